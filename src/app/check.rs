//! `trackscope check`: what is in a session, and everything that is wrong with it.

use std::fmt;
use std::path::Path;

use crate::feed::{FileError, read_all};
use crate::model::{FleetCounts, ProblemLog, Severity};
use crate::time::{TimeRange, Zone, offset_name};
use crate::wire::{DecodeError, Message};

/// What was found in one file.
#[derive(Debug, Default)]
pub struct CheckReport {
    messages: usize,
    loads: Vec<LoadReport>,
    refused: Vec<(u64, DecodeError)>,
}

#[derive(Debug)]
struct LoadReport {
    line: u64,
    counts: FleetCounts,
    range: Option<TimeRange>,
    zone: Zone,
    zones_differ: bool,
    problems: ProblemLog,
}

/// Reads and checks a file.
///
/// # Errors
/// [`FileError`] when it cannot be read at all.
pub fn check(path: &Path) -> Result<CheckReport, FileError> {
    let mut report = CheckReport::default();
    for read in read_all(path)? {
        match read.message {
            Ok(message) => report.add(read.line, message),
            Err(error) => report.refused.push((read.line, error)),
        }
    }
    Ok(report)
}

impl CheckReport {
    fn add(&mut self, line: u64, message: Message) {
        self.messages += 1;
        let Message::LoadVehicles(load) = message else {
            return;
        };
        let mut fleet = crate::model::Fleet::default();
        fleet.apply(crate::model::Update::Load {
            vehicles: load.vehicles,
            announced_range: load.announced_range,
        });
        self.loads.push(LoadReport {
            line,
            counts: fleet.counts(),
            range: fleet.range(),
            zone: fleet.zone(),
            zones_differ: fleet.zones_differ(),
            problems: load.problems,
        });
    }

    /// Whether anything in the file can be used: a fix to show, or a message that needs none.
    pub fn is_usable(&self) -> bool {
        if self.loads.is_empty() {
            self.messages > 0
        } else {
            self.loads.iter().any(|load| load.counts.fixes > 0)
        }
    }
}

impl fmt::Display for CheckReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} messages, {} refused",
            self.messages,
            self.refused.len()
        )?;
        for load in &self.loads {
            load.fmt(f)?;
        }
        for (line, error) in &self.refused {
            writeln!(f, "line {line}: refused: {error}")?;
        }
        if !self.is_usable() {
            writeln!(f, "nothing in this file can be used")?;
        }
        Ok(())
    }
}

/// What the times say of their zone.
fn zone_words(zone: Zone) -> String {
    match zone {
        Zone::NotStated => "as recorded, zone not stated".to_owned(),
        Zone::Offset(secs) => offset_name(secs),
    }
}

impl fmt::Display for LoadReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let FleetCounts {
            vehicles,
            fixes,
            track,
        } = self.counts;
        writeln!(
            f,
            "line {}: load_vehicles: {vehicles} vehicles, {fixes} fixes",
            self.line
        )?;
        if let Some(range) = self.range {
            writeln!(
                f,
                "  from {} to {}, {}",
                range.start().format_iso(self.zone),
                range.end().format_iso(self.zone),
                zone_words(self.zone)
            )?;
        }
        if self.zones_differ {
            writeln!(f, "  the vehicles' times state different zones")?;
        }
        writeln!(
            f,
            "  {} gaps, {} same-time conflicts, {} duplicates, {} anomalies",
            track.gaps, track.conflicts, track.duplicates, track.anomalies
        )?;
        for (severity, reason, count, samples) in self.problems.kinds() {
            let what = match severity {
                Severity::Refused => "refused",
                Severity::Noted => "noted",
            };
            writeln!(f, "  {what} {count} × {reason}")?;
            for problem in samples {
                writeln!(f, "    {problem}")?;
            }
            let told = u64::try_from(samples.len()).unwrap_or(u64::MAX);
            if let Some(more) = count.checked_sub(told).filter(|&more| more > 0) {
                writeln!(f, "    and {more} more")?;
            }
        }
        Ok(())
    }
}
