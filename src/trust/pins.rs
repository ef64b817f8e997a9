//! What this machine remembers of a store, so that nobody can show it an older one (docs/store-format.md, 9).

use std::collections::BTreeMap;
use std::time::Duration;

use super::{Memory, TrustError};
use crate::connector::name::Address;
use crate::digest::Digest;
use crate::private_fs::{Dir, FsError};

const POLICY: &str = "policy.pin";
const CONNECTORS: &str = "connectors.pin";
const HEADS: &str = "heads.pin";
const ACCESSES: &str = "accesses.cache";
const VERIFIED: &str = "verified.cache";
const LIMIT: u64 = 256 * 1024 * 1024;
/// After so many more lines it is asked whether the file should be written anew.
const COMPACTED: usize = 64;

/// The memory of one store on this machine, in its state folder.
#[derive(Debug, Clone)]
pub struct Pins {
    dir: Dir,
}

/// How a connector's file stands to what is remembered of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The same, newer, or not known yet.
    Good,
    /// This machine has seen a later revision.
    Older {
        /// The revision it has seen.
        seen: u64,
    },
    /// This machine has seen other bytes under the same revision.
    Forked,
}

impl Pins {
    /// The memory kept in a store's state folder.
    pub fn new(state: Dir) -> Self {
        Self { dir: state }
    }

    /// The newest epoch that was verified here, as a reader's knowledge.
    pub fn policy(&self) -> Result<Option<Memory>, TrustError> {
        let damaged = TrustError::DamagedPins { file: POLICY, line: 1 };
        let Some(bytes) = self.dir.read_optional(POLICY, 1024)? else { return Ok(None) };
        let parse = |text: &str| {
            let (epoch, digest) = text.strip_suffix('\n')?.split_once(' ')?;
            Some(Memory::Pinned { epoch: epoch.parse().ok()?, digest: digest.parse().ok()? })
        };
        std::str::from_utf8(&bytes).ok().and_then(parse).map(Some).ok_or(damaged)
    }

    /// Remembers an epoch.
    pub fn set_policy(&self, epoch: u64, digest: &Digest) -> Result<(), TrustError> {
        Ok(self.dir.write(POLICY, format!("{epoch} {digest}\n").as_bytes())?)
    }

    /// Remembers an epoch, unless another process has come to remember as new a one meanwhile: nothing is lowered.
    pub fn raise_policy(&self, epoch: u64, digest: &Digest) -> Result<(), TrustError> {
        let known = || {
            Ok::<_, TrustError>(matches!(self.policy()?, Some(Memory::Pinned { epoch: known, .. }) if known >= epoch))
        };
        if known()? {
            return Ok(());
        }
        let _lock = self.lock()?;
        if known()? { Ok(()) } else { self.set_policy(epoch, digest) }
    }

    /// Every connector this machine knows, with its newest revision and digest.
    pub fn connectors(&self) -> Result<BTreeMap<Address, (u64, Digest)>, TrustError> {
        let bytes = self.dir.read_optional(CONNECTORS, LIMIT)?.unwrap_or_default();
        let mut pins = BTreeMap::new();
        for (number, line) in lines(&bytes).enumerate() {
            let (address, pin) =
                parse_line(line).ok_or(TrustError::DamagedPins { file: CONNECTORS, line: number + 1 })?;
            pins.insert(address, pin);
        }
        Ok(pins)
    }

    /// What is remembered of one connector: its last line.
    pub fn connector(&self, address: &Address) -> Result<Option<(u64, Digest)>, TrustError> {
        let bytes = self.dir.read_optional(CONNECTORS, LIMIT)?.unwrap_or_default();
        last_of(&bytes, address)
    }

    /// Remembers revisions that are durable; what is remembered already costs nothing, and nothing is lowered.
    pub fn raise(&self, seen: &[(Address, u64, Digest)]) -> Result<(), TrustError> {
        let _lock = self.lock()?;
        let bytes = self.dir.read_optional(CONNECTORS, LIMIT)?.unwrap_or_default();
        // Of a few each is searched for; of many all lines are read once.
        let all = (seen.len() > 16).then(|| self.connectors()).transpose()?;
        let known = |address: &Address| match &all {
            Some(all) => Ok(all.get(address).copied()),
            None => last_of(&bytes, address),
        };
        let mut text = String::new();
        for (address, revision, digest) in seen {
            if known(address)?.is_none_or(|(pinned, _)| pinned < *revision) {
                text.push_str(&row(address, *revision, digest));
            }
        }
        self.append(&bytes, &text)
    }

    /// Takes back what is remembered of connectors: the way out after a restored backup.
    pub fn replace(&self, pins: &BTreeMap<Address, (u64, Digest)>) -> Result<(), TrustError> {
        let _lock = self.lock()?;
        self.write_all(pins)
    }

