//! The program as a person at a terminal uses it: arguments, results, exit codes.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(clippy::print_stderr, reason = "a test says what it could not try")]

use std::path::Path;
use std::process::{Command, Output};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

fn trackscope(args: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_trackscope"))
        .args(args)
        .current_dir(folder)
        .env("XDG_STATE_HOME", folder)
        .env_remove("TAURI_WS_PORT")
        .env_remove("TRACKSCOPE_WS_PORT")
        .env_remove("TRACKSCOPE_TOKEN")
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Two good fixes, and one with a latitude that is none.
const MESSAGE: &str = r##"{"type":"load_vehicles","data":{"vehicles":[{"id":"van","gps_points":[
{"latitude":45.4,"longitude":-75.7,"timestamp":"2024-11-09T15:26:44"},
{"latitude":145.4,"longitude":-75.7,"timestamp":"2024-11-09T15:26:45"},
{"latitude":45.5,"longitude":-75.7,"timestamp":"2024-11-09T15:27:44"}]}]}}"##;

#[test]
fn check_tells_what_is_in_a_file_and_what_is_wrong_with_it() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("good.json"), MESSAGE).unwrap();
    let output = trackscope(&["check", "good.json"], folder.path());
    let told = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{told}");
    for part in [
        "1 vehicles, 2 fixes",
        "2024-11-09T15:26:44",
        "\"van\", fix 1: latitude = 145.4",
    ] {
        assert!(told.contains(part), "{part} is missing in:\n{told}");
    }
}

#[test]
fn binary_frames_of_a_recording_are_checked_and_drawn_like_any_other() {
    let folder = tempfile::tempdir().unwrap();
    let frame = STANDARD.encode(zstd::encode_all(MESSAGE.as_bytes(), 1).unwrap());
    let recording = format!(
        "{{\"trackscope_recording\":1}}\n{{\"t_us\":5,\"dir\":\"in\",\"binary\":\"{frame}\"}}\n"
    );
    std::fs::write(folder.path().join("a.jsonl"), recording).unwrap();
    let output = trackscope(&["check", "a.jsonl"], folder.path());
    let told = text(&output.stdout);
    assert!(told.contains("1 vehicles, 2 fixes"), "{told}");
    let args = [
        "render", "a.jsonl", "--at", "50%", "-o", "a.png", "--size", "64x64",
    ];
    let output = trackscope(&args, folder.path());
    assert!(output.status.success(), "{}", text(&output.stderr));
    let args = [
        "bench", "a.jsonl", "--frames", "2", "--size", "64x64", "--json",
    ];
    let told = text(&trackscope(&args, folder.path()).stdout);
    assert!(told.contains("\"vehicles\":1"), "{told}");
}

#[test]
fn check_fails_when_nothing_is_usable() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("bad.json"),
        "{\"type\":\"load_vehicles\"",
    )
    .unwrap();
    let output = trackscope(&["check", "bad.json"], folder.path());
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stdout));
    let missing = trackscope(&["check", "missing.json"], folder.path());
    assert_eq!(missing.status.code(), Some(1));
    assert!(
        text(&missing.stderr).contains("missing.json"),
        "{}",
        text(&missing.stderr)
    );
}

#[test]
fn wrong_arguments_end_with_two_and_say_what_to_write() {
    let folder = tempfile::tempdir().unwrap();
    let output = trackscope(&["--size", "large"], folder.path());
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output.stderr).contains("1280x720"),
        "{}",
        text(&output.stderr)
    );
    let record = trackscope(&["demo.jsonl", "--record", "a.jsonl"], folder.path());
    assert_ne!(record.status.code(), Some(0));
    assert!(
        text(&record.stderr).contains("--ws-port"),
        "{}",
        text(&record.stderr)
    );
}

