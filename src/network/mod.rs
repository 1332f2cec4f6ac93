//! The neural network behind the tagger and the parser: one encoder, read by both.
//!
//! A word is the sum of the embeddings of its form and of its hashed affixes and shape (`features`; Bojanowski et al. 2017), so that unknown
//! words have a face too. Layers of minimal gated units (Feng et al. 2024, "Were RNNs all we needed?"; the gate looks at the
//! input alone, so all products are matrix products) run over the sentence in both directions; the first sees the neighbours of
//! each word as well. From the last layer one matrix tells part of speech and features, and a biaffine scorer (Dozat & Manning 2017) how
//! much each word would like each other word as its head; the best tree is found exactly (`tree`), with one root.
//!
//! Numbers are 16-bit integers on the way through the layers (`math`): the same on every machine, and fast without special
//! instructions. Time is linear in the words but for the table of arcs, which is why a sentence is cut into stretches of [`MAX_WORDS`].

mod features;
mod file;
mod lemma;
mod math;
mod train;
mod tree;
mod vectors;

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc as Shared;
use std::sync::atomic::{AtomicUsize, Ordering};

use compact_str::CompactString;

pub use file::Sizes;
pub use train::{Example, Progress, Score, TrainOptions, train};
pub use vectors::{VectorOptions, Vectors, vectors};

use crate::model::{Arc, Deprel, Encoding, Features, Tag, Upos};
use file::{Contents, Table};
use lemma::Lemmatiser;
use math::{Dense, fast, quantise, sigmoid, tanh};

/// Longest stretch that is encoded as one; longer sentences are cut into stretches, whose roots hang on that of the first.
pub const MAX_WORDS: usize = 256;

/// A word that is not known.
const UNKNOWN: usize = 0;
/// The root, before the first word.
const ROOT: usize = 1;
/// Rows of the word table before the first known word.
const RESERVED: usize = 2;

/// A trained network, ready to run.
pub struct Network {
    number: usize,
    sizes: Sizes,
    words: HashMap<Box<str>, u32>,
    word_table: Table,
    hash_table: Table,
    /// The first layer: what an embedding gives to the word on its right, to itself, and to the word on its left.
    first: Dense,
    /// The layers after the first.
    layers: Vec<Dense>,
    upos: Dense,
    feats: Dense,
    /// Both sides of an arc, and both sides of a label, in one matrix: dependent, head, labelled dependent, labelled head.
    sides: Dense,
    /// The bilinear form of the arc scorer, row by row.
    bilinear: Vec<f32>,
    head_bias: Vec<f32>,
    label: Dense,
    tags: Vec<Upos>,
    features: Vec<(Shared<str>, Features)>,
    /// For each part of speech the features that it can have.
    allowed: Vec<Vec<usize>>,
    deprels: Vec<Deprel>,
    lemmas: Lemmatiser,
}

/// Words that a thread keeps the first layer's products of: about 40 MB at most.
const MAX_KNOWN: usize = 8192;

/// Products of the first layer by word, of one network.
#[derive(Default)]
struct Known {
    network: usize,
    /// Inside a sentence, and as its first word.
    parts: [HashMap<Box<str>, Rc<[f32]>>; 2],
}

thread_local! {
    static KNOWN: RefCell<Known> = RefCell::default();
}

/// Tells networks apart.
static NUMBER: AtomicUsize = AtomicUsize::new(1);

/// Dense weights in the file, in this order after the layers' pairs of weights and biases.
const DENSE_AFTER_LAYERS: usize = 15;

impl Network {
    /// Reads a model.
    ///
    /// # Errors
    /// What is wrong with the bytes, in words.
    pub fn from_bytes(bytes: &'static [u8]) -> Result<Self, String> {
        Self::from_contents(Contents::from_bytes(bytes)?)
    }

