use std::collections::HashMap;

use anyhow::bail;
use clap::{Args, ValueEnum};
use compact_str::CompactString;
use detente::export::{self, DiagramOptions};
use detente::model::RelationGraph;

/// What a diagram shows, and how: options of every command that draws.
#[derive(Args)]
#[command(next_help_heading = "Diagram")]
pub struct DiagramFlags {
    /// Relations that a diagram shows, strongest first; 0 shows all
    #[arg(long, value_name = "N", default_value_t = 40)]
    top: usize,
    /// Show only this actor and its neighbours, by id; again or with commas for more
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    focus: Vec<String>,
    /// How many steps along relations, in either direction, still count as neighbours
    #[arg(long, value_name = "STEPS", default_value_t = 1, requires = "focus")]
    depth: usize,
    /// Several relations between the same two actors: side by side, or one line for each sign
    #[arg(long, value_name = "HOW", default_value = "fanned")]
    parallel: Parallel,
    /// Who arranges and draws: ours, by forces or in layers, or a program of Graphviz, where it is installed
    #[arg(long, value_name = "NAME", default_value = "own")]
    engine: Engine,
}

#[derive(Clone, Copy, ValueEnum)]
enum Parallel {
    Fanned,
    Merged,
}

#[derive(Clone, Copy, ValueEnum)]
enum Engine {
    Own,
    Layered,
    Dot,
    Sfdp,
    Neato,
}

impl DiagramFlags {
    /// How many relations are shown; `None`: all.
    pub fn top(&self) -> Option<usize> {
        Some(self.top).filter(|&top| top > 0)
    }

    /// The options, once the graph is there to look for the actors in.
    pub fn options(&self, graph: &RelationGraph) -> anyhow::Result<DiagramOptions> {
        for id in &self.focus {
            if graph.node(id).is_none() {
                bail!("--focus: no actor of the graph has the id `{id}`; ids are like IRN or NATO");
            }
        }
        Ok(DiagramOptions {
            top: self.top(),
            focus: self.focus.iter().map(Into::into).collect(),
            depth: self.depth,
            parallel: match self.parallel {
                Parallel::Fanned => export::Parallel::Fanned,
                Parallel::Merged => export::Parallel::Merged,
            },
            engine: match self.engine {
                Engine::Own => export::Engine::Own,
                Engine::Layered => export::Engine::Layered,
                Engine::Dot => export::Engine::Dot,
                Engine::Sfdp => export::Engine::Sfdp,
                Engine::Neato => export::Engine::Neato,
            },
        })
    }
}

/// A number of pixels of a PNG for each pixel of the SVG.
pub fn scale(text: &str) -> Result<f64, String> {
    let scale: f64 = text.parse().map_err(|_| "expected a number".to_owned())?;
    if (0.1..=10.0).contains(&scale) { Ok(scale) } else { Err("expected 0.1 to 10".to_owned()) }
}

/// Above so many relations a layout takes longer than anybody waits for a file; readers arrange such graphs themselves.
const MOST_ARRANGED: usize = 50_000;

/// Where the nodes are, in their order, y pointing down: the same in every format, and for the actors of the picture as in it.
pub fn positions(graph: &RelationGraph, options: &DiagramOptions) -> Option<Vec<(f64, f64)>> {
    let places = || export::places(graph, options).iter().map(|point| (point.x, point.y)).collect();
    (graph.graph.edge_count() <= MOST_ARRANGED).then(places)
}

/// The same by actor id.
pub fn places(graph: &RelationGraph, options: &DiagramOptions) -> Option<HashMap<CompactString, (f64, f64)>> {
    Some(graph.graph.node_weights().map(|node| node.id.clone()).zip(positions(graph, options)?).collect())
}
