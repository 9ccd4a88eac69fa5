//! What is done with vehicles that the application names.

use super::*;
use crate::geo::{LonLat, Viewport, WorldPoint};
use crate::model::Fix;
use crate::time::{TimeRange, Timestamp};
use crate::wire::{AppendPoints, Message, VehiclePoints, ViewerEvent};

const VIEWPORT: Viewport = Viewport {
    width_points: 1000.0,
    height_points: 500.0,
    pixels_per_point: 1.0,
};

fn time(secs: i64) -> Timestamp {
    Timestamp::from_micros(secs * 1_000_000).unwrap()
}

/// Three vehicles, each at its own place and time.
fn viewer() -> Viewer {
    let points = |(i, id): (i32, &str)| VehiclePoints {
        id: id.into(),
        label: None,
        color: None,
        group: None,
        zone: None,
        fixes: (0..2)
            .map(|step| {
                let lon_deg = f64::from(i * 10) + f64::from(step) * 0.001;
                let place = LonLat::new(lon_deg, 35.9).unwrap();
                Fix::new(
                    time(i64::from(i * 100 + step)),
                    WorldPoint::from_lon_lat(place),
                )
            })
            .collect(),
    };
    let mut viewer = Viewer::default();
    viewer.receive(Message::AppendPoints(AppendPoints {
        vehicles: (0..).zip(["a", "b", "c"]).map(points).collect(),
        ..AppendPoints::default()
    }));
    viewer.settle_camera(VIEWPORT, [0.0; 4]);
    viewer.take_events();
    viewer
}

fn remove(viewer: &mut Viewer, ids: &[&str]) {
    let ids = ids.iter().map(|id| (*id).to_owned()).collect();
    viewer.receive(Message::RemoveVehicles { ids });
}

fn select(viewer: &mut Viewer, id: Option<&str>) {
    let id = id.map(str::to_owned);
    viewer.receive(Message::Select { id });
}

fn middle(viewer: &mut Viewer) -> f64 {
    viewer.settle_camera(VIEWPORT, [0.0; 4]);
    viewer.camera().center().to_lon_lat().lon_deg()
}

/// Errors told to the application.
fn errors(viewer: &mut Viewer) -> Vec<String> {
    let events = viewer.take_events().into_iter();
    let error = |event| match event {
        ViewerEvent::MapError { error, .. } => Some(error),
        _ => None,
    };
    events.filter_map(error).collect()
}

#[test]
fn a_vehicle_is_selected_and_focused_by_its_id() {
    let mut viewer = viewer();
    select(&mut viewer, Some("b"));
    assert_eq!(viewer.selected(), viewer.fleet().find_by_id("b"));
    viewer.receive(Message::FocusVehicle { id: "c".into() });
    (0..200).for_each(|_| viewer.tick(0.016));
    assert_eq!(viewer.selected(), viewer.fleet().find_by_id("c"));
    assert!((middle(&mut viewer) - 20.001).abs() < 1e-6);
    select(&mut viewer, None);
    assert_eq!(viewer.selected(), None);
    assert!(errors(&mut viewer).is_empty());
}

#[test]
fn an_id_that_nobody_has_is_told_with_the_message_and_changes_nothing() {
    let mut viewer = viewer();
    select(&mut viewer, Some("b"));
    let before = (viewer.selected(), *viewer.camera());
    select(&mut viewer, Some("nobody"));
    viewer.receive(Message::FocusVehicle { id: "B".into() });
    viewer.receive(Message::Fit(FitTo::Vehicles(vec!["x".into()])));
    remove(&mut viewer, &["1", "2", "3", "4", "5", "6", "7"]);
    middle(&mut viewer);
    assert_eq!((viewer.selected(), *viewer.camera()), before);
    assert_eq!(
        errors(&mut viewer),
        [
            "select: no vehicle has the id \"nobody\"",
            "focus_vehicle: no vehicle has the id \"B\"",
            "fit: no vehicle has the id \"x\"",
            "remove_vehicles: no vehicle has the id \"1\", \"2\", \"3\", \"4\", \"5\" and 2 more",
        ]
    );
    assert_eq!(viewer.notices.list().len(), 1, "a flood is one notice");
}

