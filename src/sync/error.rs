//! What keeps two stores from coming together.

use crate::access::AccessError;
use crate::audit::{AuditError, Finding};
use crate::connector::name::{Address, Writer};
use crate::diagnostic::{Diagnostic, Kind};
use crate::git::GitError;
use crate::private_fs::FsError;
use crate::store::StoreError;
use crate::trust::TrustError;

/// Why nothing was taken, or not sent.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// The remote's policy is not believed.
    #[error("the remote's policy is not believed: {0}")]
    Policy(#[source] TrustError),
    /// The remote's store is not believed.
    #[error("the remote's store is not believed: {0}")]
    Store(#[source] StoreError),
    /// Several things of it.
    #[error("{first} (and {more} more)")]
    Several {
        /// The first.
        first: Box<SyncError>,
        /// How many others.
        more: usize,
    },
    /// A file is gone that stores never lose.
    #[error("the remote has lost {path}, which it had at the last sync")]
    Lost {
        /// Where it stood.
        path: String,
    },
    /// A connector of an earlier revision than the remote had.
    #[error("the remote has rolled back {address} to revision {found}; it had {seen} at the last sync")]
    RolledBack {
        /// Which connector.
        address: Address,
        /// Its revision now.
        found: u64,
        /// Its revision then.
        seen: u64,
    },
    /// A connector of an earlier revision than this machine has seen elsewhere.
    #[error("the remote has revision {found} of {address}, older than this machine has seen, or another: {seen}")]
    Older {
        /// Which connector.
        address: Address,
        /// Its revision there.
        found: u64,
        /// The revision that was seen.
        seen: u64,
    },
    /// Other bytes of what never changes.
    #[error("{path} of the remote has other bytes than here, and never changes")]
    Changed {
        /// Where it stands.
        path: String,
    },
    /// A log that is no continuation.
    #[error("the remote's log of {writer} is {how}")]
    Log {
        /// Whose.
        writer: Writer,
        /// What is wrong.
        how: String,
    },
    /// Something that its audit logs tell.
    #[error("the remote's record is not whole: {}", .0.detail)]
    Record(Finding),
    /// Something here that nobody else would take.
    #[error("what is here would be refused by everybody else: {0}")]
    Ours(#[source] Box<SyncError>),
    /// A file of people's own that both have changed.
    #[error("{0} was changed here and at the remote")]
    Own(String),
    /// A file of people's own that is changed here and not committed.
    #[error("{0} has changes that are not committed, and the remote has changed it")]
    Uncommitted(String),
    /// Where what was verified is kept.
    #[error("a store is synced from a machine that remembers it, not from one that knows only its anchor")]
    NoMemory,
    /// Others were faster again and again.
    #[error("the remote has moved on {0} times while this was settled")]
    Raced(usize),
    /// Names that ours and theirs cannot both have.
    #[error("{0} here and {1} at the remote cannot both be: one would be a folder in the other")]
    Collision(Address, Address),
    /// git.
    #[error(transparent)]
    Git(#[from] GitError),
    /// The own store.
    #[error(transparent)]
    Here(#[from] StoreError),
    /// The gate.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// The record.
    #[error(transparent)]
    Audit(#[from] AuditError),
    /// What this machine remembers.
    #[error(transparent)]
    Memory(#[from] TrustError),
    /// The disk.
    #[error(transparent)]
    Disk(#[from] FsError),
}

impl Diagnostic for SyncError {
    fn kind(&self) -> Kind {
        match self {
            Self::Policy(error) | Self::Memory(error) => error.kind(),
            Self::Store(StoreError::Disk(error)) | Self::Disk(error) => error.kind(),
            Self::Several { first, .. } | Self::Ours(first) => first.kind(),
            Self::Store(_)
            | Self::Lost { .. }
            | Self::RolledBack { .. }
            | Self::Older { .. }
            | Self::Changed { .. }
            | Self::Log { .. }
            | Self::Record(_)
            | Self::Collision(..) => Kind::Integrity,
            Self::Own(_) | Self::Uncommitted(_) | Self::NoMemory => Kind::Usage,
            Self::Raced(_) => Kind::Failed,
            Self::Git(error) => error.kind(),
            Self::Here(error) => error.kind(),
            Self::Access(error) => error.kind(),
            Self::Audit(error) => error.kind(),
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Lost { .. } | Self::RolledBack { .. } => {
                "nothing was taken. If the remote was restored from a backup: keyward sync --accept-older puts back what it lacks"
            }
            Self::Store(_) | Self::Changed { .. } | Self::Log { .. } | Self::Record(_) | Self::Collision(..) => {
                "nothing was taken; git log refs/keyward/fetched/<remote>/<branch> shows who has pushed it"
            }
            Self::Policy(TrustError::RolledBack { .. }) => {
                "nothing was taken; sync the other clones on this device first, or compare words with an admin: keyward policy show"
            }
            Self::Policy(TrustError::Rivals { .. }) => {
                "nothing was taken. After git pull an admin refuses it for everybody with: keyward policy renew; or follows it with: keyward policy adopt DIGEST"
            }
            Self::Older { .. } => {
                "nothing was taken; sync the other clones on this device first, or compare with others"
            }
            Self::Ours(_) => {
                "nothing was sent. Put back what the remote has and do it again, or ask an admin: git diff refs/keyward/fetched/<remote>/<branch>"
            }
            Self::Own(_) => "merge it with git: git pull, then: keyward sync",
            Self::Uncommitted(_) => "commit or discard them, then: keyward sync",
            Self::NoMemory => "unset KEYWARD_STORE_ID; machines use git itself, and keyward audit import",
            Self::Raced(_) => "try again: keyward sync",
            Self::Several { first, .. } => return first.hint(),
            Self::Git(error) => return error.hint(),
            Self::Policy(error) | Self::Memory(error) => return error.hint(),
            Self::Here(error) => return error.hint(),
            Self::Access(error) => return error.hint(),
            Self::Audit(error) => return error.hint(),
            Self::Disk(error) => return error.hint(),
        };
        Some(hint.to_owned())
    }
}
