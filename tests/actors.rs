//! Passages with the mentions that a careful reader would mark, by phenomenon: `tests/actors/*.txt`.
//!
//! A line `## name` starts a phenomenon; `[date] text` is a passage; below it, indented, one line a mention, in the order of the text:
//! `words -> ID + ID UNIT "Full Name"`, unit and name where they matter. A mention is found when the program has one that overlaps it and
//! names the same actors (and unit, and person, where given); a mention of the program that overlaps none of the list is false.
//! `cargo test --test actors -- --nocapture` shows the figures and every error.

use std::collections::BTreeMap;
use std::path::Path;

use detente::model::{Document, MentionRule};
use detente::pipeline::{LocatedMention, Pipeline};

/// What must hold over all passages, in percent.
const PRECISION: f64 = 95.0;
const RECALL: f64 = 90.0;

#[derive(Debug)]
struct Expected {
    start: u32,
    end: u32,
    line: String,
    ids: Vec<String>,
    unit: Option<String>,
    person: Option<String>,
}

struct Passage {
    phenomenon: String,
    date: Option<jiff::civil::Date>,
    text: String,
    mentions: Vec<Expected>,
}

fn date(text: &str) -> Option<jiff::civil::Date> {
    match text.len() {
        10 => text.parse().ok(),
        7 => format!("{text}-15").parse().ok(),
        4 => format!("{text}-07-01").parse().ok(),
        _ => None,
    }
}

fn passages(text: &str) -> Vec<Passage> {
    let mut passages: Vec<Passage> = Vec::new();
    let mut phenomenon = String::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("## ") {
            phenomenon = name.to_owned();
        } else if let Some((day, text)) = line.strip_prefix('[').and_then(|rest| rest.split_once("] ")) {
            passages.push(Passage {
                phenomenon: phenomenon.clone(),
                date: date(day),
                text: text.to_owned(),
                mentions: Vec::new(),
            });
        } else if let Some(line) = line.strip_prefix("  ") {
            let passage = passages.last_mut().expect("a mention stands below a passage");
            let mention = expected(line, passage).unwrap_or_else(|| panic!("not understood: {line}"));
            passage.mentions.push(mention);
        }
    }
    passages
}

fn expected(line: &str, passage: &Passage) -> Option<Expected> {
    let (words, meaning) = line.split_once(" -> ")?;
    let (meaning, person) = match meaning.split_once(" \"") {
        Some((meaning, person)) => (meaning, Some(person.strip_suffix('"')?.to_owned())),
        None => (meaning, None),
    };
    let mut ids: Vec<String> = meaning.split(" + ").map(str::to_owned).collect();
    let last = ids.pop()?;
    let unit = last.split_once(' ').map(|(_, unit)| unit.to_owned());
    ids.push(last.split(' ').next()?.to_owned());
    ids.sort();
    // In the order of the text: behind the start of the mention before, in which it may stand.
    let floor = passage.mentions.last().map_or(0, |before| before.end as usize);
    let chars: Vec<char> = passage.text.chars().collect();
    let words: Vec<char> = words.chars().collect();
    let start =
        (floor..=chars.len().checked_sub(words.len())?).find(|&start| chars[start..start + words.len()] == words[..])?;
    let (start, end) = (u32::try_from(start).ok()?, u32::try_from(start + words.len()).ok()?);
    Some(Expected { start, end, line: line.to_owned(), ids, unit, person })
}

fn overlaps(found: &LocatedMention, expected: &Expected) -> bool {
    found.start < expected.end && expected.start < found.end
}

fn means(found: &LocatedMention, expected: &Expected) -> bool {
    let actors = &found.mention.actors;
    let mut ids: Vec<&str> = actors.iter().map(|actor| &*actor.actor.id).collect();
    ids.sort_unstable();
    let unit = |unit: &str| actors.iter().all(|actor| actor.unit.is_some_and(|own| own.as_str() == unit));
    let person = |person: &str| actors.iter().all(|actor| actor.person.as_deref().is_some_and(|own| same_name(own, person)));
    ids == expected.ids && expected.unit.as_deref().is_none_or(unit) && expected.person.as_deref().is_none_or(person)
}

