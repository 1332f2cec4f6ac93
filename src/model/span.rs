use std::ops::Range;

/// A half-open range of bytes `start..end` in a document's text.
///
/// Invariant, kept by every stage: `start <= end`, both lie on character boundaries of the document's text, and slicing the
/// untouched text with the span gives what the span stands for. Offsets shown to users are Unicode code points; see
/// [`CodePoints`].
///
/// ```
/// use detente::model::Span;
/// let text = "Élysée: Paris agrees";
/// let span = Span::new(10, 15);
/// assert_eq!(span.slice(text), "Paris");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span `start..end`, in bytes.
    ///
    /// # Panics
    /// When an offset is past 4 GiB; `ingest` refuses documents of that size.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end, "span {start}..{end} runs backwards");
        let offset = |n: usize| u32::try_from(n).expect("documents are shorter than 4 GiB");
        Self { start: offset(start), end: offset(end) }
    }

    /// The part of `text` that the span stands for.
    #[must_use]
    pub fn slice(self, text: &str) -> &str {
        &text[self.range()]
    }

    /// The span as a range of bytes.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Length in bytes.
    #[must_use]
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether it covers nothing.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies wholly inside.
    #[must_use]
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn cover(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// Turns byte offsets into Unicode code points, the unit of every offset in output files (what Python and R slice by).
///
/// Built once for a document in one pass; a look-up counts at most [`CodePoints::STEP`] bytes.
///
/// ```
/// use detente::model::CodePoints;
/// let points = CodePoints::new("Élysée agrees");
/// assert_eq!(points.at(9), 7); // two of the first six letters take two bytes
/// ```
pub struct CodePoints<'d> {
    text: &'d str,
    /// Code points before byte `STEP * i`.
    before: Vec<u32>,
    ascii: bool,
}

impl<'d> CodePoints<'d> {
    /// Bytes between two checkpoints.
    pub const STEP: usize = 128;

    /// Indexes `text`.
    #[must_use]
    pub fn new(text: &'d str) -> Self {
        if text.is_ascii() {
            return Self { text, before: Vec::new(), ascii: true };
        }
        let mut seen = 0;
        let before = text
            .as_bytes()
            .chunks(Self::STEP)
            .map(|chunk| {
                let start = seen;
                seen += starts(chunk);
                start
            })
            .collect();
        Self { text, before, ascii: false }
    }

    /// How many code points stand before the byte offset `byte`.
    #[must_use]
    pub fn at(&self, byte: u32) -> u32 {
        if self.ascii {
            return byte;
        }
        let byte = byte as usize;
        let chunk = (byte / Self::STEP).min(self.before.len().saturating_sub(1));
        self.before.get(chunk).copied().unwrap_or(0) + starts(&self.text.as_bytes()[chunk * Self::STEP..byte])
    }

    /// Both ends of a span, in code points.
    #[must_use]
    pub fn of(&self, span: Span) -> (u32, u32) {
        (self.at(span.start), self.at(span.end))
    }
}

/// How many characters start among these bytes of UTF-8.
fn starts(bytes: &[u8]) -> u32 {
    bytes.iter().map(|byte| u32::from((byte & 0xC0) != 0x80)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_match_a_plain_count_at_every_boundary() {
        for text in ["", "plain", "Élysée – “Пекин” 北京 🕊", &"é北🕊a".repeat(200)] {
            let points = CodePoints::new(text);
            for (byte, _) in text.char_indices() {
                assert_eq!(points.at(u32::try_from(byte).unwrap()) as usize, text[..byte].chars().count());
            }
            assert_eq!(points.at(u32::try_from(text.len()).unwrap()) as usize, text.chars().count());
        }
    }
}
