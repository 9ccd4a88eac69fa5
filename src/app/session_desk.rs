//! Opens another session: what a person chose in the system's dialogue, a path, or the demo.

use std::path::PathBuf;

use super::file_dialog::{Chosen, FileChooser, FileQuestion};
use super::viewer::Viewer;
use super::views::ViewSession;
use crate::ui::NoticeLevel;
use crate::words::program as words;

/// A session that is to be shown instead of what is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionWish {
    /// A file; without a path a dialogue asks for it.
    File(Option<PathBuf>),
    /// The session in the program.
    Demo,
}

/// Asks which session to open.
#[derive(Debug)]
pub struct SessionDesk {
    chooser: FileChooser<FileQuestion>,
}

impl SessionDesk {
    /// A desk that asks with `chooser`.
    pub const fn new(chooser: FileChooser<FileQuestion>) -> Self {
        Self { chooser }
    }

    /// The session that is to be opened now: the one that was asked for last.
    pub fn turn(&mut self, viewer: &mut Viewer) -> Option<ViewSession> {
        let mut wanted = None;
        for wish in viewer.take_session_wishes() {
            match wish {
                SessionWish::File(Some(path)) => wanted = Some(ViewSession::File(path)),
                SessionWish::File(None) => self.chooser.ask(FileQuestion::OpenSession),
                SessionWish::Demo => wanted = Some(ViewSession::Demo),
            }
        }
        match self.chooser.take() {
            Chosen::File(path) => Some(ViewSession::File(path)),
            Chosen::NoDialog => {
                let (title, detail) = (words::SESSION_NOT_OPENED, words::NO_SESSION_DIALOG);
                viewer.notices.add(NoticeLevel::Warning, title, detail);
                wanted
            }
            Chosen::Nothing | Chosen::NotYet | Chosen::NoFile => wanted,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::Command;

    fn desk(chosen: Option<&'static str>) -> (SessionDesk, crossbeam_channel::Receiver<()>) {
        let (wake, woken) = crossbeam_channel::bounded(4);
        let chooser = FileChooser::asking(
            move || wake.send(()).unwrap(),
            move |question| {
                assert_eq!(*question, FileQuestion::OpenSession);
                chosen.map(PathBuf::from)
            },
        );
        (SessionDesk::new(chooser), woken)
    }

    #[test]
    fn a_path_and_the_demo_are_opened_without_a_question() {
        let (mut desk, _woken) = desk(None);
        let mut viewer = Viewer::default();
        assert_eq!(desk.turn(&mut viewer), None);
        viewer.carry_out(Command::OpenSession(Some("/tmp/a.jsonl".into())));
        assert_eq!(
            desk.turn(&mut viewer),
            Some(ViewSession::File("/tmp/a.jsonl".into()))
        );
        viewer.carry_out(Command::OpenDemo);
        assert_eq!(desk.turn(&mut viewer), Some(ViewSession::Demo));
        assert_eq!(desk.turn(&mut viewer), None);
    }

    #[test]
    fn without_a_path_the_dialogue_says_which() {
        for chosen in [Some("/tmp/b.jsonl"), None] {
            let (mut desk, woken) = desk(chosen);
            let mut viewer = Viewer::default();
            viewer.carry_out(Command::OpenSession(None));
            assert_eq!(desk.turn(&mut viewer), None);
            woken.recv().unwrap();
            let expected = chosen.map(|path| ViewSession::File(path.into()));
            assert_eq!(desk.turn(&mut viewer), expected);
            assert_eq!(desk.turn(&mut viewer), None);
            // It has answered at once: there was none.
            let told = usize::from(chosen.is_none());
            assert_eq!(viewer.notices.list().len(), told);
        }
    }
}
