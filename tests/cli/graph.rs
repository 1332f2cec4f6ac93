//! `detente graph`: events folded into one graph.

use crate::program::{CORPUS, Desk, STORY};

fn gulf() -> String {
    format!("{CORPUS}/gulf-diplomacy")
}

fn horn() -> String {
    format!("{CORPUS}/horn-of-africa")
}

#[test]
fn a_built_folder_folds_to_the_graph_it_holds() {
    let desk = Desk::new();
    desk.run(&["build", CORPUS, "-o", "out", "--name", "all"]).exits(0);
    let built = desk.read("out/graph.json");
    let run = desk.run(&["graph", "out", "--name", "all"]).exits(0);
    assert!(run.stdout == built, "standard output");
    desk.run(&["graph", "out/events.jsonl", "-o", "all.json"]).exits(0);
    assert!(desk.read("all.json") == built, "the name is that of the file");
    assert!(run.stderr.starts_with("36 documents, "), "{}", run.stderr);
    // On standard input, in any order: documents are told from events by their fields.
    let lines = desk.read("out/events.jsonl") + &desk.read("out/documents.jsonl");
    let mut lines: Vec<&str> = lines.lines().collect();
    lines.reverse();
    assert!(desk.run_with(lines.join("\n"), &["graph", "-", "--name", "all"]).exits(0).stdout == built, "reversed");
}

#[test]
fn what_comes_twice_counts_once() {
    let desk = Desk::new();
    desk.run(&["build", &gulf(), "-o", "gulf"]).exits(0);
    let once = desk.run(&["graph", "gulf"]).exits(0).stdout;
    std::fs::create_dir(desk.path("copy")).unwrap();
    for file in ["events.jsonl", "documents.jsonl"] {
        std::fs::copy(desk.path("gulf").join(file), desk.path("copy").join(file)).unwrap();
    }
    for twice in [["graph", "gulf", "gulf"], ["graph", "gulf", "copy"], ["graph", "gulf/events.jsonl", "gulf"]] {
        assert!(desk.run(&twice).exits(0).stdout == once, "{twice:?}");
    }
}

#[test]
fn corpora_apart_fold_to_the_same_as_together() {
    let desk = Desk::new();
    // Ids begin below the folder that is given: both are given the same way here.
    desk.run(&["build", &gulf(), &horn(), "-o", "both", "--name", "x"]).exits(0);
    desk.run(&["build", &gulf(), "-o", "gulf"]).exits(0);
    desk.run(&["build", &horn(), "-o", "horn"]).exits(0);
    let both = desk.read("both/graph.json");
    let one = desk.run(&["graph", "gulf", "horn", "--name", "x"]).exits(0).stdout;
    assert!(one == both, "two graphs are the graph of both");
    assert!(desk.run(&["graph", "horn", "gulf", "--name", "x"]).exits(0).stdout == both, "in any order");
}

#[test]
fn events_without_documents_make_a_graph_too() {
    let desk = Desk::with(&[("a.txt", STORY)]);
    let events = desk.run(&["extract", "a.txt"]).exits(0).stdout;
    let graph = desk.run_with(events.as_str(), &["graph", "-"]).exits(0);
    let graph: serde_json::Value = serde_json::from_str(&graph.stdout).unwrap();
    assert_eq!((graph["graph"]["documents"].as_u64(), graph["graph"]["events"].as_u64()), (Some(1), Some(3)));
    assert_eq!(graph["nodes"].as_array().map(Vec::len), Some(4));
    assert!(desk.run_with("", &["graph", "-"]).exits(0).stderr.starts_with("0 documents, 0 events"));
}

#[test]
fn a_line_that_is_no_event_is_named() {
    let desk = Desk::with(&[("a.txt", STORY)]);
    let events = desk.run(&["extract", "a.txt"]).exits(0).stdout;
    desk.write("a.jsonl", format!("{events}\n{{\"id\": 3}}\n").as_bytes());
    let run = desk.run(&["graph", "a.jsonl", "-o", "a.json"]).exits(2);
    assert!(run.stderr.starts_with("error: [E-FORMAT] a.jsonl:5: no event: "), "{}", run.stderr);
    assert!(!desk.path("a.json").exists());
}
