//! What can go wrong between a store and git.

use std::path::PathBuf;

use crate::diagnostic::{Diagnostic, Kind};
use crate::private_fs::FsError;
use crate::process::ProcessError;

/// Why git did not do what it was asked for, or what it has is not taken.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// The store is in no repository of its own.
    #[error("{} is not a git repository", .0.display())]
    NoRepository(PathBuf),
    /// git itself.
    #[error("git could not {deed}: {said}")]
    Failed {
        /// What it was to do.
        deed: &'static str,
        /// The last line it said.
        said: String,
    },
    /// It did not start.
    #[error(transparent)]
    Program(#[from] ProcessError),
    /// A repository that names a program.
    #[error("this repository's own configuration could make git run a program: {0}")]
    NamesProgram(String),
    /// No branch to work on.
    #[error("the repository is on no branch")]
    Detached,
    /// No remote to work with.
    #[error("the repository has no remote")]
    NoRemote,
    /// Several, and none that the branch follows.
    #[error("the repository has several remotes ({0}), and the branch follows none")]
    WhichRemote(String),
    /// An answer that is none.
    #[error("git has answered something unexpected when asked to {0}")]
    Answer(&'static str),
    /// A file is not in the folder that stores never lose.
    #[error("{0} is gone from the store's folder")]
    Gone(String),
    /// A file longer than any of a store's history is.
    #[error("the remote sends more than any store has: {0}")]
    TooMuch(String),
    /// Somebody else was faster.
    #[error("the remote has moved on meanwhile")]
    Raced,
    /// Something in another one's tree that no store has.
    #[error("{path:?} of the remote does not belong into a store: {why}")]
    Foreign {
        /// Where.
        path: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// The disk.
    #[error(transparent)]
    Disk(#[from] FsError),
}

impl Diagnostic for GitError {
    fn kind(&self) -> Kind {
        match self {
            Self::NamesProgram(_) | Self::Foreign { .. } | Self::Gone(_) | Self::TooMuch(_) => Kind::Integrity,
            Self::NoRepository(_) | Self::NoRemote | Self::WhichRemote(_) | Self::Detached => Kind::Usage,
            Self::Program(error) => error.kind(),
            Self::Disk(error) => error.kind(),
            _ => Kind::Failed,
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::NoRepository(folder) => format!("make it one: git -C {} init", folder.display()),
            Self::NamesProgram(_) => "remove it from .git/config, or begin with a clone of your own".to_owned(),
            Self::Detached => "go to a branch: git switch main".to_owned(),
            Self::NoRemote => "name one: git remote add origin URL".to_owned(),
            Self::WhichRemote(_) => {
                "say which the branch follows: git branch --set-upstream-to REMOTE/BRANCH".to_owned()
            }
            Self::Gone(_) => "bring it back, in the store's folder: git checkout HEAD -- .".to_owned(),
            Self::Raced => "try again: keyward sync".to_owned(),
            Self::Foreign { .. } | Self::TooMuch(_) => {
                "nothing was taken; tell whoever has put it there, or install a newer keyward".to_owned()
            }
            Self::Program(error) => return error.hint(),
            Self::Disk(error) => return error.hint(),
            _ => return None,
        };
        Some(hint)
    }
}
