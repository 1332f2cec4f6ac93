//! The stage as a whole, by files in temporary folders.

use std::io::Write;
use std::path::Path;

use super::*;

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut to = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    to.write_all(bytes).unwrap();
    to.finish().unwrap()
}

/// One line for each record of a file: `id date publisher "text"`, `! line reason`, and `? reason` below the document.
fn shown(name: &str, bytes: &[u8], options: &IngestOptions) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    of(&[path.display().to_string()], options)
}

fn of(inputs: &[String], options: &IngestOptions) -> Vec<String> {
    let line = |issue: &InputIssue| issue.line.map_or(String::new(), |line| format!("{line} "));
    let show = |record: Record| {
        let reading = record.read();
        assert_ne!(reading.document.is_some(), reading.skipped.is_some());
        let document = reading.document.map(|document| {
            let date = document.date.map_or("-".to_owned(), |date| date.to_string());
            format!("{} {date} {} {:?}", document.id, document.publisher.unwrap_or("-".to_owned()), document.text)
        });
        let skipped = reading.skipped.map(|issue| format!("! {}{}", line(&issue), issue.reason));
        let warnings = reading.warnings.into_iter().map(|issue| format!("? {}{}", line(&issue), issue.reason));
        document.into_iter().chain(skipped).chain(warnings).collect::<Vec<_>>()
    };
    open(inputs, options).unwrap().flat_map(show).collect()
}

fn plain(name: &str, bytes: impl AsRef<[u8]>) -> Vec<String> {
    shown(name, bytes.as_ref(), &IngestOptions::default())
}

