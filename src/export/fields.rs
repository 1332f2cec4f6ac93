//! What nodes and edges say, by name and sort: for formats that declare their columns, and for those that hold flat values only.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt;

use jiff::civil::Date;
use petgraph::graph::{EdgeIndex, NodeIndex};
use xxhash_rust::xxh3::xxh3_64;

use crate::model::{ActorNode, RelationEdge, RelationGraph, TimelinePoint};

/// What sort of value a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Text,
    Whole,
    Real,
    Truth,
    Day,
    List,
}

/// A value. `Display` gives it flat: lists joined by `; `, days as 2024-03-01.
pub(super) enum Value<'a> {
    Text(Cow<'a, str>),
    Whole(u64),
    Signed(i64),
    Real(f64),
    Truth(bool),
    Day(Date),
    List(Vec<Cow<'a, str>>),
}

impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Whole(number) => write!(f, "{number}"),
            Self::Signed(number) => write!(f, "{number}"),
            Self::Real(number) => write!(f, "{number}"),
            Self::Truth(truth) => write!(f, "{truth}"),
            Self::Day(day) => write!(f, "{day}"),
            Self::List(items) => {
                for (at, item) in items.iter().enumerate() {
                    f.write_str(if at > 0 { "; " } else { "" })?;
                    f.write_str(item)?;
                }
                Ok(())
            }
        }
    }
}

/// One field of `T`. It gives nothing where nothing is known, and no number that is not finite.
pub(super) struct Field<T: 'static> {
    pub(super) name: &'static str,
    pub(super) sort: Sort,
    value: for<'a> fn(&'a T) -> Option<Value<'a>>,
}

impl<T> Field<T> {
    pub(super) fn value<'a>(&self, of: &'a T) -> Option<Value<'a>> {
        let value = (self.value)(of);
        value.filter(|value| !matches!(value, Value::Real(number) if !number.is_finite()))
    }
}

fn text(value: &str) -> Option<Value<'_>> {
    Some(Value::Text(value.into()))
}

/// A flat timeline has one item a period: its first day, events and weight, with blanks between.
fn point(point: &TimelinePoint) -> Cow<'static, str> {
    format!("{} {} {}", point.start, point.count, if point.weight.is_finite() { point.weight } else { 0.0 }).into()
}

/// The fields of an actor besides its id.
pub(super) static NODE: &[Field<ActorNode>] = &[
    Field { name: "name", sort: Sort::Text, value: |node| text(&node.name) },
    Field { name: "kind", sort: Sort::Text, value: |node| node.kind.map(|kind| Value::Text(kind.to_string().into())) },
    Field { name: "mentions", sort: Sort::Whole, value: |node| Some(Value::Whole(node.mentions)) },
    Field { name: "documents", sort: Sort::Whole, value: |node| Some(Value::Whole(node.documents)) },
    Field { name: "sentences", sort: Sort::Whole, value: |node| Some(Value::Whole(node.sentences)) },
];

/// The fields of a relation.
pub(super) static EDGE: &[Field<RelationEdge>] = &[
    Field { name: "relation", sort: Sort::Text, value: |edge| text(&edge.relation) },
    Field { name: "plover", sort: Sort::Text, value: |edge| edge.plover.as_deref().and_then(text) },
    Field { name: "quad", sort: Sort::Whole, value: |edge| Some(Value::Whole(edge.quad.into())) },
    Field { name: "sign", sort: Sort::Whole, value: |edge| Some(Value::Signed(edge.sign.into())) },
    Field { name: "symmetric", sort: Sort::Truth, value: |edge| Some(Value::Truth(edge.symmetric)) },
    Field { name: "weight", sort: Sort::Real, value: |edge| Some(Value::Real(edge.weight)) },
    Field { name: "count", sort: Sort::Whole, value: |edge| Some(Value::Whole(edge.count)) },
    Field { name: "documents", sort: Sort::Whole, value: |edge| Some(Value::Whole(edge.documents)) },
    Field { name: "stories", sort: Sort::Whole, value: |edge| Some(Value::Whole(edge.stories)) },
    Field { name: "asserted", sort: Sort::Whole, value: |edge| Some(Value::Whole(edge.asserted)) },
    Field { name: "hypothetical", sort: Sort::Whole, value: |edge| Some(Value::Whole(edge.hypothetical)) },
    Field { name: "negated", sort: Sort::Whole, value: |edge| Some(Value::Whole(edge.negated)) },
    Field { name: "first", sort: Sort::Day, value: |edge| edge.first.map(Value::Day) },
    Field { name: "last", sort: Sort::Day, value: |edge| edge.last.map(Value::Day) },
    Field { name: "confidence", sort: Sort::Real, value: |edge| Some(Value::Real(edge.confidence)) },
    Field { name: "alpha", sort: Sort::Real, value: |edge| edge.alpha.map(Value::Real) },
    Field {
        name: "evidence",
        sort: Sort::List,
        value: |edge| {
            (!edge.evidence.is_empty()).then(|| Value::List(edge.evidence.iter().map(|id| id.as_str().into()).collect()))
        },
    },
    Field {
        name: "timeline",
        sort: Sort::List,
        value: |edge| (!edge.timeline.is_empty()).then(|| Value::List(edge.timeline.iter().map(point).collect())),
    },
];

