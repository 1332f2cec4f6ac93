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

struct Search {
    /// Of the weight of each edge.
    left: Vec<i64>,
    /// Edges of each node: other end and number.
    neighbours: Vec<Vec<(u32, u32)>>,
    /// Round in which a node was met, by whether the way to it has an odd number of foes.
    met: Vec<[u32; 2]>,
    round: u32,
    /// Node, parity, step that led there, edge that led there, number of edges.
    steps: Vec<(u32, u8, u32, u32, u32)>,
}

impl Search {
    fn new(graph: &Signed) -> Self {
        let mut neighbours = vec![Vec::new(); graph.nodes];
        for (edge, &(one, other, _)) in graph.edges.iter().enumerate() {
            neighbours[one as usize].push((other, edge as u32));
            neighbours[other as usize].push((one, edge as u32));
        }
        let left = graph.edges.iter().map(|edge| edge.2.abs()).collect();
        Self { left, neighbours, met: vec![[0; 2]; graph.nodes], round: 0, steps: Vec::new() }
    }

    /// The edges of a shortest closed walk over `first` with an odd number of foes, if one of at most `length` is left.
    fn cycle(&mut self, graph: &Signed, first: usize, length: u32, scans: &mut u64) -> Option<Vec<u32>> {
        let (start, goal, weight) = graph.edges[first];
        let wanted = u8::from(weight > 0); // with a foe between the ends, the rest is even
        self.round += 1;
        self.steps.clear();
        self.steps.push((start, 0, u32::MAX, u32::MAX, 0));
        self.met[start as usize][0] = self.round;
        let mut at = 0;
        while let Some(&(node, parity, _, _, far)) = self.steps.get(at) {
            if far + 1 >= length {
                return None;
            }
            for &(end, edge) in &self.neighbours[node as usize] {
                *scans = scans.saturating_sub(1);
                if edge as usize == first || self.left[edge as usize] == 0 {
                    continue;
                }
                let parity = parity ^ u8::from(graph.edges[edge as usize].2 < 0);
                if end == goal && parity == wanted {
                    return Some(self.walk(first as u32, edge, at));
                }
                let met = &mut self.met[end as usize][usize::from(parity)];
                if *met != self.round {
                    *met = self.round;
                    self.steps.push((end, parity, at as u32, edge, far + 1));
                }
            }
            if *scans == 0 {
                return None;
            }
            at += 1;
        }
        None
    }

    /// The edges from the start to step `at`, and two more; each once.
    fn walk(&self, first: u32, last: u32, mut at: usize) -> Vec<u32> {
        let mut edges = vec![first, last];
        while let Some(&(_, _, before, edge, _)) = self.steps.get(at)
            && edge != u32::MAX
        {
            edges.push(edge);
            at = before as usize;
        }
        edges.sort_unstable();
        edges.dedup();
        edges
    }
}
