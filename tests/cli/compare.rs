//! `detente compare`: what differs between two corpora.

use serde_json::Value;

use crate::program::{CORPUS, Desk};

/// As many stories of each kind as told, on days of a year; every story is of other words.
fn corpus(year: u32, kinds: &[(&str, usize)]) -> String {
    let mut lines = String::new();
    for (sentence, times) in kinds {
        for time in 0..*times {
            let filler: Vec<String> = (0..30).map(|word| format!("{year}w{time}x{word}{}", sentence.len())).collect();
            let date = format!("{year}-{:02}-{:02}", 1 + time % 12, 1 + time % 28);
            let text = format!("{sentence} {}.", filler.join(" "));
            lines +=
                &serde_json::json!({"id": format!("{year}/{}/{time}", sentence.len()), "date": date, "text": text}).to_string();
            lines.push('\n');
        }
    }
    lines
}

fn desk() -> Desk {
    let common = [("Oman hosted Iran.", 30), ("France and Germany signed an agreement.", 40), ("Egypt met Jordan.", 30)];
    let early = corpus(
        2023,
        &[&common[..], &[("Israel attacked Syria in the night.", 4), ("Kenya praised Uganda for all it did.", 30)]].concat(),
    );
    let late = corpus(
        2024,
        &[&common[..], &[("Israel attacked Syria in the night.", 40), ("Kenya accused Uganda of what it did.", 30)]].concat(),
    );
    let desk = Desk::with(&[("early.jsonl", &early), ("late.jsonl", &late), ("all.jsonl", &(early.clone() + &late))]);
    for name in ["early", "late", "all"] {
        desk.run(&["extract", &format!("{name}.jsonl"), "-o", &format!("{name}.events.jsonl"), "-q"]).exits(0);
    }
    desk
}

fn relation<'d>(diff: &'d Value, source: &str, relation: &str, target: &str) -> &'d Value {
    let relations = diff["relations"].as_array().unwrap();
    let found = relations.iter().find(|own| own["source"] == source && own["relation"] == relation && own["target"] == target);
    found.unwrap_or_else(|| panic!("{source} {relation} {target} is not compared"))
}

#[test]
fn two_corpora_differ_where_they_were_made_to() {
    let desk = desk();
    let run = desk.run(&["compare", "early.events.jsonl", "late.events.jsonl", "-o", "out", "--names", "early,late"]).exits(1);
    assert_eq!(desk.list("out"), ["compare.dot", "compare.html", "compare.json", "compare.md"]);
    assert!(run.stderr.contains("beyond chance") && run.stderr.contains("wrote out/compare.md"), "{}", run.stderr);
    let diff = desk.json("out/compare.json");
    assert_eq!(relation(&diff, "ISR", "assault", "SYR")["status"], "stronger");
    assert_eq!(relation(&diff, "KEN", "support", "UGA")["status"], "only_in_a");
    assert_eq!(relation(&diff, "KEN", "accuse", "UGA")["status"], "only_in_b");
    assert_eq!(relation(&diff, "OMN", "visit", "IRN")["status"], "same");
    let text = desk.read("out/compare.md");
    for expected in
        ["# early and late", "**Israel → Syria: assault**", "Israel attacked Syria in the night", "*late: 2024/35/", "Kenya"]
    {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    assert!(desk.read("out/compare.dot").starts_with("digraph"));
}

#[test]
fn one_corpus_is_compared_with_itself_before_a_day() {
    let desk = desk();
    desk.run(&["compare", "all.events.jsonl", "--split", "2024", "-o", "split", "--names", "early,late"]).exits(1);
    desk.run(&["compare", "early.events.jsonl", "late.events.jsonl", "-o", "two", "--names", "early,late"]).exits(1);
    assert!(desk.read("split/compare.json") == desk.read("two/compare.json"));
    let run = desk.run(&["compare", "all.events.jsonl", "--split", "2024", "--since", "2024-03"]).exits(2);
    assert!(run.stderr.contains("--split 2024-01-01 is not between --since and --until"), "{}", run.stderr);
}

#[test]
fn what_is_the_same_differs_in_nothing() {
    let desk = Desk::new();
    desk.run(&["build", CORPUS, "-o", "all", "-q"]).exits(0);
    desk.run(&["compare", "all", "all", "-o", "same", "-q"]).exits(0);
    let diff = desk.json("same/compare.json");
    assert!(diff["relations"].as_array().unwrap().iter().all(|relation| relation["status"] == "same"));
    assert!(diff["distances"].as_array().unwrap().iter().all(|distance| distance["value"] == 0.0));
    // Graphs are compared as well, but not against chance; the numbers are those of the events.
    desk.run(&["compare", "all/graph.json", "all/graph.json", "-o", "graphs", "-q"]).exits(0);
    assert!(desk.json("graphs/compare.json")["distances"][0]["chance"].is_null());
    let run = desk.run(&["compare", "all"]).exits(2);
    assert!(run.stderr.contains("<B>"), "{}", run.stderr);
    let run = desk.run(&["compare", "all", "all", "--backbone", "0.1"]).exits(2);
    assert!(run.stderr.contains("--backbone"), "{}", run.stderr);
}

#[test]
fn threads_change_no_byte() {
    let desk = desk();
    for jobs in ["1", "3"] {
        desk.run(&["compare", "early.events.jsonl", "late.events.jsonl", "-o", jobs, "--jobs", jobs]).exits(1);
    }
    for file in ["compare.json", "compare.md", "compare.dot", "compare.html"] {
        assert!(desk.read(&format!("1/{file}")) == desk.read(&format!("3/{file}")), "{file}");
    }
}
