//! Where names stand, and that they keep standing there.

use std::collections::{BTreeMap, HashSet};
use std::time::Duration;

use super::*;
use crate::ui::{Theme, Ui};
use egui::pos2;

const SCREEN: Vec2 = vec2(800.0, 600.0);

#[derive(Clone, Debug)]
struct Name {
    anchor: Pos2,
    text: String,
    emphasized: bool,
}

fn name(x: f32, y: f32, text: &str, emphasized: bool) -> Name {
    Name {
        anchor: pos2(x, y),
        text: text.into(),
        emphasized,
    }
}

/// The names of a map and the screen that they are drawn on, frame by frame.
struct Map {
    ctx: egui::Context,
    labels: MapLabels,
    generation: u64,
    repaint_delay: Duration,
}

impl Map {
    fn new() -> Self {
        let ctx = egui::Context::default();
        drop(Ui::new(&ctx, Theme::dark()));
        Self {
            ctx,
            labels: MapLabels::default(),
            generation: 1,
            repaint_delay: Duration::MAX,
        }
    }

    /// Places the names at a moment; returns the texts that are seen, with where they begin.
    fn draw(&mut self, time_secs: f64, names: &[Name]) -> Vec<(String, Pos2)> {
        let panels = [Rect::from_min_size(pos2(600.0, 0.0), vec2(200.0, 50.0))];
        let input = egui::RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, SCREEN)),
            time: Some(time_secs),
            ..Default::default()
        };
        let labels: Vec<MapLabel<'_>> = names
            .iter()
            .enumerate()
            .map(|(i, name)| MapLabel {
                vehicle: VehicleKey::from_index(i).unwrap(),
                anchor: name.anchor,
                offset_points: 14.0,
                text: &name.text,
                emphasized: name.emphasized,
            })
            .collect();
        let markers: Vec<Rect> = names
            .iter()
            .map(|name| Rect::from_center_size(name.anchor, Vec2::splat(18.0)))
            .collect();
        let mut texts = Vec::new();
        let output = self.ctx.run_ui(input, |ui| {
            let space = LabelSpace {
                panels: &panels,
                markers: &markers,
                fleet_generation: self.generation,
            };
            let placed = self.labels.place(ui.painter(), &labels, &space);
            let text_of = |name: PlacedName| (name.galley.text().to_owned(), name.left_top);
            texts = placed.into_iter().map(text_of).collect();
        });
        self.repaint_delay = output.viewport_output[&egui::ViewportId::ROOT].repaint_delay;
        output.drop_without_applying_deltas();
        texts
    }

    fn texts(&mut self, time_secs: f64, names: &[Name]) -> Vec<String> {
        let drawn = self.draw(time_secs, names).into_iter();
        drawn.map(|(text, _)| text).collect()
    }
}

fn drawn(names: &[Name]) -> Vec<String> {
    Map::new().texts(0.0, names)
}

#[test]
fn of_labels_in_one_place_one_goes_right_one_goes_left_and_no_more() {
    let names = [
        name(300.0, 100.0, "first", false),
        name(300.0, 102.0, "second", false),
        name(300.0, 104.0, "third", false),
        name(300.0, 200.0, "far below", false),
    ];
    assert_eq!(drawn(&names), ["first", "second", "far below"]);
}

#[test]
fn no_label_is_written_over_another_marker() {
    let crowd = |x: f32| name(x, 100.0, "a long name", false);
    // Markers on both sides of the middle one: its name has no place.
    let names = [crowd(300.0), crowd(330.0), crowd(270.0)];
    assert!(!drawn(&names[..]).is_empty());
    let middle_first = [
        name(300.0, 100.0, "middle", false),
        crowd(325.0),
        crowd(275.0),
    ];
    assert!(!drawn(&middle_first).contains(&"middle".to_owned()));
}

#[test]
fn an_emphasized_label_is_drawn_whatever_is_in_its_way() {
    let names = [
        name(300.0, 100.0, "first", false),
        name(304.0, 100.0, "second", false),
        name(308.0, 100.0, "selected", true),
    ];
    assert!(drawn(&names).contains(&"selected".to_owned()));
}

