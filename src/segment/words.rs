//! One word of a chunk: which marks join letters and digits, and what is split off a word.
//!
//! Joined: `1,234.5`, `10:30`, `11/28/2000`, `AT&T`, `news.org`, `O'Brien`, `snake_case`, `2024-07-25`, `713-853-3989`,
//! `non-lethal` (a prefix is no word of its own), `e-mail`. Split: `long - term`, `al - Assad`, `5 - 10`, `and / or`, `do n't`,
//! `John 's`, `can not`, `10 km`, `$ 5`. The stop stays with `U.S.`, `Gen.`, `J.` and leaves all other words; at a sentence's
//! end it stays with an abbreviation and leaves a single letter and what is one only before a number (`No.`).

use super::characters::{DIGIT, LETTER, WIDE, char_at, class, in_wide_word};
use super::effort;
use super::sentences::{class_of, is_dotted};
use super::tokens::Tokens;
use crate::lexicon::AbbreviationClass;

/// Whether a chunk of letters may be two words in one: [`fused_split`] need not be asked about others.
pub(super) fn may_be_fused(chunk: &[u8]) -> bool {
    (4..=8).contains(&chunk.len()) && matches!(chunk[chunk.len() - 1] | 0x20, b't' | b'a')
}

/// Where a word that stands for two is split: "can|not", "gon|na", "do|nt".
fn fused_split(word: &str) -> Option<usize> {
    if !may_be_fused(word.as_bytes()) {
        return None;
    }
    let mut lower = [0; 8];
    lower[..word.len()].copy_from_slice(word.as_bytes());
    lower.make_ascii_lowercase();
    Some(match &lower[..word.len()] {
        b"cannot" | b"gonna" | b"gotta" | b"wanna" => 3,
        b"dont" | b"aint" | b"cant" | b"wont" => 2,
        b"didnt" | b"isnt" | b"wasnt" | b"hasnt" | b"hadnt" | b"arent" | b"werent" | b"doesnt" | b"havent" | b"couldnt"
        | b"wouldnt" => word.len() - 2,
        _ => return None,
    })
}

/// Reads the word at `at`, its token starting at `start`; returns where it ends, with the clitics after it.
pub(super) fn word(tokens: &mut Tokens<'_>, start: usize, at: usize, end: usize) -> usize {
    let text = tokens.text;
    let bytes = &text.as_bytes()[..end];
    let mut at = at;
    loop {
        at = letters_end(text, at, end);
        let Some(&mark) = bytes.get(at) else { break };
        let next = at + if class(mark) & WIDE != 0 { char_at(text, at).map_or(1, char::len_utf8) } else { 1 };
        let before = bytes[at - 1];
        let joined = match mark {
            b'.' => goes_on(text, next, end) && !lost_space(&bytes[start..at], &bytes[next..]),
            b',' => is_digit(before) && digits(bytes, next) == 3,
            b':' => is_digit(before) && bytes.get(next).is_some_and(|&byte| is_digit(byte)),
            b'&' | b'@' | b'_' => goes_on(text, next, end),
            b'*' => class(before) & LETTER != 0 && bytes.get(next).is_some_and(|&byte| class(byte) & LETTER != 0),
            b'-' | b'/' => match joined_by(mark, bytes, start, at) {
                0 => false,
                to => {
                    at = to;
                    continue;
                }
            },
            // "US$3": the sign ends the word.
            b'$' if at - start <= 2 && bytes[start..at].iter().all(u8::is_ascii_uppercase) => {
                tokens.push(start, next);
                return next;
            }
            b'\'' | 0xE2 if mark == b'\'' || is_apostrophe(text, at) => match clitic(text, start, at, next, end) {
                Some(split) => {
                    tokens.push(start, split);
                    let to = letters_end(text, next, end);
                    tokens.push(split, to);
                    return after_clitic(tokens, to, end);
                }
                None => goes_on(text, next, end),
            },
            _ => false,
        };
        if !joined {
            break;
        }
        at = next;
    }
    effort::add(at - start);
    finish(tokens, start, at, end)
}

/// A clitic after a clitic: "I'd've".
fn after_clitic(tokens: &mut Tokens<'_>, at: usize, end: usize) -> usize {
    let text = tokens.text;
    if at < end && (text.as_bytes()[at] == b'\'' || is_apostrophe(text, at)) {
        let next = at + char_at(text, at).map_or(1, char::len_utf8);
        let to = letters_end(text, next, end);
        if is_clitic(&text[next..to]) {
            tokens.push(at, to);
            return to;
        }
    }
    at
}

