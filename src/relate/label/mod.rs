//! Which relation holds between two given spans of a text: always an answer.
//!
//! 1. A frame that relates the two spans, from source to target before the other way round, and nearest in the tree first.
//! 2. Else the frame whose words stand nearest to the path between the spans, whatever its roles say.
//! 3. Else the words between and around the spans (`words`), by a linear model that saw the frames' examples and sentences written
//!    for the purpose (`data/labelled`); it has a say in the first two as well, where it is very sure.
//!
//! What the verbs above make of an act (`outlook`) counts in all three: "will provide aid" agrees, "halted aid" sanctions.

mod features;
mod words;

use std::sync::{Arc, LazyLock};

use compact_str::{CompactString, format_compact};

use super::status;
use crate::lexicon::{Frame, Lexicon, Shape};
use crate::model::{Actor, ActorKind, ActorRef, Mention, MentionRule, ParsedSentence, RelationType, Span, Status, Symmetry};
use features::{Direction, Seen, Vote, see};
pub use words::{LabelledPair, PairWords};

/// What a frame adds to the logarithm of its type's probability by the words, and what the nearest trigger does.
const FRAME: f64 = 8.0;
const NEAREST: f64 = 5.0;
/// What a frame adds that relates the two the other way round.
const TURNED: f64 = 3.0;

static BUILTIN: LazyLock<PairWords> = LazyLock::new(|| {
    PairWords::from_bytes(include_bytes!("../../../data/models/pairs.model")).expect("the built-in model of pairs is whole")
});

/// The relation of a pair.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// The type.
    pub relation: Arc<RelationType>,
    /// CAMEO code.
    pub cameo: Option<CompactString>,
    /// How the text presents it.
    pub status: Status,
    /// Whether it has no direction.
    pub symmetric: bool,
    /// How sure, 0 to 1.
    pub confidence: f64,
    /// The frame that decided, or `words`.
    pub frame: CompactString,
}

/// Labels pairs of spans. Shares the lexicon's frames.
pub struct Labeller {
    lexicon: Arc<Lexicon>,
}

fn stand_in(name: &str) -> ActorRef {
    let actor = Actor { id: name.into(), name: name.into(), kind: ActorKind::Ngo, home: None };
    ActorRef { actor: Arc::new(actor), unit: None, person: None }
}

/// The mentions of a pair in order, and which of them are source and target.
fn mentions(
    sentence: &ParsedSentence,
    source: Option<Span>,
    target: Option<Span>,
) -> (Vec<Mention>, Option<usize>, Option<usize>) {
    let mention = |span: Span, name: &str| -> Option<Mention> {
        let inside = |token: &usize| {
            let own = sentence.tokens[*token].span;
            own.start < span.end && span.start < own.end
        };
        let first = (0..sentence.len()).find(inside)?;
        let last = (0..sentence.len()).rfind(inside)?;
        let actors = vec![stand_in(name)];
        Some(Mention { tokens: first..last + 1, span, actors, rule: MentionRule::Name, because: String::new() })
    };
    let mut both: Vec<(bool, Mention)> = Vec::new();
    both.extend(source.and_then(|span| mention(span, "SOURCE")).map(|mention| (true, mention)));
    both.extend(target.and_then(|span| mention(span, "TARGET")).map(|mention| (false, mention)));
    both.sort_by_key(|(_, mention)| mention.tokens.start);
    let source = both.iter().position(|(source, _)| *source);
    let target = both.iter().position(|(source, _)| !*source);
    (both.into_iter().map(|(_, mention)| mention).collect(), source, target)
}

impl Labeller {
    /// A labeller that knows the lexicon's frames.
    #[must_use]
    pub fn new(lexicon: Arc<Lexicon>) -> Self {
        Self { lexicon }
    }

    /// The names of a pair's features: what the model of words learns from.
    #[must_use]
    pub fn features(&self, sentence: &ParsedSentence, source: Option<Span>, target: Option<Span>) -> Vec<String> {
        let (mentions, source, target) = mentions(sentence, source, target);
        see(&self.lexicon, sentence, &mentions, source, target).names
    }

    /// The relation from source to target; either may be missing.
    ///
    /// # Panics
    /// When the lexicon has no relation types.
    #[must_use]
    pub fn label(&self, sentence: &ParsedSentence, source: Option<Span>, target: Option<Span>) -> Label {
        let (mentions, source, target) = mentions(sentence, source, target);
        let seen = see(&self.lexicon, sentence, &mentions, source, target);
        let relations = &self.lexicon.relations;
        let mut scores = BUILTIN.score(&seen.names);
        scores.retain(|(id, _)| relations.relation(id).is_some());
        let mut add = |relation: &CompactString, more: f64| match scores.iter_mut().find(|(id, _)| id == relation) {
            Some((_, score)) => *score += more,
            None => scores.push((relation.clone(), more)),
        };
        if let Some(vote) = seen.votes.first() {
            add(&vote.relation, if vote.direction == Direction::Turned { TURNED } else { FRAME });
        }
        if let Some(near) = &seen.nearest {
            add(&near.relation, NEAREST);
        }
        let best = scores.iter().max_by(|a, b| a.1.total_cmp(&b.1));
        let relation = best.map_or_else(|| relations.types()[0].id.clone(), |(id, _)| id.clone());
        let relation = relations.relation(&relation).expect("every class is a type").clone();
        self.finish(&seen, relation, &scores)
    }

    fn finish(&self, seen: &Seen, relation: Arc<RelationType>, scores: &[(CompactString, f64)]) -> Label {
        let vote = seen.votes.iter().chain(&seen.nearest).find(|vote| vote.relation == relation.id);
        let own = |frame: &Frame| frame.relation.id == relation.id;
        let by_type = relation.symmetric == Symmetry::Yes;
        let total: f64 = scores.iter().map(|(_, score)| libm::exp(*score)).sum();
        let share = scores.iter().find(|(id, _)| *id == relation.id).map_or(0.0, |(_, score)| libm::exp(*score) / total);
        let Some(Vote { frame, site, confidence, .. }) = vote else {
            return Label {
                cameo: relation.cameo.clone(),
                status: Status::Asserted,
                symmetric: by_type,
                confidence: (share * 100.0).round() / 100.0,
                frame: "words".into(),
                relation,
            };
        };
        let (mut status, _) = status::status(&seen.scene, site, &relation);
        if let (Status::Asserted, Some(given), true) = (status, frame.status, own(frame)) {
            status = given;
        }
        // What was refused, ended or promised is asserted as such.
        if !own(frame) {
            status = Status::Asserted;
        }
        Label {
            cameo: frame.cameo.clone().filter(|_| own(frame)).or_else(|| relation.cameo.clone()),
            status,
            symmetric: by_type || own(frame) && frame.shape == Shape::Reciprocal,
            confidence: (confidence.min(share) * 100.0).round() / 100.0,
            frame: if own(frame) { frame.id.clone() } else { format_compact!("{} turned", frame.id) },
            relation,
        }
    }
}
