//! Leases: while somebody rotates a connector, nobody else who shares the store does.
//!
//! A lease is the reference `refs/keyward/lease/<32 hex of sha256(connector)>` at the remote. It is taken, renewed and given
//! back by a push that changes it from the value it was seen to have, or fails; one push does so for many connectors, for all
//! of them or none. The order of whoever acts: take the lease, then fetch, then do, asking [`Lease::may_act`] each time.
//!
//! No two clocks are compared, and none that somebody can set is asked. The holder counts from before it began to push and
//! stops [`MARGIN`] before the end; a taker counts from after it has first seen a value and waits for the whole length and
//! [`MARGIN`]. Both clocks go on while the machine sleeps. What they cannot know is that a machine was stopped from outside
//! and went on later, as a virtual one can be.
//!
//! A lease is a courtesy between those who may push: any of them can delete it, so it is not signed and nothing in it is
//! believed but that it is there. What keeps harm away then are the checks that the store's own signed files allow.

mod error;
mod own;
mod seen;
mod table;
#[cfg(test)]
mod tests;
mod token;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

pub use error::LeaseError;
pub use seen::{Clock, Moment};
pub use token::{Length, MOST, Token};

use own::Own;
use seen::Seen;
use table::Table;

use super::{Author, GitError, Oid, Remote, Repository};
use crate::audit::OperationId;
use crate::connector::name::Address;
use crate::digest::Digest;
use crate::private_fs::{Dir, FsError};

/// How long before its end a holder stops, and how long after it a taker waits.
pub const MARGIN: Duration = Duration::from_secs(60);
/// How often others may be faster.
const ATTEMPTS: usize = 5;

/// The name that the lease of a connector has.
pub fn name_of(connector: &Address) -> String {
    Digest::of(connector.as_str().as_bytes()).half()
}

/// The leases of one remote, as one device sees them.
pub struct Leases {
    table: Table,
    state: Option<Dir>,
    seen: Seen,
    clock: Clock,
}

/// A lease as it stands at the remote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Its name: the last part of its reference.
    pub name: String,
    /// What it points at.
    pub value: Oid,
    /// The connector and what its holder says; nothing where that is none, or is about other connectors.
    pub said: Option<(Address, Arc<Token>)>,
    /// How long until somebody else may take it, if it is not renewed.
    pub wait: Duration,
}

impl Leases {
    /// The leases of a remote. Without a state folder nothing is known of earlier processes: all waiting begins anew.
    pub fn new(repository: Repository, remote: Remote, state: Option<Dir>, clock: Clock) -> Self {
        let seen = Seen::new(state.clone(), &remote);
        Self { table: Table { repository, remote }, state, seen, clock }
    }

    /// Every lease there is, by name.
    pub fn list(&mut self) -> Result<Vec<Standing>, LeaseError> {
        Ok(self.look(|_| true)?.into_values().collect())
    }

