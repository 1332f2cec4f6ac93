use std::collections::BTreeMap;

use compact_str::CompactString;
use jiff::civil::Date;
use petgraph::graph::{DiGraph, NodeIndex};
use serde::{Deserialize, Serialize};

use super::{ActorKind, InputIssue, Status};

/// An actor in the graph.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActorNode {
    /// Actor id.
    pub id: CompactString,
    /// As shown.
    pub name: CompactString,
    /// Sort of actor; unknown when the graph was folded from events without their documents.
    pub kind: Option<ActorKind>,
    /// Mentions in all documents.
    pub mentions: u64,
    /// Documents that mention it.
    pub documents: u64,
    /// Sentences that mention it.
    #[serde(default)]
    pub sentences: u64,
}

/// All events of one type between two actors in one direction.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RelationEdge {
    /// Relation type.
    pub relation: CompactString,
    /// PLOVER root.
    pub plover: Option<CompactString>,
    /// Quad class.
    pub quad: u8,
    /// 1, -1 or 0.
    pub sign: i8,
    /// Whether every event holds both ways; the ends are then sorted by id.
    pub symmetric: bool,
    /// Sum over the events of confidence × status factor × age factor × 1/(number of near-duplicates of the document, itself included).
    pub weight: f64,
    /// Events.
    pub count: u64,
    /// Documents with at least one.
    pub documents: u64,
    /// The same, near-duplicates of one text taken for one.
    #[serde(default)]
    pub stories: u64,
    /// Events asserted.
    pub asserted: u64,
    /// Events hypothetical.
    pub hypothetical: u64,
    /// Events negated.
    pub negated: u64,
    /// Earliest date among the dated events.
    pub first: Option<Date>,
    /// Latest date.
    pub last: Option<Date>,
    /// Mean confidence of the events.
    pub confidence: f64,
    /// Significance in the disparity filter (Serrano et al. 2009), where it was asked for: the chance of such a share of its actors' weight.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alpha: Option<f64>,
    /// Ids of the best events, best first; bounded.
    pub evidence: Vec<CompactString>,
    /// By period, where periods were asked for; periods without events are left out, and so are undated events.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub timeline: Vec<TimelinePoint>,
}

/// What a relation was in one period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TimelinePoint {
    /// First day of the period.
    pub start: Date,
    /// Events.
    pub count: u64,
    /// Weight, as of the whole relation.
    pub weight: f64,
}

/// What a graph says of an event that is evidence in it: enough to merge graphs without counting an event twice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EvidenceEvent {
    /// Event id.
    pub id: CompactString,
    /// Document id.
    pub doc: CompactString,
    /// Key of the document, see [`SourceDocument::key`].
    pub document: DocumentKey,
    /// Day of publication.
    pub date: Option<Date>,
    /// How the text presents it.
    pub status: Status,
    /// Confidence.
    pub confidence: f64,
    /// What it adds to the weight.
    pub weight: f64,
}

/// Hash of a document's id, day and publisher, 64 bits; sixteen hexadecimal digits in files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentKey(pub u64);

impl std::fmt::Display for DocumentKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl Serialize for DocumentKey {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for DocumentKey {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(from)?;
        let key = u64::from_str_radix(&text, 16).ok().filter(|_| text.len() == 16);
        key.map(Self).ok_or_else(|| serde::de::Error::custom("expected sixteen hexadecimal digits"))
    }
}

/// The graph of one period.
#[derive(Clone, Debug)]
pub struct Period {
    /// First day; none for the graph of what has no date.
    pub start: Option<Date>,
    /// Last day, itself in the period.
    pub end: Option<Date>,
    /// The graph; its own `periods` are empty.
    pub graph: RelationGraph,
}

