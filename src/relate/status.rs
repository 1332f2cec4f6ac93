//! How the text presents an event, and who says so.
//!
//! The rules, first that fits: negated by the trigger itself, by the verb that carries it, or under a verb of failing; hypothetical by a
//! modal, a question, an "if", a time to come, or by standing under something wished, demanded, planned or alleged; the frame's own
//! status; else asserted. What a sentence takes for granted ("our war", "when they met") is not coloured by what it asks. The words that do so
//! are data: `data/words/status.tsv`.

use compact_str::CompactString;

use super::arguments::{Scene, Site};
use crate::lexicon::{Colour, MONTHS, Role, TriggerKind, WEEKDAYS};
use crate::model::{Deprel, RelationType, Status, Tense, Upos};

/// How far up the tree a verb still colours what stands below.
const MAX_UP: usize = 6;

/// The status of an event, and the verb that reports it if there is one.
pub(super) fn status(scene: &Scene, site: &Site, relation: &RelationType) -> (Status, Option<usize>) {
    let tree = scene.sentence.tree();
    let presupposed = is_presupposed(scene, site, relation.standing);
    let question = scene.sentence.as_str().trim_end_matches(['"', '”', '’', '\'']).ends_with('?');
    let mut hypothetical = question && !presupposed && !is_granted(scene, site.head) || is_to_come(scene, site);
    // Who is committed to stand with somebody stands with them.
    let declared = &*relation.id == "support" && completes(scene, site.head, Colour::Commitment);
    // "will not accept": the refusal is what the trigger says
    let own = |token: usize| tree.children(token).any(|child| site.tokens.contains(&child) && is_no(scene, child));
    let mut negated = site.tokens.iter().any(|&token| is_negated(scene, token) && !own(token) || has_no_subject(scene, token));
    let mut conditional = has_if(scene, site.head);
    let mut speaker = None;
    if site.kind != TriggerKind::Verb {
        hypothetical |= tree.children(site.head).any(|child| {
            matches!(tree.deprel(child), Deprel::Amod | Deprel::Compound)
                && scene.words.colours(scene.lemma(child), Colour::Unreal)
                || tree.deprel(child) == Deprel::Det && scene.lemma(child) == "any"
        });
    }
    let mut at = site.head;
    hypothetical |= is_alleged(scene, site)
        // "would be open to trade" is an offer
        || has_modal(scene, at)
            && !(&*relation.id == "offer" && site.kind == TriggerKind::Adjective)
            && !is_own_word(scene, at)
        || has_if(scene, at)
        || completes(scene, at, Colour::Unreal) && !tree.head(at).is_some_and(|noun| had_occasion(scene, noun))
        || is_aim(scene, at)
        || is_going(scene, at);
    for _ in 0..MAX_UP {
        let Some(head) = tree.head(at).filter(|_| !presupposed && !declared && !is_performed(scene, at)) else { break };
        let deprel = tree.deprel(at);
        let lemma = scene.lemma(head).as_str();
        let verb = matches!(scene.upos(head), Upos::Verb | Upos::Aux);
        match deprel {
            Deprel::Xcomp if scene.words.colours(lemma, Colour::Fail) || is_yet_to(scene, at) => negated = true,
            // "does not plan to attack", "had no intention of meeting"
            Deprel::Xcomp
                if verb
                    && is_negated(scene, head)
                    && scene.words.colours(lemma, Colour::Promise)
                    && scene.child(head, &[Deprel::Obj]).is_none() =>
            {
                negated = true
            }
            Deprel::Acl | Deprel::Nmod if !verb && scene.words.colours(lemma, Colour::Unreal) && is_negated(scene, head) => {
                negated = true
            }
            // "refrained from criticising", "the lack of support", "the failure to condemn"
            Deprel::Advcl if scene.words.colours(lemma, Colour::Fail) && is_gerund(scene, at) => {
                // "sanctions to prevent Iran from attacking": not yet prevented
                if is_infinitive(scene, head) { hypothetical = true } else { negated = true }
            }
            Deprel::Nmod | Deprel::Acl if !verb && scene.words.colours(lemma, Colour::Fail) => negated = true,
            // "is going to meet"
            Deprel::Xcomp if is_going(scene, head) => hypothetical = true,
            Deprel::Xcomp if verb && scene.words.colours(lemma, Colour::Report) => {}
            Deprel::Ccomp if verb && scene.words.colours(lemma, Colour::Report) => speaker = speaker.or(Some(head)),
            Deprel::Xcomp if verb && !scene.words.colours(lemma, Colour::Factive) && is_infinitive(scene, at) => {
                hypothetical = true
            }
            Deprel::Ccomp if verb && !scene.words.colours(lemma, Colour::Factive) => hypothetical = true,
            // "ready to work with", "open to cooperation", "look forward to meeting"
            Deprel::Xcomp | Deprel::Ccomp | Deprel::Advcl | Deprel::Obl
                if !is_finite(scene, at)
                    && (scene.upos(head) == Upos::Adj
                        && [Colour::Unreal, Colour::Promise].iter().any(|&colour| scene.words.colours(lemma, colour))
                        || lemma == "look" && tree.children(head).any(|child| scene.lemma(child) == "forward")) =>
            {
                hypothetical = true
            }
            // "travelled to London to meet": and met
            Deprel::Advcl if is_infinitive(scene, at) && has_come(scene, head) => break,
            Deprel::Advcl if is_infinitive(scene, at) || is_awaited(scene, at, head) => hypothetical = true,
            Deprel::Advcl | Deprel::Acl | Deprel::Obl | Deprel::Nmod if scene.accused_of(at).is_some() => hypothetical = true,
            Deprel::Acl if is_infinitive(scene, at) => hypothetical |= !had_occasion(scene, head),
            // "denied reports that they attacked"
            Deprel::Acl | Deprel::AclRelcl | Deprel::Ccomp if is_denied_claim(scene, head) => hypothetical = true,
            Deprel::Nmod | Deprel::Acl if scene.words.colours(lemma, Colour::Unreal) && !site.tokens.contains(&head) => {
                hypothetical = true
            }
            Deprel::Obj | Deprel::Obl | Deprel::NsubjPass
                if verb && scene.words.colours(lemma, Colour::Wish) && !site.tokens.contains(&head) =>
            {
                hypothetical = true
            }
            Deprel::Parataxis | Deprel::AclRelcl | Deprel::AdvclRelcl | Deprel::Appos => break,
            // What colours one clause does not colour the one it is joined to from the left.
            Deprel::Conj if is_finite(scene, at) => break,
            Deprel::Advcl => break,
            _ => {}
        }
        // A noun or controlled verb takes the modal and the negation of the verb that carries it.
        if matches!(
            deprel,
            Deprel::Obj
                | Deprel::Obl
                | Deprel::Nsubj
                | Deprel::NsubjPass
                | Deprel::Xcomp
                | Deprel::Conj
                | Deprel::Nmod
                | Deprel::Compound
        ) {
            conditional |= has_if(scene, head);
            hypothetical |= has_modal(scene, head) || conditional;
            // "would not join but would defend": the second has its own auxiliary
            let own = deprel == Deprel::Conj && tree.children_by(at, &[Deprel::Aux, Deprel::Nsubj]).next().is_some();
            let carried = matches!(deprel, Deprel::Obj | Deprel::NsubjPass | Deprel::Xcomp) && scene.words.is_light(lemma)
                || deprel == Deprel::Conj && !own;
            negated |= carried && (is_negated(scene, head) || has_no_subject(scene, head));
        } else if deprel == Deprel::Ccomp {
            hypothetical |= has_if(scene, head);
            if !scene.words.colours(lemma, Colour::Report) {
                hypothetical |= has_modal(scene, head);
            }
        }
        at = head;
    }
    // "if it does not withdraw": open, either way
    let status = match (negated && !conditional, hypothetical) {
        (true, _) => Status::Negated,
        (false, true) => Status::Hypothetical,
        (false, false) => Status::Asserted,
    };
    (status, speaker)
}

