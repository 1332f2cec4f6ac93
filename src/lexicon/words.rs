//! English words for the tagger: closed classes, verbs with their forms, irregular nouns, adjectives.

use std::collections::{HashMap, HashSet};

use compact_str::CompactString;

use super::table::{Row, rows};
use crate::error::Result;
use crate::model::{Features, Number, Tense, Upos, VerbForm};

/// A word of a closed class.
#[derive(Clone, Debug)]
pub struct ClosedWord {
    /// What it most likely is.
    pub upos: Upos,
    /// Dictionary form.
    pub lemma: CompactString,
    /// Morphology.
    pub features: Features,
    /// What else it can be.
    pub alternates: Vec<Upos>,
}

/// What the base form of a verb can be besides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerbClass {
    /// Nearly always a verb.
    Only,
    /// As often a noun.
    OrNoun,
    /// As often an adjective.
    OrAdjective,
}

/// A form of a verb: its lemma and its features.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerbReading {
    /// Dictionary form.
    pub lemma: CompactString,
    /// Morphology; for `-ed` the past tense, which may as well be the participle.
    pub features: Features,
}

/// All word tables.
#[derive(Clone, Debug, Default)]
pub struct Words {
    closed: HashMap<String, ClosedWord>,
    verbs: HashMap<CompactString, VerbClass>,
    verb_forms: HashMap<CompactString, Vec<VerbReading>>,
    irregular: HashSet<CompactString>,
    singulars: HashMap<String, String>,
    adjectives: HashSet<String>,
    light: HashSet<String>,
}

impl Words {
    /// A word of a closed class, by its lower-case form.
    #[must_use]
    pub fn closed(&self, form: &str) -> Option<&ClosedWord> {
        self.closed.get(form)
    }

    /// The class of a verb lemma.
    #[must_use]
    pub fn verb(&self, lemma: &str) -> Option<VerbClass> {
        self.verbs.get(lemma).copied()
    }

    /// The readings of a lower-case form as a verb.
    #[must_use]
    pub fn verb_forms(&self, form: &str) -> &[VerbReading] {
        self.verb_forms.get(form).map_or(&[], Vec::as_slice)
    }

    /// Whether a verb says little itself, so that its subject and prepositions belong to its object: "hold talks".
    #[must_use]
    pub fn is_light(&self, lemma: &str) -> bool {
        self.light.contains(lemma)
    }

    /// Whether an adjective is listed.
    #[must_use]
    pub fn is_adjective(&self, form: &str) -> bool {
        self.adjectives.contains(form)
    }

    /// The singular of a lower-case noun form, by the list or by rule, and whether the form is plural.
    #[must_use]
    pub fn singular(&self, form: &str) -> (CompactString, Number) {
        if let Some(singular) = self.singulars.get(form) {
            return (singular.as_str().into(), if singular == form { Number::Sing } else { Number::Plur });
        }
        let plural = |stem: &str, end: &str| (compact_str::format_compact!("{stem}{end}"), Number::Plur);
        let strip = |end: &str| form.strip_suffix(end).filter(|stem| stem.len() > 1);
        if let Some(stem) = strip("men").filter(|stem| stem.len() > 2 && *stem != "speci") {
            plural(stem, "man")
        } else if let Some(stem) = strip("ies").filter(|stem| stem.len() > 2) {
            plural(stem, "y")
        } else if let Some(stem) =
            ["sses", "shes", "ches", "xes", "zzes"].iter().find_map(|end| strip(end).map(|_| &form[..form.len() - 2]))
        {
            plural(stem, "")
        } else if let Some(stem) = strip("s").filter(|stem| !stem.ends_with(['s', 'u', 'i'])) {
            plural(stem, "")
        } else {
            (form.into(), Number::Sing)
        }
    }

    /// Notes that a verb is as often a noun.
    pub(super) fn also_noun(&mut self, lemma: &str) {
        if let Some(class) = self.verbs.get_mut(lemma) {
            *class = VerbClass::OrNoun;
        }
    }

    /// Adds an adjective.
    pub(super) fn add_adjective(&mut self, form: &str) {
        self.adjectives.insert(form.to_owned());
    }

