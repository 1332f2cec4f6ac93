use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::{Args, ValueEnum};
use detente::aggregate;
use detente::export::{self, Html, MermaidOptions};
use detente::model::{Filter, RelationGraph};

use super::diagram::{self, DiagramFlags};
use super::filters::FilterFlags;
use super::{Common, End, input, quotes};

/// Write a graph in another format
#[derive(Args)]
#[command(after_help = "Examples: detente export output/news/graph.json --top 20 -o news.svg
  detente export output/news/graph.json -o news.gexf
  detente export output/news/graph.json --to neo4j -o import/")]
pub struct Export {
    /// A graph.json, or - for standard input
    #[arg(value_name = "GRAPH")]
    graph: String,
    /// Format [default: by the ending of the output file]
    #[arg(long, value_name = "FORMAT")]
    to: Option<Format>,
    /// File to write [default: standard output]; a folder for neo4j, and for csv with both tables
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// For html: files of events (.jsonl) or folders made by `build`, for the sentences; without, the page shows ids and numbers
    #[arg(long, value_name = "EVENTS", num_args = 1..)]
    events: Vec<PathBuf>,
    /// Pixels of a PNG for each pixel of the SVG
    #[arg(long, value_name = "FACTOR", default_value_t = 2.0, value_parser = diagram::scale)]
    scale: f64,
    #[command(flatten)]
    diagram: DiagramFlags,
    #[command(flatten)]
    filters: FilterFlags,
}

/// What a format needs besides the graph.
enum Ready {
    Bytes(Vec<u8>),
    Page(Html),
    Positions(Option<Vec<(f64, f64)>>),
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Format {
    /// A diagram as text for Graphviz (.dot, .gv)
    Dot,
    /// A diagram to print; needs no other program (.svg)
    Svg,
    /// The same in pixels (.png)
    Png,
    /// networkx node-link JSON, the format of detente (.json)
    Json,
    /// GraphML, for networkx, igraph, Gephi, yEd, Cytoscape (.graphml)
    Graphml,
    /// GEXF 1.3 with dates, for Gephi (.gexf)
    Gexf,
    /// Elements of cytoscape.js (.cyjs)
    Cytoscape,
    /// JSON Graph Format 2 (.jgf.json, .jgf)
    Jgf,
    /// Nodes and links for d3-force (.d3.json)
    D3,
    /// Serialised graph of graphology (.graphology.json)
    Graphology,
    /// One row a relation (.csv); with a folder, nodes.csv and edges.csv
    Csv,
    /// nodes.csv and relationships.csv for neo4j-admin, into a folder
    Neo4j,
    /// Script of Cypher statements (.cypher, .cql)
    Cypher,
    /// Flowchart for Markdown (.mmd, .mermaid)
    Mermaid,
    /// A page to look at the graph in a browser: one file, no network
    Html,
}

/// By the ending of a file, the longer ones first.
const ENDINGS: [(&str, Format); 20] = [
    (".jgf.json", Format::Jgf),
    (".d3.json", Format::D3),
    (".graphology.json", Format::Graphology),
    (".cyjs.json", Format::Cytoscape),
    (".json", Format::Json),
    (".dot", Format::Dot),
    (".gv", Format::Dot),
    (".svg", Format::Svg),
    (".png", Format::Png),
    (".html", Format::Html),
    (".htm", Format::Html),
    (".graphml", Format::Graphml),
    (".gexf", Format::Gexf),
    (".cyjs", Format::Cytoscape),
    (".jgf", Format::Jgf),
    (".csv", Format::Csv),
    (".cypher", Format::Cypher),
    (".cql", Format::Cypher),
    (".mmd", Format::Mermaid),
    (".mermaid", Format::Mermaid),
];

impl Export {
    pub fn run(self, common: &Common) -> anyhow::Result<End> {
        let format = self.format()?;
        let folder = self.folder(format)?;
        let filter = self.filters.filter(common)?;
        if filter.has_dates() {
            bail!("--since and --until: a graph does not know the days of its events; use `detente graph` on the events first");
        }
        let graph = export::read_graph(Path::new(&self.graph), &input::read_text(&self.graph)?)?;
        let graph = if filter == Filter::default() { graph } else { aggregate::select(&graph, &filter) };
        let graph = self.filters.backbone(graph);
        if !self.events.is_empty() && format != Format::Html {
            bail!("--events: only a page shows sentences; say --to html");
        }
        if let Some(folder) = folder {
            type Write = fn(&RelationGraph, &mut dyn std::io::Write) -> std::io::Result<()>;
            let files: [(&str, Write); 2] = match format {
                Format::Csv => [("nodes.csv", export::write_node_table), ("edges.csv", export::write_edge_table)],
                _ => [("nodes.csv", export::write_neo4j_nodes), ("relationships.csv", export::write_neo4j_relationships)],
            };
            for (name, write) in files {
                self.file(&folder.join(name), common, |to| write(&graph, to))?;
            }
            return Ok(End::Done);
        }
        let ready = self.ready(format, &graph)?;
        let write = |to: &mut dyn Write| match &ready {
            Ready::Bytes(bytes) => to.write_all(bytes),
            Ready::Page(page) => export::write_html(&graph, page, to),
            Ready::Positions(positions) => self.write(format, &graph, positions.as_deref(), to),
        };
        match &self.output {
            Some(path) => self.file(path, common, write)?,
            None => {
                let mut out = input::stdout();
                write(&mut out)?;
                out.flush()?;
            }
        }
        Ok(End::Done)
    }

