//! The details of the selected vehicle, or of several.

pub const CLOSE: &str = "Close the details";
pub const FOLD: &str = "Fold the details";
pub const UNFOLD: &str = "Unfold the details";
pub const NOT_KNOWN: &str = "not known";
/// Until everything is added up.
pub const ADDING: &str = "adding up…";

/// How many vehicles are selected.
pub fn selected(count: &str) -> String {
    format!("{count} vehicles selected")
}

/// A row of the table of several, for screen readers.
pub fn details_of(name: &str, state: &str) -> String {
    format!("Details of {name}, {state}")
}

/// How much of a whole: a length, a time, or the number of a fix.
pub fn part_of(part: &str, whole: &str) -> String {
    format!("{part} of {whole}")
}

/// What a click on a value copies, for screen readers.
pub fn copy(label: &str, value: &str) -> String {
    format!("Copy {}: {value}", label.to_lowercase())
}

pub const COPY: &str = "Copy";
pub const COPIED: &str = "Copied";

/// Headings of the parts.
pub mod section {
    pub const FIX: &str = "Fix and vehicle";
    pub const TIME: &str = "Time";
    pub const STOPS_ADDING: &str = "Stops: adding up…";

    /// How many stops there are.
    pub fn stops(count: &str) -> String {
        match count {
            "1" => "1 stop".to_owned(),
            count => format!("{count} stops"),
        }
    }
}

/// The badges: how a place is known, and how sure a speed is.
pub mod badge {
    pub const NO_DATA: &str = "NO DATA";
    pub const NOT_YET: &str = "NOT YET";
    pub const OBSERVED: &str = "OBSERVED";
    pub const INTERPOLATED: &str = "INTERPOLATED";
    pub const STOPPED: &str = "STOPPED";
    pub const GAP: &str = "GAP";
    pub const CONFLICT: &str = "CONFLICT";
    pub const ANOMALY: &str = "ANOMALY";
    pub const LATEST: &str = "LATEST";
    pub const ENDED: &str = "ENDED";
    pub const HIGH: &str = "HIGH";
    pub const MEDIUM: &str = "MEDIUM";
    pub const LOW: &str = "LOW";
    pub const UNKNOWN: &str = "UNKNOWN";
}

/// How sure a speed is, in the middle of a sentence.
pub mod certainty {
    pub const HIGH: &str = "high";
    pub const MEDIUM: &str = "medium";
    pub const LOW: &str = "low";
    pub const UNKNOWN: &str = "unknown";

    /// Among what was sent with a fix.
    pub fn named(word: &str) -> String {
        format!("certainty {word}")
    }
}

/// The one big number.
pub mod speed {
    pub const NOT_KNOWN: &str = "speed not known";
    pub const RECORDED: &str = "recorded";
    pub const DERIVED: &str = "derived";

    /// All that is known of it, for screen readers; `apart` is the time between its fixes.
    pub fn said(speed: &str, source: &str, certainty: &str, apart: Option<&str>) -> String {
        match apart {
            Some(apart) => {
                format!("{speed}, {source}, certainty {certainty}, fixes {apart} apart")
            }
            None => format!("{speed}, {source}, certainty {certainty}"),
        }
    }
}

/// What the lines tell of.
pub mod label {
    pub const FIRST_FIX: &str = "First fix";
    pub const FIXES: &str = "Fixes";
    pub const LAST_FIX: &str = "Last fix";
    pub const LAST_SEEN: &str = "Last seen";
    pub const AGE: &str = "Age of fix";
    pub const STATE: &str = "State";
    pub const POSITION: &str = "Position";
    pub const HEADING: &str = "Heading";
    pub const DRIVEN: &str = "Driven so far";
    pub const SPEED_SENT: &str = "Speed sent";
    pub const SPEED_DERIVED: &str = "Speed derived";
    pub const ALTITUDE: &str = "Altitude";
    pub const PLACE_OF_FIX: &str = "Place of the fix";
    pub const SENT_WITH_IT: &str = "Sent with it";
    pub const FIX: &str = "Fix";
    pub const ZONE: &str = "Zone of times";
    pub const ID: &str = "Id";
    pub const COLOUR: &str = "Colour";
    pub const MOVING: &str = "Moving";
    pub const STANDING: &str = "Standing";
    pub const UNKNOWN: &str = "Not known";
}

