//! Pictures that are kept, and the comparison with them.

use std::fs;
use std::path::{Path, PathBuf};

use trackscope::model::Color;

use crate::canvas::Image;

/// A channel may differ by this much: drivers round differently.
const CHANNEL_TOLERANCE: u8 = 32;
/// So many of a thousand drawn pixels may differ by more: the edge of a triangle may fall on
/// the other side of a pixel's middle.
const PER_MILLE_TOLERANCE: usize = 5;
/// So many pixels may differ in any picture.
const FEW_PIXELS: usize = 4;

/// The variable that has the kept pictures written anew.
pub const UPDATE: &str = "UPDATE_SNAPSHOTS";

/// How two pictures differ.
#[derive(Debug, PartialEq, Eq)]
pub enum Difference {
    /// They have different sizes, in pixels a side.
    Size { kept: u32, new: u32 },
    /// So many pixels differ, more than the number that may.
    Pixels { differing: usize, allowed: usize },
}

/// Compares what is drawn, which is whatever differs from the empty map: `Err` when too many
/// of these pixels are not as they were.
pub fn compare(kept: &Image, new: &Image, ground: Color) -> Result<(), Difference> {
    compare_within(kept, new, ground, CHANNEL_TOLERANCE)
}

fn compare_within(
    kept: &Image,
    new: &Image,
    ground: Color,
    channel_tolerance: u8,
) -> Result<(), Difference> {
    if kept.side_px != new.side_px {
        return Err(Difference::Size {
            kept: kept.side_px,
            new: new.side_px,
        });
    }
    let empty = [ground.r, ground.g, ground.b, 255];
    let (mut drawn, mut differing) = (0, 0);
    for (kept, new) in pixels(kept).zip(pixels(new)) {
        drawn += usize::from(kept != empty || new != empty);
        differing += usize::from(contrast(kept, new) > channel_tolerance);
    }
    let allowed = (drawn * PER_MILLE_TOLERANCE / 1000).max(FEW_PIXELS);
    if differing > allowed {
        return Err(Difference::Pixels { differing, allowed });
    }
    Ok(())
}

/// Holds a new picture against the kept one of this name; with `UPDATE_SNAPSHOTS=1` keeps the
/// new one instead.
///
/// # Errors
/// What is not as it was, and where to look at it.
pub fn hold_against_kept(name: &str, new: &Image, ground: Color) -> Result<(), String> {
    hold_within(name, new, ground, CHANNEL_TOLERANCE)
}

/// The same for pictures in which a channel may differ by `channel_tolerance`.
///
/// # Errors
/// As [`hold_against_kept`].
pub fn hold_within(
    name: &str,
    new: &Image,
    ground: Color,
    channel_tolerance: u8,
) -> Result<(), String> {
    let path = folder().join(format!("{name}.png"));
    if std::env::var_os(UPDATE).is_some_and(|value| value == "1") {
        fs::create_dir_all(folder()).unwrap();
        write_png(&path, new);
        return Ok(());
    }
    let kept = read_png(&path);
    let Err(difference) = compare_within(&kept, new, ground, channel_tolerance) else {
        return Ok(());
    };
    // Cargo's folder for what tests leave behind lies in the target folder.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let failed = target.join("snapshots");
    fs::create_dir_all(&failed).unwrap();
    let (new_path, marked_path) = (
        failed.join(format!("{name}.png")),
        failed.join(format!("{name}.difference.png")),
    );
    write_png(&new_path, new);
    let marked = if kept.side_px == new.side_px {
        write_png(&marked_path, &marked(&kept, new, channel_tolerance));
        format!(", where they differ {}", marked_path.display())
    } else {
        String::new()
    };
    Err(format!(
        "{name} is not as it was: {difference:?}. Kept is {}, new {}{marked}. If the new one is \
         right: {UPDATE}=1 cargo nextest run snapshots",
        path.display(),
        new_path.display(),
    ))
}

/// Where the kept pictures are.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots")
}

/// The largest difference of a channel.
fn contrast(a: [u8; 4], b: [u8; 4]) -> u8 {
    a.iter()
        .zip(b)
        .map(|(a, b)| a.abs_diff(b))
        .max()
        .unwrap_or(0)
}

fn pixels(image: &Image) -> impl Iterator<Item = [u8; 4]> + '_ {
    image
        .rgba
        .chunks_exact(4)
        .map(|pixel| [pixel[0], pixel[1], pixel[2], pixel[3]])
}

/// The new picture, pale, with what differs too much in red.
fn marked(kept: &Image, new: &Image, channel_tolerance: u8) -> Image {
    let mark = |(kept, new): ([u8; 4], [u8; 4])| {
        if contrast(kept, new) > channel_tolerance {
            [255, 0, 0, 255]
        } else {
            let pale = |channel: u8| 192 + channel / 4;
            [pale(new[0]), pale(new[1]), pale(new[2]), 255]
        }
    };
    Image {
        rgba: pixels(kept).zip(pixels(new)).flat_map(mark).collect(),
        side_px: new.side_px,
    }
}

fn write_png(path: &Path, image: &Image) {
    let file = fs::File::create(path).unwrap();
    let mut encoder = png::Encoder::new(file, image.side_px, image.side_px);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::High);
    let rgb: Vec<u8> = pixels(image).flat_map(|[r, g, b, _]| [r, g, b]).collect();
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&rgb).unwrap();
    writer.finish().unwrap();
}

fn read_png(path: &Path) -> Image {
    let bytes = fs::read(path).unwrap_or_else(|error| {
        panic!(
            "{}: {error}. To make it: {UPDATE}=1 cargo nextest run --test snapshots",
            path.display()
        )
    });
    let mut reader = png::Decoder::new(std::io::Cursor::new(bytes))
        .read_info()
        .unwrap();
    let mut rgb = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut rgb).unwrap();
    assert_eq!(info.color_type, png::ColorType::Rgb, "{}", path.display());
    assert_eq!(info.width, info.height, "{}", path.display());
    let rgba = rgb
        .chunks_exact(3)
        .flat_map(|pixel| [pixel[0], pixel[1], pixel[2], 255])
        .collect();
    Image {
        rgba,
        side_px: info.width,
    }
}
