//! Drives to be drawn, worked out so that every run has the same.

use trackscope::geo::{Camera, LonLat, WorldPoint};
use trackscope::model::{Color, ColorBy, Fix, TrailLength, Vehicle};
use trackscope::time::{Timestamp, Zone};

use crate::canvas::View;

/// The colour of the empty map.
pub const PAPER: Color = Color::rgb(0xF2, 0xEF, 0xE9);
pub const BLUE: Color = Color::rgb(0x1F, 0x5F, 0xBF);
pub const RED: Color = Color::rgb(0xC0, 0x30, 0x20);
pub const GREEN: Color = Color::rgb(0x10, 0x80, 0x30);

/// So many seconds after the beginning.
pub fn time(secs: f64) -> Timestamp {
    Timestamp::from_micros(1_700_000_000_000_000 + (secs * 1e6).round() as i64).unwrap()
}

pub fn vehicle(color: Color, fixes: impl IntoIterator<Item = Fix>) -> Vehicle {
    Vehicle {
        id: "a".into(),
        label: "a".into(),
        color,
        group: None,
        zone: Zone::NotStated,
        track: fixes.into_iter().collect(),
    }
}

/// A fix at every place, given in points from the middle of the camera's view, so many
/// seconds apart.
pub fn fixes_at(
    camera: &Camera,
    places: impl IntoIterator<Item = (f64, f64)>,
    interval_secs: f64,
) -> Vec<Fix> {
    let fix = |(number, (x_points, y_points)): (usize, (f64, f64))| {
        Fix::new(
            time(number as f64 * interval_secs),
            camera.world_from_screen(x_points, y_points),
        )
    };
    places.into_iter().enumerate().map(fix).collect()
}

pub fn place(lon_deg: f64, lat_deg: f64) -> WorldPoint {
    WorldPoint::from_lon_lat(LonLat::new(lon_deg, lat_deg).unwrap())
}

/// Over Malta, where a point is a metre.
pub fn street() -> Camera {
    Camera::new(place(14.5, 35.9), 17.0)
}

/// A view of 160 points a side, with a pixel to a point.
pub fn view(camera: Camera, secs: f64, trail_length: TrailLength) -> View {
    View {
        camera,
        side_points: 160.0,
        scale: 1.0,
        playhead: time(secs),
        trail_length,
        selected: None,
        color_by: ColorBy::Vehicle,
        ground: PAPER,
    }
}

/// How long [`day_out`] takes.
pub const DAY_OUT_SECS: u32 = 7200;

/// Two hours with a fix a second: a winding country road with halts, at the end five minutes
/// about the blocks of a town, all with the noise of a receiver.
pub fn day_out(from: WorldPoint) -> Vec<Fix> {
    const TOWN_SECS: u32 = 300;
    const BLOCK_SECS: u32 = 25;
    const TURN_SECS: f64 = 4.0;
    let units_per_metre = 1.0 / from.metres_per_unit();
    // A tenth of a turn and less, over minutes: `wave(900, 0)` comes back after 15 minutes.
    let wave = |secs: f64, period_secs: f64, shift: f64| {
        (secs / period_secs * std::f64::consts::TAU + shift).sin()
    };
    // Without a pattern from one second to the next, between -1 and 1.
    let noise = |number: f64| (number.sin() * 43_758.5).fract();
    let (mut east_metres, mut south_metres) = (0.0_f64, 0.0_f64);
    let mut fixes = Vec::new();
    for second in 0..DAY_OUT_SECS {
        let secs = f64::from(second);
        let town_second = (second + TOWN_SECS).checked_sub(DAY_OUT_SECS);
        let (direction_rad, pace_metres) = if let Some(second) = town_second {
            // Left, left, right, right and so on; a turn takes some seconds.
            let turn = |block: u32| if block % 4 < 2 { 1.0 } else { -1.0 };
            let turned: f64 = (0..second / BLOCK_SECS).map(turn).sum();
            let turning = f64::from(second % BLOCK_SECS).min(TURN_SECS) / TURN_SECS;
            let quarters = turned + turn(second / BLOCK_SECS) * turning;
            (quarters * std::f64::consts::FRAC_PI_2, 9.0)
        } else {
            let halts = second % 900 > 870;
            let bends = 0.6 * wave(secs, 2100.0, 0.0)
                + 0.5 * wave(secs, 410.0, 1.0)
                + 0.35 * wave(secs, 97.0, 2.0);
            let pace_metres = 20.0 + 6.0 * wave(secs, 530.0, 0.5);
            (bends - 0.5, if halts { 0.0 } else { pace_metres })
        };
        east_metres += pace_metres * direction_rad.cos();
        south_metres += pace_metres * direction_rad.sin();
        let position = from.offset_by(
            (east_metres + noise(secs * 12.9898)) * units_per_metre,
            (south_metres + noise(secs * 78.233)) * units_per_metre,
        );
        fixes.push(Fix::new(time(secs), position));
    }
    fixes
}

/// Out and back: exactly on the way out, three points beside it, and in a narrow wedge.
pub fn hairpins() -> Vec<Vehicle> {
    let camera = street();
    let there_and_back = |places: [(f64, f64); 4]| fixes_at(&camera, places, 10.0);
    [
        [(-60.0, -50.0), (60.0, -50.0), (10.0, -50.0), (-20.0, -50.0)],
        [(-60.0, -10.0), (60.0, -10.0), (60.0, -7.0), (-20.0, -7.0)],
        [(-60.0, 50.0), (60.0, 30.0), (-10.0, 50.0), (-20.0, 53.0)],
    ]
    .map(|places| vehicle(GREEN, there_and_back(places)))
    .to_vec()
}

/// Lines that turn by 30, 60, 90, 120 and 150 degrees, to the left in the upper half and to
/// the right in the lower one, and then leave the picture, so that no marker hides them.
pub fn joints() -> Vec<Vehicle> {
    let camera = street();
    let joint = |number: i32| {
        let turn_rad = f64::from(number % 5 * 30 + 30).to_radians();
        let x = f64::from(number % 5) * 31.0 - 54.0;
        // Up in the upper half, down in the lower one.
        let up = if number < 5 { -1.0 } else { 1.0 };
        let (arrives_x, arrives_y) = (turn_rad.sin(), up * turn_rad.cos());
        let places = [
            (x - 26.0 * arrives_x, up * 42.0 - 26.0 * arrives_y),
            (x, up * 42.0),
            (x, up * 142.0),
        ];
        vehicle(RED, fixes_at(&camera, places, 10.0))
    };
    (0..10).map(joint).collect()
}
