// Sprites: parts of a sheet of two coverages, each in a colour of its own.
//
// A sprite lies on whole pixels and each of them is one of the sheet: nothing is filtered, so
// nothing is blurred.

struct View {
    // Half of the viewport in pixels.
    half_size_px: vec2<f32>,
    // The rest is for the other layers.
    pixels_per_point: f32,
    half_depth_step: f32,
    driven_reach_px: f32,
    dashed_reach_px: f32,
    dash_px: f32,
    padding: f32,
}

@group(0) @binding(0) var<uniform> view: View;
@group(1) @binding(0) var sheet: texture_2d<f32>;

struct Sprite {
    @location(0) place_px: vec2<i32>,
    @location(1) size_px: vec2<u32>,
    @location(2) sheet_px: vec2<u32>,
    // Premultiplied.
    @location(3) inner: vec4<f32>,
    @location(4) outer: vec4<f32>,
}

struct Varyings {
    @builtin(position) clip_position: vec4<f32>,
    // From a pixel of the target to that of the sheet.
    @location(0) @interpolate(flat) to_sheet_px: vec2<i32>,
    @location(1) @interpolate(flat) inner: vec4<f32>,
    @location(2) @interpolate(flat) outer: vec4<f32>,
}

@vertex
fn vertex(@builtin(vertex_index) corner: u32, sprite: Sprite) -> Varyings {
    let along = vec2<u32>(corner & 1u, corner >> 1u);
    let corner_px = vec2<f32>(sprite.place_px + vec2<i32>(sprite.size_px * along));
    let clip = (corner_px / view.half_size_px - 1.0) * vec2<f32>(1.0, -1.0);
    var out: Varyings;
    out.clip_position = vec4<f32>(clip, 0.0, 1.0);
    out.to_sheet_px = vec2<i32>(sprite.sheet_px) - sprite.place_px;
    out.inner = sprite.inner;
    out.outer = sprite.outer;
    return out;
}

@fragment
fn fragment(in: Varyings) -> @location(0) vec4<f32> {
    let place = vec2<i32>(in.clip_position.xy) + in.to_sheet_px;
    let cover = textureLoad(sheet, place, 0).rg;
    return in.inner * cover.r + in.outer * cover.g;
}
