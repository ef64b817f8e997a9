//! What can be wrong with a template or with a value in it.

use std::fmt;

use super::Context;
use crate::connector::name::BadName;
use crate::diagnostic::{Diagnostic, Kind};

/// A line and a column, both from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

impl Position {
    pub(super) fn of(text: &str, at: usize) -> Self {
        let before = &text[..at];
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        Self { line: before.matches('\n').count() + 1, column: before[start..].chars().count() + 1 }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

/// Why a text is no template.
#[derive(Debug, thiserror::Error)]
pub enum BadTemplate {
    /// It begins like a reference and is none.
    #[error("{position}: {source}")]
    Reference {
        /// Where.
        position: Position,
        /// What is wrong with it.
        source: BadName,
    },
    /// A reference where no value can stand.
    #[error("{position}: {uri} {why}")]
    Place {
        /// Where.
        position: Position,
        /// The reference as it is written.
        uri: String,
        /// Why not there.
        why: &'static str,
    },
    /// The text is not what its context says.
    #[error("line {line}: this is not {context}")]
    Document {
        /// What it should be.
        context: Context,
        /// Where reading stopped.
        line: usize,
    },
}

/// Why values could not be put into a template. Never holds a value.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// No value for this reference.
    #[error("{position}: there is no value for {uri}")]
    Missing {
        /// Where.
        position: Position,
        /// The reference as it is written.
        uri: String,
    },
    /// A value that cannot stand there.
    #[error("{position}: the value of {uri} cannot stand in {context}: {why}")]
    Value {
        /// Where.
        position: Position,
        /// The reference as it is written.
        uri: String,
        /// What the text is.
        context: Context,
        /// Why.
        why: &'static str,
    },
}

impl Diagnostic for BadTemplate {
    fn kind(&self) -> Kind {
        Kind::Usage
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Place { .. } => Some("put the reference into quotes".to_owned()),
            Self::Reference { .. } => None,
            Self::Document { .. } => Some("say what the text is, if its name does not".to_owned()),
        }
    }
}

impl Diagnostic for RenderError {
    fn kind(&self) -> Kind {
        Kind::Failed
    }
}
