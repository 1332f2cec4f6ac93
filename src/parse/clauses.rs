//! Joins groups into clauses, left to right.

use super::Arcs;
use super::groups::{Group, Kind};
use crate::model::{Deprel, TaggedSentence, Upos};

/// How many groups a decision looks ahead.
const AHEAD: usize = 10;

/// Nouns that an infinitive completes, even where the noun is an object: "noted Iran's willingness to talk".
const TAKES_INFINITIVE: [&str; 32] = [
    "ability",
    "agreement",
    "aim",
    "ambition",
    "appeal",
    "attempt",
    "bid",
    "call",
    "chance",
    "commitment",
    "decision",
    "demand",
    "desire",
    "determination",
    "effort",
    "failure",
    "intention",
    "move",
    "need",
    "offer",
    "order",
    "plan",
    "pledge",
    "promise",
    "proposal",
    "readiness",
    "refusal",
    "request",
    "right",
    "threat",
    "vow",
    "willingness",
];

/// Words that are prepositions before a nominal and open a clause before a subject: "as Iran pushes".
const OPENS_CLAUSE: [&str; 6] = ["as", "after", "before", "since", "until", "once"];

/// Nouns that a clause with "that" completes.
const TAKES_CLAUSE: [&str; 26] = [
    "accusation",
    "allegation",
    "announcement",
    "assertion",
    "assurance",
    "belief",
    "charge",
    "claim",
    "complaint",
    "condition",
    "concern",
    "demand",
    "fact",
    "fear",
    "hope",
    "idea",
    "insistence",
    "notion",
    "promise",
    "proof",
    "report",
    "sign",
    "suspicion",
    "threat",
    "view",
    "warning",
];

/// A clause that is being read.
#[derive(Clone, Copy, Debug, Default)]
struct Clause {
    /// Nominal that waits for its verb.
    subject: Option<usize>,
    verb: Option<usize>,
    /// Whether the subject is a relative pronoun.
    relative_to: Option<usize>,
    object: Option<usize>,
    /// Copula that waits for its predicate.
    copula: Option<usize>,
    /// "that", "if": its mark, and the verb above it.
    mark: Option<usize>,
}

struct Joiner<'s, 'd> {
    sentence: &'s TaggedSentence<'d>,
    groups: &'s [Group],
    arcs: &'s mut Arcs,
    open: Vec<Clause>,
    clause: Clause,
    root: Option<usize>,
    /// Preposition that waits for its nominal, with what it hangs on.
    preposition: Option<usize>,
    last_nominal: Option<usize>,
    last_verb: Option<usize>,
    /// A coordinator was just read.
    coordinator: Option<usize>,
}

/// Attaches the groups to each other; gives the token that should be the root.
pub(super) fn join(sentence: &TaggedSentence, groups: &[Group], arcs: &mut Arcs) -> Option<usize> {
    let clause = Clause::default();
    let mut joiner = Joiner {
        sentence,
        groups,
        arcs,
        open: Vec::new(),
        clause,
        root: None,
        preposition: None,
        last_nominal: None,
        last_verb: None,
        coordinator: None,
    };
    for position in 0..groups.len() {
        joiner.step(position);
    }
    if let (None, Some(subject)) = (joiner.root, joiner.clause.subject) {
        joiner.root = Some(subject);
    }
    joiner.root
}

impl Joiner<'_, '_> {
    fn kind(&self, position: usize) -> Option<Kind> {
        self.groups.get(position).map(|group| group.kind)
    }

    fn before(&self, position: usize) -> Option<Kind> {
        position.checked_sub(1).and_then(|before| self.kind(before))
    }

