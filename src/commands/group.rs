//! `group`: members who share keys.

use serde_json::json;

use crate::connector::name::{Group, Member};
use crate::context::{Context, Ending};
use crate::diagnostic::{Diagnostic, Failure, Kind};
use crate::output::{Cell, Column, Details, Format, Objects, View};
use crate::policy::{GroupEntry, Policy};

/// Show the groups and their keys
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  keyward group show\n  keyward group show prod")]
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

/// policy -> table or details
pub fn run(args: Args, cx: &mut Context) -> Result<Ending, Failure> {
    let access = cx.open()?;
    let policy = access.store().policy();
    let Command::Show { name, format } = args.command;
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
