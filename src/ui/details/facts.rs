//! What is known of the selected vehicle at this moment, line by line.

use super::state;
use super::tally::Sums;
use crate::geo::WorldPoint;
use crate::model::{Certainty, FixFlags, Pose, Provenance, Totals, Track, Vehicle};
use crate::time::{Timestamp, Zone, format_duration_secs};
use crate::ui::format;
use crate::ui::view::View;
use crate::units::Units;
use crate::words::visibility;

/// One line: what it is, and how it is now.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// What it is.
    pub label: &'static str,
    /// How it is now.
    pub value: String,
    /// What a click copies, if that is of use.
    pub copies: Option<String>,
}

impl Fact {
    fn new(label: &'static str, value: impl Into<String>) -> Self {
        Self {
            label,
            value: value.into(),
            copies: None,
        }
    }

    fn place(label: &'static str, place: WorldPoint) -> Self {
        let text = degrees(place);
        Self {
            copies: Some(text.clone()),
            ..Self::new(label, text)
        }
    }
}

/// `35.908123, 14.501643`: latitude and longitude in decimal degrees, to a decimetre.
pub fn degrees(place: WorldPoint) -> String {
    let place = place.to_lon_lat();
    format!("{:.6}, {:.6}", place.lat_deg(), place.lon_deg())
}

/// What matters most: when, how and where it is, how far it came.
pub fn first(
    vehicle: &Vehicle,
    pose: Option<&Pose>,
    view: &View<'_>,
    sums: Option<&Sums>,
) -> Vec<Fact> {
    let zone = view.zone_at(pose.map_or(view.clock.playhead(), |pose| pose.fix_time));
    let track = &vehicle.track;
    let mut facts = Vec::new();
    let Some(pose) = pose else {
        if let Some(range) = track.range() {
            facts.push(Fact::new(
                "First fix",
                date_time_exact(range.start(), view.zone_at(range.start())),
            ));
        }
        facts.push(Fact::new("Fixes", format::count(track.len())));
        return facts;
    };
    let now = view.clock.playhead();
    let age_secs = now.secs_since(pose.fix_time);
    facts.push(Fact::new("Last fix", date_time_exact(pose.fix_time, zone)));
    if pose.kind.is_last_seen() {
        facts.push(Fact::new(
            "Last seen",
            format!("{} ago", format_duration_secs(age_secs)),
        ));
    } else {
        facts.push(Fact::new("Age of fix", short_secs(age_secs)));
    }
    facts.push(Fact::new(
        "State",
        state::words(track, pose, zone, view.units()),
    ));
    facts.push(Fact::place("Position", pose.position));
    facts.push(Fact::new("Heading", heading(track, pose)));
    match sums {
        Some(sums) => {
            let at = sums.journey.at(track, now);
            let total = sums.journey.total();
            let driven = format!(
                "{} of {}",
                view.units().length(at.metres),
                view.units().length(total.metres)
            );
            facts.push(Fact::new("Driven so far", driven));
        }
        None => facts.push(Fact::new("Driven so far", ADDING)),
    }
    facts
}

/// Until everything is added up.
pub const ADDING: &str = "adding up…";

/// All else that is known of the last fix, with what the sender said as it said it.
pub fn of_fix(vehicle: &Vehicle, pose: &Pose, zone: Zone, units: Units) -> Vec<Fact> {
    let track = &vehicle.track;
    let index = pose.fix_index;
    let mut facts = vec![
        Fact::new("Speed sent", raw_speed(track, index, units)),
        Fact::new("Speed derived", derived_speed(track, index, units)),
    ];
    let altitude = pose.altitude_m.map_or_else(
        || String::from("not sent"),
        |metres| units.altitude_as_sent(metres),
    );
    facts.push(Fact::new("Altitude", altitude));
    if let Some(place) = track.positions().get(index).copied()
        && place != pose.position
    {
        facts.push(Fact::place("Place of the fix", place));
    }
    facts.push(Fact::new("Sent with it", flags(track.flags_at(index))));
    let number = format::count(index + 1);
    facts.push(Fact::new(
        "Fix",
        format!("{number} of {}", format::count(track.len())),
    ));
    facts.push(Fact::new("Zone of times", zone_words(zone)));
    facts.extend(identity(vehicle));
    facts
}

