//! Who does what to whom: relation frames over the tree of a sentence.
//!
//! 1. `triggers`: the words of frames are found, the longest at each head word first; the longest that gives anything is taken.
//! 2. `arguments`: each role of the frame is looked up in the tree; a word that is no actor gives way to its possessor, its modifier or those
//!    it lists ("rejected the US proposal", `fillers`); subjects are shared between verbs (`subjects`). Who receives, suffers or is accused of an act stands elsewhere (`affected`).
//! 3. `pairs`: who is related to whom, by the shape of the frame. `near`: where the roles give no source or no target, the nearest actor that can take part, with less confidence.
//! 4. `status`: negation, modals, wishes and plans, reported speech; `outlook`: what a promise, a refusal or an end makes of the act.
//! 5. One event stays for each (source, target, type) of the sentence. Of events that the same trigger gives the same pair the surer one
//!    stays; standing relations (rival, ally, influence) yield to acts between the same two.
//!
//! [`label`] types a pair whose two spans are given.
//!
//! [`Cooccurrences`] is the other layer: who is named together, whatever is said.

mod affected;
mod arguments;
mod cooccurrence;
mod fillers;
pub mod label;
mod near;
mod outlook;
mod pairs;
mod senses;
mod status;
mod subjects;
mod triggers;

use std::sync::Arc;

use compact_str::{CompactString, format_compact};

use crate::lexicon::{Frame, Lexicon, TriggerKind};
use crate::model::{CodePoints, Document, EventActor, Mention, ParsedSentence, RelationEvent, Span, Status, Trigger, Unit};
use arguments::{Filler, Scene, Site};
pub use cooccurrence::Cooccurrences;
use outlook::Outlook;
use pairs::{Pair, frame_confidence, pairs};

/// Finds events. Built once from the lexicon and shared by all threads.
pub struct Relater {
    lexicon: Arc<Lexicon>,
}

/// A frame whose words were found, and what came of it: what `explain` shows.
#[derive(Clone, Debug)]
pub struct Trial {
    /// The frame.
    pub frame: Arc<Frame>,
    /// The trigger words.
    pub trigger: String,
    /// Events it gave, or why it gave none.
    pub outcome: Outcome,
}

/// What came of a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Ids of the events that stayed.
    Events(Vec<CompactString>),
    /// No actor in any of these roles.
    NoActor(String),
    /// Source and target are the same actor, or there is only one party.
    OneActor(CompactString),
    /// Its ends were found in too roundabout a way.
    Unsure,
    /// Its object is one of those with which the words mean something else.
    OtherSense,
    /// Its events yielded to those of another frame.
    Yielded(CompactString),
}

/// A document with the index of its code points: what events need to say where they are.
pub struct DocumentView<'d> {
    /// The document.
    pub document: &'d Document,
    /// Of its text.
    pub points: &'d CodePoints<'d>,
}

/// Frames that are surer than this take the nearest actor where their roles give none; where the two are given, less will do.
const MIN_NEAR: f64 = 0.62;
const MIN_NEAR_GIVEN: f64 = 0.5;
/// Events less sure than this are left out: of 20 judged on real text two were right.
const MIN_CONFIDENCE: f64 = 0.3;

struct Candidate {
    event: RelationEvent,
    trial: usize,
    site: Site,
    standing: bool,
}

impl Relater {
    /// A relater that knows the lexicon's frames.
    #[must_use]
    pub fn new(lexicon: Arc<Lexicon>) -> Self {
        Self { lexicon }
    }

    /// The events of a sentence, in the order of their triggers.
    #[must_use]
    pub fn events(&self, view: &DocumentView, sentence: &ParsedSentence, mentions: &[Mention]) -> Vec<RelationEvent> {
        self.run(view, sentence, mentions).0
    }

