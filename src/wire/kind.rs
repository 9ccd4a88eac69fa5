//! What kind of message something is: its `type`, or what it looks like without one.

use serde::de::{
    DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

use super::DecodeError;
use super::key::KeyText;
use super::scalar::{Scalar, shortened, visit_scalars};
use super::source::Source;

/// The kinds of messages that mean something here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    LoadVehicles,
    AppendPoints,
    RemoveVehicles,
    Control,
    Clear,
    Seek,
    SetSpeed,
    Settings,
    SwitchProvider,
    FocusVehicle,
    Select,
    SetVisible,
    Isolate,
    Fit,
    Follow,
    Subscribe,
    Batch,
    Ping,
    Quit,
}

/// Every kind under its names; `-` and `_` are the same in them, and so are capitals and small
/// letters. The first name of a kind is the one that errors say.
const KINDS: [(&str, Kind); 21] = [
    ("load_vehicles", Kind::LoadVehicles),
    ("append_points", Kind::AppendPoints),
    ("remove_vehicles", Kind::RemoveVehicles),
    ("control", Kind::Control),
    ("control_command", Kind::Control),
    ("clear", Kind::Clear),
    ("seek", Kind::Seek),
    ("seek_to_time", Kind::Seek),
    ("set_speed", Kind::SetSpeed),
    ("settings", Kind::Settings),
    ("switch_provider", Kind::SwitchProvider),
    ("focus_vehicle", Kind::FocusVehicle),
    ("select", Kind::Select),
    ("set_visible", Kind::SetVisible),
    ("isolate", Kind::Isolate),
    ("fit", Kind::Fit),
    ("follow", Kind::Follow),
    ("subscribe", Kind::Subscribe),
    ("batch", Kind::Batch),
    ("ping", Kind::Ping),
    ("quit", Kind::Quit),
];

/// Types that other viewers of the application take, and that this one does not yet.
const UNSUPPORTED_TYPES: [&str; 3] = ["load_photos", "clear_photos", "load_layer"];

impl Kind {
    /// The kind of this `type`.
    ///
    /// # Errors
    /// [`DecodeError::UnsupportedType`] and [`DecodeError::UnknownType`].
    pub(super) fn of(found: &str) -> Result<Self, DecodeError> {
        let name = found.trim().replace('-', "_").to_ascii_lowercase();
        if let Some((_, kind)) = KINDS.iter().find(|(known, _)| *known == name) {
            return Ok(*kind);
        }
        let found = shortened(found, 60).into_owned();
        Err(if UNSUPPORTED_TYPES.contains(&name.as_str()) {
            DecodeError::UnsupportedType { found }
        } else {
            DecodeError::UnknownType { found }
        })
    }

    /// Its first name.
    pub(super) fn name(self) -> &'static str {
        let named = KINDS.iter().find(|(_, kind)| *kind == self);
        named.map_or("message", |(name, _)| name)
    }
}

/// The names of all kinds, without their other spellings.
pub(super) fn known_types() -> String {
    let mut names: Vec<&str> = KINDS.iter().map(|(_, kind)| kind.name()).collect();
    names.dedup();
    names.join(", ")
}

/// What the outermost value of a message is.
#[derive(Debug)]
pub(super) enum TopLevel {
    /// An object with a `type`.
    Typed(String),
    /// An object without one, or a list of vehicles.
    Untyped,
    /// A list of messages.
    Messages,
    /// Anything else, shown.
    Neither(String),
}

impl TopLevel {
    /// Looks for what a message is, and no further: in most messages the `type` comes first.
    ///
    /// # Errors
    /// What is wrong with the text before that is known.
    pub(super) fn of(source: Source<'_>) -> Result<Self, DecodeError> {
        let mut found = None;
        let read = source.begin(TypeFinder { found: &mut found });
        match (found, read) {
            // Stopping early looks like an error to the reader; it is none here.
            (Some(top_level), _) => Ok(top_level),
            (None, Ok(())) => Ok(Self::Untyped),
            (None, Err(broken)) => Err(broken.told()),
        }
    }
}

struct TypeFinder<'a> {
    found: &'a mut Option<TopLevel>,
}

impl TypeFinder<'_> {
    fn scalar(self, value: Scalar<'_>) {
        *self.found = Some(TopLevel::Neither(value.shown()));
    }
}

impl<'de> DeserializeSeed<'de> for TypeFinder<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for TypeFinder<'_> {
    type Value = ();
    visit_scalars!();

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let mut is_message = None;
        let first = seq.next_element_seed(FirstElement(&mut is_message));
        *self.found = Some(match (is_message, first) {
            (Some(true), _) | (None, Ok(None)) => TopLevel::Messages,
            (Some(false), _) | (None, Ok(Some(()))) => TopLevel::Untyped,
            (None, Err(error)) => return Err(error),
        });
        Err(A::Error::custom("seen enough"))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(KeyText(key)) = map.next_key()? {
            if key != "type" {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            let value: Scalar<'de> = map.next_value()?;
            if let Scalar::Missing(_) = value {
                continue;
            }
            *self.found = Some(TopLevel::Typed(match value {
                Scalar::Text(text) => text.into_owned(),
                other => other.shown(),
            }));
            return Err(A::Error::custom("seen enough"));
        }
        Ok(())
    }
}

/// Looks whether the first element of a list is a message: an object with a text as its `type`,
/// and without fixes, which would make it a vehicle.
struct FirstElement<'a>(&'a mut Option<bool>);

impl FirstElement<'_> {
    #[expect(clippy::unused_self, reason = "the other visitors need it")]
    fn scalar(self, _: Scalar<'_>) {}
}

impl<'de> DeserializeSeed<'de> for FirstElement<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for FirstElement<'_> {
    type Value = ();
    visit_scalars!();
    super::scalar::visit_no_seq!();

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut has_type = false;
        while let Some(KeyText(key)) = map.next_key()? {
            match &*key {
                "type" => {
                    let value: Scalar<'de> = map.next_value()?;
                    has_type |= matches!(value, Scalar::Text(_));
                }
                "gps_points" | "points" | "columns" => {
                    *self.0 = Some(false);
                    return Err(A::Error::custom("seen enough"));
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        *self.0 = Some(has_type);
        Ok(())
    }
}
