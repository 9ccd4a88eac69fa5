//! Display settings: a message of their own, or a part of one with vehicles.

use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};

use crate::model::{Problem, ProblemLog, Settings, Severity, TrailLength};

use super::fields::missing;
use super::key::KeyText;
use super::kind::Kind;
use super::scalar::{Number, Scalar, visit_no_seq, visit_scalars};
use super::source::Source;
use super::{DecodeError, Message};

/// In a message of settings they may stand in `data`, and in `settings` in it.
const MAX_LEVELS: u8 = 2;

/// The message of a `settings`.
///
/// # Errors
/// When no setting is in it that is known.
pub(super) fn settings(source: Source<'_>) -> Result<Message, DecodeError> {
    let mut settings = Settings::default();
    let mut problems = ProblemLog::default();
    let mut any_known = false;
    let seed = SettingsSeed {
        settings: &mut settings,
        problems: &mut problems,
        any_known: &mut any_known,
        levels: MAX_LEVELS,
    };
    source.read(seed).map_err(|broken| broken.told())?;
    if any_known {
        return Ok(Message::Settings { settings, problems });
    }
    let reason = "there is no known setting (known: showTrails, trailLength, playbackSpeed, \
                  autoCenter, showTimestamps, loop, followNewest)";
    Err(missing(Kind::Settings, "settings", reason))
}

/// Reads the settings; what cannot be read is told and left as it is.
pub(super) struct SettingsSeed<'a> {
    pub(super) settings: &'a mut Settings,
    pub(super) problems: &'a mut ProblemLog,
    /// Set when there is one that is known, whatever it holds.
    pub(super) any_known: &'a mut bool,
    /// How many more objects of settings may lie in this one.
    pub(super) levels: u8,
}

impl SettingsSeed<'_> {
    fn scalar(self, value: Scalar<'_>) {
        if !matches!(value, Scalar::Missing(_)) {
            note(self.problems, "settings", &value, "not an object");
        }
    }

    fn take(&mut self, key: &str, value: &Scalar<'_>) {
        let Some(setting) = Setting::of_key(key) else {
            return;
        };
        *self.any_known = true;
        if matches!(value, Scalar::Missing(_)) {
            return;
        }
        let settings = &mut *self.settings;
        let truth = |slot: &mut Option<bool>, problems: &mut ProblemLog| match value.truth() {
            Some(truth) => *slot = Some(truth),
            None => note(problems, key, value, "neither true nor false"),
        };
        match setting {
            Setting::ShowTrails => truth(&mut settings.show_trails, self.problems),
            Setting::AutoCenter => truth(&mut settings.auto_center, self.problems),
            Setting::ShowTimestamps => truth(&mut settings.show_timestamps, self.problems),
            Setting::Loop => truth(&mut settings.loop_playback, self.problems),
            Setting::FollowNewest => truth(&mut settings.follow_newest, self.problems),
            Setting::TrailLength => match value.number() {
                Number::Value(secs) => settings.trail_length = TrailLength::from_wire(secs),
                Number::Missing(_) => {}
                Number::Wrong => note(self.problems, key, value, "not a number"),
            },
            Setting::PlaybackSpeed => match value.number() {
                Number::Value(rate) if rate > 0.0 => settings.playback_speed = Some(rate),
                Number::Missing(_) => {}
                _ => note(self.problems, key, value, "not a positive number"),
            },
        }
    }
}

/// Which setting a key means.
#[derive(Clone, Copy)]
enum Setting {
    ShowTrails,
    TrailLength,
    PlaybackSpeed,
    AutoCenter,
    ShowTimestamps,
    Loop,
    FollowNewest,
}

impl Setting {
    fn of_key(key: &str) -> Option<Self> {
        Some(match key {
            "showTrails" | "show_trails" => Self::ShowTrails,
            "trailLength" | "trail_length" => Self::TrailLength,
            "playbackSpeed" | "playback_speed" => Self::PlaybackSpeed,
            "autoCenter" | "auto_center" => Self::AutoCenter,
            "showTimestamps" | "show_timestamps" => Self::ShowTimestamps,
            "loop" => Self::Loop,
            "followNewest" | "follow_newest" => Self::FollowNewest,
            _ => return None,
        })
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
        while let Some(KeyText(key)) = map.next_key()? {
            if self.levels > 0 && (key == "data" || key == "settings") {
                map.next_value_seed(SettingsSeed {
                    settings: self.settings,
                    problems: self.problems,
                    any_known: self.any_known,
                    levels: self.levels - 1,
                })?;
                continue;
            }
            let value: Scalar<'de> = map.next_value()?;
            self.take(&key, &value);
        }
        Ok(())
    }
}
