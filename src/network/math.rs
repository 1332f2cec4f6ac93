//! The arithmetic of the network. Integers and plain `f32` in a fixed order, without fused or platform functions: the same model and text
//! give the same numbers on every machine.

/// Activations are clamped to ±`REACH` and stored in steps of 1/[`ONE`].
const REACH: f32 = 8.0;
/// Steps of an activation in 1.
const ONE: f32 = 1024.0;
/// Greatest sum of the sizes of the weights of a row: with the greatest activation the sum of products stays below 2³¹.
const MAX_ROW: f32 = 262_000.0;

/// Hyperbolic tangent by a rational approximation, exact to about 1e-6 (the one of Eigen and XLA, by Carlile 2010).
#[must_use]
pub(super) fn tanh(x: f32) -> f32 {
    let x = x.clamp(-7.9, 7.9);
    let y = x * x;
    let p = ((((((-2.760_768_5e-16 * y + 2.000_188e-13) * y - 8.604_672e-11) * y + 5.122_297e-8) * y + 1.485_722_4e-5) * y
        + 6.372_619_3e-4)
        * y
        + 4.893_524_6e-3)
        * x;
    let q = ((1.198_258_4e-6 * y + 1.185_347_1e-4) * y + 2.268_434_7e-3) * y + 4.893_525e-3;
    p / q
}

/// Logistic function.
#[must_use]
pub(super) fn sigmoid(x: f32) -> f32 {
    0.5 + 0.5 * tanh(0.5 * x)
}

/// Activations as the integer kernels take them.
pub(super) fn quantise(values: &[f32], out: &mut Vec<i16>) {
    // Added to this number, a value loses its fraction, rounded to the nearest, and its last 16 bits are the integer.
    const SHIFT: f32 = 12_582_912.0;
    out.extend(values.iter().map(|value| (value.clamp(-REACH, REACH - 1.0 / ONE) * ONE + SHIFT).to_bits() as i16));
}

/// A matrix with 16-bit weights, one scale a row, and a bias.
#[derive(Clone, Debug)]
pub(super) struct Dense {
    pub inputs: usize,
    pub outputs: usize,
    /// Row by row: `outputs` rows of `inputs`.
    pub weights: Vec<i16>,
    pub scales: Vec<f32>,
    pub bias: Vec<f32>,
}

impl Dense {
    /// Quantises a matrix given column by column, as training has it: `inputs` rows of `outputs`.
    pub fn new(inputs: usize, outputs: usize, columns: impl Fn(usize, usize) -> f32, bias: Vec<f32>) -> Self {
        let mut weights = Vec::with_capacity(inputs * outputs);
        let mut scales = Vec::with_capacity(outputs);
        for output in 0..outputs {
            let sum: f32 = (0..inputs).map(|input| columns(input, output).abs()).sum();
            let most = (0..inputs).map(|input| columns(input, output).abs()).fold(1e-9, f32::max);
            let scale = (MAX_ROW / sum.max(1e-9)).min(32_000.0 / most);
            weights.extend((0..inputs).map(|input| (columns(input, output) * scale).round_ties_even() as i16));
            scales.push(1.0 / (scale * ONE));
        }
        Self { inputs, outputs, weights, scales, bias }
    }

    /// Which of some outputs is the greatest for one row of activations.
    pub fn best_of(&self, activations: &[i16], outputs: &[usize]) -> usize {
        let score = |output: usize| {
            let weights = &self.weights[output * self.inputs..(output + 1) * self.inputs];
            dot(weights, activations) as f32 * self.scales[output] + self.bias[output]
        };
        let mut best = (outputs[0], f32::MIN);
        for &output in outputs {
            let score = score(output);
            if score > best.1 {
                best = (output, score);
            }
        }
        best.0
    }

    /// One row of outputs for each row of `inputs` activations.
    pub fn apply(&self, activations: &[i16], out: &mut Vec<f32>) {
        let rows = activations.len() / self.inputs;
        let start = out.len();
        out.resize(start + rows * self.outputs, 0.0);
        let out = &mut out[start..];
        let row = |at: usize| &activations[at * self.inputs..(at + 1) * self.inputs];
        let mut at = 0;
        // Four rows at a time: each weight is loaded once for the four.
        while at + 4 <= rows {
            let four = [row(at), row(at + 1), row(at + 2), row(at + 3)];
            for (output, weights) in self.weights.chunks_exact(self.inputs).enumerate() {
                let sums = dot4(weights, four);
                for (next, sum) in sums.into_iter().enumerate() {
                    out[(at + next) * self.outputs + output] = sum as f32 * self.scales[output] + self.bias[output];
                }
            }
            at += 4;
        }
        while at < rows {
            for (output, weights) in self.weights.chunks_exact(self.inputs).enumerate() {
                out[at * self.outputs + output] = dot(weights, row(at)) as f32 * self.scales[output] + self.bias[output];
            }
            at += 1;
        }
    }
}

/// Sum of products.
#[must_use]
pub(super) fn dot(a: &[i16], b: &[i16]) -> i32 {
    a.iter().zip(b).map(|(&x, &y)| i32::from(x) * i32::from(y)).sum()
}

/// Four sums of products with the same weights, in one pass over them.
fn dot4(weights: &[i16], rows: [&[i16]; 4]) -> [i32; 4] {
    let length = weights.len();
    let [a, b, c, d] = rows.map(|row| &row[..length]);
    let mut sums = [0i32; 4];
    for at in 0..length {
        let weight = i32::from(weights[at]);
        sums[0] += weight * i32::from(a[at]);
        sums[1] += weight * i32::from(b[at]);
        sums[2] += weight * i32::from(c[at]);
        sums[3] += weight * i32::from(d[at]);
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_approximation_is_close() {
        for step in -2000..=2000 {
            let x = step as f32 / 200.0;
            assert!((tanh(x) - x.tanh()).abs() < 2e-6, "{x}");
            assert!((sigmoid(x) - 1.0 / (1.0 + (-x).exp())).abs() < 2e-6, "{x}");
        }
    }

    #[test]
    fn a_quantised_matrix_is_close_to_the_real_one_and_cannot_overflow() {
        let weight = |input: usize, output: usize| ((input * 7 + output * 13) % 29) as f32 / 29.0 - 0.5;
        let matrix = Dense::new(192, 5, weight, vec![0.25; 5]);
        let values: Vec<f32> = (0..192 * 6).map(|at| ((at * 31) % 101) as f32 / 50.0 - 1.0).collect();
        let mut activations = Vec::new();
        quantise(&values, &mut activations);
        let mut out = Vec::new();
        matrix.apply(&activations, &mut out);
        for row in 0..6 {
            for output in 0..5 {
                let exact: f32 = 0.25 + (0..192).map(|input| values[row * 192 + input] * weight(input, output)).sum::<f32>();
                assert!((out[row * 5 + output] - exact).abs() < 0.02, "{exact}");
            }
        }
        let mut most = Vec::new();
        quantise(&[1e9; 192], &mut most);
        let mut out = Vec::new();
        Dense::new(192, 1, |_, _| 1e9, vec![0.0]).apply(&most, &mut out);
        assert!(out[0] > 0.0);
    }
}
