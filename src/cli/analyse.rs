use std::collections::HashSet;
use std::io::Write;
use std::path::PathBuf;

use anyhow::bail;
use clap::{Args, ValueEnum};
use detente::aggregate::document_key;
use detente::analyse::{Dyad, analyse};
use detente::export;
use detente::model::{DocumentKey, DyadProfile};
use detente::options::{AnalyseOptions, DyadOptions, Window};

use super::filters::FilterFlags;
use super::load::{self, Loaded};
use super::weights::WeightFlags;
use super::{Common, End, input};

/// Measure a graph: who is central, which camps there are, how balanced it is; or two actors over time
///
/// Strength, PageRank, betweenness and closeness of each actor; communities of cooperation (Leiden); structural balance against shuffled
/// signs; the frustration index with the two camps. With --dyad, the relations of two actors by period, with the best sentences.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Analyse {
    /// Event files, folders made by `build`, graphs, or - for standard input
    #[arg(required = true, value_name = "GRAPH")]
    inputs: Vec<String>,
    /// Two actors, by id: IRN,USA; needs the events
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    dyad: Vec<String>,
    /// File for the result: .md to read, .json to compute with [default: Markdown on standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Form of the result [default: by the ending of the output file, else md]
    #[arg(long, value_name = "FORM")]
    to: Option<Form>,
    /// Name of the graph
    #[arg(long, value_name = "NAME", default_value = "graph")]
    name: String,
    /// Seed of all chance
    #[arg(long, value_name = "N", default_value_t = AnalyseOptions::default().seed)]
    seed: u64,
    /// How often signs are shuffled to see what balance chance would give
    #[arg(long, value_name = "N", default_value_t = AnalyseOptions::default().permutations)]
    permutations: usize,
    /// Resolution of communities: above 1 smaller ones, below 1 larger ones
    #[arg(long, value_name = "X", default_value_t = AnalyseOptions::default().resolution)]
    resolution: f64,
    #[command(flatten)]
    weights: WeightFlags,
    #[command(flatten)]
    filters: FilterFlags,
}

const EXAMPLES: &str = "Examples:
  detente analyse output/gulf
  detente analyse output/gulf/graph.json --min-documents 2 -o gulf.json
  detente analyse output/gulf --dyad IRN,USA --window quarter";

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// Markdown, to read
    Md,
    /// JSON, to compute with
    Json,
}

impl Analyse {
    pub fn run(self, common: &Common) -> anyhow::Result<End> {
        let ending = self.output.as_deref().and_then(|path| path.extension()).and_then(|ending| ending.to_str());
        let form = match (self.to, ending) {
            (Some(form), _) => form,
            (None, Some("json")) => Form::Json,
            (None, Some("md") | None) => Form::Md,
            (None, Some(other)) => bail!("no form for the ending `.{other}`; expected .md or .json, or say --to"),
        };
        if !(self.resolution.is_finite() && self.resolution > 0.0) {
            bail!("--resolution: expected a number above 0");
        }
        let loaded = load::load(&self.inputs, &self.name, &self.weights, &self.filters, common)?;
        let mut text = Vec::new();
        if self.dyad.is_empty() {
            let options = AnalyseOptions {
                seed: self.seed,
                permutations: self.permutations,
                resolution: self.resolution,
                ..AnalyseOptions::default()
            };
            let analysis = analyse(&loaded.graph, &options);
            match form {
                Form::Json => export::write_json(&mut text, &analysis)?,
                Form::Md => text.extend(export::analysis(&analysis).into_bytes()),
            }
        } else {
            let profile = self.profile(&loaded)?;
            match form {
                Form::Json => export::write_json(&mut text, &profile)?,
                Form::Md => text.extend(export::dyad(&profile).into_bytes()),
            }
        }
        match &self.output {
            Some(path) => {
                export::write_whole(path, |to| to.write_all(&text))?;
                if !common.quiet {
                    eprintln!("wrote {}", path.display());
                }
            }
            None => {
                let mut out = input::stdout();
                out.write_all(&text)?;
                out.flush()?;
            }
        }
        Ok(End::Done)
    }

    fn profile(&self, loaded: &Loaded) -> anyhow::Result<DyadProfile> {
        let [one, other] = self.dyad.as_slice() else {
            bail!("--dyad: expected two actors, as IRN,USA");
        };
        if one == other {
            bail!("--dyad: expected two different actors");
        }
        let Some(incidence) = loaded.incidence.as_ref().filter(|_| !loaded.events.is_empty()) else {
            bail!("--dyad needs the events, as files or folders: a graph keeps only some of them");
        };
        // Of copies of one text one is enough: the first in the order of the keys, which is the same in every run.
        let mut stories = HashSet::new();
        let copies: HashSet<DocumentKey> = incidence
            .documents
            .iter()
            .filter(|document| !stories.insert(document.story))
            .map(|document| document.key)
            .collect();
        let options = self.weights.options()?;
        let mut dyad = Dyad::new(
            one,
            other,
            DyadOptions {
                period: options.window.unwrap_or(Window::Month),
                evidence: options.evidence,
                asserted: options.asserted,
                hypothetical: options.hypothetical,
                negated: options.negated,
            },
        );
        load::each_event(&loaded.events, |event| {
            let key = document_key(&event.doc, event.date, event.publisher.as_deref());
            if loaded.filter.admits_event(event) && !copies.contains(&key) {
                dyad.add(event);
            }
        })?;
        Ok(dyad.finish())
    }
}
