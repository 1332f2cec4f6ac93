//! The sketch of a text: MinHash over word shingles (Broder 1997).

use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::model::Sketch;

/// Words of a shingle. Five are seldom the same by chance; a changed word costs five shingles.
const WORDS: usize = 5;
/// Part of the format: sketches of different seeds cannot be compared.
const SEED: u64 = 0x6465_7465_6e74_6501;

/// The sketch of a text; `None` when it has no words. A text of fewer than five words is one shingle.
///
/// Words are runs of letters and digits in lower case, so layout and punctuation make no difference.
#[must_use]
pub fn sketch(text: &str) -> Option<Sketch> {
    let mut words: Vec<u64> = Vec::new();
    let mut word = String::new();
    for part in text.split(|letter: char| !letter.is_alphanumeric()).filter(|part| !part.is_empty()) {
        word.clear();
        if part.is_ascii() {
            word.extend(part.bytes().map(|byte| char::from(byte.to_ascii_lowercase())));
        } else {
            word.extend(part.chars().flat_map(char::to_lowercase));
        }
        words.push(xxh3_64_with_seed(word.as_bytes(), SEED));
    }
    let mix = |words: &[u64]| words.iter().fold(SEED, |hash, word| spread(hash.rotate_left(23) ^ word));
    let mut shingles: Vec<u64> = match words.len() {
        0 => return None,
        1..WORDS => vec![mix(&words)],
        _ => words.windows(WORDS).map(mix).collect(),
    };
    shingles.sort_unstable();
    shingles.dedup();
    // One multiplication an order: enough for shingles that are well spread already (Dietzfelbinger et al. 1997).
    let mut least = [u64::MAX; Sketch::MINIMA];
    let factors: [(u64, u64); Sketch::MINIMA] = FACTORS;
    for &shingle in &shingles {
        for (least, (factor, add)) in least.iter_mut().zip(&factors) {
            *least = (*least).min(shingle.wrapping_mul(*factor).wrapping_add(*add));
        }
    }
    // The minimum of many is small: its high bits would be nearly all 0, so it is spread before it is cut.
    let minima = Box::new(least.map(|least| (spread(least) >> 48) as u16));
    Some(Sketch { shingles: u32::try_from(shingles.len()).unwrap_or(u32::MAX), minima })
}

/// The finaliser of SplitMix64: every bit depends on every other.
const fn spread(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// An odd factor and a summand for each order.
const FACTORS: [(u64, u64); Sketch::MINIMA] = {
    let mut factors = [(0, 0); Sketch::MINIMA];
    let mut at = 0;
    while at < Sketch::MINIMA {
        let n = at as u64;
        factors[at] = (spread(SEED ^ (2 * n + 1)) | 1, spread(SEED.rotate_left(7) ^ (2 * n + 2)));
        at += 1;
    }
    factors
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layout_and_case_make_no_difference() {
        let one = sketch("Envoys of both sides met in the capital on Monday, officials said.").unwrap();
        let other = sketch("ENVOYS of both sides\nmet in the capital — on Monday officials said").unwrap();
        assert_eq!(one, other);
        assert_eq!(one.shingles, 8);
        assert!(sketch(" … ").is_none());
        assert_eq!(sketch("Só três").unwrap(), sketch("SÓ TRÊS!").unwrap());
    }

    #[test]
    fn equal_minima_estimate_the_share_of_shingles_in_common() {
        // 300 words of which the last 100 differ: 196 shingles of 396 in common.
        let text = |end: &str| {
            let word = |at: usize| if at < 200 { format!("w{at}") } else { format!("{end}{at}") };
            (0..300).map(word).collect::<Vec<_>>().join(" ")
        };
        let (one, other) = (sketch(&text("a")).unwrap(), sketch(&text("b")).unwrap());
        let equal = one.minima.iter().zip(other.minima.iter()).filter(|(a, b)| a == b).count();
        let expected = 196.0 / 396.0;
        assert!((equal as f64 / 128.0 - expected).abs() < 0.12, "{equal} of 128, expected {expected:.2}");
    }
}
