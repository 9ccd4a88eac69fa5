//! The secret by which the application knows its own viewer.

use std::fmt;

use thiserror::Error;

/// A secret for the handshake. It is never shown: not by `Debug`, in logs, or in recordings.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

/// Longer tokens are refused: servers take no more than some KiB of headers.
const MAX_TOKEN_CHARS: usize = 4096;

/// Why something is no token. It does not say what was given.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("a token has 1 to {MAX_TOKEN_CHARS} visible ASCII characters without spaces")]
pub struct TokenError;

impl Token {
    /// A token as the application gave it; blanks around it do not count.
    ///
    /// # Errors
    /// [`TokenError`] when it cannot stand in a header.
    pub fn new(text: &str) -> Result<Self, TokenError> {
        let text = text.trim();
        let is_good = (1..=MAX_TOKEN_CHARS).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_graphic());
        if is_good {
            Ok(Self(text.to_owned()))
        } else {
            Err(TokenError)
        }
    }

    /// What the handshake says (RFC 6750, section 2.1).
    pub(super) fn authorization(&self) -> String {
        format!("Bearer {}", self.0)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_sent_as_it_is_and_never_shown() {
        let token = Token::new(" s3cret\n").unwrap();
        assert_eq!(token.authorization(), "Bearer s3cret");
        assert_eq!(format!("{token:?}"), "Token(…)");
    }

    #[test]
    fn what_cannot_stand_in_a_header_is_refused_without_repeating_it() {
        for text in [
            "",
            "  ",
            "two words",
            "line\nbreak",
            "schlüssel",
            &"x".repeat(5000),
        ] {
            let error = Token::new(text).unwrap_err().to_string();
            assert!(text.trim().is_empty() || !error.contains(text), "{error}");
        }
    }
}
