//! ForceAtlas2, then stress: first the shape of the whole, then even lengths.

use std::collections::BTreeMap;

use fa2::{FA2Data, FA2Settings};

use super::{Frame, Point, Tie, stress};

/// Beyond this many nodes the stress, whose cost is the square of them, is left out.
pub(super) const STRESS: usize = 400;
/// Pictures are wider than high, as paper and screens and the names in them are.
const WIDER: f64 = 1.3;

/// Two nodes with all that joins them.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pair {
    /// Sum of the weights.
    pub weight: f64,
    /// Edges.
    pub edges: usize,
    /// Width of the widest label, height of the highest.
    pub label: (f64, f64),
}

/// By the lesser and the greater node.
pub(super) type Pairs = BTreeMap<(usize, usize), Pair>;

/// What joins which nodes; loops are left out.
pub(super) fn pairs(ties: &[Tie]) -> Pairs {
    let mut pairs = Pairs::new();
    for tie in ties.iter().filter(|tie| tie.source != tie.target) {
        let pair = pairs.entry((tie.source.min(tie.target), tie.source.max(tie.target))).or_default();
        pair.weight += tie.weight;
        pair.edges += 1;
        pair.label = (pair.label.0.max(tie.label.0), pair.label.1.max(tie.label.1));
    }
    pairs
}

/// The middle of each node; frames may still overlap.
pub(super) fn positions(frames: &[Frame], pairs: &Pairs) -> Vec<Point> {
    let nodes = frames.len();
    let mut positions = force(nodes, pairs);
    if nodes < 2 {
        return positions;
    }
    let mut lengths: Vec<f64> = pairs.keys().map(|&(one, other)| positions[one].distance(positions[other])).collect();
    lengths.sort_by(f64::total_cmp);
    let median = lengths.get(lengths.len() / 2).copied().filter(|&length| length > 1e-9);
    let widths = frames.iter().map(|frame| frame.width).sum::<f64>() / nodes as f64;
    let wanted = widths + 70.0;
    let scale = median.map_or(wanted, |median| wanted / median);
    positions.iter_mut().for_each(|point| *point = Point::new(point.x * scale, point.y * scale));
    if nodes <= STRESS {
        stress::majorize(&mut positions, &vec![true; nodes], frames, pairs);
    }
    upright(&mut positions);
    positions.iter_mut().for_each(|point| *point = Point::new(point.x * WIDER, point.y / WIDER.sqrt()));
    positions
}

/// Starts on a circle in the order of the nodes, which is that of their ids.
fn force(nodes: usize, pairs: &Pairs) -> Vec<Point> {
    let mut data = FA2Data::<f64>::with_capacity(nodes, pairs.len());
    for node in 0..nodes {
        let (sin, cos) = libm::sincos(std::f64::consts::TAU * node as f64 / nodes as f64);
        data.add_node_with_position(cos * 10.0, sin * 10.0);
    }
    let heaviest = pairs.values().map(|pair| pair.weight).fold(f64::MIN_POSITIVE, f64::max);
    for (&(one, other), pair) in pairs {
        // Weights are far from even: as they are, the two ends of the heaviest edge would fall together.
        data.add_edge_with_weight(one, other, 0.5 + (pair.weight / heaviest).sqrt());
    }
    let settings = FA2Settings::default()
        .strong_gravity_mode(true)
        .gravity(0.05)
        .scaling_ratio(10.0)
        .slow_down(1.0 + libm::log(nodes.max(1) as f64));
    let (settings, steps) = if nodes > 300 { (settings.with_barnes_hut_theta(0.8), 250) } else { (settings, 500) };
    let mut layout = settings.build(data);
    if nodes > 1 {
        layout.run(steps);
    }
    let finite = |value: f64| if value.is_finite() { value } else { 0.0 };
    layout.data().positions().map(|(x, y)| Point::new(finite(x), finite(y))).collect()
}

/// Turns the longest way through the nodes to the horizontal: the main axis of their scatter.
fn upright(positions: &mut [Point]) {
    let n = positions.len() as f64;
    let mean = Point::new(positions.iter().map(|p| p.x).sum::<f64>() / n, positions.iter().map(|p| p.y).sum::<f64>() / n);
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for point in positions.iter_mut() {
        *point = Point::new(point.x - mean.x, point.y - mean.y);
        xx += point.x * point.x;
        yy += point.y * point.y;
        xy += point.x * point.y;
    }
    let (sin, cos) = libm::sincos(-0.5 * libm::atan2(2.0 * xy, xx - yy));
    for point in positions {
        *point = Point::new(point.x * cos - point.y * sin, point.x * sin + point.y * cos);
    }
}
