//! "he", "its", "them".

use super::super::Found;
use super::super::memory::{Candidate, Sort};
use super::{CLAUSE_BEGINS, Case, JUDGED, PRONOUN_REACH, Pronoun, TOGETHER, Walk, same_actors};
use crate::lexicon::{Colour, Gender};

impl Walk<'_, '_> {
    /// The clause of a token begins here, as far as commas, conjunctions and verbs of saying tell.
    pub(super) fn clause_start(&self, token: usize) -> usize {
        let boundary = |at: &usize| CLAUSE_BEGINS.contains(&self.lower(*at));
        (0..token).rev().find(boundary).map_or(0, |at| at + 1)
    }

    pub(super) fn pronoun(&self, token: usize, which: Pronoun, case: Case) -> Result<Found, String> {
        // "called it a farce": an object "it" is a thing more often than an actor.
        if which == Pronoun::It && case == Case::Subject && (self.is_empty_it(token) || !self.before_verb(token)) {
            return Err("stands for nothing, or for a thing".to_owned());
        }
        let index = self.sentence.index;
        let clause = self.clause_start(token);
        // "Iran attacked it": not Iran.
        let object = case == Case::Object;
        let subjects: Vec<&Candidate> = self
            .memory
            .latest()
            .filter(|candidate| object && candidate.sentence == index && candidate.token >= clause && candidate.subject)
            .collect();
        let fits = |candidate: &Candidate| {
            let bound = subjects.iter().any(|subject| same_actors(subject, candidate));
            let sort = match which {
                Pronoun::He => candidate.sort == Sort::Person && candidate.gender != Some(Gender::Female),
                Pronoun::She => candidate.sort == Sort::Person && candidate.gender != Some(Gender::Male),
                Pronoun::It => matches!(candidate.sort, Sort::State | Sort::Body | Sort::Group | Sort::Organisation),
                Pronoun::They => matches!(candidate.sort, Sort::Many | Sort::Group),
            };
            let more = match which {
                Pronoun::They if candidate.sort == Sort::Many && candidate.actors.len() > 1 => TOGETHER,
                _ if self.is_judged(candidate, token) => JUDGED,
                _ => 0.0,
            };
            (sort && !candidate.place && !bound).then_some(more)
        };
        let mut best = self.memory.best_with(index, token, PRONOUN_REACH, fits);
        if best.is_none() && which == Pronoun::They {
            let body = |candidate: &Candidate| {
                matches!(candidate.sort, Sort::Body | Sort::State | Sort::Organisation) && candidate.subject && !candidate.place
            };
            best = self.memory.best(index, token, PRONOUN_REACH, body);
        }
        let Some(candidate) = best else {
            return Err("nobody fits who was spoken of here or in the sentence before".to_owned());
        };
        if candidate.actors.is_empty() {
            return Err(format!("most likely `{}` of sentence {}, no actor that is known", candidate.text, candidate.sentence));
        }
        let because =
            format!("`{}` stands for `{}` of sentence {}", self.sentence.word(token), candidate.text, candidate.sentence);
        Ok(self.found(token..token + 1, candidate.actors.clone(), because))
    }

    /// "Thanked Norway for its aid", "imposed costs on Belarus for its part": of whom one thanks, of whom it is done to.
    fn is_judged(&self, candidate: &Candidate, pronoun: usize) -> bool {
        let words = &self.lexicon.words;
        let judges = |token: usize| {
            words.verb_forms(self.lower(token)).iter().any(|form| {
                let colours = [Colour::Performative, Colour::Stance, Colour::Hearsay];
                colours.into_iter().any(|colour| words.colours(&form.lemma, colour))
            })
        };
        let here = candidate.sentence == self.sentence.index && candidate.token < pronoun;
        let behind = candidate.token + candidate.text.split_whitespace().count() + 1 == pronoun;
        let verb = candidate.token.checked_sub(if self.lower_at(candidate.token.saturating_sub(1)) == "the" { 2 } else { 1 });
        let hit = |token: usize| matches!(self.lower(token), "on" | "against");
        let reason = || matches!(self.lower_at(pronoun - 1), "for" | "over");
        here && behind && reason() && verb.is_some_and(|token| judges(token) || hit(token))
    }

    /// Whether a verb follows, so that a pronoun here is its subject.
    pub(super) fn before_verb(&self, token: usize) -> bool {
        let word = self.lower_at(token + 1);
        !self.lexicon.words.verb_forms(word).is_empty()
            || matches!(
                word,
                "is" | "was"
                    | "'s"
                    | "’s"
                    | "has"
                    | "had"
                    | "will"
                    | "would"
                    | "may"
                    | "might"
                    | "could"
                    | "can"
                    | "should"
                    | "must"
                    | "does"
                    | "did"
                    | "also"
                    | "never"
                    | "still"
                    | "now"
                    | "already"
                    | "nonetheless"
                    | "later"
                    | "'d"
                    | "’d"
                    | "'ll"
                    | "’ll"
            )
    }

    /// "It is clear that", "it seems": no reference.
    pub(super) fn is_empty_it(&self, token: usize) -> bool {
        let mut at = token + 1;
        if at < self.sentence.len()
            && matches!(self.lower(at), "seems" | "seemed" | "appears" | "appeared" | "rains" | "rained" | "takes" | "took")
        {
            return true;
        }
        let mut be = false;
        while at < self.sentence.len() {
            let word = self.lower(at);
            match word {
                "is" | "was" | "'s" | "’s" | "be" | "been" | "being" | "became" | "becomes" | "remains" | "remained" => {
                    be = true
                }
                "will" | "would" | "has" | "had" | "may" | "might" | "could" | "should" | "must" | "can" | "not" | "n't"
                | "also" | "still" | "now" | "never" | "already" | "only" => {}
                _ => break,
            }
            at += 1;
        }
        if !be || at >= self.sentence.len() {
            return false;
        }
        // "it was considering", "it was hit": a verb, so something is meant.
        let word = self.lower(at);
        let verbal = (word.ends_with("ing") || word.ends_with("ed")) && !self.lexicon.words.verb_forms(word).is_empty();
        let told = matches!(
            word,
            "expected"
                | "reported"
                | "said"
                | "believed"
                | "understood"
                | "thought"
                | "hoped"
                | "feared"
                | "raining"
                | "snowing"
                | "agreed"
                | "decided"
        );
        !verbal || told
    }
}
