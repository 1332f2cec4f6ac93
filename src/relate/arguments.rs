//! Where a trigger's arguments stand in the tree, and which actors they are.

use compact_str::CompactString;

use crate::lexicon::{Role, TriggerKind, Words};
use crate::model::{ActorRef, Deprel, Mention, ParsedSentence, Upos};

/// How many arcs a search for a shared subject follows.
const MAX_STEPS: usize = 6;

/// A trigger found in a sentence.
#[derive(Clone, Debug)]
pub(super) struct Site {
    pub kind: TriggerKind,
    /// The head word of the trigger.
    pub head: usize,
    /// All words of the trigger, in order.
    pub tokens: Vec<usize>,
}

/// An actor in a role: who, by which mention, and how sure the way to it is.
#[derive(Clone, Debug)]
pub(super) struct Filler {
    pub actor: ActorRef,
    pub mention: usize,
    pub factor: f64,
}

/// A sentence with its mentions, ready to be asked for arguments.
pub(super) struct Scene<'s, 'd> {
    pub sentence: &'s ParsedSentence<'d>,
    pub mentions: &'s [Mention],
    pub words: &'s Words,
}

impl Scene<'_, '_> {
    pub fn lemma(&self, token: usize) -> &CompactString {
        &self.sentence.tags()[token].lemma
    }

    pub fn upos(&self, token: usize) -> Upos {
        self.sentence.tags()[token].upos
    }

    pub fn mention_at(&self, token: usize) -> Option<usize> {
        self.mentions.iter().position(|mention| mention.tokens.contains(&token))
    }

    fn child(&self, token: usize, deprels: &[Deprel]) -> Option<usize> {
        self.sentence.tree().children_by(token, deprels).next()
    }

    fn is_passive(&self, verb: usize) -> bool {
        self.child(verb, &[Deprel::AuxPass, Deprel::NsubjPass]).is_some() || self.sentence.tags()[verb].features.passive
    }

    /// The actors in a role of a trigger; empty if there are none.
    pub fn fillers(&self, site: &Site, role: &Role) -> Vec<Filler> {
        let mut found = Vec::new();
        match role {
            Role::Subject => {
                if let Some((token, factor)) = self.subject_of(site) {
                    self.resolve(token, factor, &mut found);
                }
            }
            Role::Object => {
                for (token, factor) in self.objects_of(site) {
                    self.resolve(token, factor, &mut found);
                }
            }
            Role::Modifier => {
                for token in self.modifiers_of(site) {
                    self.resolve(token, 1.0, &mut found);
                }
            }
            Role::Clause => {
                for clause in self.clauses_of(site.head) {
                    if let Some(subject) = self.child(clause, &[Deprel::Nsubj, Deprel::NsubjPass]) {
                        self.resolve(subject, 0.95, &mut found);
                    }
                }
            }
            Role::ClauseObject => {
                for clause in self.clauses_of(site.head) {
                    for token in self.sentence.tree().children(clause).filter(|&child| {
                        matches!(self.sentence.tree().deprel(child), Deprel::Obj | Deprel::NsubjPass)
                            || matches!(self.sentence.tree().deprel(child), Deprel::Obl | Deprel::Nmod)
                                && ["on", "against", "at", "with", "into", "from", "of", "between"]
                                    .iter()
                                    .any(|case| self.has_case(child, case))
                    }) {
                        self.resolve(token, 0.95, &mut found);
                        self.resolve_below(token, &["on", "against", "with", "to", "from", "of"], 0.9, &mut found);
                    }
                }
            }
            Role::Preposition(preposition) => {
                for anchor in self.anchors(site) {
                    for token in self.under(anchor, preposition) {
                        self.resolve(token, 1.0, &mut found);
                        if self.mention_at(token).is_none() {
                            self.resolve_below(token, &["with", "between", "on", "against", "from"], 0.85, &mut found);
                        }
                    }
                }
            }
        }
        found
    }

