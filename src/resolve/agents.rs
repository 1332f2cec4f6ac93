//! People and bodies that act for an actor: "Iranian officials", "Iran's foreign minister Abbas Example", "the army of Chad".

use compact_str::CompactString;

use super::context::{is_acronym, is_capitalised};
use super::span_of;
use crate::lexicon::{Actors, Agent, Words};
use crate::model::{Mention, MentionRule, Sentence, Unit};

/// How many words may stand between the actor and the agent noun: "Iranian deputy first foreign minister".
const MAX_BETWEEN: usize = 3;
/// Longest agent noun, in words.
const MAX_NOUN: usize = 4;
/// Longest name of a person, in words.
const MAX_NAME: usize = 4;

/// Widens each mention over the agent noun that belongs to it, and over the person named after the noun.
pub(super) fn compose(actors: &Actors, words: &Words, sentence: &Sentence, mentions: &mut Vec<Mention>) {
    let mut position = 0;
    while position < mentions.len() {
        let limit = mentions.get(position + 1).map_or(sentence.len(), |next| next.tokens.start);
        let mention = &mentions[position];
        if mention.rule != MentionRule::Person && mention.rule != MentionRule::Introduced {
            let found = after(actors, words, sentence, mention, limit).or_else(|| before(actors, sentence, mention));
            if let Some((tokens, agent)) = found {
                let free = mentions[..position].last().is_none_or(|other| other.tokens.end <= tokens.start);
                if free {
                    widen(sentence, &mut mentions[position], tokens, agent.unit);
                    if agent.person {
                        name_person(sentence, mentions, position);
                    }
                }
            }
        }
        position += 1;
    }
    for position in 0..mentions.len() {
        apposed_name(actors, sentence, mentions, position);
    }
}

fn widen(sentence: &Sentence, mention: &mut Mention, tokens: std::ops::Range<usize>, unit: Unit) {
    mention.tokens = tokens;
    mention.span = span_of(sentence, &mention.tokens);
    mention.rule = MentionRule::Agent;
    for actor in &mut mention.actors {
        actor.unit = Some(unit);
    }
}

/// "Iranian officials", "Iran's deputy foreign minister": the noun after the actor.
fn after(
    actors: &Actors,
    words: &Words,
    sentence: &Sentence,
    mention: &Mention,
    limit: usize,
) -> Option<(std::ops::Range<usize>, Agent)> {
    let mut start = mention.tokens.end;
    if start < limit && matches!(sentence.word(start), "'s" | "’s" | "'" | "’") {
        start += 1;
    } else if mention.rule == MentionRule::Metonym {
        return None;
    }
    for between in 0..=MAX_BETWEEN {
        let first = start + between;
        for length in (1..=MAX_NOUN).rev().filter(|length| first + length <= limit) {
            if let Some(agent) = noun(actors, sentence, first..first + length) {
                return Some((mention.tokens.start..first + length, agent));
            }
        }
        if first >= limit || !may_stand_between(words, sentence.word(first)) {
            return None;
        }
    }
    None
}

/// "the president of Iran": the noun before the actor.
fn before(actors: &Actors, sentence: &Sentence, mention: &Mention) -> Option<(std::ops::Range<usize>, Agent)> {
    let mut end = mention.tokens.start;
    if end > 0 && sentence.word(end - 1).eq_ignore_ascii_case("the") {
        end -= 1;
    }
    if end < 2 || sentence.word(end - 1) != "of" {
        return None;
    }
    let end = end - 1;
    (1..=MAX_NOUN.min(end)).rev().find_map(|length| {
        let agent = noun(actors, sentence, end - length..end)?;
        Some((end - length..mention.tokens.end, agent))
    })
}

fn noun(actors: &Actors, sentence: &Sentence, tokens: std::ops::Range<usize>) -> Option<Agent> {
    if tokens.len() == 1 {
        return actors.agent(&sentence.word(tokens.start).to_lowercase());
    }
    let mut words = String::new();
    for token in tokens.clone() {
        // "vice-president" is three tokens without blanks between
        if token > tokens.start && sentence.tokens[token - 1].space_after {
            words.push(' ');
        }
        words.push_str(&sentence.word(token).to_lowercase());
    }
    actors.agent(&words)
}

