//! Changing the store: what is durable in which order. Only the gate imports this module; what it puts here is
//! decided, recorded and signed.

use std::time::Duration;

use super::{GIT_ATTRIBUTES, Store, StoreError, connector_file, group_file, is_store, payload_name};
use crate::connector::Version;
use crate::connector::name::{Address, Group, Member};
use crate::digest::Digest;
use crate::policy::Policy;
use crate::private_fs::{Dir, Lock, Staged};
use crate::signature::Signature;
use crate::trust::{file_name, signature_name};

/// How long a change waits for another one to end.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// The right to change a store's files, held by one process at a time.
#[derive(Debug)]
pub struct Changing {
    dir: Dir,
    lock: Lock,
}

/// A payload that is durable on disk and has no name yet.
#[derive(Debug)]
pub struct StagedPayload {
    file: Staged,
    name: String,
    /// Digest of its bytes.
    pub sealed: Digest,
}

/// Waits for the right to change a store. What a killed process left unnamed below `touched` is removed.
pub fn begin(dir: &Dir, touched: &[&str]) -> Result<Changing, StoreError> {
    let lock = dir.lock(".lock", true, Some(PATIENCE))?;
    for folder in touched {
        if !dir.entries_optional(folder)?.is_empty() {
            dir.sweep(folder)?;
        }
    }
    Ok(Changing { dir: dir.clone(), lock })
}

impl Changing {
    /// Puts a payload's bytes on disk, without a name.
    pub fn stage(&self, address: &Address, number: u64, sealed: &[u8]) -> Result<StagedPayload, StoreError> {
        let digest = Digest::of(sealed);
        let folder = format!("connectors/{address}");
        self.dir.create_dirs(&folder)?;
        let file = self.dir.stage(&folder, sealed)?;
        Ok(StagedPayload { file, name: payload_name(number, &digest), sealed: digest })
    }

    /// Gives a payload its name.
    pub fn publish(&self, payload: StagedPayload) -> Result<(), StoreError> {
        Ok(payload.file.publish(&payload.name)?)
    }

    /// Replaces a connector's file.
    pub fn put_connector(&self, address: &Address, bytes: &[u8]) -> Result<(), StoreError> {
        // `git clean` may have taken the lock's file away, and then somebody else may be changing the same.
        self.lock.check()?;
        Ok(self.dir.write(&connector_file(address), bytes)?)
    }

    /// Removes the payload of a version that was sealed again, or whose connector is a tombstone.
    pub fn remove_payload(&self, address: &Address, version: &Version) -> Result<(), StoreError> {
        Ok(self.dir.remove(&super::payload_file(address, version.number, &version.sealed))?)
    }

    /// Puts a group's key, sealed to one member, in its place.
    pub fn put_group_file(&self, group: &Group, number: u64, member: &Member, sealed: &[u8]) -> Result<(), StoreError> {
        Ok(self.dir.write(&group_file(group, number, member), sealed)?)
    }

    /// Puts an epoch in its place: list and signatures first, so that the epoch never stands without them.
    pub fn put_epoch(
        &self,
        policy: &Policy,
        bytes: &[u8],
        kept: Option<&[u8]>,
        signatures: &[(Member, Signature)],
    ) -> Result<Digest, StoreError> {
        self.lock.check()?;
        let digest = Digest::of(bytes);
        if let Some(kept) = kept {
            self.dir.write(&file_name(policy.epoch, &digest, "kept"), kept)?;
        }
        for (admin, signature) in signatures {
            self.dir.write(&signature_name(policy.epoch, &digest, admin), format!("{signature}\n").as_bytes())?;
        }
        self.dir.write(&file_name(policy.epoch, &digest, "toml"), bytes)?;
        Ok(digest)
    }

    /// Puts files in place that were verified in another folder: in this order for whoever reads meanwhile, and each of them on
    /// the disk before the first is seen.
    pub fn adopt(&self, from: &Dir, paths: &[String], gone: &[String], limit: u64) -> Result<(), StoreError> {
        self.lock.check()?;
        let here = self.dir.unflushed();
        let mut staged = Vec::with_capacity(paths.len());
        for path in paths {
            let (above, name) = path.rsplit_once('/').unwrap_or(("", path));
            staged.push((here.stage(above, &from.read(path, limit)?)?, name));
        }
        here.flush()?;
        for (file, name) in staged {
            file.publish(name)?;
        }
        for path in gone {
            here.remove(path)?;
        }
        Ok(here.flush()?)
    }

    /// What makes a folder a store's: git's attributes.
    pub fn put_attributes(&self) -> Result<(), StoreError> {
        Ok(self.dir.write(".gitattributes", GIT_ATTRIBUTES)?)
    }

    /// Whether a store is here already.
    pub fn is_store(&self) -> bool {
        is_store(&self.dir)
    }
}

impl Store {
    /// Whether a new connector would be a folder inside another, or hold one.
    pub fn collision(&self, address: &Address) -> Result<Option<Address>, StoreError> {
        let path = address.as_str();
        let above = path.match_indices('/').filter_map(|(end, _)| path[..end].parse::<Address>().ok());
        for other in above {
            if self.dir.size(&connector_file(&other))?.is_some() {
                return Ok(Some(other));
            }
        }
        Ok(self.addresses_below(&format!("connectors/{address}"))?.into_iter().next())
    }
}
