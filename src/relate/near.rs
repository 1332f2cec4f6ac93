//! The nearest actor, where the roles of a frame give none.
//!
//! "Trump's ultimatum came ahead of a deadline for Iran" has a source and no target by any role; a reader takes the actor that is there. Looked at in
//! this order: what hangs below the trigger's own phrases; the phrases of the verb that carries a noun, and its subject; the subjects
//! of the clauses above; the only other actor of the sentence. Each step is less sure than the one before, and the confidence says so.

use super::arguments::{Filler, Scene, Site};
use crate::lexicon::{Colour, TriggerKind};
use crate::model::{Deprel, MentionRule, RelationType, Symmetry, Unit, Upos};

const BELOW: f64 = 0.75;
const BESIDE: f64 = 0.65;
const ABOVE: f64 = 0.6;
const ONLY: f64 = 0.5;
/// Clauses that the search for a subject climbs.
const MAX_CLIMB: usize = 5;

/// Before what an act is directed against.
pub(super) const VICTIM: [&str; 2] = ["on", "against"];

/// Nouns of acts against somebody: "attack", "sanctions".
fn violent(site: &Site, relation: &RelationType) -> bool {
    relation.quad == 4 && site.kind != TriggerKind::Verb
}

impl Scene<'_, '_> {
    /// The likeliest target of a trigger whose sources are known.
    pub(super) fn near_target(&self, site: &Site, relation: &RelationType, sources: &[Filler]) -> Vec<Filler> {
        let below = self.below(site, relation, sources);
        if !below.is_empty() {
            return below;
        }
        if self.is_hearsay(site, relation) {
            return Vec::new();
        }
        let tree = self.sentence.tree();
        if site.kind != TriggerKind::Verb
            && let Some(verb) = self.carrier(site.head)
        {
            let mut found = Vec::new();
            // Who rejects an offer was made it; who condemns an attack was not attacked.
            let verbal = matches!(relation.quad, 1 | 3);
            let subject = if verbal { [Deprel::Nsubj, Deprel::NsubjPass] } else { [Deprel::NsubjPass, Deprel::NsubjPass] };
            let phrases = [&[Deprel::Obj, Deprel::Iobj, Deprel::Obl, Deprel::OblAgent], &subject[..]].concat();
            for phrase in tree.children_by(verb, &phrases).filter(|&phrase| phrase != site.head) {
                self.subtree_actors(phrase, BESIDE, relation, sources, false, &mut found);
                if !found.is_empty() {
                    return found;
                }
            }
        }
        if self.has_own_object(site) { Vec::new() } else { self.only_other(site, relation, sources, false) }
    }

    /// The likeliest source of a trigger whose targets are known.
    pub(super) fn near_source(&self, site: &Site, relation: &RelationType, targets: &[Filler]) -> Vec<Filler> {
        let tree = self.sentence.tree();
        if site.kind == TriggerKind::Verb {
            let finite = tree.children_by(site.head, &[Deprel::Nsubj, Deprel::NsubjPass, Deprel::AuxPass]).next().is_some();
            // "the dangers threatening them": the dangers
            let described = matches!(relation.quad, 3 | 4)
                && tree.deprel(site.head) == Deprel::Acl
                && self.sentence.word(site.head).ends_with("ing");
            if finite || described {
                return Vec::new();
            }
        }
        if self.is_hearsay(site, relation) || violent(site, relation) && self.is_reason(site) {
            return Vec::new();
        }
        let above = self.above(site, relation, targets);
        if above.is_empty() { self.only_other(site, relation, targets, true) } else { above }
    }

    /// Actors below the phrases of a trigger, the first in the order of the text.
    fn below(&self, site: &Site, relation: &RelationType, others: &[Filler]) -> Vec<Filler> {
        let tree = self.sentence.tree();
        let phrases: &[Deprel] = match site.kind {
            TriggerKind::Verb => &[Deprel::Obj, Deprel::Iobj, Deprel::Obl, Deprel::Xcomp, Deprel::Ccomp],
            _ => &[Deprel::Nmod, Deprel::Acl, Deprel::AclRelcl, Deprel::Obl],
        };
        let mut found = Vec::new();
        for &token in &site.tokens {
            for phrase in tree.children_by(token, phrases).filter(|phrase| !site.tokens.contains(phrase)) {
                // "condemned the attacks on Iran": not Iran is condemned
                let thanks = self.words.colours(self.lemma(token), Colour::Performative);
                let victims = site.kind == TriggerKind::Verb && (self.has_stance(token) || thanks);
                // "supported suspending Russia": not Russia is supported
                if victims && matches!(tree.deprel(phrase), Deprel::Xcomp | Deprel::Ccomp) {
                    continue;
                }
                self.subtree_actors(phrase, BELOW, relation, others, victims, &mut found);
                if !found.is_empty() {
                    return found;
                }
            }
        }
        found
    }

