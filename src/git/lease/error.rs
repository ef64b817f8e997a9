//! Why a lease could not be had, or does not hold any more.

use std::time::Duration;

use super::token::MOST;
use crate::audit::OperationId;
use crate::connector::name::{Address, Writer};
use crate::diagnostic::{Diagnostic, Kind};
use crate::git::GitError;
use crate::private_fs::FsError;
use crate::secret::NoRandomness;

/// What keeps somebody from acting under a lease.
#[derive(Debug, thiserror::Error)]
pub enum LeaseError {
    /// Somebody else has it, or had it not long enough ago.
    #[error("{connector} is leased {}; it may be taken in {} s at the latest", held_by(by.as_ref()), wait.as_secs())]
    Held {
        /// The connector that is waited for the longest.
        connector: Address,
        /// Who holds it and for which operation, where that can be read.
        by: Option<(Writer, OperationId)>,
        /// How long until we may take it, if it is not renewed.
        wait: Duration,
    },
    /// Others were faster again and again.
    #[error("others have taken leases at the same moment, again and again")]
    Raced,
    /// Somebody has taken it from us, or removed it.
    #[error("the lease was taken away: the remote has another one, or none")]
    Lost,
    /// Its time is over.
    #[error("the lease is over: nothing more may be done under it")]
    Ended,
    /// Another process here works on the same operation.
    #[error("another process of this machine is at the operation {0}")]
    Running(OperationId),
    /// A length that no lease has.
    #[error("no lease has {0} s: use 3 minutes to 24 hours")]
    Length(u32),
    /// A number of connectors that no lease has.
    #[error("no lease is of {0} connectors: use 1 to {MOST}")]
    Number(usize),
    /// More than any honest team has.
    #[error("the remote has more than {0} leases")]
    TooMany(usize),
    /// git.
    #[error(transparent)]
    Git(#[from] GitError),
    /// The disk.
    #[error(transparent)]
    Disk(#[from] FsError),
    /// No nonce.
    #[error(transparent)]
    Random(#[from] NoRandomness),
}

fn held_by(by: Option<&(Writer, OperationId)>) -> String {
    by.map_or("by somebody unreadable".to_owned(), |(holder, operation)| format!("by {holder} for {operation}"))
}

impl Diagnostic for LeaseError {
    fn kind(&self) -> Kind {
        match self {
            Self::TooMany(_) => Kind::Integrity,
            Self::Length(_) | Self::Number(_) => Kind::Usage,
            Self::Git(error) => error.kind(),
            Self::Disk(error) => error.kind(),
            Self::Held { .. } | Self::Raced | Self::Lost | Self::Ended | Self::Running(_) | Self::Random(_) => {
                Kind::Failed
            }
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Held { .. } => "see who is at what: keyward lease list",
            Self::Raced => "try again in a moment",
            Self::Lost | Self::Ended => "nothing is lost: begin again, and it goes on where it stopped",
            Self::TooMany(_) => "remove what does not belong there: git push REMOTE --delete refs/keyward/lease/...",
            Self::Git(error) => return error.hint(),
            Self::Disk(error) => return error.hint(),
            _ => return None,
        };
        Some(hint.to_owned())
    }
}
