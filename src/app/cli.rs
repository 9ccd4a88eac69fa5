//! The command line: what can be asked for, and words for what was asked wrongly.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::synthetic::FleetSize;
use crate::basemap::{DEFAULT_CACHE_MIB, MapTheme};
use crate::feed::ServerUrl;
use crate::geo::{LonLat, MAX_ZOOM, MIN_ZOOM};
use crate::model::TrailLength;
use crate::preferences::{Scale, ThemeChoice};
use crate::time::TimeSpec;
use crate::units::Units;

/// The name that stands for the session in the program.
pub const DEMO: &str = "demo";

const EXAMPLES: &str = "\
Examples:
  trackscope demo                             the session in the program, on the bundled map
  trackscope drive.jsonl                      replay a recording
  trackscope --ws-port=49843                  connect to an application on this machine
  trackscope --ws-port=49843 --record a.jsonl the same, and record all that is said
  trackscope render a.jsonl --at +90s -o a.png
  trackscope a.trackview                      what was seen when that view was saved
  trackscope check message.json

Files: a recording (--record), one message, or one message a line; each may be
compressed with gzip or zstd. Keys: press ? in the window.";

/// A map viewer for vehicle tracks: vehicles drive over the map in recorded time.
#[derive(Clone, Debug, Parser)]
#[command(name = "trackscope", version, about, after_help = EXAMPLES)]
#[command(args_conflicts_with_subcommands = true, disable_help_subcommand = true)]
pub struct Cli {
    /// What to do other than to show a window.
    #[command(subcommand)]
    pub task: Option<Task>,

    /// Session or saved view to open, or a link to a view; a bare number is the port of an
    /// application to connect to.
    #[arg(value_name = "FILE|LINK|PORT")]
    pub file: Option<PathBuf>,

    /// Connect to an application that listens on this port.
    #[arg(long, value_name = "PORT", value_parser = clap::value_parser!(u16).range(1..))]
    pub ws_port: Option<u16>,

    /// Address of that application; another machine than this one needs --allow-remote too.
    #[arg(long, value_name = "HOST", default_value = "127.0.0.1")]
    pub ws_host: String,

    /// Connect to this address instead: ws://HOST:PORT/PATH.
    #[arg(long, value_name = "URL", value_parser = ServerUrl::parse)]
    #[arg(conflicts_with_all = ["file", "ws_port", "ws_host"])]
    pub ws_url: Option<ServerUrl>,

    /// Let the application run on another machine. Nothing is encrypted on the way.
    #[arg(long)]
    pub allow_remote: bool,

    /// End when the program that started the viewer ends.
    #[arg(long)]
    pub exit_with_parent: bool,

    /// Write every message received and sent to this file.
    #[arg(long, value_name = "FILE")]
    pub record: Option<PathBuf>,

    /// Show the messages of a recording at once instead of when they came.
    #[arg(long)]
    pub fast: bool,

    /// How the window and its map look.
    #[command(flatten)]
    pub window: WindowArgs,

    /// What is logged.
    #[command(flatten)]
    pub log: LogArgs,
}

/// How a window looks.
#[derive(Clone, Debug, Args)]
pub struct WindowArgs {
    /// Map under the tracks: a name (bundled, osm, openfreemap, mapbox, none, or one of your
    /// own), a file, or an address. Those of a server ask another machine. Otherwise the map of
    /// last time.
    #[arg(long, value_name = "MAP")]
    pub basemap: Option<String>,

    /// Which maps there are.
    #[command(flatten)]
    pub maps: MapArgs,

    /// How much of the map is seen, from 0 to 100; otherwise as last time.
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100))]
    pub map_opacity: Option<u8>,

    /// Save pictures and views into this folder, under names of their own, instead of asking where.
    #[arg(long, value_name = "FOLDER")]
    pub save_folder: Option<PathBuf>,

    /// Show what is seen as this saved view says.
    #[arg(long, value_name = "FILE.trackview")]
    pub view_file: Option<PathBuf>,

    /// Colours of map and panels: dark, light, or as the system says. Otherwise as last time.
    #[arg(long, value_name = "THEME", value_parser = parse_theme)]
    pub theme: Option<ThemeChoice>,

    /// Units of speeds and lengths: km/h, mph or m/s. Otherwise as last time.
    #[arg(long, value_name = "UNITS", value_parser = parse_units)]
    pub units: Option<Units>,

    /// How large panels, names and markers are, from 75% to 300%. Otherwise as last time.
    #[arg(long, value_name = "PERCENT", value_parser = parse_percent)]
    pub scale: Option<Scale>,

    /// Size of the window.
    #[arg(long, value_name = "WxH", default_value = "1400x900")]
    pub size: Size,

    /// Title of the window.
    #[arg(long, value_name = "TEXT", default_value = "Vehicle Tracking Map")]
    pub title: String,

    /// For tests: lose the graphics device while the frame after so many is drawn.
    #[arg(long, value_name = "N", hide = true)]
    pub debug_lose_device_after_frames: Option<u32>,
}

