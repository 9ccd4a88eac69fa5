//! The one table of what can be done by key or by name: keyboard, help, palette and
//! `docs/keys.md` are all read from it.

use egui::{Key, Vec2};

use super::action::{Action, ScaleStep};
use super::chord::Chord;
use super::entry::{Entry, Section};
use crate::command::Toward;
use crate::model::{ColorBy, WholeTracks};
use crate::preferences::ThemeChoice;
use crate::ui::sheet::Form;
use crate::ui::steering::Look;
use crate::units::Units;
use crate::words::commands::{row, title};

const fn key(key: Key) -> Chord {
    Chord::key(key)
}

const fn sign(key: Key) -> Chord {
    Chord::sign(key)
}

/// All of it, in the order of the help.
pub const TABLE: &[Entry] = {
    use Action as A;
    use ColorBy as By;
    use Section as S;
    &[
        Entry::new(
            S::Playing,
            A::TogglePlay,
            title::TOGGLE_PLAY,
            &[key(Key::Space)],
        ),
        Entry::new(
            S::Playing,
            A::PlayBackward,
            title::PLAY_BACKWARD,
            &[key(Key::J)],
        )
        .in_row(row::PLAY_PAUSE_BACK),
        Entry::new(S::Playing, A::Pause, title::PAUSE, &[key(Key::K)]).in_row(row::PLAY_PAUSE_BACK),
        Entry::new(S::Playing, A::Play, title::PLAY, &[key(Key::L)]).in_row(row::PLAY_PAUSE_BACK),
        Entry::new(S::Playing, A::Stop, title::STOP, &[]),
        Entry::new(
            S::Playing,
            A::Slower,
            title::SLOWER,
            &[sign(Key::OpenBracket)],
        )
        .in_row(row::RATE),
        Entry::new(
            S::Playing,
            A::Faster,
            title::FASTER,
            &[sign(Key::CloseBracket)],
        )
        .in_row(row::RATE),
        Entry::new(S::Playing, A::FitRate(60.0), title::FIT_RATE, &[]),
        Entry::new(
            S::Playing,
            A::ToggleLoop,
            title::TOGGLE_LOOP,
            &[key(Key::R)],
        ),
        Entry::new(
            S::Playing,
            A::ToggleSkipQuiet,
            title::SKIP_QUIET,
            &[key(Key::S)],
        ),
        Entry::new(
            S::Playing,
            A::PartFromHere,
            title::PART_FROM,
            &[key(Key::I).shift()],
        )
        .in_row(row::PART),
        Entry::new(
            S::Playing,
            A::PartToHere,
            title::PART_TO,
            &[key(Key::O).shift()],
        )
        .in_row(row::PART),
        Entry::new(S::Playing, A::PartAll, title::PART_ALL, &[]),
        Entry::new(S::Playing, A::ToggleFollowNewest, title::FOLLOW_NEWEST, &[]),
        Entry::new(S::Going, A::GoToTime, title::GO_TO_TIME, &[key(Key::G)]),
        Entry::new(
            S::Going,
            A::SeekStart,
            title::SEEK_START,
            &[sign(Key::Home)],
        )
        .in_row(row::ENDS),
        Entry::new(S::Going, A::SeekEnd, title::SEEK_END, &[sign(Key::End)]).in_row(row::ENDS),
        Entry::new(
            S::Going,
            A::StepFrames(-1),
            title::FRAME_BACK,
            &[sign(Key::Comma)],
        )
        .in_row(row::FRAME)
        .repeating(),
        Entry::new(
            S::Going,
            A::StepFrames(1),
            title::FRAME_ON,
            &[sign(Key::Period)],
        )
        .in_row(row::FRAME)
        .repeating(),
        Entry::new(
            S::Going,
            A::SeekBySecs(-1.0),
            title::SECOND_BACK,
            &[key(Key::ArrowLeft).alt()],
        )
        .in_row(row::SECOND)
        .repeating(),
        Entry::new(
            S::Going,
            A::SeekBySecs(1.0),
            title::SECOND_ON,
            &[key(Key::ArrowRight).alt()],
        )
        .in_row(row::SECOND)
        .repeating(),
        Entry::new(
            S::Going,
            A::SeekBySecs(-10.0),
            title::TEN_BACK,
            &[key(Key::ArrowLeft).shift()],
        )
        .in_row(row::TEN)
        .repeating(),
        Entry::new(
            S::Going,
            A::SeekBySecs(10.0),
            title::TEN_ON,
            &[key(Key::ArrowRight).shift()],
        )
        .in_row(row::TEN)
        .repeating(),
        Entry::new(
            S::Going,
            A::SeekBySecs(-60.0),
            title::MINUTE_BACK,
            &[key(Key::ArrowLeft).ctrl()],
        )
        .in_row(row::MINUTE)
        .repeating(),
        Entry::new(
            S::Going,
            A::SeekBySecs(60.0),
            title::MINUTE_ON,
            &[key(Key::ArrowRight).ctrl()],
        )
        .in_row(row::MINUTE)
        .repeating(),
        Entry::new(
            S::Going,
            A::StepFix(Toward::Previous),
            title::FIX_BACK,
            &[key(Key::P)],
        )
        .in_row(row::FIX)
        .repeating(),
        Entry::new(
            S::Going,
            A::StepFix(Toward::Next),
            title::FIX_ON,
            &[key(Key::N)],
        )
        .in_row(row::FIX)
        .repeating(),
        Entry::new(
            S::Going,
            A::StepStop(Toward::Previous),
            title::STOP_BACK,
            &[key(Key::P).shift()],
        )
        .in_row(row::STOP)
        .repeating(),
        Entry::new(
            S::Going,
            A::StepStop(Toward::Next),
            title::STOP_ON,
            &[key(Key::N).shift()],
        )
        .in_row(row::STOP)
        .repeating(),
        Entry::new(
            S::Timeline,
            A::LookAtTime(Look::Closer),
            title::TIME_CLOSER,
            &[key(Key::Z)],
        )
        .in_row(row::TIME_ZOOM)
        .repeating(),
        Entry::new(
            S::Timeline,
            A::LookAtTime(Look::Further),
            title::TIME_FURTHER,
            &[key(Key::Z).shift()],
        )
        .in_row(row::TIME_ZOOM)
        .repeating(),
        Entry::new(
            S::Timeline,
            A::LookAtTime(Look::All),
            title::TIME_ALL,
            &[sign(Key::Num0)],
        ),
        Entry::new(
            S::Timeline,
            A::LookAtTime(Look::Page(-0.8)),
            title::TIME_EARLIER,
            &[sign(Key::PageUp)],
        )
        .in_row(row::TIME_PAGE)
        .repeating(),
        Entry::new(
            S::Timeline,
            A::LookAtTime(Look::Page(0.8)),
            title::TIME_LATER,
            &[sign(Key::PageDown)],
        )
        .in_row(row::TIME_PAGE)
        .repeating(),
        Entry::new(S::Timeline, A::ToggleLanes, title::LANES, &[key(Key::V)]),
        Entry::new(
            S::Map,
            A::Pan(Vec2::LEFT),
            title::PAN_LEFT,
            &[key(Key::ArrowLeft)],
        )
        .in_row(row::PAN)
        .repeating(),
        Entry::new(
            S::Map,
            A::Pan(Vec2::UP),
            title::PAN_UP,
            &[key(Key::ArrowUp)],
        )
        .in_row(row::PAN)
        .repeating(),
        Entry::new(
            S::Map,
            A::Pan(Vec2::DOWN),
            title::PAN_DOWN,
            &[key(Key::ArrowDown)],
        )
        .in_row(row::PAN)
        .repeating(),
        Entry::new(
            S::Map,
            A::Pan(Vec2::RIGHT),
            title::PAN_RIGHT,
            &[key(Key::ArrowRight)],
        )
        .in_row(row::PAN)
        .repeating(),
        Entry::new(
            S::Map,
            A::Zoom(1.0),
            title::ZOOM_IN,
            &[sign(Key::Plus), sign(Key::Equals).untold()],
        )
        .in_row(row::ZOOM)
        .repeating(),
        Entry::new(S::Map, A::Zoom(-1.0), title::ZOOM_OUT, &[sign(Key::Minus)])
            .in_row(row::ZOOM)
            .repeating(),
        Entry::new(S::Map, A::FitAll, title::FIT_ALL, &[key(Key::A)]),
        Entry::new(S::Map, A::NextMap, title::NEXT_MAP, &[key(Key::M)]),
        Entry::new(S::Map, A::ChooseMap, title::CHOOSE_MAP, &[]),
        Entry::new(S::Map, A::ChooseMapFile, title::MAP_FILE, &[]),
        Entry::new(
            S::Map,
            A::HideInferred,
            title::HIDE_INFERRED,
            &[key(Key::H)],
        ),
        Entry::new(S::Map, A::ToggleNames, title::NAMES, &[key(Key::L).shift()]),
        Entry::new(S::Map, A::ToggleConnectors, title::CONNECTORS, &[]),
        Entry::new(S::Map, A::ToggleTrails, title::TRAILS, &[]),
        Entry::new(
            S::Map,
            A::NextWholeTracks,
            title::WHOLE_TRACKS,
            &[key(Key::W)],
        ),
        Entry::new(
            S::Map,
            A::WholeTracks(WholeTracks::None),
            title::WHOLE_TRACKS_NONE,
            &[],
        ),
        Entry::new(
            S::Map,
            A::WholeTracks(WholeTracks::Selected),
            title::WHOLE_TRACKS_SELECTED,
            &[],
        ),
        Entry::new(
            S::Map,
            A::WholeTracks(WholeTracks::All),
            title::WHOLE_TRACKS_ALL,
            &[],
        ),
        Entry::new(
            S::Map,
            A::NextColoring,
            title::NEXT_COLOR,
            &[key(Key::C).shift()],
        ),
        Entry::new(S::Map, A::ColorBy(By::Vehicle), title::COLOR_VEHICLE, &[]),
        Entry::new(S::Map, A::ColorBy(By::Speed), title::COLOR_SPEED, &[]),
        Entry::new(
            S::Map,
            A::ColorBy(By::Certainty),
            title::COLOR_CERTAINTY,
            &[],
        ),
        Entry::new(S::Map, A::ColorBy(By::Group), title::COLOR_GROUP, &[]),
        Entry::new(S::Map, A::CopyPlace, title::COPY_PLACE, &[key(Key::C)]).key_only(),
        Entry::new(S::Vehicles, A::Search, title::SEARCH, &[key(Key::Slash)]),
        Entry::new(
            S::Vehicles,
            A::SelectVisible,
            title::SELECT_VISIBLE,
            &[key(Key::A).ctrl()],
        ),
        Entry::new(S::Vehicles, A::ToggleFollow, title::FOLLOW, &[key(Key::F)]),
        Entry::new(
            S::Vehicles,
            A::FocusSelected,
            title::FOCUS,
            &[key(Key::F).shift()],
        ),
        Entry::new(S::Vehicles, A::FollowSelected, title::FOLLOW_ONE, &[]),
        Entry::new(
            S::Vehicles,
            A::FollowSelection,
            title::FOLLOW_SELECTION,
            &[],
        ),
        Entry::new(S::Vehicles, A::FollowAll, title::FOLLOW_ALL, &[]),
        Entry::new(S::Vehicles, A::FollowNobody, title::FOLLOW_NOBODY, &[]),
        Entry::new(S::Vehicles, A::ListPassings, title::PASSINGS, &[]),
        Entry::new(S::Vehicles, A::Isolate, title::ISOLATE, &[key(Key::I)]),
        Entry::new(
            S::Vehicles,
            A::HideSelected,
            title::HIDE,
            &[key(Key::H).shift()],
        ),
        Entry::new(S::Vehicles, A::ShowAllVehicles, title::SHOW_ALL, &[]),
        Entry::new(S::Panels, A::ToggleList, title::LIST, &[key(Key::B)]),
        Entry::new(S::Panels, A::FoldDetails, title::DETAILS, &[key(Key::D)]),
        Entry::new(
            S::Panels,
            A::ToggleEveryone,
            title::EVERYONE,
            &[key(Key::E)],
        ),
        Entry::new(
            S::Panels,
            A::ToggleEvents,
            title::EVENTS,
            &[key(Key::E).shift()],
        ),
        Entry::new(
            S::Panels,
            A::CopyTable(Form::Csv),
            title::COPY_CSV,
            &[key(Key::E).ctrl()],
        ),
        Entry::new(
            S::Panels,
            A::CopyTable(Form::Text),
            title::COPY_TEXT,
            &[key(Key::E).ctrl().shift()],
        ),
        Entry::new(S::Panels, A::SaveTable, title::SAVE_CSV, &[]),
        Entry::new(S::Panels, A::ToggleLegend, title::LEGEND, &[key(Key::Y)]),
        Entry::new(S::Panels, A::Escape, title::ESCAPE, &[sign(Key::Escape)]).key_only(),
        Entry::new(
            S::Keeping,
            A::CopyPicture,
            title::COPY_PICTURE,
            &[key(Key::C).ctrl()],
        ),
        Entry::new(
            S::Keeping,
            A::SavePicture,
            title::SAVE_PICTURE,
            &[key(Key::S).ctrl()],
        ),
        Entry::new(
            S::Keeping,
            A::SaveView,
            title::SAVE_VIEW,
            &[key(Key::S).ctrl().shift()],
        ),
        Entry::new(
            S::Keeping,
            A::OpenView,
            title::OPEN_VIEW,
            &[key(Key::O).ctrl().shift()],
        ),
        Entry::new(
            S::Keeping,
            A::CopyViewLink,
            title::COPY_LINK,
            &[key(Key::C).ctrl().shift()],
        ),
        Entry::new(
            S::Keeping,
            A::PasteViewLink,
            title::PASTE_LINK,
            &[key(Key::V).ctrl()],
        ),
        Entry::new(
            S::Program,
            A::OpenPalette,
            title::PALETTE,
            &[key(Key::K).ctrl()],
        )
        .key_only(),
        Entry::new(
            S::Program,
            A::OpenSession,
            title::OPEN_SESSION,
            &[key(Key::O).ctrl()],
        ),
        Entry::new(S::Program, A::OpenDemo, title::OPEN_DEMO, &[]),
        Entry::new(
            S::Program,
            A::ToggleKeys,
            title::KEYS,
            &[
                sign(Key::Questionmark),
                // Some keyboards report the key and Shift instead of the sign.
                key(Key::Slash).shift().untold(),
                sign(Key::F1),
            ],
        ),
        Entry::new(
            S::Program,
            A::OpenSettings,
            title::SETTINGS,
            &[sign(Key::Comma).ctrl()],
        ),
        Entry::new(
            S::Program,
            A::SetScale(ScaleStep::Larger),
            title::LARGER,
            &[sign(Key::Plus).ctrl(), sign(Key::Equals).ctrl().untold()],
        )
        .in_row(row::SCALE)
        .repeating(),
        Entry::new(
            S::Program,
            A::SetScale(ScaleStep::Smaller),
            title::SMALLER,
            &[sign(Key::Minus).ctrl()],
        )
        .in_row(row::SCALE)
        .repeating(),
        Entry::new(
            S::Program,
            A::SetScale(ScaleStep::Normal),
            title::NORMAL_SCALE,
            &[sign(Key::Num0).ctrl()],
        ),
        Entry::new(
            S::Program,
            A::SetTheme(ThemeChoice::Dark),
            title::THEME_DARK,
            &[],
        ),
        Entry::new(
            S::Program,
            A::SetTheme(ThemeChoice::Light),
            title::THEME_LIGHT,
            &[],
        ),
        Entry::new(
            S::Program,
            A::SetTheme(ThemeChoice::System),
            title::THEME_SYSTEM,
            &[],
        ),
        Entry::new(
            S::Program,
            A::SetUnits(Units::KmPerHour),
            title::UNITS_KMH,
            &[],
        ),
        Entry::new(
            S::Program,
            A::SetUnits(Units::MilesPerHour),
            title::UNITS_MPH,
            &[],
        ),
        Entry::new(
            S::Program,
            A::SetUnits(Units::MetresPerSec),
            title::UNITS_MPS,
            &[],
        ),
        Entry::new(S::Program, A::ResetSettings, title::RESET_SETTINGS, &[]),
        Entry::new(S::Program, A::ToggleAbout, title::ABOUT, &[]),
        Entry::new(S::Program, A::Connect, title::CONNECT, &[]),
        Entry::new(S::Program, A::Clear, title::CLEAR, &[]),
        Entry::new(S::Program, A::Quit, title::QUIT, &[key(Key::Q).ctrl()]),
    ]
};

