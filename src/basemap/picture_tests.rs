//! Which pictures are read, and which are refused.

use super::*;
use egui::Color32;
use image::{DynamicImage, GrayImage, Luma, Rgb, RgbImage, Rgba, RgbaImage};
use png::{BitDepth, ColorType, Encoder};

/// 16 by 16 pixels of (200, 100, 50), half seen through; lossy with an alpha channel, which
/// our own writer of WebP does not make.
const LOSSY_WEBP: &[u8] = &[
    0x52, 0x49, 0x46, 0x46, 0x5e, 0x00, 0x00, 0x00, 0x57, 0x45, 0x42, 0x50, 0x56, 0x50, 0x38, 0x58,
    0x0a, 0x00, 0x00, 0x00, 0x10, 0x00, 0x00, 0x00, 0x0f, 0x00, 0x00, 0x0f, 0x00, 0x00, 0x41, 0x4c,
    0x50, 0x48, 0x0a, 0x00, 0x00, 0x00, 0x01, 0x07, 0x50, 0xc0, 0x88, 0x08, 0x44, 0x44, 0xff, 0x03,
    0x56, 0x50, 0x38, 0x20, 0x2e, 0x00, 0x00, 0x00, 0xf0, 0x01, 0x00, 0x9d, 0x01, 0x2a, 0x10, 0x00,
    0x10, 0x00, 0x01, 0x40, 0x26, 0x25, 0xa0, 0x02, 0x74, 0xba, 0x01, 0xf8, 0x00, 0x04, 0xc8, 0x00,
    0x00, 0xfe, 0xae, 0x17, 0xff, 0x36, 0x04, 0x0c, 0xd0, 0xfa, 0x60, 0xff, 0xd2, 0x6c, 0xf1, 0x36,
    0x78, 0x9b, 0x3e, 0x39, 0x80, 0x00,
];

