//! The optimiser: Adam (Kingma & Ba 2015), and the running mean of the weights.

use ndarray::{Array2, Zip};

use super::{Gradient, Weights};

/// Share of the old mean that a step keeps.
const MEAN_KEEPS: f32 = 0.998;
/// The mean of the embeddings, which are many, is brought up to date this seldom.
pub(super) const EMBEDDING_EVERY: usize = 20;

impl Weights {
    /// Moves a running mean towards the weights.
    pub(super) fn approach(&mut self, weights: &Self, embeddings: bool) {
        let towards = |mean: &mut Array2<f32>, now: &Array2<f32>, keep: f32| {
            mean.zip_mut_with(now, |mean, now| *mean = keep * *mean + (1.0 - keep) * now)
        };
        self.dense.iter_mut().zip(&weights.dense).for_each(|(mean, now)| towards(mean, now, MEAN_KEEPS));
        if embeddings {
            let keep = MEAN_KEEPS.powi(EMBEDDING_EVERY as i32);
            towards(&mut self.words, &weights.words, keep);
            towards(&mut self.hashed, &weights.hashed, keep);
        }
    }
}

/// First and second moments of the gradient.
pub(super) struct Adam {
    first: Weights,
    second: Weights,
    steps: i32,
}

impl Adam {
    const FIRST: f32 = 0.9;
    const SECOND: f32 = 0.98;
    /// Longest step of the dense gradient, for a mean word.
    const LONGEST: f64 = 2.0;

    pub fn new(weights: &Weights) -> Self {
        let zero = Weights {
            dense: weights.dense.iter().map(|matrix| Array2::zeros(matrix.raw_dim())).collect(),
            words: Array2::zeros(weights.words.raw_dim()),
            hashed: Array2::zeros(weights.hashed.raw_dim()),
        };
        Self { first: zero.clone(), second: zero, steps: 0 }
    }

    /// One step down the gradient of `words` words, at one rate for the words' embeddings and one for all else. Embeddings that were not used
    /// stand still.
    pub fn step(&mut self, weights: &mut Weights, gradient: &Gradient, [rate, word_rate]: [f32; 2], words: f32) {
        self.steps += 1;
        let squares: f64 = gradient.dense.iter().flatten().map(|slope| f64::from(*slope).powi(2)).sum();
        let length = squares.sqrt() / f64::from(words);
        let scale = if length > Self::LONGEST { Self::LONGEST / length } else { 1.0 } as f32 / words;
        let (first_part, second_part) = (1.0 - Self::FIRST.powi(self.steps), 1.0 - Self::SECOND.powi(self.steps));
        let update = |weight: &mut f32, first: &mut f32, second: &mut f32, slope: f32, rate: f32| {
            let slope = slope * scale;
            *first = Self::FIRST * *first + (1.0 - Self::FIRST) * slope;
            *second = Self::SECOND * *second + (1.0 - Self::SECOND) * slope * slope;
            *weight -= rate * (*first / first_part) / ((*second / second_part).sqrt() + 1e-8);
        };
        for (at, slopes) in gradient.dense.iter().enumerate() {
            Zip::from(&mut weights.dense[at])
                .and(&mut self.first.dense[at])
                .and(&mut self.second.dense[at])
                .and(slopes)
                .for_each(|weight, first, second, slope| update(weight, first, second, *slope, rate));
        }
        let tables = [
            (&mut weights.words, &mut self.first.words, &mut self.second.words, &gradient.words, word_rate),
            (&mut weights.hashed, &mut self.first.hashed, &mut self.second.hashed, &gradient.hashed, rate),
        ];
        for (weights, first, second, slopes, rate) in tables {
            for (&row, slopes) in slopes {
                let row = row as usize;
                Zip::from(weights.row_mut(row))
                    .and(first.row_mut(row))
                    .and(second.row_mut(row))
                    .and(slopes)
                    .for_each(|weight, first, second, slope| update(weight, first, second, *slope, rate));
            }
        }
    }
}
