use rayon::prelude::*;

use super::align::{Aligned, story};
use super::net::{DISTANCES, Net};
use crate::model::{ChanceDistance, DocumentKey, Incidence, Sides};
use crate::options::CompareOptions;
use crate::statistics::{Random, rounded};

/// A story that tells of some relation: what is drawn whole.
///
/// Its order tells nothing of the side that it is from: the key of the first of its documents, then what it says. Stories that are equal
/// in both may change places without a trace.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Unit {
    key: DocumentKey,
    /// Relations by place, with what it adds to their weight, in millionths: whole numbers, so that the order of a sum is no matter.
    shares: Vec<(u32, u64)>,
}

/// Stories of each side.
pub(super) fn units(aligned: &Aligned, incidence: Sides<&Incidence>) -> Sides<Vec<Unit>> {
    Sides {
        a: side(aligned.edges.iter().map(|edge| edge.tally.a.as_ref().map(|tally| &*tally.positions)), incidence.a),
        b: side(aligned.edges.iter().map(|edge| edge.tally.b.as_ref().map(|tally| &*tally.positions)), incidence.b),
    }
}

fn side<'p>(positions: impl Iterator<Item = Option<&'p [usize]>>, incidence: &Incidence) -> Vec<Unit> {
    let mut shares: Vec<(u32, u32, u64)> = Vec::new();
    for (edge, positions) in (0..).zip(positions) {
        let all = positions.into_iter().flatten().filter_map(|&at| incidence.edges.get(at)).flatten();
        for share in all.filter(|share| share.weight > 0.0) {
            if let Some(story) = story(incidence, share.document) {
                shares.push((story, edge, (share.weight.min(1e9) * 1e6).round() as u64));
            }
        }
    }
    shares.sort_unstable();
    let mut keys: Vec<(u32, DocumentKey)> = incidence.documents.iter().map(|document| (document.story, document.key)).collect();
    keys.sort_unstable();
    let mut units: Vec<Unit> = Vec::new();
    for of_story in shares.chunk_by(|one, next| one.0 == next.0) {
        let first = keys.partition_point(|&(story, _)| story < of_story[0].0);
        let mut unit = Unit { key: keys.get(first).map_or(DocumentKey::default(), |&(_, key)| key), shares: Vec::new() };
        for of_edge in of_story.chunk_by(|one, next| one.1 == next.1) {
            let weight = of_edge.iter().map(|share| share.2).fold(0, u64::saturating_add);
            unit.shares.push((of_edge[0].1, weight));
        }
        units.push(unit);
    }
    units
}

/// Weights of the relations that these stories make.
pub(super) fn weights(units: &[Unit], relations: usize) -> Vec<f64> {
    sums(units.iter(), relations).into_iter().map(|weight| weight as f64).collect()
}

fn sums<'u>(units: impl Iterator<Item = &'u Unit>, relations: usize) -> Vec<u64> {
    let mut sums = vec![0u64; relations];
    for &(edge, weight) in units.flat_map(|unit| &unit.shares) {
        sums[edge as usize] = sums[edge as usize].saturating_add(weight);
    }
    sums
}

/// What the distances are between random splits of the stories of both sides into two as large as these.
///
/// Each draw has a seed of its own, so that threads change nothing. `None` where there is nothing to split or no draw.
pub(super) fn chances(
    net: &Net,
    units: Sides<Vec<Unit>>,
    observed: &[f64; DISTANCES],
    options: &CompareOptions,
) -> Option<[ChanceDistance; DISTANCES]> {
    let less = units.a.len().min(units.b.len());
    if less == 0 || options.draws == 0 {
        return None;
    }
    let mut pool = [units.a, units.b].concat();
    pool.sort_unstable();
    let relations = net.relations.len();
    let whole = sums(pool.iter(), relations);
    let draw = |number: usize| {
        // SplitMix64 walks by equal steps: neighbouring seeds are hashed first, so that their walks are not the same with a shift.
        let mut random = Random(Random(options.seed.wrapping_add(number as u64)).next());
        let mut order: Vec<u32> = (0..pool.len() as u32).collect();
        for at in 0..less {
            let other = at + random.below(order.len() - at);
            order.swap(at, other);
        }
        let one = sums(order[..less].iter().map(|&at| &pool[at as usize]), relations);
        let other: Vec<f64> = whole.iter().zip(&one).map(|(whole, one)| whole.saturating_sub(*one) as f64).collect();
        let one: Vec<f64> = one.into_iter().map(|weight| weight as f64).collect();
        net.distances(&one, &other)
    };
    let draws: Vec<[f64; DISTANCES]> = (0..options.draws).into_par_iter().map(draw).collect();
    Some(std::array::from_fn(|kind| {
        // Rounded, so that the last bits decide no tie.
        let mut null: Vec<f64> = draws.iter().map(|draw| rounded(draw[kind], 9)).collect();
        null.sort_by(f64::total_cmp);
        let greater = null.len() - null.partition_point(|&value| value < rounded(observed[kind], 9));
        ChanceDistance {
            mean: rounded(null.iter().sum::<f64>() / null.len() as f64, 6),
            quantile_95: rounded(quantile(&null, 0.95), 6),
            p: rounded((1 + greater) as f64 / (1 + null.len()) as f64, 6),
        }
    }))
}

/// With a straight line between neighbours, as numpy has it. `sorted` is not empty.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let at = share * (sorted.len() - 1) as f64;
    let (low, high) = (sorted[at.floor() as usize], sorted[at.ceil() as usize]);
    low + (high - low) * at.fract()
}
