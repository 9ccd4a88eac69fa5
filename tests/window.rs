//! Runs the real program in a window on a virtual screen, driven by the Python scripts in
//! `window/`.
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::path::Path;
use std::process::Command;

/// Names the Python interpreter that has the packages of `window/requirements.txt`.
const PYTHON: &str = "TRACKSCOPE_TEST_PYTHON";

#[test]
#[ignore = "needs a virtual screen and Python packages: scripts/test installs and runs it"]
fn the_program_works_with_a_python_application_in_a_window() {
    run("live.py");
}

#[test]
#[ignore = "needs a virtual screen and Python packages: scripts/test installs and runs it"]
fn the_program_works_with_every_server_that_python_applications_use() {
    run("interop.py");
}

#[test]
#[ignore = "needs a virtual screen and Python packages: scripts/test installs and runs it"]
fn maps_of_servers_come_fail_and_come_back_and_only_those_chosen_are_asked() {
    run("maps.py");
}

#[test]
#[ignore = "needs a virtual screen and Python packages: scripts/test installs and runs it"]
fn pictures_and_views_are_those_of_the_window() {
    run("keep.py");
}

#[test]
#[ignore = "needs a virtual screen and Python packages: scripts/test installs and runs it"]
fn a_screen_reader_alone_is_enough_for_an_investigation() {
    run("reader.py");
}

#[test]
#[ignore = "needs a virtual screen and Python packages: scripts/test installs and runs it"]
fn what_is_copied_is_there_for_other_programs_and_the_other_way_round() {
    run("clipboard.py");
}

#[test]
#[ignore = "needs a virtual screen and Python packages: scripts/test installs and runs it"]
fn files_are_chosen_in_the_dialogues_of_the_system() {
    run("dialogs.py");
}

#[test]
#[ignore = "needs a virtual screen and Python packages: scripts/test installs and runs it"]
fn the_window_follows_what_the_desktop_wishes() {
    run("wishes.py");
}

#[test]
#[ignore = "needs a virtual screen and Python packages: scripts/test installs and runs it"]
fn a_recording_survives_a_killed_program_and_a_full_disk() {
    run("recording.py");
}

/// Runs one of the scripts with the program.
fn run(script: &str) {
    let python = std::env::var_os(PYTHON)
        .unwrap_or_else(|| panic!("{PYTHON} is not set: run scripts/test, which sets it"));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/window");
    // The user's own settings are neither read nor written.
    let settings = tempfile::tempdir().expect("a folder for settings");
    let status = Command::new(python)
        .arg(folder.join(script))
        .arg(env!("CARGO_BIN_EXE_trackscope"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("TRACKSCOPE_CONFIG_DIR", settings.path())
        .env(
            "PYTHONWARNINGS",
            "ignore::DeprecationWarning:websocket_server",
        )
        .status()
        .expect("the Python interpreter can be run");
    assert!(status.success(), "{script} failed: {status}");
}
