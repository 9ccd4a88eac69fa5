//! The sheet over the timeline: everyone at the playhead, and the events.

use egui::accesskit::Toggled;
use egui::{Key, Modifiers, OutputCommand};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use trackscope::command::{CameraCommand, Command};
use trackscope::model::VehicleKey;
use trackscope::time::Timestamp;

use crate::asks::{Shown, click, key, pointer, press, shown, taken};
use crate::scene::{Scene, later_vehicle, vehicle};

/// Forty vehicles, with the table of everyone.
fn everyone() -> Harness<'static, Shown> {
    opened(Scene::with_vehicles(40), Modifiers::NONE)
}

/// Forty vehicles, with the list of events.
fn events() -> Harness<'static, Shown> {
    opened(Scene::with_vehicles(40), Modifiers::SHIFT)
}

fn opened(scene: Scene, modifiers: Modifiers) -> Harness<'static, Shown> {
    let mut harness = shown(scene);
    press(&mut harness, modifiers, Key::E);
    harness.run_steps(5);
    harness
}

fn moment(secs: f64) -> Timestamp {
    let (start, _) = Timestamp::parse_iso("2026-05-04T08:00:00").unwrap();
    start.saturating_add_micros((secs * 1e6) as i64)
}

/// The whole rows of the table as they are told, from top to bottom.
fn rows(harness: &Harness<'_, Shown>, part: &str) -> Vec<String> {
    let mut found: Vec<(f32, String)> = harness
        .query_all_by_label_contains(part)
        .filter_map(|node| Some((node.rect().top(), node.accesskit_node().label()?)))
        .collect();
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    found.into_iter().map(|(_, label)| label).collect()
}

/// What was copied in the frames after `ask`.
fn copied(harness: &mut Harness<'_, Shown>, ask: impl FnOnce(&mut Harness<'_, Shown>)) -> String {
    ask(harness);
    let text = (0..20).find_map(|_| {
        harness.step();
        let commands = &harness.output().platform_output.commands;
        commands.iter().find_map(|command| match command {
            OutputCommand::CopyText(text) => Some(text.clone()),
            _ => None,
        })
    });
    // A key that is pressed again without being let go is held.
    harness.event(key_event(Modifiers::NONE, Key::E, false));
    harness.run_steps(1);
    text.unwrap()
}

fn key_press(modifiers: Modifiers, key: Key) -> impl FnOnce(&mut Harness<'_, Shown>) {
    // One event is one frame: what comes out of it is looked at before the key is let go.
    move |harness| {
        harness.event(key_event(modifiers, key, true));
    }
}

fn key_event(modifiers: Modifiers, key: Key, pressed: bool) -> egui::Event {
    egui::Event::Key {
        key,
        physical_key: None,
        pressed,
        repeat: false,
        modifiers,
    }
}

#[test]
fn everyone_is_told_with_place_speed_certainty_and_the_age_of_the_fix() {
    let harness = everyone();
    let told = rows(&harness, " old");
    assert!(told.len() >= 5, "{told:?}");
    let first = &told[0];
    for part in [
        "Vehicle 1, between two fixes, at 35.",
        ", 14.",
        " km/h recorded, certainty high",
        "last fix 08:14:32, 0.4 s old",
    ] {
        assert!(first.contains(part), "{part}: {first}");
    }
    // Which moment it is of, and on which clock.
    assert!(harness.query_by_label("2026-05-04 08:14:32").is_some());
    assert!(
        harness
            .query_by_label("as recorded, zone not stated")
            .is_some()
    );
}

