//! Tokens: what proves to a server of maps that the user may ask it.

use std::fmt;

use thiserror::Error;

use crate::words::token::wrong;

/// No token in use is longer, by far.
const MAX_CHARS: usize = 2048;

/// A token. It is shown nowhere: not on the screen, not in logs, not in errors.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

/// Why a token cannot be one. Holds nothing of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SecretError {
    /// There is nothing.
    #[error("{}", wrong::EMPTY)]
    Empty,
    /// It is a token that is to be kept on servers only.
    #[error("{}", wrong::SECRET)]
    SecretToken,
    /// It is no public token.
    #[error("{}", wrong::FORM)]
    Form,
    /// A part of it has a character that no token has.
    #[error("{}", wrong::CHARACTERS)]
    Characters,
    /// It is far too long.
    #[error("{}", wrong::too_long(MAX_CHARS))]
    TooLong,
}

impl Secret {
    /// A public token of Mapbox, checked for its form: `pk.`, then two parts of base64url.
    ///
    /// # Errors
    /// [`SecretError`] when it cannot be one; whether it is accepted only the server knows.
    pub fn mapbox(text: &str) -> Result<Self, SecretError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(SecretError::Empty);
        }
        if text.len() > MAX_CHARS {
            return Err(SecretError::TooLong);
        }
        if text.starts_with("sk.") {
            return Err(SecretError::SecretToken);
        }
        let parts: Vec<&str> = text.split('.').collect();
        let &["pk", payload, signature] = parts.as_slice() else {
            return Err(SecretError::Form);
        };
        let is_base64url = |part: &str| {
            let is_one = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
            !part.is_empty() && part.trim_end_matches('=').bytes().all(is_one)
        };
        if is_base64url(payload) && is_base64url(signature) {
            Ok(Self(text.to_owned()))
        } else {
            Err(SecretError::Characters)
        }
    }

    /// The token itself, for the server and for the system's key store, and for nobody else.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_of_the_right_form_is_taken_and_never_printed() {
        let secret = Secret::mapbox("  pk.eyJ1IjoiYSJ9.Abc-_9\n").unwrap();
        assert_eq!(secret.expose(), "pk.eyJ1IjoiYSJ9.Abc-_9");
        assert_eq!(format!("{secret:?} {secret:#?}"), "Secret(…) Secret(…)");
    }

    #[test]
    fn what_cannot_be_a_token_is_refused_with_the_reason_and_without_its_text() {
        for (text, error, reason) in [
            ("", SecretError::Empty, "empty"),
            (" \n", SecretError::Empty, "empty"),
            ("sk.eyJ1.hidden", SecretError::SecretToken, "secret token"),
            ("eyJ1.hidden", SecretError::Form, "pk."),
            ("pk.hidden", SecretError::Form, "two more parts"),
            ("pk.a.hidden.c", SecretError::Form, "two more parts"),
            ("pk..hidden", SecretError::Characters, "cut off"),
            ("pk.hidden.", SecretError::Characters, "cut off"),
            ("pk.hid den.b", SecretError::Characters, "cut off"),
            ("pk.hidden.b/c", SecretError::Characters, "cut off"),
        ] {
            assert_eq!(Secret::mapbox(text), Err(error), "{text}");
            let told = error.to_string();
            assert!(told.contains(reason) && !told.contains("hidden"), "{told}");
        }
        let long = format!("pk.a.{}", "b".repeat(3000));
        assert_eq!(Secret::mapbox(&long), Err(SecretError::TooLong));
    }
}
