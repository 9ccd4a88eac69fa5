//! The legend: what shapes and lines on the map mean.

pub const TITLE: &str = "Legend";
pub const OPEN: &str = "Legend: what shapes and lines mean (Y)";
pub const CLOSE: &str = "Close the legend";

pub const OBSERVED: &str = "Observed, and driven between";
pub const INTERPOLATED: &str = "Interpolated by the sender";
pub const GAP: &str = "Last seen here; path unknown";
pub const CONFLICT: &str = "Two places at one time";
pub const ANOMALY: &str = "Cannot be true";

pub const OBSERVED_ONLY: &str = "Observed places only";
pub const OBSERVED_ONLY_NAME: &str = "Hide all that is inferred (H)";
pub const CONNECTORS: &str = "Dashed lines across gaps";
pub const CONNECTORS_NAME: &str = "Show dashed lines across what is not known";
