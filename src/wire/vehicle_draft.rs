//! What is known of a vehicle while its keys are read, and what becomes of it.

use serde::de::{IgnoredAny, MapAccess};

use crate::model::{Color, Fix, Problem, ProblemLog, Severity, Track, Vehicle};
use crate::time::Zone;

use super::columns::ColumnsSeed;
use super::decode::MAX_TEXT_CHARS;
use super::report::{Progress, VehicleReport};
use super::scalar::{Scalar, shortened};
use super::vehicle::{PointsSeed, VehicleField};
use super::{Refused, VehiclePoints};

/// What is known of a vehicle while its keys are read.
#[derive(Default)]
pub(super) struct VehicleDraft {
    id: Option<(u8, String)>,
    label: Option<(u8, String)>,
    color: Option<Color>,
    group: Option<(u8, String)>,
    /// In the order sent.
    pub(super) fixes: Vec<Fix>,
    /// Made of the fixes when all were read.
    track: Track,
    /// The zone of the first fix that was added.
    pub(super) zone: Option<Zone>,
    pub(super) report: VehicleReport,
    points_seen: bool,
}

impl VehicleDraft {
    /// Whether it had a list of fixes, even an empty or a wrong one.
    pub(super) const fn has_points(&self) -> bool {
        self.points_seen
    }

    /// Reads the value of one field.
    pub(super) fn take<'de, A: MapAccess<'de>>(
        &mut self,
        field: VehicleField,
        map: &mut A,
        progress: &mut Progress<'_>,
    ) -> Result<(), A::Error> {
        match field {
            VehicleField::Id(rank, key) => {
                let value = map.next_value()?;
                set_name(&mut self.id, rank, key, value, &mut self.report);
            }
            VehicleField::Label(rank, key) => {
                let value = map.next_value()?;
                set_name(&mut self.label, rank, key, value, &mut self.report);
            }
            VehicleField::Group(rank, key) => {
                let value = map.next_value()?;
                set_name(&mut self.group, rank, key, value, &mut self.report);
            }
            VehicleField::Color(key) => self.take_color(key, &map.next_value()?),
            VehicleField::Points(key) | VehicleField::Columns(key) if !self.fixes.is_empty() => {
                map.next_value::<IgnoredAny>()?;
                let shown = || match field {
                    VehicleField::Columns(_) => String::from("columns"),
                    _ => String::from("a list"),
                };
                self.report.add(
                    Severity::Refused,
                    None,
                    key,
                    shown,
                    "a second list of fixes",
                );
            }
            VehicleField::Points(key) => {
                self.points_seen = true;
                map.next_value_seed(PointsSeed {
                    key,
                    draft: self,
                    progress,
                })?;
            }
            VehicleField::Columns(key) => {
                self.points_seen = true;
                map.next_value_seed(ColumnsSeed {
                    key,
                    report: &mut self.report,
                    fixes: &mut self.fixes,
                    zone: &mut self.zone,
                    progress,
                })?;
            }
        }
        Ok(())
    }

    fn take_color(&mut self, key: &'static str, value: &Scalar<'_>) {
        match value {
            Scalar::Missing(_) => {}
            Scalar::Text(text) if Color::parse(text).is_some() => self.color = Color::parse(text),
            other => {
                let shown = || other.shown();
                self.report.add(
                    Severity::Noted,
                    None,
                    key,
                    shown,
                    "not a colour, one was chosen",
                );
            }
        }
    }

    /// Makes a track of the fixes, when there are no more: the part of the work that takes
    /// time, and that needs to know nothing of other vehicles.
    pub(super) fn build(&mut self) {
        self.track = std::mem::take(&mut self.fixes).into_iter().collect();
    }