    /// Adds a verb with all its regular forms, unless it is known.
    pub(super) fn add_verb(&mut self, lemma: &str, class: VerbClass) {
        if self.verbs.insert(lemma.into(), class).is_some() {
            return;
        }
        self.add_form(lemma, lemma, Some(VerbForm::Inf), None, None);
        let stem_y = lemma.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'i', 'o', 'u']));
        let third = match stem_y {
            Some(stem) => format!("{stem}ies"),
            None if lemma.ends_with(['s', 'x', 'z', 'o']) || lemma.ends_with("ch") || lemma.ends_with("sh") => {
                format!("{lemma}es")
            }
            None => format!("{lemma}s"),
        };
        self.add_form(&third, lemma, Some(VerbForm::Fin), Some(Tense::Pres), Some(3));
        let stems = match (lemma.strip_suffix("ie"), lemma.strip_suffix('e')) {
            (Some(stem), _) => vec![format!("{stem}y")],
            (None, Some(stem)) if !lemma.ends_with("ee") && !lemma.ends_with("oe") && !lemma.ends_with("ye") => {
                vec![stem.to_owned()]
            }
            _ => doubled(lemma),
        };
        for stem in stems {
            self.add_form(&format!("{stem}ing"), lemma, Some(VerbForm::Ger), Some(Tense::Pres), None);
        }
        if self.irregular.contains(lemma) {
            return;
        }
        let pasts = match stem_y {
            Some(stem) => vec![format!("{stem}ied")],
            None if lemma.ends_with('e') => vec![format!("{lemma}d")],
            None => doubled(lemma).iter().map(|stem| format!("{stem}ed")).collect(),
        };
        for past in pasts {
            self.add_form(&past, lemma, Some(VerbForm::Fin), Some(Tense::Past), None);
        }
    }

    fn add_form(&mut self, form: &str, lemma: &str, verb_form: Option<VerbForm>, tense: Option<Tense>, person: Option<u8>) {
        let features = Features { verb_form, tense, person, ..Features::default() };
        let readings = self.verb_forms.entry(form.into()).or_default();
        let reading = VerbReading { lemma: lemma.into(), features };
        if !readings.contains(&reading) {
            readings.push(reading);
        }
    }

    pub(super) fn add_closed(&mut self, file: &str, text: &str) -> Result<()> {
        for row in rows(file, text, &["form", "upos", "lemma", "feats", "alternates"])? {
            let mut alternates = Vec::new();
            for code in row.cell(4).split_whitespace() {
                alternates.push(code.parse().map_err(|error: crate::model::UnknownCode| row.place.error(error.to_string()))?);
            }
            let word = ClosedWord { upos: row.code(1)?, lemma: row.cell(2).into(), features: features(&row, 3)?, alternates };
            self.closed.insert(row.cell(0).to_lowercase(), word);
        }
        Ok(())
    }

    /// Adds `irregular_verbs.tsv`; before [`Words::add_verbs`].
    pub(super) fn add_irregular_verbs(&mut self, file: &str, text: &str) -> Result<()> {
        for row in rows(file, text, &["lemma", "past", "participle", "third", "gerund"])? {
            let lemma = row.cell(0);
            self.irregular.insert(lemma.into());
            for form in row.list(1) {
                self.add_form(form, lemma, Some(VerbForm::Fin), Some(Tense::Past), None);
            }
            for form in row.list(2) {
                self.add_form(form, lemma, Some(VerbForm::Part), Some(Tense::Past), None);
            }
            for form in row.list(3) {
                self.add_form(form, lemma, Some(VerbForm::Fin), Some(Tense::Pres), Some(3));
            }
            for form in row.list(4) {
                self.add_form(form, lemma, Some(VerbForm::Ger), Some(Tense::Pres), None);
            }
        }
        Ok(())
    }

    pub(super) fn add_verbs(&mut self, file: &str, text: &str) -> Result<()> {
        for row in rows(file, text, &["lemma", "class"])? {
            let class = match row.cell(1) {
                "V" => VerbClass::Only,
                "VN" => VerbClass::OrNoun,
                "VA" => VerbClass::OrAdjective,
                other => return Err(row.place.error(format!("unknown class `{other}`; expected V, VN or VA"))),
            };
            self.add_verb(row.cell(0), class);
        }
        Ok(())
    }

    pub(super) fn add_irregular_nouns(&mut self, file: &str, text: &str) -> Result<()> {
        for row in rows(file, text, &["plural", "singular"])? {
            self.singulars.insert(row.cell(0).to_lowercase(), row.cell(1).to_lowercase());
        }
        Ok(())
    }

    pub(super) fn add_adjectives(&mut self, file: &str, text: &str) -> Result<()> {
        self.adjectives.extend(rows(file, text, &["form", "class"])?.iter().map(|row| row.cell(0).to_owned()));
        Ok(())
    }

    pub(super) fn add_light_verbs(&mut self, file: &str, text: &str) -> Result<()> {
        self.light.extend(rows(file, text, &["lemma"])?.iter().map(|row| row.cell(0).to_owned()));
        Ok(())
    }
}

