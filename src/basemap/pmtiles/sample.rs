//! Writes small archives for tests.

use std::collections::BTreeMap;
use std::io::Write as _;

use walkers::TileId;

use super::directory::Entry;
use super::tile_number::tile_number;

/// Tiles to be written as an archive, gzip throughout unless said otherwise.
pub struct SampleArchive {
    pub tiles: BTreeMap<u64, Vec<u8>>,
    pub zooms: Option<(u8, u8)>,
    /// The header's number for what the tiles are.
    pub tile_type: u8,
    /// The header's number for how tiles are packed; other than gzip, they are packed already.
    pub tile_packing: u8,
    /// JSON about the archive, packed with gzip.
    pub metadata: Option<String>,
    /// West, south, east, north.
    pub bounds_deg: [f64; 4],
}

impl Default for SampleArchive {
    fn default() -> Self {
        Self {
            tiles: BTreeMap::new(),
            zooms: None,
            tile_type: 1,
            tile_packing: 2,
            metadata: None,
            bounds_deg: [0.0; 4],
        }
    }
}

impl SampleArchive {
    pub fn add(&mut self, tile: TileId, bytes: &[u8]) {
        self.tiles
            .insert(tile_number(tile).unwrap(), bytes.to_vec());
        let (min, max) = self.zooms.unwrap_or((tile.zoom, tile.zoom));
        self.zooms = Some((min.min(tile.zoom), max.max(tile.zoom)));
    }

    /// The archive; with `leaf_entries`, the root only points to leaves of so many entries.
    pub fn bytes(&self, leaf_entries: Option<usize>) -> Vec<u8> {
        let mut data = Vec::new();
        let mut entries: Vec<Entry> = Vec::new();
        let mut previous: Option<&[u8]> = None;
        for (&tile_number, bytes) in &self.tiles {
            if let Some(entry) = entries.last_mut()
                && previous == Some(bytes)
                && entry.tile_number + entry.run_length == tile_number
            {
                entry.run_length += 1;
                continue;
            }
            previous = Some(bytes);
            let packed = match self.tile_packing {
                2 => gzip(bytes),
                _ => bytes.clone(),
            };
            entries.push(Entry {
                tile_number,
                run_length: 1,
                offset: data.len() as u64,
                length: packed.len() as u64,
            });
            data.extend(packed);
        }
        let mut leaves = Vec::new();
        if let Some(count) = leaf_entries {
            entries = entries
                .chunks(count)
                .map(|chunk| {
                    let packed = gzip(&directory_bytes(chunk));
                    let entry = Entry {
                        tile_number: chunk[0].tile_number,
                        run_length: 0,
                        offset: leaves.len() as u64,
                        length: packed.len() as u64,
                    };
                    leaves.extend(packed);
                    entry
                })
                .collect();
        }
        let root = gzip(&directory_bytes(&entries));
        let metadata = self.metadata.as_ref().map(|json| gzip(json.as_bytes()));
        let metadata = metadata.unwrap_or_default();

        let mut bytes = b"PMTiles\x03".to_vec();
        let mut offset = 127;
        for length in [root.len(), metadata.len(), leaves.len(), data.len()] {
            bytes.extend((offset as u64).to_le_bytes());
            bytes.extend((length as u64).to_le_bytes());
            offset += length;
        }
        bytes.resize(96, 0);
        let (min_zoom, max_zoom) = self.zooms.unwrap();
        let (packing, tile_type) = (self.tile_packing, self.tile_type);
        bytes.extend([1, 2, packing, tile_type, min_zoom, max_zoom]);
        for degrees in self.bounds_deg {
            bytes.extend(((degrees * 1e7).round() as i32).to_le_bytes());
        }
        bytes.resize(127, 0);
        bytes.extend(root);
        bytes.extend(metadata);
        bytes.extend(leaves);
        bytes.extend(data);
        bytes
    }
}

pub fn directory_bytes(entries: &[Entry]) -> Vec<u8> {
    let mut bytes = Vec::new();
    varint(&mut bytes, entries.len() as u64);
    let mut previous = 0;
    for entry in entries {
        varint(&mut bytes, entry.tile_number - previous);
        previous = entry.tile_number;
    }
    for entry in entries {
        varint(&mut bytes, entry.run_length);
    }
    for entry in entries {
        varint(&mut bytes, entry.length);
    }
    let mut end = None;
    for entry in entries {
        let follows = end == Some(entry.offset);
        varint(&mut bytes, if follows { 0 } else { entry.offset + 1 });
        end = Some(entry.offset + entry.length);
    }
    bytes
}

fn varint(bytes: &mut Vec<u8>, mut value: u64) {
    while value > 0x7f {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}
