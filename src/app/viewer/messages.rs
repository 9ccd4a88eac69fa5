//! What messages of the application do to the viewer.

use super::Viewer;
use crate::command::Command;
use crate::ui::NoticeLevel;
use crate::wire::{Control, Message, SeekTo, ViewerEvent};
use crate::words::feed as words;

impl Viewer {
    /// Does what a message from the application says.
    pub fn receive(&mut self, message: Message) {
        self.follow.wake();
        self.act_on(message);
        self.keep_time_face();
        // Of little data all has been looked at before the first frame.
        self.look_for_quiet(0.0);
    }

    pub(super) fn act_on(&mut self, message: Message) {
        match message {
            Message::LoadVehicles(load) => self.load(load),
            Message::Control(control) => self.control(control),
            Message::SwitchProvider { name } => {
                self.carry_out(Command::SwitchBasemap(name));
                if let Some(wanted) = &mut self.maps.wanted {
                    wanted.by_application = true;
                }
            }
            Message::Batch { messages } => {
                for message in messages {
                    match message {
                        Ok(message) => self.act_on(message),
                        Err(error) => {
                            self.report_refusal(words::BATCH_REFUSED, &error.to_string());
                        }
                    }
                }
            }
            Message::Ping { request_id } => self.outbox.push(ViewerEvent::Pong { request_id }),
            Message::Quit => self.carry_out(Command::Quit),
            Message::AppendPoints(append) => self.append_points(append),
            Message::RemoveVehicles { ids } => self.remove_vehicles(ids),
            Message::Settings { settings, problems } => self.change_settings(&settings, &problems),
            Message::FocusVehicle { id } => self.focus_by_id(&id),
            Message::Select { id } => self.select_by_id(id.as_deref()),
            Message::SetVisible { ids, visible } => self.set_visible_by_id(&ids, visible),
            Message::Isolate { ids } => self.isolate_by_id(&ids),
            Message::Fit(to) => self.fit(to),
            Message::Follow(wish) => self.follow_by_id(wish),
            Message::Subscribe(wanted) => {
                let mut subscriptions = std::mem::take(&mut self.subscriptions);
                subscriptions.subscribe(wanted, &self.now());
                self.subscriptions = subscriptions;
            }
        }
    }

    pub(super) fn control(&mut self, control: Control) {
        self.carry_out(match control {
            Control::Play => Command::Play,
            Control::Pause => Command::Pause,
            Control::Stop => Command::Stop,
            Control::Clear => Command::Clear,
            Control::Toggle => Command::TogglePlay,
            Control::StepSecs(secs) => Command::SeekBySecs(secs),
            Control::SetRate(rate) => Command::SetRate(rate),
            Control::Seek(SeekTo::Time(time)) => Command::Seek(time),
            Control::Seek(SeekTo::OffsetSecs(secs)) => match self.clock.range() {
                Some(range) => {
                    // A float `as` integer saturates, and the sum is clamped to the calendar.
                    Command::Seek(range.start().saturating_add_micros((secs * 1e6) as i64))
                }
                None => return,
            },
            Control::Seek(SeekTo::Fraction(fraction)) => match self.clock.range() {
                Some(range) => Command::Seek(range.at_fraction(fraction)),
                None => return,
            },
            Control::SetLoop(loops) => Command::SetLoop(loops),
        });
    }

    /// Tells the user and the application that something does not work.
    pub fn report_error(&mut self, title: &str, error: &str, critical: bool) {
        tracing::error!(critical, "{title}: {error}");
        self.notices.add(NoticeLevel::Error, title, error);
        self.outbox.push(ViewerEvent::MapError {
            message: title.to_owned(),
            error: error.to_owned(),
            critical,
        });
    }

    /// Tells the user and the application of input that cannot be used; many of a kind are
    /// one message on the screen, and one to the application each.
    pub fn report_refusal(&mut self, title: &str, error: &str) {
        tracing::error!("{title}: {error}");
        self.notices.add_line(NoticeLevel::Error, title, error);
        self.outbox.push(ViewerEvent::MapError {
            message: title.to_owned(),
            error: error.to_owned(),
            critical: false,
        });
    }
}
