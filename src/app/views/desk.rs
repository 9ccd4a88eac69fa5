//! Saves views and opens them: reads and writes beside the window, waits until the data of a view
//! is there, and then shows all of it at once.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crossbeam_channel::{Receiver, TryRecvError, bounded};

use super::argument::{Opening, ViewArgument, ViewSession};
use super::file::{END, MAX_BYTES, ReadView, to_json};
use super::link::write_link;
use super::mark::SessionKind;
use super::state::ViewState;
use crate::app::capture::{Clipboard, proposed_name, write_new, write_over};
use crate::app::file_dialog::{Chosen, FileChooser, FileQuestion, with_end};
use crate::app::session::file_name;
use crate::app::stage::Stage;
use crate::app::viewer::Viewer;
use crate::basemap::{MapEntry, is_map_address};
use crate::command::Command;
use crate::ui::{NoticeLevel, Source};
use crate::words::{keep, views as words};

/// Longest wait for a view that is being written when the program ends.
const FAREWELL: Duration = Duration::from_secs(2);

/// What the dialog is open for.
enum Asking {
    Save(Box<ViewState>),
    Open,
}

/// Something that is done beside the window.
enum Job {
    Reading(ViewArgument, Receiver<Result<ReadView, String>>),
    Writing(PathBuf, Receiver<Result<(), String>>),
}

/// A view whose data is not there yet.
struct Pending {
    view: ReadView,
    /// Whether its session is being opened, so that what is there now is not meant.
    opens: bool,
}

/// What came of a turn.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct ViewTurn {
    /// Whether the next frame will differ.
    pub changed: bool,
    /// A session that is to be opened for a view.
    pub session: Option<ViewSession>,
}

/// Saves and opens views.
pub struct ViewDesk {
    chooser: FileChooser<FileQuestion>,
    asking: Option<Asking>,
    jobs: Vec<Job>,
    pending: Option<Pending>,
    waker: Arc<dyn Fn() + Send + Sync>,
}

impl ViewDesk {
    /// A desk that asks for names with `chooser`. `waker` is called when something is done.
    pub fn new(
        chooser: FileChooser<FileQuestion>,
        waker: impl Fn() + Send + Sync + 'static,
    ) -> Self {
        Self {
            chooser,
            asking: None,
            jobs: Vec::new(),
            pending: None,
            waker: Arc::new(waker),
        }
    }

    /// Shows the view that the command line names once the data is there, which is on its way
    /// already; `is_session_its` says whether that was to be found by the view.
    pub fn begin(&mut self, opening: Opening, is_session_its: bool, viewer: &mut Viewer) {
        let Opening { argument, read } = opening;
        match read {
            Ok(mut view) => {
                let kind = view.state.session.kind.clone();
                if let SessionKind::File { name, .. } = &kind
                    && is_session_its
                    && argument.session(&view).is_none()
                {
                    view.notes.push(words::session_missing(name));
                }
                let opens = kind != SessionKind::None;
                self.pending = Some(Pending { view, opens });
            }
            Err(error) => not_opened(&argument, &error.to_string(), viewer),
        }
    }

    /// Saves what is seen now.
    pub fn save(&mut self, path: Option<PathBuf>, viewer: &mut Viewer, stage: &Stage) {
        let state = seen(viewer, stage);
        match path {
            Some(path) => self.write(path, true, &state),
            None if self.asking.is_none() => {
                let name = format!("{}.{END}", proposed_name(viewer));
                self.chooser.ask(FileQuestion::SaveView(name));
                self.asking = Some(Asking::Save(Box::new(state)));
            }
            None => {}
        }
    }

    /// Opens a view.
    pub fn open(&mut self, path: Option<PathBuf>) {
        match path {
            Some(path) => self.read(ViewArgument::File(path)),
            None if self.asking.is_none() => {
                self.chooser.ask(FileQuestion::OpenView);
                self.asking = Some(Asking::Open);
            }
            None => {}
        }
    }

    /// Opens the view of a text.
    pub fn open_link(&mut self, text: String) {
        self.read(ViewArgument::Link(text));
    }

    /// Copies a text that opens what is seen now.
    pub fn copy_link(&mut self, viewer: &mut Viewer, stage: &Stage, clipboard: &mut Clipboard) {
        match write_link(&seen(viewer, stage)) {
            Ok(link) => {
                clipboard.set_text(link);
            }
            Err(error) => {
                let reason = error.to_string();
                viewer
                    .notices
                    .add(NoticeLevel::Warning, words::NOT_COPIED, reason);
            }
        }
    }

