// Trails: one instance a line between two neighbouring points of a strip.
//
// Each instance sees four points, the line's ends `b` and `c` and their neighbours `a`
// and `d`. Where lines meet, each draws its own side of the angle's bisector, so that
// half-transparent lines never cover a pixel twice and joints stay round.

struct View {
    // Half of the viewport in pixels.
    half_size_px: vec2<f32>,
    // Physical pixels to a point.
    pixels_per_point: f32,
    padding: f32,
}

@group(0) @binding(0) var<uniform> view: View;

struct Point {
    @location(0) a_position: vec2<f32>,
    @location(1) a_link: u32,
    @location(2) b_position: vec2<f32>,
    @location(3) b_color: vec4<f32>,
    @location(4) b_link: u32,
    @location(5) c_position: vec2<f32>,
    @location(6) c_color: vec4<f32>,
    @location(7) c_link: u32,
    @location(8) d_position: vec2<f32>,
}

struct Varyings {
    @builtin(position) clip_position: vec4<f32>,
    // Pixels from the viewport's middle.
    @location(0) position_px: vec2<f32>,
    @location(1) @interpolate(flat) ends_px: vec4<f32>,
    // Normals of the joint planes at `b` and at `c`; zero where the line ends.
    @location(2) @interpolate(flat) joints: vec4<f32>,
    @location(3) @interpolate(flat) color_b: vec4<f32>,
    @location(4) @interpolate(flat) color_c: vec4<f32>,
    @location(5) @interpolate(flat) half_width_px: f32,
    // Length of dash and of gap in pixels; 0 for a solid line.
    @location(6) @interpolate(flat) dash_px: f32,
}

const LINK_NONE: u32 = 0u;
const LINK_DRIVEN: u32 = 1u;
const LINK_GAP: u32 = 2u;
const LINK_CONFLICT: u32 = 3u;

const DRIVEN_HALF_WIDTH_POINTS: f32 = 1.6;
const DASHED_HALF_WIDTH_POINTS: f32 = 0.75;
const DASH_POINTS: f32 = 4.0;

fn direction(from_px: vec2<f32>, to_px: vec2<f32>) -> vec2<f32> {
    let step = to_px - from_px;
    let length_px = length(step);
    return select(vec2<f32>(0.0), step / length_px, length_px > 0.0);
}

// The plane between two lines that meet, or nothing when they turn back on themselves.
fn joint(before: vec2<f32>, after: vec2<f32>) -> vec2<f32> {
    let sum = before + after;
    return select(vec2<f32>(0.0), normalize(sum), dot(sum, sum) > 0.01);
}

fn color_of(link: u32, own: vec4<f32>) -> vec4<f32> {
    switch link {
        case LINK_DRIVEN: { return own; }
        case LINK_GAP: { return vec4<f32>(0.5, 0.5, 0.5, own.a * 0.9); }
        case LINK_CONFLICT: { return vec4<f32>(1.0, 0.0, 1.0, own.a); }
        default: { return vec4<f32>(1.0, 0.15, 0.15, own.a * 0.8); }
    }
}

@vertex
fn vertex(@builtin(vertex_index) corner: u32, point: Point) -> Varyings {
    var out: Varyings;
    let b = point.b_position;
    let c = point.c_position;
    let along = direction(b, c);
    if point.b_link == LINK_NONE || (along.x == 0.0 && along.y == 0.0) {
        // No line: all four corners fall together and nothing is drawn.
        out.clip_position = vec4<f32>(2.0, 2.0, 0.0, 1.0);
        return out;
    }
    let driven = point.b_link == LINK_DRIVEN;
    let half_width_points = select(DASHED_HALF_WIDTH_POINTS, DRIVEN_HALF_WIDTH_POINTS, driven);
    let half_width_px = max(half_width_points * view.pixels_per_point, 0.6);
    let across = vec2<f32>(-along.y, along.x);
    // One pixel more than the line, for its soft edge.
    let reach_px = half_width_px + 1.0;
    let at_end = f32(corner & 1u);
    let side = f32(corner >> 1u) * 2.0 - 1.0;
    let position_px =
        mix(b - along * reach_px, c + along * reach_px, at_end) + across * side * reach_px;

    out.clip_position =
        vec4<f32>(position_px / view.half_size_px * vec2<f32>(1.0, -1.0), 0.0, 1.0);
    out.position_px = position_px;
    out.ends_px = vec4<f32>(b, c);
    let joined_b = driven && point.a_link == LINK_DRIVEN;
    let joined_c = driven && point.c_link == LINK_DRIVEN;
    let joint_b = joint(direction(point.a_position, b), along);
    let joint_c = joint(along, direction(c, point.d_position));
    out.joints = vec4<f32>(
        select(vec2<f32>(0.0), joint_b, joined_b),
        select(vec2<f32>(0.0), joint_c, joined_c),
    );
    out.color_b = color_of(point.b_link, point.b_color);
    out.color_c = color_of(point.b_link, point.c_color);
    out.half_width_px = half_width_px;
    out.dash_px = select(DASH_POINTS * view.pixels_per_point, 0.0, driven);
    return out;
}

@fragment
fn fragment(in: Varyings) -> @location(0) vec4<f32> {
    let b = in.ends_px.xy;
    let c = in.ends_px.zw;
    let span = c - b;
    // The pixel's middle exactly: both lines of a joint must see the same place.
    let position_px =
        floor(in.position_px + view.half_size_px) + vec2<f32>(0.5) - view.half_size_px;
    let from_b = position_px - b;
    let from_c = position_px - c;
    // Beyond a joint the neighbouring line draws. A pixel on the plane itself is the later one's.
    let behind_b = any(in.joints.xy != vec2<f32>(0.0)) && dot(from_b, in.joints.xy) < 0.0;
    let beyond_c = any(in.joints.zw != vec2<f32>(0.0)) && dot(from_c, in.joints.zw) >= 0.0;
    let fraction = clamp(dot(from_b, span) / dot(span, span), 0.0, 1.0);
    let distance_px = length(from_b - span * fraction);
    var coverage = clamp(in.half_width_px + 0.5 - distance_px, 0.0, 1.0);
    if in.dash_px > 0.0 {
        let phase = fract(fraction * length(span) / (2.0 * in.dash_px)) * 2.0 * in.dash_px;
        coverage *= clamp(in.dash_px + 0.5 - phase, 0.0, 1.0);
    }
    if behind_b || beyond_c {
        coverage = 0.0;
    }
    let color = mix(in.color_b, in.color_c, fraction);
    let alpha = color.a * coverage;
    return vec4<f32>(color.rgb * alpha, alpha);
}
