//! Where to connect to, and the limits of time and size.

use std::path::PathBuf;
use std::time::Duration;

use crate::feed::decoder::PART_FIXES;
use crate::feed::{Launcher, Token};

/// One text may have this many bytes; the application sends all its data in one.
pub const MAX_MESSAGE_BYTES: usize = 2 << 30;

/// When this many bytes wait to be decoded the socket is read no further. One message more
/// may be under way then.
pub const MAX_QUEUED_BYTES: u64 = 1 << 30;

/// After so many failed attempts in a row no more are made until somebody asks for one.
pub const MAX_ATTEMPTS: u32 = 10;

/// A live feed.
#[derive(Clone, Debug)]
pub struct SocketOptions {
    /// Name or address of the host.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// What is asked for at the server, with the slash that it begins with.
    pub path: String,
    /// Whether the host may be another machine than this one.
    pub allow_remote: bool,
    /// Whether nobody named this address. Nothing is told then until somebody answers.
    pub is_guess: bool,
    /// The secret that is presented in the handshake, if any.
    pub token: Option<Token>,
    /// The process that started this one. When it has ended, a connection that was lost is
    /// not made again.
    pub launcher: Option<Launcher>,
    /// Where to record the session, if anywhere.
    pub record: Option<PathBuf>,
    /// Wall clock at the start in milliseconds since 1970, for the recording.
    pub started_unix_ms: Option<u64>,
    /// Limits of time.
    pub times: SocketTimes,
    /// Limits of size.
    pub limits: SocketLimits,
}

/// How long things may take, and how long is waited between attempts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SocketTimes {
    /// For the TCP connection to each address.
    pub connect: Duration,
    /// For the WebSocket handshake: the application's server accepts connections after its
    /// end and answers none.
    pub handshake: Duration,
    /// Before the second attempt; doubled each time.
    pub first_retry: Duration,
    /// The most that is waited.
    pub max_retry: Duration,
    /// A connection that was open for less time and brought nothing is a failed attempt.
    pub settled: Duration,
    /// When so long nothing was heard of the application, it is asked whether it is there.
    pub ask_after: Duration,
    /// How long it may take to answer that.
    pub answer: Duration,
}

impl Default for SocketTimes {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            handshake: Duration::from_secs(5),
            first_retry: Duration::from_secs(1),
            max_retry: Duration::from_secs(30),
            settled: Duration::from_secs(5),
            // A minute, so that a window at which nobody looks is hardly woken.
            ask_after: Duration::from_secs(60),
            answer: Duration::from_secs(20),
        }
    }
}

/// How much is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SocketLimits {
    /// Bytes of one message.
    pub message_bytes: usize,
    /// Bytes that may wait to be decoded.
    pub queued_bytes: u64,
    /// Fixes with which a message arrives in parts of so many.
    pub part_fixes: usize,
    /// Failed attempts in a row after which no more are made.
    pub attempts: u32,
}

impl Default for SocketLimits {
    fn default() -> Self {
        Self {
            message_bytes: MAX_MESSAGE_BYTES,
            queued_bytes: MAX_QUEUED_BYTES,
            part_fixes: PART_FIXES,
            attempts: MAX_ATTEMPTS,
        }
    }
}

impl SocketOptions {
    /// The application on this machine. Its server listens on IPv4 alone, so that the name
    /// `localhost` might lead elsewhere.
    pub fn local(port: u16) -> Self {
        Self {
            host: String::from("127.0.0.1"),
            port,
            path: String::from("/"),
            allow_remote: false,
            is_guess: false,
            token: None,
            launcher: None,
            record: None,
            started_unix_ms: None,
            times: SocketTimes::default(),
            limits: SocketLimits::default(),
        }
    }

    /// The host without the brackets of an IPv6 address.
    pub(super) fn bare_host(&self) -> &str {
        self.host.trim_matches(['[', ']'])
    }

    /// Whether the host is this machine by its usual names.
    pub(super) fn is_this_machine(&self) -> bool {
        let host = self.bare_host();
        host.eq_ignore_ascii_case("localhost") || host == "127.0.0.1"
    }

    /// Host and port, as people and URLs write them.
    pub(super) fn address(&self) -> String {
        if self.host.contains(':') && !self.host.starts_with('[') {
            format!("[{}]:{}", self.host, self.port)
        } else {
            format!("{}:{}", self.host, self.port)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ipv6_host_is_written_in_brackets() {
        let mut options = SocketOptions::local(8765);
        assert_eq!(options.address(), "127.0.0.1:8765");
        options.host = "::1".into();
        assert_eq!(options.address(), "[::1]:8765");
    }
}
