use compact_str::CompactString;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Unit;
use super::tag::codes;

codes! {
    /// Whether an event is mutual.
    Symmetry { Yes = "yes", Mostly = "mostly", No = "no" }
}

codes! {
    /// How the text presents an event.
    Status {
        /// As having happened, happening, or standing.
        Asserted = "asserted",
        /// As wished, requested, planned, possible, conditional or future.
        Hypothetical = "hypothetical",
        /// As not happening.
        Negated = "negated",
    }
}

/// A type of relation, one row of `data/relations/types.toml`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RelationType {
    /// Identifier in every file: `request`.
    pub id: CompactString,
    /// As shown in a diagram.
    pub name: CompactString,
    /// PLOVER root code, where there is one.
    #[serde(default)]
    pub plover: Option<CompactString>,
    /// Default CAMEO code.
    #[serde(default)]
    pub cameo: Option<CompactString>,
    /// 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict, 0 none of them.
    pub quad: u8,
    /// 1 cooperative, -1 conflictual, 0 neither.
    pub sign: i8,
    /// Goldstein value, -10 to 10.
    pub intensity: f64,
    /// Whether its events are mutual unless a frame says otherwise.
    pub symmetric: Symmetry,
    /// A lasting relation that yields to acts in the same sentence.
    #[serde(default)]
    pub standing: bool,
    /// One line on what it covers.
    pub definition: String,
}

/// One end of an event: who, and by which words of the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventActor {
    /// Actor id.
    pub id: CompactString,
    /// Actor name.
    pub name: CompactString,
    /// Part of the actor.
    pub unit: Option<Unit>,
    /// Person who stands for the actor.
    pub person: Option<CompactString>,
    /// The words.
    pub mention: String,
    /// First code point of the words in the document's text.
    pub start: u32,
    /// One past the last.
    pub end: u32,
}

/// The words that made a frame fire.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trigger {
    /// The words.
    pub text: String,
    /// First code point in the document's text.
    pub start: u32,
    /// One past the last.
    pub end: u32,
}

/// Who does what to whom, in one sentence: one line of `events.jsonl`.
///
/// Offsets are Unicode code points into the document's text. A symmetric event has its ends sorted by actor id.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RelationEvent {
    /// Stable hash of document, sentence, ends, relation and trigger: the same event has the same id in every run.
    pub id: CompactString,
    /// Document id.
    pub doc: CompactString,
    /// Day of publication.
    pub date: Option<Date>,
    /// Who published.
    pub publisher: Option<CompactString>,
    /// Position of the sentence in the document, from 0.
    pub sentence: u32,
    /// The sentence.
    pub text: String,
    /// First code point of the sentence.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// Who does it.
    pub source: EventActor,
    /// To whom.
    pub target: EventActor,
    /// Relation type.
    pub relation: CompactString,
    /// Whether it holds both ways.
    pub symmetric: bool,
    /// How the text presents it.
    pub status: Status,
    /// PLOVER root.
    pub plover: Option<CompactString>,
    /// CAMEO code.
    pub cameo: Option<CompactString>,
    /// Quad class, see [`RelationType::quad`].
    pub quad: u8,
    /// Sign, see [`RelationType::sign`].
    pub sign: i8,
    /// Goldstein value.
    pub intensity: f64,
    /// The words that made the frame fire.
    pub trigger: Trigger,
    /// Which frame: `request/urge`.
    pub frame: CompactString,
    /// 0 to 1, in steps of a hundredth.
    pub confidence: f64,
    /// Actor id of who says so, where the event is reported speech.
    pub speaker: Option<CompactString>,
}

/// How often an actor is named in a document: as a whole, as one of its parts, or by a person who stands for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActorCount {
    /// Actor id.
    pub id: CompactString,
    /// Actor name.
    pub name: CompactString,
    /// Sort of actor.
    pub kind: super::ActorKind,
    /// Part of the actor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Unit>,
    /// Person who stands for the actor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<CompactString>,
    /// Mentions.
    pub mentions: u64,
}

/// What the graph has to know of a document beyond its events: one line of `documents.jsonl`.
///
/// Documents without events count too: co-occurrence is judged against all sentences read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentRecord {
    /// Document id.
    pub doc: CompactString,
    /// Day of publication.
    pub date: Option<Date>,
    /// Who published.
    pub publisher: Option<CompactString>,
    /// Headline.
    pub title: Option<String>,
    /// Where.
    pub url: Option<String>,
    /// Number of sentences.
    pub sentences: u64,
    /// Number of events.
    pub events: u64,
    /// Who is named, in the order of id, unit and person.
    pub actors: Vec<ActorCount>,
    /// Who is named together: positions in `actors`, ascending, and the number of sentences that name just these. Every sentence that names
    /// anyone is in one entry.
    pub named: Vec<(Vec<u32>, u64)>,
    /// What copies of the text are found by; absent when it has no words.
    #[serde(default)]
    pub sketch: Option<super::Sketch>,
}
