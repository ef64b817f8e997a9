//! `completions` and `man`: files for the shell and the manual, made from the command line itself.

use crate::context::{Context, Ending};
use crate::diagnostic::{Diagnostic, Failure, Kind};

/// Write the completions of a shell to standard output
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyward completions bash > ~/.local/share/bash-completion/completions/keyward
  keyward completions zsh")]
pub struct Args {
    /// Which shell
    #[arg(value_enum)]
    shell: clap_complete::Shell,
}

/// Write a manual page to standard output
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  keyward man\n  keyward man reveal\n  keyward man policy renew")]
pub struct ManArgs {
    /// Which command; the program itself if none is named
    #[arg(value_name = "COMMAND")]
    command: Vec<String>,
}

/// A command that is not there.
#[derive(Debug, thiserror::Error)]
#[error("there is no command {0}")]
pub struct NoCommand(String);

impl Diagnostic for NoCommand {
    fn kind(&self) -> Kind {
        Kind::Usage
    }

    fn hint(&self) -> Option<String> {
        Some("keyward help lists the commands".to_owned())
    }
}

/// command line -> script
pub fn run(args: &Args, command: impl FnOnce() -> clap::Command, cx: &mut Context) -> Result<Ending, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut without_hidden(&command()), "keyward", &mut script);
    cx.ui.raw(&script)?;
    Ok(Ending::Done)
}

/// The generators offer hidden commands as well.
fn without_hidden(command: &clap::Command) -> clap::Command {
    let visible = command.get_subcommands().filter(|sub| !sub.is_hide_set()).cloned();
    let named = clap::Command::new("keyward").version(env!("CARGO_PKG_VERSION"));
    named.args(command.get_arguments().cloned()).subcommands(visible)
}

/// command line -> page
pub fn man(args: &ManArgs, command: impl FnOnce() -> clap::Command, cx: &mut Context) -> Result<Ending, Failure> {
    let mut command = command();
    command.build();
    for word in &args.command {
        let found = command.find_subcommand(word).cloned();
        command = found.ok_or_else(|| NoCommand(args.command.join(" ")))?;
    }
    let mut page = Vec::new();
    let rendered = clap_mangen::Man::new(command).source("keyward").manual("keyward manual").render(&mut page);
    rendered.map_err(crate::output::OutputError::Write)?;
    // The generator knows no section for examples.
    let page = String::from_utf8_lossy(&page).replace(".SH EXTRA\nExamples:\n", ".SH EXAMPLES\n");
    cx.ui.raw(page.as_bytes())?;
    Ok(Ending::Done)
}
