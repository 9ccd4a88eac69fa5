//! What the map shows at one moment, kept as it is: plain data that another thread can draw.

use std::fmt;

use egui::Rect;

use crate::app::viewer::Viewer;
use crate::basemap::{MapEntry, MapEnv, MapTheme};
use crate::geo::{Camera, Viewport};
use crate::model::{TrailLength, WholeTracks};
use crate::scene::{DrawnKinds, Scene};
use crate::ui::{
    Caption, ColorKey, DisplaySettings, Drawn, MapLabels, Source, Theme, told_duration, zone_lines,
};
use crate::words::caption as words;

/// Longest name of a file that is proposed, in characters, without its end.
const MAX_NAME_CHARS: usize = 120;

/// What the map shows at one moment.
pub struct Shot {
    /// Markers, trails and names.
    pub scene: Scene,
    /// The map's area, with the pixels that the picture is to have for a point.
    pub viewport: Viewport,
    /// What the window draws in.
    pub format: wgpu::TextureFormat,
    /// Where the map is looked at from.
    pub camera: Camera,
    /// Where the window has put the names.
    pub names: MapLabels,
    /// Panels of the window, to which names give way.
    pub panels: Vec<Rect>,
    /// Of the viewer.
    pub fleet_generation: u64,
    /// Time of the window's frame, on egui's clock.
    pub time_secs: f64,
    /// The map under the tracks.
    pub map: MapEntry,
    /// As it calls itself.
    pub map_name: String,
    /// With what it is opened.
    pub map_env: MapEnv,
    /// Light or dark.
    pub map_theme: MapTheme,
    /// How much of the map is seen, in percent.
    pub opacity_percent: u8,
    /// Colours of the strip below the map.
    pub theme: Theme,
    /// What that says, but for the map.
    pub caption: Caption,
    /// What is written into the file beside the pixels: a keyword and a text each.
    pub texts: Vec<(&'static str, String)>,
}

impl fmt::Debug for Shot {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Shot")
            .field("viewport", &self.viewport)
            .field("camera", &self.camera)
            .finish_non_exhaustive()
    }
}

impl Shot {
    /// Width and height of the map's part in pixels, rounded to whole ones.
    pub fn size_px(&self) -> (u64, u64) {
        let px = |points: f32| {
            let exact = f64::from(points) * f64::from(self.viewport.pixels_per_point);
            // A float `as` integer saturates.
            exact.round().max(1.0) as u64
        };
        (
            px(self.viewport.width_points),
            px(self.viewport.height_points),
        )
    }
}

/// What the strip says of the viewer's state; the map's part comes when the map is drawn.
pub fn caption(viewer: &Viewer, scene: &Scene) -> Caption {
    let (face, playhead) = (viewer.time_face(), viewer.clock().playhead());
    let has_data = viewer.clock().range().is_some();
    let display = viewer.display();
    let center = viewer.camera().center().to_lon_lat();
    let place = format!("{:.5}, {:.5}", center.lat_deg(), center.lon_deg());
    let mut facts: Vec<String> = source_name(&viewer.source).into_iter().collect();
    let all = viewer.fleet().vehicles().len();
    facts.push(if all == 0 {
        words::NO_VEHICLES.to_owned()
    } else {
        let shown = crate::ui::thousands(scene.markers.len() as u64);
        words::in_view(&shown, &crate::ui::thousands(all as u64))
    });
    facts.push(trails(&display));
    facts.extend(match display.whole_tracks {
        WholeTracks::None => None,
        WholeTracks::Selected => Some(words::SELECTED_TRACKS.to_owned()),
        WholeTracks::All => Some(words::ALL_TRACKS.to_owned()),
    });
    facts.push(words::middle(&place, viewer.camera().zoom()));
    Caption {
        date_time: if has_data {
            face.date_time(playhead)
        } else {
            words::NO_DATA.to_owned()
        },
        zone: if has_data {
            zone_lines(face, playhead)
        } else {
            Vec::new()
        },
        metres_per_point: viewer.camera().metres_per_point(),
        units: viewer.preferences().units,
        drawn: drawn(scene.drawn_kinds()),
        color_keys: color_keys(viewer, scene),
        facts,
        omissions: omissions(viewer),
        credits: Vec::new(),
    }
}

