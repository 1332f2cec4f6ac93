//! `report.md`: a report to send on: what was read, who stands out, what happened when, the strongest relations with a sentence each, what was
//! skipped and how it was weighed.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

use compact_str::CompactString;
use jiff::civil::Date;
use petgraph::Direction::{Incoming, Outgoing};
use petgraph::graph::EdgeIndex;

use super::markdown::{count, escaped, grouped, quotation};
use super::timeline::Timeline;
use crate::model::{InputIssue, RelationEdge, RelationEvent, RelationGraph};

/// How many actors the report lists.
const ACTORS: usize = 15;
/// How many relations.
const RELATIONS: usize = 25;
/// How many pairs that are named together.
const PAIRS: usize = 10;
/// How many texts with copies.
const COPIES: usize = 20;
/// How many periods the table of time has at most, and how long its bars are.
const PERIODS: usize = 24;
const BAR: usize = 30;

/// What a report needs besides the graph.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Doubts about inputs that were read all the same.
    pub warnings: Vec<InputIssue>,
    /// Documents without a date.
    pub undated: u64,
    /// Ids of documents that are copies of one text.
    pub duplicates: Vec<Vec<CompactString>>,
    /// Events by month, none left out; see [`Timeline::new`].
    pub months: Vec<(Date, u64)>,
    /// File of the diagram, as seen from the report.
    pub diagram: Option<String>,
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

/// Writing to a string cannot fail.
macro_rules! line {
    ($text:expr) => {{
        $text.push('\n');
    }};
    ($text:expr, $($content:tt)*) => {{
        let _ = writeln!($text, $($content)*);
    }};
}

/// The report, as Markdown.
#[must_use]
pub fn report(graph: &RelationGraph, more: &Report) -> String {
    let mut text = String::new();
    in_short(&mut text, graph, more);
    if let Some(diagram) = &more.diagram {
        line!(text, "![The strongest relations of {}]({diagram})\n", escaped(&graph.name));
    }
    over_time(&mut text, more);
    kinds(&mut text, graph);
    actors(&mut text, graph);
    relations(&mut text, graph, more);
    pairs(&mut text, graph);
    copies(&mut text, more);
    issues(&mut text, "Skipped inputs", &graph.skipped, "could not be read, and not in the graph");
    issues(&mut text, "Warnings", &more.warnings, "read with a doubt");
    settings(&mut text, graph);
    text
}

fn in_short(text: &mut String, graph: &RelationGraph, more: &Report) {
    line!(text, "# {}\n", escaped(&graph.name));
    let (actors, relations) = (graph.graph.node_count(), graph.graph.edge_count());
    line!(
        text,
        "{} with {} gave {}: {} among {}.",
        count(graph.documents, "document"),
        count(graph.sentences, "sentence"),
        count(graph.events, "event"),
        count(relations as u64, "relation"),
        count(actors as u64, "actor"),
    );
    let (first, last) = graph.edges().fold((None, None), |(first, last), (_, edge, _)| {
        let first = [first, edge.first].into_iter().flatten().min();
        (first, [last, edge.last].into_iter().flatten().max())
    });
    if let (Some(first), Some(last)) = (first, last) {
        line!(text, "Events are dated from {first} to {last}.");
    }
    if more.undated > 0 {
        line!(text, "{} had no date; their events count, but not in the dates given here.", count(more.undated, "document"));
    }
    if graph.duplicates > 0 {
        let copies = if graph.duplicates == 1 {
            "1 document is a copy".to_owned()
        } else {
            count(graph.duplicates, "document") + " are copies"
        };
        line!(text, "{copies} of another; a text and its copies weigh as much as one (list below).");
    }
    let weight = |sign| weight_of(graph.graph.edge_weights(), sign);
    let (cooperation, conflict, all) = (weight(1), weight(-1), weight(1) + weight(-1) + weight(0));
    if all > 0.0 {
        line!(text, "By weight, {:.0}% is cooperation and {:.0}% conflict.", 100.0 * cooperation / all, 100.0 * conflict / all);
    }
    line!(text);
}

