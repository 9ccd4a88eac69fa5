//! What lies under the pointer, looked for once for each place and each picture.

use crate::scene::Hit;

/// Remembers the last hit: the pass over all markers is made again only when the place or
/// the picture is another one.
#[derive(Debug, Default)]
pub(super) struct Picker {
    /// Revision of the scene, place, and what lies there.
    last: Option<(u64, egui::Vec2, Hit)>,
}

impl Picker {
    /// What lies at `place` of a scene of this revision; `look` finds out.
    pub(super) fn hit(
        &mut self,
        revision: u64,
        place: egui::Vec2,
        look: impl FnOnce() -> Hit,
    ) -> &Hit {
        let last = self
            .last
            .take()
            .filter(|(of, at, _)| *of == revision && *at == place);
        let (_, _, hit) = self
            .last
            .insert(last.unwrap_or_else(|| (revision, place, look())));
        hit
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::{Vec2, vec2};

    #[test]
    fn the_markers_are_gone_through_again_only_for_another_place_or_picture() {
        let mut picker = Picker::default();
        let mut passes = 0;
        let mut look = |revision: u64, place: Vec2| {
            let hit = picker.hit(revision, place, || {
                passes += 1;
                Hit {
                    vehicles: Vec::new(),
                    total: passes,
                }
            });
            hit.total
        };
        let here = vec2(10.0, 20.0);
        assert_eq!(look(1, here), 1);
        assert_eq!(look(1, here), 1);
        assert_eq!(look(1, vec2(11.0, 20.0)), 2);
        assert_eq!(look(2, vec2(11.0, 20.0)), 3);
        assert_eq!(look(2, vec2(11.0, 20.0)), 3);
    }
}
