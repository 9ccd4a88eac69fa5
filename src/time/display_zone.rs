//! Clocks that a person can ask for, or know a recording by.

/// The name of a time zone in the IANA database, as it is written there: `Europe/Malta`. What its
/// clock shows is known outside of this module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ZoneName(&'static str);

impl ZoneName {
    /// The zone that has this name.
    pub const fn new(name: &'static str) -> Self {
        Self(name)
    }

    /// As it is written in the database.
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

/// The clock on which a person wants times to be written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DisplayZone {
    /// As they were recorded.
    #[default]
    AsRecorded,
    /// So many seconds from UTC, east positive; 0 is UTC.
    Offset(i32),
    /// As this machine is set up.
    ThisMachine,
    /// As clocks are set in a zone, summer time and all.
    Named(ZoneName),
}

/// What a person says of a recording that states no zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaidZone {
    /// Its times are so many seconds from UTC, east positive.
    Offset(i32),
    /// Its times are those of the clocks of a zone, summer time and all.
    Named(ZoneName),
}
