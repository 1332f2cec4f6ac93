//! Groups of words that belong together: nominals with what stands before their head, verbs with their auxiliaries.

use super::Arcs;
use crate::model::{Deprel, Features, TaggedSentence, Upos, VerbForm};

/// What a group does in a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A noun, name or pronoun with its modifiers.
    Nominal,
    /// A verb that can have a subject of its own.
    Finite,
    /// "to" and a base form.
    Infinitive,
    /// An `-ing` form without auxiliary.
    Gerund,
    /// A past participle without auxiliary.
    Participle,
    /// "is", "was" with a nominal or adjective to follow.
    Copula,
    /// An adjective that stands alone.
    Adjective,
    Preposition,
    /// "that", "if", "because".
    Subordinator,
    /// "which", "who", and "that" after a noun.
    Relative,
    /// "and", "or", "but".
    Coordinator,
    Comma,
    /// Any other punctuation that parts clauses: ";", ":", a dash, a bracket.
    Break,
    Adverb,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Group {
    pub kind: Kind,
    pub head: usize,
    pub end: usize,
    pub passive: bool,
}

pub(super) fn group(sentence: &TaggedSentence, arcs: &mut Arcs) -> Vec<Group> {
    let tags = sentence.tags();
    let mut groups = Vec::new();
    let mut at = 0;
    while at < tags.len() {
        let group =
            nominal(sentence, at, arcs).or_else(|| verbal(sentence, at, arcs)).unwrap_or_else(|| single(sentence, at, &groups));
        at = group.end;
        groups.push(group);
    }
    groups
}

fn single(sentence: &TaggedSentence, at: usize, before: &[Group]) -> Group {
    let tag = &sentence.tags()[at];
    let word = sentence.word(at);
    let kind = match tag.upos {
        // "at least 19 people"
        Upos::Adp if word == "at" && at + 1 < sentence.len() && matches!(sentence.word(at + 1), "least" | "most") => {
            Kind::Adverb
        }
        Upos::Adp => Kind::Preposition,
        Upos::Sconj => Kind::Subordinator,
        Upos::Cconj => Kind::Coordinator,
        Upos::Pron
            if is_relative(word) && before.last().is_some_and(|group| matches!(group.kind, Kind::Nominal | Kind::Comma)) =>
        {
            Kind::Relative
        }
        Upos::Pron => Kind::Nominal,
        Upos::Punct if word == "," => Kind::Comma,
        Upos::Punct if matches!(word, "\"" | "“" | "”" | "'" | "‘" | "’" | "." | "?" | "!") => Kind::Adverb,
        Upos::Punct => Kind::Break,
        Upos::Adj => Kind::Adjective,
        _ => Kind::Adverb,
    };
    Group { kind, head: at, end: at + 1, passive: false }
}

fn is_relative(word: &str) -> bool {
    ["which", "who", "whom", "whose", "that"].iter().any(|relative| word.eq_ignore_ascii_case(relative))
}

