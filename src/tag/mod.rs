//! Parts of speech, lemmas and features of the words of a sentence.
//!
//! This first tagger looks each word up (closed classes, forms of known verbs, adjectives), falls back on capitals and suffixes, and lets
//! the words to the left decide where a form has two readings: after "to" or a modal stands a base form, after a determiner a noun,
//! after "have" and "be" a participle. One pass, left to right.

use std::sync::Arc;

use compact_str::CompactString;

use crate::lexicon::{Actors, Lexicon, VerbClass, VerbReading, Words};
use crate::model::{Features, Number, Sentence, SentenceKind, Tag, TaggedSentence, Tense, Upos, VerbForm};

/// Tags sentences. Built once from the lexicon and shared by all threads.
pub struct Tagger {
    lexicon: Arc<Lexicon>,
}

impl Tagger {
    /// A tagger that knows the lexicon's words.
    #[must_use]
    pub fn new(lexicon: Arc<Lexicon>) -> Self {
        Self { lexicon }
    }

    /// Gives each token its tag.
    #[must_use]
    pub fn tag<'d>(&self, sentence: Sentence<'d>) -> TaggedSentence<'d> {
        let words = &self.lexicon.words;
        let capitals_count = sentence.kind != SentenceKind::Heading || !mostly_capitalised(&sentence);
        let mut tags: Vec<Tag> = Vec::with_capacity(sentence.len());
        for position in 0..sentence.len() {
            let context =
                Context { words, demonyms: &self.lexicon.actors, sentence: &sentence, position, tags: &tags, capitals_count };
            let tag = context.tag();
            tags.push(tag);
        }
        TaggedSentence::new(sentence, tags)
    }
}

fn mostly_capitalised(sentence: &Sentence) -> bool {
    let long = (0..sentence.len()).map(|token| sentence.word(token)).filter(|word| word.len() > 3);
    let (all, capital) =
        long.fold((0, 0), |(all, capital), word| (all + 1, capital + usize::from(word.starts_with(char::is_uppercase))));
    all > 2 && capital * 10 >= all * 8
}

/// One word and what is known when it is reached.
struct Context<'c, 'd> {
    words: &'c Words,
    demonyms: &'c Actors,
    sentence: &'c Sentence<'d>,
    position: usize,
    tags: &'c [Tag],
    capitals_count: bool,
}

fn tag(upos: Upos, lemma: impl Into<CompactString>, features: Features) -> Tag {
    Tag { upos, lemma: lemma.into(), features }
}

impl Context<'_, '_> {
    fn tag(&self) -> Tag {
        let word = self.sentence.word(self.position);
        let lower = word.to_lowercase().replace('’', "'");
        let none = Features::default();
        if !word.contains(char::is_alphanumeric) {
            let symbol = word.chars().all(|letter| "$€£¥%+=<>°#&@".contains(letter));
            return tag(if symbol { Upos::Sym } else { Upos::Punct }, word, none);
        }
        if word.starts_with(|letter: char| letter.is_ascii_digit()) {
            return tag(Upos::Num, word, none);
        }
        if lower == "'s" || lower == "'" {
            return self.clitic_s();
        }
        let capital = word.starts_with(char::is_uppercase);
        let name_like = capital
            && (self.position > 0 && self.capitals_count && !self.after_opening()
                || word.len() > 1 && !word.chars().any(char::is_lowercase));
        if !name_like && let Some(closed) = self.words.closed(&lower) {
            let upos = self.closed(closed.upos, &closed.alternates, &lower);
            let mut features = closed.features;
            if upos == Upos::Aux && features.verb_form.is_none() {
                features.verb_form = Some(VerbForm::Fin);
            }
            return tag(upos, closed.lemma.clone(), features);
        }
        if name_like {
            return self.name(word, &lower);
        }
        if capital && self.demonyms.is_demonym(word) {
            return self.name(word, &lower);
        }
        let readings = self.words.verb_forms(&lower);
        if let Some(verb) = self.verb(readings) {
            return verb;
        }
        if capital
            && readings.is_empty()
            && !self.words.is_adjective(&lower)
            && !known_suffix(&lower)
            && !self.starts_plural(&lower)
        {
            return self.name(word, &lower);
        }
        if lower.ends_with("ly") && lower.len() > 4 && !self.words.is_adjective(&lower) {
            return tag(Upos::Adv, lower, none);
        }
        if self.words.is_adjective(&lower)
            || adjective_suffix(&lower)
            || !readings.is_empty() && (self.before_noun() || self.position == 0 && lower.ends_with("ed"))
        {
            return tag(Upos::Adj, lower, none);
        }
        let (lemma, number) = self.words.singular(&lower);
        tag(Upos::Noun, lemma, Features { number: Some(number), ..none })
    }

