//! Views as files: JSON that people can read, with a version. What is good in a file is used;
//! what is not is told by its name.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};
use thiserror::Error;

use super::fields::{Fields, Notes, text_of};
use super::mark::{SessionKind, SessionMark};
use super::state::{ShownVehicles, ViewPlace, ViewState};
use crate::app::zones;
use crate::basemap::is_map_address;
use crate::geo::{LonLat, MAX_ZOOM, MIN_ZOOM};
use crate::model::{ColorBy, TrailLength, WholeTracks};
use crate::playback::{MAX_FITTED_RATE, MIN_RATE};
use crate::time::{DisplayZone, SaidZone, TimeRange, Timestamp, Zone};
use crate::wire::FollowWish;
use crate::words::view_files::{self as words, reason};

/// End of the names of views.
pub const END: &str = "trackview";
/// The field that makes a JSON object a view; its value is the version.
const VERSION_FIELD: &str = "trackscope_view";
/// What the fields mean; counts up when they mean something else.
const VERSION: u64 = 1;
/// Words of the format.
const ALL: &str = "all";
const NOBODY: &str = "nobody";
const SELECTION: &str = "selection";
const WHOLE: &str = "whole";
/// A larger file is no view.
pub const MAX_BYTES: u64 = 1 << 20;
/// Vehicles that a view names at most.
const MAX_IDS: usize = 10_000;
/// Longest id, name or path, in characters.
const MAX_CHARS: usize = 4096;
/// Longest trail in seconds: a century.
const MAX_TRAIL_SECS: f64 = 3.2e9;
/// Largest window in points.
const MAX_SIDE_POINTS: u64 = 16_384;

