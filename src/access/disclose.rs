//! The door through which plaintext leaves.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::{Access, AccessError};
use crate::audit::{Action, Object, Outcome};
use crate::connector::fields::Fields;
use crate::connector::name::{Address, Field, Group, Member, Word};
use crate::connector::text::Text;
use crate::connector::{Connector, Host, State, To, Version};
use crate::crypto::keys::Identity;
use crate::crypto::seal;
use crate::digest::Digest;
use crate::output::Ui;
use crate::policy::Capability;
use crate::secret::Secret;
use crate::store::Found;
use crate::store::payload::{self, Expected, Inner};
use crate::trust::Standing;

/// What somebody wants to have, and where it will go.
#[derive(Debug)]
pub struct Disclosure<'a> {
    /// The deed, for the record.
    pub action: Action,
    /// What the policy must give.
    pub capability: Capability,
    /// Which values.
    pub wants: Vec<Want>,
    /// Whether each must come down to one field; refused before anything is recorded where it does not.
    pub one_field: bool,
    /// Why.
    pub reason: Option<&'a Text>,
    /// Where the values go, for the record: `terminal`, `pipe`, `file`, ...
    pub sink: &'static str,
}

/// One credential, or some fields of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Want {
    /// Which connector.
    pub address: Address,
    /// Which version; the current one if none is named.
    pub version: Option<u64>,
    /// Which fields, sorted; all if none is named.
    pub fields: Vec<Field>,
}

/// Plaintext, decided and recorded.
#[derive(Debug)]
pub struct Disclosed {
    /// Which connector.
    pub address: Address,
    /// Which version.
    pub version: Version,
    /// The values that were asked for.
    pub fields: Fields,
    /// What they are bound to.
    pub bound: Bound,
}

/// What stands beside values in a payload and stays with them when they are sealed again, whatever the connector's
/// metadata says by then.
#[derive(Debug, Clone)]
pub struct Bound {
    /// The vendor they are for.
    pub vendor: Word,
    /// The only hosts they may be sent to.
    pub hosts: Vec<Host>,
}

/// A version whose sealed bytes are in hand and have passed every check that needs no key.
struct Ready {
    address: Address,
    version: Version,
    fields: Vec<Field>,
    sealed: Vec<u8>,
    pin: (Address, u64, Digest),
}

impl Access {
    /// Hands out plaintext: decide, open the identity, record the intent, unseal, record the outcome. All or nothing.
    pub fn disclose(&mut self, request: &Disclosure<'_>, ui: &mut Ui) -> Result<Vec<Disclosed>, AccessError> {
        let addresses: Vec<Address> = request.wants.iter().map(|want| want.address.clone()).collect();
        let (member, rule) = self.authorise(&request.action, request.capability, &addresses, request.reason, ui)?;
        let found = self.store.connectors(&addresses)?;
        let wanted: Vec<(&Want, Found)> = request.wants.iter().zip(found).collect();
        let ready = each(&wanted, |(want, found)| self.ready(want, found, request.one_field))?;
        self.open_keys(ui)?;

        let objects: Vec<Object> = ready.iter().map(Ready::object).collect();
        for objects in records(&objects) {
            let mut intent = self.draft(request.action.clone(), Outcome::Intent, objects.to_vec(), request.reason);
            intent.rule = crate::audit::note(&rule);
            intent.sink = crate::audit::note(request.sink);
            self.record(intent)?;
        }

        let published = self.publish_intent(request, ui);
        let unsealed = published.and_then(|()| self.unseal_all(&ready, &member));
        let outcome = match (&unsealed, &request.action) {
            // What the program does with them, no record of ours can tell.
            (Ok(_), Action::Run) => Outcome::HandedOver,
            (Ok(_), _) => Outcome::Ok,
            (Err(_), _) => Outcome::Error,
        };
        for objects in records(&objects) {
            let mut draft = self.draft(request.action.clone(), outcome, objects.to_vec(), None);
            draft.error = unsealed.as_ref().err().and_then(|error| crate::audit::note(&error.to_string()));
            self.record(draft)?;
        }
        let disclosed = unsealed?;
        if let Some(pins) = self.store.pins() {
            let seen: Vec<_> = ready.into_iter().map(|item| item.pin).collect();
            pins.raise(&seen)?;
        }
        Ok(disclosed)
    }

