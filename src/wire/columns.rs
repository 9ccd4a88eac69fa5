//! The fixes of a vehicle as columns: a list for each field instead of an object for each fix.

use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::model::{Fix, Severity};
use crate::time::Zone;

use super::column::{CHUNK_VALUES, Column};
use super::fix::FixKey;
use super::fix_draft::FixDraft;
use super::key::Key;
use super::report::{Progress, VehicleReport};
use super::scalar::{Scalar, skip_map, visit_no_seq, visit_scalars};

/// What one fix cannot be without.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Needed {
    Time,
    Latitude,
    Longitude,
}

impl Needed {
    const ALL: [Self; 3] = [Self::Time, Self::Latitude, Self::Longitude];

    const fn of(key: FixKey) -> Option<Self> {
        match key {
            FixKey::Time(_) | FixKey::TimeMillis(_) => Some(Self::Time),
            FixKey::Latitude(_) => Some(Self::Latitude),
            FixKey::Longitude(_) => Some(Self::Longitude),
            _ => None,
        }
    }
}

/// A column with what it means.
struct Named<'de> {
    key: FixKey,
    name: &'static str,
    values: Column<'de>,
}

/// Reads the columns of a vehicle and adds their fixes to its others.
pub(super) struct ColumnsSeed<'a, 'p> {
    pub(super) key: &'static str,
    pub(super) report: &'a mut VehicleReport,
    pub(super) fixes: &'a mut Vec<Fix>,
    /// The zone of the first fix that was added.
    pub(super) zone: &'a mut Option<Zone>,
    pub(super) progress: &'a mut Progress<'p>,
}

impl ColumnsSeed<'_, '_> {
    fn scalar(self, value: Scalar<'_>) {
        let reason = "not an object of columns";
        self.report
            .add(Severity::Refused, None, self.key, || value.shown(), reason);
    }

    /// Makes a fix of each row.
    fn finish<E: Error>(mut self, mut columns: Vec<Named<'_>>) -> Result<(), E> {
        let rows = self.rows(&columns);
        self.fixes.reserve_exact(rows);
        for index in 0..rows {
            if index > 0 && index % CHUNK_VALUES == 0 {
                // As fixes take memory, columns give it back.
                let all = columns.iter_mut();
                all.for_each(|column| column.values.release_before(index));
            }
            let mut draft = FixDraft::new(index, self.report, &mut self.progress.times);
            for column in &columns {
                if let Some(value) = column.values.get(index) {
                    draft.take(column.key, &value);
                }
            }
            draft.finish(self.fixes, self.zone);
            self.progress.fix_done()?;
        }
        Ok(())
    }

    /// How many rows have all that a fix cannot be without. What is in the other ones is refused,
    /// or noted where it is only left out.
    fn rows(&mut self, columns: &[Named<'_>]) -> usize {
        let lengths = |needed: Option<Needed>| {
            let those = columns.iter().filter(move |c| Needed::of(c.key) == needed);
            those.map(|column| (column.values.len(), column.name))
        };
        // Of several spellings the longest counts. One that is not there at all is missed in
        // each of the fixes.
        let longest = |needed| lengths(Some(needed)).max_by_key(|&(len, _)| len);
        let needed = Needed::ALL.into_iter().filter_map(longest);
        let others = lengths(None).max_by_key(|&(len, _)| len);
        let Some((shortest, short)) = needed.clone().min_by_key(|&(len, _)| len) else {
            return others.map_or(0, |(len, _)| len);
        };
        let (all, long) = needed
            .max_by_key(|&(len, _)| len)
            .unwrap_or((shortest, short));
        let value = || format!("{shortest} values, {long} has {all}");
        for index in shortest..all {
            let reason = "the column ends before this fix";
            self.report
                .add(Severity::Refused, Some(index), short, value, reason);
        }
        for (len, name) in lengths(None).filter(|&(len, _)| len != shortest) {
            let reason = if len < shortest {
                "shorter than the other columns, missing behind its end"
            } else {
                "longer than the other columns, the rest was left out"
            };
            let value = || format!("{len} values for {shortest} fixes");
            self.report.add(Severity::Noted, None, name, value, reason);
        }
        shortest
    }
}

impl<'de> DeserializeSeed<'de> for ColumnsSeed<'_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ColumnsSeed<'_, '_> {
    type Value = ();
    visit_scalars!();
    visit_no_seq!();

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut columns: Vec<Named<'de>> = Vec::new();
        while let Some(key) =
            map.next_key_seed(Key::<FixKey>(&mut self.progress.position, PhantomData))?
        {
            let Some(name) = key.name() else {
                map.next_value::<IgnoredAny>()?;
                if matches!(key, FixKey::Metadata) {
                    let shown = || String::from("a column");
                    let reason = "metadata are no column, each of their fields may be one";
                    self.report
                        .add(Severity::Noted, None, "metadata", shown, reason);
                }
                continue;
            };
            let seed = ColumnSeed {
                name,
                report: &mut *self.report,
                progress: &mut *self.progress,
            };
            if let Some(values) = map.next_value_seed(seed)? {
                columns.push(Named { key, name, values });
            }
        }
        self.finish(columns)
    }
}

/// Reads one column, unless it is none, which is told then.
struct ColumnSeed<'a, 'p> {
    name: &'static str,
    report: &'a mut VehicleReport,
    progress: &'a mut Progress<'p>,
}

impl<'a, 'p> ColumnSeed<'a, 'p> {
    fn scalar<'de>(self, value: Scalar<'_>) -> Option<Column<'de>> {
        if !matches!(value, Scalar::Missing(_)) {
            self.refuse(value.shown(), "not a list of values");
        }
        None
    }

    /// Reads a column of numbers past the deserializer, which goes on behind it then; nothing is
    /// taken when it is another one.
    fn read_quickly<'de, E: Error>(&mut self) -> Result<Option<Column<'de>>, E> {
        let Some(json) = self.progress.quick.as_ref().map(|quick| quick.json) else {
            return Ok(None);
        };
        let mut column = Column::default();
        let is_read = json.simple_list(|value| {
            self.progress.value_done()?;
            Ok(column.push_plain(value))
        })?;
        Ok(is_read.then_some(column))
    }

    fn refuse(self, shown: String, reason: &'static str) {
        self.report
            .add(Severity::Refused, None, self.name, || shown, reason);
    }
}

impl<'de> DeserializeSeed<'de> for ColumnSeed<'_, '_> {
    type Value = Option<Column<'de>>;
    fn deserialize<D: Deserializer<'de>>(
        mut self,
        deserializer: D,
    ) -> Result<Self::Value, D::Error> {
        if let Some(column) = self.read_quickly()? {
            return Ok(Some(column));
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ColumnSeed<'_, '_> {
    type Value = Option<Column<'de>>;

    fn visit_borrowed_bytes<E>(self, bytes: &'de [u8]) -> Result<Self::Value, E> {
        let column = Column::of_doubles(bytes);
        if column.is_none() {
            let shown = format!("{} bytes", bytes.len());
            self.refuse(shown, "not a whole number of doubles of 8 bytes");
        }
        Ok(column)
    }

    visit_scalars!();

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        skip_map(map)?;
        Ok(self.scalar(Scalar::Object))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut column = Column::default();
        while let Some(value) = seq.next_element()? {
            column.push(value);
            self.progress.value_done()?;
        }
        Ok(Some(column))
    }
}
