//! How the text presents an event, and who says so.
//!
//! The rules, first that fits: negated by the trigger itself, by the verb that carries it, or under a verb of failing; hypothetical by a
//! modal, a question, an "if", or by standing under something wished, demanded, planned or alleged; the frame's own status; else
//! asserted. The words that do so are data: `data/words/status.tsv`.

use compact_str::CompactString;

use super::arguments::{Scene, Site};
use crate::lexicon::{Colour, TriggerKind};
use crate::model::{Deprel, Status, Upos};

/// How far up the tree a verb still colours what stands below.
const MAX_UP: usize = 6;

/// The status of an event, and the verb that reports it if there is one.
pub(super) fn status(scene: &Scene, site: &Site, standing: bool) -> (Status, Option<usize>) {
    let tree = scene.sentence.tree();
    let mut hypothetical = scene.sentence.as_str().trim_end_matches(['"', '”', '’', '\'']).ends_with('?');
    let mut negated = site.tokens.iter().any(|&token| is_negated(scene, token));
    let mut speaker = None;
    if site.kind != TriggerKind::Verb {
        hypothetical |= tree.children(site.head).any(|child| {
            matches!(tree.deprel(child), Deprel::Amod | Deprel::Compound)
                && scene.words.colours(scene.lemma(child), Colour::Unreal)
        });
    }
    let mut at = site.head;
    let presupposed = is_presupposed(scene, site, standing);
    hypothetical |= has_modal(scene, at) || has_if(scene, at) || completes_unreal(scene, at);
    for _ in 0..MAX_UP {
        let Some(head) = tree.head(at).filter(|_| !presupposed) else { break };
        let deprel = tree.deprel(at);
        let lemma = scene.lemma(head).as_str();
        let verb = matches!(scene.upos(head), Upos::Verb | Upos::Aux);
        match deprel {
            Deprel::Xcomp if scene.words.colours(lemma, Colour::Fail) => negated = true,
            Deprel::Xcomp if verb && scene.words.colours(lemma, Colour::Report) => {}
            Deprel::Ccomp if verb && scene.words.colours(lemma, Colour::Report) => speaker = speaker.or(Some(head)),
            Deprel::Xcomp if verb && !scene.words.colours(lemma, Colour::Factive) && is_infinitive(scene, at) => {
                hypothetical |= !is_performative(scene, head)
            }
            Deprel::Ccomp if verb && !scene.words.colours(lemma, Colour::Factive) => hypothetical = true,
            Deprel::Advcl if is_infinitive(scene, at) => hypothetical = true,
            Deprel::Advcl if lemma == "accuse" || lemma == "suspect" || lemma == "blame" => hypothetical = true,
            Deprel::Acl if is_infinitive(scene, at) => hypothetical = true,
            Deprel::Nmod | Deprel::Acl if scene.words.colours(lemma, Colour::Unreal) && !site.tokens.contains(&head) => {
                hypothetical = true
            }
            Deprel::Obj | Deprel::Obl | Deprel::NsubjPass
                if verb && scene.words.colours(lemma, Colour::Wish) && !site.tokens.contains(&head) =>
            {
                hypothetical = true
            }
            Deprel::Parataxis | Deprel::AclRelcl | Deprel::Appos => break,
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
            hypothetical |= has_modal(scene, head) || has_if(scene, head);
            // "would not join but would defend": the second has its own auxiliary
            let own = deprel == Deprel::Conj && tree.children_by(at, &[Deprel::Aux, Deprel::Nsubj]).next().is_some();
            let carried = matches!(deprel, Deprel::Obj | Deprel::NsubjPass | Deprel::Xcomp) && scene.words.is_light(lemma)
                || deprel == Deprel::Conj && !own;
            negated |= carried && is_negated(scene, head);
        } else if deprel == Deprel::Ccomp {
            hypothetical |= has_if(scene, head);
            if !scene.words.colours(lemma, Colour::Report) {
                hypothetical |= has_modal(scene, head);
            }
        }
        at = head;
    }
    let status = match (negated, hypothetical) {
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
    let definite = tree.children(site.head).any(|child| match tree.deprel(child) {
        Deprel::Det => matches!(&*scene.sentence.word(child).to_lowercase(), "the" | "this" | "these" | "those"),
        Deprel::NmodPoss => true,
        Deprel::Amod | Deprel::Compound => scene.mention_at(child).is_some(),
        _ => false,
    });
    let (Some(head), deprel) = (tree.head(site.head), tree.deprel(site.head)) else { return false };
    let lemma = scene.lemma(head).as_str();
    let carried = match deprel {
        Deprel::Obj | Deprel::NsubjPass | Deprel::Xcomp => {
            scene.words.is_light(lemma)
                || scene.words.colours(lemma, Colour::Wish)
                || scene.words.colours(lemma, Colour::Unreal)
        }
        Deprel::Nmod | Deprel::Conj | Deprel::Compound => true,
        Deprel::Obl => scene.words.colours(lemma, Colour::Wish) || scene.words.is_light(lemma),
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
    tree.children(token).any(|child| {
        let lemma = scene.lemma(child).as_str();
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
        near && matches!(lemma, "not" | "n't" | "never" | "no" | "neither" | "nor" | "without" | "hardly")
    })
}

/// "I should like to thank", "we wish to congratulate": saying so does it.
fn is_performative(scene: &Scene, wish: usize) -> bool {
    let tree = scene.sentence.tree();
    matches!(scene.lemma(wish).as_str(), "like" | "wish" | "want")
        && tree
            .children_by(wish, &[Deprel::Nsubj])
            .any(|subject| matches!(&*scene.sentence.word(subject).to_lowercase(), "i" | "we"))
}

fn has_modal(scene: &Scene, token: usize) -> bool {
    let tree = scene.sentence.tree();
    if is_performative(scene, token) {
        return false;
    }
    tree.children(token).any(|child| {
        matches!(tree.deprel(child), Deprel::Aux | Deprel::Cop)
            && scene.words.colours(&scene.sentence.word(child).to_lowercase(), Colour::Modal)
    })
}

fn has_if(scene: &Scene, token: usize) -> bool {
    let tree = scene.sentence.tree();
    tree.children(token).any(|child| {
        tree.deprel(child) == Deprel::Mark
            && matches!(scene.sentence.word(child).to_lowercase().as_str(), "if" | "whether" | "unless" | "should")
    })
}

/// "the threat to strike": an infinitive right behind such a noun, wherever the tree has hung it.
fn completes_unreal(scene: &Scene, token: usize) -> bool {
    let tree = scene.sentence.tree();
    let to = tree.children(token).find(|&child| tree.deprel(child) == Deprel::Mark && scene.lemma(child) == "to");
    to.and_then(|to| to.checked_sub(1))
        .is_some_and(|before| scene.upos(before) == Upos::Noun && scene.words.colours(scene.lemma(before), Colour::Unreal))
}

fn is_infinitive(scene: &Scene, token: usize) -> bool {
    let tree = scene.sentence.tree();
    tree.children(token)
        .any(|child| tree.deprel(child) == Deprel::Mark && scene.lemma(child) == "to" && scene.upos(child) == Upos::Part)
}

fn is_finite(scene: &Scene, token: usize) -> bool {
    let tree = scene.sentence.tree();
    tree.children(token).any(|child| matches!(tree.deprel(child), Deprel::Nsubj | Deprel::NsubjPass))
}
