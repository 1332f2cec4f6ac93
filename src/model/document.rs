use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// One news item. Owns its text; sentences, tokens and mentions point into it by [`Span`](super::Span).
///
/// For a `.txt` file `text` is the decoded file, untouched; for HTML it is the main text; for a row of a table or a line of
/// JSON it is the text field, untouched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Unique within a run: the record's own id, or the path below the input that was given, with `/` as separator.
    pub id: String,
    /// Day of publication, where it is known.
    pub date: Option<Date>,
    /// Newspaper, agency or site, as given.
    pub publisher: Option<String>,
    /// Headline, where it is given apart from the text.
    pub title: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// The text.
    pub text: String,
}

/// What a text is known by when copies of it are looked for: the least values of 128 random orders of its word shingles (MinHash, Broder
/// 1997), and how many shingles there are.
///
/// In files the values are one string of four hexadecimal digits each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sketch {
    /// Distinct shingles: runs of five words, in lower case; at least 1.
    pub shingles: u32,
    /// The sixteen highest bits of each least value.
    #[serde(with = "hexadecimal")]
    pub minima: Box<[u16; Self::MINIMA]>,
}

impl Sketch {
    /// How many orders.
    pub const MINIMA: usize = 128;
}

mod hexadecimal {
    use std::borrow::Cow;
    use std::fmt::Write;

    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use super::Sketch;

    pub fn serialize<S: Serializer>(minima: &[u16; Sketch::MINIMA], to: S) -> Result<S::Ok, S::Error> {
        let mut text = String::with_capacity(4 * Sketch::MINIMA);
        for value in minima {
            let _ = write!(text, "{value:04x}");
        }
        to.serialize_str(&text)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Box<[u16; Sketch::MINIMA]>, D::Error> {
        let text = Cow::<str>::deserialize(from)?;
        let wrong = || D::Error::custom("expected 128 numbers of four hexadecimal digits");
        if text.len() != 4 * Sketch::MINIMA || !text.is_ascii() {
            return Err(wrong());
        }
        let mut minima = Box::new([0; Sketch::MINIMA]);
        for (at, value) in minima.iter_mut().enumerate() {
            *value = u16::from_str_radix(&text[4 * at..4 * at + 4], 16).map_err(|_| wrong())?;
        }
        Ok(minima)
    }
}

/// An input that could not be read, or a doubt about one that was: what stderr, `report.md` and `graph.json` say of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct InputIssue {
    /// Path as the user gave it or as found below a given folder; `-` is standard input.
    pub path: String,
    /// Line (1-based) of a line-based file, row of a table, element of an array; absent where the whole file is meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// What is wrong, in one line.
    pub reason: String,
}

impl std::fmt::Display for InputIssue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.path, self.reason),
            None => write!(f, "{}: {}", self.path, self.reason),
        }
    }
}
