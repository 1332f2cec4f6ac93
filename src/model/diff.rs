use compact_str::CompactString;
use serde::{Deserialize, Serialize};

use super::tag::codes;

/// One value for each of the two sides of a comparison.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sides<T> {
    /// Of the first side.
    pub a: T,
    /// Of the second side.
    pub b: T,
}

impl<T> Sides<T> {
    /// The same question asked of both values.
    pub fn map<U>(self, mut ask: impl FnMut(T) -> U) -> Sides<U> {
        Sides { a: ask(self.a), b: ask(self.b) }
    }

    /// Borrows both.
    pub const fn as_ref(&self) -> Sides<&T> {
        Sides { a: &self.a, b: &self.b }
    }

    /// The first becomes the second.
    #[must_use]
    pub fn swapped(self) -> Self {
        Self { a: self.b, b: self.a }
    }
}

codes! {
    /// How a relation of one side stands to the same relation of the other.
    DiffStatus {
        /// Only the first side has it.
        OnlyInA = "only_in_a",
        /// Only the second side has it.
        OnlyInB = "only_in_b",
        /// More in the second side, beyond chance.
        Stronger = "stronger",
        /// Less in the second side, beyond chance.
        Weaker = "weaker",
        /// The two sides give the relation another sign: they were made with other tables.
        SignChanged = "sign_changed",
        /// No difference beyond chance.
        Same = "same",
    }
}

codes! {
    /// What is counted, so that a count is of things that do not depend on each other.
    CountUnit {
        /// Groups of near-duplicate documents.
        Stories = "stories",
        /// Documents: all that a graph alone can tell.
        Documents = "documents",
    }
}

/// How two graphs differ. "More" and every number above 0 mean more in the second side.
///
/// Invariants: `relations` are in the order of (source, target, relation, symmetric), `pairs` of (one, other), `actors` of id. The
/// comparison of the sides the other way round has the same numbers with the opposite sign. Numbers are rounded to 6 places and finite.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GraphDiff {
    /// What was compared.
    pub sides: Sides<SideSummary>,
    /// What the counts behind the tests are of.
    pub unit: CountUnit,
    /// Settings of the comparison.
    pub settings: DiffSettings,
    /// How many relations have which status.
    pub totals: DiffTotals,
    /// Distances between the whole graphs.
    pub distances: Vec<GraphDistance>,
    /// Units that the permutation test draws from, of each side; `None`: no such test, since which documents make which edges is not known.
    pub drawn: Option<Sides<u64>>,
    /// Every relation of either side.
    pub relations: Vec<RelationDiff>,
    /// Every two actors with a relation.
    pub pairs: Vec<PairDiff>,
    /// Every actor of either side.
    pub actors: Vec<ActorDiff>,
}

/// One side, as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SideSummary {
    /// As shown.
    pub name: String,
    /// Documents read.
    pub documents: u64,
    /// Stories among them, where known.
    pub stories: Option<u64>,
    /// Events.
    pub events: u64,
    /// Actors.
    pub actors: u64,
    /// Relations.
    pub relations: u64,
    /// Sum over the relations of the stories (or documents) that tell of them: the whole that a relation's share is of.
    pub counted: u64,
}

/// What shaped the comparison.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DiffSettings {
    /// Greatest q that is called a finding.
    pub significance: f64,
    /// Total of the prior of the log-odds.
    pub prior: f64,
    /// Random splits drawn.
    pub draws: u64,
    /// Their seed.
    pub seed: u64,
    /// Groups of DeltaCon.
    pub groups: u64,
}

/// How many relations have which status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiffTotals {
    /// Relations of either side.
    pub relations: u64,
    /// Those told of often enough that a test could find them different.
    pub tested: u64,
    /// Those found different, whatever their status.
    pub significant: u64,
    /// Only in the first side.
    pub only_in_a: u64,
    /// Only in the second side.
    pub only_in_b: u64,
    /// More in the second side, beyond chance.
    pub stronger: u64,
    /// Less in the second side, beyond chance.
    pub weaker: u64,
    /// With another sign.
    pub sign_changed: u64,
    /// No different.
    pub same: u64,
}

/// A difference that was tested.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Contrast {
    /// Log of the odds in the second side over the odds in the first, smoothed.
    pub log_odds: f64,
    /// `log_odds` over its standard error.
    pub z: f64,
    /// Chance of so uneven a split, exact and two-sided; `None` where even the most uneven split would prove nothing.
    pub p: Option<f64>,
    /// Least false-discovery rate at which this is a finding (Benjamini & Hochberg 1995), over all of its kind that were tested.
    pub q: Option<f64>,
    /// Whether `q` is at most the setting.
    pub significant: bool,
}

