//! Wrong arguments end with 2, say what is wrong, and say what to do.

use crate::program::{Desk, STORY};

#[test]
fn wrong_arguments_end_with_2_a_message_and_a_hint() {
    let desk = Desk::with(&[("a.txt", STORY), ("empty", ""), ("not-a-graph.json", "{}"), ("new.json", NEWER)]);
    for (arguments, message, hint) in [
        (&["bild"][..], "unrecognized subcommand 'bild'", "'build'"),
        (&["build"], "required arguments were not provided", "--help"),
        (&["build", "a.txt", "--outptu", "x"], "unexpected argument '--outptu'", "'--output'"),
        (&["build", "a.txt", "--top", "many"], "invalid value 'many'", "--help"),
        (&["build", "a.txt", "--jobs", "0"], "invalid value '0'", "--help"),
        (&["build", "a.txt", "--negated=-1"], "expected a number from 0 to 1000", "--help"),
        (&["build", "a.txt", "--asserted", "NaN"], "expected a number from 0 to 1000", "--help"),
        (&["extract", "a.txt", "--input-format", "pdf"], "[possible values: text, html", "--help"),
        (&["extract", "a.txt", "--max-document", "0"], "invalid value '0'", "--help"),
        (&["extract", "nothing.txt"], "[E-NO-INPUT] `nothing.txt` matches no file", "hint: give files, folders, patterns"),
        (&["build", "*.nothing", "-o", "out"], "[E-NO-INPUT] `*.nothing` matches no file", "hint: give files"),
        (&["graph", "nothing.jsonl"], "[E-IO] cannot read `nothing.jsonl`: no such file", "hint: "),
        (&["graph", "."], "events.jsonl`: no such file", "hint: "),
        (&["graph", "not-a-graph.json"], "[E-FORMAT] not-a-graph.json:1: no event: missing field", "hint: events come from"),
        (&["export", "nothing.json", "--to", "dot"], "[E-IO] cannot read `nothing.json`: no such file", "hint: "),
        (
            &["export", "not-a-graph.json", "--to", "dot"],
            "[E-FORMAT] not-a-graph.json:1: no detente graph",
            "hint: events come",
        ),
        (&["export", "new.json", "--to", "dot"], "found `detente-graph` version 99", "hint: "),
        (&["export", "not-a-graph.json"], "which format?", "say --to FORMAT, such as --to svg"),
        (&["export", "not-a-graph.json", "-o", "x.pdf"], "no format for the ending `.pdf`", "say --to FORMAT"),
        (&["explain", " "], "the sentence is empty", "nothing to explain"),
        (&["explain", "x", "--date", "yesterday"], "`yesterday` is no date", "expected YYYY-MM-DD"),
        (&["completions", "cobol"], "invalid value 'cobol'", "bash"),
    ] {
        let run = desk.run(arguments).exits(2);
        assert_eq!(run.stdout, "", "{arguments:?}");
        assert!(run.stderr.starts_with("error: "), "{arguments:?}: {}", run.stderr);
        assert!(run.stderr.contains(message), "{arguments:?} should say {message}:\n{}", run.stderr);
        assert!(run.stderr.contains(hint), "{arguments:?} should hint {hint}:\n{}", run.stderr);
        // Said once, in words: no number of the system, nothing of Rust.
        assert!(!run.stderr.contains("os error"), "{arguments:?}: {}", run.stderr);
    }
    // None of them left a file or a folder.
    assert_eq!(desk.list("."), ["a.txt", "empty", "new.json", "not-a-graph.json"]);
}

const NEWER: &str = r#"{"directed": true, "multigraph": true, "graph": {"format": "detente-graph", "version": 99, "name": "x",
    "documents": 0, "sentences": 0, "events": 0, "generator": "detente 99"}, "nodes": [], "edges": []}"#;

#[test]
fn without_arguments_it_says_how_to_begin() {
    let run = Desk::new().run(&[]).exits(2);
    assert!(run.stderr.contains("Usage: detente"), "{}", run.stderr);
    assert_eq!(run.stdout, "");
}

#[test]
fn help_and_version_go_to_standard_output() {
    let desk = Desk::new();
    let help = desk.run(&["--help"]).exits(0);
    assert_eq!(help.stderr, "");
    for command in ["build", "extract", "graph", "export", "explain", "completions"] {
        assert!(help.stdout.contains(&format!("\n  {command} ")), "{}", help.stdout);
        let own = desk.run(&[command, "--help"]).exits(0);
        assert!(own.stdout.contains(&format!("Usage: detente {command}")), "{}", own.stdout);
    }
    assert!(
        help.stdout
            .contains("Exit codes: 0 done; 1 done, but some inputs were skipped, or what was compared differs; 2 failed.")
    );
    assert_eq!(desk.run(&["--version"]).exits(0).stdout, concat!("detente ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn completions_name_every_command() {
    let desk = Desk::new();
    for (shell, sign) in [("bash", "complete -F"), ("zsh", "#compdef detente"), ("fish", "complete -c detente")] {
        let run = desk.run(&["completions", shell]).exits(0);
        assert_eq!(run.stderr, "");
        assert!(run.stdout.contains(sign), "{shell}");
        for word in ["build", "extract", "graph", "export", "explain", "max-document"] {
            assert!(run.stdout.contains(word), "{shell}: {word}");
        }
    }
}

#[test]
fn quiet_says_nothing_but_what_was_skipped() {
    let desk = Desk::with(&[("a.txt", STORY), ("b.jsonl", "{\"text\": \"Oman hosted Iran.\"}\n{\"title\": \"no text\"}\n")]);
    let run = desk.run(&["build", "a.txt", "--quiet", "-o", "out"]).exits(0);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", ""));
    assert!(desk.path("out/graph.json").is_file());
    for arguments in [&["graph", "out", "-q", "-o", "g.json"][..], &["export", "out/graph.json", "-q", "-o", "g.dot"]] {
        assert_eq!(desk.run(arguments).exits(0).stderr, "", "{arguments:?}");
    }
    let run = desk.run(&["-q", "extract", "b.jsonl"]).exits(1);
    assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
    assert_eq!(run.said("skipped: "), ["b.jsonl:2: no field `text` (has `title`); name it with --text-field"]);
}

/// `detente extract … | head -1`: the reader that closes its end is no failure.
#[cfg(unix)]
#[test]
fn a_closed_pipe_is_no_failure() {
    use std::io::{BufRead, BufReader, Read};
    use std::process::{Command, Stdio};
    let desk = Desk::new();
    let line = serde_json::json!({"text": STORY}).to_string() + "\n";
    desk.write("a.jsonl", line.repeat(2000).as_bytes());
    let mut child = Command::new(env!("CARGO_BIN_EXE_detente"))
        .args(["extract", "-q", "a.jsonl"])
        .current_dir(desk.path("."))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    let mut stdout = BufReader::with_capacity(256, child.stdout.take().unwrap());
    stdout.read_line(&mut first).unwrap();
    drop(stdout);
    let mut stderr = String::new();
    child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    assert_eq!((child.wait().unwrap().code(), stderr.as_str()), (Some(0), ""));
    assert!(first.starts_with("{\"id\":"));
}
