//! From the bytes of one message to its meaning.

use std::borrow::Cow;

use serde::de::{
    DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

use super::data::{DataSeed, Level, LoadDraft};
use super::error::UNSUPPORTED_TYPES;
use super::quick::{Json, Unusual};
use super::report::Progress;
use super::scalar::{Scalar, shortened, visit_scalars};
use super::{DecodeError, DecodeProgress, Message, control, non_finite};

/// Characters that are kept of an id or a label.
pub const MAX_TEXT_CHARS: usize = 1000;

/// The mark that some Windows programs put before UTF-8 text.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Reads one message. `progress` is called every few milliseconds of work on a large one.
///
/// A fault in one fix refuses that fix, and a fault in one vehicle that vehicle: both are
/// told in [`super::LoadVehicles::problems`].
///
/// # Errors
/// [`DecodeError`] when the message as a whole cannot be used.
pub fn decode(
    bytes: &[u8],
    progress: &mut dyn FnMut(DecodeProgress),
) -> Result<Message, DecodeError> {
    decode_while(bytes, &mut |so_far| {
        progress(so_far);
        true
    })
}

/// As [`decode`], for as long as `go_on` says `true` when it is told the progress.
///
/// # Errors
/// [`DecodeError`] when the message as a whole cannot be used;
/// [`DecodeError::Cancelled`] when `go_on` said `false`.
pub fn decode_while(
    bytes: &[u8],
    go_on: &mut dyn FnMut(DecodeProgress) -> bool,
) -> Result<Message, DecodeError> {
    let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    if bytes.trim_ascii().is_empty() {
        return Err(DecodeError::Empty);
    }
    match decode_quickly(bytes, go_on) {
        Ok(decoded) => decoded,
        Err(Unusual) => decode_exactly(bytes, go_on),
    }
}

/// Reads a message with vehicles that has nothing unusual, which is nearly every one of those
/// that are large. Anything else is left to [`decode_exactly`], from the beginning.
fn decode_quickly(
    bytes: &[u8],
    go_on: &mut dyn FnMut(DecodeProgress) -> bool,
) -> Result<Result<Message, DecodeError>, Unusual> {
    let text = std::str::from_utf8(bytes).map_err(|_| Unusual)?;
    let untyped = match find_type(text).map_err(|_| Unusual)? {
        TopLevel::Typed(found) if kind_of(&found) == LOAD_VEHICLES => false,
        TopLevel::Untyped => true,
        TopLevel::Typed(_) | TopLevel::Neither(_) => return Err(Unusual),
    };
    let json = Json::new(text);
    let mut draft = LoadDraft::new(Progress::of_quick(&json, go_on));
    let read = DataSeed {
        draft: &mut draft,
        level: Level::Top,
    }
    .deserialize(&json)
    .and_then(|()| json.end());
    if draft.cancelled() {
        return Ok(Err(DecodeError::Cancelled));
    }
    read?;
    Ok(finished(draft, untyped))
}

/// Reads any message, with the exact place of what makes it none.
fn decode_exactly(
    bytes: &[u8],
    go_on: &mut dyn FnMut(DecodeProgress) -> bool,
) -> Result<Message, DecodeError> {
    let json = match non_finite::without_words(bytes) {
        Some(copy) => Cow::Owned(copy),
        None => Cow::Borrowed(bytes),
    };
    match decode_json(&json, go_on) {
        Err(DecodeError::Syntax { reason, .. }) if reason == NUMBER_OUT_OF_RANGE => {
            decode_json(&non_finite::without_huge_numbers(&json), go_on)
        }
        decoded => decoded,
    }
}

/// How the JSON reader calls a number that no double holds.
const NUMBER_OUT_OF_RANGE: &str = "number out of range";

fn decode_json(
    json: &[u8],
    go_on: &mut dyn FnMut(DecodeProgress) -> bool,
) -> Result<Message, DecodeError> {
    let text = std::str::from_utf8(json)
        .map_err(|error| DecodeError::not_utf8(json, error.valid_up_to()))?;
    let (kind, found) = match find_type(text)? {
        TopLevel::Typed(found) => (kind_of(&found), found),
        TopLevel::Untyped => return load_vehicles(text, go_on, true),
        TopLevel::Neither(found) => return Err(DecodeError::NotAMessage { found }),
    };
    let found = || shortened(&found, 60).into_owned();
    match kind.as_str() {
        LOAD_VEHICLES => load_vehicles(text, go_on, false),
        "control" | "control_command" => checked(text, control::control),
        "switch_provider" => checked(text, control::switch_provider),
        other if UNSUPPORTED_TYPES.contains(&other) => {
            Err(DecodeError::UnsupportedType { found: found() })
        }
        _ => Err(DecodeError::UnknownType { found: found() }),
    }
}

/// The type that brings vehicles.
const LOAD_VEHICLES: &str = "load_vehicles";

/// A type as its spellings are compared.
fn kind_of(found: &str) -> String {
    found.trim().replace('-', "_").to_ascii_lowercase()
}

/// Reads a small message after its text was found to be JSON to the end.
fn checked(
    text: &str,
    read: fn(&str) -> Result<Message, DecodeError>,
) -> Result<Message, DecodeError> {
    serde_json::from_str::<IgnoredAny>(text)
        .map_err(|error| DecodeError::from_json(&error, text.as_bytes()))?;
    read(text)
}

fn load_vehicles(
    text: &str,
    go_on: &mut dyn FnMut(DecodeProgress) -> bool,
    untyped: bool,
) -> Result<Message, DecodeError> {
    let mut draft = LoadDraft::new(Progress::new(text, go_on));
    let mut json = serde_json::Deserializer::from_str(text);
    let read = DataSeed {
        draft: &mut draft,
        level: Level::Top,
    }
    .deserialize(&mut json)
    .and_then(|()| json.end());
    if draft.cancelled() {
        return Err(DecodeError::Cancelled);
    }
    read.map_err(|error| DecodeError::from_json(&error, text.as_bytes()))?;
    finished(draft, untyped)
}

/// The message that was read to its end.
fn finished(draft: LoadDraft<'_>, untyped: bool) -> Result<Message, DecodeError> {
    if untyped && !draft.has_vehicles() {
        return Err(DecodeError::NoType);
    }
    draft.finish().map(Message::LoadVehicles)
}

/// What the outermost value of a message is.
enum TopLevel {
    /// An object with a `type`.
    Typed(String),
    /// An object without one, or a list.
    Untyped,
    /// Anything else, shown.
    Neither(String),
}

/// Looks for the `type` of a message, and no further: in most messages it comes first.
fn find_type(text: &str) -> Result<TopLevel, DecodeError> {
    let mut found = None;
    let mut json = serde_json::Deserializer::from_str(text);
    let read = json.deserialize_any(TypeFinder { found: &mut found });
    match (found, read) {
        // Stopping early looks like an error to the JSON reader; it is none here.
        (Some(top_level), _) => Ok(top_level),
        (None, Ok(())) => Ok(TopLevel::Untyped),
        (None, Err(error)) => Err(DecodeError::from_json(&error, text.as_bytes())),
    }
}

struct TypeFinder<'a> {
    found: &'a mut Option<TopLevel>,
}

impl TypeFinder<'_> {
    fn scalar(self, value: Scalar<'_>) {
        *self.found = Some(TopLevel::Neither(value.shown()));
    }
}

impl<'de> Visitor<'de> for TypeFinder<'_> {
    type Value = ();
    visit_scalars!();

    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<(), A::Error> {
        *self.found = Some(TopLevel::Untyped);
        Err(A::Error::custom("seen enough"))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            if key != "type" {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            let value: Scalar<'de> = map.next_value()?;
            if let Scalar::Missing(_) = value {
                continue;
            }
            *self.found = Some(TopLevel::Typed(match value {
                Scalar::Text(text) => text.into_owned(),
                other => other.shown(),
            }));
            return Err(A::Error::custom("seen enough"));
        }
        Ok(())
    }
}

#[cfg(test)]
#[path = "decode_tests.rs"]
mod tests;
