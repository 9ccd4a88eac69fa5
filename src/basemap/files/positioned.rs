//! A file read at positions, from several threads at once.

use std::fs::File;
use std::io;

/// Reads exactly so many bytes from `offset` on.
///
/// # Errors
/// What the system says; [`io::ErrorKind::UnexpectedEof`] where the file ends before.
pub(super) fn read_exact_at(file: &File, offset: u64, length: usize) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; length];
    let mut done = 0;
    while let Some(rest) = bytes.get_mut(done..).filter(|rest| !rest.is_empty()) {
        let at = offset
            .checked_add(done as u64)
            .ok_or(io::ErrorKind::UnexpectedEof)?;
        match read_at(file, rest, at) {
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(count) => done += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(bytes)
}

#[cfg(unix)]
fn read_at(file: &File, bytes: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, bytes, offset)
}

#[cfg(windows)]
fn read_at(file: &File, bytes: &mut [u8], offset: u64) -> io::Result<usize> {
    // Moves the file's own position, which nothing here uses.
    std::os::windows::fs::FileExt::seek_read(file, bytes, offset)
}
