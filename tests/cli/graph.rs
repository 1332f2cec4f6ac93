//! `detente graph`: events folded into one graph.

use serde_json::{Value, json};

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

/// Three stories: one told three times, one of another month, one without a date.
const NEWS: &str = r#"{"id": "a", "date": "2024-03-04", "text": "Iran's foreign minister Abbas Araghchi condemned Israel on Monday in a long speech to students at the university of the capital, reporters who were there said."}
{"id": "b", "date": "2024-03-05", "publisher": "Daily", "text": "Iran's foreign minister Abbas Araghchi condemned Israel on Monday in a long speech to students at the university of the capital, reporters who were there said."}
{"id": "c", "date": "2024-03-05", "publisher": "Herald", "text": "Late news. Iran's foreign minister Abbas Araghchi condemned Israel on Monday in a long speech to students at the university of the capital, reporters who were there said."}
{"id": "d", "date": "2024-05-31", "text": "The Israeli army attacked Syria. France and Germany may impose sanctions on Iran."}
{"id": "e", "text": "Oman hosted Iran. Germany did not condemn France."}
"#;

fn news(arguments: &[&str]) -> (Value, String) {
    let desk = Desk::with(&[("news.jsonl", NEWS), ("groups.csv", "actor,group,name\nFRA,EU,Europeans\nDEU,EU,\n")]);
    desk.run(&["extract", "news.jsonl", "-o", "events.jsonl"]).exits(0);
    let run = desk.run(&[&["graph", "events.jsonl"][..], arguments].concat()).exits(0);
    (serde_json::from_str(&run.stdout).unwrap(), run.stderr)
}

fn edges(graph: &Value) -> Vec<String> {
    let edge = |edge: &Value| {
        let text = |field: &str| edge[field].as_str().unwrap().to_owned();
        format!("{} {} {}", text("source"), text("relation"), text("target"))
    };
    graph["edges"].as_array().unwrap().iter().map(edge).collect()
}

fn edge<'g>(graph: &'g Value, wanted: &str) -> &'g Value {
    let at = edges(graph).iter().position(|edge| edge == wanted).unwrap_or_else(|| panic!("{wanted}: {:?}", edges(graph)));
    &graph["edges"][at]
}

#[test]
fn copies_share_their_weight_but_count_exactly() {
    let (graph, said) = news(&[]);
    let condemns = edge(&graph, "IRN accuse ISR");
    assert_eq!((&condemns["count"], &condemns["documents"], &condemns["stories"]), (&json!(3), &json!(3), &json!(1)));
    let (weight, confidence) = (condemns["weight"].as_f64().unwrap(), condemns["confidence"].as_f64().unwrap());
    assert!((weight - confidence).abs() < 0.01, "one unit among three: {weight} {confidence}");
    assert_eq!(graph["graph"]["duplicates"], 2);
    assert!(said.contains("note: 2 documents that are copies of others share their weight"), "{said}");
    let (graph, said) = news(&["--duplicates", "off"]);
    let whole = edge(&graph, "IRN accuse ISR")["weight"].as_f64().unwrap();
    assert!((whole - 3.0 * confidence).abs() < 0.02, "{whole}");
    assert!(!said.contains("copies"), "{said}");
}

#[test]
fn age_and_confidence_weigh_as_told() {
    let weight = |arguments: &[&str], wanted: &str| edge(&news(arguments).0, wanted)["weight"].as_f64().unwrap();
    let plain = weight(&["--duplicates", "off"], "IRN accuse ISR");
    // The latest document is of May 31: 88 and 87 days after the three.
    let aged = weight(&["--duplicates", "off", "--half-life", "87"], "IRN accuse ISR");
    let expected = plain / 3.0 * (2.0 * 0.5 + 0.5f64.powf(88.0 / 87.0));
    assert!((aged - expected).abs() < 1e-3, "{aged} {expected}");
    let later = weight(&["--half-life", "10", "--as-of", "2024-06-10"], "ISR assault SYR");
    assert!((later - weight(&[], "ISR assault SYR") / 2.0).abs() < 1e-3);
    assert!((weight(&["--confidence-power", "0"], "IRN accuse ISR") - 1.0).abs() < 1e-5);
    // What has no date keeps its weight.
    assert_eq!(weight(&["--half-life", "1"], "OMN visit IRN"), weight(&[], "OMN visit IRN"));
}

