//! Labels of given pairs against the PLOVER roots of a table: the measure of the PLV test (Hu et al., ACL 2024).

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

use super::relations::{class, quad};

/// A row of the gold: only its classes count here.
#[derive(Clone, Debug, Deserialize)]
pub struct GoldPair {
    /// PLOVER root, in capitals.
    pub gold_root: String,
    /// Quad class, 1 to 4.
    pub gold_penta: u8,
}

/// How good labels are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PairScores {
    /// Rows.
    pub rows: usize,
    /// Rows without a label of ours.
    pub unlabelled: usize,
    /// Share of right roots.
    pub accuracy: f64,
    /// Mean F1 over the roots.
    pub root: f64,
    /// Mean F1 over the quad classes.
    pub quad: f64,
    /// Mean F1 of cooperation and conflict.
    pub binary: f64,
    /// F1 by root.
    pub classes: BTreeMap<String, f64>,
}

/// Mean F1 over the gold's classes, and F1 by class.
fn macro_f1<C: Ord + Clone>(gold: &[C], given: &[Option<C>]) -> (f64, BTreeMap<C, f64>) {
    let mut by_class = BTreeMap::new();
    for class in gold {
        by_class.entry(class.clone()).or_insert_with(|| {
            let right = gold.iter().zip(given).filter(|(gold, given)| *gold == class && given.as_ref() == Some(class)).count();
            let wanted = gold.iter().filter(|gold| *gold == class).count();
            let found = given.iter().filter(|given| given.as_ref() == Some(class)).count();
            2.0 * right as f64 / (wanted + found) as f64
        });
    }
    let mean = by_class.values().sum::<f64>() / by_class.len().max(1) as f64;
    (mean, by_class)
}

/// Scores labels, by the id of their row: its number from 0. A standing rivalry counts as an accusation, since PLOVER has none.
#[must_use]
pub fn pairs<S: std::hash::BuildHasher>(gold: &[GoldPair], labels: &HashMap<String, String, S>) -> PairScores {
    let given: Vec<Option<&str>> = (0..gold.len())
        .map(|row| {
            let class = labels.get(&row.to_string()).and_then(|relation| class(relation))?;
            Some(if class == "RIVAL" { "ACCUSE" } else { class })
        })
        .collect();
    let roots: Vec<&str> = gold.iter().map(|row| &*row.gold_root).collect();
    let right = roots.iter().zip(&given).filter(|(gold, given)| **given == Some(**gold)).count();
    let (root, classes) = macro_f1(&roots, &given);
    let quads: Vec<u8> = gold.iter().map(|row| row.gold_penta).collect();
    let given_quads: Vec<Option<u8>> = given.iter().map(|given| given.and_then(quad)).collect();
    let side = |quad: u8| quad >= 3;
    let sides: Vec<bool> = quads.iter().map(|&quad| side(quad)).collect();
    let given_sides: Vec<Option<bool>> = given_quads.iter().map(|quad| quad.filter(|&quad| quad > 0).map(side)).collect();
    PairScores {
        rows: gold.len(),
        unlabelled: given.iter().filter(|given| given.is_none()).count(),
        accuracy: if gold.is_empty() { 0.0 } else { right as f64 / gold.len() as f64 },
        root,
        quad: macro_f1(&quads, &given_quads).0,
        binary: macro_f1(&sides, &given_sides).0,
        classes: classes.into_iter().map(|(class, f1)| (class.to_owned(), f1)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_are_over_the_classes_of_the_gold() {
        let row = |root: &str, quad| GoldPair { gold_root: root.to_owned(), gold_penta: quad };
        let gold = [row("ACCUSE", 3), row("ACCUSE", 3), row("AID", 2), row("ASSAULT", 4)];
        let labels = [("0", "accuse"), ("1", "rival"), ("2", "talks"), ("3", "coerce")];
        let labels: HashMap<String, String> =
            labels.iter().map(|(id, label)| ((*id).to_owned(), (*label).to_owned())).collect();
        let scores = pairs(&gold, &labels);
        assert_eq!((scores.rows, scores.unlabelled, scores.accuracy), (4, 0, 0.5));
        assert!((scores.root - 1.0 / 3.0).abs() < 1e-12);
        assert!((scores.quad - 2.0 / 3.0).abs() < 1e-12);
        assert!((scores.binary - 1.0).abs() < 1e-12);
    }
}
