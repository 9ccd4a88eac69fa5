//! The band under the playhead, of small and large fleets.

use super::*;
use crate::geo::{LonLat, WorldPoint};
use crate::model::{ALL_SHOWN, Color, Extension, Fix, Update, Vehicle};
use crate::time::Zone;

fn time(secs: i64) -> Timestamp {
    Timestamp::from_micros(secs * 1_000_000).unwrap()
}

fn fleet_of(tracks: Vec<Track>) -> Fleet {
    let vehicles = tracks
        .into_iter()
        .map(|track| Vehicle {
            id: "a".into(),
            label: "a".into(),
            color: Color::generated(0),
            group: None,
            zone: Zone::NotStated,
            track,
        })
        .collect();
    let mut fleet = Fleet::default();
    fleet.apply(Update::Load {
        vehicles,
        announced_range: None,
    });
    fleet
}

fn drive(secs: impl Iterator<Item = i64>, degrees_per_sec: f64) -> Track {
    secs.map(|s| {
        let place = LonLat::new(14.0 + degrees_per_sec * s as f64, 35.9).unwrap();
        Fix::new(time(s), WorldPoint::from_lon_lat(place))
    })
    .collect()
}

fn density(fleet: &Fleet) -> Vec<Bucket> {
    let mut density = Density::default();
    let range = fleet.range().unwrap();
    assert_eq!(
        density.step(fleet, &ALL_SHOWN, 1, range, false, 0.0),
        Remaining::Nothing
    );
    density.buckets(range).collect()
}

#[test]
fn a_gap_is_a_hole_and_the_rest_is_known() {
    let fleet = fleet_of(vec![drive((0..=300).chain(600..=900), 0.0001)]);
    let buckets = density(&fleet);
    assert_eq!(buckets.len(), BUCKETS);
    assert!(buckets[10].known > 0.99 && buckets[10].moving > 0.99);
    assert_eq!(buckets[BUCKETS / 2].known, 0.0);
    assert!(buckets[BUCKETS - 1].known > 0.99);
}

#[test]
fn standing_vehicles_are_known_but_do_not_move() {
    let fleet = fleet_of(vec![drive(0..=600, 0.0001), drive(0..=600, 0.0)]);
    let bucket = density(&fleet)[100];
    assert!((bucket.known - 1.0).abs() < 1e-3 && (bucket.moving - 0.5).abs() < 1e-3);
}

#[test]
fn a_jump_that_blames_no_fix_is_marked_too() {
    let fix = |s: i64| {
        let jump = if s > 300 { 0.02 } else { 0.0 };
        let place = LonLat::new(14.0 + 0.0001 * s as f64 + jump, 35.9).unwrap();
        Fix::new(time(s), WorldPoint::from_lon_lat(place))
    };
    let fleet = fleet_of(vec![(0..=600).map(fix).collect()]);
    let marked: Vec<usize> = (0..BUCKETS)
        .filter(|&i| density(&fleet)[i].has_anomaly)
        .collect();
    assert_eq!(marked, [240]);
}

#[test]
fn conflicts_and_outliers_are_marked_where_they_are() {
    let mut secs: Vec<Fix> = (0..=600)
        .map(|s| {
            let place = LonLat::new(14.0 + 0.0001 * s as f64, 35.9).unwrap();
            Fix::new(time(s), WorldPoint::from_lon_lat(place))
        })
        .collect();
    let mut twin = secs[150];
    twin.position = WorldPoint::from_lon_lat(LonLat::new(14.02, 35.9).unwrap());
    secs.push(twin);
    secs[450].position = WorldPoint::from_lon_lat(LonLat::new(15.5, 35.9).unwrap());
    let fleet = fleet_of(vec![secs.into_iter().collect()]);
    let buckets = density(&fleet);
    assert!(buckets[120].has_conflict && buckets[360].has_anomaly);
    assert!(!buckets[10].has_conflict && !buckets[10].has_anomaly);
}

