//! `segment`: a document's text becomes sentences, and sentences become tokens, all as spans of the untouched text.
//!
//! ```text
//! in   Gen. Smith left the U.S. on Monday. "Why?" he wasn't asked.
//! out  Gen. Smith left the U.S. on Monday .
//!      " Why ? " he was n't asked .
//! ```
//!
//! - `lines`: which new line is only white space, and what kind of block begins; `headings`: what one line looks like
//! - `sentences`: which stop ends a sentence; `cues`: the words that tell
//! - `tokens`, `words`, `addresses`: the tokens of a sentence, divided as the English Universal Dependencies treebanks do
//!
//! Text never makes this stage fail, its time is linear in the text's length, whatever the text, and its memory does not depend
//! on it: a sentence ends at the latest after [`MAX_SENTENCE_BYTES`].

mod addresses;
mod characters;
mod cues;
mod headings;
mod lines;
mod sentences;
mod tokens;
mod words;

use characters::{MAYBE_STOP, char_before, class, skip_space};
use lines::Layout;
use sentences::StopKind;

use crate::lexicon::Abbreviations;
use crate::model::{Sentence, SentenceKind, Span};

/// The longest a sentence may be, in bytes. A longer one is cut at its last white space before this, or else at a character
/// boundary.
pub const MAX_SENTENCE_BYTES: usize = 8192;

/// The longest a token may be, in bytes; a longer one is split.
pub const MAX_TOKEN_BYTES: usize = 1024;

/// Splits text into sentences and tokens. Cheap to make and to copy.
///
/// ```
/// use detente::lexicon::Abbreviations;
/// use detente::segment::Segmenter;
///
/// let abbreviations = Abbreviations::parse("abbreviations.txt", "Gen.\ttitle\n")?;
/// let segmenter = Segmenter::new(&abbreviations);
/// let found: Vec<_> = segmenter.sentences("Gen. Smith can't stay in the U.S. The talks are over.").collect();
/// assert_eq!(found[0].as_str(), "Gen. Smith can't stay in the U.S.");
/// let words: Vec<_> = (0..found[0].len()).map(|token| found[0].word(token)).collect();
/// assert_eq!(words, ["Gen.", "Smith", "ca", "n't", "stay", "in", "the", "U.S."]);
/// assert_eq!(found[1].index, 1);
/// # Ok::<(), detente::error::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Segmenter<'a> {
    abbreviations: &'a Abbreviations,
}

impl<'a> Segmenter<'a> {
    /// A segmenter that knows these abbreviations.
    #[must_use]
    pub fn new(abbreviations: &'a Abbreviations) -> Self {
        Self { abbreviations }
    }

    /// The sentences of `text`, in order, found as they are asked for. Text of nothing but white space has none.
    ///
    /// # Panics
    /// When the text is 4 GiB or longer, as [`Span::new`] says.
    pub fn sentences<'s, 'd>(&'s self, text: &'d str) -> Sentences<'s, 'd> {
        Sentences {
            abbreviations: self.abbreviations,
            text,
            at: 0,
            index: 0,
            kind: SentenceKind::Prose,
            titled: false,
            layout: Layout::new(text, self.abbreviations),
        }
    }
}

/// The sentences of a text. Made by [`Segmenter::sentences`].
///
/// They do not overlap, and what lies between them, before the first and after the last, is white space only.
pub struct Sentences<'s, 'd> {
    abbreviations: &'s Abbreviations,
    text: &'d str,
    /// Where the last sentence ended.
    at: usize,
    index: u32,
    /// Of the block the next sentence is in.
    kind: SentenceKind,
    /// Whether that block is a heading in title case, in which a question ends nothing: "Why Now? What Doha Wants".
    titled: bool,
    layout: Layout<'s, 'd>,
}

