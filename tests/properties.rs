//! What holds for any text: random documents are made of names, verbs, signs and oddities, and shuffled.

use std::collections::HashSet;
use std::sync::LazyLock;

use detente::aggregate::Fold;
use detente::export::write_graph;
use detente::model::{Document, DocumentRecord, RelationEvent};
use detente::options::{AggregateOptions, NodeLevel, Window};
use detente::pipeline::{Extraction, Pipeline};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

static PIPELINE: LazyLock<Pipeline> = LazyLock::new(Pipeline::builtin);

const NAMES: &[&str] = &[
    "Iran",
    "Israel",
    "Egypt",
    "the United States",
    "U.S.",
    "US",
    "us",
    "UN",
    "the EU",
    "NATO",
    "Hamas",
    "the RSF",
    "Tehran",
    "Washington",
    "Moscow",
    "Iranian",
    "Saudi",
    "Russian officials",
    "the army of Chad",
    "Masoud Pezeshkian",
    "Emmanuel Macron",
    "Mr. Macron",
    "the Rapid Support Forces (RSF)",
    "both sides",
    "Georgia",
    "Jordan",
    "Chad",
    "Côte d'Ivoire",
    "Türkiye",
    "IRAN",
];
const VERBS: &[&str] = &[
    "condemned",
    "accused",
    "met",
    "met with",
    "hosted",
    "called on",
    "imposed sanctions on",
    "sanctions",
    "was condemned by",
    "attacked",
    "offered to mediate between",
    "held talks with",
    "urged",
    "to stop",
    "withdrew from",
    "signed an agreement with",
    "did not",
    "may",
    "said that",
    "threatened to",
    "cut all diplomatic ties with",
    "talks between",
    "strikes on",
    "refused to recognise",
    "wins",
    "is",
];
const WORDS: &[&str] = &[
    "and",
    "or",
    "but",
    "of",
    "in",
    "on",
    "to",
    "with",
    "against",
    "which",
    "that",
    "who",
    "the",
    "a",
    "new",
    "it",
    "they",
    "its",
    "president",
    "foreign minister",
    "troops",
    "Monday",
    "March 3",
    "not",
    "never",
    "if",
    "after",
    "by",
    "for",
    "'s",
    "n't",
    "can't",
    "two",
    "1,200",
    "-",
];
const SIGNS: &[&str] = &[
    ".",
    ".",
    ".",
    ",",
    ",",
    "?",
    "!",
    "...",
    ";",
    ":",
    "\"",
    "“",
    "”",
    "'",
    "’",
    "(",
    ")",
    "[",
    "—",
    "–",
    "-",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    "/",
    "* ",
    "- ",
    "1. ",
    "# ",
    "> ",
    "@",
    "#",
    "http://example.org/a?b=c",
    "a@b.example",
    "%",
    "$",
    "&",
    "<p>",
    "\\",
    "|",
];
const ODDITIES: &[&str] = &[
    "\u{0}",
    "\u{7}",
    "\u{feff}",
    "\u{200b}",
    "\u{200d}",
    "\u{202e}",
    "\u{ad}",
    "\u{301}",
    "e\u{301}",
    "\u{2028}",
    "\u{2029}",
    "\u{85}",
    "\u{a0}",
    "\u{3000}",
    "🕊",
    "👩‍👩‍👧‍👦",
    "🇮🇷",
    "北京",
    "。",
    "Пекин",
    "إيران",
    "ΑΘΗΝΑ",
    "İstanbul",
    "ß",
    "ﬁ",
    "Ǆ",
    "𝕀𝕣𝕒𝕟",
    "\u{fffd}",
    "\u{10ffff}",
    "\u{b}",
];

/// A document: pieces joined by a blank or by nothing.
fn document() -> impl Strategy<Value = Document> {
    let piece = prop_oneof![
        6 => select(NAMES), 6 => select(VERBS), 4 => select(WORDS), 3 => select(SIGNS), 1 => select(ODDITIES),
    ];
    let joined = prop::collection::vec((piece, prop::bool::weighted(0.85)), 0..90);
    let day = prop::option::of((1980i16..2030, 1i8..=12, 1i8..=28));
    (joined, day).prop_map(|(pieces, day)| {
        let text: String = pieces.iter().flat_map(|(piece, blank)| [*piece, if *blank { " " } else { "" }]).collect();
        let date = day.map(|(year, month, day)| jiff::civil::date(year, month, day));
        Document { id: format!("doc-{}", text.len()), date, text, ..Document::default() }
    })
}

