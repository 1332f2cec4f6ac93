//! Loss and gradient of a few sentences: forwards through the network, then backwards through the same steps.

use std::collections::HashMap;
use std::ops::Range;

use ndarray::linalg::general_mat_mul;
use ndarray::{Array1, Array2, ArrayView2, ArrayViewMut1, Axis, Slice};

use super::super::arcs::distance;
use super::super::file::{Sizes, part};
use super::super::math::{sigmoid, tanh};
use super::super::{ROOT, UNKNOWN};
use super::{Gradient, Item, TrainOptions, Trainer, Weights};
use crate::statistics::Random;

/// Weights of the parts of speech and of the features in the loss; heads and relations have 1 each.
const UPOS: f32 = 1.6;
const FEATS: f32 = 0.5;

/// What a layer keeps for the way back.
struct Layer {
    input: Array2<f32>,
    open: Array2<f32>,
    new: Array2<f32>,
    state: Array2<f32>,
    mask: Array2<f32>,
}

fn times(a: &Array2<f32>, b: &Array2<f32>) -> Array2<f32> {
    let mut product = Array2::zeros((a.nrows(), b.ncols()));
    general_mat_mul(1.0, a, b, 0.0, &mut product);
    product
}

/// Some rows of a matrix.
fn lines(matrix: &Array2<f32>, rows: Range<usize>) -> ArrayView2<'_, f32> {
    matrix.slice_axis(Axis(0), Slice::from(rows))
}

/// Some columns of a row.
fn columns(matrix: &Array2<f32>, row: usize, columns: Range<usize>) -> &[f32] {
    let start = row * matrix.ncols();
    matrix.as_slice().map_or(&[], |values| &values[start + columns.start..start + columns.end])
}

fn columns_mut(matrix: &mut Array2<f32>, row: usize, columns: Range<usize>) -> &mut [f32] {
    let start = row * matrix.ncols();
    matrix.as_slice_mut().map_or(&mut [], |values| &mut values[start + columns.start..start + columns.end])
}

