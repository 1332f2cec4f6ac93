//! Network portrait divergence (Bagrow & Bollt 2019): how differently two nets are shaped, at all distances, whoever is who.
//!
//! A portrait counts for each distance l and number k the actors that have k others at distance l. With N actors, each of
//! which reaches itself at distance 0, P(k, l) = portrait[l, k] / N × pairs at distance l / all pairs that reach each other; the
//! divergence is that of Jensen and Shannon between two such distributions, in bits.

/// The portrait of a directed net, actors without relations left out.
pub(super) struct Portrait {
    /// By distance: how many actors have k others there, by k.
    shells: Vec<Vec<u32>>,
    actors: u32,
}

impl Portrait {
    /// Of the net of `ways` among actors numbered below `size`. Loops and ways given twice change nothing.
    pub fn new(size: usize, mut ways: Vec<(u32, u32)>) -> Self {
        ways.sort_unstable();
        ways.dedup();
        // The ways out of each actor lie together.
        let mut first = vec![0; size + 1];
        let mut present = vec![false; size];
        for &(source, target) in &ways {
            first[source as usize + 1] += 1;
            present[source as usize] = true;
            present[target as usize] = true;
        }
        for at in 0..size {
            first[at + 1] += first[at];
        }
        let mut portrait = Self { shells: Vec::new(), actors: present.iter().map(|&present| u32::from(present)).sum() };
        let mut seen_from = vec![u32::MAX; size];
        let mut queue: Vec<u32> = Vec::new();
        for start in (0..size).filter(|&start| present[start]) {
            queue.clear();
            queue.push(start as u32);
            seen_from[start] = start as u32;
            let (mut begin, mut distance) = (0, 0);
            while begin < queue.len() {
                let end = queue.len();
                portrait.note(distance, end - begin);
                for at in begin..end {
                    let actor = queue[at] as usize;
                    for &(_, target) in &ways[first[actor]..first[actor + 1]] {
                        if seen_from[target as usize] != start as u32 {
                            seen_from[target as usize] = start as u32;
                            queue.push(target);
                        }
                    }
                }
                (begin, distance) = (end, distance + 1);
            }
        }
        // Who has nobody at a distance counts there as well.
        for shell in &mut portrait.shells {
            let others: u32 = shell.iter().sum();
            shell[0] = portrait.actors - others;
        }
        portrait
    }

    fn note(&mut self, distance: usize, others: usize) {
        if self.shells.len() <= distance {
            self.shells.push(vec![0]);
        }
        let shell = &mut self.shells[distance];
        if shell.len() <= others {
            shell.resize(others + 1, 0);
        }
        shell[others] += 1;
    }

    /// Share of the pairs that reach each other that are this far, by distance.
    fn distances(&self) -> Vec<f64> {
        let pairs = |shell: &Vec<u32>| shell.iter().zip(0u64..).map(|(&actors, k)| u64::from(actors) * k).sum::<u64>();
        let pairs: Vec<u64> = self.shells.iter().map(pairs).collect();
        let all: u64 = pairs.iter().sum();
        pairs.iter().map(|&pairs| pairs as f64 / all as f64).collect()
    }
}

/// Divergence of two portraits in bits, 0 to 1. Of nothing from nothing it is 0, of nothing from something 1.
pub(super) fn divergence(a: &Portrait, b: &Portrait) -> f64 {
    if a.actors == 0 || b.actors == 0 {
        return if a.actors == b.actors { 0.0 } else { 1.0 };
    }
    let (far_a, far_b) = (a.distances(), b.distances());
    let chance = |portrait: &Portrait, far: &[f64], distance: usize, k: usize| {
        let actors = portrait.shells.get(distance).and_then(|shell| shell.get(k)).copied().unwrap_or(0);
        far.get(distance).map_or(0.0, |far| f64::from(actors) / f64::from(portrait.actors) * far)
    };
    let mut sum = 0.0;
    for distance in 0..a.shells.len().max(b.shells.len()) {
        let width = |portrait: &Portrait| portrait.shells.get(distance).map_or(0, Vec::len);
        for k in 0..width(a).max(width(b)) {
            let (p, q) = (chance(a, &far_a, distance, k), chance(b, &far_b, distance, k));
            let middle = (p + q) / 2.0;
            let bits = |p: f64| if p > 0.0 { p * (p / middle).log2() } else { 0.0 };
            sum += bits(p) + bits(q);
        }
    }
    (sum / 2.0).clamp(0.0, 1.0)
}
