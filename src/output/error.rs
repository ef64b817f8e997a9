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

    fn is_silent(&self) -> bool {
        self.is_closed()
    }
}

/// A question got no usable answer.
#[derive(Debug, thiserror::Error)]
pub enum PromptError {
    /// Nobody can be asked here.
    #[error("an answer is needed and there is nobody to ask: {question}")]
    NoTerminal {
        /// What would have been asked.
        question: String,
    },
    /// Ctrl-C, or this signal sent by somebody, while we waited; the terminal is as it was.
    #[error("interrupted at a question")]
    Interrupted(i32),
    /// Ctrl-D on an empty line, or the terminal went away.
    #[error("the input ended before an answer was given")]
    Ended,
    /// More than one line was pasted; all of it was thrown away.
    #[error("more than one line was given where one was asked for")]
    SeveralLines,
    /// An arrow key, for one: it would have become part of the answer unseen.
    #[error("the answer has a control character in it")]
    ControlCharacter,
    /// A line that had to be text was not UTF-8.
    #[error("the answer is not UTF-8 text")]
    NotText,
    /// The terminal itself failed.
    #[error("cannot read from the terminal")]
    Terminal(#[source] io::Error),
}

impl PromptError {
    /// The signal that ended the question; the process ends with 128 plus this number.
    pub fn exit_signal(&self) -> Option<i32> {
        match self {
            Self::Interrupted(signal) => Some(*signal),
            _ => None,
        }
    }
}

impl From<io::Error> for PromptError {
    fn from(error: io::Error) -> Self {
        Self::Terminal(error)
    }
}

impl From<rustix::io::Errno> for PromptError {
    fn from(error: rustix::io::Errno) -> Self {
        Self::Terminal(error.into())
    }
}

impl Diagnostic for PromptError {
    fn kind(&self) -> Kind {
        match self {
            Self::NoTerminal { .. } | Self::SeveralLines | Self::ControlCharacter | Self::NotText => Kind::Usage,
            Self::Interrupted(_) | Self::Ended | Self::Terminal(_) => Kind::Failed,
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::NoTerminal { .. } => "give it as an option or on stdin, or run in a terminal without --no-input",
            Self::SeveralLines | Self::ControlCharacter => {
                "ask again and type one plain line, or give a value of any shape on stdin or with --from-file"
            }
            _ => return None,
        };
        Some(hint.to_owned())
    }

    fn signal(&self) -> Option<i32> {
        self.exit_signal()
    }
}
