//! An address as `ws://` URLs write it.

use thiserror::Error;
use tungstenite::http::Uri;

/// Where a server is and what is asked for there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerUrl {
    /// Name or address of the host; an IPv6 address without brackets.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// Path and query, with the slash that they begin with.
    pub path: String,
}

/// Why something is no address of a server.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum UrlError {
    /// The encrypted kind.
    #[error(
        "wss:// is not supported: the viewer speaks no TLS to an application; use ws:// on this machine or through a tunnel"
    )]
    Tls,
    /// Something else than a WebSocket.
    #[error("the address must begin with ws://, as in ws://127.0.0.1:8765/")]
    Scheme,
    /// A name or a password in the address.
    #[error("an address takes no user and no password: set TRACKSCOPE_TOKEN")]
    User,
    /// It cannot be read.
    #[error("no address like ws://HOST:PORT/PATH: {0}")]
    Syntax(String),
}

impl ServerUrl {
    /// Reads `ws://host:port/path`. Without a port it is 80, as the scheme says.
    ///
    /// # Errors
    /// [`UrlError`] with what to write instead. None of them repeats a password.
    pub fn parse(text: &str) -> Result<Self, UrlError> {
        let scheme = text.split_once("://").map(|(scheme, _)| scheme);
        match scheme.map(str::to_ascii_lowercase).as_deref() {
            Some("ws") => {}
            Some("wss" | "https") => return Err(UrlError::Tls),
            _ => return Err(UrlError::Scheme),
        }
        let uri: Uri = text
            .parse()
            .map_err(|error: tungstenite::http::uri::InvalidUri| {
                UrlError::Syntax(error.to_string())
            })?;
        let missing = || UrlError::Syntax(String::from("the host is missing"));
        let authority = uri.authority().ok_or_else(missing)?;
        if authority.as_str().contains('@') {
            return Err(UrlError::User);
        }
        let host = authority.host().trim_matches(['[', ']']);
        if host.is_empty() {
            return Err(missing());
        }
        // What cannot be read as a port would else count as none.
        let tail = authority.as_str().rsplit_once(':');
        let has_port = tail.is_some_and(|(_, port)| !port.contains(']'));
        let port = match (has_port, authority.port_u16()) {
            (false, _) => 80,
            (true, Some(port)) if port > 0 => port,
            (true, _) => return Err(UrlError::Syntax(String::from("the port is none"))),
        };
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        Ok(Self {
            host: host.to_owned(),
            port,
            path: if path.starts_with('/') {
                path.to_owned()
            } else {
                // A query right behind the host.
                format!("/{path}")
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> (String, u16, String) {
        let url = ServerUrl::parse(text).unwrap();
        (url.host, url.port, url.path)
    }

    #[test]
    fn host_port_and_path_are_taken_from_an_address() {
        for (text, host, port, path) in [
            ("ws://127.0.0.1:8765", "127.0.0.1", 8765, "/"),
            (
                "WS://localhost:49843/map?tab=2",
                "localhost",
                49843,
                "/map?tab=2",
            ),
            ("ws://[::1]:49843/", "::1", 49843, "/"),
            ("ws://[::1]/x", "::1", 80, "/x"),
            ("ws://example.org?a=b", "example.org", 80, "/?a=b"),
        ] {
            assert_eq!(parts(text), (host.into(), port, path.into()), "{text}");
        }
    }

    #[test]
    fn what_is_no_address_says_what_to_write() {
        for (text, words) in [
            ("wss://localhost:1/", "wss:// is not supported"),
            ("http://localhost:1/", "must begin with ws://"),
            ("localhost:8765", "must begin with ws://"),
            ("8765", "must begin with ws://"),
            ("ws://", "no address like"),
            ("ws://:8765/", "no address like"),
            ("ws://host:0/", "the port is none"),
            ("ws://host:99999/", "no address like"),
            ("ws://host:/", "no address like"),
            ("ws://ho st:1/", "no address like"),
        ] {
            let error = ServerUrl::parse(text).unwrap_err().to_string();
            assert!(error.contains(words), "{text}: {error}");
        }
        let error = ServerUrl::parse("ws://me:hunter2@host:1/").unwrap_err();
        assert_eq!(error, UrlError::User);
        assert!(!error.to_string().contains("hunter2"));
    }
}
