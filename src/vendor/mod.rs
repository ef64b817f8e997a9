//! What is known of vendors, as data: a definition in TOML, the requests it makes, and what an answer means. Values and functions
//! of values; who sends and who asks again is none of its business.
//!
//! A definition only substitutes: it has no loops, conditions or code. It names the hosts it asks, and sends secrets in headers
//! and bodies alone. What breaks a rule is refused when it is read, with its line.

pub mod catalogue;
mod check;
pub mod definition;
pub mod judge;
pub mod preview;
pub mod render;
pub mod template;

pub use definition::Definition;

use crate::connector::name::Word;
use crate::diagnostic::{Diagnostic, Kind};
use crate::toml_time;

/// A definition is at most this many bytes.
pub const LARGEST: usize = 64 * 1024;

/// Why a file is no definition.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}, line {line}: {why}")]
pub struct BadDefinition {
    /// The file.
    pub file: String,
    /// Where, from 1.
    pub line: usize,
    /// Why.
    pub why: String,
}

impl Diagnostic for BadDefinition {
    fn kind(&self) -> Kind {
        Kind::Failed
    }
}

/// Reads a definition; `file` is how the file is called in the error.
pub fn parse(file: &str, bytes: &[u8]) -> Result<Definition, BadDefinition> {
    let bad = |line: usize, why: String| BadDefinition { file: file.to_owned(), line, why };
    if bytes.len() > LARGEST {
        return Err(bad(1, format!("a definition is at most {LARGEST} bytes")));
    }
    let definition: Definition = toml_time::parse(bytes).map_err(|(line, why)| bad(line, why))?;
    let line = |at: usize| bytes[..at.min(bytes.len())].split(|byte| *byte == b'\n').count();
    check::check(&definition).map_err(|fault| bad(line(fault.at), fault.why))?;
    Ok(definition)
}

/// A whole definition to begin with, for a vendor of this id.
pub fn starting(id: &Word) -> String {
    include_str!("starting.toml").replace("VENDOR-ID", id.as_str())
}

#[cfg(test)]
mod tests;
