//! The sheet over the timeline: where everyone is at the playhead, and what happened.

pub const NAME: &str = "Table";
/// Opens the sheet.
pub const BUTTON: &str = "Where everyone is, and what happened (E)";
pub const EVERYONE: &str = "Everyone";
pub const EVERYONE_NAME: &str = "Everyone at the playhead (E)";
pub const EVENTS: &str = "Events";
pub const EVENTS_NAME: &str = "Events: stops, gaps, conflicts, anomalies (Shift + E)";
pub const COPY_CSV: &str = "Copy the table as CSV (Ctrl + E)";
pub const COPY_TEXT: &str = "Copy the table as text (Ctrl + Shift + E)";
pub const SAVE_CSV: &str = "Save the table as CSV…";
pub const CSV: &str = "CSV";
pub const TEXT: &str = "Text";
pub const SAVE: &str = "Save…";
pub const CLOSE: &str = "Close the table";
pub const HEIGHT: &str = "Height of the table: arrow keys or drag; double click resets it";
pub const NO_VEHICLES: &str = "No vehicles";

/// Headings of the vehicles.
pub mod column {
    pub const VEHICLE: &str = "Vehicle";
    pub const STATE: &str = "State";
    pub const POSITION: &str = "Position";
    pub const SPEED: &str = "Speed";
    pub const CERTAINTY: &str = "Certainty";
    pub const LAST_FIX: &str = "Last fix";
    pub const AGE: &str = "Age of fix";
}

/// Headings of the events.
pub mod event_column {
    pub const WHAT: &str = "Event";
    pub const FROM: &str = "From";
    pub const TO: &str = "To";
    pub const FOR: &str = "How long";
    pub const PLACE: &str = "Place";
    pub const MORE: &str = "More";
}

/// What is told of a vehicle.
pub mod state {
    pub const NO_DATA: &str = "no data";
    pub const NOT_YET: &str = "before its first fix";
    pub const NOT_KNOWN: &str = "not known";
    pub const SPEED_NOT_KNOWN: &str = "speed not known";
    pub const RECORDED: &str = "recorded";
    pub const DERIVED: &str = "derived";

    /// Nothing was heard of it for so long.
    pub fn gap(ago: &str) -> String {
        format!("gap, last seen {ago} ago")
    }

    /// Its track ended so long ago.
    pub fn ended(ago: &str) -> String {
        format!("after its last fix, last seen {ago} ago")
    }

    /// How fast it is, and how that is known.
    pub fn speed(figure: &str, unit: &str, source: &str) -> String {
        format!("{figure} {unit} {source}")
    }

    /// The same without the figure, which stands in a column before it.
    pub fn unit(unit: &str, source: &str) -> String {
        format!("{unit} {source}")
    }

    /// It is where that says, and does not move.
    pub fn stands(how_known: &str) -> String {
        format!("{how_known}, stands")
    }
}

/// What kinds of events there are.
pub mod kind {
    pub const STOP: &str = "stop";
    pub const GAP: &str = "gap";
    pub const CONFLICT: &str = "conflict";
    pub const ANOMALY: &str = "anomaly";
    pub const JUMP: &str = "jump";
    pub const STOPS: &str = "Stops";
    pub const GAPS: &str = "Gaps";
    pub const CONFLICTS: &str = "Conflicts";
    pub const ANOMALIES: &str = "Anomalies";
}

pub const ZONES_DIFFER: &str = "zones differ";
pub const NO_EVENTS: &str = "No events of these kinds";
pub const ALL_VEHICLES: &str = "All vehicles";
pub const ALL_VEHICLES_NAME: &str = "Events of all vehicles, not of the selected ones alone";
pub const AT_PLAYHEAD: &str = "at the playhead";

/// Puts the rows in order.
pub fn sort_by(heading: &str) -> String {
    format!("Sort by {}", heading.to_lowercase())
}

/// Puts the rows in the other order.
pub fn sorted_by(heading: &str, is_descending: bool) -> String {
    format!("{}: {}", sort_by(heading), order(is_descending))
}

