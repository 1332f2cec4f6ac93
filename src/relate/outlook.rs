//! What becomes of an act that is meant, refused or ended: a promised good act is an agreement, a promised bad one a threat; what somebody will not do
//! is a rejection; aid that is halted is a sanction, sanctions that are lifted are a concession. The borders are those of CAMEO and PLOVER
//! (classes 03, 12, 13, 16 and 08), by which a coder reads "will provide aid" and "suspended talks".

use super::arguments::{Scene, Site};
use crate::lexicon::{Colour, TriggerKind};
use crate::model::{Deprel, Upos};

/// How far up the tree verbs still bear on the act.
const MAX_UP: usize = 4;

/// How an act is looked upon.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Outlook {
    /// Somebody means to do it: "will", "vowed to".
    pub meant: bool,
    /// Somebody says so: "vowed to", not "will".
    pub vowed: bool,
    /// It is not done.
    pub refused: bool,
    /// Somebody will not do it: "refused to".
    pub declined: bool,
    /// It comes to an end.
    pub ended: bool,
}

impl Outlook {
    /// As verbs and auxiliaries above a trigger tell.
    pub fn of(scene: &Scene, site: &Site) -> Self {
        let tree = scene.sentence.tree();
        let mut outlook = Self::default();
        let mut at = site.head;
        outlook.look(scene, at);
        for _ in 0..MAX_UP {
            let Some(head) = tree.head(at) else { break };
            let infinitive = tree.children_by(at, &[Deprel::Mark]).any(|mark| scene.lemma(mark) == "to");
            let carries = match tree.deprel(at) {
                Deprel::Obj | Deprel::NsubjPass => true,
                Deprel::Nmod | Deprel::Compound => scene.upos(at) == Upos::Noun && scene.has_case_of(at),
                Deprel::Xcomp | Deprel::Acl | Deprel::Ccomp | Deprel::Advcl => {
                    infinitive || scene.sentence.word(at).ends_with("ing")
                }
                // "would not fight but would stand by": the second has its own auxiliary
                Deprel::Conj => scene.child_subject(at).is_none() && scene.child(at, &[Deprel::Aux]).is_none(),
                Deprel::Obl => scene.upos(at) == Upos::Noun && site.kind != TriggerKind::Verb,
                _ => false,
            };
            if !carries {
                break;
            }
            if !site.tokens.contains(&head) {
                let lemma = scene.lemma(head).as_str();
                let clause =
                    !matches!(tree.deprel(at), Deprel::Obj | Deprel::NsubjPass | Deprel::Nmod | Deprel::Compound | Deprel::Obl);
                outlook.vowed |= clause && scene.words.colours(lemma, Colour::Promise);
                // "denied visas" refuses, "denied arming them" only says that it was not done
                outlook.declined |= scene.words.colours(lemma, Colour::Refuse) && !(clause && lemma == "deny");
                outlook.ended |= scene.words.colours(lemma, Colour::Stop)
                    && !matches!(tree.deprel(at), Deprel::Advcl | Deprel::Ccomp | Deprel::Obl);
            }
            outlook.look(scene, head);
            at = head;
        }
        // "whether they will help": nobody says so
        outlook.meant &= !super::status::has_if(scene, site.head);
        outlook.meant |= outlook.vowed;
        outlook.refused |= outlook.declined;
        outlook
    }

    fn look(&mut self, scene: &Scene, verb: usize) {
        let tree = scene.sentence.tree();
        for child in tree.children(verb) {
            let lower = scene.sentence.word(child).to_lowercase();
            match tree.deprel(child) {
                Deprel::Aux => {
                    // "said it would": the future seen from then
                    let told = tree.deprel(verb) == Deprel::Ccomp
                        && tree.head(verb).is_some_and(|head| scene.words.colours(scene.lemma(head), Colour::Report));
                    self.meant |= matches!(&*lower, "will" | "'ll" | "’ll" | "shall" | "wo") || told && lower == "would";
                }
                Deprel::Advmod => {
                    let ends = matches!(&*lower, "longer" | "more" | "anymore")
                        && child > 0
                        && matches!(&*scene.sentence.word(child - 1).to_lowercase(), "no" | "any");
                    self.ended |= ends;
                    self.refused |= matches!(&*lower, "not" | "n't" | "n’t" | "never");
                }
                Deprel::Det => self.refused |= lower == "no",
                _ => {}
            }
        }
    }

    /// The type that an act of this type is when looked upon so; none if it stays its own.
    pub fn turned(self, relation: &str, sign: i8) -> Option<&'static str> {
        let good = sign > 0;
        match (self.refused, self.ended) {
            (true, true) => Some("reject"),
            // "did not help" only denies; "will not help" and "refused to help" reject
            (true, false) if good && (self.declined || self.meant) => Some("reject"),
            (true, false) if self.declined && matches!(relation, "request" | "pressure") => Some("reject"),
            (true, false) => None,
            (false, true) if good && !matches!(relation, "concede" | "retreat") => Some("sanction"),
            (false, true) => {
                matches!(relation, "sanction" | "coerce" | "assault" | "protest" | "mobilize" | "threaten").then_some("concede")
            }
            (false, false) if self.meant => match relation {
                "assault" | "coerce" | "sanction" | "mobilize" | "protest" | "pressure" => Some("threaten"),
                "aid" | "cooperate" | "concede" | "retreat" | "support" | "mediate" => Some("agree"),
                // "will meet" is a meeting to come, "agreed to meet" an agreement
                "talks" | "visit" if self.vowed => Some("agree"),
                _ => None,
            },
            (false, false) => None,
        }
    }
}
