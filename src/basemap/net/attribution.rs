//! Credits as servers and files state them, in HTML, made text and links.

use crate::basemap::credit::Credit;

/// More than this of one map is not shown.
const MAX_CREDITS: usize = 12;
const MAX_CREDIT_CHARS: usize = 120;

/// The credits in a piece of HTML: one for each link, and one for each text between links.
/// Only links to the web are kept.
pub(in crate::basemap) fn credits_of_html(html: &str) -> Vec<Credit> {
    let mut credits = Vec::new();
    let (mut text, mut link) = (String::new(), String::new());
    let mut rest = html;
    while let Some((before, behind)) = rest.split_once('<') {
        text.push_str(before);
        // A brace that opens nothing is text.
        let Some((tag, after)) = behind.split_once('>') else {
            text.push('<');
            rest = behind;
            break;
        };
        let name: String = tag
            .chars()
            .take_while(|letter| *letter == '/' || letter.is_ascii_alphanumeric())
            .collect();
        match name.to_ascii_lowercase().as_str() {
            "a" => {
                add(&mut credits, &mut text, "");
                link = href(tag).unwrap_or_default();
            }
            "/a" => add(&mut credits, &mut text, &std::mem::take(&mut link)),
            "script" | "style" => {
                rest = behind.split_once("</").map_or("", |(_, after)| after);
                rest = rest.split_once('>').map_or("", |(_, after)| after);
                continue;
            }
            _ => text.push(' '),
        }
        rest = after;
    }
    text.push_str(rest);
    add(&mut credits, &mut text, &link);
    credits.truncate(MAX_CREDITS);
    credits
}

fn add(credits: &mut Vec<Credit>, text: &mut String, link: &str) {
    let raw = std::mem::take(text);
    let words: Vec<String> = unescaped(&raw)
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    let joined = words.join(" ");
    let trimmed =
        joined.trim_matches(|letter: char| letter.is_whitespace() || "|,;·-–—".contains(letter));
    let shown: String = trimmed
        .chars()
        .filter(|letter| !letter.is_control())
        .take(MAX_CREDIT_CHARS)
        .collect();
    if shown.is_empty() || credits.iter().any(|credit: &Credit| credit.text == shown) {
        return;
    }
    credits.push(Credit {
        text: shown.into(),
        url: link.to_owned().into(),
    });
}

/// Where a link leads, if that is the web.
fn href(tag: &str) -> Option<String> {
    let at = tag.to_ascii_lowercase().find("href")?;
    let value = tag
        .get(at + 4..)?
        .trim_start()
        .strip_prefix('=')?
        .trim_start();
    let quote = value.chars().next()?;
    let inner = if quote == '"' || quote == '\'' {
        value.get(1..)?.split(quote).next()?
    } else {
        value.split_whitespace().next()?
    };
    let link = unescaped(inner);
    let link = link.trim();
    let is_web = link.starts_with("https://") || link.starts_with("http://");
    (is_web && link.len() <= 500).then(|| link.to_owned())
}

/// Text with the entities that occur in credits written out.
fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('&') {
        out.push_str(before);
        let entity = behind.split_once(';').filter(|(name, _)| name.len() <= 8);
        match entity.and_then(|(name, after)| Some((letter(name)?, after))) {
            Some((letter, after)) => {
                out.push(letter);
                rest = after;
            }
            None => {
                out.push('&');
                rest = behind;
            }
        }
    }
    out.push_str(rest);
    out
}

fn letter(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code);
    }
    Some(match name {
        "copy" => '©',
        "reg" => '®',
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "middot" => '·',
        "ndash" => '–',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pairs(html: &str) -> Vec<(String, String)> {
        let credits = credits_of_html(html).into_iter();
        credits
            .map(|credit| (credit.text.into_owned(), credit.url.into_owned()))
            .collect()
    }

    #[test]
    fn links_and_the_texts_between_them_become_credits() {
        let html = "<a href=\"https://openfreemap.org\" target=\"_blank\">OpenFreeMap</a> \
            <a href='https://www.openmaptiles.org/'>&copy; OpenMapTiles</a> | Data from \
            <a href=https://www.openstreetmap.org/copyright>Open<b>Street</b>Map &amp; co&#46;</a>";
        let expected = [
            ("OpenFreeMap", "https://openfreemap.org"),
            ("© OpenMapTiles", "https://www.openmaptiles.org/"),
            ("Data from", ""),
            (
                "Open Street Map & co.",
                "https://www.openstreetmap.org/copyright",
            ),
        ];
        assert_eq!(
            pairs(html),
            expected.map(|(text, url)| (text.to_owned(), url.to_owned()))
        );
    }

    #[test]
    fn links_to_anything_but_the_web_and_scripts_are_left_out() {
        assert_eq!(
            pairs("<a href='javascript:alert(1)'>A</a><script>bad()</script><style>x</style>B"),
            [
                ("A".to_owned(), String::new()),
                ("B".to_owned(), String::new())
            ]
        );
        assert_eq!(
            pairs("plain © text"),
            [("plain © text".to_owned(), String::new())]
        );
        assert!(pairs(" <br> | ").is_empty());
    }

    proptest! {
        #[test]
        fn any_html_gives_short_texts_and_links_to_the_web(html in "[<>a/ &;#x0-9hrefst:'\"=©]{0,80}") {
            for credit in credits_of_html(&html) {
                prop_assert!(!credit.text.is_empty());
                prop_assert!(credit.url.is_empty() || credit.url.starts_with("http"));
            }
        }
    }
}
