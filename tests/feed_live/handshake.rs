//! Servers that are no WebSocket servers, or do not want this viewer.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use crossbeam_channel::bounded;
use trackscope::feed::{FeedEvent, GiveUp, SocketOptions, Token};
use tungstenite::handshake::server::{Request, Response};

use crate::server::{DEADLINE, live, named, quick, wait_for, wait_for_lost};

/// The bytes of the request up to its end.
fn request(stream: &mut TcpStream) -> String {
    stream.set_read_timeout(Some(DEADLINE)).unwrap();
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
        request.extend(byte);
    }
    String::from_utf8(request).unwrap()
}

/// Why there is no connection to a server that answers the handshake with these bytes.
fn reason_after(answer: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let options = quick(listener.local_addr().unwrap().port());
    let server = named(move || {
        let (mut stream, _) = listener.accept().unwrap();
        request(&mut stream);
        stream.write_all(answer).unwrap();
    });
    let reason = wait_for_lost(&live(options));
    server.join().unwrap();
    reason
}

#[test]
fn each_wrong_server_has_a_message_of_its_own() {
    for (answer, words) in [
        (
            &b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"[..],
            "a web server is there, not a WebSocket server (HTTP 200 OK)",
        ),
        (
            b"HTTP/1.1 404 Not Found\r\n\r\n",
            "the server refused the handshake (HTTP 404 Not Found)",
        ),
        (
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: wrong\r\n\r\n",
            "the server's answer to the handshake is not that of a WebSocket server: ",
        ),
        (
            b"SSH-2.0-OpenSSH_9.6\r\n",
            "another kind of server is there: it answers \"SSH-2.0-OpenSSH_9.6\"",
        ),
        (
            b"\x15\x03\x01\x00\x02\x02\x46",
            "the server speaks TLS (wss), which the viewer does not",
        ),
        (
            b"\xFF\xFE\x00garbage\r\n\r\n",
            "another kind of server is there: it answers ",
        ),
        (
            b"",
            "the server closed the connection without an answer to the handshake",
        ),
    ] {
        let reason = reason_after(answer);
        assert!(reason.starts_with(words), "{reason}");
    }
}

#[test]
fn a_server_that_answers_byte_after_byte_has_no_more_time_than_others() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut options = quick(listener.local_addr().unwrap().port());
    options.times.handshake = Duration::from_millis(60);
    let server = named(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.set_nodelay(true).unwrap();
        let (_never, pace) = bounded::<()>(0);
        // Until the viewer hangs up.
        for byte in b"HTTP/1.1 101 ".iter().chain(std::iter::repeat(&b'x')) {
            if stream.write_all(&[*byte]).is_err() {
                return;
            }
            pace.recv_timeout(Duration::from_millis(5)).ok();
        }
    });
    let feed = live(options);
    let reason = wait_for_lost(&feed);
    assert!(
        reason.starts_with("the handshake was not answered within"),
        "{reason}"
    );
    drop(feed);
    server.join().unwrap();
}

fn token() -> Option<Token> {
    Some(Token::new("a-very-secret-token").unwrap())
}

#[test]
fn the_token_is_presented_in_the_handshake_and_nowhere_else() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("session.jsonl");
    let mut options = quick(listener.local_addr().unwrap().port());
    options.token = token();
    options.path = "/map?tab=2".into();
    options.record = Some(path.clone());
    assert!(!format!("{options:?}").contains("secret"));
    let feed = live(options);
    let (stream, _) = listener.accept().unwrap();
    let mut asked = None;
    #[expect(clippy::result_large_err, reason = "the answer's type is not ours")]
    let look = |request: &Request, response: Response| {
        let token = request.headers().get("authorization").cloned();
        asked = Some((request.uri().to_string(), token));
        Ok(response)
    };
    let mut socket = tungstenite::accept_hdr(stream, look).unwrap();
    assert!(socket.read().unwrap().is_text());
    let (uri, token) = asked.unwrap();
    assert_eq!(uri, "/map?tab=2");
    assert_eq!(token.unwrap(), "Bearer a-very-secret-token");
    drop(feed);
    let recording = std::fs::read_to_string(path).unwrap();
    assert!(recording.contains("ready") && !recording.contains("secret"));
}

#[test]
fn a_token_that_is_refused_or_missing_ends_the_attempts_and_is_not_repeated() {
    for (status, token, words) in [
        (
            "403 Forbidden",
            token(),
            "the application refused the token (HTTP 403 Forbidden)",
        ),
        (
            "401 Unauthorized",
            None,
            "the application wants a token (HTTP 401 Unauthorized): set TRACKSCOPE_TOKEN",
        ),
    ] {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let mut options = quick(listener.local_addr().unwrap().port());
        options.token = token;
        let server = named(move || {
            let (mut stream, _) = listener.accept().unwrap();
            request(&mut stream);
            stream
                .write_all(format!("HTTP/1.1 {status}\r\n\r\n").as_bytes())
                .unwrap();
        });
        let given_up = wait_for(&live(options), |event| match event {
            FeedEvent::GivenUp { reason, cause, .. } => Some((reason, cause)),
            FeedEvent::Lost { reason, .. } => panic!("{reason}"),
            _ => None,
        });
        assert_eq!(given_up, (words.to_owned(), GiveUp::Final));
        server.join().unwrap();
    }
}

#[test]
fn another_machine_is_not_called_unless_that_is_allowed() {
    // Addresses for documentation (RFC 5737): nothing is sent there.
    let mut options = SocketOptions::local(9);
    options.host = "192.0.2.1".into();
    let given_up = wait_for(&live(options), |event| match event {
        FeedEvent::GivenUp { reason, cause, .. } => Some((reason, cause)),
        _ => None,
    });
    assert_eq!(given_up.1, GiveUp::Final);
    assert!(
        given_up.0.starts_with("192.0.2.1 is another machine")
            && given_up.0.contains("--allow-remote"),
        "{}",
        given_up.0
    );
}

#[test]
fn a_server_on_ipv6_alone_is_found_after_ipv4() {
    let Ok(listener) = TcpListener::bind("[::1]:0") else {
        // A machine without IPv6.
        return;
    };
    let port = listener.local_addr().unwrap().port();
    let feed = live(quick(port));
    let (stream, _) = listener.accept().unwrap();
    let mut socket = tungstenite::accept(stream).unwrap();
    assert!(socket.read().unwrap().is_text());
    drop(feed);
}
