//! The measures of a graph beside those of networkx: `tests/reference/analyse.json`, made by `tests/reference/analyse.py`.

use std::collections::BTreeMap;
use std::time::Instant;

use detente::analyse::analyse;
use detente::export;
use detente::model::{ActorNode, Analysis, BySign, ByWay, RelationEdge, RelationGraph};
use detente::options::AnalyseOptions;
use detente::statistics::Random;
use serde::Deserialize;

#[derive(Deserialize)]
struct Reference {
    nodes: Vec<String>,
    edges: Vec<Edge>,
    degree: BTreeMap<String, ByWay<u64>>,
    strength: BTreeMap<String, ByWay<f64>>,
    pagerank: BTreeMap<String, f64>,
    betweenness: BTreeMap<String, f64>,
    closeness: BTreeMap<String, f64>,
    harmonic: BTreeMap<String, f64>,
    modularity: Option<f64>,
    communities: Vec<Vec<String>>,
    triads: [u64; 4],
    frustration: Option<u64>,
}

#[derive(Deserialize)]
struct Edge {
    source: String,
    target: String,
    relation: String,
    sign: i8,
    weight: f64,
    symmetric: bool,
}

fn references() -> BTreeMap<String, Reference> {
    serde_json::from_str(include_str!("reference/analyse.json")).unwrap()
}

fn edge(relation: &str, sign: i8, weight: f64, symmetric: bool) -> RelationEdge {
    RelationEdge {
        relation: relation.into(),
        plover: None,
        quad: 0,
        sign,
        symmetric,
        weight,
        count: 1,
        documents: 1,
        asserted: 1,
        hypothetical: 0,
        negated: 0,
        first: None,
        last: None,
        confidence: 0.8,
        evidence: Vec::new(),
        ..RelationEdge::default()
    }
}

fn node(id: &str) -> ActorNode {
    ActorNode { id: id.into(), name: format!("Name of {id}").into(), kind: None, mentions: 1, documents: 1, sentences: 1 }
}

fn graph(reference: &Reference) -> RelationGraph {
    let mut graph = RelationGraph { name: "reference".into(), ..RelationGraph::default() };
    let index: BTreeMap<&str, _> = reference.nodes.iter().map(|id| (id.as_str(), graph.graph.add_node(node(id)))).collect();
    for e in &reference.edges {
        graph.graph.add_edge(
            index[e.source.as_str()],
            index[e.target.as_str()],
            edge(&e.relation, e.sign, e.weight, e.symmetric),
        );
    }
    graph
}

fn near(one: f64, other: f64, what: &str) {
    assert!((one - other).abs() < 1e-6, "{what}: {one}, expected {other}");
}

fn near_signs(one: &BySign<f64>, other: &BySign<f64>, what: &str) {
    near(one.all, other.all, what);
    near(one.cooperation, other.cooperation, what);
    near(one.conflict, other.conflict, what);
    near(one.neutral, other.neutral, what);
}

#[test]
fn measures_agree_with_networkx() {
    for (name, reference) in references() {
        let analysis = analyse(&graph(&reference), &AnalyseOptions::default());
        assert!(analysis.paths.exact && analysis.actors.len() == reference.nodes.len());
        for actor in &analysis.actors {
            let id = actor.id.as_str();
            let what = |measure: &str| format!("{name}: {measure} of {id}");
            assert_eq!(actor.degree, reference.degree[id], "{}", what("degree"));
            let strength = &reference.strength[id];
            near_signs(&actor.strength.inward, &strength.inward, &what("strength inward"));
            near_signs(&actor.strength.outward, &strength.outward, &what("strength outward"));
            near_signs(&actor.strength.total, &strength.total, &what("strength"));
            near(actor.pagerank, reference.pagerank[id], &what("PageRank"));
            near(actor.betweenness, reference.betweenness[id], &what("betweenness"));
            near(actor.closeness, reference.closeness[id], &what("closeness"));
            near(actor.harmonic, reference.harmonic[id], &what("harmonic"));
        }
        let triads = analysis.balance.triads;
        assert_eq!([triads.friends, triads.torn, triads.allied, triads.foes], reference.triads, "{name}");
        if let Some(index) = reference.frustration {
            let found = &analysis.frustration;
            assert_eq!((found.exact, found.lower, found.upper), (true, index, index), "{name}");
        }
    }
}

