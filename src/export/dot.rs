//! `graph.dot`: a diagram for Graphviz. Colour and line style by sign, width by weight, label by type.

use std::collections::{BTreeSet, HashSet};

use dot_structures::{Attribute, Edge, EdgeTy, Graph, GraphAttributes, Id, Node, NodeId, Stmt, Vertex};
use graphviz_rust::printer::{DotPrinter, PrinterContext};
use petgraph::graph::NodeIndex;

use crate::model::{ActorKind, RelationEdge, RelationGraph};

/// What a diagram shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DotOptions {
    /// Only the strongest edges; `None` shows all.
    pub top: Option<usize>,
}

impl Default for DotOptions {
    fn default() -> Self {
        Self { top: Some(40) }
    }
}

/// Blue, vermilion and grey of the palette of Okabe and Ito, which colour-blind readers can tell apart.
pub(super) fn colour(sign: i8) -> &'static str {
    match sign {
        1 => "#0072B2",
        -1 => "#D55E00",
        _ => "#777777",
    }
}

/// The graph as DOT.
///
/// Edges are those of greatest weight, and nodes those at their ends. Cooperation is blue and solid, conflict vermilion and dashed, so that
/// a print without colour still tells them apart; a mutual relation has no arrowhead.
#[must_use]
pub fn dot(graph: &RelationGraph, options: &DotOptions) -> String {
    let mut edges: Vec<_> = graph.graph.edge_indices().filter(|&edge| graph.graph[edge].weight > 0.0).collect();
    let all = edges.len();
    edges.sort_by(|&a, &b| graph.graph[b].weight.total_cmp(&graph.graph[a].weight).then(a.cmp(&b)));
    edges.truncate(options.top.unwrap_or(usize::MAX));
    let heaviest = edges.first().map_or(1.0, |&edge| graph.graph[edge].weight);
    edges.sort_unstable();
    let ends = edges.iter().filter_map(|&edge| graph.graph.edge_endpoints(edge)).flat_map(|(source, target)| [source, target]);
    let nodes: BTreeSet<NodeIndex> = ends.collect();
    let strongest = nodes.iter().map(|&node| graph.strength(node)).fold(1.0, f64::max);

    let shown = if edges.len() < all {
        format!("the {} strongest of {all} relations", edges.len())
    } else {
        format!("{all} relations")
    };
    let title = format!(
        "{}: {shown} in {} documents\nblue, solid: cooperation    vermilion, dashed: conflict    grey: neither    no arrowhead: mutual    width: weight",
        graph.name, graph.documents
    );
    let mut statements = page(&title);
    for node in nodes {
        let actor = &graph.graph[node];
        let size = 11.0 + 9.0 * (graph.strength(node) / strongest).sqrt();
        let shape = match actor.kind {
            Some(ActorKind::Igo | ActorKind::Ngo) => "box",
            Some(ActorKind::Group) => "hexagon",
            Some(ActorKind::Bloc) => "octagon",
            Some(ActorKind::State) | None => "ellipse",
        };
        let tooltip = format!("{}: {} mentions in {} documents", actor.id, actor.mentions, actor.documents);
        let attributes = vec![
            attribute("label", &actor.name),
            attribute("fontsize", &format!("{size:.1}")),
            attribute("shape", shape),
            attribute("tooltip", &tooltip),
        ];
        statements.push(Stmt::Node(Node { id: node_id(&actor.id), attributes }));
    }
    let mut keys = HashSet::new();
    for edge in edges {
        let Some((source, target)) = graph.graph.edge_endpoints(edge) else { continue };
        // Graphviz takes edges of the same ends and key for one.
        let relation = &graph.graph[edge].relation;
        let new = keys.insert((source, target, relation));
        let key = if new { relation.clone() } else { compact_str::format_compact!("{relation} (mutual)") };
        let ends = Vertex::N(node_id(&graph.graph[source].id));
        let ty = EdgeTy::Pair(ends, Vertex::N(node_id(&graph.graph[target].id)));
        statements.push(Stmt::Edge(Edge { ty, attributes: edge_attributes(&graph.graph[edge], &key, heaviest) }));
    }
    let graph = Graph::DiGraph { id: quoted(&graph.name), strict: false, stmts: statements };
    let mut text = graph.print(&mut PrinterContext::default());
    text.push('\n');
    text
}

