//! Gathers what is drawn of a tile, within limits.

use walkers::geo_types::{Coord, Geometry, LineString, MultiLineString, MultiPoint, Polygon};
use walkers::{
    Context, Drawable, Drawables, Line, Mesh, Paint, StyleLayer, Text, render_fill, render_line,
    render_symbol,
};

use super::decode::{TILE_UNITS, VectorTile};
use super::stroke::push_stroked;
use super::tangle::TangleBudget;
use super::theme::DrawnLayer;

/// Bytes of memory that a drawn tile may take. The densest of a real city takes four million.
const MAX_DRAWN_BYTES: usize = 64 << 20;
/// Labels of a tile: each is laid out anew whenever the map moves.
const MAX_LABELS: usize = 4096;
/// Places that one feature may be named at.
const MAX_PARTS_NAMED: usize = 256;

/// What is made of a tile.
pub(super) struct TileCanvas {
    units_per_point: f32,
    pub areas: Mesh,
    pub lines: Vec<Line>,
    pub texts: Vec<Text>,
    /// Of all lines.
    line_points: usize,
    tangles: TangleBudget,
}

impl TileCanvas {
    /// An empty one, with so many units of the tile to a point of the screen.
    pub fn new(units_per_point: f32) -> Self {
        Self {
            units_per_point,
            areas: Mesh::default(),
            lines: Vec::new(),
            texts: Vec::new(),
            line_points: 0,
            tangles: TangleBudget::default(),
        }
    }

    /// Draws a feature as layer number `index` of the style wants it.
    pub fn draw(
        &mut self,
        drawn: &DrawnLayer,
        index: usize,
        geometry: &Geometry<f32>,
        context: &Context,
    ) -> Result<(), String> {
        match &drawn.layer {
            StyleLayer::Fill { paint, .. } => {
                let filled = self.fill(geometry, context, paint);
                self.outline(geometry, context, paint)?;
                filled
            }
            StyleLayer::Line { paint, .. } => self.line(geometry, context, paint),
            StyleLayer::Symbol {
                minzoom,
                layout,
                paint,
                ..
            } if self.texts.len() < MAX_LABELS => {
                let some = first_parts(geometry);
                let geometry = some.as_ref().unwrap_or(geometry);
                let texts = &mut self.texts;
                render_symbol(geometry, context, texts, layout, paint, *minzoom, index)
                    .map_err(|error| error.to_string())
            }
            StyleLayer::Symbol { .. } => Err("the tile has too many labels".to_owned()),
            StyleLayer::Background { .. }
            | StyleLayer::Circle { .. }
            | StyleLayer::Raster
            | StyleLayer::FillExtrusion => Ok(()),
        }
    }

    fn fill(
        &mut self,
        geometry: &Geometry<f32>,
        context: &Context,
        paint: &Paint,
    ) -> Result<(), String> {
        if paint.fill_color.is_none() {
            return Ok(());
        }
        if !polygons(geometry)
            .iter()
            .all(|polygon| self.tangles.allows(polygon))
        {
            return Err("the edges of an area cross each other too often".to_owned());
        }
        let mut drawn = Vec::new();
        render_fill(geometry, context, paint, &mut drawn).map_err(|error| error.to_string())?;
        for drawable in drawn {
            if let Drawable::Fill(mesh) = drawable {
                self.areas.append(&mesh);
            }
        }
        Ok(())
    }

    fn line(
        &mut self,
        geometry: &Geometry<f32>,
        context: &Context,
        paint: &Paint,
    ) -> Result<(), String> {
        let mut drawn = Vec::new();
        render_line(geometry, context, paint, &mut drawn).map_err(|error| error.to_string())?;
        let before = self.lines.len();
        for drawable in drawn {
            if let Drawable::Lines(run) = drawable {
                for line in run {
                    push_stroked(line, self.units_per_point, &mut self.lines);
                }
            }
        }
        let new = self.lines.iter().skip(before);
        self.line_points += new.map(|line| line.points.len()).sum::<usize>();
        Ok(())
    }

