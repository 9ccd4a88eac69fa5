//! The `data` of `load_vehicles`: vehicles, settings and the announced time span, in any order.

use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::model::{Problem, ProblemLog, Settings, Severity, Vehicle};
use crate::time::{TimeRange, Timestamp};

use super::ahead::Taken;
use super::names::Names;
use super::parts::{Parts, Telling};
use super::report::Progress;
use super::scalar::{Key, KeyName, Number, Scalar, visit_no_map, visit_scalars};
use super::settings::SettingsSeed;
use super::tail::Tail;
use super::vehicle::{ReadVehicle, VehicleDraft, VehicleField, VehicleSeed};
use super::{DecodeError, LoadPart, LoadVehicles};

enum DataKey {
    Data,
    Vehicles,
    Settings,
    Animation,
    Start(&'static str),
    End(&'static str),
    Vehicle(VehicleField),
    Other,
}

impl KeyName for DataKey {
    fn of(text: &str) -> Self {
        match text {
            "data" => Self::Data,
            "vehicles" => Self::Vehicles,
            "settings" => Self::Settings,
            "animation_data" => Self::Animation,
            "startTime" => Self::Start("startTime"),
            "start_time" => Self::Start("start_time"),
            "timeline_start" => Self::Start("timeline_start"),
            "endTime" => Self::End("endTime"),
            "end_time" => Self::End("end_time"),
            "timeline_end" => Self::End("timeline_end"),
            other => VehicleField::of_key(other).map_or(Self::Other, Self::Vehicle),
        }
    }
}

/// What is known of a message while its keys are read.
pub(super) struct LoadDraft<'p> {
    settings: Settings,
    /// Those that were not told yet.
    vehicles: Vec<Vehicle>,
    names: Names,
    /// Where they go as soon as there are enough.
    parts: Parts<'p>,
    /// How many were sent, refused ones included.
    sent: usize,
    list_seen: bool,
    /// The only vehicle of a message that is one vehicle instead of a list.
    single: VehicleDraft,
    wrong_list: Option<(&'static str, String)>,
    start: Option<Timestamp>,
    end: Option<Timestamp>,
    problems: ProblemLog,
    progress: Progress<'p>,
}

impl<'p> LoadDraft<'p> {
    pub(super) fn new(progress: Progress<'p>, parts: Parts<'p>) -> Self {
        Self {
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
    pub(super) fn finish(mut self) -> Result<LoadVehicles, DecodeError> {
        let refused = |field, found, reason| DecodeError::Field {
            message: "load_vehicles",
            field,
            found,
            reason,
        };
        if self.single.has_points() {
            let single = std::mem::take(&mut self.single);
            self.vehicles
                .push(single.finish(self.sent, &mut self.problems));
        } else if let Some((field, found)) = self.wrong_list.take() {
            // Vehicles that were told already cannot be taken back.
            let error = refused(field, found, "not a list of vehicles");
            return if self.parts.have_begun() {
                Ok(self.break_off(error))
            } else {
                Err(error)
            };
        } else if !self.list_seen {
            let found = String::from("missing");
            return Err(refused("vehicles", found, "there is no list of vehicles"));
        }
        let part = if self.parts.have_begun() {
            LoadPart::Last
        } else {
            LoadPart::Whole
        };
        Ok(self.last_part(part))
    }

    /// The last part of a message that is no good from where it was read to; nothing if no
    /// part was told, because it is refused as a whole then.
    pub(super) fn finish_broken(self, error: DecodeError) -> Result<LoadVehicles, DecodeError> {
        if self.parts.have_begun() {
            Ok(self.break_off(error))
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
        }
    }

    fn announced_range(&self) -> Option<TimeRange> {
        let (start, end) = self.start.zip(self.end)?;
        Some(TimeRange::new(start, end))
    }

    /// Takes one vehicle of the list, and tells all that were not told yet if it is time for
    /// that. An error means that the reading is to stop.
    fn take_vehicle<E: Error>(&mut self, read: ReadVehicle) -> Result<(), E> {
        let index = self.sent;
        self.sent += 1;
        let Some(vehicle) = read.finish(index, &mut self.problems) else {
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
            problems: ProblemLog::default(),
        });
        if go_on {
            return Ok(());
        }
        self.progress.cancelled = true;
        Err(E::custom("cancelled"))
    }

    fn take_time(&mut self, key: &'static str, value: &Scalar<'_>) -> Option<Timestamp> {
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

/// Settings and span of an object that ends like the data of a message but has no vehicles;
/// `None` when it is no such object. Faults are nobody's business yet.
pub(super) fn tail_of_data(text: &str) -> Option<Tail> {
    let mut telling = Telling::whole();
    let mut go_on = |_| true;
    let mut take = |_| true;
    let mut draft = LoadDraft::new(
        Progress::new(text, &mut go_on),
        Parts::new(&mut telling, &mut take),
    );
    let mut json = serde_json::Deserializer::from_str(text);
    let seed = DataSeed {
        draft: &mut draft,
        level: Level::Data,
    };
    seed.deserialize(&mut json).and_then(|()| json.end()).ok()?;
    (!draft.has_vehicles()).then(|| Tail {
        settings: draft.settings,
        announced_range: draft.announced_range(),
    })
}

/// Where in the message an object stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    /// The message itself.
    Top,
    /// Its `data`.
    Data,
    /// The `animation_data` of either.
    Animation,
}

/// Reads the message, its `data` or its `animation_data` into the draft.
pub(super) struct DataSeed<'a, 'p> {
    pub(super) draft: &'a mut LoadDraft<'p>,
    pub(super) level: Level,
}

impl DataSeed<'_, '_> {
    fn scalar(self, value: Scalar<'_>) {
        if self.level == Level::Data {
            self.draft.wrong_list = Some(("data", value.shown()));
        }
    }
}

impl<'de> DeserializeSeed<'de> for DataSeed<'_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for DataSeed<'_, '_> {
    type Value = ();
    visit_scalars!();

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<(), A::Error> {
        VehiclesSeed { draft: self.draft }.visit_seq(seq)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { draft, level } = self;
        while let Some(key) =
            map.next_key_seed(Key::<DataKey>(&mut draft.progress.position, PhantomData))?
        {
            match key {
                DataKey::Start(name) => {
                    let value: Scalar<'de> = map.next_value()?;
                    draft.start = draft.take_time(name, &value).or(draft.start);
                }
                DataKey::End(name) => {
                    let value: Scalar<'de> = map.next_value()?;
                    draft.end = draft.take_time(name, &value).or(draft.end);
                }
                DataKey::Data if level == Level::Top => {
                    map.next_value_seed(DataSeed {
                        draft,
                        level: Level::Data,
                    })?;
                }
                DataKey::Animation if level != Level::Animation => {
                    map.next_value_seed(DataSeed {
                        draft,
                        level: Level::Animation,
                    })?;
                }
                DataKey::Vehicles if level != Level::Animation => {
                    map.next_value_seed(VehiclesSeed { draft })?;
                }
                DataKey::Settings if level != Level::Animation => {
                    map.next_value_seed(SettingsSeed {
                        settings: &mut draft.settings,
                        problems: &mut draft.problems,
                    })?;
                }
                DataKey::Vehicle(field) if level != Level::Animation => {
                    draft.single.take(field, &mut map, &mut draft.progress)?;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

/// Reads the list of vehicles into the draft.
struct VehiclesSeed<'a, 'p> {
    draft: &'a mut LoadDraft<'p>,
}

impl VehiclesSeed<'_, '_> {
    fn scalar(self, value: Scalar<'_>) {
        self.draft.wrong_list = Some(("vehicles", value.shown()));
    }
}

impl<'de> DeserializeSeed<'de> for VehiclesSeed<'_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for VehiclesSeed<'_, '_> {
    type Value = ();
    visit_scalars!();
    visit_no_map!();
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let draft = self.draft;
        draft.list_seen = true;
        while let Some(taken) = seq.next_element_seed(VehicleSeed {
            progress: &mut draft.progress,
        })? {
            match taken {
                Taken::One(read) => draft.take_vehicle(read)?,
                Taken::Many(all) => {
                    for read in all {
                        draft.take_vehicle(read)?;
                    }
                }
            }
        }
        Ok(())
    }
}