#[test]
fn the_view_is_brought_to_all_to_some_or_to_a_part_of_the_world() {
    let mut viewer = viewer();
    let mut fit = |to| {
        viewer.receive(Message::Fit(to));
        middle(&mut viewer)
    };
    let ids = |ids: &[&str]| FitTo::Vehicles(ids.iter().map(|id| (*id).to_owned()).collect());
    assert!((fit(ids(&["b"])) - 10.0005).abs() < 1e-5);
    assert!((fit(ids(&["b", "nobody", "c"])) - 15.0005).abs() < 1e-5);
    assert!((fit(FitTo::All) - 10.0005).abs() < 1e-5);
    let corner = |lon_deg, lat_deg| LonLat::new(lon_deg, lat_deg).unwrap();
    let pacific = FitTo::Bounds {
        south_west: corner(170.0, -10.0),
        north_east: corner(-150.0, 10.0),
    };
    assert!((fit(pacific) + 170.0).abs() < 1e-5);
}

#[test]
fn removed_vehicles_are_gone_and_the_selection_is_kept_by_its_id() {
    let mut viewer = viewer();
    select(&mut viewer, Some("c"));
    let generation = viewer.fleet_generation();
    remove(&mut viewer, &["a", "nobody"]);
    assert_eq!(viewer.selected(), viewer.fleet().find_by_id("c"));
    assert_ne!(viewer.fleet_generation(), generation, "keys have changed");
    assert_eq!(
        errors(&mut viewer),
        ["remove_vehicles: no vehicle has the id \"nobody\""]
    );
    assert_eq!(
        viewer.clock().range(),
        Some(TimeRange::new(time(100), time(201)))
    );
    remove(&mut viewer, &["c"]);
    assert_eq!(viewer.selected(), None);
    assert_eq!(
        viewer.clock().playhead(),
        time(101),
        "it followed the newest fix"
    );
}

#[test]
fn when_the_last_vehicle_is_removed_the_viewer_is_empty() {
    let mut viewer = viewer();
    remove(&mut viewer, &["a", "b", "c"]);
    assert_eq!(viewer.clock().range(), None);
    viewer.carry_out(Command::Play);
    viewer.tick(1.0);
    assert!(viewer.fleet().vehicles().is_empty() && !viewer.is_animating());
}

#[test]
fn vehicles_are_hidden_and_isolated_by_their_ids() {
    let mut viewer = viewer();
    let ids = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
    let shown = |viewer: &Viewer| {
        let all = viewer.fleet().iter();
        all.filter(|(key, _)| !viewer.visibility().is_hidden(*key))
            .map(|(_, vehicle)| vehicle.id.clone())
            .collect::<String>()
    };
    viewer.receive(Message::SetVisible {
        ids: ids(&["a", "nobody"]),
        visible: false,
    });
    assert_eq!(shown(&viewer), "bc");
    let told = errors(&mut viewer);
    assert!(told[0].contains("\"nobody\"") && told[0].starts_with("set_visible"));
    viewer.receive(Message::Isolate { ids: ids(&["a"]) });
    assert_eq!(shown(&viewer), "a");
    viewer.receive(Message::Isolate {
        ids: ids(&["nobody"]),
    });
    assert_eq!(shown(&viewer), "a", "that is no wish to see all");
    viewer.receive(Message::SetVisible {
        ids: ids(&["c"]),
        visible: true,
    });
    assert_eq!(shown(&viewer), "ac");
    viewer.receive(Message::Isolate { ids: ids(&[]) });
    assert_eq!(shown(&viewer), "abc");
}
