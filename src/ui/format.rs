//! Numbers, sizes and names as they are written on the panels; speeds and lengths are written by
//! [`crate::units`].

use std::borrow::Cow;

use crate::words::numbers as words;

/// Longest piece of a name that is laid out, in characters: names come from outside.
const MAX_NAME_CHARS: usize = 160;

pub use crate::units::thousands;

/// [`thousands`] of a length.
pub fn count(n: usize) -> String {
    // A usize fits a u64 on every platform there is.
    thousands(n as u64)
}

/// `24 MB`, `1.5 GB`: decimal units, as file managers write them.
pub fn bytes(n: u64) -> String {
    let value = n as f64;
    if value < 1e3 {
        words::bytes(n)
    } else if value < 1e6 {
        words::kilobytes(value / 1e3)
    } else if value < 1e9 {
        words::megabytes(value / 1e6)
    } else {
        words::gigabytes(value / 1e9)
    }
}

/// `0.5×`, `10×`, `3,600×`.
pub fn rate(rate: f64) -> String {
    let rounded = rate.round();
    if (rate - rounded).abs() < 1e-9 && rounded >= 1.0 {
        // At least 1, and a rate is at most some thousands.
        format!("{}×", thousands(rounded as u64))
    } else {
        let text = format!("{rate:.2}");
        format!("{}×", text.trim_end_matches('0').trim_end_matches('.'))
    }
}

/// `80° E`: degrees and the nearest of eight winds.
pub fn heading(degrees: f64) -> String {
    let degrees = degrees.rem_euclid(360.0);
    // 0 to 8 after rounding; 8 is north again.
    let wind = words::WINDS
        .get((degrees / 45.0).round() as usize % 8)
        .unwrap_or(&"");
    let whole = degrees.round() % 360.0;
    format!("{whole:.0}° {wind}")
}

/// Text from outside for one line: without control characters, and not endless.
pub fn one_line(text: &str) -> Cow<'_, str> {
    let is_plain = |c: char| !c.is_control();
    if text.len() <= MAX_NAME_CHARS && text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let mut kept: String = text
        .chars()
        .take(MAX_NAME_CHARS)
        .map(|c| if is_plain(c) { c } else { ' ' })
        .collect();
    if text.chars().nth(MAX_NAME_CHARS).is_some() {
        kept.push('…');
    }
    Cow::Owned(kept)
}

/// The parts of a text that are written in one direction each. Signs go with what is
/// before them, digits always run from left to right, and spaces at a change of direction
/// go with the part that runs from left to right.
pub fn direction_runs(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut direction = None;
        let end = rest
            .char_indices()
            .find(|(_, c)| {
                let found = c.is_alphanumeric().then(|| is_rtl(*c));
                let changes = found.is_some() && direction.is_some() && found != direction;
                direction = direction.or(found);
                changes
            })
            .map_or(rest.len(), |(at, _)| at);
        let is_divided_rtl = direction == Some(true) && end < rest.len();
        let end = match rest.get(..end) {
            Some(run) if is_divided_rtl => run.trim_end().len(),
            _ => end,
        };
        let (run, after) = rest.split_at_checked(end)?;
        rest = after;
        (!run.is_empty()).then_some(run)
    })
}

/// Whether a letter belongs to a script written from right to left: Hebrew, Arabic and
/// their neighbours (Unicode blocks with bidirectional class R or AL).
fn is_rtl(c: char) -> bool {
    !c.is_numeric()
        && matches!(
            c,
            '\u{590}'..='\u{8FF}'
                | '\u{FB1D}'..='\u{FDFF}'
                | '\u{FE70}'..='\u{FEFF}'
                | '\u{10800}'..='\u{10FFF}'
                | '\u{1E800}'..='\u{1EFFF}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_as_short_as_they_can_be() {
        for (value, text) in [
            (0.1, "0.1×"),
            (0.25, "0.25×"),
            (1.0, "1×"),
            (2.5, "2.5×"),
            (3600.0, "3,600×"),
        ] {
            assert_eq!(rate(value), text);
        }
    }

    #[test]
    fn headings_name_the_nearest_wind() {
        for (degrees, text) in [
            (80.2, "80° E"),
            (359.9, "0° N"),
            (-45.0, "315° NW"),
            (200.0, "200° S"),
        ] {
            assert_eq!(heading(degrees), text);
        }
    }

    #[test]
    fn sizes_read_well() {
        assert_eq!(bytes(24_400_000), "24 MB");
        assert_eq!(bytes(12), "12 bytes");
        assert_eq!(bytes(1_500_000_000), "1.5 GB");
    }

    #[test]
    fn names_from_outside_stay_on_one_line() {
        assert_eq!(one_line("Vehicle 1"), "Vehicle 1");
        assert_eq!(one_line("a\nb\u{7}c"), "a b c");
        assert_eq!(
            one_line(&"é".repeat(5000)).chars().count(),
            MAX_NAME_CHARS + 1
        );
    }

    #[test]
    fn a_text_is_divided_where_its_writing_direction_changes() {
        let runs = |text| direction_runs(text).collect::<Vec<_>>();
        assert_eq!(runs("Vehicle 12"), ["Vehicle 12"]);
        assert_eq!(runs("סירה 12 boat"), ["סירה", " 12 boat"]);
        assert_eq!(runs("a שלום b"), ["a ", "שלום", " b"]);
        assert_eq!(runs("٤٢"), ["٤٢"]);
        assert!(runs("").is_empty());
    }
}
