//! Ways of edges between nodes that stand: parallel edges side by side, bent around what lies between their ends.

use std::collections::BTreeMap;

use super::{Frame, Point, Route, Tie};

/// Beyond this many edges all run as they come: nobody could follow them around a corner.
const BENT: usize = 1_500;
/// How far the middle of an edge is drawn to a side, tried in this order, in parts of its length.
const BENDS: [f64; 13] = [0.0, 0.06, -0.06, 0.12, -0.12, 0.18, -0.18, 0.25, -0.25, 0.33, -0.33, 0.42, -0.42];
const STEPS: usize = 20;

/// The way of each tie, cut off at the outlines of its ends.
pub(super) fn routes(positions: &[Point], frames: &[Frame], ties: &[Tie]) -> Vec<Route> {
    let mut bundles: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for (at, tie) in ties.iter().enumerate() {
        bundles.entry((tie.source.min(tie.target), tie.source.max(tie.target))).or_default().push(at);
    }
    let mut routes = vec![Route::default(); ties.len()];
    let mut drawn: Vec<[Point; STEPS + 1]> = Vec::new();
    // Short ones first: they have the least choice.
    let mut order: Vec<_> = bundles.into_iter().collect();
    order.sort_by(|((a, b), _), ((c, d), _)| {
        positions[*a].distance(positions[*b]).total_cmp(&positions[*c].distance(positions[*d])).then((a, b).cmp(&(c, d)))
    });
    for ((one, other), mut bundle) in order {
        bundle.sort_by_key(|&at| (std::cmp::Reverse(ties[at].lane), ties[at].source, at));
        if one == other {
            for (lane, &at) in bundle.iter().enumerate() {
                routes[at] = round(positions[one], frames[one], lane);
            }
            continue;
        }
        let lanes = bundle.len() as f64;
        let long = positions[one].distance(positions[other]);
        let labels = bundle.iter().map(|&at| ties[at].label).fold((0.0, 12.0), |a, b| (f64::max(a.0, b.0), f64::max(a.1, b.1)));
        let gap = gap(positions[one], positions[other], labels, bundle.len());
        let bend = if ties.len() > BENT { 0.0 } else { bend((one, other), positions, frames, gap * (lanes - 1.0), &drawn) };
        for (lane, &at) in bundle.iter().enumerate() {
            let aside = (lane as f64 - (lanes - 1.0) / 2.0) * gap;
            let curve = arc(positions[one], positions[other], bend * long + aside, aside);
            drawn.push(std::array::from_fn(|step| curve.at(step as f64 / STEPS as f64)));
            let curve = cut(curve, (positions[one], frames[one]), (positions[other], frames[other]));
            let ahead = ties[at].source == one;
            routes[at] = if ahead { curve } else { Route { points: curve.points.into_iter().rev().collect() } };
        }
    }
    routes
}

/// Space between two lanes at the middle of a bundle.
///
/// Labels lie level: lanes that run up and down need the width of one between them, others its height.
pub(super) fn gap(one: Point, other: Point, label: (f64, f64), lanes: usize) -> f64 {
    let long = one.distance(other);
    let steep = (other.y - one.y).abs() / long.max(1e-6);
    (label.1 + 3.0).max((label.0 * 0.72 * steep * steep).min(long * 0.5 / lanes.max(1) as f64))
}

/// The bend that crosses the fewest boxes and other edges.
fn bend(ends: (usize, usize), positions: &[Point], frames: &[Frame], thick: f64, drawn: &[[Point; STEPS + 1]]) -> f64 {
    let (from, to) = (positions[ends.0], positions[ends.1]);
    let long = from.distance(to);
    let reach = long * 0.5 + thick;
    let middle = from.towards(to, 0.5);
    let near: Vec<usize> = (0..frames.len())
        .filter(|&node| node != ends.0 && node != ends.1)
        .filter(|&node| positions[node].distance(middle) < reach + frames[node].width / 2.0 + 40.0)
        .collect();
    let crossing: Vec<&[Point; STEPS + 1]> =
        drawn.iter().filter(|line| line.iter().any(|point| point.distance(middle) < reach)).collect();
    let mut best = (f64::MAX, 0.0);
    for bend in BENDS {
        let mut cost = bend.abs() * 12.0;
        for side in [0.0, -0.5, -0.25, 0.25, 0.5] {
            let curve = arc(from, to, bend * long + side * thick, side * thick);
            let points: [Point; STEPS + 1] = std::array::from_fn(|step| curve.at(step as f64 / STEPS as f64));
            for &node in &near {
                let (width, height) = (frames[node].width / 2.0 + 7.0, frames[node].height / 2.0 + 7.0);
                let inside = |p: &&Point| (p.x - positions[node].x).abs() < width && (p.y - positions[node].y).abs() < height;
                let hits = points.iter().filter(inside).count();
                cost += if hits > 0 { 10.0 + 3.0 * hits as f64 } else { 0.0 };
            }
            if side == 0.0 {
                cost += crossing.iter().map(|line| 0.5 * crossings(&points, line) as f64).sum::<f64>();
            }
            if thick == 0.0 && side == 0.0 {
                break;
            }
        }
        if cost < best.0 - 1e-9 {
            best = (cost, bend);
        }
    }
    best.1
}

