//! A PMTiles file: the root directory is kept, all else is read when it is asked for, so that
//! an archive of the planet opens as fast as one of a town.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use walkers::TileId;

use super::archive::{
    About, FileArchive, MAX_PACKED_TILE_BYTES, MAX_TILE_BYTES, Reach, ReadError, Said, content_of,
};
use super::complaint;
use super::leaves::{Directory, Leaves};
use super::metadata::{MAX_METADATA_BYTES, Metadata};
use super::positioned::read_exact_at;
use crate::basemap::extent::Extent;
use crate::basemap::open::OpenError;
use crate::basemap::pmtiles::{
    ArchiveError, Entry, HEADER_BYTES, Header, Span, TileType, find_entry, parse_directory,
    tile_number, unpack,
};
use crate::basemap::source::Content;

/// Largest directory, packed and unpacked: those of a planet take half a MiB.
const MAX_DIRECTORY_BYTES: usize = 8 << 20;
/// Lines of directories that are kept: 32 MiB.
const MAX_KEPT_ENTRIES: usize = 1 << 20;
/// The specification allows directories below directories, real archives have two levels.
const MAX_DIRECTORY_DEPTH: usize = 4;

/// An open PMTiles file.
pub(super) struct PmtilesFile {
    path: PathBuf,
    file: File,
    header: Header,
    root: Directory,
    leaves: Leaves,
    about: About,
}

impl PmtilesFile {
    /// Reads header, root directory, metadata and one tile.
    ///
    /// # Errors
    /// [`OpenError`] in words for the user, with the file's name.
    pub fn open(path: &Path, file: File, size_bytes: u64) -> Result<Self, OpenError> {
        let complain = |error: &ArchiveError| OpenError::new(complaint::of_archive(path, error));
        let head_bytes = HEADER_BYTES.min(usize::try_from(size_bytes).unwrap_or(HEADER_BYTES));
        let head = read_exact_at(&file, 0, head_bytes)
            .map_err(|error| complain(&ArchiveError::Read(error)))?;
        let header = Header::parse(&head).map_err(|error| complain(&error))?;
        let needs = header.needed_bytes().map_err(|error| complain(&error))?;
        if needs > size_bytes {
            return Err(complain(&ArchiveError::CutOff {
                has: size_bytes,
                needs,
            }));
        }
        let archive = Reader {
            file: &file,
            header: &header,
        };
        let root = archive
            .directory(header.root)
            .map_err(|error| complain(&error))?;
        if root.is_empty() {
            let text = format!("{} has no tiles: make it anew", path.display());
            return Err(OpenError::new(text));
        }
        let metadata = archive.metadata(path).map_err(|error| complain(&error))?;
        let said = match header.tile_type {
            TileType::Vector => Said::Vector,
            TileType::Picture => Said::Pictures,
            TileType::Unknown => Said::Nothing,
            TileType::Other(name) => {
                return Err(OpenError::new(format!(
                    "{}: its tiles are {name}, which are not shown: make it anew with vector \
                     tiles (MVT) or with PNG, JPEG or WebP pictures",
                    path.display()
                )));
            }
        };
        let first_tile = archive.first_tile(&root);
        let content = content_of(first_tile.as_deref(), said, &metadata)
            .map_err(|error| OpenError::new(format!("{}: {error}", path.display())))?;
        let about = About {
            title: metadata.title(path),
            reach: Reach {
                zooms: header.zooms.clone(),
                bounds: header.bounds_deg.and_then(|[west, south, east, north]| {
                    Extent::from_degrees(west, south, east, north)
                }),
                levels: BTreeMap::new(),
            },
            is_overlay: metadata.is_overlay() && matches!(content, Content::Vector(_)),
            layers: metadata.layers,
            credits: metadata.credits,
            content,
        };
        Ok(Self {
            path: path.to_owned(),
            root,
            leaves: Leaves::new(MAX_KEPT_ENTRIES),
            about,
            header,
            file,
        })
    }

