//! The structure of MessagePack: where values begin and end, and what is wrong with bytes that
//! are none. What the values hold is read by `rmp_serde`, which does not tell places.
//!
//! <https://github.com/msgpack/msgpack/blob/master/spec.md> names the markers.

use super::DecodeError;
use super::source::MAX_DEPTH;

/// Bytes that are shown before a fault.
const SHOWN_BYTES: usize = 8;

/// Why something is no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// The bytes end in the middle.
    CutOff,
    /// A byte that begins nothing.
    Reserved { at: usize },
    /// Too many values in one another.
    TooDeep { at: usize },
}

/// What a marker announces.
struct Head {
    /// Bytes of the marker and the length behind it.
    len: usize,
    /// Bytes of content.
    content: u64,
    /// Values in it.
    values: u64,
}

/// The big-endian number of `N` bytes behind the marker.
fn length<const N: usize>(bytes: &[u8]) -> Option<u64> {
    let found = bytes.get(1..)?.first_chunk::<N>()?;
    Some(
        found
            .iter()
            .fold(0, |sum, &byte| sum << 8 | u64::from(byte)),
    )
}

/// What begins with the first of `bytes`; `None` when that is cut off.
fn head(bytes: &[u8]) -> Option<Result<Head, ()>> {
    let head = |len, content, values| {
        Some(Ok(Head {
            len,
            content,
            values,
        }))
    };
    match *bytes.first()? {
        0x00..=0x7F | 0xE0..=0xFF | 0xC0 | 0xC2 | 0xC3 => head(1, 0, 0),
        marker @ 0x80..=0x8F => head(1, 0, 2 * u64::from(marker & 0x0F)),
        marker @ 0x90..=0x9F => head(1, 0, u64::from(marker & 0x0F)),
        marker @ 0xA0..=0xBF => head(1, u64::from(marker & 0x1F), 0),
        0xC1 => Some(Err(())),
        0xC4 | 0xD9 => head(2, length::<1>(bytes)?, 0),
        0xC5 | 0xDA => head(3, length::<2>(bytes)?, 0),
        0xC6 | 0xDB => head(5, length::<4>(bytes)?, 0),
        // An extension has its type between length and content.
        0xC7 => head(2, length::<1>(bytes)? + 1, 0),
        0xC8 => head(3, length::<2>(bytes)? + 1, 0),
        0xC9 => head(5, length::<4>(bytes)? + 1, 0),
        0xCC | 0xD0 => head(1, 1, 0),
        0xCD | 0xD1 => head(1, 2, 0),
        0xCA | 0xCE | 0xD2 => head(1, 4, 0),
        0xCB | 0xCF | 0xD3 => head(1, 8, 0),
        marker @ 0xD4..=0xD8 => head(1, (1 << (marker - 0xD4)) + 1, 0),
        0xDC => head(3, 0, length::<2>(bytes)?),
        0xDD => head(5, 0, length::<4>(bytes)?),
        0xDE => head(3, 0, 2 * length::<2>(bytes)?),
        0xDF => head(5, 0, 2 * length::<4>(bytes)?),
    }
}

/// Length of the value that `bytes` begin with.
pub(super) fn value_len(bytes: &[u8]) -> Result<usize, Fault> {
    let mut at = 0;
    // How many values are still to come in each of the lists and maps that are open.
    let mut open: Vec<u64> = Vec::new();
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let head = match head(rest) {
            None => return Err(Fault::CutOff),
            Some(Err(())) => return Err(Fault::Reserved { at }),
            Some(Ok(head)) => head,
        };
        let content = usize::try_from(head.content).map_err(|_| Fault::CutOff)?;
        let len = head.len.checked_add(content).ok_or(Fault::CutOff)?;
        if rest.len() < len {
            return Err(Fault::CutOff);
        }
        if head.values > 0 {
            if open.len() >= MAX_DEPTH {
                return Err(Fault::TooDeep { at });
            }
            open.push(head.values);
            at += len;
            continue;
        }
        at += len;
        loop {
            let Some(values) = open.last_mut() else {
                return Ok(at);
            };
            *values -= 1;
            if *values > 0 {
                break;
            }
            open.pop();
        }
    }
}

/// That `bytes` are one value and nothing more.
///
/// # Errors
/// What is wrong with them, and where.
pub(super) fn check(bytes: &[u8]) -> Result<(), DecodeError> {
    match value_len(bytes) {
        Ok(len) if len == bytes.len() => Ok(()),
        _ => Err(fault("", bytes)),
    }
}

/// The text that `bytes` are, if they are one.
pub(super) fn text(bytes: &[u8]) -> Option<&str> {
    match *bytes.first()? {
        0xA0..=0xBF | 0xD9..=0xDB => {}
        _ => return None,
    }
    let head = head(bytes)?.ok()?;
    std::str::from_utf8(bytes.get(head.len..)?).ok()
}

/// The keys and values of the map that `bytes` begin with, each as its bytes; `None` when it is
/// no map.
pub(super) fn entries(bytes: &[u8]) -> Option<impl Iterator<Item = (&[u8], &[u8])>> {
    match *bytes.first()? {
        0x80..=0x8F | 0xDE | 0xDF => {}
        _ => return None,
    }
    let head = head(bytes)?.ok()?;
    let mut all = Elements {
        rest: bytes.get(head.len..)?,
        left: head.values,
    };
    Some(std::iter::from_fn(move || Some((all.next()?, all.next()?))))
}

