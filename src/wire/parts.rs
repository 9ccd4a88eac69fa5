//! Telling a large message in parts.

use crate::model::Settings;
use crate::time::TimeRange;

use super::tail::Tail;
use super::{LoadPart, LoadVehicles};

/// No fix of MessagePack is shorter: three numbers of a byte each.
const MIN_FIX_BYTES: usize = 3;

/// How far the telling of one message has come. It outlives a reader, because a message with
/// something unusual is read again from the beginning by another one.
#[derive(Debug)]
pub(super) struct Telling {
    /// Fixes that make a part.
    max_fixes: usize,
    /// What stands behind the vehicles, as far as it could be seen before they were read.
    tail: Tail,
    /// Whether its settings were told with the first part.
    tail_is_told: bool,
    /// Parts that were told.
    told: usize,
}

impl Telling {
    /// Nothing is told yet of a text, which is told in parts of `max_fixes`.
    pub(super) fn of(text: &[u8], max_fixes: usize) -> Self {
        Self {
            max_fixes,
            tail: Tail::of(text),
            tail_is_told: false,
            told: 0,
        }
    }

    /// The same of MessagePack.
    pub(super) fn of_packed(bytes: &[u8], max_fixes: usize) -> Self {
        // Too short for so many fixes: it will be told whole, and nothing has to be known early.
        let is_small = bytes.len() / MIN_FIX_BYTES < max_fixes;
        Self {
            max_fixes,
            tail: if is_small {
                Tail::default()
            } else {
                Tail::of_packed(bytes)
            },
            tail_is_told: false,
            told: 0,
        }
    }

    /// That everything is told at once.
    pub(super) fn whole() -> Self {
        Self {
            max_fixes: usize::MAX,
            tail: Tail::default(),
            tail_is_told: false,
            told: 0,
        }
    }
}

/// One reader's way through the parts. All readers come past the same ones, because they say
/// the same; what one before has told is not told again.
pub(super) struct Parts<'p> {
    telling: &'p mut Telling,
    take: &'p mut dyn FnMut(LoadVehicles) -> bool,
    passed: usize,
    /// Fixes since the last part.
    fixes: usize,
}

impl<'p> Parts<'p> {
    /// The parts as `take` gets them, which says `false` when the reading is to stop.
    pub(super) fn new(
        telling: &'p mut Telling,
        take: &'p mut dyn FnMut(LoadVehicles) -> bool,
    ) -> Self {
        Self {
            telling,
            take,
            passed: 0,
            fixes: 0,
        }
    }

    /// Whether something was told already.
    pub(super) const fn have_begun(&self) -> bool {
        self.telling.told > 0
    }

    /// Counts the fixes of one vehicle; `true` when it is time for a part.
    pub(super) const fn is_due(&mut self, fixes: usize) -> bool {
        self.fixes = self.fixes.saturating_add(fixes);
        self.fixes >= self.telling.max_fixes
    }

    /// Tells a part, with the settings and the span that were read so far. `false` when the
    /// reading is to stop.
    pub(super) fn tell(&mut self, mut load: LoadVehicles) -> bool {
        self.fixes = 0;
        self.passed += 1;
        if self.passed <= self.telling.told {
            return true;
        }
        self.telling.told = self.passed;
        let tail = self.telling.tail;
        if self.passed == 1 {
            load.part = LoadPart::First;
            if load.settings == Settings::default() {
                load.settings = tail.settings;
                self.telling.tail_is_told = true;
            }
        } else {
            load.part = LoadPart::Next;
        }
        load.announced_range = load.announced_range.or(tail.announced_range);
        (self.take)(load)
    }

    /// What the last part has to say of `settings`: nothing that was told already, because it
    /// was seen before its turn.
    pub(super) fn untold_settings(&self, settings: Settings) -> Settings {
        if self.telling.tail_is_told && settings == self.telling.tail.settings {
            Settings::default()
        } else {
            settings
        }
    }

    /// The span that was told, although it was not read yet.
    pub(super) const fn guessed_range(&self) -> Option<TimeRange> {
        self.telling.tail.announced_range
    }
}
