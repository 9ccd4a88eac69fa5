//! Messages that are written in one of their spellings and read again.

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use trackscope::geo::LonLat;
use trackscope::model::{Fix, Measure, ProblemLog, Settings, TrailLength};
use trackscope::time::{Timestamp, Zone};
use trackscope::wire::{
    AppendPoints, Control, FitTo, FollowWish, Message, SeekTo, Subscription, VehiclePoints,
};

use crate::support::{packed, read, read_binary};

/// Which of the spellings is written, and where.
#[derive(Clone, Copy, Debug)]
struct Style {
    spelling: usize,
    in_data: bool,
    odd_type: bool,
}

fn style() -> impl Strategy<Value = Style> {
    (0..4_usize, any::<bool>(), any::<bool>()).prop_map(|(spelling, in_data, odd_type)| Style {
        spelling,
        in_data,
        odd_type,
    })
}

impl Style {
    /// One of these names.
    fn of(self, names: &[&str]) -> String {
        names[self.spelling % names.len()].to_owned()
    }

    /// A message of this type with these fields.
    fn message(self, kind: &str, fields: Map<String, Value>) -> Value {
        let kind = if self.odd_type {
            kind.replace('_', "-").to_uppercase()
        } else {
            kind.to_owned()
        };
        let mut message = if self.in_data {
            Map::from_iter([(String::from("data"), Value::Object(fields))])
        } else {
            fields
        };
        message.insert(String::from("type"), json!(kind));
        Value::Object(message)
    }
}

fn fields<const N: usize>(entries: [(String, Value); N]) -> Map<String, Value> {
    entries.into_iter().collect()
}

/// Years 1684 to 2255, whose microseconds a double holds exactly.
fn epoch_millis() -> impl Strategy<Value = i64> {
    -9_000_000_000_000..9_000_000_000_000_i64
}

fn time_of(millis: i64) -> Timestamp {
    Timestamp::from_micros(millis * 1000).unwrap()
}

fn seek_fields(style: Style, seek: SeekTo) -> Map<String, Value> {
    match seek {
        SeekTo::Time(time) => {
            let millis = time.epoch_millis();
            let iso = time.format_iso(Zone::Offset(0));
            fields([match style.spelling {
                0 => (String::from("time"), json!(iso)),
                1 => (String::from("timestamp"), json!(millis)),
                2 => (String::from("timestamp_ms"), json!(millis)),
                _ => (String::from("time_ms"), json!(millis.to_string())),
            }])
        }
        SeekTo::OffsetSecs(secs) => fields([(String::from("offset_s"), json!(secs))]),
        SeekTo::Fraction(part) => fields([(String::from("fraction"), json!(part))]),
    }
}

