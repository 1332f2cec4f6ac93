//! Graphs from graphs: a part of one, and several as one.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use compact_str::{CompactString, format_compact};
use petgraph::graph::{DiGraph, EdgeIndex};

use super::association::Association;
use super::counts;
use super::event_key;
use super::evidence::{Candidate, chosen};
use crate::model::{
    ActorNode, Cooccurrence, DocumentKey, EvidenceEvent, Filter, Period, RelationEdge, RelationGraph, Status, TimelinePoint,
};
use crate::statistics::rounded;

/// The relations of a graph that a filter wants, with their actors. Days are not looked at: a graph does not know its events' days.
#[must_use]
pub fn select(graph: &RelationGraph, filter: &Filter) -> RelationGraph {
    if !filter.selects_relations() {
        return graph.clone();
    }
    let wanted = |edge: EdgeIndex| {
        let ends = graph.graph.edge_endpoints(edge);
        ends.is_some_and(|(source, target)| {
            filter.admits_edge(&graph.graph[source].id, &graph.graph[edge], &graph.graph[target].id)
        })
    };
    let mut selected = retained(graph, &wanted);
    selected.periods = graph
        .periods
        .iter()
        .map(|period| Period { start: period.start, end: period.end, graph: select(&period.graph, filter) })
        .collect();
    selected
}

/// Some edges of a graph, with the actors at their ends. Periods are left out.
pub(super) fn retained(graph: &RelationGraph, wanted: &dyn Fn(EdgeIndex) -> bool) -> RelationGraph {
    let edges: Vec<EdgeIndex> = graph.graph.edge_indices().filter(|&edge| wanted(edge)).collect();
    let ends: BTreeSet<_> = edges
        .iter()
        .filter_map(|&edge| graph.graph.edge_endpoints(edge))
        .flat_map(|(source, target)| [source, target])
        .collect();
    let mut kept = DiGraph::new();
    let index: BTreeMap<_, _> = ends.iter().map(|&node| (node, kept.add_node(graph.graph[node].clone()))).collect();
    for edge in edges {
        if let Some((source, target)) = graph.graph.edge_endpoints(edge) {
            kept.add_edge(index[&source], index[&target], graph.graph[edge].clone());
        }
    }
    let evidence: HashSet<&CompactString> = kept.edge_weights().flat_map(|edge| &edge.evidence).collect();
    let ids: HashSet<&CompactString> = kept.node_weights().map(|node| &node.id).collect();
    RelationGraph {
        evidence: graph.evidence.iter().filter(|event| evidence.contains(&event.id)).cloned().collect(),
        cooccurrence: graph
            .cooccurrence
            .iter()
            .filter(|pair| ids.contains(&pair.source) && ids.contains(&pair.target))
            .cloned()
            .collect(),
        events: kept.edge_weights().map(|edge| edge.count).sum(),
        periods: Vec::new(),
        name: graph.name.clone(),
        skipped: graph.skipped.clone(),
        options: graph.options.clone(),
        document_keys: graph.document_keys.clone(),
        graph: kept,
        ..*graph
    }
}

/// What could not be known in [`merge`], because a graph keeps only some of its events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Loss {
    /// Documents that are in more than one of the graphs.
    pub shared_documents: u64,
    /// Relations of which some events may be missing: their numbers are lower bounds.
    pub relations: u64,
}

/// Several graphs as one. The order of the graphs makes no difference.
///
/// Where no document is in two graphs, counts and weights are exactly those of all events together, but for three things: near-duplicates
/// across graphs are not found, evidence is chosen among what each graph kept, and ages count from each graph's own day.
/// Where documents are shared, no event counts twice: relations whose events are all kept as evidence are united event by event, of the others only
/// events are added that are kept and come from other documents. [`Loss`] tells how many relations may then lack events; folding the events
/// themselves loses nothing.
#[must_use]
pub fn merge(mut graphs: Vec<RelationGraph>, name: &str, evidence: usize) -> (RelationGraph, Loss) {
    // The largest first: what others add to it is the least.
    graphs.sort_by(|a, b| {
        let key = |graph: &RelationGraph| (graph.documents, graph.events, graph.document_keys.clone(), graph.name.clone());
        key(b).cmp(&key(a))
    });
    let mut loss = Loss::default();
    let mut graphs = graphs.into_iter();
    let mut merged = graphs.next().map(Parts::new).unwrap_or_default();
    for graph in graphs {
        merged.add(Parts::new(graph), evidence, &mut loss);
    }
    (merged.finish(name), loss)
}

type Key = (CompactString, CompactString, CompactString, bool);

