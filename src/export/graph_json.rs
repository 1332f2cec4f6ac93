//! `graph.json`: networkx node-link JSON with our fields. `networkx.node_link_graph(json.load(file), edges="edges")` loads it as it is.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::Path;

use compact_str::CompactString;
use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::{Error, Result};
use crate::model::{ActorNode, Cooccurrence, DocumentKey, EvidenceEvent, InputIssue, Period, RelationEdge, RelationGraph};

/// Name of the format, in every file.
const FORMAT: &str = "detente-graph";
/// Changes when the shape does; older files keep loading. 2 added stories, evidence, document keys, periods and what chance would give.
const VERSION: u32 = 2;

#[derive(Deserialize)]
struct File {
    directed: bool,
    multigraph: bool,
    graph: Header,
    nodes: Vec<ActorNode>,
    edges: Vec<Edge>,
    #[serde(default)]
    cooccurrence: Vec<Cooccurrence>,
    #[serde(default)]
    evidence: Vec<EvidenceEvent>,
    #[serde(default)]
    document_keys: Keys,
    #[serde(default)]
    periods: Vec<File>,
}

#[derive(Serialize, Deserialize)]
struct Header {
    format: String,
    version: u32,
    name: String,
    /// First and last day, of the graph of a period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    start: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    end: Option<Date>,
    documents: u64,
    #[serde(default)]
    undated: u64,
    #[serde(default)]
    duplicates: u64,
    sentences: u64,
    events: u64,
    #[serde(default)]
    skipped: Vec<InputIssue>,
    #[serde(default)]
    options: BTreeMap<String, serde_json::Value>,
    generator: String,
}

/// One string of sixteen digits a key: a line for each would be most of the file.
#[derive(Default)]
struct Keys(Vec<DocumentKey>);

impl Keys {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Keys {
    fn serialize<S: Serializer>(&self, to: S) -> std::result::Result<S::Ok, S::Error> {
        let mut text = String::with_capacity(16 * self.0.len());
        for key in &self.0 {
            let _ = write!(text, "{key}");
        }
        to.serialize_str(&text)
    }
}

impl<'de> Deserialize<'de> for Keys {
    fn deserialize<D: Deserializer<'de>>(from: D) -> std::result::Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(from)?;
        let digits = text.as_bytes().chunks(16).map(|digits| std::str::from_utf8(digits).unwrap_or_default());
        let key = |digits: &str| u64::from_str_radix(digits, 16).ok().filter(|_| digits.len() == 16).map(DocumentKey);
        let keys: Option<Vec<_>> = digits.map(key).collect();
        keys.map(Self).ok_or_else(|| serde::de::Error::custom("document_keys: expected sixteen hexadecimal digits each"))
    }
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
    write_file(&file(graph, None, None), to)?;
    to.write_all(b"\n")
}

/// One line for each node, edge, pair and event: short, and still to be read by eye and compared line by line.
fn write_file(file: &File, to: &mut dyn Write) -> io::Result<()> {
    write!(to, "{{\"directed\": {}, \"multigraph\": {},\n\"graph\": ", file.directed, file.multigraph)?;
    serde_json::to_writer_pretty(&mut *to, &file.graph)?;
    write_rows("nodes", &file.nodes, to)?;
    write_rows("edges", &file.edges, to)?;
    write_rows("cooccurrence", &file.cooccurrence, to)?;
    write_rows("evidence", &file.evidence, to)?;
    if !file.document_keys.is_empty() {
        to.write_all(b",\n\"document_keys\": ")?;
        serde_json::to_writer(&mut *to, &file.document_keys)?;
    }
    if !file.periods.is_empty() {
        to.write_all(b",\n\"periods\": [")?;
        for (at, period) in file.periods.iter().enumerate() {
            to.write_all(if at > 0 { b",\n" } else { b"\n" })?;
            write_file(period, to)?;
        }
        to.write_all(b"\n]")?;
    }
    to.write_all(b"}")
}

fn write_rows(name: &str, rows: &[impl Serialize], to: &mut dyn Write) -> io::Result<()> {
    write!(to, ",\n\"{name}\": [")?;
    for (at, row) in rows.iter().enumerate() {
        to.write_all(if at > 0 { b",\n" } else { b"\n" })?;
        serde_json::to_writer(&mut *to, row)?;
    }
    to.write_all(if rows.is_empty() { b"]" } else { b"\n]" })
}

