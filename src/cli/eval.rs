use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;
use detente::evaluate::{self, GoldLine, GoldPair, JudgedEvent, LEVELS, PrecisionRecall, RelationScores};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::{Common, End};

/// Measure events, mentions or labels against gold made by hand
///
/// Events: GOLD holds annotated sentences and their relations, one JSON object a line; precision, recall and F1 at six levels from the pair of
/// actors to the status, and of the graph; then by relation type and by frame, and how far the confidences can be relied on. Labels of
/// pairs: GOLD is a table with the columns gold_root and gold_penta, tab-separated.
#[derive(Args)]
#[command(after_help = "Example: detente eval gold.jsonl events.jsonl")]
pub struct Eval {
    /// Gold: annotated sentences (.jsonl), or pairs with their PLOVER roots (.tsv)
    #[arg(value_name = "GOLD")]
    gold: PathBuf,
    /// What `extract` or `label` gave
    #[arg(value_name = "RESULT")]
    result: PathBuf,
    /// RESULT holds mentions, as `extract --mentions` writes them
    #[arg(long)]
    mentions: bool,
}

#[derive(Deserialize)]
struct Labelled {
    id: serde_json::Value,
    #[serde(default)]
    relation: Option<String>,
}

impl Eval {
    pub fn run(self, _: &Common) -> anyhow::Result<End> {
        if self.gold.extension().is_some_and(|end| end == "tsv") {
            return self.pairs();
        }
        let gold: Vec<GoldLine> = lines(&self.gold)?;
        if self.mentions {
            let score = evaluate::mentions(&gold, &lines(&self.result)?);
            println!("ends of core relations {}  found {}  recall {:.3}", score.all, score.right, score.value());
            return Ok(End::Done);
        }
        print(&evaluate::relations(&gold, &lines::<JudgedEvent>(&self.result)?));
        Ok(End::Done)
    }

    fn pairs(&self) -> anyhow::Result<End> {
        let file = File::open(&self.gold).with_context(|| format!("cannot read {}", self.gold.display()))?;
        let mut table = csv::ReaderBuilder::new().delimiter(b'\t').flexible(true).from_reader(file);
        let gold: Vec<GoldPair> =
            table.deserialize().collect::<Result<_, _>>().with_context(|| format!("cannot read {}", self.gold.display()))?;
        let labels: Vec<Labelled> = lines(&self.result)?;
        let labels: HashMap<String, String> = labels
            .into_iter()
            .filter_map(|label| {
                let id = label.id.as_str().map_or_else(|| label.id.to_string(), str::to_owned);
                Some((id, label.relation?))
            })
            .collect();
        let scores = evaluate::pairs(&gold, &labels);
        println!("rows {}  unlabelled {}", scores.rows, scores.unlabelled);
        let classes: Vec<String> = scores.classes.iter().map(|(class, f1)| format!("{class} {f1:.2}")).collect();
        println!("per class F1: {}", classes.join("  "));
        println!(
            "root accuracy {:.3}  root macro-F1 {:.3}  quad macro-F1 {:.3}  binary macro-F1 {:.3}",
            scores.accuracy, scores.root, scores.quad, scores.binary
        );
        Ok(End::Done)
    }
}

fn lines<T: DeserializeOwned>(path: &Path) -> anyhow::Result<Vec<T>> {
    let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut all = Vec::new();
    for (number, line) in BufReader::new(file).lines().enumerate() {
        let line = line.with_context(|| format!("cannot read {}", path.display()))?;
        if line.trim().is_empty() {
            continue;
        }
        match serde_json::from_str(&line) {
            Ok(value) => all.push(value),
            Err(error) => bail!("{}:{}: {error}", path.display(), number + 1),
        }
    }
    Ok(all)
}

fn print(scores: &RelationScores) {
    println!(
        "sentences {}  core relations {}  predicted {}  predicted outside the gold sentences {}",
        scores.sentences, scores.core, scores.predicted, scores.outside
    );
    let row = |name: &str, score: &PrecisionRecall| {
        let (precision, recall) = (score.precision.value(), score.recall.value());
        println!("{name:<10} precision {precision:.3}  recall {recall:.3}  F1 {:.3}", score.f1());
    };
    for (level, score) in LEVELS.iter().zip(&scores.levels) {
        row(level, score);
    }
    row("graph", &scores.graph);
    println!("\nby type (class right)       found  precision  wanted  recall");
    for (relation, score) in &scores.types {
        let (precision, recall) = (score.precision, score.recall);
        println!(
            "{relation:<26} {:>6}      {:.3}  {:>6}   {:.3}",
            precision.all,
            precision.value(),
            recall.all,
            recall.value()
        );
    }
    println!("\nframes by errors            found  direction right  class right");
    let mut frames: Vec<_> = scores.frames.iter().collect();
    frames.sort_by_key(|(name, [_, class])| (std::cmp::Reverse(class.all - class.right), *name));
    for (frame, [direction, class]) in frames {
        println!("{frame:<26} {:>6}            {:>5}        {:>5}", class.all, direction.right, class.right);
    }
    println!("\nconfidence   events  mean  class right");
    for (tenth, (ratio, sum)) in
        scores.reliability.iter().zip(scores.confidences).enumerate().filter(|(_, (ratio, _))| ratio.all > 0)
    {
        println!(
            "{:.1} to {:.1}   {:>6}  {:.2}        {:.2}",
            tenth as f64 / 10.0,
            (tenth + 1) as f64 / 10.0,
            ratio.all,
            sum / ratio.all as f64,
            ratio.value()
        );
    }
}
