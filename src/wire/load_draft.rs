//! What is known of a message with vehicles while its keys are read.

use serde::de::Error;

use crate::model::{Problem, ProblemLog, Settings, Severity, Vehicle};
use crate::time::{TimeRange, Timestamp};

use super::fields::{NO_REQUEST_ID, missing, refusal, request_id_of};
use super::kind::Kind;
use super::names::Names;
use super::parts::Parts;
use super::report::Progress;
use super::scalar::{Number, Scalar};
use super::vehicle_draft::{ReadVehicle, VehicleDraft};
use super::{AppendPoints, DecodeError, LoadPart, LoadVehicles, Message, Refused, VehiclePoints};

/// What the vehicles of a message are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// They replace all others.
    Load,
    /// Their fixes are added to others.
    Append,
}

/// What is known of a message while its keys are read.
pub(super) struct LoadDraft<'p> {
    purpose: Purpose,
    /// Whether the vehicles are passed over.
    pub(super) skips_vehicles: bool,
    request_id: Option<String>,
    refused: Refused,
    /// What is added to each vehicle, when that is the purpose.
    points: Vec<VehiclePoints>,
    pub(super) settings: Settings,
    /// Those that were not told yet.
    vehicles: Vec<Vehicle>,
    names: Names,
    /// Where they go as soon as there are enough.
    parts: Parts<'p>,
    /// How many were sent, refused ones included.
    sent: usize,
    pub(super) list_seen: bool,
    /// The only vehicle of a message that is one vehicle instead of a list.
    pub(super) single: VehicleDraft,
    pub(super) wrong_list: Option<(&'static str, String)>,
    pub(super) start: Option<Timestamp>,
    pub(super) end: Option<Timestamp>,
    pub(super) problems: ProblemLog,
    pub(super) progress: Progress<'p>,
}

impl<'p> LoadDraft<'p> {
    pub(super) fn new(purpose: Purpose, mut progress: Progress<'p>, parts: Parts<'p>) -> Self {
        progress.as_sent = purpose == Purpose::Append;
        Self {
            purpose,
            skips_vehicles: false,
            request_id: None,
            refused: Refused::default(),
            points: Vec::new(),
            settings: Settings::default(),
            vehicles: Vec::new(),
            names: Names::default(),
            parts,
            sent: 0,
            list_seen: false,
            single: VehicleDraft::default(),
            wrong_list: None,
            start: None,
            end: None,
            problems: ProblemLog::default(),
            progress,
        }
    }

    /// Whether the listener asked to stop.
    pub(super) const fn cancelled(&self) -> bool {
        self.progress.cancelled
    }

    /// Whether there was anything that makes it a message with vehicles.
    pub(super) const fn has_vehicles(&self) -> bool {
        self.list_seen || self.single.has_points() || self.wrong_list.is_some()
    }

    /// The message, once its text was read to the end; or its last part.
    pub(super) fn finish(mut self) -> Result<Message, DecodeError> {
        if let Err(error) = self.take_single() {
            // Vehicles that were told already cannot be taken back.
            return self.finish_broken(error);
        }
        if self.purpose == Purpose::Append {
            return Ok(Message::AppendPoints(AppendPoints {
                settings: self.settings,
                vehicles: self.points,
                problems: self.problems,
                refused: self.refused,
                request_id: self.request_id,
            }));
        }
        let part = if self.parts.have_begun() {
            LoadPart::Last
        } else {
            LoadPart::Whole
        };
        Ok(Message::LoadVehicles(self.last_part(part)))
    }

    /// Takes the vehicle that the message is instead of a list, if it is one. An error means
    /// that there is neither.
    fn take_single(&mut self) -> Result<(), DecodeError> {
        let kind = match self.purpose {
            Purpose::Load => Kind::LoadVehicles,
            Purpose::Append => Kind::AppendPoints,
        };
        if self.single.has_points() {
            let single = std::mem::take(&mut self.single);
            let (problems, refused) = (&mut self.problems, &mut self.refused);
            match self.purpose {
                Purpose::Load => {
                    let vehicle = single.finish(self.sent, problems, refused);
                    self.vehicles.push(vehicle);
                }
                Purpose::Append => {
                    let points = single.finish_points(self.sent, problems, refused);
                    self.points.extend(points);
                }
            }
            return Ok(());
        }
        if let Some((field, found)) = self.wrong_list.take() {
            return Err(refusal(kind, field, found, "not a list of vehicles"));
        }
        if self.list_seen {
            return Ok(());
        }
        Err(missing(kind, "vehicles", "there is no list of vehicles"))
    }

