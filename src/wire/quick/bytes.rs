//! Strings and digits, eight bytes at a time.

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;

/// Length of the string that `inner` begins with, up to its closing quote; `None` when there
/// is an escape, a control character, which JSON forbids, or no quote.
#[inline]
pub(super) fn plain_len(inner: &[u8]) -> Option<usize> {
    let mut words = inner.chunks_exact(8);
    let mut len = 0;
    for word in &mut words {
        let word = word.try_into().map_or(0, u64::from_le_bytes);
        let special = special_bytes(word);
        if special != 0 {
            // The lowest mark is always a true one.
            len += (special.trailing_zeros() / 8) as usize;
            return (inner.get(len) == Some(&b'"')).then_some(len);
        }
        len += 8;
    }
    let rest = words.remainder();
    let end = rest
        .iter()
        .position(|&byte| matches!(byte, b'"' | b'\\') || byte < b' ')?;
    (rest.get(end) == Some(&b'"')).then_some(len + end)
}

/// The high bit of each byte that is a quote, a backslash or a control character. Bits above
/// the lowest one may be wrong: subtracting borrows from the next byte (the zero-byte test of
/// H. S. Warren, "Hacker's Delight", section 6-1).
#[inline]
const fn special_bytes(word: u64) -> u64 {
    let quote = word ^ (ONES * b'"' as u64);
    let backslash = word ^ (ONES * b'\\' as u64);
    let zero = (quote.wrapping_sub(ONES) & !quote) | (backslash.wrapping_sub(ONES) & !backslash);
    let control = word.wrapping_sub(ONES * b' ' as u64) & !word;
    (zero | control) & HIGHS
}

/// The number that `bytes` begin with, which is right while it has no more than 18 digits,
/// and how many digits there are.
#[inline]
pub(super) fn digits(bytes: &[u8]) -> (u64, usize) {
    let Some((word, rest)) = bytes.split_first_chunk::<8>() else {
        return digits_one_by_one(bytes);
    };
    let values = u64::from_le_bytes(*word) ^ (ONES * b'0' as u64);
    // A digit became 0 to 9: adding 6 leaves its high half zero. Everything else is more,
    // and a carry reaches only bytes behind the first that is no digit.
    let others = (values | values.wrapping_add(ONES * 6)) & (ONES * 0xF0);
    if others == 0 {
        return digits_on(eight(values), rest);
    }
    let len = others.trailing_zeros() / 8;
    // Shifted up, the digits have zeros before them; in two steps, because there may be none.
    let number = eight(values << (56 - 8 * len) << 8);
    (number, len as usize)
}

/// The number of eight digits and those that `rest` begins with.
#[inline(never)]
fn digits_on(first: u64, rest: &[u8]) -> (u64, usize) {
    let (number, len) = digits(rest);
    let power = POWERS_OF_TEN.get(len).copied().unwrap_or_default();
    (first.wrapping_mul(power).wrapping_add(number), len + 8)
}

/// The same at the very end of a text.
#[cold]
fn digits_one_by_one(bytes: &[u8]) -> (u64, usize) {
    let (mut number, mut len) = (0_u64, 0);
    for byte in bytes.iter().take_while(|byte| byte.is_ascii_digit()) {
        number = number * 10 + u64::from(byte - b'0');
        len += 1;
    }
    (number, len)
}

/// Powers of ten that a number of 18 digits can be multiplied with.
pub(super) const POWERS_OF_TEN: [u64; 19] = [
    1,
    10,
    100,
    1_000,
    10_000,
    100_000,
    1_000_000,
    10_000_000,
    100_000_000,
    1_000_000_000,
    10_000_000_000,
    100_000_000_000,
    1_000_000_000_000,
    10_000_000_000_000,
    100_000_000_000_000,
    1_000_000_000_000_000,
    10_000_000_000_000_000,
    100_000_000_000_000_000,
    1_000_000_000_000_000_000,
];

/// The number of eight digits, the first in the lowest byte: pairs, then fours, then all
/// (D. Lemire, "Quickly parsing eight digits", 2018).
#[inline]
const fn eight(values: u64) -> u64 {
    const PAIRS: u64 = 0x00FF_00FF_00FF_00FF;
    const FOURS: u64 = 0x0000_FFFF_0000_FFFF;
    let pairs = values.wrapping_mul(10).wrapping_add(values >> 8) & PAIRS;
    let fours = pairs.wrapping_mul(100).wrapping_add(pairs >> 16) & FOURS;
    fours.wrapping_mul(10_000).wrapping_add(fours >> 32) & 0xFFFF_FFFF
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same, byte by byte.
    fn plainly(inner: &[u8]) -> Option<usize> {
        let end = inner
            .iter()
            .position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1F))?;
        (inner[end] == b'"').then_some(end)
    }

    #[test]
    fn every_byte_is_recognised_in_every_place() {
        for byte in 0..=u8::MAX {
            for place in 0..20 {
                for filler in [b'a', b'\x7F', b'\x80', b'\xFF', b' ', b'!', b'#', b']'] {
                    let mut text = vec![filler; 24];
                    text[place] = byte;
                    text[22] = b'"';
                    assert_eq!(plain_len(&text), plainly(&text), "{byte} at {place}");
                }
            }
        }
    }

    #[test]
    fn a_string_without_an_end_has_no_length() {
        assert_eq!(plain_len(b""), None);
        assert_eq!(plain_len(b"abcdefgh"), None);
        assert_eq!(plain_len(b"\""), Some(0));
    }

    #[test]
    fn digits_are_counted_and_added_up_wherever_they_end() {
        let all = "123456789012345678";
        for len in 0..=all.len() {
            for tail in [
                "",
                ",",
                ".5",
                "e5",
                "/",
                ":",
                "\u{7f}",
                "\u{80}",
                ", \"longitude\": 4",
            ] {
                let text = format!("{}{tail}", &all[..len]);
                let expected = all[..len].parse().unwrap_or(0);
                assert_eq!(digits(text.as_bytes()), (expected, len), "{text}");
            }
        }
        assert_eq!(digits(b"0070000000000,"), (70_000_000_000, 13));
        assert_eq!(digits(&[b'1'; 1000]).1, 1000);
    }
}
