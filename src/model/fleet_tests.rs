//! What becomes of a fleet that is loaded, extended and cleared.

use super::*;
use crate::geo::{LonLat, WorldPoint};
use crate::model::{Color, Extension, Fix, Track, Update};

fn vehicle(id: &str, start_secs: i64, zone: Zone) -> Vehicle {
    let position = WorldPoint::from_lon_lat(LonLat::new(14.5, 35.9).unwrap());
    let time = |secs: i64| Timestamp::from_micros(secs * 1_000_000).unwrap();
    let track: Track = [
        Fix::new(time(start_secs), position),
        Fix::new(time(start_secs + 10), position),
    ]
    .into_iter()
    .collect();
    Vehicle {
        id: id.into(),
        label: id.into(),
        color: Color::generated(0),
        group: None,
        zone,
        track,
    }
}

fn range(start_secs: i64, end_secs: i64) -> TimeRange {
    let time = |secs: i64| Timestamp::from_micros(secs * 1_000_000).unwrap();
    TimeRange::new(time(start_secs), time(end_secs))
}

fn loaded(vehicles: Vec<Vehicle>, announced_range: Option<TimeRange>) -> Fleet {
    let mut fleet = Fleet::default();
    fleet.apply(Update::Load {
        vehicles,
        announced_range,
    });
    fleet
}

#[test]
fn a_load_replaces_everything() {
    let mut fleet = loaded(vec![vehicle("a", 0, Zone::NotStated)], None);
    assert_eq!(fleet.range(), Some(range(0, 10)));
    fleet.apply(Update::Load {
        vehicles: vec![
            vehicle("b", 5, Zone::NotStated),
            vehicle("c", 100, Zone::NotStated),
        ],
        announced_range: None,
    });
    assert_eq!(fleet.find_by_id("a"), None);
    assert_eq!(fleet.range(), Some(range(5, 110)));
    assert_eq!((fleet.counts().vehicles, fleet.counts().fixes), (2, 4));
    fleet.apply(Update::Clear);
    assert_eq!(fleet, Fleet::default());
}

#[test]
fn a_fleet_in_parts_is_the_same_as_the_whole() {
    let mut empty = vehicle("b", 0, Zone::Offset(7200));
    empty.track = Track::default();
    let all = vec![
        empty,
        vehicle("a", 50, Zone::NotStated),
        vehicle("b", 0, Zone::Offset(3600)),
        vehicle("a", 300, Zone::NotStated),
    ];
    for announced in [None, Some(range(10, 200)), Some(range(1000, 2000))] {
        let whole = loaded(all.clone(), announced);
        for cut in 0..=all.len() {
            let (first, rest) = all.split_at(cut);
            let mut fleet = loaded(first.to_vec(), None);
            let key = fleet.find_by_id("a");
            let gone = fleet.apply(Update::Append {
                vehicles: rest.to_vec(),
                announced_range: announced,
            });
            assert!(gone.is_empty());
            assert_eq!(fleet, whole, "cut at {cut}");
            assert!(key.is_none() || key == fleet.find_by_id("a"));
        }
    }
}

#[test]
fn vehicles_that_are_gone_are_given_back() {
    let mut fleet = loaded(vec![vehicle("a", 0, Zone::NotStated)], None);
    let update = Update::Load {
        vehicles: vec![vehicle("b", 0, Zone::NotStated)],
        announced_range: None,
    };
    assert_eq!(fleet.apply(update)[0].id, "a");
    assert_eq!(fleet.apply(Update::Clear)[0].id, "b");
    assert!(fleet.apply(Update::Clear).is_empty());
}

#[test]
fn an_announced_span_is_used_unless_no_data_lies_in_it() {
    let vehicles = vec![vehicle("a", 50, Zone::NotStated)];
    assert_eq!(
        loaded(vehicles.clone(), Some(range(0, 100))).range(),
        Some(range(0, 100))
    );
    assert_eq!(
        loaded(vehicles, Some(range(1000, 2000))).range(),
        Some(range(50, 60))
    );
}

#[test]
fn two_vehicles_of_one_id_are_both_kept() {
    let fleet = loaded(
        vec![
            vehicle("a", 0, Zone::NotStated),
            vehicle("a", 9, Zone::NotStated),
        ],
        None,
    );
    assert_eq!(fleet.counts().vehicles, 2);
    assert_eq!(fleet.find_by_id("a").unwrap().index(), 0);
}

