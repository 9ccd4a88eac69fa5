//! Lines as one strip of triangles: two vertices a point, shared by the lines that meet there.
//!
//! Everything that a line's look needs is worked out here, once a point, so that a software
//! rasteriser has next to nothing to do in a pixel. Lines that meet share the corner of their
//! outlines (a mitre joint, in sharp turns a bevel), so that no pixel of a joint is covered
//! twice or left out; where a line turns back on itself, and where it crosses itself, the depth
//! of the whole line keeps a pixel from being painted twice (`shaders/trails.wgsl`).

use super::projection::ScreenProjection;

/// Beyond this many pixels an f32 cannot tell half pixels apart for sure: lines are cut.
const MAX_EXACT_PX: f32 = 16_384.0;

/// A joint's corner may stick out this many times the half width; that of a sharper turn is
/// cut off.
const MAX_MITRE: f32 = 2.0;

/// Steps shorter than this are not drawn: there is nothing to see, and no direction in them.
const MIN_STEP_PX: f32 = 1e-3;

/// Added to half the width of a line on both sides: half a pixel for the soft edge.
const SOFT_EDGE_PX: f32 = 0.5;

/// Where a line of a trail comes from, and so what it looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkStyle {
    /// A drive: solid, in the vehicle's colour, fading.
    Driven,
    /// The sender itself interpolated: thin, dashed, in the vehicle's colour, fading.
    Interpolated,
    /// Nothing is known between the two places: thin, dashed, grey.
    Gap,
    /// Two places for the same time: thin, dashed, magenta.
    Conflict,
    /// No vehicle drives that: thin, dashed, red.
    Jump,
}

/// Which kinds of lines there are among some.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct LineKinds(u8);

impl LineKinds {
    const fn bit(style: LinkStyle) -> u8 {
        match style {
            LinkStyle::Driven => 1,
            LinkStyle::Interpolated => 1 << 1,
            LinkStyle::Gap => 1 << 2,
            LinkStyle::Conflict => 1 << 3,
            LinkStyle::Jump => 1 << 4,
        }
    }

    const fn add(&mut self, style: LinkStyle) {
        self.0 |= Self::bit(style);
    }

    /// Adds the kinds of other lines.
    pub(super) const fn add_all(&mut self, others: Self) {
        self.0 |= others.0;
    }

    /// Whether there is a line of this kind.
    pub(super) const fn has(self, style: LinkStyle) -> bool {
        self.0 & Self::bit(style) != 0
    }
}

/// A vertex of a trail as `shaders/trails.wgsl` reads it. Even and odd ones lie on the two
/// sides of the line.
#[derive(Clone, Copy, Debug, Default, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
#[repr(C)]
pub struct TrailVertex {
    /// Pixels from the viewport's middle, right and down.
    pub position_px: [f32; 2],
    /// sRGB colour with the opacity here, red in the lowest byte.
    pub color_rgba: u32,
    /// How many dashes with their gaps lie behind; negative on a solid line.
    pub dashes: f32,
    /// Depth of the whole trail, 0 near to 1 far.
    pub depth: f32,
}

/// How wide the lines are, in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LineWidths {
    /// Half the width of a driven line.
    pub driven_half_px: f32,
    /// Half the width of a dashed line.
    pub dashed_half_px: f32,
    /// Length of a dash and of the gap behind it together.
    pub dash_px: f32,
}

impl LineWidths {
    /// From the middle of a driven line to the outside of its soft edge.
    pub fn driven_reach_px(&self) -> f32 {
        self.driven_half_px + SOFT_EDGE_PX
    }

    /// From the middle of a dashed line to the outside of its soft edge.
    pub fn dashed_reach_px(&self) -> f32 {
        self.dashed_half_px + SOFT_EDGE_PX
    }
}

type Px = [f32; 2];

/// Appends the lines of one trail to a strip.
pub(super) struct StripWriter<'a> {
    pub(super) vertices: &'a mut Vec<TrailVertex>,
    pub(super) projection: &'a ScreenProjection,
    pub(super) widths: LineWidths,
    /// Colour of the driven lines that come next, without opacity.
    pub(super) color_rgb: [u8; 3],
    pub(super) depth: f32,
    /// Lines written so far.
    pub(super) lines: usize,
    /// What kinds of lines they are.
    pub(super) kinds: LineKinds,
    end: Option<End>,
    /// How far into a dash a line of many steps has come.
    dash_phase: f32,
}

