//! Who does it: the subject of a verb, its own or shared, in either voice, and the light verb round a noun.

use super::arguments::{MAX_STEPS, Scene, Site};
use crate::lexicon::{Colour, TriggerKind};
use crate::model::{Deprel, SentenceKind, Upos};

impl Scene<'_, '_> {
    /// The subject of a verb; a nominal under a preposition is none, whatever the tree says.
    pub(super) fn grammatical_subject(&self, verb: usize, deprels: &[Deprel]) -> Option<usize> {
        let mut subjects = self.sentence.tree().children_by(verb, deprels).filter(|&child| !self.has_any_case(child));
        let first = subjects.next()?;
        // "Mr. President, Iran attacked": who is spoken to, read as a subject
        let addressed = self.sentence.tokens.get(first + 1).is_some_and(|_| self.sentence.word(first + 1) == ",");
        Some(subjects.next().filter(|&second| addressed && second < verb).unwrap_or(first))
    }

    /// The actor right before a verb and its auxiliaries, not under a preposition: its subject where the tree has none.
    pub(super) fn actor_before(&self, verb: usize) -> Option<usize> {
        let mut at = verb;
        while at > 0 && matches!(self.upos(at - 1), Upos::Aux | Upos::Adv) {
            at -= 1;
        }
        let mention = self.mentions.iter().find(|mention| mention.tokens.end == at)?;
        let preposition = mention.tokens.start.checked_sub(1).filter(|&before| {
            let before = if self.upos(before) == Upos::Det && before > 0 { before - 1 } else { before };
            matches!(self.upos(before), Upos::Adp) || self.sentence.word(before) == "-"
        });
        // "from southern Lebanon attacked": the preposition may stand further off
        let tree = self.sentence.tree();
        let before = |token: usize| tree.children_by(token, &[Deprel::Case]).any(|case| case < mention.tokens.start);
        (preposition.is_none() && !mention.tokens.clone().any(before)).then_some(at - 1)
    }

    pub(super) fn is_passive(&self, verb: usize) -> bool {
        if self.child(verb, &[Deprel::AuxPass]).is_some() {
            return true;
        }
        // "struck" and "imposed" look the same in both voices: a subject or an object says active, and so does a clause of running text
        // that has no auxiliary. Participles and headlines ("Minister held in Cairo") do without.
        if self.child(verb, &[Deprel::Nsubj, Deprel::Obj]).is_some() {
            return false;
        }
        // "Bolivia severed ties", read as severed ties of Bolivia
        if self.sentence.tree().deprel(verb) == Deprel::Amod && self.actor_before(verb).is_some() {
            return false;
        }
        let marked = self.sentence.tags()[verb].features.passive || self.child(verb, &[Deprel::NsubjPass]).is_some();
        let clause = matches!(self.sentence.tree().deprel(verb), Deprel::Root | Deprel::Ccomp | Deprel::Parataxis);
        marked && !(clause && self.sentence.kind == SentenceKind::Prose) && !self.is_main_after_all(verb)
    }

    /// "Germany called on Russia": where the whole sentence is a name with a participle behind it, the participle is its verb.
    fn is_main_after_all(&self, verb: usize) -> bool {
        let tree = self.sentence.tree();
        let head = tree.head(verb).filter(|_| tree.deprel(verb) == Deprel::Acl);
        head.is_some_and(|head| {
            head < verb
                && tree.head(head).is_none()
                && self.mention_at(head).is_some()
                && self.sentence.kind == SentenceKind::Prose
                // "an American held by Hamas"
                && !tree.children(verb).any(|child| self.has_case(child, "by"))
        })
    }

    /// The logical subject of a trigger, and how sure we are.
    pub(super) fn subject_of(&self, site: &Site) -> Option<(usize, f64)> {
        // "must open its ports": the subject is the verb's
        if self.upos(site.head) == Upos::Aux {
            let verb = self.sentence.tree().head(site.head)?;
            return self.child(verb, &[Deprel::Nsubj, Deprel::NsubjPass]).map(|subject| (subject, 1.0));
        }
        if site.kind == TriggerKind::Verb && self.upos(site.head) == Upos::Verb {
            return self.verb_subject(site.head, MAX_STEPS);
        }
        let tree = self.sentence.tree();
        for &token in &site.tokens {
            if let Some(subject) = self.child(token, &[Deprel::Nsubj, Deprel::NsubjPass]) {
                return Some((subject, 1.0));
            }
        }
        if site.kind == TriggerKind::Adjective {
            if matches!(tree.deprel(site.head), Deprel::Amod | Deprel::Compound | Deprel::Acl) {
                return tree.head(site.head).map(|noun| (noun, 1.0));
            }
            // "Iran-aligned Houthis", whatever the tree makes of it
            if site.tokens[0] >= 2 && self.sentence.word(site.tokens[0] - 1) == "-" && self.mention_at(site.head + 1).is_some()
            {
                return Some((site.head + 1, 0.95));
            }
        }
        if site.kind == TriggerKind::Noun
            && let Some(accused) = self.accused_of(site.head).or_else(|| self.responsible_for(site.head))
        {
            return Some((accused, 0.95));
        }
        let light = self
            .light_verb(site)
            .and_then(|verb| self.verb_subject(verb, MAX_STEPS))
            .map(|(token, factor)| (token, factor * 0.97));
        light.or_else(|| self.actor_before(site.head).filter(|_| site.kind == TriggerKind::Adjective).map(|token| (token, 0.9)))
    }

