//! `graph.json`: networkx node-link JSON with our fields. `networkx.node_link_graph(json.load(file), edges="edges")` loads it as it is.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};
use std::path::Path;

use compact_str::CompactString;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::model::{ActorNode, Cooccurrence, InputIssue, RelationEdge, RelationGraph};

/// Name of the format, in every file.
const FORMAT: &str = "detente-graph";
/// Changes when the shape does; older files keep loading.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct File {
    directed: bool,
    multigraph: bool,
    graph: Header,
    nodes: Vec<ActorNode>,
    edges: Vec<Edge>,
    #[serde(default)]
    cooccurrence: Vec<Cooccurrence>,
}

#[derive(Serialize, Deserialize)]
struct Header {
    format: String,
    version: u32,
    name: String,
    documents: u64,
    sentences: u64,
    events: u64,
    #[serde(default)]
    skipped: Vec<InputIssue>,
    #[serde(default)]
    options: BTreeMap<String, serde_json::Value>,
    generator: String,
}

#[derive(Serialize, Deserialize)]
struct Edge {
    source: CompactString,
    target: CompactString,
    /// Tells parallel edges apart: the relation, and whether it is mutual where both kinds join the two actors.
    key: CompactString,
    #[serde(flatten)]
    edge: RelationEdge,
}

/// Writes the graph.
///
/// # Errors
/// When the writer fails.
pub fn write_graph(graph: &RelationGraph, to: &mut dyn Write) -> io::Result<()> {
    let mut keys: HashMap<(&str, &str, &str), u32> = HashMap::new();
    let edges = graph.edges().map(|(source, edge, target)| {
        let seen = keys.entry((&source.id, &target.id, &edge.relation)).or_default();
        *seen += 1;
        let key = if *seen == 1 { edge.relation.clone() } else { compact_str::format_compact!("{} (mutual)", edge.relation) };
        Edge { source: source.id.clone(), target: target.id.clone(), key, edge: edge.clone() }
    });
    let file = File {
        directed: true,
        multigraph: true,
        graph: Header {
            format: FORMAT.to_owned(),
            version: VERSION,
            name: graph.name.clone(),
            documents: graph.documents,
            sentences: graph.sentences,
            events: graph.events,
            skipped: graph.skipped.clone(),
            options: graph.options.clone(),
            generator: concat!("detente ", env!("CARGO_PKG_VERSION")).to_owned(),
        },
        edges: edges.collect(),
        nodes: graph.graph.node_weights().cloned().collect(),
        cooccurrence: graph.cooccurrence.clone(),
    };
    serde_json::to_writer_pretty(&mut *to, &file)?;
    to.write_all(b"\n")
}

/// Reads a graph that [`write_graph`] wrote.
///
/// # Errors
/// [`Error::Format`] when the text is no such graph: not JSON, another format or version, an edge to an unknown node.
pub fn read_graph(path: &Path, text: &str) -> Result<RelationGraph> {
    let wrong = |line: usize, reason: String| Error::Format { path: path.to_owned(), line, reason };
    let file: File = serde_json::from_str(text).map_err(|error| {
        let reason = error.to_string();
        let reason = reason.split(" at line ").next().unwrap_or(&reason);
        wrong(error.line().max(1), format!("no detente graph: {reason}"))
    })?;
    if file.graph.format != FORMAT || file.graph.version > VERSION {
        let found = format!("`{}` version {}", file.graph.format, file.graph.version);
        return Err(wrong(1, format!("expected format `{FORMAT}` up to version {VERSION}, found {found}")));
    }
    let mut graph = RelationGraph {
        name: file.graph.name,
        documents: file.graph.documents,
        sentences: file.graph.sentences,
        events: file.graph.events,
        skipped: file.graph.skipped,
        options: file.graph.options,
        cooccurrence: file.cooccurrence,
        ..RelationGraph::default()
    };
    let mut index = HashMap::new();
    for node in file.nodes {
        index.insert(node.id.clone(), graph.graph.add_node(node));
    }
    for edge in file.edges {
        let end = |id: &CompactString| {
            index.get(id).copied().ok_or_else(|| wrong(1, format!("an edge ends in `{id}`, which is no node")))
        };
        let (source, target) = (end(&edge.source)?, end(&edge.target)?);
        graph.graph.add_edge(source, target, edge.edge);
    }
    Ok(graph)
}
