//! What a graph says as a whole: who is central, who cooperates with whom, how balanced friends and foes are, and what two actors do to
//! each other.
//!
//! Every measure works on a simple graph made from the multigraph of relations; [`Analysis::measures`] says which, in a line each. What weighs
//! nothing (all negated) and what leads from an actor to itself is left out everywhere; a weight above 10¹² counts as that. An actor without
//! relations is a node all the same, as when `graph.json` is opened in networkx.
//!
//! | graph | made so | measures |
//! |---|---|---|
//! | directed | parallel relations add up; a mutual one counts both ways, whole | PageRank, betweenness, closeness, harmonic |
//! | cooperative | cooperation between two actors adds up, whoever acts | communities |
//! | signed | cooperation less conflict between two actors; the sign of it | balance, frustration |
//!
//! All chance is seeded, and sums are made in a fixed order: the result does not depend on the number of threads.

mod balance;
mod collapse;
mod community;
mod degree;
mod dyad;
mod frustration;
mod paths;
mod rank;

use std::collections::BTreeMap;

use compact_str::CompactString;

pub use dyad::{Dyad, dyad};

use crate::model::{ActorMeasures, Analysis, BySign, ByWay, RelationGraph};
use crate::options::AnalyseOptions;
use crate::statistics::{Random, rounded};

/// Name of the format of an analysis.
const FORMAT: &str = "detente-analysis";
/// Changes when the shape does.
const VERSION: u32 = 1;

/// Measures a graph. Never fails: of an empty graph there is little to say, and that is said.
///
/// ```
/// use detente::{analyse::analyse, model::RelationGraph, options::AnalyseOptions};
/// let analysis = analyse(&RelationGraph::default(), &AnalyseOptions::default());
/// assert!(analysis.actors.is_empty() && analysis.balance.balanced.is_none());
/// assert!(analysis.frustration.exact && analysis.frustration.upper == 0);
/// ```
#[must_use]
pub fn analyse(graph: &RelationGraph, options: &AnalyseOptions) -> Analysis {
    let nodes = graph.graph.node_count();
    let (ties, mut extent) = collapse::ties(graph);
    let forward = collapse::Digraph::of(nodes, &ties);
    extent.arcs = forward.arcs() as u64;
    let pairs = collapse::pairs(&ties);

    let degrees = degree::degrees(nodes, &ties);
    let strengths = degree::strengths(nodes, &ties);
    let pagerank = rank::page_rank(&forward, &forward.reversed(), options.damping);
    let paths = paths::paths(&forward, options.exact_paths, options.pivots, Random(options.seed));
    let (communities, community) = community::communities(graph, &pairs, options);
    let balance = balance::balance(nodes, &pairs, options);
    let totals: Vec<f64> = strengths.iter().map(|strength| strength.total.all).collect();
    let (frustration, camp) = frustration::frustration(graph, &pairs, &totals, options);

    let actors = graph.graph.node_weights().enumerate().map(|(at, node)| ActorMeasures {
        id: node.id.clone(),
        name: node.name.clone(),
        kind: node.kind,
        degree: degrees[at],
        strength: rounded_ways(&strengths[at]),
        // Shares of a whole: among many actors each is small.
        pagerank: rounded(pagerank[at], 9),
        betweenness: rounded(paths.betweenness[at], 9),
        closeness: rounded(paths.closeness[at], 6),
        harmonic: rounded(paths.harmonic[at], 6),
        community: community[at],
        camp: camp[at],
    });
    Analysis {
        format: FORMAT.into(),
        version: VERSION,
        generator: generator(),
        name: graph.name.clone(),
        extent,
        measures: measures(),
        options: settings(options),
        paths: paths.sample,
        actors: actors.collect(),
        communities,
        balance,
        frustration,
    }
}

fn generator() -> String {
    concat!("detente ", env!("CARGO_PKG_VERSION")).to_owned()
}

fn rounded_ways(ways: &ByWay<f64>) -> ByWay<f64> {
    let signs = |by: &BySign<f64>| BySign {
        all: rounded(by.all, 6),
        cooperation: rounded(by.cooperation, 6),
        conflict: rounded(by.conflict, 6),
        neutral: rounded(by.neutral, 6),
    };
    ByWay { inward: signs(&ways.inward), outward: signs(&ways.outward), total: signs(&ways.total) }
}

/// How each measure comes about.
fn measures() -> BTreeMap<CompactString, String> {
    let lines = [
        ("degree", "number of other actors with a relation of weight above 0; in `total` an actor counts once, whichever way"),
        (
            "strength",
            "sum of the weights of relations; a mutual one counts inward and outward, whole, and once in `total`; relations of an actor to itself \
             are left out",
        ),
        (
            "pagerank",
            "PageRank on the directed graph: parallel relations add up, mutual ones count both ways; rank is passed on by weight; who has no \
             outward relation passes it on to all alike",
        ),
        (
            "betweenness",
            "share of shortest paths between ordered pairs of others, (n-1)(n-2) of them, on the directed graph; an arc of weight w is 1/w long; \
             endpoints do not count",
        ),
        (
            "closeness",
            "inward, on the directed graph, an arc of weight w being 1/w long: number of actors that reach it over the sum of their distances, \
             times the share of all others that reach it (Wasserman and Faust)",
        ),
        (
            "harmonic",
            "inward, on the directed graph, an arc of weight w being 1/w long: sum over all others of one over their distance",
        ),
        (
            "communities",
            "Leiden on the cooperative graph: undirected, weights of relations of sign 1 added up, mutual ones once; modularity with weights, \
             best of several runs",
        ),
        (
            "balance",
            "triads of the signed graph: undirected, the sign of cooperation less conflict; expected: signs shuffled over the same pairs",
        ),
        (
            "frustration",
            "least number of pairs of the signed graph against a division into two camps (friends across, foes within), weights apart from their \
             sign not counted",
        ),
    ];
    lines.into_iter().map(|(name, line)| (name.into(), line.to_owned())).collect()
}

fn settings(options: &AnalyseOptions) -> BTreeMap<CompactString, serde_json::Value> {
    let entries: [(&str, serde_json::Value); 9] = [
        ("seed", options.seed.into()),
        ("damping", options.damping.into()),
        ("exact_paths", options.exact_paths.into()),
        ("pivots", options.pivots.into()),
        ("resolution", options.resolution.into()),
        ("community_runs", options.community_runs.into()),
        ("permutations", options.permutations.into()),
        ("frustration_steps", options.frustration_steps.into()),
        ("frustration_restarts", options.frustration_restarts.into()),
    ];
    entries.into_iter().map(|(name, value)| (name.into(), value)).collect()
}
