//! Whether the words round a form speak against it: "Michael Jordan", "Iran Air", "Melania Trump".

use std::ops::Range;

use compact_str::CompactString;

use super::spelling::key;
use crate::lexicon::{Actors, Form, FormKind, Names, PlaceWord, Words};
use crate::model::Sentence;

/// What stands next to a form.
pub(super) struct Neighbours<'l> {
    pub words: &'l Words,
    pub names: &'l Names,
    pub actors: &'l Actors,
    pub before_is_name: bool,
    pub after_is_name: bool,
    pub title_case: bool,
}

impl Neighbours<'_> {
    /// "Lebanon, New Hampshire": a town of that name.
    fn names_us_state(&self, sentence: &Sentence, end: usize) -> bool {
        if end + 1 >= sentence.len() || sentence.word(end) != "," {
            return false;
        }
        let first = sentence.word(end + 1).to_lowercase();
        let state = |word: &str| self.words.place(word) == Some(PlaceWord::UsState);
        state(&first) || end + 2 < sentence.len() && state(&format!("{first} {}", sentence.word(end + 2).to_lowercase()))
    }
}

/// Whether a form is likely to mean its actor here.
///
/// A single-word name beside another capitalised word that is neither an office nor an actor is taken for part of a longer name.
/// Demonyms, acronyms and names of several words keep their sense beside any word. In a headline in title case capitals say
/// nothing.
pub(super) fn plausible(sentence: &Sentence, tokens: &Range<usize>, form: &Form, near: &Neighbours) -> bool {
    if says_whence(sentence, tokens.end)
        || is_acronym(&form.text) && is_traded(sentence, tokens.end)
        || form.kind == FormKind::Demonym && names_company(near, sentence, tokens.end)
    {
        return false;
    }
    if form.kind == FormKind::Demonym || form.text.contains(' ') || is_acronym(&form.text) {
        return true;
    }
    let before = tokens.start.checked_sub(1).map(|token| sentence.word(token));
    let after = (tokens.end < sentence.len()).then(|| sentence.word(tokens.end));
    if near.title_case {
        return true;
    }
    if let Some(word) = before.filter(|word| is_capitalised(word) && !near.before_is_name) {
        let given = form.person.as_deref().and_then(|person| person.split(' ').next());
        let known_person = form.kind == FormKind::Person
            && given.is_some_and(|given| given.chars().next() == word.chars().next() || key(given) == key(word));
        let starts_sentence = tokens.start == 1 && is_common(near.words, word);
        if !known_person && !acts(near, word) && !starts_sentence {
            return false;
        }
    }
    if form.kind == FormKind::Person {
        return true;
    }
    if near.names_us_state(sentence, tokens.end) {
        return false;
    }
    // "the Moscow Treaty": a deed
    if after.is_some_and(|word| DEEDS.contains(&word)) {
        return false;
    }
    // "ambassador to Israel David Example"
    let posted = before.is_some_and(|word| matches!(word, "to" | "for" | "of" | "in"));
    after.is_none_or(|word| {
        !is_capitalised(word)
            || posted && near.names.is_given(word)
            || near.after_is_name
            || acts(near, word)
            || is_common(near.words, word)
            || is_acronym(word)
    })
}

/// "Turkish-owned tanker", "U.S.-based", "Colombian-born": where somebody or something is from.
fn says_whence(sentence: &Sentence, end: usize) -> bool {
    end + 1 < sentence.len()
        && sentence.word(end) == "-"
        && matches!(
            sentence.word(end + 1),
            "owned"
                | "based"
                | "born"
                | "language"
                | "listed"
                | "speaking"
                | "registered"
                | "flagged"
                | "style"
                | "built"
                | "made"
                | "educated"
        )
}

/// "U.S. crude closed higher": what is bought and sold.
fn is_traded(sentence: &Sentence, end: usize) -> bool {
    end < sentence.len() && matches!(sentence.word(end), "crude" | "stocks" | "equities" | "futures" | "Treasuries")
}

/// "American Stock Exchange": a demonym inside a company's name.
fn names_company(near: &Neighbours, sentence: &Sentence, end: usize) -> bool {
    let name = (end..sentence.len().min(end + 4)).take_while(|&token| is_capitalised(sentence.word(token)));
    let mut name = name.map(|token| sentence.word(token)).peekable();
    name.peek().is_some_and(|word| near.actors.agent(&word.to_lowercase()).is_none())
        && name.any(|word| COMPANIES.contains(&word))
}