    fn step(&mut self, position: usize) {
        let group = self.groups[position];
        match group.kind {
            Kind::Nominal => self.nominal(position, group),
            Kind::Preposition => {
                if let Some(waiting) = self.preposition.replace(group.head) {
                    // "out of", "because of": the first hangs on the second
                    self.arcs.attach(waiting, group.head, Deprel::Fixed);
                }
            }
            Kind::Finite | Kind::Copula => self.finite(position, group),
            Kind::Infinitive | Kind::Gerund | Kind::Participle => self.nonfinite(position, group),
            Kind::Adjective => self.adjective(group),
            Kind::Subordinator => {
                self.open.push(self.clause);
                self.clause = Clause { mark: Some(group.head), ..Clause::default() };
            }
            Kind::Relative => {
                if let Some(nominal) = self.last_nominal {
                    self.open.push(self.clause);
                    self.clause = Clause { relative_to: Some(nominal), subject: Some(group.head), ..Clause::default() };
                }
            }
            Kind::Coordinator => self.coordinator = Some(group.head),
            Kind::Adverb => self.adverb(group),
            Kind::Break => {
                self.preposition = None;
            }
            Kind::Comma => {}
        }
        if !matches!(group.kind, Kind::Coordinator | Kind::Adverb | Kind::Comma) {
            self.coordinator = None;
        }
    }

    /// Whether a finite verb comes after the nominal at this position before anything that could not stand between the two.
    fn is_subject(&self, position: usize) -> bool {
        let mut after_preposition = false;
        let mut in_comma = false;
        for at in position + 1..(position + 1 + AHEAD).min(self.groups.len()) {
            match self.groups[at].kind {
                // "rejected the proposal and floated its own": the verb after "and" shares the subject of the one before
                Kind::Finite | Kind::Copula if self.clause.verb.is_some() && self.kind(at - 1) == Some(Kind::Coordinator) => {
                    return false;
                }
                Kind::Finite | Kind::Copula => return !in_comma,
                Kind::Preposition => after_preposition = true,
                Kind::Nominal if after_preposition => after_preposition = false,
                Kind::Nominal if in_comma || matches!(self.before(at), Some(Kind::Coordinator)) => {}
                Kind::Comma => in_comma = !in_comma,
                Kind::Adverb | Kind::Adjective | Kind::Coordinator => {}
                _ => return false,
            }
        }
        false
    }

    fn nominal(&mut self, position: usize, group: Group) {
        let head = group.head;
        let linked = self.coordinator.or_else(|| (self.before(position) == Some(Kind::Comma)).then_some(head));
        let opens = |preposition: usize| OPENS_CLAUSE.contains(&self.sentence.word(preposition).to_lowercase().as_str());
        if let Some(preposition) = self.preposition.filter(|&preposition| opens(preposition) && self.is_subject(position)) {
            self.preposition = None;
            self.open.push(self.clause);
            self.clause = Clause { mark: Some(preposition), subject: Some(head), ..Clause::default() };
        } else if let Some(preposition) = self.preposition.take() {
            self.arcs.attach(preposition, head, Deprel::Case);
            self.prepositional(position, head, preposition);
        } else if let Some(copula) = self.clause.copula.take() {
            self.predicate(copula, head);
        } else if let (Some(before), Some(link)) = (self.last_nominal, linked)
            && self.continues_list(position, before)
        {
            if link != head {
                self.arcs.attach(link, head, Deprel::Cc);
            }
            let list = self.coordinator.is_some() || self.coordination_ahead(position);
            self.arcs.attach(head, before, if list { Deprel::Conj } else { Deprel::Appos });
            if !list {
                return; // what follows an apposition belongs to the noun before it
            }
        } else if self.is_subject(position) || self.clause.verb.is_none() {
            if self.clause.verb.is_some() {
                self.open.push(self.clause);
                self.clause = Clause::default();
            }
            if let (Some(earlier), false) = (self.clause.subject, self.clause.relative_to.is_some()) {
                self.arcs.attach(earlier, head, Deprel::Dislocated);
            }
            if self.clause.relative_to.is_some() && self.clause.subject.is_some() {
                // "the deal which Iran rejected": the pronoun is the object
                self.clause.object = self.clause.subject;
            }
            self.clause.subject = Some(head);
        } else if let Some(verb) = self.clause.verb {
            match self.clause.object {
                None => {
                    self.arcs.attach(head, verb, Deprel::Obj);
                    self.clause.object = Some(head);
                }
                Some(object)
                    if self.before(position) == Some(Kind::Nominal) && self.arcs.deprel(object) == Some(Deprel::Obj) =>
                {
                    self.arcs.reattach(object, verb, Deprel::Iobj);
                    self.arcs.attach(head, verb, Deprel::Obj);
                    self.clause.object = Some(head);
                }
                Some(_) => self.arcs.attach(head, verb, Deprel::OblUnmarked),
            }
        }
        self.last_nominal = Some(head);
    }

