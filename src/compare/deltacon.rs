//! DeltaCon (Koutra, Vogelstein & Faloutsos 2013): how differently influence spreads in two nets over the same actors.
//!
//! Affinities are by fast belief propagation, S = (I + ε²D − εA)⁻¹ with ε = 1 / (1 + greatest degree); the distance is that of Matusita,
//! the root of Σ (√s − √s′)². Where there are more actors than groups, the columns of S are summed by group (Algorithm 2 of the paper).

use super::net::Net;

/// Change at which the iteration ends: far below what six places show.
const PRECISION: f64 = 1e-11;
/// For weights that sum to 1 each step takes away more than half of what is missing, so this is never reached.
const STEPS: usize = 500;

/// Distance of two nets given by the weights of the pairs, none below 0.
pub(super) fn distance(net: &Net, a: &[f64], b: &[f64]) -> f64 {
    let (a, b) = (affinities(net, a), affinities(net, b));
    a.iter().zip(&b).map(|(a, b)| (a.sqrt() - b.sqrt()).powi(2)).sum::<f64>().sqrt()
}

/// Affinity of each actor to each group, row by row, by Jacobi's iteration: x ← (I + ε²D)⁻¹ (b + εA x). It rises to the solution from 0 and
/// so never falls below 0; in each row of the matrix the sum is at most εd / (1 + ε²d) < 1.
fn affinities(net: &Net, weights: &[f64]) -> Vec<f64> {
    let ties: Vec<(usize, usize, f64)> = net
        .pairs
        .iter()
        .zip(weights)
        .filter(|(_, weight)| **weight > 0.0)
        .map(|(&(one, other), &weight)| (one as usize, other as usize, weight))
        .collect();
    let mut degrees = vec![0.0; net.actors];
    for &(one, other, weight) in &ties {
        degrees[one] += weight;
        degrees[other] += weight;
    }
    let epsilon = 1.0 / (1.0 + degrees.iter().copied().fold(0.0, f64::max));
    let groups = net.groups;
    let mut x = vec![0.0; net.actors * groups];
    let mut next = x.clone();
    for _ in 0..STEPS {
        next.fill(0.0);
        for (actor, &group) in net.group.iter().enumerate() {
            next[actor * groups + group as usize] = 1.0;
        }
        for &(one, other, weight) in &ties {
            let (to_one, to_other) = rows(&mut next, one, other, groups);
            let (from_one, from_other) = (&x[one * groups..][..groups], &x[other * groups..][..groups]);
            let weight = epsilon * weight;
            for column in 0..groups {
                to_one[column] += weight * from_other[column];
                to_other[column] += weight * from_one[column];
            }
        }
        let mut change: f64 = 0.0;
        for (actor, degree) in degrees.iter().enumerate() {
            let scale = 1.0 / (1.0 + epsilon * epsilon * degree);
            let range = actor * groups..(actor + 1) * groups;
            for (new, old) in next[range.clone()].iter_mut().zip(&x[range]) {
                *new *= scale;
                change = change.max((*new - old).abs());
            }
        }
        std::mem::swap(&mut x, &mut next);
        if change < PRECISION {
            break;
        }
    }
    x
}

/// Two rows at once, the first before the second.
fn rows(table: &mut [f64], one: usize, other: usize, width: usize) -> (&mut [f64], &mut [f64]) {
    let (head, tail) = table.split_at_mut(other * width);
    (&mut head[one * width..][..width], &mut tail[..width])
}
