//! What can go wrong outside the text: files, tables, arguments. Text itself never makes a stage fail.

use std::path::{Path, PathBuf};

/// An error of the library. Each has a stable code, shown in brackets by the program.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file or folder cannot be opened, read or written.
    #[error("cannot {action} `{}`: {}", path.display(), reason(source))]
    Io {
        /// `read`, `write`, `create` …
        action: &'static str,
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// No input matches what was asked for.
    #[error("`{0}` matches no file")]
    NoInput(String),
    /// A row of a table of knowledge is wrong.
    #[error("{file}:{line}: {reason}")]
    Table {
        /// Which file, below the folder of data.
        file: String,
        /// Line, from 1.
        line: usize,
        /// What is wrong and what was expected.
        reason: String,
    },
    /// A file of ours (events, documents, graph) does not have its shape.
    #[error("{}:{line}: {reason}", path.display())]
    Format {
        /// Which file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// What is wrong and what was expected.
        reason: String,
    },
    /// A diagram cannot be drawn: Graphviz is missing, fails or takes too long, or the picture is too large.
    #[error("{0}")]
    Diagram(String),
}

impl Error {
    /// A stable code to search for: `E-IO`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Io { .. } => "E-IO",
            Self::NoInput(_) => "E-NO-INPUT",
            Self::Table { .. } => "E-TABLE",
            Self::Format { .. } => "E-FORMAT",
            Self::Diagram(_) => "E-DIAGRAM",
        }
    }

    /// For `map_err`: an I/O error with its path.
    pub(crate) fn io(action: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { action, path, source }
    }
}

/// What the system said, without its error number.
pub(crate) fn reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    let end = text.find(" (os error").unwrap_or(text.len());
    let mut text = text[..end].to_owned();
    if let Some(first) = text.get(..1).map(str::to_lowercase) {
        text.replace_range(..1, &first);
    }
    text
}

/// Result of the library.
pub type Result<T> = std::result::Result<T, Error>;
