//! The frame in one line of a recording, without a second copy of its text.
//!
//! A recorded message of a gigabyte is one line of more than that. The JSON reader would make
//! a string beside the line; here the string is unescaped where it stands. Only lines exactly
//! as this program writes them are taken; the JSON reader reads all others, and says what is
//! wrong with them.

use std::str::from_utf8;

use memchr::{memchr, memmem};

use super::recording::{Direction, Line};

/// What stands before the text of a frame.
const TEXT_KEY: &[u8] = b",\"text\":\"";
/// What stands behind it.
const TEXT_END: &[u8] = b"\"}";
/// Everything before the text is shorter.
const MAX_HEAD_BYTES: usize = 256;

/// Makes `line`, of which `len` bytes count, the text of its frame, and gives what the line
/// says beside it. `None`, with the line as it was, when it is not written as usual.
pub(super) fn unwrap_text(line: &mut Vec<u8>, len: usize) -> Option<Line<'static>> {
    let used = line.get(..len)?;
    let head_len = memmem::find(used.get(..MAX_HEAD_BYTES.min(len))?, TEXT_KEY)?;
    let head = [used.get(..head_len)?, b"}"].concat();
    let head: Line<'_> = serde_json::from_slice(&head).ok()?;
    let from = head_len + TEXT_KEY.len();
    let to = len.checked_sub(TEXT_END.len())?;
    let text = used.get(from..to)?;
    let is_usual = head.text.is_none() && head.binary.is_none();
    if used.get(to..)? != TEXT_END || !is_usual || !is_string(text) {
        return None;
    }
    let head = Line {
        t_us: head.t_us,
        dir: head.dir,
        text: None,
        binary: None,
        binary_bytes: head.binary_bytes,
    };
    if head.dir == Direction::In {
        let len = unescape(line, from, to);
        line.truncate(len);
    }
    Some(head)
}

/// Whether `text` is the inside of a JSON string.
fn is_string(text: &[u8]) -> bool {
    if from_utf8(text).is_err() || text.iter().any(|&byte| byte < b' ') {
        return false;
    }
    let mut at = 0;
    while let Some(found) = memchr::memchr2(b'"', b'\\', text.get(at..).unwrap_or_default()) {
        match escape_at(text, at + found) {
            Some((_, len)) => at += found + len,
            None => return false,
        }
    }
    true
}

/// The character that is escaped at `at`, and the length of its escape.
fn escape_at(text: &[u8], at: usize) -> Option<(char, usize)> {
    let (b"\\", rest) = text.get(at..)?.split_at_checked(1)? else {
        return None;
    };
    let simple = match rest.first()? {
        b'"' => '"',
        b'\\' => '\\',
        b'/' => '/',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => {
            let first = code_unit(rest)?;
            if let Some(character) = char::from_u32(first) {
                return Some((character, 6));
            }
            // Half of a pair (The Unicode Standard, section 3.9, UTF-16).
            let (b"\\", rest) = rest.get(5..)?.split_at_checked(1)? else {
                return None;
            };
            let second = code_unit(rest)?;
            let pair = [u16::try_from(first).ok()?, u16::try_from(second).ok()?];
            let character = char::decode_utf16(pair).next()?.ok()?;
            return (character > '\u{ffff}').then_some((character, 12));
        }
        _ => return None,
    };
    Some((simple, 2))
}

/// The number behind the `u` that `text` begins with.
fn code_unit(text: &[u8]) -> Option<u32> {
    let digits = text.strip_prefix(b"u")?.get(..4)?;
    if !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    u32::from_str_radix(from_utf8(digits).ok()?, 16).ok()
}

/// Writes what stands escaped in `from..to` to the front; gives its length. No escape is
/// shorter than its character, so that nothing is written over before it was read.
fn unescape(line: &mut [u8], from: usize, to: usize) -> usize {
    let (mut read, mut written) = (from, 0);
    while let Some(rest) = line.get(read..to).filter(|rest| !rest.is_empty()) {
        let plain = memchr(b'\\', rest).unwrap_or(rest.len());
        line.copy_within(read..read + plain, written);
        read += plain;
        written += plain;
        let Some((character, len)) = line.get(..to).and_then(|line| escape_at(line, read)) else {
            // At the end: what is no escape was not let in.
            break;
        };
        let mut bytes = [0; 4];
        let bytes = character.encode_utf8(&mut bytes).as_bytes();
        if let Some(place) = line.get_mut(written..written + bytes.len()) {
            place.copy_from_slice(bytes);
        }
        read += len;
        written += bytes.len();
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What the JSON reader makes of a line.
    fn plainly(line: &str) -> Option<(u64, String)> {
        let line: Line<'_> = serde_json::from_str(line).ok()?;
        Some((line.t_us, line.text?.into_owned()))
    }

    fn unwrapped(line: &str) -> Option<(u64, String)> {
        let mut bytes = line.as_bytes().to_vec();
        let Some(head) = unwrap_text(&mut bytes, line.len()) else {
            assert_eq!(bytes, line.as_bytes(), "it is left as it was");
            return None;
        };
        Some((head.t_us, String::from_utf8(bytes).unwrap()))
    }

    #[test]
    fn escapes_of_every_kind_become_their_characters() {
        let line = r#"{"t_us":7,"dir":"in","text":"a\"\\\/\b\f\n\r\t\u00e9\ud83d\ude97 é🚗"}"#;
        assert_eq!(unwrapped(line), plainly(line));
        assert_eq!(unwrapped(line).unwrap().0, 7);
    }

    #[test]
    fn what_the_json_reader_refuses_or_reads_otherwise_is_left_to_it() {
        for text in [
            r#"\ud83d"#,
            r#"\ud83d\u0041"#,
            r#"\ude97"#,
            r#"\x"#,
            r#"\u00g0"#,
            r#"\u+041"#,
            "\\",
            "a\u{1}b",
            "a\"b",
            r#"","binary_bytes":"#,
        ] {
            let line = format!(r#"{{"t_us":7,"dir":"in","text":"{text}"}}"#);
            assert_eq!(unwrapped(&line), None, "{line}");
        }
        for line in [
            r#"{"t_us":7,"dir":"in","binary_bytes":5}"#,
            r#"{"dir":"in","text":"a","t_us":7}"#,
            r#"{"t_us":7,"dir":"sideways","text":"a"}"#,
            r#"{"t_us":7,"dir":"in","text":"a""#,
            r#"{"t_us":7,"dir":"in","text":""#,
            "",
        ] {
            assert_eq!(unwrapped(line), None, "{line}");
        }
    }

    proptest! {
        #[test]
        fn every_text_that_is_written_is_read_again(text in "(?s).{0,40}") {
            let line = serde_json::to_string(&Line {
                t_us: 12,
                dir: Direction::In,
                text: Some(text.as_str().into()),
                binary: None,
                binary_bytes: None,
            })
            .unwrap();
            prop_assert_eq!(unwrapped(&line), Some((12, text)));
        }

        #[test]
        fn whatever_stands_in_a_line_both_readers_say_the_same(
            inside in r#"([a-c\"\\/u]|\\[bfnrtux]|\\ud[89ab][0-9a-f]{2}|\\u[0-9a-f]{4}|é){0,12}"#,
        ) {
            let line = format!(r#"{{"t_us":7,"dir":"in","text":"{inside}"}}"#);
            if let Some(found) = unwrapped(&line) {
                prop_assert_eq!(Some(found), plainly(&line));
            }
        }
    }
}
