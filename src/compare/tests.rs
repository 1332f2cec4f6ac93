use std::collections::{BTreeMap, BTreeSet};

use petgraph::graph::DiGraph;

use super::*;
use crate::model::{ActorNode, DiffStatus, DistanceKind, DocumentKey, RelationEdge, Share, SourceDocument};
use crate::statistics::Random;

/// A relation as a document tells of it: source, target, type, whether it is mutual.
type Told = (u32, u32, &'static str, bool);

/// Documents by what they tell; those of a number are near-duplicates.
#[derive(Clone, Default)]
struct Corpus {
    documents: Vec<(u32, Vec<Told>)>,
    /// Keys of the documents start here.
    keys: u64,
}

fn sign(relation: &str) -> i8 {
    match relation {
        "talks" | "aid" => 1,
        "threaten" | "accuse" => -1,
        _ => 0,
    }
}

impl Corpus {
    fn graph(&self) -> (RelationGraph, Incidence) {
        let mut told: BTreeMap<Told, BTreeMap<u32, u32>> = BTreeMap::new();
        let mut events = 0;
        for (document, (_, all)) in (0..).zip(&self.documents) {
            for relation in all {
                *told.entry(*relation).or_default().entry(document).or_default() += 1;
                events += 1;
            }
        }
        let mut graph = DiGraph::new();
        let actors: BTreeSet<u32> = told.keys().flat_map(|told| [told.0, told.1]).collect();
        let mut place = BTreeMap::new();
        for actor in actors {
            let id = compact_str::format_compact!("N{actor:03}");
            let node = ActorNode { name: id.to_lowercase(), id, kind: None, mentions: 1, documents: 1, sentences: 1 };
            place.insert(actor, graph.add_node(node));
        }
        // Near-duplicates weigh as much as one of them would.
        let mut copies: BTreeMap<u32, u32> = BTreeMap::new();
        for (story, _) in &self.documents {
            *copies.entry(*story).or_default() += 1;
        }
        let weight =
            |document: u32, events: u32| f64::from(events) * 0.5 / f64::from(copies[&self.documents[document as usize].0]);
        let mut shares = Vec::new();
        for ((source, target, relation, symmetric), documents) in told {
            let count: u32 = documents.values().sum();
            let edge: RelationEdge = serde_json::from_value(serde_json::json!({
                "relation": relation, "plover": null, "quad": 1, "sign": sign(relation), "symmetric": symmetric,
                "weight": documents.iter().map(|(&document, &events)| weight(document, events)).sum::<f64>(), "count": count, "documents": documents.len(), "asserted": count, "hypothetical": 0,
                "negated": 0, "first": null, "last": null, "confidence": 0.5, "evidence": [format!("{source}{target}{relation}")],
            }))
            .unwrap();
            graph.add_edge(place[&source], place[&target], edge);
            let share = |(document, events): (u32, u32)| Share { document, events, weight: weight(document, events) };
            shares.push(documents.into_iter().map(share).collect());
        }
        let source =
            |(at, (story, _)): (u64, &(u32, Vec<Told>))| SourceDocument { key: DocumentKey(self.keys + at), story: *story };
        let incidence = Incidence { documents: (0..).zip(&self.documents).map(source).collect(), edges: shares };
        let documents = self.documents.len() as u64;
        (RelationGraph { documents, events, graph, ..RelationGraph::default() }, incidence)
    }
}

/// Relations of which the n-th is drawn as often as 1/n, those in `more` times as often by a factor.
struct Source {
    relations: Vec<Told>,
    sums: Vec<f64>,
}

impl Source {
    fn new(size: usize, more: &[usize], factor: f64) -> Self {
        let types = ["talks", "threaten", "aid", "accuse", "visit"];
        let relations = (0..size as u32).map(|n| {
            let (one, other) = (n * 7 % 40, n * 11 % 40 + 41 + n % 7);
            (one, other, types[n as usize % 5], n % 5 == 0)
        });
        let mut sum = 0.0;
        let sums = (0..size).map(|n| {
            sum += if more.contains(&n) { factor } else { 1.0 } / (n + 1) as f64;
            sum
        });
        Self { relations: relations.collect(), sums: sums.collect() }
    }

    /// Documents of one to five events each; an event may repeat the relation of the one before it.
    fn corpus(&self, size: usize, random: &mut Random) -> Corpus {
        let whole = self.sums[self.sums.len() - 1];
        let mut document = || {
            let events = (0..=random.below(5)).map(|_| {
                let at = f64::from(random.unit()) * whole;
                self.relations[self.sums.partition_point(|&sum| sum < at).min(self.relations.len() - 1)]
            });
            let mut events: Vec<Told> = events.collect();
            if random.below(3) == 0 {
                events.push(events[0]);
            }
            events
        };
        let documents = (0..size as u32).map(|story| (story, document())).collect();
        Corpus { documents, keys: random.next() >> 1 }
    }
}

fn compared(a: &Corpus, b: &Corpus, options: &CompareOptions) -> GraphDiff {
    let ((a, a_documents), (b, b_documents)) = (a.graph(), b.graph());
    let one = Side { name: "one", graph: &a, incidence: Some(&a_documents) };
    compare(&one, &Side { name: "other", graph: &b, incidence: Some(&b_documents) }, options)
}

const NO_DRAWS: CompareOptions = CompareOptions { significance: 0.05, prior: None, draws: 0, seed: 1, groups: 64 };

// tests/reference/compare.py
#[test]
fn odds_agree_with_numpy_and_distances_with_netrd() {
    let cases: serde_json::Value = serde_json::from_str(include_str!("../../tests/reference/compare.json")).unwrap();
    for case in cases.as_array().unwrap() {
        let (mut a, mut b) = (Corpus::default(), Corpus::default());
        let mut order = Vec::new();
        for row in case["relations"].as_array().unwrap() {
            let end = |at: usize| row[at].as_str().unwrap()[1..].parse::<u32>().unwrap();
            let told = (end(0), end(1), "talks", row[2].as_bool().unwrap());
            order.push(told);
            for (corpus, at) in [(&mut a, 3), (&mut b, 4)] {
                for _ in 0..row[at].as_u64().unwrap() {
                    corpus.documents.push((corpus.documents.len() as u32, vec![told]));
                }
            }
        }
        let diff = compared(&a, &b, &NO_DRAWS);
        for distance in &diff.distances {
            let expected = case["distances"][distance.kind.as_str()].as_f64().unwrap();
            assert!((distance.value - expected).abs() < 2e-6, "{} {} {expected}", distance.kind, distance.value);
        }
        for relation in &diff.relations {
            let end = |id: &str| id[1..].parse::<u32>().unwrap();
            let told = (end(&relation.source), end(&relation.target), "talks", relation.symmetric);
            let at = order.iter().position(|other| *other == told).unwrap();
            for (found, expected) in [(relation.contrast.log_odds, "log_odds"), (relation.contrast.z, "z")] {
                let expected = case[expected][at].as_f64().unwrap();
                assert!((found - expected).abs() < 2e-6, "{relation:?} {expected}");
            }
        }
    }
}

#[test]
fn a_graph_does_not_differ_from_itself() {
    let corpus = Source::new(80, &[], 1.0).corpus(150, &mut Random(3));
    let diff = compared(&corpus, &corpus, &CompareOptions { draws: 20, ..NO_DRAWS });
    assert_eq!((diff.totals.same, diff.totals.significant), (diff.totals.relations, 0));
    assert!(diff.relations.iter().all(|relation| relation.contrast.z == 0.0 && relation.contrast.q.is_none_or(|q| q == 1.0)));
    assert!(diff.pairs.iter().all(|pair| !pair.turned && pair.contrast.z == 0.0));
    assert!(diff.actors.iter().all(|actor| actor.change == 0.0 && actor.rank.a == actor.rank.b));
    for distance in &diff.distances {
        assert!(distance.value == 0.0 && distance.chance.is_some_and(|chance| chance.p == 1.0), "{distance:?}");
    }
}

/// The same with the sides the other way round.
fn mirrored(mut diff: GraphDiff) -> GraphDiff {
    fn turn<T>(sides: &mut Sides<T>) {
        std::mem::swap(&mut sides.a, &mut sides.b);
    }
    let negative = |value: &mut f64| *value = if *value == 0.0 { 0.0 } else { -*value };
    let contrast = |contrast: &mut crate::model::Contrast| {
        negative(&mut contrast.log_odds);
        negative(&mut contrast.z);
    };
    turn(&mut diff.sides);
    diff.drawn.iter_mut().for_each(turn);
    std::mem::swap(&mut diff.totals.only_in_a, &mut diff.totals.only_in_b);
    std::mem::swap(&mut diff.totals.stronger, &mut diff.totals.weaker);
    for relation in &mut diff.relations {
        turn(&mut relation.sign);
        turn(&mut relation.counts);
        contrast(&mut relation.contrast);
        relation.status = match relation.status {
            DiffStatus::OnlyInA => DiffStatus::OnlyInB,
            DiffStatus::OnlyInB => DiffStatus::OnlyInA,
            DiffStatus::Stronger => DiffStatus::Weaker,
            DiffStatus::Weaker => DiffStatus::Stronger,
            same => same,
        };
    }
    for pair in &mut diff.pairs {
        turn(&mut pair.tone);
        contrast(&mut pair.contrast);
    }
    for actor in &mut diff.actors {
        turn(&mut actor.does);
        turn(&mut actor.meets);
        turn(&mut actor.rank);
        turn(&mut actor.tone);
        negative(&mut actor.change);
        actor.balance_change.iter_mut().for_each(negative);
        contrast(&mut actor.contrast);
    }
    diff
}

#[test]
fn the_other_way_round_is_the_mirror_image() {
    let options = CompareOptions { draws: 12, groups: 10, ..NO_DRAWS };
    for seed in 0..12 {
        let mut random = Random(seed);
        let a = Source::new(60, &[], 1.0).corpus(30 + 40 * (seed as usize % 3), &mut random);
        let mut b = Source::new(75, &[1, 5], 4.0).corpus(70, &mut random);
        if seed % 2 == 0 {
            // Documents in both, some of them near-duplicates.
            b.documents.extend(a.documents.iter().take(20).map(|(story, told)| (story % 7, told.clone())));
            b.keys = a.keys;
        }
        let (there, back) = (compared(&a, &b, &options), compared(&b, &a, &options));
        let mut back = mirrored(back);
        (back.sides.a.name, back.sides.b.name) = ("one".into(), "other".into());
        assert_eq!(there, back);
        assert!(there.totals.significant > 0 || seed != 2);
    }
}

#[test]
fn threads_change_nothing_and_a_real_difference_is_beyond_chance() {
    let options = CompareOptions { draws: 49, ..NO_DRAWS };
    let mut random = Random(5);
    let a = Source::new(60, &[], 1.0).corpus(120, &mut random);
    let b = Source::new(60, &[], 1.0).corpus(200, &mut random);
    let c = Source::new(60, &[3, 9, 15, 21], 6.0).corpus(200, &mut random);
    let run = |threads, b: &Corpus| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| compared(&a, b, &options))
    };
    let same = run(1, &b);
    assert_eq!(serde_json::to_string(&same).unwrap(), serde_json::to_string(&run(3, &b)).unwrap());
    let chance = |diff: &GraphDiff, kind| {
        diff.distances.iter().find(|distance| distance.kind == kind).and_then(|distance| distance.chance).unwrap().p
    };
    let different = run(2, &c);
    for kind in [DistanceKind::Jaccard, DistanceKind::Cosine, DistanceKind::DeltaCon] {
        assert!(chance(&same, kind) > 0.05, "{kind}: {same:?}");
        assert!(chance(&different, kind) <= 0.05, "{kind}: {:?}", different.distances);
    }
}

