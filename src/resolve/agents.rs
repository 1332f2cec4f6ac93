//! People and bodies that act for an actor: "Iranian officials", "Iran's foreign minister Abbas Example", "the army of Chad", "the UN envoy
//! for Yemen", "the Saudi-led coalition", "the presidents of Bosnia and Croatia".

use std::ops::Range;

use super::bodies::{is_patron, is_region_adjective, led_force, named_body, own_body, own_spokesman};
use super::context::{is_capitalised, lower_case};
use super::persons::{apposed_name, name_person, own_person};
use super::{Found, span_of};
use crate::lexicon::{Actors, Agent, Lexicon};
use crate::model::{ActorKind, MentionRule, Sentence, Unit, VerbForm};

/// How many words may stand between the actor and the agent noun: "Iranian deputy first foreign minister".
const MAX_BETWEEN: usize = 3;
/// Longest agent noun, in words.
const MAX_NOUN: usize = 4;

/// The noun for who acts, in lower case: the head of a mention.
#[derive(Clone, Debug)]
pub(super) struct Noun {
    pub text: String,
    pub plural: bool,
    pub person: bool,
}

/// Widens each mention over the agent noun that belongs to it, and over the person named beside it.
pub(super) fn compose(lexicon: &Lexicon, sentence: &Sentence, found: &mut Vec<Found>) {
    let mut at = 0;
    while at < found.len() {
        if is_region_adjective(lexicon, sentence, &found[at]) {
            found.remove(at);
            continue;
        }
        if found[at].mention.rule != MentionRule::Person && found[at].mention.actors[0].person.is_none() {
            if is_patron(sentence, found, at) {
                found.remove(at);
                continue;
            }
            if own_body(lexicon, sentence, found, at) {
                continue;
            }
            led_force(sentence, &mut found[at]);
            at = after(lexicon, sentence, found, at);
            before(lexicon, sentence, found, at);
        }
        own_person(lexicon, sentence, found, at);
        at += 1;
    }
    for at in 0..found.len() {
        apposed_name(sentence, found, at);
    }
}

pub(super) fn widen(sentence: &Sentence, found: &mut Found, tokens: Range<usize>, noun: Noun, unit: Unit) {
    let mention = &mut found.mention;
    mention.tokens = tokens;
    mention.span = span_of(sentence, &mention.tokens);
    mention.rule = MentionRule::Agent;
    for actor in &mut mention.actors {
        // A group's or an organisation's people are the group's.
        if actor.actor.kind == ActorKind::State || actor.unit.is_none() {
            actor.unit = Some(unit);
        }
    }
    found.noun = Some(noun);
    found.place = false;
}

/// "Iranian officials", "Iran's deputy foreign minister Abbas Example", "the French and American ambassadors". Gives the place of the mention,
/// which may have taken in the one before it.
fn after(lexicon: &Lexicon, sentence: &Sentence, found: &mut Vec<Found>, at: usize) -> usize {
    let limit = found.get(at + 1).map_or(sentence.len(), |next| next.mention.tokens.start);
    if named_body(sentence, found, at) {
        own_spokesman(lexicon, sentence, found, at);
        return at;
    }
    let Some((end, noun, agent)) = noun_after(lexicon, sentence, &found[at], limit) else { return at };
    let start = found[at].mention.tokens.start;
    widen(sentence, &mut found[at], start..end, noun.clone(), agent.unit);
    own_spokesman(lexicon, sentence, found, at);
    posted(sentence, found, at, agent);
    if agent.person && !agent.plural {
        name_person(lexicon, sentence, found, at);
    }
    // "the French and American ambassadors"
    if agent.plural
        && let Some(before) = at.checked_sub(1)
        && found[before].mention.rule == MentionRule::Demonym
        && found[before].mention.tokens.end + 1 == start
        && sentence.word(start - 1) == "and"
    {
        let other = found.remove(before);
        let own = &mut found[before];
        let unit = own.mention.actors[0].unit;
        own.mention.actors.splice(
            0..0,
            other.mention.actors.into_iter().map(|mut actor| {
                actor.unit = unit;
                actor
            }),
        );
        own.mention.tokens.start = other.mention.tokens.start;
        own.mention.span = span_of(sentence, &own.mention.tokens);
        return before;
    }
    at
}

fn noun_after(lexicon: &Lexicon, sentence: &Sentence, found: &Found, limit: usize) -> Option<(usize, Noun, Agent)> {
    let mention = &found.mention;
    let mut start = mention.tokens.end;
    if start < limit && matches!(sentence.word(start), "'s" | "’s" | "'" | "’") {
        start += 1;
    } else if mention.rule == MentionRule::Metonym {
        return None;
    }
    for between in 0..=MAX_BETWEEN {
        let first = start + between;
        if let Some((length, agent)) = longest(&lexicon.actors, sentence, first, limit) {
            let (end, agent, head) = extend(lexicon, sentence, first..first + length, agent, limit);
            return Some((end, Noun { text: text_of(sentence, head), plural: agent.plural, person: agent.person }, agent));
        }
        if first >= limit || !may_stand_between(lexicon, sentence.word(first)) && !before_chief(lexicon, sentence, first, limit)
        {
            return None;
        }
    }
    None
}

