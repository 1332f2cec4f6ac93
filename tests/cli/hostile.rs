//! Broken, huge and malicious inputs: the run goes on, each input that is skipped is told on one line, and nothing gets out of its quotes.

use std::io::Write;

use serde_json::{Value, json};

use crate::program::{Desk, STORY, json_lines, relations};

#[test]
fn bad_lines_are_named_and_the_others_read() {
    let good = |id: &str| json!({"id": id, "text": "Iran condemned Israel."}).to_string();
    let lines = [
        good("one"),
        "{\"text\": \"Iran".to_owned(),
        "not json".to_owned(),
        String::new(),
        "{\"title\": \"no text\"}".to_owned(),
        "{\"text\": 7}".to_owned(),
        "{\"text\": \"  \"}".to_owned(),
        "null".to_owned(),
        "[".repeat(100_000),
        format!("{{\"text\": {}", "[".repeat(100_000)),
        "{\"text\": \"\\ud800 Iran\"}".to_owned(),
        good("last"),
    ];
    let desk = Desk::with(&[("wire.jsonl", &lines.join("\n"))]);
    let run = desk.run(&["build", "wire.jsonl", "-o", "out"]).exits(1);
    let skipped = run.said("skipped: ");
    let numbers: Vec<&str> = skipped.iter().map(|line| line.split(':').nth(1).unwrap()).collect();
    assert_eq!(numbers, ["2", "3", "5", "6", "7", "8", "9", "10", "11"], "{}", run.stderr);
    assert!(skipped.iter().all(|line| line.starts_with("wire.jsonl:") && line.chars().count() < 400), "{}", run.stderr);
    assert!(run.stderr.contains("2 documents (2 undated), 2 sentences, 2 events, 9 inputs skipped in "), "{}", run.stderr);

    let docs: Vec<Value> = json_lines(&desk.read("out/events.jsonl")).iter().map(|event| event["doc"].clone()).collect();
    assert_eq!(docs, ["one", "last"]);
    let listed = desk.json("out/graph.json")["graph"]["skipped"].as_array().unwrap().clone();
    assert_eq!(listed.len(), 9);
    assert_eq!((listed[0]["path"].as_str(), listed[0]["line"].as_u64()), (Some("wire.jsonl"), Some(2)));
    for (issue, line) in listed.iter().zip(&skipped) {
        let shown = format!("{}:{}: {}", issue["path"].as_str().unwrap(), issue["line"], issue["reason"].as_str().unwrap());
        assert_eq!(&shown, line);
    }
    assert_eq!(desk.read("out/report.md").matches("\n- wire.jsonl:").count(), 9);
}

/// Bytes that look random and are the same every time.
fn garbage(seed: u64, length: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut byte = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u8
    };
    (0..length).map(|_| byte()).collect()
}

const ENDINGS: [&str; 14] = [
    "txt", "md", "html", "xhtml", "jsonl", "ndjson", "json", "csv", "tsv", "txt.gz", "jsonl.gz", "csv.zst", "html.zst",
    "json.gz",
];

#[test]
fn garbage_is_skipped_whatever_it_is_called() {
    let desk = Desk::new();
    for (seed, ending) in (1..).zip(ENDINGS) {
        desk.write(&format!("bin/{seed:02}.{ending}"), &garbage(seed, 5000));
        // As if it were packed: the first bytes are right, the others are not.
        let magic: &[u8] = if ending.ends_with("zst") { b"\x28\xB5\x2F\xFD" } else { b"\x1F\x8B\x08\0" };
        desk.write(&format!("packed/{seed:02}.{ending}"), &[magic, &garbage(seed, 500)].concat());
    }
    desk.write("bin/good.txt", STORY.as_bytes());
    let run = desk.run(&["build", "bin", "packed", "-o", "out"]).exits(1);
    let skipped = run.said("skipped: ");
    assert!(skipped.len() >= 2 * ENDINGS.len(), "{}", run.stderr);
    for (seed, ending) in (1..).zip(ENDINGS) {
        for folder in ["bin", "packed"] {
            let name = format!("{folder}/{seed:02}.{ending}");
            assert!(skipped.iter().any(|line| line.starts_with(&name)), "{name} was read:\n{}", run.stderr);
        }
    }
    assert!(
        run.stderr.chars().all(|letter| letter == '\n' || !letter.is_control()),
        "no control character reaches the terminal"
    );
    assert_eq!(json_lines(&desk.read("out/events.jsonl")).len(), 3, "the good file is read");
}