#[test]
fn a_vehicle_in_a_gap_before_its_first_and_after_its_last_fix_says_so() {
    let mut scene = Scene::empty();
    let mut vehicles = vec![vehicle(0, 900), vehicle(6, 1800), vehicle(1, 1800)];
    vehicles.push(later_vehicle(2, 1800, 0.2));
    scene.load(vehicles);
    scene.seek(905.0);
    let mut harness = opened(scene, Modifiers::NONE);
    for part in [
        "Vehicle 1, after its last fix, last seen 6 s ago, at 35.",
        "Vehicle 7, gap, last seen 1 min 46 s ago, at 35.",
        "Vehicle 2, observed, at 35.",
        "Vehicle 3, before its first fix",
    ] {
        assert_eq!(rows(&harness, part).len(), 1, "{part}");
    }
    // A moment later all is as it is then.
    harness.state_mut().scene.seek(965.0);
    harness.run_steps(2);
    assert_eq!(rows(&harness, "last seen 2 min 46 s ago").len(), 1);
}

#[test]
fn headings_put_the_rows_in_order_and_back() {
    let mut harness = everyone();
    let first = |harness: &Harness<'_, Shown>| {
        let told = rows(harness, " old");
        told[0].split(',').next().unwrap().to_owned()
    };
    assert_eq!(first(&harness), "Vehicle 1");
    click(&mut harness, "Sort by vehicle");
    click(&mut harness, "Sort by vehicle: ascending");
    assert_eq!(first(&harness), "Vehicle 40");
    let heading = harness.get_by_label("Sort by vehicle: descending");
    assert_eq!(heading.accesskit_node().toggled(), Some(Toggled::True));
    click(&mut harness, "Sort by vehicle: descending");
    assert_eq!(first(&harness), "Vehicle 1");
    click(&mut harness, "Sort by speed");
    let speeds: Vec<f64> = rows(&harness, "km/h recorded")
        .iter()
        .filter_map(|row| {
            let before = row.split(" km/h").next()?;
            before.rsplit(' ').next()?.parse().ok()
        })
        .collect();
    assert!(speeds.len() > 3 && speeds.is_sorted(), "{speeds:?}");
    assert_eq!(taken(&mut harness), []);
}

#[test]
fn a_row_selects_enter_and_a_double_click_go_there_and_arrows_lead_on() {
    let mut harness = everyone();
    click_row(&mut harness, "Vehicle 3, ");
    assert_eq!(taken(&mut harness), [Command::Select(Some(key(2)))]);
    harness.get_by_label_contains("Vehicle 2, between").focus();
    harness.run_steps(2);
    press(&mut harness, Modifiers::NONE, Key::ArrowDown);
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert_eq!(taken(&mut harness), [Command::FocusVehicle(key(2))]);
    for _ in 0..30 {
        press(&mut harness, Modifiers::NONE, Key::ArrowDown);
    }
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert_eq!(taken(&mut harness), [Command::FocusVehicle(key(32))]);
    let row = row_rect(&harness, "Vehicle 33, ");
    harness.run_steps(60);
    for _ in 0..2 {
        pointer(&mut harness, row.center(), Some(true));
        pointer(&mut harness, row.center(), Some(false));
    }
    assert!(taken(&mut harness).contains(&Command::FocusVehicle(key(32))));
}

/// Where a row of the table is: its name is longer than that in the list.
fn row_rect(harness: &Harness<'_, Shown>, part: &str) -> egui::Rect {
    let mut nodes = harness.get_all_by_label_contains(part);
    let found = nodes.find(|node| {
        let label = node.accesskit_node().label();
        label.is_some_and(|label| label.contains(" old"))
    });
    found.unwrap().rect()
}

fn click_row(harness: &mut Harness<'_, Shown>, part: &str) {
    let row = row_rect(harness, part);
    pointer(harness, row.center(), Some(true));
    pointer(harness, row.center(), Some(false));
    harness.run_steps(2);
}

#[test]
fn a_selection_made_elsewhere_is_brought_into_view() {
    let mut harness = everyone();
    assert!(
        rows(&harness, "Vehicle 39, ")
            .iter()
            .all(|row| !row.contains(" old"))
    );
    harness.state_mut().scene.select(38);
    harness.run_steps(3);
    row_rect(&harness, "Vehicle 39, ");
}

