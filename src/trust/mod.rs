//! Which policy may be believed: the signed chain of epochs, read from what this machine remembers or was told.

mod chain;
mod pins;
pub mod wire;

use chrono::{DateTime, Utc};

pub use chain::{
    Epoch, Memory, POLICY_LIMIT, Trust, epoch_of, file_name, genesis_ids, history, load, rivals, signature_name,
};
pub use pins::{Pins, Standing};

use crate::diagnostic::{Diagnostic, Kind};
use crate::private_fs::FsError;

/// Why no policy can be believed, or why an object is not the one this machine knows.
#[derive(Debug, thiserror::Error)]
pub enum TrustError {
    /// The folder has no policy, or none of the store that was meant.
    #[error("no policy of store {0} is here")]
    OtherStore(String),
    /// An epoch that breaks the rules.
    #[error("policy epoch {epoch} ({file}) is not valid: {why}")]
    Invalid {
        /// Its number.
        epoch: u64,
        /// Its file.
        file: String,
        /// What is wrong.
        why: String,
    },
    /// A file that has no place there.
    #[error("{0} does not belong here")]
    Unknown(String),
    /// Older than what is remembered or anchored.
    #[error("the policy is older than {known}: epoch {epoch} is not here")]
    RolledBack {
        /// Who knows better.
        known: &'static str,
        /// The epoch that is missing.
        epoch: u64,
    },
    /// Two valid epochs of one number.
    #[error("two valid policies claim epoch {epoch}: {first} and {second}")]
    Rivals {
        /// Their number.
        epoch: u64,
        /// One file.
        first: String,
        /// The other.
        second: String,
    },
    /// Too old for a reader without memory.
    #[error("the policy expired on {}", .0.format("%Y-%m-%d"))]
    Expired(DateTime<Utc>),
    /// The clock cannot be right.
    #[error("this machine's clock says {now}, which is before the policy was made ({created})")]
    Clock {
        /// What the clock says.
        now: DateTime<Utc>,
        /// When the policy was made.
        created: DateTime<Utc>,
    },
    /// A file of pins that cannot be read.
    #[error("{file} of this machine's memory is damaged at line {line}")]
    DamagedPins {
        /// Which file.
        file: &'static str,
        /// Where, from 1.
        line: usize,
    },
    /// The disk.
    #[error(transparent)]
    Disk(#[from] FsError),
}

impl Diagnostic for TrustError {
    fn kind(&self) -> Kind {
        match self {
            Self::Clock { .. } => Kind::Failed,
            Self::Disk(error) => error.kind(),
            _ => Kind::Integrity,
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::OtherStore(_) => "check --store, KEYWARD_STORE and KEYWARD_STORE_ID",
            Self::Invalid { .. } | Self::Unknown(_) => {
                "somebody or something changed the policy folder; compare with git, or restore a backup"
            }
            Self::RolledBack { .. } => {
                "take the newest state: keyward sync; after restoring a backup: keyward doctor --accept-older"
            }
            Self::Rivals { .. } => {
                "ask an admin which is right, compare its words, then: keyward policy adopt <digest>"
            }
            Self::Expired(_) => "an admin renews it with: keyward policy renew; then use the anchor that prints",
            Self::Clock { .. } => "set the clock",
            Self::DamagedPins { .. } => "see which file with: keyward doctor",
            Self::Disk(error) => return error.hint(),
        };
        Some(hint.to_owned())
    }
}
