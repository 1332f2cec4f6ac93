//! Finds every form of the actor tables in a sentence: on token boundaries, longest first, case kept, accents dropped.

use std::collections::HashMap;
use std::ops::Range;

use daachorse::{DoubleArrayAhoCorasick, DoubleArrayAhoCorasickBuilder, MatchKind};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::lexicon::Form;
use crate::model::Sentence;

/// An Aho-Corasick automaton over the folded forms; each pattern's value is a list of forms, since tables may share a form.
pub(super) struct Gazetteer {
    automaton: Option<DoubleArrayAhoCorasick<u32>>,
    forms: Vec<Vec<usize>>,
}

/// A form found: tokens of the sentence, and which forms of the table are spelt so.
#[derive(Clone, Debug)]
pub(super) struct Hit<'g> {
    pub tokens: Range<usize>,
    pub forms: &'g [usize],
}

impl Gazetteer {
    pub fn new(forms: &[Form]) -> Self {
        let mut by_text: HashMap<String, usize> = HashMap::new();
        let mut patterns = Vec::new();
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for (position, form) in forms.iter().enumerate() {
            let text = fold(&form.text).0;
            let group = *by_text.entry(text.clone()).or_insert_with(|| {
                groups.push(Vec::new());
                patterns.push(text);
                groups.len() - 1
            });
            groups[group].push(position);
        }
        // Every match is asked for, not only the longest: where the longest does not end with a token, a shorter one may.
        let builder = DoubleArrayAhoCorasickBuilder::new().match_kind(MatchKind::Standard);
        let automaton = builder.build_with_values((0u32..).zip(patterns).map(|(group, pattern)| (pattern, group))).ok();
        Self { automaton, forms: groups }
    }

    /// The forms in a sentence, left to right, not overlapping; of those that start at one token the longest.
    pub fn find(&self, sentence: &Sentence) -> Vec<Hit<'_>> {
        let Some(automaton) = &self.automaton else { return Vec::new() };
        let (folded, origin) = fold(sentence.as_str());
        let base = sentence.span.start as usize;
        let place = |byte: usize| base + origin.as_ref().map_or(byte, |origin| origin[byte] as usize);
        let mut hits: Vec<Hit> = Vec::new();
        for found in automaton.find_overlapping_iter(&folded) {
            let (start, end) = (place(found.start()), place(found.end()));
            let Ok(first) = sentence.tokens.binary_search_by_key(&start, |token| token.span.start as usize) else { continue };
            let Ok(last) = sentence.tokens.binary_search_by_key(&end, |token| token.span.end as usize) else { continue };
            hits.push(Hit { tokens: first..last + 1, forms: &self.forms[found.value() as usize] });
        }
        hits.sort_by_key(|hit| (hit.tokens.start, std::cmp::Reverse(hit.tokens.end)));
        let mut free = 0;
        hits.retain(|hit| {
            let fits = hit.tokens.start >= free;
            if fits {
                free = hit.tokens.end;
            }
            fits
        });
        hits
    }
}

/// The text without accents, with straight quotes and plain blanks, and for each byte of it (and its end) the byte of the original
/// it comes from. Plain ASCII is its own folding and needs no map.
pub(super) fn fold(text: &str) -> (String, Option<Vec<u32>>) {
    if text.is_ascii() && !text.bytes().any(|byte| byte == b'\n' || byte == b'\t' || byte == b'\r') {
        return (text.to_owned(), None);
    }
    let mut folded = String::with_capacity(text.len());
    let mut origin = Vec::with_capacity(text.len() + 1);
    for (start, letter) in text.char_indices() {
        let before = folded.len();
        match letter {
            '’' | '‘' | 'ʼ' => folded.push('\''),
            '\n' | '\t' | '\r' | '\u{a0}' | '\u{202f}' | '\u{2009}' => folded.push(' '),
            '‐' | '‑' => folded.push('-'),
            'ı' => folded.push('i'),
            'ø' => folded.push('o'),
            'đ' => folded.push('d'),
            'ł' => folded.push('l'),
            letter if letter.is_ascii() => folded.push(letter),
            letter => folded.extend(letter.nfd().filter(|&part| !is_combining_mark(part))),
        }
        origin.resize(origin.len() + folded.len() - before, u32::try_from(start).unwrap_or(u32::MAX));
    }
    origin.push(u32::try_from(text.len()).unwrap_or(u32::MAX));
    (folded, Some(origin))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_keeps_the_way_back() {
        let (folded, origin) = fold("Erdoğan’s\nÉlysée");
        assert_eq!(folded, "Erdogan's Elysee");
        let origin = origin.unwrap();
        assert_eq!(origin.len(), folded.len() + 1);
        assert_eq!(origin[folded.find("Elysee").unwrap()] as usize, "Erdoğan’s\n".len());
    }
}
