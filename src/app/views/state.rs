//! What is seen and how: taken from a viewer, and given to one.

use super::mark::SessionMark;
use crate::app::viewer::Viewer;
use crate::command::{Command, FollowTarget};
use crate::geo::LonLat;
use crate::model::{ColorBy, Selection, TrailLength, VehicleKey, WholeTracks};
use crate::time::{DisplayZone, SaidZone, TimeRange, Timestamp, Zone};
use crate::ui::{Following, thousands};
use crate::wire::FollowWish;
use crate::words::views as words;

/// Ids that are written out in a note; the rest is counted.
const MAX_IDS_TOLD: usize = 5;

/// Where the map is looked at from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ViewPlace {
    /// The place in the middle.
    pub center: LonLat,
    /// Zoom level.
    pub zoom: f64,
}

/// Which vehicles are shown, by their ids.
#[derive(Clone, Debug, PartialEq)]
pub enum ShownVehicles {
    /// All but these, which are hidden.
    AllBut(Vec<String>),
    /// These, and no others that are there.
    Only(Vec<String>),
}

/// What is seen and how. Each part that is missing stays as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ViewState {
    /// Which data it was.
    pub session: SessionMark,
    /// Where the map was looked at from.
    pub place: Option<ViewPlace>,
    /// Size of the map's area, in points.
    pub size_points: Option<(u32, u32)>,
    /// The moment.
    pub playhead: Option<Timestamp>,
    /// Recorded seconds for one second.
    pub rate: Option<f64>,
    /// The part that is played; `Some(None)` for all of it.
    pub part: Option<Option<TimeRange>>,
    /// Whether it goes on from the start at the end.
    pub loops: Option<bool>,
    /// Whether times in which nobody moves are left out.
    pub skips_quiet: Option<bool>,
    /// The clock on which times are shown.
    pub zone: Option<DisplayZone>,
    /// What a person has said of times that state no zone.
    pub said_zone: Option<SaidZone>,
    /// Ids of the selected vehicles, that of the one chosen last at the end.
    pub selected_ids: Option<Vec<String>>,
    /// Whether trails are drawn.
    pub show_trails: Option<bool>,
    /// How long they are.
    pub trail_length: Option<TrailLength>,
    /// Whether markers carry the time of their last fix.
    pub show_timestamps: Option<bool>,
    /// Whether only what was observed is drawn.
    pub hide_inferred: Option<bool>,
    /// Whether dashed lines lead across what is not known.
    pub show_connectors: Option<bool>,
    /// Whether all vehicles are named on the map.
    pub show_names: Option<bool>,
    /// Whose whole tracks lie faintly below what moves.
    pub whole_tracks: Option<WholeTracks>,
    /// What colours tell.
    pub color_by: Option<ColorBy>,
    /// Which vehicles are shown.
    pub shown: Option<ShownVehicles>,
    /// Whom the view goes along with.
    pub follows: Option<FollowWish>,
    /// The map under the tracks: its name, or its file. Never an address.
    pub map: Option<String>,
    /// How much of the map is seen, in percent.
    pub opacity_percent: Option<u8>,
}

impl ViewState {
    /// That of a viewer, over a map by this name.
    pub fn of(viewer: &Viewer, map: Option<String>) -> Self {
        let (clock, display) = (viewer.clock(), viewer.display());
        let has_data = clock.range().is_some();
        let camera = viewer.camera();
        let face = viewer.time_face();
        Self {
            session: SessionMark::of(viewer),
            place: Some(ViewPlace {
                center: camera.center().to_lon_lat(),
                zoom: camera.zoom(),
            }),
            // A window has some thousand points a side.
            size_points: viewer.viewport.map(|viewport| {
                (
                    viewport.width_points.round() as u32,
                    viewport.height_points.round() as u32,
                )
            }),
            playhead: has_data.then(|| clock.playhead()),
            rate: Some(clock.rate()),
            part: Some(clock.window()),
            loops: Some(clock.loops()),
            skips_quiet: Some(clock.skips_quiet()),
            zone: Some(face.wanted()),
            said_zone: face.said(),
            selected_ids: Some(viewer.selected_ids()),
            show_trails: Some(display.show_trails),
            trail_length: Some(display.trail_length),
            show_timestamps: Some(display.show_timestamps),
            hide_inferred: Some(display.hide_inferred),
            show_connectors: Some(display.show_connectors),
            show_names: Some(display.show_names),
            whole_tracks: Some(display.whole_tracks),
            color_by: Some(display.color_by),
            shown: Some(shown(viewer)),
            follows: Some(follows(viewer)),
            map,
            opacity_percent: Some(viewer.maps.opacity_percent),
        }
    }

    /// Shows all of it at once, on the data that is there; returns what could not be shown as it
    /// was, a sentence each. The map is not changed: that takes its time.
    pub fn apply(&self, viewer: &mut Viewer) -> Vec<String> {
        let mut notes: Vec<String> = Vec::new();
        if !viewer.fleet().vehicles().is_empty() {
            notes.extend(self.session.difference(viewer.fleet()));
        }
        viewer.carry_out(Command::Pause);
        self.apply_display(viewer);
        self.apply_time(viewer, &mut notes);
        if let Some(ids) = &self.selected_ids {
            let selected = select(viewer, ids, &mut notes);
            viewer.load.keep_selection();
            viewer.selection = selected;
        }
        if let Some(shown) = &self.shown {
            show_only(viewer, shown, &mut notes);
        }
        if let Some(percent) = self.opacity_percent {
            viewer.carry_out(Command::SetBasemapOpacity(percent));
        }
        if let Some(wish) = &self.follows {
            follow(viewer, wish);
        }
        if let Some(ViewPlace { center, zoom }) = self.place {
            viewer.look_from(center, zoom);
        }
        notes
    }

