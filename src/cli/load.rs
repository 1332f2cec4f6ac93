//! Event files, folders made by `build`, and graphs: what `graph`, `analyse` and `compare` read.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use anyhow::bail;
use detente::aggregate::{self, Fold, Loss};
use detente::error::Error;
use detente::export;
use detente::model::{DocumentRecord, Filter, Incidence, RelationEvent, RelationGraph};
use jiff::civil::Date;
use rayon::prelude::*;
use serde::Deserialize;

use super::filters::FilterFlags;
use super::weights::WeightFlags;
use super::{Common, input};

/// Lines parsed at a time, on all threads.
const BATCH_LINES: usize = 20_000;

/// One graph from all inputs.
pub struct Loaded {
    pub graph: RelationGraph,
    /// Which documents make which edges; only where the inputs are events.
    pub incidence: Option<Incidence>,
    /// The files of events, for a second look at the sentences.
    pub events: Vec<PathBuf>,
    /// What was asked for.
    pub filter: Filter,
}

/// A line of either file; an event has a relation, a document its sentences.
#[derive(Deserialize)]
#[serde(untagged)]
enum Line {
    Event(Box<RelationEvent>),
    Document(Box<DocumentRecord>),
}

/// As [`load`], between two days, they included.
pub fn load_between(
    inputs: &[String],
    name: &str,
    weights: &WeightFlags,
    filters: &FilterFlags,
    since: Option<Date>,
    until: Option<Date>,
    common: &Common,
) -> anyhow::Result<Loaded> {
    let filter = Filter { since, until, ..filters.filter(common)? };
    load_filtered(inputs, name, weights, filters, filter, common)
}

/// Reads and folds inputs: files of events with the documents beside them, folders made by `build`, graphs, `-` for standard input.
/// Says on standard error what was left out or could not be known.
pub fn load(
    inputs: &[String],
    name: &str,
    weights: &WeightFlags,
    filters: &FilterFlags,
    common: &Common,
) -> anyhow::Result<Loaded> {
    load_filtered(inputs, name, weights, filters, filters.filter(common)?, common)
}

fn load_filtered(
    inputs: &[String],
    name: &str,
    weights: &WeightFlags,
    filters: &FilterFlags,
    filter: Filter,
    common: &Common,
) -> anyhow::Result<Loaded> {
    let options = weights.options()?;
    let mut fold = Fold::with_filter(options.clone(), filter.clone());
    let (mut graphs, mut events) = (Vec::new(), Vec::new());
    for given in inputs {
        let path = Path::new(given);
        let path = if path.is_dir() { path.join("events.jsonl") } else { path.to_owned() };
        if given == "-" {
            read(&mut fold, &mut graphs, &path, BufReader::with_capacity(1 << 16, std::io::stdin()))?;
            continue;
        }
        let before = graphs.len();
        read(&mut fold, &mut graphs, &path, open(&path)?)?;
        if graphs.len() == before {
            let documents = super::extract::companion(&path);
            if documents.is_file() {
                read(&mut fold, &mut graphs, &documents, open(&documents)?)?;
            }
            events.push(path);
        }
    }
    if graphs.is_empty() {
        let folded = fold.finish(name);
        let (duplicates, left_out) = (folded.graph.duplicates, folded.left_out);
        if !common.quiet {
            if duplicates > 0 {
                eprintln!("note: {} of others share their weight", copies(duplicates));
            }
            if left_out > 0 {
                eprintln!("note: {} left out", input::plural(left_out, "undated document"));
            }
        }
        let incidence = Some(folded.incidence).filter(|_| !filters.has_backbone());
        let graph = filters.backbone(folded.graph);
        note_emptiness(&graph, &filter, common);
        return Ok(Loaded { graph, incidence, events, filter });
    }
    let unanswered = weights.needs_events().or_else(|| filter.has_dates().then_some("days"));
    if let Some(flag) = unanswered {
        bail!("{flag}: a graph is weighed already and does not know the days of its events; give the events");
    }
    let folded = fold.finish(name);
    let mut graphs: Vec<RelationGraph> = graphs.iter().map(|graph| aggregate::select(graph, &filter)).collect();
    if !events.is_empty() {
        graphs.push(folded.graph);
    }
    let several = graphs.len() > 1;
    let (mut graph, loss) = aggregate::merge(graphs, name, options.evidence);
    if several && !common.quiet {
        note_loss(loss);
    }
    graph.cooccurrence.retain(|pair| pair.q <= options.cooccurrence_max_q);
    let graph = filters.backbone(graph);
    note_emptiness(&graph, &filter, common);
    Ok(Loaded { graph, incidence: None, events, filter })
}

