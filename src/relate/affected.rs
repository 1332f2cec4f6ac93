//! Who does, is given, done or accused of what a word says, where the tree has them in another place than a frame's roles look.

use super::arguments::{MAX_STEPS, Scene, Site};
use crate::lexicon::{Colour, TriggerKind};
use crate::model::{Deprel, Upos};

impl Scene<'_, '_> {
    /// Who is given, or done, what a noun says: "Kenya received aid", "Kenya is under attack".
    pub(super) fn receiver_of(&self, site: &Site) -> Option<usize> {
        let tree = self.sentence.tree();
        if site.kind != TriggerKind::Noun {
            return None;
        }
        if self.has_case(site.head, "under") {
            let copula = self.child(site.head, &[Deprel::Cop]).is_some();
            let verb =
                if copula { Some(site.head) } else { tree.head(site.head).filter(|_| tree.deprel(site.head) == Deprel::Obl) };
            return verb.and_then(|verb| self.child(verb, &[Deprel::Nsubj, Deprel::NsubjPass]));
        }
        // "received 20 million dollars in aid"
        let mut noun = site.head;
        if let (Deprel::Nmod, Some(sum)) = (tree.deprel(noun), tree.head(noun))
            && sum + 1 < noun
            && matches!(self.sentence.word(sum + 1), "in" | "of")
        {
            noun = sum;
        }
        let inside = tree.deprel(noun) == Deprel::Obj || tree.deprel(noun) == Deprel::Obl && self.has_case(noun, "in");
        let verb = tree.head(noun).filter(|_| inside)?;
        if !self.words.colours(self.lemma(verb), Colour::Receive) || self.is_passive(verb) {
            return None;
        }
        self.verb_subject(verb, MAX_STEPS).map(|(token, _)| token)
    }

    /// Who is said to have done what a word says: "accused Russia of shelling", "blamed them for the attack".
    pub(super) fn accused_of(&self, act: usize) -> Option<usize> {
        let tree = self.sentence.tree();
        let mut marks = tree.children_by(act, &[Deprel::Mark, Deprel::Case]);
        let head = tree.head(act).filter(|_| marks.any(|mark| matches!(self.sentence.word(mark), "of" | "for" | "over")))?;
        // The act hangs on the verb or on who is accused.
        let (verb, accused) = match tree.deprel(act) {
            Deprel::Advcl | Deprel::Obl => (head, self.child(head, &[Deprel::Obj, Deprel::NsubjPass])?),
            Deprel::Acl | Deprel::Nmod if matches!(tree.deprel(head), Deprel::Obj | Deprel::NsubjPass) => {
                (tree.head(head)?, head)
            }
            _ => return None,
        };
        (self.upos(verb) == Upos::Verb && self.words.colours(self.lemma(verb), Colour::Hearsay)).then_some(accused)
    }

    /// Who is called responsible: "Russia is responsible for the attacks".
    pub(super) fn responsible_for(&self, act: usize) -> Option<usize> {
        let tree = self.sentence.tree();
        let word = tree.head(act).filter(|_| tree.deprel(act) == Deprel::Obl)?;
        matches!(self.lemma(word).as_str(), "responsible" | "guilty" | "culpable" | "behind")
            .then(|| self.child(word, &[Deprel::Nsubj]))
            .flatten()
    }

    /// Whose a noun is: "Iran's threat", "the threat of Iran".
    pub(super) fn owner_of(&self, noun: usize) -> Option<usize> {
        let tree = self.sentence.tree();
        let before = self.child(noun, &[Deprel::NmodPoss, Deprel::Compound, Deprel::Amod]);
        let behind = || tree.children_by(noun, &[Deprel::Nmod]).find(|&phrase| self.has_case(phrase, "of"));
        let actor = |token: &usize| self.mention_at(*token).is_some();
        before.filter(actor).or_else(|| behind().filter(actor))
    }

    /// Who does it together with the subject: "Qatar mediates together with Egypt and Oman".
    pub(super) fn is_companion(&self, mention: usize) -> bool {
        let tree = self.sentence.tree();
        let mut at = self.mentions[mention].tokens.end - 1;
        while let (Deprel::Conj | Deprel::Compound | Deprel::Flat, Some(head)) = (tree.deprel(at), tree.head(at)) {
            at = head;
        }
        let case = tree.children_by(at, &[Deprel::Case]).find(|&case| case > 0 && self.sentence.word(case) == "with");
        case.is_some_and(|case| matches!(&*self.sentence.word(case - 1).to_lowercase(), "together" | "along" | "jointly"))
    }

    /// "European nations, including France": whether a mention is named as one of those of another.
    pub(super) fn is_member(&self, mention: usize, group: usize) -> bool {
        let between = self.mentions[group].tokens.end..self.mentions[mention].tokens.start;
        let listed =
            |token: usize| !matches!(self.upos(token), Upos::Verb | Upos::Aux) || self.sentence.word(token) == "including";
        between.clone().all(listed)
            && between
                .clone()
                .any(|token| matches!(self.sentence.word(token), "including" | "namely") || self.follows_such(token + 1))
    }

    /// The "between" before a mention.
    pub(super) fn between_of(&self, mention: usize) -> Option<usize> {
        (0..self.mentions[mention].tokens.start).rev().find(|&token| self.sentence.word(token).eq_ignore_ascii_case("between"))
    }

    /// "Between Chad and Libya, Chile and Peru": whether two stand in different pairs of one list.
    pub(super) fn in_other_pair(&self, one: usize, other: usize) -> bool {
        let Some(start) = self.between_of(one) else { return false };
        let end = self.mentions[one].tokens.end.max(self.mentions[other].tokens.end);
        // The numbers of the pairs: a comma ends one that has its "and".
        let (mut pair, mut joined, mut pairs) = (0, false, Vec::new());
        for token in start + 1..end {
            match self.sentence.word(token) {
                "and" if token > 0 && self.sentence.word(token - 1) != "," => joined = true,
                "," if joined => (pair, joined) = (pair + 1, false),
                "," => return false,
                _ => {}
            }
            pairs.push((token, pair));
        }
        let of = |mention: usize| {
            let last = self.mentions[mention].tokens.end - 1;
            pairs.iter().find(|(token, _)| *token == last).map(|(_, pair)| *pair)
        };
        of(one) != of(other)
    }

    /// The verb by which a noun takes place: "war broke out between A and B".
    pub(super) fn occurs(&self, site: &Site) -> Option<usize> {
        let tree = self.sentence.tree();
        let verb =
            tree.head(site.head).filter(|_| site.kind == TriggerKind::Noun && tree.deprel(site.head) == Deprel::Nsubj)?;
        (self.upos(verb) == Upos::Verb && self.child(verb, &[Deprel::Obj, Deprel::Ccomp]).is_none()).then_some(verb)
    }
}
