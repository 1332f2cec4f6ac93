//! What `build` says at its end, for a person at a terminal: who and what stands out, and when.

use anstyle::{AnsiColor, Style};
use detente::export::Timeline;
use detente::model::{RelationEdge, RelationGraph};
use jiff::civil::Date;

/// Actors and relations that are named.
const SHOWN: usize = 5;
/// Columns of the line of heights.
const WIDE: usize = 60;

/// Prints the summary to standard error. Colours appear on a terminal only, and not where `NO_COLOR` is set.
pub fn print(graph: &RelationGraph, months: &[(Date, u64)]) {
    let text = text(graph, months);
    if !text.is_empty() {
        anstream::eprint!("\n{text}\n");
    }
}

fn text(graph: &RelationGraph, months: &[(Date, u64)]) -> String {
    let mut edges: Vec<_> = graph.edges().filter(|(_, edge, _)| edge.weight > 0.0).collect();
    if edges.is_empty() {
        return String::new();
    }
    let heading = Style::new().bold();
    let mut lines = Vec::new();
    let mut nodes: Vec<_> = graph.graph.node_indices().map(|node| (graph.strength(node), node)).collect();
    nodes.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    lines.push(format!("{heading}Actors with the greatest weight{heading:#}"));
    for (weight, node) in nodes.into_iter().take(SHOWN).filter(|(weight, _)| *weight > 0.0) {
        lines.push(format!("  {weight:>9.1}  {}", plain(&graph.graph[node].name)));
    }
    edges.sort_by(|a, b| b.1.weight.total_cmp(&a.1.weight)); // stable: then by ids
    lines.push(format!("{heading}Strongest relations{heading:#}"));
    for (source, edge, target) in edges.into_iter().take(SHOWN) {
        let (style, arrow) = (style(edge), if edge.symmetric { "↔" } else { "→" });
        let (source, target) = (plain(&source.name), plain(&target.name));
        lines.push(format!("  {:>9.1}  {source} {arrow} {target}: {style}{}{style:#}", edge.weight, edge.relation));
    }
    let timeline = Timeline::new(months, WIDE);
    if let ([(first, _), _, ..], Some((last, _))) = (timeline.periods.as_slice(), timeline.periods.last()) {
        lines.push(format!("{heading}Events by {}{heading:#}", timeline.unit));
        lines.push(format!("  {first} {} {last}", timeline.spark()));
    }
    lines.join("\n")
}

/// Blue and yellow, which colour-blind readers can tell apart; the sign is told by the type as well.
fn style(edge: &RelationEdge) -> Style {
    match edge.sign {
        1 => AnsiColor::BrightBlue.on_default(),
        -1 => AnsiColor::Yellow.on_default(),
        _ => Style::new(),
    }
}

/// Names may come from a user's table: nothing in them may steer the terminal.
fn plain(name: &str) -> String {
    name.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_graph_says_nothing_and_names_steer_nothing() {
        assert!(text(&RelationGraph::default(), &[]).is_empty());
        assert_eq!(plain("a\u{1b}[31mb\n"), "a [31mb ");
    }
}
