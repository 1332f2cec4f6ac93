//! Where a trigger's arguments stand in the tree, and which actors they are.

use compact_str::CompactString;

use super::near::VICTIM;
use crate::lexicon::{Colour, Role, TriggerKind, Words};
use crate::model::{ActorRef, Deprel, Mention, MentionRule, ParsedSentence, Unit, Upos};

/// How many arcs a search for a shared subject follows.
pub(super) const MAX_STEPS: usize = 6;

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

    pub fn has_case_of(&self, token: usize) -> bool {
        self.has_case(token, "of")
    }

    pub fn child_subject(&self, token: usize) -> Option<usize> {
        self.child(token, &[Deprel::Nsubj, Deprel::NsubjPass])
    }

    pub(super) fn child(&self, token: usize, deprels: &[Deprel]) -> Option<usize> {
        self.sentence.tree().children_by(token, deprels).next()
    }

    /// The actors in a role of a trigger; empty if there are none.
    pub fn fillers(&self, site: &Site, role: &Role) -> Vec<Filler> {
        let mut found = Vec::new();
        match role {
            Role::Subject => {
                if let Some((token, factor)) = self.subject_of(site) {
                    self.resolve(token, factor, &mut found);
                    // "The French and German presidents met", read as two subjects
                    let tree = self.sentence.tree();
                    let verb = tree.head(token).filter(|_| tree.deprel(token) == Deprel::Nsubj);
                    for other in verb.into_iter().flat_map(|verb| tree.children_by(verb, &[Deprel::Nsubj])) {
                        // "Iraq, Iran said, attacked": who says so is another
                        let says =
                            verb.is_some_and(|verb| verb != site.head && self.words.colours(self.lemma(verb), Colour::Report));
                        if other > token && !says && !self.has_any_case(other) {
                            self.resolve(other, factor * 0.9, &mut found);
                        }
                    }
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
            Role::Speaker => {
                if let Some(verb) = self.reporting(site.head)
                    && let Some((token, factor)) = self.verb_subject(verb, MAX_STEPS)
                {
                    self.resolve(token, factor, &mut found);
                }
            }
            Role::Preposition(preposition) => {
                let occurs = self.occurs(site).filter(|_| preposition == "between");
                for anchor in self.anchors(site).into_iter().chain(occurs) {
                    // "the attack on Iran was condemned by Oman": who condemns has not attacked
                    if preposition == "by" && anchor != site.head && self.is_other_passive(site, anchor) {
                        continue;
                    }
                    // "discussed the war in Riyadh": where they discussed it
                    let verb =
                        site.kind == TriggerKind::Noun && self.upos(anchor) == Upos::Verb && !site.tokens.contains(&anchor);
                    if verb && matches!(&**preposition, "in" | "at") && !self.words.is_light(self.lemma(anchor)) {
                        continue;
                    }
                    // "condemned the sanctions against Iran": not Iran is condemned
                    let object = anchor != site.head && !site.tokens.contains(&anchor);
                    if object && self.has_stance(site.head) && VICTIM.contains(&&**preposition) {
                        continue;
                    }
                    for token in self.under(anchor, preposition) {
                        self.resolve(token, 1.0, &mut found);
                        // "killed the bill in Congress": where, not whom
                        if preposition == "in" {
                            found.retain(|filler| filler.actor.unit != Some(Unit::Leg));
                        }
                        if self.mention_at(token).is_none() {
                            self.resolve_below(token, &["with", "between", "on", "against", "from"], 0.85, &mut found);
                        }
                    }
                }
            }
        }
        found
    }

    /// The verb of saying under which a trigger's clause stands: "X said that", "..., X said".
    fn reporting(&self, trigger: usize) -> Option<usize> {
        let tree = self.sentence.tree();
        let says = |verb: usize| self.upos(verb) == Upos::Verb && self.words.colours(self.lemma(verb), Colour::Report);
        let mut at = trigger;
        for _ in 0..4 {
            let head = tree.head(at);
            match tree.deprel(at) {
                Deprel::Ccomp | Deprel::Parataxis => return head.filter(|&head| says(head)),
                Deprel::Root => {
                    return tree.children_by(at, &[Deprel::Parataxis]).find(|&verb| says(verb));
                }
                Deprel::Conj | Deprel::Xcomp | Deprel::Aux => at = head?,
                _ => return None,
            }
        }
        None
    }

    /// Logical objects: objects of an active verb, the subject of a passive one, the noun that a passive participle modifies.
    pub(super) fn objects_of(&self, site: &Site) -> Vec<(usize, f64)> {
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
        // "Putin proposed talks", read as the talks that Putin proposed
        let subject = self.child(verb, &[Deprel::Nsubj]).or_else(|| self.actor_before(verb));
        if let (Deprel::Amod, Some(head), Some(_)) = (tree.deprel(verb), tree.head(verb).filter(|&head| head > verb), subject) {
            return vec![(head, 0.9)];
        }
        let own: Vec<_> = tree.children_by(verb, &[Deprel::Obj, Deprel::Iobj]).map(|token| (token, 1.0)).collect();
        if !own.is_empty() {
            return own;
        }
        // "a commander that it blamed", "the deal Iran rejected": what the relative clause is about
        if let (Deprel::AclRelcl, Some(head), Some(subject)) =
            (tree.deprel(verb), tree.head(verb), self.child(verb, &[Deprel::Nsubj]))
            && self.antecedent(subject, verb) == Some(subject)
        {
            return vec![(head, 0.85)];
        }
        // An object that the tree calls a circumstance: no preposition, right of the verb
        let bare = tree
            .children_by(verb, &[Deprel::Obl, Deprel::OblUnmarked])
            .find(|&child| child > verb && !self.has_any_case(child));
        if let Some(bare) = bare {
            return vec![(bare, 0.9)];
        }
        // "condemned and sanctioned Iran": the object stands with the last verb
        let mut conjoined = tree.children_by(verb, &[Deprel::Conj]).find_map(|next| self.child(next, &[Deprel::Obj]));
        if conjoined.is_none() && tree.deprel(verb) == Deprel::Conj {
            let beside = tree.head(verb).into_iter().flat_map(|first| tree.children_by(first, &[Deprel::Conj]));
            conjoined = beside.filter(|&next| next > verb).find_map(|next| self.child(next, &[Deprel::Obj]));
        }
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
        // "was in Paris meeting with them": a place
        let place = |token: usize| {
            let mention = self.mention_at(token).map(|mention| &self.mentions[mention]);
            mention.is_some_and(|mention| {
                mention.rule == MentionRule::Place && mention.tokens.start > 0 && {
                    matches!(self.sentence.word(mention.tokens.start - 1), "in" | "at")
                }
            })
        };
        own.filter(|&token| token < site.head && !self.has_any_case(token) && !place(token)).collect()
    }

    fn clauses_of(&self, head: usize) -> Vec<usize> {
        let tree = self.sentence.tree();
        // Of an adjective also "open to talk with"
        let adjective = self.upos(head) == Upos::Adj;
        let own = tree.children(head).filter(move |&child| match tree.deprel(child) {
            Deprel::Ccomp | Deprel::Xcomp | Deprel::Acl => true,
            Deprel::Advcl => adjective,
            // "a demand that Greece withdraw", taken for a relative clause
            Deprel::AclRelcl => {
                let subject = self.child(child, &[Deprel::Nsubj, Deprel::NsubjPass]);
                self.sentence.word(head + 1).eq_ignore_ascii_case("that")
                    && subject.is_some_and(|subject| self.mention_at(subject).is_some())
            }
            _ => false,
        });
        // "noted Russia's threat to strike": an infinitive right behind the noun, even if the tree gives it to the verb
        let to = Some(head + 1)
            .filter(|&next| next < self.sentence.len() && self.sentence.word(next) == "to" && self.upos(next) == Upos::Part);
        let behind = to.and_then(|to| tree.head(to)).filter(|&verb| verb > head && tree.head(verb) != Some(head));
        own.chain(behind.filter(|_| self.upos(head) == Upos::Noun)).collect()
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
                anchors.extend(
                    self.objects_of(site)
                        .into_iter()
                        .map(|(object, _)| object)
                        .filter(|&object| self.mention_at(object).is_none()),
                );
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
                // "the release of hostages by Hamas", "a visit by Erdogan to Iraq": phrases of the phrase before
                for phrase in site.tokens.iter().flat_map(|&token| tree.children_by(token, &[Deprel::Nmod])) {
                    anchors.push(phrase);
                    anchors.extend(tree.children_by(phrase, &[Deprel::Nmod]));
                }
                // "condemned the strike by Israel on Iran": a phrase of the noun that hangs on the verb
                if let (Deprel::Obj | Deprel::NsubjPass, Some(verb)) = (tree.deprel(site.head), tree.head(site.head)) {
                    anchors.push(verb);
                    // ... and what hangs on that phrase in its turn
                    let phrases = tree.children_by(verb, &[Deprel::Obl, Deprel::OblAgent]);
                    anchors.extend(phrases.filter(|&phrase| phrase > site.head && self.mention_at(phrase).is_some()));
                }
                // "a round of talks with Iran", "talks and consultations with Iran"
                if let (Deprel::Nmod, Some(head)) = (tree.deprel(site.head), tree.head(site.head)) {
                    anchors.extend(Some(head).filter(|&head| self.upos(head) == Upos::Noun && self.has_case(site.head, "of")));
                }
                // ... but not "Libya's war in Chad and Serbia's war in Kosovo"
                let nouns = tree.children_by(site.head, &[Deprel::Conj]).filter(|&next| self.upos(next) == Upos::Noun);
                anchors.extend(nouns.filter(|&next| self.owner_of(next).is_none()));
            }
        }
        anchors.dedup();
        anchors
    }

    /// Dependents of a word under a preposition.
    pub(super) fn under<'a>(&'a self, anchor: usize, preposition: &'a str) -> impl Iterator<Item = usize> + 'a {
        let tree = self.sentence.tree();
        let core = [Deprel::Conj, Deprel::Ccomp, Deprel::Advcl, Deprel::Acl, Deprel::AclRelcl, Deprel::Xcomp, Deprel::Appos];
        // "in support of", "on behalf of"
        let compound = move |child: usize| {
            matches!(self.lemma(child).as_str(), "support" | "favour" | "favor" | "defence" | "defense" | "behalf" | "response")
                && matches!(preposition, "in" | "on" | "to")
        };
        let own = tree
            .children(anchor)
            .filter(move |&child| !core.contains(&tree.deprel(child)) && self.has_case(child, preposition) && !compound(child));
        // The phrase right behind a noun is its own, wherever the tree has hung it.
        let next = anchor + 1;
        let stands = matches!(self.upos(anchor), Upos::Noun | Upos::Propn)
            && self.mention_at(anchor).is_none()
            && next < self.sentence.len()
            && self.sentence.word(next).eq_ignore_ascii_case(preposition);
        let behind = stands.then(|| tree.head(next)).flatten();
        own.chain(behind.filter(move |&head| head > next && tree.head(head) != Some(anchor) && self.upos(head) != Upos::Verb))
    }

    pub(super) fn has_case(&self, token: usize, preposition: &str) -> bool {
        let tree = self.sentence.tree();
        let last = preposition.rsplit(' ').next().unwrap_or(preposition);
        tree.children(token)
            .any(|child| tree.deprel(child) == Deprel::Case && self.sentence.word(child).eq_ignore_ascii_case(last))
            || last == "towards" && self.has_case(token, "toward")
    }

    pub(super) fn has_any_case(&self, token: usize) -> bool {
        let tree = self.sentence.tree();
        tree.children(token).any(|child| tree.deprel(child) == Deprel::Case && self.upos(child) == Upos::Adp)
    }
}
