//! Local search: a node changes sides while that lessens the cost; then some are thrown over, and again (iterated local search).

use std::collections::VecDeque;

use super::{Budget, Signed};
use crate::statistics::Random;

/// The best division found.
pub(super) fn switching(graph: &Signed, budget: &mut Budget) -> Vec<bool> {
    let neighbours = graph.neighbours();
    let mut state = State { side: spanning(&neighbours), field: Vec::new(), cost: 0 };
    state.start(&neighbours, graph);
    state.descend(&neighbours, (0..graph.nodes as u32).collect());
    let mut best = (state.cost, state.side.clone());
    // Small graphs get more.
    let rounds = budget.restarts * (2000 / graph.nodes.max(1)).clamp(1, 20);
    for round in 0..rounds {
        if best.0 == 0 {
            break;
        }
        let thrown = thrown(graph.nodes, round, &mut budget.random);
        for &node in &thrown {
            state.switch(&neighbours, node);
        }
        let mut open: VecDeque<u32> = thrown.iter().copied().collect();
        open.extend(thrown.iter().flat_map(|&node| neighbours[node as usize].iter().map(|edge| edge.0)));
        state.descend(&neighbours, open);
        if state.cost < best.0 {
            best = (state.cost, state.side.clone());
        } else if state.cost > best.0 {
            state.side.clone_from(&best.1);
            state.start(&neighbours, graph);
        }
    }
    best.1
}

/// Few nodes in most rounds, many in some.
fn thrown(nodes: usize, round: usize, random: &mut Random) -> Vec<u32> {
    let number = match round % 4 {
        0 => nodes / 2,
        1 => nodes / 5,
        2 => nodes / 20,
        _ => 3,
    };
    let mut thrown: Vec<u32> = (0..number.max(1)).map(|_| random.below(nodes) as u32).collect();
    thrown.sort_unstable();
    thrown.dedup();
    thrown
}

/// Sides that suit every edge of a spanning forest: of a balanced graph, all edges.
fn spanning(neighbours: &[Vec<(u32, i64)>]) -> Vec<bool> {
    let mut side = vec![None; neighbours.len()];
    let mut open = VecDeque::new();
    for start in 0..neighbours.len() {
        if side[start].is_some() {
            continue;
        }
        side[start] = Some(false);
        open.push_back((start, false));
        while let Some((node, own)) = open.pop_front() {
            for &(end, weight) in &neighbours[node] {
                if side[end as usize].is_none() {
                    side[end as usize] = Some(own ^ (weight < 0));
                    open.push_back((end as usize, own ^ (weight < 0)));
                }
            }
        }
    }
    side.into_iter().map(Option::unwrap_or_default).collect()
}

struct State {
    side: Vec<bool>,
    /// What the cost grows by when the node changes sides.
    field: Vec<i64>,
    cost: i64,
}

impl State {
    fn start(&mut self, neighbours: &[Vec<(u32, i64)>], graph: &Signed) {
        self.cost = graph.cost(&self.side);
        self.field = (0..graph.nodes)
            .map(|node| neighbours[node].iter().map(|&(end, weight)| self.pull(node, end as usize, weight)).sum())
            .collect();
    }

    /// The weight, above 0 when the edge suits the sides.
    fn pull(&self, one: usize, other: usize, weight: i64) -> i64 {
        if self.side[one] == self.side[other] { weight } else { -weight }
    }

    fn switch(&mut self, neighbours: &[Vec<(u32, i64)>], node: u32) {
        let at = node as usize;
        self.cost += self.field[at];
        self.field[at] = -self.field[at];
        self.side[at] = !self.side[at];
        for &(end, weight) in &neighbours[at] {
            self.field[end as usize] += 2 * self.pull(at, end as usize, weight);
        }
    }

    /// Until no node of the graph gains, if all whose field may be below 0 are open.
    fn descend(&mut self, neighbours: &[Vec<(u32, i64)>], mut open: VecDeque<u32>) {
        while let Some(node) = open.pop_front() {
            if self.field[node as usize] < 0 {
                self.switch(neighbours, node);
                open.extend(neighbours[node as usize].iter().map(|edge| edge.0).filter(|&end| self.field[end as usize] < 0));
            }
        }
    }
}
