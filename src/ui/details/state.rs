//! How the place of the selected vehicle is known, in a few words.

use crate::geo::{WorldPoint, ground_metres_between};
use crate::model::{FixFlags, LegKind, MAX_PLAUSIBLE_SPEED_KMH, Pose, PoseKind, Track};
use crate::time::Zone;
use crate::units::Units;
use crate::words::details::state as texts;

/// How the place is known, in a few words.
pub fn words(track: &Track, pose: &Pose, zone: Zone, units: Units) -> String {
    let index = pose.fix_index;
    match pose.kind {
        PoseKind::Observed => texts::OBSERVED.to_owned(),
        PoseKind::Interpolated if track.flags_at(index).contains(FixFlags::INTERPOLATED) => {
            texts::COMPUTED.to_owned()
        }
        PoseKind::Interpolated => texts::BETWEEN.to_owned(),
        PoseKind::Stopped => texts::STANDS.to_owned(),
        PoseKind::Gap => texts::gap_since(&pose.fix_time.format_time(zone)),
        PoseKind::Conflict => match other_place(track, index) {
            Some(place) => texts::also(&short_degrees(place)),
            None => texts::TWO_PLACES.to_owned(),
        },
        PoseKind::Anomaly => anomaly(track, index, units),
        PoseKind::Latest => texts::WAITS.to_owned(),
        PoseKind::Ended => texts::NO_MORE.to_owned(),
    }
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

/// Why a fix or the way from it is not to be believed.
pub fn anomaly(track: &Track, index: usize, units: Units) -> String {
    if track.flags_at(index).contains(FixFlags::ANOMALY) {
        return texts::FLAGGED.to_owned();
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
    match kmh.filter(|kmh| *kmh > MAX_PLAUSIBLE_SPEED_KMH) {
        Some(kmh) => texts::would_take(&units.speed(kmh)),
        None => texts::APART.to_owned(),
    }
}

/// Latitude and longitude to a metre, where there is little room.
fn short_degrees(place: WorldPoint) -> String {
    let place = place.to_lon_lat();
    format!("{:.5}, {:.5}", place.lat_deg(), place.lon_deg())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geo::LonLat;
    use crate::model::Fix;
    use crate::time::Timestamp;

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
