//! `run`: a program with values in its environment, in files or taken out of what it says.

use std::ffi::{OsStr, OsString};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};

use zeroize::Zeroizing;

use crate::audit::Action;
use crate::context::bindings::{self, BindingArgs, Deed};
use crate::context::{Context, Ending};
use crate::diagnostic::{Diagnostic, Failure, Kind};
use crate::export::{Name, steers_programs};
use crate::mask::{self, Mask};
use crate::policy::Capability;
use crate::private_fs::MemoryFolder;
use crate::process;
use crate::secret::Secret;
use crate::signals::Signals;

/// Run a program with credentials in its environment
///
/// keyward becomes the program: no shell, exactly these arguments, and its signals and exit code are its own. A bound
/// name that is in the environment already is replaced; keyward's own variables are removed. What is wrong before the
/// program begins ends with 125 and a line that begins with "keyward:"; 126 means that the program does not begin, 127
/// that it is not there.
///
/// A file .keyward.toml names references for a project's programs and is safe to commit. It counts after you have seen and
/// accepted it on a terminal, and again after each change.
///
/// With --files or --mask keyward waits for the program instead, passes on the signals that are sent to it, and ends
/// with its exit code, 128+n for a signal. Masked output goes through pipes: a program that looks for a terminal finds
/// none there.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyward run -e GITHUB_TOKEN=dev/github:token -- sh -c 'echo ${#GITHUB_TOKEN}'
  keyward run --env prod --reason 'nightly report' -e PGPASSWORD=db -- env
  keyward run -e TOKEN=dev/github:token --pristine -- env
  keyward run -e TOKEN=dev/github:token --files -- sh -c 'cat \"$TOKEN_FILE\"'
  keyward run -e TOKEN=dev/github:token --mask -- sh -c 'echo \"$TOKEN\"'
  keyward run --profile ci -- env")]
#[expect(clippy::doc_markdown, reason = "the comments are the help that people read")]
pub struct Args {
    #[command(flatten)]
    bindings: BindingArgs,
    /// Which profile of .keyward.toml counts where neither -e nor --bindings is given [default: default]
    #[arg(long, value_name = "NAME", conflicts_with_all = ["bind", "bindings"])]
    profile: Option<String>,
    /// Give it only PATH, HOME, TERM, LANG, LC_*, TMPDIR, USER, SHELL and what is bound
    #[arg(long, help_heading = "What runs")]
    pristine: bool,
    /// Put values into files in memory, removed afterwards; NAME_FILE says where, NAME is not set
    #[arg(long, help_heading = "What runs")]
    files: bool,
    /// Replace values in what it says by [masked NAME], also as base64 and line by line
    #[arg(long, help_heading = "What runs")]
    mask: bool,
    /// The program and its arguments
    #[arg(last = true, required = true, value_name = "ARGV", help_heading = "What runs")]
    argv: Vec<OsString>,
}

/// Why a program did not run.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// A variable that decides which code runs, or that is ours.
    #[error("{0} is never bound: it would change which programs and libraries are run, or is keyward's own")]
    Forbidden(String),
    /// A profile says its environments itself.
    #[error("--env is for references on the command line; a profile names the environments of its own")]
    EnvironmentOfProfile,
    /// The environment ends a value there.
    #[error("the value for {0} has a NUL byte in it, which no environment variable can hold")]
    Nul(Name),
    /// No such program.
    #[error("{0} is not there")]
    NoProgram(String),
    /// It does not begin.
    #[error("{0} cannot be run")]
    NotExecutable(String, #[source] std::io::Error),
}

impl Diagnostic for RunError {
    fn kind(&self) -> Kind {
        match self {
            Self::Forbidden(_) | Self::EnvironmentOfProfile | Self::Nul(_) => Kind::Usage,
            Self::NoProgram(_) => Kind::NoProgram,
            Self::NotExecutable(..) => Kind::NotExecutable,
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Forbidden(_) => Some("bind it to another name".to_owned()),
            Self::EnvironmentOfProfile => Some("choose a profile with --profile, or credentials with -e".to_owned()),
            Self::Nul(_) => Some("give it as a file: --files".to_owned()),
            Self::NotExecutable(_, why) if why.kind() == ErrorKind::ArgumentListTooLong => {
                Some("the environment is too large for this system; give large values as files: --files".to_owned())
            }
            _ => None,
        }
    }
}

/// bindings -> disclose -> the environment as we were given it, without ours -> exec, or wait and clean up
pub fn run(args: &Args, cx: &mut Context) -> Result<Ending, Failure> {
    let asked = args.bindings(cx)?;
    let mut access = cx.open()?;
    let bindings = asked.resolve(&access, cx)?;
    for binding in &bindings {
        let name = args.variable(&binding.name);
        if steers_programs(&name) || steers_programs(binding.name.as_str()) {
            return Err(RunError::Forbidden(name).into());
        }
    }
    let sink = if args.files { "files" } else { "program" };
    let deed = Deed { action: Action::Run, capability: Capability::Use, sink, mix: args.bindings.mix };
    let values = bindings::disclose(bindings, deed, &mut access, cx)?;
    drop(access);

    let [program, arguments @ ..] = &args.argv[..] else {
        return Err(RunError::NoProgram("nothing".to_owned()).into());
    };
    let mut command = if args.pristine { process::pristine(program) } else { process::program(program) };
    command.args(arguments);
    if !args.files {
        put_into_environment(&values, &mut command)?;
    }
    if args.files || args.mask {
        return attend(args, values, command, cx);
    }
    Err(start_error(program, process::become_it(&mut command)).into())
}

