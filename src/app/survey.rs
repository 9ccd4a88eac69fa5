//! Looks through the fleet for the times at which nobody moves, a part with each tick.

use std::sync::Arc;

use crate::model::{Activity, Fleet};
use crate::time::TimeRange;

/// Fixes that a tick looks at, so that frames stay short while tens of millions are loaded.
const FIXES_PER_TICK: usize = 200_000;
/// What looking at a vehicle costs beside its fixes, in fixes.
const FIXES_PER_VEHICLE: usize = 8;
/// Shorter times without movement are not worth skipping.
const MIN_QUIET_SECS: f64 = 60.0;
/// Data that comes live is looked through anew at most so often, in seconds of ticks.
const REST_SECS: f64 = 10.0;

/// The times at which somebody moves, as far as the fleet was looked through.
#[derive(Clone, Debug, Default)]
pub struct Survey {
    /// Which fleet, and in which state.
    of: Option<(u64, u64)>,
    activity: Activity,
    vehicles_done: usize,
    /// Fixes done of the vehicle after those.
    fixes_done: usize,
    /// The span that quiet times were last told for, and of how many vehicles.
    told: Option<(TimeRange, usize)>,
    rested_secs: f64,
}

impl Survey {
    /// Goes on. Gives the quiet times when all of the fleet has been looked through and they
    /// may have changed.
    pub fn step(
        &mut self,
        fleet: &Fleet,
        generation: u64,
        dt_secs: f64,
    ) -> Option<Arc<[TimeRange]>> {
        self.rested_secs += dt_secs.max(0.0);
        let of = (generation, fleet.revision());
        let is_other_fleet = self.of.is_none_or(|(before, _)| before != generation);
        let is_done = self.vehicles_done >= fleet.vehicles().len();
        let has_grown = self.of != Some(of) && is_done && self.rested_secs >= REST_SECS;
        if is_other_fleet || has_grown {
            *self = Self {
                of: Some(of),
                ..Self::default()
            };
        }
        if self.look(fleet) {
            return None;
        }
        let told = (fleet.range()?, fleet.vehicles().len());
        if self.told == Some(told) {
            return None;
        }
        self.told = Some(told);
        Some(self.activity.quiet_within(told.0, MIN_QUIET_SECS).into())
    }

    /// Whether there are vehicles that were not looked at yet.
    pub fn has_more(&self, fleet: &Fleet, generation: u64) -> bool {
        !fleet.vehicles().is_empty()
            && (self.of.is_none_or(|(before, _)| before != generation)
                || self.vehicles_done < fleet.vehicles().len())
    }

    /// Looks at some more; returns whether there is more to do.
    fn look(&mut self, fleet: &Fleet) -> bool {
        let mut room = FIXES_PER_TICK;
        while let Some(vehicle) = fleet.vehicles().get(self.vehicles_done) {
            if room == 0 {
                return true;
            }
            let end = vehicle
                .track
                .len()
                .min(self.fixes_done.saturating_add(room));
            self.activity.include(&vehicle.track, self.fixes_done..end);
            room -= end.saturating_sub(self.fixes_done).min(room);
            self.fixes_done = end;
            if end == vehicle.track.len() {
                room = room.saturating_sub(FIXES_PER_VEHICLE);
                self.vehicles_done += 1;
                self.fixes_done = 0;
            }
        }
        false
    }
}
