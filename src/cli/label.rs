use std::io::{BufRead, BufReader, Write};
use std::path::Path;

use anyhow::Context;
use clap::Args;
use detente::export;
use detente::model::{CodePoints, Span};
use detente::pipeline::Pipeline;
use rayon::prelude::*;
use serde_json::{Map, Value, json};

use super::{Common, End, input};

/// Lines labelled at a time.
const BATCH: usize = 1024;

/// Type the relation between two given spans of a text
///
/// Each line of input is a JSON object with `text`, `source` and `target`; a span is [start, end] in code points of the text, end exclusive, or null.
/// The same line comes out with `relation`, `plover`, `cameo`, `status`, `symmetric`, `confidence` and `frame` (the frame that decided, or
/// `words`). There is always a label. A line that cannot be read is reported and passed over.
#[derive(Args)]
#[command(after_help = "Example: detente label pairs.jsonl > labels.jsonl")]
pub struct LabelPairs {
    /// Files of pairs, one JSON object a line, or - for standard input
    #[arg(required = true, value_name = "PAIRS")]
    pairs: Vec<String>,
}

impl LabelPairs {
    pub fn run(self, common: &Common) -> anyhow::Result<End> {
        let pipeline = common.pipeline()?;
        let mut out = input::stdout();
        let mut end = End::Done;
        for path in &self.pairs {
            let reader: Box<dyn BufRead> = if path == "-" {
                Box::new(BufReader::new(std::io::stdin()))
            } else {
                let file = std::fs::File::open(Path::new(path)).with_context(|| format!("cannot read {path}"))?;
                Box::new(BufReader::new(file))
            };
            let mut lines = reader.lines().enumerate().peekable();
            while lines.peek().is_some() {
                let batch: Vec<(usize, String)> = lines
                    .by_ref()
                    .take(BATCH)
                    .map(|(number, line)| line.map(|line| (number + 1, line)))
                    .collect::<Result<_, _>>()
                    .with_context(|| format!("cannot read {path}"))?;
                let labelled: Vec<_> = batch
                    .par_iter()
                    .filter(|(_, line)| !line.trim().is_empty())
                    .map(|(number, line)| (number, label(&pipeline, line)))
                    .collect();
                for (number, labelled) in labelled {
                    match labelled {
                        Ok(object) => export::write_line(&mut out, &object)?,
                        Err(reason) => {
                            eprintln!("skipped: {path}:{number}: {reason}");
                            end = End::Skipped;
                        }
                    }
                }
            }
        }
        out.flush()?;
        Ok(end)
    }
}

fn label(pipeline: &Pipeline, line: &str) -> Result<Map<String, Value>, String> {
    let mut object: Map<String, Value> = serde_json::from_str(line).map_err(|error| format!("no JSON object: {error}"))?;
    let label = {
        let text = object.get("text").and_then(Value::as_str).ok_or("expected a string `text`")?;
        let points = CodePoints::new(text);
        let (source, target) = (span(&object, "source", text, &points)?, span(&object, "target", text, &points)?);
        pipeline.label(text, source, target)?
    };
    let add = json!({
        "relation": label.relation.id, "plover": label.relation.plover, "cameo": label.cameo, "status": label.status,
        "symmetric": label.symmetric, "confidence": label.confidence, "frame": label.frame,
    });
    if let Value::Object(add) = add {
        object.extend(add);
    }
    Ok(object)
}

/// A span in code points, as bytes.
fn span(object: &Map<String, Value>, name: &str, text: &str, points: &CodePoints) -> Result<Option<Span>, String> {
    let expected = || format!("expected `{name}` to be null or [start, end] in code points of the text");
    let value = match object.get(name) {
        None | Some(Value::Null) => return Ok(None),
        Some(value) => value,
    };
    let [start, end] = value.as_array().map(Vec::as_slice).ok_or_else(expected)? else { return Err(expected()) };
    let (start, end) = (start.as_u64().ok_or_else(expected)?, end.as_u64().ok_or_else(expected)?);
    let byte = |point: u64| {
        let point = u32::try_from(point).ok()?;
        (0..=text.len()).filter(|&at| text.is_char_boundary(at)).nth(point as usize).filter(|&at| points.at(at as u32) == point)
    };
    match (byte(start), byte(end)) {
        (Some(start), Some(end)) if start < end => Ok(Some(Span::new(start, end))),
        _ => Err(format!("`{name}` [{start}, {end}] lies outside the text, which has {} code points", text.chars().count())),
    }
}
