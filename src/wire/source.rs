//! The bytes of one message in either of its two notations.

use serde::Deserializer as _;
use serde::de::{DeserializeSeed, IgnoredAny};

use super::DecodeError;
use super::pack;

/// Lists and objects may lie so deep in one another, as `serde_json` has it. Each level takes
/// some of the stack.
pub(super) const MAX_DEPTH: usize = 127;

/// What a message is read from.
#[derive(Clone, Copy, Debug)]
pub(super) enum Source<'t> {
    /// JSON.
    Json(&'t str),
    /// MessagePack.
    Pack(&'t [u8]),
}

/// Why the reading of a source ended early.
#[derive(Debug)]
pub(super) enum Broken<'t> {
    Json(serde_json::Error, &'t str),
    Pack(rmp_serde::decode::Error, &'t [u8]),
    Trailing(&'t [u8]),
}

impl Broken<'_> {
    /// The same with the exact place, which takes another look at everything before it.
    pub(super) fn told(&self) -> DecodeError {
        match self {
            Self::Json(error, text) => DecodeError::from_json(error, text.as_bytes()),
            Self::Pack(error, bytes) => pack::fault(&error.to_string(), bytes),
            Self::Trailing(bytes) => pack::fault("trailing bytes", bytes),
        }
    }
}

impl<'t> Source<'t> {
    /// All of it.
    pub(super) const fn bytes(self) -> &'t [u8] {
        match self {
            Self::Json(text) => text.as_bytes(),
            Self::Pack(bytes) => bytes,
        }
    }

    /// Reads one value and does not look at what follows it.
    pub(super) fn begin<S: DeserializeSeed<'t>>(self, seed: S) -> Result<S::Value, Broken<'t>> {
        match self {
            Self::Json(text) => seed
                .deserialize(&mut serde_json::Deserializer::from_str(text))
                .map_err(|error| Broken::Json(error, text)),
            Self::Pack(bytes) => seed
                .deserialize(&mut packed(bytes))
                .map_err(|error| Broken::Pack(error, bytes)),
        }
    }

    /// Reads one value, and that nothing follows it.
    pub(super) fn read<S: DeserializeSeed<'t>>(self, seed: S) -> Result<S::Value, Broken<'t>> {
        match self {
            Self::Json(text) => {
                let mut json = serde_json::Deserializer::from_str(text);
                seed.deserialize(&mut json)
                    .and_then(|value| json.end().map(|()| value))
                    .map_err(|error| Broken::Json(error, text))
            }
            Self::Pack(bytes) => {
                let mut packed = packed(bytes);
                let value = seed
                    .deserialize(&mut packed)
                    .map_err(|error| Broken::Pack(error, bytes))?;
                // The reader does not tell its place; at the end it finds no marker. Asked for a
                // truth it looks at nothing in a list, which might end too early as well.
                match packed.deserialize_bool(IgnoredAny) {
                    Err(rmp_serde::decode::Error::InvalidMarkerRead(_)) => Ok(value),
                    Ok(_) | Err(_) => Err(Broken::Trailing(bytes)),
                }
            }
        }
    }
}

type Packed<'t> = rmp_serde::Deserializer<rmp_serde::decode::ReadRefReader<'t, [u8]>>;

fn packed(bytes: &[u8]) -> Packed<'_> {
    let mut packed = rmp_serde::Deserializer::from_read_ref(bytes);
    // The level at which it stops.
    packed.set_max_depth(MAX_DEPTH + 1);
    packed
}
