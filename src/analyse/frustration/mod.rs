//! The frustration index (Harary 1959): the least number of pairs that stand against a division into two camps.
//!
//! What lies on no cycle is never in the way, and blocks of a graph (parts that no single actor holds together) do not touch each other,
//! so each is solved alone. Within one, actors with one or two partners are taken out for a heavier pair between their partners; what is
//! left is searched exactly while the steps last, and bounded where they do not.

mod blocks;
mod exact;
mod kernel;
mod packing;
mod switching;

use petgraph::graph::NodeIndex;

use super::collapse::Pair;
use crate::model::{Frustration, RelationGraph, SignedPair};
use crate::options::AnalyseOptions;
use crate::statistics::{Random, rounded};

/// How many pairs that stand against the camps are named.
const AGAINST: usize = 20;
/// How often a kernel may fall apart into blocks, which have kernels again.
const DEPTH: usize = 30;

/// An undirected graph with whole weights: above 0 between friends, below between foes. No parallel edges, none of weight 0.
#[derive(Clone, Debug)]
struct Signed {
    nodes: usize,
    edges: Vec<(u32, u32, i64)>,
}

impl Signed {
    /// The edges of each node: the other end and the weight.
    fn neighbours(&self) -> Vec<Vec<(u32, i64)>> {
        let mut neighbours = vec![Vec::new(); self.nodes];
        for &(one, other, weight) in &self.edges {
            neighbours[one as usize].push((other, weight));
            neighbours[other as usize].push((one, weight));
        }
        neighbours
    }

    /// What a division costs: the weight of friends across and of foes within.
    fn cost(&self, side: &[bool]) -> i64 {
        let against = |&&(one, other, weight): &&(u32, u32, i64)| against(side[one as usize], side[other as usize], weight);
        self.edges.iter().filter(against).map(|edge| edge.2.abs()).sum()
    }
}

/// Whether an edge stands against the sides of its ends.
fn against(one: bool, other: bool, weight: i64) -> bool {
    (one != other) == (weight > 0)
}

/// A division and a bound that none can be below.
#[derive(Debug)]
struct Solution {
    side: Vec<bool>,
    lower: i64,
}

/// What may still be spent.
struct Budget {
    random: Random,
    /// Steps of the exact search.
    steps: u64,
    /// Edges looked at in packing cycles.
    scans: u64,
    restarts: usize,
}

/// The index or its bounds, with the camps. `strength` puts actors in order. Gives the camp of each node too: 1, 2 or none.
pub(super) fn frustration(
    graph: &RelationGraph,
    pairs: &[Pair],
    strength: &[f64],
    options: &AnalyseOptions,
) -> (Frustration, Vec<Option<u8>>) {
    let nodes = graph.graph.node_count();
    let kept: Vec<&Pair> = pairs.iter().filter(|pair| pair.sign() != 0).collect();
    let edges = kept.iter().map(|pair| (pair.one, pair.other, i64::from(pair.sign()))).collect();
    let signed = Signed { nodes, edges };
    let mut budget = Budget {
        random: Random(options.seed ^ 0xCA47),
        steps: options.frustration_steps,
        scans: 200_000_000,
        restarts: options.frustration_restarts,
    };
    let solution = solve(&signed, &mut budget, 0);
    let upper = signed.cost(&solution.side);
    let lower = solution.lower.min(upper);

    let part = blocks::parts(&signed);
    let mut sizes = vec![0usize; nodes];
    part.iter().flatten().for_each(|&part| sizes[part as usize] += 1);
    // The first of the largest: parts are numbered by their first node.
    let largest = (0..nodes).rev().max_by_key(|&at| sizes[at]).filter(|&at| sizes[at] > 0);
    let mut members: Vec<usize> =
        (0..nodes).filter(|&at| part[at].is_some_and(|part| Some(part as usize) == largest)).collect();
    members.sort_by(|&a, &b| strength[b].total_cmp(&strength[a]).then(a.cmp(&b)));
    let mut camp = vec![None; nodes];
    let mut camps = [Vec::new(), Vec::new()];
    for &node in &members {
        let second = solution.side[node] != solution.side[members[0]];
        camp[node] = Some(u8::from(second) + 1);
        camps[usize::from(second)].push(graph.graph[NodeIndex::new(node)].id.clone());
    }

    let stands =
        |pair: &&&Pair| against(solution.side[pair.one as usize], solution.side[pair.other as usize], i64::from(pair.sign()));
    let mut standing: Vec<&Pair> = kept.iter().filter(stands).copied().collect();
    standing.sort_by(|a, b| b.net().abs().total_cmp(&a.net().abs()).then((a.one, a.other).cmp(&(b.one, b.other))));
    let id = |node: u32| graph.graph[NodeIndex::new(node as usize)].id.clone();
    let named = standing.iter().take(AGAINST);
    let found = Frustration {
        exact: lower == upper,
        lower: lower as u64,
        upper: upper as u64,
        share: (!kept.is_empty()).then(|| rounded(upper as f64 / kept.len() as f64, 6)),
        elsewhere: (part.iter().flatten().count() - members.len()) as u64,
        against: named
            .map(|pair| SignedPair { one: id(pair.one), other: id(pair.other), net: rounded(pair.net(), 6) })
            .collect(),
        camps,
    };
    (found, camp)
}

