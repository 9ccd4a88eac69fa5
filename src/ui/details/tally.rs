//! What adds up along the selected vehicle's track, made in steps beside the frames and kept.

use crate::model::{Journey, JourneySums, SpeedProfile, Track, Vehicle, VehicleKey};
use crate::ui::view::View;

/// Fixes that one frame looks at for stops and sums, so that it stays short: a few milliseconds.
const SUMMED_PER_STEP: usize = 80_000;
/// Fixes whose speeds one frame looks at: each costs more.
const PROFILED_PER_STEP: usize = 32_000;

/// What was added up of one track.
#[derive(Debug, Default)]
pub struct Sums {
    /// Distance, moving and standing time, stops.
    pub journey: Journey,
    /// Speeds in blocks.
    pub profile: SpeedProfile,
    /// Another number for other sums: what is made of them is kept until it changes.
    pub version: u64,
}

/// The sums of the vehicle that is looked at.
#[derive(Debug, Default)]
pub struct Tally {
    /// Whose: the vehicle and its fleet.
    of: Option<(VehicleKey, u64)>,
    /// The fleet's revision when the work began, or when it was last seen that this track is
    /// as it was.
    revision: u64,
    done: Option<Sums>,
    work: Option<Work>,
    last_version: u64,
}

#[derive(Debug, Default)]
struct Work {
    sums: JourneySums,
    has_sums: bool,
    profile: SpeedProfile,
}

impl Work {
    /// Looks at some more fixes; returns whether all is done.
    fn step(&mut self, track: &Track) -> bool {
        if !self.has_sums {
            self.has_sums = self.sums.step(track, SUMMED_PER_STEP);
            return false;
        }
        self.profile.step(track, PROFILED_PER_STEP)
    }
}

impl Tally {
    /// Goes on adding up for this vehicle, from the beginning if it is another one or its track
    /// has changed. The sums so far stay until the new ones are there. Returns whether there is
    /// more to do in the next frame.
    pub fn step(&mut self, key: VehicleKey, vehicle: &Vehicle, view: &View<'_>) -> bool {
        let of = (key, view.fleet_generation);
        let revision = view.fleet.revision();
        if self.of != Some(of) {
            *self = Self {
                of: Some(of),
                revision,
                work: Some(Work::default()),
                last_version: self.last_version,
                ..Self::default()
            };
        } else if self.work.is_none() && self.revision != revision {
            let changed = view.fleet.changed_since(self.revision);
            let is_changed = changed.is_none_or(|mut keys| keys.any(|other| other == key));
            self.work = is_changed.then(Work::default);
            self.revision = revision;
        }
        let Some(mut work) = self.work.take() else {
            return false;
        };
        if work.step(&vehicle.track) {
            self.last_version += 1;
            self.done = Some(Sums {
                journey: work.sums.finish(),
                profile: work.profile,
                version: self.last_version,
            });
            // What has come in the meantime is looked at next.
            return self.revision != revision;
        }
        self.work = Some(work);
        true
    }

    /// What has been added up, once there is something.
    pub const fn sums(&self) -> Option<&Sums> {
        self.done.as_ref()
    }
}
