//! Numbers that JSON cannot hold: bare `NaN` and `Infinity` as Python writes them, and
//! numbers too large for a double.
//!
//! They are replaced by a string of equal length in a copy of the text, so that every place
//! in the message keeps its offset and the JSON reader sees only JSON.

use memchr::{memchr, memchr2, memmem};

/// A string made of this character alone stands for a number that is none; what it stood
/// for is told by its length. No file name and no label consists of DEL characters.
const MARK: u8 = 0x7F;

/// The words that Python's `json.dumps` writes, longest first.
const WORDS: [&[u8]; 3] = [b"-Infinity", b"Infinity", b"NaN"];

/// The text with its bare `NaN`, `Infinity` and `-Infinity` replaced, or `None` when it has none.
pub(super) fn without_words(text: &[u8]) -> Option<Vec<u8>> {
    // Two fast searches spare nearly every message the slow way.
    if memmem::find(text, b"NaN").is_none() && memmem::find(text, b"Infinity").is_none() {
        return None;
    }
    let mut copy = text.to_vec();
    let mut changed = false;
    outside_of_strings(text, |from, part| {
        // Between strings there are mostly a few digits and commas: a plain look is quicker
        // than to prepare three searches.
        if !part.iter().any(|byte| matches!(byte, b'N' | b'I')) {
            return;
        }
        for word in WORDS {
            for at in memmem::find_iter(part, word) {
                changed |= mark(&mut copy, from + at, word.len());
            }
        }
    });
    changed.then_some(copy)
}

/// The text with numbers beyond the range of a double replaced.
pub(super) fn without_huge_numbers(text: &[u8]) -> Vec<u8> {
    let mut copy = text.to_vec();
    outside_of_strings(text, |from, part| {
        let mut at = from;
        for token in part.split(|b| !matches!(b, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E')) {
            let parsed = std::str::from_utf8(token).map(str::parse::<f64>);
            if token.len() > 2 && matches!(parsed, Ok(Ok(number)) if number.is_infinite()) {
                mark(&mut copy, at, token.len());
            }
            at += token.len() + 1;
        }
    });
    copy
}

/// What a string stands for, if it was put there by this module.
pub(super) fn marked_word(text: &str) -> Option<&'static str> {
    if text.is_empty() || !text.bytes().all(|byte| byte == MARK) {
        return None;
    }
    Some(match text.len() {
        1 => "NaN",
        6 => "Infinity",
        7 => "-Infinity",
        _ => "a number out of range",
    })
}

/// The text that stands for one of [`WORDS`].
pub(super) fn mark_for(word: &str) -> &'static str {
    match word {
        "NaN" => "\u{7f}",
        "Infinity" => "\u{7f}\u{7f}\u{7f}\u{7f}\u{7f}\u{7f}",
        _ => "\u{7f}\u{7f}\u{7f}\u{7f}\u{7f}\u{7f}\u{7f}",
    }
}

/// Writes a marked string over `len` bytes, unless another word already lies there.
fn mark(copy: &mut [u8], from: usize, len: usize) -> bool {
    match copy.get_mut(from..from.saturating_add(len)) {
        Some([first, inner @ .., last]) if *first != MARK && *last != b'"' => {
            *first = b'"';
            inner.fill(MARK);
            *last = b'"';
            true
        }
        _ => false,
    }
}

/// Calls `visit` with the offset and the bytes of each part between strings.
fn outside_of_strings(text: &[u8], mut visit: impl FnMut(usize, &[u8])) {
    let mut from = 0;
    while let Some(rest) = text.get(from..).filter(|rest| !rest.is_empty()) {
        let quote = memchr(b'"', rest).unwrap_or(rest.len());
        let (outside, string) = rest.split_at(quote);
        visit(from, outside);
        from += quote + string_len(string);
    }
}

/// Length of the string at the start of `text` with both quotes; to the end when it has none.
pub(super) fn string_len(text: &[u8]) -> usize {
    let mut at = 1;
    while let Some(rest) = text.get(at..) {
        match memchr2(b'"', b'\\', rest) {
            Some(found) if rest.get(found) == Some(&b'"') => return at + found + 1,
            Some(escape) => at += escape + 2,
            None => break,
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words_replaced(text: &str) -> Option<String> {
        without_words(text.as_bytes()).map(|copy| String::from_utf8(copy).unwrap())
    }

    #[test]
    fn words_outside_of_strings_become_strings_of_equal_length() {
        let text = r#"{"a":NaN,"b":[Infinity, -Infinity]}"#;
        let copy = words_replaced(text).unwrap();
        assert_eq!(copy.len(), text.len());
        let value: serde_json::Value = serde_json::from_str(&copy).unwrap();
        assert_eq!(marked_word(value["a"].as_str().unwrap()), Some("NaN"));
        assert_eq!(
            marked_word(value["b"][0].as_str().unwrap()),
            Some("Infinity")
        );
        assert_eq!(
            marked_word(value["b"][1].as_str().unwrap()),
            Some("-Infinity")
        );
    }

    #[test]
    fn each_word_has_its_mark() {
        for word in ["NaN", "Infinity", "-Infinity"] {
            assert_eq!(marked_word(mark_for(word)), Some(word));
        }
    }

    #[test]
    fn words_inside_of_strings_stay() {
        assert_eq!(words_replaced(r#"{"NaN":"Infinity \" NaN \\"}"#), None);
        let mixed = words_replaced(r#"{"NaN":NaN,"x":"\"NaN"}"#).unwrap();
        assert_eq!(mixed, "{\"NaN\":\"\u{7f}\",\"x\":\"\\\"NaN\"}");
        assert_eq!(words_replaced(r#"["open NaN"#), None);
        assert_eq!(words_replaced("[1,2]"), None);
    }

    #[test]
    fn only_numbers_beyond_a_double_are_replaced() {
        let text = r#"[1e308,1e999,-2E400,"1e999",0.5]"#;
        let copy = String::from_utf8(without_huge_numbers(text.as_bytes())).unwrap();
        assert_eq!(copy.len(), text.len());
        let values: Vec<serde_json::Value> = serde_json::from_str(&copy).unwrap();
        assert_eq!(values[0], 1e308);
        assert_eq!(
            marked_word(values[1].as_str().unwrap()),
            Some("a number out of range")
        );
        assert!(marked_word(values[2].as_str().unwrap()).is_some());
        assert_eq!(values[3], "1e999");
        assert_eq!(values[4], 0.5);
    }
}
