//! Dictionary forms: rules by ending, learned from the treebanks, and exceptions for the words that they get wrong.

use std::collections::{BTreeMap, HashMap};

use compact_str::{CompactString, format_compact};

use crate::model::Upos;

/// Longest ending that a rule looks at, in letters.
const LONGEST: usize = 6;

/// What to do to a form: take letters off its end and put others there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Script {
    cut: usize,
    add: CompactString,
}

impl Script {
    /// The script that turns a form into its lemma.
    fn between(form: &str, lemma: &str) -> Self {
        let same = form.chars().zip(lemma.chars()).take_while(|(a, b)| a == b).count();
        Self { cut: form.chars().count() - same, add: lemma.chars().skip(same).collect() }
    }

    fn apply(&self, form: &str) -> CompactString {
        let keep = form.chars().count().saturating_sub(self.cut);
        let end = form.char_indices().nth(keep).map_or(form.len(), |(at, _)| at);
        format_compact!("{}{}", &form[..end], self.add)
    }
}

/// Learned rules and exceptions.
#[derive(Clone, Debug, Default)]
pub(super) struct Lemmatiser {
    rules: HashMap<(Upos, CompactString), Script>,
    exceptions: HashMap<(Upos, CompactString), CompactString>,
}

/// Names keep their capitals, all other words are looked at in lower case.
fn base(form: &str, upos: Upos) -> CompactString {
    let form = form.replace('’', "'");
    if upos == Upos::Propn { form.into() } else { form.to_lowercase().into() }
}

/// The last `letters` letters.
fn ending(form: &str, letters: usize) -> Option<&str> {
    if letters == 0 {
        return Some("");
    }
    form.char_indices().rev().nth(letters - 1).map(|(at, _)| &form[at..])
}

impl Lemmatiser {
    /// The lemma of a form.
    pub fn lemma(&self, form: &str, upos: Upos) -> CompactString {
        let base = base(form, upos);
        if let Some(lemma) = self.exceptions.get(&(upos, base.clone())) {
            return lemma.clone();
        }
        self.by_rule(&base, upos)
    }

    fn by_rule(&self, base: &CompactString, upos: Upos) -> CompactString {
        let rule =
            (0..=LONGEST).rev().filter_map(|letters| ending(base, letters)).find_map(|end| self.rules.get(&(upos, end.into())));
        match rule {
            // Never down to nothing.
            Some(script) if script.cut < base.chars().count() || !script.add.is_empty() => script.apply(base),
            _ => base.clone(),
        }
    }

    /// Learns from (form, part of speech, lemma), one for each word of the treebanks.
    pub fn train<'t>(words: impl Iterator<Item = (&'t str, Upos, &'t str)>) -> Self {
        let mut counts: BTreeMap<(Upos, CompactString), BTreeMap<&str, u32>> = BTreeMap::new();
        for (form, upos, lemma) in words.filter(|(_, _, lemma)| *lemma != "_") {
            *counts.entry((upos, base(form, upos))).or_default().entry(lemma).or_default() += 1;
        }
        // The usual lemma of each form.
        let usual: Vec<(Upos, &CompactString, &str)> = counts
            .iter()
            .filter_map(|((upos, form), lemmas)| {
                let (lemma, _) = lemmas.iter().max_by_key(|&(lemma, count)| (*count, std::cmp::Reverse(*lemma)))?;
                Some((*upos, form, *lemma))
            })
            .collect();
        let mut votes: BTreeMap<(Upos, CompactString), BTreeMap<Script, u32>> = BTreeMap::new();
        for &(upos, form, lemma) in &usual {
            let script = Script::between(form, lemma);
            for end in (0..=LONGEST).filter_map(|letters| ending(form, letters)) {
                *votes.entry((upos, end.into())).or_default().entry(script.clone()).or_default() += 1;
            }
        }
        let mut this = Self::default();
        // Short endings first: a longer one is kept only where it says something else, and more than once.
        let mut keys: Vec<_> = votes.keys().cloned().collect();
        keys.sort_by_key(|(upos, end)| (end.chars().count(), *upos, end.clone()));
        for (upos, end) in keys {
            let scripts = &votes[&(upos, end.clone())];
            let Some((script, &count)) =
                scripts.iter().max_by_key(|&(script, count)| (*count, std::cmp::Reverse(script.clone())))
            else {
                continue;
            };
            let letters = end.chars().count();
            let shorter = (0..letters)
                .rev()
                .filter_map(|fewer| ending(&end, fewer))
                .find_map(|fewer| this.rules.get(&(upos, fewer.into())));
            if shorter != Some(script) && (count > 1 || letters == 0) {
                this.rules.insert((upos, end), script.clone());
            }
        }
        for (upos, form, lemma) in usual {
            if this.by_rule(form, upos) != lemma {
                this.exceptions.insert((upos, form.clone()), lemma.into());
            }
        }
        this
    }

    /// One line a rule or exception, in a fixed order.
    pub fn to_text(&self) -> String {
        let mut lines: Vec<String> = Vec::new();
        lines
            .extend(self.rules.iter().map(|((upos, end), script)| format!("R\t{upos}\t{end}\t{}\t{}", script.cut, script.add)));
        lines.extend(self.exceptions.iter().map(|((upos, form), lemma)| format!("E\t{upos}\t{form}\t{lemma}")));
        lines.sort_unstable();
        lines.join("\n")
    }

    /// What [`Lemmatiser::to_text`] wrote; `None` for anything else.
    pub fn from_text(text: &str) -> Option<Self> {
        let mut this = Self::default();
        for line in text.lines() {
            let parts: Vec<_> = line.split('\t').collect();
            match parts[..] {
                ["R", upos, end, cut, add] => {
                    let script = Script { cut: cut.parse().ok()?, add: add.into() };
                    this.rules.insert((upos.parse().ok()?, end.into()), script);
                }
                ["E", upos, form, lemma] => {
                    this.exceptions.insert((upos.parse().ok()?, form.into()), lemma.into());
                }
                _ => return None,
            }
        }
        Some(this)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_reach_words_not_seen_and_exceptions_hold() {
        let verb = |form: &'static str, lemma: &'static str| (form, Upos::Verb, lemma);
        let noun = |form: &'static str, lemma: &'static str| (form, Upos::Noun, lemma);
        let words = [
            verb("walked", "walk"),
            verb("talked", "talk"),
            verb("asked", "ask"),
            verb("denied", "deny"),
            verb("replied", "reply"),
            verb("went", "go"),
            noun("talks", "talk"),
            noun("ships", "ship"),
            noun("men", "man"),
            noun("deal", "deal"),
            noun("port", "port"),
            noun("word", "word"),
            ("Iran", Upos::Propn, "Iran"),
        ];
        let lemmatiser = Lemmatiser::train(words.into_iter());
        let lemma = |form: &str, upos| lemmatiser.lemma(form, upos);
        assert_eq!(lemma("Walked", Upos::Verb), "walk");
        assert_eq!(lemma("marked", Upos::Verb), "mark");
        assert_eq!(lemma("supplied", Upos::Verb), "supply");
        assert_eq!(lemma("went", Upos::Verb), "go");
        assert_eq!(lemma("tanks", Upos::Noun), "tank");
        assert_eq!(lemma("Oman", Upos::Propn), "Oman");
        let again = Lemmatiser::from_text(&lemmatiser.to_text()).unwrap();
        assert_eq!(again.to_text(), lemmatiser.to_text());
        assert!(Lemmatiser::from_text("R\tVERB").is_none());
    }
}