fn over_time(text: &mut String, more: &Report) {
    let timeline = Timeline::new(&more.months, PERIODS);
    if timeline.periods.len() < 2 {
        return;
    }
    line!(text, "## Over time\n\nEvents by {}, as the documents are dated.\n", timeline.unit);
    line!(text, "| {} | events | |\n|---|--:|:--|", timeline.unit);
    for (name, number, bar) in timeline.bars(BAR) {
        line!(text, "| {name} | {} | {bar} |", grouped(number));
    }
    line!(text);
}

/// What a type of relation adds up to.
#[derive(Default)]
struct Kind {
    sign: i8,
    relations: u64,
    events: u64,
    hypothetical: u64,
    negated: u64,
    weight: f64,
}

fn kinds(text: &mut String, graph: &RelationGraph) {
    let mut kinds: BTreeMap<&str, Kind> = BTreeMap::new();
    for edge in graph.graph.edge_weights() {
        let kind = kinds.entry(&edge.relation).or_default();
        kind.sign = edge.sign;
        kind.relations += 1;
        kind.events += edge.count;
        kind.hypothetical += edge.hypothetical;
        kind.negated += edge.negated;
        kind.weight += edge.weight;
    }
    if kinds.is_empty() {
        return;
    }
    let mut kinds: Vec<_> = kinds.into_iter().collect();
    kinds.sort_by(|a, b| b.1.weight.total_cmp(&a.1.weight)); // stable: then by name
    line!(text, "## Kinds of relation\n");
    line!(text, "| type | | pairs of actors | events | hypothetical | negated | weight |\n|---|---|--:|--:|--:|--:|--:|");
    for (name, kind) in kinds {
        let sign = match kind.sign {
            1 => "cooperation",
            -1 => "conflict",
            _ => "",
        };
        line!(
            text,
            "| {} | {sign} | {} | {} | {} | {} | {:.2} |",
            escaped(name),
            grouped(kind.relations),
            grouped(kind.events),
            grouped(kind.hypothetical),
            grouped(kind.negated),
            kind.weight
        );
    }
    line!(text);
}

fn actors(text: &mut String, graph: &RelationGraph) {
    line!(text, "## Actors\n");
    line!(text, "The weight of an actor is the sum of the weights of its relations, in and out.\n");
    line!(text, "| actor | id | weight | cooperation | conflict | mentions | documents |\n|---|---|--:|--:|--:|--:|--:|");
    let mut nodes: Vec<_> = graph.graph.node_indices().map(|node| (graph.strength(node), node)).collect();
    nodes.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    for (weight, node) in nodes.iter().filter(|(weight, _)| *weight > 0.0).take(ACTORS) {
        let actor = &graph.graph[*node];
        let of = |sign| {
            let edges = [Outgoing, Incoming].into_iter().flat_map(|way| graph.graph.edges_directed(*node, way));
            weight_of(edges.map(|edge| edge.weight()), sign)
        };
        line!(
            text,
            "| {} | {} | {weight:.2} | {:.2} | {:.2} | {} | {} |",
            escaped(&actor.name),
            escaped(&actor.id),
            of(1),
            of(-1),
            grouped(actor.mentions),
            grouped(actor.documents)
        );
    }
}

/// From 0.0 on, for the empty sum of floats is -0.0.
fn weight_of<'a>(edges: impl Iterator<Item = &'a RelationEdge>, sign: i8) -> f64 {
    edges.filter(|edge| edge.sign == sign).fold(0.0, |sum, edge| sum + edge.weight)
}