/// "foreign policy chief", "managing director": any noun may stand before the head of a body.
fn before_chief(lexicon: &Lexicon, sentence: &Sentence, first: usize, limit: usize) -> bool {
    let plain = |token: usize| {
        let word = sentence.word(token);
        word == "managing"
            || is_plain_noun(lexicon, word)
                && lexicon
                    .words
                    .verb_forms(&word.to_lowercase())
                    .iter()
                    .all(|reading| reading.features.verb_form == Some(VerbForm::Inf))
    };
    (first + 1..(first + 3).min(limit)).any(|token| {
        matches!(
            &*sentence.word(token).to_lowercase(),
            "chief"
                | "director"
                | "head"
                | "minister"
                | "secretary"
                | "adviser"
                | "advisor"
                | "commissioner"
                | "official"
                | "officials"
                | "officer"
                | "officers"
                | "chairman"
                | "envoy"
                | "spokesman"
                | "spokeswoman"
                | "ministry"
                | "department"
        ) && (first..token).all(plain)
    })
}

/// The longest agent noun that begins at a token: its length and what it is.
pub(super) fn longest(actors: &Actors, sentence: &Sentence, first: usize, limit: usize) -> Option<(usize, Agent)> {
    if first >= limit || !actors.agent_starts(&lower_case(sentence.word(first))) {
        return None;
    }
    (1..=MAX_NOUN).rev().filter(|length| first + length <= limit).find_map(|length| {
        let agent = actors.agent(&text_of(sentence, first..first + length))?;
        Some((length, agent))
    })
}

/// "army chief", "deputy health minister", "foreign ministry spokeswoman": a noun before another noun is not the head. Gives the end, what the
/// whole is, and the tokens of the head.
pub(super) fn extend(
    lexicon: &Lexicon,
    sentence: &Sentence,
    mut head: Range<usize>,
    mut agent: Agent,
    limit: usize,
) -> (usize, Agent, Range<usize>) {
    loop {
        let deputy = matches!(&*text_of(sentence, head.clone()), "deputy" | "vice" | "chief" | "general" | "secretary");
        let reach = if deputy && !agent.plural { 2 } else { 0 };
        let next = (0..=reach).find_map(|between| {
            let first = head.end + between;
            let free = (head.end..first.min(limit)).all(|token| is_plain_noun(lexicon, sentence.word(token)));
            let (length, next) = longest(&lexicon.actors, sentence, first, limit).filter(|_| free && !agent.plural)?;
            Some((first..first + length, next))
        });
        let Some((range, next)) = next else { return (head.end, agent, head) };
        // "the general secretary", but "the army general" and "the rebel chief": a body keeps its unit, and a head of anything says nothing of it.
        let head_only = matches!(
            &*text_of(sentence, range.clone()),
            "chief"
                | "leader"
                | "leaders"
                | "head"
                | "spokesman"
                | "spokeswoman"
                | "official"
                | "officials"
                | "member"
                | "figure"
        );
        let unit = if deputy || agent.person && !head_only { next.unit } else { agent.unit };
        let whole = text_of(sentence, head.start..range.end);
        head = if lexicon.actors.agent(&whole).is_some() || !agent.person { head.start..range.end } else { range };
        agent = Agent { unit, alone: next.alone || agent.alone && next.person, ..next };
    }
}

fn is_plain_noun(lexicon: &Lexicon, word: &str) -> bool {
    let lower = word.to_lowercase();
    let finite =
        |word: &str| lexicon.words.verb_forms(word).iter().any(|reading| reading.features.verb_form == Some(VerbForm::Fin));
    word.starts_with(char::is_alphabetic) && !lexicon.words.is_closed(&lower) && (!finite(&lower) || is_capitalised(word))
}

/// The words of some tokens in lower case; "vice-president", three tokens without blanks between, is one word.
pub(super) fn text_of(sentence: &Sentence, tokens: Range<usize>) -> String {
    if tokens.len() == 1 {
        return sentence.word(tokens.start).to_lowercase();
    }
    let mut words = String::new();
    for token in tokens.clone() {
        if token > tokens.start && sentence.tokens[token - 1].space_after {
            words.push(' ');
        }
        words.push_str(&sentence.word(token).to_lowercase());
    }
    words
}

/// "the UN envoy for Yemen", "the US ambassador to Israel": the second actor is where the first one's agent is posted.
fn posted(sentence: &Sentence, found: &mut Vec<Found>, at: usize, agent: Agent) {
    let end = found[at].mention.tokens.end;
    if !agent.posted || end >= sentence.len() || !matches!(sentence.word(end), "to" | "for" | "in" | "at" | "on") {
        return;
    }
    let Some(next) = found.get(at + 1) else { return };
    let start = next.mention.tokens.start;
    if start == end + 1 || start == end + 2 && sentence.word(end + 1).eq_ignore_ascii_case("the") {
        let next = found.remove(at + 1);
        let mention = &mut found[at].mention;
        mention.tokens.end = next.mention.tokens.end;
        mention.span = span_of(sentence, &mention.tokens);
    }
}