#[test]
fn communities_are_as_good_as_the_best_of_networkx() {
    for (name, reference) in references() {
        let found = analyse(&graph(&reference), &AnalyseOptions::default()).communities;
        assert_eq!(found.modularity.is_some(), reference.modularity.is_some(), "{name}");
        let (Some(modularity), Some(expected)) = (found.modularity, reference.modularity) else { continue };
        assert!(modularity > expected - 1e-6, "{name}: {modularity}, expected {expected}");
        let mut communities: Vec<Vec<String>> =
            found.communities.iter().map(|group| group.members.iter().map(ToString::to_string).collect()).collect();
        assert!(communities.is_sorted_by_key(|group| std::cmp::Reverse(group.len())), "{name}: largest first");
        communities.iter_mut().for_each(|group| group.sort());
        communities.sort();
        assert_eq!(communities, reference.communities, "{name}");
    }
}

fn random_graph(nodes: usize, edges: usize, seed: u64) -> RelationGraph {
    let mut random = Random(seed);
    let mut graph = RelationGraph { name: "random".into(), ..RelationGraph::default() };
    let index: Vec<_> = (0..nodes).map(|at| graph.graph.add_node(node(&format!("R{at:05}")))).collect();
    for _ in 0..edges {
        let (one, other) = (random.below(nodes), random.below(nodes));
        let (relation, sign, symmetric) =
            [("aid", 1, false), ("accuse", -1, false), ("talks", 1, true), ("influence", 0, false)][random.below(4)];
        let weight = (random.below(500) + 1) as f64 / 100.0;
        graph.graph.add_edge(index[one], index[other], edge(relation, sign, weight, symmetric));
    }
    graph
}

fn bytes(analysis: &Analysis) -> String {
    serde_json::to_string(analysis).unwrap()
}

#[test]
fn neither_threads_nor_runs_change_a_byte() {
    let graph = random_graph(300, 2000, 1);
    let options = AnalyseOptions { exact_paths: 100, pivots: 60, permutations: 200, ..AnalyseOptions::default() };
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        bytes(&pool.install(|| analyse(&graph, &options)))
    };
    let one = on(1);
    assert_eq!(one, on(1));
    assert_eq!(one, on(5));
    let other = AnalyseOptions { seed: 2, ..options };
    assert_ne!(one, bytes(&analyse(&graph, &other)));
    let read: Analysis = serde_json::from_str(&one).unwrap();
    assert_eq!(bytes(&read), one);
}

#[test]
fn sampled_paths_are_near_the_exact_ones() {
    let graph = random_graph(400, 1600, 3);
    let exact = analyse(&graph, &AnalyseOptions { permutations: 0, ..AnalyseOptions::default() });
    let sampled =
        analyse(&graph, &AnalyseOptions { permutations: 0, exact_paths: 10, pivots: 200, ..AnalyseOptions::default() });
    assert!(exact.paths.exact && !sampled.paths.exact && sampled.paths.sources == 200);
    let error = |measure: fn(&detente::model::ActorMeasures) -> f64| {
        let pairs = exact.actors.iter().zip(&sampled.actors).map(|(a, b)| (measure(a), measure(b)));
        let (off, all) = pairs.fold((0.0, 0.0), |(off, all), (a, b)| (off + (a - b).abs(), all + a));
        off / all
    };
    assert!(error(|actor| actor.betweenness) < 0.15, "{}", error(|actor| actor.betweenness));
    assert!(error(|actor| actor.closeness) < 0.03, "{}", error(|actor| actor.closeness));
    assert!(error(|actor| actor.harmonic) < 0.03, "{}", error(|actor| actor.harmonic));
}

#[test]
fn odd_weights_leave_numbers_in_the_file() {
    let mut graph = random_graph(12, 0, 0);
    let nodes: Vec<_> = graph.graph.node_indices().collect();
    let odd = [f64::NAN, f64::INFINITY, f64::MAX, -1.0, 0.0, 1e-300, f64::MIN_POSITIVE, 1e-6, 1e300];
    for (at, weight) in odd.into_iter().cycle().take(60).enumerate() {
        let (one, other) = (nodes[at * 7 % 12], nodes[(at * 5 + at / 12 + 1) % 12]);
        graph.graph.add_edge(one, other, edge("aid", [1, -1, 0, 7, -9][at % 5], weight, at % 3 == 0));
    }
    let odd =
        AnalyseOptions { damping: f64::NAN, resolution: f64::INFINITY, pivots: 0, exact_paths: 0, ..AnalyseOptions::default() };
    for options in [AnalyseOptions::default(), odd] {
        let analysis = analyse(&graph, &options);
        let _: Analysis = serde_json::from_str(&bytes(&analysis)).unwrap();
        assert!(analysis.actors.iter().all(|actor| actor.pagerank.is_finite() && actor.closeness.is_finite()));
        assert!(!export::analysis(&analysis).contains("NaN"));
    }
}

