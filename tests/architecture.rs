//! The layout of the code is what STYLE says: which module may name which, what files may be called, how long they may grow.
//!
//! The source is cut into tokens by `proc-macro2`, so that comments and strings do not count and macros do. `#[cfg(test)]` items are left
//! out: a test may name anything.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

const NOUNS: [&str; 3] = ["model", "options", "error"];
const STAGES: [&str; 7] = ["ingest", "segment", "tag", "parse", "resolve", "relate", "aggregate"];
const READERS_OF_RESULTS: [&str; 4] = ["export", "analyse", "compare", "evaluate"];
/// A file below this many lines, tests apart, is listed when the test is run with `--nocapture`; one above the second fails it.
const LONG: usize = 500;
const TOO_LONG: usize = 600;

/// What the module at the top, `module`, may name besides itself, and the rule in words. `None`: there is no such module.
fn rule(module: &str) -> Option<(Vec<&'static str>, &'static str)> {
    let everything = || {
        NOUNS
            .into_iter()
            .chain(["lexicon", "network", "treebank", "pipeline", "statistics"])
            .chain(STAGES)
            .chain(READERS_OF_RESULTS)
            .collect()
    };
    Some(match module {
        "model" | "options" | "error" | "statistics" => (vec![], "model, options, error and statistics name nothing of ours"),
        "lexicon" => (NOUNS.to_vec(), "lexicon names model, options and error only"),
        "treebank" => (NOUNS.to_vec(), "treebank names model, options and error only"),
        "network" => {
            (NOUNS.into_iter().chain(["statistics"]).collect(), "network names model, options, error and statistics only")
        }
        "tag" | "parse" => (
            NOUNS.into_iter().chain(["lexicon", "network"]).collect(),
            "tag and parse name model, options, lexicon, network and error, never another stage",
        ),
        stage if STAGES.contains(&stage) => (
            NOUNS.into_iter().chain(["lexicon", "statistics"]).collect(),
            "a stage names model, options, lexicon, error and statistics, never another stage",
        ),
        "evaluate" => {
            (NOUNS.into_iter().chain(["treebank"]).collect(), "evaluate names model, options, error and treebank only")
        }
        reader if READERS_OF_RESULTS.contains(&reader) => (
            NOUNS.into_iter().chain(["statistics"]).collect(),
            "export, analyse, compare and evaluate name model, options, error and statistics only",
        ),
        "pipeline" | "lib" => (everything(), "pipeline and lib join the stages"),
        "cli" | "main" => {
            (vec!["cli"], "the program names only its own module `cli`; all else comes from `detente::`, the public API")
        }
        _ => return None,
    })
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files below a folder of the project, as paths from its root with `/`, in order.
fn files(folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let path = path.strip_prefix(root()).unwrap();
                found.push(path.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/"));
            }
        }
    }
    found.sort();
    found
}

/// A word or sign of the source with its line. Brackets are tokens of their own.
#[derive(Clone, Debug)]
struct Word {
    text: String,
    line: usize,
}

#[derive(Default)]
struct Source {
    /// The code without `#[cfg(test)]` items.
    words: Vec<Word>,
    /// Names of `#[cfg(test)] mod name;`, whose files are tests.
    test_files: Vec<String>,
    /// Lines of `#[cfg(test)]` items.
    test_lines: usize,
}

impl Source {
    fn of(text: &str) -> Self {
        let mut source = Self::default();
        let stream: TokenStream = text.parse().unwrap_or_else(|error| panic!("{error}"));
        source.read(stream);
        source
    }

    fn read(&mut self, stream: TokenStream) {
        let trees: Vec<_> = stream.into_iter().collect();
        let mut at = 0;
        while at < trees.len() {
            if is_test_attribute(&trees[at..]) {
                let end = end_of_item(&trees, at);
                if let [.., TokenTree::Ident(module), TokenTree::Ident(name), TokenTree::Punct(_)] = &trees[at..end]
                    && module == "mod"
                {
                    self.test_files.push(name.to_string());
                }
                self.test_lines += trees[end - 1].span().end().line + 1 - trees[at].span().start().line;
                at = end;
                continue;
            }
            match &trees[at] {
                TokenTree::Group(group) => {
                    let (open, close) = match group.delimiter() {
                        Delimiter::Brace => ("{", "}"),
                        Delimiter::Parenthesis => ("(", ")"),
                        Delimiter::Bracket => ("[", "]"),
                        Delimiter::None => ("", ""),
                    };
                    self.push(open, group.span_open().start().line);
                    self.read(group.stream());
                    self.push(close, group.span_close().start().line);
                }
                TokenTree::Punct(sign) => {
                    let double = sign.as_char() == ':' && sign.spacing() == Spacing::Joint;
                    let text = if double { "::".to_owned() } else { sign.to_string() };
                    self.push(&text, sign.span().start().line);
                    at += usize::from(double);
                }
                other => self.push(&other.to_string(), other.span().start().line),
            }
            at += 1;
        }
    }

