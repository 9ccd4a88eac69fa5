//! What a row says of one vehicle at one moment: the same as the details say of it.

use egui::Color32;

use crate::model::{Pose, PoseKind, Provenance, Vehicle};
use crate::time::{Timestamp, Zone};
use crate::ui::details::state::Known;
use crate::ui::details::{facts, head};
use crate::ui::theme::Theme;
use crate::ui::view::View;
use crate::ui::{icons, time_told};
use crate::units::Units;
use crate::words::sheet as words;

/// What is told of a vehicle, as it is written. What is not known is empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Told {
    /// How its place is known, or why it is not.
    pub state: String,
    /// Latitude and longitude in degrees.
    pub position: String,
    /// Without its unit.
    pub speed: String,
    /// The unit.
    pub unit: &'static str,
    /// Recorded or derived.
    pub source: &'static str,
    /// How sure the speed is.
    pub certainty: &'static str,
    /// When it was heard of last.
    pub last_fix: String,
    /// How long that is ago.
    pub age: String,
}

impl Told {
    /// What there is to tell of `vehicle` in `pose` at `now`; `None` before its first fix.
    /// `are_dates_told` when times have a date.
    pub fn of(
        vehicle: &Vehicle,
        pose: Option<&Pose>,
        now: Timestamp,
        view: &View<'_>,
        are_dates_told: bool,
    ) -> Self {
        let Some(pose) = pose else {
            let state = if vehicle.track.is_empty() {
                words::state::NO_DATA
            } else {
                words::state::NOT_YET
            };
            return Self {
                state: state.to_owned(),
                ..Self::default()
            };
        };
        let (source, certainty) = match pose.speed {
            Some(speed) => (
                source_word(speed.source),
                facts::certainty_word(speed.certainty),
            ),
            None => ("", ""),
        };
        let zone = view.zone_at(pose.fix_time);
        Self {
            state: Detail::of(vehicle, pose, now).words(zone, view.units()),
            position: facts::degrees(pose.position),
            speed: pose
                .speed
                .map_or_else(String::new, |speed| view.units().speed_figure(speed.kmh)),
            unit: view.units().speed_unit(),
            source,
            certainty,
            last_fix: if are_dates_told {
                facts::date_time_exact(pose.fix_time, zone)
            } else {
                pose.fix_time.format_time_exact(zone)
            },
            age: facts::short_secs(now.secs_since(pose.fix_time)),
        }
    }

    /// All of it in one sentence, for screen readers.
    pub fn spoken(&self, name: &str) -> String {
        let mut parts = vec![self.state.clone()];
        if !self.position.is_empty() {
            parts.push(words::at(&self.position));
            parts.push(if self.speed.is_empty() {
                words::state::SPEED_NOT_KNOWN.to_owned()
            } else {
                words::state::speed(&self.speed, self.unit, self.source)
            });
        }
        if !self.certainty.is_empty() {
            parts.push(words::certainty(self.certainty));
        }
        if !self.last_fix.is_empty() {
            parts.push(words::last_fix(&self.last_fix, &self.age));
        }
        words::vehicle_row(name, &parts)
    }
}

/// Recorded or derived.
const fn source_word(source: Provenance) -> &'static str {
    match source {
        Provenance::Recorded => words::state::RECORDED,
        Provenance::Derived => words::state::DERIVED,
    }
}

/// How the place is known, with how long ago that was when it is not, and whether it stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Detail {
    /// Nothing was heard of it for so long.
    Gap {
        /// How long, in seconds.
        secs: f64,
    },
    /// Its track ended so long ago.
    Ended {
        /// How long ago, in seconds.
        secs: f64,
    },
    /// It is there.
    Known {
        /// How that is known.
        known: Known,
        /// Whether it stands there by its speed, and nobody has said so yet.
        stands: bool,
    },
}

impl Detail {
    /// Of a pose at `now`.
    pub fn of(vehicle: &Vehicle, pose: &Pose, now: Timestamp) -> Self {
        let secs = now.secs_since(pose.fix_time);
        match pose.kind {
            PoseKind::Gap => Self::Gap { secs },
            PoseKind::Ended => Self::Ended { secs },
            kind => Self::Known {
                known: Known::of(&vehicle.track, pose),
                stands: kind != PoseKind::Stopped
                    && pose
                        .speed
                        .is_some_and(|speed| speed.kmh < Pose::STANDING_KMH),
            },
        }
    }

    /// The same in words, with times as they are in `zone`.
    fn words(self, zone: Zone, units: Units) -> String {
        match self {
            Self::Gap { secs } => words::state::gap(&time_told::duration(secs)),
            Self::Ended { secs } => words::state::ended(&time_told::duration(secs)),
            Self::Known { known, stands } => {
                let known = known.words(zone, units);
                if stands {
                    words::state::stands(&known)
                } else {
                    known
                }
            }
        }
    }
}

/// What is doubtful about a place: symbol and colour.
pub fn mark(pose: Option<&Pose>, theme: &Theme) -> Option<(char, Color32)> {
    match pose.map(|pose| pose.kind) {
        None => Some((icons::CLOCK, theme.text_3)),
        Some(kind @ (PoseKind::Gap | PoseKind::Ended | PoseKind::Conflict | PoseKind::Anomaly)) => {
            let (symbol, _, color) = head::kind_look(kind, theme);
            Some((symbol, theme.ink(color)))
        }
        Some(_) => None,
    }
}
