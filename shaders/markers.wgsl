// Markers: one quad an instance; the shape is a distance field, crisp at every scale.
//
// The quad lies along the heading, and places in it are counted across and along the heading:
// what depends on the marker alone is worked out in its four corners, and every shape goes
// through the same few steps in a pixel, without a branch.

struct View {
    // Half of the viewport in pixels.
    half_size_px: vec2<f32>,
    // Physical pixels to a point.
    pixels_per_point: f32,
    // The rest is for trails.
    half_depth_step: f32,
    driven_reach_px: f32,
    dashed_reach_px: f32,
    dash_px: f32,
    padding: f32,
}

@group(0) @binding(0) var<uniform> view: View;

struct Marker {
    @location(0) center_px: vec2<f32>,
    // Outer edge of the ring.
    @location(1) radius_px: f32,
    // Compass heading.
    @location(2) heading_rad: f32,
    @location(3) color: vec4<f32>,
    @location(4) flags: u32,
    // Ring, wedge and second ring.
    @location(5) ring: vec4<f32>,
}

struct Varyings {
    @builtin(position) clip_position: vec4<f32>,
    // Pixels from the marker's middle, across and along its heading.
    @location(0) offset_px: vec2<f32>,
    @location(1) @interpolate(flat) color: vec4<f32>,
    // Outline of a shape with corners: the larger of two sums of weighted distances from the
    // axis and along it.
    @location(2) @interpolate(flat) corners: vec4<f32>,
    // How far out the outline lies; how far the fill lies inside of it; where the wedge's tip
    // lies; radius of the second ring.
    @location(3) @interpolate(flat) radii_px: vec4<f32>,
    // 1 for a shape with corners; strength of the dashes, by pixels; radius of the open middle.
    @location(4) @interpolate(flat) cornered_dashed: vec3<f32>,
    // Colour of ring, wedge and second ring.
    @location(5) @interpolate(flat) ring_rgb: vec3<f32>,
}

const SHAPE_MASK: u32 = 3u;
const SHAPE_LAST_SEEN: u32 = 1u;
const SHAPE_CONFLICT: u32 = 2u;
const SHAPE_ANOMALY: u32 = 3u;
const HAS_HEADING: u32 = 4u;
const SELECTED: u32 = 8u;
const HOLLOW: u32 = 16u;

const RING_POINTS: f32 = 2.0;
// No more of a small marker than this share of its radius is ring.
const RING_SHARE: f32 = 0.34;
const SHADOW_POINTS: f32 = 2.5;
// How far the wedge's tip and the second ring lie out, in radii.
const WEDGE_TIP: f32 = 1.62;
const SECOND_RING: f32 = 1.5;
// The open middle of a marker, in radii of its fill.
const OPEN_MIDDLE: f32 = 0.55;
// Far enough that no pixel of the quad is reached.
const NOWHERE_PX: f32 = -1e4;

