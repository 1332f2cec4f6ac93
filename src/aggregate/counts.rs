//! Who is named, and who is named together.

use std::collections::{BTreeSet, HashMap};

use compact_str::CompactString;

use super::association::{Association, never_together};
use super::nodes::Nodes;
use crate::model::{Cooccurrence, DocumentRecord};
use crate::statistics::{benjamini_hochberg, rounded};

/// Counts over documents; nodes are numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct Counts {
    pub actors: HashMap<u32, ActorTally>,
    pairs: HashMap<(u32, u32), PairTally>,
}

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ActorTally {
    pub mentions: u64,
    pub sentences: u64,
    pub documents: u64,
}

#[derive(Clone, Copy, Debug, Default)]
struct PairTally {
    sentences: u64,
    documents: u64,
}

impl Counts {
    /// Adds a document; `nodes` says what node each of its actors is part of.
    pub fn add(&mut self, record: &DocumentRecord, nodes: &[u32]) {
        for (actor, &node) in record.actors.iter().zip(nodes) {
            self.actors.entry(node).or_default().mentions += actor.mentions;
        }
        for &node in &nodes.iter().collect::<BTreeSet<_>>() {
            self.actors.entry(*node).or_default().documents += 1;
        }
        let mut here: HashMap<(u32, u32), u64> = HashMap::new();
        for (set, sentences) in &record.named {
            // Two actors of one group are one node.
            let set: BTreeSet<u32> = set.iter().filter_map(|&at| nodes.get(at as usize).copied()).collect();
            for (rank, &one) in set.iter().enumerate() {
                self.actors.entry(one).or_default().sentences += sentences;
                for &other in set.iter().skip(rank + 1) {
                    *here.entry((one, other)).or_default() += sentences;
                }
            }
        }
        for (pair, sentences) in here {
            let tally = self.pairs.entry(pair).or_default();
            tally.sentences += sentences;
            tally.documents += 1;
        }
    }

    /// Pairs that are named together, with what chance would give, in the order of their ids. `sentences` is how many there are in all.
    pub fn cooccurrence(&self, nodes: &Nodes, sentences: u64, max_q: f64) -> Vec<Cooccurrence> {
        let named = |node: u32| self.actors.get(&node).map_or(0, |tally| tally.sentences);
        let mut pairs: Vec<Cooccurrence> = self
            .pairs
            .iter()
            .map(|(&(one, other), tally)| {
                let (a, b) = (&nodes.get(one).id, &nodes.get(other).id);
                let mut pair = Cooccurrence {
                    source: a.min(b).clone(),
                    target: a.max(b).clone(),
                    sentences: tally.sentences,
                    documents: tally.documents,
                    expected: 0.0,
                    npmi: 0.0,
                    g2: 0.0,
                    p: 1.0,
                    q: 1.0,
                };
                judge(&mut pair, Association::new(tally.sentences, named(one), named(other), sentences));
                pair
            })
            .collect();
        pairs.sort_by(|a, b| (&a.source, &a.target).cmp(&(&b.source, &b.target)));
        let mut all: Vec<(CompactString, u64)> =
            self.actors.keys().map(|&node| (nodes.get(node).id.clone(), named(node))).collect();
        all.sort_unstable();
        correct(&mut pairs, &all, sentences);
        pairs.retain(|pair| pair.q <= max_q);
        pairs
    }
}

/// What chance would give a pair.
pub(super) fn judge(pair: &mut Cooccurrence, association: Association) {
    pair.expected = association.expected();
    pair.npmi = association.npmi();
    pair.g2 = association.g2();
    pair.p = significant(association.p());
}

/// The q of each pair, over all pairs of actors that are named at all, those never named together included. `pairs` are in the order of
/// their ids, `named` tells in how many of the `sentences` each actor is.
pub(super) fn correct(pairs: &mut [Cooccurrence], named: &[(CompactString, u64)], sentences: u64) {
    let named: Vec<_> = named.iter().filter(|(_, sentences)| *sentences > 0).collect();
    let counts: Vec<u64> = named.iter().map(|(_, sentences)| *sentences).collect();
    let apart = never_together(&counts, sentences, |one, other| {
        let (one, other) = (&named[one].0, &named[other].0);
        pairs.binary_search_by(|pair| (&pair.source, &pair.target).cmp(&(one.min(other), one.max(other)))).is_ok()
    });
    let mut p: Vec<f64> = pairs.iter().map(|pair| pair.p).collect();
    p.extend(apart);
    let q = benjamini_hochberg(&p, named.len() * named.len().saturating_sub(1) / 2);
    for (pair, q) in pairs.iter_mut().zip(q) {
        pair.q = significant(q);
    }
}

/// Six digits from the first that is not 0: what is left of a very small chance is not noise.
fn significant(value: f64) -> f64 {
    if value == 0.0 {
        return 0.0;
    }
    let places = 5 - value.abs().log10().floor() as i32;
    if places > 300 { value } else { rounded(value, places) }
}
