//! The door through which the store changes.

use std::collections::BTreeMap;

use super::reseal::Reseal;
use super::{Access, AccessError, Bound, Disclosed};
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
    pub values: Vec<Content>,
    /// Which version it is about, where none is sealed; for the record.
    pub about: Option<u64>,
    /// Where values have gone, for the record.
    pub sink: Option<Text>,
    /// What becomes of it.
    pub plan: Plan<'a>,
}

/// The values of a version, and what they are bound to if they were sealed before; new ones are bound to what the
/// connector says.
#[derive(Debug)]
pub struct Content {
    fields: Fields,
    bound: Option<Bound>,
    /// The number it is to have, and the version it was before, whose file goes.
    renumbered: Option<(u64, Version)>,
}

impl Content {
    /// Values that are bound to what others before them were.
    pub fn bound(fields: Fields, bound: Bound) -> Self {
        Self { fields, bound: Some(bound), renumbered: None }
    }

    /// Values that stay what they are under another number of the same connector.
    pub(super) fn renumbered(disclosed: Disclosed, number: u64) -> Self {
        let was = disclosed.version.clone();
        Self { renumbered: Some((number, was)), ..disclosed.into() }
    }
}

impl From<Fields> for Content {
    fn from(fields: Fields) -> Self {
        Self { fields, bound: None, renumbered: None }
    }
}

impl From<Disclosed> for Content {
    fn from(disclosed: Disclosed) -> Self {
        Self { fields: disclosed.fields, bound: Some(disclosed.bound), renumbered: None }
    }
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
    /// Versions as they were before they were sealed again: their files go when the new ones are named.
    replaced: Vec<Version>,
    objects: Vec<Object>,
}

impl Access {
    /// Changes a connector: decide, open the identity, seal, record the intent, name what was sealed, record the outcome.
    pub fn commit(&mut self, change: Change<'_>, ui: &mut Ui) -> Result<Receipt, AccessError> {
        let Change { action, address, reason, values, about, sink, plan } = change;
        // Judged and opened before the store is locked: a question to a person must not keep others waiting.
        self.authorise(&action, Capability::Write, std::slice::from_ref(&address), reason.as_ref(), ui)?;
        self.open_keys(ui)?;
        let stale = self.open_stale(&action, &address, reason.as_ref(), ui)?;
        let changing = change::begin(self.store.dir(), &[&format!("connectors/{address}")])?;
        self.store.reread((self.clock)())?;
        let (_, rule) =
            self.authorise(&action, Capability::Write, std::slice::from_ref(&address), reason.as_ref(), ui)?;
        self.open_keys(ui)?;
        self.may_seal()?;

        let mut prepared = self.prepare(&changing, &address, &values, stale, plan)?;
        if prepared.objects.is_empty() {
            prepared.objects.push(Object { name: Some(address.clone().into()), version: about, ..Object::default() });
        }
        let mut intent = self.draft(action.clone(), Outcome::Intent, prepared.objects.clone(), reason.as_ref());
        (intent.rule, intent.sink) = (note(&rule), sink);
        let bytes = self.record_change(&prepared.connector, intent)?;

        let digest = Digest::of(&bytes);
        let done = publish(&changing, prepared.payloads, &prepared.replaced, &prepared.connector, &bytes);
        let outcome = if done.is_ok() { Outcome::Ok } else { Outcome::Error };
        let mut draft = self.draft(action.clone(), outcome, after(prepared.objects, &address, digest), None);
        draft.error = done.as_ref().err().and_then(|error| note(&error.to_string()));
        let recorded = self.record(draft);
        done?;
        recorded.map_err(AccessError::into_after)?;
        if let Some(pins) = self.store.pins() {
            pins.raise(&[(address.clone(), prepared.connector.revision, digest)]).map_err(AccessError::after)?;
        }
        self.note_deed(&action, address.as_str());
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
        values: &[Content],
        stale: Option<Reseal>,
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
        let numbered =
            |(content, number): (&'_ Content, u64)| content.renumbered.as_ref().map_or(number, |(to, _)| *to);
        let numbers: Vec<u64> = values.iter().zip(first..).map(numbered).collect();
        let made = values.iter().zip(&numbers);
        let made = made.map(|(content, number)| self.made(*number, &content.fields, &recipients)).collect();
        let mut connector = plan(&base, made)?;
        let same = |stale: &Reseal| base.found.is_some_and(|(_, digest)| digest == stale.found_in);
        let stale = stale.filter(same).map(|stale| stale.contents).unwrap_or_default();
        let new = values.iter().zip(numbers).map(|(content, number)| (number, content, true));
        let sealing = new.chain(stale.iter().map(|(number, content)| (*number, content, false)));

        let mut objects = Vec::new();
        let mut payloads = Vec::new();
        let mut replaced = Vec::new();
        for (number, content, is_new) in sealing {
            replaced.extend(content.renumbered.iter().map(|(_, was)| was.clone()));
            let sealed = self.seal_values(&connector, number, content, &recipients)?;
            let payload = changing.stage(address, number, &sealed)?;
            objects.push(Object {
                name: Some(address.clone().into()),
                version: Some(number),
                fields: content.fields.names(),
                ciphertext: Some(payload.sealed),
                after: None,
            });
            for version in connector.versions.iter_mut().filter(|version| version.number == number) {
                if !is_new {
                    replaced.push(version.clone());
                }
                version.sealed = payload.sealed;
                version.to = recipients.keys().cloned().collect();
            }
            payloads.push(payload);
        }
        // What the next revision does not name any more, whoever has sealed it: others would take it for left behind.
        let named =
            |was: &&Version| connector.versions.iter().any(|now| (now.number, now.sealed) == (was.number, was.sealed));
        let before = found.iter().flat_map(|found| &found.connector.versions).filter(|was| !named(was));
        let forgotten: Vec<Version> =
            before.filter(|was| replaced.iter().all(|other| other != *was)).cloned().collect();
        replaced.extend(forgotten);
        Ok(Prepared { connector, payloads, replaced, objects })
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
        content: &Content,
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
        let said = || Bound { vendor: connector.metadata.vendor.clone(), hosts: connector.metadata.hosts.clone() };
        let Bound { vendor, hosts } = content.bound.clone().unwrap_or_else(said);
        let inner = Inner {
            store: self.store.id().clone(),
            address: address.clone(),
            version,
            vendor,
            hosts,
            to: recipients.keys().cloned().collect(),
            operation: self.op.to_string(),
            writer: keys.writer.clone(),
        };
        let sign = |body: &[u8]| keys.signing.sign(Some(self.store.id()), Type::Payload, body);
        let plaintext = payload::compose(&inner, &content.fields, sign).map_err(|why| AccessError::Payload {
            address: address.clone(),
            version,
            why,
        })?;
        Ok(seal::seal(recipients.values().copied(), &plaintext, self.keys.plugins())?)
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

/// Payloads first, then the file that names them, then what it no longer names goes.
fn publish(
    changing: &Changing,
    payloads: Vec<StagedPayload>,
    replaced: &[Version],
    connector: &Connector,
    bytes: &[u8],
) -> Result<(), AccessError> {
    for payload in payloads {
        changing.publish(payload)?;
    }
    changing.put_connector(&connector.address, bytes)?;
    let gone = if connector.is_active() { replaced } else { &connector.versions };
    let remove = |version| changing.remove_payload(&connector.address, version);
    gone.iter().try_for_each(remove).map_err(AccessError::after)
}
