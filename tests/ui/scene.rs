//! Invented but realistic data to show: forty vehicles, thirty minutes, gaps and conflicts.

use std::path::{Path, PathBuf};

use trackscope::geo::{Camera, LonLat, WorldPoint};
use trackscope::model::{
    Color, Extension, Fix, FixFlags, Fleet, Measure, Passings, ProblemLog, Selection, Track,
    TrailLength, Update, Vehicle, VehicleKey, Visibility,
};
use trackscope::playback::Clock;
use trackscope::preferences::Preferences;
use trackscope::time::{TimeFace, Timestamp, Zone, ZoneName};
use trackscope::ui::{
    AdapterView, BasemapView, DisplaySettings, FileDialog, FileKind, Following, Loading, MapChoice,
    MapKind, MapNetwork, Notice, Said, Source, TokenView, View, ZonesView,
};

/// Some zones, in the order of the alphabet.
pub const ZONES: [ZoneName; 5] = [
    ZoneName::new("America/Argentina/ComodRivadavia"),
    ZoneName::new("America/New_York"),
    ZoneName::new("Asia/Kolkata"),
    ZoneName::new("Europe/Malta"),
    ZoneName::new("UTC"),
];

/// What they are from UTC in summer.
fn offset_of_zone(name: ZoneName, _: Timestamp) -> i32 {
    match name.as_str() {
        "Europe/Malta" => 7200,
        "Asia/Kolkata" => 19_800,
        "America/New_York" => -14_400,
        "America/Argentina/ComodRivadavia" => -10_800,
        _ => 0,
    }
}

/// Everything that a [`View`] borrows, owned.
pub struct Scene {
    pub fleet: Fleet,
    pub generation: u64,
    pub clock: Clock,
    pub time_face: TimeFace,
    pub preferences: Preferences,
    pub recent_zones: Vec<ZoneName>,
    pub selection: Selection,
    pub visibility: Visibility,
    pub display: DisplaySettings,
    pub following: Following,
    pub pointed: Option<Passings>,
    pub source: Source,
    pub loading: Option<Loading>,
    pub said: Option<Said>,
    pub notices: Vec<Notice>,
    pub problems: ProblemLog,
    pub camera: Camera,
    pub basemap_name: String,
    pub chosen_map: String,
    pub choices: Vec<MapChoice>,
    pub ground: Color,
    pub opacity_percent: u8,
    pub network: MapNetwork<'static>,
    pub file_dialog: FileDialog,
    pub token: TokenView<'static>,
    pub credits: Vec<(String, String)>,
    pub adapter: AdapterView,
    pub log_path: Option<PathBuf>,
}

impl Scene {
    /// No data, no source.
    pub fn empty() -> Self {
        let malta = WorldPoint::from_lon_lat(LonLat::new(14.4750, 35.8972).unwrap());
        Self {
            fleet: Fleet::default(),
            generation: 0,
            clock: Clock::default(),
            time_face: TimeFace::default(),
            preferences: Preferences::default(),
            recent_zones: Vec::new(),
            selection: Selection::default(),
            visibility: Visibility::default(),
            display: DisplaySettings {
                show_trails: true,
                trail_length: TrailLength::Secs(60.0),
                ..DisplaySettings::default()
            },
            following: Following::Nobody,
            pointed: None,
            source: Source::None,
            loading: None,
            said: None,
            notices: Vec::new(),
            problems: ProblemLog::default(),
            camera: Camera::new(malta, 13.6),
            basemap_name: "Bundled map".into(),
            chosen_map: "bundled".into(),
            choices: map_choices(),
            ground: Color::rgb(27, 29, 33),
            opacity_percent: 100,
            network: MapNetwork::Unused,
            file_dialog: FileDialog::Idle,
            token: TokenView {
                is_known: false,
                asked: None,
            },
            credits: vec![
                (
                    "© OpenStreetMap contributors".into(),
                    "https://www.openstreetmap.org/copyright".into(),
                ),
                (
                    "Natural Earth".into(),
                    "https://www.naturalearthdata.com".into(),
                ),
            ],
            adapter: AdapterView {
                name: "llvmpipe (LLVM 15.0.6, 256 bits)".into(),
                backend: "Vulkan".into(),
                is_software: false,
            },
            log_path: Some("/home/anna/.local/state/trackscope/trackscope.log".into()),
        }
    }

