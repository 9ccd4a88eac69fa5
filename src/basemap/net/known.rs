//! The servers that are known by name.

use super::address::Address;
use super::sniff::Kind;
use super::template::{AddressError, Template};
use crate::basemap::catalog::ServerSpec;
use crate::basemap::credit::{Credit, OPENSTREETMAP};
use crate::basemap::secret::Secret;
use crate::basemap::theme::MapTheme;

/// As few connections as OpenStreetMap's policy allows.
const POLITE_CONNECTIONS: usize = 2;
/// As many as browsers open to one server.
const CONNECTIONS: usize = 6;
/// Mapbox's tiles are 512 points wide.
const MAPBOX_TILE_POINTS: u16 = 512;

const fn credit(text: &'static str, url: &'static str) -> Credit {
    Credit {
        text: std::borrow::Cow::Borrowed(text),
        url: std::borrow::Cow::Borrowed(url),
    }
}

/// How many connections a server is asked over at once.
pub(super) fn connections(host: &str) -> usize {
    let is_of_foundation = host == "openstreetmap.org" || host.ends_with(".openstreetmap.org");
    if is_of_foundation {
        POLITE_CONNECTIONS
    } else {
        CONNECTIONS
    }
}

/// The tiles of the OpenStreetMap Foundation.
///
/// # Errors
/// Never, as a test shows.
pub(in crate::basemap) fn openstreetmap() -> Result<ServerSpec, AddressError> {
    let address = Address::parse("https://tile.openstreetmap.org/{z}/{x}/{y}.png")?;
    Ok(ServerSpec {
        credits: vec![OPENSTREETMAP],
        max_zoom: Some(19),
        ..ServerSpec::new("OpenStreetMap", address)
    })
}

/// Vector tiles of OpenFreeMap.
///
/// # Errors
/// Never, as a test shows.
pub(in crate::basemap) fn openfreemap() -> Result<ServerSpec, AddressError> {
    let address = Address::parse("https://tiles.openfreemap.org/planet")?;
    Ok(ServerSpec {
        credits: vec![
            credit("OpenFreeMap", "https://openfreemap.org"),
            credit("© OpenMapTiles", "https://www.openmaptiles.org/"),
            credit(
                "Data from OpenStreetMap",
                "https://www.openstreetmap.org/copyright",
            ),
        ],
        kind: Some(Kind::Vector),
        ..ServerSpec::new("OpenFreeMap", address)
    })
}

/// Pictures of Mapbox, which need a token. The credits are those that Mapbox asks for.
/// <https://docs.mapbox.com/help/dive-deeper/attribution/>
pub(in crate::basemap) fn mapbox() -> ServerSpec {
    ServerSpec {
        credits: vec![
            credit("© Mapbox", "https://www.mapbox.com/about/maps/"),
            credit("© OpenStreetMap", "https://www.openstreetmap.org/about/"),
            credit("Improve this map", "https://apps.mapbox.com/feedback/"),
        ],
        max_zoom: Some(22),
        tile_points: Some(MAPBOX_TILE_POINTS),
        kind: Some(Kind::Picture),
        ..ServerSpec::new("Mapbox", Address::Mapbox)
    }
}

/// Where Mapbox has the tiles of its own style for a theme.
///
/// # Errors
/// When the token does not fit into an address.
pub(super) fn mapbox_template(token: &Secret, theme: MapTheme) -> Result<Template, AddressError> {
    let style = match theme {
        MapTheme::Dark => "dark-v11",
        MapTheme::Light => "light-v11",
    };
    Template::parse(&format!(
        "https://api.mapbox.com/styles/v1/mapbox/{style}/tiles/512/{{z}}/{{x}}/{{y}}{{r}}?access_token={}",
        token.expose()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use walkers::TileId;

    #[test]
    fn the_servers_that_are_known_by_name_have_addresses_that_are_understood() {
        assert_eq!(
            openstreetmap().unwrap().address.host().unwrap(),
            "tile.openstreetmap.org"
        );
        assert_eq!(
            openfreemap().unwrap().address.host().unwrap(),
            "tiles.openfreemap.org"
        );
        assert_eq!(connections("tile.openstreetmap.org"), 2);
        assert_eq!(connections("notopenstreetmap.org"), 6);
    }

    #[test]
    fn mapbox_is_asked_with_the_token_for_the_style_and_scale_of_the_screen() {
        let token = Secret::mapbox("pk.abc.def").unwrap();
        let id = TileId {
            x: 3,
            y: 2,
            zoom: 4,
        };
        for (theme, is_fine, end) in [
            (
                MapTheme::Dark,
                false,
                "dark-v11/tiles/512/4/3/2?access_token=pk.abc.def",
            ),
            (
                MapTheme::Light,
                true,
                "light-v11/tiles/512/4/3/2@2x?access_token=pk.abc.def",
            ),
        ] {
            let template = mapbox_template(&token, theme).unwrap();
            assert_eq!(
                template.url(id, is_fine),
                format!("https://api.mapbox.com/styles/v1/mapbox/{end}")
            );
            assert!(!format!("{template:?}").contains("abc"));
        }
    }
}
