//! Names that other languages spell otherwise: "Peseschkian" and "Pezeshkian", "Selenskyj" and "Zelensky", "Qaddafi" and "Gadhafi".
//!
//! Every name has a key: the spellings that German, French and English use for one sound become one letter, and vowels, doubled letters and
//! the letter h behind the first are dropped. Two full names are the same when the keys of all their parts are; a surname alone only behind the
//! title of an office that its bearer holds.

use std::collections::HashMap;

use crate::lexicon::{Form, FormKind};

/// Shortest key of a surname that is trusted.
const SHORTEST: usize = 3;

/// Spellings for one sound; longer ones first.
const SOUNDS: [(&str, &str); 30] = [
    ("dsch", "j"),
    ("tsch", "c"),
    ("sch", "s"),
    ("tch", "c"),
    ("dzh", "j"),
    ("zh", "s"),
    ("sh", "s"),
    ("ch", "c"),
    ("cz", "c"),
    ("kh", "k"),
    ("gh", "k"),
    ("dh", "d"),
    ("th", "t"),
    ("ph", "f"),
    ("ts", "s"),
    ("tz", "s"),
    ("dj", "j"),
    ("ck", "k"),
    ("ks", "x"),
    ("ou", ""),
    ("ow", "v"),
    ("ew", "v"),
    ("q", "k"),
    ("g", "k"),
    ("z", "s"),
    ("w", "v"),
    ("y", ""),
    ("c", "k"),
    ("v", "v"),
    ("f", "f"),
];

/// Whether two words can be spellings of one name: they begin with the same sound, neither is much longer, and two thirds of the letters of the
/// shorter one are in the other, in order: "Green" is not "Garneau".
pub(super) fn alike(a: &str, b: &str) -> bool {
    let sound = |word: &str| match super::gazetteer::fold(word).0.to_lowercase().chars().next() {
        Some('q' | 'k' | 'g' | 'c') => 'k',
        Some('j' | 'y' | 'i' | 'e') => 'i',
        Some('v' | 'w' | 'f') => 'v',
        Some('o' | 'u') => 'u',
        Some('z' | 's') => 's',
        Some(other) => other,
        None => ' ',
    };
    let (short, long) = (a.chars().count().min(b.chars().count()), a.chars().count().max(b.chars().count()));
    sound(a) == sound(b) && long - short <= 4 && 3 * common(a, b) >= 2 * short
}

/// Length of the longest common subsequence of letters, vowels and all.
fn common(a: &str, b: &str) -> usize {
    let letters = |word: &str| super::gazetteer::fold(word).0.to_lowercase().chars().collect::<Vec<char>>();
    let (a, b) = (letters(a), letters(b));
    let mut row = vec![0; b.len() + 1];
    for one in a {
        let mut diagonal = 0;
        for (at, &other) in b.iter().enumerate() {
            let above = row[at + 1];
            row[at + 1] = if one == other { diagonal + 1 } else { above.max(row[at]) };
            diagonal = above;
        }
    }
    row[b.len()]
}

/// Full names of the tables by key.
#[derive(Clone, Debug, Default)]
pub(super) struct Spellings {
    /// By the keys of all parts.
    full: HashMap<String, Vec<usize>>,
    /// By the key of the last part.
    last: HashMap<String, Vec<usize>>,
}

impl Spellings {
    pub fn new(forms: &[Form]) -> Self {
        let mut spellings = Self::default();
        for (at, form) in forms.iter().enumerate().filter(|(_, form)| form.kind == FormKind::Person && form.text.contains(' '))
        {
            let keys: Vec<String> = form.text.split([' ', '-']).map(key).collect();
            if let Some(last) = keys.last().filter(|last| last.len() >= SHORTEST) {
                spellings.full.entry(joined(&keys)).or_default().push(at);
                spellings.last.entry(last.clone()).or_default().push(at);
            }
        }
        spellings
    }

    /// Forms spelt like a name of several parts; [`alike`] still has to be asked.
    pub fn full(&self, parts: &[&str]) -> &[usize] {
        let keys: Vec<String> = parts.iter().map(|part| key(part)).collect();
        let long = keys.last().is_some_and(|last| last.len() >= SHORTEST);
        self.full.get(&joined(&keys)).filter(|_| long && parts.len() > 1).map_or(&[], Vec::as_slice)
    }

    /// Forms whose surname is spelt like a word.
    pub fn last(&self, word: &str) -> &[usize] {
        let key = key(word);
        self.last.get(&key).filter(|_| key.len() > SHORTEST).map_or(&[], Vec::as_slice)
    }
}

fn joined(keys: &[String]) -> String {
    keys.iter().filter(|key| !matches!(&***key, "l" | "")).cloned().collect::<Vec<_>>().join(" ")
}

/// The consonants of a word, spelling set aside.
pub(super) fn key(word: &str) -> String {
    let lower = super::gazetteer::fold(word).0.to_lowercase();
    let mut rest = &*lower;
    let mut key = String::new();
    'letters: while let Some(letter) = rest.chars().next() {
        for (spelling, sound) in SOUNDS {
            if let Some(after) = rest.strip_prefix(spelling) {
                // "j" alone is a vowel to German and Slavic spelling but for the middle of a word.
                if !key.ends_with(sound) || sound.is_empty() {
                    key.push_str(sound);
                }
                rest = after;
                continue 'letters;
            }
        }
        rest = &rest[letter.len_utf8()..];
        let glide = letter == 'j' && (key.is_empty() || rest.is_empty());
        let silent = matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u')
            || letter == 'h' && !key.is_empty()
            || glide
            || !letter.is_alphabetic();
        if !silent && !key.ends_with(letter) {
            key.push(letter);
        }
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_have_one_key() {
        for names in [
            &["Peseschkian", "Pezeshkian", "Pezeshkiyan"][..],
            &["Zelensky", "Zelenskyy", "Selenskyj", "Zelenskiy"],
            &["Gaddafi", "Qaddafi", "Gadhafi", "Kadhafi"],
            &["Yeltsin", "Jelzin"],
            &["Lavrov", "Lawrow"],
            &["Ahmadinejad", "Ahmadinedschad"],
            &["Houthi", "Huthi"],
            &["Salih", "Saleh"],
        ] {
            let keys: Vec<String> = names.iter().map(|name| key(name)).collect();
            assert!(keys.iter().all(|key| *key == keys[0]), "{names:?}: {keys:?}");
        }
        assert_ne!(key("Merkel"), key("Macron"));
        assert!(alike("Jelzin", "Yeltsin") && alike("Chruschtschow", "Khrushchev") && alike("Qaddafi", "Gadhafi"));
        // One key, two names.
        assert!(key("Green") == key("Carney") && !alike("Green", "Carney"));
        assert!(key("Green") == key("Garneau") && !alike("Green", "Garneau"));
    }
}
