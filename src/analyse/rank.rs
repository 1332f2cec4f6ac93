//! PageRank (Brin & Page 1998) with weights.

use super::collapse::Digraph;

/// Change below which the iteration ends.
const CHANGE: f64 = 1e-13;
const ITERATIONS: usize = 1000;

/// Rank of each node, 0 to 1, together 1. A node passes its rank on by the weights of its arcs; one without arcs passes it on to all alike.
/// `backward` holds the arcs of `forward` the other way round. A `damping` that is no number from 0 to 1 counts as 0.85.
pub(super) fn page_rank(forward: &Digraph, backward: &Digraph, damping: f64) -> Vec<f64> {
    let nodes = forward.nodes();
    if nodes == 0 {
        return Vec::new();
    }
    let damping = if (0.0..=1.0).contains(&damping) { damping } else { 0.85 };
    let even = 1.0 / nodes as f64;
    let sums: Vec<f64> = (0..nodes).map(|node| forward.row(node).map(|(_, weight)| weight).sum()).collect();
    let mut rank = vec![even; nodes];
    let mut share = vec![0.0; nodes];
    for _ in 0..ITERATIONS {
        let mut stuck = 0.0;
        for node in 0..nodes {
            if sums[node] > 0.0 {
                share[node] = rank[node] / sums[node];
            } else {
                share[node] = 0.0;
                stuck += rank[node];
            }
        }
        let base = (1.0 - damping) * even + damping * stuck * even;
        let mut change = 0.0;
        for (node, rank) in rank.iter_mut().enumerate() {
            let received: f64 = backward.row(node).map(|(from, weight)| share[from as usize] * weight).sum();
            let next = base + damping * received;
            change += (next - *rank).abs();
            *rank = next;
        }
        if change < CHANGE {
            break;
        }
    }
    // What rounding added or took is spread, so that the sum is 1.
    let total: f64 = rank.iter().sum();
    rank.iter_mut().for_each(|rank| *rank /= total);
    rank
}
