//! The access token of Mapbox: the dialogue that asks for it, and what became of it.

pub const NAME: &str = "Access token for Mapbox";
pub const TITLE: &str = "Mapbox needs an access token";
pub const ABOUT: &str = "It begins with pk. and stands on your account page at Mapbox. It is sent to api.mapbox.com and to nobody else.";
pub const LINK: &str = "Show my tokens at Mapbox";
pub const CANCEL: &str = "Cancel";
pub const USE: &str = "Use this token";
pub const FIELD: &str = "Access token";
pub const HINT: &str = "pk.…";
pub const IS_RIGHT: &str = "It has the form of a token";
pub const KEEP: &str = "Keep it in the system's key store";
pub const STORE_ASKED: &str = "The system's key store is being asked…";
pub const ONCE: &str = "For this run only: it is asked for again next time";
pub const FORGET: &str = "Forget the Mapbox token";

/// The token cannot be kept.
pub fn no_store(reason: &str) -> String {
    format!("No key store here: {reason}")
}

pub const REFUSED: &str = "Mapbox does not accept the token that was used.";
pub const NOT_TAKEN: &str = "The token was not taken";
pub const NOT_KEPT: &str = "The token is used for this run only";
pub const NOT_FORGOTTEN: &str = "The token may still be in the system's key store";

/// What is wrong with what was typed.
pub mod wrong {
    pub const EMPTY: &str = "the token is empty";
    pub const SECRET: &str = "this is a secret token (sk.…), which must not leave its owner's servers: use a public one, which begins with pk.";
    pub const FORM: &str =
        "a Mapbox token begins with pk. and has two more parts with a dot between them";
    pub const CHARACTERS: &str =
        "a part of the token is empty or has a character that no token has: was it cut off?";

    /// It has more characters than that.
    pub fn too_long(max_chars: usize) -> String {
        format!("the token is longer than {max_chars} characters")
    }
}

/// What the key store says.
pub fn store_says(reason: &str) -> String {
    format!("The key store: {reason}.")
}

/// What is wrong with the key store; each is the end of a sentence.
pub mod store {
    pub const SILENT: &str = "it does not answer";
    pub const NONE: &str = "this system offers none";
    pub const TOO_LONG: &str = "the token is too long for it";
    pub const NO_TOKEN: &str = "it keeps something that is no token";

    /// It lets nobody in.
    pub fn locked(cause: &str) -> String {
        format!("it is locked ({cause})")
    }

    /// It does not work.
    pub fn fails(cause: &str) -> String {
        format!("it fails ({cause})")
    }
}
