//! What a window remembers for the next one, and how it is written down.

use serde_json::{Map, Value, json};

use super::zones;
use crate::preferences::{MotionChoice, Preferences, Scale, ThemeChoice};
use crate::time::ZoneName;
use crate::ui::{PanelState, Tab};
use crate::units::Units;

/// Maps that were used before, and are offered again.
pub const MAX_RECENT: usize = 10;

/// Longest name of a map that is remembered, in characters.
const MAX_NAME_CHARS: usize = 4096;

/// A map that was used before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecentMap {
    /// File or address, as the command to switch takes it.
    pub map: String,
    /// As it is called on the screen.
    pub title: String,
    /// What is known of it.
    pub detail: String,
}

/// What is remembered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remembered {
    /// The map that a person chose last.
    pub map: Option<String>,
    /// Files and addresses that were shown, the last one first.
    pub recent: Vec<RecentMap>,
    /// How much of the map is seen, in percent.
    pub opacity_percent: u8,
    /// Whether the system's key store keeps a token for Mapbox. The token itself is never
    /// here.
    pub has_stored_token: bool,
    /// Names of maps of servers that were chosen at least once.
    pub chosen_servers: Vec<String>,
    /// Colours, units, scale, movement and time zone.
    pub preferences: Preferences,
    /// Named time zones that were used, the last one first.
    pub recent_zones: Vec<ZoneName>,
    /// Which panels are open, and how large they are.
    pub panels: PanelState,
}

impl Default for Remembered {
    fn default() -> Self {
        Self {
            map: None,
            recent: Vec::new(),
            opacity_percent: 100,
            has_stored_token: false,
            chosen_servers: Vec::new(),
            preferences: Preferences::default(),
            recent_zones: Vec::new(),
            panels: PanelState::default(),
        }
    }
}

impl Remembered {
    /// Puts a map to the front of those that were used before.
    pub fn note_recent(&mut self, recent: RecentMap) {
        self.recent.retain(|other| other.map != recent.map);
        self.recent.insert(0, recent);
        self.recent.truncate(MAX_RECENT);
    }

    /// What the fields of a file say; one that says nothing of use is as if it were not there.
    pub fn of(fields: &Map<String, Value>) -> Self {
        let text = |value: &Value| {
            let text = value.as_str()?;
            let is_fit = !text.is_empty() && text.chars().count() <= MAX_NAME_CHARS;
            is_fit.then(|| text.to_owned())
        };
        let list = |name: &str| fields.get(name).and_then(Value::as_array);
        let recent = list("recent_maps").into_iter().flatten();
        let recent = recent.filter_map(|entry| {
            Some(RecentMap {
                map: text(entry.get("map")?)?,
                title: text(entry.get("title")?)?,
                detail: entry.get("detail").and_then(text).unwrap_or_default(),
            })
        });
        let opacity = fields.get("map_opacity_percent").and_then(Value::as_u64);
        let opacity = opacity.and_then(|percent| u8::try_from(percent).ok());
        Self {
            map: fields.get("map").and_then(text),
            recent: recent.take(MAX_RECENT).collect(),
            opacity_percent: opacity.filter(|percent| *percent <= 100).unwrap_or(100),
            has_stored_token: fields.get("mapbox_token_is_stored") == Some(&Value::Bool(true)),
            chosen_servers: list("chosen_servers")
                .into_iter()
                .flatten()
                .filter_map(text)
                .take(100)
                .collect(),
            preferences: preferences(fields),
            recent_zones: list("recent_time_zones")
                .into_iter()
                .flatten()
                .filter_map(|name| zones::named(name.as_str()?))
                .take(MAX_RECENT)
                .collect(),
            panels: panels(fields.get("panels")),
        }
    }

    /// The fields of a file that says this.
    pub fn fields(&self) -> Map<String, Value> {
        let recent = self.recent.iter().map(
            |recent| json!({"map": recent.map, "title": recent.title, "detail": recent.detail}),
        );
        let recent: Vec<Value> = recent.collect();
        let recent_zones = self.recent_zones.iter().map(|name| name.as_str());
        let recent_zones: Vec<&str> = recent_zones.collect();
        let preferences = &self.preferences;
        let fields = [
            ("map", json!(self.map)),
            ("recent_maps", Value::Array(recent)),
            ("map_opacity_percent", json!(self.opacity_percent)),
            ("mapbox_token_is_stored", json!(self.has_stored_token)),
            ("chosen_servers", json!(self.chosen_servers)),
            ("theme", json!(preferences.theme.name())),
            ("units", json!(preferences.units.speed_unit())),
            ("scale_percent", json!(preferences.scale.percent())),
            ("motion", json!(preferences.motion.name())),
            ("time_zone", json!(zones::written(preferences.zone))),
            ("recent_time_zones", json!(recent_zones)),
            ("panels", panel_fields(&self.panels)),
        ];
        let fields = fields.into_iter();
        fields
            .map(|(name, value)| (name.to_owned(), value))
            .collect()
    }
}

