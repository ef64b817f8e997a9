//! `demo`: the whole story in a throwaway store, told by the real commands.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::context::{Context, Ending};
use crate::diagnostic::{Diagnostic, Failure, Kind};
use crate::private_fs::{self, Dir};
use crate::process::{self, ProcessError};
use crate::secret::{generate, random};

/// Show what keyward does, in a throwaway store
///
/// Makes a store in a folder of its own, takes values from a .env file it writes, and runs the real commands. Your own
/// identity and stores are not touched.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  keyward demo\n  keyward demo ./keyward-demo")]
pub struct Args {
    /// Folder to keep; without one it is made and removed again
    #[arg(value_name = "DIR")]
    dir: Option<PathBuf>,
}

/// A command of the demo that ended otherwise than the story says.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// It ended with another code.
    #[error("`keyward {command}` ended with {found} instead of {expected}")]
    Ended {
        /// What was run.
        command: String,
        /// What it ended with.
        found: String,
        /// What it should have ended with.
        expected: i32,
    },
    /// It could not be run.
    #[error(transparent)]
    Process(#[from] ProcessError),
    /// A log that is not where it should be.
    #[error("the demo's audit log is not where it should be")]
    NoLog,
    /// A folder that holds something.
    #[error("{} is not empty", .0.display())]
    NotEmpty(PathBuf),
}

impl Diagnostic for DemoError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotEmpty(_) => Kind::Usage,
            _ => Kind::Failed,
        }
    }
}

const OWNER: &str = "payments";

/// write a .env -> init, add, inventory, run, reveal, set, verify -> flip a byte -> verify again
pub fn run(args: &Args, cx: &mut Context) -> Result<Ending, Failure> {
    let throwaway = args.dir.is_none();
    let folder = match &args.dir {
        // Absolute: a relative XDG folder would count as none, and the user's own would be taken.
        Some(dir) => cx.settings.here.as_ref().map_or_else(|| dir.clone(), |here| here.join(dir)),
        // A name that no other user can have made before us.
        None => cx.settings.temporary.join(format!("keyward-demo-{:032x}", u128::from_be_bytes(random()?))),
    };
    let dir = Dir::create(&folder)?;
    if !dir.entries("")?.is_empty() {
        return Err(DemoError::NotEmpty(folder).into());
    }
    let told = Stage { dir: &dir, cx }.play();
    if throwaway {
        private_fs::remove_tree(&folder)?;
    }
    told?;
    cx.ui.answer("")?;
    if !throwaway {
        cx.ui.answer(&format!("Everything is in {}; remove it when you have looked around.", folder.display()))?;
    }
    cx.ui.answer("To start for real:")?;
    cx.ui.answer("  keyward init")?;
    cx.ui.answer("  keyward add dev/NAME --owner TEAM --purpose WHY")?;
    Ok(Ending::Done)
}

struct Stage<'a> {
    dir: &'a Dir,
    cx: &'a mut Context,
}