    /// A link has come to the clipboard, or not.
    pub fn copied(&self, result: Result<(), String>, viewer: &mut Viewer) {
        let notices = &mut viewer.notices;
        match result {
            Ok(()) => notices.add(NoticeLevel::Info, words::COPIED, words::COPIED_HINT),
            Err(reason) => notices.add(NoticeLevel::Error, words::NOT_COPIED, reason),
        }
    }

    /// What was on the clipboard.
    pub fn pasted(&mut self, result: Result<String, String>, viewer: &mut Viewer) {
        match result {
            Ok(text) => self.open_link(text),
            Err(reason) => {
                viewer
                    .notices
                    .add(NoticeLevel::Warning, words::NOT_OPENED, reason);
            }
        }
    }

    /// The program ends: what is being written is waited for.
    pub fn close(&mut self) {
        for job in self.jobs.drain(..) {
            if let Job::Writing(path, written) = job
                && let Ok(Err(reason)) = written.recv_timeout(FAREWELL)
            {
                tracing::warn!(path = %path.display(), reason, "a view was not written");
            }
        }
    }

    /// Goes on with what was asked for.
    pub fn turn(&mut self, viewer: &mut Viewer) -> ViewTurn {
        let mut turn = ViewTurn::default();
        turn.changed |= self.take_name(viewer);
        for job in std::mem::take(&mut self.jobs) {
            match job {
                Job::Reading(from, view) => match view.try_recv() {
                    Err(TryRecvError::Empty) => self.jobs.push(Job::Reading(from, view)),
                    read => {
                        turn.changed = true;
                        let read = read.unwrap_or_else(|_| Err(keep::BROKEN_OFF.to_owned()));
                        match read {
                            Ok(view) => turn.session = self.take_up(&from, view, viewer),
                            Err(reason) => not_opened(&from, &reason, viewer),
                        }
                    }
                },
                Job::Writing(path, written) => match written.try_recv() {
                    Err(TryRecvError::Empty) => self.jobs.push(Job::Writing(path, written)),
                    result => {
                        turn.changed = true;
                        let result = result.unwrap_or_else(|_| Err(keep::BROKEN_OFF.to_owned()));
                        saved(&path, result, viewer);
                    }
                },
            }
        }
        // A session that is to be opened now is not there yet.
        if turn.session.is_none() {
            turn.changed |= self.show_pending(viewer);
        }
        turn
    }

    /// A view was read: shows it, or says which session it needs first.
    fn take_up(
        &mut self,
        from: &ViewArgument,
        mut view: ReadView,
        viewer: &Viewer,
    ) -> Option<ViewSession> {
        let mark = &view.state.session;
        let is_here = mark.is_of(viewer.fleet()) && viewer.is_load_complete();
        let may_open = matches!(viewer.source, Source::None | Source::File { .. });
        let opened = match (&mark.kind, from.session(&view)) {
            _ if is_here => None,
            (SessionKind::None | SessionKind::Live, _) => None,
            (SessionKind::Demo | SessionKind::File { .. }, _) if !may_open => {
                view.notes.push(words::APPLICATION_STAYS.to_owned());
                None
            }
            (_, Some(session)) => Some(session),
            (SessionKind::File { name, .. }, None) => {
                view.notes.push(words::session_missing(name));
                None
            }
            (SessionKind::Demo, None) => None,
        };
        self.pending = Some(Pending {
            view,
            opens: opened.is_some(),
        });
        opened
    }

    /// Shows the view that waits, if its data is there.
    fn show_pending(&mut self, viewer: &mut Viewer) -> bool {
        let Some(pending) = self.pending.take_if(|pending| is_ready(pending, viewer)) else {
            return false;
        };
        let ReadView { state, mut notes } = pending.view;
        notes.extend(state.apply(viewer));
        if let Some(map) = &state.map {
            viewer.carry_out(Command::SwitchBasemap(map.clone()));
            // A person has chosen the view, and not this map for all other times.
            if let Some(wanted) = &mut viewer.maps.wanted {
                wanted.by_application = true;
            }
        }
        if !notes.is_empty() {
            viewer
                .notices
                .add(NoticeLevel::Warning, words::NOT_AS_SAVED, notes.join("\n"));
        }
        true
    }

