//! Columns of a track, packed without loss: what a fix does not say costs nothing.
//!
//! They are made at once, and grow at their end: what does not fit the way in which a column
//! is packed has all of it packed anew, which can happen a few times only.

use std::iter::once;

use crate::geo::WorldPoint;

/// Times of fixes in microseconds, ascending.
///
/// Receivers report whole seconds or milliseconds: then four bytes a fix are enough.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum TimeColumn {
    /// `start + tick * unit`.
    Ticks {
        start_micros: i64,
        unit_micros: i64,
        ticks: Vec<u32>,
    },
    /// Where ticks would not be exact or not fit.
    Micros(Vec<i64>),
}

impl Default for TimeColumn {
    fn default() -> Self {
        Self::Micros(Vec::new())
    }
}

impl TimeColumn {
    /// Packs ascending times.
    pub(super) fn of(times_micros: impl Iterator<Item = i64> + Clone) -> Self {
        let mut rest = times_micros.clone();
        let Some(start_micros) = rest.next() else {
            return Self::default();
        };
        let since = |micros: i64| micros.saturating_sub(start_micros);
        let (unit_micros, last) = rest.fold((0, 0), |(unit, _), micros| {
            (common_divisor(unit, since(micros)), since(micros))
        });
        let unit_micros = unit_micros.max(1);
        if u32::try_from(last / unit_micros).is_err() {
            return Self::Micros(times_micros.collect());
        }
        // Ascending times: the last is the largest, and it fits.
        let tick = |micros| u32::try_from(since(micros) / unit_micros).unwrap_or(u32::MAX);
        Self::Ticks {
            start_micros,
            unit_micros,
            ticks: times_micros.map(tick).collect(),
        }
    }

    /// Adds a time that is not before the last one.
    pub(super) fn push(&mut self, micros: i64) {
        match self {
            Self::Micros(all) if !all.is_empty() => return push_lean(all, micros),
            Self::Ticks {
                start_micros,
                unit_micros,
                ticks,
            } => {
                let since = micros.saturating_sub(*start_micros);
                if let Ok(tick) = u32::try_from(since / *unit_micros)
                    && since % *unit_micros == 0
                {
                    return push_lean(ticks, tick);
                }
            }
            Self::Micros(_) => {}
        }
        let before = (0..self.len()).filter_map(|index| self.get(index));
        *self = Self::of(before.chain(once(micros)));
    }

    /// Keeps the first `len` times.
    pub(super) fn truncate(&mut self, len: usize) {
        match self {
            Self::Ticks { ticks, .. } => ticks.truncate(len),
            Self::Micros(micros) => micros.truncate(len),
        }
        if len == 0 {
            *self = Self::default();
        }
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Self::Ticks { ticks, .. } => ticks.len(),
            Self::Micros(micros) => micros.len(),
        }
    }

    #[inline]
    pub(super) fn get(&self, index: usize) -> Option<i64> {
        match self {
            // No overflow: the product is a difference of two times that are in the column.
            Self::Ticks {
                start_micros,
                unit_micros,
                ticks,
            } => ticks
                .get(index)
                .map(|&tick| start_micros + i64::from(tick) * unit_micros),
            Self::Micros(micros) => micros.get(index).copied(),
        }
    }

    /// How many times lie at or before `micros`.
    pub(super) fn count_until(&self, micros: i64) -> usize {
        match self {
            Self::Ticks {
                start_micros,
                unit_micros,
                ticks,
            } => {
                let since = micros.saturating_sub(*start_micros);
                if since < 0 {
                    return 0;
                }
                // Beyond u32 all ticks lie before.
                let last = u32::try_from(since / unit_micros).unwrap_or(u32::MAX);
                ticks.partition_point(|&tick| tick <= last)
            }
            Self::Micros(all) => all.partition_point(|&other| other <= micros),
        }
    }

    pub(super) fn heap_bytes(&self) -> usize {
        match self {
            Self::Ticks { ticks, .. } => size_of::<u32>() * ticks.capacity(),
            Self::Micros(micros) => size_of::<i64>() * micros.capacity(),
        }
    }
}

