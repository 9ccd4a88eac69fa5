// A picture that is kept and laid over frames: its parts are cleared before they are painted
// anew, and copied over what lies below.

@group(0) @binding(0) var picture: texture_2d<f32>;

// One quad an instance: left, top, right, bottom in clip space.
@vertex
fn vertex(
    @builtin(vertex_index) corner: u32,
    @location(0) clip_rect: vec4<f32>,
) -> @builtin(position) vec4<f32> {
    let x = select(clip_rect.x, clip_rect.z, (corner & 1u) != 0u);
    let y = select(clip_rect.y, clip_rect.w, (corner & 2u) != 0u);
    return vec4<f32>(x, y, 0.0, 1.0);
}

@fragment
fn clear() -> @location(0) vec4<f32> {
    return vec4<f32>(0.0);
}

// Picture and target are of one size: a pixel is read, nothing is filtered.
@fragment
fn compose(@builtin(position) place_px: vec4<f32>) -> @location(0) vec4<f32> {
    return textureLoad(picture, vec2<i32>(place_px.xy), 0);
}
