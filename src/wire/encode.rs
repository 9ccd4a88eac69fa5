//! The texts that tell the application something.

use serde::Serialize;

use crate::geo::LonLat;
use crate::model::Severity;
use crate::time::{Timestamp, Zone};

use super::event::{
    CameraState, ClickButton, ClickModifiers, Clicked, LoadResult, PlaybackMode, PlaybackState,
    ViewerEvent,
};

/// Number of the protocol that PROTOCOL.md describes; said with `ready`.
pub const PROTOCOL_VERSION: u32 = 1;

/// What this viewer can do beyond the messages of the old page; said with `ready`.
pub const CAPABILITIES: [&str; 19] = [
    "append_points",
    "remove_vehicles",
    "clear",
    "seek",
    "settings",
    "focus_vehicle",
    "select",
    "set_visible",
    "isolate",
    "fit",
    "follow",
    "subscribe",
    "batch",
    "ping",
    "quit",
    "columns",
    "messagepack",
    "gzip",
    "zstd",
];

/// Reasons of refused data that are told with a result, each with its first example.
pub const MAX_RESULT_REASONS: usize = 20;

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Outgoing<'a> {
    Ready {
        version: &'a str,
        protocol: u32,
        capabilities: &'a [&'a str],
    },
    MapReady,
    VehicleClicked {
        #[serde(rename = "vehicleId")]
        camel_id: &'a str,
        vehicle_id: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        time: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        timestamp_ms: Option<i64>,
        #[serde(flatten)]
        position: Option<Place>,
        button: &'a str,
        modifiers: Vec<&'a str>,
    },
    AnimationComplete,
    PlaybackState {
        time: Option<String>,
        timestamp_ms: Option<i64>,
        start: Option<String>,
        end: Option<String>,
        state: &'a str,
        rate: f64,
        r#loop: bool,
        follow_newest: bool,
    },
    SelectionChanged {
        vehicle_ids: &'a [String],
    },
    CameraChanged {
        #[serde(flatten)]
        center: Place,
        zoom: f64,
        bounds: Bounds,
    },
    LoadResult {
        of: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        request_id: Option<&'a str>,
        accepted: Counts,
        refused: Counts,
        noted: u64,
        reasons: Vec<Reason<'a>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        broken_off: Option<&'a str>,
    },
    Pong {
        #[serde(skip_serializing_if = "Option::is_none")]
        request_id: Option<&'a str>,
    },
    MapError {
        message: &'a str,
        error: &'a str,
        critical: bool,
    },
    Error {
        message: &'a str,
    },
}

/// A place in degrees.
#[derive(Serialize)]
struct Place {
    latitude: f64,
    longitude: f64,
}

/// A part of the world in degrees.
#[derive(Serialize)]
struct Bounds {
    south: f64,
    west: f64,
    north: f64,
    east: f64,
}

#[derive(Serialize)]
struct Counts {
    vehicles: u64,
    fixes: u64,
}

/// One kind of problem.
#[derive(Serialize)]
struct Reason<'a> {
    severity: &'a str,
    reason: &'a str,
    count: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    first: Option<String>,
}

/// The texts that say `event`, each to be sent as one message of its own, in this order.
pub fn encode(event: &ViewerEvent) -> Vec<String> {
    outgoing(event)
        .iter()
        // Strings, numbers and truths always have a text.
        .filter_map(|message| serde_json::to_string(message).ok())
        .collect()
}

fn outgoing(event: &ViewerEvent) -> Vec<Outgoing<'_>> {
    match event {
        ViewerEvent::Ready => vec![Outgoing::Ready {
            version: env!("CARGO_PKG_VERSION"),
            protocol: PROTOCOL_VERSION,
            capabilities: &CAPABILITIES,
        }],
        ViewerEvent::MapReady => vec![Outgoing::MapReady],
        ViewerEvent::VehicleClicked(clicked) => vec![vehicle_clicked(clicked)],
        ViewerEvent::AnimationComplete => vec![Outgoing::AnimationComplete],
        ViewerEvent::PlaybackState(state) => vec![playback_state(state)],
        ViewerEvent::SelectionChanged { vehicle_ids } => {
            vec![Outgoing::SelectionChanged { vehicle_ids }]
        }
        ViewerEvent::CameraChanged(camera) => vec![camera_changed(camera)],
        ViewerEvent::LoadResult(result) => vec![load_result(result)],
        ViewerEvent::Pong { request_id } => vec![Outgoing::Pong {
            request_id: request_id.as_deref(),
        }],
        // The application ignores the first and logs the second.
        ViewerEvent::MapError {
            message,
            error,
            critical,
        } => vec![
            Outgoing::MapError {
                message,
                error,
                critical: *critical,
            },
            Outgoing::Error { message },
        ],
    }
}

