//! Small messages: every spelling, and every reason to refuse one.

use trackscope::geo::LonLat;
use trackscope::model::{Settings, TrailLength};
use trackscope::time::Timestamp;
use trackscope::wire::{Control, FitTo, FollowWish, Message, SeekTo, Subscription};

use crate::support::{problems, read, refusal};

fn control(text: &str) -> Control {
    match read(text) {
        Ok(Message::Control(control)) => control,
        other => panic!("{text}: {other:?}"),
    }
}

fn moment() -> Timestamp {
    Timestamp::parse_iso("2024-11-09T15:26:44.5Z").unwrap().0
}

#[test]
fn a_command_and_its_argument_are_found_at_the_top_and_in_data() {
    for (text, expected) in [
        (r#"{"type":"control","command":"toggle"}"#, Control::Toggle),
        (
            r#"{"type":"CONTROL-Command","data":"Toggle"}"#,
            Control::Toggle,
        ),
        (
            r#"{"type":"control","command":"step"}"#,
            Control::StepSecs(1.0),
        ),
        (
            r#"{"type":"control","command":"step","seconds":null}"#,
            Control::StepSecs(1.0),
        ),
        (
            r#"{"type":"control","seconds":-2.5,"command":"step"}"#,
            Control::StepSecs(-2.5),
        ),
        (
            r#"{"type":"control","data":{"command":"step","seconds":"60"}}"#,
            Control::StepSecs(60.0),
        ),
        (
            r#"{"type":"control","command":"step","data":{"seconds":60}}"#,
            Control::StepSecs(60.0),
        ),
        (
            r#"{"type":"control","command":"speed","value":2}"#,
            Control::SetRate(2.0),
        ),
        (
            r#"{"type":"control","command":"speed","speed":0.5}"#,
            Control::SetRate(0.5),
        ),
        (
            r#"{"type":"control","action":"speed","data":{"rate":3}}"#,
            Control::SetRate(3.0),
        ),
        (
            r#"{"type":"control","command":"speed","playbackSpeed":"4"}"#,
            Control::SetRate(4.0),
        ),
        (r#"{"type":"set_speed","value":8}"#, Control::SetRate(8.0)),
        (r#"{"type":"set-speed","data":8}"#, Control::SetRate(8.0)),
        (
            r#"{"type":"control","command":"loop"}"#,
            Control::SetLoop(true),
        ),
        (
            r#"{"type":"control","command":"loop","value":false}"#,
            Control::SetLoop(false),
        ),
        (
            r#"{"type":"control","command":"loop","loop":"no"}"#,
            Control::SetLoop(false),
        ),
        (
            r#"{"type":"control","data":{"command":"loop","enabled":0}}"#,
            Control::SetLoop(false),
        ),
        (r#"{"type":"clear"}"#, Control::Clear),
        (r#"{"data":{},"type":"Clear"}"#, Control::Clear),
        (
            r#"{"type":"control","command":"seek","offset_s":30}"#,
            Control::Seek(SeekTo::OffsetSecs(30.0)),
        ),
        (
            r#"{"type":"control","data":{"command":"seek","time":"2024-11-09T15:26:44.5Z"}}"#,
            Control::Seek(SeekTo::Time(moment())),
        ),
    ] {
        assert_eq!(control(text), expected, "{text}");
    }
}

#[test]
fn a_place_to_go_to_is_a_time_an_offset_or_a_fraction() {
    for argument in [
        r#""time":"2024-11-09T15:26:44.5Z""#,
        r#""time":1731166004500"#,
        r#""timestamp":"1731166004500""#,
        r#""timestamp":"2024-11-09T16:26:44.500+01:00""#,
        r#""timestamp_ms":1731166004500"#,
        r#""time_ms":"1731166004500""#,
        r#""value":1731166004500"#,
        r#""data":1731166004500"#,
        r#""data":{"timestamp_ms":1731166004500}"#,
        r#""time":null,"timestamp_ms":1731166004500"#,
        r#""fraction":0.5,"time":"2024-11-09T15:26:44.5Z""#,
    ] {
        let text = format!(r#"{{"type":"seek",{argument}}}"#);
        assert_eq!(
            control(&text),
            Control::Seek(SeekTo::Time(moment())),
            "{text}"
        );
    }
    assert_eq!(
        control(r#"{"type":"seek_to_time","offset_s":-1.5}"#),
        Control::Seek(SeekTo::OffsetSecs(-1.5))
    );
    assert_eq!(
        control(r#"{"type":"seek","data":{"fraction":1}}"#),
        Control::Seek(SeekTo::Fraction(1.0))
    );
}

#[test]
fn settings_are_read_wherever_they_stand() {
    let some = r#""loop":true,"follow_newest":"no","trailLength":-1"#;
    for text in [
        format!(r#"{{"type":"settings",{some}}}"#),
        format!(r#"{{"type":"settings","data":{{{some}}}}}"#),
        format!(r#"{{"type":"settings","settings":{{{some}}}}}"#),
        format!(r#"{{"type":"settings","data":{{"settings":{{{some}}}}}}}"#),
    ] {
        let Ok(Message::Settings { settings, problems }) = read(&text) else {
            panic!("{text}")
        };
        let expected = Settings {
            loop_playback: Some(true),
            follow_newest: Some(false),
            trail_length: Some(TrailLength::Whole),
            ..Settings::default()
        };
        assert_eq!(settings, expected, "{text}");
        assert!(problems.is_empty());
    }
}

#[test]
fn a_setting_that_cannot_be_read_is_told_and_the_others_hold() {
    let text = r#"{"type":"settings","showTrails":"maybe","followNewest":1,"other":[1]}"#;
    let Ok(Message::Settings {
        settings,
        problems: log,
    }) = read(text)
    else {
        panic!()
    };
    assert_eq!(settings.follow_newest, Some(true));
    assert_eq!(settings.show_trails, None);
    assert_eq!(
        problems(&log),
        ["showTrails = \"maybe\": neither true nor false"]
    );
    // One that says nothing is a known one all the same.
    assert_eq!(
        read(r#"{"type":"settings","loop":null}"#),
        Ok(Message::Settings {
            settings: Settings::default(),
            problems: trackscope::model::ProblemLog::default()
        })
    );
}

#[test]
fn vehicles_are_named_in_a_list_or_one_by_one() {
    let remove = |ids: &[&str]| {
        let ids = ids.iter().map(ToString::to_string).collect();
        Ok(Message::RemoveVehicles { ids })
    };
    for (text, expected) in [
        (
            r#"{"type":"remove_vehicles","vehicle_ids":["a",7]}"#,
            remove(&["a", "7"]),
        ),
        (
            r#"{"type":"remove-vehicles","data":{"ids":["a"]}}"#,
            remove(&["a"]),
        ),
        (
            r#"{"type":"remove_vehicles","data":["a","b"]}"#,
            remove(&["a", "b"]),
        ),
        (r#"{"type":"remove_vehicles","ids":[]}"#, remove(&[])),
        (
            r#"{"type":"remove_vehicles","vehicleId":"a"}"#,
            remove(&["a"]),
        ),
        (
            r#"{"type":"remove_vehicles","data":{"id":"a"}}"#,
            remove(&["a"]),
        ),
        (
            r#"{"type":"focus_vehicle","vehicle_id":"a"}"#,
            Ok(Message::FocusVehicle { id: "a".into() }),
        ),
        (
            r#"{"type":"focus-vehicle","data":"a"}"#,
            Ok(Message::FocusVehicle { id: "a".into() }),
        ),
        (
            r#"{"type":"select","id":5}"#,
            Ok(Message::Select {
                id: Some("5".into()),
            }),
        ),
        (
            r#"{"type":"select","vehicle_id":null}"#,
            Ok(Message::Select { id: None }),
        ),
        (
            r#"{"type":"select","data":{"vehicleId":null}}"#,
            Ok(Message::Select { id: None }),
        ),
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
}

#[test]
fn the_view_fits_everything_some_vehicles_or_a_part_of_the_world() {
    let place = |lon, lat| LonLat::new(lon, lat).unwrap();
    let bounds = FitTo::Bounds {
        south_west: place(170.0, -20.0),
        north_east: place(-170.0, 10.5),
    };
    for (text, expected) in [
        (r#"{"type":"fit"}"#, FitTo::All),
        (r#"{"type":"fit","data":{}}"#, FitTo::All),
        (
            r#"{"type":"fit","vehicle_ids":["a"]}"#,
            FitTo::Vehicles(vec!["a".into()]),
        ),
        (
            r#"{"type":"fit","vehicle_id":"a"}"#,
            FitTo::Vehicles(vec!["a".into()]),
        ),
        (
            r#"{"type":"fit","bounds":[170,-20,-170,"10.5"]}"#,
            bounds.clone(),
        ),
        (
            r#"{"type":"fit","data":{"bounds":{"south":-20,"west":170,"north":10.5,"east":-170}}}"#,
            bounds,
        ),
    ] {
        assert_eq!(read(text), Ok(Message::Fit(expected)), "{text}");
    }
}

#[test]
fn the_view_follows_some_vehicles_all_the_selection_or_nobody() {
    let vehicles =
        |ids: &[&str]| FollowWish::Vehicles(ids.iter().map(ToString::to_string).collect());
    for (text, expected) in [
        (r#"{"type":"follow","vehicle_id":"a"}"#, vehicles(&["a"])),
        (r#"{"type":"follow","data":{"id":7}}"#, vehicles(&["7"])),
        // A vehicle may be called like this.
        (r#"{"type":"follow","data":"all"}"#, vehicles(&["all"])),
        (r#"{"type":"follow","id":"all"}"#, vehicles(&["all"])),
        (r#"{"type":"FOLLOW","ids":["a",7]}"#, vehicles(&["a", "7"])),
        (r#"{"type":"follow","data":["a"]}"#, vehicles(&["a"])),
        (r#"{"type":"follow","vehicle_ids":"All"}"#, FollowWish::All),
        (
            r#"{"type":"follow","target":"all","id":"a"}"#,
            FollowWish::All,
        ),
        (
            r#"{"type":"follow","target":null,"id":"a"}"#,
            vehicles(&["a"]),
        ),
        (
            r#"{"type":"follow","data":{"target":"selection"}}"#,
            FollowWish::Selection,
        ),
        (r#"{"type":"follow","target":"none"}"#, FollowWish::Nobody),
        (r#"{"type":"follow","target":null}"#, FollowWish::Nobody),
        (r#"{"type":"follow","vehicle_id":null}"#, FollowWish::Nobody),
        (r#"{"type":"follow","vehicle_ids":[]}"#, FollowWish::Nobody),
        (r#"{"type":"follow","data":null}"#, FollowWish::Nobody),
    ] {
        assert_eq!(read(text), Ok(Message::Follow(expected)), "{text}");
    }
}

#[test]
fn a_subscription_names_what_is_to_be_told_and_how_often() {
    let subscription = |text: &str| match read(text) {
        Ok(Message::Subscribe(subscription)) => subscription,
        other => panic!("{text}: {other:?}"),
    };
    for (value, hz) in [
        ("true", 10.0),
        ("false", 0.0),
        ("30", 30.0),
        ("0", 0.0),
        ("\"2.5\"", 2.5),
        ("\"yes\"", 10.0),
        ("\"0\"", 0.0),
    ] {
        let text = format!(r#"{{"type":"subscribe","playback_state":{value}}}"#);
        let expected = Subscription {
            playback_state_hz: Some(hz),
            ..Subscription::default()
        };
        assert_eq!(subscription(&text), expected, "{text}");
    }
    assert_eq!(
        subscription(r#"{"type":"subscribe","data":{"selection_changed":true,"cameraChanged":0}}"#),
        Subscription {
            playback_state_hz: None,
            selection_changed: Some(true),
            camera_changed: Some(false),
        }
    );
}

#[test]
fn a_ping_carries_a_text_or_a_number_of_a_hundred_characters() {
    let ping = |text: &str| match read(text) {
        Ok(Message::Ping { request_id }) => request_id,
        other => panic!("{text}: {other:?}"),
    };
    assert_eq!(ping(r#"{"type":"ping"}"#), None);
    assert_eq!(
        ping(r#"{"type":"ping","request_id":42}"#).as_deref(),
        Some("42")
    );
    assert_eq!(
        ping(r#"{"type":"ping","data":{"requestId":"x"}}"#).as_deref(),
        Some("x")
    );
    let long = format!(r#"{{"type":"ping","request_id":"{}"}}"#, "é".repeat(500));
    assert_eq!(ping(&long).unwrap().chars().count(), 100);
    assert_eq!(read(r#"{"type":"quit"}"#), Ok(Message::Quit));
}

#[test]
fn a_refusal_names_message_field_value_and_reason() {
    for (text, expected) in [
        (
            r#"{"type":"control","command":"step","seconds":"far"}"#,
            "control: seconds = \"far\": not a number of seconds",
        ),
        (
            r#"{"type":"control","command":"speed"}"#,
            "control: value = missing: there is no speed",
        ),
        (
            r#"{"type":"control","command":"speed","rate":0}"#,
            "control: rate = 0: not a positive number",
        ),
        (
            r#"{"type":"set_speed","value":"fast"}"#,
            "set_speed: value = \"fast\": not a positive number",
        ),
        (
            r#"{"type":"control","command":"loop","value":"perhaps"}"#,
            "control: value = \"perhaps\": neither true nor false",
        ),
        (
            r#"{"type":"seek"}"#,
            "seek: time = missing: there is no time, timestamp_ms, offset_s or fraction",
        ),
        (
            r#"{"type":"seek","time":"tomorrow"}"#,
            "seek: time = \"tomorrow\": not a readable time",
        ),
        (
            r#"{"type":"control","command":"seek","timestamp_ms":1e300}"#,
            "control: timestamp_ms = 1e300: not a readable time",
        ),
        (
            r#"{"type":"seek","fraction":1.5}"#,
            "seek: fraction = 1.5: not a number from 0 to 1",
        ),
        (
            r#"{"type":"seek","offset_s":[1]}"#,
            "seek: offset_s = a list: not a number of seconds",
        ),
        (
            r#"{"type":"settings","colour":"red"}"#,
            "settings: settings = missing: there is no known setting (known: showTrails, trailLength, \
             playbackSpeed, autoCenter, showTimestamps, loop, followNewest)",
        ),
        (
            r#"{"type":"remove_vehicles"}"#,
            "remove_vehicles: vehicle_ids = missing: there is no list of ids",
        ),
        (
            r#"{"type":"remove_vehicles","ids":"a"}"#,
            "remove_vehicles: ids = \"a\": not a list of ids",
        ),
        (
            r#"{"type":"remove_vehicles","ids":["a",true]}"#,
            "remove_vehicles: ids = true at 1: not the id of a vehicle",
        ),
        (
            r#"{"type":"focus_vehicle"}"#,
            "focus_vehicle: vehicle_id = missing: not the id of a vehicle",
        ),
        (
            r#"{"type":"focus_vehicle","id":{}}"#,
            "focus_vehicle: id = an object: not the id of a vehicle",
        ),
        (
            r#"{"type":"select"}"#,
            "select: vehicle_id = missing: there is neither the id of a vehicle nor null for none",
        ),
        (
            r#"{"type":"fit","bounds":[1,2,3]}"#,
            "fit: bounds = a list: not a list of west, south, east, north",
        ),
        (
            r#"{"type":"fit","bounds":{"west":1}}"#,
            "fit: bounds = an object: not west, south, east and north",
        ),
        (
            r#"{"type":"fit","bounds":[1,91,3,4]}"#,
            "fit: bounds = 1, 91: not a longitude and a latitude in degrees",
        ),
        (
            r#"{"type":"fit","bounds":[1,"x",3,4]}"#,
            "fit: bounds = \"x\": not a number",
        ),
        (
            r#"{"type":"fit","bounds":[1,4,3,2]}"#,
            "fit: bounds = 4 to 2: the south lies north of the north",
        ),
        (
            r#"{"type":"follow"}"#,
            "follow: vehicle_id = missing: there is neither a vehicle, a target nor null for nobody",
        ),
        (
            r#"{"type":"follow","target":"everyone"}"#,
            "follow: target = \"everyone\": neither \"all\", \"selection\" nor \"none\"",
        ),
        (
            r#"{"type":"follow","target":5}"#,
            "follow: target = 5: neither \"all\", \"selection\" nor \"none\"",
        ),
        (
            r#"{"type":"follow","vehicle_ids":5}"#,
            "follow: vehicle_ids = 5: not a list of ids",
        ),
        (
            r#"{"type":"subscribe","playback_state":31}"#,
            "subscribe: playback_state = 31: neither a truth nor a number of times a second from 0 to 30",
        ),
        (
            r#"{"type":"ping","request_id":[1]}"#,
            "ping: request_id = a list: neither a text nor a number",
        ),
        (
            r#"{"type":"subscribe","camera_changed":"often"}"#,
            "subscribe: camera_changed = \"often\": neither true nor false",
        ),
        (
            r#"{"type":"subscribe"}"#,
            "subscribe: playback_state = missing: nothing to subscribe to (known: playback_state, \
             selection_changed, camera_changed)",
        ),
    ] {
        assert_eq!(refusal(text), expected, "{text}");
    }
}

#[test]
fn a_small_message_is_read_to_its_end_before_it_counts() {
    for text in [
        r#"{"type":"quit""#,
        r#"{"type":"quit"} x"#,
        r#"{"type":"clear","a":[1,}"#,
        r#"{"type":"ping","request_id":"a","x":tru}"#,
        r#"{"type":"select","id":"a",}"#,
    ] {
        let told = refusal(text);
        let is_syntax = told.starts_with("not JSON") || told.contains("cut off");
        assert!(is_syntax, "{text}: {told}");
    }
}

#[test]
fn a_number_that_no_double_holds_is_a_wrong_value_and_no_fault_of_the_text() {
    assert_eq!(
        refusal(r#"{"type":"set_speed","value":1e999}"#),
        "set_speed: value = missing: there is no speed"
    );
    assert_eq!(read(r#"{"x":1e999,"type":"quit"}"#), Ok(Message::Quit));
    assert_eq!(read(r#"{"x":NaN,"type":"quit"}"#), Ok(Message::Quit));
}

#[test]
fn vehicles_are_shown_hidden_and_isolated_by_their_ids() {
    let set = |ids: &[&str], visible| {
        Ok(Message::SetVisible {
            ids: ids.iter().map(|id| String::from(*id)).collect(),
            visible,
        })
    };
    let isolate = |ids: &[&str]| {
        Ok(Message::Isolate {
            ids: ids.iter().map(|id| String::from(*id)).collect(),
        })
    };
    for (text, expected) in [
        (
            r#"{"type":"set_visible","vehicle_ids":["a","b"],"visible":false}"#,
            set(&["a", "b"], false),
        ),
        (
            r#"{"type":"set_visible","data":{"vehicle_id":7,"shown":"no"}}"#,
            set(&["7"], false),
        ),
        (r#"{"type":"set_visible","id":"a"}"#, set(&["a"], true)),
        (r#"{"type":"isolate","ids":["a"]}"#, isolate(&["a"])),
        (r#"{"type":"isolate","data":"a"}"#, isolate(&["a"])),
        (r#"{"type":"isolate","vehicle_ids":[]}"#, isolate(&[])),
        (r#"{"type":"isolate","vehicle_id":null}"#, isolate(&[])),
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
    for (text, field) in [
        (r#"{"type":"set_visible","visible":true}"#, "vehicle_ids"),
        (
            r#"{"type":"set_visible","id":"a","visible":"perhaps"}"#,
            "visible",
        ),
        (r#"{"type":"isolate"}"#, "vehicle_ids"),
        (r#"{"type":"isolate","ids":[{}]}"#, "ids"),
    ] {
        let told = refusal(text).to_string();
        assert!(told.contains(field), "{text}: {told}");
    }
}

#[test]
fn a_vehicle_may_belong_to_a_group() {
    let text = include_str!("../messages/accepted/load_vehicles_groups.json");
    let Ok(Message::LoadVehicles(load)) = read(text) else {
        panic!("it is a load")
    };
    let groups: Vec<_> = load.vehicles.iter().map(|v| v.group.as_deref()).collect();
    assert_eq!(groups, [Some("Taxi"), Some("Bus"), None]);
    let wrong = read(r#"{"type":"load_vehicles","vehicles":[{"id":"a","group":{},"points":[]}]}"#);
    let Ok(Message::LoadVehicles(load)) = wrong else {
        panic!("it is a load")
    };
    assert_eq!(load.vehicles[0].group, None);
    assert!(load.problems.kinds().any(|kind| kind.1 == "not a text"));
}