    fn apply_display(&self, viewer: &mut Viewer) {
        let display = &mut viewer.display;
        let set = |here: &mut bool, wanted: Option<bool>| *here = wanted.unwrap_or(*here);
        set(&mut display.show_trails, self.show_trails);
        set(&mut display.show_timestamps, self.show_timestamps);
        set(&mut display.hide_inferred, self.hide_inferred);
        set(&mut display.show_connectors, self.show_connectors);
        set(&mut display.show_names, self.show_names);
        if let Some(length) = self.trail_length {
            display.trail_length = length;
        }
        if let Some(whose) = self.whole_tracks {
            display.whole_tracks = whose;
        }
        if let Some(by) = self.color_by {
            display.color_by = by;
        }
    }

    fn apply_time(&self, viewer: &mut Viewer, notes: &mut Vec<String>) {
        if let Some(said) = self.said_zone {
            viewer.carry_out(Command::SayRecordedZone(Some(said)));
        }
        if let Some(zone) = self.zone {
            viewer.carry_out(Command::SetDisplayZone(zone));
        }
        let clock = &mut viewer.clock;
        clock.stop_following();
        if let Some(skips) = self.skips_quiet {
            clock.set_skips_quiet(skips);
        }
        if let Some(loops) = self.loops {
            clock.set_loops(loops);
        }
        if let Some(rate) = self.rate {
            clock.restore_rate(rate);
        }
        let Some(range) = clock.range() else { return };
        if let Some(part) = self.part {
            viewer.carry_out(Command::SetWindow(part));
        }
        if let Some(playhead) = self.playhead {
            if !range.contains(playhead) {
                let zone = viewer.fleet().zone();
                notes.push(words::moment_outside(&playhead.format_iso(zone)));
            }
            viewer.carry_out(Command::Seek(playhead));
        }
    }

    /// The zone in which the moments of this view are written: that of its data.
    pub const fn zone_of_data(&self) -> Zone {
        self.session.zone
    }
}

/// Whom the view goes along with now; one that is suspended stays where it is.
fn follows(viewer: &Viewer) -> FollowWish {
    match viewer.following() {
        Following::Nobody | Following::Suspended(_) => FollowWish::Nobody,
        Following::Active(FollowTarget::Selection) => FollowWish::Selection,
        Following::Active(FollowTarget::All) => FollowWish::All,
        Following::Active(FollowTarget::Vehicles(keys)) => {
            let vehicles = keys.iter().filter_map(|key| viewer.fleet().get(*key));
            FollowWish::Vehicles(vehicles.map(|vehicle| vehicle.id.clone()).collect())
        }
    }
}

/// Which vehicles are shown now: whichever list is the shorter one.
fn shown(viewer: &Viewer) -> ShownVehicles {
    let (fleet, visibility) = (viewer.fleet(), viewer.visibility());
    let is_few_hidden = visibility.hidden_count() * 2 <= fleet.vehicles().len();
    let listed = fleet
        .iter()
        .filter(|(key, _)| visibility.is_hidden(*key) == is_few_hidden)
        .map(|(_, vehicle)| vehicle.id.clone())
        .collect();
    if is_few_hidden {
        ShownVehicles::AllBut(listed)
    } else {
        ShownVehicles::Only(listed)
    }
}

/// Hides and shows vehicles as a view has them; tells which are not there.
fn show_only(viewer: &mut Viewer, shown: &ShownVehicles, notes: &mut Vec<String>) {
    let (ShownVehicles::AllBut(ids) | ShownVehicles::Only(ids)) = shown;
    let vehicles: Vec<VehicleKey> = select(viewer, ids, notes).iter().collect();
    match shown {
        ShownVehicles::AllBut(_) => {
            viewer.carry_out(Command::ShowAllVehicles);
            let shown = false;
            viewer.carry_out(Command::SetShown { vehicles, shown });
        }
        // Of other data that has none of them all is shown.
        ShownVehicles::Only(_) => viewer.carry_out(Command::Isolate(vehicles)),
    }
}

/// Goes along with those of them that are there.
fn follow(viewer: &mut Viewer, wish: &FollowWish) {
    let target = match wish {
        FollowWish::Nobody => None,
        FollowWish::Selection => Some(FollowTarget::Selection),
        FollowWish::All => Some(FollowTarget::All),
        FollowWish::Vehicles(ids) => {
            let fleet = viewer.fleet();
            let keys = ids.iter().filter_map(|id| fleet.find_by_id(id)).collect();
            Some(FollowTarget::Vehicles(keys))
        }
    };
    viewer.carry_out(Command::Follow(target));
}

/// The vehicles with these ids, the last one chosen last; tells which there are not.
fn select(viewer: &Viewer, ids: &[String], notes: &mut Vec<String>) -> Selection {
    let fleet = viewer.fleet();
    let found = |id: &String| fleet.find_by_id(id);
    let unknown: Vec<&String> = ids.iter().filter(|id| found(id).is_none()).collect();
    if !unknown.is_empty() {
        let told = unknown.iter().take(MAX_IDS_TOLD);
        let told: Vec<String> = told.map(|id| format!("{id:?}")).collect();
        let more = (unknown.len() - told.len()) as u64;
        notes.push(words::unknown_vehicles(
            &told.join(", "),
            (more > 0).then(|| thousands(more)),
        ));
    }
    let keys: Vec<VehicleKey> = ids.iter().rev().filter_map(found).collect();
    keys.into_iter().collect()
}

#[cfg(test)]
#[path = "state_tests.rs"]
mod tests;
