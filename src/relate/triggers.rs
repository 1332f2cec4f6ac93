//! Finds the words of frames in a sentence.

use std::sync::Arc;

use super::arguments::{Scene, Site};
use crate::lexicon::{Frame, Relations, TriggerEntry, TriggerKind};
use crate::model::{Deprel, SentenceKind, Upos};

/// How many words may stand between two words of a trigger: "cut all diplomatic ties with".
const MAX_GAP: usize = 4;

/// The triggers of a sentence with the frames they belong to: at each head word the longest first.
pub(super) fn find(relations: &Relations, scene: &Scene) -> Vec<(Site, Arc<Frame>)> {
    let mut found: Vec<(Site, Arc<Frame>)> = Vec::new();
    for head in 0..scene.sentence.len() {
        // "the General Agreement on Tariffs": a name, and no agreement. "Thanks to": a preposition
        let preposition = scene.sentence.tree().deprel(head) == Deprel::Case
            && matches!(scene.upos(head), Upos::Noun | Upos::Verb)
            || is_thanks_to(scene, head);
        if scene.is_in_name(head) || is_lone_name(scene, head) || preposition || is_future(scene, head) {
            continue;
        }
        let kinds: &[TriggerKind] = match scene.upos(head) {
            Upos::Verb => &[TriggerKind::Verb, TriggerKind::Adjective],
            Upos::Aux => &[TriggerKind::Verb],
            Upos::Noun => &[TriggerKind::Noun],
            Upos::Propn => &[TriggerKind::Noun],
            Upos::Adj => &[TriggerKind::Adjective, TriggerKind::Noun],
            Upos::Adp => &[TriggerKind::Adjective],
            _ => &[],
        };
        // "sit-in", "sabre-rattling": whatever stands last after a hyphen is a noun
        let hyphen = head >= 2 && scene.sentence.word(head - 1) == "-" && !scene.sentence.tokens[head - 1].space_after;
        let kinds =
            if hyphen && !kinds.contains(&TriggerKind::Noun) { [kinds, &[TriggerKind::Noun]].concat() } else { kinds.to_vec() };
        let surface = scene.sentence.word(head).to_lowercase();
        for kind in kinds {
            // Words of which one spelling is a trigger of its own ("hostilities") are taken by that spelling first.
            let spellings = [surface.as_str(), scene.lemma(head)];
            let spellings =
                if kind == TriggerKind::Verb || spellings[0] == spellings[1] { &spellings[1..] } else { &spellings };
            for spelling in spellings {
                let before = found.len();
                for entry in relations.triggers(kind, spelling) {
                    if let Some(tokens) = matches(scene, kind, head, entry)
                        && !has_other_particle(scene, kind, head, &tokens)
                        && !(entry.frame.relation.id == "visit" && has_infinitive(scene, &tokens))
                    {
                        found.push((Site { kind, head, tokens }, entry.frame.clone()));
                    }
                }
                if found.len() > before {
                    break;
                }
            }
        }
    }
    found
}

/// "Thanks to", which thanks nobody; "gave thanks to" does.
fn is_thanks_to(scene: &Scene, token: usize) -> bool {
    let word = |at: usize| scene.sentence.word(at).to_lowercase();
    word(token) == "thanks"
        && token + 1 < scene.sentence.len()
        && word(token + 1) == "to"
        && token
            .checked_sub(1)
            .is_none_or(|before| !matches!(scene.upos(before), Upos::Adj | Upos::Det | Upos::Pron | Upos::Verb))
}

/// "He is going to speak", "continued to fire": no journey.
fn has_infinitive(scene: &Scene, tokens: &[usize]) -> bool {
    tokens.iter().any(|&token| scene.sentence.word(token) == "to" && scene.upos(token) == Upos::Part)
}

fn is_future(scene: &Scene, head: usize) -> bool {
    let next = head + 1;
    scene.sentence.word(head).eq_ignore_ascii_case("going") && next < scene.sentence.len() && has_infinitive(scene, &[next])
}

