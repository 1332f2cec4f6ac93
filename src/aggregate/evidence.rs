//! Which events an edge shows when it has more than it may keep.

use jiff::civil::Date;

/// An event that may be evidence.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// Position in the caller's list.
    pub at: usize,
    pub id: [u8; 10],
    /// What it adds to the weight, before age and copies.
    pub worth: u64,
    /// In hundredths.
    pub confidence: u8,
    pub story: u32,
    pub date: Option<Date>,
}

/// An event this much below the best left in worth may still be taken for its date.
const NEAR: f64 = 0.85;

/// The best events, at most `most`, best first: one of each story before a second of any, and of those about as good the ones whose days are
/// farthest from the days taken. The order of the candidates makes no difference.
pub(super) fn chosen(mut candidates: Vec<Candidate>, most: usize) -> Vec<Candidate> {
    let best_first =
        |a: &Candidate, b: &Candidate| b.worth.cmp(&a.worth).then(b.confidence.cmp(&a.confidence)).then(a.id.cmp(&b.id));
    candidates.sort_by(best_first);
    if candidates.len() > most {
        // The first of each story, then the second of each: (rank within the story, order).
        let mut ranks: std::collections::HashMap<u32, usize> = std::collections::HashMap::new();
        let mut ranked: Vec<(usize, Candidate)> = candidates
            .into_iter()
            .map(|candidate| {
                let rank = ranks.entry(candidate.story).or_default();
                *rank += 1;
                (*rank, candidate)
            })
            .collect();
        ranked.sort_by_key(|(rank, _)| *rank); // stable: within a rank the best stay first
        candidates = spread(ranked, most);
        candidates.sort_by(best_first);
    }
    candidates
}

fn spread(mut left: Vec<(usize, Candidate)>, most: usize) -> Vec<Candidate> {
    let mut taken: Vec<Candidate> = Vec::with_capacity(most);
    // Far down the list nothing is near the best.
    left.truncate(most.saturating_mul(20).max(200));
    while taken.len() < most && !left.is_empty() {
        let (rank, best) = (left[0].0, left[0].1.worth as f64);
        let near = left.iter().take_while(|(r, candidate)| *r == rank && candidate.worth as f64 >= best * NEAR);
        // The first of the farthest, so that the best wins among equals.
        let mut at = 0;
        let mut farthest = -1;
        for (position, (_, candidate)) in near.enumerate() {
            let distance = distance(candidate, &taken);
            if distance > farthest {
                (at, farthest) = (position, distance);
            }
        }
        taken.push(left.remove(at).1);
    }
    taken
}

/// Days to the nearest of those taken; 0 where a day is not known.
fn distance(candidate: &Candidate, taken: &[Candidate]) -> i64 {
    let Some(date) = candidate.date else { return 0 };
    let days = |other: &Candidate| other.date.map_or(i64::MAX, |other| super::days_between(other, date).abs());
    if taken.is_empty() { 0 } else { taken.iter().map(days).min().unwrap_or(0) }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn candidate(id: &str, confidence: u8, story: u32, day: i8) -> Candidate {
        let date = Some(date(2024, 3, day));
        Candidate { at: 0, id: [id.as_bytes()[0]; 10], worth: u64::from(confidence), confidence, story, date }
    }

    fn ids(candidates: Vec<Candidate>, most: usize) -> String {
        chosen(candidates, most).iter().map(|candidate| char::from(candidate.id[0]).to_string()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn stories_and_days_are_spread_and_the_best_is_first() {
        let all = vec![
            candidate("a", 90, 1, 1),
            candidate("b", 89, 1, 2), // the same story as a
            candidate("c", 88, 2, 2), // the day after a
            candidate("d", 85, 3, 20),
            candidate("e", 40, 4, 30), // far off but poor
        ];
        assert_eq!(ids(all.clone(), 2), "a d");
        assert_eq!(ids(all.clone(), 3), "a c d");
        assert_eq!(ids(all.clone(), 4), "a c d e");
        assert_eq!(ids(all.clone(), 9), "a b c d e");
        let mut turned = all;
        turned.reverse();
        assert_eq!(ids(turned, 2), "a d");
        assert_eq!(ids(Vec::new(), 3), "");
    }
}
