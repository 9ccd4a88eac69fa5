//! In which order the vehicles stand: by the values of one column, looked at in steps and kept.

use std::cmp::Ordering;

use super::columns::Column;
use crate::model::{Certainty, Fleet, Pose, PoseKind, VehicleKey};
use crate::playback::Clock;
use crate::time::Timestamp;
use crate::ui::listing::natural;

/// Vehicles that one frame looks at, so that it stays short however many there are.
const VEHICLES_PER_STEP: usize = 4000;
/// While values run, rows change their places at most so often, in seconds: faster nobody can read.
const REST_SECS: f64 = 0.4;

/// By which column, and whether the largest come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct By {
    /// The column.
    pub column: Column,
    /// Whether the largest come first.
    pub is_descending: bool,
}

/// The order of the rows; without a column that of the recording.
#[derive(Clone, Debug, Default)]
pub struct Order {
    by: Option<By>,
    /// Indices of the vehicles, row by row.
    shown: Vec<u32>,
    of: Option<Of>,
    making: Option<Making>,
    made_at_secs: f64,
}

/// What an order is of.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Of {
    by: By,
    generation: u64,
    count: usize,
    /// Tracks and names.
    revisions: (u64, u64),
    at: Timestamp,
}

#[derive(Clone, Debug)]
struct Making {
    of: Of,
    /// What is not known comes last, whichever way.
    keys: Vec<(Option<f64>, u32)>,
}

impl Order {
    /// By which column.
    pub const fn by(&self) -> Option<By> {
        self.by
    }

    /// A heading was pressed: in order of that column, then the other way, then as recorded.
    pub fn press(&mut self, column: Column) {
        self.by = match self.by {
            Some(by) if by.column == column && by.is_descending => None,
            Some(by) if by.column == column => Some(By {
                is_descending: true,
                ..by
            }),
            _ => Some(By {
                column,
                is_descending: false,
            }),
        };
        self.making = None;
    }

    /// Brings the order up to date with the playhead, at most every [`REST_SECS`] while it runs.
    /// Returns whether there is more to do in the next frame.
    pub fn update(&mut self, fleet: &Fleet, generation: u64, clock: &Clock, now_secs: f64) -> bool {
        let Some(by) = self.by else {
            self.of = None;
            return false;
        };
        let is_of_names = by.column == Column::Name;
        let wanted = Of {
            by,
            generation,
            count: fleet.vehicles().len(),
            revisions: (
                if is_of_names { 0 } else { fleet.revision() },
                fleet.look_revision(),
            ),
            at: if is_of_names {
                Timestamp::default()
            } else {
                clock.playhead()
            },
        };
        if self.of == Some(wanted) {
            self.making = None;
            return false;
        }
        let is_of_others = |of: &Of| (of.generation, of.count) != (generation, wanted.count);
        if self.of.as_ref().is_some_and(is_of_others) {
            self.of = None;
        }
        let is_same = |of: &Of| of.by == by && !is_of_others(of);
        let making = self.making.take().filter(|making| is_same(&making.of));
        let rested = now_secs - self.made_at_secs;
        let may_wait = self.of.as_ref().is_some_and(is_same) && clock.is_playing();
        if making.is_none() && may_wait && (0.0..REST_SECS).contains(&rested) {
            return false;
        }
        let mut making = making.unwrap_or(Making {
            of: wanted,
            keys: Vec::with_capacity(wanted.count),
        });
        if !making.step(fleet) {
            self.making = Some(making);
            return true;
        }
        self.of = Some(making.of);
        self.made_at_secs = now_secs;
        self.shown = making.sorted(fleet);
        // Meanwhile the playhead may have been put elsewhere.
        self.of != Some(wanted)
    }

    /// The vehicle in a row.
    pub fn index_at(&self, row: usize) -> usize {
        match self.of {
            Some(_) => self
                .shown
                .get(row)
                .and_then(|index| usize::try_from(*index).ok())
                .unwrap_or(row),
            None => row,
        }
    }

    /// The row of a vehicle.
    pub fn row_of(&self, key: VehicleKey) -> usize {
        let found = self.of.and_then(|_| {
            let is_it = |index: &u32| usize::try_from(*index).is_ok_and(|i| i == key.index());
            self.shown.iter().position(is_it)
        });
        found.unwrap_or(key.index())
    }

