//! The fields of a message in protocol buffers, of which vector tiles are made.
//! <https://protobuf.dev/programming-guides/encoding/>

use thiserror::Error;

/// Why bytes are no message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub(super) enum Broken {
    /// They end within a field.
    #[error("cut off")]
    CutOff,
    /// A number has too many digits.
    #[error("damaged: a number does not end")]
    LongNumber,
    /// A field has a type that does not exist, or one of the abolished groups.
    #[error("damaged: there is no field type {0}")]
    WireType(u8),
}

/// The content of a field.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Field<'a> {
    /// A number whose size was not fixed.
    Varint(u64),
    /// Eight bytes, the lowest first.
    Fixed64([u8; 8]),
    /// Text, a message or packed numbers.
    Bytes(&'a [u8]),
    /// Four bytes, the lowest first.
    Fixed32([u8; 4]),
}

/// The fields of a message with their numbers; ends after the first error.
pub(super) struct Fields<'a> {
    rest: &'a [u8],
}

impl<'a> Fields<'a> {
    pub fn new(message: &'a [u8]) -> Self {
        Self { rest: message }
    }

    fn read(&mut self) -> Result<(u64, Field<'a>), Broken> {
        let key = varint(&mut self.rest)?;
        let field = match key & 7 {
            0 => Field::Varint(varint(&mut self.rest)?),
            1 => Field::Fixed64(*self.take_chunk()?),
            2 => {
                let length = varint(&mut self.rest)?;
                let length = usize::try_from(length).map_err(|_| Broken::CutOff)?;
                let (bytes, rest) = self.rest.split_at_checked(length).ok_or(Broken::CutOff)?;
                self.rest = rest;
                Field::Bytes(bytes)
            }
            5 => Field::Fixed32(*self.take_chunk()?),
            // Three bits.
            other => return Err(Broken::WireType(other as u8)),
        };
        Ok((key >> 3, field))
    }

    fn take_chunk<const N: usize>(&mut self) -> Result<&'a [u8; N], Broken> {
        let (chunk, rest) = self.rest.split_first_chunk().ok_or(Broken::CutOff)?;
        self.rest = rest;
        Ok(chunk)
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = Result<(u64, Field<'a>), Broken>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let field = self.read();
        if field.is_err() {
            self.rest = &[];
        }
        Some(field)
    }
}

/// Takes a number from the front of `bytes`: seven bits a byte, the lowest first.
pub(super) fn varint(bytes: &mut &[u8]) -> Result<u64, Broken> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first().ok_or(Broken::CutOff)?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Ok(number);
        }
    }
    Err(Broken::LongNumber)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(message: &[u8]) -> Vec<Result<(u64, Field<'_>), Broken>> {
        Fields::new(message).collect()
    }

    #[test]
    fn each_kind_of_field_is_read_with_its_number() {
        // Field 1: 150; field 2: "hi"; field 3 and 4: fixed.
        let message = b"\x08\x96\x01\x12\x02hi\x1d\x01\x00\x00\x00\x21\x02\0\0\0\0\0\0\0";
        assert_eq!(
            fields(message),
            [
                Ok((1, Field::Varint(150))),
                Ok((2, Field::Bytes(b"hi"))),
                Ok((3, Field::Fixed32([1, 0, 0, 0]))),
                Ok((4, Field::Fixed64([2, 0, 0, 0, 0, 0, 0, 0]))),
            ]
        );
    }

    #[test]
    fn what_is_cut_off_or_damaged_ends_the_message() {
        assert_eq!(fields(b"\x08"), [Err(Broken::CutOff)]);
        assert_eq!(fields(b"\x12\x05hi"), [Err(Broken::CutOff)]);
        assert_eq!(fields(b"\x1d\x01"), [Err(Broken::CutOff)]);
        assert_eq!(fields(b"\x0b\x08\x01"), [Err(Broken::WireType(3))]);
        assert_eq!(fields(&[0xff; 12]), [Err(Broken::LongNumber)]);
        let mut long = vec![0x12];
        long.extend([0xff; 9]);
        long.push(1);
        assert_eq!(fields(&long), [Err(Broken::CutOff)]);
    }
}
