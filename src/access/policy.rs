//! The third door: a new epoch of the policy, signed with an admin's policy key.

use std::collections::{BTreeMap, BTreeSet};

use super::{Access, AccessError};
use crate::anchor::Anchor;
use crate::audit::{self, Action, Decision, Object, ObjectName, Outcome, note};
use crate::connector::name::{Address, Group, Member};
use crate::connector::text::{Span, Text};
use crate::crypto::keys::Identity;
use crate::crypto::plugin::Plugins;
use crate::crypto::seal;
use crate::digest::Digest;
use crate::output::Ui;
use crate::policy::diff::effective;
use crate::policy::{Capability, Cut, GroupEntry, GroupKey, MemberEntry, Policy};
use crate::signature::Type;
use crate::store::{StoreError, change};
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
    /// On what a person has seen it; with anything else here nothing is signed.
    pub base: Base,
    /// The next policy, given the one in force. Number, predecessor, dates, group keys, the list of kept files and cuts are the
    /// gate's affair: a group without keys gets its first, one that somebody leaves its next.
    #[expect(clippy::type_complexity, reason = "a function of one value, named once")]
    pub plan: Box<dyn FnOnce(&Policy) -> Result<Policy, AccessError> + 'a>,
}

/// What the next epoch rests on: nobody but the gate says so in it, and whoever signs should have seen it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base {
    /// The epoch that it follows.
    pub follows: Digest,
    /// Rivals of that one that it refuses for everybody.
    pub refuses: Vec<Digest>,
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
    /// What an epoch that is signed now would rest on.
    pub fn policy_base(&self) -> Result<Base, AccessError> {
        let trust = self.store.trust();
        let mut refuses = trust::rivals(self.store.dir(), trust)?;
        refuses.retain(|rival| !trust.newest.policy.rejected.contains(rival));
        Ok(Base { follows: trust.newest.digest, refuses })
    }

    /// Makes a new epoch: its group files are durable before it, its intent too.
    pub fn amend_policy(&mut self, change: PolicyChange<'_>, ui: &mut Ui) -> Result<PolicyReceipt, AccessError> {
        let PolicyChange { action, reason, validity, base, plan } = change;
        let admin = self.authorise_admin(&action, reason.as_ref(), ui)?;
        self.open_keys(ui)?;
        // Before anybody waits for us: a person or a plugin may be asked for it.
        let key = self.keys.policy_key(self.store.id(), &admin, &self.keys.in_hand()?.identity)?;
        let changing = change::begin(self.store.dir(), &["policy", "groups"])?;
        self.store.reread((self.clock)())?;
        // Under the policy that counts now: somebody may have asked for more signatures meanwhile.
        self.authorise_admin(&action, reason.as_ref(), ui)?;
        self.open_keys(ui)?;
        if !self.store.trust().end_is_known {
            return Err(AccessError::NoEpoch);
        }
        if self.policy_base()? != base {
            return Err(AccessError::Policy("the policy changed meanwhile; look again".to_owned()));
        }
        if self.store.policy().admins.get(&admin) != Some(&key.public()) {
            return Err(AccessError::NotAdmin(format!("the policy key of {admin} here is not the one in the policy")));
        }

        let mut next = plan(self.store.policy())?;
        let sealed = self.group_files(&mut next, &admin)?;
        self.cut_removed(&mut next)?;
        self.follow(&mut next, base, validity);
        let kept = self.kept(&next)?;
        next.kept = kept.as_deref().map(Digest::of);
        let bytes = wire::write_readable(&next).map_err(AccessError::BadPolicy)?;
        if bytes.len() as u64 > trust::POLICY_LIMIT {
            return Err(AccessError::Policy(format!("the policy would be {} bytes, more than is read", bytes.len())));
        }
        let digest = Digest::of(&bytes);
        let signature = key.sign(Some(self.store.id()), Type::Policy, &bytes);

        let mut objects = vec![Object { name: Some(ObjectName::Policy), after: Some(digest), ..Object::default() }];
        let groups: BTreeSet<&Group> = sealed.iter().map(|file| &file.group).collect();
        objects.extend(
            groups.into_iter().map(|name| Object { name: Some(ObjectName::Group(name.clone())), ..Object::default() }),
        );
        self.record(self.draft(action.clone(), Outcome::Intent, objects.clone(), reason.as_ref()))?;
        let put = |file: &GroupFile| changing.put_group_file(&file.group, file.number, &file.member, &file.sealed);
        let done = sealed.iter().try_for_each(put);
        let done = done.and_then(|()| changing.put_epoch(&next, &bytes, kept.as_deref(), &[(admin, signature)]));
        let outcome = if done.is_ok() { Outcome::Ok } else { Outcome::Error };
        let mut draft = self.draft(action.clone(), outcome, objects, None);
        draft.error = done.as_ref().err().and_then(|error| note(&error.to_string()));
        let recorded = self.record(draft);
        done?;
        recorded.map_err(AccessError::into_after)?;
        if let Some(pins) = self.store.pins() {
            pins.raise_policy(next.epoch, &digest).map_err(AccessError::after)?;
        }
        self.store.reread((self.clock)()).map_err(AccessError::after)?;
        self.note_deed(&action, &format!("(epoch {})", next.epoch));
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

    /// Gives a next key to groups that have none or that somebody leaves, and seals the keys of the others to newcomers. What
    /// is sealed comes back as files to be put in place.
    fn group_files(&self, next: &mut Policy, me: &Member) -> Result<Vec<GroupFile>, AccessError> {
        let (now, plugins) = (self.store.policy(), self.keys.plugins());
        let mut files = Vec::new();
        for (name, group) in &mut next.groups {
            let before = now.groups.get(name);
            let leaves = before.is_some_and(|before| !before.members.is_subset(&group.members));
            // A stale one gets its next key as soon as an admin who is in it signs anything.
            let inside = group.members.contains(me) && !enters(before, me);
            if group.keys.is_empty() || ((leaves || group.stale) && inside) {
                let identity = Identity::generate();
                let number = group.keys.keys().last().copied().unwrap_or(0) + 1;
                group.keys.values_mut().for_each(|key| key.retired = true);
                let recipient = identity.recipient();
                let own = |source| AccessError::OwnKey { file: "the new group key".to_owned(), source };
                group.keys.insert(number, GroupKey { recipient: recipient.map_err(own)?, retired: false });
                group.stale = false;
                seal_group(&mut files, name, number, &identity, &group.members, &next.members, plugins)?;
                continue;
            }
            // From outside nobody can make the next key: until a member has, nothing more is sealed to this one.
            group.stale |= leaves;
            let new: BTreeSet<Member> = before.map_or_else(BTreeSet::new, |before| &group.members - &before.members);
            if new.is_empty() {
                continue;
            }
            if !inside {
                return Err(AccessError::NotInGroup(name.clone(), me.clone()));
            }
            let newest = group.keys.keys().last().copied();
            for number in group.keys.keys().copied() {
                let mine = self.group_identity(name, number, me, &self.keys.in_hand()?.identity);
                match mine {
                    Ok(identity) => {
                        seal_group(&mut files, name, number, &identity, &new, &next.members, plugins)?;
                    }
                    Err(error @ AccessError::Plugin(_)) => return Err(error),
                    // Of an older key whose file is gone there is nothing to pass on.
                    Err(_) if Some(number) != newest => {}
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(files)
    }

    /// Ends the logs of writers who are no longer named at the last record the store has of them.
    fn cut_removed(&self, next: &mut Policy) -> Result<(), AccessError> {
        let gone: Vec<_> = self.store.policy().writers_gone(next).map(|(writer, key)| (writer, key.clone())).collect();
        for (writer, key) in gone {
            // Who has written nothing has no record that could be the last.
            if let Some(last) = audit::last_signed(self.store.dir(), self.store.id(), &writer, &key)? {
                next.cuts.insert(writer, Cut { key, seq: last.seq, hash: last.hash });
            }
        }
        Ok(())
    }

    /// The list of connector files that stay valid: what the epoch in force lists, and what would fall because its writer
    /// loses the right. One that was replaced since is not listed again, so that nobody can put it back; one that is missing
    /// or damaged here is, so that it can be restored.
    fn kept(&self, next: &Policy) -> Result<Option<Vec<u8>>, AccessError> {
        let replaced = |address: &Address, digest: &Digest| {
            let found = self.store.look(address).ok().flatten();
            found.is_some_and(|found| found.standing == Standing::Good && found.digest != *digest)
        };
        let now = &self.store.trust().kept;
        let mut kept: BTreeSet<(Address, Digest)> =
            now.iter().filter(|(address, digest)| !replaced(address, digest)).cloned().collect();
        if takes_write(self.store.policy(), next) {
            for (address, found) in self.store.all()? {
                // What is damaged now could not be restored afterwards: its writer would have no right any more.
                let found = found?;
                let writer = &found.seal.writer;
                let stays = next.writer_key(writer) == self.store.policy().writer_key(writer)
                    && next.grants(&writer.member(), Capability::Write, &address).next().is_some();
                if found.standing == Standing::Good && !stays {
                    kept.insert((address, found.digest));
                }
            }
        }
        let lines = kept.iter().map(|(address, digest)| format!("{address} {digest}\n")).collect::<Vec<_>>().concat();
        Ok((!lines.is_empty()).then_some(lines.into_bytes()))
    }

    /// What every next epoch has in common: it follows the one in force, and refuses the rivals that were shown.
    fn follow(&self, next: &mut Policy, base: Base, validity: Span) {
        let now = (self.clock)();
        next.epoch = self.store.policy().epoch + 1;
        next.prev = Some(base.follows);
        next.created = now;
        next.expires = now + validity.duration();
        next.rejected.extend(base.refuses);
    }
}

/// Whether this member was not in the group before.
fn enters(before: Option<&GroupEntry>, member: &Member) -> bool {
    before.is_some_and(|before| !before.members.contains(member))
}

/// Whether somebody who may write now, or a key he writes with, is gone in the next policy.
fn takes_write(now: &Policy, next: &Policy) -> bool {
    let writes = |policy: &Policy| -> BTreeSet<(Member, String)> {
        let effective = effective(policy).into_iter();
        let write = effective.filter(|(_, may)| may.contains(&Capability::Write));
        write.map(|((member, connectors), _)| (member.clone(), connectors.as_str().to_owned())).collect()
    };
    !writes(now).is_subset(&writes(next)) || now.writers_gone(next).next().is_some()
}

/// A group's key sealed to one of its members.
pub(super) struct GroupFile {
    pub(super) group: Group,
    pub(super) number: u64,
    pub(super) member: Member,
    pub(super) sealed: Vec<u8>,
}

/// Seals a group's key to each of `to`.
pub(super) fn seal_group(
    files: &mut Vec<GroupFile>,
    name: &Group,
    number: u64,
    identity: &Identity,
    to: &BTreeSet<Member>,
    members: &BTreeMap<Member, MemberEntry>,
    plugins: &Plugins,
) -> Result<(), AccessError> {
    for member in to {
        if let Some(entry) = members.get(member) {
            let unwritable = |source| AccessError::OwnKey { file: format!("the key of group {name}"), source };
            let sealed = seal::seal([&entry.recipient], &identity.to_line().map_err(unwritable)?, plugins)?;
            files.push(GroupFile { group: name.clone(), number, member: member.clone(), sealed });
        }
    }
    Ok(())
}
