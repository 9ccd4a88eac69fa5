//! Display settings of a message.

use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};

use crate::model::{Problem, ProblemLog, Settings, Severity, TrailLength};

use super::scalar::{Number, Scalar, visit_no_seq, visit_scalars};

/// Reads the settings; what cannot be read is told and left as it is.
pub(super) struct SettingsSeed<'a> {
    pub(super) settings: &'a mut Settings,
    pub(super) problems: &'a mut ProblemLog,
}

impl SettingsSeed<'_> {
    fn scalar(self, value: Scalar<'_>) {
        if !matches!(value, Scalar::Missing(_)) {
            note(self.problems, "settings", &value, "not an object");
        }
    }

    fn take(&mut self, key: &str, value: &Scalar<'_>) {
        if matches!(value, Scalar::Missing(_)) {
            return;
        }
        let settings = &mut *self.settings;
        let truth = |slot: &mut Option<bool>, problems: &mut ProblemLog| match value.truth() {
            Some(truth) => *slot = Some(truth),
            None => note(problems, key, value, "neither true nor false"),
        };
        match key {
            "showTrails" | "show_trails" => truth(&mut settings.show_trails, self.problems),
            "autoCenter" | "auto_center" => truth(&mut settings.auto_center, self.problems),
            "showTimestamps" | "show_timestamps" => {
                truth(&mut settings.show_timestamps, self.problems);
            }
            "trailLength" | "trail_length" => match value.number() {
                Number::Value(secs) => settings.trail_length = TrailLength::from_wire(secs),
                Number::Missing(_) => {}
                Number::Wrong => note(self.problems, key, value, "not a number"),
            },
            "playbackSpeed" | "playback_speed" => match value.number() {
                Number::Value(rate) if rate > 0.0 => settings.playback_speed = Some(rate),
                Number::Missing(_) => {}
                _ => note(self.problems, key, value, "not a positive number"),
            },
            _ => {}
        }
    }
}

fn note(problems: &mut ProblemLog, field: &str, value: &Scalar<'_>, reason: &'static str) {
    problems.add(Severity::Noted, reason, || Problem {
        severity: Severity::Noted,
        vehicle: None,
        index: None,
        field: field.to_owned(),
        value: value.shown(),
        reason,
    });
}

impl<'de> DeserializeSeed<'de> for SettingsSeed<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for SettingsSeed<'_> {
    type Value = ();
    visit_scalars!();
    visit_no_seq!();
    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<std::borrow::Cow<'de, str>>()? {
            let value: Scalar<'de> = map.next_value()?;
            self.take(&key, &value);
        }
        Ok(())
    }
}
