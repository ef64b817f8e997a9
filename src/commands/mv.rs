//! `move`: another name for a connector.

use crate::access::{AccessError, Change, Content, Disclosure, Made, Want};
use crate::audit::Action;
use crate::connector::edit::{Base, EditError, add, move_away};
use crate::connector::name::{Address, Reference};
use crate::connector::{Connector, Stage, Version};
use crate::context::{Context, Ending};
use crate::diagnostic::{Diagnostic, Failure, Kind};
use crate::policy::Capability;

/// Give a connector another name within its environment
///
/// Its live versions are sealed again under the new name, numbered from 1; the old name stays as a tombstone that says
/// where it went. Needs `reveal` and `write` on it, since sealing again means opening.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyward move dev/github dev/acme/github
  keyward move prod/db prod/reports-db --reason 'named after its team'")]
pub struct Args {
    /// Which connector: ENV/NAME
    #[arg(value_name = "FROM")]
    from: Reference,
    /// Its new name: ENV/NAME
    #[arg(value_name = "TO")]
    to: Reference,
}

/// Why it cannot move.
#[derive(Debug, thiserror::Error)]
pub enum MoveError {
    /// Environments never mix.
    #[error("{from} cannot move to {to}: credentials never leave their environment")]
    OtherEnvironment {
        /// From where.
        from: Address,
        /// To where.
        to: Address,
    },
    /// Onto itself.
    #[error("{0} has that name already")]
    Same(Address),
}

impl Diagnostic for MoveError {
    fn kind(&self) -> Kind {
        Kind::Usage
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::OtherEnvironment { to, .. } => Some(format!("add a credential of its own: keyward add {to}")),
            Self::Same(_) => None,
        }
    }
}

/// parse -> open every live version -> seal them under the new name -> tombstone
pub fn run(args: &Args, cx: &mut Context) -> Result<Ending, Failure> {
    let mut access = cx.open()?;
    let from = cx.known_address(&args.from, &access)?;
    let to = cx.address(&args.to)?;
    if from == to {
        return Err(MoveError::Same(from).into());
    }
    if from.environment() != to.environment() {
        return Err(MoveError::OtherEnvironment { from, to }.into());
    }
    let reason = cx.reason(&access, Capability::Write, &from)?;
    let found = access.store().connector(&from)?;
    let base = Base { address: &from, found: Some((&found.connector, found.digest)) };
    let (old, digest) = base.active().map_err(AccessError::Edit)?;

    // An earlier move that was interrupted has put everything in place but the tombstone.
    // It was ours: a copy that somebody else has put there may hold anything, and the tombstone takes the values away.
    let there = access.store().connector_if_any(&to)?;
    let member = access.writer()?.member();
    let copy = there.filter(|there| there.seal.writer.member() == member && is_copy(old, &there.connector));
    for version in copy.iter().flat_map(|copy| &copy.connector.versions).filter(|v| v.stage != Stage::Revoked) {
        access.store().payload(&to, version)?;
    }
    if copy.is_none() {
        let live: Vec<Version> = old.versions.iter().filter(|v| v.stage != Stage::Revoked).cloned().collect();
        let want =
            |version: &Version| Want { address: from.clone(), version: Some(version.number), fields: Vec::new() };
        let request = Disclosure {
            action: Action::Move,
            capability: Capability::Reveal,
            wants: live.iter().map(want).collect(),
            one_field: false,
            reason: reason.as_ref(),
            sink: "store",
        };
        let values = access.disclose(&request, &mut cx.ui)?.into_iter().map(Content::from).collect();
        let metadata = old.metadata.clone();
        let plan = move |base: &Base<'_>, made: Vec<Made>| {
            let again =
                |(made, old): (Made, Version)| Made { number: made.number, sealed: made.sealed, to: made.to, ..old };
            add(base, metadata, made.into_iter().zip(live).map(again).collect())
        };
        let (address, reason) = (to.clone(), reason.clone());
        access.commit(
            Change { action: Action::Move, address, reason, values, about: None, sink: None, plan: Box::new(plan) },
            &mut cx.ui,
        )?;
    }
    let target = to.clone();
    let plan = move |base: &Base<'_>, _| match base.found {
        Some((_, now)) if now != digest => Err(EditError::ChangedMeanwhile(base.address.clone())),
        _ => move_away(base, target),
    };
    access.commit(
        Change {
            action: Action::Move,
            address: from.clone(),
            reason,
            values: Vec::new(),
            about: None,
            sink: None,
            plan: Box::new(plan),
        },
        &mut cx.ui,
    )?;
    cx.ui.status(&format!("{from} is called {to} now."));
    Ok(Ending::Done)
}

/// Whether `copy` is what a move of `old` leaves: the same metadata and live versions, made at the same times.
fn is_copy(old: &Connector, copy: &Connector) -> bool {
    let live = |connector: &Connector| -> Vec<_> {
        let live = connector.versions.iter().filter(|version| version.stage != Stage::Revoked);
        live.map(|version| (version.created, version.stage, version.fields.clone(), version.expires)).collect()
    };
    copy.is_active() && old.metadata == copy.metadata && live(old) == live(copy)
}