    /// As [`Relater::events`], with every frame whose words were found and what came of it.
    #[must_use]
    pub fn explain(
        &self,
        view: &DocumentView,
        sentence: &ParsedSentence,
        mentions: &[Mention],
    ) -> (Vec<RelationEvent>, Vec<Trial>) {
        let (events, fates) = self.run(view, sentence, mentions);
        let trials = fates.into_iter().map(|fate| {
            let words = fate.site.tokens.iter().map(|&token| sentence.word(token));
            let trigger = words.collect::<Vec<_>>().join(" ");
            let outcome = match fate.failure {
                Some(outcome) => outcome,
                None if fate.kept.is_empty() => Outcome::Yielded(fate.yielded_to.unwrap_or_default()),
                None => Outcome::Events(fate.kept),
            };
            Trial { frame: fate.frame, trigger, outcome }
        });
        (events, trials.collect())
    }

    fn run(&self, view: &DocumentView, sentence: &ParsedSentence, mentions: &[Mention]) -> (Vec<RelationEvent>, Vec<Fate>) {
        let scene = Scene { sentence, mentions, words: &self.lexicon.words };
        let sport = scene.tells_of_sport();
        let mut fates = Vec::new();
        let mut candidates: Vec<Candidate> = Vec::new();
        // Of the triggers at one head word the longest that gives anything: "hit out at" does not fire "hit", but "agree to" without a
        // target leaves "agree" its chance.
        let mut given: Option<(usize, usize, CompactString)> = None;
        for (site, frame) in triggers::find(&self.lexicon.relations, &scene) {
            let mut fate = Fate { frame, site, failure: None, kept: Vec::new(), yielded_to: None };
            let length = fate.site.tokens.len();
            let in_play = sport && matches!(&*fate.frame.relation.id, "assault" | "coerce" | "rival" | "talks" | "threaten");
            if in_play || scene.is_excluded(&fate.site, &fate.frame.unless) {
                fate.failure = Some(Outcome::OtherSense);
                fates.push(fate);
                continue;
            }
            if let Some((_, _, longer)) = given.as_ref().filter(|(head, most, _)| *head == fate.site.head && length < *most) {
                fate.yielded_to = Some(longer.clone());
                fates.push(fate);
                continue;
            }
            match pairs(&scene, &fate.site, &fate.frame, MIN_NEAR) {
                Ok(mut pairs) => {
                    pairs.retain(|pair| frame_confidence(&scene, &fate.site, &fate.frame, pair) >= MIN_CONFIDENCE);
                    if pairs.is_empty() {
                        fate.failure = Some(Outcome::Unsure);
                    } else {
                        given = Some((fate.site.head, length, fate.frame.id.clone()));
                    }
                    for pair in pairs {
                        let event = build(&self.lexicon, view, &scene, &fate.site, &fate.frame, &pair);
                        let standing = fate.frame.relation.standing;
                        candidates.push(Candidate { event, trial: fates.len(), site: fate.site.clone(), standing });
                    }
                }
                Err(failure) => fate.failure = Some(failure),
            }
            fates.push(fate);
        }
        (select(candidates, &mut fates), fates)
    }
}

/// A trigger found and what became of it.
struct Fate {
    frame: Arc<Frame>,
    site: Site,
    failure: Option<Outcome>,
    kept: Vec<CompactString>,
    yielded_to: Option<CompactString>,
}

