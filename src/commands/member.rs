//! `member`: who there is, people and machines.

use std::collections::BTreeMap;

use serde_json::json;

use crate::access::AccessError;
use crate::audit::Action;
use crate::connector::name::{Device, Member, Writer};
use crate::context::amend::{AmendArgs, amend, announce};
use crate::context::sync::open_for_policy;
use crate::context::{Context, Ending};
use crate::diagnostic::{Diagnostic, Failure, Kind};
use crate::output::{Cell, Column, Details, Format, Objects, View};
use crate::policy::diff::effective;
use crate::policy::{Capability, MemberEntry, MemberKind, Policy};
use crate::recipient::Recipient;
use crate::signature::PublicKey;

/// Add, list and remove people and machines
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  keyward member list\n  keyward member add deploy --kind machine --new --yes")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// List the members
    #[command(after_help = "Examples:\n  keyward member list\n  keyward member list --format json")]
    List {
        /// How to write it
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Show one member: keys, groups, and what it may do by which rule
    #[command(after_help = "Examples:\n  keyward member show alice")]
    Show {
        /// Which member
        #[arg(value_name = "NAME")]
        name: Member,
    },
    /// Add a person or a machine: a new epoch of the policy
    ///
    /// A machine is one secret, which is made here with --new and printed once. Whoever has keys already is added with both: the
    /// age recipient and the writer's key, which `keyward member keys` prints on that person's device.
    #[command(after_help = "\
Examples:
  keyward member add deploy --kind machine --new --yes
  keyward member add eve --recipient \"$RECIPIENT\" --writer \"desk=$KEY\" --yes")]
    Add(Add),
    /// Print this device's public keys for the store, for an admin to add
    #[command(after_help = "Examples:\n  keyward member keys")]
    Keys {
        /// This device's name [default: the host's name]
        #[arg(long, value_name = "NAME")]
        device: Option<Device>,
        /// Your name as a member [default: the user's name]
        #[arg(long, value_name = "NAME")]
        member: Option<Member>,
    },
    /// Remove a member: a new epoch of the policy; the groups it leaves get new keys
    #[command(after_help = "Examples:\n  keyward member remove bob --yes")]
    Remove {
        /// Which member
        #[arg(value_name = "NAME")]
        name: Member,
        #[command(flatten)]
        amend: AmendArgs,
    },
}

