//! Which words say which relation: relation types and relation frames.

use std::collections::HashMap;
use std::sync::Arc;

use compact_str::{CompactString, format_compact};
use serde::Deserialize;

use super::table::Place;
use crate::error::Result;
use crate::model::{RelationEvent, RelationType, Status};

/// Where in the tree a frame finds an argument of its trigger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// Subject of an active trigger, by-phrase of a passive, subject of the light verb round a noun.
    Subject,
    /// Object of an active trigger, subject of a passive.
    Object,
    /// Possessor, adjective or compound before a noun.
    Modifier,
    /// Subject of the complement clause.
    Clause,
    /// Object of the complement clause.
    ClauseObject,
    /// Subject of the verb of saying that the trigger's clause stands under.
    Speaker,
    /// The noun under this preposition.
    Preposition(CompactString),
}

impl Role {
    /// As a frame file writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Subject => "subject",
            Self::Object => "object",
            Self::Modifier => "modifier",
            Self::Clause => "clause",
            Self::ClauseObject => "clause_object",
            Self::Speaker => "speaker",
            Self::Preposition(word) => word,
        }
    }
}

impl<'de> Deserialize<'de> for Role {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> std::result::Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Ok(match text.as_str() {
            "subject" => Self::Subject,
            "object" => Self::Object,
            "modifier" => Self::Modifier,
            "clause" => Self::Clause,
            "clause_object" => Self::ClauseObject,
            "speaker" => Self::Speaker,
            word if !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b' ') => {
                Self::Preposition(word.into())
            }
            other => {
                let known = "subject, object, modifier, clause, clause_object, speaker, or a preposition in lower case";
                return Err(serde::de::Error::custom(format!("unknown role `{other}`; expected {known}")));
            }
        })
    }
}

/// How the arguments make events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// From the source to the target.
    #[default]
    Directed,
    /// One symmetric event for each pair of the parties.
    Reciprocal,
    /// From the source to each party.
    Mediation,
}

/// A part of speech that a trigger can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TriggerKind {
    /// A verb, with its particle or preposition.
    Verb,
    /// A noun, with a compound before it.
    Noun,
    /// An adjective.
    Adjective,
}

/// An event that an example sentence must give, of the frame's own type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// Actor id.
    pub source: CompactString,
    /// Actor id.
    pub target: CompactString,
    /// Whether it is written with `<->`.
    pub symmetric: bool,
    /// Asserted unless the example says otherwise.
    pub status: Status,
}

impl Expected {
    /// Whether an event is this one.
    #[must_use]
    pub fn is(&self, event: &RelationEvent) -> bool {
        event.source.id == self.source
            && event.target.id == self.target
            && event.symmetric == self.symmetric
            && event.status == self.status
    }
}

impl std::str::FromStr for Expected {
    type Err = String;
    fn from_str(text: &str) -> std::result::Result<Self, String> {
        let shape =
            || format!("`{text}` is no event; expected `IRN -> USA` or `IRN <-> USA`, then a status if it is not asserted");
        let parts: Vec<_> = text.split_whitespace().collect();
        let (source, arrow, target, status) = match parts[..] {
            [source, arrow, target] => (source, arrow, target, Status::Asserted),
            [source, arrow, target, status] => (source, arrow, target, status.parse().map_err(|_| shape())?),
            _ => return Err(shape()),
        };
        let symmetric = match arrow {
            "->" => false,
            "<->" => true,
            _ => return Err(shape()),
        };
        Ok(Self { source: source.into(), target: target.into(), symmetric, status })
    }
}

/// A sentence that must match, with the events it must give.
#[derive(Clone, Debug)]
pub struct Example {
    /// The sentence.
    pub text: String,
    /// The events, all of them.
    pub events: Vec<Expected>,
}

