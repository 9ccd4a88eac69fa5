//! The main thread's turns of receiving: bounded, so that the window stays alive, and measured.
#![allow(
    clippy::disallowed_methods,
    reason = "how long a turn takes is wall time, and ends it"
)]

use std::time::{Duration, Instant};

use crossbeam_channel::Receiver;

use super::busy_meter::BusyMeter;
use super::portions::Portions;
use super::viewer::Viewer;
use crate::feed::{FeedEvent, INBOX_EVENTS};

/// Events that one turn takes over at the most: twice what the inbox holds, for the feed goes
/// on meanwhile. Small messages take a microsecond or so each.
const MAX_EVENTS: usize = 2 * INBOX_EVENTS;

/// A turn that has taken so long takes no further event.
const MAX_TURN: Duration = Duration::from_millis(4);

/// What a turn did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Turn {
    /// Whether any event was taken over.
    pub took_any: bool,
    /// Whether it ended before the feed had nothing more: another one is to follow soon.
    pub may_be_more: bool,
    /// Whether a connection was opened.
    pub connected: bool,
    /// Whether all vehicles of a message are there, where some were missing before.
    pub loaded: bool,
}

/// Takes over what a feed tells, turn by turn, without ever waiting for it.
#[derive(Debug, Default)]
pub struct Intake {
    /// Turns since the last load was complete.
    meter: BusyMeter,
    /// Turns up to then.
    last_load: BusyMeter,
    /// What is left of an event that is too much for a turn; it comes before all others.
    rest: Option<Portions>,
}

impl Intake {
    /// One turn: hands events to the viewer, as many as a frame has time for. When a load is
    /// complete with it, the log gets the longest turn since the load before.
    pub fn turn(&mut self, inbox: &Receiver<FeedEvent>, viewer: &mut Viewer) -> Turn {
        self.turn_watched(inbox, viewer, |_| {})
    }

    /// Like [`Self::turn`]; `watch` sees every event before the viewer has it.
    pub fn turn_watched(
        &mut self,
        inbox: &Receiver<FeedEvent>,
        viewer: &mut Viewer,
        mut watch: impl FnMut(&FeedEvent),
    ) -> Turn {
        let start = Instant::now();
        let mut turn = Turn::default();
        for taken in 0.. {
            if taken == MAX_EVENTS || start.elapsed() >= MAX_TURN {
                turn.may_be_more = true;
                break;
            }
            if let Some(rest) = self.rest.take() {
                self.rest = rest.take_over(viewer);
                turn.took_any = true;
                continue;
            }
            let Ok(event) = inbox.try_recv() else { break };
            turn.took_any = true;
            turn.connected |= matches!(event, FeedEvent::Connected { .. });
            turn.loaded |= completes_load(&event);
            watch(&event);
            self.rest = Portions::unless_taken(event, viewer);
        }
        if turn.took_any {
            self.meter.add_turn(start.elapsed());
        }
        if turn.loaded {
            let meter = std::mem::take(&mut self.meter);
            tracing::info!(
                longest_turn_ms = meter.longest_turn().as_secs_f64() * 1e3,
                all_turns_ms = meter.all_turns().as_secs_f64() * 1e3,
                turns = meter.turn_count(),
                "the main thread was busy receiving"
            );
            self.last_load = meter;
        }
        turn
    }

    /// The turns in which the last load that is complete arrived.
    pub const fn last_load(&self) -> BusyMeter {
        self.last_load
    }
}

