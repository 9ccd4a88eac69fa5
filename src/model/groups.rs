//! The groups that vehicles belong to, and the colour of each.

use std::collections::HashMap;

use super::Color;
use super::color_by::UNKNOWN_COLOR;

/// The groups of a fleet, in the order in which they came. A group keeps its place, and so its
/// colour, while others come; it is told only while a vehicle belongs to it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Groups {
    /// Names with the number of their vehicles.
    all: Vec<(String, usize)>,
    places: HashMap<String, usize>,
}

/// One group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Group<'a> {
    /// What it is called.
    pub name: &'a str,
    /// How many vehicles belong to it.
    pub vehicles: usize,
    /// Its colour, as generated.
    pub color: Color,
}

impl Groups {
    /// A vehicle belongs to a group, or to none.
    pub(super) fn add(&mut self, name: Option<&str>) {
        let Some(name) = name else { return };
        if let Some((_, count)) = self.places.get(name).and_then(|at| self.all.get_mut(*at)) {
            *count += 1;
            return;
        }
        self.places.insert(name.to_owned(), self.all.len());
        self.all.push((name.to_owned(), 1));
    }

    /// It no longer does.
    pub(super) fn take_away(&mut self, name: Option<&str>) {
        let place = name.and_then(|name| self.places.get(name));
        if let Some((_, count)) = place.and_then(|at| self.all.get_mut(*at)) {
            *count = count.saturating_sub(1);
        }
    }

    /// The groups that vehicles belong to.
    pub fn iter(&self) -> impl Iterator<Item = Group<'_>> {
        let all = self.all.iter().enumerate();
        all.filter(|(_, (_, count))| *count > 0)
            .map(|(place, (name, count))| Group {
                name,
                vehicles: *count,
                color: Color::generated(place),
            })
    }

    /// Whether no vehicle belongs to any.
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }

    /// The place of a group among all that ever were; groups are sorted by it.
    pub fn place_of(&self, name: &str) -> Option<usize> {
        self.places.get(name).copied()
    }

    /// The colour of a group as generated; grey for vehicles of none.
    pub fn color_of(&self, name: Option<&str>) -> Color {
        let place = name.and_then(|name| self.place_of(name));
        place.map_or(UNKNOWN_COLOR, Color::generated)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_keeps_its_colour_while_others_come_and_go() {
        let mut groups = Groups::default();
        groups.add(Some("Taxi"));
        groups.add(Some("Bus"));
        groups.add(Some("Taxi"));
        groups.add(None);
        let bus = groups.color_of(Some("Bus"));
        groups.take_away(Some("Taxi"));
        groups.take_away(Some("Taxi"));
        groups.add(Some("Van"));
        let told: Vec<_> = groups.iter().map(|g| (g.name, g.vehicles)).collect();
        assert_eq!(told, [("Bus", 1), ("Van", 1)]);
        assert_eq!(groups.color_of(Some("Bus")), bus);
        assert_eq!(groups.color_of(None), UNKNOWN_COLOR);
        assert_eq!(groups.color_of(Some("Boat")), UNKNOWN_COLOR);
        groups.take_away(Some("Bus"));
        groups.take_away(Some("Van"));
        assert!(groups.is_empty());
    }
}
