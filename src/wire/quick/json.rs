//! A reader of JSON that borrows: strict where it reads itself, and quick to give up.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::cursor::Cursor;
use crate::wire::non_finite;
use crate::wire::scalar::Scalar;

/// Something that this reader does not read. Whether it is a fault is for `serde_json` to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::wire) struct Unusual;

impl fmt::Display for Unusual {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unusual")
    }
}

impl std::error::Error for Unusual {}

impl Error for Unusual {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

/// A text of JSON, read from its start.
#[derive(Debug)]
pub(in crate::wire) struct Json<'t> {
    pub(super) cursor: Cursor<'t>,
}

impl<'t> Json<'t> {
    pub(in crate::wire) const fn new(text: &'t str) -> Self {
        Self {
            cursor: Cursor::new(text),
        }
    }

    /// The same from byte `at` on, with what was opened before still open.
    pub(in crate::wire) fn at_byte(text: &'t str, at: usize) -> Self {
        let json = Self::new(text);
        json.cursor.go_to(at);
        json
    }

    /// Goes on from byte `at`, which must be the end of a value.
    pub(in crate::wire) fn go_to(&self, at: usize) {
        self.cursor.go_to(at);
    }

    /// Takes a comma and goes to what follows it, if there is one.
    pub(in crate::wire) fn take_comma(&self) -> bool {
        let found = self.cursor.take(b',');
        self.cursor.peek();
        found
    }

    /// Behind a key: where the first object of the list begins that is its value, and what
    /// that begins with, up to the end of its first key.
    pub(in crate::wire) fn first_of_list(&self) -> Option<(usize, &'t str)> {
        let cursor = &self.cursor;
        if !cursor.take(b':') || !cursor.take(b'[') || cursor.peek() != Some(b'{') {
            return None;
        }
        let first = cursor.at();
        cursor.take(b'{');
        cursor.peek();
        cursor.plain_string()?;
        Some((first, cursor.part(first, cursor.at())?))
    }

    /// Bytes that were read.
    pub(in crate::wire) const fn at(&self) -> usize {
        self.cursor.at()
    }

    /// That nothing but white space follows.
    pub(in crate::wire) fn end(&self) -> Result<(), Unusual> {
        self.cursor.peek().map_or(Ok(()), |_| Err(Unusual))
    }

    /// Reads the list that begins here, if it is one of simple values alone and `take`, which
    /// gets each of them, always says `true`; else `false`, and nothing is taken.
    ///
    /// # Errors
    /// Those of `take`.
    pub(in crate::wire) fn simple_list<E>(
        &self,
        mut take: impl FnMut(&Scalar<'t>) -> Result<bool, E>,
    ) -> Result<bool, E> {
        let cursor = &self.cursor;
        let from = cursor.at();
        let mut value = Scalar::Bool(false);
        let mut is_first = true;
        if cursor.take(b'[') {
            loop {
                if std::mem::take(&mut is_first) && cursor.take(b']') {
                    return Ok(true);
                }
                cursor.peek();
                let Some(end) = cursor.simple_at(cursor.at(), &mut value) else {
                    break;
                };
                cursor.go_to(end);
                if !take(&value)? {
                    break;
                }
                if cursor.take(b',') {
                    continue;
                }
                if cursor.take(b']') {
                    return Ok(true);
                }
                // A number that goes on, or a fault.
                break;
            }
        }
        cursor.go_to(from);
        Ok(false)
    }

    /// Takes the value that begins here, whatever it is.
    fn skip(&self) -> Result<&'t str, Unusual> {
        let from = self.at();
        let len = value_len(self.cursor.rest()).ok_or(Unusual)?;
        self.cursor.go_to(from + len);
        self.cursor.part(from, from + len).ok_or(Unusual)
    }
}

/// Length of the value that `text` begins with, by its brackets and quotes alone.
fn value_len(text: &[u8]) -> Option<usize> {
    let mut open = 0_usize;
    let mut at = 0;
    loop {
        match *text.get(at)? {
            b'"' => {
                at += non_finite::string_len(text.get(at..)?);
                if open == 0 {
                    return Some(at);
                }
                continue;
            }
            b'[' | b'{' => open += 1,
            b']' | b'}' if open <= 1 => return Some(at + open),
            b']' | b'}' => open -= 1,
            b',' | b' ' | b'\n' | b'\t' | b'\r' if open == 0 => return Some(at),
            _ => {}
        }
        at += 1;
    }
}

