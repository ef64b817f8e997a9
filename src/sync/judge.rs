//! Whether what another repository has may be believed. It is judged where it lies, in a folder of this machine's own, by the
//! same code that judges the store; and against what the remote had at the last sync, which it never takes back.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use super::decided::Decisions;
use super::{LIMIT, SyncError};
use crate::audit::{self, Depth, FindingKind, Heads, Keys, OwnLog};
use crate::connector::name::{Address, Writer};
use crate::connector::{Connector, Stage};
use crate::digest::Digest;
use crate::git::{Blob, Incoming, Oid, Place, Repository, Tree};
use crate::private_fs::Dir;
use crate::store::{Found, Knowledge, Store, StoreError, connector_file, payload_file, wire};

use crate::trust::{self, Epoch, Memory, TrustError};

/// What another repository has, verified.
pub struct Theirs {
    /// Its commit.
    pub commit: Oid,
    /// Its files by name.
    pub tree: Tree,
    /// The same as a folder.
    pub files: Dir,
    /// The same as a store, together with the epochs that only this side has.
    pub store: Store,
    /// The connectors of it that changed, or all of them.
    pub found: BTreeMap<Address, Found>,
    /// Those that changed, as the remote had them at the last sync.
    pub began: BTreeMap<Address, Began>,
}

/// A connector as the remote had it at the last sync. It was verified then.
pub struct Began {
    /// Digest of its bytes.
    pub digest: Digest,
    /// What it said.
    pub connector: Option<Connector>,
}

/// What a judge goes by, beside the store here.
#[derive(Clone, Copy)]
pub struct Standard<'a> {
    /// The repository that has the objects.
    pub repository: &'a Repository,
    /// What is known of the policy's end.
    pub knowledge: &'a Knowledge,
    /// This device's own log.
    pub own: Option<&'a OwnLog>,
    /// The heads of logs that this machine has verified.
    pub heads: &'a Heads,
    /// What the remote had at the last sync.
    pub base: &'a Tree,
    /// Whether a remote that has less than before is taken for a restored backup.
    pub accept_older: bool,
    /// What a person has decided on.
    pub decided: &'a Decisions,
    /// The time.
    pub now: DateTime<Utc>,
}