#[test]
fn nodes_are_countries_parts_persons_or_groups() {
    let (units, _) = news(&["--nodes", "unit"]);
    edge(&units, "IRNGOV accuse ISR");
    edge(&units, "ISRMIL assault SYR");
    let (persons, _) = news(&["--nodes", "person"]);
    edge(&persons, "IRN:Abbas Araghchi accuse ISR");
    let person = persons["nodes"].as_array().unwrap().iter().find(|node| node["id"] == "IRN:Abbas Araghchi").unwrap();
    assert_eq!((&person["name"], &person["mentions"], &person["documents"]), (&json!("Abbas Araghchi"), &json!(3), &json!(3)));
    let (groups, _) = news(&["--groups", "groups.csv"]);
    let sanctions = edge(&groups, "EU sanction IRN");
    assert_eq!((&sanctions["count"], &sanctions["documents"]), (&json!(2), &json!(1)));
    edge(&groups, "EU accuse EU");
    let eu = groups["nodes"].as_array().unwrap().iter().find(|node| node["id"] == "EU").unwrap();
    assert_eq!((&eu["name"], &eu["sentences"]), (&json!("Europeans"), &json!(2)), "both in one sentence are one");
}

#[test]
fn a_window_gives_a_graph_for_each_period_and_timelines() {
    let (graph, _) = news(&["--window", "quarter", "--duplicates", "off"]);
    let periods = graph["periods"].as_array().unwrap();
    let spans: Vec<_> = periods.iter().map(|period| (&period["graph"]["start"], &period["graph"]["documents"])).collect();
    assert_eq!(spans, [(&json!("2024-01-01"), &json!(3)), (&json!("2024-04-01"), &json!(1)), (&json!(null), &json!(1))]);
    assert_eq!(periods[0]["graph"]["end"], "2024-03-31");
    assert_eq!(edges(&periods[0]), ["IRN accuse ISR"]);
    assert_eq!(edges(&periods[2]), ["DEU accuse FRA", "OMN visit IRN"]);
    assert_eq!(graph["graph"]["undated"], 1);
    let timeline = &edge(&graph, "IRN accuse ISR")["timeline"];
    assert_eq!((&timeline[0]["start"], &timeline[0]["count"]), (&json!("2024-01-01"), &json!(3)));
    assert!(edge(&graph, "OMN visit IRN").get("timeline").is_none(), "undated events are apart");
    // What the whole says of a relation is the sum of its periods.
    let events: u64 = periods.iter().map(|period| period["graph"]["events"].as_u64().unwrap()).sum();
    assert_eq!(graph["graph"]["events"], events);
}

#[test]
fn filters_are_all_of_several_kinds_and_any_of_one() {
    let found = |arguments: &[&str]| edges(&news(arguments).0);
    assert_eq!(found(&["--relation", "assault,visit"]), ["ISR assault SYR", "OMN visit IRN"]);
    assert_eq!(found(&["--root", "consult", "--actor", "OMN"]), ["OMN visit IRN"]);
    assert_eq!(found(&["--sign", "cooperation"]), ["OMN visit IRN"]);
    assert_eq!(found(&["--quad", "4", "--status", "asserted"]), ["ISR assault SYR"]);
    assert_eq!(found(&["--status", "negated"]), ["DEU accuse FRA"]);
    assert_eq!(found(&["--min-documents", "2"]), ["IRN accuse ISR"]);
    assert_eq!(found(&["--actor", "ISRMIL", "--nodes", "unit"]), ["ISRMIL assault SYR"]);
    // Both ends of a span are in it, and what has no date is not.
    assert_eq!(found(&["--since", "2024-05-31"]), ["DEU sanction IRN", "FRA sanction IRN", "ISR assault SYR"]);
    let (march, said) = news(&["--until", "2024-03"]);
    assert_eq!((edges(&march), &march["graph"]["documents"]), (vec!["IRN accuse ISR".to_owned()], &json!(3)));
    assert!(said.contains("note: 1 undated document left out"), "{said}");
    let (none, said) = news(&["--min-weight", "99"]);
    assert!(edges(&none).is_empty() && said.contains("note: no relation passes the filters"), "{said}");
    // A graph of chosen relations has the actors of these only; its options tell.
    let (one, _) = news(&["--relation", "visit", "--min-confidence", "0.2"]);
    assert_eq!(one["nodes"].as_array().unwrap().len(), 2);
    assert_eq!(one["graph"]["options"]["relations"], "visit");
}

