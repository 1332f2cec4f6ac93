//! The multigraph made simple: parallel relations added up, directed for paths and rank, undirected for communities and balance.

use crate::model::{Extent, RelationGraph};

/// The least weight that counts: weights are whole millionths.
pub(super) const LEAST: f64 = 5e-7;
/// The greatest weight of one edge, so that no sum of weights or distances leaves the numbers.
const MOST: f64 = 1e12;

/// An edge that counts: between two actors, with a weight.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tie {
    pub source: u32,
    pub target: u32,
    pub weight: f64,
    pub sign: i8,
    pub symmetric: bool,
}

/// The edges that count, in the order of the graph, and how many were left out.
pub(super) fn ties(graph: &RelationGraph) -> (Vec<Tie>, Extent) {
    let mut extent = Extent { actors: graph.graph.node_count() as u64, ..Extent::default() };
    let mut ties = Vec::with_capacity(graph.graph.edge_count());
    for edge in graph.graph.edge_indices() {
        let Some((source, target)) = graph.graph.edge_endpoints(edge) else { continue };
        let edge = &graph.graph[edge];
        if source == target {
            extent.loops += 1;
        } else if edge.weight.is_nan() || edge.weight < LEAST {
            extent.weightless += 1;
        } else {
            let (source, target) = (source.index() as u32, target.index() as u32);
            let weight = edge.weight.min(MOST);
            ties.push(Tie { source, target, weight, sign: edge.sign.signum(), symmetric: edge.symmetric });
        }
    }
    extent.relations = ties.len() as u64;
    (ties, extent)
}

/// A directed graph without parallel arcs, by rows: the arcs of a node lie together, in the order of their ends.
#[derive(Clone, Debug)]
pub(super) struct Digraph {
    starts: Vec<usize>,
    ends: Vec<u32>,
    weights: Vec<f64>,
}

impl Digraph {
    /// Parallel ties are added up; a mutual one counts in both directions with its full weight.
    pub fn of(nodes: usize, ties: &[Tie]) -> Self {
        let mut arcs = Vec::with_capacity(ties.len());
        for tie in ties {
            arcs.push((tie.source, tie.target, tie.weight));
            if tie.symmetric {
                arcs.push((tie.target, tie.source, tie.weight));
            }
        }
        Self::from_arcs(nodes, arcs)
    }

    fn from_arcs(nodes: usize, mut arcs: Vec<(u32, u32, f64)>) -> Self {
        arcs.sort_by_key(|&(source, target, _)| (source, target)); // stable: sums in the order of the graph
        arcs.dedup_by(|next, kept| {
            let same = (next.0, next.1) == (kept.0, kept.1);
            if same {
                kept.2 += next.2;
            }
            same
        });
        let mut starts = vec![0; nodes + 1];
        for &(source, ..) in &arcs {
            starts[source as usize + 1] += 1;
        }
        for at in 0..nodes {
            starts[at + 1] += starts[at];
        }
        let (ends, weights) = arcs.into_iter().map(|(_, target, weight)| (target, weight)).unzip();
        Self { starts, ends, weights }
    }

    /// The same arcs the other way round.
    pub fn reversed(&self) -> Self {
        let arcs = (0..self.nodes()).flat_map(|node| self.row(node).map(move |(end, weight)| (end, node as u32, weight)));
        Self::from_arcs(self.nodes(), arcs.collect())
    }

    pub fn nodes(&self) -> usize {
        self.starts.len() - 1
    }

    pub fn arcs(&self) -> usize {
        self.ends.len()
    }

    /// Ends and weights of the arcs from a node.
    pub fn row(&self, node: usize) -> impl Iterator<Item = (u32, f64)> {
        let range = self.starts[node]..self.starts[node + 1];
        self.ends[range.clone()].iter().copied().zip(self.weights[range].iter().copied())
    }

    pub fn degree(&self, node: usize) -> usize {
        self.starts[node + 1] - self.starts[node]
    }
}

/// Two actors with all that is between them; `one` is the lesser.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Pair {
    pub one: u32,
    pub other: u32,
    pub cooperation: f64,
    pub conflict: f64,
}

impl Pair {
    pub fn net(&self) -> f64 {
        self.cooperation - self.conflict
    }

    /// 1 friends, -1 foes, 0 neither.
    pub fn sign(&self) -> i8 {
        let net = self.net();
        if net.abs() < LEAST { 0 } else { net.signum() as i8 }
    }
}

/// The undirected graph of signed relations, in the order of the ends; each relation counts once, mutual or not.
pub(super) fn pairs(ties: &[Tie]) -> Vec<Pair> {
    let signed = ties.iter().filter(|tie| tie.sign != 0).map(|tie| {
        let (cooperation, conflict) = if tie.sign > 0 { (tie.weight, 0.0) } else { (0.0, tie.weight) };
        Pair { one: tie.source.min(tie.target), other: tie.source.max(tie.target), cooperation, conflict }
    });
    let mut pairs: Vec<Pair> = signed.collect();
    pairs.sort_by_key(|pair| (pair.one, pair.other));
    pairs.dedup_by(|next, kept| {
        let same = (next.one, next.other) == (kept.one, kept.other);
        if same {
            kept.cooperation += next.cooperation;
            kept.conflict += next.conflict;
        }
        same
    });
    pairs
}