impl Standard<'_> {
    /// Takes a commit apart and believes all of it, or nothing.
    pub fn judge(&self, here: &Store, incoming: &Incoming, commit: Oid) -> Result<Theirs, SyncError> {
        let tree = self.repository.tree(&commit)?;
        self.nothing_lost(&tree)?;
        incoming.hold(self.repository, &commit, &tree)?;
        let files = incoming.files()?;
        add_own_epochs(here, incoming, &tree)?;
        let opened = Store::open(files.clone(), here.id(), self.knowledge, self.now);
        let store = opened.map_err(|error| match error {
            StoreError::Trust(error) => SyncError::Policy(error),
            error => SyncError::Store(error),
        })?;
        let began = self.began(&tree)?;
        let mut theirs = Theirs { commit, tree, files, store, found: BTreeMap::new(), began };
        self.epochs(&theirs)?;
        theirs.found = self.connectors(here, &theirs)?;
        self.record(&theirs)?;
        Ok(theirs)
    }

    /// Only a payload that nothing names any more ever goes.
    fn nothing_lost(&self, tree: &Tree) -> Result<(), SyncError> {
        if self.accept_older {
            return Ok(());
        }
        let stays = |place| !matches!(place, Place::Payload | Place::Own);
        let lost = self.base.iter().find(|(path, blob)| stays(blob.place) && !tree.contains_key(*path));
        lost.map_or(Ok(()), |(path, _)| Err(SyncError::Lost { path: path.clone() }))
    }

    /// No epoch came but those that are believed, or refused by one of them: whoever knows less than this machine would stop at
    /// any other.
    fn epochs(&self, theirs: &Theirs) -> Result<(), SyncError> {
        let changed = changed(self.base, &theirs.tree);
        let new: Vec<&str> = changed.into_iter().filter(|path| theirs.tree[*path].place == Place::Policy).collect();
        if new.is_empty() {
            return Ok(());
        }
        let (trust, files) = (theirs.store.trust(), &theirs.files);
        match trust::load(files, &trust.id, &Memory::Anchored(trust.anchor()), self.now) {
            Ok(_) | Err(TrustError::Expired(_)) => {}
            Err(error) => return Err(SyncError::Policy(error)),
        }
        let epochs = trust::history(files, trust).map_err(SyncError::Policy)?;
        let refused: BTreeSet<&Digest> = epochs.iter().flat_map(|epoch| &epoch.policy.rejected).collect();
        for path in new.into_iter().filter(|path| is_epoch(path)) {
            let digest = Digest::of(&files.read(path, trust::POLICY_LIMIT)?);
            let is_known = |epoch: &&Epoch| trust::file_name(epoch.policy.epoch, &epoch.digest, "toml") == path;
            if refused.contains(&digest) || epochs.iter().any(|epoch| is_known(&epoch) && epoch.digest == digest) {
                continue;
            }
            let number = trust::epoch_of(files, &digest).map_err(SyncError::Policy)?.unwrap_or_default();
            let first = epochs.iter().find(|epoch| epoch.policy.epoch == number).unwrap_or(&trust.newest);
            let (first, second) = (first.digest.to_string(), digest.to_string());
            return Err(SyncError::Policy(TrustError::Rivals { epoch: number, first, second }));
        }
        Ok(())
    }

    /// Every connector under the newest policy, and every payload that is new.
    fn connectors(&self, here: &Store, theirs: &Theirs) -> Result<BTreeMap<Address, Found>, SyncError> {
        let same_policy = here.trust().newest.digest == theirs.store.trust().newest.digest;
        let changed = changed(self.base, &theirs.tree);
        nothing_collides(&theirs.tree)?;
        let listed = if same_policy && !self.base.is_empty() {
            let gone = self.base.keys().map(String::as_str).filter(|path| !theirs.tree.contains_key(*path));
            let addresses: BTreeSet<Address> = changed.iter().copied().chain(gone).filter_map(address_of).collect();
            theirs.store.looked_at(&Vec::from_iter(addresses))
        } else {
            theirs.store.all().map_err(SyncError::Store)?
        };
        let (mut believed, mut errors) = (BTreeMap::new(), Vec::new());
        for (address, found) in listed {
            let judged = found.map_err(SyncError::Store).and_then(|found| {
                self.connector(theirs, &address, &found, &changed)?;
                Ok(found)
            });
            match judged {
                Ok(found) => drop(believed.insert(address, found)),
                Err(error) => errors.push(error),
            }
        }
        let more = errors.len().saturating_sub(1);
        match (errors.into_iter().next(), more) {
            (None, _) => Ok(believed),
            (Some(error), 0) => Err(error),
            (Some(first), more) => Err(SyncError::Several { first: Box::new(first), more }),
        }
    }

    fn connector(
        &self,
        theirs: &Theirs,
        address: &Address,
        found: &Found,
        changed: &BTreeSet<&str>,
    ) -> Result<(), SyncError> {
        let began = theirs.began.get(address).and_then(|began| began.connector.as_ref());
        let seen = began.map(|connector| connector.revision);
        if let Some(seen) = seen.filter(|seen| *seen > found.connector.revision && !self.accept_older) {
            return Err(SyncError::RolledBack { address: address.clone(), found: found.connector.revision, seen });
        }
        let is_new = changed.contains(connector_file(address).as_str());
        for version in &found.connector.versions {
            let path = payload_file(address, version.number, &version.sealed);
            let is_live = found.connector.is_active() && version.stage != Stage::Revoked;
            let is_there = theirs.tree.contains_key(&path);
            if is_live && !is_there {
                return Err(SyncError::Store(StoreError::NoPayload(address.clone(), version.number)));
            }
            // It may have lain there before anything named it.
            if is_there && (is_new || changed.contains(path.as_str())) {
                theirs.store.payload(address, version).map_err(SyncError::Store)?;
            }
        }
        Ok(())
    }

    /// What the connectors were that have changed since: asked for at once, since git takes longer to start than to answer.
    fn began(&self, tree: &Tree) -> Result<BTreeMap<Address, Began>, SyncError> {
        let mut began = BTreeMap::new();
        self.repository.blobs(&self.was(tree, Place::Connector), |path, bytes| {
            let parsed = wire::cut(bytes).ok().and_then(|cut| wire::parse(cut.signed).ok());
            let connector = parsed.map(|(connector, _)| connector);
            began.extend(address_of(path).map(|address| (address, Began { digest: Digest::of(bytes), connector })));
            Ok::<_, SyncError>(())
        })?;
        Ok(began)
    }

    /// The files of one place that were there at the last sync and are not as they were.
    fn was(&self, tree: &Tree, place: Place) -> Vec<(&str, &Blob)> {
        let is_changed =
            |(path, blob): &(&String, &Blob)| blob.place == place && tree.get(*path).is_some_and(|now| now != *blob);
        self.base.iter().filter(is_changed).map(|(path, blob)| (path.as_str(), blob)).collect()
    }

    /// Every log is whole and goes on where the remote's last one ended.
    fn record(&self, theirs: &Theirs) -> Result<(), SyncError> {
        self.repository
            .blobs(&self.was(&theirs.tree, Place::Log), |path, before| self.goes_on(theirs, path, before))?;
        let (writers, machines) = (
            theirs.store.writer_keys().map_err(SyncError::Store)?,
            theirs.store.machine_keys().map_err(SyncError::Store)?,
        );
        let keys = Keys { writers: &writers, machines: &machines, cuts: &theirs.store.policy().cuts };
        let heads = self.reached(theirs);
        let report = audit::verify(&theirs.files, self.own, theirs.store.id(), keys, &heads, Depth::Incremental)?;
        let tampered =
            |finding: &&audit::Finding| finding.kind.is_integrity() && finding.kind != FindingKind::StoreCopyDiffers;
        if let Some(finding) = report.findings.iter().find(tampered) {
            return Err(SyncError::Record(finding.clone()));
        }
        if let Some(finding) = report.findings.iter().find(|finding| finding.kind == FindingKind::StoreCopyDiffers) {
            let writer = finding.writer.clone().or_else(|| self.own.map(OwnLog::writer));
            if let Some(writer) = writer {
                return Err(SyncError::Log {
                    writer,
                    how: format!("not a beginning of this device's own: {}", finding.detail),
                });
            }
        }
        Ok(())
    }

    /// A log begins with what it was at the last sync.
    fn goes_on(&self, theirs: &Theirs, path: &str, before: &[u8]) -> Result<(), SyncError> {
        let Some(writer) = writer_of(path) else { return Ok(()) };
        let now = theirs.files.read(path, LIMIT)?;
        let is_shorter = before.starts_with(&now);
        if now.starts_with(before) || is_shorter && self.accept_older {
            return Ok(());
        }
        let how =
            if is_shorter { "shorter than it was at the last sync" } else { "not the one it was at the last sync" };
        Err(SyncError::Log { writer, how: how.to_owned() })
    }

    /// The heads that the remote's logs reach: it need not know everything that this machine has seen.
    fn reached(&self, theirs: &Theirs) -> Heads {
        let mut heads = self.heads.clone();
        let own = self.own.map(OwnLog::writer);
        let mut short = Vec::new();
        for (writer, head) in &heads.0 {
            let path = format!("audit/{writer}/{}.jsonl", head.segment_first);
            let reaches = theirs.tree.get(&path).is_some_and(|blob| blob.len > head.offset);
            if !reaches && own.as_ref() != Some(writer) {
                short.push(writer.clone());
            }
        }
        for writer in short {
            heads.0.remove(&writer);
        }
        heads
    }
}

