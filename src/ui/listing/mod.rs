//! Which vehicles the list shows, and in which order: found in steps, kept, and looked at anew a
//! few times a second while what they depend on moves.

pub mod natural;
mod sorter;

use std::cmp::Ordering;

use egui::Vec2;

use self::sorter::Sorter;
use super::density::Remaining;
use super::vehicle_search::is_match;
use super::view::View;
use crate::geo::Camera;
use crate::model::{Fleet, Vehicle, VehicleKey, Visibility};
use crate::time::Timestamp;

/// What one step may cost, in names looked at.
const ROOM_PER_STEP: usize = 50_000;
/// What it costs to find out where a vehicle is and how fast, in names.
const POSE_COST: usize = 10;
/// What changes with time and view is looked at anew so often, in seconds.
const REST_SECS: f64 = 0.3;
/// Marks a row that is the heading over the vehicles of a group.
const HEADING: u32 = 1 << 31;

/// The order of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortBy {
    /// As the vehicles came.
    #[default]
    Loaded,
    /// By name, numbers in it by their value.
    Name,
    /// The fastest first, unknown speeds at the end.
    Speed,
    /// The one first that was heard of last.
    LastFix,
    /// By group, with headings, and by name in it.
    Group,
}

/// What the list is to show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    /// The order.
    pub sort_by: SortBy,
    /// Only vehicles that move now.
    pub moving: bool,
    /// Only vehicles that are seen on the map now.
    pub in_view: bool,
}

impl Wish {
    /// Whether it depends on poses, which change with time.
    const fn is_of_now(self) -> bool {
        self.moving || self.in_view || matches!(self.sort_by, SortBy::Speed | SortBy::LastFix)
    }

    /// Whether vehicles are left out.
    pub const fn filters(self) -> bool {
        self.moving || self.in_view
    }
}

/// What was asked for; another one begins at once.
#[derive(Clone, Debug, Default, PartialEq)]
struct Asked {
    lowercase_query: String,
    wish: Wish,
    generation: u64,
    /// What the vehicles are called.
    look_revision: u64,
}

/// What it was found for; another one is looked at when the last has rested.
#[derive(Clone, Debug, Default, PartialEq)]
struct Moment {
    vehicles: usize,
    now: Option<Now>,
}

/// What poses and what is seen depend on.
#[derive(Clone, Debug, PartialEq)]
struct Now {
    playhead: Timestamp,
    camera: Camera,
    size: Vec2,
    revision: u64,
    visibility: Visibility,
}

/// The rows of the list.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    asked: Asked,
    moment: Moment,
    /// None: every vehicle, as they came.
    rows: Option<Rows>,
    making: Option<Making>,
    made_at_secs: f64,
}

#[derive(Clone, Debug, Default)]
struct Rows {
    all: Vec<u32>,
    vehicles: usize,
}

/// Rows that are being found.
#[derive(Clone, Debug)]
struct Making {
    moment: Moment,
    done: usize,
    found: Vec<Found>,
    sorter: Option<Sorter<Found>>,
}

/// A vehicle that fits, with what it is sorted by.
#[derive(Clone, Copy, Debug)]
struct Found {
    index: u32,
    value: f64,
}