#[test]
fn differing_zones_are_noticed() {
    let same = loaded(
        vec![
            vehicle("a", 0, Zone::Offset(0)),
            vehicle("b", 0, Zone::Offset(0)),
        ],
        None,
    );
    assert!(!same.zones_differ());
    let mixed = loaded(
        vec![
            vehicle("a", 0, Zone::Offset(3600)),
            vehicle("b", 0, Zone::NotStated),
        ],
        None,
    );
    assert!(mixed.zones_differ());
    assert_eq!(mixed.zone(), Zone::Offset(3600));
}

fn extension(id: &str, secs: &[i64]) -> Extension {
    let fixes = vehicle(id, 0, Zone::NotStated).track;
    let place = fixes.positions()[0];
    let time = |secs: i64| Timestamp::from_micros(secs * 1_000_000).unwrap();
    Extension {
        id: id.into(),
        label: None,
        color: None,
        group: None,
        zone: None,
        fixes: secs
            .iter()
            .map(|secs| Fix::new(time(*secs), place))
            .collect(),
    }
}

fn extend(fleet: &mut Fleet, vehicles: Vec<Extension>) {
    assert!(fleet.apply(Update::Extend { vehicles }).is_empty());
}

/// The same vehicles, counted anew.
fn recounted(fleet: &Fleet) -> Fleet {
    loaded(fleet.vehicles().to_vec(), None)
}

#[test]
fn fixes_come_to_known_vehicles_and_make_new_ones() {
    let mut fleet = loaded(vec![vehicle("a", 0, Zone::NotStated)], None);
    let key = fleet.find_by_id("a");
    extend(
        &mut fleet,
        vec![
            extension("b", &[40]),
            extension("a", &[20, 15]),
            extension("b", &[41]),
        ],
    );
    assert_eq!(fleet.find_by_id("a"), key);
    let (a, b) = (&fleet.vehicles()[0], &fleet.vehicles()[1]);
    assert_eq!((a.track.len(), b.track.len()), (4, 2));
    assert_eq!(
        (b.id.as_str(), b.label.as_str(), b.color),
        ("b", "b", Color::generated(1))
    );
    assert_eq!(fleet.counts(), recounted(&fleet).counts());
    assert_eq!(fleet.bounds(), recounted(&fleet).bounds());
    assert_eq!(
        (fleet.range(), fleet.newest()),
        (Some(range(0, 41)), Some(range(0, 41).end()))
    );
    assert!(fleet.is_live() && !recounted(&fleet).is_live());
}

#[test]
fn every_change_in_place_is_told_and_none_that_is_none() {
    let mut fleet = loaded(vec![vehicle("a", 0, Zone::NotStated)], None);
    extend(
        &mut fleet,
        vec![extension("b", &[40]), extension("a", &[20])],
    );
    let first = fleet.revision();
    let keys: Vec<usize> = fleet
        .changed_since(0)
        .unwrap()
        .map(VehicleKey::index)
        .collect();
    assert_eq!(keys, [1, 0]);
    extend(&mut fleet, vec![extension("a", &[])]);
    assert_eq!((fleet.revision(), fleet.look_revision()), (first, 0));
    let renamed = Extension {
        label: Some("Van".into()),
        color: Some(Color::rgb(1, 2, 3)),
        ..extension("b", &[])
    };
    extend(&mut fleet, vec![renamed.clone()]);
    extend(&mut fleet, vec![renamed]);
    assert_eq!((fleet.revision(), fleet.look_revision()), (first, 1));
    assert_eq!(fleet.vehicles()[1].label, "Van");
    assert_eq!(fleet.changed_since(first).unwrap().count(), 0);
}

#[test]
fn changes_that_are_too_many_to_remember_may_be_of_any_vehicle() {
    let mut fleet = Fleet::default();
    for secs in 0..10_000 {
        extend(&mut fleet, vec![extension("a", &[secs])]);
    }
    assert!(fleet.changed_since(0).is_none());
    let recent = fleet.revision() - 5;
    assert_eq!(fleet.changed_since(recent).unwrap().count(), 5);
    assert!(fleet.changed_since(fleet.revision() + 1).is_none());
}