fn preferences(fields: &Map<String, Value>) -> Preferences {
    let text = |name: &str| fields.get(name).and_then(Value::as_str);
    let scale = fields.get("scale_percent").and_then(Value::as_u64);
    let scale = scale.and_then(|percent| u16::try_from(percent).ok());
    Preferences {
        theme: text("theme")
            .and_then(ThemeChoice::named)
            .unwrap_or_default(),
        units: text("units")
            .and_then(Units::of_speed_unit)
            .unwrap_or_default(),
        scale: scale.map(Scale::of_percent).unwrap_or_default(),
        motion: text("motion")
            .and_then(MotionChoice::named)
            .unwrap_or_default(),
        zone: text("time_zone").and_then(zones::read).unwrap_or_default(),
    }
}

/// What is as in a new program is left out, but for what was always said.
fn panel_fields(panels: &PanelState) -> Value {
    let mut fields = Map::new();
    for (name, is) in [
        ("list_is_closed", panels.is_list_closed),
        ("details_are_folded", panels.are_details_folded),
        ("legend_is_open", panels.is_legend_open),
        ("lanes_are_hidden", panels.are_lanes_hidden),
    ] {
        fields.insert(name.to_owned(), is.into());
    }
    if let Some(table) = panels.open_table {
        fields.insert("open_table".to_owned(), table.name().into());
    }
    for (name, points) in [
        ("table_height_points", panels.table_height_points),
        ("list_width_points", panels.list_width_points),
        ("timeline_height_points", panels.timeline_height_points),
    ] {
        if let Some(points) = points {
            fields.insert(name.to_owned(), points.into());
        }
    }
    Value::Object(fields)
}

fn panels(field: Option<&Value>) -> PanelState {
    let said = |name: &str| field.and_then(|panels| panels.get(name));
    let is = |name: &str| said(name) == Some(&Value::Bool(true));
    let points = |name: &str| u16::try_from(said(name)?.as_u64()?).ok();
    PanelState {
        is_list_closed: is("list_is_closed"),
        are_details_folded: is("details_are_folded"),
        is_legend_open: is("legend_is_open"),
        are_lanes_hidden: is("lanes_are_hidden"),
        open_table: said("open_table")
            .and_then(Value::as_str)
            .and_then(Tab::named),
        table_height_points: points("table_height_points"),
        list_width_points: points("list_width_points"),
        timeline_height_points: points("timeline_height_points"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Remembered {
        match serde_json::from_str(text) {
            Ok(Value::Object(fields)) => Remembered::of(&fields),
            other => panic!("an object: {other:?}"),
        }
    }

    #[test]
    fn wrong_fields_are_as_if_they_were_not_there() {
        let read = of(
            r#"{"map": 3, "recent_maps": [{"map": "a"}, 7, {"map": "b", "title": "B"}],
            "map_opacity_percent": 300, "chosen_servers": "osm", "theme": "pink", "units": 3,
            "scale_percent": -1, "motion": null, "time_zone": "Europe/Atlantis",
            "recent_time_zones": ["Nowhere", 3, "Europe/Malta"], "panels": [true]}"#,
        );
        let expected = Remembered {
            recent: vec![RecentMap {
                map: "b".into(),
                title: "B".into(),
                detail: String::new(),
            }],
            recent_zones: vec![ZoneName::new("Europe/Malta")],
            ..Remembered::default()
        };
        assert_eq!(read, expected);
    }

    #[test]
    fn a_scale_beyond_the_ends_is_the_nearest_that_there_is() {
        let read = of(r#"{"scale_percent": 1000}"#);
        assert_eq!(read.preferences.scale, Scale::MAX);
    }

    #[test]
    fn sizes_of_panels_are_read_as_they_were_written_and_absent_ones_are_their_own() {
        let panels = PanelState {
            open_table: Some(Tab::Events),
            table_height_points: Some(312),
            list_width_points: Some(300),
            timeline_height_points: Some(260),
            ..PanelState::default()
        };
        let written = Remembered {
            panels,
            ..Remembered::default()
        };
        let read = Remembered::of(&written.fields());
        assert_eq!(read, written);
        let older = of(r#"{"panels": {"legend_is_open": true}}"#).panels;
        let legend = PanelState {
            is_legend_open: true,
            ..PanelState::default()
        };
        assert_eq!(older, legend);
        let wrong = of(
            r#"{"panels": {"open_table": "pink", "table_height_points": -3,
            "list_width_points": 70000, "timeline_height_points": [200]}}"#,
        );
        assert_eq!(wrong, Remembered::default());
        let wrong = of(
            r#"{"panels": {"open_table": 1, "table_height_points": "high",
            "list_width_points": 252.5}}"#,
        );
        assert_eq!(wrong, Remembered::default());
    }

    #[test]
    fn the_last_ten_maps_are_remembered_each_once() {
        let recent = |map: String| RecentMap {
            title: map.to_uppercase(),
            detail: String::new(),
            map,
        };
        let mut remembered = Remembered::default();
        for i in 0..15 {
            remembered.note_recent(recent(format!("map-{i}")));
        }
        remembered.note_recent(recent("map-9".into()));
        let maps: Vec<&str> = remembered.recent.iter().map(|r| r.map.as_str()).collect();
        assert_eq!(maps.len(), MAX_RECENT);
        assert_eq!(maps[..3], ["map-9", "map-14", "map-13"]);
    }
}
