//! Steps over the spans in which nothing happens.

use crate::time::{TimeRange, Timestamp};

/// Where a step leads, and what it leaves out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Skip {
    /// Where the playhead comes to; perhaps beyond the end of what is played.
    pub to: Timestamp,
    /// From the first to the last moment that is left out.
    pub skipped: Option<TimeRange>,
}

/// Where `step_micros` lead with time from `from`, when quiet spans take none of them. Who
/// stands in one leaves it at once.
pub(super) fn after(quiet: &[TimeRange], from: Timestamp, step_micros: i64) -> Skip {
    let (mut at, mut left_micros) = (from, step_micros);
    let mut skipped: Option<TimeRange> = None;
    let ahead = quiet.partition_point(|span| span.end() <= from);
    for span in quiet.iter().skip(ahead) {
        let way_micros = span.start().micros_since(at).max(0);
        let is_inside = at > span.start();
        if left_micros <= way_micros && !is_inside {
            break;
        }
        left_micros -= way_micros;
        let left_out = TimeRange::new(at.max(span.start()), span.end());
        skipped = Some(skipped.map_or(left_out, |before| before.union(left_out)));
        at = span.end();
    }
    Skip {
        to: at.saturating_add_micros(left_micros),
        skipped,
    }
}

/// The same against time.
pub(super) fn before(quiet: &[TimeRange], from: Timestamp, step_micros: i64) -> Skip {
    let (mut at, mut left_micros) = (from, step_micros);
    let mut skipped: Option<TimeRange> = None;
    let behind = quiet.partition_point(|span| span.start() < from);
    for span in quiet.iter().take(behind).rev() {
        let way_micros = at.micros_since(span.end()).max(0);
        let is_inside = at < span.end();
        if left_micros <= way_micros && !is_inside {
            break;
        }
        left_micros -= way_micros;
        let left_out = TimeRange::new(span.start(), at.min(span.end()));
        skipped = Some(skipped.map_or(left_out, |before| before.union(left_out)));
        at = span.start();
    }
    Skip {
        to: at.saturating_add_micros(-left_micros),
        skipped,
    }
}

/// How many seconds of `span` are quiet.
pub(super) fn secs_within(quiet: &[TimeRange], span: TimeRange) -> f64 {
    quiet
        .iter()
        .map(|quiet| {
            let (start, end) = (span.clamp(quiet.start()), span.clamp(quiet.end()));
            end.secs_since(start)
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn time(secs: i64) -> Timestamp {
        Timestamp::from_epoch_millis(secs as f64 * 1000.0).unwrap()
    }

    fn span(from: i64, to: i64) -> TimeRange {
        TimeRange::new(time(from), time(to))
    }

    const SECOND: i64 = 1_000_000;

    #[test]
    fn a_step_goes_on_behind_what_is_quiet() {
        let quiet = [span(10, 20), span(30, 40)];
        let step = |from, secs| after(&quiet, time(from), secs * SECOND);
        assert_eq!(step(0, 10).to, time(10));
        assert_eq!(step(0, 10).skipped, None);
        assert_eq!(step(5, 7).to, time(22));
        assert_eq!(step(5, 7).skipped, Some(span(10, 20)));
        assert_eq!(step(5, 17).to, time(42));
        assert_eq!(step(5, 17).skipped, Some(span(10, 40)));
        // Who stands inside leaves at once.
        assert_eq!(step(15, 0).to, time(20));
        assert_eq!(step(15, 0).skipped, Some(span(15, 20)));
        assert_eq!(step(50, 5).to, time(55));
    }

    #[test]
    fn the_way_back_is_the_same() {
        let quiet = [span(10, 20), span(30, 40)];
        let step = |from, secs| before(&quiet, time(from), secs * SECOND);
        assert_eq!(step(50, 10).to, time(40));
        assert_eq!(step(45, 7).to, time(28));
        assert_eq!(step(45, 7).skipped, Some(span(30, 40)));
        assert_eq!(step(45, 17).to, time(8));
        assert_eq!(step(15, 0).to, time(10));
        assert_eq!(step(5, 10).to, time(-5));
    }

    proptest! {
        #[test]
        fn a_step_and_its_way_back_come_to_the_same_place(
            edges in proptest::collection::btree_set(0..1000_i64, 0..12),
            from in 0..1000_i64,
            step in 1..500_i64,
        ) {
            let edges: Vec<i64> = edges.into_iter().collect();
            let quiet: Vec<TimeRange> = edges
                .chunks_exact(2)
                .map(|pair| span(pair[0], pair[1]))
                .collect();
            let from = after(&quiet, time(from), 0).to;
            let there = after(&quiet, from, step * SECOND).to;
            let back = before(&quiet, there, step * SECOND).to;
            // The two ends of what is quiet are the same place to who never stands inside.
            let place = |t| quiet.iter().find(|span| span.start() == t).map_or(t, |span| span.end());
            prop_assert_eq!(place(back), place(from));
            let passed = there.secs_since(from);
            let quiet_secs = secs_within(&quiet, TimeRange::new(from, there));
            prop_assert!((passed - quiet_secs - step as f64).abs() < 1e-6);
        }
    }
}
