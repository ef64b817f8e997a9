//! `sync`: this clone of the store and the one that everybody shares, brought together.

use serde_json::{Value, json};

use crate::access::KeySource;
use crate::context::{Context, Ending};
use crate::diagnostic::{Diagnostic, Failure, Kind};
use crate::git::{GitError, Repository};
use crate::output::{Shape, Ui};
use crate::sync::{self, Options, Report};

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
    let mut access = cx.open()?;
    let repository = Repository::of(access.store().dir())?;
    let repository = repository.ok_or_else(|| GitError::NoRepository(access.store().dir().path().to_owned()))?;
    let state = KeySource::state_of(&cx.settings, access.store().id())?;
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
    let options = Options { reason, dry_run: args.dry_run, accept_older: args.accept_older };
    let now = cx.now();
    let report = sync::sync(&mut access, &repository, state, now, &options, &mut cx.ui)?;
    match args.format {
        Shape::Json => cx.ui.json(&as_json(&report, args.dry_run))?,
        Shape::Table => tell(&report, args.dry_run, &mut cx.ui)?,
    }
    Ok(if report.forks.is_empty() { Ending::Done } else { Ending::Found(Kind::Attention) })
}

fn tell(report: &Report, dry_run: bool, ui: &mut Ui) -> Result<(), Failure> {
    let (taken, merged) = if dry_run { ("would take", "would merge") } else { ("took", "merged") };
    if let Some(epoch) = report.epoch {
        ui.answer(&format!("{taken} epoch {epoch} of the policy"))?;
    }
    for (address, revision) in &report.taken {
        ui.answer(&format!("{taken} {address} (revision {revision})"))?;
    }
    for address in &report.merged {
        ui.answer(&format!("{merged} {address}"))?;
    }
    for fork in &report.forks {
        let why: Vec<String> = fork.clashes.iter().map(ToString::to_string).collect();
        ui.answer(&format!("fork {}: {}", fork.address, why.join(", ")))?;
    }
    if !report.forks.is_empty() {
        ui.warn("nothing was taken or sent: a person must decide first");
        return Ok(());
    }
    if report.unseen {
        ui.warn("how far others' logs go was not recorded: the identity is locked");
    }
    ui.status(&match (report.came(), report.pushed, dry_run) {
        (_, _, true) => format!("Nothing was changed. The remote is {}.", report.remote),
        (false, false, _) => format!("In step with {}.", report.remote),
        (true, false, _) => format!("Took what {} had.", report.remote),
        (false, true, _) => format!("Pushed to {}.", report.remote),
        (true, true, _) => format!("Took what {} had, and pushed.", report.remote),
    });
    Ok(())
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
