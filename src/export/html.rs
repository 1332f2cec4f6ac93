//! `graph.html` and `compare.html`: one file each that needs no network, no server and nothing installed. The page itself is made by
//! `web/build.mjs` and committed as `web/dist/viewer.html`; here its three places are filled: title, encoding, data.
//!
//! What a document says is data in the page, never markup: JSON in a data block, with `<` written as `\u003c`, which the page shows as text
//! only; and the page allows no script but its own, known by its hash.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::io::{self, Write};

use base64::Engine;
use compact_str::CompactString;
use flate2::{Compression, GzBuilder};
use petgraph::graph::EdgeIndex;
use serde::Serialize;

use super::graph_json::keys;
use crate::model::{ActorNode, RelationEdge, RelationEvent, RelationGraph, Status};
use crate::statistics::rounded;

/// The page, with `{{TITLE}}`, `{{ENCODING}}` and `{{DATA}}` once each, in this order.
const PAGE: &str = include_str!("../../web/dist/viewer.html");
/// How many events of an edge are quoted at most.
const QUOTED: usize = 5;
/// How many events of a page are quoted at most.
const ALL_QUOTED: usize = 20_000;
/// Longest sentence that is quoted whole, in code points.
const LONG: usize = 4_000;
/// Data of more edges, or of more bytes, is packed.
const PACKED_EDGES: usize = 5_000;
const PACKED_BYTES: usize = 4 << 20;

/// What a page needs besides the graph.
#[derive(Clone, Debug, Default)]
pub struct Html {
    /// Events by id; at least those of [`Html::wanted`]. Without them a page shows ids and numbers only.
    pub events: HashMap<CompactString, RelationEvent>,
    /// Documents by id, for headlines and links.
    pub sources: HashMap<CompactString, QuotedDocument>,
    /// Where the actors stand, by id, in any unit, y downwards, so that pictures agree. Without them, or where one is missing, the page
    /// settles by itself, the same each time.
    pub positions: Option<HashMap<CompactString, (f64, f64)>>,
    /// Whether a server stands behind the page that has all events, as `detente view` does: the page may then ask it, and nobody else.
    pub served: bool,
}

/// What a page tells of a document, beyond what its events tell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QuotedDocument {
    /// Headline.
    pub title: Option<String>,
    /// Where it was published. The page makes a link of it only when it begins with `http:` or `https:`.
    pub url: Option<String>,
}

impl Html {
    /// Ids of the events that the page of a graph quotes: the best of each edge first, at most five an edge and 20,000 in all.
    #[must_use]
    pub fn wanted(graph: &RelationGraph) -> Vec<CompactString> {
        let mut edges: Vec<EdgeIndex> = graph.graph.edge_indices().collect();
        edges.sort_by(|&a, &b| graph.graph[b].weight.total_cmp(&graph.graph[a].weight).then(a.cmp(&b)));
        let mut seen = HashSet::new();
        let in_turn = (0..QUOTED).flat_map(|turn| edges.iter().filter_map(move |&edge| graph.graph[edge].evidence.get(turn)));
        in_turn.filter(|id| seen.insert(*id)).take(ALL_QUOTED).cloned().collect()
    }
}

#[derive(Serialize)]
struct GraphPage<'a> {
    graph: Head<'a>,
    nodes: Vec<&'a ActorNode>,
    edges: Vec<Edge<'a>>,
    /// Of the edges all of whose events are known: when how much of them was.
    evidence: Vec<Dated<'a>>,
    #[serde(flatten)]
    quotes: Quotes<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    positions: Option<Positions<'a>>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    served: bool,
}

#[derive(Serialize)]
struct DiffPage<'a, D> {
    diff: &'a D,
    #[serde(flatten)]
    quotes: Quotes<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    positions: Option<Positions<'a>>,
}

type Positions<'a> = std::collections::BTreeMap<&'a str, [f64; 2]>;

#[derive(Serialize)]
struct Head<'a> {
    name: &'a str,
    documents: u64,
    sentences: u64,
    events: u64,
    undated: u64,
    duplicates: u64,
    generator: &'static str,
}

#[derive(Serialize)]
struct Edge<'a> {
    source: &'a str,
    target: &'a str,
    key: CompactString,
    #[serde(flatten)]
    edge: &'a RelationEdge,
}

#[derive(Serialize)]
struct Dated<'a> {
    id: &'a str,
    date: Option<jiff::civil::Date>,
    weight: f64,
}

/// Events, their sentences and their documents, each once; spans are UTF-16 units of the sentence, as the page counts them.
#[derive(Default, Serialize)]
struct Quotes<'a> {
    documents: Vec<Document<'a>>,
    sentences: Vec<Sentence<'a>>,
    events: Vec<Event<'a>>,
}

