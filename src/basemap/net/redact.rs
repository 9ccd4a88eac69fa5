//! Addresses without what may be a secret in them: for people to read, and as keys of what
//! is kept.

use sha2::{Digest as _, Sha256};
use url::Url;

/// Parts of names of parameters whose values prove who asks.
const SECRET_NAMES: [&str; 12] = [
    "key",
    "token",
    "auth",
    "secret",
    "password",
    "passwd",
    "pwd",
    "signature",
    "sig",
    "session",
    "credential",
    "user",
];

/// Longest address shown.
const MAX_SHOWN_CHARS: usize = 120;

/// An address for people to read: server and path, without user, password and the values of
/// all parameters. Of what is no address nothing is shown but its first word.
pub(in crate::basemap) fn shown(address: &str) -> String {
    let address = address.trim();
    let Some((scheme, rest)) = address.split_once("://") else {
        let end = address.find(['?', '&', '@']).unwrap_or(address.len());
        return shortened(address.get(..end).unwrap_or_default());
    };
    let rest = rest.split_once('#').map_or(rest, |(before, _)| before);
    let (place, query) = match rest.split_once('?') {
        Some((place, query)) => (place, Some(query)),
        None => (rest, None),
    };
    let (authority, path) = match place.find('/') {
        Some(slash) => place.split_at(slash),
        None => (place, ""),
    };
    let host = authority.rsplit('@').next().unwrap_or_default();
    let path: Vec<&str> = path
        .split('/')
        .map(|part| if is_long_word(part) { "…" } else { part })
        .collect();
    let mut text = format!("{scheme}://{host}{}", path.join("/"));
    for (index, pair) in query
        .unwrap_or_default()
        .split('&')
        .filter(|pair| !pair.is_empty())
        .enumerate()
    {
        text.push(if index == 0 { '?' } else { '&' });
        match pair.split_once('=') {
            // What stands in braces is a place for a number.
            Some((_, value)) if value.starts_with('{') && value.ends_with('}') => {
                text.push_str(pair)
            }
            Some((name, _)) => text.push_str(&format!("{name}=…")),
            None => text.push('…'),
        }
    }
    shortened(&text)
}

/// Some services put their key into the path; nothing else there is that long without a dot
/// or a place for a number.
fn is_long_word(part: &str) -> bool {
    part.len() >= 24 && !part.contains(['{', '.'])
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(MAX_SHOWN_CHARS) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// Under what the answer from an address is kept: a digest, so that nothing of the address
/// can be read from it, of the address without what proves who asks, so that a new key does
/// not make all that is kept useless.
pub(super) fn cache_key(url: &Url) -> [u8; 32] {
    let mut plain = url.clone();
    let _ = plain.set_username("");
    let _ = plain.set_password(None);
    plain.set_fragment(None);
    let kept: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(name, _)| !is_secret_name(name))
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    plain.set_query(None);
    if !kept.is_empty() {
        plain.query_pairs_mut().extend_pairs(kept);
    }
    Sha256::digest(plain.as_str()).into()
}

fn is_secret_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    SECRET_NAMES.iter().any(|secret| name.contains(secret))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> [u8; 32] {
        cache_key(&Url::parse(text).unwrap())
    }

    #[test]
    fn an_address_is_shown_without_what_may_be_a_secret() {
        for (address, text) in [
            ("https://h/{z}/{x}/{y}.png", "https://h/{z}/{x}/{y}.png"),
            (
                "https://h/{z}?key=hidden&x={x}",
                "https://h/{z}?key=…&x={x}",
            ),
            ("https://u:hidden@h:8/a?hidden#hidden", "https://h:8/a?…"),
            (
                "https://h/hiddenhiddenhiddenhidden12/{z}",
                "https://h/…/{z}",
            ),
            ("moon", "moon"),
            ("h/{z}?key=hidden", "h/{z}"),
            ("hidden", "hidden"),
        ] {
            assert_eq!(shown(address), text);
        }
        assert!(shown(&"é".repeat(500)).chars().count() <= 121);
    }

    #[test]
    fn another_key_finds_what_is_kept_and_another_map_does_not() {
        let plain = key("https://h/1/2/3?style=a");
        assert_eq!(key("https://u:p@h/1/2/3?style=a&access_token=t"), plain);
        assert_eq!(key("https://h/1/2/3?KEY=t&style=a"), plain);
        assert_ne!(key("https://h/1/2/3?style=b"), plain);
        assert_ne!(key("http://h/1/2/3?style=a"), plain);
        assert_ne!(key("https://h/1/2/4?style=a"), plain);
    }
}
