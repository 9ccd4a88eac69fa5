//! What a level leaves out is not missed.

use super::*;
use crate::geo::WorldPoint;
use crate::model::{FixFlags, Track};
use crate::time::Timestamp;
use proptest::prelude::*;

fn fix(micros: i64, x: u32, y: u32) -> Fix {
    let time = Timestamp::from_micros(1_700_000_000_000_000 + micros).unwrap();
    Fix::new(time, WorldPoint { x, y })
}

/// Where the drive between the kept fixes around `t` has the vehicle.
fn position_on(track: &Track, kept: &[usize], t: Timestamp) -> Option<(f64, f64)> {
    let after = kept.partition_point(|&i| track.time_at(i).unwrap() <= t);
    let from = *kept.get(after.checked_sub(1)?)?;
    let to = *kept.get(after)?;
    if track.leg_at(from) != LegKind::Travel {
        return None;
    }
    let (t0, t1) = (track.time_at(from)?, track.time_at(to)?);
    let (dx, dy) = track.positions()[to].offset_from(track.positions()[from]);
    let f = t.secs_since(t0) / t1.secs_since(t0);
    let here = track.positions()[from];
    Some((
        f64::from(here.x) + f64::from(dx) * f,
        f64::from(here.y) + dy as f64 * f,
    ))
}

fn kept(track: &Track, tolerance_units: f64) -> Vec<usize> {
    track
        .level_within(Tolerance::of_units(tolerance_units))
        .indices()
        .collect()
}

#[test]
fn an_even_straight_drive_needs_its_ends_only() {
    let track: Track = (0..500)
        .map(|i| fix(i * 1_000_000, 7_000 * i as u32, 9))
        .collect();
    assert_eq!(kept(&track, 2.0), [0, 499]);
    assert_eq!(kept(&track, 0.5).len(), 500, "below a unit all are drawn");
    assert_eq!(kept(&track, f64::NAN).len(), 500);
    assert_eq!(kept(&track, f64::INFINITY), [0, 499]);
}

#[test]
fn a_change_of_pace_on_a_straight_road_is_kept() {
    let place = |i: u32| {
        if i < 50 {
            1000 * i
        } else {
            50_000 + 3000 * (i - 50)
        }
    };
    let track: Track = (0..100)
        .map(|i| fix(i64::from(i) * 1_000_000, place(i), 9))
        .collect();
    assert_eq!(kept(&track, 300.0), [0, 50, 99]);
}

#[test]
fn both_ends_of_what_is_no_drive_are_kept() {
    let mut fixes: Vec<Fix> = (0..100)
        .map(|i| fix(i * 1_000_000, 1000 * i as u32, 9))
        .collect();
    fixes[40].flags = FixFlags::GAP;
    let track: Track = fixes.into_iter().collect();
    // Both legs that touch the fix are gaps.
    assert_eq!(kept(&track, 1e6), [0, 39, 40, 41, 99]);
}

#[test]
fn a_level_is_walked_both_ways_from_anywhere() {
    let noise = |i: i64| (i * 7919 % 1009) as u32 * 100;
    let track: Track = (0..700)
        .map(|i| fix(i * 1_000_000, noise(i / 3), noise(i / 5)))
        .collect();
    for tolerance_units in [0.0, 1.0, 3000.0, 20_000.0, 60_000.0, 1e9] {
        let level = track.level_within(Tolerance::of_units(tolerance_units));
        let all: Vec<usize> = level.indices().collect();
        for index in [0, 1, 13, 350, 698, 699] {
            let after = all.partition_point(|&kept| kept <= index);
            let (place, last) = level.last_until(index).unwrap();
            assert_eq!(last, all[after - 1]);
            assert_eq!(level.after(place).map(|(_, i)| i), all.get(after).copied());
            let before = all[..after - 1].last().copied();
            assert_eq!(level.before(place).map(|(_, i)| i), before);
            let from = all.partition_point(|&kept| kept < index);
            assert_eq!(
                level.first_from(index).map(|(_, i)| i),
                all.get(from).copied()
            );
        }
        assert_eq!(level.first_from(700), None);
    }
    assert_eq!(
        Track::default()
            .level_within(Tolerance::of_units(5.0))
            .last_until(0),
        None
    );
}

#[test]
fn levels_of_noise_take_no_more_room_than_the_track() {
    let noise = |i: i64| (i * 7919 % 1009) as u32 * 100;
    let track: Track = (0..5000)
        .map(|i| fix(i * 1_000_000, noise(i), noise(i * 31)))
        .collect();
    // A byte for each fix, and lists that halve: four bytes each and no more than one a fix.
    assert!(track.levels.heap_bytes() <= 5000 * 5 + 500);
    assert!(track.heap_bytes() <= 5000 * 20 + 2000);
}

#[test]
fn the_worst_case_of_the_split_stays_bounded() {
    // Every split of a parabola in time cuts one fix off; a quadratic pass over all would
    // make some 20 billion steps.
    let track: Track = (0..200_000_i64)
        .map(|i| fix(i * 1_000_000, (i * i / 64) as u32, 9))
        .collect();
    assert_eq!(track.len(), 200_000);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn at_no_moment_is_a_level_further_from_the_track_than_it_may(
        steps in prop::collection::vec((1..5_000_000_i64, -20_000..20_000_i32, -20_000..20_000_i32), 20..400),
        gaps in prop::collection::vec(0..400_usize, 0..4),
        moments in prop::collection::vec(0.0..1.0_f64, 50),
    ) {
        // Starts just west of the antimeridian: many of these drives cross it.
        let (mut micros, mut x, mut y) = (0, u32::MAX - 1000, 1 << 30);
        let mut fixes = Vec::new();
        for (dt, dx, dy) in steps {
            micros += dt;
            x = u32::wrapping_add_signed(x, dx);
            y = u32::wrapping_add_signed(y, dy);
            fixes.push(fix(micros, x, y));
        }
        for gap in gaps {
            if let Some(fix) = fixes.get_mut(gap) {
                fix.flags = FixFlags::GAP;
            }
        }
        let track: Track = fixes.into_iter().collect();
        let range = track.range().unwrap();
        for tolerance_units in [1.0, 1.3, 2.0, 50.0, 777.0, 5e3, 3e4, 1e5, 1e6, 1e9] {
            let kept = kept(&track, tolerance_units);
            prop_assert!(kept.is_sorted());
            prop_assert_eq!(kept.first().copied(), Some(0));
            prop_assert_eq!(kept.last().copied(), Some(track.len() - 1));
            for &moment in &moments {
                let t = range.at_fraction(moment);
                let Some((x, y)) = position_on(&track, &kept, t) else { continue };
                let exact = track.pose_at(t).unwrap().position;
                // The short way round the world; a unit for the rounding of the pose.
                let dx = (x - f64::from(exact.x) + 2_147_483_648.0).rem_euclid(4_294_967_296.0)
                    - 2_147_483_648.0;
                let error = dx.hypot(y - f64::from(exact.y));
                prop_assert!(error <= tolerance_units + 1.0, "{} at {}", error, tolerance_units);
            }
        }
    }
}
