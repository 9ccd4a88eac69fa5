//! Gives back the memory of large texts.

/// So much is given back at once: it takes a millisecond or two.
#[cfg(target_os = "linux")]
const PIECE_BYTES: usize = 16 << 20;

/// Frees a text. A large one goes piece by piece: while Linux takes memory back from a process,
/// no other thread of it can get any, and a gigabyte takes a tenth of a second, for which the
/// window would stand still.
pub(super) fn release(text: Vec<u8>) {
    #[cfg(target_os = "linux")]
    let text = shrink_away(text);
    drop(text);
}

/// Shortens a text until little is left. The C library gives the end of a large block back
/// without moving the rest; elsewhere it might be copied every time.
#[cfg(target_os = "linux")]
fn shrink_away(mut text: Vec<u8>) -> Vec<u8> {
    while text.len() > PIECE_BYTES {
        text.truncate(text.len() - PIECE_BYTES);
        text.shrink_to_fit();
    }
    text
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_of_a_large_text_is_freed_at_once() {
        for len in [0, 1, PIECE_BYTES, PIECE_BYTES + 1, 5 * PIECE_BYTES + 3] {
            let left = shrink_away(vec![7; len]);
            assert!(left.capacity() <= PIECE_BYTES, "{len}: {}", left.capacity());
            assert!(left.iter().all(|byte| *byte == 7));
            release(vec![7; len]);
        }
    }
}
