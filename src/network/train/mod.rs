//! Training: cross-entropy of heads, relations, parts of speech and features together, by Adam (Kingma & Ba 2015), with dropout.
//!
//! The gradients are worked out by hand, layer by layer, in the order in which the network runs, backwards. A batch is cut into a fixed number
//! of shards that are added in a fixed order, so that the number of threads changes no bit; all chance comes from one seeded generator.
//! The weights kept are a running mean over the second half of the steps (Polyak averaging).

mod adam;
mod gradient;

pub(super) use gradient::softmax;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use ndarray::{Array1, Array2, ArrayView2};
use rayon::prelude::*;

use super::arcs::DISTANCES;
use super::file::{Contents, Sizes, Table, part};
use super::lemma::Lemmatiser;
use super::vectors::Vectors;
use super::{Network, RESERVED, UNKNOWN, features};
use crate::model::Upos;
use crate::statistics::Random;
use adam::{Adam, EMBEDDING_EVERY};

/// A sentence to learn from: one entry a word in every list.
#[derive(Clone, Debug, Default)]
pub struct Example {
    /// Words as written.
    pub forms: Vec<String>,
    /// Lemmas; `_` for none.
    pub lemmas: Vec<String>,
    /// Parts of speech.
    pub upos: Vec<Upos>,
    /// Features, `_` for none.
    pub feats: Vec<String>,
    /// Heads, counted from 1; 0 is the root.
    pub heads: Vec<usize>,
    /// Relations to the heads.
    pub deprels: Vec<String>,
}

/// How training goes.
#[derive(Clone, Debug)]
pub struct TrainOptions {
    /// Sizes of the layers.
    pub sizes: Sizes,
    /// Times that each sentence is seen.
    pub epochs: usize,
    /// Sentences in a step.
    pub batch: usize,
    /// Greatest learning rate; it rises over the first steps and then falls to nothing.
    pub rate: f32,
    /// Learning rate of the words' own embeddings, as a share of the rate. Low: what raw text taught of a word that the treebanks hold and
    /// of one that they do not hold must not drift apart; what the treebanks teach of a word can go into its hashed rows.
    pub word_rate: f32,
    /// Share of values dropped between layers.
    pub dropout: f32,
    /// Share dropped before the scorers of arcs and labels.
    pub scorer_dropout: f32,
    /// Share of known words taken for unknown.
    pub word_dropout: f32,
    /// Seed of all chance.
    pub seed: u64,
}

impl Default for TrainOptions {
    fn default() -> Self {
        Self {
            sizes: Sizes { embedding: 128, hidden: 128, layers: 3, arc: 64, label: 96 },
            epochs: 16,
            batch: 24,
            rate: 0.004,
            word_rate: 0.3,
            dropout: 0.06,
            scorer_dropout: 0.15,
            word_dropout: 0.15,
            seed: 1,
        }
    }
}

/// Share of right answers, in percent, with gold words.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Score {
    /// Parts of speech.
    pub upos: f64,
    /// Heads.
    pub uas: f64,
    /// Heads with relations, subtypes apart.
    pub las: f64,
}

/// What is told after each epoch.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// Epochs done, from 1.
    pub epoch: usize,
    /// Mean loss of a word in this epoch.
    pub loss: f64,
    /// Score on the development sentences so far.
    pub score: Score,
}

/// Sentences longer than this are left out of training.
const LONGEST: usize = 120;
/// Shards of a batch; fixed, so that sums come out the same on any number of threads.
const SHARDS: usize = 2;
/// Words seen less often are known by their affixes only, unless they have a vector.
const RARE: usize = 2;

/// Normal with mean 0 and deviation 1, near enough: the sum of twelve uniform numbers.
fn normal(random: &mut Random) -> f32 {
    (0..12).map(|_| random.unit()).sum::<f32>() - 6.0
}

