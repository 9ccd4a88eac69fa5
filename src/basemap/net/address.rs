//! The address of a map on a server, as it is typed.

use std::fmt;

use url::Url;

use super::template::{AddressError, Template, server_url};

/// Where a server has a map.
#[derive(Clone, PartialEq, Eq)]
pub(in crate::basemap) enum Address {
    /// Its tiles.
    Tiles(Template),
    /// A document that names its tiles.
    Document(Url),
    /// Tiles of Mapbox: the address is made with the user's token and the theme.
    Mapbox,
}

impl Address {
    /// Reads an address.
    ///
    /// # Errors
    /// [`AddressError`] naming the part that is wrong.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let (address, url) = if Template::is_meant(text) {
            let template = Template::parse(text)?;
            let url = template.example();
            (Self::Tiles(template), url)
        } else {
            let url = server_url(text)?;
            (Self::Document(url.clone()), Some(url))
        };
        let path = url
            .map(|url| url.path().to_ascii_lowercase())
            .unwrap_or_default();
        if path.ends_with(".pmtiles") {
            return Err(AddressError::Archive("PMTiles"));
        }
        if path.ends_with(".mbtiles") {
            return Err(AddressError::Archive("MBTiles"));
        }
        Ok(address)
    }

    /// Whether a text is meant as an address rather than as a name or a file.
    pub fn is_meant(text: &str) -> bool {
        text.contains("://") || Template::is_meant(text)
    }

    /// Whether other tiles belong to the dark theme than to the light one.
    pub fn depends_on_theme(&self) -> bool {
        matches!(self, Self::Mapbox)
    }

    /// Whether a fine screen may get other tiles.
    pub fn depends_on_scale(&self) -> bool {
        match self {
            Self::Tiles(template) => template.depends_on_scale(),
            // What stands in the document is not known here.
            Self::Document(_) | Self::Mapbox => true,
        }
    }

    /// The machine, where it is known before a document is read.
    pub fn host(&self) -> Option<String> {
        match self {
            Self::Tiles(template) => host_of(&template.example()?),
            Self::Document(url) => host_of(url),
            Self::Mapbox => Some("api.mapbox.com".to_owned()),
        }
    }
}

/// Shows no more than the server: the rest may hold a key.
impl fmt::Debug for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = self.host().unwrap_or_default();
        formatter.debug_tuple("Address").field(&host).finish()
    }
}

/// Name and port of a server.
pub(super) fn host_of(url: &Url) -> Option<String> {
    let host = url.host_str()?;
    Some(match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_and_documents_are_told_apart_and_archives_refused() {
        assert!(matches!(
            Address::parse("http://h/{z}/{x}/{y}"),
            Ok(Address::Tiles(_))
        ));
        assert!(matches!(
            Address::parse("https://h/style.json"),
            Ok(Address::Document(_))
        ));
        for end in ["pmtiles", "MBTiles"] {
            let error = Address::parse(&format!("https://h/a.{end}?key=hidden")).unwrap_err();
            let text = error.to_string();
            assert!(
                text.contains("save it on this machine") && !text.contains("hidden"),
                "{text}"
            );
        }
        assert!(Address::parse("mapbox://styles/a").is_err());
    }

    #[test]
    fn only_the_server_is_printed() {
        for text in [
            "https://u:hidden@h:8/a?key=hidden",
            "http://h:8/{z}/{x}/{y}?hidden",
        ] {
            let address = Address::parse(text).unwrap();
            assert_eq!(format!("{address:?}"), "Address(\"h:8\")");
            assert_eq!(address.host().as_deref(), Some("h:8"));
        }
    }
}
