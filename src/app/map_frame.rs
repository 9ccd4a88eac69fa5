//! What the frames of a window and of a picture have in common: the scene of what is seen, the
//! map's veil, the place of the layers among the shapes, and the names beside the markers.

use std::any::Any;
use std::sync::Arc;

use egui::epaint::ClippedShape;

use super::viewer::Viewer;
use crate::geo::Viewport;
use crate::model::Color;
use crate::scene::{Scene, SceneInput, Shown};
use crate::ui::{LabelSpace, MAX_MARKERS, MapLabel, MapLabels, PlacedName, Theme};

/// What a scene of the viewer's state is made of.
pub fn scene_input(viewer: &Viewer, viewport: Viewport, ground_rgb: [u8; 3]) -> SceneInput<'_> {
    let [r, g, b] = ground_rgb;
    let display = viewer.display();
    SceneInput {
        fleet: viewer.fleet(),
        fleet_generation: viewer.fleet_generation(),
        playhead: viewer.clock().playhead(),
        camera: viewer.camera(),
        viewport,
        trail_length: display.effective_trail(),
        selection: viewer.selection(),
        visibility: viewer.visibility(),
        color_by: display.color_by,
        ground: Color::rgb(r, g, b),
        show_names: display.show_names,
        show_timestamps: display.show_timestamps.then(|| viewer.time_face()),
        shown: Shown {
            inferred: !display.hide_inferred,
            connectors: display.show_connectors,
        },
        whole_tracks: display.whole_tracks,
    }
}

/// The map's own colour.
pub const fn ground_color([r, g, b]: [u8; 3]) -> Color {
    Color::rgb(r, g, b)
}

/// Covers the map with its own ground, so far as `percent` says: once for a map that is
/// kept, and not at all where the target's clear colour does the same for nothing.
pub fn veil(ui: &egui::Ui, rect: egui::Rect, ground_rgb: [u8; 3], percent: u8) {
    if percent == 0 || (percent >= 100 && rect == ui.ctx().content_rect()) {
        return;
    }
    let [r, g, b] = ground_rgb;
    // At most 255.
    let alpha = (f32::from(percent.min(100)) * 2.55).round() as u8;
    let veil = egui::Color32::from_rgba_unmultiplied(r, g, b, alpha);
    ui.painter()
        .rect_filled(rect, egui::CornerRadius::ZERO, veil);
}

/// Stands among the shapes of a frame where our layers are drawn, or where the panels begin.
pub struct FrameMark(Arc<dyn Any + Send + Sync>);

struct PlaceInFrame;

impl FrameMark {
    /// Sets the mark behind all shapes that there are so far.
    pub fn set(ui: &egui::Ui, rect: egui::Rect) -> Self {
        let mark: Arc<dyn Any + Send + Sync> = Arc::new(PlaceInFrame);
        ui.painter().add(egui::PaintCallback {
            rect,
            callback: Arc::clone(&mark),
        });
        Self(mark)
    }

    /// The shapes below the mark, and those above it.
    pub fn split(&self, mut shapes: Vec<ClippedShape>) -> (Vec<ClippedShape>, Vec<ClippedShape>) {
        let is_mark = |shape: &egui::Shape| match shape {
            egui::Shape::Callback(callback) => Arc::ptr_eq(&callback.callback, &self.0),
            _ => false,
        };
        let Some(place) = shapes.iter().position(|clipped| is_mark(&clipped.shape)) else {
            return (shapes, Vec::new());
        };
        let above = shapes.split_off(place + 1);
        // What marks the place is nothing to paint.
        shapes.truncate(place);
        (shapes, above)
    }
}

/// The theme of what is written on a map of this colour: one that comes as pictures is light,
/// whatever the panels are.
pub fn map_theme([r, g, b]: [u8; 3]) -> Theme {
    if Color::rgb(r, g, b).luminance() > 0.2 {
        Theme::light()
    } else {
        Theme::dark()
    }
}

/// What the names of a scene are written between.
pub struct Lettering<'a> {
    /// Whose names.
    pub scene: &'a Scene,
    /// The map's area.
    pub rect: egui::Rect,
    /// Panels of the window.
    pub panels: &'a [egui::Rect],
    /// Of the viewer.
    pub fleet_generation: u64,
}

impl Lettering<'_> {
    /// Finds places for the names with one of the ways to do that.
    pub fn place<'n>(
        &self,
        painter: &egui::Painter,
        names: &'n mut MapLabels,
        way: impl FnOnce(
            &'n mut MapLabels,
            &egui::Painter,
            &[MapLabel<'_>],
            &LabelSpace<'_>,
        ) -> Vec<PlacedName>,
    ) -> Vec<PlacedName> {
        let middle = self.rect.center();
        let labels: Vec<MapLabel<'_>> = self
            .scene
            .labels
            .iter()
            .map(|label| MapLabel {
                vehicle: label.vehicle,
                anchor: middle + egui::vec2(label.x_points, label.y_points),
                offset_points: label.offset_points,
                text: &label.text,
                emphasized: label.emphasized,
            })
            .collect();
        let markers: Vec<egui::Rect> = self
            .scene
            .marker_discs()
            .take(MAX_MARKERS)
            .map(|(x, y, radius_points)| {
                let at = middle + egui::vec2(x, y);
                egui::Rect::from_center_size(at, egui::Vec2::splat(2.0 * radius_points))
            })
            .collect();
        let space = LabelSpace {
            panels: self.panels,
            markers: &markers,
            fleet_generation: self.fleet_generation,
        };
        way(names, painter, &labels, &space)
    }
}
