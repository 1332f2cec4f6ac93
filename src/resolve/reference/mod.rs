//! Reference back: "he", "its army", "the country", "both sides", "the president", "the latter".
//!
//! One walk over a sentence from left to right: mentions found by name are noted in the memory as they are passed, references are resolved against what
//! came before them. Precision before recall: a reference whose likeliest antecedent is no actor stays unresolved.

mod descriptions;
mod notes;
mod offices;
mod pairs;
mod pronouns;

use std::ops::Range;
use std::sync::Arc;

use compact_str::CompactString;
use jiff::civil::Date;

use super::memory::{Candidate, Memory};
use super::{Found, Unresolved, span_of};
use crate::lexicon::Lexicon;
use crate::model::{Actor, ActorKind, ActorRef, Mention, MentionRule, Sentence, Unit};

/// Sentences over which a pronoun reaches back, and a description.
const PRONOUN_REACH: u32 = 1;
const DESCRIPTION_REACH: u32 = 4;
/// What "they" gives to two that were named together.
const TOGETHER: f64 = 60.0;
/// Weight of whom a verb of judgement is about, for the pronoun of the reason.
const JUDGED: f64 = 100.0;
/// Longest string of modifiers between an article and its noun.
const MAX_MODIFIERS: usize = 4;

/// Walks over one sentence.
pub(super) struct Walk<'w, 'd> {
    pub lexicon: &'w Lexicon,
    pub date: Option<Date>,
    /// The state whose offices are meant without a name.
    pub home: Option<&'w Arc<Actor>>,
    pub host: Option<&'w Arc<Actor>>,
    pub sentence: &'w Sentence<'d>,
    pub memory: &'w mut Memory,
    /// The words in lower case.
    pub lower: &'w [CompactString],
    /// References that stand for nobody known, and why.
    pub unresolved: Vec<Unresolved>,
}

/// Cases of a pronoun that bear on what it can mean.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    Subject,
    Object,
    Possessive,
    Reflexive,
}

/// Numbers and sexes of pronouns.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pronoun {
    He,
    She,
    It,
    They,
}

fn pronoun(word: &str) -> Option<(Pronoun, Case)> {
    Some(match word {
        "he" => (Pronoun::He, Case::Subject),
        "him" => (Pronoun::He, Case::Object),
        "his" => (Pronoun::He, Case::Possessive),
        "himself" => (Pronoun::He, Case::Reflexive),
        "she" => (Pronoun::She, Case::Subject),
        "her" => (Pronoun::She, Case::Possessive),
        "herself" => (Pronoun::She, Case::Reflexive),
        "it" => (Pronoun::It, Case::Subject),
        "its" => (Pronoun::It, Case::Possessive),
        "itself" => (Pronoun::It, Case::Reflexive),
        "they" => (Pronoun::They, Case::Subject),
        "them" => (Pronoun::They, Case::Object),
        "their" => (Pronoun::They, Case::Possessive),
        "themselves" => (Pronoun::They, Case::Reflexive),
        _ => return None,
    })
}

impl<'w> Walk<'w, '_> {
    /// The mentions of the sentence with the references among them, in order.
    pub fn run(&mut self, found: Vec<Found>) -> Vec<Found> {
        let mut out: Vec<Found> = Vec::new();
        let mut coming = found.into_iter().peekable();
        let mut token = 0;
        while token < self.sentence.len() {
            if let Some(mut next) = coming.next_if(|next| next.mention.tokens.start <= token) {
                token = token.max(next.mention.tokens.end);
                self.fill_person(&mut next);
                self.note(&next, &out);
                out.push(next);
                continue;
            }
            let limit = coming.peek().map_or(self.sentence.len(), |next| next.mention.tokens.start);
            let references = self.reference(token, limit, coming.peek());
            if let Some(end) = references.last().map(|last| last.mention.tokens.end) {
                for reference in references {
                    self.note(&reference, &out);
                    out.push(reference);
                }
                token = end;
            } else {
                token = self.stranger(token, limit).unwrap_or(token + 1);
            }
        }
        out
    }

    fn lower(&self, token: usize) -> &'w str {
        &self.lower[token]
    }

    /// Whatever reference begins at a token: none, one, or an owner and what it owns ("its army").
    fn reference(&mut self, token: usize, limit: usize, next: Option<&Found>) -> Vec<Found> {
        let word = self.lower(token);
        if let Some((which, case)) = pronoun(word) {
            let found = match self.pronoun(token, which, case) {
                Ok(found) => found,
                Err(reason) => {
                    self.unresolved.push(Unresolved { span: span_of(self.sentence, &(token..token + 1)), reason });
                    return Vec::new();
                }
            };
            let owner = found.mention.actors.clone();
            let mut all = vec![found];
            if case == Case::Possessive {
                all.extend(self.owned(token + 1, limit, &owner));
            }
            return all;
        }
        if let Some(found) = self.pair(token, word) {
            return vec![found];
        }
        if let Some(found) = self.former_or_latter(token, word) {
            return vec![found];
        }
        if let Some(found) = self.description(token, limit, word) {
            let owner = found.mention.actors.clone();
            let end = found.mention.tokens.end;
            let mut all = vec![found];
            if end < limit && matches!(self.sentence.word(end), "'s" | "’s" | "'" | "’") {
                all.extend(self.owned(end + 1, limit, &owner));
            }
            return all;
        }
        self.lone_agent(token, limit, word, next).into_iter().collect()
    }

    fn found(&self, tokens: Range<usize>, actors: Vec<ActorRef>, because: String) -> Found {
        let span = span_of(self.sentence, &tokens);
        Found { mention: Mention { tokens, span, actors, rule: MentionRule::Reference, because }, noun: None, place: false }
    }

    fn lower_at(&self, token: usize) -> &'w str {
        self.lower.get(token).map_or("", CompactString::as_str)
    }
}

