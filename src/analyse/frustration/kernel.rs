//! Nodes with one or two edges are taken out, until none is left.
//!
//! Such a node goes where its heavier edge wants it, so only the lighter one can ever cost: the two are one edge between its neighbours, of the
//! lesser weight and the product of the signs. Parallel edges of unlike sign cost the lesser weight whatever the sides are.

use std::collections::BTreeMap;

use super::Signed;

/// What is left, and how to come back from it.
#[derive(Debug)]
pub(super) struct Kernel {
    /// What is left: every node has three edges or more.
    pub graph: Signed,
    /// What any division of the whole costs beyond that of the kernel.
    pub cost: i64,
    /// The nodes in the whole graph.
    nodes: Vec<u32>,
    whole: usize,
    /// Nodes in the order in which they were taken out, with their edges then.
    out: Vec<(u32, Vec<(u32, i64)>)>,
}

impl Kernel {
    pub fn of(graph: &Signed) -> Self {
        let mut neighbours: Vec<BTreeMap<u32, i64>> = vec![BTreeMap::new(); graph.nodes];
        for &(one, other, weight) in &graph.edges {
            neighbours[one as usize].insert(other, weight);
            neighbours[other as usize].insert(one, weight);
        }
        let mut cost = 0;
        let mut out = Vec::new();
        let mut gone = vec![false; graph.nodes];
        let mut open: Vec<u32> = (0..graph.nodes as u32).rev().filter(|&node| neighbours[node as usize].len() <= 2).collect();
        while let Some(node) = open.pop() {
            let at = node as usize;
            if std::mem::replace(&mut gone[at], true) {
                continue;
            }
            let edges: Vec<(u32, i64)> = std::mem::take(&mut neighbours[at]).into_iter().collect();
            for &(end, _) in &edges {
                neighbours[end as usize].remove(&node);
            }
            if let [(one, first), (other, second)] = edges[..] {
                let weight = first.abs().min(second.abs()) * first.signum() * second.signum();
                let known = neighbours[one as usize].remove(&other).unwrap_or(0);
                neighbours[other as usize].remove(&one);
                if known.signum() * weight.signum() < 0 {
                    cost += known.abs().min(weight.abs());
                }
                if known + weight != 0 {
                    neighbours[one as usize].insert(other, known + weight);
                    neighbours[other as usize].insert(one, known + weight);
                }
            }
            open.extend(
                edges.iter().map(|edge| edge.0).filter(|&end| !gone[end as usize] && neighbours[end as usize].len() <= 2),
            );
            out.push((node, edges));
        }
        let nodes: Vec<u32> = (0..graph.nodes as u32).filter(|&node| !gone[node as usize]).collect();
        let mut place = vec![0; graph.nodes];
        nodes.iter().enumerate().for_each(|(at, &node)| place[node as usize] = at as u32);
        let mut edges = Vec::new();
        for &node in &nodes {
            let up = neighbours[node as usize].range(node + 1..);
            edges.extend(up.map(|(&end, &weight)| (place[node as usize], place[end as usize], weight)));
        }
        Self { graph: Signed { nodes: nodes.len(), edges }, cost, nodes, whole: graph.nodes, out }
    }

    /// The sides of all nodes, given those of the kernel.
    pub fn expand(&self, side: &[bool]) -> Vec<bool> {
        let mut sides = vec![false; self.whole];
        self.nodes.iter().zip(side).for_each(|(&node, &own)| sides[node as usize] = own);
        for (node, edges) in self.out.iter().rev() {
            // The later of two equals is no better than the first.
            let heaviest = edges.iter().rev().max_by_key(|edge| edge.1.abs());
            sides[*node as usize] = heaviest.is_some_and(|&(end, weight)| sides[end as usize] != (weight < 0));
        }
        sides
    }
}
