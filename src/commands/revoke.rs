//! `revoke`: end a credential now, whoever still uses it.

use std::time::Duration;

use crate::connector::Connector;
use crate::connector::name::Reference;
use crate::context::rotation::{Order, Terms, carry_out, live, report, tell};
use crate::context::{ConsentError, Context, Ending};
use crate::diagnostic::Failure;
use crate::output::Shape;
use crate::policy::Capability;
use crate::rotation::Wish;

/// End a credential at the vendor now, without overlap
///
/// Every version that may be alive ends, the current one too; sessions that would outlive it are ended where the vendor can, and each
/// is proven dead. Whoever depends on it is without a credential until it is rotated.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyward revoke dev/hook --yes --reason 'INC-4711: leaked in a log'
  keyward revoke dev/hook@1 --yes --reason 'left over'
  keyward revoke dev/old --ended --yes --reason 'ended by hand'")]
pub struct Args {
    /// Which connector, or one of its versions: ENV/NAME[@VERSION]
    #[arg(value_name = "REF")]
    reference: Reference,
    /// The credential was ended at the vendor by hand
    #[arg(long)]
    ended: bool,
    /// Do not ask for its name
    #[arg(long, short)]
    yes: bool,
    /// How long to wait for the vendor, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 120, value_parser = clap::value_parser!(u32).range(1..=86_400))]
    patience: u32,
    /// One JSON object a line for all that happens
    #[arg(long, value_enum, default_value_t)]
    format: Shape,
}

/// parse -> what would be without a credential -> consent -> carry out -> what restores service
pub fn run(args: &Args, cx: &mut Context) -> Result<Ending, Failure> {
    let mut access = cx.open()?;
    let address = cx.known_address(&args.reference, &access)?;
    let connector = access.store().connector(&address)?.connector;
    consent(args, &connector, cx)?;
    let reason = cx.reason(&access, Capability::Write, &address)?;
    let wish = Wish::End(args.reference.version.into_iter().collect());
    let terms = Terms {
        reason,
        ended: args.ended,
        patience: Duration::from_secs(args.patience.into()),
        parallel: 1,
        ..Terms::default()
    };
    let json = args.format == Shape::Json;
    let orders = vec![Order { address: address.clone(), wish, given: None }];
    let results = carry_out(&mut access, orders, &terms, cx, &mut |address, event, ui| tell(address, event, json, ui))?;
    let without = access.store().connector(&address)?.connector.current().is_none();
    let ending = report(results, json, cx)?;
    if without {
        for dependent in &connector.metadata.dependents {
            cx.ui.warn(&format!("{} has no valid credential now", dependent.target));
        }
        cx.ui.hint(&format!("a new one restores service: keyward set {address}"));
    }
    Ok(ending)
}

/// What ends is shown, and its name typed.
fn consent(args: &Args, connector: &Connector, cx: &mut Context) -> Result<(), Failure> {
    let address = &connector.address;
    cx.ui.status(&format!("{address}: alive may be version {}", live(connector)));
    for dependent in &connector.metadata.dependents {
        cx.ui.status(&format!("  depends on it: {}", dependent.target));
    }
    if args.yes {
        return Ok(());
    }
    let refused = || ConsentError::Refused("nothing was revoked", "to do it without a question: --yes");
    if !cx.ui.can_ask() || cx.ui.ask_line("Type the connector's name to end it")?.trim() != address.as_str() {
        return Err(refused().into());
    }
    Ok(())
}
