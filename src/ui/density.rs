//! How much is known at each part of the session: the band under the playhead.

use crate::model::{FixFlags, Fleet, LegKind, Pose, Track};
use crate::time::{TimeRange, Timestamp};

/// Parts that the span is divided into.
pub const BUCKETS: usize = 480;

/// Fixes that one step looks at, so that a frame stays short while tens of millions load.
const FIXES_PER_STEP: usize = 250_000;
/// What looking at a vehicle costs beside its fixes, in fixes: of short tracks a step takes
/// fewer than its limit, so that a million vehicles do not stop it either.
const FIXES_PER_VEHICLE: usize = 8;

/// One part of the span.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bucket {
    /// Share of the vehicles of which something is known, 0 to 1.
    pub known: f32,
    /// Share of the vehicles that drive, at most `known`.
    pub moving: f32,
    /// Whether two fixes of one time contradict each other here.
    pub has_conflict: bool,
    /// Whether a fix here cannot be true.
    pub has_anomaly: bool,
}

#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    known_secs: f64,
    moving_secs: f64,
    has_conflict: bool,
    has_anomaly: bool,
}

/// Sums over a fleet, made in steps and kept until another fleet comes. Vehicles that are
/// appended are added to them.
#[derive(Clone, Debug, Default)]
pub struct Density {
    generation: Option<u64>,
    /// The span that the sums are over.
    range: Option<TimeRange>,
    sums: Vec<Sum>,
    vehicles_done: usize,
    /// Fixes done of the vehicle after those.
    fixes_done: usize,
    vehicle_count: usize,
}

impl Density {
    /// Goes on with the sums over `fleet`, from the beginning if it is another one than
    /// before. Returns whether there is more to do.
    ///
    /// Over another span the sums are made anew too, but while `more_comes` only what lies in
    /// the span so far is summed up: a span that grows with each part of a large message
    /// would otherwise cost as many times the whole work as there are parts.
    pub fn step(
        &mut self,
        fleet: &Fleet,
        generation: u64,
        range: TimeRange,
        more_comes: bool,
    ) -> bool {
        let is_other_fleet = self.generation != Some(generation);
        if is_other_fleet || (self.range != Some(range) && !more_comes) {
            *self = Self {
                generation: Some(generation),
                range: Some(range),
                sums: vec![Sum::default(); BUCKETS],
                ..Self::default()
            };
        }
        let Some(range) = self.range else {
            return false;
        };
        self.vehicle_count = fleet.vehicles().len();
        let mut room = FIXES_PER_STEP;
        while let Some(vehicle) = fleet.vehicles().get(self.vehicles_done) {
            if room == 0 {
                return true;
            }
            let left = vehicle.track.len().saturating_sub(self.fixes_done);
            let count = left.min(room);
            self.add_fixes(&vehicle.track, self.fixes_done, count, range);
            room -= count;
            self.fixes_done += count;
            if count == left {
                room = room.saturating_sub(FIXES_PER_VEHICLE);
                self.vehicles_done += 1;
                self.fixes_done = 0;
            }
        }
        false
    }

    /// The parts of `range` from start to end; empty before the first step, and nothing where
    /// the sums do not reach.
    pub fn buckets(&self, range: TimeRange) -> impl Iterator<Item = Bucket> {
        let summed = self.range.unwrap_or(range);
        let bucket_secs = summed.duration_secs() / BUCKETS as f64;
        let whole_secs = bucket_secs * self.vehicle_count as f64;
        let share = move |secs: f64| {
            if whole_secs > 0.0 {
                (secs / whole_secs).clamp(0.0, 1.0) as f32
            } else {
                0.0
            }
        };
        let sum_at = move |index: usize| {
            if summed == range {
                return self.sums.get(index);
            }
            let middle = range.at_fraction((index as f64 + 0.5) / BUCKETS as f64);
            if !summed.contains(middle) {
                return None;
            }
            let place = position(summed, middle.micros()).min((BUCKETS - 1) as f64);
            // In 0 to BUCKETS - 1, as just limited.
            self.sums.get(place as usize)
        };
        (0..self.sums.len()).map(move |index| {
            let sum = sum_at(index).copied().unwrap_or_default();
            Bucket {
                known: share(sum.known_secs),
                moving: share(sum.moving_secs),
                has_conflict: sum.has_conflict,
                has_anomaly: sum.has_anomaly,
            }
        })
    }

