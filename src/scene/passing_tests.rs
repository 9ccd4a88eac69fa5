//! When tracks passed a place, and when they are not said to have.

use super::*;
use crate::geo::{LonLat, Viewport};
use crate::model::{Color, Fix, Fleet, NOBODY, Selection, Update};
use crate::time::Zone;
use proptest::prelude::*;

const VIEWPORT: Viewport = Viewport {
    width_points: 800.0,
    height_points: 600.0,
    pixels_per_point: 2.0,
};

/// Some 2.4 metres a point.
const ZOOM: f64 = 15.7;

fn origin() -> WorldPoint {
    WorldPoint::from_lon_lat(LonLat::new(14.5, 35.9).unwrap())
}

fn time(secs: f64) -> Timestamp {
    Timestamp::from_micros(1_700_000_000_000_000)
        .unwrap()
        .saturating_add_micros((secs * 1e6) as i64)
}

fn fix_from(start: WorldPoint, secs: f64, metres_east: f64, metres_north: f64) -> Fix {
    let unit = 1.0 / start.metres_per_unit();
    Fix::new(
        time(secs),
        start.offset_by(metres_east * unit, -metres_north * unit),
    )
}

fn fix(secs: f64, metres_east: f64) -> Fix {
    fix_from(origin(), secs, metres_east, 0.0)
}

/// A drive along a street: ten metres a second from so many metres east of the origin.
fn drive(secs: std::ops::Range<u32>, from_metres: f64) -> Vec<Fix> {
    let first = secs.start;
    secs.map(|s| fix(f64::from(s), from_metres + f64::from(s - first) * 10.0))
        .collect()
}

fn fleet(tracks: Vec<Vec<Fix>>) -> Fleet {
    let vehicle = |(i, fixes): (usize, Vec<Fix>)| Vehicle {
        id: format!("v{i}"),
        label: format!("Vehicle {i}"),
        color: Color::generated(i),
        group: None,
        zone: Zone::NotStated,
        track: fixes.into_iter().collect(),
    };
    let mut fleet = Fleet::default();
    fleet.apply(Update::Load {
        vehicles: tracks.into_iter().enumerate().map(vehicle).collect(),
        announced_range: None,
    });
    fleet
}

/// What is looked at, and how.
struct Look {
    camera: Camera,
    playhead_secs: f64,
    trail: TrailLength,
    whole_tracks: WholeTracks,
    selection: Selection,
    shown: Shown,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            camera: Camera::new(origin(), ZOOM),
            playhead_secs: 1e6,
            trail: TrailLength::Whole,
            whole_tracks: WholeTracks::None,
            selection: NOBODY.clone(),
            shown: Shown::ALL,
        }
    }
}

impl Look {
    /// The passings at so many metres east and north of the origin.
    fn at(&self, fleet: &Fleet, metres_east: f64, metres_north: f64) -> Passings {
        let input = SceneInput {
            fleet,
            fleet_generation: 1,
            playhead: time(self.playhead_secs),
            camera: &self.camera,
            viewport: VIEWPORT,
            trail_length: self.trail,
            selection: &self.selection,
            visibility: &crate::model::ALL_SHOWN,
            color_by: crate::model::ColorBy::Vehicle,
            ground: Color::rgb(20, 20, 20),
            show_timestamps: None,
            show_names: true,
            shown: self.shown,
            whole_tracks: self.whole_tracks,
        };
        let mut scene = Scene::default();
        scene.extract(&input);
        let per_point = self.camera.metres_per_point();
        scene.passings_at(
            &input,
            (metres_east / per_point) as f32,
            (-metres_north / per_point) as f32,
        )
    }
}

fn at(fleet: &Fleet, metres_east: f64) -> Passings {
    Look::default().at(fleet, metres_east, 0.0)
}

fn secs(at: Timestamp) -> f64 {
    at.secs_since(time(0.0))
}

/// Vehicle and second of each passing.
fn told(passings: &Passings) -> Vec<(usize, f64)> {
    let told = |passing: &Passing| (passing.vehicle.index(), secs(passing.time).round());
    passings.list.iter().map(told).collect()
}

#[test]
fn a_passing_tells_when_the_vehicle_was_nearest_and_how_long_it_was_within_reach() {
    let fleet = fleet(vec![drive(0..100, 0.0)]);
    let passings = Look::default().at(&fleet, 505.0, 6.0);
    assert_eq!(passings.total, 1);
    let passing = passings.nearest().unwrap();
    assert!((secs(passing.time) - 50.5).abs() < 0.2, "{passing:?}");
    // Half of the circle's chord at 6 metres beside its middle, at ten metres a second.
    let reach = passings.reach_metres;
    let expected = 2.0 * (reach * reach - 36.0).sqrt() / 10.0;
    assert!(
        (passing.duration_secs() - expected).abs() < 0.3,
        "{passing:?} {expected}"
    );
    assert!((reach / Look::default().camera.metres_per_point() - 6.0).abs() < 0.01);
}

