//! Files of every version are read, broken ones are set aside, and nothing is lost.

use super::*;
use crate::app::remembered::RecentMap;
use crate::preferences::{MotionChoice, Preferences, Scale, ThemeChoice};
use crate::time::{DisplayZone, ZoneName};
use crate::ui::PanelState;
use crate::units::Units;

/// Written by the program of version 1 of the file.
const VERSION_1: &str = include_str!("../../tests/settings/version-1.json");
/// Written by this one.
const VERSION_2: &str = include_str!("../../tests/settings/version-2.json");

/// What both files say of maps.
fn with_maps() -> Remembered {
    Remembered {
        map: Some("/maps/malta.pmtiles".into()),
        recent: vec![RecentMap {
            map: "/maps/malta.pmtiles".into(),
            title: "Malta 2026".into(),
            detail: "Zoom 0 to 14 · 35.9° N, 14.4° E, 72 km wide".into(),
        }],
        opacity_percent: 70,
        has_stored_token: true,
        chosen_servers: vec!["osm".into()],
        ..Remembered::default()
    }
}

fn with_all() -> Remembered {
    let malta = ZoneName::new("Europe/Malta");
    Remembered {
        preferences: Preferences {
            theme: ThemeChoice::Light,
            units: Units::MilesPerHour,
            scale: Scale::of_percent(150),
            motion: MotionChoice::Reduced,
            zone: DisplayZone::Named(malta),
        },
        recent_zones: vec![malta, ZoneName::new("America/Toronto")],
        panels: PanelState {
            is_list_closed: true,
            are_details_folded: true,
            is_legend_open: true,
            are_lanes_hidden: true,
            // What this file was written before; it stays readable without.
            ..PanelState::default()
        },
        ..with_maps()
    }
}

fn folder_with(text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(FILE), text).unwrap();
    folder
}

#[test]
fn a_file_of_version_1_is_read_and_written_as_this_version() {
    let folder = folder_with(VERSION_1);
    let mut reading = SettingsFile::read(Some(folder.path()));
    assert_eq!(reading.problem, None);
    assert_eq!(reading.remembered, with_maps());
    reading.file.write(&with_all()).unwrap();
    let text = fs::read_to_string(folder.path().join(FILE)).unwrap();
    assert_eq!(text, VERSION_2);
}

#[test]
fn a_file_of_version_2_is_read_with_all_that_it_says() {
    let folder = folder_with(VERSION_2);
    let reading = SettingsFile::read(Some(folder.path()));
    assert_eq!(reading.problem, None);
    assert_eq!(reading.remembered, with_all());
}

#[test]
fn what_is_written_is_read_again_and_unknown_fields_stay() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("not/there/yet");
    let mut reading = SettingsFile::read(Some(&folder));
    assert_eq!(reading.remembered, Remembered::default());
    assert_eq!(reading.problem, None);
    reading.file.write(&with_all()).unwrap();
    let path = folder.join(FILE);
    let text = fs::read_to_string(&path).unwrap();
    let with_more = text.replacen('{', "{\"from_the_future\": [1, 2],", 1);
    fs::write(&path, with_more).unwrap();
    let mut reading = SettingsFile::read(Some(&folder));
    assert_eq!(reading.remembered, with_all());
    reading.file.write(&Remembered::default()).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains("from_the_future"), "{text}");
    let names: Vec<_> = fs::read_dir(&folder).unwrap().collect();
    assert_eq!(names.len(), 1, "nothing is left beside it: {names:?}");
}

#[test]
fn nothing_is_written_while_nothing_has_changed() {
    let folder = tempfile::tempdir().unwrap();
    let mut file = SettingsFile::read(Some(folder.path())).file;
    file.write(&Remembered::default()).unwrap();
    assert!(!folder.path().join(FILE).exists());
    let folder = folder_with(VERSION_1);
    let mut reading = SettingsFile::read(Some(folder.path()));
    reading.file.write(&reading.remembered).unwrap();
    let text = fs::read_to_string(folder.path().join(FILE)).unwrap();
    assert_eq!(text, VERSION_1);
}

#[test]
fn what_another_window_has_changed_stays_beside_what_was_changed_here() {
    let folder = folder_with(VERSION_2);
    let read = || SettingsFile::read(Some(folder.path()));
    let (mut here, mut there) = (read(), read());
    there.remembered.preferences.units = Units::MetresPerSec;
    there.file.write(&there.remembered).unwrap();
    here.remembered.preferences.theme = ThemeChoice::Dark;
    here.file.write(&here.remembered).unwrap();
    let both = read().remembered.preferences;
    assert_eq!(both.units, Units::MetresPerSec);
    assert_eq!(both.theme, ThemeChoice::Dark);
}

#[cfg(unix)]
#[test]
fn only_the_user_can_read_it() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let mut file = SettingsFile::read(Some(folder.path())).file;
    file.write(&with_all()).unwrap();
    let mode = fs::metadata(folder.path().join(FILE))
        .unwrap()
        .permissions();
    assert_eq!(mode.mode() & 0o777, 0o600);
}

#[test]
fn a_broken_file_is_set_aside_whole_and_the_defaults_hold() {
    for broken in [
        &b"{\"map\": \"osm\""[..],
        b"[1]",
        b"",
        b"\xff\xfe",
        &[b' '; 1024 * 1024 + 1],
    ] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(FILE), broken).unwrap();
        let mut reading = SettingsFile::read(Some(folder.path()));
        assert_eq!(reading.remembered, Remembered::default());
        assert!(reading.problem.unwrap().contains("set aside"));
        let aside = fs::read(folder.path().join("settings.json.broken")).unwrap();
        assert!(aside == broken);
        reading.file.write(&with_all()).unwrap();
        let again = SettingsFile::read(Some(folder.path()));
        assert_eq!(again.remembered, with_all());
    }
}

#[test]
fn broken_files_of_before_are_not_lost_to_a_new_one() {
    let folder = tempfile::tempdir().unwrap();
    for number in 1..=12 {
        fs::write(folder.path().join(FILE), format!("broken {number}")).unwrap();
        SettingsFile::read(Some(folder.path()));
    }
    let text = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(text("settings.json.broken"), "broken 1");
    assert_eq!(text("settings.json.broken-2"), "broken 2");
    assert_eq!(text("settings.json.broken-9"), "broken 12");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 9);
}

#[test]
fn a_file_of_a_later_version_is_read_and_left_alone() {
    let text = r#"{"version": 3, "map": "osm", "units": "mph"}"#;
    let folder = folder_with(text);
    let mut reading = SettingsFile::read(Some(folder.path()));
    assert_eq!(reading.remembered.map.as_deref(), Some("osm"));
    assert_eq!(reading.remembered.preferences.units, Units::MilesPerHour);
    assert!(reading.problem.unwrap().contains("later version"));
    reading.file.write(&with_all()).unwrap();
    let path = folder.path().join(FILE);
    assert_eq!(fs::read_to_string(path).unwrap(), text);
}
