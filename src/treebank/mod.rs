//! CoNLL-U files: read and written without loss (<https://universaldependencies.org/format.html>).
//!
//! A sentence keeps its comments and all rows in order: words, multiword tokens (`3-4`) and empty nodes (`5.1`). Columns stay text, so
//! that what is read is written back byte for byte; [`Sentence::words`] gives the syntactic words, which are what a tree spans.

use std::io::{self, BufRead, Write};
use std::path::Path;

use crate::error::{Error, Result};

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Id {
    /// A syntactic word, numbered from 1.
    Word(u32),
    /// A multiword token over the words from the first to the last number.
    Range(u32, u32),
    /// An empty node after a word (0: before the first), numbered from 1.
    Empty(u32, u32),
}

impl std::fmt::Display for Id {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Word(word) => write!(f, "{word}"),
            Self::Range(first, last) => write!(f, "{first}-{last}"),
            Self::Empty(word, number) => write!(f, "{word}.{number}"),
        }
    }
}

impl std::str::FromStr for Id {
    type Err = String;
    fn from_str(text: &str) -> std::result::Result<Self, String> {
        let number = |part: &str| part.parse::<u32>().map_err(|_| format!("`{text}` is no id; expected 3, 3-4 or 3.1"));
        Ok(match (text.split_once('-'), text.split_once('.')) {
            (Some((first, last)), _) => Self::Range(number(first)?, number(last)?),
            (_, Some((word, place))) => Self::Empty(number(word)?, number(place)?),
            _ => Self::Word(number(text)?),
        })
    }
}

/// One row, its ten columns as text; `_` stands for nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Column 1.
    pub id: Id,
    /// Column 2: the word as written.
    pub form: String,
    /// Column 3.
    pub lemma: String,
    /// Column 4: universal part of speech.
    pub upos: String,
    /// Column 5: part of speech of the language.
    pub xpos: String,
    /// Column 6: features, `Name=Value` separated by `|`.
    pub feats: String,
    /// Column 7: number of the head, 0 for the root; `_` in multiword tokens and empty nodes.
    pub head: String,
    /// Column 8: relation to the head.
    pub deprel: String,
    /// Column 9: enhanced dependencies.
    pub deps: String,
    /// Column 10: anything else; `SpaceAfter=No` says that no blank follows.
    pub misc: String,
}

/// A sentence of a treebank.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sentence {
    /// Lines that start with `#`, without it.
    pub comments: Vec<String>,
    /// All rows in order.
    pub rows: Vec<Row>,
}

impl Sentence {
    /// The syntactic words, in order.
    pub fn words(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| matches!(row.id, Id::Word(_)))
    }

    /// The value of a comment such as `# text = …`.
    #[must_use]
    pub fn comment(&self, name: &str) -> Option<&str> {
        self.comments.iter().find_map(|comment| {
            let (key, value) = comment.split_once('=')?;
            (key.trim() == name).then(|| value.trim())
        })
    }

    /// Whether a comment of this name begins the sentence: `# newpar`, with or without an id.
    #[must_use]
    pub fn starts(&self, name: &str) -> bool {
        self.comments.iter().any(|comment| comment.split_whitespace().next() == Some(name))
    }
}

/// Reads all sentences of a file.
///
/// # Errors
/// [`Error::Format`] with file and line: a row without ten columns, an id or head that is no number, a head outside the sentence.
pub fn read(path: &Path, from: impl BufRead) -> Result<Vec<Sentence>> {
    let mut sentences = Vec::new();
    let mut sentence = Sentence::default();
    let mut last = 0;
    for (number, line) in (1..).zip(from.lines()) {
        let line = line.map_err(Error::io("read", path))?;
        last = number;
        let wrong = |reason: String| Error::Format { path: path.to_owned(), line: number, reason };
        if let Some(comment) = line.strip_prefix('#') {
            sentence.comments.push(comment.strip_prefix(' ').unwrap_or(comment).to_owned());
        } else if line.trim().is_empty() {
            finish(&mut sentence, &mut sentences).map_err(wrong)?;
        } else {
            sentence.rows.push(row(&line).map_err(wrong)?);
        }
    }
    finish(&mut sentence, &mut sentences).map_err(|reason| Error::Format { path: path.to_owned(), line: last, reason })?;
    Ok(sentences)
}