/// Solves each block alone and turns the blocks so that they agree in the nodes they share.
fn solve(graph: &Signed, budget: &mut Budget, depth: usize) -> Solution {
    // A block before those that hang on it; the lightest are solved first, so that they get the steps.
    let blocks = blocks::blocks(graph);
    let mut order: Vec<usize> = (0..blocks.len()).collect();
    order.sort_by_key(|&at| (blocks[at].graph.edges.len(), at));
    let mut solutions: Vec<Option<Solution>> = blocks.iter().map(|_| None).collect();
    for at in order {
        solutions[at] = Some(solve_block(&blocks[at].graph, budget, depth));
    }
    let mut lower = 0;
    let mut side: Vec<Option<bool>> = vec![None; graph.nodes];
    for (block, solution) in blocks.iter().zip(solutions.into_iter().flatten()) {
        lower += solution.lower;
        let known = block.nodes.iter().zip(&solution.side).find_map(|(&node, own)| Some(side[node as usize]? != *own));
        let turned = known.unwrap_or(false);
        for (&node, own) in block.nodes.iter().zip(&solution.side) {
            side[node as usize] = Some(own ^ turned);
        }
    }
    Solution { side: side.into_iter().map(Option::unwrap_or_default).collect(), lower }
}

fn solve_block(graph: &Signed, budget: &mut Budget, depth: usize) -> Solution {
    if let [(_, _, weight)] = graph.edges[..] {
        return Solution { side: vec![false, weight < 0], lower: 0 };
    }
    let kernel = kernel::Kernel::of(graph);
    if kernel.graph.edges.is_empty() {
        return Solution { side: kernel.expand(&vec![false; kernel.graph.nodes]), lower: kernel.cost };
    }
    let inner = if kernel.graph.nodes < graph.nodes && depth < DEPTH {
        solve(&kernel.graph, budget, depth + 1)
    } else {
        search(&kernel.graph, budget)
    };
    Solution { side: kernel.expand(&inner.side), lower: inner.lower + kernel.cost }
}