/// Where the next line begins.
#[derive(Clone, Copy)]
struct End {
    px: Px,
    alpha: f32,
    /// The driven line that leads here, if one does.
    arriving: Option<Arriving>,
}

/// A driven line where it ends.
#[derive(Clone, Copy)]
struct Arriving {
    direction: Px,
    color_rgb: [u8; 3],
}

impl<'a> StripWriter<'a> {
    pub(super) const fn new(
        vertices: &'a mut Vec<TrailVertex>,
        projection: &'a ScreenProjection,
        widths: LineWidths,
        color_rgb: [u8; 3],
        depth: f32,
    ) -> Self {
        Self {
            vertices,
            projection,
            widths,
            color_rgb,
            depth,
            lines: 0,
            kinds: LineKinds(0),
            end: None,
            dash_phase: 0.0,
        }
    }

    /// Begins anew at a place: no line leads there.
    pub(super) fn move_to(&mut self, px: Px, alpha: f32) {
        self.finish_line();
        self.end = Some(End {
            px,
            alpha,
            arriving: None,
        });
    }

    /// Draws a line from where the last one ended.
    pub(super) fn line_to(&mut self, px: Px, alpha: f32, style: LinkStyle) {
        let Some(end) = self.end else {
            return self.move_to(px, alpha);
        };
        let margin_px = self.widths.driven_reach_px();
        if !self.projection.may_show_line(end.px, px, margin_px) {
            return self.move_to(px, alpha);
        }
        let is_far = |[x, y]: Px| x.abs().max(y.abs()) > MAX_EXACT_PX;
        if is_far(end.px) || is_far(px) {
            if let Some((from, to)) = self.projection.clip_line(end.px, px, margin_px) {
                let at = |t: f32| {
                    let along = |a: f32, b: f32| a + (b - a) * t;
                    let [x0, y0] = end.px;
                    (
                        [along(x0, px[0]), along(y0, px[1])],
                        along(end.alpha, alpha),
                    )
                };
                let ((from_px, from_alpha), (to_px, to_alpha)) = (at(from), at(to));
                self.move_to(from_px, from_alpha);
                self.visible_line_to(to_px, to_alpha, style);
            }
            return self.move_to(px, alpha);
        }
        self.visible_line_to(px, alpha, style);
    }

    fn visible_line_to(&mut self, px: Px, alpha: f32, style: LinkStyle) {
        let Some(end) = self.end else { return };
        let step = [px[0] - end.px[0], px[1] - end.px[1]];
        let length_px = (step[0] * step[0] + step[1] * step[1]).sqrt();
        if length_px < MIN_STEP_PX {
            // The next line begins where this one would have.
            self.end = Some(End { alpha, ..end });
            return;
        }
        self.lines += 1;
        self.kinds.add(style);
        let direction = [step[0] / length_px, step[1] / length_px];
        if style != LinkStyle::Driven {
            self.finish_line();
            self.dashed_line(end, px, alpha, direction, length_px, style);
            self.end = Some(End {
                px,
                alpha,
                arriving: None,
            });
            return;
        }
        let half_px = self.widths.driven_reach_px();
        let color = pack(self.color_rgb, end.alpha);
        match end
            .arriving
            .map(|arriving| (arriving, mitre(arriving.direction, direction)))
        {
            Some((arriving, Some(mitre))) => {
                let corner = scaled(mitre, half_px);
                if arriving.color_rgb != self.color_rgb {
                    // One colour ends where the other begins: a line has one of them alone.
                    let before = pack(arriving.color_rgb, end.alpha);
                    self.pair(end.px, corner, before, SOLID);
                }
                self.pair(end.px, corner, color, SOLID);
            }
            Some((arriving, None)) => {
                // Too sharp for a corner: the outlines' outer ends are joined straight.
                let before = pack(arriving.color_rgb, end.alpha);
                let outer = scaled(normal(arriving.direction), half_px);
                self.pair(end.px, outer, before, SOLID);
                self.pair(end.px, scaled(normal(direction), half_px), color, SOLID);
            }
            None => self.begin_strip(end.px, direction, half_px, color, SOLID),
        }
        self.end = Some(End {
            px,
            alpha,
            arriving: Some(Arriving {
                direction,
                color_rgb: self.color_rgb,
            }),
        });
    }