#[test]
fn labels_off_the_screen_are_left_out_and_the_number_is_bounded() {
    assert!(drawn(&[name(5000.0, 10.0, "far", false)]).is_empty());
    assert!(drawn(&[name(700.0, 10.0, "under a panel", true)]).is_empty());
    assert_eq!(
        drawn(&[name(590.0, 10.0, "beside it", true)]),
        ["beside it"]
    );
    let many: Vec<Name> = (0..2000)
        .map(|i| name((i % 40) as f32 * 20.0, (i / 40) as f32 * 10.0, "x", true))
        .collect();
    assert_eq!(drawn(&many).len(), MAX_LABELS);
}

#[test]
fn a_name_stays_on_its_side_when_the_other_becomes_free() {
    let mut map = Map::new();
    let blocked = [
        name(300.0, 100.0, "wanderer", false),
        name(340.0, 100.0, "", false),
    ];
    let [(_, left)] = &map.draw(0.0, &blocked[..])[..1] else {
        panic!("one name");
    };
    assert!(left.x < 300.0);
    let free = [
        name(300.0, 100.0, "wanderer", false),
        name(340.0, 400.0, "", false),
    ];
    for frame in 1..100 {
        let drawn = map.draw(f64::from(frame) / 60.0, &free);
        assert_eq!(drawn[0].1, *left, "frame {frame}");
    }
}

#[test]
fn a_displaced_name_comes_back_after_a_rest_and_asks_for_the_frame_that_brings_it() {
    let mut map = Map::new();
    let alone = [
        name(300.0, 100.0, "parked", false),
        name(300.0, 300.0, "", false),
        name(300.0, 400.0, "", false),
    ];
    let met = [
        name(300.0, 100.0, "parked", false),
        name(318.0, 112.0, "over it", true),
        name(270.0, 100.0, "", false),
    ];
    let is_shown = |texts: Vec<String>| texts.contains(&"parked".to_owned());
    assert!(is_shown(map.texts(0.0, &alone)));
    assert!(!is_shown(map.texts(0.1, &met)));
    assert!(!is_shown(map.texts(0.2, &alone)));
    let wait_secs = map.repaint_delay.as_secs_f64();
    assert!((1.8..=1.95).contains(&wait_secs), "{wait_secs}");
    assert!(!is_shown(map.texts(2.05, &alone)));
    assert!(is_shown(map.texts(2.15, &alone)));
    // Nothing is left to be done.
    map.texts(2.2, &alone);
    map.texts(2.3, &alone);
    assert_eq!(map.repaint_delay, Duration::MAX);
}

#[test]
fn a_marker_that_passes_leaves_the_name_and_one_that_stays_does_not() {
    let at = |x: f32| {
        [
            name(300.0, 100.0, "parked", false),
            name(x, 100.0, "", false),
            name(280.0, 100.0, "", false),
        ]
    };
    let is_shown = |texts: Vec<String>| texts.contains(&"parked".to_owned());
    let mut map = Map::new();
    map.draw(0.0, &at(700.0));
    for frame in 0..=40 {
        let secs = f64::from(frame) / 60.0;
        assert!(is_shown(map.texts(secs, &at(400.0 - 2.0 * frame as f32))));
    }
    let mut map = Map::new();
    map.draw(0.0, &at(700.0));
    assert!(is_shown(map.texts(1.0, &at(330.0))));
    assert!(is_shown(map.texts(1.9, &at(330.0))));
    assert!(!is_shown(map.texts(2.1, &at(330.0))));
}

#[test]
fn a_new_name_needs_more_room_than_one_that_is_there() {
    let mut map = Map::new();
    // Its name ends a few points before the marker on the right.
    let right = |x: f32| name(x, 100.0, "", false);
    let parked = name(300.0, 100.0, "parked", false);
    let far = name(10.0, 500.0, "far", false);
    let tight = (320..)
        .map(|x| x as f32)
        .find(|x| drawn(&[parked.clone(), right(*x), right(280.0)]).contains(&"parked".into()))
        .unwrap();
    let away = name(-5000.0, 100.0, "parked", false);
    map.texts(0.0, &[away, far.clone(), far]);
    let near = |x: f32| [parked.clone(), right(x), right(280.0)];
    assert!(!map.texts(5.0, &near(tight)).contains(&"parked".into()));
    assert!(
        map.texts(6.0, &near(tight + EXTRA_ROOM))
            .contains(&"parked".into())
    );
    assert!(map.texts(7.0, &near(tight)).contains(&"parked".into()));
}