    fn from_contents(contents: Contents) -> Result<Self, String> {
        let Contents { sizes, words, upos, feats, deprels, lemmas, word_table, hash_table, dense } = contents;
        let wrong = |what: &str| format!("the model's {what} do not fit together");
        let tags: Vec<Upos> = upos.lines().map(str::parse).collect::<Result<_, _>>().map_err(|_| wrong("parts of speech"))?;
        let deprels: Vec<Deprel> = deprels.lines().map(str::parse).collect::<Result<_, _>>().map_err(|_| wrong("relations"))?;
        // A list of features, then the parts of speech it was seen with.
        let mut features = Vec::new();
        let mut allowed = vec![Vec::new(); tags.len()];
        for (number, line) in feats.lines().enumerate() {
            let (text, with) = line.split_once('\t').ok_or_else(|| wrong("features"))?;
            for upos in with.split(' ') {
                let place = tags.iter().position(|tag| tag.as_str() == upos).ok_or_else(|| wrong("features"))?;
                allowed[place].push(number);
            }
            features.push((Shared::from(text), Features::parse(text)));
        }
        if allowed.iter().any(Vec::is_empty) {
            return Err(wrong("features"));
        }
        let words: HashMap<Box<str>, u32> =
            (RESERVED as u32..).zip(words.lines()).map(|(row, word)| (word.into(), row)).collect();
        if dense.len() != 2 * sizes.layers + DENSE_AFTER_LAYERS || sizes.layers == 0 {
            return Err(wrong("layers"));
        }
        if word_table.scales.len() < words.len() + RESERVED || hash_table.scales.len() != features::BUCKETS {
            return Err(wrong("embeddings"));
        }
        let width = 2 * sizes.hidden;
        let matrix = |at: usize, bias: Option<usize>, inputs: usize, outputs: usize| {
            let (columns, values) = &dense[at];
            let bias = bias.map_or_else(|| vec![0.0; outputs], |at| dense[at].1.clone());
            let fits = *columns == outputs && values.len() == inputs * outputs && bias.len() == outputs;
            fits.then(|| Dense::new(inputs, outputs, |input, output| values[input * outputs + output], bias))
                .ok_or_else(|| wrong("layers"))
        };
        let gates = 4 * sizes.hidden;
        let (columns, values) = &dense[0];
        if *columns != gates || values.len() != 3 * sizes.embedding * gates || dense[1].1.len() != gates {
            return Err(wrong("layers"));
        }
        let weight = |input: usize, output: usize| values[(output / gates * sizes.embedding + input) * gates + output % gates];
        let none = vec![0.0; gates];
        let first = Dense::new(sizes.embedding, 3 * gates, weight, [&*none, &*dense[1].1, &*none].concat());
        let layers: Vec<Dense> =
            (1..sizes.layers).map(|layer| matrix(2 * layer, Some(2 * layer + 1), width, gates)).collect::<Result<_, _>>()?;
        let after = 2 * sizes.layers;
        let [dependent, head, labelled, labelled_head] = [
            matrix(after + 4, Some(after + 5), width, sizes.arc)?,
            matrix(after + 6, Some(after + 7), width, sizes.arc)?,
            matrix(after + 10, Some(after + 11), width, sizes.label)?,
            matrix(after + 12, None, width, sizes.label)?,
        ];
        let mut sides = dependent;
        for other in [head, labelled, labelled_head] {
            sides.outputs += other.outputs;
            sides.weights.extend(other.weights);
            sides.scales.extend(other.scales);
            sides.bias.extend(other.bias);
        }
        let bilinear = dense[after + 8].1.clone();
        let head_bias = dense[after + 9].1.clone();
        if !sizes.arc.is_multiple_of(8) || bilinear.len() != sizes.arc * sizes.arc || head_bias.len() != sizes.arc {
            return Err(wrong("arcs"));
        }
        Ok(Self {
            number: NUMBER.fetch_add(1, Ordering::Relaxed),
            upos: matrix(after, Some(after + 1), width, tags.len())?,
            feats: matrix(after + 2, Some(after + 3), width, features.len())?,
            label: matrix(after + 13, Some(after + 14), sizes.label, deprels.len())?,
            lemmas: Lemmatiser::from_text(&lemmas).ok_or_else(|| wrong("lemmas"))?,
            sizes,
            words,
            word_table,
            hash_table,
            first,
            layers,
            sides,
            bilinear,
            head_bias,
            tags,
            features,
            allowed,
            deprels,
        })
    }