/// Words that say a relation, and where its ends are found.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Type and name: `request/urge`.
    pub id: CompactString,
    /// The relation type.
    pub relation: Arc<RelationType>,
    /// Trigger words by part of speech; each a lemma, or several words.
    pub triggers: Vec<(TriggerKind, CompactString)>,
    /// Where the source is found; the first role that gives an actor is taken.
    pub source: Vec<Role>,
    /// Where the target is found.
    pub target: Vec<Role>,
    /// Where the parties of a reciprocal or mediated event are found; all are taken.
    pub parties: Vec<Role>,
    /// How arguments make events.
    pub shape: Shape,
    /// CAMEO code.
    pub cameo: Option<CompactString>,
    /// How sure the words alone make us, 0 to 1.
    pub confidence: f64,
    /// Status that the frame itself brings.
    pub status: Option<Status>,
    /// Lemmas of objects with which the trigger means something else: "need" behind "meet".
    pub unless: Vec<CompactString>,
    /// Whether the nearest actor may stand in where its roles give none.
    pub near: bool,
    /// What the words mean where an end is a political party: parties attack each other with words.
    pub partisan: Option<Arc<RelationType>>,
    /// Sentences that must match.
    pub yes: Vec<Example>,
    /// Sentences that must not.
    pub no: Vec<String>,
    /// Where it stands.
    pub place: Place,
}

/// All relation types and frames.
#[derive(Clone, Debug, Default)]
pub struct Relations {
    types: Vec<Arc<RelationType>>,
    frames: Vec<Arc<Frame>>,
    by_head: HashMap<(TriggerKind, CompactString), Vec<TriggerEntry>>,
}

/// A trigger under the lemma by which it is found.
#[derive(Clone, Debug)]
pub struct TriggerEntry {
    /// The other words: after a verb or adjective, before a noun.
    pub others: Vec<CompactString>,
    /// The frame.
    pub frame: Arc<Frame>,
}

impl Relations {
    /// Every relation type, in the order of the table.
    #[must_use]
    pub fn types(&self) -> &[Arc<RelationType>] {
        &self.types
    }

    /// A type by its id.
    #[must_use]
    pub fn relation(&self, id: &str) -> Option<&Arc<RelationType>> {
        self.types.iter().find(|relation| relation.id == id)
    }

    /// Every frame.
    #[must_use]
    pub fn frames(&self) -> &[Arc<Frame>] {
        &self.frames
    }

    /// Triggers whose head word has this lemma, those with more words first.
    #[must_use]
    pub fn triggers(&self, kind: TriggerKind, lemma: &str) -> &[TriggerEntry] {
        self.by_head.get(&(kind, CompactString::from(lemma))).map_or(&[], Vec::as_slice)
    }

    /// Every (kind, head lemma) that begins a trigger.
    pub fn heads(&self) -> impl Iterator<Item = (TriggerKind, &str)> {
        self.by_head.keys().map(|(kind, lemma)| (*kind, lemma.as_str()))
    }

