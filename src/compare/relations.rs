use super::align::{Aligned, AlignedEdge, EdgeTally};
use super::{figure, odds, per_thousand};
use crate::model::{Contrast, DiffStatus, DiffTotals, RelationCounts, RelationDiff, RelationGraph, Sides};

/// Events kept as evidence of each side.
const EVIDENCE: usize = 3;

pub(super) fn relations(aligned: &Aligned, graphs: Sides<&RelationGraph>, prior: f64, significance: f64) -> Vec<RelationDiff> {
    let whole = aligned.counted();
    let tests: Vec<_> = aligned.edges.iter().map(|edge| odds::part(edge.counted(), whole, prior)).collect();
    let contrasts = odds::corrected(&tests, significance);
    let all = aligned.edges.iter().zip(contrasts).map(|(edge, contrast)| RelationDiff {
        source: edge.source.into(),
        target: edge.target.into(),
        relation: edge.relation.into(),
        symmetric: edge.symmetric,
        source_name: aligned.actors.get(edge.source).copied().unwrap_or(edge.source).into(),
        target_name: aligned.actors.get(edge.target).copied().unwrap_or(edge.target).into(),
        sign: edge.tally.as_ref().map(|tally| tally.as_ref().map(|tally| tally.sign)),
        status: status(edge, &contrast),
        contrast,
        counts: Sides { a: counts(edge.tally.a.as_ref(), graphs.a), b: counts(edge.tally.b.as_ref(), graphs.b) },
    });
    all.collect()
}

fn status(edge: &AlignedEdge, contrast: &Contrast) -> DiffStatus {
    match (&edge.tally.a, &edge.tally.b) {
        (Some(a), Some(b)) if a.sign != b.sign => DiffStatus::SignChanged,
        (Some(_), None) => DiffStatus::OnlyInA,
        (None, Some(_)) => DiffStatus::OnlyInB,
        _ if contrast.significant && contrast.z > 0.0 => DiffStatus::Stronger,
        _ if contrast.significant && contrast.z < 0.0 => DiffStatus::Weaker,
        _ => DiffStatus::Same,
    }
}

fn counts(tally: Option<&EdgeTally>, graph: &RelationGraph) -> RelationCounts {
    let Some(tally) = tally else { return RelationCounts::default() };
    RelationCounts {
        events: tally.events,
        documents: tally.documents,
        stories: tally.counted(),
        weight: figure(tally.weight),
        per_thousand_documents: per_thousand(tally.documents as f64, graph.documents),
        per_thousand_events: per_thousand(tally.events as f64, graph.events),
        evidence: tally.evidence.iter().take(EVIDENCE).cloned().collect(),
    }
}

pub(super) fn totals(relations: &[RelationDiff]) -> DiffTotals {
    let mut totals = DiffTotals { relations: relations.len() as u64, ..DiffTotals::default() };
    for relation in relations {
        totals.tested += u64::from(relation.contrast.p.is_some());
        totals.significant += u64::from(relation.contrast.significant);
        *match relation.status {
            DiffStatus::OnlyInA => &mut totals.only_in_a,
            DiffStatus::OnlyInB => &mut totals.only_in_b,
            DiffStatus::Stronger => &mut totals.stronger,
            DiffStatus::Weaker => &mut totals.weaker,
            DiffStatus::SignChanged => &mut totals.sign_changed,
            DiffStatus::Same => &mut totals.same,
        } += 1;
    }
    totals
}