#[test]
fn near_duplicates_count_once_and_a_graph_alone_counts_documents() {
    let told = (1, 2, "threaten", false);
    let a = Corpus { documents: (0..40).map(|at| (at, vec![(3, 4, "talks", true)])).collect(), keys: 0 };
    let mut b = a.clone();
    b.documents.extend((0..12).map(|_| (99, vec![told])));
    let diff = compared(&a, &b, &NO_DRAWS);
    let threat = &diff.relations[0];
    assert_eq!((threat.counts.b.documents, threat.counts.b.stories, threat.contrast.significant), (12, 1, false));
    assert_eq!((diff.unit, diff.sides.b.stories), (CountUnit::Stories, Some(41)));

    let ((one, _), (other, incidence)) = (a.graph(), b.graph());
    let one = Side { name: "one", graph: &one, incidence: None };
    let diff = compare(&one, &Side { name: "other", graph: &other, incidence: Some(&incidence) }, &NO_DRAWS);
    assert_eq!((diff.unit, diff.sides.b.stories, diff.drawn), (CountUnit::Documents, None, None));
    let threat = &diff.relations[0];
    assert_eq!((threat.counts.b.stories, threat.status, threat.contrast.significant), (12, DiffStatus::OnlyInB, true));
    assert_eq!(threat.sign, Sides { a: None, b: Some(-1) });
    let pair = &diff.pairs[0];
    assert_eq!((&*pair.one, pair.tone.b.conflict, pair.tone.b.balance), ("N001", 12, Some(-1.0)));
}