/// Two actors that are named in the same sentences, more or less often than chance would have it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cooccurrence {
    /// Lesser actor id.
    pub source: CompactString,
    /// Greater actor id.
    pub target: CompactString,
    /// Sentences that name both.
    pub sentences: u64,
    /// Documents with such a sentence.
    pub documents: u64,
    /// Sentences that would name both if the two were independent.
    #[serde(default)]
    pub expected: f64,
    /// Normalised pointwise mutual information, -1 to 1 (Bouma 2009).
    pub npmi: f64,
    /// Log-likelihood ratio (Dunning 1993).
    pub g2: f64,
    /// Chance of a `g2` at least as great if the two were independent (chi-squared, one degree of freedom).
    pub p: f64,
    /// The same as a false-discovery rate over all pairs of actors (Benjamini & Hochberg 1995).
    #[serde(default = "one")]
    pub q: f64,
}

/// Files of version 1 have no q: nothing is known.
fn one() -> f64 {
    1.0
}

/// What one document adds to one edge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    /// Position in [`Incidence::documents`].
    pub document: u32,
    /// Events of the edge in the document, whatever their status.
    pub events: u32,
    /// What they add to the weight of the edge; 0 where all are negated.
    pub weight: f64,
}

/// A document behind a graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceDocument {
    /// The same document has the same key in every corpus.
    pub key: DocumentKey,
    /// Near-duplicates of one text share this number; it is less than the number of documents.
    pub story: u32,
}

/// Which documents make which edges: what the comparison of corpora counts and draws from.
///
/// Invariant: `documents` are in the order of their keys; `edges[i]` belongs to the edge of index `i` of the graph that it was made with, its
/// shares in the order of the documents, each document at most once. Documents without events are there too.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Incidence {
    /// All documents read.
    pub documents: Vec<SourceDocument>,
    /// Shares of each edge.
    pub edges: Vec<Vec<Share>>,
}

/// The graph: actors as nodes, typed directed relations as edges, parallel edges of different types allowed.
///
/// Invariant: nodes are in the order of their ids, edges in the order of (source, target, relation, symmetric), so equal graphs are
/// written with equal bytes. No two edges share all four.
#[derive(Clone, Debug, Default)]
pub struct RelationGraph {
    /// As shown, usually the name of the corpus.
    pub name: String,
    /// Documents read.
    pub documents: u64,
    /// Sentences in them.
    pub sentences: u64,
    /// Events folded in.
    pub events: u64,
    /// Documents without a date.
    pub undated: u64,
    /// Documents that are near-duplicates of another one in the graph: documents less stories.
    pub duplicates: u64,
    /// Keys of the documents, in order: what tells whether two graphs share documents.
    pub document_keys: Vec<DocumentKey>,
    /// Inputs that could not be read.
    pub skipped: Vec<InputIssue>,
    /// Settings that shaped the graph, by name.
    pub options: BTreeMap<String, serde_json::Value>,
    /// Actors and relations.
    pub graph: DiGraph<ActorNode, RelationEdge>,
    /// Pairs named together, by ids.
    pub cooccurrence: Vec<Cooccurrence>,
    /// The events that are evidence of an edge, by id.
    pub evidence: Vec<EvidenceEvent>,
    /// One graph a period, in order of time, that of undated documents last; empty unless asked for.
    pub periods: Vec<Period>,
}

impl RelationGraph {
    /// An edge with its two ends, in order.
    pub fn edges(&self) -> impl Iterator<Item = (&ActorNode, &RelationEdge, &ActorNode)> {
        self.graph.edge_indices().filter_map(|edge| {
            let (source, target) = self.graph.edge_endpoints(edge)?;
            Some((&self.graph[source], &self.graph[edge], &self.graph[target]))
        })
    }

    /// The node of an actor.
    #[must_use]
    pub fn node(&self, id: &str) -> Option<NodeIndex> {
        self.graph.node_indices().find(|&node| self.graph[node].id == id)
    }

    /// Sum of the weights of all edges at a node, in and out.
    #[must_use]
    pub fn strength(&self, node: NodeIndex) -> f64 {
        use petgraph::Direction::{Incoming, Outgoing};
        [Outgoing, Incoming].into_iter().flat_map(|way| self.graph.edges_directed(node, way)).map(|e| e.weight().weight).sum()
    }
}
