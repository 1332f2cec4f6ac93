//! Finds the files that the inputs stand for, and tells their format.
//!
//! Links are followed; a folder that links lead to a second time is not entered again, so loops end.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::io::ErrorKind;
use std::path::{MAIN_SEPARATOR_STR, Path, PathBuf};

use walkdir::WalkDir;

use crate::error::{Error, Result, reason};
use crate::model::InputIssue;
use crate::options::InputFormat;

/// A file to read, or standard input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct File {
    /// As given, or as found below what was given; `-` is standard input.
    pub path: PathBuf,
    /// Told by the name.
    pub format: Option<InputFormat>,
    /// Bytes on disk; `None` for a pipe.
    pub size: Option<u64>,
    /// From which byte of the path on it makes the document's id.
    id_from: usize,
}

impl File {
    fn new(path: PathBuf, id_from: usize, size: Option<u64>) -> Self {
        Self { format: format_of(&path), path, size, id_from }
    }

    /// Whether this is standard input.
    pub(super) fn is_stdin(&self) -> bool {
        self.path == Path::new("-")
    }

    /// What issues call it.
    pub(super) fn name(&self) -> Cow<'_, str> {
        self.path.to_string_lossy()
    }

    /// Id of its document, first part of the ids of its rows.
    pub(super) fn id(&self) -> String {
        if self.is_stdin() {
            return "stdin".to_owned();
        }
        let bytes = &self.path.as_os_str().as_encoded_bytes()[self.id_from..];
        String::from_utf8_lossy(bytes).replace(MAIN_SEPARATOR_STR, "/")
    }
}

/// What finding gives for one path.
pub(super) enum Found {
    /// A file.
    File(File),
    /// A path that cannot be looked at.
    Issue(InputIssue),
}

/// All files of all inputs.
#[derive(Default)]
pub(super) struct FoundInputs {
    /// In order.
    pub list: Vec<Found>,
    /// Files in folders whose name says that they are no documents.
    pub passed_over: u64,
}

impl FoundInputs {
    fn issue(&mut self, path: &Path, reason: String) {
        self.list.push(Found::Issue(InputIssue { path: path.to_string_lossy().into_owned(), line: None, reason }));
    }

    /// A file or folder that was named, or that a pattern matched. `fixed` is the part of the pattern before its first wildcard.
    fn add(&mut self, path: &Path, fixed: Option<&Path>) {
        let metadata = match std::fs::metadata(path) {
            Ok(metadata) => metadata,
            Err(error) => return self.issue(path, of_missing(path, &error)),
        };
        if metadata.is_dir() {
            return self.add_folder(path, fixed.unwrap_or(path));
        }
        let id_from = match fixed {
            Some(fixed) => below(path, fixed),
            None => path.as_os_str().len() - path.file_name().map_or(0, OsStr::len),
        };
        let size = metadata.is_file().then_some(metadata.len());
        self.list.push(Found::File(File::new(path.to_owned(), id_from, size)));
    }

    fn add_folder(&mut self, folder: &Path, ids_below: &Path) {
        let mut seen = HashSet::new();
        let mut files = Vec::new();
        let mut outputs = 0;
        let walk = WalkDir::new(folder).follow_links(true).sort_by_file_name().into_iter().filter_entry(|entry| {
            let hidden = entry.depth() > 0 && entry.file_name().as_encoded_bytes().starts_with(b".");
            let ours = entry.file_type().is_dir() && is_output(entry.path());
            outputs += u64::from(ours && !hidden);
            !hidden && !ours && (!entry.file_type().is_dir() || entry.path().canonicalize().is_ok_and(|path| seen.insert(path)))
        });
        for entry in walk {
            match entry {
                // A link back to a folder above it: its files are read where they are.
                Err(error) if error.loop_ancestor().is_some() => {}
                Err(error) => {
                    let path = error.path().unwrap_or(folder).to_owned();
                    let reason = error.io_error().map_or_else(|| error.to_string(), |source| of_missing(&path, source));
                    self.issue(&path, reason);
                }
                Ok(entry) if !entry.file_type().is_file() => {}
                Ok(entry) => {
                    let readme =
                        entry.file_name().as_encoded_bytes().get(..6).is_some_and(|n| n.eq_ignore_ascii_case(b"readme"));
                    let size = entry.metadata().ok().map(|metadata| metadata.len());
                    let id_from = below(entry.path(), ids_below);
                    let file = File::new(entry.into_path(), id_from, size);
                    if readme || file.format.is_none() {
                        self.passed_over += 1;
                    } else {
                        files.push(file);
                    }
                }
            }
        }
        self.passed_over += outputs;
        files.sort_by(|a, b| a.path.as_os_str().as_encoded_bytes().cmp(b.path.as_os_str().as_encoded_bytes()));
        self.list.extend(files.into_iter().map(Found::File));
    }

