//! Pictures as PNG files, with words about them, written whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::app::headless::Picture;
use crate::words::keep;

/// A picture as a PNG file, with its texts under their keywords (PNG's `iTXt`, in UTF-8).
/// Nothing of it is transparent.
///
/// # Errors
/// [`png::EncodingError`] when the picture has another size than it says.
pub fn encode(picture: &Picture) -> Result<Vec<u8>, png::EncodingError> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, picture.width_px, picture.height_px);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    for (keyword, text) in &picture.texts {
        encoder.add_itxt_chunk((*keyword).to_owned(), text.clone())?;
    }
    let mut writer = encoder.write_header()?;
    let rgb: Vec<u8> = picture
        .rgba
        .chunks_exact(4)
        .flat_map(|pixel| pixel.iter().take(3))
        .copied()
        .collect();
    writer.write_image_data(&rgb)?;
    writer.finish()?;
    Ok(file)
}

/// Writes a file that was not there; nothing is left of it when that fails.
///
/// # Errors
/// What the system says, or that there is a file of this name.
pub fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = match OpenOptions::new().write(true).create_new(true).open(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            return Err(io::Error::new(error.kind(), keep::IS_THERE));
        }
        opened => opened?,
    };
    let written = fill(&mut file, bytes);
    if written.is_err() {
        drop(file);
        // That it stays is told with the rest.
        let _ = fs::remove_file(path);
    }
    written
}

/// Writes a file in place of one of the same name, which stays as it is when that fails: a person
/// has said in a dialog that it may go.
///
/// # Errors
/// What the system says.
pub fn write_over(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = beside(path);
    // What is left there is of a run that was killed.
    let mut file = File::create(&beside)?;
    let written = fill(&mut file, bytes);
    drop(file);
    let written = written.and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}

fn fill(file: &mut File, bytes: &[u8]) -> io::Result<()> {
    file.write_all(bytes)?;
    // A full disk may say so only now.
    file.sync_all()
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or(path.as_os_str()).to_owned();
    name.push(".part");
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture() -> Picture {
        Picture {
            width_px: 2,
            height_px: 1,
            rgba: vec![1, 2, 3, 255, 4, 5, 6, 255],
            texts: vec![("Source", "Fahrt nach Zürich ✓".to_owned())],
        }
    }

    #[test]
    fn pixels_and_words_are_read_back_from_the_file() {
        let file = encode(&picture()).unwrap();
        let mut reader = png::Decoder::new(io::Cursor::new(file))
            .read_info()
            .unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut pixels).unwrap();
        assert_eq!(pixels, [1, 2, 3, 4, 5, 6]);
        let text = &reader.info().utf8_text[0];
        assert_eq!(text.keyword, "Source");
        assert_eq!(text.get_text().unwrap(), "Fahrt nach Zürich ✓");
    }

    #[test]
    fn a_picture_of_another_size_than_it_says_is_an_error() {
        let wrong = Picture {
            width_px: 3,
            ..picture()
        };
        assert!(encode(&wrong).is_err());
    }

    #[test]
    fn a_file_that_is_there_is_not_written_over_unless_that_was_said() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.png");
        write_new(&path, b"first").unwrap();
        let error = write_new(&path, b"second").unwrap_err();
        assert!(error.to_string().contains("there already"), "{error}");
        assert_eq!(fs::read(&path).unwrap(), b"first");
        write_over(&path, b"second").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"second");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_folder_that_is_gone_is_an_error_and_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("gone/a.png");
        assert!(write_new(&path, b"x").is_err());
        assert!(write_over(&path, b"x").is_err());
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_full_disk_is_an_error() {
        let full = Path::new("/dev/full");
        if full.exists() {
            let mut file = OpenOptions::new().write(true).open(full).unwrap();
            let error = fill(&mut file, &[0; 100_000]).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::StorageFull);
        }
    }
}
