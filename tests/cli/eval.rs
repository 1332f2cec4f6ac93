//! `detente eval`: figures against gold made by hand.

use crate::program::Desk;

const GOLD: &str = concat!(
    "{\"kind\": \"sentence\", \"doc\": \"a\", \"sent\": 0, \"start\": 0, \"end\": 25, \"text\": \"Iran condemned Israel.\"}\n",
    "{\"kind\": \"relation\", \"doc\": \"a\", \"sent\": 0, \"source\": \"IRN\", \"target\": \"ISR\", \"source_text\": \"Iran\", ",
    "\"target_text\": \"Israel\", \"type\": \"accuse\", \"symmetric\": false, \"status\": \"asserted\", \"agreed\": true, ",
    "\"explicit\": true, \"certain\": true}\n",
);

#[test]
fn events_and_mentions_are_measured() {
    let desk = Desk::new();
    desk.write("a.txt", "Iran condemned Israel.".as_bytes());
    desk.write("gold.jsonl", GOLD.as_bytes());
    desk.run(&["extract", "a.txt", "-o", "events.jsonl", "--mentions", "mentions.jsonl"]).exits(0);
    let run = desk.run(&["eval", "gold.jsonl", "events.jsonl"]).exits(0);
    for line in [
        "sentences 1  core relations 1  predicted 1  predicted outside the gold sentences 0",
        "status     precision 1.000  recall 1.000  F1 1.000",
        "graph      precision 1.000  recall 1.000  F1 1.000",
    ] {
        assert!(run.stdout.contains(line), "no {line} in\n{}", run.stdout);
    }
    assert!(run.stdout.contains("accuse/condemn"), "{}", run.stdout);
    let run = desk.run(&["eval", "gold.jsonl", "mentions.jsonl", "--mentions"]).exits(0);
    assert_eq!(run.stdout, "ends of core relations 2  found 2  recall 1.000\n");
}

#[test]
fn labels_are_measured_on_a_table() {
    let desk = Desk::new();
    desk.write("gold.tsv", "sentence_id\tgold_root\tgold_penta\n1\tACCUSE\t3\n2\tAID\t2\n".as_bytes());
    desk.write(
        "labels.jsonl",
        "{\"id\": \"0\", \"relation\": \"accuse\"}\n{\"id\": \"1\", \"relation\": \"concede\"}\n".as_bytes(),
    );
    let run = desk.run(&["eval", "gold.tsv", "labels.jsonl"]).exits(0);
    assert!(run.stdout.contains("rows 2  unlabelled 0"), "{}", run.stdout);
    assert!(
        run.stdout.contains("root accuracy 0.500  root macro-F1 0.500  quad macro-F1 1.000  binary macro-F1 1.000"),
        "{}",
        run.stdout
    );
}

#[test]
fn a_broken_line_is_an_error_with_its_place() {
    let desk = Desk::new();
    desk.write("gold.jsonl", GOLD.as_bytes());
    desk.write("events.jsonl", "{\"doc\": \"a\"}\n".as_bytes());
    let run = desk.run(&["eval", "gold.jsonl", "events.jsonl"]).exits(2);
    assert!(run.stderr.contains("events.jsonl:1: missing field"), "{}", run.stderr);
}
