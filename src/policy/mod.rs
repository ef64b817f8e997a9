//! The domain policy: who there is, and what each may do where. Values and functions of values; whether a policy
//! may be believed is `trust`'s affair.

mod decide;
pub mod diff;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use regex::Regex;
use serde::{Deserialize, Serialize};

pub use decide::{Decision, Request, decide};

use crate::connector::glob::Glob;
use crate::connector::name::{Address, Device, Environment, Group, Member, Word, Writer};
use crate::connector::text::{Span, Text};
use crate::connector::{Connector, To};
use crate::digest::Digest;
use crate::recipient::Recipient;
use crate::signature::PublicKey;

/// One epoch of the policy.
#[derive(Debug, Clone)]
pub struct Policy {
    /// From 1.
    pub epoch: u64,
    /// Digest of the epoch before; absent in epoch 1.
    pub prev: Option<Digest>,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// After this, a reader without memory does not believe it.
    pub expires: DateTime<Utc>,
    /// How many admins must sign.
    pub threshold: usize,
    /// Digest of the list of connector files that stay valid.
    pub kept: Option<Digest>,
    /// Rival epochs that this chain refuses.
    pub rejected: Vec<Digest>,
    /// Who signs policy, with which key.
    pub admins: BTreeMap<Member, PublicKey>,
    /// Everybody.
    pub members: BTreeMap<Member, MemberEntry>,
    /// Members who share keys.
    pub groups: BTreeMap<Group, GroupEntry>,
    /// The domains and their rules.
    pub environments: BTreeMap<Environment, Rules>,
    /// What is allowed, in the order it is written.
    pub access: Vec<Access>,
    /// Network targets for dependents.
    pub targets: Vec<Target>,
    /// Vendor definitions the store brings along.
    pub vendors: Vec<VendorPin>,
    /// Rotation settings by pattern.
    pub templates: Vec<Template>,
    /// Writers that were removed.
    pub cuts: BTreeMap<Writer, Cut>,
}

/// A person or machine.
#[derive(Debug, Clone)]
pub struct MemberEntry {
    /// Human or machine.
    pub kind: MemberKind,
    /// Where secrets for this member are sealed to.
    pub recipient: Recipient,
    /// The keys that sign, one a device.
    pub writers: BTreeMap<Device, PublicKey>,
}

/// Human and machine access are different roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MemberKind {
    /// A person.
    Human,
    /// A program that acts on its own.
    Machine,
}

/// Members who share keys.
#[derive(Debug, Clone)]
pub struct GroupEntry {
    /// Who is in it.
    pub members: BTreeSet<Member>,
    /// Nothing more is sealed to it until it has a new key.
    pub stale: bool,
    /// Public halves by number; the last is in use.
    pub keys: BTreeMap<u64, GroupKey>,
}

/// One key of a group.
#[derive(Debug, Clone)]
pub struct GroupKey {
    /// The public half.
    pub recipient: Recipient,
    /// Nothing new is sealed to it.
    pub retired: bool,
}

/// The rules of an environment.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// What the reason of every operation must match.
    pub require_reason: Option<Regex>,
    /// Whether a reveal needs its intent on the remote first.
    pub anchor_push: bool,
    /// How many other people must agree.
    pub approvals: u8,
    /// The longest overlap a rotation may have.
    pub max_overlap: Option<Span>,
    /// Whether its values may go to one program together with those of other environments that allow it too.
    pub mix: bool,
}

/// One rule: these groups and members may do this with those connectors, for a reason.
#[derive(Debug, Clone)]
pub struct Access {
    /// Which connectors.
    pub connectors: Glob,
    /// Which groups.
    pub groups: BTreeSet<Group>,
    /// Which members.
    pub members: BTreeSet<Member>,
    /// What they may do.
    pub capabilities: BTreeSet<Capability>,
    /// Why, in words.
    pub reason: Text,
}

/// What a member may do with a connector. (Signing policy is given by being an admin.)
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Capability {
    /// Hand its values to a program.
    Use,
    /// Put its values into a file of another format.
    Export,
    /// See its values.
    Reveal,
    /// Change it.
    Write,
    /// Agree to what others ask for.
    Approve,
    /// Read the record.
    Audit,
}

impl Capability {
    /// Every capability, in the order they are shown.
    pub const ALL: [Self; 6] = [Self::Use, Self::Export, Self::Reveal, Self::Write, Self::Approve, Self::Audit];

    /// Whether whoever has it must be able to decrypt.
    pub fn reads(self) -> bool {
        matches!(self, Self::Use | Self::Export | Self::Reveal)
    }

    /// The capability as it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Use => "use",
            Self::Export => "export",
            Self::Reveal => "reveal",
            Self::Write => "write",
            Self::Approve => "approve",
            Self::Audit => "audit",
        }
    }
}

impl fmt::Display for Capability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Capability {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|capability| capability.as_str() == text).ok_or_else(|| text.to_owned())
    }
}

