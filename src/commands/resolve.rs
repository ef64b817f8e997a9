//! `resolve`: a person decides between two changes of one connector.

use std::collections::BTreeMap;

use crate::connector::merge::Side;
use crate::connector::name::Reference;
use crate::context::{self, Context, Ending};
use crate::diagnostic::{Diagnostic, Failure, Kind};
use crate::sync::Options;

/// Decide between two changes of one connector that a sync could not bring together
///
/// The side you take counts where both have changed the same. Of two new versions both are kept: the one you take is current, the
/// other one is previous, sealed again under the next number, and stays until it is revoked: it may be live at the vendor. Then
/// the store is synced.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyward resolve dev/shared --take theirs
  keyward resolve dev/shared --take ours --reason 'theirs was a test'")]
pub struct Args {
    /// Which connector
    #[arg(value_name = "REF")]
    reference: Reference,
    /// Whose change counts
    #[arg(long, value_enum)]
    take: Take,
}

/// Whose change counts.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Take {
    /// This clone's
    Ours,
    /// The remote's
    Theirs,
}

/// Nothing to decide.
#[derive(Debug, thiserror::Error)]
#[error("{0} is no fork: there was nothing to decide")]
pub struct NoFork(crate::connector::name::Address);

impl Diagnostic for NoFork {
    fn kind(&self) -> Kind {
        Kind::Failed
    }

    fn hint(&self) -> Option<String> {
        Some("the store is synced; keyward sync tells what is left to decide".to_owned())
    }
}

/// parse -> sync with this decision -> tell
pub fn run(args: &Args, cx: &mut Context) -> Result<Ending, Failure> {
    let address = cx.address(&args.reference)?;
    let side = match args.take {
        Take::Ours => Side::Ours,
        Take::Theirs => Side::Theirs,
    };
    let decided = BTreeMap::from([(address.clone(), side)]);
    let options = Options { reason: cx.given_reason()?, decided, ..Options::default() };
    let report = context::sync::sync(&options, cx)?;
    context::sync::tell(&report, false, &mut cx.ui)?;
    if report.forks.is_empty() && !report.merged.contains(&address) {
        return Err(NoFork(address).into());
    }
    Ok(context::sync::ending(&report))
}