impl Listing {
    /// Brings the rows up to date, or nearer to that. `size` is that of the map in points,
    /// `now_secs` the time of the frame.
    pub fn step(
        &mut self,
        query: &str,
        wish: Wish,
        view: &View<'_>,
        size: Vec2,
        now_secs: f64,
    ) -> Remaining {
        let asked = Asked {
            lowercase_query: query.trim().to_lowercase(),
            wish,
            generation: view.fleet_generation,
            look_revision: view.fleet.look_revision(),
        };
        let is_plain = asked.lowercase_query.is_empty() && asked.wish == Wish::default();
        let is_another = asked != self.asked;
        if is_plain {
            *self = Self {
                asked,
                ..Self::default()
            };
            return Remaining::Nothing;
        }
        if asked.generation != self.asked.generation || self.rows.is_none() {
            // The rows so far are of other vehicles, or of all.
            self.rows = Some(Rows::default());
            self.moment = Moment::default();
        }
        self.asked = asked;
        if is_another {
            self.making = Some(Making::new(self.moment_of(view, size)));
        } else if self.making.is_none() {
            let moment = self.moment_of(view, size);
            if moment == self.moment {
                return Remaining::Nothing;
            }
            let rest_secs = self.made_at_secs + REST_SECS - now_secs;
            if rest_secs > 0.0 && rest_secs <= REST_SECS {
                return Remaining::AfterSecs(rest_secs);
            }
            self.making = Some(Making::new(moment));
        }
        let Some(mut making) = self.making.take() else {
            return Remaining::Nothing;
        };
        match making.step(&self.asked, view) {
            Some(rows) => {
                self.rows = Some(rows);
                self.moment = making.moment;
                self.made_at_secs = now_secs;
                Remaining::Nothing
            }
            None => {
                self.making = Some(making);
                Remaining::Step
            }
        }
    }

    fn moment_of(&self, view: &View<'_>, size: Vec2) -> Moment {
        Moment {
            vehicles: view.fleet.vehicles().len(),
            now: self.asked.wish.is_of_now().then(|| Now {
                playhead: view.clock.playhead(),
                camera: *view.camera,
                size,
                revision: view.fleet.revision(),
                visibility: view.visibility.clone(),
            }),
        }
    }

    /// Whether vehicles are left out.
    pub fn is_filtered(&self) -> bool {
        self.asked.wish.filters() || !self.asked.lowercase_query.is_empty()
    }

    /// Whether a name is searched for.
    pub fn is_searched(&self) -> bool {
        !self.asked.lowercase_query.is_empty()
    }

    /// Whether every vehicle has been looked at for what was asked for.
    pub const fn is_complete(&self) -> bool {
        self.making.is_none()
    }

    /// How many rows there are, headings too.
    pub fn row_count(&self, fleet: &Fleet) -> usize {
        self.rows
            .as_ref()
            .map_or(fleet.vehicles().len(), |rows| rows.all.len())
    }

    /// How many vehicles are listed.
    pub fn vehicle_count(&self, fleet: &Fleet) -> usize {
        self.rows
            .as_ref()
            .map_or(fleet.vehicles().len(), |rows| rows.vehicles)
    }

    /// Index of the vehicle in a row; `None` for a heading.
    pub fn index_at(&self, row: usize) -> Option<usize> {
        match &self.rows {
            Some(rows) => rows
                .all
                .get(row)
                .filter(|row| *row & HEADING == 0)
                .map(|row| at(*row)),
            None => Some(row),
        }
    }

    /// Of a row that is a heading, index of the first vehicle under it.
    pub fn heading_at(&self, row: usize) -> Option<usize> {
        let rows = self.rows.as_ref()?;
        rows.all
            .get(row)
            .filter(|row| *row & HEADING != 0)
            .map(|row| at(*row))
    }

    /// Row of a vehicle, if it is listed.
    pub fn row_of(&self, key: VehicleKey) -> Option<usize> {
        match &self.rows {
            Some(rows) => rows.all.iter().position(|row| *row as usize == key.index()),
            None => Some(key.index()),
        }
    }
}

/// The vehicle of a row.
const fn at(row: u32) -> usize {
    (row & !HEADING) as usize
}

impl Making {
    const fn new(moment: Moment) -> Self {
        Self {
            moment,
            done: 0,
            found: Vec::new(),
            sorter: None,
        }
    }

