//! What asks something of the playback: `control`, `clear`, `seek` and `set_speed`; and
//! `switch_provider`, which carries one word like it.

use crate::time::Timestamp;

use super::fields::{Fields, Value, missing, refusal};
use super::kind::Kind;
use super::scalar::{Number, Scalar};
use super::source::Source;
use super::{Control, DecodeError, MAX_TEXT_CHARS, Message, SeekTo};

/// Keys of the command of `control`, the first that holds a text counts.
const COMMAND_KEYS: &[&str] = &["command", "action", "data"];
/// Keys of the name of `switch_provider`, the first that holds a text counts.
const PROVIDER_KEYS: &[&str] = &["provider", "command", "name", "style", "data"];

/// A moment, as ISO text or in epoch milliseconds.
const TIME_KEYS: &[&str] = &["time", "timestamp", "value", "data"];
const MILLIS_KEYS: &[&str] = &["timestamp_ms", "time_ms"];
const OFFSET_KEYS: &[&str] = &["offset_s"];
const FRACTION_KEYS: &[&str] = &["fraction"];

const SECONDS_KEYS: &[&str] = &["seconds", "value"];
const SPEED_KEYS: &[&str] = &["value", "speed", "rate", "playbackSpeed", "data"];
const LOOP_KEYS: &[&str] = &["value", "loop", "enabled"];

/// All keys that any of these messages looks at.
const KEYS: &[&str] = &[
    "command",
    "action",
    "data",
    "time",
    "timestamp",
    "timestamp_ms",
    "time_ms",
    "offset_s",
    "fraction",
    "seconds",
    "value",
    "speed",
    "rate",
    "playbackSpeed",
    "loop",
    "enabled",
];

/// Why a number is no time.
const NO_TIME: &str = "not a readable time";

/// The message of a `control`.
pub(super) fn control(source: Source<'_>) -> Result<Message, DecodeError> {
    let fields = Fields::of(source, KEYS)?;
    let found = word_under(&fields, COMMAND_KEYS);
    let command = found
        .as_ref()
        .map(|word| word.trim().replace('-', "_").to_ascii_lowercase());
    let kind = Kind::Control;
    Ok(Message::Control(match command.as_deref() {
        Some("play") => Control::Play,
        Some("pause") => Control::Pause,
        Some("stop") => Control::Stop,
        Some("clear") => Control::Clear,
        Some("toggle") => Control::Toggle,
        Some("step") => Control::StepSecs(step_secs(&fields)?),
        Some("seek") => Control::Seek(seek_to(kind, &fields)?),
        Some("speed") => Control::SetRate(rate(kind, &fields)?),
        Some("loop") => Control::SetLoop(loops(&fields)?),
        _ => {
            let found = found.map_or_else(
                || String::from("missing"),
                |word| Scalar::Text(word.into()).shown(),
            );
            return Err(DecodeError::UnknownCommand { found });
        }
    }))
}

/// The message of a `seek`.
pub(super) fn seek(source: Source<'_>) -> Result<Message, DecodeError> {
    let place = seek_to(Kind::Seek, &Fields::of(source, KEYS)?)?;
    Ok(Message::Control(Control::Seek(place)))
}

/// The message of a `set_speed`.
pub(super) fn set_speed(source: Source<'_>) -> Result<Message, DecodeError> {
    let rate = rate(Kind::SetSpeed, &Fields::of(source, KEYS)?)?;
    Ok(Message::Control(Control::SetRate(rate)))
}

/// The message of a `switch_provider`.
pub(super) fn switch_provider(source: Source<'_>) -> Result<Message, DecodeError> {
    let fields = Fields::of(source, PROVIDER_KEYS)?;
    match word_under(&fields, PROVIDER_KEYS) {
        Some(name) if name.chars().count() <= MAX_TEXT_CHARS => {
            Ok(Message::SwitchProvider { name })
        }
        found => {
            let found = found.map_or_else(
                || String::from("missing"),
                |word| Scalar::Text(word.into()).shown(),
            );
            let reason = "not the name of a map";
            Err(refusal(Kind::SwitchProvider, "provider", found, reason))
        }
    }
}

