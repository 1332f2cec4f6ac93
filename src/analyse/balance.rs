//! Structural balance (Heider 1946; Cartwright & Harary 1956; weak: Davis 1967): triads by sign, and the same after the signs were shuffled.

use rayon::prelude::*;

use super::collapse::Pair;
use crate::model::{Balance, BalanceTest, Triads};
use crate::options::AnalyseOptions;
use crate::statistics::{Random, rounded};

/// Shuffles that are counted at once, one in each bit of a word.
const AT_ONCE: usize = 64;

/// Triads of the pairs that have a sign, and their test against chance.
pub(super) fn balance(nodes: usize, pairs: &[Pair], options: &AnalyseOptions) -> Balance {
    let signed: Vec<(u32, u32, bool)> =
        pairs.iter().filter(|pair| pair.sign() != 0).map(|pair| (pair.one, pair.other, pair.sign() < 0)).collect();
    let foe: Vec<u64> = signed.iter().map(|edge| u64::from(edge.2)).collect();
    let foes = signed.iter().filter(|edge| edge.2).count() as u64;
    let triangles = Triangles::of(nodes, &signed);
    let mut by_foes = [0u64; 4];
    triangles.each(|edges| by_foes[edges.iter().map(|&edge| foe[edge as usize] as usize).sum::<usize>()] += 1);
    let triads = Triads { friends: by_foes[0], torn: by_foes[1], allied: by_foes[2], foes: by_foes[3] };
    let permutations = if triads.total() == 0 { 0 } else { options.permutations };
    let shuffled = shuffled(&triangles, &foe, permutations, options.seed);
    let test = |observed: u64, counts: Vec<u64>| (triads.total() > 0).then(|| test(observed, triads.total(), &counts));
    Balance {
        friends: signed.len() as u64 - foes,
        foes,
        even: (pairs.len() - signed.len()) as u64,
        triads,
        balanced: test(triads.balanced(), shuffled.iter().map(|&(torn, foes)| triads.total() - torn - foes).collect()),
        weakly_balanced: test(triads.weakly_balanced(), shuffled.iter().map(|&(torn, _)| triads.total() - torn).collect()),
        permutations: permutations as u64,
    }
}

/// What chance says of a count out of `total`, given the counts of the shuffled graphs.
fn test(observed: u64, total: u64, shuffled: &[u64]) -> BalanceTest {
    let share = |count: f64| count / total as f64;
    let mut test = BalanceTest { share: rounded(share(observed as f64), 6), expected: None, deviation: None, z: None, p: None };
    if shuffled.is_empty() {
        return test;
    }
    let number = shuffled.len() as f64;
    let mean = shuffled.iter().map(|&count| count as f64).sum::<f64>() / number;
    let squares: f64 = shuffled.iter().map(|&count| (count as f64 - mean).powi(2)).sum();
    let deviation = if shuffled.len() > 1 { (squares / (number - 1.0)).sqrt() } else { 0.0 };
    let off = (observed as f64 - mean).abs();
    let extreme = shuffled.iter().filter(|&&count| (count as f64 - mean).abs() >= off - 1e-9).count();
    test.expected = Some(rounded(share(mean), 6));
    test.deviation = Some(rounded(share(deviation), 6));
    test.z = (deviation > 0.0).then(|| rounded((observed as f64 - mean) / deviation, 6));
    test.p = Some(rounded((1 + extreme) as f64 / (1.0 + number), 6));
    test
}

/// For each shuffle of the signs over the same pairs, how many triads have one foe, and how many three.
///
/// 64 shuffles are counted at once: a word for each pair holds its sign in each of them.
fn shuffled(triangles: &Triangles, foe: &[u64], permutations: usize, seed: u64) -> Vec<(u64, u64)> {
    let blocks: Vec<usize> = (0..permutations.div_ceil(AT_ONCE)).collect();
    let counted = blocks.into_par_iter().map(|block| {
        let mut random = Random(seed ^ (block as u64 + 1).wrapping_mul(0xD6E8_FEB8_6659_FD93));
        let here = AT_ONCE.min(permutations - block * AT_ONCE);
        let mut words = vec![0u64; foe.len()];
        let mut signs = foe.to_vec();
        for bit in 0..here {
            random.shuffle(&mut signs);
            words.iter_mut().zip(&signs).for_each(|(word, sign)| *word |= sign << bit);
        }
        let (mut odd, mut all) = (Columns::default(), Columns::default());
        triangles.each(|[a, b, c]| {
            let (a, b, c) = (words[a as usize], words[b as usize], words[c as usize]);
            odd.add(a ^ b ^ c); // one foe or three
            all.add(a & b & c);
        });
        let (odd, all) = (odd.counts(), all.counts());
        (0..here).map(|bit| (odd[bit] - all[bit], all[bit])).collect::<Vec<_>>()
    });
    counted.collect::<Vec<_>>().concat()
}

/// Counts, for each of 64 bits, in how many words it was set: 16 binary digits across words, carried over to plain counts in time.
struct Columns {
    digits: [u64; 16],
    pending: u32,
    counts: [u64; AT_ONCE],
}

impl Default for Columns {
    fn default() -> Self {
        Self { digits: [0; 16], pending: 0, counts: [0; AT_ONCE] }
    }
}