    /// A nominal under a preposition goes to the common noun right before it, else to the verb.
    fn prepositional(&mut self, position: usize, head: usize, preposition: usize) {
        let word = self.sentence.word(preposition).to_lowercase();
        let noun_before = position
            .checked_sub(2)
            .map(|at| self.groups[at])
            .filter(|group| group.kind == Kind::Nominal)
            .map(|group| group.head);
        let common = noun_before.is_some_and(|noun| self.sentence.tags()[noun].upos == Upos::Noun);
        // "by" goes to a passive verb; elsewhere to its noun: "criticised the strike by Israel"
        let passive = self.clause.verb.is_some_and(|verb| self.arcs.has_passive(verb, self.groups));
        let circumstance = word == "by" && passive
            || matches!(
                word.as_str(),
                "in" | "at" | "during" | "after" | "before" | "since" | "until" | "as" | "despite" | "amid" | "following"
            );
        // "the attack by Rwanda on Congo": both phrases belong to the attack
        let above = noun_before
            .filter(|_| !common)
            .and_then(|noun| self.arcs.nmod_head(noun))
            .filter(|&noun| self.sentence.tags()[noun].upos == Upos::Noun);
        match (noun_before, self.clause.verb) {
            (Some(_), _) if above.is_some() && word != "of" && !circumstance => {
                self.arcs.attach(head, above.unwrap_or(head), Deprel::Nmod);
            }
            (Some(noun), None) => self.arcs.attach(head, noun, Deprel::Nmod),
            (Some(noun), Some(_)) if word == "of" || common && !circumstance => self.arcs.attach(head, noun, Deprel::Nmod),
            (_, Some(verb)) => {
                self.arcs.attach(head, verb, if word == "by" && passive { Deprel::OblAgent } else { Deprel::Obl });
            }
            // "In Cairo, Iran ...": waits for the verb
            (None, None) => self.clause.waiting(head, self.arcs, self.last_verb),
        }
    }

    /// Whether the nominal at this position goes on a list or apposition after `before`, rather than starting a clause.
    fn continues_list(&self, position: usize, before: usize) -> bool {
        let adjacent = self.groups[..position]
            .iter()
            .rev()
            .find(|group| !matches!(group.kind, Kind::Comma | Kind::Coordinator | Kind::Adverb));
        let adjacent = adjacent.is_some_and(|group| group.kind == Kind::Nominal && group.head == before);
        let starts_clause = self.clause.verb.is_some() && self.is_subject(position);
        adjacent && !starts_clause
    }

    /// "A, B and C": whether a coordinator comes before the list ends.
    fn coordination_ahead(&self, position: usize) -> bool {
        for at in position + 1..(position + 1 + AHEAD).min(self.groups.len()) {
            match self.groups[at].kind {
                Kind::Coordinator => return matches!(self.kind(at + 1), Some(Kind::Nominal)),
                Kind::Comma | Kind::Nominal => {}
                _ => return false,
            }
        }
        false
    }

