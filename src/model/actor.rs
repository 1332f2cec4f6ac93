use std::ops::Range;
use std::sync::Arc;

use compact_str::CompactString;
use serde::{Deserialize, Serialize};

use super::Span;
use super::tag::codes;

codes! {
    /// What sort of political actor a node is.
    ActorKind { State = "state", Igo = "igo", Bloc = "bloc", Ngo = "ngo", Group = "group" }
}

codes! {
    /// The part of an actor that acts: sector codes of CAMEO and PLOVER.
    Unit {
        Gov = "GOV", Mil = "MIL", Leg = "LEG", Jud = "JUD", Spy = "SPY", Cop = "COP", Opp = "OPP", Reb = "REB", Sep = "SEP",
        Pty = "PTY", Uaf = "UAF", Med = "MED", Bus = "BUS", Cvl = "CVL", Edu = "EDU", Rel = "REL", Lab = "LAB", Elite = "ELI",
        Igo = "IGO", Ngo = "NGO",
    }
}

/// A political actor: a state, an organisation, a bloc or a group. One node of the graph.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// ISO 3166 alpha-3 for states; a usual short name in capitals for the others (`NATO`, `HAMAS`).
    pub id: CompactString,
    /// As shown to people.
    pub name: CompactString,
    /// What sort it is.
    pub kind: ActorKind,
    /// For a group, the state in which it is based.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub home: Option<CompactString>,
}

/// One actor that a mention stands for, with the unit and the person named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActorRef {
    /// Who.
    pub actor: Arc<Actor>,
    /// Which part of the actor, where the text says so.
    pub unit: Option<Unit>,
    /// Full name of the person who stands for the actor, where one is named.
    pub person: Option<CompactString>,
}

codes! {
    /// By which rule a mention was resolved.
    MentionRule {
        /// A form of the gazetteer, as it stands.
        Name = "name",
        /// A demonym: "Iranian".
        Demonym = "demonym",
        /// A capital or seat of government: "Tehran".
        Metonym = "metonym",
        /// A person of the gazetteer, in office on the day.
        Person = "person",
        /// A person or body that acts for a named actor: "Iranian officials", "the army of Chad".
        Agent = "agent",
        /// A name that the document itself introduced: "RSF", or a surname after the full name and office.
        Introduced = "introduced",
        /// A pronoun or other reference back.
        Reference = "reference",
        /// A capital that is only the place where something is: stands for nobody, but a frame may take it for its state.
        Place = "place",
    }
}

/// A stretch of a sentence that stands for one actor, or for several ("both sides").
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Tokens of the sentence.
    pub tokens: Range<usize>,
    /// The same in the document's text.
    pub span: Span,
    /// Who is meant; at least one.
    pub actors: Vec<ActorRef>,
    /// By which rule.
    pub rule: MentionRule,
    /// Which row of which table or which earlier words decided, for `explain`.
    pub because: String,
}