    /// What can fail, or takes more than the graph, before a file is made.
    fn ready(&self, format: Format, graph: &RelationGraph) -> anyhow::Result<Ready> {
        let diagram = || self.diagram.options(graph);
        Ok(match format {
            Format::Dot => Ready::Bytes(export::dot(graph, &diagram()?).into_bytes()),
            Format::Svg => Ready::Bytes(export::svg(graph, &diagram()?)?.into_bytes()),
            Format::Png => Ready::Bytes(export::png(graph, &diagram()?, self.scale)?),
            Format::Html => {
                let events = |path: &PathBuf| if path.is_dir() { path.join("events.jsonl") } else { path.clone() };
                Ready::Page(quotes::for_page(graph, &diagram()?, &self.events.iter().map(events).collect::<Vec<_>>())?)
            }
            Format::Gexf | Format::Cytoscape | Format::D3 | Format::Graphology => {
                Ready::Positions(diagram::positions(graph, &diagram()?))
            }
            _ => Ready::Positions(None),
        })
    }

    fn file(
        &self,
        path: &Path,
        common: &Common,
        write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>,
    ) -> anyhow::Result<()> {
        export::write_whole(path, write)?;
        if !common.quiet {
            eprintln!("wrote {}", path.display());
        }
        Ok(())
    }

    fn write(
        &self,
        format: Format,
        graph: &RelationGraph,
        positions: Option<&[(f64, f64)]>,
        to: &mut dyn Write,
    ) -> std::io::Result<()> {
        match format {
            Format::Mermaid => {
                let top = self.diagram.top().unwrap_or(usize::MAX);
                to.write_all(export::mermaid(graph, &MermaidOptions { top }).as_bytes())
            }
            Format::Json => export::write_graph(graph, to),
            Format::Graphml => export::write_graphml(graph, to),
            Format::Gexf => {
                // Gephi counts upwards.
                let up: Option<Vec<_>> = positions.map(|positions| positions.iter().map(|&(x, y)| (x, -y)).collect());
                export::write_gexf(graph, up.as_deref(), to)
            }
            Format::Cytoscape => export::write_cytoscape(graph, positions, to),
            Format::Jgf => export::write_jgf(graph, to),
            Format::D3 => export::write_d3(graph, positions, to),
            Format::Graphology => export::write_graphology(graph, positions, to),
            Format::Csv => export::write_edge_table(graph, to),
            Format::Cypher => export::write_cypher(graph, to),
            // `run` writes two files for the one, and has the others ready.
            Format::Neo4j | Format::Html | Format::Dot | Format::Svg | Format::Png => Ok(()),
        }
    }

    fn format(&self) -> anyhow::Result<Format> {
        if let Some(format) = self.to {
            return Ok(format);
        }
        let name = self.output.as_deref().and_then(Path::file_name).map(|name| name.to_string_lossy().to_lowercase());
        let Some(name) = name else {
            bail!("which format? say --to FORMAT, such as --to svg or --to gexf, or give an output file with such an ending")
        };
        match ENDINGS.iter().find(|(ending, _)| name.ends_with(ending)) {
            Some(&(_, format)) => Ok(format),
            None => match name.rsplit_once('.') {
                Some((_, other)) => {
                    let known: Vec<&str> = ENDINGS.iter().map(|&(ending, _)| ending).collect();
                    bail!("no format for the ending `.{other}`; expected one of {}, or say --to FORMAT", known.join(" "))
                }
                None => {
                    bail!("which format? say --to FORMAT, such as --to svg or --to gexf, or give the output file an ending")
                }
            },
        }
    }

    /// The folder that two files go to; `None` for a format of one file.
    fn folder(&self, format: Format) -> anyhow::Result<Option<&Path>> {
        let output = self.output.as_deref();
        let is_folder =
            |path: &Path| path.is_dir() || path.as_os_str().to_string_lossy().ends_with(['/', std::path::MAIN_SEPARATOR]);
        match (format, output) {
            (Format::Neo4j, None) => bail!("neo4j takes two files: say -o FOLDER"),
            (Format::Neo4j, Some(path)) if path.is_file() => {
                bail!("neo4j takes two files: `{}` is a file, expected a folder", path.display())
            }
            (Format::Neo4j, folder) => Ok(folder),
            (Format::Csv, Some(path)) if is_folder(path) => Ok(Some(path)),
            _ => Ok(None),
        }
    }
}