/// A stretch of a row.
fn part_of(row: ArrayViewMut1<'_, f32>, columns: Range<usize>) -> ArrayViewMut1<'_, f32> {
    let (_, rest) = row.split_at(Axis(0), columns.start);
    rest.split_at(Axis(0), columns.len()).0
}

/// Values kept and scaled up, or dropped.
fn mask(rows: usize, columns: usize, share: f32, rng: &mut Random) -> Array2<f32> {
    let keep = 1.0 / (1.0 - share);
    Array2::from_shape_fn((rows, columns), |_| if rng.unit() < share { 0.0 } else { keep })
}

pub(in crate::network) fn softmax(scores: &mut [f32]) {
    let most = scores.iter().copied().fold(f32::MIN, f32::max);
    scores.iter_mut().for_each(|score| *score = (*score - most).exp());
    let sum: f32 = scores.iter().sum();
    scores.iter_mut().for_each(|score| *score /= sum);
}

/// Turns scores into the gradient of the cross-entropy; gives the loss.
fn cross_entropy(scores: &mut [f32], gold: usize, weight: f32) -> f64 {
    softmax(scores);
    let loss = -f64::from(scores[gold].max(1e-9)).ln() * f64::from(weight);
    scores[gold] -= 1.0;
    scores.iter_mut().for_each(|score| *score *= weight);
    loss
}

impl Trainer<'_> {
    /// Loss and gradient of some sentences.
    #[allow(clippy::too_many_lines, reason = "forwards and backwards mirror each other and are read side by side")]
    pub(super) fn gradient(&self, weights: &Weights, items: &[&Item], seed: u64) -> (f64, Gradient) {
        let mut rng = Random(seed);
        let Sizes { embedding, hidden, layers, arc, label } = self.options.sizes;
        let TrainOptions { dropout, scorer_dropout, word_dropout, .. } = *self.options;
        let mut gradient = Gradient {
            dense: self.shapes.iter().map(|&shape| Array2::zeros(shape)).collect(),
            words: HashMap::new(),
            hashed: HashMap::new(),
        };
        let total: usize = items.iter().map(|item| item.rows()).sum();
        let starts: Vec<usize> = items.iter().scan(0, |sum, item| Some(std::mem::replace(sum, *sum + item.rows()))).collect();
        let places = || items.iter().zip(&starts).map(|(&item, &start)| (item, start));

        // Embeddings, and each word beside its neighbours.
        let mut embedded = Array2::<f32>::zeros((total, embedding));
        let mut used = vec![UNKNOWN as u32; total];
        for (item, start) in places() {
            used[start] = ROOT as u32;
            embedded.row_mut(start).assign(&weights.words.row(ROOT));
            for (at, &word) in item.words.iter().enumerate() {
                let word = if rng.unit() < word_dropout { UNKNOWN as u32 } else { word };
                used[start + 1 + at] = word;
                let mut row = embedded.row_mut(start + 1 + at);
                row += &weights.words.row(word as usize);
                item.hashed[at].iter().for_each(|&hashed| row += &weights.hashed.row(hashed as usize));
            }
        }
        let embedding_mask = mask(total, embedding, dropout, &mut rng);
        embedded *= &embedding_mask;
        let mut input = Array2::<f32>::zeros((total, 3 * embedding));
        for (item, start) in places() {
            for row in start..start + item.rows() {
                part_of(input.row_mut(row), embedding..2 * embedding).assign(&embedded.row(row));
                if row > start {
                    part_of(input.row_mut(row), 0..embedding).assign(&embedded.row(row - 1));
                }
                if row + 1 < start + item.rows() {
                    part_of(input.row_mut(row), 2 * embedding..3 * embedding).assign(&embedded.row(row + 1));
                }
            }
        }

        // Layers.
        let none = || Array2::<f32>::zeros((total, 2 * hidden));
        let mut kept: Vec<Layer> = Vec::new();
        for layer in 0..layers {
            let place = part::LAYER * layer;
            let mut products = times(&input, &weights.dense[place]);
            products += &weights.dense[place + 1];
            let own = &weights.dense[place + 2];
            let (mut open, mut new, mut state) = (none(), none(), none());
            for (item, start) in places() {
                for side in 0..2 {
                    let own = columns(own, 0, 2 * side * hidden..2 * (side + 1) * hidden);
                    let mut before = vec![0.0f32; hidden];
                    for row in item.steps(start, side) {
                        let products = columns(&products, row, 2 * side * hidden..2 * (side + 1) * hidden);
                        let half = side * hidden..(side + 1) * hidden;
                        let open = columns_mut(&mut open, row, half.clone());
                        let new = columns_mut(&mut new, row, half.clone());
                        for at in 0..hidden {
                            open[at] = sigmoid(products[at] + own[at] * before[at]);
                            new[at] = tanh(products[hidden + at] + own[hidden + at] * before[at]);
                            before[at] = (1.0 - open[at]) * before[at] + open[at] * new[at];
                        }
                        columns_mut(&mut state, row, half).copy_from_slice(&before);
                    }
                }
            }
            let mut output = state.clone();
            if layer > 0 {
                output += &input;
            }
            let mask = mask(total, 2 * hidden, dropout, &mut rng);
            output *= &mask;
            kept.push(Layer { input: std::mem::replace(&mut input, output), open, new, state, mask });
        }

        // Scorers.
        let top = input;
        let after = part::LAYER * layers;
        let dense = |at: usize| &weights.dense[after + at];
        let linear = |at: usize| times(&top, dense(at)) + dense(at + 1);
        let mut upos = linear(part::UPOS);
        let mut feats = linear(part::FEATS);
        let dependent = linear(part::DEPENDENT).mapv(tanh);
        let head = linear(part::HEAD).mapv(tanh);
        let (dependent_mask, head_mask) =
            (mask(total, arc, scorer_dropout, &mut rng), mask(total, arc, scorer_dropout, &mut rng));
        let (dependent_kept, head_kept) = (&dependent * &dependent_mask, &head * &head_mask);
        let wish = times(&dependent_kept, dense(part::BILINEAR));
        let labelled = linear(part::LABELLED);
        let labelled_head = times(&top, dense(part::LABELLED_HEAD));

        let mut loss = 0.0;
        let mut d_wish = Array2::<f32>::zeros(wish.raw_dim());
        let mut d_head = Array2::<f32>::zeros(head.raw_dim());
        let mut d_labelled = Array2::<f32>::zeros(labelled.raw_dim());
        let mut d_labelled_head = Array2::<f32>::zeros(labelled_head.raw_dim());
        for (item, start) in places() {
            let words = item.words.len();
            let rows = start..start + words + 1;
            let below = start + 1..start + words + 1;
            // Arcs.
            let heads = lines(&head_kept, rows.clone());
            let bias = heads.dot(&dense(part::HEAD_BIAS).row(0));
            let mut scores = lines(&wish, below.clone()).dot(&heads.t()) + &bias;
            let far = lines(&wish, below.clone()).dot(&dense(part::DISTANCES).t()) + dense(part::DISTANCES + 1);
            for (word, mut row) in scores.rows_mut().into_iter().enumerate() {
                row.iter_mut().enumerate().for_each(|(head, score)| *score += far[[word, distance(word + 1, head)]]);
                row[word + 1] = -1e9;
                if let Some(scores) = row.as_slice_mut() {
                    loss += cross_entropy(scores, item.heads[word], 1.0);
                }
            }
            let mut d_far = Array2::<f32>::zeros(far.raw_dim());
            for (word, row) in scores.rows().into_iter().enumerate() {
                row.iter().enumerate().for_each(|(head, slope)| d_far[[word, distance(word + 1, head)]] += slope);
            }
            let wishes = lines(&wish, below.clone());
            general_mat_mul(1.0, &d_far.t(), &wishes, 1.0, &mut gradient.dense[after + part::DISTANCES]);
            let mut bias = gradient.dense[after + part::DISTANCES + 1].row_mut(0);
            bias += &d_far.sum_axis(Axis(0));
            let mut slopes = d_wish.slice_axis_mut(Axis(0), Slice::from(below));
            slopes += &scores.dot(&heads);
            slopes += &d_far.dot(dense(part::DISTANCES));
            let liked = scores.sum_axis(Axis(0));
            let mut slopes = d_head.slice_axis_mut(Axis(0), Slice::from(rows));
            slopes += &scores.t().dot(&wishes);
            general_mat_mul(1.0, &liked.view().insert_axis(Axis(1)), dense(part::HEAD_BIAS), 1.0, &mut slopes);
            let mut bias = gradient.dense[after + part::HEAD_BIAS].row_mut(0);
            bias += &heads.t().dot(&liked);
            // Labels, at the gold heads.
            let mut meeting = Array2::<f32>::zeros((words, label));
            for word in 0..words {
                let sum = &labelled.row(start + 1 + word) + &labelled_head.row(start + item.heads[word]);
                meeting.row_mut(word).assign(&sum.mapv(tanh));
            }
            let meeting_mask = mask(words, label, scorer_dropout, &mut rng);
            let meeting_kept = &meeting * &meeting_mask;
            let mut names = times(&meeting_kept, dense(part::LABEL)) + dense(part::LABEL + 1);
            for (word, mut row) in names.rows_mut().into_iter().enumerate() {
                if let Some(scores) = row.as_slice_mut() {
                    loss += cross_entropy(scores, item.deprels[word], 1.0);
                }
            }
            general_mat_mul(1.0, &meeting_kept.t(), &names, 1.0, &mut gradient.dense[after + part::LABEL]);
            let mut bias = gradient.dense[after + part::LABEL + 1].row_mut(0);
            bias += &names.sum_axis(Axis(0));
            let mut d_meeting = names.dot(&dense(part::LABEL).t()) * &meeting_mask;
            d_meeting.zip_mut_with(&meeting, |slope, value| *slope *= 1.0 - value * value);
            for word in 0..words {
                let mut row = d_labelled.row_mut(start + 1 + word);
                row += &d_meeting.row(word);
                let mut row = d_labelled_head.row_mut(start + item.heads[word]);
                row += &d_meeting.row(word);
            }
            // Tags.
            for word in 0..words {
                if let Some(scores) = upos.row_mut(start + 1 + word).as_slice_mut() {
                    loss += cross_entropy(scores, item.upos[word], UPOS);
                }
                if let Some(scores) = feats.row_mut(start + 1 + word).as_slice_mut() {
                    loss += cross_entropy(scores, item.feats[word], FEATS);
                }
            }
            upos.row_mut(start).fill(0.0);
            feats.row_mut(start).fill(0.0);
        }

        // Back through the scorers.
        general_mat_mul(1.0, &dependent_kept.t(), &d_wish, 1.0, &mut gradient.dense[after + part::BILINEAR]);
        let mut d_dependent = d_wish.dot(&dense(part::BILINEAR).t()) * &dependent_mask;
        d_dependent.zip_mut_with(&dependent, |slope, value| *slope *= 1.0 - value * value);
        d_head *= &head_mask;
        d_head.zip_mut_with(&head, |slope, value| *slope *= 1.0 - value * value);
        let mut d_top = Array2::<f32>::zeros(top.raw_dim());
        let slopes = [
            (part::UPOS, &upos, true),
            (part::FEATS, &feats, true),
            (part::DEPENDENT, &d_dependent, true),
            (part::HEAD, &d_head, true),
            (part::LABELLED, &d_labelled, true),
            (part::LABELLED_HEAD, &d_labelled_head, false),
        ];
        for (at, slope, has_bias) in slopes {
            general_mat_mul(1.0, &top.t(), slope, 1.0, &mut gradient.dense[after + at]);
            if has_bias {
                let mut bias = gradient.dense[after + at + 1].row_mut(0);
                bias += &slope.sum_axis(Axis(0));
            }
            general_mat_mul(1.0, slope, &dense(at).t(), 1.0, &mut d_top);
        }

        // Back through the layers.
        for (number, layer) in kept.iter().enumerate().rev() {
            d_top *= &layer.mask;
            let place = part::LAYER * number;
            let own = &weights.dense[place + 2];
            let mut d_products = Array2::<f32>::zeros((total, 4 * hidden));
            let nothing = vec![0.0f32; hidden];
            for (item, start) in places() {
                for side in 0..2 {
                    let both = 2 * side * hidden..2 * (side + 1) * hidden;
                    let half = side * hidden..(side + 1) * hidden;
                    let own = columns(own, 0, both.clone());
                    let d_own = columns_mut(&mut gradient.dense[place + 2], 0, both.clone());
                    let mut carry = vec![0.0f32; hidden];
                    let mut rows = item.steps(start, side).rev().peekable();
                    while let Some(row) = rows.next() {
                        let before = rows.peek().map_or(&*nothing, |&before| columns(&layer.state, before, half.clone()));
                        let (open, new) = (columns(&layer.open, row, half.clone()), columns(&layer.new, row, half.clone()));
                        let d_state = columns(&d_top, row, half.clone());
                        let d_products = columns_mut(&mut d_products, row, both.clone());
                        for at in 0..hidden {
                            let slope = d_state[at] + carry[at];
                            let d_open = slope * (new[at] - before[at]) * open[at] * (1.0 - open[at]);
                            let d_new = slope * open[at] * (1.0 - new[at] * new[at]);
                            d_products[at] = d_open;
                            d_products[hidden + at] = d_new;
                            d_own[at] += d_open * before[at];
                            d_own[hidden + at] += d_new * before[at];
                            carry[at] = slope * (1.0 - open[at]) + d_open * own[at] + d_new * own[hidden + at];
                        }
                    }
                }
            }
            general_mat_mul(1.0, &layer.input.t(), &d_products, 1.0, &mut gradient.dense[place]);
            let mut bias = gradient.dense[place + 1].row_mut(0);
            bias += &d_products.sum_axis(Axis(0));
            let mut d_input = d_products.dot(&weights.dense[place].t());
            if number > 0 {
                d_input += &d_top;
            }
            d_top = d_input;
        }

        // Back into the embeddings.
        let mut d_embedded = Array2::<f32>::zeros((total, embedding));
        for (item, start) in places() {
            for row in start..start + item.rows() {
                let mut sum = d_embedded.row_mut(row);
                sum += &d_top.row(row).slice_axis(Axis(0), Slice::from(embedding..2 * embedding));
                if row + 1 < start + item.rows() {
                    sum += &d_top.row(row + 1).slice_axis(Axis(0), Slice::from(0..embedding));
                }
                if row > start {
                    sum += &d_top.row(row - 1).slice_axis(Axis(0), Slice::from(2 * embedding..3 * embedding));
                }
            }
        }
        d_embedded *= &embedding_mask;
        for (item, start) in places() {
            for (row, &word) in used.iter().enumerate().skip(start).take(item.rows()) {
                let slope = d_embedded.row(row);
                *gradient.words.entry(word).or_insert_with(|| Array1::zeros(embedding)) += &slope;
                for &hashed in row.checked_sub(start + 1).map_or(&[][..], |word| &item.hashed[word]) {
                    *gradient.hashed.entry(hashed).or_insert_with(|| Array1::zeros(embedding)) += &slope;
                }
            }
        }
        (loss, gradient)
    }
}

impl Gradient {
    pub(super) fn add(&mut self, other: Self) {
        self.dense.iter_mut().zip(&other.dense).for_each(|(sum, part)| *sum += part);
        for (mine, theirs) in [(&mut self.words, other.words), (&mut self.hashed, other.hashed)] {
            for (row, part) in theirs {
                match mine.entry(row) {
                    std::collections::hash_map::Entry::Occupied(mut sum) => *sum.get_mut() += &part,
                    std::collections::hash_map::Entry::Vacant(place) => {
                        place.insert(part);
                    }
                }
            }
        }
    }
}
