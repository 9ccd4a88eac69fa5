//! Live data that is too much for one turn, cut so that frames can be drawn in between.

use super::viewer::Viewer;
use crate::feed::{Envelope, FeedEvent};
use crate::wire::{Message, VehiclePoints};

/// Fixes that are taken over at a time: some milliseconds.
const MAX_FIXES: usize = 20_000;

/// An `append_points` with many fixes, of which some may have been taken over. Those within a
/// batch are never cut: a batch is one step.
#[derive(Debug)]
pub(super) struct Portions {
    /// Vehicles that are still to come, the next one last.
    vehicles: Vec<VehiclePoints>,
    /// The message itself, without them; it comes last.
    envelope: Envelope,
}

impl Portions {
    /// Hands an event to the viewer, unless it is a message that has to be cut.
    pub(super) fn unless_taken(event: FeedEvent, viewer: &mut Viewer) -> Option<Self> {
        match event {
            FeedEvent::Message(Envelope {
                seq,
                at,
                message: Message::AppendPoints(mut append),
            }) if fixes(&append.vehicles) > MAX_FIXES => {
                let mut vehicles = std::mem::take(&mut append.vehicles);
                for points in &mut vehicles {
                    // Newest first would make every portion a change of the whole track.
                    if !points.fixes.is_sorted_by_key(|fix| fix.time) {
                        points.fixes.sort_by_key(|fix| fix.time);
                    }
                }
                vehicles.reverse();
                let message = Message::AppendPoints(append);
                let envelope = Envelope { seq, at, message };
                Some(Self { vehicles, envelope })
            }
            event => {
                viewer.feed(event);
                None
            }
        }
    }

    /// Hands the next portion to the viewer; returns what is left, if anything is.
    pub(super) fn take_over(mut self, viewer: &mut Viewer) -> Option<Self> {
        if let Message::AppendPoints(append) = &mut self.envelope.message {
            // They hold before the first fix, and nobody's later wish is undone with the last.
            viewer.apply_settings(&std::mem::take(&mut append.settings));
        }
        let mut portion: Vec<VehiclePoints> = Vec::new();
        let mut room = MAX_FIXES;
        let mut continues = false;
        while room > 0
            && let Some(next) = self.vehicles.last_mut()
        {
            if let Some(left) = room.checked_sub(next.fixes.len()) {
                room = left;
                portion.extend(self.vehicles.pop());
            } else {
                let rest = next.fixes.split_off(room);
                let fixes = std::mem::replace(&mut next.fixes, rest);
                portion.push(VehiclePoints {
                    id: next.id.clone(),
                    label: next.label.clone(),
                    color: next.color,
                    group: None,
                    zone: next.zone,
                    fixes,
                });
                room = 0;
                continues = true;
            }
        }
        viewer.append_portion(portion, continues);
        if self.vehicles.is_empty() {
            viewer.feed(FeedEvent::Message(self.envelope));
            return None;
        }
        Some(self)
    }
}

fn fixes(vehicles: &[VehiclePoints]) -> usize {
    vehicles.iter().map(|points| points.fixes.len()).sum()
}
