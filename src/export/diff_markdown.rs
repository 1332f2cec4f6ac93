//! `compare.md`: how two graphs differ, to read.

use std::collections::HashMap;
use std::fmt::Write;

use compact_str::CompactString;

use super::diff_dot::differing;
use super::markdown::{count, escaped, grouped, shortened};
use crate::model::{
    ActorDiff, Contrast, CountUnit, DistanceKind, GraphDiff, PairDiff, RelationCounts, RelationDiff, RelationEvent, Sides, Tone,
};
use crate::statistics::benjamini_hochberg;

/// How many relations are listed.
const RELATIONS: usize = 25;
/// Of those, how many that are not beyond chance.
const DOUBTFUL: usize = 10;
/// How many pairs.
const PAIRS: usize = 15;
/// How many actors.
const ACTORS: usize = 15;

/// What `compare.md` needs besides the difference.
#[derive(Clone, Debug, Default)]
pub struct DiffEvidence {
    /// Events of each side by id; at least those of [`DiffEvidence::wanted`], where sentences are to be quoted.
    pub events: Sides<HashMap<CompactString, RelationEvent>>,
}

impl DiffEvidence {
    /// Ids of the events that are quoted, of each side.
    #[must_use]
    pub fn wanted(diff: &GraphDiff) -> Sides<Vec<CompactString>> {
        let (beyond, doubtful) = listed(diff);
        let first = |side: fn(&RelationDiff) -> &RelationCounts| {
            beyond.iter().chain(&doubtful).filter_map(|relation| side(relation).evidence.first().cloned()).collect()
        };
        Sides { a: first(|relation| &relation.counts.a), b: first(|relation| &relation.counts.b) }
    }
}

/// The relations that are told of: those beyond chance, and the foremost of the others.
fn listed(diff: &GraphDiff) -> (Vec<&RelationDiff>, Vec<&RelationDiff>) {
    let (mut beyond, mut doubtful): (Vec<_>, Vec<_>) =
        differing(diff).into_iter().partition(|relation| relation.contrast.significant);
    beyond.truncate(RELATIONS);
    doubtful.truncate(DOUBTFUL.min(RELATIONS - beyond.len()));
    (beyond, doubtful)
}

/// The difference, as Markdown. The sides are called by their names.
#[must_use]
pub fn diff_markdown(diff: &GraphDiff, evidence: &DiffEvidence) -> String {
    let names = diff.sides.as_ref().map(|side| escaped(&side.name));
    let mut text = String::new();
    summary(&mut text, diff, &names);
    relations(&mut text, diff, evidence, &names);
    pairs(&mut text, diff, &names);
    actors(&mut text, diff, &names);
    wholes(&mut text, diff);
    reading(&mut text, diff, &names);
    text
}

/// Writing to a string cannot fail.
macro_rules! line {
    ($text:expr, $($content:tt)*) => {{
        let _ = writeln!($text, $($content)*);
    }};
}

fn summary(text: &mut String, diff: &GraphDiff, names: &Sides<String>) {
    let (a, b) = (&diff.sides.a, &diff.sides.b);
    line!(text, "# {} and {}\n", names.a, names.b);
    let size = |name: &str, side: &crate::model::SideSummary| {
        let stories =
            side.stories.map(|stories| format!(" ({stories} stories)", stories = grouped(stories))).unwrap_or_default();
        format!("**{name}** has {}{stories} with {}", count(side.documents, "document"), count(side.events, "event"))
    };
    let totals = &diff.totals;
    let (more, less) = diff
        .relations
        .iter()
        .filter(|relation| relation.contrast.significant)
        .fold((0, 0), |(more, less), one| if one.contrast.z > 0.0 { (more + 1, less) } else { (more, less + 1) });
    line!(text, "{}, {}.", size(&names.a, a), size(&names.b, b));
    let found = match totals.significant {
        0 => "none differs beyond chance".to_owned(),
        found => format!(
            "{} beyond chance, {more} with more in {} and {less} with more in {}",
            if found == 1 { "1 differs".to_owned() } else { format!("{} differ", grouped(found)) },
            names.b,
            names.a
        ),
    };
    let all = count(totals.relations, "relation");
    match totals.tested {
        0 => line!(text, "Of {all} on either side none is told of often enough to be tested."),
        1 => line!(text, "Of {all} on either side 1 is told of often enough to be tested; {found}."),
        tested => line!(text, "Of {all} on either side {} are told of often enough to be tested; {found}.", grouped(tested)),
    }
    line!(text, "{}\n", verdict(diff));
}

