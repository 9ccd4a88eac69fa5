//! How the camera moves: at once under a drag, gliding and easing otherwise. Driven by `dt`.

use crate::command::CameraCommand;
use crate::geo::{Camera, LonLat, MAX_ZOOM, MIN_ZOOM, Viewport, WorldBounds, WorldPoint};

/// Where the map is before there is data: the application's own centre, but from far
/// away, because the bundled map shows a continent there and no streets.
const HOME_LON_LAT_DEG: (f64, f64) = (-75.6972, 45.4215);
const HOME_ZOOM: f64 = 4.5;
/// A fit never goes closer than this.
const MAX_FIT_ZOOM: f64 = 16.0;

/// Time constant of the approach to a zoom or a step, in seconds: done in some 150 ms.
const EASE_SECS: f64 = 0.045;
/// Time constant with which a flung map comes to rest, in seconds.
const GLIDE_SECS: f64 = 0.22;
/// A flung map slower than this (points a second) stands still.
const MIN_GLIDE_POINTS_PER_SEC: f64 = 12.0;
/// The shortest and the longest flight to a place, in seconds.
const FLIGHT_SECS: (f64, f64) = (0.12, 1.0);
/// What a flight takes longer for each point that it leads on, and for each zoom level.
const FLIGHT_SECS_PER_POINT: f64 = 0.000_25;
const FLIGHT_SECS_PER_LEVEL: f64 = 0.12;
/// Places further away than this many points are gone to at once.
const MAX_FLIGHT_POINTS: f64 = 6000.0;

/// What the camera is doing by itself.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Motion {
    Rest,
    Glide {
        vx: f64,
        vy: f64,
    },
    Step {
        dx: f64,
        dy: f64,
    },
    Zoom {
        to: f64,
        anchor: (f64, f64),
    },
    Flight {
        from: Camera,
        to: Camera,
        elapsed_secs: f64,
        duration_secs: f64,
    },
}

/// The camera and what moves it.
#[derive(Clone, Debug)]
pub struct CameraControl {
    camera: Camera,
    motion: Motion,
    reduced_motion: bool,
}

impl Default for CameraControl {
    fn default() -> Self {
        let (lon_deg, lat_deg) = HOME_LON_LAT_DEG;
        let center =
            LonLat::new(lon_deg, lat_deg).map_or(WorldPoint::default(), WorldPoint::from_lon_lat);
        let camera = Camera::new(center, HOME_ZOOM);
        Self {
            camera,
            motion: Motion::Rest,
            reduced_motion: false,
        }
    }
}

impl CameraControl {
    /// Where the map is looked at from now.
    pub const fn camera(&self) -> &Camera {
        &self.camera
    }

    /// Whether the camera is under way by itself.
    pub fn is_moving(&self) -> bool {
        self.motion != Motion::Rest
    }

    /// Whether it is on the way to a place.
    pub const fn is_flying(&self) -> bool {
        matches!(self.motion, Motion::Flight { .. })
    }

    /// Whether everything happens at once, for people whom motion makes ill.
    pub const fn set_reduced_motion(&mut self, reduced: bool) {
        self.reduced_motion = reduced;
    }

    /// Whether everything happens at once.
    pub const fn has_reduced_motion(&self) -> bool {
        self.reduced_motion
    }

    /// Ends what it does by itself, where it is.
    pub const fn rest(&mut self) {
        self.motion = Motion::Rest;
    }

    /// Looks from elsewhere; what it does by itself goes on from there.
    pub const fn put(&mut self, camera: Camera) {
        self.camera = camera;
    }

    /// Shows all of `bounds` at once, inside of `padding_points` (left, top, right, bottom).
    pub fn fit(&mut self, bounds: &WorldBounds, viewport: Viewport, padding_points: [f32; 4]) {
        self.motion = Motion::Rest;
        self.camera = Camera::fitting(bounds, viewport, padding_points, MAX_FIT_ZOOM);
    }

