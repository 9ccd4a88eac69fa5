//! Whose data the map shows.

use std::borrow::Cow;

/// A credit that must be visible on the map, with its link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credit {
    /// What to show.
    pub text: Cow<'static, str>,
    /// Where a click on it leads; empty where nothing is known.
    pub url: Cow<'static, str>,
}

/// The credit that the Open Database License asks for.
pub(super) const OPENSTREETMAP: Credit = Credit {
    text: Cow::Borrowed("© OpenStreetMap contributors"),
    url: Cow::Borrowed("https://www.openstreetmap.org/copyright"),
};

/// Public domain; named because it is due.
pub(super) const NATURAL_EARTH: Credit = Credit {
    text: Cow::Borrowed("Natural Earth"),
    url: Cow::Borrowed("https://www.naturalearthdata.com/"),
};

/// The credit that Mapbox asks for beside the one for the data.
pub(super) const MAPBOX: Credit = Credit {
    text: Cow::Borrowed("© Mapbox"),
    url: Cow::Borrowed("https://www.mapbox.com/about/maps/"),
};
