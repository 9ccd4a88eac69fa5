//! The place under the pointer, written beside the scale.

use egui::{Align2, Pos2, Rect, Role, Sense, WidgetInfo, pos2, vec2};

use super::theme::Theme;
use super::{credits, fonts, widgets};
use crate::geo::{Camera, LonLat};
use crate::words::coordinates as words;

/// From this zoom on a point of the screen is less than a metre, and the sixth digit means
/// something.
const FINE_ZOOM: f64 = 17.0;
/// How long it says that it was copied, in seconds.
const COPIED_SECS: f64 = 1.5;

/// What the place remembers from frame to frame.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// When it was copied, in egui's seconds.
    copied_at: Option<f64>,
    /// What the pointer was over in the last frame, as it is written.
    under_pointer: Option<String>,
    /// Where that was written.
    rect: Option<Rect>,
}

impl State {
    /// Copies the place under the pointer; false when the pointer is not over the map.
    pub fn copy(&mut self, ctx: &egui::Context) -> bool {
        let Some(text) = &self.under_pointer else {
            return false;
        };
        ctx.copy_text(text.clone());
        self.copied_at = Some(ctx.input(|input| input.time));
        true
    }

    /// Notes what is under the pointer now. `place` is where the pointer is over the map.
    pub fn look(&mut self, place: Option<Pos2>, screen: Rect, camera: &Camera) {
        let at = place.and_then(|place| {
            let from_middle = place - screen.center();
            let world = camera.world_from_screen(from_middle.x.into(), from_middle.y.into());
            // Above and below the world there is no place.
            let (_, y) = camera.screen_from_world(world);
            let is_there = (y - f64::from(from_middle.y)).abs() < 1.0;
            is_there.then(|| world.to_lon_lat())
        });
        self.under_pointer = at.map(|at| written(at, camera.zoom()));
    }

    /// Where it was written in the last frame.
    pub const fn rect(&self) -> Option<Rect> {
        self.rect
    }

    /// Width that it wants, in points; none while the pointer is not over the map.
    pub fn width(&self, ui: &egui::Ui) -> Option<f32> {
        let text = self.under_pointer.as_deref()?;
        // A width for all places: the digits run while the pointer moves.
        let widest = text.replace(|c: char| c.is_ascii_digit(), "0");
        Some(widgets::width_of(ui, &widest, fonts::medium(11.0)).ceil() + 16.0)
    }

    /// Draws it with its left end at `left_bottom`; returns where it is.
    pub fn show(&mut self, ui: &egui::Ui, left_bottom: Pos2, theme: &Theme) -> Option<Rect> {
        self.rect = self.paint(ui, left_bottom, theme);
        self.rect
    }

    fn paint(&self, ui: &egui::Ui, left_bottom: Pos2, theme: &Theme) -> Option<Rect> {
        let width = self.width(ui)?;
        let text = self.under_pointer.as_deref()?;
        let now_secs = ui.input(|input| input.time);
        let copied_for = self.copied_at.map(|at| now_secs - at);
        let is_copied = copied_for.is_some_and(|secs| (0.0..COPIED_SECS).contains(&secs));
        let size = vec2(width, credits::HEIGHT);
        let rect = Align2::LEFT_BOTTOM.anchor_size(left_bottom, size);
        credits::backing(ui, rect, theme);
        let (shown, ink) = if is_copied {
            let left_secs = COPIED_SECS - copied_for.unwrap_or(0.0);
            if let Ok(after) = std::time::Duration::try_from_secs_f64(left_secs) {
                ui.ctx().request_repaint_after(after);
            }
            (words::COPIED, theme.ink(theme.good))
        } else {
            (text, theme.text_2)
        };
        let galley = widgets::line(ui, shown, fonts::medium(11.0), ink, rect.width());
        let pos = pos2(rect.left() + 8.0, rect.center().y);
        widgets::paint(ui, pos, Align2::LEFT_CENTER, galley);
        let response = ui.interact(rect, ui.scope_id().with("coordinates"), Sense::hover());
        response
            .widget_info(|| WidgetInfo::labeled(Role::Label, true, words::under_pointer(shown)));
        Some(rect)
    }
}

/// `35.89724° N, 14.47503° E`: latitude first, as people write it, with as many digits as
/// the view is fine.
fn written(place: LonLat, zoom: f64) -> String {
    let digits = if zoom >= FINE_ZOOM { 6 } else { 5 };
    let part = |degrees: f64, positive: char, negative: char| {
        let sign = if degrees < 0.0 { negative } else { positive };
        format!("{:.digits$}° {sign}", degrees.abs())
    };
    let (lat, lon) = (place.lat_deg(), place.lon_deg());
    format!(
        "{}, {}",
        part(lat, words::NORTH, words::SOUTH),
        part(lon, words::EAST, words::WEST)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geo::WorldPoint;

    #[test]
    fn places_are_written_with_their_hemisphere_and_digits_by_zoom() {
        let place = |lon, lat| LonLat::new(lon, lat).unwrap();
        let malta = place(14.475_03, 35.897_24);
        assert_eq!(written(malta, 13.6), "35.89724° N, 14.47503° E");
        assert_eq!(written(malta, 17.0), "35.897240° N, 14.475030° E");
        let rio = place(-43.2, -22.9);
        assert_eq!(written(rio, 5.0), "22.90000° S, 43.20000° W");
    }

    #[test]
    fn the_middle_of_the_screen_is_the_middle_of_the_view() {
        let middle = WorldPoint::from_lon_lat(LonLat::new(14.5, 35.9).unwrap());
        let camera = Camera::new(middle, 12.0);
        let screen = Rect::from_min_size(pos2(0.0, 0.0), vec2(800.0, 600.0));
        let mut state = State::default();
        state.look(Some(screen.center()), screen, &camera);
        let text = state.under_pointer.as_deref();
        assert_eq!(text, Some("35.90000° N, 14.50000° E"));
        state.look(None, screen, &camera);
        assert_eq!(state.under_pointer, None);
    }

    #[test]
    fn beyond_the_poles_there_is_no_place() {
        let middle = WorldPoint::from_lon_lat(LonLat::new(0.0, 0.0).unwrap());
        let camera = Camera::new(middle, 1.0);
        let screen = Rect::from_min_size(pos2(0.0, 0.0), vec2(800.0, 4000.0));
        let mut state = State::default();
        state.look(Some(pos2(400.0, 10.0)), screen, &camera);
        assert_eq!(state.under_pointer, None);
    }
}
