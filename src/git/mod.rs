//! The one hardened way to run git: nothing that a repository says makes a program run.

use std::path::Path;
use std::process::Command;

use crate::anchor::StoreId;
use crate::connector::name::Member;
use crate::diagnostic::{Diagnostic, Kind};
use crate::private_fs::{Dir, FsError};
use crate::process::{self, ProcessError};
use crate::settings;

/// What a repository could use to run a program of its own, switched off.
const HARDENED: [&str; 10] = [
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.pager=cat",
    "diff.external=",
    "commit.gpgSign=false",
    "protocol.ext.allow=never",
    "submodule.recurse=false",
    "core.attributesFile=/dev/null",
    "gc.auto=0",
    "maintenance.auto=false",
];

fn git(repository: &Path) -> Command {
    let mut command = process::program("git");
    command.arg("-C").arg(repository);
    for setting in HARDENED {
        command.args(["-c", setting]);
    }
    // Whatever the caller says to git would point it elsewhere, make it write, or name a program.
    for variable in settings::variables_of("GIT_") {
        command.env_remove(variable);
    }
    command
}

/// What no store wants in its history: its lock, and writes that a killed process left.
const EXCLUDED: &[u8] = b"/.lock\n.kw-*\n";

/// Why a store is no repository.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// git.
    #[error("the store is made, but it is not a git repository yet: {0}")]
    Program(#[from] ProcessError),
    /// A repository that was here before and names a program.
    #[error("the store is made, but its repository names a program that git would run: {0}")]
    NamesProgram(String),
    /// The disk.
    #[error(transparent)]
    Disk(#[from] FsError),
}

impl Diagnostic for GitError {
    fn kind(&self) -> Kind {
        match self {
            Self::NamesProgram(_) => Kind::Integrity,
            _ => Kind::Failed,
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Program(error) => error.hint(),
            Self::NamesProgram(_) => {
                Some("remove it from .git/config, or begin with a repository of your own".to_owned())
            }
            Self::Disk(error) => error.hint(),
        }
    }
}

/// Makes a new store's folder a repository, with the store as its first commit. One that is a repository already
/// gets the commit alone.
pub fn init(store: &Dir, author: &Member, id: &StoreId) -> Result<(), GitError> {
    let folder = store.path();
    process::run(git(folder).args(["init", "--quiet", "--template="]))?;
    refuse_programs(folder)?;
    if store.entries(".git").is_ok() {
        store.write(".git/info/exclude", EXCLUDED)?;
    }
    process::run(git(folder).args(["add", "--", ".gitattributes", "policy", "groups", "audit"]))?;
    let (name, mail) = (format!("user.name={author}"), format!("user.email={author}@{id}"));
    let mut commit = git(folder);
    commit.args(["-c", &name, "-c", &mail, "commit", "--quiet", "--no-verify", "-m", "Begin the store"]);
    Ok(process::run(&mut commit)?)
}

/// Refuses a repository whose own configuration could make a command run a program. A key that is not known to be
/// harmless is taken for one that does.
fn refuse_programs(folder: &Path) -> Result<(), GitError> {
    let list = ["config", "--list", "--show-scope", "--name-only", "--null"];
    let said = process::capture(git(folder).args(list), None)?;
    if !said.status.success() {
        return Err(GitError::NamesProgram("it cannot be listed by this git".to_owned()));
    }
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    let words: Vec<&str> = said.split('\0').collect();
    let harmless = |key: &str| {
        const CORE: [&str; 7] = [
            "repositoryformatversion",
            "filemode",
            "bare",
            "logallrefupdates",
            "ignorecase",
            "precomposeunicode",
            "symlinks",
        ];
        let of_remote =
            key.starts_with("remote.") && [".url", ".fetch", ".pushurl"].iter().any(|end| key.ends_with(end));
        key.strip_prefix("core.").is_some_and(|key| CORE.contains(&key))
            || of_remote
            || ["user.", "branch.", "extensions."].iter().any(|section| key.starts_with(section))
    };
    let own = words.chunks_exact(2).filter(|pair| matches!(pair[0], "local" | "worktree")).map(|pair| pair[1]);
    match own.into_iter().find(|key| !harmless(&key.to_ascii_lowercase())) {
        Some(key) => Err(GitError::NamesProgram(key.to_owned())),
        None => Ok(()),
    }
}
