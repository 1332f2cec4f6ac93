//! Tables for `neo4j-admin database import`.

use std::borrow::Cow;
use std::io::{self, Write};

use super::fields::{EDGE, Field, NODE, Sort, Value, node_ids, printable, rows};
use crate::model::{ActorKind, RelationGraph};

/// Writes `nodes.csv` for `neo4j-admin database import full`: id (of the group `Actor`), properties with their types, labels.
///
/// Quotes are doubled as the importer expects by default (no `--legacy-style-quoting`), lists have `;` between their items, and no field holds
/// a line break, so `--multiline-fields` is not needed. Each actor has the label `Actor` and that of its kind.
///
/// # Errors
/// When the writer fails.
pub fn write_neo4j_nodes(graph: &RelationGraph, to: &mut dyn Write) -> io::Result<()> {
    let ids = node_ids(graph, line);
    let mut table = csv::Writer::from_writer(to);
    table.write_field("id:ID(Actor)")?;
    header(&mut table, NODE)?;
    table.write_field(":LABEL")?;
    table.write_record(None::<&[u8]>)?;
    for (id, node) in ids.iter().zip(graph.graph.node_weights()) {
        table.write_field(id)?;
        properties(&mut table, NODE, node)?;
        match kind_label(node.kind) {
            Some(kind) => table.write_field(format!("Actor;{kind}"))?,
            None => table.write_field("Actor")?,
        }
        table.write_record(None::<&[u8]>)?;
    }
    table.flush()
}

/// Writes `relationships.csv` beside it: start, end, type (the relation in capitals), the edge's id, properties.
///
/// # Errors
/// When the writer fails.
pub fn write_neo4j_relationships(graph: &RelationGraph, to: &mut dyn Write) -> io::Result<()> {
    let ids = node_ids(graph, line);
    let mut table = csv::Writer::from_writer(to);
    for name in [":START_ID(Actor)", ":END_ID(Actor)", ":TYPE", "id:string"] {
        table.write_field(name)?;
    }
    header(&mut table, EDGE)?;
    table.write_record(None::<&[u8]>)?;
    for row in rows(graph) {
        let own = [&ids[row.source.index()], &ids[row.target.index()], &relationship_type(&row.edge.relation), &row.id];
        own.into_iter().try_for_each(|field| table.write_field(field))?;
        properties(&mut table, EDGE, row.edge)?;
        table.write_record(None::<&[u8]>)?;
    }
    table.flush()
}

type Table<'w> = csv::Writer<&'w mut dyn Write>;

fn header<T>(table: &mut Table, fields: &[Field<T>]) -> io::Result<()> {
    for field in fields {
        let sort = match field.sort {
            Sort::Text => "string",
            Sort::Whole => "long",
            Sort::Real => "double",
            Sort::Truth => "boolean",
            Sort::Day => "date",
            Sort::List => "string[]",
        };
        table.write_field(format!("{}:{sort}", field.name))?;
    }
    Ok(())
}

fn properties<T>(table: &mut Table, fields: &[Field<T>], of: &T) -> io::Result<()> {
    for field in fields {
        let text: Cow<str> = match field.value(of) {
            None => "".into(),
            Some(Value::Text(text)) => line(&text).into_owned().into(),
            // The separator cannot be escaped inside an item.
            Some(Value::List(items)) => {
                items.iter().map(|item| line(item).replace(';', ",")).collect::<Vec<_>>().join(";").into()
            }
            Some(value) => value.to_string().into(),
        };
        table.write_field(&*text)?;
    }
    Ok(())
}

/// A text on one line.
fn line(text: &str) -> Cow<'_, str> {
    let text = printable(text);
    if text.contains(['\n', '\r']) { text.replace(['\n', '\r'], " ").into() } else { text }
}

/// The label of a kind of actor, as Neo4j writes labels.
pub(super) fn kind_label(kind: Option<ActorKind>) -> Option<&'static str> {
    Some(match kind? {
        ActorKind::State => "State",
        ActorKind::Igo => "Igo",
        ActorKind::Bloc => "Bloc",
        ActorKind::Ngo => "Ngo",
        ActorKind::Group => "Group",
    })
}

/// A type as Neo4j writes them: capitals, digits and `_`; never empty.
pub(super) fn relationship_type(relation: &str) -> String {
    let letters = relation.chars().flat_map(char::to_uppercase);
    let name: String = letters.map(|letter| if letter.is_alphanumeric() { letter } else { '_' }).collect();
    if name.is_empty() { "RELATION".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::test_graph::hostile;

    #[test]
    fn types_and_lines_are_what_neo4j_takes() {
        assert_eq!(relationship_type("talks"), "TALKS");
        assert_eq!(relationship_type("a b`c"), "A_B_C");
        assert_eq!(relationship_type(""), "RELATION");
        assert_eq!(line("a\r\nb\0"), "a  b");
    }

    /// The importer takes one record a line (no `--multiline-fields`), and ids that are there.
    #[test]
    fn one_record_a_line_and_every_end_is_a_node() {
        let graph = hostile();
        let (mut nodes, mut edges) = (Vec::new(), Vec::new());
        write_neo4j_nodes(&graph, &mut nodes).unwrap();
        write_neo4j_relationships(&graph, &mut edges).unwrap();
        let read = |bytes: &[u8]| {
            let mut table = csv::Reader::from_reader(bytes);
            let header: Vec<String> = table.headers().unwrap().iter().map(str::to_owned).collect();
            let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
            assert_eq!(std::str::from_utf8(bytes).unwrap().lines().count(), rows.len() + 1);
            (header, rows)
        };
        let ((header, nodes), (edge_header, edges)) = (read(&nodes), read(&edges));
        assert_eq!(header.join(","), "id:ID(Actor),name:string,kind:string,mentions:long,documents:long,sentences:long,:LABEL");
        assert_eq!(edge_header[..5], [":START_ID(Actor)", ":END_ID(Actor)", ":TYPE", "id:string", "relation:string"]);
        let types = ["string", "long", "double", "boolean", "date", "string[]"];
        assert!(edge_header[3..].iter().all(|name| types.contains(&name.split_once(':').unwrap().1)));
        assert_eq!((nodes.len(), edges.len()), (graph.graph.node_count(), graph.graph.edge_count()));
        let ids: std::collections::HashSet<&str> = nodes.iter().map(|row| &row[0]).collect();
        assert_eq!(ids.len(), nodes.len());
        assert!(edges.iter().all(|row| ids.contains(&row[0]) && ids.contains(&row[1]) && !row[2].is_empty()));
        let at = |name: &str| edge_header.iter().position(|column| column.starts_with(name)).unwrap();
        for (row, (_, edge, _)) in edges.iter().zip(graph.edges()) {
            assert_eq!(row[at("weight:")].parse::<f64>().unwrap(), edge.weight);
            assert_eq!(row[at("symmetric:")].parse::<bool>().unwrap(), edge.symmetric);
            assert_eq!(row[at("first:")], edge.first.map(|day| day.to_string()).unwrap_or_default());
            assert_eq!(row[at("evidence:")].split(';').count(), edge.evidence.len());
        }
    }
}
