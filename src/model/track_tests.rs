//! How tracks interpolate, hold and classify.

use super::*;
use crate::geo::LonLat;
use crate::model::{Certainty, Measure};
use proptest::prelude::*;

/// A fix so many seconds after a round time, so many metres east of a place in Malta.
fn fix(secs: f64, metres_east: f64) -> Fix {
    let origin = WorldPoint::from_lon_lat(LonLat::new(14.5, 35.9).unwrap());
    let time = Timestamp::from_epoch_millis(1.7e12 + secs * 1000.0).unwrap();
    Fix::new(
        time,
        origin.offset_by(metres_east / origin.metres_per_unit(), 0.0),
    )
}

fn at(secs: f64) -> Timestamp {
    fix(secs, 0.0).time
}

fn metres_east(pose: &Pose) -> f64 {
    let origin = fix(0.0, 0.0).position;
    let (dx, _) = pose.position.offset_from(origin);
    f64::from(dx) * origin.metres_per_unit()
}

#[test]
fn halfway_in_time_is_halfway_in_place() {
    let track: Track = [fix(0.0, 0.0), fix(10.0, 100.0)].into_iter().collect();
    let pose = track.pose_at(at(2.5)).unwrap();
    assert!((metres_east(&pose) - 25.0).abs() < 0.05);
    assert_eq!(pose.kind, PoseKind::Interpolated);
    let speed = pose.speed.unwrap();
    assert!((speed.kmh - 36.0).abs() < 0.1, "{speed:?}");
    assert_eq!(
        (speed.source, speed.certainty),
        (Provenance::Derived, Certainty::Medium)
    );
    assert!((pose.heading.unwrap().deg - 90.0).abs() < 0.01);
    assert_eq!(track.pose_at(at(0.0)).unwrap().kind, PoseKind::Observed);
}

#[test]
fn nothing_is_known_before_the_first_fix_and_the_last_is_kept() {
    let track: Track = [fix(0.0, 0.0), fix(10.0, 100.0)].into_iter().collect();
    assert_eq!(track.pose_at(at(-0.001)), None);
    assert_eq!(track.pose_at(at(10.0)).unwrap().kind, PoseKind::Observed);
    let ended = track.pose_at(at(10.5)).unwrap();
    assert_eq!((ended.kind, ended.speed), (PoseKind::Ended, None));
    assert!((metres_east(&ended) - 100.0).abs() < 0.05);
    assert_eq!(Track::default().pose_at(at(0.0)), None);
}

#[test]
fn a_marker_stands_still_across_a_gap() {
    let track: Track = [
        fix(0.0, 0.0),
        fix(1.0, 10.0),
        fix(2.0, 20.0),
        fix(40.0, 400.0),
        fix(41.0, 410.0),
    ]
    .into_iter()
    .collect();
    let pose = track.pose_at(at(30.0)).unwrap();
    assert_eq!(pose.kind, PoseKind::Gap);
    assert!((metres_east(&pose) - 20.0).abs() < 0.05);
    assert_eq!(track.counts().gaps, 1);
    // At the fix itself the place is known still.
    assert_eq!(track.pose_at(at(2.0)).unwrap().kind, PoseKind::Observed);
}

#[test]
fn a_slow_cadence_is_no_gap() {
    let track: Track = (0..10).map(|i| fix(f64::from(i) * 60.0, 0.0)).collect();
    assert_eq!(track.counts().gaps, 0);
    assert_eq!(track.gap_threshold_secs(), 180.0);
}

#[test]
fn the_application_marks_a_gap_by_a_repeated_last_fix() {
    let mut repeated = fix(1.0, 10.0);
    repeated.flags = FixFlags::GAP;
    let track: Track = [fix(0.0, 0.0), fix(1.0, 10.0), repeated, fix(20.0, 300.0)]
        .into_iter()
        .collect();
    assert_eq!(track.pose_at(at(15.0)).unwrap().kind, PoseKind::Gap);
    assert_eq!(
        track.counts(),
        TrackCounts {
            gaps: 1,
            duplicates: 1,
            ..TrackCounts::default()
        }
    );
}

#[test]
fn one_wild_fix_is_an_outlier_and_does_not_widen_the_bounds() {
    let mut fixes: Vec<Fix> = (0..30)
        .map(|i| fix(f64::from(i), f64::from(i) * 10.0))
        .collect();
    fixes[12] = fix(12.0, 2_000_000.0);
    let track: Track = fixes.into_iter().collect();
    assert_eq!(track.counts().anomalies, 1);
    let before = track.pose_at(at(11.5)).unwrap();
    assert_eq!(before.kind, PoseKind::Anomaly);
    assert!(
        (metres_east(&before) - 110.0).abs() < 0.05,
        "no gliding towards the outlier"
    );
    let (width, _) = track.bounds().unwrap().size_units();
    assert!(width * fix(0.0, 0.0).position.metres_per_unit() < 300.0);
    assert_eq!(
        track.pose_at(at(14.5)).unwrap().kind,
        PoseKind::Interpolated
    );
}

#[test]
fn a_flipped_first_longitude_is_the_outlier_and_not_the_rest() {
    let mut fixes: Vec<Fix> = (0..10)
        .map(|i| fix(f64::from(i) * 30.0, f64::from(i) * 300.0))
        .collect();
    fixes[0].position = WorldPoint::from_lon_lat(LonLat::new(-14.5, 35.9).unwrap());
    let track: Track = fixes.into_iter().collect();
    assert!(track.flags_at(0).contains(FixFlags::OUTLIER));
    assert!((1..10).all(|i| !track.flags_at(i).contains(FixFlags::OUTLIER)));
}