    /// Carries out one command.
    pub fn carry_out(&mut self, command: CameraCommand) {
        match command {
            CameraCommand::Drag {
                dx_points,
                dy_points,
            } => {
                self.motion = Motion::Rest;
                self.camera = self.camera.panned(finite(dx_points), finite(dy_points));
            }
            CameraCommand::Fling {
                vx_points_per_sec,
                vy_points_per_sec,
            } => {
                self.motion = Motion::Glide {
                    vx: finite(vx_points_per_sec),
                    vy: finite(vy_points_per_sec),
                };
            }
            CameraCommand::ZoomBy {
                levels,
                anchor_points,
                smooth,
            } => {
                // Wheel steps that follow quickly add up.
                let from = match self.motion {
                    Motion::Zoom { to, .. } => to,
                    _ => self.camera.zoom(),
                };
                let to = (from + finite(levels)).clamp(MIN_ZOOM, MAX_ZOOM);
                if smooth {
                    self.motion = Motion::Zoom {
                        to,
                        anchor: anchor_points,
                    };
                } else {
                    self.motion = Motion::Rest;
                    self.camera = self.camera.zoomed_about(to, anchor_points);
                }
            }
            CameraCommand::Step {
                dx_points,
                dy_points,
            } => {
                let (dx, dy) = match self.motion {
                    Motion::Step { dx, dy } => (dx, dy),
                    _ => (0.0, 0.0),
                };
                self.motion = Motion::Step {
                    dx: dx + finite(dx_points),
                    dy: dy + finite(dy_points),
                };
            }
            CameraCommand::GoTo { center, zoom } => self.go_to(Camera::new(center, zoom)),
        }
        if self.reduced_motion {
            self.finish();
        }
    }

    fn go_to(&mut self, to: Camera) {
        let (x, y) = self.camera.screen_from_world(to.center());
        if x.hypot(y) > MAX_FLIGHT_POINTS {
            self.motion = Motion::Rest;
            self.camera = to;
        } else {
            let levels = (to.zoom() - self.camera.zoom()).abs();
            let (shortest, longest) = FLIGHT_SECS;
            let secs =
                shortest + x.hypot(y) * FLIGHT_SECS_PER_POINT + levels * FLIGHT_SECS_PER_LEVEL;
            self.motion = Motion::Flight {
                from: self.camera,
                to,
                elapsed_secs: 0.0,
                duration_secs: secs.min(longest),
            };
        }
    }

    /// Puts the camera at once to where it is going.
    pub fn finish(&mut self) {
        match std::mem::replace(&mut self.motion, Motion::Rest) {
            Motion::Rest | Motion::Glide { .. } => {}
            Motion::Step { dx, dy } => self.camera = self.camera.panned(-dx, -dy),
            Motion::Zoom { to, anchor } => self.camera = self.camera.zoomed_about(to, anchor),
            Motion::Flight { to, .. } => self.camera = to,
        }
    }

