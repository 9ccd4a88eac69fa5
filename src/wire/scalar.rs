//! One JSON value of any kind where one number, word or truth is expected: what it holds,
//! and how it is shown when it is wrong.

use std::borrow::Cow;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use super::non_finite::marked_word;

/// Characters of a wrong value that are shown.
const MAX_SHOWN_CHARS: usize = 60;

/// A value without its contents when these are a list or an object.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Scalar<'de> {
    /// Nothing: `null`, or a number that JSON cannot hold; the word says which.
    Missing(&'static str),
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Any other number; finite.
    Float(f64),
    /// Text; never a marked word.
    Text(Cow<'de, str>),
    /// A list.
    List,
    /// An object.
    Object,
    /// Bytes, or text that is not UTF-8; MessagePack alone has them.
    Bytes,
    /// A value of a type that MessagePack leaves to the sender.
    Extension,
}

/// What a value is as a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Number {
    /// Nothing was said; the word that said so.
    Missing(&'static str),
    /// A finite number.
    Value(f64),
    /// Something else.
    Wrong,
}

impl<'de> Scalar<'de> {
    /// A number; JSON has only finite ones.
    pub(super) fn of_number(number: f64) -> Self {
        if number.is_finite() {
            Self::Float(number)
        } else if number.is_nan() {
            Self::Missing("NaN")
        } else if number > 0.0 {
            Self::Missing("Infinity")
        } else {
            Self::Missing("-Infinity")
        }
    }

    pub(super) fn of_text(text: Cow<'de, str>) -> Self {
        marked_word(&text).map_or(Self::Text(text), Self::Missing)
    }

    /// The same, borrowing its text.
    pub(super) fn borrowed(&self) -> Scalar<'_> {
        match self {
            Self::Text(text) => Scalar::Text(Cow::Borrowed(text)),
            Self::Missing(word) => Scalar::Missing(word),
            Self::Bool(truth) => Scalar::Bool(*truth),
            Self::Int(whole) => Scalar::Int(*whole),
            Self::Float(number) => Scalar::Float(*number),
            Self::List => Scalar::List,
            Self::Object => Scalar::Object,
            Self::Bytes => Scalar::Bytes,
            Self::Extension => Scalar::Extension,
        }
    }

    /// The number; text that holds one counts, because CSV readers forget to convert.
    pub(super) fn number(&self) -> Number {
        match self {
            Self::Missing(word) => Number::Missing(word),
            // A double holds every whole number that a position, speed or time can be.
            Self::Int(whole) => Number::Value(*whole as f64),
            Self::Float(number) => Number::Value(*number),
            Self::Text(text) => number_in(text),
            Self::Bool(_) | Self::List | Self::Object | Self::Bytes | Self::Extension => {
                Number::Wrong
            }
        }
    }

    /// The truth; `None` when it is neither. Nothing said is no.
    pub(super) fn truth(&self) -> Option<bool> {
        match self {
            Self::Missing(_) => Some(false),
            Self::Bool(truth) => Some(*truth),
            Self::Int(whole) => Some(*whole != 0),
            Self::Float(number) => Some(*number != 0.0),
            Self::Text(text) => match text.trim().to_ascii_lowercase().as_str() {
                "true" | "yes" | "1" => Some(true),
                "" | "false" | "no" | "0" => Some(false),
                _ => None,
            },
            Self::List | Self::Object | Self::Bytes | Self::Extension => None,
        }
    }

    /// The text of a name or an id, which may be a number too; `None` for other kinds.
    pub(super) fn into_name(self) -> Result<Option<String>, Self> {
        match self {
            Self::Missing(_) => Ok(None),
            Self::Text(text) if text.trim().is_empty() => Ok(None),
            Self::Text(text) => Ok(Some(text.into_owned())),
            Self::Int(whole) => Ok(Some(whole.to_string())),
            Self::Float(number) => Ok(Some(number.to_string())),
            other => Err(other),
        }
    }

    /// The value as a person would look for it in the message, shortened.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Missing(word) => (*word).to_owned(),
            Self::Bool(truth) => truth.to_string(),
            Self::Int(whole) => whole.to_string(),
            // Three hundred digits help nobody.
            Self::Float(number) if number.abs() >= 1e15 => format!("{number:e}"),
            Self::Float(number) => number.to_string(),
            Self::Text(text) => format!("{:?}", shortened(text, MAX_SHOWN_CHARS)),
            Self::List => String::from("a list"),
            Self::Object => String::from("an object"),
            Self::Bytes => String::from("bytes"),
            Self::Extension => String::from("an extension value"),
        }
    }
}

fn number_in(text: &str) -> Number {
    let text = text.trim();
    if text.is_empty() {
        return Number::Missing("\"\"");
    }
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() => Number::Value(number),
        Ok(number) if number.is_nan() => Number::Missing("NaN"),
        Ok(_) => Number::Missing("Infinity"),
        Err(_) => Number::Wrong,
    }
}

/// At most `max_chars` characters of `text`, the last one an ellipsis when it was longer.
pub(super) fn shortened(text: &str, max_chars: usize) -> Cow<'_, str> {
    // As many bytes as characters are few enough, whatever they are.
    if text.len() <= max_chars || text.chars().count() <= max_chars {
        return Cow::Borrowed(text);
    }
    let kept = max_chars.saturating_sub(1);
    Cow::Owned(text.chars().take(kept).chain(['…']).collect())
}

