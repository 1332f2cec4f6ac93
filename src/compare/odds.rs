use crate::model::{Contrast, Sides};
use crate::statistics::{benjamini_hochberg, least_shares_differ, rounded, shares_differ};

/// A contrast before correction: how likely it is, and whether it could be a finding at all.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Test {
    pub log_odds: f64,
    pub z: f64,
    pub p: f64,
    /// The least p that any split of the same counts would give.
    pub least: f64,
}

/// A part `y` of the whole `n` against all the rest, with an informative Dirichlet prior (Monroe, Colaresi & Quinn 2008, eqs. 16, 20, 22): the
/// prior's total is `prior`, its share for this part that of both sides together. `p` is Fisher's.
pub(super) fn part(y: Sides<u64>, n: Sides<u64>, prior: f64) -> Test {
    let pooled = y.a.saturating_add(y.b);
    let all = n.a as f64 + n.b as f64;
    if pooled == 0 || all == 0.0 {
        return Test { p: 1.0, least: 1.0, ..Test::default() };
    }
    let guess = prior * (pooled as f64 / all);
    let odds = |y: u64, n: u64| (y as f64 + guess, (n - y.min(n)) as f64 + (prior - guess));
    let (one, other) = (odds(y.a, n.a), odds(y.b, n.b));
    // The only part there is has no odds against the rest.
    let (log_odds, z) = if one.1 > 0.0 && other.1 > 0.0 { ratio(one, other, 1.0 / one.0 + 1.0 / other.0) } else { (0.0, 0.0) };
    Test { log_odds, z, p: shares_differ([y.a, y.b], [n.a, n.b]), least: least_shares_differ(pooled, [n.a, n.b]) }
}

/// `yes` against `no` on both sides, each smoothed by ½. `p` is Fisher's.
pub(super) fn two_by_two(yes: Sides<u64>, no: Sides<u64>) -> Test {
    let n = [yes.a.saturating_add(no.a), yes.b.saturating_add(no.b)];
    if n[0] == 0 || n[1] == 0 {
        return Test { p: 1.0, least: 1.0, ..Test::default() };
    }
    let odds = |yes: u64, no: u64| (yes as f64 + 0.5, no as f64 + 0.5);
    let (one, other) = (odds(yes.a, no.a), odds(yes.b, no.b));
    let variance = (1.0 / one.0 + 1.0 / one.1) + (1.0 / other.0 + 1.0 / other.1);
    let (log_odds, z) = ratio(one, other, variance);
    let least = least_shares_differ(yes.a.saturating_add(yes.b), n);
    Test { log_odds, z, p: shares_differ([yes.a, yes.b], n), least }
}

/// Log of the other odds over the one, and that over its standard error.
fn ratio(one: (f64, f64), other: (f64, f64), variance: f64) -> (f64, f64) {
    let log_odds = (other.0 / other.1).ln() - (one.0 / one.1).ln();
    (log_odds, log_odds / variance.sqrt())
}

/// Corrects for the number of tests. A test that no split could make a finding is not one: its counts alone tell, not how they fall, so that
/// leaving it out favours no outcome (Tarone 1990).
pub(super) fn corrected(tests: &[Test], significance: f64) -> Vec<Contrast> {
    let testable: Vec<usize> =
        (0..tests.len()).filter(|&at| tests[at].least < 1.0 && tests[at].least <= significance).collect();
    let p: Vec<f64> = testable.iter().map(|&at| tests[at].p).collect();
    let q = benjamini_hochberg(&p, p.len());
    let mut contrasts: Vec<Contrast> = tests
        .iter()
        .map(|test| Contrast { log_odds: rounded(test.log_odds, 6), z: rounded(test.z, 6), ..Contrast::default() })
        .collect();
    for (&at, q) in testable.iter().zip(q) {
        let contrast = &mut contrasts[at];
        (contrast.p, contrast.q) = (Some(rounded(tests[at].p, 6)), Some(rounded(q, 6)));
        contrast.significant = q <= significance;
    }
    contrasts
}