#[test]
fn pairs_that_turn_and_signs_of_other_tables_are_seen() {
    let of = |relation, times: u32| Corpus {
        documents: (0..times).map(|at| (at, vec![(1, 2, relation, false)])).collect(),
        keys: 0,
    };
    let diff = compared(&of("talks", 30), &of("threaten", 30), &NO_DRAWS);
    assert!(diff.pairs[0].turned && diff.pairs[0].contrast.significant && diff.pairs[0].contrast.z < -4.0);
    assert_eq!((diff.actors[0].balance_change, diff.actors[0].rank), (Some(-2.0), Sides { a: Some(1), b: Some(1) }));

    let ((one, _), (mut other, _)) = (of("talks", 3).graph(), of("talks", 3).graph());
    other.graph.edge_weights_mut().for_each(|edge| edge.sign = -1);
    let side = |graph| Side { name: "x", graph, incidence: None };
    let diff = compare(&side(&one), &side(&other), &NO_DRAWS);
    assert_eq!((diff.relations[0].status, diff.totals.sign_changed), (DiffStatus::SignChanged, 1));
}

#[test]
fn nothing_and_nonsense_give_finite_numbers() {
    let (mut odd, incidence) = Source::new(20, &[], 1.0).corpus(10, &mut Random(1)).graph();
    let weights = [f64::NAN, f64::INFINITY, -1.0, 0.0, 1e300];
    for (edge, at) in odd.graph.edge_weights_mut().zip(0..) {
        edge.weight = weights[at % weights.len()];
        edge.documents = u64::MAX;
        edge.count = u64::MAX;
    }
    odd.documents = 0;
    let nothing = RelationGraph::default();
    let options = CompareOptions { significance: f64::NAN, prior: Some(-1.0), draws: 3, groups: 0, seed: u64::MAX };
    for (a, b) in [(&odd, &odd), (&odd, &nothing), (&nothing, &nothing)] {
        for incidence in [None, Some(&incidence), Some(&Incidence::default())] {
            let side = |graph| Side { name: "", graph, incidence };
            let diff = compare(&side(a), &side(b), &options);
            let text = serde_json::to_string(&diff).unwrap();
            assert_eq!(serde_json::from_str::<GraphDiff>(&text).unwrap(), diff, "a number was not finite");
        }
    }
}