/// Why something is no view at all.
#[derive(Debug, Error)]
pub enum ViewError {
    /// The file cannot be read.
    #[error("{0}")]
    Read(#[from] io::Error),
    /// It is too large.
    #[error("{}", words::too_large(MAX_BYTES))]
    TooLarge,
    /// It is no JSON.
    #[error("{}", words::no_json(&.0.to_string()))]
    Json(#[from] serde_json::Error),
    /// It is JSON of something else.
    #[error("{}", words::no_view(VERSION_FIELD))]
    NoView,
    /// The version is none.
    #[error("{}", words::bad_version(VERSION_FIELD, .0))]
    BadVersion(String),
    /// A later program has written it.
    #[error("{}", words::newer(VERSION_FIELD, *.0, VERSION))]
    Newer(u64),
    /// A text is no link to a view.
    #[error("{0}")]
    Link(&'static str),
}

/// A view that was read.
#[derive(Debug, Default, PartialEq)]
pub struct ReadView {
    /// What is good of it.
    pub state: ViewState,
    /// What is not, a sentence each.
    pub notes: Vec<String>,
}

/// Reads a view from a file.
///
/// # Errors
/// [`ViewError`] when it is no view at all.
pub fn read_file(path: &Path) -> Result<ReadView, ViewError> {
    let mut bytes = Vec::new();
    File::open(path)?
        .take(MAX_BYTES + 1)
        .read_to_end(&mut bytes)?;
    read(&bytes)
}

/// Reads a view.
///
/// # Errors
/// [`ViewError`] when it is none at all.
pub fn read(bytes: &[u8]) -> Result<ReadView, ViewError> {
    if bytes.len() as u64 > MAX_BYTES {
        return Err(ViewError::TooLarge);
    }
    let value: Value = serde_json::from_slice(bytes)?;
    let version = value.get(VERSION_FIELD).ok_or(ViewError::NoView)?;
    let (Some(fields), Some(number)) = (value.as_object(), version.as_u64()) else {
        let shown: String = version.to_string().chars().take(40).collect();
        return Err(ViewError::BadVersion(shown));
    };
    match number {
        0 => Err(ViewError::BadVersion("0".to_owned())),
        VERSION => {
            let mut view = read_fields(fields);
            Exact::of(bytes).put_into(&mut view.state);
            Ok(view)
        }
        later => Err(ViewError::Newer(later)),
    }
}

/// Numbers as they are written, to the last bit, which a tree of JSON rounds a little otherwise:
/// the same view is to give the same pixels.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Exact {
    camera: HashMap<String, Box<RawValue>>,
    time: HashMap<String, Box<RawValue>>,
}

impl Exact {
    fn of(bytes: &[u8]) -> Self {
        // What has another form is told of elsewhere.
        serde_json::from_slice(bytes).unwrap_or_default()
    }

    /// Takes the place of those that were found good, and of no others.
    fn put_into(&self, state: &mut ViewState) {
        let number = |of: &HashMap<String, Box<RawValue>>, name| -> Option<f64> {
            of.get(name)?.get().parse().ok()
        };
        if let Some(place) = &mut state.place {
            let zoom = number(&self.camera, "zoom");
            let is_zoom = |zoom: &f64| (MIN_ZOOM..=MAX_ZOOM).contains(zoom);
            place.zoom = zoom.filter(is_zoom).unwrap_or(place.zoom);
            let lon_deg = number(&self.camera, "lon_deg");
            let center = lon_deg.zip(number(&self.camera, "lat_deg"));
            let center = center.and_then(|(lon_deg, lat_deg)| LonLat::new(lon_deg, lat_deg).ok());
            place.center = center.unwrap_or(place.center);
        }
        if let Some(rate) = &mut state.rate {
            let exact = number(&self.time, "rate");
            let is_rate = |rate: &f64| (MIN_RATE..=MAX_FITTED_RATE).contains(rate);
            *rate = exact.filter(is_rate).unwrap_or(*rate);
        }
    }
}

fn read_fields(fields: &Map<String, Value>) -> ReadView {
    let mut notes = Notes::default();
    let notes_of = &mut notes;
    let mut all = Fields::new(fields);
    all.count(VERSION_FIELD, notes_of, VERSION);
    all.text("program", notes_of, MAX_CHARS);
    let mut state = ViewState {
        session: session(&mut all, notes_of),
        place: place(&mut all, notes_of),
        size_points: size(&mut all, notes_of),
        ..ViewState::default()
    };
    times(&mut all, &mut state, notes_of);
    display(&mut all, &mut state, notes_of);
    state.selected_ids = all.take("selected", notes_of, ids);
    let hidden = all.take("hidden", notes_of, ids).map(ShownVehicles::AllBut);
    let only = all.take("shown", notes_of, ids).map(ShownVehicles::Only);
    state.shown = only.or(hidden);
    state.follows = all.take("follow", notes_of, follows);
    let mut map = all.object("map", "map.", notes_of);
    state.map = map.take("name", notes_of, |value| {
        let name = text_of(value, MAX_CHARS)?;
        if is_map_address(name) {
            return Err(reason::ADDRESS.to_owned());
        }
        Ok(name.to_owned())
    });
    let percent = map.count("opacity_percent", notes_of, 100);
    state.opacity_percent = percent.and_then(|percent| u8::try_from(percent).ok());
    map.finish(notes_of);
    all.finish(notes_of);
    ReadView {
        state,
        notes: notes.into_list(),
    }
}

fn session(all: &mut Fields<'_>, notes: &mut Notes) -> SessionMark {
    let mut fields = all.object("session", "session.", notes);
    let kind = fields.text("from", notes, MAX_CHARS);
    let path = fields.text("path", notes, MAX_CHARS);
    let name = fields.text("name", notes, MAX_CHARS);
    let start = fields.take("start", notes, moment);
    let end = fields.take("end", notes, moment);
    let range = start
        .zip(end)
        .map(|((start, _), (end, _))| TimeRange::new(start, end));
    let mark = SessionMark {
        kind: match (kind, name) {
            (Some("demo"), _) => SessionKind::Demo,
            (Some("application"), _) => SessionKind::Live,
            (Some("file"), Some(name)) => SessionKind::File {
                path: path.map(Into::into),
                // A name only: no way out of the folder of the view.
                name: crate::app::session::file_name(Path::new(name)),
            },
            _ => SessionKind::None,
        },
        vehicles: fields.count("vehicles", notes, u64::MAX).unwrap_or(0),
        fixes: fields.count("fixes", notes, u64::MAX).unwrap_or(0),
        range,
        zone: start
            .filter(|_| range.is_some())
            .map_or(Zone::NotStated, |(_, zone)| zone),
    };
    fields.finish(notes);
    mark
}

fn place(all: &mut Fields<'_>, notes: &mut Notes) -> Option<ViewPlace> {
    let mut fields = all.object("camera", "camera.", notes);
    let lon_deg = fields.number("lon_deg", notes, (-180.0, 180.0));
    let lat_deg = fields.number("lat_deg", notes, (-90.0, 90.0));
    let zoom = fields.number("zoom", notes, (MIN_ZOOM, MAX_ZOOM));
    fields.finish(notes);
    Some(ViewPlace {
        center: LonLat::new(lon_deg?, lat_deg?).ok()?,
        zoom: zoom?,
    })
}

fn size(all: &mut Fields<'_>, notes: &mut Notes) -> Option<(u32, u32)> {
    let mut fields = all.object("window", "window.", notes);
    let mut side = |name| {
        let points = fields.count(name, notes, MAX_SIDE_POINTS)?;
        u32::try_from(points).ok().filter(|points| *points > 0)
    };
    let size = (side("width_points"), side("height_points"));
    fields.finish(notes);
    size.0.zip(size.1)
}

fn times(all: &mut Fields<'_>, state: &mut ViewState, notes: &mut Notes) {
    let mut fields = all.object("time", "time.", notes);
    let playhead = fields.take("playhead", notes, moment);
    state.playhead = playhead.map(|(t, _)| t);
    state.rate = fields.number("rate", notes, (MIN_RATE, MAX_FITTED_RATE));
    let is_part_known = fields.take("part", notes, part);
    state.part = is_part_known;
    state.loops = fields.flag("loop", notes);
    state.skips_quiet = fields.flag("skip_quiet", notes);
    state.zone = fields.take("zone", notes, zone);
    state.said_zone = fields.take("recorded_zone", notes, |value| match zone(value)? {
        DisplayZone::Offset(secs) => Ok(SaidZone::Offset(secs)),
        DisplayZone::Named(name) => Ok(SaidZone::Named(name)),
        DisplayZone::AsRecorded | DisplayZone::ThisMachine => {
            Err(reason::NO_RECORDED_ZONE.to_owned())
        }
    });
    fields.finish(notes);
}

fn display(all: &mut Fields<'_>, state: &mut ViewState, notes: &mut Notes) {
    let mut fields = all.object("display", "display.", notes);
    state.show_trails = fields.flag("trails", notes);
    state.trail_length = fields.take("trail_length", notes, |value| {
        if value == WHOLE {
            return Ok(TrailLength::Whole);
        }
        match value.as_f64() {
            Some(secs) if (0.0..=MAX_TRAIL_SECS).contains(&secs) => {
                TrailLength::from_wire(secs).ok_or_else(|| reason::NO_LENGTH.to_owned())
            }
            _ => Err(reason::no_trail(WHOLE, MAX_TRAIL_SECS)),
        }
    });
    state.show_timestamps = fields.flag("timestamps", notes);
    state.hide_inferred = fields.flag("hide_inferred", notes);
    state.show_connectors = fields.flag("connectors", notes);
    state.show_names = fields.flag("names", notes);
    state.whole_tracks = fields.take("whole_tracks", notes, whole_tracks);
    state.color_by = fields.take("color_by", notes, color_by);
    fields.finish(notes);
}

fn moment(value: &Value) -> Result<(Timestamp, Zone), String> {
    let text = text_of(value, MAX_CHARS)?;
    Timestamp::parse_iso(text).map_err(|error| error.to_string())
}

fn part(value: &Value) -> Result<Option<TimeRange>, String> {
    if value == ALL {
        return Ok(None);
    }
    match value.as_array().map(Vec::as_slice) {
        Some([start, end]) => {
            let (start, end) = (moment(start)?.0, moment(end)?.0);
            if start < end {
                Ok(Some(TimeRange::new(start, end)))
            } else {
                Err(reason::BACKWARD.to_owned())
            }
        }
        _ => Err(reason::no_part(ALL)),
    }
}

/// A clock as settings name it too.
fn zone(value: &Value) -> Result<DisplayZone, String> {
    let text = text_of(value, MAX_CHARS)?;
    zones::read(text).ok_or_else(|| reason::NO_CLOCK.to_owned())
}

fn whole_tracks(value: &Value) -> Result<WholeTracks, String> {
    let named = |tracks: &WholeTracks| value == tracks_name(*tracks);
    let mut each = WholeTracks::EACH.into_iter();
    each.find(named)
        .ok_or_else(|| reason::none_of(&WholeTracks::EACH.map(tracks_name)))
}

const fn tracks_name(tracks: WholeTracks) -> &'static str {
    match tracks {
        WholeTracks::None => "none",
        WholeTracks::Selected => "selected",
        WholeTracks::All => "all",
    }
}

fn color_by(value: &Value) -> Result<ColorBy, String> {
    let named = |by: &ColorBy| value == color_name(*by);
    let mut each = ColorBy::ALL.into_iter();
    each.find(named)
        .ok_or_else(|| reason::none_of(&ColorBy::ALL.map(color_name)))
}

const fn color_name(by: ColorBy) -> &'static str {
    match by {
        ColorBy::Vehicle => "vehicle",
        ColorBy::Speed => "speed",
        ColorBy::Certainty => "certainty",
        ColorBy::Group => "group",
    }
}

