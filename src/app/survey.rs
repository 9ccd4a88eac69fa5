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
    /// How many vehicles had been looked at when quiet times were told last.
    told: Option<usize>,
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
        // Of what has come live since, nothing was looked at: that it is quiet is not said.
        if self.told == Some(self.vehicles_done) || self.of != Some(of) {
            return None;
        }
        self.told = Some(self.vehicles_done);
        Some(
            self.activity
                .quiet_within(fleet.range()?, MIN_QUIET_SECS)
                .into(),
        )
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geo::{LonLat, WorldPoint};
    use crate::model::{Extension, Fix, Update};
    use crate::time::Timestamp;

    /// A fix a second from `start_secs` on, ten metres further north each.
    fn drive(start_secs: u32, secs: u32) -> Update {
        let fix = |second: u32| {
            let lat_deg = 35.9 + f64::from(second) * 10.0 / 111_320.0;
            let place = WorldPoint::from_lon_lat(LonLat::new(14.5, lat_deg).unwrap());
            let time = Timestamp::from_epoch_millis(f64::from(second) * 1000.0).unwrap();
            Fix::new(time, place)
        };
        Update::Extend {
            vehicles: vec![Extension {
                id: "van".to_owned(),
                label: None,
                color: None,
                group: None,
                zone: None,
                fixes: (start_secs..start_secs + secs).map(fix).collect(),
            }],
        }
    }

    #[test]
    fn of_what_has_come_live_and_was_not_looked_at_nothing_is_said() {
        let mut fleet = Fleet::default();
        fleet.apply(drive(0, 100));
        let mut survey = Survey::default();
        let told = survey.step(&fleet, 0, 0.0).unwrap();
        assert!(told.is_empty());
        // An hour of driving comes at once.
        fleet.apply(drive(100, 3600));
        assert_eq!(survey.step(&fleet, 0, 1.0), None);
        let told = survey.step(&fleet, 0, REST_SECS).unwrap();
        assert!(told.is_empty(), "{told:?}");
        // And ten minutes later a little more: what lies between is quiet.
        fleet.apply(drive(4300, 100));
        let told = survey.step(&fleet, 0, REST_SECS).unwrap();
        assert_eq!(told.len(), 1);
        assert_eq!(survey.step(&fleet, 0, REST_SECS), None);
    }
}
