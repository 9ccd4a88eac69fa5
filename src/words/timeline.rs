//! The timeline: its clock and chips, its track and ruler, and the summary of the session.

pub const NAME: &str = "Timeline";
/// The edge that makes it higher or lower.
pub const HEIGHT: &str = "Height of the timeline: arrow keys or drag; double click resets it";

/// The clock, and what is said of its zone.
pub mod clock {
    pub const NO_DATA: &str = "No data yet";
    pub const GO_TO: &str = "Go to a time (G)";
    pub const ZONES_DIFFER: &str = "zones differ";
    pub const ZONES_DIFFER_HINT: &str =
        "The vehicles' times state different zones. All are shown on one clock.";
    pub const MOVED_HINT: &str = "Times are shown on another clock than they were recorded on.";
    pub const RECORDED_HINT: &str =
        "Times are shown as they were recorded and never moved to this computer's zone.";

    /// The clock as a button, for screen readers.
    pub fn name(now: &str) -> String {
        format!("Go to another time than {now}")
    }

    /// The zone as a button, for screen readers.
    pub fn zone(said: &str) -> String {
        format!("Time zone: {said}")
    }
}

/// The chips.
pub mod chip {
    pub const LIVE: &str = "Live";
    pub const LIVE_ON_HINT: &str = "The newest data is shown as it comes. Press to hold.";
    pub const LIVE_OFF_HINT: &str = "Go to the newest data and stay there";
    pub const SKIP: &str = "Skip dead time";
    pub const SKIP_ON_HINT: &str =
        "Times in which nobody moves are left out, and each is announced (S)";
    pub const SKIP_OFF_HINT: &str = "Leave out the times in which nobody moves, hatched below (S)";
    pub const RATE: &str = "Playback speed";
    pub const FIT_RATE: &str = "Fit to 60 s";
    pub const TRAIL: &str = "Trail length";

    /// The rate, for screen readers.
    pub fn rate(rate: &str) -> String {
        format!("Playback speed {rate}")
    }
}

/// The track: lanes, quiet times, and the buttons beside it.
pub mod track {
    pub const FURTHER: &str = "Show more of the time (Shift + Z)";
    pub const CLOSER: &str = "Show less of the time, in more detail (Z)";
    pub const ALL: &str = "Show all of the time (0)";
    pub const LANES: &str = "Lanes of single vehicles (V)";

    /// A lane, for screen readers.
    pub fn lane(name: &str) -> String {
        format!("Lane of {name}")
    }

    /// A time in which all stand, with its length.
    pub fn nobody_moves(duration: &str) -> String {
        format!("nobody moves for {duration}")
    }
}

/// What is told of the moment under the pointer.
pub mod hover {
    pub const NO_DATA: &str = "no data yet";

    /// How the place is known.
    pub mod known {
        pub const OBSERVED: &str = "observed";
        pub const INTERPOLATED: &str = "interpolated";
        pub const STOPPED: &str = "stopped";
        pub const GAP: &str = "gap";
        pub const CONFLICT: &str = "conflict";
        pub const ANOMALY: &str = "anomaly";
        pub const LATEST: &str = "latest";
        pub const ENDED: &str = "ended";
    }

    /// Speed if there is one, how the place is known, and the place.
    pub fn state(speed: Option<&str>, how_known: &str, place: &str) -> String {
        match speed {
            Some(speed) => format!("{speed} · {how_known} · {place}"),
            None => format!("{how_known} · {place}"),
        }
    }

    /// Where it was before nothing more was heard of it.
    pub fn last_seen(place: &str) -> String {
        format!("last seen at {place}")
    }
}

/// The row with the marks of the clock.
pub mod ruler {
    pub const NAME: &str = "Ruler: drag to choose a part to play";
    pub const START: &str = "Start of the part that is played";
    pub const END: &str = "End of the part that is played";
    pub const PLAY_ALL: &str = "Play all again (Esc)";
}

/// Counts of the session.
pub mod summary {
    pub fn vehicles(count: &str) -> String {
        match count {
            "1" => "1 vehicle".to_owned(),
            count => format!("{count} vehicles"),
        }
    }

    pub fn fixes(count: &str) -> String {
        match count {
            "1" => "1 fix".to_owned(),
            count => format!("{count} fixes"),
        }
    }

    pub fn gaps(count: &str) -> String {
        match count {
            "1" => "1 gap".to_owned(),
            count => format!("{count} gaps"),
        }
    }

    pub fn conflicts(count: &str) -> String {
        match count {
            "1" => "1 conflict".to_owned(),
            count => format!("{count} conflicts"),
        }
    }

    pub fn anomalies(count: &str) -> String {
        match count {
            "1" => "1 anomaly".to_owned(),
            count => format!("{count} anomalies"),
        }
    }

    /// Messages that were refused.
    pub fn refused(count: &str) -> String {
        format!("{count} refused")
    }
}
