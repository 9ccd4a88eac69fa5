//! The address of a tile with places for zoom and position in it.

use std::fmt;

use thiserror::Error;
use url::Url;
use walkers::TileId;

/// No address in use is longer.
pub(in crate::basemap) const MAX_ADDRESS_CHARS: usize = 4096;
/// More servers of one map nobody has.
const MAX_SUBDOMAINS: usize = 32;
const KNOWN: &str = "{z}, {x}, {y}, {-y}, {s}, {a-c}, {r}, {ratio}, {quadkey}";

/// What is wrong with an address. Holds nothing of it that may be a secret.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(in crate::basemap) enum AddressError {
    /// It is longer than any address.
    #[error("the address is longer than {MAX_ADDRESS_CHARS} characters")]
    TooLong,
    /// It has no `http://` before it.
    #[error("the address must begin with http:// or https://")]
    Scheme,
    /// What comes before the path is not the name of a server.
    #[error("the name of the server is not understood: {0}")]
    Server(String),
    /// A brace without its other one.
    #[error("a brace {{ has no closing }}: the places for numbers are written {KNOWN}")]
    Brace,
    /// A place of which it is not known what belongs there.
    #[error("{{{0}}} is not known in an address: there are {KNOWN}")]
    Unknown(String),
    /// A number without which a tile is not found.
    #[error(
        "{0} is missing in the address: an address of tiles has {{z}}, {{x}} and {{y}}, or {{quadkey}}"
    )]
    Missing(&'static str),
    /// A number of the tile is a part of the name of the server.
    #[error("only {{s}} may stand in the name of the server")]
    PlaceInServer,
    /// Names of subdomains that cannot be read.
    #[error("the servers {{{0}}} are not understood: write {{a-c}}, {{1-4}} or {{a,b,c}}")]
    Subdomains(String),
    /// An archive: it is not read over the network.
    #[error(
        "a {0} file is not read over the network: save it on this machine and open it from there"
    )]
    Archive(&'static str),
}

/// A piece of an address.
#[derive(Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Zoom,
    X,
    Y,
    /// Counted from the south, as TMS does.
    YFromSouth,
    Server,
    /// `@2x` where the screen is fine.
    AtRatio,
    /// `2` where the screen is fine, else `1`.
    Ratio,
    Quadkey,
}

/// The address of every tile of a map.
#[derive(Clone, PartialEq, Eq)]
pub(in crate::basemap) struct Template {
    parts: Vec<Part>,
    servers: Vec<String>,
    /// Whether `{y}` counts from the south.
    is_tms: bool,
}

impl Template {
    /// Whether a text has places in it, and so is meant to be one.
    pub fn is_meant(text: &str) -> bool {
        text.contains('{') || text.to_ascii_lowercase().contains("%7b")
    }

