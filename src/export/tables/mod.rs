//! Events as tables: our own columns as CSV and Parquet, and the columns of POLECAT, GDELT and ICEWS.
//!
//! `docs/tables.md` says of every column of every format where its value comes from.

mod cameo;
mod flat;
mod gdelt;
mod icews;
#[cfg(feature = "parquet")]
mod parquet;
mod polecat;

use std::io::{self, Write};

use compact_str::CompactString;
use jiff::civil::Date;

use crate::model::{ActorKind, DocumentRecord, EventActor, RelationEvent, Status};
use crate::statistics::rounded;

/// Written where a format has a column for the program that coded the event.
const VERSION: &str = concat!("detente ", env!("CARGO_PKG_VERSION"));

/// Format of a table of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableFormat {
    /// Our own columns as RFC 4180 has it, with a header; lines end in LF.
    Csv,
    /// The same columns with types, compressed by Zstandard.
    Parquet,
    /// The 40 columns of POLECAT, tab-separated, with a header; `None` is missing.
    Polecat,
    /// The 61 columns of GDELT 2.0 events, tab-separated, without a header; empty is missing.
    Gdelt,
    /// The 20 columns of ICEWS, tab-separated, with a header; empty is missing.
    Icews,
}

impl TableFormat {
    /// Every format.
    pub const ALL: [Self; 5] = [Self::Csv, Self::Parquet, Self::Polecat, Self::Gdelt, Self::Icews];

    /// The names of its columns, in order.
    #[must_use]
    pub fn columns(self) -> Vec<&'static str> {
        match self {
            Self::Csv | Self::Parquet => flat::COLUMNS.iter().map(|column| column.name).collect(),
            Self::Polecat => polecat::COLUMNS.to_vec(),
            Self::Gdelt => gdelt::COLUMNS.to_vec(),
            Self::Icews => icews::COLUMNS.to_vec(),
        }
    }

    /// Whether a row can say that an event is wished or denied. The formats of CAMEO and PLOVER cannot: they hold asserted events only.
    #[must_use]
    pub fn has_status(self) -> bool {
        matches!(self, Self::Csv | Self::Parquet)
    }
}

/// What the tables of others ask of an actor and an event does not say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownActor {
    /// What sort it is.
    pub kind: ActorKind,
    /// The state itself, or the one where a group is based.
    pub country: Option<Country>,
}

/// A state as the tables of others name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Country {
    /// ISO 3166 alpha-3.
    pub iso: CompactString,
    /// As shown.
    pub name: CompactString,
    /// Number in the Correlates of War data.
    pub cow: Option<u16>,
}

/// Tells of an actor by its id.
pub type KnownActors = Box<dyn Fn(&str) -> Option<KnownActor>>;

/// What a table holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TableTally {
    /// Events written.
    pub events: u64,
    /// Rows written: where a format has no word for a mutual event, it is written twice, once each way.
    pub rows: u64,
    /// Hypothetical events that were left out.
    pub hypothetical: u64,
    /// Negated events that were left out.
    pub negated: u64,
}

/// Writes a table document by document. Equal documents in equal order give equal bytes. Memory holds one document, for Parquet one group of
/// rows as well.
pub struct TableWriter<W: Write> {
    format: TableFormat,
    sink: Sink<W>,
    known: KnownActors,
    tally: TableTally,
}

enum Sink<W: Write> {
    Text(Box<csv::Writer<W>>),
    #[cfg(feature = "parquet")]
    Parquet(Box<parquet::Groups<W>>),
}

impl<W: Write> TableWriter<W> {
    /// Begins a table: writes the header where the format has one. `known` tells of actors by their ids; of whom it knows nothing, columns about
    /// country and kind are missing.
    ///
    /// # Errors
    /// When the writer fails; [`io::ErrorKind::Unsupported`] for Parquet in a build without it.
    pub fn new(to: W, format: TableFormat, known: KnownActors) -> io::Result<Self> {
        let text = |to| {
            let mut builder = csv::WriterBuilder::new();
            if !matches!(format, TableFormat::Csv) {
                // Their readers disagree on quotes, so what would need one is not let in: see `plain`.
                builder.delimiter(b'\t').quote_style(csv::QuoteStyle::Never);
            }
            Sink::Text(Box::new(builder.from_writer(to)))
        };
        let mut sink = match format {
            #[cfg(feature = "parquet")]
            TableFormat::Parquet => Sink::Parquet(Box::new(parquet::Groups::new(to)?)),
            #[cfg(not(feature = "parquet"))]
            TableFormat::Parquet => {
                let reason = "built without Parquet; cargo build --features parquet";
                return Err(io::Error::new(io::ErrorKind::Unsupported, reason));
            }
            TableFormat::Csv | TableFormat::Polecat | TableFormat::Gdelt | TableFormat::Icews => text(to),
        };
        // Files of GDELT have no header.
        if format != TableFormat::Gdelt {
            sink.record(&format.columns())?;
        }
        Ok(Self { format, sink, known, tally: TableTally::default() })
    }

