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

mod arcs;
mod ensemble;
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

pub use ensemble::Ensemble;
pub use file::Sizes;
pub use train::{Example, Progress, Score, TrainOptions, train};
pub use vectors::{VectorOptions, Vectors, vectors};

use crate::model::{Deprel, Encoding, Features, Tag, Upos};
use file::{Contents, Table, part};
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
    /// The products of the first layer: what an embedding gives to the word on its right, to itself, and to the word on its left.
    first: Dense,
    /// The products of the layers after the first.
    layers: Vec<Dense>,
    /// For each layer what the gates see of the state: forwards open and new, backwards open and new.
    own: Vec<Vec<f32>>,
    upos: Dense,
    feats: Dense,
    /// Both sides of an arc, and both sides of a label, in one matrix: dependent, head, labelled dependent, labelled head.
    sides: Dense,
    /// The bilinear form of the arc scorer, row by row.
    bilinear: Vec<f32>,
    head_bias: Vec<f32>,
    /// A row for each class of distance, and its bias.
    distances: Vec<f32>,
    distance_bias: Vec<f32>,
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
        if sizes.layers == 0 || dense.len() != part::LAYER * sizes.layers + part::COUNT {
            return Err(wrong("layers"));
        }
        if word_table.scales.len() < words.len() + RESERVED || hash_table.scales.len() != features::BUCKETS {
            return Err(wrong("embeddings"));
        }
        let (width, gates) = (2 * sizes.hidden, 4 * sizes.hidden);
        let values = |at: usize, rows: usize, columns: usize| {
            let (wide, values) = &dense[at];
            (*wide == columns && values.len() == rows * columns).then_some(values).ok_or_else(|| wrong("layers"))
        };
        let matrix = |at: usize, bias: Option<usize>, inputs: usize, outputs: usize| {
            let weights = values(at, inputs, outputs)?;
            let bias = bias.map_or_else(|| Ok(vec![0.0; outputs]), |at| values(at, 1, outputs).cloned())?;
            Ok(Dense::new(inputs, outputs, |input, output| weights[input * outputs + output], bias))
        };
        let (weights, bias) = (values(0, 3 * sizes.embedding, gates)?, values(1, 1, gates)?);
        let weight = |input: usize, output: usize| weights[(output / gates * sizes.embedding + input) * gates + output % gates];
        let none = vec![0.0; gates];
        let first = Dense::new(sizes.embedding, 3 * gates, weight, [&*none, bias, &*none].concat());
        let layer = |layer: usize| matrix(part::LAYER * layer, Some(part::LAYER * layer + 1), width, gates);
        let layers = (1..sizes.layers).map(layer).collect::<Result<Vec<_>, String>>()?;
        let own = |layer: usize| values(part::LAYER * layer + 2, 1, gates).cloned();
        let own = (0..sizes.layers).map(own).collect::<Result<Vec<_>, String>>()?;
        let after = part::LAYER * sizes.layers;
        let [dependent, head, labelled, labelled_head] = [
            matrix(after + part::DEPENDENT, Some(after + part::DEPENDENT + 1), width, sizes.arc)?,
            matrix(after + part::HEAD, Some(after + part::HEAD + 1), width, sizes.arc)?,
            matrix(after + part::LABELLED, Some(after + part::LABELLED + 1), width, sizes.label)?,
            matrix(after + part::LABELLED_HEAD, None, width, sizes.label)?,
        ];
        let mut sides = dependent;
        for other in [head, labelled, labelled_head] {
            sides.outputs += other.outputs;
            sides.weights.extend(other.weights);
            sides.scales.extend(other.scales);
            sides.bias.extend(other.bias);
        }
        if !sizes.arc.is_multiple_of(8) {
            return Err(wrong("arcs"));
        }
        Ok(Self {
            number: NUMBER.fetch_add(1, Ordering::Relaxed),
            upos: matrix(after + part::UPOS, Some(after + part::UPOS + 1), width, tags.len())?,
            feats: matrix(after + part::FEATS, Some(after + part::FEATS + 1), width, features.len())?,
            label: matrix(after + part::LABEL, Some(after + part::LABEL + 1), sizes.label, deprels.len())?,
            bilinear: values(after + part::BILINEAR, sizes.arc, sizes.arc)?.clone(),
            head_bias: values(after + part::HEAD_BIAS, 1, sizes.arc)?.clone(),
            distances: values(after + part::DISTANCES, arcs::DISTANCES, sizes.arc)?.clone(),
            distance_bias: values(after + part::DISTANCES + 1, 1, arcs::DISTANCES)?.clone(),
            lemmas: Lemmatiser::from_text(&lemmas).ok_or_else(|| wrong("lemmas"))?,
            sizes,
            words,
            word_table,
            hash_table,
            first,
            layers,
            own,
            sides,
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
        recur(&gates, &self.own[0], &mut state, rows, hidden);
        let mut activations: Vec<i16> = Vec::new();
        for (layer, own) in self.layers.iter().zip(&self.own[1..]) {
            activations.clear();
            quantise(&state, &mut activations);
            gates.clear();
            layer.apply(&activations, &mut gates);
            let mut next = vec![0.0f32; rows * 2 * hidden];
            recur(&gates, own, &mut next, rows, hidden);
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
}

/// Runs a layer over the rows, forwards in the first half of the columns, backwards in the second:
/// z = σ(a + v · h), g = tanh(b + u · h), h ← (1 − z) · h + z · g, where a and b are the products of the input, and · is by component.
#[inline(always)]
fn recur(products: &[f32], own: &[f32], out: &mut [f32], rows: usize, hidden: usize) {
    for side in 0..2 {
        let mut state = vec![0.0f32; hidden];
        let (own_open, own_new) = own[side * 2 * hidden..(side + 1) * 2 * hidden].split_at(hidden);
        for step in 0..rows {
            let row = if side == 0 { step } else { rows - 1 - step };
            let (open, new) = products[row * 4 * hidden + side * 2 * hidden..][..2 * hidden].split_at(hidden);
            let columns = state.iter_mut().zip(open.iter().zip(own_open)).zip(new.iter().zip(own_new));
            for ((state, (open, own_open)), (new, own_new)) in columns {
                let open = sigmoid(open + own_open * *state);
                let new = tanh(new + own_new * *state);
                *state = (1.0 - open) * *state + open * new;
            }
            out[row * 2 * hidden + side * hidden..][..hidden].copy_from_slice(&state);
        }
    }
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
        assert_eq!(refused(other), "a model of version 9; this program reads version 2");
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
        let model = train(&examples, &examples, &examples, None, &options, |progress| last = Some(progress));
        let last = last.unwrap();
        assert_eq!((last.epoch, last.score.upos, last.score.las), (40, 100.0, 100.0), "{last:?}");
        assert_eq!(train(&examples, &examples, &[], None, &options, |_| {}), model, "the same bytes again");
        let network = Network::from_bytes(Box::leak(model.into_boxed_slice())).unwrap();
        let encoding = network.encode(&["Oman", "met", "Egypt", "."]);
        assert_eq!(network.tag(&["Oman", "met", "Egypt", "."], &encoding)[1].upos, Upos::Verb);
    }
}
