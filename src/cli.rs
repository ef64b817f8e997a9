//! The command line: what there is to type, which command it means, and what its end means to the caller.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory as _, Parser, Subcommand};

use crate::clipboard::HELPER;
use crate::commands;
use crate::context::{self, Context, Ending, Globals};
use crate::diagnostic::{Failure, Kind};
use crate::output::{Ui, UiOptions};
use crate::settings::Settings;

/// Keep the credentials of connectors sealed, and everyone who touches one on a signed record
///
/// A store is a folder of age files and signed metadata; there is no server. Values never come from the command line.
#[derive(Debug, Parser)]
#[command(
    name = "keyward",
    version,
    max_term_width = 100,
    arg_required_else_help = true,
    after_help = "\
Exit codes: 0 ok, 1 failed, 2 usage, 3 attention, 4 denied by policy, 5 locked, 6 integrity, 7 vendor failed,
8 partly done, 70 internal

Start with:
  keyward demo
  keyward init"
)]
struct Cli {
    #[command(flatten)]
    globals: Globals,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Demo(commands::demo::Args),
    Init(commands::init::Args),
    Identity(commands::identity::Args),
    Doctor(commands::doctor::Args),
    Whoami(commands::whoami::Args),
    Add(commands::add::Args),
    Set(commands::set::Args),
    Edit(commands::edit::Args),
    Move(commands::mv::Args),
    Restore(commands::restore::Args),
    Remove(commands::remove::Args),
    Inventory(commands::inventory::Args),
    Show(commands::show::Args),
    Reveal(commands::reveal::Args),
    Run(commands::run::Args),
    Export(commands::export::Args),
    Inject(commands::inject::Args),
    Rotate(commands::rotate::Args),
    Revoke(commands::revoke::Args),
    Due(commands::due::Args),
    Dependent(commands::dependent::Args),
    Vendor(commands::vendor::Args),
    Plugin(commands::plugin::Args),
    Schedule(commands::schedule::Args),
    Member(commands::member::Args),
    Group(commands::group::Args),
    Env(commands::env::Args),
    Access(commands::access::Args),
    Rekey(commands::rekey::Args),
    Policy(commands::policy::Args),
    Sync(commands::sync::Args),
    Join(commands::join::Args),
    Resolve(commands::resolve::Args),
    Lease(commands::lease::Args),
    Log(commands::log::Args),
    Audit(commands::audit::Args),
    Completions(commands::completions::Args),
    Man(commands::completions::ManArgs),
    #[command(name = HELPER, hide = true)]
    Clipboard(commands::clipboard::Args),
}

/// The whole command line, for completions, manual pages and tests.
pub fn command() -> clap::Command {
    Cli::command()
}

/// Runs one command line to its end.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    crate::hygiene::harden();
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let cli = match Cli::try_parse_from(&arguments) {
        Ok(cli) => cli,
        Err(error) => return usage(error, arguments),
    };
    let settings = Settings::read();
    let Globals { quiet, no_input, .. } = cli.globals;
    let runs = matches!(cli.command, Command::Run(_));
    let prefix = if runs { PREFIX } else { "" };
    let ui = Ui::new(UiOptions { quiet, no_input, width: settings.columns, prefix });
    let mut cx = Context { ui, settings, globals: cli.globals, deeds: context::Deeds::default() };
    let ended = run(cli.command, &mut cx);
    cx.commit_deeds();
    match ended {
        Ok(Ending::Done) => ExitCode::SUCCESS,
        Ok(Ending::Found(kind)) => exit_code(kind),
        Ok(Ending::Passed(code)) => ExitCode::from(code),
        Err(failure) => match (runs, report(&failure, &mut cx.ui)) {
            (true, _) if !of_program(&failure) => ExitCode::from(OWN_FAILURE),
            (_, code) => code,
        },
    }
}

