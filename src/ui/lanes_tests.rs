use super::*;
use crate::geo::{LonLat, WorldPoint};
use crate::model::{ALL_SHOWN, Color, Fix, Update, Vehicle};
use crate::time::Zone;
use proptest::prelude::*;

fn time(secs: f64) -> Timestamp {
    Timestamp::from_epoch_millis(secs * 1000.0).unwrap()
}

fn fix(secs: f64, metres: f64) -> Fix {
    let place = LonLat::new(14.5, 35.9 + metres / 111_320.0).unwrap();
    Fix::new(time(secs), WorldPoint::from_lon_lat(place))
}

fn fleet(tracks: Vec<Track>) -> Fleet {
    let vehicles = tracks.into_iter().enumerate().map(|(i, track)| Vehicle {
        id: i.to_string(),
        label: String::new(),
        color: Color::generated(i),
        group: None,
        zone: Zone::NotStated,
        track,
    });
    let mut fleet = Fleet::default();
    fleet.apply(Update::Load {
        vehicles: vehicles.collect(),
        announced_range: None,
    });
    fleet
}

fn lane(track: Track) -> Lane {
    let fleet = fleet(vec![track]);
    let key = VehicleKey::from_index(0).unwrap();
    let mut lanes = Lanes::default();
    while lanes.step(&fleet, 1, &[key], 0.0) {}
    lanes.of(key).unwrap().clone()
}

fn all() -> TimeRange {
    TimeRange::new(time(-1e6), time(1e9))
}

/// Drives to 100 s, stands to 300 s, drives to 400 s, is not heard of until 900 s, drives on.
fn day() -> Track {
    let metres = |s: f64| match s {
        s if s < 100.0 => s * 15.0,
        s if s < 300.0 => 1500.0,
        s => 1500.0 + (s - 300.0) * 15.0,
    };
    let known = (0..1000).filter(|s| !(401..900).contains(s));
    known
        .map(|s| fix(f64::from(s), metres(f64::from(s))))
        .collect()
}

#[test]
fn a_lane_tells_driving_standing_and_not_knowing_apart() {
    let spans: Vec<_> = lane(day())
        .spans(all(), 1)
        .map(|span| (span.from / 1_000_000, span.to / 1_000_000, span.doing))
        .collect();
    let stop = 99;
    assert_eq!(spans.len(), 5, "{spans:?}");
    assert_eq!(spans[0], (0, stop, Doing::Moves));
    assert_eq!((spans[1].0, spans[1].2), (stop, Doing::Stands));
    assert!((300..=302).contains(&spans[1].1));
    assert_eq!(spans[3], (400, 900, Doing::Gap));
    assert_eq!(spans[4], (900, 999, Doing::Moves));
}

#[test]
fn contradictions_and_impossible_fixes_are_marked() {
    let mut fixes: Vec<Fix> = (0..60)
        .map(|s| fix(f64::from(s), f64::from(s) * 10.0))
        .collect();
    fixes[20].flags = FixFlags::ANOMALY;
    fixes.push(fix(40.0, 900.0));
    let lane = lane(fixes.into_iter().collect());
    let doubts: Vec<_> = lane.doubts(all(), 1).collect();
    assert_eq!(
        doubts,
        [(20_000_000, Doubt::Anomaly), (40_000_000, Doubt::Conflict)]
    );
    assert!(lane.spans(all(), 1).any(|span| span.doing == Doing::Jump));
    assert_eq!(lane.doubts(all(), 30_000_000).count(), 1);
}

#[test]
fn a_jump_between_fixes_that_nobody_doubts_is_marked_where_it_begins() {
    // Two kilometres in a second, and then on from there: neither side is the false one.
    let fixes = (0..60).map(|s| {
        fix(
            f64::from(s),
            f64::from(s) * 10.0 + f64::from(s / 30) * 2000.0,
        )
    });
    let lane = lane(fixes.collect());
    let doubts: Vec<_> = lane.doubts(all(), 1).collect();
    assert_eq!(doubts, [(29_000_000, Doubt::Anomaly)]);
}

