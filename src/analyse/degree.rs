//! Degree and strength, by way and by sign.

use super::collapse::Tie;
use crate::model::{BySign, ByWay};

/// Number of partners of each actor.
pub(super) fn degrees(nodes: usize, ties: &[Tie]) -> Vec<ByWay<u64>> {
    let mut degrees = vec![ByWay::default(); nodes];
    // (actor, way, class of sign, partner): each counts once. Class 0 is all.
    let mut partners = Vec::with_capacity(ties.len() * 8);
    for tie in ties {
        for class in [0, class(tie.sign)] {
            for (actor, partner, outward) in [(tie.source, tie.target, true), (tie.target, tie.source, false)] {
                partners.push((actor, 0, class, partner));
                partners.push((actor, if outward { 2 } else { 1 }, class, partner));
                if tie.symmetric {
                    partners.push((actor, if outward { 1 } else { 2 }, class, partner));
                }
            }
        }
    }
    partners.sort_unstable();
    partners.dedup();
    for (actor, way, class, _) in partners {
        *slot(of_way(&mut degrees[actor as usize], way), class) += 1;
    }
    degrees
}

/// Weight of the relations of each actor.
pub(super) fn strengths(nodes: usize, ties: &[Tie]) -> Vec<ByWay<f64>> {
    let mut strengths: Vec<ByWay<f64>> = vec![ByWay::default(); nodes];
    for tie in ties {
        for class in [0, class(tie.sign)] {
            for (actor, outward) in [(tie.source, true), (tie.target, false)] {
                let strength = &mut strengths[actor as usize];
                *slot(&mut strength.total, class) += tie.weight;
                if outward || tie.symmetric {
                    *slot(&mut strength.outward, class) += tie.weight;
                }
                if !outward || tie.symmetric {
                    *slot(&mut strength.inward, class) += tie.weight;
                }
            }
        }
    }
    strengths
}

fn class(sign: i8) -> u8 {
    match sign {
        1 => 1,
        -1 => 2,
        _ => 3,
    }
}

fn of_way(by_way: &mut ByWay<u64>, way: u8) -> &mut BySign<u64> {
    match way {
        1 => &mut by_way.inward,
        2 => &mut by_way.outward,
        _ => &mut by_way.total,
    }
}

fn slot<T>(by_sign: &mut BySign<T>, class: u8) -> &mut T {
    match class {
        1 => &mut by_sign.cooperation,
        2 => &mut by_sign.conflict,
        3 => &mut by_sign.neutral,
        _ => &mut by_sign.all,
    }
}
