//! What a document has spoken of so far: the candidates for "he", "the country", "both sides".
//!
//! Salience after Lappin & Leass (1994), without a tree: a candidate weighs more as the subject of its sentence, and half as much a
//! sentence later. People and things that are no actor are remembered too: where one of them is the likeliest, nothing is resolved.

use crate::lexicon::Gender;
use crate::model::{ActorKind, ActorRef};

/// What sort of thing a candidate is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// One human being.
    Person,
    /// People, or things, in the plural.
    Many,
    /// A body that acts for an actor: an army, a ministry.
    Body,
    /// A state by its name.
    State,
    /// An armed or political group.
    Group,
    /// An international organisation, a bloc, a charity.
    Organisation,
}

/// Somebody or something that was spoken of.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// Who it stands for; none for somebody who is no actor.
    pub actors: Vec<ActorRef>,
    pub sort: Sort,
    pub gender: Option<Gender>,
    /// The office, as the lexicon or the text names it: "foreign minister".
    pub role: Option<String>,
    /// Whether it was the subject, as far as the order of words tells.
    pub subject: bool,
    /// Named only as a place: no antecedent of a pronoun, but of "the army" and "the country".
    pub place: bool,
    pub sentence: u32,
    pub token: usize,
    /// The words, for `explain`.
    pub text: String,
}

impl Candidate {
    /// Whether it stands for one state, or for somebody who acts for one.
    pub fn of_state(&self) -> bool {
        matches!(&self.actors[..], [only] if only.actor.kind == ActorKind::State)
    }
}

/// Sentences after which a candidate is forgotten.
const REACH: u32 = 6;
/// Weight of a candidate, of a subject, of one that is no place, and of nearness within the sentence.
const BASE: f64 = 100.0;
const SUBJECT: f64 = 80.0;
const NO_PLACE: f64 = 50.0;
const NEAR: f64 = 20.0;

/// All candidates of a document, the latest last.
#[derive(Clone, Debug, Default)]
pub(super) struct Memory {
    candidates: Vec<Candidate>,
}

impl Memory {
    pub fn add(&mut self, candidate: Candidate) {
        self.candidates.retain(|old| old.sentence + REACH >= candidate.sentence);
        self.candidates.push(candidate);
    }

    /// The latest first.
    pub fn latest(&self) -> impl Iterator<Item = &Candidate> {
        self.candidates.iter().rev()
    }

    /// The weightiest candidate that fits, seen from a place in the text; of two alike the later.
    pub fn best(&self, sentence: u32, token: usize, within: u32, fits: impl Fn(&Candidate) -> bool) -> Option<&Candidate> {
        self.best_with(sentence, token, within, |candidate| fits(candidate).then_some(0.0))
    }

    /// As [`Memory::best`], with more weight for some.
    pub fn best_with(
        &self,
        sentence: u32,
        token: usize,
        within: u32,
        bonus: impl Fn(&Candidate) -> Option<f64>,
    ) -> Option<&Candidate> {
        let mut best: Option<(&Candidate, f64)> = None;
        for candidate in self.latest() {
            let age = sentence.saturating_sub(candidate.sentence);
            let Some(bonus) = bonus(candidate).filter(|_| age <= within) else { continue };
            let mut weight = BASE + bonus;
            weight += if candidate.subject { SUBJECT } else { 0.0 };
            weight += if candidate.place { 0.0 } else { NO_PLACE };
            if age == 0 {
                weight += NEAR * candidate.token as f64 / token.max(1) as f64;
            }
            weight *= 0.5f64.powi(age as i32);
            if best.is_none_or(|(_, most)| weight > most) {
                best = Some((candidate, weight));
            }
        }
        best.map(|(candidate, _)| candidate)
    }
}
