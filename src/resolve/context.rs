//! Whether the words round a form speak against it: "Michael Jordan", "Iran Air", "Melania Trump".

use std::ops::Range;

use crate::lexicon::{Actors, Form, FormKind, Words};
use crate::model::Sentence;

/// What stands next to a form.
pub(super) struct Neighbours<'l> {
    pub words: &'l Words,
    pub actors: &'l Actors,
    pub before_is_name: bool,
    pub after_is_name: bool,
    pub title_case: bool,
}

/// Whether a form is likely to mean its actor here.
///
/// A single-word name beside another capitalised word that is neither an office nor an actor is taken for part of a longer name.
/// Demonyms, acronyms and names of several words keep their sense beside any word. In a headline in title case capitals say
/// nothing.
pub(super) fn plausible(sentence: &Sentence, tokens: &Range<usize>, form: &Form, near: &Neighbours) -> bool {
    if form.kind == FormKind::Demonym || form.text.contains(' ') || is_acronym(&form.text) {
        return true;
    }
    let before = tokens.start.checked_sub(1).map(|token| sentence.word(token));
    let after = (tokens.end < sentence.len()).then(|| sentence.word(tokens.end));
    if near.title_case {
        return true;
    }
    if let Some(word) = before.filter(|word| is_capitalised(word) && !near.before_is_name) {
        let known_person = form.kind == FormKind::Person
            && form.person.as_deref().is_some_and(|person| person.chars().next() == word.chars().next());
        let starts_sentence = tokens.start == 1 && is_common(near.words, word);
        if !known_person && !acts(near, word) && !starts_sentence {
            return false;
        }
    }
    if form.kind == FormKind::Person {
        return true;
    }
    after.is_none_or(|word| {
        !is_capitalised(word) || near.after_is_name || acts(near, word) || is_common(near.words, word) || is_acronym(word)
    })
}

/// Whether most words of the sentence are capitalised, as in many headlines.
pub(super) fn is_title_case(sentence: &Sentence) -> bool {
    let words = || (0..sentence.len()).map(|token| sentence.word(token)).filter(|word| word.len() > 3);
    let (all, capitalised) = (words().count(), words().filter(|word| !word.starts_with(|c: char| c.is_lowercase())).count());
    all >= 3 && capitalised * 10 >= all * 8
}

/// An office or body: "President", "Minister", "Army".
fn acts(near: &Neighbours, word: &str) -> bool {
    let lower = word.to_lowercase();
    near.actors.agent(&lower).is_some() || lower.ends_with('.') || TITLES.contains(&lower.as_str())
}

/// Words before a surname that are no given name.
const TITLES: [&str; 34] = [
    "mr",
    "mrs",
    "ms",
    "dr",
    "sir",
    "lord",
    "lady",
    "sheikh",
    "ayatollah",
    "crown",
    "prince",
    "princess",
    "king",
    "queen",
    "emir",
    "sultan",
    "gen",
    "general",
    "col",
    "colonel",
    "marshal",
    "field",
    "maj",
    "lt",
    "capt",
    "admiral",
    "foreign",
    "prime",
    "vice",
    "deputy",
    "acting",
    "interim",
    "former",
    "then",
];

/// A word of the language that is capitalised only because it starts the sentence.
fn is_common(words: &Words, word: &str) -> bool {
    let lower = word.to_lowercase();
    words.is_closed(&lower)
        || !words.verb_forms(&lower).is_empty()
        || words.is_adjective(&lower)
        || lower.ends_with("ly")
        || lower.ends_with("ing")
}

pub(super) fn is_capitalised(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

/// Two or more capitals and nothing in lower case: "US", "U.S.", "G7".
pub(super) fn is_acronym(word: &str) -> bool {
    word.chars().filter(|letter| letter.is_uppercase()).count() >= 2 && !word.chars().any(char::is_lowercase)
}
