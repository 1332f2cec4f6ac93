//! How far two actors are named together more, or less, often than chance would have it.

use crate::statistics::{chi_squared_tail, rounded};

/// A two-by-two table of sentences: with both, with one only, with neither.
#[derive(Clone, Copy, Debug)]
pub(super) struct Association {
    both: f64,
    one: f64,
    other: f64,
    all: f64,
}

impl Association {
    /// From the sentences that name both, the first, the second, and all sentences.
    pub fn new(both: u64, one: u64, other: u64, all: u64) -> Self {
        Self { both: both as f64, one: one as f64, other: other as f64, all: all as f64 }
    }

    /// Normalised pointwise mutual information: 1 when neither is named without the other, 0 at chance, towards -1 when they
    /// avoid each other (Bouma 2009). Rounded to six places.
    pub fn npmi(self) -> f64 {
        if self.both == 0.0 {
            return -1.0;
        }
        let joint = self.both / self.all;
        if joint >= 1.0 {
            return 1.0; // every sentence names both: the limit of the quotient
        }
        let pmi = (joint / (self.one / self.all * (self.other / self.all))).ln();
        round(pmi / -joint.ln())
    }

    /// Log-likelihood ratio against independence (Dunning 1993). Rounded to six places.
    pub fn g2(self) -> f64 {
        let rows = [self.one, self.all - self.one];
        let columns = [self.other, self.all - self.other];
        let observed =
            [[self.both, self.one - self.both], [self.other - self.both, self.all - self.one - self.other + self.both]];
        let mut sum = 0.0;
        for (row, cells) in rows.iter().zip(observed) {
            for (column, cell) in columns.iter().zip(cells) {
                let expected = row * column / self.all;
                if cell > 0.0 && expected > 0.0 {
                    sum += cell * (cell / expected).ln();
                }
            }
        }
        round((2.0 * sum).max(0.0))
    }

    /// Chance of such a `g2` or a greater one under independence: upper tail of chi-squared with one degree of freedom.
    pub fn p(self) -> f64 {
        chi_squared_tail(self.g2())
    }

    /// Sentences that would name both if naming one told nothing of the other. Rounded to six places.
    pub fn expected(self) -> f64 {
        if self.all == 0.0 { 0.0 } else { round(self.one * self.other / self.all) }
    }
}

fn round(value: f64) -> f64 {
    rounded(value, 6)
}

/// p of the pairs that are never named together although they are expected to be: they are tests as well. `named` is in how many of the `all`
/// sentences each actor is named; `is_pair` tells the pairs that are named together by their positions. Pairs expected in less than one
/// sentence have p above 0.15 and are left out: no rank that matters is behind theirs.
pub(super) fn never_together(named: &[u64], all: u64, is_pair: impl Fn(usize, usize) -> bool) -> Vec<f64> {
    let mut order: Vec<usize> = (0..named.len()).collect();
    order.sort_by_key(|&at| std::cmp::Reverse(named[at]));
    let mut p = Vec::new();
    for (rank, &one) in order.iter().enumerate() {
        for &other in &order[rank + 1..] {
            let association = Association::new(0, named[one], named[other], all);
            if association.expected() < 1.0 {
                break;
            }
            if !is_pair(one.min(other), one.max(other)) {
                p.push(association.p());
            }
        }
    }
    p
}

#[cfg(test)]
mod tests {
    use super::*;

    // References: NPMI by its definition in Python; G² and p by scipy:
    // scipy.stats.chi2_contingency([[10, 20], [30, 140]], correction=False, lambda_="log-likelihood")
    #[test]
    fn agrees_with_reference_values() {
        let association = Association::new(10, 30, 40, 200);
        assert!((association.npmi() - 0.170_518).abs() < 2e-6, "{}", association.npmi());
        assert!((association.g2() - 3.530_372).abs() < 2e-6, "{}", association.g2());
        assert!((association.p() - 0.060_254).abs() < 1e-6, "{}", association.p());
        assert!((association.expected() - 6.0).abs() < 1e-9);
    }

    #[test]
    fn pairs_that_avoid_each_other_are_tests_too() {
        // Expected together: 4, 2 and 0.5 of 100 sentences.
        let p = never_together(&[20, 20, 10], 100, |one, other| (one, other) == (0, 1));
        assert_eq!(p.len(), 2);
        assert!((p[0] - Association::new(0, 20, 10, 100).p()).abs() < 1e-12);
        assert!(Association::new(0, 10, 5, 100).p() > 0.15, "what is left out is no finding");
    }

    #[test]
    fn the_ends_of_the_scale() {
        assert!((Association::new(5, 5, 5, 5).npmi() - 1.0).abs() < f64::EPSILON);
        assert!((Association::new(5, 5, 5, 100).npmi() - 1.0).abs() < 1e-6);
        assert!((Association::new(0, 5, 5, 100).npmi() + 1.0).abs() < f64::EPSILON);
        let chance = Association::new(4, 20, 20, 100);
        assert!(chance.npmi().abs() < 1e-6 && chance.g2().abs() < 1e-6 && (chance.p() - 1.0).abs() < 1e-3);
    }
}