fn follows(value: &Value) -> Result<FollowWish, String> {
    match value.as_str() {
        Some(NOBODY) => Ok(FollowWish::Nobody),
        Some(SELECTION) => Ok(FollowWish::Selection),
        Some(ALL) => Ok(FollowWish::All),
        Some(_) => Err(reason::none_of(&[NOBODY, SELECTION, ALL])),
        None => ids(value).map(FollowWish::Vehicles),
    }
}

fn ids(value: &Value) -> Result<Vec<String>, String> {
    let list = value.as_array().ok_or_else(|| reason::NO_LIST.to_owned())?;
    if list.len() > MAX_IDS {
        return Err(reason::too_many_vehicles(MAX_IDS));
    }
    let owned = |id| text_of(id, MAX_CHARS).map(str::to_owned);
    list.iter().map(owned).collect()
}

/// A view as JSON.
pub fn to_json(state: &ViewState) -> Value {
    let write = |t: Timestamp| t.format_iso(state.zone_of_data());
    let mark = &state.session;
    let (from, path, name) = match &mark.kind {
        SessionKind::None => (None, None, None),
        SessionKind::Demo => (Some("demo"), None, None),
        SessionKind::Live => (Some("application"), None, None),
        SessionKind::File { path, name } => (
            Some("file"),
            path.as_deref().and_then(Path::to_str),
            Some(name.as_str()),
        ),
    };
    let said_zone = state.said_zone.map(|said| match said {
        SaidZone::Offset(secs) => DisplayZone::Offset(secs),
        SaidZone::Named(name) => DisplayZone::Named(name),
    });
    let follows = state.follows.as_ref().map(|wish| match wish {
        FollowWish::Nobody => json!(NOBODY),
        FollowWish::Selection => json!(SELECTION),
        FollowWish::All => json!(ALL),
        FollowWish::Vehicles(ids) => json!(ids),
    });
    let part = state.part.map(|part| match part {
        None => json!(ALL),
        Some(part) => json!([write(part.start()), write(part.end())]),
    });
    let trail_length = state.trail_length.map(|length| match length {
        TrailLength::None => json!(0),
        TrailLength::Secs(secs) => json!(secs),
        TrailLength::Whole => json!(WHOLE),
    });
    let (hidden, shown) = match &state.shown {
        None => (None, None),
        Some(ShownVehicles::AllBut(ids)) => (Some(ids), None),
        Some(ShownVehicles::Only(ids)) => (None, Some(ids)),
    };
    let value = json!({
        VERSION_FIELD: VERSION,
        "program": concat!("trackscope ", env!("CARGO_PKG_VERSION")),
        "session": {
            "from": from,
            "path": path,
            "name": name,
            "vehicles": mark.vehicles,
            "fixes": mark.fixes,
            "start": mark.range.map(|range| write(range.start())),
            "end": mark.range.map(|range| write(range.end())),
        },
        "camera": state.place.map(|place| json!({
            "lon_deg": place.center.lon_deg(),
            "lat_deg": place.center.lat_deg(),
            "zoom": place.zoom,
        })),
        "window": state.size_points.map(|(width, height)| json!({
            "width_points": width,
            "height_points": height,
        })),
        "time": {
            "playhead": state.playhead.map(write),
            "rate": state.rate,
            "part": part,
            "loop": state.loops,
            "skip_quiet": state.skips_quiet,
            "zone": state.zone.map(zones::written),
            "recorded_zone": said_zone.map(zones::written),
        },
        "selected": state.selected_ids,
        "hidden": hidden,
        "shown": shown,
        "follow": follows,
        "display": {
            "trails": state.show_trails,
            "trail_length": trail_length,
            "timestamps": state.show_timestamps,
            "hide_inferred": state.hide_inferred,
            "connectors": state.show_connectors,
            "names": state.show_names,
            "whole_tracks": state.whole_tracks.map(tracks_name),
            "color_by": state.color_by.map(color_name),
        },
        "map": {
            "name": state.map,
            "opacity_percent": state.opacity_percent,
        },
    });
    without_nulls(value)
}

/// What is not known is left out.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(fields) => Value::Object(
            fields
                .into_iter()
                .filter(|(_, value)| !value.is_null())
                .map(|(name, value)| (name, without_nulls(value)))
                .collect(),
        ),
        other => other,
    }
}

#[cfg(test)]
#[path = "file_tests.rs"]
mod tests;
