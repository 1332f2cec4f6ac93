//! Events and document records become one graph: a fold that is associative, commutative and counts each event id once.
//!
//! All sums are whole numbers until the graph is finished (confidence in hundredths, weight in billionths), so that the order of events,
//! the number of threads and the way a corpus is split change no byte.
//!
//! weight = Σ confidence × status factor × age factor × 1/(near-duplicates of the document). Each factor is an option
//! ([`AggregateOptions`]). Near-duplicates are found over the whole run ([`sketch`], `duplicates`). Co-occurrence is judged by normalised
//! pointwise mutual information (Bouma 2009) and by the log-likelihood ratio (Dunning 1993), over sentences.
//!
//! Memory: 16 bytes an event, about 400 a document with its sketch, besides the graph itself.

mod association;
mod backbone;
mod counts;
mod duplicates;
mod edges;
mod evidence;
mod merge;
mod nodes;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use compact_str::CompactString;
use jiff::civil::Date;
use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

pub use backbone::{Layers, backbone};
pub use duplicates::sketch;
pub use merge::{Loss, merge, select};

use crate::model::Incidence;
use crate::model::{
    DocumentKey, DocumentRecord, Filter, InputIssue, Period, RelationEvent, RelationGraph, Sketch, SourceDocument, Status,
};
use crate::options::AggregateOptions;
use counts::Counts;
use edges::{EdgeKey, Edges, Note};
use nodes::{Named, Nodes};

/// A graph in the making.
///
/// ```
/// use detente::aggregate::Fold;
/// use detente::options::AggregateOptions;
/// let graph = Fold::new(AggregateOptions::default()).finish("nothing").graph;
/// assert_eq!((graph.graph.node_count(), graph.events), (0, 0));
/// ```
#[derive(Clone, Debug)]
pub struct Fold {
    options: AggregateOptions,
    filter: Filter,
    documents: Documents,
    nodes: Nodes,
    edges: Edges,
    whole: Counts,
    /// By the first day of the period; that of undated documents under `None`.
    periods: BTreeMap<Option<Date>, Counts>,
    skipped: BTreeSet<InputIssue>,
    left_out: u64,
}

/// What comes of a fold.
#[derive(Clone, Debug)]
pub struct Folded {
    /// The graph.
    pub graph: RelationGraph,
    /// Which documents make which of its edges.
    pub incidence: Incidence,
    /// Ids of documents that are copies of one text, where there are at least two; each list and their order by id.
    pub duplicates: Vec<Vec<CompactString>>,
    /// Undated documents that were left out because days were asked for.
    pub left_out: u64,
    /// Events of the graph by the first day of their month, from the first month with an event to the last, empty months included.
    pub months: Vec<(Date, u64)>,
}

/// The documents, numbered as they come.
#[derive(Clone, Debug, Default)]
struct Documents {
    numbers: HashMap<DocumentKey, u32>,
    list: Vec<Document>,
}

#[derive(Clone, Debug)]
struct Document {
    key: DocumentKey,
    id: CompactString,
    date: Option<Date>,
    /// Whether its record was added; else it is known from its events only.
    recorded: bool,
    sentences: u64,
    sketch: Option<Sketch>,
}

impl Documents {
    fn number(&mut self, id: &CompactString, date: Option<Date>, publisher: Option<&str>) -> u32 {
        let key = document_key(id, date, publisher);
        *self.numbers.entry(key).or_insert_with(|| {
            self.list.push(Document { key, id: id.clone(), date, recorded: false, sentences: 0, sketch: None });
            self.list.len() as u32 - 1
        })
    }
}

/// What a document adds to the weight of its events, and what it is a copy of.
struct Standing {
    /// In the order of the keys.
    position: u32,
    story: u32,
    /// Age factor × 1/(number of copies).
    factor: f64,
}

impl Fold {
    /// An empty graph with these weights.
    #[must_use]
    pub fn new(options: AggregateOptions) -> Self {
        Self::with_filter(options, Filter::default())
    }

    /// An empty graph that takes only what the filter wants.
    #[must_use]
    pub fn with_filter(options: AggregateOptions, filter: Filter) -> Self {
        Self {
            options,
            filter,
            documents: Documents::default(),
            nodes: Nodes::default(),
            edges: Edges::default(),
            whole: Counts::default(),
            periods: BTreeMap::new(),
            skipped: BTreeSet::new(),
            left_out: 0,
        }
    }

