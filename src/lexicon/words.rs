//! English words: closed classes, verbs with their forms, adjectives.

use std::collections::{HashMap, HashSet};

use compact_str::CompactString;

use super::table::rows;
use crate::error::Result;
use crate::model::{Features, Tense, VerbForm};

/// How a word presents the events that stand under or beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Colour {
    /// An auxiliary of possibility, duty or the future.
    Modal,
    /// A verb whose infinitive or clause is fact all the same: "began to".
    Factive,
    /// A verb that reports: its clause stands as said, with a speaker.
    Report,
    /// A verb under which nothing happened: "failed to".
    Fail,
    /// A noun or adjective that makes what stands under or beside it a thought only: "possible", "the threat to".
    Unreal,
    /// A verb whose object is only wished for, planned or asked for.
    Wish,
    /// A verb that ends what its object says: "halted aid".
    Stop,
    /// A word whose infinitive somebody means to do: "vowed to".
    Promise,
    /// A verb whose object or infinitive somebody will not do: "refused to".
    Refuse,
    /// A word under which something is only said: "claims of", "accused of".
    Hearsay,
    /// A verb whose subject has to do with an act of others: "condemned the attack", "survived the siege".
    Stance,
    /// A verb whose subject is given, or done, what its object says: "received aid", "faces sanctions".
    Receive,
    /// A verb that does what it says: "thank", "congratulate".
    Performative,
    /// A word under which that is done: "would like to", "the honour to".
    Courtesy,
    /// A noun that says that one stands by what follows: "the commitment to".
    Commitment,
    /// A noun of sport, beside which nations beat each other in play.
    Sport,
    /// A stretch of time that can be the next one: "week".
    Time,
    /// An adjective of what is there or was: "recent attacks", "growing tensions".
    Given,
}

/// What a word says of a city beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaceWord {
    /// Before a city, it makes it a place: "in Tehran".
    At,
    /// Some words before "to", "from" or "of" and a city: "flew to Tehran", "the road from Tehran".
    Motion,
    /// Behind a city, or before "of" and a city, it is a part of it or an event there: "the Tehran airport", "the streets of Tehran".
    Site,
    /// A state of the USA: "Lebanon, New Hampshire" is no capital and no country.
    UsState,
}

/// Names of the months, in lower case.
pub const MONTHS: [&str; 12] =
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

/// Names of the days of the week, in lower case.
pub const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

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
    closed: HashSet<String>,
    verbs: HashSet<CompactString>,
    verb_forms: HashMap<CompactString, Vec<VerbReading>>,
    irregular: HashSet<CompactString>,
    adjectives: HashSet<String>,
    light: HashSet<String>,
    colours: HashSet<(String, Colour)>,
    places: HashMap<String, PlaceWord>,
}

impl Words {
    /// Whether a lower-case form is a word of a closed class or a common adverb.
    #[must_use]
    pub fn is_closed(&self, form: &str) -> bool {
        self.closed.contains(form)
    }

    /// Whether a word, in lower case, presents events so.
    #[must_use]
    pub fn colours(&self, word: &str, colour: Colour) -> bool {
        self.colours.contains(&(word.to_owned(), colour))
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

    /// What a lower-case word says of a city beside it.
    #[must_use]
    pub fn place(&self, word: &str) -> Option<PlaceWord> {
        self.places.get(word).copied()
    }

    /// Adds `places.tsv`.
    pub(super) fn add_places(&mut self, file: &str, text: &str) -> Result<()> {
        for row in rows(file, text, &["word", "class"])? {
            let class = match row.cell(1) {
                "at" => PlaceWord::At,
                "motion" => PlaceWord::Motion,
                "site" => PlaceWord::Site,
                "us-state" => PlaceWord::UsState,
                other => {
                    return Err(row.place.error(format!("unknown class `{other}`; expected at, motion, site or us-state")));
                }
            };
            if self.places.insert(row.cell(0).to_owned(), class).is_some() {
                return Err(row.place.error(format!("a second row for `{}`", row.cell(0))));
            }
        }
        Ok(())
    }

    /// Adds an adjective.
    pub(super) fn add_adjective(&mut self, form: &str) {
        self.adjectives.insert(form.to_owned());
    }

    /// Adds a verb with all its regular forms, unless it is known.
    pub(super) fn add_verb(&mut self, lemma: &str) {
        if !self.verbs.insert(lemma.into()) {
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
        self.closed.extend(rows(file, text, &["form"])?.iter().map(|row| row.cell(0).to_lowercase()));
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
        rows(file, text, &["lemma"])?.iter().for_each(|row| self.add_verb(row.cell(0)));
        Ok(())
    }

    pub(super) fn add_adjectives(&mut self, file: &str, text: &str) -> Result<()> {
        self.adjectives.extend(rows(file, text, &["form"])?.iter().map(|row| row.cell(0).to_owned()));
        Ok(())
    }

    pub(super) fn add_status(&mut self, file: &str, text: &str) -> Result<()> {
        for row in rows(file, text, &["word", "classes"])? {
            for class in row.cell(1).split_whitespace() {
                let colour = match class {
                    "modal" => Colour::Modal,
                    "factive" => Colour::Factive,
                    "report" => Colour::Report,
                    "fail" => Colour::Fail,
                    "unreal" => Colour::Unreal,
                    "wish" => Colour::Wish,
                    "stop" => Colour::Stop,
                    "promise" => Colour::Promise,
                    "refuse" => Colour::Refuse,
                    "hearsay" => Colour::Hearsay,
                    "stance" => Colour::Stance,
                    "receive" => Colour::Receive,
                    "performative" => Colour::Performative,
                    "courtesy" => Colour::Courtesy,
                    "commitment" => Colour::Commitment,
                    "sport" => Colour::Sport,
                    "time" => Colour::Time,
                    "given" => Colour::Given,
                    other => {
                        let expected = "modal, factive, report, fail, unreal, wish, stop, promise, refuse, hearsay, stance, receive, performative, courtesy, commitment, sport, time or given";
                        return Err(row.place.error(format!("unknown class `{other}`; expected {expected}")));
                    }
                };
                self.colours.insert((row.cell(0).to_owned(), colour));
            }
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_regular_and_irregular_verbs() {
        let mut words = Words::default();
        words
            .add_irregular_verbs("v.tsv", "lemma\tpast\tparticiple\tthird\tgerund\nstrike\tstruck\tstruck; stricken\t\t\n")
            .unwrap();
        words.add_verbs("verbs.txt", "lemma\nstrike\ndeny\nban\nagree\ndie\nimpose\n").unwrap();
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
}
