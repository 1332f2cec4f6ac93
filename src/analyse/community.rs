//! Communities of the cooperative layer, by the Leiden algorithm (Traag, Waltman & van Eck 2019).

use leiden_rs::{GraphData, GraphDataBuilder, Leiden, LeidenConfig};

use super::collapse::Pair;
use crate::model::{Communities, Community, RelationGraph};
use crate::options::AnalyseOptions;
use crate::statistics::{Random, rounded};

/// How many actors give a community its name.
const NAMES: usize = 3;
/// Pairs above which fewer runs are made: as many as have this many pairs together.
const WORK: usize = 400_000;

/// The communities, and the number of each node's, from 1.
pub(super) fn communities(graph: &RelationGraph, pairs: &[Pair], options: &AnalyseOptions) -> (Communities, Vec<Option<u32>>) {
    let nodes = graph.graph.node_count();
    let layer: Vec<(u32, u32, f64)> =
        pairs.iter().filter(|pair| pair.cooperation > 0.0).map(|pair| (pair.one, pair.other, pair.cooperation)).collect();
    // Only nodes of the layer take part, by their places in `members`.
    let mut members: Vec<u32> = layer.iter().flat_map(|&(one, other, _)| [one, other]).collect();
    members.sort_unstable();
    members.dedup();
    let mut place = vec![0; nodes];
    members.iter().enumerate().for_each(|(at, &node)| place[node as usize] = at);
    let edges: Vec<(usize, usize, f64)> =
        layer.iter().map(|&(one, other, weight)| (place[one as usize], place[other as usize], weight)).collect();

    let resolution = if options.resolution.is_finite() { options.resolution.max(0.0) } else { 1.0 };
    let found = partition(members.len(), &edges, resolution, options);
    let modularity = (!edges.is_empty()).then(|| rounded(modularity(members.len(), &edges, &found, resolution), 6));

    // Groups in the order of size, then of their first node.
    let mut groups: Vec<Vec<u32>> = vec![Vec::new(); found.iter().max().map_or(0, |most| most + 1)];
    members.iter().zip(&found).for_each(|(&node, &group)| groups[group].push(node));
    groups.retain(|group| !group.is_empty());
    groups.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a[0].cmp(&b[0])));
    let mut number = vec![None; nodes];
    for (at, group) in groups.iter().enumerate() {
        group.iter().for_each(|&node| number[node as usize] = Some(at as u32 + 1));
    }

    let mut inner = vec![0.0; nodes];
    let (mut within, mut beyond) = (vec![0.0; groups.len() + 1], vec![0.0; groups.len() + 1]);
    for &(one, other, weight) in &layer {
        let (Some(first), Some(second)) = (number[one as usize], number[other as usize]) else { continue };
        if first == second {
            within[first as usize] += weight;
            inner[one as usize] += weight;
            inner[other as usize] += weight;
        } else {
            beyond[first as usize] += weight;
            beyond[second as usize] += weight;
        }
    }
    let communities = groups.into_iter().enumerate().map(|(at, mut group)| {
        group.sort_by(|&a, &b| inner[b as usize].total_cmp(&inner[a as usize]).then(a.cmp(&b)));
        let actor = |node: &u32| &graph.graph[petgraph::graph::NodeIndex::new(*node as usize)];
        Community {
            number: at as u32 + 1,
            name: group.iter().take(NAMES).map(|node| actor(node).name.as_str()).collect::<Vec<_>>().join(", "),
            members: group.iter().map(|node| actor(node).id.clone()).collect(),
            within: rounded(within[at + 1], 6),
            beyond: rounded(beyond[at + 1], 6),
        }
    });
    let communities = Communities { modularity, communities: communities.collect(), outside: (nodes - members.len()) as u64 };
    (communities, number)
}

/// The best of several runs, each from another seed.
fn partition(nodes: usize, edges: &[(usize, usize, f64)], resolution: f64, options: &AnalyseOptions) -> Vec<usize> {
    let alone = || (0..nodes).collect::<Vec<usize>>();
    let Some(data) = data(nodes, edges) else { return alone() };
    let mut random = Random(options.seed);
    let runs = options.community_runs.min(WORK / edges.len().max(1)).max(1);
    let mut best: Option<(f64, Vec<usize>)> = None;
    for _ in 0..runs {
        let config = LeidenConfig { seed: Some(random.next()), resolution, ..LeidenConfig::default() };
        let Ok(output) = Leiden::new(config).run(&data) else { continue };
        let found = output.partition.as_slice().to_vec();
        let quality = modularity(nodes, edges, &found, resolution);
        // More by a rounding error is not more.
        if best.as_ref().is_none_or(|(most, _)| quality > most + 1e-9) {
            best = Some((quality, found));
        }
    }
    best.map_or_else(alone, |(_, found)| found)
}

/// Weights as shares of the greatest, which changes no partition and keeps tiny and huge weights apart from the limits of the search.
fn data(nodes: usize, edges: &[(usize, usize, f64)]) -> Option<GraphData> {
    let greatest = edges.iter().map(|edge| edge.2).fold(0.0, f64::max);
    if greatest <= 0.0 {
        return None;
    }
    let mut builder = GraphDataBuilder::new(nodes);
    for &(one, other, weight) in edges {
        builder.add_edge(one, other, weight / greatest).ok()?;
    }
    builder.build().ok()
}

/// Modularity of a partition of an undirected weighted graph (Newman 2004), with resolution (Reichardt & Bornholdt 2006).
fn modularity(nodes: usize, edges: &[(usize, usize, f64)], group: &[usize], resolution: f64) -> f64 {
    let total: f64 = edges.iter().map(|edge| edge.2).sum();
    if total <= 0.0 {
        return 0.0;
    }
    let mut within = vec![0.0; nodes];
    let mut degree = vec![0.0; nodes];
    for &(one, other, weight) in edges {
        degree[group[one]] += weight;
        degree[group[other]] += weight;
        if group[one] == group[other] {
            within[group[one]] += weight;
        }
    }
    within.iter().zip(&degree).map(|(within, degree)| within / total - resolution * (degree / (2.0 * total)).powi(2)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    // import networkx as nx; g = nx.Graph(); g.add_weighted_edges_from(edges)
    // nx.community.modularity(g, [{0, 1, 2}, {3, 4}], resolution=r)
    #[test]
    fn modularity_agrees_with_networkx() {
        let edges = [(0, 1, 2.0), (1, 2, 1.5), (0, 2, 0.25), (2, 3, 1.0), (3, 4, 3.0), (1, 4, 0.5)];
        for (resolution, expected) in [(1.0, 0.314_049_586_777), (0.5, 0.566_115_702_479), (2.0, -0.190_082_644_628)] {
            let found = modularity(5, &edges, &[0, 0, 0, 1, 1], resolution);
            assert!((found - expected).abs() < 1e-9, "{found} {expected}");
        }
        assert_eq!(modularity(0, &[], &[], 1.0), 0.0);
    }
}