    /// The verb that a noun trigger is the object of, or stands under, if it is a light verb or a copula.
    pub(super) fn light_verb(&self, site: &Site) -> Option<usize> {
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
                    // "reach an end to the war": not theirs
                    Deprel::Nmod if at == site.head && self.is_reason(site) && !self.has_case(at, "for") => return None,
                    Deprel::Nmod | Deprel::Compound | Deprel::Conj => at = head,
                    _ => return None,
                }
            }
            None
        })
    }

    /// Subject of an active verb, by-phrase of a passive one, or the subject it shares with the verb above.
    pub(super) fn verb_subject(&self, verb: usize, steps: usize) -> Option<(usize, f64)> {
        let tree = self.sentence.tree();
        if self.is_passive(verb) {
            let agent = tree.children(verb).find(|&child| {
                tree.deprel(child) == Deprel::OblAgent
                    || matches!(tree.deprel(child), Deprel::Obl | Deprel::Nmod) && self.has_case(child, "by")
            });
            // "withdrawn from Kazakhstan by Russia": the phrase may hang on the one before
            let below = || {
                let phrases =
                    tree.children_by(verb, &[Deprel::Obl, Deprel::Nmod, Deprel::OblAgent]).filter(|&phrase| phrase > verb);
                phrases.flat_map(|phrase| tree.children_by(phrase, &[Deprel::Nmod])).find(|&child| self.has_case(child, "by"))
            };
            return agent.or_else(below).map(|agent| (agent, 1.0));
        }
        if let Some(subject) = self.grammatical_subject(verb, &[Deprel::Nsubj, Deprel::NsubjPass]) {
            return self.antecedent(subject, verb).map(|token| (token, 1.0));
        }
        if let Some(actor) = self.actor_before(verb).filter(|_| self.upos(verb) == Upos::Verb) {
            return Some((actor, 0.9));
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
            // "France, which recognised Palestine, criticised Israel", read as a name with two clauses
            Deprel::Parataxis if head < verb && tree.head(head).is_none() && self.mention_at(head).is_some() => {
                Some((head, 0.85))
            }
            Deprel::Advcl | Deprel::Ccomp | Deprel::Parataxis => {
                // "used by the US to attack": who uses attacks. "time for Britain to act": the phrase right before the infinitive
                let infinitive = self.sentence.tags()[verb].features.verb_form == Some(crate::model::VerbForm::Inf);
                let phrase = tree.children_by(head, &[Deprel::Obl, Deprel::Nmod]).find(|&child| {
                    child < verb && verb - child <= 3 && self.has_case(child, "for") && self.mention_at(child).is_some()
                });
                if let Some(phrase) = phrase.filter(|_| infinitive) {
                    return Some((phrase, 0.9));
                }
                if infinitive && self.child(head, &[Deprel::AuxPass]).is_some() {
                    // "Russia was urged by Germany to withdraw": Russia
                    let patient = self.child(head, &[Deprel::NsubjPass]).filter(|&patient| self.mention_at(patient).is_some());
                    if let Some(patient) = patient.filter(|_| self.lemma(head) != "use") {
                        return Some((patient, 0.85));
                    }
                    return self.verb_subject(head, steps - 1).map(shared(0.85));
                }
                // "condemned the decision of Israel to annex": Israel, wherever the tree has hung the infinitive
                let plan = |noun: usize| {
                    [Colour::Commitment, Colour::Promise, Colour::Unreal]
                        .iter()
                        .any(|&colour| self.words.colours(self.lemma(noun), colour))
                };
                let planned = self.child(head, &[Deprel::Obj]).filter(|&noun| infinitive && noun < verb && plan(noun));
                if let Some(owner) = planned.and_then(|noun| self.owner_of(noun)) {
                    return Some((owner, 0.9));
                }
                // "prevented Iran from attacking", "accused Russia of shelling", "thanked Oman for mediating"
                let marked = tree.children_by(verb, &[Deprel::Mark, Deprel::Case]);
                let controlled =
                    marked.into_iter().any(|mark| matches!(self.sentence.word(mark), "from" | "of" | "for" | "into"));
                if controlled && let Some(object) = self.child(head, &[Deprel::Obj]).filter(|&object| object < verb) {
                    return Some((object, 0.9));
                }
                self.verb_subject_any_voice(head, steps - 1).map(shared(0.85))
            }
            Deprel::Acl if self.upos(head) != Upos::Verb => {
                if self.sentence.tags()[verb].features.verb_form == Some(crate::model::VerbForm::Inf) {
                    // "Iran's threat to close the strait": who threatens closes
                    let owner = self.owner_of(head);
                    // "Rubio is in Paris to hold talks"
                    let owner = owner.or_else(|| self.child(head, &[Deprel::Nsubj]));
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
    pub(super) fn verb_subject_any_voice(&self, verb: usize, steps: usize) -> Option<(usize, f64)> {
        if let Some(subject) = self.child(verb, &[Deprel::Nsubj, Deprel::NsubjPass]) {
            return self.antecedent(subject, verb).map(|token| (token, 1.0));
        }
        self.verb_subject(verb, steps)
    }

    /// For a relative pronoun, the noun it stands for.
    pub(super) fn antecedent(&self, token: usize, verb: usize) -> Option<usize> {
        let relative = matches!(self.sentence.word(token).to_lowercase().as_str(), "which" | "who" | "that" | "whom");
        match (relative, self.sentence.tree().deprel(verb)) {
            (true, Deprel::AclRelcl | Deprel::Acl) => self.sentence.tree().head(verb),
            _ => Some(token),
        }
    }
}
