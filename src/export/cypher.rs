//! A script of Cypher statements, for Neo4j and others that read openCypher.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use super::fields::{EDGE, Field, NODE, Row, Value, node_ids, printable, rows, turns_direction};
use super::neo4j::{kind_label, relationship_type};
use crate::model::RelationGraph;

/// Rows of one statement: few enough for a transaction of any server.
const BATCH: usize = 500;

/// Writes the graph as a script: `cypher-shell < graph.cypher`.
///
/// Actors and relations are merged by id, so that a script run twice, or those of two graphs, give each once; later values win. Actors have
/// the label `Actor` and that of their kind; the type of a relationship is the relation in capitals. Days are of the type `DATE`.
///
/// # Errors
/// When the writer fails.
pub fn write_cypher(graph: &RelationGraph, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "CREATE CONSTRAINT actor_id IF NOT EXISTS FOR (actor:Actor) REQUIRE actor.id IS UNIQUE;")?;
    let ids = node_ids(graph, printable);
    // Labels and types cannot be values of a row: one statement has rows of one label or type.
    let mut kinds: BTreeMap<Option<&str>, Vec<_>> = BTreeMap::new();
    for node in graph.graph.node_indices() {
        kinds.entry(kind_label(graph.graph[node].kind)).or_default().push(node);
    }
    for (kind, nodes) in kinds {
        for batch in nodes.chunks(BATCH) {
            let mut before = "UNWIND [\n";
            for &node in batch {
                let id = quoted(&ids[node.index()]);
                write!(to, "{before}  {{id: {id}, properties: {}}}", properties(NODE, &graph.graph[node]))?;
                before = ",\n";
            }
            let label = kind.map(|kind| format!(" SET actor:{kind}")).unwrap_or_default();
            writeln!(to, "\n] AS row MERGE (actor:Actor {{id: row.id}}) SET actor += row.properties{label};")?;
        }
    }
    let mut types: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    for row in rows(graph) {
        types.entry(relationship_type(&row.edge.relation)).or_default().push(row);
    }
    for (name, edges) in types {
        for batch in edges.chunks(BATCH) {
            let mut before = "UNWIND [\n";
            for Row { id, edge, source, target } in batch {
                let (source, target) = (quoted(&ids[source.index()]), quoted(&ids[target.index()]));
                let properties = properties(EDGE, edge);
                write!(to, "{before}  {{source: {source}, target: {target}, id: '{id}', properties: {properties}}}")?;
                before = ",\n";
            }
            writeln!(
                to,
                "\n] AS row MATCH (source:Actor {{id: row.source}}) MATCH (target:Actor {{id: row.target}}) \
                 MERGE (source)-[relation:`{name}` {{id: row.id}}]->(target) SET relation += row.properties;"
            )?;
        }
    }
    Ok(())
}

fn properties<T>(fields: &[Field<T>], of: &T) -> String {
    let mut map = String::from("{");
    for field in fields {
        let Some(value) = field.value(of) else { continue };
        map.push_str(if map.len() > 1 { ", " } else { "" });
        let _ = match value {
            Value::Text(text) => write!(map, "{}: {}", field.name, quoted(&text)),
            Value::Day(day) => write!(map, "{}: date('{day}')", field.name),
            Value::List(items) => {
                write!(map, "{}: [{}]", field.name, items.iter().map(|item| quoted(item)).collect::<Vec<_>>().join(", "))
            }
            // A whole number would make the property an integer here and a float there.
            Value::Real(number) => write!(map, "{}: {number:?}", field.name),
            value => write!(map, "{}: {value}", field.name),
        };
    }
    map.push('}');
    map
}

/// A string literal: quotes and backslashes escaped, line breaks as `\n`, marks that turn the direction of reading as `\u202e`, other
/// control characters dropped.
///
/// Up to version 5, Neo4j reads `\uXXXX` before it looks for the ends of strings, and is not sure to see that its backslash is escaped: so
/// no backslash of ours stands before a `u` of the text.
fn quoted(text: &str) -> String {
    let text = printable(text);
    let mut literal = String::with_capacity(text.len() + 2);
    literal.push('\'');
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\'' => literal.push_str("\\'"),
            '\\' if matches!(letters.peek(), Some('u' | 'U')) => literal.push_str("\\\\' + '"),
            '\\' => literal.push_str("\\\\"),
            '\n' => literal.push_str("\\n"),
            '\r' => literal.push_str("\\r"),
            '\t' => literal.push_str("\\t"),
            letter if turns_direction(letter) => {
                let _ = write!(literal, "\\u{:04x}", letter as u32);
            }
            letter => literal.push(letter),
        }
    }
    literal.push('\'');
    literal
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::test_graph::hostile;

    #[test]
    fn strings_do_not_end_early() {
        assert_eq!(quoted("it's \\ \"x\" `y`\n\0"), r#"'it\'s \\ "x" `y`\n'"#);
        assert_eq!(quoted("\\' + 'x"), r"'\\\' + \'x'");
        assert_eq!(quoted("\\u0027 })"), r"'\\' + 'u0027 })'");
        assert_eq!(quoted("a\u{202e}b"), r"'a\u202eb'");
    }

    /// Outside of string literals the script holds only what we wrote.
    #[test]
    fn nothing_of_a_name_is_outside_of_quotes() {
        let mut bytes = Vec::new();
        write_cypher(&hostile(), &mut bytes).unwrap();
        let script = String::from_utf8(bytes).unwrap();
        let (mut bare, mut open, mut letters) = (String::new(), false, script.chars());
        while let Some(letter) = letters.next() {
            match letter {
                '\\' if open => {
                    letters.next();
                }
                '\'' => open = !open,
                letter if !open => bare.push(letter),
                _ => {}
            }
        }
        assert!(!open);
        let words: std::collections::BTreeSet<&str> =
            bare.split(|letter: char| !letter.is_alphanumeric() && letter != '_').filter(|word| !word.is_empty()).collect();
        assert!(!words.contains("DETACH") && !words.contains("node"), "{words:?}");
        assert_eq!(bare.matches("UNWIND").count(), bare.matches(';').count() - 1);
        assert_eq!(bare.matches('{').count(), bare.matches('}').count());
    }
}