#[derive(Serialize)]
struct Document<'a> {
    id: &'a str,
    date: Option<jiff::civil::Date>,
    publisher: Option<&'a str>,
    title: Option<&'a str>,
    url: Option<&'a str>,
}

#[derive(Serialize)]
struct Sentence<'a> {
    document: usize,
    text: &'a str,
}

#[derive(Serialize)]
struct Event<'a> {
    id: &'a str,
    sentence: usize,
    status: Status,
    confidence: f64,
    frame: &'a str,
    trigger: Option<[usize; 2]>,
    source: Option<[usize; 2]>,
    target: Option<[usize; 2]>,
}

impl<'a> Quotes<'a> {
    fn of(events: impl Iterator<Item = &'a RelationEvent>, sources: &'a HashMap<CompactString, QuotedDocument>) -> Self {
        let mut quotes = Self::default();
        let mut documents = HashMap::new();
        let mut sentences = HashMap::new();
        for event in events {
            let document = *documents.entry(&event.doc).or_insert_with(|| {
                let source = sources.get(&event.doc);
                quotes.documents.push(Document {
                    id: &event.doc,
                    date: event.date,
                    publisher: event.publisher.as_deref(),
                    title: source.and_then(|source| source.title.as_deref()),
                    url: source.and_then(|source| source.url.as_deref()),
                });
                quotes.documents.len() - 1
            });
            let sentence = *sentences.entry((document, event.start, event.text.as_str())).or_insert_with(|| {
                quotes.sentences.push(Sentence { document, text: beginning(&event.text) });
                quotes.sentences.len() - 1
            });
            let span = |start, end| utf16_span(beginning(&event.text), event.start, start, end);
            quotes.events.push(Event {
                id: &event.id,
                sentence,
                status: event.status,
                confidence: event.confidence,
                frame: &event.frame,
                trigger: span(event.trigger.start, event.trigger.end),
                source: span(event.source.start, event.source.end),
                target: span(event.target.start, event.target.end),
            });
        }
        quotes
    }
}

fn beginning(text: &str) -> &str {
    text.char_indices().nth(LONG).map_or(text, |(end, _)| &text[..end])
}

/// A span in code points of the document as UTF-16 units of a sentence that begins at `sentence`; `None` when it is not within.
fn utf16_span(text: &str, sentence: u32, start: u32, end: u32) -> Option<[usize; 2]> {
    let (start, end) = (start.checked_sub(sentence)? as usize, end.checked_sub(sentence)? as usize);
    let (mut units, mut letters) = (0, 0);
    let mut from = None;
    for letter in text.chars() {
        if letters == start {
            from = Some(units);
        }
        if letters == end {
            break;
        }
        units += letter.len_utf16();
        letters += 1;
    }
    from.filter(|_| letters == end && start < end).map(|from| [from, units])
}

/// Writes the page of a graph.
///
/// # Errors
/// When the writer fails.
pub fn write_html(graph: &RelationGraph, more: &Html, to: &mut dyn Write) -> io::Result<()> {
    let known = |edge: &RelationEdge| edge.timeline.is_empty() && edge.evidence.len() as u64 >= edge.count;
    let dated: BTreeSet<&str> = graph
        .graph
        .edge_weights()
        .filter(|edge| known(edge))
        .flat_map(|edge| &edge.evidence)
        .map(CompactString::as_str)
        .collect();
    let wanted = Html::wanted(graph);
    let data = GraphPage {
        graph: Head {
            name: &graph.name,
            documents: graph.documents,
            sentences: graph.sentences,
            events: graph.events,
            undated: graph.undated,
            duplicates: graph.duplicates,
            generator: concat!("detente ", env!("CARGO_PKG_VERSION")),
        },
        nodes: graph.graph.node_weights().collect(),
        edges: graph
            .edges()
            .zip(keys(graph))
            .map(|((source, edge, target), key)| Edge { source: &source.id, target: &target.id, key, edge })
            .collect(),
        evidence: graph
            .evidence
            .iter()
            .filter(|event| dated.contains(event.id.as_str()))
            .map(|event| Dated { id: &event.id, date: event.date, weight: event.weight })
            .collect(),
        quotes: Quotes::of(wanted.iter().filter_map(|id| more.events.get(id)), &more.sources),
        positions: positions(more),
        served: more.served,
    };
    if more.served {
        // The page of a file asks nobody; that of a server asks it.
        let page = PAGE.replacen("default-src 'none';", "default-src 'none'; connect-src 'self';", 1);
        return write_page(&page, &graph.name, &data, graph.graph.edge_count() > PACKED_EDGES, to);
    }
    write_page(PAGE, &graph.name, &data, graph.graph.edge_count() > PACKED_EDGES, to)
}

