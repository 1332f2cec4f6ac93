use std::collections::HashMap;

use crate::error::{Error, Result};

/// What an abbreviation's stop can mean; its class in `data/words/abbreviations.txt`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AbbreviationClass {
    /// Stands before a name and ends no sentence: `Gen.`, `Mr.`, `St.`
    Title,
    /// A month or a day, written short: `Sept.`, `Mon.`
    Month,
    /// A state or province, written short: `Calif.`
    State,
    /// Is one only before a number or letter: `No. 5`, `p. 12`, `Art. II`; else its stop is a stop.
    Number,
    /// Stands inside a sentence: `vs.`, `e.g.`, `approx.`
    Inner,
    /// May stand anywhere, and at a sentence's end its stop does both jobs: `Inc.`, `Jr.`, `etc.`, `a.m.`
    MayEnd,
}

impl AbbreviationClass {
    const NAMES: [(&'static str, Self); 6] = [
        ("title", Self::Title),
        ("month", Self::Month),
        ("state", Self::State),
        ("number", Self::Number),
        ("inner", Self::Inner),
        ("may_end", Self::MayEnd),
    ];
}

/// Abbreviations that are written with a stop, and what the stop can mean.
///
/// One a row, `form<TAB>class`, the form with or without its stop. A header of just those two words may come first; empty rows and
/// rows that start with `#` are skipped. Forms are matched as written, and in capitals too: `Gen` is also `GEN`.
///
/// ```
/// use detente::lexicon::{AbbreviationClass, Abbreviations};
/// let table = Abbreviations::parse("abbreviations.txt", "Gen.\ttitle\ne.g.\tinner\n")?;
/// assert_eq!(table.get("Gen"), Some(AbbreviationClass::Title));
/// assert_eq!(table.get("GEN"), Some(AbbreviationClass::Title));
/// assert_eq!(table.get("gen"), None);
/// assert_eq!(table.get("e.g"), Some(AbbreviationClass::Inner));
/// # Ok::<(), detente::error::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Abbreviations {
    /// Without the last stop.
    forms: HashMap<Box<str>, AbbreviationClass>,
}

impl Abbreviations {
    /// Longest form, in bytes; longer rows are wrong, longer words are no abbreviations.
    pub const MAX_LEN: usize = 24;

    /// Adds another table, which wins where the two differ.
    pub(super) fn merge(&mut self, other: Self) {
        self.forms.extend(other.forms);
    }

    /// Reads a table; `file_name` is for errors.
    ///
    /// # Errors
    /// [`Error::Table`] for a row without a tab, with an unknown class, with a form that is empty, too long or holds white space,
    /// and for a form given twice with different classes.
    pub fn parse(file_name: &str, text: &str) -> Result<Self> {
        let mut forms: HashMap<Box<str>, AbbreviationClass> = HashMap::new();
        for (index, row) in text.lines().enumerate() {
            let wrong = |reason: String| Error::Table { file: file_name.to_owned(), line: index + 1, reason };
            let row = row.trim_start_matches('\u{FEFF}').trim_end();
            if row.is_empty() || row.starts_with('#') || row == "form\tclass" {
                continue;
            }
            let Some((form, class)) = row.split_once('\t') else {
                return Err(wrong(format!("`{row}` has no tab; expected `form<TAB>class`")));
            };
            let stem = form.strip_suffix('.').unwrap_or(form);
            if stem.is_empty() || stem.len() > Self::MAX_LEN || stem.contains(char::is_whitespace) {
                return Err(wrong(format!(
                    "`{form}` is no abbreviation; expected one word of at most {} bytes",
                    Self::MAX_LEN
                )));
            }
            let Some(&(_, class)) = AbbreviationClass::NAMES.iter().find(|(name, _)| *name == class) else {
                let names = AbbreviationClass::NAMES.map(|(name, _)| format!("`{name}`")).join(", ");
                return Err(wrong(format!("unknown class `{class}`; expected one of {names}")));
            };
            match forms.insert(Box::from(stem), class) {
                Some(before) if before != class => {
                    return Err(wrong(format!("`{form}` has another class above; expected one class a form")));
                }
                _ => {}
            }
        }
        // Headlines and old wires write in capitals. A form that is given as such goes first; two letters are
        // too often a word, but for titles ("MS. JEAN-PIERRE").
        let mut capitals: Vec<_> = forms.iter().map(|(form, &class)| (form.to_uppercase(), form.clone(), class)).collect();
        capitals.sort_unstable_by(|a, b| a.1.cmp(&b.1));
        for (upper, _, class) in capitals {
            if upper.len() > 2 || class == AbbreviationClass::Title {
                forms.entry(upper.into()).or_insert(class);
            }
        }
        Ok(Self { forms })
    }

    /// What `word`, written without its last stop, is when a stop follows it.
    #[must_use]
    pub fn get(&self, word: &str) -> Option<AbbreviationClass> {
        if word.len() > Self::MAX_LEN { None } else { self.forms.get(word).copied() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_row_says_where_it_is_and_what_was_expected() {
        let error = |text| Abbreviations::parse("words/abbreviations.txt", text).unwrap_err().to_string();
        assert_eq!(
            error("# titles\nGen. title\n"),
            "words/abbreviations.txt:2: `Gen. title` has no tab; expected `form<TAB>class`"
        );
        assert_eq!(
            error("Gen.\ttitel"),
            "words/abbreviations.txt:1: unknown class `titel`; expected one of `title`, `month`, `state`, `number`, `inner`, `may_end`"
        );
        assert_eq!(
            error("\n.\ttitle"),
            "words/abbreviations.txt:2: `.` is no abbreviation; expected one word of at most 24 bytes"
        );
        assert_eq!(
            error("Sec.\ttitle\nSec\tnumber\n"),
            "words/abbreviations.txt:2: `Sec` has another class above; expected one class a form"
        );
    }

    #[test]
    fn windows_line_ends_and_repeats_are_fine() {
        let table = Abbreviations::parse("a", "No.\tnumber\r\nNo.\tnumber\r\nno.\tinner\r\n").unwrap();
        assert_eq!(table.get("No"), Some(AbbreviationClass::Number));
        assert_eq!(table.get("no"), Some(AbbreviationClass::Inner));
        assert_eq!(table.get("NO"), None, "two letters in capitals are too often a word");
    }
}