    /// The logical subject of a trigger, and how sure we are.
    fn subject_of(&self, site: &Site) -> Option<(usize, f64)> {
        if site.kind == TriggerKind::Verb && self.upos(site.head) == Upos::Verb {
            return self.verb_subject(site.head, MAX_STEPS);
        }
        let tree = self.sentence.tree();
        for &token in &site.tokens {
            if let Some(subject) = self.child(token, &[Deprel::Nsubj, Deprel::NsubjPass]) {
                return Some((subject, 1.0));
            }
        }
        if site.kind == TriggerKind::Adjective
            && matches!(tree.deprel(site.head), Deprel::Amod | Deprel::Compound | Deprel::Acl)
        {
            return tree.head(site.head).map(|noun| (noun, 1.0));
        }
        self.light_verb(site).and_then(|verb| self.verb_subject(verb, MAX_STEPS)).map(|(token, factor)| (token, factor * 0.97))
    }

    /// The verb that a noun trigger is the object of, or stands under, if it is a light verb or a copula.
    fn light_verb(&self, site: &Site) -> Option<usize> {
        let tree = self.sentence.tree();
        site.tokens.iter().find_map(|&token| {
            // "took part in talks", "hold a round of talks": up through nouns of the phrase
            let mut at = token;
            for _ in 0..3 {
                let head = tree.head(at)?;
                match tree.deprel(at) {
                    Deprel::Obj | Deprel::NsubjPass | Deprel::Obl | Deprel::Xcomp | Deprel::Iobj => {
                        let light = self.words.is_light(self.lemma(head)) || self.upos(head) == Upos::Aux;
                        return (light && !site.tokens.contains(&head)).then_some(head);
                    }
                    Deprel::Nmod | Deprel::Compound | Deprel::Conj => at = head,
                    _ => return None,
                }
            }
            None
        })
    }

    /// Subject of an active verb, by-phrase of a passive one, or the subject it shares with the verb above.
    fn verb_subject(&self, verb: usize, steps: usize) -> Option<(usize, f64)> {
        let tree = self.sentence.tree();
        if self.is_passive(verb) {
            let agent = tree.children(verb).find(|&child| {
                tree.deprel(child) == Deprel::OblAgent
                    || matches!(tree.deprel(child), Deprel::Obl | Deprel::Nmod) && self.has_case(child, "by")
            });
            return agent.map(|agent| (agent, 1.0));
        }
        if let Some(subject) = self.child(verb, &[Deprel::Nsubj]) {
            return self.antecedent(subject, verb).map(|token| (token, 1.0));
        }
        if steps == 0 {
            return None;
        }
        let head = tree.head(verb)?;
        let shared = |factor: f64| move |(token, above): (usize, f64)| (token, above * factor);
        match tree.deprel(verb) {
            Deprel::Conj => self.verb_subject_any_voice(head, steps - 1).map(shared(0.97)),
            Deprel::Xcomp => {
                // "urged X to V": X; "threatened to V": the subject
                if let Some(object) = self.child(head, &[Deprel::Obj, Deprel::Iobj]).filter(|&object| object < verb) {
                    return Some((object, 0.9));
                }
                self.verb_subject_any_voice(head, steps - 1).map(shared(0.95))
            }
            Deprel::Advcl | Deprel::Ccomp | Deprel::Parataxis => self.verb_subject_any_voice(head, steps - 1).map(shared(0.85)),
            Deprel::Acl if self.upos(head) != Upos::Verb => {
                if self.sentence.tags()[verb].features.verb_form == Some(crate::model::VerbForm::Inf) {
                    // "Iran's threat to close the strait": who threatens closes
                    let owner = self
                        .child(head, &[Deprel::NmodPoss, Deprel::Compound, Deprel::Amod])
                        .filter(|&owner| self.mention_at(owner).is_some());
                    return owner.map(|owner| (owner, 0.9)).or_else(|| {
                        let above = tree.head(head).filter(|_| tree.deprel(head) == Deprel::Obj)?;
                        self.verb_subject_any_voice(above, steps - 1).map(shared(0.85))
                    });
                }
                Some((head, 0.9))
            }
            Deprel::AclRelcl => Some((head, 0.85)),
            _ => None,
        }
    }

