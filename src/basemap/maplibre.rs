//! Reads styles made for MapLibre or Mapbox as far as walkers can draw them.
//!
//! Their layers are translated one by one: sources, sprites, fonts and what is drawn from pictures
//! are not looked at, and a layer that walkers cannot draw is left out and counted.
//! <https://maplibre.org/maplibre-style-spec/>

use serde_json::{Map, Value, json};

use super::map_expression::{Translator, Unsupported, Wanted};

/// Most layers that are taken from a style; the largest in use have some 200.
const MAX_LAYERS: usize = 1000;

/// What a foreign style comes to.
#[derive(Debug, Default)]
pub(super) struct Translated {
    /// The colour of its background layer, an expression.
    pub background: Option<Value>,
    /// Its other layers as walkers reads them, bottom first.
    pub layers: Vec<Value>,
    /// Layers that cannot be drawn.
    pub left_out: usize,
}

/// Translates the layers of a style.
pub(super) fn translate(layers: &[Value]) -> Translated {
    let mut translated = Translated {
        left_out: layers.len().saturating_sub(MAX_LAYERS),
        ..Translated::default()
    };
    for layer in layers.iter().take(MAX_LAYERS) {
        let text = |name: &str| layer.get(name).and_then(Value::as_str);
        if layer.pointer("/layout/visibility").and_then(Value::as_str) == Some("none") {
            continue;
        }
        let mut source = Properties {
            layer,
            translator: Translator::default(),
        };
        if text("type") == Some("background") {
            if let Ok(Some(color)) = source.paint("background-color", Wanted::Color) {
                translated.background = Some(color);
            }
            continue;
        }
        match source.drawable() {
            Ok(layer) => translated.layers.push(layer),
            Err(Unsupported(what)) => {
                tracing::debug!(
                    layer = text("id"),
                    what,
                    "a layer of the map's style is left out"
                );
                translated.left_out += 1;
            }
        }
    }
    translated
}

/// A layer of a foreign style.
struct Properties<'a> {
    layer: &'a Value,
    translator: Translator,
}

type Property = Result<Option<Value>, Unsupported>;

impl Properties<'_> {
    fn drawable(&mut self) -> Result<Value, Unsupported> {
        let kind = self.layer.get("type").and_then(Value::as_str);
        let (kind, layout, paint) = match kind {
            Some("fill") => ("fill", Map::new(), self.fill("fill")?),
            // Seen from above a block is its ground plan.
            Some("fill-extrusion") => ("fill", Map::new(), self.fill("fill-extrusion")?),
            Some("line") => ("line", Map::new(), self.line()?),
            Some("symbol") => ("symbol", self.text()?, self.text_paint()?),
            other => {
                let other = other.unwrap_or("without a type");
                return Err(Unsupported(format!("a layer {other}")));
            }
        };
        let Some(source_layer) = self
            .layer
            .get("source-layer")
            .filter(|name| name.is_string())
        else {
            return Err(Unsupported("a layer that is not drawn from tiles".into()));
        };
        let mut drawable = Map::new();
        drawable.insert("type".into(), kind.into());
        drawable.insert("source-layer".into(), source_layer.clone());
        for zoom in ["minzoom", "maxzoom"] {
            if let Some(value) = self.layer.get(zoom).filter(|value| value.is_number()) {
                drawable.insert(zoom.into(), value.clone());
            }
        }
        if let Some(filter) = self.layer.get("filter") {
            let filter = self.translator.translate(filter, Wanted::Truth)?;
            drawable.insert("filter".into(), filter);
        }
        drawable.insert("paint".into(), paint.into());
        drawable.insert("layout".into(), layout.into());
        Ok(drawable.into())
    }

    fn fill(&mut self, prefix: &str) -> Result<Map<String, Value>, Unsupported> {
        let mut paint = Map::new();
        let color = self.paint(&format!("{prefix}-color"), Wanted::Color)?;
        if color.is_none() && self.layer.pointer("/paint/fill-pattern").is_some() {
            return Err(Unsupported("a pattern".into()));
        }
        paint.insert("fill-color".into(), color.unwrap_or_else(black));
        let opacity = self.paint(&format!("{prefix}-opacity"), Wanted::Number)?;
        if let Some(opacity) = opacity {
            paint.insert("line-opacity".into(), opacity.clone());
            paint.insert("fill-opacity".into(), opacity);
        }
        if let Some(edge) = self.paint("fill-outline-color", Wanted::Color)? {
            paint.insert("line-color".into(), edge);
            paint.insert("line-width".into(), json!(1.0));
        }
        Ok(paint)
    }

    fn line(&mut self) -> Result<Map<String, Value>, Unsupported> {
        let mut paint = Map::new();
        let color = self.paint("line-color", Wanted::Color)?;
        if color.is_none() && self.layer.pointer("/paint/line-pattern").is_some() {
            return Err(Unsupported("a pattern".into()));
        }
        paint.insert("line-color".into(), color.unwrap_or_else(black));
        for name in ["line-width", "line-opacity"] {
            if let Some(value) = self.paint(name, Wanted::Number)? {
                paint.insert(name.into(), value);
            }
        }
        // A line without its dashes is still a line.
        if let Ok(Some(dashes)) = self.paint("line-dasharray", Wanted::Other) {
            paint.insert("line-dasharray".into(), dashes);
        }
        Ok(paint)
    }

    fn text(&mut self) -> Result<Map<String, Value>, Unsupported> {
        let mut layout = Map::new();
        let field = self.property("layout", "text-field", Wanted::Text)?;
        let field = field.ok_or_else(|| Unsupported("signs without words".into()))?;
        layout.insert("text-field".into(), field);
        for name in ["text-size", "text-padding"] {
            if let Some(value) = self.property("layout", name, Wanted::Number)? {
                layout.insert(name.into(), value);
            }
        }
        Ok(layout)
    }

    fn text_paint(&mut self) -> Result<Map<String, Value>, Unsupported> {
        let mut paint = Map::new();
        for (name, wanted) in [
            ("text-color", Wanted::Color),
            ("text-halo-color", Wanted::Color),
            ("text-halo-width", Wanted::Number),
        ] {
            if let Some(value) = self.paint(name, wanted)? {
                paint.insert(name.into(), value);
            }
        }
        Ok(paint)
    }

    fn paint(&mut self, name: &str, wanted: Wanted) -> Property {
        self.property("paint", name, wanted)
    }

    fn property(&mut self, group: &str, name: &str, wanted: Wanted) -> Property {
        match self.layer.get(group).and_then(|group| group.get(name)) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => self.translator.translate(value, wanted).map(Some),
        }
    }
}

/// The specification's colour where a layer states none.
fn black() -> Value {
    "#000000".into()
}
