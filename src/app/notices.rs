//! The messages on the screen: added once for each cause, kept until dismissed.

use crate::ui::{Notice, NoticeLevel};

/// More than this many are not kept; the oldest goes.
const MAX_NOTICES: usize = 50;

/// The messages on the screen, oldest first.
#[derive(Clone, Debug, Default)]
pub struct Notices {
    list: Vec<Notice>,
    next_id: u64,
}

impl Notices {
    /// Shows a message. One with the same title is replaced: the same cause is told once.
    pub fn add(&mut self, level: NoticeLevel, title: impl Into<String>, detail: impl Into<String>) {
        let title = title.into();
        self.list.retain(|notice| notice.title != title);
        if self.list.len() >= MAX_NOTICES {
            self.list.remove(0);
        }
        self.next_id = self.next_id.wrapping_add(1);
        self.list.push(Notice {
            id: self.next_id,
            level,
            title,
            detail: detail.into(),
        });
    }

    /// Takes one message away.
    pub fn dismiss(&mut self, id: u64) {
        self.list.retain(|notice| notice.id != id);
    }

    /// Takes away the message with this title: its cause is gone.
    pub fn resolve(&mut self, title: &str) {
        self.list.retain(|notice| notice.title != title);
    }

    /// All messages.
    pub fn list(&self) -> &[Notice] {
        &self.list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_cause_is_shown_once_and_stays_until_dismissed() {
        let mut notices = Notices::default();
        notices.add(NoticeLevel::Error, "No map", "first");
        notices.add(NoticeLevel::Info, "Loaded", "");
        notices.add(NoticeLevel::Error, "No map", "second");
        assert_eq!(notices.list().len(), 2);
        assert_eq!(notices.list()[1].detail, "second");
        notices.dismiss(notices.list()[1].id);
        assert_eq!(notices.list()[0].title, "Loaded");
    }

    #[test]
    fn a_flood_of_causes_stays_bounded() {
        let mut notices = Notices::default();
        (0..1000).for_each(|i| notices.add(NoticeLevel::Info, format!("cause {i}"), ""));
        assert_eq!(notices.list().len(), MAX_NOTICES);
        assert_eq!(notices.list().last().unwrap().title, "cause 999");
    }
}
