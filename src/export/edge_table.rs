//! `nodes.csv` and `edges.csv`: one row a node or edge.

use std::borrow::Cow;
use std::io::{self, Write};

use super::fields::{EDGE, Field, NODE, Value, node_ids, printable, rows};
use crate::model::RelationGraph;

/// Writes one row an edge: source and target (ids of actors), the edge's id, then its fields, with names in the first row.
///
/// RFC 4180 in UTF-8, lines ended by LF, lists joined by `; `, empty where nothing is known. Spreadsheets take a text that begins with `=`,
/// `+`, `-`, `@`, tab or CR for a formula; such a text gets an apostrophe before it.
///
/// # Errors
/// When the writer fails.
pub fn write_edge_table(graph: &RelationGraph, to: &mut dyn Write) -> io::Result<()> {
    let ids = node_ids(graph, cell);
    let mut table = csv::Writer::from_writer(to);
    table.write_record(["source", "target", "id"].into_iter().chain(names(EDGE)))?;
    for row in rows(graph) {
        let fields = EDGE.iter().map(|field| told(field, row.edge));
        let ends = [&ids[row.source.index()], &ids[row.target.index()], &row.id].map(|text| Cow::from(text.as_str()));
        write(&mut table, ends.into_iter().chain(fields))?;
    }
    table.flush()
}

/// Writes one row an actor: its id, then its fields, as [`write_edge_table`] does.
///
/// # Errors
/// When the writer fails.
pub fn write_node_table(graph: &RelationGraph, to: &mut dyn Write) -> io::Result<()> {
    let ids = node_ids(graph, cell);
    let mut table = csv::Writer::from_writer(to);
    table.write_record(["id"].into_iter().chain(names(NODE)))?;
    for (id, node) in ids.iter().zip(graph.graph.node_weights()) {
        write(&mut table, [Cow::from(id.as_str())].into_iter().chain(NODE.iter().map(|field| told(field, node))))?;
    }
    table.flush()
}

pub(super) fn names<T>(fields: &'static [Field<T>]) -> impl Iterator<Item = &'static str> {
    fields.iter().map(|field| field.name)
}

fn write<'a>(table: &mut csv::Writer<&mut dyn Write>, cells: impl Iterator<Item = Cow<'a, str>>) -> io::Result<()> {
    for cell in cells {
        table.write_field(&*cell)?;
    }
    Ok(table.write_record(None::<&[u8]>)?)
}

fn told<'a, T>(field: &Field<T>, of: &'a T) -> Cow<'a, str> {
    match field.value(of) {
        None => "".into(),
        Some(Value::Text(Cow::Borrowed(text))) => cell(text),
        Some(value @ (Value::Text(_) | Value::List(_))) => cell(&value.to_string()).into_owned().into(),
        Some(value) => value.to_string().into(),
    }
}

/// A text that no spreadsheet takes for a formula.
fn cell(text: &str) -> Cow<'_, str> {
    let text = printable(text);
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}").into() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::test_graph::hostile;

    #[test]
    fn every_row_is_read_back() {
        let graph = hostile();
        let mut bytes = Vec::new();
        write_edge_table(&graph, &mut bytes).unwrap();
        let mut table = csv::Reader::from_reader(&bytes[..]);
        assert_eq!(table.headers().unwrap().iter().skip(3).collect::<Vec<_>>(), names(EDGE).collect::<Vec<_>>());
        let read: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
        assert_eq!(read.len(), graph.graph.edge_count());
        for (row, (source, edge, target)) in read.iter().zip(graph.edges()) {
            let expected = [&source.id, &target.id].map(|id| if id.is_empty() { "unnamed".into() } else { cell(id) });
            assert_eq!([&row[0], &row[1]], expected);
            assert_eq!(row[3], cell(&edge.relation));
            assert_eq!(row[8].parse::<f64>().unwrap(), edge.weight);
        }
        let mut bytes = Vec::new();
        write_node_table(&graph, &mut bytes).unwrap();
        assert_eq!(csv::Reader::from_reader(&bytes[..]).records().map(Result::unwrap).count(), graph.graph.node_count());
    }

    #[test]
    fn no_cell_is_a_formula() {
        assert_eq!(cell("=1+1"), "'=1+1");
        assert_eq!(cell("\0@x"), "'@x");
        assert_eq!(cell("a=1"), "a=1");
        let edge = crate::model::RelationEdge { sign: -1, ..Default::default() };
        assert_eq!(told(EDGE.iter().find(|field| field.name == "sign").unwrap(), &edge), "-1", "numbers stay numbers");
    }
}
