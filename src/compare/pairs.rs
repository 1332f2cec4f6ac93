use std::collections::{BTreeMap, BTreeSet};

use super::align::{Aligned, EdgeTally};
use super::{figure, odds};
use crate::model::{PairDiff, Sides, Tone};

pub(super) fn pairs(aligned: &Aligned, significance: f64) -> Vec<PairDiff> {
    let mut all: BTreeMap<(&str, &str), Sides<Tally>> = BTreeMap::new();
    for edge in aligned.edges.iter().filter(|edge| edge.source != edge.target) {
        let pair = all.entry((edge.source.min(edge.target), edge.source.max(edge.target))).or_default();
        pair.a.add(edge.tally.a.as_ref());
        pair.b.add(edge.tally.b.as_ref());
    }
    let tones: Vec<Sides<Tone>> = all.values().map(|sides| sides.as_ref().map(Tally::tone)).collect();
    let contrasts = odds::corrected(&tones.iter().map(test).collect::<Vec<_>>(), significance);
    let name = |id| aligned.actors.get(id).copied().unwrap_or(id).into();
    let diffs = all.into_keys().zip(tones).zip(contrasts).map(|(((one, other), tone), contrast)| PairDiff {
        one: one.into(),
        other: other.into(),
        one_name: name(one),
        other_name: name(other),
        turned: tone.a.balance.zip(tone.b.balance).is_some_and(|(a, b)| a * b < 0.0),
        tone,
        contrast,
    });
    diffs.collect()
}

/// Whether cooperation against conflict is another on the two sides.
pub(super) fn test(tone: &Sides<Tone>) -> odds::Test {
    odds::two_by_two(tone.map(|tone| tone.cooperation), tone.map(|tone| tone.conflict))
}

/// Relations of one side by sign.
#[derive(Default)]
pub(super) struct Tally {
    cooperation: Counted,
    conflict: Counted,
}

/// A story counts once, however many relations it tells of; documents of several relations can only be added up.
#[derive(Default)]
struct Counted {
    stories: BTreeSet<u32>,
    documents: u64,
    weight: f64,
}

impl Tally {
    pub fn add(&mut self, tally: Option<&EdgeTally>) {
        let Some(tally) = tally else { return };
        let counted = match tally.sign {
            1 => &mut self.cooperation,
            -1 => &mut self.conflict,
            _ => return,
        };
        counted.weight += tally.weight;
        match &tally.stories {
            Some(stories) => counted.stories.extend(stories),
            None => counted.documents = counted.documents.saturating_add(tally.counted()),
        }
    }

    pub fn tone(&self) -> Tone {
        let number = |counted: &Counted| counted.documents.saturating_add(counted.stories.len() as u64);
        let (cooperation, conflict) = (number(&self.cooperation), number(&self.conflict));
        let (one, other) = (cooperation as f64, conflict as f64);
        Tone {
            cooperation,
            conflict,
            cooperation_weight: figure(self.cooperation.weight),
            conflict_weight: figure(self.conflict.weight),
            balance: (one + other > 0.0).then(|| figure((one - other) / (one + other))),
        }
    }
}