fn documents() -> impl Strategy<Value = Vec<Document>> {
    prop::collection::vec(document(), 1..6).prop_map(|mut documents| {
        for (number, document) in documents.iter_mut().enumerate() {
            document.id = format!("doc-{number}");
        }
        documents
    })
}

/// The characters `start..end` of the text.
fn slice(text: &str, start: u32, end: u32) -> String {
    text.chars().skip(start as usize).take((end - start) as usize).collect()
}

fn check(document: &Document, event: &RelationEvent) -> Result<(), TestCaseError> {
    let text = &document.text;
    prop_assert_eq!(slice(text, event.start, event.end), &*event.text);
    prop_assert_eq!((&*event.doc, event.date), (&*document.id, document.date));
    for actor in [&event.source, &event.target] {
        prop_assert_eq!(slice(text, actor.start, actor.end), &*actor.mention);
        prop_assert!(event.start <= actor.start && actor.start < actor.end && actor.end <= event.end, "{:?}", actor);
    }
    let trigger = &event.trigger;
    let words = slice(text, trigger.start, trigger.end);
    prop_assert!(event.start <= trigger.start && trigger.start < trigger.end && trigger.end <= event.end, "{:?}", trigger);
    // A trigger with other words in it is the span of its head word alone.
    prop_assert!(words == trigger.text || trigger.text.split(' ').any(|word| word == words), "{:?} is not {words:?}", trigger);
    prop_assert_ne!(&event.source.id, &event.target.id);
    prop_assert!(!event.symmetric || event.source.id < event.target.id, "{} {}", event.source.id, event.target.id);
    prop_assert!((0.0..=1.0).contains(&event.confidence), "{}", event.confidence);
    prop_assert_eq!(format!("{:.2}", event.confidence).parse::<f64>().unwrap(), event.confidence);
    prop_assert!((-1..=1).contains(&event.sign) && event.quad <= 4 && (-10.0..=10.0).contains(&event.intensity));
    Ok(())
}

/// The properties would hold of documents without events, too: these have them, of all kinds.
#[test]
fn random_documents_hold_events() {
    let mut runner = TestRunner::deterministic();
    let events: Vec<RelationEvent> =
        (0..300).flat_map(|_| PIPELINE.extract(&document().new_tree(&mut runner).unwrap().current()).events).collect();
    let count = |test: &dyn Fn(&RelationEvent) -> bool| events.iter().filter(|event| test(event)).count();
    assert!(events.len() > 200, "{} events", events.len());
    assert!(count(&|event| event.symmetric) > 20 && count(&|event| !event.text.is_ascii()) > 20);
    assert!(
        count(&|event| event.trigger.end - event.trigger.start < event.trigger.text.chars().count() as u32) > 0,
        "no gap trigger"
    );
}

