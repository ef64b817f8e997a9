//! Walking the chain of policy epochs (docs/store-format.md, 4).

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Duration, Utc};

use super::{TrustError, wire};
use crate::anchor::{Anchor, StoreId};
use crate::connector::name::{Address, Member};
use crate::digest::Digest;
use crate::policy::Policy;
use crate::private_fs::{Dir, EntryKind, FsError};
use crate::signature::{PublicKey, Signature, Type};

/// A policy file is at most this long.
pub const POLICY_LIMIT: u64 = 4 * 1024 * 1024;
/// A clock this much before a policy's making is a wrong clock.
const CLOCK_SLACK: Duration = Duration::days(1);

/// What a reader knows before it reads.
#[derive(Debug, Clone)]
pub enum Memory {
    /// The newest epoch this machine has verified.
    Pinned {
        /// Its number.
        epoch: u64,
        /// Its digest.
        digest: Digest,
    },
    /// An anchor that was given, without memory.
    Anchored(Anchor),
    /// Nothing but the id.
    Nothing,
}

/// One epoch that may be believed.
#[derive(Debug, Clone)]
pub struct Epoch {
    /// What it says.
    pub policy: Policy,
    /// Digest of its bytes.
    pub digest: Digest,
}

/// The policy that may be believed.
#[derive(Debug)]
pub struct Trust {
    /// The store it belongs to.
    pub id: StoreId,
    /// The newest epoch.
    pub newest: Epoch,
    /// Connector files that stay valid although their writer has no right any more.
    pub kept: BTreeSet<(Address, Digest)>,
    /// A file that claims the number of the newest epoch and is another.
    pub rival: Option<String>,
    /// Whether the end of the chain is known from memory or an anchor, not only its beginning.
    pub end_is_known: bool,
}

impl Trust {
    /// The anchor of the newest epoch.
    pub fn anchor(&self) -> Anchor {
        Anchor::of(&self.id, self.newest.policy.epoch, &self.newest.digest)
    }

    /// Whether the policy has expired.
    pub fn expired(&self, now: DateTime<Utc>) -> bool {
        now >= self.newest.policy.expires
    }
}

/// The name of an epoch's file in `policy/`.
pub fn file_name(epoch: u64, digest: &Digest, ending: &str) -> String {
    format!("policy/{epoch:06}-{}.{ending}", digest.short())
}

/// The name of an admin's signature file of an epoch.
pub fn signature_name(epoch: u64, digest: &Digest, admin: &Member) -> String {
    file_name(epoch, digest, &format!("toml.{admin}.sig"))
}

/// What `policy/` holds: for each epoch's number the files that claim it, with their signers. A signature or list whose epoch
/// is not there is a change that was killed before it was one; it means nothing.
struct Listing(BTreeMap<u64, BTreeMap<String, Vec<Member>>>);

impl Listing {
    fn read(store: &Dir) -> Result<Self, TrustError> {
        let mut epochs: BTreeMap<u64, BTreeMap<String, Vec<Member>>> = BTreeMap::new();
        let mut signed = Vec::new();
        for entry in store.entries_optional("policy")? {
            let unknown = || TrustError::Unknown(format!("policy/{}", entry.name));
            let parts = split_name(&entry.name).filter(|_| entry.kind == EntryKind::File);
            let (epoch, stem, rest) = parts.ok_or_else(unknown)?;
            match rest {
                ".toml" => {
                    epochs.entry(epoch).or_default().insert(stem.to_owned(), Vec::new());
                }
                ".kept" => {}
                rest => {
                    let admin = rest.strip_prefix(".toml.").and_then(|rest| rest.strip_suffix(".sig"));
                    let admin = admin.and_then(|name| name.parse().ok()).ok_or_else(unknown)?;
                    signed.push((epoch, stem.to_owned(), admin));
                }
            }
        }
        for (epoch, stem, admin) in signed {
            if let Some(signers) = epochs.get_mut(&epoch).and_then(|files| files.get_mut(&stem)) {
                signers.push(admin);
            }
        }
        Ok(Self(epochs))
    }

    fn files(&self, epoch: u64) -> impl Iterator<Item = (&String, &Vec<Member>)> {
        self.0.get(&epoch).into_iter().flatten()
    }
}

