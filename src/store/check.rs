//! A look at everything in a store, for `doctor`: what is wrong, and what merely lies about.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::{Found, Store, StoreError, is_payload_name, payload_name};
use crate::connector::name::{Address, Group, Member};
use crate::connector::{Stage, Version};
use crate::crypto::seal;
use crate::policy::GroupEntry;
use crate::private_fs::EntryKind;
use crate::trust::{self, Standing};

/// Something that was found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// How bad it is.
    pub weight: Weight,
    /// Where.
    pub place: String,
    /// What, in words.
    pub what: String,
}

/// How bad a finding is; the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Tampered, rolled back, missing.
    Integrity,
    /// Somebody should do something.
    Attention,
    /// Good to know; it goes away by itself.
    Note,
}

impl Weight {
    /// The stable word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Integrity => "integrity",
            Self::Attention => "attention",
            Self::Note => "note",
        }
    }
}

fn finding(weight: Weight, place: impl Into<String>, what: impl Into<String>) -> Finding {
    Finding { weight, place: place.into(), what: what.into() }
}

/// Looks at everything but the audit logs, which have a verification of their own.
pub fn check(store: &Store) -> Result<Vec<Finding>, StoreError> {
    let mut findings = Vec::new();
    if let Err(error) = trust::history(store.dir(), store.trust()) {
        findings.push(finding(Weight::Integrity, "policy", error.to_string()));
    }
    if let Some(rival) = &store.trust().rival {
        findings.push(finding(
            Weight::Integrity,
            format!("policy/{rival}.toml"),
            "a rival of the policy that is followed",
        ));
    }
    findings.extend(groups(store)?);
    let connectors = store.all()?;
    let places: BTreeSet<String> = connectors.iter().map(|(address, _)| format!("connectors/{address}")).collect();
    let each = connectors.par_iter().map(|(address, found)| match found {
        Ok(found) => connector(store, address, found, &places),
        Err(error) => Ok(vec![finding(Weight::Integrity, format!("connectors/{address}"), error.to_string())]),
    });
    for found in each.collect::<Result<Vec<_>, _>>()? {
        findings.extend(found);
    }
    unborn(store, "connectors", &mut findings)?;
    findings.sort();
    Ok(findings)
}

/// Every member of a group has its key; what nobody named yet is a change that was killed.
fn groups(store: &Store) -> Result<Vec<Finding>, StoreError> {
    let mut findings = Vec::new();
    for (name, group) in &store.policy().groups {
        let Some(number) = group.keys.keys().last() else { continue };
        for member in &group.members {
            let place = format!("groups/{name}/{number}/{member}.age");
            match store.group_file(name, *number, member)?.map(|sealed| seal::check_recipients(&sealed, 1)) {
                Some(Ok(())) => {}
                Some(Err(why)) => findings.push(finding(Weight::Integrity, place, why.to_string())),
                None => findings.push(finding(
                    Weight::Integrity,
                    place,
                    "the key is missing; this member can open nothing of the group",
                )),
            }
        }
        if group.stale {
            findings.push(finding(
                Weight::Attention,
                format!("group {name}"),
                "needs a new key before anything more is sealed to it",
            ));
        }
    }
    findings.extend(unnamed_group_files(store)?);
    Ok(findings)
}

