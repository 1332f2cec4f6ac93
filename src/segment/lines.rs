//! The layout of lines: which new line is only white space, and which one ends a sentence.
//!
//! Text comes with a paragraph a line, with blank lines or without, or wrapped at some column, and headings, lists and bylines
//! stand among it. A new line, between line A and line B, is judged by these rules, the first that holds:
//!
//! 1. a blank line, or the end of the text, breaks; so does a line without letter or digit (`---`) on either side
//! 2. B begins with a heading mark (`## `): break; A did: break; A is a byline: break
//! 3. B begins with a list mark (`- `, `1. `, `(a) `): break, unless A looks wrapped and the mark may be part of a sentence
//! 4. B goes on in lower case, or A ends with a comma, a dash or a word such as "the": no break
//! 5. A is all capitals and B is not, or A is the document's first line and in title case: break
//! 6. A or B or one of three lines above in the paragraph is too long to be wrapped: break
//! 7. B's first word would have had room on line A, by the width of those lines: someone ended A on purpose: break
//!
//! Lines are looked at up to [`MAX_LINE`] bytes, so the cost of a text is linear in its length.

use super::characters::{DIGIT, LETTER, WIDE, char_at, char_before, class, skip_space, space_len};
use super::effort;
use super::headings::{HEADING, is_byline, is_shouted, is_title_case, list_mark, mark_of_heading};
use super::sentences::{class_of, is_dotted};
use crate::lexicon::{AbbreviationClass, Abbreviations};
use crate::model::SentenceKind;

/// Bytes of a line that are looked at.
const MAX_LINE: usize = 512;
/// A line wider than this, in characters, is a paragraph and was not wrapped.
const WIDEST_WRAPPED: usize = 160;
/// The narrowest column that text is taken to be wrapped at.
const NARROWEST_WRAPPED: usize = 40;

/// A line, without the white space round it.
#[derive(Clone, Copy, Debug)]
struct Line {
    start: usize,
    /// Where it ends; where looking ended if `cut`.
    end: usize,
    /// Whether it goes on past [`MAX_LINE`] bytes.
    cut: bool,
    /// In characters.
    width: usize,
}

/// The white space between two lines.
#[derive(Clone, Copy, Debug)]
struct Gap {
    from: usize,
    blank: bool,
    breaks: bool,
    next: Line,
}

/// How a block of text begins, a block being what lies between two breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Opening {
    pub kind: SentenceKind,
    /// Length of the list mark or heading mark with the white space after it; no sentence ends in there.
    pub mark: usize,
    /// Where the block ends, when it is one sentence whatever its words: a byline.
    pub whole: Option<usize>,
    /// Whether it is a heading in title case.
    pub titled: bool,
}

/// Walks over the lines of a text, once and forwards.
pub(super) struct Layout<'s, 'd> {
    text: &'d str,
    abbreviations: &'s Abbreviations,
    line: Line,
    /// Where the block began.
    block: usize,
    kind: SentenceKind,
    /// How wide the last lines of the paragraph were.
    widths: [usize; 3],
    first: bool,
    /// The gap after `line`, when it was looked at already.
    ahead: Option<Gap>,
}

impl<'s, 'd> Layout<'s, 'd> {
    /// Stands on the first line that is not blank.
    pub fn new(text: &'d str, abbreviations: &'s Abbreviations) -> Self {
        let line = measure(text, skip_space(text, 0));
        Self {
            text,
            abbreviations,
            line,
            block: line.start,
            kind: SentenceKind::Prose,
            widths: [0; 3],
            first: true,
            ahead: None,
        }
    }

    /// Where the current line starts.
    pub fn line_start(&self) -> usize {
        self.line.start
    }

    /// Crosses the white space at `from`, in which the current line ends. Returns where the next line starts, and whether a
    /// sentence ends here whatever its words.
    pub fn cross(&mut self, from: usize) -> (usize, bool) {
        let gap = match self.ahead.take() {
            Some(gap) if gap.from == from => gap,
            _ => self.gap(from),
        };
        self.widths = if gap.blank { [0; 3] } else { [self.line.width, self.widths[0], self.widths[1]] };
        self.line = gap.next;
        self.first = false;
        if gap.breaks {
            self.block = gap.next.start;
            self.kind = SentenceKind::Prose;
        }
        (gap.next.start, gap.breaks)
    }

    /// What kind of block begins at `start`; `None` when none begins there.
    pub fn open(&mut self, start: usize) -> Option<Opening> {
        if start != self.block || start != self.line.start {
            return None;
        }
        let line = &self.text[start..self.line.end];
        let mut opening = Opening { kind: SentenceKind::Prose, mark: 0, whole: None, titled: false };
        if let Some(mark) = list_mark(line) {
            opening.kind = SentenceKind::ListItem;
            opening.mark = mark.len;
        } else if let Some(mark) = mark_of_heading(line) {
            opening.kind = SentenceKind::Heading;
            opening.mark = mark;
        }
        if !self.line.cut && opening.kind != SentenceKind::ListItem && self.line.width <= HEADING {
            let byline = is_byline(line);
            if byline && opening.kind == SentenceKind::Prose {
                self.kind = SentenceKind::Byline;
            }
            let gap = self.gap(self.line.end);
            self.ahead = Some(gap);
            let alone = self.first && gap.next.start == self.text.len();
            if gap.breaks {
                let titled = is_title_case(line);
                if self.kind == SentenceKind::Byline {
                    opening.kind = SentenceKind::Byline;
                } else if is_open_ended(line, titled) && (titled || !alone) {
                    opening.kind = SentenceKind::Heading;
                }
                opening.whole = (opening.kind == SentenceKind::Byline).then_some(self.line.end);
                opening.titled = opening.kind == SentenceKind::Heading && titled;
            }
        }
        self.kind = opening.kind;
        Some(opening)
    }

