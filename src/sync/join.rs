//! A first clone of a store: everything in it is verified before any file of it is put in place.

use chrono::{DateTime, Utc};

use super::decided::Decisions;
use super::judge::Standard;
use super::{SyncError, settle, taking};
use crate::access;
use crate::audit::Heads;
use crate::digest::Digest;
use crate::git::{GitError, Incoming, Oid, Repository, Tree};
use crate::private_fs::Dir;
use crate::store::{Knowledge, Store};

/// A clone whose files are not in place yet.
pub struct Newcomer {
    repository: Repository,
    incoming: Incoming,
    commit: Oid,
    branch: String,
}

/// What a clone has whose files are in place.
#[derive(Debug)]
pub struct Joined {
    /// The newest epoch of its policy.
    pub epoch: u64,
    /// That epoch's digest.
    pub digest: Digest,
    /// How many connectors there are.
    pub connectors: usize,
}

impl Newcomer {
    /// Clones a repository's objects into an empty folder.
    pub fn clone(url: &str, folder: &Dir, attended: bool) -> Result<Self, SyncError> {
        let repository = Repository::clone(url, folder, attended)?;
        let status = repository.status()?;
        let (Some(commit), Some(branch)) = (status.head, status.branch) else {
            return Err(GitError::Failed { deed: "clone", said: "the remote has no commits yet".to_owned() }.into());
        };
        let incoming = Incoming::new(&folder.sub(".git")?)?;
        let tree = repository.tree(&commit)?;
        incoming.hold(&repository, &commit, &tree)?;
        Ok(Self { repository, incoming, commit, branch })
    }

    /// Its files, where nothing believes them yet.
    pub fn files(&self) -> Result<Dir, SyncError> {
        Ok(self.incoming.files()?)
    }

    /// Verifies everything, and only then puts the files in place. `store` is what [`Newcomer::files`] are by what is known of
    /// the store beforehand.
    pub fn settle(self, store: &Store, folder: &Dir, now: DateTime<Utc>) -> Result<Joined, SyncError> {
        let (base, heads, decided) = (Tree::new(), Heads::default(), Decisions::default());
        let newest = &store.trust().newest;
        let knowledge = Knowledge::Since(newest.policy.epoch, newest.digest);
        let repository = &self.repository;
        let standard = Standard {
            repository,
            knowledge: &knowledge,
            own: None,
            heads: &heads,
            base: &base,
            accept_older: false,
            decided: &decided,
            now,
        };
        let theirs = standard.judge(store, &self.incoming, self.commit.clone())?;
        let plan = settle::everything(&theirs);
        access::put_in_place(folder, &taking(&theirs.files, &plan))?;
        self.repository.forward(Some(&self.commit), &self.commit)?;
        let remote = self.repository.remote(&self.branch)?;
        self.repository.note_pushed(&remote, &self.commit)?;
        let newest = &theirs.store.trust().newest;
        let connectors = theirs.store.addresses().map_err(SyncError::Store)?.len();
        let joined = Joined { epoch: newest.policy.epoch, digest: newest.digest, connectors };
        self.incoming.forget()?;
        Ok(joined)
    }
}
