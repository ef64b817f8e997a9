//! What a run has of the store: its connector as it stands, the credentials it may open, and the journal. Several runs share one
//! gate; each holds it only for as long as it reads or writes.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::{RotationError, Task};
use crate::access::{Access, Bound, Change, Content, Disclosure, Made, Want};
use crate::audit::{Action, OperationId, note};
use crate::connector::edit::{Base, EditError};
use crate::connector::fields::Fields;
use crate::connector::name::Word;
use crate::connector::{Connector, Host};
use crate::diagnostic::Failure;
use crate::driver::Credential;
use crate::output::Ui;
use crate::policy::Capability;
use crate::private_fs::Lock;

/// The gate of one command, which its runs share.
pub struct Gate<'a> {
    /// The store.
    pub access: &'a mut Access,
    /// For a question about the identity, which is asked once.
    pub ui: &'a mut Ui,
    /// Puts what was written down where others see it; what must be there before an outside effect waits for this.
    pub publish: Publish<'a>,
}

/// Puts what was written down where others see it.
pub type Publish<'a> = Box<dyn FnMut(&mut Access, &mut Ui) -> Result<(), Failure> + Send + 'a>;

/// One run's hold on the gate.
pub(super) struct Desk<'a, 'g> {
    gate: &'a Mutex<Gate<'g>>,
    task: &'a Task<'a>,
    vendor: &'a Word,
    op: OperationId,
    opened: BTreeMap<u64, Arc<Opened>>,
    admin: Option<Arc<Credential>>,
}

/// A version in hand.
pub(super) struct Opened {
    pub credential: Credential,
    pub bound: Bound,
}

impl<'a, 'g> Desk<'a, 'g> {
    pub fn new(gate: &'a Mutex<Gate<'g>>, task: &'a Task<'a>) -> Result<Self, RotationError> {
        let op = lock(gate).access.new_operation()?;
        let vendor = &task.driver.describe().vendor;
        Ok(Self { gate, task, vendor, op, opened: BTreeMap::new(), admin: None })
    }

    /// The right to act for the connector, which one process of this device has.
    pub fn claim(&self) -> Result<Lock, RotationError> {
        Ok(lock(self.gate).access.claim(&self.task.address)?)
    }

    /// The id of this run's operation: its own, or the one it goes on with.
    pub fn op(&self) -> OperationId {
        self.op
    }

    /// Goes on with what an earlier run began.
    pub fn go_on_as(&mut self, id: &str) -> Result<(), RotationError> {
        let damaged = |_| RotationError::Access(EditError::ChangedMeanwhile(self.task.address.clone()).into());
        self.op = id.parse().map_err(damaged)?;
        Ok(())
    }

    /// The connector as it stands, verified.
    pub fn connector(&self) -> Result<Connector, RotationError> {
        let gate = lock(self.gate);
        let found = gate.access.store().connector(&self.task.address).map_err(crate::access::AccessError::from)?;
        Ok(found.connector)
    }

    /// What the policy says of it.
    pub fn with_policy<T>(&self, ask: impl FnOnce(&crate::policy::Policy) -> T) -> T {
        ask(lock(self.gate).access.store().policy())
    }

    /// Opens versions that are needed and not yet in hand, all of them on one record.
    pub fn open(&mut self, numbers: &[u64], action: &Action) -> Result<(), RotationError> {
        let address = &self.task.address;
        let missing: Vec<u64> = numbers.iter().copied().filter(|number| !self.opened.contains_key(number)).collect();
        if missing.is_empty() {
            return Ok(());
        }
        let want = |number: &u64| Want { address: address.clone(), version: Some(*number), fields: Vec::new() };
        let wants = missing.iter().map(want).collect();
        for disclosed in self.disclose(action, Capability::Write, wants)? {
            let number = disclosed.version.number;
            if disclosed.bound.vendor != *self.vendor {
                return Err(RotationError::Bound {
                    address: address.clone(),
                    version: number,
                    sealed: disclosed.bound.vendor.to_string(),
                    says: self.vendor.to_string(),
                });
            }
            let (bound, id) = (disclosed.bound, disclosed.version.vendor_id);
            let credential = Credential { id, fields: disclosed.fields, hosts: bound.hosts.clone() };
            self.opened.insert(number, Arc::new(Opened { credential, bound }));
        }
        Ok(())
    }

    /// Holds a version against what the connector says now: whoever may edit a connector must not choose where its values go.
    pub fn is_bound_as_said(&self, connector: &Connector, number: u64) -> Result<(), RotationError> {
        let bound = &self.version(number)?.bound;
        let says = &connector.metadata;
        if (&bound.vendor, &bound.hosts) == (&says.vendor, &says.hosts) {
            return Ok(());
        }
        Err(RotationError::Bound {
            address: connector.address.clone(),
            version: number,
            sealed: spelt(&bound.vendor, &bound.hosts),
            says: spelt(&says.vendor, &says.hosts),
        })
    }

