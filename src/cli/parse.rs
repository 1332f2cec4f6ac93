use std::io::Write;

use clap::Args;
use detente::ingest;
use detente::treebank;

use super::conllu::conllu;
use super::fields::InputFlags;
use super::{Common, End, input};

/// Print the dependency trees of texts as CoNLL-U
#[derive(Args)]
#[command(after_help = "Example: detente parse story.txt > story.conllu")]
pub struct Parse {
    /// Files, folders, patterns, or - for standard input
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<String>,
    #[command(flatten)]
    input: InputFlags,
}

impl Parse {
    pub fn run(self, common: &Common) -> anyhow::Result<End> {
        let pipeline = common.pipeline()?;
        let mut out = input::stdout();
        let (mut end, mut sentences, mut words) = (End::Done, 0u64, 0u64);
        for record in ingest::open(&self.inputs, &self.input.options())? {
            let reading = record.read();
            for warning in reading.warnings {
                eprintln!("warning: {warning}");
            }
            if let Some(issue) = reading.skipped {
                eprintln!("skipped: {issue}");
                end = End::Skipped;
            }
            let Some(document) = reading.document else { continue };
            let mut failure = None;
            let mut first = true;
            pipeline.trees(&document.text, |sentence| {
                if failure.is_some() {
                    return;
                }
                sentences += 1;
                words += sentence.len() as u64;
                let mut tree = conllu(&sentence);
                tree.comments.insert(0, format!("sent_id = {}-{}", document.id, sentence.index + 1));
                if std::mem::take(&mut first) {
                    tree.comments.insert(0, format!("newdoc id = {}", document.id));
                }
                failure = treebank::write(&tree, &mut out).err();
            });
            if let Some(failure) = failure {
                return Err(failure.into());
            }
        }
        out.flush()?;
        if !common.quiet {
            eprintln!("{sentences} sentences, {words} words");
        }
        Ok(end)
    }
}