/// A sentence in numbers.
struct Item {
    words: Vec<u32>,
    hashed: Vec<Vec<u32>>,
    upos: Vec<usize>,
    feats: Vec<usize>,
    heads: Vec<usize>,
    deprels: Vec<usize>,
}

impl Item {
    fn rows(&self) -> usize {
        self.words.len() + 1
    }

    /// The rows in the order in which a layer sees them, forwards for side 0, backwards for side 1.
    fn steps(&self, start: usize, side: usize) -> impl DoubleEndedIterator<Item = usize> {
        let rows = self.rows();
        (0..rows).map(move |step| start + if side == 0 { step } else { rows - 1 - step })
    }
}

/// The weights; where each of `dense` lies, `part` says.
#[derive(Clone)]
struct Weights {
    dense: Vec<Array2<f32>>,
    words: Array2<f32>,
    hashed: Array2<f32>,
}

/// A gradient; of the embeddings only the rows that were used.
struct Gradient {
    dense: Vec<Array2<f32>>,
    words: HashMap<u32, Array1<f32>>,
    hashed: HashMap<u32, Array1<f32>>,
}

/// Numbers of the tags and relations.
struct Outputs {
    upos: Vec<String>,
    feats: Vec<String>,
    /// The parts of speech that each list of features was seen with, parted by blanks.
    feats_of: Vec<String>,
    deprels: Vec<String>,
}

struct Trainer<'t> {
    options: &'t TrainOptions,
    outputs: Outputs,
    shapes: Vec<(usize, usize)>,
}