    fn gap(&self, from: usize) -> Gap {
        let bytes = self.text.as_bytes();
        let (mut at, mut lines) = (from, 0);
        while at < bytes.len() {
            let len = space_len(self.text, at);
            if len == 0 {
                break;
            }
            lines += usize::from(bytes[at] == b'\n' || (bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n')));
            at += len;
        }
        effort::add(at - from);
        let next = measure(self.text, at);
        let blank = lines > 1 || at == bytes.len();
        Gap { from, blank, breaks: blank || self.breaks(from, next), next }
    }

    /// Rules 1 to 7 of the module, for line A, which is `self.line` and ends at `end`, and line B.
    fn breaks(&self, end: usize, b: Line) -> bool {
        let Line { start, width, .. } = self.line;
        let (line_a, line_b) = (tail(self.text, start, end), &self.text[b.start..b.end]);
        if !has_word(line_b) || !has_word(line_a) {
            return true;
        }
        let starts_block = self.block == start;
        if mark_of_heading(line_b).is_some() || self.kind == SentenceKind::Byline {
            return true;
        }
        if starts_block && mark_of_heading(line_a).is_some() {
            return true;
        }
        let widest = self.widths.into_iter().fold(width.max(b.width), usize::max);
        let long = widest > WIDEST_WRAPPED;
        let word = line_b.find(char::is_whitespace).unwrap_or(line_b.len());
        let room = (width + 1 + word) * 10 < widest.max(NARROWEST_WRAPPED) * 7;
        if let Some(mark) = list_mark(line_b) {
            let stopped = line_a.ends_with(['.', '!', '?', ':', ';', ')', '”', '"']);
            if mark.sure || stopped || long || room || self.kind == SentenceKind::ListItem {
                return true;
            }
        }
        if goes_on(line_b) || self.holds_on(line_a) {
            return false;
        }
        if is_shouted(line_a) && !is_shouted(line_b)
            || (self.first && starts_block && is_open_ended(line_a, true) && is_title_case(line_a))
        {
            return true;
        }
        long || room
    }

    /// Whether a line cannot be the end of anything: it ends with a comma, a dash, a title, or a word that needs another.
    fn holds_on(&self, line: &str) -> bool {
        if line.ends_with([',', '-', '–', '—', '(', '[', '&', '/']) {
            return true;
        }
        let word = line.rsplit(char::is_whitespace).next().unwrap_or(line);
        if let Some(word) = word.strip_suffix('.') {
            use AbbreviationClass::{Inner, Month, Number, Title};
            return matches!(class_of(self.abbreviations, word), Some(Inner | Month | Number | Title));
        }
        NEEDY.binary_search(&word).is_ok()
    }
}

/// Measures the line that starts at `start`.
fn measure(text: &str, start: usize) -> Line {
    let bytes = text.as_bytes();
    let limit = text.floor_char_boundary((start + MAX_LINE).min(bytes.len()));
    let found = bytes[start..limit].iter().position(|byte| matches!(byte, b'\n' | b'\r'));
    let end = found.map_or(limit, |len| start + len);
    effort::add(end - start);
    let line = text[start..end].trim_end();
    Line { start, end: start + line.len(), cut: found.is_none() && limit < bytes.len(), width: line.chars().count() }
}

/// The line `start..end`, or the last part of it when it is long.
fn tail(text: &str, start: usize, end: usize) -> &str {
    &text[text.ceil_char_boundary(start.max(end.saturating_sub(MAX_LINE)))..end]
}

fn has_word(line: &str) -> bool {
    line.bytes().any(|byte| class(byte) & (LETTER | DIGIT | WIDE) != 0)
}

/// Whether a line cannot be the start of anything: it begins in lower case or with a mark that never begins a sentence.
fn goes_on(line: &str) -> bool {
    let first = line.trim_start_matches(['"', '“', '\'', '‘', '(', '[']).chars().next();
    first.is_some_and(|c| c.is_lowercase() || matches!(c, ',' | ';' | ':' | ')' | ']' | '%' | '&' | '/'))
}

/// Whether a line has no stop at its end. A title may end with a question or a colon.
fn is_open_ended(line: &str, titled: bool) -> bool {
    let end = line.trim_end_matches(['"', '”', '\'', '’', ')', '*', '_']);
    let Some(last) = char_before(end, end.len()) else { return false };
    let letters = char_at(line, 0).is_some() && line.bytes().any(|byte| class(byte) & (LETTER | WIDE) != 0);
    letters && !matches!(last, '.' | '…' | '!' | '?' | ',' | ';' | ':' | '-' | '—' | '–' | '。')
        || (titled && matches!(last, '?' | ':' | '!'))
        || (titled && last == '.' && is_dotted(end))
}

/// Words that no line of its own ends with.
#[rustfmt::skip]
const NEEDY: [&str; 39] = [
    "A", "An", "In", "Of", "Our", "The", "This", "a", "an", "and", "as", "at", "between", "but", "by", "for", "from",
    "his", "in", "into", "is", "its", "of", "on", "or", "our", "than", "that", "the", "their", "these", "this", "those",
    "to", "was", "which", "whose", "with", "would",
];
