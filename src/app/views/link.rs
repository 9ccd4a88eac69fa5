//! Views as texts that can be sent: `trackscope:` and the JSON of the view in base64url.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::file::{ReadView, ViewError, read, to_json};
use super::state::ViewState;
use crate::words::views as words;

/// What such a text begins with.
const SCHEME: &str = "trackscope:";
/// Longer ones are cut off by what they are sent with.
const MAX_BYTES: usize = 32 << 10;

/// Whether a text is meant as a link to a view.
pub fn is_link(text: &str) -> bool {
    let start = text.trim_start().get(..SCHEME.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(SCHEME))
}

/// The link to a view.
///
/// # Errors
/// [`ViewError::Link`] when it would be too long: too many vehicles are named.
pub fn write_link(state: &ViewState) -> Result<String, ViewError> {
    let json = to_json(state).to_string();
    let link = format!("{SCHEME}{}", URL_SAFE_NO_PAD.encode(json));
    if link.len() <= MAX_BYTES {
        Ok(link)
    } else {
        Err(ViewError::Link(words::LINK_TOO_LONG))
    }
}

/// Reads a link. Blanks and line breaks in it, as mails make them, are no harm.
///
/// # Errors
/// [`ViewError`] when it is no link to a view.
pub fn read_link(text: &str) -> Result<ReadView, ViewError> {
    if text.trim().is_empty() {
        return Err(ViewError::Link(words::NOTHING_COPIED));
    }
    if !is_link(text) {
        return Err(ViewError::Link(words::NO_LINK));
    }
    if text.len() > 2 * MAX_BYTES {
        return Err(ViewError::Link(words::NO_LINK));
    }
    let code = text.trim_start().get(SCHEME.len()..).unwrap_or_default();
    let is_meant = |c: &char| !c.is_whitespace() && *c != '=';
    let code: String = code.chars().filter(is_meant).collect();
    match URL_SAFE_NO_PAD.decode(code) {
        Ok(json) => read(&json),
        Err(_) => Err(ViewError::Link(words::LINK_CUT)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_read_as_it_was_written_also_after_a_mail_has_broken_it() {
        let state = ViewState {
            rate: Some(10.0),
            selected_ids: Some(vec!["Zürich ✓".into()]),
            ..ViewState::default()
        };
        let link = write_link(&state).unwrap();
        assert_eq!(read_link(&link).unwrap().state, state);
        let (head, tail) = link.split_at(40);
        let broken = format!("  {head}\r\n {tail}\n");
        assert_eq!(read_link(&broken).unwrap().state, state);
    }

    #[test]
    fn what_is_no_link_says_why() {
        for (text, reason) in [
            ("https://maps.example/", words::NO_LINK),
            ("", words::NOTHING_COPIED),
            (" \n", words::NOTHING_COPIED),
            ("trackscope:***", words::LINK_CUT),
            ("trackscope:", "JSON"),
            ("trackscope:e30", "no field trackscope_view"),
        ] {
            let error = read_link(text).unwrap_err().to_string();
            assert!(error.contains(reason), "{text}: {error}");
        }
        let cut = write_link(&ViewState::default()).unwrap();
        let cut = cut.get(..cut.len() / 2).unwrap();
        assert!(read_link(cut).is_err());
    }

    #[test]
    fn a_link_that_names_too_many_vehicles_is_refused_with_what_to_do() {
        let ids = (0..9000).map(|i| format!("vehicle {i}")).collect();
        let state = ViewState {
            selected_ids: Some(ids),
            ..ViewState::default()
        };
        let error = write_link(&state).unwrap_err().to_string();
        assert_eq!(error, words::LINK_TOO_LONG);
    }
}