    /// The vehicle at `index` of the list as sent; its faults go to `problems`.
    pub(super) fn finish(
        mut self,
        index: usize,
        problems: &mut ProblemLog,
        refused: &mut Refused,
    ) -> Vehicle {
        if !self.fixes.is_empty() {
            self.build();
        }
        let generated = || format!("vehicle {}", index.saturating_add(1));
        let id = self.id.take().map_or_else(
            || {
                let chosen = generated();
                let shown = || String::from("missing");
                self.report
                    .add(Severity::Noted, None, "id", shown, "no id, one was chosen");
                chosen
            },
            |(_, id)| id,
        );
        if self.track.is_empty() {
            let shown = || String::from("no usable fix");
            self.report.add(
                Severity::Noted,
                None,
                "gps_points",
                shown,
                "the vehicle has no place",
            );
        }
        refused.fixes += self.report.refused_fixes;
        self.report.finish(&id, problems);
        Vehicle {
            label: self.label.map_or_else(|| id.clone(), |(_, label)| label),
            id,
            color: self.color.unwrap_or_else(|| Color::generated(index)),
            group: self.group.map(|(_, group)| group),
            zone: self.zone.unwrap_or_default(),
            track: self.track,
        }
    }

    /// What is added to the vehicle, which must have an id, at `index` of the list as sent; its
    /// faults go to `problems`.
    pub(super) fn finish_points(
        self,
        index: usize,
        problems: &mut ProblemLog,
        refused: &mut Refused,
    ) -> Option<VehiclePoints> {
        let Some((_, id)) = self.id else {
            let reason = "no id, which tells where fixes are appended";
            refuse_vehicle(
                index,
                "id",
                String::from("missing"),
                reason,
                problems,
                refused,
            );
            return None;
        };
        refused.fixes += self.report.refused_fixes;
        self.report.finish(&id, problems);
        Some(VehiclePoints {
            id,
            label: self.label.map(|(_, label)| label),
            color: self.color,
            group: self.group.map(|(_, group)| group),
            zone: self.zone,
            fixes: self.fixes,
        })
    }
}

/// Refuses the vehicle at `index` of the list as sent.
fn refuse_vehicle(
    index: usize,
    field: &str,
    value: String,
    reason: &'static str,
    problems: &mut ProblemLog,
    refused: &mut Refused,
) {
    refused.vehicles += 1;
    problems.add(Severity::Refused, reason, || Problem {
        severity: Severity::Refused,
        vehicle: None,
        index: Some(index),
        field: field.to_owned(),
        value,
        reason,
    });
}

fn set_name(
    slot: &mut Option<(u8, String)>,
    rank: u8,
    key: &'static str,
    value: Scalar<'_>,
    report: &mut VehicleReport,
) {
    match value.into_name() {
        Ok(Some(name)) => {
            let short = shortened(&name, MAX_TEXT_CHARS);
            if short.len() != name.len() {
                let shown = || format!("{} characters", name.chars().count());
                report.add(Severity::Noted, None, key, shown, "too long, was shortened");
            }
            if slot.as_ref().is_none_or(|(known, _)| rank <= *known) {
                *slot = Some((rank, short.into_owned()));
            }
        }
        Ok(None) => {}
        Err(wrong) => report.add(Severity::Noted, None, key, || wrong.shown(), "not a text"),
    }
}

/// A vehicle of a list that was read, before it is known which one it is.
pub(super) enum ReadVehicle {
    /// It is one.
    Draft(Box<VehicleDraft>),
    /// It is no object; what it is instead, shown.
    NoObject(String),
}

impl ReadVehicle {
    /// The vehicle at `index` of the list as sent, unless it is refused; its faults go to
    /// `problems`.
    pub(super) fn finish(
        self,
        index: usize,
        problems: &mut ProblemLog,
        refused: &mut Refused,
    ) -> Option<Vehicle> {
        let draft = self.into_draft(index, problems, refused)?;
        Some(draft.finish(index, problems, refused))
    }

    /// The same for fixes that are added to a vehicle.
    pub(super) fn finish_points(
        self,
        index: usize,
        problems: &mut ProblemLog,
        refused: &mut Refused,
    ) -> Option<VehiclePoints> {
        let draft = self.into_draft(index, problems, refused)?;
        draft.finish_points(index, problems, refused)
    }

    fn into_draft(
        self,
        index: usize,
        problems: &mut ProblemLog,
        refused: &mut Refused,
    ) -> Option<VehicleDraft> {
        match self {
            Self::Draft(draft) => Some(*draft),
            Self::NoObject(value) => {
                refuse_vehicle(index, "vehicle", value, "not an object", problems, refused);
                None
            }
        }
    }
}
