//! Many small pictures in one large one, kept as bytes beside the graphics device: when that is
//! lost, the next one gets all of them again.

use super::PxRect;

/// Narrowest sheet, in pixels.
const MIN_WIDTH_PX: u32 = 1024;
/// Widest and highest sheet, in pixels: every device has textures of this size.
const MAX_SIDE_PX: u32 = 8192;
/// Fewest rows of a sheet in use: a texture that grows is made anew.
const MIN_ROWS: u32 = 64;

/// A picture of two coverages, packed in rows of about the same height.
#[derive(Clone, Debug)]
pub struct SpriteSheet {
    width_px: u32,
    /// Rows from the top, as many as are made so far.
    texels: Vec<[u8; 2]>,
    /// Where the next sprite begins.
    next: (u32, u32),
    /// Height of the row of sprites that is being filled.
    row_height_px: u32,
    revision: u64,
    /// What has changed since that revision.
    changed: Option<(u64, PxRect)>,
}

impl Default for SpriteSheet {
    fn default() -> Self {
        Self::for_sprites_of(0)
    }
}

impl SpriteSheet {
    /// An empty sheet for sprites that are at most so wide.
    pub fn for_sprites_of(width_px: u32) -> Self {
        Self {
            width_px: width_px
                .clamp(MIN_WIDTH_PX, MAX_SIDE_PX)
                .next_power_of_two(),
            texels: Vec::new(),
            next: (0, 0),
            row_height_px: 0,
            revision: 0,
            changed: None,
        }
    }

    /// This empty sheet as the one that comes after `before`: no copy of that is one of this.
    #[must_use]
    pub fn in_place_of(self, before: &Self) -> Self {
        Self {
            revision: before.revision + 1,
            ..self
        }
    }

    /// An empty sheet in place of this one, of the same width.
    #[must_use]
    pub fn emptied(&self) -> Self {
        Self::for_sprites_of(self.width_px).in_place_of(self)
    }

    /// Another number after each change.
    pub const fn revision(&self) -> u64 {
        self.revision
    }

    /// Pixels across.
    pub const fn width_px(&self) -> u32 {
        self.width_px
    }

    /// Rows that have something in them.
    pub const fn used_rows(&self) -> u32 {
        self.next.1 + self.row_height_px
    }

    /// Rows of a texture that holds the sheet and has room to grow; none while it is empty.
    pub(super) fn roomy_rows(&self) -> u32 {
        match self.used_rows() {
            0 => 0,
            used => used.next_power_of_two().clamp(MIN_ROWS, MAX_SIDE_PX),
        }
    }

    /// What counts from here on as a change; to be called before the sprites of a frame.
    pub const fn begin_frame(&mut self) {
        self.changed = None;
    }

    /// Puts a sprite of `size_px` into the sheet; where its left upper corner is. `None` when
    /// the sheet is full, or when `texels` is of another size.
    pub fn add(&mut self, size_px: [u32; 2], texels: &[[u8; 2]]) -> Option<[u16; 2]> {
        let [width, height] = size_px;
        let (mut x, mut y) = self.next;
        let mut row_height_px = self.row_height_px;
        if x.checked_add(width)? > self.width_px {
            (x, y) = (0, y + row_height_px);
            row_height_px = 0;
        }
        row_height_px = row_height_px.max(height);
        let bottom = y.checked_add(row_height_px)?;
        let is_whole = usize::try_from(u64::from(width) * u64::from(height)) == Ok(texels.len());
        if width == 0 || width > self.width_px || bottom > MAX_SIDE_PX || !is_whole {
            return None;
        }
        let place = [u16::try_from(x).ok()?, u16::try_from(y).ok()?];
        // A `u32` fits a usize on every platform there is.
        let needed = bottom as usize * self.width_px as usize;
        if self.texels.len() < needed {
            self.texels.resize(needed, [0; 2]);
        }
        let rows = texels.chunks_exact(width as usize);
        for (row, row_texels) in (y as usize..).zip(rows) {
            let begin = row * self.width_px as usize + x as usize;
            let texels = self.texels.get_mut(begin..begin + width as usize);
            texels.unwrap_or_default().copy_from_slice(row_texels);
        }
        self.next = (x + width, y);
        self.row_height_px = row_height_px;
        let rect = PxRect {
            x,
            y,
            width,
            height,
        };
        self.changed = Some(match self.changed {
            None => (self.revision, rect),
            Some((since, before)) => (since, before.around(rect)),
        });
        self.revision += 1;
        Some(place)
    }