/// An organisation's people are the organisation's: its unit stays, but for those of states.
fn unit_for(unit: Unit, actor: &ActorRef) -> Unit {
    match actor.actor.kind {
        ActorKind::State => unit,
        ActorKind::Igo => Unit::Igo,
        ActorKind::Ngo => Unit::Ngo,
        ActorKind::Group | ActorKind::Bloc => actor.unit.unwrap_or(unit),
    }
}

fn is_counterpart(noun: &str) -> bool {
    matches!(noun, "counterpart" | "counterparts" | "opposite number" | "opposite numbers")
}

fn same_actors(a: &Candidate, b: &Candidate) -> bool {
    a.actors.len() == b.actors.len()
        && a.actors
            .iter()
            .zip(&b.actors)
            .all(|(a, b)| a.actor.id == b.actor.id && (a.person == b.person || a.person.is_none() || b.person.is_none()))
        && !a.actors.is_empty()
}

/// Whether two names of offices can be one office: "minister" and "foreign minister", "leader" and "president".
fn same_office(role: &str, noun: &str) -> bool {
    let rules = [
        "president",
        "prime minister",
        "premier",
        "chancellor",
        "king",
        "emir",
        "supreme leader",
        "leader",
        "taoiseach",
        "sultan",
        "junta leader",
    ];
    role == noun
        || role.strip_suffix(noun).is_some_and(|rest| rest.ends_with(' '))
        || matches!(noun, "leader" | "head of state" | "ruler" | "head of government" | "strongman") && rules.contains(&role)
}

fn is_plural_party(word: &str) -> bool {
    matches!(
        word,
        "sides"
            | "side"
            | "countries"
            | "nations"
            | "governments"
            | "states"
            | "parties"
            | "neighbours"
            | "neighbors"
            | "rivals"
            | "foes"
            | "enemies"
            | "allies"
            | "capitals"
            | "powers"
            | "men"
            | "women"
            | "adversaries"
            | "partners"
            | "superpowers"
            | "economies"
            | "country"
            | "kingdoms"
            | "republics"
            | "belligerents"
    )
}

/// Marks and words behind which a clause may begin.
const CLAUSE_BEGINS: [&str; 29] = [
    ",", ";", ":", "-", "–", "—", "\"", "“", "”", "that", "because", "after", "before", "when", "while", "if", "but", "and",
    "who", "which", "as", "said", "says", "until", "unless", "although", "though", "whether", "where",
];

/// Words before an object.
const PREPOSITIONS: [&str; 40] = [
    "of",
    "in",
    "on",
    "at",
    "by",
    "to",
    "from",
    "with",
    "for",
    "against",
    "about",
    "into",
    "between",
    "through",
    "over",
    "under",
    "towards",
    "toward",
    "without",
    "within",
    "among",
    "amid",
    "near",
    "across",
    "inside",
    "outside",
    "behind",
    "beyond",
    "upon",
    "via",
    "despite",
    "around",
    "along",
    "during",
    "including",
    "per",
    "versus",
    "onto",
    "off",
    "above",
];
