//! The order of names as people have it: `Taxi 2` before `Taxi 10`.

use std::cmp::Ordering;

/// Compares letter by letter, capitals as small letters, and whole numbers by their value; what
/// is equal so is in the order of its characters.
pub fn compare(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a, b);
    loop {
        match (left.chars().next(), right.chars().next()) {
            (None, None) => return a.cmp(b),
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(x), Some(y)) if x.is_ascii_digit() && y.is_ascii_digit() => {
                let (x, after_x) = number(left);
                let (y, after_y) = number(right);
                // Without leading zeros the longer number is the larger one.
                let order = x.len().cmp(&y.len()).then_with(|| x.cmp(y));
                if order != Ordering::Equal {
                    return order;
                }
                (left, right) = (after_x, after_y);
            }
            (Some(x), Some(y)) => {
                if x != y {
                    let order = x.to_lowercase().cmp(y.to_lowercase());
                    if order != Ordering::Equal {
                        return order;
                    }
                }
                left = left.get(x.len_utf8()..).unwrap_or_default();
                right = right.get(y.len_utf8()..).unwrap_or_default();
            }
        }
    }
}

/// The digits that a text begins with, without leading zeros, and what follows them.
fn number(text: &str) -> (&str, &str) {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (digits, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    (digits.trim_start_matches('0'), rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_in_names_are_compared_by_their_value() {
        let mut names = [
            "Taxi 10", "taxi 9", "Taxi 2", "Bus", "Taxi 2b", "Taxi", "Taxi 02", "7", "Ämter", "10",
        ];
        names.sort_by(|a, b| compare(a, b));
        let expected = [
            "7", "10", "Bus", "Taxi", "Taxi 02", "Taxi 2", "Taxi 2b", "taxi 9", "Taxi 10", "Ämter",
        ];
        assert_eq!(names, expected);
        let (long, longer) = ("9".repeat(300), "1".repeat(301));
        assert_eq!(compare(&long, &longer), Ordering::Less);
    }

    proptest! {
        #[test]
        fn it_is_an_order(a in "[a-cA-C0-2é ]{0,8}", b in "[a-cA-C0-2é ]{0,8}", c in "[a-cA-C0-2é ]{0,8}") {
            prop_assert_eq!(compare(&a, &b), compare(&b, &a).reverse());
            prop_assert_eq!(compare(&a, &b) == Ordering::Equal, a == b);
            if compare(&a, &b).is_le() && compare(&b, &c).is_le() {
                prop_assert!(compare(&a, &c).is_le());
            }
        }
    }
}