    /// Finds a version and holds its file against everything that is known without a key.
    fn ready(&self, want: &Want, found: &Found, one_field: bool) -> Result<Ready, AccessError> {
        let address = want.address.clone();
        debug_assert_eq!(found.standing, Standing::Good);
        let connector = &found.connector;
        let version = want.version_in(connector)?;
        let fields = want.fields_in(version, one_field)?;
        let sealed = self.store.payload(&address, version)?;
        let pin = (address.clone(), connector.revision, found.digest);
        Ok(Ready { address, version: version.clone(), fields, sealed, pin })
    }

    /// Opens payloads, each group's key once.
    fn unseal_all(&self, items: &[Ready], member: &Member) -> Result<Vec<Disclosed>, AccessError> {
        let own = &self.keys.in_hand()?.identity;
        let ways = items.iter().map(|item| self.way_in(&item.address, &item.version, member));
        let ways = ways.collect::<Result<Vec<To>, _>>()?;
        let mut groups = BTreeMap::new();
        for way in &ways {
            if let (To::Group(group, number), false) = (way, groups.contains_key(way)) {
                groups.insert(way, self.group_identity(group, *number, member, own)?);
            }
        }
        let sealed: Vec<(&Ready, &To)> = items.iter().zip(&ways).collect();
        each(&sealed, |(item, way)| self.unseal(item, groups.get(way).unwrap_or(own)))
    }

    /// Opens one payload, to its very end, and believes it only if it says what was asked for.
    fn unseal(&self, item: &Ready, identity: &Identity) -> Result<Disclosed, AccessError> {
        let Ready { address, version, sealed, .. } = item;
        let number = version.number;
        let opened = identity.open(sealed);
        let plaintext = opened.map_err(|source| {
            AccessError::unopened(source, |source| AccessError::Unseal {
                address: address.clone(),
                version: number,
                source,
            })
        })?;
        let (inner, fields) = self.believe(address, version, &plaintext)?;
        let bound = Bound { vendor: inner.vendor, hosts: inner.hosts };
        let fields = fields.keep(&item.fields);
        Ok(Disclosed { address: address.clone(), version: version.clone(), fields, bound })
    }

    fn believe(
        &self,
        address: &Address,
        version: &Version,
        plaintext: &Secret,
    ) -> Result<(Inner, Fields), AccessError> {
        let number = version.number;
        let expected =
            Expected { store: self.store.id(), address, version: number, to: &version.to, fields: &version.fields };
        let made = |writer: &_, body: &[u8], signature: &_| self.store.made_payload(writer, body, signature);
        let opened = payload::open(plaintext, &expected, made);
        opened.map_err(|why| AccessError::Payload { address: address.clone(), version: number, why })
    }

    /// By which of its recipients this member can open a version.
    pub(super) fn way_in(&self, address: &Address, version: &Version, member: &Member) -> Result<To, AccessError> {
        let groups = &self.store.policy().groups;
        let is_mine = |to: &&To| match to {
            To::Member(name) => name == member,
            To::Group(name, number) => {
                groups.get(name).is_some_and(|group| group.members.contains(member) && group.keys.contains_key(number))
            }
        };
        let mine = version.to.iter().find(is_mine).cloned();
        mine.ok_or_else(|| AccessError::NotARecipient {
            address: address.clone(),
            version: version.number,
            member: member.clone(),
        })
    }

