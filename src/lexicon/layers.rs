//! Where the tables come from: those compiled in, and over them a user's folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// First line of a file that takes the place of the built-in table of its name rather than adding to it.
const REPLACE: &str = "# replace";

/// A user's tables: files named as those under `data/`.
#[derive(Clone, Debug, Default)]
pub(super) struct Layer {
    /// By name below the folder, with `/`: the path and the text.
    files: BTreeMap<String, (PathBuf, String)>,
}

impl Layer {
    /// Reads a folder. Files that are no table of ours are an error, so that a slip in a name shows; Markdown and hidden files are passed over.
    pub fn read(folder: &Path, known: impl Fn(&str) -> bool) -> Result<Self> {
        let mut files = BTreeMap::new();
        for entry in walkdir::WalkDir::new(folder).follow_links(true).sort_by_file_name() {
            let entry = entry.map_err(|error| {
                let path = error.path().unwrap_or(folder).to_owned();
                let source =
                    error.into_io_error().unwrap_or_else(|| std::io::Error::other("the folder goes round in a circle"));
                Error::Io { action: "read", path, source }
            })?;
            let hidden = entry.file_name().to_string_lossy().starts_with('.') && entry.depth() > 0;
            if !entry.file_type().is_file() || hidden || entry.path().extension().is_some_and(|end| end == "md") {
                continue;
            }
            let below = entry.path().strip_prefix(folder).unwrap_or(entry.path());
            let name = below.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
            let path = entry.into_path();
            if !known(&name) {
                let reason = "no table of this name; `detente lexicon check --help` lists them".to_owned();
                return Err(Error::Table { file: path.display().to_string(), line: 1, reason });
            }
            let text = std::fs::read(&path).map_err(|source| Error::Io { action: "read", path: path.clone(), source })?;
            let text = String::from_utf8(text).map_err(|error| {
                let line =
                    1 + error.as_bytes()[..error.utf8_error().valid_up_to()].iter().filter(|&&byte| byte == b'\n').count();
                Error::Table { file: path.display().to_string(), line, reason: "no UTF-8".to_owned() }
            })?;
            files.insert(name, (path, text));
        }
        Ok(Self { files })
    }

    /// The texts of a table, the built-in one first: each with the name it has in errors.
    pub fn texts<'l>(&'l self, name: &'l str, builtin: &'l str) -> Vec<(String, &'l str)> {
        let own = self.files.get(name).map(|(path, text)| (path.display().to_string(), text.as_str()));
        let replaces = own.as_ref().is_some_and(|(_, text)| text.lines().next().is_some_and(|line| line.trim() == REPLACE));
        let builtin = (!replaces && !builtin.is_empty()).then(|| (name.to_owned(), builtin));
        builtin.into_iter().chain(own).collect()
    }
}
