// Markers: one quad an instance; the shape is a distance field, crisp at every scale.

struct View {
    // Half of the viewport in pixels.
    half_size_px: vec2<f32>,
    // Physical pixels to a point.
    pixels_per_point: f32,
    padding: f32,
}

@group(0) @binding(0) var<uniform> view: View;

struct Marker {
    @location(0) center_px: vec2<f32>,
    // Outer edge of the white ring.
    @location(1) radius_px: f32,
    // Compass heading.
    @location(2) heading_rad: f32,
    @location(3) color: vec4<f32>,
    @location(4) flags: u32,
}

struct Varyings {
    @builtin(position) clip_position: vec4<f32>,
    // Pixels from the marker's middle, right and down.
    @location(0) offset_px: vec2<f32>,
    @location(1) @interpolate(flat) color: vec4<f32>,
    // Radius in pixels, sine and cosine of the heading.
    @location(2) @interpolate(flat) radius_and_heading: vec3<f32>,
    @location(3) @interpolate(flat) flags: u32,
}

const SHAPE_MASK: u32 = 3u;
const SHAPE_LAST_SEEN: u32 = 1u;
const SHAPE_CONFLICT: u32 = 2u;
const SHAPE_ANOMALY: u32 = 3u;
const HAS_HEADING: u32 = 4u;
const SELECTED: u32 = 8u;

const RING_POINTS: f32 = 2.0;
const SHADOW_POINTS: f32 = 3.0;
// How far the wedge's tip and the second ring lie out, in radii.
const WEDGE_TIP: f32 = 1.62;
const SECOND_RING: f32 = 1.5;

@vertex
fn vertex(@builtin(vertex_index) corner: u32, marker: Marker) -> Varyings {
    let has_heading = (marker.flags & HAS_HEADING) != 0u;
    let selected = (marker.flags & SELECTED) != 0u;
    let soft_px = (SHADOW_POINTS + 1.0) * view.pixels_per_point;
    let around_px = marker.radius_px * select(1.0, SECOND_RING, selected) + soft_px;
    let ahead_px = select(around_px, max(around_px, marker.radius_px * WEDGE_TIP + soft_px), has_heading);
    // The quad lies along the heading: only ahead is there a wedge to make room for.
    let heading = vec2<f32>(sin(marker.heading_rad), cos(marker.heading_rad));
    let forward = vec2<f32>(heading.x, -heading.y);
    let right = vec2<f32>(heading.y, heading.x);
    let along_px = select(-around_px, ahead_px, (corner & 1u) == 1u);
    let across_px = select(-around_px, around_px, (corner >> 1u) == 1u);
    let offset_px = forward * along_px + right * across_px;
    let position_px = marker.center_px + offset_px;
    var out: Varyings;
    out.clip_position =
        vec4<f32>(position_px / view.half_size_px * vec2<f32>(1.0, -1.0), 0.0, 1.0);
    out.offset_px = offset_px;
    out.color = marker.color;
    out.radius_and_heading = vec3<f32>(marker.radius_px, heading);
    out.flags = marker.flags;
    return out;
}

// Signed distance to an upright triangle around the middle, negative inside.
fn triangle_distance(p: vec2<f32>, radius: f32) -> f32 {
    let side = abs(p.x) * 0.8660254 - p.y * 0.5 - radius * 0.5;
    return max(side, p.y - radius * 0.5);
}

fn shape_distance(p: vec2<f32>, radius: f32, shape: u32) -> f32 {
    switch shape {
        case SHAPE_CONFLICT: { return (abs(p.x) + abs(p.y)) * 0.70710678 - radius * 0.78; }
        case SHAPE_ANOMALY: { return triangle_distance(p, radius * 1.15); }
        default: { return length(p) - radius; }
    }
}

// A wedge outside of the ring that points where the vehicle goes.
fn wedge_distance(p: vec2<f32>, radius: f32, heading: vec2<f32>) -> f32 {
    // Turned so that the heading points up: y grows towards the tip.
    let ahead = dot(p, vec2<f32>(heading.x, -heading.y));
    let aside = dot(p, vec2<f32>(heading.y, heading.x));
    let from_tip = ahead - radius * WEDGE_TIP;
    let flank = (abs(aside) + from_tip * 0.72) / 1.2322337;
    return max(flank, radius * 0.75 - ahead);
}

fn cover(distance_px: f32) -> f32 {
    return clamp(0.5 - distance_px, 0.0, 1.0);
}

// Lays a premultiplied colour over another.
fn over(top: vec4<f32>, bottom: vec4<f32>) -> vec4<f32> {
    return top + bottom * (1.0 - top.a);
}

@fragment
fn fragment(in: Varyings) -> @location(0) vec4<f32> {
    let p = in.offset_px;
    let radius = in.radius_and_heading.x;
    let shape = in.flags & SHAPE_MASK;
    let scale = view.pixels_per_point;
    let outline = shape_distance(p, radius, shape);
    let ring_px = RING_POINTS * scale;

    let has_heading = (in.flags & HAS_HEADING) != 0u;
    let wedge =
        select(1e6, wedge_distance(p, radius, in.radius_and_heading.yz), has_heading);

    // A soft shadow keeps the white ring and wedge apart from a light map.
    let beside = min(outline, wedge) / (SHADOW_POINTS * scale);
    let shadow = 0.6 * clamp(1.0 - beside, 0.0, 1.0);
    var color = vec4<f32>(0.0, 0.0, 0.0, shadow * clamp(1.0 - beside, 0.0, 1.0));
    color = over(vec4<f32>(cover(wedge)), color);
    var ring = cover(outline);
    if shape == SHAPE_LAST_SEEN {
        // Eight dashes: the sine of eight times the angle, by doubling the angle thrice.
        var turn = p / max(length(p), 1e-3);
        for (var i = 0; i < 3; i++) {
            turn = vec2<f32>(turn.x * turn.x - turn.y * turn.y, 2.0 * turn.x * turn.y);
        }
        ring *= clamp(turn.y * radius * 0.2 + 0.5, 0.0, 1.0);
    }
    color = over(vec4<f32>(ring), color);
    let fill = cover(outline + ring_px) * in.color.a;
    color = over(vec4<f32>(in.color.rgb * fill, fill), color);

    if (in.flags & SELECTED) != 0u {
        let second = cover(abs(length(p) - radius * SECOND_RING) - 0.75 * scale) * 0.95;
        color = over(vec4<f32>(second), color);
    }
    return color;
}
