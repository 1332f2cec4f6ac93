//! The events and documents that reports and pages quote, read back from files: keeping them all would take memory by the corpus.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use compact_str::CompactString;
use detente::error::Error;
use detente::export::{DiagramOptions, Html, QuotedDocument};
use detente::model::{GraphDiff, RelationCounts, RelationDiff, RelationEvent, RelationGraph};
use serde::Deserialize;

/// Sentences that the page of a comparison has for a relation of one side, and for one side in all.
const PER_SIDE: usize = 3;
const QUOTED: usize = 10_000;

/// What a page needs of a document.
#[derive(Deserialize)]
struct Line {
    doc: CompactString,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    url: Option<String>,
}

/// The events of these ids, where the files of events have them.
pub fn events(paths: &[PathBuf], wanted: &HashSet<CompactString>) -> anyhow::Result<HashMap<CompactString, RelationEvent>> {
    let mut found = HashMap::new();
    for path in paths {
        each_line(path, |number, line| {
            // The id is the first field: most lines need no parsing.
            let id = line.strip_prefix("{\"id\":\"").and_then(|rest| rest.split('"').next());
            if id.is_none_or(|id| wanted.contains(id)) {
                let event: RelationEvent = serde_json::from_str(line).map_err(|error| wrong(path, number, "event", &error))?;
                if wanted.contains(&event.id) {
                    found.insert(event.id.clone(), event);
                }
            }
            Ok(())
        })?;
    }
    Ok(found)
}

/// The documents of these events, where the files of documents beside the files of events have them.
pub fn sources(
    paths: &[PathBuf],
    events: &HashMap<CompactString, RelationEvent>,
) -> anyhow::Result<HashMap<CompactString, QuotedDocument>> {
    let wanted: HashSet<&str> = events.values().map(|event| event.doc.as_str()).collect();
    let mut found = HashMap::new();
    for path in paths.iter().map(|path| super::extract::companion(path)).filter(|path| path.is_file()) {
        each_line(&path, |number, line| {
            let document: Line = serde_json::from_str(line).map_err(|error| wrong(&path, number, "document", &error))?;
            if wanted.contains(document.doc.as_str()) && (document.title.is_some() || document.url.is_some()) {
                found.insert(document.doc, QuotedDocument { title: document.title, url: document.url });
            }
            Ok(())
        })?;
    }
    Ok(found)
}

/// What the page of a graph needs, from files of events and the documents beside them.
pub fn for_page(graph: &RelationGraph, diagram: &DiagramOptions, paths: &[PathBuf]) -> anyhow::Result<Html> {
    let events = events(paths, &Html::wanted(graph).into_iter().collect())?;
    let sources = sources(paths, &events)?;
    Ok(Html { events, sources, positions: super::diagram::places(graph, diagram), served: false })
}

/// What the page of a comparison needs: the evidence of the relations that differ most, from the files of both sides.
pub fn for_comparison(diff: &GraphDiff, a: &[PathBuf], b: &[PathBuf]) -> anyhow::Result<Html> {
    let mut relations: Vec<_> = diff.relations.iter().collect();
    relations.sort_by(|one, other| {
        let rank = |relation: &RelationDiff| (relation.contrast.significant, relation.contrast.z.abs());
        let ((one, one_z), (other, other_z)) = (rank(one), rank(other));
        other.cmp(&one).then(other_z.total_cmp(&one_z))
    });
    let mut html = Html::default();
    for (paths, side) in
        [(a, (|relation| &relation.counts.a) as fn(&RelationDiff) -> &RelationCounts), (b, |relation| &relation.counts.b)]
    {
        let ids = relations.iter().flat_map(|relation| side(relation).evidence.iter().take(PER_SIDE)).take(QUOTED);
        let events = events(paths, &ids.cloned().collect())?;
        html.sources.extend(sources(paths, &events)?);
        html.events.extend(events);
    }
    Ok(html)
}

fn wrong(path: &Path, line: usize, what: &str, error: &serde_json::Error) -> Error {
    let reason = error.to_string();
    let reason = format!("no {what}: {}", reason.split(" at line ").next().unwrap_or(&reason));
    Error::Format { path: path.to_owned(), line, reason }
}

fn each_line(path: &Path, mut take: impl FnMut(usize, &str) -> anyhow::Result<()>) -> anyhow::Result<()> {
    let failed = |source| Error::Io { action: "read", path: path.to_owned(), source };
    let file = File::open(path).map_err(failed)?;
    for (number, line) in (1..).zip(BufReader::with_capacity(1 << 16, file).lines()) {
        let line = line.map_err(failed)?;
        if !line.trim().is_empty() {
            take(number, &line)?;
        }
    }
    Ok(())
}
