use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::{Cli, End};

/// Print completions for a shell
///
/// For bash: detente completions bash > ~/.local/share/bash-completion/completions/detente
#[derive(Args)]
pub struct Completions {
    /// Which shell
    shell: Shell,
}

impl Completions {
    pub fn run(self) -> anyhow::Result<End> {
        clap_complete::generate(self.shell, &mut Cli::command(), "detente", &mut std::io::stdout());
        Ok(End::Done)
    }
}
