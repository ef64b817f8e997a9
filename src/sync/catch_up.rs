//! A clone whose policy is older than this machine has seen in another one: it opens only when the remote has given it what it
//! lacks. Epochs never change and name each other, so that those up to the remembered one can come before everything else.

use chrono::{DateTime, Utc};

use super::settle::Plan;
use super::{SyncError, taking};
use crate::access;
use crate::anchor::StoreId;
use crate::git::{GitError, Incoming, Place, Repository};
use crate::private_fs::Dir;
use crate::store::{Knowledge, Store, StoreError};

/// A part of a policy is at most this long.
const LIMIT: u64 = 8 * 1024 * 1024;

/// Takes the epochs that the remote has and `folder` does not, if they hold the one that is known; nothing else.
pub fn catch_up(
    repository: &Repository,
    folder: &Dir,
    state: &Dir,
    (id, knowledge): (&StoreId, &Knowledge),
    now: DateTime<Utc>,
) -> Result<(), SyncError> {
    let branch = repository.status()?.branch.ok_or(GitError::Detached)?;
    let remote = repository.remote(&branch)?;
    let Some(commit) = repository.fetch(&remote)? else { return Ok(()) };
    let incoming = Incoming::new(state)?;
    let tree = repository.tree(&commit)?;
    incoming.hold(repository, &commit, &tree)?;
    let files = incoming.files()?;
    Store::open(files.clone(), id, knowledge, now).map_err(|error| match error {
        StoreError::Trust(error) => SyncError::Policy(error),
        error => SyncError::Store(error),
    })?;
    let mut plan = Plan::default();
    for (path, blob) in tree.iter().filter(|(_, blob)| matches!(blob.place, Place::Policy | Place::Group)) {
        match folder.read_optional(path, LIMIT)? {
            None => plan.take.push((path.clone(), blob.place)),
            Some(ours) if ours == files.read(path, LIMIT)? => {}
            Some(_) => return Err(SyncError::Changed { path: path.clone() }),
        }
    }
    Ok(access::put_in_place(folder, &taking(&files, &plan))?)
}