    fn push(&mut self, text: &str, line: usize) {
        self.words.push(Word { text: text.to_owned(), line });
    }
}

/// Whether these are `#[cfg(test)]` or `#[cfg(all(test, …))]`.
fn is_test_attribute(trees: &[TokenTree]) -> bool {
    let [TokenTree::Punct(hash), TokenTree::Group(group), ..] = trees else { return false };
    let text: String = group.stream().to_string().split_whitespace().collect();
    hash.as_char() == '#' && (text == "cfg(test)" || text.starts_with("cfg(all(test,"))
}

/// One past the item that starts at `at` with its attributes: it ends with a block or a semicolon.
fn end_of_item(trees: &[TokenTree], at: usize) -> usize {
    let ends = |tree: &TokenTree| match tree {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        TokenTree::Punct(sign) => sign.as_char() == ';' || sign.as_char() == ',',
        _ => false,
    };
    // `use a::{b};`: the block is not the end.
    let is_use = trees[at..].iter().take(4).any(|tree| matches!(tree, TokenTree::Ident(word) if word == "use"));
    let semicolon = |tree: &TokenTree| matches!(tree, TokenTree::Punct(sign) if sign.as_char() == ';');
    let end = trees[at..].iter().position(if is_use { semicolon } else { ends });
    end.map_or(trees.len(), |end| at + end + 1)
}

/// A module of the crate, by the names from the top, that a line names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Named {
    line: usize,
    path: String,
    top: String,
}

/// The top-level modules that a file names by `crate::…` or a chain of `super` that leads to the top. `home` is the file's own module.
fn named(words: &[Word], home: &[&str]) -> BTreeSet<Named> {
    let mut found = BTreeSet::new();
    // The modules within the file that stand open, with the depth of their bracket.
    let mut inner: Vec<usize> = Vec::new();
    let mut depth = 0;
    for (at, word) in words.iter().enumerate() {
        match word.text.as_str() {
            "{" => {
                depth += 1;
                if at >= 2 && words[at - 2].text == "mod" {
                    inner.push(depth);
                }
            }
            "}" => {
                inner.pop_if(|open| *open == depth);
                depth -= 1;
            }
            // A word after `::` goes on with a path that was read from its start; `pub(crate)` and `pub(super)` name nothing.
            "crate" | "super" if path_starts(words, at) => {
                let level = if word.text == "crate" { 0 } else { (home.len() + inner.len()).saturating_sub(1) };
                follow(words, at + 2, level, &word.text, &mut found);
            }
            _ => {}
        }
    }
    found
}

/// Whether a path begins at `at`.
fn path_starts(words: &[Word], at: usize) -> bool {
    let is_separator = |word: &Word| word.text == "::";
    words.get(at + 1).is_some_and(is_separator) && (at == 0 || !is_separator(&words[at - 1]))
}

/// Follows a path from `at`, `level` modules below the top.
fn follow(words: &[Word], at: usize, level: usize, path: &str, found: &mut BTreeSet<Named>) {
    let Some(word) = words.get(at) else { return };
    let path = format!("{path}::{}", word.text);
    match word.text.as_str() {
        "super" => {
            if words.get(at + 1).is_some_and(|next| next.text == "::") {
                follow(words, at + 2, level.saturating_sub(1), &path, found);
            }
        }
        "{" => {
            let path = path.trim_end_matches("::{");
            let mut open = 0;
            for next in at..words.len() {
                match words[next].text.as_str() {
                    "{" => open += 1,
                    "}" => open -= 1,
                    _ => {}
                }
                if open == 0 {
                    break;
                }
                if open == 1 && matches!(words[next].text.as_str(), "{" | ",") && words[next + 1].text != "}" {
                    follow(words, next + 1, level, path, found);
                }
            }
        }
        _ if level > 0 => {}
        "self" => {}
        top => {
            found.insert(Named { line: word.line, top: top.to_owned(), path });
        }
    }
}