/// Whether a noun is spoken of as a fact whatever the verb above does with it: "may discuss the US support for Ukraine", "to settle their dispute". What
/// a light verb brings about is none ("could impose its sanctions"), nor what is wished or aimed at.
fn is_presupposed(scene: &Scene, site: &Site, standing: bool) -> bool {
    let tree = scene.sentence.tree();
    if site.kind != TriggerKind::Noun {
        return false;
    }
    // "these attacks", "the recent attacks"
    let pointed = tree.children_by(site.head, &[Deprel::Det, Deprel::Amod]).any(|child| {
        let word = scene.sentence.word(child).to_lowercase();
        matches!(&*word, "this" | "these" | "those") || scene.words.colours(&word, Colour::Given)
    });
    let definite = pointed
        || tree.children(site.head).any(|child| match tree.deprel(child) {
            Deprel::Det => scene.sentence.word(child).eq_ignore_ascii_case("the"),
            Deprel::NmodPoss => true,
            Deprel::Amod | Deprel::Compound => scene.mention_at(child).is_some(),
            _ => false,
        });
    let (Some(head), deprel) = (tree.head(site.head), tree.deprel(site.head)) else { return false };
    let lemma = scene.lemma(head).as_str();
    // "will meet following the attacks"
    let cases = ["following", "since", "despite", "amid"];
    if matches!(deprel, Deprel::Obl | Deprel::Nmod) && cases.iter().any(|case| scene.has_case(site.head, case)) {
        return true;
    }
    // "will continue its attacks": they are made already
    let goes_on =
        matches!(lemma, "continue" | "maintain" | "escalate" | "intensify" | "prolong" | "expand" | "deepen" | "strengthen");
    let carried = match deprel {
        Deprel::Obj | Deprel::NsubjPass if definite && goes_on => false,
        Deprel::Obj | Deprel::NsubjPass | Deprel::Xcomp => {
            scene.words.is_light(lemma)
                || scene.words.colours(lemma, Colour::Wish)
                || scene.words.colours(lemma, Colour::Unreal)
        }
        // "Libya's war in Chad and Serbia's war in Kosovo"
        Deprel::Conj if scene.owner_of(site.head).is_some() => false,
        // "to hold a round of Iran-US talks"
        Deprel::Nmod if matches!(lemma, "round" | "series" | "set" | "wave" | "session" | "string") => true,
        // "the impact of Russia's war", but "the risk of a Russian attack"
        Deprel::Nmod if pointed || scene.owner_of(site.head).is_some() => {
            [Colour::Unreal, Colour::Wish, Colour::Hearsay, Colour::Fail]
                .iter()
                .any(|&colour| scene.words.colours(lemma, colour))
        }
        Deprel::Nmod | Deprel::Conj | Deprel::Compound => true,
        // "will not take part in the US war"
        Deprel::Obl if scene.has_case(site.head, "in") && scene.owner_of(site.head).is_some() => false,
        Deprel::Obl => scene.words.colours(lemma, Colour::Wish) || scene.words.is_light(lemma) && !scene.is_reason(site),
        Deprel::OblAgent => false,
        Deprel::Nsubj => false,
        _ => return false,
    };
    (definite || standing) && !carried
}