#[test]
fn the_table_is_copied_as_csv_with_raw_values_and_all_rows() {
    let mut harness = everyone();
    let text = copied(&mut harness, key_press(Modifiers::CTRL, Key::E));
    let lines: Vec<&str> = text.split("\r\n").collect();
    assert_eq!(
        lines[0],
        "playhead,zone,name,id,state,detail,latitude_deg,longitude_deg,speed_kmh,speed_basis,\
         certainty,last_fix,last_fix_age_s,guarded"
    );
    assert_eq!(
        lines.len(),
        42,
        "a heading, forty rows, and the last line's end"
    );
    let fields: Vec<&str> = lines[1].split(',').collect();
    assert_eq!(
        fields[..6],
        [
            "2026-05-04T08:14:32.400",
            "not stated",
            "Vehicle 1",
            "vehicle-001",
            "interpolated",
            "between two fixes"
        ]
    );
    assert!(
        lines[7].contains(",gap,\"gap, last seen 1 min 13 s ago\",35."),
        "{}",
        lines[7]
    );
    let decimals = |text: &str| text.split('.').nth(1).map(str::len);
    assert_eq!(
        (decimals(fields[6]), decimals(fields[7])),
        (Some(7), Some(7))
    );
    assert_eq!(
        fields[9..],
        ["recorded", "high", "2026-05-04T08:14:32", "0.400", ""]
    );
    // The shown table and the copied one say the same.
    let shown = &rows(&harness, "Vehicle 1, between")[0];
    let speed: f64 = fields[8].parse().unwrap();
    assert!(shown.contains(&format!("{speed:.1} km/h")), "{shown}");
    assert!(harness.query_by_label("Copied 40 rows as CSV").is_some());
}

#[test]
fn names_that_a_spreadsheet_would_run_are_guarded_and_that_is_told() {
    let mut scene = Scene::with_vehicles(3);
    let mut vehicles = scene.fleet.vehicles().to_vec();
    vehicles[0].label = "=HYPERLINK(\"http://example\", 1)".into();
    vehicles[2].id = "-7".into();
    scene.load(vehicles);
    scene.seek(872.4);
    let mut harness = opened(scene, Modifiers::NONE);
    let text = copied(&mut harness, |harness| {
        harness
            .get_by_label("Copy the table as CSV (Ctrl + E)")
            .click();
    });
    let lines: Vec<&str> = text.lines().collect();
    assert!(
        lines[1].contains(",\"'=HYPERLINK(\"\"http://example\"\", 1)\",")
            && lines[1].ends_with(",name"),
        "{}",
        lines[1]
    );
    assert!(lines[2].ends_with(','), "{}", lines[2]);
    assert!(
        lines[3].contains(",'-7,") && lines[3].ends_with(",id"),
        "{}",
        lines[3]
    );
    assert!(
        harness
            .query_by_label_contains("an apostrophe before 2")
            .is_some()
    );
}

#[test]
fn as_text_the_table_begins_with_session_moment_and_zone() {
    let mut harness = everyone();
    let text = copied(
        &mut harness,
        key_press(Modifiers::CTRL | Modifiers::SHIFT, Key::E),
    );
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines[..6],
        [
            "Everyone at one moment",
            "Session: application at 127.0.0.1:49843",
            "Playhead: 2026-05-04 08:14:32.400",
            "Time zone: as recorded, zone not stated",
            "Vehicles: 40",
            ""
        ]
    );
    assert!(lines[6].starts_with("Vehicle     State"), "{}", lines[6]);
    assert_eq!(lines.len(), 6 + 2 + 40);
    assert!(lines.iter().all(|line| line.trim_end() == *line));
}

