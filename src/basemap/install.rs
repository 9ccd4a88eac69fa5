//! Prepares egui's renderer for the map.

use egui_wgpu::RenderState;

/// Puts walkers' pipelines into the renderer of `render_state`, for its target format.
/// Without this, the map is only labels on its ground colour. To be called once for each
/// renderer, before its first frame; the renderer's lock must be free. The pass that egui
/// is drawn in must have one sample and no depth buffer.
///
/// Of the render state, only `device`, `target_format` and `renderer` are used.
pub fn install(render_state: &RenderState) {
    walkers::install_renderer(Some(render_state));
}