    fn read(&self, id: TileId) -> Result<Option<Vec<u8>>, ArchiveError> {
        let Some(number) = tile_number(id) else {
            return Ok(None);
        };
        let reader = Reader {
            file: &self.file,
            header: &self.header,
        };
        let mut directory = Arc::clone(&self.root);
        for _ in 0..MAX_DIRECTORY_DEPTH {
            let Some(entry) = find_entry(&directory, number).copied() else {
                return Ok(None);
            };
            if entry.run_length > 0 {
                return reader.tile(entry).map(Some);
            }
            let span = reader.leaf(entry)?;
            directory = self
                .leaves
                .get_or_read(span.start, || reader.directory(span))?;
        }
        Err(TOO_DEEP)
    }
}

impl FileArchive for PmtilesFile {
    fn about(&self) -> &About {
        &self.about
    }

    fn tile(&self, id: TileId) -> Result<Vec<u8>, ReadError> {
        match self.read(id) {
            Ok(Some(bytes)) => Ok(bytes),
            Ok(None) => Err(ReadError::Missing),
            // All parts were there when it was opened: it is the file that fails.
            Err(ArchiveError::Read(error)) => {
                Err(ReadError::File(complaint::of_io(&self.path, &error)))
            }
            Err(error) => Err(ReadError::Damaged(error.to_string())),
        }
    }
}

const TOO_DEEP: ArchiveError = ArchiveError::Damaged("its directories are nested too deeply");

/// Reads parts of a file.
struct Reader<'a> {
    file: &'a File,
    header: &'a Header,
}

impl Reader<'_> {
    /// The bytes of `span`, which are called `part` in errors.
    fn bytes(
        &self,
        span: Span,
        part: &'static str,
        max_bytes: usize,
    ) -> Result<Vec<u8>, ArchiveError> {
        let length = usize::try_from(span.length)
            .ok()
            .filter(|length| *length <= max_bytes)
            .ok_or(ArchiveError::TooLarge { part, max_bytes })?;
        Ok(read_exact_at(self.file, span.start, length)?)
    }

    fn directory(&self, span: Span) -> Result<Directory, ArchiveError> {
        const PART: &str = "a directory";
        let packed = self.bytes(span, PART, MAX_DIRECTORY_BYTES)?;
        let packing = self.header.directory_packing;
        let unpacked = unpack(&packed, packing, PART, MAX_DIRECTORY_BYTES)?;
        Ok(parse_directory(&unpacked)?.into())
    }

    fn leaf(&self, entry: Entry) -> Result<Span, ArchiveError> {
        let span = self.header.leaves.part(entry.offset, entry.length);
        span.ok_or(ArchiveError::Damaged("a directory lies outside of it"))
    }

    fn tile(&self, entry: Entry) -> Result<Vec<u8>, ArchiveError> {
        const PART: &str = "a tile";
        let span = self.header.tiles.part(entry.offset, entry.length);
        let span = span.ok_or(ArchiveError::Damaged("a tile lies outside of it"))?;
        let packed = self.bytes(span, PART, MAX_PACKED_TILE_BYTES)?;
        let unpacked = unpack(&packed, self.header.tile_packing, PART, MAX_TILE_BYTES)?;
        Ok(unpacked.into_owned())
    }

    /// The tile that stands first in the directories; `None` where there is none to be read.
    fn first_tile(&self, root: &Directory) -> Option<Vec<u8>> {
        let mut directory = Arc::clone(root);
        for _ in 0..MAX_DIRECTORY_DEPTH {
            let entry = *directory.first()?;
            if entry.run_length > 0 {
                return self.tile(entry).ok();
            }
            directory = self.directory(self.leaf(entry).ok()?).ok()?;
        }
        None
    }

    /// # Errors
    /// Only when the file cannot be read: what it says wrongly is left out.
    fn metadata(&self, path: &Path) -> Result<Metadata, ArchiveError> {
        const PART: &str = "its metadata";
        let span = self.header.metadata;
        if span.length == 0 {
            return Ok(Metadata::default());
        }
        let packed = match self.bytes(span, PART, MAX_METADATA_BYTES) {
            Ok(packed) => packed,
            Err(error @ ArchiveError::Read(_)) => return Err(error),
            Err(error) => return Ok(Metadata::unreadable(path, &error.to_string())),
        };
        let packing = self.header.directory_packing;
        Ok(match unpack(&packed, packing, PART, MAX_METADATA_BYTES) {
            Ok(json) => Metadata::from_json(&json, path),
            Err(error) => Metadata::unreadable(path, &error.to_string()),
        })
    }
}
