//! A Mermaid flowchart, for README files and wikis.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use petgraph::graph::NodeIndex;

use super::fields::turns_direction;
use crate::model::{ActorKind, RelationGraph};

/// Mermaid refuses to draw more edges than these unless a page sets it otherwise.
const MOST: usize = 500;
/// Code points of a label; Mermaid also bounds the length of the text.
const LABEL: usize = 60;

/// What a flowchart shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MermaidOptions {
    /// Only the strongest edges; never more than 500, since Mermaid draws no more.
    pub top: usize,
}

impl Default for MermaidOptions {
    fn default() -> Self {
        Self { top: 20 }
    }
}

/// The graph as a Mermaid flowchart: the edges of greatest weight, and the actors at their ends.
///
/// Colours are those of the diagram for Graphviz: cooperation blue, conflict vermilion and dotted, neither grey. A mutual relation has no
/// arrowhead.
#[must_use]
pub fn mermaid(graph: &RelationGraph, options: &MermaidOptions) -> String {
    let mut edges: Vec<_> = graph
        .graph
        .edge_indices()
        .filter(|&edge| graph.graph[edge].weight > 0.0 && graph.graph[edge].weight.is_finite())
        .collect();
    edges.sort_by(|&a, &b| graph.graph[b].weight.total_cmp(&graph.graph[a].weight).then(a.cmp(&b)));
    edges.truncate(options.top.min(MOST));
    edges.sort_unstable();
    let ends: Vec<(NodeIndex, NodeIndex)> = edges.iter().filter_map(|&edge| graph.graph.edge_endpoints(edge)).collect();
    let nodes: BTreeMap<NodeIndex, usize> = {
        let mut nodes: Vec<NodeIndex> = ends.iter().flat_map(|&(source, target)| [source, target]).collect();
        nodes.sort_unstable();
        nodes.dedup();
        nodes.into_iter().zip(0..).collect()
    };
    let mut text = String::from("flowchart LR\n");
    for (&node, number) in &nodes {
        let actor = &graph.graph[node];
        let label = quoted(&actor.name);
        let _ = match actor.kind {
            Some(ActorKind::Igo | ActorKind::Ngo) => writeln!(text, "    n{number}[{label}]"),
            Some(ActorKind::Group | ActorKind::Bloc) => writeln!(text, "    n{number}{{{{{label}}}}}"),
            Some(ActorKind::State) | None => writeln!(text, "    n{number}([{label}])"),
        };
    }
    let mut colours: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (at, (&edge, (source, target))) in edges.iter().zip(&ends).enumerate() {
        let edge = &graph.graph[edge];
        let label =
            quoted(&if edge.count > 1 { format!("{} ×{}", edge.relation, edge.count) } else { edge.relation.to_string() });
        let arrow = match (edge.sign < 0, edge.symmetric) {
            (false, false) => "-->",
            (false, true) => "---",
            (true, false) => "-.->",
            (true, true) => "-.-",
        };
        let _ = writeln!(text, "    n{} {arrow}|{label}| n{}", nodes[source], nodes[target]);
        colours.entry(super::diagram::colour(edge.sign)).or_default().push(at.to_string());
    }
    for (colour, edges) in colours {
        let _ = writeln!(text, "    linkStyle {} stroke:{colour}", edges.join(","));
    }
    text
}

/// A label in quotes, as Mermaid takes any text: what it or a page would take for markup is a numbered entity, and so is a sign that would
/// begin a list. A label is never empty, and on one line.
fn quoted(text: &str) -> String {
    let mut letters: Vec<char> = text
        .chars()
        .map(|letter| if letter.is_whitespace() { ' ' } else { letter })
        .filter(|&letter| !letter.is_control() && !turns_direction(letter) && !matches!(letter, '\u{fffe}' | '\u{ffff}'))
        .collect();
    if letters.len() > LABEL {
        letters.truncate(LABEL - 1);
        letters.push('…');
    }
    if letters.iter().all(|&letter| letter == ' ') {
        letters = vec!['?'];
    }
    let mut label = String::from("\"");
    for (at, &letter) in letters.iter().enumerate() {
        let begins_list = || letters[..at].iter().all(|before| before.is_ascii_digit());
        let is_plain = match letter {
            ' ' | ',' | '(' | ')' | '/' | ':' | '\'' => true,
            '-' | '.' => !begins_list(),
            letter => letter.is_alphanumeric() || !letter.is_ascii(),
        };
        if is_plain {
            label.push(letter);
        } else {
            let _ = write!(label, "#{};", letter as u32);
        }
    }
    label.push('"');
    label
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::test_graph::hostile;

    #[test]
    fn labels_stay_inside_their_quotes() {
        assert_eq!(quoted("say \"hi\"\n`x` <b> #1;"), "\"say #34;hi#34; #96;x#96; #60;b#62; #35;1#59;\"");
        assert_eq!(quoted(" \0\u{202e}"), "\"#63;\"");
        assert_eq!(quoted("1. one"), "\"1#46; one\"");
        assert_eq!(quoted(&"é".repeat(100)).chars().count(), LABEL + 2);
        let text = mermaid(&hostile(), &MermaidOptions::default());
        assert!(text.lines().skip(1).all(|line| line.contains("linkStyle") || line.matches('"').count() == 2), "{text}");
    }

    #[test]
    fn no_more_edges_than_asked_for() {
        let text = mermaid(&hostile(), &MermaidOptions { top: 3 });
        assert_eq!(text.matches("|\"").count(), 3, "{text}");
        assert_eq!(mermaid(&RelationGraph::default(), &MermaidOptions::default()), "flowchart LR\n");
    }
}
