//! A home with a store in it, and the program in that home.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A home folder of its own, with a store that `alice/laptop` has made.
pub struct Home(TempDir);

impl Home {
    pub fn new() -> Self {
        let home = Self(tempfile::Builder::new().prefix("keyward-servers-").tempdir().unwrap());
        home.ok(&["init", "--member", "alice", "--device", "laptop", "--quiet"], "");
        home
    }

    pub fn path(&self, below: &str) -> PathBuf {
        self.0.path().join(below)
    }

    /// The program, perhaps so many minutes later.
    fn command(&self, minutes: u32, arguments: &[&str]) -> Command {
        let keyward = env!("CARGO_BIN_EXE_keyward");
        let mut command = Command::new(if minutes == 0 { keyward } else { "faketime" });
        if minutes > 0 {
            command.args(["-f", &format!("+{minutes}m"), keyward]);
        }
        command.args(arguments).env_clear().env("HOME", self.0.path()).current_dir(self.0.path());
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        for name in ["CONFIG", "STATE", "DATA"] {
            command.env(format!("XDG_{name}_HOME"), self.path(&name.to_lowercase()));
        }
        command
    }

    /// Runs it with this on its stdin.
    pub fn run(&self, minutes: u32, arguments: &[&str], input: &str) -> Output {
        let file = self.path("input");
        fs::write(&file, input).unwrap();
        let mut command = self.command(minutes, arguments);
        command.stdin(fs::File::open(&file).unwrap()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let output = command.output().unwrap();
        fs::remove_file(&file).unwrap();
        output
    }

    /// What it answers where all is well.
    pub fn ok(&self, arguments: &[&str], input: &str) -> String {
        self.later(0, arguments, input)
    }

    /// The same so many minutes later.
    pub fn later(&self, minutes: u32, arguments: &[&str], input: &str) -> String {
        let output = self.run(minutes, arguments, input);
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {complaint}");
        String::from_utf8(output.stdout).unwrap()
    }
}
