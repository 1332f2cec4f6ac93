//! `detente extract`: events only.

use crate::program::{CORPUS, Desk, STORY, json_lines, relations};

#[test]
fn events_go_to_standard_output() {
    let desk = Desk::with(&[("2025-03-03-story.txt", STORY)]);
    let run = desk.run(&["extract", "2025-03-03-story.txt"]).exits(0);
    let events = run.lines();
    assert_eq!(relations(&events), ["EGY mediate IRN", "EGY mediate USA", "IRN accuse ISR"]);
    for event in &events {
        assert_eq!(event["doc"], "2025-03-03-story.txt");
        assert_eq!(event["date"], "2025-03-03");
        let fields: Vec<&String> = event.as_object().unwrap().keys().collect();
        for field in [
            "id",
            "publisher",
            "sentence",
            "text",
            "symmetric",
            "status",
            "plover",
            "cameo",
            "quad",
            "sign",
            "intensity",
            "speaker",
        ] {
            assert!(fields.iter().any(|name| *name == field), "no field {field}");
        }
    }
    assert!(run.stderr.starts_with("1 document, 2 sentences, 3 events in "), "{}", run.stderr);
    assert_eq!(desk.list("."), ["2025-03-03-story.txt"], "and no file");
}

#[test]
fn a_file_gets_its_documents_beside_it() {
    let desk = Desk::with(&[("a.txt", STORY)]);
    let shown = desk.run(&["extract", "a.txt"]).exits(0).stdout;
    let run = desk.run(&["extract", "a.txt", "-o", "deep/er/a.jsonl", "--mentions", "mentions.jsonl"]).exits(0);
    assert_eq!(run.stdout, "");
    assert_eq!(desk.read("deep/er/a.jsonl"), shown, "the same bytes as on standard output");
    assert_eq!(desk.list("deep/er"), ["a.documents.jsonl", "a.jsonl"]);
    let documents = json_lines(&desk.read("deep/er/a.documents.jsonl"));
    assert_eq!((documents[0]["doc"].as_str(), documents[0]["events"].as_u64()), (Some("a.txt"), Some(3)));

    let text: Vec<char> = STORY.chars().collect();
    let mentions = json_lines(&desk.read("mentions.jsonl"));
    assert!(mentions.len() >= 5, "{mentions:?}");
    for mention in mentions {
        let at = |field: &str| usize::try_from(mention[field].as_u64().unwrap()).unwrap();
        assert_eq!(text[at("start")..at("end")].iter().collect::<String>(), mention["mention"].as_str().unwrap());
        assert!(mention["because"].as_str().is_some_and(|because| !because.is_empty()));
    }
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let desk = Desk::new();
    let one = desk.run(&["extract", CORPUS, "-j", "1"]).exits(0).stdout;
    for jobs in ["2", "5"] {
        assert!(desk.run(&["extract", CORPUS, "-j", jobs]).exits(0).stdout == one, "{jobs} threads");
    }
    // Nor does the way the inputs are given: the folders one by one, in order, are the folder.
    let (gulf, horn) = (format!("{CORPUS}/gulf-diplomacy"), format!("{CORPUS}/horn-of-africa"));
    let apart = desk.run(&["extract", &gulf, &horn]).exits(0).stdout;
    assert_eq!(apart.lines().count(), one.lines().count());
}

#[test]
fn event_ids_are_unique_and_stable() {
    let desk = Desk::new();
    let first = desk.run(&["extract", CORPUS]).exits(0).lines();
    let ids: std::collections::BTreeSet<_> = first.iter().map(|event| event["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(ids.len(), first.len());
    assert_eq!(desk.run(&["extract", CORPUS]).exits(0).lines(), first);
}
