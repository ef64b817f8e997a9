//! The third door: a new epoch of the policy, signed with an admin's policy key.

use super::{Access, AccessError};
use crate::anchor::Anchor;
use crate::audit::{Action, Decision, Object, ObjectName, Outcome, note};
use crate::connector::name::{Address, Group, Member};
use crate::connector::text::{Span, Text};
use crate::crypto::keys::Identity;
use crate::crypto::seal;
use crate::digest::Digest;
use crate::output::Ui;
use crate::policy::Policy;
use crate::recipient::Recipient;
use crate::signature::Type;
use crate::store::StoreError;
use crate::store::change::{self, Changing};
use crate::trust::{self, Memory, Pins, Standing, TrustError, wire};

/// How long a policy is valid unless somebody says otherwise.
pub const VALIDITY: Span = Span::days(180);

/// A change of the policy.
pub struct PolicyChange<'a> {
    /// The deed, for the record.
    pub action: Action,
    /// Why.
    pub reason: Option<Text>,
    /// How long the new epoch is valid.
    pub validity: Span,
    /// A group that the change introduces; the gate makes its first key.
    pub new_group: Option<Group>,
    /// The next policy, given the one in force and the new group's recipient. Number, predecessor and dates are the gate's.
    #[expect(clippy::type_complexity, reason = "a function of two values, named once")]
    pub plan: Box<dyn FnOnce(&Policy, Option<Recipient>) -> Result<Policy, AccessError> + 'a>,
}

/// A policy change that is on disk.
#[derive(Debug)]
pub struct PolicyReceipt {
    /// The new epoch's number.
    pub epoch: u64,
    /// The anchor of the new epoch.
    pub anchor: Anchor,
    /// The words of the new epoch.
    pub words: String,
}

impl Access {
    /// Makes a new epoch: its group files are durable before it, its intent too.
    pub fn amend_policy(&mut self, change: PolicyChange<'_>, ui: &mut Ui) -> Result<PolicyReceipt, AccessError> {
        let PolicyChange { action, reason, validity, new_group, plan } = change;
        let admin = self.authorise_admin(&action, reason.as_ref(), ui)?;
        self.open_keys(ui)?;
        let folders: &[&str] = &["policy", "groups"];
        let changing = change::begin(self.store.dir(), folders)?;
        self.store.reread((self.clock)())?;
        self.open_keys(ui)?;
        if !self.store.trust().end_is_known {
            return Err(AccessError::NoEpoch);
        }
        let key = self.keys.policy_key(self.store.id(), &admin, &self.keys.in_hand()?.identity)?;
        if self.store.policy().admins.get(&admin) != Some(&key.public()) {
            return Err(AccessError::NotAdmin(format!("the policy key of {admin} here is not the one in the policy")));
        }

        let group = new_group.map(|name| (name, Identity::generate()));
        let recipient = group.as_ref().map(|(_, identity)| identity.recipient()).transpose();
        let recipient =
            recipient.map_err(|source| AccessError::OwnKey { file: "the new group key".to_owned(), source })?;
        let mut next = plan(self.store.policy(), recipient)?;
        self.follow(&mut next, validity)?;
        let kept = self.kept();
        next.kept = kept.as_deref().map(Digest::of);
        let bytes = wire::write(&next)?;
        wire::parse(&bytes)?;
        if bytes.len() as u64 > trust::POLICY_LIMIT {
            return Err(AccessError::Policy(format!("the policy would be {} bytes, more than is read", bytes.len())));
        }
        let digest = Digest::of(&bytes);
        let signature = key.sign(Some(self.store.id()), Type::Policy, &bytes);

        let mut objects = vec![Object { name: Some(ObjectName::Policy), after: Some(digest), ..Object::default() }];
        if let Some((name, identity)) = &group {
            put_group_files(&changing, &next, name, identity)?;
            objects.push(Object { name: Some(ObjectName::Group(name.clone())), ..Object::default() });
        }
        self.record(self.draft(action.clone(), Outcome::Intent, objects.clone(), reason.as_ref()))?;
        let done = changing.put_epoch(&next, &bytes, kept.as_deref(), &[(admin, signature)]);
        let outcome = if done.is_ok() { Outcome::Ok } else { Outcome::Error };
        let mut draft = self.draft(action, outcome, objects, None);
        draft.error = done.as_ref().err().and_then(|error| note(&error.to_string()));
        let recorded = self.record(draft);
        done?;
        recorded.map_err(AccessError::into_after)?;
        if let Some(pins) = self.store.pins() {
            pins.raise_policy(next.epoch, &digest).map_err(AccessError::after)?;
        }
        self.store.reread((self.clock)()).map_err(AccessError::after)?;
        self.mirror()?;
        let anchor = self.store.trust().anchor();
        Ok(PolicyReceipt { epoch: next.epoch, anchor, words: digest.words() })
    }

