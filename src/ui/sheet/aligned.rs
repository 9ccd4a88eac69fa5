//! A table as plain text with its columns under each other, for reports and letters.

/// To which side a column is pushed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// Spaces between two columns.
const GAP: usize = 2;

/// The rows, kept until all are there and it is known how wide the columns are. All text is in
/// one piece: a hundred thousand rows are some megabytes, not a million small allocations.
#[derive(Clone, Debug, Default)]
pub struct Aligned {
    columns: Vec<(Side, usize)>,
    text: String,
    /// Where each cell ends in the text.
    ends: Vec<usize>,
}

impl Aligned {
    /// A table whose first row are these headings.
    pub fn new(headings: &[(&str, Side)]) -> Self {
        let mut table = Self {
            columns: headings.iter().map(|(_, side)| (*side, 0)).collect(),
            ..Self::default()
        };
        table.push(headings.iter().map(|(title, _)| *title));
        table
    }

    /// Adds a row with a cell for each column.
    pub fn push<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) {
        let mut cells = cells.into_iter();
        for (_, width) in &mut self.columns {
            let cell = cells.next().unwrap_or_default();
            let start = self.text.len();
            // A name with a line end would break the table.
            self.text
                .extend(cell.chars().map(|c| if c.is_control() { ' ' } else { c }));
            let written = self.text.get(start..).unwrap_or_default();
            *width = (*width).max(written.chars().count());
            self.ends.push(self.text.len());
        }
    }

    /// How many rows there are, with the headings.
    pub fn row_count(&self) -> usize {
        self.ends.len() / self.columns.len().max(1)
    }

    /// Writes one row with its line end and without spaces behind it; a line under the headings.
    pub fn write_row(&self, row: usize, out: &mut String) {
        let line_start = out.len();
        for (column, (side, width)) in self.columns.iter().enumerate() {
            let cell = self.cell(row * self.columns.len() + column);
            let spaces = width.saturating_sub(cell.chars().count());
            let (before, after) = match side {
                Side::Left => (0, spaces),
                Side::Right => (spaces, 0),
            };
            let gap = if column == 0 { 0 } else { GAP };
            out.extend(std::iter::repeat_n(' ', gap + before));
            out.push_str(cell);
            out.extend(std::iter::repeat_n(' ', after));
        }
        let kept = out
            .get(line_start..)
            .map_or(0, |line| line.trim_end_matches(' ').len());
        out.truncate(line_start + kept);
        out.push('\n');
        if row == 0 {
            let gaps = GAP * self.columns.len().saturating_sub(1);
            let width = self.columns.iter().map(|(_, width)| width).sum::<usize>() + gaps;
            out.extend(std::iter::repeat_n('-', width));
            out.push('\n');
        }
    }

    fn cell(&self, index: usize) -> &str {
        let end = self.ends.get(index).copied().unwrap_or_default();
        let start = index
            .checked_sub(1)
            .and_then(|before| self.ends.get(before).copied());
        self.text.get(start.unwrap_or(0)..end).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_on_the_left_numbers_on_the_right_and_nothing_trails() {
        let mut table = Aligned::new(&[("Vehicle", Side::Left), ("km/h", Side::Right)]);
        table.push(["Bus 12 to the harbour", "7.5"]);
        table.push(["Ämter", "104.0"]);
        table.push(["two\nlines", ""]);
        let mut out = String::new();
        for row in 0..table.row_count() {
            table.write_row(row, &mut out);
        }
        let lines: Vec<&str> = out.lines().collect();
        assert_eq!(
            lines,
            [
                "Vehicle                 km/h",
                "----------------------------",
                "Bus 12 to the harbour    7.5",
                "Ämter                  104.0",
                "two lines",
            ]
        );
    }
}
