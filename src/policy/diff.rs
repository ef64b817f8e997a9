//! What another epoch would change, in words: who gains and who loses what.

use std::collections::{BTreeMap, BTreeSet};

use super::{Capability, Policy};
use crate::connector::glob::Glob;
use crate::connector::name::Member;
use crate::connector::text::Span;

/// One line of what changes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// Whether somebody gains; otherwise somebody loses.
    pub gain: bool,
    /// Who or what it is about.
    pub who: String,
    /// What is gained or lost.
    pub what: String,
}

/// Everything that differs between two policies and that people should see before it is signed; sorted, gains last.
pub fn differences(before: &Policy, after: &Policy) -> Vec<Difference> {
    let (old, new) = (facts(before), facts(after));
    let lost = old.difference(&new).map(|fact| (false, fact));
    let gained = new.difference(&old).map(|fact| (true, fact));
    let line =
        |(gain, (who, what)): (bool, &(String, String))| Difference { gain, who: who.clone(), what: what.clone() };
    let mut lines: Vec<Difference> = lost.chain(gained).map(line).collect();
    lines.sort();
    lines
}

/// What holds under a policy, each as who and what.
fn facts(policy: &Policy) -> BTreeSet<(String, String)> {
    let mut facts = BTreeSet::new();
    let mut fact = |who: &str, what: String| facts.insert((who.to_owned(), what));
    fact("policy", format!("{} of {} admins sign", policy.threshold, policy.admins.len()));
    for (admin, key) in &policy.admins {
        fact(admin.as_str(), format!("is an admin with policy key {key}"));
    }
    for (name, entry) in &policy.members {
        fact(name.as_str(), format!("is a member with recipient {}", entry.recipient));
        for (device, key) in &entry.writers {
            fact(name.as_str(), format!("writes as {name}/{device} with key {key}"));
        }
    }
    for (name, group) in &policy.groups {
        for member in &group.members {
            fact(member.as_str(), format!("is in group {name}"));
        }
    }
    for (name, rules) in &policy.environments {
        let reason = rules.require_reason.as_ref().map_or("none", |pattern| pattern.as_str());
        let who = format!("environment {name}");
        fact(&who, format!("asks for a reason: {reason}"));
        if rules.anchor_push {
            fact(&who, "hands out nothing before the record of it is on the remote".to_owned());
        }
        if let Some(most) = rules.max_overlap {
            fact(&who, format!("lets no overlap be longer than {most}"));
        }
        if rules.mix {
            fact(&who, "lets its values be mixed with others".to_owned());
        }
    }
    for vendor in &policy.vendors {
        fact("vendor", format!("{} is defined by {}", vendor.id, vendor.digest));
    }
    for target in &policy.targets {
        let project = target.project.as_ref().map(|project| format!(", {project}")).unwrap_or_default();
        fact("target", format!("{} is {} at {}{project}", target.name, target.kind, target.address));
        for connectors in &target.connectors {
            fact("target", format!("{} serves {connectors}", target.name));
        }
    }
    for template in &policy.templates {
        let spelt = |span: Option<Span>| span.map_or_else(|| "as they say".to_owned(), |span| span.to_string());
        let (every, overlap) = (spelt(template.every), spelt(template.overlap));
        fact("template", format!("{} rotates every {every}, overlap {overlap}", template.connectors));
    }
    for ((member, connectors), capabilities) in effective(policy) {
        let may: Vec<&str> = capabilities.into_iter().map(Capability::as_str).collect();
        fact(member.as_str(), format!("may {} {connectors}", may.join(", ")));
    }
    facts
}

/// What each member may do by the rules, through groups or by name.
pub fn effective(policy: &Policy) -> BTreeMap<(&Member, &Glob), BTreeSet<Capability>> {
    let mut effective: BTreeMap<_, BTreeSet<Capability>> = BTreeMap::new();
    for rule in &policy.access {
        let through = rule.groups.iter().filter_map(|group| policy.groups.get(group)).flat_map(|group| &group.members);
        for member in rule.members.iter().chain(through) {
            effective.entry((member, &rule.connectors)).or_default().extend(&rule.capabilities);
        }
    }
    effective
}
