//! Where nodes and edges stand on the paper: the same for every picture of a graph.
//!
//! All lengths are pixels of 1/96 inch, x to the right, y down, the origin at the upper left corner. The same graph gives the same numbers
//! on every machine: nothing is drawn by chance, and transcendental functions are those of `libm`.

mod around;
mod force;
mod layered;
mod overlap;
mod place;
mod route;
mod stress;
pub(crate) mod text;

use petgraph::visit::EdgeRef;

use crate::model::{ActorKind, ActorNode, RelationGraph};
pub(crate) use place::{Label, place};

/// How nodes are arranged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Method {
    /// By forces: ForceAtlas2 (Jacomy et al. 2014), then, up to 400 nodes, stress majorization (Gansner, Koren & North 2004); boxes that
    /// overlap are pushed apart.
    #[default]
    Force,
    /// In layers from left to right (Sugiyama et al. 1981, as dagre does it), up to 300 nodes and 600 edges; by forces beyond.
    Layered,
}

/// How a layout is made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LayoutOptions {
    /// How nodes are arranged.
    pub method: Method,
}

/// A place on the paper.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Down.
    pub y: f64,
}

impl Point {
    pub(crate) fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    /// The point at this part of the way to another one.
    pub(crate) fn towards(self, other: Self, part: f64) -> Self {
        Self::new(self.x + (other.x - self.x) * part, self.y + (other.y - self.y) * part)
    }

    pub(crate) fn distance(self, other: Self) -> f64 {
        let (x, y) = (other.x - self.x, other.y - self.y);
        (x * x + y * y).sqrt()
    }
}

/// The outline of a node, by the kind of its actor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Outline {
    /// Round at both ends: states, and actors of unknown kind.
    #[default]
    Pill,
    /// Organisations.
    Box,
    /// Pointed at both ends: groups.
    Hexagon,
    /// Corners cut: blocs.
    Octagon,
}

impl Outline {
    /// That of a kind.
    #[must_use]
    pub fn of(kind: Option<ActorKind>) -> Self {
        match kind {
            Some(ActorKind::Igo | ActorKind::Ngo) => Self::Box,
            Some(ActorKind::Group) => Self::Hexagon,
            Some(ActorKind::Bloc) => Self::Octagon,
            Some(ActorKind::State) | None => Self::Pill,
        }
    }
}

/// The space that a node takes, its name inside.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Frame {
    /// From left to right.
    pub width: f64,
    /// From top to bottom.
    pub height: f64,
    /// Its form.
    pub outline: Outline,
}

impl Frame {
    /// How far the corners are cut: the length along x, and along y.
    pub(crate) fn cut(self) -> (f64, f64) {
        let half = self.height.min(self.width) / 2.0;
        match self.outline {
            Outline::Box => (0.0, 0.0),
            Outline::Pill => (half, half),
            Outline::Hexagon => (half * 0.6, self.height / 2.0),
            Outline::Octagon => (half * 0.5, half * 0.5),
        }
    }

    /// Whether a point, seen from the middle, is inside.
    fn holds(self, x: f64, y: f64) -> bool {
        let (x, y) = (x.abs(), y.abs());
        let (right, bottom) = (self.width / 2.0 - x, self.height / 2.0 - y);
        let (cut_x, cut_y) = self.cut();
        if right < 0.0 || bottom < 0.0 {
            return false;
        }
        if right >= cut_x || bottom >= cut_y {
            return true;
        }
        let (from_x, from_y) = (1.0 - right / cut_x, 1.0 - bottom / cut_y);
        if self.outline == Outline::Pill { from_x * from_x + from_y * from_y <= 1.0 } else { from_x + from_y <= 1.0 }
    }
}

/// The way of an edge from the outline of its source to that of its target: cubic Bézier curves, end to end.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Route {
    /// The first point, then three for each curve: two that steer, one where it ends. Never less than four.
    pub points: Vec<Point>,
}

impl Route {
    /// The point at a part of the way, from 0 to 1, each curve taken for as long as the others.
    #[must_use]
    pub fn at(&self, part: f64) -> Point {
        let curves = self.points.len().saturating_sub(1) / 3;
        if curves == 0 {
            return self.points.first().copied().unwrap_or_default();
        }
        let along = part.clamp(0.0, 1.0) * curves as f64;
        let curve = (along as usize).min(curves - 1);
        let [a, b, c, d] = std::array::from_fn(|at| self.points[curve * 3 + at]);
        let part = along - curve as f64;
        let (ab, bc, cd) = (a.towards(b, part), b.towards(c, part), c.towards(d, part));
        ab.towards(bc, part).towards(bc.towards(cd, part), part)
    }
}

/// Where everything stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    /// From left to right.
    pub width: f64,
    /// From top to bottom.
    pub height: f64,
    /// The middle of each node, by its index in the graph.
    pub positions: Vec<Point>,
    /// The space of each node, by its index. No two overlap.
    pub frames: Vec<Frame>,
    /// The way of each edge, by its index.
    pub routes: Vec<Route>,
}

/// An edge as the layout sees it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Tie {
    pub source: usize,
    pub target: usize,
    /// 0 to 1: share of the greatest weight.
    pub weight: f64,
    /// Space that its label wants.
    pub label: (f64, f64),
    /// Parallel edges lie side by side in the order of this.
    pub lane: i8,
}

/// Where the nodes and edges of a graph stand.
///
/// Positions and frames are by `NodeIndex::index()`, routes by `EdgeIndex::index()`; parallel edges are fanned out, an edge from a node to
/// itself is a loop above it. Complexity: O(n log n + m) a step of ForceAtlas2, O(n²) a step of the stress where it is used.
///
/// ```
/// use detente::export::layout::{LayoutOptions, layout};
/// use detente::model::RelationGraph;
/// assert!(layout(&RelationGraph::default(), &LayoutOptions::default()).positions.is_empty());
/// ```
#[must_use]
pub fn layout(graph: &RelationGraph, options: &LayoutOptions) -> Layout {
    let (frames, ties) = whole(graph);
    arrange(frames, &ties, options.method)
}

