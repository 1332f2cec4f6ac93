use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use detente::export;
use detente::lexicon::{FormKind, Imported, Lexicon};
use detente::model::Document;
use detente::network::Network;
use detente::pipeline::Pipeline;

use super::{Common, End, input};

/// Check, show and import the tables of actors and relations
#[derive(Args)]
pub struct LexiconCommand {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Check(Check),
    List(List),
    Import(Import),
}

/// Check a folder of tables, as --lexicon takes it
///
/// Reads every table and runs the examples of every frame. A folder may hold any of the tables below; each adds to the built-in one of its name, or
/// takes its place where its first line is `# replace`.
#[derive(Args)]
#[command(after_help = tables())]
struct Check {
    /// Folder of tables
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

/// List actors, or all that is known of one
#[derive(Args)]
#[command(after_help = "Example: detente lexicon list --actor IRN")]
struct List {
    /// Id of an actor
    #[arg(long, value_name = "ID")]
    actor: Option<String>,
}

/// Make tables of TABARI or PETRARCH dictionaries
///
/// Takes actor dictionaries (`NAME [CODE]`, `+SYNONYM`, `[CODE 19930120-20010120]`) and agent dictionaries (`NOUN {PLURAL} [~CODE]`). What cannot be
/// taken over is told with its line.
#[derive(Args)]
#[command(
    after_help = "Example: detente lexicon import my.actors my.agents -o my-lexicon && detente build news/ --lexicon my-lexicon"
)]
struct Import {
    /// Dictionaries
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Folder for the tables
    #[arg(long, short, value_name = "DIR")]
    output: PathBuf,
}

fn tables() -> String {
    let names: Vec<&str> = Lexicon::tables().collect();
    format!("Tables: {}\n\nExample: detente lexicon check my-lexicon", names.join(", "))
}

impl LexiconCommand {
    pub fn run(self, common: &Common) -> anyhow::Result<End> {
        match self.command {
            Command::Check(check) => check.run(),
            Command::List(list) => list.run(common),
            Command::Import(import) => import.run(common),
        }
    }
}

impl Check {
    fn run(self) -> anyhow::Result<End> {
        if !self.folder.is_dir() {
            bail!("{} is no folder", self.folder.display());
        }
        let lexicon = Lexicon::with_folder(&self.folder)?;
        let (actors, forms) = (lexicon.actors.all().len(), lexicon.actors.forms().len());
        let pipeline = Pipeline::new(lexicon, Network::english());
        let mut wrong = Vec::new();
        let mut examples = 0;
        for frame in pipeline.lexicon().relations.frames() {
            // The built-in frames are tested with the program.
            if !Path::new(&frame.place.file).starts_with(&self.folder) {
                continue;
            }
            if frame.yes.is_empty() {
                wrong.push(format!("{}: frame `{}` has no example", frame.place, frame.id));
            }
            let events = |text: &str| pipeline.extract(&Document { text: text.to_owned(), ..Document::default() }).events;
            for example in &frame.yes {
                examples += 1;
                let found = events(&example.text);
                for expected in &example.events {
                    if !found.iter().any(|event| expected.is(event) && event.relation == frame.relation.id) {
                        wrong.push(format!(
                            "{}: `{}` does not give {} -> {} {}",
                            frame.place, example.text, expected.source, expected.target, expected.status
                        ));
                    }
                }
            }
            for text in &frame.no {
                examples += 1;
                if events(text).iter().any(|event| event.frame == frame.id) {
                    wrong.push(format!("{}: `{text}` gives `{}`", frame.place, frame.id));
                }
            }
        }
        if !wrong.is_empty() {
            bail!("{}", wrong.join("\n"));
        }
        println!("{actors} actors with {forms} forms; {examples} examples of your frames pass");
        Ok(End::Done)
    }
}

impl List {
    fn run(self, common: &Common) -> anyhow::Result<End> {
        let lexicon = common.lexicon()?;
        let mut out = input::stdout();
        let Some(id) = self.actor else {
            for actor in lexicon.actors.all().values() {
                writeln!(out, "{}\t{}\t{}", actor.id, actor.kind, actor.name)?;
            }
            out.flush()?;
            return Ok(End::Done);
        };
        let Some(actor) = lexicon.actors.all().get(id.as_str()) else {
            bail!("no actor `{id}`; `detente lexicon list` shows all");
        };
        let home = actor.home.as_ref().map_or_else(String::new, |home| format!(", based in {home}"));
        writeln!(out, "{}  {}  ({}{home})", actor.id, actor.name, actor.kind)?;
        let own = || lexicon.actors.forms().iter().filter(|form| form.actor.as_ref().is_some_and(|own| own.id == actor.id));
        for (kind, title) in [
            (FormKind::Name, "names"),
            (FormKind::Demonym, "demonyms"),
            (FormKind::Metonym, "capitals"),
            (FormKind::Body, "bodies"),
            (FormKind::Person, "persons"),
        ] {
            let forms: Vec<_> = own().filter(|form| form.kind == kind).collect();
            if forms.is_empty() {
                continue;
            }
            writeln!(out, "\n{title}")?;
            for form in forms {
                // A person's other spellings stand behind the name.
                if kind == FormKind::Person && form.person.as_ref() != Some(&form.text) {
                    continue;
                }
                let unit = form.unit.map_or_else(String::new, |unit| format!("  {unit}"));
                let role = form.role.as_ref().map_or_else(String::new, |role| format!("  {role}"));
                let days = match (form.from, form.to) {
                    (None, None) => String::new(),
                    (Some(from), None) => format!("  since {from}"),
                    (None, Some(to)) => format!("  until {to}"),
                    (Some(from), Some(to)) => format!("  {from} to {to}"),
                };
                writeln!(out, "  {}{unit}{role}{days}  ({})", form.text, form.place)?;
            }
        }
        out.flush()?;
        Ok(End::Done)
    }
}

impl Import {
    fn run(self, common: &Common) -> anyhow::Result<End> {
        let lexicon = common.lexicon()?;
        let mut imported = Imported::default();
        for file in &self.files {
            let bytes = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
            // Old dictionaries are in Latin-1 now and then.
            let text = String::from_utf8(bytes)
                .unwrap_or_else(|error| error.as_bytes().iter().map(|&byte| char::from(byte)).collect());
            imported.add(&lexicon, &file.display().to_string(), &text);
        }
        let [forms, agents, actors] = imported.counts();
        if forms + agents == 0 {
            bail!("no entry found; an entry is `NAME [CODE]`, an agent `NOUN [~CODE]`");
        }
        for (name, text) in imported.tables() {
            export::write_whole(&self.output.join(name), |to| to.write_all(text.as_bytes()))?;
        }
        // What we write, we can read.
        Lexicon::with_folder(&self.output)?;
        for (file, line, reason) in &imported.skipped {
            eprintln!("skipped: {file}:{line}: {reason}");
        }
        if !common.quiet {
            eprintln!("{forms} forms, {agents} agents and {actors} new actors, written to {}", self.output.display());
        }
        Ok(if imported.skipped.is_empty() { End::Done } else { End::Skipped })
    }
}
