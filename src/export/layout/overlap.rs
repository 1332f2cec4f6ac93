//! Boxes that overlap are pushed apart, each as little as it takes, and boxes that lie on a bundle of edges to its side.

use super::force::Pairs;
use super::{Frame, Point, route};

/// Free space around a box, for lines and arrowheads to be seen.
const MARGIN: (f64, f64) = (26.0, 20.0);
/// A push to the side is taken up to this many times the way of one up or down: names are wide, and all pushes up would make a tower.
const WIDE: f64 = 1.6;
const PUSHES: usize = 60;
const ROUNDS: usize = 80;
/// Beyond this many pairs of nodes with edges there is no side where no other edge is.
const CLEARED: usize = 250;

/// Moves nodes out of the way of edges that are not theirs, as far as that comes to an end: nodes beside nodes come first.
pub(super) fn clear(positions: &mut [Point], frames: &[Frame], pairs: &Pairs) {
    if pairs.len() > CLEARED {
        return;
    }
    let free = vec![true; positions.len()];
    for round in 0..80 {
        let part = if round < 50 { 0.5 } else { 0.25 };
        for (&(one, other), pair) in pairs {
            let (from, to) = (positions[one], positions[other]);
            let long = from.distance(to);
            if long < 1e-6 {
                continue;
            }
            let (along, normal) = (
                Point::new((to.x - from.x) / long, (to.y - from.y) / long),
                Point::new((from.y - to.y) / long, (to.x - from.x) / long),
            );
            let half = route::gap(from, to, pair.label, pair.edges) * (pair.edges as f64 - 1.0) / 2.0;
            for node in (0..positions.len()).filter(|&node| node != one && node != other) {
                let away = Point::new(positions[node].x - from.x, positions[node].y - from.y);
                let at = (away.x * along.x + away.y * along.y) / long;
                if !(0.02..=0.98).contains(&at) {
                    continue;
                }
                let aside = away.x * normal.x + away.y * normal.y;
                // A bundle is thickest in its middle. What counts of a box is its shadow on the normal.
                let box_half = (frames[node].width * normal.x.abs() + frames[node].height * normal.y.abs()) / 2.0;
                let lack = half * 4.0 * at * (1.0 - at) + box_half + 8.0 - aside.abs();
                if lack > 0.0 {
                    let step = (lack * part).min(40.0).copysign(aside);
                    positions[node] = Point::new(positions[node].x + normal.x * step, positions[node].y + normal.y * step);
                    for end in [one, other] {
                        let back = step * 0.3;
                        positions[end] = Point::new(positions[end].x - normal.x * back, positions[end].y - normal.y * back);
                    }
                }
            }
        }
        push(positions, &free, frames);
    }
}

/// Moves the free nodes until no two frames come nearer than the margin. Where pushing does not end, the whole grows a little and is pushed
/// again.
pub(super) fn remove(positions: &mut [Point], free: &[bool], frames: &[Frame]) {
    // Nodes in one place have no direction to be pushed in: a spiral gives each its own.
    for (at, point) in positions.iter_mut().enumerate().filter(|&(at, _)| free[at]) {
        let (sin, cos) = libm::sincos(at as f64 * 2.4);
        *point = Point::new(point.x + cos * 0.01 * (1.0 + at as f64 * 0.01), point.y + sin * 0.01 * (1.0 + at as f64 * 0.01));
    }
    for _ in 0..ROUNDS {
        for _ in 0..PUSHES {
            if !push(positions, free, frames) {
                return;
            }
        }
        positions.iter_mut().for_each(|point| *point = Point::new(point.x * 1.06, point.y * 1.06));
    }
}

/// One pass over all pairs that overlap; whether there was any.
fn push(positions: &mut [Point], free: &[bool], frames: &[Frame]) -> bool {
    let mut order: Vec<usize> = (0..positions.len()).collect();
    order.sort_by(|&one, &other| positions[one].x.total_cmp(&positions[other].x).then(one.cmp(&other)));
    let widest = frames.iter().map(|frame| frame.width).fold(0.0, f64::max);
    let mut any = false;
    for (rank, &one) in order.iter().enumerate() {
        for &other in &order[rank + 1..] {
            let (dx, dy) = (positions[other].x - positions[one].x, positions[other].y - positions[one].y);
            // Pushes of this pass have moved the order a little: hence the slack.
            if dx > frames[one].width / 2.0 + widest / 2.0 + 3.0 * MARGIN.0 {
                break;
            }
            let over_x = (frames[one].width + frames[other].width) / 2.0 + MARGIN.0 - dx.abs();
            let over_y = (frames[one].height + frames[other].height) / 2.0 + MARGIN.1 - dy.abs();
            if over_x <= 1e-6 || over_y <= 1e-6 {
                continue;
            }
            any = true;
            // A node that may not move leaves the whole way to the other.
            let (back, forth) = match (free[one], free[other]) {
                (true, true) => (1.0, 1.0),
                (true, false) => (2.0, 0.0),
                (false, true) => (0.0, 2.0),
                (false, false) => (0.0, 0.0),
            };
            // Along the axis that takes the shorter way, a hair further than needed.
            if over_x < over_y * WIDE {
                let step = (over_x / 2.0 + 0.01).copysign(dx);
                positions[one].x -= step * back;
                positions[other].x += step * forth;
            } else {
                let step = (over_y / 2.0 + 0.01).copysign(dy);
                positions[one].y -= step * back;
                positions[other].y += step * forth;
            }
        }
    }
    any
}