    /// What the network knows of each word of a sentence, in its place. Any number of words; none gives an empty encoding.
    #[must_use]
    pub fn encode(&self, words: &[&str]) -> Encoding {
        let width = 2 * self.sizes.hidden;
        let mut values = Vec::with_capacity((words.len() + words.len() / MAX_WORDS + 1) * width);
        for (stretch, words) in words.chunks(MAX_WORDS).enumerate() {
            fast!(self.encode_stretch(words, stretch == 0, &mut values));
        }
        Encoding { width, values }
    }

    /// Appends the encoding of the root and of each word.
    #[inline(always)]
    fn encode_stretch(&self, words: &[&str], starts: bool, out: &mut Vec<f32>) {
        let Sizes { hidden, .. } = self.sizes;
        let rows = words.len() + 1;
        let gates_of = 4 * hidden;
        // What each word gives the first layer as neighbour on the left, as itself, and as neighbour on the right.
        let parts: Vec<Rc<[f32]>> = std::iter::once(self.parts(None, false))
            .chain(words.iter().enumerate().map(|(at, word)| self.parts(Some(word), starts && at == 0)))
            .collect();
        let mut gates = Vec::with_capacity(rows * gates_of);
        for row in 0..rows {
            gates.extend_from_slice(&parts[row][gates_of..2 * gates_of]);
            let gates = &mut gates[row * gates_of..];
            let mut add = |part: &[f32]| gates.iter_mut().zip(part).for_each(|(sum, part)| *sum += part);
            if row > 0 {
                add(&parts[row - 1][..gates_of]);
            }
            if row + 1 < rows {
                add(&parts[row + 1][2 * gates_of..]);
            }
        }
        let mut state = vec![0.0f32; rows * 2 * hidden];
        recur(&mut gates, &mut state, rows, hidden);
        let mut activations: Vec<i16> = Vec::new();
        for layer in &self.layers {
            activations.clear();
            quantise(&state, &mut activations);
            gates.clear();
            layer.apply(&activations, &mut gates);
            let mut next = vec![0.0f32; rows * 2 * hidden];
            recur(&mut gates, &mut next, rows, hidden);
            state.iter_mut().zip(&next).for_each(|(state, next)| *state += next);
        }
        out.extend(state);
    }

    /// The products of the first layer's weights with a word's embedding, for its three places. Most words of a text were met before, so
    /// each thread keeps them.
    fn parts(&self, word: Option<&str>, first: bool) -> Rc<[f32]> {
        KNOWN.with_borrow_mut(|known| {
            if known.network != self.number || known.parts.iter().map(HashMap::len).sum::<usize>() >= MAX_KNOWN {
                *known = Known { network: self.number, parts: Default::default() };
            }
            let key = word.unwrap_or_default();
            if let Some(parts) = known.parts[usize::from(first)].get(key) {
                return parts.clone();
            }
            let parts: Rc<[f32]> = self.parts_anew(word, first).into();
            known.parts[usize::from(first)].insert(key.into(), parts.clone());
            parts
        })
    }

    fn parts_anew(&self, word: Option<&str>, first: bool) -> Vec<f32> {
        let width = self.sizes.embedding;
        let mut embedded = vec![0.0f32; width];
        match word {
            None => self.word_table.add(ROOT, &mut embedded),
            Some(word) => {
                let normal = features::normal(word);
                let row = self.words.get(normal.as_str()).map_or(UNKNOWN, |&row| row as usize);
                self.word_table.add(row, &mut embedded);
                let mut hashed = Vec::new();
                features::hashed(word, &normal, first, &mut hashed);
                hashed.iter().for_each(|&row| self.hash_table.add(row as usize, &mut embedded));
            }
        }
        let mut activations = Vec::with_capacity(width);
        quantise(&embedded, &mut activations);
        let mut parts = Vec::new();
        self.first.apply(&activations, &mut parts);
        parts
    }

    /// Part of speech, lemma and features of each word.
    #[must_use]
    pub fn tag(&self, words: &[&str], encoding: &Encoding) -> Vec<Tag> {
        let mut tags = Vec::with_capacity(words.len());
        for (stretch, words) in words.chunks(MAX_WORDS).enumerate() {
            let start = stretch * (MAX_WORDS + 1) + 1;
            let values = &encoding.values[start * encoding.width..(start + words.len()) * encoding.width];
            for (word, (upos, feats)) in words.iter().zip(fast!(self.tags_of(values))) {
                let upos = self.tags[upos];
                let (morphology, features) = &self.features[feats];
                let lemma: CompactString = self.lemmas.lemma(word, upos);
                tags.push(Tag { upos, lemma, features: *features, morphology: morphology.clone() });
            }
        }
        tags
    }

