use std::collections::{BTreeMap, BTreeSet};

use petgraph::graph::{EdgeIndex, NodeIndex};
use petgraph::visit::EdgeRef;

use super::{DiagramOptions, Parallel};
use crate::export::layout::text::shortened;
use crate::export::layout::{strengths, weight};
use crate::model::{RelationEdge, RelationGraph};

/// What is shown.
#[derive(Clone, Debug)]
pub(in crate::export) struct Choice {
    /// In order of their index.
    pub nodes: Vec<NodeIndex>,
    /// In order of their first edge.
    pub lines: Vec<Line>,
    /// How many lines there would be without `top`.
    pub all: usize,
    /// Strength of each node, by index, in the whole graph.
    pub strengths: Vec<f64>,
    /// Nodes in focus.
    pub focus: BTreeSet<NodeIndex>,
    /// Greatest weight of a line; more than 0.
    pub heaviest: f64,
    /// Greatest strength of a node shown; more than 0.
    pub strongest: f64,
}

/// One line of a diagram: a relation, or several merged.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::export) struct Line {
    pub source: NodeIndex,
    pub target: NodeIndex,
    /// At least one; heaviest first.
    pub edges: Vec<EdgeIndex>,
    /// 1, -1 or 0.
    pub sign: i8,
    pub weight: f64,
    /// Whether there is an arrowhead at the source, and at the target.
    pub heads: (bool, bool),
}

pub(in crate::export) fn choose(graph: &RelationGraph, options: &DiagramOptions) -> Choice {
    let focus: BTreeSet<NodeIndex> = options.focus.iter().filter_map(|id| graph.node(id)).collect();
    let mut edges: Vec<EdgeIndex> = graph.graph.edge_indices().filter(|&edge| weight(graph.graph[edge].weight) > 0.0).collect();
    if !options.focus.is_empty() {
        let near = neighbourhood(graph, &focus, options.depth);
        edges.retain(|&edge| {
            graph.graph.edge_endpoints(edge).is_some_and(|(source, target)| near.contains(&source) && near.contains(&target))
        });
    }
    let mut lines = match options.parallel {
        Parallel::Fanned => edges.iter().filter_map(|&edge| line(graph, edge)).collect(),
        Parallel::Merged => merged(graph, &edges),
    };
    let all = lines.len();
    lines.sort_by(|one, other| other.weight.total_cmp(&one.weight).then(one.edges[0].cmp(&other.edges[0])));
    lines.truncate(options.top.unwrap_or(usize::MAX));
    let heaviest = lines.first().map_or(1.0, |line| line.weight);
    lines.sort_by_key(|line| line.edges[0]);
    let mut nodes: BTreeSet<NodeIndex> = lines.iter().flat_map(|line| [line.source, line.target]).collect();
    nodes.extend(&focus);
    let strengths = strengths(graph);
    let strongest = nodes.iter().map(|node| strengths[node.index()]).fold(f64::MIN_POSITIVE, f64::max);
    Choice { nodes: nodes.into_iter().collect(), lines, all, strengths, focus, heaviest, strongest }
}

/// Nodes at most so many steps away, along edges of positive weight in either direction.
fn neighbourhood(graph: &RelationGraph, focus: &BTreeSet<NodeIndex>, depth: usize) -> BTreeSet<NodeIndex> {
    use petgraph::Direction::{Incoming, Outgoing};
    let mut found = focus.clone();
    let mut rim: Vec<NodeIndex> = focus.iter().copied().collect();
    for _ in 0..depth {
        let mut next = Vec::new();
        for node in rim {
            for edge in [Outgoing, Incoming].into_iter().flat_map(|way| graph.graph.edges_directed(node, way)) {
                if weight(edge.weight().weight) > 0.0 {
                    let other = if edge.source() == node { edge.target() } else { edge.source() };
                    if found.insert(other) {
                        next.push(other);
                    }
                }
            }
        }
        if next.is_empty() {
            break;
        }
        rim = next;
    }
    found
}

fn line(graph: &RelationGraph, edge: EdgeIndex) -> Option<Line> {
    let (source, target) = graph.graph.edge_endpoints(edge)?;
    let relation = &graph.graph[edge];
    let heads = (false, !relation.symmetric);
    Some(Line { source, target, edges: vec![edge], sign: relation.sign.signum(), weight: weight(relation.weight), heads })
}