#[test]
fn a_hundred_thousand_vehicles_are_copied_in_parts_and_shown_by_the_rows_in_view() {
    let mut scene = Scene::empty();
    scene.load(vec![vehicle(0, 2); 100_000]);
    let mut harness = opened(scene, Modifiers::NONE);
    let shown = rows(&harness, " old").len();
    assert!((3..40).contains(&shown), "{shown}");
    harness.key_press_modifiers(Modifiers::CTRL, Key::E);
    harness.run_steps(4);
    assert!(
        harness
            .query_by_label_contains("Writing the table: ")
            .is_some()
    );
    let mut frames = 0;
    let text = loop {
        harness.step();
        frames += 1;
        assert!(frames < 200);
        let commands = &harness.output().platform_output.commands;
        if let Some(OutputCommand::CopyText(text)) = commands.first() {
            break text.clone();
        }
    };
    assert!(frames > 20, "{frames}");
    assert_eq!(text.lines().count(), 100_001);
}

#[test]
fn a_table_of_vehicles_that_went_meanwhile_is_not_copied() {
    let mut scene = Scene::empty();
    scene.load(vec![vehicle(0, 2); 10_000]);
    let mut harness = opened(scene, Modifiers::NONE);
    harness.key_press_modifiers(Modifiers::CTRL, Key::E);
    harness.run_steps(2);
    harness.state_mut().scene.load(vec![vehicle(0, 2)]);
    for _ in 0..20 {
        harness.step();
        assert_eq!(harness.output().platform_output.commands, []);
    }
    assert!(harness.query_by_label_contains("Not copied: ").is_some());
}