    /// The part of speech and the list of features of each row of an encoding.
    #[inline(always)]
    fn tags_of(&self, values: &[f32]) -> Vec<(usize, usize)> {
        let mut activations = Vec::with_capacity(values.len());
        quantise(values, &mut activations);
        let mut scores = Vec::new();
        self.upos.apply(&activations, &mut scores);
        let rows = scores.chunks_exact(self.tags.len()).zip(activations.chunks_exact(self.upos.inputs));
        rows.map(|(scores, row)| {
            let upos = greatest(scores);
            // Of the many lists of features only those that this part of speech can have are looked at.
            (upos, self.feats.best_of(row, &self.allowed[upos]))
        })
        .collect()
    }

    /// A head and a relation for each word: a tree.
    #[must_use]
    pub fn arcs(&self, encoding: &Encoding) -> Vec<Arc> {
        let rows = encoding.values.len() / encoding.width.max(1);
        let mut arcs: Vec<Arc> = Vec::with_capacity(rows);
        let mut start = 0;
        let mut root = None;
        while start < rows {
            let words = (rows - start - 1).min(MAX_WORDS);
            let first = arcs.len();
            self.arcs_of_stretch(
                &encoding.values[start * encoding.width..(start + words + 1) * encoding.width],
                words,
                first,
                &mut arcs,
            );
            let own = arcs[first..].iter().position(|arc| arc.head.is_none()).map(|at| first + at);
            match (root, own) {
                (None, own) => root = own,
                // Stretches of one long sentence: side by side.
                (Some(root), Some(own)) => arcs[own] = Arc { head: u32::try_from(root).ok(), deprel: Deprel::Parataxis },
                (Some(_), None) => {}
            }
            start += words + 1;
        }
        arcs
    }

    fn arcs_of_stretch(&self, values: &[f32], words: usize, first: usize, arcs: &mut Vec<Arc>) {
        let sides = fast!(self.sides_of(values));
        let heads = tree::best_tree(words, &fast!(self.arc_scores(&sides, words)));
        let names = fast!(self.label_scores(&sides, &heads));
        for (&head, names) in heads.iter().zip(names.chunks_exact(self.deprels.len())) {
            let deprel = self.deprels[if head == 0 { 0 } else { self.greatest_below_root(names) }];
            let head = head.checked_sub(1).and_then(|head| u32::try_from(first + head).ok());
            arcs.push(Arc { head, deprel: if head.is_none() { Deprel::Root } else { deprel } });
        }
    }

    /// Both sides of arcs and of labels for each row of an encoding.
    #[inline(always)]
    fn sides_of(&self, values: &[f32]) -> Vec<f32> {
        let mut activations = Vec::with_capacity(values.len());
        quantise(values, &mut activations);
        let mut sides = Vec::new();
        self.sides.apply(&activations, &mut sides);
        for row in sides.chunks_exact_mut(self.sides.outputs) {
            row[..2 * self.sizes.arc].iter_mut().for_each(|value| *value = tanh(*value));
        }
        sides
    }

    /// How much each word would like the root and each word as its head: `words` rows of `words + 1`.
    #[inline(always)]
    fn arc_scores(&self, sides: &[f32], words: usize) -> Vec<f32> {
        let (arc, width) = (self.sizes.arc, self.sides.outputs);
        let dependent = |row: usize| &sides[row * width..row * width + arc];
        let head = |row: usize| &sides[row * width + arc..row * width + 2 * arc];
        let bias: Vec<f32> = (0..=words).map(|row| product(head(row), &self.head_bias)).collect();
        let mut scores = Vec::with_capacity(words * (words + 1));
        let mut wish = vec![0.0f32; arc];
        for word in 1..=words {
            wish.fill(0.0);
            for (&value, row) in dependent(word).iter().zip(self.bilinear.chunks_exact(arc)) {
                wish.iter_mut().zip(row).for_each(|(wish, weight)| *wish += value * weight);
            }
            scores.extend((0..=words).map(|row| product(&wish, head(row)) + bias[row]));
        }
        scores
    }

