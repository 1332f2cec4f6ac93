//! Libraries of Python and JavaScript, and schemas.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use detente::export::{
    MermaidOptions, mermaid, write_cypher, write_cytoscape, write_d3, write_edge_table, write_gexf, write_graph, write_graphml,
    write_graphology, write_jgf,
};
use detente::model::RelationGraph;
use serde_json::{Value, json};

use crate::expected::{Shape, Understood, edge_id};
use crate::graphs::{all, corpus, hostile};
use crate::programs::{beside, has_node, has_python, in_file, read_by_node, read_by_python};

type Write = fn(&RelationGraph, &mut dyn io::Write) -> io::Result<()>;

fn gexf(graph: &RelationGraph, to: &mut dyn io::Write) -> io::Result<()> {
    write_gexf(graph, None, to)
}

fn cytoscape(graph: &RelationGraph, to: &mut dyn io::Write) -> io::Result<()> {
    write_cytoscape(graph, None, to)
}

fn d3(graph: &RelationGraph, to: &mut dyn io::Write) -> io::Result<()> {
    write_d3(graph, None, to)
}

fn graphology(graph: &RelationGraph, to: &mut dyn io::Write) -> io::Result<()> {
    write_graphology(graph, None, to)
}

/// Writes every graph and compares what the reader understood.
#[track_caller]
fn check(write: Write, shape: Shape, read: impl Fn(&Path) -> Value) {
    for (name, graph) in all() {
        compare(name, &graph, write, &read, &Understood::of_graph(&graph, shape, edge_id));
    }
}

#[track_caller]
fn compare(name: &str, graph: &RelationGraph, write: Write, read: impl Fn(&Path) -> Value, expected: &Understood) {
    let folder = tempfile::tempdir().unwrap();
    let mut bytes = Vec::new();
    write(graph, &mut bytes).unwrap();
    let mut again = Vec::new();
    write(graph, &mut again).unwrap();
    assert!(bytes == again, "{name}: the same bytes each time");
    Understood::of_reader(&read(&in_file(folder.path(), name, &bytes))).is(expected, name);
}

#[test]
fn networkx_loads_our_graphs() {
    if has_python("networkx") {
        for (name, graph) in all() {
            // The key in networkx is the relation, which tells apart only edges of the same ends.
            let id =
                |edge: &Value| [&edge["source"], &edge["target"], &edge["key"]].map(|part| part.as_str().unwrap()).join("\0");
            let mut expected = Understood::of_graph(&graph, Shape::Json, id);
            let read = |path: &Path| {
                let mut read = read_by_python("networkx_node_link", path, &[]);
                for edge in read["edges"].as_array_mut().unwrap() {
                    let own = [&edge["source"], &edge["target"], &edge["id"]].map(|part| part.as_str().unwrap()).join("\0");
                    edge["id"] = own.into();
                }
                read
            };
            // node-link keeps the empty id of an actor.
            for fields in expected.nodes.values_mut().chain(expected.edges.values_mut()) {
                fields.retain(|_, value| *value != "unnamed");
            }
            if let Some(unnamed) = expected.nodes.remove("unnamed") {
                expected.nodes.insert(String::new(), unnamed);
            }
            compare(name, &graph, write_graph, read, &expected);
        }
    }
}

#[test]
fn networkx_reads_graphml() {
    if has_python("networkx") {
        check(write_graphml, Shape::Flat, |path| read_by_python("networkx_graphml", path, &[]));
    }
}

#[test]
fn igraph_reads_graphml() {
    if has_python("igraph") {
        check(write_graphml, Shape::Flat, |path| read_by_python("igraph_graphml", path, &[]));
    }
}

#[test]
fn networkx_reads_gexf() {
    if has_python("networkx") {
        for (name, graph) in all() {
            let expected = Understood::of_graph(&graph, Shape::Flat, edge_id).with_spells(&graph);
            compare(name, &graph, gexf, |path| read_by_python("networkx_gexf", path, &[]), &expected);
        }
    }
}

