//! Translates the expressions of MapLibre styles into the part of them that walkers evaluates.

use serde_json::{Value, json};

use super::map_color::premultiplied;

/// Parts of one layer's expressions, after `let` has been written out.
const MAX_PARTS: usize = 20_000;
/// Expressions within each other: names may stand for each other in circles.
const MAX_DEPTH: usize = 100;
/// Zooms between which walkers is asked for values.
const ZOOMS: (f64, f64) = (0.0, 24.0);

/// Why something cannot be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unsupported(pub String);

/// What an expression must come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    Color,
    Number,
    Text,
    Truth,
    Other,
}

/// Translates expressions of one layer.
pub(super) struct Translator {
    /// What `let` has named, the innermost last.
    names: Vec<(String, Value)>,
    /// Parts that may still be written.
    parts_left: usize,
    /// How deep in expressions the translation is.
    depth: usize,
}

impl Default for Translator {
    fn default() -> Self {
        Self {
            names: Vec::new(),
            parts_left: MAX_PARTS,
            depth: 0,
        }
    }
}

type Translation = Result<Value, Unsupported>;

fn unsupported<T>(what: impl Into<String>) -> Result<T, Unsupported> {
    Err(Unsupported(what.into()))
}

impl Translator {
    /// The same in walkers' words.
    pub fn translate(&mut self, value: &Value, wanted: Wanted) -> Translation {
        if self.parts_left == 0 || self.depth == MAX_DEPTH {
            return unsupported("an expression of too many parts");
        }
        self.parts_left -= 1;
        self.depth += 1;
        let translation = self.part(value, wanted);
        self.depth -= 1;
        translation
    }

    fn part(&mut self, value: &Value, wanted: Wanted) -> Translation {
        match value {
            Value::Object(function) if function.contains_key("stops") => {
                self.function(value, wanted)
            }
            Value::Object(_) => unsupported("an unknown function"),
            Value::String(text) if wanted == Wanted::Color => Ok(premultiplied(text).into()),
            Value::String(text) if wanted == Wanted::Text && text.contains('{') => {
                Ok(with_tokens(text))
            }
            Value::Array(parts) => match parts.split_first() {
                Some((Value::String(operator), arguments)) => {
                    self.expression(operator, arguments, wanted)
                }
                _ => Ok(value.clone()),
            },
            _ => Ok(value.clone()),
        }
    }

