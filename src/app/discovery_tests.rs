use super::*;
use chrono::TimeZone;
use clap::Parser;

/// A folder and surroundings in which it is the working folder.
struct Place {
    folder: tempfile::TempDir,
    around: Surroundings,
}

fn now() -> DateTime<Local> {
    Local.timestamp_opt(1_704_103_200, 0).unwrap()
}

fn place() -> Place {
    let folder = tempfile::tempdir().unwrap();
    let around = Surroundings {
        program_folder: Some(folder.path().join("bin")),
        working_folder: Some(folder.path().to_owned()),
        port_variables: vec![
            (PORT_VARIABLE, Some("7001".into())),
            (OWN_PORT_VARIABLE, Some("7002".into())),
        ],
        now: now(),
    };
    Place { folder, around }
}

impl Place {
    /// Writes a fresh file that names `port`.
    fn config(&self, path: &str, port: u16) {
        let path = self.folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let local = now().format("%Y-%m-%d %H:%M:%S");
        let text = format!("window.WS_CONFIG = {{\n\tport: {port},\n\ttimestamp: '{local}'\n}};");
        std::fs::write(path, text).unwrap();
    }
}

/// The port and who named it.
fn found(args: &[&str], around: &Surroundings) -> (u16, String) {
    let cli = Cli::try_parse_from(["trackscope"].iter().chain(args)).unwrap();
    match origin(&cli, around) {
        Origin::Socket(server) => (server.port, server.named_by),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_was_said_by_hand_comes_first_then_a_fresh_file_then_the_variables_then_8765() {
    let mut place = place();
    place.config("ws-config.js", 7000);
    let around = &mut place.around;
    let named = |port, by: &str| (port, by.to_owned());
    assert_eq!(
        found(&["--ws-url", "ws://localhost:49842/x"], around),
        named(49_842, "--ws-url")
    );
    assert_eq!(
        found(&["--ws-port=49843"], around),
        named(49_843, "--ws-port")
    );
    assert_eq!(
        found(&["--ws-port", "49843"], around),
        named(49_843, "--ws-port")
    );
    assert_eq!(found(&["49844"], around), named(49_844, "bare argument"));
    let (port, by) = found(&[], around);
    assert_eq!(port, 7000);
    assert!(by.ends_with("ws-config.js"), "{by}");
    around.now += Duration::from_secs(5);
    assert_eq!(found(&[], around), named(7001, PORT_VARIABLE));
    around.port_variables[0].1 = Some("not a port".into());
    assert_eq!(found(&[], around), named(7002, OWN_PORT_VARIABLE));
    around.port_variables[1].1 = None;
    let cli = Cli::try_parse_from(["trackscope"]).unwrap();
    let Origin::Socket(server) = origin(&cli, around) else {
        panic!()
    };
    assert!(server.is_guess && server.port == LAST_PORT, "{server:?}");
}

#[test]
fn a_fresh_file_is_found_beside_the_program_in_the_working_folder_and_where_it_was_written() {
    for path in ["bin/ws-config.js", "ws-config.js", "src/ws-config.js"] {
        let place = place();
        place.config(path, 7000);
        assert_eq!(found(&[], &place.around).0, 7000, "{path}");
    }
    let mut place = place();
    place.config("src/ws-config.js", 7000);
    place.around.working_folder = Some(place.folder.path().join("src-tauri"));
    assert_eq!(found(&[], &place.around).0, 7000);
    // The folder beside any other one is somebody else's.
    place.around.working_folder = Some(place.folder.path().join("elsewhere"));
    assert_eq!(found(&[], &place.around).0, 7001);
}

#[test]
fn a_file_that_cannot_be_used_does_not_hide_the_next_one() {
    let place = place();
    std::fs::create_dir_all(place.folder.path().join("bin/ws-config.js")).unwrap();
    std::fs::write(place.folder.path().join("ws-config.js"), [0xFF; 10_000]).unwrap();
    place.config("src/ws-config.js", 7000);
    assert_eq!(found(&[], &place.around).0, 7000);
}

#[test]
fn a_session_file_is_opened_whatever_ports_there_are() {
    let place = place();
    for name in ["drive.jsonl", "99999999"] {
        let cli = Cli::try_parse_from(["trackscope", name]).unwrap();
        assert_eq!(origin(&cli, &place.around), Origin::File(name.into()));
    }
}

#[test]
fn only_where_a_time_came_twice_the_age_of_the_file_itself_counts() {
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
    assert!(is_old(Some(now - Duration::from_secs(3600)), now));
    assert!(!is_old(Some(now - Duration::from_secs(3)), now));
    assert!(!is_old(Some(now + Duration::from_secs(3600)), now));
    assert!(!is_old(None, now));
}