/// Of two corpora from one source, hardly any seed may show a finding; of relations three times as frequent, most are found.
#[test]
fn findings_are_few_where_nothing_differs_and_most_of_what_was_planted() {
    let source = Source::new(300, &[], 1.0);
    let seeds = 100;
    // Planted: relations that 2 to 4 of 100 documents tell of; that 4 to 8 of 100 do, where one side has 400 documents only. Of 100 documents nothing is to be found.
    for (sizes, planted, least) in
        [((1000, 1000), [12, 14, 16, 18, 20], 4.0), ((400, 1600), [5, 6, 8, 10, 12], 4.0), ((100, 3000), [1, 2, 3, 4, 5], 0.0)]
    {
        let changed = Source::new(300, &planted, 3.0);
        let (mut pairs_with_any, mut actors_with_any) = (0, 0);
        let (mut false_findings, mut seeds_with_any, mut found, mut beside, mut squares) = (0, 0, 0, 0, (0.0, 0u32));
        for seed in 0..seeds {
            let mut random = Random(1000 + seed);
            let a = source.corpus(sizes.0, &mut random);
            let diff = compared(&a, &source.corpus(sizes.1, &mut random), &NO_DRAWS);
            false_findings += diff.totals.significant;
            seeds_with_any += u64::from(diff.totals.significant > 0);
            pairs_with_any += u64::from(diff.pairs.iter().any(|pair| pair.contrast.significant));
            actors_with_any += u64::from(diff.actors.iter().any(|actor| actor.contrast.significant));
            for relation in diff.relations.iter().filter(|relation| relation.counts.a.stories + relation.counts.b.stories > 20)
            {
                squares = (squares.0 + relation.contrast.z.powi(2), squares.1 + 1);
            }
            if seed % 4 == 0 {
                let diff = compared(&a, &changed.corpus(sizes.1, &mut random), &NO_DRAWS);
                for relation in diff.relations.iter().filter(|relation| relation.contrast.significant) {
                    let of = |at: &usize| {
                        let (source, target, kind, _) = source.relations[*at];
                        *relation.source == *format!("N{source:03}")
                            && *relation.target == *format!("N{target:03}")
                            && *relation.relation == *kind
                    };
                    let is_planted = planted.iter().any(of);
                    found += u64::from(is_planted && relation.contrast.z > 0.0);
                    beside += u64::from(!is_planted);
                }
            }
        }
        let (found, beside) = (found as f64 / (seeds / 4) as f64, beside as f64 / (seeds / 4) as f64);
        println!(
            "{sizes:?}: {false_findings} false findings in {seeds} seeds, {seeds_with_any} seeds with any (pairs {pairs_with_any}, actors {actors_with_any}); deviation of z {:.2}; of 5 planted {found:.2} found, {beside:.2} beside",
            (squares.0 / f64::from(squares.1)).sqrt()
        );
        for seeds_with_any in [seeds_with_any, pairs_with_any, actors_with_any] {
            assert!(seeds_with_any <= 8, "{sizes:?}: {seeds_with_any} of {seeds}");
        }
        assert!(found >= least, "{sizes:?}: {found}");
    }
}

/// Where nothing differs, p of the permutation test is at most 0.1 once in ten, near-duplicates and sizes of the sides apart.
#[test]
fn whole_graphs_differ_by_chance_as_often_as_is_said() {
    let (source, seeds) = (Source::new(60, &[], 1.0), 80);
    let mut low = [0; net::DISTANCES];
    for seed in 0..seeds {
        let mut random = Random(500 + seed);
        let a = source.corpus(40, &mut random);
        let mut b = source.corpus(90, &mut random);
        // Some texts went round.
        for at in 0..8 {
            b.documents.extend(vec![b.documents[at].clone(); 5]);
        }
        let diff = compared(&a, &b, &CompareOptions { draws: 19, seed, ..NO_DRAWS });
        assert_eq!(diff.drawn, Some(Sides { a: 40, b: 90 }));
        for (low, distance) in low.iter_mut().zip(&diff.distances) {
            *low += u32::from(distance.chance.unwrap().p <= 0.1);
        }
    }
    println!("p at most 0.1 in {low:?} of {seeds}");
    assert!(low.iter().all(|&low| low <= 17), "{low:?} of {seeds}");
}