    /// The last part of a message that is no good from where it was read to; nothing if no
    /// part was told, because it is refused as a whole then.
    pub(super) fn finish_broken(self, error: DecodeError) -> Result<Message, DecodeError> {
        if self.parts.have_begun() {
            Ok(Message::LoadVehicles(self.break_off(error)))
        } else {
            Err(error)
        }
    }

    fn break_off(self, error: DecodeError) -> LoadVehicles {
        let guessed_range = self.parts.guessed_range();
        let mut last = self.last_part(LoadPart::BrokenOff(error));
        last.announced_range = last.announced_range.or(guessed_range);
        last
    }

    fn last_part(mut self, part: LoadPart) -> LoadVehicles {
        self.names
            .tell_apart(&mut self.vehicles, &mut self.problems);
        if let Some((start, end)) = self.start.zip(self.end)
            && end < start
        {
            let found = format!("{start} to {end}");
            note(
                &mut self.problems,
                "startTime",
                found,
                "the end lies before the start",
            );
        }
        LoadVehicles {
            part,
            announced_range: self.announced_range(),
            settings: self.parts.untold_settings(self.settings),
            vehicles: self.vehicles,
            problems: self.problems,
            refused: self.refused,
            request_id: self.request_id,
        }
    }

    pub(super) fn announced_range(&self) -> Option<TimeRange> {
        let (start, end) = self.start.zip(self.end)?;
        Some(TimeRange::new(start, end))
    }

    /// Takes one vehicle of the list, and tells all that were not told yet if it is time for
    /// that. An error means that the reading is to stop.
    pub(super) fn take_vehicle<E: Error>(&mut self, read: ReadVehicle) -> Result<(), E> {
        let index = self.sent;
        self.sent += 1;
        let (problems, refused) = (&mut self.problems, &mut self.refused);
        if self.purpose == Purpose::Append {
            let points = read.finish_points(index, problems, refused);
            self.points.extend(points);
            return Ok(());
        }
        let Some(vehicle) = read.finish(index, problems, refused) else {
            return Ok(());
        };
        let is_due = self.parts.is_due(vehicle.track.len());
        self.vehicles.push(vehicle);
        if !is_due {
            return Ok(());
        }
        let mut vehicles = std::mem::take(&mut self.vehicles);
        self.names.tell_apart(&mut vehicles, &mut self.problems);
        let go_on = self.parts.tell(LoadVehicles {
            part: LoadPart::Next,
            settings: std::mem::take(&mut self.settings),
            vehicles,
            announced_range: self.announced_range(),
            ..LoadVehicles::default()
        });
        if go_on {
            return Ok(());
        }
        self.progress.cancelled = true;
        Err(E::custom("cancelled"))
    }

    pub(super) fn take_request_id(&mut self, value: Scalar<'_>) {
        match request_id_of(value) {
            Ok(None) => {}
            Ok(found) => self.request_id = found,
            Err(wrong) => {
                let shown = wrong.shown();
                note(&mut self.problems, "request_id", shown, NO_REQUEST_ID);
            }
        }
    }

    pub(super) fn take_time(&mut self, key: &'static str, value: &Scalar<'_>) -> Option<Timestamp> {
        let read = match value {
            Scalar::Missing(_) => return None,
            Scalar::Text(text) => Timestamp::parse_iso(text).ok().map(|(time, _)| time),
            other => match other.number() {
                Number::Value(millis) => Timestamp::from_epoch_millis(millis).ok(),
                Number::Missing(_) | Number::Wrong => None,
            },
        };
        if read.is_none() {
            note(
                &mut self.problems,
                key,
                value.shown(),
                "not a readable time",
            );
        }
        read
    }
}

fn note(problems: &mut ProblemLog, field: &str, value: String, reason: &'static str) {
    problems.push(Problem {
        severity: Severity::Noted,
        vehicle: None,
        index: None,
        field: field.to_owned(),
        value,
        reason,
    });
}