/// The elements of the list that `bytes` begin with, each as its bytes; `None` when it is no list.
pub(super) fn elements(bytes: &[u8]) -> Option<Elements<'_>> {
    match *bytes.first()? {
        0x90..=0x9F | 0xDC | 0xDD => {}
        _ => return None,
    }
    let head = head(bytes)?.ok()?;
    Some(Elements {
        rest: bytes.get(head.len..)?,
        left: head.values,
    })
}

/// See [`elements`].
pub(super) struct Elements<'t> {
    rest: &'t [u8],
    left: u64,
}

impl<'t> Iterator for Elements<'t> {
    type Item = &'t [u8];

    fn next(&mut self) -> Option<&'t [u8]> {
        self.left = self.left.checked_sub(1)?;
        let (element, rest) = self.rest.split_at_checked(value_len(self.rest).ok()?)?;
        self.rest = rest;
        Some(element)
    }
}

/// What is wrong with `bytes` as one value, found by looking at all of them; `reason` where their
/// structure is right.
pub(super) fn fault(reason: &str, bytes: &[u8]) -> DecodeError {
    let unreadable = |reason: String, at: usize| DecodeError::NotMessagePack {
        reason,
        offset: at as u64,
    };
    match value_len(bytes) {
        Err(Fault::CutOff) => DecodeError::CutOff {
            bytes: bytes.len() as u64,
            excerpt: hex(bytes),
        },
        Err(Fault::Reserved { at }) => unreadable(String::from("0xC1 begins no value"), at),
        Err(Fault::TooDeep { at }) => {
            unreadable(format!("values nest deeper than {MAX_DEPTH} levels"), at)
        }
        Ok(len) if len < bytes.len() => {
            let more = bytes.len() - len;
            unreadable(format!("{more} more bytes behind the message"), len)
        }
        Ok(len) => unreadable(reason.to_owned(), len),
    }
}

/// The last bytes, for people.
fn hex(bytes: &[u8]) -> String {
    let from = bytes.len().saturating_sub(SHOWN_BYTES);
    let shown: Vec<String> = bytes
        .iter()
        .skip(from)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    shown.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_marker_has_its_length() {
        for (bytes, len) in [
            (vec![0x00], 1),
            (vec![0x7F], 1),
            (vec![0xE0], 1),
            (vec![0xC0], 1),
            (vec![0xC2], 1),
            (vec![0xCC, 1], 2),
            (vec![0xD1, 0, 1], 3),
            (vec![0xCA, 0, 0, 0, 0], 5),
            (vec![0xCB, 0, 0, 0, 0, 0, 0, 0, 0], 9),
            (vec![0xA2, b'a', b'b'], 3),
            (vec![0xD9, 1, b'a'], 3),
            (vec![0xDA, 0, 1, b'a'], 4),
            (vec![0xDB, 0, 0, 0, 1, b'a'], 6),
            (vec![0xC4, 2, 1, 2], 4),
            (vec![0xC5, 0, 0], 3),
            (vec![0xC6, 0, 0, 0, 1, 9], 6),
            (vec![0xC7, 1, 5, 9], 4),
            (vec![0xC8, 0, 1, 5, 9], 5),
            (vec![0xC9, 0, 0, 0, 1, 5, 9], 7),
            (vec![0xD4, 5, 9], 3),
            (vec![0xD8; 18], 18),
            (vec![0x90], 1),
            (vec![0x92, 1, 2], 3),
            (vec![0xDC, 0, 2, 1, 2], 5),
            (vec![0xDD, 0, 0, 0, 1, 0x80], 6),
            (vec![0x81, 1, 0x91, 2], 4),
            (vec![0xDE, 0, 1, 1, 2], 5),
            (vec![0xDF, 0, 0, 0, 1, 1, 2], 7),
        ] {
            assert_eq!(value_len(&bytes), Ok(len), "{bytes:02x?}");
            for to in 0..len {
                assert_eq!(value_len(&bytes[..to]), Err(Fault::CutOff), "{bytes:02x?}");
            }
            let more = [bytes.as_slice(), &[0xC0]].concat();
            assert_eq!(value_len(&more), Ok(len), "{more:02x?}");
        }
        assert_eq!(value_len(&[0x91, 0xC1]), Err(Fault::Reserved { at: 1 }));
    }

    #[test]
    fn a_list_gives_the_bytes_of_its_elements() {
        let list = [0x93, 1, 0x92, 2, 3, 0xA1, b'x'];
        let found: Vec<&[u8]> = elements(&list).unwrap().collect();
        assert_eq!(found, [&[1][..], &[0x92, 2, 3], &[0xA1, b'x']]);
        assert!(elements(&[0x81, 1, 2]).is_none());
        assert_eq!(
            elements(&[0xDD, 0xFF, 0xFF, 0xFF, 0xFF, 1])
                .unwrap()
                .count(),
            1
        );
    }

    #[test]
    fn a_map_gives_the_bytes_of_its_keys_and_values() {
        let map = [0x82, 0xA1, b'k', 7, 5, 0x91, 1];
        let found: Vec<(&[u8], &[u8])> = entries(&map).unwrap().collect();
        assert_eq!(found, [(&[0xA1, b'k'][..], &[7][..]), (&[5], &[0x91, 1])]);
        assert_eq!(text(found[0].0), Some("k"));
        assert_eq!(text(found[1].0), None);
        assert!(entries(&[0x91, 1]).is_none());
    }

    #[test]
    fn depth_is_bounded() {
        let deep = vec![0x91; 1_000_000];
        assert_eq!(value_len(&deep), Err(Fault::TooDeep { at: MAX_DEPTH }));
    }
}
