//! What every format gives of a record, and how it becomes a document.

use crate::model::Document;
use crate::options::FieldNames;

use super::{Input, Reading, date, dateline};

/// Which field of a document a value is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Id,
    Date,
    Publisher,
    Title,
    Text,
    Url,
}

impl Field {
    const ALL: [Self; 6] = [Self::Id, Self::Date, Self::Publisher, Self::Title, Self::Text, Self::Url];

    fn names(self, names: &FieldNames) -> &[String] {
        match self {
            Self::Id => &names.id,
            Self::Date => &names.date,
            Self::Publisher => &names.publisher,
            Self::Title => &names.title,
            Self::Text => &names.text,
            Self::Url => &names.url,
        }
    }

    /// The fields that a record's `name` is for, each with a rank; the lowest rank of a record is taken.
    ///
    /// Names count in their order, and whatever the case; the very name goes before one of other case.
    pub(super) fn of<'n>(name: &'n str, names: &'n FieldNames) -> impl Iterator<Item = (Self, usize)> + 'n {
        Self::ALL.into_iter().filter_map(move |field| {
            let wanted = field.names(names);
            let at = wanted.iter().position(|wanted| wanted.eq_ignore_ascii_case(name))?;
            Some((field, 2 * at + usize::from(wanted[at] != name)))
        })
    }
}

/// What is said of a record or table without text; `what` it should have, and `found` in its place.
pub(super) fn no_text<'f>(what: &str, names: &FieldNames, found: impl Iterator<Item = &'f str>) -> String {
    let found: Vec<String> = found.take(8).map(|name| format!("`{name}`")).collect();
    let has = if found.is_empty() { "nothing".to_owned() } else { found.join(", ") };
    let wanted: Vec<String> = names.text.iter().map(|name| format!("`{name}`")).collect();
    format!("no {what} {} (has {has}); name it with --text-field", wanted.join(" or "))
}

/// The fields of a record as they stand in the input.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Fields {
    pub id: Option<String>,
    pub date: Option<String>,
    pub publisher: Option<String>,
    pub title: Option<String>,
    pub text: String,
    pub url: Option<String>,
}

impl Fields {
    /// The document: dated, with its id. `line` is its place in a file of several.
    ///
    /// The date is taken from the first that has one: the field, the address, the name of the file (for a file of one document),
    /// the dateline; a dateline without a year takes that of the file's name.
    pub(super) fn finish(self, input: &Input, line: Option<u64>, doubts: Vec<String>) -> Reading {
        let skipped = |reason: &str| Reading { skipped: Some(input.issue(line, reason)), ..Reading::default() };
        if self.text.trim().is_empty() {
            return skipped(if line.is_none() { "empty" } else { "text is empty" });
        }
        if u32::try_from(self.text.len()).is_err() {
            return skipped(&input.too_large());
        }
        let mut doubts = doubts;
        let given = |value: Option<String>| value.map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
        let (file_id, url, date_field) = (input.file.id(), given(self.url), given(self.date));
        let dateline = dateline::find(&self.text);

        let mut date = date_field.as_deref().and_then(date::parse);
        if let (None, Some(field)) = (date, &date_field) {
            let shown: String = field.chars().take(40).collect();
            doubts.push(format!("date `{shown}` not understood; expected one such as `2023-03-10`"));
        }
        date = date.or_else(|| url.as_deref().and_then(date::in_name));
        if line.is_none() {
            date = date.or_else(|| date::in_name(&file_id));
        }
        date = date.or_else(|| {
            let written = dateline.date?;
            let year = written.year.or_else(|| date_field.as_deref().and_then(date::year_in_name));
            date::day(year.or_else(|| date::year_in_name(&file_id))?, written.month, written.day)
        });

        let id = given(self.id).unwrap_or_else(|| match line {
            Some(line) => format!("{file_id}#{line}"),
            None => file_id,
        });
        let publisher = given(self.publisher).or(dateline.agency);
        let document = Document { id, date, publisher, title: given(self.title), url, text: self.text };
        let warnings = doubts.into_iter().map(|reason| input.issue(line, reason)).collect();
        Reading { document: Some(document), skipped: None, warnings }
    }
}
