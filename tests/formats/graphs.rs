//! The graphs that are written.

use std::path::Path;
use std::sync::OnceLock;

use detente::aggregate::Fold;
use detente::ingest;
use detente::model::{ActorKind, ActorNode, RelationEdge, RelationGraph};
use detente::options::{AggregateOptions, IngestOptions, Window};
use detente::pipeline::{Outcome, Pipeline};
use serde_json::json;

/// The sample corpora, by months.
pub fn corpus() -> RelationGraph {
    static READ: OnceLock<RelationGraph> = OnceLock::new();
    READ.get_or_init(read_corpus).clone()
}

fn read_corpus() -> RelationGraph {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let records = ingest::open(&[folder.display().to_string()], &IngestOptions::default()).unwrap();
    let mut fold = Fold::new(AggregateOptions { window: Some(Window::Month), ..AggregateOptions::default() });
    let each = |outcome| {
        if let Outcome::Document { extraction, .. } = outcome {
            fold.add_document(&extraction.record);
            extraction.events.iter().for_each(|event| fold.add_event(event));
        }
        Ok(())
    };
    Pipeline::builtin().run(records, false, each).unwrap();
    fold.finish("corpus").graph
}

/// Names that break out of quotes, mean something to a format, or cannot be seen.
pub const NAMES: [&str; 22] = [
    "plain",
    "",
    "two words",
    "say \"hi\"",
    "back\\slash\\",
    "\\N \\G \\E \\L",
    "line\nbreak\r\nand\ttab",
    "<b>bold</b>",
    "<",
    "a & b &amp; &nonsense;",
    "{record|fields}",
    "node; edge [label=\"x\"] }",
    "// comment /* and */ # more",
    "Élysée 北京 🕊 e\u{301}",
    "right \u{202e}to left, \u{200b}nothing",
    "bell \u{7} escape \u{1b}[31m NUL \0 delete \u{7f}",
    "subgraph",
    "</script><script>alert(1)</script> ]]> --> %%",
    "=HYPERLINK(\"x\")",
    "it's \\u0027}) DETACH DELETE n //",
    "1. `ticks` ${x} #35; end",
    "__proto__",
];

/// Every name as an actor, as a relation, and as the name of the graph; all fields are set somewhere.
pub fn hostile() -> RelationGraph {
    let mut graph = RelationGraph {
        name: NAMES.join(" "),
        documents: 1,
        sentences: 1,
        events: NAMES.len() as u64,
        ..RelationGraph::default()
    };
    graph.options.insert("window".to_owned(), "month".into());
    let kinds = [None, Some(ActorKind::State), Some(ActorKind::Igo), Some(ActorKind::Group), Some(ActorKind::Bloc)];
    let mut nodes = Vec::new();
    for (at, name) in NAMES.iter().enumerate() {
        let node = ActorNode {
            id: (*name).into(),
            name: (*name).into(),
            kind: kinds[at % kinds.len()],
            mentions: 1,
            documents: 1,
            sentences: 1,
        };
        nodes.push(graph.graph.add_node(node));
    }
    for (at, name) in NAMES.iter().enumerate() {
        let timeline = match at % 3 {
            1 => json!([{"start": "2024-02-01", "count": 1, "weight": 0.25}, {"start": "2024-04-01", "count": 2, "weight": 1}]),
            _ => json!([]),
        };
        let edge: RelationEdge = serde_json::from_value(json!({
            "relation": name, "plover": null, "quad": 1, "sign": at as i64 % 3 - 1, "symmetric": at % 2 == 0, "weight": 0.5 + at as f64,
            "count": 1, "documents": 1, "stories": 1, "asserted": 1, "hypothetical": 0, "negated": 0,
            "first": if at % 4 > 0 { json!("2024-02-29") } else { json!(null) },
            "last": if at % 4 > 1 { json!("2024-04-02") } else { json!(null) },
            "confidence": 0.5, "alpha": if at % 5 == 0 { json!(0.01) } else { json!(null) }, "evidence": [name, "second"],
            "timeline": timeline,
        }))
        .unwrap();
        graph.graph.add_edge(nodes[at], nodes[(at + 1) % nodes.len()], edge.clone());
        // A second one between the same two, the other way; and one to itself.
        graph.graph.add_edge(nodes[(at + 1) % nodes.len()], nodes[at], edge.clone());
        if at % 7 == 0 {
            graph.graph.add_edge(nodes[at], nodes[at], edge);
        }
    }
    graph
}

/// What every reader is given.
pub fn all() -> [(&'static str, RelationGraph); 3] {
    [("corpus", corpus()), ("hostile", hostile()), ("empty", RelationGraph::default())]
}
