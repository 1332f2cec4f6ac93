//! Room for the labels of edges: on their line, clear of nodes and of each other.

use super::{Layout, Point};

/// Beyond this many labels the rest is left out unseen: there is no room, and looking for it takes the square of them.
const TRIED: usize = 500;
/// A label may cover so many other lines, once the strongest have theirs: in a thicket nobody could tell whose it is.
const COVERED: usize = 3;
const STRONGEST: usize = 30;
const STEPS: usize = 24;

/// A label that wants a place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Label {
    /// Index of its route.
    pub route: usize,
    /// From left to right.
    pub width: f64,
    /// From top to bottom.
    pub height: f64,
}

/// The middle of each label, in the order given, which is that of their importance; none where there is no room.
///
/// No label touches a node or another label. Of the places that are left, the one nearest to the middle of the line that covers the least of
/// other lines is taken.
pub(crate) fn place(layout: &Layout, labels: &[Label]) -> Vec<Option<Point>> {
    let lines: Vec<Vec<Point>> =
        layout.routes.iter().map(|route| (0..=STEPS).map(|step| route.at(step as f64 / STEPS as f64)).collect()).collect();
    // Least and greatest x and y of each line: most lines are nowhere near a label.
    let bounds: Vec<[f64; 4]> = lines
        .iter()
        .map(|line| {
            line.iter().fold([f64::MAX, f64::MIN, f64::MAX, f64::MIN], |[left, right, top, bottom], point| {
                [left.min(point.x), right.max(point.x), top.min(point.y), bottom.max(point.y)]
            })
        })
        .collect();
    let mut taken: Vec<(Point, f64, f64)> = Vec::new();
    let mut places = Vec::with_capacity(labels.len());
    for (rank, label) in labels.iter().take(TRIED).enumerate() {
        let most = if rank < STRONGEST { usize::MAX } else { COVERED };
        let (half_width, half_height) = (label.width / 2.0 + 1.0, label.height / 2.0);
        let route = &layout.routes[label.route];
        let free = |middle: Point| {
            let clear = |other: Point, width: f64, height: f64| {
                (middle.x - other.x).abs() >= half_width + width || (middle.y - other.y).abs() >= half_height + height
            };
            let inside = middle.x >= half_width - 20.0
                && middle.x <= layout.width - half_width + 20.0
                && middle.y >= half_height - 14.0
                && middle.y <= layout.height - half_height + 14.0;
            let nodes = layout.positions.iter().zip(&layout.frames);
            inside
                && nodes.clone().all(|(&node, frame)| clear(node, frame.width / 2.0 + 2.0, frame.height / 2.0 + 2.0))
                && taken.iter().all(|&(other, width, height)| clear(other, width + 1.0, height + 0.5))
        };
        let covered = |middle: Point| {
            let over = |point: &&Point| (point.x - middle.x).abs() < half_width && (point.y - middle.y).abs() < half_height;
            let near = |[left, right, top, bottom]: [f64; 4]| {
                left - half_width < middle.x
                    && middle.x < right + half_width
                    && top - half_height < middle.y
                    && middle.y < bottom + half_height
            };
            let others = lines.iter().enumerate().filter(|&(at, _)| at != label.route && near(bounds[at]));
            others.filter(|(_, line)| line.iter().any(|point| over(&point))).count()
        };
        let mut best: Option<(f64, Point)> = None;
        for step in 0..=26 {
            // From the middle outwards, to either side in turn.
            let off = f64::from((step + 1) / 2) * 0.028 * if step % 2 == 0 { 1.0 } else { -1.0 };
            for aside in [0.0, -0.62, 0.62] {
                let point = route.at(0.5 + off);
                let middle = Point::new(point.x, point.y + aside * label.height);
                let cost = off.abs() * 8.0 + if aside == 0.0 { 0.0 } else { 1.2 };
                if best.is_some_and(|(least, _)| cost >= least) || !free(middle) {
                    continue;
                }
                let covered = covered(middle);
                let cost = cost + 1.5 * covered as f64;
                if covered <= most && best.is_none_or(|(least, _)| cost < least) {
                    best = Some((cost, middle));
                }
            }
        }
        if let Some((_, middle)) = best {
            taken.push((middle, half_width, half_height));
        }
        places.push(best.map(|(_, middle)| middle));
    }
    places.resize(labels.len(), None);
    places
}
