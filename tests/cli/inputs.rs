//! Which files are read, and how.

use std::io::Write;

use crate::program::{Desk, STORY, json_lines, relations};

const THREE: [&str; 3] = ["EGY mediate IRN", "EGY mediate USA", "IRN accuse ISR"];

/// The story in every format that is read.
fn in_every_format() -> Vec<(&'static str, Vec<u8>)> {
    let story = STORY.trim();
    let json = serde_json::json!({"text": story}).to_string();
    let gzip = |bytes: &[u8]| {
        let mut to = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        to.write_all(bytes).unwrap();
        to.finish().unwrap()
    };
    vec![
        ("a.txt", story.into()),
        ("a.text", story.into()),
        ("a.md", story.into()),
        ("a.markdown", story.into()),
        ("a.html", format!("<html><body><article><p>{story}</p></article></body></html>").into()),
        ("a.htm", format!("<p>{story}").into()),
        ("a.jsonl", json.clone().into()),
        ("a.ndjson", format!("{json}\r\n").into()),
        ("a.json", format!("[\n  {json}\n]").into()),
        ("b.json", json.clone().into()),
        ("a.csv", format!("text\n\"{story}\"\n").into()),
        ("a.tsv", format!("id\ttext\n7\t{story}\n").into()),
        ("a.txt.gz", gzip(story.as_bytes())),
        ("b.jsonl.gz", gzip(json.as_bytes())),
        ("a.jsonl.zst", zstd::encode_all(json.as_bytes(), 0).unwrap()),
        ("unpacked.txt.gz", story.into()),
        ("bom.txt", format!("\u{feff}{story}").into()),
        ("utf16.txt", [0xFEFF].into_iter().chain(story.encode_utf16()).flat_map(u16::to_le_bytes).collect()),
        ("CAPITALS.TXT", story.into()),
    ]
}

#[test]
fn every_format_gives_the_same_events() {
    let desk = Desk::new();
    for (name, bytes) in in_every_format() {
        desk.write(name, &bytes);
        let run = desk.run(&["extract", name]).exits(0);
        assert_eq!(relations(&run.lines()), THREE, "{name}: {}", run.stderr);
    }
    let count = in_every_format().len();
    let run = desk.run(&["extract", "."]).exits(0);
    assert!(run.stderr.contains(&format!("{count} documents")), "{}", run.stderr);
    assert_eq!(run.lines().len(), 3 * count);
}

#[test]
fn a_mark_of_utf8_is_no_part_of_the_text() {
    let desk =
        Desk::with(&[("bom.txt", "\u{feff}Iran condemned Israel."), ("bom.csv", "\u{feff}text\nIran condemned Israel.\n")]);
    for file in ["bom.txt", "bom.csv"] {
        let run = desk.run(&["extract", file]).exits(0);
        let events = run.lines();
        assert_eq!(events[0]["source"]["start"], 0, "{file}");
        assert_eq!(run.said("warning: ").len(), 0, "{file}");
    }
}

#[test]
fn another_encoding_is_read_with_a_warning() {
    let desk = Desk::new();
    let text = "Министерство иностранных дел сообщило о встрече послов. Iran condemned Israel. Переговоры продолжатся в Каире во вторник.";
    let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(text);
    desk.write("wire.txt", &bytes);
    let run = desk.run(&["build", "wire.txt", "-o", "out"]).exits(0);
    assert_eq!(run.said("warning: "), ["wire.txt: not UTF-8; read as `windows-1251`"]);
    assert!(run.stderr.contains("1 document (1 undated), 3 sentences, 1 event, 1 warning in "), "{}", run.stderr);
    let event = &json_lines(&desk.read("out/events.jsonl"))[0];
    // Offsets are those of the text, not of the bytes.
    assert_eq!(event["start"].as_u64(), Some(text.split("Iran").next().unwrap().chars().count() as u64));
    let report = desk.read("out/report.md");
    assert!(report.contains("## Warnings\n\n1 input, read with a doubt:\n\n- wire.txt: not UTF-8"), "{report}");
}

#[test]
fn fields_can_have_other_names() {
    let line = serde_json::json!({
        "key": "doc-7", "body": STORY, "when": "3 March 2025", "paper": "Delta Post", "head": "Cairo offers help", "link": "https://x.example/7",
    });
    let desk = Desk::with(&[
        ("a.jsonl", &line.to_string()),
        ("a.csv", &format!("key,body,when\ndoc-8,\"{}\",2025-03-03\n", STORY.trim())),
    ]);
    let run = desk.run(&["extract", "a.jsonl"]).exits(1);
    assert_eq!(run.said("skipped: ").len(), 1);
    assert!(
        run.stderr.contains("no field `text` (has `") && run.stderr.contains("name it with --text-field"),
        "{}",
        run.stderr
    );

    let flags = ["--id-field=key", "--text-field=body", "--date-field=when"];
    let more = ["--publisher-field=paper", "--title-field=head", "--url-field=link"];
    desk.run(&[&["extract", "a.jsonl", "-o", "a-events.jsonl"][..], &flags[..], &more[..]].concat()).exits(0);
    let event = &json_lines(&desk.read("a-events.jsonl"))[0];
    assert_eq!((event["doc"].as_str(), event["date"].as_str()), (Some("doc-7"), Some("2025-03-03")));
    assert_eq!(event["publisher"], "Delta Post");
    let document = &json_lines(&desk.read("a-events.documents.jsonl"))[0];
    assert_eq!(
        (document["title"].as_str(), document["url"].as_str()),
        (Some("Cairo offers help"), Some("https://x.example/7"))
    );

    let run = desk.run(&[&["extract", "a.csv"][..], &flags[..]].concat()).exits(0);
    assert!(run.lines().iter().all(|event| event["doc"] == "doc-8" && event["date"] == "2025-03-03"));
    assert_eq!(relations(&run.lines()), THREE);
}