    /// Moves on by `dt_secs`. Returns whether the camera moved.
    pub fn tick(&mut self, dt_secs: f64) -> bool {
        let dt_secs = finite(dt_secs).clamp(0.0, 0.25);
        match self.motion {
            Motion::Rest => return false,
            Motion::Glide { vx, vy } => {
                // The exact way of a speed that decays exponentially, whatever the frame rate.
                let decay = (-dt_secs / GLIDE_SECS).exp();
                let way_secs = GLIDE_SECS * (1.0 - decay);
                self.camera = self.camera.panned(vx * way_secs, vy * way_secs);
                let (vx, vy) = (vx * decay, vy * decay);
                self.motion = if vx.hypot(vy) < MIN_GLIDE_POINTS_PER_SEC {
                    Motion::Rest
                } else {
                    Motion::Glide { vx, vy }
                };
            }
            Motion::Step { dx, dy } => {
                let share = 1.0 - (-dt_secs / EASE_SECS).exp();
                self.camera = self.camera.panned(-dx * share, -dy * share);
                let (dx, dy) = (dx * (1.0 - share), dy * (1.0 - share));
                self.motion = Motion::Step { dx, dy };
                if dx.hypot(dy) < 0.5 {
                    self.finish();
                }
            }
            Motion::Zoom { to, anchor } => {
                let share = 1.0 - (-dt_secs / EASE_SECS).exp();
                let zoom = self.camera.zoom() + (to - self.camera.zoom()) * share;
                if (to - zoom).abs() < 0.002 {
                    self.finish();
                } else {
                    self.camera = self.camera.zoomed_about(zoom, anchor);
                }
            }
            Motion::Flight {
                from,
                to,
                elapsed_secs,
                duration_secs,
            } => {
                let elapsed_secs = elapsed_secs + dt_secs;
                let t = (elapsed_secs / duration_secs).min(1.0);
                // Ease-out: quick at first, gentle at the end.
                let left = (1.0 - t).powi(3);
                let zoom = to.zoom() + (from.zoom() - to.zoom()) * left;
                // On the screen the place goes straight to the middle, whatever the zoom does.
                let (x, y) = from.screen_from_world(to.center());
                self.camera = Camera::new(to.center(), zoom).panned(x * left, y * left);
                self.motion = Motion::Flight {
                    from,
                    to,
                    elapsed_secs,
                    duration_secs,
                };
                if t >= 1.0 {
                    self.finish();
                }
            }
        }
        true
    }

    /// Keeps the world filling the viewport: no empty border beside or above it.
    pub fn keep_inside(&mut self, viewport: Viewport) {
        let longest_points = f64::from(viewport.width_points.max(viewport.height_points)).max(1.0);
        let min_zoom = (longest_points / 256.0).log2().clamp(MIN_ZOOM, MAX_ZOOM);
        if self.camera.zoom() < min_zoom {
            self.motion = Motion::Rest;
            self.camera = Camera::new(self.camera.center(), min_zoom);
        }
        let half_units = f64::from(viewport.height_points) / 2.0 * self.camera.units_per_point();
        let world_units = f64::from(u32::MAX);
        let y = f64::from(self.camera.center().y);
        // The viewport may be as high as the world, never higher.
        let lowest = half_units.min(world_units / 2.0);
        let inside = y.clamp(lowest, world_units - lowest);
        if inside != y {
            let center = WorldPoint {
                x: self.camera.center().x,
                y: inside as u32,
            };
            self.camera = Camera::new(center, self.camera.zoom());
        }
    }
}

