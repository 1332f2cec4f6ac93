//! The dateline that a wire story opens with: `BEIJING, March 10 (Xinhua) -- …`, `WASHINGTON (Reuters) - …`, `10 March 2023`.
//!
//! Only what stands at the start of a line and ends in a dash, a parenthesis or with the line is a dateline: "On March 10, 2003,
//! the United States" opens a sentence.

use super::date::{self, Written};

/// What a dateline tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Dateline {
    /// Day, often without its year.
    pub date: Option<Written>,
    /// Agency or newspaper in parentheses.
    pub agency: Option<String>,
}

/// Finds the dateline in the first 300 characters of a text.
pub(super) fn find(text: &str) -> Dateline {
    let head = &text[..text.char_indices().nth(300).map_or(text.len(), |(at, _)| at)];
    let mut found = Dateline::default();
    for line in head.lines().map(|line| line.trim_start_matches('\u{FEFF}').trim()) {
        if found.date.is_none() {
            found.date = date(line);
        }
        if found.agency.is_none() {
            found.agency = agency(line);
        }
    }
    found
}

/// Whether a line opens with a dateline.
pub(super) fn opens(line: &str) -> bool {
    date(line).is_some() || agency(line).is_some()
}

fn date(line: &str) -> Option<Written> {
    let written = date::english(line)?;
    // A year at the far end of the line belongs to something else.
    let year = written.year.filter(|year| line[..written.end].ends_with(&year.to_string()));
    let after = line[written.end..].trim_start_matches(['.', ',', ' ']);
    let ends = after.is_empty() || after.starts_with(['(', '-', '–', '—', '|', '_', '/']);
    (ends && is_place(&line[..written.start])).then_some(Written { year, ..written })
}

fn agency(line: &str) -> Option<String> {
    let (before, rest) = line.split_once('(')?;
    let (name, after) = rest.split_once(')')?;
    let dash = after.trim_start().starts_with(['-', '–', '—', '_']);
    let named = name.starts_with(char::is_uppercase)
        && name.chars().count() <= 40
        && name.split_whitespace().count() <= 4
        && !name.contains(|c: char| c.is_numeric());
    (dash && named && is_place(before)).then(|| name.trim().to_owned())
}

/// Whether the words before a date or agency can be place, weekday and byline: few, and all capitalized.
fn is_place(before: &str) -> bool {
    const OPENERS: [&str; 12] =
        ["On", "In", "Since", "By", "Until", "From", "After", "Before", "Last", "The", "Between", "During"];
    const SMALL: [&str; 7] = ["of", "de", "del", "la", "the", "and", "al"];
    let words: Vec<&str> = before.split_whitespace().collect();
    let capitalized = |word: &&str| SMALL.contains(word) || !word.starts_with(char::is_lowercase);
    words.len() <= 10 && words.iter().all(capitalized) && words.last().is_none_or(|last| !OPENERS.contains(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> (Option<String>, Option<String>) {
        let found = find(text);
        let year = |year: Option<i16>| year.map_or("?".to_owned(), |year| year.to_string());
        (found.date.map(|date| format!("{}-{}-{}", year(date.year), date.month, date.day)), found.agency)
    }

    #[test]
    fn datelines_are_found() {
        let (agency, day) = (|name: &str| Some(name.to_owned()), |day: &str| Some(day.to_owned()));
        assert_eq!(told("BEIJING, March 10 (Xinhua) -- China said"), (day("?-3-10"), agency("Xinhua")));
        assert_eq!(told("Talks open\n\nWASHINGTON (Reuters) - The US"), (None, agency("Reuters")));
        assert_eq!(told("SALVADOR, Feb 26 - Showers in 1987"), (day("?-2-26"), None));
        assert_eq!(told("LONDON, 10 March 2023 (AFP) – Britain"), (day("2023-3-10"), agency("AFP")));
        assert_eq!(told("Talks open\nFriday, March 10, 2023\n\nIran asked"), (day("2023-3-10"), None));
    }

    #[test]
    fn dates_within_sentences_are_none() {
        for text in [
            "On March 10, 2003, the United States invaded.",
            "Iran (Persia) asked Iraq on March 10 - again - for talks.",
            "The talks of March 10, 2003 - long forgotten - failed.",
            "The group (Wagner) left on May 3.",
        ] {
            assert_eq!(told(text), (None, None), "{text}");
        }
    }
}