    /// The verb that a noun is an argument of.
    fn carrier(&self, noun: usize) -> Option<usize> {
        let tree = self.sentence.tree();
        let mut at = noun;
        for _ in 0..3 {
            let head = tree.head(at)?;
            if self.upos(head) == Upos::Verb {
                return Some(head);
            }
            at = head;
        }
        None
    }

    /// "Claims of genocide", "the genocide allegations": what is claimed has no ends but those that are said of it.
    fn is_hearsay(&self, site: &Site, relation: &RelationType) -> bool {
        let tree = self.sentence.tree();
        let mut above = std::iter::successors(Some(site.head), |&at| {
            tree.head(at).filter(|_| matches!(tree.deprel(at), Deprel::Nmod | Deprel::Compound | Deprel::Conj))
        });
        violent(site, relation) && above.any(|at| at != site.head && self.words.colours(self.lemma(at), Colour::Hearsay))
    }

    /// Whether a verb tells of what others do: "condemned", "survived", "said".
    fn only_speaks(&self, verb: usize) -> bool {
        [Colour::Stance, Colour::Report].into_iter().any(|colour| self.words.colours(self.lemma(verb), colour))
    }

    /// The nearest subject above that is another actor.
    fn above(&self, site: &Site, relation: &RelationType, others: &[Filler]) -> Vec<Filler> {
        let tree = self.sentence.tree();
        let mut at = site.head;
        for _ in 0..MAX_CLIMB {
            let Some(up) = tree.head(at) else { break };
            // "X said that Y was attacked": not by X
            if matches!(tree.deprel(at), Deprel::Ccomp | Deprel::Parataxis | Deprel::AclRelcl) {
                break;
            }
            if matches!(self.upos(up), Upos::Verb | Upos::Adj) {
                let subject = tree.children_by(up, &[Deprel::Nsubj, Deprel::NsubjPass, Deprel::OblAgent]).next();
                // "accused India of orchestrating the killing"
                let controlled =
                    matches!(tree.deprel(up), Deprel::Acl | Deprel::Advcl | Deprel::Xcomp) && self.upos(up) == Upos::Verb;
                let subject = subject.or_else(|| self.verb_subject(up, 1).filter(|_| controlled).map(|(subject, _)| subject));
                if let Some(subject) = subject.filter(|&subject| subject != at) {
                    let mut found = Vec::new();
                    self.resolve(subject, ABOVE, &mut found);
                    // "X condemned attacks on Y": not those of X. An army that tells of strikes tells of its own.
                    if violent(site, relation) && self.only_speaks(up) {
                        found.retain(|filler| filler.actor.unit == Some(Unit::Mil));
                    }
                    self.drop_known(&mut found, others);
                    return found;
                }
            }
            at = up;
        }
        Vec::new()
    }

    /// The first actors in a subtree, with those coordinated to them; `spared`: without those that the nouns in it are directed against.
    fn subtree_actors(
        &self,
        top: usize,
        factor: f64,
        relation: &RelationType,
        others: &[Filler],
        spared: bool,
        found: &mut Vec<Filler>,
    ) {
        let tree = self.sentence.tree();
        let mut tokens = vec![top];
        let mut at = 0;
        while at < tokens.len() {
            let other = |child: usize| match tree.deprel(child) {
                Deprel::Advcl | Deprel::Parataxis => true,
                // "congratulated all who helped to rebuild Greek homes"
                Deprel::AclRelcl => spared,
                _ => spared && VICTIM.iter().any(|case| self.has_case_by(child, case)),
            };
            tokens.extend(tree.children(tokens[at]).filter(|&child| !other(child)));
            at += 1;
        }
        tokens.sort_unstable();
        for token in tokens {
            if self.mention_at(token).is_some() && self.may_take_part(token, relation, others, factor == BELOW) {
                self.resolve(token, factor, found);
                self.drop_known(found, others);
                if !found.is_empty() {
                    return;
                }
            }
        }
    }

