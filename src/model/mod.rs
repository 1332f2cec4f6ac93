//! The nouns: what stages hand to each other and what files hold. No input or output happens here.
//!
//! [`Document`] → [`Sentence`] → [`TaggedSentence`] → [`ParsedSentence`] → [`Mention`] → [`RelationEvent`] → [`RelationGraph`].
//! A wrong order of stages does not compile, since each takes what the one before makes.

mod actor;
mod analysis;
mod diff;
mod document;
mod filter;
mod graph;
mod relation;
mod sentence;
mod span;
mod tag;
mod tree;

pub use actor::{Actor, ActorKind, ActorRef, Mention, MentionRule, Unit};
pub use analysis::{
    ActorMeasures, Analysis, Balance, BalanceTest, BySign, ByWay, Communities, Community, DyadPeriod, DyadProfile,
    DyadRelation, DyadTally, DyadWay, DyadWays, Extent, Frustration, PathSample, SignedPair, Triads,
};
pub use diff::{
    ActorDiff, ChanceDistance, Contrast, CountUnit, DiffSettings, DiffStatus, DiffTotals, DistanceKind, GraphDiff,
    GraphDistance, PairDiff, RelationCounts, RelationDiff, SideSummary, Sides, Tone,
};
pub use document::{Document, InputIssue, Sketch};
pub use filter::Filter;
pub use graph::{
    ActorNode, Cooccurrence, DocumentKey, EvidenceEvent, Incidence, Period, RelationEdge, RelationGraph, Share, SourceDocument,
    TimelinePoint,
};
pub use relation::{ActorCount, DocumentRecord, EventActor, RelationEvent, RelationType, Status, Symmetry, Trigger};
pub use sentence::{Encoding, ParsedSentence, Sentence, SentenceKind, TaggedSentence, Token};
pub use span::{CodePoints, Span};
pub use tag::{Features, Number, Tag, Tense, UnknownCode, Upos, VerbForm};
pub use tree::{Arc, Deprel, Tree, TreeError};
