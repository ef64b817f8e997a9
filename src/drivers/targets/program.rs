//! A program that a target names: looked at each time, run apart from everything, for a while.

use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::path::{Path, PathBuf};
use std::process::ExitStatus;
use std::time::{Duration, Instant};

use crate::connector::fields::Fields;
use crate::driver::{DriverError, Fault};
use crate::drivers::said;
use crate::private_fs::{self, FsError};
use crate::process::{self, Talk, TalkError};

/// How long one question of a probe may take.
const ASKED: Duration = Duration::from_secs(10);
/// How long a probe waits before it asks again, at first and at most.
const PAUSES: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(2));
/// What is kept of the time for ending a program that takes too long.
const ENDING: Duration = Duration::from_secs(1);

/// An absolute path and the arguments.
pub(super) struct Program<'a>(&'a [String]);

impl<'a> Program<'a> {
    pub(super) fn new(argv: &'a [String]) -> Self {
        Self(argv)
    }

    /// The true path of the program, if nobody but root and this user could have exchanged it.
    pub(super) fn path(&self) -> Result<PathBuf, FsError> {
        private_fs::own_program(Path::new(self.called()))
    }

    /// Runs it to its end; `input` is all it gets. Only an exit code of 0 is well.
    pub(super) fn run(&self, input: &[u8], deadline: Instant, fields: &Fields) -> Result<(), DriverError> {
        let path = self.path().map_err(|error| super::refused(&error))?;
        let left = deadline.saturating_duration_since(Instant::now());
        let mut command = process::apart(path);
        // Some programs do what they are called.
        command.arg0(self.called()).args(self.0.iter().skip(1));
        let mut talk = Talk::start(&mut command, left.saturating_sub(ENDING.min(left / 2)))
            .map_err(|error| self.silent(&error))?;
        talk.say(input);
        let ending = talk.hear_out().map_err(|error| self.silent(&error))?;
        if ending.status.success() && ending.heard_out {
            return Ok(());
        }
        let mut said = format!("{} {}", self.called(), how(ending.status));
        if let Some(line) = said::last_line(&ending.complaint, [fields]) {
            said.extend([": ", &line]);
        }
        Err(DriverError::unknown(Fault::Retryable, said))
    }

    /// Runs it without input again and again until it is well; nobody waits beyond the deadline.
    pub(super) fn until_well(&self, deadline: Instant, fields: &Fields) -> Result<(), DriverError> {
        let mut pause = PAUSES.0;
        loop {
            let asked = self.run(&[], deadline.min(Instant::now() + ASKED), fields);
            let Err(error) = asked else { return Ok(()) };
            let left = deadline.saturating_duration_since(Instant::now());
            if error.fault != Fault::Retryable || left <= pause {
                return Err(DriverError { said: format!("the probe: {}", error.said), ..error });
            }
            std::thread::sleep(pause);
            pause = (2 * pause).min(PAUSES.1);
        }
    }

    fn called(&self) -> &str {
        self.0.first().map_or("", String::as_str)
    }

    fn silent(&self, error: &TalkError) -> DriverError {
        match error {
            TalkError::Start(source) => {
                let fault =
                    if source.kind() == std::io::ErrorKind::TimedOut { Fault::Retryable } else { Fault::Permanent };
                DriverError::harmless(fault, format!("{} cannot be started: {source}", self.called()))
            }
            error => DriverError::unknown(Fault::Retryable, format!("{}: {error}", self.called())),
        }
    }
}

fn how(status: ExitStatus) -> String {
    match (status.code(), status.signal()) {
        (Some(0), _) => "did not take the value".to_owned(),
        (Some(code), _) => format!("ended with exit code {code}"),
        (None, signal) => format!("was ended by signal {}", signal.unwrap_or_default()),
    }
}
