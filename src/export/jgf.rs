//! JSON Graph Format, version 2.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;

use super::fields::{About, rows};
use super::json::{self, Actors};
use crate::model::{ActorNode, RelationEdge, RelationGraph};

#[derive(Serialize)]
struct Node<'a> {
    label: &'a str,
    metadata: Cow<'a, ActorNode>,
}

#[derive(Serialize)]
struct Edge<'a> {
    id: String,
    source: &'a str,
    target: &'a str,
    relation: &'a str,
    directed: bool,
    label: &'a str,
    metadata: &'a RelationEdge,
}

/// Writes the graph in JSON Graph Format 2: nodes by their ids, all else under `metadata`, since the schema allows no other keys.
///
/// A mutual relation has `directed` false.
///
/// # Errors
/// When the writer fails.
pub fn write_jgf(graph: &RelationGraph, to: &mut dyn Write) -> io::Result<()> {
    let actors = Actors::of(graph);
    write!(to, "{{\"graph\":{{\"directed\":true,\"type\":\"international relations\",\"label\":")?;
    json::value(to, &graph.name)?;
    write!(to, ",\n\"metadata\":")?;
    json::value(to, &About::of(graph))?;
    write!(to, ",\n\"nodes\":{{")?;
    let mut before = "\n";
    for node in graph.graph.node_indices() {
        to.write_all(before.as_bytes())?;
        before = ",\n";
        json::value(to, actors.id(node))?;
        to.write_all(b":")?;
        json::value(to, &Node { label: &graph.graph[node].name, metadata: actors.actor(node) })?;
    }
    write!(to, "\n}},\n\"edges\":")?;
    let edges = rows(graph).map(|row| Edge {
        id: row.id,
        source: actors.id(row.source),
        target: actors.id(row.target),
        relation: &row.edge.relation,
        directed: !row.edge.symmetric,
        label: &row.edge.relation,
        metadata: row.edge,
    });
    json::rows(to, edges)?;
    to.write_all(b"}}\n")
}
