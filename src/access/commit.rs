//! The door through which the store changes.

use std::collections::BTreeMap;

use super::{Access, AccessError};
use crate::audit::{Action, Object, Outcome, note};
use crate::connector::edit::{Base, EditError};
use crate::connector::fields::Fields;
use crate::connector::name::Address;
use crate::connector::text::Text;
use crate::connector::{Connector, Stage, To, Version};
use crate::crypto::seal;
use crate::digest::Digest;
use crate::output::Ui;
use crate::policy::Capability;
use crate::recipient::Recipient;
use crate::signature::Type;
use crate::store::change::{self, Changing, StagedPayload};
use crate::store::payload::{self, Inner};
use crate::store::wire::{self, Seal};

/// What becomes of a connector, given its newest revision and the new versions that are about to be sealed.
pub type Plan<'a> = Box<dyn FnOnce(&Base<'_>, Vec<Made>) -> Result<Connector, EditError> + 'a>;

/// A new version as the gate prepares it: current, made now; the plan may say otherwise before it is sealed.
pub type Made = Version;

/// A change of one connector.
pub struct Change<'a> {
    /// The deed, for the record.
    pub action: Action,
    /// Which connector.
    pub address: Address,
    /// Why.
    pub reason: Option<Text>,
    /// The values of new versions, in order.
    pub values: Vec<Fields>,
    /// What becomes of it.
    pub plan: Plan<'a>,
}

/// A change that is on disk.
#[derive(Debug)]
pub struct Receipt {
    /// The connector as it is now.
    pub connector: Connector,
    /// Digest of its file.
    pub digest: Digest,
}

/// A connector file and its payloads, ready to be named.
struct Prepared {
    connector: Connector,
    payloads: Vec<StagedPayload>,
    objects: Vec<Object>,
}

impl Access {
    /// Changes a connector: decide, open the identity, seal, record the intent, name what was sealed, record the outcome.
    pub fn commit(&mut self, change: Change<'_>, ui: &mut Ui) -> Result<Receipt, AccessError> {
        let Change { action, address, reason, values, plan } = change;
        // Judged and opened before the store is locked: a question to a person must not keep others waiting.
        self.authorise(&action, Capability::Write, std::slice::from_ref(&address), reason.as_ref(), ui)?;
        self.open_keys(ui)?;
        let changing = change::begin(self.store.dir(), &[&format!("connectors/{address}")])?;
        self.store.reread((self.clock)())?;
        let (_, rule) =
            self.authorise(&action, Capability::Write, std::slice::from_ref(&address), reason.as_ref(), ui)?;
        self.open_keys(ui)?;
        self.may_seal()?;

        let prepared = self.prepare(&changing, &address, &values, plan)?;
        let mut intent = self.draft(action.clone(), Outcome::Intent, prepared.objects.clone(), reason.as_ref());
        intent.rule = note(&rule);
        let bytes = self.record_change(&prepared.connector, intent)?;

        let digest = Digest::of(&bytes);
        let done = publish(&changing, prepared.payloads, &prepared.connector, &bytes);
        let outcome = if done.is_ok() { Outcome::Ok } else { Outcome::Error };
        let mut draft = self.draft(action, outcome, after(prepared.objects, &address, digest), None);
        draft.error = done.as_ref().err().and_then(|error| note(&error.to_string()));
        let recorded = self.record(draft);
        done?;
        recorded.map_err(AccessError::into_after)?;
        if let Some(pins) = self.store.pins() {
            pins.raise(&[(address, prepared.connector.revision, digest)]).map_err(AccessError::after)?;
        }
        self.mirror()?;
        Ok(Receipt { connector: prepared.connector, digest })
    }

    /// Nothing is sealed under a policy whose end is not known, or that has expired.
    pub(super) fn may_seal(&self) -> Result<(), AccessError> {
        let trust = self.store.trust();
        if !trust.end_is_known {
            return Err(AccessError::NoEpoch);
        }
        if trust.expired((self.clock)()) {
            return Err(AccessError::Expired(self.store.policy().expires.format("%Y-%m-%d").to_string()));
        }
        Ok(())
    }