    /// "Tensions between": a plural before a preposition that begins the sentence.
    fn starts_plural(&self, lower: &str) -> bool {
        let next = (self.position + 1 < self.sentence.len()).then(|| self.sentence.word(self.position + 1));
        let preposition = next.and_then(|word| self.words.closed(word)).is_some_and(|closed| closed.upos == Upos::Adp);
        preposition && self.words.singular(lower).1 == Number::Plur
    }

    fn before(&self, back: usize) -> Option<&Tag> {
        self.position.checked_sub(back).and_then(|position| self.tags.get(position))
    }

    fn after_opening(&self) -> bool {
        self.before(1).is_some_and(|tag| {
            tag.upos == Upos::Punct
                && matches!(tag.lemma.as_str(), "\"" | "“" | ":" | "``" | "#" | "##" | "###" | "-" | "*" | "•")
        }) && (1..=self.position).all(|back| self.before(back).is_some_and(|tag| tag.upos == Upos::Punct))
    }

    /// The last tag that is neither an adverb nor punctuation such as a quote.
    fn governor(&self) -> Option<&Tag> {
        self.tags.iter().rev().find(|tag| tag.upos != Upos::Adv && !(tag.upos == Upos::Part && tag.lemma != "to"))
    }

    /// 's: the possessive after a noun before a nominal, else a form of be or have.
    fn clitic_s(&self) -> Tag {
        let nominal = self.before(1).is_some_and(|tag| matches!(tag.upos, Upos::Noun | Upos::Propn | Upos::Num));
        if nominal || self.sentence.word(self.position).len() == 1 {
            return tag(Upos::Part, "'s", Features::default());
        }
        let features =
            Features { verb_form: Some(VerbForm::Fin), tense: Some(Tense::Pres), person: Some(3), ..Features::default() };
        tag(Upos::Aux, "be", features)
    }

    fn name(&self, word: &str, lower: &str) -> Tag {
        let plural = lower.ends_with('s') && !lower.ends_with("ss") && word.len() > 4;
        let number = Some(if plural { Number::Plur } else { Number::Sing });
        tag(Upos::Propn, word, Features { number, ..Features::default() })
    }

    fn closed(&self, upos: Upos, alternates: &[Upos], lower: &str) -> Upos {
        let next = self.sentence.len() > self.position + 1;
        let next_word = next.then(|| self.sentence.word(self.position + 1).to_lowercase());
        let next_verb = next_word.as_deref().is_some_and(|word| !self.words.verb_forms(word).is_empty());
        let next_is = |upos: Upos| {
            next_word.as_deref().and_then(|word| self.words.closed(word)).is_some_and(|closed| closed.upos == upos)
        };
        match lower {
            "to" => {
                let base = next_word.as_deref().is_some_and(|word| {
                    word == "be"
                        || self.words.closed(word).is_some_and(|closed| closed.upos == Upos::Aux)
                        || self.words.closed(word).is_some_and(|closed| closed.upos == Upos::Adv)
                        || self.words.verb_forms(word).iter().any(|form| form.features.verb_form == Some(VerbForm::Inf))
                });
                if base { Upos::Part } else { Upos::Adp }
            }
            "that"
                if self.before(1).is_some_and(|tag| matches!(tag.upos, Upos::Noun | Upos::Propn))
                    && (next_verb || next_is(Upos::Aux)) =>
            {
                Upos::Pron
            }
            "her" if alternates.contains(&Upos::Pron) || upos == Upos::Pron => upos,
            // Auxiliaries stand before a verb; alone they are verbs, but "be" stays a copula.
            "have" | "has" | "had" | "do" | "does" | "did" | "having" | "doing" => {
                let end = (self.position + 4).min(self.sentence.len());
                let later_verb = (self.position + 1..end)
                    .map(|token| self.sentence.word(token).to_lowercase())
                    .take_while(|word| !matches!(word.as_str(), "the" | "a" | "an" | "," | "." | "to" | "no"))
                    .any(|word| {
                        word == "been"
                            || self.words.verb_forms(&word).iter().any(|form| form.features.verb_form != Some(VerbForm::Ger))
                    });
                if later_verb { Upos::Aux } else { Upos::Verb }
            }
            _ => upos,
        }
    }