/// What they tell.
pub mod value {
    pub const NOT_SENT: &str = "not sent";
    pub const NONE: &str = "none";
    pub const NO_DRIVE: &str = "none: no drive";
    pub const ZONE_NOT_STATED: &str = "not stated; as recorded";
    pub const NO_FLAGS: &str = "no flags";
    pub const INTERPOLATED: &str = "interpolated";
    pub const GAP: &str = "gap";
    pub const ANOMALY: &str = "anomaly";
    pub const STOP: &str = "stop";

    /// When it was last seen.
    pub fn ago(duration: &str) -> String {
        format!("{duration} ago")
    }

    /// A heading that was sent, and another that was found.
    pub fn heading_both(sent: &str, found: &str) -> String {
        format!("{sent}, derived {found}")
    }

    pub fn heading_sent(sent: &str) -> String {
        format!("{sent}, sent")
    }

    pub fn heading_derived(found: &str) -> String {
        format!("{found}, derived")
    }

    /// A speed of zero that is not believed.
    pub fn may_mean_unknown(figure: &str) -> String {
        format!("{figure}, may mean unknown")
    }

    /// A speed, and the time over which it was found.
    pub fn speed_over(speed: &str, duration: &str) -> String {
        format!("{speed} over {duration}")
    }
}

/// How the place is known, in a few words.
pub mod state {
    pub const OBSERVED: &str = "observed";
    pub const COMPUTED: &str = "computed by the sender";
    pub const BETWEEN: &str = "between two fixes";
    pub const STANDS: &str = "sender says it stands";
    pub const TWO_PLACES: &str = "two places at once";
    pub const WAITS: &str = "waits for the next fix";
    pub const NO_MORE: &str = "no fix comes after it";
    pub const FLAGGED: &str = "flagged by the sender";
    pub const APART: &str = "lies apart from the track";

    /// Nothing was heard of it since that time.
    pub fn gap_since(time: &str) -> String {
        format!("gap since {time}")
    }

    /// Where a fix of the same time puts it instead.
    pub fn also(place: &str) -> String {
        format!("also {place}")
    }

    /// A speed that nobody would believe.
    pub fn would_take(speed: &str) -> String {
        format!("would take {speed}")
    }
}

/// Speed over time.
pub mod chart {
    pub const LESS: &str = "Show less time";
    pub const MORE: &str = "Show more time";
    pub const WHOLE: &str = "Show the whole track";
    pub const SENT: &str = "sent";
    pub const DERIVED: &str = "derived";

    /// What is drawn, and in which unit.
    pub fn title(unit: &str) -> String {
        format!("Speed, {unit}")
    }

    /// Time, speed and where it comes from, under the pointer.
    pub fn readout(clock: &str, speed: &str, source: &str) -> String {
        format!("{clock} · {speed}, {source}")
    }

    /// The same where no speed is known.
    pub fn no_speed(clock: &str) -> String {
        format!("{clock} · not known")
    }

    /// What screen readers hear of it.
    pub fn name(from: &str, to: &str) -> String {
        format!("Speed chart from {from} to {to}")
    }
}

/// The buttons.
pub mod button {
    pub const FOCUS: &str = "Show this vehicle on the map";
    pub const FIRST_FIX: &str = "First fix";
    pub const FIRST_FIX_NAME: &str = "Go to the first fix of this vehicle";
    pub const NEXT_FIX: &str = "Next fix";
    pub const NEXT_FIX_NAME: &str = "Go to the next fix of this vehicle";
    pub const STOP: &str = "Stop";
    pub const PREVIOUS_STOP: &str = "Go to the previous stop";
    pub const NEXT_STOP: &str = "Go to the next stop";
}

/// The list of stops.
pub mod stop {
    /// One of them for screen readers.
    pub fn name(number: usize, begun: &str, duration: &str, place: &str) -> String {
        format!("Stop {number}: {begun} for {duration} at {place}")
    }

    /// When it ended.
    pub fn until(time: &str) -> String {
        format!("until {time}")
    }
}
