//! All connectors of a store at once, found by looking into every folder that could be one.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

use rayon::prelude::*;

use super::verified::Verified;
use super::{CONNECTOR_FILE, FILE_LIMIT, Found, Store, StoreError, connector_file, is_payload_name};
use crate::connector::name::Address;
use crate::digest::Digest;
use crate::private_fs::{Entry, EntryKind, FsError};
use crate::trust::Pins;

/// How many threads look for connectors at most: more than there are cores, since what is waited for is the disk.
const READERS: usize = 32;
/// How many connectors a thread looks for at once.
const BATCH: usize = 64;
/// Fewer connectors than this are looked for one by one.
const FEW: usize = 16;
/// How many such batches may have been read and not verified.
const AHEAD: usize = 8;

/// A connector's place, and what is believed to be there.
pub type Listed = (Address, Result<Found, StoreError>);

/// What this machine remembers of every connector.
type Pinned = BTreeMap<Address, (u64, Digest)>;

/// Keeps what it finds of these connectors, and gives back those that are not there.
type Look<'a> = dyn Fn(Vec<Address>) -> Result<Vec<Address>, StoreError> + Sync + 'a;

impl Store {
    /// Every connector, tombstones too, sorted by address; what this machine has seen and is gone is an error of its own.
    pub fn all(&self) -> Result<Vec<Listed>, StoreError> {
        self.list(None, self.pinned()?)
    }

    /// The same for showing it: bytes that this machine has verified and read are not verified and parsed again.
    pub fn listed(&self) -> Result<Vec<Listed>, StoreError> {
        let (known, pins) = rayon::join(|| Verified::recall(self.pins()), || self.pinned());
        let listed = self.list(Some(&known), pins?)?;
        known.keep(self.pins());
        Ok(listed)
    }

    fn pinned(&self) -> Result<Pinned, StoreError> {
        Ok(self.pins.as_ref().map(Pins::connectors).transpose()?.unwrap_or_default())
    }

    /// Many connectors that exist, as [`Store::connector`] finds each.
    pub fn connectors(&self, addresses: &[Address]) -> Result<Vec<Found>, StoreError> {
        if addresses.len() < FEW {
            return addresses.iter().map(|address| self.connector(address)).collect();
        }
        let pins = self.pinned()?;
        let find = |address: &Address| {
            let found = Self::newest(address, self.look_with(address, pins.get(address).copied())?)?;
            found.ok_or_else(|| StoreError::Missing(address.clone()))
        };
        addresses.par_iter().map(find).collect()
    }

    /// Many connectors as they are there, each judged by itself.
    pub fn looked_at(&self, addresses: &[Address]) -> Vec<Listed> {
        let look = |address: &Address| {
            let found = self.look(address).and_then(|found| found.ok_or_else(|| StoreError::Missing(address.clone())));
            (address.clone(), found)
        };
        addresses.par_iter().map(look).collect()
    }

