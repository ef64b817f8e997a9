//! What can go wrong at the disk, and what is on it afterwards.

use std::fmt;
use std::io;
use std::path::PathBuf;

use crate::diagnostic::{Diagnostic, Kind};

/// A deed at the disk that did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum FsError {
    /// Nothing has this name.
    #[error("{} does not exist", path.display())]
    NotFound {
        /// The place that was asked for.
        path: PathBuf,
    },
    /// Something other than what belongs at this place.
    #[error("{} is {what}", path.display())]
    NotRegular {
        /// The obstacle itself: the file asked for or a directory above it.
        path: PathBuf,
        /// What it is: `a symbolic link`, `a fifo`, `a device`, `a directory where a file belongs`, ...
        what: &'static str,
    },
    /// More bytes than a file of its sort may have.
    #[error("{} has {len} bytes or more; at most {limit} are allowed", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// Bytes seen.
        len: u64,
        /// Bytes allowed.
        limit: u64,
    },
    /// Group or others may reach a file that holds a secret.
    #[error("{} is open to other users (mode {mode:03o})", path.display())]
    NotPrivate {
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// Somebody else owns or can write a file that must be this user's own.
    #[error("{} belongs to another user or can be written by others (mode {mode:03o})", path.display())]
    NotOwn {
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// Not the program that was looked at.
    #[error("{} is not the program that was allowed: its digest is another one", path.display())]
    Exchanged {
        /// The program.
        path: PathBuf,
    },
    /// The name is taken.
    #[error("{} exists already", path.display())]
    Exists {
        /// The name.
        path: PathBuf,
    },
    /// The file does not have the length its writer left.
    #[error("{} is not as it was left: its length changed; it was not touched", path.display())]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// Another process holds the lock.
    #[error("{} is locked by another process", path.display())]
    Busy {
        /// The lock file.
        path: PathBuf,
    },
    /// The disk or the quota is full.
    #[error("cannot write {}: no space is left on the disk or in the quota; no file was changed", path.display())]
    Full {
        /// The file to be written.
        path: PathBuf,
    },
    /// The file system is mounted read-only.
    #[error("cannot write {}: the file system is read-only; no file was changed", path.display())]
    ReadOnly {
        /// The file to be written.
        path: PathBuf,
    },
    /// A name that cannot stand below a directory handle.
    #[error("{name:?} is not a usable file name")]
    BadName {
        /// The name or place, bytes that are not UTF-8 replaced.
        name: String,
    },
    /// No folder in memory can be made.
    #[error("no file system in memory is here: {why}")]
    NoMemory {
        /// Of each place why not.
        why: String,
    },
    /// One of the above about a path which a person gave, not about the store.
    #[error(transparent)]
    Given(Box<FsError>),
    /// Anything else the operating system refused.
    #[error("cannot {deed} {}{state}", path.display())]
    Io {
        /// The deed, as in "cannot read ...".
        deed: &'static str,
        /// The place.
        path: PathBuf,
        /// What is on disk now.
        state: OnDisk,
        /// The operating system's reason.
        source: io::Error,
    },
}

/// What a failed deed left on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnDisk {
    /// Nothing was to be written.
    Untouched,
    /// A write failed and every file is as it was.
    Unchanged,
    /// The change is visible, but the disk did not confirm it.
    Unconfirmed,
    /// The file may end in part of the new bytes.
    Torn,
}

impl fmt::Display for OnDisk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Untouched => "",
            Self::Unchanged => "; no file was changed",
            Self::Unconfirmed => "; the change was made but may not survive a power cut",
            Self::Torn => "; the file may end in a part of the new bytes",
        })
    }
}

impl FsError {
    /// The same error, said of a path which a person gave: a wrong input, not a tampered store.
    pub(super) fn given(self) -> Self {
        match self {
            Self::NotRegular { .. } | Self::TooLarge { .. } | Self::BadName { .. } => Self::Given(Box::new(self)),
            other => other,
        }
    }
}

impl Diagnostic for FsError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotRegular { .. } | Self::TooLarge { .. } | Self::BadName { .. } => Kind::Integrity,
            Self::NotPrivate { .. } | Self::NotOwn { .. } | Self::Exchanged { .. } => Kind::Locked,
            Self::Exists { .. } | Self::Given(_) => Kind::Usage,
            Self::NotFound { .. }
            | Self::Changed { .. }
            | Self::Busy { .. }
            | Self::Full { .. }
            | Self::ReadOnly { .. }
            | Self::NoMemory { .. }
            | Self::Io { .. } => Kind::Failed,
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::NotPrivate { path, .. } => Some(format!("chmod 600 {}", path.display())),
            Self::Busy { .. } => Some("another keyward is at work here; try again when it has ended".to_owned()),
            Self::Full { .. } => Some("make room and run the command again".to_owned()),
            Self::ReadOnly { .. } => Some("make it writable for this user, or work on a copy that is".to_owned()),
            Self::NotRegular { .. } | Self::TooLarge { .. } | Self::BadName { .. } => {
                Some("keyward did not put it there; compare with git, or restore a backup".to_owned())
            }
            Self::NoMemory { .. } => {
                Some("set XDG_RUNTIME_DIR to a folder on a tmpfs that only you can reach".to_owned())
            }
            Self::Given(_) => Some("name a regular file that is small enough".to_owned()),
            Self::Changed { .. } => Some("run the command again; if it stays so, see: keyward doctor".to_owned()),
            Self::Exists { .. } => Some("choose another name, or remove the file first".to_owned()),
            _ => None,
        }
    }
}
