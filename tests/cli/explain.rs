//! `detente explain`: why an event is there, or is not.

use serde_json::Value;

use crate::program::{Desk, relations};

const SENTENCE: &str = "Egypt mediated between Iran and the United States.";

#[test]
fn the_text_shows_every_layer() {
    let run = Desk::new().run(&["explain", SENTENCE]).exits(0);
    assert_eq!(run.stderr, "");
    let place = |part: &str| run.stdout.find(part).unwrap_or_else(|| panic!("no {part} in:\n{}", run.stdout));
    let order =
        ["SENTENCE  Egypt", "\nTOKENS\n", "\nMENTIONS\n", "\nFRAMES\n", "\nEVENTS\n", "  EGY -mediate-> IRN  ["].map(place);
    assert!(order.is_sorted(), "{}", run.stdout);
    assert!(run.stdout.contains("[Egypt] EGY Egypt  by name: `Egypt` of actors/states.tsv:"), "{}", run.stdout);
}

#[test]
fn json_holds_the_same() {
    let desk = Desk::new();
    let run = desk.run(&["explain", SENTENCE, "--format", "json"]).exits(0);
    let sentences: Vec<Value> = serde_json::from_str(&run.stdout).unwrap();
    let [sentence] = &sentences[..] else { panic!("one sentence, not {}", sentences.len()) };
    assert_eq!(sentence["sentence"], SENTENCE);
    let list = |name: &str| sentence[name].as_array().unwrap_or_else(|| panic!("no {name}"));
    assert_eq!(list("tokens").len(), 9);
    // A tree: one root, every head a token of the sentence.
    let heads: Vec<u64> = list("tokens").iter().map(|token| token["head"].as_u64().unwrap()).collect();
    assert_eq!(heads.iter().filter(|&&head| head == 0).count(), 1);
    assert!(heads.iter().all(|&head| head <= 9));
    let mentions: Vec<&str> = list("mentions").iter().map(|mention| mention["id"].as_str().unwrap()).collect();
    assert_eq!(mentions, ["EGY", "IRN", "USA"]);
    assert_eq!(relations(list("events")), ["EGY mediate IRN", "EGY mediate USA"]);
    // Each event is given by one of the frames.
    let given: Vec<&Value> = list("frames").iter().flat_map(|frame| frame["events"].as_array().unwrap()).collect();
    for event in list("events") {
        assert!(given.contains(&&event["id"]), "{event}");
    }
    let frame = &list("frames")[0];
    assert!(frame["file"].as_str().unwrap().ends_with("mediate.toml") && frame["line"].as_u64() > Some(0), "{frame}");
}

#[test]
fn what_is_not_there_is_explained_too() {
    let desk = Desk::new();
    let run = desk.run(&["explain", "The weather was mild."]).exits(0);
    assert!(run.stdout.contains("\nMENTIONS\n  none\n") && run.stdout.contains("\nEVENTS\n  none\n"), "{}", run.stdout);
    let run = desk.run(&["explain", "Iran was condemned."]).exits(0);
    assert!(run.stdout.contains("accuse/condemn [condemned]: "), "{}", run.stdout);
}

#[test]
fn several_sentences_and_standard_input() {
    let desk = Desk::new();
    let run = desk.run_with("Iran condemned Israel. Oman hosted Iran.\n", &["explain", "-"]).exits(0);
    assert_eq!(run.stdout.matches("SENTENCE  ").count(), 2);
    // Who holds an office is a matter of the day.
    let on = |day: &str| {
        let run = desk.run(&["explain", "Barack Obama condemned Iran.", "--date", day, "--format", "json"]).exits(0);
        let sentences: Value = serde_json::from_str(&run.stdout).unwrap();
        relations(sentences[0]["events"].as_array().unwrap())
    };
    assert_eq!(on("2015-06-01"), ["USA accuse IRN"]);
    assert!(on("1990-06-01").is_empty());
}

#[test]
fn odd_sentences_are_explained() {
    let desk = Desk::new();
    for sentence in [
        "?",
        "—",
        "\u{200b}",
        "a\u{301}",
        "((((",
        "🕊 Iran 🕊 condemned 🕊 Israel 🕊",
        "Iran\u{0}condemned\tIsrael\r\n\r\n.",
        &"and ".repeat(5000),
    ] {
        for format in ["text", "json"] {
            let run = desk.run_with(sentence, &["explain", "-", "--format", format]).exits(0);
            if format == "json" {
                serde_json::from_str::<Vec<Value>>(&run.stdout).unwrap();
            }
        }
    }
}

#[test]
fn the_readme_shows_what_is_printed() {
    let desk = Desk::new();
    let run = desk.run(&["explain", "Egypt offered to mediate between Iran and the United States."]).exits(0);
    let shown = &run.stdout[run.stdout.find("FRAMES").expect("frames are printed")..];
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    assert!(readme.contains(shown), "README.md should show\n{shown}");
}
