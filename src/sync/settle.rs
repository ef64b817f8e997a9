//! What becomes of each file that the remote has and this side does not have so: taken, kept, or brought together. Decided
//! before anything is written, and from verified bytes alone.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::judge::{Began, Standard, Theirs, address_of, changed, writer_of};
use super::{LIMIT, SyncError};
use crate::access::Joint;
use crate::audit::{self, Filter, ObjectFilter};
use crate::connector::merge::{Clash, decide, keeps, merge};
use crate::connector::name::Address;
use crate::connector::{Connector, Version};
use crate::digest::Digest;
use crate::git::{Oid, Place, Tree};
use crate::private_fs::Dir;
use crate::store::{Found, Store, StoreError, connector_file, payload_name};
use crate::trust::{Pins, Standing};

/// What is to be done.
#[derive(Debug, Default)]
pub struct Plan {
    /// Files to be written as the remote has them.
    pub take: Vec<(String, Place)>,
    /// Payloads that nothing names any more.
    pub drop: Vec<String>,
    /// Connectors to be signed anew, made of both sides' changes.
    pub joint: Vec<Joint>,
    /// Connectors that a person must decide on.
    pub forks: Vec<Fork>,
    /// Connectors that are taken as the remote has them, with revision and digest.
    pub taken: Vec<(Address, u64, Digest)>,
    /// Where each log ended here that goes on at the remote.
    pub logs: BTreeMap<String, u64>,
}

/// A connector that both sides have changed, and that no program can bring together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fork {
    /// Which.
    pub address: Address,
    /// Why.
    pub clashes: Vec<Clash>,
}

/// Where what both sides began with is known from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum History {
    /// The last sync; neither has had the other's since.
    Synced,
    /// What git's history tells.
    Guessed,
    /// Ours holds theirs already: somebody has brought both together with git.
    Held,
}

/// Which side has the later one.
enum Later {
    Same,
    Ours,
    Theirs,
    Both,
}

/// Plans how what the remote has comes to this side. Call it under the store's lock, or ask again before each deed.
pub fn plan(
    standard: &Standard<'_>,
    here: &Store,
    theirs: &Theirs,
    head: &Tree,
    history: History,
) -> Result<Plan, SyncError> {
    let nothing = Tree::new();
    // Of a remote that was restored from a backup nothing is newer for being different.
    let base = if standard.accept_older { &nothing } else { standard.base };
    let paths = changed(base, &theirs.tree);
    let addresses: BTreeSet<Address> = paths
        .iter()
        .filter(|path| theirs.tree[**path].place == Place::Connector)
        .filter_map(|path| address_of(path))
        .collect();
    // Read once: a line of it is found by reading all.
    let pins = here.pins().filter(|_| !addresses.is_empty()).map(Pins::connectors).transpose()?.unwrap_or_default();
    let (plan, named) = (Plan::default(), BTreeMap::new());
    let mut settle = Settle { standard, here, theirs, base, head, history, pins, plan, named };
    // Each is verified, which all cores do at once.
    let ours: Vec<_> = addresses.into_par_iter().map(|address| (here.as_it_lies(&address), address)).collect();
    for (ours, address) in ours {
        settle.connector(&address, ours)?;
    }
    for path in paths {
        settle.file(path, theirs.tree[path].place)?;
    }
    settle.payloads()?;
    let gone: Vec<&String> = base.keys().filter(|path| !theirs.tree.contains_key(*path)).collect();
    for path in gone {
        settle.gone(path)?;
    }
    Ok(settle.plan)
}

/// Everything is taken, where nothing is here.
pub fn everything(theirs: &Theirs) -> Plan {
    let take = theirs.tree.iter().map(|(path, blob)| (path.clone(), blob.place)).collect();
    Plan { take, ..Plan::default() }
}

struct Settle<'a> {
    standard: &'a Standard<'a>,
    here: &'a Store,
    theirs: &'a Theirs,
    base: &'a Tree,
    head: &'a Tree,
    history: History,
    /// What this machine has seen of each connector, here or in another clone.
    pins: BTreeMap<Address, (u64, Digest)>,
    plan: Plan,
    /// The payloads that each connector names when all is done.
    named: BTreeMap<Address, BTreeSet<String>>,
}

