use std::io::Write;

use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use detente::model::Document;
use detente::pipeline::Explanation;
use detente::relate::Outcome;
use serde_json::{Value, json};

use super::{Common, End, input};

/// Show what is found in a sentence, and why: words, tree, mentions, frames, events
#[derive(Args)]
#[command(after_help = "Example: detente explain \"Egypt offered to mediate between Iran and the United States.\"")]
pub struct Explain {
    /// One or more sentences, or - for standard input
    #[arg(value_name = "SENTENCE")]
    text: String,
    /// How to show it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    /// Day on which it was written, YYYY-MM-DD: decides who holds which office
    #[arg(long, value_name = "DATE")]
    date: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

impl Explain {
    pub fn run(self, common: &Common) -> anyhow::Result<End> {
        let text = if self.text == "-" { input::read_text("-")? } else { self.text };
        if text.trim().is_empty() {
            bail!("nothing to explain: the sentence is empty");
        }
        let date = self
            .date
            .map(|date| date.parse().with_context(|| format!("`{date}` is no date; expected YYYY-MM-DD")))
            .transpose()?;
        let document = Document { id: "sentence".to_owned(), date, text, ..Document::default() };
        let pipeline = common.pipeline()?;
        let sentences = pipeline.explain(&document);
        let mut out = input::stdout();
        if self.format == Format::Json {
            let all: Vec<_> = sentences.iter().map(as_json).collect();
            serde_json::to_writer_pretty(&mut out, &all)?;
            writeln!(out)?;
        } else {
            for (position, sentence) in sentences.iter().enumerate() {
                if position > 0 {
                    writeln!(out)?;
                }
                as_text(sentence, &mut out)?;
            }
        }
        out.flush()?;
        Ok(End::Done)
    }
}

fn as_text(explained: &Explanation, out: &mut impl Write) -> std::io::Result<()> {
    let sentence = &explained.sentence;
    writeln!(out, "SENTENCE  {}", sentence.as_str())?;
    writeln!(out, "\nTOKENS")?;
    let width = (0..sentence.len()).map(|token| sentence.word(token).chars().count()).max().unwrap_or(0).min(24);
    for token in 0..sentence.len() {
        let tag = &sentence.tags()[token];
        let head = sentence.tree().head(token).map_or("-".to_owned(), |head| format!("{} {}", head + 1, sentence.word(head)));
        let (word, lemma) = (sentence.word(token), &tag.lemma);
        writeln!(
            out,
            "{:>4} {word:width$}  {lemma:width$}  {:5}  {:11} {head}",
            token + 1,
            tag.upos,
            sentence.tree().deprel(token)
        )?;
    }
    writeln!(out, "\nMENTIONS")?;
    for mention in &explained.mentions {
        for actor in &mention.actors {
            let unit = actor.unit.map(|unit| format!("/{unit}")).unwrap_or_default();
            let person = actor.person.as_ref().map(|person| format!(" ({person})")).unwrap_or_default();
            let words = mention.span.slice(sentence.text);
            writeln!(
                out,
                "  [{words}] {}{unit} {}{person}  by {}: {}",
                actor.actor.id, actor.actor.name, mention.rule, mention.because
            )?;
        }
    }
    none_if(out, explained.mentions.is_empty())?;
    if !explained.unresolved.is_empty() {
        writeln!(out, "\nUNRESOLVED")?;
        for reference in &explained.unresolved {
            writeln!(out, "  [{}] {}", reference.span.slice(sentence.text), reference.reason)?;
        }
    }
    writeln!(out, "\nFRAMES")?;
    for trial in &explained.trials {
        writeln!(out, "  {} [{}]: {}", trial.frame.id, trial.trigger, why(&trial.outcome, trial.frame.relation.standing))?;
    }
    none_if(out, explained.trials.is_empty())?;
    writeln!(out, "\nEVENTS")?;
    for event in &explained.events {
        let relation = &event.relation;
        let arrow = if event.symmetric { format!("<-{relation}->") } else { format!("-{relation}->") };
        let speaker = event.speaker.as_ref().map(|speaker| format!(", says {speaker}")).unwrap_or_default();
        let (source, target, trigger) = (&event.source.id, &event.target.id, &event.trigger.text);
        writeln!(
            out,
            "  {source} {arrow} {target}  [{trigger}] {}, confidence {:.2}{speaker}",
            event.status, event.confidence
        )?;
    }
    none_if(out, explained.events.is_empty())
}

fn none_if(out: &mut impl Write, empty: bool) -> std::io::Result<()> {
    if empty { writeln!(out, "  none") } else { Ok(()) }
}

fn why(outcome: &Outcome, standing: bool) -> String {
    match outcome {
        Outcome::Events(events) => format!("{} event{}", events.len(), if events.len() == 1 { "" } else { "s" }),
        Outcome::NoActor(roles) => format!("no actor found as {roles}"),
        Outcome::Unsure => "its ends are too unsure".to_owned(),
        Outcome::OtherSense => "means something else with this object".to_owned(),
        Outcome::OneActor(actor) => format!("only one actor, {actor}"),
        Outcome::Yielded(frame) if standing => format!("a standing relation, yields to {frame}"),
        Outcome::Yielded(frame) => format!("yields to {frame}, which is surer"),
    }
}

fn as_json(explained: &Explanation) -> Value {
    let sentence = &explained.sentence;
    let tokens: Vec<_> = (0..sentence.len())
        .map(|token| {
            let tag = &sentence.tags()[token];
            json!({
                "id": token + 1, "form": sentence.word(token), "lemma": tag.lemma, "upos": tag.upos,
                "head": sentence.tree().head(token).map_or(0, |head| head + 1), "deprel": sentence.tree().deprel(token),
            })
        })
        .collect();
    let mentions: Vec<_> = explained
        .mentions
        .iter()
        .flat_map(|mention| {
            mention.actors.iter().map(|actor| {
                json!({
                    "mention": mention.span.slice(sentence.text), "first": mention.tokens.start + 1, "last": mention.tokens.end,
                    "id": actor.actor.id, "name": actor.actor.name, "unit": actor.unit, "person": actor.person, "rule": mention.rule,
                    "because": mention.because,
                })
            })
        })
        .collect();
    let frames: Vec<_> = explained
        .trials
        .iter()
        .map(|trial| {
            let events = if let Outcome::Events(events) = &trial.outcome { events.clone() } else { Vec::new() };
            json!({
                "frame": trial.frame.id, "trigger": trial.trigger, "file": trial.frame.place.file, "line": trial.frame.place.line,
                "outcome": why(&trial.outcome, trial.frame.relation.standing), "events": events,
            })
        })
        .collect();
    let unresolved = explained.unresolved.iter();
    let unresolved: Vec<_> =
        unresolved.map(|reference| json!({"words": reference.span.slice(sentence.text), "reason": reference.reason})).collect();
    json!({"sentence": sentence.as_str(), "tokens": tokens, "mentions": mentions, "unresolved": unresolved, "frames": frames, "events": explained.events})
}