    /// `count` vehicles over half an hour, live, 872 seconds in.
    pub fn with_vehicles(count: usize) -> Self {
        let mut scene = Self::empty();
        scene.load((0..count).map(|i| vehicle(i, 1800)).collect());
        scene.source = Source::Live {
            address: "127.0.0.1:49843".into(),
        };
        scene.clock.set_rate(10.0);
        scene.seek(872.4);
        scene
    }

    /// Replaces all vehicles.
    pub fn load(&mut self, vehicles: Vec<Vehicle>) {
        self.fleet.apply(Update::Load {
            vehicles,
            announced_range: None,
        });
        self.generation += 1;
        self.time_face = TimeFace::of(self.fleet.zone());
        self.clock.set_range(self.fleet.range());
        self.seek(0.0);
    }

    /// Adds the vehicles of a further part of a message.
    pub fn append(&mut self, vehicles: Vec<Vehicle>) {
        self.fleet.apply(Update::Append {
            vehicles,
            announced_range: None,
        });
    }

    /// Adds a fix to the first vehicle, so many seconds after the newest, as it comes live.
    pub fn append_live(&mut self, secs: f64) {
        let newest = self.fleet.newest().unwrap();
        let vehicle = &self.fleet.vehicles()[0];
        let place = *vehicle.track.positions().last().unwrap();
        let time = newest.saturating_add_micros((secs * 1e6) as i64);
        let extension = Extension {
            id: vehicle.id.clone(),
            label: None,
            color: None,
            group: None,
            zone: None,
            fixes: vec![Fix::new(time, place)],
        };
        self.fleet.apply(Update::Extend {
            vehicles: vec![extension],
        });
        self.clock.grow_range(self.fleet.range());
        self.clock.arrive(time);
    }

    /// Puts the playhead so many seconds after the start.
    pub fn seek(&mut self, secs: f64) {
        if let Some(range) = self.clock.range() {
            self.clock
                .seek(range.start().saturating_add_micros((secs * 1e6) as i64));
        }
    }

    /// Puts the vehicle at `index` into a group.
    pub fn group(&mut self, index: usize, name: &str) {
        let extension = Extension {
            id: self.fleet.vehicles()[index].id.clone(),
            label: None,
            color: None,
            group: Some(name.into()),
            zone: None,
            fixes: Vec::new(),
        };
        self.fleet.apply(Update::Extend {
            vehicles: vec![extension],
        });
    }

    /// How many vehicles move now.
    pub fn moving(&self) -> usize {
        let now = self.clock.playhead();
        let poses = self.fleet.vehicles().iter();
        let poses = poses.filter_map(|vehicle| vehicle.track.pose_at(now));
        poses.filter(|pose| pose.is_moving()).count()
    }

    /// How many vehicles that are not hidden are on a map of this size now.
    pub fn in_view(&self, size: egui::Vec2) -> usize {
        let now = self.clock.playhead();
        let shown = self.fleet.iter();
        let shown = shown.filter(|(key, _)| !self.visibility.is_hidden(*key));
        let poses = shown.filter_map(|(_, vehicle)| vehicle.track.pose_at(now));
        let places = poses.map(|pose| self.camera.screen_from_world(pose.position));
        places
            .filter(|(x, y)| {
                x.abs() <= f64::from(size.x) / 2.0 && y.abs() <= f64::from(size.y) / 2.0
            })
            .count()
    }

    /// Selects the vehicle at `index`.
    pub fn select(&mut self, index: usize) {
        self.selection = Selection::only(VehicleKey::from_index(index));
    }