#[test]
fn help_names_every_task_and_option() {
    let folder = tempfile::tempdir().unwrap();
    let help = text(&trackscope(&["--help"], folder.path()).stdout);
    for word in [
        "demo",
        "render",
        "bench",
        "check",
        "--ws-port",
        "--ws-host",
        "--ws-url",
        "--allow-remote",
        "--exit-with-parent",
        "--record",
        "--fast",
        "--basemap",
        "--theme",
        "--size",
        "--title",
        "--log-file",
        "--verbose",
        "--version",
    ] {
        assert!(help.contains(word), "{word} is missing in:\n{help}");
    }
    let version = text(&trackscope(&["--version"], folder.path()).stdout);
    assert_eq!(
        version.trim(),
        concat!("trackscope ", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn render_draws_the_demo_at_the_size_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let args = [
        "render",
        "demo",
        "--at",
        "2026-05-04T08:15:00",
        "-o",
        "a.png",
        "--size",
        "320x200",
    ];
    let output = trackscope(&args, folder.path());
    assert!(output.status.success(), "{}", text(&output.stderr));
    let file = std::io::BufReader::new(std::fs::File::open(folder.path().join("a.png")).unwrap());
    let mut reader = png::Decoder::new(file).read_info().unwrap();
    assert_eq!((reader.info().width, reader.info().height), (320, 200));
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut pixels).unwrap();
    let colors: std::collections::HashSet<&[u8]> = pixels.chunks_exact(4).collect();
    assert!(
        colors.len() > 100,
        "a picture, not a ground: {} colours",
        colors.len()
    );
    let late = trackscope(
        &["render", "demo", "--at", "+2h", "-o", "b.png"],
        folder.path(),
    );
    assert!(
        text(&late.stderr).contains("08:30:00"),
        "{}",
        text(&late.stderr)
    );
}

#[test]
fn bench_prints_its_figures_as_one_line_of_json() {
    let folder = tempfile::tempdir().unwrap();
    let args = [
        "bench", "demo", "--frames", "3", "--size", "200x150", "--json",
    ];
    let output = trackscope(&args, folder.path());
    assert!(output.status.success(), "{}", text(&output.stderr));
    let line = text(&output.stdout);
    assert_eq!(line.lines().count(), 1);
    let report: serde_json::Value = serde_json::from_str(&line).unwrap();
    for key in [
        "adapter",
        "vehicles",
        "fixes",
        "decode_ms",
        "first_frame_ms",
        "frames",
        "fps",
        "p50_ms",
        "p99_ms",
        "seek_max_ms",
        "trail_lines",
        "markers",
        "upload_bytes",
        "extract_ms",
        "upload_ms",
        "record_ms",
        "gpu_wait_ms",
        "track_bytes_per_fix",
        "loaded_bytes_per_fix",
        "peak_rss_mb",
    ] {
        assert!(report.get(key).is_some(), "{key} is missing in {line}");
    }
    assert_eq!(report["vehicles"], 40);
    assert_eq!(report["frames"], 3);
    assert!(report["trail_lines"].as_f64().unwrap() > 10.0, "{line}");
}

#[test]
fn bench_measures_fleets_made_in_memory_and_loads_of_files() {
    let folder = tempfile::tempdir().unwrap();
    let bench = |args: &[&str]| {
        let all = [
            &["bench", "--json", "--frames", "2", "--size", "200x150"],
            args,
        ]
        .concat();
        let output = trackscope(&all, folder.path());
        assert!(output.status.success(), "{}", text(&output.stderr));
        serde_json::from_str::<serde_json::Value>(&text(&output.stdout)).unwrap()
    };
    let made = bench(&[
        "--synthetic",
        "30x200",
        "--trail",
        "-1",
        "--view=-75.69,45.42,11",
    ]);
    assert_eq!(
        (&made["vehicles"], &made["fixes"]),
        (&30.into(), &6000.into())
    );
    let message = r#"{"vehicles":[{"id":"a","gps_points":[
        {"latitude":45.0,"longitude":-75.0,"timestamp":"2024-01-01T00:00:00"},
        {"latitude":45.1,"longitude":-75.1,"timestamp":"2024-01-01T00:10:00"}]}]}"#;
    let file = folder.path().join("session.json");
    std::fs::write(&file, message.replace('\n', " ")).unwrap();
    let loaded = bench(&["--load", file.to_str().unwrap()]);
    assert_eq!(
        (&loaded["vehicles"], &loaded["fixes"]),
        (&1.into(), &2.into())
    );
    assert!(loaded["longest_turn_ms"].is_number() && loaded["first_picture_ms"].is_number());
    assert_eq!(bench(&["--load", "demo"])["vehicles"], 40);
    let missing = trackscope(&["bench", "--load", "missing.json"], folder.path());
    assert!(!missing.status.success());
    assert!(text(&missing.stderr).contains("missing.json"));
    for wrong in [
        &["bench"][..],
        &["bench", "--synthetic", "5"],
        &["bench", "demo", "--synthetic", "5x5"],
        &["bench", "demo", "--view", "1,2"],
        &["bench", "demo", "--trail", "nan"],
        &["bench", "--load"],
    ] {
        assert!(
            !trackscope(wrong, folder.path()).status.success(),
            "{wrong:?}"
        );
    }
}

