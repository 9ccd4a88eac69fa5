//! What a row says of one event.

use egui::Color32;

use crate::geo::ground_metres_between;
use crate::model::{Event, EventKind, Vehicle};
use crate::time::{TimeRange, Timestamp};
use crate::ui::details::facts;
use crate::ui::details::state::Doubt;
use crate::ui::theme::Theme;
use crate::ui::view::View;
use crate::ui::{icons, time_told};
use crate::units::Units;
use crate::words::sheet as words;

/// What is told of an event, as it is written. What does not apply is empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EventTold {
    /// What kind it is.
    pub kind: &'static str,
    /// When it begins.
    pub from: String,
    /// When it ends, unless it is a moment.
    pub to: String,
    /// How long it lasts.
    pub duration: String,
    /// Where, in degrees.
    pub place: String,
    /// What else is known.
    pub more: String,
}

impl EventTold {
    /// What there is to tell of an event of `vehicle`; `are_dates_told` when times have a date.
    pub fn of(event: &Event, vehicle: &Vehicle, view: &View<'_>, are_dates_told: bool) -> Self {
        let moment = |t: Timestamp| moment(t, view, are_dates_told);
        let is_moment = event.range.start() == event.range.end();
        let secs = event.range.duration_secs();
        Self {
            kind: kind_word(event.kind),
            from: moment(event.range.start()),
            to: if is_moment {
                String::new()
            } else {
                moment(event.range.end())
            },
            duration: if is_moment {
                String::new()
            } else {
                time_told::duration(secs)
            },
            place: facts::degrees(event.place),
            more: more(event, vehicle, view.units()),
        }
    }

    /// All of it in one sentence, for screen readers.
    pub fn spoken(&self, name: &str, is_now: bool) -> String {
        let mut parts = vec![self.kind.to_owned()];
        if self.to.is_empty() {
            parts.push(self.from.clone());
        } else {
            parts.push(words::from_to(&self.from, &self.to));
            parts.push(self.duration.clone());
        }
        parts.push(words::at(&self.place));
        if !self.more.is_empty() {
            parts.push(self.more.clone());
        }
        if is_now {
            parts.push(words::AT_PLAYHEAD.to_owned());
        }
        words::vehicle_row(name, &parts)
    }
}

/// How far it is from where a gap or a jump begins to where it ends, in metres.
pub fn metres_apart(event: &Event) -> Option<f64> {
    Some(ground_metres_between(event.place, event.other?))
}

/// How fast one would have to drive from where a jump begins to where it ends, in km/h.
pub fn jump_kmh(event: &Event) -> f64 {
    let secs = event.range.duration_secs();
    metres_apart(event).unwrap_or(0.0) / secs.max(1e-6) * 3.6
}

/// Whether a span is on more days than one, so that its times are told with a date.
pub fn is_of_several_days(range: TimeRange, view: &View<'_>) -> bool {
    let date = |t: Timestamp| t.format_date(view.zone_at(t));
    date(range.start()) != date(range.end())
}

/// A moment as it is shown.
pub fn moment(t: Timestamp, view: &View<'_>, is_date_told: bool) -> String {
    let zone = view.zone_at(t);
    if is_date_told {
        facts::date_time_exact(t, zone)
    } else {
        t.format_time_exact(zone)
    }
}

/// What a kind is called.
const fn kind_word(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Stop => words::kind::STOP,
        EventKind::Gap => words::kind::GAP,
        EventKind::Conflict => words::kind::CONFLICT,
        EventKind::Anomaly => words::kind::ANOMALY,
        EventKind::Jump => words::kind::JUMP,
    }
}

/// Symbol and colour of a kind: told by shape as well as by colour.
pub const fn kind_look(kind: EventKind, theme: &Theme) -> (char, Color32) {
    match kind {
        EventKind::Stop => (icons::HAND, theme.warn),
        EventKind::Gap => (icons::QUESTION, theme.gap),
        EventKind::Conflict => (icons::CONFLICT, theme.conflict),
        EventKind::Anomaly => (icons::WARNING, theme.anomaly),
        EventKind::Jump => (icons::LIGHTNING, theme.anomaly),
    }
}

/// What else is known: the other place, the distance, the reason.
fn more(event: &Event, vehicle: &Vehicle, units: Units) -> String {
    let apart = metres_apart(event).map(|metres| units.length(metres));
    let other = event.other.map(facts::degrees);
    match (event.kind, apart, other) {
        (EventKind::Stop, ..) => String::new(),
        (EventKind::Anomaly, ..) => Doubt::of(&vehicle.track, event.fix).words(units),
        (EventKind::Gap, Some(apart), Some(other)) => words::apart(&apart, &other),
        (EventKind::Conflict, _, Some(other)) => words::also_at(&other),
        (EventKind::Jump, Some(apart), _) => words::jump(&apart, &units.speed(jump_kmh(event))),
        _ => String::new(),
    }
}
