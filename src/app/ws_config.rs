//! `ws-config.js`: the file in which the application's earlier viewer left its port.
//!
//! Such files stay behind for hours, and their time has no zone, so that only one that was
//! written just now counts. Nothing is taken from a file but the port.

use chrono::{DateTime, Duration, FixedOffset, LocalResult, NaiveDateTime, TimeDelta, TimeZone};
use thiserror::Error;

use super::js_object::{self, ObjectError, Value};

/// A larger file is none of these.
pub const MAX_WS_CONFIG_BYTES: usize = 4096;

/// A file that is older than this, or from so far in the future, is left alone.
pub const WS_CONFIG_AGE_SECS: i64 = 5;

/// What a fresh file says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WsConfig {
    /// Where the application listens.
    pub port: u16,
    /// Whether its time came twice, because clocks were put back: it may be an hour old.
    pub is_ambiguous: bool,
}

/// Why a file is left alone.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum WsConfigError {
    /// It is too large to be one.
    #[error("it has more than {MAX_WS_CONFIG_BYTES} bytes")]
    TooLarge,
    /// It is written differently.
    #[error(transparent)]
    Syntax(#[from] ObjectError),
    /// The port is missing or none.
    #[error("port = {0}: expected a number from 1 to 65535")]
    Port(String),
    /// The time is missing or none.
    #[error("timestamp = {0}: expected a time like '2024-01-01 10:00:00'")]
    Timestamp(String),
    /// Clocks went from before that time to after it.
    #[error("timestamp = {0}: there is no such time in this machine's zone")]
    NoSuchTime(String),
    /// It was written too long ago.
    #[error("it is {0} s old")]
    Stale(i64),
    /// It was written in the future.
    #[error("its time is {0} s ahead")]
    Ahead(i64),
}

/// Reads the text of such a file at the moment `now`, in whose zone a time without one is
/// read.
///
/// # Errors
/// [`WsConfigError`] when nothing is to be taken from it.
pub fn read_ws_config<Z: TimeZone>(
    text: &str,
    now: &DateTime<Z>,
) -> Result<WsConfig, WsConfigError> {
    if text.len() > MAX_WS_CONFIG_BYTES {
        return Err(WsConfigError::TooLarge);
    }
    let fields = js_object::read(text, "WS_CONFIG")?;
    // As in JavaScript the last of several counts.
    let field = |name: &str| {
        let found = fields.iter().rev().find(|(key, _)| key == name);
        found.map(|(_, value)| value)
    };
    let port = port(field("port"))?;
    let written = written_at(field("timestamp"), &now.timezone())?;
    let ages = written.iter().map(|at| now.fixed_offset() - *at);
    // Of two readings the one counts that is nearer.
    let age = ages
        .min_by_key(TimeDelta::abs)
        .ok_or_else(|| WsConfigError::Timestamp(String::from("missing")))?;
    let limit = Duration::seconds(WS_CONFIG_AGE_SECS);
    if age >= limit {
        Err(WsConfigError::Stale(age.num_seconds()))
    } else if -age >= limit {
        Err(WsConfigError::Ahead((-age).num_seconds()))
    } else {
        Ok(WsConfig {
            port,
            is_ambiguous: written.len() > 1,
        })
    }
}

fn port(value: Option<&Value>) -> Result<u16, WsConfigError> {
    let text = value.map_or("missing", Value::text);
    match text.parse() {
        Ok(port) if port > 0 => Ok(port),
        _ => Err(WsConfigError::Port(text.to_owned())),
    }
}

/// The moments that a time may mean, one or two of them.
fn written_at<Z: TimeZone>(
    value: Option<&Value>,
    zone: &Z,
) -> Result<Vec<DateTime<FixedOffset>>, WsConfigError> {
    let (text, bare) = match value {
        None => ("missing", None),
        // What `Date.now()` gives.
        Some(Value::Bare(text)) => (text.as_str(), text.parse::<i64>().ok()),
        Some(Value::Quoted(text)) => (text.as_str(), None),
    };
    if let Some(at) = bare.and_then(DateTime::from_timestamp_millis) {
        return Ok(vec![at.fixed_offset()]);
    }
    if matches!(value, Some(Value::Quoted(_))) {
        for format in ["%Y-%m-%d %H:%M:%S%.f%#z", "%Y-%m-%dT%H:%M:%S%.f%#z"] {
            if let Ok(at) = DateTime::parse_from_str(text, format) {
                return Ok(vec![at]);
            }
        }
        for format in ["%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M:%S%.f"] {
            if let Ok(naive) = NaiveDateTime::parse_from_str(text, format) {
                return in_zone(naive, zone, text);
            }
        }
    }
    Err(WsConfigError::Timestamp(text.to_owned()))
}

fn in_zone<Z: TimeZone>(
    naive: NaiveDateTime,
    zone: &Z,
    text: &str,
) -> Result<Vec<DateTime<FixedOffset>>, WsConfigError> {
    match zone.from_local_datetime(&naive) {
        LocalResult::Single(at) => Ok(vec![at.fixed_offset()]),
        LocalResult::Ambiguous(one, other) => Ok(vec![one.fixed_offset(), other.fixed_offset()]),
        LocalResult::None => Err(WsConfigError::NoSuchTime(text.to_owned())),
    }
}

#[cfg(test)]
#[path = "ws_config_tests.rs"]
mod tests;
