//! Commands for actions that need nothing of the interface itself.

use egui::Vec2;

use super::action::{Action, ScaleStep};
use crate::command::{CameraCommand, Command, FollowTarget, ScreenArea};
use crate::playback::Clock;
use crate::preferences::Scale;
use crate::time::{TimeRange, Timestamp};
use crate::ui::map_picker::next_map;
use crate::ui::offered::{faster, slower};
use crate::ui::view::{Following, View};

/// Part of the view that an arrow key moves it by.
const PAN_STEP: f32 = 1.0 / 8.0;

/// The command for an action that needs nothing of the interface itself.
pub fn command(action: Action, view: &View<'_>, view_size: Vec2) -> Option<Command> {
    let clock = view.clock;
    let seek = |t: fn(TimeRange) -> Timestamp| clock.span().map(t).map(Command::Seek);
    match action {
        Action::TogglePlay => Some(Command::TogglePlay),
        Action::Play => Some(Command::Play),
        Action::PlayBackward => Some(Command::PlayBackward),
        Action::Pause => Some(Command::Pause),
        Action::ToggleSkipQuiet => Some(Command::SkipQuiet(!clock.skips_quiet())),
        Action::PartFromHere => part(clock, |here, span, range| {
            let end = if here < span.end() {
                span.end()
            } else {
                range.end()
            };
            TimeRange::new(here, end)
        }),
        Action::PartToHere => part(clock, |here, span, range| {
            let start = if here > span.start() {
                span.start()
            } else {
                range.start()
            };
            TimeRange::new(start, here)
        }),
        Action::PartAll => clock.window().map(|_| Command::SetWindow(None)),
        Action::Stop => Some(Command::Stop),
        Action::ToggleFollowNewest => {
            let is_live = view.fleet.is_live();
            is_live.then(|| Command::FollowNewest(!clock.follows_newest()))
        }
        Action::FitRate(secs) => Some(Command::FitRate(secs)),
        Action::FocusSelected => view.selected.map(Command::FocusVehicle),
        Action::HideInferred => Some(Command::HideInferred(!view.display.hide_inferred)),
        Action::ToggleConnectors => Some(Command::ShowConnectors(!view.display.show_connectors)),
        Action::ToggleNames => Some(Command::ShowNames(!view.display.show_names)),
        Action::ToggleTrails => Some(Command::SetShowTrails(!view.display.show_trails)),
        Action::NextWholeTracks => Some(Command::ShowWholeTracks(view.display.whole_tracks.next())),
        Action::WholeTracks(whose) => Some(Command::ShowWholeTracks(whose)),
        Action::ToggleFollow => toggle_follow(view),
        Action::FollowSelected => {
            let only = view.selected.map(|key| FollowTarget::Vehicles(vec![key]));
            only.map(|only| Command::Follow(Some(only)))
        }
        Action::FollowSelection => Some(Command::Follow(Some(FollowTarget::Selection))),
        Action::FollowAll => Some(Command::Follow(Some(FollowTarget::All))),
        Action::FollowNobody => Some(Command::Follow(None)),
        Action::ListPassings => view.selected.map(|_| Command::ListPassings),
        Action::NextColoring => Some(Command::ColorBy(view.display.color_by.next())),
        Action::ColorBy(by) => Some(Command::ColorBy(by)),
        Action::Isolate => isolate(view),
        Action::HideSelected => {
            let vehicles: Vec<_> = view.selection.iter().collect();
            let shown = false;
            (!vehicles.is_empty()).then_some(Command::SetShown { vehicles, shown })
        }
        Action::ShowAllVehicles => {
            (!view.visibility.shows_all()).then_some(Command::ShowAllVehicles)
        }
        Action::NextMap => next_map(&view.basemap),
        Action::ChooseMapFile => Some(Command::ChooseMapFile),
        Action::Connect => view.source.can_retry().then_some(Command::RetryConnection),
        Action::Clear => (!view.fleet.vehicles().is_empty()).then_some(Command::Clear),
        Action::StepFrames(frames) => Some(Command::StepFrames(frames)),
        Action::StepFix(to) => Some(Command::StepFix(to)),
        Action::StepStop(to) => Some(Command::StepStop(to)),
        Action::ToggleLoop => Some(Command::SetLoop(!clock.loops())),
        Action::SeekStart => seek(|range| range.start()),
        Action::SeekEnd => seek(|range| range.end()),
        Action::SeekBySecs(secs) => Some(Command::SeekBySecs(secs)),
        Action::Slower => slower(clock.rate()).map(Command::SetRate),
        Action::Faster => faster(clock.rate()).map(Command::SetRate),
        Action::Pan(direction) => {
            let step = direction * view_size * PAN_STEP;
            Some(Command::Camera(CameraCommand::Step {
                dx_points: f64::from(step.x),
                dy_points: f64::from(step.y),
            }))
        }
        Action::Zoom(levels) => Some(Command::Camera(CameraCommand::ZoomBy {
            levels,
            anchor_points: (0.0, 0.0),
            smooth: true,
        })),
        Action::FitAll => Some(Command::FitAll),
        Action::SelectVisible => Some(Command::SelectOnScreen(ScreenArea::Whole)),
        Action::SaveView => Some(Command::SaveView(None)),
        Action::OpenView => Some(Command::OpenView(None)),
        Action::CopyViewLink => Some(Command::CopyViewLink),
        Action::PasteViewLink => Some(Command::PasteViewLink),
        Action::OpenSession => Some(Command::OpenSession(None)),
        Action::OpenDemo => Some(Command::OpenDemo),
        Action::Quit => Some(Command::Quit),
        Action::SetTheme(theme) => Some(Command::SetTheme(theme)),
        Action::SetUnits(units) => Some(Command::SetUnits(units)),
        Action::SetScale(step) => {
            let scale = view.preferences.scale;
            let other = match step {
                ScaleStep::Larger => scale.larger(),
                ScaleStep::Smaller => scale.smaller(),
                ScaleStep::Normal => Scale::NORMAL,
            };
            (other != scale).then_some(Command::SetScale(other))
        }
        Action::FoldDetails
        | Action::ToggleLegend
        | Action::ToggleList
        | Action::Search
        | Action::ChooseMap
        | Action::CopyPlace
        | Action::CopyPicture
        | Action::SavePicture
        | Action::ToggleEveryone
        | Action::ToggleEvents
        | Action::CopyTable(_)
        | Action::SaveTable
        | Action::ToggleKeys
        | Action::ToggleAbout
        | Action::OpenSettings
        | Action::ResetSettings
        | Action::OpenPalette
        | Action::GoToTime
        | Action::LookAtTime(_)
        | Action::ToggleLanes
        | Action::Escape => None,
    }
}