/// A picture of the demo as `backend` draws it: pixels, or none where there is no such driver.
fn demo_drawn_with(backend: &str, folder: &Path) -> Option<Vec<u8>> {
    let file = format!("{backend}.png");
    let output = Command::new(env!("CARGO_BIN_EXE_trackscope"))
        .args(["render", "demo", "--at", "50%", "--size", "640x480"])
        .args(["--output", &file])
        .current_dir(folder)
        .env("XDG_STATE_HOME", folder)
        .env("WGPU_BACKEND", backend)
        .output()
        .unwrap();
    if text(&output.stderr).contains("no graphics adapter") {
        eprintln!("not tried: this machine has no driver for {backend}");
        return None;
    }
    assert!(output.status.success(), "{}", text(&output.stderr));
    let file = std::io::BufReader::new(std::fs::File::open(folder.join(file)).unwrap());
    let mut reader = png::Decoder::new(file).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut pixels).unwrap();
    Some(pixels)
}

#[test]
fn opengl_draws_the_same_picture_as_vulkan() {
    let folder = tempfile::tempdir().unwrap();
    let [vulkan, gl] = ["vulkan", "gl"].map(|backend| demo_drawn_with(backend, folder.path()));
    let (Some(vulkan), Some(gl)) = (vulkan, gl) else {
        return;
    };
    assert_eq!(vulkan.len(), gl.len());
    // Drivers round differently along the edges of shapes.
    let differing = vulkan
        .iter()
        .zip(&gl)
        .filter(|(a, b)| a.abs_diff(**b) > 8)
        .count();
    assert!(
        differing * 1000 < vulkan.len(),
        "{differing} of {} bytes",
        vulkan.len()
    );
}

#[test]
fn another_machine_is_an_error_before_anything_is_opened_or_called() {
    let folder = tempfile::tempdir().unwrap();
    // An address for documentation (RFC 5737).
    let output = trackscope(&["--ws-url", "ws://192.0.2.1:9/"], folder.path());
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text(&output.stderr).contains("add --allow-remote"),
        "{}",
        text(&output.stderr)
    );
}

/// Runs the program without a screen, so that it connects to tell the application why there
/// is no window, and gives what the application heard: the token and the texts.
#[cfg(target_os = "linux")]
#[test]
fn the_token_goes_to_the_application_and_into_no_log_or_recording() {
    let folder = tempfile::tempdir().unwrap();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let application = std::thread::Builder::new()
        .name("application".into())
        .spawn(move || {
            let (stream, _) = listener.accept().unwrap();
            let mut token = None;
            #[expect(clippy::result_large_err, reason = "the answer's type is not ours")]
            let look = |request: &tungstenite::handshake::server::Request, response| {
                token = request.headers().get("authorization").cloned();
                Ok(response)
            };
            let mut socket = tungstenite::accept_hdr(stream, look).unwrap();
            let mut texts = Vec::new();
            while let Ok(message) = socket.read() {
                texts.extend(message.into_text().ok().map(|text| text.to_string()));
            }
            (token, texts)
        })
        .unwrap();
    let args = format!("--ws-port={port} -vvv --log-file log.txt --record session.jsonl");
    let output = Command::new(env!("CARGO_BIN_EXE_trackscope"))
        .args(args.split(' '))
        .current_dir(folder.path())
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("WAYLAND_SOCKET")
        .env("TRACKSCOPE_TOKEN", "a-very-secret-token")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let (token, texts) = application.join().unwrap();
    assert_eq!(token.unwrap(), "Bearer a-very-secret-token");
    assert!(
        texts
            .iter()
            .any(|text| text.contains("No window can be opened")),
        "{texts:?}"
    );
    let log = std::fs::read_to_string(folder.path().join("log.txt")).unwrap();
    let recording = std::fs::read_to_string(folder.path().join("session.jsonl")).unwrap();
    assert!(
        log.contains("TRACE") && log.contains("connected"),
        "everything is logged"
    );
    for told in [log, recording, text(&output.stderr), text(&output.stdout)] {
        assert!(!told.contains("secret"), "{told}");
    }
    let refused = Command::new(env!("CARGO_BIN_EXE_trackscope"))
        .args(["--ws-port=1", "--log-file", "log.txt"])
        .current_dir(folder.path())
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env("TRACKSCOPE_TOKEN", "two words")
        .output()
        .unwrap();
    let told = text(&refused.stderr);
    assert!(!told.contains("two words"), "{told}");
}

