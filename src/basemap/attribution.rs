//! Credits as archives and servers state them: a line of HTML with links in it.

use std::borrow::Cow;

use super::credit::Credit;

/// More than any map names.
const MAX_CREDITS: usize = 20;
const MAX_CREDIT_CHARS: usize = 200;
const MAX_URL_BYTES: usize = 2000;

/// The credits in a line of HTML, or of plain text. Each link is one, and so is the text
/// between two of them; of the HTML nothing but text and `http` links remains.
pub(super) fn credits_of(html: &str) -> Vec<Credit> {
    let mut credits = Credits::default();
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        let (text, tag) = rest.split_at(open);
        credits.text.push_str(text);
        let Some(close) = tag.find('>') else {
            // A sign in a text, not the beginning of anything.
            credits.text.push_str(tag);
            rest = "";
            break;
        };
        let (tag, behind) = tag.split_at(close);
        rest = behind.strip_prefix('>').unwrap_or(behind);
        let tag = tag.trim_start_matches('<').trim();
        let name: String = tag
            .chars()
            .take_while(|letter| !letter.is_whitespace())
            .collect();
        match name.to_ascii_lowercase().as_str() {
            "a" => {
                credits.end_text();
                credits.url = href(tag).unwrap_or_default();
            }
            "/a" => credits.end_text(),
            // What stands in these is not for people.
            "script" | "style" => {
                let end = rest.split_once("</").map_or("", |(_, behind)| behind);
                rest = end.split_once('>').map_or("", |(_, behind)| behind);
            }
            "br" | "br/" | "p" | "/p" | "li" | "/li" | "div" | "/div" => credits.text.push(' '),
            _ => {}
        }
    }
    credits.text.push_str(rest);
    credits.end_text();
    credits.list
}

#[derive(Default)]
struct Credits {
    list: Vec<Credit>,
    text: String,
    /// Of the link that the text is in; empty outside of one.
    url: String,
}

impl Credits {
    fn end_text(&mut self) {
        let text = plain(&std::mem::take(&mut self.text));
        let url = std::mem::take(&mut self.url);
        let is_separator = !text.chars().any(char::is_alphanumeric);
        let credit = Credit {
            text: Cow::Owned(text),
            url: Cow::Owned(url),
        };
        let is_known = self.list.iter().any(|known| known.text == credit.text);
        if !is_separator && !is_known && self.list.len() < MAX_CREDITS {
            self.list.push(credit);
        }
    }
}

/// The text on one line, without entities and without separators around it.
fn plain(html: &str) -> String {
    let text = without_entities(html);
    let words: Vec<&str> = text
        .split(|letter: char| letter.is_whitespace() || letter.is_control())
        .filter(|word| !word.is_empty())
        .collect();
    words
        .join(" ")
        .trim_matches(|letter: char| letter.is_whitespace() || "|,;·•-–—".contains(letter))
        .chars()
        .take(MAX_CREDIT_CHARS)
        .collect()
}

fn without_entities(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find('&') {
        let (before, entity) = rest.split_at(start);
        text.push_str(before);
        let found = entity
            .find(';')
            .filter(|end| *end <= 10)
            .and_then(|end| Some((letter(entity.get(1..end)?)?, entity.get(end + 1..)?)));
        match found {
            Some((letter, behind)) => {
                text.push(letter);
                rest = behind;
            }
            None => {
                text.push('&');
                rest = entity.strip_prefix('&').unwrap_or_default();
            }
        }
    }
    text.push_str(rest);
    text
}

/// The letter that an entity stands for: those that credits are written with.
fn letter(entity: &str) -> Option<char> {
    if let Some(number) = entity.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code);
    }
    Some(match entity {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "copy" => '©',
        "reg" => '®',
        "middot" => '·',
        "bull" => '•',
        "ndash" => '–',
        "mdash" => '—',
        "auml" => 'ä',
        "ouml" => 'ö',
        "uuml" => 'ü',
        "szlig" => 'ß',
        "eacute" => 'é',
        _ => return None,
    })
}