    /// Reads an address.
    ///
    /// # Errors
    /// [`AddressError`] naming the part that is wrong.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let text = text.trim();
        if text.len() > MAX_ADDRESS_CHARS {
            return Err(AddressError::TooLong);
        }
        // Browsers write braces like that when an address is copied from them.
        let text = ["%7B", "%7b"]
            .iter()
            .fold(text.to_owned(), |text, brace| text.replace(brace, "{"));
        let text = ["%7D", "%7d"]
            .iter()
            .fold(text, |text, brace| text.replace(brace, "}"));
        let mut template = Self {
            parts: Vec::new(),
            servers: ["a", "b", "c"].map(str::to_owned).to_vec(),
            is_tms: false,
        };
        let mut rest = text.as_str();
        while let Some((before, behind)) = rest.split_once('{') {
            template.add_text(before);
            let (name, after) = behind.split_once('}').ok_or(AddressError::Brace)?;
            let place = template.place(name)?;
            template.parts.push(place);
            rest = after;
        }
        template.add_text(rest);
        template.check()?;
        Ok(template)
    }

    /// With `{y}` counted from the south, as TMS does.
    pub fn with_tms(mut self, is_tms: bool) -> Self {
        self.is_tms = is_tms;
        self
    }

    /// With these servers for `{s}`.
    ///
    /// # Errors
    /// When they are none or too many, or no names.
    pub fn with_servers(mut self, servers: Vec<String>) -> Result<Self, AddressError> {
        if servers.is_empty() || servers.len() > MAX_SUBDOMAINS {
            return Err(AddressError::Subdomains(servers.len().to_string()));
        }
        self.servers = servers;
        self.check()?;
        Ok(self)
    }

    /// The address of a tile, for a screen of so many pixels to a point.
    pub fn url(&self, id: TileId, is_fine: bool) -> String {
        let mut url = String::new();
        let last = 1_u32
            .checked_shl(u32::from(id.zoom))
            .map_or(u32::MAX, |side| side - 1);
        for part in &self.parts {
            match part {
                Part::Text(text) => url.push_str(text),
                Part::Zoom => url.push_str(&id.zoom.to_string()),
                Part::X => url.push_str(&id.x.to_string()),
                Part::Y | Part::YFromSouth => {
                    let flipped = (*part == Part::YFromSouth) != self.is_tms;
                    let y = if flipped {
                        last.saturating_sub(id.y)
                    } else {
                        id.y
                    };
                    url.push_str(&y.to_string());
                }
                Part::Server => {
                    // Always the same one for a tile, or caches on the way would be of no use.
                    let sum = id.x.wrapping_add(id.y) as usize;
                    let at = sum.checked_rem(self.servers.len()).unwrap_or(0);
                    url.push_str(self.servers.get(at).map_or("", String::as_str));
                }
                Part::AtRatio if is_fine => url.push_str("@2x"),
                Part::AtRatio => {}
                Part::Ratio => url.push(if is_fine { '2' } else { '1' }),
                Part::Quadkey => url.push_str(&quadkey(id)),
            }
        }
        url
    }

    /// Whether a fine screen gets other tiles.
    pub fn depends_on_scale(&self) -> bool {
        self.parts
            .iter()
            .any(|part| matches!(part, Part::AtRatio | Part::Ratio))
    }

    /// A tile's address that stands for all.
    pub fn example(&self) -> Option<Url> {
        Url::parse(&self.url(WORLD, false)).ok()
    }

    /// What is behind the last dot of the path, or what the query says of the format.
    pub fn extension(&self) -> Option<String> {
        let url = self.example()?;
        let asked = url.query_pairs().find_map(|(name, value)| {
            let is_format = ["format", "f", "fmt"].contains(&name.to_ascii_lowercase().as_str());
            is_format.then(|| {
                value
                    .rsplit('/')
                    .next()
                    .unwrap_or_default()
                    .to_ascii_lowercase()
            })
        });
        let of_path = || {
            let name = url.path().rsplit('/').next()?;
            let end = name.rsplit_once('.')?.1;
            let end = end.strip_suffix("@2x").unwrap_or(end);
            Some(end.to_ascii_lowercase())
        };
        of_path().or(asked)
    }

    fn add_text(&mut self, text: &str) {
        if !text.is_empty() {
            self.parts.push(Part::Text(text.to_owned()));
        }
    }

    fn place(&mut self, name: &str) -> Result<Part, AddressError> {
        let lower = name.trim().to_ascii_lowercase();
        Ok(match lower.as_str() {
            "z" | "zoom" => Part::Zoom,
            "x" => Part::X,
            "y" => Part::Y,
            "-y" => Part::YFromSouth,
            "s" => Part::Server,
            "r" | "@2x" => Part::AtRatio,
            "ratio" => Part::Ratio,
            "quadkey" | "q" => Part::Quadkey,
            other => {
                self.servers = servers(other)?;
                Part::Server
            }
        })
    }

    fn check(&self) -> Result<(), AddressError> {
        let has = |part: &Part| self.parts.contains(part);
        if !has(&Part::Quadkey) {
            for (is_there, name) in [
                (has(&Part::Zoom), "{z}"),
                (has(&Part::X), "{x}"),
                (has(&Part::Y) || has(&Part::YFromSouth), "{y}"),
            ] {
                if !is_there {
                    return Err(AddressError::Missing(name));
                }
            }
        }
        let with_server = |server: &String| {
            let one = Self {
                servers: vec![server.clone()],
                ..self.clone()
            };
            let first = server_url(&one.url(WORLD, false))?;
            // Another tile, on another screen.
            let deep = TileId {
                x: 5,
                y: 6,
                zoom: 4,
            };
            let second = server_url(&one.url(deep, true))?;
            let authority = |url: &Url| {
                (
                    url.host_str().map(str::to_owned),
                    url.port(),
                    url.username().to_owned(),
                )
            };
            if authority(&first) == authority(&second) {
                Ok(())
            } else {
                Err(AddressError::PlaceInServer)
            }
        };
        self.servers.iter().try_for_each(with_server)
    }
}