/// The first text, or number, under these keys.
fn word_under(fields: &Fields<'_>, keys: &'static [&'static str]) -> Option<String> {
    fields.under(keys).find_map(|(_, value)| match value {
        Value::One(scalar) => scalar.clone().into_name().ok().flatten(),
        Value::Many(_) | Value::Inner(_) => None,
    })
}

/// The first under these keys, but for an object, in which the arguments are.
fn argument<'f, 'de>(
    fields: &'f Fields<'de>,
    keys: &'static [&'static str],
) -> Option<(&'static str, &'f Value<'de>)> {
    fields
        .under(keys)
        .filter(|(_, value)| !matches!(value, Value::Inner(_)))
        .find(|(_, value)| !matches!(value, Value::One(Scalar::Missing(_))))
}

fn step_secs(fields: &Fields<'_>) -> Result<f64, DecodeError> {
    let Some((key, value)) = argument(fields, SECONDS_KEYS) else {
        return Ok(1.0);
    };
    match value.number() {
        Number::Value(secs) => Ok(secs),
        Number::Missing(_) | Number::Wrong => {
            let reason = "not a number of seconds";
            Err(refusal(Kind::Control, key, value.shown(), reason))
        }
    }
}

fn rate(kind: Kind, fields: &Fields<'_>) -> Result<f64, DecodeError> {
    // A command may stand in `data` too.
    let keys = if kind == Kind::Control {
        SPEED_KEYS.split_last().map_or(SPEED_KEYS, |(_, keys)| keys)
    } else {
        SPEED_KEYS
    };
    let Some((key, value)) = argument(fields, keys) else {
        return Err(missing(kind, "value", "there is no speed"));
    };
    match value.number() {
        Number::Value(rate) if rate > 0.0 => Ok(rate),
        _ => Err(refusal(kind, key, value.shown(), "not a positive number")),
    }
}

fn loops(fields: &Fields<'_>) -> Result<bool, DecodeError> {
    let Some((key, value)) = argument(fields, LOOP_KEYS) else {
        return Ok(true);
    };
    let wrong = || refusal(Kind::Control, key, value.shown(), "neither true nor false");
    value.truth().ok_or_else(wrong)
}

fn seek_to(kind: Kind, fields: &Fields<'_>) -> Result<SeekTo, DecodeError> {
    let keys = if kind == Kind::Control {
        TIME_KEYS.split_last().map_or(TIME_KEYS, |(_, keys)| keys)
    } else {
        TIME_KEYS
    };
    if let Some((key, value)) = argument(fields, keys) {
        let read = match value {
            Value::One(Scalar::Text(text)) => Timestamp::parse_iso(text)
                .ok()
                .map(|(time, _)| time)
                .or_else(|| millis(value)),
            _ => millis(value),
        };
        let time = read.ok_or_else(|| refusal(kind, key, value.shown(), NO_TIME))?;
        return Ok(SeekTo::Time(time));
    }
    if let Some((key, value)) = argument(fields, MILLIS_KEYS) {
        let time = millis(value).ok_or_else(|| refusal(kind, key, value.shown(), NO_TIME))?;
        return Ok(SeekTo::Time(time));
    }
    if let Some((key, value)) = argument(fields, OFFSET_KEYS) {
        return match value.number() {
            Number::Value(secs) => Ok(SeekTo::OffsetSecs(secs)),
            Number::Missing(_) | Number::Wrong => {
                let reason = "not a number of seconds";
                Err(refusal(kind, key, value.shown(), reason))
            }
        };
    }
    if let Some((key, value)) = argument(fields, FRACTION_KEYS) {
        return match value.number() {
            Number::Value(part) if (0.0..=1.0).contains(&part) => Ok(SeekTo::Fraction(part)),
            _ => Err(refusal(
                kind,
                key,
                value.shown(),
                "not a number from 0 to 1",
            )),
        };
    }
    let reason = "there is no time, timestamp_ms, offset_s or fraction";
    Err(missing(kind, "time", reason))
}

fn millis(value: &Value<'_>) -> Option<Timestamp> {
    match value.number() {
        Number::Value(millis) => Timestamp::from_epoch_millis(millis).ok(),
        Number::Missing(_) | Number::Wrong => None,
    }
}
