//! Which documents are copies of one text: syndicated stories with another headline, another byline, a tail cut off.
//!
//! Each document is known by a [`Sketch`]. Documents that agree in one of 64 bands of two values are compared (locality-sensitive
//! hashing, Indyk & Motwani 1998), which finds a pair whose Jaccard similarity is 0.15 with a chance of 0.77, 0.2 with 0.93, 0.3 with 0.998.
//! Two are copies when the shorter one is contained in the other to a given share, judged from their similarity and lengths: a story cut to
//! its first half is a copy, though only half of the shingles are common to both. Copies of copies are one story.
//!
//! Forms (a yearly notice, the same words for another state) are near-duplicates too, but of other facts. They lie further apart in time than
//! syndicated stories do: texts more than a month apart are copies only when they are the same but for a few words.

mod sketch;

use jiff::civil::Date;
use rayon::prelude::*;
pub use sketch::sketch;

use crate::model::Sketch;

const BANDS: usize = 64;
const ROWS: usize = 2;
/// Below this similarity the estimate of containment says little.
const LEAST_SIMILARITY: f64 = 0.15;
/// In a band, a document is compared with so many others of its bucket at most: stock texts must not make it quadratic.
const COMPARED: usize = 64;

/// Days within which a story is taken over.
const MONTH: i64 = 31;
/// Overlap of texts further apart in time.
const SAME: f64 = 0.97;

/// A document as far as copies are concerned.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text<'a> {
    pub sketch: Option<&'a Sketch>,
    pub date: Option<Date>,
}

/// For each document the story it tells, as the position of the first document that tells it. A document without a sketch is its own story.
///
/// `overlap` is the least share of the shorter text's shingles that are in the longer one, 0 to 1. The order of the documents decides only the
/// numbers. Time is n log n in the number of documents.
#[must_use]
pub(super) fn stories(texts: &[Text], overlap: f64) -> Vec<u32> {
    let alike: Vec<Vec<(u32, u32)>> = (0..BANDS).into_par_iter().map(|band| alike_in(texts, band, overlap)).collect();
    let mut story: Vec<u32> = (0..texts.len() as u32).collect();
    for (one, other) in alike.into_iter().flatten() {
        let (one, other) = (root(&mut story, one), root(&mut story, other));
        // The first document names the story.
        story[one.max(other) as usize] = one.min(other);
    }
    (0..story.len() as u32).map(|at| root(&mut story, at)).collect()
}

fn root(story: &mut [u32], mut at: u32) -> u32 {
    while story[at as usize] != at {
        story[at as usize] = story[story[at as usize] as usize];
        at = story[at as usize];
    }
    at
}

/// Pairs of copies among the documents that share a bucket of this band.
fn alike_in(texts: &[Text], band: usize, overlap: f64) -> Vec<(u32, u32)> {
    let bucket = |sketch: &Sketch| {
        let rows = &sketch.minima[band * ROWS..(band + 1) * ROWS];
        rows.iter().fold(0u64, |key, &value| key << 16 | u64::from(value))
    };
    let mut buckets: Vec<(u64, u32)> = (0..).zip(texts).filter_map(|(at, text)| Some((bucket(text.sketch?), at))).collect();
    buckets.sort_unstable();
    let mut alike = Vec::new();
    for bucket in buckets.chunk_by(|a, b| a.0 == b.0).filter(|bucket| bucket.len() > 1) {
        // Those that were found to be copies of an earlier one need no further look.
        let mut heads: Vec<u32> = Vec::new();
        for &(_, at) in bucket {
            let same = heads.iter().take(COMPARED).find(|&&head| are_copies(texts[head as usize], texts[at as usize], overlap));
            match same {
                Some(&head) => alike.push((head, at)),
                None => heads.push(at),
            }
        }
    }
    alike
}

fn are_copies(one: Text, other: Text, overlap: f64) -> bool {
    let far = matches!((one.date, other.date), (Some(a), Some(b)) if super::days_between(a, b).abs() > MONTH);
    let overlap = if far { overlap.max(SAME) } else { overlap };
    let (Some(one), Some(other)) = (one.sketch, other.sketch) else { return false };
    let equal = one.minima.iter().zip(other.minima.iter()).filter(|(a, b)| a == b).count();
    let similarity = equal as f64 / Sketch::MINIMA as f64;
    // |A ∩ B| = J (|A| + |B|) / (1 + J)
    let common = similarity * (f64::from(one.shingles) + f64::from(other.shingles)) / (1.0 + similarity);
    similarity >= LEAST_SIMILARITY && common / f64::from(one.shingles.min(other.shingles)) >= overlap
}

#[cfg(test)]
mod tests;
