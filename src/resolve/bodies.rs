//! Named bodies of a state, forces that it leads, and states that only say where somebody is: "Turkey's National Intelligence Organisation", "the Saudi-led
//! coalition", "Iran-backed militias", "Somalia's Islamic Courts Union".

use super::agents::{Noun, longest, text_of, widen};
use super::context::is_capitalised;
use super::persons::name_person;
use super::{Found, span_of};
use crate::lexicon::{DescriptionSort, Lexicon};
use crate::model::{ActorKind, MentionRule, Sentence, Unit};

/// "the South American country", "the North African kingdom": the region only describes a state.
pub(super) fn is_region_adjective(lexicon: &Lexicon, sentence: &Sentence, found: &Found) -> bool {
    let end = found.mention.tokens.end;
    found.mention.rule == MentionRule::Demonym
        && found.mention.actors[0].actor.kind == ActorKind::Bloc
        && end < sentence.len()
        && lexicon.actors.description(&sentence.word(end).to_lowercase()) == Some(DescriptionSort::State)
        && !lexicon.actors.is_plural_description(&sentence.word(end).to_lowercase())
}

/// "Pakistan's Inter-Services Intelligence", "Sinn Fein's Gerry Adams": a body or a person of the tables behind its own actor is one with it.
pub(super) fn own_body(lexicon: &Lexicon, sentence: &Sentence, found: &mut Vec<Found>, at: usize) -> bool {
    let (own, Some(next)) = (&found[at].mention, found.get(at + 1)) else { return false };
    let between = own.tokens.end..next.mention.tokens.start;
    // "Somalia's Islamic Courts Union", "Greece's far-right Golden Dawn": the state says only where the group is.
    let adjective = |token: usize| {
        let word = sentence.word(token);
        word == "-"
            || word.starts_with(char::is_lowercase)
                && (lexicon.words.is_adjective(word) || matches!(word, "far" | "pro" | "anti" | "right" | "left"))
    };
    let home = own.actors[0].actor.kind == ActorKind::State
        && matches!(next.mention.actors[0].actor.kind, ActorKind::Group)
        && next.mention.rule == MentionRule::Name
        && (1..=4).contains(&between.len())
        && matches!(sentence.word(between.start), "'s" | "’s" | "'" | "’")
        && between.clone().skip(1).all(adjective);
    if home && found[at].noun.is_none() && own.actors.len() == 1 {
        let start = own.tokens.start;
        found.remove(at);
        let mention = &mut found[at].mention;
        mention.tokens.start = start;
        mention.span = span_of(sentence, &mention.tokens);
        return true;
    }
    let joined = between.is_empty() || between.len() == 1 && matches!(sentence.word(between.start), "'s" | "’s" | "'" | "’");
    let same =
        own.actors.len() == 1 && next.mention.actors.len() == 1 && own.actors[0].actor.id == next.mention.actors[0].actor.id;
    let body = next.mention.rule == MentionRule::Name && next.mention.actors[0].unit.is_some() && own.actors[0].unit.is_none();
    let person = next.mention.rule == MentionRule::Person && !between.is_empty();
    if !(joined && same && (body || person)) || found[at].noun.is_some() {
        return false;
    }
    let start = own.tokens.start;
    found.remove(at);
    let mention = &mut found[at].mention;
    mention.tokens.start = start;
    mention.span = span_of(sentence, &mention.tokens);
    true
}

/// "Iran-backed militias": who backs is not who acts. "The Iran-backed Houthis" are named: then the patron is spoken of too.
pub(super) fn is_patron(sentence: &Sentence, found: &[Found], at: usize) -> bool {
    let end = found[at].mention.tokens.end;
    let named = found.get(at + 1).is_some_and(|next| next.mention.tokens.start <= end + 4);
    !named
        && end + 1 < sentence.len()
        && matches!(sentence.word(end), "-" | "‑" | "–")
        && matches!(
            sentence.word(end + 1),
            "backed"
                | "allied"
                | "aligned"
                | "supported"
                | "sponsored"
                | "funded"
                | "armed"
                | "trained"
                | "linked"
                | "financed"
                | "inspired"
                | "affiliated"
        )
}

