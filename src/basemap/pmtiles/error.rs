//! Why an archive, or a tile of it, cannot be read.

use thiserror::Error;

/// Why an archive cannot be opened or a tile of it not be read.
#[derive(Debug, Error)]
pub enum ArchiveError {
    /// The bytes do not begin as such an archive does.
    #[error("this is not a PMTiles archive of version 3")]
    NotAnArchive,
    /// It ends before its header does, or before what the header tells of.
    #[error("the archive is cut off: it has {has} bytes and should have {needs} or more")]
    CutOff {
        /// Bytes that there are.
        has: u64,
        /// Bytes that the header tells of.
        needs: u64,
    },
    /// A compression or tile type that is not read, by the name of the header's field.
    #[error("the archive's {0} is not supported")]
    Unsupported(&'static str),
    /// Something that is packed in a way that is not read.
    #[error("the archive's {part} is packed with {packing}, which is not supported")]
    Packed {
        /// What is packed.
        part: &'static str,
        /// How.
        packing: &'static str,
    },
    /// Numbers in the archive contradict each other.
    #[error("the archive is damaged: {0}")]
    Damaged(&'static str),
    /// A part does not unpack.
    #[error("the archive is damaged: {part} does not unpack: {source}")]
    Unpack {
        /// What was being read.
        part: &'static str,
        /// What the decompressor says.
        source: std::io::Error,
    },
    /// A part would take more memory than is given to it.
    #[error("{part} unpacks to more than {max_bytes} bytes")]
    TooLarge {
        /// What was being read.
        part: &'static str,
        /// How much it may take.
        max_bytes: usize,
    },
    /// The system does not give its bytes.
    #[error("it cannot be read: {0}")]
    Read(#[from] std::io::Error),
}
