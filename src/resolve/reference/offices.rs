//! Agents without an actor of their own: "the army", "Foreign Minister Example", "its spokesman"; and who held an office on the day.

use std::ops::Range;

use compact_str::CompactString;

use super::super::agents::Noun;
use super::super::memory::{Candidate, Sort};
use super::super::{Found, agents, persons, span_of};
use super::{DESCRIPTION_REACH, MAX_MODIFIERS, Walk, is_counterpart, same_office, unit_for};
use crate::lexicon::Agent;
use crate::model::{ActorKind, ActorRef, MentionRule, Unit};

/// Offices that some states have and others do not: "the president" is not of a kingdom.
const OFFICES_OF_SOME: [&str; 12] = [
    "president",
    "prime minister",
    "premier",
    "king",
    "queen",
    "chancellor",
    "emir",
    "sultan",
    "supreme leader",
    "secretary of state",
    "defense secretary",
    "foreign secretary",
];

impl Walk<'_, '_> {
    /// "its army", "his spokesman", "the country's president": the noun that an owner owns.
    pub(in crate::resolve) fn owned(&mut self, start: usize, limit: usize, owner: &[ActorRef]) -> Option<Found> {
        let (tokens, noun, agent) = self.noun_phrase(start, limit)?;
        if !agent.alone && (!agent.person || agent.unit == Unit::Cvl) || self.is_modifier(tokens.end) {
            return None;
        }
        let counterpart = is_counterpart(&noun.text);
        if counterpart {
            return None;
        }
        let actors: Vec<ActorRef> = owner
            .iter()
            .map(|actor| ActorRef { actor: actor.actor.clone(), unit: Some(unit_for(agent.unit, actor)), person: None })
            .collect();
        let because =
            format!("`{}` of {}", noun.text, actors.iter().map(|actor| &*actor.actor.id).collect::<Vec<_>>().join(", "));
        let mut found = self.found(tokens, actors, because);
        found.noun = Some(noun);
        self.name_behind(&mut found, limit);
        self.fill_person(&mut found);
        Some(found)
    }

    /// A string of modifiers and an agent noun from a token on.
    pub(super) fn noun_phrase(&self, start: usize, limit: usize) -> Option<(Range<usize>, Noun, Agent)> {
        for between in 0..=MAX_MODIFIERS {
            let first = start + between;
            if first >= limit || matches!(self.lower(first), "new" | "another" | "next" | "future") {
                return None;
            }
            if let Some((length, agent)) = agents::longest(&self.lexicon.actors, self.sentence, first, limit) {
                // "the army chief": the last noun is the head.
                let (end, agent, head) = agents::extend(self.lexicon, self.sentence, first..first + length, agent, limit);
                let text = agents::text_of(self.sentence, head.clone());
                return Some((start..end, Noun { text, plural: agent.plural, person: agent.person }, agent));
            }
            if !self.may_modify(first) {
                return None;
            }
        }
        None
    }

    pub(super) fn may_modify(&self, token: usize) -> bool {
        let word = self.sentence.word(token);
        let lower = word.to_lowercase();
        if word == "-" || lower.chars().all(|letter| letter.is_ascii_digit()) {
            return true;
        }
        word.starts_with(char::is_alphabetic)
            && (!self.lexicon.words.is_closed(&lower) || matches!(&*lower, "own" | "new" | "former" | "two" | "first"))
    }

    /// A person's name behind an office: "Foreign Minister Ivan Example".
    pub(super) fn name_behind(&self, found: &mut Found, limit: usize) {
        if !found.noun.as_ref().is_some_and(|noun| noun.person && !noun.plural) || found.mention.actors.len() != 1 {
            return;
        }
        if let Some((end, name)) = persons::name_at(self.lexicon, self.sentence, found.mention.tokens.end, limit) {
            found.mention.actors[0].person = Some(name);
            found.mention.tokens.end = end;
            found.mention.span = span_of(self.sentence, &found.mention.tokens);
        }
    }

