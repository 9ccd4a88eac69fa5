//! Whose data the map shows.

/// A credit that must be visible on the map, with its link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Credit {
    /// What to show.
    pub text: &'static str,
    /// Where a click on it leads.
    pub url: &'static str,
}

/// The credit that the Open Database License asks for.
pub(super) const OPENSTREETMAP: Credit = Credit {
    text: "© OpenStreetMap contributors",
    url: "https://www.openstreetmap.org/copyright",
};

/// Public domain; named because it is due.
pub(super) const NATURAL_EARTH: Credit = Credit {
    text: "Natural Earth",
    url: "https://www.naturalearthdata.com/",
};