    /// Takes another valid epoch than the remembered one for the right one, on this machine.
    pub fn adopt_policy(
        &mut self,
        epoch: u64,
        digest: &Digest,
        reason: Option<&Text>,
        ui: &mut Ui,
    ) -> Result<(), AccessError> {
        let now = (self.clock)();
        let anchor = Anchor::of(self.store.id(), epoch, digest);
        let adopted = trust::load(self.store.dir(), self.store.id(), &Memory::Anchored(anchor), now)?;
        if let Some(Memory::Pinned { epoch: seen, .. }) = self.store.pins().map(Pins::policy).transpose()?.flatten()
            && seen > adopted.newest.policy.epoch
        {
            return Err(TrustError::RolledBack { known: "this machine has seen", epoch: seen }.into());
        }
        self.open_keys(ui)?;
        let objects = vec![Object { name: Some(ObjectName::Policy), after: Some(*digest), ..Object::default() }];
        self.record(self.draft(Action::PolicyAdopt, Outcome::Intent, objects.clone(), reason))?;
        if let Some(pins) = self.store.pins() {
            pins.set_policy(adopted.newest.policy.epoch, &adopted.newest.digest)?;
        }
        self.record(self.draft(Action::PolicyAdopt, Outcome::Ok, objects, None))
    }

    /// Takes the store as it is for the newest there is, after a backup was restored: the way out of the pins. What is not
    /// valid stays refused. Tells which connectors that concerns.
    pub fn accept_older(&mut self, reason: &Text, ui: &mut Ui) -> Result<Vec<Address>, AccessError> {
        let Some(pins) = self.store.pins().cloned() else { return Ok(Vec::new()) };
        let mut known = pins.connectors()?;
        let mut accepted = Vec::new();
        for (address, found) in self.store.all()? {
            match found {
                Ok(found) if found.standing != Standing::Good => {
                    known.insert(address.clone(), (found.connector.revision, found.digest));
                    accepted.push(address);
                }
                Err(StoreError::Deleted(..)) => {
                    known.remove(&address);
                    accepted.push(address);
                }
                _ => {}
            }
        }
        self.open_keys(ui)?;
        let object = |address: &Address| Object { name: Some(address.clone().into()), ..Object::default() };
        let mut objects: Vec<Object> = accepted.iter().map(object).collect();
        objects.push(Object {
            name: Some(ObjectName::Policy),
            after: Some(self.store.trust().newest.digest),
            ..Object::default()
        });
        self.record(self.draft(Action::AcceptOlder, Outcome::Intent, objects.clone(), Some(reason)))?;
        pins.set_policy(self.store.policy().epoch, &self.store.trust().newest.digest)?;
        pins.replace(&known)?;
        pins.forget_heads()?;
        self.record(self.draft(Action::AcceptOlder, Outcome::Ok, objects, None))?;
        Ok(accepted)
    }

    fn authorise_admin(&mut self, action: &Action, reason: Option<&Text>, ui: &mut Ui) -> Result<Member, AccessError> {
        let member = self.writer()?.member();
        let policy = self.store.policy();
        if policy.admins.contains_key(&member) {
            return match policy.threshold {
                1 => Ok(member),
                more => Err(AccessError::Threshold(more)),
            };
        }
        let rule = format!("{member} is not an admin");
        let objects = vec![Object { name: Some(ObjectName::Policy), ..Object::default() }];
        let mut draft = self.draft(action.clone(), Outcome::Error, objects, reason);
        draft.decision = Decision::Denied;
        draft.rule = note(&rule);
        self.record_if_unasked(draft, ui);
        Err(AccessError::NotAdmin(rule))
    }

    /// The list of connector files that stay valid: what the epoch in force lists. One that was replaced since is not listed
    /// again, so that nobody can put it back; one that is missing or damaged here is, so that it can be restored.
    fn kept(&self) -> Option<Vec<u8>> {
        let replaced = |address: &Address, digest: &Digest| {
            let found = self.store.look(address).ok().flatten();
            found.is_some_and(|found| found.standing == Standing::Good && found.digest != *digest)
        };
        let kept = self.store.trust().kept.iter().filter(|(address, digest)| !replaced(address, digest));
        let lines = kept.map(|(address, digest)| format!("{address} {digest}\n")).collect::<Vec<_>>().concat();
        (!lines.is_empty()).then_some(lines.into_bytes())
    }

    /// What every next epoch has in common: it follows the one in force, and refuses the rivals that are here.
    fn follow(&self, next: &mut Policy, validity: Span) -> Result<(), AccessError> {
        let trust = self.store.trust();
        let now = (self.clock)();
        next.epoch = trust.newest.policy.epoch + 1;
        next.prev = Some(trust.newest.digest);
        next.created = now;
        next.expires = now + validity.duration();
        for rival in trust::rivals(self.store.dir(), trust)? {
            if !next.rejected.contains(&rival) {
                next.rejected.push(rival);
            }
        }
        Ok(())
    }
}

/// Seals a group's first key to each of its members.
pub(super) fn put_group_files(
    changing: &Changing,
    policy: &Policy,
    name: &Group,
    identity: &Identity,
) -> Result<(), AccessError> {
    let Some(group) = policy.groups.get(name) else { return Ok(()) };
    let number = group.keys.keys().last().copied().unwrap_or(1);
    for member in &group.members {
        if let Some(entry) = policy.members.get(member) {
            let unwritable = |source| AccessError::OwnKey { file: format!("the key of group {name}"), source };
            let sealed = seal::seal([&entry.recipient], &identity.to_line().map_err(unwritable)?)?;
            changing.put_group_file(name, number, member, &sealed)?;
        }
    }
    Ok(())
}
