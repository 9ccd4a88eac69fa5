//! The number of a tile in a PMTiles archive: zoom by zoom, along a Hilbert curve.

use walkers::TileId;

/// Deepest zoom with numbers of 64 bits to spare.
const MAX_ZOOM: u8 = 26;

/// The number under which an archive files `tile`; `None` for a tile outside of the
/// world or deeper than zoom 26.
pub fn tile_number(tile: TileId) -> Option<u64> {
    if tile.zoom > MAX_ZOOM {
        return None;
    }
    let side = 1_u64 << tile.zoom;
    let (mut x, mut y) = (u64::from(tile.x), u64::from(tile.y));
    if x >= side || y >= side {
        return None;
    }
    // All the tiles of the zooms above come first: 1 + 4 + 16 + ... of them.
    let mut number = (side * side - 1) / 3;
    let mut half = side / 2;
    while half > 0 {
        let right = x & half != 0;
        let lower = y & half != 0;
        let quarter = match (right, lower) {
            (false, false) => 0,
            (false, true) => 1,
            (true, true) => 2,
            (true, false) => 3,
        };
        number += quarter * half * half;
        if !lower {
            // The upper quarters are walked turned, so that the curve goes on unbroken.
            if right {
                x = side - 1 - x;
                y = side - 1 - y;
            }
            std::mem::swap(&mut x, &mut y);
        }
        half /= 2;
    }
    Some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(zoom: u8, x: u32, y: u32) -> Option<u64> {
        tile_number(TileId { x, y, zoom })
    }

    #[test]
    fn the_first_tiles_are_numbered_as_the_specification_says() {
        assert_eq!(number(0, 0, 0), Some(0));
        assert_eq!(number(1, 0, 0), Some(1));
        assert_eq!(number(1, 0, 1), Some(2));
        assert_eq!(number(1, 1, 1), Some(3));
        assert_eq!(number(1, 1, 0), Some(4));
        assert_eq!(number(2, 0, 0), Some(5));
        assert_eq!(number(2, 1, 1), Some(7));
        assert_eq!(number(2, 0, 3), Some(10));
        assert_eq!(number(2, 3, 0), Some(20));
    }

    #[test]
    fn every_number_is_used_once_and_neighbours_follow_each_other() {
        for zoom in 1..=6 {
            let side = 1_u32 << zoom;
            let mut tiles: Vec<_> = (0..side)
                .flat_map(|x| (0..side).map(move |y| (x, y)))
                .map(|(x, y)| (number(zoom, x, y).unwrap(), x, y))
                .collect();
            tiles.sort_unstable();
            for pair in tiles.windows(2) {
                let ((a, ax, ay), (b, bx, by)) = (pair[0], pair[1]);
                assert_eq!(b, a + 1);
                assert_eq!(ax.abs_diff(bx) + ay.abs_diff(by), 1);
            }
            assert_eq!(tiles[0].0, number(zoom - 1, (side / 2) - 1, 0).unwrap() + 1);
        }
    }

    #[test]
    fn a_tile_outside_of_the_world_has_no_number() {
        assert_eq!(number(0, 1, 0), None);
        assert_eq!(number(3, 0, 8), None);
        assert_eq!(number(27, 0, 0), None);
        assert!(number(26, u32::MAX >> 6, 0).is_some());
    }
}