/// Whether the graphs differ as wholes.
fn verdict(diff: &GraphDiff) -> String {
    let tested: Vec<_> = diff.distances.iter().filter_map(|distance| Some((distance.kind, distance.chance?.p))).collect();
    if tested.is_empty() {
        return "Whether they differ as wholes more than random halves would was not tested.".to_owned();
    }
    let q = benjamini_hochberg(&tested.iter().map(|(_, p)| *p).collect::<Vec<_>>(), tested.len());
    let beyond = tested.iter().zip(q).filter(|(_, q)| *q <= diff.settings.significance);
    let names: Vec<&str> = beyond.map(|((kind, _), _)| name(*kind)).collect();
    if names.is_empty() {
        "As wholes they differ no more than two random halves of the same stories would.".to_owned()
    } else {
        format!("As wholes they differ more than two random halves of the same stories would, by {}.", names.join(", "))
    }
}

fn relations(text: &mut String, diff: &GraphDiff, evidence: &DiffEvidence, names: &Sides<String>) {
    let (beyond, doubtful) = listed(diff);
    line!(text, "## What differs most\n");
    if beyond.is_empty() {
        line!(text, "No relation differs beyond chance.");
    }
    for relation in &beyond {
        told(text, relation, evidence, names);
    }
    if diff.totals.significant > beyond.len() as u64 {
        line!(text, "\n{} more in the file of the comparison.", grouped(diff.totals.significant - beyond.len() as u64));
    }
    if !doubtful.is_empty() {
        line!(text, "\n### Next, but not beyond chance\n");
        for relation in &doubtful {
            told(text, relation, evidence, names);
        }
    }
    let changed: Vec<_> =
        diff.relations.iter().filter(|relation| relation.status == crate::model::DiffStatus::SignChanged).collect();
    if !changed.is_empty() {
        line!(
            text,
            "\n**{} another sign on one side than on the other.** The graphs were made with different tables of relations; make them with the same before you compare.",
            if changed.len() == 1 {
                "1 relation has".to_owned()
            } else {
                format!("{} relations have", grouped(changed.len() as u64))
            }
        );
    }
}

fn told(text: &mut String, relation: &RelationDiff, evidence: &DiffEvidence, names: &Sides<String>) {
    let arrow = if relation.symmetric { "↔" } else { "→" };
    let (a, b) = (&relation.counts.a, &relation.counts.b);
    // The side with more first.
    let order = |a, b| if relation.contrast.z > 0.0 { [b, a] } else { [a, b] };
    let [more, less] = order((a, &names.a, &evidence.events.a), (b, &names.b, &evidence.events.b));
    line!(
        text,
        "- **{} {arrow} {}: {}** — {:.1} in {} against {:.1} in {} per 1,000 documents ({:.1} against {:.1} per 1,000 events; {})",
        escaped(&relation.source_name),
        escaped(&relation.target_name),
        escaped(&relation.relation),
        more.0.per_thousand_documents,
        more.1,
        less.0.per_thousand_documents,
        less.1,
        more.0.per_thousand_events,
        less.0.per_thousand_events,
        surety(&relation.contrast)
    );
    let mut gap = "";
    for (counts, name, events) in [more, less] {
        let Some(event) = counts.evidence.first().and_then(|id| events.get(id)) else { continue };
        let sentence = event.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let date = event.date.map(|date| format!(", {date}")).unwrap_or_default();
        line!(text, "{gap}  > {}\n  >\n  > *{name}: {}{date}*", escaped(&shortened(&sentence, 400)), escaped(&event.doc));
        gap = "  >\n";
    }
}

/// "z 4.1, q 0.001".
fn surety(contrast: &Contrast) -> String {
    match contrast.q {
        Some(q) if q < 0.001 => format!("z {:.1}, q below 0.001", contrast.z),
        Some(q) => format!("z {:.1}, q {q:.3}", contrast.z),
        None => format!("z {:.1}, too few to test", contrast.z),
    }
}

