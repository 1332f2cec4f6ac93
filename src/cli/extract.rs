use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use detente::error::Error;
use detente::export::{self, WholeFile};
use detente::ingest;
use detente::pipeline::{Extraction, LocatedMention};
use serde_json::json;

use super::fields::InputFlags;
use super::{Common, End, input};

/// Extract events only: who does what to whom, one JSON object a line
///
/// Events go to standard output or to a file. `detente graph` folds such files into a graph; give it the documents as well, so that it knows
/// how many there were and who is named in them.
#[derive(Args)]
#[command(after_help = "Example: detente extract news/ -o news.jsonl")]
pub struct Extract {
    /// Files, folders, patterns, or - for standard input
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<String>,
    /// File for the events [default: standard output]; their documents go to FILE.documents.jsonl beside it
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Also write every mention of an actor to this file, one JSON object a line
    #[arg(long, value_name = "FILE")]
    mentions: Option<PathBuf>,
    #[command(flatten)]
    input: InputFlags,
}

/// Where events go.
enum Out {
    Stdout(std::io::BufWriter<std::io::StdoutLock<'static>>),
    File(WholeFile),
}

impl Out {
    fn writer(&mut self) -> &mut dyn Write {
        match self {
            Self::Stdout(out) => out,
            Self::File(file) => file,
        }
    }
}

struct Lines {
    path: PathBuf,
    out: Out,
    documents: Option<WholeFile>,
    mentions: Option<WholeFile>,
}

impl input::Sink for Lines {
    fn document(&mut self, extraction: &Extraction) -> detente::error::Result<()> {
        let failed = |source| Error::Io { action: "write", path: self.path.clone(), source };
        for event in &extraction.events {
            export::write_line(self.out.writer(), event).map_err(&failed)?;
        }
        if let Some(documents) = &mut self.documents {
            export::write_line(documents, &extraction.record).map_err(&failed)?;
        }
        if let Some(mentions) = &mut self.mentions {
            for mention in &extraction.mentions {
                write_mention(mentions, &extraction.record.doc, mention).map_err(&failed)?;
            }
        }
        Ok(())
    }
}

/// One line for each actor that the mention stands for.
fn write_mention(to: &mut WholeFile, doc: &str, located: &LocatedMention) -> std::io::Result<()> {
    for actor in &located.mention.actors {
        let line = json!({
            "doc": doc, "sentence": located.sentence, "id": actor.actor.id, "name": actor.actor.name, "unit": actor.unit,
            "person": actor.person, "mention": located.text, "start": located.start, "end": located.end,
            "rule": located.mention.rule, "because": located.mention.because,
        });
        export::write_line(to, &line)?;
    }
    Ok(())
}

impl Extract {
    pub fn run(self, common: &Common) -> anyhow::Result<End> {
        // Before any file is made: without input there is to be no output.
        let records = ingest::open(&self.inputs, &self.input.options())?;
        let file = |path: &PathBuf| WholeFile::create(path);
        let mut lines = Lines {
            path: self.output.clone().unwrap_or_else(|| "standard output".into()),
            out: match &self.output {
                Some(path) => Out::File(file(path)?),
                None => Out::Stdout(input::stdout()),
            },
            documents: self.output.as_deref().map(companion).as_ref().map(file).transpose()?,
            mentions: self.mentions.as_ref().map(file).transpose()?,
        };
        let tally = input::run(records, &self.inputs, common, self.mentions.is_some(), &mut lines)?;
        match lines.out {
            Out::Stdout(mut out) => out.flush()?,
            Out::File(file) => file.finish()?,
        }
        for file in [lines.documents, lines.mentions].into_iter().flatten() {
            file.finish()?;
        }
        Ok(tally.end())
    }
}

/// The file of documents that belongs to a file of events: `documents.jsonl` beside `events.jsonl`, else `NAME.documents.jsonl` beside
/// `NAME.jsonl`.
pub fn companion(events: &Path) -> PathBuf {
    let name = events.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if name == "events.jsonl" {
        return events.with_file_name("documents.jsonl");
    }
    let stem = name.strip_suffix(".jsonl").unwrap_or(&name);
    events.with_file_name(format!("{stem}.documents.jsonl"))
}
