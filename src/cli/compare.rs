use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::Args;
use detente::aggregate;
use detente::compare::{Side, compare};
use detente::export::{self, DiagramOptions, DiffEvidence};
use detente::model::{GraphDiff, Sides};
use detente::options::CompareOptions;
use jiff::ToSpan;
use jiff::civil::Date;

use super::build::name_of;
use super::filters::{FilterFlags, first_day};
use super::load::{self, Loaded};
use super::weights::{WeightFlags, share};
use super::{Common, End, diagram, input, quotes};

/// Tell what differs between two corpora, or between two periods of one, beyond chance
///
/// Writes to the output folder:
///
///   compare.json  every relation, pair and actor with both sides' numbers, and how far the graphs as wholes are apart
///   compare.html  both graphs and their difference side by side, to look at in a browser
///   compare.md    what differs most, with a sentence from each side
///   compare.dot   the relations that differ most, as a diagram
///
/// Rates are for each 1,000 documents, so that the sizes of the corpora make no difference. Give events or folders rather than graphs: only
/// they know which documents stand behind a relation, so only they can be tested against random halves.
#[derive(Args)]
#[command(verbatim_doc_comment, after_help = EXAMPLES)]
pub struct Compare {
    /// The first side: a file of events, a folder made by `build`, or a graph
    #[arg(value_name = "A")]
    a: String,
    /// The second side
    #[arg(value_name = "B", required_unless_present = "split", conflicts_with = "split")]
    b: Option<String>,
    /// Compare A before this day with A from this day on, within --since and --until; undated documents are left out
    #[arg(long, value_name = "DATE", value_parser = first_day)]
    split: Option<Date>,
    /// Folder to write to [default: output/ and the names of both sides]
    #[arg(long, short, value_name = "FOLDER")]
    output: Option<PathBuf>,
    /// What the sides are called [default: the names of the inputs]
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    names: Vec<String>,
    /// Greatest false-discovery rate at which a difference is called one
    #[arg(long, value_name = "Q", default_value_t = CompareOptions::default().significance, value_parser = share)]
    max_q: f64,
    /// Total of the Dirichlet prior of the log-odds [default: one count a relation]
    #[arg(long, value_name = "X")]
    prior: Option<f64>,
    /// Random splits of all documents to hold the whole graphs against; 0 leaves that out
    #[arg(long, value_name = "N", default_value_t = CompareOptions::default().draws)]
    permutations: usize,
    /// Seed of the splits
    #[arg(long, value_name = "N", default_value_t = CompareOptions::default().seed)]
    seed: u64,
    /// Relations that the diagram shows; 0 shows all
    #[arg(long, value_name = "N", default_value_t = 40)]
    top: usize,
    #[command(flatten)]
    weights: WeightFlags,
    #[command(flatten)]
    filters: FilterFlags,
}

const EXAMPLES: &str = "Examples:
  detente compare output/gulf output/horn
  detente compare output/gulf --split 2023-03 --names before,after -o output/turn

Exit codes: 0 nothing differs; 1 something differs; 2 failed.";

