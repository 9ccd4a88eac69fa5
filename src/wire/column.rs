//! The values of one column, kept as small as they are until a fix is made of each row.

use super::scalar::Scalar;

/// Values in one piece of memory: enough to be quick, and few enough that a column which grows
/// neither copies much nor reserves much more than it needs.
pub(super) const CHUNK_VALUES: usize = 4096;

/// Whole numbers up to this are kept in two bytes; what lies above stands for words.
const MAX_SMALL: i64 = 32_000;

/// Whole numbers below this are shown alike, whether they are kept as such or as a double.
const MAX_SHOWN_ALIKE: i64 = 1_000_000_000_000_000;

/// Words that take the place of a number. Their order is their code.
const WORDS: [Scalar<'static>; 10] = [
    Scalar::Missing("null"),
    Scalar::Missing("NaN"),
    Scalar::Missing("Infinity"),
    Scalar::Missing("-Infinity"),
    Scalar::Bool(false),
    Scalar::Bool(true),
    Scalar::Text(std::borrow::Cow::Borrowed("high")),
    Scalar::Text(std::borrow::Cow::Borrowed("medium")),
    Scalar::Text(std::borrow::Cow::Borrowed("low")),
    Scalar::Text(std::borrow::Cow::Borrowed("unknown")),
];

/// A quiet NaN; its lowest bits tell which word it stands for.
const WORD_BITS: u64 = 0x7FF8_0000_0000_0000;

/// Values that are added one by one and read in any order.
#[derive(Debug)]
struct Chunks<T> {
    chunks: Vec<Vec<T>>,
    len: usize,
}

impl<T> Default for Chunks<T> {
    fn default() -> Self {
        Self {
            chunks: Vec::new(),
            len: 0,
        }
    }
}

impl<T> Chunks<T> {
    #[inline]
    fn push(&mut self, value: T) {
        self.len += 1;
        if let Some(last) = self.chunks.last_mut()
            && last.len() < CHUNK_VALUES
        {
            last.push(value);
            return;
        }
        // Only the first one may stay small.
        let mut chunk = Vec::with_capacity(if self.chunks.is_empty() {
            0
        } else {
            CHUNK_VALUES
        });
        chunk.push(value);
        self.chunks.push(chunk);
    }

    #[inline]
    fn get(&self, index: usize) -> Option<&T> {
        self.chunks
            .get(index / CHUNK_VALUES)?
            .get(index % CHUNK_VALUES)
    }

    /// Gives back the memory of all whole pieces before a value.
    fn release_before(&mut self, index: usize) {
        let passed = index / CHUNK_VALUES;
        for chunk in self.chunks.iter_mut().take(passed) {
            *chunk = Vec::new();
        }
    }

    /// All of them, in order; the memory of each chunk is given back when it was gone through.
    fn into_values(self) -> impl Iterator<Item = T> {
        self.chunks.into_iter().flatten()
    }
}

/// The values, in the smallest form that holds all of them.
#[derive(Debug)]
enum Values<'de> {
    /// Small whole numbers, and words above [`MAX_SMALL`].
    Small(Chunks<i16>),
    /// Numbers, and words as NaN.
    Numbers(Chunks<f64>),
    /// Anything.
    Any(Chunks<Scalar<'de>>),
    /// Doubles as they lie in a message of MessagePack, the lowest byte first.
    Doubles(&'de [u8]),
}

/// One column.
#[derive(Debug)]
pub(super) struct Column<'de> {
    values: Values<'de>,
}

impl Default for Column<'_> {
    fn default() -> Self {
        Self {
            values: Values::Small(Chunks::default()),
        }
    }
}

impl<'de> Column<'de> {
    /// A column of doubles, the lowest byte first; `None` when there is a part of one.
    pub(super) fn of_doubles(bytes: &'de [u8]) -> Option<Self> {
        bytes.len().is_multiple_of(8).then_some(Self {
            values: Values::Doubles(bytes),
        })
    }

    /// How many values it has.
    pub(super) const fn len(&self) -> usize {
        match &self.values {
            Values::Small(chunks) => chunks.len,
            Values::Numbers(chunks) => chunks.len,
            Values::Any(chunks) => chunks.len,
            Values::Doubles(bytes) => bytes.len() / 8,
        }
    }

    /// Adds a value.
    #[inline]
    pub(super) fn push(&mut self, value: Scalar<'de>) {
        if self.push_plain(&value) {
            return;
        }
        self.widen();
        if let Values::Any(chunks) = &mut self.values {
            chunks.push(value);
        }
    }

    /// Adds a value that is a number or a word; `false`, with nothing added, when it is not.
    #[inline]
    pub(super) fn push_plain(&mut self, value: &Scalar<'_>) -> bool {
        if let Values::Small(chunks) = &mut self.values {
            if let Some(small) = small_of(value) {
                chunks.push(small);
                return true;
            }
            if number_of(value).is_some() {
                self.widen_to_numbers();
            }
        }
        if let Values::Numbers(chunks) = &mut self.values
            && let Some(number) = number_of(value)
        {
            chunks.push(number);
            return true;
        }
        false
    }

    /// Goes over to doubles.
    #[cold]
    fn widen_to_numbers(&mut self) {
        if let Values::Small(small) = &mut self.values {
            let mut numbers = Chunks::default();
            let all = std::mem::take(small).into_values();
            all.for_each(|small| numbers.push(number_of_small(small)));
            self.values = Values::Numbers(numbers);
        }
    }

