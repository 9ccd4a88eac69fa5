//! Why there is no connection to the application, or no longer; each is the end of a sentence.

/// Nobody is there.
pub fn nobody_listens(address: &str) -> String {
    format!("no connection: no program listens on {address}")
}

/// The system says why.
pub fn none(error: &str) -> String {
    format!("no connection: {error}")
}

/// The system says nothing in time.
pub fn none_within(address: &str, duration: &str) -> String {
    format!("no connection to {address} within {duration}")
}

pub const NO_ADDRESS: &str = "the host has no address";

/// The host is not known.
pub fn host_not_found(error: &str) -> String {
    format!("the host cannot be found: {error}")
}

/// The host is another machine, which was not allowed.
pub fn other_machine(host: &str, address: &str) -> String {
    format!(
        "{host} is another machine ({address}), and --allow-remote was not given: nothing that is \
         sent there or comes from there is encrypted"
    )
}

/// The address cannot be asked for.
pub fn bad_address(error: &str) -> String {
    format!("no such address: {error}")
}

pub const BAD_TOKEN: &str = "the token cannot stand in a header";

/// The system does not tell of new data.
pub fn waiting_failed(error: &str) -> String {
    format!("waiting failed: {error}")
}

pub const CLOSED_BEFORE_ANSWER: &str = "the server closed the connection without an answer to the handshake: it may be another program, or expect TLS (wss), which the viewer does not speak";
pub const SPEAKS_TLS: &str = "the server speaks TLS (wss), which the viewer does not";

/// An answer of HTTP that is wrong.
pub fn no_websocket_answer(error: &str) -> String {
    format!("the server's answer to the handshake is not that of a WebSocket server: {error}")
}

/// An answer of something else, as it stands in a program's text.
pub fn other_server(answer: &str) -> String {
    format!("another kind of server is there: it answers {answer:?}")
}

/// The token was of no use.
pub fn token_refused(status: &str) -> String {
    format!("the application refused the token (HTTP {status})")
}

/// There was no token.
pub fn token_wanted(status: &str) -> String {
    format!("the application wants a token (HTTP {status}): set TRACKSCOPE_TOKEN")
}

/// A server for browsers.
pub fn web_server(status: &str) -> String {
    format!("a web server is there, not a WebSocket server (HTTP {status})")
}

/// A server that does not want to.
pub fn handshake_refused(status: &str) -> String {
    format!("the server refused the handshake (HTTP {status})")
}

/// A server that says nothing.
pub fn handshake_not_answered(duration: &str) -> String {
    format!(
        "the handshake was not answered within {duration}: the server was shut down but its \
         process runs on, or another program is there"
    )
}

/// A message that is too large.
pub fn message_too_large(bytes: usize, limit: usize) -> String {
    format!("a message of {bytes} bytes is larger than the limit of {limit} bytes")
}

/// The connection is gone; `progress` is how many bytes of how many there are of the message that
/// was under way.
pub fn broken_off(error: &str, progress: Option<(u64, u64)>) -> String {
    format!("the connection broke off: {error}{}", within(progress))
}

/// The application has gone; `progress` as above.
pub fn closed(progress: Option<(u64, u64)>) -> String {
    format!("the application closed the connection{}", within(progress))
}

fn within(progress: Option<(u64, u64)>) -> String {
    progress.map_or_else(String::new, |(bytes, total)| {
        format!(" in the middle of a message ({bytes} of {total} bytes)")
    })
}

/// The application has said that it goes: the code and what that means, and its own words.
pub fn closed_because(code: Option<(u16, &str)>, said: Option<&str>) -> String {
    let mut text = closed(None);
    if let Some((code, meaning)) = code {
        text.push_str(&format!(": {meaning} ({code})"));
    }
    if let Some(said) = said {
        text.push_str(&format!(": {said}"));
    }
    text
}

pub const NOT_UTF8: &str = "a text message is not UTF-8";

/// The application does not speak as it has to.
pub fn no_websocket_protocol(error: &str) -> String {
    format!("the application does not keep to the WebSocket protocol: {error}")
}

/// Nothing is heard of the application.
pub fn silent(duration: &str) -> String {
    format!("the application does not answer: nothing was heard of it for {duration}")
}

/// A time that was waited for.
pub fn secs(figure: f32) -> String {
    format!("{figure} s")
}

/// What the codes mean with which a connection is closed.
pub mod code {
    pub const DONE: &str = "it is done";
    pub const ENDS: &str = "it ends";
    pub const BROKE_PROTOCOL: &str = "it says that the viewer broke the protocol";
    pub const WRONG_DATA: &str = "it does not take such data";
    pub const NOT_READ: &str = "it could not read a message";
    pub const FORBIDDEN: &str = "its rules forbid something";
    pub const TOO_LARGE: &str = "a message was too large for it";
    pub const EXTENSION: &str = "it wants an extension";
    pub const ERROR: &str = "it had an error";
    pub const STARTS_AGAIN: &str = "it starts again";
    pub const BUSY: &str = "it is too busy, try later";
    pub const NO_TLS: &str = "TLS failed";
    pub const OTHER: &str = "for a reason of its own";
}