/// Ends following, or goes on with it; from the beginning whoever is selected is followed, and
/// all when nobody is.
fn toggle_follow(view: &View<'_>) -> Option<Command> {
    let target = match view.following {
        Following::Active(_) => None,
        Following::Suspended(target) => Some(target.clone()),
        Following::Nobody if !view.selection.is_empty() => Some(FollowTarget::Selection),
        Following::Nobody if view.fleet.vehicles().is_empty() => return None,
        Following::Nobody => Some(FollowTarget::All),
    };
    Some(Command::Follow(target))
}

/// What is selected alone; where that is so already, or nothing is selected, all again.
pub fn isolate(view: &View<'_>) -> Option<Command> {
    if is_isolated(view) || view.selection.is_empty() {
        return (!view.visibility.shows_all()).then_some(Command::ShowAllVehicles);
    }
    Some(Command::Isolate(view.selection.iter().collect()))
}

/// Whether what is selected is shown, and nothing else.
pub fn is_isolated(view: &View<'_>) -> bool {
    let all = view.fleet.vehicles().len();
    !view.visibility.shows_all()
        && all.saturating_sub(view.visibility.hidden_count()) == view.selection.len()
        && view
            .selection
            .iter()
            .all(|key| !view.visibility.is_hidden(key))
}

/// Another part to play, made of the playhead, what is played, and all there is.
fn part(
    clock: &Clock,
    of: impl Fn(Timestamp, TimeRange, TimeRange) -> TimeRange,
) -> Option<Command> {
    let part = of(clock.playhead(), clock.span()?, clock.range()?);
    Some(Command::SetWindow(Some(part)))
}
