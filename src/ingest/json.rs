//! JSON Lines, arrays of documents, single documents, and JSON values one after the other.

use std::fmt;
use std::sync::Arc;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

use crate::options::FieldNames;

use super::compression::Opened;
use super::fields::{Field, Fields, no_text};
use super::rows::{BadRow, Row, Rows, Split};
use super::{Content, Input, Reading, Record};

/// The records of a file with a value on each line. A file that only claims to be one is read by values.
pub(super) fn lines(input: Arc<Input>, opened: Opened) -> Box<dyn Iterator<Item = Record> + Send> {
    let first = opened.head.trim_ascii_start().split(|&byte| byte == b'\n').next().unwrap_or_default().trim_ascii_end();
    // An array is no document, and no document is a lone brace.
    if first.starts_with(b"[") || first == b"{" {
        return values(input, opened);
    }
    Box::new(Rows::new(Arc::clone(&input), opened, Lines).map(move |row| record(&input, row)))
}

/// The records of a file with an array of values, or with values one after the other.
pub(super) fn values(input: Arc<Input>, opened: Opened) -> Box<dyn Iterator<Item = Record> + Send> {
    let array = opened.head.trim_ascii_start().starts_with(b"[");
    let mut rows = Rows::new(Arc::clone(&input), opened, Values::default()).peekable();
    let mut alone = !array;
    Box::new(std::iter::from_fn(move || {
        let mut row = rows.next()?;
        // A file that is one object is one document, without a number.
        if std::mem::take(&mut alone) && rows.peek().is_none() {
            match &mut row {
                Ok(row) => row.number = None,
                Err(bad) => bad.number = None,
            }
        }
        Some(record(&input, row))
    }))
}

fn record(input: &Arc<Input>, row: Result<Row, BadRow>) -> Record {
    match row {
        Err(BadRow { number, reason }) => Record::issue(input, number, reason),
        Ok(row) => Record { size: row.text.len() as u64, content: Content::Json { input: Arc::clone(input), row } },
    }
}

/// Reads one object.
pub(super) fn read(input: &Input, row: Row) -> Reading {
    match object(&row.text, &input.options.fields) {
        Ok(fields) => fields.finish(input, row.number, row.doubt.into_iter().collect()),
        Err(reason) => Reading { skipped: Some(input.issue(row.number, reason)), ..Reading::default() },
    }
}

/// The fields of an object, or what is wrong with it.
fn object(text: &str, names: &FieldNames) -> Result<Fields, String> {
    let text = text.trim();
    let found = match text.as_bytes().first() {
        Some(b'{') => None,
        Some(b'[') => Some("an array"),
        Some(b'"') => Some("a string"),
        Some(b'0'..=b'9' | b'-') => Some("a number"),
        _ if ["null", "true", "false"].contains(&text) => Some("no object"),
        _ => return Err("not JSON: expected an object such as `{\"text\": \"…\"}`".to_owned()),
    };
    if let Some(found) = found {
        return Err(format!("expected an object such as `{{\"text\": \"…\"}}`, found {found}"));
    }
    let mut reader = serde_json::Deserializer::from_str(text);
    let object = Object(names).deserialize(&mut reader).and_then(|object| reader.end().map(|()| object));
    let Found { mut values, keys } = object.map_err(|error| not_json(&error))?;
    let mut take = |field: Field| values[field as usize].take().map(|(_, value)| value);
    let text = match take(Field::Text) {
        None => return Err(no_text("field", names, keys.iter().map(String::as_str))),
        Some(Value::String(text)) => text,
        Some(other) => {
            let kind = match other {
                Value::Array(_) => "an array",
                Value::Object(_) => "an object",
                Value::Number(_) => "a number",
                _ => "true or false",
            };
            return Err(format!("text field holds {kind}; expected a string"));
        }
    };
    let mut take = |field: Field| take(field).and_then(plain);
    Ok(Fields {
        id: take(Field::Id),
        date: take(Field::Date),
        publisher: take(Field::Publisher),
        title: take(Field::Title),
        url: take(Field::Url),
        text,
    })
}

/// A value as text. Of an object, its `name` (`{"id": null, "name": "CNN"}`) or only member (`{"$date": …}`).
fn plain(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(mut members) => {
            let only = if members.len() == 1 { members.keys().next().cloned() } else { None };
            members.remove("name").or_else(|| members.remove(&only?)).filter(|value| !value.is_object()).and_then(plain)
        }
        Value::Null | Value::Bool(_) | Value::Array(_) => None,
    }
}

/// What the parser found, in our words.
fn not_json(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let what = text.rsplit_once(" at line ").map_or(text.as_str(), |(what, _)| what);
    let what = what.replace("EOF while parsing a ", "ends within a ").replace("EOF while parsing an ", "ends within an ");
    match error.line() {
        0 | 1 => format!("not JSON: {what} at column {}", error.column()),
        line => format!("not JSON: {what} at its line {line}, column {}", error.column()),
    }
}

/// Reads the wanted fields of an object and only names the others.
struct Object<'n>(&'n FieldNames);

#[derive(Default)]
struct Found {
    /// By [`Field`]: the value with the rank of its name.
    values: [Option<(usize, Value)>; 6],
    keys: Vec<String>,
}

