//! Where the timeline's marks stand: round steps of the clock and the calendar, as close as
//! their labels allow.

use crate::time::{MICROS_PER_SEC, TimeRange, Timestamp, Zone};

const SEC: i64 = MICROS_PER_SEC;
const HOUR: i64 = 3600 * SEC;
const DAY: i64 = 24 * HOUR;
/// Days on average, to choose a step by.
const MONTH_DAYS: f64 = 30.44;
/// A Monday, for weeks to begin on: 1970-01-05.
const MONDAY: i64 = 4 * DAY;

/// Steps of the clock in microseconds, ascending; all below a day divide it.
const CLOCK_STEPS: [i64; 29] = [
    SEC / 1000,
    SEC / 500,
    SEC / 200,
    SEC / 100,
    SEC / 50,
    SEC / 20,
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
    HOUR,
    2 * HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    2 * DAY,
    7 * DAY,
];

/// Steps of the calendar in months, ascending.
const MONTH_STEPS: [i64; 10] = [1, 3, 6, 12, 60, 120, 600, 1200, 6000, 12_000];

/// More marks than this are never drawn.
const MAX_TICKS: usize = 256;

/// One mark of the timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// The moment marked.
    pub time: Timestamp,
    /// What is written beside it.
    pub label: String,
    /// Whether a day begins here, and is named.
    pub is_day: bool,
}

/// How far marks are apart.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Step {
    /// Microseconds.
    Clock(i64),
    /// Months.
    Calendar(i64),
}

/// The marks for `range` on a line `width` points long, with at least `min_gap` points from one
/// to the next. `zone_at` says with which zone a moment is written. Empty for a span without
/// length.
pub fn ticks(
    range: TimeRange,
    zone_at: impl Fn(Timestamp) -> Zone,
    width: f32,
    min_gap: f32,
) -> Vec<Tick> {
    match step(range, width, min_gap) {
        Some(Step::Clock(step)) => by_clock(range, zone_at, step),
        Some(Step::Calendar(months)) => by_calendar(range, zone_at, months),
        None => Vec::new(),
    }
}

fn step(range: TimeRange, width: f32, min_gap: f32) -> Option<Step> {
    let span_micros = range.end().micros_since(range.start());
    if span_micros <= 0 || !(width > 0.0 && min_gap > 0.0) {
        return None;
    }
    let least = span_micros as f64 / f64::from(width) * f64::from(min_gap);
    let by_clock = CLOCK_STEPS.into_iter().find(|step| *step as f64 >= least);
    // The shortest months are a tenth shorter than the average.
    let months_of = |months: i64| months as f64 * MONTH_DAYS * 0.9 * DAY as f64;
    let by_calendar = || {
        MONTH_STEPS
            .into_iter()
            .find(|step| months_of(*step) >= least)
    };
    by_clock
        .map(Step::Clock)
        .or_else(|| by_calendar().map(Step::Calendar))
}

fn by_clock(range: TimeRange, zone_at: impl Fn(Timestamp) -> Zone, step: i64) -> Vec<Tick> {
    let offset = match zone_at(range.start()) {
        Zone::NotStated => 0,
        Zone::Offset(secs) => i64::from(secs) * SEC,
    };
    let origin = if step > DAY { MONDAY } else { 0 } - offset;
    let first = (range.start().micros() - origin).div_euclid(step) * step + origin;
    (0..)
        .map(|i: i64| first.saturating_add(i.saturating_mul(step)))
        .take(MAX_TICKS)
        .take_while(|micros| *micros <= range.end().micros())
        .filter_map(Timestamp::from_micros)
        .filter(|time| range.contains(*time))
        .map(|time| clock_tick(time, zone_at(time), step))
        .collect()
}

fn clock_tick(time: Timestamp, zone: Zone, step: i64) -> Tick {
    let clock = time.format_time(zone);
    let is_midnight = clock == "00:00:00" && time.micros().rem_euclid(SEC) == 0;
    let is_day = step >= DAY || is_midnight;
    let label = if is_day {
        time.format_date(zone)
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
        is_day,
    }
}