#[cfg(test)]
mod tests {
    use egui::Modifiers;

    use super::*;

    #[test]
    fn no_chord_stands_for_two_things() {
        let all = [
            Modifiers::NONE,
            Modifiers::SHIFT,
            Modifiers::CTRL,
            Modifiers::ALT,
            Modifiers::CTRL | Modifiers::SHIFT,
        ];
        for key in Key::ALL {
            for modifiers in all {
                let pressed = TABLE.iter().filter(|entry| {
                    let is_pressed = |chord: &Chord| chord.is_pressed(*key, modifiers);
                    entry.chords.iter().any(is_pressed)
                });
                let titles: Vec<_> = pressed.map(|entry| entry.title).collect();
                assert!(titles.len() <= 1, "{key:?} {modifiers:?}: {titles:?}");
            }
        }
    }

    #[test]
    fn every_title_and_every_action_is_there_once() {
        for (place, entry) in TABLE.iter().enumerate() {
            for other in &TABLE[..place] {
                assert_ne!(entry.title, other.title);
                assert_ne!(entry.action, other.action);
            }
        }
    }

    #[test]
    fn what_the_palette_does_not_offer_has_a_key() {
        for entry in TABLE {
            assert!(
                entry.is_in_palette || !entry.chords.is_empty(),
                "{}",
                entry.title
            );
        }
    }

    #[test]
    fn entries_of_a_section_and_of_a_row_stand_together() {
        let mut sections = TABLE.iter().map(|entry| entry.section).collect::<Vec<_>>();
        sections.dedup();
        assert_eq!(sections, Section::ALL);
        let mut rows = TABLE
            .iter()
            .filter_map(|entry| entry.row)
            .collect::<Vec<_>>();
        rows.dedup();
        let count = rows.len();
        rows.sort_unstable();
        rows.dedup();
        assert_eq!(rows.len(), count);
    }
}