/// Which maps there are, and how they are opened.
#[derive(Clone, Args)]
pub struct MapArgs {
    /// A map by a name of your own: NAME=ADDRESS or NAME=FILE. May be given several times.
    #[arg(long, value_name = "NAME=ADDRESS")]
    pub map: Vec<String>,

    /// Show of maps from servers only what is kept on this machine, and ask no server.
    #[arg(long)]
    pub offline: bool,

    /// Room for kept tiles in MiB.
    #[arg(long, value_name = "MIB", default_value_t = DEFAULT_CACHE_MIB, value_parser = clap::value_parser!(u64).range(1..=1_048_576))]
    pub map_cache_mib: u64,
}

/// Leaves out the addresses, which may hold keys.
impl fmt::Debug for MapArgs {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("MapArgs")
            .field("maps", &self.map.len())
            .field("offline", &self.offline)
            .field("map_cache_mib", &self.map_cache_mib)
            .finish()
    }
}

/// Colours of map and panels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Theme {
    /// Light on dark.
    Dark,
    /// Dark on light.
    Light,
}

impl From<Theme> for MapTheme {
    fn from(theme: Theme) -> Self {
        match theme {
            Theme::Dark => Self::Dark,
            Theme::Light => Self::Light,
        }
    }
}

/// What is logged.
#[derive(Clone, Debug, Default, Args)]
pub struct LogArgs {
    /// Write the log to this file instead of the system's place for it.
    #[arg(long, value_name = "FILE", global = true)]
    pub log_file: Option<PathBuf>,

    /// Log more: -v debug, -vv trace, -vvv everything that libraries tell too.
    #[arg(short, long, action = clap::ArgAction::Count, global = true)]
    pub verbose: u8,
}

/// What to do other than to show a window.
#[derive(Clone, Debug, Subcommand)]
pub enum Task {
    /// Show the session in the program: forty vehicles in Malta.
    Demo(DemoArgs),
    /// Draw one moment of a session to a PNG file, without a window.
    Render(RenderArgs),
    /// Play a session without a window as fast as possible, and measure.
    Bench(BenchArgs),
    /// Read a session, tell what is in it and everything that is wrong with it.
    Check(CheckArgs),
}

/// `trackscope demo`.
#[derive(Clone, Debug, Args)]
pub struct DemoArgs {
    /// How the window and its map look.
    #[command(flatten)]
    pub window: WindowArgs,

    /// What is logged.
    #[command(flatten)]
    pub log: LogArgs,
}

/// `trackscope render`.
#[derive(Clone, Debug, Args)]
pub struct RenderArgs {
    /// Session file, or demo; or a saved view, whose session is drawn.
    pub file: PathBuf,

    /// The moment: a time as recorded, +90s after the start (s, m, h, d), or 50%. Otherwise that of
    /// the saved view, or the start.
    #[arg(long, value_name = "TIME")]
    pub at: Option<TimeSpec>,

    /// Draw what this saved view shows.
    #[arg(long, value_name = "FILE.trackview")]
    pub view_file: Option<PathBuf>,

    /// File to write.
    #[arg(short, long, value_name = "FILE.png")]
    pub output: PathBuf,

    /// Size of the picture in pixels; otherwise that of the saved view, or 1280x720.
    #[arg(long, value_name = "WxH")]
    pub size: Option<Size>,

    /// Pixels to a point: 2 draws everything twice as large, as on a fine screen.
    #[arg(long, value_name = "FACTOR", default_value = "1", value_parser = parse_scale)]
    pub scale: f32,

    /// Map under the tracks: a name (bundled, osm, openfreemap, mapbox, none, or one of your
    /// own), a file, or an address. Otherwise that of the saved view, or the bundled one.
    #[arg(long, value_name = "MAP")]
    pub basemap: Option<String>,

    /// Which maps there are.
    #[command(flatten)]
    pub maps: MapArgs,