#[test]
fn wrong_flags_are_told() {
    let desk = Desk::with(&[("events.jsonl", ""), ("groups.tsv", "actor\tgroup\nFRA\tEU\nFRA\tNATO\n"), ("bad.csv", "a,b\n")]);
    for (arguments, expected) in [
        (&["--relation", "sanctions"][..], "--relation: no type `sanctions`; expected one of accuse, agree"),
        (&["--root", "WAR"], "--root: no PLOVER root `WAR`; expected one of ACCUSE"),
        (&["--since", "2024", "--until", "2023"], "--since 2024-01-01 is after --until 2023-12-31"),
        (&["--groups", "groups.tsv"], "groups.tsv:3: `FRA` is in `EU` already"),
        (&["--groups", "bad.csv"], "bad.csv:1: expected the columns actor and group, found a, b"),
        (&["--groups", "none.csv"], "cannot read `none.csv`"),
    ] {
        let run = desk.run(&[&["graph", "events.jsonl"][..], arguments].concat()).exits(2);
        assert!(run.stderr.contains(expected), "{}", run.stderr);
    }
    let graph = desk.run(&["graph", "events.jsonl"]).exits(0).stdout;
    desk.write("graph.json", graph.as_bytes());
    for flags in [&["--window", "month"][..], &["--since", "2024"], &["--half-life", "3"]] {
        let run = desk.run(&[&["graph", "graph.json"][..], flags].concat()).exits(2);
        assert!(run.stderr.contains("give the events"), "{}", run.stderr);
    }
}

#[test]
fn graphs_merge_and_no_event_counts_twice() {
    let desk = Desk::new();
    desk.run(&["build", &gulf(), &horn(), "-o", "both", "--name", "x"]).exits(0);
    desk.run(&["build", &gulf(), "-o", "gulf"]).exits(0);
    desk.run(&["build", &horn(), "-o", "horn"]).exits(0);
    let numbers = |graph: &Value| {
        let edges = graph["edges"].as_array().unwrap().iter();
        edges
            .map(|edge| json!([edge["source"], edge["key"], edge["target"], edge["count"], edge["weight"], edge["first"]]))
            .collect::<Vec<_>>()
    };
    let whole = desk.json("both/graph.json");
    for graphs in [
        ["horn/graph.json", "gulf/graph.json"],
        ["gulf/graph.json", "both/graph.json"],
        ["both/graph.json", "both/graph.json"],
        ["horn", "gulf/graph.json"],
    ] {
        let run = desk.run(&[&["graph", "--name", "x"][..], &graphs].concat()).exits(0);
        let merged: Value = serde_json::from_str(&run.stdout).unwrap();
        assert_eq!(numbers(&merged), numbers(&whole), "{graphs:?}");
        assert!(merged["nodes"] == whole["nodes"], "nodes of {graphs:?}");
        assert!(merged["cooccurrence"] == whole["cooccurrence"], "pairs of {graphs:?}");
        assert!(run.stderr.contains("note: graphs were merged, not events"), "{}", run.stderr);
    }
}

#[test]
fn a_backbone_is_a_part_of_the_graph() {
    let desk = Desk::new();
    desk.run(&["build", CORPUS, "-o", "all"]).exits(0);
    let whole = edges(&desk.json("all/graph.json"));
    let run = desk.run(&["graph", "all", "--backbone", "0.3", "--backbone-of", "all"]).exits(0);
    let backbone: Value = serde_json::from_str(&run.stdout).unwrap();
    let kept = edges(&backbone);
    assert!(!kept.is_empty() && kept.len() < whole.len() && kept.iter().all(|edge| whole.contains(edge)));
    assert!(backbone["edges"].as_array().unwrap().iter().all(|edge| edge["alpha"].as_f64().unwrap() < 0.3));
    assert_eq!(backbone["graph"]["options"]["backbone_of"], "all relations");
}