    /// The word as a verb, if it can be one and the words before it let it.
    fn verb(&self, readings: &[VerbReading]) -> Option<Tag> {
        let first = readings.first()?;
        let before = self.governor();
        let direct = self.before(1);
        let before_is = |all: &[Upos]| direct.is_some_and(|tag| all.contains(&tag.upos));
        let to = before.is_some_and(|tag| tag.upos == Upos::Part && tag.lemma == "to");
        let aux = before.filter(|tag| tag.upos == Upos::Aux);
        let class = self.words.verb(&first.lemma).unwrap_or(VerbClass::OrNoun);
        let pick = |form: VerbForm| readings.iter().find(|reading| reading.features.verb_form == Some(form));
        let as_verb = |reading: &VerbReading| tag(Upos::Verb, reading.lemma.clone(), reading.features);
        let participle = |passive: bool| {
            let features =
                Features { verb_form: Some(VerbForm::Part), tense: Some(Tense::Past), passive, ..Features::default() };
            tag(Upos::Verb, first.lemma.clone(), features)
        };
        let past = pick(VerbForm::Part).or_else(|| readings.iter().find(|reading| reading.features.tense == Some(Tense::Past)));
        if let Some(aux) = aux {
            if let (true, Some(_)) = (matches!(aux.lemma.as_str(), "be" | "get"), past) {
                return Some(participle(true));
            }
            if let (true, Some(_)) = (aux.lemma == "have", past) {
                return Some(participle(false));
            }
            if let (true, Some(reading)) = (aux.lemma == "be", pick(VerbForm::Ger)) {
                return Some(as_verb(reading));
            }
            if let (true, Some(reading)) = (aux.lemma != "be" && aux.lemma != "have", pick(VerbForm::Inf)) {
                return Some(as_verb(reading));
            }
        }
        if to && let Some(reading) = pick(VerbForm::Inf) {
            return Some(as_verb(reading));
        }
        let in_nominal = self.demonym_before()
            || before_is(&[Upos::Det, Upos::Adj, Upos::Num])
            || direct.is_some_and(|tag| tag.features.possessive || tag.lemma == "'s");
        if let Some(reading) = pick(VerbForm::Ger) {
            let verbal =
                before_is(&[Upos::Noun, Upos::Propn, Upos::Punct, Upos::Adp, Upos::Sconj, Upos::Verb, Upos::Pron, Upos::Cconj]);
            return (!in_nominal && (verbal || self.position == 0)).then(|| as_verb(reading));
        }
        if let Some(reading) = past {
            let own_base = self.demonym_before() && pick(VerbForm::Inf).is_some(); // "the Dutch bid"
            if own_base || in_nominal && !self.demonym_before() {
                return None;
            }
            // "the deal brokered by Oman", "troops deployed along the border": a participle where the clause has its verb already
            let opens = self.position == 0
                && self.sentence.len() > 1
                && self.words.closed(&self.sentence.word(1).to_lowercase()).is_none();
            if opens && self.sentence.word(1).starts_with(char::is_lowercase) {
                return None; // "Strained relations"
            }
            let by = (1..=2).any(|ahead| {
                self.position + ahead < self.sentence.len()
                    && self.sentence.word(self.position + ahead).eq_ignore_ascii_case("by")
            });
            if by || reading.features.verb_form == Some(VerbForm::Part) && pick(VerbForm::Fin).is_none() {
                return Some(participle(true));
            }
            if before_is(&[Upos::Adp]) {
                return None;
            }
            let finite = readings.iter().find(|reading| {
                reading.features.tense == Some(Tense::Past) && reading.features.verb_form == Some(VerbForm::Fin)
            });
            return Some(as_verb(finite.unwrap_or(reading)));
        }
        if class == VerbClass::OrAdjective && pick(VerbForm::Inf).is_some() {
            return before_is(&[Upos::Pron]).then(|| as_verb(first));
        }
        if in_nominal || before_is(&[Upos::Adp]) {
            return None;
        }
        let nominal_before = direct.is_some_and(|tag| matches!(tag.upos, Upos::Noun | Upos::Propn));
        let subject_before =
            direct.is_some_and(|tag| matches!(tag.upos, Upos::Pron | Upos::Sconj) || tag.upos == Upos::Adv) || nominal_before;
        let verb_seen = self
            .tags
            .iter()
            .rev()
            .take_while(|tag| !matches!(tag.upos, Upos::Sconj | Upos::Cconj))
            .any(|tag| matches!(tag.upos, Upos::Verb | Upos::Aux));
        let third = pick(VerbForm::Fin).filter(|reading| reading.features.person == Some(3));
        match (class, third) {
            (VerbClass::Only, _) => Some(as_verb(first)),
            // "Iran rejects US offer", but "Israeli strikes", "the strikes"
            (_, third) => {
                let needed = !self.demonym_before() && nominal_before && !self.clear_verb_elsewhere();
                // A base form agrees with a plural or with two names, the form in -s with a singular.
                let number = direct.and_then(|tag| tag.features.number);
                let joined = self.tags.iter().rev().take(4).any(|tag| tag.upos == Upos::Cconj);
                let agrees = !nominal_before
                    || if third.is_some() {
                        number != Some(Number::Plur) || joined || direct.is_some_and(|tag| tag.upos == Upos::Propn)
                    } else {
                        number == Some(Number::Plur) || joined
                    };
                let fits =
                    subject_before && !verb_seen && agrees && !self.demonym_before() && (self.object_follows() || needed);
                fits.then(|| as_verb(third.unwrap_or(first)))
            }
        }
    }