/// Whether the number that was read goes on.
fn has_exponent(cursor: &Cursor<'_>) -> bool {
    matches!(
        cursor.rest().first(),
        Some(b'e' | b'E' | b'0'..=b'9' | b'.')
    )
}

impl<'t> Deserializer<'t> for &Json<'t> {
    type Error = Unusual;

    fn deserialize_any<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Unusual> {
        let cursor = &self.cursor;
        let first = cursor.peek().ok_or(Unusual)?;
        if first == b'{' || first == b'[' {
            let end = if first == b'{' { b'}' } else { b']' };
            cursor.go_to(cursor.at() + 1);
            let elements = Elements {
                json: self,
                end,
                is_first: true,
            };
            let value = match first {
                b'{' => visitor.visit_map(elements)?,
                _ => visitor.visit_seq(elements)?,
            };
            // A visitor that left anything in it would find something else here.
            return cursor.take(end).then_some(value).ok_or(Unusual);
        }
        if let Some(text) = cursor.plain_string() {
            return visitor.visit_borrowed_str(text);
        }
        let from = cursor.at();
        match cursor.simple() {
            Some(Scalar::Int(whole)) if !has_exponent(cursor) => visitor.visit_i64(whole),
            Some(Scalar::Float(number)) if !has_exponent(cursor) => visitor.visit_f64(number),
            Some(Scalar::Bool(truth)) => visitor.visit_bool(truth),
            Some(Scalar::Missing("null")) => visitor.visit_unit(),
            Some(Scalar::Missing(word)) => visitor.visit_borrowed_str(non_finite::mark_for(word)),
            _ => {
                cursor.go_to(from);
                let value = self.skip()?;
                let mut exact = serde_json::Deserializer::from_str(value);
                let read = exact.deserialize_any(visitor).map_err(|_| Unusual)?;
                exact.end().map_err(|_| Unusual)?;
                Ok(read)
            }
        }
    }

    fn deserialize_ignored_any<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Unusual> {
        self.cursor.peek().ok_or(Unusual)?;
        let value = self.skip()?;
        let is_json = |text: &[u8]| serde_json::from_slice::<IgnoredAny>(text).is_ok();
        let is_read = is_json(value.as_bytes())
            || non_finite::without_words(value.as_bytes()).is_some_and(|copy| is_json(&copy));
        if is_read {
            visitor.visit_unit()
        } else {
            Err(Unusual)
        }
    }

    forward_to_deserialize_any! {
        <V: Visitor<'t>>
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        option unit unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier
    }
}

/// The elements of a list, or the entries of an object.
struct Elements<'a, 't> {
    json: &'a Json<'t>,
    end: u8,
    is_first: bool,
}

impl Elements<'_, '_> {
    /// Whether there is another one, which begins here then.
    #[inline]
    fn has_next(&mut self) -> Result<bool, Unusual> {
        let cursor = &self.json.cursor;
        if cursor.peek() == Some(self.end) {
            return Ok(false);
        }
        if std::mem::take(&mut self.is_first) || cursor.take(b',') {
            cursor.peek();
            return Ok(true);
        }
        Err(Unusual)
    }
}

impl<'t> SeqAccess<'t> for Elements<'_, 't> {
    type Error = Unusual;

    #[inline]
    fn next_element_seed<S: DeserializeSeed<'t>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Unusual> {
        if self.has_next()? {
            seed.deserialize(self.json).map(Some)
        } else {
            Ok(None)
        }
    }
}

impl<'t> MapAccess<'t> for Elements<'_, 't> {
    type Error = Unusual;

    fn next_key_seed<S: DeserializeSeed<'t>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Unusual> {
        if !self.has_next()? {
            return Ok(None);
        }
        if self.json.cursor.rest().first() == Some(&b'"') {
            seed.deserialize(self.json).map(Some)
        } else {
            Err(Unusual)
        }
    }

    fn next_value_seed<S: DeserializeSeed<'t>>(&mut self, seed: S) -> Result<S::Value, Unusual> {
        if !self.json.cursor.take(b':') {
            return Err(Unusual);
        }
        self.json.cursor.peek();
        seed.deserialize(self.json)
    }
}