    /// Drops what was reached twice, and gives files of the same id their whole path as id.
    fn make_unique(&mut self) {
        let mut seen = HashSet::new();
        self.list.retain(|found| match found {
            Found::File(file) => file.path.canonicalize().map_or(true, |path| seen.insert(path)),
            Found::Issue(_) => true,
        });
        let mut count: HashMap<String, u32> = HashMap::new();
        for found in &self.list {
            if let Found::File(file) = found {
                *count.entry(file.id()).or_default() += 1;
            }
        }
        for found in &mut self.list {
            if let Found::File(file) = found
                && count[&file.id()] > 1
            {
                file.id_from = 0;
            }
        }
    }
}

/// Finds the files of `inputs`.
///
/// # Errors
/// When one of them matches nothing.
pub(super) fn find(inputs: &[String]) -> Result<FoundInputs> {
    let mut found = FoundInputs::default();
    let mut stdin = false;
    for input in inputs {
        let path = Path::new(input);
        if input == "-" {
            // There is one standard input, however often it is asked for.
            if !std::mem::replace(&mut stdin, true) {
                found.list.push(Found::File(File { path: path.to_owned(), format: None, size: None, id_from: 0 }));
            }
            continue;
        }
        let there = path.symlink_metadata();
        let missing = there.is_err_and(|error| matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory));
        match missing {
            // A name that is there is taken as it is, even if it looks like a pattern.
            false => found.add(path, None),
            true if input.contains(['*', '?', '[']) => add_pattern(&mut found, input)?,
            true => return Err(Error::NoInput(input.clone())),
        }
    }
    if inputs.len() > 1 {
        found.make_unique();
    }
    Ok(found)
}

/// The files that a pattern matches, as a shell would: `*` matches no leading `.`, `**` any number of folders.
fn add_pattern(found: &mut FoundInputs, pattern: &str) -> Result<()> {
    let none = || Error::NoInput(pattern.to_owned());
    let options = glob::MatchOptions { require_literal_leading_dot: true, ..glob::MatchOptions::new() };
    let pattern = pattern.strip_prefix("./").unwrap_or(pattern);
    let wild = pattern.find(['*', '?', '[']).unwrap_or(pattern.len());
    let fixed = Path::new(&pattern[..pattern[..wild].rfind(std::path::is_separator).map_or(0, |slash| slash + 1)]);
    let mut paths = Vec::new();
    let mut any = false;
    for entry in glob::glob_with(pattern, options).map_err(|_| none())? {
        any = true;
        match entry {
            Ok(path) => paths.push(path),
            Err(error) => found.issue(error.path(), reason(error.error())),
        }
    }
    if !any {
        return Err(none());
    }
    paths.sort_by(|a, b| a.as_os_str().as_encoded_bytes().cmp(b.as_os_str().as_encoded_bytes()));
    for path in paths {
        found.add(&path, Some(fixed));
    }
    Ok(())
}

/// Whether a folder holds what an earlier run wrote: its events quote sentences, which are no news.
fn is_output(folder: &Path) -> bool {
    folder.join("events.jsonl").is_file() && folder.join("graph.json").is_file()
}

/// Where the part of `path` below `folder` begins.
fn below(path: &Path, folder: &Path) -> usize {
    let rest = path.strip_prefix(folder).ok().filter(|rest| !rest.as_os_str().is_empty());
    let rest = rest.map_or_else(|| path.file_name().map_or(0, OsStr::len), |rest| rest.as_os_str().len());
    path.as_os_str().len() - rest
}

/// Why a path cannot be looked at.
fn of_missing(path: &Path, error: &std::io::Error) -> String {
    if error.kind() == ErrorKind::NotFound && path.is_symlink() {
        "a link to a file that is not there".to_owned()
    } else {
        reason(error)
    }
}

/// The format that a name tells, endings of compression aside.
fn format_of(path: &Path) -> Option<InputFormat> {
    let name = path.file_name()?.to_string_lossy().to_ascii_lowercase();
    let name = name.strip_suffix(".gz").or(name.strip_suffix(".zst")).unwrap_or(&name);
    Some(match Path::new(name).extension()?.to_str()? {
        "txt" | "text" | "md" | "markdown" => InputFormat::Text,
        "html" | "htm" | "xhtml" => InputFormat::Html,
        "jsonl" | "ndjson" => InputFormat::JsonLines,
        "json" => InputFormat::Json,
        "csv" => InputFormat::Csv,
        "tsv" => InputFormat::Tsv,
        _ => return None,
    })
}

