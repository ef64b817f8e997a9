//! What can go wrong between us and the terminal.

use std::io;

use crate::diagnostic::{Diagnostic, Kind};

/// The answer could not be written.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// The reader of a pipe went away (`keyward inventory | head`): nothing to report to anybody.
    #[error("the reader of the output has gone away")]
    Closed,
    /// A full disk behind a redirection, for one.
    #[error("cannot write the output")]
    Write(#[source] io::Error),
}

impl OutputError {
    /// Whether the caller ends without a word, as a program killed by SIGPIPE would.
    pub fn is_closed(&self) -> bool {
        matches!(self, Self::Closed)
    }
}

impl From<io::Error> for OutputError {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe { Self::Closed } else { Self::Write(error) }
    }
}

impl Diagnostic for OutputError {
    fn kind(&self) -> Kind {
        Kind::Failed
    }
}
