//! By what it is seen that a file has been replaced or written to.

use std::fs::Metadata;
use std::io;
use std::path::Path;
use std::time::SystemTime;

/// State of a file: as long as it stays the same, so do its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    size_bytes: u64,
    modified: Option<SystemTime>,
    /// Disk and number on it, or when it was made where files have no numbers.
    identity: (u64, u64),
}

impl Stamp {
    /// Of the file that is there now.
    ///
    /// # Errors
    /// What the system says where there is none.
    pub fn of(path: &Path) -> io::Result<Self> {
        Ok(Self::from_metadata(&std::fs::metadata(path)?))
    }

    pub fn from_metadata(metadata: &Metadata) -> Self {
        Self {
            size_bytes: metadata.len(),
            modified: metadata.modified().ok(),
            identity: identity(metadata),
        }
    }
}

#[cfg(unix)]
fn identity(metadata: &Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt as _;
    (metadata.dev(), metadata.ino())
}

#[cfg(not(unix))]
fn identity(metadata: &Metadata) -> (u64, u64) {
    let made = metadata.created().ok();
    let since = made.and_then(|made| made.duration_since(SystemTime::UNIX_EPOCH).ok());
    since.map_or((0, 0), |since| {
        (since.as_secs(), u64::from(since.subsec_nanos()))
    })
}