/// Without bytes that no text has, garbage is taken for some encoding: it must do no harm.
#[test]
fn garbage_that_could_be_text_does_no_harm() {
    let desk = Desk::new();
    for (seed, ending) in (100..).zip(ENDINGS) {
        let bytes: Vec<u8> = garbage(seed, 20_000).into_iter().map(|byte| if byte < 32 { byte + 32 } else { byte }).collect();
        desk.write(&format!("in/{seed}.{ending}"), &bytes);
        let mut structure = bytes;
        for (at, byte) in structure.iter_mut().enumerate() {
            *byte = b"{}[]\"\\:,<>/&;\n\t '0aI"[(*byte as usize + at) % 20];
        }
        desk.write(&format!("in/{seed}-signs.{ending}"), &structure);
    }
    let run = desk.run(&["build", "in", "-o", "out"]);
    assert!(run.code <= 1, "{}", run.stderr);
    json_lines(&desk.read("out/events.jsonl"));
}

#[test]
fn packed_data_that_end_early_give_what_came_before() {
    let line = json!({"text": STORY, "filler": "x".repeat(500)}).to_string() + "\n";
    let mut to = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::none());
    to.write_all(line.repeat(200).as_bytes()).unwrap();
    let whole = to.finish().unwrap();
    let desk = Desk::new();
    desk.write("cut.jsonl.gz", &whole[..whole.len() / 2]);
    desk.write("cut.txt.gz", &whole[..whole.len() / 2]);
    desk.write("cut.jsonl.zst", &zstd::encode_all(line.as_bytes(), 0).unwrap()[..60]);
    let run = desk.run(&["extract", "cut.jsonl.gz"]).exits(1);
    let events = run.lines().len();
    assert!((240..=330).contains(&events), "{events} events of about half the lines");
    let skipped = run.said("skipped: ");
    assert_eq!(skipped.len(), 1, "{}", run.stderr);
    assert!(skipped[0].starts_with("cut.jsonl.gz") && skipped[0].ends_with("gzip data ends early"), "{}", run.stderr);
    // Half a text is no text.
    let run = desk.run(&["extract", "cut.txt.gz", "cut.jsonl.zst"]).exits(1);
    assert_eq!(run.stdout, "");
    assert_eq!(run.said("skipped: ").len(), 2, "{}", run.stderr);
}

#[test]
fn a_page_nested_a_hundred_thousand_deep_is_read() {
    let desk = Desk::new();
    for (name, tag) in
        [("div.html", "<div>"), ("list.html", "<ul><li>"), ("font.html", "<b><font>"), ("table.html", "<table><tr><td>")]
    {
        desk.write(name, format!("<html><body>{}<p>{STORY}</p></body></html>", tag.repeat(100_000)).as_bytes());
        let run = desk.run(&["extract", name]).exits(0);
        assert_eq!(relations(&run.lines()), ["EGY mediate IRN", "EGY mediate USA", "IRN accuse ISR"], "{name}: {}", run.stderr);
    }
}

#[test]
fn long_lines_and_long_sentences_are_read() {
    let desk = Desk::new();
    desk.write("words.txt", "Iran condemned Israel and ".repeat(20_000).as_bytes());
    desk.write("letters.txt", "x".repeat(1_000_000).as_bytes());
    desk.write("commas.txt", "Iran, ".repeat(50_000).as_bytes());
    desk.write("brackets.txt", "(".repeat(300_000).as_bytes());
    desk.write("marks.txt", format!("a{}", "\u{301}".repeat(300_000)).as_bytes());
    let run = desk.run(&["build", ".", "-o", "out"]).exits(0);
    assert!(run.stderr.contains("5 documents (5 undated)"), "{}", run.stderr);
}

/// Whether a file without permission can be read all the same, as root can.
#[cfg(unix)]
fn permissions_bind(desk: &Desk) -> bool {
    use std::os::unix::fs::PermissionsExt;
    desk.write("probe", b"x");
    std::fs::set_permissions(desk.path("probe"), std::fs::Permissions::from_mode(0o000)).unwrap();
    let bind = std::fs::read(desk.path("probe")).is_err();
    std::fs::remove_file(desk.path("probe")).unwrap();
    if !bind {
        println!("skipped: this user may read everything");
    }
    bind
}

