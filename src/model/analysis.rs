use std::collections::BTreeMap;

use compact_str::CompactString;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{ActorKind, RelationEvent};

/// One number for all relations, and apart by their sign.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BySign<T> {
    /// All relations.
    pub all: T,
    /// Those of sign 1.
    pub cooperation: T,
    /// Those of sign -1.
    pub conflict: T,
    /// Those of sign 0.
    pub neutral: T,
}

/// One number for each way that a relation can go, seen from an actor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ByWay<T> {
    /// Towards the actor; mutual relations count.
    pub inward: BySign<T>,
    /// From the actor; mutual relations count.
    pub outward: BySign<T>,
    /// Either way, nothing counted twice: less than inward and outward together where relations are mutual.
    pub total: BySign<T>,
}

/// Where an actor stands in the graph. How each number comes about is told by [`Analysis::measures`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ActorMeasures {
    /// Actor id.
    pub id: CompactString,
    /// As shown.
    pub name: CompactString,
    /// Sort of actor, where known.
    pub kind: Option<ActorKind>,
    /// Number of other actors that it has a relation with.
    pub degree: ByWay<u64>,
    /// Sum of the weights of its relations.
    pub strength: ByWay<f64>,
    /// Weighted PageRank, 0 to 1; all actors together have 1.
    pub pagerank: f64,
    /// Share of the shortest paths between others that lead over it, 0 to 1.
    pub betweenness: f64,
    /// How near others are to it, along the way of the relations; in units of weight.
    pub closeness: f64,
    /// Sum of one over the distances from others to it; in units of weight.
    pub harmonic: f64,
    /// Number of its community, see [`Community::number`]; none without a cooperative relation.
    pub community: Option<u32>,
    /// Its camp, 1 or 2, see [`Frustration::camps`].
    pub camp: Option<u8>,
}

/// What of the graph was counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extent {
    /// Actors, those without relations too.
    pub actors: u64,
    /// Edges of the graph that count.
    pub relations: u64,
    /// Ordered pairs of actors that those join, a mutual relation both ways: the edges of the collapsed graph.
    pub arcs: u64,
    /// Edges left out because their weight is 0: all their events are negated.
    pub weightless: u64,
    /// Edges left out because they lead from an actor to itself.
    pub loops: u64,
}

/// From how many actors shortest paths were followed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PathSample {
    /// Whether from all: betweenness, closeness and harmonic are exact. Otherwise they are estimates.
    pub exact: bool,
    /// From how many.
    pub sources: u64,
    /// How many have an outward relation.
    pub of: u64,
}

/// Actors that cooperate with each other more than with the rest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Community {
    /// From 1, the largest first, those of equal size in the order of their first actor id.
    pub number: u32,
    /// Names of its strongest actors.
    pub name: String,
    /// Ids of all of it, strongest first by the weight of their cooperation within it.
    pub members: Vec<CompactString>,
    /// Weight of the cooperation among them.
    pub within: f64,
    /// Weight of the cooperation with others.
    pub beyond: f64,
}

/// Communities of the cooperative layer (Traag, Waltman & van Eck 2019).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Communities {
    /// Modularity of the partition (Newman 2004), -0.5 to 1; none without cooperation.
    pub modularity: Option<f64>,
    /// In the order of their numbers.
    pub communities: Vec<Community>,
    /// Actors without a cooperative relation, who are in none.
    pub outside: u64,
}

/// Triads of actors where each pair is friend or foe, by their signs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Triads {
    /// Three friends: balanced.
    #[serde(rename = "+++")]
    pub friends: u64,
    /// A foe between two friends of a third: not balanced.
    #[serde(rename = "++-")]
    pub torn: u64,
    /// Two friends with a foe in common: balanced.
    #[serde(rename = "+--")]
    pub allied: u64,
    /// Three foes: balanced only in the weak sense.
    #[serde(rename = "---")]
    pub foes: u64,
}

impl Triads {
    /// All of them.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.friends + self.torn + self.allied + self.foes
    }

    /// The balanced ones: three friends, or two with a foe in common (Heider 1946; Cartwright & Harary 1956).
    #[must_use]
    pub fn balanced(&self) -> u64 {
        self.friends + self.allied
    }

    /// The balanced ones and three foes (Davis 1967).
    #[must_use]
    pub fn weakly_balanced(&self) -> u64 {
        self.balanced() + self.foes
    }
}

/// A share of triads, beside what chance makes of it: the same signs shuffled over the same pairs.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct BalanceTest {
    /// Share of all triads, 0 to 1.
    pub share: f64,
    /// Mean share of the shuffled graphs; none without permutations, as all that follows.
    pub expected: Option<f64>,
    /// Standard deviation of the shuffled shares (of a sample).
    pub deviation: Option<f64>,
    /// How many deviations the share is above what is expected; none where all shuffled graphs have the same share.
    pub z: Option<f64>,
    /// Chance of a share at least as far from what is expected, on either side: (1 + as far) / (1 + permutations).
    pub p: Option<f64>,
}

/// How far the signed graph is balanced, by its triads.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Balance {
    /// Pairs of actors with more cooperation than conflict.
    pub friends: u64,
    /// Pairs with more conflict than cooperation.
    pub foes: u64,
    /// Pairs with as much of either, which have no sign.
    pub even: u64,
    /// Triads by type.
    pub triads: Triads,
    /// The balanced share; none without triads.
    pub balanced: Option<BalanceTest>,
    /// The weakly balanced share.
    pub weakly_balanced: Option<BalanceTest>,
    /// How often the signs were shuffled.
    pub permutations: u64,
}

