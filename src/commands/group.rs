//! `group`: members who share keys.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use crate::access::AccessError;
use crate::audit::Action;
use crate::connector::name::{Group, Member};
use crate::context::amend::{AmendArgs, amend, announce};
use crate::context::sync::open_for_policy;
use crate::context::{Context, Ending};
use crate::diagnostic::{Diagnostic, Failure, Kind};
use crate::output::{Cell, Column, Details, Format, Objects, View};
use crate::policy::{GroupEntry, Policy};

/// Show groups and change who is in them
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  keyward group show\n  keyward group add payments --yes")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Show one group, or list all
    #[command(after_help = "Examples:\n  keyward group show\n  keyward group show prod")]
    Show {
        /// Which group
        #[arg(value_name = "NAME")]
        name: Option<Group>,
        /// How to write it
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Add a group with you in it: a new epoch of the policy
    #[command(after_help = "Examples:\n  keyward group add payments --yes")]
    Add {
        /// Its name
        #[arg(value_name = "NAME")]
        name: Group,
        #[command(flatten)]
        amend: AmendArgs,
    },
    /// Let a member into a group: a new epoch of the policy and one small file; connectors are not touched
    #[command(after_help = "Examples:\n  keyward group add-member dev bob --yes")]
    AddMember(Change),
    /// Take a member out of a group, which gets a new key: a new epoch of the policy
    #[command(after_help = "Examples:\n  keyward group remove-member prod bob --yes")]
    RemoveMember(Change),
}

#[derive(Debug, clap::Args)]
struct Change {
    /// Which group
    #[arg(value_name = "GROUP")]
    group: Group,
    /// Which member
    #[arg(value_name = "MEMBER")]
    member: Member,
    #[command(flatten)]
    amend: AmendArgs,
}

/// A group that is not there.
#[derive(Debug, thiserror::Error)]
#[error("there is no group {name}")]
pub struct NoGroup {
    name: Group,
    known: String,
}

impl Diagnostic for NoGroup {
    fn kind(&self) -> Kind {
        Kind::Failed
    }

    fn hint(&self) -> Option<String> {
        Some(format!("groups are {}", self.known))
    }
}

/// show: policy -> table or details; others: plan -> who gains, who loses -> amend
pub fn run(args: Args, cx: &mut Context) -> Result<Ending, Failure> {
    match args.command {
        Command::Show { name, format } => show(name, format, cx),
        Command::Add { name, amend } => add(&name, &amend, cx),
        Command::AddMember(change) => add_member(&change, cx),
        Command::RemoveMember(change) => remove_member(&change, cx),
    }
}

fn add(name: &Group, args: &AmendArgs, cx: &mut Context) -> Result<Ending, Failure> {
    let mut access = open_for_policy(cx)?;
    let me = access.writer()?.member();
    let plan = |policy: &Policy| {
        if policy.groups.contains_key(name) {
            return Err(AccessError::Policy(format!("a group {name} exists already")));
        }
        let mut next = policy.clone();
        let members = BTreeSet::from([me.clone()]);
        next.groups.insert(name.clone(), GroupEntry { members, stale: false, keys: BTreeMap::new() });
        Ok(next)
    };
    let receipt = amend(&mut access, Action::GroupAdd, args, plan, cx)?;
    announce(&mut access, &receipt, cx)?;
    Ok(Ending::Done)
}

fn add_member(Change { group, member, amend: args }: &Change, cx: &mut Context) -> Result<Ending, Failure> {
    let mut access = open_for_policy(cx)?;
    let plan = |policy: &Policy| {
        let mut next = policy.clone();
        if !policy.members.contains_key(member) {
            return Err(AccessError::Policy(format!("there is no member {member}")));
        }
        entry(&mut next, group)?.members.insert(member.clone());
        Ok(next)
    };
    let receipt = amend(&mut access, Action::GroupAddMember, args, plan, cx)?;
    announce(&mut access, &receipt, cx)?;
    Ok(Ending::Done)
}