    /// Goes on with the name that a dialog has given; true when there is something to be seen.
    fn take_name(&mut self, viewer: &mut Viewer) -> bool {
        let chosen = self.chooser.take();
        if matches!(chosen, Chosen::Nothing | Chosen::NotYet) {
            return false;
        }
        match (self.asking.take(), chosen) {
            (Some(Asking::Open), Chosen::File(path)) => self.read(ViewArgument::File(path)),
            (Some(Asking::Save(state)), Chosen::File(path)) => {
                // A name to which the end had to be added was not asked about.
                let (path, is_new) = with_end(path, END);
                self.write(path, is_new, &state);
            }
            (Some(asking), Chosen::NoDialog) => {
                let (title, detail) = match asking {
                    Asking::Open => (words::NOT_OPENED, words::NO_DIALOG),
                    Asking::Save(_) => (words::NOT_SAVED, keep::NO_DIALOG),
                };
                viewer.notices.add(NoticeLevel::Warning, title, detail);
                return true;
            }
            _ => {}
        }
        false
    }

    fn read(&mut self, from: ViewArgument) {
        let source = from.clone();
        let work = move || source.read().map_err(|error| error.to_string());
        let answer = self.beside("view-read", work);
        self.jobs.push(Job::Reading(from, answer));
    }

    fn write(&mut self, path: PathBuf, is_new: bool, state: &ViewState) {
        let text = format!("{:#}\n", to_json(state));
        let is_too_large = text.len() as u64 > MAX_BYTES;
        let to = path.clone();
        let work = move || {
            if is_too_large {
                return Err(words::VIEW_TOO_LARGE.to_owned());
            }
            let write = if is_new { write_new } else { write_over };
            write(&to, text.as_bytes()).map_err(|error| format!("{}: {error}", to.display()))
        };
        let answer = self.beside("view-write", work);
        self.jobs.push(Job::Writing(path, answer));
    }

    /// Does something on a thread of its own: disks may be slow.
    fn beside<T: Send + 'static>(
        &self,
        name: &str,
        work: impl FnOnce() -> Result<T, String> + Send + 'static,
    ) -> Receiver<Result<T, String>> {
        let (sender, answer) = bounded(1);
        let (done, waker) = (sender.clone(), Arc::clone(&self.waker));
        let started = std::thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || {
                let _ = done.send(work());
                waker();
            });
        if let Err(error) = started {
            let _ = sender.send(Err(error.to_string()));
            (self.waker)();
        }
        answer
    }
}

/// What is seen now, with a map that can be written down.
fn seen(viewer: &mut Viewer, stage: &Stage) -> ViewState {
    let map = name_of(stage.map_entry());
    if map.is_none() {
        let title = words::ADDRESS_LEFT_OUT;
        tracing::info!("{title}");
    }
    ViewState::of(viewer, map)
}

/// The name of a map, unless it is an address, which may hold a key.
fn name_of(entry: &MapEntry) -> Option<String> {
    (!is_map_address(&entry.name)).then(|| entry.name.clone())
}

/// Whether what a view needs is there, or will never be.
fn is_ready(pending: &Pending, viewer: &Viewer) -> bool {
    let is_whole = viewer.is_load_complete() && viewer.loading.is_none();
    let has_data = !viewer.fleet().vehicles().is_empty();
    match &viewer.source {
        // Of a recording more may come.
        Source::File { .. } => {
            let is_same = pending.view.state.session.is_of(viewer.fleet());
            is_whole && (viewer.is_file_read || (has_data && is_same))
        }
        Source::None => !pending.opens,
        Source::Connecting { .. } => has_data && is_whole,
        Source::Live { .. } => has_data && is_whole,
        Source::Lost { .. } | Source::GivenUp { .. } => is_whole,
    }
}

fn not_opened(from: &ViewArgument, reason: &str, viewer: &mut Viewer) {
    let detail = match from {
        ViewArgument::File(path) => format!("{}: {reason}", path.display()),
        ViewArgument::Link(_) => reason.to_owned(),
    };
    viewer
        .notices
        .add(NoticeLevel::Error, words::NOT_OPENED, detail);
}

fn saved(path: &Path, result: Result<(), String>, viewer: &mut Viewer) {
    let notices = &mut viewer.notices;
    match result {
        Ok(()) => {
            let title = keep::saved(&file_name(path));
            notices.add(NoticeLevel::Info, title, path.display().to_string());
        }
        Err(reason) => notices.add(NoticeLevel::Error, words::NOT_SAVED, reason),
    }
}

#[cfg(test)]
#[path = "desk_tests.rs"]
mod tests;