#[test]
fn a_jump_between_two_long_runs_blames_no_fix_but_is_counted() {
    let run = |start: i32, east: f64| {
        (start..start + 20).map(move |i| fix(f64::from(i), east + f64::from(i) * 10.0))
    };
    let track: Track = run(0, 0.0).chain(run(20, 500.0)).collect();
    assert!((0..40).all(|i| !track.flags_at(i).contains(FixFlags::OUTLIER)));
    assert_eq!(track.leg_at(19), LegKind::Jump);
    assert_eq!(track.counts().anomalies, 1);
}

#[test]
fn two_places_at_one_time_are_both_kept_and_flagged() {
    let track: Track = [
        fix(0.0, 0.0),
        fix(1.0, 10.0),
        fix(1.0, 25.0),
        fix(2.0, 20.0),
    ]
    .into_iter()
    .collect();
    assert_eq!(track.len(), 4);
    assert_eq!(track.counts().conflicts, 1);
    let pose = track.pose_at(at(1.0)).unwrap();
    assert_eq!((pose.kind, pose.speed), (PoseKind::Conflict, None));
}

#[test]
fn fixes_sent_out_of_order_are_put_in_order() {
    let sorted: Track = (0..5).map(|i| fix(f64::from(i), f64::from(i))).collect();
    let shuffled: Track = [3, 0, 4, 1, 2]
        .into_iter()
        .map(|i| fix(f64::from(i), f64::from(i)))
        .collect();
    assert_eq!(sorted, shuffled);
}

#[test]
fn fixes_of_one_time_keep_the_order_in_which_they_were_sent() {
    let sent: Vec<Fix> = (0..200)
        .map(|i| fix(f64::from(i % 7), f64::from(i)))
        .collect();
    let track: Track = sent.iter().copied().collect();
    let in_order = (0..7).flat_map(|secs| sent.iter().skip(secs).step_by(7));
    let places: Vec<WorldPoint> = in_order.map(|fix| fix.position).collect();
    assert_eq!(track.positions(), places);
}

#[test]
fn a_recorded_zero_is_believed_only_where_the_track_stands() {
    let with_speed = |secs: f64, east: f64, kmh: f32| Fix {
        speed_kmh: Measure::of(Some(kmh)),
        ..fix(secs, east)
    };
    let track: Track = [
        with_speed(0.0, 0.0, 0.0),
        with_speed(1.0, 10.0, 37.5),
        with_speed(2.0, 20.0, 0.0),
        with_speed(3.0, 20.2, 0.0),
    ]
    .into_iter()
    .collect();
    let speed = |secs| track.pose_at(at(secs)).unwrap().speed.unwrap();
    assert!((speed(0.0).kmh - 36.0).abs() < 0.1);
    assert_eq!(
        (speed(1.0).kmh, speed(1.0).source),
        (37.5, Provenance::Recorded)
    );
    assert_eq!(
        (speed(2.0).kmh, speed(2.0).source),
        (0.0, Provenance::Recorded)
    );
}

#[test]
fn a_stop_holds_the_place_until_the_next_fix() {
    let mut stop = fix(1.0, 10.0);
    stop.flags = FixFlags::STOP;
    let track: Track = [fix(0.0, 0.0), stop, fix(11.0, 20.0), fix(12.0, 30.0)]
        .into_iter()
        .collect();
    let pose = track.pose_at(at(10.0)).unwrap();
    assert_eq!(pose.kind, PoseKind::Stopped);
    assert!((metres_east(&pose) - 10.0).abs() < 0.05);
    assert!(!pose.is_moving());
}

#[test]
fn a_standing_vehicle_keeps_the_direction_it_came_from() {
    let track: Track = [
        fix(0.0, 0.0),
        fix(1.0, -10.0),
        fix(2.0, -10.0),
        fix(3.0, -10.0),
    ]
    .into_iter()
    .collect();
    assert!((track.pose_at(at(2.5)).unwrap().heading.unwrap().deg - 270.0).abs() < 0.01);
}

proptest! {
    /// Whatever comes in, poses lie on the track and nothing panics.
    #[test]
    fn any_fixes_make_a_track_that_answers_at_any_time(
        raw in proptest::collection::vec((0.0..1000.0f64, -5e6..5e6f64, 0u16..128), 0..60),
        ask in -100.0..1100.0f64,
    ) {
        let track: Track = raw.iter().map(|&(secs, east, flags)| {
            let mut fix = fix((secs * 4.0).round() / 4.0, east);
            if flags & 1 == 1 { fix.flags = fix.flags.with(FixFlags::GAP); }
            if flags & 2 == 2 { fix.flags = fix.flags.with(FixFlags::ANOMALY); }
            if flags & 4 == 4 { fix.flags = fix.flags.with(FixFlags::STOP); }
            fix
        }).collect();
        prop_assert_eq!(track.len(), raw.len());
        prop_assert!(track.times_micros().is_sorted());
        match track.pose_at(at(ask)) {
            None => prop_assert!(track.range().is_none_or(|range| at(ask) < range.start())),
            Some(pose) => {
                let here = track.positions()[pose.fix_index];
                if matches!(pose.kind, PoseKind::Gap | PoseKind::Stopped | PoseKind::Ended) {
                    prop_assert_eq!(pose.position, here);
                }
                prop_assert!(pose.fix_time <= at(ask));
                if let Some(speed) = pose.speed { prop_assert!(speed.kmh.is_finite()); }
            }
        }
    }
}
