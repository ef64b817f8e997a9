//! `sync`: this clone of the store and the one that everybody shares, brought together.

use serde_json::{Value, json};

use crate::context::{self, Context, Ending};
use crate::diagnostic::{Diagnostic, Failure, Kind};
use crate::output::Shape;
use crate::sync::{Options, Report};

/// Bring this clone of the store and its remote together
///
/// Fetches with your own git and its credentials, verifies everything that comes before any of it touches the store, settles
/// what both sides have changed, commits, and pushes. Changes of different fields of a connector come together and are signed by
/// you; two new versions of one connector are for a person to settle, and nothing is taken or sent until then.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyward sync
  keyward sync --dry-run
  keyward sync --format json")]
pub struct Args {
    /// Fetch and verify, and only tell what would be done
    #[arg(long, short = 'n')]
    dry_run: bool,
    /// The remote was restored from a backup: give it back what it lacks
    #[arg(long)]
    accept_older: bool,
    /// How to write it
    #[arg(long, value_enum, default_value_t)]
    format: Shape,
}

/// What a person has to say first.
#[derive(Debug, thiserror::Error)]
pub enum SyncCommandError {
    /// Nobody has said why.
    #[error("taking a remote back that has lost something needs a reason and a person's yes")]
    Unattended,
    /// The person said no.
    #[error("nothing was taken or sent")]
    Refused,
}

impl Diagnostic for SyncCommandError {
    fn kind(&self) -> Kind {
        match self {
            Self::Unattended => Kind::Usage,
            Self::Refused => Kind::Failed,
        }
    }

    fn hint(&self) -> Option<String> {
        matches!(self, Self::Unattended).then(|| "on a terminal: keyward sync --accept-older --reason WHY".to_owned())
    }
}

/// find the repository -> sync -> tell
pub fn run(args: &Args, cx: &mut Context) -> Result<Ending, Failure> {
    let reason = cx.given_reason()?;
    if args.accept_older && !args.dry_run {
        if reason.is_none() || !cx.ui.can_ask() {
            return Err(SyncCommandError::Unattended.into());
        }
        cx.ui.warn("the remote may have been rolled back by somebody; only you can know that it was a backup");
        if !cx.ui.confirm("Give the remote back what it has lost?")? {
            return Err(SyncCommandError::Refused.into());
        }
    }
    let options = Options { reason, dry_run: args.dry_run, accept_older: args.accept_older, ..Options::default() };
    let report = context::sync::sync(&options, cx)?;
    match args.format {
        Shape::Json => cx.ui.json(&as_json(&report, args.dry_run))?,
        Shape::Table => context::sync::tell(&report, args.dry_run, &mut cx.ui)?,
    }
    Ok(context::sync::ending(&report))
}

fn as_json(report: &Report, dry_run: bool) -> Value {
    let taken = report.taken.iter().map(|(address, revision)| json!({ "connector": address, "revision": revision }));
    let forks = report.forks.iter().map(|fork| {
        let why: Vec<String> = fork.clashes.iter().map(ToString::to_string).collect();
        json!({ "connector": fork.address, "why": why })
    });
    json!({
        "version": 1,
        "remote": report.remote,
        "dry_run": dry_run,
        "epoch": report.epoch,
        "taken": taken.collect::<Vec<_>>(),
        "merged": report.merged,
        "logs": report.logs,
        "forks": forks.collect::<Vec<_>>(),
        "pushed": report.pushed,
    })
}