/// Firsts of months whose number since the year 0 is a multiple of `months`.
fn by_calendar(range: TimeRange, zone_at: impl Fn(Timestamp) -> Zone, months: i64) -> Vec<Tick> {
    let date = range.start().format_date(zone_at(range.start()));
    let mut parts = date.split('-').map(str::parse::<i64>);
    let (Some(Ok(year)), Some(Ok(month))) = (parts.next(), parts.next()) else {
        return Vec::new();
    };
    let first = (year * 12 + month - 1).div_euclid(months) * months;
    (0..)
        .map(|i: i64| first + i * months)
        .take(MAX_TICKS)
        .filter_map(|number| {
            let (year, month) = (number.div_euclid(12), number.rem_euclid(12) + 1);
            let shown = format!("{year:04}-{month:02}-01T00:00:00");
            let (clock, _) = Timestamp::parse_iso(&shown).ok()?;
            let time = match zone_at(clock) {
                Zone::NotStated => clock,
                Zone::Offset(secs) => clock.saturating_add_micros(-i64::from(secs) * SEC),
            };
            let label = if months >= 12 {
                format!("{year:04}")
            } else {
                format!("{year:04}-{month:02}")
            };
            Some(Tick {
                time,
                label,
                is_day: true,
            })
        })
        .take_while(|tick| tick.time <= range.end())
        .filter(|tick| range.contains(tick.time))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn range(start: &str, secs: f64) -> TimeRange {
        let (start, _) = Timestamp::parse_iso(start).unwrap();
        TimeRange::new(start, start.saturating_add_micros((secs * 1e6) as i64))
    }

    fn naive(range: TimeRange, width: f32, min_gap: f32) -> Vec<Tick> {
        ticks(range, |_| Zone::NotStated, width, min_gap)
    }

    fn labels(range: TimeRange, width: f32) -> Vec<String> {
        let marks = naive(range, width, 64.0).into_iter();
        marks.map(|tick| tick.label).collect()
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
        let marks = labels(range("2026-05-04T08:02:13.4996", 0.02), 700.0);
        assert_eq!(marks.first().unwrap(), "08:02:13.500");
    }

    #[test]
    fn the_date_stands_where_a_day_begins() {
        let marks = naive(range("2026-05-04T18:00:00", 86_400.0 * 2.0), 700.0, 64.0);
        let days: Vec<&str> = marks
            .iter()
            .filter(|t| t.is_day)
            .map(|t| t.label.as_str())
            .collect();
        assert_eq!(days, ["2026-05-05", "2026-05-06"]);
        let marks = naive(range("2026-05-04T23:59:58", 4.0), 700.0, 64.0);
        let days = marks.iter().filter(|t| t.is_day).count();
        assert_eq!(days, 1, "however near the marks are");
    }

    #[test]
    fn weeks_begin_on_mondays_and_months_on_the_first() {
        let weeks = labels(range("2026-05-04T08:00:00", 86_400.0 * 71.0), 900.0);
        assert_eq!(weeks.first().unwrap(), "2026-05-11");
        let months = labels(range("2026-05-04T08:00:00", 86_400.0 * 200.0), 700.0);
        assert_eq!(months.first().unwrap(), "2026-06");
        let years = labels(range("2016-05-04T08:00:00", 86_400.0 * 3000.0), 700.0);
        assert_eq!(years.first().unwrap(), "2017");
    }

    #[test]
    fn marks_follow_the_clock_of_the_zone() {
        let marks = ticks(
            range("2026-05-04T08:00:00Z", 6.0 * 3600.0),
            |_| Zone::Offset(5 * 3600 + 1800),
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
    fn every_span_has_marks() {
        assert!(labels(range("2026-05-04T08:00:00", 0.0), 700.0).is_empty());
        for secs in [0.01, 1.0, 86_400.0, 86_400.0 * 71.0, 3.2e7, 3.2e9, 2.5e11] {
            assert!(
                labels(range("1066-10-14T09:00:00", secs), 700.0).len() > 1,
                "{secs}"
            );
        }
    }

    proptest! {
        #[test]
        fn marks_are_few_and_far_enough_apart_at_every_zoom(
            exponent in -2.0..11.4_f64, width in 120.0..2500.0_f32, start in 0..3_000_000_000_u32,
        ) {
            let start = Timestamp::from_epoch_millis(f64::from(start) * 1000.0).unwrap();
            let secs = 10.0_f64.powf(exponent);
            let range = TimeRange::new(start, start.saturating_add_micros((secs * 1e6) as i64));
            let marks = naive(range, width, 64.0);
            let xs: Vec<f64> = marks
                .iter()
                .map(|t| range.fraction_of(t.time) * f64::from(width))
                .collect();
            prop_assert!(xs.windows(2).all(|pair| pair[1] - pair[0] >= 63.9));
            prop_assert!(marks.len() <= (width / 64.0) as usize + 1);
        }
    }
}