/// The nominal that starts here, if one does. Its last noun is the head; a possessor, compound, adjective or determiner hangs on the
/// next head to its right.
fn nominal(sentence: &TaggedSentence, start: usize, arcs: &mut Arcs) -> Option<Group> {
    let tags = sentence.tags();
    let is_noun = |at: usize| tags.get(at).is_some_and(|tag| matches!(tag.upos, Upos::Noun | Upos::Propn));
    let mut at = start;
    let mut head = None;
    let mut waiting: Vec<(usize, Deprel)> = Vec::new();
    while let Some(tag) = tags.get(at) {
        let word = sentence.word(at);
        match tag.upos {
            Upos::Det if head.is_none() => waiting.push((at, Deprel::Det)),
            Upos::Pron if tag.features.possessive && head.is_none() => waiting.push((at, Deprel::NmodPoss)),
            Upos::Pron if at == start && !is_relative(word) => {
                return Some(Group { kind: Kind::Nominal, head: at, end: at + 1, passive: false });
            }
            Upos::Adj if head.is_none() => waiting.push((at, Deprel::Amod)),
            // "the top Iranian diplomat": a name between, then an adjective
            Upos::Adj
                if tags.get(at + 1).is_some_and(|next| matches!(next.upos, Upos::Noun | Upos::Adj))
                    && is_noun(at - 1)
                    && tags[at - 1].upos == Upos::Propn =>
            {
                waiting.push((head.take()?, Deprel::Compound));
                waiting.push((at, Deprel::Amod));
            }
            Upos::Verb if head.is_none() && !waiting.is_empty() && is_noun(at + 1) && is_participle(&tag.features) => {
                waiting.push((at, Deprel::Amod))
            }
            Upos::Num | Upos::Sym => match head {
                Some(before) if tags[before].upos != Upos::Num && tags[before].upos != Upos::Sym => break,
                _ => {
                    if let Some(before) = head {
                        waiting.push((before, Deprel::Nummod));
                    }
                    head = Some(at);
                }
            },
            Upos::Noun | Upos::Propn => {
                if let Some(before) = head {
                    let deprel = if tags[before].upos == Upos::Num { Deprel::Nummod } else { Deprel::Compound };
                    waiting.push((before, deprel));
                }
                head = Some(at);
            }
            Upos::Part if tag.lemma == "'s" && head.is_some() => {
                let Some(possessor) = head else { break };
                hang(arcs, &mut waiting, possessor);
                arcs.attach(at, possessor, Deprel::Case);
                let goes_on = tags.get(at + 1).is_some_and(|next| {
                    matches!(next.upos, Upos::Noun | Upos::Propn | Upos::Adj | Upos::Num | Upos::Verb | Upos::Adv)
                });
                if !goes_on {
                    at += 1;
                    return Some(Group { kind: Kind::Nominal, head: possessor, end: at, passive: false });
                }
                waiting.push((possessor, Deprel::NmodPoss));
                head = None;
            }
            // "Iran-US talks", "U.S.-led coalition", "long-term": the part before the hyphen modifies the head
            Upos::Punct
                if matches!(word, "-" | "–" | "/")
                    && at > start
                    && !sentence.tokens[at - 1].space_after
                    && !sentence.tokens[at].space_after =>
            {
                let before = head.take().or_else(|| (at > start).then(|| at - 1));
                if let Some(before) = before.filter(|before| !waiting.iter().any(|(token, _)| token == before)) {
                    waiting.push((before, Deprel::Compound));
                }
                waiting.push((at, Deprel::Punct));
            }
            // "Iran-backed groups", "sabre-rattling", "sit-in"
            Upos::Verb | Upos::Adp | Upos::Adv
                if head.is_none()
                    && waiting.last().is_some_and(|(before, _)| *before + 1 == at && sentence.word(*before) == "-") =>
            {
                let goes_on = tags.get(at + 1).is_some_and(|next| matches!(next.upos, Upos::Noun | Upos::Propn | Upos::Adj));
                if goes_on {
                    waiting.push((at, Deprel::Amod));
                } else {
                    head = Some(at);
                }
            }
            Upos::Adv
                if head.is_none() && tags.get(at + 1).is_some_and(|next| next.upos == Upos::Adj) && !waiting.is_empty() =>
            {
                arcs.attach(at, at + 1, Deprel::Advmod);
            }
            // "a back channel", "the then president"
            Upos::Adv
                if head.is_none() && tags.get(at + 1).is_some_and(|next| next.upos == Upos::Noun) && !waiting.is_empty() =>
            {
                waiting.push((at, Deprel::Amod))
            }
            _ => break,
        }
        at += 1;
    }
    // Without a noun: a determiner or number alone is a nominal ("both", "three"), adjectives alone are not.
    let head = match head {
        Some(head) => head,
        None => {
            let (last, deprel) = *waiting.iter().rev().find(|(_, deprel)| matches!(deprel, Deprel::Det | Deprel::NmodPoss))?;
            if last + 1 != at || deprel == Deprel::NmodPoss && at == start + 1 {
                // "the poor": the adjective stands for the noun
                let (adjective, _) = *waiting.last().filter(|(token, deprel)| *deprel == Deprel::Amod && *token + 1 == at)?;
                adjective
            } else {
                last
            }
        }
    };
    let end = at.max(head + 1);
    hang(arcs, &mut waiting, head);
    Some(Group { kind: Kind::Nominal, head, end, passive: false })
}

