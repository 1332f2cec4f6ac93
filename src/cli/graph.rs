use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use detente::export;

use super::filters::FilterFlags;
use super::weights::WeightFlags;
use super::{Common, End, input, load};

/// Fold event files, of several corpora if you like, into one graph
///
/// Takes what `extract` and `build` write: files of events, or the folders that `build` made. The file of documents beside a file of
/// events is read too. An event with the same id counts once, so files may overlap; the result is that of all documents at once.
///
/// Graphs (graph.json) are merged too. They keep only some of their events, so where they share documents some numbers are lower bounds,
/// which is said; no event ever counts twice.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Graph {
    /// Event files (.jsonl), folders made by `build`, graphs (.json), or - for standard input
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
    #[command(flatten)]
    filters: FilterFlags,
}

const EXAMPLES: &str = "Examples:
  detente graph output/gulf output/horn -o merged.json
  detente graph output/gulf --since 2024 --sign conflict --min-documents 2 --backbone 0.05
  detente graph output/gulf --window month --half-life 180 -o monthly.json";

impl Graph {
    pub fn run(self, common: &Common) -> anyhow::Result<End> {
        let stem = self.output.as_deref().and_then(Path::file_stem).map(|stem| stem.to_string_lossy().into_owned());
        let name = self.name.or(stem).unwrap_or_else(|| "graph".to_owned());
        let graph = load::load(&self.events, &name, &self.weights, &self.filters, common)?.graph;
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
