//! The first epoch: how a store begins.

use std::collections::{BTreeMap, BTreeSet};

use chrono::SecondsFormat;

use super::keys::Keys;
use super::policy::seal_group;
use super::{Access, AccessError, Clock, Keep, KeySource};
use crate::anchor::StoreId;
use crate::audit::{Action, Object, ObjectName, Outcome, Source};
use crate::connector::name::{Device, Environment, Group, Member, Writer};
use crate::connector::text::{Span, Text};
use crate::crypto::keys::{Identity, SigningKey};
use crate::digest::Digest;
use crate::output::Ui;
use crate::policy::{Access as Rule, Capability, GroupEntry, GroupKey, MemberEntry, MemberKind, Policy, Rules};
use crate::private_fs::Dir;
use crate::recipient::Recipient;
use crate::signature::Type;
use crate::store::{Knowledge, Store, change};
use crate::trust::{Pins, wire};

/// What a new store is to be.
#[derive(Debug)]
pub struct Genesis {
    /// Its first member and admin.
    pub member: Member,
    /// The device it is made on.
    pub device: Device,
    /// How long the first epoch is valid.
    pub validity: Span,
    /// How the identity is kept, if one has to be made.
    pub keep: Keep,
}

/// A store that has just begun.
pub struct Newborn {
    /// The gate to it.
    pub access: Access,
    /// Whether an identity was made for it.
    pub identity_is_new: bool,
}

/// Makes a store in a folder that is empty but for what an interrupted attempt left.
pub fn create(
    dir: &Dir,
    genesis: &Genesis,
    mut keys: KeySource,
    source: Source,
    clock: Clock,
    ui: &mut Ui,
) -> Result<Newborn, AccessError> {
    let now = clock();
    let created = now.to_rfc3339_opts(SecondsFormat::Secs, true);
    let (identity, identity_is_new) = keys.identity_or_new(&genesis.keep, &created, ui)?;
    let own_key = |source| AccessError::OwnKey { file: "the identity".to_owned(), source };
    let recipient = identity.recipient().map_err(own_key)?;
    let (signing, policy_key) = (SigningKey::generate()?, SigningKey::generate()?);
    let groups = ENVIRONMENTS.map(|name| (name, Identity::generate()));

    let mut policy = first_policy(genesis, &recipient, &signing, &policy_key)?;
    policy.created = now;
    policy.expires = now + genesis.validity.duration();
    for (name, identity) in &groups {
        let key = GroupKey { recipient: identity.recipient().map_err(own_key)?, retired: false };
        let members = BTreeSet::from([genesis.member.clone()]);
        policy.groups.insert(name.parse()?, GroupEntry { members, stale: false, keys: BTreeMap::from([(1, key)]) });
    }
    let bytes = wire::write_readable(&policy).map_err(AccessError::BadPolicy)?;
    let digest = Digest::of(&bytes);
    let id = StoreId::of_genesis(&digest);

    // Asked again under the lock: another process may have begun a store here meanwhile.
    let changing = change::begin(dir, &["policy", "groups"])?;
    if changing.is_store() {
        return Err(AccessError::Policy("another process has just made a store here".to_owned()));
    }
    let state = keys.make_state(&id)?;
    let writer = Writer::new(&genesis.member, &genesis.device);
    keys.keep_writer(&state, &writer, &signing, &recipient)?;
    keys.keep_policy_key(&id, &policy_key, &recipient)?;
    let (mut files, everybody) = (Vec::new(), BTreeSet::from([genesis.member.clone()]));
    for (name, identity) in &groups {
        seal_group(&mut files, &name.parse()?, 1, identity, &everybody, &policy.members, keys.plugins())?;
    }
    for file in &files {
        changing.put_group_file(&file.group, file.number, &file.member, &file.sealed)?;
    }
    changing.put_attributes()?;
    // The pin of this one epoch is raised before the epoch is there: nobody asks for it until it is, and a store whose
    // maker does not know it would be a stranger's. The epoch comes last: until it is there, there is no store.
    let pins = Pins::new(state);
    pins.set_policy(1, &digest)?;
    let signature = policy_key.sign(None, Type::Policy, &bytes);
    changing.put_epoch(&policy, &bytes, None, &[(genesis.member.clone(), signature)])?;

    let store = Store::open(dir.clone(), &id, &Knowledge::Remembered(pins), now)?;
    // Whoever has just chosen a passphrase is not asked for it again.
    keys.hold(Keys { identity, writer, signing, run: None });
    let mut access = Access::new(store, keys, source, clock, super::Deeds::default())?;
    access.open_keys(ui)?;
    let objects = vec![Object { name: Some(ObjectName::Policy), after: Some(digest), ..Object::default() }];
    for outcome in [Outcome::Intent, Outcome::Ok] {
        let draft = access.draft(Action::Init, outcome, objects.clone(), None);
        access.record(draft).map_err(AccessError::into_after)?;
    }
    access.mirror()?;
    Ok(Newborn { access, identity_is_new })
}

