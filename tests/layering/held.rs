//! Which parts of the program are held to keep their texts in `src/words`, and which literals
//! there are no texts, each with its reason.

/// A part of the program whose texts reach the screen.
#[derive(Debug)]
pub struct Area {
    /// A folder or a file under `src/`.
    pub path: &'static str,
    /// Whether a literal that [looks like a name](super::texts::is_name) is one: where whole
    /// sentences alone are put together, a bare word names a thread, a field or the end of a file.
    pub has_names: bool,
}

/// All parts that are held to it. Below these, in files of maps and sessions, messages and the
/// graphics device, there are causes of troubles, which the application and the log are told too.
pub const AREAS: &[Area] = &[
    strict("ui"),
    strict("scene"),
    strict("model"),
    strict("time"),
    strict("playback"),
    strict("units.rs"),
    strict("command.rs"),
    with_names("preferences.rs"),
    with_names("app"),
    with_names("feed/socket"),
    with_names("basemap/bundled.rs"),
    with_names("basemap/catalog.rs"),
    with_names("basemap/extent.rs"),
    with_names("basemap/map.rs"),
    with_names("basemap/net/failure.rs"),
    with_names("basemap/pictures.rs"),
    with_names("basemap/secret.rs"),
    with_names("basemap/vector.rs"),
];

const fn strict(path: &'static str) -> Area {
    Area {
        path,
        has_names: false,
    }
}

const fn with_names(path: &'static str) -> Area {
    Area {
        path,
        has_names: true,
    }
}

/// Whole files whose texts are none for the screen, and why.
pub const FILES: &[(&str, &str)] = &[
    ("ui/sheet/file_words.rs", FORMAT),
    ("app/capture/file_texts.rs", FORMAT),
    ("units.rs", "signs of units, which no language changes"),
    ("app/bench_load.rs", TERMINAL),
    ("app/bench_report.rs", TERMINAL),
    ("app/check.rs", TERMINAL),
    ("app/cli.rs", TERMINAL),
    ("app/headless.rs", TERMINAL),
    ("app/run.rs", TERMINAL),
    (
        "app/synthetic.rs",
        "a fleet to measure with, asked for on a terminal",
    ),
    ("app/discovery.rs", LOG),
    ("app/js_object.rs", LOG),
    ("app/logging.rs", LOG),
    ("app/ws_config.rs", LOG),
];

/// Files that must not use `src/words`, so that what they write is the same in every language.
pub const FOR_PROGRAMS: &[&str] = &[
    "preferences.rs",
    "units.rs",
    "app/capture/file_texts.rs",
    "app/remembered.rs",
    "app/zones.rs",
    "ui/sheet/csv.rs",
    "ui/sheet/csv_rows.rs",
    "ui/sheet/file_words.rs",
];

