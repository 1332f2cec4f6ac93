//! The nearest actor, where the roles of a frame give none.
//!
//! "Trump's ultimatum came ahead of a deadline for Iran" has a source and no target by any role; a reader takes the actor that is there. Looked at in
//! this order: what hangs below the trigger's own phrases; the phrases of the verb that carries a noun, and its subject; the subjects
//! of the clauses above; the only other actor of the sentence. Each step is less sure than the one before, and the confidence says so.

use super::arguments::{Filler, Scene, Site};
use crate::lexicon::TriggerKind;
use crate::model::{Deprel, MentionRule, Upos};

const BELOW: f64 = 0.75;
const BESIDE: f64 = 0.65;
const ABOVE: f64 = 0.6;
const ONLY: f64 = 0.5;
/// Clauses that the search for a subject climbs.
const MAX_CLIMB: usize = 5;

impl Scene<'_, '_> {
    /// The likeliest target of a trigger whose sources are known.
    pub(super) fn near_target(&self, site: &Site, sources: &[Filler]) -> Vec<Filler> {
        let below = self.below(site, sources);
        if !below.is_empty() {
            return below;
        }
        let tree = self.sentence.tree();
        if site.kind != TriggerKind::Verb
            && let Some(verb) = self.carrier(site.head)
        {
            let mut found = Vec::new();
            let phrases = [Deprel::Obj, Deprel::Iobj, Deprel::Obl, Deprel::OblAgent, Deprel::Nsubj, Deprel::NsubjPass];
            for phrase in tree.children_by(verb, &phrases).filter(|&phrase| phrase != site.head) {
                self.subtree_actors(phrase, BESIDE, sources, &mut found);
                if !found.is_empty() {
                    return found;
                }
            }
        }
        if self.has_own_object(site) { Vec::new() } else { self.only_other(site, sources, false) }
    }

    /// The likeliest source of a trigger whose targets are known.
    pub(super) fn near_source(&self, site: &Site, targets: &[Filler]) -> Vec<Filler> {
        let tree = self.sentence.tree();
        if site.kind == TriggerKind::Verb {
            let finite = tree.children_by(site.head, &[Deprel::Nsubj, Deprel::NsubjPass, Deprel::AuxPass]).next().is_some();
            if finite {
                return Vec::new();
            }
        }
        let above = self.above(site.head, targets);
        if above.is_empty() { self.only_other(site, targets, true) } else { above }
    }

    /// Actors below the phrases of a trigger, the first in the order of the text.
    fn below(&self, site: &Site, others: &[Filler]) -> Vec<Filler> {
        let tree = self.sentence.tree();
        let phrases: &[Deprel] = match site.kind {
            TriggerKind::Verb => &[Deprel::Obj, Deprel::Iobj, Deprel::Obl, Deprel::Xcomp, Deprel::Ccomp],
            _ => &[Deprel::Nmod, Deprel::Acl, Deprel::AclRelcl, Deprel::Obl],
        };
        let mut found = Vec::new();
        for &token in &site.tokens {
            for phrase in tree.children_by(token, phrases).filter(|phrase| !site.tokens.contains(phrase)) {
                self.subtree_actors(phrase, BELOW, others, &mut found);
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

    /// The nearest subject above that is another actor.
    fn above(&self, head: usize, others: &[Filler]) -> Vec<Filler> {
        let tree = self.sentence.tree();
        let mut at = head;
        for _ in 0..MAX_CLIMB {
            let Some(up) = tree.head(at) else { break };
            // "X said that Y was attacked": not by X
            if matches!(tree.deprel(at), Deprel::Ccomp | Deprel::Parataxis | Deprel::AclRelcl) {
                break;
            }
            if matches!(self.upos(up), Upos::Verb | Upos::Adj) {
                let subject = tree.children_by(up, &[Deprel::Nsubj, Deprel::NsubjPass, Deprel::OblAgent]).next();
                if let Some(subject) = subject.filter(|&subject| subject != at) {
                    let mut found = Vec::new();
                    self.resolve(subject, ABOVE, &mut found);
                    self.drop_known(&mut found, others);
                    return found;
                }
            }
            at = up;
        }
        Vec::new()
    }

    /// The first actors in a subtree, with those coordinated to them.
    fn subtree_actors(&self, top: usize, factor: f64, others: &[Filler], found: &mut Vec<Filler>) {
        let tree = self.sentence.tree();
        let mut tokens = vec![top];
        let mut at = 0;
        while at < tokens.len() {
            let clauses = [Deprel::Advcl, Deprel::Parataxis];
            tokens.extend(tree.children(tokens[at]).filter(|&child| !clauses.contains(&tree.deprel(child))));
            at += 1;
        }
        tokens.sort_unstable();
        for token in tokens {
            if self.mention_at(token).is_some() {
                self.resolve(token, factor, found);
                self.drop_known(found, others);
                if !found.is_empty() {
                    return;
                }
            }
        }
    }

    /// The only other actor of the sentence.
    fn only_other(&self, site: &Site, others: &[Filler], before: bool) -> Vec<Filler> {
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
        let right_side = |filler: &Filler| !before || self.mentions[filler.mention].tokens.start < site.head;
        if found.len() == 1 && found.iter().all(right_side) { found } else { Vec::new() }
    }

    fn has_own_object(&self, site: &Site) -> bool {
        let tree = self.sentence.tree();
        site.kind == TriggerKind::Verb
            && tree
                .children_by(site.head, &[Deprel::Obj, Deprel::NsubjPass])
                .any(|object| !site.tokens.contains(&object) && self.upos(object) != Upos::Pron)
    }

    fn drop_known(&self, found: &mut Vec<Filler>, others: &[Filler]) {
        found.retain(|filler| others.iter().all(|other| other.actor.actor.id != filler.actor.actor.id));
    }
}