    /// "the army", "police", "Foreign Minister Example": an agent without its actor, which is the state spoken of.
    pub(super) fn lone_agent(&mut self, token: usize, limit: usize, word: &str, next: Option<&Found>) -> Option<Found> {
        // "their embassy", when it is not known whose: nobody's.
        let before = token.checked_sub(1).map_or("", |before| self.lower(before));
        if matches!(before, "its" | "their" | "his" | "her" | "our" | "my" | "your" | "whose") {
            return None;
        }
        let article = matches!(word, "the" | "a" | "an" | "this" | "that" | "some" | "several" | "two" | "three");
        let start = token + usize::from(article);
        if !article && self.lexicon.words.is_closed(word) && !matches!(word, "former" | "no") {
            return None;
        }
        let (tokens, noun, agent) = if article {
            self.noun_phrase(start, limit)?
        } else {
            let (length, agent) = agents::longest(&self.lexicon.actors, self.sentence, start, limit)?;
            let (end, agent, head) = agents::extend(self.lexicon, self.sentence, start..start + length, agent, limit);
            let text = agents::text_of(self.sentence, head);
            (start..end, Noun { text, plural: agent.plural, person: agent.person }, agent)
        };
        // "the finance ministers": of several states, as a rule
        let several = agent.plural
            && agent.unit == Unit::Gov
            && ["ministers", "leaders", "presidents"].iter().any(|end| noun.text.ends_with(end));
        if !agent.alone || several {
            return None;
        }
        let name =
            if agent.person && !agent.plural { persons::name_at(self.lexicon, self.sentence, tokens.end, limit) } else { None };
        if !article && agent.plural && (!agent.person || self.is_sent(token))
            || matches!(word, "a" | "an")
                && (noun.text.starts_with("spokes") || agent.unit == Unit::Mil && agent.person && name.is_none())
        {
            return None;
        }
        // "elected president": a singular noun for a person needs an article or a name.
        if agent.person && !agent.plural && !article && name.is_none() {
            return None;
        }
        let after = self.lower_at(tokens.end);
        if name.is_none() && (after == "of" || self.is_modifier(tokens.end)) {
            return None;
        }
        let index = self.sentence.index;
        let tokens = token..tokens.end;
        if name.is_none()
            && next.is_some_and(|next| next.mention.rule == MentionRule::Person && next.mention.tokens.start == tokens.end)
        {
            return None;
        }
        // The same office was spoken of: the same person.
        if agent.person && !agent.plural && name.is_none() && matches!(word, "the" | "this" | "that") {
            let same = |candidate: &Candidate| {
                candidate.sort == Sort::Person && candidate.role.as_deref().is_some_and(|role| same_office(role, &noun.text))
            };
            if let Some(candidate) =
                self.memory.best(index, token, DESCRIPTION_REACH, same).filter(|candidate| !candidate.actors.is_empty())
            {
                let because = format!("`{}` is `{}` of sentence {}", noun.text, candidate.text, candidate.sentence);
                let mut found = self.found(tokens, candidate.actors.clone(), because);
                found.noun = Some(noun);
                return Some(found);
            }
        }
        // "the Assembly", where "the General Assembly" was spoken of: not that of the state spoken of.
        if !agent.person && name.is_none() && self.sentence.word(tokens.end - 1).starts_with(char::is_uppercase) {
            let word = self.sentence.word(tokens.end - 1);
            let longer = |candidate: &&Candidate| {
                let mut words = candidate.text.split_whitespace().rev();
                candidate.actors.len() == 1
                    && words.next() == Some(word)
                    && words.next().is_some_and(|before| before.starts_with(char::is_uppercase))
            };
            let known = self.memory.latest().find(longer);
            let known =
                known.map(|known| (known.actors.clone(), format!("short for `{}` of sentence {}", known.text, known.sentence)));
            let hosted = || {
                let host = self.host.filter(|_| &*noun.text == "assembly")?;
                let actor = ActorRef { actor: host.clone(), unit: Some(Unit::Igo), person: None };
                Some((vec![actor], format!("`{}` of the publisher", noun.text)))
            };
            if let Some((actors, because)) = known.or_else(hosted) {
                return Some(self.found(tokens, actors, because));
            }
        }
        // "police in Lima": the state of the place.
        let placed = next.filter(|next| {
            name.is_none()
                && after == "in"
                && next.mention.tokens.start == tokens.end + 1
                && next.mention.actors[0].actor.kind == ActorKind::State
        });
        let office = agent.person && !agent.plural
            || matches!(&*noun.text, "administration" | "congress" | "senate" | "cabinet" | "house of representatives");
        let (actor, because) = match placed {
            None if office && let Some(home) = self.home => {
                (home.clone(), format!("`{}` of the state that publishes the document", noun.text))
            }
            Some(next) => (
                next.mention.actors[0].actor.clone(),
                format!("`{}` in a place of {}", noun.text, next.mention.actors[0].actor.id),
            ),
            None => {
                // "France sent soldiers": the state of the same clause first. "The Secretary of State": of a state that has one.
                let clause = self.clause_start(token);
                let has = |candidate: &Candidate| {
                    candidate.of_state()
                        && !(OFFICES_OF_SOME.contains(&&*noun.text)
                            && self.lexicon.actors.lacks_office(&candidate.actors[0].actor.id, &noun.text))
                };
                let near = |candidate: &Candidate| {
                    has(candidate) && candidate.sentence == index && candidate.token >= clause && !candidate.place
                };
                let candidate = self.memory.best(index, token, 0, near);
                let candidate = candidate.or_else(|| self.memory.best(index, token, DESCRIPTION_REACH, has))?;
                let actor = candidate.actors[0].actor.clone();
                let because = format!(
                    "`{}` of the state last spoken of: `{}` of sentence {}",
                    noun.text, candidate.text, candidate.sentence
                );
                (actor, because)
            }
        };
        let mut found = self.found(tokens, vec![ActorRef { actor, unit: Some(agent.unit), person: None }], because);
        found.noun = Some(noun);
        if let Some((end, name)) = name {
            found.mention.actors[0].person = Some(name);
            found.mention.tokens.end = end;
            found.mention.span = span_of(self.sentence, &found.mention.tokens);
        } else if word == "the" {
            self.fill_person(&mut found);
        }
        Some(found)
    }

