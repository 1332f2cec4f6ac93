//! "the country", "the island kingdom", "the bloc".

use super::super::memory::Candidate;
use super::super::{Found, agents};
use super::{DESCRIPTION_REACH, MAX_MODIFIERS, Walk};
use crate::lexicon::DescriptionSort;
use crate::model::{ActorKind, ActorRef};

impl Walk<'_, '_> {
    /// "the country", "the island kingdom", "this group", "the bloc".
    pub(super) fn description(&self, token: usize, limit: usize, word: &str) -> Option<Found> {
        if !matches!(word, "the" | "this" | "that") {
            return None;
        }
        let (tokens, sort, plural) = (0..=MAX_MODIFIERS)
            .map_while(|between| {
                let first = token + 1 + between;
                (first < limit
                    && (between == 0 || self.may_modify(first - 1) || matches!(self.sentence.word(first - 1), "'s" | "’s")))
                .then_some(first)
            })
            .find_map(|first| {
                (1..=2).rev().filter(|length| first + length <= limit).find_map(|length| {
                    let text = agents::text_of(self.sentence, first..first + length);
                    let sort = self.lexicon.actors.description(&text)?;
                    Some((token..first + length, sort, self.lexicon.actors.is_plural_description(&text)))
                })
            })?;
        let after = self.lower_at(tokens.end);
        // "the state department", "the group stage", "the state of Israel"
        let compound = after.starts_with(char::is_alphabetic)
            && !self.lexicon.words.is_closed(after)
            && self.lexicon.words.verb_forms(after).is_empty()
            && !matches!(after, "'s" | "’s");
        if compound || after == "of" && sort != DescriptionSort::Group {
            return None;
        }
        let index = self.sentence.index;
        let fits = |candidate: &Candidate| {
            let [only] = &candidate.actors[..] else { return false };
            match sort {
                DescriptionSort::State => only.actor.kind == ActorKind::State,
                DescriptionSort::Group => only.actor.kind == ActorKind::Group,
                DescriptionSort::Organisation => matches!(only.actor.kind, ActorKind::Igo | ActorKind::Bloc | ActorKind::Ngo),
            }
        };
        if plural && sort == DescriptionSort::State {
            // "the small nations" are others
            if tokens.len() > 2 {
                return None;
            }
            let together = |candidate: &&Candidate| candidate.actors.len() > 1 && candidate.sentence + 2 >= index;
            let candidate = self.memory.latest().find(together)?;
            let because = format!("the actors of `{}`", candidate.text);
            return Some(self.found(tokens, candidate.actors.clone(), because));
        }
        let candidate = self.memory.best(index, token, DESCRIPTION_REACH, fits)?;
        let actors = candidate
            .actors
            .iter()
            .map(|actor| {
                let unit = if actor.actor.kind == ActorKind::State { None } else { actor.unit };
                ActorRef { actor: actor.actor.clone(), unit, person: None }
            })
            .collect();
        let because =
            format!("the last {} that was spoken of: `{}` of sentence {}", sort.as_str(), candidate.text, candidate.sentence);
        Some(self.found(tokens, actors, because))
    }
}
