//! "both sides", "each other", "the two Koreas", "the former".

use super::super::memory::Candidate;
use super::super::{Found, agents};
use super::{PREPOSITIONS, Walk, is_plural_party, unit_for};
use crate::lexicon::DescriptionSort;
use crate::model::{ActorKind, ActorRef};

impl Walk<'_, '_> {
    /// "both exports and imports", "both the war as well as": no two that were spoken of. "Both agreed and left" is of two.
    fn is_correlative(&self, token: usize) -> bool {
        let next = self.lower_at(token + 1);
        let verb = next.ends_with("ed") || matches!(next, "are" | "were" | "have" | "had" | "said" | "will" | "would" | "of");
        let ahead = (token + 2..(token + 9).min(self.sentence.len())).map(|at| self.lower(at));
        !verb && ahead.take_while(|word| !matches!(*word, "," | ";" | ".")).any(|word| matches!(word, "and" | "well"))
    }

    /// "both sides", "the two countries", "each other", "neither side", "the pair".
    pub(super) fn pair(&self, token: usize, word: &str) -> Option<Found> {
        let sentence = self.sentence;
        let next = |at: usize| self.lower_at(token + at);
        let article = usize::from(word == "the");
        let (end, noun) = match (word, next(1)) {
            ("each", "other") | ("one", "another") => (token + 2, None),
            ("the", "pair") if next(2) != "of" => (token + 2, None),
            ("both" | "neither" | "two", _) | ("the", "two" | "three") => {
                let first = token + article + 1;
                if let Some(actors) = self.lexicon.actors.namesakes(self.lower_at(first)) {
                    let actors =
                        actors.iter().map(|actor| ActorRef { actor: actor.clone(), unit: None, person: None }).collect();
                    return Some(self.found(token..first + 1, actors, format!("both of `{}`", self.lower(first))));
                }
                let first = first + usize::from(word == "both" && matches!(self.lower_at(first), "the" | "these"));
                if first < sentence.len() && is_plural_party(self.lower_at(first)) {
                    (first + 1, Some(self.lower_at(first).to_owned()))
                } else if let Some((length, agent)) = agents::longest(&self.lexicon.actors, sentence, first, sentence.len())
                    .filter(|(_, agent)| agent.plural || word == "neither")
                {
                    let _ = agent;
                    (first + length, Some(agents::text_of(sentence, first..first + length)))
                } else if matches!(word, "both" | "the" | "neither") && self.ends_phrase(first) && !self.is_correlative(token) {
                    (first, None)
                } else {
                    return None;
                }
            }
            _ => return None,
        };
        let count = if next(1) == "three" { 3 } else { 2 };
        let states = noun.as_deref().is_some_and(|noun| {
            self.lexicon.actors.description(noun) == Some(DescriptionSort::State)
                || matches!(noun, "capitals" | "governments" | "nations" | "neighbours" | "neighbors")
                || ["leaders", "presidents", "ministers"].iter().any(|office| noun.ends_with(office))
        });
        let fits = |actor: &ActorRef| {
            if states { actor.actor.kind == ActorKind::State } else { actor.actor.kind != ActorKind::Bloc || count == 3 }
        };
        let index = sentence.index;
        // "We depend on each other": of those who do so here, or of nobody.
        let reach = if noun.is_none() && matches!(word, "each" | "one") { 0 } else { 2 };
        let together = |candidate: &&Candidate| {
            candidate.actors.len() == count && candidate.sentence + reach >= index && candidate.actors.iter().all(fits)
        };
        let mut actors: Vec<ActorRef> = match self.memory.latest().find(together) {
            Some(candidate) => candidate.actors.clone(),
            None => {
                // "Japan cut off aid to both": not the subject of the clause.
                let clause = self.clause_start(token);
                let own = |candidate: &&Candidate| {
                    !(word == "both" && candidate.sentence == index && candidate.token >= clause && candidate.subject)
                };
                let mut last: Vec<ActorRef> = Vec::new();
                for actor in self
                    .memory
                    .latest()
                    .filter(|candidate| !candidate.place && (reach > 0 || candidate.sentence == index))
                    .filter(own)
                    .flat_map(|candidate| &candidate.actors)
                {
                    if last.len() < count && fits(actor) && last.iter().all(|other| other.actor.id != actor.actor.id) {
                        last.push(actor.clone());
                    }
                }
                last
            }
        };
        if actors.len() != count {
            return None;
        }
        let unit = noun
            .as_deref()
            .and_then(|noun| self.lexicon.actors.agent(noun))
            .filter(|agent| agent.alone)
            .map(|agent| agent.unit);
        for actor in &mut actors {
            actor.person = None;
            actor.unit = unit.map(|unit| unit_for(unit, actor)).or(actor.unit);
        }
        let because = format!(
            "the last {count} actors before: {}",
            actors.iter().map(|actor| &*actor.actor.id).collect::<Vec<_>>().join(", ")
        );
        Some(self.found(token..end, actors, because))
    }

    /// Whether no noun follows: "both said", "the two met".
    pub(super) fn ends_phrase(&self, token: usize) -> bool {
        if token >= self.sentence.len() {
            return true;
        }
        let word = self.lower(token);
        !word.starts_with(char::is_alphabetic)
            || !self.lexicon.words.verb_forms(word).is_empty()
            || PREPOSITIONS.contains(&word)
            || matches!(
                word,
                "have" | "has" | "had" | "are" | "were" | "will" | "would" | "also" | "could" | "may" | "said" | "then"
            )
    }

    pub(super) fn former_or_latter(&self, token: usize, word: &str) -> Option<Found> {
        if word != "the" || token + 1 >= self.sentence.len() {
            return None;
        }
        let which = self.lower(token + 1);
        if !matches!(which, "former" | "latter") {
            return None;
        }
        let next = self.lower_at(token + 2);
        if !self.ends_phrase(token + 2) && !matches!(next, "'s" | "’s" | "to" | "for" | "in" | "on" | "with" | "of") {
            return None;
        }
        let index = self.sentence.index;
        let together = |candidate: &&Candidate| candidate.actors.len() == 2 && candidate.sentence + 1 >= index;
        if let Some(pair) = self.memory.latest().find(together) {
            let actor = pair.actors[usize::from(which == "latter")].clone();
            let because = format!("`the {which}` of `{}`", pair.text);
            return Some(self.found(token..token + 2, vec![actor], because));
        }
        let mut last: Vec<&Candidate> = Vec::new();
        for candidate in self.memory.latest().filter(|candidate| {
            candidate.actors.len() == 1
                && !candidate.place
                && candidate.sentence + 1 >= index
                && !candidate.text.ends_with("former")
                && !candidate.text.ends_with("latter")
        }) {
            if last.len() < 2 && last.iter().all(|other| other.actors[0].actor.id != candidate.actors[0].actor.id) {
                last.push(candidate);
            }
        }
        let [second, first] = last[..] else { return None };
        let candidate = if which == "former" { first } else { second };
        let because = format!("`the {which}` of `{}` and `{}`", first.text, second.text);
        Some(self.found(token..token + 2, candidate.actors.clone(), because))
    }
}
