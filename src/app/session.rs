//! What a window shows: where its data comes from, and the feed that brings it.
#![allow(
    clippy::disallowed_methods,
    reason = "a recording states when it was started"
)]

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::cli::{DEMO, Origin, Server};
use super::run::RunError;
use crate::feed::{Feed, FeedEvent, FileOptions, Launcher, Pace, SocketOptions, Token};
use crate::ui::Source;
use crate::wire::ViewerEvent;

/// The session in the program.
pub static DEMO_SESSION: &[u8] = include_bytes!("../../assets/demo/demo.jsonl.zst");

/// Environment variable with the secret by which the application knows its viewer. Unlike the
/// command line, other users cannot see it. It stays in the environment: to take it out is
/// unsafe code in this edition, of which the program has none, and what it starts, a browser
/// for a link, runs as the same user, who can read it anyway.
const TOKEN_VARIABLE: &str = "TRACKSCOPE_TOKEN";

/// How long a program that cannot open a window tries to tell the application so.
const FAREWELL: Duration = Duration::from_secs(2);

/// What a window shows.
#[derive(Debug)]
pub struct Session {
    /// Where the data comes from.
    pub origin: Origin,
    /// Whether the application may run on another machine.
    pub allow_remote: bool,
    /// Where to record it.
    pub record: Option<PathBuf>,
    /// Whether a recording is shown at once.
    pub fast: bool,
}

impl Session {
    /// A session that is only looked at.
    pub const fn of(origin: Origin) -> Self {
        Self {
            origin,
            allow_remote: false,
            record: None,
            fast: false,
        }
    }

    /// Looks whether this can be shown at all.
    ///
    /// # Errors
    /// [`RunError::NothingToRecord`] and [`RunError::Remote`].
    pub fn check(&self) -> Result<(), RunError> {
        let server = match &self.origin {
            Origin::Socket(server) if !server.is_guess => Some(server),
            _ => None,
        };
        if self.record.is_some() && server.is_none() {
            return Err(RunError::NothingToRecord);
        }
        // A name is looked up by the feed, and the addresses behind it are held to the same.
        let remote = server.filter(|server| {
            let ip = server.host.trim_matches(['[', ']']).parse::<IpAddr>();
            ip.is_ok_and(|ip| !ip.to_canonical().is_loopback())
        });
        match remote {
            Some(server) if !self.allow_remote => Err(RunError::Remote(server.host.clone())),
            _ => Ok(()),
        }
    }

    /// What the window says about the source before the feed has told anything.
    pub fn source(&self) -> Source {
        match &self.origin {
            Origin::Demo => Source::File {
                name: DEMO.to_owned(),
            },
            Origin::File(path) => Source::File {
                name: file_name(path),
            },
            Origin::Socket(server) if server.is_guess => Source::None,
            Origin::Socket(server) => Source::Connecting {
                address: format!("{}:{}", server.host, server.port),
                attempt: 1,
                failed: None,
            },
        }
    }

    /// Starts the feed.
    ///
    /// # Errors
    /// [`RunError::Feed`] and [`RunError::Token`].
    pub fn feed(&self, waker: impl Fn() + Send + Sync + 'static) -> Result<Feed, RunError> {
        let waker = Arc::new(waker);
        Ok(match &self.origin {
            Origin::Demo => Feed::file(FileOptions::bytes(DEMO, DEMO_SESSION), waker)?,
            Origin::File(path) => {
                let pace = if self.fast {
                    Pace::Fast
                } else {
                    Pace::AsRecorded
                };
                Feed::file(FileOptions::path(path).with_pace(pace), waker)?
            }
            Origin::Socket(server) => Feed::live(self.socket_options(server)?, waker)?,
        })
    }

    fn socket_options(&self, server: &Server) -> Result<SocketOptions, RunError> {
        let Server {
            host,
            port,
            named_by,
            is_guess,
            ..
        } = server;
        tracing::info!(host, port, named_by, is_guess, "connecting");
        if self.allow_remote {
            tracing::warn!("other machines are allowed; nothing is encrypted");
        }
        let token = match std::env::var(TOKEN_VARIABLE) {
            Ok(text) => Some(Token::new(&text)?),
            Err(std::env::VarError::NotPresent) => None,
            Err(std::env::VarError::NotUnicode(_)) => return Err(crate::feed::TokenError.into()),
        };
        Ok(SocketOptions {
            host: host.clone(),
            path: server.path.clone(),
            allow_remote: self.allow_remote,
            is_guess: *is_guess,
            // Whoever listens on a port that nobody named gets no secret.
            token: token.filter(|_| !is_guess),
            launcher: Launcher::of_this_program(),
            record: self.record.clone(),
            started_unix_ms: unix_millis(),
            ..SocketOptions::local(*port)
        })
    }

    /// Without a window nobody sees why; the application at least is told.
    pub fn tell_before_ending(&self, error: &str) {
        if !matches!(&self.origin, Origin::Socket(server) if !server.is_guess) {
            return;
        }
        let Ok(feed) = self.feed(|| {}) else { return };
        while let Ok(event) = feed.inbox().recv_timeout(FAREWELL) {
            match event {
                FeedEvent::Connected { .. } => {
                    let event = ViewerEvent::MapError {
                        message: String::from("No window can be opened"),
                        error: error.to_owned(),
                        critical: true,
                    };
                    if feed.send(&event).is_err() {
                        tracing::warn!("the application could not be told");
                    }
                    // Dropping the feed flushes what was sent.
                    return;
                }
                FeedEvent::Lost { .. } | FeedEvent::GivenUp { .. } => return,
                _ => {}
            }
        }
    }
}

fn unix_millis() -> Option<u64> {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    u64::try_from(since_epoch.as_millis()).ok()
}

/// The name without folders, for people.
pub fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(host: &str) -> Session {
        Session::of(Origin::Socket(Server {
            host: host.into(),
            port: 49843,
            path: "/".into(),
            named_by: "a test".into(),
            is_guess: false,
        }))
    }

    #[test]
    fn another_machine_needs_to_be_allowed() {
        for host in [
            "127.0.0.1",
            "127.1.2.3",
            "::1",
            "[::1]",
            "::ffff:127.0.0.1",
            "localhost",
        ] {
            assert!(session(host).check().is_ok(), "{host}");
        }
        for host in ["0.0.0.0", "192.168.1.2", "[2001:db8::1]", "::ffff:10.0.0.1"] {
            let mut session = session(host);
            let error = session.check().unwrap_err().to_string();
            assert!(error.contains("--allow-remote"), "{host}: {error}");
            session.allow_remote = true;
            assert!(session.check().is_ok(), "{host}");
        }
    }

    #[test]
    fn a_guess_is_not_shown_and_not_recorded() {
        let mut session = session("127.0.0.1");
        session.record = Some("a.jsonl".into());
        assert!(session.check().is_ok());
        let Origin::Socket(server) = &mut session.origin else {
            panic!()
        };
        server.is_guess = true;
        assert_eq!(session.source(), Source::None);
        assert!(matches!(session.check(), Err(RunError::NothingToRecord)));
    }
}