    /// All vehicles, row by row, of a fleet with so many.
    pub fn rows(&self, count: usize) -> Vec<VehicleKey> {
        (0..count)
            .filter_map(|row| VehicleKey::from_index(self.index_at(row)))
            .collect()
    }
}

impl Making {
    /// Looks at some more vehicles; returns whether all have been looked at.
    fn step(&mut self, fleet: &Fleet) -> bool {
        let (from, of) = (self.keys.len(), self.of);
        let part = fleet.vehicles().iter().enumerate().skip(from);
        for (index, vehicle) in part.take(VEHICLES_PER_STEP) {
            let Ok(index) = u32::try_from(index) else {
                break;
            };
            let value = if of.by.column == Column::Name {
                None
            } else {
                vehicle
                    .track
                    .pose_at(of.at)
                    .and_then(|pose| value(&pose, of.by.column, of.at))
            };
            self.keys.push((value, index));
        }
        self.keys.len() >= of.count.min(fleet.vehicles().len())
    }

    fn sorted(mut self, fleet: &Fleet) -> Vec<u32> {
        let is_descending = self.of.by.is_descending;
        let turned = |order: Ordering| {
            if is_descending {
                order.reverse()
            } else {
                order
            }
        };
        if self.of.by.column == Column::Name {
            let label = |index: u32| {
                let index = usize::try_from(index).unwrap_or(usize::MAX);
                fleet.vehicles().get(index).map_or("", |v| v.label.as_str())
            };
            self.keys
                .sort_by(|a, b| turned(natural::compare(label(a.1), label(b.1))));
        } else {
            // Stable: what is equal stays in the order of the recording.
            self.keys.sort_by(|a, b| match (a.0, b.0) {
                (Some(a), Some(b)) => turned(a.total_cmp(&b)),
                (a, b) => b.is_some().cmp(&a.is_some()),
            });
        }
        self.keys.into_iter().map(|(_, index)| index).collect()
    }
}

