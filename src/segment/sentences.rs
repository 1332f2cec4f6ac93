//! Which stop ends a sentence.
//!
//! A stop is a run of `.`, `!`, `?`, `…` and their kin in other scripts, with the closing quotes, brackets and note numbers after
//! it: they belong to the sentence. What follows it decides, by these rules, the first that holds:
//!
//! 1. no white space follows: no end, but for scripts that write none, and for "talks.The", where it was lost
//! 2. it follows the number or letter of an item, as in "1. Sanctions": no end
//! 3. a comma, a closing mark or another stop follows (". . ."): no end
//! 4. the next word is in small letters: no end after a quote, a bracket, an ellipsis, or a word that may be short for another
//! 5. an ellipsis, `!` or `?`: end, unless a quote was closed and "Smith asked" follows
//! 6. an initial ("J. R. R. Tolkien") or letters with stops ("U.S."): end only if the next word is a likely start ("The")
//! 7. an abbreviation: as its class says, see [`AbbreviationClass`]
//! 8. end

use super::MAX_SENTENCE_BYTES;
use super::characters::{DIGIT, LETTER, char_at, char_before, class, closes_bracket, closes_quote, opens_bracket, opens_quote};
use super::cues::{MAX_WORD, is_start, reports, word_at};
use crate::lexicon::{AbbreviationClass, Abbreviations};

/// A run of stops with what closes after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stop {
    /// Where the run starts.
    pub start: usize,
    /// Where the marks after it end.
    pub end: usize,
    /// What the run is made of.
    pub kind: StopKind,
    quote: bool,
    bracket: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StopKind {
    Period,
    Ellipsis,
    /// `!` or `?` among them.
    Strong,
    /// Of a script that puts no white space between sentences.
    Wide,
}

/// The stop that starts at `at`; `None` when none does.
pub(super) fn stop_at(text: &str, at: usize) -> Option<Stop> {
    let (mut end, mut dots, mut kind) = (at, 0, StopKind::Period);
    while let Some(c) = char_at(text, end)
        && end - at < MAX_SENTENCE_BYTES
    {
        match c {
            '.' => dots += 1,
            '…' => dots += 3,
            '!' | '?' | '‼' | '⁇' | '⁈' | '⁉' | '؟' => kind = StopKind::Strong,
            '۔' | '।' | '॥' => {}
            '。' | '！' | '？' | '．' => kind = StopKind::Wide,
            _ => break,
        }
        end += c.len_utf8();
    }
    if end == at {
        return None;
    }
    if dots > 1 && kind == StopKind::Period {
        kind = StopKind::Ellipsis;
    }
    let mut stop = Stop { start: at, end, kind, quote: false, bracket: false };
    while let Some(c) = char_at(text, stop.end) {
        if closes_quote(c) || matches!(c, '」' | '』') {
            stop.quote = true;
        } else if closes_bracket(c) || c == '）' {
            stop.bracket = true;
        } else if c == '[' || c == ' ' {
            match note_len(&text.as_bytes()[stop.end..]) {
                Some(len) => {
                    stop.end += len;
                    continue;
                }
                None => break,
            }
        } else {
            break;
        }
        stop.end += c.len_utf8();
        if stop.end - end > MAX_WORD {
            break;
        }
    }
    super::effort::add(stop.end - at);
    Some(stop)
}

/// Length of a note's number in brackets, with the space before it: `[12]`.
fn note_len(bytes: &[u8]) -> Option<usize> {
    let space = usize::from(bytes[0] == b' ');
    let rest = bytes[space..].strip_prefix(b"[")?;
    let digits = rest.iter().take(4).take_while(|byte| byte.is_ascii_digit()).count();
    (digits > 0 && rest.get(digits) == Some(&b']')).then_some(space + digits + 2)
}

/// What stands after a stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next<'d> {
    Small,
    Capital(&'d str),
    Number,
    /// A dash; it joins, but after a full stop.
    Dash,
    /// A mark that begins no sentence.
    Joining,
    Other,
}

