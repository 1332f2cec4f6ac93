//! `detente extract --to`: events as tables.

use serde_json::{Value, json};

use crate::program::{CORPUS, Desk, STORY};

/// The rows of a table, read as its users do; the header is the first.
fn rows(text: &str, between: u8) -> Vec<Vec<String>> {
    let mut builder = csv::ReaderBuilder::new();
    let mut reader = builder.delimiter(between).has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn column<'r>(rows: &'r [Vec<String>], name: &str) -> Vec<&'r str> {
    let at = rows[0].iter().position(|column| column == name).unwrap_or_else(|| panic!("no column {name}"));
    rows[1..].iter().map(|row| row[at].as_str()).collect()
}

#[test]
fn csv_holds_what_json_lines_hold() {
    let desk = Desk::new();
    let events = desk.run(&["extract", CORPUS]).exits(0).lines();
    let run = desk.run(&["extract", CORPUS, "--to", "csv"]).exits(0);
    let rows = rows(&run.stdout, b',');
    assert_eq!(rows.len(), events.len() + 1);
    for (name, path) in [
        ("id", "/id"),
        ("doc", "/doc"),
        ("date", "/date"),
        ("text", "/text"),
        ("source_id", "/source/id"),
        ("target_mention", "/target/mention"),
        ("target_end", "/target/end"),
        ("source_person", "/source/person"),
        ("relation", "/relation"),
        ("symmetric", "/symmetric"),
        ("status", "/status"),
        ("trigger_text", "/trigger/text"),
        ("intensity", "/intensity"),
        ("confidence", "/confidence"),
        ("speaker", "/speaker"),
    ] {
        let expected: Vec<String> = events
            .iter()
            .map(|event| match event.pointer(path).unwrap() {
                Value::Null => String::new(),
                Value::String(text) => text.clone(),
                other => other.to_string(),
            })
            .collect();
        assert_eq!(column(&rows, name), expected, "{name}");
    }
    assert!(!run.stderr.contains("note: "), "nothing is left out: {}", run.stderr);
}

#[test]
fn the_ending_of_the_file_tells_the_format() {
    let desk = Desk::with(&[("a.txt", STORY)]);
    let csv = desk.run(&["extract", "a.txt", "--to", "csv"]).exits(0).stdout;
    desk.run(&["extract", "a.txt", "-o", "out/a.CSV"]).exits(0);
    assert_eq!(desk.read("out/a.CSV"), csv);
    desk.run(&["extract", "a.txt", "-o", "out/a.csv", "--to", "jsonl"]).exits(0);
    assert!(desk.read("out/a.csv").starts_with("{\"id\":"), "what was asked for wins");
    // Documents lie beside JSON Lines only.
    assert_eq!(desk.list("out"), ["a.CSV", "a.csv", "a.csv.documents.jsonl"]);

    let run = desk.run(&["extract", "a.txt", "-o", "out/b.tsv"]).exits(2);
    assert!(run.stderr.contains("no format for the ending `.tsv`; say --to polecat"), "{}", run.stderr);
    let run = desk.run(&["extract", "a.txt", "--to", "xlsx"]).exits(2);
    assert!(run.stderr.contains("[possible values: jsonl, csv, parquet, polecat, gdelt, icews]"), "{}", run.stderr);
    desk.run(&["extract", "nothing.txt", "-o", "out/b.csv"]).exits(2);
    assert_eq!(desk.list("out").len(), 3, "no file where nothing was read");
}

#[cfg(not(feature = "parquet"))]
#[test]
fn a_build_without_parquet_says_so() {
    let desk = Desk::with(&[("a.txt", STORY)]);
    let run = desk.run(&["extract", "a.txt", "-o", "a.parquet"]).exits(2);
    assert!(run.stderr.contains("built without Parquet; cargo build --features parquet"), "{}", run.stderr);
    assert_eq!(desk.list("."), ["a.txt"]);
}

#[cfg(feature = "parquet")]
#[test]
fn parquet_goes_to_standard_output_too() {
    let desk = Desk::with(&[("a.txt", STORY)]);
    desk.run(&["extract", "a.txt", "-o", "a.parquet"]).exits(0);
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_detente"));
    let output = command.args(["extract", "-q", "a.txt", "--to", "parquet"]).current_dir(desk.path(".")).output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty());
    assert!(output.stdout.starts_with(b"PAR1") && output.stdout.ends_with(b"PAR1"));
    assert!(output.stdout == std::fs::read(desk.path("a.parquet")).unwrap(), "the same bytes as in a file");
    assert_eq!(desk.list("."), ["a.parquet", "a.txt"]);
}

