//! What a single line looks like: heading, list item, byline.

use super::characters::char_at;
use crate::lexicon::{MONTHS, WEEKDAYS};

/// The widest a heading or byline may be, in characters.
pub(super) const HEADING: usize = 120;

/// A list mark at the start of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// Length with the white space after it.
    pub len: usize,
    /// Whether it can be nothing else: a bullet, say, and no dash or number.
    pub sure: bool,
}

/// The list mark a line starts with: `- `, `* `, `• `, `1. `, `12) `, `(a) `, `(iv) `, `b) `, `II. `. White space must follow.
pub(super) fn list_mark(line: &str) -> Option<Mark> {
    let first = char_at(line, 0)?;
    let (mark, sure) = match first {
        '•' | '·' | '▪' | '◦' | '‣' | '●' | '■' | '►' => (first.len_utf8(), true),
        '*' => (1, true),
        '-' | '–' => (first.len_utf8(), false),
        '(' => {
            let inner = run(&line[1..], 4, |c| c.is_ascii_alphanumeric());
            (numeral(&line[1..=inner], 1) && line[1 + inner..].starts_with(')')).then_some((inner + 2, false))?
        }
        '0'..='9' | 'a'..='z' | 'A'..='Z' => {
            let inner = run(line, 4, |c| c.is_ascii_alphanumeric());
            let stop = char_at(line, inner).filter(|c| matches!(c, '.' | ')'))?;
            // "J. Smith" is a name, "I. Introduction" might be one; "II. Aims" is not.
            numeral(&line[..inner], if stop == '.' { 2 } else { 1 }).then_some((inner + 1, false))?
        }
        _ => return None,
    };
    let space = line[mark..].len() - line[mark..].trim_start().len();
    (space > 0 && space < line[mark..].len()).then_some(Mark { len: mark + space, sure })
}

/// Whether it counts something: up to three digits, one letter, or a Roman numeral of at least `roman` letters.
fn numeral(text: &str, roman: usize) -> bool {
    let all = |f: fn(u8) -> bool| text.bytes().all(f);
    match text.len() {
        0 => false,
        1 if roman == 1 => true,
        len => {
            (len <= 3 && all(|b| b.is_ascii_digit()))
                || (len >= roman && (all(|b| b"ivx".contains(&b)) || all(|b| b"IVX".contains(&b))))
        }
    }
}

fn run(text: &str, most: usize, is: fn(char) -> bool) -> usize {
    text.chars().take(most).take_while(|&c| is(c)).map(char::len_utf8).sum()
}

/// Length of a Markdown heading mark and the white space after it.
pub(super) fn mark_of_heading(line: &str) -> Option<usize> {
    let marks = run(line, 7, |c| c == '#');
    let space = line[marks..].len() - line[marks..].trim_start().len();
    ((1..=6).contains(&marks) && space > 0).then_some(marks + space)
}

/// The words of a line, without the marks round them.
fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| {
        c.is_whitespace() || matches!(c, ',' | '|' | '/' | '&' | ':' | ';' | '(' | ')' | '•' | '·' | '–' | '—' | '-')
    })
    .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
    .filter(|word| !word.is_empty())
}

/// Whether every longer word begins with a capital, as in "Iran Seeks Talks with the US". At most 20 words, at least two.
pub(super) fn is_title_case(line: &str) -> bool {
    let (mut all, mut capitals) = (0, 0);
    for word in words(line) {
        all += 1;
        let first = char_at(word, 0).unwrap_or(' ');
        if first.is_lowercase()
            && word.len() > 3
            && !matches!(word, "with" | "from" | "over" | "into" | "amid" | "than" | "after")
        {
            return false;
        }
        capitals += usize::from(first.is_uppercase());
    }
    (2..=20).contains(&all) && capitals * 2 >= all && capitals >= 2
}

/// Whether a line has no small letter, and at least eight capitals.
pub(super) fn is_shouted(line: &str) -> bool {
    let mut capitals = 0;
    for c in line.chars() {
        if c.is_lowercase() {
            return false;
        }
        capitals += usize::from(c.is_uppercase());
    }
    capitals >= 8
}

/// Whether a line says only who wrote the text, where or when: "By Jane Doe", "Reporting by A; editing by B",
/// "BEIJING, March 10", "Updated 10:30 a.m. EDT".
pub(super) fn is_byline(line: &str) -> bool {
    line.len() <= 2 * HEADING && (names_author(line) || tells_date(line))
}