/// Where a link leads, if that is a page on the web.
fn href(tag: &str) -> Option<String> {
    let at = tag.to_ascii_lowercase().find("href")?;
    let value = tag.get(at + 4..)?.trim_start().strip_prefix('=')?;
    let value = value.trim_start();
    let url = match value.chars().next()? {
        quote @ ('"' | '\'') => value.get(1..)?.split(quote).next()?,
        _ => value.split_whitespace().next()?,
    };
    let url = without_entities(url.trim());
    let lower = url.to_ascii_lowercase();
    let is_web = lower.starts_with("https://") || lower.starts_with("http://");
    let is_clean = !url
        .chars()
        .any(|sign| sign.is_whitespace() || sign.is_control());
    (is_web && is_clean && url.len() <= MAX_URL_BYTES).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pairs(html: &str) -> Vec<(String, String)> {
        credits_of(html)
            .into_iter()
            .map(|credit| (credit.text.into_owned(), credit.url.into_owned()))
            .collect()
    }

    fn pair(text: &str, url: &str) -> (String, String) {
        (text.to_owned(), url.to_owned())
    }

    #[test]
    fn each_link_is_a_credit_and_so_is_the_text_between() {
        let html = "Tiles by the city | <a href=\"https://openmaptiles.org/\" target=\"_blank\">\
                    &copy; OpenMapTiles</a> <A HREF='https://www.openstreetmap.org/copyright'>\
                    &#169; <b>OpenStreetMap</b> contributors</A>";
        assert_eq!(
            pairs(html),
            [
                pair("Tiles by the city", ""),
                pair("© OpenMapTiles", "https://openmaptiles.org/"),
                pair(
                    "© OpenStreetMap contributors",
                    "https://www.openstreetmap.org/copyright"
                ),
            ]
        );
    }

    #[test]
    fn a_plain_text_is_one_credit_without_a_link() {
        assert_eq!(
            pairs("  © Survey\n of  Malta "),
            [pair("© Survey of Malta", "")]
        );
        assert_eq!(
            pairs("Tom & Jerry; 3 < 4"),
            [pair("Tom & Jerry; 3 < 4", "")]
        );
        assert_eq!(pairs(" | - "), []);
        assert_eq!(pairs(""), []);
    }

    #[test]
    fn links_that_lead_elsewhere_than_to_a_page_are_text() {
        for html in [
            "<a href=\"javascript:alert(1)\">Maps</a>",
            "<a href=file:///etc/passwd>Maps</a>",
            "<a href=\"https://a b\">Maps</a>",
            "<a name=x>Maps</a>",
        ] {
            assert_eq!(pairs(html), [pair("Maps", "")], "{html}");
        }
        assert_eq!(
            pairs("<a href=https://a.example/?a=1&amp;b=2>A</a>"),
            [pair("A", "https://a.example/?a=1&b=2")]
        );
    }

    #[test]
    fn scripts_and_styles_are_left_out_and_unquoted_links_are_read() {
        assert_eq!(
            pairs("A<script>bad()</script> <style>x</style>B"),
            [pair("A B", "")]
        );
        let html = "Data from <a href=https://www.openstreetmap.org/copyright>Open<b>Street</b>Map \
                    &amp; co&#46;</a>";
        let link = "https://www.openstreetmap.org/copyright";
        assert_eq!(
            pairs(html),
            [pair("Data from", ""), pair("OpenStreetMap & co.", link)]
        );
    }

    #[test]
    fn there_is_an_end_to_what_is_shown() {
        let long = "x".repeat(100_000);
        let credits = credits_of(&long);
        assert_eq!(credits[0].text.chars().count(), MAX_CREDIT_CHARS);
        let many: String = (0..100)
            .map(|index| format!("<a href='https://a.example'>number {index}</a>"))
            .collect();
        assert_eq!(credits_of(&many).len(), MAX_CREDITS);
    }

    proptest! {
        #[test]
        fn whatever_the_text_is_no_tag_or_line_break_remains(
            html in "(<|>|a|/| |href|=|\"|'|https://|&|;|#|x|é|\n){0,40}",
        ) {
            for credit in credits_of(&html) {
                prop_assert!(credit.text.chars().all(|letter| !letter.is_control()));
                prop_assert!(credit.url.is_empty() || credit.url.starts_with("http"));
            }
        }
    }
}
