//! Running readers, and doing without those that are missing.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A file of this folder.
pub fn beside(name: &str) -> String {
    root().join("tests/formats").join(name).display().to_string()
}

/// The Python of `.ci/run`, else that of the system.
pub fn python() -> String {
    let own = root().join("target/readers/python/bin/python3");
    if own.is_file() { own.display().to_string() } else { "python3".to_owned() }
}

/// The folder that holds the npm packages.
pub fn modules() -> String {
    root().join("target/readers").display().to_string()
}

/// Whether the program can be run; else the test is over.
pub fn there(program: &str, arguments: &[&str]) -> bool {
    let there = Command::new(program).args(arguments).output().is_ok_and(|output| output.status.success());
    if !there {
        missing(&format!("`{program} {}` fails", arguments.join(" ")));
    }
    there
}

/// Whether Python has all of these packages.
pub fn has_python(packages: &str) -> bool {
    there(&python(), &["-c", &format!("import {packages}")])
}

/// Whether Node and all of these packages are there.
pub fn has_node(packages: &[&str]) -> bool {
    let absent: Vec<_> =
        packages.iter().filter(|name| !Path::new(&modules()).join("node_modules").join(name).is_dir()).collect();
    if !absent.is_empty() {
        missing(&format!("npm packages {absent:?} are not in target/readers"));
    }
    absent.is_empty() && there("node", &["--version"])
}

fn missing(what: &str) {
    assert!(std::env::var("DETENTE_READERS").as_deref() != Ok("all"), "{what}, and DETENTE_READERS=all asks for it");
    println!("skipped: {what}");
}

pub fn in_file(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, bytes).unwrap();
    path
}

pub fn ran(command: &mut Command) -> Output {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

fn told(command: &mut Command) -> Value {
    serde_json::from_slice(&ran(command).stdout).unwrap()
}

/// What a function of `readers.py` makes of a file.
pub fn read_by_python(reader: &str, path: &Path, more: &[&str]) -> Value {
    let script = beside("readers/readers.py");
    told(Command::new(python()).env("PYTHONUTF8", "1").arg(script).arg(reader).arg(path).args(more))
}

/// What a function of `readers.mjs` makes of a file.
pub fn read_by_node(reader: &str, path: &Path) -> Value {
    told(Command::new("node").arg(beside("readers/readers.mjs")).arg(modules()).arg(reader).arg(path))
}
