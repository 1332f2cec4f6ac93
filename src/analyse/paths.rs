//! Shortest paths: betweenness (Brandes 2001), closeness and harmonic centrality, all from one search from each source.
//!
//! Above a size, sources are drawn by chance and the sums scaled up (Brandes & Pich 2007 for betweenness, Eppstein & Wang 2004 for closeness).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rayon::prelude::*;

use super::collapse::Digraph;
use crate::model::PathSample;
use crate::statistics::Random;

/// Two paths are equally long when their lengths differ by less than this share: sums of the same terms in another order do.
const SAME: f64 = 1e-11;
/// Sources whose sums are added up on one thread, and how many such chunks are held at a time: fixed, so that the order of all
/// additions is.
const CHUNK: usize = 8;
const CHUNKS: usize = 16;

/// What the paths say of each node.
#[derive(Debug, Default)]
pub(super) struct Paths {
    pub betweenness: Vec<f64>,
    pub closeness: Vec<f64>,
    pub harmonic: Vec<f64>,
    pub sample: PathSample,
}

/// Follows paths from all nodes with arcs, or from `pivots` of them when there are more than `exact`.
///
/// An arc of weight w is 1/w long.
pub(super) fn paths(graph: &Digraph, exact: usize, pivots: usize, mut random: Random) -> Paths {
    let nodes = graph.nodes();
    let mut sources: Vec<u32> = (0..nodes as u32).filter(|&node| graph.degree(node as usize) > 0).collect();
    let of = sources.len();
    let mut drawn = vec![false; nodes];
    if of > exact && of > pivots {
        random.shuffle(&mut sources);
        sources.truncate(pivots.max(1));
        sources.sort_unstable();
    }
    sources.iter().for_each(|&source| drawn[source as usize] = true);

    let mut sums = Sums::new(nodes);
    for wave in sources.chunks(CHUNK * CHUNKS) {
        let parts: Vec<Sums> = wave.par_chunks(CHUNK).map(|chunk| Search::new(nodes).run(graph, chunk)).collect();
        parts.iter().for_each(|part| sums.add(part));
    }

    let others = nodes.saturating_sub(1) as f64;
    let between_scale = if nodes > 2 { 1.0 / (others * (others - 1.0)) } else { 0.0 };
    let up = if sources.is_empty() { 1.0 } else { of as f64 / sources.len() as f64 };
    let mut paths = Paths {
        sample: PathSample { exact: sources.len() == of, sources: sources.len() as u64, of: of as u64 },
        ..Paths::default()
    };
    for (node, &is_drawn) in drawn.iter().enumerate() {
        // Who is a source itself cannot be reached by itself: one source less, of those drawn and of all.
        let is_source = usize::from(graph.degree(node) > 0);
        let sampled = sources.len() - usize::from(is_drawn);
        let up_reached = if sampled == 0 { 0.0 } else { (of - is_source) as f64 / sampled as f64 };
        let reached = f64::from(sums.reached[node]);
        let closeness = if sums.distance[node] > 0.0 {
            reached / sums.distance[node] * (reached * up_reached / others).min(1.0)
        } else {
            0.0
        };
        paths.betweenness.push(sums.betweenness[node] * up * between_scale);
        paths.closeness.push(closeness);
        paths.harmonic.push(sums.inverse[node] * up_reached);
    }
    paths
}

/// Sums over sources, for each node.
#[derive(Debug)]
struct Sums {
    betweenness: Vec<f64>,
    /// Of the distances from the sources that reach it.
    distance: Vec<f64>,
    /// Of one over them.
    inverse: Vec<f64>,
    /// Number of those sources.
    reached: Vec<u32>,
}

impl Sums {
    fn new(nodes: usize) -> Self {
        Self { betweenness: vec![0.0; nodes], distance: vec![0.0; nodes], inverse: vec![0.0; nodes], reached: vec![0; nodes] }
    }

    fn add(&mut self, part: &Self) {
        let floats = [
            (&mut self.betweenness, &part.betweenness),
            (&mut self.distance, &part.distance),
            (&mut self.inverse, &part.inverse),
        ];
        for (sums, part) in floats {
            sums.iter_mut().zip(part).for_each(|(sum, part)| *sum += part);
        }
        self.reached.iter_mut().zip(&part.reached).for_each(|(sum, part)| *sum += part);
    }
}

/// Room for searches, used again from source to source.
struct Search {
    sums: Sums,
    distance: Vec<f64>,
    settled: Vec<bool>,
    /// Number of shortest paths from the source.
    ways: Vec<f64>,
    dependency: Vec<f64>,
    /// The nodes before it on shortest paths.
    before: Vec<Vec<u32>>,
    order: Vec<u32>,
    /// Distances are not negative, so their bits are in their order.
    open: BinaryHeap<Reverse<(u64, u32)>>,
}

impl Search {
    fn new(nodes: usize) -> Self {
        Self {
            sums: Sums::new(nodes),
            distance: vec![f64::INFINITY; nodes],
            settled: vec![false; nodes],
            ways: vec![0.0; nodes],
            dependency: vec![0.0; nodes],
            before: vec![Vec::new(); nodes],
            order: Vec::new(),
            open: BinaryHeap::new(),
        }
    }

    fn run(mut self, graph: &Digraph, sources: &[u32]) -> Sums {
        for &source in sources {
            self.settle(graph, source);
            self.accumulate(source);
        }
        self.sums
    }

    /// Dijkstra's algorithm, counting shortest paths.
    fn settle(&mut self, graph: &Digraph, source: u32) {
        self.distance[source as usize] = 0.0;
        self.ways[source as usize] = 1.0;
        self.open.push(Reverse((0, source)));
        while let Some(Reverse((bits, node))) = self.open.pop() {
            let at = node as usize;
            if self.settled[at] || bits != self.distance[at].to_bits() {
                continue;
            }
            self.settled[at] = true;
            self.order.push(node);
            for (end, weight) in graph.row(at) {
                let to = end as usize;
                if self.settled[to] {
                    continue;
                }
                let length = self.distance[at] + 1.0 / weight;
                let known = self.distance[to];
                if known.is_infinite() || length < known * (1.0 - SAME) {
                    self.distance[to] = length;
                    self.ways[to] = self.ways[at];
                    self.before[to].clear();
                    self.before[to].push(node);
                    self.open.push(Reverse((length.to_bits(), end)));
                } else if length <= known * (1.0 + SAME) {
                    self.ways[to] += self.ways[at];
                    self.before[to].push(node);
                }
            }
        }
    }

    /// Brandes's sums, from the farthest node back; leaves the room as it was.
    fn accumulate(&mut self, source: u32) {
        while let Some(node) = self.order.pop() {
            let at = node as usize;
            let coefficient = (1.0 + self.dependency[at]) / self.ways[at];
            for &before in &self.before[at] {
                self.dependency[before as usize] += self.ways[before as usize] * coefficient;
            }
            if node != source {
                self.sums.betweenness[at] += self.dependency[at];
                self.sums.distance[at] += self.distance[at];
                self.sums.inverse[at] += 1.0 / self.distance[at];
                self.sums.reached[at] += 1;
            }
            self.before[at].clear();
            self.distance[at] = f64::INFINITY;
            self.settled[at] = false;
            self.dependency[at] = 0.0;
            self.ways[at] = 0.0;
        }
    }
}
