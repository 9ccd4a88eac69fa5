//! One fix of a message: its keys, and the ways to read it.

use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};

use crate::model::{Fix, Severity};
use crate::time::Zone;

use super::fix_draft::FixDraft;
use super::flags::{Flag, MetadataSeed};
use super::key::{Key, KeyName};
use super::report::{Progress, VehicleReport};
use super::scalar::{Scalar, visit_no_seq, visit_scalars};

/// What a key of a fix means, with the key as a constant.
#[derive(Clone, Copy, Debug)]
pub(super) enum FixKey {
    Latitude(&'static str),
    Longitude(&'static str),
    /// ISO text or epoch milliseconds.
    Time(&'static str),
    /// Epoch milliseconds.
    TimeMillis(&'static str),
    Speed(&'static str),
    Certainty(&'static str),
    Altitude(&'static str),
    Heading(&'static str),
    Flag(Flag, &'static str),
    Metadata,
    Other,
}

impl FixKey {
    /// The key, unless it means nothing by itself.
    pub(super) const fn name(self) -> Option<&'static str> {
        match self {
            Self::Latitude(name)
            | Self::Longitude(name)
            | Self::Time(name)
            | Self::TimeMillis(name)
            | Self::Speed(name)
            | Self::Certainty(name)
            | Self::Altitude(name)
            | Self::Heading(name)
            | Self::Flag(_, name) => Some(name),
            Self::Metadata | Self::Other => None,
        }
    }
}

impl KeyName for FixKey {
    #[inline]
    fn of(text: &str) -> Self {
        // The application's own keys first: a large message holds millions of them.
        match text {
            "latitude" => Self::Latitude("latitude"),
            "longitude" => Self::Longitude("longitude"),
            "timestamp" => Self::Time("timestamp"),
            "speed" => Self::Speed("speed"),
            "altitude" => Self::Altitude("altitude"),
            "heading" => Self::Heading("heading"),
            "lat" => Self::Latitude("lat"),
            "lon" => Self::Longitude("lon"),
            "timestamp_ms" => Self::TimeMillis("timestamp_ms"),
            "t_ms" => Self::TimeMillis("t_ms"),
            "time" => Self::Time("time"),
            "speed_kmh" => Self::Speed("speed_kmh"),
            "segment_speed_kmh" => Self::Speed("segment_speed_kmh"),
            "certainty" => Self::Certainty("certainty"),
            "speed_certainty" => Self::Certainty("speed_certainty"),
            "altitude_m" => Self::Altitude("altitude_m"),
            "heading_deg" => Self::Heading("heading_deg"),
            "metadata" => Self::Metadata,
            "index" | "segment_id" => Self::Other,
            other => match Flag::of_key(other) {
                Some((flag, name)) => Self::Flag(flag, name),
                None => Self::Other,
            },
        }
    }
}

/// Reads one fix and adds it to those of its vehicle, unless it is refused, which is told then.
pub(super) struct FixSeed<'a, 'p> {
    pub(super) index: usize,
    pub(super) report: &'a mut VehicleReport,
    pub(super) fixes: &'a mut Vec<Fix>,
    /// The zone of the first fix that was added.
    pub(super) zone: &'a mut Option<Zone>,
    pub(super) progress: &'a mut Progress<'p>,
}

impl FixSeed<'_, '_> {
    fn scalar(self, value: Scalar<'_>) {
        FixDraft::new(self.index, self.report, &mut self.progress.times).refuse(
            "fix",
            || value.shown(),
            "not an object",
        );
    }

    /// Reads the fix past the deserializer, which goes on behind it then; `false`, with nothing
    /// taken, when the fix is not one of simple values alone.
    #[inline]
    fn read_quickly(&mut self) -> bool {
        let Some(quick) = &mut self.progress.quick else {
            return false;
        };
        if !quick.fixes.scan(quick.json) {
            return false;
        }
        let mut draft = FixDraft::new(self.index, self.report, &mut self.progress.times);
        for (key, value) in quick.fixes.entries() {
            draft.take(key, value);
        }
        draft.finish(self.fixes, self.zone);
        true
    }
}

impl<'de> DeserializeSeed<'de> for FixSeed<'_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(mut self, deserializer: D) -> Result<(), D::Error> {
        if self.read_quickly() {
            return Ok(());
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for FixSeed<'_, '_> {
    type Value = ();
    visit_scalars!();
    visit_no_seq!();
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Progress {
            position, times, ..
        } = self.progress;
        let mut draft = FixDraft::new(self.index, self.report, times);
        while let Some(key) = map.next_key_seed(Key::<FixKey>(position, PhantomData))? {
            match key {
                FixKey::Metadata => {
                    let (index, report) = (draft.index, &mut *draft.report);
                    map.next_value_seed(MetadataSeed {
                        sum: &mut draft.flags,
                        fault: |name: &'static str, value: &Scalar<'_>, reason: &'static str| {
                            report.add(
                                Severity::Noted,
                                Some(index),
                                name,
                                || value.shown(),
                                reason,
                            );
                        },
                    })?;
                }
                FixKey::Other => {
                    map.next_value::<IgnoredAny>()?;
                }
                known => draft.take(known, &map.next_value()?),
            }
        }
        draft.finish(self.fixes, self.zone);
        Ok(())
    }
}