fn pairs(text: &mut String, diff: &GraphDiff, names: &Sides<String>) {
    line!(text, "\n## Pairs of actors that turned\n");
    let mut pairs: Vec<&PairDiff> = diff.pairs.iter().filter(|pair| pair.turned || pair.contrast.significant).collect();
    if pairs.is_empty() {
        line!(text, "None: no pair has more cooperation than conflict on one side and less on the other.");
        return;
    }
    pairs.sort_by(|a, b| {
        let significant = b.contrast.significant.cmp(&a.contrast.significant);
        significant.then(b.contrast.z.abs().total_cmp(&a.contrast.z.abs()))
    });
    line!(
        text,
        "Cooperation against conflict in {}, whoever acts. Those beyond chance first; a z above 0 is more cooperation in {}, and no q means too few to test.\n",
        diff.unit,
        names.b
    );
    line!(text, "| actors | {} | {} | | z | q |\n|---|--:|--:|---|--:|--:|", names.a, names.b);
    let tone = |tone: &Tone| format!("{} : {}", grouped(tone.cooperation), grouped(tone.conflict));
    for pair in pairs.into_iter().take(PAIRS) {
        let way = match (pair.turned, pair.contrast.z > 0.0) {
            (true, true) => "turned to cooperation",
            (true, false) => "turned to conflict",
            (false, true) => "more cooperation",
            (false, false) => "more conflict",
        };
        line!(
            text,
            "| {} – {} | {} | {} | {way} | {:.1} | {} |",
            escaped(&pair.one_name),
            escaped(&pair.other_name),
            tone(&pair.tone.a),
            tone(&pair.tone.b),
            pair.contrast.z,
            q(&pair.contrast)
        );
    }
}

fn q(contrast: &Contrast) -> String {
    match contrast.q {
        Some(q) if q < 0.001 => "< 0.001".to_owned(),
        Some(q) => format!("{q:.3}"),
        None => "–".to_owned(),
    }
}

fn actors(text: &mut String, diff: &GraphDiff, names: &Sides<String>) {
    line!(text, "\n## Actors that gained or lost most\n");
    let mut actors: Vec<&ActorDiff> = diff.actors.iter().filter(|actor| actor.change != 0.0).collect();
    if actors.is_empty() {
        line!(text, "None.");
        return;
    }
    actors.sort_by(|a, b| b.change.abs().total_cmp(&a.change.abs()));
    line!(
        text,
        "Weight of all that an actor does or meets with, per 1,000 documents, and its place by it; balance is (cooperation − conflict) / both, z and q are of that.\n"
    );
    line!(
        text,
        "| actor | id | {a} | {b} | change | place in {a} | in {b} | balance in {a} | in {b} | z | q |\n|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
        a = names.a,
        b = names.b
    );
    let place = |rank: Option<u64>| rank.map_or("–".to_owned(), grouped);
    let balance = |tone: &Tone| tone.balance.map_or("–".to_owned(), |balance| format!("{balance:+.2}"));
    for actor in actors.into_iter().take(ACTORS) {
        line!(
            text,
            "| {} | {} | {:.1} | {:.1} | {:+.1} | {} | {} | {} | {} | {:.1} | {} |",
            escaped(&actor.name),
            escaped(&actor.id),
            actor.does.a + actor.meets.a,
            actor.does.b + actor.meets.b,
            actor.change,
            place(actor.rank.a),
            place(actor.rank.b),
            balance(&actor.tone.a),
            balance(&actor.tone.b),
            actor.contrast.z,
            q(&actor.contrast)
        );
    }
}

fn name(kind: DistanceKind) -> &'static str {
    match kind {
        DistanceKind::Jaccard => "weighted Jaccard distance",
        DistanceKind::Cosine => "cosine distance",
        DistanceKind::DeltaCon => "DeltaCon",
        DistanceKind::Portrait => "portrait divergence",
    }
}

fn meaning(kind: DistanceKind) -> &'static str {
    match kind {
        DistanceKind::Jaccard => "share of the weight that would have to move; every relation counts by its weight",
        DistanceKind::Cosine => "the heaviest relations decide",
        DistanceKind::DeltaCon => "who is tied to whom, over others too; weak ties count",
        DistanceKind::Portrait => "shape of the net, whoever is who; weights do not count",
    }
}

