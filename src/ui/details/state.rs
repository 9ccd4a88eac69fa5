//! How the place of the selected vehicle is known, in a few words.

use crate::geo::{WorldPoint, ground_metres_between};
use crate::model::{FixFlags, LegKind, MAX_PLAUSIBLE_SPEED_KMH, Pose, PoseKind, Track};
use crate::time::{Timestamp, Zone};
use crate::units::Units;
use crate::words::details::state as texts;

/// How a place is known, with what there is to tell of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Known {
    /// A fix says so.
    Observed,
    /// The sender has worked it out.
    Computed,
    /// It lies on the way between two fixes.
    Between,
    /// The sender says that the vehicle stands.
    Stands,
    /// Nothing was heard since then.
    GapSince(Timestamp),
    /// A fix of the same time says that it is there.
    Also(WorldPoint),
    /// The same without a place for the other one.
    TwoPlaces,
    /// It is not to be believed.
    Doubtful(Doubt),
    /// Live data may go on at any moment.
    Waits,
    /// The track has ended.
    NoMore,
}

/// Why a fix or the way from it is not to be believed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Doubt {
    /// The sender says so.
    Flagged,
    /// Nobody drives so fast.
    WouldTake {
        /// How fast that would be, in km/h.
        kmh: f64,
    },
    /// It lies apart from all others.
    Apart,
}

impl Known {
    /// How the place is known where a pose says that the vehicle is.
    pub fn of(track: &Track, pose: &Pose) -> Self {
        let index = pose.fix_index;
        match pose.kind {
            PoseKind::Observed => Self::Observed,
            PoseKind::Interpolated if track.flags_at(index).contains(FixFlags::INTERPOLATED) => {
                Self::Computed
            }
            PoseKind::Interpolated => Self::Between,
            PoseKind::Stopped => Self::Stands,
            PoseKind::Gap => Self::GapSince(pose.fix_time),
            PoseKind::Conflict => other_place(track, index).map_or(Self::TwoPlaces, Self::Also),
            PoseKind::Anomaly => Self::Doubtful(Doubt::of(track, index)),
            PoseKind::Latest => Self::Waits,
            PoseKind::Ended => Self::NoMore,
        }
    }

    /// The same in a few words, with times as they are in `zone`.
    pub fn words(self, zone: Zone, units: Units) -> String {
        match self {
            Self::Observed => texts::OBSERVED.to_owned(),
            Self::Computed => texts::COMPUTED.to_owned(),
            Self::Between => texts::BETWEEN.to_owned(),
            Self::Stands => texts::STANDS.to_owned(),
            Self::GapSince(time) => texts::gap_since(&time.format_time(zone)),
            Self::Also(place) => texts::also(&short_degrees(place)),
            Self::TwoPlaces => texts::TWO_PLACES.to_owned(),
            Self::Doubtful(doubt) => doubt.words(units),
            Self::Waits => texts::WAITS.to_owned(),
            Self::NoMore => texts::NO_MORE.to_owned(),
        }
    }
}

/// How the place is known, in a few words.
pub fn words(track: &Track, pose: &Pose, zone: Zone, units: Units) -> String {
    Known::of(track, pose).words(zone, units)
}

/// Where a fix of the same time puts the vehicle instead.
fn other_place(track: &Track, index: usize) -> Option<WorldPoint> {
    let (time, here) = (track.micros_at(index)?, *track.positions().get(index)?);
    // Fixes of one time are few, and lie side by side.
    let before = (0..index)
        .rev()
        .take_while(|at| track.micros_at(*at) == Some(time));
    let after = (index + 1..track.len()).take_while(|at| track.micros_at(*at) == Some(time));
    before
        .chain(after)
        .filter_map(|at| track.positions().get(at).copied())
        .find(|place| *place != here)
}

impl Doubt {
    /// Why the fix at `index`, or the way to it or from it, is not to be believed.
    pub fn of(track: &Track, index: usize) -> Self {
        if track.flags_at(index).contains(FixFlags::ANOMALY) {
            return Self::Flagged;
        }
        let jump = [Some(index), index.checked_sub(1)]
            .into_iter()
            .flatten()
            .find(|from| track.leg_at(*from) == LegKind::Jump);
        let kmh = jump.and_then(|from| {
            let secs = track.time_at(from + 1)?.secs_since(track.time_at(from)?);
            let places = track.positions();
            let metres = ground_metres_between(*places.get(from)?, *places.get(from + 1)?);
            (secs > 0.0).then(|| metres / secs * 3.6)
        });
        kmh.filter(|kmh| *kmh > MAX_PLAUSIBLE_SPEED_KMH)
            .map_or(Self::Apart, |kmh| Self::WouldTake { kmh })
    }

    /// The same in a few words.
    pub fn words(self, units: Units) -> String {
        match self {
            Self::Flagged => texts::FLAGGED.to_owned(),
            Self::WouldTake { kmh } => texts::would_take(&units.speed(kmh)),
            Self::Apart => texts::APART.to_owned(),
        }
    }
}

/// Latitude and longitude to a metre, where there is little room.
pub fn short_degrees(place: WorldPoint) -> String {
    let place = place.to_lon_lat();
    format!("{:.5}, {:.5}", place.lat_deg(), place.lon_deg())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geo::LonLat;
    use crate::model::Fix;

    fn fix(secs: f64, lon_deg: f64) -> Fix {
        let time = Timestamp::from_epoch_millis(1.7e12 + secs * 1000.0).unwrap();
        Fix::new(
            time,
            WorldPoint::from_lon_lat(LonLat::new(lon_deg, 35.9).unwrap()),
        )
    }

    fn state_at(track: &Track, secs: f64) -> String {
        let time = Timestamp::from_epoch_millis(1.7e12 + secs * 1000.0).unwrap();
        let pose = track.pose_at(time).unwrap();
        words(track, &pose, Zone::NotStated, Units::default())
    }

    #[test]
    fn a_conflict_tells_the_other_place() {
        let track: Track = [
            fix(0.0, 14.5),
            fix(1.0, 14.5),
            fix(1.0, 14.6),
            fix(2.0, 14.5),
        ]
        .into_iter()
        .collect();
        assert_eq!(state_at(&track, 1.0), "also 35.90000, 14.50000");
    }

    #[test]
    fn what_cannot_be_true_tells_why() {
        let mut fixes: Vec<Fix> = (0..40).map(|s| fix(f64::from(s), 14.5)).collect();
        fixes[10].flags = FixFlags::ANOMALY;
        fixes[20] = fix(20.0, 15.5);
        let track: Track = fixes.into_iter().collect();
        assert_eq!(state_at(&track, 10.0), "flagged by the sender");
        let jump = state_at(&track, 20.0);
        assert!(jump.starts_with("would take 32"), "{jump}");
        assert_eq!(state_at(&track, 5.5), "between two fixes");
        assert_eq!(state_at(&track, 5.0), "observed");
    }
}
