//! What tiles are: pictures or vectors, told from their bytes, which alone can be trusted.

use super::failure::Failure;

/// What tiles are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::basemap) enum Kind {
    /// PNG, JPEG or WebP.
    Picture,
    /// Mapbox vector tiles.
    Vector,
}

impl Kind {
    /// What the end of a file's name says.
    pub fn of_extension(end: &str) -> Option<Self> {
        match end {
            "png" | "png8" | "png32" | "jpg" | "jpeg" | "jpg70" | "jpg80" | "jpg90" | "webp" => {
                Some(Self::Picture)
            }
            "mvt" | "pbf" => Some(Self::Vector),
            _ => None,
        }
    }

    /// What a body is, and what its header says it is, as far as both can be told.
    pub fn of_body(body: &[u8], content_type: &str) -> Option<Self> {
        let is_webp = body.starts_with(b"RIFF") && body.get(8..12) == Some(b"WEBP".as_slice());
        if body.starts_with(b"\x89PNG") || body.starts_with(b"\xff\xd8\xff") || is_webp {
            return Some(Self::Picture);
        }
        // A packed tile, or the beginning of a layer: field 3 with a length.
        if body.starts_with(b"\x1f\x8b") || body.first() == Some(&0x1a) {
            return Some(Self::Vector);
        }
        let is_named = ["protobuf", "vector-tile"]
            .iter()
            .any(|word| content_type.contains(word));
        // A tile without anything in it has no bytes.
        (body.is_empty() && is_named).then_some(Self::Vector)
    }

    /// What is wrong with a body that should be a tile of this kind.
    ///
    /// # Errors
    /// [`Failure::NotATile`] saying what it seems to be.
    pub(super) fn check(self, body: &[u8], content_type: &str) -> Result<(), Failure> {
        if self == Self::Vector && body.is_empty() {
            return Ok(());
        }
        match Self::of_body(body, content_type) {
            Some(kind) if kind == self => Ok(()),
            Some(Self::Picture) => Err(Failure::NotATile(
                "a picture has come instead of a vector tile".to_owned(),
            )),
            Some(Self::Vector) => Err(Failure::NotATile(
                "a vector tile has come instead of a picture".to_owned(),
            )),
            None => Err(Failure::NotATile(describe(body, content_type))),
        }
    }
}

/// What an answer seems to be that is no tile.
fn describe(body: &[u8], content_type: &str) -> String {
    let said: String = content_type
        .chars()
        .take_while(|letter| *letter != ';')
        .filter(char::is_ascii_graphic)
        .take(60)
        .collect();
    let said = if said.is_empty() {
        "nothing".to_owned()
    } else {
        said
    };
    let start = body.iter().find(|byte| !byte.is_ascii_whitespace());
    let seems = match start {
        None => "is empty",
        Some(b'<') => "is a web page or XML",
        Some(b'{' | b'[') => "is JSON",
        Some(_) => "begins as no picture and no vector tile does",
    };
    format!("the answer {seems}, and its header says it is {said}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_are_known_by_their_bytes_whatever_the_header_says() {
        let webp = b"RIFF\0\0\0\0WEBPVP8 ";
        for body in [b"\x89PNG\r\n".as_slice(), b"\xff\xd8\xff\xe0", webp] {
            assert_eq!(Kind::of_body(body, "text/html"), Some(Kind::Picture));
            assert_eq!(Kind::Picture.check(body, ""), Ok(()));
            assert!(Kind::Vector.check(body, "").is_err());
        }
        for body in [b"\x1f\x8b\x08".as_slice(), b"\x1a\x05abcde"] {
            assert_eq!(Kind::of_body(body, ""), Some(Kind::Vector));
            assert!(Kind::Picture.check(body, "image/png").is_err());
        }
        assert_eq!(Kind::Vector.check(b"", ""), Ok(()));
    }

    #[test]
    fn what_is_no_tile_is_described() {
        for (body, content_type, part) in [
            (
                b"<html>".as_slice(),
                "text/html; charset=utf-8",
                "web page or XML, and its header says it is text/html",
            ),
            (b" {}", "application/json", "JSON"),
            (b"", "", "is empty, and its header says it is nothing"),
            (b"GIF89a", "image/gif", "begins as no picture"),
        ] {
            let Err(Failure::NotATile(text)) = Kind::Picture.check(body, content_type) else {
                panic!("{content_type} is taken");
            };
            assert!(text.contains(part), "{text}");
        }
    }
}
