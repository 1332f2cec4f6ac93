//! Word vectors from raw text: structured skip-gram (Mikolov et al. 2013; Ling et al. 2015, with one output matrix for each relative position, which
//! serves syntax) with negative sampling. They give the network words of the news that no treebank holds; only numbers go into the
//! model, not the text.

use std::collections::{BTreeMap, HashMap};

use super::features::normal;
use crate::statistics::Random;

/// How vectors are learned.
#[derive(Clone, Copy, Debug)]
pub struct VectorOptions {
    /// Numbers in a vector; a multiple of eight.
    pub width: usize,
    /// Times that the text is read.
    pub epochs: usize,
    /// Words seen less often get no vector.
    pub least: u32,
    /// Seed of all chance.
    pub seed: u64,
}

impl Default for VectorOptions {
    fn default() -> Self {
        Self { width: 128, epochs: 4, least: 8, seed: 7 }
    }
}

/// Vectors of words in their normal form, ordered by word.
#[derive(Clone, Debug, Default)]
pub struct Vectors {
    words: Vec<String>,
    width: usize,
    values: Vec<f32>,
}

impl Vectors {
    /// The words, in order.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(String::as_str)
    }

    /// Each word with its vector.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[f32])> {
        self.words().zip(self.values.chunks_exact(self.width.max(1)))
    }

    /// The words nearest to one by cosine, nearest first.
    #[must_use]
    pub fn nearest(&self, word: &str, count: usize) -> Vec<(&str, f32)> {
        let Some((_, vector)) = self.iter().find(|(other, _)| *other == word) else { return Vec::new() };
        let length = |vector: &[f32]| vector.iter().map(|value| value * value).sum::<f32>().sqrt().max(1e-9);
        let cosine = |other: &[f32]| vector.iter().zip(other).map(|(a, b)| a * b).sum::<f32>() / length(vector) / length(other);
        let mut all: Vec<_> =
            self.iter().filter(|(other, _)| *other != word).map(|(other, values)| (other, cosine(values))).collect();
        all.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
        all.truncate(count);
        all
    }
}

/// Words on either side that a word is to foretell.
const WINDOW: usize = 2;
/// Random words beside each true one.
const NEGATIVES: usize = 5;
/// Words more frequent than this share are left out at random.
const FREQUENT: f32 = 2e-4;
/// Size of a mean value of the vectors, that of the embeddings they begin.
const SPREAD: f32 = 0.1;

/// Learns vectors from sentences cut into words. One thread: the same sentences and seed give the same vectors.
#[must_use]
pub fn vectors(sentences: &[Vec<String>], options: &VectorOptions) -> Vectors {
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    let normal: Vec<Vec<String>> =
        sentences.iter().map(|sentence| sentence.iter().map(|word| normal(word)).collect()).collect();
    for word in normal.iter().flatten() {
        *counts.entry(word.clone()).or_default() += 1;
    }
    counts.retain(|word, count| *count >= options.least && !word.contains(char::is_whitespace));
    let words: Vec<String> = counts.keys().cloned().collect();
    let counts: Vec<u32> = counts.into_values().collect();
    let index: HashMap<&str, u32> = (0u32..).zip(&words).map(|(at, word)| (word.as_str(), at)).collect();
    let ids: Vec<Vec<u32>> =
        normal.iter().map(|sentence| sentence.iter().filter_map(|word| index.get(word.as_str()).copied()).collect()).collect();
    drop(normal);
    let total: f64 = counts.iter().map(|&count| f64::from(count)).sum();
    // A word is drawn in proportion to its count to the power of three quarters.
    let share: f64 = counts.iter().map(|&count| f64::from(count).powf(0.75)).sum();
    let urn: Vec<u32> = (0u32..)
        .zip(&counts)
        .flat_map(|(word, &count)| std::iter::repeat_n(word, (f64::from(count).powf(0.75) / share * 5e6).ceil() as usize))
        .collect();
    let width = options.width;
    let mut rng = Random(options.seed);
    let mut values: Vec<f32> = (0..words.len() * width).map(|_| (rng.unit() - 0.5) / width as f32).collect();
    let mut outputs: Vec<Vec<f32>> = vec![vec![0.0; words.len() * width]; 2 * WINDOW];
    let all = total * options.epochs as f64;
    let mut done = 0.0;
    let mut slope = vec![0.0f32; width];
    for sentence in (0..options.epochs).flat_map(|_| &ids) {
        let rate = 0.03 * (1.0 - done / all).max(0.01) as f32;
        done += sentence.len() as f64;
        let keep = |word: u32, chance: f32| {
            let frequency = counts[word as usize] as f32 / total as f32;
            chance < ((FREQUENT / frequency).sqrt() + FREQUENT / frequency).max(0.05)
        };
        let sentence: Vec<u32> = sentence.iter().copied().filter(|&word| keep(word, rng.unit())).collect();
        for (at, &word) in sentence.iter().enumerate() {
            let place = word as usize * width;
            for (position, output) in outputs.iter_mut().enumerate() {
                let other = if position < WINDOW { at.checked_sub(position + 1) } else { Some(at + position - WINDOW + 1) };
                let Some(&context) = other.and_then(|other| sentence.get(other)) else { continue };
                slope.fill(0.0);
                for draw in 0..=NEGATIVES {
                    let (target, truth) =
                        if draw == 0 { (context, 1.0) } else { (urn[(rng.next() % urn.len() as u64) as usize], 0.0) };
                    if draw > 0 && target == context {
                        continue;
                    }
                    let value = &values[place..place + width];
                    let output = &mut output[target as usize * width..(target as usize + 1) * width];
                    let mut sums = [0.0f32; 8];
                    for (a, b) in value.chunks_exact(8).zip(output.chunks_exact(8)) {
                        sums.iter_mut().zip(a.iter().zip(b)).for_each(|(sum, (a, b))| *sum += a * b);
                    }
                    let score: f32 = sums.iter().sum();
                    let step = rate * (truth - 1.0 / (1.0 + (-score).exp()));
                    for ((slope, output), value) in slope.iter_mut().zip(output).zip(value) {
                        *slope += step * *output;
                        *output += step * value;
                    }
                }
                values[place..place + width].iter_mut().zip(&slope).for_each(|(value, slope)| *value += slope);
            }
        }
    }
    let square: f64 = values.iter().map(|value| f64::from(*value).powi(2)).sum();
    let scale = SPREAD / ((square / values.len().max(1) as f64).sqrt() as f32).max(1e-9);
    values.iter_mut().for_each(|value| *value *= scale);
    Vectors { words, width, values }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_the_same_places_come_near() {
        let verbs = ["condemned", "praised", "visited"];
        let states = ["iran", "egypt", "oman", "qatar"];
        let mut sentences = Vec::new();
        for round in 0..12_000 {
            let (a, b) = (states[round % 4], states[(round / 4 + 1) % 4]);
            sentences.push([a, verbs[round % 3], b, "."].map(str::to_owned).to_vec());
        }
        let options = VectorOptions { width: 16, epochs: 8, least: 2, seed: 1 };
        let learned = vectors(&sentences, &options);
        let near: Vec<_> = learned.nearest("iran", 3).into_iter().map(|(word, _)| word).collect();
        assert!(near.iter().all(|word| states.contains(word)), "{near:?}");
        assert_eq!(learned.values, vectors(&sentences, &options).values);
    }
}