fn row(line: &str) -> std::result::Result<Row, String> {
    let columns: Vec<_> = line.split('\t').collect();
    let [id, form, lemma, upos, xpos, feats, head, deprel, deps, misc] = columns[..] else {
        return Err(format!("{} columns, expected 10 separated by tabs", columns.len()));
    };
    let id: Id = id.parse()?;
    if matches!(id, Id::Word(_)) && head != "_" && head.parse::<u32>().is_err() {
        return Err(format!("`{head}` is no head; expected a number"));
    }
    let [form, lemma, upos, xpos, feats] = [form, lemma, upos, xpos, feats].map(str::to_owned);
    let [head, deprel, deps, misc] = [head, deprel, deps, misc].map(str::to_owned);
    Ok(Row { id, form, lemma, upos, xpos, feats, head, deprel, deps, misc })
}

fn finish(sentence: &mut Sentence, sentences: &mut Vec<Sentence>) -> std::result::Result<(), String> {
    let done = std::mem::take(sentence);
    if done.rows.is_empty() && done.comments.is_empty() {
        return Ok(());
    }
    let words = done.words().count();
    for (expected, word) in (1..).zip(done.words()) {
        if word.id != Id::Word(expected) {
            return Err(format!("word {} where word {expected} is expected", word.id));
        }
        if word.head.parse::<usize>().is_ok_and(|head| head > words) {
            return Err(format!("word {expected} has head {}, but the sentence has {words} words", word.head));
        }
    }
    sentences.push(done);
    Ok(())
}

/// Writes a sentence and the blank line after it.
///
/// # Errors
/// When the writer fails.
pub fn write(sentence: &Sentence, to: &mut dyn Write) -> io::Result<()> {
    for comment in &sentence.comments {
        writeln!(to, "# {comment}")?;
    }
    for row in &sentence.rows {
        let Row { id, form, lemma, upos, xpos, feats, head, deprel, deps, misc } = row;
        writeln!(to, "{id}\t{form}\t{lemma}\t{upos}\t{xpos}\t{feats}\t{head}\t{deprel}\t{deps}\t{misc}")?;
    }
    writeln!(to)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# sent_id = 1\n# text = Don't go.\n1-2\tDon't\t_\t_\t_\t_\t_\t_\t_\t_\n1\tDo\tdo\tAUX\tVB\tMood=Imp\t3\taux\t3:aux\t_\n\
        2\tn't\tnot\tPART\tRB\t_\t3\tadvmod\t3:advmod\t_\n2.1\tyou\tyou\tPRON\t_\t_\t_\t_\t3:nsubj\t_\n\
        3\tgo\tgo\tVERB\tVB\tVerbForm=Inf\t0\troot\t0:root\tSpaceAfter=No\n4\t.\t.\tPUNCT\t.\t_\t3\tpunct\t3:punct\t_\n\n";

    #[test]
    fn what_is_read_is_written_back() {
        let sentences = read(Path::new("t.conllu"), TEXT.as_bytes()).unwrap();
        assert_eq!(sentences[0].words().count(), 4);
        assert_eq!(sentences[0].comment("text"), Some("Don't go."));
        let mut written = Vec::new();
        for sentence in &sentences {
            write(sentence, &mut written).unwrap();
        }
        assert_eq!(String::from_utf8(written).unwrap(), TEXT);
    }

    #[test]
    fn wrong_rows_are_named() {
        let message = |text: &str| read(Path::new("t.conllu"), text.as_bytes()).unwrap_err().to_string();
        assert_eq!(message("1\tGo\n"), "t.conllu:1: 2 columns, expected 10 separated by tabs");
        let row = |id: &str, head: &str| format!("{id}\tGo\tgo\tVERB\t_\t_\t{head}\troot\t_\t_\n");
        assert_eq!(message(&row("1", "x")), "t.conllu:1: `x` is no head; expected a number");
        assert_eq!(message(&row("1", "2")), "t.conllu:1: word 1 has head 2, but the sentence has 1 words");
        assert_eq!(message(&row("2", "0")), "t.conllu:1: word 2 where word 1 is expected");
    }
}
