//! From an encoding to a tree: a biaffine scorer (Dozat & Manning 2017) says how much each word would like each other word as its head,
//! how far away that is (Qi et al. 2018) counted in; the best tree is found exactly (`tree`); then each arc is named.

use super::math::{fast, quantise, tanh};
use super::{MAX_WORDS, Network, Sizes, tree};
use crate::model::{Arc, Deprel, Encoding};

/// Classes of distance from a word to its head.
pub(super) const DISTANCES: usize = 19;

/// The class of the distance from a word to a head, both counted from 1, 0 being the root: nine classes to either side, and the root.
pub(super) fn distance(word: usize, head: usize) -> usize {
    if head == 0 {
        return DISTANCES - 1;
    }
    let class = match head.abs_diff(word) {
        near @ 0..=4 => near.saturating_sub(1),
        5..=6 => 4,
        7..=9 => 5,
        10..=14 => 6,
        15..=24 => 7,
        _ => 8,
    };
    if head > word { class } else { 9 + class }
}

impl Network {
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
    pub(super) fn sides_of(&self, values: &[f32]) -> Vec<f32> {
        let mut activations = Vec::with_capacity(values.len());
        quantise(values, &mut activations);
        let mut sides = Vec::new();
        self.sides.apply(&activations, &mut sides);
        for row in sides.chunks_exact_mut(self.sides.outputs) {
            for value in &mut row[..2 * self.sizes.arc] {
                *value = tanh(*value);
            }
        }
        sides
    }

    /// How much each word would like the root and each word as its head: `words` rows of `words + 1`.
    #[inline(always)]
    pub(super) fn arc_scores(&self, sides: &[f32], words: usize) -> Vec<f32> {
        let (arc, width) = (self.sizes.arc, self.sides.outputs);
        let dependent = |row: usize| &sides[row * width..row * width + arc];
        let head = |row: usize| &sides[row * width + arc..row * width + 2 * arc];
        // Loops over slices rather than iterators that collect: those are not compiled for the vector instructions of `fast`.
        let mut bias = vec![0.0f32; words + 1];
        for (row, bias) in bias.iter_mut().enumerate() {
            *bias = product(head(row), &self.head_bias);
        }
        let mut scores = vec![0.0f32; words * (words + 1)];
        let mut wish = vec![0.0f32; arc];
        let mut far = [0.0f32; DISTANCES];
        for (at, scores) in scores.chunks_exact_mut(words + 1).enumerate() {
            let word = at + 1;
            wish.fill(0.0);
            for (&value, row) in dependent(word).iter().zip(self.bilinear.chunks_exact(arc)) {
                for (wish, weight) in wish.iter_mut().zip(row) {
                    *wish += value * weight;
                }
            }
            for ((far, row), bias) in far.iter_mut().zip(self.distances.chunks_exact(arc)).zip(&self.distance_bias) {
                *far = product(&wish, row) + bias;
            }
            for (row, score) in scores.iter_mut().enumerate() {
                *score = product(&wish, head(row)) + bias[row] + far[distance(word, row)];
            }
        }
        scores
    }

    /// A row of scores of relations for each word with its head.
    #[inline(always)]
    pub(super) fn label_scores(&self, sides: &[f32], heads: &[usize]) -> Vec<f32> {
        let Sizes { arc, label, .. } = self.sizes;
        let width = self.sides.outputs;
        let labelled = |row: usize| &sides[row * width + 2 * arc..row * width + 2 * arc + label];
        let labelled_head = |row: usize| &sides[row * width + 2 * arc + label..(row + 1) * width];
        let mut meeting = vec![0.0f32; heads.len() * label];
        for ((at, &head), meeting) in heads.iter().enumerate().zip(meeting.chunks_exact_mut(label)) {
            for ((meeting, a), b) in meeting.iter_mut().zip(labelled(at + 1)).zip(labelled_head(head)) {
                *meeting = tanh(a + b);
            }
        }
        let mut activations = Vec::with_capacity(meeting.len());
        quantise(&meeting, &mut activations);
        let mut names = Vec::new();
        self.label.apply(&activations, &mut names);
        names
    }

    /// The best relation that is not `root`.
    pub(super) fn greatest_below_root(&self, scores: &[f32]) -> usize {
        let mut best = None;
        for (at, &score) in scores.iter().enumerate().filter(|&(at, _)| self.deprels[at] != Deprel::Root) {
            if best.is_none_or(|(_, most)| score > most) {
                best = Some((at, score));
            }
        }
        best.map_or(0, |(at, _)| at)
    }
}

#[inline(always)]
fn product(a: &[f32], b: &[f32]) -> f32 {
    // Eight sums side by side: in a fixed order, and fast.
    let mut sums = [0.0f32; 8];
    for (a, b) in a.chunks_exact(8).zip(b.chunks_exact(8)) {
        for at in 0..8 {
            sums[at] += a[at] * b[at];
        }
    }
    ((sums[0] + sums[4]) + (sums[1] + sums[5])) + ((sums[2] + sums[6]) + (sums[3] + sums[7]))
}
