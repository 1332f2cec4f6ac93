//! Our own columns: one row an event, every field of it, with title and address of the document.

use jiff::civil::Date;

use super::decimal;
use crate::model::{DocumentRecord, EventActor, RelationEvent};

/// Type of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Day,
    Whole,
    Decimal,
    Flag,
}

/// A value; `None` is missing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Cell<'e> {
    Text(Option<&'e str>),
    Day(Option<Date>),
    Whole(i64),
    Decimal(f64),
    Flag(bool),
}

impl Cell<'_> {
    /// As CSV has it: empty where missing, days as YYYY-MM-DD, `true` and `false`.
    pub fn into_text(self) -> String {
        match self {
            Self::Text(text) => text.unwrap_or_default().to_owned(),
            Self::Day(day) => day.map(|day| day.to_string()).unwrap_or_default(),
            Self::Whole(number) => number.to_string(),
            Self::Decimal(number) => decimal(number),
            Self::Flag(flag) => flag.to_string(),
        }
    }
}

#[cfg_attr(not(feature = "parquet"), expect(dead_code, reason = "CSV has no types"))]
pub(super) struct Column {
    pub name: &'static str,
    pub kind: Kind,
    /// Whether every row has a value.
    pub always: bool,
    pub cell: for<'e> fn(&'e DocumentRecord, &'e RelationEvent) -> Cell<'e>,
}

macro_rules! columns {
    ($($name:literal $kind:ident $always:literal $cell:expr;)+) => {
        &[$(Column { name: $name, kind: Kind::$kind, always: $always, cell: $cell }),+]
    };
}

fn unit(actor: &EventActor) -> Cell<'_> {
    Cell::Text(actor.unit.map(|unit| unit.as_str()))
}

pub(super) const COLUMNS: &[Column] = columns! {
    "id" Text true |_, event| Cell::Text(Some(&event.id));
    "doc" Text true |_, event| Cell::Text(Some(&event.doc));
    "date" Day false |_, event| Cell::Day(event.date);
    "publisher" Text false |_, event| Cell::Text(event.publisher.as_deref());
    "title" Text false |record, _| Cell::Text(record.title.as_deref());
    "url" Text false |record, _| Cell::Text(record.url.as_deref());
    "sentence" Whole true |_, event| Cell::Whole(event.sentence.into());
    "text" Text true |_, event| Cell::Text(Some(&event.text));
    "start" Whole true |_, event| Cell::Whole(event.start.into());
    "end" Whole true |_, event| Cell::Whole(event.end.into());
    "source_id" Text true |_, event| Cell::Text(Some(&event.source.id));
    "source_name" Text true |_, event| Cell::Text(Some(&event.source.name));
    "source_unit" Text false |_, event| unit(&event.source);
    "source_person" Text false |_, event| Cell::Text(event.source.person.as_deref());
    "source_mention" Text true |_, event| Cell::Text(Some(&event.source.mention));
    "source_start" Whole true |_, event| Cell::Whole(event.source.start.into());
    "source_end" Whole true |_, event| Cell::Whole(event.source.end.into());
    "target_id" Text true |_, event| Cell::Text(Some(&event.target.id));
    "target_name" Text true |_, event| Cell::Text(Some(&event.target.name));
    "target_unit" Text false |_, event| unit(&event.target);
    "target_person" Text false |_, event| Cell::Text(event.target.person.as_deref());
    "target_mention" Text true |_, event| Cell::Text(Some(&event.target.mention));
    "target_start" Whole true |_, event| Cell::Whole(event.target.start.into());
    "target_end" Whole true |_, event| Cell::Whole(event.target.end.into());
    "relation" Text true |_, event| Cell::Text(Some(&event.relation));
    "symmetric" Flag true |_, event| Cell::Flag(event.symmetric);
    "status" Text true |_, event| Cell::Text(Some(event.status.as_str()));
    "plover" Text false |_, event| Cell::Text(event.plover.as_deref());
    "cameo" Text false |_, event| Cell::Text(event.cameo.as_deref());
    "quad" Whole true |_, event| Cell::Whole(event.quad.into());
    "sign" Whole true |_, event| Cell::Whole(event.sign.into());
    "intensity" Decimal false |_, event| Cell::Decimal(event.intensity);
    "trigger_text" Text true |_, event| Cell::Text(Some(&event.trigger.text));
    "trigger_start" Whole true |_, event| Cell::Whole(event.trigger.start.into());
    "trigger_end" Whole true |_, event| Cell::Whole(event.trigger.end.into());
    "frame" Text true |_, event| Cell::Text(Some(&event.frame));
    "confidence" Decimal false |_, event| Cell::Decimal(event.confidence);
    "speaker" Text false |_, event| Cell::Text(event.speaker.as_deref());
};