    /// A row of scores of relations for each word with its head.
    #[inline(always)]
    fn label_scores(&self, sides: &[f32], heads: &[usize]) -> Vec<f32> {
        let Sizes { arc, label, .. } = self.sizes;
        let width = self.sides.outputs;
        let labelled = |row: usize| &sides[row * width + 2 * arc..row * width + 2 * arc + label];
        let labelled_head = |row: usize| &sides[row * width + 2 * arc + label..(row + 1) * width];
        let mut meeting = Vec::with_capacity(heads.len() * label);
        for (word, &head) in (1..).zip(heads) {
            meeting.extend(labelled(word).iter().zip(labelled_head(head)).map(|(a, b)| tanh(a + b)));
        }
        let mut activations = Vec::with_capacity(meeting.len());
        quantise(&meeting, &mut activations);
        let mut names = Vec::new();
        self.label.apply(&activations, &mut names);
        names
    }

    /// The best relation that is not `root`.
    fn greatest_below_root(&self, scores: &[f32]) -> usize {
        let mut best = None;
        for (at, &score) in scores.iter().enumerate().filter(|&(at, _)| self.deprels[at] != Deprel::Root) {
            if best.is_none_or(|(_, most)| score > most) {
                best = Some((at, score));
            }
        }
        best.map_or(0, |(at, _)| at)
    }
}

/// Runs the gates over the rows: h = (1 − z) · h before + z · g, forwards in the first half of the columns, backwards in the second.
#[inline(always)]
fn recur(gates: &mut [f32], out: &mut [f32], rows: usize, hidden: usize) {
    for row in gates.chunks_exact_mut(4 * hidden) {
        for (number, part) in row.chunks_exact_mut(hidden).enumerate() {
            if number % 2 == 0 {
                part.iter_mut().for_each(|value| *value = sigmoid(*value));
            } else {
                part.iter_mut().for_each(|value| *value = tanh(*value));
            }
        }
    }
    for side in 0..2 {
        let mut before = vec![0.0f32; hidden];
        for step in 0..rows {
            let row = if side == 0 { step } else { rows - 1 - step };
            let gate = &gates[row * 4 * hidden + side * 2 * hidden..][..2 * hidden];
            let (open, new) = gate.split_at(hidden);
            for ((before, open), new) in before.iter_mut().zip(open).zip(new) {
                *before = (1.0 - open) * *before + open * new;
            }
            out[row * 2 * hidden + side * hidden..][..hidden].copy_from_slice(&before);
        }
    }
}

#[inline(always)]
fn product(a: &[f32], b: &[f32]) -> f32 {
    // Eight sums side by side: in a fixed order, and fast.
    let mut sums = [0.0f32; 8];
    for (a, b) in a.chunks_exact(8).zip(b.chunks_exact(8)) {
        for (sum, (a, b)) in sums.iter_mut().zip(a.iter().zip(b)) {
            *sum += a * b;
        }
    }
    sums.iter().sum()
}

fn greatest(scores: &[f32]) -> usize {
    let mut best = 0;
    for (at, score) in scores.iter().enumerate() {
        if *score > scores[best] {
            best = at;
        }
    }
    best
}

/// The English model that is compiled into the binary.
static ENGLISH: &[u8] = include_bytes!("../../data/models/english.model");

