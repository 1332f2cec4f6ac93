use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::{Args, ValueEnum};
use detente::error::Error;
use detente::export::tables::{Country, KnownActor, KnownActors, TableFormat, TableTally, TableWriter};
use detente::export::{self, WholeFile};
use detente::ingest;
use detente::lexicon::Actors;
use detente::model::{Actor, ActorKind, Filter, RelationEvent};
use detente::pipeline::{Extraction, LocatedMention};
use serde_json::json;

use super::fields::InputFlags;
use super::filters::EventFilterFlags;
use super::{Common, End, input};

/// Extract events only: who does what to whom, as JSON Lines or as a table
///
/// Events go to standard output or to a file. `detente graph` folds files of JSON Lines into a graph; give it the documents as well, so that it
/// knows how many there were and who is named in them. Tables are for other programs; docs/tables.md tells of every column.
#[derive(Args)]
#[command(after_help = "Examples: detente extract news/ -o news.jsonl
          detente extract news/ -o news.parquet
          detente extract news/ --to polecat -o news.txt")]
pub struct Extract {
    /// Files, folders, patterns, or - for standard input
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<String>,
    /// File for the events [default: standard output]; for jsonl their documents go to FILE.documents.jsonl beside it, a table stands alone
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Format of the events [default: by the ending of the output file, else jsonl]
    #[arg(long, value_name = "FORMAT")]
    to: Option<To>,
    /// Also write every mention of an actor to this file, one JSON object a line
    #[arg(long, value_name = "FILE")]
    mentions: Option<PathBuf>,
    #[command(flatten)]
    filters: EventFilterFlags,
    #[command(flatten)]
    input: InputFlags,
}

#[derive(Clone, Copy, ValueEnum)]
enum To {
    /// One JSON object a line
    Jsonl,
    /// Comma-separated values, one row an event, every field of it
    Csv,
    /// The same columns with types
    Parquet,
    /// The columns of POLECAT, tab-separated; asserted events only
    Polecat,
    /// The columns of GDELT 2.0 events, tab-separated, without a header; asserted events only
    Gdelt,
    /// The columns of ICEWS, tab-separated; asserted events only
    Icews,
}

impl To {
    /// What the user asked for, else what the ending of the file says. `None` is JSON Lines.
    fn table(chosen: Option<Self>, output: Option<&Path>) -> anyhow::Result<Option<TableFormat>> {
        let ending = output.and_then(Path::extension).map(|ending| ending.to_string_lossy().to_lowercase());
        Ok(match (chosen, ending.as_deref()) {
            (Some(Self::Jsonl), _) => None,
            (Some(Self::Csv), _) | (None, Some("csv")) => Some(TableFormat::Csv),
            (Some(Self::Parquet), _) | (None, Some("parquet")) => Some(TableFormat::Parquet),
            (Some(Self::Polecat), _) => Some(TableFormat::Polecat),
            (Some(Self::Gdelt), _) => Some(TableFormat::Gdelt),
            (Some(Self::Icews), _) => Some(TableFormat::Icews),
            (None, Some(ending @ ("tsv" | "tab"))) => {
                bail!("no format for the ending `.{ending}`; say --to polecat, --to gdelt or --to icews")
            }
            (None, _) => None,
        })
    }
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

    fn finish(self) -> anyhow::Result<()> {
        match self {
            Self::Stdout(mut out) => out.flush()?,
            Self::File(file) => file.finish()?,
        }
        Ok(())
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer().write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.writer().flush()
    }
}

enum Events {
    Lines { out: Out, documents: Option<WholeFile> },
    Table(TableWriter<Out>),
}

struct Files {
    path: PathBuf,
    filter: Filter,
    events: Events,
    mentions: Option<WholeFile>,
}

