//! Every frame file holds sentences that must and must not match; all of them are run through the whole pipeline.

use detente::lexicon::Lexicon;
use detente::model::{Document, RelationEvent};
use detente::pipeline::Pipeline;

fn events(pipeline: &Pipeline, text: &str) -> Vec<RelationEvent> {
    let document = Document { id: "example".into(), text: text.into(), ..Document::default() };
    pipeline.extract(&document).events
}

fn shown(event: &RelationEvent) -> String {
    let arrow = if event.symmetric { "<->" } else { "->" };
    format!("{} {arrow} {} {} [{}; {}]", event.source.id, event.target.id, event.status, event.frame, event.trigger.text)
}

#[test]
fn every_example_gives_its_events_and_every_counterexample_none() {
    let pipeline = Pipeline::builtin();
    let (mut right, mut wrong) = (0, Vec::new());
    for frame in pipeline.lexicon().relations.frames() {
        for example in &frame.yes {
            let found = events(&pipeline, &example.text);
            let own = || found.iter().filter(|event| event.relation == frame.relation.id);
            let missing = example.events.iter().filter(|expected| !own().any(|event| expected.is(event)));
            let missing: Vec<_> =
                missing.map(|expected| format!("{} -> {} {}", expected.source, expected.target, expected.status)).collect();
            if missing.is_empty() {
                right += 1;
            } else {
                let found: Vec<_> = found.iter().map(shown).collect();
                wrong.push(format!(
                    "{}\n  {}\n  missing {}\n  found {}",
                    frame.id,
                    example.text,
                    missing.join("; "),
                    found.join("; ")
                ));
            }
        }
        for text in &frame.no {
            let found = events(&pipeline, text);
            match found.iter().find(|event| event.frame == frame.id) {
                None => right += 1,
                Some(event) => wrong.push(format!("{}\n  {text}\n  must not give {}", frame.id, shown(event))),
            }
        }
    }
    assert!(wrong.is_empty(), "{right} examples right, {} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// `evaluate` names no lexicon, so it says the classes again: they must be those of the table.
#[test]
fn the_scorer_and_the_table_have_the_same_classes() {
    for relation in Lexicon::builtin().relations.types() {
        let class = detente::evaluate::class(&relation.id).unwrap_or_else(|| panic!("no class for {}", relation.id));
        assert_eq!(relation.plover.as_deref().unwrap_or(&relation.id.to_uppercase()), class);
        // The scorer counts a standing rivalry as verbal conflict; PLOVER has no class for it, so the table gives none.
        if relation.id != "rival" {
            assert_eq!(detente::evaluate::quad(class), Some(relation.quad), "{}", relation.id);
        }
    }
}

#[test]
fn every_relation_type_has_a_frame_and_there_are_enough_triggers() {
    let lexicon = Lexicon::builtin();
    for relation in lexicon.relations.types() {
        assert!(
            lexicon.relations.frames().iter().any(|frame| frame.relation.id == relation.id),
            "{} has no frame",
            relation.id
        );
    }
    let triggers: usize = lexicon.relations.frames().iter().map(|frame| frame.triggers.len()).sum();
    assert!(triggers >= 200, "{triggers} triggers");
}
