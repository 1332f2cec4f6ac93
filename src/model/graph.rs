use std::collections::BTreeMap;

use compact_str::CompactString;
use jiff::civil::Date;
use petgraph::graph::{DiGraph, NodeIndex};
use serde::{Deserialize, Serialize};

use super::{ActorKind, InputIssue};

/// An actor in the graph.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
}

/// All events of one type between two actors in one direction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
    /// Sum over the events of confidence × status factor × 1/(size of the near-duplicate cluster).
    pub weight: f64,
    /// Events.
    pub count: u64,
    /// Documents with at least one.
    pub documents: u64,
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
    /// Ids of the best events, best first; bounded.
    pub evidence: Vec<CompactString>,
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
    /// Normalised pointwise mutual information, -1 to 1 (Bouma 2009).
    pub npmi: f64,
    /// Log-likelihood ratio (Dunning 1993).
    pub g2: f64,
    /// Chance of a `g2` at least as great if the two were independent (chi-squared, one degree of freedom).
    pub p: f64,
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
    /// Hash of its id, day and publisher: the same document has the same key in every corpus.
    pub key: u64,
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
    /// Inputs that could not be read.
    pub skipped: Vec<InputIssue>,
    /// Settings that shaped the graph, by name.
    pub options: BTreeMap<String, serde_json::Value>,
    /// Actors and relations.
    pub graph: DiGraph<ActorNode, RelationEdge>,
    /// Pairs named together, by ids.
    pub cooccurrence: Vec<Cooccurrence>,
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
