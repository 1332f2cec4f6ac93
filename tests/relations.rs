//! Sentences with all the events that a careful reader would mark, by the rule of `relate` that they show: `tests/relations/rules.txt`.
//!
//! A line `## name` starts a rule; any other line is a sentence; below it, indented, one line an event, `IRN -> USA request`, with the status
//! behind it unless it is asserted. The program must find these and no others.

use std::collections::BTreeSet;

use detente::model::{Document, RelationEvent, Status};
use detente::pipeline::Pipeline;

fn shown(event: &RelationEvent) -> String {
    let arrow = if event.symmetric { "<->" } else { "->" };
    let shown = format!("{} {arrow} {} {}", event.source.id, event.target.id, event.relation);
    if event.status == Status::Asserted { shown } else { format!("{shown} {}", event.status) }
}

#[test]
fn every_sentence_gives_its_events_and_no_others() {
    let pipeline = Pipeline::builtin();
    let mut sentences: Vec<(&str, &str, BTreeSet<String>)> = Vec::new();
    let mut rule = "";
    for line in include_str!("relations/rules.txt").lines().filter(|line| !line.is_empty()) {
        if let Some(name) = line.strip_prefix("## ") {
            rule = name;
        } else if let Some(event) = line.strip_prefix("  ") {
            let (.., expected) = sentences.last_mut().expect("an event stands below a sentence");
            expected.insert(event.to_owned());
        } else {
            sentences.push((rule, line, BTreeSet::new()));
        }
    }
    assert!(sentences.len() >= 80, "{} sentences", sentences.len());
    let wrong = sentences.iter().filter_map(|(rule, text, expected)| {
        let document = Document { id: "sentence".into(), text: (*text).into(), ..Document::default() };
        let found: BTreeSet<_> = pipeline.extract(&document).events.iter().map(shown).collect();
        (found != *expected).then(|| format!("{rule}: {text}\n  expected {expected:?}\n  found    {found:?}"))
    });
    let wrong: Vec<_> = wrong.collect();
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