/// Writes events in the order given as a page takes them from a server: `documents`, `sentences` and `events`, spans in UTF-16 units.
///
/// # Errors
/// When the writer fails.
pub fn write_quotes(
    events: &[RelationEvent],
    sources: &HashMap<CompactString, QuotedDocument>,
    to: &mut dyn Write,
) -> io::Result<()> {
    Ok(serde_json::to_writer(to, &Quotes::of(events.iter(), sources))?)
}

/// Writes the page of a comparison: the same viewer, with both sides and their difference beside each other.
///
/// `diff` is what `compare.json` holds, and serialises as that does; `title` is the title of the window. All `events` are quoted, in the
/// order of their ids, at most 20,000.
///
/// # Errors
/// When the difference does not serialise or the writer fails.
pub fn write_diff_html(title: &str, diff: &impl Serialize, more: &Html, to: &mut dyn Write) -> io::Result<()> {
    let mut events: Vec<_> = more.events.values().collect();
    events.sort_by(|a, b| a.id.cmp(&b.id));
    let quotes = Quotes::of(events.into_iter().take(ALL_QUOTED), &more.sources);
    write_page(PAGE, title, &DiffPage { diff, quotes, positions: positions(more) }, false, to)
}

fn positions(more: &Html) -> Option<Positions<'_>> {
    let known = more.positions.as_ref()?.iter().filter(|(_, (x, y))| x.is_finite() && y.is_finite());
    Some(known.map(|(id, &(x, y))| (id.as_str(), [rounded(x, 3), rounded(y, 3)])).collect())
}

fn write_page(page: &str, title: &str, data: &impl Serialize, large: bool, to: &mut dyn Write) -> io::Result<()> {
    let json = serde_json::to_string(data)?;
    let packed = large || json.len() > PACKED_BYTES;
    let data = if packed {
        // No time and no name of a system in the header: the same data are the same bytes.
        let mut gzip = GzBuilder::new().mtime(0).operating_system(255).write(Vec::new(), Compression::default());
        gzip.write_all(json.as_bytes())?;
        base64::engine::general_purpose::STANDARD.encode(gzip.finish()?)
    } else {
        // In JSON `<` stands in strings only; escaped, nothing in it can end the element.
        json.replace('<', "\\u003c")
    };
    let mut rest = page;
    for (place, value) in
        [("{{TITLE}}", escaped(title).as_str()), ("{{ENCODING}}", if packed { "gzip" } else { "none" }), ("{{DATA}}", &data)]
    {
        let (before, after) = rest.split_once(place).ok_or_else(|| io::Error::other("web/dist/viewer.html lacks a place"))?;
        to.write_all(before.as_bytes())?;
        to.write_all(value.as_bytes())?;
        rest = after;
    }
    to.write_all(rest.as_bytes())
}