/// How long a large graph takes: `cargo test --release --test analyse -- --ignored --nocapture`, with `RAYON_NUM_THREADS=1` for one core.
#[test]
#[ignore = "takes long"]
fn a_large_graph_in_reasonable_time() {
    for (nodes, edges) in [(2_000, 20_000), (2_000, 200_000), (20_000, 200_000)] {
        let graph = random_graph(nodes, edges, 9);
        let start = Instant::now();
        let analysis = analyse(&graph, &AnalyseOptions::default());
        println!(
            "{nodes} actors, {edges} relations: {:.1} s; paths {:?}; modularity {:?}; {} triads; frustration {} to {}",
            start.elapsed().as_secs_f64(),
            analysis.paths,
            analysis.communities.modularity,
            analysis.balance.triads.total(),
            analysis.frustration.lower,
            analysis.frustration.upper
        );
    }
}

#[test]
fn markdown_tells_what_was_found_and_escapes_what_was_read() {
    let references = references();
    let mut large = graph(&references["large"]);
    large.name = "a|b <script>".to_owned();
    let first = large.graph.node_indices().next().unwrap();
    large.graph[first].name = "[x](http://y) *z*".into();
    let analysis = analyse(&large, &AnalyseOptions::default());
    let text = export::analysis(&analysis);
    assert!(text.starts_with("# Analysis of a\\|b &lt;script&gt;\n"));
    assert!(!text.contains("<script>") && !text.contains("[x]("));
    let triads = analysis.balance.triads.total();
    assert!(text.contains(&format!("Of {triads} triads whose three pairs all have a sign")), "{text}");
    assert!(text.contains("more than chance would give"));
    for heading in ["## Actors", "## Communities", "## Balance", "## Camps", "## How it was measured", "## Settings"] {
        assert!(text.contains(heading), "{heading}");
    }
    let rows = text.lines().filter(|line| line.starts_with("| Name of ") || line.starts_with("| \\[x")).count();
    assert_eq!(rows, 20);
    let empty = export::analysis(&analyse(&RelationGraph::default(), &AnalyseOptions::default()));
    assert!(empty.contains("There is no cooperation") && empty.contains("there are no camps"));
}

#[test]
fn a_dyad_is_told_with_its_sentences() {
    let end = |id: &str, name: &str| serde_json::json!({"id": id, "name": name, "unit": null, "person": null, "mention": name, "start": 0, "end": 1});
    let event = |id: &str, date: Option<&str>, text: &str| -> detente::model::RelationEvent {
        let value = serde_json::json!({
            "id": id, "doc": "d|1", "date": date, "publisher": "<b>Wire</b>", "sentence": 0, "text": text, "start": 0, "end": 1,
            "source": end("A", "Ar|ea"), "target": end("B", "Bay"), "relation": "aid", "symmetric": false, "status": "asserted",
            "plover": null, "cameo": null, "quad": 2, "sign": 1, "intensity": 7.0,
            "trigger": {"text": "x", "start": 0, "end": 1}, "frame": "aid/aid", "confidence": 0.8, "speaker": null,
        });
        serde_json::from_value(value).unwrap()
    };
    let events = [
        event("1", Some("2026-01-05"), "<i>Grain</i>\n# came."),
        event("2", Some("2026-04-01"), "More."),
        event("3", None, "x"),
    ];
    let options = detente::options::DyadOptions::default();
    let text = export::dyad(&detente::analyse::dyad(&events, "A", "B", &options));
    assert!(
        text.starts_with(
            "# Ar\\|ea and Bay\n\n3 events from 2026-01-05 to 2026-04-01. 1 has no date and is in no month below.\n"
        )
    );
    assert!(text.contains("| … | | 2 months without events | | | | | | |\n| 2026-04 | 1 | ████"));
    assert!(text.contains("  > &lt;i&gt;Grain&lt;/i&gt; \\# came.\n") && !text.contains("<b>"));
    let nothing = export::dyad(&detente::analyse::dyad(&events, "A", "C", &options));
    assert_eq!(nothing, "# A and C\n\nNo event is between these two.\n");
}
