//! Writes the recording: the messages that the Python application would send, one a line.

use std::fmt::Write;

use crate::fleet::{Vehicle, colour};
use crate::receiver::Fix;

/// The recording's day and first hour; its last second has to lie within that hour.
const DAY: &str = "2026-05-04";
const HOUR: u32 = 8;

/// How the player is set up when the recording is opened.
const SETTINGS: &str = r#"{"showTrails": true, "trailLength": 60, "playbackSpeed": 1, "autoCenter": true, "showTimestamps": false}"#;

/// The text of a recording of `tracks`, one for each vehicle of `fleet`, lasting `duration_secs`
/// (less than an hour).
pub fn text(fleet: &[Vehicle], tracks: &[Vec<Fix>], duration_secs: u32) -> String {
    let mut out = String::from(r#"{"type": "load_vehicles", "data": {"vehicles": ["#);
    for (place, (vehicle, track)) in fleet.iter().zip(tracks).enumerate() {
        separate(&mut out, place);
        let id = quoted(&format!("{DAY}_{}", vehicle.id));
        let (label, colour) = (quoted(vehicle.label), quoted(colour(place)));
        let group = quoted(vehicle.kind.group());
        push(
            &mut out,
            format_args!(
                r#"{{"id": {id}, "label": {label}, "color": {colour}, "group": {group}, "gps_points": ["#
            ),
        );
        for (number, fix) in track.iter().enumerate() {
            separate(&mut out, number);
            push_fix(&mut out, fix);
        }
        out.push_str("]}");
    }
    let (start, end) = (timestamp(0), timestamp(duration_secs));
    push(
        &mut out,
        format_args!(
            r#"], "settings": {SETTINGS}, "startTime": "{start}", "endTime": "{end}"}}}}"#
        ),
    );
    out.push('\n');
    out.push_str(r#"{"type": "control", "command": "play"}"#);
    out.push('\n');
    out
}

/// A naive local time, as the application writes it.
fn timestamp(at_secs: u32) -> String {
    format!("{DAY}T{HOUR:02}:{:02}:{:02}", at_secs / 60, at_secs % 60)
}

fn push_fix(out: &mut String, fix: &Fix) {
    let (latitude, longitude) = fix.at.to_lat_lon();
    let time = timestamp(fix.at_secs);
    push(
        out,
        format_args!(
            r#"{{"latitude": {:?}, "longitude": {:?}, "timestamp": "{time}", "speed": {:?}, "heading": {:?}"#,
            rounded(latitude, 1e6),
            rounded(longitude, 1e6),
            rounded(fix.speed_kmh, 10.0),
            heading(fix.heading_deg),
        ),
    );
    if fix.is_anomaly {
        out.push_str(r#", "is_anomaly": true"#);
    }
    out.push('}');
}

/// Whole degrees. Zero means "not known" in this message, so due north is a hair beside it.
fn heading(degrees: f64) -> f64 {
    let whole = degrees.round().rem_euclid(360.0);
    if whole == 0.0 { 0.1 } else { whole }
}

fn rounded(value: f64, per_unit: f64) -> f64 {
    (value * per_unit).round() / per_unit
}

fn separate(out: &mut String, place: usize) {
    if place > 0 {
        out.push_str(", ");
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn push(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a string only fails if a `Display` does, and those of numbers and text do not.
    let _ = out.write_fmt(text);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fleet::FLEET;
    use crate::plane::Metres;

    fn fix(at_secs: u32, is_anomaly: bool) -> Fix {
        let at = Metres::from_lat_lon(35.9, 14.5);
        Fix {
            at_secs,
            at,
            speed_kmh: 31.26,
            heading_deg: 359.8,
            is_anomaly,
        }
    }

    #[test]
    fn every_line_is_a_message_in_the_application_s_form() {
        let tracks = [vec![fix(0, false), fix(61, true)], vec![]];
        let text = text(&FLEET[..2], &tracks, 1800);
        let lines: Vec<serde_json::Value> = text
            .lines()
            .map(|line| serde_json::from_str(line).expect("each line is JSON"))
            .collect();
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[0]["type"], "load_vehicles");
        let data = &lines[0]["data"];
        assert_eq!(data["startTime"], "2026-05-04T08:00:00");
        assert_eq!(data["endTime"], "2026-05-04T08:30:00");
        assert_eq!(data["settings"]["trailLength"], 60);
        let vehicle = &data["vehicles"][0];
        assert_eq!(vehicle["id"], "2026-05-04_van-03");
        assert_eq!(vehicle["label"], "Delivery van 3");
        let points = &vehicle["gps_points"];
        assert_eq!(points[0]["latitude"], 35.9);
        assert_eq!(points[0]["longitude"], 14.5);
        assert_eq!(points[0]["speed"], 31.3);
        assert_eq!(points[0]["heading"], 0.1);
        assert!(points[0].get("is_anomaly").is_none());
        assert_eq!(points[1]["timestamp"], "2026-05-04T08:01:01");
        assert_eq!(points[1]["is_anomaly"], true);
        assert_eq!(lines[1]["command"], "play");
    }
}
