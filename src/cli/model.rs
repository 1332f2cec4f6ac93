use std::fs::File;
use std::io::{BufReader, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use detente::error::Error;
use detente::lexicon::Lexicon;
use detente::model::Span;
use detente::network::{self, Ensemble, Example, Network, Sizes, TrainOptions, VectorOptions};
use detente::options::IngestOptions;
use detente::pipeline::Pipeline;
use detente::relate::label::{LabelledPair, PairWords};
use detente::segment::Segmenter;
use detente::treebank;
use detente::{evaluate, export, ingest};
use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::conllu::conllu;
use super::{Common, End, input, progress};

/// Train and measure the tagger and the parser
#[derive(Args)]
pub struct Model {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Train(Train),
    Pairs(Pairs),
    Eval(Eval),
}

/// Measure a model on a treebank, by the definitions of the CoNLL 2018 shared task
///
/// With gold words unless --raw is given; then sentences and words are the program's own.
#[derive(Args)]
#[command(after_help = "Example: detente model eval --conllu en-test.conllu --raw")]
struct Eval {
    /// Treebank, CoNLL-U
    #[arg(long, value_name = "FILE")]
    conllu: PathBuf,
    /// Model to measure [default: the one that is built in]
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
    /// From raw text: cut it into sentences and words first
    #[arg(long)]
    raw: bool,
}

/// Train a model on treebanks
///
/// The same treebanks, texts, options and machine give the same bytes.
#[derive(Args)]
#[command(after_help = "Example: detente model train --train en-train.conllu --dev en-dev.conllu --raw news/ -o english.model")]
struct Train {
    /// Treebanks to learn from, CoNLL-U
    #[arg(long, required = true, value_delimiter = ',', value_name = "FILE,…")]
    train: Vec<PathBuf>,
    /// Treebank to measure on after each epoch, CoNLL-U
    #[arg(long, value_name = "FILE")]
    dev: Option<PathBuf>,
    /// Raw text for word vectors and for the teachers: files and folders as `build` takes them
    #[arg(long, value_delimiter = ',', value_name = "INPUT,…")]
    raw: Vec<String>,
    /// File for the model
    #[arg(long, short, value_name = "FILE")]
    output: PathBuf,
    /// Times that each sentence is seen
    #[arg(long, value_name = "N", default_value_t = TrainOptions::default().epochs)]
    epochs: usize,
    /// Layers of the encoder
    #[arg(long, value_name = "N", default_value_t = TrainOptions::default().sizes.layers)]
    layers: usize,
    /// Width of a layer in each direction
    #[arg(long, value_name = "N", default_value_t = TrainOptions::default().sizes.hidden)]
    hidden: usize,
    /// Share of values dropped between layers
    #[arg(long, value_name = "X", default_value_t = TrainOptions::default().dropout)]
    dropout: f32,
    /// Networks that are trained first, vote on sentences of the raw text, and so teach the one that is kept; 0 for none
    #[arg(long, value_name = "N", default_value_t = 4)]
    teachers: u64,
    /// Sentences of the raw text that the teachers annotate
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    taught: usize,
    /// Seed of all chance
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

/// Train the words by which `detente label` types a pair that no frame decides
///
/// Learns from the examples of the frames and from labelled sentences: files TYPE.txt with one sentence a line, the source in <s>…</s>, the
/// target in <t>…</t>. The same sentences and frames give the same bytes.
#[derive(Args)]
#[command(after_help = "Example: detente model pairs data/labelled -o data/models/pairs.model")]
struct Pairs {
    /// Folder of labelled sentences
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// File for the model
    #[arg(long, short, value_name = "FILE")]
    output: PathBuf,
}

impl Pairs {
    fn run(self, common: &Common) -> anyhow::Result<End> {
        let pipeline = common.pipeline()?;
        let mut pairs: Vec<(String, Span, Span, compact_str::CompactString)> = Vec::new();
        for relation in pipeline.lexicon().relations.types() {
            let path = self.folder.join(format!("{}.txt", relation.id));
            if !path.is_file() {
                continue;
            }
            let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
            for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
                let Some((text, source, target)) = marked(line) else {
                    bail!("{}:{}: expected one <s>…</s> and one <t>…</t>", path.display(), number + 1);
                };
                pairs.push((text, source, target, relation.id.clone()));
            }
        }
        if pairs.is_empty() {
            bail!("no file TYPE.txt of labelled sentences in {}", self.folder.display());
        }
        let written = pairs.len();
        pairs.extend(pipeline.example_pairs());
        let examples: Vec<LabelledPair> = pairs
            .par_iter()
            .filter_map(|(text, source, target, relation)| {
                let features = pipeline.features(text, Some(*source), Some(*target)).ok()?;
                Some(LabelledPair { features, relation: relation.clone() })
            })
            .collect();
        let bytes = PairWords::train(&examples).to_bytes();
        let mut file = export::WholeFile::create(&self.output)?;
        file.write_all(&bytes)?;
        file.finish()?;
        if !common.quiet {
            eprintln!("{written} labelled sentences, {} examples of frames, {} bytes", examples.len() - written, bytes.len());
        }
        Ok(End::Done)
    }
}

/// The text of a marked sentence, its source and its target.
fn marked(line: &str) -> Option<(String, Span, Span)> {
    let (mut text, mut open, mut spans) = (String::new(), None, [None, None]);
    let mut rest = line;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        let tag = ["<s>", "</s>", "<t>", "</t>"].into_iter().position(|tag| rest[at..].starts_with(tag));
        match (tag, open) {
            (Some(0 | 2), None) => open = Some((tag?, text.len())),
            (Some(end @ (1 | 3)), Some((begin, start))) if begin + 1 == end && spans[begin / 2].is_none() => {
                spans[begin / 2] = Some(Span::new(start, text.len()));
                open = None;
            }
            (None, _) => {
                text.push('<');
                rest = &rest[at + 1..];
                continue;
            }
            _ => return None,
        }
        rest = &rest[at + ["<s>", "</s>", "<t>", "</t>"][tag?].len()..];
    }
    text.push_str(rest);
    Some((text, spans[0]?, spans[1]?))
}