fn build(lexicon: &Lexicon, view: &DocumentView, scene: &Scene, site: &Site, frame: &Frame, pair: &Pair) -> RelationEvent {
    let sentence = scene.sentence;
    let (start, end) = view.points.of(sentence.span);
    let (mut status, reporter) = status::status(scene, site, &frame.relation);
    if let (Status::Asserted, Some(own)) = (status, frame.status) {
        status = own;
    }
    let actor = |filler: &Filler| {
        let mention = &scene.mentions[filler.mention];
        let (start, end) = view.points.of(mention.span);
        EventActor {
            id: filler.actor.actor.id.clone(),
            name: filler.actor.actor.name.clone(),
            unit: filler.actor.unit,
            person: filler.actor.person.clone(),
            mention: mention.span.slice(sentence.text).to_owned(),
            start,
            end,
        }
    };
    let trigger = trigger(view, sentence, site);
    // "will provide aid" is an agreement, "refused to help" a rejection: of who would do it.
    let acts = site.kind == TriggerKind::Verb && !frame.relation.standing && !pair.symmetric;
    let outlook = if acts { Outlook::of(scene, site) } else { Outlook::default() };
    // What is vowed is told by the frame of the vow.
    let turned = outlook.turned(&frame.relation.id, frame.relation.sign).filter(|_| !outlook.vowed);
    // "Republicans attacked the president": with words.
    let armed = |filler: &Filler| matches!(filler.actor.unit, Some(Unit::Mil | Unit::Reb | Unit::Cop));
    let party = |filler: &Filler| filler.actor.unit == Some(Unit::Pty);
    let partisan = (party(&pair.source) || party(&pair.target)) && !armed(&pair.source) && !armed(&pair.target);
    let own = frame.partisan.as_ref().filter(|_| partisan).unwrap_or(&frame.relation);
    let relation = turned.and_then(|id| lexicon.relations.relation(id)).unwrap_or(own);
    if turned.is_some() {
        status = Status::Asserted;
    }
    let confidence = frame_confidence(scene, site, frame, pair);
    let (source, target) = (actor(&pair.source), actor(&pair.target));
    let id = event_id(view.document, sentence, &source, &target, frame, &trigger);
    RelationEvent {
        id,
        doc: view.document.id.as_str().into(),
        date: view.document.date,
        publisher: view.document.publisher.as_deref().map(CompactString::from),
        sentence: sentence.index,
        text: sentence.as_str().to_owned(),
        start,
        end,
        source,
        target,
        relation: relation.id.clone(),
        symmetric: pair.symmetric,
        status,
        plover: relation.plover.clone(),
        cameo: frame.cameo.clone().filter(|_| relation.id == frame.relation.id).or_else(|| relation.cameo.clone()),
        quad: relation.quad,
        sign: relation.sign,
        intensity: relation.intensity,
        trigger,
        frame: frame.id.clone(),
        confidence,
        speaker: reporter.and_then(|verb| status::speaker(scene, verb)),
    }
}

/// The trigger's words from the first to the last; where other words stand between, only the head word is the span.
fn trigger(view: &DocumentView, sentence: &ParsedSentence, site: &Site) -> Trigger {
    let words = || site.tokens.iter().map(|&token| sentence.tokens[token].span);
    let together = site.tokens.windows(2).all(|pair| pair[0] + 1 == pair[1]);
    let span = if together { words().reduce(Span::cover) } else { None }.unwrap_or(sentence.tokens[site.head].span);
    let text = if together {
        span.slice(sentence.text).to_owned()
    } else {
        words().map(|span| span.slice(sentence.text)).collect::<Vec<_>>().join(" ")
    };
    let (start, end) = view.points.of(span);
    Trigger { text, start, end }
}

/// A stable 80-bit hash of what makes the event this one; the sentence's text is part of it, so that documents of different corpora that
/// share an id do not share events.
fn event_id(
    document: &Document,
    sentence: &ParsedSentence,
    source: &EventActor,
    target: &EventActor,
    frame: &Frame,
    trigger: &Trigger,
) -> CompactString {
    let mut hash = xxhash_rust::xxh3::Xxh3::new();
    let mut part = |bytes: &[u8]| {
        hash.update(bytes);
        hash.update(&[0]);
    };
    part(document.id.as_bytes());
    part(sentence.as_str().as_bytes());
    part(&sentence.index.to_le_bytes());
    part(source.id.as_bytes());
    part(target.id.as_bytes());
    part(frame.relation.id.as_bytes());
    part(&trigger.start.to_le_bytes());
    format_compact!("{:020x}", hash.digest128() >> 48)
}