#[test]
fn saving_asks_for_a_file_named_after_the_moment() {
    let mut harness = everyone();
    click(&mut harness, "Save the table as CSV…");
    match taken(&mut harness).as_slice() {
        [Command::SaveTable(file)] => {
            assert_eq!(file.name(), "everyone 2026-05-04 08-14-32.csv");
            assert!(file.text().starts_with("\u{feff}playhead,"));
            assert_eq!(file.rows(), 40);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_keys_open_change_and_close_the_sheet_and_the_palette_does_the_same() {
    let mut harness = shown(Scene::with_vehicles(40));
    let is_open =
        |harness: &Harness<'_, Shown>| harness.query_by_label("Close the table").is_some();
    press(&mut harness, Modifiers::NONE, Key::E);
    assert!(is_open(&harness));
    press(&mut harness, Modifiers::SHIFT, Key::E);
    assert!(harness.query_by_label_contains("Show stops: ").is_some());
    press(&mut harness, Modifiers::SHIFT, Key::E);
    assert!(!is_open(&harness));
    press(&mut harness, Modifiers::COMMAND, Key::K);
    harness.event(egui::Event::Text("events".into()));
    harness.run_steps(3);
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert!(harness.query_by_label_contains("Show stops: ").is_some());
    click(&mut harness, "Everyone at the playhead (E)");
    assert!(harness.query_by_label("Sort by speed").is_some());
    click(&mut harness, "Close the table");
    assert!(!is_open(&harness));
    // What is copied is to be seen.
    press(&mut harness, Modifiers::CTRL, Key::E);
    assert!(is_open(&harness));
    assert_eq!(taken(&mut harness), []);
}

#[test]
fn the_height_is_changed_by_keys_and_by_hand() {
    let mut harness = everyone();
    let top = |harness: &Harness<'_, Shown>| harness.get_by_label("Sort by speed").rect().top();
    let before = top(&harness);
    harness
        .get_by_label("Height of the table: arrow keys or drag; double click resets it")
        .focus();
    harness.run_steps(2);
    press(&mut harness, Modifiers::NONE, Key::ArrowUp);
    assert!((before - top(&harness) - 26.0).abs() < 0.5);
    let handle = harness
        .get_by_label("Height of the table: arrow keys or drag; double click resets it")
        .rect();
    let at = handle.center();
    pointer(&mut harness, at, Some(true));
    pointer(&mut harness, at + egui::vec2(0.0, 40.0), None);
    pointer(&mut harness, at + egui::vec2(0.0, 40.0), Some(false));
    harness.run_steps(2);
    assert!(top(&harness) > before);
}

#[test]
fn events_are_read_by_their_names_alone_in_order_of_time() {
    let harness = events();
    // Nothing but what a screen reader is told.
    let told = rows(&harness, ", at 35.");
    assert!(told.len() >= 4, "{told:?}");
    let is_event = |row: &String| {
        [", stop, ", ", gap, ", ", conflict, ", ", anomaly, "]
            .iter()
            .any(|kind| row.contains(kind))
    };
    let events: Vec<&String> = told.iter().filter(|row| is_event(row)).collect();
    assert!(events.len() >= 4, "{events:?}");
    let stop = events.iter().find(|row| row.contains(", stop, ")).unwrap();
    let parts: Vec<&str> = stop.split(", ").collect();
    assert!(parts[0].starts_with("Vehicle "), "{stop}");
    assert_eq!(parts[1], "stop");
    let (from, to) = parts[2].split_once(" to ").unwrap();
    assert!(from.len() == 8 && to.len() == 8 && from < to, "{stop}");
    assert!(parts[3].contains(" s"), "{stop}");
    assert!(
        parts[4].starts_with("at 35.") && parts[5].starts_with("14."),
        "{stop}"
    );
    let begins: Vec<&str> = events
        .iter()
        .map(|row| &row.split(", ").nth(2).unwrap()[..8])
        .collect();
    assert!(begins.is_sorted(), "{begins:?}");
}

#[test]
fn the_event_at_the_playhead_is_marked_and_kept_in_view() {
    let mut harness = events();
    for secs in [100.0, 700.0, 1500.0] {
        harness.state_mut().scene.seek(secs);
        harness.run_steps(3);
        let marked: Vec<String> = harness
            .get_all_by_label_contains("at the playhead")
            .filter(|node| node.accesskit_node().toggled() == Some(Toggled::True))
            .filter_map(|node| node.accesskit_node().label())
            .filter(|label| !label.starts_with("Everyone"))
            .collect();
        assert_eq!(marked.len(), 1, "{secs}: {marked:?}");
        let begin = marked[0].split(", ").nth(2).unwrap()[..8].to_owned();
        let now = moment(secs).format_time(trackscope::time::Zone::NotStated);
        assert!(begin <= now, "{begin} at {now}");
    }
}

#[test]
fn a_click_on_an_event_goes_there_selects_and_keeps_the_list() {
    let mut harness = events();
    let row = rows(&harness, ", stop, ")[0].clone();
    let index: usize = row[8..].split(',').next().unwrap().parse().unwrap();
    click(&mut harness, &row);
    let asked = taken(&mut harness);
    let begin = row.split(", ").nth(2).unwrap()[..8].to_owned();
    let (time, _) = Timestamp::parse_iso(&format!("2026-05-04T{begin}")).unwrap();
    assert_eq!(
        asked[..2],
        [Command::Seek(time), Command::Select(Some(key(index - 1)))]
    );
    let count = rows(&harness, " events");
    // As the program does it.
    harness.state_mut().scene.clock.seek(time);
    harness.state_mut().scene.select(index - 1);
    harness.run_steps(5);
    assert_eq!(rows(&harness, " events"), count, "the list of all stays");
    let all = harness.get_by_label("Events of all vehicles, not of the selected ones alone");
    assert_eq!(all.accesskit_node().toggled(), Some(Toggled::True));
    click(
        &mut harness,
        "Events of all vehicles, not of the selected ones alone",
    );
    let own = format!("Vehicle {index}, ");
    let shown = rows(&harness, ", stop, ");
    assert!(
        !shown.is_empty() && shown.iter().all(|row| row.starts_with(&own)),
        "{shown:?}"
    );
}

#[test]
fn a_place_that_is_not_in_view_is_brought_there_and_one_that_is_stays() {
    let mut harness = events();
    let row = rows(&harness, ", stop, ")[0].clone();
    let camera = |harness: &mut Harness<'_, Shown>| {
        click(harness, &row);
        let asked = taken(harness);
        asked.into_iter().find_map(|command| match command {
            Command::Camera(CameraCommand::GoTo { center, zoom }) => Some((center, zoom)),
            _ => None,
        })
    };
    let scene = &mut harness.state_mut().scene;
    let far = trackscope::geo::LonLat::new(2.0, 48.0).unwrap();
    let zoom = scene.camera.zoom();
    scene.camera =
        trackscope::geo::Camera::new(trackscope::geo::WorldPoint::from_lon_lat(far), zoom);
    harness.run_steps(2);
    let (center, at_zoom) = camera(&mut harness).unwrap();
    assert_eq!(at_zoom, zoom);
    harness.state_mut().scene.camera = trackscope::geo::Camera::new(center, at_zoom);
    harness.run_steps(2);
    assert_eq!(
        camera(&mut harness),
        None,
        "now it is in the free part of the map"
    );
}

#[test]
fn kinds_are_shown_and_hidden_and_the_selected_vehicles_have_their_own() {
    let mut harness = events();
    assert!(!rows(&harness, ", stop, ").is_empty());
    let stops = rows(&harness, "Show stops: ")[0].clone();
    click(&mut harness, &stops);
    assert!(rows(&harness, ", stop, ").is_empty());
    for kind in ["Show gaps: ", "Show conflicts: ", "Show anomalies: "] {
        let name = rows(&harness, kind)[0].clone();
        click(&mut harness, &name);
    }
    assert!(harness.query_by_label("No events of these kinds").is_some());
    click(&mut harness, &stops);
    harness.state_mut().scene.selection = [4, 5]
        .into_iter()
        .filter_map(VehicleKey::from_index)
        .collect();
    harness.run_steps(3);
    let shown = rows(&harness, ", stop, ");
    let is_selected =
        |row: &String| row.starts_with("Vehicle 5, ") || row.starts_with("Vehicle 6, ");
    assert!(
        !shown.is_empty() && shown.iter().all(is_selected),
        "{shown:?}"
    );
}

#[test]
fn events_are_copied_as_csv_and_as_text_as_they_are_listed() {
    let mut scene = Scene::with_vehicles(40);
    scene.select(6);
    let mut harness = opened(scene, Modifiers::SHIFT);
    let text = copied(&mut harness, key_press(Modifiers::CTRL, Key::E));
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].starts_with("event,name,id,zone,start,end,duration_s,"));
    let gap = lines.iter().find(|line| line.starts_with("gap,")).unwrap();
    assert!(
        gap.starts_with("gap,Vehicle 7,vehicle-007,not stated,2026-05-04T08:13:19,2026-05-04T08:16:06,167.000,35."),
        "{gap}"
    );
    let text = copied(
        &mut harness,
        key_press(Modifiers::CTRL | Modifiers::SHIFT, Key::E),
    );
    assert!(
        text.starts_with("Events in order of time\nSession: "),
        "{text}"
    );
    assert!(text.contains("of 1 selected vehicles\n"), "{text}");
    assert_eq!(text.lines().count(), 6 + 2 + lines.len() - 1);
}

#[test]
fn what_comes_live_is_among_the_events() {
    let mut harness = events();
    harness.state_mut().scene.append_live(1.0);
    harness.state_mut().scene.append_live(600.0);
    // A second goes by before it is looked for again.
    harness.run_steps(80);
    let scene = &mut harness.state_mut().scene;
    let newest = scene.fleet.newest().unwrap();
    scene.clock.seek(newest);
    harness.run_steps(3);
    let last = rows(&harness, "Vehicle 1, gap, ");
    assert!(
        last.iter().any(|row| row.contains("10 min 00 s")),
        "{last:?}"
    );
}