/// Colour, group and id of the vehicle.
pub fn identity(vehicle: &Vehicle) -> Vec<Fact> {
    let color = vehicle.color;
    let hex = format!("#{:02X}{:02X}{:02X}", color.r, color.g, color.b);
    let id = Fact {
        copies: Some(vehicle.id.clone()),
        ..Fact::new("Id", vehicle.id.clone())
    };
    let group = vehicle.group.clone();
    let group = group.map(|group| Fact::new(visibility::GROUP, group));
    let color = Fact::new("Colour", hex);
    [Some(color), group, Some(id)]
        .into_iter()
        .flatten()
        .collect()
}

/// How long it moved, stood, and was not heard of, so far and in all.
pub fn times(at: Totals, total: Totals) -> Vec<Fact> {
    let of = |label, part: f64, whole: f64| {
        let text = format!(
            "{} of {}",
            format_duration_secs(part),
            format_duration_secs(whole)
        );
        Fact::new(label, text)
    };
    vec![
        of("Moving", at.moving_secs, total.moving_secs),
        of("Standing", at.standing_secs, total.standing_secs),
        of("Not known", at.unknown_secs, total.unknown_secs),
    ]
}

/// `0.4 s`, `12 s`, `1 min 46 s`.
pub fn short_secs(secs: f64) -> String {
    if secs < 10.0 && secs.fract() != 0.0 {
        format!("{secs:.1} s")
    } else {
        format_duration_secs(secs)
    }
}

/// The word and the figures of a certainty.
pub const fn certainty_word(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::High => "high",
        Certainty::Medium => "medium",
        Certainty::Low => "low",
        Certainty::Unknown => "unknown",
    }
}

/// `2026-05-04 08:14:32.250`.
pub fn date_time_exact(time: Timestamp, zone: Zone) -> String {
    format!(
        "{} {}",
        time.format_date(zone),
        time.format_time_exact(zone)
    )
}

fn zone_words(zone: Zone) -> String {
    match zone {
        Zone::NotStated => String::from("not stated; as recorded"),
        stated @ Zone::Offset(_) => stated.describe(),
    }
}

fn heading(track: &Track, pose: &Pose) -> String {
    let index = pose.fix_index;
    let recorded = track.recorded_heading_deg(index).map(format::heading);
    let derived = track.derived_heading_deg(index).map(format::heading);
    match (recorded, derived) {
        (Some(sent), Some(found)) => format!("{sent}, derived {found}"),
        (Some(sent), None) => format!("{sent}, sent"),
        (None, Some(found)) => format!("{found}, derived"),
        (None, None) => String::from("not known"),
    }
}

/// What was sent as speed, as it was sent; and that a zero may mean nothing.
fn raw_speed(track: &Track, index: usize, units: Units) -> String {
    let kind = track.kind_at(index, false);
    match track.recorded_speed_kmh(index) {
        None => String::from("none"),
        Some(kmh) if kmh > 0.0 => units.speed_as_sent(kmh),
        Some(kmh) => {
            let is_believed = track
                .shown_speed(index, kind)
                .is_some_and(|speed| speed.source == Provenance::Recorded);
            if is_believed {
                units.speed_as_sent(kmh)
            } else {
                format!("{}, may mean unknown", units.speed_figure(kmh))
            }
        }
    }
}

fn derived_speed(track: &Track, index: usize, units: Units) -> String {
    let Some(kmh) = track.derived_speed_kmh(index) else {
        return String::from("none: no drive");
    };
    let secs = track.speed_basis(index).and_then(|basis| {
        Some(
            track
                .time_at(basis.to)?
                .secs_since(track.time_at(basis.from)?),
        )
    });
    match secs {
        Some(secs) => format!("{} over {}", units.speed(kmh), short_secs(secs)),
        None => units.speed(kmh),
    }
}

/// What the sender said of a fix, and what was found: in words, in no order of weight.
fn flags(flags: FixFlags) -> String {
    let mut words: Vec<String> = [
        (FixFlags::INTERPOLATED, "interpolated"),
        (FixFlags::GAP, "gap"),
        (FixFlags::ANOMALY, "anomaly"),
        (FixFlags::STOP, "stop"),
    ]
    .into_iter()
    .filter(|(flag, _)| flags.contains(*flag))
    .map(|(_, word)| String::from(word))
    .collect();
    if let Some(certainty) = flags.certainty() {
        words.push(format!("certainty {}", certainty_word(certainty)));
    }
    if words.is_empty() {
        String::from("no flags")
    } else {
        words.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sent_is_told_as_it_was_sent() {
        assert_eq!(flags(FixFlags::NONE), "no flags");
        let said = FixFlags::INTERPOLATED
            .with(FixFlags::STOP)
            .with_certainty(Certainty::Low);
        assert_eq!(flags(said), "interpolated, stop, certainty low");
    }
}
