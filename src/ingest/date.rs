//! Days of publication, as news writes them.
//!
//! The civil date is taken as written; a time zone moves nothing. A date that can be read in two ways is not read.

use jiff::civil::Date;

use crate::lexicon::MONTHS;

/// Years in which a text may have been published; anything else is a number.
const YEARS: std::ops::RangeInclusive<i16> = 1700..=2199;
/// Years that a number of four digits in a file name may stand for.
const YEARS_IN_NAMES: std::ops::RangeInclusive<i16> = 1900..=2099;

/// Reads a date field: ISO 8601 with or without time and zone, RFC 2822, `26 February 1987`, `Feb 26, 1987`, `26-FEB-1987`,
/// `2024/07/25`, `20240725`, `26.2.1987`, `13/2/1987`, Unix time in seconds, milliseconds, micro- or nanoseconds.
pub(super) fn parse(text: &str) -> Option<Date> {
    let text = text.trim();
    numeric(text)
        .or_else(|| unix(text))
        .or_else(|| day_first(text))
        .or_else(|| english(text).and_then(|written| day(written.year?, written.month, written.day)))
}

/// A date in the name or path of a file, or in an address: `2023-03-10-talks.txt`, `wire/2023/03/10/7.txt`, `20230310T0900.txt`.
pub(super) fn in_name(name: &str) -> Option<Date> {
    starts_of_numbers(name).find_map(|start| numeric(&name[start..]))
}

/// A year in the name or path of a file: `reuters-1987.jsonl`, `2023/7.txt`.
pub(super) fn year_in_name(name: &str) -> Option<i16> {
    starts_of_numbers(name).find_map(|start| {
        let (number, rest) = digits(&name[start..])?;
        let whole = number.len() == 4 && !rest.starts_with(|c: char| c.is_alphanumeric());
        number.parse().ok().filter(|year| whole && YEARS_IN_NAMES.contains(year))
    })
}

/// Where numbers start that are not the end of a word: `c20230310` is no date.
fn starts_of_numbers(text: &str) -> impl Iterator<Item = usize> + '_ {
    let mut before = ' ';
    text.char_indices().filter_map(move |(at, c)| {
        let starts = c.is_ascii_digit() && !before.is_alphanumeric();
        before = c;
        starts.then_some(at)
    })
}

/// A date that exists, in a year that may be one of publication.
pub(super) fn day(year: i16, month: i8, day: i8) -> Option<Date> {
    Date::new(year, month, day).ok().filter(|date| YEARS.contains(&date.year()))
}

/// The ASCII digits at the start of a text, at least one, and what follows.
fn digits(text: &str) -> Option<(&str, &str)> {
    let end = text.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    (end > 0).then(|| text.split_at(end))
}

/// Year, month, day at the start of a text, in this order.
fn numeric(text: &str) -> Option<Date> {
    let (first, rest) = digits(text)?;
    // 20240725, 202407251200, 20240725120000, 20240725T120000Z
    if matches!(first.len(), 8 | 12 | 14) && !rest.starts_with(|c: char| c.is_alphabetic() && !c.eq_ignore_ascii_case(&'t')) {
        return day(first[..4].parse().ok()?, first[4..6].parse().ok()?, first[6..8].parse().ok()?);
    }
    let separator = rest.chars().next().filter(|c| "-/._".contains(*c))?;
    let (second, rest) = digits(&rest[1..])?;
    let (third, _) = digits(rest.strip_prefix(separator)?)?;
    if first.len() != 4 || second.len() > 2 || third.len() > 2 {
        return None;
    }
    day(first.parse().ok()?, second.parse().ok()?, third.parse().ok()?)
}

/// `26.2.1987`, and `26/2/1987` or `2/26/1987` where one of the numbers can only be the day.
fn day_first(text: &str) -> Option<Date> {
    let (first, rest) = digits(text)?;
    let separator = rest.chars().next().filter(|c| "-/.".contains(*c))?;
    let (second, rest) = digits(&rest[1..])?;
    let (year, _) = digits(rest.strip_prefix(separator)?)?;
    let (first, second): (i8, i8) = (first.parse().ok()?, second.parse().ok()?);
    let year = year.parse().ok().filter(|_| year.len() == 4)?;
    match separator {
        // Dots are not used by those who write the month first.
        '.' => day(year, second, first),
        _ if first > 12 || first == second => day(year, second, first),
        _ if second > 12 => day(year, first, second),
        _ => None,
    }
}

/// Unix time, its unit told by its size. Times before 1973 are taken for other numbers.
fn unix(text: &str) -> Option<Date> {
    let (whole, rest) = digits(text)?;
    let fraction = rest.strip_prefix('.').map_or(rest, |rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
    if !fraction.is_empty() {
        return None;
    }
    let unit = match whole.len() {
        9..=11 => 1,
        12..=14 => 1_000,
        15..=17 => 1_000_000,
        18..=20 => 1_000_000_000,
        _ => return None,
    };
    let seconds = i64::try_from(whole.parse::<u64>().ok()? / unit).ok()?;
    let date = jiff::Timestamp::from_second(seconds).ok()?.to_zoned(jiff::tz::TimeZone::UTC).date();
    Some(date).filter(|date| YEARS.contains(&date.year()))
}

/// A date with the month as a word, as found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Written {
    /// Absent in most datelines.
    pub year: Option<i16>,
    pub month: i8,
    pub day: i8,
    /// First byte.
    pub start: usize,
    /// One past the last; a year far from the day (`Fri Mar 10 10:30:00 2023`) is not within.
    pub end: usize,
}

