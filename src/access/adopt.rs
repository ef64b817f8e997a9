//! The door through which others' changes come: what was verified elsewhere is put in place as it is, and what both sides have
//! changed is signed by whoever brings it together.

use super::{Access, AccessError, Change, Receipt};
use crate::audit::{Action, Head, Outcome};
use crate::connector::Connector;
use crate::connector::edit::{Base, EditError};
use crate::connector::name::Address;
use crate::connector::text::Text;
use crate::digest::Digest;
use crate::output::Ui;
use crate::private_fs::Dir;
use crate::store::{Store, StoreError, change};

/// Files that were verified where they lie, to be put in place.
#[derive(Debug)]
pub struct Taking {
    /// Where they lie, under the paths they are to have.
    pub files: Dir,
    /// Their paths, in the order in which they may be seen: what others rest on stands first.
    pub paths: Vec<String>,
    /// Paths here that go.
    pub gone: Vec<String>,
    /// What is remembered when all is durable.
    pub seen: Vec<(Address, u64, Digest)>,
}

/// A file of a store is at most this long; logs are the longest.
const LIMIT: u64 = 1024 * 1024 * 1024;

/// Puts verified files in place where there is no store yet.
pub fn put_in_place(folder: &Dir, taking: &Taking) -> Result<(), AccessError> {
    let changing = change::begin(folder, &[])?;
    Ok(changing.adopt(&taking.files, &taking.paths, &taking.gone, LIMIT)?)
}

impl Access {
    /// Puts others' files in place under the store's lock: what is taken is what `plan` decides there. Every file is on the
    /// disk before the first of them is seen, and all of them before any is remembered.
    pub fn adopt<T, E: From<AccessError>>(
        &mut self,
        plan: impl FnOnce(&Store) -> Result<(Option<Taking>, T), E>,
    ) -> Result<T, E> {
        let changing = change::begin(self.store.dir(), &["policy", "groups"]).map_err(AccessError::from)?;
        self.store.reread((self.clock)()).map_err(AccessError::from)?;
        let (taking, planned) = plan(&self.store)?;
        if let Some(taking) = taking {
            changing.adopt(&taking.files, &taking.paths, &taking.gone, LIMIT).map_err(AccessError::from)?;
            self.store.reread((self.clock)()).map_err(AccessError::from)?;
            self.store.remember_policy().map_err(AccessError::from)?;
            if let Some(pins) = self.store.pins() {
                pins.raise(&taking.seen).map_err(|error| AccessError::from(StoreError::from(error)))?;
            }
        }
        Ok(planned)
    }

    /// Signs what was made of two changes of one connector as its next revision, if it is here still as `ours` says.
    pub fn merge(
        &mut self,
        address: &Address,
        ours: Digest,
        merged: &Connector,
        reason: Option<&Text>,
        ui: &mut Ui,
    ) -> Result<Receipt, AccessError> {
        let plan = |base: &Base<'_>, _| match base.found {
            Some((_, digest)) if digest == ours => {
                Ok(Connector { revision: merged.revision + 1, prev: Some(digest), ..merged.clone() })
            }
            _ => Err(EditError::ChangedMeanwhile(address.clone())),
        };
        let change = Change {
            action: Action::Merge,
            address: address.clone(),
            reason: reason.cloned(),
            values: Vec::new(),
            plan: Box::new(plan),
        };
        self.commit(change, ui)
    }

    /// Whether this device can sign without asking anybody.
    pub fn signs_unasked(&self) -> bool {
        self.writer().is_ok() && !self.keys.would_ask()
    }

    /// Records that the ends of others' logs were seen: who cuts them later contradicts this device's word.
    pub fn record_seen(&mut self, heads: Vec<Head>, ui: &mut Ui) -> Result<(), AccessError> {
        self.open_keys(ui)?;
        let mut draft = self.draft(Action::Seen, Outcome::Ok, Vec::new(), None);
        draft.heads = heads;
        self.record(draft)
    }

    /// Copies what the store lacks of this device's log, if it has one.
    pub fn copy_log(&self) -> Result<(), AccessError> {
        let Some(own) = self.own_log()? else { return Ok(()) };
        let _changing = change::begin(self.store.dir(), &[])?;
        own.mirror(self.store.dir()).map_err(AccessError::AuditAfter)
    }
}
