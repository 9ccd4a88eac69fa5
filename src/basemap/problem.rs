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

/// Kinds of trouble; a second one of a kind is not told while the first lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Cause {
    /// A tile of the bundled archives does not decode.
    DamagedTile,
    /// The tile server cannot be reached.
    Unreachable,
    /// The tile server answers with this status.
    Refused(u16),
    /// The tile server sends what is no picture.
    NotAPicture,
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

    /// The tile server works again: should it fail once more, that is news.
    pub fn recovered(&mut self) {
        self.told.retain(|cause| *cause == Cause::DamagedTile);
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
}
