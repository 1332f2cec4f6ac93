//! Names that a document introduces: surnames of persons named with their office, acronyms in brackets behind a name.

use std::collections::HashMap;
use std::ops::Range;

use super::context::{is_acronym, is_capitalised};
use super::{Found, agents, bodies, mention, span_of};
use crate::lexicon::Lexicon;
use crate::model::{ActorRef, MentionRule, Sentence};

/// Longest introduced name, in tokens: a surname with hyphens.
const MAX_TOKENS: usize = 5;

/// Names with whom they stand for and why.
#[derive(Clone, Debug, Default)]
pub(super) struct Learned {
    names: HashMap<String, (ActorRef, String)>,
}

impl Learned {
    /// A name that begins at a token: how many tokens, and what is known of it.
    fn at(&self, sentence: &Sentence, token: usize) -> Option<(usize, &(ActorRef, String))> {
        (1..=MAX_TOKENS.min(sentence.len() - token)).rev().find_map(|length| {
            let tokens = token..token + length;
            let joined = tokens.clone().take(length - 1).all(|at| !sentence.tokens[at].space_after);
            if !joined {
                return None;
            }
            self.names.get(span_of(sentence, &tokens).slice(sentence.text)).map(|known| (length, known))
        })
    }

    /// Whether the document has introduced the name at a token: then the tables do not count.
    pub fn knows(&self, sentence: &Sentence, token: usize) -> bool {
        !self.names.is_empty() && self.at(sentence, token).is_some()
    }

    /// Adds the names that earlier sentences introduced.
    pub fn add_known(&self, lexicon: &Lexicon, sentence: &Sentence, found: &mut Vec<Found>) {
        if self.names.is_empty() {
            return;
        }
        // "Jill Biden" is not the Biden that was introduced.
        let other_person = |token: usize, actor: &ActorRef| {
            let Some(before) = token.checked_sub(1).map(|before| sentence.word(before)) else { return false };
            let own = actor.person.as_deref().is_some_and(|person| person.split(' ').any(|part| part == before));
            actor.person.is_some() && !own && lexicon.names.is_given(before) && is_capitalised(before)
        };
        let mut token = 0;
        while token < sentence.len() {
            let known = self.at(sentence, token).filter(|(length, _)| {
                let tokens = token..token + length;
                !found.iter().any(|found| found.mention.tokens.start < tokens.end && tokens.start < found.mention.tokens.end)
            });
            let known = known.filter(|(_, (actor, _))| !other_person(token, actor));
            let Some((length, (actor, because))) = known else {
                token += 1;
                continue;
            };
            let new = mention(sentence, token..token + length, actor.clone(), MentionRule::Introduced, because.clone());
            let at = found.partition_point(|found| found.mention.tokens.start < token);
            found.insert(at, Found { mention: new, noun: None, place: false });
            token += length;
        }
    }

    /// Remembers what a sentence introduces.
    pub fn learn(&mut self, lexicon: &Lexicon, sentence: &Sentence, found: &mut Vec<Found>) {
        let mut at = 0;
        while at < found.len() {
            self.learn_of(lexicon, sentence, found, at);
            at += 1;
        }
    }

    fn learn_of(&mut self, lexicon: &Lexicon, sentence: &Sentence, found: &mut Vec<Found>, at: usize) {
        {
            let limit = found.get(at + 1).map_or(sentence.len(), |next| next.mention.tokens.start);
            bracketed_body(sentence, &mut found[at], limit);
            let all = found;
            let found = all[at].clone();
            let [actor] = &found.mention.actors[..] else { return };
            let because =
                || format!("introduced by `{}` in sentence {}", found.mention.span.slice(sentence.text), sentence.index);
            if let Some(person) = &actor.person
                && matches!(found.mention.rule, MentionRule::Agent | MentionRule::Person)
            {
                for surname in surnames(person, &actor.actor.id) {
                    self.keep(lexicon, surname, actor, because());
                }
                // As the text spells it.
                let last = sentence.word(found.mention.tokens.end - 1);
                if found.mention.tokens.len() > 1 && is_capitalised(last) && found.noun.as_ref().is_none_or(|noun| noun.person)
                {
                    self.keep(lexicon, last, actor, because());
                }
            }
            let end = found.mention.tokens.end;
            if end + 2 < sentence.len()
                && sentence.word(end) == "("
                && sentence.word(end + 2) == ")"
                && is_acronym(sentence.word(end + 1))
                && matches!(found.mention.rule, MentionRule::Name | MentionRule::Agent)
                && actor.person.is_none()
            {
                self.names.insert(sentence.word(end + 1).to_owned(), (actor.clone(), because()));
                all.retain(|other| !other.mention.tokens.contains(&(end + 1)));
                let new = mention(sentence, end + 1..end + 2, actor.clone(), MentionRule::Introduced, because());
                let place = all.partition_point(|other| other.mention.tokens.start < end + 1);
                all.insert(place, Found { mention: new, noun: None, place: false });
            }
        }
    }

    fn keep(&mut self, lexicon: &Lexicon, surname: &str, actor: &ActorRef, because: String) {
        let lower = surname.to_lowercase();
        let common = lexicon.words.is_closed(&lower) || lexicon.actors.agent(&lower).is_some();
        if surname.chars().count() > 2 && !common && is_capitalised(surname.trim_start_matches("al-")) {
            self.names.entry(surname.to_owned()).or_insert_with(|| (actor.clone(), because));
        }
    }
}

/// "Romania's National Transparency Office (ONT)": a body that the tables do not know, with its acronym.
fn bracketed_body(sentence: &Sentence, found: &mut Found, limit: usize) {
    let start = found.mention.tokens.end;
    let Some(open) = (start..limit).find(|&token| sentence.word(token) == "(") else { return };
    if open + 2 >= sentence.len() || open <= start || !is_acronym(sentence.word(open + 1)) || sentence.word(open + 2) != ")" {
        return;
    }
    let name =
        |word: &str| is_capitalised(word) || matches!(word, "of" | "for" | "and" | "the" | "on" | "in" | "'s" | "’s" | "-");
    if found.mention.actors.len() == 1 && (start..open).all(|token| name(sentence.word(token))) {
        widen_to(sentence, found, open);
    }
}

fn widen_to(sentence: &Sentence, found: &mut Found, end: usize) {
    let tokens: Range<usize> = found.mention.tokens.start..end;
    let text = agents::text_of(sentence, tokens.clone());
    found.mention.tokens = tokens;
    found.mention.span = span_of(sentence, &found.mention.tokens);
    found.mention.rule = MentionRule::Agent;
    let unit = bodies::unit_of_body(&text);
    let actor = &mut found.mention.actors[0];
    actor.person = None;
    if actor.actor.kind == crate::model::ActorKind::State {
        actor.unit = Some(unit);
    }
    found.noun = Some(agents::Noun { text, plural: false, person: false });
}

/// What a person is called later: the last part of the name, with and without an article; the first where surnames come first or where there are
/// none.
fn surnames<'p>(person: &'p str, actor: &str) -> Vec<&'p str> {
    let mut names = Vec::new();
    if let Some(last) = person.split_whitespace().last().filter(|_| person.contains(' ')) {
        names.push(last);
        names.extend(["al-", "el-", "Al-", "El-"].into_iter().find_map(|article| last.strip_prefix(article)));
    }
    if matches!(actor, "CHN" | "TWN" | "KOR" | "PRK" | "HKG" | "ETH" | "ERI" | "THA" | "ISL" | "LAO") {
        names.extend(person.split_whitespace().next().filter(|_| person.contains(' ')));
    }
    names
}
