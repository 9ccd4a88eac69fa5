//! The keys of objects.

use std::borrow::Cow;
use std::marker::PhantomData;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::scalar::{skip_map, skip_seq};

/// The meaning of an object's key.
pub(super) trait KeyName: Sized {
    /// What `text` means as a key here.
    fn of(text: &str) -> Self;
}

/// Keys that are no text, which MessagePack allows, are as good as one that nobody knows.
macro_rules! visit_other_keys {
    ($none:expr) => {
        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a key")
        }
        fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
            Ok($none)
        }
        fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
            Ok($none)
        }
        fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
            Ok($none)
        }
        fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
            Ok($none)
        }
        fn visit_bytes<E>(self, _: &[u8]) -> Result<Self::Value, E> {
            Ok($none)
        }
        fn visit_unit<E>(self) -> Result<Self::Value, E> {
            Ok($none)
        }
        fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
            skip_seq(seq)?;
            Ok($none)
        }
        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
            skip_map(map)?;
            Ok($none)
        }
        fn visit_newtype_struct<D: Deserializer<'de>>(
            self,
            extension: D,
        ) -> Result<Self::Value, D::Error> {
            serde::de::IgnoredAny::deserialize(extension)?;
            Ok($none)
        }
    };
}

/// The text of a key; empty for a key that is no text.
pub(super) struct KeyText<'de>(pub(super) Cow<'de, str>);

struct KeyTextVisitor;

impl<'de> Deserialize<'de> for KeyText<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(KeyTextVisitor)
    }
}

impl<'de> Visitor<'de> for KeyTextVisitor {
    type Value = KeyText<'de>;
    visit_other_keys!(KeyText(Cow::Borrowed("")));
    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<KeyText<'de>, E> {
        Ok(KeyText(Cow::Borrowed(text)))
    }
    fn visit_str<E>(self, text: &str) -> Result<KeyText<'de>, E> {
        Ok(KeyText(Cow::Owned(text.to_owned())))
    }
}

/// Reads a key; leaves the address of its text, where it was not copied, so that one can
/// tell how far the reading has come.
pub(super) struct Key<'a, K>(pub(super) &'a mut usize, pub(super) PhantomData<K>);

impl<'de, K: KeyName> DeserializeSeed<'de> for Key<'_, K> {
    type Value = K;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<K, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de, K: KeyName> Visitor<'de> for Key<'_, K> {
    type Value = K;
    visit_other_keys!(K::of(""));
    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<K, E> {
        *self.0 = text.as_ptr().addr();
        Ok(K::of(text))
    }
    fn visit_str<E>(self, text: &str) -> Result<K, E> {
        Ok(K::of(text))
    }
}
