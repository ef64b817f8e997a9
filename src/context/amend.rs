//! How a command changes the policy: what would change is shown in words and confirmed, then signed as a new epoch.

use crate::access::{Access, AccessError, PolicyChange, PolicyReceipt, VALIDITY};
use crate::audit::Action;
use crate::connector::text::Span;
use crate::context::Context;
use crate::context::sync::publish_policy;
use crate::diagnostic::{Diagnostic, Failure, Kind};
use crate::output::Ui;
use crate::policy::Policy;
use crate::policy::diff::{Difference, differences};

/// What every change of the policy can be told.
#[derive(Debug, Clone, clap::Args)]
pub struct AmendArgs {
    /// Do not ask whether what changes is right
    #[arg(long, short)]
    pub yes: bool,
    /// How long the new epoch of the policy is valid
    #[arg(long, value_name = "SPAN", default_value_t = VALIDITY)]
    pub expires: Span,
}

/// A change of the policy that was not made.
#[derive(Debug, thiserror::Error)]
pub enum AmendError {
    /// The person said no.
    #[error("the policy was not changed")]
    Refused,
    /// Nothing would be different.
    #[error("the policy says so already: nothing was changed")]
    Nothing,
    /// Nobody is there to look at it.
    #[error("nobody is here to confirm what changes")]
    Unattended,
}

impl Diagnostic for AmendError {
    fn kind(&self) -> Kind {
        match self {
            Self::Refused => Kind::Failed,
            Self::Nothing | Self::Unattended => Kind::Usage,
        }
    }

    fn hint(&self) -> Option<String> {
        matches!(self, Self::Unattended)
            .then(|| "look at what changes, then say --yes if it is what you mean".to_owned())
    }
}

/// plan -> who gains, who loses -> consent -> amend -> words and anchor
pub fn amend(
    access: &mut Access,
    action: Action,
    args: &AmendArgs,
    plan: impl Fn(&Policy) -> Result<Policy, AccessError>,
    cx: &mut Context,
) -> Result<PolicyReceipt, Failure> {
    let base = access.policy_base()?;
    let mut changes = differences(access.store().policy(), &plan(access.store().policy())?);
    if changes.is_empty() && action != Action::PolicyRenew {
        return Err(AmendError::Nothing.into());
    }
    let line = |gain, what| Difference { gain, who: "policy".to_owned(), what };
    changes.extend(base.refuses.iter().map(|rival| line(false, format!("refuses epoch {rival}: {}", rival.words()))));
    changes.push(line(true, format!("is valid for {}", args.expires)));
    show(&changes, &mut cx.ui);
    if !args.yes {
        if !cx.ui.can_ask() {
            return Err(AmendError::Unattended.into());
        }
        if !cx.ui.confirm("Sign this as the new policy?")? {
            return Err(AmendError::Refused.into());
        }
    }
    let change =
        PolicyChange { action, reason: cx.given_reason()?, validity: args.expires, base, plan: Box::new(plan) };
    Ok(access.amend_policy(change, &mut cx.ui)?)
}

/// Says what is in force now, and by which words and anchor others know it; and sends it to them.
pub fn announce(access: &mut Access, receipt: &PolicyReceipt, cx: &mut Context) -> Result<(), Failure> {
    cx.ui.status(&format!("Epoch {} of the policy is in force. CI anchors may follow it:", receipt.epoch));
    cx.ui.answer(&format!("words   {}", receipt.words))?;
    cx.ui.answer(&format!("anchor  {}", receipt.anchor))?;
    publish_policy(access, cx);
    Ok(())
}

fn show(changes: &[Difference], ui: &mut Ui) {
    ui.status("What changes:");
    for Difference { gain, who, what } in changes {
        ui.status(&format!("  {} {who} {what}", if *gain { '+' } else { '-' }));
    }
}
