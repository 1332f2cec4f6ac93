//! Elements for cytoscape.js; networkx reads the same file.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;

use super::fields::{About, GENERATOR, position, rows};
use super::json::{self, Actors, Point};
use crate::model::{ActorNode, RelationEdge, RelationGraph};

#[derive(Serialize)]
struct Node<'a> {
    data: NodeData<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    position: Option<Point>,
}

#[derive(Serialize)]
struct NodeData<'a> {
    #[serde(flatten)]
    actor: Cow<'a, ActorNode>,
    label: &'a str,
    /// networkx makes its nodes of these.
    value: &'a str,
}

#[derive(Serialize)]
struct Edge<'a> {
    data: EdgeData<'a>,
}

#[derive(Serialize)]
struct EdgeData<'a> {
    id: String,
    source: &'a str,
    target: &'a str,
    label: &'a str,
    /// Tells parallel edges apart in networkx.
    key: String,
    #[serde(flatten)]
    edge: &'a RelationEdge,
}

/// Writes the graph as elements of cytoscape.js: `cytoscape(JSON.parse(text))`, Cytoscape (`.cyjs`) and `networkx.cytoscape_graph` take it.
///
/// `positions` are x and y of each node, in the order of the nodes, y pointing down; with all of them known, the layout is `preset`.
///
/// # Errors
/// When the writer fails.
pub fn write_cytoscape(graph: &RelationGraph, positions: Option<&[(f64, f64)]>, to: &mut dyn Write) -> io::Result<()> {
    let actors = Actors::of(graph);
    write!(to, "{{\"format_version\":\"1.0\",\"generated_by\":\"{GENERATOR}\",\"target_cytoscapejs_version\":\"~3\",")?;
    write!(to, "\"directed\":true,\"multigraph\":true,\n\"data\":")?;
    json::value(to, &About::of(graph))?;
    if graph.graph.node_indices().all(|node| position(positions, node).is_some()) {
        write!(to, ",\n\"layout\":{{\"name\":\"preset\"}}")?;
    }
    write!(to, ",\n\"elements\":{{\"nodes\":")?;
    let nodes = graph.graph.node_indices().map(|node| {
        let data = NodeData { actor: actors.actor(node), label: &graph.graph[node].name, value: actors.id(node) };
        Node { data, position: Point::of(positions, node) }
    });
    json::rows(to, nodes)?;
    write!(to, ",\n\"edges\":")?;
    let edges = rows(graph).map(|row| Edge {
        data: EdgeData {
            key: row.id.clone(),
            id: row.id,
            source: actors.id(row.source),
            target: actors.id(row.target),
            label: &row.edge.relation,
            edge: row.edge,
        },
    });
    json::rows(to, edges)?;
    to.write_all(b"}}\n")
}
