//! GEXF 1.3, for Gephi, Gephi Lite, networkx and graphology.
//!
//! What a relation weighs in each period would be a dynamic attribute, which takes a second block of attributes; graphology, and Gephi Lite with
//! it, reads the last block only and refuses a file with values of the other. So edges have spells, and their timeline as text.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{self, Write};

use jiff::civil::Date;

use super::fields::{About, EDGE, Field, GENERATOR, NODE, Sort, node_ids, position, printable, rows};
use super::xml::Xml;
use crate::model::{RelationEdge, RelationGraph};
use crate::options::Window;

/// Writes the graph as GEXF 1.3.
///
/// The graph is dynamic where any relation has a date: an edge then lasts from its first day to its last, or, where there is a timeline, has
/// a spell for each period with events, cut to those days. Ends are days that are themselves in the interval. Actors and undated relations
/// have no dates and last throughout. The type of a relation is also its `kind`, which is what lets two actors have several edges.
///
/// `positions` are x and y of each node, in the order of the nodes, in any unit; a node without a finite one is written without.
///
/// # Errors
/// When the writer fails.
pub fn write_gexf(graph: &RelationGraph, positions: Option<&[(f64, f64)]>, to: &mut dyn Write) -> io::Result<()> {
    let mut xml = Xml::new(to, 3)?;
    let mut attributes: Vec<(&str, Cow<str>)> = vec![("xmlns", "http://gexf.net/1.3".into()), ("version", "1.3".into())];
    if positions.is_some() {
        attributes.push(("xmlns:viz", "http://gexf.net/1.3/viz".into()));
    }
    xml.start("gexf", &attributes)?;
    let about = About::of(graph);
    xml.start("meta", &[])?;
    xml.text("creator", &[], GENERATOR)?;
    let counts: Vec<String> = about.counts().iter().map(|(name, count)| format!("{name} {count}")).collect();
    xml.text("description", &[], &format!("{}: {}", about.name, counts.join(", ")))?;
    xml.end("meta")?;

    let days = || graph.graph.edge_weights().flat_map(|edge| [edge.first, edge.last]).flatten();
    let mut attributes: Vec<(&str, Cow<str>)> = vec![("defaultedgetype", "directed".into())];
    if let (Some(first), Some(last)) = (days().min(), days().max()) {
        attributes.extend([
            ("mode", Cow::from("dynamic")),
            ("timeformat", "date".into()),
            ("timerepresentation", "interval".into()),
            ("start", first.to_string().into()),
            ("end", last.to_string().into()),
        ]);
    } else {
        attributes.push(("mode", "static".into()));
    }
    xml.start("graph", &attributes)?;
    declare("node", NODE, &mut xml)?;
    // The weight has an attribute of its own in GEXF; a second one of that name would hide it.
    declare("edge", EDGE, &mut xml)?;

    let ids = node_ids(graph, printable);
    xml.start("nodes", &[("count", ids.len().to_string().into())])?;
    for (index, node) in graph.graph.node_indices().zip(graph.graph.node_weights()) {
        xml.start("node", &[("id", (&ids[index.index()]).into()), ("label", node.name.as_str().into())])?;
        values(NODE, node, &mut xml)?;
        if let Some((x, y)) = position(positions, index) {
            xml.empty("viz:position", &[("x", x.to_string().into()), ("y", y.to_string().into()), ("z", "0".into())])?;
        }
        xml.end("node")?;
    }
    xml.end("nodes")?;

    let periods = Periods::of(graph);
    xml.start("edges", &[("count", graph.graph.edge_count().to_string().into())])?;
    for row in rows(graph) {
        let edge = row.edge;
        let kind =
            if edge.symmetric { format!("{} (mutual)", edge.relation).into() } else { Cow::from(edge.relation.as_str()) };
        let mut attributes = vec![
            ("id", row.id.into()),
            ("source", Cow::from(&ids[row.source.index()])),
            ("target", Cow::from(&ids[row.target.index()])),
            ("label", edge.relation.as_str().into()),
            ("kind", kind),
        ];
        if edge.weight.is_finite() {
            attributes.push(("weight", edge.weight.to_string().into()));
        }
        if edge.timeline.is_empty() {
            let ends = [("start", edge.first), ("end", edge.last)];
            attributes.extend(ends.into_iter().filter_map(|(name, day)| Some((name, day?.to_string().into()))));
        }
        xml.start("edge", &attributes)?;
        values(EDGE, edge, &mut xml)?;
        if !edge.timeline.is_empty() {
            xml.start("spells", &[])?;
            for point in &edge.timeline {
                let (start, end) = periods.spell(point.start, edge);
                xml.empty("spell", &[("start", start.to_string().into()), ("end", end.to_string().into())])?;
            }
            xml.end("spells")?;
        }
        xml.end("edge")?;
    }
    for name in ["edges", "graph", "gexf"] {
        xml.end(name)?;
    }
    xml.finish()
}

