//! A home that can be copied, a command that runs there, and the questions that are asked after every accident.

use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// What went wrong, in words.
pub type Trouble = String;

/// A folder for homes, in memory where the machine has such a place: what is tested is what survives a killed process, and
/// that does not depend on the disk.
pub fn scratch() -> Result<TempDir, Trouble> {
    let mut builder = tempfile::Builder::new();
    builder.prefix("keyward-crash-");
    let memory = builder.tempdir_in("/dev/shm");
    memory.or_else(|_| builder.tempdir()).map_err(|error| format!("no folder for homes: {error}"))
}

/// A home folder with nothing of the machine's user in it.
#[derive(Clone)]
pub struct Home(PathBuf);

/// What a command said and how it ended.
#[derive(Debug)]
pub struct Said {
    /// The exit code; 128+n for a signal.
    pub code: i32,
    /// The answer's exact bytes.
    pub stdout: Vec<u8>,
    /// The conversation.
    pub stderr: String,
}

impl Said {
    /// Whether it ended well.
    pub fn is_ok(&self) -> bool {
        self.code == 0
    }

    /// The answer as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.stdout).into_owned()
    }
}

impl Home {
    /// A new, empty one.
    pub fn empty(at: PathBuf) -> Result<Self, Trouble> {
        fs::create_dir_all(&at).map_err(|error| format!("{}: {error}", at.display()))?;
        Ok(Self(at))
    }

    /// A copy of this one.
    pub fn copy(&self, to: PathBuf) -> Result<Self, Trouble> {
        let copied = Command::new("cp").args(["-a", "--reflink=auto"]).arg(&self.0).arg(&to).output();
        match copied {
            Ok(output) if output.status.success() => Ok(Self(to)),
            Ok(output) => Err(format!("cp: {}", String::from_utf8_lossy(&output.stderr))),
            Err(error) => Err(format!("cp: {error}")),
        }
    }

    /// A path in it.
    pub fn path(&self, below: impl AsRef<Path>) -> PathBuf {
        self.0.join(below)
    }

    /// The store's folder.
    pub fn store(&self) -> PathBuf {
        self.path("data/keyward/default")
    }

    /// This machine's folders of stores; a killed `init` may leave one of a store that never came to be.
    pub fn states(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.path("state/keyward")).into_iter().flatten();
        entries.filter_map(Result::ok).map(|entry| entry.path()).filter(|path| path.is_dir()).collect()
    }

    /// `program` in this home, with a clean environment and nobody at the terminal.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.0).env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("HOME", &self.0).env("USER", "alice").env("TZ", "UTC").env("LC_ALL", "C.UTF-8");
        for (variable, place) in [("XDG_CONFIG_HOME", "config"), ("XDG_STATE_HOME", "state"), ("XDG_DATA_HOME", "data")]
        {
            command.env(variable, self.path(place));
        }
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs keyward with something on its standard input.
    pub fn feed(&self, arguments: &[&str], input: &str) -> Result<Said, Trouble> {
        let mut command = self.command(program());
        command.args(arguments);
        finish(command, input).map_err(|error| format!("{arguments:?}: {error}"))
    }

    /// Runs keyward.
    pub fn run(&self, arguments: &[&str]) -> Result<Said, Trouble> {
        self.feed(arguments, "")
    }

    /// Runs what must succeed.
    pub fn ok(&self, arguments: &[&str]) -> Result<Said, Trouble> {
        self.ok_with(arguments, "")
    }

    /// Runs what must succeed, with something on its standard input.
    pub fn ok_with(&self, arguments: &[&str], input: &str) -> Result<Said, Trouble> {
        let said = self.feed(arguments, input)?;
        if said.is_ok() {
            return Ok(said);
        }
        Err(format!("{arguments:?} ended with {}: {}{}", said.code, said.text(), said.stderr.trim_end()))
    }

    /// Adds a connector.
    pub fn add(&self, reference: &str, value: &str) -> Result<(), Trouble> {
        self.ok_with(&["add", reference, "--owner", "team", "--purpose", "test"], value).map(drop)
    }

    /// A value must be this one.
    pub fn reveals(&self, reference: &str, value: &str) -> Result<(), Trouble> {
        let said = self.ok(&["reveal", reference])?;
        if said.stdout == value.as_bytes() {
            return Ok(());
        }
        Err(format!("{reference} is {:?} and not {value:?}", said.text()))
    }

    /// Everything in the store and in its record must be in order.
    pub fn is_whole(&self) -> Result<(), Trouble> {
        self.ok(&["doctor"])?;
        self.ok(&["audit", "verify", "--each"]).map(drop)
    }
}

/// The program under test.
pub fn program() -> &'static str {
    env!("CARGO_BIN_EXE_keyward")
}

/// Runs a prepared command to its end.
pub fn finish(mut command: Command, input: &str) -> std::io::Result<Said> {
    let mut child = command.spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        // A program that was killed before it read has closed the pipe.
        let _ = stdin.write_all(input.as_bytes());
    }
    Ok(child.wait_with_output()?.into())
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        let code = output.status.code().unwrap_or_else(|| 128 + output.status.signal().unwrap_or_default());
        Self { code, stdout: output.stdout, stderr: String::from_utf8_lossy(&output.stderr).into_owned() }
    }
}