/// What lies in `groups/` and the policy does not name: left by a change that was killed, if its name is a right one.
fn unnamed_group_files(store: &Store) -> Result<Vec<Finding>, StoreError> {
    let mut findings = Vec::new();
    let mut waiting = vec!["groups".to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in store.dir().entries_optional(&folder)? {
            let place = format!("{folder}/{}", entry.name);
            let parts: Vec<&str> = place.split('/').skip(1).collect();
            let group = parts[0].parse::<Group>().ok();
            let number = parts.get(1).map_or(Some(1), |number| counted(number));
            let member =
                parts.get(2).map(|file| file.strip_suffix(".age").and_then(|name| name.parse::<Member>().ok()));
            match (group, number, member, entry.kind) {
                (Some(_), Some(_), None, EntryKind::Directory) => waiting.push(place),
                (Some(group), Some(number), Some(Some(member)), EntryKind::File) => {
                    let entry = store.policy().groups.get(&group);
                    let known =
                        |entry: &GroupEntry| entry.members.contains(&member) && entry.keys.contains_key(&number);
                    if !entry.is_some_and(known) {
                        let what = "no policy names this group key; a change may have been interrupted";
                        findings.push(finding(Weight::Note, place, what));
                    }
                }
                _ => findings.push(finding(Weight::Integrity, place, "does not belong there")),
            }
        }
    }
    Ok(findings)
}

/// A number as a path may have it.
fn counted(text: &str) -> Option<u64> {
    text.parse().ok().filter(|number: &u64| *number > 0 && number.to_string() == text)
}

/// Payloads where no connector is: of an addition that was killed before its connector file was there.
fn unborn(store: &Store, folder: &str, findings: &mut Vec<Finding>) -> Result<(), StoreError> {
    let entries = store.dir().entries_optional(folder)?;
    if entries.iter().any(|entry| entry.name == "connector.toml") {
        return Ok(());
    }
    for entry in entries {
        let place = format!("{folder}/{}", entry.name);
        match entry.kind {
            EntryKind::Directory => unborn(store, &place, findings)?,
            _ => findings.push(finding(Weight::Note, place, UNNAMED)),
        }
    }
    Ok(())
}

/// Whether a folder holds nothing but what such an addition leaves.
fn is_unborn(store: &Store, folder: &str) -> Result<bool, StoreError> {
    for entry in store.dir().entries_optional(folder)? {
        let harmless = match entry.kind {
            EntryKind::Directory => is_unborn(store, &format!("{folder}/{}", entry.name))?,
            EntryKind::File => is_payload_name(&entry.name),
            EntryKind::Other => false,
        };
        if !harmless {
            return Ok(false);
        }
    }
    Ok(true)
}

const UNNAMED: &str = "a sealed payload that nothing names; a change may have been interrupted";

fn connector(
    store: &Store,
    address: &Address,
    found: &Found,
    places: &BTreeSet<String>,
) -> Result<Vec<Finding>, StoreError> {
    let folder = format!("connectors/{address}");
    let connector = &found.connector;
    let mut findings = Vec::new();
    if found.standing != Standing::Good {
        findings.push(finding(
            Weight::Integrity,
            &folder,
            "older than this machine has seen, or another revision of the same number",
        ));
    }
    let live = |version: &&Version| connector.is_active() && version.stage != Stage::Revoked;
    for version in connector.versions.iter().filter(live) {
        if let Err(error) = store.payload(address, version) {
            findings.push(finding(Weight::Integrity, &folder, error.to_string()));
        }
    }
    let named: BTreeSet<String> =
        connector.versions.iter().map(|version| payload_name(version.number, &version.sealed)).collect();
    for entry in store.dir().entries(&folder)? {
        let place = format!("{folder}/{}", entry.name);
        let payload = is_payload_name(&entry.name);
        match entry.kind {
            EntryKind::File if entry.name == "connector.toml" => {}
            EntryKind::File if named.contains(&entry.name) && connector.is_active() => {}
            EntryKind::File if payload => {
                findings.push(finding(Weight::Note, place, UNNAMED));
            }
            // Sorted: if any begins so, the first from there on does. Whoever may add folders must not make this long.
            EntryKind::Directory if places.range(place.clone()..).next().is_some_and(|p| p.starts_with(&place)) => {
                findings.push(finding(Weight::Integrity, place, "a connector inside another one's folder"));
            }
            EntryKind::Directory if is_unborn(store, &place)? => findings.push(finding(Weight::Note, place, UNNAMED)),
            _ => findings.push(finding(Weight::Integrity, place, "does not belong there")),
        }
    }
    Ok(findings)
}