/// "the Saudi-led coalition": the leader's forces.
pub(super) fn led_force(sentence: &Sentence, found: &mut Found) {
    let end = found.mention.tokens.end;
    if end + 2 >= sentence.len() || sentence.word(end) != "-" || sentence.word(end + 1) != "led" {
        return;
    }
    let head = (end + 2..(end + 5).min(sentence.len())).find(|&token| {
        matches!(
            &*sentence.word(token).to_lowercase(),
            "coalition" | "force" | "forces" | "alliance" | "troops" | "campaign" | "offensive"
        )
    });
    let Some(head) = head else { return };
    let text = sentence.word(head).to_lowercase();
    if !matches!(&*text, "campaign" | "offensive") {
        let noun = Noun { plural: text.ends_with('s'), text, person: false };
        widen(sentence, found, found.mention.tokens.start..head + 1, noun, Unit::Mil);
    }
}

/// "Turkey's National Intelligence Organisation", "Nigeria's Special Anti-Robbery Squad": a body by its own name, behind its state.
pub(super) fn named_body(sentence: &Sentence, found: &mut Vec<Found>, at: usize) -> bool {
    let own = &found[at].mention;
    // The tables' bodies inside the name ("National Security Council") do not count; other states and persons do.
    let ends = found[at + 1..]
        .iter()
        .find(|next| next.mention.rule != MentionRule::Name || next.mention.actors[0].actor.kind == ActorKind::State);
    let limit = ends.map_or(sentence.len(), |next| next.mention.tokens.start);
    let start = own.tokens.end;
    if own.actors.len() != 1 || own.actors[0].actor.kind != ActorKind::State || start >= limit {
        return false;
    }
    let first = start + usize::from(matches!(sentence.word(start), "'s" | "’s" | "'" | "’"));
    let small = |word: &str| matches!(word, "of" | "for" | "and" | "on" | "the" | "-" | "'s");
    let length =
        (first..limit).take_while(|&token| is_capitalised(sentence.word(token)) || small(sentence.word(token))).count();
    let is_body = |token: &usize| {
        matches!(
            sentence.word(*token),
            "Service"
                | "Services"
                | "Agency"
                | "Organisation"
                | "Organization"
                | "Office"
                | "Council"
                | "Commission"
                | "Bureau"
                | "Directorate"
                | "Board"
                | "Squad"
                | "Corps"
                | "Forces"
                | "Force"
                | "Guard"
                | "Guards"
                | "Command"
                | "Court"
                | "Authority"
                | "Committee"
                | "Department"
                | "Ministry"
                | "Institute"
                | "Inspectorate"
                | "Secretariat"
        )
    };
    let Some(last) = (first..first + length).rev().find(is_body).filter(|&last| last > first) else { return false };
    let text = text_of(sentence, first..last + 1);
    let unit = unit_of_body(&text);
    let tokens = own.tokens.start..last + 1;
    while found.get(at + 1).is_some_and(|next| next.mention.tokens.start <= last) {
        found.remove(at + 1);
    }
    widen(sentence, &mut found[at], tokens, Noun { text, plural: false, person: false }, unit);
    true
}

/// "the Nigerian army's spokesman", "the French Interior Ministry spokeswoman Example": somebody of the body.
pub(super) fn own_spokesman(lexicon: &Lexicon, sentence: &Sentence, found: &mut Vec<Found>, at: usize) {
    if found[at].noun.as_ref().is_none_or(|noun| noun.person) {
        return;
    }
    let limit = found.get(at + 1).map_or(sentence.len(), |next| next.mention.tokens.start);
    let end = found[at].mention.tokens.end;
    let first = end + usize::from(end < limit && matches!(sentence.word(end), "'s" | "’s"));
    let Some((length, agent)) = longest(&lexicon.actors, sentence, first, limit).filter(|(_, agent)| agent.person) else {
        return;
    };
    let mention = &mut found[at].mention;
    mention.tokens.end = first + length;
    mention.span = span_of(sentence, &mention.tokens);
    let text = text_of(sentence, first..first + length);
    found[at].noun = Some(Noun { text, plural: agent.plural, person: true });
    if !agent.plural {
        name_person(lexicon, sentence, found, at);
    }
}

/// The part of a state that a body with such a name is.
pub(super) fn unit_of_body(name: &str) -> Unit {
    let has = |word: &str| name.split(' ').any(|part| part == word);
    if has("intelligence") || has("security") && has("service") {
        Unit::Spy
    } else if ["army", "navy", "forces", "force", "guard", "guards", "command", "corps", "military"].into_iter().any(has) {
        Unit::Mil
    } else if has("police") || has("squad") || has("gendarmerie") {
        Unit::Cop
    } else if has("court") || has("tribunal") {
        Unit::Jud
    } else if ["parliament", "assembly", "senate", "congress"].into_iter().any(has) {
        Unit::Leg
    } else {
        Unit::Gov
    }
}