#[test]
fn another_fleet_does_not_inherit_places() {
    let mut map = Map::new();
    let crowd = [
        name(300.0, 100.0, "a", false),
        name(320.0, 100.0, "", false),
        name(300.0, 400.0, "b", false),
    ];
    map.draw(0.0, &crowd);
    map.generation = 2;
    let alone = [name(300.0, 100.0, "c", false)];
    assert!(map.draw(0.1, &alone)[0].1.x > 300.0);
}

/// How often names came, went or changed their side over some frames.
#[derive(Debug, Default, PartialEq, Eq)]
struct Restlessness {
    came_or_went: usize,
    changed_side: usize,
    /// Of the name that came or went most often.
    worst: usize,
    /// Names on the screen, over all frames.
    shown: usize,
}

const FRAMES: u32 = 300;

/// Sixty vehicles on crossing roads, ten seconds of driving in five of watching.
fn crowd(frame: u32) -> Vec<Name> {
    let t = frame as f32 / 60.0;
    (0..60_u16)
        .map(|i| {
            let lane = f32::from(i % 10);
            let pace = 25.0 + f32::from(i * 37 % 50);
            let along = (f32::from(i) * 131.0 + pace * t).rem_euclid(760.0) + 20.0;
            let across = 70.0 + lane * 50.0 + f32::from(i / 10) * 4.0;
            let (x, y) = match i % 4 {
                0 => (along, across),
                1 => (800.0 - along, across + 6.0),
                2 => (across * 1.3, along * 0.75),
                _ => (across * 1.3 + 9.0, 600.0 - along * 0.75),
            };
            name(x, y, &format!("Vehicle {i}"), i == 7)
        })
        .collect()
}

/// Plays the crowd; `forget` draws each frame as if it were the first.
fn restlessness(forget: bool) -> Restlessness {
    let mut map = Map::new();
    let mut sum = Restlessness::default();
    let mut changes: BTreeMap<String, usize> = BTreeMap::new();
    let mut before: Option<BTreeMap<String, bool>> = None;
    for frame in 0..FRAMES {
        let names = crowd(frame);
        if forget {
            map.labels = MapLabels::default();
        }
        let drawn = map.draw(f64::from(frame) / 60.0, &names);
        sum.shown += drawn.len();
        let now: BTreeMap<String, bool> = drawn
            .into_iter()
            .map(|(text, pos)| {
                let anchor = names.iter().find(|n| n.text == text).unwrap().anchor;
                (text, pos.x > anchor.x)
            })
            .collect();
        if let Some(before) = &before {
            let keys: HashSet<&String> = before.keys().chain(now.keys()).collect();
            for key in keys {
                match (before.get(key), now.get(key)) {
                    (Some(a), Some(b)) if a == b => {}
                    (Some(_), Some(_)) => sum.changed_side += 1,
                    _ => {
                        sum.came_or_went += 1;
                        *changes.entry(key.clone()).or_default() += 1;
                    }
                }
            }
        }
        before = Some(now);
    }
    sum.worst = changes.values().copied().max().unwrap_or(0);
    sum
}

#[test]
fn names_in_a_crowd_that_drives_do_not_flicker() {
    let (calm, restless) = (restlessness(false), restlessness(true));
    // Deciding anew in each frame, as the restless map does, is far over these bounds.
    assert!(
        calm.came_or_went <= 80 && restless.came_or_went > 150,
        "{calm:?} {restless:?}"
    );
    assert!(
        calm.changed_side <= 8 && restless.changed_side > 150,
        "{calm:?} {restless:?}"
    );
    assert!(
        calm.worst <= 4 && restless.worst > 8,
        "{calm:?} {restless:?}"
    );
    // Most names are shown all the same.
    assert!(
        calm.shown * 100 > restless.shown * 75,
        "{calm:?} {restless:?}"
    );
}

#[test]
fn the_same_frames_give_the_same_names() {
    assert_eq!(restlessness(false), restlessness(false));
}
