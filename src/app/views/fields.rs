//! Fields of a JSON object, read one by one: a bad one costs itself and is told by its name.

use serde_json::{Map, Value};

use crate::words::view_files::{self as words, reason};

/// Notes that are kept; more are not read by anybody.
const MAX_NOTES: usize = 20;
/// Longest piece of a value that is quoted, in characters.
const MAX_QUOTED_CHARS: usize = 60;

/// What was wrong or not understood, a sentence each.
#[derive(Debug, Default)]
pub struct Notes(Vec<String>);

impl Notes {
    /// Adds one.
    pub fn add(&mut self, note: String) {
        if self.0.len() < MAX_NOTES {
            self.0.push(note);
        }
    }

    /// All of them.
    pub fn into_list(self) -> Vec<String> {
        self.0
    }
}

/// The fields of one object.
pub struct Fields<'a> {
    /// What stands before the names of its fields in notes: `camera.`, or nothing.
    prefix: &'static str,
    fields: Option<&'a Map<String, Value>>,
    known: Vec<&'static str>,
}

impl<'a> Fields<'a> {
    /// The fields of the outermost object.
    pub const fn new(fields: &'a Map<String, Value>) -> Self {
        Self {
            prefix: "",
            fields: Some(fields),
            known: Vec::new(),
        }
    }

    /// The object in a field; without fields where there is none. `prefix` is the name with a
    /// dot behind it.
    pub fn object(&mut self, name: &'static str, prefix: &'static str, notes: &mut Notes) -> Self {
        let fields = self.take(name, notes, |value| {
            value
                .as_object()
                .ok_or_else(|| reason::NO_OBJECT.to_owned())
        });
        Self {
            prefix,
            fields,
            known: Vec::new(),
        }
    }

    /// The value of a field; nothing where it is missing or null, and where `read` refuses it.
    pub fn take<T>(
        &mut self,
        name: &'static str,
        notes: &mut Notes,
        read: impl FnOnce(&'a Value) -> Result<T, String>,
    ) -> Option<T> {
        self.known.push(name);
        let value = self.fields?.get(name).filter(|value| !value.is_null())?;
        match read(value) {
            Ok(read) => Some(read),
            Err(reason) => {
                let quoted: String = value.to_string().chars().take(MAX_QUOTED_CHARS).collect();
                let name = format!("{}{name}", self.prefix);
                notes.add(words::field(&name, &quoted, &reason));
                None
            }
        }
    }

    /// A number from `low` to `high`.
    pub fn number(
        &mut self,
        name: &'static str,
        notes: &mut Notes,
        (low, high): (f64, f64),
    ) -> Option<f64> {
        self.take(name, notes, |value| {
            let number = value.as_f64().ok_or_else(|| reason::NO_NUMBER.to_owned())?;
            if (low..=high).contains(&number) {
                Ok(number)
            } else {
                Err(reason::outside(low, high))
            }
        })
    }

    /// A whole number from 0 to `high`.
    pub fn count(&mut self, name: &'static str, notes: &mut Notes, high: u64) -> Option<u64> {
        self.take(name, notes, |value| match value.as_u64() {
            Some(number) if number <= high => Ok(number),
            Some(_) => Err(reason::more_than(high)),
            None => Err(reason::NO_WHOLE_NUMBER.to_owned()),
        })
    }

    /// True or false.
    pub fn flag(&mut self, name: &'static str, notes: &mut Notes) -> Option<bool> {
        self.take(name, notes, |value| {
            value.as_bool().ok_or_else(|| reason::NO_FLAG.to_owned())
        })
    }

    /// A text of at most so many characters.
    pub fn text(
        &mut self,
        name: &'static str,
        notes: &mut Notes,
        max_chars: usize,
    ) -> Option<&'a str> {
        self.take(name, notes, |value| text_of(value, max_chars))
    }

    /// Tells which fields nobody has asked for.
    pub fn finish(self, notes: &mut Notes) {
        let names = self.fields.into_iter().flat_map(Map::keys);
        for name in names.filter(|name| !self.known.contains(&name.as_str())) {
            let name: String = name.chars().take(MAX_QUOTED_CHARS).collect();
            notes.add(words::unknown_field(&format!("{}{name}", self.prefix)));
        }
    }
}

/// A text of at most so many characters.
pub fn text_of(value: &Value, max_chars: usize) -> Result<&str, String> {
    let text = value.as_str().ok_or_else(|| reason::NO_TEXT.to_owned())?;
    if text.chars().count() <= max_chars {
        Ok(text)
    } else {
        Err(reason::longer_than(max_chars))
    }
}
