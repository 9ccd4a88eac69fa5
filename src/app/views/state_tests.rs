//! A view that is taken and shown again is the same.

use super::*;
use crate::app::synthetic_fleet;
use crate::command::CameraCommand;
use crate::geo::{Viewport, WorldPoint};
use crate::playback::Mode;

fn viewer(size: &str) -> Viewer {
    let mut viewer = Viewer::default();
    viewer.receive(synthetic_fleet(size.parse().unwrap()));
    let viewport = Viewport {
        width_points: 1400.0,
        height_points: 900.0,
        pixels_per_point: 1.0,
    };
    viewer.settle_camera(viewport, [50.0; 4]);
    viewer
}

fn key(index: usize) -> VehicleKey {
    VehicleKey::from_index(index).unwrap()
}

/// A view in which everything is otherwise than at the start.
fn arranged() -> Viewer {
    let mut viewer = viewer("5x600");
    let range = viewer.clock().range().unwrap();
    for command in [
        Command::SayRecordedZone(Some(SaidZone::Offset(3600))),
        Command::SetDisplayZone(DisplayZone::Offset(0)),
        Command::SetWindow(Some(TimeRange::new(
            range.at_fraction(0.25),
            range.at_fraction(0.75),
        ))),
        Command::Seek(range.at_fraction(0.4).saturating_add_micros(123_456)),
        Command::FitRate(0.01),
        Command::SetLoop(true),
        Command::SkipQuiet(true),
        Command::SetTrailLength(TrailLength::Secs(300.0)),
        Command::HideInferred(true),
        Command::ShowConnectors(false),
        Command::SelectAll(vec![key(3), key(1)]),
        Command::ShowWholeTracks(WholeTracks::Selected),
        Command::ColorBy(ColorBy::Certainty),
        Command::Isolate(vec![key(3), key(1)]),
        Command::Follow(Some(FollowTarget::Selection)),
        Command::SetBasemapOpacity(60),
    ] {
        viewer.carry_out(command);
    }
    viewer.display.show_timestamps = true;
    let place = WorldPoint {
        x: 1_234_567_891,
        y: 1_987_654_321,
    };
    viewer.look_from(place.to_lon_lat(), 17.123_456_789);
    viewer
}

#[test]
fn a_view_that_is_shown_again_is_the_same_in_everything() {
    let before = arranged();
    let state = ViewState::of(&before, Some("none".into()));
    let mut after = viewer("5x600");
    after.carry_out(Command::Play);
    assert_eq!(state.apply(&mut after), [""; 0]);
    assert_eq!(ViewState::of(&after, Some("none".into())), state);
    assert_eq!(after.camera(), before.camera());
    assert_eq!(after.clock().playhead(), before.clock().playhead());
    assert_eq!(after.clock().mode(), Mode::Paused);
    assert!(after.clock().rate() > crate::playback::MAX_RATE);
    assert_eq!(after.selected(), Some(key(3)));
    assert_eq!(after.visibility(), before.visibility());
    assert_eq!(after.visibility().hidden_count(), 3);
    assert_eq!(
        after.selection().iter().collect::<Vec<_>>(),
        [key(1), key(3)]
    );
    assert_eq!(
        after.time_face().zone_at(after.clock().playhead()),
        Zone::Offset(-3600)
    );
}

#[test]
fn what_a_view_does_not_say_stays_as_it_is() {
    let mut after = arranged();
    let before = ViewState::of(&after, None);
    let nothing = ViewState {
        session: before.session.clone(),
        ..ViewState::default()
    };
    assert_eq!(nothing.apply(&mut after), [""; 0]);
    assert_eq!(ViewState::of(&after, None), before);
}

#[test]
fn a_view_on_other_data_shows_what_there_is_and_tells_the_rest() {
    let state = ViewState::of(&arranged(), None);
    let mut after = viewer("2x60");
    let notes = state.apply(&mut after);
    let told = notes.join("\n");
    for part in [
        "another session",
        "5 vehicles",
        "2 vehicles",
        "is not in the data here",
        "\"vehicle_3\"",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert_eq!(after.selected(), Some(key(1)));
    assert!(after.display().hide_inferred);
}

#[test]
fn a_flight_that_is_under_way_does_not_carry_the_view_on() {
    let mut before = arranged();
    before.carry_out(Command::Follow(None));
    let state = ViewState::of(&before, None);
    let mut after = viewer("5x600");
    after.carry_out(Command::FitAll);
    let center = after.camera().world_from_screen(300.0, 0.0);
    after.carry_out(Command::Camera(CameraCommand::GoTo { center, zoom: 15.0 }));
    state.apply(&mut after);
    let shown = *after.camera();
    after.tick(0.1);
    after.settle_camera(after.viewport.unwrap(), [50.0; 4]);
    assert_eq!(*after.camera(), shown);
}

#[test]
fn the_shorter_list_of_those_hidden_and_those_shown_is_written() {
    let mut before = viewer("5x600");
    let vehicles = vec![key(0), key(4)];
    let shown = false;
    before.carry_out(Command::SetShown { vehicles, shown });
    let state = ViewState::of(&before, None);
    let ids = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect();
    assert_eq!(
        state.shown,
        Some(ShownVehicles::AllBut(ids(&["vehicle_0", "vehicle_4"])))
    );
    let mut after = viewer("5x600");
    after.carry_out(Command::Isolate(vec![key(0)]));
    assert_eq!(
        ViewState::of(&after, None).shown,
        Some(ShownVehicles::Only(ids(&["vehicle_0"])))
    );
    assert_eq!(state.apply(&mut after), [""; 0]);
    assert_eq!(after.visibility(), before.visibility());
}
