//! What the network sees of a word: its form if it is known, and hashed affixes and shape, so that unknown words have a face too.

/// Rows of the table of hashed features.
pub(super) const BUCKETS: usize = 1 << 14;

/// The form by which a word is known: lower case, digits as 0, straight apostrophe.
#[must_use]
pub(super) fn normal(word: &str) -> String {
    let lower = word.to_lowercase();
    lower
        .chars()
        .map(|letter| {
            if letter.is_ascii_digit() {
                '0'
            } else if letter == '’' {
                '\''
            } else {
                letter
            }
        })
        .collect()
}

/// Rows of the hashed table for a word: endings of 1 to 4 letters, beginnings of 1 to 3, shape, whole form, and whether it is the first.
pub(super) fn hashed(word: &str, normal: &str, first: bool, into: &mut Vec<u32>) {
    let mut ends: Vec<usize> = normal.char_indices().map(|(at, _)| at).collect();
    ends.push(normal.len());
    let letters = ends.len() - 1;
    for length in 1..=4.min(letters) {
        into.push(bucket(length as u64, &normal[ends[letters - length]..]));
    }
    for length in 1..=3.min(letters) {
        into.push(bucket(10 + length as u64, &normal[..ends[length]]));
    }
    into.push(bucket(20, &shape(word)));
    into.push(bucket(21, normal));
    into.push(position(first));
}

/// The row that says whether a word is the first of its sentence.
#[must_use]
pub(super) fn position(first: bool) -> u32 {
    bucket(22, if first { "f" } else { "n" })
}

/// Capitals, small letters, digits and the rest, runs cut after three: `Xxxx` gives `Xxxx`, `Tehran` `Xxxx`, `F-16` `X-dd`.
fn shape(word: &str) -> String {
    let mut shape = String::new();
    let mut run = (' ', 0);
    for letter in word.chars() {
        let class = match letter {
            letter if letter.is_uppercase() => 'X',
            letter if letter.is_lowercase() => 'x',
            letter if letter.is_ascii_digit() => 'd',
            other => other,
        };
        run = if class == run.0 { (class, run.1 + 1) } else { (class, 1) };
        if run.1 <= 3 {
            shape.push(class);
        }
    }
    shape
}

/// FNV-1a with a last mixing step.
fn bucket(kind: u64, text: &str) -> u32 {
    let mut hash = 0xcbf2_9ce4_8422_2325 ^ kind.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    for byte in text.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash = (hash ^ (hash >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    (hash >> 40) as u32 & (BUCKETS as u32 - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn affixes_of_short_and_long_words() {
        let count = |word: &str| {
            let mut rows = Vec::new();
            hashed(word, &normal(word), false, &mut rows);
            rows.len()
        };
        assert_eq!((count("a"), count("Iran’s"), count("É")), (5, 10, 5));
        assert_eq!(normal("F-16’s"), "f-00's");
        assert_eq!(shape("Tehran2024!!!!"), "Xxxxddd!!!");
    }
}
