//! Flags of a fix and the metadata that mean the same.

use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};

use crate::model::FixFlags;

use super::key::KeyText;
use super::scalar::{Number, Scalar, visit_no_seq, visit_scalars};

/// A fact that can be stated of a fix, as spelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flag {
    /// True: computed by the sender.
    Interpolated,
    /// False: computed by the sender.
    Observed,
    /// True: nothing is known from here to the next fix.
    Gap,
    /// True: not to be believed.
    Anomaly,
    /// True: stands until the next fix.
    Stopped,
    /// Length of the gap that starts here.
    GapSeconds,
    /// A kind of conflict, or truth.
    Conflict,
    /// `stop/coalesced`: several fixes of a stop made one.
    GapType,
    /// How many fixes of a stop made one.
    CoalescedCount,
    /// A kind of anomaly.
    AnomalyType,
}

/// What the flags of one fix add up to.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct FlagSum {
    flags: FixFlags,
    gap_noted: bool,
}

impl Flag {
    /// The flag of this key, with the key as a constant.
    pub(super) fn of_key(key: &str) -> Option<(Self, &'static str)> {
        const KEYS: [(&str, Flag); 17] = [
            ("is_observed", Flag::Observed),
            ("is_interpolated", Flag::Interpolated),
            ("interpolated", Flag::Interpolated),
            ("is_gap", Flag::Gap),
            ("gap", Flag::Gap),
            ("is_anomaly", Flag::Anomaly),
            ("anomaly", Flag::Anomaly),
            ("stopped", Flag::Stopped),
            ("held_during_gap", Flag::Interpolated),
            ("gap_seconds", Flag::GapSeconds),
            ("conflict", Flag::Conflict),
            ("is_conflict", Flag::Conflict),
            ("gap_type", Flag::GapType),
            ("coalesced_count", Flag::CoalescedCount),
            ("anomaly_type", Flag::AnomalyType),
            ("acceleration_anomaly", Flag::AnomalyType),
            ("validation_failed", Flag::AnomalyType),
        ];
        KEYS.iter()
            .find(|(name, _)| *name == key)
            .map(|&(name, flag)| (flag, name))
    }
}

impl FlagSum {
    /// Adds what `value` says; an error is the reason why it says nothing.
    pub(super) fn add(&mut self, flag: Flag, value: &Scalar<'_>) -> Result<(), &'static str> {
        const NO_TRUTH: &str = "neither true nor false";
        const NO_NUMBER: &str = "not a number";
        match flag {
            Flag::Interpolated => {
                self.set_if(value.truth().ok_or(NO_TRUTH)?, FixFlags::INTERPOLATED)
            }
            // Nothing said of it is not the same as "not observed".
            Flag::Observed if matches!(value, Scalar::Missing(_)) => {}
            Flag::Observed => {
                let computed = !value.truth().ok_or(NO_TRUTH)?;
                self.set_if(computed, FixFlags::INTERPOLATED);
            }
            Flag::Gap => self.set_if(value.truth().ok_or(NO_TRUTH)?, FixFlags::GAP),
            Flag::Anomaly => self.set_if(value.truth().ok_or(NO_TRUTH)?, FixFlags::ANOMALY),
            Flag::Stopped => self.set_if(value.truth().ok_or(NO_TRUTH)?, FixFlags::STOP),
            Flag::Conflict => self.set_if(names_something(value), FixFlags::CONFLICT),
            Flag::AnomalyType => self.set_if(names_something(value), FixFlags::ANOMALY),
            Flag::GapType => {
                let stop = matches!(value, Scalar::Text(text) if text.starts_with("stop"));
                self.set_if(stop, FixFlags::STOP);
            }
            Flag::GapSeconds => self.gap_noted |= positive(value).ok_or(NO_NUMBER)? > 0.0,
            Flag::CoalescedCount => {
                let count = positive(value).ok_or(NO_NUMBER)?;
                self.set_if(count > 1.0, FixFlags::STOP);
            }
        }
        Ok(())
    }

    /// All flags; a length of time noted beside a stop is the stop's, not a gap's.
    pub(super) fn flags(self) -> FixFlags {
        if self.gap_noted && !self.flags.contains(FixFlags::STOP) {
            self.flags.with(FixFlags::GAP)
        } else {
            self.flags
        }
    }

    fn set_if(&mut self, stated: bool, flags: FixFlags) {
        if stated {
            self.flags = self.flags.with(flags);
        }
    }
}

/// Whether a value that may be a name or a truth says that there is something.
fn names_something(value: &Scalar<'_>) -> bool {
    match value {
        Scalar::Text(text) => !matches!(
            text.trim().to_ascii_lowercase().as_str(),
            "" | "none" | "false" | "no" | "0"
        ),
        other => other.truth().unwrap_or(true),
    }
}

fn positive(value: &Scalar<'_>) -> Option<f64> {
    match value.number() {
        Number::Missing(_) => Some(0.0),
        Number::Value(number) => Some(number),
        Number::Wrong => None,
    }
}

/// Reads a fix's `metadata`; gives back each fault as field, value and reason to `fault`.
pub(super) struct MetadataSeed<'a, F> {
    pub(super) sum: &'a mut FlagSum,
    pub(super) fault: F,
}

