//! Given names and offices with their gender, for pronouns.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::table::rows;
use crate::error::Result;

/// Grammatical gender, as far as English has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gender {
    /// "he"
    Male,
    /// "she"
    Female,
}

/// Names of persons.
#[derive(Clone, Debug, Default)]
pub struct Names {
    given: HashMap<String, Gender>,
}

impl Names {
    /// Adds `given_names.tsv`.
    pub(super) fn add_given(&mut self, file: &str, text: &str) -> Result<()> {
        for row in rows(file, text, &["gender", "names"])? {
            let gender = match row.cell(0) {
                "m" => Gender::Male,
                "f" => Gender::Female,
                other => return Err(row.place.error(format!("unknown gender `{other}`; expected m or f"))),
            };
            for name in row.list(1) {
                if self.given.insert(name.to_lowercase(), gender).is_some_and(|old| old != gender) {
                    return Err(row.place.error(format!("`{name}` is both m and f")));
                }
            }
        }
        Ok(())
    }

    /// The gender of a person, by the full name or the given name, where the tables know it.
    #[must_use]
    pub fn gender(&self, name: &str) -> Option<Gender> {
        let plain: String = name.nfd().filter(|&letter| !is_combining_mark(letter)).collect::<String>().to_lowercase();
        if let Some(&gender) = self.given.get(&plain) {
            return Some(gender);
        }
        let given = plain.split([' ', '-']).next()?;
        self.given.get(given).copied()
    }

    /// Whether a word is a given name.
    #[must_use]
    pub fn is_given(&self, word: &str) -> bool {
        self.gender(word).is_some()
    }

    /// The gender that an office tells: `king`, `spokeswoman`.
    #[must_use]
    pub fn gender_of_role(&self, role: &str) -> Option<Gender> {
        let last = role.rsplit(' ').next().unwrap_or(role);
        match last {
            "king" | "prince" | "emir" | "sultan" | "emperor" | "sheikh" | "ayatollah" | "pope" | "patriarch" | "cardinal"
            | "nuncio" => Some(Gender::Male),
            "queen" | "princess" | "empress" | "woman" => Some(Gender::Female),
            _ if last.ends_with("woman") => Some(Gender::Female),
            _ if last == "man" || last.ends_with("man") && last.len() > 5 => Some(Gender::Male),
            _ => None,
        }
    }
}
