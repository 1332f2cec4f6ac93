//! Reading of tab-separated tables: a header row, `#` comments, lists inside a cell separated by `; `, `_` for
//! an empty cell.

use crate::error::{Error, Result};

/// Where a piece of knowledge stands: shown by `explain` and in errors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// File below the data folder: `actors/states.tsv`.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
}

impl Place {
    /// An error about this place.
    pub fn error(&self, reason: impl Into<String>) -> Error {
        Error::Table { file: self.file.clone(), line: self.line, reason: reason.into() }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// A row of a table, its cells in the order of the columns asked for.
pub(super) struct Row<'t> {
    pub place: Place,
    cells: Vec<&'t str>,
}

impl<'t> Row<'t> {
    /// The cell of the column at this position among those asked for; empty if the cell is.
    pub fn cell(&self, column: usize) -> &'t str {
        self.cells[column]
    }

    /// The cell, or nothing if it is empty.
    pub fn some(&self, column: usize) -> Option<&'t str> {
        Some(self.cells[column]).filter(|cell| !cell.is_empty())
    }

    /// The parts of a cell that holds a list.
    pub fn list(&self, column: usize) -> impl Iterator<Item = &'t str> + use<'t> {
        self.cells[column].split(';').map(str::trim).filter(|part| !part.is_empty())
    }

    /// The cell as a code of a closed list.
    pub fn code<T: std::str::FromStr<Err = crate::model::UnknownCode>>(&self, column: usize) -> Result<T> {
        self.cell(column).parse().map_err(|error: crate::model::UnknownCode| self.place.error(error.to_string()))
    }
}

/// The rows of a table, with the columns in the order asked for. Other columns are an error, so that a typing slip in a header shows.
///
/// # Errors
/// [`Error::Table`] for a missing or unknown column, a row with more cells than the header, or an empty first cell.
pub(super) fn rows<'t>(file: &str, text: &'t str, columns: &[&str]) -> Result<Vec<Row<'t>>> {
    let place = |line: usize| Place { file: file.to_owned(), line };
    let mut lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty() && !is_comment(line));
    let Some((line, header)) = lines.next() else {
        return Err(place(1).error(format!("no header row; expected the columns {}", columns.join(", "))));
    };
    let header: Vec<_> = header.split('\t').map(str::trim).collect();
    if let Some(unknown) = header.iter().find(|name| !columns.contains(name)) {
        return Err(place(line).error(format!("unknown column `{unknown}`; expected {}", columns.join(", "))));
    }
    let order = columns.iter().map(|column| {
        let position = header.iter().position(|name| name == column);
        position.ok_or_else(|| place(line).error(format!("no column `{column}`")))
    });
    let order: Vec<_> = order.collect::<Result<_>>()?;
    lines
        .map(|(line, text)| {
            let cells: Vec<_> = text.split('\t').map(str::trim).collect();
            if cells.len() > header.len() {
                return Err(place(line).error(format!("{} cells, but the header has {}", cells.len(), header.len())));
            }
            let cells: Vec<_> =
                order.iter().map(|&position| cells.get(position).copied().filter(|&cell| cell != "_").unwrap_or("")).collect();
            if cells[0].is_empty() {
                return Err(place(line).error(format!("empty `{}`", columns[0])));
            }
            Ok(Row { place: place(line), cells })
        })
        .collect()
}

/// `#` alone or with a blank after it; `#1` is a cell.
fn is_comment(line: &str) -> bool {
    line == "#" || line.starts_with("# ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_may_stand_in_any_order_and_short_rows_are_filled() {
        let table = "# note\nid\tname\taliases\nIRN\tIran\tPersia; Islamic Republic of Iran\nFRA\tFrance\n";
        let rows = rows("t.tsv", table, &["name", "id", "aliases"]).unwrap();
        assert_eq!(rows[0].cell(1), "IRN");
        assert_eq!(rows[0].list(2).collect::<Vec<_>>(), ["Persia", "Islamic Republic of Iran"]);
        assert_eq!(rows[1].some(2), None);
        assert_eq!(rows[1].place.to_string(), "t.tsv:4");
    }

    #[test]
    fn a_bad_row_is_named_with_file_and_line() {
        let message = |table| rows("t.tsv", table, &["id", "name"]).err().unwrap().to_string();
        assert_eq!(message(""), "t.tsv:1: no header row; expected the columns id, name");
        assert_eq!(message("id\tnome"), "t.tsv:1: unknown column `nome`; expected id, name");
        assert_eq!(message("id\tname\nA\tB\tC"), "t.tsv:2: 3 cells, but the header has 2");
        assert_eq!(message("id\tname\n\tB"), "t.tsv:2: empty `id`");
    }
}