impl<'d> Iterator for Sentences<'_, 'd> {
    type Item = Sentence<'d>;

    fn next(&mut self) -> Option<Sentence<'d>> {
        let start = self.next_start();
        if start == self.text.len() {
            self.at = start;
            return None;
        }
        let mut from = start;
        let mut whole = None;
        if let Some(opening) = self.layout.open(start) {
            self.kind = opening.kind;
            from += opening.mark;
            whole = opening.whole;
            self.titled = opening.titled;
        }
        let end = whole.unwrap_or_else(|| self.end_of(start, from));
        let sentence = Sentence {
            text: self.text,
            index: self.index,
            span: Span::new(start, end),
            kind: self.kind,
            tokens: tokens::tokenise(self.text, self.abbreviations, start, end),
        };
        self.at = end;
        self.index += 1;
        Some(sentence)
    }
}

impl std::iter::FusedIterator for Sentences<'_, '_> {}

impl Sentences<'_, '_> {
    /// Where the next sentence starts, past white space and line ends.
    fn next_start(&mut self) -> usize {
        let line = self.layout.line_start();
        if self.at < line {
            // The line ends here, and its end was looked at while the last sentence was read; or the text starts here.
            return line;
        }
        let next = skip_space(self.text, self.at);
        if has_line_end(self.text, self.at, next) { self.layout.cross(self.at).0 } else { next }
    }

    /// Where the sentence ends that starts at `start` and in which no stop before `from` counts.
    fn end_of(&mut self, start: usize, from: usize) -> usize {
        let (text, bytes) = (self.text, self.text.as_bytes());
        let limit = text.floor_char_boundary((start + MAX_SENTENCE_BYTES).min(bytes.len()));
        let mut at = from;
        while at < limit {
            let plain = bytes[at..limit].iter().take_while(|&&byte| class(byte) & MAYBE_STOP == 0).count();
            effort::add(plain + 1);
            at += plain;
            if at == limit {
                break;
            }
            if matches!(bytes[at], b'\n' | b'\r') {
                let end = trimmed(text, start, at);
                let (next, breaks) = self.layout.cross(end);
                if breaks {
                    return end;
                }
                at = next;
            } else if let Some(stop) = sentences::stop_at(text, at) {
                if stop.end >= limit {
                    break;
                }
                let mut next = skip_space(text, stop.end);
                if has_line_end(text, stop.end, next) {
                    let (line, breaks) = self.layout.cross(stop.end);
                    if breaks {
                        return stop.end;
                    }
                    next = line;
                }
                let passed = self.titled && stop.kind == StopKind::Strong;
                if next == text.len() || !passed && sentences::ends(text, self.abbreviations, start, stop, next) {
                    return stop.end;
                }
                at = next;
            } else {
                at += 1; // the first byte of a character that is no stop; the other bytes are plain
            }
        }
        if limit == bytes.len() {
            return trimmed(text, start, limit);
        }
        let cut = text[start..limit].rfind(char::is_whitespace).map_or(start, |cut| trimmed(text, start, start + cut));
        effort::add(limit - cut);
        if cut > start { cut } else { limit }
    }
}

/// Whether a line ends in the white space `start..end`.
fn has_line_end(text: &str, start: usize, end: usize) -> bool {
    text.as_bytes()[start..end].iter().any(|byte| matches!(byte, b'\n' | b'\r'))
}

/// `end` without the white space before it.
fn trimmed(text: &str, start: usize, mut end: usize) -> usize {
    while end > start
        && let Some(c) = char_before(text, end).filter(|c| c.is_whitespace())
    {
        end -= c.len_utf8();
        effort::add(1);
    }
    end
}

/// Counts the bytes looked at, in tests, so that they can show that work grows with the text's length and no faster.
mod effort {
    #[cfg(test)]
    thread_local!(static BYTES: std::cell::Cell<usize> = const { std::cell::Cell::new(0) });

    /// Says that so many bytes were looked at.
    #[inline]
    pub fn add(_bytes: usize) {
        #[cfg(test)]
        BYTES.with(|bytes| bytes.set(bytes.get() + _bytes));
    }

    /// How many bytes were looked at since the last call, on this thread.
    #[cfg(test)]
    pub fn take() -> usize {
        BYTES.with(std::cell::Cell::take)
    }
}

#[cfg(test)]
mod tests;
