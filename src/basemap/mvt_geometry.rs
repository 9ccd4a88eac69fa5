//! The shapes in a vector tile: a list of numbers that a pen follows.

use walkers::geo_types::{
    Coord, Geometry, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon,
};

use super::decode::TILE_UNITS;
use super::mvt::Unread;
use super::protobuf::varint;

/// Tiles away from the tile that a point may lie; further ones are moved there. Tiles reach
/// beyond their edges by less than one.
const MAX_TILES_AWAY: f32 = 8.0;

/// Which of the three kinds of geometry a feature has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum GeometryKind {
    Point,
    Line,
    Polygon,
}

impl GeometryKind {
    /// What `$type` in a style's filter compares with.
    pub fn name(self) -> &'static str {
        match self {
            Self::Point => "Point",
            Self::Line => "LineString",
            Self::Polygon => "Polygon",
        }
    }
}

/// Follows the pen. `scale` turns the tile's units into [`TILE_UNITS`]; `room` is how many points
/// may still be made.
pub(super) fn read_geometry(
    mut packed: &[u8],
    kind: GeometryKind,
    scale: f32,
    room: &mut usize,
) -> Result<Geometry<f32>, Unread> {
    let mut pen = Pen {
        x: 0,
        y: 0,
        scale,
        run: Vec::new(),
        runs: Vec::new(),
    };
    while !packed.is_empty() {
        let command = parameter(&mut packed)?;
        let (what, count) = (command & 7, command >> 3);
        match what {
            1 | 2 => {
                let count = usize::try_from(count).map_err(|_| Unread::Damaged)?;
                // Each point takes two bytes at least.
                if count > packed.len() / 2 {
                    return Err(Unread::Damaged);
                }
                if count > *room {
                    return Err(Unread::TooManyPoints);
                }
                *room -= count;
                if what == 1 && kind != GeometryKind::Point {
                    pen.lift(kind);
                }
                for _ in 0..count {
                    let (dx, dy) = (parameter(&mut packed)?, parameter(&mut packed)?);
                    pen.go(dx, dy);
                }
            }
            7 => pen.close(),
            _ => return Err(Unread::Damaged),
        }
    }
    if kind == GeometryKind::Point {
        let points: Vec<Point<f32>> = pen.run.into_iter().map(Point).collect();
        return match points.as_slice() {
            [] => Err(Unread::Damaged),
            [point] => Ok(Geometry::Point(*point)),
            _ => Ok(Geometry::MultiPoint(MultiPoint(points))),
        };
    }
    pen.lift(kind);
    if pen.runs.is_empty() {
        return Err(Unread::Damaged);
    }
    Ok(match kind {
        GeometryKind::Polygon => polygons(pen.runs)?,
        _ => match <[_; 1]>::try_from(pen.runs) {
            Ok([line]) => Geometry::LineString(LineString(line)),
            Err(lines) => {
                let lines = lines.into_iter().map(LineString).collect();
                Geometry::MultiLineString(MultiLineString(lines))
            }
        },
    })
}

/// The next number; the format has 32 bits for each.
fn parameter(packed: &mut &[u8]) -> Result<u32, Unread> {
    let number = varint(packed).map_err(|_| Unread::Damaged)?;
    u32::try_from(number).map_err(|_| Unread::Damaged)
}

struct Pen {
    x: i32,
    y: i32,
    scale: f32,
    /// Since the pen was put down.
    run: Vec<Coord<f32>>,
    /// Finished lines or rings.
    runs: Vec<Vec<Coord<f32>>>,
}

impl Pen {
    fn go(&mut self, dx: u32, dy: u32) {
        let signed = |number: u32| (number >> 1).cast_signed() ^ -(number & 1).cast_signed();
        self.x = self.x.saturating_add(signed(dx));
        self.y = self.y.saturating_add(signed(dy));
        let away = MAX_TILES_AWAY * f32::from(TILE_UNITS);
        let place = |units: i32| (units as f32 * self.scale).clamp(-away, away);
        let point = Coord {
            x: place(self.x),
            y: place(self.y),
        };
        self.run.push(point);
    }

    /// Closes a ring.
    fn close(&mut self) {
        if let Some(first) = self.run.first().copied() {
            self.run.push(first);
        }
        // A point, twice or back and forth, surrounds nothing.
        if self.run.len() > 3 {
            self.runs.push(std::mem::take(&mut self.run));
        }
        self.run.clear();
    }

    /// Ends a line; a ring that is not closed is closed.
    fn lift(&mut self, kind: GeometryKind) {
        if kind == GeometryKind::Polygon {
            self.close();
        } else if self.run.len() > 1 {
            self.runs.push(std::mem::take(&mut self.run));
        }
        self.run.clear();
    }
}

type Ring = Vec<Coord<f32>>;

/// Sorts rings into polygons: one that turns as the first does begins a polygon, others are holes
/// in it. Version 1 of the format does not say which way that is.
fn polygons(rings: Vec<Ring>) -> Result<Geometry<f32>, Unread> {
    let mut polygons: Vec<(Ring, Vec<LineString<f32>>)> = Vec::new();
    let mut outer_turn = 0.0;
    for ring in rings {
        let turn = area(&ring).signum();
        if area(&ring) == 0.0 {
            continue;
        }
        if outer_turn == 0.0 {
            outer_turn = turn;
        }
        match polygons.last_mut() {
            Some((_, holes)) if turn != outer_turn => holes.push(LineString(ring)),
            _ => polygons.push((ring, Vec::new())),
        }
    }
    let polygons: Vec<Polygon<f32>> = polygons
        .into_iter()
        .map(|(outer, holes)| Polygon::new(LineString(outer), holes))
        .collect();
    match <[_; 1]>::try_from(polygons) {
        Ok([polygon]) => Ok(Geometry::Polygon(polygon)),
        Err(polygons) if polygons.is_empty() => Err(Unread::Damaged),
        Err(polygons) => Ok(Geometry::MultiPolygon(MultiPolygon(polygons))),
    }
}

/// Twice the area that a closed ring surrounds; negative when it turns the other way.
fn area(ring: &[Coord<f32>]) -> f64 {
    ring.iter()
        .zip(ring.iter().skip(1))
        .map(|(a, b)| f64::from(a.x) * f64::from(b.y) - f64::from(b.x) * f64::from(a.y))
        .sum()
}