/// A block that cannot be made smaller.
fn search(graph: &Signed, budget: &mut Budget) -> Solution {
    let side = switching::switching(graph, budget);
    let upper = graph.cost(&side);
    let lower = packing::packing(graph, upper, &mut budget.scans);
    if lower >= upper {
        return Solution { side, lower: upper };
    }
    match exact::exact(graph, &side, &mut budget.steps) {
        Some((side, bound)) => Solution { side, lower: bound.max(lower) },
        None => Solution { side, lower },
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn budget(steps: u64) -> Budget {
        Budget { random: Random(1), steps, scans: 1_000_000, restarts: 3 }
    }

    fn brute_force(graph: &Signed) -> i64 {
        let all = 0..1u32 << graph.nodes.saturating_sub(1);
        all.map(|bits| graph.cost(&(0..graph.nodes).map(|at| bits >> at & 1 == 1).collect::<Vec<_>>())).min().unwrap_or(0)
    }

    fn complete(nodes: u32, weight: impl Fn(u32, u32) -> i64) -> Signed {
        let edges = (0..nodes).flat_map(|one| (one + 1..nodes).map(move |other| (one, other)));
        Signed { nodes: nodes as usize, edges: edges.map(|(one, other)| (one, other, weight(one, other))).collect() }
    }

    #[test]
    fn known_graphs() {
        // All foes: n(n-1)/2 less the greatest cut, floor(n²/4).
        for (nodes, index) in [(3, 1), (4, 2), (5, 4), (6, 6), (9, 16), (12, 30), (17, 64)] {
            let graph = complete(nodes, |_, _| -1);
            let solution = solve(&graph, &mut budget(4_000_000), 0);
            assert_eq!((graph.cost(&solution.side), solution.lower), (index, index), "{nodes} foes");
        }
        // The Petersen graph of foes: 15 edges, greatest cut 12.
        let ring = |at: u32| [(at, (at + 1) % 5), (at, at + 5), (at + 5, (at + 2) % 5 + 5)];
        let edges = (0..5).flat_map(ring).map(|(one, other)| (one.min(other), one.max(other), -1)).collect();
        let graph = Signed { nodes: 10, edges };
        let solution = solve(&graph, &mut budget(4_000_000), 0);
        assert_eq!((graph.cost(&solution.side), solution.lower), (3, 3));
        // Two camps with friends within and foes across: balanced, however large.
        let graph = complete(60, |one, other| if (one < 20) == (other < 20) { 1 } else { -1 });
        let solution = solve(&graph, &mut budget(0), 0);
        assert_eq!((graph.cost(&solution.side), solution.lower), (0, 0));
        // A long ring with one foe.
        let edges = (0..5000).map(|at| (at, at + 1, 1)).chain([(0, 5000, -1)]).collect();
        let graph = Signed { nodes: 5001, edges };
        let solution = solve(&graph, &mut budget(0), 0);
        assert_eq!((graph.cost(&solution.side), solution.lower), (1, 1));
    }

    #[test]
    fn without_steps_there_are_bounds() {
        let mut random = Random(5);
        let signs: Vec<i64> = (0..4950).map(|_| if random.below(2) == 0 { 1 } else { -1 }).collect();
        let graph = complete(100, |one, other| signs[(other * (other - 1) / 2 + one) as usize]);
        let solution = solve(&graph, &mut budget(1000), 0);
        let upper = graph.cost(&solution.side);
        assert!(solution.lower > 800 && solution.lower < upper && upper < 2170, "{} {upper}", solution.lower);
    }

    /// Two camps, with some pairs that stand against them: nodes, edges, one of how many stands against.
    fn planted(nodes: usize, edges: usize, one_of: usize, seed: u64) -> Signed {
        let mut random = Random(seed);
        let mut chosen = std::collections::BTreeMap::new();
        while chosen.len() < edges {
            let (one, other) = (random.below(nodes) as u32, random.below(nodes) as u32);
            let suits = random.below(one_of) > 0;
            if one < other {
                chosen.entry((one, other)).or_insert(if (one % 2 == other % 2) == suits { 1 } else { -1 });
            }
        }
        Signed { nodes, edges: chosen.into_iter().map(|((one, other), weight)| (one, other, weight)).collect() }
    }

    #[test]
    fn camps_of_real_size_are_found_exactly() {
        for (nodes, edges, one_of) in [(50, 200, 2), (60, 400, 8), (200, 1000, 10)] {
            let graph = planted(nodes, edges, one_of, 3);
            let solution = solve(&graph, &mut budget(4_000_000), 0);
            assert_eq!(graph.cost(&solution.side), solution.lower, "{nodes} actors, {edges} pairs");
        }
    }

    proptest! {
        #[test]
        fn the_index_is_that_of_brute_force(
            nodes in 2usize..=10,
            chosen in proptest::collection::vec((0u8..10, proptest::bool::ANY), 45),
            density in 2u8..10,
        ) {
            let mut at = 0;
            let mut edges = Vec::new();
            for one in 0..nodes as u32 {
                for other in one + 1..nodes as u32 {
                    let (draw, foe) = chosen[at];
                    at += 1;
                    if draw < density {
                        edges.push((one, other, if foe { -1 } else { 1 }));
                    }
                }
            }
            let graph = Signed { nodes, edges };
            let index = brute_force(&graph);
            let solution = solve(&graph, &mut budget(1_000_000), 0);
            prop_assert_eq!(graph.cost(&solution.side), index);
            prop_assert_eq!(solution.lower, index);
            let bounded = solve(&graph, &mut budget(0), 0);
            prop_assert!(bounded.lower <= index && graph.cost(&bounded.side) >= index);
        }
    }
}
