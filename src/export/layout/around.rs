//! The nodes that a picture leaves out, set around those that it shows.

use super::force::{self, STRESS};
use super::{Frame, Point, Tie, overlap, stress};

/// The middle of each node, where those in `shown` stand to each other as they do there, the whole perhaps larger.
///
/// The whole graph is arranged by itself, then turned, mirrored and scaled to lie on the shown nodes as well as it can (Procrustes analysis),
/// and what is left over between the two is smoothed away (inverse distance weighting, Shepard 1968).
pub(crate) fn around(frames: &[Frame], ties: &[Tie], shown: &[(usize, Point)]) -> Vec<Point> {
    let pairs = force::pairs(ties);
    let mut positions = force::positions(frames, &pairs);
    let mut free = vec![true; frames.len()];
    shown.iter().for_each(|&(node, _)| free[node] = false);
    fit(&mut positions, shown);
    if frames.len() <= STRESS {
        stress::majorize(&mut positions, &free, frames, &pairs);
    }
    overlap::remove(&mut positions, &free, frames);
    positions
}

fn fit(positions: &mut [Point], shown: &[(usize, Point)]) {
    let Some((from, to)) = middles(positions, shown) else { return };
    // Points as complex numbers: one factor turns and scales, the same after mirroring.
    let mut turned = Point::default();
    let mut mirrored = Point::default();
    let mut size = 0.0;
    for &(node, place) in shown {
        let a = Point::new(positions[node].x - from.x, positions[node].y - from.y);
        let b = Point::new(place.x - to.x, place.y - to.y);
        turned = Point::new(turned.x + a.x * b.x + a.y * b.y, turned.y + a.x * b.y - a.y * b.x);
        mirrored = Point::new(mirrored.x + a.x * b.x - a.y * b.y, mirrored.y + a.x * b.y + a.y * b.x);
        size += a.x * a.x + a.y * a.y;
    }
    let length = |factor: Point| factor.distance(Point::default());
    let (factor, up) = if length(mirrored) > length(turned) { (mirrored, -1.0) } else { (turned, 1.0) };
    let factor = if size > 1e-9 { Point::new(factor.x / size, factor.y / size) } else { Point::new(1.0, 0.0) };
    for point in positions.iter_mut() {
        let (x, y) = (point.x - from.x, (point.y - from.y) * up);
        *point = Point::new(to.x + factor.x * x - factor.y * y, to.y + factor.x * y + factor.y * x);
    }
    let shifts: Vec<(Point, Point)> = shown
        .iter()
        .map(|&(node, place)| (positions[node], Point::new(place.x - positions[node].x, place.y - positions[node].y)))
        .collect();
    for point in positions.iter_mut() {
        let (mut x, mut y, mut sum) = (0.0, 0.0, 0.0);
        for (at, shift) in &shifts {
            let distance = point.distance(*at).max(1e-3);
            let weight = 1.0 / (distance * distance);
            x += weight * shift.x;
            y += weight * shift.y;
            sum += weight;
        }
        *point = Point::new(point.x + x / sum, point.y + y / sum);
    }
    shown.iter().for_each(|&(node, place)| positions[node] = place);
}

/// The mean place of the shown nodes, as they are and as they are to be.
fn middles(positions: &[Point], shown: &[(usize, Point)]) -> Option<(Point, Point)> {
    let n = shown.len() as f64;
    let mean = |points: &mut dyn Iterator<Item = Point>| {
        let sum = points.fold(Point::default(), |sum, point| Point::new(sum.x + point.x, sum.y + point.y));
        Point::new(sum.x / n, sum.y / n)
    };
    let from = mean(&mut shown.iter().map(|&(node, _)| positions[node]));
    (n > 0.0).then(|| (from, mean(&mut shown.iter().map(|&(_, place)| place))))
}