    /// How much of the map is seen, from 0 to 100.
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100))]
    pub map_opacity: Option<u8>,

    /// Colours of map and panels.
    #[arg(long, value_name = "THEME", value_enum, default_value = "dark")]
    pub theme: Theme,

    /// Units of speeds and lengths: km/h, mph or m/s.
    #[arg(long, value_name = "UNITS", default_value = "km/h", value_parser = parse_units)]
    pub units: Units,

    /// Leave out the panels: map, trails, markers and names only.
    #[arg(long)]
    pub no_ui: bool,

    /// Say in a strip below the map what it shows: time, scale, legend, credits. Leaves out the
    /// panels.
    #[arg(long)]
    pub annotate: bool,

    /// Middle of the view in degrees and its zoom, instead of a view of everything.
    #[arg(long, value_name = "LON,LAT,ZOOM", value_parser = parse_view, allow_hyphen_values = true)]
    pub view: Option<(LonLat, f64)>,

    /// What is logged.
    #[command(flatten)]
    pub log: LogArgs,
}

/// `trackscope bench`.
#[derive(Clone, Debug, Args)]
pub struct BenchArgs {
    /// Session file, or demo.
    #[arg(required_unless_present = "synthetic")]
    pub file: Option<PathBuf>,

    /// A fleet made in memory instead of a file: so many vehicles, so many fixes each.
    #[arg(long, value_name = "VEHICLESxFIXES", conflicts_with = "file")]
    pub synthetic: Option<FleetSize>,

    /// Length of the trails in seconds; -1 for whole tracks. Otherwise as the session says.
    #[arg(long, value_name = "SECONDS", allow_negative_numbers = true, value_parser = parse_trail)]
    pub trail: Option<TrailLength>,

    /// Draw the whole track of each vehicle, faintly, below the trails.
    #[arg(long)]
    pub whole_tracks: bool,

    /// Middle of the view in degrees and its zoom, instead of a view of everything.
    #[arg(long, value_name = "LON,LAT,ZOOM", value_parser = parse_view, allow_hyphen_values = true)]
    pub view: Option<(LonLat, f64)>,

    /// Move and zoom the map all the time, round a square.
    #[arg(long)]
    pub pan: bool,

    /// Measure how the file is loaded beside a living window, instead of how it plays.
    #[arg(long, requires = "file", conflicts_with = "synthetic")]
    pub load: bool,

    /// Frames to draw.
    #[arg(long, value_name = "N", default_value = "300", value_parser = clap::value_parser!(u32).range(1..))]
    pub frames: u32,

    /// Size of the picture in pixels.
    #[arg(long, value_name = "WxH", default_value = "1280x720")]
    pub size: Size,

    /// Draw this map too.
    #[arg(long, value_name = "MAP")]
    pub basemap: Option<String>,

    /// Which maps there are.
    #[command(flatten)]
    pub maps: MapArgs,

    /// Draw names and panels too.
    #[arg(long)]
    pub ui: bool,

    /// Print one line of JSON.
    #[arg(long)]
    pub json: bool,

    /// What is logged.
    #[command(flatten)]
    pub log: LogArgs,
}

/// `trackscope check`.
#[derive(Clone, Debug, Args)]
pub struct CheckArgs {
    /// Session file or message.
    pub file: PathBuf,

    /// What is logged.
    #[command(flatten)]
    pub log: LogArgs,
}

/// Where a window's data comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The session in the program.
    Demo,
    /// A session file.
    File(PathBuf),
    /// An application.
    Socket(Server),
}

/// Where an application is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// Its host.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// What is asked for there, with the slash that it begins with.
    pub path: String,
    /// Who named it, for the log.
    pub named_by: String,
    /// Whether nobody did.
    pub is_guess: bool,
}

/// Reads the length of trails as the application writes it.
fn parse_trail(text: &str) -> Result<TrailLength, String> {
    let secs = text.trim().parse().ok().and_then(TrailLength::from_wire);
    secs.ok_or_else(|| String::from("expected a number of seconds, or -1 for whole tracks"))
}