fn note_emptiness(graph: &RelationGraph, filter: &Filter, common: &Common) {
    if graph.graph.edge_count() == 0 && *filter != Filter::default() && !common.quiet {
        eprintln!("note: no relation passes the filters");
    }
}

fn note_loss(loss: Loss) {
    eprintln!(
        "note: graphs were merged, not events: copies across them are not found, and evidence is chosen among what each kept"
    );
    if loss.relations > 0 {
        let (documents, relations) =
            (input::plural(loss.shared_documents, "document"), input::plural(loss.relations, "relation"));
        eprintln!(
            "note: the graphs share {documents}; no event counts twice, but {relations} may lack some: merge the events to lose none"
        );
    }
}

/// "1 document is a copy", "3 documents are copies".
fn copies(number: u64) -> String {
    format!("{} {}", input::plural(number, "document"), if number == 1 { "that is a copy" } else { "that are copies" })
}

/// Visits every event of these files, in their order; documents among them are passed over.
pub fn each_event(files: &[PathBuf], mut visit: impl FnMut(&RelationEvent)) -> anyhow::Result<()> {
    for path in files {
        for line in open(path)?.lines() {
            let line = line.map_err(|source| Error::Io { action: "read", path: path.clone(), source })?;
            if let Ok(event) = serde_json::from_str::<RelationEvent>(&line) {
                visit(&event);
            }
        }
    }
    Ok(())
}

fn open(path: &Path) -> anyhow::Result<BufReader<File>> {
    let file = File::open(path).map_err(|source| Error::Io { action: "read", path: path.to_owned(), source })?;
    Ok(BufReader::with_capacity(1 << 16, file))
}

/// Adds the lines to the fold, or the graph to the graphs.
fn read(fold: &mut Fold, graphs: &mut Vec<RelationGraph>, path: &Path, mut from: BufReader<impl Read>) -> anyhow::Result<()> {
    let failed = |source| Error::Io { action: "read", path: path.to_owned(), source };
    if export::looks_like_graph(&String::from_utf8_lossy(from.fill_buf().map_err(failed)?)) {
        let mut text = String::new();
        from.read_to_string(&mut text).map_err(failed)?;
        graphs.push(export::read_graph(path, &text)?);
        return Ok(());
    }
    let mut batch: Vec<(usize, String)> = Vec::new();
    for (number, line) in (1..).zip(from.lines()) {
        let line = line.map_err(failed)?;
        if !line.trim().is_empty() {
            batch.push((number, line));
        }
        if batch.len() == BATCH_LINES {
            add(fold, path, &mut batch)?;
        }
    }
    add(fold, path, &mut batch)
}

fn add(fold: &mut Fold, path: &Path, batch: &mut Vec<(usize, String)>) -> anyhow::Result<()> {
    let lines: Vec<_> = batch.par_drain(..).map(|(number, line)| parse(&line).map_err(|reason| (number, reason))).collect();
    for line in lines {
        match line {
            Ok(Line::Event(event)) => fold.add_event(&event),
            Ok(Line::Document(document)) => fold.add_document(&document),
            Err((line, reason)) => return Err(Error::Format { path: path.to_owned(), line, reason }.into()),
        }
    }
    Ok(())
}

fn parse(line: &str) -> Result<Line, String> {
    // As we write them, events begin with their id and documents with theirs: no need to try both.
    if line.starts_with("{\"id\":")
        && let Ok(event) = serde_json::from_str(line)
    {
        return Ok(Line::Event(event));
    }
    serde_json::from_str(line).map_err(|_| {
        let document = line.starts_with("{\"doc\":");
        let error = if document {
            serde_json::from_str::<DocumentRecord>(line).err()
        } else {
            serde_json::from_str::<RelationEvent>(line).err()
        };
        let what = if document { "no document" } else { "no event" };
        match error {
            Some(error) => format!("{what}: {}", error.to_string().split(" at line ").next().unwrap_or_default()),
            None => what.to_owned(),
        }
    })
}
