//! The `data` of `load_vehicles`: vehicles, settings and the announced time span, in any order.

use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::ahead::Taken;
use super::key::{Key, KeyName};
use super::load_draft::{LoadDraft, Purpose};
use super::parts::{Parts, Telling};
use super::report::Progress;
use super::scalar::{Scalar, visit_no_map, visit_scalars};
use super::settings::SettingsSeed;
use super::source::Source;
use super::tail::Tail;
use super::vehicle::{VehicleField, VehicleSeed};

enum DataKey {
    Data,
    Vehicles,
    Settings,
    Animation,
    Start(&'static str),
    End(&'static str),
    Vehicle(VehicleField),
    RequestId,
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
            "request_id" | "requestId" => Self::RequestId,
            other => VehicleField::of_key(other).map_or(Self::Other, Self::Vehicle),
        }
    }
}

/// Settings and span of an object that ends like the data of a message but has no vehicles;
/// `None` when it is no such object. Faults are nobody's business yet.
pub(super) fn tail_of_data(text: &str) -> Option<Tail> {
    tail_of(Source::Json(text), Level::Data, false)
}

/// Settings and span of a message, whose vehicles are passed over.
pub(super) fn tail_of_message(source: Source<'_>) -> Option<Tail> {
    tail_of(source, Level::Top, true)
}

fn tail_of(source: Source<'_>, level: Level, skips_vehicles: bool) -> Option<Tail> {
    let mut telling = Telling::whole();
    let mut go_on = |_| true;
    let mut take = |_| true;
    let mut draft = LoadDraft::new(
        Purpose::Load,
        Progress::new(source.bytes(), &mut go_on),
        Parts::new(&mut telling, &mut take),
    );
    draft.skips_vehicles = skips_vehicles;
    let seed = DataSeed {
        draft: &mut draft,
        level,
    };
    source.read(seed).ok()?;
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
                DataKey::Vehicles if draft.skips_vehicles => {
                    map.next_value::<IgnoredAny>()?;
                }
                DataKey::RequestId if level != Level::Animation => {
                    let value: Scalar<'de> = map.next_value()?;
                    draft.take_request_id(value);
                }
                DataKey::Vehicles if level != Level::Animation => {
                    map.next_value_seed(VehiclesSeed { draft })?;
                }
                DataKey::Settings if level != Level::Animation => {
                    map.next_value_seed(SettingsSeed {
                        settings: &mut draft.settings,
                        problems: &mut draft.problems,
                        any_known: &mut false,
                        levels: 0,
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