#[test]
fn many_vehicles_without_a_fix_are_taken_in_steps_too() {
    let mut tracks = vec![Track::default(); 2 * FIXES_PER_STEP / FIXES_PER_VEHICLE];
    tracks.push(drive(0..=100, 0.0001));
    let fleet = fleet_of(tracks);
    let mut density = Density::default();
    let mut steps = 1;
    let range = fleet.range().unwrap();
    while density.step(&fleet, &ALL_SHOWN, 1, range, false, 0.0) == Remaining::Step {
        steps += 1;
    }
    assert_eq!(steps, 3);
    assert!(density.buckets(range).all(|bucket| bucket.moving > 0.0));
}

#[test]
fn a_single_moment_and_another_fleet_are_taken_in_stride() {
    let mut density = Density::default();
    let single = fleet_of(vec![drive(0..=0, 0.0)]);
    let range = single.range().unwrap();
    density.step(&single, &ALL_SHOWN, 1, range, false, 0.0);
    assert!(density.buckets(range).all(|bucket| bucket.known == 0.0));
    let other = fleet_of(vec![drive(0..=100, 0.0001)]);
    let range = other.range().unwrap();
    density.step(&other, &ALL_SHOWN, 2, range, false, 0.0);
    assert!(density.buckets(range).all(|bucket| bucket.known > 0.99));
}

#[test]
fn a_step_is_bounded_even_within_one_vehicle() {
    let long = FIXES_PER_STEP as i64 + 1000;
    let fleet = fleet_of(vec![drive(0..=long, 1e-9), drive(0..=10, 0.0)]);
    let range = fleet.range().unwrap();
    let mut stepped = Density::default();
    assert_eq!(
        stepped.step(&fleet, &ALL_SHOWN, 1, range, false, 0.0),
        Remaining::Step
    );
    assert_eq!(
        (stepped.shown.vehicles_done, stepped.shown.fixes_done),
        (0, FIXES_PER_STEP)
    );
    assert_eq!(
        stepped.step(&fleet, &ALL_SHOWN, 1, range, false, 0.0),
        Remaining::Nothing
    );
    assert_eq!(
        (stepped.shown.vehicles_done, stepped.shown.fixes_done),
        (2, 0)
    );
    let last = stepped.buckets(range).last().unwrap();
    assert!((last.known - 0.5).abs() < 1e-3, "{last:?}");
}

#[test]
fn appended_vehicles_are_added_and_give_the_sums_of_the_whole() {
    let tracks = [
        drive(0..=600, 0.0001),
        drive(100..=700, 0.0),
        drive((0..=300).chain(600..=900), 0.0001),
    ];
    let whole = fleet_of(tracks.to_vec());
    let range = whole.range().unwrap();
    let mut fleet = Fleet::default();
    let mut grown = Density::default();
    for (index, track) in tracks.into_iter().enumerate() {
        fleet.apply(Update::Append {
            vehicles: fleet_of(vec![track]).vehicles().to_vec(),
            announced_range: None,
        });
        let so_far = fleet.range().unwrap();
        let before = grown.shown.vehicles_done;
        assert_eq!(
            grown.step(&fleet, &ALL_SHOWN, 1, so_far, true, 0.0),
            Remaining::Nothing
        );
        assert_eq!((before, grown.shown.vehicles_done), (index, index + 1));
    }
    let coarse: Vec<Bucket> = grown.buckets(range).collect();
    assert!(
        coarse[100].known > 0.5,
        "what was summed up is shown in its place"
    );
    assert_eq!(
        coarse[BUCKETS - 1],
        Bucket::default(),
        "the rest is not known yet"
    );
    assert_eq!(
        grown.step(&fleet, &ALL_SHOWN, 1, range, false, 0.0),
        Remaining::Nothing
    );
    assert_eq!(grown.buckets(range).collect::<Vec<_>>(), density(&whole));
}

