//! Files to [`Document`]s: finds the inputs, undoes compression and encoding, and reads each format.
//!
//! Two halves, so that the dear one can run on many threads:
//!
//! 1. [`open`] finds the files and gives [`Records`], an iterator that only cuts bytes into records. A text or web page is one
//!    record and is not even opened here; a JSON line, an array element and a table row are one record each.
//! 2. [`Record::read`] decodes, parses and dates one record: a [`Reading`].
//!
//! | name ends in | documents |
//! |---|---|
//! | `.txt` `.text` `.md` `.markdown` | one: the file, untouched |
//! | `.html` `.htm` `.xhtml` | one: the main text, without menus and cookie banners |
//! | `.jsonl` `.ndjson` | one a line |
//! | `.json` | one for each element of an array, or one for each value |
//! | `.csv` `.tsv` | one a row below the header |
//!
//! Each may be compressed (`.gz`, `.zst`; told by content, not by name). An input is a file, a folder, a glob pattern or `-`.
//! Nothing read makes this stage fail: what cannot be read is one [`InputIssue`] each, and the rest goes on.
//!
//! References: RFC 8259 (JSON), <https://jsonlines.org>, RFC 4180 (CSV), RFC 1952 (gzip), RFC 8878 (Zstandard),
//! <https://encoding.spec.whatwg.org>.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::error::Result;
use crate::model::{Document, InputIssue};
use crate::options::{IngestOptions, InputFormat};

mod compression;
mod date;
mod dateline;
mod encoding;
mod fields;
mod html;
mod inputs;
mod json;
mod markup;
mod rows;
mod table;
#[cfg(test)]
mod tests;
mod text;

use compression::Opened;
use inputs::{File, Found};

/// Finds the inputs and makes them ready to be read, in the order given; files of a folder or pattern by the bytes of their path.
///
/// A folder is searched with its subfolders; hidden files, `README*` and names with an unknown ending are passed over there, and
/// so is a folder with the output of an earlier run (`events.jsonl` beside `graph.json`). A
/// file given by name is always read, its format guessed from its first bytes if its name does not tell. A file reached twice
/// is read once.
///
/// The id of a document is the record's own; else, for a file, its path below the folder or the fixed part of the pattern that was
/// given, with `/` as separator, or its name if it was given itself; for a row, that and `#` and its number. Lines and table rows
/// are numbered from 1 with blank ones and the header counted, elements of an array without. Files that would share an id get
/// their whole path. Standard input is `stdin`.
///
/// An empty folder is no error: it gives no records.
///
/// # Errors
/// [`Error::NoInput`](crate::error::Error::NoInput) when one of the inputs matches nothing. A file or folder that is there but
/// cannot be read is an issue of its record.
///
/// # Example
/// ```
/// use detente::{ingest, options::IngestOptions};
///
/// let folder = tempfile::tempdir()?;
/// std::fs::write(folder.path().join("2023-03-10-talks.txt"), "Iran asked Iraq for talks.\n")?;
/// std::fs::write(folder.path().join("wire.jsonl"), "{\"text\": \"Iraq agreed.\", \"date\": \"1987-02-26\"}\n{\"body\": \"?\"}\n")?;
///
/// let records = ingest::open(&[folder.path().display().to_string()], &IngestOptions::default())?;
/// let readings: Vec<_> = records.map(ingest::Record::read).collect();
///
/// let talks = readings[0].document.as_ref().unwrap();
/// assert_eq!((talks.id.as_str(), talks.text.as_str()), ("2023-03-10-talks.txt", "Iran asked Iraq for talks.\n"));
/// assert_eq!(talks.date.unwrap().to_string(), "2023-03-10"); // from the name of the file
/// assert_eq!(readings[1].document.as_ref().unwrap().id, "wire.jsonl#1");
/// // The second line has no text: it is skipped, and says so.
/// let skipped = readings[2].skipped.as_ref().unwrap();
/// assert_eq!((skipped.line, skipped.reason.as_str()), (Some(2), "no field `text` (has `body`); name it with --text-field"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn open(inputs: &[String], options: &IngestOptions) -> Result<Records> {
    let found = inputs::find(inputs)?;
    let total = found.list.iter().map(|found| if let Found::File(file) = found { file.size } else { Some(0) }).sum();
    Ok(Records {
        found: found.list.into(),
        rows: None,
        options: Arc::new(options.clone()),
        total,
        read: Arc::default(),
        passed_over: found.passed_over,
    })
}

/// A running count of bytes read, for a progress bar.
#[derive(Clone, Debug)]
pub struct BytesRead(Arc<AtomicU64>);

impl BytesRead {
    /// Bytes so far, as they lie on disk.
    #[must_use]
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// The records of all inputs, in order. Holds one record at a time, however large a file is.
pub struct Records {
    found: VecDeque<Found>,
    /// The records of the file that is being cut.
    rows: Option<Box<dyn Iterator<Item = Record> + Send>>,
    options: Arc<IngestOptions>,
    total: Option<u64>,
    read: Arc<AtomicU64>,
    passed_over: u64,
}

impl Records {
    /// Size of all inputs as they lie on disk, in bytes; `None` when one of them is a pipe.
    #[must_use]
    pub fn total_bytes(&self) -> Option<u64> {
        self.total
    }

