//! JSON that is also safe inside a page and on a terminal, written row by row.

use std::borrow::Cow;
use std::io::{self, Write};

use petgraph::graph::NodeIndex;
use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

use super::fields::{node_ids, position, turns_direction};
use crate::model::{ActorNode, RelationGraph};

/// Compact, with `<`, `>`, `&`, marks that turn the direction of reading and the rest of the control characters as `\u003c`: the same
/// strings to a parser, and no end of a script to a browser.
struct Plain;

impl Formatter for Plain {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, to: &mut W, text: &str) -> io::Result<()> {
        let mut rest = text;
        while let Some((at, letter)) = rest.char_indices().find(|&(_, letter)| is_escaped(letter)) {
            to.write_all(&rest.as_bytes()[..at])?;
            // All of them are in the basic plane.
            write!(to, "\\u{:04x}", letter as u32)?;
            rest = &rest[at + letter.len_utf8()..];
        }
        to.write_all(rest.as_bytes())
    }
}

fn is_escaped(letter: char) -> bool {
    matches!(letter, '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\u{fffe}' | '\u{ffff}')
        || letter.is_control()
        || turns_direction(letter)
}

/// Writes one value. What is not finite becomes `null`.
pub(super) fn value(to: &mut dyn Write, value: &(impl Serialize + ?Sized)) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(to, Plain))?;
    Ok(())
}

/// Writes an array with a line for each value.
pub(super) fn rows<T: Serialize>(to: &mut dyn Write, values: impl Iterator<Item = T>) -> io::Result<()> {
    let mut before: &[u8] = b"[\n";
    for row in values {
        to.write_all(before)?;
        value(to, &row)?;
        before = b",\n";
    }
    to.write_all(if before == b"[\n" { b"[]" } else { b"\n]" })
}

/// The actors as a file tells them: under ids that are unique.
pub(super) struct Actors<'a> {
    graph: &'a RelationGraph,
    pub(super) ids: Vec<String>,
}

impl<'a> Actors<'a> {
    pub(super) fn of(graph: &'a RelationGraph) -> Self {
        Self { graph, ids: node_ids(graph, |id| Cow::Borrowed(id)) }
    }

    pub(super) fn id(&self, node: NodeIndex) -> &str {
        &self.ids[node.index()]
    }

    pub(super) fn actor(&self, node: NodeIndex) -> Cow<'a, ActorNode> {
        let actor = &self.graph.graph[node];
        if actor.id == self.id(node) {
            Cow::Borrowed(actor)
        } else {
            Cow::Owned(ActorNode { id: self.id(node).into(), ..actor.clone() })
        }
    }
}

/// Where a node stands.
#[derive(Serialize)]
pub(super) struct Point {
    x: f64,
    y: f64,
}

impl Point {
    pub(super) fn of(positions: Option<&[(f64, f64)]>, node: NodeIndex) -> Option<Self> {
        position(positions, node).map(|(x, y)| Self { x, y })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_the_same_to_a_parser_and_harmless_to_a_page() {
        let text = "</script> & \u{202e}\u{2028}\u{7f}\u{85}\u{1} \"quoted\" 🕊 \\u003c";
        let mut bytes = Vec::new();
        value(&mut bytes, text).unwrap();
        let written = String::from_utf8(bytes).unwrap();
        assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
        assert!(!written.chars().any(is_escaped), "{written}");
        let mut bytes = Vec::new();
        rows(&mut bytes, [f64::NAN, 1.5].iter()).unwrap();
        assert_eq!(bytes, b"[\nnull,\n1.5\n]");
        let mut bytes = Vec::new();
        rows(&mut bytes, std::iter::empty::<u8>()).unwrap();
        assert_eq!(bytes, b"[]");
    }
}