#[test]
fn gexf_is_what_its_schema_says() {
    if !has_python("lxml") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for (name, graph) in all() {
        let places: Vec<(f64, f64)> = (0..graph.graph.node_count()).map(|at| (at as f64, -0.5)).collect();
        for (name, positions) in [(name.to_owned(), None), (format!("{name}, placed"), Some(&places[..]))] {
            let mut bytes = Vec::new();
            write_gexf(&graph, positions, &mut bytes).unwrap();
            let read =
                read_by_python("gexf_schema", &in_file(folder.path(), &name, &bytes), &[&beside("schema/gexf-1.3/gexf.xsd")]);
            assert_eq!(read["nodes"].as_array().unwrap().len(), graph.graph.node_count(), "{name}");
            assert_eq!(read["edges"].as_array().unwrap().len(), graph.graph.edge_count(), "{name}");
        }
    }
}

#[test]
fn json_graph_format_is_what_its_schema_says() {
    if has_python("jsonschema") {
        let schema = beside("schema/json-graph-v2.json");
        check(write_jgf, Shape::Json, |path| read_by_python("json_graph", path, &[&schema]));
    }
}

#[test]
fn networkx_reads_elements_of_cytoscape() {
    if has_python("networkx") {
        check(cytoscape, Shape::Json, |path| read_by_python("networkx_cytoscape", path, &[]));
    }
}

#[test]
fn pandas_and_networkx_read_the_table_of_edges() {
    if !has_python("networkx, pandas") {
        return;
    }
    for (name, graph) in all() {
        let mut expected = Understood::of_graph(&graph, Shape::Table, edge_id);
        // The table knows actors as ends only.
        let ends: Vec<&Value> = expected.edges.values().flat_map(|edge| [&edge["source"], &edge["target"]]).collect();
        let ends: BTreeMap<_, _> = ends
            .into_iter()
            .map(|id| (id.as_str().unwrap().to_owned(), json!({"id": id}).as_object().unwrap().clone()))
            .collect();
        expected.nodes = ends;
        compare(name, &graph, write_edge_table, |path| read_by_python("networkx_csv", path, &[]), &expected);
    }
}

#[test]
fn graphology_imports() {
    if has_node(&["graphology"]) {
        check(graphology, Shape::Json, |path| read_by_node("graphology", path));
    }
}

#[test]
fn graphology_reads_gexf() {
    if has_node(&["graphology", "graphology-gexf"]) {
        check(gexf, Shape::Flat, |path| read_by_node("graphology_gexf", path));
    }
}

#[test]
fn graphology_reads_graphml() {
    if has_node(&["graphology", "graphology-graphml"]) {
        check(write_graphml, Shape::Flat, |path| read_by_node("graphology_graphml", path));
    }
}

#[test]
fn cytoscape_loads_elements() {
    if has_node(&["cytoscape"]) {
        check(cytoscape, Shape::Json, |path| read_by_node("cytoscape", path));
    }
}

#[test]
fn d3_moves_nodes_by_their_links() {
    if has_node(&["d3-force"]) {
        check(d3, Shape::Json, |path| read_by_node("d3", path));
    }
}

/// Every format that holds positions gives them to its reader.
#[test]
fn positions_arrive() {
    let graph = hostile();
    let places: Vec<(f64, f64)> = (0..graph.graph.node_count()).map(|at| (at as f64 * 1.5 - 4.0, 100.0 - at as f64)).collect();
    let folder = tempfile::tempdir().unwrap();
    let placed = |shape| {
        let mut expected = Understood::of_graph(&graph, shape, edge_id);
        let by_id = graph.graph.node_indices().map(|node| (graph.graph[node].id.clone(), places[node.index()]));
        for (id, (x, y)) in by_id {
            let clean: String =
                id.chars().filter(|letter| matches!(letter, '\n' | '\r' | '\t') || !letter.is_control()).collect();
            let id = if shape == Shape::Json { id.to_string() } else { clean };
            let id = if id.is_empty() { "unnamed".to_owned() } else { id };
            let node = expected.nodes.get_mut(&id).unwrap();
            node.insert("x".to_owned(), json!(x));
            node.insert("y".to_owned(), json!(y));
        }
        expected
    };
    type WritePlaced = fn(&RelationGraph, Option<&[(f64, f64)]>, &mut dyn io::Write) -> io::Result<()>;
    let write = |name: &str, write: WritePlaced| {
        let mut bytes = Vec::new();
        write(&graph, Some(&places), &mut bytes).unwrap();
        in_file(folder.path(), name, &bytes)
    };
    if has_python("networkx") {
        let read = read_by_python("networkx_gexf", &write("gexf", write_gexf), &[]);
        Understood::of_reader(&read).is(&placed(Shape::Flat).with_spells(&graph), "networkx");
    }
    if has_node(&["graphology", "graphology-gexf", "cytoscape", "d3-force"]) {
        let mut read = read_by_node("graphology_gexf", &write("gexf", write_gexf));
        for node in read["nodes"].as_array_mut().unwrap() {
            assert_eq!(node.as_object_mut().unwrap().remove("z"), Some(json!(0)));
        }
        Understood::of_reader(&read).is(&placed(Shape::Flat), "graphology-gexf");
        let formats: [(&str, WritePlaced); 3] =
            [("cytoscape", write_cytoscape), ("graphology", write_graphology), ("d3", write_d3)];
        for (name, format) in formats {
            Understood::of_reader(&read_by_node(name, &write(name, format))).is(&placed(Shape::Json), name);
        }
    }
}