/// A network target for dependents.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// The name connectors use.
    pub name: Word,
    /// What it is.
    pub kind: Word,
    /// Where it is.
    pub address: Text,
    /// Which part of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub project: Option<Text>,
    /// The connectors it serves.
    pub connectors: Vec<Glob>,
}

/// A vendor definition that the store brings along.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VendorPin {
    /// Its name.
    pub id: Word,
    /// Digest of its file.
    pub digest: Digest,
}

/// Rotation settings for connectors of a pattern.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// Which connectors.
    pub connectors: Glob,
    /// How old a version may become.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub every: Option<Span>,
    /// How long old and new stay valid together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overlap: Option<Span>,
}

/// Where a removed writer's log ends for us.
#[derive(Debug, Clone)]
pub struct Cut {
    /// Its key.
    pub key: PublicKey,
    /// The last record that is believed.
    pub seq: u64,
    /// Digest of that record's line.
    pub hash: Digest,
}

impl Policy {
    /// The public key of a writer that stands in this epoch.
    pub fn writer_key(&self, writer: &Writer) -> Option<&PublicKey> {
        self.members.get(&writer.member())?.writers.get(&writer.device())
    }

    /// Everybody who writes in this epoch: as which member, as whom, with which key.
    pub fn writers(&self) -> impl Iterator<Item = (&MemberEntry, Writer, &PublicKey)> {
        self.members.iter().flat_map(|(member, entry)| {
            entry.writers.iter().map(move |(device, key)| (entry, Writer::new(member, device), key))
        })
    }

    /// Who writes in this epoch and not, or not with this key, in the next.
    pub fn writers_gone<'a>(&'a self, next: &'a Self) -> impl Iterator<Item = (Writer, &'a PublicKey)> {
        let writers = self.writers().map(|(_, writer, key)| (writer, key));
        writers.filter(|(writer, key)| next.writer_key(writer) != Some(*key))
    }

    /// The member whose age recipient this is.
    pub fn member_of(&self, recipient: &Recipient) -> Option<&Member> {
        self.members.iter().find(|(_, entry)| entry.recipient == *recipient).map(|(name, _)| name)
    }

    /// The rules that give `member` a capability on a connector, with their place in the policy.
    pub fn grants<'a>(
        &'a self,
        member: &'a Member,
        capability: Capability,
        connector: &'a Address,
    ) -> impl Iterator<Item = (usize, &'a Access)> {
        self.access.iter().enumerate().filter(move |(_, access)| {
            access.capabilities.contains(&capability)
                && access.connectors.matches(connector)
                && self.concerns(access, member)
        })
    }

    fn concerns(&self, access: &Access, member: &Member) -> bool {
        let in_group = |group| self.groups.get(group).is_some_and(|entry| entry.members.contains(member));
        access.members.contains(member) || access.groups.iter().any(in_group)
    }

    /// Whom a version of this connector is to be sealed to, sorted; with the key of each.
    pub fn recipients(&self, connector: &Address) -> BTreeMap<To, &Recipient> {
        let readable = || {
            self.access.iter().filter(|access| {
                access.capabilities.iter().any(|capability| capability.reads()) && access.connectors.matches(connector)
            })
        };
        let groups: BTreeSet<&Group> = readable().flat_map(|access| &access.groups).collect();
        let covered = |member: &Member| {
            groups.iter().any(|name| self.groups.get(*name).is_some_and(|group| group.members.contains(member)))
        };
        let by_group = groups.iter().filter_map(|name| {
            let (number, key) = self.groups.get(*name)?.keys.last_key_value()?;
            Some((To::Group((*name).clone(), *number), &key.recipient))
        });
        let by_name = readable()
            .flat_map(|access| &access.members)
            .filter(|member| !covered(member))
            .filter_map(|name| Some((To::Member(name.clone()), &self.members.get(name)?.recipient)));
        by_group.chain(by_name).collect()
    }

    /// How often a connector rotates: as it says itself, else as the first template that covers it and says something.
    pub fn every(&self, connector: &Connector) -> Option<Span> {
        connector.metadata.rotation.every.or_else(|| self.template(&connector.address, |template| template.every))
    }

    /// How long its old and new versions stay valid together.
    pub fn overlap(&self, connector: &Connector) -> Option<Span> {
        connector.metadata.rotation.overlap.or_else(|| self.template(&connector.address, |template| template.overlap))
    }

    /// When a connector should get another version, by its schedule.
    pub fn next_rotation(&self, connector: &Connector) -> Option<DateTime<Utc>> {
        Some(connector.current()?.created + self.every(connector)?.duration())
    }

    fn template(&self, address: &Address, says: impl Fn(&Template) -> Option<Span>) -> Option<Span> {
        self.templates.iter().filter(|template| template.connectors.matches(address)).find_map(says)
    }

    /// A group among a version's recipients that must get a new key before anything more is sealed to it.
    pub fn stale_group(&self, connector: &Address) -> Option<Group> {
        self.recipients(connector).into_keys().find_map(|to| match to {
            To::Group(name, _) if self.groups.get(&name).is_some_and(|group| group.stale) => Some(name),
            _ => None,
        })
    }
}