    fn finite(&mut self, position: usize, group: Group) {
        let coordinated = self.coordinator.is_some();
        // A clause that has its verb, and another one comes: back to an outer clause whose subject still waits.
        if self.clause.verb.is_some() && self.clause.subject.is_none() && !coordinated {
            while let Some(outer) = self.open.pop() {
                self.clause = outer;
                if outer.verb.is_none() && outer.subject.is_some() {
                    break;
                }
            }
        }
        let verb = group.head;
        let clause = self.clause;
        let passive = group.passive;
        if let (Some(subject), None) = (clause.subject, clause.verb) {
            self.arcs.attach(subject, verb, if passive { Deprel::NsubjPass } else { Deprel::Nsubj });
        }
        if let Some(object) = clause.object.filter(|_| clause.verb.is_none()) {
            self.arcs.attach(object, verb, Deprel::Obj);
        }
        if let Some(mark) = clause.mark {
            self.arcs.attach(mark, verb, Deprel::Mark);
        }
        if let Some(nominal) = clause.relative_to.filter(|_| clause.verb.is_none()) {
            self.arcs.attach(verb, nominal, Deprel::AclRelcl);
        } else if let Some(before) = clause.verb.or(self.last_verb).filter(|_| coordinated) {
            if let Some(coordinator) = self.coordinator {
                self.arcs.attach(coordinator, verb, Deprel::Cc);
            }
            self.arcs.attach(verb, before, Deprel::Conj);
        } else if let Some(mark) = clause.mark.filter(|_| clause.verb.is_none()) {
            let that = self.sentence.word(mark).eq_ignore_ascii_case("that")
                || self.sentence.word(mark).eq_ignore_ascii_case("whether");
            // "the demand that Iran withdraw": the clause belongs to the noun before "that"
            let before =
                self.groups[..position].iter().rfind(|group| group.head < mark).filter(|group| group.kind == Kind::Nominal);
            let noun = before
                .map(|group| group.head)
                .filter(|&noun| that && TAKES_CLAUSE.contains(&self.sentence.tags()[noun].lemma.as_str()));
            match self.last_verb {
                _ if noun.is_some() => noun.into_iter().for_each(|noun| self.arcs.attach(verb, noun, Deprel::Acl)),
                Some(above) if that => self.arcs.attach(verb, above, Deprel::Ccomp),
                Some(above) => self.arcs.attach(verb, above, Deprel::Advcl),
                // "If Iran agrees, ...": the main verb is still to come
                None => {}
            }
        } else {
            match (self.root, self.last_verb) {
                (Some(_), Some(above)) => {
                    let comma = (0..position).rev().take(4).any(|at| matches!(self.groups[at].kind, Kind::Comma | Kind::Break));
                    self.arcs.attach(verb, above, if comma { Deprel::Parataxis } else { Deprel::Ccomp });
                }
                _ => {
                    self.root = Some(verb);
                    for earlier in self.groups[..position].iter().filter(|group| {
                        matches!(group.kind, Kind::Finite | Kind::Copula | Kind::Gerund | Kind::Participle | Kind::Infinitive)
                    }) {
                        self.arcs.attach(earlier.head, verb, Deprel::Advcl);
                    }
                    for earlier in self.groups[..position].iter().filter(|group| group.kind == Kind::Nominal) {
                        self.arcs.attach(earlier.head, verb, Deprel::Obl);
                    }
                }
            }
        }
        let copula = (group.kind == Kind::Copula).then_some(verb);
        self.clause = Clause { verb: Some(verb), subject: None, object: None, copula, mark: None, relative_to: None };
        self.last_verb = Some(verb);
    }