/// Settings of a diagram: its title, how it is laid out, its letters.
pub(super) fn page(title: &str) -> Vec<Stmt> {
    vec![
        Stmt::GAttribute(GraphAttributes::Graph(vec![
            attribute("label", title),
            attribute("labelloc", "t"),
            attribute("fontname", "Helvetica,Arial,sans-serif"),
            attribute("fontsize", "14"),
            attribute("layout", "dot"),
            attribute("rankdir", "LR"),
            attribute("nodesep", "0.35"),
            attribute("ranksep", "1.1"),
            attribute("outputorder", "edgesfirst"),
            attribute("bgcolor", "white"),
        ])),
        Stmt::GAttribute(GraphAttributes::Node(vec![
            attribute("fontname", "Helvetica,Arial,sans-serif"),
            attribute("style", "filled"),
            attribute("fillcolor", "#F4F4F4"),
            attribute("color", "#555555"),
        ])),
        Stmt::GAttribute(GraphAttributes::Edge(vec![
            attribute("fontname", "Helvetica,Arial,sans-serif"),
            attribute("fontsize", "9"),
            attribute("arrowsize", "0.7"),
        ])),
    ]
}

fn edge_attributes(edge: &RelationEdge, key: &str, heaviest: f64) -> Vec<Attribute> {
    let times = if edge.count > 1 { format!("{} ×{}", edge.relation, edge.count) } else { edge.relation.to_string() };
    let width = 0.8 + 4.2 * (edge.weight / heaviest).sqrt();
    let dates = match (edge.first, edge.last) {
        (Some(first), Some(last)) if first != last => format!(", {first} to {last}"),
        (Some(day), _) => format!(", {day}"),
        _ => String::new(),
    };
    let tooltip =
        format!("{}: weight {:.2}, {} events in {} documents{dates}", edge.relation, edge.weight, edge.count, edge.documents);
    let mut attributes = vec![
        attribute("key", key),
        attribute("label", &times),
        attribute("color", colour(edge.sign)),
        attribute("fontcolor", colour(edge.sign)),
        attribute("penwidth", &format!("{width:.2}")),
        attribute("weight", &format!("{}", 1 + (edge.weight / heaviest * 9.0).round() as i64)),
        attribute("style", if edge.sign < 0 { "dashed" } else { "solid" }),
        attribute("tooltip", &tooltip),
    ];
    if edge.symmetric {
        attributes.push(attribute("dir", "none"));
    }
    attributes
}

pub(super) fn node_id(id: &str) -> NodeId {
    NodeId(quoted(id), None)
}

pub(super) fn attribute(name: &str, value: &str) -> Attribute {
    Attribute(Id::Plain(name.to_owned()), quoted(value))
}

/// A quoted string of DOT. graphviz-rust prints values as they are, so quoting is ours: `"` and `\` are escaped (a label gives `\N`,
/// `\G` and others a meaning), a line break is `\n`, NUL and other controls are dropped.
pub(super) fn quoted(text: &str) -> Id {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            letter if letter.is_control() => {}
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    Id::Escaped(quoted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_names_stay_inside_their_quotes() {
        assert_eq!(quoted("a\"; b [\\N]\n\0c"), Id::Escaped("\"a\\\"; b [\\\\N]\\nc\"".to_owned()));
    }

    #[test]
    fn our_own_parser_reads_what_we_write() {
        let mut graph = RelationGraph { name: "te\"st\\".to_owned(), ..RelationGraph::default() };
        let actor = |id: &str| crate::model::ActorNode {
            id: id.into(),
            name: format!("{id} \"x\"").into(),
            kind: None,
            mentions: 1,
            documents: 1,
            sentences: 1,
        };
        let (one, other) = (graph.graph.add_node(actor("IRN")), graph.graph.add_node(actor("USA")));
        let edge: RelationEdge = serde_json::from_value(serde_json::json!({
            "relation": "talks", "plover": "CONSULT", "quad": 1, "sign": 1, "symmetric": true, "weight": 1.5, "count": 2, "documents": 1,
            "asserted": 2, "hypothetical": 0, "negated": 0, "first": "2024-01-02", "last": null, "confidence": 0.8, "evidence": ["a"],
        }))
        .unwrap();
        graph.graph.add_edge(one, other, edge);
        let text = dot(&graph, &DotOptions::default());
        graphviz_rust::parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    }
}
