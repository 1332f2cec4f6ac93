//! What a byte or a character is to this stage: white space, part of a word, closing mark.
//!
//! ASCII is looked up in a table; everything else is decoded. White space is what [`char::is_whitespace`] says, since the gaps
//! between sentences may hold nothing else.

/// Bit of [`class`]: an ASCII letter.
pub(super) const LETTER: u8 = 1;
/// Bit of [`class`]: an ASCII digit.
pub(super) const DIGIT: u8 = 2;
/// Bit of [`class`]: ASCII white space.
pub(super) const SPACE: u8 = 4;
/// Bit of [`class`]: the first byte of characters of which some are white space.
pub(super) const MAYBE_SPACE: u8 = 8;
/// Bit of [`class`]: a byte that may end a sentence or a line, or begin a character that does.
pub(super) const MAYBE_STOP: u8 = 16;
/// Bit of [`class`]: part of a character beyond ASCII.
pub(super) const WIDE: u8 = 32;

const CLASS: [u8; 256] = {
    let mut table = [0; 256];
    let mut at = 0;
    while at < 256 {
        let byte = at as u8;
        table[at] = match byte {
            b'a'..=b'z' | b'A'..=b'Z' => LETTER,
            b'0'..=b'9' => DIGIT,
            b'\n' | b'\r' => SPACE | MAYBE_STOP,
            b' ' | 0x09 | 0x0B | 0x0C => SPACE,
            b'.' | b'!' | b'?' => MAYBE_STOP,
            0xC2 | 0xE1 => WIDE | MAYBE_SPACE,
            0xE2 | 0xE3 => WIDE | MAYBE_SPACE | MAYBE_STOP,
            0xD8 | 0xDB | 0xE0 | 0xEF => WIDE | MAYBE_STOP,
            0x80..=0xFF => WIDE,
            _ => 0,
        };
        at += 1;
    }
    table
};

/// What a byte is, as bits.
pub(super) fn class(byte: u8) -> u8 {
    CLASS[byte as usize]
}

/// The character at `at`, if the text goes on there.
pub(super) fn char_at(text: &str, at: usize) -> Option<char> {
    match text.as_bytes().get(at) {
        Some(&byte) if byte < 0x80 => Some(byte as char),
        Some(_) => text[at..].chars().next(),
        None => None,
    }
}

/// The character that ends at `at`.
pub(super) fn char_before(text: &str, at: usize) -> Option<char> {
    match at.checked_sub(1).map(|last| text.as_bytes()[last]) {
        Some(byte) if byte < 0x80 => Some(byte as char),
        Some(_) => text[..at].chars().next_back(),
        None => None,
    }
}

/// How many bytes of white space start at `at`: 0 when what stands there is none. `at` is inside the text.
pub(super) fn space_len(text: &str, at: usize) -> usize {
    let class = class(text.as_bytes()[at]);
    if class & SPACE != 0 {
        1
    } else if class & MAYBE_SPACE != 0 {
        char_at(text, at).filter(|c| c.is_whitespace()).map_or(0, char::len_utf8)
    } else {
        0
    }
}

/// The first position at or after `at` that is no white space, or the text's end.
pub(super) fn skip_space(text: &str, mut at: usize) -> usize {
    let from = at;
    while at < text.len() {
        match space_len(text, at) {
            0 => break,
            len => at += len,
        }
    }
    super::effort::add(at - from);
    at
}

/// Whether a character beyond ASCII is part of a word: letters, digits, marks on them, and what is not seen (joiners,
/// direction marks, soft hyphens).
pub(super) fn in_wide_word(c: char) -> bool {
    c.is_alphanumeric() || extends(c)
}

/// Whether a character only changes the one before it, or is not seen at all.
pub(super) fn extends(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{300}'..='\u{36F}' | '\u{1AB0}'..='\u{1AFF}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{20D0}'..='\u{20FF}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{1F3FB}'..='\u{1F3FF}')
}

/// Quotation marks that open or may open.
pub(super) fn opens_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '`' | '“' | '‘' | '„' | '«' | '‹')
}

/// Brackets that open.
pub(super) fn opens_bracket(c: char) -> bool {
    matches!(c, '(' | '[' | '{')
}

/// Quotation marks that close or may close.
pub(super) fn closes_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '»' | '›')
}

/// Brackets that close.
pub(super) fn closes_bracket(c: char) -> bool {
    matches!(c, ')' | ']' | '}')
}
