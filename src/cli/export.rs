use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::{Args, ValueEnum};
use detente::aggregate;
use detente::export;
use detente::model::Filter;

use super::diagram::{self, DiagramFlags};
use super::filters::FilterFlags;
use super::{Common, End, input};

/// Write a graph in another format
#[derive(Args)]
#[command(after_help = "Example: detente export output/news/graph.json --top 20 -o news.svg")]
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
    /// Pixels of a PNG for each pixel of the SVG
    #[arg(long, value_name = "FACTOR", default_value_t = 2.0, value_parser = diagram::scale)]
    scale: f64,
    #[command(flatten)]
    diagram: DiagramFlags,
    #[command(flatten)]
    filters: FilterFlags,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// A diagram as text for Graphviz
    Dot,
    /// A diagram to print; needs no other program
    Svg,
    /// The same in pixels
    Png,
    /// networkx node-link JSON
    Json,
}

impl Export {
    pub fn run(self, common: &Common) -> anyhow::Result<End> {
        let ending = self.output.as_deref().and_then(Path::extension).and_then(|ending| ending.to_str());
        let format = match (self.to, ending) {
            (Some(format), _) => format,
            (None, Some("dot" | "gv")) => Format::Dot,
            (None, Some("json")) => Format::Json,
            (None, Some("svg")) => Format::Svg,
            (None, Some("png")) => Format::Png,
            (None, Some(other)) => {
                bail!("no format for the ending `.{other}`; expected .svg, .png, .dot or .json, or say --to FORMAT")
            }
            (None, None) => {
                bail!("which format? say --to svg, --to png, --to dot or --to json, or give an output file with such an ending")
            }
        };
        let filter = self.filters.filter(common)?;
        if filter.has_dates() {
            bail!("--since and --until: a graph does not know the days of its events; use `detente graph` on the events first");
        }
        let graph = export::read_graph(Path::new(&self.graph), &input::read_text(&self.graph)?)?;
        let graph = if filter == Filter::default() { graph } else { aggregate::select(&graph, &filter) };
        let graph = self.filters.backbone(graph);
        let bytes = match format {
            Format::Dot => export::dot(&graph, &self.diagram.options(&graph)?).into_bytes(),
            Format::Svg => export::svg(&graph, &self.diagram.options(&graph)?)?.into_bytes(),
            Format::Png => export::png(&graph, &self.diagram.options(&graph)?, self.scale)?,
            Format::Json => Vec::new(),
        };
        let write = |to: &mut dyn Write| match format {
            Format::Json => export::write_graph(&graph, to),
            Format::Dot | Format::Svg | Format::Png => to.write_all(&bytes),
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
