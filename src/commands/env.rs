//! `env`: the environments of a store.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use crate::access::{AccessError, PolicyChange, VALIDITY};
use crate::audit::Action;
use crate::connector::name::{Environment, Group};
use crate::connector::text::Span;
use crate::context::{Context, Ending};
use crate::diagnostic::Failure;
use crate::output::{Cell, Column, Format, Objects, View};
use crate::policy::{Access, Capability, GroupEntry, Policy, Rules};

/// List the environments, or add one
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  keyward env list\n  keyward env add qa")]
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
  keyward env add qa
  keyward env add prod-eu --require-reason '[A-Z]+-[0-9]+'")]
    Add {
        /// Its name
        #[arg(value_name = "NAME")]
        name: Environment,
        /// What the reason of every operation must match (a regular expression)
        #[arg(long, value_name = "PATTERN", num_args = 0..=1, default_missing_value = r"\S")]
        require_reason: Option<String>,
        /// How long the new epoch of the policy is valid
        #[arg(long, value_name = "SPAN", default_value_t = VALIDITY)]
        expires: Span,
    },
}

/// list: policy -> table; add: plan the next policy -> amend
pub fn run(args: Args, cx: &mut Context) -> Result<Ending, Failure> {
    let mut access = cx.open()?;
    match args.command {
        Command::List { format } => {
            cx.ui.view(&Environments(access.store().policy()), format)?;
        }
        Command::Add { name, require_reason, expires } => {
            let group: Group = name.as_str().parse().map_err(AccessError::Name)?;
            let member = access.writer()?.member();
            let plan = |policy: &Policy| {
                if policy.environments.contains_key(&name) {
                    return Err(AccessError::Policy(format!("the environment {name} exists already")));
                }
                if policy.groups.contains_key(&group) {
                    return Err(AccessError::Policy(format!("a group {group} exists already")));
                }
                let pattern = require_reason.as_deref().map(crate::trust::wire::pattern).transpose();
                let pattern = pattern.map_err(|_| {
                    AccessError::Policy("--require-reason is not a regular expression, or too large a one".to_owned())
                })?;
                let mut next = policy.clone();
                next.environments.insert(name.clone(), Rules { require_reason: pattern, ..Rules::default() });
                let members = BTreeSet::from([member]);
                next.groups.insert(group.clone(), GroupEntry { members, stale: false, keys: BTreeMap::new() });
                let text = |text: String| {
                    text.parse()
                        .map_err(|error: crate::connector::text::BadText| AccessError::Policy(error.to_string()))
                };
                next.access.push(Access {
                    connectors: format!("{name}/**")
                        .parse()
                        .map_err(|error: crate::connector::glob::BadGlob| AccessError::Policy(error.to_string()))?,
                    groups: BTreeSet::from([group.clone()]),
                    members: BTreeSet::new(),
                    capabilities: BTreeSet::from([Capability::Use, Capability::Export, Capability::Reveal]),
                    reason: text(format!("members of group {group} work with {name}"))?,
                });
                Ok(next)
            };
            let change = PolicyChange {
                action: Action::EnvAdd,
                reason: cx.given_reason()?,
                validity: expires,
                seen: None,
                plan: Box::new(plan),
            };
            let receipt = access.amend_policy(change, &mut cx.ui)?;
            cx.ui.status(&format!(
                "Added environment {name} with group {group}: epoch {} of the policy.",
                receipt.epoch
            ));
            cx.ui.answer(&format!("words   {}", receipt.words))?;
            cx.ui.answer(&format!("anchor  {}", receipt.anchor))?;
        }
    }
    Ok(Ending::Done)
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
            vec![name.as_str().into(), reason.into(), rules.approvals.to_string().into(), overlap.into()]
        };
        let map: &BTreeMap<_, _> = &self.0.environments;
        map.iter().map(row).collect()
    }

    fn empty(&self) -> &'static str {
        "There are no environments."
    }
}