/// What tells parallel edges apart, in the order of the edges: the relation, and whether it is mutual where both kinds join the two actors.
pub(super) fn keys(graph: &RelationGraph) -> impl Iterator<Item = CompactString> {
    let mut seen: HashSet<(&str, &str, &str)> = HashSet::new();
    graph.edges().map(move |(source, edge, target)| {
        let new = seen.insert((&source.id, &target.id, &edge.relation));
        if new { edge.relation.clone() } else { compact_str::format_compact!("{} (mutual)", edge.relation) }
    })
}

fn file(graph: &RelationGraph, start: Option<Date>, end: Option<Date>) -> File {
    let edges = graph.edges().zip(keys(graph)).map(|((source, edge, target), key)| Edge {
        source: source.id.clone(),
        target: target.id.clone(),
        key,
        edge: edge.clone(),
    });
    File {
        directed: true,
        multigraph: true,
        graph: Header {
            format: FORMAT.to_owned(),
            version: VERSION,
            name: graph.name.clone(),
            start,
            end,
            documents: graph.documents,
            undated: graph.undated,
            duplicates: graph.duplicates,
            sentences: graph.sentences,
            events: graph.events,
            skipped: graph.skipped.clone(),
            options: graph.options.clone(),
            generator: concat!("detente ", env!("CARGO_PKG_VERSION")).to_owned(),
        },
        edges: edges.collect(),
        nodes: graph.graph.node_weights().cloned().collect(),
        cooccurrence: graph.cooccurrence.clone(),
        evidence: graph.evidence.clone(),
        document_keys: Keys(graph.document_keys.clone()),
        periods: graph.periods.iter().map(|period| file(&period.graph, period.start, period.end)).collect(),
    }
}

/// Whether a text begins as a graph does rather than as a line of events: what tells the two apart when both may be given.
#[must_use]
pub fn looks_like_graph(text: &str) -> bool {
    let start: String = text.chars().take(200).filter(|letter| !letter.is_whitespace()).collect();
    start.starts_with("{\"directed\":")
}

/// Reads a graph that [`write_graph`] wrote.
///
/// # Errors
/// [`Error::Format`] when the text is no such graph: not JSON, another format or version, an edge to an unknown node.
pub fn read_graph(path: &Path, text: &str) -> Result<RelationGraph> {
    let file: File = serde_json::from_str(text).map_err(|error| {
        let reason = error.to_string();
        let reason = reason.split(" at line ").next().unwrap_or(&reason);
        wrong(path, error.line().max(1), format!("no detente graph: {reason}"))
    })?;
    graph(path, file)
}

fn wrong(path: &Path, line: usize, reason: String) -> Error {
    Error::Format { path: path.to_owned(), line, reason }
}

fn graph(path: &Path, file: File) -> Result<RelationGraph> {
    if file.graph.format != FORMAT || file.graph.version > VERSION {
        let found = format!("`{}` version {}", file.graph.format, file.graph.version);
        return Err(wrong(path, 1, format!("expected format `{FORMAT}` up to version {VERSION}, found {found}")));
    }
    let mut periods = Vec::new();
    for period in file.periods {
        let (start, end) = (period.graph.start, period.graph.end);
        periods.push(Period { start, end, graph: graph(path, period)? });
    }
    let mut graph = RelationGraph {
        name: file.graph.name,
        documents: file.graph.documents,
        undated: file.graph.undated,
        duplicates: file.graph.duplicates,
        document_keys: file.document_keys.0,
        sentences: file.graph.sentences,
        events: file.graph.events,
        skipped: file.graph.skipped,
        options: file.graph.options,
        cooccurrence: file.cooccurrence,
        evidence: file.evidence,
        periods,
        ..RelationGraph::default()
    };
    let mut index = HashMap::new();
    for node in file.nodes {
        index.insert(node.id.clone(), graph.graph.add_node(node));
    }
    for mut edge in file.edges {
        let end = |id: &CompactString| {
            index.get(id).copied().ok_or_else(|| wrong(path, 1, format!("an edge ends in `{id}`, which is no node")))
        };
        let (source, target) = (end(&edge.source)?, end(&edge.target)?);
        if edge.edge.stories == 0 {
            edge.edge.stories = edge.edge.documents; // version 1 knew no stories
        }
        graph.graph.add_edge(source, target, edge.edge);
    }
    Ok(graph)
}