    /// Adds an event, unless one with its id is there or the filter does not want it.
    pub fn add_event(&mut self, event: &RelationEvent) {
        if !self.filter.admits_event(event) {
            return;
        }
        let end = |nodes: &mut Nodes, end: &crate::model::EventActor| {
            let named = Named { id: &end.id, name: &end.name, kind: None, unit: end.unit, person: end.person.as_ref() };
            nodes.number(named, &self.options)
        };
        if !self.filter.actors.is_empty() {
            // Both the actor and the node that it is part of can be asked for; a node must not be made for nothing.
            let mut trial = Nodes::default();
            let (source, target) = (end(&mut trial, &event.source), end(&mut trial, &event.target));
            let ids = [&event.source.id, &event.target.id, &trial.get(source).id, &trial.get(target).id];
            if !self.filter.admits_actors(&ids.map(CompactString::as_str)) {
                return;
            }
        }
        let (mut source, mut target) = (end(&mut self.nodes, &event.source), end(&mut self.nodes, &event.target));
        if event.symmetric && self.nodes.get(source).id > self.nodes.get(target).id {
            std::mem::swap(&mut source, &mut target);
        }
        let document = self.documents.number(&event.doc, event.date, event.publisher.as_deref());
        let relation = self.edges.relation(event);
        let note = Note::new(self.edges.id(&event.id), document, event.confidence, event.status);
        self.edges.add(EdgeKey { source, target, relation, symmetric: event.symmetric }, note);
    }

    /// Adds what a document is known by, unless one with its id, day and publisher is there or the filter does not want its day.
    pub fn add_document(&mut self, record: &DocumentRecord) {
        if !self.filter.admits_date(record.date) {
            self.left_out += u64::from(record.date.is_none());
            return;
        }
        let number = self.documents.number(&record.doc, record.date, record.publisher.as_deref());
        let document = &mut self.documents.list[number as usize];
        if document.recorded {
            return;
        }
        document.recorded = true;
        document.sentences = record.sentences;
        if self.options.duplicate_overlap.is_some() {
            document.sketch.clone_from(&record.sketch);
        }
        let nodes: Vec<u32> = record
            .actors
            .iter()
            .map(|actor| {
                let named = Named {
                    id: &actor.id,
                    name: &actor.name,
                    kind: Some(actor.kind),
                    unit: actor.unit,
                    person: actor.person.as_ref(),
                };
                self.nodes.number(named, &self.options)
            })
            .collect();
        self.whole.add(record, &nodes);
        if let Some(window) = self.options.window {
            self.periods.entry(record.date.map(|day| window.start(day))).or_default().add(record, &nodes);
        }
    }

    /// Notes an input that could not be read.
    pub fn add_skipped(&mut self, issue: InputIssue) {
        self.skipped.insert(issue);
    }

    /// The graph, in its fixed order. `name` is shown with it.
    #[must_use]
    pub fn finish(mut self, name: &str) -> Folded {
        self.edges.settle();
        let (standings, documents, duplicates) = self.standings();
        let mut notes = self.edges.sorted(&self.nodes);
        let mut periods = Vec::new();
        if let Some(window) = self.options.window {
            for start in self.period_starts(window) {
                let counts = self.periods.get(&start).cloned().unwrap_or_default();
                let inside = |document: u32| self.documents.list[document as usize].date.map(|day| window.start(day)) == start;
                let of_period: Vec<_> = notes
                    .iter()
                    .map(|(key, notes)| (*key, notes.iter().copied().filter(|note| inside(note.document)).collect::<Vec<_>>()))
                    .filter(|(_, notes)| !notes.is_empty())
                    .collect();
                let (graph, _) = self.graph(name, &counts, &of_period, &standings, &inside);
                periods.push(Period { start, end: start.map(|start| window.end(start)), graph });
            }
            // Undated documents last.
            if periods.first().is_some_and(|period| period.start.is_none()) {
                periods.rotate_left(1);
            }
        }
        let (mut graph, incidence) = self.graph(name, &self.whole, &notes, &standings, &|_| true);
        let months = self.months(&notes);
        notes.clear();
        edges::add_timelines(&mut graph, &periods);
        graph.skipped = self.skipped.iter().cloned().collect();
        graph.options = edges::options(&self.options, &self.filter);
        graph.document_keys = documents.iter().map(|document| document.key).collect();
        graph.periods = periods;
        Folded { graph, incidence: Incidence { documents, edges: incidence }, duplicates, left_out: self.left_out, months }
    }