/// Trains a network and gives its file. `each` hears of every epoch.
///
/// `silver` holds sentences that a machine annotated (`Ensemble`): each epoch sees all examples and as many silver sentences, taken in turn.
/// Tags and lemmas are those of the examples alone.
///
/// The same examples, vectors, options and machine give the same bytes.
///
/// # Panics
/// When there is no example.
#[must_use]
pub fn train(
    examples: &[Example],
    silver: &[Example],
    dev: &[Example],
    vectors: Option<&Vectors>,
    options: &TrainOptions,
    mut each: impl FnMut(Progress),
) -> Vec<u8> {
    assert!(!examples.is_empty(), "nothing to learn from");
    let list = |texts: &mut dyn Iterator<Item = &str>| {
        let mut list: Vec<String> = texts.map(str::to_owned).collect();
        list.sort_unstable();
        list.dedup();
        list
    };
    let mut feats_of: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (feats, upos) in examples.iter().flat_map(|example| example.feats.iter().zip(&example.upos)) {
        feats_of.entry(feats).or_default().insert(upos.as_str());
    }
    let feats_of = feats_of.into_values().map(|of| of.into_iter().collect::<Vec<_>>().join(" ")).collect();
    let outputs = Outputs {
        feats_of,
        upos: list(&mut examples.iter().flat_map(|example| &example.upos).map(|upos| upos.as_str())),
        feats: list(&mut examples.iter().flat_map(|example| &example.feats).map(String::as_str)),
        deprels: list(&mut examples.iter().flat_map(|example| &example.deprels).map(String::as_str)),
    };
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for form in examples.iter().flat_map(|example| &example.forms) {
        *counts.entry(features::normal(form)).or_default() += 1;
    }
    let seen = counts.iter().filter(|&(_, &count)| count >= RARE).map(|(word, _)| word.as_str());
    let vocabulary = list(&mut seen.chain(vectors.iter().flat_map(|vectors| vectors.words())));
    let index: HashMap<&str, u32> = (RESERVED as u32..).zip(&vocabulary).map(|(row, word)| (word.as_str(), row)).collect();
    let position = |list: &[String], text: &str| list.binary_search_by(|other| other.as_str().cmp(text)).unwrap_or(0);
    let item = |example: &Example| Item {
        words: example
            .forms
            .iter()
            .map(|form| index.get(features::normal(form).as_str()).copied().unwrap_or(UNKNOWN as u32))
            .collect(),
        hashed: (0..)
            .zip(&example.forms)
            .map(|(at, form)| {
                let mut rows = Vec::new();
                features::hashed(form, &features::normal(form), at == 0, &mut rows);
                rows
            })
            .collect(),
        upos: example.upos.iter().map(|upos| position(&outputs.upos, upos.as_str())).collect(),
        feats: example.feats.iter().map(|feats| position(&outputs.feats, feats)).collect(),
        heads: example.heads.clone(),
        deprels: example.deprels.iter().map(|deprel| position(&outputs.deprels, deprel)).collect(),
    };
    let items = |examples: &[Example]| -> Vec<Item> {
        examples.iter().filter(|example| (1..=LONGEST).contains(&example.forms.len())).map(item).collect()
    };
    let (gold, silver) = (items(examples), items(silver));
    let mut in_turn = silver.iter().cycle();
    let words = examples.iter().flat_map(|example| example.forms.iter().zip(&example.upos).zip(&example.lemmas));
    let lemmas = Lemmatiser::train(words.map(|((form, &upos), lemma)| (form.as_str(), upos, lemma.as_str())));

    let shapes = shapes(options.sizes, &outputs);
    let trainer = Trainer { options, outputs, shapes };
    let mut rng = Random(options.seed);
    let mut weights = trainer.start(vocabulary.len() + RESERVED, &mut rng);
    if let Some(vectors) = vectors {
        for (word, vector) in vectors.iter() {
            let mut row = weights.words.row_mut(index[word] as usize);
            row.iter_mut().zip(vector).for_each(|(weight, value)| *weight = *value);
        }
    }
    let mut adam = Adam::new(&weights);
    let mut mean = weights.clone();
    let seen_in_epoch = if silver.is_empty() { gold.len() } else { 2 * gold.len() };
    let steps = options.epochs * seen_in_epoch.div_ceil(options.batch);
    let mut step = 0;
    let mut file = Vec::new();
    for epoch in 1..=options.epochs {
        let mut order: Vec<&Item> = gold.iter().chain(in_turn.by_ref().take(gold.len())).collect();
        for at in (1..order.len()).rev() {
            order.swap(at, (rng.next() % (at as u64 + 1)) as usize);
        }
        let (mut loss, mut seen) = (0.0, 0);
        for batch in order.chunks(options.batch) {
            step += 1;
            let shards: Vec<(u64, Vec<&Item>)> =
                (0..SHARDS).map(|shard| (rng.next(), batch.iter().copied().skip(shard).step_by(SHARDS).collect())).collect();
            let parts: Vec<(f64, Gradient)> =
                shards.par_iter().map(|(seed, items)| trainer.gradient(&weights, items, *seed)).collect();
            let mut parts = parts.into_iter();
            let Some((first, mut gradient)) = parts.next() else { continue };
            loss += first;
            for (more, other) in parts {
                loss += more;
                gradient.add(other);
            }
            let words: usize = batch.iter().map(|item| item.words.len()).sum();
            seen += words;
            let done = step as f32 / steps as f32;
            let rate = options.rate * (step as f32 / 200.0).min(1.0) * (1.0 - done).max(0.02);
            adam.step(&mut weights, &gradient, [rate, rate * options.word_rate], words as f32);
            if step * 2 == steps {
                mean = weights.clone();
            } else if step * 2 > steps {
                mean.approach(&weights, step % EMBEDDING_EVERY == 0);
            }
        }
        let kept = if step * 2 > steps { &mean } else { &weights };
        let contents = trainer.contents(kept, &vocabulary, &lemmas);
        file = contents.to_bytes();
        let score = score(contents, dev);
        each(Progress { epoch, loss: loss / seen.max(1) as f64, score });
    }
    file
}