    /// Adds so many fixes from index `first` on, each with the leg that it starts.
    fn add_fixes(&mut self, track: &Track, first: usize, count: usize, range: TimeRange) {
        let metres_per_unit = track
            .positions()
            .first()
            .map_or(0.0, |first| first.metres_per_unit());
        let fixes = first..first.saturating_add(count);
        for index in fixes.clone() {
            let (Some(from), Some(to)) = (track.micros_at(index), track.micros_at(index + 1))
            else {
                break;
            };
            let Some(&[a, b]) = track.positions().get(index..index + 2) else {
                break;
            };
            let leg = track.leg_at(index);
            if leg == LegKind::Jump {
                self.mark(range, from, |sum| sum.has_anomaly = true);
            }
            if !matches!(leg, LegKind::Travel | LegKind::Hold) {
                continue;
            }
            let (dx, dy) = b.offset_from(a);
            let (dx, dy) = (f64::from(dx), dy as f64);
            let metres = (dx * dx + dy * dy).sqrt() * metres_per_unit;
            let secs = (to - from) as f64 / 1e6;
            let is_moving =
                leg == LegKind::Travel && metres * 3.6 >= Pose::STANDING_KMH * secs && secs > 0.0;
            self.add_span(range, from, to, is_moving);
        }
        let doubtful = FixFlags::ANOMALY.with(FixFlags::OUTLIER);
        for (index, micros) in fixes.filter_map(|index| Some((index, track.micros_at(index)?))) {
            let flags = track.flags_at(index);
            if !flags.intersects(doubtful.with(FixFlags::CONFLICT)) {
                continue;
            }
            self.mark(range, micros, |sum| {
                sum.has_conflict |= flags.contains(FixFlags::CONFLICT);
                sum.has_anomaly |= flags.intersects(doubtful);
            });
        }
    }

    /// Changes the part that a moment lies in; moments outside of the span are in none.
    fn mark(&mut self, range: TimeRange, micros: i64, change: impl FnOnce(&mut Sum)) {
        if Timestamp::from_micros(micros).is_some_and(|t| range.contains(t)) {
            let place = position(range, micros).min((BUCKETS - 1) as f64);
            // In 0 to BUCKETS - 1, as just limited.
            if let Some(sum) = self.sums.get_mut(place as usize) {
                change(sum);
            }
        }
    }

    fn add_span(&mut self, range: TimeRange, from: i64, to: i64, is_moving: bool) {
        let last = BUCKETS as f64;
        let (from, to) = (
            position(range, from).clamp(0.0, last),
            position(range, to).clamp(0.0, last),
        );
        let bucket_secs = range.duration_secs() / last;
        let first = from.floor();
        // Both in 0 to BUCKETS, as just limited.
        let covered = first as usize..to.ceil() as usize;
        for (offset, sum) in self.sums.get_mut(covered).into_iter().flatten().enumerate() {
            let start = first + offset as f64;
            let secs = (to.min(start + 1.0) - from.max(start)).max(0.0) * bucket_secs;
            sum.known_secs += secs;
            if is_moving {
                sum.moving_secs += secs;
            }
        }
    }
}