impl Model {
    pub fn run(self, common: &Common) -> anyhow::Result<End> {
        match self.command {
            Command::Train(train) => train.run(common),
            Command::Pairs(pairs) => pairs.run(common),
            Command::Eval(eval) => eval.run(),
        }
    }
}

impl Train {
    fn run(self, common: &Common) -> anyhow::Result<End> {
        let mut examples = Vec::new();
        let mut sentences = Vec::new();
        for path in &self.train {
            for sentence in read_treebank(path)? {
                sentences.push(sentence.words().map(|row| row.form.clone()).collect());
                examples.push(example(path, &sentence)?);
            }
        }
        let dev: Vec<Example> = match &self.dev {
            Some(path) => read_treebank(path)?.iter().map(|sentence| example(path, sentence)).collect::<Result<_, _>>()?,
            None => Vec::new(),
        };
        if examples.is_empty() {
            bail!(
                "no sentence to learn from in {}",
                self.train.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ")
            );
        }
        let say = Say { quiet: common.quiet, start: Instant::now() };
        let raw = if self.raw.is_empty() { Vec::new() } else { raw_sentences(&self.raw)? };
        let vectors = (!raw.is_empty()).then(|| {
            sentences.extend(raw.iter().cloned());
            say.line(&format!("learning word vectors from {} sentences", sentences.len()));
            network::vectors(&sentences, &VectorOptions { seed: self.seed, ..VectorOptions::default() })
        });
        drop(sentences);
        let defaults = TrainOptions::default();
        let options = TrainOptions {
            sizes: Sizes { layers: self.layers, hidden: self.hidden, ..defaults.sizes },
            epochs: self.epochs,
            dropout: self.dropout,
            seed: self.seed,
            ..defaults
        };
        let teachers = if raw.is_empty() { 0 } else { self.teachers };
        let bar = progress::counter((teachers + 1) * options.epochs as u64, common.quiet);
        let train = |name: &str, silver: &[Example], options: &TrainOptions| {
            network::train(&examples, silver, &dev, vectors.as_ref(), options, |progress| {
                let network::Progress { epoch, loss, score } = progress;
                let score = format!("dev UPOS {:.2}  UAS {:.2}  LAS {:.2}", score.upos, score.uas, score.las);
                bar.suspend(|| say.line(&format!("{name}: epoch {epoch:>2}  loss {loss:.3}  {score}")));
                bar.inc(1);
            })
        };
        let mut silver = Vec::new();
        if teachers > 0 {
            let teach = |number: u64| {
                let options = TrainOptions { seed: self.seed.wrapping_add(1000 * number), ..options.clone() };
                let model = train(&format!("teacher {number}"), &[], &options);
                Network::from_bytes(model.leak()).map_err(|reason| anyhow::anyhow!("teacher {number}: {reason}"))
            };
            let networks: Vec<Network> = (1..=teachers).into_par_iter().map(teach).collect::<anyhow::Result<_>>()?;
            let ensemble = Ensemble::new(networks);
            if !dev.is_empty() {
                bar.suspend(|| say.line(&format!("teachers together: dev {}", together(&ensemble, &dev))));
            }
            let lesson = lesson(raw, self.taught, self.seed);
            bar.suspend(|| say.line(&format!("the teachers annotate {} sentences", lesson.len())));
            let annotate = |words: &Vec<String>| ensemble.annotate(&words.iter().map(String::as_str).collect::<Vec<_>>());
            silver = lesson.par_iter().map(annotate).collect();
        }
        let model = train("model", &silver, &options);
        bar.finish_and_clear();
        export::write_whole(&self.output, |to| to.write_all(&model))?;
        say.line(&format!("wrote {} ({:.1} MB)", self.output.display(), model.len() as f64 / 1e6));
        Ok(End::Done)
    }
}

