//! What a reader should have understood, from `graph.json`.

use std::collections::BTreeMap;

use detente::export::write_graph;
use detente::model::RelationGraph;
use detente::options::Window;
use jiff::civil::Date;
use serde_json::{Map, Value, json};
use xxhash_rust::xxh3::xxh3_64;

/// What a format does to values.
#[derive(Clone, Copy, PartialEq)]
pub enum Shape {
    /// Nothing.
    Json,
    /// Lists are joined, control characters gone.
    Flat,
    /// The same, and no text begins as a formula.
    Table,
}

/// Nodes and edges by id.
#[derive(Debug, Default, PartialEq)]
pub struct Understood {
    pub nodes: BTreeMap<String, Map<String, Value>>,
    pub edges: BTreeMap<String, Map<String, Value>>,
}

/// `graph.json` as a value.
pub fn graph_json(graph: &RelationGraph) -> Value {
    let mut bytes = Vec::new();
    write_graph(graph, &mut bytes).unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

/// The id of an edge, from the definition in the docs.
pub fn edge_id(edge: &Value) -> String {
    let text = |name: &str| edge[name].as_str().unwrap().as_bytes().to_vec();
    let parts = [text("source"), text("target"), text("relation"), vec![edge["symmetric"].as_bool().unwrap().into()]];
    format!("e{:016x}", xxh3_64(&parts.join(&0xff)))
}

fn cleaned(text: &str, shape: Shape) -> String {
    if shape == Shape::Json {
        return text.to_owned();
    }
    let text: String = text.chars().filter(|letter| matches!(letter, '\n' | '\r' | '\t') || !letter.is_control()).collect();
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if shape == Shape::Table && formula { format!("'{text}") } else { text }
}

fn node_id(id: &str, shape: Shape) -> String {
    if id.is_empty() { "unnamed".to_owned() } else { cleaned(id, shape) }
}

fn value(value: &Value, shape: Shape) -> Value {
    match value {
        Value::String(text) => cleaned(text, shape).into(),
        Value::Array(items) if shape != Shape::Json => {
            let item = |item: &Value| match item {
                Value::String(text) => text.clone(),
                point => {
                    format!("{} {} {}", point["start"].as_str().unwrap(), point["count"], point["weight"].as_f64().unwrap())
                }
            };
            cleaned(&items.iter().map(item).collect::<Vec<_>>().join("; "), shape).into()
        }
        other => other.clone(),
    }
}

/// What is not known, whatever a reader calls it, is left out; numbers are floats.
fn plain(fields: Map<String, Value>) -> Map<String, Value> {
    let known = |value: &Value| !(value.is_null() || value == "" || value == &json!([]) || value == &json!({}));
    fields.into_iter().filter(|(_, value)| known(value)).map(|(name, value)| (name, float(value))).collect()
}

fn float(value: Value) -> Value {
    match value {
        Value::Number(number) => json!(number.as_f64()),
        Value::Array(items) => items.into_iter().map(float).collect(),
        Value::Object(fields) => fields.into_iter().map(|(name, value)| (name, float(value))).collect::<Map<_, _>>().into(),
        other => other,
    }
}

impl Understood {
    /// What `graph.json` says, its edges by `id`.
    pub fn of_graph(graph: &RelationGraph, shape: Shape, id: impl Fn(&Value) -> String) -> Self {
        let file = graph_json(graph);
        let mut understood = Self::default();
        for node in file["nodes"].as_array().unwrap() {
            let mut fields: Map<_, _> =
                node.as_object().unwrap().iter().map(|(name, told)| (name.clone(), value(told, shape))).collect();
            let id = node_id(node["id"].as_str().unwrap(), shape);
            fields.insert("id".to_owned(), id.clone().into());
            understood.nodes.insert(id, plain(fields));
        }
        for edge in file["edges"].as_array().unwrap() {
            let mut fields: Map<_, _> =
                edge.as_object().unwrap().iter().map(|(name, told)| (name.clone(), value(told, shape))).collect();
            fields.remove("key");
            for end in ["source", "target"] {
                fields.insert(end.to_owned(), node_id(edge[end].as_str().unwrap(), shape).into());
            }
            let id = id(edge);
            fields.insert("id".to_owned(), id.clone().into());
            understood.edges.insert(id, plain(fields));
        }
        assert_eq!(understood.edges.len(), graph.graph.edge_count(), "ids of edges are unique");
        understood
    }

    /// What a reader printed.
    pub fn of_reader(read: &Value) -> Self {
        let by_id = |rows: &Value| {
            let rows = rows.as_array().unwrap();
            let by_id: BTreeMap<_, _> = rows
                .iter()
                .map(|row| (row["id"].as_str().unwrap().to_owned(), plain(row.as_object().unwrap().clone())))
                .collect();
            assert_eq!(by_id.len(), rows.len(), "ids are unique");
            by_id
        };
        Self { nodes: by_id(&read["nodes"]), edges: by_id(&read["edges"]) }
    }

    /// Adds to each edge the days on which it is there: those of its timeline, cut to its own; else from first to last.
    pub fn with_spells(mut self, graph: &RelationGraph) -> Self {
        let day = |value: &Value| value.as_str().map(|day| day.parse::<Date>().unwrap());
        for edge in graph_json(graph)["edges"].as_array().unwrap() {
            let (first, last) = (day(&edge["first"]), day(&edge["last"]));
            let mut spells: Vec<Value> = Vec::new();
            for point in edge["timeline"].as_array().into_iter().flatten() {
                let start = day(&point["start"]).unwrap();
                let end = Window::Month.end(start);
                let cut = (first.map_or(start, |first| start.max(first)), last.map_or(end, |last| end.min(last)));
                let (start, end) = if cut.0 <= cut.1 { cut } else { (start, end) };
                spells.push(json!([start, end]));
            }
            if spells.is_empty() && (first.is_some() || last.is_some()) {
                spells.push(json!([first, last]));
            }
            if !spells.is_empty() {
                self.edges.get_mut(&edge_id(edge)).unwrap().insert("spells".to_owned(), spells.into());
            }
        }
        self
    }

    /// Fails at the first difference.
    #[track_caller]
    pub fn is(&self, expected: &Self, what: &str) {
        for (kind, read, expected) in [("node", &self.nodes, &expected.nodes), ("edge", &self.edges, &expected.edges)] {
            for (id, fields) in expected {
                let found = read.get(id).unwrap_or_else(|| panic!("{what}: no {kind} {id:?}"));
                assert_eq!(found, fields, "{what}: {kind} {id:?}");
            }
            assert_eq!(read.len(), expected.len(), "{what}: more {kind}s than there are");
        }
    }
}
