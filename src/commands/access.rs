//! `access`: the rules that say who may do what with which connectors, and why.

use std::collections::BTreeSet;

use crate::access::AccessError;
use crate::audit::Action;
use crate::connector::glob::Glob;
use crate::connector::name::{Group, Member};
use crate::connector::text::Text;
use crate::context::amend::{AmendArgs, amend, announce};
use crate::context::condition::is_stale;
use crate::context::rules::Rules;
use crate::context::sync::open_for_policy;
use crate::context::{Context, Ending};
use crate::diagnostic::{Diagnostic, Failure, Kind};
use crate::output::Format;
use crate::policy::{Access as Rule, Capability, Policy};

/// Say who may do what with which connectors
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyward access list
  keyward access allow 'dev/**' --member ci --can use --why 'tests' --yes")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// List the rules, numbered as `show` and `audit` name them
    #[command(after_help = "Examples:\n  keyward access list")]
    List {
        /// How to write it
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Add a rule: a new epoch of the policy
    ///
    /// `use` hands values to a program, `export` writes them in another format, `reveal` shows them, `write` changes connectors.
    /// Whoever may use, export or reveal can decrypt; which of the three is done is seen on the record, not enforced by
    /// cryptography.
    #[command(after_help = "\
Examples:
  keyward access allow 'dev/**' --group dev --can write --why 'theirs' --yes
  keyward access allow prod/npm --member ci --can use --why 'publishes' --yes")]
    Allow(Allow),
    /// Remove a rule: a new epoch of the policy
    #[command(after_help = "Examples:\n  keyward access remove 3 --yes")]
    Remove {
        /// The number in `access list`
        #[arg(value_name = "NUMBER")]
        number: usize,
        #[command(flatten)]
        amend: AmendArgs,
    },
}

#[derive(Debug, clap::Args)]
struct Allow {
    /// Which connectors: a name, or a pattern such as 'prod/**'
    #[arg(value_name = "PATTERN")]
    connectors: Glob,
    /// Which members; may be given more than once
    #[arg(long, value_name = "NAME", required_unless_present = "group")]
    member: Vec<Member>,
    /// Which groups; may be given more than once
    #[arg(long, value_name = "NAME")]
    group: Vec<Group>,
    /// What they may do: use, export, reveal, write, approve, audit
    #[arg(long, value_name = "CAPABILITY", required = true, value_delimiter = ',')]
    can: Vec<String>,
    /// Why, in words
    #[arg(long, value_name = "TEXT")]
    why: String,
    #[command(flatten)]
    amend: AmendArgs,
}

/// What is wrong with a rule.
#[derive(Debug, thiserror::Error)]
pub enum RuleError {
    /// Not a capability.
    #[error("{0:?} is not a capability")]
    Capability(String),
    /// A reason that is none.
    #[error("--why is not usable: {0}")]
    Why(crate::connector::text::BadText),
    /// No rule of this number.
    #[error("there is no rule {number}; there are {count}")]
    NoRule {
        /// What was asked for.
        number: usize,
        /// How many there are.
        count: usize,
    },
}

impl Diagnostic for RuleError {
    fn kind(&self) -> Kind {
        Kind::Usage
    }

    fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Capability(_) => "capabilities are use, export, reveal, write, approve, audit".to_owned(),
            Self::Why(_) => "say why in one line of plain text".to_owned(),
            Self::NoRule { .. } => "see them with: keyward access list".to_owned(),
        })
    }
}

/// list: policy -> table; allow, remove: plan -> who gains, who loses -> amend
pub fn run(args: Args, cx: &mut Context) -> Result<Ending, Failure> {
    match args.command {
        Command::List { format } => {
            let access = cx.open()?;
            cx.ui.view(&Rules(access.store().policy()), format)?;
            Ok(Ending::Done)
        }
        Command::Allow(allow) => self::allow(&allow, cx),
        Command::Remove { number, amend } => remove(number, &amend, cx),
    }
}

fn allow(args: &Allow, cx: &mut Context) -> Result<Ending, Failure> {
    let capability = |word: &String| word.parse::<Capability>().map_err(RuleError::Capability);
    let capabilities = args.can.iter().map(capability).collect::<Result<BTreeSet<_>, _>>()?;
    let reason: Text = args.why.parse().map_err(RuleError::Why)?;
    let rule = Rule {
        connectors: args.connectors.clone(),
        groups: args.group.iter().cloned().collect(),
        members: args.member.iter().cloned().collect(),
        capabilities,
        reason,
    };
    let mut access = open_for_policy(cx)?;
    let plan = |policy: &Policy| {
        let missing = rule.members.iter().find(|name| !policy.members.contains_key(name));
        if let Some(name) = missing {
            return Err(AccessError::Policy(format!("there is no member {name}")));
        }
        if let Some(name) = rule.groups.iter().find(|name| !policy.groups.contains_key(name)) {
            return Err(AccessError::Policy(format!("there is no group {name}")));
        }
        let mut next = policy.clone();
        next.access.push(rule.clone());
        Ok(next)
    };
    let receipt = amend(&mut access, Action::AccessAllow, &args.amend, plan, cx)?;
    announce(&mut access, &receipt, cx)?;
    say_stale(&access, cx)
}

fn remove(number: usize, args: &AmendArgs, cx: &mut Context) -> Result<Ending, Failure> {
    let mut access = open_for_policy(cx)?;
    let count = access.store().policy().access.len();
    let place = number.checked_sub(1).filter(|place| *place < count).ok_or(RuleError::NoRule { number, count })?;
    let plan = |policy: &Policy| {
        let mut next = policy.clone();
        next.access.remove(place);
        Ok(next)
    };
    let receipt = amend(&mut access, Action::AccessRemove, args, plan, cx)?;
    announce(&mut access, &receipt, cx)?;
    say_stale(&access, cx)
}

/// Says what is sealed to others than the policy names now.
fn say_stale(access: &crate::access::Access, cx: &mut Context) -> Result<Ending, Failure> {
    let store = access.store();
    let stale = store.listed()?.into_iter().filter_map(|(_, found)| found.ok()).filter(|found| {
        let connector = &found.connector;
        connector.is_active() && connector.versions.iter().any(|version| is_stale(found, version, store.policy()))
    });
    match stale.count() {
        0 => {}
        count => {
            cx.ui.hint(&format!("{count} connector(s) are sealed to others than this policy names: keyward rekey"));
        }
    }
    Ok(Ending::Done)
}
