//! A whole table as text or as CSV, for the clipboard and for a file.
//!
//! It is made on the main thread, which alone owns the vehicles, a part with each frame: some
//! thousand rows, so that the window goes on whatever their number is. The playhead's moment is
//! that of the command, whatever plays meanwhile. When vehicles are removed or replaced before all
//! of it is written nothing is copied: half a table would be told as a whole one.

use super::aligned::{Aligned, Side};
use super::event_told::EventTold;
use super::finder::Row;
use super::told::Told;
use super::{Tab, csv_rows, everyone};
use crate::model::{Vehicle, VehicleKey};
use crate::time::Timestamp;
use crate::ui::details::facts;
use crate::ui::format;
use crate::ui::view::{Source, View};
use crate::words::sheet as words;
use crate::words::sheet::written;

/// Rows that one frame writes.
const ROWS_PER_STEP: usize = 2000;

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// For spreadsheets and programs: everything as precise as it is known, times as recorded.
    Csv,
    /// For people: as it is on the screen.
    Text,
}

/// Where it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    /// To the clipboard.
    Clipboard,
    /// To a file that a person chooses.
    File,
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    /// Which table.
    pub tab: Tab,
    /// How it is written.
    pub form: Form,
    /// Where it goes.
    pub to: To,
}

/// The rows of a table.
#[derive(Clone, Debug)]
pub enum Lines {
    /// Vehicles, in the order in which they are shown.
    Vehicles(Vec<VehicleKey>),
    /// Events, and of how many selected vehicles they are, if not of all.
    Events(Vec<Row>, Option<usize>),
}

impl Lines {
    const fn len(&self) -> usize {
        match self {
            Self::Vehicles(keys) => keys.len(),
            Self::Events(rows, _) => rows.len(),
        }
    }
}

/// A table that is being written.
#[derive(Clone, Debug)]
pub struct Export {
    /// What is asked for.
    pub wish: Wish,
    at: Timestamp,
    generation: u64,
    lines: Lines,
    rows_done: usize,
    out: String,
    /// Text is written when it is known how wide the columns are.
    table: Option<Aligned>,
    table_rows_done: usize,
    guarded_rows: usize,
}

/// How far a table is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// There is more to write.
    More,
    /// All of it is there.
    Done(Written),
    /// The vehicles have gone.
    GivenUp,
}

/// A table that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// All of it.
    pub text: String,
    /// Its rows, without the headings.
    pub rows: usize,
    /// Rows in which a text was [guarded](super::csv::guard).
    pub guarded_rows: usize,
}

impl Export {
    /// Begins to write a table of these rows as they are at the playhead now.
    pub fn new(wish: Wish, lines: Lines, view: &View<'_>) -> Self {
        let mut export = Self {
            wish,
            at: view.clock.playhead(),
            generation: view.fleet_generation,
            lines,
            rows_done: 0,
            out: String::new(),
            table: None,
            table_rows_done: 0,
            guarded_rows: 0,
        };
        export.begin(view);
        export
    }

    /// How much of it is written, in percent.
    pub fn percent(&self) -> u8 {
        let done = self.rows_done as f64 / self.lines.len().max(1) as f64;
        // At most 100.
        (done.min(1.0) * 100.0) as u8
    }

    /// The name of its file, without an ending.
    pub fn file_name(&self, view: &View<'_>) -> String {
        let name = match self.wish.tab {
            Tab::Everyone => written::EVERYONE_FILE,
            Tab::Events => return written::EVENTS_FILE.to_owned(),
        };
        // Colons are not allowed everywhere.
        let moment = self.at.format_date_time(view.time_face.recorded());
        format!("{name} {}", moment.replace(':', "-"))
    }

    /// Writes some more.
    pub fn step(&mut self, view: &View<'_>) -> Step {
        if self.generation != view.fleet_generation {
            return Step::GivenUp;
        }
        let end = self
            .lines
            .len()
            .min(self.rows_done.saturating_add(ROWS_PER_STEP));
        for row in self.rows_done..end {
            self.write_row(row, view);
        }
        self.rows_done = end;
        if end < self.lines.len() {
            return Step::More;
        }
        if let Some(table) = &self.table {
            let end = table
                .row_count()
                .min(self.table_rows_done.saturating_add(4 * ROWS_PER_STEP));
            for row in self.table_rows_done..end {
                table.write_row(row, &mut self.out);
            }
            self.table_rows_done = end;
            if end < table.row_count() {
                return Step::More;
            }
        }
        Step::Done(Written {
            text: std::mem::take(&mut self.out),
            rows: self.lines.len(),
            guarded_rows: self.guarded_rows,
        })
    }

