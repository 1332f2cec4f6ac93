//! `compare.dot`: what differs most between two graphs, as one diagram. Colour and line style by side, width by z.

use std::collections::{BTreeMap, HashSet};

use dot_structures::{Edge, EdgeTy, Graph, GraphAttributes, Node, Stmt, Vertex};
use graphviz_rust::printer::{DotPrinter, PrinterContext};

use super::dot::{attribute, node_id, quoted};
use crate::model::{DiffStatus, GraphDiff, RelationDiff};

/// z that is drawn in full width where none is greater, so that chance alone gives thin lines.
const FULL: f64 = 4.0;

/// How a relation is drawn: colour, of the palette of Okabe and Ito, and line style, which a print without colour keeps.
fn drawn(status: DiffStatus) -> (&'static str, &'static str) {
    match status {
        DiffStatus::OnlyInA => ("#D55E00", "dashed"),
        DiffStatus::OnlyInB => ("#0072B2", "solid"),
        _ => ("#009E73", "dotted"),
    }
}

/// Settings of a diagram: its title, how it is laid out, its letters.
fn page(title: &str) -> Vec<Stmt> {
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

/// The difference as DOT: the relations that differ most, those beyond chance first, then by distance of z from 0; at most
/// `top` of them.
#[must_use]
pub fn diff_dot(diff: &GraphDiff, top: Option<usize>) -> String {
    let mut relations = differing(diff);
    let all = relations.len();
    relations.truncate(top.unwrap_or(usize::MAX));
    let greatest = relations.iter().map(|relation| relation.contrast.z.abs()).fold(FULL, f64::max);

    let (a, b) = (&diff.sides.a.name, &diff.sides.b.name);
    let shown = if relations.len() < all {
        format!("the {} that differ most of {all} relations", relations.len())
    } else {
        format!("{all} relations")
    };
    let title = format!(
        "{a} and {b}: {shown}\nblue, solid, new: only in {b}    vermilion, dashed, gone: only in {a}    green, dotted: both, × how often in {b} for once in {a}\nno arrowhead: mutual    width: |z|    *: beyond chance, q at most {}",
        diff.settings.significance
    );
    let mut statements = page(&title);
    let ends = relations
        .iter()
        .flat_map(|relation| [(&relation.source, &relation.source_name), (&relation.target, &relation.target_name)]);
    for (id, name) in ends.collect::<BTreeMap<_, _>>() {
        let attributes = vec![attribute("label", name), attribute("shape", "ellipse"), attribute("tooltip", id)];
        statements.push(Stmt::Node(Node { id: node_id(id), attributes }));
    }
    let mut keys = HashSet::new();
    relations.sort_by_key(|relation| (&relation.source, &relation.target, &relation.relation, relation.symmetric));
    for relation in relations {
        let (colour, style) = drawn(relation.status);
        let width = 0.8 + 4.2 * (relation.contrast.z.abs() / greatest).sqrt();
        // Graphviz takes edges of the same ends and key for one.
        let new = keys.insert((&relation.source, &relation.target, &relation.relation));
        let key = if new { relation.relation.to_string() } else { format!("{} (mutual)", relation.relation) };
        let counts = &relation.counts;
        let tooltip = format!(
            "{}: {} {} in {a}, {} in {b}; z {:.1}",
            relation.relation, counts.a.stories, diff.unit, counts.b.stories, relation.contrast.z
        );
        let mut attributes = vec![
            attribute("key", &key),
            attribute("label", &label(diff, relation)),
            attribute("color", colour),
            attribute("fontcolor", colour),
            attribute("penwidth", &format!("{width:.2}")),
            attribute("style", style),
            attribute("tooltip", &tooltip),
        ];
        if relation.symmetric {
            attributes.push(attribute("dir", "none"));
        }
        let ends = (Vertex::N(node_id(&relation.source)), Vertex::N(node_id(&relation.target)));
        statements.push(Stmt::Edge(Edge { ty: EdgeTy::Pair(ends.0, ends.1), attributes }));
    }
    let graph = Graph::DiGraph { id: quoted(&format!("{a} and {b}")), strict: false, stmts: statements };
    let mut text = graph.print(&mut PrinterContext::default());
    text.push('\n');
    text
}

/// Relations that are not alike on both sides: beyond chance first, then by distance of z from 0, then in their own order.
pub(super) fn differing(diff: &GraphDiff) -> Vec<&RelationDiff> {
    let mut relations: Vec<_> = diff.relations.iter().filter(|relation| relation.contrast.z != 0.0).collect();
    relations.sort_by(|a, b| {
        let significant = b.contrast.significant.cmp(&a.contrast.significant);
        significant.then(b.contrast.z.abs().total_cmp(&a.contrast.z.abs()))
    });
    relations
}

fn label(diff: &GraphDiff, relation: &RelationDiff) -> String {
    let (a, b) = (relation.counts.a.stories as f64, relation.counts.b.stories as f64);
    let (all_a, all_b) = (diff.sides.a.counted as f64, diff.sides.b.counted as f64);
    let times = match relation.status {
        DiffStatus::OnlyInA => "gone".to_owned(),
        DiffStatus::OnlyInB => "new".to_owned(),
        _ if a > 0.0 && b > 0.0 => {
            let times = (b / all_b) / (a / all_a);
            if times < 10.0 { format!("×{times:.1}") } else { format!("×{times:.0}") }
        }
        _ if relation.contrast.z > 0.0 => "more".to_owned(),
        _ => "less".to_owned(),
    };
    format!("{} {times}{}", relation.relation, if relation.contrast.significant { " *" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::diff_markdown::tests::example;

    #[test]
    fn a_diagram_of_hostile_names_can_be_read() {
        let (mut diff, _) = example();
        diff.sides.b.name = "a\"; b [\\N]\n<x>".into();
        for top in [None, Some(1), Some(0)] {
            let text = diff_dot(&diff, top);
            graphviz_rust::parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
            let edges = text.lines().filter(|line| line.contains("->")).count();
            assert_eq!(edges, top.unwrap_or(4), "{text}");
        }
        let text = diff_dot(&diff, Some(40));
        for label in ["threaten new *", "talks ×", "aid gone"] {
            assert!(text.contains(label), "{label}\n{text}");
        }
    }
}
