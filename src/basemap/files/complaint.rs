//! What is said about files that cannot be read: which, what is wrong, and what to do.

use std::io::{self, ErrorKind};
use std::path::Path;

use crate::basemap::pmtiles::ArchiveError;

const COPY_AGAIN: &str = "copy or download it again";

/// About a file that the system does not give.
pub(super) fn of_io(path: &Path, error: &io::Error) -> String {
    let path = path.display();
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => {
            format!("{path} is not there: check its name, and that its disk is attached")
        }
        ErrorKind::PermissionDenied => {
            format!("{path} may not be read by you: change its permissions")
        }
        ErrorKind::UnexpectedEof => format!("{path} is cut off: {COPY_AGAIN}"),
        _ => format!("{path} cannot be read: {error}"),
    }
}

/// About a PMTiles archive.
pub(super) fn of_archive(path: &Path, error: &ArchiveError) -> String {
    let shown = path.display();
    match error {
        ArchiveError::Read(error) => of_io(path, error),
        ArchiveError::NotAnArchive
        | ArchiveError::CutOff { .. }
        | ArchiveError::Damaged(_)
        | ArchiveError::Unpack { .. }
        | ArchiveError::TooLarge { .. } => format!("{shown}: {error}: {COPY_AGAIN}"),
        ArchiveError::Unsupported(_) | ArchiveError::Packed { .. } => {
            format!("{shown}: {error}: make it anew, packed with gzip, zstd or not at all")
        }
    }
}
