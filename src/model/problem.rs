//! What was wrong with the data: every refusal and repair is counted, the first of each kept.

use std::collections::BTreeMap;
use std::fmt;

/// Details kept of each kind of problem; beyond that only their number is.
pub const MAX_PROBLEM_SAMPLES: usize = 10_000;

/// What happened to the data that had the problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The datum was left out.
    Refused,
    /// The datum was kept, changed or flagged as told.
    Noted,
}

/// One thing wrong with the data: where, what was found, and why that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What became of the datum.
    pub severity: Severity,
    /// Id of the vehicle, as given, if it concerns one.
    pub vehicle: Option<String>,
    /// Place in the vehicle's list of fixes as sent, from 0, or in the list of vehicles
    /// when no vehicle id is known.
    pub index: Option<usize>,
    /// Name of the field as spelled in the message.
    pub field: String,
    /// What the field held, shortened.
    pub value: String,
    /// What is wrong with it, the same words for every problem of the kind.
    pub reason: &'static str,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(vehicle) = &self.vehicle {
            write!(f, "vehicle {vehicle:?}")?;
            if let Some(index) = self.index {
                write!(f, ", fix {index}")?;
            }
            write!(f, ": ")?;
        } else if let Some(index) = self.index {
            write!(f, "vehicle number {index}: ")?;
        }
        write!(f, "{} = {}: {}", self.field, self.value, self.reason)
    }
}

/// All problems of one message: exact counts, and the first few of each kind in full.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProblemLog {
    kinds: BTreeMap<(Severity, &'static str), Kind>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Kind {
    count: u64,
    samples: Vec<Problem>,
}

impl ProblemLog {
    /// Adds a problem; `make` is called only while details of its kind are still kept.
    pub fn add(
        &mut self,
        severity: Severity,
        reason: &'static str,
        make: impl FnOnce() -> Problem,
    ) {
        let kind = self.kinds.entry((severity, reason)).or_default();
        kind.count = kind.count.saturating_add(1);
        if kind.samples.len() < MAX_PROBLEM_SAMPLES {
            kind.samples.push(make());
        }
    }

    /// Adds a problem that is already at hand.
    pub fn push(&mut self, problem: Problem) {
        self.add(problem.severity, problem.reason, || problem);
    }

    /// Takes over everything from `other`.
    pub fn merge(&mut self, other: Self) {
        for (key, theirs) in other.kinds {
            let ours = self.kinds.entry(key).or_default();
            ours.count = ours.count.saturating_add(theirs.count);
            let room = MAX_PROBLEM_SAMPLES.saturating_sub(ours.samples.len());
            ours.samples.extend(theirs.samples.into_iter().take(room));
        }
    }

    /// How many data had a problem of this severity.
    pub fn count(&self, severity: Severity) -> u64 {
        self.kinds
            .iter()
            .filter(|((s, _), _)| *s == severity)
            .map(|(_, kind)| kind.count)
            .sum()
    }

    /// Whether there is nothing to tell.
    pub fn is_empty(&self) -> bool {
        self.kinds.is_empty()
    }

    /// Each kind with its severity, reason, exact count and kept details.
    pub fn kinds(&self) -> impl Iterator<Item = (Severity, &'static str, u64, &[Problem])> {
        self.kinds.iter().map(|(&(severity, reason), kind)| {
            (severity, reason, kind.count, kind.samples.as_slice())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(index: usize) -> Problem {
        Problem {
            severity: Severity::Refused,
            vehicle: Some("van".into()),
            index: Some(index),
            field: "latitude".into(),
            value: "91".into(),
            reason: "outside of -90 to 90",
        }
    }

    #[test]
    fn every_problem_is_counted_and_the_first_are_kept() {
        let mut log = ProblemLog::default();
        (0..20_000).for_each(|index| log.push(problem(index)));
        let mut other = log.clone();
        other.merge(log);
        assert_eq!(other.count(Severity::Refused), 40_000);
        assert_eq!(other.count(Severity::Noted), 0);
        let (_, _, _, samples) = other.kinds().next().unwrap();
        assert_eq!(samples.len(), MAX_PROBLEM_SAMPLES);
        assert_eq!(samples[0], problem(0));
    }

    #[test]
    fn a_problem_names_vehicle_fix_field_and_value() {
        assert_eq!(
            problem(7).to_string(),
            "vehicle \"van\", fix 7: latitude = 91: outside of -90 to 90"
        );
    }
}
