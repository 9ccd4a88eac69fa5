//! How a clock lies to UTC over a span of time, with the moments at which it is put forward or back.

use std::sync::Arc;

use super::{MICROS_PER_SEC, Timestamp};

/// From this moment on, of UTC, a clock is so many seconds from UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OffsetChange {
    /// The moment, counted in UTC.
    pub from: Timestamp,
    /// Seconds from UTC, east positive.
    pub offset_secs: i32,
}

/// What is doubtful about a time that a clock is said to have shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockDoubt {
    /// The clock was put back: it showed this time twice.
    Twice,
    /// The clock was put forward past this time: it never showed it.
    Never,
}

/// The offsets of a clock; UTC where nothing is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offsets {
    /// Before the first change.
    first_secs: i32,
    changes: Arc<[Change]>,
}

/// The clock is put forward or back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Change {
    from: Timestamp,
    before_secs: i32,
    after_secs: i32,
}

impl Change {
    /// What the clock shows at the change, before and after its hands are moved: the earlier of
    /// both, and the later.
    fn shown(self) -> (Timestamp, Timestamp) {
        let shown = |secs: i32| {
            self.from
                .saturating_add_micros(i64::from(secs) * MICROS_PER_SEC)
        };
        let (before, after) = (shown(self.before_secs), shown(self.after_secs));
        (before.min(after), before.max(after))
    }
}

impl Offsets {
    /// Offsets by their changes, in order of time; the first holds before it too.
    pub fn new(changes: &[OffsetChange]) -> Self {
        let pairs = changes.iter().zip(changes.iter().skip(1));
        Self {
            first_secs: changes.first().map_or(0, |first| first.offset_secs),
            changes: pairs
                .map(|(before, after)| Change {
                    from: after.from,
                    before_secs: before.offset_secs,
                    after_secs: after.offset_secs,
                })
                .collect(),
        }
    }

    /// Seconds from UTC at a moment of UTC.
    pub fn at_utc(&self, utc: Timestamp) -> i32 {
        let behind = self.changes.partition_point(|change| change.from <= utc);
        self.after(behind)
    }

    /// Seconds from UTC when this clock showed `local`, and what is doubtful about that. Of an hour
    /// that it showed twice the first is meant; an hour that it never showed is counted on from
    /// before the change. So in both cases the offset before the change counts, as in the calendars
    /// of RFC 5545 and as most programs do it.
    pub fn at_local(&self, local: Timestamp) -> (i32, Option<ClockDoubt>) {
        let behind = self
            .changes
            .partition_point(|change| change.shown().1 <= local);
        let doubt = self.changes.get(behind).and_then(|change| {
            let is_near = change.shown().0 <= local;
            is_near.then_some(if change.after_secs < change.before_secs {
                ClockDoubt::Twice
            } else {
                ClockDoubt::Never
            })
        });
        (self.after(behind), doubt)
    }

    /// The offset after so many changes.
    fn after(&self, count: usize) -> i32 {
        let last = count.checked_sub(1).and_then(|at| self.changes.get(at));
        last.map_or(self.first_secs, |change| change.after_secs)
    }
}

/// The clocks of Malta in 2024: what tests of other modules show times on.
#[cfg(test)]
pub fn malta() -> Offsets {
    let change = |from, offset_secs| OffsetChange {
        from: Timestamp::parse_iso(from).map(|(time, _)| time).unwrap(),
        offset_secs,
    };
    Offsets::new(&[
        change("2024-01-01T00:00:00", 3600),
        change("2024-03-31T01:00:00", 7200),
        change("2024-10-27T01:00:00", 3600),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(text: &str) -> Timestamp {
        Timestamp::parse_iso(text).unwrap().0
    }

    #[test]
    fn a_moment_of_utc_has_one_offset() {
        for (utc, secs) in [
            ("1990-01-01T00:00:00", 3600),
            ("2024-03-31T00:59:59", 3600),
            ("2024-03-31T01:00:00", 7200),
            ("2024-10-27T00:59:59", 7200),
            ("2024-10-27T01:00:00", 3600),
        ] {
            assert_eq!(malta().at_utc(time(utc)), secs, "{utc}");
        }
        assert_eq!(Offsets::default().at_utc(time("2024-01-01T00:00:00")), 0);
    }

    #[test]
    fn an_hour_that_comes_twice_is_the_first_and_one_that_never_came_is_counted_on() {
        for (local, secs, doubt) in [
            ("2024-03-31T01:59:59", 3600, None),
            ("2024-03-31T02:00:00", 3600, Some(ClockDoubt::Never)),
            ("2024-03-31T02:59:59", 3600, Some(ClockDoubt::Never)),
            ("2024-03-31T03:00:00", 7200, None),
            ("2024-10-27T01:59:59", 7200, None),
            ("2024-10-27T02:00:00", 7200, Some(ClockDoubt::Twice)),
            ("2024-10-27T02:59:59", 7200, Some(ClockDoubt::Twice)),
            ("2024-10-27T03:00:00", 3600, None),
        ] {
            assert_eq!(malta().at_local(time(local)), (secs, doubt), "{local}");
        }
    }
}
