//! What a source has not given, and when to ask it again.

use std::collections::HashSet;

use walkers::TileId;

use super::problem::{Cause, Trouble};
use super::source::TileSource;

/// After a failure a source is asked again, later and later.
const FIRST_RETRY_SECS: f64 = 5.0;
const LAST_RETRY_SECS: f64 = 60.0;
/// A server may ask for more patience than that, up to an hour.
const LONGEST_WAIT_SECS: f64 = 3600.0;
/// Of so many tiles it is remembered that they are not there.
const MAX_REMEMBERED: usize = 20_000;

/// Whether to ask for a tile.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Ask {
    /// Nothing speaks against it.
    Now,
    /// In so many seconds.
    Later(f64),
    /// There is none.
    Never,
}

/// What came of asking for all tiles in view.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Asked {
    /// Whether nothing below the map can be seen through it.
    pub is_covered: bool,
    /// Seconds after which something that failed is to be asked for again.
    pub retry_secs: Option<f64>,
}

/// Remembers the tiles that a source does not have, and how it fails.
#[derive(Debug, Default)]
pub(super) struct Refusals {
    /// Missing or damaged.
    never: HashSet<TileId>,
    /// The source is left alone until then, in egui's seconds.
    paused_until_secs: f64,
    failures_in_a_row: i32,
    /// Not to be had during this pause.
    not_now: HashSet<TileId>,
    /// Whether tiles may come during a pause.
    gives_meanwhile: bool,
}

impl Refusals {
    /// Whether to ask for `id` at `now_secs`.
    pub fn ask(&self, id: TileId, now_secs: f64) -> Ask {
        if self.never.contains(&id) {
            Ask::Never
        } else if self.paused_until_secs > now_secs
            && (!self.gives_meanwhile || self.not_now.contains(&id))
        {
            Ask::Later(self.paused_until_secs - now_secs)
        } else {
            Ask::Now
        }
    }

    /// There is no such tile, or none that can be drawn.
    pub fn never(&mut self, id: TileId) {
        // Asking again is no harm: it is simpler to forget all than to know the oldest.
        if self.never.len() >= MAX_REMEMBERED {
            self.never.clear();
        }
        self.never.insert(id);
    }

    /// The tile is not to be had as long as the source is left alone.
    pub fn not_now(&mut self, id: TileId) {
        self.not_now.insert(id);
    }

    /// Tells the source at a time whether it is left alone.
    pub fn tell(&mut self, source: &dyn TileSource, now_secs: f64) {
        let is_paused = self.paused_until_secs > now_secs;
        if !is_paused {
            self.not_now.clear();
        }
        self.gives_meanwhile = source.rest(is_paused);
    }

    /// A tile has come. True when that ends a time of failures.
    pub fn succeeded(&mut self) -> bool {
        self.paused_until_secs = 0.0;
        self.not_now.clear();
        std::mem::take(&mut self.failures_in_a_row) > 0
    }

    /// The source as a whole fails: it is left alone for a while, as long as it wants, or
    /// longer from failure to failure.
    pub fn failed(&mut self, trouble: &Trouble, now_secs: f64) {
        // Nothing is asked of anybody.
        if trouble.cause == Cause::Offline {
            return;
        }
        // What was under way when the first one failed says nothing new.
        if self.paused_until_secs > now_secs && trouble.wait_secs.is_none() {
            return;
        }
        let patience = patience_secs(self.failures_in_a_row, trouble.wait_secs);
        self.failures_in_a_row = self.failures_in_a_row.saturating_add(1);
        let until = now_secs + patience;
        self.paused_until_secs = self.paused_until_secs.max(until);
    }
}

/// How long a source is left alone after it has failed so often before, and wants to be.
pub(super) fn patience_secs(failures_before: i32, wanted_secs: Option<f64>) -> f64 {
    let own = (FIRST_RETRY_SECS * 2_f64.powi(failures_before.clamp(0, 10))).min(LAST_RETRY_SECS);
    own.max(wanted_secs.unwrap_or(0.0).min(LONGEST_WAIT_SECS))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trouble(wait_secs: Option<f64>) -> Trouble {
        Trouble {
            cause: Cause::Unreachable,
            message: String::new(),
            detail: String::new(),
            wait_secs,
        }
    }

    const ID: TileId = TileId {
        x: 0,
        y: 0,
        zoom: 0,
    };

    #[test]
    fn a_source_that_fails_is_asked_later_and_later_until_it_succeeds() {
        let mut refusals = Refusals::default();
        assert_eq!(refusals.ask(ID, 0.0), Ask::Now);
        refusals.failed(&trouble(None), 0.0);
        // Requests that were under way fail too.
        refusals.failed(&trouble(None), 0.1);
        assert_eq!(refusals.ask(ID, 1.0), Ask::Later(4.0));
        assert_eq!(refusals.ask(ID, 5.0), Ask::Now);
        refusals.failed(&trouble(None), 5.0);
        assert_eq!(refusals.ask(ID, 5.0), Ask::Later(10.0));
        for second in 1..20 {
            refusals.failed(&trouble(None), f64::from(second) * 1000.0);
        }
        assert_eq!(refusals.ask(ID, 19_000.0), Ask::Later(60.0));
        assert!(refusals.succeeded() && !refusals.succeeded());
        assert_eq!(refusals.ask(ID, 19_000.0), Ask::Now);
    }

    #[test]
    fn a_server_is_left_alone_as_long_as_it_asks_for() {
        let mut refusals = Refusals::default();
        refusals.failed(&trouble(None), 0.0);
        refusals.failed(&trouble(Some(120.0)), 1.0);
        assert_eq!(refusals.ask(ID, 1.0), Ask::Later(120.0));
        refusals.failed(&trouble(Some(1e12)), 2.0);
        assert_eq!(refusals.ask(ID, 2.0), Ask::Later(3600.0));
    }

    #[test]
    fn a_tile_that_is_not_there_is_never_asked_for_again() {
        let mut refusals = Refusals::default();
        refusals.never(ID);
        assert_eq!(refusals.ask(ID, 0.0), Ask::Never);
    }
}
