//! What is hidden, until when, and what it is left out of.

use super::*;
use crate::command::{Command, ScreenArea, Toward};
use crate::geo::{LonLat, Viewport, WorldPoint};
use crate::model::{Color, ColorBy, Fix, Vehicle};
use crate::time::{Timestamp, Zone};
use crate::wire::{AppendPoints, LoadPart, LoadVehicles, Message, VehiclePoints};

const VIEWPORT: Viewport = Viewport {
    width_points: 800.0,
    height_points: 600.0,
    pixels_per_point: 1.0,
};

fn fix(secs: f64, lon_deg: f64) -> Fix {
    let time = Timestamp::from_epoch_millis(secs * 1000.0).unwrap();
    let place = LonLat::new(lon_deg, 35.9).unwrap();
    Fix::new(time, WorldPoint::from_lon_lat(place))
}

/// At so many hundredths of a degree east, from as many seconds on.
fn vehicle(index: u32) -> Vehicle {
    let lon_deg = 14.0 + f64::from(index) * 0.01;
    let secs = f64::from(index);
    Vehicle {
        id: format!("v{index}"),
        label: format!("Vehicle {index}"),
        color: Color::generated(0),
        group: None,
        zone: Zone::NotStated,
        track: [fix(secs, lon_deg), fix(secs + 100.0, lon_deg)]
            .into_iter()
            .collect(),
    }
}

fn load(viewer: &mut Viewer, part: LoadPart, vehicles: std::ops::Range<u32>) {
    viewer.receive(Message::LoadVehicles(LoadVehicles {
        part,
        vehicles: vehicles.map(vehicle).collect(),
        ..LoadVehicles::default()
    }));
}

fn viewer(count: u32) -> Viewer {
    let mut viewer = Viewer::default();
    load(&mut viewer, LoadPart::Whole, 0..count);
    viewer.settle_camera(VIEWPORT, [50.0; 4]);
    viewer
}

fn key(index: usize) -> VehicleKey {
    VehicleKey::from_index(index).unwrap()
}

fn shown(viewer: &Viewer) -> Vec<&str> {
    let all = viewer.fleet().iter();
    all.filter(|(key, _)| !viewer.visibility().is_hidden(*key))
        .map(|(_, vehicle)| vehicle.id.as_str())
        .collect()
}

#[test]
fn vehicles_are_hidden_and_shown_and_isolated() {
    let mut viewer = viewer(4);
    let hide = |keys: &[usize], shown| Command::SetShown {
        vehicles: keys.iter().map(|index| key(*index)).collect(),
        shown,
    };
    viewer.carry_out(hide(&[1, 2, 99], false));
    assert_eq!(shown(&viewer), ["v0", "v3"]);
    assert_eq!(viewer.visibility().hidden_count(), 2);
    viewer.carry_out(hide(&[2], true));
    assert_eq!(shown(&viewer), ["v0", "v2", "v3"]);
    viewer.carry_out(Command::Isolate(vec![key(3)]));
    assert_eq!(shown(&viewer), ["v3"]);
    viewer.carry_out(Command::ShowAllVehicles);
    assert_eq!(shown(&viewer).len(), 4);
    // Nobody would know what to do with an empty map.
    viewer.carry_out(Command::Isolate(vec![key(77)]));
    assert!(viewer.visibility().shows_all());
}

#[test]
fn what_is_hidden_stays_so_while_data_comes_and_ends_with_a_new_load() {
    let mut viewer = viewer(3);
    viewer.carry_out(Command::Isolate(vec![key(1)]));
    let points = |id: &str| VehiclePoints {
        id: id.into(),
        label: None,
        color: None,
        group: None,
        zone: None,
        fixes: vec![fix(200.0, 14.0)],
    };
    viewer.receive(Message::AppendPoints(AppendPoints {
        vehicles: vec![points("v0"), points("new")],
        ..AppendPoints::default()
    }));
    assert_eq!(
        shown(&viewer),
        ["v1", "new"],
        "nobody has hidden the new one"
    );
    viewer.receive(Message::RemoveVehicles {
        ids: vec!["v0".into()],
    });
    assert_eq!(shown(&viewer), ["v1", "new"]);
    assert_eq!(viewer.visibility().hidden_count(), 1);
    load(&mut viewer, LoadPart::First, 0..2);
    viewer.carry_out(Command::Isolate(vec![key(1)]));
    load(&mut viewer, LoadPart::Last, 2..3);
    assert_eq!(shown(&viewer), ["v1", "v2"], "parts are appended");
    load(&mut viewer, LoadPart::Whole, 0..2);
    assert!(viewer.visibility().shows_all());
    viewer.carry_out(Command::Isolate(vec![key(1)]));
    viewer.carry_out(Command::Clear);
    assert!(viewer.visibility().shows_all());
}

#[test]
fn the_hidden_are_not_selected_on_the_screen_not_stepped_to_and_not_fitted_to() {
    let mut viewer = viewer(3);
    viewer.carry_out(Command::Seek(fix(50.0, 0.0).time));
    viewer.carry_out(Command::SetShown {
        vehicles: vec![key(2)],
        shown: false,
    });
    viewer.carry_out(Command::SelectOnScreen(ScreenArea::Whole));
    let selected: Vec<usize> = viewer.selection().iter().map(VehicleKey::index).collect();
    assert_eq!(selected, [0, 1]);
    viewer.carry_out(Command::Select(None));
    viewer.carry_out(Command::Isolate(vec![key(1)]));
    viewer.carry_out(Command::StepFix(Toward::Next));
    assert_eq!(viewer.clock().playhead(), fix(101.0, 0.0).time);
    let all = viewer.fleet().bounds().copied();
    assert_ne!(viewer.shown_bounds(), all);
    assert_eq!(
        viewer.shown_bounds(),
        viewer.fleet().vehicles()[1].track.bounds().copied()
    );
    viewer.carry_out(Command::ShowAllVehicles);
    assert_eq!(viewer.shown_bounds(), all);
}

#[test]
fn who_goes_to_a_hidden_vehicle_sees_it() {
    let mut viewer = viewer(3);
    viewer.carry_out(Command::Isolate(vec![key(1)]));
    viewer.carry_out(Command::FocusVehicle(key(2)));
    assert_eq!(shown(&viewer), ["v1", "v2"]);
}

#[test]
fn colours_tell_what_was_asked_for_and_are_no_matter_of_the_data() {
    let mut viewer = viewer(1);
    viewer.carry_out(Command::ColorBy(ColorBy::Speed));
    load(&mut viewer, LoadPart::Whole, 0..2);
    assert_eq!(viewer.display().color_by, ColorBy::Speed);
}