/// The message as JSON.
fn written(style: Style, message: &Message) -> Value {
    let id_key = style.of(&["vehicle_id", "vehicleId", "id"]);
    let ids_key = style.of(&["vehicle_ids", "ids"]);
    match message {
        Message::Control(control) => written_control(style, *control),
        Message::RemoveVehicles { ids } => {
            style.message("remove_vehicles", fields([(ids_key, json!(ids))]))
        }
        Message::Settings { settings, .. } => style.message("settings", settings_fields(settings)),
        Message::SwitchProvider { name } => {
            let key = style.of(&["provider", "command", "name", "style"]);
            style.message("switch_provider", fields([(key, json!(name))]))
        }
        Message::FocusVehicle { id } => {
            style.message("focus_vehicle", fields([(id_key, json!(id))]))
        }
        Message::SetVisible { ids, visible } => {
            let visible_key = style.of(&["visible", "shown"]);
            let all = fields([(ids_key, json!(ids)), (visible_key, json!(visible))]);
            style.message("set_visible", all)
        }
        Message::Isolate { ids } => style.message("isolate", fields([(ids_key, json!(ids))])),
        Message::Select { id } => style.message("select", fields([(id_key, json!(id))])),
        Message::Fit(FitTo::All) => style.message("fit", Map::new()),
        Message::Fit(FitTo::Vehicles(ids)) => style.message("fit", fields([(ids_key, json!(ids))])),
        Message::Fit(FitTo::Bounds {
            south_west: sw,
            north_east: ne,
        }) => {
            let sides = [sw.lon_deg(), sw.lat_deg(), ne.lon_deg(), ne.lat_deg()];
            let bounds = if style.spelling.is_multiple_of(2) {
                json!(sides)
            } else {
                json!({"west": sides[0], "south": sides[1], "east": sides[2], "north": sides[3]})
            };
            style.message("fit", fields([(String::from("bounds"), bounds)]))
        }
        Message::Follow(FollowWish::Nobody) => {
            style.message("follow", fields([(id_key, Value::Null)]))
        }
        Message::Follow(FollowWish::Vehicles(ids)) => {
            style.message("follow", fields([(ids_key, json!(ids))]))
        }
        Message::Follow(FollowWish::Selection) => {
            let target = (String::from("target"), json!("selection"));
            style.message("follow", fields([target]))
        }
        Message::Follow(FollowWish::All) => {
            style.message("follow", fields([(String::from("target"), json!("all"))]))
        }
        Message::Subscribe(subscription) => {
            let mut all = Map::new();
            if let Some(hz) = subscription.playback_state_hz {
                all.insert(style.of(&["playback_state", "playbackState"]), json!(hz));
            }
            if let Some(wanted) = subscription.selection_changed {
                all.insert(
                    style.of(&["selection_changed", "selectionChanged"]),
                    json!(wanted),
                );
            }
            if let Some(wanted) = subscription.camera_changed {
                all.insert(
                    style.of(&["camera_changed", "cameraChanged"]),
                    json!(wanted),
                );
            }
            style.message("subscribe", all)
        }
        Message::Batch { messages } => {
            let members = messages
                .iter()
                .map(|member| written(style, member.as_ref().unwrap()))
                .collect();
            let all = Value::Array(members);
            if style.spelling == 3 {
                return all;
            }
            style.message("batch", fields([(String::from("messages"), all)]))
        }
        Message::Ping { request_id } => {
            let key = style.of(&["request_id", "requestId"]);
            style.message("ping", fields([(key, json!(request_id))]))
        }
        Message::Quit => style.message("quit", Map::new()),
        Message::AppendPoints(points) => {
            let mut all = fields([(String::from("request_id"), json!(points.request_id))]);
            let vehicles: Vec<Value> = points
                .vehicles
                .iter()
                .map(|vehicle| written_vehicle(style, vehicle))
                .collect();
            all.insert(String::from("vehicles"), json!(vehicles));
            all.insert(
                String::from("settings"),
                Value::Object(settings_fields(&points.settings)),
            );
            style.message("append_points", all)
        }
        Message::LoadVehicles(_) => panic!("a track does not tell what was sent"),
    }
}

fn written_control(style: Style, control: Control) -> Value {
    let (command, mut arguments) = match control {
        Control::Play => ("play", Map::new()),
        Control::Pause => ("pause", Map::new()),
        Control::Stop => ("stop", Map::new()),
        Control::Clear if style.spelling == 1 => return style.message("clear", Map::new()),
        Control::Clear => ("clear", Map::new()),
        Control::Toggle => ("toggle", Map::new()),
        Control::StepSecs(secs) => {
            let key = style.of(&["seconds", "value"]);
            ("step", fields([(key, json!(secs))]))
        }
        Control::Seek(seek) => {
            let arguments = seek_fields(style, seek);
            if style.odd_type {
                return style.message(&style.of(&["seek", "seek_to_time"]), arguments);
            }
            ("seek", arguments)
        }
        Control::SetRate(rate) => {
            let key = style.of(&["value", "speed", "rate", "playbackSpeed"]);
            let arguments = fields([(key, json!(rate))]);
            if style.odd_type {
                return style.message("set_speed", arguments);
            }
            ("speed", arguments)
        }
        Control::SetLoop(truth) => {
            let key = style.of(&["value", "loop", "enabled"]);
            ("loop", fields([(key, json!(truth))]))
        }
    };
    arguments.insert(style.of(&["command", "action"]), json!(command));
    style.message(&style.of(&["control", "control_command"]), arguments)
}

fn settings_fields(settings: &Settings) -> Map<String, Value> {
    let mut all = Map::new();
    let mut set = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            all.insert(name.to_owned(), value);
        }
    };
    set("showTrails", settings.show_trails.map(Value::from));
    let length = settings.trail_length.map(|length| match length {
        TrailLength::None => json!(0),
        TrailLength::Whole => json!(-1),
        TrailLength::Secs(secs) => json!(secs),
    });
    set("trail_length", length);
    set("playbackSpeed", settings.playback_speed.map(Value::from));
    set("auto_center", settings.auto_center.map(Value::from));
    set("showTimestamps", settings.show_timestamps.map(Value::from));
    set("loop", settings.loop_playback.map(Value::from));
    set("followNewest", settings.follow_newest.map(Value::from));
    all
}

