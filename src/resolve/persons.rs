//! Names of persons beside an actor: "Foreign Minister Abbas Example", "Abbas Example, Iran's foreign minister", "Sinn Fein's Gerry Adams".

use std::ops::Range;

use compact_str::CompactString;

use super::context::{is_acronym, is_capitalised};
use super::{Found, span_of};
use crate::lexicon::{Lexicon, MONTHS, WEEKDAYS};
use crate::model::{MentionRule, Sentence};

/// Longest name of a person, in words.
const MAX_NAME: usize = 5;

/// "Iranian Foreign Minister Abbas Example": the capitalised words after the noun are the person; a person of the tables in them
/// becomes part of this mention.
pub(super) fn name_person(lexicon: &Lexicon, sentence: &Sentence, found: &mut Vec<Found>, at: usize) {
    let end = found[at].mention.tokens.end;
    if let Some(next) = found.get(at + 1)
        && next.mention.rule == MentionRule::Person
        && next.mention.tokens.start >= end
        && (end..next.mention.tokens.start).all(|token| is_capitalised(sentence.word(token)) || sentence.word(token) == ",")
        && next.mention.tokens.start - end <= 2
    {
        let next = found.remove(at + 1);
        let mention = &mut found[at].mention;
        mention.tokens.end = next.mention.tokens.end;
        mention.span = span_of(sentence, &mention.tokens);
        mention.actors[0].person.clone_from(&next.mention.actors[0].person);
        mention.because = format!("{}; {}", mention.because, next.mention.because);
        return;
    }
    let limit = found.get(at + 1).map_or(sentence.len(), |next| next.mention.tokens.start);
    if let Some((end, name)) = name_at(lexicon, sentence, end, limit) {
        let mention = &mut found[at].mention;
        mention.actors[0].person = Some(name);
        mention.tokens.end = end;
        mention.span = span_of(sentence, &mention.tokens);
    }
}

/// A person's name at a token, or behind a comma there: its end and the name.
pub(super) fn name_at(lexicon: &Lexicon, sentence: &Sentence, start: usize, limit: usize) -> Option<(usize, CompactString)> {
    let comma = start < limit && sentence.word(start) == ",";
    let first = start + usize::from(comma);
    let mut length = (first..limit).take_while(|&token| is_name_part(sentence.word(token))).count();
    while length > 0 && !is_capitalised(sentence.word(first + length - 1)) {
        length -= 1;
    }
    if !(1..=MAX_NAME).contains(&length) || !is_capitalised(sentence.word(first)) {
        return None;
    }
    let end = first + length;
    if comma {
        // An apposition ends with a mark; "the minister, Ali Example and others" is a list.
        let closed = end >= sentence.len() || matches!(sentence.word(end), "," | "." | ";" | ")" | ":");
        if length < 2 || !closed {
            return None;
        }
    }
    let lower = sentence.word(first).to_lowercase();
    if length == 1 && lexicon.words.is_closed(&lower) || is_date_word(&lower) {
        return None;
    }
    Some((end, name_of(sentence, first..end)))
}

/// Never the first word of a person's name behind an office; "May" may be one.
fn is_date_word(lower: &str) -> bool {
    WEEKDAYS.contains(&lower) || lower != "may" && MONTHS.contains(&lower)
}

/// The words of a name, without a rank before them.
pub(super) fn name_of(sentence: &Sentence, mut tokens: Range<usize>) -> CompactString {
    let rank = |word: &str| {
        matches!(
            &*word.to_lowercase(),
            "colonel"
                | "general"
                | "major"
                | "lieutenant"
                | "captain"
                | "brigadier"
                | "admiral"
                | "marshal"
                | "sheikh"
                | "ayatollah"
                | "dr"
                | "sir"
                | "councillor"
                | "field"
                | "vice"
        )
    };
    while tokens.len() > 1 && rank(sentence.word(tokens.start)) {
        tokens.start += 1;
    }
    let name = tokens.map(|token| sentence.word(token)).collect::<Vec<_>>().join(" ").replace(" - ", "-");
    CompactString::from(name)
}

pub(super) fn is_name_part(word: &str) -> bool {
    (is_capitalised(word) && !is_acronym(word))
        || matches!(
            word,
            "al" | "el" | "bin" | "ibn" | "de" | "da" | "dos" | "van" | "von" | "der" | "den" | "ul" | "bint" | "-"
        )
}

/// "Sinn Fein's Gerry Adams", "Hamas leader Example" are persons of the group; so is a person of the tables behind the actor's name.
pub(super) fn own_person(lexicon: &Lexicon, sentence: &Sentence, found: &mut [Found], at: usize) {
    let mention = &found[at].mention;
    let end = mention.tokens.end;
    if found[at].noun.is_some() || mention.actors.len() != 1 || mention.actors[0].person.is_some() || end + 1 >= sentence.len()
    {
        return;
    }
    if !matches!(sentence.word(end), "'s" | "’s") || !lexicon.names.is_given(sentence.word(end + 1)) {
        return;
    }
    let limit = found.get(at + 1).map_or(sentence.len(), |next| next.mention.tokens.start);
    if let Some((stop, name)) = name_at(lexicon, sentence, end + 1, limit).filter(|(stop, _)| stop - end >= 3) {
        let mention = &mut found[at].mention;
        mention.actors[0].person = Some(name);
        mention.tokens.end = stop;
        mention.span = span_of(sentence, &mention.tokens);
        mention.rule = MentionRule::Agent;
    }
}

/// "Abbas Example, Iran's foreign minister": two or more capitalised words before a comma before an agent.
pub(super) fn apposed_name(sentence: &Sentence, found: &mut [Found], at: usize) {
    let own = &found[at];
    let mut start = own.mention.tokens.start;
    let person = own.noun.as_ref().is_some_and(|noun| noun.person && !noun.plural);
    if own.mention.rule != MentionRule::Agent
        || own.mention.actors.len() != 1
        || own.mention.actors[0].person.is_some()
        || !person
    {
        return;
    }
    while start > 0
        && matches!(
            &*sentence.word(start - 1).to_lowercase(),
            "the" | "a" | "an" | "senior" | "former" | "deputy" | "then" | "-"
        )
    {
        start -= 1;
    }
    if start < 3 || sentence.word(start - 1) != "," {
        return;
    }
    let floor = at.checked_sub(1).map_or(0, |before| found[before].mention.tokens.end);
    let end = start - 1;
    let mut length = (floor..end).rev().take_while(|&token| is_name_part(sentence.word(token))).count();
    // "Alliance commander Example": the name begins behind the last small word.
    while length > 0 && !is_capitalised(sentence.word(end - length)) {
        length -= 1;
    }
    if (2..=MAX_NAME).contains(&length) {
        let name = name_of(sentence, end - length..end);
        let mention = &mut found[at].mention;
        mention.actors[0].person = Some(name);
        mention.tokens.start = end - length;
        mention.span = span_of(sentence, &mention.tokens);
    }
}