/// The part of a visitor that is the same for every reader here: all values that are
/// neither list nor object go to the reader's own `scalar`.
macro_rules! visit_scalars {
    () => {
        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("any JSON value")
        }
        fn visit_bool<E>(self, truth: bool) -> Result<Self::Value, E> {
            Ok(self.scalar($crate::wire::scalar::Scalar::Bool(truth)))
        }
        fn visit_i64<E>(self, whole: i64) -> Result<Self::Value, E> {
            Ok(self.scalar($crate::wire::scalar::Scalar::Int(whole)))
        }
        fn visit_u64<E>(self, whole: u64) -> Result<Self::Value, E> {
            Ok(self.scalar(i64::try_from(whole).map_or(
                $crate::wire::scalar::Scalar::Float(whole as f64),
                $crate::wire::scalar::Scalar::Int,
            )))
        }
        fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
            Ok(self.scalar($crate::wire::scalar::Scalar::of_number(number)))
        }
        fn visit_bytes<E>(self, _: &[u8]) -> Result<Self::Value, E> {
            Ok(self.scalar($crate::wire::scalar::Scalar::Bytes))
        }
        fn visit_newtype_struct<D: serde::Deserializer<'de>>(
            self,
            extension: D,
        ) -> Result<Self::Value, D::Error> {
            <serde::de::IgnoredAny as serde::Deserialize>::deserialize(extension)?;
            Ok(self.scalar($crate::wire::scalar::Scalar::Extension))
        }
        fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
            let text = std::borrow::Cow::Borrowed(text);
            Ok(self.scalar($crate::wire::scalar::Scalar::of_text(text)))
        }
        fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
            let text = std::borrow::Cow::Owned(text.to_owned());
            Ok(self.scalar($crate::wire::scalar::Scalar::of_text(text)))
        }
        fn visit_unit<E>(self) -> Result<Self::Value, E> {
            Ok(self.scalar($crate::wire::scalar::Scalar::Missing("null")))
        }
    };
}

/// For readers that expect no list: it is skipped and told as a scalar.
macro_rules! visit_no_seq {
    () => {
        fn visit_seq<A: serde::de::SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
            $crate::wire::scalar::skip_seq(seq)?;
            Ok(self.scalar($crate::wire::scalar::Scalar::List))
        }
    };
}

/// For readers that expect no object: it is skipped and told as a scalar.
macro_rules! visit_no_map {
    () => {
        fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
            $crate::wire::scalar::skip_map(map)?;
            Ok(self.scalar($crate::wire::scalar::Scalar::Object))
        }
    };
}

pub(super) use {visit_no_map, visit_no_seq, visit_scalars};

pub(super) fn skip_seq<'de, A: SeqAccess<'de>>(mut seq: A) -> Result<(), A::Error> {
    while seq.next_element::<serde::de::IgnoredAny>()?.is_some() {}
    Ok(())
}

pub(super) fn skip_map<'de, A: MapAccess<'de>>(mut map: A) -> Result<(), A::Error> {
    while map
        .next_entry::<serde::de::IgnoredAny, serde::de::IgnoredAny>()?
        .is_some()
    {}
    Ok(())
}

struct ScalarVisitor;

impl ScalarVisitor {
    fn scalar(self, scalar: Scalar<'_>) -> Scalar<'_> {
        scalar
    }
}

impl<'de> Visitor<'de> for ScalarVisitor {
    type Value = Scalar<'de>;
    visit_scalars!();
    visit_no_seq!();
    visit_no_map!();
}

impl<'de> Deserialize<'de> for Scalar<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ScalarVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scalar(json: &str) -> Scalar<'_> {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn numbers_are_read_from_numbers_and_from_text() {
        assert_eq!(scalar("45.5").number(), Number::Value(45.5));
        assert_eq!(scalar("-3").number(), Number::Value(-3.0));
        assert_eq!(scalar("\" 45.5 \"").number(), Number::Value(45.5));
        assert_eq!(
            scalar("18446744073709551615").number(),
            Number::Value(u64::MAX as f64)
        );
        assert_eq!(scalar("null").number(), Number::Missing("null"));
        assert_eq!(scalar("\"nan\"").number(), Number::Missing("NaN"));
        assert_eq!(scalar("\"\"").number(), Number::Missing("\"\""));
        for wrong in ["true", "[45.5]", "{\"a\":1}", "\"north\"", "\"45,5\""] {
            assert_eq!(scalar(wrong).number(), Number::Wrong, "{wrong}");
        }
    }

    #[test]
    fn names_may_be_numbers_and_nothing_else() {
        assert_eq!(scalar("7").into_name(), Ok(Some("7".into())));
        assert_eq!(scalar("\"van\"").into_name(), Ok(Some("van".into())));
        assert_eq!(scalar("\"  \"").into_name(), Ok(None));
        assert_eq!(scalar("null").into_name(), Ok(None));
        assert_eq!(scalar("[1]").into_name(), Err(Scalar::List));
    }

    #[test]
    fn long_values_are_shortened_between_characters() {
        let long = "é".repeat(500);
        let shown = Scalar::Text(long.into()).shown();
        assert_eq!(shown.chars().count(), MAX_SHOWN_CHARS + 2);
        assert!(shown.ends_with("…\""));
    }

    #[test]
    fn truth_has_few_spellings() {
        assert_eq!(scalar("true").truth(), Some(true));
        assert_eq!(scalar("0").truth(), Some(false));
        assert_eq!(scalar("\"True\"").truth(), Some(true));
        assert_eq!(scalar("\"perhaps\"").truth(), None);
        assert_eq!(scalar("[]").truth(), None);
    }
}