impl Compare {
    pub fn run(self, common: &Common) -> anyhow::Result<End> {
        if self.filters.has_backbone() {
            bail!("--backbone: a part of a graph has no counts to compare; use --min-documents or --min-weight");
        }
        if self.prior.is_some_and(|prior| !(prior.is_finite() && prior > 0.0)) {
            bail!("--prior: expected a number above 0");
        }
        let names = self.names()?;
        let (weights, filters) = (&self.weights, &self.filters);
        let loaded = match (self.split, &self.b) {
            (Some(day), _) => {
                let before = day.checked_sub(1.day())?;
                let side = |since: Option<Date>, until: Option<Date>, name: &str| {
                    load::load_between(std::slice::from_ref(&self.a), name, weights, filters, since, until, common)
                };
                let given = filters.filter(common)?;
                if given.since.is_some_and(|since| since > before) || given.until.is_some_and(|until| until < day) {
                    bail!("--split {day} is not between --since and --until");
                }
                Sides { a: side(given.since, Some(before), &names.a)?, b: side(Some(day), given.until, &names.b)? }
            }
            (None, Some(b)) => Sides {
                a: load::load(std::slice::from_ref(&self.a), &names.a, weights, filters, common)?,
                b: load::load(std::slice::from_ref(b), &names.b, weights, filters, common)?,
            },
            (None, None) => bail!("what is A to be compared with? give B, or --split DATE"),
        };
        let options = CompareOptions {
            significance: self.max_q,
            prior: self.prior,
            draws: self.permutations,
            seed: self.seed,
            ..CompareOptions::default()
        };
        let diff = compare(&side(&names.a, &loaded.a), &side(&names.b, &loaded.b), &options);
        let wanted = DiffEvidence::wanted(&diff);
        let events = Sides {
            a: quotes::events(&loaded.a.events, &wanted.a.into_iter().collect())?,
            b: quotes::events(&loaded.b.events, &wanted.b.into_iter().collect())?,
        };
        let folder = self.output.clone().unwrap_or_else(|| Path::new("output").join(format!("{}-{}", names.a, names.b)));
        let path = |name: &str| folder.join(name);
        export::write_whole(&path("compare.json"), |to| export::write_diff(&diff, to))?;
        let mut page = quotes::for_comparison(&diff, &loaded.a.events, &loaded.b.events)?;
        // All three pictures have their actors at the same places.
        let (both, _) = aggregate::merge(vec![loaded.a.graph.clone(), loaded.b.graph.clone()], "both", 0);
        page.positions = diagram::places(&both, &DiagramOptions::default());
        let title = format!("{} and {}", names.a, names.b);
        export::write_whole(&path("compare.html"), |to| export::write_diff_html(&title, &diff, &page, to))?;
        let text = export::diff_markdown(&diff, &DiffEvidence { events });
        export::write_whole(&path("compare.md"), |to| to.write_all(text.as_bytes()))?;
        let dot = export::diff_dot(&diff, Some(self.top).filter(|&top| top > 0));
        export::write_whole(&path("compare.dot"), |to| to.write_all(dot.as_bytes()))?;
        if !common.quiet {
            eprintln!("{}", summary(&diff));
            for file in ["compare.json", "compare.html", "compare.md", "compare.dot"] {
                eprintln!("wrote {}", path(file).display());
            }
        }
        Ok(if diff.totals.same < diff.totals.relations { End::Different } else { End::Done })
    }

    fn names(&self) -> anyhow::Result<Sides<String>> {
        let a = name_of(&self.a);
        Ok(match (self.names.as_slice(), &self.b, self.split) {
            ([a, b], ..) => Sides { a: a.clone(), b: b.clone() },
            ([_, ..], ..) => bail!("--names: expected two names, as before,after"),
            ([], Some(b), _) => {
                let b = name_of(b);
                // Two files called graph.json: the folders tell them apart.
                if a == b { Sides { a: format!("{a} A"), b: format!("{b} B") } } else { Sides { a, b } }
            }
            ([], None, Some(day)) => Sides { a: format!("{a} before {day}"), b: format!("{a} from {day}") },
            ([], None, None) => Sides { a: a.clone(), b: a },
        })
    }
}

fn side<'a>(name: &'a str, loaded: &'a Loaded) -> Side<'a> {
    Side { name, graph: &loaded.graph, incidence: loaded.incidence.as_ref() }
}

/// "120 relations: 14 differ beyond chance, 80 are on one side only".
fn summary(diff: &GraphDiff) -> String {
    let totals = &diff.totals;
    format!(
        "{}: {} beyond chance, {} on one side only",
        input::plural(diff.relations.len() as u64, "relation"),
        totals.significant,
        totals.only_in_a + totals.only_in_b
    )
}
