//! GraphML, as networkx, igraph, graphology, Gephi, yEd and Cytoscape read it.

use std::io::{self, Write};

use super::fields::{About, EDGE, NODE, Sort, node_ids, printable, rows};
use super::xml::Xml;
use crate::model::RelationGraph;

/// Writes the graph as GraphML (Brandes et al. 2002): all edges directed, their ids as in every other format, fields as `data` by name.
///
/// `label` holds the name of an actor and the type of a relation once more, for programs that show it; `edge_id` the id of an edge, since
/// igraph 1.0 gives edges the ids of nodes. Lists are joined by `; `, days are
/// strings, and what is not known is left out. Control characters that XML 1.0 forbids are dropped.
///
/// # Errors
/// When the writer fails.
pub fn write_graphml(graph: &RelationGraph, to: &mut dyn Write) -> io::Result<()> {
    let mut xml = Xml::new(to, 2)?;
    xml.start(
        "graphml",
        &[
            ("xmlns", "http://graphml.graphdrawing.org/xmlns".into()),
            ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance".into()),
            (
                "xsi:schemaLocation",
                "http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd".into(),
            ),
        ],
    )?;
    let mut key = |kind: &str, name: &str, sort: Sort| {
        let id = format!("{kind}-{name}");
        let attributes =
            [("id", id.into()), ("for", kind.into()), ("attr.name", name.into()), ("attr.type", sort_name(sort).into())];
        xml.empty("key", &attributes)
    };
    let about = About::of(graph);
    key("graph", "name", Sort::Text)?;
    key("graph", "generator", Sort::Text)?;
    about.counts().iter().try_for_each(|(name, _)| key("graph", name, Sort::Whole))?;
    key("node", "label", Sort::Text)?;
    NODE.iter().try_for_each(|field| key("node", field.name, field.sort))?;
    key("edge", "label", Sort::Text)?;
    key("edge", "edge_id", Sort::Text)?;
    EDGE.iter().try_for_each(|field| key("edge", field.name, field.sort))?;

    xml.start("graph", &[("id", "detente".into()), ("edgedefault", "directed".into())])?;
    let data = |kind: &str, name: &str, value: &str, xml: &mut Xml| {
        xml.text("data", &[("key", format!("{kind}-{name}").into())], value)
    };
    data("graph", "name", about.name, &mut xml)?;
    data("graph", "generator", about.generator, &mut xml)?;
    for (name, count) in about.counts() {
        data("graph", name, &count.to_string(), &mut xml)?;
    }
    let ids = node_ids(graph, printable);
    for (id, node) in ids.iter().zip(graph.graph.node_weights()) {
        xml.start("node", &[("id", id.into())])?;
        data("node", "label", &node.name, &mut xml)?;
        for field in NODE {
            if let Some(value) = field.value(node) {
                data("node", field.name, &value.to_string(), &mut xml)?;
            }
        }
        xml.end("node")?;
    }
    for row in rows(graph) {
        let (source, target) = (&ids[row.source.index()], &ids[row.target.index()]);
        xml.start("edge", &[("id", (&row.id).into()), ("source", source.into()), ("target", target.into())])?;
        data("edge", "label", &row.edge.relation, &mut xml)?;
        data("edge", "edge_id", &row.id, &mut xml)?;
        for field in EDGE {
            if let Some(value) = field.value(row.edge) {
                data("edge", field.name, &value.to_string(), &mut xml)?;
            }
        }
        xml.end("edge")?;
    }
    xml.end("graph")?;
    xml.end("graphml")?;
    xml.finish()
}

fn sort_name(sort: Sort) -> &'static str {
    match sort {
        Sort::Text | Sort::Day | Sort::List => "string",
        Sort::Whole => "long",
        Sort::Real => "double",
        Sort::Truth => "boolean",
    }
}
