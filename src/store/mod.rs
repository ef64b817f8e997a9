//! The store as it may be believed: connector files and payloads, each verified before anybody sees them.
//! Reading needs no key; changing is [`change`], which only the gate may use.

pub mod change;
pub mod check;
mod list;
pub mod payload;
mod verified;
pub mod wire;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::anchor::{Anchor, StoreId};
use crate::connector::name::{Address, Environment, Group, Member, Writer};
use crate::connector::{Connector, Version};
use crate::crypto::seal::{self, HeaderError};
use crate::diagnostic::{Diagnostic, Kind};
use crate::digest::Digest;
use crate::policy::{Capability, MemberEntry, MemberKind, Policy};
use crate::private_fs::{Dir, EntryKind, FsError};
use crate::signature::{PublicKey, Signature, Type};
use crate::toml_time::BadFile;
use crate::trust::{self, Memory, Pins, Standing, Trust, TrustError};
pub use list::Listed;
use verified::Verified;

/// Connector and group files are at most this long.
const FILE_LIMIT: u64 = 1024 * 1024;
/// What a connector's file is called in its folder.
const CONNECTOR_FILE: &str = "connector.toml";
/// What `.gitattributes` holds: bytes survive, and git never merges the lines of a signed file.
pub const GIT_ATTRIBUTES: &[u8] = b"* -text -merge\n";

/// A store whose policy is believed.
#[derive(Debug)]
pub struct Store {
    dir: Dir,
    trust: Trust,
    pins: Option<Pins>,
}

/// What a reader brings along.
#[derive(Debug, Clone)]
pub enum Knowledge {
    /// This machine's memory of the store.
    Remembered(Pins),
    /// An anchor that was given; memory is neither read nor written.
    Anchored(Anchor),
    /// The newest epoch that is known, without a memory of connectors: for judging what others have.
    Since(u64, Digest),
    /// Nothing: only for showing a person what the store says it is.
    FirstSight,
}

/// A connector file that was verified.
#[derive(Debug, Clone)]
pub struct Found {
    /// What it says.
    pub connector: Connector,
    /// Digest of its bytes.
    pub digest: Digest,
    /// Who sealed it.
    pub seal: wire::Seal,
    /// How it stands to this machine's memory.
    pub standing: Standing,
}