/// Whether `stop`, in a sentence that starts at `start`, ends it, `next` being where the text goes on.
pub(super) fn ends(text: &str, abbreviations: &Abbreviations, start: usize, stop: Stop, next: usize) -> bool {
    let word = word_before(text, start, stop.start);
    if next == stop.end {
        return stop.kind == StopKind::Wide || lost_space(text, start, stop, word);
    }
    if is_counter(word) && stop.kind == StopKind::Period && counts(text, start, stop.start - word.len()) {
        return false;
    }
    let (after, opened) = next_word(text, next);
    let starts = matches!(after, Next::Capital(word) if is_start(word)) || (opened && matches!(after, Next::Capital(_)));
    if after == Next::Joining {
        return false;
    }
    match stop.kind {
        StopKind::Wide => return true,
        StopKind::Ellipsis => return !matches!(after, Next::Small | Next::Dash),
        StopKind::Strong => {
            return match after {
                Next::Small => !stop.quote && !stop.bracket,
                Next::Capital(after) if stop.quote => is_start(after) || !reports(text, next),
                Next::Capital(_) => word != "Yahoo" || starts,
                Next::Dash => !stop.quote,
                _ => true,
            };
        }
        StopKind::Period => {}
    }
    if stop.end > stop.start + 1 {
        return after != Next::Small;
    }
    let class = if word.len() == 1 && word.as_bytes()[0].is_ascii_uppercase() {
        AbbreviationClass::MayEnd
    } else {
        match class_of(abbreviations, word) {
            Some(class) => class,
            None if is_dotted(word) => AbbreviationClass::MayEnd,
            None => return after != Next::Small || ends_before_small(word),
        }
    };
    match class {
        AbbreviationClass::Title => matches!(after, Next::Capital("The")),
        AbbreviationClass::Inner => word == "al" && starts,
        AbbreviationClass::Month | AbbreviationClass::State => starts,
        AbbreviationClass::Number => match after {
            Next::Number | Next::Small | Next::Dash => false,
            Next::Capital(word) => starts || !(word.len() == 1 || word.bytes().all(|byte| b"IVXLC".contains(&byte))),
            _ => true,
        },
        AbbreviationClass::MayEnd => starts || (word == "etc" && matches!(after, Next::Capital(_))),
    }
}

/// The class of a word that a stop follows; of "Lt.-Gen", that of "Gen".
pub(super) fn class_of(abbreviations: &Abbreviations, word: &str) -> Option<AbbreviationClass> {
    abbreviations.get(word).or_else(|| word.rsplit_once('-').and_then(|(_, last)| abbreviations.get(last)))
}

/// Whether a word is single letters, or at most pairs, with stops between them: "U.S", "a.m", "Ph.D"; not "news.org", not "A".
pub(super) fn is_dotted(word: &str) -> bool {
    let word = word.strip_suffix('.').unwrap_or(word);
    let mut parts = 0;
    for part in word.split('.') {
        if !(1..=2).contains(&part.len()) || !part.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            return false;
        }
        parts += 1;
    }
    parts > 1 && word.as_bytes()[1] == b'.' || (parts == 2 && matches!(word, "Ph.D" | "Ed.D" | "Sc.D"))
}

/// The word that ends at `end`, without quotes and brackets before it; empty when it is longer than any abbreviation.
fn word_before(text: &str, start: usize, end: usize) -> &str {
    let mut at = end;
    while at > start {
        match char_before(text, at) {
            Some(c)
                if !c.is_whitespace() && !opens_bracket(c) && !closes_bracket(c) && (c == '\'' || !quotes(c)) && c != '—' =>
            {
                at -= c.len_utf8();
            }
            _ => break,
        }
        if end - at > MAX_WORD {
            return "";
        }
    }
    text[at..end].trim_start_matches('\'')
}

fn quotes(c: char) -> bool {
    opens_quote(c) || closes_quote(c)
}

