//! What must hold for any bytes from outside. The fuzz targets call these with what libFuzzer
//! makes up, `tests/fuzz_corpus.rs` with what is in `corpus/`.

use std::io::{Cursor, Write};

use chrono::{DateTime, FixedOffset, TimeDelta};
use flate2::{Compression, write::GzEncoder};
use trackscope::app::{
    MAX_WS_CONFIG_BYTES, ReadView, ViewState, read_link, read_view, read_ws_config, write_link,
};
use trackscope::basemap::{MapFile, MapTheme, reads_address_or_document, try_style, try_tile};
use trackscope::feed::{SessionReader, unpack_frame};
use trackscope::wire::{
    DecodeError, DecodeProgress, LoadPart, LoadVehicles, Message, PartSink, decode,
    decode_binary_in_parts, decode_in_parts,
};

/// So much may anything compressed unpack to here; a fuzzer finds bombs quickly.
const MAX_UNPACKED_BYTES: usize = 1 << 20;

type Decoded = Result<Message, DecodeError>;
type Decode = fn(&[u8], PartSink<'_>, &mut dyn FnMut(DecodeProgress) -> bool) -> Decoded;

/// A view is refused, or comes out of a file and a link as it went in; nothing in it is out of
/// range, and it holds no address of a map.
pub fn view(bytes: &[u8]) {
    // Numbers may come back with another last bit.
    let plain = |view: ReadView| ViewState {
        place: None,
        rate: None,
        trail_length: None,
        ..view.state
    };
    let Ok(state) = read_view(bytes).map(plain) else {
        return;
    };
    assert!(
        state
            .map
            .as_deref()
            .is_none_or(|name| !name.contains("://"))
    );
    if let Ok(link) = write_link(&state) {
        let again = read_link(&link).map(plain);
        assert_eq!(again.ok(), Some(state));
    }
}

/// A text frame says the same whenever it is read, whole or in parts.
pub fn text_frame(bytes: &[u8]) {
    let whole = decode(bytes, &mut |_| {});
    assert_eq!(whole, decoded(bytes, decode_in_parts), "read twice");
    same_in_parts(bytes, &whole, decode_in_parts);
}

/// So does a binary frame.
pub fn binary_frame(bytes: &[u8]) {
    let whole = decoded(bytes, decode_binary_in_parts);
    same_in_parts(bytes, &whole, decode_binary_in_parts);
}

/// A compressed frame is refused, or unpacked to no more than the limit; what was compressed
/// comes out as it went in.
pub fn compressed_frame(bytes: &[u8]) {
    if let Ok(unpacked) = unpack_frame(bytes, MAX_UNPACKED_BYTES, &mut || true) {
        assert!(unpacked.len() <= MAX_UNPACKED_BYTES.max(bytes.len()));
        binary_frame(&unpacked);
    }
    let mut packed = gzip(bytes);
    let unpacked = unpack_frame(&packed, MAX_UNPACKED_BYTES, &mut || true);
    assert_eq!(unpacked.as_deref(), Ok(bytes));
    drop(unpacked);
    // What is broken on the way is noticed, or changes nothing: gzip has a checksum.
    let at = bytes.first().map_or(0, |&byte| usize::from(byte)) % packed.len();
    if let Some(byte) = packed.get_mut(at) {
        *byte ^= 0x10;
    }
    let _ = unpack_frame(&packed, MAX_UNPACKED_BYTES, &mut || true);
}

/// A session file gives messages and refusals until it ends; its lines ascend.
pub fn session_file(bytes: &[u8]) {
    let file = Cursor::new(bytes.to_vec());
    let Ok(reader) = SessionReader::from_reader("fuzz", file, MAX_UNPACKED_BYTES as u64) else {
        return;
    };
    let mut line = 0;
    for entry in reader {
        let Ok(entry) = entry else { return };
        assert!(entry.line > line, "line {} after {line}", entry.line);
        line = entry.line;
        let _ = entry.body.into_message();
    }
}

/// The address of a map, or a document that describes one, is understood or refused; whatever
/// is in it, nothing of it is lost on the way, and twice the same comes of it.
pub fn map_address(bytes: &[u8]) {
    let once = reads_address_or_document(bytes);
    assert_eq!(once, reads_address_or_document(bytes), "read twice");
}

/// A `ws-config.js` names a port that can be connected to, or says what is wrong with it; an hour
/// later it is stale.
pub fn ws_config(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    // The moment that the seeds state.
    let moment = DateTime::from_timestamp(1_704_103_200, 0).expect("a moment of 2024");
    let offset = FixedOffset::east_opt(5400).expect("an offset");
    for now in [moment.fixed_offset(), moment.with_timezone(&offset)] {
        if let Ok(config) = read_ws_config(text, &now) {
            assert!(config.port > 0);
            assert!(text.len() <= MAX_WS_CONFIG_BYTES);
            assert!(read_ws_config(text, &(now + TimeDelta::hours(1))).is_err());
        }
    }
}

/// The most memory that a drawn tile may take: what is drawn, and the feature that filled it.
const MAX_DRAWN_BYTES: usize = 512 << 20;

/// A map tile is refused with a reason, or drawn within limits and the same in both themes.
pub fn map_tile(bytes: &[u8]) {
    let zoom = bytes.last().map_or(0, |byte| byte % 23);
    let [dark, light] = [MapTheme::Dark, MapTheme::Light].map(|theme| try_tile(bytes, theme, zoom));
    assert_eq!(dark.is_ok(), light.is_ok());
    match dark {
        Ok(tile) => assert!(tile.drawn_bytes <= MAX_DRAWN_BYTES),
        Err(reason) => assert!(!reason.is_empty()),
    }
}

/// A style is refused, or read in part, and whatever it says a tile can be drawn with it.
pub fn map_style(bytes: &[u8]) {
    let tile = include_bytes!("../tests/tiles/openmaptiles-city.mvt");
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = try_style(text, MapTheme::Dark, tile);
    }
}