fn wholes(text: &mut String, diff: &GraphDiff) {
    line!(text, "\n## The graphs as wholes\n");
    line!(text, "| distance | here | by chance | 95 of 100 below | p | what it tells |\n|---|--:|--:|--:|--:|---|");
    for distance in &diff.distances {
        let chance = distance.chance.map_or("– | – | –".to_owned(), |chance| {
            format!("{:.3} | {:.3} | {:.3}", chance.mean, chance.quantile_95, chance.p)
        });
        line!(text, "| {} | {:.3} | {chance} | {} |", name(distance.kind), distance.value, meaning(distance.kind));
    }
    match (diff.drawn, diff.distances.iter().any(|distance| distance.chance.is_some())) {
        (Some(drawn), true) => {
            line!(
                text,
                "\nBy chance: {} of the stories that tell of a relation, {} of both sides together, into two sides of {} and {}.",
                count(diff.settings.draws, "random split"),
                grouped(drawn.a.saturating_add(drawn.b)),
                grouped(drawn.a),
                grouped(drawn.b)
            );
        }
        (Some(_), false) => {
            line!(text, "\nNothing was drawn by chance: a side has no relations, or no draws were asked for.");
        }
        (None, _) => {
            line!(text, "\nNo test by chance: which documents make which relations is not known from graphs alone.");
        }
    }
}

