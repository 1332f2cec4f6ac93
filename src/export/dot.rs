//! `graph.dot`: a diagram for Graphviz. Colour and line style by sign, width by weight, label by type.

use std::collections::HashSet;

use dot_structures::{Attribute, Edge, EdgeTy, Graph, GraphAttributes, Id, Node, NodeId, Stmt, Vertex};
use graphviz_rust::printer::{DotPrinter, PrinterContext};

use super::diagram::{Choice, DiagramOptions, Engine, Line, choose, colour, ink};
use super::layout::Outline;
use super::layout::text::{shortened, wrapped};
use crate::model::RelationGraph;

/// Letters that Graphviz finds where they are installed.
const FONT: &str = "DejaVu Sans,Verdana,Helvetica,Arial,sans-serif";

/// The graph as DOT.
///
/// Edges are those of greatest weight, and nodes those at their ends. Cooperation is blue and solid, conflict vermilion and dashed, neither
/// grey and dotted, so that a print without colour still tells them apart; a mutual relation has no arrowhead.
#[must_use]
pub fn dot(graph: &RelationGraph, options: &DiagramOptions) -> String {
    let choice = choose(graph, options);
    let mut statements = whole(graph, options, &choice);
    for &node in &choice.nodes {
        let actor = &graph.graph[node];
        let root = (choice.strengths[node.index()] / choice.strongest).sqrt();
        let shape = match Outline::of(actor.kind) {
            Outline::Box => "box",
            Outline::Hexagon => "hexagon",
            Outline::Octagon => "octagon",
            Outline::Pill => "ellipse",
        };
        let name = wrapped(if actor.name.trim().is_empty() { &actor.id } else { &actor.name }, 18, 3).join("\n");
        let tooltip = format!("{}: {} mentions in {} documents", actor.id, actor.mentions, actor.documents);
        let mut attributes = vec![
            attribute("label", &name),
            attribute("fontsize", &format!("{:.1}", 11.0 + 9.0 * root)),
            attribute("shape", shape),
            attribute("tooltip", &tooltip),
        ];
        if choice.focus.contains(&node) {
            attributes.push(attribute("penwidth", "2.5"));
            attributes.push(attribute("color", "#222222"));
        }
        statements.push(Stmt::Node(Node { id: node_id(&actor.id), attributes }));
    }
    let mut keys = HashSet::new();
    for line in &choice.lines {
        // Graphviz takes edges of the same ends and key for one.
        let relation = match line.edges.as_slice() {
            [edge] => graph.graph[*edge].relation.clone(),
            _ => compact_str::format_compact!("merged {}", line.sign),
        };
        let new = keys.insert((line.source, line.target, relation.clone()));
        let key = if new { relation } else { compact_str::format_compact!("{relation} (mutual)") };
        let ends = Vertex::N(node_id(&graph.graph[line.source].id));
        let ty = EdgeTy::Pair(ends, Vertex::N(node_id(&graph.graph[line.target].id)));
        statements
            .push(Stmt::Edge(Edge { ty, attributes: edge_attributes(graph, line, &key, choice.heaviest, options.engine) }));
    }
    let graph = Graph::DiGraph { id: quoted(&graph.name), strict: false, stmts: statements };
    let mut text = graph.print(&mut PrinterContext::default());
    text.push('\n');
    text
}

/// What holds for the whole diagram, all nodes and all edges.
fn whole(graph: &RelationGraph, options: &DiagramOptions, choice: &Choice) -> Vec<Stmt> {
    let title = format!(
        "{}\n{}\nblue, solid: cooperation    vermilion, dashed: conflict    grey, dotted: neither    no arrowhead: mutual    width: weight\n\
         ellipse: state    box: organisation    octagon: bloc    hexagon: group    size of the name: sum of the weights\n ",
        shortened(&graph.name, 100),
        choice.shown(graph, options)
    );
    let mut general = vec![
        attribute("label", &title),
        attribute("labelloc", "t"),
        attribute("fontname", FONT),
        attribute("fontsize", "14"),
        attribute("layout", options.engine.graphviz().unwrap_or("dot")),
        attribute("outputorder", "edgesfirst"),
        attribute("bgcolor", "white"),
        attribute("charset", "UTF-8"),
        // Without room a label of sfdp and neato is left out rather than written over another.
        attribute("forcelabels", "false"),
    ];
    match options.engine {
        // Lines straight but for parallel ones: splines around boxes take sfdp and neato long, and 40 lines are no easier to follow so.
        Engine::Sfdp => general.extend([
            attribute("overlap", "prism"),
            attribute("overlap_scaling", "-2"),
            attribute("sep", "+18"),
            attribute("K", "1.6"),
            attribute("splines", "true"),
        ]),
        Engine::Neato => general.extend([
            attribute("overlap", "prism"),
            attribute("sep", "+18"),
            attribute("mode", "major"),
            attribute("model", "subset"),
            attribute("splines", "true"),
        ]),
        Engine::Own | Engine::Layered | Engine::Dot => general.extend([
            attribute("rankdir", "LR"),
            attribute("nodesep", "0.35"),
            attribute("ranksep", "0.9"),
            attribute("concentrate", "false"),
        ]),
    }
    let node = vec![
        attribute("fontname", FONT),
        attribute("style", "filled"),
        attribute("fillcolor", "#F4F4F4"),
        attribute("color", "#555555"),
    ];
    let mut edge = vec![attribute("fontname", FONT), attribute("fontsize", "10"), attribute("arrowsize", "0.7")];
    if options.engine == Engine::Neato {
        edge.push(attribute("len", "2.2"));
    }
    vec![
        Stmt::GAttribute(GraphAttributes::Graph(general)),
        Stmt::GAttribute(GraphAttributes::Node(node)),
        Stmt::GAttribute(GraphAttributes::Edge(edge)),
    ]
}

fn edge_attributes(graph: &RelationGraph, line: &Line, key: &str, heaviest: f64, engine: Engine) -> Vec<Attribute> {
    // Only `dot` keeps room for labels as it lays out.
    let label = if matches!(engine, Engine::Sfdp | Engine::Neato) { "xlabel" } else { "label" };
    let width = 0.8 + 4.2 * (line.weight / heaviest).sqrt();
    let style = match line.sign {
        1 => "solid",
        -1 => "dashed",
        _ => "dotted",
    };
    let mut attributes = vec![
        attribute("key", key),
        attribute(label, &line.label(graph).join("\n")),
        attribute("color", colour(line.sign)),
        attribute("fontcolor", ink(line.sign)),
        attribute("penwidth", &format!("{width:.2}")),
        attribute("weight", &format!("{}", 1 + (line.weight / heaviest * 9.0).round() as i64)),
        attribute("style", style),
        attribute("tooltip", &line.tooltip(graph)),
    ];
    match line.heads {
        (false, false) => attributes.push(attribute("dir", "none")),
        (true, true) => attributes.push(attribute("dir", "both")),
        (true, false) => attributes.push(attribute("dir", "back")),
        (false, true) => {}
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
    use crate::model::RelationEdge;

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
        let text = dot(&graph, &DiagramOptions::default());
        graphviz_rust::parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    }
}
