//! What can go wrong with logs.

use super::line::BadLine;
use crate::connector::name::Writer;
use crate::diagnostic::{Diagnostic, Kind};
use crate::private_fs::FsError;

/// A log could not be read, continued or copied.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// The disk.
    #[error(transparent)]
    Disk(#[from] FsError),
    /// The own log does not end as this writer left it.
    #[error("the audit log of {writer} on this machine was changed: {file}: {why}")]
    Tampered {
        /// Whose.
        writer: Writer,
        /// The file.
        file: String,
        /// What is wrong with its end.
        why: String,
    },
    /// The own log lacks records that this writer has signed and the store holds.
    #[error("the audit log of {writer} on this machine ends at record {ours}, but the store holds its record {theirs}")]
    Behind {
        /// Whose.
        writer: Writer,
        /// Last record here.
        ours: u64,
        /// Last record in the store.
        theirs: u64,
    },
    /// This writer has signed two different records of one number.
    #[error("the store holds another record {seq} of {writer} than the audit log on this machine")]
    Forked {
        /// Whose.
        writer: Writer,
        /// The record's number.
        seq: u64,
    },
    /// A record has more bytes than a line may have; split its objects over several of the same operation.
    #[error("an audit record of {0} bytes is longer than 1 MiB")]
    TooLarge(usize),
    /// A record that could not be read again: never written.
    #[error("an audit record that nobody could read: {0}")]
    Unreadable(#[source] BadLine),
    /// A signature that does not verify under the writer's key: never written.
    #[error("an audit record's signature is not by the key of {0}")]
    WrongKey(Writer),
    /// A text of remembered positions that this version did not write.
    #[error("{what}: line {line} is not as keyward writes it")]
    BadMemory {
        /// Which memory.
        what: &'static str,
        /// Where.
        line: usize,
    },
}

impl Diagnostic for AuditError {
    fn kind(&self) -> Kind {
        match self {
            Self::Disk(error) => error.kind(),
            Self::Tampered { .. } | Self::Behind { .. } | Self::Forked { .. } | Self::BadMemory { .. } => {
                Kind::Integrity
            }
            Self::TooLarge(_) => Kind::Failed,
            Self::Unreadable(_) | Self::WrongKey(_) => Kind::Internal,
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Disk(error) => error.hint(),
            Self::Tampered { .. } => Some("`keyward audit verify --each` names the place".to_owned()),
            Self::Behind { .. } | Self::Forked { .. } => {
                Some("was its state folder lost or restored from a backup? this device needs a new writer".to_owned())
            }
            _ => None,
        }
    }
}
