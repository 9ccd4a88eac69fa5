// Trails: one strip of triangles, two vertices a point, joints worked out beforehand.
//
// Each trail has a depth of its own, and a pixel that lies in the body of its line is written
// at that depth: where the trail crosses itself or turns back, the older line finds the newer
// one's pixels taken and nothing is blended twice. Pixels of the soft edge lie half a step
// behind, so that the body of a line may still be drawn over the edge of another.

struct View {
    // Half of the viewport in pixels.
    half_size_px: vec2<f32>,
    // Physical pixels to a point.
    pixels_per_point: f32,
    // Half the difference between the depths of two trails.
    half_depth_step: f32,
    // Half the width of a driven and of a dashed line in pixels, with half a pixel of edge.
    driven_reach_px: f32,
    dashed_reach_px: f32,
    // Length of a dash and of the gap behind it together.
    dash_px: f32,
    padding: f32,
}

@group(0) @binding(0) var<uniform> view: View;

struct Vertex {
    @location(0) position_px: vec2<f32>,
    @location(1) color: vec4<f32>,
    @location(2) dashes: f32,
    @location(3) depth: f32,
}

struct Varyings {
    @builtin(position) clip_position: vec4<f32>,
    @location(0) color: vec4<f32>,
    // Across the line from -1 to 1, and along it in dashes with their gaps.
    @location(1) across_along: vec2<f32>,
}

@vertex
fn vertex(@builtin(vertex_index) index: u32, in: Vertex) -> Varyings {
    var out: Varyings;
    out.clip_position =
        vec4<f32>(in.position_px / view.half_size_px * vec2<f32>(1.0, -1.0), in.depth, 1.0);
    out.color = in.color;
    out.across_along = vec2<f32>(f32(index & 1u) * 2.0 - 1.0, in.dashes);
    return out;
}

struct Pixel {
    @location(0) color: vec4<f32>,
    @builtin(frag_depth) depth: f32,
}

@fragment
fn fragment(in: Varyings) -> Pixel {
    let dashed = in.across_along.y >= 0.0;
    let reach_px = select(view.driven_reach_px, view.dashed_reach_px, dashed);
    // A line thinner than a pixel fades instead of vanishing.
    let strongest = min(2.0 * reach_px - 1.0, 1.0);
    var coverage = clamp((1.0 - abs(in.across_along.x)) * reach_px, 0.0, strongest);
    // Distance from the middle of the dash, with a soft edge a pixel wide.
    let from_middle = abs(fract(in.across_along.y) - 0.25);
    let on_dash = clamp((0.25 - from_middle) * view.dash_px + 0.5, 0.0, 1.0);
    coverage *= select(1.0, on_dash, dashed);
    let alpha = in.color.a * coverage;
    var out: Pixel;
    out.color = vec4<f32>(in.color.rgb * alpha, alpha);
    out.depth = in.clip_position.z + select(view.half_depth_step, 0.0, coverage > 0.5);
    return out;
}
