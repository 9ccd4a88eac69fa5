//! Tiles of any extent are read, their good part is kept, and none is too much.

use super::*;
use crate::basemap::mvt_sample::{
    LINE, POINT, POLYGON, SampleLayer, bytes_field, number_field, path, text, varint,
};
use walkers::geo_types::{Coord, LineString, Point};

const SQUARE: [(i64, i64); 4] = [(0, 0), (100, 0), (100, 100), (0, 100)];

fn read(bytes: &[u8]) -> Result<Tile, MvtError> {
    read_tile(bytes, |_| true, |_| true)
}

fn only_feature(bytes: &[u8]) -> Feature {
    let mut tile = read(bytes).unwrap();
    assert_eq!((tile.damaged, tile.beyond_limits), (0, 0));
    let mut layer = tile.layers.pop().unwrap();
    assert_eq!(layer.features.len(), 1);
    layer.features.pop().unwrap()
}

fn line_of(extent: u32) -> Vec<u8> {
    let end = i64::from(extent);
    let layer = SampleLayer::new("roads", extent);
    layer
        .feature(LINE, &path(&[&[(0, 0), (end, end / 2)]], false), &[])
        .bytes()
}

#[test]
fn tiles_of_every_extent_are_scaled_to_the_same_units() {
    for extent in [1, 256, 512, 4096, 8192, 1 << 24] {
        let feature = only_feature(&line_of(extent));
        let Geometry::LineString(LineString(points)) = feature.geometry else {
            panic!("{:?}", feature.geometry);
        };
        let half = if extent == 1 { 0.0 } else { 2048.0 };
        assert_eq!(points[1], Coord { x: 4096.0, y: half }, "{extent}");
    }
    for extent in [0, u32::MAX] {
        let error = read(&line_of(extent)).unwrap_err();
        assert!(error.to_string().contains("roads"), "{error}");
    }
}

#[test]
fn layers_of_different_extents_lie_over_each_other() {
    let tile = [line_of(256), line_of(4096)].concat();
    let tile = read(&tile).unwrap();
    let points: Vec<_> = tile
        .layers
        .iter()
        .map(|layer| &layer.features[0].geometry)
        .collect();
    assert_eq!(points[0], points[1]);
}

#[test]
fn only_what_is_asked_for_is_read() {
    let layer = |name: &str| {
        SampleLayer::new(name, 4096).feature(
            POINT,
            &path(&[&[(1, 2)]], false),
            &[("name", text("Rue")), ("source", text("survey"))],
        )
    };
    let tile = [layer("roads").bytes(), layer("houses").bytes()].concat();
    let tile = read_tile(&tile, |name| name == "roads", |name| name == "name").unwrap();
    assert_eq!(tile.layers.len(), 1);
    let feature = &tile.layers[0].features[0];
    assert_eq!(
        feature.properties,
        [("name".to_owned(), Value::from("Rue"))]
    );
    assert_eq!(feature.geometry, Geometry::Point(Point::new(1.0, 2.0)));
    assert_eq!(feature.kind.name(), "Point");
}

#[test]
fn every_kind_of_value_is_read_and_whole_numbers_are_whole() {
    let fixed = |field: u64, bytes: &[u8]| {
        let wire = if bytes.len() == 4 { 5 } else { 1 };
        [varint(field << 3 | wire), bytes.to_vec()].concat()
    };
    for (value, expected) in [
        (text("é"), Value::from("é")),
        (fixed(2, &2.0_f32.to_le_bytes()), Value::from(2)),
        (fixed(2, &2.5_f32.to_le_bytes()), Value::from(2.5)),
        (fixed(2, &f32::NAN.to_le_bytes()), Value::Null),
        (fixed(3, &1e300_f64.to_le_bytes()), Value::from(1e300)),
        (fixed(3, &(-3.0_f64).to_le_bytes()), Value::from(-3)),
        (number_field(4, u64::MAX), Value::from(-1)),
        (number_field(5, u64::MAX), Value::from(u64::MAX)),
        (number_field(6, 3), Value::from(-2)),
        (number_field(7, 1), Value::from(true)),
        (Vec::new(), Value::Null),
    ] {
        let layer = SampleLayer::new("a", 4096);
        let layer = layer.feature(POINT, &path(&[&[(0, 0)]], false), &[("v", value)]);
        assert_eq!(only_feature(&layer.bytes()).properties[0].1, expected);
    }
}

#[test]
fn a_text_that_nobody_reads_to_its_end_is_cut_between_letters() {
    let long = "ß".repeat(100_000);
    let layer = SampleLayer::new("a", 4096);
    let layer = layer.feature(POINT, &path(&[&[(0, 0)]], false), &[("name", text(&long))]);
    let feature = only_feature(&layer.bytes());
    assert_eq!(feature.properties[0].1, Value::from("ß".repeat(128)));
}

