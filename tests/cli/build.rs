//! `detente build`: the main job.

use crate::program::{CORPUS, Desk, STORY, json_lines, relations};

const FILES: [&str; 8] =
    ["documents.jsonl", "duplicates.jsonl", "events.jsonl", "graph.dot", "graph.html", "graph.json", "graph.svg", "report.md"];

#[test]
fn the_sample_corpus_becomes_a_graph() {
    let desk = Desk::new();
    let run = desk.run(&["build", CORPUS, "-o", "out/news"]).exits(0);
    assert_eq!(run.stdout, "", "data goes to files, all else to standard error");
    assert_eq!(desk.list("out/news"), FILES, "and nothing besides");

    let events = json_lines(&desk.read("out/news/events.jsonl"));
    let documents = json_lines(&desk.read("out/news/documents.jsonl"));
    let graph = desk.json("out/news/graph.json");
    assert_eq!(documents.len(), 36);
    assert!(events.len() > 100, "{} events", events.len());
    assert!(run.stderr.contains(&format!(
        "36 documents, {} sentences, {} events in ",
        graph["graph"]["sentences"],
        events.len()
    )));
    for file in FILES {
        assert!(run.stderr.contains(&format!("wrote out/news/{file}\n")), "{}", run.stderr);
    }

    // The three files tell of the same.
    let header = &graph["graph"];
    assert_eq!((header["format"].as_str(), header["version"].as_u64()), (Some("detente-graph"), Some(2)));
    assert_eq!((header["name"].as_str(), header["documents"].as_u64()), (Some("news"), Some(36)));
    assert_eq!(header["events"].as_u64(), Some(events.len() as u64));
    assert_eq!(header["skipped"].as_array().map(Vec::len), Some(0));
    let edges = graph["edges"].as_array().unwrap();
    let sum = |field: &str| edges.iter().map(|edge| edge[field].as_u64().unwrap()).sum::<u64>();
    assert_eq!(sum("count"), events.len() as u64);
    assert_eq!(sum("asserted") + sum("hypothetical") + sum("negated"), sum("count"));
    let sentences: u64 = documents.iter().map(|document| document["sentences"].as_u64().unwrap()).sum();
    assert_eq!(header["sentences"].as_u64(), Some(sentences));
    let ids: Vec<&str> = events.iter().map(|event| event["id"].as_str().unwrap()).collect();
    let nodes: Vec<&str> = graph["nodes"].as_array().unwrap().iter().map(|node| node["id"].as_str().unwrap()).collect();
    assert!(nodes.is_sorted(), "nodes are in the order of their ids");
    for edge in edges {
        assert!(nodes.contains(&edge["source"].as_str().unwrap()) && nodes.contains(&edge["target"].as_str().unwrap()));
        for id in edge["evidence"].as_array().unwrap() {
            assert!(ids.contains(&id.as_str().unwrap()), "evidence {id} is no event");
        }
    }

    assert!(desk.read("out/news/graph.dot").starts_with("digraph \"news\" {"));
    let page = desk.read("out/news/graph.html");
    assert!(page.starts_with("<!doctype html>") && page.contains("<title>news</title>"));
    let best = edges[0]["evidence"][0].as_str().unwrap();
    let sentence = events.iter().find(|event| event["id"] == best).unwrap()["text"].as_str().unwrap();
    assert!(page.contains(&serde_json::to_string(sentence).unwrap()), "{sentence}");
    let report = desk.read("out/news/report.md");
    assert!(report.starts_with("# news\n\n36 documents with "), "{}", &report[..200]);
    assert!(!report.contains("-0.00"), "no conflict is 0.00");
}

/// Every sentence, mention and trigger is where its offsets, in code points, say.
#[test]
fn offsets_index_the_text_files() {
    let desk = Desk::new();
    desk.run(&["build", CORPUS, "-o", "out"]).exits(0);
    let mut checked = 0;
    for event in json_lines(&desk.read("out/events.jsonl")) {
        let doc = event["doc"].as_str().unwrap();
        if !doc.ends_with(".txt") {
            continue;
        }
        let text: Vec<char> = std::fs::read_to_string(format!("{CORPUS}/{doc}")).unwrap().chars().collect();
        let slice = |place: &serde_json::Value| -> String {
            let at = |field: &str| usize::try_from(place[field].as_u64().unwrap()).unwrap();
            text[at("start")..at("end")].iter().collect()
        };
        assert_eq!(slice(&event), event["text"].as_str().unwrap());
        for end in ["source", "target"] {
            assert_eq!(slice(&event[end]), event[end]["mention"].as_str().unwrap());
        }
        checked += 1;
    }
    assert!(checked > 50, "{checked} events of text files");
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let desk = Desk::new();
    for jobs in ["1", "2", "5"] {
        desk.run(&["build", CORPUS, "--jobs", jobs, "--name", "same", "-o", &format!("out{jobs}")]).exits(0);
    }
    for file in FILES {
        let one = desk.read(&format!("out1/{file}"));
        for jobs in ["2", "5"] {
            assert!(desk.read(&format!("out{jobs}/{file}")) == one, "{file} differs between 1 and {jobs} threads");
        }
    }
}

