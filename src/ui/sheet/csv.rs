//! Comma-separated values as RFC 4180 has them, safe to open in a spreadsheet.
//!
//! Names come from outside, and a spreadsheet takes a cell that begins with `=`, `+`, `-` or `@`
//! for a formula and runs it. Such a text gets an apostrophe in front, which spreadsheets show as
//! text; that this was done is told in a column of its own, `guarded`, so that nothing that was
//! recorded is altered in silence, and a program can take the apostrophe away again. Numbers that
//! this program writes are never changed.

use std::borrow::Cow;

/// What makes spreadsheets take a cell for a formula; full-width signs too, in some languages.
const FORMULA_SIGNS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// Writes one record with its line end.
pub fn push_record<'a>(out: &mut String, fields: impl IntoIterator<Item = &'a str>) {
    for (index, field) in fields.into_iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        push_field(out, field);
    }
    out.push_str("\r\n");
}

fn push_field(out: &mut String, field: &str) {
    let is_plain = |c: char| !matches!(c, ',' | '"' | '\r' | '\n');
    let has_edge = field.starts_with(char::is_whitespace) || field.ends_with(char::is_whitespace);
    if field.chars().all(is_plain) && !has_edge {
        out.push_str(field);
        return;
    }
    out.push('"');
    for c in field.chars() {
        if c == '"' {
            out.push('"');
        }
        out.push(c);
    }
    out.push('"');
}

/// A text from outside for a cell: with an apostrophe in front when a spreadsheet would take it
/// for a formula.
pub fn guard(text: &str) -> Cow<'_, str> {
    // Spreadsheets pass over white space in front, and take a tab or a line end for a new cell.
    let is_formula = text
        .trim_start()
        .starts_with(|c: char| FORMULA_SIGNS.contains(&c));
    if is_formula || text.starts_with(['\t', '\r', '\n']) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Which of these columns hold a text that was [guarded](guard), by name.
pub fn guarded(columns: &[(&'static str, &str)]) -> String {
    let names = columns
        .iter()
        .filter(|(_, text)| matches!(guard(text), Cow::Owned(_)))
        .map(|(name, _)| *name);
    names.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(fields: &[&str]) -> String {
        let mut out = String::new();
        push_record(&mut out, fields.iter().copied());
        out
    }

    #[test]
    fn only_what_needs_quotes_has_them_and_quotes_are_doubled() {
        assert_eq!(record(&["a", "", "1.5"]), "a,,1.5\r\n");
        assert_eq!(
            record(&["a,b", "say \"x\""]),
            "\"a,b\",\"say \"\"x\"\"\"\r\n"
        );
        assert_eq!(
            record(&["two\nlines", " edge"]),
            "\"two\nlines\",\" edge\"\r\n"
        );
    }

    #[test]
    fn what_looks_like_a_formula_gets_an_apostrophe_and_is_told() {
        for text in [
            "=1+1", "+49 170", "-5", "@name", "\t=1", "  =1", "＝1", "\rx",
        ] {
            assert_eq!(guard(text), format!("'{text}"), "{text:?}");
            assert_eq!(guarded(&[("name", text), ("id", "7")]), "name");
        }
        for text in ["", "Taxi 7", "a=b", "'quoted", "7-8"] {
            assert_eq!(guard(text), text);
        }
        assert_eq!(guarded(&[("name", "=a"), ("id", "@b")]), "name id");
        assert_eq!(guarded(&[("name", "a"), ("id", "b")]), "");
    }
}