/// Adds a second of driving to the only vehicle.
fn extend(fleet: &mut Fleet, secs: std::ops::Range<i64>) {
    let track = drive(secs, 0.0001);
    let fixes = (0..track.len()).map(|i| Fix::new(track.time_at(i).unwrap(), track.positions()[i]));
    fleet.apply(Update::Extend {
        vehicles: vec![Extension {
            id: "a".into(),
            label: None,
            color: None,
            group: None,
            zone: None,
            fixes: fixes.collect(),
        }],
    });
}

#[test]
fn data_that_comes_live_is_summed_up_once_a_second_and_shown_all_the_time() {
    let mut fleet = fleet_of(vec![drive(0..600, 0.0001)]);
    let mut density = Density::default();
    let mut begun = 0;
    for tenth in 0..100_i64 {
        extend(&mut fleet, 600 + tenth..601 + tenth);
        let before = density.shown.revision;
        let range = fleet.range().unwrap();
        let now_secs = tenth as f64 / 10.0;
        match density.step(&fleet, &ALL_SHOWN, 1, range, false, now_secs) {
            Remaining::Nothing => {}
            Remaining::AfterSecs(secs) => assert!(secs > 0.0 && secs <= 1.0),
            Remaining::Step => panic!("so little is done in a step"),
        }
        begun += usize::from(density.shown.revision != before);
        let known = density.buckets(range).filter(|bucket| bucket.known > 0.9);
        assert!(known.count() > BUCKETS * 9 / 10, "never from zero again");
    }
    assert!((9..=11).contains(&begun), "{begun}");
    let range = fleet.range().unwrap();
    let last = density.step(&fleet, &ALL_SHOWN, 1, range, false, 20.0);
    assert_eq!(last, Remaining::Nothing);
    assert!(density.buckets(range).all(|bucket| bucket.known > 0.99));
}

#[test]
fn sums_that_take_many_steps_are_made_less_often() {
    let long = 3 * FIXES_PER_STEP as i64;
    let mut fleet = fleet_of(vec![drive(0..long, 1e-9)]);
    let mut density = Density::default();
    let range = fleet.range().unwrap();
    while density.step(&fleet, &ALL_SHOWN, 1, range, false, 0.0) == Remaining::Step {}
    let mut now_secs = 0.0;
    let mut steps = 0;
    for frame in 0..600_i64 {
        extend(&mut fleet, long + frame..long + frame + 1);
        now_secs = frame as f64 / 60.0;
        let range = fleet.range().unwrap();
        steps += u32::from(
            density.step(&fleet, &ALL_SHOWN, 1, range, false, now_secs) == Remaining::Step,
        );
    }
    assert!(
        f64::from(steps) * REST_SECS_PER_STEP <= now_secs,
        "{steps} steps"
    );
}

#[test]
fn hidden_vehicles_are_no_part_of_the_sums_and_come_back() {
    let fleet = fleet_of(vec![drive(0..=100, 0.0001), drive(0..=50, 0.0001)]);
    let range = fleet.range().unwrap();
    let mut density = Density::default();
    let mut known_late = |visibility: &Visibility| {
        while density.step(&fleet, visibility, 1, range, false, 0.0) == Remaining::Step {}
        let late = density.buckets(range).nth(BUCKETS * 3 / 4).unwrap();
        late.known
    };
    assert!((known_late(&ALL_SHOWN) - 0.5).abs() < 0.01);
    let mut hidden = Visibility::default();
    hidden.set_hidden(VehicleKey::from_index(1).unwrap(), true);
    assert!((known_late(&hidden) - 1.0).abs() < 0.01);
    hidden.isolate(2, VehicleKey::from_index(1));
    assert!(known_late(&hidden) < 0.01);
    assert!((known_late(&ALL_SHOWN) - 0.5).abs() < 0.01);
}