    fn months(&self, notes: &edges::Sorted) -> Vec<(Date, u64)> {
        let mut months: BTreeMap<Date, u64> = BTreeMap::new();
        for note in notes.iter().flat_map(|(_, notes)| notes) {
            if let Some(date) = self.documents.list[note.document as usize].date {
                *months.entry(date.first_of_month()).or_default() += 1;
            }
        }
        let (Some(first), Some(last)) = (months.keys().next().copied(), months.keys().next_back().copied()) else {
            return Vec::new();
        };
        let next = |month: &Date| month.checked_add(jiff::Span::new().months(1)).ok().filter(|next| *next <= last);
        let all = std::iter::successors(Some(first), next);
        all.map(|month| (month, months.get(&month).copied().unwrap_or_default())).collect()
    }

    /// First days of all periods that hold a document, `None` first.
    fn period_starts(&self, window: crate::options::Window) -> BTreeSet<Option<Date>> {
        self.documents.list.iter().map(|document| document.date.map(|day| window.start(day))).collect()
    }

    /// What each document counts for, by number; all documents in the order of their keys; lists of copies.
    fn standings(&self) -> (Vec<Standing>, Vec<SourceDocument>, Vec<Vec<CompactString>>) {
        let list = &self.documents.list;
        // Stories are numbered in the order of the keys, so that the order of coming makes no difference.
        let mut order: Vec<usize> = (0..list.len()).collect();
        order.sort_unstable_by_key(|&at| list[at].key);
        let stories = match self.options.duplicate_overlap {
            Some(overlap) => {
                let text = |&at: &usize| duplicates::Text { sketch: list[at].sketch.as_ref(), date: list[at].date };
                duplicates::stories(&order.iter().map(text).collect::<Vec<_>>(), overlap)
            }
            None => (0..list.len() as u32).collect(),
        };
        let mut copies: BTreeMap<u32, Vec<CompactString>> = BTreeMap::new();
        for (&at, &story) in order.iter().zip(&stories) {
            copies.entry(story).or_default().push(list[at].id.clone());
        }
        let as_of = self.options.as_of.or_else(|| list.iter().filter_map(|document| document.date).max());
        let mut standings: Vec<Standing> = list.iter().map(|_| Standing { position: 0, story: 0, factor: 1.0 }).collect();
        for ((position, &at), &story) in (0..).zip(&order).zip(&stories) {
            let age = match (self.options.half_life, as_of, list[at].date) {
                (Some(half_life), Some(as_of), Some(date)) => {
                    let days = days_between(date, as_of).max(0) as f64;
                    libm::exp2(-days / half_life)
                }
                _ => 1.0,
            };
            standings[at] = Standing { position, story, factor: age / copies[&story].len() as f64 };
        }
        let documents = order.iter().zip(&stories).map(|(&at, &story)| SourceDocument { key: list[at].key, story });
        let mut duplicates: Vec<Vec<CompactString>> = copies.into_values().filter(|ids| ids.len() > 1).collect();
        duplicates.iter_mut().for_each(|ids| ids.sort_unstable());
        duplicates.sort_unstable();
        (standings, documents.collect(), duplicates)
    }
}

/// Whole days from one to the other.
fn days_between(from: Date, to: Date) -> i64 {
    i64::from((to - from).get_days())
}

/// What a document is told by: its id, day and publisher. Documents of different corpora may share an id.
#[must_use]
pub fn document_key(id: &str, date: Option<Date>, publisher: Option<&str>) -> DocumentKey {
    let date = date.map(|date| date.to_string()).unwrap_or_default();
    DocumentKey(xxh3_64(format!("{id}\0{date}\0{}", publisher.unwrap_or_default()).as_bytes()))
}

/// The id of an event in ten bytes: its own twenty hexadecimal digits, or the hash of what is none.
fn event_key(id: &str) -> ([u8; 10], bool) {
    let digits = id.len() == 20 && id.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let number = if digits { u128::from_str_radix(id, 16).unwrap_or_default() } else { xxh3_128(id.as_bytes()) >> 48 };
    let mut key = [0; 10];
    key.copy_from_slice(&number.to_be_bytes()[6..]);
    (key, digits)
}

/// Factor of a status.
fn status_factor(options: &AggregateOptions, status: Status) -> f64 {
    match status {
        Status::Asserted => options.asserted,
        Status::Hypothetical => options.hypothetical,
        Status::Negated => options.negated,
    }
}
