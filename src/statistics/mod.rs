//! Tails of distributions, correction for many tests, seeded chance: what counting, comparing and analysing share.

mod exact;
mod random;

pub use exact::{least_shares_differ, shares_differ};
pub use random::Random;

/// Chance of a standard normal value at least as far from 0 as `z`, on either side.
///
/// ```
/// assert!((detente::statistics::normal_two_sided(1.959_963_985) - 0.05).abs() < 1e-9);
/// ```
#[must_use]
pub fn normal_two_sided(z: f64) -> f64 {
    libm::erfc(z.abs() / std::f64::consts::SQRT_2)
}

/// Chance of a value of at least `x` from chi-squared with one degree of freedom.
#[must_use]
pub fn chi_squared_tail(x: f64) -> f64 {
    libm::erfc((x.max(0.0) / 2.0).sqrt())
}

/// The q-value of each p-value: the least false-discovery rate at which its test is called a finding (Benjamini & Hochberg 1995).
///
/// `tests` is how many tests were made in all; those beyond `p` are taken to have p = 1. It is never less than the number of `p`.
/// Order is kept; q is monotone in p and at most 1.
///
/// ```
/// let q = detente::statistics::benjamini_hochberg(&[0.01, 0.04, 0.03], 3);
/// assert_eq!(q, [0.03, 0.04, 0.04]);
/// ```
#[must_use]
pub fn benjamini_hochberg(p: &[f64], tests: usize) -> Vec<f64> {
    let tests = tests.max(p.len()) as f64;
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|&a, &b| p[a].total_cmp(&p[b]));
    let mut q = vec![1.0; p.len()];
    let mut least: f64 = 1.0;
    for (rank, &at) in order.iter().enumerate().rev() {
        least = least.min(p[at] * tests / (rank + 1) as f64);
        q[at] = least;
    }
    q
}

/// To `places` decimal places: what files hold, so that the last bits of a sum are nobody's concern.
#[must_use]
pub fn rounded(value: f64, places: i32) -> f64 {
    let scale = 10f64.powi(places);
    let value = (value * scale).round() / scale;
    if value == 0.0 { 0.0 } else { value } // no -0
}

#[cfg(test)]
mod tests {
    use super::*;

    // statsmodels.stats.multitest.multipletests(p, method="fdr_bh")[1]
    #[test]
    fn q_values_agree_with_statsmodels() {
        let p = [0.005, 0.011, 0.02, 0.04, 0.13, 0.8, 0.02];
        let expected = [0.035, 0.035, 0.035, 0.056, 0.151_666_667, 0.8, 0.035];
        for (q, expected) in benjamini_hochberg(&p, p.len()).into_iter().zip(expected) {
            assert!((q - expected).abs() < 1e-8, "{q} {expected}");
        }
        assert_eq!(benjamini_hochberg(&[0.01], 50), [0.5]);
        assert!(benjamini_hochberg(&[], 0).is_empty());
    }

    #[test]
    fn a_shuffle_keeps_the_items_and_below_stays_below() {
        let mut random = Random(7);
        let mut items: Vec<u32> = (0..100).collect();
        random.shuffle(&mut items);
        assert_ne!(items, (0..100).collect::<Vec<_>>());
        items.sort_unstable();
        assert_eq!(items, (0..100).collect::<Vec<_>>());
        assert!((0..1000).all(|_| random.below(3) < 3) && random.below(0) == 0);
    }
}