/// The middle of each node, by its index, where those in `shown` stand to each other as they do there, the whole perhaps larger, and no two
/// overlap.
pub(crate) fn around(graph: &RelationGraph, shown: &[(usize, Point)]) -> Vec<Point> {
    let (frames, ties) = whole(graph);
    let mut positions = around::around(&frames, &ties, shown);
    positions.iter_mut().for_each(|point| *point = Point::new(round(point.x), round(point.y)));
    positions
}

/// All nodes and edges, by their index.
fn whole(graph: &RelationGraph) -> (Vec<Frame>, Vec<Tie>) {
    let weights: Vec<f64> = graph.graph.edge_references().map(|edge| weight(edge.weight().weight)).collect();
    let heaviest = weights.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
    let strengths = strengths(graph);
    let strongest = strengths.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
    let frame = |(node, strength): (&ActorNode, f64)| framed(node, strength / strongest, graph.graph.node_count()).frame;
    let frames: Vec<Frame> = graph.graph.node_weights().zip(strengths).map(frame).collect();
    let ties: Vec<Tie> = graph
        .graph
        .edge_references()
        .zip(weights)
        .map(|(edge, weight)| Tie {
            source: edge.source().index(),
            target: edge.target().index(),
            weight: weight / heaviest,
            label: (text::width(&edge.weight().relation, 10.0), 12.0),
            lane: edge.weight().sign,
        })
        .collect();
    (frames, ties)
}

/// A weight that can be summed and divided by without leaving the numbers.
pub(crate) fn weight(weight: f64) -> f64 {
    if weight.is_nan() { 0.0 } else { weight.clamp(0.0, 1e100) }
}

/// Sum of the weights at each node.
pub(crate) fn strengths(graph: &RelationGraph) -> Vec<f64> {
    let mut strengths = vec![0.0; graph.graph.node_count()];
    for edge in graph.graph.edge_references() {
        for end in [edge.source(), edge.target()] {
            strengths[end.index()] += weight(edge.weight().weight);
        }
    }
    strengths
}

/// A node's name in lines, the size of its letters, and the space that it takes.
pub(crate) struct Framed {
    pub lines: Vec<String>,
    pub size: f64,
    pub frame: Frame,
}

/// `strength`: 0 to 1, share of the greatest; `nodes`: how many there are, since many are to be smaller than few.
pub(crate) fn framed(node: &ActorNode, strength: f64, nodes: usize) -> Framed {
    let (least, more) = if nodes <= 40 { (11.0, 10.0) } else { (9.5, 10.5) };
    let root = strength.clamp(0.0, 1.0).sqrt();
    let size = (least + more * root) * 10.0;
    let size = size.round() / 10.0;
    let lines = text::wrapped(if node.name.trim().is_empty() { &node.id } else { &node.name }, 15, 3);
    let widest = lines.iter().map(|line| text::width(line, size)).fold(0.0, f64::max);
    let outline = Outline::of(node.kind);
    let height = lines.len() as f64 * size * text::LINE + 8.0 + 10.0 * root;
    let sides = match outline {
        Outline::Box => 12.0,
        Outline::Octagon => 16.0,
        Outline::Pill => (height * 0.6).min(28.0),
        Outline::Hexagon => 12.0 + height * 0.5,
    };
    Framed { size, frame: Frame { width: (widest + sides).max(height), height, outline }, lines }
}

/// Positions, then routes, then everything moved into the positive corner.
pub(crate) fn arrange(frames: Vec<Frame>, ties: &[Tie], method: Method) -> Layout {
    let layered =
        (method == Method::Layered && frames.len() <= 300 && ties.len() <= 600).then(|| layered::arrange(&frames, ties));
    let (mut positions, mut routes) = layered.flatten().unwrap_or_else(|| {
        let pairs = force::pairs(ties);
        let mut positions = force::positions(&frames, &pairs);
        overlap::clear(&mut positions, &frames, &pairs);
        overlap::remove(&mut positions, &vec![true; frames.len()], &frames);
        let routes = route::routes(&positions, &frames, ties);
        (positions, routes)
    });
    let (mut least, mut most) = (Point::new(f64::MAX, f64::MAX), Point::new(f64::MIN, f64::MIN));
    let mut see = |x: f64, y: f64| {
        least = Point::new(least.x.min(x), least.y.min(y));
        most = Point::new(most.x.max(x), most.y.max(y));
    };
    for (point, frame) in positions.iter().zip(&frames) {
        see(point.x - frame.width / 2.0, point.y - frame.height / 2.0);
        see(point.x + frame.width / 2.0, point.y + frame.height / 2.0);
    }
    for route in &routes {
        (0..=24).map(|step| route.at(f64::from(step) / 24.0)).for_each(|point| see(point.x, point.y));
    }
    if positions.is_empty() {
        (least, most) = (Point::default(), Point::default());
    }
    let moved = |point: &mut Point| *point = Point::new(round(point.x - least.x), round(point.y - least.y));
    positions.iter_mut().for_each(moved);
    routes.iter_mut().flat_map(|route| &mut route.points).for_each(moved);
    Layout { width: round(most.x - least.x), height: round(most.y - least.y), positions, frames, routes }
}

/// To hundredths of a pixel: the last bits are nobody's concern.
fn round(value: f64) -> f64 {
    crate::statistics::rounded(value, 2)
}

#[cfg(test)]
pub(crate) mod tests;