/// Lines of progress, with the time.
struct Say {
    quiet: bool,
    start: Instant,
}

impl Say {
    fn line(&self, text: &str) {
        if !self.quiet {
            eprintln!("{:>5.0} s  {text}", self.start.elapsed().as_secs_f64());
        }
    }
}

/// Sentences to be annotated: different ones, neither very short nor very long, drawn at random.
fn lesson(mut sentences: Vec<Vec<String>>, count: usize, seed: u64) -> Vec<Vec<String>> {
    sentences.retain(|words| (4..=60).contains(&words.len()));
    let key = |words: &Vec<String>| xxh3_64_with_seed(words.join(" ").as_bytes(), seed);
    sentences.sort_by_cached_key(|words| (key(words), words.clone()));
    sentences.dedup();
    sentences.truncate(count);
    sentences
}

/// Heads and relations that an ensemble gets right, subtypes apart.
fn together(ensemble: &Ensemble, dev: &[Example]) -> String {
    let universal = |deprel: &str| deprel.split(':').next().map(str::to_owned);
    let counts: Vec<[usize; 2]> = dev
        .par_iter()
        .filter(|gold| gold.forms.len() <= network::MAX_WORDS)
        .map(|gold| {
            let own = ensemble.annotate(&gold.forms.iter().map(String::as_str).collect::<Vec<_>>());
            let right =
                |at: &usize| own.heads[*at] == gold.heads[*at] && universal(&own.deprels[*at]) == universal(&gold.deprels[*at]);
            [gold.forms.len(), (0..gold.forms.len()).filter(right).count()]
        })
        .collect();
    let sum = |at: usize| counts.iter().map(|counts| counts[at]).sum::<usize>() as f64;
    format!("LAS {:.2}", 100.0 * sum(1) / sum(0).max(1.0))
}

fn read_treebank(path: &Path) -> anyhow::Result<Vec<treebank::Sentence>> {
    let file = File::open(path).map_err(|source| Error::Io { action: "read", path: path.to_owned(), source })?;
    Ok(treebank::read(path, BufReader::new(file))?)
}

/// The syntactic words of a sentence as the network learns them.
fn example(path: &Path, sentence: &treebank::Sentence) -> anyhow::Result<Example> {
    let mut example = Example::default();
    for row in sentence.words() {
        let name = || sentence.comment("sent_id").unwrap_or("?").to_owned();
        example.forms.push(row.form.clone());
        example.lemmas.push(row.lemma.clone());
        example.upos.push(row.upos.parse().with_context(|| format!("{}: sentence {}", path.display(), name()))?);
        example.feats.push(row.feats.clone());
        let head = row
            .head
            .parse()
            .with_context(|| format!("{}: sentence {}: word `{}` has no head", path.display(), name(), row.form));
        example.heads.push(head?);
        example.deprels.push(row.deprel.clone());
    }
    Ok(example)
}

/// The sentences of raw text, cut into words.
fn raw_sentences(inputs: &[String]) -> anyhow::Result<Vec<Vec<String>>> {
    let lexicon = Lexicon::builtin();
    let segmenter = Segmenter::new(&lexicon.abbreviations);
    let mut sentences = Vec::new();
    for record in ingest::open(inputs, &IngestOptions::default())? {
        let reading = record.read();
        if let Some(issue) = reading.skipped {
            eprintln!("skipped: {issue}");
        }
        let Some(document) = reading.document else { continue };
        for sentence in segmenter.sentences(&document.text) {
            sentences.push((0..sentence.len()).map(|token| sentence.word(token).to_owned()).collect());
        }
    }
    Ok(sentences)
}