    /// Takes the leases of all these connectors, or none: free ones, ours from an earlier run of the same operation, and those
    /// whose time is over.
    pub fn take(
        &mut self,
        author: &Author,
        operation: OperationId,
        connectors: BTreeSet<Address>,
        length: Length,
    ) -> Result<Lease, LeaseError> {
        if !(1..=MOST).contains(&connectors.len()) {
            return Err(LeaseError::Number(connectors.len()));
        }
        let mut own = Own::of(operation, self.state.as_ref())?;
        let names: BTreeMap<String, Address> = connectors.iter().map(|each| (name_of(each), each.clone())).collect();
        let token = Token { holder: author.writer.clone(), operation, length, connectors };
        for _ in 0..ATTEMPTS {
            let there = self.look(|name| names.contains_key(name))?;
            let held = there.values().filter(|lease| !lease.wait.is_zero() && !own.has(&lease.value));
            if let Some(longest) = held.max_by_key(|lease| lease.wait) {
                return Err(longest.held(&names));
            }
            let begun = (self.clock)();
            let value = self.table.make(author, &token)?;
            own.add(value.clone())?;
            let was = names.keys().map(|name| (name.as_str(), there.get(name).map(|lease| &lease.value)));
            match self.table.swap(was, Some(&value)) {
                Ok(()) => {
                    let (table, author, clock) = (self.table.clone(), author.clone(), self.clock);
                    return Ok(Lease { table, author, token, own, names, clock, value, begun: Some(begun) });
                }
                Err(GitError::Raced) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(LeaseError::Raced)
    }

    /// The leases of these names as they stand now.
    fn look(&mut self, wanted: impl Fn(&str) -> bool) -> Result<BTreeMap<String, Standing>, LeaseError> {
        let mut attempt = 1;
        let (values, tokens) = loop {
            let mut values = self.table.values()?;
            // After the answer: before it the value may not have been there.
            self.seen.note(&values, &(self.clock)())?;
            values.retain(|name, _| wanted(name));
            match self.table.tokens(&values) {
                // A lease may have been given back between the two questions.
                Err(GitError::Failed { .. }) if attempt < ATTEMPTS => attempt += 1,
                tokens => break (values, tokens?),
            }
        };
        let now = (self.clock)();
        // Many leases may have one value, which may be of many connectors: each name is reckoned once.
        let named = |token: Arc<Token>| -> BTreeMap<String, (Address, Arc<Token>)> {
            token.connectors.iter().map(|each| (name_of(each), (each.clone(), Arc::clone(&token)))).collect()
        };
        let said: BTreeMap<Oid, _> = tokens.into_iter().map(|(value, token)| (value, named(Arc::new(token)))).collect();
        let standing = |(name, value): (String, Oid)| {
            let said = said.get(&value).and_then(|said| said.get(&name)).cloned();
            // Somebody unreadable may be a later version of us: it gets the time that the longest lease would.
            let length = said.as_ref().map_or(Length::LONGEST, |(_, token)| token.length);
            let wait = self.seen.wait(&name, length, &now);
            (name.clone(), Standing { name, value, said, wait })
        };
        Ok(values.into_iter().map(standing).collect())
    }
}

impl Standing {
    /// Why it cannot be taken by somebody who wants these.
    fn held(&self, names: &BTreeMap<String, Address>) -> LeaseError {
        let by = self.said.as_ref().map(|(_, token)| (token.holder.clone(), token.operation));
        match names.get(&self.name) {
            Some(connector) => LeaseError::Held { connector: connector.clone(), by, wait: self.wait },
            None => LeaseError::Raced,
        }
    }
}

/// A lease in our hands. Dropped without [`Lease::release`] it stands until its time is over, for all but a next run of the
/// same operation on this machine.
#[derive(Debug)]
#[must_use = "outside effects are allowed by it alone"]
pub struct Lease {
    table: Table,
    author: Author,
    token: Token,
    own: Own,
    names: BTreeMap<String, Address>,
    clock: Clock,
    value: Oid,
    /// Before it was sent; `None` once it is known to be somebody else's.
    begun: Option<Moment>,
}

impl Lease {
    /// Whether something may be done outside that takes no longer than `takes`. Ask right before each such deed.
    pub fn may_act(&self, takes: Duration) -> Result<(), LeaseError> {
        if takes < self.left() { Ok(()) } else { Err(LeaseError::Ended) }
    }

    /// How long until we must stop.
    pub fn left(&self) -> Duration {
        let age = self.begun.as_ref().and_then(|begun| begun.before(&(self.clock)()));
        let acting = self.token.length.duration().saturating_sub(MARGIN);
        age.map_or(Duration::ZERO, |age| acting.saturating_sub(age))
    }

    /// The connectors.
    pub fn connectors(&self) -> &BTreeSet<Address> {
        &self.token.connectors
    }

    /// Makes its time begin anew. [`LeaseError::Lost`] means that nothing more may be done; after any other error it holds as
    /// long as it did.
    pub fn renew(&mut self) -> Result<(), LeaseError> {
        let begun = (self.clock)();
        let value = self.table.make(&self.author, &self.token)?;
        self.own.add(value.clone())?;
        let sent = match self.swap(|_| Some(&self.value), Some(&value)) {
            // Perhaps an earlier renewal of ours has arrived and its answer has not.
            Err(GitError::Raced) => {
                let there = self.table.values()?;
                if self.names.keys().any(|name| there.get(name).is_none_or(|value| !self.own.has(value))) {
                    self.begun = None;
                    return Err(LeaseError::Lost);
                }
                self.swap(|name| there.get(name), Some(&value))
            }
            sent => sent,
        };
        match sent {
            Ok(()) => {
                (self.value, self.begun) = (value, Some(begun));
                Ok(())
            }
            Err(GitError::Raced) => {
                self.begun = None;
                Err(LeaseError::Lost)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Gives it back, so that nobody has to wait. Failing is no harm: its time ends by itself.
    pub fn release(mut self) -> Result<(), LeaseError> {
        match self.swap(|_| Some(&self.value), None) {
            Err(GitError::Raced) => return Err(LeaseError::Lost),
            released => released?,
        }
        Ok(self.own.end()?)
    }

    fn swap<'a>(&'a self, was: impl Fn(&str) -> Option<&'a Oid>, to: Option<&Oid>) -> Result<(), GitError> {
        self.table.swap(self.names.keys().map(|name| (name.as_str(), was(name))), to)
    }
}

/// The folder of what is remembered of leases.
fn at_leases(state: &Dir) -> Result<Dir, FsError> {
    state.create_dirs("leases")?;
    state.sub("leases")
}