    /// Adds `types.toml`.
    pub(super) fn add_types(&mut self, file: &str, text: &str) -> Result<()> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct File {
            r#type: Vec<toml::Spanned<RelationType>>,
        }
        let parsed: File = toml::from_str(text).map_err(|error| toml_error(file, text, &error))?;
        for relation in parsed.r#type {
            let place = Place { file: file.to_owned(), line: line_at(text, relation.span().start) };
            let relation = relation.into_inner();
            if self.relation(&relation.id).is_some() {
                return Err(place.error(format!("a second type `{}`", relation.id)));
            }
            if !(-10.0..=10.0).contains(&relation.intensity) || relation.quad > 4 || !(-1..=1).contains(&relation.sign) {
                return Err(place.error("expected intensity -10 to 10, quad 0 to 4, sign -1 to 1"));
            }
            self.types.push(Arc::new(relation));
        }
        Ok(())
    }

    /// Adds the frames of one type; after the types.
    pub(super) fn add_frames(&mut self, file: &str, relation: &str, text: &str) -> Result<()> {
        let Some(relation) = self.relation(relation).cloned() else {
            return Err(Place { file: file.to_owned(), line: 1 }.error(format!("types.toml has no type `{relation}`")));
        };
        let parsed: FrameFile = toml::from_str(text).map_err(|error| toml_error(file, text, &error))?;
        for row in parsed.frame {
            let place = Place { file: file.to_owned(), line: line_at(text, row.span().start) };
            let row = row.into_inner();
            let partisan = match &row.partisan {
                Some(id) => Some(self.relation(id).cloned().ok_or_else(|| place.error(format!("no type `{id}`")))?),
                None => None,
            };
            let frame = Arc::new(Frame { partisan, ..row.check(place, &relation)? });
            if self.frames.iter().any(|other| other.id == frame.id) {
                return Err(frame.place.error(format!("a second frame `{}`", frame.id)));
            }
            for (kind, words) in &frame.triggers {
                // The segmenter cuts some words at their hyphens ("air-strike") and leaves others whole ("co-operation").
                let mut spellings = vec![words.to_string(), words.replace('-', " - ")];
                spellings.dedup();
                for words in spellings {
                    let mut words: Vec<CompactString> = words.split_whitespace().map(CompactString::from).collect();
                    let head = if *kind == TriggerKind::Noun { words.pop() } else { Some(words.remove(0)) };
                    let Some(head) = head else { continue };
                    let entries = self.by_head.entry((*kind, head)).or_default();
                    let at = entries.partition_point(|entry| entry.others.len() >= words.len());
                    entries.insert(at, TriggerEntry { others: words, frame: frame.clone() });
                }
            }
            self.frames.push(frame);
        }
        Ok(())
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FrameFile {
    frame: Vec<toml::Spanned<FrameRow>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FrameRow {
    id: String,
    #[serde(default)]
    verbs: Vec<CompactString>,
    #[serde(default)]
    nouns: Vec<CompactString>,
    #[serde(default)]
    adjectives: Vec<CompactString>,
    #[serde(default)]
    source: Vec<Role>,
    #[serde(default)]
    target: Vec<Role>,
    #[serde(default)]
    parties: Vec<Role>,
    #[serde(default)]
    shape: Shape,
    cameo: Option<CompactString>,
    confidence: f64,
    status: Option<Status>,
    #[serde(default)]
    unless: Vec<CompactString>,
    near: Option<bool>,
    partisan: Option<CompactString>,
    yes: Vec<ExampleRow>,
    no: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExampleRow {
    text: String,
    events: Vec<String>,
}

impl FrameRow {
    fn check(self, place: Place, relation: &Arc<RelationType>) -> Result<Frame> {
        let id = format_compact!("{}/{}", relation.id, self.id);
        let need = |fine: bool, what: &str| if fine { Ok(()) } else { Err(place.error(format!("frame `{id}`: {what}"))) };
        match self.shape {
            Shape::Directed => {
                need(!self.source.is_empty() && !self.target.is_empty(), "a directed frame needs `source` and `target`")?;
                need(self.parties.is_empty(), "a directed frame has no `parties`")?;
            }
            Shape::Reciprocal => {
                need(!self.parties.is_empty(), "a reciprocal frame needs `parties`")?;
                need(self.source.is_empty() && self.target.is_empty(), "a reciprocal frame has no `source` or `target`")?;
            }
            Shape::Mediation => {
                need(!self.source.is_empty() && !self.parties.is_empty(), "a mediation frame needs `source` and `parties`")?;
                need(self.target.is_empty(), "a mediation frame has `parties` in place of `target`")?;
            }
        }
        need((0.0..=1.0).contains(&self.confidence), "`confidence` goes from 0 to 1")?;
        need(!self.yes.is_empty() && !self.no.is_empty(), "at least one `yes` and one `no` example are needed")?;
        let kinds =
            [(TriggerKind::Verb, &self.verbs), (TriggerKind::Noun, &self.nouns), (TriggerKind::Adjective, &self.adjectives)];
        let mut triggers = Vec::new();
        for (kind, words) in kinds {
            for pattern in words {
                need(spell_out(pattern, kind, &mut triggers), "a bracket of a trigger that is not closed, or an empty choice")?;
            }
        }
        need(!triggers.is_empty(), "no `verbs`, `nouns` or `adjectives`")?;
        need(triggers.iter().all(|(_, words)| !words.trim().is_empty()), "an empty trigger")?;
        let yes = self.yes.into_iter().map(|example| {
            let events = example.events.iter().map(|event| event.parse().map_err(|error: String| place.error(error)));
            Ok(Example { text: example.text, events: events.collect::<Result<_>>()? })
        });
        let yes = yes.collect::<Result<Vec<_>>>()?;
        Ok(Frame {
            id,
            relation: relation.clone(),
            triggers,
            source: self.source,
            target: self.target,
            parties: self.parties,
            shape: self.shape,
            cameo: self.cameo,
            confidence: self.confidence,
            status: self.status,
            unless: self.unless,
            near: self.near.unwrap_or(true),
            partisan: None,
            yes,
            no: self.no,
            place,
        })
    }
}

/// The triggers that a pattern stands for: `(haul|move) (gun|tank)` is four. False if its brackets are wrong.
fn spell_out(pattern: &str, kind: TriggerKind, triggers: &mut Vec<(TriggerKind, CompactString)>) -> bool {
    let Some((before, rest)) = pattern.split_once('(') else {
        triggers.push((kind, pattern.into()));
        return !pattern.contains([')', '|']);
    };
    let Some((choice, after)) = rest.split_once(')') else { return false };
    choice.split('|').all(|word| !word.trim().is_empty() && spell_out(&format!("{before}{word}{after}"), kind, triggers))
}

fn toml_error(file: &str, text: &str, error: &toml::de::Error) -> crate::error::Error {
    let line = error.span().map_or(1, |span| line_at(text, span.start));
    Place { file: file.to_owned(), line }.error(error.message().replace('\n', "; "))
}

fn line_at(text: &str, byte: usize) -> usize {
    text.as_bytes()[..byte.min(text.len())].iter().filter(|&&byte| byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_are_spelt_out() {
        let mut triggers = Vec::new();
        assert!(spell_out("(haul|move) (gun|tank) to", TriggerKind::Verb, &mut triggers));
        let words: Vec<_> = triggers.iter().map(|(_, words)| words.as_str()).collect();
        assert_eq!(words, ["haul gun to", "haul tank to", "move gun to", "move tank to"]);
        for wrong in ["(haul|move gun", "haul) gun", "(haul||move)", "haul|move"] {
            assert!(!spell_out(wrong, TriggerKind::Verb, &mut Vec::new()), "{wrong}");
        }
    }

    const TYPES: &str = r#"
[[type]]
id = "request"
name = "request"
plover = "REQUEST"
cameo = "100"
quad = 3
sign = -1
intensity = -5.0
symmetric = "no"
definition = "ask"
"#;

    fn relations(frames: &str) -> Result<Relations> {
        let mut relations = Relations::default();
        relations.add_types("types.toml", TYPES)?;
        relations.add_frames("request.toml", "request", frames)?;
        Ok(relations)
    }

    #[test]
    fn triggers_are_found_by_their_head_word_longest_first() {
        let frames = r#"
[[frame]]
id = "call"
verbs = ["call", "call on"]
nouns = ["peace appeal"]
source = ["subject"]
target = ["object", "on"]
confidence = 0.8
yes = [{ text = "Iran called on Iraq.", events = ["IRN -> IRQ"] }]
no = ["Iran called."]
"#;
        let relations = relations(frames).unwrap();
        let found: Vec<_> = relations.triggers(TriggerKind::Verb, "call").iter().map(|entry| entry.others.len()).collect();
        assert_eq!(found, [1, 0]);
        assert_eq!(relations.triggers(TriggerKind::Noun, "appeal")[0].others, ["peace"]);
        assert_eq!(relations.frames()[0].target[1], Role::Preposition("on".into()));
    }

    #[test]
    fn errors_name_file_line_and_what_was_expected() {
        let message = |frames: &str| relations(frames).err().unwrap().to_string();
        let frame =
            |more: &str| format!("\n[[frame]]\nid = \"a\"\nverbs = [\"ask\"]\nconfidence = 0.5\nyes = []\nno = []\n{more}");
        assert!(message(&frame("sorce = [\"subject\"]")).starts_with("request.toml:8: unknown field `sorce`, expected one of"));
        assert!(message(&frame("source = [\"Subject\"]")).contains("unknown role `Subject`; expected subject, object"));
        assert!(message(&frame("")).contains("needs `source` and `target`"));
    }
}