#[test]
fn tables_may_quote_and_break_lines() {
    let csv = "id,date,text\r\nx,2024-05-06,\"Iran condemned Israel, and \"\"loudly\"\".\r\nOman hosted Iran.\"\r\ny,,Qatar thanked Egypt.\r\n";
    let tsv = "text\tdate\nIran condemned Israel.\t2024-05-06\n\nOman hosted Iran.\t2024-05-07\n";
    let desk = Desk::with(&[("a.csv", csv), ("a.tsv", tsv)]);
    let events = desk.run(&["extract", "a.csv"]).exits(0).lines();
    let docs: Vec<_> = events.iter().map(|event| (event["doc"].as_str().unwrap(), event["date"].as_str())).collect();
    assert!(docs.contains(&("x", Some("2024-05-06"))), "{docs:?}");
    assert!(relations(&events).contains(&"OMN visit IRN".to_owned()), "{events:?}");
    let events = desk.run(&["extract", "a.tsv"]).exits(0).lines();
    assert_eq!(relations(&events), ["IRN accuse ISR", "OMN visit IRN"]);
    assert_eq!((events[0]["doc"].as_str(), events[1]["doc"].as_str()), (Some("a.tsv#2"), Some("a.tsv#4")));
}

#[test]
fn standard_input_is_read() {
    let desk = Desk::new();
    for (text, doc) in [
        (STORY.to_owned(), "stdin"),
        (serde_json::json!({"text": STORY}).to_string(), "stdin#1"),
        (format!("[{}]", serde_json::json!({"id": "x", "text": STORY})), "x"),
        (format!("<!DOCTYPE html><html><body><p>{STORY}</p></body></html>"), "stdin"),
    ] {
        let run = desk.run_with(text.as_str(), &["extract", "-"]).exits(0);
        assert_eq!(relations(&run.lines()), THREE, "{text}");
        assert!(run.lines().iter().all(|event| event["doc"] == doc), "{text}: not {doc}");
    }
    let csv = format!("text\n\"{}\"\n", STORY.trim());
    assert_eq!(relations(&desk.run_with(csv, &["extract", "-", "--input-format", "csv"]).exits(0).lines()), THREE);
    let run = desk.run_with("", &["extract", "-"]).exits(1);
    assert_eq!(run.said("skipped: "), ["-: empty"]);
}

#[test]
fn the_same_id_twice_is_told_apart() {
    let one = "{\"id\": \"a\", \"text\": \"Iran condemned Israel.\"}\n";
    let desk = Desk::with(&[("a.jsonl", &format!("{one}{one}{{\"id\": \"a\", \"text\": \"Oman hosted Iran.\"}}\n"))]);
    let run = desk.run(&["extract", "a.jsonl"]).exits(0);
    let docs: Vec<String> = run.lines().iter().map(|event| event["doc"].as_str().unwrap().to_owned()).collect();
    assert_eq!(docs, ["a", "a~2", "a~3"]);
    let warnings = run.said("warning: ");
    assert_eq!(warnings.len(), 2, "{}", run.stderr);
    assert!(warnings[0].contains("a document `a` was read before; this one is called `a~2`"), "{}", run.stderr);
}

#[test]
fn folders_patterns_and_doubles() {
    let desk = Desk::with(&[
        ("news/a.txt", "Iran condemned Israel."),
        ("news/deep/b.txt", "Oman hosted Iran."),
        ("news/README.md", "Qatar thanked Egypt."),
        ("news/.hidden.txt", "Qatar thanked Egypt."),
        ("news/picture.png", "Qatar thanked Egypt."),
    ]);
    let both = ["IRN accuse ISR", "OMN visit IRN"];
    for arguments in [&["extract", "news"][..], &["extract", "news/**/*.txt"], &["extract", "news", "news/a.txt", "news/deep"]]
    {
        let run = desk.run(arguments).exits(0);
        assert_eq!(relations(&run.lines()), both, "{arguments:?}");
    }
    assert_eq!(relations(&desk.run(&["extract", "news/*.txt"]).exits(0).lines()), ["IRN accuse ISR"]);
    // What is named is read, whatever its name.
    desk.run(&["extract", "news/README.md", "news/picture.png"]).exits(0);
}

#[test]
fn a_document_may_be_too_large() {
    let desk = Desk::with(&[("large.txt", &"Iran condemned Israel. ".repeat(50_000)), ("small.txt", STORY)]);
    let run = desk.run(&["extract", "large.txt", "small.txt", "--max-document", "1"]).exits(1);
    assert_eq!(run.said("skipped: "), ["large.txt: larger than 1048576 bytes, the limit for one document"]);
    assert_eq!(relations(&run.lines()), THREE);
}