/// Pushes the word `start..at`, with its stop if it is an abbreviation, and in two if it is two.
fn finish(tokens: &mut Tokens<'_>, start: usize, at: usize, end: usize) -> usize {
    let text = tokens.text;
    let bytes = &text.as_bytes()[..end];
    let number = bytes[start..at].iter().take_while(|&&byte| is_digit(byte) || matches!(byte, b'.' | b',' | b':')).count();
    let mut word_start = start;
    if number > 0 && start + number < at && is_unit(&text[start + number..at], start > 0 && bytes[start - 1] == b'$') {
        tokens.push(start, start + number);
        word_start = start + number;
    }
    let word = &text[word_start..at];
    let to = if bytes.get(at) == Some(&b'.') && bytes.get(at + 1) != Some(&b'.') && keeps_stop(tokens, word, at) {
        at + 1
    } else {
        at
    };
    match fused_split(word) {
        Some(split) if to == at => {
            tokens.push(word_start, word_start + split);
            tokens.push(word_start + split, to);
        }
        _ => tokens.push(word_start, to),
    }
    to
}

/// Whether the stop after `word`, at `at`, belongs to it.
fn keeps_stop(tokens: &Tokens<'_>, word: &str, at: usize) -> bool {
    let last = at == tokens.last_stop;
    if word.len() == 1 && word.as_bytes()[0].is_ascii_uppercase() {
        return !last;
    }
    match class_of(tokens.abbreviations, word) {
        Some(AbbreviationClass::Number) => !last,
        Some(_) => true,
        None => is_dotted(word),
    }
}

/// Where the letters, digits and what belongs to them end, from `at` on.
fn letters_end(text: &str, mut at: usize, end: usize) -> usize {
    let bytes = text.as_bytes();
    while at < end {
        let class = class(bytes[at]);
        if class & (LETTER | DIGIT) != 0 || bytes[at] == b'_' {
            at += 1;
        } else if class & WIDE != 0 {
            match char_at(text, at) {
                Some(c) if in_wide_word(c) => at += c.len_utf8(),
                _ => break,
            }
        } else {
            break;
        }
    }
    at
}

/// Whether a letter or digit stands at `at`.
fn goes_on(text: &str, at: usize, end: usize) -> bool {
    at < end && {
        let byte = text.as_bytes()[at];
        class(byte) & (LETTER | DIGIT) != 0 || (class(byte) & WIDE != 0 && char_at(text, at).is_some_and(char::is_alphanumeric))
    }
}

fn is_digit(byte: u8) -> bool {
    byte.is_ascii_digit()
}

/// How many digits start at `at`, up to four.
fn digits(bytes: &[u8], at: usize) -> usize {
    bytes[at.min(bytes.len())..].iter().take(4).take_while(|byte| is_digit(**byte)).count()
}

fn is_apostrophe(text: &str, at: usize) -> bool {
    text[at..].starts_with('’')
}

/// Whether the stop between `before` and `after` ended a sentence and the space after it was lost: "talks.The".
fn lost_space(before: &[u8], after: &[u8]) -> bool {
    (3..=32).contains(&before.len())
        && before[0].is_ascii_lowercase()
        && before.iter().all(u8::is_ascii_lowercase)
        && matches!(after, [a, b, ..] if a.is_ascii_uppercase() && b.is_ascii_lowercase())
}

/// Where the word goes on after the hyphen or slash at `at`; 0 when it does not.
fn joined_by(mark: u8, bytes: &[u8], start: usize, at: usize) -> usize {
    let word = &bytes[start..at];
    let Some(&next) = bytes.get(at + 1) else { return 0 };
    if is_digit(bytes[at - 1]) && is_digit(next) && word.iter().all(|&byte| is_digit(byte) || byte == b'+') {
        // Groups of digits: "2024-07-25", "713-853-3989", "9/11"; but "5-10", "1969-1970", "1/2" and "2024/25" are
        // three words each.
        let (mut to, mut groups, mut last) = (at, 1, word.len());
        while bytes.get(to) == Some(&mark) && bytes.get(to + 1).is_some_and(|&byte| is_digit(byte)) {
            last = bytes[to + 1..].iter().take_while(|byte| is_digit(**byte)).count();
            groups += 1;
            to += 1 + last;
        }
        effort::add(to - at);
        let joined = match (mark, groups) {
            (_, 3..) => true,
            (b'-', _) => word.len() == 3 && last == 4,
            _ => is_day(word, &bytes[at + 1..to]),
        };
        return if joined { to } else { 0 };
    }
    if mark == b'/' || class(next) & (LETTER | DIGIT | WIDE) == 0 {
        return 0;
    }
    let esque = matches!(bytes.get(at + 1..at + 5), Some(b"wise" | b"esqu"));
    let first = start == 0 || bytes[start - 1] != b'-';
    if (first && is_prefix(word)) || esque { at + 1 } else { 0 }
}