/// A graph taken apart, by ids.
#[derive(Default)]
struct Parts {
    head: RelationGraph,
    keys: BTreeSet<DocumentKey>,
    nodes: BTreeMap<CompactString, ActorNode>,
    edges: BTreeMap<Key, RelationEdge>,
    evidence: HashMap<CompactString, EvidenceEvent>,
    pairs: BTreeMap<(CompactString, CompactString), Cooccurrence>,
}

impl Parts {
    fn new(mut graph: RelationGraph) -> Self {
        let edges = graph.edges().map(|(source, edge, target)| {
            ((source.id.clone(), target.id.clone(), edge.relation.clone(), edge.symmetric), edge.clone())
        });
        Self {
            edges: edges.collect(),
            nodes: graph.graph.node_weights().map(|node| (node.id.clone(), node.clone())).collect(),
            keys: std::mem::take(&mut graph.document_keys).into_iter().collect(),
            evidence: std::mem::take(&mut graph.evidence).into_iter().map(|event| (event.id.clone(), event)).collect(),
            pairs: std::mem::take(&mut graph.cooccurrence)
                .into_iter()
                .map(|pair| ((pair.source.clone(), pair.target.clone()), pair))
                .collect(),
            head: RelationGraph { graph: DiGraph::new(), ..graph },
        }
    }

    fn add(&mut self, other: Self, most: usize, loss: &mut Loss) {
        let shared = self.keys.intersection(&other.keys).count() as u64;
        loss.shared_documents += shared;
        // Graphs of version 1 tell no documents: they can only be taken as having none in common.
        let apart = shared == 0;
        let inside = shared == other.keys.len() as u64 && !apart;
        let add = |own: &mut u64, other: u64| *own = if apart { *own + other } else { (*own).max(other) };

        let head = &mut self.head;
        let share = |number: u64| if apart { number } else { number.saturating_sub(shared) };
        head.documents += share(other.head.documents);
        add(&mut head.sentences, other.head.sentences);
        add(&mut head.undated, other.head.undated);
        add(&mut head.duplicates, other.head.duplicates);
        head.skipped.extend(other.head.skipped);
        head.skipped.sort();
        head.skipped.dedup();
        let periods = std::mem::take(&mut head.periods);
        head.periods = if apart { merged_periods(periods, other.head.periods, most, loss) } else { Vec::new() };
        for (name, value) in other.head.options {
            let known = head.options.entry(name).or_insert_with(|| value.clone());
            if *known != value {
                *known = "not the same in all graphs".into();
            }
        }
        for (id, node) in other.nodes {
            let own =
                self.nodes.entry(id).or_insert_with(|| ActorNode { mentions: 0, documents: 0, sentences: 0, ..node.clone() });
            own.name = own.name.clone().min(node.name);
            own.kind = [own.kind, node.kind].into_iter().flatten().min();
            add(&mut own.mentions, node.mentions);
            add(&mut own.documents, node.documents);
            add(&mut own.sentences, node.sentences);
        }
        for (key, pair) in other.pairs {
            let own = self.pairs.entry(key).or_insert_with(|| Cooccurrence { sentences: 0, documents: 0, ..pair.clone() });
            add(&mut own.sentences, pair.sentences);
            add(&mut own.documents, pair.documents);
        }
        for (key, edge) in other.edges {
            let Some(own) = self.edges.get_mut(&key) else {
                self.edges.insert(key, edge);
                continue;
            };
            let mut ids: BTreeSet<CompactString> = own.evidence.iter().cloned().collect();
            let complete = |edge: &RelationEdge| edge.count == edge.evidence.len() as u64;
            if apart {
                add_edge(own, &edge);
            } else {
                let both = complete(own) && complete(&edge);
                let is_new =
                    |event: &&EvidenceEvent| !ids.contains(&event.id) && (both || !self.keys.contains(&event.document));
                let new: Vec<&EvidenceEvent> =
                    edge.evidence.iter().filter_map(|id| other.evidence.get(id)).filter(is_new).collect();
                loss.relations += u64::from(!both && !inside);
                add_events(own, &new);
            }
            ids.extend(edge.evidence);
            let known: Vec<&EvidenceEvent> =
                ids.iter().filter_map(|id| self.evidence.get(id).or_else(|| other.evidence.get(id))).collect();
            own.evidence = best(&known, most);
        }
        self.evidence.extend(other.evidence);
        self.keys.extend(other.keys);
    }