fn run(command: Command, cx: &mut Context) -> Result<Ending, Failure> {
    match command {
        Command::Demo(args) => commands::demo::run(&args, cx),
        Command::Identity(args) => commands::identity::run(args, cx),
        Command::Init(args) => commands::init::run(&args, cx),
        Command::Doctor(args) => commands::doctor::run(&args, cx),
        Command::Whoami(args) => commands::whoami::run(&args, cx),
        Command::Add(args) => commands::add::run(args, cx),
        Command::Set(args) => commands::set::run(&args, cx),
        Command::Edit(args) => commands::edit::run(&args, cx),
        Command::Move(args) => commands::mv::run(&args, cx),
        Command::Restore(args) => commands::restore::run(&args, cx),
        Command::Remove(args) => commands::remove::run(&args, cx),
        Command::Inventory(args) => commands::inventory::run(&args, cx),
        Command::Show(args) => commands::show::run(&args, cx),
        Command::Reveal(args) => commands::reveal::run(&args, cx),
        Command::Run(args) => commands::run::run(&args, cx),
        Command::Export(args) => commands::export::run(&args, cx),
        Command::Inject(args) => commands::inject::run(&args, cx),
        Command::Rotate(args) => commands::rotate::run(&args, cx),
        Command::Revoke(args) => commands::revoke::run(&args, cx),
        Command::Due(args) => commands::due::run(&args, cx),
        Command::Dependent(args) => commands::dependent::run(args, cx),
        Command::Vendor(args) => commands::vendor::run(args, cx),
        Command::Plugin(args) => commands::plugin::run(args, cx),
        Command::Schedule(args) => commands::schedule::run(&args, cx),
        Command::Member(args) => commands::member::run(args, cx),
        Command::Group(args) => commands::group::run(args, cx),
        Command::Env(args) => commands::env::run(args, cx),
        Command::Access(args) => commands::access::run(args, cx),
        Command::Rekey(args) => commands::rekey::run(&args, cx),
        Command::Policy(args) => commands::policy::run(&args, cx),
        Command::Sync(args) => commands::sync::run(&args, cx),
        Command::Log(args) => commands::log::run(&args, cx),
        Command::Resolve(args) => commands::resolve::run(&args, cx),
        Command::Join(args) => commands::join::run(&args, cx),
        Command::Lease(args) => commands::lease::run(&args, cx),
        Command::Audit(args) => commands::audit::run(args, cx),
        Command::Completions(args) => commands::completions::run(&args, command_line, cx),
        Command::Man(args) => commands::completions::man(&args, command_line, cx),
        Command::Clipboard(args) => commands::clipboard::run(&args, cx),
    }
}

fn command_line() -> clap::Command {
    command()
}

/// The one place that knows exit codes.
fn exit_code(kind: Kind) -> ExitCode {
    ExitCode::from(match kind {
        Kind::Failed => 1,
        Kind::Usage => 2,
        Kind::Attention => 3,
        Kind::Denied => 4,
        Kind::Locked => 5,
        Kind::Integrity => 6,
        Kind::Vendor => 7,
        Kind::Partly => 8,
        Kind::Internal => 70,
        Kind::NotExecutable => 126,
        Kind::NoProgram => 127,
    })
}

/// What every line of ours on stderr begins with where the program that we run speaks there too.
const PREFIX: &str = "keyward: ";
/// Of `run`: all codes below are the program's.
const OWN_FAILURE: u8 = 125;

/// Whether a failure of `run` has a code of its own, which a shell gives too.
fn of_program(failure: &Failure) -> bool {
    failure.signal().is_some() || matches!(failure.kind(), Kind::NotExecutable | Kind::NoProgram)
}

fn report(failure: &Failure, ui: &mut Ui) -> ExitCode {
    if let Some(signal) = failure.signal().and_then(|signal| u8::try_from(signal).ok()) {
        return ExitCode::from(128_u8.saturating_add(signal));
    }
    if !failure.is_silent() {
        ui.error(&failure.chain(), failure.hint().as_deref());
    }
    exit_code(failure.kind())
}

/// clap's own words for a wrong command line, and for `--help` and `--version`.
fn usage(mut error: clap::Error, arguments: Vec<OsString>) -> ExitCode {
    hide_value(&mut error);
    let meant = command().ignore_errors(true).try_get_matches_from(arguments);
    if error.use_stderr() && meant.is_ok_and(|meant| meant.subcommand_name() == Some("run")) {
        let mut ui = Ui::new(UiOptions { prefix: PREFIX, ..UiOptions::default() });
        error.render().to_string().lines().filter(|line| !line.is_empty()).for_each(|line| ui.status(line));
        return ExitCode::from(OWN_FAILURE);
    }
    // A closed pipe behind `--help | head` is nobody's concern.
    let _ = error.print();
    if error.use_stderr() { exit_code(Kind::Usage) } else { ExitCode::SUCCESS }
}

/// Whoever puts a value on the command line of `add` or `set` has shown it to the shell; a log of what we say need
/// not have it too.
fn hide_value(error: &mut clap::Error) {
    let word = matches!(error.get(ContextKind::InvalidArg), Some(ContextValue::String(word)) if !word.starts_with('-'));
    let usage = error.get(ContextKind::Usage).map(ToString::to_string).unwrap_or_default();
    let takes_values = ["keyward add", "keyward set"].iter().any(|command| usage.contains(command));
    if error.kind() == ErrorKind::UnknownArgument && word && takes_values {
        let tip = "values come from a prompt, standard input or a file, never from the command line";
        error.insert(ContextKind::InvalidArg, ContextValue::String("[hidden]".to_owned()));
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip.into()]));
    }
}
