//! Where this clone and its remote stand, as far as this clone knows: nothing is fetched, and nothing is changed.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::judge::{address_of, changed, is_epoch};
use super::{SyncError, seen};
use crate::audit::OwnLog;
use crate::connector::name::Address;
use crate::git::{GitError, Place, Repository, Tree};

/// What waits here, and for whom.
#[derive(Debug)]
pub struct Waiting {
    /// The other end.
    pub remote: String,
    /// When the last commit was made that both sides have settled on; never, if they have not yet.
    pub settled: Option<DateTime<Utc>>,
    /// Connectors that the remote has not as they are here.
    pub connectors: Vec<Address>,
    /// Epochs of the policy that it does not have.
    pub epochs: usize,
    /// Records of this device that it does not have.
    pub records: u64,
    /// Files of people's own that it has not as they are committed here.
    pub own: Vec<String>,
    /// Whether something was fetched that was not taken.
    pub untaken: bool,
    /// Whether a merge by hand has begun and not ended.
    pub merging: bool,
}

impl Waiting {
    /// Looks at what is here, what is committed, and what both sides have settled on.
    pub fn look(repository: &Repository, own: Option<&OwnLog>) -> Result<Self, SyncError> {
        let status = repository.status()?;
        let remote = repository.remote(&status.branch.ok_or(GitError::Detached)?)?;
        let tree = |commit: Option<&_>| commit.map_or(Ok(Tree::new()), |commit| repository.tree(commit));
        let [_, settled] = repository.head_and_settled(&remote)?;
        let (base, head) = (tree(settled.as_ref())?, tree(status.head.as_ref())?);
        let unsent: BTreeSet<&str> =
            changed(&base, &head).into_iter().chain(status.changed.iter().map(String::as_str)).collect();
        let of = |place| unsent.iter().copied().filter(move |path| Place::of(path) == Some(place));
        let connectors: BTreeSet<Address> =
            of(Place::Connector).chain(of(Place::Payload)).filter_map(address_of).collect();
        let untaken = match (repository.fetched(&remote)?, &settled) {
            (Some(fetched), Some(settled)) => !repository.holds(settled, &fetched)?,
            (fetched, None) => fetched.is_some(),
            (None, Some(_)) => false,
        };
        Ok(Self {
            remote: remote.to_string(),
            settled: settled.map(|settled| repository.made(&settled)).transpose()?,
            connectors: connectors.into_iter().collect(),
            epochs: of(Place::Policy).filter(|path| is_epoch(path)).count(),
            records: unsent_records(repository, own, &base)?,
            own: of(Place::Own).map(str::to_owned).collect(),
            untaken,
            merging: repository.merging()?.is_some(),
        })
    }

    /// Whether nothing waits.
    pub fn is_over(&self) -> bool {
        self.connectors.is_empty()
            && self.own.is_empty()
            && (self.epochs, self.records) == (0, 0)
            && !self.wants_a_look()
    }

    /// Whether it waits for a person, and not only for the next sync.
    pub fn wants_a_look(&self) -> bool {
        self.untaken || self.merging
    }
}

/// How many records of this device the remote did not have at the last sync.
fn unsent_records(repository: &Repository, own: Option<&OwnLog>, base: &Tree) -> Result<u64, SyncError> {
    let Some(own) = own else { return Ok(0) };
    let here = own.head()?.map_or(0, |head| head.seq);
    let folder = format!("audit/{}/", own.writer());
    // Of a log's files the one that begins with the highest number is the last.
    let files = base.keys().filter_map(|path| {
        let first = path.strip_prefix(&folder)?.strip_suffix(".jsonl")?;
        Some((first.parse::<u64>().ok()?, path))
    });
    let Some((_, last)) = files.max() else { return Ok(here) };
    let bytes = repository.blob(base, last)?.unwrap_or_default();
    Ok(here.saturating_sub(seen::last_number(&bytes)))
}