    fn expression(&mut self, operator: &str, arguments: &[Value], wanted: Wanted) -> Translation {
        match (operator, arguments) {
            ("zoom" | "geometry-type", []) | ("get" | "has" | "!has", [Value::String(_)]) => {
                Ok(written(operator, arguments.to_vec()))
            }
            ("literal", [list @ Value::Array(_)]) => Ok(json!(["literal", list])),
            ("literal", [value]) => Ok(value.clone()),
            ("all" | "any", _) => self.each(operator, arguments, Wanted::Truth),
            ("none", _) => Ok(json!(["!", self.each("any", arguments, Wanted::Truth)?])),
            ("!", [condition]) => Ok(json!(["!", self.translate(condition, Wanted::Truth)?])),
            ("==", [left, right]) => self.equal(left, right),
            ("!=", [left, right]) => Ok(json!(["!", self.equal(left, right)?])),
            ("<" | ">" | "<=" | ">=", [left, right]) => self.ordered(operator, left, right),
            ("in", [needle, rest @ ..]) => self.contained(needle, rest),
            ("!in", [needle, rest @ ..]) => Ok(json!(["!", self.contained(needle, rest)?])),
            ("match", [input, arms @ ..]) => {
                let mut parts = vec![self.translate(input, Wanted::Other)?];
                for arm in arms.chunks(2) {
                    match arm {
                        [label, result] => {
                            parts.push(label.clone());
                            parts.push(self.translate(result, wanted)?);
                        }
                        rest => {
                            for other in rest {
                                parts.push(self.translate(other, wanted)?);
                            }
                        }
                    }
                }
                Ok(written("match", parts))
            }
            ("case", _) => {
                let last = arguments.len().saturating_sub(1);
                let parts = arguments.iter().enumerate().map(|(index, part)| {
                    let is_condition = index % 2 == 0 && index < last;
                    self.translate(part, if is_condition { Wanted::Truth } else { wanted })
                });
                Ok(written("case", parts.collect::<Result<_, _>>()?))
            }
            ("coalesce", _) => self.each(operator, arguments, wanted),
            ("concat", _) => self.each(operator, arguments, Wanted::Text),
            ("format", _) => {
                // Between the words stand how they look, and pictures.
                let words: Vec<Value> = arguments
                    .iter()
                    .filter(|part| !part.is_object() && !is_image(part))
                    .cloned()
                    .collect();
                self.each("concat", &words, Wanted::Text)
            }
            ("to-string", [value]) => self.each("to-string", std::slice::from_ref(value), wanted),
            // What a value is taken for makes no difference here, nor do capitals.
            (
                "string" | "number" | "boolean" | "to-number" | "to-boolean" | "to-color"
                | "upcase" | "downcase",
                [value, ..],
            ) => self.translate(value, wanted),
            ("rgb" | "rgba", _) if arguments.iter().all(Value::is_number) => {
                let numbers: Vec<String> = arguments.iter().map(Value::to_string).collect();
                Ok(premultiplied(&format!("{operator}({})", numbers.join(","))).into())
            }
            ("step", [input, first, rest @ ..]) => self.steps(input, first, rest, wanted),
            ("interpolate" | "interpolate-hcl" | "interpolate-lab", [kind, input, stops @ ..]) => {
                let input = self.translate(input, Wanted::Number)?;
                self.interpolation(kind.clone(), input, stops, wanted)
            }
            ("is-supported-script", [_]) => Ok(true.into()),
            ("let", _) => self.named(arguments, wanted),
            ("var", [Value::String(name)]) => {
                let named = self.names.iter().rev().find(|(known, _)| known == name);
                match named.cloned() {
                    Some((_, value)) => self.translate(&value, wanted),
                    None => unsupported(format!("the unnamed \"{name}\"")),
                }
            }
            _ => unsupported(format!("the expression \"{operator}\"")),
        }
    }

    fn each(&mut self, operator: &str, arguments: &[Value], wanted: Wanted) -> Translation {
        let parts = arguments.iter().map(|part| self.translate(part, wanted));
        Ok(written(operator, parts.collect::<Result<_, _>>()?))
    }

    /// walkers takes a bare text on either side for the name of a property if there is such a
    /// property, and evaluates both sides.
    fn equal(&mut self, left: &Value, right: &Value) -> Translation {
        let (left, right) = if right.is_array() && !left.is_array() {
            (right, left)
        } else {
            (left, right)
        };
        let left = self.translate(left, Wanted::Other)?;
        Ok(json!(["==", left, self.translate(right, Wanted::Other)?]))
    }

    /// walkers evaluates the left side only.
    fn ordered(&mut self, operator: &str, left: &Value, right: &Value) -> Translation {
        if !right.is_array() {
            let left = self.translate(left, Wanted::Other)?;
            return Ok(json!([operator, left, right]));
        }
        if left.is_array() {
            return unsupported("a comparison of two values that both depend on the feature");
        }
        let mirrored = match operator {
            "<" => ">",
            ">" => "<",
            "<=" => ">=",
            _ => "<=",
        };
        Ok(json!([
            mirrored,
            self.translate(right, Wanted::Other)?,
            left
        ]))
    }

    fn contained(&mut self, needle: &Value, rest: &[Value]) -> Translation {
        let items = match rest {
            [Value::Array(list)] => match list.as_slice() {
                [Value::String(word), Value::Array(items)] if word == "literal" => items,
                _ => return unsupported("a search in a text"),
            },
            items => items,
        };
        if items.iter().any(Value::is_array) {
            return unsupported("a list of lists");
        }
        let mut parts = vec![self.translate(needle, Wanted::Other)?];
        parts.extend(items.iter().cloned());
        Ok(written("in", parts))
    }

    fn steps(
        &mut self,
        input: &Value,
        first: &Value,
        rest: &[Value],
        wanted: Wanted,
    ) -> Translation {
        let mut parts = Vec::new();
        let mut result = self.translate(first, wanted)?;
        for step in rest.chunks(2) {
            let [from, next] = step else {
                return unsupported("steps without an end");
            };
            let input = self.translate(input, Wanted::Number)?;
            parts.extend([json!(["<", input, from]), result]);
            result = self.translate(next, wanted)?;
        }
        if parts.is_empty() {
            return Ok(result);
        }
        parts.push(result);
        Ok(written("case", parts))
    }

