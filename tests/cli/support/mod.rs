//! A hermetic home with a store in it, and a command that runs there.

pub mod checkout;
pub mod team;
pub mod tour;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// What a test may end in.
pub type Outcome = Result<(), Box<dyn std::error::Error>>;

/// A home folder of its own; nothing of the machine's user is seen.
pub struct TestEnv {
    root: TempDir,
}

/// What a command said and how it ended.
#[derive(Debug)]
pub struct Said {
    /// The exit code; 128+n for a signal.
    pub code: i32,
    /// The answer.
    pub stdout: String,
    /// The conversation.
    pub stderr: String,
    /// The answer's exact bytes.
    pub bytes: Vec<u8>,
}

impl TestEnv {
    /// A home without anything in it.
    pub fn empty() -> std::io::Result<Self> {
        Ok(Self { root: tempfile::Builder::new().prefix("keyward-test-").tempdir()? })
    }

    /// A home with a store `alice/laptop` has just made.
    pub fn with_store() -> Result<Self, Box<dyn std::error::Error>> {
        let env = Self::empty()?;
        env.ok(&["init", "--member", "alice", "--device", "laptop"])?;
        Ok(env)
    }

    /// A path below the home.
    pub fn path(&self, below: impl AsRef<Path>) -> PathBuf {
        self.root.path().join(below)
    }

    /// The store's folder.
    pub fn store(&self) -> PathBuf {
        self.path("data/keyward/default")
    }

    /// This machine's folder of the store, where its own log and pins are.
    pub fn state(&self) -> std::io::Result<PathBuf> {
        let mut stores = fs::read_dir(self.path("state/keyward"))?.filter_map(Result::ok).map(|entry| entry.path());
        let kw1 = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("kw1"));
        stores.find(kw1).ok_or_else(|| std::io::Error::other("there is no state folder"))
    }

    /// The program, in this home, with a clean environment; nobody is at the terminal.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_keyward"));
        command.args(arguments).current_dir(self.root.path()).env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("HOME", self.root.path()).env("USER", "alice").env("TZ", "UTC").env("LC_ALL", "C.UTF-8");
        for (variable, place) in [("XDG_CONFIG_HOME", "config"), ("XDG_STATE_HOME", "state"), ("XDG_DATA_HOME", "data")]
        {
            command.env(variable, self.path(place));
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs the program.
    pub fn run(&self, arguments: &[&str]) -> std::io::Result<Said> {
        Ok(self.command(arguments).output()?.into())
    }

    /// Runs the program with something on its standard input.
    pub fn feed(&self, arguments: &[&str], input: &[u8]) -> std::io::Result<Said> {
        let mut child = self.command(arguments).stdin(Stdio::piped()).spawn()?;
        if let Some(mut stdin) = child.stdin.take() {
            // A program that refuses before it reads closes the pipe: that is its right.
            let _ = stdin.write_all(input);
        }
        Ok(child.wait_with_output()?.into())
    }

    /// Runs what must succeed.
    pub fn ok(&self, arguments: &[&str]) -> Result<Said, Box<dyn std::error::Error>> {
        expect_code(0, arguments, self.run(arguments)?)
    }

    /// Runs what must end with a code.
    pub fn fails(&self, code: i32, arguments: &[&str]) -> Result<Said, Box<dyn std::error::Error>> {
        expect_code(code, arguments, self.run(arguments)?)
    }

    /// Adds a connector with one value.
    pub fn add(&self, reference: &str, value: &str) -> Outcome {
        let arguments = ["add", reference, "--owner", "team", "--purpose", "test"];
        expect_code(0, &arguments, self.feed(&arguments, value.as_bytes())?).map(drop)
    }
}

fn expect_code(code: i32, arguments: &[&str], said: Said) -> Result<Said, Box<dyn std::error::Error>> {
    if said.code == code {
        return Ok(said);
    }
    Err(format!("{arguments:?} ended with {} instead of {code}\n{}{}", said.code, said.stdout, said.stderr).into())
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        use std::os::unix::process::ExitStatusExt as _;
        let code = output.status.code().unwrap_or_else(|| 128 + output.status.signal().unwrap_or_default());
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Self { code, stdout: text(&output.stdout), stderr: text(&output.stderr), bytes: output.stdout }
    }
}