/// Epochs of ours that the remote has not seen yet are judged together with its own: a rival shows.
fn add_own_epochs(here: &Store, incoming: &Incoming, tree: &Tree) -> Result<(), SyncError> {
    let (dir, files) = (here.dir(), incoming.files()?);
    // What was added for another commit, and is here no more, must not speak against this one.
    for entry in files.entries_optional("policy")? {
        let path = format!("policy/{}", entry.name);
        if !tree.contains_key(&path) {
            files.remove(&path)?;
        }
    }
    for entry in dir.entries_optional("policy")? {
        let path = format!("policy/{}", entry.name);
        incoming.add(&path, &dir.read(&path, crate::trust::POLICY_LIMIT)?)?;
    }
    Ok(())
}

/// No connector is a folder in another one's: git puts together what no store can be.
fn nothing_collides(tree: &Tree) -> Result<(), SyncError> {
    let names: BTreeSet<&str> =
        tree.keys().filter_map(|path| path.strip_prefix("connectors/")?.strip_suffix("/connector.toml")).collect();
    for name in &names {
        let above = name.match_indices('/').map(|(end, _)| &name[..end]).find(|above| names.contains(above));
        if let Some((above, below)) = above.and_then(|above| Some((above.parse().ok()?, name.parse().ok()?))) {
            return Err(SyncError::Collision(above, below));
        }
    }
    Ok(())
}

/// Whether a file in `policy/` is an epoch, not a signature or a list of one.
pub fn is_epoch(path: &str) -> bool {
    path.strip_prefix("policy/").and_then(|name| name.rsplit_once('.')).is_some_and(|(_, ending)| ending == "toml")
}

/// The paths whose bytes are not as they were.
pub fn changed<'a>(base: &Tree, now: &'a Tree) -> BTreeSet<&'a str> {
    now.iter().filter(|(path, blob)| base.get(*path) != Some(*blob)).map(|(path, _)| path.as_str()).collect()
}

/// The connector whose folder a file is in.
pub fn address_of(path: &str) -> Option<Address> {
    path.strip_prefix("connectors/")?.rsplit_once('/')?.0.parse().ok()
}

/// Whose log a file is of.
pub fn writer_of(path: &str) -> Option<Writer> {
    path.strip_prefix("audit/")?.rsplit_once('/')?.0.parse().ok()
}