/// The module that a file of `src` is, from the top: `src/tag/mod.rs` is `tag`, `src/ingest/json.rs` is `ingest::json`.
fn home(file: &str) -> Vec<&str> {
    let path = file.strip_prefix("src/").unwrap_or(file).trim_end_matches(".rs").trim_end_matches("/mod");
    if path == "lib" || path == "main" { Vec::new() } else { path.split('/').collect() }
}

struct Code {
    file: String,
    source: Source,
    lines: usize,
}

/// The files of `src` that are not tests.
fn code() -> Vec<Code> {
    let rust = files("src").into_iter().filter(|file| file.ends_with(".rs"));
    let read = |file: String| {
        let text = fs::read_to_string(root().join(&file)).unwrap();
        Code { source: Source::of(&text), lines: text.lines().count(), file }
    };
    let all: Vec<Code> = rust.map(read).collect();
    let mut tests: Vec<PathBuf> = Vec::new();
    for code in &all {
        for name in &code.source.test_files {
            tests.push(Path::new("src").join(home(&code.file).join("/")).join(name));
        }
    }
    let is_test = |file: &str| tests.iter().any(|test| Path::new(file).with_extension("").starts_with(test));
    all.into_iter().filter(|code| !is_test(&code.file)).collect()
}

/// What a file names that it must not.
fn violations(file: &str, source: &Source) -> Vec<String> {
    let home = home(file);
    let own = home.first().copied().unwrap_or(if file == "src/main.rs" { "main" } else { "lib" });
    let Some((allowed, why)) = rule(own) else {
        return vec![format!("{file}: no rule for the module `{own}`; say in tests/architecture.rs what it may name")];
    };
    let wrong = named(&source.words, &home).into_iter().filter(|named| named.top != own && !allowed.contains(&&*named.top));
    // A name that is no module of ours is an item at the top of the crate: lib.rs holds none, so it cannot be one.
    wrong.map(|named| format!("{file}:{}: `{own}` names `{}` (`{}`): {why}", named.line, named.top, named.path)).collect()
}

