//! What a mention leaves in the memory, and strangers that are no actor.

use std::ops::Range;

use super::super::context::is_capitalised;
use super::super::memory::{Candidate, Sort};
use super::super::{Found, agents, persons, span_of};
use super::{CLAUSE_BEGINS, PREPOSITIONS, Walk, is_counterpart};
use crate::lexicon::Gender;
use crate::model::{ActorKind, ActorRef, MentionRule};

impl Walk<'_, '_> {
    /// Notes a mention; with the one before it, where the two are joined.
    pub(super) fn note(&mut self, found: &Found, before: &[Found]) {
        let candidate = self.candidate(found);
        let joined = before.last().filter(|last| {
            let between = last.mention.tokens.end..found.mention.tokens.start;
            !found.place
                && !last.place
                && between.len() <= 3
                && !between.is_empty()
                && between.clone().all(|token| matches!(self.lower(token), "and" | "," | "the" | "or" | "both"))
                && between.clone().any(|token| self.lower(token) == "and")
        });
        let joined = joined.map(|last| {
            let mut actors: Vec<ActorRef> = Vec::new();
            let mut start = last.mention.tokens.start;
            // "A, B and C": those before, parted by commas.
            let mut list: Vec<&Found> = vec![last];
            for pair in before.windows(2).rev() {
                let between = pair[0].mention.tokens.end..pair[1].mention.tokens.start;
                if between.is_empty() || !between.clone().all(|token| matches!(self.lower(token), "," | "the")) {
                    break;
                }
                start = pair[0].mention.tokens.start;
                list.push(&pair[0]);
            }
            for actor in list.iter().rev().flat_map(|found| &found.mention.actors).chain(&found.mention.actors) {
                if actors.iter().all(|other| other.actor.id != actor.actor.id) {
                    actors.push(actor.clone());
                }
            }
            let subject = self.is_subject(start);
            let text = span_of(self.sentence, &(start..found.mention.tokens.end)).slice(self.sentence.text).to_owned();
            Candidate {
                actors,
                sort: Sort::Many,
                gender: None,
                role: None,
                subject,
                place: false,
                sentence: self.sentence.index,
                token: start,
                text,
            }
        });
        self.memory.add(candidate);
        if let Some(joined) = joined.filter(|joined| joined.actors.len() > 1) {
            self.memory.add(joined);
        }
    }

    pub(super) fn candidate(&self, found: &Found) -> Candidate {
        let mention = &found.mention;
        let first = &mention.actors[0];
        let text = mention.span.slice(self.sentence.text).to_owned();
        let role_form =
            first.person.as_deref().and_then(|person| self.lexicon.actors.role_of(&first.actor.id, person, self.date));
        let role = found.noun.as_ref().filter(|noun| noun.person && !noun.plural).map(|noun| noun.text.clone());
        let role = role.filter(|role| !is_counterpart(role)).or_else(|| role_form.map(str::to_owned));
        let sort = if mention.actors.len() > 1 {
            Sort::Many
        } else if first.person.is_some() && found.noun.as_ref().is_none_or(|noun| noun.person) {
            Sort::Person
        } else if let Some(noun) = &found.noun {
            match (noun.plural, noun.person) {
                (true, _) => Sort::Many,
                (false, true) => Sort::Person,
                (false, false) if noun.text == "police" => Sort::Many,
                (false, false) => Sort::Body,
            }
        } else {
            match first.actor.kind {
                _ if mention.rule == MentionRule::Demonym && text.ends_with('s') => Sort::Many,
                ActorKind::State => Sort::State,
                ActorKind::Group => Sort::Group,
                ActorKind::Igo | ActorKind::Bloc | ActorKind::Ngo => Sort::Organisation,
            }
        };
        let gender = self.gender(first.person.as_deref(), role.as_deref(), mention.tokens.start);
        // An adjective ("Iranian oil") is hardly what a pronoun means.
        let adjective = mention.rule == MentionRule::Demonym && found.noun.is_none() && sort == Sort::State;
        Candidate {
            actors: mention.actors.clone(),
            sort,
            gender,
            role,
            subject: !adjective && self.is_subject(mention.tokens.start),
            place: found.place || adjective,
            sentence: self.sentence.index,
            token: mention.tokens.start,
            text,
        }
    }

