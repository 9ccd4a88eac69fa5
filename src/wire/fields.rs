//! The fields of a small message, wherever in it they stand.

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::DecodeError;
use super::key::KeyText;
use super::kind::Kind;
use super::scalar::{Number, Scalar, shortened, visit_scalars};
use super::source::Source;

/// Characters that are kept of a `request_id`.
const MAX_REQUEST_ID_CHARS: usize = 100;

/// Keys that may hold an object with more fields.
const NESTS: [&str; 2] = ["data", "bounds"];

/// Objects that may lie in one another: `data`, and `bounds` in it.
const MAX_LEVELS: usize = 2;

/// What a field holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value<'de> {
    /// A number, a word, a truth or nothing.
    One(Scalar<'de>),
    /// A list of these.
    Many(Vec<Scalar<'de>>),
    /// An object with fields.
    Inner(Fields<'de>),
}

impl Value<'_> {
    /// The value as a person would look for it in the message, shortened.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::One(scalar) => scalar.shown(),
            Self::Many(_) => Scalar::List.shown(),
            Self::Inner(_) => Scalar::Object.shown(),
        }
    }

    pub(super) fn number(&self) -> Number {
        match self {
            Self::One(scalar) => scalar.number(),
            Self::Many(_) | Self::Inner(_) => Number::Wrong,
        }
    }

    pub(super) fn truth(&self) -> Option<bool> {
        match self {
            Self::One(scalar) => scalar.truth(),
            Self::Many(_) | Self::Inner(_) => None,
        }
    }

    /// The text of a name or an id, which may be a number too, shortened to `max_chars`.
    pub(super) fn name(&self, max_chars: usize) -> Option<String> {
        match self {
            Self::One(scalar) => name_of(scalar, max_chars),
            Self::Many(_) | Self::Inner(_) => None,
        }
    }

    const fn is_missing(&self) -> bool {
        matches!(self, Self::One(Scalar::Missing(_)))
    }
}

/// The text of a name or an id, shortened as ids of vehicles are.
pub(super) fn name_of(scalar: &Scalar<'_>, max_chars: usize) -> Option<String> {
    let name = scalar.clone().into_name().ok()??;
    Some(shortened(&name, max_chars).into_owned())
}

/// Those fields of a message that mean something.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Fields<'de> {
    entries: Vec<(&'static str, Value<'de>)>,
}

impl<'de> Fields<'de> {
    /// Reads the `known` fields of a message, those in its `data` too.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub(super) fn of(
        source: Source<'de>,
        known: &'static [&'static str],
    ) -> Result<Self, DecodeError> {
        let read = source.read(ValueSeed {
            known,
            levels: MAX_LEVELS,
        });
        match read.map_err(|broken| broken.told())? {
            Value::Inner(fields) => Ok(fields),
            // A list has no fields.
            Value::One(_) | Value::Many(_) => Ok(Self::default()),
        }
    }

    /// All that is under these keys, one key after the other, at the top before `data`.
    pub(super) fn under(
        &self,
        keys: &'static [&'static str],
    ) -> impl Iterator<Item = (&'static str, &Value<'de>)> {
        let data = self.own("data").and_then(|value| match value {
            Value::Inner(inner) => Some(inner),
            Value::One(_) | Value::Many(_) => None,
        });
        keys.iter().flat_map(move |&key| {
            let inner = data.and_then(|data| data.own(key));
            [self.own(key), inner]
                .into_iter()
                .flatten()
                .map(move |value| (key, value))
        })
    }

    /// The first under these keys that holds anything.
    pub(super) fn first(
        &self,
        keys: &'static [&'static str],
    ) -> Option<(&'static str, &Value<'de>)> {
        self.under(keys).find(|(_, value)| !value.is_missing())
    }

    /// A text or number to come back with the answer.
    ///
    /// # Errors
    /// When it is something else.
    pub(super) fn request_id(&self, kind: Kind) -> Result<Option<String>, DecodeError> {
        let Some((key, value)) = self.first(REQUEST_ID_KEYS) else {
            return Ok(None);
        };
        let wrong = || refusal(kind, key, value.shown(), NO_REQUEST_ID);
        match value {
            Value::One(scalar) => request_id_of(scalar.clone()).map_err(|_| wrong()),
            Value::Many(_) | Value::Inner(_) => Err(wrong()),
        }
    }

    /// What stands under this key right here.
    pub(super) fn own(&self, key: &str) -> Option<&Value<'de>> {
        let found = self.entries.iter().find(|(name, _)| *name == key);
        found.map(|(_, value)| value)
    }

    /// Keeps a value; of several under one key the last that holds anything counts.
    fn set(&mut self, key: &'static str, value: Value<'de>) {
        match self.entries.iter_mut().find(|(name, _)| *name == key) {
            Some(_) if value.is_missing() => {}
            Some((_, known)) => *known = value,
            None => self.entries.push((key, value)),
        }
    }
}

