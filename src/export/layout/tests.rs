use super::*;
use crate::statistics::Random;

/// A made-up graph: a few actors in the middle of many.
pub(crate) fn graph(nodes: usize, edges: usize) -> RelationGraph {
    let mut random = Random(nodes as u64 + 7);
    let mut graph = RelationGraph { name: "made".to_owned(), documents: 5, ..RelationGraph::default() };
    let kinds = [Some(ActorKind::State), Some(ActorKind::Igo), Some(ActorKind::Group), None, Some(ActorKind::Bloc)];
    for at in 0..nodes {
        let name = ["Utopia", "United Realms of Ruritania", "Freedonia", "Council of the Northern Isles"][at % 4];
        graph.graph.add_node(ActorNode {
            id: format!("A{at:04}").into(),
            name: format!("{name} {at}").into(),
            kind: kinds[random.below(kinds.len())],
            ..ActorNode::default()
        });
    }
    let relations =
        [("talks", 1, true), ("accuse", -1, false), ("support", 1, false), ("influence", 0, false), ("sanction", -1, false)];
    for _ in 0..edges {
        let end = |random: &mut Random| random.below(nodes).min(random.below(nodes)).min(random.below(nodes));
        let (source, target) = (end(&mut random), end(&mut random));
        let (relation, sign, symmetric) = relations[random.below(relations.len())];
        let weight = 0.3 + f64::from(random.unit()) * 9.0;
        let edge = crate::model::RelationEdge {
            relation: relation.into(),
            sign,
            symmetric,
            weight,
            count: 1 + weight as u64,
            documents: 1,
            ..Default::default()
        };
        let node = petgraph::graph::NodeIndex::new;
        if source != target {
            graph.graph.add_edge(node(source), node(target), edge);
        }
    }
    graph
}

fn overlaps(layout: &Layout) -> usize {
    let all: Vec<_> = layout.positions.iter().zip(&layout.frames).collect();
    let mut count = 0;
    for (at, (a, one)) in all.iter().enumerate() {
        for (b, other) in &all[at + 1..] {
            let apart =
                (a.x - b.x).abs() >= (one.width + other.width) / 2.0 || (a.y - b.y).abs() >= (one.height + other.height) / 2.0;
            count += usize::from(!apart);
        }
    }
    count
}

#[test]
fn no_two_nodes_overlap_and_all_is_on_the_paper() {
    for (nodes, edges) in [(1, 0), (2, 1), (2, 9), (10, 25), (30, 60), (100, 200), (60, 0)] {
        let graph = graph(nodes, edges);
        for method in [Method::Force, Method::Layered] {
            let layout = layout(&graph, &LayoutOptions { method });
            assert_eq!((layout.positions.len(), layout.routes.len()), (nodes, graph.graph.edge_count()));
            assert_eq!(overlaps(&layout), 0, "{nodes} nodes, {edges} edges, {method:?}");
            for (point, frame) in layout.positions.iter().zip(&layout.frames) {
                let inside = point.x >= frame.width / 2.0 - 0.1 && point.x <= layout.width - frame.width / 2.0 + 0.1;
                assert!(
                    inside && point.y > 0.0 && point.y < layout.height,
                    "{point:?} of {} × {}",
                    layout.width,
                    layout.height
                );
            }
        }
    }
}

#[test]
fn the_same_graph_stands_at_the_same_places() {
    let graph = graph(50, 120);
    for method in [Method::Force, Method::Layered] {
        let options = LayoutOptions { method };
        assert_eq!(layout(&graph, &options), layout(&graph, &options));
    }
}

#[test]
fn edges_end_at_the_outlines_of_their_nodes() {
    let graph = graph(12, 30);
    let layout = layout(&graph, &LayoutOptions::default());
    for edge in graph.graph.edge_references() {
        let route = &layout.routes[edge.id().index()];
        for (end, point) in [(edge.source(), route.points[0]), (edge.target(), route.points[route.points.len() - 1])] {
            let (middle, frame) = (layout.positions[end.index()], layout.frames[end.index()]);
            let (x, y) = (point.x - middle.x, point.y - middle.y);
            assert!(!frame.holds(x * 0.9, y * 0.9) || !frame.holds(x * 1.1, y * 1.1), "{point:?} is inside");
            assert!(frame.holds(x * 0.9, y * 0.9), "{point:?} is away from {middle:?} {frame:?}");
        }
    }
}

#[test]
fn parallel_edges_do_not_lie_on_one_another() {
    let graph = graph(2, 6);
    let layout = layout(&graph, &LayoutOptions::default());
    for (at, one) in layout.routes.iter().enumerate() {
        for other in &layout.routes[at + 1..] {
            assert!(one.at(0.5).distance(other.at(0.5)) > 10.0);
        }
    }
}

#[test]
fn weights_out_of_all_bounds_stay_numbers() {
    let mut graph = graph(6, 12);
    let wild = [f64::MAX, f64::INFINITY, f64::NAN, -1.0, 0.0];
    for (edge, weight) in graph.graph.edge_weights_mut().zip(wild.into_iter().cycle()) {
        edge.weight = weight;
    }
    let loops = petgraph::graph::NodeIndex::new(0);
    graph.graph.add_edge(loops, loops, crate::model::RelationEdge::default());
    for method in [Method::Force, Method::Layered] {
        let layout = layout(&graph, &LayoutOptions { method });
        let points = layout.positions.iter().chain(layout.routes.iter().flat_map(|route| &route.points));
        assert!(points.clone().all(|point| point.x.is_finite() && point.y.is_finite()));
        assert_eq!(overlaps(&layout), 0);
    }
}

/// A measure, not a check: `cargo test --release --lib layout -- --ignored --nocapture`.
#[test]
#[ignore = "takes seconds"]
fn two_thousand_nodes() {
    let graph = graph(2000, 22_000);
    let start = std::time::Instant::now();
    let layout = layout(&graph, &LayoutOptions::default());
    println!("{} edges, {:.0} × {:.0}: {:?}", graph.graph.edge_count(), layout.width, layout.height, start.elapsed());
    assert_eq!(overlaps(&layout), 0);
    let options = crate::export::DiagramOptions { top: None, ..Default::default() };
    let start = std::time::Instant::now();
    let svg = crate::export::svg(&graph, &options).unwrap();
    println!("SVG of {} kB: {:?}", svg.len() / 1000, start.elapsed());
}