    /// Adds the events of a document.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn document(&mut self, record: &DocumentRecord, events: &[RelationEvent]) -> io::Result<()> {
        let story = match self.format {
            TableFormat::Polecat => polecat::Story::new(record, events),
            _ => polecat::Story::default(),
        };
        for event in events {
            if !self.format.has_status() {
                match event.status {
                    Status::Asserted => {}
                    Status::Hypothetical => {
                        self.tally.hypothetical += 1;
                        continue;
                    }
                    Status::Negated => {
                        self.tally.negated += 1;
                        continue;
                    }
                }
            }
            self.tally.events += 1;
            self.tally.rows += 1;
            match (&mut self.sink, self.format) {
                #[cfg(feature = "parquet")]
                (Sink::Parquet(groups), _) => groups.add(record, event)?,
                (Sink::Text(to), TableFormat::Csv | TableFormat::Parquet) => {
                    let cells = flat::COLUMNS.iter().map(|column| (column.cell)(record, event).into_text());
                    to.write_record(cells.map(String::into_bytes)).map_err(io_error)?;
                }
                (Sink::Text(to), format) => {
                    for row in Row::both_ways(record, event, &self.known) {
                        let cells = match format {
                            TableFormat::Polecat => polecat::cells(&row, &story),
                            TableFormat::Gdelt => gdelt::cells(&row),
                            _ => icews::cells(&row),
                        };
                        to.write_record(cells.iter().map(|cell| plain(cell))).map_err(io_error)?;
                        self.tally.rows += u64::from(row.reversed);
                    }
                }
            }
        }
        Ok(())
    }

    /// Ends the table and gives back the writer, flushed, with what was written.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn finish(self) -> io::Result<(W, TableTally)> {
        let mut to = match self.sink {
            Sink::Text(to) => to.into_inner().map_err(|error| io::Error::from(error.error().kind()))?,
            #[cfg(feature = "parquet")]
            Sink::Parquet(groups) => groups.finish()?,
        };
        to.flush()?;
        Ok((to, self.tally))
    }
}

impl<W: Write> Sink<W> {
    /// Writes the header; Parquet has its own.
    fn record(&mut self, cells: &[&str]) -> io::Result<()> {
        match self {
            Self::Text(to) => to.write_record(cells).map_err(io_error),
            #[cfg(feature = "parquet")]
            Self::Parquet(_) => Ok(()),
        }
    }
}

fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// An event in one direction, for a format of CAMEO or PLOVER.
struct Row<'e> {
    record: &'e DocumentRecord,
    event: &'e RelationEvent,
    actor: End<'e>,
    recipient: End<'e>,
    /// The second row of a mutual event.
    reversed: bool,
}

/// One end of an event with what is known of it.
struct End<'e> {
    actor: &'e EventActor,
    kind: Option<ActorKind>,
    country: Option<Country>,
}

impl<'e> Row<'e> {
    /// The event as it stands, and a mutual one the other way as well: the formats have no word for it, and coders of CAMEO give "A met B" as two
    /// events.
    fn both_ways(record: &'e DocumentRecord, event: &'e RelationEvent, known: &KnownActors) -> impl Iterator<Item = Row<'e>> {
        [false, true].into_iter().filter(|&reversed| !reversed || event.symmetric).map(move |reversed| {
            let (actor, recipient) = if reversed { (&event.target, &event.source) } else { (&event.source, &event.target) };
            Row { record, event, actor: End::new(actor, known), recipient: End::new(recipient, known), reversed }
        })
    }

    /// Our event id; that of the second row of a mutual event ends in `-r`.
    fn id(&self) -> String {
        format!("{}{}", self.event.id, if self.reversed { "-r" } else { "" })
    }
}

impl<'e> End<'e> {
    fn new(actor: &'e EventActor, known: &KnownActors) -> Self {
        let (kind, country) = known(&actor.id).map_or((None, None), |known| (Some(known.kind), known.country));
        Self { actor, kind, country }
    }
}

/// Text for a cell between tabs, whatever the reader thinks of quotes: control characters and other ends of lines become blanks, `"` becomes `'`.
fn plain(text: &str) -> String {
    let kept = |letter: char| match letter {
        '"' => '\'',
        '\u{2028}' | '\u{2029}' => ' ',
        letter if letter.is_control() => ' ',
        letter => letter,
    };
    text.chars().map(kept).collect()
}

/// A number with at least one decimal place and at most six: `-2.0`. Empty for what is no number.
fn decimal(value: f64) -> String {
    let value = rounded(value, 6);
    if value.is_finite() { format!("{value:?}") } else { String::new() }
}

fn iso_day(date: Option<Date>) -> Option<String> {
    date.map(|date| date.to_string())
}

#[cfg(test)]
mod tests;
