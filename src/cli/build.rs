use std::path::{Path, PathBuf};

use clap::Args;
use detente::aggregate::Fold;
use detente::error::Error;
use detente::export::{self, DiagramOptions, Report, WholeFile};
use detente::ingest;
use detente::model::InputIssue;
use detente::pipeline::Extraction;
use serde_json::json;

use super::diagram::DiagramFlags;
use super::fields::InputFlags;
use super::filters::FilterFlags;
use super::weights::WeightFlags;
use super::{Common, End, input, quotes, summary};

/// Build the relation graph of a folder of news: the main job
///
/// Reads text, Markdown, HTML, JSON, JSON Lines, CSV and TSV, plain or compressed (.gz, .zst), and writes to the output folder:
///
///   events.jsonl     who does what to whom, one event a line, with the sentence
///   documents.jsonl  what was read, one document a line
///   duplicates.jsonl documents that are copies of one text, one list of ids a line
///   graph.json       the graph, as networkx node-link JSON
///   graph.html       the graph to look at in a browser, with the sentences; one file, no network
///   graph.svg        a diagram to print
///   graph.dot        the same for Graphviz
///   graph.png        the same in pixels, with --png
///   report.md        a report to send on
///
/// Filters act on the graph, the diagrams, the page and the report; events.jsonl and documents.jsonl hold everything.
///
/// Below a folder, hidden files, README files, unknown endings and the output of earlier runs are passed over.
#[derive(Args)]
#[command(verbatim_doc_comment, after_help = "Example: detente build news/ -o output/news")]
pub struct Build {
    /// Files, folders, patterns, or - for standard input
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<String>,
    /// Folder to write to [default: output/ and the name of the first input]
    #[arg(long, short, value_name = "FOLDER")]
    output: Option<PathBuf>,
    /// Name of the graph, as shown in the diagram and the report [default: that of the output folder]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Write graph.png too
    #[arg(long)]
    png: bool,
    #[command(flatten)]
    diagram: DiagramFlags,
    #[command(flatten)]
    weights: WeightFlags,
    #[command(flatten)]
    filters: FilterFlags,
    #[command(flatten)]
    input: InputFlags,
}

/// Writes events and documents as they come, and folds them.
struct Files {
    events_path: PathBuf,
    documents_path: PathBuf,
    events: WholeFile,
    documents: WholeFile,
    fold: Fold,
}

impl input::Sink for Files {
    fn document(&mut self, extraction: &Extraction) -> detente::error::Result<()> {
        for event in &extraction.events {
            self.fold.add_event(event);
            export::write_line(&mut self.events, event).map_err(|source| write_error(&self.events_path, source))?;
        }
        self.fold.add_document(&extraction.record);
        export::write_line(&mut self.documents, &extraction.record).map_err(|source| write_error(&self.documents_path, source))
    }

    fn skipped(&mut self, issue: InputIssue) {
        self.fold.add_skipped(issue);
    }
}

fn write_error(path: &Path, source: std::io::Error) -> Error {
    Error::Io { action: "write", path: path.to_owned(), source }
}

impl Build {
    pub fn run(self, common: &Common) -> anyhow::Result<End> {
        let folder = self.output.clone().unwrap_or_else(|| Path::new("output").join(name_of(&self.inputs[0])));
        let path = |name: &str| folder.join(name);
        let name = self.name.clone().unwrap_or_else(|| name_of(&folder.to_string_lossy()));
        let fold = Fold::with_filter(self.weights.options()?, self.filters.filter(common)?);
        // Before any file is made: without input there is to be no output.
        let records = ingest::open(&self.inputs, &self.input.options())?;
        let (events_path, documents_path) = (path("events.jsonl"), path("documents.jsonl"));
        let mut files = Files {
            events: WholeFile::create(&events_path)?,
            documents: WholeFile::create(&documents_path)?,
            fold,
            events_path,
            documents_path,
        };
        let tally = input::run(records, &self.inputs, common, false, &mut files)?;
        let folded = files.fold.finish(&name);
        let graph = self.filters.backbone(folded.graph);
        files.events.finish()?;
        files.documents.finish()?;
        export::write_whole(&path("duplicates.jsonl"), |to| {
            folded.duplicates.iter().try_for_each(|documents| export::write_line(to, &json!({ "documents": documents })))
        })?;
        export::write_whole(&path("graph.json"), |to| export::write_graph(&graph, to))?;
        // A diagram that cannot be drawn takes nothing else with it.
        let options = self.diagram.options(&graph);
        let arranged = options.as_ref().map_or_else(|_| DiagramOptions::default(), Clone::clone);
        let html = quotes::for_page(&graph, &arranged, std::slice::from_ref(&files.events_path))?;
        export::write_whole(&path("graph.html"), |to| export::write_html(&graph, &html, to))?;
        let quoted = Report::wanted(&graph).into_iter().collect();
        let report = Report {
            undated: tally.undated,
            evidence: quotes::events(std::slice::from_ref(&files.events_path), &quoted)?,
            warnings: tally.warnings.clone(),
            duplicates: folded.duplicates,
            months: folded.months.clone(),
            diagram: Some("graph.svg".to_owned()),
        };
        let report = export::report(&graph, &report);
        export::write_whole(&path("report.md"), |to| to.write_all(report.as_bytes()))?;
        let options = options?;
        let dot = export::dot(&graph, &options);
        export::write_whole(&path("graph.dot"), |to| to.write_all(dot.as_bytes()))?;
        let svg = export::svg(&graph, &options)?;
        export::write_whole(&path("graph.svg"), |to| to.write_all(svg.as_bytes()))?;
        let mut written =
            vec!["events.jsonl", "documents.jsonl", "duplicates.jsonl", "graph.json", "graph.html", "graph.dot", "graph.svg"];
        if self.png {
            let png = export::png(&graph, &options, 2.0)?;
            export::write_whole(&path("graph.png"), |to| to.write_all(&png))?;
            written.push("graph.png");
        }
        written.push("report.md");
        if !common.quiet {
            let (actors, relations) = (graph.graph.node_count() as u64, graph.graph.edge_count() as u64);
            eprintln!("{}, {}", input::plural(actors, "actor"), input::plural(relations, "relation"));
            for file in written {
                eprintln!("wrote {}", path(file).display());
            }
            summary::print(&graph, &folded.months);
        }
        Ok(tally.end())
    }
}

/// The last part of a path without its endings: `news/2024.jsonl.gz` → `2024`.
pub fn name_of(path: &str) -> String {
    let last = Path::new(path).file_name().map(|name| name.to_string_lossy().into_owned());
    let last = last.or_else(|| std::fs::canonicalize(path).ok()?.file_name().map(|name| name.to_string_lossy().into_owned()));
    let mut name = last.unwrap_or_else(|| "graph".to_owned());
    for ending in [".gz", ".zst", ".txt", ".md", ".html", ".htm", ".jsonl", ".ndjson", ".json", ".csv", ".tsv"] {
        if let Some(stem) = name.strip_suffix(ending).filter(|stem| !stem.is_empty()) {
            name = stem.to_owned();
        }
    }
    let plain: String = name.chars().filter(|letter| !"*?[]".contains(*letter)).collect();
    if plain.is_empty() || plain == "-" { "graph".to_owned() } else { plain }
}