/// The environments of a new store; each has a group of its name.
const ENVIRONMENTS: [&str; 3] = ["prod", "staging", "dev"];

/// One admin; three environments with one group each, of which prod asks for a reason.
fn first_policy(
    genesis: &Genesis,
    recipient: &Recipient,
    signing: &SigningKey,
    policy_key: &SigningKey,
) -> Result<Policy, AccessError> {
    let member = &genesis.member;
    let writers = BTreeMap::from([(genesis.device.clone(), signing.public())]);
    let entry = MemberEntry { kind: MemberKind::Human, recipient: recipient.clone(), writers };
    let mut access = Vec::new();
    let mut environments = BTreeMap::new();
    let some_reason = regex::Regex::new(r"\S").map_err(|error| internal(&error))?;
    for name in ENVIRONMENTS {
        let production = name == "prod";
        let mut rules = Rules::default();
        if production {
            rules.require_reason = Some(some_reason.clone());
        }
        environments.insert(name.parse::<Environment>()?, rules);
        let capabilities = if production { &[Capability::Use][..] } else { &DEVELOPER };
        access.push(Rule {
            connectors: format!("{name}/**").parse().map_err(|error| internal(&error))?,
            groups: BTreeSet::from([name.parse::<Group>()?]),
            members: BTreeSet::new(),
            capabilities: capabilities.iter().copied().collect(),
            reason: text(&format!("members of group {name} work with {name}"))?,
        });
    }
    access.push(Rule {
        connectors: "**".parse().map_err(|error| internal(&error))?,
        groups: BTreeSet::new(),
        members: BTreeSet::from([member.clone()]),
        capabilities: MAINTAINER.into_iter().collect(),
        reason: text("made this store and maintains it")?,
    });
    Ok(Policy {
        epoch: 1,
        prev: None,
        created: chrono::DateTime::UNIX_EPOCH,
        expires: chrono::DateTime::UNIX_EPOCH,
        threshold: 1,
        kept: None,
        rejected: Vec::new(),
        admins: BTreeMap::from([(member.clone(), policy_key.public())]),
        members: BTreeMap::from([(member.clone(), entry)]),
        groups: BTreeMap::new(),
        environments,
        access,
        targets: Vec::new(),
        vendors: Vec::new(),
        templates: Vec::new(),
        cuts: BTreeMap::new(),
    })
}

const DEVELOPER: [Capability; 3] = [Capability::Use, Capability::Export, Capability::Reveal];
const MAINTAINER: [Capability; 5] =
    [Capability::Use, Capability::Export, Capability::Reveal, Capability::Write, Capability::Audit];

fn text(text: &str) -> Result<Text, AccessError> {
    text.parse().map_err(|error| internal(&error))
}

fn internal(error: &dyn std::error::Error) -> AccessError {
    AccessError::Policy(error.to_string())
}
