//! The best tree for a table of arc scores: the algorithm of Chu and Liu (1965) and Edmonds (1967), with exactly one root.

/// Heads of the words 1..=n, 0 being the root, for the scores `score[(word - 1) * (n + 1) + head]`.
///
/// Greedy choice first: only where it gives a cycle or a second root are cycles contracted and the choice made again, so that a sentence mostly
/// costs O(n²).
#[must_use]
pub(super) fn best_tree(words: usize, scores: &[f32]) -> Vec<usize> {
    let nodes = words + 1;
    // Mostly each word's own best head gives a tree with one root, which no other tree can beat.
    let mut own = vec![0; nodes];
    for (at, scores) in scores.chunks_exact(nodes).take(words).enumerate() {
        let mut best = (0, scores[0]);
        for (head, &score) in scores.iter().enumerate().skip(1) {
            if score > best.1 && head != at + 1 {
                best = (head, score);
            }
        }
        own[at + 1] = best.0;
    }
    if own[1..].iter().filter(|&&head| head == 0).count() == 1 && find_cycle(&own).is_none() {
        return own.split_off(1);
    }
    let mut table = vec![f64::NEG_INFINITY; nodes * nodes];
    for word in 1..nodes {
        for head in (0..nodes).filter(|&head| head != word) {
            // The penalty is greater than any difference of scores: no tree with two roots beats one with a single root.
            let penalty = if head == 0 { 1e6 } else { 0.0 };
            table[word * nodes + head] = f64::from(scores[(word - 1) * nodes + head].clamp(-1e3, 1e3)) - penalty;
        }
    }
    let heads = maximum(nodes, &table);
    heads[1..].to_vec()
}

/// Maximum spanning arborescence of a graph with root 0; each contraction makes a smaller problem, at most `nodes` of them.
fn maximum(nodes: usize, table: &[f64]) -> Vec<usize> {
    struct Level {
        heads: Vec<usize>,
        rest: Vec<usize>,
        leave: Vec<usize>,
        enter: Vec<usize>,
    }
    let mut levels: Vec<Level> = Vec::new();
    let mut nodes = nodes;
    let mut table = table.to_vec();
    // Down: contract cycles until the greedy choice is a tree.
    let mut heads = loop {
        let heads: Vec<usize> =
            (0..nodes).map(|node| if node == 0 { 0 } else { best(&table[node * nodes..(node + 1) * nodes], node) }).collect();
        let Some(cycle) = find_cycle(&heads) else { break heads };
        let mut inside = vec![false; nodes];
        cycle.iter().for_each(|&node| inside[node] = true);
        let rest: Vec<usize> = (0..nodes).filter(|&node| !inside[node]).collect();
        let size = rest.len() + 1;
        let contracted = rest.len();
        let mut smaller = vec![f64::NEG_INFINITY; size * size];
        let (mut leave, mut enter) = (vec![cycle[0]; size], vec![cycle[0]; size]);
        for (at, &node) in rest.iter().enumerate() {
            for (other, &head) in rest.iter().enumerate().filter(|&(other, _)| node != 0 && other != at) {
                smaller[at * size + other] = table[node * nodes + head];
            }
            for &member in &cycle {
                if node != 0 && table[node * nodes + member] > smaller[at * size + contracted] {
                    smaller[at * size + contracted] = table[node * nodes + member];
                    leave[at] = member;
                }
                let gain = table[member * nodes + node] - table[member * nodes + heads[member]];
                if gain > smaller[contracted * size + at] {
                    smaller[contracted * size + at] = gain;
                    enter[at] = member;
                }
            }
        }
        levels.push(Level { heads, rest, leave, enter });
        nodes = size;
        table = smaller;
    };
    // Up: open the cycles again.
    while let Some(level) = levels.pop() {
        let contracted = level.rest.len();
        let mut opened = level.heads;
        for (at, &node) in level.rest.iter().enumerate().filter(|&(_, &node)| node != 0) {
            opened[node] = if heads[at] == contracted { level.leave[at] } else { level.rest[heads[at]] };
        }
        let from = heads[contracted];
        opened[level.enter[from]] = level.rest[from];
        heads = opened;
    }
    heads
}

fn best(row: &[f64], node: usize) -> usize {
    let mut best = if node == 0 { 1 } else { 0 };
    for (head, &score) in row.iter().enumerate().filter(|&(head, _)| head != node) {
        if score > row[best] {
            best = head;
        }
    }
    best
}

fn find_cycle(heads: &[usize]) -> Option<Vec<usize>> {
    let mut seen = vec![0usize; heads.len()];
    for start in 1..heads.len() {
        let mut at = start;
        while at != 0 && seen[at] == 0 {
            seen[at] = start;
            at = heads[at];
        }
        if at != 0 && seen[at] == start {
            let mut cycle = vec![at];
            let mut next = heads[at];
            while next != at {
                cycle.push(next);
                next = heads[next];
            }
            return Some(cycle);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All head assignments of up to five words, tried one by one.
    fn by_trial(words: usize, scores: &[f32]) -> f64 {
        let nodes = words + 1;
        let mut best = f64::NEG_INFINITY;
        for code in 0..nodes.pow(words as u32) {
            let heads: Vec<usize> = (0..words).map(|word| code / nodes.pow(word as u32) % nodes).collect();
            let full: Vec<usize> = std::iter::once(0).chain(heads.iter().copied()).collect();
            let own = heads.iter().enumerate().any(|(word, &head)| head == word + 1);
            if own || heads.iter().filter(|&&head| head == 0).count() != 1 || find_cycle(&full).is_some() {
                continue;
            }
            best = best.max(heads.iter().enumerate().map(|(word, &head)| f64::from(scores[word * nodes + head])).sum());
        }
        best
    }

    #[test]
    fn no_other_tree_is_better() {
        let mut state = 7u64;
        for words in 1..=5 {
            for _ in 0..60 {
                let scores: Vec<f32> = (0..words * (words + 1))
                    .map(|_| {
                        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                        (state >> 40) as f32 / 65536.0
                    })
                    .collect();
                let heads = best_tree(words, &scores);
                assert_eq!(heads.iter().filter(|&&head| head == 0).count(), 1);
                let sum: f64 = heads.iter().enumerate().map(|(word, &head)| f64::from(scores[word * (words + 1) + head])).sum();
                assert!((sum - by_trial(words, &scores)).abs() < 1e-3, "{words} words: {sum}");
            }
        }
    }

    #[test]
    fn any_tree_is_found_again_when_its_arcs_score_best() {
        let mut rng = crate::statistics::Random(3);
        for words in (1..=40).chain([256]) {
            // Each word hangs on one that was drawn before it, in random order: any tree with one root, crossing arcs too.
            let mut order: Vec<usize> = (1..=words).collect();
            for at in (1..words).rev() {
                order.swap(at, (rng.next() % (at as u64 + 1)) as usize);
            }
            let mut gold = vec![0; words];
            for at in 1..words {
                gold[order[at] - 1] = order[(rng.next() % at as u64) as usize];
            }
            let score = |word: usize, head: usize, noise: f32| noise + if gold[word] == head { 1.0 } else { 0.0 };
            let scores: Vec<f32> =
                (0..words * (words + 1)).map(|at| score(at / (words + 1), at % (words + 1), rng.unit() * 0.9)).collect();
            assert_eq!(best_tree(words, &scores), gold);
        }
    }
}
