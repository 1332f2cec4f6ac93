//! Nodes and links, for d3-force and force-graph.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;

use super::fields::{About, rows};
use super::json::{self, Actors, Point};
use crate::model::{ActorNode, RelationEdge, RelationGraph};

#[derive(Serialize)]
struct Node<'a> {
    #[serde(flatten)]
    actor: Cow<'a, ActorNode>,
    #[serde(flatten)]
    point: Option<Point>,
}

#[derive(Serialize)]
struct Link<'a> {
    id: String,
    source: &'a str,
    target: &'a str,
    #[serde(flatten)]
    edge: &'a RelationEdge,
}

/// Writes the graph as `{"graph": …, "nodes": […], "links": […]}`: links name actors by id, so `forceLink(links).id(node => node.id)`.
///
/// `positions` are x and y of each node, in the order of the nodes; d3 starts from them.
///
/// # Errors
/// When the writer fails.
pub fn write_d3(graph: &RelationGraph, positions: Option<&[(f64, f64)]>, to: &mut dyn Write) -> io::Result<()> {
    let actors = Actors::of(graph);
    write!(to, "{{\"graph\":")?;
    json::value(to, &About::of(graph))?;
    write!(to, ",\n\"nodes\":")?;
    let nodes = graph.graph.node_indices();
    json::rows(to, nodes.map(|node| Node { actor: actors.actor(node), point: Point::of(positions, node) }))?;
    write!(to, ",\n\"links\":")?;
    let links = rows(graph).map(|row| Link {
        id: row.id,
        source: actors.id(row.source),
        target: actors.id(row.target),
        edge: row.edge,
    });
    json::rows(to, links)?;
    to.write_all(b"}\n")
}
