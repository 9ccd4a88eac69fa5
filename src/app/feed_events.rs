//! What the viewer makes of a feed's events.

use super::viewer::Viewer;
use crate::feed::{FeedEvent, Stage};
use crate::ui::{LoadStage, Loading, NoticeLevel, Source};

/// Title of the notice that the viewer does not keep up.
const PRESSURE_TITLE: &str = "The data comes faster than it can be read";

impl Viewer {
    /// Takes over one event. Messages change the fleet and the clock, the rest is shown.
    pub fn feed(&mut self, event: FeedEvent) {
        match event {
            FeedEvent::Connecting { address, attempt } => {
                self.source = Source::Connecting { address, attempt };
            }
            FeedEvent::Connected { address } => self.source = Source::Live { address },
            FeedEvent::Lost {
                address,
                reason,
                retry_in,
            } => {
                tracing::warn!(%address, %reason, "connection lost");
                self.end_subscriptions();
                self.loading = None;
                self.source = Source::Lost {
                    address,
                    reason,
                    retry_in_secs: retry_in.as_secs_f64(),
                };
            }
            FeedEvent::Progress {
                stage,
                bytes,
                total,
                vehicles,
            } => {
                self.loading = Some(Loading {
                    stage: match stage {
                        Stage::Receiving => LoadStage::Receiving,
                        Stage::Decoding => LoadStage::Decoding,
                    },
                    bytes,
                    total_bytes: total,
                    vehicles: usize::try_from(vehicles).unwrap_or(usize::MAX),
                });
            }
            FeedEvent::Message(envelope) => {
                if !envelope.message.is_followed_by_parts() {
                    self.loading = None;
                }
                self.receive(envelope.message);
            }
            FeedEvent::Refused { seq, line, error } => {
                self.loading = None;
                let (title, place) = match line {
                    Some(line) => ("A line was refused", format!("line {line}")),
                    None => (
                        "A message was refused",
                        format!("message {}", seq.saturating_add(1)),
                    ),
                };
                self.report_refusal(title, &format!("{place}: {error}"));
            }
            FeedEvent::Pressure { queued_bytes } => {
                let mib = queued_bytes / (1 << 20);
                self.notices.add(
                    NoticeLevel::Warning,
                    PRESSURE_TITLE,
                    format!("{mib} MiB wait to be decoded; the sender is held until they are."),
                );
            }
            FeedEvent::PressureOver => self.notices.resolve(PRESSURE_TITLE),
            FeedEvent::RecordingFailed { path, error } => self.report_error(
                "The recording was ended",
                &format!("{}: {error}", path.display()),
                false,
            ),
            FeedEvent::Finished => self.loading = None,
            FeedEvent::Failed { error } => {
                self.loading = None;
                self.report_error("The session file cannot be read", &error.to_string(), true);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn loaded_data_stays_when_the_connection_is_lost() {
        let address = String::from("127.0.0.1:49843");
        let mut viewer = Viewer::default();
        viewer.feed(FeedEvent::Connected {
            address: address.clone(),
        });
        viewer.feed(FeedEvent::Progress {
            stage: Stage::Receiving,
            bytes: 1,
            total: None,
            vehicles: 0,
        });
        assert!(viewer.loading.is_some());
        viewer.feed(FeedEvent::Lost {
            address,
            reason: "closed".into(),
            retry_in: Duration::from_secs(2),
        });
        assert!(viewer.loading.is_none());
        viewer.tick(0.5);
        let Source::Lost { retry_in_secs, .. } = viewer.source else {
            panic!()
        };
        assert!((retry_in_secs - 1.5).abs() < 1e-9, "the countdown runs");
    }

    #[test]
    fn pressure_is_shown_until_it_is_over() {
        let mut viewer = Viewer::default();
        viewer.feed(FeedEvent::Pressure {
            queued_bytes: 5 << 20,
        });
        assert!(viewer.notices.list()[0].detail.starts_with("5 MiB"));
        viewer.feed(FeedEvent::PressureOver);
        assert!(viewer.notices.list().is_empty());
    }
}