/// Which way the rows are in order.
pub const fn order(is_descending: bool) -> &'static str {
    if is_descending {
        "descending"
    } else {
        "ascending"
    }
}

/// The whole row of a vehicle, for screen readers.
pub fn vehicle_row(name: &str, parts: &[String]) -> String {
    format!("{name}, {}", parts.join(", "))
}

/// Where it is.
pub fn at(place: &str) -> String {
    format!("at {place}")
}

/// How sure a speed is.
pub fn certainty(word: &str) -> String {
    format!("certainty {word}")
}

/// When it was heard of last.
pub fn last_fix(when: &str, age: &str) -> String {
    format!("last fix {when}, {age} old")
}

/// The way from one moment to another.
pub fn from_to(from: &str, to: &str) -> String {
    format!("{from} to {to}")
}

/// How far apart a gap begins and ends.
pub fn apart(distance: &str, place: &str) -> String {
    format!("{distance} apart, seen again at {place}")
}

/// The other place of a conflict.
pub fn also_at(place: &str) -> String {
    format!("also at {place}")
}

/// A jump, and how fast one would have to drive.
pub fn jump(distance: &str, speed: &str) -> String {
    format!("{distance} apart, would take {speed}")
}

/// How many events are listed.
pub fn events(count: &str, is_one: bool) -> String {
    format!("{count} {}", if is_one { "event" } else { "events" })
}

/// That tracks are still looked through.
pub fn looking(done: &str, all: &str) -> String {
    format!("Looking through the tracks: {done} of {all}")
}

/// That there are more events than are listed.
pub fn cut(vehicles: &str) -> String {
    format!(
        "Too many for one list: those of the first {vehicles} vehicles. Select some to see theirs"
    )
}

/// Shows or hides one kind of event.
pub fn show_kind(kinds: &str, count: &str) -> String {
    format!("Show {}: {count}", kinds.to_lowercase())
}

/// The same in short.
pub fn kind_count(kinds: &str, count: &str) -> String {
    format!("{kinds} {count}")
}

/// That something was copied.
pub fn copied(rows: &str, is_csv: bool) -> String {
    let form = if is_csv { "CSV" } else { "text" };
    format!("Copied {rows} rows as {form}")
}

/// That names were marked lest a spreadsheet takes them for formulas.
pub fn guarded(rows: &str) -> String {
    format!("; an apostrophe before {rows}, told in the column guarded")
}

/// That a large table is being written.
pub fn writing(percent: u8) -> String {
    format!("Writing the table: {percent} %")
}

/// That vehicles went while their table was being written.
pub const GIVEN_UP: &str = "Not copied: the vehicles changed meanwhile";

/// The heads of written tables, and the file's name.
pub mod written {
    pub const SESSION: &str = "Session";
    pub const PLAYHEAD: &str = "Playhead";
    pub const ZONE: &str = "Time zone";
    pub const VEHICLES: &str = "Vehicles";
    pub const EVENTS: &str = "Events";
    pub const OF_ALL: &str = "of all vehicles";
    pub const EVERYONE_TITLE: &str = "Everyone at one moment";
    pub const EVENTS_TITLE: &str = "Events in order of time";
    pub const SPEED_IS: &str = "Speed is";
    pub const NO_SESSION: &str = "none";
    pub const EVERYONE_FILE: &str = "everyone";
    pub const EVENTS_FILE: &str = "events";

    /// The heading of speeds in a unit.
    pub fn speed(unit: &str) -> String {
        format!("Speed, {unit}")
    }

    /// Data of an application.
    pub fn live(address: &str) -> String {
        format!("application at {address}")
    }

    /// How many events, and of whom.
    pub fn events(count: &str, of_whom: &str) -> String {
        format!("{count} {of_whom}")
    }

    /// A line over the table.
    pub fn line(name: &str, value: &str) -> String {
        format!("{name}: {value}")
    }

    /// How many vehicles events are told of.
    pub fn of_selected(count: &str) -> String {
        format!("of {count} selected vehicles")
    }
}
