//! What may become of a connector: each change as a function from one revision to the next.

use chrono::{DateTime, Utc};

use super::name::Address;
use super::{Connector, Metadata, Stage, State, Version};
use crate::digest::Digest;

/// What a change starts from: the verified newest revision, if there is one, with the digest of its file.
#[derive(Debug, Clone, Copy)]
pub struct Base<'a> {
    /// The connector that is to change.
    pub address: &'a Address,
    /// Its newest revision.
    pub found: Option<(&'a Connector, Digest)>,
}

/// Why a change makes no sense on this revision.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// Adding what is there.
    #[error("{0} exists already")]
    Exists(Address),
    /// Changing what is not there.
    #[error("{0} does not exist")]
    Missing(Address),
    /// Changing what was removed.
    #[error("{0} was removed")]
    Removed(Address),
    /// Changing what has another name now.
    #[error("{from} is called {to} now")]
    Moved {
        /// The name that was given.
        from: Address,
        /// The name it has.
        to: Address,
    },
    /// A version that the table does not name.
    #[error("{0} has no version {1}")]
    NoVersion(Address, u64),
    /// A version that is dead at the vendor.
    #[error("version {1} of {0} is {2}, it cannot become current")]
    NotUsable(Address, u64, &'static str),
    /// Nothing would change.
    #[error("{0} is like that already")]
    Unchanged(Address),
    /// Somebody changed it after it was read.
    #[error("{0} was changed by somebody else meanwhile")]
    ChangedMeanwhile(Address),
    /// Removing what the vendor still accepts.
    #[error("{0} still has credentials that may be live at the vendor: version {1}")]
    Live(Address, String),
    /// Changing in the middle of a rotation.
    #[error("{0} is in the middle of a rotation (operation {1})")]
    InFlight(Address, String),
}

impl<'a> Base<'a> {
    /// The active connector that a change needs.
    pub fn active(&self) -> Result<(&'a Connector, Digest), EditError> {
        let (connector, digest) = self.found.ok_or_else(|| EditError::Missing(self.address.clone()))?;
        match &connector.state {
            State::Removed => Err(EditError::Removed(self.address.clone())),
            State::Moved { to } => Err(EditError::Moved { from: self.address.clone(), to: to.clone() }),
            State::Active => Ok((connector, digest)),
        }
    }

    /// The same, if nothing is in flight that would go on with it.
    fn idle(&self) -> Result<(&'a Connector, Digest), EditError> {
        let (connector, digest) = self.active()?;
        match connector.operation.as_ref().filter(|operation| !operation.step.is_end()) {
            Some(operation) => Err(EditError::InFlight(self.address.clone(), operation.id.clone())),
            None => Ok((connector, digest)),
        }
    }

    /// The number that a new version gets; a tombstone's numbers are not used again.
    pub fn next_number(&self) -> u64 {
        self.found.map_or(1, |(connector, _)| connector.next_number())
    }

    /// The next revision of a connector that nothing is in flight for; what came to an end before is forgotten.
    pub(super) fn next(&self) -> Result<Connector, EditError> {
        self.idle()?;
        Ok(Connector { operation: None, ..self.whichever()? })
    }

    /// The next revision, whatever is in flight.
    pub(super) fn whichever(&self) -> Result<Connector, EditError> {
        let (connector, digest) = self.active()?;
        Ok(Connector { revision: connector.revision + 1, prev: Some(digest), ..connector.clone() })
    }
}

/// A new connector with its first versions, also in the place of a tombstone.
pub fn add(base: &Base<'_>, metadata: Metadata, made: Vec<Version>) -> Result<Connector, EditError> {
    let (revision, prev, mut versions) = match base.found {
        None => (1, None, Vec::new()),
        Some((connector, _)) if connector.is_active() => return Err(EditError::Exists(base.address.clone())),
        Some((connector, digest)) => (connector.revision + 1, Some(digest), connector.versions.clone()),
    };
    // What a tombstone had has no payload any more, whatever its stage was.
    for version in &mut versions {
        version.stage = Stage::Revoked;
    }
    versions.extend(made);
    let address = base.address.clone();
    Ok(Connector { address, state: State::Active, revision, prev, metadata, versions, operation: None })
}

/// The same once more: its versions are sealed again. No rotation minds that.
pub fn again(base: &Base<'_>) -> Result<Connector, EditError> {
    base.whichever()
}

/// A new current version; the one before stays valid until somebody revokes it.
pub fn set(base: &Base<'_>, made: Version) -> Result<Connector, EditError> {
    let mut next = base.next()?;
    demote_current(&mut next);
    next.versions.push(made);
    Ok(next)
}

/// Other metadata; `expires` is the current version's. While a rotation is in flight, what it goes by stays as it is.
pub fn amend(base: &Base<'_>, metadata: Metadata, expires: Option<DateTime<Utc>>) -> Result<Connector, EditError> {
    let mut next = base.whichever()?;
    let before = next.clone();
    if !next.metadata.rotates_like(&metadata) || next.current().is_some_and(|current| current.expires != expires) {
        base.idle()?;
    }
    next.metadata = metadata;
    if let Some(current) = next.versions.iter_mut().find(|version| version.stage == Stage::Current) {
        current.expires = expires;
    }
    if next == before { Err(EditError::Unchanged(base.address.clone())) } else { Ok(next) }
}

/// An earlier version becomes the current one again.
pub fn restore(base: &Base<'_>, number: u64) -> Result<Connector, EditError> {
    let mut next = base.next()?;
    let stage = next.version(number).map(|version| version.stage);
    match stage {
        None => return Err(EditError::NoVersion(base.address.clone(), number)),
        Some(Stage::Current) => return Err(EditError::Unchanged(base.address.clone())),
        Some(Stage::Previous) => {}
        Some(other) => return Err(EditError::NotUsable(base.address.clone(), number, other.as_str())),
    }
    demote_current(&mut next);
    for version in next.versions.iter_mut().filter(|version| version.number == number) {
        version.stage = Stage::Current;
    }
    Ok(next)
}

/// A tombstone. Refused while the vendor may still accept a version, unless it is left an `orphan` knowingly.
pub fn remove(base: &Base<'_>, orphan: bool) -> Result<Connector, EditError> {
    let mut next = base.next()?;
    let live: Vec<String> = next
        .versions
        .iter()
        .filter(|version| version.stage != Stage::Revoked)
        .map(|version| version.number.to_string())
        .collect();
    if !orphan && !live.is_empty() {
        return Err(EditError::Live(base.address.clone(), live.join(", ")));
    }
    next.state = State::Removed;
    Ok(next)
}

/// A tombstone that names the connector's new address.
pub fn move_away(base: &Base<'_>, to: Address) -> Result<Connector, EditError> {
    Ok(Connector { state: State::Moved { to }, ..base.next()? })
}

fn demote_current(connector: &mut Connector) {
    for version in connector.versions.iter_mut().filter(|version| version.stage == Stage::Current) {
        version.stage = Stage::Previous;
    }
}
