//! Expressions of foreign styles come to the same in walkers.

use std::collections::HashMap;

use super::*;
use walkers::Context;

/// What an expression comes to at zoom 12 for a road.
fn value(expression: Value, wanted: Wanted) -> Value {
    let translated = Translator::default()
        .translate(&expression, wanted)
        .unwrap();
    let road = HashMap::from([
        ("class".to_owned(), json!("primary")),
        ("rank".to_owned(), json!(3)),
        ("name".to_owned(), json!("Rue")),
    ]);
    let context = Context::new("LineString".to_owned(), road, 12);
    let evaluated = context.evaluate(&translated);
    evaluated.unwrap_or_else(|error| panic!("{translated}: {error}"))
}

#[test]
fn filters_old_and_new_hold_as_their_style_means_them() {
    for (filter, holds) in [
        (json!(["==", "class", "primary"]), true),
        (json!(["==", ["get", "class"], "primary"]), true),
        (json!(["==", "primary", ["get", "class"]]), true),
        (json!(["!=", ["get", "class"], "primary"]), false),
        (json!(["!=", "class", "minor"]), true),
        (json!(["==", "$type", "LineString"]), true),
        (json!(["==", ["geometry-type"], "Polygon"]), false),
        (json!(["in", "class", "primary", "minor"]), true),
        (json!(["!in", "class", "primary", "minor"]), false),
        (
            json!(["in", ["get", "class"], ["literal", ["minor", "path"]]]),
            false,
        ),
        (
            json!(["match", ["get", "class"], ["minor", "primary"], true, false]),
            true,
        ),
        (json!(["none", ["has", "ref"], [">=", "rank", 4]]), true),
        (
            json!([
                "all",
                ["<", 2, ["get", "rank"]],
                ["<=", ["number", ["get", "rank"]], 3]
            ]),
            true,
        ),
        (json!([">=", ["zoom"], 12]), true),
        (json!(["!", ["has", "name"]]), false),
    ] {
        assert_eq!(
            value(filter.clone(), Wanted::Truth),
            json!(holds),
            "{filter}"
        );
    }
}

#[test]
fn values_by_zoom_and_property_come_out_old_and_new() {
    for (expression, expected) in [
        (json!(["step", ["zoom"], 1, 10, 2, 13, 3]), json!(2)),
        (json!(["step", ["zoom"], 7]), json!(7)),
        (
            json!(["interpolate", ["linear"], ["zoom"], 10, 1, 14, 5]),
            json!(3.0),
        ),
        // Before the first stop and behind the last.
        (
            json!(["interpolate", ["linear"], ["zoom"], 14, 4, 16, 5]),
            json!(4.0),
        ),
        (
            json!(["interpolate", ["linear"], ["zoom"], 2, 4, 8, 5]),
            json!(5.0),
        ),
        (json!({"stops": [[10, 1], [14, 5]]}), json!(3.0)),
        (json!({"base": 2, "stops": [[11, 1], [13, 4]]}), json!(2.0)),
        (
            json!({"type": "interval", "stops": [[0, 1], [11, 2], [13, 3]]}),
            json!(2),
        ),
        (
            json!({"property": "class", "type": "categorical", "stops": [["minor", 1], ["primary", 2]]}),
            json!(2),
        ),
        (
            json!(["case", ["has", "ref"], 1, ["has", "name"], 2, 3]),
            json!(2),
        ),
        (
            json!([
                "let",
                "w",
                ["get", "rank"],
                ["coalesce", ["get", "x"], ["var", "w"]]
            ]),
            json!(3),
        ),
        (json!(["to-number", ["get", "rank"]]), json!(3)),
        (json!(["literal", [2, 1]]), json!([2, 1])),
    ] {
        assert_eq!(
            value(expression.clone(), Wanted::Number),
            expected,
            "{expression}"
        );
    }
    let color = value(
        json!(["case", true, "rgba(200, 100, 0, 0.5)", "red"]),
        Wanted::Color,
    );
    assert_eq!(color, json!("rgba(100, 50, 0, 0.5)"));
    assert_eq!(
        value(json!(["rgba", 0, 0, 0, 0.5]), Wanted::Color),
        json!("rgba(0, 0, 0, 0.5)")
    );
}

#[test]
fn labels_are_put_together() {
    for (expression, expected) in [
        (json!("{name} ({rank})"), "Rue (3)"),
        (json!("{name:latin}"), ""),
        (json!("{name"), "{name"),
        (
            json!(["concat", ["get", "name"], " ", ["get", "rank"]]),
            "Rue 3",
        ),
        (
            json!(["format", ["get", "name"], {"font-scale": 1.2}, "\n", {}, ["image", "shield"]]),
            "Rue\n",
        ),
        (json!(["upcase", ["get", "name"]]), "Rue"),
        (json!({"stops": [[0, "{class}"], [10, "{name}"]]}), "Rue"),
    ] {
        assert_eq!(
            value(expression.clone(), Wanted::Text),
            json!(expected),
            "{expression}"
        );
    }
}

#[test]
fn what_walkers_cannot_evaluate_is_refused_with_a_word_about_it() {
    for (expression, word) in [
        (json!(["within", {}]), "within"),
        (json!(["in", "a", ["get", "name"]]), "search"),
        (json!(["<", ["get", "rank"], ["zoom"]]), "both"),
        (
            json!(["interpolate", ["linear"], ["zoom"]]),
            "without stops",
        ),
        (
            json!(["interpolate", ["linear"], ["zoom"], 1]),
            "without an end",
        ),
        (
            json!(["interpolate", ["linear"], ["zoom"], 5, 1, 3, 2]),
            "ascend",
        ),
        (
            json!(["interpolate", ["linear"], ["zoom"], "a", 1]),
            "no number",
        ),
        (json!(["var", "x"]), "x"),
        (json!({"stops": []}), "without stops"),
        (
            json!({"stops": [[{"zoom": 1, "value": 2}, 3]]}),
            "zoom and property",
        ),
        (json!({"base": 2}), "unknown"),
    ] {
        let Unsupported(told) = Translator::default()
            .translate(&expression, Wanted::Number)
            .unwrap_err();
        assert!(told.contains(word), "{expression}: {told}");
    }
}

#[test]
fn names_that_stand_for_each_other_or_double_end_in_good_time() {
    let circle = json!(["let", "a", ["var", "b"], "b", ["var", "a"], ["var", "a"]]);
    assert!(
        Translator::default()
            .translate(&circle, Wanted::Number)
            .is_err()
    );
    let mut doubled = json!(["var", "x40"]);
    for level in (0..=40).rev() {
        let value = match level {
            0 => json!("ha"),
            _ => json!([
                "concat",
                ["var", format!("x{}", level - 1)],
                ["var", format!("x{}", level - 1)]
            ]),
        };
        doubled = json!(["let", format!("x{level}"), value, doubled]);
    }
    assert!(
        Translator::default()
            .translate(&doubled, Wanted::Text)
            .is_err()
    );
}
