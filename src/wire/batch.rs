//! Several messages in one: a `batch`, or a bare list of messages.

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::DecodeError;
use super::fields::{missing, refusal};
use super::key::KeyText;
use super::kind::{Kind, TopLevel};
use super::pack;
use super::scalar::{Scalar, skip_map, visit_scalars};
use super::source::Source;

/// A batch has no more messages than this.
pub const MAX_BATCH_MESSAGES: usize = 100_000;

/// The messages of a batch, each by its own bytes.
///
/// # Errors
/// What is wrong with the text, or with the batch as a whole.
pub(super) fn members(source: Source<'_>) -> Result<Vec<Source<'_>>, DecodeError> {
    let mut found = Found::default();
    match source {
        Source::Json(_) => {
            let finder = Finder {
                found: &mut found,
                place: Place::Top,
            };
            source.read(finder).map_err(|broken| broken.told())?;
        }
        Source::Pack(bytes) => {
            pack::check(bytes)?;
            found.look_into(bytes, Place::Top);
        }
    }
    let kind = Kind::Batch;
    if let Some(found) = found.wrong {
        return Err(refusal(kind, "messages", found, "not a list of messages"));
    }
    if found.count > MAX_BATCH_MESSAGES {
        let many = format!("{} messages", found.count);
        let reason = "more than the 100000 that a batch may have";
        return Err(refusal(kind, "messages", many, reason));
    }
    found
        .members
        .ok_or_else(|| missing(kind, "messages", "there is no list of messages"))
}

/// Why a member of a batch is refused before it is read: a batch holds no other one.
pub(super) fn refused_member(member: Source<'_>) -> Option<DecodeError> {
    let is_batch = match TopLevel::of(member) {
        Ok(TopLevel::Messages) => true,
        Ok(TopLevel::Typed(found)) => Kind::of(&found) == Ok(Kind::Batch),
        // Whatever is wrong will be found again.
        Ok(TopLevel::Untyped | TopLevel::Neither(_)) | Err(_) => false,
    };
    is_batch.then(|| {
        let found = String::from("a batch");
        refusal(
            Kind::Batch,
            "messages",
            found,
            "a batch cannot hold another one",
        )
    })
}

/// What was found of a batch.
#[derive(Default)]
struct Found<'t> {
    /// The first [`MAX_BATCH_MESSAGES`] of the list.
    members: Option<Vec<Source<'t>>>,
    /// All of them.
    count: usize,
    /// What stood in the place of the list, shown.
    wrong: Option<String>,
}

impl<'t> Found<'t> {
    /// Begins a list; of two lists the last one counts.
    fn begin(&mut self) {
        self.count = 0;
        self.members = Some(Vec::new());
    }

    fn take(&mut self, member: Source<'t>) {
        self.count += 1;
        if let Some(members) = &mut self.members
            && self.count <= MAX_BATCH_MESSAGES
        {
            members.push(member);
        }
    }
}

/// Where in a batch a value stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// It is the batch.
    Top,
    /// In its `data`.
    Data,
    /// In the place of the list.
    List,
}

impl Place {
    /// Where the value of a key stands, if it is looked at.
    fn under(self, key: &str) -> Option<Self> {
        match (self, key) {
            (Self::Top | Self::Data, "messages") => Some(Self::List),
            (Self::Top, "data") => Some(Self::Data),
            _ => None,
        }
    }
}

impl<'t> Found<'t> {
    /// Looks for the list in MessagePack, whose structure is known to be right.
    fn look_into(&mut self, bytes: &'t [u8], place: Place) {
        if let Some(elements) = pack::elements(bytes) {
            self.begin();
            elements.for_each(|element| self.take(Source::Pack(element)));
            return;
        }
        match pack::entries(bytes) {
            Some(entries) if place != Place::List => {
                for (key, value) in entries {
                    if let Some(place) = pack::text(key).and_then(|key| place.under(key)) {
                        self.look_into(value, place);
                    }
                }
            }
            _ => {
                // One value is always there to be shown.
                let shown = Source::Pack(bytes).begin(std::marker::PhantomData::<Scalar<'t>>);
                if let Ok(shown) = shown {
                    self.instead(&shown);
                }
            }
        }
    }

    /// Takes what stands in the place of the list.
    fn instead(&mut self, value: &Scalar<'_>) {
        if !matches!(value, Scalar::Missing(_)) {
            self.wrong = Some(value.shown());
        }
    }
}

/// Finds the list in a batch of JSON.
struct Finder<'a, 't> {
    found: &'a mut Found<'t>,
    place: Place,
}

impl Finder<'_, '_> {
    fn scalar(self, value: Scalar<'_>) {
        self.found.instead(&value);
    }
}

impl<'de> DeserializeSeed<'de> for Finder<'_, 'de> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Finder<'_, 'de> {
    type Value = ();
    visit_scalars!();

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        self.found.begin();
        while let Some(member) = seq.next_element::<&'de RawValue>()? {
            self.found.take(Source::Json(member.get()));
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        if self.place == Place::List {
            skip_map(map)?;
            self.found.instead(&Scalar::Object);
            return Ok(());
        }
        while let Some(KeyText(key)) = map.next_key()? {
            match self.place.under(&key) {
                Some(place) => map.next_value_seed(Finder {
                    found: self.found,
                    place,
                })?,
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}
