//! One vehicle: what it is called, how it looks, and its track.

use super::{Color, Track};
use crate::time::Zone;

/// One vehicle with its track.
#[derive(Clone, Debug, PartialEq)]
pub struct Vehicle {
    /// Id as the sender gave it; sent back to it unchanged. Not always unique.
    pub id: String,
    /// Name for people.
    pub label: String,
    /// Colour as sent or generated.
    pub color: Color,
    /// What kind of vehicle it is or whom it belongs to, as the sender says.
    pub group: Option<String>,
    /// Zone that the first of its times stated.
    pub zone: Zone,
    /// Its fixes.
    pub track: Track,
}
