//! Tables: CSV (RFC 4180) and TSV with a header row; one document a row.
//!
//! Rows are numbered as a spreadsheet shows them: the header is 1, line ends within quotes do not count.
//! A row is skipped if it has more or fewer fields than the header: which of its fields is the text cannot be known.

use std::sync::Arc;

use crate::options::InputFormat;

use super::compression::Opened;
use super::fields::{Field, Fields, no_text};
use super::rows::{BadRow, Row, Rows, Split};
use super::{Content, Input, Reading, Record};

/// What the header tells of the rows below it.
pub(super) struct Table {
    delimiter: u8,
    width: usize,
    /// By [`Field`]: the column that holds it.
    columns: [Option<usize>; 6],
}

/// The records of a table.
pub(super) fn rows(input: Arc<Input>, opened: Opened, format: InputFormat) -> Box<dyn Iterator<Item = Record> + Send> {
    let delimiter = match format {
        InputFormat::Tsv => b'\t',
        _ => delimiter(&opened.head),
    };
    let mut rows = Rows::new(Arc::clone(&input), opened, TableRows { delimiter, place: Place::FieldStart });
    let one = |record| -> Box<dyn Iterator<Item = Record> + Send> { Box::new(std::iter::once(record)) };
    let mut header = match rows.next() {
        None => return Box::new(std::iter::empty()),
        Some(Err(BadRow { number, reason })) => return one(Record::issue(&input, number, reason)),
        Some(Ok(header)) => header,
    };
    let names = &input.options.fields;
    let header_fields = fields(&header.text, delimiter);
    let table = Table::new(&header_fields, delimiter, names);
    if table.columns[Field::Text as usize].is_none() {
        let reason = no_text("column", names, header_fields.iter().map(String::as_str).filter(|name| !name.trim().is_empty()));
        return one(Record::issue(&input, None, reason));
    }
    let table = Arc::new(table);
    let mut rows = rows.peekable();
    if rows.peek().is_none() {
        return one(Record::issue(&input, None, "a header without rows"));
    }
    Box::new(rows.map(move |row| match row {
        Err(BadRow { number, reason }) => Record::issue(&input, number, reason),
        Ok(mut row) => {
            // The header has no document to which a doubt about the encoding could be tied; the first row takes it.
            row.doubt = header.doubt.take().or(row.doubt);
            let size = row.text.len() as u64;
            Record { content: Content::Table { input: Arc::clone(&input), table: Arc::clone(&table), row }, size }
        }
    }))
}

/// What separates the fields of a header: programs of half the world write semicolons.
fn delimiter(head: &[u8]) -> u8 {
    let line = head.split(|&byte| byte == b'\n').find(|line| !line.trim_ascii().is_empty()).unwrap_or_default();
    let count = |delimiter: u8| line.iter().filter(|&&byte| byte == delimiter).count();
    // The last of the most frequent is taken, so that the comma wins when there is none of any.
    *b"|\t;,".iter().max_by_key(|&&delimiter| count(delimiter)).unwrap_or(&b',')
}

/// The fields of a row.
fn fields(row: &str, delimiter: u8) -> Vec<String> {
    let mut record = csv::StringRecord::new();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        // The row has been cut already; a lone carriage return is part of a field.
        .terminator(csv::Terminator::Any(b'\n'))
        .from_reader(row.strip_suffix('\r').unwrap_or(row).as_bytes());
    // Reading from memory, of text that is UTF-8, of any number of fields, does not fail.
    let _ = reader.read_record(&mut record);
    record.iter().map(str::to_owned).collect()
}

impl Table {
    fn new(header: &[String], delimiter: u8, names: &crate::options::FieldNames) -> Self {
        let mut best: [Option<(usize, usize)>; 6] = [None; 6];
        for (column, name) in header.iter().enumerate() {
            for (field, rank) in Field::of(name.trim(), names) {
                let slot = &mut best[field as usize];
                if slot.is_none_or(|(taken, _)| rank < taken) {
                    *slot = Some((rank, column));
                }
            }
        }
        Self { delimiter, width: header.len(), columns: best.map(|slot| slot.map(|(_, column)| column)) }
    }

    /// Reads one row.
    pub(super) fn read(&self, input: &Input, row: Row) -> Reading {
        let mut found = fields(&row.text, self.delimiter);
        // Spreadsheets pad rows with empty fields.
        while found.len() > self.width && found.last().is_some_and(String::is_empty) {
            found.pop();
        }
        if found.len() != self.width {
            let reason = format!("row has {} fields, the header has {}", found.len(), self.width);
            return Reading { skipped: Some(input.issue(row.number, reason)), ..Reading::default() };
        }
        let take = |field: Field| self.columns[field as usize].map(|column| found[column].clone());
        let fields = Fields {
            id: take(Field::Id),
            date: take(Field::Date),
            publisher: take(Field::Publisher),
            title: take(Field::Title),
            text: take(Field::Text).unwrap_or_default(),
            url: take(Field::Url),
        };
        fields.finish(input, row.number, row.doubt.into_iter().collect())
    }
}

/// A row is a line, but for line ends within quotes.
struct TableRows {
    delimiter: u8,
    place: Place,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Only here does a quote open a quoted field.
    FieldStart,
    InField,
    InQuotes,
    /// After a quote within quotes: it ends them, or the next one makes both of them stand for one.
    AfterQuote,
}

impl Split for TableRows {
    const BLANK_COUNTS: bool = true;

    fn end(&mut self, bytes: &[u8]) -> Option<(usize, usize)> {
        for (at, &byte) in bytes.iter().enumerate() {
            self.place = match (self.place, byte) {
                (Place::InQuotes, b'"') => Place::AfterQuote,
                (Place::InQuotes, _) | (Place::AfterQuote | Place::FieldStart, b'"') => Place::InQuotes,
                (_, b'\n') => {
                    self.place = Place::FieldStart;
                    return Some((at, 1));
                }
                (_, byte) if byte == self.delimiter => Place::FieldStart,
                _ => Place::InField,
            };
        }
        None
    }

    fn unfinished(&self, _: bool) -> Option<&'static str> {
        (self.place == Place::InQuotes).then_some("a quote opened here is not closed; the rest of the file is skipped")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_split_at_line_ends_outside_of_quotes() {
        let mut text: &[u8] = b"a,\"b\nc \"\"d\"\" e\",f\r\n5\" pipe,\"\"\nlast,\"x\"\"";
        let mut split = TableRows { delimiter: b',', place: Place::FieldStart };
        let mut found = Vec::new();
        while let Some((own, more)) = split.end(text) {
            found.push(fields(std::str::from_utf8(&text[..own]).unwrap(), b','));
            text = &text[own + more..];
        }
        assert_eq!(found, [vec!["a", "b\nc \"d\" e", "f"], vec!["5\" pipe", ""]]);
        assert!(split.unfinished(false).is_some());
    }

    #[test]
    fn delimiters_are_told_by_the_header() {
        assert_eq!(delimiter(b"id;text\n1;a,b,c"), b';');
        assert_eq!(delimiter(b"text\nIran, Iraq"), b',');
        assert_eq!(delimiter(b"\nid\ttext"), b'\t');
    }
}
