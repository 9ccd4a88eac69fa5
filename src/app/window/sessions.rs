//! Sessions that are opened from within the window, instead of the one that is shown.

use super::super::cli::DEMO;
use super::super::intake::Intake;
use super::super::session::{DEMO_SESSION, file_name};
use super::super::views::ViewSession;
use super::App;
use crate::command::Command;
use crate::feed::{Feed, FileOptions, Pace};
use crate::ui::{NoticeLevel, Source};
use crate::words::program as words;
use std::path::{Path, PathBuf};
use std::sync::Arc;

impl App {
    /// Opens the session that was asked for since the last turn.
    pub(super) fn serve_sessions(&mut self) {
        let told = self.viewer.notices.list().len();
        let wanted = self.sessions.turn(&mut self.viewer);
        self.dirty |= self.viewer.notices.list().len() != told;
        match wanted {
            None => {}
            Some(ViewSession::File(path)) => self.open_session(&path, Pace::AsRecorded),
            Some(ViewSession::Demo) if self.is_applications() => self.refuse_session(DEMO),
            Some(ViewSession::Demo) => self.open_demo(),
        }
    }

    pub(super) fn open_demo(&mut self) {
        let demo = FileOptions::bytes(DEMO, DEMO_SESSION);
        self.open_feed(demo, DEMO.to_owned(), None);
    }

    /// Whether an application sends what is shown: the window is its own.
    pub(super) const fn is_applications(&self) -> bool {
        !matches!(self.viewer.source, Source::None | Source::File { .. })
    }

    pub(super) fn refuse_session(&mut self, name: &str) {
        let title = words::SESSION_NOT_OPENED;
        let detail = words::window_taken(name);
        self.viewer.notices.add(NoticeLevel::Info, title, detail);
        self.dirty = true;
    }

    /// Shows a session file instead of the one that is shown. While an application sends, the
    /// window is its own.
    pub(super) fn open_session(&mut self, path: &Path, pace: Pace) {
        let name = file_name(path);
        if self.is_applications() {
            self.refuse_session(&name);
            return;
        }
        // Found again from another folder, too.
        let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        self.open_feed(FileOptions::path(path).with_pace(pace), name, Some(whole));
    }

    pub(super) fn open_feed(&mut self, options: FileOptions, name: String, path: Option<PathBuf>) {
        let waker = self.waker.clone();
        match Feed::file(options, Arc::new(move || waker.wake())) {
            Ok(feed) => {
                self.feed = Some(feed);
                self.intake = Intake::default();
                self.viewer.carry_out(Command::Clear);
                self.viewer.open_file(name, path);
            }
            Err(error) => {
                let title = words::SESSION_NOT_OPENED;
                self.viewer.report_error(title, &error.to_string(), false);
            }
        }
    }
}