/// The actor who says so: the subject of the reporting verb.
pub(super) fn speaker(scene: &Scene, verb: usize) -> Option<CompactString> {
    let site = Site { kind: TriggerKind::Verb, head: verb, tokens: vec![verb] };
    let found = scene.fillers(&site, &crate::lexicon::Role::Subject);
    found.first().map(|filler| filler.actor.actor.id.clone())
}

fn is_negated(scene: &Scene, token: usize) -> bool {
    let tree = scene.sentence.tree();
    // "not the first visit": there was one
    let counted = |child: usize| matches!(scene.lemma(child).as_str(), "first" | "last" | "only" | "latest");
    if scene.upos(token) == Upos::Noun && tree.children_by(token, &[Deprel::Amod]).any(counted) {
        return false;
    }
    let no_longer = |child: usize| {
        child > 0
            && scene.sentence.word(child).eq_ignore_ascii_case("longer")
            && scene.sentence.word(child - 1).eq_ignore_ascii_case("no")
    };
    tree.children(token).any(|child| {
        let near = matches!(
            tree.deprel(child),
            Deprel::Advmod
                | Deprel::Det
                | Deprel::Aux
                | Deprel::Cc
                | Deprel::CcPreconj
                | Deprel::Case
                | Deprel::Mark
                | Deprel::Dep
        );
        near && (is_no(scene, child) || no_longer(child))
    })
}