    /// The sprite of this size at this place.
    pub fn texels(&self, [x, y]: [u16; 2], [width, height]: [u32; 2]) -> Vec<[u8; 2]> {
        let rows = usize::from(y)..usize::from(y) + height as usize;
        rows.filter_map(|row| {
            let begin = row * self.width_px as usize + usize::from(x);
            self.texels.get(begin..begin + width as usize)
        })
        .flatten()
        .copied()
        .collect()
    }

    /// What a copy of the sheet as it was at `revision` lacks: nothing, a part, or all of it.
    pub(super) fn missing(&self, revision: Option<u64>) -> Option<PxRect> {
        match (revision, self.changed) {
            (Some(at), _) if at == self.revision => None,
            (Some(at), Some((since, rect))) if at == since => Some(rect),
            _ => Some(PxRect {
                x: 0,
                y: 0,
                width: self.width_px,
                height: self.used_rows(),
            }),
        }
    }

    /// All bytes from a place on.
    pub(super) fn bytes_from(&self, x: u32, y: u32) -> &[u8] {
        let begin = y as usize * self.width_px as usize + x as usize;
        bytemuck::cast_slice(self.texels.get(begin..).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(size_px: [u32; 2], value: u8) -> Vec<[u8; 2]> {
        vec![[value, 255 - value]; (size_px[0] * size_px[1]) as usize]
    }

    #[test]
    fn sprites_lie_side_by_side_and_none_over_another() {
        let mut sheet = SpriteSheet::default();
        let sizes = [[100, 20], [300, 18], [700, 22], [1024, 10], [5, 40], [1, 1]];
        let places: Vec<[u16; 2]> = (0..)
            .zip(sizes)
            .map(|(value, size)| sheet.add(size, &filled(size, value)).unwrap())
            .collect();
        assert_eq!(places[..4], [[0, 0], [100, 0], [0, 20], [0, 42]]);
        for (value, (place, size)) in (0..).zip(places.into_iter().zip(sizes)) {
            assert_eq!(sheet.texels(place, size), filled(size, value));
        }
        assert_eq!(sheet.used_rows(), 92);
        assert_eq!(sheet.roomy_rows(), 128);
    }

    #[test]
    fn a_copy_is_told_what_it_lacks_and_no_more() {
        let mut sheet = SpriteSheet::default();
        sheet.begin_frame();
        assert!(sheet.add([10, 10], &filled([10, 10], 1)).is_some());
        let all = |sheet: &SpriteSheet| PxRect {
            x: 0,
            y: 0,
            width: 1024,
            height: sheet.used_rows(),
        };
        assert_eq!(sheet.missing(None), Some(all(&sheet)));
        let copied = Some(sheet.revision());
        assert_eq!(sheet.missing(copied), None);
        sheet.begin_frame();
        assert_eq!(sheet.missing(copied), None);
        assert!(sheet.add([20, 8], &filled([20, 8], 2)).is_some());
        assert!(sheet.add([20, 12], &filled([20, 12], 3)).is_some());
        let part = PxRect {
            x: 10,
            y: 0,
            width: 40,
            height: 12,
        };
        assert_eq!(sheet.missing(copied), Some(part));
        // One that was left out for a frame gets all.
        sheet.begin_frame();
        assert_eq!(sheet.missing(copied), Some(all(&sheet)));
        let emptied = sheet.emptied();
        assert_ne!(emptied.missing(Some(sheet.revision())), None);
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let mut sheet = SpriteSheet::for_sprites_of(1500);
        assert_eq!(sheet.width_px(), 2048);
        assert_eq!(sheet.add([2049, 1], &filled([2049, 1], 1)), None);
        assert_eq!(sheet.add([0, 5], &[]), None);
        assert_eq!(sheet.add([5, 5], &filled([5, 4], 1)), None);
        assert_eq!(sheet.revision(), 0);
        let tall = [2048, MAX_SIDE_PX / 2];
        assert!(sheet.add(tall, &filled(tall, 1)).is_some());
        assert!(sheet.add(tall, &filled(tall, 2)).is_some());
        assert_eq!(sheet.add([1, 1], &[[0, 0]]), None);
        assert!(sheet.emptied().add([1, 1], &[[0, 0]]).is_some());
    }
}