    fn begin(&mut self, view: &View<'_>) {
        match (self.wish.form, &self.lines) {
            (Form::Csv, Lines::Vehicles(_)) => csv_rows::begin_vehicles(&mut self.out),
            (Form::Csv, Lines::Events(..)) => csv_rows::begin_events(&mut self.out),
            (Form::Text, Lines::Vehicles(keys)) => {
                self.out = head(written::EVERYONE_TITLE, self.at, view);
                let count = format::count(keys.len());
                push_line(&mut self.out, written::VEHICLES, &count);
                let speed = written::speed(view.units().speed_unit());
                self.table = Some(Aligned::new(&[
                    (words::column::VEHICLE, Side::Left),
                    (words::column::STATE, Side::Left),
                    (words::column::POSITION, Side::Left),
                    (&speed, Side::Right),
                    (written::SPEED_IS, Side::Left),
                    (words::column::CERTAINTY, Side::Left),
                    (words::column::LAST_FIX, Side::Left),
                    (words::column::AGE, Side::Right),
                ]));
            }
            (Form::Text, Lines::Events(rows, selected)) => {
                self.out = head(written::EVENTS_TITLE, self.at, view);
                let of = match selected {
                    None => written::OF_ALL.to_owned(),
                    Some(count) => written::of_selected(&format::count(*count)),
                };
                let count = written::events(&format::count(rows.len()), &of);
                push_line(&mut self.out, written::EVENTS, &count);
                self.table = Some(Aligned::new(&[
                    (words::event_column::WHAT, Side::Left),
                    (words::column::VEHICLE, Side::Left),
                    (words::event_column::FROM, Side::Left),
                    (words::event_column::TO, Side::Left),
                    (words::event_column::FOR, Side::Right),
                    (words::event_column::PLACE, Side::Left),
                    (words::event_column::MORE, Side::Left),
                ]));
            }
        }
        if self.table.is_some() {
            self.out.push('\n');
        }
    }

    fn write_row(&mut self, row: usize, view: &View<'_>) {
        match &self.lines {
            Lines::Vehicles(keys) => {
                let found = keys.get(row).and_then(|key| view.fleet.get(*key));
                let Some(vehicle) = found else { return };
                match &mut self.table {
                    Some(table) => push_vehicle_text(table, vehicle, self.at, view),
                    None => {
                        let guarded = csv_rows::push_vehicle(&mut self.out, vehicle, self.at, view);
                        self.guarded_rows += usize::from(guarded);
                    }
                }
            }
            Lines::Events(rows, _) => {
                let found = rows
                    .get(row)
                    .and_then(|row| Some((row, view.fleet.get(row.vehicle)?)));
                let Some((row, vehicle)) = found else { return };
                match &mut self.table {
                    Some(table) => push_event_text(table, row, vehicle, view),
                    None => {
                        let guarded = csv_rows::push_event(&mut self.out, row, vehicle);
                        self.guarded_rows += usize::from(guarded);
                    }
                }
            }
        }
    }
}

/// The lines over a table: what it is, of which session, of which moment, on which clock.
fn head(title: &str, at: Timestamp, view: &View<'_>) -> String {
    let mut out = format!("{title}\n");
    push_line(&mut out, written::SESSION, &session_name(view.source));
    let zone = view.zone_at(at);
    push_line(
        &mut out,
        written::PLAYHEAD,
        &facts::date_time_exact(at, zone),
    );
    push_line(&mut out, written::ZONE, &super::zone_words(at, view));
    out
}

fn push_line(out: &mut String, name: &str, value: &str) {
    out.push_str(&written::line(name, &value.replace(['\r', '\n'], " ")));
    out.push('\n');
}

/// What the data is of.
fn session_name(source: &Source) -> String {
    match source {
        Source::None => written::NO_SESSION.to_owned(),
        Source::File { name } => name.clone(),
        Source::Connecting { address, .. }
        | Source::Live { address }
        | Source::Lost { address, .. }
        | Source::GivenUp { address, .. } => written::live(address),
    }
}

fn push_vehicle_text(table: &mut Aligned, vehicle: &Vehicle, at: Timestamp, view: &View<'_>) {
    let pose = vehicle.track.pose_at(at);
    let are_dates_told = everyone::are_dates_told(view);
    let told = Told::of(vehicle, pose.as_ref(), at, view, are_dates_told);
    table.push([
        vehicle.label.as_str(),
        &told.state,
        &told.position,
        &told.speed,
        told.source,
        told.certainty,
        &told.last_fix,
        &told.age,
    ]);
}

fn push_event_text(table: &mut Aligned, row: &Row, vehicle: &Vehicle, view: &View<'_>) {
    let told = EventTold::of(&row.event, vehicle, view, everyone::are_dates_told(view));
    table.push([
        told.kind,
        vehicle.label.as_str(),
        &told.from,
        &told.to,
        &told.duration,
        &told.place,
        &told.more,
    ]);
}