impl<F: FnMut(&'static str, &Scalar<'_>, &'static str)> MetadataSeed<'_, F> {
    fn scalar(mut self, value: Scalar<'_>) {
        if !matches!(value, Scalar::Missing(_)) {
            (self.fault)("metadata", &value, "not an object");
        }
    }
}

impl<'de, F: FnMut(&'static str, &Scalar<'_>, &'static str)> DeserializeSeed<'de>
    for MetadataSeed<'_, F>
{
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, F: FnMut(&'static str, &Scalar<'_>, &'static str)> Visitor<'de> for MetadataSeed<'_, F> {
    type Value = ();
    visit_scalars!();
    visit_no_seq!();
    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some(KeyText(key)) = map.next_key()? {
            let value: Scalar<'de> = map.next_value()?;
            if let Some((flag, name)) = Flag::of_key(&key)
                && let Err(reason) = self.sum.add(flag, &value)
            {
                (self.fault)(name, &value, reason);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flags(json: &str) -> (FixFlags, usize) {
        let mut sum = FlagSum::default();
        let mut faults = 0;
        let seed = MetadataSeed {
            sum: &mut sum,
            fault: |_: &'static str, _: &Scalar<'_>, _: &'static str| faults += 1,
        };
        seed.deserialize(&mut serde_json::Deserializer::from_str(json))
            .unwrap();
        (sum.flags(), faults)
    }

    #[test]
    fn every_spelling_of_the_metadata_is_understood() {
        for (json, expected) in [
            (r#"{"gap_seconds":95.0}"#, FixFlags::GAP),
            (r#"{"gap_seconds":0}"#, FixFlags::NONE),
            (r#"{"gap":true}"#, FixFlags::GAP),
            (r#"{"conflict":"temporal_conflict"}"#, FixFlags::CONFLICT),
            (r#"{"conflict":null}"#, FixFlags::NONE),
            (
                r#"{"gap_seconds":60,"coalesced_count":3,"gap_type":"stop/coalesced","coalesce_note":"x"}"#,
                FixFlags::STOP,
            ),
            (
                r#"{"anomaly_type":"excessive_speed","severity":"high"}"#,
                FixFlags::ANOMALY,
            ),
            (
                r#"{"acceleration_anomaly":true,"acceleration_g":3.1}"#,
                FixFlags::ANOMALY,
            ),
            (
                r#"{"validation_failed":true,"validation_errors":["x"]}"#,
                FixFlags::ANOMALY,
            ),
            (r#"{"validation_failed":false}"#, FixFlags::NONE),
            (r#"{"stopped":true}"#, FixFlags::STOP),
            ("null", FixFlags::NONE),
        ] {
            assert_eq!(flags(json), (expected, 0), "{json}");
        }
    }

    #[test]
    fn values_of_the_wrong_kind_are_told() {
        assert_eq!(
            flags(r#"{"gap":"perhaps","gap_seconds":"long"}"#),
            (FixFlags::NONE, 2)
        );
        assert_eq!(flags("[1]"), (FixFlags::NONE, 1));
        assert_eq!(flags("\"gap\""), (FixFlags::NONE, 1));
    }
}
