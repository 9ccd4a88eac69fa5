//! What the viewer makes of a feed's events.

use super::viewer::Viewer;
use crate::feed::{FeedEvent, GiveUp, Stage};
use crate::ui::{LoadStage, Loading, NoticeLevel, Source};
use crate::words::feed as words;

impl Viewer {
    /// Shows that so many events could not be sent.
    pub(super) fn show_unsent(&mut self, lost: u64) {
        self.notices
            .add(NoticeLevel::Warning, words::UNSENT, words::unsent(lost));
    }

    /// Takes over one event. Messages change the fleet and the clock, the rest is shown.
    pub fn feed(&mut self, event: FeedEvent) {
        match event {
            FeedEvent::Connecting { address, attempt } => {
                let failed = match std::mem::take(&mut self.source) {
                    Source::Lost { reason, .. } => Some(reason),
                    Source::Connecting { failed, .. } => failed,
                    _ => None,
                };
                self.source = Source::Connecting {
                    address,
                    attempt,
                    failed,
                };
            }
            FeedEvent::Connected { address } => {
                for title in [words::FAILED, words::ORPHANED, words::NOT_CONNECTED] {
                    self.notices.resolve(title);
                }
                self.source = Source::Live { address };
            }
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
            FeedEvent::GivenUp {
                address,
                reason,
                cause,
            } => {
                tracing::warn!(%address, %reason, ?cause, "no further attempt to connect");
                self.loading = None;
                let (title, attempts) = match cause {
                    GiveUp::Attempts(count) => (words::FAILED, Some(count)),
                    GiveUp::LauncherGone => (words::ORPHANED, None),
                    GiveUp::Final => (words::NOT_CONNECTED, None),
                };
                let detail = words::given_up(attempts, &reason);
                self.notices.add(NoticeLevel::Error, title, detail);
                self.source = Source::GivenUp { address, reason };
            }
            FeedEvent::SendingAgain { lost } => {
                self.notices.resolve(words::UNSENT);
                self.notices
                    .add(NoticeLevel::Info, words::LISTENS, words::unsent(lost));
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
                let error = error.to_string();
                let (title, detail) = match line {
                    Some(line) => (words::LINE_REFUSED, words::line(line, &error)),
                    None => {
                        let number = seq.saturating_add(1);
                        (words::MESSAGE_REFUSED, words::message(number, &error))
                    }
                };
                self.report_refusal(title, &detail);
            }
            FeedEvent::Pressure { queued_bytes } => {
                let mib = queued_bytes / (1 << 20);
                self.notices
                    .add(NoticeLevel::Warning, words::PRESSURE, words::waiting(mib));
            }
            FeedEvent::PressureOver => self.notices.resolve(words::PRESSURE),
            FeedEvent::RecordingFailed { path, error } => self.report_error(
                words::RECORDING_ENDED,
                &words::recording(&path.display().to_string(), &error.to_string()),
                false,
            ),
            FeedEvent::Finished => {
                self.loading = None;
                self.is_file_read = true;
            }
            FeedEvent::Failed { error } => {
                self.loading = None;
                self.is_file_read = true;
                self.report_error(words::NOT_READ, &error.to_string(), true);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::Command;
    use std::time::Duration;

    fn given_up(cause: GiveUp) -> FeedEvent {
        FeedEvent::GivenUp {
            address: "127.0.0.1:49843".into(),
            reason: "no connection".into(),
            cause,
        }
    }

    #[test]
    fn a_connection_that_is_given_up_is_told_with_its_cause_until_there_is_one() {
        for (cause, words) in [
            (GiveUp::Attempts(10), "10 attempts; no connection"),
            (
                GiveUp::LauncherGone,
                "The program that started the viewer has ended",
            ),
            (GiveUp::Final, "no connection"),
        ] {
            let mut viewer = Viewer::default();
            viewer.feed(given_up(cause));
            assert!(viewer.source.can_retry());
            assert!(!viewer.is_animating(), "nothing counts down");
            let [notice] = viewer.notices.list() else {
                panic!()
            };
            let told = format!("{}\n{}", notice.title, notice.detail);
            assert!(told.contains(words), "{told}");
            assert!(
                told.ends_with("no connection. What is loaded stays."),
                "{told}"
            );
            viewer.feed(FeedEvent::Connected {
                address: "127.0.0.1:49843".into(),
            });
            assert!(viewer.notices.list().is_empty());
        }
    }

    #[test]
    fn why_the_last_attempt_failed_stays_while_the_next_one_is_made() {
        let (address, reason) = (String::from("127.0.0.1:1"), String::from("no server"));
        let mut viewer = Viewer::default();
        viewer.feed(FeedEvent::Lost {
            address: address.clone(),
            reason: reason.clone(),
            retry_in: Duration::from_secs(1),
        });
        viewer.feed(FeedEvent::Connecting {
            address: address.clone(),
            attempt: 2,
        });
        let expected = Source::Connecting {
            address,
            attempt: 2,
            failed: Some(reason),
        };
        assert_eq!(viewer.source, expected);
    }

    #[test]
    fn a_retry_that_is_asked_for_is_passed_on_once() {
        let mut viewer = Viewer::default();
        assert!(!viewer.take_wanted_retry());
        viewer.carry_out(Command::RetryConnection);
        assert!(viewer.take_wanted_retry());
        assert!(!viewer.take_wanted_retry());
    }

    #[test]
    fn events_that_are_not_sent_are_one_notice_with_their_count_until_it_is_over() {
        let mut viewer = Viewer::default();
        (1..=3).for_each(|lost| viewer.show_unsent(lost));
        assert_eq!(viewer.notices.list().len(), 1);
        assert!(viewer.notices.list()[0].detail.starts_with("3 events"));
        viewer.feed(FeedEvent::SendingAgain { lost: 3 });
        let [notice] = viewer.notices.list() else {
            panic!()
        };
        assert_eq!(notice.level, NoticeLevel::Info);
        assert!(notice.detail.starts_with("3 events"));
    }

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
