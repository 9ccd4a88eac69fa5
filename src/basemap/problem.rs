//! What went wrong with the map while it was shown: each cause is told once.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, VecDeque};

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
    /// The server does not answer in time.
    TimedOut,
    /// Nobody vouches for the server.
    Certificate,
    /// The server sends to where it is not followed.
    Redirect,
    /// The user's token is not accepted, or there is none.
    Token,
    /// Servers may not be asked, and not all that is in view is kept on this machine.
    Offline,
    /// The file cannot be read any more.
    File,
}

/// Problems not yet taken, and causes already told.
#[derive(Debug, Default)]
pub(super) struct Problems {
    /// With what was said of each.
    told: HashMap<Cause, String>,
    waiting: VecDeque<MapProblem>,
    /// What was said of causes that are gone.
    over: VecDeque<String>,
    token_refused: bool,
}

impl Problems {
    /// Notes a problem, unless its cause was told before.
    pub fn report(&mut self, cause: Cause, problem: impl FnOnce() -> MapProblem) {
        if let Entry::Vacant(vacant) = self.told.entry(cause) {
            let problem = problem();
            vacant.insert(problem.message.clone());
            self.over.retain(|message| *message != problem.message);
            self.waiting.push_back(problem);
            self.token_refused |= cause == Cause::Token;
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
        let lasts =
            |cause: &Cause| matches!(cause, Cause::DamagedTile | Cause::Offline | Cause::Open);
        let gone = self.told.extract_if(|cause, _| !lasts(cause));
        self.over.extend(gone.map(|(_, message)| message));
    }

    /// The map that could not be opened is open.
    pub fn opened(&mut self) {
        self.over.extend(self.told.remove(&Cause::Open));
    }

    /// Another map is shown: all that goes wrong with it is news, and what went wrong with
    /// the one before is over.
    pub fn forget(&mut self) {
        self.over
            .extend(self.told.drain().map(|(_, message)| message));
        self.token_refused = false;
    }

    /// What was said of a problem that is over, the oldest not taken yet.
    pub fn take_recovery(&mut self) -> Option<String> {
        self.over.pop_front()
    }

    /// Whether the token was refused since this was asked for last.
    pub fn take_token_refused(&mut self) -> bool {
        std::mem::take(&mut self.token_refused)
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
        let mut over: Vec<_> = std::iter::from_fn(|| problems.take_recovery()).collect();
        over.sort();
        assert_eq!(over, ["a", "c"]);
        problems.report(Cause::Unreachable, || problem("d"));
        assert_eq!(problems.take(), Some(problem("d")));
        assert_eq!(problems.take_recovery(), None);
    }

    #[test]
    fn with_another_map_what_was_told_is_over() {
        let mut problems = Problems::default();
        problems.report(Cause::Token, || problem("a"));
        assert!(problems.take_token_refused() && !problems.take_token_refused());
        problems.forget();
        assert_eq!(problems.take_recovery().as_deref(), Some("a"));
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