/// The network's own answers, as a user would get them, against the gold.
fn score(contents: Contents, dev: &[Example]) -> Score {
    let Ok(network) = Network::from_contents(contents) else { return Score::default() };
    let counts: Vec<[usize; 4]> = dev
        .par_iter()
        .map(|example| {
            let words: Vec<&str> = example.forms.iter().map(String::as_str).collect();
            let encoding = network.encode(&words);
            let (tags, arcs) = (network.tag(&words, &encoding), network.arcs(&encoding));
            let mut counts = [words.len(), 0, 0, 0];
            for (at, (tag, arc)) in tags.iter().zip(&arcs).enumerate() {
                let head = arc.head.map_or(0, |head| head as usize + 1) == example.heads[at];
                let universal = |deprel: &str| deprel.split(':').next().map(str::to_owned);
                counts[1] += usize::from(tag.upos == example.upos[at]);
                counts[2] += usize::from(head);
                counts[3] += usize::from(head && universal(arc.deprel.as_str()) == universal(&example.deprels[at]));
            }
            counts
        })
        .collect();
    let sum = |at: usize| counts.iter().map(|counts| counts[at]).sum::<usize>() as f64;
    let share = |at: usize| 100.0 * sum(at) / sum(0).max(1.0);
    Score { upos: share(1), uas: share(2), las: share(3) }
}

/// Rows and columns of the dense weights, in their order.
fn shapes(sizes: Sizes, outputs: &Outputs) -> Vec<(usize, usize)> {
    let Sizes { embedding, hidden, layers, arc, label } = sizes;
    let width = 2 * hidden;
    let mut shapes = Vec::new();
    for layer in 0..layers {
        shapes.push((if layer == 0 { 3 * embedding } else { width }, 4 * hidden));
        shapes.extend([(1, 4 * hidden), (1, 4 * hidden)]);
    }
    let (upos, feats, deprels) = (outputs.upos.len(), outputs.feats.len(), outputs.deprels.len());
    shapes.extend([(width, upos), (1, upos), (width, feats), (1, feats), (width, arc), (1, arc), (width, arc), (1, arc)]);
    shapes.extend([(arc, arc), (1, arc), (DISTANCES, arc), (1, DISTANCES)]);
    shapes.extend([(width, label), (1, label), (width, label), (label, deprels), (1, deprels)]);
    debug_assert_eq!(shapes.len(), part::LAYER * layers + part::COUNT);
    shapes
}

impl Trainer<'_> {
    fn start(&self, words: usize, rng: &mut Random) -> Weights {
        let after = part::LAYER * self.options.sizes.layers;
        let mut dense = Vec::new();
        for (at, &(rows, columns)) in self.shapes.iter().enumerate() {
            let scale = if at == after + part::BILINEAR { 0.02 } else { (1.0 / rows as f32).sqrt() };
            let from_nothing = rows == 1 || at == after + part::DISTANCES;
            dense.push(Array2::from_shape_fn((rows, columns), |_| if from_nothing { 0.0 } else { normal(rng) * scale }));
        }
        let width = self.options.sizes.embedding;
        let words = Array2::from_shape_fn((words, width), |_| normal(rng) * 0.1);
        let hashed = Array2::from_shape_fn((features::BUCKETS, width), |_| normal(rng) * 0.1);
        Weights { dense, words, hashed }
    }

    fn contents(&self, weights: &Weights, vocabulary: &[String], lemmas: &Lemmatiser) -> Contents {
        let table = |rows: ArrayView2<f32>| Table::new(rows.ncols(), rows.rows().into_iter().map(|row| row.to_vec()));
        Contents {
            sizes: self.options.sizes,
            words: vocabulary.join("\n"),
            upos: self.outputs.upos.join("\n"),
            feats: self
                .outputs
                .feats
                .iter()
                .zip(&self.outputs.feats_of)
                .map(|(feats, of)| format!("{feats}\t{of}"))
                .collect::<Vec<_>>()
                .join("\n"),
            deprels: self.outputs.deprels.join("\n"),
            lemmas: lemmas.to_text(),
            word_table: table(weights.words.view()),
            hash_table: table(weights.hashed.view()),
            dense: weights.dense.iter().map(|matrix| (matrix.ncols(), matrix.iter().copied().collect())).collect(),
        }
    }
}
