//! What went wrong with the map while it was shown: each cause is told once.

use std::collections::{HashSet, VecDeque};

/// A trouble with the map to tell the user, and the application behind it, about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapProblem {
    /// One sentence for the user: what is not shown, and what is shown instead.
    pub message: String,
    /// The technical cause, for the log.
    pub detail: String,
}

/// A source as a whole does not work, for a while or for good.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Trouble {
    /// What kind it is.
    pub cause: Cause,
    /// One sentence for the user: the reason and what to do.
    pub message: String,
    /// The technical cause. Holds no secret.
    pub detail: String,
    /// How long it wants to be left alone.
    pub wait_secs: Option<f64>,
}

/// Kinds of trouble; a second one of a kind is not told while the first lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Cause {
    /// A tile does not decode.
    DamagedTile,
    /// The map cannot be opened.
    Open,
    /// The server cannot be reached.
    Unreachable,
    /// The server answers with this status.
    Refused(u16),
    /// The server sends something other than tiles.
    NotATile,
    /// The file cannot be read any more.
    File,
}

/// Problems not yet taken, and causes already told.
#[derive(Debug, Default)]
pub(super) struct Problems {
    told: HashSet<Cause>,
    waiting: VecDeque<MapProblem>,
}

impl Problems {
    /// Notes a problem, unless its cause was told before.
    pub fn report(&mut self, cause: Cause, problem: impl FnOnce() -> MapProblem) {
        if self.told.insert(cause) {
            self.waiting.push_back(problem());
        }
    }

    /// Notes the trouble of a source, unless its cause was told before.
    pub fn report_trouble(&mut self, trouble: &Trouble) {
        self.report(trouble.cause, || MapProblem {
            message: trouble.message.clone(),
            detail: trouble.detail.clone(),
        });
    }

    /// The source works again: should it fail once more, that is news.
    pub fn recovered(&mut self) {
        self.told.retain(|cause| *cause == Cause::DamagedTile);
    }

    /// Another map is shown: all that goes wrong with it is news.
    pub fn forget(&mut self) {
        self.told.clear();
    }

    /// Whether the server lets this user not have its tiles.
    pub fn is_user_refused(&self) -> bool {
        let refusals = [Cause::Refused(401), Cause::Refused(403)];
        refusals.iter().any(|cause| self.told.contains(cause))
    }

    /// The oldest problem not taken yet.
    pub fn take(&mut self) -> Option<MapProblem> {
        self.waiting.pop_front()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(text: &str) -> MapProblem {
        MapProblem {
            message: text.to_owned(),
            detail: String::new(),
        }
    }

    #[test]
    fn each_cause_is_told_once_until_the_server_has_recovered() {
        let mut problems = Problems::default();
        problems.report(Cause::Unreachable, || problem("a"));
        problems.report(Cause::Unreachable, || problem("b"));
        problems.report(Cause::Refused(403), || problem("c"));
        assert_eq!(problems.take(), Some(problem("a")));
        assert_eq!(problems.take(), Some(problem("c")));
        assert_eq!(problems.take(), None);
        problems.recovered();
        problems.report(Cause::Unreachable, || problem("d"));
        assert_eq!(problems.take(), Some(problem("d")));
    }

    #[test]
    fn a_damaged_tile_is_told_again_for_another_map_only() {
        let mut problems = Problems::default();
        for again in [false, true] {
            problems.report(Cause::DamagedTile, || problem("a"));
            assert_eq!(problems.take().is_some(), !again);
            problems.recovered();
        }
        problems.forget();
        problems.report(Cause::DamagedTile, || problem("b"));
        assert!(problems.take().is_some());
    }
}
