//! Decodes tiles that are pictures: PNG, JPEG and WebP, told apart by their bytes.

use std::io::Cursor;

use egui::ColorImage;
use image::{ImageFormat, ImageReader, Limits};

/// Sources have tiles of 256 or 512 pixels, or of twice as many for dense screens.
const MAX_SIDE: u32 = 1024;
/// Memory for decoding: a tile of the largest size with 16 bits a channel, several times.
const MAX_DECODING_BYTES: u64 = 64 << 20;
/// A JPEG may have so many bytes behind its end.
const MAX_JPEG_TAIL_BYTES: usize = 1024;
/// A picture through which more can be seen than of it says nothing about light or dark.
const HALF_SEEN: u64 = 128;

/// A decoded tile.
#[derive(Debug)]
pub(super) struct Picture {
    /// Its pixels.
    pub image: ColorImage,
    /// Whether it is dark on the whole; `None` where little of it is to be seen.
    pub is_dark: Option<bool>,
    /// Whether nothing can be seen through it.
    pub is_opaque: bool,
}

/// The picture, or why there is none.
pub(super) fn decode(bytes: &[u8]) -> Result<Picture, String> {
    let image = pixels(bytes)?;
    let count = image.pixels.len().max(1) as u64;
    // Colours are multiplied by their opacity already. Of eight parts the eye gives green most.
    let (mut brightness, mut opacity) = (0_u64, 0_u64);
    for pixel in &image.pixels {
        brightness += u64::from(pixel.r()) * 2 + u64::from(pixel.g()) * 5 + u64::from(pixel.b());
        opacity += u64::from(pixel.a());
    }
    let is_seen = opacity / count >= HALF_SEEN;
    Ok(Picture {
        is_dark: is_seen.then(|| brightness * 255 < opacity * 8 * 110),
        is_opaque: opacity == count * 255,
        image,
    })
}

/// Width and height in pixels, or why that is no tile.
pub(super) fn size_px(bytes: &[u8]) -> Result<(u32, u32), String> {
    let (width, height) = reader(bytes)?
        .into_dimensions()
        .map_err(|error| error.to_string())?;
    if width == 0 || height == 0 || width > MAX_SIDE || height > MAX_SIDE {
        return Err(format!(
            "a tile of {width} x {height} pixels is not shown: up to {MAX_SIDE} x {MAX_SIDE} are"
        ));
    }
    Ok((width, height))
}

/// Whether the bytes begin as a picture that is read.
pub(super) fn is_picture(bytes: &[u8]) -> bool {
    image::guess_format(bytes).is_ok_and(is_read)
}

fn is_read(format: ImageFormat) -> bool {
    matches!(
        format,
        ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP
    )
}

fn reader(bytes: &[u8]) -> Result<ImageReader<Cursor<&[u8]>>, String> {
    let format = image::guess_format(bytes)
        .ok()
        .filter(|format| is_read(*format))
        .ok_or_else(|| {
            format!(
                "a tile is {} where a PNG, JPEG or WebP picture should be",
                content(bytes)
            )
        })?;
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_DECODING_BYTES);
    reader.limits(limits);
    Ok(reader)
}

/// The picture's pixels, or why there are none.
fn pixels(bytes: &[u8]) -> Result<ColorImage, String> {
    size_px(bytes)?;
    let reader = reader(bytes)?;
    // Its decoder fills with grey what is not there.
    if reader.format() == Some(ImageFormat::Jpeg) && !is_whole_jpeg(bytes) {
        return Err("the picture is cut off".to_owned());
    }
    // Palettes, grey, few bits and 16 bits all become 8 bits of four channels.
    let image = reader.decode().map_err(|error| error.to_string())?;
    let image = image.into_rgba8();
    let size = [image.width(), image.height()].map(|side| side as usize);
    Ok(ColorImage::from_rgba_unmultiplied(size, image.as_raw()))
}

/// Whether the mark of the end is there, up to a few bytes that some programs append.
fn is_whole_jpeg(bytes: &[u8]) -> bool {
    let tail = bytes.len().saturating_sub(MAX_JPEG_TAIL_BYTES);
    let tail = bytes.get(tail..).unwrap_or_default();
    tail.windows(2).any(|pair| pair == [0xff, 0xd9])
}

/// What bytes that are no picture look like, for a message.
fn content(bytes: &[u8]) -> String {
    if let Ok(format) = image::guess_format(bytes) {
        return format!("a picture of type {format:?}");
    }
    let text = bytes.trim_ascii_start();
    match text {
        [] => "empty".to_owned(),
        [b'<', ..] => "a web page".to_owned(),
        [b'{' | b'[', ..] => "JSON".to_owned(),
        [0x1f, 0x8b, ..] => "packed with gzip".to_owned(),
        [0x1a, ..] => "a vector tile".to_owned(),
        _ => "something unknown".to_owned(),
    }
}

#[cfg(test)]
#[path = "picture_tests.rs"]
mod tests;
