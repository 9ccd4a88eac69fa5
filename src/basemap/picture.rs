//! Decodes PNG tiles.

use std::io::Cursor;

use egui::ColorImage;
use png::{ColorType, Decoder, Limits, Transformations};

/// Servers have tiles of 256 or 512 pixels.
const MAX_SIDE: u32 = 1024;

/// A decoded tile.
#[derive(Debug)]
pub(super) struct Picture {
    /// Its pixels.
    pub image: ColorImage,
    /// Whether it is dark on the whole.
    pub is_dark: bool,
}

/// The picture, or why there is none.
pub(super) fn decode(bytes: &[u8]) -> Result<Picture, String> {
    let image = pixels(bytes)?;
    let sum: u64 = image
        .pixels
        .iter()
        .map(|pixel| u64::from(pixel.r()) * 2 + u64::from(pixel.g()) * 5 + u64::from(pixel.b()))
        .sum();
    let count = image.pixels.len().max(1) as u64;
    // Eight parts, of which the eye gives green most.
    Ok(Picture {
        is_dark: sum / count < 8 * 110,
        image,
    })
}

/// The picture's pixels, or why there are none.
fn pixels(bytes: &[u8]) -> Result<ColorImage, String> {
    let limits = Limits {
        bytes: 4 * MAX_SIDE as usize * MAX_SIDE as usize * 2,
    };
    let mut decoder = Decoder::new_with_limits(Cursor::new(bytes), limits);
    // Palettes, few bits and 16 bits all become 8 bits a channel.
    decoder.set_transformations(Transformations::normalize_to_color8() | Transformations::ALPHA);
    let mut reader = decoder.read_info().map_err(|error| error.to_string())?;
    let (width, height) = (reader.info().width, reader.info().height);
    if width == 0 || height == 0 || width > MAX_SIDE || height > MAX_SIDE {
        return Err(format!("a tile of {width} x {height} pixels is not shown"));
    }
    let size = reader
        .output_buffer_size()
        .ok_or("the picture is too large")?;
    let mut pixels = vec![0; size];
    let frame = reader
        .next_frame(&mut pixels)
        .map_err(|error| error.to_string())?;
    let pixels = pixels
        .get(..frame.buffer_size())
        .ok_or("the picture ends early")?;
    let size = [width as usize, height as usize];
    let area = size[0] * size[1];
    match frame.color_type {
        ColorType::Rgba if pixels.len() == 4 * area => {
            Ok(ColorImage::from_rgba_unmultiplied(size, pixels))
        }
        ColorType::GrayscaleAlpha if pixels.len() == 2 * area => {
            let rgba: Vec<u8> = pixels
                .chunks_exact(2)
                .flat_map(|pixel| match pixel {
                    [grey, alpha] => [*grey, *grey, *grey, *alpha],
                    _ => [0; 4],
                })
                .collect();
            Ok(ColorImage::from_rgba_unmultiplied(size, &rgba))
        }
        other => Err(format!("pixels of type {other:?} are not understood")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::Color32;
    use png::{BitDepth, Encoder};

    fn picture(color: ColorType, depth: BitDepth, data: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes, 2, 2);
        encoder.set_color(color);
        encoder.set_depth(depth);
        if color == ColorType::Indexed {
            encoder.set_palette(vec![10, 20, 30, 250, 240, 230]);
        }
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(data).unwrap();
        writer.finish().unwrap();
        bytes
    }

    #[test]
    fn pictures_with_a_palette_grey_and_colour_are_read() {
        // One bit a pixel, rows padded to a byte: the palette's colours crosswise.
        let image = pixels(&picture(ColorType::Indexed, BitDepth::One, &[0x40, 0x80])).unwrap();
        let (a, b) = (
            Color32::from_rgb(10, 20, 30),
            Color32::from_rgb(250, 240, 230),
        );
        assert_eq!(image.pixels, [a, b, b, a]);
        let grey = pixels(&picture(
            ColorType::Grayscale,
            BitDepth::Eight,
            &[0, 50, 100, 255],
        ));
        assert_eq!(grey.unwrap().pixels[1], Color32::from_gray(50));
        let rgb = pixels(&picture(ColorType::Rgb, BitDepth::Eight, &[9; 12])).unwrap();
        assert_eq!((rgb.size, rgb.pixels[3]), ([2, 2], Color32::from_gray(9)));
    }

    #[test]
    fn what_is_no_picture_or_a_damaged_one_is_refused() {
        assert!(decode(b"<html>blocked</html>").is_err());
        let intact = picture(ColorType::Rgb, BitDepth::Eight, &[9; 12]);
        for length in 0..intact.len() - 12 {
            assert!(decode(&intact[..length]).is_err(), "cut to {length}");
        }
        for at in 0..intact.len() {
            let mut damaged = intact.clone();
            damaged[at] ^= 0xff;
            // It may be refused or not, but must not panic.
            let _ = decode(&damaged);
        }
    }
}