/// Fixes as objects or as columns.
fn written_vehicle(style: Style, points: &VehiclePoints) -> Value {
    let mut vehicle = fields([
        (
            style.of(&["id", "vehicle_id", "vehicleId"]),
            json!(points.id),
        ),
        (
            style.of(&["label", "name", "vehicle_label"]),
            json!(points.label),
        ),
        (
            style.of(&["group", "vehicle_group", "vehicleGroup"]),
            json!(points.group),
        ),
    ]);
    let column =
        |value: &dyn Fn(&Fix) -> Value| -> Vec<Value> { points.fixes.iter().map(value).collect() };
    let columns = [
        (
            style.of(&["lat", "latitude"]),
            column(&|fix| json!(fix.position.to_lon_lat().lat_deg())),
        ),
        (
            style.of(&["lon", "longitude"]),
            column(&|fix| json!(fix.position.to_lon_lat().lon_deg())),
        ),
        (
            style.of(&["t_ms", "timestamp_ms", "time"]),
            column(&|fix| json!(fix.time.epoch_millis())),
        ),
        (
            style.of(&["speed_kmh", "segment_speed_kmh"]),
            column(&|fix| json!(fix.speed_kmh.get())),
        ),
    ];
    if style.spelling.is_multiple_of(2) {
        vehicle.insert(String::from("columns"), columns.into_iter().collect());
    } else {
        let fix = |index: usize| -> Value {
            let entries = columns.iter();
            entries
                .map(|(name, values)| (name.clone(), values[index].clone()))
                .collect()
        };
        let key = style.of(&["gps_points", "points"]);
        vehicle.insert(key, (0..points.fixes.len()).map(fix).collect());
    }
    Value::Object(vehicle)
}

fn id() -> impl Strategy<Value = String> {
    "[a-zA-Z0-9é_ \"\\\\-]{0,12}x"
}

/// Few digits, because the readers of long numbers differ in the last place.
fn number(max: i32) -> impl Strategy<Value = f64> {
    (-max * 100..max * 100).prop_map(|whole| f64::from(whole) / 100.0)
}

fn positive() -> impl Strategy<Value = f64> {
    (1..1_000_000_i32).prop_map(|whole| f64::from(whole) / 100.0)
}

fn seek() -> impl Strategy<Value = SeekTo> {
    prop_oneof![
        epoch_millis().prop_map(|millis| SeekTo::Time(time_of(millis))),
        number(10_000).prop_map(SeekTo::OffsetSecs),
        (0..=100_i32).prop_map(|part| SeekTo::Fraction(f64::from(part) / 100.0)),
    ]
}

fn control() -> impl Strategy<Value = Control> {
    prop_oneof![
        Just(Control::Play),
        Just(Control::Pause),
        Just(Control::Stop),
        Just(Control::Clear),
        Just(Control::Toggle),
        number(10_000).prop_map(Control::StepSecs),
        seek().prop_map(Control::Seek),
        positive().prop_map(Control::SetRate),
        any::<bool>().prop_map(Control::SetLoop),
    ]
}

fn settings() -> impl Strategy<Value = Settings> {
    let length = prop_oneof![
        Just(TrailLength::None),
        Just(TrailLength::Whole),
        positive().prop_map(TrailLength::Secs),
    ];
    (
        any::<Option<bool>>(),
        prop::option::of(length),
        prop::option::of(positive()),
        any::<Option<bool>>(),
        any::<Option<bool>>(),
        any::<Option<bool>>(),
        any::<Option<bool>>(),
    )
        .prop_map(
            |(trails, length, speed, center, times, loops, follow)| Settings {
                show_trails: trails,
                trail_length: length,
                playback_speed: speed,
                auto_center: center,
                show_timestamps: times,
                loop_playback: loops,
                follow_newest: follow,
            },
        )
}

fn place() -> impl Strategy<Value = LonLat> {
    (number(180), number(80)).prop_map(|(lon, lat)| LonLat::new(lon, lat).unwrap())
}