    /// The grammatical subject, also of a passive verb: what a conjoined or controlled verb shares.
    fn verb_subject_any_voice(&self, verb: usize, steps: usize) -> Option<(usize, f64)> {
        if let Some(subject) = self.child(verb, &[Deprel::Nsubj, Deprel::NsubjPass]) {
            return self.antecedent(subject, verb).map(|token| (token, 1.0));
        }
        self.verb_subject(verb, steps)
    }

    /// For a relative pronoun, the noun it stands for.
    fn antecedent(&self, token: usize, verb: usize) -> Option<usize> {
        let relative = matches!(self.sentence.word(token).to_lowercase().as_str(), "which" | "who" | "that" | "whom");
        match (relative, self.sentence.tree().deprel(verb)) {
            (true, Deprel::AclRelcl | Deprel::Acl) => self.sentence.tree().head(verb),
            _ => Some(token),
        }
    }

    /// Logical objects: objects of an active verb, the subject of a passive one, the noun that a passive participle modifies.
    fn objects_of(&self, site: &Site) -> Vec<(usize, f64)> {
        let tree = self.sentence.tree();
        let verb = site.head;
        if site.kind != TriggerKind::Verb {
            let light = self.light_verb(site);
            return light.and_then(|light| self.child(light, &[Deprel::Iobj])).map(|token| (token, 0.95)).into_iter().collect();
        }
        if self.is_passive(verb) {
            if let Some(subject) = self.child(verb, &[Deprel::NsubjPass, Deprel::Nsubj]) {
                return self.antecedent(subject, verb).map(|token| (token, 1.0)).into_iter().collect();
            }
            let head = tree.head(verb);
            return match tree.deprel(verb) {
                Deprel::Acl | Deprel::Amod | Deprel::AclRelcl => head.map(|head| (head, 0.95)).into_iter().collect(),
                Deprel::Conj => head
                    .and_then(|head| self.child(head, &[Deprel::NsubjPass]))
                    .map(|token| (token, 0.95))
                    .into_iter()
                    .collect(),
                _ => Vec::new(),
            };
        }
        let own: Vec<_> = tree.children_by(verb, &[Deprel::Obj, Deprel::Iobj]).map(|token| (token, 1.0)).collect();
        if !own.is_empty() {
            return own;
        }
        // "condemned and sanctioned Iran": the object stands with the last verb
        let conjoined = tree.children_by(verb, &[Deprel::Conj]).find_map(|next| self.child(next, &[Deprel::Obj]));
        conjoined.map(|token| (token, 0.9)).into_iter().collect()
    }

    fn modifiers_of(&self, site: &Site) -> Vec<usize> {
        let tree = self.sentence.tree();
        if site.kind == TriggerKind::Adjective {
            // "Iran-backed Houthis": the word before the hyphen
            let before = site.tokens[0];
            let hyphen = before >= 2 && matches!(self.sentence.word(before - 1), "-" | "‑" | "–");
            return if hyphen { vec![before - 2] } else { Vec::new() };
        }
        let own = site.tokens.iter().flat_map(|&token| {
            tree.children_by(token, &[Deprel::NmodPoss, Deprel::Compound, Deprel::Amod, Deprel::Nummod, Deprel::Nmod])
        });
        own.filter(|&token| token < site.head && !self.has_any_case(token)).collect()
    }

    /// Whether the modifier is that of "anti-American": it names the target.
    pub fn is_anti(&self, mention: usize) -> bool {
        let start = self.mentions[mention].tokens.start;
        start >= 2 && self.sentence.word(start - 2).eq_ignore_ascii_case("anti") && self.sentence.word(start - 1) == "-"
    }

    fn clauses_of(&self, verb: usize) -> Vec<usize> {
        self.sentence.tree().children_by(verb, &[Deprel::Ccomp, Deprel::Xcomp, Deprel::Acl]).collect()
    }

