//! A lower bound: cycles with an odd number of foes that share no edge cost one each, whatever the sides are.

use super::Signed;

/// The greatest number of edges of the cycles looked for, from round to round: triangles first.
const LENGTHS: [u32; 7] = [3, 4, 5, 6, 8, 16, 64];

/// The weight of a greedy packing of unbalanced cycles. An edge of weight w can be in w of them. Ends when `enough` is reached or
/// `scans`, the number of edges looked at, is used up.
pub(super) fn packing(graph: &Signed, enough: i64, scans: &mut u64) -> i64 {
    let mut search = Search::new(graph);
    let mut packed = 0;
    for length in LENGTHS {
        for edge in 0..graph.edges.len() {
            while search.left[edge] > 0 && packed < enough {
                let Some(cycle) = search.cycle(graph, edge, length, scans) else { break };
                // A walk over an edge twice takes it once: the odd cycle within it still has all that it needs.
                let least = cycle.iter().map(|&edge| search.left[edge as usize]).min().unwrap_or(0);
                cycle.iter().for_each(|&edge| search.left[edge as usize] -= least);
                packed += least;
            }
            if packed >= enough || *scans == 0 {
                return packed.min(enough);
            }
        }
    }
    packed
}

/// A node, with whether the way to it has an odd number of foes.
type State = (u32, u8);

/// A step of a search: where it leads, the step before it and the edge between; the first has neither.
#[derive(Clone, Copy)]
struct Step {
    to: State,
    from: Option<(u32, u32)>,
}

struct Search {
    /// Of the weight of each edge.
    left: Vec<i64>,
    /// Edges of each node: other end and number.
    neighbours: Vec<Vec<(u32, u32)>>,
    /// From either end of an edge: the steps, and for each state the round in which it was met last, and by which step.
    steps: [Vec<Step>; 2],
    met: [Vec<[(u32, u32); 2]>; 2],
    round: u32,
}

impl Search {
    fn new(graph: &Signed) -> Self {
        let mut neighbours = vec![Vec::new(); graph.nodes];
        for (edge, &(one, other, _)) in graph.edges.iter().enumerate() {
            neighbours[one as usize].push((other, edge as u32));
            neighbours[other as usize].push((one, edge as u32));
        }
        let left = graph.edges.iter().map(|edge| edge.2.abs()).collect();
        let met = || vec![[(0, 0); 2]; graph.nodes];
        Self { left, neighbours, steps: [Vec::new(), Vec::new()], met: [met(), met()], round: 0 }
    }

    fn reach(&mut self, way: usize, to: State, from: Option<(u32, u32)>) {
        let step = self.steps[way].len() as u32;
        self.met[way][to.0 as usize][usize::from(to.1)] = (self.round, step);
        self.steps[way].push(Step { to, from });
    }

    /// The step by which a state was met in this round.
    fn step_to(&self, way: usize, state: State) -> Option<u32> {
        let (round, step) = self.met[way][state.0 as usize][usize::from(state.1)];
        (round == self.round).then_some(step)
    }

    /// The edges of a closed walk over `first` with an odd number of foes, if one of at most `length` is left: a search from both ends of
    /// the edge that meets between.
    fn cycle(&mut self, graph: &Signed, first: usize, length: u32, scans: &mut u64) -> Option<Vec<u32>> {
        let (start, goal, weight) = graph.edges[first];
        self.round += 1;
        self.steps.iter_mut().for_each(Vec::clear);
        self.reach(0, (start, 0), None);
        self.reach(1, (goal, u8::from(weight > 0)), None); // with a foe between the ends, the rest is even
        let mut frontier = [0..1, 0..1];
        for _ in 2..length {
            let way = usize::from(frontier[1].len() < frontier[0].len());
            let end_of_frontier = self.steps[way].len();
            for at in frontier[way].clone() {
                let (node, parity) = self.steps[way][at].to;
                for next in 0..self.neighbours[node as usize].len() {
                    *scans = scans.saturating_sub(1);
                    let (end, edge) = self.neighbours[node as usize][next];
                    if edge as usize == first || self.left[edge as usize] == 0 {
                        continue;
                    }
                    let state = (end, parity ^ u8::from(graph.edges[edge as usize].2 < 0));
                    if let Some(other) = self.step_to(1 - way, state) {
                        let mut edges = vec![first as u32, edge];
                        edges.extend(self.trace(way, at as u32));
                        edges.extend(self.trace(1 - way, other));
                        edges.sort_unstable();
                        edges.dedup();
                        return Some(edges);
                    }
                    if self.step_to(way, state).is_none() {
                        self.reach(way, state, Some((at as u32, edge)));
                    }
                }
            }
            frontier[way] = end_of_frontier..self.steps[way].len();
            if *scans == 0 || frontier[way].is_empty() {
                return None;
            }
        }
        None
    }

    /// The edges from the start of a search to a step.
    fn trace(&self, way: usize, step: u32) -> impl Iterator<Item = u32> {
        let mut from = self.steps[way][step as usize].from;
        std::iter::from_fn(move || {
            let (before, edge) = from?;
            from = self.steps[way][before as usize].from;
            Some(edge)
        })
    }
}
