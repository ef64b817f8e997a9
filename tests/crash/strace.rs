//! Driving strace: which calls a command makes, and one of them met by a signal or an error.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::home::{Home, Said, Trouble, finish, program};

/// Calls that change what is on the disk or wait for it, or that hand something to the caller.
pub const WRITING: &[&str] = &[
    "write",
    "pwrite64",
    "writev",
    "fsync",
    "fdatasync",
    "rename",
    "renameat",
    "renameat2",
    "unlink",
    "unlinkat",
    "mkdir",
    "mkdirat",
    "ftruncate",
    "linkat",
    "fallocate",
    "copy_file_range",
    "fchmod",
    "flock",
];

/// Calls that look at the disk, and opening, which may also create.
pub const READING: &[&str] =
    &["openat2", "openat", "read", "readv", "fstat", "newfstatat", "statx", "getdents64", "lseek"];

/// One call of a command: its name, and the how manieth of this name it is in its thread.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Call {
    /// Where it stands among all calls of the run that was watched.
    pub place: usize,
    /// Its name.
    pub name: String,
    /// From 1; what strace's `when=` counts, which counts in each thread by itself.
    pub number: usize,
    /// The call's first argument, a descriptor for many.
    pub first: String,
    /// Whether it is the program's own; before it come the loader's and the runtime's.
    pub own: bool,
}

impl Call {
    /// Whether it writes.
    pub fn writes(&self) -> bool {
        WRITING.contains(&self.name.as_str())
    }

    /// Whether it writes to standard output or standard error.
    pub fn speaks(&self) -> bool {
        self.name == "write" && matches!(self.first.as_str(), "1" | "2")
    }
}

impl std::fmt::Display for Call {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "({}, {})", self.name, self.number)
    }
}

/// Runs keyward under strace with these options of it.
fn under(home: &Home, options: &[&str], log: &Path, arguments: &[&str], input: &str) -> Result<Said, Trouble> {
    let mut command = home.command("strace");
    // One worker thread: the same calls in every run.
    command.env("RAYON_NUM_THREADS", "1");
    command.args(["-f", "-qq", "-o"]).arg(log).args(options).arg(program()).args(arguments);
    finish(command, input).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => "strace is missing: install the package strace".to_owned(),
        _ => format!("strace: {error}"),
    })
}

/// Every relevant call of a command that runs to its end, in order, the same pair of name and number once.
pub fn calls(home: &Home, log: &Path, arguments: &[&str], input: &str) -> Result<Vec<Call>, Trouble> {
    let trace = format!("trace=prctl,{},{}", WRITING.join(","), READING.join(","));
    let said = under(home, &["-e", &trace], log, arguments, input)?;
    if !said.is_ok() {
        return Err(format!("{arguments:?} under strace ended with {}: {}", said.code, said.stderr));
    }
    let text = fs::read(log).map_err(|error| format!("strace wrote no log: {error}"))?;
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut calls: Vec<Call> = Vec::new();
    let mut own = false;
    let text = String::from_utf8_lossy(&text);
    for line in text.lines() {
        let Some((thread, rest)) = line.split_once(' ') else { continue };
        // `123 write(5, ...`, but not `123 <... write resumed>` nor `123 +++ exited`.
        let Some((name, rest)) = rest.trim_start().split_once('(') else { continue };
        if name == "prctl" {
            own |= rest.starts_with("PR_SET_DUMPABLE");
            continue;
        }
        if !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            continue;
        }
        let number = counts.entry((thread, name)).or_default();
        *number += 1;
        let (name, number) = (name.to_owned(), *number);
        let first = rest.split([',', ')']).next().unwrap_or_default().to_owned();
        if !calls.iter().any(|call| call.name == name && call.number == number) {
            calls.push(Call { place: calls.len(), name, number, first, own });
        }
    }
    if own { Ok(calls) } else { Err("strace saw no call of the program's own".to_owned()) }
}

/// Runs a command and has something happen at one call: `signal=KILL`, `error=EIO`. Tells whether the call was reached.
pub fn inject(
    home: &Home,
    log: &Path,
    call: &Call,
    what: &str,
    arguments: &[&str],
    input: &str,
) -> Result<(Said, bool), Trouble> {
    let trace = format!("trace={}", call.name);
    let inject = format!("inject={}:{what}:when={}", call.name, call.number);
    let said = under(home, &["-e", &trace, "-e", &inject], log, arguments, input)?;
    let reached = match what {
        "signal=KILL" => said.code == 137,
        _ => fs::read(log).is_ok_and(|text| String::from_utf8_lossy(&text).contains("(INJECTED)")),
    };
    Ok((said, reached))
}