impl Network {
    /// The English model that is compiled in; read once, and shared from then on.
    ///
    /// # Panics
    /// Never in a released build: a test reads the model.
    #[must_use]
    pub fn english() -> Shared<Self> {
        static LOADED: std::sync::OnceLock<Shared<Network>> = std::sync::OnceLock::new();
        let load = || match Network::from_bytes(ENGLISH) {
            Ok(network) => Shared::new(network),
            Err(reason) => panic!("the built-in model is wrong: {reason}"),
        };
        LOADED.get_or_init(load).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Tree;

    fn tree(text: &str) -> (Vec<Tag>, Tree) {
        let words: Vec<&str> = text.split_whitespace().collect();
        let network = Network::english();
        let encoding = network.encode(&words);
        (network.tag(&words, &encoding), Tree::new(network.arcs(&encoding)).unwrap())
    }

    #[test]
    fn a_plain_sentence_is_read_as_it_should_be() {
        let (tags, tree) = tree("The minister condemned the attack on the embassy .");
        let upos: Vec<Upos> = tags.iter().map(|tag| tag.upos).collect();
        assert_eq!(
            upos,
            [Upos::Det, Upos::Noun, Upos::Verb, Upos::Det, Upos::Noun, Upos::Adp, Upos::Det, Upos::Noun, Upos::Punct]
        );
        assert_eq!((&*tags[2].lemma, tree.root(), tree.head(1), tree.head(4)), ("condemn", Some(2), Some(2), Some(2)));
        assert_eq!((tree.deprel(1), tree.deprel(4)), (Deprel::Nsubj, Deprel::Obj));
    }

    #[test]
    fn any_words_give_a_tree_however_many() {
        let (_, none) = tree("");
        assert!(none.is_empty());
        for count in [1, 2, MAX_WORDS - 1, MAX_WORDS, MAX_WORDS + 1, 2 * MAX_WORDS + 1, 1000] {
            let text = ["and", "Iran", "(", "🕊", "x".repeat(300).as_str(), "said"]
                .iter()
                .cycle()
                .take(count)
                .copied()
                .collect::<Vec<_>>()
                .join(" ");
            let (tags, tree) = tree(&text);
            assert_eq!((tags.len(), tree.len()), (count, count));
        }
    }

    #[test]
    fn what_a_thread_remembers_changes_nothing() {
        let words = ["Iran", "said", "Iran", "would", "talk"];
        let network = Network::english();
        let first = network.encode(&words);
        assert_eq!(network.encode(&words), first);
        assert_eq!(std::thread::spawn(move || Network::english().encode(&words)).join().unwrap(), first);
    }

    #[test]
    fn damaged_models_are_refused() {
        let refused = |bytes: Vec<u8>| Network::from_bytes(Box::leak(bytes.into_boxed_slice())).err().unwrap();
        assert_eq!(refused(Vec::new()), "no detente model");
        assert_eq!(refused(ENGLISH[..ENGLISH.len() - 1].to_vec()), "the checksum is wrong: the model is cut or damaged");
        let mut other = ENGLISH[..100].to_vec();
        other[8] = 9;
        assert_eq!(refused(other), "a model of version 9; this program reads version 1");
    }

    #[test]
    fn training_learns_and_repeats_itself() {
        let example = |forms: [&str; 4], upos: [Upos; 4]| Example {
            forms: forms.map(str::to_owned).to_vec(),
            lemmas: forms.map(str::to_lowercase).to_vec(),
            upos: upos.to_vec(),
            feats: vec!["_".to_owned(); 4],
            heads: vec![2, 0, 2, 2],
            deprels: ["nsubj", "root", "obj", "punct"].map(str::to_owned).to_vec(),
        };
        let names = ["Iran", "Oman", "Qatar", "Egypt"];
        let verbs = ["met", "saw", "left", "helped"];
        let upos = [Upos::Propn, Upos::Verb, Upos::Propn, Upos::Punct];
        let examples: Vec<Example> =
            (0..48).map(|at| example([names[at % 4], verbs[at / 4 % 4], names[(at / 16 + at + 1) % 4], "."], upos)).collect();
        let options = TrainOptions {
            sizes: Sizes { embedding: 16, hidden: 16, layers: 2, arc: 8, label: 8 },
            epochs: 40,
            batch: 4,
            ..TrainOptions::default()
        };
        let mut last = None;
        let model = train(&examples, &examples, None, &options, |progress| last = Some(progress));
        let last = last.unwrap();
        assert_eq!((last.epoch, last.score.upos, last.score.las), (40, 100.0, 100.0), "{last:?}");
        assert_eq!(train(&examples, &[], None, &options, |_| {}), model, "the same bytes again");
        let network = Network::from_bytes(Box::leak(model.into_boxed_slice())).unwrap();
        let encoding = network.encode(&["Oman", "met", "Egypt", "."]);
        assert_eq!(network.tag(&["Oman", "met", "Egypt", "."], &encoding)[1].upos, Upos::Verb);
    }
}