    /// Whether another word of the sentence can hardly be anything but a finite verb or an auxiliary.
    fn clear_verb_elsewhere(&self) -> bool {
        (0..self.sentence.len())
            .filter(|&token| token != self.position && !self.sentence.word(token).starts_with(char::is_uppercase))
            .any(|token| {
                let word = self.sentence.word(token).to_lowercase();
                let past_or_only = |reading: &VerbReading| {
                    let only = self.words.verb(&reading.lemma) == Some(VerbClass::Only);
                    reading.features.verb_form == Some(VerbForm::Fin) && (only || reading.features.tense == Some(Tense::Past))
                };
                self.words.closed(&word).is_some_and(|closed| closed.upos == Upos::Aux)
                    || self.words.verb_forms(&word).iter().any(past_or_only)
            })
    }

    /// Whether the next word can begin an object or complement: a determiner, pronoun, name or preposition.
    fn object_follows(&self) -> bool {
        let Some(next) = (self.position + 1 < self.sentence.len()).then(|| self.sentence.word(self.position + 1)) else {
            return false;
        };
        let closed = self.words.closed(&next.to_lowercase());
        next.starts_with(char::is_uppercase)
            || closed.is_some_and(|closed| matches!(closed.upos, Upos::Det | Upos::Pron | Upos::Sconj | Upos::Part | Upos::Num))
            || closed.is_none() && self.words.is_adjective(next)
            || next.ends_with("ing")
            || closed.is_some_and(|closed| closed.upos == Upos::Adp) && !self.acronym_before() && !self.clear_verb_elsewhere()
    }

    /// A word such as "Israeli" stands before: what follows is its noun.
    fn demonym_before(&self) -> bool {
        self.before(1).is_some_and(|tag| tag.upos == Upos::Propn && self.demonyms.is_demonym(&tag.lemma))
    }

    /// "US strikes on Iran", but "US strikes Iran": acronyms stand for the adjective too.
    fn acronym_before(&self) -> bool {
        self.before(1).is_some_and(|tag| tag.upos == Upos::Propn && !tag.lemma.contains(char::is_lowercase))
    }

    /// Whether a participle stands before its noun: "the besieged city".
    fn before_noun(&self) -> bool {
        self.before(1)
            .is_some_and(|tag| matches!(tag.upos, Upos::Det | Upos::Adj | Upos::Adp | Upos::Num) || tag.features.possessive)
            && self.position + 1 < self.sentence.len()
            && self.sentence.word(self.position).ends_with("ed")
    }
}

fn adjective_suffix(word: &str) -> bool {
    word.len() > 5
        && ["ous", "ful", "less", "ible", "able", "ical", "ional", "ental", "istic", "ative"]
            .iter()
            .any(|end| word.ends_with(end))
}

fn known_suffix(word: &str) -> bool {
    word.len() > 6
        && ["tion", "tions", "ment", "ments", "ness", "ity", "ists", "ers", "ance", "ence", "ship", "ism"]
            .iter()
            .any(|end| word.ends_with(end))
}
