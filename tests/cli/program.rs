//! Runs the program in a folder of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

/// The sample documents of the project.
pub const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus");

/// Two sentences with three events.
pub const STORY: &str =
    "CAIRO, March 3 - Iran condemned Israel on Monday. Egypt mediated between Iran and the United States.\n";

/// What a run left.
#[derive(Debug)]
pub struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    /// The run must have ended with this code.
    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "stdout: {}\nstderr: {}", shortened(&self.stdout), shortened(&self.stderr));
        self
    }

    /// Each line of standard output as JSON.
    #[track_caller]
    pub fn lines(&self) -> Vec<Value> {
        json_lines(&self.stdout)
    }

    /// Lines of standard error that begin so, without what they begin with.
    pub fn said(&self, start: &str) -> Vec<&str> {
        self.stderr.lines().filter_map(|line| line.strip_prefix(start)).collect()
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(2000).collect()
}

#[track_caller]
pub fn json_lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
}

/// A temporary folder in which the program runs; gone when dropped.
pub struct Desk {
    folder: TempDir,
}

impl Desk {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A desk with these files.
    pub fn with(files: &[(&str, &str)]) -> Self {
        let desk = Self::new();
        for (name, text) in files {
            desk.write(name, text.as_bytes());
        }
        desk
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file, making its folders.
    pub fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    #[track_caller]
    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    #[track_caller]
    pub fn json(&self, name: &str) -> Value {
        serde_json::from_str(&self.read(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Names of all that lies in a folder, hidden ones too.
    pub fn list(&self, folder: &str) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.path(folder))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    pub fn run(&self, arguments: &[&str]) -> Run {
        self.run_with("", arguments)
    }

    /// Runs with this standard input. A run that takes a minute, or panics, fails the test.
    #[track_caller]
    pub fn run_with(&self, stdin: impl Into<Vec<u8>>, arguments: &[&str]) -> Run {
        let mut command = assert_cmd::Command::new(Path::new(env!("CARGO_BIN_EXE_detente")));
        command.current_dir(self.folder.path()).args(arguments).write_stdin(stdin).timeout(Duration::from_secs(60));
        let output = command.output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program writes UTF-8");
        let run = Run {
            code: output.status.code().unwrap_or_else(|| panic!("ended by a signal or after a minute: {arguments:?}")),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        };
        assert!(!run.stderr.contains("panicked"), "{arguments:?}: {}", shortened(&run.stderr));
        run
    }
}

/// `source -relation-> target`, one for each event, sorted.
pub fn relations(events: &[Value]) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or("?").to_owned();
    let mut shown: Vec<String> = events
        .iter()
        .map(|event| format!("{} {} {}", text(&event["source"]["id"]), text(&event["relation"]), text(&event["target"]["id"])))
        .collect();
    shown.sort();
    shown
}
