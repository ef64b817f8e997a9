//! `restore`: an earlier version becomes the current one again.

use crate::access::Change;
use crate::audit::Action;
use crate::connector::edit::{Base, restore};
use crate::connector::name::Reference;
use crate::context::{Context, Ending};
use crate::diagnostic::{Diagnostic, Failure, Kind};
use crate::policy::Capability;

/// Make an earlier version the current one again
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyward restore dev/github@2
  keyward restore prod/npm@1 --reason 'version 2 lacks the publish scope'")]
pub struct Args {
    /// Which version: ENV/NAME@VERSION
    #[arg(value_name = "REF@VERSION")]
    reference: Reference,
}

/// A reference that names no version.
#[derive(Debug, thiserror::Error)]
#[error("{0} names no version")]
pub struct NoVersion(String);

impl Diagnostic for NoVersion {
    fn kind(&self) -> Kind {
        Kind::Usage
    }

    fn hint(&self) -> Option<String> {
        Some(format!("write it as {0}@2; keyward show {0} lists the versions", self.0))
    }
}

/// parse -> commit
pub fn run(args: &Args, cx: &mut Context) -> Result<Ending, Failure> {
    let number = args.reference.version.ok_or_else(|| NoVersion(args.reference.to_string()))?;
    let mut access = cx.open()?;
    let address = cx.known_address(&args.reference, &access)?;
    let reason = cx.reason(&access, Capability::Write, &address)?;
    let plan = move |base: &Base<'_>, _| restore(base, number);
    let change = Change {
        action: Action::Restore,
        address,
        reason,
        values: Vec::new(),
        about: None,
        sink: None,
        plan: Box::new(plan),
    };
    let receipt = access.commit(change, &mut cx.ui)?;
    cx.ui.status(&format!("Version {number} of {} is current.", receipt.connector.address));
    Ok(Ending::Done)
}
