//! Runs the pipeline over inputs, telling of every input that is skipped; shared by `build` and `extract`.

use std::time::Instant;

use anyhow::Context;
use detente::ingest::Records;
use detente::model::InputIssue;
use detente::pipeline::{Extraction, Outcome, Pipeline};

use super::{Common, End, progress};

/// What was read.
#[derive(Default)]
pub struct Tally {
    pub documents: u64,
    pub undated: u64,
    pub sentences: u64,
    pub events: u64,
    pub skipped: u64,
    pub warnings: Vec<InputIssue>,
    more_warnings: u64,
}

/// Warnings that a report lists; the rest are counted.
const MAX_WARNINGS: usize = 1000;

impl Tally {
    pub fn end(&self) -> End {
        if self.skipped > 0 { End::Skipped } else { End::Done }
    }

    /// "15 documents (2 undated), 120 sentences, 64 events, 1 input skipped, 2 warnings"
    pub fn summary(&self) -> String {
        let undated = if self.undated > 0 { format!(" ({} undated)", self.undated) } else { String::new() };
        let mut parts = vec![
            format!("{}{undated}", plural(self.documents, "document")),
            plural(self.sentences, "sentence"),
            plural(self.events, "event"),
        ];
        if self.skipped > 0 {
            parts.push(format!("{} skipped", plural(self.skipped, "input")));
        }
        let warnings = self.warnings.len() as u64 + self.more_warnings;
        if warnings > 0 {
            parts.push(plural(warnings, "warning"));
        }
        parts.join(", ")
    }
}

/// "1 document", "2 documents".
pub fn plural(number: u64, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// What a command does with the outcomes.
pub trait Sink {
    fn document(&mut self, extraction: &Extraction) -> detente::error::Result<()>;
    fn skipped(&mut self, _issue: InputIssue) {}
}

/// Reads all records in order and hands what comes of them to the sink. `inputs` is what the user gave.
pub fn run(
    records: Records,
    inputs: &[String],
    common: &Common,
    keep_mentions: bool,
    sink: &mut impl Sink,
) -> anyhow::Result<Tally> {
    run_through(&common.pipeline()?, records, inputs, common, keep_mentions, sink)
}

/// As [`run`], with a pipeline that is there already.
pub fn run_through(
    pipeline: &Pipeline,
    records: Records,
    inputs: &[String],
    common: &Common,
    keep_mentions: bool,
    sink: &mut impl Sink,
) -> anyhow::Result<Tally> {
    let bar = progress::bar(records.total_bytes(), common.quiet);
    let read = records.bytes_read();
    let mut tally = Tally::default();
    let start = Instant::now();
    pipeline.run(records, keep_mentions, |outcome| {
        match outcome {
            Outcome::Document { extraction, warnings } => {
                tally.documents += 1;
                tally.undated += u64::from(extraction.record.date.is_none());
                tally.sentences += extraction.record.sentences;
                tally.events += extraction.record.events;
                for warning in warnings {
                    bar.suspend(|| eprintln!("warning: {warning}"));
                    if tally.warnings.len() < MAX_WARNINGS {
                        tally.warnings.push(warning);
                    } else {
                        tally.more_warnings += 1;
                    }
                }
                sink.document(&extraction)?;
            }
            Outcome::Skipped(issue) => {
                tally.skipped += 1;
                bar.suspend(|| eprintln!("skipped: {issue}"));
                sink.skipped(issue);
            }
        }
        bar.set_position(read.get());
        if tally.documents.is_multiple_of(50) {
            bar.set_message(format!("{} documents, {} events", tally.documents, tally.events));
        }
        Ok(())
    })?;
    bar.finish_and_clear();
    if tally.documents == 0 && tally.skipped == 0 && !common.quiet {
        eprintln!("note: no documents in {}: expected .txt, .md, .html, .json, .jsonl, .csv or .tsv files", inputs.join(", "));
    }
    if !common.quiet {
        let seconds = start.elapsed().as_secs_f64();
        eprintln!("{} in {seconds:.1} s", tally.summary());
    }
    Ok(tally)
}

/// Standard output, buffered and locked.
pub fn stdout() -> std::io::BufWriter<std::io::StdoutLock<'static>> {
    std::io::BufWriter::with_capacity(1 << 16, std::io::stdout().lock())
}

/// Reads a whole file, or standard input for `-`.
pub fn read_text(path: &str) -> anyhow::Result<String> {
    if path == "-" {
        return std::io::read_to_string(std::io::stdin()).context("cannot read standard input");
    }
    std::fs::read_to_string(path)
        .map_err(|source| detente::error::Error::Io { action: "read", path: path.into(), source }.into())
}