#[test]
fn text_is_untouched_but_for_its_mark() {
    assert_eq!(plain("a.txt", "\u{FEFF} Iran\r\nIraq \n"), [r#"a.txt - - " Iran\r\nIraq \n""#]);
    assert_eq!(plain("2023-03-10.md", "Iran"), [r#"2023-03-10.md 2023-03-10 - "Iran""#]);
    assert_eq!(
        plain("wire-2023.txt", "BEIJING, March 10 (Xinhua) -- China"),
        [r#"wire-2023.txt 2023-03-10 Xinhua "BEIJING, March 10 (Xinhua) -- China""#]
    );
    assert_eq!(plain("a.txt", b"\xFF\xFEI\0r\0a\0n\0"), [r#"a.txt - - "Iran""#, "? not UTF-8; read as `UTF-16LE`"]);
    assert_eq!(plain("a.txt", b"l'\xC9lys\xE9e"), [r#"a.txt - - "l'Élysée""#, "? not UTF-8; read as `windows-1252`"]);
}

#[test]
fn files_that_are_no_documents_are_one_issue() {
    assert_eq!(plain("a.txt", ""), ["! empty"]);
    for name in ["a.jsonl", "a.json", "a.csv", "a.html", "a", "a.gz"] {
        assert_eq!(plain(name, " \n"), ["! empty"], "{name}");
    }
    for name in ["a.txt", "a.jsonl", "a.html", "a.csv", "a.png"] {
        assert_eq!(plain(name, "a\0b\n"), ["! not text but binary (has NUL bytes)"], "{name}");
    }
    assert_eq!(plain("a.csv", "id,text\n"), ["! a header without rows"]);
    assert_eq!(plain("a.csv", "id,body\n1,a\n2,b\n"), ["! no column `text` (has `id`, `body`); name it with --text-field"]);
    assert_eq!(plain("a.json", "[]"), ["! empty"]);
}

#[test]
fn json_lines_are_a_document_each() {
    let lines = "{\"text\": \"a\", \"date\": \"26 February 1987\", \"source\": \"Reuters\"}\r\n\n\
        {\"text\": \"b\" \"c\"}\n[1]\n{\"id\": 7, \"text\": \"d\", \"date\": \"soon\"}";
    assert_eq!(
        plain("a.jsonl", lines),
        [
            r#"a.jsonl#1 1987-02-26 Reuters "a""#,
            "! 3 not JSON: expected `,` or `}` at column 14",
            "! 4 expected an object such as `{\"text\": \"…\"}`, found an array",
            r#"7 - - "d""#,
            "? 5 date `soon` not understood; expected one such as `2023-03-10`",
        ]
    );
    // The second line alone tells the encoding, and says so once.
    let lines = b"{\"text\": \"a\"}\n{\"text\": \"l'\xC9lys\xE9e\"}\n{\"text\": \"\xE0 Paris\"}\n";
    assert_eq!(
        plain("a.jsonl", lines),
        [
            r#"a.jsonl#1 - - "a""#,
            r#"a.jsonl#2 - - "l'Élysée""#,
            "? 2 not UTF-8; read as `windows-1252` (and so further rows)",
            r#"a.jsonl#3 - - "à Paris""#,
        ]
    );
}

#[test]
fn json_is_read_by_elements_values_or_as_one() {
    let (a, b) = (r#"a.json#1 - - "a]},""#, r#"a.json#2 - - "b""#);
    assert_eq!(plain("a.json", r#" [ {"text": "a]},"}, {"text": "b"} , ]"#), [a, b]);
    assert_eq!(plain("a.json", "{\"text\": \"a]},\"}\n{\"text\":\n\"b\"}"), [a, b]);
    assert_eq!(plain("a.json", r#"{"text": "a"}"#), [r#"a.json - - "a""#]);
    assert_eq!(plain("a.jsonl", "{\n\"text\":\n\"a\"}"), [r#"a.jsonl - - "a""#]);
    assert_eq!(plain("a.jsonl", "[{\"text\": \"a\"}]"), [r#"a.jsonl#1 - - "a""#]);
    assert_eq!(
        plain("a.json", r#"[{"text": "a]},"}, {"text" "b"}, {"text": "c"}, {"te"#),
        [a, "! 2 not JSON: expected `:` at column 9", r#"a.json#3 - - "c""#, "! 4 file ends within the array: expected `]`",]
    );
    assert_eq!(plain("a.json", "[{\"text\": \"a\"}] x"), [r#"a.json#1 - - "a""#, "! 2 more after the end of the array"]);
    assert_eq!(plain("a.json", "{\"text\": \"a"), ["! file ends within an object: expected `}`"]);
}

#[test]
fn tables_are_a_document_a_row() {
    let table = "id,text,date\n1,\"a, \"\"b\"\"\nc\",20240725\n2,d\n\n3,e,,\n4,,\n5,\"f,\n6,g,\n";
    assert_eq!(
        plain("a.csv", table),
        [
            r#"1 2024-07-25 - "a, \"b\"\nc""#,
            "! 3 row has 2 fields, the header has 3",
            r#"3 - - "e""#,
            "! 6 text is empty",
            "! 7 a quote opened here is not closed; the rest of the file is skipped",
        ]
    );
    assert_eq!(plain("a.csv", "\u{FEFF}\"Text\";x\r\na, b;y\r\n"), [r#"a.csv#2 - - "a, b""#]);
    assert_eq!(plain("a.tsv", "text\tdate\na, b\t2024/07/25"), [r#"a.tsv#2 2024-07-25 - "a, b""#]);
    let utf16: Vec<u8> = "\u{FEFF}text\tid\nÉlysée\t7\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(plain("a.tsv", utf16), [r#"7 - - "Élysée""#, "? 2 not UTF-8; read as `UTF-16LE` (and so further rows)"]);
}

#[test]
fn compression_is_undone_whatever_the_name() {
    let line = b"{\"text\": \"a\"}\n";
    let two = [gz(line), gz(line)].concat();
    assert_eq!(plain("a.jsonl.gz", &two), [r#"a.jsonl.gz#1 - - "a""#, r#"a.jsonl.gz#2 - - "a""#]);
    assert_eq!(plain("a.jsonl", gz(line)), [r#"a.jsonl#1 - - "a""#]);
    assert_eq!(plain("a.jsonl.gz", line), [r#"a.jsonl.gz#1 - - "a""#]);
    assert_eq!(plain("a.gz", gz(b"<p>Iran asked Iraq.")), [r#"a.gz - - "Iran asked Iraq.""#]);
    assert_eq!(plain("a.txt.zst", zstd::encode_all(&b"Iran"[..], 1).unwrap()), [r#"a.txt.zst - - "Iran""#]);
    let mut broken = two.clone();
    broken.extend_from_slice(b"not gzip any more");
    assert_eq!(plain("a.jsonl.gz", broken)[2], "! gzip data is broken: invalid gzip header");
}

#[test]
fn data_that_end_early_give_what_came_before() {
    let lines: String = (0..20_000).map(|n| format!("{{\"text\": \"number {n} of {}\"}}\n", n * 7919 % 10_007)).collect();
    for (name, what, packed) in
        [("a.jsonl.gz", "gzip", gz(lines.as_bytes())), ("a.jsonl.zst", "zstd", zstd::encode_all(lines.as_bytes(), 1).unwrap())]
    {
        let found = plain(name, &packed[..packed.len() / 2]);
        let (last, before) = found.split_last().unwrap();
        assert_eq!(*last, format!("! {what} data ends early"));
        assert!(before.len() > 1000, "{}", before.len());
        assert!(before.iter().enumerate().all(|(n, row)| row.starts_with(&format!("{name}#{} - - \"number {n} ", n + 1))));
    }
    // Even if the cut is within the bytes that tell the format.
    assert_eq!(plain("a.jsonl.gz", &gz(b"{\"text\": \"a\"}\n")[..14]), ["! gzip data ends early"]);
    assert_eq!(plain("a.txt.gz", &gz(lines.as_bytes())[..5000]), ["! gzip data ends early"]);
}

#[test]
fn larger_documents_than_allowed_are_skipped_alone() {
    let options = IngestOptions { max_document_bytes: 100, ..IngestOptions::default() };
    let long = "x".repeat(200);
    assert_eq!(shown("a.txt.gz", &gz(&vec![b'a'; 1 << 20]), &options), ["! larger than 100 bytes, the limit for one document"]);
    let lines = format!("{{\"text\": \"a\"}}\n{{\"text\": \"{long}\"}}\n{{\"text\": \"b\"}}\n");
    let too_large = "! 2 larger than 100 bytes, the limit for one document";
    assert_eq!(shown("a.jsonl", lines.as_bytes(), &options), [r#"a.jsonl#1 - - "a""#, too_large, r#"a.jsonl#3 - - "b""#]);
    let table = format!("text\n{long}\nb\n");
    assert_eq!(shown("a.csv", table.as_bytes(), &options), [too_large, r#"a.csv#3 - - "b""#]);
    let array = format!("[{{\"text\": \"a\"}}, {{\"text\": \"{long}\"}}, {{\"text\": \"b\"}}]");
    assert_eq!(shown("a.json", array.as_bytes(), &options)[1], too_large);
}

#[test]
fn folders_give_what_can_be_read_and_count_the_rest() {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [("b/1.txt", "Iran"), ("a.html", "<p>Iraq"), ("README.txt", "x"), ("b/x.png", "x"), ("b/.x.txt", "x")] {
        std::fs::create_dir_all(folder.path().join("b")).unwrap();
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let input = [folder.path().display().to_string()];
    assert_eq!(of(&input, &IngestOptions::default()), [r#"a.html - - "Iraq""#, r#"b/1.txt - - "Iran""#]);
    let mut records = open(&input, &IngestOptions::default()).unwrap();
    assert_eq!((records.total_bytes(), records.bytes_read().get(), records.passed_over()), (Some(11), 0, 2));
    assert_eq!(records.by_ref().map(|record| record.size_hint_bytes()).collect::<Vec<_>>(), [7, 4]);
    assert_eq!(records.bytes_read().get(), 11);
    let none = tempfile::tempdir().unwrap();
    assert!(of(&[none.path().display().to_string()], &IngestOptions::default()).is_empty());
}

#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_opened_is_an_issue() {
    let folder = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink("nowhere", folder.path().join("a.txt")).unwrap();
    let link = folder.path().join("a.txt").display().to_string();
    assert_eq!(of(&[link], &IngestOptions::default()), ["! a link to a file that is not there"]);
    // A file that is there and cannot be read, even by root.
    let reason = of(&["/proc/self/mem".to_owned()], &IngestOptions::default());
    assert!(reason.len() == 1 && reason[0].starts_with("! "), "{reason:?}");
}

#[test]
fn records_are_read_on_other_threads() {
    fn sent<T: Send>() {}
    sent::<Records>();
    sent::<Record>();
    sent::<Reading>();
}

proptest::proptest! {
    #[test]
    fn no_bytes_make_it_panic(
        noise in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..600),
        pieces in proptest::collection::vec(0..PIECES.len(), 0..40),
    ) {
        let folder = tempfile::tempdir().unwrap();
        // Bytes that have nothing to do with a format, and bytes that nearly are one.
        let alike: Vec<u8> = pieces.iter().flat_map(|&piece| PIECES[piece].to_vec()).collect();
        let mixed = [&alike[..], &noise[..noise.len().min(9)]].concat();
        for bytes in [&noise, &alike, &mixed, &gz(&mixed), &[b"\x1F\x8B\x08\0", &noise[..]].concat()] {
            for ending in ["", ".txt", ".md", ".html", ".jsonl", ".json", ".csv", ".tsv", ".gz", ".jsonl.gz", ".txt.zst"] {
                read_all(&folder.path().join(format!("a{ending}")), bytes);
            }
        }
    }
}

const PIECES: [&[u8]; 32] = [
    b"{\"text\": \"",
    b"\"}",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b"\"",
    b"\\",
    b"\n",
    b"\r\n",
    b";",
    b"\t",
    b"text",
    b"id",
    b"date",
    b"<p>",
    b"<div class=cookie>",
    b"</div>",
    b"<table><tr>",
    b"<script>",
    b"<!--",
    b"<meta charset=",
    b"<br><br>",
    b"&amp",
    b"\xEF\xBB\xBF",
    b"\xFF\xFE",
    "É北🕊".as_bytes(),
    b"March 10, 2023",
    b"(Wire) - ",
    b"Iran asked Iraq for talks. ",
    b"<a href=\"x\">",
];

fn read_all(path: &Path, bytes: &[u8]) {
    std::fs::write(path, bytes).unwrap();
    for record in open(&[path.display().to_string()], &IngestOptions::default()).unwrap() {
        let reading = record.read();
        assert_ne!(reading.document.is_some(), reading.skipped.is_some());
    }
}