/// The graph as bytes.
fn graph<'a>(
    events: impl IntoIterator<Item = &'a RelationEvent>,
    records: impl IntoIterator<Item = &'a DocumentRecord>,
) -> String {
    let plain = AggregateOptions { evidence: 2, ..AggregateOptions::default() };
    let fine = AggregateOptions {
        nodes: NodeLevel::Person,
        window: Some(Window::Month),
        half_life: Some(30.0),
        confidence_power: 2.0,
        ..plain.clone()
    };
    let units = AggregateOptions { nodes: NodeLevel::Unit, duplicate_overlap: None, ..plain.clone() };
    let mut folds = [plain, fine, units].map(Fold::new);
    for event in events {
        folds.iter_mut().for_each(|fold| fold.add_event(event));
    }
    for record in records {
        folds.iter_mut().for_each(|fold| fold.add_document(record));
    }
    let mut bytes = Vec::new();
    for fold in folds {
        write_graph(&fold.finish("graph").graph, &mut bytes).unwrap();
    }
    String::from_utf8(bytes).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn events_are_where_they_say_and_keep_their_promises(document in document()) {
        let Extraction { events, record, mentions } = PIPELINE.extract_all(&document, true);
        for event in &events {
            check(&document, event)?;
        }
        let ids: HashSet<&str> = events.iter().map(|event| event.id.as_str()).collect();
        prop_assert_eq!(ids.len(), events.len(), "ids are unique within a document");
        prop_assert_eq!(record.events, events.len() as u64);
        prop_assert!(events.iter().all(|event| u64::from(event.sentence) < record.sentences));
        prop_assert!(events.is_sorted_by_key(|event| event.sentence));
        for mention in &mentions {
            prop_assert_eq!(slice(&document.text, mention.start, mention.end), &*mention.text);
            prop_assert!(!mention.mention.actors.is_empty() && mention.start < mention.end);
        }
        // The graph knows every actor that an event names.
        for event in &events {
            for actor in [&event.source, &event.target] {
                prop_assert!(record.actors.iter().any(|count| count.id == actor.id), "{} is not counted", actor.id);
            }
        }
        // Asked for mentions or not, once or again: the same events.
        prop_assert_eq!(&PIPELINE.extract(&document).events, &events);
        // A line of the file is the event.
        for event in &events {
            let line = serde_json::to_string(event).unwrap();
            prop_assert!(!line.contains('\n'));
            prop_assert_eq!(&serde_json::from_str::<RelationEvent>(&line).unwrap(), event);
        }
    }

    #[test]
    fn every_sentence_has_a_tree_and_explain_finds_what_extract_does(document in document()) {
        let explained = PIPELINE.explain(&document);
        for explanation in &explained {
            let tree = explanation.sentence.tree();
            prop_assert_eq!(tree.len(), explanation.sentence.len());
            prop_assert_eq!(explanation.sentence.tags().len(), tree.len());
            let root = tree.root().unwrap();
            for token in 0..tree.len() {
                prop_assert_eq!(tree.ancestors(token).take(tree.len()).last().unwrap_or(token), root);
            }
            for mention in &explanation.mentions {
                prop_assert!(mention.tokens.start < mention.tokens.end && mention.tokens.end <= tree.len());
            }
        }
        let events: Vec<RelationEvent> = explained.into_iter().flat_map(|explanation| explanation.events).collect();
        prop_assert_eq!(events, PIPELINE.extract(&document).events);
    }

    #[test]
    fn neither_order_nor_doubles_change_the_graph(
        (documents, shuffled) in documents().prop_map(|documents| {
            let found: Vec<Extraction> = documents.iter().map(|document| PIPELINE.extract(document)).collect();
            let events: Vec<RelationEvent> = found.iter().flat_map(|found| found.events.clone()).collect();
            let records: Vec<DocumentRecord> = found.into_iter().map(|found| found.record).collect();
            (events, records)
        }).prop_flat_map(|both| (Just(both.clone()), (Just(both.0).prop_shuffle(), Just(both.1).prop_shuffle()))),
    ) {
        let once = graph(&documents.0, &documents.1);
        prop_assert_eq!(&graph(&shuffled.0, &shuffled.1), &once, "order");
        prop_assert_eq!(&graph(documents.0.iter().chain(&shuffled.0), documents.1.iter().chain(&shuffled.1)), &once, "doubles");
        // Events alone make a graph too, as free of order.
        prop_assert_eq!(graph(&documents.0, []), graph(&shuffled.0, []));
    }

    /// Text without any of our words: no event, no panic.
    #[test]
    fn any_text_at_all_is_read(text in "\\PC*|[\\s\\S]{0,200}|([A-Z][a-z]{0,5}[ .,'\"-]{0,2}){0,60}") {
        let document = Document { id: "any".into(), text, ..Document::default() };
        for event in PIPELINE.extract(&document).events {
            check(&document, &event)?;
        }
        let explained = PIPELINE.explain(&document);
        prop_assert!(explained.iter().all(|explanation| explanation.sentence.tree().root().is_some()));
    }
}