    /// The next revision, with its new payloads on disk but without names.
    fn prepare(
        &self,
        changing: &Changing,
        address: &Address,
        values: &[Fields],
        plan: Plan<'_>,
    ) -> Result<Prepared, AccessError> {
        let found = self.store.connector_if_any(address)?;
        if found.is_none()
            && let Some(other) = self.store.collision(address)?
        {
            return Err(AccessError::Collision(address.clone(), other));
        }
        let base = Base { address, found: found.as_ref().map(|found| (&found.connector, found.digest)) };
        let recipients = self.store.policy().recipients(address);
        let first = base.next_number();
        let made = values.iter().zip(first..).map(|(fields, number)| self.made(number, fields, &recipients)).collect();
        let mut connector = plan(&base, made)?;

        let mut objects = Vec::new();
        let mut payloads = Vec::new();
        for (fields, number) in values.iter().zip(first..) {
            let sealed = self.seal_values(&connector, number, fields, &recipients)?;
            let payload = changing.stage(address, number, &sealed)?;
            objects.push(Object {
                name: Some(address.clone().into()),
                version: Some(number),
                fields: fields.names(),
                ciphertext: Some(payload.sealed),
                after: None,
            });
            for version in connector.versions.iter_mut().filter(|version| version.number == number) {
                version.sealed = payload.sealed;
            }
            payloads.push(payload);
        }
        if objects.is_empty() {
            objects.push(Object { name: Some(address.clone().into()), ..Object::default() });
        }
        Ok(Prepared { connector, payloads, objects })
    }

    fn made(&self, number: u64, fields: &Fields, recipients: &BTreeMap<To, &Recipient>) -> Made {
        Version {
            number,
            stage: Stage::Current,
            // Known only when it is sealed, which needs the plan's vendor and hosts.
            sealed: Digest::of(b""),
            to: recipients.keys().cloned().collect(),
            fields: fields.names(),
            created: (self.clock)(),
            expires: None,
            vendor_id: None,
        }
    }

    /// Seals values to exactly those whom the newest policy lets read.
    fn seal_values(
        &self,
        connector: &Connector,
        version: u64,
        fields: &Fields,
        recipients: &BTreeMap<To, &Recipient>,
    ) -> Result<Vec<u8>, AccessError> {
        let address = &connector.address;
        if recipients.is_empty() {
            return Err(AccessError::NobodyReads(address.clone()));
        }
        if let Some(group) = self.store.policy().stale_group(address) {
            return Err(AccessError::StaleGroup(group));
        }
        let keys = self.keys.in_hand()?;
        let inner = Inner {
            store: self.store.id().clone(),
            address: address.clone(),
            version,
            vendor: connector.metadata.vendor.clone(),
            hosts: connector.metadata.hosts.clone(),
            to: recipients.keys().cloned().collect(),
            operation: self.op.to_string(),
            writer: keys.writer.clone(),
        };
        let sign = |body: &[u8]| keys.signing.sign(Some(self.store.id()), Type::Payload, body);
        let plaintext = payload::compose(&inner, fields, sign).map_err(|why| AccessError::Payload {
            address: address.clone(),
            version,
            why,
        })?;
        Ok(seal::seal(recipients.values().copied(), &plaintext)?)
    }

    /// Signs the next revision and records the intent to put exactly it in place, in one step: the file names the
    /// record and the record names the file.
    fn record_change(
        &mut self,
        connector: &Connector,
        mut intent: crate::audit::Draft,
    ) -> Result<Vec<u8>, AccessError> {
        let epoch = self.store.policy().epoch;
        let writer = self.keys.in_hand()?.writer.clone();
        let mut bytes = Vec::new();
        self.record_with(|record, sign| {
            let signed = wire::write(connector, &Seal { writer, epoch, record })?;
            bytes = wire::join(&signed, &sign(Type::Connector, &signed));
            wire::check(&bytes)?;
            intent.objects = after(intent.objects, &connector.address, Digest::of(&bytes));
            Ok(intent)
        })?;
        Ok(bytes)
    }
}

/// Names the digest that a connector's file has after the change.
fn after(mut objects: Vec<Object>, address: &Address, digest: Digest) -> Vec<Object> {
    let name = Some(address.clone().into());
    for object in objects.iter_mut().filter(|object| object.name == name) {
        object.after = Some(digest);
    }
    objects
}

/// Payloads first, then the file that names them; a tombstone first, then its payloads go.
fn publish(
    changing: &Changing,
    payloads: Vec<StagedPayload>,
    connector: &Connector,
    bytes: &[u8],
) -> Result<(), AccessError> {
    for payload in payloads {
        changing.publish(payload)?;
    }
    changing.put_connector(&connector.address, bytes)?;
    if !connector.is_active() {
        changing.remove_payloads(connector).map_err(AccessError::after)?;
    }
    Ok(())
}
