//! A track that has grown is the track that it would have been made at once.

use super::*;
use crate::geo::WorldPoint;
use crate::model::levels::Tolerance;
use crate::time::Timestamp;
use proptest::prelude::*;

/// A fix so many tenths of a second after a round time, so many units east of a place.
fn fix(tenths: i64, east_units: i64) -> Fix {
    let time = Timestamp::from_micros(1_700_000_000_000_000 + tenths * 100_000).unwrap();
    let place = WorldPoint {
        x: 2_000_000_000_u32.wrapping_add_signed(i32::try_from(east_units).unwrap()),
        y: 1_500_000_000,
    };
    Fix::new(time, place)
}

/// Ten fixes a second along a winding road, with speeds.
fn drive(tenths: std::ops::Range<i64>) -> Vec<Fix> {
    let at = |i: i64| Fix {
        speed_kmh: Measure::of(Some((i % 700) as f32 / 10.0)),
        ..fix(i, i * 150 + (i / 7 % 13) * 90)
    };
    tenths.map(at).collect()
}

fn track(fixes: impl IntoIterator<Item = Fix>) -> Track {
    fixes.into_iter().collect()
}

fn fixes(track: &Track) -> Vec<Fix> {
    track.fixes_from(0).collect()
}

/// What was sent, without what was found.
fn raw(track: &Track) -> Vec<Fix> {
    track.fixes_from(0).map(unclassified).collect()
}

/// Everything but how values are packed: a missing one may be NaN there, which equals nothing.
fn same(a: &Track, b: &Track) -> bool {
    fixes(a) == fixes(b)
        && (&a.times, &a.chunks, &a.levels) == (&b.times, &b.chunks, &b.levels)
        && (a.bounds, a.counts, a.classified) == (b.bounds, b.counts, b.classified)
        && a.settled_len == b.settled_len
}

#[test]
fn a_live_drive_is_at_every_moment_what_it_would_be_at_once() {
    let mut live = Track::default();
    for fix in drive(0..3000) {
        live.extend(vec![fix]);
    }
    let mut whole = track(drive(0..3000));
    assert_eq!(fixes(&live), fixes(&whole));
    assert_eq!((live.counts, live.bounds), (whole.counts, whole.bounds));
    assert_eq!(live.classified, whole.classified);
    live.settle();
    whole.settle();
    assert!(same(&live, &whole));
}

#[test]
fn a_wild_fix_that_comes_live_is_an_outlier_at_once_and_does_not_widen_the_bounds() {
    let mut live = track(drive(0..1000));
    let bounds = live.bounds;
    live.extend(vec![fix(1000, 300_000_000)]);
    assert_eq!(live.counts.anomalies, 1);
    live.extend(vec![fix(1001, 300_000_100)]);
    assert_eq!(live.counts.anomalies, 2, "two that belong together too");
    assert_eq!(live.bounds, bounds);
    // A short run behind a jump is doubtful, at first.
    live.extend(drive(1002..1010));
    live.extend(drive(1010..1013));
    assert_eq!(live.counts.anomalies, 2);
    assert!(live.flags_at(1000).contains(FixFlags::OUTLIER));
    assert_eq!(live.leg_at(1005), LegKind::Travel);
}

#[test]
fn a_run_behind_a_jump_stops_being_an_outlier_when_it_grows_long() {
    let mut live = track(drive(0..500));
    for i in 0..40 {
        live.extend(vec![fix(500 + i, 200_000_000 + i * 100)]);
    }
    let outliers = (0..live.len()).filter(|&i| live.flags_at(i).contains(FixFlags::OUTLIER));
    assert_eq!(outliers.count(), 0);
    assert_eq!(live.counts.anomalies, 1, "the jump itself");
    assert_eq!(live.leg_at(520), LegKind::Travel);
}

#[test]
fn a_fix_that_comes_late_is_put_where_it_belongs() {
    let mut live = track(
        drive(0..700)
            .into_iter()
            .filter(|fix| fix.time != self::fix(650, 0).time),
    );
    live.extend(drive(650..651));
    assert_eq!(fixes(&live), fixes(&track(drive(0..700))));
    let mut twin = drive(300..301);
    twin[0].position.y += 50;
    live.extend(twin.clone());
    assert_eq!(
        live.positions[301], twin[0].position,
        "behind the one of its time"
    );
    assert_eq!(live.counts.conflicts, 1);
}