/// Whether a mention is not wrong beside an expected one: the owner inside "his cabinet" need not have the unit of the whole.
fn agrees(found: &LocatedMention, expected: &Expected) -> bool {
    let inside = expected.start <= found.start && found.end < expected.end && found.mention.rule == MentionRule::Reference;
    let actors = &found.mention.actors;
    means(found, expected) || inside && actors.iter().all(|actor| expected.ids.iter().any(|id| *id == *actor.actor.id))
}

/// The same surname is enough: transliterations differ.
fn same_name(a: &str, b: &str) -> bool {
    let last = |name: &str| name.rsplit([' ', '-']).next().map(str::to_lowercase);
    a == b || last(a) == last(b)
}

fn shown(found: &LocatedMention) -> String {
    let actors = found.mention.actors.iter().map(|actor| {
        let unit = actor.unit.map_or_else(String::new, |unit| format!(" {unit}"));
        let person = actor.person.as_deref().map_or_else(String::new, |person| format!(" \"{person}\""));
        format!("{}{unit}{person}", actor.actor.id)
    });
    format!("{} -> {} ({})", found.text, actors.collect::<Vec<_>>().join(" + "), found.mention.rule)
}

#[derive(Default)]
struct Counts {
    expected: usize,
    found: usize,
    hit: usize,
    right: usize,
}

#[test]
fn actors_are_found_as_a_careful_reader_finds_them() {
    let pipeline = Pipeline::builtin();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/actors");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut counts: BTreeMap<String, Counts> = BTreeMap::new();
    let mut errors = Vec::new();
    let mut total = 0;
    for passage in files.iter().flat_map(|file| passages(&std::fs::read_to_string(file).unwrap())) {
        total += 1;
        let document = Document { id: "passage".into(), date: passage.date, text: passage.text.clone(), ..Document::default() };
        let found = pipeline.extract_all(&document, true).mentions;
        let missed: Vec<_> = passage
            .mentions
            .iter()
            .filter(|expected| !found.iter().any(|found| overlaps(found, expected) && means(found, expected)))
            .collect();
        let wrong: Vec<_> = found
            .iter()
            .filter(|found| !passage.mentions.iter().any(|expected| overlaps(found, expected) && agrees(found, expected)))
            .collect();
        for name in [passage.phenomenon.clone(), "all".to_owned()] {
            let counts = counts.entry(name).or_default();
            counts.expected += passage.mentions.len();
            counts.found += found.len();
            counts.hit += passage.mentions.len() - missed.len();
            counts.right += found.len() - wrong.len();
        }
        if !missed.is_empty() || !wrong.is_empty() {
            errors.push(format!("{}: {}", passage.phenomenon, passage.text));
            errors.extend(missed.iter().map(|expected| format!("    missed {}", expected.line)));
            errors.extend(wrong.iter().map(|found| format!("    wrong  {}", shown(found))));
        }
    }
    println!("{}\n", errors.join("\n"));
    let percent = |part: usize, all: usize| 100.0 * part as f64 / all.max(1) as f64;
    println!("{:<18}{:>8}{:>11}{:>8}", "phenomenon", "wanted", "precision", "recall");
    for (name, counts) in &counts {
        let (precision, recall) = (percent(counts.right, counts.found), percent(counts.hit, counts.expected));
        println!("{name:<18}{:>8}{precision:>11.1}{recall:>8.1}", counts.expected);
    }
    let all = &counts["all"];
    assert!(total >= 400, "{total} passages");
    assert!(
        percent(all.right, all.found) >= PRECISION && percent(all.hit, all.expected) >= RECALL,
        "too many errors, see above"
    );
}