fn png(color: ColorType, depth: BitDepth, data: &[u8]) -> Vec<u8> {
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

fn written(image: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.into().write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn is_near(color: Color32, [red, green, blue]: [u8; 3], by: u8) -> bool {
    color.r().abs_diff(red) <= by
        && color.g().abs_diff(green) <= by
        && color.b().abs_diff(blue) <= by
}

#[test]
fn pictures_with_a_palette_grey_and_colour_are_read() {
    // One bit a pixel, rows padded to a byte: the palette's colours crosswise.
    let image = pixels(&png(ColorType::Indexed, BitDepth::One, &[0x40, 0x80])).unwrap();
    let (a, b) = (
        Color32::from_rgb(10, 20, 30),
        Color32::from_rgb(250, 240, 230),
    );
    assert_eq!(image.pixels, [a, b, b, a]);
    let grey = png(ColorType::Grayscale, BitDepth::Eight, &[0, 50, 100, 255]);
    assert_eq!(pixels(&grey).unwrap().pixels[1], Color32::from_gray(50));
    let rgb = pixels(&png(ColorType::Rgb, BitDepth::Eight, &[9; 12])).unwrap();
    assert_eq!((rgb.size, rgb.pixels[3]), ([2, 2], Color32::from_gray(9)));
    let deep = png(ColorType::Rgb, BitDepth::Sixteen, &[9; 24]);
    assert_eq!(pixels(&deep).unwrap().pixels[0], Color32::from_gray(9));
}

#[test]
fn jpeg_and_webp_are_read_and_told_by_their_bytes() {
    let image = RgbImage::from_pixel(256, 256, Rgb([200, 100, 50]));
    for format in [ImageFormat::Jpeg, ImageFormat::WebP, ImageFormat::Png] {
        let bytes = written(image.clone(), format);
        assert_eq!(size_px(&bytes), Ok((256, 256)));
        let picture = decode(&bytes).unwrap();
        assert!(is_near(picture.image.pixels[300], [200, 100, 50], 4));
        assert_eq!((picture.is_opaque, picture.is_dark), (true, Some(false)));
    }
    let grey = written(GrayImage::from_pixel(8, 8, Luma([30])), ImageFormat::Jpeg);
    let picture = decode(&grey).unwrap();
    assert!(is_near(picture.image.pixels[0], [30; 3], 3));
    assert_eq!(picture.is_dark, Some(true));
}

#[test]
fn what_can_be_seen_through_is_known_in_every_format() {
    let half = decode(LOSSY_WEBP).unwrap();
    assert_eq!(half.image.size, [16, 16]);
    assert!(!half.is_opaque);
    // Multiplied by its opacity, as egui keeps colours.
    assert!(is_near(half.image.pixels[40], [100, 50, 25], 4));
    let mut image = RgbaImage::from_pixel(4, 4, Rgba([250, 250, 250, 255]));
    image.put_pixel(3, 3, Rgba([0, 0, 0, 254]));
    for format in [ImageFormat::Png, ImageFormat::WebP] {
        let picture = decode(&written(image.clone(), format)).unwrap();
        assert_eq!((picture.is_opaque, picture.is_dark), (false, Some(false)));
    }
    let glass = RgbaImage::from_pixel(4, 4, Rgba([0, 0, 0, 20]));
    let picture = decode(&written(glass, ImageFormat::Png)).unwrap();
    assert_eq!((picture.is_opaque, picture.is_dark), (false, None));
}

#[test]
fn what_is_no_picture_is_named() {
    for (bytes, said) in [
        (&b"<html>blocked</html>"[..], "a web page"),
        (b"{\"error\": 1}", "JSON"),
        (b"", "empty"),
        (b"\x1f\x8b\x08", "packed with gzip"),
        (b"\x1a\x05abc", "a vector tile"),
        (b"GIF89a......", "type Gif"),
        (b"\0\0\0\x1cftypavif....", "type Avif"),
        (b"abc", "something unknown"),
    ] {
        let error = decode(bytes).unwrap_err();
        assert!(error.contains(said), "{error}");
        assert!(!is_picture(bytes));
    }
}

#[test]
fn a_picture_of_many_pixels_is_refused_before_it_takes_memory() {
    let wide = RgbImage::new(1025, 2);
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
        assert!(
            decode(&written(wide.clone(), format)).is_err(),
            "{format:?}"
        );
    }
    // A header that says 2^31 by 2^31 pixels.
    let mut png = png(ColorType::Rgb, BitDepth::Eight, &[9; 12]);
    png[16..24].copy_from_slice(&[0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff]);
    assert!(decode(&png).is_err());
}

#[test]
fn a_picture_that_is_cut_off_is_refused_whatever_its_format() {
    // Stripes, so that there is something to be missed at the end.
    let image = RgbImage::from_fn(64, 64, |x, y| Rgb([(x * 4) as u8, (y * 4) as u8, 7]));
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
        let intact = written(image.clone(), format);
        assert!(decode(&intact).is_ok());
        // The last bytes of a PNG are a mark without pixels.
        for length in 0..intact.len() - 12 {
            assert!(
                decode(&intact[..length]).is_err(),
                "{format:?} cut to {length} of {}",
                intact.len()
            );
        }
    }
}

#[test]
fn damaged_bytes_are_refused_or_drawn_and_never_a_panic() {
    let image = RgbImage::from_fn(24, 24, |x, y| Rgb([(x * 9) as u8, (y * 9) as u8, 7]));
    let mut refused = 0;
    let mut pictures: Vec<Vec<u8>> = [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP]
        .into_iter()
        .map(|format| written(image.clone(), format))
        .collect();
    pictures.push(LOSSY_WEBP.to_vec());
    for intact in pictures {
        for at in 0..intact.len() {
            for flip in [0x01, 0x80, 0xff] {
                let mut damaged = intact.clone();
                damaged[at] ^= flip;
                refused += usize::from(decode(&damaged).is_err());
            }
        }
    }
    assert!(refused > 500, "{refused}");
}