/// A pair of actors with the net weight between them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SignedPair {
    /// Lesser actor id.
    pub one: CompactString,
    /// Greater actor id.
    pub other: CompactString,
    /// Weight of cooperation less that of conflict.
    pub net: f64,
}

/// The least number of pairs that stand against a division into two camps: friends across, foes within (Harary 1959).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Frustration {
    /// Whether it is known: `lower` and `upper` are the same.
    pub exact: bool,
    /// No division has fewer such pairs.
    pub lower: u64,
    /// The division found has that many.
    pub upper: u64,
    /// `upper` as a share of all pairs with a sign; none without such pairs.
    pub share: Option<f64>,
    /// The division found, as ids, strongest actors first; the first camp holds the strongest of all. Another division may be as good.
    /// Only the largest connected part of the graph is divided here: how the camps of other parts lie to these, nothing tells.
    pub camps: [Vec<CompactString>; 2],
    /// Actors with a sign to somebody who are in other parts.
    pub elsewhere: u64,
    /// Pairs that stand against the camps, greatest net weight first; bounded.
    pub against: Vec<SignedPair>,
}

/// What a graph says about who stands where, with whom and against whom.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Analysis {
    /// Name of the format: `detente-analysis`.
    pub format: CompactString,
    /// Version of its shape.
    pub version: u32,
    /// Program that made it.
    pub generator: String,
    /// Name of the graph.
    pub name: String,
    /// What was counted.
    pub extent: Extent,
    /// How each measure comes about, in a line: by the names of the fields.
    pub measures: BTreeMap<CompactString, String>,
    /// Settings, by name.
    pub options: BTreeMap<CompactString, serde_json::Value>,
    /// How far betweenness, closeness and harmonic are exact.
    pub paths: PathSample,
    /// Every actor, in the order of the graph.
    pub actors: Vec<ActorMeasures>,
    /// Who cooperates with whom.
    pub communities: Communities,
    /// Triads.
    pub balance: Balance,
    /// Camps.
    pub frustration: Frustration,
}

/// Which way an event of a dyad goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DyadWay {
    /// From `one` to `other`.
    Forward,
    /// From `other` to `one`.
    Backward,
    /// Both ways at once.
    Mutual,
}

/// Events of a sort between two actors, added up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DyadTally {
    /// Events, whatever their status.
    pub events: u64,
    /// Events asserted.
    pub asserted: u64,
    /// Events hypothetical.
    pub hypothetical: u64,
    /// Events negated.
    pub negated: u64,
    /// Events that are not negated, by sign.
    pub counts: BySign<u64>,
    /// Confidence × status factor, added up, by sign: as the weights of a graph.
    pub weights: BySign<f64>,
    /// Mean Goldstein value of the asserted events, -10 to 10; none without such events.
    pub goldstein: Option<f64>,
}

/// The same events together and by the way they go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DyadWays {
    /// All of them.
    pub total: DyadTally,
    /// From `one` to `other`.
    pub forward: DyadTally,
    /// From `other` to `one`.
    pub backward: DyadTally,
    /// Both ways at once.
    pub mutual: DyadTally,
}

/// What happened between the two in one stretch of time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DyadPeriod {
    /// `2026-03`, `2026-Q1`, `2026`, `2026-W07` (ISO 8601).
    pub period: CompactString,
    /// First day.
    pub start: Date,
    /// Empty periods of the same length since the one before in the list.
    pub gap: u64,
    /// What happened.
    #[serde(flatten)]
    pub ways: DyadWays,
}

/// One type of relation, one way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DyadRelation {
    /// Relation type.
    pub relation: CompactString,
    /// 1, -1 or 0.
    pub sign: i8,
    /// Which way.
    pub way: DyadWay,
    /// The events.
    #[serde(flatten)]
    pub tally: DyadTally,
    /// Earliest date among the dated events.
    pub first: Option<Date>,
    /// Latest date.
    pub last: Option<Date>,
    /// The surest event that is not negated, else the surest.
    pub example: RelationEvent,
}

/// All that two actors do to each other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DyadProfile {
    /// Name of the format: `detente-dyad`.
    pub format: CompactString,
    /// Version of its shape.
    pub version: u32,
    /// Program that made it.
    pub generator: String,
    /// Id of the first actor.
    pub one: CompactString,
    /// Its name; its id where no event names it.
    pub one_name: CompactString,
    /// Id of the second actor.
    pub other: CompactString,
    /// Its name.
    pub other_name: CompactString,
    /// Length of a period: `week`, `month`, `quarter`, `year`.
    pub period: CompactString,
    /// Earliest date among the dated events.
    pub first: Option<Date>,
    /// Latest date.
    pub last: Option<Date>,
    /// All events, dated or not.
    #[serde(flatten)]
    pub ways: DyadWays,
    /// Events without a date, which are in no period.
    pub undated: DyadWays,
    /// Periods with events, in order.
    pub timeline: Vec<DyadPeriod>,
    /// Types of relation by way, most events first, then greatest weight.
    pub relations: Vec<DyadRelation>,
    /// Sure events, spread over relations and years, best first; no two of one sentence. Bounded.
    pub evidence: Vec<RelationEvent>,
}