    fn nonfinite(&mut self, position: usize, group: Group) {
        let verb = group.head;
        let adjacent = self.before(position) == Some(Kind::Nominal);
        let coordinated = self.coordinator.filter(|_| self.last_verb.is_some());
        let marker = self.preposition.take();
        if let Some(marker) = marker {
            self.arcs.attach(marker, verb, Deprel::Mark);
        }
        if let (Some(coordinator), Some(before)) = (coordinated, self.last_verb) {
            self.arcs.attach(coordinator, verb, Deprel::Cc);
            self.arcs.attach(verb, before, Deprel::Conj);
        } else {
            match (group.kind, self.clause.verb, self.last_nominal) {
                (Kind::Infinitive, Some(above), nominal) => {
                    let takes = |noun: &usize| TAKES_INFINITIVE.contains(&self.sentence.tags()[*noun].lemma.as_str());
                    let after_noun = nominal.filter(|noun| adjacent && (self.clause.object.is_none() || takes(noun)));
                    match after_noun {
                        Some(noun) if self.sentence.tags()[noun].upos == Upos::Noun => {
                            self.arcs.attach(verb, noun, Deprel::Acl)
                        }
                        _ => self.arcs.attach(verb, above, Deprel::Xcomp),
                    }
                }
                (Kind::Gerund, Some(above), _) if marker.is_some() || !adjacent => {
                    let complement = self
                        .before(position)
                        .is_some_and(|kind| matches!(kind, Kind::Finite | Kind::Infinitive | Kind::Gerund));
                    self.arcs.attach(verb, above, if complement { Deprel::Xcomp } else { Deprel::Advcl });
                }
                (_, _, Some(noun)) if adjacent => self.arcs.attach(verb, noun, Deprel::Acl),
                (_, Some(above), _) => self.arcs.attach(verb, above, Deprel::Advcl),
                // "Rejecting the offer, Iran ...": waits for the main verb
                _ => {}
            }
        }
        if self.root.is_none() && self.clause.verb.is_none() && self.clause.subject.is_some() {
            // A headline: "Iran ready to talk", "Israel to strike Gaza", "Minister arrested in Cairo"
            let subject = self.clause.subject;
            if group.kind == Kind::Infinitive
                && adjacent
                && self.arcs.deprel(verb) != Some(Deprel::Conj)
                && !self.finite_ahead(position)
            {
                self.arcs.arcs_clear(verb);
                self.root = Some(verb);
                if let Some(subject) = subject {
                    self.arcs.attach(subject, verb, Deprel::Nsubj);
                }
            }
        }
        let outer = self.clause;
        self.open.push(outer);
        self.clause = Clause { verb: Some(verb), ..Clause::default() };
        self.last_verb = Some(verb);
    }

    fn finite_ahead(&self, position: usize) -> bool {
        self.groups[position + 1..].iter().any(|group| matches!(group.kind, Kind::Finite | Kind::Copula))
    }

    fn adjective(&mut self, group: Group) {
        if let Some(copula) = self.clause.copula.take() {
            self.predicate(copula, group.head);
        } else if let Some(verb) = self.clause.verb {
            self.arcs.attach(group.head, verb, Deprel::Xcomp);
        } else if let Some(nominal) = self.last_nominal {
            self.arcs.attach(group.head, nominal, Deprel::Amod);
        }
    }

    /// The predicate takes the place of its copula at the head of the clause, as UD has it.
    fn predicate(&mut self, copula: usize, predicate: usize) {
        self.arcs.hand_over(copula, predicate);
        if self.root == Some(copula) {
            self.root = Some(predicate);
        }
        self.arcs.reattach(copula, predicate, Deprel::Cop);
        self.clause.verb = Some(predicate);
        self.last_verb = Some(predicate);
    }

    fn adverb(&mut self, group: Group) {
        let deprel = match self.sentence.tags()[group.head].upos {
            Upos::Punct => return,
            Upos::Adv => Deprel::Advmod,
            _ => Deprel::Dep,
        };
        if let Some(verb) = self.clause.verb {
            self.arcs.attach(group.head, verb, deprel);
        }
    }
}

impl Clause {
    fn waiting(self, head: usize, arcs: &mut Arcs, last_verb: Option<usize>) {
        if let Some(verb) = last_verb.filter(|_| self.subject.is_none()) {
            arcs.attach(head, verb, Deprel::Obl);
        }
    }
}

impl Arcs {
    fn has_passive(&self, verb: usize, groups: &[Group]) -> bool {
        groups.iter().any(|group| group.head == verb && group.passive)
    }

    fn nmod_head(&self, token: usize) -> Option<usize> {
        self.arcs[token].filter(|(_, deprel)| *deprel == Deprel::Nmod).map(|(head, _)| head)
    }

    fn arcs_clear(&mut self, token: usize) {
        self.arcs[token] = None;
    }

    /// Gives the head and the dependents of one token to another.
    fn hand_over(&mut self, from: usize, to: usize) {
        if self.has_head(to) {
            return;
        }
        let head = self.arcs[from].take();
        for token in 0..self.arcs.len() {
            if let Some((head, deprel)) = self.arcs[token].filter(|&(head, _)| head == from && token != to) {
                debug_assert_eq!(head, from);
                self.arcs[token] = Some((to, deprel));
            }
        }
        if let Some((head, deprel)) = head.filter(|&(head, _)| head != to) {
            self.attach(to, head, deprel);
        }
    }
}
