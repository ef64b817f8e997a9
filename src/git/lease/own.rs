//! Which values of leases this machine has made itself: only they may be renewed at once by a run that goes on where another
//! one ended. That the holder's name is ours proves nothing: all runs of a machine identity have the same.

use super::{LeaseError, at_leases};
use crate::audit::OperationId;
use crate::git::Oid;
use crate::private_fs::{Dir, FsError, Lock};

const LIMIT: u64 = 64 * 1024;
/// So many are remembered; what is older was replaced by them long ago, or never arrived.
const KEPT: usize = 64;

/// The values that were made for an operation, and the right to make further ones: one process has it at a time.
#[derive(Debug)]
pub(super) struct Own {
    file: String,
    values: Vec<Oid>,
    kept: Option<(Dir, Lock)>,
}

impl Own {
    /// Those of an operation; without a state folder there are none from earlier processes.
    pub(super) fn of(operation: OperationId, state: Option<&Dir>) -> Result<Self, LeaseError> {
        let file = format!("{operation}.own");
        let Some(state) = state else { return Ok(Self { file, values: Vec::new(), kept: None }) };
        let dir = at_leases(state)?;
        let lock = match dir.lock(&lock_of(&file), true, None) {
            Err(FsError::Busy { .. }) => return Err(LeaseError::Running(operation)),
            lock => lock?,
        };
        let bytes = dir.read_optional(&file, LIMIT)?.unwrap_or_default();
        let values = String::from_utf8_lossy(&bytes).lines().filter_map(|line| line.parse().ok()).collect();
        Ok(Self { file, values, kept: Some((dir, lock)) })
    }

    /// Remembers a value, which must not have been sent yet: nobody else can say then that it is ours.
    pub(super) fn add(&mut self, value: Oid) -> Result<(), FsError> {
        self.values.push(value);
        self.values.drain(..self.values.len().saturating_sub(KEPT));
        let text: String = self.values.iter().flat_map(|value| [value.as_str(), "\n"]).collect();
        self.kept.as_ref().map_or(Ok(()), |(dir, _)| dir.write(&self.file, text.as_bytes()))
    }

    /// Whether this value is ours.
    pub(super) fn has(&self, value: &Oid) -> bool {
        self.values.contains(value)
    }

    /// Forgets all, once no lease stands by them.
    pub(super) fn end(&mut self) -> Result<(), FsError> {
        let Some((dir, _lock)) = self.kept.take() else { return Ok(()) };
        dir.remove(&self.file)?;
        dir.remove(&lock_of(&self.file))
    }
}

fn lock_of(file: &str) -> String {
    format!("{file}.lock")
}
