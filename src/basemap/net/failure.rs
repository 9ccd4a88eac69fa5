//! How a server fails, and what the user is told about it: the reason and what to do.

use crate::basemap::problem::{Cause, Trouble};
use crate::words::map_troubles as words;

/// Why a request gave nothing to draw. Holds no address: it may have a key in it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Failure {
    /// The map is being closed.
    Cancelled,
    /// There is no such tile.
    Missing,
    /// No connection.
    Unreachable(String),
    /// The name of the server is known to nobody.
    UnknownHost(String),
    /// No whole answer in time.
    TimedOut,
    /// The connection broke off within an answer.
    Broken(String),
    /// Nobody vouches that it is that server.
    Certificate(String),
    /// Led round in a circle, or from encrypted to open.
    Redirect(String),
    /// An answer of this status.
    Status {
        code: u16,
        /// The server asks to be left alone so long.
        wait_secs: Option<f64>,
    },
    /// An answer that is no tile, but what it says itself to be.
    NotATile(String),
    /// More than a tile can be.
    TooLarge,
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Asked<'a> {
    /// What the map is called on the screen.
    pub title: &'a str,
    /// The machine.
    pub host: &'a str,
    /// Whether the user gave a token for it in the token's own dialog.
    pub has_token: bool,
}

impl Failure {
    /// What the user is told.
    pub fn trouble(self, asked: Asked<'_>, what: &str) -> Trouble {
        let Asked {
            title,
            host,
            has_token,
        } = asked;
        let wait_secs = match &self {
            Self::Status { wait_secs, .. } => *wait_secs,
            _ => None,
        };
        let (cause, message, detail) = match self {
            Self::Cancelled | Self::Missing => (
                Cause::Unreachable,
                words::no_answer(title),
                "no answer".to_owned(),
            ),
            Self::Unreachable(detail) => (Cause::Unreachable, words::unreachable(title), detail),
            Self::UnknownHost(detail) => {
                (Cause::Unreachable, words::unknown_host(title, host), detail)
            }
            Self::TimedOut => (
                Cause::TimedOut,
                words::too_slow(title),
                "no whole answer in time".to_owned(),
            ),
            Self::Broken(detail) => (Cause::Unreachable, words::breaks_off(title), detail),
            Self::Certificate(detail) => {
                (Cause::Certificate, words::not_proved(title, host), detail)
            }
            Self::Redirect(detail) => (Cause::Redirect, words::leads_away(title), detail),
            Self::Status { code, .. } => (
                cause_of(code, has_token),
                status_message(title, code, wait_secs, has_token),
                format!("the server answers with status {code}"),
            ),
            Self::NotATile(detail) => (Cause::NotATile, words::no_tiles(title), detail),
            Self::TooLarge => (
                Cause::NotATile,
                words::too_large(title),
                "the answer is too large".to_owned(),
            ),
        };
        Trouble {
            cause,
            message,
            detail: format!("{host}, {what}: {detail}"),
            wait_secs,
        }
    }
}

fn cause_of(code: u16, has_token: bool) -> Cause {
    match code {
        401 | 403 if has_token => Cause::Token,
        code => Cause::Refused(code),
    }
}

fn status_message(title: &str, code: u16, wait_secs: Option<f64>, has_token: bool) -> String {
    match code {
        401 | 403 if has_token => words::token_refused(title, code),
        401 => words::wants_key(title),
        403 => words::forbidden(title),
        410 => words::given_up(title),
        429 => words::asked_too_often(title, wait_secs.map(duration).as_deref()),
        500..=599 => words::server_fails(title, code),
        400..=499 => words::not_understood(title, code),
        _ => words::strange_answer(title, code),
    }
}

fn duration(secs: f64) -> String {
    let secs = secs.max(1.0).round();
    if secs < 1.5 {
        words::A_SECOND.to_owned()
    } else if secs < 120.0 {
        words::seconds(secs)
    } else {
        words::minutes((secs / 60.0).round())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASKED: Asked<'_> = Asked {
        title: "City",
        host: "h.example",
        has_token: false,
    };

    fn status(code: u16) -> Failure {
        Failure::Status {
            code,
            wait_secs: None,
        }
    }

    #[test]
    fn each_failure_says_which_map_and_what_to_do_in_one_sentence() {
        for (failure, part) in [
            (
                Failure::Unreachable("refused".to_owned()),
                "check the network",
            ),
            (
                Failure::UnknownHost(String::new()),
                "no server called h.example",
            ),
            (Failure::TimedOut, "too long"),
            (Failure::Broken(String::new()), "breaks off"),
            (Failure::Certificate(String::new()), "prove"),
            (Failure::Redirect(String::new()), "check the address"),
            (Failure::NotATile(String::new()), "login"),
            (Failure::TooLarge, "too large"),
            (status(401), "valid key"),
            (status(403), "check the key"),
            (status(410), "choose another map"),
            (status(429), "for a while"),
            (status(500), "problem of its own"),
            (status(503), "problem of its own"),
            (status(418), "check the address"),
            (status(302), "check the address"),
        ] {
            let trouble = failure.trouble(ASKED, "tile 1/2/3");
            let message = &trouble.message;
            assert!(message.starts_with("City "), "{message}");
            assert!(message.contains(part), "{message}");
            assert!(
                message.ends_with('.') && !message.contains(". "),
                "{message}"
            );
            assert!(trouble.detail.starts_with("h.example, tile 1/2/3: "));
        }
    }

    #[test]
    fn a_token_that_is_refused_is_asked_for_again() {
        let asked = Asked {
            has_token: true,
            ..ASKED
        };
        for code in [401, 403] {
            let trouble = status(code).trouble(asked, "");
            assert_eq!(trouble.cause, Cause::Token);
            assert!(
                trouble.message.contains("enter another one"),
                "{}",
                trouble.message
            );
        }
        assert_eq!(status(500).trouble(asked, "").cause, Cause::Refused(500));
    }

    #[test]
    fn the_patience_that_a_server_asks_for_is_told() {
        for (secs, text) in [
            (0.2, "a second"),
            (30.0, "30 seconds"),
            (600.0, "10 minutes"),
        ] {
            let failure = Failure::Status {
                code: 429,
                wait_secs: Some(secs),
            };
            let trouble = failure.trouble(ASKED, "");
            assert_eq!(trouble.wait_secs, Some(secs));
            assert!(trouble.message.contains(text), "{}", trouble.message);
        }
    }
}
