//! Where the timeline's marks stand: round steps of the clock, as close as their labels allow.

use crate::time::{MICROS_PER_SEC, TimeRange, Timestamp, Zone};

const SEC: i64 = MICROS_PER_SEC;
const DAY: i64 = 86_400 * SEC;

/// Round steps in microseconds, ascending.
const STEPS: [i64; 33] = [
    SEC / 1000,
    SEC / 100,
    SEC / 10,
    SEC / 5,
    SEC / 2,
    SEC,
    2 * SEC,
    5 * SEC,
    10 * SEC,
    15 * SEC,
    30 * SEC,
    60 * SEC,
    120 * SEC,
    300 * SEC,
    600 * SEC,
    900 * SEC,
    1800 * SEC,
    3600 * SEC,
    2 * 3600 * SEC,
    3 * 3600 * SEC,
    6 * 3600 * SEC,
    12 * 3600 * SEC,
    DAY,
    2 * DAY,
    7 * DAY,
    14 * DAY,
    28 * DAY,
    91 * DAY,
    182 * DAY,
    365 * DAY,
    3650 * DAY,
    36_500 * DAY,
    365_000 * DAY,
];

/// More marks than this are never drawn.
const MAX_TICKS: usize = 256;

/// One mark of the timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// The moment marked.
    pub time: Timestamp,
    /// What is written beside it.
    pub label: String,
    /// Whether a new day begins here, on a line of hours.
    pub is_new_day: bool,
}

/// The marks for `range` on a line `width` points long, with at least `min_gap`
/// points from one to the next. Empty for a span without length.
pub fn ticks(range: TimeRange, zone: Zone, width: f32, min_gap: f32) -> Vec<Tick> {
    let span_micros = range.end().micros_since(range.start());
    let Some(step) = step_micros(span_micros, width, min_gap) else {
        return Vec::new();
    };
    let offset = match zone {
        Zone::NotStated => 0,
        Zone::Offset(secs) => i64::from(secs) * SEC,
    };
    let first = (range.start().micros() + offset).div_euclid(step) * step - offset;
    (0..)
        .map(|i: i64| first.saturating_add(i.saturating_mul(step)))
        .take(MAX_TICKS)
        .take_while(|micros| *micros <= range.end().micros())
        .filter_map(Timestamp::from_micros)
        .filter(|time| range.contains(*time))
        .map(|time| tick(time, zone, step, span_micros))
        .collect()
}

fn step_micros(span_micros: i64, width: f32, min_gap: f32) -> Option<i64> {
    if span_micros <= 0 || !(width > 0.0 && min_gap > 0.0) {
        return None;
    }
    let micros_per_point = span_micros as f64 / f64::from(width);
    let least = micros_per_point * f64::from(min_gap);
    STEPS.into_iter().find(|step| *step as f64 >= least)
}

fn tick(time: Timestamp, zone: Zone, step: i64, span_micros: i64) -> Tick {
    let clock = time.format_time(zone);
    let is_midnight = clock == "00:00:00" && time.micros().rem_euclid(SEC) == 0;
    let is_new_day = step < DAY && is_midnight && span_micros > DAY;
    let label = if step >= 182 * DAY {
        time.format_date(zone).chars().take(7).collect()
    } else if step >= DAY || is_new_day {
        time.format_date(zone).chars().skip(5).collect()
    } else if step >= 60 * SEC {
        clock.chars().take(5).collect()
    } else if step >= SEC {
        clock
    } else {
        time.format_time_exact(zone)
    };
    Tick {
        time,
        label,
        is_new_day,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(start: &str, secs: f64) -> TimeRange {
        let (start, _) = Timestamp::parse_iso(start).unwrap();
        TimeRange::new(start, start.saturating_add_micros((secs * 1e6) as i64))
    }

    fn labels(range: TimeRange, width: f32) -> Vec<String> {
        ticks(range, Zone::NotStated, width, 64.0)
            .into_iter()
            .map(|tick| tick.label)
            .collect()
    }

    #[test]
    fn half_an_hour_is_marked_in_round_minutes() {
        let marks = labels(range("2026-05-04T08:00:00", 1800.0), 700.0);
        assert_eq!(
            marks,
            [
                "08:00", "08:05", "08:10", "08:15", "08:20", "08:25", "08:30"
            ]
        );
    }

    #[test]
    fn marks_stand_on_round_times_whatever_the_start() {
        let marks = labels(range("2026-05-04T08:02:13.5", 1800.0), 700.0);
        assert_eq!(marks.first().unwrap(), "08:05");
    }

    #[test]
    fn spans_of_days_name_the_days() {
        let marks = ticks(
            range("2026-05-04T18:00:00", 86_400.0 * 2.0),
            Zone::NotStated,
            700.0,
            64.0,
        );
        let days: Vec<&str> = marks
            .iter()
            .filter(|t| t.is_new_day)
            .map(|t| t.label.as_str())
            .collect();
        assert_eq!(days, ["05-05", "05-06"]);
        let weeks = labels(range("2026-05-04T08:00:00", 86_400.0 * 71.0), 700.0);
        assert!((4..=12).contains(&weeks.len()), "{weeks:?}");
        assert!(weeks.iter().all(|label| label.len() == 5));
    }

    #[test]
    fn marks_follow_the_clock_of_the_zone() {
        let marks = ticks(
            range("2026-05-04T08:00:00Z", 6.0 * 3600.0),
            Zone::Offset(5 * 3600 + 1800),
            700.0,
            100.0,
        );
        assert!(
            marks.iter().all(|t| t.label.ends_with(":00")),
            "{:?}",
            marks.first()
        );
    }

    #[test]
    fn every_span_has_few_marks_far_enough_apart() {
        for secs in [
            0.05,
            1.0,
            7.0,
            59.0,
            3600.0,
            90_000.0,
            86_400.0 * 71.0,
            86_400.0 * 365.0 * 900.0,
        ] {
            for width in [120.0, 700.0, 2400.0_f32] {
                let range = range("1066-10-14T09:00:00", secs);
                let marks = ticks(range, Zone::NotStated, width, 64.0);
                let xs: Vec<f64> = marks
                    .iter()
                    .map(|t| range.fraction_of(t.time) * f64::from(width))
                    .collect();
                assert!(
                    xs.windows(2).all(|pair| pair[1] - pair[0] >= 63.9),
                    "{secs} s on {width}"
                );
                assert!(marks.len() <= (width / 64.0) as usize + 1);
            }
        }
        assert!(labels(range("2026-05-04T08:00:00", 0.0), 700.0).is_empty());
        assert!(!labels(range("2026-05-04T08:00:00", 1.0), 700.0).is_empty());
    }
}