/// The first date with an English month in a text: `March 10, 2023`, `10th of March 2023`, `10-MAR-2023`, `Mar. 10`.
pub(super) fn english(text: &str) -> Option<Written> {
    let words = words(text);
    let number = |word: Option<&&str>| -> Option<i8> {
        let (number, rest) = digits(word?)?;
        let ordinal = ["", "st", "nd", "rd", "th"].iter().any(|ending| rest.eq_ignore_ascii_case(ending));
        number.parse().ok().filter(|day| ordinal && number.len() <= 2 && (1..=31).contains(day))
    };
    let year = |word: Option<&&str>| -> Option<i16> {
        word.filter(|word| word.len() == 4).and_then(|word| word.parse().ok()).filter(|year| YEARS.contains(year))
    };
    let place = |word: &str| word.as_ptr() as usize - text.as_ptr() as usize;
    let plain: Vec<&str> = words.iter().copied().filter(|word| !word.eq_ignore_ascii_case("of")).collect();
    plain.iter().enumerate().find_map(|(at, word)| {
        let month = month(word)?;
        // The day before the month wins only if no day follows it: "on 5 March 10 people died" is rare, "March 10" is not.
        let (day, first, last) =
            match (number(plain.get(at + 1)), at.checked_sub(1).and_then(|before| number(plain.get(before)))) {
                (_, Some(day)) if year(plain.get(at + 1)).is_some() => (day, at - 1, at),
                (Some(day), _) => (day, at, at + 1),
                (None, Some(day)) => (day, at - 1, at),
                (None, None) => return None,
            };
        let near = year(plain.get(last + 1));
        let last_word = plain[last + usize::from(near.is_some())];
        let far = || plain[last + 1..].iter().rev().find_map(|word| year(Some(word)));
        let start = place(plain[first]);
        Some(Written { year: near.or_else(far), month, day, start, end: place(last_word) + last_word.len() })
    })
}

/// Runs of letters and digits.
fn words(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect()
}

/// Number of a month, from its name or the first three letters of it; `Sept` too.
fn month(word: &str) -> Option<i8> {
    let word = word.to_ascii_lowercase();
    let is = |name: &&str| {
        **name == word || (word.len() == 3 && name.starts_with(&word)) || (word == "sept" && name.starts_with("sept"))
    };
    (1..).zip(&MONTHS).find(|(_, name)| is(name)).map(|(number, _)| number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_as_written() {
        for (text, date) in [
            ("2023-03-10", "2023-03-10"),
            ("2023-03-10T23:59:59-11:00", "2023-03-10"),
            ("2023-03-10 09:00", "2023-03-10"),
            ("2023-03-10T09:00:00.123+00:00[Europe/Paris]", "2023-03-10"),
            ("Thu, 26 Feb 1987 15:01:01 +0000", "1987-02-26"),
            ("26 February 1987", "1987-02-26"),
            ("26th of February, 1987", "1987-02-26"),
            ("Feb 26, 1987", "1987-02-26"),
            ("February 26 1987 10:30 AM", "1987-02-26"),
            ("Fri Feb 26 10:30:00 +0000 1987", "1987-02-26"),
            ("26-FEB-1987 15:01:01.01", "1987-02-26"),
            ("Sept. 5, 2001", "2001-09-05"),
            ("2024/07/25", "2024-07-25"),
            ("2024/7/5", "2024-07-05"),
            ("20240725", "2024-07-25"),
            ("20240725T120000Z", "2024-07-25"),
            ("26.2.1987", "1987-02-26"),
            ("26/02/1987", "1987-02-26"),
            ("02/26/1987", "1987-02-26"),
            ("1709251200", "2024-03-01"),
            ("1709251200.5", "2024-03-01"),
            ("1709251200000", "2024-03-01"),
            (" 2023-03-10\n", "2023-03-10"),
        ] {
            assert_eq!(parse(text).map(|date| date.to_string()).as_deref(), Some(date), "{text}");
        }
        for text in
            ["", "yesterday", "2023", "1992-05", "2023-02-30", "03/10/2023", "May 2023", "99999999", "45000", "0", "é26-"]
        {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn names_hold_dates_between_other_things() {
        for (name, date) in [
            ("2023-03-10-talks.txt", Some("2023-03-10")),
            ("wire_20230310.txt", Some("2023-03-10")),
            ("a/2023_03_10.txt", Some("2023-03-10")),
            ("https://x.example/news/2023/03/10/talks", Some("2023-03-10")),
            ("000_c27220230310ab.txt", None),
            ("12345678.txt", None),
            ("20230310ab.txt", None),
            ("123-2023-03-10.txt", Some("2023-03-10")),
        ] {
            assert_eq!(in_name(name).map(|date| date.to_string()).as_deref(), date, "{name}");
        }
        assert_eq!(year_in_name("reuters-1987.jsonl"), Some(1987));
        assert_eq!(year_in_name("x19871.txt"), None);
        assert_eq!(year_in_name("doc-1823.txt"), None);
    }

    #[test]
    fn written_dates_know_their_place() {
        let text = "BEIJING, March 10 (Wire) -";
        let found = english(text).unwrap();
        assert_eq!((&text[found.start..found.end], found.year), ("March 10", None));
        let text = "LONDON, 10 March 2023 –";
        assert_eq!(&text[english(text).unwrap().start..english(text).unwrap().end], "10 March 2023");
        assert_eq!(english("It may be"), None);
    }
}
