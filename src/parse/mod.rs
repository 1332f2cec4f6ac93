//! The dependency tree of a sentence.
//!
//! This first parser works by position: tags are gathered into groups (`groups`: nominals, verb groups, prepositions, joints), and the
//! groups are joined into clauses left to right (`clauses`): the nominal before a finite verb is its subject, the one after it its
//! object, a prepositional phrase belongs to the common noun or verb before it, "that", "to", "which" and "and" open clauses. Every step
//! looks a bounded way ahead, so the time is linear in the words, and what no rule attaches hangs on the root: the result is a tree for any input.

mod clauses;
mod groups;

use crate::model::{Arc, Deprel, ParsedSentence, TaggedSentence, Tree};

/// Gives a tagged sentence its tree.
#[must_use]
pub fn parse(tagged: TaggedSentence<'_>) -> ParsedSentence<'_> {
    let mut arcs = Arcs::new(tagged.len());
    let groups = groups::group(&tagged, &mut arcs);
    let root = clauses::join(&tagged, &groups, &mut arcs);
    let tree = arcs.into_tree(root);
    ParsedSentence::new(tagged, tree)
}

/// Arcs under construction: a forest at every moment.
struct Arcs {
    arcs: Vec<Option<(usize, Deprel)>>,
}

impl Arcs {
    fn new(tokens: usize) -> Self {
        Self { arcs: vec![None; tokens] }
    }

    /// Hangs `token` on `head`, unless it has a head or the arc would close a cycle.
    fn attach(&mut self, token: usize, head: usize, deprel: Deprel) {
        if self.arcs[token].is_none() && !self.reaches(head, token) {
            self.arcs[token] = Some((head, deprel));
        }
    }

    /// As [`Arcs::attach`], but in place of an earlier arc.
    fn reattach(&mut self, token: usize, head: usize, deprel: Deprel) {
        if !self.reaches(head, token) {
            self.arcs[token] = Some((head, deprel));
        }
    }

    fn has_head(&self, token: usize) -> bool {
        self.arcs[token].is_some()
    }

    fn deprel(&self, token: usize) -> Option<Deprel> {
        self.arcs[token].map(|(_, deprel)| deprel)
    }

    /// Whether going up from `from` leads to `to`.
    fn reaches(&self, from: usize, to: usize) -> bool {
        let mut at = from;
        loop {
            if at == to {
                return true;
            }
            match self.arcs[at] {
                Some((head, _)) => at = head,
                None => return false,
            }
        }
    }

    fn into_tree(self, wanted: Option<usize>) -> Tree {
        let free = |token: &usize| self.arcs[*token].is_none();
        let root = wanted.filter(free).or_else(|| (0..self.arcs.len()).find(free));
        let arcs = (0..self.arcs.len()).map(|token| match self.arcs[token] {
            Some((head, deprel)) => Arc { head: u32::try_from(head).ok(), deprel },
            None if Some(token) == root => Arc { head: None, deprel: Deprel::Root },
            None => Arc { head: root.and_then(|root| u32::try_from(root).ok()), deprel: Deprel::Punct },
        });
        Tree::new(arcs.collect()).expect("a forest whose roots hang on one of them is a tree")
    }
}