fn is_no(scene: &Scene, token: usize) -> bool {
    matches!(scene.lemma(token).as_str(), "not" | "n't" | "never" | "no" | "neither" | "nor" | "without" | "hardly")
}

/// "Neither France nor Spain condemned", "no minister visited".
fn has_no_subject(scene: &Scene, verb: usize) -> bool {
    let tree = scene.sentence.tree();
    let none = |child: usize| matches!(&*scene.sentence.word(child).to_lowercase(), "no" | "neither" | "none" | "nobody");
    tree.children_by(verb, &[Deprel::Nsubj, Deprel::NsubjPass])
        .any(|subject| none(subject) || tree.children_by(subject, &[Deprel::Det, Deprel::CcPreconj]).any(none))
}

/// "I should like to thank", "has the honour to congratulate": saying so does it.
fn is_performed(scene: &Scene, verb: usize) -> bool {
    let tree = scene.sentence.tree();
    let courteous = |token: usize| scene.words.colours(scene.lemma(token), Colour::Courtesy);
    let clause = matches!(tree.deprel(verb), Deprel::Xcomp | Deprel::Ccomp | Deprel::Advcl | Deprel::Acl);
    scene.words.colours(scene.lemma(verb), Colour::Performative)
        && tree.head(verb).filter(|_| clause).is_some_and(|head| {
            courteous(head) || tree.children_by(head, &[Deprel::Obj]).any(|object| object < verb && courteous(object))
        })
}

/// "I would ask", "we must condemn": who says so does it.
fn is_own_word(scene: &Scene, verb: usize) -> bool {
    let subject = scene.sentence.tree().children_by(verb, &[Deprel::Nsubj]).next();
    scene.words.colours(scene.lemma(verb), Colour::Performative)
        && subject.is_some_and(|subject| matches!(&*scene.sentence.word(subject).to_lowercase(), "i" | "we"))
}

/// Whether a verb tells of a journey that was made.
fn has_come(scene: &Scene, verb: usize) -> bool {
    matches!(scene.lemma(verb).as_str(), "travel" | "fly" | "arrive" | "come" | "visit" | "return" | "gather")
        && is_past(scene, verb)
        && !is_negated(scene, verb)
        && !has_modal(scene, verb)
}

fn has_modal(scene: &Scene, token: usize) -> bool {
    let tree = scene.sentence.tree();
    tree.children(token).any(|child| {
        matches!(tree.deprel(child), Deprel::Aux | Deprel::Cop)
            && scene.words.colours(&scene.sentence.word(child).to_lowercase().replace('’', "'"), Colour::Modal)
    })
}

/// "Will not stop until they withdraw": they have not yet.
fn is_awaited(scene: &Scene, clause: usize, main: usize) -> bool {
    let tree = scene.sentence.tree();
    let mut marks = tree.children_by(clause, &[Deprel::Mark]);
    marks.any(|mark| scene.sentence.word(mark).eq_ignore_ascii_case("until"))
        && (has_modal(scene, main) || is_negated(scene, main) && !is_past(scene, main))
}