/// Shows no more than the server: the rest may hold a key.
impl fmt::Debug for Template {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let url = self.example();
        let host = url.as_ref().and_then(Url::host_str).unwrap_or_default();
        formatter.debug_tuple("Template").field(&host).finish()
    }
}

const WORLD: TileId = TileId {
    x: 0,
    y: 0,
    zoom: 0,
};

/// The address of something on a server of the web.
///
/// # Errors
/// [`AddressError`] for anything else.
pub(in crate::basemap) fn server_url(text: &str) -> Result<Url, AddressError> {
    let text = text.trim();
    if text.len() > MAX_ADDRESS_CHARS {
        return Err(AddressError::TooLong);
    }
    let lower = text.get(..8).unwrap_or(text).to_ascii_lowercase();
    if !lower.starts_with("http://") && !lower.starts_with("https://") {
        return Err(AddressError::Scheme);
    }
    let mut url = Url::parse(text).map_err(|error| AddressError::Server(error.to_string()))?;
    if url.host_str().is_none_or(str::is_empty) {
        return Err(AddressError::Server("it is empty".to_owned()));
    }
    // Never sent to a server in any case.
    url.set_fragment(None);
    Ok(url)
}

/// The servers that stand in braces: `a-c`, `1-4`, `a,b,c`, `switch:a,b,c`.
fn servers(text: &str) -> Result<Vec<String>, AddressError> {
    let shown = || text.chars().take(40).collect::<String>();
    let is_switch = text.starts_with("switch:");
    let list = text.strip_prefix("switch:").unwrap_or(text);
    let names: Vec<String> = if list.contains(',') || is_switch {
        list.split(',').map(|name| name.trim().to_owned()).collect()
    } else if let Some((first, last)) = list.split_once('-')
        && (first.len() == 1 || first.bytes().all(|byte| byte.is_ascii_digit()))
    {
        range(first, last).ok_or_else(|| AddressError::Subdomains(shown()))?
    } else {
        return Err(AddressError::Unknown(shown()));
    };
    let is_name = |name: &String| {
        let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        !name.is_empty() && name.len() <= 63 && name.bytes().all(is_part)
    };
    if names.len() > MAX_SUBDOMAINS || !names.iter().all(is_name) {
        return Err(AddressError::Subdomains(shown()));
    }
    Ok(names)
}

fn range(first: &str, last: &str) -> Option<Vec<String>> {
    if let (&[first], &[last]) = (first.as_bytes(), last.as_bytes())
        && first.is_ascii_lowercase()
        && last.is_ascii_lowercase()
        && first <= last
    {
        return Some(
            (first..=last)
                .map(|byte| char::from(byte).to_string())
                .collect(),
        );
    }
    let (first, last): (u16, u16) = (first.parse().ok()?, last.parse().ok()?);
    let is_few = first <= last && usize::from(last - first) < MAX_SUBDOMAINS;
    is_few.then(|| (first..=last).map(|number| number.to_string()).collect())
}

/// The tile's number in one word, as Bing writes it: a digit for each zoom, the bit of y
/// before the bit of x.
/// <https://learn.microsoft.com/en-us/bingmaps/articles/bing-maps-tile-system>
fn quadkey(id: TileId) -> String {
    let bit_of = |number: u32, bit: u8| number.checked_shr(u32::from(bit)).unwrap_or(0) & 1;
    (0..id.zoom)
        .rev()
        .map(|bit| match (bit_of(id.y, bit), bit_of(id.x, bit)) {
            (0, 0) => '0',
            (0, _) => '1',
            (_, 0) => '2',
            (_, _) => '3',
        })
        .collect()
}

#[cfg(test)]
#[path = "template_tests.rs"]
mod tests;
