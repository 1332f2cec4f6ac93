//! The serialised form of graphology, which sigma.js and Gephi Lite build on.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;

use super::fields::{About, rows};
use super::json::{self, Actors, Point};
use crate::model::{ActorNode, RelationEdge, RelationGraph};

#[derive(Serialize)]
struct Node<'a> {
    key: &'a str,
    attributes: NodeAttributes<'a>,
}

#[derive(Serialize)]
struct NodeAttributes<'a> {
    label: &'a str,
    #[serde(flatten)]
    actor: Cow<'a, ActorNode>,
    #[serde(flatten)]
    point: Option<Point>,
}

#[derive(Serialize)]
struct Edge<'a> {
    key: String,
    source: &'a str,
    target: &'a str,
    attributes: EdgeAttributes<'a>,
}

#[derive(Serialize)]
struct EdgeAttributes<'a> {
    label: &'a str,
    #[serde(flatten)]
    edge: &'a RelationEdge,
}

/// Writes the graph as graphology serialises it: `Graph.from(JSON.parse(text))` gives a directed graph with parallel edges and loops.
///
/// `positions` are x and y of each node, in the order of the nodes; sigma.js wants them before it draws.
///
/// # Errors
/// When the writer fails.
pub fn write_graphology(graph: &RelationGraph, positions: Option<&[(f64, f64)]>, to: &mut dyn Write) -> io::Result<()> {
    let actors = Actors::of(graph);
    write!(to, "{{\"options\":{{\"type\":\"directed\",\"multi\":true,\"allowSelfLoops\":true}},\n\"attributes\":")?;
    json::value(to, &About::of(graph))?;
    write!(to, ",\n\"nodes\":")?;
    let nodes = graph.graph.node_indices().map(|node| Node {
        key: actors.id(node),
        attributes: NodeAttributes {
            label: &graph.graph[node].name,
            actor: actors.actor(node),
            point: Point::of(positions, node),
        },
    });
    json::rows(to, nodes)?;
    write!(to, ",\n\"edges\":")?;
    let edges = rows(graph).map(|row| Edge {
        key: row.id,
        source: actors.id(row.source),
        target: actors.id(row.target),
        attributes: EdgeAttributes { label: &row.edge.relation, edge: row.edge },
    });
    json::rows(to, edges)?;
    to.write_all(b"}\n")
}
