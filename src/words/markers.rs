//! What is written beside a marker on the map.

/// A vehicle of which nothing was heard for so long.
pub fn last_seen(name: &str, ago: &str) -> String {
    format!("{name} · last seen {ago} ago")
}

/// The same with the time of its last fix.
pub fn with_time(text: &str, time: &str) -> String {
    format!("{text} · {time}")
}

/// The same with how many others lie under it.
pub fn with_others(text: &str, count: usize) -> String {
    format!("{text} +{count}")
}
