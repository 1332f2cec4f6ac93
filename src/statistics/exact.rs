/// Above this many hits, or this many in all, tails are those of the normal distribution: a sum would take long, or logarithms of factorials
/// would have lost their last digits.
const MANY_HITS: f64 = 1e6;
const MANY: f64 = 1e9;

/// Chance of a split as uneven as `x` of `n` on two sides, or more, if both had the same share x/n: Fisher's exact test (1935), two-sided by
/// doubling the lesser tail.
///
/// 1 where a side is empty; counts in `x` beyond `n` are taken for `n`. The order of the sides changes no bit.
///
/// ```
/// // The lady who tastes tea: scipy.stats.hypergeom.sf(2, 8, 4, 4) * 2
/// assert!((detente::statistics::shares_differ([3, 1], [4, 4]) - 0.485_714_286).abs() < 1e-9);
/// ```
#[must_use]
pub fn shares_differ(x: [u64; 2], n: [u64; 2]) -> f64 {
    let x = [x[0].min(n[0]), x[1].min(n[1])];
    let Some((more, less)) = order(x, n) else { return 1.0 };
    let size = n[more].saturating_add(n[less]);
    let (own, drawn, all) = (x[more] as f64, n[more] as f64, size as f64);
    let hits = x[more] as f64 + x[less] as f64;
    if hits > MANY_HITS || all > MANY {
        let p = hits / all;
        let variance = drawn * p * (1.0 - p) * (n[less] as f64 / all);
        return if variance > 0.0 { super::normal_two_sided((own - drawn * p) / variance.sqrt()) } else { 1.0 };
    }
    let misses = all - hits;
    let first = ln_choose(hits, own) + ln_choose(misses, drawn - own) - ln_choose(all, drawn);
    doubled(tail(first, own, |k| (hits - k) * (drawn - k) / ((k + 1.0) * (misses - drawn + k + 1.0))))
}

/// The least that [`shares_differ`] can be when `x` sums to `total`.
#[must_use]
pub fn least_shares_differ(total: u64, n: [u64; 2]) -> f64 {
    let total = total.min(n[0].saturating_add(n[1]));
    let split = |most: usize| {
        let own = total.min(n[most]);
        let mut x = [0; 2];
        x[most] = own;
        x[1 - most] = total - own;
        shares_differ(x, n)
    };
    split(0).min(split(1))
}

/// Which side has more for its size. `None` where neither has, or one is empty.
fn order(x: [u64; 2], n: [u64; 2]) -> Option<(usize, usize)> {
    if n[0] == 0 || n[1] == 0 {
        return None;
    }
    match (u128::from(x[0]) * u128::from(n[1])).cmp(&(u128::from(x[1]) * u128::from(n[0]))) {
        std::cmp::Ordering::Greater => Some((0, 1)),
        std::cmp::Ordering::Less => Some((1, 0)),
        std::cmp::Ordering::Equal => None,
    }
}

fn doubled(tail: f64) -> f64 {
    (2.0 * tail).min(1.0)
}

/// Sum of the chances from `at` upwards, the first given by its logarithm, each next by its ratio to the one before. Above the mean the terms
/// only fall, so that it ends when they no longer count.
fn tail(ln_first: f64, mut at: f64, ratio: impl Fn(f64) -> f64) -> f64 {
    let (mut term, mut sum) = (1.0, 0.0);
    while term > sum * 1e-17 {
        sum += term;
        term *= ratio(at).max(0.0);
        at += 1.0;
    }
    (ln_first + sum.ln()).exp().min(1.0)
}

/// ln of the number of ways to choose `k` of `n`.
fn ln_choose(n: f64, k: f64) -> f64 {
    libm::lgamma(n + 1.0) - libm::lgamma(k + 1.0) - libm::lgamma(n - k + 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    // from scipy.stats import hypergeom
    // 2 * min(hypergeom.cdf(x0, n0 + n1, x0 + x1, n0), hypergeom.sf(x0 - 1, n0 + n1, x0 + x1, n0))
    #[test]
    fn tails_agree_with_scipy() {
        for (x, n, expected) in [
            ([9, 2], [12, 14], 5.424687037e-03),
            ([1, 30], [20, 60], 3.466053583e-04),
            ([400, 520], [1_000, 1_100], 9.228311289e-04),
            ([12, 8], [1_200, 4_800], 1.972903753e-04),
            ([8, 12], [1_200, 4_800], 6.381250582e-02),
            ([0, 40], [3_000, 3_000], 1.595869314e-12),
            ([30, 2], [40_000_000, 60_000_000], 4.298065798e-10),
        ] {
            let p = shares_differ(x, n);
            assert!((p / expected - 1.0).abs() < 1e-6, "{x:?} {p} {expected}");
            assert_eq!(p.to_bits(), shares_differ([x[1], x[0]], [n[1], n[0]]).to_bits());
        }
        assert_eq!(least_shares_differ(12, [40, 30]), shares_differ([0, 12], [40, 30]));
    }

    #[test]
    fn large_and_odd_counts_give_a_chance() {
        let counts = [0, 1, 7, 999_999, 1 << 40, u64::MAX];
        for x0 in counts {
            for x1 in counts {
                for n in [[0, 0], [0, 5], [5, 5], [1, u64::MAX], [u64::MAX, u64::MAX]] {
                    for p in [shares_differ([x0, x1], n), least_shares_differ(x0, n)] {
                        assert!((0.0..=1.0).contains(&p), "{x0} {x1} {n:?} {p}");
                    }
                }
            }
        }
        // Where sums give way to the normal distribution, both agree.
        let wide = [100_000_000; 2];
        let (sum, normal) = (shares_differ([499_000, 500_900], wide), shares_differ([499_100, 501_000], wide));
        assert!((sum / normal - 1.0).abs() < 0.01, "{sum} {normal}");
    }
}
