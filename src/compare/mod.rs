//! How two graphs differ: relation by relation, pair by pair, actor by actor, and as wholes; and what of it is beyond chance.
//!
//! What is counted are stories (a document counts once for a relation, near-duplicates count as one), since events of one document do not
//! happen independently.
//!
//! - Relations: the log-odds ratio with an informative Dirichlet prior (Monroe, Colaresi & Quinn 2008, "Fightin' Words") ranks them: `z` of a
//!   relation that few stories tell of stays small. But that z is no standard normal value: where nothing differs, its standard
//!   deviation is 0.9 for two sides of 400 and 1600 documents and 0.7 for 100 and 3000, and it is too great for a relation that makes up much of
//!   a side. So the chance `p` is exact: of as uneven a split of the relation's stories against those of all others, by Fisher's test (1935).
//!   Relations that so few tell of that no split could be a finding are not tested (Tarone 1990), and `q` is by Benjamini &
//!   Hochberg (1995) over the others.
//! - Pairs and actors: cooperation against conflict, as log-odds smoothed by ½ (Haldane 1956, Anscombe 1956), tested and corrected in the
//!   same way. A story may tell of both, which makes the test the more careful.
//! - Whole graphs: [`DistanceKind`] lists the distances. A permutation test tells how great each would be if the
//!   stories of both sides were shuffled: only stories that tell of some relation are drawn, so that a side whose documents say
//!   nothing of anyone is no different for that.
//!
//! Time goes to the permutation test: draws × actors × relations at worst, on all threads.

mod actors;
mod align;
mod chance;
mod deltacon;
mod net;
mod odds;
mod pairs;
mod portrait;
mod relations;
#[cfg(test)]
mod tests;

use crate::model::{
    CountUnit, DiffSettings, DistanceKind, GraphDiff, GraphDistance, Incidence, RelationGraph, SideSummary, Sides,
};
use crate::options::CompareOptions;
use crate::statistics::rounded;

/// One of the two graphs.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// As shown.
    pub name: &'a str,
    /// The graph.
    pub graph: &'a RelationGraph,
    /// Which documents make its edges. Stories are counted, and the permutation test is made, only where both sides have it; one that does
    /// not fit the graph counts as none.
    pub incidence: Option<&'a Incidence>,
}

impl<'a> Side<'a> {
    fn fitting(&self) -> Option<&'a Incidence> {
        self.incidence.filter(|incidence| incidence.edges.len() == self.graph.graph.edge_count())
    }
}

/// How `b` differs from `a`.
///
/// ```
/// use detente::compare::{Side, compare};
/// use detente::{aggregate::Fold, options::{AggregateOptions, CompareOptions}};
///
/// let graph = Fold::new(AggregateOptions::default()).finish("nothing").graph;
/// let side = Side { name: "nothing", graph: &graph, incidence: None };
/// let diff = compare(&side, &side, &CompareOptions::default());
/// assert!(diff.relations.is_empty() && diff.distances.iter().all(|distance| distance.value == 0.0));
/// ```
#[must_use]
pub fn compare(a: &Side, b: &Side, options: &CompareOptions) -> GraphDiff {
    let (a_documents, b_documents) = (a.fitting(), b.fitting());
    let both = a_documents.zip(b_documents).map(|(a, b)| Sides { a, b });
    let unit = if both.is_some() { CountUnit::Stories } else { CountUnit::Documents };
    let graphs = Sides { a: a.graph, b: b.graph };
    let aligned = align::Aligned::new(graphs, both);

    let significance = if options.significance.is_finite() { options.significance.clamp(0.0, 1.0) } else { 0.0 };
    let prior = options.prior.filter(|prior| prior.is_finite() && *prior > 0.0);
    let prior = prior.map_or(aligned.edges.len() as f64, |prior| prior.clamp(1e-6, 1e12));
    let relations = relations::relations(&aligned, graphs, prior, significance);

    let net = net::Net::new(&aligned, options.groups);
    let units = both.map(|incidence| chance::units(&aligned, incidence));
    let weights = match &units {
        Some(units) => units.as_ref().map(|units| chance::weights(units, aligned.edges.len())),
        None => aligned.weights(),
    };
    let observed = net.distances(&weights.a, &weights.b);
    let drawn = units.as_ref().map(|units| Sides { a: units.a.len() as u64, b: units.b.len() as u64 });
    let chances = units.and_then(|units| chance::chances(&net, units, &observed, options));
    let distances = DistanceKind::ALL.iter().enumerate().map(|(at, &kind)| GraphDistance {
        kind,
        value: rounded(observed[at], 6),
        chance: chances.map(|chances| chances[at]),
        reference: kind.reference().to_owned(),
    });

    let stories = both.map(|both| both.map(align::stories));
    let summary = |side: &Side, stories: Option<u64>, counted: u64| SideSummary {
        name: side.name.to_owned(),
        documents: side.graph.documents,
        stories,
        events: side.graph.events,
        actors: side.graph.graph.node_count() as u64,
        relations: side.graph.graph.edge_count() as u64,
        counted,
    };
    let counted = aligned.counted();
    GraphDiff {
        sides: Sides {
            a: summary(a, stories.map(|stories| stories.a), counted.a),
            b: summary(b, stories.map(|stories| stories.b), counted.b),
        },
        unit,
        settings: DiffSettings {
            significance,
            prior: rounded(prior, 6),
            draws: options.draws as u64,
            seed: options.seed,
            groups: options.groups as u64,
        },
        totals: relations::totals(&relations),
        distances: distances.collect(),
        drawn,
        pairs: pairs::pairs(&aligned, significance),
        actors: actors::actors(&aligned, graphs, significance),
        relations,
    }
}

/// As files hold it: rounded, and never more than a sum of what is read can be.
fn figure(value: f64) -> f64 {
    if value.is_finite() { rounded(value.clamp(-1e15, 1e15), 6) } else { 0.0 }
}

/// `number` for each 1,000 of `of`; 0 of nothing.
fn per_thousand(number: f64, of: u64) -> f64 {
    if of == 0 { 0.0 } else { figure(number * 1000.0 / of as f64) }
}
