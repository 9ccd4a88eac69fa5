//! Rust source as words, marks and texts, without comments and other literals.

/// One piece of the source; comments, and literals of characters and bytes, are gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token<'a> {
    Word(&'a str),
    /// `::`
    PathSep,
    Mark(u8),
    /// What stands between the quotes of a literal, as it is written.
    Text(&'a str),
}

/// All tokens of `source`, each with its line, from 1.
pub fn tokens(source: &str) -> Vec<(usize, Token<'_>)> {
    let bytes = source.as_bytes();
    let mut tokens = Vec::new();
    let (mut at, mut line) = (0, 1);
    while let Some(&byte) = bytes.get(at) {
        let end = match byte {
            b'/' if bytes.get(at + 1) == Some(&b'/') => line_end(bytes, at),
            b'/' if bytes.get(at + 1) == Some(&b'*') => comment_end(bytes, at),
            b'"' => {
                let end = string_end(bytes, at);
                tokens.push((line, Token::Text(inside(source, at, end))));
                end
            }
            b'r' if is_raw_string(bytes, at + 1) => {
                let end = raw_string_end(bytes, at + 1);
                tokens.push((line, Token::Text(inside(source, at + 1, end))));
                end
            }
            b'b' if bytes.get(at + 1) == Some(&b'"') => string_end(bytes, at + 1),
            b'b' if bytes.get(at + 1) == Some(&b'r') && is_raw_string(bytes, at + 2) => {
                raw_string_end(bytes, at + 2)
            }
            b'\'' => quote_end(source, at),
            b':' if bytes.get(at + 1) == Some(&b':') => {
                tokens.push((line, Token::PathSep));
                at + 2
            }
            _ if is_word(byte) => {
                let end = (at..bytes.len())
                    .find(|&i| !is_word(bytes[i]))
                    .unwrap_or(bytes.len());
                tokens.push((line, Token::Word(&source[at..end])));
                end
            }
            _ => {
                if !byte.is_ascii_whitespace() {
                    tokens.push((line, Token::Mark(byte)));
                }
                at + 1
            }
        };
        line += bytes[at..end].iter().filter(|&&byte| byte == b'\n').count();
        at = end;
    }
    tokens
}

const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

fn line_end(bytes: &[u8], at: usize) -> usize {
    (at..bytes.len())
        .find(|&i| bytes[i] == b'\n')
        .unwrap_or(bytes.len())
}

/// What is between the quotes of a literal that lies between two places.
fn inside(source: &str, start: usize, end: usize) -> &str {
    let quoted = source[start..end].trim_matches('#');
    let text = quoted.strip_prefix('"').unwrap_or(quoted);
    text.strip_suffix('"').unwrap_or(text)
}

/// Comments may stand inside of comments.
fn comment_end(bytes: &[u8], start: usize) -> usize {
    let (mut depth, mut at) = (0, start);
    while at < bytes.len() {
        match bytes.get(at..at + 2) {
            Some(b"/*") => (depth, at) = (depth + 1, at + 2),
            Some(b"*/") => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            return at;
        }
    }
    bytes.len()
}

fn string_end(bytes: &[u8], quote: usize) -> usize {
    let mut at = quote + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

fn is_raw_string(bytes: &[u8], at: usize) -> bool {
    bytes[at..].iter().find(|&&byte| byte != b'#') == Some(&b'"')
}

fn raw_string_end(bytes: &[u8], at: usize) -> usize {
    let hashes = bytes[at..].iter().take_while(|&&byte| byte == b'#').count();
    let closing = [b"\"".as_slice(), &b"#".repeat(hashes)].concat();
    let inside = at + hashes + 1;
    bytes[inside..]
        .windows(closing.len())
        .position(|window| window == closing)
        .map_or(bytes.len(), |found| inside + found + closing.len())
}

/// A character literal, or only the quote of a lifetime.
fn quote_end(source: &str, at: usize) -> usize {
    let mut rest = source[at + 1..].char_indices();
    match (rest.next(), rest.next()) {
        (Some((_, '\\')), Some((next, escaped))) => {
            let behind = at + 1 + next + escaped.len_utf8();
            source[behind..]
                .find('\'')
                .map_or(source.len(), |found| behind + found + 1)
        }
        (Some(_), Some((next, '\''))) => at + 1 + next + 1,
        _ => at + 1,
    }
}
