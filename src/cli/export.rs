use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::{Args, ValueEnum};
use detente::aggregate;
use detente::export::{self, DotOptions};
use detente::model::Filter;

use super::filters::FilterFlags;
use super::{Common, End, input, quotes};

/// Write a graph in another format
#[derive(Args)]
#[command(after_help = "Example: detente export output/news/graph.json --to dot --top 20 -o news.dot")]
pub struct Export {
    /// A graph.json, or - for standard input
    #[arg(value_name = "GRAPH")]
    graph: String,
    /// Format [default: by the ending of the output file]
    #[arg(long, value_name = "FORMAT")]
    to: Option<Format>,
    /// File to write [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// For html: files of events (.jsonl) or folders made by `build`, for the sentences; without, the page shows ids and numbers
    #[arg(long, value_name = "EVENTS", num_args = 1..)]
    events: Vec<PathBuf>,
    /// Relations that a diagram shows, strongest first; 0 shows all
    #[arg(long, value_name = "N", default_value_t = 40)]
    top: usize,
    #[command(flatten)]
    filters: FilterFlags,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// Graphviz DOT
    Dot,
    /// networkx node-link JSON
    Json,
    /// A page to look at the graph in a browser: one file, no network
    Html,
}

impl Export {
    pub fn run(self, common: &Common) -> anyhow::Result<End> {
        let ending = self.output.as_deref().and_then(Path::extension).and_then(|ending| ending.to_str());
        let format = match (self.to, ending) {
            (Some(format), _) => format,
            (None, Some("dot" | "gv")) => Format::Dot,
            (None, Some("json")) => Format::Json,
            (None, Some("html" | "htm")) => Format::Html,
            (None, Some(other)) => {
                bail!("no format for the ending `.{other}`; expected .dot, .json or .html, or say --to FORMAT")
            }
            (None, None) => bail!("which format? say --to dot, json or html, or give an output file with such an ending"),
        };
        let filter = self.filters.filter(common)?;
        if filter.has_dates() {
            bail!("--since and --until: a graph does not know the days of its events; use `detente graph` on the events first");
        }
        let graph = export::read_graph(Path::new(&self.graph), &input::read_text(&self.graph)?)?;
        let graph = if filter == Filter::default() { graph } else { aggregate::select(&graph, &filter) };
        let graph = self.filters.backbone(graph);
        if !self.events.is_empty() && !matches!(format, Format::Html) {
            bail!("--events: only a page shows sentences; say --to html");
        }
        let events = |path: &PathBuf| if path.is_dir() { path.join("events.jsonl") } else { path.clone() };
        let events: Vec<PathBuf> = self.events.iter().map(events).collect();
        let html = quotes::for_page(&graph, &events)?;
        let write = |to: &mut dyn Write| match format {
            Format::Dot => {
                to.write_all(export::dot(&graph, &DotOptions { top: Some(self.top).filter(|&top| top > 0) }).as_bytes())
            }
            Format::Json => export::write_graph(&graph, to),
            Format::Html => export::write_html(&graph, &html, to),
        };
        match &self.output {
            Some(path) => {
                export::write_whole(path, write)?;
                if !common.quiet {
                    eprintln!("wrote {}", path.display());
                }
            }
            None => {
                let mut out = input::stdout();
                write(&mut out)?;
                out.flush()?;
            }
        }
        Ok(End::Done)
    }
}
