//! What the application asks to be told: `subscribe` and `ping`.

use super::fields::{Fields, Value, missing, refusal};
use super::kind::Kind;
use super::scalar::Number;
use super::source::Source;
use super::{DecodeError, MAX_STATE_HZ, Message, Subscription};

const PLAYBACK_KEYS: &[&str] = &["playback_state", "playbackState"];
const SELECTION_KEYS: &[&str] = &["selection_changed", "selectionChanged"];
const CAMERA_KEYS: &[&str] = &["camera_changed", "cameraChanged"];

const KEYS: &[&str] = &[
    "playback_state",
    "playbackState",
    "selection_changed",
    "selectionChanged",
    "camera_changed",
    "cameraChanged",
    "request_id",
    "requestId",
];

/// How often a playhead is told when it is asked for with a mere "true".
const USUAL_STATE_HZ: f64 = 10.0;

/// The message of a `subscribe`.
pub(super) fn subscribe(source: Source<'_>) -> Result<Message, DecodeError> {
    let fields = Fields::of(source, KEYS)?;
    let subscription = Subscription {
        playback_state_hz: fields
            .first(PLAYBACK_KEYS)
            .map(|(key, value)| rate_hz(key, value))
            .transpose()?,
        selection_changed: truth(&fields, SELECTION_KEYS)?,
        camera_changed: truth(&fields, CAMERA_KEYS)?,
    };
    if subscription == Subscription::default() {
        let reason =
            "nothing to subscribe to (known: playback_state, selection_changed, camera_changed)";
        return Err(missing(Kind::Subscribe, "playback_state", reason));
    }
    Ok(Message::Subscribe(subscription))
}

/// The message of a `ping`.
pub(super) fn ping(source: Source<'_>) -> Result<Message, DecodeError> {
    let request_id = Fields::of(source, KEYS)?.request_id(Kind::Ping)?;
    Ok(Message::Ping { request_id })
}

fn truth(fields: &Fields<'_>, keys: &'static [&'static str]) -> Result<Option<bool>, DecodeError> {
    let Some((key, value)) = fields.first(keys) else {
        return Ok(None);
    };
    let wrong = || {
        refusal(
            Kind::Subscribe,
            key,
            value.shown(),
            "neither true nor false",
        )
    };
    value.truth().map(Some).ok_or_else(wrong)
}

fn rate_hz(key: &'static str, value: &Value<'_>) -> Result<f64, DecodeError> {
    match (value.number(), value.truth()) {
        (Number::Value(hz), _) if (0.0..=MAX_STATE_HZ).contains(&hz) => Ok(hz),
        (Number::Wrong, Some(wanted)) => Ok(if wanted { USUAL_STATE_HZ } else { 0.0 }),
        _ => {
            let reason = "neither a truth nor a number of times a second from 0 to 30";
            Err(refusal(Kind::Subscribe, key, value.shown(), reason))
        }
    }
}