/// Where a moment lies, in buckets from the start; 0 for a span without length.
fn position(range: TimeRange, micros: i64) -> f64 {
    let span = range.end().micros_since(range.start());
    if span <= 0 {
        return 0.0;
    }
    micros.saturating_sub(range.start().micros()) as f64 / span as f64 * BUCKETS as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geo::{LonLat, WorldPoint};
    use crate::model::{Color, Fix, Update, Vehicle};
    use crate::time::Zone;

    fn time(secs: i64) -> Timestamp {
        Timestamp::from_micros(secs * 1_000_000).unwrap()
    }

    fn fleet_of(tracks: Vec<Track>) -> Fleet {
        let vehicles = tracks
            .into_iter()
            .map(|track| Vehicle {
                id: "a".into(),
                label: "a".into(),
                color: Color::generated(0),
                zone: Zone::NotStated,
                track,
            })
            .collect();
        let mut fleet = Fleet::default();
        fleet.apply(Update::Load {
            vehicles,
            announced_range: None,
        });
        fleet
    }

    fn drive(secs: impl Iterator<Item = i64>, degrees_per_sec: f64) -> Track {
        secs.map(|s| {
            let place = LonLat::new(14.0 + degrees_per_sec * s as f64, 35.9).unwrap();
            Fix::new(time(s), WorldPoint::from_lon_lat(place))
        })
        .collect()
    }

    fn density(fleet: &Fleet) -> Vec<Bucket> {
        let mut density = Density::default();
        let range = fleet.range().unwrap();
        assert!(!density.step(fleet, 1, range, false));
        density.buckets(range).collect()
    }

    #[test]
    fn a_gap_is_a_hole_and_the_rest_is_known() {
        let fleet = fleet_of(vec![drive((0..=300).chain(600..=900), 0.0001)]);
        let buckets = density(&fleet);
        assert_eq!(buckets.len(), BUCKETS);
        assert!(buckets[10].known > 0.99 && buckets[10].moving > 0.99);
        assert_eq!(buckets[BUCKETS / 2].known, 0.0);
        assert!(buckets[BUCKETS - 1].known > 0.99);
    }

    #[test]
    fn standing_vehicles_are_known_but_do_not_move() {
        let fleet = fleet_of(vec![drive(0..=600, 0.0001), drive(0..=600, 0.0)]);
        let bucket = density(&fleet)[100];
        assert!((bucket.known - 1.0).abs() < 1e-3 && (bucket.moving - 0.5).abs() < 1e-3);
    }

    #[test]
    fn a_jump_that_blames_no_fix_is_marked_too() {
        let fix = |s: i64| {
            let jump = if s > 300 { 0.02 } else { 0.0 };
            let place = LonLat::new(14.0 + 0.0001 * s as f64 + jump, 35.9).unwrap();
            Fix::new(time(s), WorldPoint::from_lon_lat(place))
        };
        let fleet = fleet_of(vec![(0..=600).map(fix).collect()]);
        let marked: Vec<usize> = (0..BUCKETS)
            .filter(|&i| density(&fleet)[i].has_anomaly)
            .collect();
        assert_eq!(marked, [240]);
    }

    #[test]
    fn conflicts_and_outliers_are_marked_where_they_are() {
        let mut secs: Vec<Fix> = (0..=600)
            .map(|s| {
                let place = LonLat::new(14.0 + 0.0001 * s as f64, 35.9).unwrap();
                Fix::new(time(s), WorldPoint::from_lon_lat(place))
            })
            .collect();
        let mut twin = secs[150];
        twin.position = WorldPoint::from_lon_lat(LonLat::new(14.02, 35.9).unwrap());
        secs.push(twin);
        secs[450].position = WorldPoint::from_lon_lat(LonLat::new(15.5, 35.9).unwrap());
        let fleet = fleet_of(vec![secs.into_iter().collect()]);
        let buckets = density(&fleet);
        assert!(buckets[120].has_conflict && buckets[360].has_anomaly);
        assert!(!buckets[10].has_conflict && !buckets[10].has_anomaly);
    }

    #[test]
    fn many_vehicles_without_a_fix_are_taken_in_steps_too() {
        let mut tracks = vec![Track::default(); 2 * FIXES_PER_STEP / FIXES_PER_VEHICLE];
        tracks.push(drive(0..=100, 0.0001));
        let fleet = fleet_of(tracks);
        let mut density = Density::default();
        let mut steps = 1;
        let range = fleet.range().unwrap();
        while density.step(&fleet, 1, range, false) {
            steps += 1;
        }
        assert_eq!(steps, 3);
        assert!(density.buckets(range).all(|bucket| bucket.moving > 0.0));
    }

    #[test]
    fn a_single_moment_and_another_fleet_are_taken_in_stride() {
        let mut density = Density::default();
        let single = fleet_of(vec![drive(0..=0, 0.0)]);
        let range = single.range().unwrap();
        density.step(&single, 1, range, false);
        assert!(density.buckets(range).all(|bucket| bucket.known == 0.0));
        let other = fleet_of(vec![drive(0..=100, 0.0001)]);
        let range = other.range().unwrap();
        density.step(&other, 2, range, false);
        assert!(density.buckets(range).all(|bucket| bucket.known > 0.99));
    }

    #[test]
    fn a_step_is_bounded_even_within_one_vehicle() {
        let long = FIXES_PER_STEP as i64 + 1000;
        let fleet = fleet_of(vec![drive(0..=long, 1e-9), drive(0..=10, 0.0)]);
        let range = fleet.range().unwrap();
        let mut stepped = Density::default();
        assert!(stepped.step(&fleet, 1, range, false));
        assert_eq!(
            (stepped.vehicles_done, stepped.fixes_done),
            (0, FIXES_PER_STEP)
        );
        assert!(!stepped.step(&fleet, 1, range, false));
        assert_eq!((stepped.vehicles_done, stepped.fixes_done), (2, 0));
        let last = stepped.buckets(range).last().unwrap();
        assert!((last.known - 0.5).abs() < 1e-3, "{last:?}");
    }

    #[test]
    fn appended_vehicles_are_added_and_give_the_sums_of_the_whole() {
        let tracks = [
            drive(0..=600, 0.0001),
            drive(100..=700, 0.0),
            drive((0..=300).chain(600..=900), 0.0001),
        ];
        let whole = fleet_of(tracks.to_vec());
        let range = whole.range().unwrap();
        let mut fleet = Fleet::default();
        let mut grown = Density::default();
        for (index, track) in tracks.into_iter().enumerate() {
            fleet.apply(Update::Append {
                vehicles: fleet_of(vec![track]).vehicles().to_vec(),
                announced_range: None,
            });
            let so_far = fleet.range().unwrap();
            let before = grown.vehicles_done;
            assert!(!grown.step(&fleet, 1, so_far, true));
            assert_eq!((before, grown.vehicles_done), (index, index + 1));
        }
        let coarse: Vec<Bucket> = grown.buckets(range).collect();
        assert!(
            coarse[100].known > 0.5,
            "what was summed up is shown in its place"
        );
        assert_eq!(
            coarse[BUCKETS - 1],
            Bucket::default(),
            "the rest is not known yet"
        );
        assert!(!grown.step(&fleet, 1, range, false));
        assert_eq!(grown.buckets(range).collect::<Vec<_>>(), density(&whole));
    }
}
