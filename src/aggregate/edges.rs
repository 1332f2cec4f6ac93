//! Events edge by edge, and the graph that they make.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use compact_str::{CompactString, format_compact};
use jiff::civil::Date;

use super::counts::Counts;
use super::evidence::{Candidate, chosen};
use super::nodes::Nodes;
use super::{Fold, Standing, event_key, status_factor};
use crate::model::{
    ActorNode, EvidenceEvent, Filter, Period, RelationEdge, RelationEvent, RelationGraph, Share, Status, TimelinePoint,
};
use crate::options::{AggregateOptions, NodeLevel};
use crate::statistics::rounded;

/// Whole numbers that weights are summed in.
const BILLION: f64 = 1e9;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct EdgeKey {
    pub source: u32,
    pub target: u32,
    pub relation: u32,
    pub symmetric: bool,
}

/// What is kept of an event: 16 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Note {
    id: [u8; 10],
    /// In hundredths, turned round so that the surest comes first.
    doubt: u8,
    status: Status,
    pub document: u32,
}

impl Note {
    pub fn new(id: [u8; 10], document: u32, confidence: f64, status: Status) -> Self {
        let hundredths = (confidence * 100.0).round().clamp(0.0, 100.0) as u8;
        Self { id, doubt: 100 - hundredths, status, document }
    }

    fn confidence(self) -> u8 {
        100 - self.doubt
    }
}

#[derive(Clone, Debug, Default)]
struct Tally {
    notes: Vec<Note>,
    /// So many of them, at the front, are in order and each is there once.
    settled: usize,
}

impl Tally {
    fn settle(&mut self) {
        self.notes.sort_unstable();
        // Of notes of one event that differ, the surest is kept, whatever came first.
        self.notes.dedup_by_key(|note| note.id);
        self.settled = self.notes.len();
    }
}

/// What a type of relation is, as its events say.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Relation {
    id: CompactString,
    plover: Option<CompactString>,
    quad: u8,
    sign: i8,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Edges {
    tallies: HashMap<EdgeKey, Tally>,
    relations: Vec<Relation>,
    numbers: HashMap<CompactString, u32>,
    /// Ids that are not twenty hexadecimal digits.
    odd: HashMap<[u8; 10], CompactString>,
}

pub(super) type Sorted = Vec<(EdgeKey, Vec<Note>)>;

impl Edges {
    pub fn relation(&mut self, event: &RelationEvent) -> u32 {
        let own = || Relation { id: event.relation.clone(), plover: event.plover.clone(), quad: event.quad, sign: event.sign };
        if let Some(&number) = self.numbers.get(&event.relation) {
            let known = &mut self.relations[number as usize];
            if (known.quad, known.sign) != (event.quad, event.sign) || known.plover != event.plover {
                // Tables of different versions: the lesser is kept, whatever came first.
                let own = own();
                if own < *known {
                    *known = own;
                }
            }
            return number;
        }
        self.relations.push(own());
        let number = self.relations.len() as u32 - 1;
        self.numbers.insert(event.relation.clone(), number);
        number
    }

    pub fn id(&mut self, id: &CompactString) -> [u8; 10] {
        let (key, digits) = event_key(id);
        if !digits {
            self.odd.entry(key).or_insert_with(|| id.clone());
        }
        key
    }

    fn text(&self, id: [u8; 10]) -> CompactString {
        self.odd.get(&id).cloned().unwrap_or_else(|| {
            let number = id.iter().fold(0u128, |number, &byte| number << 8 | u128::from(byte));
            format_compact!("{number:020x}")
        })
    }

    pub fn add(&mut self, key: EdgeKey, note: Note) {
        let tally = self.tallies.entry(key).or_default();
        // What comes twice is thrown out before more memory is taken.
        if tally.notes.len() == tally.notes.capacity() && tally.notes.len() >= 2 * tally.settled.max(8) {
            tally.settle();
        }
        tally.notes.push(note);
    }

    pub fn settle(&mut self) {
        self.tallies.values_mut().for_each(Tally::settle);
    }

    /// Edges in the order of source, target, relation, symmetric; the tallies are empty then.
    pub fn sorted(&mut self, nodes: &Nodes) -> Sorted {
        let mut sorted: Sorted = self.tallies.drain().map(|(key, tally)| (key, tally.notes)).collect();
        let name = |key: &EdgeKey| {
            (&nodes.get(key.source).id, &nodes.get(key.target).id, &self.relations[key.relation as usize].id, key.symmetric)
        };
        sorted.sort_by(|(a, _), (b, _)| name(a).cmp(&name(b)));
        sorted
    }
}

