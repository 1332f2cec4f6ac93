use petgraph::graph::NodeIndex;
use proptest::prelude::*;

use super::*;
use crate::model::{ActorNode, RelationEdge, RelationGraph};

/// A path A - B - C - D - E with two edges B-C the one way, one the other, and one of weight 0 from A to E.
fn path() -> RelationGraph {
    let mut graph = RelationGraph { documents: 3, ..RelationGraph::default() };
    for id in ["A", "B", "C", "D", "E"] {
        graph.graph.add_node(ActorNode { id: id.into(), name: format!("Name of {id}").into(), ..ActorNode::default() });
    }
    let edges = [
        (0, 1, "talks", 1, true, 4.0, 4),
        (1, 2, "accuse", -1, false, 5.0, 5),
        (1, 2, "support", 1, false, 1.0, 1),
        (1, 2, "sanction", -1, false, 6.0, 2),
        (2, 1, "accuse", -1, false, 2.0, 3),
        (3, 2, "aid", 1, false, 3.0, 1),
        (3, 4, "influence", 0, false, 0.5, 1),
        (0, 4, "visit", 1, false, 0.0, 1),
    ];
    for (source, target, relation, sign, symmetric, weight, count) in edges {
        let edge = RelationEdge { relation: relation.into(), sign, symmetric, weight, count, ..RelationEdge::default() };
        graph.graph.add_edge(NodeIndex::new(source), NodeIndex::new(target), edge);
    }
    graph
}

fn told(graph: &RelationGraph, choice: &Choice) -> Vec<String> {
    let id = |node: NodeIndex| graph.graph[node].id.to_string();
    let line = |line: &Line| {
        let sign = match line.heads {
            (false, false) => "--",
            (true, true) => "<->",
            (true, false) => "<-",
            (false, true) => "->",
        };
        format!("{} {sign} {} {}", id(line.source), id(line.target), line.label(graph).join(", "))
    };
    choice.lines.iter().map(line).collect()
}

#[test]
fn the_strongest_are_chosen_and_what_weighs_nothing_never() {
    let graph = path();
    let all = choose(&graph, &DiagramOptions { top: None, ..DiagramOptions::default() });
    assert_eq!((all.lines.len(), all.all, all.nodes.len()), (7, 7, 5));
    let two = choose(&graph, &DiagramOptions { top: Some(2), ..DiagramOptions::default() });
    assert_eq!(told(&graph, &two), ["B -> C accuse ×5", "B -> C sanction ×2"]);
    assert_eq!(two.shown(&graph, &DiagramOptions::default()), "the 2 strongest of 7 relations, from 3 documents");
}

#[test]
fn merged_lines_hold_one_sign_and_both_directions() {
    let graph = path();
    let options = DiagramOptions { parallel: Parallel::Merged, ..DiagramOptions::default() };
    let choice = choose(&graph, &options);
    assert_eq!(
        told(&graph, &choice),
        ["A -- B talks ×4", "B -> C support", "B <-> C sanction ×2, accuse ×8", "D -> C aid", "D -> E influence",]
    );
    let weights: Vec<f64> = choice.lines.iter().map(|line| line.weight).collect();
    assert_eq!(weights, [4.0, 1.0, 13.0, 3.0, 0.5]);
    let tooltip = choice.lines[2].tooltip(&graph);
    assert!(tooltip.contains("Name of C → Name of B, accuse: weight 2.00, 3 events"), "{tooltip}");
    let one = choose(&graph, &DiagramOptions { top: Some(1), ..options });
    assert_eq!(told(&graph, &one), ["B <-> C sanction ×2, accuse ×8"]);
}

// g = networkx.MultiDiGraph([("A","B"),("B","C"),("B","C"),("B","C"),("C","B"),("D","C"),("D","E")])
// [(n, d, sorted(networkx.ego_graph(g, n, radius=d, undirected=True)), networkx.ego_graph(g, n, radius=d, undirected=True).size())
//  for n, d in [("A",0),("A",1),("A",2),("C",1),("E",3),("E",9)]]
#[test]
fn the_neighbourhood_is_that_of_networkx() {
    let graph = path();
    for (id, depth, nodes, edges) in
        [("A", 0, "A", 0), ("A", 1, "AB", 1), ("A", 2, "ABC", 5), ("C", 1, "BCD", 5), ("E", 3, "BCDE", 6), ("E", 9, "ABCDE", 7)]
    {
        let options = DiagramOptions { top: None, focus: vec![id.into()], depth, ..DiagramOptions::default() };
        let choice = choose(&graph, &options);
        let found: String = choice.nodes.iter().map(|&node| graph.graph[node].id.as_str()).collect();
        assert_eq!((found.as_str(), choice.lines.len()), (nodes, edges), "{id} {depth}");
    }
    let both = DiagramOptions { focus: vec!["A".into(), "E".into()], ..DiagramOptions::default() };
    assert_eq!(choose(&graph, &both).lines.len(), 2);
    let unknown = DiagramOptions { focus: vec!["X".into()], ..DiagramOptions::default() };
    assert!(choose(&graph, &unknown).nodes.is_empty(), "an unknown actor has no neighbours");
}

#[test]
fn the_focus_comes_before_the_strongest() {
    let graph = path();
    let options = DiagramOptions { top: Some(1), focus: vec!["E".into()], ..DiagramOptions::default() };
    assert_eq!(told(&graph, &choose(&graph, &options)), ["D -> E influence"]);
    assert_eq!(choose(&graph, &options).shown(&graph, &options), "1 relation of Name of E and neighbours, from 3 documents");
}

proptest! {
    #[test]
    fn every_choice_is_sound(
        edges in prop::collection::vec((0usize..6, 0usize..6, -1i8..=1, any::<bool>(), prop::num::f64::ANY), 0..30),
        top in prop::option::of(0usize..9), focus in prop::option::of(0usize..6), depth in 0usize..4, merge in any::<bool>(),
    ) {
        let mut graph = RelationGraph::default();
        for at in 0..6 {
            graph.graph.add_node(ActorNode { id: format!("{at}").into(), ..ActorNode::default() });
        }
        for (source, target, sign, symmetric, weight) in edges {
            let edge = RelationEdge { relation: "r".into(), sign, symmetric, weight, ..RelationEdge::default() };
            graph.graph.add_edge(NodeIndex::new(source), NodeIndex::new(target), edge);
        }
        let parallel = if merge { Parallel::Merged } else { Parallel::Fanned };
        let focus = focus.map(|at| format!("{at}").into()).into_iter().collect();
        let options = DiagramOptions { top, focus, depth, parallel, ..DiagramOptions::default() };
        let choice = choose(&graph, &options);
        prop_assert!(choice.lines.len() <= top.unwrap_or(usize::MAX) && choice.nodes.is_sorted());
        prop_assert!(choice.heaviest > 0.0 && choice.strongest > 0.0 && choice.strongest.is_finite());
        for line in &choice.lines {
            prop_assert!(line.weight > 0.0 && line.weight <= choice.heaviest);
            prop_assert!(choice.nodes.contains(&line.source) && choice.nodes.contains(&line.target));
            if merge {
                let same = |other: &&Line| other.sign == line.sign && {
                    let ends = |line: &Line| (line.source.min(line.target), line.source.max(line.target));
                    ends(other) == ends(line)
                };
                prop_assert_eq!(choice.lines.iter().filter(same).count(), 1);
            }
        }
        let svg = crate::export::svg(&graph, &options).unwrap();
        prop_assert!(!svg.contains("NaN") && !svg.contains("inf\""));
    }
}
