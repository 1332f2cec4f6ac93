//! In which sense a trigger stands where it stands: questions about its words and those beside them.

use compact_str::CompactString;

use super::arguments::{Scene, Site};
use crate::lexicon::{Colour, TriggerKind};
use crate::model::{Deprel, MentionRule, SentenceKind, Upos};

impl Scene<'_, '_> {
    /// Whether a verb says what its subject thinks of an act of others.
    pub(super) fn has_stance(&self, token: usize) -> bool {
        self.upos(token) == Upos::Verb && self.words.colours(self.lemma(token), Colour::Stance)
    }

    /// Whether the sentence tells of a game: who meets, attacks or rivals whom there does so in play.
    pub(super) fn tells_of_sport(&self) -> bool {
        (0..self.sentence.len())
            .any(|token| self.upos(token) == Upos::Noun && self.words.colours(self.lemma(token), Colour::Sport))
    }

    /// Whether a noun is part of a name: of an actor, or of anything of several words in running text.
    pub(super) fn is_in_name(&self, token: usize) -> bool {
        let capital = |token: usize| {
            token > 0
                && self.sentence.word(token).starts_with(char::is_uppercase)
                && matches!(self.upos(token), Upos::Propn | Upos::Noun | Upos::Adj)
                && self.mention_at(token).is_none()
        };
        let upper = self.sentence.word(token).starts_with(char::is_uppercase);
        let bound = token > 0 && self.sentence.word(token - 1) == "-";
        if (upper || bound) && self.mention_at(token).is_some_and(|mention| self.mentions[mention].rule == MentionRule::Name) {
            return true;
        }
        let beside = token > 0 && capital(token - 1) || token + 1 < self.sentence.len() && capital(token + 1);
        self.sentence.kind == SentenceKind::Prose && capital(token) && beside
    }

    /// Whether the object or the infinitive of a verb, the first word of a clause behind it, or a noun beside a noun, is one with which it means
    /// something else: "meet the needs", "asked why".
    pub(super) fn is_excluded(&self, site: &Site, unless: &[CompactString]) -> bool {
        if unless.is_empty() {
            return false;
        }
        let tree = self.sentence.tree();
        let near = tree.children_by(site.head, &[Deprel::Xcomp, Deprel::Compound, Deprel::Amod]);
        let objects = self.objects_of(site);
        let next = Some(site.head + 1)
            .filter(|&next| next < self.sentence.len() && matches!(self.upos(next), Upos::Sconj | Upos::Adp));
        let behind =
            (site.head + 1..(site.head + 7).min(self.sentence.len())).filter(|&next| tree.head(next) == Some(site.head));
        // "the armed forces"
        let bound = site.kind == TriggerKind::Adjective && tree.deprel(site.head) == Deprel::Amod;
        let described = tree.head(site.head).filter(|_| bound);
        let clauses =
            tree.children_by(site.head, &[Deprel::Ccomp, Deprel::Advcl]).filter_map(|clause| self.opening(site.head, clause));
        objects.iter().map(|(object, _)| *object).chain(near).chain(behind).chain(next).chain(clauses).chain(described).any(
            |token| {
                unless.contains(self.lemma(token))
                    || unless.iter().any(|word| self.sentence.word(token).eq_ignore_ascii_case(word))
            },
        )
    }

    /// The first word, behind a verb, of a clause below it.
    fn opening(&self, verb: usize, clause: usize) -> Option<usize> {
        let tree = self.sentence.tree();
        let inside = |token: usize| token == clause || tree.ancestors(token).any(|above| above == clause);
        (verb + 1..clause).find(|&token| self.upos(token) != Upos::Punct && inside(token))
    }

    /// Whether a noun is the subject of a passive verb that says something else of it.
    pub(super) fn is_other_passive(&self, site: &Site, verb: usize) -> bool {
        let tree = self.sentence.tree();
        site.kind != TriggerKind::Verb
            && tree.deprel(site.head) == Deprel::NsubjPass
            && tree.head(site.head) == Some(verb)
            && !self.words.is_light(self.lemma(verb))
    }

    /// Whether a noun trigger is the modifier of another noun that is no trigger's light word: "peace summit".
    pub(super) fn modifies_noun(&self, site: &Site) -> bool {
        let tree = self.sentence.tree();
        site.kind == TriggerKind::Noun
            && tree.deprel(site.head) == Deprel::Compound
            && tree.head(site.head).is_some_and(|head| head > site.head && !site.tokens.contains(&head))
    }

    /// "Iran-backed", "committed invasion": an adjective, or a verb read as one, that speaks of its own noun only.
    pub(super) fn is_bound_adjective(&self, site: &Site) -> bool {
        let hyphen = site.head > 0 && self.sentence.word(site.head - 1) == "-";
        site.kind == TriggerKind::Adjective && (hyphen || self.upos(site.head) == Upos::Verb)
    }

    /// Whether a noun stands under a preposition of its light verb: "take part in the US war", "in the face of Russia's war": no war of the subject.
    pub(super) fn is_circumstance(&self, site: &Site) -> bool {
        let tree = self.sentence.tree();
        let mut at = site.head;
        while let (Deprel::Nmod, Some(head)) = (tree.deprel(at), tree.head(at)) {
            at = head;
        }
        site.kind == TriggerKind::Noun && tree.deprel(at) == Deprel::Obl
    }

    /// Whether a noun is what somebody reacts to: "punished for their aggression", "an end to the war".
    pub(super) fn is_reason(&self, site: &Site) -> bool {
        let cases = ["for", "over", "after", "against", "despite", "amid", "following", "to", "since"];
        site.kind == TriggerKind::Noun && cases.iter().any(|case| self.has_case(site.head, case))
    }

    /// Whether the modifier is that of "anti-American": it names the target.
    pub(super) fn is_anti(&self, mention: usize) -> bool {
        let start = self.mentions[mention].tokens.start;
        start >= 2 && self.sentence.word(start - 2).eq_ignore_ascii_case("anti") && self.sentence.word(start - 1) == "-"
    }

    /// "U.S. gas", "Chinese exports": whether an actor only stands before a noun that is none.
    pub(super) fn is_mere_modifier(&self, mention: usize) -> bool {
        let tree = self.sentence.tree();
        let last = self.mentions[mention].tokens.end - 1;
        matches!(tree.deprel(last), Deprel::Compound | Deprel::Amod)
            && tree.head(last).is_some_and(|head| head > last && self.mention_at(head).is_none())
    }
}