impl Eval {
    fn run(self) -> anyhow::Result<End> {
        let gold = read_treebank(&self.conllu)?;
        let start = Instant::now();
        let network = match &self.model {
            Some(path) => Arc::new(load(path)?),
            None => Network::english(),
        };
        let loaded = start.elapsed();
        let start = Instant::now();
        let system = if self.raw { from_raw(&network, &gold) } else { from_words(&network, &gold) };
        let seconds = start.elapsed().as_secs_f64();
        let scores =
            evaluate::parsing(&gold, &system).map_err(|reason| anyhow::anyhow!("{}: {reason}", self.conllu.display()))?;
        let mut out = input::stdout();
        let mut shares = vec![
            ("UPOS", scores.upos),
            ("UFeats", scores.feats),
            ("Lemmas", scores.lemmas),
            ("UAS", scores.uas),
            ("LAS", scores.las),
        ];
        if self.raw {
            shares.splice(0..0, [("Sentences", scores.sentences), ("Tokens", scores.tokens), ("Words", scores.words)]);
        }
        for (name, share) in shares {
            writeln!(out, "{name:<10}{:>7.2}", share.f1())?;
        }
        writeln!(out, "\nLAS by relation")?;
        let mut relations: Vec<_> = scores.by_relation.iter().collect();
        relations.sort_by_key(|&(name, &(_, all))| (std::cmp::Reverse(all), name));
        for (name, (right, all)) in relations {
            writeln!(out, "{name:<12}{:>7.2}{all:>7}", 100.0 * *right as f64 / *all as f64)?;
        }
        out.flush()?;
        let words: usize = system.iter().map(|sentence| sentence.words().count()).sum();
        eprintln!("model read in {:.0} ms; {:.0} words/s on one thread", loaded.as_secs_f64() * 1e3, words as f64 / seconds);
        Ok(End::Done)
    }
}

/// The gold's own words, tagged and parsed anew.
fn from_words(network: &Network, gold: &[treebank::Sentence]) -> Vec<treebank::Sentence> {
    let anew = |sentence: &treebank::Sentence| {
        let words: Vec<&str> = sentence.words().map(|row| row.form.as_str()).collect();
        let encoding = network.encode(&words);
        let (mut tags, mut arcs) = (network.tag(&words, &encoding).into_iter(), network.arcs(&encoding).into_iter());
        let mut sentence = sentence.clone();
        for row in sentence.rows.iter_mut().filter(|row| matches!(row.id, treebank::Id::Word(_))) {
            let (Some(tag), Some(arc)) = (tags.next(), arcs.next()) else { continue };
            row.upos = tag.upos.to_string();
            row.lemma = tag.lemma.to_string();
            row.feats = tag.morphology.to_string();
            row.head = arc.head.map_or(0, |head| head + 1).to_string();
            row.deprel = arc.deprel.to_string();
        }
        sentence
    };
    gold.iter().map(anew).collect()
}

/// The text of the treebank, cut and parsed: its documents and paragraphs parted by blank lines, its sentences by a blank.
fn from_raw(network: &Arc<Network>, gold: &[treebank::Sentence]) -> Vec<treebank::Sentence> {
    let mut text = String::new();
    for sentence in gold {
        if sentence.starts("newdoc") || sentence.starts("newpar") {
            text.push_str("\n\n");
        }
        text.push_str(&surface(sentence));
        text.push(' ');
    }
    let pipeline = Pipeline::new(Lexicon::builtin(), network.clone());
    let mut sentences = Vec::new();
    pipeline.trees(&text, |sentence| sentences.push(conllu(&sentence)));
    sentences
}

/// A sentence as it was written: its tokens with the blanks between them.
fn surface(sentence: &treebank::Sentence) -> String {
    let mut text = String::new();
    let mut covered = 0;
    for row in &sentence.rows {
        match row.id {
            treebank::Id::Empty(..) => continue,
            treebank::Id::Range(_, last) => covered = last,
            treebank::Id::Word(number) if number <= covered => continue,
            treebank::Id::Word(_) => {}
        }
        text.push_str(&row.form);
        if !row.misc.split('|').any(|part| part == "SpaceAfter=No") {
            text.push(' ');
        }
    }
    text
}

fn load(path: &Path) -> anyhow::Result<Network> {
    let bytes = std::fs::read(path).map_err(|source| Error::Io { action: "read", path: path.to_owned(), source })?;
    Network::from_bytes(Box::leak(bytes.into_boxed_slice())).map_err(|reason| anyhow::anyhow!("{}: {reason}", path.display()))
}
