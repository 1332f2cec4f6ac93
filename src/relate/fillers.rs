//! Which actors a word of the tree stands for.

use super::arguments::{Filler, Scene};
use crate::model::{Deprel, Upos};

impl Scene<'_, '_> {
    /// The actors that a word stands for, with those coordinated to it; if it is none itself, those that possess or modify it.
    pub(super) fn resolve(&self, token: usize, factor: f64, found: &mut Vec<Filler>) {
        self.resolve_deep(token, factor, 0, found);
    }

    fn resolve_deep(&self, token: usize, factor: f64, depth: usize, found: &mut Vec<Filler>) {
        let tree = self.sentence.tree();
        let before = found.len();
        if let Some(mention) = self.mention_at(token) {
            // "US-China ties deteriorated": both sides of the hyphen
            let start = self.mentions[mention].tokens.start;
            let hyphen = start >= 2 && matches!(self.sentence.word(start - 1), "-" | "–" | "/");
            let beside = self.mention_at(start.saturating_sub(2)).filter(|_| hyphen);
            let end = self.mentions[mention].tokens.end;
            let hyphen = end + 1 < self.sentence.len() && matches!(self.sentence.word(end), "-" | "–" | "/");
            let behind = self.mention_at(end + 1).filter(|_| hyphen);
            for mention in std::iter::once(mention).chain(beside).chain(behind) {
                for actor in &self.mentions[mention].actors {
                    self.push(Filler { actor: actor.clone(), mention, factor }, found);
                }
            }
        } else if depth < 3 {
            // "the Palestinian group Hamas": Hamas, wherever the tree has hung the name
            let name = token + 1;
            let beside = || tree.head(name) == tree.head(token) && tree.deprel(name) == tree.deprel(token);
            if name < self.sentence.len()
                && self.mention_at(name).is_some()
                && (tree.head(name) == Some(token) && matches!(tree.deprel(name), Deprel::Appos | Deprel::Flat) || beside())
            {
                return self.resolve_deep(name, factor * 0.85, depth + 1, found);
            }
            let owners =
                tree.children_by(token, &[Deprel::NmodPoss, Deprel::Amod, Deprel::Compound, Deprel::Appos, Deprel::Flat]);
            for owner in owners {
                if self.mention_at(owner).is_some() {
                    self.resolve_deep(owner, factor * 0.85, depth + 1, found);
                }
            }
            if found.len() == before {
                for below in self.under(token, "of") {
                    self.resolve_deep(below, factor * 0.85, depth + 1, found);
                }
            }
        }
        // "a statement endorsed by France"
        if found.len() == before && depth < 2 {
            for verb in tree.children_by(token, &[Deprel::Acl]) {
                for agent in self.under(verb, "by") {
                    self.resolve_deep(agent, factor * 0.75, depth + 1, found);
                }
            }
        }
        // "Gulf states, including Qatar", "factions such as Hamas"
        if depth < 3 {
            for preposition in ["including", "as", "like", "namely"] {
                for below in self.under(token, preposition).filter(|&below| below > token) {
                    if preposition != "as" || self.follows_such(below) {
                        self.resolve_deep(below, factor * 0.9, depth + 1, found);
                    }
                }
            }
        }
        if depth < 3 {
            // "Libya's war in Chad and Serbia's war in Kosovo": what another has is joined to no actor
            let name = |owner: usize| self.upos(owner) == Upos::Propn;
            let owned = |next: usize| self.mention_at(next).is_none() && tree.children_by(next, &[Deprel::NmodPoss]).any(name);
            let here = self.mention_at(token).is_some();
            for next in tree.children_by(token, &[Deprel::Conj]).filter(|&next| !(here && owned(next))) {
                if matches!(self.upos(next), Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::Adj) {
                    self.resolve_deep(next, factor * 0.97, depth, found);
                }
            }
        }
    }

    /// "such as Hamas"
    pub(super) fn follows_such(&self, token: usize) -> bool {
        let start = self.mention_at(token).map_or(token, |mention| self.mentions[mention].tokens.start);
        (start.saturating_sub(3)..start).any(|before| self.sentence.word(before).eq_ignore_ascii_case("such"))
    }

    /// The actors under some prepositions of a word that is no actor itself.
    pub(super) fn resolve_below(&self, token: usize, prepositions: &[&str], factor: f64, found: &mut Vec<Filler>) {
        if self.mention_at(token).is_none() {
            for preposition in prepositions {
                for below in self.under(token, preposition) {
                    self.resolve(below, factor, found);
                }
            }
        }
    }

    fn push(&self, filler: Filler, found: &mut Vec<Filler>) {
        if found.iter().all(|other| other.actor.actor.id != filler.actor.actor.id) {
            found.push(filler);
        }
    }
}