/// What a graph says of itself, for formats that have a place for it.
#[derive(serde::Serialize)]
pub(super) struct About<'a> {
    pub(super) name: &'a str,
    pub(super) documents: u64,
    pub(super) undated: u64,
    pub(super) duplicates: u64,
    pub(super) sentences: u64,
    pub(super) events: u64,
    pub(super) generator: &'static str,
}

pub(super) const GENERATOR: &str = concat!("detente ", env!("CARGO_PKG_VERSION"));

impl<'a> About<'a> {
    pub(super) fn of(graph: &'a RelationGraph) -> Self {
        Self {
            name: &graph.name,
            documents: graph.documents,
            undated: graph.undated,
            duplicates: graph.duplicates,
            sentences: graph.sentences,
            events: graph.events,
            generator: GENERATOR,
        }
    }

    /// Its numbers by name.
    pub(super) fn counts(&self) -> [(&'static str, u64); 5] {
        [
            ("documents", self.documents),
            ("undated", self.undated),
            ("duplicates", self.duplicates),
            ("sentences", self.sentences),
            ("events", self.events),
        ]
    }
}

/// The text without control characters other than tab and line breaks, and without what XML 1.0 forbids (U+FFFE, U+FFFF).
pub(super) fn printable(text: &str) -> Cow<'_, str> {
    let fits = |letter: char| match letter {
        '\t' | '\n' | '\r' => true,
        '\u{fffe}' | '\u{ffff}' => false,
        letter => !letter.is_control(),
    };
    if text.chars().all(fits) { text.into() } else { text.chars().filter(|&letter| fits(letter)).collect::<String>().into() }
}

/// Marks that turn the direction of reading would reach beyond the text that holds them.
pub(super) fn turns_direction(letter: char) -> bool {
    matches!(letter, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Id of each node in a file, by index: that of the actor as `clean` leaves it. Readers want ids that are unique and not empty, so a number
/// is added to one that would not be.
pub(super) fn node_ids(graph: &RelationGraph, clean: impl Fn(&str) -> Cow<'_, str>) -> Vec<String> {
    let mut taken = HashSet::new();
    let mut unique = |node: NodeIndex| {
        let id = match clean(&graph.graph[node].id) {
            id if id.is_empty() => "unnamed".to_owned(),
            id => id.into_owned(),
        };
        let mut own = id.clone();
        let mut number = 2;
        while !taken.insert(own.clone()) {
            own = format!("{id} ({number})");
            number += 1;
        }
        own
    };
    graph.graph.node_indices().map(&mut unique).collect()
}

/// Gives edges their ids: 64 bits of XXH3 over source, target, relation and whether it is mutual, as `e` and sixteen hexadecimal digits
/// (without a letter first, networkx and pandas take some for numbers). The same relation has the same id in every graph and format. In a
/// graph that breaks its invariant and has an edge twice, the second ends in `-2`.
#[derive(Default)]
pub(super) struct EdgeIds {
    seen: HashMap<u64, u32>,
    bytes: Vec<u8>,
}

impl EdgeIds {
    pub(super) fn id(&mut self, source: &str, edge: &RelationEdge, target: &str) -> String {
        self.bytes.clear();
        for part in [source, target, &edge.relation] {
            self.bytes.extend_from_slice(part.as_bytes());
            self.bytes.push(0xff); // no byte of UTF-8
        }
        self.bytes.push(edge.symmetric.into());
        let hash = xxh3_64(&self.bytes);
        let times = self.seen.entry(hash).or_default();
        *times += 1;
        if *times == 1 { format!("e{hash:016x}") } else { format!("e{hash:016x}-{times}") }
    }
}

/// An edge with what every format needs of it.
pub(super) struct Row<'a> {
    pub(super) id: String,
    pub(super) edge: &'a RelationEdge,
    pub(super) source: NodeIndex,
    pub(super) target: NodeIndex,
}

/// All edges, in order.
pub(super) fn rows(graph: &RelationGraph) -> impl Iterator<Item = Row<'_>> {
    let mut ids = EdgeIds::default();
    graph.graph.edge_indices().filter_map(move |index: EdgeIndex| {
        let (source, target) = graph.graph.edge_endpoints(index)?;
        let edge = &graph.graph[index];
        let id = ids.id(&graph.graph[source].id, edge, &graph.graph[target].id);
        Some(Row { id, edge, source, target })
    })
}

