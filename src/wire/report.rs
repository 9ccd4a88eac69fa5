//! Where faults of the data go while a message is read, and how far the reading has come.

use crate::model::{Problem, ProblemLog, Severity};
use crate::time::TimeReader;

use super::DecodeProgress;
use super::ahead::Ahead;
use super::fix::FixKey;
use super::quick::{FixScanner, Json};
use super::vehicle_draft::ReadVehicle;

/// Fixes between two reports of progress: some milliseconds of work.
const FIXES_PER_REPORT: u32 = 4096;

/// Values of columns between two reports of progress.
const VALUES_PER_REPORT: u32 = 65_536;

/// Faults of one vehicle, whose id may not be known yet.
#[derive(Debug, Default)]
pub(super) struct VehicleReport {
    log: ProblemLog,
    /// Fixes that were refused.
    pub(super) refused_fixes: u64,
}

impl VehicleReport {
    /// A fault of the fix at `index`, or of the vehicle itself.
    pub(super) fn add(
        &mut self,
        severity: Severity,
        index: Option<usize>,
        field: &'static str,
        value: impl FnOnce() -> String,
        reason: &'static str,
    ) {
        // Of each refused fix one fault is told.
        if severity == Severity::Refused && index.is_some() {
            self.refused_fixes += 1;
        }
        self.log.add(severity, reason, || Problem {
            severity,
            vehicle: None,
            index,
            field: field.to_owned(),
            value: value(),
            reason,
        });
    }

    /// Hands everything over, with the vehicle's id.
    pub(super) fn finish(self, vehicle: &str, into: &mut ProblemLog) {
        for (severity, reason, count, samples) in self.log.kinds() {
            let named = |problem: &Problem| Problem {
                vehicle: Some(vehicle.to_owned()),
                ..problem.clone()
            };
            for sample in samples {
                into.push(named(sample));
            }
            // The rest was only counted, because there were more than are kept.
            let Some(last) = samples.last() else { continue };
            for _ in samples.len() as u64..count {
                into.add(severity, reason, || named(last));
            }
        }
    }
}

/// The quick reader of a message and what it knows of its fixes.
pub(super) struct Quick<'p> {
    pub(super) json: &'p Json<'p>,
    pub(super) fixes: FixScanner<'p, FixKey>,
}

/// How far the reading has come, and whom to tell.
pub(super) struct Progress<'p> {
    /// The reader that stands behind every deserializer of this message, if it is the quick one.
    pub(super) quick: Option<Quick<'p>>,
    /// The second half of the vehicles, while it is read by another thread.
    pub(super) ahead: Option<Ahead<'p>>,
    /// Reads the times of fixes.
    pub(super) times: TimeReader,
    /// Address of the text's first byte; keys borrowed from it tell the place by theirs.
    start: usize,
    /// Address of the last key that was read.
    pub(super) position: usize,
    /// Vehicles read completely.
    pub(super) vehicles: u64,
    /// Whether the listener asked to stop.
    pub(super) cancelled: bool,
    /// Whether fixes are wanted as they were sent, and no tracks.
    pub(super) as_sent: bool,
    fixes: u32,
    values: u32,
    listener: &'p mut dyn FnMut(DecodeProgress) -> bool,
}

impl<'p> Progress<'p> {
    pub(super) fn new(text: &[u8], listener: &'p mut dyn FnMut(DecodeProgress) -> bool) -> Self {
        let start = text.as_ptr().addr();
        Self {
            quick: None,
            ahead: None,
            times: TimeReader::default(),
            start,
            position: start,
            vehicles: 0,
            cancelled: false,
            as_sent: false,
            fixes: 0,
            values: 0,
            listener,
        }
    }

    /// The same for a message that is read by `json`.
    pub(super) fn of_quick(
        json: &'p Json<'p>,
        listener: &'p mut dyn FnMut(DecodeProgress) -> bool,
    ) -> Self {
        let fixes = FixScanner::default();
        Self {
            quick: Some(Quick { json, fixes }),
            ..Self::new(b"", listener)
        }
    }

    /// Counts one fix. An error means that the reading is to stop.
    #[inline]
    pub(super) fn fix_done<E: serde::de::Error>(&mut self) -> Result<(), E> {
        self.fixes += 1;
        if self.fixes < FIXES_PER_REPORT {
            return Ok(());
        }
        self.fixes = 0;
        self.report()
    }

    /// Counts one value of a column. An error means that the reading is to stop.
    #[inline]
    pub(super) fn value_done<E: serde::de::Error>(&mut self) -> Result<(), E> {
        self.values += 1;
        if self.values < VALUES_PER_REPORT {
            return Ok(());
        }
        self.values = 0;
        self.report()
    }

    /// Counts one vehicle. An error means that the reading is to stop.
    pub(super) fn vehicle_done<E: serde::de::Error>(&mut self) -> Result<(), E> {
        self.vehicles += 1;
        // Very small vehicles count like fixes, so that a million of them is no million reports.
        self.fix_done()
    }

    /// Where a vehicle is to be read: those that were read ahead from there on, if they were.
    /// An error means that the reading is to stop.
    pub(super) fn take_ahead<E: serde::de::Error>(
        &mut self,
    ) -> Result<Option<Vec<ReadVehicle>>, E> {
        let (Some(quick), Some(ahead)) = (&self.quick, &self.ahead) else {
            return Ok(None);
        };
        let json = quick.json;
        if json.at() < ahead.start() {
            return Ok(None);
        }
        if json.at() > ahead.start() {
            // It was begun where no vehicle begins.
            self.ahead = None;
            return Ok(None);
        }
        while !self.ahead.as_ref().is_none_or(Ahead::wait) {
            self.report()?;
        }
        let read = self.ahead.take().map(Ahead::into_read).unwrap_or_default();
        if read.vehicles.is_empty() {
            return Ok(None);
        }
        json.go_to(read.end);
        self.vehicles += read.vehicles.len() as u64;
        self.report()?;
        Ok(Some(read.vehicles))
    }

    fn report<E: serde::de::Error>(&mut self) -> Result<(), E> {
        let bytes = match &self.quick {
            Some(quick) => quick.json.at(),
            None => self.position.saturating_sub(self.start),
        };
        let (bytes_ahead, vehicles_ahead) = self.ahead.as_ref().map_or((0, 0), Ahead::done);
        let go_on = (self.listener)(DecodeProgress {
            bytes: (bytes + bytes_ahead) as u64,
            vehicles: self.vehicles + vehicles_ahead,
        });
        if go_on {
            return Ok(());
        }
        self.cancelled = true;
        Err(E::custom("cancelled"))
    }
}