/// Why something in the store is not believed, or not there.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No such connector.
    #[error("there is no connector {0}")]
    Missing(Address),
    /// This machine has seen it and it is gone.
    #[error("{0} is gone without a trace: this machine has seen revision {1} of it")]
    Deleted(Address, u64),
    /// Somebody has recorded to have made it and it is gone.
    #[error("{0} is gone without a trace: {1} has recorded to have made it")]
    Gone(Address, Writer),
    /// Older than this machine has seen.
    #[error("{address} is older than this machine has seen: revision {found}, seen {seen}")]
    Older {
        /// Which connector.
        address: Address,
        /// The revision that is there.
        found: u64,
        /// The revision that was seen.
        seen: u64,
    },
    /// Other bytes than this machine has seen under the same revision.
    #[error("{0} is another revision {1} than this machine has seen")]
    Forked(Address, u64),
    /// A file that is no connector file.
    #[error("{address}: connector.toml is not valid: {why}")]
    Invalid {
        /// Where it stands.
        address: Address,
        /// What is wrong.
        why: BadFile,
    },
    /// A signature that does not verify.
    #[error("{address}: the signature of {writer} is not valid; the file was changed, or belongs to another store")]
    Signature {
        /// Where it stands.
        address: Address,
        /// Who is said to have signed.
        writer: Writer,
    },
    /// Signed by somebody who may not.
    #[error("{address}: sealed by {writer}, whom the newest policy gives no `write` here")]
    NoRight {
        /// Where it stands.
        address: Address,
        /// Who signed.
        writer: Writer,
    },
    /// A file under another name.
    #[error("{found} says it is {said}")]
    Misplaced {
        /// Where it stands.
        found: Address,
        /// What it says.
        said: Address,
    },
    /// A payload that is not there.
    #[error("the payload of {0}@{1} is missing")]
    NoPayload(Address, u64),
    /// A payload with other bytes than the table names.
    #[error("the payload of {0}@{1} is not the one that was sealed")]
    Swapped(Address, u64),
    /// A payload with another header than the table says.
    #[error("the payload of {address}@{version}: {why}")]
    Header {
        /// Which connector.
        address: Address,
        /// Which version.
        version: u64,
        /// What is wrong.
        why: HeaderError,
    },
    /// A file that has no place in a store.
    #[error("{0} does not belong into a store of format 1")]
    Unknown(String),
    /// What keeps git from changing bytes is gone.
    #[error(".gitattributes is missing or says something else: git may have converted the store's files")]
    Attributes,
    /// The policy.
    #[error(transparent)]
    Trust(#[from] TrustError),
    /// The disk.
    #[error(transparent)]
    Disk(#[from] FsError),
}

impl Diagnostic for StoreError {
    fn kind(&self) -> Kind {
        match self {
            Self::Missing(_) => Kind::Failed,
            Self::Trust(error) => error.kind(),
            Self::Disk(error) => error.kind(),
            _ => Kind::Integrity,
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Missing(_) => "keyward inventory lists what there is",
            Self::Deleted(..) | Self::Gone(..) | Self::Older { .. } | Self::Forked(..) => {
                "take the newest state: keyward sync; after restoring a backup: keyward doctor --accept-older"
            }
            Self::Invalid { why: BadFile::Format(_), .. } => "install a newer keyward",
            Self::Attributes => "restore it: its one line is `* -text -merge`",
            Self::Unknown(_) => "remove it, or install a newer keyward if one has made it",
            Self::Trust(error) => return error.hint(),
            Self::Disk(error) => return error.hint(),
            _ => "somebody or something changed the file; compare with git, or restore it: keyward doctor says more",
        };
        Some(hint.to_owned())
    }
}

impl Store {
    /// Opens the store of this id in a folder, as far as `knowledge` lets it be believed.
    pub fn open(dir: Dir, id: &StoreId, knowledge: &Knowledge, now: DateTime<Utc>) -> Result<Self, StoreError> {
        check_root(&dir)?;
        let (memory, pins) = match knowledge {
            Knowledge::Remembered(pins) => (pins.policy()?.unwrap_or(Memory::Nothing), Some(pins.clone())),
            Knowledge::Anchored(anchor) => (Memory::Anchored(anchor.clone()), None),
            Knowledge::Since(epoch, digest) => (Memory::Pinned { epoch: *epoch, digest: *digest }, None),
            Knowledge::FirstSight => (Memory::Nothing, None),
        };
        let trust = trust::load(&dir, id, &memory, now)?;
        Ok(Self { dir, trust, pins })
    }

    /// Takes up memory that was left aside for opening, as `doctor --accept-older` does.
    pub fn remember(&mut self, knowledge: &Knowledge) {
        if let Knowledge::Remembered(pins) = knowledge {
            self.pins = Some(pins.clone());
        }
    }

    /// The same store, its policy read again.
    pub fn reread(&mut self, now: DateTime<Utc>) -> Result<(), StoreError> {
        let (epoch, digest) = (self.trust.newest.policy.epoch, self.trust.newest.digest);
        let end_is_known = self.trust.end_is_known;
        let memory = Memory::Pinned { epoch, digest };
        self.trust = Trust { end_is_known, ..trust::load(&self.dir, &self.trust.id, &memory, now)? };
        Ok(())
    }

    /// Remembers a policy that is newer than the one this machine knew.
    pub fn remember_policy(&self) -> Result<(), StoreError> {
        let Some(pins) = &self.pins else { return Ok(()) };
        Ok(pins.raise_policy(self.policy().epoch, &self.trust.newest.digest)?)
    }

    /// The folder.
    pub fn dir(&self) -> &Dir {
        &self.dir
    }

    /// The store's id.
    pub fn id(&self) -> &StoreId {
        &self.trust.id
    }

    /// The policy chain's end and how far it is known.
    pub fn trust(&self) -> &Trust {
        &self.trust
    }

    /// The newest policy.
    pub fn policy(&self) -> &Policy {
        &self.trust.newest.policy
    }

    /// This machine's memory, unless an anchor took its place.
    pub fn pins(&self) -> Option<&Pins> {
        self.pins.as_ref()
    }

    /// A connector that exists (a tombstone too) and is the newest this machine knows of.
    pub fn connector(&self, address: &Address) -> Result<Found, StoreError> {
        match self.connector_if_any(address)? {
            Some(found) => Ok(found),
            None => Err(StoreError::Missing(address.clone())),
        }
    }

    /// The same, absent where nobody has ever seen one.
    pub fn connector_if_any(&self, address: &Address) -> Result<Option<Found>, StoreError> {
        Self::newest(address, self.look(address)?)
    }

    fn newest(address: &Address, found: Option<Found>) -> Result<Option<Found>, StoreError> {
        match found.as_ref().map(|found| (found.standing, found.connector.revision)) {
            Some((Standing::Older { seen }, found)) => Err(StoreError::Older { address: address.clone(), found, seen }),
            Some((Standing::Forked, revision)) => Err(StoreError::Forked(address.clone(), revision)),
            Some((Standing::Good, _)) | None => Ok(found),
        }
    }

    /// A connector as it is there, also when this machine has seen a newer one: for lists, which warn.
    pub fn look(&self, address: &Address) -> Result<Option<Found>, StoreError> {
        let pin = self.pins.as_ref().map(|pins| pins.connector(address)).transpose()?.flatten();
        self.look_with(address, pin)
    }

    /// A connector as it is there, whatever this machine has seen elsewhere.
    pub fn as_it_lies(&self, address: &Address) -> Result<Option<Found>, StoreError> {
        self.look_with(address, None)
    }

    fn look_with(&self, address: &Address, pin: Option<(u64, Digest)>) -> Result<Option<Found>, StoreError> {
        match (self.dir.read_optional(&connector_file(address), FILE_LIMIT)?, pin) {
            (Some(bytes), pin) => self.verify(address, &bytes, pin.as_ref(), None).map(Some),
            (None, Some((seen, _))) => Err(StoreError::Deleted(address.clone(), seen)),
            (None, None) => Ok(None),
        }
    }

    /// Seal and right first, then what it says.
    fn verify(
        &self,
        address: &Address,
        bytes: &[u8],
        pin: Option<&(u64, Digest)>,
        known: Option<&Verified>,
    ) -> Result<Found, StoreError> {
        let invalid = |why| StoreError::Invalid { address: address.clone(), why };
        let cut = wire::cut(bytes).map_err(invalid)?;
        let digest = Digest::of(bytes);
        let read = if self.trust.kept.contains(&(address.clone(), digest)) {
            wire::parse(cut.signed)
        } else {
            let (address, writer) = (address.clone(), cut.writer.clone());
            let policy = self.policy();
            let Some(key) = policy.writer_key(&writer) else {
                return Err(StoreError::NoRight { address, writer });
            };
            if policy.grants(&writer.member(), Capability::Write, &address).next().is_none() {
                return Err(StoreError::NoRight { address, writer });
            }
            let verify = || key.verifies(Some(self.id()), Type::Connector, cut.signed, &cut.signature);
            let read = match known {
                Some(known) => known.read(key, &digest, cut.signed, verify),
                None => verify().then(|| wire::parse(cut.signed)),
            };
            read.ok_or(StoreError::Signature { address, writer })?
        };
        let (connector, seal) = read.map_err(invalid)?;
        if seal.writer != cut.writer {
            return Err(invalid(BadFile::Seal));
        }
        if connector.address != *address {
            return Err(StoreError::Misplaced { found: address.clone(), said: connector.address });
        }
        let standing = Standing::of(pin, connector.revision, &digest);
        Ok(Found { connector, digest, seal, standing })
    }

    /// The sealed bytes of a version, held against everything that is known before decrypting.
    pub fn payload(&self, address: &Address, version: &Version) -> Result<Vec<u8>, StoreError> {
        let file = payload_file(address, version.number, &version.sealed);
        let sealed = self.dir.read_optional(&file, seal::FILE_LIMIT)?;
        let sealed = sealed.ok_or_else(|| StoreError::NoPayload(address.clone(), version.number))?;
        if Digest::of(&sealed) != version.sealed {
            return Err(StoreError::Swapped(address.clone(), version.number));
        }
        seal::check_recipients(&sealed, version.to.len()).map_err(|why| StoreError::Header {
            address: address.clone(),
            version: version.number,
            why,
        })?;
        Ok(sealed)
    }

    /// A group's key as it is sealed to one member.
    pub fn group_file(&self, group: &Group, number: u64, member: &Member) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.dir.read_optional(&group_file(group, number, member), FILE_LIMIT)?)
    }

    /// Every key that any epoch gave a writer.
    pub fn writer_keys(&self) -> Result<BTreeMap<Writer, Vec<PublicKey>>, StoreError> {
        self.keys_of(|_| true)
    }

    /// Those of machines, who may introduce runs of theirs.
    pub fn machine_keys(&self) -> Result<BTreeMap<Writer, Vec<PublicKey>>, StoreError> {
        self.keys_of(|entry| entry.kind == MemberKind::Machine)
    }

    fn keys_of(&self, wanted: fn(&MemberEntry) -> bool) -> Result<BTreeMap<Writer, Vec<PublicKey>>, StoreError> {
        let mut keys: BTreeMap<Writer, Vec<PublicKey>> = BTreeMap::new();
        for epoch in trust::history(&self.dir, &self.trust)? {
            for (_, writer, key) in epoch.policy.writers().filter(|(entry, ..)| wanted(entry)) {
                let known = keys.entry(writer).or_default();
                if !known.contains(key) {
                    known.push(key.clone());
                }
            }
        }
        Ok(keys)
    }

    /// Whether `signature` inside a payload is by `writer`, under a key this or an earlier epoch gave.
    pub fn made_payload(&self, writer: &Writer, body: &[u8], signature: &Signature) -> bool {
        let verifies = |key: &PublicKey| key.verifies(Some(self.id()), Type::Payload, body, signature);
        let earlier = || {
            let keys = self.writer_keys().ok().and_then(|mut keys| keys.remove(writer));
            keys.unwrap_or_default().iter().any(verifies)
        };
        self.policy().writer_key(writer).is_some_and(verifies) || earlier()
    }

    /// The environments' names.
    pub fn environments(&self) -> impl Iterator<Item = &Environment> {
        self.policy().environments.keys()
    }
}

