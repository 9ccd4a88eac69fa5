//! Which map the user asked for with `--basemap`.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// A base map that can be chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BasemapChoice {
    /// The world and Malta, carried in the program: needs no network.
    #[default]
    Bundled,
    /// OpenStreetMap's standard tiles over HTTP, with the bundled map below.
    Osm,
    /// No map, only its ground colour.
    None,
}

/// Why a `--basemap` is not understood.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ChoiceError {
    /// No map goes by this name.
    #[error("there is no base map \"{0}\": write bundled, osm or none")]
    Unknown(String),
    /// The map exists, but only for those with a key to it.
    #[error(
        "the base map \"{0}\" needs an access token and is not supported yet: \
         the bundled map is shown; write bundled, osm or none"
    )]
    NeedsToken(String),
}

impl FromStr for BasemapChoice {
    type Err = ChoiceError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.trim().to_lowercase().as_str() {
            "bundled" => Ok(Self::Bundled),
            // Applications made for a Leaflet view say "leaflet" and mean these tiles.
            "osm" | "openstreetmap" | "leaflet" => Ok(Self::Osm),
            "none" | "off" => Ok(Self::None),
            "mapbox" => Err(ChoiceError::NeedsToken(text.trim().to_owned())),
            _ => Err(ChoiceError::Unknown(text.trim().to_owned())),
        }
    }
}

impl fmt::Display for BasemapChoice {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Bundled => "bundled",
            Self::Osm => "osm",
            Self::None => "none",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_is_understood_whatever_its_case() {
        for (text, choice) in [
            ("bundled", BasemapChoice::Bundled),
            (" Bundled ", BasemapChoice::Bundled),
            ("osm", BasemapChoice::Osm),
            ("OpenStreetMap", BasemapChoice::Osm),
            ("leaflet", BasemapChoice::Osm),
            ("none", BasemapChoice::None),
            ("OFF", BasemapChoice::None),
        ] {
            assert_eq!(text.parse(), Ok(choice), "{text}");
        }
    }

    #[test]
    fn a_choice_is_written_as_it_is_read() {
        for choice in [
            BasemapChoice::Bundled,
            BasemapChoice::Osm,
            BasemapChoice::None,
        ] {
            assert_eq!(choice.to_string().parse(), Ok(choice));
        }
    }

    #[test]
    fn an_unknown_name_is_answered_with_the_known_ones() {
        let error = "google".parse::<BasemapChoice>().unwrap_err().to_string();
        for part in ["google", "bundled", "osm", "none"] {
            assert!(error.contains(part), "{error}");
        }
    }

    #[test]
    fn mapbox_is_said_to_need_a_token() {
        let error = "MapBox".parse::<BasemapChoice>().unwrap_err();
        assert_eq!(error, ChoiceError::NeedsToken("MapBox".to_owned()));
        assert!(error.to_string().contains("token"), "{error}");
    }
}