/// Where a node stands, if that is known and finite.
pub(super) fn position(positions: Option<&[(f64, f64)]>, node: NodeIndex) -> Option<(f64, f64)> {
    let &(x, y) = positions?.get(node.index())?;
    (x.is_finite() && y.is_finite()).then(|| (crate::statistics::rounded(x, 3), crate::statistics::rounded(y, 3)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::test_graph::hostile;

    /// A field that is added to the model must be added here too.
    #[test]
    fn every_field_of_the_model_is_told() {
        let graph = hostile();
        let names =
            |value: serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<std::collections::BTreeSet<_>>();
        let edge = graph.graph.edge_weights().find(|edge| edge.alpha.is_some() && !edge.timeline.is_empty()).unwrap();
        assert_eq!(names(serde_json::to_value(edge).unwrap()), EDGE.iter().map(|field| field.name.to_owned()).collect());
        let mut node = names(serde_json::to_value(graph.graph.node_weights().next().unwrap()).unwrap());
        assert!(node.remove("id"));
        assert_eq!(node, NODE.iter().map(|field| field.name.to_owned()).collect());
    }

    #[test]
    fn ids_are_unique_and_edges_keep_theirs() {
        let mut graph = hostile();
        let ids = node_ids(&graph, printable);
        assert_eq!(ids.iter().collect::<HashSet<_>>().len(), graph.graph.node_count());
        assert!(ids.iter().all(|id| !id.is_empty()));
        let before: Vec<String> = rows(&graph).map(|row| row.id).collect();
        let (source, target) = graph.graph.edge_endpoints(EdgeIndex::new(0)).unwrap();
        let again = graph.graph[EdgeIndex::new(0)].clone();
        graph.graph.add_edge(source, target, again);
        let after: Vec<String> = rows(&graph).map(|row| row.id).collect();
        assert_eq!(after[..before.len()], before);
        assert_eq!(after[before.len()], format!("{}-2", before[0]));
        // python3 -c 'import xxhash; print(xxhash.xxh3_64_hexdigest(b"IRN\xffUSA\xfftalks\xff\x01"))'
        let edge = RelationEdge { relation: "talks".into(), symmetric: true, ..RelationEdge::default() };
        assert_eq!(EdgeIds::default().id("IRN", &edge, "USA"), "eb6d403d840df7ac5");
    }

    #[test]
    fn what_is_not_finite_is_not_told() {
        let edge = RelationEdge { weight: f64::NAN, confidence: f64::INFINITY, ..RelationEdge::default() };
        let told: Vec<&str> = EDGE.iter().filter(|field| field.value(&edge).is_some()).map(|field| field.name).collect();
        assert!(!told.contains(&"weight") && !told.contains(&"confidence") && told.contains(&"count"));
        assert_eq!(position(Some(&[(f64::NAN, 0.0), (1.23456, -0.0)]), NodeIndex::new(0)), None);
        assert_eq!(position(Some(&[(f64::NAN, 0.0), (1.23456, -0.0)]), NodeIndex::new(1)), Some((1.235, 0.0)));
    }
}
