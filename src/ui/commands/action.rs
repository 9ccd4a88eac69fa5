//! What a key or a line of the palette asks for.

use egui::Vec2;

use crate::command::Toward;
use crate::model::{ColorBy, WholeTracks};
use crate::preferences::ThemeChoice;
use crate::ui::sheet::Form;
use crate::ui::steering::Look;
use crate::units::Units;

/// Which scale is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScaleStep {
    /// The next larger one.
    Larger,
    /// The next smaller one.
    Smaller,
    /// As the screen is set up.
    Normal,
}

/// What a key or a line of the palette asks for. Some of it the interface does itself; the rest
/// becomes a [`Command`](crate::command::Command).
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Action {
    /// Play when held, hold when playing.
    TogglePlay,
    /// Play.
    Play,
    /// Play against time.
    PlayBackward,
    /// Hold.
    Pause,
    /// Hold, and back to the start.
    Stop,
    /// Leave out the times in which nobody moves, or do not.
    ToggleSkipQuiet,
    /// Stay at the newest fix, or do not.
    ToggleFollowNewest,
    /// By frames.
    StepFrames(i32),
    /// To a neighbouring fix.
    StepFix(Toward),
    /// To a neighbouring stop.
    StepStop(Toward),
    /// Type a moment to go to.
    GoToTime,
    /// Play only what comes from here on.
    PartFromHere,
    /// Play only what comes up to here.
    PartToHere,
    /// Play all there is.
    PartAll,
    /// Change which part of the time the timeline shows.
    LookAtTime(Look),
    /// Show or hide the lanes of single vehicles.
    ToggleLanes,
    /// Go on from the start at the end, or do not.
    ToggleLoop,
    /// To the first moment.
    SeekStart,
    /// To the last moment.
    SeekEnd,
    /// By recorded seconds.
    SeekBySecs(f64),
    /// To the next slower offered rate.
    Slower,
    /// To the next faster offered rate.
    Faster,
    /// The rate at which all of it takes so many seconds.
    FitRate(f64),
    /// Move the view by parts of its size, right and down.
    Pan(Vec2),
    /// Zoom by levels.
    Zoom(f64),
    /// Show all data.
    FitAll,
    /// Bring the selected vehicle to the middle.
    FocusSelected,
    /// Show or hide the vehicle list.
    ToggleList,
    /// Type into the search field.
    Search,
    /// Draw only what receivers have reported, or what is inferred too.
    HideInferred,
    /// Draw dashed lines across what is not known, or do not.
    ToggleConnectors,
    /// Draw trails, or do not.
    ToggleTrails,
    /// Name all vehicles on the map, or only selected ones.
    ToggleNames,
    /// Draw the whole tracks of the next ones: nobody, the selection, all.
    NextWholeTracks,
    /// Draw whole tracks of these.
    WholeTracks(WholeTracks),
    /// Follow whom it was, or the selection, or all; or do not.
    ToggleFollow,
    /// Follow the vehicle that was selected last, and no other.
    FollowSelected,
    /// Follow whoever is selected.
    FollowSelection,
    /// Keep all in view.
    FollowAll,
    /// Follow nobody.
    FollowNobody,
    /// When the selected vehicle was near the middle of the map.
    ListPassings,
    /// Let colours tell the next thing that they can.
    NextColoring,
    /// Let colours tell this.
    ColorBy(ColorBy),
    /// Show only what is selected, or all again.
    Isolate,
    /// Hide what is selected.
    HideSelected,
    /// Show all vehicles.
    ShowAllVehicles,
    /// Show or hide the legend.
    ToggleLegend,
    /// Go to the next map.
    NextMap,
    /// Open the panel of maps.
    ChooseMap,
    /// Let the system's dialog choose a file to be the map.
    ChooseMapFile,
    /// Copy the place under the pointer.
    CopyPlace,
    /// Copy a picture of the map.
    CopyPicture,
    /// Save a picture of the map to a file.
    SavePicture,
    /// Save what is seen, to open it again.
    SaveView,
    /// Open what was saved so.
    OpenView,
    /// Copy a text that opens the same view again.
    CopyViewLink,
    /// Open the view of the text that was copied last.
    PasteViewLink,
    /// Show or hide the table of everyone at the playhead.
    ToggleEveryone,
    /// Show or hide the list of events.
    ToggleEvents,
    /// Copy the table that is shown.
    CopyTable(Form),
    /// Write the table that is shown to a file.
    SaveTable,
    /// Show or hide the box with the keys.
    ToggleKeys,
    /// Show or hide the box about the program.
    ToggleAbout,
    /// Open the box with the settings.
    OpenSettings,
    /// Ask whether all settings are to be reset.
    ResetSettings,
    /// Dark or light colours.
    SetTheme(ThemeChoice),
    /// Write speeds and lengths in other units.
    SetUnits(Units),
    /// Draw panels, names and markers larger or smaller.
    SetScale(ScaleStep),
    /// Find a command by typing.
    OpenPalette,
    /// Close what is open, else deselect.
    Escape,
    /// Select all vehicles in view.
    SelectVisible,
    /// Show all of the details of the selected vehicle, or only its name.
    FoldDetails,
    /// Connect to the application now.
    Connect,
    /// Forget all vehicles.
    Clear,
    /// Let the system's dialog choose a session to be shown.
    OpenSession,
    /// Show the session in the program.
    OpenDemo,
    /// End the program.
    Quit,
}
