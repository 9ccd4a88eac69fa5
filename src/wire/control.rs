//! The one word that `control` and `switch_provider` carry, under any of its keys.

use std::borrow::Cow;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};

use super::scalar::{Scalar, visit_no_seq, visit_scalars};
use super::{Control, DecodeError, Message};

/// Keys of the command of `control`, the first that holds a text counts.
const COMMAND_KEYS: [&str; 3] = ["command", "action", "data"];
/// Keys of the name of `switch_provider`, the first that holds a text counts.
const PROVIDER_KEYS: [&str; 5] = ["provider", "command", "name", "style", "data"];

/// The message of a `control` text.
pub(super) fn control(text: &str) -> Result<Message, DecodeError> {
    let found = word_under(&COMMAND_KEYS, text)?;
    let command = found.as_ref().map(|word| word.trim().to_ascii_lowercase());
    Ok(Message::Control(match command.as_deref() {
        Some("play") => Control::Play,
        Some("pause") => Control::Pause,
        Some("stop") => Control::Stop,
        Some("clear") => Control::Clear,
        _ => {
            let found = found.map_or_else(|| String::from("missing"), shown);
            return Err(DecodeError::UnknownCommand { found });
        }
    }))
}

/// The message of a `switch_provider` text.
pub(super) fn switch_provider(text: &str) -> Result<Message, DecodeError> {
    match word_under(&PROVIDER_KEYS, text)? {
        Some(name) if name.chars().count() <= super::MAX_TEXT_CHARS => {
            Ok(Message::SwitchProvider { name })
        }
        found => Err(DecodeError::Field {
            message: "switch_provider",
            field: "provider",
            found: found.map_or_else(|| String::from("missing"), shown),
            reason: "not the name of a map",
        }),
    }
}

fn shown(word: String) -> String {
    Scalar::Text(Cow::Owned(word)).shown()
}

fn word_under(keys: &[&str], text: &str) -> Result<Option<String>, DecodeError> {
    let mut found = None;
    serde_json::Deserializer::from_str(text)
        .deserialize_any(WordFinder {
            keys,
            found: &mut found,
            depth: 0,
        })
        .map_err(|error| DecodeError::from_json(&error, text.as_bytes()))?;
    Ok(found.map(|(_, word)| word))
}

/// Looks for a text under certain keys, and under the same keys in `data`.
struct WordFinder<'a> {
    keys: &'a [&'a str],
    found: &'a mut Option<(usize, String)>,
    depth: u8,
}

impl WordFinder<'_> {
    fn scalar(self, value: Scalar<'_>) {
        let weakest = self.keys.len();
        if let Ok(Some(word)) = value.into_name()
            && self.found.is_none()
            && self.depth > 0
        {
            *self.found = Some((weakest, word));
        }
    }
}

impl<'de> DeserializeSeed<'de> for WordFinder<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for WordFinder<'_> {
    type Value = ();
    visit_scalars!();
    visit_no_seq!();
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            if key == "data" && self.depth == 0 {
                map.next_value_seed(WordFinder {
                    keys: self.keys,
                    found: &mut *self.found,
                    depth: 1,
                })?;
                continue;
            }
            let value: Scalar<'de> = map.next_value()?;
            let Some(rank) = self.keys.iter().position(|name| *name == key) else {
                continue;
            };
            if let Ok(Some(word)) = value.into_name()
                && self.found.as_ref().is_none_or(|(known, _)| rank < *known)
            {
                *self.found = Some((rank, word));
            }
        }
        Ok(())
    }
}