    /// The audit heads that were verified last, in the text form of `audit`.
    pub fn heads(&self) -> Result<Option<Vec<u8>>, TrustError> {
        Ok(self.dir.read_optional(HEADS, LIMIT)?)
    }

    /// Remembers audit heads.
    pub fn set_heads(&self, text: &[u8]) -> Result<(), TrustError> {
        Ok(self.dir.write(HEADS, text)?)
    }

    /// The cache of last accesses, in the text form of `audit`.
    pub fn access_index(&self) -> Result<Option<Vec<u8>>, TrustError> {
        Ok(self.dir.read_optional(ACCESSES, LIMIT)?)
    }

    /// Keeps the cache of last accesses.
    pub fn set_access_index(&self, text: &[u8]) -> Result<(), TrustError> {
        Ok(self.dir.write(ACCESSES, text)?)
    }

    /// The cache of verified signatures, in the text form of `store`.
    pub fn verified(&self) -> Result<Option<Vec<u8>>, TrustError> {
        Ok(self.dir.read_optional(VERIFIED, LIMIT)?)
    }

    /// Keeps the cache of verified signatures.
    pub fn set_verified(&self, text: &[u8]) -> Result<(), TrustError> {
        Ok(self.dir.write(VERIFIED, text)?)
    }

    /// Forgets the audit heads, so that the next verification begins anew.
    pub fn forget_heads(&self) -> Result<(), TrustError> {
        Ok(self.dir.remove(HEADS)?)
    }

    fn lock(&self) -> Result<crate::private_fs::Lock, FsError> {
        self.dir.lock("pins.lock", true, Some(Duration::from_secs(30)))
    }

    fn append(&self, bytes: &[u8], text: &str) -> Result<(), TrustError> {
        if text.is_empty() {
            return Ok(());
        }
        // A line that a crash has torn is not lost knowledge: what it named is read again.
        let torn = bytes.last().is_some_and(|byte| *byte != b'\n');
        let count = |bytes: &[u8]| memchr::memchr_iter(b'\n', bytes).count();
        let (rows, more) = (count(bytes), count(text.as_bytes()));
        // Whether old lines are in the majority is asked now and then: it takes reading them all.
        let asked = rows / COMPACTED != (rows + more) / COMPACTED;
        if torn || asked {
            let mut pins = self.connectors()?;
            if torn || rows > 3 * pins.len() {
                pins.extend(lines(text.as_bytes()).filter_map(parse_line));
                return self.write_all(&pins);
            }
        }
        Ok(self.dir.append(CONNECTORS, text.as_bytes(), bytes.len() as u64)?)
    }

    fn write_all(&self, pins: &BTreeMap<Address, (u64, Digest)>) -> Result<(), TrustError> {
        let text: String = pins.iter().map(|(address, (revision, digest))| row(address, *revision, digest)).collect();
        Ok(self.dir.write(CONNECTORS, text.as_bytes())?)
    }
}

impl Standing {
    /// Holds a file's revision and digest against what is remembered.
    pub fn of(pin: Option<&(u64, Digest)>, revision: u64, digest: &Digest) -> Self {
        match pin {
            Some((seen, _)) if *seen > revision => Self::Older { seen: *seen },
            Some((seen, pinned)) if *seen == revision && pinned != digest => Self::Forked,
            _ => Self::Good,
        }
    }
}

fn row(address: &Address, revision: u64, digest: &Digest) -> String {
    format!("{address} {revision} {digest}\n")
}

/// The whole lines; a torn last one is left out.
fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.split_inclusive(|byte| *byte == b'\n').filter_map(|line| line.strip_suffix(b"\n"))
}

/// The last whole line of a connector. Found by searching, not by reading every line: there may be tens of thousands.
fn last_of(bytes: &[u8], address: &Address) -> Result<Option<(u64, Digest)>, TrustError> {
    let prefix = format!("\n{address} ");
    let first = bytes.starts_with(&prefix.as_bytes()[1..]).then_some(0);
    let later = memchr::memmem::find_iter(bytes, &prefix).map(|at| at + 1);
    let whole = |at: usize| memchr::memchr(b'\n', &bytes[at..]).map(|len| (at, &bytes[at..at + len]));
    let Some((at, line)) = first.into_iter().chain(later).filter_map(whole).last() else { return Ok(None) };
    let damaged =
        || TrustError::DamagedPins { file: CONNECTORS, line: memchr::memchr_iter(b'\n', &bytes[..at]).count() + 1 };
    parse_line(line).map(|(_, pin)| Some(pin)).ok_or_else(damaged)
}

fn parse_line(line: &[u8]) -> Option<(Address, (u64, Digest))> {
    let mut parts = std::str::from_utf8(line).ok()?.split(' ');
    let parsed = (parts.next()?.parse().ok()?, (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?));
    parts.next().is_none().then_some(parsed)
}
