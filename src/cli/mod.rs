//! One file a command. The only place that prints: data to standard output, all else to standard error.

mod analyse;
mod build;
mod compare;
mod completions;
mod conllu;
mod diagram;
mod eval;
mod explain;
mod export;
mod extract;
mod fields;
mod filters;
mod graph;
mod input;
mod label;
mod lexicon;
mod load;
mod model;
mod parse;
mod progress;
mod quotes;
mod summary;
mod view;
mod weights;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use detente::lexicon::Lexicon;
use detente::network::Network;
use detente::pipeline::Pipeline;

/// Reads news and builds a graph of who does what to whom in world politics.
///
/// Start with: detente build FOLDER
#[derive(Parser)]
#[command(name = "detente", version, propagate_version = true, max_term_width = 110, after_help = EXIT_CODES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    common: Common,
}

const EXIT_CODES: &str = "Exit codes: 0 done; 1 done, but some inputs were skipped, or what was compared differs; 2 failed.";

#[derive(Subcommand)]
enum Command {
    Build(Box<build::Build>),
    Extract(extract::Extract),
    Graph(graph::Graph),
    Analyse(Box<analyse::Analyse>),
    Compare(Box<compare::Compare>),
    View(Box<view::View>),
    Export(export::Export),
    Label(label::LabelPairs),
    Eval(eval::Eval),
    Explain(explain::Explain),
    Parse(parse::Parse),
    Lexicon(lexicon::LexiconCommand),
    Model(model::Model),
    Completions(completions::Completions),
}

/// Options of every command.
#[derive(Args)]
struct Common {
    /// Threads to use; the result is the same for any number [default: all cores]
    #[arg(long, short, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
    /// Say nothing but errors and what was skipped
    #[arg(long, short, global = true)]
    quiet: bool,
    /// Folder of tables that add to the built-in actors and relations, or replace them; see `detente lexicon check --help`
    #[arg(long, global = true, value_name = "DIR")]
    lexicon: Option<PathBuf>,
}

impl Common {
    /// The built-in tables, with the user's.
    fn lexicon(&self) -> anyhow::Result<Lexicon> {
        match &self.lexicon {
            None => Ok(Lexicon::builtin()),
            Some(folder) if folder.is_dir() => Ok(Lexicon::with_folder(folder)?),
            Some(folder) => anyhow::bail!("--lexicon: {} is no folder", folder.display()),
        }
    }

    fn pipeline(&self) -> anyhow::Result<Pipeline> {
        Ok(Pipeline::new(self.lexicon()?, Network::english()))
    }
}

/// How a command ended when it did not fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Done,
    /// Done, but inputs were skipped.
    Skipped,
    /// Done, and the two sides are not the same.
    Different,
}

/// Parses the arguments and runs the command.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    match execute(cli) {
        Ok(End::Done) => ExitCode::SUCCESS,
        Ok(End::Skipped | End::Different) => ExitCode::from(1),
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            let code = error.downcast_ref::<detente::error::Error>().map(|error| format!("[{}] ", error.code()));
            eprintln!("error: {}{}", code.unwrap_or_default(), message(&error));
            if let Some(hint) = hint(&error) {
                eprintln!("hint: {hint}");
            }
            ExitCode::from(2)
        }
    }
}

fn execute(cli: Cli) -> anyhow::Result<End> {
    if let Some(jobs) = cli.common.jobs {
        rayon::ThreadPoolBuilder::new().num_threads(jobs.into()).build_global()?;
    }
    match cli.command {
        Command::Build(command) => command.run(&cli.common),
        Command::Extract(command) => command.run(&cli.common),
        Command::Graph(command) => command.run(&cli.common),
        Command::Analyse(command) => command.run(&cli.common),
        Command::Compare(command) => command.run(&cli.common),
        Command::View(command) => command.run(&cli.common),
        Command::Export(command) => command.run(&cli.common),
        Command::Label(command) => command.run(&cli.common),
        Command::Eval(command) => command.run(&cli.common),
        Command::Explain(command) => command.run(&cli.common),
        Command::Parse(command) => command.run(&cli.common),
        Command::Lexicon(command) => command.run(&cli.common),
        Command::Model(command) => command.run(&cli.common),
        Command::Completions(command) => command.run(),
    }
}

/// `detente extract … | head` ends when head has enough: that is no failure.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let io = cause.downcast_ref::<std::io::Error>();
        io.is_some_and(|io| io.kind() == std::io::ErrorKind::BrokenPipe)
    })
}

const OURS: &str = "events come from `detente extract`, graphs from `detente build` or `detente graph`";

/// The error with its causes. An error of the library is the last: it already says what the system said.
fn message(error: &anyhow::Error) -> String {
    let mut causes = Vec::new();
    for cause in error.chain() {
        causes.push(cause.to_string());
        if cause.is::<detente::error::Error>() {
            break;
        }
    }
    causes.join(": ")
}

fn hint(error: &anyhow::Error) -> Option<&'static str> {
    use detente::error::Error;
    match error.downcast_ref::<Error>()? {
        Error::NoInput(_) => Some("give files, folders, patterns such as 'news/*.txt', or - for standard input"),
        Error::Io { source, .. } if source.kind() == std::io::ErrorKind::PermissionDenied => {
            Some("check who may read or write there")
        }
        Error::Io { action: "read", source, .. } if source.kind() == std::io::ErrorKind::NotFound => Some(OURS),
        Error::Format { .. } => Some(OURS),
        _ => None,
    }
}
