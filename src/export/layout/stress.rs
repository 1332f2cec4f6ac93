//! Stress majorization (Gansner, Koren & North 2004): distances on the paper come near those in the graph.

use std::collections::VecDeque;

use super::force::Pairs;
use super::{Frame, Point};

const STEPS: usize = 200;

/// Moves the free nodes so that the sum over all pairs of (distance / wanted - 1)² grows less with each step; ends when a step gains nothing.
pub(super) fn majorize(positions: &mut Vec<Point>, free: &[bool], frames: &[Frame], pairs: &Pairs) {
    let nodes = positions.len();
    let wanted = distances(frames, pairs);
    let mut before = f64::MAX;
    for _ in 0..STEPS {
        let mut stress = 0.0;
        let mut next = Vec::with_capacity(nodes);
        for one in 0..nodes {
            if !free[one] {
                next.push(positions[one]);
                continue;
            }
            let (mut x, mut y, mut sum) = (0.0, 0.0, 0.0);
            for other in (0..nodes).filter(|&other| other != one) {
                let want = wanted[one * nodes + other];
                let weight = 1.0 / (want * want);
                let distance = positions[one].distance(positions[other]);
                let stretch = if distance > 1e-6 { want / distance } else { 0.0 };
                x += weight * (positions[other].x + stretch * (positions[one].x - positions[other].x));
                y += weight * (positions[other].y + stretch * (positions[one].y - positions[other].y));
                sum += weight;
                stress += weight * (distance - want) * (distance - want);
            }
            next.push(Point::new(x / sum, y / sum));
        }
        *positions = next;
        if before - stress < before * 1e-5 {
            break;
        }
        before = stress;
    }
}

/// Wanted distance of each two nodes: the shortest way, where an edge is as long as its ends and its labels need. Rows one after another.
fn distances(frames: &[Frame], pairs: &Pairs) -> Vec<f64> {
    let nodes = frames.len();
    let mut near: Vec<Vec<usize>> = vec![Vec::new(); nodes];
    for &(one, other) in pairs.keys() {
        near[one].push(other);
        near[other].push(one);
    }
    let length = |one: usize, other: usize| {
        let pair = pairs.get(&(one.min(other), one.max(other))).copied().unwrap_or_default();
        let ends = (frames[one].width + frames[other].width + frames[one].height + frames[other].height) / 4.0;
        // Nodes with many neighbours that are not each other's need room for them.
        let common = near[one].iter().filter(|&node| near[other].contains(node)).count();
        let crowd =
            (near[one].len() + near[other].len() - 2 - 2 * common.min((near[one].len() + near[other].len() - 2) / 2)) as f64;
        ends + 34.0 + pair.label.0 * 0.8 + 6.0 * (pair.edges as f64 - 1.0) + 9.0 * crowd.min(14.0)
    };
    let mut distances = vec![f64::INFINITY; nodes * nodes];
    let lengths: Vec<Vec<f64>> = (0..nodes).map(|one| near[one].iter().map(|&other| length(one, other)).collect()).collect();
    let mut furthest: f64 = 0.0;
    for start in 0..nodes {
        let row = &mut distances[start * nodes..(start + 1) * nodes];
        row[start] = 0.0;
        // Label-correcting: graphs here are small, and no length is negative.
        let mut queue = VecDeque::from([start]);
        while let Some(node) = queue.pop_front() {
            for (&other, &long) in near[node].iter().zip(&lengths[node]) {
                if row[node] + long < row[other] - 1e-9 {
                    row[other] = row[node] + long;
                    queue.push_back(other);
                }
            }
        }
        furthest = row.iter().copied().filter(|way| way.is_finite()).fold(furthest, f64::max);
    }
    // What no way joins stands apart, but not out of sight.
    let apart = (furthest * 0.6).max(160.0);
    distances.iter_mut().filter(|way| way.is_infinite()).for_each(|way| *way = apart);
    distances.iter_mut().for_each(|way| *way = way.max(1.0));
    distances
}
