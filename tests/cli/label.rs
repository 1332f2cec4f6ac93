//! `detente label`: the relation between two given spans, and `detente model pairs`, which trains the words it weighs.

use crate::program::Desk;

const PAIRS: &str = concat!(
    "{\"id\": 7, \"text\": \"The senate of Peru rejected Chile's offer.\", \"source\": [0, 18], \"target\": [28, 33]}\n",
    "{\"id\": \"b\", \"text\": \"«Ça va» — villagers were attacked by police.\", \"source\": [37, 43], \"target\": [10, 19]}\n",
    "\n",
    "{\"id\": \"c\", \"text\": \"Norway will send medicine.\", \"source\": [0, 6], \"target\": null}\n",
);

#[test]
fn every_line_gets_a_label_and_keeps_what_it_held() {
    let desk = Desk::new();
    desk.write("pairs.jsonl", PAIRS.as_bytes());
    let run = desk.run(&["label", "pairs.jsonl"]).exits(0);
    let labels = run.lines();
    let relations: Vec<&str> = labels.iter().map(|label| label["relation"].as_str().unwrap()).collect();
    assert_eq!(relations, ["reject", "assault", "agree"]);
    assert_eq!(labels[0]["id"], 7);
    assert_eq!(labels[0]["plover"], "REJECT");
    assert_eq!(labels[0]["frame"], "reject/reject");
    assert_eq!(labels[0]["status"], "asserted");
    assert_eq!(labels[0]["symmetric"], false);
    assert_eq!(labels[1]["source"], serde_json::json!([37, 43]));
    for label in &labels {
        let confidence = label["confidence"].as_f64().unwrap();
        assert!((0.0..=1.0).contains(&confidence), "{label}");
    }
    // The same from standard input.
    assert_eq!(desk.run_with(PAIRS, &["label", "-"]).exits(0).stdout, run.stdout);
}

#[test]
fn a_line_that_cannot_be_read_is_reported_and_passed_over() {
    let desk = Desk::new();
    let wrong = [
        ("no json", "no JSON object"),
        ("{\"source\": [0, 1]}", "expected a string `text`"),
        ("{\"text\": \"Iran met Iraq.\"}", "neither source nor target is given"),
        (
            "{\"text\": \"Iran met Iraq.\", \"source\": [0, 99]}",
            "`source` [0, 99] lies outside the text, which has 14 code points",
        ),
        ("{\"text\": \"Iran met Iraq.\", \"source\": [3, 1]}", "lies outside"),
        ("{\"text\": \"Iran met Iraq.\", \"source\": \"Iran\"}", "expected `source` to be null or [start, end]"),
    ];
    for (line, reason) in wrong {
        let run = desk.run_with(line, &["label", "-"]).exits(1);
        assert_eq!(run.stdout, "");
        assert!(run.stderr.starts_with("skipped: -:1: ") && run.stderr.contains(reason), "{line}\n{}", run.stderr);
    }
    desk.run(&["label", "absent.jsonl"]).exits(2);
}

#[test]
fn training_on_the_same_sentences_gives_the_same_bytes() {
    let desk = Desk::new();
    desk.write(
        "labelled/talks.txt",
        "<s>Peru</s> sat down with <t>Chile</t>.\n<t>Oman</t> heard from <s>Iran</s> by telephone.\n".as_bytes(),
    );
    for name in ["one.model", "two.model"] {
        desk.run(&["model", "pairs", "labelled", "-o", name]).exits(0);
    }
    assert!(std::fs::read(desk.path("one.model")).unwrap() == std::fs::read(desk.path("two.model")).unwrap());
    desk.write("labelled/talks.txt", "<s>Peru</s> sat down.\n".as_bytes());
    let run = desk.run(&["model", "pairs", "labelled", "-o", "three.model"]).exits(2);
    assert!(run.stderr.contains("talks.txt:1: expected one <s>…</s> and one <t>…</t>"), "{}", run.stderr);
}
