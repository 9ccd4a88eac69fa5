//! Whatever arrives, decoding ends with a message or a reason.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on stops"
)]

use std::path::Path;

use proptest::prelude::*;
use trackscope::wire::{Message, decode};

/// All fixtures, the accepted and the refused.
fn fixtures() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/messages");
    ["accepted", "refused"]
        .iter()
        .flat_map(|name| std::fs::read_dir(folder.join(name)).unwrap())
        .map(|entry| std::fs::read(entry.unwrap().path()).unwrap())
        .collect()
}

#[derive(Clone, Debug)]
enum Mutation {
    Replace(prop::sample::Index, u8),
    Remove(prop::sample::Index),
    Insert(prop::sample::Index, &'static str),
    CutOff(prop::sample::Index),
    Swap(prop::sample::Index, prop::sample::Index),
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let words = prop::sample::select(vec![
        "null",
        "NaN",
        "-Infinity",
        "1e999",
        "[",
        "{",
        "\"",
        "}",
        "]",
        ",",
        ":",
        "\\u00",
        "-",
        "\u{7f}",
        "9999999999999999999999",
        "true",
        "\"id\":",
        "\"gps_points\":[{}],",
    ]);
    prop_oneof![
        (any::<prop::sample::Index>(), any::<u8>())
            .prop_map(|(at, byte)| Mutation::Replace(at, byte)),
        any::<prop::sample::Index>().prop_map(Mutation::Remove),
        (any::<prop::sample::Index>(), words).prop_map(|(at, word)| Mutation::Insert(at, word)),
        any::<prop::sample::Index>().prop_map(Mutation::CutOff),
        any::<(prop::sample::Index, prop::sample::Index)>().prop_map(|(a, b)| Mutation::Swap(a, b)),
    ]
}

fn mutate(bytes: &mut Vec<u8>, mutation: &Mutation) {
    if bytes.is_empty() {
        return;
    }
    let len = bytes.len();
    match mutation {
        Mutation::Replace(at, byte) => bytes[at.index(len)] = *byte,
        Mutation::Remove(at) => drop(bytes.remove(at.index(len))),
        Mutation::Insert(at, word) => {
            let at = at.index(len);
            bytes.splice(at..at, word.bytes());
        }
        Mutation::CutOff(at) => bytes.truncate(at.index(len)),
        Mutation::Swap(a, b) => bytes.swap(a.index(len), b.index(len)),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn mutated_messages_never_panic_and_never_yield_impossible_fixes(
        which in any::<prop::sample::Index>(),
        mutations in prop::collection::vec(mutation(), 1..6),
    ) {
        let all = fixtures();
        let mut bytes = all[which.index(all.len())].clone();
        mutations.iter().for_each(|mutation| mutate(&mut bytes, mutation));
        match decode(&bytes, &mut |_| {}) {
            Ok(Message::LoadVehicles(load)) => {
                for vehicle in &load.vehicles {
                    prop_assert!(!vehicle.id.is_empty() && !vehicle.label.is_empty());
                    prop_assert!(vehicle.track.times_micros().is_sorted());
                }
            }
            Ok(_) => {}
            Err(error) => prop_assert!(!error.to_string().is_empty()),
        }
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = decode(&bytes, &mut |_| {});
    }
}
