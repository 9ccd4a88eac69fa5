//! What is wrong with a saved view: with the whole file, or with one of its fields.

/// The file is too large.
pub fn too_large(max_bytes: u64) -> String {
    format!("it has more than {max_bytes} bytes: no view is so large")
}

/// It is no JSON.
pub fn no_json(error: &str) -> String {
    format!("it is not written as JSON: {error}")
}

/// It is JSON of something else; `field` is what a view has.
pub fn no_view(field: &str) -> String {
    format!("it has no field {field}: it is not a saved view")
}

/// Its version is none.
pub fn bad_version(field: &str, version: &str) -> String {
    format!("{field} = {version}: no version of a view")
}

/// It is for a later program.
pub fn newer(field: &str, version: u64, known: u64) -> String {
    format!("{field} = {version}: this program reads views up to version {known}")
}

/// A field, what it holds, and what is wrong with that.
pub fn field(name: &str, value: &str, reason: &str) -> String {
    format!("{name} = {value}: {reason}")
}

/// A field that means nothing.
pub fn unknown_field(name: &str) -> String {
    format!("{name} is not known and left alone")
}

/// What a field should hold and does not; each is the end of a sentence.
pub mod reason {
    pub const NO_OBJECT: &str = "no object";
    pub const NO_NUMBER: &str = "no number";
    pub const NO_WHOLE_NUMBER: &str = "no whole number";
    pub const NO_FLAG: &str = "neither true nor false";
    pub const NO_TEXT: &str = "no text";
    pub const NO_LIST: &str = "no list";
    pub const NO_LENGTH: &str = "no length";
    pub const ADDRESS: &str = "a view brings no addresses of servers";
    pub const NO_RECORDED_ZONE: &str = "says nothing of a recording";
    pub const BACKWARD: &str = "it ends before it begins";
    pub const NO_CLOCK: &str = "no clock: write +02:00, UTC or Europe/Malta";

    pub fn outside(low: f64, high: f64) -> String {
        format!("outside of {low} to {high}")
    }

    pub fn more_than(high: u64) -> String {
        format!("more than {high}")
    }

    pub fn longer_than(max_chars: usize) -> String {
        format!("longer than {max_chars} characters")
    }

    pub fn too_many_vehicles(max: usize) -> String {
        format!("more than {max} vehicles")
    }

    /// Neither all of the time nor two times; `all` is how the file writes it.
    pub fn no_part(all: &str) -> String {
        format!("neither \"{all}\" nor two times")
    }

    /// Neither a whole trail nor a length in seconds; `whole` is how the file writes it.
    pub fn no_trail(whole: &str, max_secs: f64) -> String {
        format!("neither \"{whole}\" nor seconds from 0 to {max_secs}")
    }

    /// None of the words that the file knows.
    pub fn none_of(words: &[&str]) -> String {
        match words {
            [] => String::new(),
            [first, others @ ..] => others
                .iter()
                .fold(format!("neither {first}"), |text, word| {
                    format!("{text} nor {word}")
                }),
        }
    }
}
