//! The one door to other programs: exact argv, never a shell, and none of our own variables in a child.

mod talk;

use std::ffi::OsStr;
use std::io::{Read as _, Write as _};
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::process::{Child, Command, ExitStatus, Output, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use signal_hook::consts::SIGCONT;

use crate::diagnostic::{Diagnostic, Kind};
use crate::signals::Signals;
use crate::{hygiene, private_fs, settings};

pub use talk::{Ending, Talk, TalkError};

/// A program that could not be run, or that failed.
#[derive(Debug, thiserror::Error)]
pub enum ProcessError {
    /// It is not installed.
    #[error("the program {0} is not installed")]
    NotFound(String),
    /// It could not be started or waited for.
    #[error("cannot run {0}")]
    Start(String, #[source] std::io::Error),
    /// It ended with an error of its own.
    #[error("{program} failed: {said}")]
    Failed {
        /// The program.
        program: String,
        /// The last line it said.
        said: String,
    },
}

impl Diagnostic for ProcessError {
    fn kind(&self) -> Kind {
        Kind::Failed
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::NotFound(program) => Some(format!("install {program} and try again")),
            _ => None,
        }
    }
}

/// A program to be run. Its environment is ours without the variables that are meant for keyward alone.
#[expect(clippy::disallowed_methods, reason = "this is the door")]
pub fn program(name: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(name);
    // Also those that only another version of us knows.
    for variable in settings::variables_of(settings::PREFIX) {
        command.env_remove(variable);
    }
    command
}

/// A program to be run that gets only the variables every program needs.
pub fn pristine(name: impl AsRef<OsStr>) -> Command {
    let mut command = program(name);
    command.env_clear().envs(settings::basic_variables());
    command
}

/// A program to be run that gets nothing of the place where we were called: neither its folder nor its `PATH`.
pub fn apart(path: impl AsRef<OsStr>) -> Command {
    let mut command = pristine(path);
    command.current_dir("/").env("PATH", private_fs::search_path());
    command
}

/// Becomes the program, which gets everything as we were given it; comes back only with why it could not.
pub fn become_it(command: &mut Command) -> std::io::Error {
    hygiene::as_given(command);
    command.exec()
}

/// Runs the program to its end as a child in our own process group, with everything as we were given it. Signals that a
/// process sends to us are passed on; those of the terminal it gets by itself. `begun` is called when it has begun.
pub fn attend(command: &mut Command, signals: &Signals, begun: impl FnOnce(&mut Child)) -> std::io::Result<ExitStatus> {
    hygiene::as_given(command);
    if let Some(signal) = signals.arrived().filter(|signal| *signal != SIGCONT) {
        // It ends as it would have if it had begun a moment earlier.
        return Ok(ExitStatus::from_raw(signal));
    }
    let mut child = command.spawn()?;
    begun(&mut child);
    loop {
        // In this order, and nowhere else: what has not been waited for still has its number.
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        for signal in signals.sent().filter_map(Signal::from_named_raw) {
            // It may have ended in between.
            let _ = kill_process(Pid::from_child(&child), signal);
        }
        signals.wait()?;
    }
}

/// Runs a program to its end without input; what it says goes nowhere, but its last line of complaint into the error.
pub fn run(command: &mut Command) -> Result<(), ProcessError> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.stdin(Stdio::null()).output().map_err(|error| start_error(&name, error))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let said = said.lines().last().unwrap_or("no reason was given").to_owned();
    Err(ProcessError::Failed { program: name, said })
}

/// The error of a program that did not start.
pub fn start_error(name: &str, error: std::io::Error) -> ProcessError {
    match error.kind() {
        std::io::ErrorKind::NotFound => ProcessError::NotFound(name.to_owned()),
        _ => ProcessError::Start(name.to_owned(), error),
    }
}

/// Our own program again, for a helper child.
pub fn ourselves() -> Result<Command, ProcessError> {
    let path = crate::settings::own_program().map_err(|error| start_error("keyward", error))?;
    Ok(program(path))
}

/// A program that takes what others send writes no file longer than this.
pub fn bound_files(command: &mut Command, bytes: u64) {
    hygiene::bound_files(command, bytes);
}

/// Runs a program to its end without input and keeps what it says; if that is more than `limit` bytes it is ended, and nothing
/// is kept.
pub fn capture_at_most(command: &mut Command, limit: u64) -> Result<Option<Output>, ProcessError> {
    let name = command.get_program().to_string_lossy().into_owned();
    let failed = |error| start_error(&name, error);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(failed)?;
    let (mouth, complaints) = (child.stdout.take(), child.stderr.take());
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let heard = std::thread::scope(|scope| {
        let listening = scope.spawn(|| complaints.map_or(Ok(0), |pipe| pipe.take(limit).read_to_end(&mut stderr)));
        let heard = mouth.map_or(Ok(0), |pipe| pipe.take(limit + 1).read_to_end(&mut stdout));
        if stdout.len() as u64 > limit {
            // It may have ended by itself, now that nobody listens.
            let _ = child.kill();
        }
        let complained = listening.join().unwrap_or(Ok(0));
        heard.and(complained)
    });
    let status = child.wait().map_err(failed)?;
    heard.map_err(failed)?;
    Ok((stdout.len() as u64 <= limit).then_some(Output { status, stdout, stderr }))
}

/// Runs a program to its end and keeps what it says; `input` is all it gets.
pub fn capture(command: &mut Command, input: Option<&[u8]>) -> Result<Output, ProcessError> {
    let name = command.get_program().to_string_lossy().into_owned();
    let stdin = if input.is_some() { Stdio::piped() } else { Stdio::null() };
    command.stdin(stdin).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| start_error(&name, error))?;
    if let (Some(mut stdin), Some(input)) = (child.stdin.take(), input) {
        // A child that does not read its input says so by how it ends.
        let _ = stdin.write_all(input);
    }
    child.wait_with_output().map_err(|error| start_error(&name, error))
}
