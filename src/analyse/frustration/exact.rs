//! Branch and bound, by Russian dolls (Verfaillie, Lemaître & Schiex 1996): the graph of the last node alone is solved first, then that of the
//! last two, and so on; each answer bounds what the nodes not yet placed cost among themselves.

use super::Signed;

/// Larger graphs are not tried: their matrix would be large, and the search hopeless.
const NODES: usize = 200;

/// A best division and what it costs; or, when `steps` are used up, the division given and a bound below all. `None`: not tried.
pub(super) fn exact(graph: &Signed, side: &[bool], steps: &mut u64) -> Option<(Vec<bool>, i64)> {
    if graph.nodes > NODES || *steps == 0 {
        return None;
    }
    let order = order(graph);
    let mut place = vec![0; graph.nodes];
    order.iter().enumerate().for_each(|(at, &node)| place[node] = at);
    let mut weights = vec![vec![0; graph.nodes]; graph.nodes];
    for &(one, other, weight) in &graph.edges {
        weights[place[one as usize]][place[other as usize]] = weight;
        weights[place[other as usize]][place[one as usize]] = weight;
    }
    let mut search = Search {
        weights,
        rest: vec![0; graph.nodes + 1],
        placed: vec![false; graph.nodes],
        best: Vec::new(),
        least: 0,
        steps: *steps,
    };
    // The division of the last nodes that costs least, so far.
    let mut last: Vec<bool> = Vec::new();
    for first in (0..graph.nodes).rev() {
        // The first of them on the better side of the best division of the others, or the division that is given, bounds from above.
        let mut guess = vec![search.better_side(first, &last)];
        guess.append(&mut last);
        let given: Vec<bool> = order[first..].iter().map(|&node| side[node]).collect();
        let better = if search.cost(first, &given) < search.cost(first, &guess) { given } else { guess };
        search.least = search.cost(first, &better);
        search.best = better;
        let mut costs = vec![[0; 2]; graph.nodes];
        search.place(first, first, false, 0, &mut costs);
        if search.steps == 0 {
            *steps = 0;
            return Some((side.to_vec(), search.rest[first + 1]));
        }
        search.rest[first] = search.least;
        last = std::mem::take(&mut search.best);
    }
    *steps = search.steps;
    let mut sides = vec![false; graph.nodes];
    order.iter().zip(&last).for_each(|(&node, &own)| sides[node] = own);
    Some((sides, search.least))
}

/// The heaviest node first, then always the one that is tied most to those before it.
fn order(graph: &Signed) -> Vec<usize> {
    let neighbours = graph.neighbours();
    let weight = |node: usize| neighbours[node].iter().map(|edge| edge.1.abs()).sum::<i64>();
    let mut tied = vec![0; graph.nodes];
    let mut left: Vec<usize> = (0..graph.nodes).collect();
    let mut order = Vec::with_capacity(graph.nodes);
    while let Some(at) = (0..left.len()).max_by_key(|&at| (tied[left[at]], weight(left[at]), std::cmp::Reverse(left[at]))) {
        let node = left.remove(at);
        neighbours[node].iter().for_each(|&(end, weight)| tied[end as usize] += weight.abs());
        order.push(node);
    }
    order
}

struct Search {
    weights: Vec<Vec<i64>>,
    /// The least that the nodes from here on cost among themselves.
    rest: Vec<i64>,
    placed: Vec<bool>,
    best: Vec<bool>,
    least: i64,
    steps: u64,
}

impl Search {
    /// Places node `at` and tries all for those behind it. `costs`: what each node behind would cost on either side, by those placed.
    fn place(&mut self, first: usize, at: usize, side: bool, cost: i64, costs: &mut [[i64; 2]]) {
        if self.steps == 0 {
            return;
        }
        self.steps -= 1;
        self.placed[at] = side;
        let nodes = self.weights.len();
        let next = at + 1;
        if next == nodes {
            if cost < self.least {
                self.least = cost;
                self.best = self.placed[first..].to_vec();
            }
            return;
        }
        let mut bound = cost + self.rest[next];
        for (costs, &weight) in costs[next..].iter_mut().zip(&self.weights[at][next..]) {
            costs[usize::from(side == (weight < 0))] += weight.abs();
            bound += costs[0].min(costs[1]);
        }
        if bound < self.least {
            let here = costs[next];
            let first_side = here[1] < here[0];
            for side in [first_side, !first_side] {
                let cost = cost + here[usize::from(side)];
                self.place(first, next, side, cost, costs);
            }
        }
        for (costs, &weight) in costs[next..].iter_mut().zip(&self.weights[at][next..]) {
            costs[usize::from(side == (weight < 0))] -= weight.abs();
        }
    }

    fn better_side(&self, node: usize, last: &[bool]) -> bool {
        let mut costs = [0; 2];
        for (&weight, &side) in self.weights[node][node + 1..].iter().zip(last) {
            costs[usize::from(side == (weight < 0))] += weight.abs();
        }
        costs[1] < costs[0]
    }

    /// What a division of the nodes from `first` on costs.
    fn cost(&self, first: usize, sides: &[bool]) -> i64 {
        let mut cost = 0;
        for (at, &side) in sides.iter().enumerate() {
            for (&weight, &other) in self.weights[first + at][first + at + 1..].iter().zip(&sides[at + 1..]) {
                if super::against(side, other, weight) {
                    cost += weight.abs();
                }
            }
        }
        cost
    }
}
