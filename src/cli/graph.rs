use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use detente::aggregate::Fold;
use detente::error::Error;
use detente::export;
use detente::model::{DocumentRecord, RelationEvent};
use detente::options::AggregateOptions;
use serde::Deserialize;

use super::extract::companion;
use super::{Common, End, input};

/// Fold event files, of several corpora if you like, into one graph
///
/// Takes what `extract` and `build` write: files of events, or the folders that `build` made. The file of documents beside a file of
/// events is read too. An event with the same id counts once, so files may overlap.
#[derive(Args)]
#[command(after_help = "Example: detente graph output/gulf output/horn -o merged.json")]
pub struct Graph {
    /// Event files (.jsonl), folders made by `build`, or - for standard input
    #[arg(required = true, value_name = "EVENTS")]
    events: Vec<String>,
    /// File for the graph [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Name of the graph [default: that of the output file, or "graph"]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    #[command(flatten)]
    weights: WeightFlags,
}

/// How events become weights; shared by `build` and `graph`.
#[derive(Args)]
#[command(next_help_heading = "Weight options")]
pub struct WeightFlags {
    /// Factor of asserted events
    #[arg(long, value_name = "X", default_value_t = 1.0, value_parser = factor)]
    asserted: f64,
    /// Factor of hypothetical events: wished, planned, possible
    #[arg(long, value_name = "X", default_value_t = 0.5, value_parser = factor)]
    hypothetical: f64,
    /// Factor of negated events
    #[arg(long, value_name = "X", default_value_t = 0.0, value_parser = factor)]
    negated: f64,
    /// Events that each edge keeps as evidence, surest first
    #[arg(long, value_name = "N", default_value_t = 10)]
    evidence: usize,
}

fn factor(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(number) if (0.0..=1000.0).contains(&number) => Ok(number),
        _ => Err("expected a number from 0 to 1000".to_owned()),
    }
}

impl WeightFlags {
    pub fn options(&self) -> AggregateOptions {
        AggregateOptions {
            asserted: self.asserted,
            hypothetical: self.hypothetical,
            negated: self.negated,
            evidence: self.evidence,
        }
    }
}

/// A line of either file; an event has a relation, a document its sentences.
#[derive(Deserialize)]
#[serde(untagged)]
enum Line {
    Event(Box<RelationEvent>),
    Document(Box<DocumentRecord>),
}

impl Graph {
    pub fn run(self, common: &Common) -> anyhow::Result<End> {
        let mut fold = Fold::new(self.weights.options());
        let mut files: Vec<PathBuf> = Vec::new();
        for input in &self.events {
            let path = Path::new(input);
            let events = if path.is_dir() { path.join("events.jsonl") } else { path.to_owned() };
            let documents = companion(&events);
            files.push(events);
            if documents.is_file() {
                files.push(documents);
            }
        }
        for path in &files {
            if path.as_os_str() == "-" {
                add(&mut fold, path, std::io::stdin().lock())?;
            } else {
                let file = File::open(path).map_err(|source| Error::Io { action: "read", path: path.clone(), source })?;
                add(&mut fold, path, BufReader::with_capacity(1 << 16, file))?;
            }
        }
        let stem = self.output.as_deref().and_then(Path::file_stem).map(|stem| stem.to_string_lossy().into_owned());
        let name = self.name.or(stem).unwrap_or_else(|| "graph".to_owned());
        let graph = fold.finish(&name);
        match &self.output {
            Some(path) => export::write_whole(path, |to| export::write_graph(&graph, to))?,
            None => {
                let mut out = input::stdout();
                export::write_graph(&graph, &mut out)?;
                out.flush()?;
            }
        }
        if !common.quiet {
            let (actors, relations) = (graph.graph.node_count() as u64, graph.graph.edge_count() as u64);
            let parts = [(graph.documents, "document"), (graph.events, "event"), (actors, "actor"), (relations, "relation")];
            eprintln!("{}", parts.map(|(number, noun)| input::plural(number, noun)).join(", "));
        }
        Ok(End::Done)
    }
}

fn add(fold: &mut Fold, path: &Path, lines: impl BufRead) -> anyhow::Result<()> {
    for (number, line) in (1..).zip(lines.lines()) {
        let line = line.map_err(|source| Error::Io { action: "read", path: path.to_owned(), source })?;
        if line.trim().is_empty() {
            continue;
        }
        match serde_json::from_str(&line) {
            Ok(Line::Event(event)) => fold.add_event(&event),
            Ok(Line::Document(document)) => fold.add_document(&document),
            Err(_) => {
                let reason = match serde_json::from_str::<RelationEvent>(&line) {
                    Err(error) => format!("no event: {}", error.to_string().split(" at line ").next().unwrap_or_default()),
                    Ok(_) => "no event".to_owned(),
                };
                return Err(Error::Format { path: path.to_owned(), line: number, reason }.into());
            }
        }
    }
    Ok(())
}
