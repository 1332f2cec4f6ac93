//! The words of a sentence, as the English Universal Dependencies treebanks (EWT, GUM) divide them.
//!
//! A sentence is cut at white space into chunks; a chunk of plain letters is a word, any other is read from left to right:
//!
//! 1. opening quotes and brackets, one token each
//! 2. a whole address: URL, e-mail, site with a path
//! 3. a word: letters and digits with the marks that join them, see [`super::words`]; units ("10" "km"), clitics ("do" "n't")
//!    and the stop of an abbreviation ("U.S.", "Mr.") are told apart there
//! 4. `@name` and `#tag`; signed and bare decimals (`+44`, `.5`)
//! 5. a run of stops (`...`, `?!`) or of one mark (`--`, `**`, `''`): one token
//! 6. any other character, with what only changes it (skin tones, joiners): one token
//!
//! Every character that is not white space ends in exactly one token. A token of more than [`MAX_TOKEN_BYTES`] is split.

use super::characters::{
    DIGIT, LETTER, WIDE, char_at, char_before, class, closes_bracket, closes_quote, extends, in_wide_word, opens_bracket,
    opens_quote, skip_space, space_len,
};
use super::{MAX_TOKEN_BYTES, addresses, effort, words};
use crate::lexicon::Abbreviations;
use crate::model::{Span, Token};

/// The tokens of the sentence `start..end`.
pub(super) fn tokenise(text: &str, abbreviations: &Abbreviations, start: usize, end: usize) -> Vec<Token> {
    let sentence = &text[..end];
    let mut tokens = Tokens {
        text: sentence,
        abbreviations,
        last_stop: last_stop(sentence, start),
        found: Vec::with_capacity((end - start) / 5 + 2),
    };
    let mut at = start;
    while at < end {
        let (chunk, plain) = chunk_end(sentence, at);
        if plain && !words::may_be_fused(&sentence.as_bytes()[at..chunk]) {
            tokens.push(at, chunk);
        } else {
            tokens.chunk(at, chunk);
        }
        let next = skip_space(sentence, chunk);
        if next > chunk
            && let Some(last) = tokens.found.last_mut()
        {
            last.space_after = true;
        }
        at = next;
    }
    if text.len() > end
        && space_len(text, end) > 0
        && let Some(last) = tokens.found.last_mut()
    {
        last.space_after = true;
    }
    tokens.found
}

/// Where the chunk that starts at `at` ends, and whether it is ASCII letters only.
fn chunk_end(text: &str, at: usize) -> (usize, bool) {
    let bytes = text.as_bytes();
    let letters = bytes[at..].iter().take_while(|&&byte| class(byte) & LETTER != 0).count();
    let mut end = at + letters;
    if end < bytes.len() && space_len(text, end) == 0 {
        while end < bytes.len() && space_len(text, end) == 0 {
            end += 1;
            while end < bytes.len() && !text.is_char_boundary(end) {
                end += 1;
            }
        }
        effort::add(end - at);
        return (end, false);
    }
    effort::add(end - at);
    (end, true)
}

/// Position of the full stop that ends the sentence, only closing marks following it; the text's end when there is none.
fn last_stop(text: &str, start: usize) -> usize {
    let mut at = text.len();
    while at > start {
        match char_before(text, at) {
            Some('.') => return at - 1,
            Some(c) if closes_quote(c) || closes_bracket(c) => at -= c.len_utf8(),
            _ => break,
        }
    }
    text.len()
}

pub(super) struct Tokens<'a> {
    /// The text up to the sentence's end.
    pub text: &'a str,
    pub abbreviations: &'a Abbreviations,
    pub last_stop: usize,
    found: Vec<Token>,
}

