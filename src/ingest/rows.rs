//! Cuts a stream into rows without reading into them: lines, table rows, JSON values.
//!
//! One row is held at a time, and never more than a document may have; a longer one is skipped over, not kept.

use std::io::BufRead;
use std::sync::Arc;

use encoding_rs::Encoding;

use super::compression::Opened;
use super::{Input, encoding};

/// Tells where a row ends.
pub(super) trait Split {
    /// Whether a blank row takes a number: lines do, values of an array do not.
    const BLANK_COUNTS: bool;

    /// Takes the next bytes of a row. If the row ends within them: how many of them are its own, and how many more are only
    /// there to end it. `None` if all of them belong to it and more is to come.
    fn end(&mut self, bytes: &[u8]) -> Option<(usize, usize)>;

    /// What is wrong if the file ends here; `blank` tells that nothing was read since the last row.
    fn unfinished(&self, blank: bool) -> Option<&'static str>;
}

/// A row still to be parsed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// From 1; `None` if the file is this one row.
    pub number: Option<u64>,
    /// What it holds.
    pub text: String,
    /// What is to be said of its encoding.
    pub doubt: Option<String>,
}

/// Something in the place of a row.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct BadRow {
    /// From 1; `None` for the file as a whole.
    pub number: Option<u64>,
    pub reason: String,
}

/// The rows of a stream.
pub(super) struct Rows<S> {
    opened: Opened,
    input: Arc<Input>,
    split: S,
    /// Number of the last row.
    number: u64,
    /// Taken for all rows that are not UTF-8, from the first such one on.
    encoding: Option<&'static Encoding>,
    empty: bool,
    ended: bool,
}

impl<S: Split> Rows<S> {
    pub(super) fn new(input: Arc<Input>, opened: Opened, split: S) -> Self {
        Self { opened, input, split, number: 0, encoding: None, empty: true, ended: false }
    }

    /// Reads up to the end of a row: its bytes, unless they are too many, and whether the file ended.
    fn cut(&mut self) -> std::io::Result<(Option<Vec<u8>>, bool)> {
        let limit = self.input.limit();
        let mut row = Vec::new();
        let mut too_long = false;
        loop {
            let bytes = match self.opened.stream.fill_buf() {
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                bytes => bytes?,
            };
            if bytes.is_empty() {
                return Ok(((!too_long).then_some(row), true));
            }
            let end = self.split.end(bytes);
            let (own, more) = end.unwrap_or((bytes.len(), 0));
            too_long |= row.len() + own > limit;
            if too_long {
                row = Vec::new();
            } else {
                row.extend_from_slice(&bytes[..own]);
            }
            self.opened.stream.consume(own + more);
            if end.is_some() {
                return Ok(((!too_long).then_some(row), false));
            }
        }
    }

    /// Decodes a row. The encoding is guessed once, at the first row that is not UTF-8, from it and what follows it.
    fn decode(&mut self, bytes: Vec<u8>) -> (String, Option<String>) {
        let bytes = match String::from_utf8(bytes) {
            Ok(text) => return (text, None),
            Err(error) => error.into_bytes(),
        };
        let first = self.encoding.is_none();
        let encoding = self.encoding.unwrap_or_else(|| {
            let following = self.opened.stream.fill_buf().unwrap_or_default();
            encoding::guess(&[&bytes, following].concat())
        });
        self.encoding = Some(encoding);
        let (text, lossy) = encoding::decode_as(&bytes, encoding);
        let further = if first { " (and so further rows)" } else { "" };
        (text, (first || lossy).then(|| encoding::warning(encoding, lossy) + further))
    }
}

impl<S: Split> Iterator for Rows<S> {
    type Item = Result<Row, BadRow>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            let (row, last) = match self.cut() {
                Ok(cut) => cut,
                Err(error) => {
                    (self.ended, self.empty) = (true, false);
                    return Some(Err(BadRow { number: None, reason: crate::error::reason(&error) }));
                }
            };
            self.ended = last;
            let blank = row.as_ref().is_some_and(|row| row.trim_ascii().is_empty());
            let unfinished = if last { self.split.unfinished(blank) } else { None };
            if !blank || S::BLANK_COUNTS || unfinished.is_some() {
                self.number += 1;
            }
            let number = Some(self.number);
            self.empty &= blank && unfinished.is_none();
            match (row, unfinished) {
                (_, Some(reason)) => return Some(Err(BadRow { number, reason: reason.to_owned() })),
                (None, None) => return Some(Err(BadRow { number, reason: self.input.too_large() })),
                (Some(_), None) if blank => {}
                (Some(row), None) => {
                    let (text, mut doubt) = self.decode(row);
                    if let Some(name) = self.opened.utf16.take() {
                        doubt = Some(format!("not UTF-8; read as `{name}` (and so further rows)"));
                    }
                    return Some(Ok(Row { number, text, doubt }));
                }
            }
        }
        // Said once: from here on it is not empty.
        std::mem::take(&mut self.empty).then(|| Err(BadRow { number: None, reason: "empty".to_owned() }))
    }
}