fn fit() -> impl Strategy<Value = FitTo> {
    prop_oneof![
        Just(FitTo::All),
        prop::collection::vec(id(), 0..5).prop_map(FitTo::Vehicles),
        (place(), place())
            .prop_filter("south below north", |(a, b)| a.lat_deg() <= b.lat_deg())
            .prop_map(|(south_west, north_east)| FitTo::Bounds {
                south_west,
                north_east,
            }),
    ]
}

fn follow() -> impl Strategy<Value = FollowWish> {
    prop_oneof![
        Just(FollowWish::Nobody),
        Just(FollowWish::Selection),
        Just(FollowWish::All),
        prop::collection::vec(id(), 1..5).prop_map(FollowWish::Vehicles),
    ]
}

fn subscription() -> impl Strategy<Value = Subscription> {
    let hz = prop::option::of((0..=300_i32).prop_map(|hz| f64::from(hz) / 10.0));
    (hz, any::<Option<bool>>(), any::<Option<bool>>())
        .prop_map(|(hz, selection, camera)| Subscription {
            playback_state_hz: hz,
            selection_changed: selection,
            camera_changed: camera,
        })
        .prop_filter("something", |all| *all != Subscription::default())
}

fn fix() -> impl Strategy<Value = Fix> {
    (place(), epoch_millis(), prop::option::of(0..800_u16)).prop_map(|(place, millis, speed)| {
        // Through a position and back, so that it is one that comes back.
        let position = trackscope::geo::WorldPoint::from_lon_lat(place);
        Fix {
            speed_kmh: Measure::of(speed.map(f32::from)),
            ..Fix::new(time_of(millis), position)
        }
    })
}

fn vehicle() -> impl Strategy<Value = VehiclePoints> {
    (
        id(),
        prop::option::of(id()),
        prop::option::of(id()),
        prop::collection::vec(fix(), 0..5),
    )
        .prop_map(|(id, label, group, fixes)| VehiclePoints {
            id,
            label,
            color: None,
            group,
            zone: (!fixes.is_empty()).then_some(Zone::Offset(0)),
            fixes,
        })
}

fn append() -> impl Strategy<Value = AppendPoints> {
    (
        settings(),
        prop::collection::vec(vehicle(), 0..4),
        prop::option::of(id()),
    )
        .prop_map(|(settings, vehicles, request_id)| AppendPoints {
            settings,
            vehicles,
            request_id,
            ..AppendPoints::default()
        })
}

fn single() -> impl Strategy<Value = Message> {
    prop_oneof![
        3 => control().prop_map(Message::Control),
        1 => prop::collection::vec(id(), 0..5).prop_map(|ids| Message::RemoveVehicles { ids }),
        1 => settings()
            .prop_filter("something", |settings| *settings != Settings::default())
            .prop_map(|settings| Message::Settings {
                settings,
                problems: ProblemLog::default(),
            }),
        1 => id().prop_map(|name| Message::SwitchProvider { name }),
        1 => id().prop_map(|id| Message::FocusVehicle { id }),
        1 => prop::option::of(id()).prop_map(|id| Message::Select { id }),
        1 => (prop::collection::vec(id(), 0..5), any::<bool>())
            .prop_map(|(ids, visible)| Message::SetVisible { ids, visible }),
        1 => prop::collection::vec(id(), 0..5).prop_map(|ids| Message::Isolate { ids }),
        1 => fit().prop_map(Message::Fit),
        1 => follow().prop_map(Message::Follow),
        1 => subscription().prop_map(Message::Subscribe),
        1 => prop::option::of(id()).prop_map(|request_id| Message::Ping { request_id }),
        1 => Just(Message::Quit),
        3 => append().prop_map(Message::AppendPoints),
    ]
}

fn message() -> impl Strategy<Value = Message> {
    let batch = prop::collection::vec(single(), 0..5).prop_map(|all| Message::Batch {
        messages: all.into_iter().map(Ok).collect(),
    });
    prop_oneof![6 => single(), 1 => batch]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn every_message_is_read_as_it_was_written_in_each_spelling_and_notation(
        message in message(),
        style in style(),
    ) {
        let value = written(style, &message);
        prop_assert_eq!(read(&value.to_string()), Ok(message.clone()), "{}", value);
        prop_assert_eq!(read_binary(&packed(&value)), Ok(message), "{}", value);
    }
}
