//! The message `follow`: whom the view goes along with.

use super::fields::{Fields, Value, missing, refusal};
use super::kind::Kind;
use super::scalar::Scalar;
use super::selection::{ID_KEYS, IDS_KEYS, KEYS, id, ids};
use super::source::Source;
use super::{DecodeError, FollowWish, Message};

/// Who is meant, where that is nobody in particular.
const TARGET_KEYS: &[&str] = &["target", "vehicle_ids", "vehicleIds", "ids"];

/// The message of a `follow`.
pub(super) fn follow(source: Source<'_>) -> Result<Message, DecodeError> {
    let kind = Kind::Follow;
    let fields = Fields::of(source, KEYS)?;
    for (key, value) in fields.under(TARGET_KEYS) {
        let word = match value {
            Value::One(Scalar::Text(text)) => text.trim().to_ascii_lowercase(),
            Value::One(Scalar::Missing(_)) => continue,
            _ if key == "target" => String::new(),
            // The list of ids.
            _ => continue,
        };
        return match word.as_str() {
            "all" => Ok(Message::Follow(FollowWish::All)),
            "selection" => Ok(Message::Follow(FollowWish::Selection)),
            "none" => Ok(Message::Follow(FollowWish::Nobody)),
            _ => {
                let reason = "neither \"all\", \"selection\" nor \"none\"";
                Err(refusal(kind, key, value.shown(), reason))
            }
        };
    }
    if let Some(ids) = ids(kind, &fields)? {
        return Ok(Message::Follow(if ids.is_empty() {
            FollowWish::Nobody
        } else {
            FollowWish::Vehicles(ids)
        }));
    }
    if let Some(id) = id(kind, &fields)? {
        return Ok(Message::Follow(FollowWish::Vehicles(vec![id])));
    }
    // Nothing said of it is not the same as "nobody".
    let is_there = [ID_KEYS, IDS_KEYS, TARGET_KEYS]
        .into_iter()
        .flat_map(|keys| fields.under(keys))
        .any(|(_, value)| !matches!(value, Value::Inner(_)));
    if is_there {
        Ok(Message::Follow(FollowWish::Nobody))
    } else {
        let reason = "there is neither a vehicle, a target nor null for nobody";
        Err(missing(kind, "vehicle_id", reason))
    }
}
