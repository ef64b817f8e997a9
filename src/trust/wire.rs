//! The policy file as it is on disk. Everything that can be wrong with it is said here; a [`Policy`] that came out is whole.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, SubsecRound, Utc};
use regex::{Regex, RegexBuilder};
use serde::{Deserialize, Serialize};

use crate::connector::glob::Glob;
use crate::connector::name::{Device, Environment, Group, Member, Writer};
use crate::connector::text::{Span, Text};
use crate::digest::Digest;
use crate::policy::{
    Access, Capability, Cut, GroupEntry, GroupKey, MemberEntry, MemberKind, Policy, Rules, Target, Template, VendorPin,
};
use crate::recipient::{Recipient, RecipientKind};
use crate::signature::PublicKey;
use crate::toml_time::{self, BadFile};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PolicyFile {
    format: u64,
    epoch: u64,
    prev: String,
    #[serde(with = "toml_time")]
    created: DateTime<Utc>,
    #[serde(with = "toml_time")]
    expires: DateTime<Utc>,
    threshold: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    kept: Option<Digest>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    rejected: Vec<Digest>,
    admin: Vec<AdminTable>,
    member: Vec<MemberTable>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    group: Vec<GroupTable>,
    environment: Vec<EnvironmentTable>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    access: Vec<AccessTable>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    target: Vec<Target>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    vendor: Vec<VendorPin>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    template: Vec<Template>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    cut: Vec<CutTable>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AdminTable {
    member: Member,
    key: PublicKey,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct MemberTable {
    name: Member,
    kind: MemberKind,
    recipient: Recipient,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    writer: Vec<WriterTable>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WriterTable {
    device: Device,
    key: PublicKey,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupTable {
    name: Group,
    members: Vec<Member>,
    stale: bool,
    key: Vec<GroupKeyTable>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupKeyTable {
    number: u64,
    recipient: Recipient,
    retired: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EnvironmentTable {
    name: Environment,
    #[serde(skip_serializing_if = "Option::is_none")]
    require_reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    anchor: Option<AnchorRule>,
    #[serde(skip_serializing_if = "Option::is_none")]
    approvals: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_overlap: Option<Span>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mix: Option<bool>,
}

#[derive(Serialize, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum AnchorRule {
    None,
    Push,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AccessTable {
    connectors: Glob,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    groups: Vec<Group>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    members: Vec<Member>,
    capabilities: Vec<Capability>,
    reason: Text,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CutTable {
    writer: Writer,
    key: PublicKey,
    seq: u64,
    hash: Digest,
}

/// Reads a policy file.
pub fn parse(bytes: &[u8]) -> Result<Policy, BadFile> {
    let file: PolicyFile = toml_time::parse(bytes)?;
    if file.format != 1 {
        return Err(BadFile::Format(file.format));
    }
    domain(file)
}

/// Which epoch a file says it follows; nothing else of it is looked at.
pub fn prev(bytes: &[u8]) -> Result<Option<Digest>, BadFile> {
    #[derive(Deserialize)]
    struct Place {
        prev: String,
    }
    let place: Place = toml_time::parse(bytes)?;
    Ok(place.prev.parse().ok())
}

/// The bytes of a policy file.
pub fn write(policy: &Policy) -> Result<Vec<u8>, BadFile> {
    let file = wire(policy);
    let text = toml::to_string(&file).map_err(|error| BadFile::Meaning(error.to_string()))?;
    Ok(text.into_bytes())
}

/// The bytes of a policy that is about to be signed: everybody will be able to read them.
pub fn write_readable(policy: &Policy) -> Result<Vec<u8>, BadFile> {
    let bytes = write(policy)?;
    parse(&bytes)?;
    Ok(bytes)
}

/// Collects a table into a map, refusing a name that stands twice.
fn unique<K: Ord + std::fmt::Display, V>(
    what: &str,
    rows: impl IntoIterator<Item = (K, V)>,
) -> Result<BTreeMap<K, V>, BadFile> {
    let mut map = BTreeMap::new();
    for (key, value) in rows {
        if map.contains_key(&key) {
            return BadFile::meaning(format!("{what} {key} stands twice"));
        }
        map.insert(key, value);
    }
    Ok(map)
}

fn distinct<K: Ord + std::fmt::Display>(what: &str, rows: Vec<K>) -> Result<BTreeSet<K>, BadFile> {
    Ok(unique(what, rows.into_iter().map(|key| (key, ())))?.into_keys().collect())
}

fn domain(file: PolicyFile) -> Result<Policy, BadFile> {
    let prev = match (file.epoch, file.prev.as_str()) {
        (0, _) => return BadFile::meaning("epochs count from 1"),
        (1, "") => None,
        (1, _) => return BadFile::meaning("epoch 1 has no epoch before"),
        (_, prev) => Some(prev.parse().map_err(|_| BadFile::Meaning("prev is not a digest".to_owned()))?),
    };
    if file.expires <= file.created {
        return BadFile::meaning("it expires before it was made");
    }
    if !(1..=file.admin.len()).contains(&file.threshold) {
        return BadFile::meaning(format!("threshold {} with {} admins", file.threshold, file.admin.len()));
    }
    let members = unique("member", file.member.into_iter().map(|row| (row.name.clone(), row)))?;
    let members = members.into_iter().map(|(name, row)| Ok((name, member(row)?))).collect::<Result<_, BadFile>>()?;
    let groups = unique("group", file.group.into_iter().map(|row| (row.name.clone(), row)))?;
    let groups = groups.into_iter().map(|(name, row)| Ok((name, group(row)?))).collect::<Result<_, BadFile>>()?;
    let environments = unique("environment", file.environment.into_iter().map(|row| (row.name.clone(), row)))?;
    let environments = environments.into_iter().map(|(name, row)| Ok((name, rules(&row)?)));
    let policy = Policy {
        epoch: file.epoch,
        prev,
        created: file.created,
        expires: file.expires,
        threshold: file.threshold,
        kept: file.kept,
        rejected: file.rejected,
        admins: unique("admin", file.admin.into_iter().map(|row| (row.member, row.key)))?,
        members,
        groups,
        environments: environments.collect::<Result<_, BadFile>>()?,
        access: file.access.into_iter().map(access).collect::<Result<_, _>>()?,
        targets: file.target,
        vendors: file.vendor,
        templates: file.template,
        cuts: unique(
            "cut",
            file.cut.into_iter().map(|row| (row.writer, Cut { key: row.key, seq: row.seq, hash: row.hash })),
        )?,
    };
    if let Some((writer, _)) = policy.cuts.iter().find(|(_, cut)| cut.seq == 0) {
        return BadFile::meaning(format!("the cut of {writer} names no record"));
    }
    whole(&policy)?;
    Ok(policy)
}

fn member(row: MemberTable) -> Result<MemberEntry, BadFile> {
    let writers = unique("device", row.writer.into_iter().map(|writer| (writer.device, writer.key)))?;
    Ok(MemberEntry { kind: row.kind, recipient: row.recipient, writers })
}

fn group(row: GroupTable) -> Result<GroupEntry, BadFile> {
    let numbers: Vec<u64> = row.key.iter().map(|key| key.number).collect();
    if numbers.is_empty() || numbers[0] == 0 || !numbers.is_sorted_by(|a, b| a < b) {
        return BadFile::meaning(format!("the keys of group {} are not numbered upwards from 1", row.name));
    }
    if row.key.last().is_some_and(|key| key.retired) {
        return BadFile::meaning(format!("the newest key of group {} is retired", row.name));
    }
    if let Some(key) = row.key.iter().find(|key| key.recipient.kind() != RecipientKind::Native) {
        return BadFile::meaning(format!("key {} of group {} is not a native recipient", key.number, row.name));
    }
    let keys = row.key.into_iter().map(|key| (key.number, GroupKey { recipient: key.recipient, retired: key.retired }));
    Ok(GroupEntry { members: distinct("group member", row.members)?, stale: row.stale, keys: keys.collect() })
}

/// A pattern for reasons, bounded: compiling one must not cost the memory of everybody who reads the policy.
pub fn pattern(text: &str) -> Result<Regex, regex::Error> {
    if text.len() > 1024 {
        return Err(regex::Error::CompiledTooBig(1024));
    }
    RegexBuilder::new(text).size_limit(256 * 1024).build()
}

fn rules(row: &EnvironmentTable) -> Result<Rules, BadFile> {
    let bad = |_| BadFile::Meaning(format!("require_reason of {} is not a regular expression", row.name));
    let approvals = row.approvals.unwrap_or(0);
    if approvals > 16 {
        return BadFile::meaning(format!("{approvals} approvals in environment {}: at most 16", row.name));
    }
    Ok(Rules {
        require_reason: row.require_reason.as_deref().map(pattern).transpose().map_err(bad)?,
        anchor_push: row.anchor == Some(AnchorRule::Push),
        approvals,
        max_overlap: row.max_overlap,
        mix: row.mix.unwrap_or(false),
    })
}

fn access(row: AccessTable) -> Result<Access, BadFile> {
    if row.groups.is_empty() && row.members.is_empty() {
        return BadFile::meaning(format!("the access rule for {} names nobody", row.connectors));
    }
    let capabilities = distinct("capability", row.capabilities)?;
    if capabilities.is_empty() {
        return BadFile::meaning(format!("the access rule for {} gives nothing", row.connectors));
    }
    Ok(Access {
        connectors: row.connectors,
        groups: distinct("group in an access rule", row.groups)?,
        members: distinct("member in an access rule", row.members)?,
        capabilities,
        reason: row.reason,
    })
}

/// What only the whole shows: everybody who is named exists, and nothing stands for two.
fn whole(policy: &Policy) -> Result<(), BadFile> {
    if policy.members.is_empty() || policy.environments.is_empty() {
        return BadFile::meaning("a policy has at least one member and one environment");
    }
    for name in policy.admins.keys() {
        match policy.members.get(name).map(|entry| entry.kind) {
            Some(MemberKind::Human) => {}
            Some(MemberKind::Machine) => return BadFile::meaning(format!("admin {name} is a machine")),
            None => return BadFile::meaning(format!("admin {name} is not a member")),
        }
    }
    let in_groups = policy.groups.values().flat_map(|group| &group.members);
    let in_access = policy.access.iter().flat_map(|access| &access.members);
    if let Some(name) = in_groups.chain(in_access).find(|name| !policy.members.contains_key(*name)) {
        return BadFile::meaning(format!("{name} is named but is not a member"));
    }
    let groups = policy.access.iter().flat_map(|access| &access.groups);
    if let Some(name) = groups.into_iter().find(|name| !policy.groups.contains_key(*name)) {
        return BadFile::meaning(format!("group {name} is named but does not exist"));
    }
    let writers = policy.members.values().flat_map(|entry| entry.writers.values());
    let keys = policy.admins.values().chain(writers).map(|key| (key, ()));
    unique("key", keys)?;
    let members = policy.members.values().map(|entry| (&entry.recipient, ()));
    let groups = policy.groups.values().flat_map(|group| group.keys.values()).map(|key| (&key.recipient, ()));
    unique("recipient", members.chain(groups))?;
    unique("target", policy.targets.iter().map(|target| (&target.name, ())))?;
    unique("vendor", policy.vendors.iter().map(|vendor| (&vendor.id, ())))?;
    Ok(())
}

fn wire(policy: &Policy) -> PolicyFile {
    PolicyFile {
        format: 1,
        epoch: policy.epoch,
        prev: policy.prev.map(|digest| digest.to_string()).unwrap_or_default(),
        created: policy.created.trunc_subsecs(0),
        expires: policy.expires.trunc_subsecs(0),
        threshold: policy.threshold,
        kept: policy.kept,
        rejected: policy.rejected.clone(),
        admin: rows(&policy.admins, |member, key| AdminTable { member, key: key.clone() }),
        member: rows(&policy.members, |name, entry| MemberTable {
            name,
            kind: entry.kind,
            recipient: entry.recipient.clone(),
            writer: rows(&entry.writers, |device, key| WriterTable { device, key: key.clone() }),
        }),
        group: rows(&policy.groups, |name, entry| GroupTable {
            name,
            members: entry.members.iter().cloned().collect(),
            stale: entry.stale,
            key: rows(&entry.keys, |number, key| GroupKeyTable {
                number,
                recipient: key.recipient.clone(),
                retired: key.retired,
            }),
        }),
        environment: rows(&policy.environments, |name, rules| EnvironmentTable {
            name,
            require_reason: rules.require_reason.as_ref().map(|pattern| pattern.as_str().to_owned()),
            anchor: rules.anchor_push.then_some(AnchorRule::Push),
            approvals: (rules.approvals > 0).then_some(rules.approvals),
            max_overlap: rules.max_overlap,
            mix: rules.mix.then_some(true),
        }),
        access: policy
            .access
            .iter()
            .map(|access| AccessTable {
                connectors: access.connectors.clone(),
                groups: access.groups.iter().cloned().collect(),
                members: access.members.iter().cloned().collect(),
                capabilities: access.capabilities.iter().copied().collect(),
                reason: access.reason.clone(),
            })
            .collect(),
        target: policy.targets.clone(),
        vendor: policy.vendors.clone(),
        template: policy.templates.clone(),
        cut: rows(&policy.cuts, |writer, cut| CutTable { writer, key: cut.key.clone(), seq: cut.seq, hash: cut.hash }),
    }
}

fn rows<K: Clone, V, R>(map: &BTreeMap<K, V>, row: impl Fn(K, &V) -> R) -> Vec<R> {
    map.iter().map(|(key, value)| row(key.clone(), value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_for_reasons_are_bounded() {
        for right in [r"\S", r"^[A-Z]+-[0-9]+: \w{3,}", "(?i)incident|change", r"\p{L}+"] {
            assert!(pattern(right).is_ok(), "{right}");
        }
        for wrong in [r"(\w{60}){60}", "(", &"a".repeat(1025)] {
            assert!(pattern(wrong).is_err(), "{wrong}");
        }
    }
}