fn reading(text: &mut String, diff: &GraphDiff, names: &Sides<String>) {
    let settings = &diff.settings;
    line!(text, "\n## How to read this\n");
    line!(
        text,
        "- z: log-odds ratio of a relation against all others over its standard error, with an informative Dirichlet prior (Monroe, Colaresi & Quinn 2008); above 0 is more in {}. It ranks; relations that little is told of stay near 0.",
        names.b
    );
    line!(
        text,
        "- q: of all relations whose q is at most this, this share is expected to be chance (Benjamini & Hochberg 1995). The chance behind it is exact: of so uneven a split of the {} of the relation against those of all others (Fisher 1935). What would be no finding however it fell is not tested.",
        diff.unit
    );
    let unit = match diff.unit {
        CountUnit::Stories => "A document counts once for a relation, near-duplicates count as one story.",
        CountUnit::Documents => {
            "A document counts once for a relation. Near-duplicates count each, and a document with several relations of two actors counts for each, so that z is too sure where there are many."
        }
    };
    line!(text, "- {unit} Rates speak of the texts that were read: what is written, by whom, about whom; not of the world.");
    line!(text, "- Rates per 1,000 documents depend on how long documents are; those per 1,000 events, and z, do not.");
    line!(text, "\n## Settings\n");
    line!(text, "- significance: {}", settings.significance);
    line!(text, "- prior: {}", settings.prior);
    line!(text, "- draws: {}", settings.draws);
    line!(text, "- seed: {}", settings.seed);
    line!(text, "- groups of DeltaCon: {}", settings.groups);
    line!(text, "- generator: detente {}", env!("CARGO_PKG_VERSION"));
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::compare::{Side, compare};
    use crate::model::{DocumentKey, Incidence, RelationGraph, Share, SourceDocument};
    use crate::options::CompareOptions;

    /// A graph from relations, each told of in so many documents of its own.
    fn graph(relations: &[(&str, &str, &str, i8, u32)]) -> (RelationGraph, Incidence) {
        let (mut graph, mut incidence) = (RelationGraph::default(), Incidence::default());
        for &(source, target, relation, sign, documents) in relations {
            let mut node = |id: &str| {
                graph.node(id).unwrap_or_else(|| {
                    graph.graph.add_node(crate::model::ActorNode {
                        id: id.into(),
                        name: compact_str::format_compact!("The {id}|<b>"),
                        kind: None,
                        mentions: 1,
                        documents: 1,
                        sentences: 1,
                    })
                })
            };
            let (source, target) = (node(source), node(target));
            let edge = serde_json::from_value(serde_json::json!({
                "relation": relation, "plover": null, "quad": 1, "sign": sign, "symmetric": false, "weight": documents, "count": documents,
                "documents": documents, "asserted": documents, "hypothetical": 0, "negated": 0, "first": null, "last": null,
                "confidence": 1.0, "evidence": [format!("{relation}-1"), format!("{relation}-2")],
            }));
            graph.graph.add_edge(source, target, edge.unwrap());
            graph.events += u64::from(documents);
            let from = incidence.documents.len() as u32;
            incidence
                .documents
                .extend((from..from + documents).map(|at| SourceDocument { key: DocumentKey(u64::from(at)), story: at }));
            incidence.edges.push((from..from + documents).map(|document| Share { document, events: 1, weight: 1.0 }).collect());
        }
        graph.documents = incidence.documents.len() as u64;
        (graph, incidence)
    }

    /// Three relations on one side, three on the other, one of them new; with the events behind them.
    pub fn example() -> (GraphDiff, DiffEvidence) {
        let (a, of_a) = graph(&[("IRN", "OMN", "talks", 1, 30), ("QAT", "OMN", "aid", 1, 2), ("USA", "IRN", "accuse", -1, 40)]);
        let (b, of_b) =
            graph(&[("IRN", "OMN", "talks", 1, 25), ("IRN", "USA", "threaten", -1, 30), ("USA", "IRN", "accuse", -1, 20)]);
        let one = Side { name: "spring_2024", graph: &a, incidence: Some(&of_a) };
        let other = Side { name: "autumn", graph: &b, incidence: Some(&of_b) };
        let diff = compare(&one, &other, &CompareOptions { draws: 99, ..CompareOptions::default() });
        let event = |id: &CompactString| {
            let actor = serde_json::json!({"id": "IRN", "name": "Iran", "unit": null, "person": null, "mention": "Iran", "start": 0, "end": 4});
            let event = serde_json::json!({
                "id": id, "doc": "news/7_a", "date": "2024-05-06", "publisher": null, "sentence": 0,
                "text": format!("Iran *warned*\nof <b>{id}</b>."), "start": 0, "end": 4, "source": actor, "target": actor, "relation": "threaten",
                "symmetric": false, "status": "asserted", "plover": null, "cameo": null, "quad": 3, "sign": -1, "intensity": -4.0,
                "trigger": {"text": "warned", "start": 5, "end": 11}, "frame": "threaten/warn", "confidence": 0.8, "speaker": null,
            });
            (id.clone(), serde_json::from_value::<RelationEvent>(event).unwrap())
        };
        let events = DiffEvidence::wanted(&diff).map(|ids| ids.iter().map(event).collect());
        (diff, DiffEvidence { events })
    }

    #[test]
    fn it_says_what_differs_and_quotes_both_sides() {
        let (diff, evidence) = example();
        let text = diff_markdown(&diff, &evidence);
        println!("{text}");
        for expected in [
            "# spring\\_2024 and autumn\n",
            "**spring\\_2024** has 72 documents (72 stories) with 72 events, **autumn** has 75 documents",
            "Of 4 relations on either side 3 are told of often enough to be tested; 2 differ beyond chance, 1 with more in autumn and 1 with more in spring\\_2024.",
            "As wholes they differ more than two random halves",
            "- **The IRN\\|&lt;b&gt; → The USA\\|&lt;b&gt;: threaten** — 400.0 in autumn against 0.0 in spring\\_2024 per 1,000 documents (400.0 against 0.0 per 1,000 events; z ",
            "  > Iran \\*warned\\* of &lt;b&gt;threaten-1&lt;/b&gt;.\n  >\n  > *autumn: news/7\\_a, 2024-05-06*",
            "### Next, but not beyond chance",
            "99 random splits of the stories that tell of a relation, 147 of both sides together",
        ] {
            assert!(text.contains(expected), "{expected}\n\n{text}");
        }
        assert!(!text.contains("NaN") && !text.contains("inf "));
    }

    #[test]
    fn nothing_to_compare_is_said_so() {
        let nothing = RelationGraph::default();
        let side = Side { name: "nothing", graph: &nothing, incidence: None };
        let text = diff_markdown(&compare(&side, &side, &CompareOptions::default()), &DiffEvidence::default());
        for expected in ["none is told of often enough", "was not tested", "No relation differs", "No test by chance", "None."]
        {
            assert!(text.contains(expected), "{expected}\n\n{text}");
        }
    }
}
