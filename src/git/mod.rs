//! The one hardened way to run git: nothing that a repository says makes a program run, and what comes from another one is
//! bytes to be verified, never files that git itself would put in place.

mod error;
mod import;
mod incoming;
pub mod lease;
mod push;
mod repository;

use std::path::Path;
use std::process::Command;

use crate::process;
use crate::settings;

pub use error::GitError;
pub use import::{Author, Entry};
pub use incoming::{Blob, Incoming, Place, Tree};
pub use repository::{Oid, Remote, Repository, Status};

/// What a repository could use to run a program of its own, switched off; what is written, flushed; and others waited for.
const HARDENED: [&str; 19] = [
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.pager=cat",
    "core.attributesFile=/dev/null",
    "core.excludesFile=/dev/null",
    "core.fsync=committed,reference",
    "core.quotePath=false",
    "diff.external=",
    "commit.gpgSign=false",
    "push.gpgSign=false",
    "protocol.ext.allow=never",
    "submodule.recurse=false",
    "fetch.recurseSubmodules=false",
    "fetch.fsckObjects=true",
    "push.recurseSubmodules=no",
    "gc.auto=0",
    "maintenance.auto=false",
    // A git that outlives a killed keyward is done in a moment.
    "core.filesRefLockTimeout=5000",
    "core.packedRefsTimeout=5000",
];

/// What the caller says of how he reaches a remote, which is his affair.
const KEPT: [&str; 5] = ["GIT_SSH", "GIT_SSH_COMMAND", "GIT_ASKPASS", "GIT_SSL_CAINFO", "GIT_CONFIG_GLOBAL"];

/// No file that git makes of what others send is longer: more than the history of any store.
const LONGEST_FILE: u64 = 8 * 1024 * 1024 * 1024;

/// Of an ssh that must not ask: it fails instead, whatever it would have asked for. Whoever names another answers himself.
const NO_ANSWER: [(&str, &str); 2] = [("SSH_ASKPASS", "false"), ("SSH_ASKPASS_REQUIRE", "force")];

/// git in this folder, with everything switched off that could run a program.
fn git(folder: &Path, attended: bool) -> Command {
    let mut command = process::program("git");
    command.arg("-C").arg(folder).arg("--no-pager");
    for setting in HARDENED {
        command.args(["-c", setting]);
    }
    // Whatever the caller says to git would point it elsewhere, make it write, or name a program; but for how the user
    // reaches a remote, which is his affair.
    for variable in settings::variables_of("GIT_") {
        if variable.to_str().is_none_or(|name| !KEPT.contains(&name)) {
            command.env_remove(variable);
        }
    }
    // What it says is read by us, too.
    command.env("LC_ALL", "C");
    if !attended {
        command.env("GIT_TERMINAL_PROMPT", "0");
        if settings::variables_of("SSH_ASKPASS").is_empty() {
            command.envs(NO_ANSWER);
        }
    }
    command
}
