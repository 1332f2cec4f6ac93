use std::collections::{BTreeMap, BTreeSet};

use compact_str::CompactString;

use crate::model::{Incidence, RelationGraph, Sides};

/// Source, target, relation, symmetric.
type Key<'a> = (&'a str, &'a str, &'a str, bool);

/// The relations of both graphs side by side, in the order of their keys.
pub(super) struct Aligned<'a> {
    pub edges: Vec<AlignedEdge<'a>>,
    /// Names of all actors of either side, by id.
    pub actors: BTreeMap<&'a str, &'a str>,
}

pub(super) struct AlignedEdge<'a> {
    pub source: &'a str,
    pub target: &'a str,
    pub relation: &'a str,
    pub symmetric: bool,
    pub tally: Sides<Option<EdgeTally<'a>>>,
}

/// What one side says of a relation.
#[derive(Clone, Debug, Default)]
pub(super) struct EdgeTally<'a> {
    /// Positions in the graph: one, unless a file repeats an edge.
    pub positions: Vec<usize>,
    pub sign: i8,
    pub events: u64,
    pub documents: u64,
    pub weight: f64,
    pub evidence: &'a [CompactString],
    /// Stories that give it weight, in order, where known.
    pub stories: Option<Vec<u32>>,
}

impl EdgeTally<'_> {
    /// What is tested: stories that give it weight, or documents where no story is known.
    pub fn counted(&self) -> u64 {
        match &self.stories {
            Some(stories) => stories.len() as u64,
            None if self.weight > 0.0 => self.documents,
            None => 0,
        }
    }
}

/// A weight from a file may be any number; what is beyond sense is brought to the nearest that is not, so that sums stay finite.
fn sane(weight: f64) -> f64 {
    if weight.is_nan() { 0.0 } else { weight.clamp(-1e9, 1e9) }
}

impl<'a> Aligned<'a> {
    pub fn new(graphs: Sides<&'a RelationGraph>, incidence: Option<Sides<&Incidence>>) -> Self {
        let mut actors: BTreeMap<&str, &str> = BTreeMap::new();
        for actor in graphs.a.graph.node_weights().chain(graphs.b.graph.node_weights()) {
            // Where the sides name an actor differently, neither is the better one: take the name that both orders of sides give.
            let name = actors.entry(&actor.id).or_insert(&actor.name);
            *name = (*name).min(&actor.name);
        }
        let one = tallies(graphs.a, incidence.map(|incidence| incidence.a));
        let mut other = tallies(graphs.b, incidence.map(|incidence| incidence.b));
        let mut all: BTreeMap<Key, Sides<Option<EdgeTally>>> = BTreeMap::new();
        for (key, tally) in one {
            all.insert(key, Sides { a: Some(tally), b: other.remove(&key) });
        }
        all.extend(other.into_iter().map(|(key, tally)| (key, Sides { a: None, b: Some(tally) })));
        let edges = all.into_iter().map(|((source, target, relation, symmetric), tally)| AlignedEdge {
            source,
            target,
            relation,
            symmetric,
            tally,
        });
        Self { edges: edges.collect(), actors }
    }

    /// Sum of what is counted, of each side.
    pub fn counted(&self) -> Sides<u64> {
        let sum = |side: fn(&AlignedEdge) -> u64| self.edges.iter().map(side).fold(0, u64::saturating_add);
        Sides { a: sum(|edge| edge.counted().a), b: sum(|edge| edge.counted().b) }
    }

    /// Weights of the relations as the graphs give them, none below 0.
    pub fn weights(&self) -> Sides<Vec<f64>> {
        let of = |tally: &Option<EdgeTally>| tally.as_ref().map_or(0.0, |tally| tally.weight.max(0.0));
        Sides {
            a: self.edges.iter().map(|edge| of(&edge.tally.a)).collect(),
            b: self.edges.iter().map(|edge| of(&edge.tally.b)).collect(),
        }
    }
}

impl AlignedEdge<'_> {
    pub fn counted(&self) -> Sides<u64> {
        self.tally.as_ref().map(|tally| tally.as_ref().map_or(0, EdgeTally::counted))
    }
}

fn tallies<'a>(graph: &'a RelationGraph, incidence: Option<&Incidence>) -> BTreeMap<Key<'a>, EdgeTally<'a>> {
    let mut tallies: BTreeMap<Key, EdgeTally> = BTreeMap::new();
    for (position, (source, edge, target)) in graph.edges().enumerate() {
        let key = (source.id.as_str(), target.id.as_str(), edge.relation.as_str(), edge.symmetric);
        let tally = tallies.entry(key).or_default();
        tally.sign = edge.sign.signum();
        tally.events = tally.events.saturating_add(edge.count);
        tally.documents = tally.documents.saturating_add(edge.documents);
        tally.weight += sane(edge.weight);
        tally.evidence = &edge.evidence;
        tally.positions.push(position);
    }
    if let Some(incidence) = incidence {
        for tally in tallies.values_mut() {
            let shares = tally.positions.iter().filter_map(|&at| incidence.edges.get(at)).flatten();
            let weighty = shares.filter(|share| share.weight > 0.0);
            let stories: BTreeSet<u32> = weighty.filter_map(|share| story(incidence, share.document)).collect();
            tally.stories = Some(stories.into_iter().collect());
        }
    }
    tallies
}

/// The story of a document.
pub(super) fn story(incidence: &Incidence, document: u32) -> Option<u32> {
    incidence.documents.get(document as usize).map(|document| document.story)
}

/// Number of stories.
pub(super) fn stories(incidence: &Incidence) -> u64 {
    incidence.documents.iter().map(|document| document.story).collect::<BTreeSet<_>>().len() as u64
}
