use std::collections::BTreeMap;

use super::align::Aligned;
use super::pairs::{Tally, test};
use super::{figure, odds, per_thousand};
use crate::model::{ActorDiff, RelationGraph, Sides, Tone};

#[derive(Default)]
struct Strength {
    does: f64,
    meets: f64,
    tally: Tally,
}

pub(super) fn actors(aligned: &Aligned, graphs: Sides<&RelationGraph>, significance: f64) -> Vec<ActorDiff> {
    let mut all: BTreeMap<&str, Sides<Strength>> = aligned.actors.keys().map(|&id| (id, Sides::default())).collect();
    for edge in &aligned.edges {
        let tallies = edge.tally.as_ref().map(Option::as_ref);
        // What a mutual relation weighs is half done and half met with, on either end.
        let (does, meets) = if edge.symmetric { (0.5, 0.5) } else { (1.0, 0.0) };
        for (id, does, meets) in [(edge.source, does, meets), (edge.target, meets, does)] {
            let Some(actor) = all.get_mut(id) else { continue };
            for (strength, tally) in [(&mut actor.a, tallies.a), (&mut actor.b, tallies.b)] {
                let weight = tally.map_or(0.0, |tally| tally.weight);
                strength.does += does * weight;
                strength.meets += meets * weight;
                strength.tally.add(tally);
            }
        }
    }
    let ranks = Sides { a: ranks(all.values().map(|sides| &sides.a)), b: ranks(all.values().map(|sides| &sides.b)) };
    let tones: Vec<Sides<Tone>> = all.values().map(|sides| sides.as_ref().map(|strength| strength.tally.tone())).collect();
    let contrasts = odds::corrected(&tones.iter().map(test).collect::<Vec<_>>(), significance);
    let documents = graphs.map(|graph| graph.documents);
    let diffs = all.into_iter().zip(tones).zip(contrasts).enumerate().map(|(at, (((id, sides), tone), contrast))| {
        let rate = |of: fn(&Strength) -> f64| Sides {
            a: per_thousand(of(&sides.a), documents.a),
            b: per_thousand(of(&sides.b), documents.b),
        };
        let both = rate(|strength| strength.does + strength.meets);
        ActorDiff {
            id: id.into(),
            name: aligned.actors.get(id).copied().unwrap_or(id).into(),
            does: rate(|strength| strength.does),
            meets: rate(|strength| strength.meets),
            change: figure(both.b - both.a),
            rank: Sides { a: ranks.a[at], b: ranks.b[at] },
            balance_change: tone.a.balance.zip(tone.b.balance).map(|(a, b)| figure(b - a)),
            tone,
            contrast,
        }
    });
    diffs.collect()
}

/// Places from 1, greatest strength first.
fn ranks<'a>(strengths: impl Iterator<Item = &'a Strength>) -> Vec<Option<u64>> {
    let totals: Vec<f64> = strengths.map(|strength| figure(strength.does + strength.meets)).collect();
    let mut order = totals.clone();
    order.sort_by(|a, b| b.total_cmp(a));
    let place = |total: f64| (total > 0.0).then(|| order.partition_point(|&other| other > total) as u64 + 1);
    totals.iter().map(|&total| place(total)).collect()
}