fn vehicle_clicked(clicked: &Clicked) -> Outgoing<'_> {
    Outgoing::VehicleClicked {
        // The application reads one spelling, the old page wrote the other.
        camel_id: &clicked.vehicle_id,
        vehicle_id: &clicked.vehicle_id,
        time: clicked.time.map(|(time, zone)| time.format_iso(zone)),
        timestamp_ms: clicked.time.map(|(time, _)| millis(time)),
        position: clicked.position.map(place),
        button: match clicked.button {
            ClickButton::Left => "left",
            ClickButton::Middle => "middle",
            ClickButton::Right => "right",
        },
        modifiers: modifiers(clicked.modifiers),
    }
}

fn modifiers(held: ClickModifiers) -> Vec<&'static str> {
    [
        (held.shift, "shift"),
        (held.ctrl, "ctrl"),
        (held.alt, "alt"),
        (held.meta, "meta"),
    ]
    .into_iter()
    .filter_map(|(held, name)| held.then_some(name))
    .collect()
}

fn playback_state(state: &PlaybackState) -> Outgoing<'_> {
    let iso = |time: Timestamp, zone: Zone| time.format_iso(zone);
    Outgoing::PlaybackState {
        time: state.time.map(|time| iso(time, state.zone)),
        timestamp_ms: state.time.map(millis),
        start: state.range.map(|range| iso(range.start(), state.zone)),
        end: state.range.map(|range| iso(range.end(), state.zone)),
        state: match state.mode {
            PlaybackMode::Playing => "playing",
            PlaybackMode::Paused => "paused",
            PlaybackMode::Ended => "ended",
        },
        rate: state.rate,
        r#loop: state.loops,
        follow_newest: state.follows_newest,
    }
}

fn camera_changed(camera: &CameraState) -> Outgoing<'_> {
    let (south_west, north_east) = camera.bounds;
    Outgoing::CameraChanged {
        center: place(camera.center),
        zoom: camera.zoom,
        bounds: Bounds {
            south: south_west.lat_deg(),
            west: south_west.lon_deg(),
            north: north_east.lat_deg(),
            east: north_east.lon_deg(),
        },
    }
}

fn load_result(result: &LoadResult) -> Outgoing<'_> {
    let reasons = result.problems.kinds().take(MAX_RESULT_REASONS);
    Outgoing::LoadResult {
        of: result.of,
        request_id: result.request_id.as_deref(),
        accepted: Counts {
            vehicles: result.accepted_vehicles,
            fixes: result.accepted_fixes,
        },
        refused: Counts {
            vehicles: result.refused.vehicles,
            fixes: result.refused.fixes,
        },
        noted: result.problems.count(Severity::Noted),
        reasons: reasons
            .map(|(severity, reason, count, samples)| Reason {
                severity: match severity {
                    Severity::Refused => "refused",
                    Severity::Noted => "noted",
                },
                reason,
                count,
                first: samples.first().map(ToString::to_string),
            })
            .collect(),
        broken_off: result.broken_off.as_deref(),
    }
}

fn place(place: LonLat) -> Place {
    Place {
        latitude: place.lat_deg(),
        longitude: place.lon_deg(),
    }
}

/// Milliseconds since 1970 of a time, one without a zone taken as if it were UTC.
fn millis(time: Timestamp) -> i64 {
    time.micros().div_euclid(1000)
}

#[cfg(test)]
#[path = "encode_tests.rs"]
mod tests;
