//! Several networks that vote: slower than one and better than any of them, and so fit to teach one (Hinton et al. 2015; for parsers
//! Kuncoro et al. 2016; on raw text, "up-training", Petrov et al. 2010).

use super::math::{fast, quantise};
use super::{Example, Network, greatest, tree};
use crate::model::Deprel;

/// Networks that were trained on the same treebanks and differ in their seeds. They vote by the mean of their probabilities.
pub struct Ensemble {
    networks: Vec<Network>,
}

impl Ensemble {
    /// # Panics
    /// When there is no network, or when their lists of tags differ.
    #[must_use]
    pub fn new(networks: Vec<Network>) -> Self {
        let first = networks.first().expect("an ensemble has networks");
        let alike = |other: &Network| {
            other.tags == first.tags && other.deprels == first.deprels && other.features.len() == first.features.len()
        };
        assert!(networks.iter().all(alike), "the networks of an ensemble have the same tags");
        Self { networks }
    }

    /// Reads a sentence of at most [`super::MAX_WORDS`] words: all that a treebank says of it but the lemmas.
    #[must_use]
    pub fn annotate(&self, words: &[&str]) -> Example {
        let first = &self.networks[0];
        let nodes = words.len() + 1;
        let (mut upos, mut feats, mut arcs, mut labels) = (Votes::new(), Votes::new(), Votes::new(), Votes::new());
        let mut all_sides = Vec::new();
        for network in &self.networks {
            let encoding = network.encode(words);
            let mut activations = Vec::new();
            quantise(&encoding.values[encoding.width..], &mut activations);
            let mut scores = Vec::new();
            network.upos.apply(&activations, &mut scores);
            upos.add(&mut scores, first.tags.len());
            scores.clear();
            network.feats.apply(&activations, &mut scores);
            feats.add(&mut scores, first.features.len());
            let sides = fast!(network.sides_of(&encoding.values));
            let mut scores = fast!(network.arc_scores(&sides, words.len()));
            (0..words.len()).for_each(|word| scores[word * nodes + word + 1] = f32::MIN);
            arcs.add(&mut scores, nodes);
            all_sides.push(sides);
        }
        // The tree that most of the probability is for: logarithms add up to that of the product.
        let logs: Vec<f32> = arcs.0.iter().map(|share| share.max(1e-9).ln()).collect();
        let heads = tree::best_tree(words.len(), &logs);
        for (network, sides) in self.networks.iter().zip(&all_sides) {
            labels.add(&mut fast!(network.label_scores(sides, &heads)), first.deprels.len());
        }
        let mut example = Example::default();
        for (word, form) in words.iter().enumerate() {
            let tag = greatest(upos.row(word, first.tags.len()));
            let feats = feats.row(word, first.features.len());
            let best = first.allowed[tag].iter().copied().max_by(|&a, &b| feats[a].total_cmp(&feats[b]));
            let deprel = match heads[word] {
                0 => Deprel::Root,
                _ => first.deprels[first.greatest_below_root(labels.row(word, first.deprels.len()))],
            };
            example.forms.push((*form).to_owned());
            example.lemmas.push("_".to_owned());
            example.upos.push(first.tags[tag]);
            example.feats.push(best.map_or_else(|| "_".to_owned(), |best| first.features[best].0.to_string()));
            example.heads.push(heads[word]);
            example.deprels.push(deprel.to_string());
        }
        example
    }
}

/// Sums of probabilities, row by row.
struct Votes(Vec<f32>);

impl Votes {
    fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds the probabilities of rows of scores.
    fn add(&mut self, scores: &mut [f32], columns: usize) {
        self.0.resize(scores.len(), 0.0);
        scores.chunks_exact_mut(columns).for_each(super::train::softmax);
        self.0.iter_mut().zip(scores).for_each(|(sum, share)| *sum += *share);
    }

    fn row(&self, row: usize, columns: usize) -> &[f32] {
        &self.0[row * columns..(row + 1) * columns]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_network_alone_votes_as_it_reads() {
        let load = || Network::from_bytes(crate::network::ENGLISH).unwrap();
        let words = ["Iran", "rejected", "the", "offer", "that", "Oman", "had", "made", "."];
        let network = load();
        let encoding = network.encode(&words);
        let tags = network.tag(&words, &encoding);
        let arcs = network.arcs(&encoding);
        for ensemble in [Ensemble::new(vec![load()]), Ensemble::new(vec![load(), load()])] {
            let example = ensemble.annotate(&words);
            assert_eq!(example.upos, tags.iter().map(|tag| tag.upos).collect::<Vec<_>>());
            assert_eq!(example.feats, tags.iter().map(|tag| &*tag.morphology).collect::<Vec<_>>());
            assert_eq!(example.heads, arcs.iter().map(|arc| arc.head.map_or(0, |head| head as usize + 1)).collect::<Vec<_>>());
            assert_eq!(example.deprels, arcs.iter().map(|arc| arc.deprel.to_string()).collect::<Vec<_>>());
        }
    }
}