/// The format that the first bytes tell; text if they tell none.
pub(super) fn guess_format(head: &[u8]) -> InputFormat {
    let head = head.trim_ascii_start();
    let next = head.get(1..).unwrap_or_default();
    let next_visible = next.trim_ascii_start().first();
    match (head.first(), next_visible) {
        (Some(b'<'), _) if next.first().is_some_and(|byte| byte.is_ascii_alphabetic() || b"!?".contains(byte)) => {
            InputFormat::Html
        }
        (Some(b'{'), Some(b'"' | b'}')) => InputFormat::JsonLines,
        // "[Updated] Iran said" is text.
        (Some(b'['), Some(b'{' | b']')) => InputFormat::Json,
        _ => InputFormat::Text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_by_name_and_by_content() {
        for (name, format) in [
            ("a.TXT", Some(InputFormat::Text)),
            ("a.md.gz", Some(InputFormat::Text)),
            ("a.HTM", Some(InputFormat::Html)),
            ("a.b.jsonl.zst", Some(InputFormat::JsonLines)),
            ("a.gz", None),
            (".txt", None),
            ("a.pdf", None),
        ] {
            assert_eq!(format_of(Path::new(name)), format, "{name}");
        }
        for (head, format) in [
            (" <!DOCTYPE html>", InputFormat::Html),
            ("< 5 people", InputFormat::Text),
            ("{\"text\": 1}", InputFormat::JsonLines),
            ("[\n {\"text\"", InputFormat::Json),
            ("[Updated] Iran", InputFormat::Text),
            ("", InputFormat::Text),
        ] {
            assert_eq!(guess_format(head.as_bytes()), format, "{head}");
        }
    }

    fn ids(inputs: &[String]) -> Vec<String> {
        let name = |found: &Found| match found {
            Found::File(file) => file.id(),
            Found::Issue(issue) => format!("! {}", issue.reason),
        };
        find(inputs).unwrap().list.iter().map(name).collect()
    }

    #[test]
    fn folders_patterns_and_files_give_ids() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a/x.txt", "a-b/x.txt", "a/y.txt", "a/.hidden.txt", ".git/z.txt", "README.md", "z.png", "b.jsonl"] {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "x").unwrap();
        }
        let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
        // By bytes of the path: `-` comes before `/`.
        assert_eq!(ids(&[at("")]), ["a-b/x.txt", "a/x.txt", "a/y.txt", "b.jsonl"]);
        assert_eq!(find(&[at("")]).unwrap().passed_over, 2);
        assert_eq!(ids(&[at("a/x.txt")]), ["x.txt"]);
        assert_eq!(ids(&[at("*/x.txt")]), ["a-b/x.txt", "a/x.txt"]);
        assert_eq!(ids(&[at("**/[xy].txt")]), ["a-b/x.txt", "a/x.txt", "a/y.txt"]);
        // The same file twice is read once; the same id twice is told apart.
        assert_eq!(ids(&[at("a"), at("a/x.txt")]), ["x.txt", "y.txt"]);
        assert_eq!(ids(&[at("a/x.txt"), at("a-b/x.txt")]), [at("a/x.txt"), at("a-b/x.txt")]);
        for nothing in ["nothing.txt", "*.nothing", "a/[", "a/***"] {
            assert!(matches!(find(&[at(nothing)]), Err(Error::NoInput(_))), "{nothing}");
        }
    }

    #[test]
    fn the_output_of_an_earlier_run_is_no_input() {
        let folder = tempfile::tempdir().unwrap();
        for name in
            ["x.txt", "output/news/events.jsonl", "output/news/documents.jsonl", "output/news/graph.json", "other/graph.json"]
        {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "x").unwrap();
        }
        assert_eq!(ids(&[folder.path().to_str().unwrap().to_owned()]), ["other/graph.json", "x.txt"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_that_loop_or_lead_nowhere_end() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        for name in ["a", "b", "c"] {
            std::fs::create_dir(folder.path().join(name)).unwrap();
            std::fs::write(folder.path().join(name).join("x.txt"), "x").unwrap();
        }
        // Every folder links to all others and to the top: without a memory of folders this has more paths than atoms.
        for from in ["a", "b", "c"] {
            for to in ["a", "b", "c", "."] {
                symlink(folder.path().join(to), folder.path().join(from).join(format!("to-{to}"))).unwrap();
            }
        }
        symlink("nowhere.txt", folder.path().join("z.txt")).unwrap();
        let ids = ids(&[folder.path().to_str().unwrap().to_owned()]);
        assert_eq!(ids.iter().filter(|id| id.ends_with("x.txt")).count(), 3, "{ids:?}");
        assert_eq!(ids.iter().filter(|id| id.starts_with("! a link")).count(), 1, "{ids:?}");
    }
}