fn finite(value: f64) -> f64 {
    if value.is_finite() { value } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VIEWPORT: Viewport = Viewport {
        width_points: 1280.0,
        height_points: 720.0,
        pixels_per_point: 1.0,
    };

    fn settle(control: &mut CameraControl, dt_secs: f64) {
        let mut ticks = 0;
        while control.tick(dt_secs) {
            ticks += 1;
            assert!(ticks < 10_000, "the camera must come to rest");
        }
    }

    #[test]
    fn a_drag_moves_the_map_with_the_pointer_at_once() {
        let mut control = CameraControl::default();
        let place = control.camera().world_from_screen(0.0, 0.0);
        control.carry_out(CameraCommand::Drag {
            dx_points: 30.0,
            dy_points: -10.0,
        });
        let (x, y) = control.camera().screen_from_world(place);
        assert!((x - 30.0).abs() < 0.01 && (y + 10.0).abs() < 0.01);
        assert!(!control.is_moving());
    }

    #[test]
    fn a_fling_goes_equally_far_at_any_frame_rate() {
        let way = |dt_secs: f64| {
            let mut control = CameraControl::default();
            let place = control.camera().center();
            control.carry_out(CameraCommand::Fling {
                vx_points_per_sec: 900.0,
                vy_points_per_sec: 0.0,
            });
            settle(&mut control, dt_secs);
            control.camera().screen_from_world(place).0
        };
        assert!((way(1.0 / 240.0) - way(1.0 / 30.0)).abs() < 3.0);
    }

    #[test]
    fn wheel_steps_add_up_and_keep_the_place_under_the_pointer() {
        let mut control = CameraControl::default();
        let anchor_points = (200.0, 100.0);
        let place = control.camera().world_from_screen(200.0, 100.0);
        let step = CameraCommand::ZoomBy {
            levels: 0.5,
            anchor_points,
            smooth: true,
        };
        control.carry_out(step);
        let _ = control.tick(0.016);
        control.carry_out(step);
        settle(&mut control, 0.016);
        assert!((control.camera().zoom() - HOME_ZOOM - 1.0).abs() < 1e-9);
        let (x, y) = control.camera().screen_from_world(place);
        assert!(
            (x - 200.0).abs() < 0.5 && (y - 100.0).abs() < 0.5,
            "{x} {y}"
        );
    }

    #[test]
    fn a_flight_ends_exactly_at_the_place() {
        let mut control = CameraControl::default();
        let center = control.camera().world_from_screen(400.0, 0.0);
        control.carry_out(CameraCommand::GoTo { center, zoom: 15.0 });
        settle(&mut control, 0.016);
        assert_eq!(
            (control.camera().center(), control.camera().zoom()),
            (center, 15.0)
        );
    }

    #[test]
    fn a_flight_takes_from_a_tenth_of_a_second_to_one_and_never_loses_sight_of_the_place() {
        let flight = |points: f64, levels: f64| {
            let mut control = CameraControl::default();
            let center = control.camera().world_from_screen(points, 0.0);
            let zoom = control.camera().zoom() + levels;
            control.carry_out(CameraCommand::GoTo { center, zoom });
            let (mut secs, mut before) = (0.0, points);
            while control.tick(0.01) {
                secs += 0.01;
                let (x, _) = control.camera().screen_from_world(center);
                assert!(x <= before + 0.5, "{before} to {x} points off");
                before = x;
            }
            secs
        };
        assert!((0.11..0.14).contains(&flight(5.0, 0.0)));
        assert!((0.3..0.5).contains(&flight(1000.0, 0.0)));
        assert!((0.99..1.02).contains(&flight(900.0, 10.5)));
    }

    #[test]
    fn reduced_motion_goes_there_at_once() {
        let mut control = CameraControl::default();
        control.set_reduced_motion(true);
        let center = control.camera().world_from_screen(400.0, 0.0);
        control.carry_out(CameraCommand::GoTo { center, zoom: 15.0 });
        assert!(!control.is_moving());
        assert_eq!(control.camera().zoom(), 15.0);
    }

    #[test]
    fn the_world_always_fills_the_viewport() {
        let mut control = CameraControl::default();
        control.carry_out(CameraCommand::ZoomBy {
            levels: -50.0,
            anchor_points: (0.0, 0.0),
            smooth: false,
        });
        control.carry_out(CameraCommand::Drag {
            dx_points: 0.0,
            dy_points: 1e6,
        });
        control.keep_inside(VIEWPORT);
        let camera = control.camera();
        assert!(256.0 * camera.zoom().exp2() >= 1279.9);
        let top = camera.screen_from_world(WorldPoint { x: 0, y: 0 }).1;
        assert!(top <= -359.0, "the upper edge lies at {top}");
    }

    #[test]
    fn numbers_that_are_none_do_no_harm() {
        let mut control = CameraControl::default();
        let before = *control.camera();
        control.carry_out(CameraCommand::Drag {
            dx_points: f64::NAN,
            dy_points: f64::INFINITY,
        });
        control.carry_out(CameraCommand::ZoomBy {
            levels: f64::NAN,
            anchor_points: (0.0, 0.0),
            smooth: false,
        });
        assert_eq!(*control.camera(), before);
    }
}
