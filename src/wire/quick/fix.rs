//! One fix after the other, each expected to look like the one before.

use super::json::Json;
use crate::wire::key::KeyName;
use crate::wire::scalar::Scalar;

/// Keys of one fix; with more it is none that the application writes.
const MAX_KEYS: usize = 32;

/// Reads objects of simple values. What stands before a value, from the comma or the brace
/// to the key and the colon, is the same in each of a list, so that one comparison of bytes
/// tells the key's meaning.
#[derive(Debug)]
pub(in crate::wire) struct FixScanner<'t, K> {
    slots: Vec<Slot<'t, K>>,
    /// How many of the slots belong to the last object.
    len: usize,
}

/// A key as it was written the last time, what it means, and its value.
#[derive(Debug)]
struct Slot<'t, K> {
    lead: &'t [u8],
    key: K,
    value: Scalar<'t>,
}

impl<K> Default for FixScanner<'_, K> {
    fn default() -> Self {
        Self {
            slots: Vec::new(),
            len: 0,
        }
    }
}

impl<'t, K: KeyName + Copy> FixScanner<'t, K> {
    /// Reads the object that begins here; `false`, with nothing taken, when it is not one
    /// of simple values alone.
    #[inline]
    pub(in crate::wire) fn scan(&mut self, json: &Json<'t>) -> bool {
        let from = json.at();
        let is_read = self.read_object(json).is_some();
        if !is_read {
            json.cursor.go_to(from);
        }
        is_read
    }

    /// Keys and values of the last object, in its order.
    #[inline]
    pub(in crate::wire) fn entries(&self) -> impl Iterator<Item = (K, &Scalar<'t>)> {
        let slots = self.slots.iter().take(self.len);
        slots.map(|slot| (slot.key, &slot.value))
    }

    #[inline]
    fn read_object(&mut self, json: &Json<'t>) -> Option<()> {
        let cursor = &json.cursor;
        let mut at = cursor.at();
        self.len = 0;
        loop {
            for slot in self.slots.iter_mut().skip(self.len) {
                if !begins_with(cursor.from(at), slot.lead) {
                    break;
                }
                at = cursor.simple_at(at + slot.lead.len(), &mut slot.value)?;
                self.len += 1;
            }
            cursor.go_to(at);
            if self.len > 0 && cursor.take(b'}') {
                return Some(());
            }
            let value = self.learn(json)?;
            at = cursor.simple_at(cursor.at(), value)?;
            self.len += 1;
        }
    }

    /// Takes everything up to the next value and remembers it; gives the place of the value.
    #[cold]
    fn learn(&mut self, json: &Json<'t>) -> Option<&mut Scalar<'t>> {
        let cursor = &json.cursor;
        let from = cursor.at();
        let index = self.len;
        if index >= MAX_KEYS || !cursor.take(if index == 0 { b'{' } else { b',' }) {
            return None;
        }
        cursor.peek();
        let key = K::of(cursor.plain_string()?);
        if !cursor.take(b':') {
            return None;
        }
        cursor.peek();
        let slot = Slot {
            lead: cursor.part(from, cursor.at())?.as_bytes(),
            key,
            value: Scalar::Bool(false),
        };
        match self.slots.get_mut(index) {
            Some(known) => *known = slot,
            None => self.slots.push(slot),
        }
        self.slots.get_mut(index).map(|slot| &mut slot.value)
    }
}

/// As `starts_with`, without a call for the lengths that occur.
#[inline]
fn begins_with(bytes: &[u8], lead: &[u8]) -> bool {
    let Some(found) = bytes.get(..lead.len()) else {
        return false;
    };
    if (8..=16).contains(&lead.len()) {
        // Two words that overlap are all of it.
        return found.first_chunk::<8>() == lead.first_chunk::<8>()
            && found.last_chunk::<8>() == lead.last_chunk::<8>();
    }
    found == lead
}