#[cfg(unix)]
#[test]
fn what_may_not_be_read_is_skipped() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::with(&[("in/closed.txt", STORY), ("in/shut/a.txt", STORY), ("in/open.txt", STORY)]);
    if !permissions_bind(&desk) {
        return;
    }
    let set = |name: &str, mode| std::fs::set_permissions(desk.path(name), std::fs::Permissions::from_mode(mode)).unwrap();
    set("in/closed.txt", 0o000);
    set("in/shut", 0o000);
    let run = desk.run(&["build", "in", "-o", "out"]).exits(1);
    set("in/shut", 0o755);
    let mut skipped = run.said("skipped: ");
    skipped.sort_unstable();
    assert_eq!(skipped, ["in/closed.txt: permission denied", "in/shut: permission denied"], "{}", run.stderr);
    assert_eq!(desk.json("out/graph.json")["graph"]["documents"], 1);
    set("in", 0o555);
    let run = desk.run(&["build", "in/open.txt", "-o", "in/out"]).exits(2);
    set("in", 0o755);
    assert!(run.stderr.contains("permission denied") && run.stderr.contains("hint: "), "{}", run.stderr);
}

#[cfg(unix)]
#[test]
fn pipes_and_links_do_not_hang() {
    use std::os::unix::fs::symlink;
    let desk = Desk::with(&[("in/a.txt", STORY)]);
    symlink("nowhere.txt", desk.path("in/broken.txt")).unwrap();
    symlink(".", desk.path("in/loop")).unwrap();
    symlink("/dev/null", desk.path("in/null.txt")).unwrap();
    let run = desk.run(&["extract", "in"]).exits(1);
    assert_eq!(relations(&run.lines()).len(), 3);
    assert!(run.stderr.contains("skipped: in/broken.txt: a link to a file that is not there"), "{}", run.stderr);
}

/// A sentence, a publisher, a document id and a warning that would be markup, and a name that would be DOT.
#[test]
fn what_a_document_says_is_escaped() {
    let text = "Iran condemned Israel <script>alert(\"it's\")</script> in **bold**, [a link](javascript:x), `code`, a|b, \\N &lt; and a\u{7}bell\u{1b}[31m.";
    let record = json!({
        "id": "<img src=x>|`id`", "publisher": "*The* <b>Wire</b>\u{1b}[0m", "date": "2024<script>\u{1b}]0;x\u{7}", "text": text,
    });
    let desk = Desk::new();
    desk.write("in.jsonl", format!("{record}\n{{\"<script>\": 1}}\n").as_bytes());
    let name = "<script>\"; evil [label=\"x\"]; } //\\N & **name**";
    let run = desk.run(&["build", "in.jsonl", "-o", "out", "--name", name]).exits(1);
    assert!(!run.stderr.contains('\u{1b}') && !run.stderr.contains('\u{7}'), "no control character reaches the terminal");

    let report = desk.read("out/report.md");
    assert!(report.contains("alert(\"it's\")"), "the sentence is quoted:\n{report}");
    for bad in ["<script", "<b>", "<img", "**bold**", "**name**", "[a link]", " `code`", "a|b", " \\N", "\u{1b}", "\u{7}"] {
        assert!(!report.contains(bad), "{bad:?} is not escaped:\n{report}");
    }
    for good in
        ["&lt;script&gt;alert", "\\*\\*bold\\*\\*", "\\[a link\\]", "\\`code\\`", "a\\|b", "\\\\N", "&amp;lt;", "\\*The\\*"]
    {
        assert!(report.contains(good), "no {good:?} in:\n{report}");
    }

    let dot = desk.read("out/graph.dot");
    assert!(dot.starts_with("digraph \"<script>\\\"; evil [label=\\\"x\\\"]; } //\\\\N & **name**\" {"), "{dot}");
    assert_eq!(dot.matches(" -> ").count(), 1);

    // JSON keeps what was said, to the letter.
    let event = &json_lines(&desk.read("out/events.jsonl"))[0];
    assert_eq!(event["text"], text);
    assert_eq!(event["doc"], record["id"]);
    assert_eq!(desk.json("out/graph.json")["graph"]["name"], name);
}