fn names_author(line: &str) -> bool {
    const LEADS: [&str; 7] = ["by ", "written by ", "reporting by ", "edited by ", "posted by ", "story by ", "published by "];
    let starts = |lead: &&str| line.get(..lead.len()).is_some_and(|head| head.eq_ignore_ascii_case(lead));
    let Some(lead) = LEADS.iter().find(|lead| starts(lead)) else { return false };
    let mut all = 0;
    for word in words(&line[lead.len()..]) {
        let small = char_at(word, 0).is_some_and(char::is_lowercase);
        let linking = matches!(word, "and" | "of" | "in" | "for" | "at" | "the" | "with" | "by")
            || matches!(
                word,
                "editing"
                    | "writing"
                    | "reporting"
                    | "additional"
                    | "al"
                    | "bin"
                    | "da"
                    | "de"
                    | "del"
                    | "der"
                    | "du"
                    | "el"
                    | "la"
                    | "van"
                    | "von"
            );
        if (small && (all == 0 || !linking)) || (all == 0 && (is_month(word) || is_weekday(word) || is_number(word))) {
            return false;
        }
        all += 1;
    }
    (1..=16).contains(&all)
}

fn tells_date(line: &str) -> bool {
    // The agency: "BEIJING, March 10 (Gulf Wire)".
    let line = line.strip_suffix(')').and_then(|line| line.rsplit_once('(')).map_or(line, |(before, _)| before.trim_end());
    let (mut months, mut days, mut hours, mut numbers, mut others) = (0, 0, 0, 0, 0);
    for word in words(line) {
        if is_month(word) {
            months += 1;
        } else if is_weekday(word) {
            days += 1;
        } else if matches!(word, "a.m" | "p.m" | "A.M" | "P.M" | "am" | "pm" | "AM" | "PM") {
            hours += 1;
        } else if is_number(word) {
            numbers += 1;
        } else if !["published", "updated", "posted", "last", "modified", "at", "on", "of"]
            .iter()
            .any(|known| known.eq_ignore_ascii_case(word))
        {
            if word.chars().any(char::is_lowercase) {
                return false;
            }
            others += 1;
        }
    }
    let dated = months + days + hours > 0 && months <= 2 && (1..=8).contains(&numbers) && others <= 2;
    let plain =
        numbers == 3 && line.len() <= 10 && line.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'/'));
    (dated && !line.ends_with(['-', '–', '—'])) || plain
}

fn is_number(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
        && ["", "st", "nd", "rd", "th", "am", "pm"].contains(&word.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.'))
}

fn is_month(word: &str) -> bool {
    is_one_of(word, &MONTHS)
}

fn is_weekday(word: &str) -> bool {
    is_one_of(word, &WEEKDAYS)
}

/// Whether it is one of the names, or its first three or four letters; with a capital.
fn is_one_of(word: &str, names: &[&str]) -> bool {
    word.starts_with(|c: char| c.is_ascii_uppercase())
        && names.iter().any(|name| {
            let short =
                matches!(word.len(), 3 | 4) && name.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word));
            short || name.eq_ignore_ascii_case(word)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_look_like_bylines() {
        for line in [
            "By Jane Doe",
            "by Chief Editor",
            "BY JANE DOE AND JOHN ROE",
            "By Omar al-Rashid and Ana de la Cruz in Geneva",
            "Reporting by Jane Doe; editing by John Roe",
            "BEIJING, March 10 (Gulf Wire)",
            "Updated March 3, 2025 at 10:30 a.m. EDT",
            "1:47 P.M. EDT",
            "2024-07-25",
            "Sunday, 4 May 2025",
        ] {
            assert!(is_byline(line), "{line}");
        }
        for line in [
            "By the authority vested in me",
            "By March 10 the talks had failed",
            "By Monday",
            "BEIJING, March 10 -",
            "Iran Seeks Talks",
            "1990",
            "6.6 C",
            "10 - 12 - 14 seats",
            "March of the Penguins",
        ] {
            assert!(!is_byline(line), "{line}");
        }
    }

    #[test]
    fn list_marks_need_white_space_after_them() {
        let len = |line| list_mark(line).map(|mark| mark.len);
        assert_eq!(len("- talks"), Some(2));
        assert_eq!(len("•  talks"), Some("•  ".len()));
        assert_eq!(len("12.\tWe"), Some(4));
        assert_eq!(len("(iv) sanctions"), Some(5));
        assert_eq!(len("(a) sanctions"), Some(4));
        assert_eq!(len("b) sanctions"), Some(3));
        assert_eq!(len("II. Aims"), Some(4));
        for line in ["-5 degrees", "1.5 million", "2003. The", "J. Smith", "(see) that", "*bold*", "—", "- ", "US) talks", ""]
        {
            assert_eq!(len(line), None, "{line}");
        }
    }
}