impl Args {
    /// What is bound on the command line; if nothing is, what the project's profile binds.
    fn bindings(&self, cx: &mut Context) -> Result<BindingArgs, Failure> {
        if !self.bindings.bind.is_empty() || self.bindings.bindings.is_some() {
            return Ok(self.bindings.clone());
        }
        if cx.globals.env.is_some() {
            return Err(RunError::EnvironmentOfProfile.into());
        }
        // Its references name their environments, and were accepted as they are.
        cx.settings.environment = None;
        let profile = cx.profile(self.profile.as_deref().unwrap_or("default"))?;
        let bind = profile.iter().map(|(name, reference)| format!("{name}={reference}")).collect();
        Ok(BindingArgs { bind, ..self.bindings.clone() })
    }

    /// What a binding's variable is called.
    fn variable(&self, name: &Name) -> String {
        if self.files { format!("{name}_FILE") } else { name.to_string() }
    }
}

fn put_into_environment(values: &[(Name, Secret)], command: &mut Command) -> Result<(), RunError> {
    for (name, value) in values {
        if value.expose().contains(&0) {
            return Err(RunError::Nul(name.clone()));
        }
        command.env(name.as_str(), OsStr::from_bytes(value.expose()));
    }
    Ok(())
}

fn put_into_files(
    args: &Args,
    values: &[(Name, Secret)],
    command: &mut Command,
    cx: &Context,
) -> Result<MemoryFolder, Failure> {
    let folder = MemoryFolder::new(cx.settings.runtime.as_deref().into_iter().chain([Path::new("/dev/shm")]))?;
    for (name, value) in values {
        // A value of the same name in the caller's environment is another one.
        command.env_remove(name.as_str());
        command.env(args.variable(name), folder.write(name.as_str(), value.expose())?);
    }
    Ok(folder)
}

/// Waits for the program. What was put into files goes as soon as it has ended; its output may go on for as long as
/// something that it left behind says something.
fn attend(args: &Args, values: Vec<(Name, Secret)>, mut command: Command, cx: &Context) -> Result<Ending, Failure> {
    let failed = |command: &Command, error| start_error(command.get_program(), error);
    // Before there are files: from here on no signal ends us without removing them.
    let signals = Signals::catch().map_err(|error| failed(&command, error))?;
    let folder = if args.files { Some(put_into_files(args, &values, &mut command, cx)?) } else { None };
    let mut mask = Mask::default();
    if args.mask {
        for (name, value) in &values {
            mask.add(name.as_str(), value);
        }
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
    }
    drop(values);
    let [out, err] = cx.ui.pass_through();
    let (mask, command) = (&mask, &mut command);
    let status = std::thread::scope(|scope| {
        let status = process::attend(command, &signals, |child| {
            if let Some(said) = child.stdout.take() {
                scope.spawn(move || pass_on(said, out, mask.stream()));
            }
            if let Some(said) = child.stderr.take() {
                scope.spawn(move || pass_on(said, err, mask.stream()));
            }
        });
        drop(folder);
        // Whoever still talks may be left by a signal.
        drop(signals);
        status
    });
    Ok(Ending::Passed(code(status.map_err(|error| failed(command, error))?)))
}

/// Passes on what a program says, without the values.
fn pass_on(mut said: impl Read, mut to: impl Write, mut stream: mask::Stream<'_>) {
    let mut piece = Zeroizing::new(vec![0; 64 * 1024]);
    loop {
        let clean = match said.read(&mut piece) {
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Ok(read @ 1..) => stream.next(&piece[..read]),
            Ok(0) | Err(_) => break,
        };
        // Nobody listens any more: leaving closes the pipe, and the program learns it as if it had no pipe between.
        if to.write_all(&clean).and_then(|()| to.flush()).is_err() {
            return;
        }
    }
    let _ = to.write_all(&stream.end()).and_then(|()| to.flush());
}

fn start_error(program: &OsStr, error: std::io::Error) -> RunError {
    let name = program.to_string_lossy().into_owned();
    if error.kind() == ErrorKind::NotFound { RunError::NoProgram(name) } else { RunError::NotExecutable(name, error) }
}

/// As a shell says it.
fn code(status: ExitStatus) -> u8 {
    let code = status.code().unwrap_or_else(|| 128 + status.signal().unwrap_or_default());
    u8::try_from(code).unwrap_or(u8::MAX)
}