#[test]
fn mermaid_parses_flowcharts() {
    if !has_node(&["mermaid", "jsdom"]) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for (name, graph, top) in [("corpus", corpus(), 20), ("all", corpus(), usize::MAX), ("hostile", hostile(), usize::MAX)] {
        let text = mermaid(&graph, &MermaidOptions { top });
        let read = Understood::of_reader(&read_by_node("mermaid", &in_file(folder.path(), name, text.as_bytes())));
        let mut edges: Vec<_> = graph.edges().filter(|(_, edge, _)| edge.weight > 0.0).enumerate().collect();
        edges.sort_by(|a, b| b.1.1.weight.total_cmp(&a.1.1.weight).then(a.0.cmp(&b.0)));
        edges.truncate(top.min(500));
        edges.sort_by_key(|(at, _)| *at);
        assert_eq!(read.edges.len(), edges.len(), "{name}");
        for (at, (_, (source, edge, target))) in edges.into_iter().enumerate() {
            let drawn = &read.edges[&at.to_string()];
            let end = |name: &str| &read.nodes[drawn[name].as_str().unwrap()]["name"];
            assert_eq!([end("source"), end("target")], [&shown(&source.name), &shown(&target.name)], "{name}");
            let times = if edge.count > 1 { format!("{} ×{}", edge.relation, edge.count) } else { edge.relation.to_string() };
            assert_eq!(drawn["relation"], shown(&times), "{name}");
            assert_eq!(drawn["symmetric"], edge.symmetric, "{name}");
            let colour = ["#D55E00", "#777777", "#0072B2"][(edge.sign + 1) as usize];
            assert_eq!(drawn["style"], format!("stroke:{colour}"), "{name}");
        }
    }
}

/// A name as a label of Mermaid: one line of what can be seen.
fn shown(name: &str) -> Value {
    let spaced = name.chars().map(|letter| if letter.is_whitespace() { ' ' } else { letter });
    let label: String = spaced.filter(|letter| !letter.is_control() && *letter != '\u{202e}').collect();
    // Mermaid trims labels.
    if label.trim().is_empty() { "?".into() } else { label.trim().into() }
}

#[test]
fn neo4j_finds_no_fault_with_scripts() {
    if !has_node(&["@neo4j-cypher/language-support"]) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    // The linter takes seconds for a hundred rows.
    let mut few = corpus();
    let (kept, nodes) = (few.graph.edge_count().min(6), few.graph.node_count().min(6));
    few.graph.retain_edges(|_, edge| edge.index() < kept);
    few.graph.retain_nodes(|graph, node| node.index() < nodes || graph.neighbors_undirected(node).count() > 0);
    let mut names = hostile();
    names.graph.retain_edges(|_, edge| edge.index() % 2 == 0);
    for (name, graph) in [("corpus", few), ("hostile", names), ("empty", RelationGraph::default())] {
        let mut bytes = Vec::new();
        write_cypher(&graph, &mut bytes).unwrap();
        let read = read_by_node("cypher", &in_file(folder.path(), name, &bytes));
        let statements = String::from_utf8(bytes).unwrap().lines().filter(|line| line.ends_with(';')).count();
        assert_eq!(read["nodes"].as_array().unwrap().len(), statements, "{name}");
    }
}