/// `000012-0123abcd.toml.alice.sig` -> 12, `000012-0123abcd`, `.toml.alice.sig`
fn split_name(name: &str) -> Option<(u64, &str, &str)> {
    let dash = name.find('-')?;
    let (digits, hex) = (&name[..dash], name.get(dash + 1..dash + 9)?);
    let epoch: u64 = digits.parse().ok()?;
    let right = format!("{epoch:06}") == digits
        && epoch > 0
        && hex.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    right.then(|| (epoch, &name[..dash + 9], &name[dash + 9..]))
}

/// The ids of the stores whose epoch 1 lies in this folder; more than one only if somebody put it there.
pub fn genesis_ids(store: &Dir) -> Result<Vec<StoreId>, TrustError> {
    let listing = Listing::read(store)?;
    let read = |(stem, _): (&String, _)| {
        let bytes = store.read(&format!("policy/{stem}.toml"), POLICY_LIMIT)?;
        Ok(StoreId::of_genesis(&Digest::of(&bytes)))
    };
    listing.files(1).map(read).collect()
}

/// Reads the chain and returns its newest epoch, if it may be believed.
pub fn load(store: &Dir, id: &StoreId, memory: &Memory, now: DateTime<Utc>) -> Result<Trust, TrustError> {
    let walk = Walk { store, id, listing: Listing::read(store)? };
    let (newest, rival) = match memory {
        Memory::Pinned { epoch, digest } => walk.since_pin(*epoch, digest)?,
        Memory::Anchored(anchor) => (walk.since_genesis(anchor.epoch.as_ref())?, None),
        Memory::Nothing => (walk.since_genesis(None)?, None),
    };
    if now + CLOCK_SLACK < newest.policy.created {
        return Err(TrustError::Clock { now, created: newest.policy.created });
    }
    walk.no_gap_after(newest.policy.epoch)?;
    let end_is_known = match memory {
        Memory::Pinned { .. } => true,
        Memory::Anchored(anchor) => anchor.epoch.is_some(),
        Memory::Nothing => false,
    };
    let kept = walk.kept(&newest)?;
    let trust = Trust { id: id.clone(), newest, kept, rival, end_is_known };
    if !matches!(memory, Memory::Pinned { .. }) && trust.expired(now) {
        return Err(TrustError::Expired(trust.newest.policy.expires));
    }
    Ok(trust)
}

/// Every epoch from 1 to the believed one, found backwards by digest: what the newest names needs no other proof.
pub fn history(store: &Dir, trust: &Trust) -> Result<Vec<Epoch>, TrustError> {
    let walk = Walk { store, id: &trust.id, listing: Listing::read(store)? };
    let mut epochs = vec![trust.newest.clone()];
    while let Some(prev) = epochs.last().and_then(|epoch| epoch.policy.prev) {
        let number = trust.newest.policy.epoch - epochs.len() as u64;
        epochs
            .push(walk.named(number, &prev)?.ok_or(TrustError::RolledBack { known: "its own chain", epoch: number })?);
    }
    epochs.reverse();
    match epochs.first() {
        Some(first) if StoreId::of_genesis(&first.digest) == trust.id => Ok(epochs),
        _ => Err(TrustError::OtherStore(trust.id.to_string())),
    }
}

/// Digests of the files that claim the newest epoch's number and are another.
pub fn rivals(store: &Dir, trust: &Trust) -> Result<Vec<Digest>, TrustError> {
    let walk = Walk { store, id: &trust.id, listing: Listing::read(store)? };
    let claims = walk.listing.files(trust.newest.policy.epoch).map(|(stem, _)| Ok(walk.read(stem)?.1));
    let claims: Result<Vec<_>, TrustError> = claims.collect();
    Ok(claims?.into_iter().filter(|digest| *digest != trust.newest.digest).collect())
}

/// The number of the epoch file with this digest, whatever is to be thought of it.
pub fn epoch_of(store: &Dir, digest: &Digest) -> Result<Option<u64>, TrustError> {
    let listing = Listing::read(store)?;
    for (epoch, files) in &listing.0 {
        for stem in files.keys().filter(|stem| stem.ends_with(&digest.short())) {
            if Digest::of(&store.read(&format!("policy/{stem}.toml"), POLICY_LIMIT)?) == *digest {
                return Ok(Some(*epoch));
            }
        }
    }
    Ok(None)
}