/// Literals that are no texts, though they look like it: the end of the file's path, the
/// literal, and why.
pub const EXCEPTIONS: &[(&str, &str, &str)] = &[
    ("ui/fonts.rs", "inter", TYPEFACE),
    ("ui/fonts.rs", "inter-medium", TYPEFACE),
    ("ui/fonts.rs", "inter-semibold", TYPEFACE),
    ("ui/fonts.rs", "icons", TYPEFACE),
    ("ui/fonts.rs", "icons-fill", TYPEFACE),
    ("ui/map_swatch.rs", "osm", MAP),
    ("ui/map_swatch.rs", "mapbox", MAP),
    ("ui/map_swatch.rs", "openfreemap", MAP),
    ("ui/credits.rs", "https://", "the start of an address"),
    ("ui/credits.rs", "http://", "the start of an address"),
    ("ui/place_list.rs", "title", ID),
    ("ui/place_list.rs", "more", ID),
    ("ui/status.rs", "retry", ID),
    ("ui/empty.rs", "retry", ID),
    ("ui/sheet/everyone.rs", "everyone", ID),
    ("ui/sheet/events.rs", "all", ID),
    ("ui/sheet/events.rs", "events", ID),
    (
        "ui/status.rs",
        "demo",
        "the name by which the demo is known",
    ),
    ("ui/sheet/mod.rs", "everyone", KEPT),
    ("ui/sheet/mod.rs", "events", KEPT),
    ("ui/sheet/mod.rs", "{}.csv", "the end of a file's name"),
    (
        "ui/ticks.rs",
        "{year:04}-{month:02}-01T00:00:00",
        "a time for the program to read",
    ),
    ("ui/token_dialog.rs", "token verdict", ID),
    ("ui/token_dialog.rs", "TokenDialog(…)", DEBUG),
    (
        "ui/token_dialog.rs",
        "https://account.mapbox.com/access-tokens/",
        "an address",
    ),
    ("model/problem.rs", "vehicle {vehicle:?}", TOLD),
    ("model/problem.rs", ", fix {index}", TOLD),
    ("model/problem.rs", "vehicle number {index}: ", TOLD),
    ("time/moment.rs", "{text}T00:00:00", NOTATION),
    ("time/moment.rs", "{day}T{hours:0>2}:{rest}", NOTATION),
    ("time/parse.rs", "%Y-%m-%dT%H:%M:%S%.f", NOTATION),
    ("time/parse.rs", "%Y-%m-%d %H:%M:%S%.f", NOTATION),
    ("time/parse.rs", "%Y-%m-%dT%H:%M", NOTATION),
    ("time/parse.rs", "%Y-%m-%d %H:%M", NOTATION),
    ("time/timestamp.rs", "Z", NOTATION),
    ("time/timestamp.rs", "{}T{}{suffix}", NOTATION),
    ("time/zone.rs", "UTC", NOTATION),
    ("time/zone.rs", "UTC{}", NOTATION),
    (
        "time/parse.rs",
        "{0:?} is not a time (write 2024-11-09T15:26:44, with or without fraction and zone, or epoch milliseconds)",
        TOLD,
    ),
    (
        "time/parse.rs",
        "{0} lies outside of the years 1 to 9999",
        TOLD,
    ),
    (
        "time/spec.rs",
        "{0:?} is not a moment: write a time as recorded (2024-11-09T15:26:44), an offset from the start (+90s, +5m, +1h) or a share (50%)",
        TERMINAL,
    ),
    (
        "time/spec.rs",
        "the session runs from {start} to {end}; {wanted} lies outside of it",
        TERMINAL,
    ),
    ("command.rs", "TableFile({:?}, {} rows)", DEBUG),
    ("command.rs", "TokenText(…)", DEBUG),
    ("app/capture/clipboard.rs", "Clipboard", DEBUG),
    ("app/capture/shot.rs", "Shot", DEBUG),
    ("app/file_dialog.rs", "FileChooser", DEBUG),
    ("app/key_store.rs", "KeyStore", DEBUG),
    ("app/table_desk.rs", "TableDesk", DEBUG),
    ("basemap/catalog.rs", "MapEntry", DEBUG),
    ("basemap/secret.rs", "Secret(…)", DEBUG),
    ("app/views/file.rs", "trackscope ", FORMAT),
    ("app/settings_file.rs", "json.broken-{MAX_ASIDE}", FORMAT),
    ("app/zones.rs", "as recorded", FORMAT),
    ("app/zones.rs", "this computer", FORMAT),
    ("app/memory.rs", "VmRSS:", SYSTEM),
    ("app/memory.rs", "VmHWM:", SYSTEM),
    ("app/memory.rs", "kB", SYSTEM),
    ("app/thumbnail.rs", "bundled map", ID),
    ("basemap/pictures.rs", "map tile", ID),
    (
        "app/session.rs",
        "No window can be opened",
        "there is no screen to tell it on: the application alone is told",
    ),
    ("app/surface.rs", "was lost", TOLD),
    ("app/surface.rs", "became invalid", TOLD),
    ("app/surface.rs", "it always unwinds", DEBUG),
    ("basemap/catalog.rs", UNKNOWN_MAP, TOLD),
    (
        "basemap/catalog.rs",
        "there is a base map \\\"{name}\\\" already",
        TOLD,
    ),
    (
        "basemap/map.rs",
        "the bundled map cannot be opened: {0}",
        TOLD,
    ),
    (
        "basemap/map.rs",
        "the map's threads cannot be started: {0}",
        TOLD,
    ),
    ("basemap/net/failure.rs", "no answer", TOLD),
    ("basemap/net/failure.rs", "no whole answer in time", TOLD),
    (
        "basemap/net/failure.rs",
        "the server answers with status {code}",
        TOLD,
    ),
    ("basemap/net/failure.rs", "the answer is too large", TOLD),
    ("basemap/pictures.rs", "tile {}/{}/{}: {error}", TOLD),
    ("basemap/vector.rs", "tile {}/{}/{}: {error}", TOLD),
];

/// Too long for its place above.
const UNKNOWN_MAP: &str = "there is no base map \\\"{name}\\\": the known ones are {}";

const TYPEFACE: &str = "the name by which a typeface is found";
const MAP: &str = "the name by which a map is found";
const KEPT: &str = "the name by which the settings file knows a table";
const NOTATION: &str = "how times are written, in every language";
const DEBUG: &str = "what programmers see";
const FORMAT: &str = "for programs, and so the same in every language";
const LOG: &str = "told in the log alone";
const SYSTEM: &str = "what the system calls it";
const TERMINAL: &str = "told on a terminal, as the command line is";
const TOLD: &str = "the application and the log are told the same";
const ID: &str = "tells one thing on the screen from another";