/// How often two lines of straight pieces cross; every other piece is enough, the curves are flat.
fn crossings(one: &[Point; STEPS + 1], other: &[Point; STEPS + 1]) -> usize {
    let side = |a: Point, b: Point, c: Point| (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
    let mut count = 0;
    for i in (1..STEPS - 3).step_by(4) {
        for j in (1..STEPS - 3).step_by(4) {
            let (a, b, c, d) = (one[i], one[i + 4], other[j], other[j + 4]);
            count += usize::from(side(a, b, c) * side(a, b, d) < 0.0 && side(c, d, a) * side(c, d, b) < 0.0);
        }
    }
    count
}

/// A curve whose middle lies `aside` of the straight line, to the right of its direction; its ends by a part of `lane`.
fn arc(from: Point, to: Point, aside: f64, lane: f64) -> Route {
    let long = from.distance(to).max(1e-6);
    let normal = Point::new(-(to.y - from.y) / long, (to.x - from.x) / long);
    let shifted = |point: Point, by: f64| Point::new(point.x + normal.x * by, point.y + normal.y * by);
    // Lanes leave apart, so that their arrowheads do not lie on one another.
    let foot = (lane * 0.3).clamp(-12.0, 12.0);
    let (start, end) = (shifted(from, foot), shifted(to, foot));
    let steer = shifted(from.towards(to, 0.5), aside * 2.0 - foot);
    Route { points: vec![start, start.towards(steer, 2.0 / 3.0), end.towards(steer, 2.0 / 3.0), end] }
}

/// The part of a curve between the outlines of its ends.
fn cut(curve: Route, source: (Point, Frame), target: (Point, Frame)) -> Route {
    let inside = |(middle, frame): (Point, Frame), at: f64| {
        let point = curve.at(at);
        frame.holds(point.x - middle.x, point.y - middle.y)
    };
    // Where the curve leaves its source for good, and where it comes to its target.
    let leave = border(|at| inside(source, at));
    let reach = 1.0 - border(|at| inside(target, 1.0 - at));
    if leave >= reach { curve } else { part(&curve, leave, reach) }
}

/// The end of the stretch from 0 for which `inside` holds, by steps and then halving.
fn border(inside: impl Fn(f64) -> bool) -> f64 {
    let step = |at: usize| at as f64 / 64.0;
    let Some(out) = (0..=64).find(|&at| !inside(step(at))) else { return 0.5 };
    let (mut low, mut high) = (step(out.saturating_sub(1)), step(out));
    for _ in 0..20 {
        let middle = (low + high) / 2.0;
        if inside(middle) { low = middle } else { high = middle }
    }
    high
}

/// A stretch of a single cubic, by the blossom.
fn part(curve: &Route, from: f64, to: f64) -> Route {
    let blossom = |u: f64, v: f64, w: f64| {
        let [a, b, c, d] = std::array::from_fn(|at| curve.points[at]);
        let (ab, bc, cd) = (a.towards(b, u), b.towards(c, u), c.towards(d, u));
        ab.towards(bc, v).towards(bc.towards(cd, v), w)
    };
    Route { points: vec![blossom(from, from, from), blossom(from, from, to), blossom(from, to, to), blossom(to, to, to)] }
}

/// A loop above a node, wider for each lane.
pub(super) fn round(middle: Point, frame: Frame, lane: usize) -> Route {
    let (half, high) = (frame.width.min(60.0) / 4.0, 26.0 + 16.0 * lane as f64);
    let top = middle.y - frame.height / 2.0;
    let wide = half + 10.0 + 8.0 * lane as f64;
    Route {
        points: vec![
            Point::new(middle.x - half, top),
            Point::new(middle.x - wide, top - high),
            Point::new(middle.x + wide, top - high),
            Point::new(middle.x + half, top),
        ],
    }
}

/// From straight pieces through these points to a smooth curve near them, which begins and ends at the outlines: a cubic B-spline.
pub(super) fn smooth(points: &[Point]) -> Route {
    let (Some(&first), Some(&last)) = (points.first(), points.last()) else {
        return Route { points: vec![Point::default(); 4] };
    };
    let mut line = vec![first, first];
    line.extend(points.iter().skip(1).take(points.len().saturating_sub(2)));
    line.extend([last, last]);
    let mut route = vec![first];
    for four in [&[first][..], &line, &[last]].concat().windows(4) {
        let [a, b, c, d] = [four[0], four[1], four[2], four[3]];
        let (steer, other) = (b.towards(c, 1.0 / 3.0), b.towards(c, 2.0 / 3.0));
        let joint = other.towards(c.towards(d, 1.0 / 3.0), 0.5);
        let start = a.towards(b, 2.0 / 3.0).towards(steer, 0.5);
        if route.len() == 1 {
            route[0] = start;
        }
        route.extend([steer, other, joint]);
    }
    Route { points: route }
}