struct Walk<'a> {
    store: &'a Dir,
    id: &'a StoreId,
    listing: Listing,
}

impl Walk<'_> {
    /// From the pinned epoch on. Another file of the pinned number is a rival that is not followed.
    fn since_pin(&self, epoch: u64, digest: &Digest) -> Result<(Epoch, Option<String>), TrustError> {
        let pinned = self.named(epoch, digest)?;
        let pinned = pinned.ok_or(TrustError::RolledBack { known: "this machine has seen", epoch })?;
        let newest = self.onwards(pinned, None)?;
        let (number, short) = (newest.policy.epoch, newest.digest.short());
        let other = |stem: &&String| {
            let refused = newest.policy.rejected.iter().any(|digest| stem.ends_with(&digest.short()));
            !stem.ends_with(&short) && !refused
        };
        let rival = self.listing.files(number).map(|(stem, _)| stem).find(other).cloned();
        Ok((newest, rival))
    }

    /// From epoch 1 on, which the store's id names.
    fn since_genesis(&self, anchor: Option<&(u64, String)>) -> Result<Epoch, TrustError> {
        for (stem, signers) in self.listing.files(1) {
            let (bytes, digest) = self.read(stem)?;
            if StoreId::of_genesis(&digest) == *self.id {
                let policy = parse_epoch(1, stem, &bytes)?;
                self.check_signatures(stem, &bytes, signers, None, &policy)?;
                return self.onwards(Epoch { policy, digest }, anchor);
            }
        }
        Err(TrustError::OtherStore(self.id.to_string()))
    }

    /// Whoever takes a file out of the chain must not get an older end of it believed.
    fn no_gap_after(&self, newest: u64) -> Result<(), TrustError> {
        let files = &self.listing.0;
        let stray = files.range(newest + 1..).find(|(epoch, _)| !files.contains_key(&(*epoch - 1)));
        match stray.and_then(|(epoch, files)| Some((*epoch, files.keys().next()?))) {
            Some((epoch, stem)) => Err(invalid_epoch(epoch, stem, format!("epoch {} is missing", epoch - 1))),
            None => Ok(()),
        }
    }

    /// The newest epoch after `from` on the one path that may be followed.
    fn onwards(&self, from: Epoch, anchor: Option<&(u64, String)>) -> Result<Epoch, TrustError> {
        let mut paths = self.paths(vec![from])?;
        if let Some((epoch, half)) = anchor {
            let holds =
                |path: &Vec<Epoch>| path.iter().any(|step| step.policy.epoch == *epoch && step.digest.half() == *half);
            paths.retain(holds);
        }
        // A path is out when an epoch of another path names one of its epochs as rejected.
        let mut rejected = BTreeSet::new();
        for by in paths.iter().flatten().filter(|epoch| !epoch.policy.rejected.is_empty()) {
            for epoch in paths.iter().flatten().filter(|epoch| by.policy.rejected.contains(&epoch.digest)) {
                if self.may_reject(by, &epoch.policy)? {
                    rejected.insert(epoch.digest);
                }
            }
        }
        let refused = |path: &Vec<Epoch>| path.iter().any(|epoch| rejected.contains(&epoch.digest));
        if paths.iter().any(|path| !refused(path)) {
            paths.retain(|path| !refused(path));
        }
        match (paths.len(), anchor) {
            (0, Some((epoch, _))) => Err(TrustError::RolledBack { known: "the anchor", epoch: *epoch }),
            (0 | 1, _) => {
                let newest = paths.pop().and_then(|mut path| path.pop());
                newest.ok_or_else(|| TrustError::OtherStore(self.id.to_string()))
            }
            _ => {
                let fork = (0..=paths[0].len())
                    .find(|n| paths[0].get(*n).map(|e| e.digest) != paths[1].get(*n).map(|e| e.digest));
                let name = |path: &Vec<Epoch>| {
                    let step = fork.and_then(|n| path.get(n)).or(path.last());
                    step.map(|epoch| (epoch.policy.epoch, epoch.digest.to_string())).unwrap_or_default()
                };
                let ((epoch, first), (_, second)) = (name(&paths[0]), name(&paths[1]));
                Err(TrustError::Rivals { epoch, first, second })
            }
        }
    }

    /// Whether an epoch is signed by enough admins of the one it rejects: nobody rejects the epoch that removed him.
    fn may_reject(&self, by: &Epoch, rejected: &Policy) -> Result<bool, TrustError> {
        let stem = format!("{:06}-{}", by.policy.epoch, by.digest.short());
        let Some((_, signers)) = self.listing.files(by.policy.epoch).find(|(known, _)| **known == stem) else {
            return Ok(false);
        };
        Ok(self.check_signed(&stem, &self.read(&stem)?.0, signers, by.policy.epoch, rejected).is_ok())
    }

    /// All valid continuations of a path, each as far as it goes.
    fn paths(&self, mut path: Vec<Epoch>) -> Result<Vec<Vec<Epoch>>, TrustError> {
        loop {
            let Some(last) = path.last() else { return Ok(Vec::new()) };
            let mut next = Vec::new();
            for (stem, signers) in self.listing.files(last.policy.epoch + 1) {
                let (bytes, digest) = self.read(stem)?;
                let invalid = |why| invalid_epoch(last.policy.epoch + 1, stem, why);
                let prev = wire::prev(&bytes).map_err(|error| invalid(error.to_string()))?;
                // A child of a rival is judged with its own parent.
                if prev == Some(last.digest) {
                    // Before it is parsed: patterns that nobody has signed could take all memory.
                    self.check_signed(stem, &bytes, signers, last.policy.epoch + 1, &last.policy)?;
                    let policy = parse_epoch(last.policy.epoch + 1, stem, &bytes)?;
                    self.check_signatures(stem, &bytes, signers, Some(&last.policy), &policy)?;
                    next.push(Epoch { policy, digest });
                } else if !self.is_named(last.policy.epoch, prev.as_ref()) {
                    return Err(invalid("it does not follow the epoch before".to_owned()));
                }
            }
            match next.len() {
                0 => return Ok(vec![path]),
                1 => path.append(&mut next),
                _ => {
                    let fork = |step| self.paths([path.clone(), vec![step]].concat());
                    let paths = next.into_iter().map(fork).collect::<Result<Vec<_>, _>>()?;
                    return Ok(paths.concat());
                }
            }
        }
    }

    /// Whether some file of this epoch could have the digest that a child names.
    fn is_named(&self, epoch: u64, digest: Option<&Digest>) -> bool {
        let stem = digest.map(|digest| format!("{epoch:06}-{}", digest.short()));
        stem.is_some_and(|stem| self.listing.0.get(&epoch).is_some_and(|files| files.contains_key(&stem)))
    }

    /// The epoch of exactly this digest, whose authority is the digest itself.
    fn named(&self, epoch: u64, digest: &Digest) -> Result<Option<Epoch>, TrustError> {
        let stem = format!("{epoch:06}-{}", digest.short());
        if !self.listing.files(epoch).any(|(known, _)| *known == stem) {
            return Ok(None);
        }
        let (bytes, found) = self.read(&stem)?;
        if found != *digest {
            return Err(invalid_epoch(epoch, &stem, "its bytes are not those that were signed".to_owned()));
        }
        Ok(Some(Epoch { policy: parse_epoch(epoch, &stem, &bytes)?, digest: found }))
    }

    fn read(&self, stem: &str) -> Result<(Vec<u8>, Digest), TrustError> {
        let file = format!("policy/{stem}.toml");
        let bytes = self.store.read(&file, POLICY_LIMIT)?;
        let digest = Digest::of(&bytes);
        if stem.ends_with(&digest.short()) {
            Ok((bytes, digest))
        } else {
            let epoch = split_name(stem).map_or(0, |(epoch, _, _)| epoch);
            Err(invalid_epoch(epoch, stem, "its name is not that of its bytes".to_owned()))
        }
    }

    /// Whether enough admins of `judge` have signed these bytes of an epoch.
    fn check_signed(
        &self,
        stem: &str,
        bytes: &[u8],
        signers: &[Member],
        epoch: u64,
        judge: &Policy,
    ) -> Result<(), TrustError> {
        let invalid = |why| invalid_epoch(epoch, stem, why);
        let mut signed = 0;
        for (admin, key) in signers.iter().filter_map(|admin| judge.admins.get_key_value(admin)) {
            let signature = self.signature(stem, admin)?.map_err(invalid)?;
            signed += usize::from(key.verifies(Some(self.id), Type::Policy, bytes, &signature));
        }
        if signed < judge.threshold {
            return Err(invalid(format!("{signed} of {} admins have signed it", judge.threshold)));
        }
        Ok(())
    }

    fn check_signatures(
        &self,
        stem: &str,
        bytes: &[u8],
        signers: &[Member],
        parent: Option<&Policy>,
        policy: &Policy,
    ) -> Result<(), TrustError> {
        let invalid = |why| invalid_epoch(policy.epoch, stem, why);
        let store = (policy.epoch > 1).then_some(self.id);
        let (mut by_parent, mut by_own) = (0, 0);
        for admin in signers {
            let signature = self.signature(stem, admin)?.map_err(invalid)?;
            let valid = |key: &PublicKey| key.verifies(store, Type::Policy, bytes, &signature);
            let in_parent = parent.and_then(|parent| parent.admins.get(admin)).is_some_and(valid);
            let in_own = policy.admins.get(admin).is_some_and(valid);
            if !in_parent && !in_own {
                return Err(invalid(format!("the signature of {admin} is not valid")));
            }
            by_parent += usize::from(in_parent);
            by_own += usize::from(in_own);
        }
        let wanted = parent.map_or(0, |parent| parent.threshold);
        if by_parent < wanted || by_own < policy.threshold {
            let needed = wanted.max(policy.threshold);
            return Err(invalid(format!(
                "{} of {needed} admins have signed it",
                by_parent.max(by_own).min(needed - 1)
            )));
        }
        Ok(())
    }

    /// The outer error is the disk's, which says nothing of the epoch.
    fn signature(&self, stem: &str, admin: &Member) -> Result<Result<Signature, String>, TrustError> {
        let file = format!("policy/{stem}.toml.{admin}.sig");
        let bytes = match self.store.read(&file, 128) {
            Err(error @ FsError::Io { .. }) => return Err(error.into()),
            Err(error) => return Ok(Err(error.to_string())),
            Ok(bytes) => bytes,
        };
        let text = bytes.strip_suffix(b"\n").and_then(|line| std::str::from_utf8(line).ok());
        Ok(text.and_then(|text| text.parse().ok()).ok_or_else(|| format!("{file} is not a signature")))
    }

    /// The list of files that stay valid under an epoch.
    fn kept(&self, epoch: &Epoch) -> Result<BTreeSet<(Address, Digest)>, TrustError> {
        let Some(digest) = epoch.policy.kept else { return Ok(BTreeSet::new()) };
        let file = file_name(epoch.policy.epoch, &epoch.digest, "kept");
        let invalid = |why: &str| invalid_epoch(epoch.policy.epoch, &file, why.to_owned());
        let bytes =
            self.store.read_optional(&file, POLICY_LIMIT)?.ok_or_else(|| invalid("its .kept file is missing"))?;
        if Digest::of(&bytes) != digest {
            return Err(invalid("its .kept file is another than the policy names"));
        }
        let text = String::from_utf8(bytes).map_err(|_| invalid("its .kept file is not UTF-8"))?;
        let parse = |line: &str| {
            let (address, digest) = line.split_once(' ')?;
            Some((address.parse().ok()?, digest.parse().ok()?))
        };
        let rows: Option<Vec<_>> =
            text.strip_suffix('\n').map(|text| text.split('\n').map(parse).collect()).unwrap_or_default();
        let rows = rows.filter(|rows| rows.is_sorted_by(|a: &(Address, Digest), b| a < b));
        Ok(rows.ok_or_else(|| invalid("its .kept file has a line that is none"))?.into_iter().collect())
    }
}

fn parse_epoch(epoch: u64, stem: &str, bytes: &[u8]) -> Result<Policy, TrustError> {
    let policy = wire::parse(bytes).map_err(|error| invalid_epoch(epoch, stem, error.to_string()))?;
    if policy.epoch == epoch {
        Ok(policy)
    } else {
        Err(invalid_epoch(epoch, stem, format!("it says it is epoch {}", policy.epoch)))
    }
}

fn invalid_epoch(epoch: u64, file: &str, why: String) -> TrustError {
    TrustError::Invalid { epoch, file: file.to_owned(), why }
}
