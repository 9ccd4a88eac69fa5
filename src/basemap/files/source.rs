//! A file of tiles that is shown: it may be written to, replaced, cut off or vanish.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use walkers::TileId;

use super::archive::{About, FileArchive, Reach, ReadError};
use super::complaint;
use super::kind::{HEAD_BYTES, Kind, kind_of};
use super::mbtiles::MbtilesFile;
use super::pmtiles::PmtilesFile;
use super::positioned::read_exact_at;
use super::stamp::Stamp;
use crate::basemap::open::OpenError;
use crate::basemap::problem::{Cause, Trouble};
use crate::basemap::source::{SourceInfo, TileError, TileSource};
use crate::words::map_troubles;

/// Threads that read and decode tiles.
const WORKERS: usize = 2;

/// A file as a source of tiles. Its state is looked at with each tile that is asked for, and
/// never otherwise.
pub(in crate::basemap) struct FileSource {
    path: PathBuf,
    info: SourceInfo,
    /// As it was when it was chosen.
    about: About,
    /// Taken by workers, for as long as opening the file again takes.
    current: Mutex<Current>,
    /// Of the file that is there now. Taken by the main thread: for a look only.
    reach: Mutex<Reach>,
    generation: AtomicU64,
    closed: Arc<AtomicBool>,
}

/// What is known of the file by the last look at it.
struct Current {
    stamp: Option<Stamp>,
    archive: Result<Arc<dyn FileArchive>, String>,
}

impl FileSource {
    /// Opens a map in a file.
    ///
    /// # Errors
    /// [`OpenError`] that names the file, what is wrong with it, and what to do.
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        let closed = Arc::new(AtomicBool::new(false));
        let (archive, stamp) = open_archive(path, &closed)?;
        let about = archive.about().clone();
        let info = SourceInfo {
            title: about.title.clone(),
            content: about.content.clone(),
            zooms: about.reach.zooms.clone(),
            bounds: about.reach.bounds,
            credits: about.credits.clone(),
            host: None,
            workers: WORKERS,
        };
        Ok(Self {
            path: path.to_owned(),
            info,
            current: Mutex::new(Current {
                stamp: Some(stamp),
                archive: Ok(archive),
            }),
            reach: Mutex::new(about.reach.clone()),
            about,
            generation: AtomicU64::new(0),
            closed,
        })
    }

    /// The archive as it is now: opened again when the file has changed.
    ///
    /// # Errors
    /// A sentence about why there is none.
    fn archive(&self) -> Result<Arc<dyn FileArchive>, String> {
        let stamp = Stamp::of(&self.path);
        let stamp = stamp.map_err(|error| complaint::of_io(&self.path, &error))?;
        let mut current = lock(&self.current);
        if current.stamp != Some(stamp) {
            current.archive = self.reopen();
            current.stamp = Some(stamp);
        }
        current.archive.clone()
    }

    fn reopen(&self) -> Result<Arc<dyn FileArchive>, String> {
        let opened = open_archive(&self.path, &self.closed);
        let (archive, _) = opened.map_err(|error| error.to_string())?;
        let about = archive.about();
        if !self.about.is_same_map(about) {
            return Err(format!(
                "{} has been replaced by another map, \"{}\": choose a map anew",
                self.path.display(),
                about.title
            ));
        }
        *lock(&self.reach) = about.reach.clone();
        self.generation.fetch_add(1, Ordering::Relaxed);
        tracing::info!(path = %self.path.display(), "the map's file has changed and is read anew");
        Ok(archive)
    }

    /// Whether the file is another one than at the last look at it, or is not there.
    fn has_changed(&self) -> bool {
        let stamp = Stamp::of(&self.path).ok();
        stamp.is_none() || lock(&self.current).stamp != stamp
    }

    fn trouble(&self, reason: String) -> TileError {
        TileError::Trouble(Trouble {
            cause: Cause::File,
            message: map_troubles::file_gone(&self.info.title),
            detail: reason,
            wait_secs: None,
        })
    }
}

impl TileSource for FileSource {
    fn info(&self) -> &SourceInfo {
        &self.info
    }

    fn may_have(&self, id: TileId) -> bool {
        lock(&self.reach).may_have(id)
    }

    fn tile(&self, id: TileId) -> Result<Vec<u8>, TileError> {
        // A file that changes while it is read gives nonsense once, and not again.
        let mut attempts_left = 2;
        loop {
            if self.closed.load(Ordering::Relaxed) {
                return Err(TileError::Cancelled);
            }
            attempts_left -= 1;
            let archive = self.archive().map_err(|reason| self.trouble(reason))?;
            let error = match archive.tile(id) {
                Ok(bytes) => return Ok(bytes),
                Err(error) => error,
            };
            match error {
                ReadError::Cancelled => return Err(TileError::Cancelled),
                _ if attempts_left > 0 && self.has_changed() => {}
                ReadError::Missing => return Err(TileError::Missing),
                ReadError::Damaged(reason) => return Err(TileError::Damaged(reason)),
                ReadError::File(reason) => {
                    // To be opened anew, even where nothing else seems to have changed.
                    lock(&self.current).stamp = None;
                    return Err(self.trouble(reason));
                }
            }
        }
    }

    fn is_overlay(&self) -> bool {
        self.about.is_overlay
    }

    fn generation(&self) -> u64 {
        self.generation.load(Ordering::Relaxed)
    }

    fn close(&self) {
        self.closed.store(true, Ordering::Relaxed);
    }
}

/// Opens whatever the file is. Gives the state in which it was.
fn open_archive(
    path: &Path,
    closed: &Arc<AtomicBool>,
) -> Result<(Arc<dyn FileArchive>, Stamp), OpenError> {
    let failed = |error| OpenError::new(complaint::of_io(path, &error));
    let complain = |text: &str| OpenError::new(format!("{} {text}", path.display()));
    // Before it is opened: a pipe would be waited for.
    let metadata = std::fs::metadata(path).map_err(failed)?;
    if metadata.is_dir() {
        return Err(complain(
            "is a folder: choose the .pmtiles or .mbtiles file in it",
        ));
    }
    if !metadata.is_file() {
        return Err(complain("is no file: choose a .pmtiles or .mbtiles file"));
    }
    let file = File::open(path).map_err(failed)?;
    let metadata = file.metadata().map_err(failed)?;
    let size_bytes = metadata.len();
    let head_bytes = HEAD_BYTES.min(usize::try_from(size_bytes).unwrap_or(HEAD_BYTES));
    let head = read_exact_at(&file, 0, head_bytes).map_err(failed)?;
    let archive: Arc<dyn FileArchive> = match kind_of(path, &head).map_err(OpenError::new)? {
        Kind::Pmtiles => Arc::new(PmtilesFile::open(path, file, size_bytes)?),
        Kind::Mbtiles => Arc::new(MbtilesFile::open(path, closed)?),
    };
    Ok((archive, Stamp::from_metadata(&metadata)))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What is behind them is replaced as a whole, so it is whole in any case.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