impl Settle<'_> {
    fn here(&self) -> &Dir {
        self.here.dir()
    }

    fn connector(&mut self, address: &Address, ours: Result<Option<Found>, StoreError>) -> Result<(), SyncError> {
        let theirs = match self.theirs.found.get(address) {
            Some(found) => Cow::Borrowed(found),
            None => Cow::Owned(self.theirs.store.connector(address).map_err(SyncError::Store)?),
        };
        let theirs = theirs.as_ref();
        let ours = match ours {
            // A newer policy is here already, and the file that it was made for is not: a sync was killed between the two.
            Err(StoreError::NoRight { .. }) if self.is_as_it_was(address)? => {
                return self.take_connector(address, theirs);
            }
            ours => ours?,
        };
        let Some(ours) = ours else {
            if let Some(other) = self.here.collision(address)? {
                return Err(SyncError::Collision(other, address.clone()));
            }
            return self.take_connector(address, theirs);
        };
        match self.later(address, &ours, theirs)? {
            Later::Same | Later::Ours => self.name(address, &ours.connector),
            Later::Theirs => self.take_connector(address, theirs)?,
            Later::Both => {
                let base = self.began(address, &ours, theirs);
                match merge(base.as_ref(), &ours.connector, &theirs.connector) {
                    Ok(merged) => self.join(&ours, theirs, merged, Vec::new(), false),
                    Err(clashes) => match self.standard.decided.side(address, ours.digest, theirs.digest) {
                        Some(side) => {
                            let (merged, renumber) = decide(base.as_ref(), &ours.connector, &theirs.connector, side);
                            self.join(&ours, theirs, merged, renumber, true);
                        }
                        None => self.plan.forks.push(Fork { address: address.clone(), clashes }),
                    },
                }
            }
        }
        Ok(())
    }

    /// What both began with; unknown where one of them has nothing else but was not made of it.
    fn began(&self, address: &Address, ours: &Found, theirs: &Found) -> Option<Connector> {
        let began = self.base_connector(address)?;
        if began.digest == ours.digest || began.digest == theirs.digest { None } else { began.connector.clone() }
    }

    fn base_connector(&self, address: &Address) -> Option<&Began> {
        // Nobody began with what a restored backup has lost.
        self.theirs.began.get(address).filter(|_| !self.standard.accept_older)
    }

    fn began_digest(&self, address: &Address) -> Option<Digest> {
        self.base_connector(address).map(|began| began.digest)
    }

    fn is_as_it_was(&self, address: &Address) -> Result<bool, SyncError> {
        let bytes = self.here().read_optional(&connector_file(address), LIMIT)?;
        Ok(bytes.map(|bytes| Digest::of(&bytes)) == self.began_digest(address))
    }

    fn take_connector(&mut self, address: &Address, theirs: &Found) -> Result<(), SyncError> {
        // Another clone on this device may have seen more than this one.
        let pin = self.pins.get(address).copied();
        let found = theirs.connector.revision;
        if let Some((seen, _)) = pin.filter(|pin| Standing::of(Some(pin), found, &theirs.digest) != Standing::Good) {
            return Err(SyncError::Older { address: address.clone(), found, seen });
        }
        self.name(address, &theirs.connector);
        self.plan.take.push((connector_file(address), Place::Connector));
        self.plan.taken.push((address.clone(), found, theirs.digest));
        Ok(())
    }

    fn join(&mut self, ours: &Found, theirs: &Found, merged: Connector, renumber: Vec<Version>, decided: bool) {
        let address = merged.address.clone();
        self.name(&address, &merged);
        let (ours, theirs) = (ours.digest, theirs.digest);
        self.plan.joint.push(Joint { address, ours, theirs, merged, renumber, decided });
    }

    fn name(&mut self, address: &Address, connector: &Connector) {
        let names = connector.versions.iter().filter(|_| connector.is_active());
        let names = names.map(|version| payload_name(version.number, &version.sealed)).collect();
        self.named.insert(address.clone(), names);
    }

    /// By what one says of the other; by what both had; by whose record knows the other's.
    fn later(&self, address: &Address, ours: &Found, theirs: &Found) -> Result<Later, SyncError> {
        if ours.digest == theirs.digest {
            return Ok(Later::Same);
        }
        if theirs.connector.prev == Some(ours.digest) {
            return Ok(Later::Theirs);
        }
        if ours.connector.prev == Some(theirs.digest) {
            return Ok(Later::Ours);
        }
        // Whoever can write to the remote can put two histories together, one of which has never seen the other.
        let after = |later: &Found, earlier: &Found| {
            later.connector.revision > earlier.connector.revision && keeps(&later.connector, &earlier.connector)
        };
        let began = self.began_digest(address);
        if began == Some(ours.digest) && after(theirs, ours) {
            return Ok(Later::Theirs);
        }
        if began == Some(theirs.digest) && after(ours, theirs) {
            return Ok(Later::Ours);
        }
        if began.is_some() && self.history == History::Synced {
            return Ok(Later::Both);
        }
        // Histories that tell nothing: rebased, squashed, cut short. Then whoever has recorded the other's has had it before.
        let knows = |store: &Store, digest: &Digest| -> Result<bool, SyncError> {
            let filter = Filter { object: Some(ObjectFilter::Is(address.clone().into())), ..Filter::default() };
            let records = audit::read(store.dir(), None, &filter, None)?.records;
            Ok(records.iter().flat_map(|record| &record.draft.objects).any(|object| object.after == Some(*digest)))
        };
        if after(theirs, ours) && knows(&self.theirs.store, &ours.digest)? {
            return Ok(Later::Theirs);
        }
        // The files of a merge by hand bring the other's record along without its connectors.
        let merging = self.standard.repository.merging()?.is_some();
        if !merging && after(ours, theirs) && knows(self.here, &theirs.digest)? {
            return Ok(Later::Ours);
        }
        Ok(Later::Both)
    }

    fn file(&mut self, path: &str, place: Place) -> Result<(), SyncError> {
        match place {
            Place::Connector | Place::Attributes | Place::Payload => Ok(()),
            Place::Policy | Place::Group => self.constant(path, place),
            Place::Log => self.log(path),
            Place::Own => self.own(path),
        }
    }

    /// Those that a connector names which is not as it was, whenever they came; what nothing names means nothing.
    fn payloads(&mut self) -> Result<(), SyncError> {
        for (address, names) in self.named.clone() {
            for path in names.iter().map(|name| format!("connectors/{address}/{name}")) {
                if self.theirs.tree.contains_key(&path) {
                    self.constant(&path, Place::Payload)?;
                }
            }
        }
        Ok(())
    }

    /// What never changes: taken where it is missing.
    fn constant(&mut self, path: &str, place: Place) -> Result<(), SyncError> {
        let theirs = self.theirs.files.read(path, LIMIT)?;
        match self.here().read_optional(path, LIMIT)? {
            None => self.plan.take.push((path.to_owned(), place)),
            Some(ours) if ours == theirs => {}
            Some(_) => return Err(SyncError::Changed { path: path.to_owned() }),
        }
        Ok(())
    }

    /// One of both goes on where the other ends.
    fn log(&mut self, path: &str) -> Result<(), SyncError> {
        let writer = writer_of(path);
        // The own log has its truth elsewhere; the judge has held theirs against it.
        if writer.is_some() && writer == self.standard.own.map(audit::OwnLog::writer) {
            return Ok(());
        }
        let theirs = self.theirs.files.read(path, LIMIT)?;
        let ours = self.here().read_optional(path, LIMIT)?.unwrap_or_default();
        if theirs.len() > ours.len() && theirs.starts_with(&ours) {
            self.plan.take.push((path.to_owned(), Place::Log));
            self.plan.logs.insert(path.to_owned(), ours.len() as u64);
        } else if !ours.starts_with(&theirs) {
            let how = "not the one that is here, nor its beginning".to_owned();
            return Err(match writer {
                Some(writer) => SyncError::Log { writer, how },
                None => SyncError::Changed { path: path.to_owned() },
            });
        }
        Ok(())
    }

    /// Files that are none of a store's: git's own rule, with nothing merged within a file.
    fn own(&mut self, path: &str) -> Result<(), SyncError> {
        let oid = |tree: &Tree| tree.get(path).map(|blob| blob.oid.clone());
        let (ours, theirs, base): (Option<Oid>, Option<Oid>, Option<Oid>) =
            (oid(self.head), oid(&self.theirs.tree), oid(self.base));
        // A restored backup has nothing newer; and what git has merged is merged.
        let is_settled = self.history == History::Held || self.standard.accept_older && ours.is_some();
        if ours == theirs || (theirs == base && base.is_some()) || is_settled {
            return Ok(());
        }
        if ours != base && ours.is_some() {
            return Err(SyncError::Own(path.to_owned()));
        }
        let committed = self.standard.repository.blob(self.head, path)?;
        if self.here().read_optional(path, LIMIT)? != committed {
            return Err(SyncError::Uncommitted(path.to_owned()));
        }
        match theirs {
            Some(_) => self.plan.take.push((path.to_owned(), Place::Own)),
            None => self.plan.drop.push(path.to_owned()),
        }
        Ok(())
    }

    /// A file that the remote had and has no more.
    fn gone(&mut self, path: &str) -> Result<(), SyncError> {
        match self.base[path].place {
            Place::Own => self.own(path),
            Place::Payload => {
                let name = path.rsplit('/').next().unwrap_or_default();
                let named = address_of(path)
                    .is_some_and(|address| self.named.get(&address).is_some_and(|names| !names.contains(name)));
                if named && self.here().size(path)?.is_some() {
                    self.plan.drop.push(path.to_owned());
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }
}
