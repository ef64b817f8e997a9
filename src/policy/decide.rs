//! The decision: pure, and always with the rule that made it.

use super::{Capability, MemberKind, Policy};
use crate::connector::name::{Address, Environment, Member};
use crate::connector::text::Text;

/// What somebody wants to do.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// Who.
    pub member: &'a Member,
    /// What.
    pub capability: Capability,
    /// With which connector.
    pub connector: &'a Address,
    /// Why.
    pub reason: Option<&'a Text>,
}

/// Whether it is allowed, and by which rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// It is, by the rule named.
    Allowed(String),
    /// It is not: which rule says so, and what would change that.
    Denied {
        /// The rule, in words.
        rule: String,
        /// The next thing to do.
        hint: String,
    },
}

/// Judges a request by the policy. Rules only allow and add up; an environment's own rules are asked after.
pub fn decide(policy: &Policy, request: &Request<'_>) -> Decision {
    let Request { member, capability, connector, reason } = *request;
    let environment = connector.environment();
    let denied = |rule: String, hint: String| Decision::Denied { rule, hint };

    let Some(entry) = policy.members.get(member) else {
        return denied(format!("{member} is not a member"), "ask an admin to add you".to_owned());
    };
    let Some(rules) = policy.environments.get(&environment) else {
        let known: Vec<&str> = policy.environments.keys().map(Environment::as_str).collect();
        return denied(
            format!("the policy has no environment {environment}"),
            format!("environments are {}; `keyward env add {environment}` makes a new one", known.join(", ")),
        );
    };
    let Some((place, access)) = policy.grants(member, capability, connector).next() else {
        return denied(
            format!("no access rule gives {member} `{capability}` on {connector}"),
            format!("`keyward policy show` lists the rules; ask an admin for `{capability}` on {connector}"),
        );
    };
    if let Some(pattern) = &rules.require_reason {
        match reason {
            None => {
                return denied(
                    format!("environment {environment} requires a reason"),
                    "say why with --reason TEXT".to_owned(),
                );
            }
            Some(reason) if !pattern.is_match(reason.as_str()) => {
                return denied(
                    format!("environment {environment} requires a reason that matches {}", pattern.as_str()),
                    "give such a reason with --reason TEXT".to_owned(),
                );
            }
            Some(_) => {}
        }
    }
    // Rules that this version cannot fulfil are never taken as fulfilled.
    if rules.approvals > 0 && entry.kind == MemberKind::Human {
        return denied(
            format!("environment {environment} requires {} approval(s) by somebody else", rules.approvals),
            "this version of keyward cannot ask for approvals".to_owned(),
        );
    }
    Decision::Allowed(format!("access {}: {} -> {capability} ({})", place + 1, access.connectors, access.reason))
}
