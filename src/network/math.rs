//! The arithmetic of the network. Integers and plain `f32` in a fixed order, without fused or platform functions: the same model and text
//! give the same numbers on every machine.

use fearless_simd::Level;

/// Runs an expression, compiled for every level of vector instructions, at the highest that the machine has. Rust never fuses or
/// reorders floating-point operations by itself, so the numbers are the same at every level.
macro_rules! fast {
    ($work:expr) => {
        fearless_simd::dispatch!(fearless_simd::Level::new(), _simd => $work)
    };
}
pub(super) use fast;

/// Activations are clamped to ±`REACH` and stored in steps of 1/[`ONE`].
const REACH: f32 = 8.0;
/// Steps of an activation in 1.
const ONE: f32 = 1024.0;
/// Greatest sum of the sizes of the weights of a row: with the greatest activation the sum of products stays below 2³¹.
const MAX_ROW: f32 = 262_000.0;

/// Hyperbolic tangent by a rational approximation, exact to about 1e-6 (the one of Eigen and XLA, by Carlile 2010).
#[must_use]
#[inline(always)]
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
#[inline(always)]
pub(super) fn sigmoid(x: f32) -> f32 {
    0.5 + 0.5 * tanh(0.5 * x)
}

/// Activations as the integer kernels take them.
#[inline(always)]
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
        let score = |output: usize| dot(self.row(output), activations) as f32 * self.scales[output] + self.bias[output];
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
        let start = out.len();
        out.resize(start + activations.len() / self.inputs * self.outputs, 0.0);
        let out = &mut out[start..];
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        if let Some(avx2) = Level::new().as_avx2() {
            apply_avx2(avx2, self, activations, out);
            return;
        }
        self.apply_from(0, activations, out);
    }

    /// The outputs from one on.
    #[inline(always)]
    fn apply_from(&self, first: usize, activations: &[i16], out: &mut [f32]) {
        for (row, out) in activations.chunks_exact(self.inputs).zip(out.chunks_exact_mut(self.outputs)) {
            for (output, out) in out.iter_mut().enumerate().skip(first) {
                *out = dot(self.row(output), row) as f32 * self.scales[output] + self.bias[output];
            }
        }
    }

    fn row(&self, output: usize) -> &[i16] {
        &self.weights[output * self.inputs..(output + 1) * self.inputs]
    }
}

/// Sum of products.
#[must_use]
fn dot(a: &[i16], b: &[i16]) -> i32 {
    a.iter().zip(b).map(|(&x, &y)| i32::from(x) * i32::from(y)).sum()
}

#[cfg(target_arch = "x86")]
use std::arch::x86 as arch;
#[cfg(target_arch = "x86_64")]
use std::arch::x86_64 as arch;

fearless_simd::kernel!(
    /// `Dense::apply` for four outputs and two rows at a time: eight sums of sixteen products a step for six loads.
    fn apply_avx2(avx2: Avx2, dense: &Dense, activations: &[i16], out: &mut [f32]) {
        use arch::{
            __m256i, _mm_add_epi32, _mm_add_ps, _mm_cvtepi32_ps, _mm_mul_ps, _mm256_add_epi32, _mm256_castsi256_si128,
            _mm256_extracti128_si256, _mm256_hadd_epi32, _mm256_madd_epi16, _mm256_setzero_si256,
        };
        use fearless_simd::{SimdBase, SimdFrom, f32x4, i16x16};

        const LANES: usize = 16;
        let Dense { inputs, outputs, .. } = *dense;
        let blocks = if inputs % LANES == 0 { outputs / 4 } else { 0 };
        let load = |values: &[i16]| -> __m256i { i16x16::from_slice(avx2, values).into() };
        let mut rows = activations.chunks_exact(inputs).zip(out.chunks_exact_mut(outputs));
        while let Some((row, out)) = rows.next() {
            let (other, other_out) = match rows.next() {
                Some((other, out)) => (other, Some(out)),
                None => (row, None),
            };
            let mut outs = [Some(out), other_out];
            for block in 0..blocks {
                let weights = &dense.weights[4 * block * inputs..4 * (block + 1) * inputs];
                let (first, rest) = weights.split_at(inputs);
                let (second, rest) = rest.split_at(inputs);
                let (third, fourth) = rest.split_at(inputs);
                let mut sums = [[_mm256_setzero_si256(); 4]; 2];
                let steps = first.chunks_exact(LANES).zip(second.chunks_exact(LANES)).zip(third.chunks_exact(LANES));
                let steps = steps.zip(fourth.chunks_exact(LANES)).zip(row.chunks_exact(LANES)).zip(other.chunks_exact(LANES));
                for (((((first, second), third), fourth), row), other) in steps {
                    let weights = [load(first), load(second), load(third), load(fourth)];
                    let rows = [load(row), load(other)];
                    for side in 0..2 {
                        for output in 0..4 {
                            let products = _mm256_madd_epi16(weights[output], rows[side]);
                            sums[side][output] = _mm256_add_epi32(sums[side][output], products);
                        }
                    }
                }
                let scale = f32x4::from_slice(avx2, &dense.scales[4 * block..4 * block + 4]);
                let bias = f32x4::from_slice(avx2, &dense.bias[4 * block..4 * block + 4]);
                for (sums, out) in sums.iter().zip(&mut outs) {
                    let Some(out) = out else { continue };
                    let pairs = _mm256_hadd_epi32(_mm256_hadd_epi32(sums[0], sums[1]), _mm256_hadd_epi32(sums[2], sums[3]));
                    let four = _mm_add_epi32(_mm256_castsi256_si128(pairs), _mm256_extracti128_si256::<1>(pairs));
                    let values = _mm_add_ps(_mm_mul_ps(_mm_cvtepi32_ps(four), scale.into()), bias.into());
                    f32x4::simd_from(avx2, values).store_slice(&mut out[4 * block..4 * block + 4]);
                }
            }
        }
        dense.apply_from(4 * blocks, activations, out);
    }
);

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

    #[test]
    fn vector_instructions_change_no_bit() {
        for (inputs, outputs, rows) in [(16, 1, 1), (32, 4, 2), (192, 17, 5), (96, 51, 7), (24, 9, 3)] {
            let weight = |input: usize, output: usize| ((input * 11 + output * 17) % 37) as f32 / 37.0 - 0.4;
            let matrix = Dense::new(inputs, outputs, weight, (0..outputs).map(|at| at as f32 / 7.0).collect());
            let values: Vec<f32> = (0..inputs * rows).map(|at| ((at * 29) % 97) as f32 / 40.0 - 1.2).collect();
            let mut activations = Vec::new();
            quantise(&values, &mut activations);
            let mut plain = vec![0.0; rows * outputs];
            matrix.apply_from(0, &activations, &mut plain);
            let mut out = vec![1.0];
            matrix.apply(&activations, &mut out);
            assert_eq!(out[1..], plain, "{inputs} {outputs} {rows}");
            assert_eq!(out[0], 1.0, "what was there stays");
        }
    }
}
