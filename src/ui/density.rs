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

/// Sums over a fleet, made in steps and kept until another fleet comes.
#[derive(Clone, Debug, Default)]
pub struct Density {
    generation: Option<(u64, TimeRange)>,
    sums: Vec<Sum>,
    vehicles_done: usize,
    vehicle_count: usize,
}

impl Density {
    /// Goes on with the sums over `fleet`, from the beginning if it is another one than
    /// before. Returns whether there is more to do.
    pub fn step(&mut self, fleet: &Fleet, generation: u64, range: TimeRange) -> bool {
        let key = Some((generation, range));
        if self.generation != key {
            *self = Self {
                generation: key,
                sums: vec![Sum::default(); BUCKETS],
                vehicles_done: 0,
                vehicle_count: fleet.vehicles().len(),
            };
        }
        let mut fixes = 0;
        while let Some(vehicle) = fleet.vehicles().get(self.vehicles_done) {
            if fixes >= FIXES_PER_STEP {
                return true;
            }
            fixes += vehicle.track.len() + FIXES_PER_VEHICLE;
            self.add_track(&vehicle.track, range);
            self.vehicles_done += 1;
        }
        false
    }

    /// The parts from start to end; empty before the first step.
    pub fn buckets(&self) -> impl Iterator<Item = Bucket> {
        let bucket_secs = self
            .generation
            .map_or(0.0, |(_, range)| range.duration_secs() / BUCKETS as f64);
        let whole_secs = bucket_secs * self.vehicle_count as f64;
        let share = move |secs: f64| {
            if whole_secs > 0.0 {
                (secs / whole_secs).clamp(0.0, 1.0) as f32
            } else {
                0.0
            }
        };
        self.sums.iter().map(move |sum| Bucket {
            known: share(sum.known_secs),
            moving: share(sum.moving_secs),
            has_conflict: sum.has_conflict,
            has_anomaly: sum.has_anomaly,
        })
    }

    fn add_track(&mut self, track: &Track, range: TimeRange) {
        let metres_per_unit = track
            .positions()
            .first()
            .map_or(0.0, |first| first.metres_per_unit());
        let times = track.times_micros().zip(track.times_micros().skip(1));
        let legs = times.zip(track.positions().windows(2));
        for (index, ((from, to), places)) in legs.enumerate() {
            let &[a, b] = places else { continue };
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
        for (index, micros) in track.times_micros().enumerate() {
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
        assert!(!density.step(fleet, 1, fleet.range().unwrap()));
        density.buckets().collect()
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
        while density.step(&fleet, 1, fleet.range().unwrap()) {
            steps += 1;
        }
        assert_eq!(steps, 3);
        assert!(density.buckets().all(|bucket| bucket.moving > 0.0));
    }

    #[test]
    fn a_single_moment_and_another_fleet_are_taken_in_stride() {
        let mut density = Density::default();
        let single = fleet_of(vec![drive(0..=0, 0.0)]);
        density.step(&single, 1, single.range().unwrap());
        assert!(density.buckets().all(|bucket| bucket.known == 0.0));
        let other = fleet_of(vec![drive(0..=100, 0.0001)]);
        density.step(&other, 2, other.range().unwrap());
        assert!(density.buckets().all(|bucket| bucket.known > 0.99));
    }
}
