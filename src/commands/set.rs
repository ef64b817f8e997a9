//! `set`: a new version of a credential.

use crate::access::{Change, Made};
use crate::audit::Action;
use crate::connector::Stage;
use crate::connector::edit::{Base, EditError, set};
use crate::connector::name::Reference;
use crate::context::metadata::moment;
use crate::context::values::Values;
use crate::context::{Context, Ending};
use crate::diagnostic::Failure;
use crate::policy::Capability;

/// Give a credential a new version
///
/// The new value is current; the one before stays as `previous` until it is revoked at the vendor.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyward set dev/github
  keyward set dev/webhook --generate --length 48
  printf %s \"$TOKEN\" | keyward set prod/npm --reason renewal --expires 90d")]
pub struct Args {
    /// Which connector: ENV/NAME[:FIELD]
    #[arg(value_name = "REF")]
    reference: Reference,
    /// When the new version ends at the vendor: a date, a time, or a span from now such as 90d
    #[arg(long, value_name = "WHEN")]
    expires: Option<String>,
    #[command(flatten)]
    values: Values,
}

/// parse -> read the values -> commit
pub fn run(args: &Args, cx: &mut Context) -> Result<Ending, Failure> {
    let mut access = cx.open()?;
    let address = cx.known_address(&args.reference, &access)?;
    let found = access.store().connector(&address)?;
    let known = found.connector.current().map(|version| version.fields.clone()).unwrap_or_default();
    let now = cx.now();
    let expires = args.expires.as_deref().map(|text| moment("expires", text, now)).transpose()?;
    let reason = cx.reason(&access, Capability::Write, &address)?;
    let values = args.values.read(args.reference.field.as_ref(), &known, cx)?;
    let plan = move |base: &Base<'_>, made: Vec<Made>| match made.into_iter().next() {
        Some(version) => set(base, Made { expires, ..version }),
        None => Err(EditError::Unchanged(base.address.clone())),
    };
    let change = Change {
        action: Action::Set,
        address,
        reason,
        values: vec![values.into()],
        about: None,
        sink: None,
        plan: Box::new(plan),
    };
    let receipt = access.commit(change, &mut cx.ui)?;
    let number = receipt.connector.current().map_or(0, |version| version.number);
    cx.ui.status(&format!("Version {number} of {} is current.", receipt.connector.address));
    let before = receipt.connector.live().filter(|version| version.stage == Stage::Previous).last();
    if let Some(before) = before {
        let (address, version) = (&receipt.connector.address, before.number);
        cx.ui.hint(&format!(
            "version {version} is still valid at the vendor; end it with: keyward revoke {address}@{version}"
        ));
    }
    Ok(Ending::Done)
}
