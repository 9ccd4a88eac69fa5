//! A quicker way through a large message that is as it should be.
//!
//! The JSON reader of `serde_json` is exact about faults and knows nothing of what comes
//! next. Here the same visitors read the same text through a reader that borrows everything,
//! and fixes, which are nearly all of a message, are read by [`FixScanner`], which expects
//! each one to look like the one before. Whatever is out of the ordinary is left to
//! `serde_json`: one value, or after an [`Unusual`] the whole message from its beginning. So
//! there is one set of rules, and the error texts are those of one reader.

mod bytes;
mod cursor;
mod fix;
mod json;

pub(super) use fix::FixScanner;
pub(super) use json::{Json, Unusual};
