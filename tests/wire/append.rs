//! `append_points`: fixes for vehicles that are there, and for new ones.

use trackscope::geo::{LonLat, WorldPoint};
use trackscope::model::{Color, Fix};
use trackscope::time::{Timestamp, Zone};
use trackscope::wire::Refused;

use crate::support::{appended, loaded, problems, refusal};

fn fix(lat_deg: f64, lon_deg: f64, iso: &str) -> Fix {
    let place = LonLat::new(lon_deg, lat_deg).unwrap();
    let time = Timestamp::parse_iso(iso).unwrap().0;
    Fix::new(time, WorldPoint::from_lon_lat(place))
}

const LATE: &str = r#"{"lat":1,"lon":2,"time":"2024-11-09T15:26:50Z"}"#;
const EARLY: &str = r#"{"lat":3,"lon":4,"time":"2024-11-09T15:26:40Z"}"#;

#[test]
fn fixes_come_in_the_order_sent_with_what_is_said_of_their_vehicle() {
    let text = format!(
        r##"{{"type":"append_points","data":{{"vehicles":[
            {{"id":"a","label":"Van","color":"#FF0000","vehicle_group":"Fleet 1","gps_points":[{LATE},{EARLY}]}},
            {{"vehicleId":7,"points":[]}}],"settings":{{"followNewest":true}}}},"request_id":9}}"##
    );
    let points = appended(&text);
    assert_eq!(points.settings.follow_newest, Some(true));
    assert_eq!(points.request_id.as_deref(), Some("9"));
    assert_eq!(points.refused, Refused::default());
    assert!(points.problems.is_empty());
    let [van, other] = points.vehicles.as_slice() else {
        panic!()
    };
    assert_eq!((van.id.as_str(), van.label.as_deref()), ("a", Some("Van")));
    assert_eq!(van.color, Some(Color::rgb(255, 0, 0)));
    assert_eq!(van.zone, Some(Zone::Offset(0)));
    assert_eq!(
        van.fixes,
        [
            fix(1.0, 2.0, "2024-11-09T15:26:50Z"),
            fix(3.0, 4.0, "2024-11-09T15:26:40Z")
        ]
    );
    assert_eq!((other.id.as_str(), other.label.as_deref()), ("7", None));
    assert_eq!(van.group.as_deref(), Some("Fleet 1"));
    assert_eq!((other.color, other.zone), (None, None));
    assert_eq!(other.group, None);
    assert!(other.fixes.is_empty());
}

#[test]
fn one_vehicle_may_stand_at_the_top_or_in_data() {
    for text in [
        format!(r#"{{"type":"append_points","id":"a","points":[{LATE}]}}"#),
        format!(r#"{{"vehicle_id":"a","gps_points":[{LATE}],"type":"Append-Points"}}"#),
        format!(r#"{{"type":"append_points","data":{{"id":"a","points":[{LATE}]}}}}"#),
        format!(r#"{{"type":"append_points","data":[{{"id":"a","points":[{LATE}]}}]}}"#),
        String::from(
            r#"{"type":"append_points","id":"a","columns":{"t_ms":[1731166010000],"lat":[1],"lon":[2]}}"#,
        ),
    ] {
        let points = appended(&text);
        assert_eq!(points.vehicles.len(), 1, "{text}");
        assert_eq!(points.vehicles[0].id, "a");
        assert_eq!(
            points.vehicles[0].fixes,
            [fix(1.0, 2.0, "2024-11-09T15:26:50Z")]
        );
    }
}

#[test]
fn what_is_refused_is_counted_and_told_and_the_rest_is_kept() {
    let points = appended(&format!(
        r#"{{"type":"append_points","vehicles":[5,{{"points":[{LATE},{{}}]}},
            {{"id":"a","points":[{LATE},{{"lat":91,"lon":200,"time":"x"}},null]}}]}}"#
    ));
    assert_eq!(points.vehicles.len(), 1);
    assert_eq!(points.vehicles[0].fixes.len(), 1);
    assert_eq!(
        points.refused,
        Refused {
            vehicles: 2,
            fixes: 2
        }
    );
    assert_eq!(
        problems(&points.problems),
        [
            "vehicle \"a\", fix 1: time = \"x\": not a readable time",
            "vehicle \"a\", fix 2: fix = null: not an object",
            "vehicle number 0: vehicle = 5: not an object",
            "vehicle number 1: id = missing: no id, which tells where fixes are appended",
        ]
    );
}

#[test]
fn a_load_counts_what_it_refused_and_carries_its_request_too() {
    let load = loaded(&format!(
        r#"{{"type":"load_vehicles","data":{{"requestId":"r1","vehicles":[null,
            {{"points":[{LATE},{{}},7]}},{{"id":"b","points":7}}]}}}}"#
    ));
    assert_eq!(load.request_id.as_deref(), Some("r1"));
    assert_eq!(
        load.refused,
        Refused {
            vehicles: 1,
            fixes: 2
        }
    );
    assert_eq!(load.vehicles.len(), 2);
}

#[test]
fn a_request_that_cannot_be_read_is_noted_and_the_fixes_are_taken() {
    let points = appended(&format!(
        r#"{{"type":"append_points","request_id":{{}},"id":"a","points":[{LATE}]}}"#
    ));
    assert_eq!((points.request_id, points.vehicles.len()), (None, 1));
    assert_eq!(
        problems(&points.problems),
        ["request_id = an object: neither a text nor a number"]
    );
}

#[test]
fn fixes_that_are_appended_need_a_list() {
    for (text, expected) in [
        (
            r#"{"type":"append_points"}"#,
            "append_points: vehicles = missing: there is no list of vehicles",
        ),
        (
            r#"{"type":"append_points","data":{"id":"a"}}"#,
            "append_points: vehicles = missing: there is no list of vehicles",
        ),
        (
            r#"{"type":"append_points","vehicles":{"a":1}}"#,
            "append_points: vehicles = an object: not a list of vehicles",
        ),
    ] {
        assert_eq!(refusal(text), expected, "{text}");
    }
}