/// Whether two numbers with a slash are a day of a month, in either order, and no fraction.
fn is_day(first: &[u8], second: &[u8]) -> bool {
    let number = |digits: &[u8]| match digits {
        [a] if is_digit(*a) => usize::from(a - b'0'),
        [a, b] if is_digit(*a) && is_digit(*b) => usize::from(a - b'0') * 10 + usize::from(b - b'0'),
        _ => 99,
    };
    let (a, b) = (number(first), number(second));
    let fraction = matches!((a, b), (1, 2..=4) | (2, 3) | (3, 4)) && second.len() == 1;
    (a <= 12 && b <= 31 || a <= 31 && b <= 12) && !fraction
}

/// Whether what stands before a hyphen is a prefix and no word of its own.
fn is_prefix(word: &[u8]) -> bool {
    if word.len() > 7 {
        return false;
    }
    let mut lower = [0; 7];
    lower[..word.len()].copy_from_slice(word);
    lower.make_ascii_lowercase();
    PREFIXES.binary_search(&&lower[..word.len()]).is_ok()
}

const PREFIXES: [&[u8]; 31] = [
    b"ante", b"anti", b"arch", b"bi", b"co", b"counter", b"cross", b"de", b"e", b"ex", b"extra", b"hyper", b"infra", b"inter",
    b"intra", b"mid", b"mini", b"multi", b"neo", b"non", b"over", b"post", b"pre", b"pro", b"pseudo", b"re", b"semi", b"socio",
    b"sub", b"trans", b"un",
];

/// Where a clitic begins that has its apostrophe at `at` and its letters from `next`.
fn clitic(text: &str, start: usize, at: usize, next: usize, end: usize) -> Option<usize> {
    let to = letters_end(text, next, end.min(next + 4));
    let letters = &text[next..to];
    if letters.eq_ignore_ascii_case("t") {
        let negated = at > start + 1 && matches!(text.as_bytes()[at - 1], b'n' | b'N');
        return negated.then_some(at - 1);
    }
    is_clitic(letters).then_some(at)
}

fn is_clitic(letters: &str) -> bool {
    let lower = |known: &str| letters.eq_ignore_ascii_case(known);
    match letters.len() {
        1 => lower("s") || lower("m") || lower("d"),
        2 => lower("re") || lower("ve") || lower("ll"),
        _ => false,
    }
}

/// Length of a word that begins with an apostrophe: "'s", "'72", "'em".
pub(super) fn elision_len(text: &str) -> Option<usize> {
    let first = char_at(text, 0).filter(|c| matches!(c, '\'' | '’' | '‘'))?;
    let at = first.len_utf8();
    let to = letters_end(text, at, text.len().min(at + 6));
    let letters = &text[at..to];
    let years = matches!(letters.as_bytes(), [a, b] | [a, b, b's'] if is_digit(*a) && is_digit(*b));
    let known = ["s", "re", "ve", "ll", "em", "til", "cause", "n", "twas", "tis"].contains(&letters);
    (years || known).then_some(to)
}

/// Whether letters after a number are a unit, a word of its own; `money` when a currency sign stands before the number.
fn is_unit(letters: &str, money: bool) -> bool {
    match letters {
        "am" | "pm" | "AM" | "PM" | "a.m" | "p.m" | "A.M" | "P.M" | "km" | "kg" | "mm" | "cm" | "mg" | "ml" | "ft" | "lb"
        | "lbs" | "mph" => true,
        "kph" | "hr" | "hrs" | "min" | "mins" | "bn" | "mn" | "mln" | "tn" | "k" | "GB" | "MB" | "TB" | "GW" | "MW" | "kW"
        | "MHz" | "GHz" => true,
        "K" | "m" | "M" | "b" | "B" | "t" | "T" if money => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_are_in_order() {
        assert!(PREFIXES.is_sorted());
    }

    #[test]
    fn a_number_with_a_sign_is_no_day() {
        assert!(is_day(b"9", b"11"));
        assert!(!is_day(b"+0", b"0") && !is_day(b"1", b"2"));
    }

    #[test]
    fn a_word_that_begins_with_an_apostrophe() {
        assert_eq!(elision_len("'72,"), Some(3));
        assert_eq!(elision_len("’90s"), Some("’90s".len()));
        assert_eq!(elision_len("'em"), Some(3));
        assert_eq!(elision_len("'normal'"), None);
        assert_eq!(elision_len("'"), None);
    }
}
