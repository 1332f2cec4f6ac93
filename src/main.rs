//! The `detente` command line: reads arguments, runs a command, turns its end into an exit code.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
