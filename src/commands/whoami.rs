//! `whoami`: who this machine acts as, and what that one may do.

use serde_json::json;

use crate::context::{Context, Ending};
use crate::diagnostic::Failure;
use crate::output::{Cell, Details, Shape, Tone};
use crate::policy::Capability;

/// Show who you are here and what you may do
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  keyward whoami\n  keyward whoami --format json")]
pub struct Args {
    /// How to write it
    #[arg(long, value_enum, default_value_t)]
    format: Shape,
}

/// identity and policy -> what each rule gives
pub fn run(args: &Args, cx: &mut Context) -> Result<Ending, Failure> {
    let access = cx.open()?;
    // Without an identity one can still ask who one would be.
    let standing = access.identity_standing(&mut cx.ui).ok();
    let writer = access.writer()?;
    let member = writer.member();
    let store = access.store();
    let policy = store.policy();
    let known = policy.members.contains_key(&member);
    let is_admin = policy.admins.contains_key(&member);
    let groups: Vec<&str> = policy
        .groups
        .iter()
        .filter(|(_, group)| group.members.contains(&member))
        .map(|(name, _)| name.as_str())
        .collect();
    let environment = cx.environment()?;
    let rules: Vec<_> = policy
        .access
        .iter()
        .enumerate()
        .filter(|(_, rule)| {
            rule.members.contains(&member) || rule.groups.iter().any(|group| groups.contains(&group.as_str()))
        })
        .collect();
    if args.format == Shape::Json {
        let rules: Vec<_> = rules
            .iter()
            .map(|(place, rule)| {
                json!({
                    "rule": place + 1,
                    "connectors": rule.connectors,
                    "capabilities": rule.capabilities,
                    "reason": rule.reason,
                })
            })
            .collect();
        cx.ui.json(&json!({
            "version": 1,
            "member": member,
            "writer": writer,
            "identity": access.identity_place(),
            "identity_kind": standing.as_ref().map(|standing| &standing.kind),
            "identity_kept": standing.as_ref().map(|standing| standing.kept),
            "admin": is_admin,
            "groups": groups,
            "store": store.id(),
            "folder": store.dir().path().display().to_string(),
            "environment": environment,
            "may": rules,
        }))?;
        return Ok(Ending::Done);
    }
    let name = match (known, is_admin) {
        (true, true) => Cell::new(format!("{member} (admin)")),
        (true, false) => Cell::new(member.as_str()),
        (false, _) => Cell::toned(format!("{member}, who is not in the policy"), Tone::Bad),
    };
    let mut details = Details::new().section("You").row("member", name).row("device", writer.device().as_str());
    details = details.row("identity", access.identity_place());
    if let Some(standing) = standing {
        details = details.row("kept", format!("{}, {}", standing.kind, standing.kept_in_words()));
    }
    details = details.row("groups", groups.join(", "));
    details = details.section("Store").row("folder", store.dir().path().display().to_string());
    details = details.row("id", store.id().as_str()).row("policy epoch", policy.epoch.to_string());
    if let Some(environment) = environment {
        details = details.row("environment", environment.as_str());
    }
    details = details.section("You may");
    for capability in Capability::ALL {
        let globs: Vec<String> = rules
            .iter()
            .filter(|(_, rule)| rule.capabilities.contains(&capability))
            .map(|(place, rule)| format!("{} (access {})", rule.connectors, place + 1))
            .collect();
        if !globs.is_empty() {
            details = details.row(capability.as_str(), globs.join(", "));
        }
    }
    if is_admin {
        details = details.row("admin", "sign the policy");
    }
    cx.ui.details(&details)?;
    Ok(Ending::Done)
}