/// Whether the last vehicles of a message are in this event.
fn completes_load(event: &FeedEvent) -> bool {
    match event {
        FeedEvent::Message(envelope) => {
            matches!(envelope.message, crate::wire::Message::LoadVehicles(_))
                && !envelope.message.is_followed_by_parts()
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feed::{Envelope, Stage};
    use crate::geo::WorldPoint;
    use crate::model::Fix;
    use crate::time::Timestamp;
    use crate::wire::{AppendPoints, LoadPart, LoadVehicles, Message, VehiclePoints, ViewerEvent};

    fn progress() -> FeedEvent {
        FeedEvent::Progress {
            stage: Stage::Receiving,
            bytes: 1,
            total: None,
            vehicles: 0,
        }
    }

    fn load(part: LoadPart) -> FeedEvent {
        FeedEvent::Message(Envelope {
            seq: 0,
            at: Duration::ZERO,
            message: Message::LoadVehicles(LoadVehicles {
                part,
                ..LoadVehicles::default()
            }),
        })
    }

    #[test]
    fn a_flood_is_taken_over_in_turns_and_nothing_is_left() {
        let (sender, inbox) = crossbeam_channel::bounded(MAX_EVENTS * 2);
        (0..MAX_EVENTS + 10).for_each(|_| sender.send(progress()).unwrap());
        let (mut intake, mut viewer) = (Intake::default(), Viewer::default());
        assert!(intake.turn(&inbox, &mut viewer).may_be_more);
        assert!(inbox.len() >= 10);
        let mut turns = 1;
        while intake.turn(&inbox, &mut viewer).took_any {
            turns += 1;
        }
        assert!(inbox.is_empty());
        sender.send(load(LoadPart::Last)).unwrap();
        assert!(intake.turn(&inbox, &mut viewer).loaded);
        let turns_with_news = intake.last_load().turn_count();
        assert_eq!(
            turns_with_news,
            turns + 1,
            "a turn without news counts for none"
        );
        assert!(intake.last_load().longest_turn() > Duration::ZERO);
    }

    #[test]
    fn what_is_too_much_for_a_turn_is_taken_in_portions_before_all_that_follows() {
        let fixes = |id: &str, count: usize| VehiclePoints {
            id: id.into(),
            label: None,
            color: None,
            group: None,
            zone: None,
            fixes: (0..count)
                .map(|i| {
                    let micros = i64::try_from(i).unwrap() * 100_000;
                    Fix::new(
                        Timestamp::from_micros(micros).unwrap(),
                        WorldPoint::default(),
                    )
                })
                .collect(),
        };
        let message = |message| {
            FeedEvent::Message(Envelope {
                seq: 0,
                at: Duration::ZERO,
                message,
            })
        };
        let (sender, inbox) = crossbeam_channel::bounded(4);
        let append = AppendPoints {
            vehicles: vec![fixes("a", 70_000), fixes("b", 10), fixes("c", 30_000)],
            request_id: Some("1".into()),
            ..AppendPoints::default()
        };
        sender.send(message(Message::AppendPoints(append))).unwrap();
        let ids = vec!["b".into()];
        sender
            .send(message(Message::RemoveVehicles { ids }))
            .unwrap();
        let (mut intake, mut viewer) = (Intake::default(), Viewer::default());
        while intake.turn(&inbox, &mut viewer).took_any {}
        let lens = viewer.fleet().vehicles().iter().map(|v| v.track.len());
        assert_eq!(lens.collect::<Vec<_>>(), [70_000, 30_000]);
        let events = viewer.take_events();
        let [ViewerEvent::LoadResult(result)] = &events[..] else {
            panic!("{events:?}")
        };
        assert_eq!(
            (result.accepted_vehicles, result.accepted_fixes),
            (3, 100_010)
        );
        assert_eq!(result.request_id.as_deref(), Some("1"));
    }

    #[test]
    fn a_turn_tells_that_a_load_is_complete_with_its_last_part() {
        for (part, loaded) in [
            (LoadPart::First, false),
            (LoadPart::Next, false),
            (LoadPart::Last, true),
            (LoadPart::Whole, true),
        ] {
            let (sender, inbox) = crossbeam_channel::bounded(1);
            sender.send(load(part.clone())).unwrap();
            let turn = Intake::default().turn(&inbox, &mut Viewer::default());
            assert_eq!(turn.loaded, loaded, "{part:?}");
        }
    }
}