@vertex
fn vertex(@builtin(vertex_index) corner: u32, marker: Marker) -> Varyings {
    let has_heading = (marker.flags & HAS_HEADING) != 0u;
    let selected = (marker.flags & SELECTED) != 0u;
    let shape = marker.flags & SHAPE_MASK;
    let radius_px = marker.radius_px;
    let soft_px = SHADOW_POINTS * view.pixels_per_point;
    let around_px = max(
        radius_px + soft_px,
        select(0.0, radius_px * SECOND_RING + view.pixels_per_point * 1.5, selected),
    );
    // Only ahead is there a wedge to make room for; its shadow is the thinnest at the tip.
    let tip_px = radius_px * WEDGE_TIP;
    let ahead_px = select(around_px, max(around_px, tip_px + soft_px * 0.6), has_heading);
    let along_px = select(-around_px, ahead_px, (corner & 1u) == 1u);
    let across_px = select(-around_px, around_px, (corner >> 1u) == 1u);
    let heading = vec2<f32>(sin(marker.heading_rad), cos(marker.heading_rad));
    let forward = vec2<f32>(heading.x, -heading.y);
    let right = vec2<f32>(heading.y, heading.x);
    let position_px = marker.center_px + forward * along_px + right * across_px;

    var out: Varyings;
    out.clip_position =
        vec4<f32>(position_px / view.half_size_px * vec2<f32>(1.0, -1.0), 0.0, 1.0);
    out.offset_px = vec2<f32>(across_px, along_px);
    out.color = marker.color;
    out.ring_rgb = marker.ring.rgb;
    out.corners = select(
        // Upright triangle: two sides and a base.
        vec4<f32>(0.8660254, 0.5, 0.0, -1.0),
        // Diamond: upper and lower sides.
        vec4<f32>(0.70710678, 0.70710678, 0.70710678, -0.70710678),
        shape == SHAPE_CONFLICT,
    );
    let cornered = shape == SHAPE_CONFLICT || shape == SHAPE_ANOMALY;
    var outline_px = radius_px;
    if shape == SHAPE_CONFLICT {
        outline_px = radius_px * 0.78;
    } else if shape == SHAPE_ANOMALY {
        outline_px = radius_px * 0.575;
    }
    let ring_px = min(RING_POINTS * view.pixels_per_point, radius_px * RING_SHARE);
    out.radii_px = vec4<f32>(
        outline_px,
        ring_px,
        select(NOWHERE_PX, tip_px, has_heading),
        select(NOWHERE_PX, radius_px * SECOND_RING, selected),
    );
    out.cornered_dashed = vec3<f32>(
        select(0.0, 1.0, cornered),
        // Four dashes: the sine of four times the angle, scaled to a soft edge of a pixel.
        select(0.0, 1.0 / (radius_px * radius_px), shape == SHAPE_LAST_SEEN),
        select(NOWHERE_PX, (radius_px - ring_px) * OPEN_MIDDLE, (marker.flags & HOLLOW) != 0u),
    );
    return out;
}

fn cover(distance_px: f32) -> f32 {
    return clamp(0.5 - distance_px, 0.0, 1.0);
}

@fragment
fn fragment(in: Varyings) -> @location(0) vec4<f32> {
    let scale = view.pixels_per_point;
    let aside = abs(in.offset_px.x);
    let ahead = in.offset_px.y;
    let from_middle = length(in.offset_px);
    let outline_px = in.radii_px.x;
    let sides = in.corners.xz * aside + in.corners.yw * ahead;
    let cornered = in.cornered_dashed.x > 0.5;
    let outline = select(from_middle, max(sides.x, sides.y), cornered) - outline_px;
    // A wedge outside of the ring that points where the vehicle goes.
    let tip_px = in.radii_px.z;
    let flank = (aside + (ahead - tip_px) * 0.72) * 0.8115306;
    let wedge = max(flank, tip_px * 0.463 - ahead);
    // The wedge of a marker without one lies at an infinite distance behind the middle.
    let wedge_px = select(1e4, wedge, tip_px > 0.0);

    // A soft shadow keeps ring and wedge apart from a light map.
    let nearness = clamp(1.0 - min(outline, wedge_px) / (SHADOW_POINTS * scale), 0.0, 1.0);
    let shadow = 0.6 * nearness * nearness;
    let p = in.offset_px;
    let dashes = p.x * p.y * (p.x * p.x - p.y * p.y) / max(from_middle, 1.0) * in.cornered_dashed.y;
    let dash = select(1.0, clamp(dashes + 0.5, 0.0, 1.0), in.cornered_dashed.y > 0.0);
    let second = cover(abs(from_middle - in.radii_px.w) - 0.75 * scale) * 0.95;
    let ring = max(max(cover(outline) * dash, cover(wedge_px)), second);
    let open = cover(from_middle - in.cornered_dashed.z);
    let fill = cover(outline + in.radii_px.y) * in.color.a * (1.0 - open);
    // The fill over the ring over the shadow, premultiplied.
    let top = ring + fill * (1.0 - ring);
    let rgb = mix(ring * in.ring_rgb, in.color.rgb, fill);
    return vec4<f32>(rgb, top + shadow * (1.0 - top));
}
