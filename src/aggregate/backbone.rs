//! The backbone of a graph: relations that hold more of their actors' weight than chance would give them.

use std::collections::{BTreeMap, HashMap};

use compact_str::CompactString;
use petgraph::graph::NodeIndex;

use super::merge::retained;
use crate::model::RelationGraph;
use crate::statistics::rounded;

/// What the weight of an actor is shared among.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layers {
    /// The relations of one type: each type has a backbone of its own.
    Relation,
    /// All relations: the weights of one direction between two actors are added up first, and all its relations stay or go together.
    All,
}

/// Outgoing weight of each actor towards each other one.
type Flow = BTreeMap<(NodeIndex, NodeIndex), f64>;

/// Keeps the relations that the disparity filter (Serrano, Boguñá & Vespignani 2009) finds significant: α = (1 − w/s)^(k − 1) < `alpha`,
/// where s is the weight and k the number of partners of the actor, outgoing for the source, incoming for the target; the lesser of both counts.
/// Each kept edge tells its α. Actors without a relation are left out.
///
/// A mutual relation counts both ways. An actor with one partner says nothing (α = 1), as in the paper; relations of weight 0 and loops go.
/// Time is m log m in the number of edges.
#[must_use]
pub fn backbone(graph: &RelationGraph, alpha: f64, layers: Layers) -> RelationGraph {
    let mut flows: BTreeMap<CompactString, Flow> = BTreeMap::new();
    let inner = &graph.graph;
    let layer = |relation: &CompactString| match layers {
        Layers::Relation => relation.clone(),
        Layers::All => CompactString::default(),
    };
    for edge in inner.edge_indices() {
        let Some((source, target)) = inner.edge_endpoints(edge).filter(|(source, target)| source != target) else { continue };
        let weight = &inner[edge];
        if weight.weight > 0.0 {
            let flow = flows.entry(layer(&weight.relation)).or_default();
            *flow.entry((source, target)).or_default() += weight.weight;
            if weight.symmetric {
                *flow.entry((target, source)).or_default() += weight.weight;
            }
        }
    }
    let significance: BTreeMap<CompactString, HashMap<(NodeIndex, NodeIndex), f64>> =
        flows.into_iter().map(|(layer, flow)| (layer, significance(&flow))).collect();
    let of_edge: Vec<f64> = inner
        .edge_indices()
        .map(|edge| {
            let (Some((source, target)), weight) = (inner.edge_endpoints(edge), &inner[edge]) else { return 1.0 };
            let found = |ends| significance.get(&layer(&weight.relation)).and_then(|layer| layer.get(&ends)).copied();
            let there = found((source, target)).filter(|_| weight.weight > 0.0).unwrap_or(1.0);
            let back = found((target, source)).filter(|_| weight.symmetric && weight.weight > 0.0).unwrap_or(1.0);
            there.min(back)
        })
        .collect();
    let mut kept = retained(graph, &|edge| of_edge[edge.index()] < alpha);
    let alphas = of_edge.into_iter().filter(|&own| own < alpha);
    for (edge, own) in kept.graph.edge_weights_mut().zip(alphas) {
        edge.alpha = Some(rounded(own, 6));
    }
    kept.options.insert("backbone".to_owned(), alpha.into());
    let layers = if layers == Layers::All { "all relations" } else { "each relation" };
    kept.options.insert("backbone_of".to_owned(), layers.into());
    kept
}

fn significance(flow: &Flow) -> HashMap<(NodeIndex, NodeIndex), f64> {
    // Weight and number of partners, outgoing and incoming.
    let mut sums: HashMap<(NodeIndex, bool), (f64, i32)> = HashMap::new();
    for (&(source, target), weight) in flow {
        for end in [(source, true), (target, false)] {
            let sum = sums.entry(end).or_default();
            sum.0 += weight;
            sum.1 += 1;
        }
    }
    let alpha = |weight: f64, (sum, partners): (f64, i32)| {
        if partners < 2 { 1.0 } else { (1.0 - weight / sum).max(0.0).powi(partners - 1) }
    };
    flow.iter()
        .map(|(&(source, target), &weight)| {
            ((source, target), alpha(weight, sums[&(source, true)]).min(alpha(weight, sums[&(target, false)])))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ActorNode, RelationEdge};

    fn graph(edges: &[(&str, &str, &str, f64, bool)]) -> RelationGraph {
        let mut graph = RelationGraph::default();
        let mut index = BTreeMap::new();
        for (source, target, ..) in edges {
            for id in [source, target] {
                index.entry(*id).or_insert_with(|| {
                    let id = CompactString::from(*id);
                    graph.graph.add_node(ActorNode {
                        name: id.clone(),
                        id,
                        kind: None,
                        mentions: 0,
                        documents: 0,
                        sentences: 0,
                    })
                });
            }
        }
        for (source, target, relation, weight, symmetric) in edges {
            let edge = RelationEdge {
                relation: (*relation).into(),
                weight: *weight,
                symmetric: *symmetric,
                ..RelationEdge::default()
            };
            graph.graph.add_edge(index[source], index[target], edge);
        }
        graph
    }

    fn kept(graph: &RelationGraph, alpha: f64, layers: Layers) -> Vec<(String, f64)> {
        let backbone = backbone(graph, alpha, layers);
        let edge = |(source, edge, target): (&ActorNode, &RelationEdge, &ActorNode)| {
            (format!("{} {} {}", source.id, edge.relation, target.id), edge.alpha.unwrap())
        };
        backbone.edges().map(edge).collect()
    }

    // By the formula in Python: A has k = 4, s = 20; B, C, D, E one partner each but for E, which has A and B.
    // [(1 - w / 20) ** 3 for w in (17, 1, 1, 1)] = [0.003375, 0.857375, 0.857375, 0.857375]; E in: (1 - 9/10) ** 1 = 0.1
    #[test]
    fn agrees_with_the_formula() {
        let edges = [
            ("A", "B", "x", 17.0, false),
            ("A", "C", "x", 1.0, false),
            ("A", "D", "x", 1.0, false),
            ("A", "E", "x", 1.0, false),
            ("B", "E", "x", 9.0, false),
        ];
        let graph = graph(&edges);
        assert_eq!(kept(&graph, 0.05, Layers::All), [("A x B".to_owned(), 0.003_375)]);
        assert_eq!(kept(&graph, 0.2, Layers::Relation), [("A x B".to_owned(), 0.003_375), ("B x E".to_owned(), 0.1)]);
        assert_eq!(backbone(&graph, 0.05, Layers::All).graph.node_count(), 2);
    }

    #[test]
    fn layers_are_apart_or_together_and_mutual_relations_count_both_ways() {
        let edges = [
            ("A", "B", "x", 8.0, false),
            ("A", "B", "y", 9.0, true),
            ("A", "C", "x", 1.0, false),
            ("A", "D", "x", 1.0, false),
            ("A", "E", "y", 1.0, true),
        ];
        let graph = graph(&edges);
        // x: (1 - 8/10)^2 = 0.04; y: k = 2 at A: 1 - 9/10 = 0.1
        assert_eq!(kept(&graph, 0.15, Layers::Relation), [("A x B".to_owned(), 0.04), ("A y B".to_owned(), 0.1)]);
        // together: A out: B 17, C 1, D 1, E 1: (3/20)^3
        assert_eq!(kept(&graph, 0.05, Layers::All), [("A x B".to_owned(), 0.003_375), ("A y B".to_owned(), 0.003_375)]);
    }
}