/// GEXF has these attributes itself; readers that go by titles would find them twice.
fn is_own<T>(field: &Field<T>) -> bool {
    field.name == "weight"
}

/// One block for each class, id and title the same: graphology reads only the last block, and goes by ids where others go by titles.
fn declare<T>(class: &str, fields: &[Field<T>], xml: &mut Xml) -> io::Result<()> {
    xml.start("attributes", &[("class", class.into())])?;
    for field in fields.iter().filter(|field| !is_own(field)) {
        let sort = match field.sort {
            Sort::Text | Sort::Day | Sort::List => "string",
            Sort::Whole => "long",
            Sort::Real => "double",
            Sort::Truth => "boolean",
        };
        xml.empty("attribute", &[("id", field.name.into()), ("title", field.name.into()), ("type", sort.into())])?;
    }
    xml.end("attributes")
}

fn values<T>(fields: &[Field<T>], of: &T, xml: &mut Xml) -> io::Result<()> {
    xml.start("attvalues", &[])?;
    for field in fields.iter().filter(|field| !is_own(field)) {
        if let Some(value) = field.value(of) {
            xml.empty("attvalue", &[("for", field.name.into()), ("value", value.to_string().into())])?;
        }
    }
    xml.end("attvalues")
}

/// Where periods end: a timeline tells only where they start.
struct Periods {
    ends: HashMap<Date, Date>,
    window: Option<Window>,
}

impl Periods {
    fn of(graph: &RelationGraph) -> Self {
        let ends = graph.periods.iter().filter_map(|period| Some((period.start?, period.end?))).collect();
        // A graph without its periods, as after a filter, still says how long they were.
        let window = match graph.options.get("window").and_then(serde_json::Value::as_str) {
            Some("week") => Some(Window::Week),
            Some("month") => Some(Window::Month),
            Some("quarter") => Some(Window::Quarter),
            Some("year") => Some(Window::Year),
            _ => None,
        };
        Self { ends, window }
    }

    /// First and last day of what an edge did in the period that starts on `start`.
    fn spell(&self, start: Date, edge: &RelationEdge) -> (Date, Date) {
        let end =
            self.ends.get(&start).copied().or_else(|| self.window.map(|window| window.end(start))).unwrap_or(start).max(start);
        let (first, last) = (start.max(edge.first.unwrap_or(start)), end.min(edge.last.unwrap_or(end)));
        if first <= last { (first, last) } else { (start, end) }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::export::test_graph::hostile;
    use crate::model::TimelinePoint;

    fn written(graph: &RelationGraph) -> String {
        let mut bytes = Vec::new();
        write_gexf(graph, None, &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn only_what_is_dated_is_dynamic() {
        let mut graph = hostile();
        assert!(written(&graph).contains("mode=\"dynamic\""));
        for edge in graph.graph.edge_weights_mut() {
            (edge.first, edge.last) = (None, None);
            edge.timeline.clear();
        }
        let text = written(&graph);
        assert!(text.contains("mode=\"static\"") && !text.contains("start="), "{text}");
    }

    #[test]
    fn spells_are_periods_cut_to_the_days_of_the_edge() {
        let mut graph = RelationGraph::default();
        graph.options.insert("window".to_owned(), "month".into());
        let point = |month| TimelinePoint { start: date(2024, month, 1), count: 1, weight: 1.0 };
        let edge = RelationEdge {
            first: Some(date(2024, 2, 20)),
            last: Some(date(2024, 4, 5)),
            timeline: vec![point(2), point(4)],
            ..RelationEdge::default()
        };
        let spell = |graph: &RelationGraph, month| Periods::of(graph).spell(date(2024, month, 1), &edge);
        assert_eq!(spell(&graph, 2), (date(2024, 2, 20), date(2024, 2, 29)));
        assert_eq!(spell(&graph, 4), (date(2024, 4, 1), date(2024, 4, 5)));
        // A period that its own edge denies is kept whole; one of unknown length is a day.
        assert_eq!(spell(&graph, 7), (date(2024, 7, 1), date(2024, 7, 31)));
        graph.options.clear();
        assert_eq!(spell(&graph, 4), (date(2024, 4, 1), date(2024, 4, 1)));
    }

    #[test]
    fn positions_are_told_where_they_are_known() {
        let graph = hostile();
        let mut bytes = Vec::new();
        write_gexf(&graph, Some(&[(1.5, -2.0), (f64::NAN, 0.0)]), &mut bytes).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(text.matches("<viz:position x=\"1.5\" y=\"-2\" z=\"0\"/>").count(), 1);
        assert_eq!(text.matches("viz:position").count(), 1);
    }
}
