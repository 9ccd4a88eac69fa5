//! How many vehicles move at the playhead, for the list's header.

use super::view::View;
use crate::time::Timestamp;

/// Fleets up to this size are counted at every new moment; larger ones would cost a frame
/// several milliseconds, and are not.
pub const MAX_COUNTED: usize = 20_000;

/// The last count, kept until the moment or the fleet is another one, or has grown.
#[derive(Clone, Debug, Default)]
pub struct MovingCount {
    /// What was counted, and what came out.
    known: Option<(Counted, usize)>,
}

/// Fleet, its tracks, how many vehicles of it are there by now, and moment.
type Counted = (u64, u64, usize, Timestamp);

impl MovingCount {
    /// Vehicles that move at the playhead; `None` for a fleet larger than [`MAX_COUNTED`].
    pub fn of(&mut self, view: &View<'_>) -> Option<usize> {
        let vehicles = view.fleet.vehicles();
        if vehicles.len() > MAX_COUNTED {
            return None;
        }
        let now = view.clock.playhead();
        let revision = view.fleet.revision();
        let asked = (view.fleet_generation, revision, vehicles.len(), now);
        if let Some((counted, count)) = self.known
            && counted == asked
        {
            return Some(count);
        }
        let count = vehicles
            .iter()
            .filter(|vehicle| {
                let pose = vehicle.track.pose_at(now);
                pose.is_some_and(|pose| pose.is_moving())
            })
            .count();
        self.known = Some((asked, count));
        Some(count)
    }
}
