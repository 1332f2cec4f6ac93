//! Events and document records become one graph: a fold that is associative, commutative and counts each event id once.
//!
//! All sums are whole numbers until the graph is finished (confidence in hundredths, weight in millionths), so that the order of events,
//! the number of threads and the way a corpus is split change no byte.
//!
//! weight = Σ confidence × status factor. Co-occurrence is judged by normalised pointwise mutual information (Bouma 2009) and by the
//! log-likelihood ratio (Dunning 1993), over sentences.

mod association;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use compact_str::CompactString;
use jiff::civil::Date;
use petgraph::graph::DiGraph;
use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

use crate::model::{
    ActorKind, ActorNode, Cooccurrence, DocumentRecord, InputIssue, RelationEdge, RelationEvent, RelationGraph, Status,
};
use crate::options::AggregateOptions;

/// A graph in the making.
///
/// ```
/// use detente::aggregate::Fold;
/// use detente::options::AggregateOptions;
/// let graph = Fold::new(AggregateOptions::default()).finish("nothing");
/// assert_eq!((graph.graph.node_count(), graph.events), (0, 0));
/// ```
#[derive(Clone, Debug)]
pub struct Fold {
    options: AggregateOptions,
    seen_events: HashSet<u128>,
    documents: HashSet<u64>,
    sentences: u64,
    skipped: BTreeSet<InputIssue>,
    actors: BTreeMap<CompactString, ActorTally>,
    edges: BTreeMap<EdgeKey, EdgeTally>,
    pairs: BTreeMap<(CompactString, CompactString), PairTally>,
}

/// Source, target, relation, symmetric.
type EdgeKey = (CompactString, CompactString, CompactString, bool);

#[derive(Clone, Debug, Default)]
struct ActorTally {
    name: CompactString,
    kind: Option<ActorKind>,
    mentions: u64,
    sentences: u64,
    documents: u64,
}

#[derive(Clone, Debug, Default)]
struct PairTally {
    sentences: u64,
    documents: u64,
}

#[derive(Clone, Debug)]
struct EdgeTally {
    edge: RelationEdge,
    weight: i64,
    confidence: u64,
    documents: HashSet<u64>,
    /// The best events: (confidence, id), greatest confidence first, then by id.
    evidence: BTreeSet<(std::cmp::Reverse<u64>, CompactString)>,
}

const MILLION: f64 = 1e6;

impl Fold {
    /// An empty graph with these weights.
    #[must_use]
    pub fn new(options: AggregateOptions) -> Self {
        Self {
            options,
            seen_events: HashSet::new(),
            documents: HashSet::new(),
            sentences: 0,
            skipped: BTreeSet::new(),
            actors: BTreeMap::new(),
            edges: BTreeMap::new(),
            pairs: BTreeMap::new(),
        }
    }

    /// Adds an event, unless one with its id is there.
    pub fn add_event(&mut self, event: &RelationEvent) {
        if !self.seen_events.insert(xxh3_128(event.id.as_bytes())) {
            return;
        }
        for actor in [&event.source, &event.target] {
            let tally = self.actors.entry(actor.id.clone()).or_default();
            tally.name.clone_from(&actor.name);
        }
        let hundredths = (event.confidence * 100.0).round().clamp(0.0, 100.0);
        let factor = match event.status {
            Status::Asserted => self.options.asserted,
            Status::Hypothetical => self.options.hypothetical,
            Status::Negated => self.options.negated,
        };
        let key = (event.source.id.clone(), event.target.id.clone(), event.relation.clone(), event.symmetric);
        let tally = self.edges.entry(key).or_insert_with(|| EdgeTally::new(event));
        // Whole numbers: rounding each event once keeps the sum free of order.
        tally.weight += (hundredths / 100.0 * factor * MILLION).round() as i64;
        tally.confidence += hundredths as u64;
        tally.documents.insert(document_key(&event.doc, event.date, event.publisher.as_deref()));
        tally.evidence.insert((std::cmp::Reverse(hundredths as u64), event.id.clone()));
        if tally.evidence.len() > self.options.evidence {
            tally.evidence.pop_last();
        }
        let edge = &mut tally.edge;
        edge.count += 1;
        match event.status {
            Status::Asserted => edge.asserted += 1,
            Status::Hypothetical => edge.hypothetical += 1,
            Status::Negated => edge.negated += 1,
        }
        if let Some(date) = event.date {
            edge.first = Some(edge.first.map_or(date, |first| first.min(date)));
            edge.last = Some(edge.last.map_or(date, |last| last.max(date)));
        }
    }