/// `connectors/<address>/connector.toml`
pub fn connector_file(address: &Address) -> String {
    format!("connectors/{address}/{CONNECTOR_FILE}")
}

/// `connectors/<address>/v<number>-<8 hex>.age`
pub fn payload_file(address: &Address, number: u64, sealed: &Digest) -> String {
    format!("connectors/{address}/{}", payload_name(number, sealed))
}

/// `v<number>-<8 hex>.age`
pub fn payload_name(number: u64, sealed: &Digest) -> String {
    format!("v{number}-{}.age", sealed.short())
}

/// `v<number>-<8 hex>.age`
fn is_payload_name(name: &str) -> bool {
    let parts = name.strip_prefix('v').and_then(|name| name.strip_suffix(".age")).and_then(|name| name.split_once('-'));
    parts.is_some_and(|(number, hex)| {
        let digits = number.bytes().all(|byte| byte.is_ascii_digit()) && !number.starts_with('0') && !number.is_empty();
        digits && hex.len() == 8 && hex.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    })
}

fn group_file(group: &Group, number: u64, member: &Member) -> String {
    format!("groups/{group}/{number}/{member}.age")
}

/// Whether a folder holds a store, by the look of it: an epoch 1 of a policy. Says nothing of whether it may be believed.
/// The epoch's signature alone is what an `init` leaves that was killed.
pub fn is_store(dir: &Dir) -> bool {
    let is_epoch = |name: &str| {
        let hex = name.strip_prefix("000001-").and_then(|rest| rest.strip_suffix(".toml"));
        hex.is_some_and(|hex| hex.len() == 8)
    };
    match dir.entries_optional("policy") {
        Ok(entries) => entries.iter().any(|entry| is_epoch(&entry.name)),
        // A name put there to hide it must not make a store look like none.
        Err(FsError::BadName { .. }) => dir.entries("groups").is_ok(),
        Err(_) => false,
    }
}

/// The root holds what format 1 has; dot files and README.md are people's own.
fn check_root(dir: &Dir) -> Result<(), StoreError> {
    for entry in dir.entries("")? {
        let name = entry.name.as_str();
        let folder = entry.kind == EntryKind::Directory;
        match name {
            "policy" | "proposals" | "groups" | "connectors" | "audit" if folder => {}
            "requests" | "grants" | "reviews" | "checkpoints" | "vendors" if folder => {
                if let Some(inside) = dir.entries(name)?.first() {
                    return Err(StoreError::Unknown(format!("{name}/{}", inside.name)));
                }
            }
            "README.md" => {}
            name if name.starts_with('.') => {}
            _ => return Err(StoreError::Unknown(name.to_owned())),
        }
    }
    match dir.read_optional(".gitattributes", FILE_LIMIT)? {
        Some(bytes) if bytes == GIT_ATTRIBUTES => Ok(()),
        _ => Err(StoreError::Attributes),
    }
}