    /// Ends the last line where it is.
    pub(super) fn finish_line(&mut self) {
        if let Some(End {
            px,
            alpha,
            arriving: Some(arriving),
        }) = self.end.take()
        {
            let half_px = self.widths.driven_reach_px();
            let color = pack(arriving.color_rgb, alpha);
            self.end_strip(px, arriving.direction, half_px, color, SOLID);
        }
    }

    fn dashed_line(
        &mut self,
        from: End,
        to_px: Px,
        to_alpha: f32,
        direction: Px,
        length_px: f32,
        style: LinkStyle,
    ) {
        let half_px = self.widths.dashed_reach_px();
        let (rgb, strength) = style.color(self.color_rgb);
        let color = |alpha: f32| pack(rgb, alpha * strength);
        // Steps shorter than a dash would make a solid line if each began with one.
        let first = if style == LinkStyle::Interpolated {
            self.dash_phase
        } else {
            0.0
        };
        let last = first + length_px / self.widths.dash_px;
        self.begin_strip(from.px, direction, half_px, color(from.alpha), first);
        self.end_strip(to_px, direction, half_px, color(to_alpha), last);
        self.dash_phase = last.fract();
    }

    /// The first vertex of a strip comes twice, the last one too: the triangles that would
    /// join two strips have no area. So a strip has an even number of vertices.
    fn begin_strip(&mut self, px: Px, direction: Px, half_px: f32, color: u32, dashes: f32) {
        let [x, y] = scaled(normal(direction), half_px);
        self.vertex([px[0] + x, px[1] + y], color, dashes);
        self.pair(px, [x, y], color, dashes);
    }

    fn end_strip(&mut self, px: Px, direction: Px, half_px: f32, color: u32, dashes: f32) {
        let [x, y] = scaled(normal(direction), half_px);
        self.pair(px, [x, y], color, dashes);
        self.vertex([px[0] - x, px[1] - y], color, dashes);
    }

    fn pair(&mut self, px: Px, offset: Px, color: u32, dashes: f32) {
        self.vertex([px[0] + offset[0], px[1] + offset[1]], color, dashes);
        self.vertex([px[0] - offset[0], px[1] - offset[1]], color, dashes);
    }

    fn vertex(&mut self, position_px: Px, color_rgba: u32, dashes: f32) {
        self.vertices.push(TrailVertex {
            position_px,
            color_rgba,
            dashes,
            depth: self.depth,
        });
    }
}

/// `dashes` of a line without any.
const SOLID: f32 = -1.0;

impl LinkStyle {
    /// Colour of a line of a vehicle of this colour, and how strong it is.
    const fn color(self, own: [u8; 3]) -> ([u8; 3], f32) {
        match self {
            Self::Driven | Self::Interpolated => (own, 1.0),
            Self::Gap => ([128, 128, 128], 0.9),
            Self::Conflict => ([255, 0, 255], 1.0),
            Self::Jump => ([255, 38, 38], 0.8),
        }
    }
}

const fn normal([x, y]: Px) -> Px {
    [-y, x]
}

const fn scaled([x, y]: Px, factor: f32) -> Px {
    [x * factor, y * factor]
}

/// From the middle of a joint to the corner of both outlines, in half widths; none where the
/// corner would lie too far out.
fn mitre(arriving: Px, leaving: Px) -> Option<Px> {
    let sum = [arriving[0] + leaving[0], arriving[1] + leaving[1]];
    // The corner lies along the normals' sum, at 1 / cos(half the turn): with unit directions
    // the sum is 2 cos(half) long, so that twice the sum over its square has that length.
    let squared = sum[0] * sum[0] + sum[1] * sum[1];
    if squared * MAX_MITRE * MAX_MITRE < 4.0 {
        return None;
    }
    Some(scaled(normal(sum), 2.0 / squared))
}

fn pack([r, g, b]: [u8; 3], alpha: f32) -> u32 {
    // 0..=1 times 255 fits a byte.
    let alpha = (alpha.clamp(0.0, 1.0) * 255.0).round() as u8;
    u32::from_le_bytes([r, g, b, alpha])
}

#[cfg(test)]
#[path = "strip_tests.rs"]
mod tests;