/// The words about a picture in its file, by their keywords.
fn texts_of(path: &Path) -> Vec<(String, String)> {
    let file = std::io::BufReader::new(std::fs::File::open(path).unwrap());
    let reader = png::Decoder::new(file).read_info().unwrap();
    let texts = reader.info().utf8_text.iter();
    texts
        .map(|text| (text.keyword.clone(), text.get_text().unwrap()))
        .collect()
}

#[test]
fn a_saved_view_is_drawn_again_by_its_file_alone_and_what_is_named_beside_it_goes_before() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("good.json"), MESSAGE.replace('\n', " ")).unwrap();
    let view = r#"{"trackscope_view": 1,
        "session": {"from": "file", "name": "good.json", "vehicles": 1, "fixes": 2,
            "start": "2024-11-09T15:26:44", "end": "2024-11-09T15:27:44"},
        "camera": {"lon_deg": -75.7, "lat_deg": 45.45, "zoom": 12.5},
        "window": {"width_points": 300, "height_points": 200},
        "time": {"playhead": "2024-11-09T15:27:00"},
        "map": {"name": "none"}}"#;
    std::fs::write(folder.path().join("a.trackview"), view).unwrap();
    let render = |args: &[&str]| {
        let output = trackscope(&[&["render"], args].concat(), folder.path());
        assert!(output.status.success(), "{}", text(&output.stderr));
        text(&output.stdout)
    };
    let told = render(&["a.trackview", "--annotate", "-o", "a.png"]);
    assert!(told.starts_with("a.png: 300 × "), "{told}");
    let texts = texts_of(&folder.path().join("a.png"));
    for (keyword, value) in [
        ("Source", "Session good.json"),
        ("Playhead", "2024-11-09T15:27:00"),
        ("Time zone", "as recorded, zone not stated"),
    ] {
        let pair = (keyword.to_owned(), value.to_owned());
        assert!(texts.contains(&pair), "{pair:?}: {texts:?}");
    }
    let at = texts.iter().find(|(keyword, _)| keyword == "View").unwrap();
    let numbers: Vec<f64> = at.1.split(',').map(|n| n.parse().unwrap()).collect();
    for (number, wanted) in numbers.iter().zip([-75.7, 45.45, 12.5]) {
        assert!((number - wanted).abs() < 1e-6, "{numbers:?}");
    }
    let told = render(&[
        "good.json",
        "--view-file",
        "a.trackview",
        "--annotate",
        "--at",
        "100%",
        "--size",
        "400x300",
        "--scale",
        "2",
        "-o",
        "b.png",
    ]);
    assert!(told.starts_with("b.png: 400 × "), "{told}");
    let texts = texts_of(&folder.path().join("b.png"));
    let end = ("Playhead".to_owned(), "2024-11-09T15:27:44".to_owned());
    assert!(texts.contains(&end), "{texts:?}");
}

#[test]
fn a_broken_view_and_one_whose_session_is_gone_are_errors_of_render() {
    let folder = tempfile::tempdir().unwrap();
    for (name, contents, hint) in [
        (
            "a.trackview",
            "{\"trackscope_view\": 9}",
            "trackscope_view = 9",
        ),
        (
            "b.trackview",
            "{\"trackscope_view\": 1, \"session\": {\"from\": \"file\", \"name\": \"x.json\"}}",
            "--view-file",
        ),
    ] {
        std::fs::write(folder.path().join(name), contents).unwrap();
        let output = trackscope(&["render", name, "-o", "a.png"], folder.path());
        assert_eq!(output.status.code(), Some(1));
        assert!(
            text(&output.stderr).contains(hint),
            "{}",
            text(&output.stderr)
        );
    }
}
