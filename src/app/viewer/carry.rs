//! How commands are carried out, whoever gives them.

use super::{FitTarget, Viewer};
use crate::app::capture::CaptureWish;
use crate::app::keep_desk::KeepWish;
use crate::app::map_menu::{MapWish, WantedMap};
use crate::app::session_desk::SessionWish;
use crate::command::{Command, FollowTarget};
use crate::model::TrailLength;
use crate::playback::Clock;
use crate::preferences::Preferences;

impl Viewer {
    /// Does what a person or the application asks for.
    pub fn carry_out(&mut self, command: Command) {
        self.follow.wake();
        match command {
            Command::Play => self.move_playhead(Clock::play),
            Command::PlayBackward => self.move_playhead(Clock::play_backward),
            Command::Pause => self.clock.pause(),
            Command::TogglePlay => self.move_playhead(Clock::toggle),
            Command::Stop => self.move_playhead(Clock::stop),
            Command::Seek(t) => self.move_playhead(|clock| clock.seek(t)),
            Command::SeekBySecs(secs) => self.move_playhead(|clock| clock.seek_by_secs(secs)),
            Command::StepFrames(frames) => self.step_frames(frames),
            Command::StepFix(to) => self.step_fix(to),
            Command::StepStop(to) => self.step_stop(to),
            Command::SetRate(rate) => self.clock.set_rate(rate),
            Command::FitRate(secs) => self.clock.fit_rate(secs),
            Command::SetLoop(loops) => self.clock.set_loops(loops),
            Command::SetWindow(window) => self.move_playhead(|clock| clock.set_window(window)),
            Command::SkipQuiet(skips) => self.clock.set_skips_quiet(skips),
            Command::SetDisplayZone(zone) => self.set_display_zone(zone),
            Command::SayRecordedZone(said) => self.say_recorded_zone(said),
            Command::SetTheme(theme) => self.preferences.theme = theme,
            Command::SetUnits(units) => self.preferences.units = units,
            Command::SetScale(scale) => self.preferences.scale = scale,
            Command::SetMotion(motion) => self.preferences.motion = motion,
            Command::ResetSettings => self.prefer(Preferences::default(), Vec::new()),
            Command::FollowNewest(follows) => self.follow_newest(follows),
            Command::SetShowTrails(show) => self.display.show_trails = show,
            Command::HideInferred(hide) => self.display.hide_inferred = hide,
            Command::ShowConnectors(show) => self.display.show_connectors = show,
            Command::ShowNames(show) => self.display.show_names = show,
            Command::ShowWholeTracks(whose) => self.display.whole_tracks = whose,
            Command::ColorBy(by) => self.display.color_by = by,
            Command::SetTrailLength(length) => {
                self.display.trail_length = length;
                self.display.show_trails = length != TrailLength::None;
            }
            Command::SetShown { vehicles, shown } => self.set_shown(&vehicles, shown),
            Command::Isolate(vehicles) => self.isolate(&vehicles),
            Command::ShowAllVehicles => self.visibility.show_all(),
            Command::Select(key) => self.select(key),
            Command::ToggleSelected(key) => self.toggle_selected(key),
            Command::SelectAll(keys) => self.select_all(keys),
            Command::SelectOnScreen(area) => self.select_on_screen(area),
            Command::ClickVehicle(click) => self.click(click),
            Command::FocusVehicle(key) => self.focus(key),
            Command::FitAll => {
                // Who follows all sees all.
                if self.following().target() != Some(&FollowTarget::All) {
                    self.follow.suspend();
                }
                self.fit_wanted = Some(FitTarget::All);
            }
            Command::Follow(target) => self.follow(target),
            Command::ListPassings => self.list_passings(),
            Command::Camera(command) => {
                self.gone_to = None;
                self.move_camera(command);
            }
            Command::SwitchBasemap(name) => {
                self.maps.wanted = Some(WantedMap {
                    name,
                    by_application: false,
                });
            }
            Command::SetBasemapOpacity(percent) => self.maps.opacity_percent = percent.min(100),
            Command::ChooseMapFile => self.maps.wishes.push(MapWish::ChooseFile),
            Command::OpenSession(path) => self.session_wishes.push(SessionWish::File(path)),
            Command::OpenDemo => self.session_wishes.push(SessionWish::Demo),
            Command::DropFile(path) => self.maps.wishes.push(MapWish::Drop(path)),
            Command::EnterToken { token, keep } => {
                self.maps.wishes.push(MapWish::EnterToken { token, keep });
            }
            Command::CancelToken => self.maps.wishes.push(MapWish::CancelToken),
            Command::ForgetToken => self.maps.wishes.push(MapWish::ForgetToken),
            Command::RetryConnection => self.retry_wanted = true,
            Command::DismissNotice(id) => self.notices.dismiss(id),
            Command::CapturePicture { scale, to } => {
                self.wish(KeepWish::Picture(CaptureWish { scale, to }));
            }
            Command::SaveView(path) => self.wish(KeepWish::SaveView(path)),
            Command::OpenView(path) => self.wish(KeepWish::OpenView(path)),
            Command::CopyViewLink => self.wish(KeepWish::CopyLink),
            Command::PasteViewLink => self.wish(KeepWish::PasteLink),
            Command::OpenViewLink(link) => self.wish(KeepWish::OpenLink(link)),
            Command::SaveTable(file) => self.wanted_tables.push(file),
            Command::Clear => self.clear(),
            Command::Quit => self.quit = true,
        }
    }

    pub(super) fn wish(&mut self, wish: KeepWish) {
        self.keep_wishes.push(wish);
    }

    /// Something that may put the playhead elsewhere.
    pub(in crate::app) fn move_playhead(&mut self, way: impl FnOnce(&mut Clock)) {
        way(&mut self.clock);
        self.subscriptions.note_jump();
        self.follow.note_jump();
    }
}