/// What one side knows of a relation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RelationCounts {
    /// Events, whatever their status.
    pub events: u64,
    /// Documents with at least one.
    pub documents: u64,
    /// Stories (or documents) with a weight above 0: what is tested.
    pub stories: u64,
    /// Weight.
    pub weight: f64,
    /// `documents` for each 1,000 documents of the side.
    pub per_thousand_documents: f64,
    /// `events` for each 1,000 events of the side.
    pub per_thousand_events: f64,
    /// Ids of the best events, best first; at most three.
    pub evidence: Vec<CompactString>,
}

/// One relation on both sides.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RelationDiff {
    /// Actor id.
    pub source: CompactString,
    /// Actor id.
    pub target: CompactString,
    /// Relation type.
    pub relation: CompactString,
    /// Whether it holds both ways.
    pub symmetric: bool,
    /// Name of the source.
    pub source_name: CompactString,
    /// Name of the target.
    pub target_name: CompactString,
    /// 1, -1 or 0, of the sides that have it.
    pub sign: Sides<Option<i8>>,
    /// How it differs.
    pub status: DiffStatus,
    /// How surely: the relation against all others (Monroe, Colaresi & Quinn 2008).
    pub contrast: Contrast,
    /// Counts.
    pub counts: Sides<RelationCounts>,
}

/// Cooperation and conflict on one side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Tone {
    /// Stories (or documents) of relations with sign 1.
    pub cooperation: u64,
    /// Stories (or documents) of relations with sign -1.
    pub conflict: u64,
    /// Weight of relations with sign 1.
    pub cooperation_weight: f64,
    /// Weight of relations with sign -1.
    pub conflict_weight: f64,
    /// (cooperation − conflict) / (cooperation + conflict), -1 to 1; `None` where both are 0.
    pub balance: Option<f64>,
}

/// Two actors on both sides, whoever acts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PairDiff {
    /// Lesser actor id.
    pub one: CompactString,
    /// Greater actor id.
    pub other: CompactString,
    /// Name of the one.
    pub one_name: CompactString,
    /// Name of the other.
    pub other_name: CompactString,
    /// Cooperation and conflict.
    pub tone: Sides<Tone>,
    /// Whether the balance is above 0 on one side and below on the other.
    pub turned: bool,
    /// Cooperation against conflict.
    pub contrast: Contrast,
}

/// An actor on both sides.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ActorDiff {
    /// Actor id.
    pub id: CompactString,
    /// Name.
    pub name: CompactString,
    /// Weight of what it does, for each 1,000 documents; a mutual relation is half done, half met with.
    pub does: Sides<f64>,
    /// Weight of what it meets with, for each 1,000 documents.
    pub meets: Sides<f64>,
    /// Both together, second side minus first.
    pub change: f64,
    /// Place by both together, from 1; `None` where it has no weight. Equal weights share a place.
    pub rank: Sides<Option<u64>>,
    /// Cooperation and conflict, as source or target.
    pub tone: Sides<Tone>,
    /// Balance of the second side minus that of the first, where both have one.
    pub balance_change: Option<f64>,
    /// Cooperation against conflict.
    pub contrast: Contrast,
}

codes! {
    /// A distance between whole graphs. All are 0 where every relation has the same share of the weight on both sides.
    DistanceKind {
        /// Weighted Jaccard or Ruzicka distance of edge weights, 0 to 1.
        Jaccard = "weighted_jaccard",
        /// Cosine distance of edge weights, 0 to 1.
        Cosine = "cosine",
        /// DeltaCon: direct and indirect ties, not bounded.
        DeltaCon = "deltacon",
        /// Network portrait divergence: shape of the net whoever is who, 0 to 1.
        Portrait = "portrait_divergence",
    }
}

impl DistanceKind {
    /// Where it is defined.
    #[must_use]
    pub const fn reference(self) -> &'static str {
        match self {
            Self::Jaccard => {
                "Ruzicka 1958; 1 - sum of minima / sum of maxima, over the weights of edges, each side's scaled to sum 1"
            }
            Self::Cosine => "1 - cosine of the angle between the weights of edges",
            Self::DeltaCon => {
                "Koutra, Vogelstein & Faloutsos 2013, doi:10.1137/1.9781611972832.18; undirected weights of pairs, each side's scaled to sum 1"
            }
            Self::Portrait => "Bagrow & Bollt 2019, doi:10.1007/s41109-019-0156-x; directed, unweighted",
        }
    }
}

/// One distance, and what chance alone would make of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GraphDistance {
    /// Which.
    pub kind: DistanceKind,
    /// As measured.
    pub value: f64,
    /// Between random splits of all stories into two sides of the same sizes.
    pub chance: Option<ChanceDistance>,
    /// Definition.
    pub reference: String,
}

/// A distance over random splits.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChanceDistance {
    /// Mean.
    pub mean: f64,
    /// Value that 95 of 100 splits stay below.
    pub quantile_95: f64,
    /// (1 + splits with a distance at least as great) / (1 + splits).
    pub p: f64,
}
