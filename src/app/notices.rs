//! The messages on the screen: added once for each cause, kept until dismissed.

use std::collections::HashMap;

use crate::ui::{Notice, NoticeLevel};
use crate::words::notices as words;

/// Lines kept of one message that is added to.
const MAX_LINES: usize = 6;

/// More than this many are not kept; the oldest goes.
const MAX_NOTICES: usize = 50;

/// The messages on the screen, oldest first.
#[derive(Clone, Debug, Default)]
pub struct Notices {
    list: Vec<Notice>,
    /// Messages that lines are added to, by the title they began with.
    floods: HashMap<String, Flood>,
    next_id: u64,
}

/// A message that counts.
#[derive(Clone, Copy, Debug)]
struct Flood {
    notice_id: u64,
    count: u64,
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

    /// Adds a line to the message with this title, which counts how often that happened:
    /// a flood of one kind is one message. The last few lines are shown, the log has all.
    pub fn add_line(&mut self, level: NoticeLevel, title: &str, line: &str) {
        let known = self.floods.get(title).and_then(|flood| {
            self.list
                .iter()
                .position(|notice| notice.id == flood.notice_id)
        });
        let Some(mut notice) = known.map(|index| self.list.remove(index)) else {
            self.add(level, title, line);
            let flood = Flood {
                notice_id: self.next_id,
                count: 1,
            };
            self.floods.insert(title.to_owned(), flood);
            return;
        };
        if let Some(flood) = self.floods.get_mut(title) {
            flood.count = flood.count.saturating_add(1);
            notice.title = words::times(title, flood.count);
        }
        let mut lines: Vec<&str> = notice.detail.lines().collect();
        lines.push(line);
        let surplus = lines.len().saturating_sub(MAX_LINES);
        notice.detail = lines.split_off(surplus).join("\n");
        self.list.push(notice);
    }

    /// Takes one message away.
    pub fn dismiss(&mut self, id: u64) {
        self.list.retain(|notice| notice.id != id);
    }

    /// Takes away the message with this title, also one that counts: its cause is gone.
    pub fn resolve(&mut self, title: &str) {
        let flood = self.floods.remove(title).map(|flood| flood.notice_id);
        self.list
            .retain(|notice| notice.title != title && Some(notice.id) != flood);
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
    fn a_flood_of_one_kind_is_one_message_with_its_count_and_last_lines() {
        let mut notices = Notices::default();
        (1..=100).for_each(|i| {
            notices.add_line(
                NoticeLevel::Error,
                "A message was refused",
                &format!("message {i}"),
            );
        });
        assert_eq!(notices.list().len(), 1);
        let notice = &notices.list()[0];
        assert_eq!(notice.title, "A message was refused (100 times)");
        assert!(notice.detail.ends_with("message 100"));
        assert_eq!(notice.detail.lines().count(), MAX_LINES);
    }

    #[test]
    fn a_dismissed_flood_starts_anew() {
        let mut notices = Notices::default();
        (0..3).for_each(|_| notices.add_line(NoticeLevel::Error, "Refused", "x"));
        notices.dismiss(notices.list()[0].id);
        notices.add_line(NoticeLevel::Error, "Refused", "y");
        notices.add_line(NoticeLevel::Error, "Refused", "z");
        assert_eq!(notices.list()[0].title, "Refused (2 times)");
    }

    #[test]
    fn a_flood_whose_cause_is_gone_goes_with_its_count() {
        let mut notices = Notices::default();
        (0..3).for_each(|_| notices.add_line(NoticeLevel::Error, "Refused", "x"));
        notices.add(NoticeLevel::Info, "Loaded", "");
        notices.resolve("Refused");
        assert_eq!(notices.list().len(), 1);
        notices.add_line(NoticeLevel::Error, "Refused", "y");
        assert_eq!(notices.list()[1].title, "Refused");
    }

    #[test]
    fn a_flood_of_causes_stays_bounded() {
        let mut notices = Notices::default();
        (0..1000).for_each(|i| notices.add(NoticeLevel::Info, format!("cause {i}"), ""));
        assert_eq!(notices.list().len(), MAX_NOTICES);
        assert_eq!(notices.list().last().unwrap().title, "cause 999");
    }
}
