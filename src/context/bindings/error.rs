//! What can be wrong with bindings.

use std::path::PathBuf;

use crate::connector::glob::{BadGlob, Glob};
use crate::connector::name::{Address, BadName};
use crate::diagnostic::{Diagnostic, Kind};
use crate::export::{BadVariable, Name};

/// What is wrong with bindings. Never holds what stands where a reference belongs: it could be a value.
#[derive(Debug, thiserror::Error)]
pub enum BindingError {
    /// No name before the `=`, or nothing behind it.
    #[error("a binding is NAME=REF; a name is of A-Z a-z 0-9 _ and does not begin with a digit")]
    Name,
    /// No reference behind it.
    #[error("{place}what {name} gets is not a reference: {why}")]
    Reference {
        /// File and line, if it is in a file.
        place: String,
        /// Which variable.
        name: Name,
        /// The rule it breaks.
        why: &'static str,
    },
    /// No file of bindings.
    #[error("{}, line {line}: {why}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong there.
        why: String,
    },
    /// Neither a reference nor a pattern.
    #[error("a binding is no reference: {}", .0.why())]
    Given(BadName),
    /// A pattern that is none.
    #[error(
        "a binding with a * is no pattern: segments of a-z 0-9 . _ - * with / between them, ** alone in its segment"
    )]
    Pattern(BadGlob),
    /// A default name by which programs find code.
    #[error("the default name of {0} would be {1}, by which programs find what to run")]
    Steers(Address, String),
    /// A default name that is too long.
    #[error(transparent)]
    Variable(#[from] BadVariable),
    /// A pattern for nothing.
    #[error("no connector matches {0}")]
    NoMatch(Glob),
    /// A pattern under one name.
    #[error("{name} cannot get all of {pattern}")]
    OneName {
        /// Which variable.
        name: Name,
        /// The pattern.
        pattern: Glob,
    },
    /// One name for two things.
    #[error("{name} cannot get both {first} and {second}")]
    Twice {
        /// Which variable.
        name: Name,
        /// The one reference.
        first: String,
        /// The other.
        second: String,
    },
    /// The gate gave less than it promised.
    #[error("a value that was asked for did not come back")]
    Lost,
}

impl Diagnostic for BindingError {
    fn kind(&self) -> Kind {
        match self {
            Self::NoMatch(_) => Kind::Failed,
            Self::Lost => Kind::Internal,
            _ => Kind::Usage,
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Name | Self::Reference { .. } | Self::Given(_) => {
                "write NAME=ENV/NAME:FIELD: a binding says which credential, never its value"
            }
            Self::File { .. } => "write [bindings] and below it lines such as: TOKEN = \"prod/github:token\"",
            Self::NoMatch(_) => "keyward inventory lists what there is",
            Self::Steers(address, _) => {
                return Some(format!("give it another name: -e NAME={address}"));
            }
            Self::OneName { .. } => "leave NAME= away: each field has a default name",
            Self::Twice { .. } => "give one of them another name with -e NAME=REF",
            Self::Pattern(_) | Self::Variable(_) | Self::Lost => return None,
        };
        Some(hint.to_owned())
    }
}