#[test]
fn beside_the_line_further_than_its_reach_nothing_passed() {
    let fleet = fleet(vec![drive(0..100, 0.0)]);
    let reach = at(&fleet, 500.0).reach_metres;
    let look = Look::default();
    assert_eq!(look.at(&fleet, 500.0, reach * 0.95).total, 1);
    assert_eq!(look.at(&fleet, 500.0, reach * 1.05).total, 0);
    assert_eq!(at(&fleet, -reach * 1.1).total, 0, "before its first fix");
}

#[test]
fn a_gap_is_not_passed_but_its_ends_are() {
    let mut fixes = drive(0..60, 0.0);
    fixes.extend(drive(1000..1060, 2000.0));
    let fleet = fleet(vec![fixes]);
    assert_eq!(at(&fleet, 1300.0).total, 0);
    assert_eq!(told(&at(&fleet, 590.0)), [(0, 59.0)]);
    assert_eq!(told(&at(&fleet, 2000.0)), [(0, 1000.0)]);
}

#[test]
fn who_was_not_heard_of_at_a_place_is_not_said_to_have_stayed_there() {
    let mut fixes = drive(0..60, 0.0);
    // Heard of again where it was lost, an hour later.
    fixes.extend((0..60_u32).map(|s| fix(3600.0 + f64::from(s), 590.0 + f64::from(s) * 10.0)));
    let fleet = fleet(vec![fixes]);
    let passings = at(&fleet, 590.0);
    let mut told = told(&passings);
    told.sort_by(|a, b| a.1.total_cmp(&b.1));
    assert_eq!(told, [(0, 59.0), (0, 3600.0)]);
    assert!(
        passings
            .list
            .iter()
            .all(|passing| passing.duration_secs() < 10.0)
    );
}

#[test]
fn a_jump_is_not_passed() {
    // Two kilometres in a second, and both ends are long enough to be believed.
    let mut fixes = drive(0..60, 0.0);
    fixes.extend(drive(60..120, 2600.0));
    let fleet = fleet(vec![fixes]);
    assert_eq!(at(&fleet, 1500.0).total, 0);
}

#[test]
fn between_the_two_places_of_a_conflict_nothing_passed_and_each_is_told() {
    let mut fixes = drive(0..60, 0.0);
    fixes.push(fix_from(origin(), 30.0, 300.0, 400.0));
    let fleet = fleet(vec![fixes]);
    let look = Look::default();
    assert_eq!(look.at(&fleet, 300.0, 200.0).total, 0);
    assert_eq!(told(&look.at(&fleet, 300.0, 400.0)), [(0, 30.0)]);
    assert!(told(&look.at(&fleet, 300.0, 0.0)).contains(&(0, 30.0)));
}

#[test]
fn a_stop_is_one_passing_as_long_as_it_lasts() {
    let mut fixes = drive(0..60, 0.0);
    fixes.extend((60..360_u32).map(|s| fix(f64::from(s), 600.0)));
    fixes.extend(drive(360..420, 600.0));
    let fleet = fleet(vec![fixes]);
    let passings = at(&fleet, 600.0);
    assert_eq!(passings.total, 1);
    let duration = passings.nearest().unwrap().duration_secs();
    assert!((300.0..305.0).contains(&duration), "{duration}");
}

#[test]
fn several_passings_are_told_the_nearest_first() {
    let mut there_and_back = drive(0..60, 0.0);
    // Back on the other side of the street.
    there_and_back.extend((60..120_u32).map(|s| {
        fix_from(
            origin(),
            f64::from(s),
            600.0 - f64::from(s - 60) * 10.0,
            8.0,
        )
    }));
    let other = drive(200..260, 0.0);
    let fleet = fleet(vec![there_and_back, other]);
    let passings = Look::default().at(&fleet, 300.0, 7.0);
    assert_eq!(told(&passings)[0], (0, 90.0), "{passings:?}");
    // Two on one line: the later lies above.
    assert_eq!(told(&passings)[1..], [(1, 230.0), (0, 30.0)]);
    assert_eq!(
        passings.nearest_of(VehicleKey::from_index(1).unwrap()),
        passings.list.get(1)
    );
}

#[test]
fn many_passings_are_counted_and_the_nearest_told() {
    let laps =
        (0..3000_u32).map(|s| fix(f64::from(s) * 10.0, if s % 2 == 0 { 0.0 } else { 100.0 }));
    let fleet = fleet(vec![laps.collect()]);
    let passings = at(&fleet, 50.0);
    assert_eq!((passings.list.len(), passings.total), (MAX_PASSINGS, 2999));
}