/// The stem before `-ed` and `-ing`, with and without a doubled last consonant: both are taken, since stress decides.
fn doubled(lemma: &str) -> Vec<String> {
    let bytes = lemma.as_bytes();
    let vowel = |byte: u8| b"aeiou".contains(&byte);
    match bytes {
        [start @ .., before, middle, last] if !vowel(*before) && vowel(*middle) && !vowel(*last) && !b"wxy".contains(last) => {
            let twice = format!("{lemma}{}", char::from(*last));
            // In a word of one syllable it is always doubled.
            if start.iter().any(|&byte| vowel(byte) || byte == b'y') { vec![lemma.to_owned(), twice] } else { vec![twice] }
        }
        _ => vec![lemma.to_owned()],
    }
}

/// The features that we keep of a UD feature list: `Number=Sing|Person=3`.
fn features(row: &Row, column: usize) -> Result<Features> {
    let mut features = Features::default();
    let wrong = |error: crate::model::UnknownCode| row.place.error(error.to_string());
    for pair in row.cell(column).split('|').filter(|pair| !pair.is_empty()) {
        let Some((name, value)) = pair.split_once('=') else {
            return Err(row.place.error(format!("`{pair}` is no feature; expected Name=Value")));
        };
        match name {
            "VerbForm" => features.verb_form = Some(value.parse().map_err(wrong)?),
            "Tense" => features.tense = Some(value.parse().map_err(wrong)?),
            "Number" => features.number = value.parse().ok(),
            "Person" => features.person = value.parse().ok(),
            "Poss" => features.possessive = value == "Yes",
            "Voice" => features.passive = value == "Pass",
            _ => {}
        }
    }
    Ok(features)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_regular_and_irregular_verbs() {
        let mut words = Words::default();
        words
            .add_irregular_verbs("v.tsv", "lemma\tpast\tparticiple\tthird\tgerund\nstrike\tstruck\tstruck; stricken\t\t\n")
            .unwrap();
        words.add_verbs("verbs.txt", "lemma\tclass\nstrike\tVN\ndeny\tV\nban\tVN\nagree\tV\ndie\tV\nimpose\tV\n").unwrap();
        for (form, lemma) in [
            ("struck", "strike"),
            ("strikes", "strike"),
            ("striking", "strike"),
            ("denies", "deny"),
            ("denied", "deny"),
            ("denying", "deny"),
            ("banned", "ban"),
            ("banning", "ban"),
            ("agreeing", "agree"),
            ("agreed", "agree"),
            ("dying", "die"),
            ("imposing", "impose"),
        ] {
            assert_eq!(words.verb_forms(form)[0].lemma, lemma, "{form}");
        }
        assert!(words.verb_forms("striked").is_empty());
    }

    #[test]
    fn singulars() {
        let mut words = Words::default();
        words.add_irregular_nouns("n.tsv", "plural\tsingular\ncrises\tcrisis\nnews\tnews\n").unwrap();
        for (form, singular, number) in [
            ("crises", "crisis", Number::Plur),
            ("news", "news", Number::Sing),
            ("embassies", "embassy", Number::Plur),
            ("clashes", "clash", Number::Plur),
            ("strikes", "strike", Number::Plur),
            ("congress", "congress", Number::Sing),
            ("spokesmen", "spokesman", Number::Plur),
            ("virus", "virus", Number::Sing),
        ] {
            assert_eq!(words.singular(form), (singular.into(), number), "{form}");
        }
    }
}
