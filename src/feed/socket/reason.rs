//! Why there is no connection, or no longer, in the words of a person who sees it.

use std::io;
use std::time::Duration;

use tungstenite::Error;
use tungstenite::error::{CapacityError, ProtocolError};
use tungstenite::http::StatusCode;
use tungstenite::protocol::CloseFrame;
use tungstenite::protocol::frame::coding::CloseCode;

use super::thread::SocketEnd;
use crate::words::connection as words;

/// Characters shown of what a server says.
const MAX_SAID_CHARS: usize = 100;

/// Why a TCP connection could not be opened.
pub(super) fn not_connected(error: &io::Error, address: &str) -> SocketEnd {
    SocketEnd::Lost(match error.kind() {
        io::ErrorKind::ConnectionRefused => words::nobody_listens(address),
        _ => words::none(&error.to_string()),
    })
}

/// Why the handshake failed, by the error and the first bytes of the answer.
pub(super) fn no_handshake(error: &Error, answer: &[u8], has_token: bool) -> SocketEnd {
    SocketEnd::Lost(match (error, answer) {
        (Error::Http(response), _) => return refused(response.status(), has_token),
        (_, []) => words::CLOSED_BEFORE_ANSWER.to_owned(),
        // A record of TLS: an alert or a handshake (RFC 8446, section 5.1).
        (_, [0x15 | 0x16, 0x03, ..]) => words::SPEAKS_TLS.to_owned(),
        (error, answer) if answer.starts_with(b"HTTP/") => {
            words::no_websocket_answer(&error.to_string())
        }
        (_, answer) => words::other_server(&shortened(&String::from_utf8_lossy(answer))),
    })
}

/// What a status other than "switching protocols" means.
fn refused(status: StatusCode, has_token: bool) -> SocketEnd {
    let shown = status.to_string();
    match status.as_u16() {
        401 | 403 if has_token => SocketEnd::Refused(words::token_refused(&shown)),
        401 | 403 => SocketEnd::Refused(words::token_wanted(&shown)),
        200..=399 => SocketEnd::Lost(words::web_server(&shown)),
        _ => SocketEnd::Lost(words::handshake_refused(&shown)),
    }
}

/// Why a handshake came to no end.
pub(super) fn no_answer(within: Duration) -> SocketEnd {
    SocketEnd::Lost(words::handshake_not_answered(&secs(within)))
}

/// Why an open connection broke off; `frame` is how much is there of the message under way.
pub(super) fn broken(error: &Error, frame: Option<(u64, u64)>) -> String {
    match error {
        Error::Capacity(CapacityError::MessageTooLong { size, max_size }) => {
            words::message_too_large(*size, *max_size)
        }
        Error::Io(error) if error.kind() != io::ErrorKind::ConnectionReset => {
            words::broken_off(&error.to_string(), frame)
        }
        Error::Protocol(ProtocolError::ResetWithoutClosingHandshake)
        | Error::ConnectionClosed
        | Error::Io(_) => words::closed(frame),
        Error::Utf8(_) => words::NOT_UTF8.to_owned(),
        Error::Protocol(error) => words::no_websocket_protocol(&error.to_string()),
        other => other.to_string(),
    }
}

/// What the application said when it closed the connection.
pub(super) fn closed(frame: Option<&CloseFrame>) -> String {
    let Some(frame) = frame else {
        return words::closed(None);
    };
    let code = close_words(frame.code).map(|meaning| (u16::from(frame.code), meaning));
    let said = (!frame.reason.is_empty()).then(|| shortened(&frame.reason));
    words::closed_because(code, said.as_deref())
}

/// The codes of RFC 6455, section 7.4.1, and of the registry that it founds.
fn close_words(code: CloseCode) -> Option<&'static str> {
    Some(match u16::from(code) {
        1000 => words::code::DONE,
        1001 => words::code::ENDS,
        1002 => words::code::BROKE_PROTOCOL,
        1003 => words::code::WRONG_DATA,
        1007 => words::code::NOT_READ,
        1008 => words::code::FORBIDDEN,
        1009 => words::code::TOO_LARGE,
        1010 => words::code::EXTENSION,
        1011 => words::code::ERROR,
        1012 => words::code::STARTS_AGAIN,
        1013 => words::code::BUSY,
        1015 => words::code::NO_TLS,
        // A code that says that there was none.
        1005 => return None,
        _ => words::code::OTHER,
    })
}

/// Why an application that is not heard of counts as lost.
pub(super) fn dead(silence: Duration) -> SocketEnd {
    SocketEnd::Lost(words::silent(&secs(silence)))
}

/// A time that was waited for.
pub(super) fn secs(duration: Duration) -> String {
    words::secs(duration.as_secs_f32())
}

fn shortened(said: &str) -> String {
    let mut line: String = said
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(MAX_SAID_CHARS)
        .collect();
    if said.chars().nth(MAX_SAID_CHARS).is_some() {
        line.push('…');
    }
    line.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(end: SocketEnd) -> String {
        match end {
            SocketEnd::Lost(reason) => reason,
            SocketEnd::Refused(reason) => format!("finally: {reason}"),
            SocketEnd::Stopped => String::new(),
        }
    }

    #[test]
    fn every_status_has_its_words_and_a_token_is_asked_for_or_refused_for_good() {
        for (status, has_token, words) in [
            (
                401,
                false,
                "finally: the application wants a token (HTTP 401",
            ),
            (
                403,
                true,
                "finally: the application refused the token (HTTP 403",
            ),
            (200, true, "a web server is there"),
            (301, false, "a web server is there"),
            (404, false, "the server refused the handshake (HTTP 404"),
            (503, false, "the server refused the handshake (HTTP 503"),
        ] {
            let said = said(refused(StatusCode::from_u16(status).unwrap(), has_token));
            assert!(said.starts_with(words), "{status}: {said}");
        }
    }

    #[test]
    fn close_codes_are_told_in_words_with_what_the_application_adds() {
        let frame = |code: u16, reason: &str| CloseFrame {
            code: code.into(),
            reason: reason.into(),
        };
        for (code, words) in [
            (1000, "it is done (1000)"),
            (1001, "it ends (1001)"),
            (1009, "a message was too large for it (1009)"),
            (1011, "it had an error (1011)"),
            (1012, "it starts again (1012)"),
            (1013, "it is too busy, try later (1013)"),
            (4001, "for a reason of its own (4001)"),
        ] {
            assert_eq!(
                closed(Some(&frame(code, ""))),
                format!("the application closed the connection: {words}")
            );
        }
        assert_eq!(closed(None), "the application closed the connection");
        let long = closed(Some(&frame(1011, &"x\n".repeat(60))));
        assert!(long.ends_with("x …") && !long.contains('\n'), "{long}");
    }
}
