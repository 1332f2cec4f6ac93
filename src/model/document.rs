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