impl Tokens<'_> {
    /// Adds a token, or several when it is too long.
    pub fn push(&mut self, mut start: usize, end: usize) {
        while end - start > MAX_TOKEN_BYTES {
            let cut = self.text.floor_char_boundary(start + MAX_TOKEN_BYTES);
            self.found.push(Token { span: Span::new(start, cut), space_after: false });
            start = cut;
        }
        if start < end {
            self.found.push(Token { span: Span::new(start, end), space_after: false });
        }
    }

    fn chunk(&mut self, start: usize, end: usize) {
        let mut at = start;
        while let Some(c) = char_at(&self.text[..end], at)
            && (opens_bracket(c) || opens_quote(c) || c == '<')
        {
            let next = self.mark(at, end);
            // The apostrophe of "'s", "'72" or "'em" belongs to what follows.
            if next > at + c.len_utf8() && matches!(c, '\'' | '‘') {
                at = next;
                break;
            }
            at = next;
        }
        if let Some(len) = addresses::address_len(&self.text[at..end]) {
            self.push(at, at + len);
            at += len;
        } else if let Some(len) = addresses::smiley_len(&self.text[at..end]) {
            self.push(at, at + len);
            at += len;
        }
        while at < end {
            let byte = self.text.as_bytes()[at];
            let wordy = class(byte) & (LETTER | DIGIT) != 0 || (class(byte) & WIDE != 0 && self.in_word(at));
            at = if wordy { words::word(self, at, at, end) } else { self.mark(at, end) };
        }
    }

    fn in_word(&self, at: usize) -> bool {
        char_at(self.text, at).is_some_and(in_wide_word)
    }

    /// Reads what starts with a mark at `at`; returns where it ends.
    fn mark(&mut self, at: usize, end: usize) -> usize {
        let bytes = &self.text.as_bytes()[..end];
        let (first, next) = (bytes[at], bytes.get(at + 1).copied().unwrap_or(b' '));
        let starts_chunk = at == 0 || space_len_before(self.text, at);
        match first {
            b'@' | b'#' if class(next) & (LETTER | WIDE) != 0 || next == b'_' => {
                let len = addresses::name_len(&self.text[at + 1..end]);
                if len > 0 {
                    self.push(at, at + 1 + len);
                    return at + 1 + len;
                }
            }
            b'+' if starts_chunk && class(next) & DIGIT != 0 => return words::word(self, at, at + 1, end),
            b'.' if class(next) & DIGIT != 0
                && at.checked_sub(1).is_none_or(|before| class(bytes[before]) & (LETTER | DIGIT) == 0) =>
            {
                return words::word(self, at, at + 1, end);
            }
            _ => {}
        }
        if let Some(len) = words::elision_len(&self.text[at..end]) {
            self.push(at, at + len);
            return at + len;
        }
        if let Some(len) = addresses::smiley_len(&self.text[at..end]) {
            self.push(at, at + len);
            return at + len;
        }
        let mut to = at;
        while let Some(c) = char_at(&self.text[..end], to)
            && matches!(c, '.' | '!' | '?' | '…')
        {
            to += c.len_utf8();
        }
        if to == at {
            to = match first {
                b'-' | b'=' | b'*' | b'_' | b'~' | b'#' | b'<' | b'>' | b'|' | b'^' | b'+' | b'\'' | b'`' | b'/' | b'\\' => {
                    at + bytes[at..].iter().take_while(|&&byte| byte == first).count()
                }
                _ if self.text[at..end].starts_with("’’") => at + 2 * '’'.len_utf8(),
                _ => at + char_at(self.text, at).map_or(1, char::len_utf8),
            };
            let mut joined = false;
            while let Some(c) = char_at(&self.text[..end], to)
                && class(first) & WIDE != 0
                && (extends(c) || joined)
            {
                // What follows a zero-width joiner is part of the same picture.
                joined = c == '\u{200D}';
                to += c.len_utf8();
            }
        }
        effort::add(to - at);
        self.push(at, to);
        to
    }
}

/// Whether white space stands before `at`.
fn space_len_before(text: &str, at: usize) -> bool {
    char_before(text, at).is_none_or(char::is_whitespace)
}
