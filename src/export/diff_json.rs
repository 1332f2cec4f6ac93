//! `compare.json`: how two graphs differ, in full.

use std::io::{self, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::model::GraphDiff;

/// Name of the format, in every file.
const FORMAT: &str = "detente-diff";
/// Changes when the shape does; older files keep loading.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct File<T> {
    format: String,
    version: u32,
    generator: String,
    #[serde(flatten)]
    diff: T,
}

/// Writes the difference.
///
/// # Errors
/// When the writer fails.
pub fn write_diff(diff: &GraphDiff, to: &mut dyn Write) -> io::Result<()> {
    let generator = concat!("detente ", env!("CARGO_PKG_VERSION")).to_owned();
    serde_json::to_writer_pretty(&mut *to, &File { format: FORMAT.to_owned(), version: VERSION, generator, diff })?;
    to.write_all(b"\n")
}

/// Reads a difference that [`write_diff`] wrote.
///
/// # Errors
/// [`Error::Format`] when the text is no such file: not JSON, another format or version.
pub fn read_diff(path: &Path, text: &str) -> Result<GraphDiff> {
    let wrong = |line: usize, reason: String| Error::Format { path: path.to_owned(), line, reason };
    let file: File<GraphDiff> = serde_json::from_str(text).map_err(|error| {
        let reason = error.to_string();
        let reason = reason.split(" at line ").next().unwrap_or(&reason);
        wrong(error.line().max(1), format!("no detente comparison: {reason}"))
    })?;
    if file.format != FORMAT || file.version > VERSION {
        let found = format!("`{}` version {}", file.format, file.version);
        return Err(wrong(1, format!("expected format `{FORMAT}` up to version {VERSION}, found {found}")));
    }
    Ok(file.diff)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::diff_markdown::tests::example;

    #[test]
    fn what_is_written_is_read() {
        let (diff, _) = example();
        let mut bytes = Vec::new();
        write_diff(&diff, &mut bytes).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(read_diff(Path::new("compare.json"), &text).unwrap(), diff);
        for wrong in ["", "{}", &text.replace("detente-diff", "other"), &text.replace("\"version\": 1", "\"version\": 9")] {
            assert!(matches!(read_diff(Path::new("compare.json"), wrong), Err(Error::Format { .. })));
        }
    }
}
