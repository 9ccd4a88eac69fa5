//! By what a session is known again: where it came from, and how much is in it.

use std::path::{Path, PathBuf};

use crate::app::cli::DEMO;
use crate::app::viewer::Viewer;
use crate::model::Fleet;
use crate::time::{TimeRange, Zone};
use crate::ui::{Source, thousands};
use crate::words::views as words;

/// Where the data of a view came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SessionKind {
    /// From nowhere: there was none.
    #[default]
    None,
    /// The session in the program.
    Demo,
    /// A file.
    File {
        /// Its whole path, where it was known.
        path: Option<PathBuf>,
        /// Its name without folders.
        name: String,
    },
    /// An application.
    Live,
}

/// By what a session is known again. Live data grows: it is never the same for long.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SessionMark {
    /// Where it came from.
    pub kind: SessionKind,
    /// How many vehicles it had.
    pub vehicles: u64,
    /// How many fixes these had.
    pub fixes: u64,
    /// From when to when.
    pub range: Option<TimeRange>,
    /// On which clock its times are.
    pub zone: Zone,
}

impl SessionMark {
    /// That of the data that a viewer holds.
    pub fn of(viewer: &Viewer) -> Self {
        let kind = match &viewer.source {
            Source::None | Source::Connecting { .. } => SessionKind::None,
            Source::File { name } if name == DEMO && viewer.session_path.is_none() => {
                SessionKind::Demo
            }
            Source::File { name } => SessionKind::File {
                path: viewer.session_path.clone(),
                name: name.clone(),
            },
            Source::Live { .. } | Source::Lost { .. } | Source::GivenUp { .. } => SessionKind::Live,
        };
        Self {
            kind,
            ..Self::of_fleet(viewer.fleet())
        }
    }

    fn of_fleet(fleet: &Fleet) -> Self {
        let counts = fleet.counts();
        Self {
            kind: SessionKind::None,
            vehicles: counts.vehicles as u64,
            fixes: counts.fixes as u64,
            range: fleet.range(),
            zone: fleet.zone(),
        }
    }

    /// Whether the same data is here, whatever it is called.
    pub fn is_of(&self, fleet: &Fleet) -> bool {
        let here = Self::of_fleet(fleet);
        (self.vehicles, self.fixes, self.range) == (here.vehicles, here.fixes, here.range)
    }

    /// How the data here differs from that of the view, in a sentence; nothing where it does not.
    pub fn difference(&self, fleet: &Fleet) -> Option<String> {
        (!self.is_of(fleet)).then(|| {
            let here = Self::of_fleet(fleet);
            words::other_session(&self.describe(), &here.describe())
        })
    }

    fn describe(&self) -> String {
        let amount = words::amount(&thousands(self.vehicles), &thousands(self.fixes));
        match self.range {
            None => amount,
            Some(range) => words::amount_from_to(
                &amount,
                &range.start().format_iso(self.zone),
                &range.end().format_iso(self.zone),
            ),
        }
    }

    /// The file of the session: where it was, else beside the file of the view. Without
    /// `view_path`, for a link from anywhere, files of other machines are left alone.
    pub fn find_file(&self, view_path: Option<&Path>) -> Option<PathBuf> {
        let SessionKind::File { path, name } = &self.kind else {
            return None;
        };
        let beside = view_path
            .and_then(Path::parent)
            .map(|folder| folder.join(name));
        let is_allowed = |path: &&Path| view_path.is_some() || !is_of_another_machine(path);
        path.as_deref()
            .filter(is_allowed)
            .into_iter()
            .chain(beside.as_deref())
            .find(|path| path.is_file())
            .map(Path::to_owned)
    }
}

/// Whether looking for a path would ask another machine for it.
fn is_of_another_machine(path: &Path) -> bool {
    let text = path.to_string_lossy();
    text.starts_with("\\\\") || text.starts_with("//")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::synthetic_fleet;

    fn viewer() -> Viewer {
        let mut viewer = Viewer::default();
        viewer.receive(synthetic_fleet("3x60".parse().unwrap()));
        viewer
    }

    #[test]
    fn other_data_is_told_with_what_was_and_what_is() {
        let (mark, mut other) = (SessionMark::of(&viewer()), Viewer::default());
        assert_eq!(mark.difference(viewer().fleet()), None);
        other.receive(synthetic_fleet("2x60".parse().unwrap()));
        let told = mark.difference(other.fleet()).unwrap();
        for part in [
            "3 vehicles",
            "2 vehicles",
            "180 fixes",
            "2024-01-01T10:00:59",
        ] {
            assert!(told.contains(part), "{part}: {told}");
        }
    }

    #[test]
    fn a_file_is_found_where_it_was_or_beside_the_view() {
        let folder = tempfile::tempdir().unwrap();
        let (old, new) = (folder.path().join("old"), folder.path().join("new"));
        for folder in [&old, &new] {
            std::fs::create_dir(folder).unwrap();
            std::fs::write(folder.join("a.json"), "{}").unwrap();
        }
        let mark = SessionMark {
            kind: SessionKind::File {
                path: Some(old.join("a.json")),
                name: "a.json".into(),
            },
            ..SessionMark::default()
        };
        let view = new.join("b.trackview");
        assert_eq!(mark.find_file(Some(&view)), Some(old.join("a.json")));
        std::fs::remove_file(old.join("a.json")).unwrap();
        assert_eq!(mark.find_file(Some(&view)), Some(new.join("a.json")));
        assert_eq!(mark.find_file(None), None);
    }

    #[test]
    fn a_link_from_anywhere_asks_no_other_machine() {
        for path in ["\\\\server\\share\\a.json", "//server/share/a.json"] {
            assert!(is_of_another_machine(Path::new(path)), "{path}");
        }
        assert!(!is_of_another_machine(Path::new("/home/anna/a.json")));
    }
}