    /// Words whose prepositional phrases may be arguments of the trigger.
    fn anchors(&self, site: &Site) -> Vec<usize> {
        let mut anchors = vec![site.head];
        anchors.extend(site.tokens.iter().copied().filter(|&token| token != site.head));
        let tree = self.sentence.tree();
        match site.kind {
            TriggerKind::Verb => {
                let nouns = tree.children_by(site.head, &[Deprel::Obj, Deprel::NsubjPass, Deprel::Nsubj]);
                anchors.extend(nouns.filter(|&object| self.mention_at(object).is_none()));
                // "reneged on a pledge to Qatar": what stands under the trigger's own preposition
                let under = tree
                    .children_by(site.head, &[Deprel::Obl])
                    .filter(|&noun| tree.children(noun).any(|case| site.tokens.contains(&case)));
                anchors.extend(under.filter(|&noun| self.mention_at(noun).is_none()));
            }
            TriggerKind::Noun | TriggerKind::Adjective => {
                anchors.extend(self.light_verb(site));
                // "relations between A and B are strained"
                anchors.extend(
                    tree.children_by(site.head, &[Deprel::Nsubj]).filter(|&subject| self.mention_at(subject).is_none()),
                );
                let verbs = tree.children_by(site.head, &[Deprel::Acl, Deprel::AclRelcl]);
                anchors.extend(verbs.filter(|&verb| self.words.is_light(self.lemma(verb))));
                if let (Deprel::Amod | Deprel::Compound, Some(head), TriggerKind::Adjective) =
                    (tree.deprel(site.head), tree.head(site.head), site.kind)
                {
                    anchors.push(head);
                }
                // "the release of hostages by Hamas"
                anchors.extend(self.under(site.head, "of"));
                // "a round of talks with Iran", "talks and consultations with Iran"
                if let (Deprel::Nmod, Some(head)) = (tree.deprel(site.head), tree.head(site.head)) {
                    anchors.extend(Some(head).filter(|&head| self.upos(head) == Upos::Noun && self.has_case(site.head, "of")));
                }
                anchors.extend(tree.children_by(site.head, &[Deprel::Conj]).filter(|&next| self.upos(next) == Upos::Noun));
            }
        }
        anchors.dedup();
        anchors
    }

    /// Dependents of a word under a preposition.
    fn under<'a>(&'a self, anchor: usize, preposition: &'a str) -> impl Iterator<Item = usize> + 'a {
        let tree = self.sentence.tree();
        let phrases = [Deprel::Obl, Deprel::Nmod, Deprel::OblAgent, Deprel::Dep];
        tree.children(anchor).filter(move |&child| phrases.contains(&tree.deprel(child)) && self.has_case(child, preposition))
    }

    fn has_case(&self, token: usize, preposition: &str) -> bool {
        let tree = self.sentence.tree();
        let last = preposition.rsplit(' ').next().unwrap_or(preposition);
        tree.children(token)
            .any(|child| tree.deprel(child) == Deprel::Case && self.sentence.word(child).eq_ignore_ascii_case(last))
            || last == "towards" && self.has_case(token, "toward")
    }

    fn has_any_case(&self, token: usize) -> bool {
        let tree = self.sentence.tree();
        tree.children(token).any(|child| tree.deprel(child) == Deprel::Case && self.upos(child) == Upos::Adp)
    }

    /// The actors that a word stands for, with those coordinated to it; if it is none itself, those that possess or modify it.
    fn resolve(&self, token: usize, factor: f64, found: &mut Vec<Filler>) {
        self.resolve_deep(token, factor, 0, found);
    }

    fn resolve_deep(&self, token: usize, factor: f64, depth: usize, found: &mut Vec<Filler>) {
        let tree = self.sentence.tree();
        let before = found.len();
        if let Some(mention) = self.mention_at(token) {
            for actor in &self.mentions[mention].actors {
                self.push(Filler { actor: actor.clone(), mention, factor }, found);
            }
        } else if depth < 3 {
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
        if depth < 3 {
            for next in tree.children_by(token, &[Deprel::Conj]) {
                if matches!(self.upos(next), Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::Adj) {
                    self.resolve_deep(next, factor * 0.97, depth, found);
                }
            }
        }
    }

    /// The actors under some prepositions of a word that is no actor itself.
    fn resolve_below(&self, token: usize, prepositions: &[&str], factor: f64, found: &mut Vec<Filler>) {
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