#[test]
fn levels_follow_a_drive_that_grows_and_leave_out_what_they_may() {
    let straight = |i: i64| fix(i, i * 150);
    let mut live = track((0..300).map(straight));
    for i in 300..20_000 {
        live.extend(vec![straight(i)]);
    }
    let kept = live
        .level_within(Tolerance::of_units(20.0))
        .indices()
        .count();
    assert!(kept < 20_000 / 20, "{kept} of 20000");
    let listed = live.levels.len();
    assert!(
        listed >= 20_000 - 20_000 / LEVELLED_SHARE - 2 * LOOK_BACK - 1,
        "{listed}"
    );
}

#[test]
fn a_growing_track_takes_little_more_memory_than_one_made_at_once() {
    let mut live = Track::default();
    for second in 0..3600 {
        live.extend(drive(second * 10..second * 10 + 10));
    }
    let whole = track(drive(0..36_000));
    assert!(
        live.heap_bytes() <= whole.heap_bytes() * 9 / 8 + 4096,
        "{} and {}",
        live.heap_bytes(),
        whole.heap_bytes()
    );
}

#[test]
fn a_track_wants_to_be_settled_when_it_has_grown_by_a_quarter_and_is_not_too_long() {
    let mut live = track(drive(0..1000));
    live.extend(drive(1000..1249));
    assert!(!live.wants_settling());
    live.extend(drive(1249..1250));
    assert!(live.wants_settling());
    live.settle();
    assert!(!live.wants_settling());
    let most = i64::try_from(MAX_SETTLED_FIXES).unwrap();
    let mut long = track(drive(0..most - 10_000));
    long.extend(drive(most - 10_000..most + 1));
    assert!(!long.wants_settling());
}

#[test]
fn the_newest_fix_of_live_data_is_no_end_until_it_would_be_a_gap() {
    use crate::model::PoseKind;
    let mut live = track(drive(0..300));
    let kind = |track: &Track, tenths: i64| track.pose_at(fix(tenths, 0).time).unwrap().kind;
    assert_eq!(kind(&live, 301), PoseKind::Ended);
    live.extend(drive(300..301));
    assert_eq!(kind(&live, 300), PoseKind::Observed);
    assert_eq!(kind(&live, 301), PoseKind::Latest);
    assert!(live.pose_at(fix(301, 0).time).unwrap().speed.is_some());
    assert_eq!(kind(&live, 600), PoseKind::Latest);
    assert_eq!(kind(&live, 601), PoseKind::Ended);
    live.settle();
    assert_eq!(kind(&live, 600), PoseKind::Latest);
    assert_eq!(kind(&live, 200), PoseKind::Observed);
    let mut wild = fix(301, 0);
    wild.flags = FixFlags::ANOMALY;
    live.extend(vec![wild]);
    assert_eq!(kind(&live, 302), PoseKind::Anomaly);
}

#[test]
fn a_slower_cadence_moves_the_gap_threshold_when_the_track_is_settled() {
    let mut live = track((0..300).map(|i| fix(i * 10, i)));
    live.extend((0..280).map(|i| fix(3000 + i * 600, i)).collect());
    assert_eq!(live.gap_threshold_secs(), 30.0);
    assert_eq!(live.counts.gaps, 279);
    live.extend((280..900).map(|i| fix(3000 + i * 600, i)).collect());
    live.settle();
    assert_eq!((live.gap_threshold_secs(), live.counts.gaps), (180.0, 0));
}

#[test]
fn fixes_of_one_time_without_end_are_all_kept() {
    let stuck = |i: i64| fix(5000, i % 3);
    let mut live = track(drive(0..300));
    for i in 0..2000 {
        live.extend(vec![stuck(i)]);
    }
    live.settle();
    assert!(same(
        &live,
        &track(drive(0..300).into_iter().chain((0..2000).map(stuck)))
    ));
}