#[test]
fn an_announced_span_grows_with_what_comes_unless_no_data_lies_in_it() {
    let announced = Some(range(0, 100));
    let mut fleet = loaded(vec![vehicle("a", 50, Zone::NotStated)], announced);
    extend(&mut fleet, vec![extension("a", &[70])]);
    assert_eq!(fleet.range(), announced);
    extend(&mut fleet, vec![extension("a", &[130])]);
    assert_eq!(fleet.range(), Some(range(0, 130)));

    let elsewhere = Some(range(1000, 2000));
    let mut fleet = loaded(vec![vehicle("a", 50, Zone::NotStated)], elsewhere);
    extend(&mut fleet, vec![extension("a", &[1500])]);
    assert_eq!(fleet.range(), Some(range(50, 1500)));

    let mut empty = loaded(Vec::new(), announced);
    extend(&mut empty, vec![extension("a", &[30])]);
    assert_eq!(empty.range(), announced, "a span that waited for data");
}

#[test]
fn removed_vehicles_are_given_back_and_the_others_keep_their_order() {
    let all = ["a", "b", "a", "c"].map(|id| vehicle(id, 0, Zone::NotStated));
    let mut fleet = loaded(all.to_vec(), None);
    extend(&mut fleet, vec![extension("b", &[500])]);
    let revision = fleet.revision();
    let ids = vec!["a".into(), "nobody".into()];
    let gone = fleet.apply(Update::Remove { ids });
    assert_eq!(
        gone.iter().map(|v| v.id.as_str()).collect::<Vec<_>>(),
        ["a", "a"]
    );
    let ids: Vec<&str> = fleet.vehicles().iter().map(|v| v.id.as_str()).collect();
    assert_eq!(ids, ["b", "c"]);
    assert_eq!(fleet.find_by_id("c").unwrap().index(), 1);
    assert_eq!(fleet.find_by_id("a"), None);
    assert_eq!(
        (fleet.counts(), fleet.bounds()),
        (recounted(&fleet).counts(), recounted(&fleet).bounds())
    );
    assert!(fleet.revision() > revision && fleet.is_live());
    let all = fleet.apply(Update::Remove {
        ids: vec!["b".into(), "c".into()],
    });
    assert_eq!((all.len(), fleet.range(), fleet.bounds()), (2, None, None));
}

#[test]
fn bounds_forget_what_is_no_longer_believed() {
    let mut fleet = Fleet::default();
    let far = WorldPoint::from_lon_lat(LonLat::new(-120.0, 35.9).unwrap());
    let mut wild = extension("a", &[0]);
    wild.fixes[0].position = far;
    extend(&mut fleet, vec![wild]);
    // Of two fixes nobody knows which is wrong; of many it is the first.
    extend(
        &mut fleet,
        vec![extension("a", &(1..10).collect::<Vec<_>>())],
    );
    let (width, _) = fleet.bounds().unwrap().size_units();
    assert_eq!(width, 0.0);
    assert_eq!(fleet.counts(), recounted(&fleet).counts());
}

#[test]
fn grown_tracks_are_settled_a_bounded_number_of_fixes_at_a_time() {
    let mut fleet = Fleet::default();
    for id in ["a", "b", "c"] {
        extend(
            &mut fleet,
            vec![extension(id, &(0..300).collect::<Vec<_>>())],
        );
    }
    assert!(!fleet.wants_settling());
    for id in ["c", "a", "b"] {
        extend(
            &mut fleet,
            vec![extension(id, &(300..400).collect::<Vec<_>>())],
        );
        extend(&mut fleet, vec![extension(id, &[400])]);
    }
    let before = fleet.revision();
    assert!(fleet.settle(900));
    let keys: Vec<usize> = fleet
        .changed_since(before)
        .unwrap()
        .map(VehicleKey::index)
        .collect();
    assert_eq!(keys, [2, 0], "those that have waited longest");
    assert!(fleet.settle(1), "one is settled however long it is");
    assert!(!fleet.settle(1) && !fleet.wants_settling());
    assert_eq!(fleet.counts(), recounted(&fleet).counts());
}

#[test]
fn a_zone_that_differs_from_the_vehicles_own_is_noticed() {
    let mut fleet = Fleet::default();
    let with_zone = |secs, zone| Extension {
        zone: Some(zone),
        ..extension("a", &[secs])
    };
    extend(&mut fleet, vec![with_zone(0, Zone::Offset(3600))]);
    assert_eq!(
        (fleet.zone(), fleet.zones_differ()),
        (Zone::Offset(3600), false)
    );
    extend(
        &mut fleet,
        vec![extension("a", &[1]), with_zone(2, Zone::Offset(3600))],
    );
    assert!(!fleet.zones_differ());
    extend(&mut fleet, vec![with_zone(3, Zone::Offset(0))]);
    assert!(fleet.zones_differ());
}