    fn finish(mut self, name: &str) -> RelationGraph {
        let mut graph = RelationGraph { name: name.to_owned(), ..self.head };
        let index: BTreeMap<CompactString, _> =
            self.nodes.into_iter().map(|(id, node)| (id, graph.graph.add_node(node))).collect();
        let mut evidence = BTreeMap::new();
        for ((source, target, ..), edge) in self.edges {
            for id in &edge.evidence {
                evidence.extend(self.evidence.remove(id).map(|event| (id.clone(), event)));
            }
            graph.graph.add_edge(index[&source], index[&target], edge);
        }
        graph.events = graph.graph.edge_weights().map(|edge| edge.count).sum();
        graph.evidence = evidence.into_values().collect();
        graph.document_keys = self.keys.into_iter().collect();
        let sentences = |id: &CompactString| index.get(id).map_or(0, |&node| graph.graph[node].sentences);
        let mut pairs: Vec<Cooccurrence> = self.pairs.into_values().collect();
        for pair in &mut pairs {
            let (one, other) = (sentences(&pair.source), sentences(&pair.target));
            if one >= pair.sentences && other >= pair.sentences {
                counts::judge(pair, Association::new(pair.sentences, one, other, graph.sentences));
            }
        }
        let named: Vec<(CompactString, u64)> =
            graph.graph.node_weights().map(|node| (node.id.clone(), node.sentences)).collect();
        counts::correct(&mut pairs, &named, graph.sentences);
        graph.cooccurrence = pairs;
        graph
    }
}

fn merged_periods(own: Vec<Period>, other: Vec<Period>, most: usize, loss: &mut Loss) -> Vec<Period> {
    let mut periods: BTreeMap<_, Vec<Period>> = BTreeMap::new();
    for period in own.into_iter().chain(other) {
        // Undated documents last.
        periods.entry((period.start.is_none(), period.start, period.end)).or_default().push(period);
    }
    let one = |((_, start, end), periods): ((bool, _, _), Vec<Period>)| {
        let name = periods[0].graph.name.clone();
        let (graph, own) = merge(periods.into_iter().map(|period| period.graph).collect(), &name, most);
        loss.relations += own.relations;
        Period { start, end, graph }
    };
    periods.into_iter().map(one).collect()
}

/// Adds an edge of other documents.
fn add_edge(own: &mut RelationEdge, other: &RelationEdge) {
    let events = own.count + other.count;
    let mean = (own.confidence * own.count as f64 + other.confidence * other.count as f64) / events.max(1) as f64;
    own.confidence = rounded(mean, 2);
    own.weight = rounded(own.weight + other.weight, 6);
    own.count = events;
    own.documents += other.documents;
    own.stories += other.stories;
    own.asserted += other.asserted;
    own.hypothetical += other.hypothetical;
    own.negated += other.negated;
    own.first = [own.first, other.first].into_iter().flatten().min();
    own.last = own.last.max(other.last);
    let mut timeline: BTreeMap<_, TimelinePoint> = BTreeMap::new();
    for point in own.timeline.drain(..).chain(other.timeline.iter().cloned()) {
        let at = timeline.entry(point.start).or_insert(TimelinePoint { start: point.start, count: 0, weight: 0.0 });
        at.count += point.count;
        at.weight = rounded(at.weight + point.weight, 6);
    }
    own.timeline = timeline.into_values().collect();
}

/// Adds single events.
fn add_events(own: &mut RelationEdge, events: &[&EvidenceEvent]) {
    let documents: HashSet<DocumentKey> = events.iter().map(|event| event.document).collect();
    let count = |status: Status| events.iter().filter(|event| event.status == status).count() as u64;
    let added = RelationEdge {
        weight: events.iter().map(|event| event.weight).sum(),
        count: events.len() as u64,
        documents: documents.len() as u64,
        stories: documents.len() as u64,
        asserted: count(Status::Asserted),
        hypothetical: count(Status::Hypothetical),
        negated: count(Status::Negated),
        first: events.iter().filter_map(|event| event.date).min(),
        last: events.iter().filter_map(|event| event.date).max(),
        confidence: events.iter().map(|event| event.confidence).sum::<f64>() / events.len().max(1) as f64,
        ..RelationEdge::default()
    };
    if !events.is_empty() {
        add_edge(own, &added);
        own.timeline.clear(); // the days of the others are not known by period
    }
}

fn best(events: &[&EvidenceEvent], most: usize) -> Vec<CompactString> {
    let mut stories: HashMap<DocumentKey, u32> = HashMap::new();
    let candidates = events.iter().enumerate().map(|(at, event)| {
        let next = stories.len() as u32;
        Candidate {
            at,
            id: event_key(&event.id).0,
            worth: (event.weight * 1e6).round() as u64,
            confidence: (event.confidence * 100.0).round() as u8,
            story: *stories.entry(event.document).or_insert(next),
            date: event.date,
        }
    });
    chosen(candidates.collect(), most).into_iter().map(|candidate| format_compact!("{}", events[candidate.at].id)).collect()
}

#[cfg(test)]
mod tests;