#[test]
fn a_track_longer_than_a_step_becomes_the_same_lane_as_in_one() {
    let count = FIXES_PER_STEP * 2 + 777;
    // A minute and a half under way, as long at rest, over and over.
    let track: Track = (0..count)
        .map(|s| {
            let rounds = (s / 180) as f64;
            fix(s as f64, rounds * 900.0 + (s % 180).min(90) as f64 * 10.0)
        })
        .collect();
    let mut once = Making::default();
    assert!(once.step(&track, usize::MAX).1);
    let fleet = fleet(vec![track]);
    let key = VehicleKey::from_index(0).unwrap();
    let mut lanes = Lanes::default();
    let mut steps = 1;
    while lanes.step(&fleet, 1, &[key], 0.0) {
        steps += 1;
    }
    assert!((3..=4).contains(&steps), "{steps}");
    assert_eq!(lanes.of(key), Some(&once.lane));
    assert!(once.lane.spans.len() > 3000);
    // However many there are, no more are drawn than can be seen.
    let view = fleet.range().unwrap();
    let pixel = view.end().micros_since(view.start()) / 1000;
    // Of two in a row at least one is as long as a pixel.
    assert!(once.lane.spans(view, pixel).count() <= 2001);
}

/// As many lanes as there can be.
const MOST: usize = 12;

#[test]
fn of_many_vehicles_the_selected_ones_have_lanes_and_of_few_all() {
    let few = fleet(vec![day(), day()]);
    assert_eq!(
        Lanes::wanted(&few, &Selection::default(), &ALL_SHOWN, MOST)
            .0
            .len(),
        2
    );
    let many = fleet(vec![day(); MOST + 1]);
    assert_eq!(
        Lanes::wanted(&many, &Selection::default(), &ALL_SHOWN, MOST).0,
        []
    );
    let chosen: Selection = [9, 4]
        .into_iter()
        .filter_map(VehicleKey::from_index)
        .collect();
    let wanted: Vec<usize> = Lanes::wanted(&many, &chosen, &ALL_SHOWN, MOST)
        .0
        .iter()
        .map(|key| key.index())
        .collect();
    assert_eq!(wanted, [4, 9]);
    let mut hidden = Visibility::default();
    hidden.set_hidden(VehicleKey::from_index(4).unwrap(), true);
    let (keys, are_all) = Lanes::wanted(&many, &chosen, &hidden, MOST);
    assert!(are_all && keys.len() == MOST, "few are left");
    assert!(!keys.contains(&VehicleKey::from_index(4).unwrap()));
}

#[test]
fn another_fleet_gets_other_lanes() {
    let key = VehicleKey::from_index(0).unwrap();
    let mut lanes = Lanes::default();
    let first = fleet(vec![day()]);
    while lanes.step(&first, 1, &[key], 0.0) {}
    let second = fleet(vec![
        [fix(0.0, 0.0), fix(10.0, 100.0)].into_iter().collect(),
    ]);
    while lanes.step(&second, 2, &[key], 0.0) {}
    let spans = |lanes: &Lanes| lanes.of(key).unwrap().spans.clone();
    assert_eq!(spans(&lanes).len(), 1);
    assert_eq!(lanes.wait_secs(&second, 0.0), None);
}

proptest! {
    #[test]
    fn spans_that_are_drawn_lie_apart_and_cover_what_is_known(
        steps in proptest::collection::vec((1..200_u32, -300.0..300.0_f64), 2..200),
        pixel in 1..100_000_000_i64,
    ) {
        let (mut secs, mut metres) = (0.0, 0.0);
        let track: Track = steps.into_iter().map(|(dt, step)| {
            secs += f64::from(dt);
            metres += step;
            fix(secs, metres)
        }).collect();
        let (first, last) = (track.micros_at(0).unwrap(), track.micros_at(track.len() - 1).unwrap());
        let lane = lane(track);
        let spans: Vec<Span> = lane.spans(all(), pixel).collect();
        prop_assert_eq!(spans[0].from, first);
        prop_assert_eq!(spans.last().unwrap().to, last);
        for pair in spans.windows(2) {
            prop_assert_eq!(pair[0].to, pair[1].from);
        }
    }
}