fn may_stand_between(words: &Words, word: &str) -> bool {
    let lower = word.to_lowercase();
    if words.is_closed(&lower) || !word.starts_with(char::is_alphabetic) && word != "-" {
        return false;
    }
    let suffix = ["al", "ive", "ous", "ic", "ary", "ior", "ed", "ern"].iter().any(|end| lower.ends_with(end));
    is_capitalised(word) || word == "-" || words.is_adjective(&lower) || (suffix && words.verb_forms(&lower).is_empty())
}

/// "Iranian Foreign Minister Abbas Example": the capitalised words after the noun are the person; a person of the tables in them
/// becomes part of this mention.
fn name_person(sentence: &Sentence, mentions: &mut Vec<Mention>, position: usize) {
    let end = mentions[position].tokens.end;
    if let Some(next) = mentions.get(position + 1)
        && next.rule == MentionRule::Person
        && (end..next.tokens.start).all(|token| is_capitalised(sentence.word(token)))
        && next.tokens.start - end <= 2
        && next.actors[0].actor.id == mentions[position].actors[0].actor.id
    {
        let next = mentions.remove(position + 1);
        let mention = &mut mentions[position];
        mention.tokens.end = next.tokens.end;
        mention.span = span_of(sentence, &mention.tokens);
        mention.actors[0].person.clone_from(&next.actors[0].person);
        mention.because = format!("{}; {}", mention.because, next.because);
        return;
    }
    let limit = mentions.get(position + 1).map_or(sentence.len(), |next| next.tokens.start);
    let length = (end..limit).take_while(|&token| is_name_part(sentence.word(token))).count();
    if (1..=MAX_NAME).contains(&length) && end + length <= limit && is_capitalised(sentence.word(end + length - 1)) {
        let mention = &mut mentions[position];
        let name = (end..end + length).map(|token| sentence.word(token)).collect::<Vec<_>>().join(" ").replace(" - ", "-");
        mention.actors[0].person = Some(CompactString::from(name));
        mention.tokens.end = end + length;
        mention.span = span_of(sentence, &mention.tokens);
    }
}

fn is_name_part(word: &str) -> bool {
    (is_capitalised(word) && !is_acronym(word)) || matches!(word, "al" | "el" | "bin" | "ibn" | "de" | "van" | "von" | "-")
}

/// "Abbas Example, Iran's foreign minister": two or more capitalised words before a comma before an agent.
fn apposed_name(actors: &Actors, sentence: &Sentence, mentions: &mut [Mention], position: usize) {
    let mention = &mentions[position];
    let mut start = mention.tokens.start;
    let person = mention
        .tokens
        .clone()
        .any(|token| actors.agent(&sentence.word(token).to_lowercase()).is_some_and(|agent| agent.person));
    if mention.rule != MentionRule::Agent || mention.actors[0].person.is_some() || !person {
        return;
    }
    if start > 0 && sentence.word(start - 1).eq_ignore_ascii_case("the") {
        start -= 1;
    }
    if start < 3 || sentence.word(start - 1) != "," {
        return;
    }
    let floor = position.checked_sub(1).map_or(0, |before| mentions[before].tokens.end);
    let end = start - 1;
    let length = (floor..end).rev().take_while(|&token| is_name_part(sentence.word(token))).count();
    if (2..=MAX_NAME).contains(&length) && is_capitalised(sentence.word(end - length)) {
        let name = (end - length..end).map(|token| sentence.word(token)).collect::<Vec<_>>().join(" ").replace(" - ", "-");
        let mention = &mut mentions[position];
        mention.actors[0].person = Some(CompactString::from(name));
        mention.tokens.start = end - length;
        mention.span = span_of(sentence, &mention.tokens);
    }
}
