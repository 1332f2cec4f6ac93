use std::collections::BTreeMap;

use xxhash_rust::xxh3::xxh3_64;

use super::align::Aligned;
use super::{deltacon, portrait};
use crate::model::DistanceKind;

/// How many distances there are.
pub(super) const DISTANCES: usize = DistanceKind::ALL.len();

/// The relations of both sides without their weights: what distances are taken over.
pub(super) struct Net {
    /// Number of actors that a relation joins.
    pub actors: usize,
    /// Ends of each relation, and whether it holds both ways.
    pub relations: Vec<(u32, u32, bool)>,
    /// For each relation the place of its two actors in `pairs`; `None` where both ends are one actor.
    pair: Vec<Option<u32>>,
    /// Ends of each pair.
    pub pairs: Vec<(u32, u32)>,
    /// Group of each actor.
    pub group: Vec<u32>,
    /// Number of groups.
    pub groups: usize,
}

impl Net {
    pub fn new(aligned: &Aligned, groups: usize) -> Self {
        let mut places: BTreeMap<&str, u32> = BTreeMap::new();
        for edge in &aligned.edges {
            places.insert(edge.source, 0);
            places.insert(edge.target, 0);
        }
        for (place, at) in places.values_mut().zip(0..) {
            *place = at;
        }
        let mut pairs: Vec<(u32, u32)> = Vec::new();
        let mut known: BTreeMap<(u32, u32), u32> = BTreeMap::new();
        let (mut relations, mut pair) = (Vec::new(), Vec::new());
        for edge in &aligned.edges {
            let (source, target) = (places[edge.source], places[edge.target]);
            relations.push((source, target, edge.symmetric));
            pair.push((source != target).then(|| {
                let ends = (source.min(target), source.max(target));
                *known.entry(ends).or_insert_with(|| {
                    pairs.push(ends);
                    pairs.len() as u32 - 1
                })
            }));
        }
        // Groups of equal size, drawn by the hash of the id: at random, yet the same every time.
        let mut order: Vec<(u64, u32)> = places.iter().map(|(id, &place)| (xxh3_64(id.as_bytes()), place)).collect();
        order.sort_unstable();
        let groups = groups.clamp(1, places.len().max(1));
        let mut group = vec![0; places.len()];
        for (at, (_, place)) in order.into_iter().enumerate() {
            group[place as usize] = (at % groups) as u32;
        }
        Self { actors: places.len(), relations, pair, pairs, group, groups }
    }

    /// The distances in the order of [`DistanceKind::ALL`], of two sides given by the weights of the relations, all finite and none below 0.
    ///
    /// Symmetric to the last bit. A side without weight is as far as can be from one with.
    pub fn distances(&self, a: &[f64], b: &[f64]) -> [f64; DISTANCES] {
        let (a, b) = (scaled(a), scaled(b));
        let portraits = [self.portrait(&a), self.portrait(&b)];
        DistanceKind::ALL
            .iter()
            .map(|kind| match kind {
                DistanceKind::Jaccard => jaccard(&a, &b),
                DistanceKind::Cosine => cosine(&a, &b),
                DistanceKind::DeltaCon => deltacon::distance(self, &self.pair_weights(&a), &self.pair_weights(&b)),
                DistanceKind::Portrait => portrait::divergence(&portraits[0], &portraits[1]),
            })
            .zip(0..)
            .fold([0.0; DISTANCES], |mut all, (distance, at)| {
                all[at] = distance;
                all
            })
    }

    fn pair_weights(&self, weights: &[f64]) -> Vec<f64> {
        let mut pairs = vec![0.0; self.pairs.len()];
        for (pair, weight) in self.pair.iter().zip(weights) {
            if let Some(pair) = pair {
                pairs[*pair as usize] += weight;
            }
        }
        pairs
    }

    fn portrait(&self, weights: &[f64]) -> portrait::Portrait {
        let present = self.relations.iter().zip(weights).filter(|(_, weight)| **weight > 0.0);
        let ways = present.flat_map(|(&(source, target, mutual), _)| {
            std::iter::once((source, target)).chain(mutual.then_some((target, source)))
        });
        portrait::Portrait::new(self.actors, ways.collect())
    }
}

/// To sum 1, so that the size of a side makes no difference.
fn scaled(weights: &[f64]) -> Vec<f64> {
    let sum: f64 = weights.iter().sum();
    weights.iter().map(|weight| if sum > 0.0 { weight / sum } else { 0.0 }).collect()
}

/// 1 − Σ min / Σ max (Ruzicka 1958).
fn jaccard(a: &[f64], b: &[f64]) -> f64 {
    let (least, most) = a.iter().zip(b).fold((0.0, 0.0), |(least, most), (a, b)| (least + a.min(*b), most + a.max(*b)));
    if most > 0.0 { 1.0 - least / most } else { 0.0 }
}

fn cosine(a: &[f64], b: &[f64]) -> f64 {
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    match (dot(a, a), dot(b, b)) {
        (0.0, 0.0) => 0.0,
        (0.0, _) | (_, 0.0) => 1.0,
        (one, other) => (1.0 - dot(a, b) / (one * other).sqrt()).clamp(0.0, 1.0),
    }
}