/// One fix of a wild drive: time step, place, kind, and how late it comes.
type Step = (i64, i64, u8, i64);

/// A drive with stops, gaps, jumps, doubles and values, in the order in which it is sent.
fn sent() -> impl Strategy<Value = Vec<Fix>> {
    let step = (0..5_i64, -300..300_i64, 0..60_u8, 0..200_i64);
    prop::collection::vec(step, 300..900).prop_map(|steps: Vec<Step>| {
        let (mut tenths, mut east) = (0, 0);
        let mut all: Vec<(i64, Fix)> = Vec::new();
        for (dt, dx, kind, late) in steps {
            tenths += if kind == 0 { 400 } else { dt };
            east += if kind > 15 { dx } else { 0 };
            let wild = if kind == 1 { 90_000_000 } else { 0 };
            let mut fix = fix(tenths, east + wild);
            fix.flags = match kind {
                2 => FixFlags::GAP,
                3 => FixFlags::ANOMALY,
                4 => FixFlags::STOP,
                _ => FixFlags::NONE,
            };
            fix.speed_kmh = Measure::of((kind % 7 != 0).then_some(f32::from(kind) / 10.0));
            fix.heading_deg = Measure::of((kind == 9).then_some(f32::from(kind) / 3.0));
            // Few come late, and a few of those very late.
            let delay = if late < 4 {
                late * late * 40
            } else {
                late / 60
            };
            all.push((tenths + delay, fix));
        }
        all.sort_by_key(|(arrival, _)| *arrival);
        all.into_iter().map(|(_, fix)| fix).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn any_split_and_order_of_appends_gives_the_track_that_is_made_at_once(
        sent in sent(), first in 0..400_usize,
        sizes in prop::collection::vec(1..60_usize, 900),
        moments in prop::collection::vec(0.0..1.0_f64, 40),
    ) {
        let whole = track(sent.clone());
        let range = whole.range().unwrap();
        let (head, mut rest) = sent.split_at(first.min(sent.len()));
        let mut live = track(head.to_vec());
        for size in sizes {
            let (now, later) = rest.split_at(size.min(rest.len()));
            if now.is_empty() { break; }
            live.extend(now.to_vec());
            rest = later;
        }
        // Nothing is lost or moved, and what is counted and boxed is what there is.
        prop_assert_eq!(raw(&live), raw(&whole));
        prop_assert_eq!(live.counts, TrackCounts::of(&fixes(&live)));
        let mut boxed = Track { levels: live.levels.clone(), ..live.clone() };
        boxed.box_chunks_from(0);
        prop_assert_eq!(&boxed.chunks, &live.chunks);
        // Every level is as true to the track as it says.
        for tolerance_units in [1.0, 30.0, 500.0, 1e5, 1e9] {
            let kept: Vec<usize> = live.level_within(Tolerance::of_units(tolerance_units)).indices().collect();
            prop_assert!(kept.is_sorted());
            prop_assert_eq!(kept.first().copied(), Some(0));
            prop_assert_eq!(kept.last().copied(), Some(live.len() - 1));
            for &moment in &moments {
                let t = range.at_fraction(moment);
                let after = kept.partition_point(|&i| live.time_at(i).unwrap() <= t);
                let (Some(&from), Some(&to)) = (kept.get(after.wrapping_sub(1)), kept.get(after)) else { continue };
                if live.leg_at(from) != LegKind::Travel { continue; }
                let (a, b) = (live.positions[from], live.positions[to]);
                let (t0, t1) = (live.time_at(from).unwrap(), live.time_at(to).unwrap());
                let there = a.lerp(b, t.secs_since(t0) / t1.secs_since(t0));
                let (dx, dy) = there.offset_from(live.pose_at(t).unwrap().position);
                let error = f64::from(dx).hypot(dy as f64);
                prop_assert!(error <= tolerance_units + 2.0, "{} at {}", error, tolerance_units);
            }
        }
        live.settle();
        prop_assert!(same(&live, &whole));
        for moment in moments {
            let t = range.at_fraction(moment);
            prop_assert_eq!(live.pose_at(t), whole.pose_at(t));
        }
    }
}
