//! Runs the real program in a window on a virtual screen, driven by the Python script
//! `window/live.py`.
#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::process::Command;

/// Names the Python interpreter that has the packages of `window/requirements.txt`.
const PYTHON: &str = "TRACKSCOPE_TEST_PYTHON";

#[test]
#[ignore = "needs a virtual screen and Python packages: scripts/test installs and runs it"]
fn the_program_works_with_a_python_application_in_a_window() {
    let python = std::env::var_os(PYTHON)
        .unwrap_or_else(|| panic!("{PYTHON} is not set: run scripts/test, which sets it"));
    let status = Command::new(python)
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/window/live.py"))
        .arg(env!("CARGO_BIN_EXE_trackscope"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env(
            "PYTHONWARNINGS",
            "ignore::DeprecationWarning:websocket_server",
        )
        .status()
        .expect("the Python interpreter can be run");
    assert!(status.success(), "the window test failed: {status}");
}