    pub(super) fn gender(&self, person: Option<&str>, role: Option<&str>, start: usize) -> Option<Gender> {
        let title = start.checked_sub(1).map(|token| self.lower(token)).unwrap_or_default();
        match title {
            "mr" | "mr." | "sir" | "lord" => return Some(Gender::Male),
            "mrs" | "mrs." | "ms" | "ms." | "lady" | "madame" | "dame" => return Some(Gender::Female),
            _ => {}
        }
        let by_name = person.and_then(|person| self.lexicon.names.gender(person));
        by_name.or_else(|| role.and_then(|role| self.lexicon.names.gender_of_role(role)))
    }

    /// Whether a mention that begins here is likely a subject: at the head of a clause, not behind a preposition or a verb.
    pub(super) fn is_subject(&self, start: usize) -> bool {
        let mut before = start;
        while before > 0
            && matches!(self.lower(before - 1), "the" | "a" | "an" | "mr" | "mrs" | "ms" | "mr." | "mrs." | "former" | "both")
        {
            before -= 1;
        }
        let Some(before) = before.checked_sub(1) else { return true };
        let word = self.lower(before);
        !PREPOSITIONS.contains(&word) && CLAUSE_BEGINS.contains(&word) || !word.starts_with(char::is_alphabetic)
    }

    /// Somebody or something that is no actor but may be what a pronoun means. Gives the token behind it.
    pub(super) fn stranger(&mut self, token: usize, limit: usize) -> Option<usize> {
        let word = self.lower(token);
        let initial = token == 0;
        if is_capitalised(self.sentence.word(token)) && !(initial && self.lexicon.words.is_closed(word)) {
            let gender = self.lexicon.names.gender(self.sentence.word(token));
            let titled = token.checked_sub(1).is_some_and(|before| {
                matches!(self.lower(before), "mr" | "mrs" | "ms" | "mr." | "mrs." | "ms." | "dr" | "dr.")
            });
            let length = (token..limit).take_while(|&at| persons::is_name_part(self.sentence.word(at))).count();
            if length >= 2 && gender.is_some() || titled {
                let end = token + length.max(1);
                self.stranger_at(token..end, Sort::Person, gender);
                return Some(end);
            }
            // A company, a place, a thing of that name: what "it" may mean.
            if length > 0 && (!initial || self.lexicon.words.verb_forms(word).is_empty()) {
                self.stranger_at(token..token + length, Sort::Body, None);
                return Some(token + length);
            }
            return None;
        }
        if matches!(word, "a" | "an" | "the" | "one" | "another") {
            if let Some((tokens, noun, agent)) = self.noun_phrase(token + 1, limit)
                && agent.person
            {
                let gender = self.lexicon.names.gender_of_role(&noun.text);
                self.stranger_at(token..tokens.end, if agent.plural { Sort::Many } else { Sort::Person }, gender);
                return Some(tokens.end);
            }
            if initial {
                self.stranger_at(token..token + 1, Sort::Body, None);
            }
            return None;
        }
        if let Some((length, agent)) = agents::longest(&self.lexicon.actors, self.sentence, token, limit)
            && agent.plural
            && agent.person
        {
            self.stranger_at(token..token + length, Sort::Many, None);
            return Some(token + length);
        }
        // "crises, wherever they crop up"
        if !initial
            && word.len() > 3
            && word.ends_with('s')
            && !word.ends_with("ss")
            && !word.ends_with("us")
            && !self.lexicon.words.is_closed(word)
            && self.lexicon.words.verb_forms(word).is_empty()
        {
            self.stranger_at(token..token + 1, Sort::Many, None);
            return None;
        }
        if initial && matches!(word, "such" | "this" | "that" | "our" | "my" | "your" | "what") {
            self.stranger_at(token..token + 1, Sort::Body, None);
            return None;
        }
        if initial && word.ends_with('s') && !self.lexicon.words.is_closed(word) {
            self.stranger_at(token..token + 1, Sort::Many, None);
        }
        None
    }

    pub(super) fn stranger_at(&mut self, tokens: Range<usize>, sort: Sort, gender: Option<Gender>) {
        let text = span_of(self.sentence, &tokens).slice(self.sentence.text).to_owned();
        let (subject, sentence, token) = (self.is_subject(tokens.start), self.sentence.index, tokens.start);
        self.memory.add(Candidate {
            actors: Vec::new(),
            sort,
            gender,
            role: None,
            subject,
            place: false,
            sentence,
            token,
            text,
        });
    }
}