/// A map's file is refused with its name, or gives tiles or reasons why not.
pub fn map_file(bytes: &[u8]) {
    let path = std::env::temp_dir().join(format!("trackscope-map-{}", std::process::id()));
    std::fs::write(&path, bytes).expect("the folder for such can be written to");
    match MapFile::open(&path) {
        Err(error) => assert!(error.contains("trackscope-map-"), "{error}"),
        Ok(file) => {
            assert!(!file.title().is_empty() && !file.zooms().is_empty());
            well_formed(&file);
            let first = *file.zooms().start();
            for (zoom, x, y) in [
                (0, 0, 0),
                (1, 1, 0),
                (2, 2, 1),
                (14, 8852, 6428),
                (first, 0, 0),
            ] {
                let _ = file.draws(zoom, x, y);
            }
        }
    }
    // The next one is another file, and not this one written anew.
    std::fs::remove_file(&path).expect("what was written can be removed");
}

/// Whatever a map says of itself, it is shown under a name, with credits that can be read and
/// lead to pages.
pub fn map_metadata(json: &[u8]) {
    let path = std::env::temp_dir().join(format!("trackscope-words-{}", std::process::id()));
    // One picture of one pixel at 0/0/0, with nothing packed.
    let tile = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU\0\0\0\nIDATx\xdac`\0\0\0\x02\0\x01\xe5'\xde\xfc\0\0\0\0IEND\xaeB`\x82";
    let root = [1, 0, 1, tile.len() as u8, 1];
    let mut bytes = b"PMTiles\x03".to_vec();
    let mut offset = 127;
    for length in [root.len(), json.len(), 0, tile.len()] {
        bytes.extend((offset as u64).to_le_bytes());
        bytes.extend((length as u64).to_le_bytes());
        offset += length;
    }
    bytes.resize(97, 0);
    bytes.extend([1, 1, 2]);
    bytes.resize(127, 0);
    for part in [&root[..], json, &tile[..]] {
        bytes.extend(part);
    }
    std::fs::write(&path, bytes).expect("the folder for such can be written to");
    let file = MapFile::open(&path).expect("a map is shown whatever it says");
    assert!(!file.title().is_empty());
    well_formed(&file);
    assert_eq!(file.draws(0, 0, 0), Ok(true));
    std::fs::remove_file(&path).expect("what was written can be removed");
}

/// What is shown of a map in words takes one line and leads nowhere but to pages.
fn well_formed(file: &MapFile) {
    let is_line = |text: &str| !text.chars().any(char::is_control);
    assert!(is_line(file.title()), "{:?}", file.title());
    for credit in file.credits() {
        assert!(
            is_line(&credit.text) && !credit.text.is_empty(),
            "{credit:?}"
        );
        let is_page = ["", "http://", "https://"]
            .iter()
            .any(|start| match *start {
                "" => credit.url.is_empty(),
                start => credit.url.to_ascii_lowercase().starts_with(start),
            });
        assert!(is_page && is_line(&credit.url), "{credit:?}");
    }
}

/// The message as a whole.
fn decoded(bytes: &[u8], decode: Decode) -> Decoded {
    let sink = PartSink {
        max_fixes: usize::MAX,
        take: &mut |part| panic!("a part of a small message: {part:?}"),
    };
    decode(bytes, sink, &mut |_| true)
}

/// The same vehicles come when each is told for itself.
fn same_in_parts(bytes: &[u8], whole: &Decoded, decode: Decode) {
    let mut vehicles = Vec::new();
    let mut take = |part: LoadVehicles| {
        vehicles.extend(part.vehicles);
        true
    };
    let sink = PartSink {
        max_fixes: 1,
        take: &mut take,
    };
    let last = decode(bytes, sink, &mut |_| true);
    match (last, whole) {
        (Ok(Message::LoadVehicles(last)), Err(error)) => {
            assert_eq!(last.part, LoadPart::BrokenOff(error.clone()));
        }
        (Ok(Message::LoadVehicles(last)), Ok(Message::LoadVehicles(whole))) => {
            vehicles.extend(last.vehicles);
            assert_eq!(vehicles, whole.vehicles);
            assert_eq!(last.problems, whole.problems);
            assert_eq!(last.refused, whole.refused);
            assert_eq!(last.request_id, whole.request_id);
        }
        (last, whole) => assert_eq!(&last, whole),
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("memory can be written to");
    encoder.finish().expect("memory can be written to")
}