    /// A version that was opened or made by this run.
    pub fn version(&self, number: u64) -> Result<Arc<Opened>, RotationError> {
        let missing = || crate::access::AccessError::NoVersion(self.task.address.clone(), number).into();
        self.opened.get(&number).cloned().ok_or_else(missing)
    }

    /// The credential that manages this connector's, if one does and says so.
    pub fn admin(&mut self, action: &Action) -> Result<Option<Arc<Credential>>, RotationError> {
        let Some(admin) = &self.task.admin else { return Ok(None) };
        if let Some(opened) = &self.admin {
            return Ok(Some(Arc::clone(opened)));
        }
        let address = &self.task.address;
        let found = lock(self.gate).access.store().connector(admin).map_err(crate::access::AccessError::from)?;
        let serves = &found.connector.metadata.rotation.serves;
        if admin.environment() != address.environment() || !serves.iter().any(|glob| glob.covers(address)) {
            return Err(RotationError::NotServed { address: address.clone(), admin: admin.clone() });
        }
        let want = Want { address: admin.clone(), version: None, fields: Vec::new() };
        let mut disclosed = self.disclose(action, Capability::Use, vec![want])?;
        let Some(disclosed) = disclosed.pop() else { return Ok(None) };
        if disclosed.bound.vendor != *self.vendor {
            return Err(RotationError::Bound {
                address: admin.clone(),
                version: disclosed.version.number,
                sealed: disclosed.bound.vendor.to_string(),
                says: self.vendor.to_string(),
            });
        }
        let (id, hosts) = (disclosed.version.vendor_id, disclosed.bound.hosts);
        let admin = Arc::new(Credential { id, fields: disclosed.fields, hosts });
        self.admin = Some(Arc::clone(&admin));
        Ok(Some(admin))
    }

    fn disclose(
        &self,
        action: &Action,
        capability: Capability,
        wants: Vec<Want>,
    ) -> Result<Vec<crate::access::Disclosed>, RotationError> {
        let mut gate = lock(self.gate);
        let Gate { access, ui, .. } = &mut *gate;
        access.go_on_as(self.op);
        let request = Disclosure {
            action: action.clone(),
            capability,
            wants,
            one_field: false,
            reason: self.task.reason.as_ref(),
            sink: "vendor",
        };
        Ok(access.disclose(&request, ui)?)
    }

    /// Writes a turn down; the record names the version it is about, and where a value went.
    pub fn write(
        &self,
        action: Action,
        about: u64,
        sink: Option<&str>,
        plan: impl FnOnce(&Base<'_>) -> Result<Connector, EditError>,
    ) -> Result<Connector, RotationError> {
        self.commit(action, Some(about), sink, Vec::new(), move |base, _| plan(base))
    }

    /// Writes a turn down together with a version that is sealed by it, and keeps that one in hand.
    pub fn seal(
        &mut self,
        action: Action,
        credential: Credential,
        bound: Bound,
        plan: impl FnOnce(&Base<'_>, Made) -> Result<Connector, EditError>,
    ) -> Result<Connector, RotationError> {
        let copy = |fields: &Fields| fields.with(None);
        let damaged = |_| RotationError::Access(EditError::ChangedMeanwhile(self.task.address.clone()).into());
        let content = Content::bound(copy(&credential.fields).map_err(damaged)?, bound.clone());
        let connector = self.commit(action, None, None, vec![content], move |base, mut made| match made.pop() {
            Some(made) => plan(base, made),
            None => Err(EditError::Unchanged(base.address.clone())),
        })?;
        if let Some(version) = connector.versions.last() {
            self.opened.insert(version.number, Arc::new(Opened { credential, bound }));
        }
        Ok(connector)
    }

    fn commit(
        &self,
        action: Action,
        about: Option<u64>,
        sink: Option<&str>,
        values: Vec<Content>,
        plan: impl FnOnce(&Base<'_>, Vec<Made>) -> Result<Connector, EditError>,
    ) -> Result<Connector, RotationError> {
        let mut gate = lock(self.gate);
        let Gate { access, ui, .. } = &mut *gate;
        access.go_on_as(self.op);
        let change = Change {
            action,
            address: self.task.address.clone(),
            reason: self.task.reason.clone(),
            values,
            about,
            sink: sink.and_then(note),
            plan: Box::new(plan),
        };
        Ok(access.commit(change, ui)?.connector)
    }

    /// Puts what was written down where others see it.
    pub fn publish(&self) -> Result<(), RotationError> {
        let mut gate = lock(self.gate);
        let Gate { access, ui, publish } = &mut *gate;
        Ok(publish(access, ui)?)
    }
}

/// A run that panicked has left nothing half done in memory: what counts is on disk.
fn lock<'m, 'g>(gate: &'m Mutex<Gate<'g>>) -> std::sync::MutexGuard<'m, Gate<'g>> {
    gate.lock().unwrap_or_else(PoisonError::into_inner)
}

fn spelt(vendor: &Word, hosts: &[Host]) -> String {
    let hosts: Vec<&str> = hosts.iter().map(Host::as_str).collect();
    if hosts.is_empty() { vendor.to_string() } else { format!("{vendor} at {}", hosts.join(", ")) }
}