impl Columns {
    fn add(&mut self, word: u64) {
        let mut carry = word;
        for digit in &mut self.digits {
            if carry == 0 {
                break;
            }
            (*digit, carry) = (*digit ^ carry, *digit & carry);
        }
        self.pending += 1;
        if self.pending == (1 << 16) - 1 {
            self.flush();
        }
    }

    fn flush(&mut self) {
        for (place, digit) in self.digits.iter_mut().enumerate() {
            for (bit, count) in self.counts.iter_mut().enumerate() {
                *count += ((*digit >> bit) & 1) << place;
            }
            *digit = 0;
        }
        self.pending = 0;
    }

    fn counts(mut self) -> [u64; AT_ONCE] {
        self.flush();
        self.counts
    }
}

/// The graph laid out so that each triangle is found once: edges lead to the end of greater degree (Chiba & Nishizeki 1985).
struct Triangles {
    starts: Vec<usize>,
    /// Ends in their order, with the number of the edge.
    ends: Vec<(u32, u32)>,
}

impl Triangles {
    fn of(nodes: usize, edges: &[(u32, u32, bool)]) -> Self {
        let mut degree = vec![0u32; nodes];
        for &(one, other, _) in edges {
            degree[one as usize] += 1;
            degree[other as usize] += 1;
        }
        let mut arcs: Vec<(u32, u32, u32)> = edges
            .iter()
            .enumerate()
            .map(|(edge, &(one, other, _))| {
                let up = (degree[one as usize], one) < (degree[other as usize], other);
                if up { (one, other, edge as u32) } else { (other, one, edge as u32) }
            })
            .collect();
        arcs.sort_unstable();
        let mut starts = vec![0; nodes + 1];
        arcs.iter().for_each(|arc| starts[arc.0 as usize + 1] += 1);
        for at in 0..nodes {
            starts[at + 1] += starts[at];
        }
        Self { starts, ends: arcs.into_iter().map(|(_, end, edge)| (end, edge)).collect() }
    }

    fn row(&self, node: usize) -> &[(u32, u32)] {
        &self.ends[self.starts[node]..self.starts[node + 1]]
    }

    /// Calls with the three edges of each triangle.
    fn each(&self, mut found: impl FnMut([u32; 3])) {
        for node in 0..self.starts.len() - 1 {
            let row = self.row(node);
            for &(end, edge) in row {
                let (mut here, mut there) = (row, self.row(end as usize));
                while let ([(a, first), rest_here @ ..], [(b, second), rest_there @ ..]) = (here, there) {
                    match a.cmp(b) {
                        std::cmp::Ordering::Less => here = rest_here,
                        std::cmp::Ordering::Greater => there = rest_there,
                        std::cmp::Ordering::Equal => {
                            found([edge, *first, *second]);
                            (here, there) = (rest_here, rest_there);
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(one: u32, other: u32, net: f64) -> Pair {
        Pair { one, other, cooperation: net.max(0.0), conflict: (-net).max(0.0) }
    }

    #[test]
    fn triads_are_counted_by_type() {
        // Four actors, all joined: 0, 1, 2 friends; 3 a foe of 0 and 1, a friend of 2.
        let pairs = [
            pair(0, 1, 1.0),
            pair(0, 2, 2.0),
            pair(0, 3, -1.0),
            pair(1, 2, 1.0),
            pair(1, 3, -3.0),
            pair(2, 3, 1.0),
            Pair { one: 2, other: 4, cooperation: 1.0, conflict: 1.0 },
        ];
        let found = balance(5, &pairs, &AnalyseOptions::default());
        assert_eq!((found.friends, found.foes, found.even), (4, 2, 1));
        assert_eq!(found.triads, Triads { friends: 1, torn: 2, allied: 1, foes: 0 });
        let test = found.balanced.unwrap();
        assert_eq!(test.share, 0.5);
        // Two foes among six pairs, in 15 ways: in 12 they meet in an actor, then one triad has both and two have one of them;
        // in 3 they do not, then all four triads have one. Mean (12 × 2 + 3 × 0) / 15 / 4 = 0.4.
        assert!((test.expected.unwrap() - 0.4).abs() < 0.02, "{test:?}");
        assert!((test.deviation.unwrap() - 0.2).abs() < 0.02, "{test:?}");
        assert!(test.p.unwrap() > 0.5);
    }

    #[test]
    fn columns_count_as_plain_counters_do() {
        let mut random = Random(3);
        let mut columns = Columns::default();
        let mut plain = [0u64; AT_ONCE];
        for _ in 0..150_000 {
            let word = random.next() & random.next();
            columns.add(word);
            plain.iter_mut().enumerate().for_each(|(bit, count)| *count += (word >> bit) & 1);
        }
        assert_eq!(columns.counts(), plain);
    }

    #[test]
    fn signs_that_cannot_change_say_nothing() {
        let friends = [pair(0, 1, 1.0), pair(0, 2, 1.0), pair(1, 2, 1.0)];
        let test = balance(3, &friends, &AnalyseOptions::default()).balanced.unwrap();
        assert_eq!((test.share, test.expected, test.deviation, test.z, test.p), (1.0, Some(1.0), Some(0.0), None, Some(1.0)));
        let none = balance(2, &friends[..1], &AnalyseOptions::default());
        assert_eq!((none.balanced, none.permutations), (None, 0));
        let options = AnalyseOptions { permutations: 0, ..AnalyseOptions::default() };
        assert_eq!(balance(3, &friends, &options).balanced.unwrap().p, None);
    }
}