#[test]
fn rings_that_turn_the_other_way_are_holes_whichever_way_the_first_turns() {
    let hole: Vec<_> = SQUARE
        .iter()
        .rev()
        .map(|(x, y)| (x / 2 + 10, y / 2 + 10))
        .collect();
    let island = SQUARE.map(|(x, y)| (x + 500, y));
    let forward = path(&[&SQUARE, &hole, &island], true);
    let backward = {
        let turned = |ring: &[(i64, i64)]| ring.iter().rev().copied().collect::<Vec<_>>();
        path(&[&turned(&SQUARE), &turned(&hole), &turned(&island)], true)
    };
    for commands in [forward, backward] {
        let layer = SampleLayer::new("a", 4096).feature(POLYGON, &commands, &[]);
        let Geometry::MultiPolygon(polygons) = only_feature(&layer.bytes()).geometry else {
            panic!("two polygons are expected");
        };
        let holes: Vec<usize> = polygons.0.iter().map(|p| p.interiors().len()).collect();
        assert_eq!(holes, [1, 0]);
    }
}

#[test]
fn a_damaged_feature_costs_itself_alone() {
    let good = path(&[&[(0, 0), (10, 10)]], false);
    let layer = SampleLayer::new("a", 4096)
        .feature(LINE, &good, &[])
        // A path that ends within a step, one of unknown commands, one without points.
        .feature_of_bytes(LINE, &[9, 0, 0, 18, 1], &[])
        .feature(LINE, &[1 << 3 | 5, 0, 0], &[])
        .feature(LINE, &[], &[])
        .feature(POLYGON, &path(&[&[(0, 0), (5, 5)]], true), &[])
        // So many points are not in it.
        .feature(LINE, &[9, 0, 0, (1 << 28) << 3 | 2, 0, 0], &[])
        // A property that is nowhere.
        .feature_tagged(LINE, &[9, 0, 0, 10, 2, 2], &[7, 9])
        .feature(LINE, &good, &[]);
    let tile = read(&layer.bytes()).unwrap();
    assert_eq!(tile.layers[0].features.len(), 2);
    assert_eq!(tile.damaged, 6);
}

#[test]
fn features_of_unknown_kinds_are_passed_over() {
    let commands = path(&[&[(0, 0), (10, 10)]], false);
    let layer = SampleLayer::new("a", 4096);
    let layer = layer.feature(0, &commands, &[]).feature(9, &commands, &[]);
    let tile = read(&layer.bytes()).unwrap();
    assert!(tile.layers[0].features.is_empty());
    assert_eq!(tile.damaged, 0);
}

#[test]
fn points_that_are_nowhere_near_the_tile_stay_finite_and_close() {
    let far = i64::from(i32::MAX);
    let commands = path(&[&[(0, 0), (far, -far), (2 * far, -2 * far)]], false);
    let layer = SampleLayer::new("a", 1).feature(LINE, &commands, &[]);
    let Geometry::LineString(line) = only_feature(&layer.bytes()).geometry else {
        panic!("a line is expected");
    };
    assert!(
        line.0
            .iter()
            .all(|point| point.x.abs() <= 8.0 * 4096.0 && point.y.abs() <= 8.0 * 4096.0)
    );
}

#[test]
fn a_tile_in_a_broken_frame_is_refused_and_says_why() {
    let line = line_of(4096);
    let cut = &line[..line.len() - 3];
    assert!(matches!(read(cut), Err(MvtError::Frame(_))));
    let nameless = bytes_field(3, &number_field(5, 4096));
    assert_eq!(read(&nameless).unwrap_err(), MvtError::NoName);
    let later = SampleLayer::new("roads", 4096).version(3).bytes();
    let error = read(&later).unwrap_err().to_string();
    assert!(
        error.contains("\"roads\"") && error.contains("version 3"),
        "{error}"
    );
    let large = vec![0; MAX_TILE_BYTES + 1];
    assert_eq!(read(&large).unwrap_err(), MvtError::TooLarge(large.len()));
    assert!(layer_names(&large).is_err());
}

#[test]
fn what_goes_beyond_the_limits_is_left_out_and_counted() {
    let point = varint(9).into_iter().chain([0, 0]).collect::<Vec<u8>>();
    let mut many = SampleLayer::new("a", 4096);
    for _ in 0..MAX_FEATURES + 3 {
        many = many.feature_of_bytes(POINT, &point, &[]);
    }
    let tile = read(&many.bytes()).unwrap();
    assert_eq!(tile.layers[0].features.len(), MAX_FEATURES);
    assert_eq!(tile.beyond_limits, 3);

    let mut long = [varint(9), vec![0, 0], varint((MAX_POINTS as u64) << 3 | 2)].concat();
    long.extend(std::iter::repeat_n([2, 2], MAX_POINTS).flatten());
    let layer = SampleLayer::new("a", 4096)
        .feature_of_bytes(LINE, &long, &[])
        .feature(LINE, &path(&[&[(0, 0), (10, 10)]], false), &[]);
    let tile = read(&layer.bytes()).unwrap();
    assert_eq!(tile.layers[0].features.len(), 1);
    assert_eq!((tile.beyond_limits, tile.damaged), (1, 0));
}

#[test]
fn the_names_of_the_layers_are_told_without_reading_them() {
    let tile = [line_of(256), SampleLayer::new("Gewässer", 0).bytes()].concat();
    assert_eq!(layer_names(&tile).unwrap(), ["roads", "Gewässer"]);
}
