//! A place in a text of JSON, and how the next simple value is read there.

use std::borrow::Cow;
use std::cell::Cell;

use super::bytes::{POWERS_OF_TEN, digits, plain_len};
use crate::wire::scalar::Scalar;

/// Digits whose number always fits an `i64`.
const MAX_DIGITS: usize = 18;

/// Powers of ten that a double holds exactly.
const POWERS: [f64; MAX_DIGITS + 1] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18,
];

/// A text and how far it was read. Shared by all that read it, so that the place is a cell.
#[derive(Debug)]
pub(super) struct Cursor<'t> {
    text: &'t str,
    at: Cell<usize>,
}

impl<'t> Cursor<'t> {
    pub(super) const fn new(text: &'t str) -> Self {
        Self {
            text,
            at: Cell::new(0),
        }
    }

    /// Bytes that were read.
    #[inline]
    pub(super) const fn at(&self) -> usize {
        self.at.get()
    }

    /// Goes on from byte `at`.
    #[inline]
    pub(super) fn go_to(&self, at: usize) {
        self.at.set(at);
    }

    /// What is left to read.
    #[inline]
    pub(super) fn rest(&self) -> &'t [u8] {
        self.from(self.at())
    }

    /// The text from byte `from` to byte `to`; `None` where that cuts a character.
    #[inline]
    pub(super) fn part(&self, from: usize, to: usize) -> Option<&'t str> {
        self.text.get(from..to)
    }

    /// The next byte that is no white space; it is not taken.
    #[inline]
    pub(super) fn peek(&self) -> Option<u8> {
        let mut at = self.at();
        loop {
            match self.text.as_bytes().get(at) {
                Some(b' ' | b'\n' | b'\t' | b'\r') => at += 1,
                found => {
                    self.go_to(at);
                    return found.copied();
                }
            }
        }
    }

    /// Takes the next byte behind white space if it is this one.
    #[inline]
    pub(super) fn take(&self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        if found {
            self.go_to(self.at() + 1);
        }
        found
    }

    /// Reads the string that begins here if it has no escapes. Without one nothing is taken.
    #[inline]
    pub(super) fn plain_string(&self) -> Option<&'t str> {
        let (text, end) = self.plain_string_at(self.at())?;
        self.go_to(end);
        Some(text)
    }

    /// Reads the value that begins here if it is a simple one. Without one nothing is taken.
    pub(super) fn simple(&self) -> Option<Scalar<'t>> {
        let mut value = Scalar::Bool(false);
        self.go_to(self.simple_at(self.at(), &mut value)?);
        Some(value)
    }

    /// The bytes from `at` on.
    #[inline]
    pub(super) fn from(&self, at: usize) -> &'t [u8] {
        self.text.as_bytes().get(at..).unwrap_or_default()
    }

    #[inline]
    fn plain_string_at(&self, at: usize) -> Option<(&'t str, usize)> {
        let (&b'"', inner) = self.from(at).split_first()? else {
            return None;
        };
        let from = at + 1;
        let to = from + plain_len(inner)?;
        Some((self.part(from, to)?, to + 1))
    }

    /// Reads the value that begins at `at` if it is a simple one, a word, a text without
    /// escapes or a number without an exponent; gives the place where it ends, which for a
    /// number may be an exponent.
    ///
    /// The value is written where it will be read: handed over and copied, it would keep
    /// the processor waiting longer than the reading of its digits takes.
    #[inline]
    pub(super) fn simple_at(&self, at: usize, value: &mut Scalar<'t>) -> Option<usize> {
        let bytes = self.from(at);
        let len = match bytes.first()? {
            b'"' => {
                let (text, end) = self.plain_string_at(at)?;
                *value = Scalar::of_text(Cow::Borrowed(text));
                return Some(end);
            }
            b'0'..=b'9' => number(bytes, false, value)?,
            b'-' if bytes.get(1) == Some(&b'I') => {
                *value = Scalar::Missing("-Infinity");
                word(bytes, b"-Infinity")?
            }
            b'-' => number(bytes.get(1..)?, true, value)? + 1,
            b'n' => {
                *value = Scalar::Missing("null");
                word(bytes, b"null")?
            }
            b't' => {
                *value = Scalar::Bool(true);
                word(bytes, b"true")?
            }
            b'f' => {
                *value = Scalar::Bool(false);
                word(bytes, b"false")?
            }
            b'N' => {
                *value = Scalar::Missing("NaN");
                word(bytes, b"NaN")?
            }
            b'I' => {
                *value = Scalar::Missing("Infinity");
                word(bytes, b"Infinity")?
            }
            _ => return None,
        };
        Some(at + len)
    }
}

/// Length of `word` where `bytes` begin with it.
#[inline]
fn word(bytes: &[u8], word: &[u8]) -> Option<usize> {
    bytes.starts_with(word).then_some(word.len())
}

/// Reads a number of at most [`MAX_DIGITS`] digits without a sign and an exponent; gives its
/// length.
///
/// The digits as a double over a power of ten is what `serde_json` computes too, so that
/// both readers give the same bits. It is exact up to 2^53 (W. D. Clinger, "How to Read
/// Floating Point Numbers Accurately", 1990), and at most a unit in the last place off beyond.
#[inline]
fn number(bytes: &[u8], negative: bool, value: &mut Scalar<'_>) -> Option<usize> {
    let (whole, whole_len) = digits(bytes);
    let leading_zero = whole_len > 1 && bytes.first() == Some(&b'0');
    if whole_len == 0 || leading_zero || whole_len > MAX_DIGITS {
        return None;
    }
    if bytes.get(whole_len) != Some(&b'.') {
        // At most MAX_DIGITS digits, which an i64 holds.
        *value = match (negative, whole.cast_signed()) {
            (true, 0) => Scalar::Float(-0.0),
            (true, whole) => Scalar::Int(-whole),
            (false, whole) => Scalar::Int(whole),
        };
        return Some(whole_len);
    }
    let (fraction, fraction_len) = digits(bytes.get(whole_len + 1..)?);
    if fraction_len == 0 || whole_len + fraction_len > MAX_DIGITS {
        return None;
    }
    let all = whole * POWERS_OF_TEN.get(fraction_len)? + fraction;
    let number = all.cast_signed() as f64 / POWERS.get(fraction_len)?;
    *value = Scalar::Float(if negative { -number } else { number });
    Some(whole_len + 1 + fraction_len)
}
