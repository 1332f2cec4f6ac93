//! The tables for `neo4j-admin database import`, read as its manual says: no server is at hand in tests.

use detente::export::{write_neo4j_nodes, write_neo4j_relationships};
use detente::model::RelationGraph;
use serde_json::{Map, Value, json};

use crate::expected::{Shape, Understood, edge_id};
use crate::graphs::all;

/// Reads a table: quotes doubled, one record a line, empty fields missing, the type of a column behind the colon of its name.
fn read(bytes: &[u8]) -> Vec<Map<String, Value>> {
    let mut table = csv::ReaderBuilder::new().flexible(false).from_reader(bytes);
    let header: Vec<String> = table.headers().unwrap().iter().map(str::to_owned).collect();
    let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    assert_eq!(std::str::from_utf8(bytes).unwrap().lines().count(), rows.len() + 1, "one record a line");
    let field = |(column, text): (&String, &str)| {
        let (name, sort) = column.split_once(':').unwrap();
        let (name, value) = match sort {
            "ID(Actor)" => ("id", json!(text)),
            "START_ID(Actor)" => ("source", json!(text)),
            "END_ID(Actor)" => ("target", json!(text)),
            "TYPE" | "LABEL" => (sort, json!(text)),
            _ if text.is_empty() => (name, Value::Null),
            "string" => (name, json!(text)),
            "long" => (name, json!(text.parse::<i64>().unwrap())),
            "double" => (name, json!(text.parse::<f64>().unwrap())),
            "boolean" => (name, json!(text.parse::<bool>().unwrap())),
            "date" => (name, json!(text.parse::<jiff::civil::Date>().unwrap())),
            "string[]" => (name, json!(text.split(';').collect::<Vec<_>>().join("; "))),
            other => panic!("{other} is no type of Neo4j"),
        };
        (name.to_owned(), value)
    };
    rows.iter().map(|row| header.iter().zip(row).map(field).collect()).collect()
}

#[test]
fn tables_for_import_hold_all_that_the_graph_says() {
    for (name, graph) in all() {
        let (mut nodes, mut edges) = (Vec::new(), Vec::new());
        write_neo4j_nodes(&graph, &mut nodes).unwrap();
        write_neo4j_relationships(&graph, &mut edges).unwrap();
        let (mut nodes, mut edges) = (read(&nodes), read(&edges));
        for node in &mut nodes {
            let label = node.remove("LABEL").unwrap();
            let kind = node["kind"].as_str().map(|kind| kind[..1].to_uppercase() + &kind[1..]);
            assert_eq!(label, kind.map_or("Actor".to_owned(), |kind| format!("Actor;{kind}")));
        }
        for edge in &mut edges {
            let capitals = edge.remove("TYPE").unwrap();
            let capitals = capitals.as_str().unwrap();
            assert!(
                !capitals.is_empty() && capitals.chars().all(|letter| letter.is_alphanumeric() || letter == '_'),
                "{capitals}"
            );
            if name == "corpus" {
                assert_eq!(capitals, edge["relation"].as_str().unwrap().to_uppercase());
            }
        }
        let expected = one_line(&graph);
        Understood::of_reader(&json!({"nodes": nodes, "edges": edges})).is(&expected, name);
    }
}

/// Neo4j's tables have no line breaks, and no separator inside an item of a list.
fn one_line(graph: &RelationGraph) -> Understood {
    let mut graph = graph.clone();
    for edge in graph.graph.edge_weights_mut() {
        for id in &mut edge.evidence {
            *id = id.replace(';', ",").into();
        }
    }
    let mut expected = Understood::of_graph(&graph, Shape::Flat, edge_id);
    let line = |text: &str| text.replace(['\r', '\n'], " ");
    for fields in expected.nodes.values_mut().chain(expected.edges.values_mut()) {
        for value in fields.values_mut() {
            if let Some(text) = value.as_str() {
                *value = line(text).into();
            }
        }
    }
    expected.nodes = expected.nodes.into_iter().map(|(id, fields)| (line(&id), fields)).collect();
    expected
}