#[test]
fn polecat_rows_name_states_and_leave_out_what_is_not_asserted() {
    let text = "Iran condemned Israel. Hamas attacked Israel. Oman may sanction Iran. Iran did not attack Oman. Iran and Oman held talks.\n";
    let desk = Desk::with(&[("2024-05-06-story.txt", text)]);
    let run = desk.run(&["extract", "2024-05-06-story.txt", "--to", "polecat"]).exits(0);
    let rows = rows(&run.stdout, b'\t');
    assert!(rows.iter().all(|row| row.len() == 40), "{}", run.stdout);
    let columns =
        ["Event Type", "Actor Country", "Actor COW", "Recipient COW", "Primary Actor Sector"].map(|name| column(&rows, name));
    let shown: Vec<String> = (0..rows.len() - 1).map(|row| columns.each_ref().map(|column| column[row]).join(" ")).collect();
    assert_eq!(
        shown,
        ["ACCUSE IRN 630 666 None", "ASSAULT PSE None 666 REB", "CONSULT IRN 630 698 None", "CONSULT OMN 698 630 None"]
    );
    assert!(column(&rows, "Event Date").iter().all(|date| *date == "2024-05-06"));
    assert_eq!(
        run.said("note: "),
        [
            "2 events left out, 1 hypothetical and 1 negated: this format has asserted ones only",
            "4 rows for 3 events: mutual ones are written once each way"
        ]
    );
    let quiet = desk.run(&["extract", "-q", "2024-05-06-story.txt", "--to", "polecat"]).exits(0);
    assert_eq!((quiet.stderr.as_str(), quiet.stdout), ("", run.stdout));
}

#[test]
fn gdelt_and_icews_open_as_theirs_do() {
    let desk = Desk::new();
    let gdelt = rows(&desk.run(&["extract", CORPUS, "--to", "gdelt"]).exits(0).stdout, b'\t');
    assert!(gdelt.len() > 300 && gdelt.iter().all(|row| row.len() == 61));
    let mut ids: Vec<u64> = gdelt.iter().map(|row| row[0].parse().unwrap()).collect();
    ids.sort_unstable();
    assert!(ids[0] > 0 && ids.windows(2).all(|pair| pair[0] < pair[1]), "ids are positive and unique");
    for row in &gdelt {
        let number = |at: usize| row[at].parse::<f64>().unwrap_or_else(|_| panic!("{at}: {row:?}"));
        assert!(row[1].is_empty() || (number(1) / 10_000.0).floor() == number(3), "{row:?}");
        assert!(row[4].is_empty() || (number(4).floor() == number(3)), "{row:?}");
        assert!((-10.0..=10.0).contains(&number(30)), "{row:?}");
        assert!(row[26].starts_with(&row[28]) && row[28].len() == 2, "{row:?}");
        assert!(["", "1", "2", "3", "4"].contains(&row[29].as_str()), "{row:?}");
        assert!(row[7].is_empty() || row[5].starts_with(&row[7]), "{row:?}");
    }
    let icews = rows(&desk.run(&["extract", CORPUS, "--to", "icews"]).exits(0).stdout, b'\t');
    assert!(icews.len() == gdelt.len() + 1 && icews.iter().all(|row| row.len() == 20));
    assert!(column(&icews, "Event Text").iter().all(|text| !text.is_empty()));
    assert!(column(&icews, "Source Country").contains(&"Iran"));
}

/// Tabs, ends of lines, quotes and NUL in a sentence, a name, an id and an address leave the columns where they are.
#[test]
fn hostile_text_stays_in_its_cell() {
    let sentence = "\"Iran\tcondemned Israel\u{0}\u{7} over the \"raid\", \u{2028}Tehran\u{85}said.";
    let record = json!({
        "id": "a\tb\nc\"", "url": "https://example.org/\t\"x\"\n", "publisher": "\"The\tWire\r\n\"", "title": "=1+1\t\u{0}", "date": "2024-01-02",
        "text": sentence,
    });
    let desk = Desk::new();
    desk.write("in.jsonl", format!("{record}\n").as_bytes());
    let events = desk.run(&["extract", "in.jsonl"]).exits(0).lines();
    assert_eq!(events.len(), 1);
    let csv = rows(&desk.run(&["extract", "in.jsonl", "--to", "csv"]).exits(0).stdout, b',');
    assert_eq!((csv.len(), column(&csv, "text")[0]), (2, events[0]["text"].as_str().unwrap()), "CSV keeps it to the letter");
    assert_eq!((column(&csv, "doc")[0], column(&csv, "title")[0]), ("a\tb\nc\"", "=1+1\t\u{0}"));
    for (format, columns, lines) in [("polecat", 40, 2), ("gdelt", 61, 1), ("icews", 20, 2)] {
        let text = desk.run(&["extract", "in.jsonl", "--to", format]).exits(0).stdout;
        assert_eq!(text.lines().count(), lines, "{format}: {text:?}");
        assert!(text.lines().all(|line| line.split('\t').count() == columns), "{format}: {text:?}");
        assert!(!text.contains(['\0', '\u{7}', '"', '\r']), "{format}: {text:?}");
    }
}

#[test]
fn any_number_of_threads_gives_the_same_table() {
    let desk = Desk::new();
    for (format, ending) in [("csv", "csv"), ("parquet", "parquet"), ("polecat", "txt"), ("gdelt", "txt"), ("icews", "txt")] {
        if format == "parquet" && cfg!(not(feature = "parquet")) {
            continue;
        }
        let written = |jobs: &str| {
            let name = format!("{jobs}.{ending}");
            desk.run(&["extract", CORPUS, "--to", format, "-j", jobs, "-o", &name]).exits(0);
            std::fs::read(desk.path(&name)).unwrap()
        };
        assert!(written("1") == written("3"), "{format}");
    }
}
