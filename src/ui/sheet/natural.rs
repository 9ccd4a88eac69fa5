//! Names in the order in which people look for them: `Bus 2` before `Bus 10`.

use std::cmp::Ordering;

/// Compares two names: numbers in them by value, letters whatever their case.
pub fn compare(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a, b);
    loop {
        let (Some(l), Some(r)) = (left.chars().next(), right.chars().next()) else {
            // The shorter one first; names that differ in case alone keep one order.
            return left.len().cmp(&right.len()).then_with(|| a.cmp(b));
        };
        let order = if l.is_ascii_digit() && r.is_ascii_digit() {
            let (digits_l, rest_l) = digits(left);
            let (digits_r, rest_r) = digits(right);
            (left, right) = (rest_l, rest_r);
            // Without leading zeros the longer number is the larger one, however long.
            (digits_l.len().cmp(&digits_r.len())).then_with(|| digits_l.cmp(digits_r))
        } else {
            left = left.get(l.len_utf8()..).unwrap_or_default();
            right = right.get(r.len_utf8()..).unwrap_or_default();
            l.to_lowercase().cmp(r.to_lowercase())
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

/// The number that a text begins with, without leading zeros, and what comes behind it.
fn digits(text: &str) -> (&str, &str) {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (number, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    (number.trim_start_matches('0'), rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_names_count_by_value_and_case_does_not_matter() {
        let mut names = [
            "Bus 10",
            "bus 2",
            "Taxi",
            "Bus 1",
            "",
            "Bus",
            "bus 02b",
            "taxi 99999999999999999999",
            "Äpfel",
        ];
        names.sort_by(|a, b| compare(a, b));
        assert_eq!(
            names,
            [
                "",
                "Bus",
                "Bus 1",
                "bus 2",
                "bus 02b",
                "Bus 10",
                "Taxi",
                "taxi 99999999999999999999",
                "Äpfel"
            ]
        );
        assert_eq!(compare("a", "A"), "a".cmp("A"));
        assert_eq!(compare("x7", "x7"), Ordering::Equal);
    }
}
