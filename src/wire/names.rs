//! Ids that are used twice, and labels that make such vehicles differ.

use std::collections::{HashMap, HashSet};

use crate::model::{Problem, ProblemLog, Severity, Vehicle};

/// The ids and labels of the vehicles of one message that were read so far.
#[derive(Debug, Default)]
pub(super) struct Names {
    uses_of_id: HashMap<String, u64>,
    labels: HashSet<String>,
    /// Id and label of each vehicle.
    pairs: HashSet<(String, String)>,
}

impl Names {
    /// Notes ids that were used before, and makes the labels differ where those are equal
    /// too. `vehicles` follow those of the calls before.
    pub(super) fn tell_apart(&mut self, vehicles: &mut [Vehicle], problems: &mut ProblemLog) {
        self.labels
            .extend(vehicles.iter().map(|vehicle| vehicle.label.clone()));
        for vehicle in vehicles {
            let uses = self.uses_of_id.entry(vehicle.id.clone()).or_default();
            *uses += 1;
            let is_new = self
                .pairs
                .insert((vehicle.id.clone(), vehicle.label.clone()));
            if *uses == 1 {
                continue;
            }
            let reason = "another vehicle has the same id, both are kept";
            problems.add(Severity::Noted, reason, || Problem {
                severity: Severity::Noted,
                vehicle: Some(vehicle.id.clone()),
                index: None,
                field: String::from("id"),
                value: format!("{:?}", vehicle.id),
                reason,
            });
            if !is_new {
                // Counting from the number of uses keeps a long list of equal ids cheap.
                let free = (*uses..=u64::MAX)
                    .map(|number| format!("{} ({number})", vehicle.label))
                    .find(|label| !self.labels.contains(label));
                if let Some(label) = free {
                    self.labels.insert(label.clone());
                    self.pairs.insert((vehicle.id.clone(), label.clone()));
                    vehicle.label = label;
                }
            }
        }
    }
}