/// Text of a title.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '<' => safe.push_str("&lt;"),
            '&' => safe.push_str("&amp;"),
            letter if letter.is_control() => safe.push(' '),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            letter => safe.push(letter),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn event(id: &str, text: &str, spans: [[u32; 2]; 3]) -> RelationEvent {
        let part = |at: usize, name: &str| {
            let mention: String =
                text.chars().skip(spans[at][0] as usize).take((spans[at][1] - spans[at][0]) as usize).collect();
            json!({"id": name, "name": name, "unit": null, "person": null, "mention": mention, "text": mention,
                "start": spans[at][0] + 7, "end": spans[at][1] + 7})
        };
        serde_json::from_value(json!({
            "id": id, "doc": "a.txt", "date": "2024-05-01", "publisher": "Desk", "sentence": 0, "text": text, "start": 7,
            "end": 7 + text.chars().count(), "source": part(0, "IRN"), "target": part(1, "ISR"), "relation": "accuse", "symmetric": false,
            "status": "asserted", "plover": "ACCUSE", "cameo": "112", "quad": 3, "sign": -1, "intensity": -2.0, "trigger": part(2, "x"),
            "frame": "accuse/accuse", "confidence": 0.8, "speaker": null,
        }))
        .unwrap()
    }

    fn graph(evidence: &[&str]) -> RelationGraph {
        let mut graph = RelationGraph { name: "a <b> & {{DATA}}".to_owned(), ..RelationGraph::default() };
        let node = |id: &str| ActorNode { id: id.into(), name: format!("{id}</script>").into(), ..ActorNode::default() };
        let (one, other) = (graph.graph.add_node(node("IRN")), graph.graph.add_node(node("ISR")));
        let evidence = evidence.iter().map(|&id| id.into()).collect();
        let edge =
            RelationEdge { relation: "accuse".into(), sign: -1, weight: 0.8, count: 1, evidence, ..RelationEdge::default() };
        graph.graph.add_edge(one, other, edge);
        graph
    }

    fn written(graph: &RelationGraph, more: &Html) -> String {
        let mut bytes = Vec::new();
        write_html(graph, more, &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    /// The text of the data block.
    fn block(page: &str) -> &str {
        let start = page.find("id=\"data\"").unwrap();
        let start = start + page[start..].find('>').unwrap() + 1;
        &page[start..start + page[start..].find("</script>").unwrap()]
    }

    #[test]
    fn hostile_text_stays_in_the_data_block() {
        let text = "𝕀ran accused Israel: </script><script>alert(1)</script> <!-- \u{202e}{{ENCODING}}";
        let event = event("e1", text, [[0, 4], [13, 19], [5, 12]]);
        let mut more = Html { events: [("e1".into(), event)].into(), ..Html::default() };
        let url = Some("javascript:alert(1)".to_owned());
        more.sources.insert("a.txt".into(), QuotedDocument { title: Some("<i>".to_owned()), url });
        more.positions = Some([("IRN".into(), (1.0, 2.000_04)), ("ISR".into(), (f64::NAN, 0.0))].into());
        let page = written(&graph(&["e1", "unknown"]), &more);
        assert_eq!(page.matches("<script").count(), PAGE.matches("<script").count());
        assert_eq!(page.matches("</script").count(), PAGE.matches("</script").count());
        assert!(page.contains("<title>a &lt;b> &amp; {{DATA}}</title>"));
        assert!(!page.contains("alert(1)</script>"));
        let data: Value = serde_json::from_str(block(&page)).unwrap();
        assert_eq!(data["sentences"], json!([{"document": 0, "text": text}]));
        // The first letter takes two UTF-16 units.
        let spans = &data["events"][0];
        assert_eq!(
            (&spans["source"], &spans["trigger"], &spans["target"]),
            (&json!([0, 5]), &json!([6, 13]), &json!([14, 20]))
        );
        assert_eq!(data["documents"][0]["title"], "<i>");
        assert_eq!(data["positions"], json!({"IRN": [1.0, 2.0]}));
        assert_eq!(data["edges"][0]["key"], "accuse");
        assert_eq!(page, written(&graph(&["e1", "unknown"]), &more), "the same bytes");
    }

    #[test]
    fn spans_outside_their_sentence_are_left_out() {
        assert_eq!(utf16_span("abc", 10, 10, 13), Some([0, 3]));
        assert_eq!(utf16_span("a𝕀c", 10, 12, 13), Some([3, 4]));
        for (start, end) in [(9, 11), (12, 14), (11, 11), (12, 11), (13, 14), (u32::MAX, u32::MAX)] {
            assert_eq!(utf16_span("abc", 10, start, end), None, "{start}..{end}");
        }
    }

    #[test]
    fn large_data_are_packed_and_can_be_unpacked() {
        let mut graph = graph(&[]);
        let ends = graph.graph.edge_endpoints(EdgeIndex::new(0)).unwrap();
        for number in 0..PACKED_EDGES {
            let relation = format!("r{number}").into();
            graph.graph.add_edge(ends.0, ends.1, RelationEdge { relation, ..RelationEdge::default() });
        }
        let page = written(&graph, &Html::default());
        assert!(page.contains("data-encoding=\"gzip\""));
        let bytes = base64::engine::general_purpose::STANDARD.decode(block(&page)).unwrap();
        let data: Value = serde_json::from_reader(flate2::read::GzDecoder::new(&bytes[..])).unwrap();
        assert_eq!(data["edges"].as_array().map(Vec::len), Some(PACKED_EDGES + 1));
    }

    #[test]
    fn the_best_events_come_first_and_are_bounded() {
        let mut graph = graph(&["a1", "a2", "a3", "a4", "a5", "a6"]);
        let ends = graph.graph.edge_endpoints(EdgeIndex::new(0)).unwrap();
        let evidence = vec!["b1".into(), "a2".into()];
        graph.graph.add_edge(ends.0, ends.1, RelationEdge { weight: 5.0, evidence, ..RelationEdge::default() });
        assert_eq!(Html::wanted(&graph), ["b1", "a1", "a2", "a3", "a4", "a5"]);
    }

    #[test]
    fn a_comparison_takes_what_it_is_given() {
        let event = event("e1", "Iran accused Israel.", [[0, 4], [13, 19], [5, 12]]);
        let more = Html { events: [("e1".into(), event)].into(), ..Html::default() };
        let mut bytes = Vec::new();
        write_diff_html("A against B", &json!({"relations": ["</script>"]}), &more, &mut bytes).unwrap();
        let page = String::from_utf8(bytes).unwrap();
        let data: Value = serde_json::from_str(block(&page)).unwrap();
        assert_eq!(data["diff"]["relations"][0], "</script>");
        assert_eq!(data["events"][0]["id"], "e1");
    }
}
