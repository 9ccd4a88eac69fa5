//! Who may use whom, each with its reason.

/// One module of the library.
#[derive(Debug)]
pub struct Layer {
    /// Its name under the crate's root.
    pub module: &'static str,
    /// The modules that it may use; every one of them stands above it in [`LAYERS`].
    pub may_use: &'static [&'static str],
    /// Why it may use no other.
    pub reason: &'static str,
}

/// Every module, lowest first. A module uses only modules above it in this list, so that
/// there can be no circle; most use fewer.
pub const LAYERS: &[Layer] = &[
    Layer {
        module: "words",
        may_use: &[],
        reason: "texts for people need nothing; a translation is made there alone",
    },
    Layer {
        module: "units",
        may_use: &[],
        reason: "how a speed or a length is written needs nothing but its figure",
    },
    Layer {
        module: "time",
        may_use: &[],
        reason: "recorded time is a number with a zone; it needs nothing",
    },
    Layer {
        module: "geo",
        may_use: &[],
        reason: "places and cameras are arithmetic; they need nothing",
    },
    Layer {
        module: "model",
        may_use: &["time", "geo"],
        reason: "what was recorded does not depend on how it came or how it is shown",
    },
    Layer {
        module: "wire",
        may_use: &["time", "geo", "model"],
        reason: "messages become vehicles once, at the edge; what is done with them is decided later",
    },
    Layer {
        module: "playback",
        may_use: &["time"],
        reason: "the clock moves a playhead over a span; whose it is does not matter",
    },
    Layer {
        module: "preferences",
        may_use: &["units", "time"],
        reason: "what a person prefers is a few choices, whoever keeps and heeds them",
    },
    Layer {
        module: "command",
        may_use: &["units", "time", "geo", "model", "preferences"],
        reason: "a command names what to do, not how",
    },
    Layer {
        module: "scene",
        may_use: &["words", "units", "time", "geo", "model"],
        reason: "plain vectors, and the words beside them, come from a model, a moment and a camera, and from nothing else",
    },
    Layer {
        module: "feed",
        may_use: &["words", "time", "wire"],
        reason: "sockets and files carry messages without knowing what they mean; people are told why there is no connection",
    },
    Layer {
        module: "gpu",
        may_use: &["geo", "scene"],
        reason: "it uploads and draws vectors; it must not know the model or the time control",
    },
    Layer {
        module: "basemap",
        may_use: &["words", "geo"],
        reason: "the map lies under the layers and knows none of them; what is said of it is read by people",
    },
    Layer {
        module: "ui",
        may_use: &[
            "words",
            "units",
            "time",
            "geo",
            "model",
            "playback",
            "preferences",
            "command",
        ],
        reason: "panels show the state and return commands; how they are carried out is not theirs",
    },
    Layer {
        module: "app",
        may_use: &[
            "words",
            "units",
            "time",
            "geo",
            "model",
            "wire",
            "playback",
            "preferences",
            "command",
            "scene",
            "feed",
            "gpu",
            "basemap",
            "ui",
        ],
        reason: "the shell wires everything together",
    },
];

/// A crate, or a part of the standard library, that only some modules may name.
#[derive(Debug)]
pub struct Outside {
    /// `wgpu`, or `std::net`.
    pub path: &'static str,
    /// The modules that may name it.
    pub only_in: &'static [&'static str],
    /// Why the others may not.
    pub reason: &'static str,
}

/// What comes from outside and is kept in its place.
pub const OUTSIDE: &[Outside] = &[
    Outside {
        path: "winit",
        only_in: &["app"],
        reason: "windows and event loops belong to the shell",
    },
    Outside {
        path: "egui_winit",
        only_in: &["app"],
        reason: "windows and event loops belong to the shell",
    },
    Outside {
        path: "wgpu",
        only_in: &["gpu", "app"],
        reason: "below the GPU layers everything is plain data",
    },
    Outside {
        path: "egui_wgpu",
        only_in: &["gpu", "basemap", "app"],
        reason: "below the GPU layers everything is plain data",
    },
    Outside {
        path: "egui",
        only_in: &["gpu", "basemap", "ui", "app"],
        reason: "the core is tested and drawn without a user interface",
    },
    Outside {
        path: "walkers",
        only_in: &["basemap"],
        reason: "another map widget may replace it without touching anything else",
    },
    Outside {
        path: "tungstenite",
        only_in: &["feed"],
        reason: "only the feed speaks to a socket",
    },
    Outside {
        path: "std::net",
        only_in: &["feed", "app"],
        reason: "only the feed speaks to a socket; the command line reads addresses",
    },
    Outside {
        path: "serde",
        only_in: &["wire", "feed", "app"],
        reason: "field names have one home; beside it there are recordings and the bench's figures",
    },
    Outside {
        path: "serde_json",
        only_in: &["wire", "feed", "basemap", "app"],
        reason: "messages have one home; beside it there are recordings, map tiles and figures",
    },
    Outside {
        path: "rmp_serde",
        only_in: &["wire"],
        reason: "messages have one home, in both of their notations",
    },
    Outside {
        path: "mio",
        only_in: &["feed"],
        reason: "only the feed speaks to a socket",
    },
    Outside {
        path: "reqwest",
        only_in: &["basemap"],
        reason: "only the map is fetched over HTTP, and only when asked for",
    },
    Outside {
        path: "http_cache_semantics",
        only_in: &["basemap"],
        reason: "only the map is fetched over HTTP, and only when asked for",
    },
    Outside {
        path: "rusqlite",
        only_in: &["basemap"],
        reason: "map tiles are kept in a database, and nothing else",
    },
    Outside {
        path: "tokio",
        only_in: &["basemap"],
        reason: "no other part has an asynchronous runtime",
    },
    Outside {
        path: "rusqlite",
        only_in: &["basemap"],
        reason: "a database is nothing but one of the formats that maps come in",
    },
    Outside {
        path: "image",
        only_in: &["basemap"],
        reason: "pictures are read as map tiles only, and written by the shell as PNG",
    },
    Outside {
        path: "arboard",
        only_in: &["app"],
        reason: "the system's clipboard belongs to the shell",
    },
    Outside {
        path: "egui_system_font_provider",
        only_in: &["app"],
        reason: "what the system has is looked up by the shell",
    },
    Outside {
        path: "chrono_tz",
        only_in: &["app"],
        reason: "what clocks showed where is looked up by the shell; the core is handed a list of changes",
    },
    Outside {
        path: "mundy",
        only_in: &["app"],
        reason: "the system is asked for its wishes by the shell",
    },
    Outside {
        path: "clap",
        only_in: &["app"],
        reason: "the command line belongs to the shell",
    },
    Outside {
        path: "std::fs",
        only_in: &["feed", "basemap", "app"],
        reason: "the core reads and writes no files",
    },
    Outside {
        path: "std::env",
        only_in: &["app"],
        reason: "the environment is read once, by the shell",
    },
    Outside {
        path: "std::thread",
        only_in: &["wire", "feed", "basemap", "app"],
        reason: "the main thread alone owns model, clock and scene; wire reads half of a message on a thread that ends with it",
    },
    Outside {
        path: "crossbeam_channel",
        only_in: &["feed", "gpu", "basemap", "app"],
        reason: "the main thread alone owns model, clock and scene",
    },
];
