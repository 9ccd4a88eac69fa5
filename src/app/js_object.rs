//! One assignment of an object with plain values, as JavaScript writes it: no more of the
//! language is understood, and nothing is ever run.

use thiserror::Error;

/// A value as it stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A string, without its quotes.
    Quoted(String),
    /// A number or a word.
    Bare(String),
}

impl Value {
    /// What it says.
    pub fn text(&self) -> &str {
        match self {
            Self::Quoted(text) | Self::Bare(text) => text,
        }
    }
}

/// Why a text is no such assignment.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("at byte {at}: expected {expected}")]
pub struct ObjectError {
    /// What should stand there.
    pub expected: &'static str,
    /// Byte in the text, from 0.
    pub at: usize,
}

/// The fields of `name = { key: value, … };` in their order. Before the name `window.` or a
/// word of declaration may stand, comments and blanks anywhere.
///
/// # Errors
/// [`ObjectError`] for anything else.
pub fn read(text: &str, name: &str) -> Result<Vec<(String, Value)>, ObjectError> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let mut reader = Reader { text, rest: text };
    let first = reader.word("the name of the object")?;
    let found = match first.as_str() {
        "window" | "globalThis" | "self" => {
            reader.sign('.', "a dot")?;
            reader.word("the name of the object")?
        }
        "var" | "let" | "const" => reader.word("the name of the object")?,
        _ => first,
    };
    if found != name {
        return Err(reader.error("the name of the object"));
    }
    reader.sign('=', "=")?;
    reader.sign('{', "{")?;
    let mut fields = Vec::new();
    while !reader.takes('}') {
        let key = match reader.quoted()? {
            Some(key) => key,
            None => reader.word("a key")?,
        };
        reader.sign(':', ":")?;
        let value = match reader.quoted()? {
            Some(text) => Value::Quoted(text),
            None => Value::Bare(reader.word("a value")?),
        };
        fields.push((key, value));
        if !reader.takes(',') {
            reader.sign('}', ", or }")?;
            break;
        }
    }
    reader.takes(';');
    reader.skip_blanks();
    if reader.rest.is_empty() {
        Ok(fields)
    } else {
        Err(reader.error("the end"))
    }
}

struct Reader<'t> {
    text: &'t str,
    rest: &'t str,
}

impl<'t> Reader<'t> {
    fn error(&self, expected: &'static str) -> ObjectError {
        ObjectError {
            expected,
            at: self.text.len().saturating_sub(self.rest.len()),
        }
    }

    fn skip_blanks(&mut self) {
        loop {
            let rest = self.rest.trim_start();
            let comment = rest
                .strip_prefix("//")
                .map(|comment| comment.split_once('\n').map_or("", |(_, rest)| rest))
                .or_else(|| Some(rest.strip_prefix("/*")?.split_once("*/")?.1));
            self.rest = comment.unwrap_or(rest);
            if comment.is_none() {
                return;
            }
        }
    }

    fn takes(&mut self, sign: char) -> bool {
        self.skip_blanks();
        let rest = self.rest.strip_prefix(sign);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn sign(&mut self, sign: char, expected: &'static str) -> Result<(), ObjectError> {
        if self.takes(sign) {
            Ok(())
        } else {
            Err(self.error(expected))
        }
    }

    /// Letters, digits and what stands in numbers.
    fn word(&mut self, expected: &'static str) -> Result<String, ObjectError> {
        self.skip_blanks();
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '-' | '+');
        let end = self.rest.find(|c| !is_part(c)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        if word.is_empty() {
            return Err(self.error(expected));
        }
        self.rest = rest;
        Ok(word.to_owned())
    }

    /// The string that stands next, if one does.
    fn quoted(&mut self) -> Result<Option<String>, ObjectError> {
        self.skip_blanks();
        let Some(quote) = self.rest.chars().next().filter(|c| matches!(c, '\'' | '"')) else {
            return Ok(None);
        };
        let inside: &'t str = self.rest.get(1..).unwrap_or_default();
        let Some((text, rest)) = inside.split_once(quote) else {
            return Err(self.error("the end of the string"));
        };
        // Nothing that is read here needs an escape.
        if text.contains(['\\', '\n', '\r']) {
            return Err(self.error("a string on one line without escapes"));
        }
        self.rest = rest;
        Ok(Some(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn quoted(key: &str, value: &str) -> (String, Value) {
        (key.into(), Value::Quoted(value.into()))
    }

    fn bare(key: &str, value: &str) -> (String, Value) {
        (key.into(), Value::Bare(value.into()))
    }

    #[test]
    fn an_object_is_read_in_the_spellings_that_people_and_programs_use() {
        for text in [
            "window.C = {\n\tport: 1,\n\tat: 'x y'\n};",
            "\u{FEFF}window.C={port:1,at:\"x y\",}",
            "// left by a program\r\nconst C = { \"port\" : 1 , 'at':'x y' } ; /* end */\n",
            "C /**/ = {port: 1, // the port\n at: 'x y'}",
        ] {
            let fields = read(text, "C").unwrap();
            assert_eq!(fields, [bare("port", "1"), quoted("at", "x y")], "{text}");
        }
        assert_eq!(read("C={}", "C").unwrap(), []);
    }

    #[test]
    fn anything_else_is_refused_with_its_place() {
        for (text, expected, at) in [
            ("", "the name of the object", 0),
            ("window.D = {}", "the name of the object", 8),
            ("C = [1]", "{", 4),
            ("C = {a: {b: 1}}", "a value", 8),
            ("C = {a: 'x", "the end of the string", 8),
            (
                r"C = {a: 'x\'y'}",
                "a string on one line without escapes",
                8,
            ),
            ("C = {a 1}", ":", 7),
            ("C = {a: 1", ", or }", 9),
            ("C = {a: 1}; alert(1)", "the end", 12),
        ] {
            assert_eq!(read(text, "C"), Err(ObjectError { expected, at }), "{text}");
        }
    }

    proptest! {
        #[test]
        fn whatever_the_text_it_is_read_or_refused(text in r#"(window\.)?C ?=[ {}:;,'"/*\\a-c1\n]{0,30}"#) {
            if let Err(error) = read(&text, "C") {
                prop_assert!(error.at <= text.len());
            }
        }
    }
}