/// Keeps one event for each (source, target, type), the surer of those that share trigger and pair, and acts before standing relations.
fn select(mut candidates: Vec<Candidate>, fates: &mut [Fate]) -> Vec<RelationEvent> {
    let pair = |candidate: &Candidate| {
        let (a, b) = (candidate.event.source.id.clone(), candidate.event.target.id.clone());
        if a < b { (a, b) } else { (b, a) }
    };
    let rank = |candidate: &Candidate| (candidate.event.confidence * 100.0).round() as u32;
    // A word inside another trigger that gives events is none of its own: "war" in "declare war on", "talk" in "refuse to talk".
    let sites: Vec<_> = candidates.iter().map(|candidate| (candidate.site.clone(), candidate.event.frame.clone())).collect();
    candidates.retain(|candidate| {
        let site = &candidate.site;
        let outer = sites.iter().find(|(other, _)| {
            let longer = (other.tokens.len(), site.head) > (site.tokens.len(), other.head);
            other.head != site.head && longer && other.tokens.contains(&site.head)
        });
        if let Some((_, frame)) = outer {
            fates[candidate.trial].yielded_to = Some(frame.clone());
        }
        outer.is_none()
    });
    // "The US-Israel war on Iran": who does the same to a third party by the same words does not do it to each other.
    let done: Vec<_> = candidates
        .iter()
        .filter(|candidate| !candidate.event.symmetric)
        .map(|candidate| {
            let event = &candidate.event;
            (candidate.site.head, event.relation.clone(), event.source.id.clone(), event.target.id.clone(), event.frame.clone())
        })
        .collect();
    let third_of = |head: usize, relation: &str, party: &str| -> Vec<(CompactString, CompactString)> {
        let of_party = done.iter().filter(|own| own.0 == head && own.1 == relation && own.2 == party);
        of_party.map(|own| (own.3.clone(), own.4.clone())).collect()
    };
    candidates.retain(|candidate| {
        let event = &candidate.event;
        let of = |party: &str| third_of(candidate.site.head, &event.relation, party);
        let others = if event.symmetric { of(&event.target.id) } else { Vec::new() };
        let common = of(&event.source.id).into_iter().find(|(third, _)| others.iter().any(|(other, _)| other == third));
        if let Some((_, frame)) = &common {
            fates[candidate.trial].yielded_to = Some(frame.clone());
        }
        common.is_none()
    });
    // Best first: then whatever conflicts with one already kept yields to it.
    candidates.sort_by_key(|candidate| {
        (candidate.standing, std::cmp::Reverse(rank(candidate)), candidate.event.status, candidate.site.head)
    });
    let mut kept: Vec<Candidate> = Vec::new();
    for candidate in candidates {
        let event = &candidate.event;
        let winner = kept.iter().find(|other| {
            let one = &other.event;
            let same_pair = pair(other) == pair(&candidate);
            let same_direction =
                one.source.id == event.source.id && one.target.id == event.target.id || one.symmetric || event.symmetric;
            same_pair
                && (same_direction && one.relation == event.relation
                    || other.site.head == candidate.site.head
                    || candidate.standing)
        });
        match winner {
            Some(winner) => fates[candidate.trial].yielded_to = Some(winner.event.frame.clone()),
            None => {
                fates[candidate.trial].kept.push(event.id.clone());
                kept.push(candidate);
            }
        }
    }
    kept.sort_by(|a, b| {
        (a.event.trigger.start, &a.event.source.id, &a.event.target.id).cmp(&(
            b.event.trigger.start,
            &b.event.source.id,
            &b.event.target.id,
        ))
    });
    kept.into_iter().map(|candidate| candidate.event).collect()
}

/// Whether a sentence with these mentions can hold a relation at all: two different actors.
#[must_use]
pub fn may_relate(mentions: &[Mention]) -> bool {
    let mut ids = mentions.iter().flat_map(|mention| &mention.actors).map(|actor| &actor.actor.id);
    let first = ids.next();
    ids.any(|id| Some(id) != first)
}