    /// A group's identity, which must be the one whose public half the policy names.
    pub(super) fn group_identity(
        &self,
        group: &Group,
        number: u64,
        member: &Member,
        identity: &Identity,
    ) -> Result<Identity, AccessError> {
        let unusable =
            |why: String| AccessError::GroupKey { group: group.clone(), number, member: member.clone(), why };
        let sealed = self.store.group_file(group, number, member)?;
        let sealed = sealed.ok_or_else(|| unusable("its file is missing".to_owned()))?;
        seal::check_recipients(&sealed, 1).map_err(|error| unusable(error.to_string()))?;
        let line = identity.open(&sealed);
        let line = line.map_err(|error| AccessError::unopened(error, |error| unusable(error.to_string())))?;
        let opened = Identity::parse(&line).map_err(|error| unusable(error.to_string()))?;
        if opened.to_line().map_err(|error| unusable(error.to_string()))?.expose() != line.expose() {
            return Err(unusable("it holds more than one identity and a line feed".to_owned()));
        }
        let public = opened.recipient().map_err(|error| unusable(error.to_string()))?;
        let named = self.store.policy().groups.get(group).and_then(|entry| entry.keys.get(&number));
        if named.is_some_and(|key| key.recipient == public) {
            Ok(opened)
        } else {
            Err(unusable("it is not the key that the policy names".to_owned()))
        }
    }
}

impl Want {
    /// The version that is meant, of a connector that is in use.
    pub fn version_in<'a>(&self, connector: &'a Connector) -> Result<&'a Version, AccessError> {
        let address = self.address.clone();
        match &connector.state {
            State::Active => {}
            State::Removed => return Err(AccessError::Tombstone(address, "was removed".to_owned())),
            State::Moved { to } => return Err(AccessError::Tombstone(address, format!("is called {to} now"))),
        }
        match self.version {
            Some(number) => connector.version(number).ok_or(AccessError::NoVersion(address, number)),
            None => connector.current().ok_or(AccessError::NoCurrent(address)),
        }
    }

    /// The fields that are meant, each of which the version has; with `one_field` they must come down to one.
    pub fn fields_in(&self, version: &Version, one_field: bool) -> Result<Vec<Field>, AccessError> {
        let (address, known) = (self.address.clone(), || listed(&version.fields));
        match (&self.fields[..], &version.fields[..]) {
            ([], [first, _, ..]) if one_field => {
                Err(AccessError::WhichField { address, known: known(), first: first.clone() })
            }
            ([], all) => Ok(all.to_vec()),
            (named, all) => match named.iter().find(|field| !all.contains(field)) {
                Some(field) => Err(AccessError::NoField { address, field: field.clone(), known: known() }),
                None => Ok(named.to_vec()),
            },
        }
    }
}

fn listed(fields: &[Field]) -> String {
    fields.iter().map(Field::as_str).collect::<Vec<_>>().join(", ")
}

/// Does something with each: on all cores where there are many, since to start them takes longer than a few values.
fn each<T: Sync, R: Send>(
    items: &[T],
    deed: impl Fn(&T) -> Result<R, AccessError> + Sync + Send,
) -> Result<Vec<R>, AccessError> {
    match items.len() {
        0..16 => items.iter().map(deed).collect(),
        _ => items.par_iter().map(deed).collect(),
    }
}

/// The objects of one operation, as many in a record as its line holds.
fn records(objects: &[Object]) -> impl Iterator<Item = &[Object]> {
    // A name has at most 320 characters; the fields of one object together are bounded by what a version may hold.
    const LINE: usize = 900 * 1024;
    let size = |object: &Object| 600 + object.fields.iter().map(|field| field.as_str().len() + 3).sum::<usize>();
    let mut room = LINE;
    objects.chunk_by(move |_, next| {
        let fits = room >= size(next);
        room = if fits { room - size(next) } else { LINE - size(next).min(LINE) };
        fits
    })
}

impl Ready {
    fn object(&self) -> Object {
        Object {
            name: Some(self.address.clone().into()),
            version: Some(self.version.number),
            fields: self.fields.clone(),
            ciphertext: Some(self.version.sealed),
            after: None,
        }
    }
}