/// "the president of Iran", "a senior spokesman for Thailand's junta", "the leaders of Armenia and Azerbaijan": the noun before the actor.
fn before(lexicon: &Lexicon, sentence: &Sentence, found: &mut Vec<Found>, at: usize) {
    let mut end = found[at].mention.tokens.start;
    let floor = at.checked_sub(1).map_or(0, |before| found[before].mention.tokens.end);
    if end > floor && matches!(&*sentence.word(end - 1).to_lowercase(), "the" | "both") {
        end -= 1;
    }
    if end < floor + 2 {
        return;
    }
    let preposition = sentence.word(end - 1);
    let end = end - 1;
    let noun = (1..=MAX_NOUN.min(end - floor)).rev().find_map(|length| {
        let agent = lexicon.actors.agent(&text_of(sentence, end - length..end))?;
        Some((end - length, agent))
    });
    let Some((mut start, agent)) = noun else { return };
    let text = text_of(sentence, start..end);
    let speaks = text.starts_with("spokes") || matches!(&*text, "lawyer" | "negotiator" | "deputy" | "candidate");
    if preposition != "of" && !(preposition == "for" && speaks) {
        return;
    }
    let modifies = |word: &str| {
        let lower = word.to_lowercase();
        matches!(&*lower, "deputy" | "senior" | "former" | "acting" | "interim" | "top" | "first" | "vice" | "-" | "chief")
            || is_portfolio(lexicon, word, &text)
    };
    while start > floor && modifies(sentence.word(start - 1)) {
        start -= 1;
    }
    let noun = Noun { text: text_of(sentence, start..end), plural: agent.plural, person: agent.person };
    let tokens = start..found[at].mention.tokens.end;
    // "a member of South Korea's parliament" is of the parliament.
    let own = found[at].noun.as_ref().filter(|own| !own.person).and(found[at].mention.actors[0].unit);
    widen(sentence, &mut found[at], tokens, noun, own.unwrap_or(agent.unit));
    if agent.plural {
        absorb_list(sentence, found, at);
    } else if agent.person {
        found[at].mention.actors[0].person = None;
        name_person(lexicon, sentence, found, at);
    }
}

/// "deputy trade minister of": a noun before "minister" belongs to it.
fn is_portfolio(lexicon: &Lexicon, word: &str, head: &str) -> bool {
    (head.ends_with("minister") || head.ends_with("ministers") || head.ends_with("secretary")) && is_plain_noun(lexicon, word)
}

/// "the leaders of Belarus, Russia and Ukraine": the further actors of the list.
fn absorb_list(sentence: &Sentence, found: &mut Vec<Found>, at: usize) {
    while let Some(next) = found.get(at + 1) {
        let between = found[at].mention.tokens.end..next.mention.tokens.start;
        let joined = (1..=3).contains(&between.len())
            && between.clone().all(|token| matches!(sentence.word(token), "," | "and" | "the"));
        if !joined || next.noun.is_some() || matches!(next.mention.rule, MentionRule::Person | MentionRule::Introduced) {
            return;
        }
        let next = found.remove(at + 1);
        let own = &mut found[at].mention;
        let unit = own.actors[0].unit;
        own.actors.extend(next.mention.actors.into_iter().map(|mut actor| {
            actor.unit = unit;
            actor
        }));
        own.tokens.end = next.mention.tokens.end;
        own.span = span_of(sentence, &own.tokens);
    }
}

fn may_stand_between(lexicon: &Lexicon, word: &str) -> bool {
    let lower = word.to_lowercase();
    if matches!(
        &*lower,
        "pro"
            | "anti"
            | "far"
            | "right"
            | "left"
            | "hard"
            | "then"
            | "interim"
            | "acting"
            | "former"
            | "two"
            | "three"
            | "top"
            | "first"
            | "second"
    ) {
        return true;
    }
    if lexicon.words.is_closed(&lower) || !word.starts_with(char::is_alphabetic) && word != "-" {
        return false;
    }
    let suffix = ["al", "ive", "ous", "ic", "ary", "ior", "ed", "ern"].iter().any(|end| lower.ends_with(end));
    let verb = !lexicon.words.verb_forms(&lower).is_empty();
    is_capitalised(word)
        || word == "-"
        || lexicon.words.is_adjective(&lower)
        || (suffix && !verb)
        || !verb && is_portfolio_word(&lower)
}

/// Nouns before "minister", "ministry" and "official" that are no adjectives.
fn is_portfolio_word(word: &str) -> bool {
    matches!(
        word,
        "defence"
            | "defense"
            | "health"
            | "energy"
            | "oil"
            | "agriculture"
            | "education"
            | "culture"
            | "tourism"
            | "environment"
            | "justice"
            | "interior"
            | "economy"
            | "information"
            | "emergencies"
            | "security"
            | "army"
            | "navy"
            | "government"
            | "state"
            | "opposition"
            | "party"
            | "immigration"
            | "science"
            | "sports"
            | "youth"
    )
}
