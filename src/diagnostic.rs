//! What every error of the house can say of itself: what kind it is and what to type next.
//!
//! Each module has its own error enum; beside it stands an `impl Diagnostic`. Only `cli` turns a
//! [`Kind`] into an exit code.

use std::error::Error;

/// What a failure means to whoever called us. `cli` maps each to one documented exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// It was tried and did not work.
    Failed,
    /// The command line or an input was wrong.
    Usage,
    /// Something needs a person: due, found, differs.
    Attention,
    /// The policy does not allow it.
    Denied,
    /// No identity is available here.
    Locked,
    /// Tampered, rolled back, or cannot be decrypted.
    Integrity,
    /// A vendor, a plugin or a dependent failed.
    Vendor,
    /// Some of it was done.
    Partly,
    /// A defect of keyward itself.
    Internal,
    /// The program that was to be run is there and does not begin.
    NotExecutable,
    /// The program that was to be run is not there.
    NoProgram,
}

/// An error that knows its kind and the next thing to do.
pub trait Diagnostic: Error {
    /// What this failure means to the caller.
    fn kind(&self) -> Kind;

    /// One line for a person: the next command to type or the thing to change.
    fn hint(&self) -> Option<String> {
        None
    }

    /// The signal that ended it, where one did.
    fn signal(&self) -> Option<i32> {
        None
    }

    /// Whether nobody is there to be told, as when a pipe was closed.
    fn is_silent(&self) -> bool {
        false
    }
}

/// Any module's error on its way to `cli`.
#[derive(Debug)]
pub struct Failure(Box<dyn Diagnostic + Send + Sync>);

impl Failure {
    /// The kind of the error inside.
    pub fn kind(&self) -> Kind {
        self.0.kind()
    }

    /// The hint of the error inside.
    pub fn hint(&self) -> Option<String> {
        self.0.hint()
    }

    /// The signal that ended it, where one did.
    pub fn signal(&self) -> Option<i32> {
        self.0.signal()
    }

    /// Whether nobody is there to be told.
    pub fn is_silent(&self) -> bool {
        self.0.is_silent()
    }

    /// The message, then each cause below it; a cause that only repeats its parent is left out.
    pub fn chain(&self) -> Vec<String> {
        let mut lines = vec![self.0.to_string()];
        let mut cause = self.0.source();
        while let Some(error) = cause {
            let line = error.to_string();
            if lines.last() != Some(&line) {
                lines.push(line);
            }
            cause = error.source();
        }
        lines
    }
}

impl<E: Diagnostic + Send + Sync + 'static> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(Box::new(error))
    }
}
