//! Columns of a table and where they lie.

use std::ops::Range;

use crate::words::sheet::column as words;

/// Points between two columns.
const GAP: f32 = 12.0;

/// What is told of a vehicle, column by column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// Colour and name.
    Name,
    /// How its place is known, or why it is not.
    State,
    /// Latitude and longitude.
    Position,
    /// Speed, and whether it was recorded or derived.
    Speed,
    /// How sure the speed is.
    Certainty,
    /// When it was heard of last.
    LastFix,
    /// How long that is ago.
    Age,
}

impl Column {
    /// All of them, from left to right.
    pub const ALL: [Self; 7] = [
        Self::Name,
        Self::State,
        Self::Position,
        Self::Speed,
        Self::Certainty,
        Self::LastFix,
        Self::Age,
    ];

    /// Its heading.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Name => words::VEHICLE,
            Self::State => words::STATE,
            Self::Position => words::POSITION,
            Self::Speed => words::SPEED,
            Self::Certainty => words::CERTAINTY,
            Self::LastFix => words::LAST_FIX,
            Self::Age => words::AGE,
        }
    }

    /// Least width in points, and the share of what is left over; `are_dates_told` when times have
    /// a date.
    const fn room(self, are_dates_told: bool) -> (f32, f32) {
        match self {
            Self::Name => (96.0, 3.0),
            Self::State => (128.0, 4.0),
            Self::Position => (150.0, 1.5),
            Self::Speed => (124.0, 1.5),
            Self::Certainty => (80.0, 1.0),
            Self::LastFix if are_dates_told => (146.0, 1.0),
            Self::LastFix => (84.0, 1.0),
            Self::Age => (82.0, 1.0),
        }
    }
}

/// The columns that there is room for, each with where it lies from the left of the table. What
/// the other columns tell too, or matters least, gives way first.
pub fn vehicle_columns(width: f32, are_dates_told: bool) -> Vec<(Column, Range<f32>)> {
    let mut shown = Column::ALL.to_vec();
    for least in [
        Column::Age,
        Column::Certainty,
        Column::LastFix,
        Column::Position,
    ] {
        if needed(&rooms(&shown, are_dates_told)) <= width {
            break;
        }
        shown.retain(|column| *column != least);
    }
    let places = place(&rooms(&shown, are_dates_told), width);
    shown.into_iter().zip(places).collect()
}

fn rooms(columns: &[Column], are_dates_told: bool) -> Vec<(f32, f32)> {
    columns
        .iter()
        .map(|column| column.room(are_dates_told))
        .collect()
}

/// Width that columns need at least, with the gaps between them.
pub fn needed(rooms: &[(f32, f32)]) -> f32 {
    let gaps = GAP * rooms.len().saturating_sub(1) as f32;
    rooms.iter().map(|(least, _)| least).sum::<f32>() + gaps
}

/// Where columns lie, of which each has a least width and a share of what is left over.
pub fn place(rooms: &[(f32, f32)], width: f32) -> Vec<Range<f32>> {
    let over = (width - needed(rooms)).max(0.0);
    let shares = rooms.iter().map(|(_, share)| share).sum::<f32>().max(1.0);
    let mut left = 0.0;
    rooms
        .iter()
        .map(|(least, share)| {
            let right = left + least + over * share / shares;
            let place = left..right.min(width.max(left));
            left = right + GAP;
            place
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_lie_beside_each_other_within_any_table() {
        for width in [300.0, 500.0, 600.0, 836.0, 1376.0, 2500.0] {
            for are_dates_told in [false, true] {
                let columns = vehicle_columns(width, are_dates_told);
                assert!(columns.iter().any(|(column, _)| *column == Column::Name));
                for pair in columns.windows(2) {
                    assert!(pair[0].1.end < pair[1].1.start, "{width}");
                }
                let last = columns.last().map(|(_, place)| place.end);
                assert!(last.is_some_and(|end| end <= width + 0.01), "{width}");
            }
        }
    }

    #[test]
    fn in_the_smallest_usual_window_nothing_gives_way() {
        assert_eq!(vehicle_columns(844.0, false).len(), Column::ALL.len());
        assert_eq!(vehicle_columns(844.0, true).len(), Column::ALL.len() - 1);
    }
}