impl Fold {
    /// The graph of some notes, and which documents make its edges. `inside` says which documents, by number, belong to it.
    pub(super) fn graph(
        &self,
        name: &str,
        counts: &Counts,
        sorted: &Sorted,
        standings: &[Standing],
        inside: &dyn Fn(u32) -> bool,
    ) -> (RelationGraph, Vec<Vec<Share>>) {
        let kept: Vec<(&EdgeKey, &Vec<Note>, RelationEdge, Vec<Share>)> = sorted
            .iter()
            .map(|(key, notes)| {
                let (edge, shares) = self.edge(key, notes, standings);
                (key, notes, edge, shares)
            })
            .filter(|(_, _, edge, _)| self.filter.admits_size(edge))
            .collect();
        let index = self.node_order(counts, kept.iter().map(|(key, ..)| *key));
        let mut told_in: HashMap<u32, HashSet<u32>> = HashMap::new();
        for (key, notes, ..) in &kept {
            // Of documents without a record, the events are all that is known.
            let unrecorded = notes.iter().map(|note| note.document).filter(|&at| !self.documents.list[at as usize].recorded);
            let unrecorded: Vec<u32> = unrecorded.collect();
            if !unrecorded.is_empty() {
                for node in [key.source, key.target] {
                    told_in.entry(node).or_default().extend(&unrecorded);
                }
            }
        }
        let mut graph = RelationGraph { name: name.to_owned(), ..RelationGraph::default() };
        let mut position = HashMap::new();
        for number in index {
            let (node, tally) = (self.nodes.get(number), counts.actors.get(&number).copied().unwrap_or_default());
            let documents = tally.documents + told_in.get(&number).map_or(0, HashSet::len) as u64;
            let actor = ActorNode {
                id: node.id.clone(),
                name: node.name(),
                kind: node.kind,
                mentions: tally.mentions,
                documents,
                sentences: tally.sentences,
            };
            position.insert(number, graph.graph.add_node(actor));
        }
        let mut incidence = Vec::with_capacity(kept.len());
        for (key, notes, mut edge, shares) in kept {
            let evidence = self.evidence(notes, standings);
            edge.evidence = evidence.iter().map(|event| event.id.clone()).collect();
            graph.events += edge.count;
            graph.evidence.extend(evidence);
            graph.graph.add_edge(position[&key.source], position[&key.target], edge);
            incidence.push(shares);
        }
        graph.evidence.sort_by(|a, b| a.id.cmp(&b.id));
        let mut stories = HashSet::new();
        for (number, document) in (0..).zip(&self.documents.list).filter(|(number, _)| inside(*number)) {
            graph.documents += 1;
            graph.sentences += document.sentences;
            graph.undated += u64::from(document.date.is_none());
            stories.insert(standings[number as usize].story);
        }
        graph.duplicates = graph.documents - stories.len() as u64;
        graph.cooccurrence = counts.cooccurrence(&self.nodes, graph.sentences, self.options.cooccurrence_max_q);
        if self.filter.selects_relations() {
            graph.cooccurrence.retain(|pair| {
                let known = |id: &CompactString| graph.graph.node_weights().any(|node| node.id == *id);
                known(&pair.source) && known(&pair.target)
            });
        }
        (graph, incidence)
    }

    /// Numbers of the nodes, in the order of their ids: all that are named, but only those with relations where a filter is set.
    fn node_order<'a>(&self, counts: &Counts, keys: impl Iterator<Item = &'a EdgeKey>) -> Vec<u32> {
        let mut numbers: BTreeSet<u32> = keys.flat_map(|key| [key.source, key.target]).collect();
        if !self.filter.selects_relations() {
            numbers.extend(counts.actors.keys());
        }
        let mut numbers: Vec<u32> = numbers.into_iter().collect();
        numbers.sort_by(|&a, &b| self.nodes.get(a).id.cmp(&self.nodes.get(b).id));
        numbers
    }

    /// In billionths, for a document that counts whole.
    fn worth(&self, note: Note) -> u64 {
        let confidence = libm::pow(f64::from(note.confidence()) / 100.0, self.options.confidence_power);
        (confidence * status_factor(&self.options, note.status) * BILLION).round() as u64
    }

    fn weight(&self, note: Note, standings: &[Standing]) -> u64 {
        (self.worth(note) as f64 * standings[note.document as usize].factor).round() as u64
    }

    fn edge(&self, key: &EdgeKey, notes: &[Note], standings: &[Standing]) -> (RelationEdge, Vec<Share>) {
        let relation = &self.edges.relations[key.relation as usize];
        let mut edge = RelationEdge {
            relation: relation.id.clone(),
            plover: relation.plover.clone(),
            quad: relation.quad,
            sign: relation.sign,
            symmetric: key.symmetric,
            count: notes.len() as u64,
            ..RelationEdge::default()
        };
        let mut confidence = 0;
        let mut shares: BTreeMap<u32, (u32, u64)> = BTreeMap::new();
        let mut stories = HashSet::new();
        for &note in notes {
            confidence += u64::from(note.confidence());
            match note.status {
                Status::Asserted => edge.asserted += 1,
                Status::Hypothetical => edge.hypothetical += 1,
                Status::Negated => edge.negated += 1,
            }
            if let Some(date) = self.documents.list[note.document as usize].date {
                edge.first = Some(edge.first.map_or(date, |first: Date| first.min(date)));
                edge.last = Some(edge.last.map_or(date, |last: Date| last.max(date)));
            }
            let standing = &standings[note.document as usize];
            stories.insert(standing.story);
            let share = shares.entry(standing.position).or_default();
            share.0 += 1;
            share.1 += self.weight(note, standings);
        }
        edge.weight = rounded(shares.values().map(|(_, weight)| weight).sum::<u64>() as f64 / BILLION, 6);
        edge.documents = shares.len() as u64;
        edge.stories = stories.len() as u64;
        edge.confidence = (confidence as f64 / notes.len().max(1) as f64).round() / 100.0;
        let share =
            |(document, (events, weight)): (u32, (u32, u64))| Share { document, events, weight: weight as f64 / BILLION };
        (edge, shares.into_iter().map(share).collect())
    }

    fn evidence(&self, notes: &[Note], standings: &[Standing]) -> Vec<EvidenceEvent> {
        let candidate = |(at, note): (usize, &Note)| Candidate {
            at,
            id: note.id,
            worth: self.worth(*note),
            confidence: note.confidence(),
            story: standings[note.document as usize].story,
            date: self.documents.list[note.document as usize].date,
        };
        let event = |candidate: Candidate| {
            let note = notes[candidate.at];
            let document = &self.documents.list[note.document as usize];
            EvidenceEvent {
                id: self.edges.text(note.id),
                doc: document.id.clone(),
                document: document.key,
                date: document.date,
                status: note.status,
                confidence: f64::from(note.confidence()) / 100.0,
                weight: rounded(self.weight(note, standings) as f64 / BILLION, 6),
            }
        };
        chosen(notes.iter().enumerate().map(candidate).collect(), self.options.evidence).into_iter().map(event).collect()
    }
}

