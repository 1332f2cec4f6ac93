//! Graphviz draws `graph.dot`.

use std::process::Command;

use detente::compare::{Side, compare};
use detente::export::{DiagramOptions, Engine, Parallel, diff_dot, dot, svg};
use detente::model::RelationGraph;
use detente::options::CompareOptions;
use serde_json::Value;

use crate::graphs::{corpus, hostile};
use crate::programs::{in_file, ran, there};

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
fn graphviz_draws_how_graphs_differ() {
    if !there("dot", &["-V"]) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (corpus, hostile, nothing) = (corpus(), hostile(), RelationGraph::default());
    for (name, a, b) in [("corpus", &corpus, &hostile), ("hostile", &hostile, &corpus), ("empty", &nothing, &corpus)] {
        let [a, b] = [("a \"one\" \\N", a), ("<b>other</b>\n", b)].map(|(name, graph)| Side { name, graph, incidence: None });
        let diff = compare(&a, &b, &CompareOptions::default());
        let path = in_file(folder.path(), &format!("{name}.dot"), diff_dot(&diff, None).as_bytes());
        let output = ran(Command::new("dot").arg("-Tsvg").arg(&path));
        let (svg, complaints) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8_lossy(&output.stderr));
        assert!(!complaints.contains("syntax") && !complaints.contains("Warning"), "{name}: {complaints}");
        let differing = diff.relations.iter().filter(|relation| relation.contrast.z != 0.0).count();
        assert_eq!(svg.matches("class=\"edge\"").count(), differing, "{name}");
        assert!(!svg.contains("<b>") && (differing > 0 || name == "empty"), "{name}");
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