    /// Goes over to a form that holds anything.
    #[cold]
    fn widen(&mut self) {
        self.widen_to_numbers();
        if let Values::Numbers(numbers) = &mut self.values {
            let mut any = Chunks::default();
            let all = std::mem::take(numbers).into_values();
            all.for_each(|number| any.push(scalar_of(number)));
            self.values = Values::Any(any);
        }
    }

    /// Gives back the memory of rows that will not be asked for again: those before `index`.
    pub(super) fn release_before(&mut self, index: usize) {
        match &mut self.values {
            Values::Small(chunks) => chunks.release_before(index),
            Values::Numbers(chunks) => chunks.release_before(index),
            Values::Any(chunks) => chunks.release_before(index),
            Values::Doubles(_) => {}
        }
    }

    /// The value of one row, if the column has so many.
    #[inline]
    pub(super) fn get(&self, index: usize) -> Option<Scalar<'_>> {
        Some(match &self.values {
            Values::Small(chunks) => scalar_of(number_of_small(*chunks.get(index)?)),
            Values::Numbers(chunks) => scalar_of(*chunks.get(index)?),
            Values::Any(chunks) => chunks.get(index)?.borrowed(),
            Values::Doubles(bytes) => {
                let bytes = bytes.get(index.checked_mul(8)?..)?.first_chunk()?;
                Scalar::of_number(f64::from_le_bytes(*bytes))
            }
        })
    }
}

#[inline]
fn small_of(value: &Scalar<'_>) -> Option<i16> {
    match value {
        Scalar::Int(whole) if (-MAX_SMALL..=MAX_SMALL).contains(whole) => {
            i16::try_from(*whole).ok()
        }
        Scalar::Int(_) | Scalar::Float(_) => None,
        word => i16::try_from(MAX_SMALL + 1 + i64::try_from(code_of(word)?).ok()?).ok(),
    }
}

#[inline]
fn number_of_small(small: i16) -> f64 {
    match usize::try_from(i64::from(small) - MAX_SMALL - 1) {
        Ok(code) => f64::from_bits(WORD_BITS | code as u64),
        Err(_) => f64::from(small),
    }
}

#[inline]
fn number_of(value: &Scalar<'_>) -> Option<f64> {
    match value {
        Scalar::Float(number) => Some(*number),
        Scalar::Int(whole) if whole.abs() < MAX_SHOWN_ALIKE => Some(*whole as f64),
        Scalar::Int(_) => None,
        word => Some(f64::from_bits(WORD_BITS | code_of(word)? as u64)),
    }
}

#[inline]
fn scalar_of(number: f64) -> Scalar<'static> {
    if number.is_nan() {
        // Nothing else makes one here: a number that is read is finite.
        let code = usize::try_from(number.to_bits() & !WORD_BITS).unwrap_or_default();
        return WORDS.get(code).cloned().unwrap_or(Scalar::Missing("NaN"));
    }
    Scalar::Float(number)
}

/// The code of a word.
fn code_of(value: &Scalar<'_>) -> Option<usize> {
    WORDS.iter().position(|word| word == value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn back(values: &[Scalar<'static>]) -> Vec<String> {
        let mut column = Column::default();
        values.iter().for_each(|value| column.push(value.clone()));
        assert_eq!(column.len(), values.len());
        let all = (0..column.len()).map(|index| column.get(index).unwrap());
        all.map(|scalar| format!("{} {:?}", scalar.shown(), scalar.number()))
            .collect()
    }

    fn told(values: &[Scalar<'static>]) -> Vec<String> {
        let all = values.iter();
        all.map(|scalar| format!("{} {:?}", scalar.shown(), scalar.number()))
            .collect()
    }

    #[test]
    fn every_value_comes_back_whatever_stands_around_it() {
        let small = [Scalar::Int(0), Scalar::Int(-32_000), Scalar::Int(32_000)];
        let numbers = [
            Scalar::Int(32_001),
            Scalar::Float(-0.0),
            Scalar::Float(42.5),
            Scalar::Int(1_731_166_004_000),
            Scalar::Float(1e300),
        ];
        let any = [
            Scalar::Int(i64::MAX),
            Scalar::Int(i64::MIN + 1),
            Scalar::Text("2024-11-09T15:26:44".into()),
            Scalar::List,
            Scalar::Object,
            Scalar::Bytes,
            Scalar::Missing("a number out of range"),
        ];
        let mut all: Vec<Scalar<'static>> = Vec::new();
        for part in [&small[..], &WORDS, &numbers, &WORDS, &any, &small, &numbers] {
            all.extend_from_slice(part);
            assert_eq!(back(&all), told(&all));
        }
    }

    #[test]
    fn long_columns_lie_in_several_pieces() {
        let values: Vec<Scalar<'static>> = (0..10_000)
            .map(|whole| Scalar::Int(if whole < 9000 { whole % 7 } else { whole * 100 }))
            .collect();
        assert_eq!(back(&values), told(&values));
    }

    #[test]
    fn doubles_are_read_where_they_lie() {
        let bytes: Vec<u8> = [1.5_f64, f64::NAN, f64::NEG_INFINITY]
            .iter()
            .flat_map(|number| number.to_le_bytes())
            .collect();
        let column = Column::of_doubles(&bytes).unwrap();
        assert_eq!(column.len(), 3);
        assert_eq!(column.get(0), Some(Scalar::Float(1.5)));
        assert_eq!(column.get(1), Some(Scalar::Missing("NaN")));
        assert_eq!(column.get(2), Some(Scalar::Missing("-Infinity")));
        assert_eq!(column.get(3), None);
        assert!(Column::of_doubles(&bytes[1..]).is_none());
    }
}