/// Tells each relation of the whole what it is in each period.
pub(super) fn add_timelines(whole: &mut RelationGraph, periods: &[Period]) {
    type Key<'a> = (&'a str, &'a str, &'a str, bool);
    let mut points: HashMap<Key, Vec<TimelinePoint>> = HashMap::new();
    for period in periods {
        let Some(start) = period.start else { continue };
        for (source, edge, target) in period.graph.edges() {
            let key = (source.id.as_str(), target.id.as_str(), edge.relation.as_str(), edge.symmetric);
            points.entry(key).or_default().push(TimelinePoint { start, count: edge.count, weight: edge.weight });
        }
    }
    let of_edge: Vec<Vec<TimelinePoint>> = whole
        .edges()
        .map(|(source, edge, target)| {
            let key = (source.id.as_str(), target.id.as_str(), edge.relation.as_str(), edge.symmetric);
            points.get(&key).cloned().unwrap_or_default()
        })
        .collect();
    for (edge, points) in whole.graph.edge_weights_mut().zip(of_edge) {
        edge.timeline = points;
    }
}

/// The settings that shaped a graph, by name; those of a filter only where they are set.
pub(super) fn options(options: &AggregateOptions, filter: &Filter) -> BTreeMap<String, serde_json::Value> {
    use serde_json::Value;
    let list = |items: Vec<String>| if items.is_empty() { Value::Null } else { items.join(", ").into() };
    let texts = |items: &BTreeSet<CompactString>| list(items.iter().map(ToString::to_string).collect());
    let number = |value: f64| if value > 0.0 { Value::from(value) } else { Value::Null };
    let day = |date: Option<Date>| date.map_or(Value::Null, |date| date.to_string().into());
    let groups: BTreeSet<&CompactString> = options.groups.values().map(|group| &group.id).collect();
    let nodes = match options.nodes {
        NodeLevel::Country => Value::Null,
        NodeLevel::Unit => "unit".into(),
        NodeLevel::Person => "person".into(),
    };
    let window = options.window.map_or(Value::Null, |window| window.name().into());
    let entries = [
        ("asserted", options.asserted.into()),
        ("hypothetical", options.hypothetical.into()),
        ("negated", options.negated.into()),
        ("confidence_power", options.confidence_power.into()),
        ("duplicate_overlap", options.duplicate_overlap.map_or("off".into(), Value::from)),
        ("evidence", options.evidence.into()),
        ("half_life", options.half_life.map_or(Value::Null, Value::from)),
        ("as_of", day(options.as_of)),
        ("cooccurrence_max_q", if options.cooccurrence_max_q < 1.0 { options.cooccurrence_max_q.into() } else { Value::Null }),
        ("nodes", nodes),
        ("groups", list(groups.iter().map(ToString::to_string).collect())),
        ("window", window),
        ("relations", texts(&filter.relations)),
        ("roots", texts(&filter.roots)),
        ("quads", list(filter.quads.iter().map(ToString::to_string).collect())),
        ("signs", list(filter.signs.iter().map(ToString::to_string).collect())),
        ("statuses", list(filter.statuses.iter().map(ToString::to_string).collect())),
        ("actors", texts(&filter.actors)),
        ("min_confidence", number(filter.min_confidence)),
        ("min_weight", number(filter.min_weight)),
        ("min_documents", if filter.min_documents > 0 { filter.min_documents.into() } else { Value::Null }),
        ("since", day(filter.since)),
        ("until", day(filter.until)),
    ];
    entries.into_iter().filter(|(_, value)| !value.is_null()).map(|(name, value)| (name.to_owned(), value)).collect()
}