/// "Britain's Cable and Wireless": a noun with a capital inside a sentence is a name, unless it is one that was spoken of: "the Agreement".
fn is_lone_name(scene: &Scene, head: usize) -> bool {
    let noun = matches!(scene.upos(head), Upos::Noun | Upos::Propn);
    let mut letters = scene.sentence.word(head).chars();
    let capital = letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_lowercase);
    if !noun || !capital || head == 0 || scene.sentence.kind != SentenceKind::Prose || scene.mention_at(head).is_some() {
        return false;
    }
    let before = scene.sentence.word(head - 1).to_lowercase();
    // The first word of a quotation, a title or a list has a capital for its place; so may any behind a noun or an adjective with one.
    !matches!(&*before, "the" | "this" | "that" | "these" | "those" | "a" | "an" | "our" | "its" | "their")
        && scene.sentence.word(head - 1).chars().all(char::is_alphabetic)
        && matches!(scene.upos(head - 1), Upos::Adp | Upos::Cconj | Upos::Part)
}

/// "back down" is not "back".
fn has_other_particle(scene: &Scene, kind: TriggerKind, head: usize, tokens: &[usize]) -> bool {
    let mut particles = scene.sentence.tree().children_by(head, &[Deprel::CompoundPrt]);
    kind == TriggerKind::Verb && particles.any(|particle| !tokens.contains(&particle))
}

fn matches(scene: &Scene, kind: TriggerKind, head: usize, entry: &TriggerEntry) -> Option<Vec<usize>> {
    if entry.others.is_empty() {
        return Some(vec![head]);
    }
    match kind {
        TriggerKind::Noun => before(scene, head, entry),
        TriggerKind::Verb | TriggerKind::Adjective => after(scene, head, entry, kind).or_else(|| passive(scene, head, entry)),
    }
}

fn is_word(scene: &Scene, token: usize, wanted: &str) -> bool {
    scene.lemma(token) == wanted || scene.sentence.word(token).eq_ignore_ascii_case(wanted)
}

/// The words before a noun: "air" before "strike", "round of" before "talks".
fn before(scene: &Scene, head: usize, entry: &TriggerEntry) -> Option<Vec<usize>> {
    let mut tokens = vec![head];
    let mut at = head;
    for wanted in entry.others.iter().rev() {
        let lowest = at.saturating_sub(3);
        let found = (lowest..at)
            .rev()
            .take_while(|&token| token + 1 == at || may_skip(scene, token + 1, TriggerKind::Noun))
            .find(|&token| is_word(scene, token, wanted))?;
        tokens.push(found);
        at = found;
    }
    tokens.reverse();
    Some(tokens)
}

/// The words after a verb or adjective, in order, with modifiers between.
fn after(scene: &Scene, head: usize, entry: &TriggerEntry, kind: TriggerKind) -> Option<Vec<usize>> {
    let mut tokens = vec![head];
    let mut at = head;
    for (position, wanted) in entry.others.iter().enumerate() {
        let last = position + 1 == entry.others.len();
        let found = (at + 1..(at + 2 + MAX_GAP).min(scene.sentence.len()))
            .take_while(|&token| token == at + 1 || may_skip(scene, token - 1, kind))
            // "lobbied the United States for": the actor between is the object, the preposition is not the trigger's
            .take_while(|&token| {
                token == at + 1 || !last || scene.upos(token) != Upos::Adp || scene.mention_at(token - 1).is_none()
            })
            .find(|&token| is_word(scene, token, wanted))?;
        tokens.push(found);
        at = found;
    }
    Some(tokens)
}

fn may_skip(scene: &Scene, token: usize, kind: TriggerKind) -> bool {
    let word = scene.sentence.word(token);
    match scene.upos(token) {
        Upos::Adj | Upos::Det | Upos::Num => true,
        Upos::Punct => matches!(word, "-" | "–"),
        Upos::Noun | Upos::Propn | Upos::Pron | Upos::Adv | Upos::Part => kind != TriggerKind::Noun,
        _ => false,
    }
}

/// "Sanctions on Iran were lifted": the noun of the trigger is the subject, before the verb.
fn passive(scene: &Scene, head: usize, entry: &TriggerEntry) -> Option<Vec<usize>> {
    let tree = scene.sentence.tree();
    let (noun, rest) = entry.others.split_first()?;
    let subject = tree
        .children_by(head, &[Deprel::NsubjPass])
        .next()
        .or_else(|| tree.head(head).filter(|_| tree.deprel(head) == Deprel::Acl))?;
    if !is_word(scene, subject, noun) {
        return None;
    }
    let mut tokens = vec![subject];
    for wanted in rest {
        let near = (subject + 1..head).chain(head + 1..(head + 2 + MAX_GAP).min(scene.sentence.len()));
        tokens.push(near.into_iter().find(|&token| is_word(scene, token, wanted))?);
    }
    tokens.push(head);
    tokens.sort_unstable();
    Some(tokens)
}