#[test]
fn modules_name_only_what_they_may() {
    let wrong: Vec<String> = code().iter().flat_map(|code| violations(&code.file, &code.source)).collect();
    assert!(wrong.is_empty(), "{} imports against the rule:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_program_holds_no_module_but_its_own() {
    let main = fs::read_to_string(root().join("src/main.rs")).unwrap();
    let words = Source::of(&main).words;
    let modules: Vec<_> = words.windows(2).filter(|pair| pair[0].text == "mod").map(|pair| pair[1].text.as_str()).collect();
    assert_eq!(modules, ["cli"], "src/main.rs must take all but `cli` from the library");
    // A file taken in by path or by text would pass under every rule.
    for code in code() {
        let words: Vec<&str> = code.source.words.iter().map(|word| word.text.as_str()).collect();
        for pair in words.windows(3) {
            let by_path = pair == ["[", "path", "="] || pair[..2] == ["include", "!"];
            assert!(!by_path, "{}: takes in a file by `{}`", code.file, pair.join(""));
        }
    }
}

#[test]
fn the_rule_is_told_for_every_way_to_name_a_module() {
    for (file, text, expected) in [
        ("src/tag/mod.rs", "use crate::model::Tag;\nuse crate::parse::parse;", &["2 parse"][..]),
        ("src/tag/mod.rs", "use crate::{\n model::{Tag, Upos},\n resolve, tag::Tagger};", &["3 resolve"]),
        (
            "src/tag/deep.rs",
            "use super::x;\nuse super::super::relate::y;\nfn f() { super::{super::parse::z()} }",
            &["2 relate", "3 parse"],
        ),
        ("src/tag/deep.rs", "mod inner { use super::super::x; fn f() { super::super::super::parse::z() } }", &["1 parse"]),
        ("src/tag/mod.rs", "macro_rules! m { () => { $crate::relate::x } }", &["1 relate"]),
        ("src/tag/mod.rs", "fn f() { vec![crate::relate::x, 1] }", &["1 relate"]),
        ("src/tag/mod.rs", "// crate::relate\n/// [`crate::relate`]\nconst A: &str = \"crate::relate\";", &[]),
        ("src/tag/mod.rs", "#[cfg(test)]\nmod tests { use crate::relate::x; }\nuse crate::parse::y;", &["3 parse"]),
        ("src/tag/mod.rs", "#[cfg(test)]\nuse crate::{relate::x};\npub(crate) fn f() {}\npub(super) fn g() {}", &[]),
        ("src/model/span.rs", "use super::Tag;\nuse crate::error::Error;", &["2 error"]),
        ("src/lexicon/mod.rs", "use crate::error::Result;\nuse crate::segment::Segmenter;", &["2 segment"]),
        ("src/export/dot.rs", "use crate::lexicon::Lexicon;", &["1 lexicon"]),
        ("src/pipeline.rs", "use crate::{tag, parse, export};", &[]),
        ("src/cli/build.rs", "use super::Common;\nuse detente::export;\nuse super::super::ingest;", &["3 ingest"]),
    ] {
        let found: Vec<String> = violations(file, &Source::of(text));
        let expected: Vec<String> = expected.iter().map(|expected| expected.replacen(' ', ": ", 1)).collect();
        assert_eq!(found.len(), expected.len(), "{file}: {text}\n{found:?}");
        for (found, expected) in found.iter().zip(&expected) {
            let (line, module) = expected.split_once(": ").unwrap();
            assert!(found.starts_with(&format!("{file}:{line}: ")) && found.contains(&format!("names `{module}`")), "{found}");
        }
    }
    assert!(violations("src/misc.rs", &Source::of(""))[0].contains("no rule"));
}

#[test]
fn no_name_says_nothing() {
    let folders = ["src", "tests", "benches", "data", "corpus", "fuzz", "docs"];
    for file in folders.iter().flat_map(|folder| files(folder)) {
        for part in file.split('/') {
            let stem = part.split('.').next().unwrap_or(part).to_lowercase();
            let empty = ["utils", "util", "helpers", "helper", "common", "misc"].contains(&stem.as_str());
            assert!(!empty, "{file}: `{part}` says nothing of what is in it");
        }
    }
}

#[test]
fn no_file_is_too_long() {
    let mut long: Vec<(usize, String)> = code()
        .into_iter()
        .map(|code| (code.lines - code.source.test_lines, code.file))
        .filter(|(lines, _)| *lines > LONG)
        .collect();
    long.sort();
    let list: Vec<String> = long.iter().map(|(lines, file)| format!("{file}: {lines} lines without tests")).collect();
    println!("files past {LONG} lines:\n{}", list.join("\n"));
    assert!(
        long.iter().all(|(lines, _)| *lines <= TOO_LONG),
        "is it two things? The limit is {TOO_LONG}:\n{}",
        list.join("\n")
    );
}

/// A README tells of each table: by its name, or, for a folder of many of a kind, by the folder's name and a slash.
#[test]
fn every_table_is_told_of() {
    let all = files("data");
    let mut missing = Vec::new();
    for file in all.iter().filter(|file| !file.ends_with("README.md") && !file.ends_with(".gitkeep")) {
        let mut parts: Vec<&str> = file.split('/').collect();
        let name = parts.pop().unwrap();
        let own = parts.last().copied().unwrap_or_default();
        // `data/actors/README.md` tells of `data/actors/**`, and so may `data/README.md`.
        let readmes: Vec<String> = (1..=parts.len()).rev().map(|n| format!("{}/README.md", parts[..n].join("/"))).collect();
        let readmes: Vec<&String> = readmes.iter().filter(|readme| all.contains(readme)).collect();
        if readmes.is_empty() {
            println!("skipped: no README.md tells of {file}");
            continue;
        }
        let told = readmes.iter().any(|readme| {
            let text = fs::read_to_string(root().join(readme)).unwrap();
            text.contains(name) || (!readme.ends_with(&format!("{own}/README.md")) && text.contains(&format!("{own}/")))
        });
        if !told {
            missing.push(format!(
                "{file}: not in {}",
                readmes.iter().map(|readme| readme.as_str()).collect::<Vec<_>>().join(" or ")
            ));
        }
    }
    assert!(missing.is_empty(), "tables that no README tells of:\n{}", missing.join("\n"));
}