#[derive(Debug, clap::Args)]
struct Add {
    /// Its name
    #[arg(value_name = "NAME")]
    name: Member,
    /// A person, or a program that acts on its own
    #[arg(long, value_enum, default_value_t = Kinds::Human)]
    kind: Kinds,
    /// Make a machine's secret here and print it once
    #[arg(long, conflicts_with_all = ["recipient", "writer"])]
    new: bool,
    /// Its age recipient
    #[arg(long, value_name = "RECIPIENT", requires = "writer")]
    recipient: Option<Recipient>,
    /// A device and the key it signs with; may be given more than once
    #[arg(long, value_name = "DEVICE=KEY", requires = "recipient")]
    writer: Vec<String>,
    #[command(flatten)]
    amend: AmendArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Kinds {
    /// A person
    Human,
    /// A program that acts on its own
    Machine,
}

/// What is wrong with what was said of a member.
#[derive(Debug, thiserror::Error)]
pub enum MemberError {
    /// No such member.
    #[error("there is no member {name}")]
    Unknown {
        /// Who was asked for.
        name: Member,
        /// Who there is.
        known: String,
    },
    /// A person's keys are made on the person's device.
    #[error("--new makes machines; a person's keys are made on the person's own device")]
    PersonsKeys,
    /// Neither made here nor given.
    #[error("no keys for {0}: give --new for a machine, or --recipient and --writer")]
    NoKeys(Member),
    /// Not `DEVICE=KEY`.
    #[error("{0:?} is not DEVICE=KEY")]
    Writer(String),
    /// No name for this device, or for its user.
    #[error("this device's name is not usable; give one with {0}")]
    NoName(&'static str),
}

impl Diagnostic for MemberError {
    fn kind(&self) -> Kind {
        match self {
            Self::Unknown { .. } => Kind::Failed,
            _ => Kind::Usage,
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Unknown { known, .. } => Some(format!("members are {known}")),
            Self::PersonsKeys | Self::NoKeys(_) | Self::Writer(_) => {
                Some("`keyward member keys` on that person's device prints both".to_owned())
            }
            Self::NoName(_) => None,
        }
    }
}

/// list, show: policy -> table; add, remove: plan -> who gains, who loses -> amend
pub fn run(args: Args, cx: &mut Context) -> Result<Ending, Failure> {
    match args.command {
        Command::List { format } => {
            let access = cx.open()?;
            cx.ui.view(&Members(access.store().policy()), format)?;
        }
        Command::Show { name } => {
            let access = cx.open()?;
            let policy = access.store().policy();
            let entry = policy.members.get(&name).ok_or_else(|| unknown(&name, policy))?;
            cx.ui.details(&details(&name, entry, policy))?;
        }
        Command::Add(add) => return add_member(&add, cx),
        Command::Keys { device, member } => return keys(device, member, cx),
        Command::Remove { name, amend } => return remove(&name, &amend, cx),
    }
    Ok(Ending::Done)
}

fn unknown(name: &Member, policy: &Policy) -> MemberError {
    let known = policy.members.keys().map(Member::as_str).collect::<Vec<_>>().join(", ");
    MemberError::Unknown { name: name.clone(), known }
}

fn add_member(add: &Add, cx: &mut Context) -> Result<Ending, Failure> {
    let mut access = open_for_policy(cx)?;
    let name = &add.name;
    let kind = if add.kind == Kinds::Machine { MemberKind::Machine } else { MemberKind::Human };
    let machine = match (add.new, kind) {
        (true, MemberKind::Human) => return Err(MemberError::PersonsKeys.into()),
        (true, MemberKind::Machine) => Some(access.new_machine()?),
        (false, _) => None,
    };
    let (recipient, writers) = match (&machine, &add.recipient) {
        (Some(machine), _) => (machine.recipient.clone(), BTreeMap::from([machine.writer.clone()])),
        (None, Some(recipient)) => {
            (recipient.clone(), add.writer.iter().map(|text| writer(text)).collect::<Result<_, _>>()?)
        }
        (None, None) => return Err(MemberError::NoKeys(name.clone()).into()),
    };
    let entry = MemberEntry { kind, recipient, writers };
    if machine.is_none() {
        cx.ui.status(&format!("Compare with what {name} reads out: {}", words(&entry)));
    }
    let plan = |policy: &Policy| {
        if policy.members.contains_key(name) {
            return Err(AccessError::Policy(format!("a member {name} exists already")));
        }
        let mut next = policy.clone();
        next.members.insert(name.clone(), entry.clone());
        Ok(next)
    };
    let receipt = amend(&mut access, Action::MemberAdd, &add.amend, plan, cx)?;
    announce(&mut access, &receipt, cx)?;
    if let Some(machine) = machine {
        cx.ui.status(&format!("The one secret of {name}, shown this once; keep it as KEYWARD_IDENTITY:"));
        cx.ui.secret(&machine.secret)?;
    }
    cx.ui.hint(&format!(
        "{name} may do nothing yet: keyward access allow 'ENV/NAME' --member {name} --can use --why TEXT"
    ));
    Ok(Ending::Done)
}

/// What two people compare of the keys one of them has made.
fn words(entry: &MemberEntry) -> String {
    let writers = entry.writers.iter().map(|(device, key)| format!(" {device}={key}")).collect::<Vec<_>>().concat();
    crate::digest::Digest::of(format!("{}{writers}", entry.recipient).as_bytes()).words()
}

fn writer(text: &str) -> Result<(Device, PublicKey), MemberError> {
    let parsed = text.split_once('=').and_then(|(device, key)| Some((device.parse().ok()?, key.parse().ok()?)));
    parsed.ok_or_else(|| MemberError::Writer(text.to_owned()))
}

fn keys(device: Option<Device>, member: Option<Member>, cx: &mut Context) -> Result<Ending, Failure> {
    let mut access = cx.open()?;
    let claims = cx.settings.claims.clone();
    let known = access.writer().ok();
    let device = device.or_else(|| known.as_ref().map(Writer::device));
    let member = member.or_else(|| known.as_ref().map(Writer::member));
    let plain = |claim: Option<String>| claim.map(|text| text.to_ascii_lowercase());
    let device = device.or_else(|| plain(claims.host).and_then(|host| host.split('.').next()?.parse().ok()));
    let member = member.or_else(|| plain(claims.user).and_then(|user| user.parse().ok()));
    let device = device.ok_or(MemberError::NoName("--device NAME"))?;
    let member = member.ok_or(MemberError::NoName("--member NAME"))?;
    let (recipient, key) = access.enrol(&member, &device, &mut cx.ui)?;
    let entry =
        MemberEntry { kind: MemberKind::Human, recipient, writers: BTreeMap::from([(device.clone(), key.clone())]) };
    cx.ui.status("An admin adds you with this line, after comparing the words with you:");
    cx.ui.answer(&format!("keyward member add {member} --recipient '{}' --writer {device}={key}", entry.recipient))?;
    cx.ui.status(&format!("words   {}", words(&entry)));
    Ok(Ending::Done)
}

fn remove(name: &Member, args: &AmendArgs, cx: &mut Context) -> Result<Ending, Failure> {
    let mut access = open_for_policy(cx)?;
    if !access.store().policy().members.contains_key(name) {
        return Err(unknown(name, access.store().policy()).into());
    }
    let plan = |policy: &Policy| {
        let mut next = policy.clone();
        next.members.remove(name);
        next.admins.remove(name);
        for group in next.groups.values_mut() {
            group.members.remove(name);
        }
        for rule in &mut next.access {
            rule.members.remove(name);
        }
        next.access.retain(|rule| !(rule.members.is_empty() && rule.groups.is_empty()));
        if next.admins.is_empty() {
            return Err(AccessError::Policy(format!("{name} is the only admin")));
        }
        Ok(next)
    };
    let receipt = amend(&mut access, Action::MemberRemove, args, plan, cx)?;
    announce(&mut access, &receipt, cx)?;
    cx.ui.hint(&format!("what {name} could read, {name} may know: rotate it; keyward rekey seals the rest again"));
    Ok(Ending::Done)
}

fn kind(entry: &MemberEntry) -> &'static str {
    match entry.kind {
        MemberKind::Human => "human",
        MemberKind::Machine => "machine",
    }
}

fn groups_of(name: &Member, policy: &Policy) -> String {
    let groups = policy.groups.iter().filter(|(_, group)| group.members.contains(name));
    groups.map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ")
}

fn details(name: &Member, entry: &MemberEntry, policy: &Policy) -> Details {
    let mut details = Details::new().section(format!("Member {name}")).row("kind", kind(entry));
    details = details.row("admin", if policy.admins.contains_key(name) { "yes" } else { "no" });
    details = details.row("recipient", entry.recipient.as_str()).row("groups", groups_of(name, policy));
    for (device, key) in &entry.writers {
        details = details.row(format!("writes as {device}"), key.to_string());
    }
    for (place, rule) in policy.access.iter().enumerate() {
        let through =
            rule.groups.iter().filter(|group| policy.groups.get(*group).is_some_and(|it| it.members.contains(name)));
        let named = rule.members.contains(name).then(|| "by name".to_owned());
        for way in through.map(|group| format!("through group {group}")).chain(named) {
            let may: Vec<&str> = rule.capabilities.iter().map(|capability| capability.as_str()).collect();
            let what = format!("{}: {} {way} ({})", rule.connectors, may.join(", "), rule.reason);
            details = details.row(format!("access {}", place + 1), what);
        }
    }
    details
}

struct Members<'a>(&'a Policy);