    /// Adds what a document is known by, unless one with its id, day and publisher is there.
    pub fn add_document(&mut self, record: &DocumentRecord) {
        if !self.documents.insert(document_key(&record.doc, record.date, record.publisher.as_deref())) {
            return;
        }
        self.sentences += record.sentences;
        for actor in &record.actors {
            let tally = self.actors.entry(actor.id.clone()).or_default();
            tally.name.clone_from(&actor.name);
            tally.kind = Some(actor.kind);
            tally.mentions += actor.mentions;
            tally.sentences += actor.sentences;
            tally.documents += 1;
        }
        for (one, other, sentences) in &record.pairs {
            let tally = self.pairs.entry((one.clone(), other.clone())).or_default();
            tally.sentences += sentences;
            tally.documents += 1;
        }
    }

    /// Notes an input that could not be read.
    pub fn add_skipped(&mut self, issue: InputIssue) {
        self.skipped.insert(issue);
    }

    /// The graph, in its fixed order. `name` is shown with it.
    #[must_use]
    pub fn finish(self, name: &str) -> RelationGraph {
        let mut graph = DiGraph::new();
        let mut index = BTreeMap::new();
        // Folded from events alone: the documents that say something of an actor are all that is known of it.
        let mut told_in: BTreeMap<&str, HashSet<u64>> = BTreeMap::new();
        if self.documents.is_empty() {
            for ((source, target, ..), tally) in &self.edges {
                for actor in [source, target] {
                    told_in.entry(actor).or_default().extend(&tally.documents);
                }
            }
        }
        for (id, tally) in &self.actors {
            let documents = told_in.get(id.as_str()).map_or(tally.documents, |documents| documents.len() as u64);
            let node =
                ActorNode { id: id.clone(), name: tally.name.clone(), kind: tally.kind, mentions: tally.mentions, documents };
            index.insert(id.clone(), graph.add_node(node));
        }
        let mut events = 0;
        let mut event_documents: HashSet<u64> = HashSet::new();
        for ((source, target, ..), tally) in self.edges {
            let mut edge = tally.edge;
            events += edge.count;
            event_documents.extend(&tally.documents);
            edge.weight = tally.weight as f64 / MILLION;
            edge.documents = tally.documents.len() as u64;
            edge.confidence = (tally.confidence as f64 / edge.count as f64).round() / 100.0;
            edge.evidence = tally.evidence.into_iter().map(|(_, id)| id).collect();
            graph.add_edge(index[&source], index[&target], edge);
        }
        let sentences = self.sentences;
        let cooccurrence = self.pairs.into_iter().map(|((source, target), pair)| {
            let (one, other) = (self.actors[&source].sentences, self.actors[&target].sentences);
            let association = association::Association::new(pair.sentences, one, other, sentences);
            Cooccurrence {
                source,
                target,
                sentences: pair.sentences,
                documents: pair.documents,
                npmi: association.npmi(),
                g2: association.g2(),
                p: association.p(),
            }
        });
        RelationGraph {
            name: name.to_owned(),
            documents: if self.documents.is_empty() { event_documents.len() } else { self.documents.len() } as u64,
            sentences,
            events,
            skipped: self.skipped.into_iter().collect(),
            options: options(&self.options),
            cooccurrence: cooccurrence.collect(),
            graph,
        }
    }
}

/// Documents of different corpora may share an id; their day and publisher tell them apart.
fn document_key(id: &str, date: Option<Date>, publisher: Option<&str>) -> u64 {
    xxh3_64(
        format!("{id}\0{}\0{}", date.map(|date| date.to_string()).unwrap_or_default(), publisher.unwrap_or_default())
            .as_bytes(),
    )
}

fn options(options: &AggregateOptions) -> BTreeMap<String, serde_json::Value> {
    let entries = [
        ("asserted", options.asserted.into()),
        ("hypothetical", options.hypothetical.into()),
        ("negated", options.negated.into()),
        ("evidence", options.evidence.into()),
    ];
    entries.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

impl EdgeTally {
    fn new(event: &RelationEvent) -> Self {
        let edge = RelationEdge {
            relation: event.relation.clone(),
            plover: event.plover.clone(),
            quad: event.quad,
            sign: event.sign,
            symmetric: event.symmetric,
            weight: 0.0,
            count: 0,
            documents: 0,
            asserted: 0,
            hypothetical: 0,
            negated: 0,
            first: None,
            last: None,
            confidence: 0.0,
            evidence: Vec::new(),
        };
        Self { edge, weight: 0, confidence: 0, documents: HashSet::new(), evidence: BTreeSet::new() }
    }
}