/// What is called after the place where it was made.
const DEEDS: [&str; 12] = [
    "Accord",
    "Accords",
    "Agreement",
    "Charter",
    "Consensus",
    "Convention",
    "Declaration",
    "Pact",
    "Process",
    "Programme",
    "Protocol",
    "Treaty",
];

/// Words by which a company's or a school's name is known.
const COMPANIES: [&str; 22] = [
    "Exchange",
    "Corp",
    "Corp.",
    "Inc",
    "Inc.",
    "Ltd",
    "Ltd.",
    "Co",
    "Co.",
    "Plc",
    "Journals",
    "Airlines",
    "Airways",
    "Motors",
    "Industries",
    "Holdings",
    "Express",
    "University",
    "College",
    "Institute",
    "Insurance",
    "Group",
];

/// Whether a capital is only the place where something is: "in Tehran", "the streets of Tehran", "flew to Tehran", "Tehran airport", "TEHRAN (Reuters)".
pub(super) fn is_place(words: &Words, sentence: &Sentence, tokens: &Range<usize>) -> bool {
    let lower = |token: usize| sentence.word(token).to_lowercase();
    let mut start = tokens.start;
    if start > 0 && lower(start - 1) == "the" {
        start -= 1;
    }
    if let Some(before) = start.checked_sub(1) {
        let word = lower(before);
        if words.place(&word) == Some(PlaceWord::At) {
            return true;
        }
        // "the streets of", "flew to", "the road from"
        if matches!(&*word, "of" | "to" | "from" | "for") {
            let near = (before.saturating_sub(4)..before).map(lower).any(|word| match words.place(&word) {
                Some(PlaceWord::Motion) => true,
                Some(PlaceWord::Site) => before > 0,
                _ => false,
            });
            let directly = before.checked_sub(1).map(lower).and_then(|word| words.place(&word));
            if near && word != "of"
                || directly == Some(PlaceWord::Site)
                || word == "of" && matches!(directly, Some(PlaceWord::At | PlaceWord::Motion))
            {
                return true;
            }
        }
        // "announced from Riyadh", "flew them out of Kabul", "from Seoul to Sydney"
        let directly = before.checked_sub(1).map(lower).unwrap_or_default();
        let to = tokens.end + 1 < sentence.len()
            && sentence.word(tokens.end) == "to"
            && is_capitalised(sentence.word(tokens.end + 1));
        if word == "from" && (to || !words.verb_forms(&directly).is_empty())
            || word == "of" && matches!(&*directly, "out" | "short")
            || word == "as" && directly == "far"
        {
            return true;
        }
        if matches!(
            &*word,
            "visited"
                | "visit"
                | "visits"
                | "visiting"
                | "reached"
                | "left"
                | "entered"
                | "toured"
                | "leave"
                | "reach"
                | "enter"
        ) {
            return true;
        }
    }
    let mut end = tokens.end;
    if end < sentence.len() && matches!(sentence.word(end), "'s" | "’s" | "-") {
        end += 1;
    }
    if end < sentence.len() && words.place(&lower(end)) == Some(PlaceWord::Site) {
        return true;
    }
    // A dateline.
    tokens.start == 0
        && tokens.end < sentence.len()
        && (sentence.word(tokens.end) == "("
            || sentence.word(tokens.end) == ","
                && tokens.end + 2 < sentence.len()
                && sentence.word(tokens.end + 2).bytes().all(|byte| byte.is_ascii_digit())
            || sentence.word(0).len() > 3 && !sentence.word(0).contains(char::is_lowercase))
}

/// Whether what stands between two cities only lists them: "Bratislava and Budapest".
pub(super) fn is_listed(sentence: &Sentence, between: Range<usize>) -> bool {
    (1..=2).contains(&between.len()) && between.clone().all(|token| matches!(sentence.word(token), "," | "and" | "or"))
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

/// A word in lower case, without a trip through the tables of Unicode where it is ASCII.
pub(super) fn lower_case(word: &str) -> CompactString {
    if !word.is_ascii() {
        return CompactString::from_str_to_lowercase(word);
    }
    let mut lower = CompactString::new(word);
    lower.as_mut_str().make_ascii_lowercase();
    lower
}

pub(super) fn is_capitalised(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

/// Two or more capitals and nothing in lower case: "US", "U.S.", "G7".
pub(super) fn is_acronym(word: &str) -> bool {
    word.chars().filter(|letter| letter.is_uppercase()).count() >= 2 && !word.chars().any(char::is_lowercase)
}