/// "The aim was to destroy".
fn is_aim(scene: &Scene, verb: usize) -> bool {
    let unreal = |noun: usize| scene.words.colours(scene.lemma(noun), Colour::Unreal);
    let mut copulas = scene.sentence.tree().children_by(verb, &[Deprel::Cop]);
    is_infinitive(scene, verb)
        && copulas.any(|copula| {
            let subject = scene.child(verb, &[Deprel::NsubjOuter, Deprel::Nsubj]).is_some_and(unreal);
            subject || (0..copula).rev().find(|&token| scene.upos(token) != Upos::Adv).is_some_and(unreal)
        })
}

/// "Is going to": a plan; "was going to" is one too.
fn is_going(scene: &Scene, verb: usize) -> bool {
    scene.sentence.word(verb).eq_ignore_ascii_case("going")
        && scene.sentence.tree().children_by(verb, &[Deprel::Aux]).any(|aux| scene.lemma(aux) == "be")
        && scene.sentence.tokens.get(verb + 1).is_some_and(|_| scene.sentence.word(verb + 1) == "to")
}

/// "Denied reports", "rejects the claim".
fn is_denied_claim(scene: &Scene, noun: usize) -> bool {
    let tree = scene.sentence.tree();
    let claim = scene.words.colours(scene.lemma(noun), Colour::Hearsay) || scene.lemma(noun) == "report";
    let verb = tree.head(noun).filter(|_| claim && tree.deprel(noun) == Deprel::Obj);
    verb.is_some_and(|verb| {
        scene.words.colours(scene.lemma(verb), Colour::Refuse) || matches!(scene.lemma(verb).as_str(), "dismiss" | "dispute")
    })
}

/// "Had the opportunity to meet": so they met.
fn had_occasion(scene: &Scene, noun: usize) -> bool {
    let tree = scene.sentence.tree();
    let verb = tree.head(noun).filter(|_| tree.deprel(noun) == Deprel::Obj);
    let chance = scene.words.colours(scene.lemma(noun), Colour::Courtesy) || scene.lemma(noun) == "chance";
    chance && verb.is_some_and(|verb| is_past(scene, verb) && !is_negated(scene, verb) && !has_modal(scene, verb))
}

/// "Has yet to recognise".
fn is_yet_to(scene: &Scene, verb: usize) -> bool {
    let tree = scene.sentence.tree();
    tree.children_by(verb, &[Deprel::Mark]).any(|to| to > 0 && scene.sentence.word(to - 1).eq_ignore_ascii_case("yet"))
}

/// "Blamed Iran for the attack", "accused India of orchestrating the killing": the attack took place, whose it was is only said.
fn is_alleged(scene: &Scene, site: &Site) -> bool {
    let tree = scene.sentence.tree();
    let verb = tree.head(site.head).filter(|_| tree.deprel(site.head) == Deprel::Obj);
    scene.accused_of(site.head).is_some()
        || verb.is_some_and(|verb| scene.accused_of(verb).is_some() && scene.fillers(site, &Role::Modifier).is_empty())
}

/// Whether a trigger stands in a clause of time or reason that a question takes for granted: "When they met, did he ask?"
fn is_granted(scene: &Scene, trigger: usize) -> bool {
    let tree = scene.sentence.tree();
    let past = |verb: usize| scene.sentence.tags()[verb].features.tense == Some(Tense::Past);
    let granting = |word: &str| matches!(word, "when" | "after" | "since" | "because" | "before" | "as" | "while" | "given");
    let mut at = trigger;
    for _ in 0..MAX_UP {
        let Some(head) = tree.head(at) else { return false };
        match tree.deprel(at) {
            Deprel::AclRelcl if scene.mention_at(head).is_some() => return true,
            Deprel::Advcl => {
                let mut marks = tree.children_by(at, &[Deprel::Mark, Deprel::Advmod]);
                return past(at) && marks.any(|mark| granting(&scene.sentence.word(mark).to_lowercase()));
            }
            Deprel::Obl | Deprel::Nmod => {
                let mut cases = tree.children_by(at, &[Deprel::Case]);
                if scene.upos(at) == Upos::Noun
                    && cases.any(|case| matches!(&*scene.sentence.word(case).to_lowercase(), "after" | "since" | "despite"))
                {
                    return true;
                }
            }
            _ => {}
        }
        at = head;
    }
    false
}

