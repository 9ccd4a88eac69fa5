//! One vehicle of a message.

use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::model::Severity;

use super::ahead::Taken;
use super::fix::FixSeed;
use super::key::{Key, KeyName};
use super::report::Progress;
use super::scalar::{Scalar, visit_no_map, visit_no_seq, visit_scalars};
use super::vehicle_draft::{ReadVehicle, VehicleDraft};

/// What a key of a vehicle means, with the key as a constant; names with their rank,
/// the first spelling that is there counts.
#[derive(Clone, Copy, Debug)]
pub(super) enum VehicleField {
    Id(u8, &'static str),
    Label(u8, &'static str),
    Color(&'static str),
    Group(u8, &'static str),
    Points(&'static str),
    Columns(&'static str),
}

impl VehicleField {
    /// The field of this key, if it is one of a vehicle.
    pub(super) fn of_key(key: &str) -> Option<Self> {
        Some(match key {
            "id" => Self::Id(0, "id"),
            "vehicle_id" => Self::Id(1, "vehicle_id"),
            "vehicleId" => Self::Id(2, "vehicleId"),
            "label" => Self::Label(0, "label"),
            "name" => Self::Label(1, "name"),
            "vehicle_label" => Self::Label(2, "vehicle_label"),
            "group" => Self::Group(0, "group"),
            "vehicle_group" => Self::Group(1, "vehicle_group"),
            "vehicleGroup" => Self::Group(2, "vehicleGroup"),
            "color" => Self::Color("color"),
            "colour" => Self::Color("colour"),
            "gps_points" => Self::Points("gps_points"),
            "points" => Self::Points("points"),
            "columns" => Self::Columns("columns"),
            _ => return None,
        })
    }
}

struct VehicleKey(Option<VehicleField>);

impl KeyName for VehicleKey {
    fn of(text: &str) -> Self {
        Self(VehicleField::of_key(text))
    }
}

/// Reads the list of fixes into the draft.
pub(super) struct PointsSeed<'a, 'p> {
    pub(super) key: &'static str,
    pub(super) draft: &'a mut VehicleDraft,
    pub(super) progress: &'a mut Progress<'p>,
}

impl PointsSeed<'_, '_> {
    fn scalar(self, value: Scalar<'_>) {
        let shown = || value.shown();
        self.draft.report.add(
            Severity::Refused,
            None,
            self.key,
            shown,
            "not a list of fixes",
        );
    }
}

impl<'de> DeserializeSeed<'de> for PointsSeed<'_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for PointsSeed<'_, '_> {
    type Value = ();
    visit_scalars!();
    visit_no_map!();
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let draft = self.draft;
        let mut index = 0;
        while seq
            .next_element_seed(FixSeed {
                index,
                report: &mut draft.report,
                fixes: &mut draft.fixes,
                zone: &mut draft.zone,
                progress: &mut *self.progress,
            })?
            .is_some()
        {
            index += 1;
            self.progress.fix_done()?;
        }
        Ok(())
    }
}

/// Reads one vehicle of a list, or takes over all that were read ahead from there on.
pub(super) struct VehicleSeed<'a, 'p> {
    pub(super) progress: &'a mut Progress<'p>,
}

impl VehicleSeed<'_, '_> {
    fn scalar(self, value: Scalar<'_>) -> Taken {
        Taken::One(ReadVehicle::NoObject(value.shown()))
    }
}

impl<'de> DeserializeSeed<'de> for VehicleSeed<'_, '_> {
    type Value = Taken;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Taken, D::Error> {
        match self.progress.take_ahead()? {
            Some(vehicles) => Ok(Taken::Many(vehicles)),
            None => deserializer.deserialize_any(self),
        }
    }
}

impl<'de> Visitor<'de> for VehicleSeed<'_, '_> {
    type Value = Taken;
    visit_scalars!();
    visit_no_seq!();
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Taken, A::Error> {
        let mut draft = Box::<VehicleDraft>::default();
        while let Some(VehicleKey(key)) =
            map.next_key_seed(Key(&mut self.progress.position, PhantomData))?
        {
            match key {
                Some(field) => draft.take(field, &mut map, self.progress)?,
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        if !self.progress.as_sent {
            draft.build();
        }
        self.progress.vehicle_done()?;
        Ok(Taken::One(ReadVehicle::Draft(draft)))
    }
}