fn is_participle(features: &Features) -> bool {
    features.verb_form == Some(VerbForm::Part) || features.verb_form == Some(VerbForm::Ger)
}

fn hang(arcs: &mut Arcs, waiting: &mut Vec<(usize, Deprel)>, head: usize) {
    for (token, deprel) in waiting.drain(..).filter(|(token, _)| *token != head) {
        arcs.attach(token, head, deprel);
    }
}

/// The verb group that starts here: auxiliaries, "to", negation and adverbs, then a verb.
fn verbal(sentence: &TaggedSentence, start: usize, arcs: &mut Arcs) -> Option<Group> {
    let tags = sentence.tags();
    let mut at = start;
    let mut parts: Vec<usize> = Vec::new();
    while let Some(tag) = tags.get(at) {
        match tag.upos {
            Upos::Aux | Upos::Part if tag.lemma != "'s" => parts.push(at),
            Upos::Adv if !parts.is_empty() => parts.push(at),
            _ => break,
        }
        at += 1;
    }
    let auxiliary = |at: &usize| tags[*at].upos == Upos::Aux;
    let to = parts.iter().any(|&part| tags[part].upos == Upos::Part && tags[part].lemma == "to");
    let verb = tags.get(at).filter(|tag| tag.upos == Upos::Verb);
    let Some(verb) = verb else {
        let copula = *parts.iter().rev().find(|part| auxiliary(part))?;
        let end = parts.last().copied()? + 1;
        for &part in parts.iter().filter(|&&part| part != copula) {
            attach_part(sentence, part, copula, false, arcs);
        }
        let kind = if to { Kind::Infinitive } else { Kind::Copula };
        return Some(Group { kind, head: copula, end, passive: false });
    };
    let has_aux = parts.iter().any(auxiliary);
    let form = verb.features.verb_form;
    let passive = verb.features.passive && form == Some(VerbForm::Part);
    let kind = match form {
        _ if to => Kind::Infinitive,
        Some(VerbForm::Ger) if !has_aux => Kind::Gerund,
        Some(VerbForm::Part) if !has_aux => Kind::Participle,
        _ => Kind::Finite,
    };
    for &part in &parts {
        attach_part(sentence, part, at, passive, arcs);
    }
    let mut end = at + 1;
    // "pulled out of": a particle is part of the verb where another preposition follows it
    let bare = tags.get(end + 1).is_none_or(|tag| matches!(tag.upos, Upos::Adp | Upos::Punct | Upos::Sconj | Upos::Adv));
    let particle = tags.get(end).is_some_and(|tag| matches!(tag.upos, Upos::Adp | Upos::Adv))
        && match sentence.word(end) {
            "up" | "down" | "off" | "out" | "away" | "back" => true,
            "over" => bare || matches!(verb.lemma.as_str(), "hand" | "turn" | "take" | "win"),
            "in" => bare || verb.lemma == "let",
            "on" | "through" => bare,
            _ => false,
        };
    if particle {
        arcs.attach(end, at, Deprel::CompoundPrt);
        end += 1;
    }
    Some(Group { kind, head: at, end, passive })
}

fn attach_part(sentence: &TaggedSentence, part: usize, head: usize, passive: bool, arcs: &mut Arcs) {
    let tag = &sentence.tags()[part];
    let deprel = match tag.upos {
        Upos::Aux if passive && tag.lemma == "be" => Deprel::AuxPass,
        Upos::Aux => Deprel::Aux,
        Upos::Part if tag.lemma == "to" => Deprel::Mark,
        _ => Deprel::Advmod,
    };
    arcs.attach(part, head, deprel);
}
