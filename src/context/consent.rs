//! What is not done unless a person wants it and says why.

use crate::diagnostic::{Diagnostic, Kind};

/// Why it was not done; each says what, in words.
#[derive(Debug, thiserror::Error)]
pub enum ConsentError {
    /// Without a word.
    #[error("{0}")]
    NoReason(&'static str),
    /// Nobody said yes, or something else was typed; and what to do then.
    #[error("{0}")]
    Refused(&'static str, &'static str),
}

impl Diagnostic for ConsentError {
    fn kind(&self) -> Kind {
        match self {
            Self::NoReason(_) => Kind::Usage,
            Self::Refused(..) => Kind::Failed,
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::NoReason(_) => "add --reason TEXT",
            Self::Refused(_, hint) => hint,
        };
        Some(hint.to_owned())
    }
}