#[test]
fn what_the_playhead_has_not_reached_belongs_to_the_whole_track_alone() {
    let fleet = fleet(vec![drive(0..100, 0.0), drive(0..100, 0.0)]);
    let look = |trail, whole_tracks| Look {
        playhead_secs: 50.5,
        trail,
        whole_tracks,
        selection: Selection::only(VehicleKey::from_index(1)),
        ..Look::default()
    };
    let trails = look(TrailLength::Whole, WholeTracks::None);
    assert_eq!(trails.at(&fleet, 400.0, 0.0).total, 2);
    assert_eq!(trails.at(&fleet, 700.0, 0.0).total, 0);
    let short = look(TrailLength::Secs(20.0), WholeTracks::None);
    assert_eq!(short.at(&fleet, 400.0, 0.0).total, 2);
    assert_eq!(short.at(&fleet, 200.0, 0.0).total, 0);
    let none = look(TrailLength::None, WholeTracks::None);
    assert_eq!(none.at(&fleet, 400.0, 0.0).total, 0);
    let selected = look(TrailLength::Secs(20.0), WholeTracks::Selected);
    assert_eq!(told(&selected.at(&fleet, 700.0, 0.0)), [(1, 70.0)]);
    assert_eq!(
        selected.at(&fleet, 400.0, 0.0).total,
        2,
        "a trail and a whole track"
    );
    let all = look(TrailLength::None, WholeTracks::All);
    assert_eq!(all.at(&fleet, 700.0, 0.0).total, 2);
}

#[test]
fn what_is_inferred_and_hidden_is_not_passed() {
    let mut fixes = drive(0..100, 0.0);
    for fix in &mut fixes[40..60] {
        fix.flags = FixFlags::INTERPOLATED;
    }
    let fleet = fleet(vec![fixes]);
    assert_eq!(at(&fleet, 500.0).total, 1);
    let observed = Look {
        shown: Shown {
            inferred: false,
            ..Shown::ALL
        },
        ..Look::default()
    };
    assert_eq!(observed.at(&fleet, 500.0, 0.0).total, 0);
    assert_eq!(observed.at(&fleet, 200.0, 0.0).total, 1);
}

#[test]
fn across_the_antimeridian_a_drive_passes_as_anywhere() {
    let edge = WorldPoint::from_lon_lat(LonLat::new(180.0, -17.0).unwrap());
    let fixes = (0..100_u32)
        .map(|s| fix_from(edge, f64::from(s), f64::from(s) * 10.0 - 500.0, 0.0))
        .collect();
    let fleet = fleet(vec![fixes]);
    let look = Look {
        camera: Camera::new(edge, ZOOM),
        ..Look::default()
    };
    for metres in [-300.0, -5.0, 5.0, 300.0] {
        let passings = look.at(&fleet, metres, 0.0);
        assert_eq!(
            told(&passings),
            [(0, (50.0 + metres / 10.0_f64).round())],
            "{metres}"
        );
    }
}

#[test]
fn a_million_fixes_of_many_vehicles_are_told_like_few() {
    let tracks = (0..1500).map(|_| drive(0..20, 0.0)).collect();
    let fleet = fleet(tracks);
    let passings = at(&fleet, 100.0);
    assert_eq!((passings.list.len(), passings.total), (MAX_PASSINGS, 1500));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Where a vehicle is at a moment, it is said to have been at that moment.
    #[test]
    fn a_vehicle_was_where_its_track_leads_whatever_the_zoom(
        turns in prop::collection::vec((-40.0..40.0_f64, -40.0..40.0_f64), 20..400),
        share in 0.0..1.0_f64,
        zoom in 9.0..18.0_f64,
    ) {
        let (mut east, mut north) = (0.0, 0.0);
        let fixes = turns.iter().enumerate().map(|(second, (x, y))| {
            (east, north) = (east + x, north + y);
            fix_from(origin(), second as f64, east, north)
        });
        let fleet = fleet(vec![fixes.collect()]);
        let track = &fleet.vehicles()[0].track;
        let moment = track.range().unwrap().at_fraction(share);
        let place = track.pose_at(moment).unwrap().position;
        let camera = Camera::new(place, zoom);
        let key = VehicleKey::from_index(0).unwrap();
        let passings =
            passings_of(key, &fleet.vehicles()[0], &camera, place, REACH_POINTS, Shown::ALL);
        let was_there = passings.total > MAX_PASSINGS
            || passings.list.iter().any(|passing| (passing.from..=passing.until).contains(&moment));
        prop_assert!(was_there, "{:?} at {}", passings, secs(moment));
    }
}
