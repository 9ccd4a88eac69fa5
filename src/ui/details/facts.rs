//! What is known of the selected vehicle at this moment, line by line.

use super::state;
use super::tally::Sums;
use crate::geo::WorldPoint;
use crate::model::{Certainty, FixFlags, Pose, Provenance, Totals, Track, Vehicle};
use crate::time::{Timestamp, Zone, offset_name};
use crate::ui::view::View;
use crate::ui::{format, time_told};
use crate::units::Units;
use crate::words::details::{self as words, label, value};
use crate::words::numbers;
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
                label::FIRST_FIX,
                date_time_exact(range.start(), view.zone_at(range.start())),
            ));
        }
        facts.push(Fact::new(label::FIXES, format::count(track.len())));
        return facts;
    };
    let now = view.clock.playhead();
    let age_secs = now.secs_since(pose.fix_time);
    facts.push(Fact::new(
        label::LAST_FIX,
        date_time_exact(pose.fix_time, zone),
    ));
    if pose.kind.is_last_seen() {
        facts.push(Fact::new(
            label::LAST_SEEN,
            value::ago(&time_told::duration(age_secs)),
        ));
    } else {
        facts.push(Fact::new(label::AGE, short_secs(age_secs)));
    }
    facts.push(Fact::new(
        label::STATE,
        state::words(track, pose, zone, view.units()),
    ));
    facts.push(Fact::place(label::POSITION, pose.position));
    facts.push(Fact::new(label::HEADING, heading(track, pose)));
    match sums {
        Some(sums) => {
            let at = sums.journey.at(track, now);
            let total = sums.journey.total();
            let driven = words::part_of(
                &view.units().length(at.metres),
                &view.units().length(total.metres),
            );
            facts.push(Fact::new(label::DRIVEN, driven));
        }
        None => facts.push(Fact::new(label::DRIVEN, words::ADDING)),
    }
    facts
}

/// All else that is known of the last fix, with what the sender said as it said it.
pub fn of_fix(vehicle: &Vehicle, pose: &Pose, zone: Zone, units: Units) -> Vec<Fact> {
    let track = &vehicle.track;
    let index = pose.fix_index;
    let mut facts = vec![
        Fact::new(label::SPEED_SENT, raw_speed(track, index, units)),
        Fact::new(label::SPEED_DERIVED, derived_speed(track, index, units)),
    ];
    let altitude = pose.altitude_m.map_or_else(
        || value::NOT_SENT.to_owned(),
        |metres| units.altitude_as_sent(metres),
    );
    facts.push(Fact::new(label::ALTITUDE, altitude));
    if let Some(place) = track.positions().get(index).copied()
        && place != pose.position
    {
        facts.push(Fact::place(label::PLACE_OF_FIX, place));
    }
    facts.push(Fact::new(label::SENT_WITH_IT, flags(track.flags_at(index))));
    let number = format::count(index + 1);
    facts.push(Fact::new(
        label::FIX,
        words::part_of(&number, &format::count(track.len())),
    ));
    facts.push(Fact::new(label::ZONE, zone_words(zone)));
    facts.extend(identity(vehicle));
    facts
}

/// Colour, group and id of the vehicle.
pub fn identity(vehicle: &Vehicle) -> Vec<Fact> {
    let color = vehicle.color;
    let hex = format!("#{:02X}{:02X}{:02X}", color.r, color.g, color.b);
    let id = Fact {
        copies: Some(vehicle.id.clone()),
        ..Fact::new(label::ID, vehicle.id.clone())
    };
    let group = vehicle.group.clone();
    let group = group.map(|group| Fact::new(visibility::GROUP, group));
    let color = Fact::new(label::COLOUR, hex);
    [Some(color), group, Some(id)]
        .into_iter()
        .flatten()
        .collect()
}

/// How long it moved, stood, and was not heard of, so far and in all.
pub fn times(at: Totals, total: Totals) -> Vec<Fact> {
    let of = |label, part: f64, whole: f64| {
        let text = words::part_of(&time_told::duration(part), &time_told::duration(whole));
        Fact::new(label, text)
    };
    vec![
        of(label::MOVING, at.moving_secs, total.moving_secs),
        of(label::STANDING, at.standing_secs, total.standing_secs),
        of(label::UNKNOWN, at.unknown_secs, total.unknown_secs),
    ]
}

/// `0.4 s`, `12 s`, `1 min 46 s`.
pub fn short_secs(secs: f64) -> String {
    if secs < 10.0 && secs.fract() != 0.0 {
        numbers::tenths_of_secs(secs)
    } else {
        time_told::duration(secs)
    }
}

/// The word and the figures of a certainty.
pub const fn certainty_word(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::High => words::certainty::HIGH,
        Certainty::Medium => words::certainty::MEDIUM,
        Certainty::Low => words::certainty::LOW,
        Certainty::Unknown => words::certainty::UNKNOWN,
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
        Zone::NotStated => value::ZONE_NOT_STATED.to_owned(),
        Zone::Offset(secs) => offset_name(secs),
    }
}

fn heading(track: &Track, pose: &Pose) -> String {
    let index = pose.fix_index;
    let recorded = track.recorded_heading_deg(index).map(format::heading);
    let derived = track.derived_heading_deg(index).map(format::heading);
    match (recorded, derived) {
        (Some(sent), Some(found)) => value::heading_both(&sent, &found),
        (Some(sent), None) => value::heading_sent(&sent),
        (None, Some(found)) => value::heading_derived(&found),
        (None, None) => words::NOT_KNOWN.to_owned(),
    }
}

/// What was sent as speed, as it was sent; and that a zero may mean nothing.
fn raw_speed(track: &Track, index: usize, units: Units) -> String {
    let kind = track.kind_at(index, false);
    match track.recorded_speed_kmh(index) {
        None => value::NONE.to_owned(),
        Some(kmh) if kmh > 0.0 => units.speed_as_sent(kmh),
        Some(kmh) => {
            let is_believed = track
                .shown_speed(index, kind)
                .is_some_and(|speed| speed.source == Provenance::Recorded);
            if is_believed {
                units.speed_as_sent(kmh)
            } else {
                value::may_mean_unknown(&units.speed_figure(kmh))
            }
        }
    }
}

fn derived_speed(track: &Track, index: usize, units: Units) -> String {
    let Some(kmh) = track.derived_speed_kmh(index) else {
        return value::NO_DRIVE.to_owned();
    };
    let secs = track.speed_basis(index).and_then(|basis| {
        Some(
            track
                .time_at(basis.to)?
                .secs_since(track.time_at(basis.from)?),
        )
    });
    match secs {
        Some(secs) => value::speed_over(&units.speed(kmh), &short_secs(secs)),
        None => units.speed(kmh),
    }
}

/// What the sender said of a fix, and what was found: in words, in no order of weight.
fn flags(flags: FixFlags) -> String {
    let mut said: Vec<String> = [
        (FixFlags::INTERPOLATED, value::INTERPOLATED),
        (FixFlags::GAP, value::GAP),
        (FixFlags::ANOMALY, value::ANOMALY),
        (FixFlags::STOP, value::STOP),
    ]
    .into_iter()
    .filter(|(flag, _)| flags.contains(*flag))
    .map(|(_, word)| String::from(word))
    .collect();
    if let Some(certainty) = flags.certainty() {
        said.push(words::certainty::named(certainty_word(certainty)));
    }
    if said.is_empty() {
        value::NO_FLAGS.to_owned()
    } else {
        said.join(", ")
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