    /// Reads with many threads and verifies with all cores meanwhile.
    fn list(&self, known: Option<&Verified>, mut pins: Pinned) -> Result<Vec<Listed>, StoreError> {
        let (sender, receiver) = mpsc::sync_channel(AHEAD);
        let read = move |addresses: Vec<Address>| {
            let (mut read, mut missing) = (Vec::with_capacity(addresses.len()), Vec::new());
            for address in addresses {
                match self.dir.read_optional(&connector_file(&address), FILE_LIMIT) {
                    Ok(None) => missing.push(address),
                    Ok(Some(bytes)) => read.push((address, Ok(bytes))),
                    Err(error) => read.push((address, Err(error))),
                }
            }
            // Nobody is left to receive only when the whole list has failed.
            let _heard = sender.send(read);
            Ok(missing)
        };
        let verify = |(address, bytes): (Address, Result<Vec<u8>, FsError>)| {
            let found = bytes.map_err(StoreError::from);
            let found = found.and_then(|bytes| self.verify(&address, &bytes, pins.get(&address), known));
            (address, found)
        };
        let (walked, mut listed) = std::thread::scope(|scope| {
            // It takes the sending end with it, so that the list ends when the walk does.
            let walk = scope.spawn(move || self.walk(&read));
            let listed: Vec<Listed> =
                receiver.into_iter().par_bridge().flat_map_iter(|read| read.into_iter().map(verify)).collect();
            (walk.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), listed)
        });
        walked?;
        for (address, _) in &listed {
            pins.remove(address);
        }
        let gone =
            |(address, (seen, _)): (Address, (u64, Digest))| (address.clone(), Err(StoreError::Deleted(address, seen)));
        listed.extend(pins.into_iter().map(gone));
        listed.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        Ok(listed)
    }

    /// The addresses of all connector files, sorted.
    pub fn addresses(&self) -> Result<Vec<Address>, StoreError> {
        self.noted(|look| self.walk(look))
    }

    /// Those in a folder of connectors, which may be missing.
    pub(super) fn addresses_below(&self, folder: &str) -> Result<Vec<Address>, StoreError> {
        self.noted(|look| self.below(self.inside(folder)?, look))
    }

    fn noted(&self, walk: impl FnOnce(&Look<'_>) -> Result<(), StoreError>) -> Result<Vec<Address>, StoreError> {
        let (sender, receiver) = mpsc::channel();
        walk(&|addresses| {
            let mut missing = Vec::new();
            for address in addresses {
                match self.dir.size(&connector_file(&address))? {
                    Some(_) => drop(sender.send(address)),
                    None => missing.push(address),
                }
            }
            Ok(missing)
        })?;
        drop(sender);
        let mut addresses: Vec<Address> = receiver.into_iter().collect();
        addresses.sort_unstable();
        Ok(addresses)
    }

    /// Looks into every folder that could be a connector's, and no further where one is: `doctor` does.
    fn walk(&self, look: &Look<'_>) -> Result<(), StoreError> {
        let environments = self.inside("connectors")?;
        let named: Vec<Vec<String>> =
            environments.iter().map(|folder| self.inside(folder)).collect::<Result<_, _>>()?;
        self.below(named.concat(), look)
    }

    /// The same for these folders and what is below them, level by level.
    fn below(&self, mut folders: Vec<String>, look: &Look<'_>) -> Result<(), StoreError> {
        let address = |folder: &String| {
            let address = folder.strip_prefix("connectors/").and_then(|path| path.parse::<Address>().ok());
            address.ok_or_else(|| StoreError::Unknown(folder.clone()))
        };
        while !folders.is_empty() {
            let batches: Vec<&[String]> = folders.chunks(BATCH).collect();
            let looked = at_once(&batches, |batch| {
                let missing = look(batch.iter().map(address).collect::<Result<_, _>>()?)?;
                let inside = missing.iter().map(|address| self.inside(&format!("connectors/{address}")));
                Ok(inside.collect::<Result<Vec<_>, StoreError>>()?.concat())
            });
            folders = looked.into_iter().collect::<Result<Vec<_>, StoreError>>()?.concat();
        }
        Ok(())
    }

    /// The paths of the folders in a folder, which may be missing. It may hold nothing else, but for payloads where a
    /// connector may be: a change leaves them that was killed before its connector file was there.
    fn inside(&self, folder: &str) -> Result<Vec<String>, StoreError> {
        let entries = self.dir.entries_optional(folder)?;
        let may_be_connector = folder.strip_prefix("connectors/").is_some_and(|path| path.parse::<Address>().is_ok());
        let is_file = |entry: &Entry| may_be_connector && entry.kind == EntryKind::File;
        // Somebody has added it since it was looked for: it is to be looked at again.
        if entries.iter().any(|entry| is_file(entry) && entry.name == CONNECTOR_FILE) {
            return Ok(vec![folder.to_owned()]);
        }
        let path = |entry: Entry| match entry.kind {
            EntryKind::Directory => Some(Ok(format!("{folder}/{}", entry.name))),
            EntryKind::File if is_file(&entry) && is_payload_name(&entry.name) => None,
            _ => Some(Err(StoreError::Unknown(format!("{folder}/{}", entry.name)))),
        };
        entries.into_iter().filter_map(path).collect()
    }
}

/// Does `work` on all items, as many at once as there are readers. The results stand in no order.
fn at_once<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let reader = || {
        let mine = std::iter::from_fn(|| items.get(next.fetch_add(1, Ordering::Relaxed)));
        mine.map(&work).collect::<Vec<R>>()
    };
    std::thread::scope(|scope| {
        let others: Vec<_> = (1..items.len().min(READERS)).map(|_| scope.spawn(reader)).collect();
        let mut done = reader();
        for other in others {
            done.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        done
    })
}