/// What rows are put in order by; `None` when it is not known.
fn value(pose: &Pose, column: Column, now: Timestamp) -> Option<f64> {
    match column {
        Column::Name => None,
        // What is doubtful comes last.
        Column::State => Some(match pose.kind {
            PoseKind::Observed => 0.0,
            PoseKind::Latest => 1.0,
            PoseKind::Interpolated => 2.0,
            PoseKind::Stopped => 3.0,
            PoseKind::Conflict => 4.0,
            PoseKind::Anomaly => 5.0,
            PoseKind::Gap => 6.0,
            PoseKind::Ended => 7.0,
        }),
        // From south to north.
        Column::Position => Some(pose.position.to_lon_lat().lat_deg()),
        Column::Speed => Some(pose.speed?.kmh),
        Column::Certainty => Some(match pose.speed?.certainty {
            Certainty::High => 0.0,
            Certainty::Medium => 1.0,
            Certainty::Low => 2.0,
            Certainty::Unknown => 3.0,
        }),
        Column::LastFix => Some(-now.secs_since(pose.fix_time)),
        Column::Age => Some(now.secs_since(pose.fix_time)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geo::{LonLat, WorldPoint};
    use crate::model::{Color, Fix, Measure, Update, Vehicle};
    use crate::time::{TimeRange, Zone};

    fn time(secs: f64) -> Timestamp {
        Timestamp::from_epoch_millis(secs * 1000.0).unwrap()
    }

    /// Vehicles that drive so fast, of which those without a speed begin after a minute.
    fn fleet(speeds_kmh: &[Option<f32>]) -> Fleet {
        let vehicles = speeds_kmh.iter().enumerate().map(|(index, kmh)| {
            let fix = |second: u32| {
                let begin = if kmh.is_some() { 0.0 } else { 60.0 };
                let place = LonLat::new(14.5 + f64::from(second) / 10_000.0, 35.9).unwrap();
                let moment = time(begin + f64::from(second));
                let fix = Fix::new(moment, WorldPoint::from_lon_lat(place));
                Fix {
                    // Faster and faster, or slower and slower.
                    speed_kmh: Measure::of(
                        kmh.map(|kmh| (kmh + (50.0 - kmh) * second as f32 / 10.0).abs()),
                    ),
                    ..fix
                }
            };
            Vehicle {
                id: index.to_string(),
                label: format!("Bus {}", speeds_kmh.len() - index),
                color: Color::generated(index),
                zone: Zone::NotStated,
                group: None,
                track: (0..100).map(fix).collect(),
            }
        });
        let mut fleet = Fleet::default();
        fleet.apply(Update::Load {
            vehicles: vehicles.collect(),
            announced_range: None,
        });
        fleet
    }

    fn clock(secs: f64) -> Clock {
        let mut clock = Clock::default();
        clock.set_range(Some(TimeRange::new(time(0.0), time(200.0))));
        clock.seek(time(secs));
        clock
    }

    fn rows(order: &Order, count: usize) -> Vec<usize> {
        order
            .rows(count)
            .into_iter()
            .map(VehicleKey::index)
            .collect()
    }

    #[test]
    fn a_heading_orders_up_then_down_then_as_recorded_and_what_is_not_known_comes_last() {
        let fleet = fleet(&[Some(30.0), None, Some(10.0), Some(90.0)]);
        let mut order = Order::default();
        let clock = clock(0.0);
        let mut pressed = || {
            order.press(Column::Speed);
            assert!(!order.update(&fleet, 1, &clock, 0.0));
            rows(&order, 4)
        };
        assert_eq!(pressed(), [2, 0, 3, 1]);
        assert_eq!(pressed(), [3, 0, 2, 1]);
        assert_eq!(pressed(), [0, 1, 2, 3]);
    }

    #[test]
    fn names_with_numbers_are_put_in_order_of_these() {
        let fleet = fleet(&[Some(1.0); 12]);
        let mut order = Order::default();
        order.press(Column::Name);
        order.update(&fleet, 1, &clock(0.0), 0.0);
        let names: Vec<_> = rows(&order, 12);
        // They are called Bus 12, Bus 11, …, Bus 1.
        assert_eq!(names, (0..12).rev().collect::<Vec<_>>());
    }

    #[test]
    fn rows_stay_a_while_when_values_run_and_follow_at_once_when_they_are_held() {
        let fleet = fleet(&[Some(10.0), Some(90.0), Some(70.0)]);
        let mut order = Order::default();
        order.press(Column::Speed);
        let mut clock = clock(0.0);
        order.update(&fleet, 1, &clock, 0.0);
        assert_eq!(rows(&order, 3), [0, 2, 1]);
        // After twenty seconds all have passed each other.
        clock.seek(time(20.0));
        clock.play();
        assert!(!order.update(&fleet, 1, &clock, 0.1));
        assert_eq!(rows(&order, 3), [0, 2, 1]);
        clock.pause();
        order.update(&fleet, 1, &clock, 0.1);
        assert_eq!(rows(&order, 3), [1, 2, 0]);
        clock.seek(time(0.0));
        clock.play();
        order.update(&fleet, 1, &clock, 0.1 + REST_SECS);
        assert_eq!(rows(&order, 3), [0, 2, 1]);
    }

    #[test]
    fn many_vehicles_are_looked_at_in_steps_and_none_is_missed() {
        let count = VEHICLES_PER_STEP + 10;
        let speeds: Vec<_> = (0..count)
            .map(|i| Some((i * 37 % 100 + 1) as f32))
            .collect();
        let fleet = fleet(&speeds);
        let mut order = Order::default();
        order.press(Column::Speed);
        let clock = clock(0.0);
        assert!(order.update(&fleet, 1, &clock, 0.0));
        assert_eq!(order.index_at(7), 7, "as recorded until all are known");
        assert!(!order.update(&fleet, 1, &clock, 0.0));
        let mut all = rows(&order, count);
        assert_eq!(speeds[all[0]], Some(1.0));
        all.sort_unstable();
        assert_eq!(all, (0..count).collect::<Vec<_>>());
        // Another fleet is not shown in the order of this one.
        order.update(&Fleet::default(), 2, &clock, 0.0);
        assert_eq!(order.index_at(3), 3);
    }
}