fn remove_member(Change { group, member, amend: args }: &Change, cx: &mut Context) -> Result<Ending, Failure> {
    let mut access = open_for_policy(cx)?;
    let plan = |policy: &Policy| {
        let mut next = policy.clone();
        if !entry(&mut next, group)?.members.remove(member) {
            return Err(AccessError::Policy(format!("{member} is not in group {group}")));
        }
        Ok(next)
    };
    let receipt = amend(&mut access, Action::GroupRemoveMember, args, plan, cx)?;
    announce(&mut access, &receipt, cx)?;
    let stale = access.store().policy().groups.get(group).is_some_and(|entry| entry.stale);
    cx.ui.hint(&if stale {
        format!("you are not in {group}: nothing is sealed to it until one of its members makes its next key")
    } else {
        format!("what {member} could read, {member} may know: rotate it; keyward rekey seals the rest again")
    });
    Ok(Ending::Done)
}

fn entry<'a>(policy: &'a mut Policy, group: &Group) -> Result<&'a mut GroupEntry, AccessError> {
    policy.groups.get_mut(group).ok_or_else(|| AccessError::Policy(format!("there is no group {group}")))
}

fn show(name: Option<Group>, format: Format, cx: &mut Context) -> Result<Ending, Failure> {
    let access = cx.open()?;
    let policy = access.store().policy();
    match name {
        None => cx.ui.view(&Groups(policy.groups.iter().collect()), format)?,
        Some(name) => {
            let known = || policy.groups.keys().map(Group::as_str).collect::<Vec<_>>().join(", ");
            let (name, entry) =
                policy.groups.get_key_value(&name).ok_or_else(|| NoGroup { name: name.clone(), known: known() })?;
            match format {
                Format::Table => cx.ui.details(&details(name, entry, policy))?,
                format => cx.ui.view(&Groups(vec![(name, entry)]), format)?,
            }
        }
    }
    Ok(Ending::Done)
}

fn details(name: &Group, entry: &GroupEntry, policy: &Policy) -> Details {
    let mut details = Details::new().section(format!("Group {name}")).row("members", members(entry));
    details = details.row("state", if entry.stale { "needs a new key" } else { "in order" });
    for (number, key) in &entry.keys {
        let state = if key.retired { "retired" } else { "in use" };
        details = details.row(format!("key {number}"), format!("{} ({state})", key.recipient));
    }
    for (place, access) in policy.access.iter().enumerate().filter(|(_, access)| access.groups.contains(name)) {
        let may: Vec<&str> = access.capabilities.iter().map(|capability| capability.as_str()).collect();
        details = details.row(
            format!("access {}", place + 1),
            format!("{}: {} ({})", access.connectors, may.join(", "), access.reason),
        );
    }
    details
}

fn members(entry: &GroupEntry) -> String {
    entry.members.iter().map(Member::as_str).collect::<Vec<_>>().join(", ")
}

struct Groups<'a>(Vec<(&'a Group, &'a GroupEntry)>);

impl View for Groups<'_> {
    fn json(&self) -> Objects<'_> {
        let row = |(name, entry): &(&Group, &GroupEntry)| {
            let key = |(number, key): (&u64, &crate::policy::GroupKey)| json!({ "number": number, "recipient": key.recipient, "retired": key.retired });
            let keys: Vec<_> = entry.keys.iter().map(key).collect();
            json!({ "name": name, "members": entry.members, "stale": entry.stale, "keys": keys })
        };
        Objects::new("groups", self.0.iter().map(row))
    }

    fn columns(&self) -> Vec<Column> {
        vec![Column::new("GROUP"), Column::new("KEY").right(), Column::new("STATE"), Column::new("MEMBERS")]
    }

    fn rows(&self) -> Vec<Vec<Cell>> {
        let row = |(name, entry): &(&Group, &GroupEntry)| {
            let number = entry.keys.keys().last().copied().unwrap_or_default();
            let state = if entry.stale { "needs a new key" } else { "in order" };
            vec![name.as_str().into(), number.to_string().into(), state.into(), members(entry).into()]
        };
        self.0.iter().map(row).collect()
    }

    fn empty(&self) -> &'static str {
        "There are no groups."
    }
}
