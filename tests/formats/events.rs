//! Events as tables: CSV, Parquet, and the tables of POLECAT, GDELT and ICEWS.

use std::path::Path;
use std::process::Command;

use detente::export::tables::{TableFormat, TableWriter};
use detente::ingest;
use detente::options::IngestOptions;
use detente::pipeline::{Extraction, Outcome, Pipeline};
use serde_json::{Value, json};

use crate::graphs::NAMES;
use crate::programs::{has_python, in_file, python, ran};

/// What comes of the sample corpora, document by document.
fn extractions() -> Vec<Extraction> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let records = ingest::open(&[folder.display().to_string()], &IngestOptions::default()).unwrap();
    let mut extractions = Vec::new();
    let each = |outcome| {
        if let Outcome::Document { extraction, .. } = outcome {
            extractions.push(*extraction);
        }
        Ok(())
    };
    Pipeline::builtin().run(records, false, each).unwrap();
    extractions
}

/// The sample corpora as a table, with a sentence of each hostile name.
fn table(format: TableFormat) -> (Vec<u8>, Vec<Extraction>) {
    let mut extractions = extractions();
    let first = extractions.iter_mut().find(|extraction| !extraction.events.is_empty()).unwrap();
    let event = first.events[0].clone();
    first.events.extend(NAMES.iter().map(|name| {
        let mut event = event.clone();
        event.id = format!("{}{name}", event.id).into();
        (event.text, event.source.name, event.publisher) = ((*name).into(), (*name).into(), Some((*name).into()));
        event
    }));
    let mut table = TableWriter::new(Vec::new(), format, Box::new(|_| None)).unwrap();
    for extraction in &extractions {
        table.document(&extraction.record, &extraction.events).unwrap();
    }
    (table.finish().unwrap().0, extractions)
}

/// What each reader must find: id, day, sentence, confidence and whether it is mutual, for each event.
fn expected(extractions: &[Extraction]) -> Value {
    let events = extractions.iter().flat_map(|extraction| &extraction.events);
    events.map(|event| json!([event.id, event.date, event.text, event.sentence, event.confidence, event.symmetric])).collect()
}

#[cfg(feature = "parquet")]
const PYARROW: &str = r#"
import json, sys, pyarrow.parquet
table = pyarrow.parquet.read_table(sys.argv[1], columns=["id", "date", "text", "sentence", "confidence", "symmetric"])
assert str(table.schema.field("date").type) == "date32[day]", table.schema
rows = [[row["id"], row["date"] and str(row["date"]), row["text"], row["sentence"], row["confidence"], row["symmetric"]] for row in table.to_pylist()]
json.dump(rows, sys.stdout)
"#;

#[cfg(feature = "parquet")]
const DUCKDB: &str = r#"
import json, sys, duckdb
select = 'select id, "date", "text", sentence, confidence, "symmetric" from '
rows = duckdb.sql(select + "'" + sys.argv[1] + "'").fetchall()
json.dump([[row[0], row[1] and str(row[1])] + list(row[2:]) for row in rows], sys.stdout)
"#;

#[cfg(feature = "parquet")]
#[test]
fn pyarrow_and_duckdb_read_our_parquet() {
    let folder = tempfile::tempdir().unwrap();
    let (bytes, extractions) = table(TableFormat::Parquet);
    let path = in_file(folder.path(), "events.parquet", &bytes);
    let has = |import: &str| Command::new(python()).args(["-c", import]).output().is_ok_and(|output| output.status.success());
    let readers = [("import pyarrow.parquet", PYARROW), ("import duckdb", DUCKDB)];
    // One of the two is enough.
    if !readers.iter().any(|(import, _)| has(import)) && !has_python("duckdb") {
        return;
    }
    for (import, program) in readers.into_iter().filter(|(import, _)| has(import)) {
        let output = ran(Command::new(python()).args(["-c", program]).arg(&path));
        let read: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(read, expected(&extractions), "{import}");
    }
}

/// With the defaults of pandas: quotes mean something.
const PANDAS: &str = r#"
import csv, json, sys, pandas
frame = pandas.read_csv(sys.argv[1], dtype=str, keep_default_na=False)
rows = zip(frame.id, frame.date, frame.text, frame.sentence, frame.confidence, frame.symmetric)
csv_rows = [[i, d or None, t, int(s), float(c), m == "true"] for i, d, t, s, c, m in rows]
shapes = []
for path, header in zip(sys.argv[2:], [0, None, 0]):
    for quoting in [csv.QUOTE_MINIMAL, csv.QUOTE_NONE]:
        shapes.append(list(pandas.read_csv(path, sep="\t", dtype=str, header=header, keep_default_na=False, quoting=quoting).shape))
json.dump({"csv": csv_rows, "shapes": shapes}, sys.stdout)
"#;

#[test]
fn pandas_reads_our_tables() {
    if !has_python("pandas") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (bytes, extractions) = table(TableFormat::Csv);
    let mut command = Command::new(python());
    command.args(["-c", PANDAS]).arg(in_file(folder.path(), "events.csv", &bytes));
    let mut rows = 0;
    for (format, name) in [(TableFormat::Polecat, "polecat"), (TableFormat::Gdelt, "gdelt"), (TableFormat::Icews, "icews")] {
        let (bytes, _) = table(format);
        rows = bytes.iter().filter(|&&byte| byte == b'\n').count() - usize::from(format != TableFormat::Gdelt);
        command.arg(in_file(folder.path(), name, &bytes));
    }
    let read: Value = serde_json::from_slice(&ran(&mut command).stdout).unwrap();
    for (row, expected) in read["csv"].as_array().unwrap().iter().zip(expected(&extractions).as_array().unwrap()) {
        assert_eq!(row, expected);
    }
    assert_eq!(read["csv"].as_array().map(Vec::len), expected(&extractions).as_array().map(Vec::len));
    assert_eq!(read["shapes"], json!([[rows, 40], [rows, 40], [rows, 61], [rows, 61], [rows, 20], [rows, 20]]));
}
