//! `report.md`: what was read, what was skipped, who stands out, and the strongest relations with a sentence each.

use std::collections::HashMap;
use std::fmt::Write;

use compact_str::CompactString;
use petgraph::graph::EdgeIndex;

use super::markdown::{count, escaped, quotation};
use crate::model::{RelationEvent, RelationGraph};

/// How many actors the report lists.
const ACTORS: usize = 15;
/// How many relations.
const RELATIONS: usize = 25;
/// How many texts with copies.
const COPIES: usize = 20;

/// What a report needs besides the graph.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Doubts about inputs that were read all the same.
    pub warnings: Vec<crate::model::InputIssue>,
    /// Documents without a date.
    pub undated: u64,
    /// Ids of documents that are copies of one text.
    pub duplicates: Vec<Vec<CompactString>>,
    /// Events by id; at least those of [`Report::wanted`].
    pub evidence: HashMap<CompactString, RelationEvent>,
}

impl Report {
    /// Ids of the events that the report quotes.
    #[must_use]
    pub fn wanted(graph: &RelationGraph) -> Vec<CompactString> {
        strongest(graph).into_iter().filter_map(|edge| graph.graph[edge].evidence.first().cloned()).collect()
    }
}

fn strongest(graph: &RelationGraph) -> Vec<EdgeIndex> {
    let mut edges: Vec<_> = graph.graph.edge_indices().collect();
    edges.sort_by(|&a, &b| graph.graph[b].weight.total_cmp(&graph.graph[a].weight).then(a.cmp(&b)));
    edges.truncate(RELATIONS);
    edges
}

/// The report, as Markdown.
#[must_use]
pub fn report(graph: &RelationGraph, more: &Report) -> String {
    let mut text = String::new();
    let mut line = |content: String| {
        text.push_str(&content);
        text.push('\n');
    };
    line(format!("# {}\n", escaped(&graph.name)));
    let (actors, relations) = (graph.graph.node_count(), graph.graph.edge_count());
    line(format!(
        "{} with {} gave {}: {} among {}.\n",
        count(graph.documents, "document"),
        count(graph.sentences, "sentence"),
        count(graph.events, "event"),
        count(relations as u64, "relation"),
        count(actors as u64, "actor"),
    ));
    let (first, last) = graph.edges().fold((None, None), |(first, last), (_, edge, _)| {
        let first = [first, edge.first].into_iter().flatten().min();
        (first, [last, edge.last].into_iter().flatten().max())
    });
    if let (Some(first), Some(last)) = (first, last) {
        line(format!("Events are dated from {first} to {last}.\n"));
    }
    if more.undated > 0 {
        line(format!(
            "{} had no date; their events count, but not in the dates given here.\n",
            count(more.undated, "document")
        ));
    }

    if graph.duplicates > 0 {
        line(format!(
            "{} of another; a text and its copies weigh as much as one (list below).\n",
            if graph.duplicates == 1 {
                "1 document is a copy".to_owned()
            } else {
                count(graph.duplicates, "document") + " are copies"
            }
        ));
    }

    line("## Actors\n".to_owned());
    line("The weight of an actor is the sum of the weights of its relations, in and out.\n".to_owned());
    line("| actor | id | weight | mentions | documents |\n|---|---|--:|--:|--:|".to_owned());
    let mut nodes: Vec<_> = graph.graph.node_indices().map(|node| (graph.strength(node), node)).collect();
    nodes.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    for (weight, node) in nodes.iter().filter(|(weight, _)| *weight > 0.0).take(ACTORS) {
        let actor = &graph.graph[*node];
        line(format!("| {} | {} | {weight:.2} | {} | {} |", escaped(&actor.name), actor.id, actor.mentions, actor.documents));
    }

    line("\n## Relations\n".to_owned());
    line("Strongest first. The weight adds up the confidence of asserted events, half that of hypothetical ones; negated events add nothing.\n".to_owned());
    for edge in strongest(graph) {
        let Some((source, target)) = graph.graph.edge_endpoints(edge) else { continue };
        let (source, edge, target) = (&graph.graph[source], &graph.graph[edge], &graph.graph[target]);
        let arrow = if edge.symmetric { "↔" } else { "→" };
        let mut numbers =
            format!("weight {:.2}, {} in {}", edge.weight, count(edge.count, "event"), count(edge.documents, "document"));
        for (number, status) in [(edge.hypothetical, "hypothetical"), (edge.negated, "negated")] {
            if number > 0 {
                let _ = write!(numbers, ", {number} {status}");
            }
        }
        line(format!("- **{} {arrow} {}: {}** ({numbers})", escaped(&source.name), escaped(&target.name), edge.relation));
        if let Some(event) = edge.evidence.first().and_then(|id| more.evidence.get(id)) {
            line(quotation(event, "  "));
        }
    }

    if !more.duplicates.is_empty() {
        line("\n## Copies\n".to_owned());
        line("Documents that share a text, in whole or for the greater part:\n".to_owned());
        for documents in more.duplicates.iter().take(COPIES) {
            line(format!("- {}", documents.iter().map(|id| escaped(id)).collect::<Vec<_>>().join(", ")));
        }
        if more.duplicates.len() > COPIES {
            line(format!("- … and {} more, in duplicates.jsonl", more.duplicates.len() - COPIES));
        }
    }

    for (title, issues, note) in [
        ("Skipped inputs", &graph.skipped, "These could not be read and are not in the graph."),
        ("Warnings", &more.warnings, "These were read, with a doubt."),
    ] {
        line(format!("\n## {title}\n"));
        if issues.is_empty() {
            line("None.".to_owned());
            continue;
        }
        line(
            format!("{} {note}\n", count(issues.len() as u64, "input"))
                .replace("inputs These", "inputs. These")
                .replace("input These", "input. These"),
        );
        for issue in issues {
            line(format!("- {}", escaped(&issue.to_string())));
        }
    }

    line("\n## Settings\n".to_owned());
    for (name, value) in &graph.options {
        line(format!("- {name}: {value}"));
    }
    line(format!("- generator: detente {}", env!("CARGO_PKG_VERSION")));
    text
}