fn trails(display: &DisplaySettings) -> String {
    match display.effective_trail() {
        TrailLength::None => words::NO_TRAILS.to_owned(),
        TrailLength::Whole => words::WHOLE_TRAILS.to_owned(),
        TrailLength::Secs(secs) => words::trails(&told_duration(secs)),
    }
}

/// What a reader would look for in vain.
fn omissions(viewer: &Viewer) -> Vec<String> {
    let (display, hidden) = (viewer.display(), viewer.visibility().hidden_count());
    let mut omissions = Vec::new();
    if hidden > 0 {
        omissions.push(words::hidden(&crate::ui::thousands(hidden as u64)));
    }
    if display.hide_inferred {
        omissions.push(words::INFERRED_HIDDEN.to_owned());
    } else if !display.show_connectors {
        omissions.push(words::NO_CONNECTORS.to_owned());
    }
    if !display.show_names {
        omissions.push(words::FEW_NAMES.to_owned());
    }
    omissions
}

/// What colours mean in the scene.
fn color_keys(viewer: &Viewer, scene: &Scene) -> Vec<ColorKey> {
    let by = viewer.display().color_by;
    let units = viewer.preferences().units;
    scene.ground().map_or_else(Vec::new, |ground| {
        crate::ui::color_keys(by, viewer.fleet(), units, ground)
    })
}

const fn drawn(kinds: DrawnKinds) -> Drawn {
    let DrawnKinds {
        observed,
        interpolated,
        gap,
        conflict,
        anomaly,
    } = kinds;
    Drawn {
        observed,
        interpolated,
        gap,
        conflict,
        anomaly,
    }
}

/// Where the data comes from, in a few words.
pub fn source_name(source: &Source) -> Option<String> {
    match source {
        Source::None | Source::Connecting { .. } => None,
        Source::File { name } if name == "demo" => Some(words::DEMO.to_owned()),
        Source::File { name } => Some(words::session(name)),
        Source::Live { address }
        | Source::Lost { address, .. }
        | Source::GivenUp { address, .. } => Some(words::received_from(address)),
    }
}

/// A name for the file of a picture or a view, without its end: the moment that is seen, and the
/// session.
pub fn proposed_name(viewer: &Viewer) -> String {
    let session = match &viewer.source {
        Source::File { name } => {
            // All ends go: `drive.jsonl.zst` is `drive`.
            let stem = name.split('.').find(|part| !part.is_empty());
            stem.unwrap_or("session").to_owned()
        }
        Source::Live { .. } | Source::Lost { .. } | Source::GivenUp { .. } => "live".to_owned(),
        Source::None | Source::Connecting { .. } => "map".to_owned(),
    };
    let name = if viewer.clock().range().is_some() {
        let moment = viewer.time_face().date_time(viewer.clock().playhead());
        format!("{moment} {session}")
    } else {
        session
    };
    let plain = |c: char| match c {
        ':' => '-',
        c if c.is_alphanumeric() || matches!(c, '-' | '+' | '(' | ')') => c,
        _ => '_',
    };
    name.chars().map(plain).take(MAX_NAME_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::synthetic_fleet;
    use crate::command::Command;
    use crate::model::VehicleKey;

    #[test]
    fn a_picture_says_how_many_vehicles_are_hidden() {
        let mut viewer = Viewer::default();
        viewer.receive(synthetic_fleet("3x60".parse().unwrap()));
        assert_eq!(omissions(&viewer), [""; 0]);
        let keys = VehicleKey::from_index(1).into_iter().collect();
        viewer.carry_out(Command::Isolate(keys));
        assert_eq!(omissions(&viewer), [words::hidden("2")]);
    }

    #[test]
    fn a_proposed_name_has_the_moment_and_the_session_and_no_sign_that_a_system_refuses() {
        let mut viewer = Viewer::default();
        assert_eq!(proposed_name(&viewer), "map");
        viewer.receive(synthetic_fleet("3x60".parse().unwrap()));
        viewer.source = Source::File {
            name: "drive: 7/8.jsonl.zst".into(),
        };
        assert_eq!(proposed_name(&viewer), "2024-01-01_10-00-00_drive-_7_8");
        viewer.source = Source::Live {
            address: "127.0.0.1:1".into(),
        };
        assert_eq!(proposed_name(&viewer), "2024-01-01_10-00-00_live");
    }
}
