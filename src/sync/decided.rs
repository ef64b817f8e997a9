//! What a person has decided between two changes. A sync takes everything or nothing, so that what was decided first is kept
//! until the last is; and it counts only for the two files that the person has seen.

use std::collections::BTreeMap;

use crate::access::Joint;
use crate::connector::merge::Side;
use crate::connector::name::Address;
use crate::digest::Digest;
use crate::private_fs::{Dir, FsError};

/// In the state folder: a line for each.
const FILE: &str = "decided";
const LIMIT: u64 = 16 * 1024 * 1024;

/// What was decided.
#[derive(Debug, Default)]
pub struct Decisions {
    given: BTreeMap<Address, Side>,
    kept: BTreeMap<(Address, Digest, Digest), Side>,
}

impl Decisions {
    /// What is decided just now, and what was before.
    pub fn read(state: &Dir, given: &BTreeMap<Address, Side>) -> Result<Self, FsError> {
        let text = state.read_optional(FILE, LIMIT)?.unwrap_or_default();
        let kept = String::from_utf8_lossy(&text).lines().filter_map(parse).collect();
        Ok(Self { given: given.clone(), kept })
    }

    /// Whose change counts, of these two of a connector.
    pub fn side(&self, address: &Address, ours: Digest, theirs: Digest) -> Option<Side> {
        let before = || self.kept.get(&(address.clone(), ours, theirs)).copied();
        self.given.get(address).copied().or_else(before)
    }

    /// Keeps what was decided of these, until the rest is.
    pub fn keep(&self, state: &Dir, joints: &[Joint]) -> Result<(), FsError> {
        let line = |Joint { address, ours, theirs, .. }: &Joint| {
            let side = match self.side(address, *ours, *theirs)? {
                Side::Ours => "ours",
                Side::Theirs => "theirs",
            };
            Some(format!("{address} {ours} {theirs} {side}\n"))
        };
        let lines: Vec<String> = joints.iter().filter(|joint| joint.decided).filter_map(line).collect();
        state.write(FILE, lines.concat().as_bytes())
    }

    /// Forgets what was kept: it has been done.
    pub fn forget(&self, state: &Dir) -> Result<(), FsError> {
        if self.kept.is_empty() { Ok(()) } else { state.remove(FILE) }
    }
}

fn parse(line: &str) -> Option<((Address, Digest, Digest), Side)> {
    let [address, ours, theirs, side] = line.split(' ').collect::<Vec<_>>()[..] else { return None };
    let side = match side {
        "ours" => Side::Ours,
        "theirs" => Side::Theirs,
        _ => return None,
    };
    Some(((address.parse().ok()?, ours.parse().ok()?, theirs.parse().ok()?), side))
}