impl input::Sink for Files {
    fn document(&mut self, extraction: &Extraction) -> detente::error::Result<()> {
        let failed = |source| Error::Io { action: "write", path: self.path.clone(), source };
        if !self.filter.admits_date(extraction.record.date) {
            return Ok(());
        }
        let wanted = |event: &&RelationEvent| {
            self.filter.admits_event(event) && self.filter.admits_actors(&[&event.source.id, &event.target.id])
        };
        let wanted: Cow<[RelationEvent]> = if self.filter == Filter::default() {
            Cow::Borrowed(&extraction.events)
        } else {
            extraction.events.iter().filter(wanted).cloned().collect()
        };
        match &mut self.events {
            Events::Lines { out, documents } => {
                for event in &*wanted {
                    export::write_line(out.writer(), event).map_err(&failed)?;
                }
                if let Some(documents) = documents {
                    export::write_line(documents, &extraction.record).map_err(&failed)?;
                }
            }
            Events::Table(table) => table.document(&extraction.record, &wanted).map_err(&failed)?,
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

/// What tables ask of actors: of states themselves, of groups the state where they are based.
fn known_actors(actors: &Actors) -> KnownActors {
    let country = |id: &str| {
        let state = actors.all().get(id).filter(|actor| actor.kind == ActorKind::State)?;
        Some(Country { iso: state.id.clone(), name: state.name.clone(), cow: actors.cow(id) })
    };
    let known = |actor: &Actor| {
        let state = if actor.kind == ActorKind::State { Some(&actor.id) } else { actor.home.as_ref() };
        KnownActor { kind: actor.kind, country: state.and_then(|id| country(id)) }
    };
    let all: HashMap<_, _> = actors.all().iter().map(|(id, actor)| (id.clone(), known(actor))).collect();
    Box::new(move |id| all.get(id).cloned())
}

/// What a table leaves out or writes twice is told, lest the number of rows surprise.
fn tell(tally: TableTally, common: &Common) {
    if common.quiet {
        return;
    }
    let TableTally { events, rows, hypothetical, negated } = tally;
    if hypothetical + negated > 0 {
        let left_out = input::plural(hypothetical + negated, "event");
        eprintln!(
            "note: {left_out} left out, {hypothetical} hypothetical and {negated} negated: this format has asserted ones only"
        );
    }
    if rows > events {
        let rows = input::plural(rows, "row");
        eprintln!("note: {rows} for {}: mutual ones are written once each way", input::plural(events, "event"));
    }
}

impl Extract {
    pub fn run(self, common: &Common) -> anyhow::Result<End> {
        let table = To::table(self.to, self.output.as_deref())?;
        // Before any file is made: without input there is to be no output.
        let records = ingest::open(&self.inputs, &self.input.options())?;
        let filter = self.filters.filter(common)?;
        let pipeline = common.pipeline()?;
        let file = |path: &PathBuf| WholeFile::create(path);
        let path = self.output.clone().unwrap_or_else(|| "standard output".into());
        let out = match &self.output {
            Some(path) => Out::File(file(path)?),
            None => Out::Stdout(input::stdout()),
        };
        let events = match table {
            Some(format) => {
                let table = TableWriter::new(out, format, known_actors(&pipeline.lexicon().actors));
                Events::Table(table.map_err(|source| Error::Io { action: "write", path: path.clone(), source })?)
            }
            None => {
                let documents = self.output.as_deref().map(companion).as_ref().map(file).transpose()?;
                Events::Lines { out, documents }
            }
        };
        let mut files = Files { path, filter, events, mentions: self.mentions.as_ref().map(file).transpose()? };
        let keep_mentions = self.mentions.is_some();
        let tally = input::run_through(&pipeline, records, &self.inputs, common, keep_mentions, &mut files)?;
        match files.events {
            Events::Lines { out, documents } => {
                out.finish()?;
                documents.map(WholeFile::finish).transpose()?;
            }
            Events::Table(table) => {
                let (out, tally) = table.finish().map_err(|source| Error::Io { action: "write", path: files.path, source })?;
                out.finish()?;
                tell(tally, common);
            }
        }
        files.mentions.map(WholeFile::finish).transpose()?;
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