    /// Goes on; gives the rows back when they are complete.
    fn step(&mut self, asked: &Asked, view: &View<'_>) -> Option<Rows> {
        let vehicles = view.fleet.vehicles();
        let mut room = ROOM_PER_STEP;
        while self.sorter.is_none() && self.done < vehicles.len() {
            let vehicle = vehicles.get(self.done)?;
            room = room.checked_sub(self.look_at(vehicle, asked, view))?;
            self.done += 1;
        }
        let sort_by = asked.wish.sort_by;
        if sort_by == SortBy::Loaded {
            return Some(rows(&self.found, sort_by, view.fleet));
        }
        let found = &mut self.found;
        let sorter = self
            .sorter
            .get_or_insert_with(|| Sorter::new(std::mem::take(found)));
        let sorted = sorter.step(|a, b| compare(a, b, sort_by, view.fleet))?;
        Some(rows(&sorted, sort_by, view.fleet))
    }

    /// Adds the next vehicle if it fits; returns what that cost.
    fn look_at(&mut self, vehicle: &Vehicle, asked: &Asked, view: &View<'_>) -> usize {
        let query = &asked.lowercase_query;
        let index = u32::try_from(self.done).ok().filter(|i| *i < HEADING);
        let Some(index) = index.filter(|_| query.is_empty() || is_match(vehicle, query)) else {
            return 1;
        };
        let mut value = 0.0;
        if let Some(now) = &self.moment.now {
            let pose = vehicle.track.pose_at(now.playhead);
            let is_moving = pose.is_some_and(|pose| pose.is_moving());
            let is_hidden = || {
                let key = VehicleKey::from_index(self.done);
                key.is_some_and(|key| now.visibility.is_hidden(key))
            };
            let is_seen = || pose.is_some_and(|pose| now.sees(pose.position)) && !is_hidden();
            if (asked.wish.moving && !is_moving) || (asked.wish.in_view && !is_seen()) {
                return POSE_COST;
            }
            // The least comes first.
            value = match asked.wish.sort_by {
                SortBy::Speed => pose
                    .and_then(|pose| pose.speed)
                    .map_or(f64::INFINITY, |speed| -speed.kmh),
                SortBy::LastFix => pose.map_or(f64::INFINITY, |pose| {
                    view.clock.playhead().secs_since(pose.fix_time)
                }),
                SortBy::Group | SortBy::Loaded | SortBy::Name => 0.0,
            };
        }
        if asked.wish.sort_by == SortBy::Group {
            let group = vehicle.group.as_deref();
            let place = group.and_then(|name| view.fleet.groups().place_of(name));
            value = place.map_or(f64::INFINITY, |place| place as f64);
        }
        self.found.push(Found { index, value });
        if self.moment.now.is_some() {
            POSE_COST
        } else {
            1
        }
    }
}

impl Now {
    /// Whether a place is on the map as it is seen.
    fn sees(&self, place: crate::geo::WorldPoint) -> bool {
        let (x, y) = self.camera.screen_from_world(place);
        x.abs() <= f64::from(self.size.x) / 2.0 && y.abs() <= f64::from(self.size.y) / 2.0
    }
}

fn compare(a: &Found, b: &Found, sort_by: SortBy, fleet: &Fleet) -> Ordering {
    let name = |found: &Found| {
        let vehicle = fleet.vehicles().get(found.index as usize);
        vehicle.map_or("", |vehicle| vehicle.label.as_str())
    };
    let by_value = a.value.total_cmp(&b.value);
    let by_name = || match sort_by {
        SortBy::Name | SortBy::Group => natural::compare(name(a), name(b)),
        SortBy::Loaded | SortBy::Speed | SortBy::LastFix => Ordering::Equal,
    };
    by_value.then_with(by_name).then(a.index.cmp(&b.index))
}

/// The rows of what was found, with headings where groups begin.
fn rows(found: &[Found], sort_by: SortBy, fleet: &Fleet) -> Rows {
    let mut all = Vec::with_capacity(found.len());
    let has_headings = sort_by == SortBy::Group && !fleet.groups().is_empty();
    let mut before = None;
    for one in found {
        if has_headings && before != Some(one.value) {
            all.push(one.index | HEADING);
            before = Some(one.value);
        }
        all.push(one.index);
    }
    Rows {
        vehicles: found.len(),
        all,
    }
}