impl Stage<'_> {
    fn play(&mut self) -> Result<(), Failure> {
        let alphabet = b"abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
        let values = [("STRIPE_API_KEY", generate(32, alphabet)?), ("DATABASE_PASSWORD", generate(20, alphabet)?)];
        let lines = values.iter().map(|(name, value)| [name.as_bytes(), b"=", value.expose(), b"\n"].concat());
        self.dir.write(".env", &lines.collect::<Vec<_>>().concat())?;

        self.say("A store is a folder. This one is new, and so is the identity that opens it.")?;
        self.keyward(&["init", "store", "--member", "you", "--device", "demo"], None, 0)?;

        self.say("Two values move from a .env file into it. Values never stand on the command line.")?;
        let stripe = ["add", "dev/stripe:api_key", "--owner", OWNER, "--purpose", "charge cards", "--every", "30d"];
        self.keyward(&stripe, Some("STRIPE_API_KEY"), 0)?;
        let database = ["add", "prod/database:password", "--owner", OWNER, "--purpose", "read invoices"];
        self.keyward(&database, Some("DATABASE_PASSWORD"), 0)?;

        self.say("The inventory needs no identity: metadata is signed, not secret.")?;
        self.keyward(&["inventory"], None, 0)?;

        self.say("A program gets a value in its environment. What it says of it is masked here.")?;
        let bind = "STRIPE_API_KEY=dev/stripe";
        self.keyward(&["run", "-e", bind, "--mask", "--", "printenv", "STRIPE_API_KEY"], None, 0)?;

        self.say("Production wants a reason. Without one it is refused, and the refusal is recorded.")?;
        self.keyward(&["reveal", "prod/database"], None, 4)?;
        self.keyward(&["reveal", "prod/database", "--reason", "restore a backup"], None, 0)?;

        self.say("A second version; the first stays valid until it is revoked at the vendor.")?;
        self.keyward(&["set", "dev/stripe", "--generate"], None, 0)?;
        self.keyward(&["show", "dev/stripe"], None, 0)?;

        self.say("Everyone who touched a secret is on a signed record.")?;
        self.keyward(&["audit", "log", "--limit", "6"], None, 0)?;
        self.keyward(&["audit", "verify"], None, 0)?;

        self.say("Now somebody changes one byte of that record.")?;
        let log = self.own_log()?;
        self.flip(&log)?;
        self.keyward(&["audit", "verify", "--full"], None, 6)?;
        self.say("The byte is put back, and the record is whole again.")?;
        self.flip(&log)?;
        self.keyward(&["audit", "verify", "--full"], None, 0)
    }

    fn say(&mut self, text: &str) -> Result<(), Failure> {
        self.cx.ui.answer("")?;
        Ok(self.cx.ui.answer(&format!("# {text}"))?)
    }

    /// Prints a command as a person would type it, runs it, and shows what it says.
    fn keyward(&mut self, arguments: &[&str], variable: Option<&str>, expected: i32) -> Result<(), Failure> {
        let typed = arguments.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ");
        let pipe = variable.map(|name| format!("sed -n 's/^{name}=//p' .env | ")).unwrap_or_default();
        self.cx.ui.answer(&format!("$ {pipe}keyward {typed}"))?;
        let mut command = process::ourselves().map_err(DemoError::Process)?;
        command.args(arguments);
        self.surroundings(&mut command);
        let output = match variable {
            None => process::capture(&mut command, None),
            Some(name) => {
                let file = crate::secret::Secret::new(self.dir.read(".env", 4096)?);
                let prefix = format!("{name}=");
                let line =
                    file.expose().split(|byte| *byte == b'\n').find_map(|line| line.strip_prefix(prefix.as_bytes()));
                process::capture(command.stdin(Stdio::piped()), line)
            }
        };
        let output = output.map_err(DemoError::Process)?;
        for stream in [&output.stdout, &output.stderr] {
            for line in String::from_utf8_lossy(stream).lines() {
                self.cx.ui.answer(line)?;
            }
        }
        if output.status.code() != Some(expected) {
            let found = output.status.to_string();
            return Err(DemoError::Ended { command: typed, found, expected }.into());
        }
        if expected != 0 {
            self.cx.ui.answer(&format!("(exit code {expected})"))?;
        }
        Ok(())
    }

    /// Folders of the demo's own, so that nothing of the user's is read or written.
    fn surroundings(&self, command: &mut Command) {
        let folder = self.dir.path();
        command.current_dir(folder);
        for (variable, place) in [("XDG_CONFIG_HOME", "config"), ("XDG_STATE_HOME", "state"), ("XDG_DATA_HOME", "data")]
        {
            command.env(variable, folder.join(place));
        }
        command.env("KEYWARD_STORE", folder.join("store")).env("COLUMNS", "80");
    }

    /// The first file of the own audit log, in the demo's state folder.
    fn own_log(&self) -> Result<String, Failure> {
        let stores = self.dir.entries("state/keyward")?;
        let store = stores.iter().find(|entry| entry.name.starts_with("kw1")).ok_or(DemoError::NoLog)?;
        Ok(format!("state/keyward/{}/audit/1.jsonl", store.name))
    }

    /// Flips the lowest bit of one byte in the middle of a reason, which keeps the line a line.
    fn flip(&mut self, log: &str) -> Result<(), Failure> {
        let mut bytes = self.dir.read(log, 1024 * 1024)?;
        let reasons = [&b"restore a backup"[..], &b"restore a bacjup"[..]];
        let found = reasons.iter().find_map(|reason| bytes.windows(reason.len()).position(|window| window == *reason));
        let at = found.ok_or(DemoError::NoLog)? + 13;
        bytes[at] ^= 1;
        Ok(self.dir.write(log, &bytes)?)
    }
}

/// A word as a shell wants it.
fn quoted(word: &str) -> String {
    let plain =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b':' | b'-' | b'_' | b'.' | b'@' | b'=');
    if word.bytes().all(plain) { word.to_owned() } else { format!("'{word}'") }
}