    /// walkers needs stops on both sides of whatever zoom it asks for.
    fn interpolation(
        &mut self,
        kind: Value,
        input: Value,
        stops: &[Value],
        wanted: Wanted,
    ) -> Translation {
        let mut pairs = Vec::with_capacity(stops.len() / 2 + 2);
        for stop in stops.chunks(2) {
            let [at, value] = stop else {
                return unsupported("stops without an end");
            };
            let Some(at) = at.as_f64() else {
                return unsupported("a stop that is no number");
            };
            pairs.push((at, self.translate(value, wanted)?));
        }
        let (Some(first), Some(last)) = (pairs.first().cloned(), pairs.last().cloned()) else {
            return unsupported("an interpolation without stops");
        };
        if input == json!(["zoom"]) {
            if first.0 > ZOOMS.0 {
                pairs.insert(0, (ZOOMS.0, first.1));
            }
            if last.0 < ZOOMS.1 {
                pairs.push((ZOOMS.1, last.1));
            }
        }
        if !pairs.is_sorted_by(|a, b| a.0 <= b.0) {
            return unsupported("stops that do not ascend");
        }
        let mut parts = vec![kind, input];
        for (at, value) in pairs {
            parts.extend([json!(at), value]);
        }
        Ok(written("interpolate", parts))
    }

    fn named(&mut self, arguments: &[Value], wanted: Wanted) -> Translation {
        let Some((result, names)) = arguments.split_last() else {
            return unsupported("names for nothing");
        };
        let known = self.names.len();
        let mut told = Ok(());
        for pair in names.chunks(2) {
            match pair {
                // What is named may be of any kind: it is translated where it is used.
                [Value::String(name), value] => self.names.push((name.clone(), value.clone())),
                _ => told = unsupported("a name without a value"),
            }
        }
        let result = told.and_then(|()| self.translate(result, wanted));
        self.names.truncate(known);
        result
    }

    /// Functions are what expressions were before there were expressions.
    fn function(&mut self, function: &Value, wanted: Wanted) -> Translation {
        let Some(stops) = function.get("stops").and_then(Value::as_array) else {
            return unsupported("a function without stops");
        };
        let mut flat = Vec::with_capacity(2 * stops.len());
        for stop in stops {
            match stop.as_array().map(Vec::as_slice) {
                Some([at, value]) if !at.is_object() => flat.extend([at.clone(), value.clone()]),
                _ => return unsupported("a function of zoom and property"),
            }
        }
        let kind = function.get("type").and_then(Value::as_str);
        let input = match function.get("property").and_then(Value::as_str) {
            Some(property) => json!(["get", property]),
            None => json!(["zoom"]),
        };
        if kind == Some("categorical") {
            let mut arms = vec![input];
            arms.extend(flat);
            arms.push(function.get("default").cloned().unwrap_or(Value::Null));
            return self.expression("match", &arms, wanted);
        }
        if kind != Some("interval") && matches!(wanted, Wanted::Color | Wanted::Number) {
            let base = function.get("base").and_then(Value::as_f64).unwrap_or(1.0);
            return self.interpolation(json!(["exponential", base]), input, &flat, wanted);
        }
        match flat.split_first() {
            // Before the second stop the first one's value holds.
            Some((_, [first, rest @ ..])) => self.steps(&input, first, rest, wanted),
            _ => unsupported("a function without stops"),
        }
    }
}

fn written(operator: &str, mut arguments: Vec<Value>) -> Value {
    arguments.insert(0, operator.into());
    Value::Array(arguments)
}

fn is_image(part: &Value) -> bool {
    part.get(0).and_then(Value::as_str) == Some("image")
}

/// `{name}` in a text stands for the property of that name.
fn with_tokens(text: &str) -> Value {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('{') {
        let Some((name, after)) = behind.split_once('}') else {
            break;
        };
        if !before.is_empty() {
            parts.push(before.into());
        }
        parts.push(json!(["get", name]));
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(rest.into());
    }
    written("concat", parts)
}

#[cfg(test)]
#[path = "map_expression_tests.rs"]
mod tests;
