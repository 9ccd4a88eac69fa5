//! What the file of a picture says of it: PNG's own keywords and ours, with a text each. For
//! programs, and for whoever finds the file in ten years: the same in every language.

use crate::app::viewer::Viewer;
use crate::time::{
    ClockDoubt, DisplayZone, Origin, SaidZone, TimeFace, Timestamp, ZoneStatement, offset_name,
};
use crate::ui::Source;

/// What has made a picture.
pub const PROGRAM: &str = concat!("trackscope ", env!("CARGO_PKG_VERSION"));

/// Whose map it is.
pub const COPYRIGHT: &str = "Copyright";
const SOFTWARE: &str = "Software";
const SOURCE: &str = "Source";
const PLAYHEAD: &str = "Playhead";
const PLAYHEAD_SHOWN: &str = "Playhead shown";
const TIME_ZONE: &str = "Time zone";
const VIEW: &str = "View";

/// What there is to say but for the map, a keyword and a text each.
pub fn texts(viewer: &Viewer) -> Vec<(&'static str, String)> {
    let mut texts = vec![(SOFTWARE, PROGRAM.to_owned())];
    texts.extend(source(&viewer.source).map(|name| (SOURCE, name)));
    if viewer.clock().range().is_some() {
        let (face, playhead) = (viewer.time_face(), viewer.clock().playhead());
        // As recorded, whatever clock it is shown on.
        texts.push((PLAYHEAD, playhead.format_iso(face.recorded())));
        texts.push((PLAYHEAD_SHOWN, face.date_time(playhead)));
        texts.push((TIME_ZONE, zone(face, playhead)));
    }
    let center = viewer.camera().center().to_lon_lat();
    let (lon_deg, lat_deg) = (center.lon_deg(), center.lat_deg());
    let zoom = viewer.camera().zoom();
    // As `trackscope render --view` takes it.
    texts.push((VIEW, format!("{lon_deg},{lat_deg},{zoom}")));
    texts
}

fn source(source: &Source) -> Option<String> {
    match source {
        Source::None | Source::Connecting { .. } => None,
        Source::File { name } if name == "demo" => Some("Demo session".to_owned()),
        Source::File { name } => Some(format!("Session {name}")),
        Source::Live { address }
        | Source::Lost { address, .. }
        | Source::GivenUp { address, .. } => Some(format!("Received live from {address}")),
    }
}

/// How the clock that a moment is written on lies to the recording.
fn zone(face: &TimeFace, t: Timestamp) -> String {
    match face.statement(t) {
        ZoneStatement::NotStated => "as recorded, zone not stated".to_owned(),
        ZoneStatement::AsRecorded(Origin::Stated(secs)) => offset_name(secs),
        ZoneStatement::AsRecorded(Origin::Said {
            zone,
            offset_secs,
            doubt,
        }) => {
            let (offset, how_known) = (offset_name(offset_secs), how_known(doubt));
            match zone {
                SaidZone::Offset(_) => format!("{offset} {how_known}"),
                SaidZone::Named(name) => format!("{}, {offset} {how_known}", name.as_str()),
            }
        }
        ZoneStatement::Moved {
            shown,
            shown_offset_secs,
            origin,
        } => {
            let offset = offset_name(shown_offset_secs);
            let clock = match shown {
                DisplayZone::ThisMachine => format!("this computer's zone, {offset}"),
                DisplayZone::Named(name) => format!("{}, {offset}", name.as_str()),
                DisplayZone::AsRecorded | DisplayZone::Offset(_) => offset,
            };
            format!("shown in {clock} {}", recorded(origin))
        }
    }
}

fn recorded(origin: Origin) -> String {
    match origin {
        Origin::Stated(secs) => format!("recorded as {}", offset_name(secs)),
        Origin::Said { zone, doubt, .. } => match zone {
            SaidZone::Offset(secs) => {
                format!("recorded as {}, {}", offset_name(secs), how_known(doubt))
            }
            SaidZone::Named(name) => {
                format!("recorded in {}, {}", name.as_str(), how_known(doubt))
            }
        },
    }
}

const fn how_known(doubt: Option<ClockDoubt>) -> &'static str {
    match doubt {
        None => "as you said",
        Some(ClockDoubt::Twice) => "hour comes twice, the first is taken",
        Some(ClockDoubt::Never) => "hour that was left out there",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{Offsets, Zone, ZoneName, malta};

    const MALTA: ZoneName = ZoneName::new("Europe/Malta");

    fn time(text: &str) -> Timestamp {
        Timestamp::parse_iso(text).unwrap().0
    }

    #[test]
    fn where_a_picture_comes_from_does_not_follow_the_language() {
        let address = || "127.0.0.1:1".to_owned();
        let file = |name: &str| Source::File { name: name.into() };
        for (of, text) in [
            (Source::None, None),
            (file("demo"), Some("Demo session")),
            (file("drive.jsonl"), Some("Session drive.jsonl")),
            (
                Source::Live { address: address() },
                Some("Received live from 127.0.0.1:1"),
            ),
        ] {
            assert_eq!(source(&of).as_deref(), text);
        }
    }

    #[test]
    fn the_zone_of_a_picture_does_not_follow_the_language() {
        let summer = time("2024-07-01T10:00:00");
        let mut face = TimeFace::of(Zone::NotStated);
        assert_eq!(zone(&face, summer), "as recorded, zone not stated");
        face.say(Some(SaidZone::Offset(7200)), Offsets::default());
        assert_eq!(zone(&face, summer), "UTC+02:00 as you said");
        assert!(face.want(DisplayZone::Offset(0), Offsets::default()));
        assert_eq!(
            zone(&face, summer),
            "shown in UTC recorded as UTC+02:00, as you said"
        );
        let mut face = TimeFace::of(Zone::NotStated);
        face.say(Some(SaidZone::Named(MALTA)), malta());
        assert_eq!(zone(&face, summer), "Europe/Malta, UTC+02:00 as you said");
        assert!(face.want(DisplayZone::Named(MALTA), malta()));
        for (t, how_known) in [
            (
                "2024-07-01T10:00:00",
                "UTC+02:00 recorded in Europe/Malta, as you said",
            ),
            (
                "2024-10-27T02:30:00",
                "UTC+02:00 recorded in Europe/Malta, hour comes twice, the first is taken",
            ),
            (
                "2024-03-31T02:30:00",
                "UTC+02:00 recorded in Europe/Malta, hour that was left out there",
            ),
        ] {
            let text = format!("shown in Europe/Malta, {how_known}");
            assert_eq!(zone(&face, time(t)), text);
        }
        let mut face = TimeFace::of(Zone::Offset(3600));
        assert_eq!(zone(&face, summer), "UTC+01:00");
        assert!(face.want(DisplayZone::ThisMachine, malta()));
        assert_eq!(
            zone(&face, summer),
            "shown in this computer's zone, UTC+02:00 recorded as UTC+01:00"
        );
    }
}
