//! Why there is no connection, or no longer, in the words of a person who sees it.

use std::io;
use std::time::Duration;

use tungstenite::Error;
use tungstenite::error::{CapacityError, ProtocolError};
use tungstenite::http::StatusCode;
use tungstenite::protocol::CloseFrame;
use tungstenite::protocol::frame::coding::CloseCode;

use super::thread::SocketEnd;

/// Characters shown of what a server says.
const MAX_SAID_CHARS: usize = 100;

/// Why a TCP connection could not be opened.
pub(super) fn not_connected(error: &io::Error, address: &str) -> SocketEnd {
    SocketEnd::Lost(match error.kind() {
        io::ErrorKind::ConnectionRefused => {
            format!("no connection: no program listens on {address}")
        }
        _ => format!("no connection: {error}"),
    })
}

/// Why the handshake failed, by the error and the first bytes of the answer.
pub(super) fn no_handshake(error: &Error, answer: &[u8], has_token: bool) -> SocketEnd {
    match (error, answer) {
        (Error::Http(response), _) => refused(response.status(), has_token),
        (_, []) => SocketEnd::Lost(String::from(
            "the server closed the connection without an answer to the handshake: it may be \
             another program, or expect TLS (wss), which the viewer does not speak",
        )),
        // A record of TLS: an alert or a handshake (RFC 8446, section 5.1).
        (_, [0x15 | 0x16, 0x03, ..]) => SocketEnd::Lost(String::from(
            "the server speaks TLS (wss), which the viewer does not",
        )),
        (error, answer) if answer.starts_with(b"HTTP/") => SocketEnd::Lost(format!(
            "the server's answer to the handshake is not that of a WebSocket server: {error}"
        )),
        (_, answer) => SocketEnd::Lost(format!(
            "another kind of server is there: it answers {:?}",
            shortened(&String::from_utf8_lossy(answer))
        )),
    }
}

/// What a status other than "switching protocols" means.
fn refused(status: StatusCode, has_token: bool) -> SocketEnd {
    match status.as_u16() {
        401 | 403 if has_token => {
            SocketEnd::Refused(format!("the application refused the token (HTTP {status})"))
        }
        401 | 403 => SocketEnd::Refused(format!(
            "the application wants a token (HTTP {status}): set TRACKSCOPE_TOKEN"
        )),
        200..=399 => SocketEnd::Lost(format!(
            "a web server is there, not a WebSocket server (HTTP {status})"
        )),
        _ => SocketEnd::Lost(format!("the server refused the handshake (HTTP {status})")),
    }
}

/// Why a handshake came to no end.
pub(super) fn no_answer(within: Duration) -> SocketEnd {
    SocketEnd::Lost(format!(
        "the handshake was not answered within {}: the server was shut down but its process runs \
         on, or another program is there",
        secs(within)
    ))
}

/// Why an open connection broke off; `frame` is how much is there of the message under way.
pub(super) fn broken(error: &Error, frame: Option<(u64, u64)>) -> String {
    match error {
        Error::Capacity(CapacityError::MessageTooLong { size, max_size }) => {
            format!("a message of {size} bytes is larger than the limit of {max_size} bytes")
        }
        Error::Protocol(ProtocolError::ResetWithoutClosingHandshake)
        | Error::ConnectionClosed
        | Error::Io(_) => {
            let mut reason = match error {
                Error::Io(error) if error.kind() != io::ErrorKind::ConnectionReset => {
                    format!("the connection broke off: {error}")
                }
                _ => String::from("the application closed the connection"),
            };
            if let Some((bytes, total)) = frame {
                reason += &format!(" in the middle of a message ({bytes} of {total} bytes)");
            }
            reason
        }
        Error::Utf8(_) => String::from("a text message is not UTF-8"),
        Error::Protocol(error) => {
            format!("the application does not keep to the WebSocket protocol: {error}")
        }
        other => other.to_string(),
    }
}

/// What the application said when it closed the connection.
pub(super) fn closed(frame: Option<&CloseFrame>) -> String {
    let mut reason = String::from("the application closed the connection");
    let Some(frame) = frame else { return reason };
    if let Some(words) = close_words(frame.code) {
        reason += &format!(": {words} ({})", u16::from(frame.code));
    }
    if !frame.reason.is_empty() {
        reason += &format!(": {}", shortened(&frame.reason));
    }
    reason
}

/// The codes of RFC 6455, section 7.4.1, and of the registry that it founds.
fn close_words(code: CloseCode) -> Option<&'static str> {
    Some(match u16::from(code) {
        1000 => "it is done",
        1001 => "it ends",
        1002 => "it says that the viewer broke the protocol",
        1003 => "it does not take such data",
        1007 => "it could not read a message",
        1008 => "its rules forbid something",
        1009 => "a message was too large for it",
        1010 => "it wants an extension",
        1011 => "it had an error",
        1012 => "it starts again",
        1013 => "it is too busy, try later",
        1015 => "TLS failed",
        // A code that says that there was none.
        1005 => return None,
        _ => "for a reason of its own",
    })
}

/// Why an application that is not heard of counts as lost.
pub(super) fn dead(silence: Duration) -> SocketEnd {
    SocketEnd::Lost(format!(
        "the application does not answer: nothing was heard of it for {}",
        secs(silence)
    ))
}

pub(super) fn secs(duration: Duration) -> String {
    format!("{} s", duration.as_secs_f32())
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
