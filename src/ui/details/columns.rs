//! The speeds of a part of a track, reduced to what a chart can show: one column a pixel.

use crate::model::{SpeedProfile, SpeedSpan, Track};
use crate::time::{TimeRange, Timestamp};

/// What one column of the chart shows.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Column {
    /// Of the fixes in its time, and of the way that leads into it.
    pub span: SpeedSpan,
    /// Whether a fix lies in its time.
    pub has_fix: bool,
}

/// `count` columns of equal time over `range`. Costs some blocks and a few fixes a column,
/// however many fixes there are.
pub fn columns(
    track: &Track,
    profile: &SpeedProfile,
    range: TimeRange,
    count: usize,
) -> Vec<Column> {
    let start = range.start().micros();
    let len = range.end().micros_since(range.start());
    // Until this column: the last one includes the end.
    let until = |column: usize| {
        let micros = (len as f64 * column as f64 / count as f64) as i64;
        start.saturating_add(micros)
    };
    let fixes_before = |micros: i64| {
        Timestamp::from_micros(micros)
            .and_then(|time| track.index_at(time))
            .map_or(0, |last| last + 1)
    };
    let mut first = fixes_before(start.saturating_sub(1));
    (0..count)
        .map(|column| {
            let end = if column + 1 == count {
                fixes_before(range.end().micros())
            } else {
                fixes_before(until(column + 1).saturating_sub(1))
            };
            let mut span = profile.span(track, first..end);
            // The way that leads into the column, from the fix before it.
            if let Some(before) = first.checked_sub(1)
                && first < track.len()
            {
                let way = SpeedSpan::of_fix(track, before);
                let mut entering = SpeedSpan {
                    derived: way.derived,
                    ..SpeedSpan::default()
                };
                entering.marks.has_gap = way.marks.has_gap;
                span = span.plus(entering);
            }
            let has_fix = end > first;
            first = end.max(first);
            Column { span, has_fix }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geo::{LonLat, WorldPoint};
    use crate::model::{Fix, Measure};

    fn track(secs: impl Iterator<Item = u32>) -> Track {
        secs.map(|s| {
            let place = LonLat::new(0.0, f64::from(s) * 10.0 / 111_194.93).unwrap();
            let time = Timestamp::from_epoch_millis(f64::from(s) * 1000.0).unwrap();
            Fix {
                speed_kmh: Measure::of(Some(30.0 + (s % 10) as f32)),
                ..Fix::new(time, WorldPoint::from_lon_lat(place))
            }
        })
        .collect()
    }

    fn profile(track: &Track) -> SpeedProfile {
        let mut profile = SpeedProfile::default();
        assert!(profile.step(track, usize::MAX));
        profile
    }

    #[test]
    fn each_column_has_the_lowest_and_the_highest_of_its_time() {
        let track = track(0..1000);
        let range = track.range().unwrap();
        let columns = columns(&track, &profile(&track), range, 20);
        assert_eq!(columns.len(), 20);
        for column in &columns {
            let recorded = column.span.recorded.unwrap();
            assert_eq!((recorded.min_kmh, recorded.max_kmh), (30.0, 39.0));
            assert!(column.has_fix && !column.span.marks.has_gap);
            assert!((column.span.derived.unwrap().max_kmh - 36.0).abs() < 0.1);
        }
    }

    #[test]
    fn every_fix_is_in_one_column_and_the_last_one_too() {
        let track = track((0..7).map(|s| s * 3));
        for count in [1, 5, 100] {
            let range = track.range().unwrap();
            let columns = columns(&track, &profile(&track), range, count);
            let with_fix = columns.iter().filter(|column| column.has_fix).count();
            assert_eq!(with_fix, count.min(if count == 100 { 7 } else { count }));
            assert!(columns.last().unwrap().has_fix);
        }
    }

    #[test]
    fn between_two_fixes_the_way_goes_on_and_a_gap_is_one() {
        let track = track((0..10).chain(2000..2010));
        let range = track.range().unwrap();
        let columns = columns(&track, &profile(&track), range, 201);
        let middle = columns[100];
        assert!(middle.span.marks.has_gap && !middle.has_fix);
        assert_eq!(middle.span.derived, None);
        let close = TimeRange::new(range.start(), track.time_at(9).unwrap());
        let columns = super::columns(&track, &profile(&track), close, 90);
        assert!(columns.iter().all(|column| column.span.derived.is_some()));
    }
}