    pub fn view(&self) -> View<'_> {
        View {
            fleet: &self.fleet,
            fleet_generation: self.generation,
            clock: &self.clock,
            time_face: &self.time_face,
            preferences: self.preferences,
            zones: ZonesView {
                names: &ZONES,
                recent: &self.recent_zones,
                offset_at: offset_of_zone,
            },
            selected: self.selection.primary(),
            selection: &self.selection,
            visibility: &self.visibility,
            display: self.display,
            following: &self.following,
            pointed: self.pointed.as_ref(),
            source: &self.source,
            loading: self.loading,
            said: self.said,
            notices: &self.notices,
            problems: &self.problems,
            camera: &self.camera,
            basemap: BasemapView {
                name: &self.basemap_name,
                chosen: &self.chosen_map,
                choices: &self.choices,
                credits: &self.credits,
                ground: self.ground,
                pending_tiles: 0,
                opacity_percent: self.opacity_percent,
                network: self.network,
                thumbnail: None,
                file_dialog: self.file_dialog,
                token: self.token,
                check_map,
                check_token,
                kind_of_file,
            },
            adapter: &self.adapter,
            log_path: self.log_path.as_deref().map(Path::new),
        }
    }
}

/// The maps that are always there, and two that were used before.
pub fn map_choices() -> Vec<MapChoice> {
    let choice = |name: &str, title: &str, detail: &str, kind| MapChoice {
        name: name.into(),
        title: title.into(),
        detail: detail.into(),
        kind,
        is_recent: name.contains('/'),
        is_next: kind != MapKind::Server,
    };
    let (file, server) = (MapKind::File, MapKind::Server);
    let (osm, malta) = (
        "tile.openstreetmap.org",
        "Zoom 0 to 14 · 35.9° N, 14.4° E, 72 km wide",
    );
    let city = "https://maps.city.example/{z}/{x}/{y}.png?key=hidden";
    vec![
        choice(
            "bundled",
            "Bundled map",
            "Always there, without a network",
            MapKind::Bundled,
        ),
        choice("osm", "OpenStreetMap", osm, server),
        choice("mapbox", "Mapbox", "api.mapbox.com", server),
        choice("none", "No map", "The ground alone", MapKind::None),
        choice("/maps/malta.pmtiles", "Malta 2026", malta, file),
        choice(city, "maps.city.example", "maps.city.example", server),
    ]
}

fn check_map(text: &str) -> Result<(), String> {
    if text.contains("{z}") || text.ends_with(".pmtiles") {
        Ok(())
    } else {
        Err("the address has no {z}".into())
    }
}

fn check_token(text: &str) -> Result<(), String> {
    if text.starts_with("pk.") {
        Ok(())
    } else {
        Err("a token of Mapbox begins with pk.".into())
    }
}

fn kind_of_file(path: &Path) -> FileKind {
    match path.extension().and_then(|end| end.to_str()) {
        Some("pmtiles") => FileKind::Map,
        Some("jsonl") => FileKind::Session,
        Some("trackview") => FileKind::View,
        _ => FileKind::Other,
    }
}