impl<'de> DeserializeSeed<'de> for Object<'_> {
    type Value = Found;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Found, D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Object<'_> {
    type Value = Found;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Found, A::Error> {
        let mut found = Found::default();
        while let Some(key) = map.next_key::<String>()? {
            if Field::of(&key, self.0).next().is_none() {
                map.next_value::<IgnoredAny>()?;
            } else {
                let value: Value = map.next_value()?;
                // One name may serve two fields. Null is as if the field were not there.
                for (field, rank) in Field::of(&key, self.0).filter(|_| !value.is_null()) {
                    let slot = &mut found.values[field as usize];
                    if slot.as_ref().is_none_or(|(taken, _)| rank < *taken) {
                        *slot = Some((rank, value.clone()));
                    }
                }
            }
            found.keys.push(key);
        }
        Ok(found)
    }
}

/// A row is a line.
struct Lines;

impl Split for Lines {
    const BLANK_COUNTS: bool = true;

    fn end(&mut self, bytes: &[u8]) -> Option<(usize, usize)> {
        bytes.iter().position(|&byte| byte == b'\n').map(|end| (end, 1))
    }

    fn unfinished(&self, _: bool) -> Option<&'static str> {
        None
    }
}

/// A row is an element of the array that the file is, or else an object or array by itself.
#[derive(Default)]
struct Values {
    place: Place,
    /// Brackets open within the value.
    open: u64,
    in_string: bool,
    escaped: bool,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Place {
    #[default]
    Start,
    InArray,
    AfterArray,
    /// The file is no array.
    Loose,
}

impl Split for Values {
    const BLANK_COUNTS: bool = false;

    fn end(&mut self, bytes: &[u8]) -> Option<(usize, usize)> {
        for (at, &byte) in bytes.iter().enumerate() {
            if self.in_string {
                match byte {
                    _ if self.escaped => self.escaped = false,
                    b'\\' => self.escaped = true,
                    b'"' => self.in_string = false,
                    _ => {}
                }
                continue;
            }
            match byte {
                b'"' => self.in_string = true,
                b',' if self.open == 0 && self.place == Place::InArray => return Some((at, 1)),
                b']' if self.open == 0 && self.place == Place::InArray => {
                    self.place = Place::AfterArray;
                    return Some((at, 1));
                }
                b'[' if self.place == Place::Start => {
                    self.place = Place::InArray;
                    return Some((at, 1));
                }
                b'{' | b'[' => self.open += 1,
                b'}' | b']' => {
                    self.open = self.open.saturating_sub(1);
                    if self.open == 0 && self.place == Place::Loose {
                        return Some((at + 1, 0));
                    }
                }
                _ => {}
            }
            if self.place == Place::Start && !byte.is_ascii_whitespace() {
                self.place = Place::Loose;
            }
        }
        None
    }

    fn unfinished(&self, blank: bool) -> Option<&'static str> {
        match self.place {
            Place::InArray => Some("file ends within the array: expected `]`"),
            Place::AfterArray if !blank => Some("more after the end of the array"),
            Place::Loose if self.open > 0 || self.in_string => Some("file ends within an object: expected `}`"),
            Place::Start | Place::AfterArray | Place::Loose => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_name_present_wins_and_case_is_forgiven() {
        let names = FieldNames { text: vec!["body".to_owned(), "text".to_owned()], ..FieldNames::default() };
        let text = |json: &str| object(json, &names).map(|fields| fields.text);
        assert_eq!(text(r#"{"text": "a", "Body": "b"}"#).unwrap(), "b");
        assert_eq!(text(r#"{"Body": "b", "body": "c"}"#).unwrap(), "c");
        assert_eq!(text(r#"{"body": null, "text": "a"}"#).unwrap(), "a");
        assert_eq!(
            text(r#"{"x": [1, {"body": 2}]}"#).unwrap_err(),
            "no field `body` or `text` (has `x`); name it with --text-field"
        );
        assert_eq!(text(r#"{"body": ["a"]}"#).unwrap_err(), "text field holds an array; expected a string");
    }

    #[test]
    fn values_may_be_numbers_and_objects() {
        let fields = object(
            r#"{"id": 7, "date": {"$date": 1709251200}, "source": {"id": 1, "name": "CNN"}, "text": "a"}"#,
            &FieldNames::default(),
        );
        let fields = fields.unwrap();
        assert_eq!(fields.id.as_deref(), Some("7"));
        assert_eq!(fields.date.as_deref(), Some("1709251200"));
        assert_eq!(fields.publisher.as_deref(), Some("CNN"));
    }

    #[test]
    fn what_is_wrong_is_said_in_plain_words() {
        for (json, reason) in [
            (r#"{"text": "a" "b"}"#, "not JSON: expected `,` or `}` at column 14"),
            (r#"{"text": "a"#, "not JSON: ends within a string at column 11"),
            ("{\"text\":\n \"a\"} x", "not JSON: trailing characters at its line 2, column 7"),
            ("[1]", "expected an object such as `{\"text\": \"…\"}`, found an array"),
            ("Iran", "not JSON: expected an object such as `{\"text\": \"…\"}`"),
        ] {
            assert_eq!(object(json, &FieldNames::default()).unwrap_err(), reason);
        }
        let deep = format!("{{\"text\": {}", "[".repeat(100_000));
        assert!(object(&deep, &FieldNames::default()).unwrap_err().starts_with("not JSON: recursion limit exceeded"));
    }
}
