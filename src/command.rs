//! Everything that can be asked of the viewer, by hand, by keyboard or by the application.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use crate::geo::WorldPoint;
use crate::model::{ColorBy, TrailLength, VehicleKey, WholeTracks};
use crate::preferences::{MotionChoice, Scale, ThemeChoice};
use crate::time::{DisplayZone, SaidZone, TimeRange, Timestamp};
use crate::units::Units;

/// One thing to do. The user interface, the keyboard and the wire all end here.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Let the playhead run; from the beginning when it stands at the end.
    Play,
    /// Let the playhead run against time; from the end when it stands at the start.
    PlayBackward,
    /// Hold the playhead.
    Pause,
    /// Play when held, hold when playing.
    TogglePlay,
    /// Hold the playhead and go back to the start.
    Stop,
    /// Put the playhead to a moment.
    Seek(Timestamp),
    /// Move the playhead by so many recorded seconds, back when negative.
    SeekBySecs(f64),
    /// Hold the playhead and move it by what it does in so many sixtieths of a second.
    StepFrames(i32),
    /// Hold the playhead at the next fix of the selected vehicle, or of any if none is.
    StepFix(Toward),
    /// Hold the playhead at the next stop of the selected vehicle.
    StepStop(Toward),
    /// Recorded seconds for one second.
    SetRate(f64),
    /// The rate at which what is played takes so many seconds.
    FitRate(f64),
    /// Play only a part of the session, or all of it.
    SetWindow(Option<TimeRange>),
    /// Whether times in which nobody moves are left out when playing.
    SkipQuiet(bool),
    /// Write times on another clock, where it is known how they lie to UTC; also those of sessions
    /// that come later.
    SetDisplayZone(DisplayZone),
    /// What a person knows of the clock of a recording that states no zone.
    SayRecordedZone(Option<SaidZone>),
    /// Dark or light colours.
    SetTheme(ThemeChoice),
    /// Write speeds and lengths in other units.
    SetUnits(Units),
    /// Draw panels, names and markers larger or smaller.
    SetScale(Scale),
    /// Whether anything moves without need.
    SetMotion(MotionChoice),
    /// Prefer nothing: colours, units, scale, movement and time zone are as in a new program.
    ResetSettings,
    /// Draw trails or do not, keeping their length.
    SetShowTrails(bool),
    /// Draw only what receivers have reported, or what is inferred too.
    HideInferred(bool),
    /// Draw dashed lines across what is not known, or do not.
    ShowConnectors(bool),
    /// Name all vehicles on the map, or only selected ones.
    ShowNames(bool),
    /// Whose whole tracks lie faintly below what moves.
    ShowWholeTracks(WholeTracks),
    /// Length of trails; anything but none also shows them.
    SetTrailLength(TrailLength),
    /// What the colour of markers and trails tells.
    ColorBy(ColorBy),
    /// Show some vehicles, or hide them: what is hidden is in no layer of the map.
    SetShown {
        /// Which.
        vehicles: Vec<VehicleKey>,
        /// Whether they are shown.
        shown: bool,
    },
    /// Hide all vehicles that are there but these. None of them is the same as showing all.
    Isolate(Vec<VehicleKey>),
    /// Show all vehicles.
    ShowAllVehicles,
    /// Select one vehicle alone, or none. Tells nobody.
    Select(Option<VehicleKey>),
    /// Select a vehicle beside others, or no longer.
    ToggleSelected(VehicleKey),
    /// Select these vehicles and no others; the first one counts as chosen last.
    SelectAll(Vec<VehicleKey>),
    /// Select what is on a part of the screen at this moment.
    SelectOnScreen(ScreenArea),
    /// Whether the playhead goes on from the start when it has reached the end.
    SetLoop(bool),
    /// Keep the playhead at the newest fix, or hold it where it is.
    FollowNewest(bool),
    /// The user clicked a vehicle's marker: the application is told, and the vehicle is
    /// selected if it was the left button.
    ClickVehicle(Click),
    /// Bring a vehicle to the middle of the view, closer if the view is far away.
    FocusVehicle(VehicleKey),
    /// Show all data.
    FitAll,
    /// Keep vehicles in view while they move, or no longer. What was suspended goes on.
    Follow(Option<FollowTarget>),
    /// Look up when the selected vehicle was near the middle of the map.
    ListPassings,
    /// Change where the map is looked at from.
    Camera(CameraCommand),
    /// The map under the tracks, by name, by file or by address, as `--basemap` takes it.
    SwitchBasemap(String),
    /// How much of the base map is seen, in percent: 0 is its bare ground, 100 all of it.
    SetBasemapOpacity(u8),
    /// Let the system's own dialog choose a file to be the map.
    ChooseMapFile,
    /// Show another session instead of this one; without a path the system's own dialog chooses
    /// it.
    OpenSession(Option<PathBuf>),
    /// Show the session in the program instead of this one.
    OpenDemo,
    /// Take over a file that was dropped onto the window: a map, or a session.
    DropFile(PathBuf),
    /// Use this access token for Mapbox and show the map that waits for it.
    EnterToken {
        /// What was typed or pasted.
        token: TokenText,
        /// Whether the system's key store is to keep it; otherwise it is for this run.
        keep: bool,
    },
    /// Give no token: the map stays as it is.
    CancelToken,
    /// Forget the token for Mapbox, also where the system's key store keeps it.
    ForgetToken,
    /// Connect to the application now, also after that was given up.
    RetryConnection,
    /// Take a notice off the screen.
    DismissNotice(u64),
    /// Make a picture of the map as it is seen, without panels, with what it shows below it.
    CapturePicture {
        /// How much finer than the window.
        scale: PictureScale,
        /// Where it goes.
        to: PictureTarget,
    },
    /// Write what is seen, and how, to a file that opens the same view again; without a path the
    /// system's own dialog chooses one. A file that is there already is not written over unless
    /// a person says so in that dialog.
    SaveView(Option<PathBuf>),
    /// Open such a file; without a path the system's own dialog chooses one.
    OpenView(Option<PathBuf>),
    /// Copy a text that opens the same view again.
    CopyViewLink,
    /// Open the view of the text that was copied last.
    PasteViewLink,
    /// Open the view of this text.
    OpenViewLink(String),
    /// Let the system's own dialog choose where a table is written, and write it there.
    SaveTable(TableFile),
    /// Forget all vehicles.
    Clear,
    /// End the program.
    Quit,
}

