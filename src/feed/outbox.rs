//! What waits to be sent to the application: few texts, and a count of what had no room.

use std::collections::VecDeque;
use std::mem::discriminant;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use thiserror::Error;
use tracing::{info, warn};

use crate::wire::{ViewerEvent, encode};

/// Texts that may wait to be sent to the application.
pub const OUTBOX_TEXTS: usize = 256;

/// So much waits to be sent that an event was not taken.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("the application does not read: {OUTBOX_TEXTS} texts wait to be sent to it")]
pub struct OutboxFull {
    /// Events that were not taken since the outbox was full, this one included.
    pub lost: u64,
}

/// One text that waits.
#[derive(Debug)]
struct Waiting {
    text: String,
    /// Set for an event that the next one of its kind makes worthless.
    state: Option<std::mem::Discriminant<ViewerEvent>>,
}

#[derive(Debug, Default)]
struct State {
    waiting: VecDeque<Waiting>,
    lost: u64,
}

/// Both ends of the outbox: the main thread puts in, the socket thread takes out.
#[derive(Clone, Debug, Default)]
pub(super) struct Outbox(Arc<Mutex<State>>);

impl Outbox {
    /// Takes an event whole, or not at all.
    pub(super) fn put(&self, event: &ViewerEvent) -> Result<(), OutboxFull> {
        let texts = encode(event);
        let state = is_state(event).then(|| discriminant(event));
        let mut inner = self.lock();
        if state.is_some() {
            // Where the playhead or the camera was before is of no interest any more.
            inner.waiting.retain(|waiting| waiting.state != state);
        }
        if inner.waiting.len().saturating_add(texts.len()) > OUTBOX_TEXTS {
            inner.lost = inner.lost.saturating_add(1);
            let lost = inner.lost;
            drop(inner);
            if lost == 1 {
                warn!(?event, "the application does not read: events are lost");
            }
            return Err(OutboxFull { lost });
        }
        let texts = texts.into_iter();
        inner
            .waiting
            .extend(texts.map(|text| Waiting { text, state }));
        Ok(())
    }

    /// The text that waits longest.
    pub(super) fn take(&self) -> Option<String> {
        Some(self.lock().waiting.pop_front()?.text)
    }

    /// How many events were lost before everything that waited was taken; told once.
    pub(super) fn take_lost(&self) -> Option<u64> {
        let mut inner = self.lock();
        if !inner.waiting.is_empty() || inner.lost == 0 {
            return None;
        }
        let lost = std::mem::take(&mut inner.lost);
        drop(inner);
        info!(lost, "the application reads again");
        Some(lost)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing panics while it is held; what there is is whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether the event says how something stands now, so that a later one says all that an
/// earlier one did.
const fn is_state(event: &ViewerEvent) -> bool {
    matches!(
        event,
        ViewerEvent::PlaybackState(_) | ViewerEvent::CameraChanged(_)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Zone;
    use crate::wire::{PlaybackMode, PlaybackState};

    fn playback(rate: f64) -> ViewerEvent {
        ViewerEvent::PlaybackState(PlaybackState {
            time: None,
            zone: Zone::NotStated,
            range: None,
            mode: PlaybackMode::Paused,
            rate,
            loops: false,
            follows_newest: false,
        })
    }

    fn texts(outbox: &Outbox) -> Vec<String> {
        std::iter::from_fn(|| outbox.take()).collect()
    }

    #[test]
    fn events_leave_in_their_order() {
        let outbox = Outbox::default();
        outbox.put(&ViewerEvent::MapReady).unwrap();
        outbox.put(&ViewerEvent::AnimationComplete).unwrap();
        let texts = texts(&outbox);
        assert_eq!(texts.len(), 2);
        assert!(texts[0].contains("map_ready"), "{texts:?}");
    }

    #[test]
    fn a_newer_state_takes_the_place_of_an_older_one_and_of_nothing_else() {
        let outbox = Outbox::default();
        outbox.put(&playback(1.0)).unwrap();
        outbox.put(&ViewerEvent::MapReady).unwrap();
        (2..1000).for_each(|rate| outbox.put(&playback(f64::from(rate))).unwrap());
        let texts = texts(&outbox);
        assert_eq!(texts.len(), 2, "{texts:?}");
        assert!(texts[0].contains("map_ready"), "{texts:?}");
        assert!(texts[1].contains("999"), "{texts:?}");
    }

    #[test]
    fn what_has_no_room_is_counted_and_told_once_when_all_is_sent() {
        let outbox = Outbox::default();
        (0..OUTBOX_TEXTS).for_each(|_| outbox.put(&ViewerEvent::MapReady).unwrap());
        for lost in 1..=3 {
            let full = outbox.put(&ViewerEvent::MapReady).unwrap_err();
            assert_eq!(full, OutboxFull { lost });
        }
        assert_eq!(outbox.take_lost(), None, "there is still something to send");
        assert_eq!(texts(&outbox).len(), OUTBOX_TEXTS);
        assert_eq!(outbox.take_lost(), Some(3));
        assert_eq!(outbox.take_lost(), None);
        outbox.put(&ViewerEvent::MapReady).unwrap();
    }

    #[test]
    fn an_event_of_two_texts_is_taken_whole_or_not_at_all() {
        let outbox = Outbox::default();
        (1..OUTBOX_TEXTS).for_each(|_| outbox.put(&ViewerEvent::MapReady).unwrap());
        let error = ViewerEvent::MapError {
            message: "m".into(),
            error: "e".into(),
            critical: false,
        };
        outbox.put(&error).unwrap_err();
        assert_eq!(texts(&outbox).len(), OUTBOX_TEXTS - 1);
    }
}