    /// Whether a noun follows, so that what stands before it only modifies it: "military aid", "government agencies".
    fn is_modifier(&self, end: usize) -> bool {
        let after = self.lower_at(end);
        end < self.sentence.len()
            && self.sentence.word(end).starts_with(char::is_lowercase)
            && !self.lexicon.words.is_closed(after)
            && self.lexicon.words.verb_forms(after).is_empty()
            && !after.ends_with("ly")
    }

    /// "declined to send troops": not those of the country that is spoken of.
    pub(super) fn is_sent(&self, token: usize) -> bool {
        let before = token.checked_sub(1).map(|before| self.lower(before)).unwrap_or_default();
        let lemmas = ["send", "deploy", "dispatch", "withdraw", "have", "keep", "move", "supply", "contribute"];
        self.lexicon.words.verb_forms(before).iter().any(|reading| lemmas.contains(&&*reading.lemma))
    }

    /// "the Iranian president" in 2022 is a person of the tables.
    pub(super) fn fill_person(&self, found: &mut Found) {
        let Some(noun) = found.noun.as_ref().filter(|noun| noun.person && !noun.plural) else { return };
        let [actor] = &found.mention.actors[..] else { return };
        if actor.person.is_some() {
            return;
        }
        let start = found.mention.tokens.start;
        let mut words = (start.saturating_sub(2)..found.mention.tokens.end).map(|token| self.lower(token));
        if words.any(|word| {
            matches!(
                word,
                "former"
                    | "ex"
                    | "deputy"
                    | "new"
                    | "next"
                    | "late"
                    | "a"
                    | "an"
                    | "future"
                    | "first"
                    | "vice"
                    | "acting"
                    | "then"
            )
        }) {
            return;
        }
        let role = if is_counterpart(&noun.text) {
            let person = |candidate: &&Candidate| {
                candidate.sort == Sort::Person && candidate.role.is_some() && candidate.sentence + 1 >= self.sentence.index
            };
            self.memory.latest().find(person).and_then(|candidate| candidate.role.clone())
        } else {
            Some(noun.text.clone())
        };
        let Some(role) = role else { return };
        if let Some(form) = self.lexicon.actors.holder(&actor.actor.id, &role, self.date) {
            let because = format!("{}; the {role} on that day by {}", found.mention.because, form.place);
            let person: Option<CompactString> = form.person.clone();
            found.mention.because = because;
            found.mention.actors[0].person = person;
            if let Some(noun) = &mut found.noun {
                noun.text = role;
            }
        }
    }
}