    /// How many of [`total_bytes`](Self::total_bytes) were handed out as records so far. The count goes on when the records are
    /// iterated on another thread.
    #[must_use]
    pub fn bytes_read(&self) -> BytesRead {
        BytesRead(Arc::clone(&self.read))
    }

    /// How many files of the given folders were passed over for their name: `README*` and unknown endings, not hidden ones.
    #[must_use]
    pub fn passed_over(&self) -> u64 {
        self.passed_over
    }

    /// The records of one file.
    fn of_file(&self, file: File) -> Box<dyn Iterator<Item = Record> + Send> {
        let input = Arc::new(Input { file, options: Arc::clone(&self.options), read: Arc::clone(&self.read) });
        if let Some(format @ (InputFormat::Text | InputFormat::Html)) = input.file.format {
            input.read.fetch_add(input.file.size.unwrap_or(0), Ordering::Relaxed);
            return Box::new(std::iter::once(Record::whole(&input, format, None)));
        }
        let opened = compression::open(&input.file, Some(&input.read)).map_err(|error| crate::error::reason(&error));
        let opened = match opened {
            Ok(opened) => opened,
            Err(reason) => return Box::new(std::iter::once(Record::issue(&input, None, reason))),
        };
        if let Some(reason) = encoding::binary(&opened.head) {
            return Box::new(std::iter::once(Record::issue(&input, None, reason)));
        }
        let format = input.file.format.or(input.options.format).unwrap_or_else(|| inputs::guess_format(&opened.head));
        match format {
            InputFormat::Text | InputFormat::Html => Box::new(std::iter::once(Record::whole(&input, format, Some(opened)))),
            InputFormat::JsonLines => json::lines(input, opened),
            InputFormat::Json => json::values(input, opened),
            InputFormat::Csv | InputFormat::Tsv => table::rows(input, opened, format),
        }
    }
}

impl Iterator for Records {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        loop {
            if let Some(record) = self.rows.as_mut().and_then(Iterator::next) {
                return Some(record);
            }
            self.rows = None;
            match self.found.pop_front()? {
                Found::File(file) => self.rows = Some(self.of_file(file)),
                Found::Issue(issue) => return Some(Record { content: Content::Issue(issue), size: 0 }),
            }
        }
    }
}

/// What [`Record::read`] needs to know of the file that a record is from.
struct Input {
    file: File,
    options: Arc<IngestOptions>,
    /// Bytes read of all files, for [`Records::bytes_read`].
    read: Arc<AtomicU64>,
}

impl Input {
    /// Largest document, in bytes. Offsets into a text are 32 bits wide, so never more than they reach.
    fn limit(&self) -> usize {
        usize::try_from(self.options.max_document_bytes.min(u64::from(u32::MAX))).unwrap_or(usize::MAX)
    }

    /// An issue of this file; of one line, row or element of it where `line` is given.
    fn issue(&self, line: Option<u64>, reason: impl Into<String>) -> InputIssue {
        let mut reason = reason.into();
        // A reason may quote the input, which may be long and hold anything.
        if let Some((end, _)) = reason.char_indices().nth(300) {
            reason.truncate(end);
            reason.push('…');
        }
        InputIssue { path: self.file.name().into_owned(), line, reason: reason.replace(char::is_control, " ") }
    }

    /// What is said of a document that is larger than allowed.
    fn too_large(&self) -> String {
        format!("larger than {} bytes, the limit for one document", self.limit())
    }
}

/// One document still to be read. Cheap to make and to send to another thread.
pub struct Record {
    content: Content,
    size: u64,
}

enum Content {
    Issue(InputIssue),
    Whole { input: Arc<Input>, format: InputFormat, opened: Option<Opened> },
    Json { input: Arc<Input>, row: rows::Row },
    Table { input: Arc<Input>, table: Arc<table::Table>, row: rows::Row },
}

impl Record {
    fn issue(input: &Input, line: Option<u64>, reason: impl Into<String>) -> Self {
        Self { content: Content::Issue(input.issue(line, reason)), size: 0 }
    }

    fn whole(input: &Arc<Input>, format: InputFormat, opened: Option<Opened>) -> Self {
        let size = input.file.size.unwrap_or(0);
        Self { content: Content::Whole { input: Arc::clone(input), format, opened }, size }
    }

    /// About how much there is to read, in bytes: size of the file, length of the row. 0 where that is not known (a pipe).
    #[must_use]
    pub fn size_hint_bytes(&self) -> u64 {
        self.size
    }

    /// Reads the document: opens the file if it is a whole one, decodes, parses, extracts the main text, finds the date.
    ///
    /// Never panics, whatever the bytes are.
    #[must_use]
    pub fn read(self) -> Reading {
        match self.content {
            Content::Issue(issue) => Reading { skipped: Some(issue), ..Reading::default() },
            Content::Whole { input, format: InputFormat::Html, opened } => html::read(&input, opened),
            Content::Whole { input, opened, .. } => text::read(&input, opened),
            Content::Json { input, row } => json::read(&input, row),
            Content::Table { input, table, row } => table.read(&input, row),
        }
    }
}

/// What became of a record: a document, or the reason why there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The document. Invariant: absent exactly when `skipped` is there.
    pub document: Option<Document>,
    /// Why there is no document.
    pub skipped: Option<InputIssue>,
    /// Doubts about the document that is there: its encoding, its date.
    pub warnings: Vec<InputIssue>,
}