/// Reads the middle of a view in degrees and its zoom.
fn parse_view(text: &str) -> Result<(LonLat, f64), String> {
    let numbers: Vec<f64> = text
        .split(',')
        .map(|number| number.trim().parse())
        .collect::<Result<_, _>>()
        .map_err(|_| String::from("expected three numbers: LON,LAT,ZOOM"))?;
    let &[lon_deg, lat_deg, zoom] = numbers.as_slice() else {
        return Err(String::from("expected three numbers: LON,LAT,ZOOM"));
    };
    if !(MIN_ZOOM..=MAX_ZOOM).contains(&zoom) {
        return Err(format!(
            "the zoom must lie between {MIN_ZOOM} and {MAX_ZOOM}"
        ));
    }
    let center = LonLat::new(lon_deg, lat_deg).map_err(|error| error.to_string())?;
    Ok((center, zoom))
}

/// Reads a port; zero is none.
pub fn parse_port(text: &str) -> Option<u16> {
    text.trim().parse().ok().filter(|&port| port > 0)
}

fn parse_scale(text: &str) -> Result<f32, String> {
    text.parse()
        .ok()
        .filter(|scale| (0.5..=4.0).contains(scale))
        .ok_or_else(|| format!("{text:?} is not a factor from 0.5 to 4"))
}

fn parse_theme(text: &str) -> Result<ThemeChoice, String> {
    ThemeChoice::named(text).ok_or_else(|| format!("{text:?} is not dark, light or system"))
}

/// Reads units by the unit of a speed, also as it is written where a slash is in the way.
fn parse_units(text: &str) -> Result<Units, String> {
    let unit = match text {
        "kmh" => "km/h",
        "ms" => "m/s",
        other => other,
    };
    Units::of_speed_unit(unit).ok_or_else(|| format!("{text:?} is not km/h, mph or m/s"))
}

fn parse_percent(text: &str) -> Result<Scale, String> {
    let digits = text.strip_suffix('%').unwrap_or(text).trim_end();
    let scale = digits.parse().ok().map(Scale::of_percent);
    scale
        .filter(|scale| digits.parse() == Ok(scale.percent()))
        .ok_or_else(|| format!("{text:?} does not lie between 75% and 300%"))
}

/// Width and height in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
}

impl FromStr for Size {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const RANGE: std::ops::RangeInclusive<u32> = 64..=16_384;
        let side = |side: &str| side.parse().ok().filter(|px| RANGE.contains(px));
        text.split_once(['x', 'X', '×'])
            .and_then(|(width, height)| {
                Some(Self {
                    width: side(width)?,
                    height: side(height)?,
                })
            })
            .ok_or_else(|| {
                format!(
                    "{text:?} is not a size: write width and height like 1280x720, each 64 to 16384"
                )
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_definition_of_the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn wrong_arguments_say_what_to_write() {
        for (args, hint) in [
            (vec!["--ws-port", "0"], "1..=65535"),
            (vec!["--size", "big"], "1280x720"),
            (vec!["--size", "1x1"], "64 to 16384"),
            (vec!["--map-cache-mib", "0"], "1..=1048576"),
            (vec!["--theme", "pink"], "dark, light or system"),
            (vec!["--units", "knots"], "km/h, mph or m/s"),
            (vec!["--scale", "1.5"], "75% and 300%"),
            (vec!["--scale", "301%"], "75% and 300%"),
            (vec!["render", "a", "--at", "noon", "-o", "b"], "+90s"),
            (vec!["render", "a", "--at", "50%"], "--output"),
            (vec!["--ws-url", "wss://localhost/"], "speaks no TLS"),
            (vec!["--ws-url", "localhost:1"], "must begin with ws://"),
            (
                vec!["--ws-url", "ws://h/", "--ws-port", "1"],
                "cannot be used",
            ),
            (vec!["--nonsense"], "--help"),
        ] {
            let error = Cli::try_parse_from(["trackscope"].iter().chain(&args)).unwrap_err();
            assert!(error.to_string().contains(hint), "{args:?}: {error}");
        }
    }

    #[test]
    fn looks_and_units_are_asked_for_as_they_are_written() {
        let words = [
            "trackscope",
            "--theme=system",
            "--units=mph",
            "--scale=150%",
        ];
        let window = Cli::try_parse_from(words).unwrap().window;
        assert_eq!(window.theme, Some(ThemeChoice::System));
        assert_eq!(window.units, Some(Units::MilesPerHour));
        assert_eq!(window.scale, Some(Scale::of_percent(150)));
        let window = Cli::try_parse_from(["trackscope"]).unwrap().window;
        assert_eq!(
            (window.theme, window.units, window.scale),
            (None, None, None)
        );
        assert_eq!(parse_percent("75"), Ok(Scale::MIN));
        assert_eq!(parse_units("ms"), Ok(Units::MetresPerSec));
    }
}