/// The spellings of the field that comes back with an answer.
const REQUEST_ID_KEYS: &[&str] = &["request_id", "requestId"];

/// Why a `request_id` is none.
pub(super) const NO_REQUEST_ID: &str = "neither a text nor a number";

/// The text of a `request_id`, shortened; a value that is none comes back.
pub(super) fn request_id_of(value: Scalar<'_>) -> Result<Option<String>, Scalar<'_>> {
    let name = value.into_name()?;
    Ok(name.map(|name| shortened(&name, MAX_REQUEST_ID_CHARS).into_owned()))
}

/// The refusal of a message because of one of its fields.
pub(super) fn refusal(
    kind: Kind,
    field: &'static str,
    found: String,
    reason: &'static str,
) -> DecodeError {
    DecodeError::Field {
        message: kind.name(),
        field,
        found,
        reason,
    }
}

/// The refusal of a message that lacks a field.
pub(super) fn missing(kind: Kind, field: &'static str, reason: &'static str) -> DecodeError {
    refusal(kind, field, String::from("missing"), reason)
}

struct ValueSeed {
    known: &'static [&'static str],
    levels: usize,
}

impl ValueSeed {
    #[expect(clippy::unused_self, reason = "the other visitors need it")]
    fn scalar(self, value: Scalar<'_>) -> Value<'_> {
        Value::One(value)
    }
}

impl<'de> DeserializeSeed<'de> for ValueSeed {
    type Value = Value<'de>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ValueSeed {
    type Value = Value<'de>;
    visit_scalars!();

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut all = Vec::new();
        while let Some(value) = seq.next_element()? {
            all.push(value);
        }
        Ok(Value::Many(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields = Fields::default();
        while let Some(KeyText(key)) = map.next_key()? {
            let known = self.known.iter().find(|name| **name == key).copied();
            let nest = NESTS.iter().find(|name| **name == key).copied();
            match (known.or(nest), nest.is_some() && self.levels > 0) {
                (Some(key), true) => fields.set(
                    key,
                    map.next_value_seed(Self {
                        known: self.known,
                        levels: self.levels - 1,
                    })?,
                ),
                (Some(key), false) => fields.set(key, map.next_value_seed(FlatSeed)?),
                (None, _) => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(Value::Inner(fields))
    }
}

/// Reads a value that is no object with fields.
struct FlatSeed;

impl FlatSeed {
    #[expect(clippy::unused_self, reason = "the other visitors need it")]
    fn scalar(self, value: Scalar<'_>) -> Value<'_> {
        Value::One(value)
    }
}

impl<'de> DeserializeSeed<'de> for FlatSeed {
    type Value = Value<'de>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for FlatSeed {
    type Value = Value<'de>;
    visit_scalars!();
    super::scalar::visit_no_map!();

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut all = Vec::new();
        while let Some(value) = seq.next_element()? {
            all.push(value);
        }
        Ok(Value::Many(all))
    }
}
