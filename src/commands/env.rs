//! `env`: the environments of a store.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use crate::access::AccessError;
use crate::audit::Action;
use crate::connector::glob::BadGlob;
use crate::connector::name::{Environment, Group};
use crate::connector::text::{BadText, Span};
use crate::context::amend::{AmendArgs, amend, announce};
use crate::context::sync::open_for_policy;
use crate::context::{Context, Ending};
use crate::diagnostic::Failure;
use crate::output::{Cell, Column, Format, Objects, View};
use crate::policy::{Access, Capability, GroupEntry, Policy, Rules};

/// List the environments, add one, change its rules
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  keyward env list\n  keyward env add qa --yes")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// List the environments and their rules
    #[command(after_help = "Examples:\n  keyward env list\n  keyward env list --format json")]
    List {
        /// How to write it
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Add an environment with a group of its own: a new epoch of the policy
    #[command(after_help = "\
Examples:
  keyward env add qa --yes
  keyward env add prod-eu --require-reason '[A-Z]+-[0-9]+' --yes")]
    Add {
        /// Its name
        #[arg(value_name = "NAME")]
        name: Environment,
        /// What the reason of every operation must match (a regular expression)
        #[arg(long, value_name = "PATTERN", num_args = 0..=1, default_missing_value = r"\S")]
        require_reason: Option<String>,
        #[command(flatten)]
        amend: AmendArgs,
    },
    /// Change the rules of an environment: a new epoch of the policy
    #[command(after_help = "\
Examples:
  keyward env set dev --require-reason --yes
  keyward env set staging --mix --yes
  keyward env set prod --anchor push --yes
  keyward env set dev --max-overlap 24h --yes")]
    Set(Set),
}

#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
struct Set {
    /// Which environment
    #[arg(value_name = "NAME")]
    name: Environment,
    /// What the reason of every operation must match (a regular expression)
    #[arg(long, value_name = "PATTERN", num_args = 0..=1, default_missing_value = r"\S")]
    require_reason: Option<String>,
    /// Ask for no reason
    #[arg(long, conflicts_with = "require_reason")]
    no_reason: bool,
    /// Let its values go to a program together with those of others that say so too
    #[arg(long)]
    mix: bool,
    /// Keep its values apart from those of all others
    #[arg(long, conflicts_with = "mix")]
    no_mix: bool,
    /// Whether a value is handed out only when the record of it is on the git remote
    #[arg(long, value_enum, value_name = "WHEN")]
    anchor: Option<Anchoring>,
    /// The longest overlap that a rotation may have, such as 24h
    #[arg(long, value_name = "SPAN")]
    max_overlap: Option<Span>,
    /// Let an overlap be as long as anybody wants
    #[arg(long, conflicts_with = "max_overlap")]
    no_max_overlap: bool,
    #[command(flatten)]
    amend: AmendArgs,
}

/// When a value may be handed out.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Anchoring {
    /// When the record is on this device's disk
    None,
    /// When the record is on the remote too
    Push,
}

/// list: policy -> table; add, set: plan the next policy -> amend
pub fn run(args: Args, cx: &mut Context) -> Result<Ending, Failure> {
    match args.command {
        Command::List { format } => {
            let access = cx.open()?;
            cx.ui.view(&Environments(access.store().policy()), format)?;
            Ok(Ending::Done)
        }
        Command::Add { name, require_reason, amend } => add(&name, require_reason.as_deref(), &amend, cx),
        Command::Set(set) => set.run(cx),
    }
}

