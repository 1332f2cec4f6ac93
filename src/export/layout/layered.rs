//! Layers from left to right, by dagre's algorithm in the port `dugong`.

use dugong::graphlib::{Graph, GraphOptions};
use dugong::{EdgeLabel, GraphLabel, LabelPos, NodeLabel, RankDir, layout_dagreish};

use super::{Frame, Point, Route, Tie, route};

/// Positions and routes; none where a node got no place.
pub(super) fn arrange(frames: &[Frame], ties: &[Tie]) -> Option<(Vec<Point>, Vec<Route>)> {
    let options = GraphOptions { multigraph: true, ..GraphOptions::default() };
    let mut graph: Graph<NodeLabel, EdgeLabel, GraphLabel> = Graph::new(options);
    graph.set_graph(GraphLabel { rankdir: RankDir::LR, nodesep: 26.0, ranksep: 46.0, edgesep: 14.0, ..GraphLabel::default() });
    for (at, frame) in frames.iter().enumerate() {
        graph.set_node(at.to_string(), NodeLabel { width: frame.width, height: frame.height, ..NodeLabel::default() });
    }
    let drawn = |tie: &&Tie| tie.source != tie.target;
    for (at, tie) in ties.iter().enumerate().filter(|(_, tie)| drawn(tie)) {
        let label = EdgeLabel {
            width: tie.label.0,
            height: tie.label.1,
            labelpos: LabelPos::C,
            weight: 1.0 + (tie.weight * 9.0).round(),
            ..EdgeLabel::default()
        };
        graph.set_edge_named(tie.source.to_string(), tie.target.to_string(), Some(at.to_string()), Some(label));
    }
    layout_dagreish(&mut graph);
    let place = |at: usize| {
        let label = graph.node(&at.to_string())?;
        let (x, y) = (label.x?, label.y?);
        (x.is_finite() && y.is_finite()).then(|| Point::new(x, y))
    };
    let positions: Vec<Point> = (0..frames.len()).map(place).collect::<Option<_>>()?;
    let way = |(at, tie): (usize, &Tie)| {
        if tie.source == tie.target {
            return Some(route::round(positions[tie.source], frames[tie.source], 0));
        }
        let label = graph.edge(&tie.source.to_string(), &tie.target.to_string(), Some(&at.to_string()))?;
        let points: Vec<Point> = label.points.iter().map(|point| Point::new(point.x, point.y)).collect();
        points.iter().all(|point| point.x.is_finite() && point.y.is_finite()).then(|| route::smooth(&points))
    };
    let routes = ties.iter().enumerate().map(way).collect::<Option<_>>()?;
    Some((positions, routes))
}