    /// Whether an actor somewhere may be an end: not where it is only the place of something, nor beside the other end in one list.
    fn may_take_part(&self, token: usize, relation: &RelationType, others: &[Filler], below: bool) -> bool {
        let tree = self.sentence.tree();
        let Some(mention) = self.mention_at(token).map(|mention| &self.mentions[mention]) else { return false };
        let head = mention.tokens.clone().find(|&token| tree.head(token).is_none_or(|head| !mention.tokens.contains(&head)));
        let head = head.unwrap_or(token);
        let place = ["in", "at", "near", "across", "around", "outside"].iter().any(|case| self.has_case_by(head, case));
        // "strikes in Lebanon" hit Lebanon; "said in Hungary that the strikes" do not hit Hungary.
        let hits_places = below && relation.quad == 4 || matches!(&*relation.id, "aid" | "retreat" | "visit");
        // "The Seven -- Japan, France -- ": members of a group that is the other end
        let listed = matches!(tree.deprel(head), Deprel::Conj | Deprel::Appos)
            && tree.head(head).is_some_and(|first| {
                self.mention_at(first).is_some_and(|first| others.iter().any(|other| other.mention == first))
            });
        let beside =
            relation.symmetric == Symmetry::No && others.iter().any(|other| self.is_beside(&mention.tokens, other.mention));
        // "passed in Congress", "at the ministry": where, not whom
        let body = place && mention.actors.iter().all(|actor| actor.unit == Some(Unit::Leg));
        (!place || hits_places && !body) && !listed && !beside
    }

    /// "A, B and the C": whether only marks of a list stand between two mentions.
    fn is_beside(&self, one: &std::ops::Range<usize>, other: usize) -> bool {
        let other = &self.mentions[other].tokens;
        let between = if other.end <= one.start { other.end..one.start } else { one.end..other.start };
        let mark = |token: usize| matches!(self.sentence.word(token), "," | "and" | "or" | "&" | "the");
        between.clone().any(|token| self.sentence.word(token) != "the")
            && between.clone().count() <= 3
            && between.clone().all(mark)
    }

    fn has_case_by(&self, token: usize, word: &str) -> bool {
        let tree = self.sentence.tree();
        tree.children_by(token, &[Deprel::Case]).any(|case| self.sentence.word(case).eq_ignore_ascii_case(word))
    }

    /// The only other actor of the sentence.
    fn only_other(&self, site: &Site, relation: &RelationType, others: &[Filler], before: bool) -> Vec<Filler> {
        let mut found: Vec<Filler> = Vec::new();
        for (at, mention) in self.mentions.iter().enumerate() {
            if mention.rule == MentionRule::Place {
                continue;
            }
            for actor in &mention.actors {
                let known = |filler: &Filler| filler.actor.actor.id == actor.actor.id;
                if !others.iter().any(known) && !found.iter().any(known) {
                    found.push(Filler { actor: actor.clone(), mention: at, factor: ONLY });
                }
            }
        }
        // "We discussed Russia's war": a speaker's own people are seldom meant, whereas "Iran" that answers strikes may be. Who condemns attacks does
        // not make them.
        let violence = violent(site, relation);
        let right_side = |filler: &Filler| {
            let tokens = &self.mentions[filler.mention].tokens;
            let bystander = violence
                && self.subject_of_verb(tokens.clone()).is_some_and(|verb| {
                    if before { self.only_speaks(verb) } else { self.is_pronoun(tokens.clone()) || self.has_stance(verb) }
                });
            // "went to A before heading to B": a place does not travel
            let travels = !before || relation.id != "visit" || !tokens.clone().any(|token| self.has_any_case(token));
            !bystander
                && travels
                && (!before || tokens.start < site.head)
                && self.may_take_part(tokens.start, relation, others, false)
        };
        if found.len() == 1 && found.iter().all(right_side) { found } else { Vec::new() }
    }

    /// The verb that a mention is the subject of.
    fn subject_of_verb(&self, mention: std::ops::Range<usize>) -> Option<usize> {
        let tree = self.sentence.tree();
        let head = mention.clone().find(|&token| tree.head(token).is_none_or(|head| !mention.contains(&head)))?;
        tree.head(head).filter(|_| tree.deprel(head) == Deprel::Nsubj)
    }

    fn is_pronoun(&self, mention: std::ops::Range<usize>) -> bool {
        mention.len() == 1 && self.upos(mention.start) == Upos::Pron
    }

    fn has_own_object(&self, site: &Site) -> bool {
        let tree = self.sentence.tree();
        site.kind == TriggerKind::Verb
            && tree.children_by(site.head, &[Deprel::Obj, Deprel::NsubjPass]).any(|object| {
                // "those who helped"
                let told = self.child(object, &[Deprel::AclRelcl]).is_some();
                !site.tokens.contains(&object) && (told || self.upos(object) != Upos::Pron)
            })
    }

    fn drop_known(&self, found: &mut Vec<Filler>, others: &[Filler]) {
        found.retain(|filler| others.iter().all(|other| other.actor.actor.id != filler.actor.actor.id));
    }
}
