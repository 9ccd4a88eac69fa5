//! From the bytes of one message to its meaning.

use std::borrow::Cow;

use serde::de::{
    DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

use super::ahead::Ahead;
use super::data::{DataSeed, Level};
use super::error::UNSUPPORTED_TYPES;
use super::load_draft::LoadDraft;
use super::parts::{Parts, Telling};
use super::quick::{Json, Unusual};
use super::report::Progress;
use super::scalar::{Scalar, shortened, visit_scalars};
use super::{DecodeError, DecodeProgress, LoadVehicles, Message, PartSink, control, non_finite};

/// Characters that are kept of an id or a label.
pub const MAX_TEXT_CHARS: usize = 1000;

/// Reading takes some milliseconds for this length, a thread to start a tenth of one.
const MIN_BYTES_AHEAD: usize = 2 << 20;

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
    let take = &mut |_| true;
    Decoding {
        telling: Telling::whole(),
        take,
        go_on,
        is_last_try: false,
        min_bytes_ahead: MIN_BYTES_AHEAD,
    }
    .run(bytes)
}

/// As [`decode_while`]; of a message with more fixes than `sink` says the vehicles are told in
/// parts, each as soon as it is read. What is given back is the last one then, or the message
/// if it was small.
///
/// # Errors
/// As [`decode_while`]; but once a part was told, a message that turns out to be no good ends
/// with [`super::LoadPart::BrokenOff`]. [`DecodeError::Cancelled`] also when the sink said `false`.
pub fn decode_in_parts(
    bytes: &[u8],
    sink: PartSink<'_>,
    go_on: &mut dyn FnMut(DecodeProgress) -> bool,
) -> Result<Message, DecodeError> {
    Decoding {
        telling: Telling::of(bytes, sink.max_fixes),
        take: sink.take,
        go_on,
        is_last_try: false,
        min_bytes_ahead: MIN_BYTES_AHEAD,
    }
    .run(bytes)
}

/// As [`decode_in_parts`], for the unpacked bytes of a binary frame: MessagePack, or JSON all
/// the same, which the first byte tells.
///
/// # Errors
/// As [`decode_in_parts`].
pub fn decode_binary_in_parts(
    bytes: &[u8],
    sink: PartSink<'_>,
    go_on: &mut dyn FnMut(DecodeProgress) -> bool,
) -> Result<Message, DecodeError> {
    match bytes.trim_ascii_start().first() {
        Some(b'{' | b'[') => decode_in_parts(bytes, sink, go_on),
        _ => Err(DecodeError::Binary {
            bytes: bytes.len() as u64,
        }),
    }
}

/// The reading of one message: who listens, and what was told.
struct Decoding<'a> {
    telling: Telling,
    take: &'a mut dyn FnMut(LoadVehicles) -> bool,
    go_on: &'a mut dyn FnMut(DecodeProgress) -> bool,
    /// Whether nothing more can be repaired in the text.
    is_last_try: bool,
    /// Shorter texts are read on one thread.
    min_bytes_ahead: usize,
}

impl Decoding<'_> {
    fn run(&mut self, bytes: &[u8]) -> Result<Message, DecodeError> {
        let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
        if bytes.trim_ascii().is_empty() {
            return Err(DecodeError::Empty);
        }
        match self.read_quickly(bytes) {
            Ok(decoded) => decoded,
            Err(Unusual) => self.read_exactly(bytes),
        }
    }

    /// Reads a message with vehicles that has nothing unusual, which is nearly every one of
    /// those that are large. Anything else is left to [`Self::read_exactly`], from the beginning.
    fn read_quickly(&mut self, bytes: &[u8]) -> Result<Result<Message, DecodeError>, Unusual> {
        let text = std::str::from_utf8(bytes).map_err(|_| Unusual)?;
        let untyped = match find_type(text).map_err(|_| Unusual)? {
            TopLevel::Typed(found) if kind_of(&found) == LOAD_VEHICLES => false,
            TopLevel::Untyped => true,
            TopLevel::Typed(_) | TopLevel::Neither(_) => return Err(Unusual),
        };
        std::thread::scope(|scope| {
            let json = Json::new(text);
            let mut progress = Progress::of_quick(&json, self.go_on);
            if text.len() >= self.min_bytes_ahead {
                progress.ahead = Ahead::begin(scope, text);
            }
            let parts = Parts::new(&mut self.telling, self.take);
            let mut draft = LoadDraft::new(progress, parts);
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
        })
    }

    /// Reads any message, with the exact place of what makes it none.
    fn read_exactly(&mut self, bytes: &[u8]) -> Result<Message, DecodeError> {
        let json = match non_finite::without_words(bytes) {
            Some(copy) => Cow::Owned(copy),
            None => Cow::Borrowed(bytes),
        };
        match self.read_json(&json) {
            Err(error) if is_huge_number(&error) => {
                self.is_last_try = true;
                self.read_json(&non_finite::without_huge_numbers(&json))
            }
            decoded => decoded,
        }
    }

    fn read_json(&mut self, json: &[u8]) -> Result<Message, DecodeError> {
        let text = std::str::from_utf8(json)
            .map_err(|error| DecodeError::not_utf8(json, error.valid_up_to()))?;
        let (kind, found) = match find_type(text)? {
            TopLevel::Typed(found) => (kind_of(&found), found),
            TopLevel::Untyped => return self.load_vehicles(text, true),
            TopLevel::Neither(found) => return Err(DecodeError::NotAMessage { found }),
        };
        let found = || shortened(&found, 60).into_owned();
        match kind.as_str() {
            LOAD_VEHICLES => self.load_vehicles(text, false),
            "control" | "control_command" => checked(text, control::control),
            "switch_provider" => checked(text, control::switch_provider),
            other if UNSUPPORTED_TYPES.contains(&other) => {
                Err(DecodeError::UnsupportedType { found: found() })
            }
            _ => Err(DecodeError::UnknownType { found: found() }),
        }
    }

    fn load_vehicles(&mut self, text: &str, untyped: bool) -> Result<Message, DecodeError> {
        let mut draft = LoadDraft::new(
            Progress::new(text, self.go_on),
            Parts::new(&mut self.telling, self.take),
        );
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
        match read {
            Ok(()) => finished(draft, untyped),
            Err(error) => {
                let error = DecodeError::from_json(&error, text.as_bytes());
                if is_huge_number(&error) && !self.is_last_try {
                    return Err(error);
                }
                draft.finish_broken(error).map(Message::LoadVehicles)
            }
        }
    }
}

/// Whether the JSON reader stopped at a number that no double holds.
fn is_huge_number(error: &DecodeError) -> bool {
    matches!(error, DecodeError::Syntax { reason, .. } if reason == "number out of range")
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