    /// Draws a polygon's edges, for fill layers that state a line colour: walkers' meshes are
    /// drawn without smoothing, its lines with.
    fn outline(
        &mut self,
        geometry: &Geometry<f32>,
        context: &Context,
        paint: &Paint,
    ) -> Result<(), String> {
        let polygons = polygons(geometry);
        if paint.line_color.is_none() || polygons.is_empty() {
            return Ok(());
        }
        let edges: Vec<LineString<f32>> = polygons
            .iter()
            .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()))
            .flat_map(inner_runs)
            .collect();
        let edges = Geometry::MultiLineString(MultiLineString::new(edges));
        self.line(&edges, context, paint)
    }

    fn bytes(&self) -> usize {
        size_of_val(self.areas.vertices.as_slice())
            + size_of_val(self.areas.indices.as_slice())
            + size_of_val(self.lines.as_slice())
            + self.line_points * size_of::<egui::Pos2>()
            + size_of_val(self.texts.as_slice())
    }

    /// Whether nothing more may be drawn.
    pub fn is_full(&self) -> bool {
        self.bytes() > MAX_DRAWN_BYTES
    }

    /// The tile, of which so many features are not in it.
    pub fn into_tile(self, left_out: usize) -> VectorTile {
        let names: usize = self.texts.iter().map(|text| text.text.len()).sum();
        let bytes = self.bytes() + names;
        let mut drawables = Vec::with_capacity(2);
        if !self.areas.is_empty() {
            drawables.push(Drawable::Fill(self.areas));
        }
        if !self.lines.is_empty() {
            drawables.push(Drawable::Lines(self.lines));
        }
        VectorTile {
            drawables: Drawables::new(drawables),
            texts: self.texts,
            bytes,
            left_out,
        }
    }
}

/// The runs of a ring without what lies along the tile's edges or beyond them: there an area is
/// cut off and does not end.
fn inner_runs(ring: &LineString<f32>) -> Vec<LineString<f32>> {
    let end = f32::from(TILE_UNITS);
    let is_cut = |a: &Coord<f32>, b: &Coord<f32>| {
        let beyond = |a: f32, b: f32| (a <= 0.0 && b <= 0.0) || (a >= end && b >= end);
        beyond(a.x, b.x) || beyond(a.y, b.y)
    };
    let mut runs = Vec::new();
    let mut run: Vec<Coord<f32>> = Vec::new();
    for (from, to) in ring.0.iter().zip(ring.0.iter().skip(1)) {
        if is_cut(from, to) {
            if run.len() > 1 {
                runs.push(LineString(std::mem::take(&mut run)));
            }
            run.clear();
            continue;
        }
        if run.is_empty() {
            run.push(*from);
        }
        run.push(*to);
    }
    if run.len() > 1 {
        runs.push(LineString(run));
    }
    runs
}

fn polygons(geometry: &Geometry<f32>) -> &[Polygon<f32>] {
    match geometry {
        Geometry::Polygon(polygon) => std::slice::from_ref(polygon),
        Geometry::MultiPolygon(polygons) => &polygons.0,
        _ => &[],
    }
}

/// The feature with fewer parts, if it has more than are named.
fn first_parts(geometry: &Geometry<f32>) -> Option<Geometry<f32>> {
    match geometry {
        Geometry::MultiPoint(points) => {
            let first = points.0.get(..MAX_PARTS_NAMED)?;
            Some(Geometry::MultiPoint(MultiPoint(first.to_vec())))
        }
        Geometry::MultiLineString(lines) => {
            let first = lines.0.get(..MAX_PARTS_NAMED)?;
            Some(Geometry::MultiLineString(MultiLineString(first.to_vec())))
        }
        _ => None,
    }
}
