//! The one hardened way to run git: nothing that a repository says makes a program run.

use std::path::Path;
use std::process::Command;

use crate::anchor::StoreId;
use crate::connector::name::Member;
use crate::process::{self, ProcessError};

/// What a repository could use to run a program of its own, switched off.
const HARDENED: [&str; 8] = [
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.pager=cat",
    "diff.external=",
    "commit.gpgSign=false",
    "protocol.ext.allow=never",
    "submodule.recurse=false",
    "core.attributesFile=/dev/null",
];

/// Variables of the caller that would point git elsewhere.
const CALLERS: [&str; 10] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_NAMESPACE",
    "GIT_CONFIG_PARAMETERS",
    "GIT_CONFIG_COUNT",
    "GIT_EXTERNAL_DIFF",
    "GIT_TEMPLATE_DIR",
];

fn git(repository: &Path) -> Command {
    let mut command = process::program("git");
    command.arg("-C").arg(repository);
    for setting in HARDENED {
        command.args(["-c", setting]);
    }
    for variable in CALLERS {
        command.env_remove(variable);
    }
    command
}

/// Makes a new store's folder a repository, with the store as its first commit. One that is a repository already
/// gets the commit alone.
pub fn init(folder: &Path, author: &Member, store: &StoreId) -> Result<(), ProcessError> {
    process::run(git(folder).args(["init", "--quiet", "--template="]))?;
    process::run(git(folder).args(["add", "--", ".gitattributes", "policy", "groups", "audit"]))?;
    let (name, mail) = (format!("user.name={author}"), format!("user.email={author}@{store}"));
    let mut commit = git(folder);
    commit.args(["-c", &name, "-c", &mail, "commit", "--quiet", "--no-verify", "-m", "Begin the store"]);
    process::run(&mut commit)
}