/// Vehicle number `i` (from 0): drives, stops, and now and then is not heard of.
pub fn vehicle(i: usize, secs: usize) -> Vehicle {
    let (start, _) = Timestamp::parse_iso("2026-05-04T08:00:00").unwrap();
    let mut fixes = Vec::new();
    let (mut lon, mut lat) = (
        14.46 + 0.003 * (i % 7) as f64,
        35.88 + 0.004 * (i % 9) as f64,
    );
    for t in 0..secs {
        let phase = (t + i * 97) as f64;
        let is_stopped = ((t + i * 131) / 90).is_multiple_of(if t < 500 { 6 } else { 4 });
        let speed_kmh = if is_stopped {
            0.0
        } else {
            36.0 + 18.0 * (phase / 70.0).sin() + (i % 5) as f64
        };
        let turn = (phase / 45.0).floor() * 1.3;
        lon += turn.cos() * speed_kmh / 3.6 / 90_000.0;
        lat += turn.sin() * speed_kmh / 3.6 / 111_000.0;
        let is_silent = i.is_multiple_of(6) && (800..960 + i).contains(&t) && i > 0;
        if is_silent {
            continue;
        }
        let time = start.saturating_add_micros(t as i64 * 1_000_000);
        let mut fix = Fix::new(
            time,
            WorldPoint::from_lon_lat(LonLat::new(lon, lat).unwrap()),
        );
        fix.speed_kmh = Measure::of(Some(speed_kmh as f32));
        fix.heading_deg = Measure::of(Some((450.0 - turn.to_degrees()).rem_euclid(360.0) as f32));
        if i % 9 == 4 && t % 700 == 300 {
            fix.flags = FixFlags::ANOMALY;
        }
        fixes.push(fix);
        if i % 13 == 2 && t == 1200 {
            let elsewhere = LonLat::new(lon + 0.002, lat).unwrap();
            fix.position = WorldPoint::from_lon_lat(elsewhere);
            fixes.push(fix);
        }
    }
    Vehicle {
        id: format!("vehicle-{:03}", i + 1),
        label: format!("Vehicle {}", i + 1),
        color: Color::generated(i),
        group: None,
        zone: Zone::NotStated,
        track: fixes.into_iter().collect::<Track>(),
    }
}

/// Vehicle number `i`, so many days later than the others.
pub fn later_vehicle(i: usize, secs: usize, days: f64) -> Vehicle {
    let vehicle = vehicle(i, secs);
    let track = &vehicle.track;
    let fixes = (0..track.len()).filter_map(|index| {
        let moved = track
            .time_at(index)?
            .saturating_add_micros((days * 86_400e6) as i64);
        let mut fix = Fix::new(moved, *track.positions().get(index)?);
        fix.flags = track.flags_at(index);
        Some(fix)
    });
    Vehicle {
        track: fixes.collect::<Track>(),
        ..vehicle
    }
}

/// Vehicle number `i`, of which only every ninth fix was observed; the sender filled in the
/// others and sent no speeds. For two minutes nothing is heard of it.
pub fn filled_in_vehicle(i: usize, secs: usize) -> Vehicle {
    let whole = vehicle(i, secs);
    let (start, _) = Timestamp::parse_iso("2026-05-04T08:00:00").unwrap();
    let places = whole.track.positions();
    let fix = |t: usize| {
        let (before, after) = (t / 9 * 9, (t / 9 * 9 + 9).min(places.len() - 1));
        let part = (t - before) as f64 / (after - before).max(1) as f64;
        let time = start.saturating_add_micros(t as i64 * 1_000_000);
        let mut fix = Fix::new(time, places[before].lerp(places[after], part));
        fix.speed_kmh = Measure::of(Some(0.0));
        if t != before {
            fix.flags = FixFlags::INTERPOLATED;
        }
        fix
    };
    let is_heard = |t: &usize| !(540..660).contains(t);
    Vehicle {
        track: (0..places.len()).filter(is_heard).map(fix).collect(),
        ..whole
    }
}

/// Vehicle number `i` over many days: a fix every ten minutes by day, none by night.
pub fn slow_vehicle(i: usize, days: usize) -> Vehicle {
    let (start, _) = Timestamp::parse_iso("2026-05-04T08:00:00").unwrap();
    let minutes = (0..days).flat_map(|day| (0..60).map(move |step| day * 1440 + step * 10));
    let fixes = minutes.map(|minute| {
        let place = LonLat::new(14.4 + 0.01 * i as f64 + 0.00002 * minute as f64, 35.9).unwrap();
        let time = start.saturating_add_micros(minute as i64 * 60_000_000);
        Fix::new(time, WorldPoint::from_lon_lat(place))
    });
    Vehicle {
        track: fixes.collect::<Track>(),
        ..vehicle(i, 1)
    }
}