/// Greatest common divisor (Euclid) of two numbers that are not negative; 0 divides into any.
fn common_divisor(mut a: i64, mut b: i64) -> i64 {
    // The common case, a whole number of units, takes one division.
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// Measured values of fixes, of which some may be missing.
#[derive(Clone, Debug, Default)]
pub(super) enum ValueColumn {
    /// Nothing was said of any fix.
    #[default]
    Missing,
    /// The same was said of every fix.
    Same(f32),
    /// `code / scale`; [`NO_VALUE`] where nothing was said. Receivers report few decimals.
    Decimals { scale: f32, codes: Vec<u16> },
    /// Any values; NaN where nothing was said.
    Floats(Vec<f32>),
}

/// To the last bit: where nothing was said, nothing was said in both.
impl PartialEq for ValueColumn {
    fn eq(&self, other: &Self) -> bool {
        let same = |a: &f32, b: &f32| a.to_bits() == b.to_bits();
        match (self, other) {
            (Self::Missing, Self::Missing) => true,
            (Self::Same(a), Self::Same(b)) => same(a, b),
            (
                Self::Decimals { scale, codes },
                Self::Decimals {
                    scale: other_scale,
                    codes: others,
                },
            ) => same(scale, other_scale) && codes == others,
            (Self::Floats(a), Self::Floats(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
            }
            _ => false,
        }
    }
}

/// Code of a missing value.
const NO_VALUE: u16 = u16::MAX;

/// Decimals that are tried, fewest first.
const SCALES: [f32; 3] = [1.0, 10.0, 100.0];

impl ValueColumn {
    /// Packs values, `None` where nothing was said.
    pub(super) fn of(values: impl Iterator<Item = Option<f32>> + Clone) -> Self {
        let mut rest = values.clone();
        match rest.next() {
            None => return Self::Missing,
            Some(first) if rest.all(|value| value.map(f32::to_bits) == first.map(f32::to_bits)) => {
                return first.map_or(Self::Missing, Self::Same);
            }
            Some(_) => {}
        }
        for scale in SCALES {
            let codes: Option<Vec<u16>> = values
                .clone()
                .map(|value| value.map_or(Some(NO_VALUE), |value| code_of(value, scale)))
                .collect();
            if let Some(mut codes) = codes {
                codes.shrink_to_fit();
                return Self::Decimals { scale, codes };
            }
        }
        let mut floats: Vec<f32> = values.map(|value| value.unwrap_or(f32::NAN)).collect();
        floats.shrink_to_fit();
        Self::Floats(floats)
    }

    /// Adds the value of the fix behind the `len` ones that the column is of.
    pub(super) fn push(&mut self, value: Option<f32>, len: usize) {
        let fits = match self {
            Self::Missing => value.is_none(),
            Self::Same(same) => {
                len > 0 && value.is_some_and(|value| value.to_bits() == same.to_bits())
            }
            Self::Decimals { scale, codes } => {
                let code = value.map_or(Some(NO_VALUE), |value| code_of(value, *scale));
                code.map(|code| push_lean(codes, code)).is_some()
            }
            Self::Floats(floats) => {
                push_lean(floats, value.unwrap_or(f32::NAN));
                true
            }
        };
        if !fits {
            let before = (0..len).map(|index| self.value(index));
            *self = Self::of(before.chain(once(value)));
        }
    }

    /// Keeps the values of the first `len` fixes.
    pub(super) fn truncate(&mut self, len: usize) {
        match self {
            Self::Missing | Self::Same(_) => {}
            Self::Decimals { codes, .. } => codes.truncate(len),
            Self::Floats(floats) => floats.truncate(len),
        }
    }

    pub(super) fn get(&self, index: usize) -> Option<f64> {
        self.value(index).map(f64::from)
    }

    /// The value as it was recorded.
    pub(super) fn value(&self, index: usize) -> Option<f32> {
        match self {
            Self::Missing => None,
            Self::Same(value) => Some(*value),
            Self::Decimals { scale, codes } => codes
                .get(index)
                .filter(|&&code| code != NO_VALUE)
                .map(|&code| f32::from(code) / scale),
            Self::Floats(floats) => floats.get(index).copied().filter(|value| !value.is_nan()),
        }
    }

    pub(super) fn heap_bytes(&self) -> usize {
        match self {
            Self::Missing | Self::Same(_) => 0,
            Self::Decimals { codes, .. } => size_of::<u16>() * codes.capacity(),
            Self::Floats(floats) => size_of::<f32>() * floats.capacity(),
        }
    }
}

/// The code that gives back exactly `value`, if there is one.
fn code_of(value: f32, scale: f32) -> Option<u16> {
    let scaled = (value * scale).round();
    if !(0.0..f32::from(NO_VALUE)).contains(&scaled) {
        return None;
    }
    // In range, as just checked.
    let code = scaled as u16;
    // Minus zero stays a float of its own: what was recorded is not touched.
    (f32::from(code) / scale)
        .to_bits()
        .eq(&value.to_bits())
        .then_some(code)
}

/// Adds an item. The memory grows by an eighth when it is full, not to double: of a track that
/// grows for hours little is taken that is not needed.
pub(super) fn push_lean<T>(items: &mut Vec<T>, item: T) {
    if items.len() == items.capacity() {
        items.reserve_exact((items.len() / 8).max(16));
    }
    items.push(item);
}

/// Memory that a column of places takes.
pub(super) const fn places_bytes(places: &Vec<WorldPoint>) -> usize {
    size_of::<WorldPoint>() * places.capacity()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn whole_seconds_take_four_bytes_and_odd_times_over_months_eight() {
        let day_micros = 86_400_000_000_i64;
        let seconds = TimeColumn::of((0..100).map(|i| i * day_micros));
        assert!(
            matches!(seconds, TimeColumn::Ticks { unit_micros, .. } if unit_micros == day_micros)
        );
        assert_eq!(seconds.heap_bytes(), 400);
        let odd = TimeColumn::of([0, 1, 71 * day_micros].into_iter());
        assert!(matches!(odd, TimeColumn::Micros(_)));
        assert_eq!(odd.get(2), Some(71 * day_micros));
    }

    #[test]
    fn a_column_that_grows_takes_little_more_than_it_needs() {
        let mut times = TimeColumn::default();
        let mut speeds = ValueColumn::default();
        for i in 0..36_000_u16 {
            times.push(i64::from(i) * 100_000);
            speeds.push(Some(f32::from(i % 1000) / 10.0), usize::from(i));
        }
        assert!(times.heap_bytes() <= 36_000 * 4 * 9 / 8, "{times:?}");
        assert!(speeds.heap_bytes() <= 36_000 * 2 * 9 / 8);
    }

    #[test]
    fn columns_of_the_same_values_are_equal_where_some_say_nothing() {
        let column = || ValueColumn::of([Some(90.000_06), None].into_iter());
        assert!(matches!(column(), ValueColumn::Floats(_)));
        assert_eq!(column(), column());
        assert_ne!(
            column(),
            ValueColumn::of([Some(90.000_06), Some(0.0)].into_iter())
        );
    }

    /// Values of fixes, of which some say nothing.
    fn values() -> impl Strategy<Value = Vec<Option<f32>>> {
        let value = prop::option::of(prop_oneof![
            (0..70_000_i32).prop_map(|v| v as f32 / 10.0),
            (-100..100_i32).prop_map(|v| v as f32),
            any::<f32>().prop_filter("NaN means missing", |v| !v.is_nan()),
        ]);
        prop::collection::vec(value, 0..40)
    }

    #[test]
    fn what_all_fixes_say_alike_is_kept_once() {
        assert_eq!(
            ValueColumn::of([None, None].into_iter()),
            ValueColumn::Missing
        );
        let zeros = ValueColumn::of([Some(0.0), Some(0.0)].into_iter());
        assert_eq!((zeros.get(1), zeros.heap_bytes()), (Some(0.0), 0));
        let tenths = ValueColumn::of([Some(45.3), None, Some(0.0)].into_iter());
        assert_eq!(tenths.heap_bytes(), 6);
        assert_eq!(tenths.get(0), Some(f64::from(45.3_f32)));
        assert_eq!((tenths.get(1), tenths.get(2)), (None, Some(0.0)));
    }

    proptest! {
        #[test]
        fn times_come_back_as_they_went_in(
            mut times in prop::collection::vec(-62_135_596_800_000_000..253_402_300_799_000_000_i64, 0..50),
            unit in prop::sample::select(vec![1_i64, 1000, 1_000_000]),
            probe in any::<i64>(),
        ) {
            times.iter_mut().for_each(|t| *t = *t / unit * unit);
            times.sort_unstable();
            let column = TimeColumn::of(times.iter().copied());
            prop_assert_eq!(column.len(), times.len());
            for (i, &t) in times.iter().enumerate() {
                prop_assert_eq!(column.get(i), Some(t));
                prop_assert_eq!(column.count_until(t), times.partition_point(|&o| o <= t));
                prop_assert_eq!(column.count_until(t - 1), times.partition_point(|&o| o < t));
            }
            prop_assert_eq!(column.count_until(probe), times.partition_point(|&o| o <= probe));
        }

        #[test]
        fn values_come_back_to_the_last_bit(values in values()) {
            let column = ValueColumn::of(values.iter().copied());
            for (i, value) in values.iter().enumerate() {
                prop_assert_eq!(column.value(i).map(f32::to_bits), value.map(f32::to_bits));
            }
        }

        #[test]
        fn a_column_that_is_cut_and_grows_holds_what_one_made_at_once_does(
            values in values(), more in values(), kept in 0..40_usize,
        ) {
            let kept = kept.min(values.len());
            let mut grown = ValueColumn::of(values.iter().copied());
            grown.truncate(kept);
            let all: Vec<Option<f32>> = values[..kept].iter().chain(&more).copied().collect();
            for (i, value) in all.iter().enumerate().skip(kept) {
                grown.push(*value, i);
            }
            for (i, value) in all.iter().enumerate() {
                prop_assert_eq!(grown.value(i).map(f32::to_bits), value.map(f32::to_bits));
            }
        }

        #[test]
        fn times_that_are_cut_and_grow_are_those_that_went_in(
            mut times in prop::collection::vec(-9_000_000_000_000_i64..9_000_000_000_000, 0..50),
            units in prop::collection::vec(prop::sample::select(vec![1_i64, 1000, 1_000_000]), 50),
            kept in 0..50_usize,
        ) {
            times.iter_mut().zip(units).for_each(|(t, unit)| *t = *t / unit * unit);
            times.sort_unstable();
            let kept = kept.min(times.len());
            let mut column = TimeColumn::of(times.iter().copied());
            column.truncate(kept);
            times[kept..].iter().for_each(|&t| column.push(t));
            prop_assert_eq!(column.len(), times.len());
            for (i, &t) in times.iter().enumerate() {
                prop_assert_eq!(column.get(i), Some(t));
                prop_assert_eq!(column.count_until(t), times.partition_point(|&o| o <= t));
            }
        }
    }
}
