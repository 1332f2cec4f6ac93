//! Words after a stop that tell what it was: likely starts of a sentence, and verbs of saying.

use super::characters::space_len;

/// Longest word that is looked at round a stop, in bytes.
pub(super) const MAX_WORD: usize = 32;

/// The letters at `start`.
pub(super) fn word_at(text: &str, start: usize) -> &str {
    let rest = &text[start..text.floor_char_boundary((start + MAX_WORD).min(text.len()))];
    let len = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
    &rest[..len]
}

/// Whether one of the next words, but the first, is a verb of saying, with nothing but white space between them:
/// "Smith asked", "the Iranian minister said".
pub(super) fn reports(text: &str, at: usize) -> bool {
    let mut at = at;
    for place in 0..4 {
        let word = word_at(text, at);
        if word.is_empty() {
            return false;
        }
        if place > 0 && REPORTING.binary_search(&word).is_ok() {
            return true;
        }
        at += word.len();
        if at >= text.len() {
            return false;
        }
        match space_len(text, at) {
            0 => return false,
            len => at += len,
        }
    }
    false
}

/// Whether a word with a capital is likely to start a sentence: none that also stands in names or, with a capital, in titles
/// ("U.S. And Iran To Meet").
pub(super) fn is_start(word: &str) -> bool {
    STARTS.binary_search(&word).is_ok()
}

#[rustfmt::skip]
const REPORTING: [&str; 26] = [
    "added", "admitted", "announced", "answered", "argued", "asked", "asks", "claimed", "cried", "declared", "demanded",
    "exclaimed", "explained", "insisted", "noted", "posted", "quipped", "recalled", "replied", "said", "says",
    "shouted", "stated", "told", "warned", "wrote",
];

#[rustfmt::skip]
const STARTS: [&str; 104] = [
    "A", "About", "According", "After", "Again", "All", "Also", "Although", "Among", "An", "Another", "Any", "Anyone",
    "As", "At", "Because", "Before", "Both", "But", "By", "Despite", "During", "Each", "Earlier", "Even", "Every",
    "Few", "Finally", "For", "From", "Further", "Furthermore", "Given", "He", "Her", "Here", "His", "How", "However",
    "I", "If", "In", "Indeed", "Instead", "It", "Its", "Just", "Later", "Many", "Maybe", "Meanwhile", "More",
    "Moreover", "Most", "Mr", "Mrs", "Ms", "Much", "My", "Neither", "Nevertheless", "No", "Nobody", "None", "Not",
    "Nothing", "Now", "On", "Once", "One", "Other", "Others", "Our", "Perhaps", "Please", "Several", "She", "Since",
    "So", "Some", "Still", "Such", "That", "The", "Their", "Then", "There", "Therefore", "These", "They", "This",
    "Those", "Though", "Thus", "Today", "Until", "We", "What", "When", "Where", "Whether", "While", "Who", "Why",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn word_lists_are_in_order() {
        assert!(STARTS.is_sorted() && REPORTING.is_sorted());
    }
}