fn relations(text: &mut String, graph: &RelationGraph, more: &Report) {
    line!(text, "\n## Relations\n");
    line!(
        text,
        "Strongest first, each with its surest sentence. The weight adds up the confidence of asserted events, less of hypothetical ones \
         and of copies (see the settings)."
    );
    for edge in strongest(graph) {
        let Some((source, target)) = graph.graph.edge_endpoints(edge) else { continue };
        let (source, edge, target) = (&graph.graph[source], &graph.graph[edge], &graph.graph[target]);
        let arrow = if edge.symmetric { "↔" } else { "→" };
        let name = format!("{} {arrow} {}: {}", escaped(&source.name), escaped(&target.name), edge.relation);
        line!(text, "\n- **{name}** ({})", numbers(edge));
        if let Some(event) = edge.evidence.first().and_then(|id| more.evidence.get(id)) {
            line!(text, "{}", quotation(event, "  "));
        }
    }
}

/// "weight 3.20, 5 events in 3 documents from 2024-01-02 to 2024-05-06, 1 hypothetical"
fn numbers(edge: &RelationEdge) -> String {
    let mut numbers =
        format!("weight {:.2}, {} in {}", edge.weight, count(edge.count, "event"), count(edge.documents, "document"));
    let _ = match (edge.first, edge.last) {
        (Some(first), Some(last)) if first != last => write!(numbers, " from {first} to {last}"),
        (Some(day), _) => write!(numbers, " on {day}"),
        _ => Ok(()),
    };
    for (number, status) in [(edge.hypothetical, "hypothetical"), (edge.negated, "negated")] {
        if number > 0 {
            let _ = write!(numbers, ", {number} {status}");
        }
    }
    numbers
}

fn pairs(text: &mut String, graph: &RelationGraph) {
    let mut pairs: Vec<_> = graph.cooccurrence.iter().filter(|pair| pair.npmi > 0.0 && pair.q <= 0.05).collect();
    if pairs.is_empty() {
        return;
    }
    pairs.sort_by(|a, b| b.g2.total_cmp(&a.g2)); // stable: then by ids
    let names: HashMap<&str, &str> = graph.graph.node_weights().map(|node| (node.id.as_str(), node.name.as_str())).collect();
    let name = |id: &str| escaped(names.get(id).copied().unwrap_or(id));
    line!(text, "\n## Named together\n");
    line!(
        text,
        "Pairs that sentences name together beyond chance, whatever they say of them: {} in all at a false-discovery rate of 5%; the most \
         striking ones:\n",
        grouped(pairs.len() as u64)
    );
    line!(text, "| actors | sentences | by chance | NPMI | G² |\n|---|--:|--:|--:|--:|");
    for pair in pairs.into_iter().take(PAIRS) {
        line!(
            text,
            "| {} – {} | {} | {:.1} | {:.2} | {:.0} |",
            name(&pair.source),
            name(&pair.target),
            grouped(pair.sentences),
            pair.expected,
            pair.npmi,
            pair.g2
        );
    }
}

fn copies(text: &mut String, more: &Report) {
    if more.duplicates.is_empty() {
        return;
    }
    line!(text, "\n## Copies\n");
    line!(text, "Documents that share a text, in whole or for the greater part:\n");
    for documents in more.duplicates.iter().take(COPIES) {
        line!(text, "- {}", documents.iter().map(|id| escaped(id)).collect::<Vec<_>>().join(", "));
    }
    if more.duplicates.len() > COPIES {
        line!(text, "- … and {} more texts, in duplicates.jsonl", grouped((more.duplicates.len() - COPIES) as u64));
    }
}

fn issues(text: &mut String, title: &str, issues: &[InputIssue], what: &str) {
    line!(text, "\n## {title}\n");
    if issues.is_empty() {
        line!(text, "None.");
        return;
    }
    line!(text, "{}, {what}:\n", count(issues.len() as u64, "input"));
    for issue in issues {
        line!(text, "- {}", escaped(&issue.to_string()));
    }
}

fn settings(text: &mut String, graph: &RelationGraph) {
    line!(text, "\n## Settings\n");
    for (name, value) in &graph.options {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        line!(text, "- {}: {}", name.replace('_', " "), escaped(&value));
    }
    line!(text, "- generator: detente {}", env!("CARGO_PKG_VERSION"));
}
