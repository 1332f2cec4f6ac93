//! The programs that our files are for read them: Graphviz and networkx.
//!
//! A test whose program is missing says so and passes, unless `DETENTE_READERS=1` asks for it (as CI does).

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use detente::aggregate::Fold;
use detente::export::{DiagramOptions, Engine, Parallel, dot, svg, write_graph};
use detente::ingest;
use detente::model::{ActorKind, ActorNode, RelationEdge, RelationGraph};
use detente::options::{AggregateOptions, IngestOptions};
use detente::pipeline::{Outcome, Pipeline};
use serde_json::{Value, json};

/// Whether the program can be run; else the test is over.
fn there(program: &str, arguments: &[&str]) -> bool {
    let there = Command::new(program).args(arguments).output().is_ok_and(|output| output.status.success());
    if !there {
        let what = format!("{program} {}", arguments.join(" "));
        assert!(std::env::var("DETENTE_READERS").as_deref() != Ok("1"), "`{what}` fails, and DETENTE_READERS=1 asks for it");
        println!("skipped: `{what}` fails");
    }
    there
}

fn corpus() -> RelationGraph {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let records = ingest::open(&[folder.display().to_string()], &IngestOptions::default()).unwrap();
    let mut fold = Fold::new(AggregateOptions::default());
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

/// Names that break out of quotes, mean something to Graphviz, or cannot be seen.
const NAMES: [&str; 17] = [
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
];

/// Every name as an actor, as a relation, and as the name of the graph.
fn hostile() -> RelationGraph {
    let mut graph = RelationGraph {
        name: NAMES.join(" "),
        documents: 1,
        sentences: 1,
        events: NAMES.len() as u64,
        ..RelationGraph::default()
    };
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
        let edge: RelationEdge = serde_json::from_value(json!({
            "relation": name, "plover": null, "quad": 1, "sign": at as i64 % 3 - 1, "symmetric": at % 2 == 0, "weight": 0.5 + at as f64,
            "count": 1, "documents": 1, "asserted": 1, "hypothetical": 0, "negated": 0, "first": "2024-02-29", "last": null,
            "confidence": 0.5, "evidence": [name],
        }))
        .unwrap();
        graph.graph.add_edge(nodes[at], nodes[(at + 1) % nodes.len()], edge.clone());
        // A second one between the same two, the other way.
        graph.graph.add_edge(nodes[(at + 1) % nodes.len()], nodes[at], edge);
    }
    graph
}

fn in_file(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, bytes).unwrap();
    path
}

fn ran(command: &mut Command) -> Output {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

#[test]
fn graphviz_draws_our_diagrams() {
    if !there("dot", &["-V"]) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for (name, graph, top) in [
        ("corpus", corpus(), Some(40)),
        ("all", corpus(), None),
        ("hostile", hostile(), None),
        ("empty", RelationGraph::default(), None),
    ] {
        let text = dot(&graph, &DiagramOptions { top, ..DiagramOptions::default() });
        let path = in_file(folder.path(), &format!("{name}.dot"), text.as_bytes());
        let output = ran(Command::new("dot").arg("-Tsvg").arg(&path));
        let (svg, complaints) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8_lossy(&output.stderr));
        assert!(!complaints.contains("syntax") && !complaints.contains("Warning"), "{name}: {complaints}");
        // All that we drew is there, and nothing that a name smuggled in.
        let shown =
            graph.graph.edge_indices().filter(|&edge| graph.graph[edge].weight > 0.0).count().min(top.unwrap_or(usize::MAX));
        assert_eq!(svg.matches("class=\"edge\"").count(), shown, "{name}: edges");
        if top.is_none() {
            let joined = graph.graph.node_indices().filter(|&node| graph.strength(node) > 0.0).count();
            assert_eq!(svg.matches("class=\"node\"").count(), joined, "{name}: nodes");
        }
        assert!(!svg.contains("<b>") && !svg.contains('\u{1b}'), "{name}");
        // Graphviz reads back the names as they were, the control characters apart.
        let plain = ran(Command::new("dot").arg("-Tdot_json").arg(&path));
        let read: Value = serde_json::from_slice(&plain.stdout).unwrap_or_else(|error| panic!("{name}: {error}"));
        for object in read["objects"].as_array().into_iter().flatten().filter(|_| top.is_none()) {
            let id = object["name"].as_str().unwrap();
            assert!(graph.graph.node_weights().any(|node| as_read(&node.id) == id), "{name}: no actor {id:?}");
        }
    }
}

#[test]
fn graphviz_draws_for_us_where_it_is_there() {
    if !there("dot", &["-V"]) {
        return;
    }
    for (graph, engine, parallel) in [
        (corpus(), Engine::Dot, Parallel::Merged),
        (corpus(), Engine::Sfdp, Parallel::Fanned),
        (corpus(), Engine::Neato, Parallel::Merged),
        (hostile(), Engine::Dot, Parallel::Merged),
    ] {
        let options = DiagramOptions { top: Some(20), engine, parallel, ..DiagramOptions::default() };
        let picture = svg(&graph, &options).unwrap();
        let lines = dot(&graph, &options).matches(" -> ").count();
        assert_eq!(picture.matches("class=\"edge\"").count(), lines, "{engine:?}");
    }
}

/// A name as Graphviz keeps it: a quoted string loses only the backslash before a quote.
fn as_read(name: &str) -> String {
    let name: String = name.chars().filter(|letter| *letter == '\n' || !letter.is_control()).collect();
    name.replace('\\', "\\\\").replace('\n', "\\n")
}

const NETWORKX: &str = r#"
import json, sys, networkx
with open(sys.argv[1], encoding="utf-8") as file:
    data = json.load(file)
graph = networkx.node_link_graph(data, edges="edges")
assert graph.is_directed() and graph.is_multigraph()
assert graph.graph["format"] == "detente-graph", graph.graph
edges = sorted((source, target, edge["relation"], edge["count"]) for source, target, edge in graph.edges(data=True))
nodes = sorted((node, values["name"]) for node, values in graph.nodes(data=True))
json.dump({"nodes": nodes, "edges": edges}, sys.stdout)
"#;

#[test]
fn networkx_loads_our_graphs() {
    if !there("python3", &["-c", "import networkx"]) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for (name, graph) in [("corpus", corpus()), ("hostile", hostile()), ("empty", RelationGraph::default())] {
        let mut bytes = Vec::new();
        write_graph(&graph, &mut bytes).unwrap();
        let path = in_file(folder.path(), &format!("{name}.json"), &bytes);
        let output = ran(Command::new("python3").env("PYTHONIOENCODING", "utf-8").args(["-c", NETWORKX]).arg(&path));
        let read: Value = serde_json::from_slice(&output.stdout).unwrap();
        let mut nodes: Vec<Value> = graph.graph.node_weights().map(|node| json!([node.id, node.name])).collect();
        let mut edges: Vec<Value> =
            graph.edges().map(|(source, edge, target)| json!([source.id, target.id, edge.relation, edge.count])).collect();
        // Python sorts by code points, as Rust sorts by bytes of UTF-8.
        let key = |value: &Value| -> (Vec<String>, u64) {
            let parts = value.as_array().unwrap();
            let words = parts.iter().map(|part| part.as_str().unwrap_or_default().to_owned()).collect();
            (words, parts.last().and_then(Value::as_u64).unwrap_or_default())
        };
        nodes.sort_by_key(key);
        edges.sort_by_key(key);
        assert_eq!(read["nodes"], Value::from(nodes), "{name}");
        assert_eq!(read["edges"], Value::from(edges), "{name}");
    }
}
