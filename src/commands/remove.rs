//! `remove`: a tombstone instead of a connector.

use crate::access::Change;
use crate::audit::Action;
use crate::connector::edit::{Base, remove};
use crate::connector::name::Reference;
use crate::context::{ConsentError, Context, Ending};
use crate::diagnostic::{Diagnostic, Failure, Kind};
use crate::policy::Capability;

/// Remove a connector and its sealed values
///
/// Refused while a version may be live at the vendor. With --orphan and a reason it is left alive there, knowingly.
#[derive(Debug, clap::Args)]
#[command(
    visible_alias = "rm",
    after_help = "\
Examples:
  keyward remove dev/github --orphan --reason 'the account is closed'
  keyward rm dev/old --orphan --yes --reason 'replaced by dev/new'"
)]
pub struct Args {
    /// Which connector: ENV/NAME
    #[arg(value_name = "REF")]
    reference: Reference,
    /// Leave its credentials alive at the vendor; needs a reason
    #[arg(long)]
    orphan: bool,
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
}

/// Why it is not removed.
#[derive(Debug, thiserror::Error)]
pub enum RemoveError {
    /// One version or field of a connector.
    #[error("a connector is removed whole: {0} names a part of it")]
    Part(Reference),
}

impl Diagnostic for RemoveError {
    fn kind(&self) -> Kind {
        Kind::Usage
    }

    fn hint(&self) -> Option<String> {
        None
    }
}

/// parse -> confirm -> commit
pub fn run(args: &Args, cx: &mut Context) -> Result<Ending, Failure> {
    if args.reference.version.is_some() || args.reference.field.is_some() {
        return Err(RemoveError::Part(args.reference.clone()).into());
    }
    let mut access = cx.open()?;
    let address = cx.known_address(&args.reference, &access)?;
    let reason = cx.reason(&access, Capability::Write, &address)?;
    if args.orphan && reason.is_none() {
        return Err(ConsentError::NoReason("--orphan leaves credentials alive at the vendor: say why").into());
    }
    // What cannot be removed is said before anybody is asked.
    let found = access.store().connector(&address)?;
    let base = Base { address: &address, found: Some((&found.connector, found.digest)) };
    remove(&base, args.orphan).map_err(crate::access::AccessError::Edit)?;
    if !args.yes && cx.ui.can_ask() && !cx.ui.confirm(&format!("Remove {address} and its sealed values?"))? {
        return Err(ConsentError::Refused("not removed", "--yes removes it without asking").into());
    }
    let orphan = args.orphan;
    let plan = move |base: &Base<'_>, _| remove(base, orphan);
    let change = Change {
        action: Action::Remove,
        address,
        reason,
        values: Vec::new(),
        about: None,
        sink: None,
        plan: Box::new(plan),
    };
    let receipt = access.commit(change, &mut cx.ui)?;
    cx.ui.status(&format!("Removed {}.", receipt.connector.address));
    Ok(Ending::Done)
}