impl View for Members<'_> {
    fn json(&self) -> Objects<'_> {
        let effective = effective(self.0);
        let row = move |(name, entry): (&Member, &MemberEntry)| {
            let mine = effective.iter().filter(|((member, _), _)| *member == name);
            let may = mine.map(|((_, connectors), may)| {
                let may: Vec<&str> = may.iter().map(|capability| Capability::as_str(*capability)).collect();
                json!({ "connectors": connectors.as_str(), "capabilities": may })
            });
            json!({
                "name": name,
                "kind": kind(entry),
                "admin": self.0.admins.contains_key(name),
                "recipient": entry.recipient,
                "writers": entry.writers.iter().map(|(device, key)| json!({ "device": device, "key": key.to_string() })).collect::<Vec<_>>(),
                "groups": self.0.groups.iter().filter(|(_, group)| group.members.contains(name)).map(|(name, _)| name).collect::<Vec<_>>(),
                "access": may.collect::<Vec<_>>(),
            })
        };
        Objects::new("members", self.0.members.iter().map(row))
    }

    fn columns(&self) -> Vec<Column> {
        vec![
            Column::new("MEMBER"),
            Column::new("KIND"),
            Column::new("ADMIN").droppable(3),
            Column::new("DEVICES").droppable(2),
            Column::new("GROUPS").droppable(1),
            Column::new("RECIPIENT").wide(),
        ]
    }

    fn rows(&self) -> Vec<Vec<Cell>> {
        let row = |(name, entry): (&Member, &MemberEntry)| {
            let devices = entry.writers.keys().map(Device::as_str).collect::<Vec<_>>().join(", ");
            let admin = if self.0.admins.contains_key(name) { "admin" } else { "" };
            vec![
                name.as_str().into(),
                kind(entry).into(),
                admin.into(),
                devices.into(),
                groups_of(name, self.0).into(),
                entry.recipient.as_str().into(),
            ]
        };
        self.0.members.iter().map(row).collect()
    }

    fn empty(&self) -> &'static str {
        "There are no members."
    }
}