/// What stands at `at`, and whether a quote opens before it.
fn next_word(text: &str, at: usize) -> (Next<'_>, bool) {
    let mut start = at;
    let mut quoted = false;
    while let Some(c) = char_at(text, start)
        && (opens_quote(c) || opens_bracket(c) || c == '*' || c == '_')
        && start - at < MAX_WORD
    {
        quoted |= opens_quote(c);
        start += c.len_utf8();
    }
    let next = match char_at(text, start) {
        None => Next::Other,
        Some(c) if c.is_numeric() => Next::Number,
        Some(c) if c.is_lowercase() => match char_at(text, start + c.len_utf8()) {
            // "iPhone" and "eBay" begin like names.
            Some(second) if second.is_uppercase() => Next::Capital(""),
            _ => Next::Small,
        },
        Some(c) if c.is_alphabetic() => {
            let word = word_at(text, start);
            // "A." is an initial, not the article.
            let initial = word.len() == 1 && text.as_bytes().get(start + 1) == Some(&b'.');
            Next::Capital(if initial { "" } else { word })
        }
        Some('-' | '–' | '—') => Next::Dash,
        Some(',' | ';' | ':' | '/' | '&' | '%' | '=' | ')' | ']' | '|') => Next::Joining,
        // ". . ."
        Some(c @ ('.' | '!' | '?')) if char_at(text, start + c.len_utf8()).is_none_or(char::is_whitespace) => Next::Joining,
        Some(_) => Next::Other,
    };
    if quoted && char_at(text, start).is_none_or(char::is_whitespace) {
        return (Next::Joining, false); // it closes what was opened before the stop
    }
    (next, quoted)
}

/// Whether a counter that starts at `at` counts an item: it stands first, or after a colon, semicolon or comma.
fn counts(text: &str, start: usize, at: usize) -> bool {
    at == start
        || (char_before(text, at) == Some(' ') && matches!(text.as_bytes().get(at.wrapping_sub(2)), Some(b':' | b';' | b',')))
}

/// Whether it counts: "1", "12", "a", "iv".
fn is_counter(word: &str) -> bool {
    !word.is_empty()
        && (word.len() <= 3 && word.bytes().all(|byte| byte.is_ascii_digit())
            || word.len() <= 4 && word.bytes().all(|byte| b"ivxIVX".contains(&byte))
            || word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_alphabetic()))
}

/// Whether a word is surely no abbreviation, so that its stop ends a sentence even before small letters.
fn ends_before_small(word: &str) -> bool {
    let vowel = |byte| matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u');
    word.len() >= 4 && word.bytes().all(|byte| byte.is_ascii_lowercase()) && word.bytes().any(vowel)
}

/// Whether white space was lost after the stop, as in "ended the talks.The minister": a word of small letters, then a capital
/// and a small letter or a space; and no sign of an address or a site ("Booking.Com").
fn lost_space(text: &str, start: usize, stop: Stop, word: &str) -> bool {
    let bytes = text.as_bytes();
    if stop.kind == StopKind::Ellipsis || stop.quote || stop.bracket || word.len() < 3 {
        return false;
    }
    let (&[a, b], Some(&[c, d])) = (&bytes[stop.start - 2..stop.start], bytes.get(stop.end..stop.end + 2)) else {
        return false;
    };
    a.is_ascii_lowercase()
        && b.is_ascii_lowercase()
        && c.is_ascii_uppercase()
        && (d.is_ascii_lowercase() || (d == b' ' && matches!(c, b'A' | b'I')))
        && word.bytes().all(|byte| class(byte) & (LETTER | DIGIT) != 0 || byte == b'-' || byte == b'\'')
        && !matches!(word_at(text, stop.end), "Com" | "Net" | "Org" | "Gov" | "Edu" | "Io" | "Js" | "Tv" | "Co")
        && (word.as_bytes()[0].is_ascii_lowercase() || is_start(word_at(text, stop.end)))
        && start + word.len() < stop.start
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dotted_words() {
        for word in ["U.S", "a.m", "U.S.A", "Ph.D", "e.g", "U.S."] {
            assert!(is_dotted(word), "{word}");
        }
        for word in ["A", "news.org", "3.5", "talks", "", ".", "..", "no.a", "U.S.led"] {
            assert!(!is_dotted(word), "{word}");
        }
    }
}
