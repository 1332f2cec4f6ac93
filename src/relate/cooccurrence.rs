//! Who is named together in a sentence, whatever the sentence says.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use compact_str::CompactString;

use crate::model::{Actor, ActorCount, Mention, Unit};

/// An actor as a sentence names it: as a whole, by a part, by a person.
type Named = (CompactString, Option<Unit>, Option<CompactString>);

/// Counts of one document, sentence by sentence.
#[derive(Clone, Debug, Default)]
pub struct Cooccurrences {
    actors: BTreeMap<Named, (Arc<Actor>, u64)>,
    together: BTreeMap<BTreeSet<Named>, u64>,
}

impl Cooccurrences {
    /// Counts the mentions of one sentence.
    pub fn add(&mut self, mentions: &[Mention]) {
        let mut here = BTreeSet::new();
        for actor in mentions.iter().flat_map(|mention| &mention.actors) {
            let named = (actor.actor.id.clone(), actor.unit, actor.person.clone());
            self.actors.entry(named.clone()).or_insert_with(|| (actor.actor.clone(), 0)).1 += 1;
            here.insert(named);
        }
        if !here.is_empty() {
            *self.together.entry(here).or_default() += 1;
        }
    }

    /// The actors in order, and who is named together, by positions among them.
    #[must_use]
    pub fn finish(self) -> (Vec<ActorCount>, Vec<(Vec<u32>, u64)>) {
        let position: BTreeMap<&Named, u32> = self.actors.keys().zip(0..).collect();
        let together =
            self.together.iter().map(|(set, &sentences)| (set.iter().map(|named| position[named]).collect(), sentences));
        let together = together.collect();
        let actors = self.actors.into_iter().map(|((id, unit, person), (actor, mentions))| ActorCount {
            id,
            name: actor.name.clone(),
            kind: actor.kind,
            unit,
            person,
            mentions,
        });
        (actors.collect(), together)
    }
}