/// Whether a verb is in the past tense: its own, or that of its auxiliary.
fn is_past(scene: &Scene, verb: usize) -> bool {
    let tree = scene.sentence.tree();
    let aux = |child: usize| matches!(tree.deprel(child), Deprel::Aux | Deprel::AuxPass | Deprel::Cop);
    let tense = |token: usize| scene.sentence.tags()[token].features.tense == Some(Tense::Past);
    tense(verb) && !tree.children(verb).any(|child| matches!(tree.deprel(child), Deprel::AuxPass | Deprel::Cop))
        || tree.children(verb).any(|child| aux(child) && (tense(child) || scene.lemma(child) == "have"))
}

/// "Visits Fiji next week", "the talks tomorrow": with a time to come, and no past tense.
fn is_to_come(scene: &Scene, site: &Site) -> bool {
    let tree = scene.sentence.tree();
    let named = |word: &str| MONTHS.contains(&word) || WEEKDAYS.contains(&word) || scene.words.colours(word, Colour::Time);
    let time = |token: usize| {
        scene.lemma(token) == "tomorrow"
            || tree.children(token).any(|child| matches!(scene.lemma(child).as_str(), "next" | "coming" | "upcoming"))
                && named(&scene.lemma(token).to_lowercase())
    };
    let verb = tree.head(site.head).filter(|&head| {
        site.kind != TriggerKind::Verb
            && matches!(tree.deprel(site.head), Deprel::Obj | Deprel::NsubjPass | Deprel::Nsubj | Deprel::Obl)
            && (scene.words.is_light(scene.lemma(head)) || scene.upos(head) == Upos::Aux)
    });
    let timed = |anchor: usize| tree.children(anchor).any(time);
    if verb.is_some_and(|verb| is_past(scene, verb)) || scene.upos(site.head) == Upos::Verb && is_past(scene, site.head) {
        return false;
    }
    timed(site.head) || verb.is_some_and(timed)
}

pub(super) fn has_if(scene: &Scene, token: usize) -> bool {
    let tree = scene.sentence.tree();
    tree.children(token).any(|child| {
        tree.deprel(child) == Deprel::Mark
            && matches!(scene.sentence.word(child).to_lowercase().as_str(), "if" | "whether" | "unless" | "should")
    })
}

/// "The threat to strike", "the commitment to help": an infinitive right behind such a noun, wherever the tree has hung it.
fn completes(scene: &Scene, token: usize, colour: Colour) -> bool {
    let tree = scene.sentence.tree();
    let to = tree.children(token).find(|&child| tree.deprel(child) == Deprel::Mark && scene.lemma(child) == "to");
    to.and_then(|to| to.checked_sub(1))
        .filter(|&before| matches!(scene.upos(before), Upos::Noun | Upos::Adj))
        .is_some_and(|before| scene.words.colours(scene.lemma(before), colour))
}

fn is_infinitive(scene: &Scene, token: usize) -> bool {
    let tree = scene.sentence.tree();
    tree.children(token)
        .any(|child| tree.deprel(child) == Deprel::Mark && scene.lemma(child) == "to" && scene.upos(child) == Upos::Part)
}

fn is_gerund(scene: &Scene, token: usize) -> bool {
    scene.upos(token) == Upos::Verb && scene.sentence.word(token).ends_with("ing")
}

fn is_finite(scene: &Scene, token: usize) -> bool {
    let tree = scene.sentence.tree();
    tree.children(token).any(|child| matches!(tree.deprel(child), Deprel::Nsubj | Deprel::NsubjPass))
}
