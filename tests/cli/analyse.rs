//! `detente analyse`: measures of a graph, and two actors over time.

use serde_json::Value;

use crate::program::{CORPUS, Desk};

#[test]
fn a_graph_is_measured_from_events_or_from_its_file() {
    let desk = Desk::new();
    desk.run(&["build", CORPUS, "-o", "all", "-q"]).exits(0);
    let text = desk.run(&["analyse", "all"]).exits(0).stdout;
    for heading in ["# Analysis of graph", "## Actors", "## Communities", "## Balance"] {
        assert!(text.contains(heading), "{heading}");
    }
    desk.run(&["analyse", "all", "-o", "events.json", "--name", "all"]).exits(0);
    desk.run(&["analyse", "all/graph.json", "-o", "graph.json", "--name", "all"]).exits(0);
    let analysis = desk.json("graph.json");
    assert!(analysis == desk.json("events.json"), "the graph file says the same as the events");
    let first = &analysis["actors"][0];
    assert!(first["pagerank"].as_f64().unwrap() > 0.0 && analysis["measures"]["pagerank"].is_string(), "{first}");
    // Filters are those of every command.
    let run = desk.run(&["analyse", "all", "--sign", "conflict", "--to", "json"]).exits(0);
    let conflict: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(conflict["balance"]["friends"], 0);
    let run = desk.run(&["analyse", "all", "-o", "graph.xml"]).exits(2);
    assert!(run.stderr.contains("no form for the ending `.xml`"), "{}", run.stderr);
}

const NEWS: &str = r#"{"id": "a", "date": "2024-01-04", "text": "Iran condemned Israel on Thursday over what it did in the mountains of the north, state television said."}
{"id": "b", "date": "2024-01-05", "text": "Iran condemned Israel on Thursday over what it did in the mountains of the north, state television said."}
{"id": "c", "date": "2024-04-31", "text": "Israel attacked Iran."}
{"id": "d", "date": "2024-05-30", "text": "Israel attacked Iran. Oman met Iran."}
"#;

#[test]
fn two_actors_are_followed_over_time() {
    let desk = Desk::with(&[("news.jsonl", NEWS)]);
    desk.run(&["extract", "news.jsonl", "-o", "events.jsonl", "-q"]);
    let run = desk.run(&["analyse", "events.jsonl", "--dyad", "IRN,ISR", "--window", "quarter", "--to", "json"]).exits(0);
    let profile: Value = serde_json::from_str(&run.stdout).unwrap();
    let periods: Vec<&str> =
        profile["timeline"].as_array().unwrap().iter().map(|period| period["period"].as_str().unwrap()).collect();
    assert_eq!(periods, ["2024-Q1", "2024-Q2"]);
    // A copy counts once, unless it is told not to; what has no day is apart.
    assert_eq!(profile["timeline"][0]["total"]["events"], 1);
    assert_eq!(profile["undated"]["total"]["events"], 1);
    let run = desk.run(&["analyse", "events.jsonl", "--dyad", "IRN,ISR", "--duplicates", "off", "--to", "json"]).exits(0);
    let profile: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(profile["timeline"][0]["total"]["events"], 2);
    let text = desk.run(&["analyse", "events.jsonl", "--dyad", "IRN,ISR"]).exits(0).stdout;
    assert!(text.starts_with("# Iran and Israel") && text.contains("Israel attacked Iran."), "{text}");
    for (dyad, expected) in [("IRN", "expected two actors"), ("IRN,IRN", "two different actors")] {
        let run = desk.run(&["analyse", "events.jsonl", "--dyad", dyad]).exits(2);
        assert!(run.stderr.contains(expected), "{}", run.stderr);
    }
    let run = desk.run_with(desk.read("events.jsonl"), &["analyse", "-", "--dyad", "IRN,ISR"]).exits(2);
    assert!(run.stderr.contains("--dyad needs the events"), "{}", run.stderr);
}
