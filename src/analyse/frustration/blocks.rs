//! Connected parts and blocks (biconnected components; Hopcroft & Tarjan 1973), without recursion.

use super::Signed;

/// A block, with its own numbers for its nodes.
#[derive(Debug)]
pub(super) struct Block {
    pub graph: Signed,
    /// The nodes in the whole graph.
    pub nodes: Vec<u32>,
}

/// For each node with an edge, the least node that it is connected with.
pub(super) fn parts(graph: &Signed) -> Vec<Option<u32>> {
    let neighbours = graph.neighbours();
    let mut part = vec![None; graph.nodes];
    let mut open = Vec::new();
    for start in 0..graph.nodes {
        if part[start].is_some() || neighbours[start].is_empty() {
            continue;
        }
        part[start] = Some(start as u32);
        open.push(start);
        while let Some(node) = open.pop() {
            for &(end, _) in &neighbours[node] {
                if part[end as usize].is_none() {
                    part[end as usize] = Some(start as u32);
                    open.push(end as usize);
                }
            }
        }
    }
    part
}

/// The blocks, each before those that hang on it: it shares one node at most with all before it.
pub(super) fn blocks(graph: &Signed) -> Vec<Block> {
    let mut neighbours: Vec<Vec<(u32, u32)>> = vec![Vec::new(); graph.nodes];
    for (edge, &(one, other, _)) in graph.edges.iter().enumerate() {
        neighbours[one as usize].push((other, edge as u32));
        neighbours[other as usize].push((one, edge as u32));
    }
    let mut found: Vec<Vec<u32>> = Vec::new();
    let mut entered = vec![0u32; graph.nodes]; // 0: not yet
    let mut low = vec![0u32; graph.nodes];
    let mut clock = 0;
    let mut stack: Vec<u32> = Vec::new();
    // (node, edge it was entered by, next of its edges)
    let mut path: Vec<(u32, u32, usize)> = Vec::new();
    for start in 0..graph.nodes as u32 {
        if entered[start as usize] != 0 {
            continue;
        }
        clock += 1;
        (entered[start as usize], low[start as usize]) = (clock, clock);
        path.push((start, u32::MAX, 0));
        while let Some((node, by, next)) = path.last_mut() {
            let at = *node as usize;
            if let Some(&(end, edge)) = neighbours[at].get(*next) {
                *next += 1;
                if edge == *by {
                    continue;
                }
                let to = end as usize;
                if entered[to] == 0 {
                    clock += 1;
                    (entered[to], low[to]) = (clock, clock);
                    stack.push(edge);
                    path.push((end, edge, 0));
                } else if entered[to] < entered[at] {
                    stack.push(edge);
                    low[at] = low[at].min(entered[to]);
                }
                continue;
            }
            let by = *by;
            path.pop();
            let Some(&(above, ..)) = path.last() else { continue };
            let above = above as usize;
            low[above] = low[above].min(low[at]);
            if low[at] >= entered[above] {
                let from = stack.iter().rposition(|&edge| edge == by).unwrap_or(0);
                found.push(stack.split_off(from));
            }
        }
    }
    // A block ends before the one that it hangs on.
    let mut place = vec![u32::MAX; graph.nodes];
    found.into_iter().rev().map(|edges| block(graph, edges, &mut place)).collect()
}

/// `place` is room, all `u32::MAX`, and left so.
fn block(graph: &Signed, mut edges: Vec<u32>, place: &mut [u32]) -> Block {
    edges.sort_unstable();
    let mut nodes: Vec<u32> =
        edges.iter().flat_map(|&edge| [graph.edges[edge as usize].0, graph.edges[edge as usize].1]).collect();
    nodes.sort_unstable();
    nodes.dedup();
    nodes.iter().enumerate().for_each(|(at, &node)| place[node as usize] = at as u32);
    let own = |&edge: &u32| {
        let (one, other, weight) = graph.edges[edge as usize];
        (place[one as usize], place[other as usize], weight)
    };
    let graph = Signed { nodes: nodes.len(), edges: edges.iter().map(own).collect() };
    nodes.iter().for_each(|&node| place[node as usize] = u32::MAX);
    Block { graph, nodes }
}
