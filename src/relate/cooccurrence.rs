//! Who is named together in a sentence, whatever the sentence says.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use compact_str::CompactString;

use crate::model::{Actor, ActorCount, Mention};

/// Counts of one document, sentence by sentence.
#[derive(Clone, Debug, Default)]
pub struct Cooccurrences {
    actors: BTreeMap<CompactString, (Arc<Actor>, u64, u64)>,
    pairs: BTreeMap<(CompactString, CompactString), u64>,
}

impl Cooccurrences {
    /// Counts the mentions of one sentence: each mention once, each actor and each pair of actors once a sentence.
    pub fn add(&mut self, mentions: &[Mention]) {
        let mut here = BTreeSet::new();
        for actor in mentions.iter().flat_map(|mention| &mention.actors) {
            let entry = self.actors.entry(actor.actor.id.clone()).or_insert_with(|| (actor.actor.clone(), 0, 0));
            entry.1 += 1;
            if here.insert(&actor.actor.id) {
                entry.2 += 1;
            }
        }
        let here: Vec<_> = here.into_iter().collect();
        for (at, &one) in here.iter().enumerate() {
            for &other in &here[at + 1..] {
                *self.pairs.entry((one.clone(), other.clone())).or_default() += 1;
            }
        }
    }

    /// The actors by id, and the pairs by both ids.
    #[must_use]
    pub fn finish(self) -> (Vec<ActorCount>, Vec<(CompactString, CompactString, u64)>) {
        let actors = self.actors.into_values().map(|(actor, mentions, sentences)| ActorCount {
            id: actor.id.clone(),
            name: actor.name.clone(),
            kind: actor.kind,
            mentions,
            sentences,
        });
        let pairs = self.pairs.into_iter().map(|((one, other), count)| (one, other, count));
        (actors.collect(), pairs.collect())
    }
}
