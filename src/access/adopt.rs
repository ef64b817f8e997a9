//! The door through which others' changes come: what was verified elsewhere is put in place as it is, and what both sides have
//! changed is signed by whoever brings it together.

use super::kept::Asks;
use super::{Access, AccessError, Change, Content, Disclosure, Made, Receipt, Want};
use crate::audit::{Action, Head, Outcome};
use crate::connector::edit::{Base, EditError};
use crate::connector::name::Address;
use crate::connector::text::Text;
use crate::connector::{Connector, Version};
use crate::digest::Digest;
use crate::output::Ui;
use crate::policy::{Capability, Decision, Request, decide};
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

/// A connector that both sides have changed, made one.
#[derive(Debug)]
pub struct Joint {
    /// Which.
    pub address: Address,
    /// Digest of the file here that it was made for.
    pub ours: Digest,
    /// Digest of the file there.
    pub theirs: Digest,
    /// What it becomes; number and predecessor of the revision are the gate's affair.
    pub merged: Connector,
    /// Versions of this side that get the next numbers, with the stages they are to have.
    pub renumber: Vec<Version>,
    /// Whether a person has decided.
    pub decided: bool,
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

    /// Signs what was made of two changes of one connector as its next revision, if it is here still as it was then. Versions
    /// of this side whose numbers the other has taken are opened and sealed again under the next ones.
    pub fn bring_together(
        &mut self,
        joint: &Joint,
        reason: Option<&Text>,
        ui: &mut Ui,
    ) -> Result<Receipt, AccessError> {
        let Joint { address, merged, renumber, .. } = joint;
        let action = if joint.decided { Action::Resolve } else { Action::Merge };
        let values = self.open_renumbered(joint, &action, reason, ui)?;
        let plan = |base: &Base<'_>, made: Vec<Made>| {
            if base.found.is_none_or(|(_, digest)| digest != joint.ours) {
                return Err(EditError::ChangedMeanwhile(address.clone()));
            }
            let mut next = Connector { revision: merged.revision + 1, prev: Some(joint.theirs), ..merged.clone() };
            for (version, was) in made.into_iter().zip(renumber) {
                let Version { stage, created, expires, ref vendor_id, .. } = *was;
                next.versions.push(Version { stage, created, expires, vendor_id: vendor_id.clone(), ..version });
            }
            Ok(next)
        };
        let change = Change {
            action,
            address: address.clone(),
            reason: reason.cloned(),
            values,
            about: None,
            sink: None,
            plan: Box::new(plan),
        };
        self.commit(change, ui)
    }

    fn open_renumbered(
        &mut self,
        joint: &Joint,
        action: &Action,
        reason: Option<&Text>,
        ui: &mut Ui,
    ) -> Result<Vec<Content>, AccessError> {
        if joint.renumber.is_empty() {
            return Ok(Vec::new());
        }
        let member = self.writer()?.member();
        let may = |capability: &Capability| {
            let request = Request { member: &member, capability: *capability, connector: &joint.address, reason };
            matches!(decide(self.store.policy(), &request), Decision::Allowed(_))
        };
        // Whoever may read at all may seal again; who may not is told so by the gate.
        let capability = Capability::ALL.into_iter().filter(|capability| capability.reads()).find(may);
        let want = |version: &Version| Want {
            address: joint.address.clone(),
            version: Some(version.number),
            fields: Vec::new(),
        };
        let request = Disclosure {
            action: action.clone(),
            capability: capability.unwrap_or(Capability::Use),
            wants: joint.renumber.iter().map(want).collect(),
            one_field: false,
            reason,
            sink: "store",
        };
        let opened = self.disclose(&request, ui)?.into_iter().zip(joint.merged.next_number()..);
        Ok(opened.map(|(disclosed, number)| Content::renumbered(disclosed, number)).collect())
    }

    /// Whether this device can sign without asking anybody.
    pub fn signs_unasked(&self) -> bool {
        self.writer().is_ok() && matches!(self.keys.would_ask(), Asks::Nobody)
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