fn add(
    name: &Environment,
    require_reason: Option<&str>,
    args: &AmendArgs,
    cx: &mut Context,
) -> Result<Ending, Failure> {
    let mut access = open_for_policy(cx)?;
    let group: Group = name.as_str().parse().map_err(AccessError::Name)?;
    let member = access.writer()?.member();
    let plan = |policy: &Policy| {
        if policy.environments.contains_key(name) {
            return Err(AccessError::Policy(format!("the environment {name} exists already")));
        }
        if policy.groups.contains_key(&group) {
            return Err(AccessError::Policy(format!("a group {group} exists already")));
        }
        let mut next = policy.clone();
        let require_reason = require_reason.map(pattern).transpose()?;
        next.environments.insert(name.clone(), Rules { require_reason, ..Rules::default() });
        let members = BTreeSet::from([member.clone()]);
        next.groups.insert(group.clone(), GroupEntry { members, stale: false, keys: BTreeMap::new() });
        next.access.push(Access {
            connectors: format!("{name}/**")
                .parse()
                .map_err(|error: BadGlob| AccessError::Policy(error.to_string()))?,
            groups: BTreeSet::from([group.clone()]),
            members: BTreeSet::new(),
            capabilities: BTreeSet::from([Capability::Use, Capability::Export, Capability::Reveal]),
            reason: format!("members of group {group} work with {name}")
                .parse()
                .map_err(|error: BadText| AccessError::Policy(error.to_string()))?,
        });
        Ok(next)
    };
    let receipt = amend(&mut access, Action::EnvAdd, args, plan, cx)?;
    cx.ui.status(&format!("Added environment {name} with group {group}."));
    announce(&mut access, &receipt, cx)?;
    Ok(Ending::Done)
}

fn pattern(text: &str) -> Result<regex::Regex, AccessError> {
    let wrong = "--require-reason is not a regular expression, or too large a one";
    crate::trust::wire::pattern(text).map_err(|_| AccessError::Policy(wrong.to_owned()))
}

impl Set {
    fn run(&self, cx: &mut Context) -> Result<Ending, Failure> {
        let mut access = open_for_policy(cx)?;
        let plan = |policy: &Policy| {
            let mut next = policy.clone();
            let none = || AccessError::Policy(format!("there is no environment {}", self.name));
            let rules = next.environments.get_mut(&self.name).ok_or_else(none)?;
            match &self.require_reason {
                Some(text) => rules.require_reason = Some(pattern(text)?),
                None if self.no_reason => rules.require_reason = None,
                None => {}
            }
            rules.anchor_push = self.anchor.map_or(rules.anchor_push, |when| matches!(when, Anchoring::Push));
            rules.max_overlap = self.max_overlap.or(rules.max_overlap).filter(|_| !self.no_max_overlap);
            rules.mix = (rules.mix || self.mix) && !self.no_mix;
            Ok(next)
        };
        let receipt = amend(&mut access, Action::EnvSet, &self.amend, plan, cx)?;
        announce(&mut access, &receipt, cx)?;
        Ok(Ending::Done)
    }
}

struct Environments<'a>(&'a Policy);

impl View for Environments<'_> {
    fn json(&self) -> Objects<'_> {
        let rows = self.0.environments.iter().map(|(name, rules)| {
            json!({
                "name": name,
                "require_reason": rules.require_reason.as_ref().map(regex::Regex::as_str),
                "approvals": rules.approvals,
                "anchor": if rules.anchor_push { "push" } else { "none" },
                "max_overlap": rules.max_overlap,
                "mix": rules.mix,
            })
        });
        Objects::new("environments", rows)
    }

    fn columns(&self) -> Vec<Column> {
        vec![
            Column::new("ENVIRONMENT"),
            Column::new("REASON"),
            Column::new("APPROVALS").droppable(2),
            Column::new("MAX OVERLAP").droppable(1),
            Column::new("MIX").droppable(3),
        ]
    }

    fn rows(&self) -> Vec<Vec<Cell>> {
        let row = |(name, rules): (&Environment, &Rules)| {
            let reason =
                rules.require_reason.as_ref().map_or("not required".to_owned(), |pattern| match pattern.as_str() {
                    r"\S" => "required".to_owned(),
                    pattern => format!("required: {pattern}"),
                });
            let overlap = rules.max_overlap.map(|span| span.to_string()).unwrap_or_default();
            let mix = if rules.mix { "yes" } else { "no" };
            vec![name.as_str().into(), reason.into(), rules.approvals.to_string().into(), overlap.into(), mix.into()]
        };
        let map: &BTreeMap<_, _> = &self.0.environments;
        map.iter().map(row).collect()
    }

    fn empty(&self) -> &'static str {
        "There are no environments."
    }
}
