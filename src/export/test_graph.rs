//! A graph of names that no format likes, for tests.

use jiff::civil::date;

use crate::model::{ActorKind, ActorNode, RelationEdge, RelationGraph, TimelinePoint};

/// Names that break out of quotes, mean something to a format, or cannot be seen.
const NAMES: [&str; 16] = [
    "plain",
    "",
    "two words",
    "say \"hi\" and 'ho'",
    "back\\slash\\",
    "\\u0027}) DETACH DELETE node //",
    "line\nbreak\r\nand\ttab",
    "</script><b>bold</b> ]]>",
    "a & b &amp; &nonsense;",
    "=1+1",
    "semi; colon, comma",
    "`ticks` ${x} #{y}",
    "Élysée 北京 🕊 e\u{301}",
    "right \u{202e}to left, \u{200b}nothing",
    "bell \u{7} escape \u{1b}[31m NUL \0 delete \u{7f} \u{fffe}",
    "__proto__",
];

/// Every name as an actor and as a relation, both ways round; all fields of the model are set somewhere.
pub(super) fn hostile() -> RelationGraph {
    let mut graph = RelationGraph { name: NAMES.join(" "), documents: 1, sentences: 1, ..RelationGraph::default() };
    let kinds = [None, Some(ActorKind::State), Some(ActorKind::Igo), Some(ActorKind::Group), Some(ActorKind::Bloc)];
    let mut nodes = Vec::new();
    for (at, name) in NAMES.iter().enumerate() {
        let node = ActorNode {
            id: (*name).into(),
            name: (*name).into(),
            kind: kinds[at % kinds.len()],
            mentions: at as u64,
            ..ActorNode::default()
        };
        nodes.push(graph.graph.add_node(node));
    }
    for (at, name) in NAMES.iter().enumerate() {
        let month = at as i8 % 12 + 1;
        let edge = RelationEdge {
            relation: (*name).into(),
            sign: at as i8 % 3 - 1,
            symmetric: at % 2 == 0,
            weight: 0.5 + at as f64,
            count: 2,
            first: (at % 3 > 0).then(|| date(2024, month, 1)),
            last: (at % 3 > 0).then(|| date(2024, month, 28)),
            alpha: (at % 4 == 0).then_some(0.05),
            evidence: vec![(*name).into(), "second".into()],
            timeline: if at % 3 == 1 {
                vec![TimelinePoint { start: date(2024, month, 1), count: 2, weight: 0.25 }]
            } else {
                Vec::new()
            },
            ..RelationEdge::default()
        };
        graph.graph.add_edge(nodes[at], nodes[(at + 1) % nodes.len()], edge.clone());
        graph.graph.add_edge(nodes[(at + 1) % nodes.len()], nodes[at], edge);
    }
    graph
}
