//! Large graphs are written as they are walked.

use std::io;
use std::time::Instant;

use detente::export::{
    write_cypher, write_cytoscape, write_d3, write_edge_table, write_gexf, write_graphml, write_graphology, write_jgf,
    write_neo4j_relationships,
};
use detente::model::{ActorNode, RelationEdge, RelationGraph};

/// Counts bytes.
struct Count(u64);

impl io::Write for Count {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn large(edges: usize) -> RelationGraph {
    let mut graph = RelationGraph::default();
    let actors = 2000.min(edges);
    for at in 0..actors {
        let id = compact_str::format_compact!("A{at:05}");
        graph.graph.add_node(ActorNode { name: id.clone(), id, ..ActorNode::default() });
    }
    for at in 0..edges {
        let day = jiff::civil::date(2000 + (at % 25) as i16, 1 + (at % 12) as i8, 1);
        let edge = RelationEdge {
            relation: compact_str::format_compact!("r{}", at % 23),
            weight: at as f64 / 7.0,
            first: Some(day),
            last: Some(day),
            evidence: (0..3).map(|event| compact_str::format_compact!("{:020x}", at * 3 + event)).collect(),
            ..RelationEdge::default()
        };
        let node = |at: usize| petgraph::graph::NodeIndex::new(at % actors);
        graph.graph.add_edge(node(at / 23), node(at / 23 * 7 + 1), edge);
    }
    graph
}

/// `cargo test --release --test formats -- --ignored --nocapture two_hundred_thousand` shows the seconds.
#[test]
#[ignore = "measures; seconds with --release"]
fn two_hundred_thousand_edges_take_seconds() {
    type Write = fn(&RelationGraph, &mut dyn io::Write) -> io::Result<()>;
    let graph = large(200_000);
    let formats: [(&str, Write); 9] = [
        ("graphml", write_graphml),
        ("gexf", |graph, to| write_gexf(graph, None, to)),
        ("cytoscape", |graph, to| write_cytoscape(graph, None, to)),
        ("jgf", write_jgf),
        ("d3", |graph, to| write_d3(graph, None, to)),
        ("graphology", |graph, to| write_graphology(graph, None, to)),
        ("csv", write_edge_table),
        ("neo4j", write_neo4j_relationships),
        ("cypher", write_cypher),
    ];
    for (name, write) in formats {
        let start = Instant::now();
        let mut count = Count(0);
        write(&graph, &mut io::BufWriter::new(&mut count)).unwrap();
        let seconds = start.elapsed().as_secs_f64();
        println!("{name:10} {seconds:6.2} s {:6.1} MB", count.0 as f64 / 1e6);
        assert!(seconds < 30.0, "{name}");
    }
}
