use serde_json::json;

use super::*;
use crate::aggregate::Fold;
use crate::model::RelationEvent;
use crate::options::AggregateOptions;

/// One event; its document is told by a number, its day by another.
fn event(id: u32, document: u32, ends: (&str, &str), relation: &str, status: &str) -> RelationEvent {
    let end = |id: &str| json!({"id": id, "name": id, "unit": null, "person": null, "mention": id, "start": 0, "end": 1});
    serde_json::from_value(json!({
        "id": format!("{id:020x}"), "doc": format!("d{document}"), "date": format!("2024-03-{:02}", 1 + document % 28), "publisher": null,
        "sentence": 0, "text": "x", "start": 0, "end": 1, "source": end(ends.0), "target": end(ends.1), "relation": relation,
        "symmetric": false, "status": status, "plover": null, "cameo": null, "quad": 1, "sign": 1, "intensity": 1.0,
        "trigger": {"text": "x", "start": 0, "end": 1}, "frame": "x/x", "confidence": f64::from(40 + id % 50) / 100.0, "speaker": null,
    }))
    .unwrap()
}

fn events(documents: std::ops::Range<u32>) -> Vec<RelationEvent> {
    let mut events = Vec::new();
    for document in documents {
        for n in 0..1 + document % 4 {
            let (ends, status) = match (document + n) % 3 {
                0 => (("A", "B"), "asserted"),
                1 => (("A", "C"), "hypothetical"),
                _ => (("B", "C"), "negated"),
            };
            events.push(event(document * 10 + n, document, ends, if n == 1 { "talks" } else { "aid" }, status));
        }
    }
    events
}

fn folded(events: &[RelationEvent], evidence: usize) -> RelationGraph {
    let mut fold = Fold::new(AggregateOptions { evidence, ..AggregateOptions::default() });
    events.iter().for_each(|event| fold.add_event(event));
    fold.finish("x").graph
}

/// All that must be equal; confidence is a rounded mean of rounded means.
fn shown(graph: &RelationGraph, evidence: bool) -> String {
    let mut lines = vec![format!("{} documents, {} events", graph.documents, graph.events)];
    for (source, edge, target) in graph.edges() {
        let mut edge = edge.clone();
        edge.confidence = 0.0;
        if !evidence {
            edge.evidence.clear();
        }
        lines.push(format!("{} {} {:?}", source.id, target.id, edge));
    }
    lines.join("\n")
}

#[test]
fn graphs_of_other_documents_add_up_in_any_order() {
    let (one, other, third) = (events(0..20), events(20..50), events(50..60));
    let whole = folded(&[one.clone(), other.clone(), third.clone()].concat(), 5);
    let graphs = [folded(&one, 5), folded(&other, 5), folded(&third, 5)];
    let (merged, loss) = merge(graphs.to_vec(), "x", 5);
    assert_eq!(shown(&merged, false), shown(&whole, false));
    assert_eq!(loss, Loss::default());
    let turned: Vec<_> = graphs.iter().rev().cloned().collect();
    assert_eq!(shown(&merge(turned, "x", 5).0, true), shown(&merged, true));
    let (pair, _) = merge(graphs[..2].to_vec(), "x", 5);
    assert_eq!(shown(&merge(vec![pair, graphs[2].clone()], "x", 5).0, false), shown(&whole, false));
}

#[test]
fn no_event_counts_twice() {
    let all = events(0..30);
    let whole = folded(&all, 5);
    for (again, what) in [(events(0..30), "the same"), (events(5..12), "a part")] {
        let (merged, loss) = merge(vec![whole.clone(), folded(&again, 5)], "x", 5);
        assert_eq!(shown(&merged, false), shown(&whole, false), "{what}");
        assert_eq!(loss.relations, 0, "{what}");
        assert!(loss.shared_documents > 0);
    }
    // All events are kept as evidence: two graphs that overlap are united event by event.
    let (merged, loss) = merge(vec![folded(&events(0..20), 500), folded(&events(10..30), 500)], "x", 500);
    assert_eq!(shown(&merged, true), shown(&folded(&all, 500), true));
    assert_eq!((loss.relations, loss.shared_documents), (0, 10));
    // With little evidence the numbers are lower bounds, and it is said.
    let (merged, loss) = merge(vec![folded(&events(0..20), 2), folded(&events(10..30), 2)], "x", 2);
    assert!(loss.relations > 0);
    for (edge, full) in merged.graph.edge_weights().zip(whole.graph.edge_weights()) {
        assert!(edge.count <= full.count && edge.weight <= full.weight + 1e-9, "{edge:?}\n{full:?}");
    }
}

#[test]
fn a_filter_keeps_relations_with_their_actors() {
    let whole = folded(&events(0..30), 5);
    let filter = Filter { relations: ["talks".into()].into(), actors: ["C".into()].into(), ..Filter::default() };
    let selected = select(&whole, &filter);
    let edges: Vec<_> = selected.edges().map(|(a, edge, b)| format!("{} {} {}", a.id, edge.relation, b.id)).collect();
    assert_eq!(edges, ["A talks C", "B talks C"]);
    assert_eq!(selected.graph.node_count(), 3);
    assert!(selected.evidence.len() < whole.evidence.len());
    assert_eq!(select(&whole, &Filter { min_documents: 1000, ..Filter::default() }).graph.node_count(), 0);
}