#[test]
fn the_output_folder_is_named_after_the_first_input() {
    let desk = Desk::with(&[("news/gulf.2024.txt", STORY), ("wire.jsonl", "{\"text\": \"Oman hosted Iran.\"}")]);
    desk.run(&["build", "news/", "wire.jsonl"]).exits(0);
    assert_eq!(desk.list("output"), ["news"]);
    assert_eq!(desk.json("output/news/graph.json")["graph"]["name"], "news");
    desk.run(&["build", "wire.jsonl"]).exits(0);
    assert_eq!(desk.list("output"), ["news", "wire"]);
    let run = desk.run_with(STORY, &["build", "-"]).exits(0);
    assert!(run.stderr.contains("wrote output/graph/report.md"), "{}", run.stderr);
}

#[test]
fn weights_can_be_set_and_are_told() {
    let desk = Desk::with(&[("a.txt", "Iran may sue Israel. Egypt did not condemn Israel. Oman condemned Iran.\n")]);
    desk.run(&["build", "a.txt", "-o", "a", "--asserted", "2", "--hypothetical", "0.25", "--negated", "1", "--evidence", "0"])
        .exits(0);
    let graph = desk.json("a/graph.json");
    let options = serde_json::json!({
        "asserted": 2.0, "hypothetical": 0.25, "negated": 1.0, "evidence": 0, "confidence_power": 1.0, "duplicate_overlap": 0.7,
    });
    assert_eq!(graph["graph"]["options"], options);
    for edge in graph["edges"].as_array().unwrap() {
        let factor = [("asserted", 2.0), ("hypothetical", 0.25), ("negated", 1.0)]
            .iter()
            .find(|(status, _)| edge[*status] == 1)
            .unwrap()
            .1;
        let weight = edge["confidence"].as_f64().unwrap() * factor;
        assert!((edge["weight"].as_f64().unwrap() - weight).abs() < 1e-9, "{edge}");
        assert_eq!(edge["evidence"].as_array().map(Vec::len), Some(0));
    }
    assert!(desk.read("a/report.md").contains("- hypothetical: 0.25\n"));
}

#[test]
fn a_diagram_shows_the_strongest() {
    let desk = Desk::new();
    let edges = |dot: String| dot.matches(" -> ").count();
    desk.run(&["build", CORPUS, "-o", "out", "--top", "7"]).exits(0);
    assert_eq!(edges(desk.read("out/graph.dot")), 7);
    desk.run(&["build", CORPUS, "-o", "out", "--top", "0"]).exits(0);
    let all = desk.json("out/graph.json")["edges"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|edge| edge["weight"].as_f64() > Some(0.0))
        .count();
    assert_eq!(edges(desk.read("out/graph.dot")), all);
}

#[test]
fn a_second_run_replaces_the_first() {
    let desk = Desk::with(&[("a.txt", STORY), ("b.txt", "Oman hosted Iran.")]);
    desk.run(&["build", "a.txt", "-o", "out"]).exits(0);
    desk.run(&["build", "b.txt", "-o", "out"]).exits(0);
    assert_eq!(desk.list("out"), FILES);
    assert_eq!(relations(&json_lines(&desk.read("out/events.jsonl"))), ["OMN visit IRN"]);
}

#[test]
fn an_empty_folder_is_no_failure_but_is_told() {
    let desk = Desk::new();
    std::fs::create_dir(desk.path("empty")).unwrap();
    let run = desk.run(&["build", "empty", "-o", "out"]).exits(0);
    assert_eq!(run.said("note: "), ["no documents in empty: expected .txt, .md, .html, .json, .jsonl, .csv or .tsv files"]);
    assert_eq!(desk.list("out"), FILES);
    assert_eq!(desk.json("out/graph.json")["nodes"].as_array().map(Vec::len), Some(0));
    assert_eq!(desk.run(&["extract", "empty"]).exits(0).stdout, "");
}

#[test]
fn a_write_that_fails_leaves_nothing() {
    let desk = Desk::with(&[("a.txt", STORY), ("taken", "a file where the folder should be")]);
    let run = desk.run(&["build", "a.txt", "-o", "taken"]).exits(2);
    assert!(run.stderr.starts_with("error: [E-IO] cannot create `taken`: "), "{}", run.stderr);
    let run = desk.run(&["build", "a.txt", "-o", "taken/below"]).exits(2);
    assert!(run.stderr.contains("taken/below"), "{}", run.stderr);
    let run = desk.run(&["extract", "a.txt", "-o", "taken/events.jsonl"]).exits(2);
    assert!(run.stderr.contains("taken"), "{}", run.stderr);
    assert_eq!(desk.read("taken"), "a file where the folder should be");
    assert_eq!(desk.list("."), ["a.txt", "taken"]);

    // A folder where a file should be: the temporary file must not stay.
    std::fs::create_dir_all(desk.path("out/graph.json")).unwrap();
    let run = desk.run(&["build", "a.txt", "-o", "out"]).exits(2);
    assert!(run.stderr.contains("cannot write `out/graph.json`"), "{}", run.stderr);
    assert!(desk.list("out").iter().all(|name| !name.starts_with('.')), "{:?}", desk.list("out"));
}

/// The device that is always full: what could not be written must be told.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_a_failure() {
    use std::process::{Command, Stdio};
    let desk = Desk::with(&[("a.txt", STORY)]);
    let full = || Stdio::from(std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap());
    for arguments in [&["extract", "a.txt"][..], &["explain", STORY], &["explain", STORY, "--format", "json"]] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_detente"));
        let run = command.current_dir(desk.path(".")).args(arguments).stdout(full()).output().unwrap();
        let stderr = String::from_utf8_lossy(&run.stderr).into_owned();
        assert_eq!(run.status.code(), Some(2), "{arguments:?}: {stderr}");
        assert!(stderr.to_lowercase().contains("no space left"), "{arguments:?}: {stderr}");
    }
}
