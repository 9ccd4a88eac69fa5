//! The rows of a table as comma-separated values: everything as precise as it is known, times as
//! recorded, and every word from [`file_words`].

use super::event_told::metres_apart;
use super::finder::Row;
use super::told::Detail;
use super::{csv, file_words};
use crate::geo::WorldPoint;
use crate::model::{Provenance, Speed, Vehicle};
use crate::time::Timestamp;
use crate::ui::view::View;

/// Writes the names of the vehicles' columns.
pub fn begin_vehicles(out: &mut String) {
    csv::push_record(out, file_words::VEHICLE_FIELDS);
}

/// Writes the names of the events' columns.
pub fn begin_events(out: &mut String) {
    csv::push_record(out, file_words::EVENT_FIELDS);
}

/// Writes a vehicle as it is at a moment. Returns whether a text of the row was guarded.
pub fn push_vehicle(out: &mut String, vehicle: &Vehicle, at: Timestamp, view: &View<'_>) -> bool {
    let pose = vehicle.track.pose_at(at);
    let (state, detail) = match &pose {
        Some(pose) => {
            let detail = Detail::of(vehicle, pose, at);
            let zone = view.zone_at(pose.fix_time);
            (
                file_words::state(pose.kind),
                file_words::detail(detail, zone, view.units()),
            )
        }
        None if vehicle.track.is_empty() => (file_words::NO_DATA, file_words::NO_DATA.to_owned()),
        None => (file_words::NOT_YET, file_words::NOT_YET.to_owned()),
    };
    let speed = pose.and_then(|pose| pose.speed);
    let (lat, lon) = pose.map_or_else(Default::default, |pose| raw_degrees(pose.position));
    let guarded = guarded(vehicle);
    let playhead = at.format_iso(view.time_face.recorded());
    let last_fix = pose.map(|pose| pose.fix_time.format_iso(vehicle.zone));
    let age_secs = pose.map(|pose| format!("{:.3}", at.secs_since(pose.fix_time)));
    csv::push_record(
        out,
        [
            playhead.as_str(),
            &file_words::zone(vehicle.zone),
            &csv::guard(&vehicle.label),
            &csv::guard(&vehicle.id),
            state,
            &detail,
            &lat,
            &lon,
            &speed.map_or_else(String::new, raw_speed),
            speed.map_or("", |speed| file_words::basis(speed.source)),
            speed.map_or("", |speed| file_words::certainty(speed.certainty)),
            &last_fix.unwrap_or_default(),
            &age_secs.unwrap_or_default(),
            &guarded,
        ],
    );
    !guarded.is_empty()
}

/// Writes an event of a vehicle. Returns whether a text of the row was guarded.
pub fn push_event(out: &mut String, row: &Row, vehicle: &Vehicle) -> bool {
    let event = &row.event;
    let range = event.range;
    let (lat, lon) = raw_degrees(event.place);
    let (other_lat, other_lon) = event.other.map(raw_degrees).unwrap_or_default();
    let metres = metres_apart(event).map(|metres| format!("{metres:.1}"));
    let guarded = guarded(vehicle);
    csv::push_record(
        out,
        [
            file_words::event(event.kind),
            &csv::guard(&vehicle.label),
            &csv::guard(&vehicle.id),
            &file_words::zone(vehicle.zone),
            &range.start().format_iso(vehicle.zone),
            &range.end().format_iso(vehicle.zone),
            &format!("{:.3}", range.duration_secs()),
            &lat,
            &lon,
            &other_lat,
            &other_lon,
            &metres.unwrap_or_default(),
            &file_words::event_detail(event, &vehicle.track),
            &guarded,
        ],
    );
    !guarded.is_empty()
}

/// Which texts of a vehicle were guarded.
fn guarded(vehicle: &Vehicle) -> String {
    csv::guarded(&[
        (file_words::NAME, &vehicle.label),
        (file_words::ID, &vehicle.id),
    ])
}

/// Latitude and longitude to a centimetre.
fn raw_degrees(place: WorldPoint) -> (String, String) {
    let place = place.to_lon_lat();
    (
        format!("{:.7}", place.lat_deg()),
        format!("{:.7}", place.lon_deg()),
    )
}

/// A speed in km/h: as it was recorded, or to a metre an hour.
fn raw_speed(speed: Speed) -> String {
    match speed.source {
        // They are kept as such: more digits would be none of theirs.
        Provenance::Recorded => (speed.kmh as f32).to_string(),
        Provenance::Derived => format!("{:.3}", speed.kmh),
    }
}