/// Whom the view goes along with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FollowTarget {
    /// These, whatever is selected.
    Vehicles(Vec<VehicleKey>),
    /// Whoever is selected.
    Selection,
    /// Everyone who is somewhere.
    All,
}

/// How much finer than the window a picture is drawn: 1 to 4 pixels for one of the window, each
/// way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PictureScale(u8);

impl PictureScale {
    /// All of them, the coarsest first.
    pub const ALL: [Self; 4] = [Self(1), Self(2), Self(3), Self(4)];
    /// As the window.
    pub const ONE: Self = Self(1);

    /// Pixels for one of the window, each way: 1 to 4.
    pub const fn times(self) -> u8 {
        self.0
    }
}

/// Where a picture goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PictureTarget {
    /// To the system's clipboard.
    Clipboard,
    /// To a new file; without a path the system's own dialog chooses one, and only there a
    /// person may say that a file is written over.
    File(Option<PathBuf>),
}

/// A part of the screen, to select what is in it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ScreenArea {
    /// All of the map's area, panels or not.
    Whole,
    /// A box, in points right and down of the map's middle.
    Box {
        /// Its left upper corner.
        min_points: (f64, f64),
        /// Its right lower corner.
        max_points: (f64, f64),
        /// Whether what is selected already stays so.
        adds: bool,
    },
}

/// Which of two neighbours in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Toward {
    /// The one after.
    Next,
    /// The one before.
    Previous,
}

/// A table to be written to a file.
#[derive(Clone, PartialEq, Eq)]
pub struct TableFile {
    name: String,
    text: Arc<str>,
    rows: usize,
}

impl TableFile {
    /// A table of so many rows; `name` is proposed for its file.
    pub fn new(name: String, text: String, rows: usize) -> Self {
        Self {
            name,
            text: text.into(),
            rows,
        }
    }

    /// The name that is proposed, with its ending.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// All that is to be written.
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// How many rows there are.
    pub const fn rows(&self) -> usize {
        self.rows
    }
}

impl fmt::Debug for TableFile {
    /// Without the table, which may have some megabytes.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "TableFile({:?}, {} rows)", self.name, self.rows)
    }
}

/// An access token as it was typed. It is a secret: nothing prints it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct TokenText(String);

impl TokenText {
    /// Takes over what was typed.
    pub const fn new(text: String) -> Self {
        Self(text)
    }

    /// What was typed, for the check and for the one that is asked with it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for TokenText {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("TokenText(…)")
    }
}

/// A click on a vehicle's marker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Click {
    /// Whose marker.
    pub vehicle: VehicleKey,
    /// With what.
    pub button: MouseButton,
    /// Keys that were held.
    pub modifiers: HeldKeys,
}

impl Click {
    /// A click with the left button and nothing else, or what is as good as one: a row of a list.
    pub const fn plain(vehicle: VehicleKey) -> Self {
        Self {
            vehicle,
            button: MouseButton::Left,
            modifiers: HeldKeys::NONE,
        }
    }
}

/// A button of the mouse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MouseButton {
    /// The first one, or a finger.
    Left,
    /// The wheel.
    Middle,
    /// The second one.
    Right,
}

/// Keys that were held during a click.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeldKeys {
    /// Shift.
    pub shift: bool,
    /// Control.
    pub ctrl: bool,
    /// Alt, Option on a Mac.
    pub alt: bool,
    /// Command on a Mac.
    pub meta: bool,
}

impl HeldKeys {
    /// None.
    pub const NONE: Self = Self {
        shift: false,
        ctrl: false,
        alt: false,
        meta: false,
    };
}

/// A change of the view. Points are logical pixels; anchors count from the map's middle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum CameraCommand {
    /// The map was dragged this far (points east, points south).
    Drag {
        /// Points to the right.
        dx_points: f64,
        /// Points down.
        dy_points: f64,
    },
    /// The drag ended with this speed: the map glides on and comes to rest.
    Fling {
        /// Points a second to the right.
        vx_points_per_sec: f64,
        /// Points a second down.
        vy_points_per_sec: f64,
    },
    /// Zoom by so many levels about a place on the screen.
    ZoomBy {
        /// Levels, in when positive; 1 doubles the scale.
        levels: f64,
        /// Points right and down of the map's middle.
        anchor_points: (f64, f64),
        /// Whether to get there over a moment (a key, a double click) or at once (a pinch).
        smooth: bool,
    },
    /// Move the view over a moment by so many points (arrow keys): the view goes right
    /// and down when positive.
    Step {
        /// Points to the right.
        dx_points: f64,
        /// Points down.
        dy_points: f64,
    },
    /// Look at a place from a zoom level, over a moment.
    GoTo {
        /// The place for the middle of the view.
        center: WorldPoint,
        /// Zoom level to end at.
        zoom: f64,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_not_in_what_is_printed_of_its_command() {
        let command = Command::EnterToken {
            token: TokenText::new("pk.secret".to_owned()),
            keep: true,
        };
        assert!(!format!("{command:?} {command:#?}").contains("secret"));
    }
}