fn merged(graph: &RelationGraph, edges: &[EdgeIndex]) -> Vec<Line> {
    let mut lines: BTreeMap<(NodeIndex, NodeIndex, i8), Line> = BTreeMap::new();
    for line in edges.iter().filter_map(|&edge| line(graph, edge)) {
        let turned = line.source > line.target;
        let (source, target) = if turned { (line.target, line.source) } else { (line.source, line.target) };
        let heads = if turned { (line.heads.1, line.heads.0) } else { line.heads };
        let merged = lines.entry((source, target, line.sign)).or_insert_with(|| Line {
            source,
            target,
            edges: Vec::new(),
            sign: line.sign,
            weight: 0.0,
            heads: (false, false),
        });
        merged.edges.extend(&line.edges);
        merged.weight += line.weight;
        merged.heads = (merged.heads.0 || heads.0, merged.heads.1 || heads.1);
    }
    let mut lines: Vec<Line> = lines.into_values().collect();
    for line in &mut lines {
        line.edges.sort_by(|&a, &b| weight(graph.graph[b].weight).total_cmp(&weight(graph.graph[a].weight)).then(a.cmp(&b)));
        if line.heads == (true, false) {
            (line.source, line.target, line.heads) = (line.target, line.source, (false, true));
        }
    }
    lines
}

impl Line {
    /// What it says: relations with their counts, the heaviest first, one a line: three, or two and how many more there are.
    pub(in crate::export) fn label(&self, graph: &RelationGraph) -> Vec<String> {
        let mut counts: Vec<(&str, u64)> = Vec::new();
        for edge in self.edges.iter().map(|&edge| &graph.graph[edge]) {
            match counts.iter_mut().find(|(relation, _)| *relation == edge.relation) {
                Some((_, count)) => *count = count.saturating_add(edge.count),
                None => counts.push((&edge.relation, edge.count)),
            }
        }
        let shown = if counts.len() > 3 { 2 } else { 3 };
        let more = counts.len().saturating_sub(shown);
        let times = |&(relation, count): &(&str, u64)| {
            let relation = shortened(relation, 28);
            if count > 1 { format!("{relation} ×{count}") } else { relation }
        };
        let mut lines: Vec<String> = counts.iter().take(shown).map(times).collect();
        if more > 0 {
            lines.push(format!("and {more} more"));
        }
        lines
    }

    /// All that is known of it, a line of text for each relation.
    pub(in crate::export) fn tooltip(&self, graph: &RelationGraph) -> String {
        let told: Vec<String> = self.edges.iter().map(|&edge| told(graph, edge)).collect();
        told.join("\n")
    }
}

fn told(graph: &RelationGraph, at: EdgeIndex) -> String {
    let edge: &RelationEdge = &graph.graph[at];
    let dates = match (edge.first, edge.last) {
        (Some(first), Some(last)) if first != last => format!(", {first} to {last}"),
        (Some(day), _) => format!(", {day}"),
        _ => String::new(),
    };
    let ends = graph.graph.edge_endpoints(at).map(|(source, target)| {
        let sign = if edge.symmetric { '–' } else { '→' };
        format!("{} {sign} {}, ", graph.graph[source].name, graph.graph[target].name)
    });
    let events = if edge.count == 1 { "event" } else { "events" };
    let documents = if edge.documents == 1 { "document" } else { "documents" };
    format!(
        "{}{}: weight {:.2}, {} {events} in {} {documents}{dates}",
        ends.unwrap_or_default(),
        edge.relation,
        weight(edge.weight),
        edge.count,
        edge.documents
    )
}

impl Choice {
    /// In words: how much of the graph is shown.
    pub(in crate::export) fn shown(&self, graph: &RelationGraph, options: &DiagramOptions) -> String {
        let many = |count: usize, one: &str| if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") };
        let what = match options.parallel {
            Parallel::Fanned => "relation",
            Parallel::Merged => "merged relation",
        };
        let lines = if self.lines.len() < self.all {
            format!("the {} strongest of {}", self.lines.len(), many(self.all, what))
        } else {
            many(self.all, what)
        };
        let near = if options.focus.is_empty() {
            String::new()
        } else {
            let names: Vec<String> = self.focus.iter().take(4).map(|&node| shortened(&graph.graph[node].name, 30)).collect();
            let more = if self.focus.len() > 4 { " and others" } else { "" };
            match options.depth {
                0 => format!(" among {}{more}", names.join(", ")),
                1 => format!(" of {}{more} and neighbours", names.join(", ")),
                depth => format!(" up to {depth} steps from {}{more}", names.join(", ")),
            }
        };
        format!("{lines}{near}, from {}", many(usize::try_from(graph.documents).unwrap_or(usize::MAX), "document"))
    }
}
