//! The one place where egui's painter lets our layers draw.

use egui_wgpu::{CallbackResources, CallbackTrait};

use super::Layers;

struct DrawLayers;

impl CallbackTrait for DrawLayers {
    fn paint(
        &self,
        _info: egui::PaintCallbackInfo,
        pass: &mut wgpu::RenderPass<'static>,
        resources: &CallbackResources,
    ) {
        // Put there by whoever owns the egui renderer, and filled before this frame.
        if let Some(layers) = resources.get::<Layers>() {
            layers.draw(pass);
        }
    }
}

/// A shape that draws the uploaded trails and markers into `rect`, at its place among
/// the other shapes. `rect` must be the viewport that the scene was extracted for.
pub fn layers_callback(rect: egui::Rect) -> egui::PaintCallback {
    egui_wgpu::Callback::new_paint_callback(rect, DrawLayers)
}
