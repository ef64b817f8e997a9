//! `sync`: this clone of the store and the one that everybody shares, brought together.

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::connector::name::Address;
use crate::context::{self, Context, Ending, condition};
use crate::diagnostic::{Diagnostic, Failure, Kind};
use crate::output::{Cell, Details, Shape, Tone};
use crate::sync::{Options, Report, Waiting};

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
  keyward sync --status
  keyward sync --format json")]
pub struct Args {
    /// Fetch and verify, and only tell what would be done
    #[arg(long, short = 'n')]
    dry_run: bool,
    /// The remote was restored from a backup: give it back what it lacks
    #[arg(long)]
    accept_older: bool,
    /// Only tell what waits here to be sent or taken; fetches nothing
    #[arg(long, conflicts_with_all = ["dry_run", "accept_older"])]
    status: bool,
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

/// find the repository -> sync, or only look -> tell
pub fn run(args: &Args, cx: &mut Context) -> Result<Ending, Failure> {
    if args.status {
        return status(args.format, cx);
    }
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

fn status(format: Shape, cx: &mut Context) -> Result<Ending, Failure> {
    let waiting = context::sync::waiting(cx)?;
    match format {
        Shape::Json => cx.ui.json(&json!({
            "version": 1,
            "remote": waiting.remote,
            "settled": waiting.settled,
            "connectors": waiting.connectors,
            "epochs": waiting.epochs,
            "records": waiting.records,
            "files": waiting.own,
            "untaken": waiting.untaken,
            "merging": waiting.merging,
        }))?,
        Shape::Table => cx.ui.details(&details(&waiting, cx.now()))?,
    }
    if waiting.merging {
        cx.ui.hint("git has begun to merge; this settles and ends it: keyward sync");
    } else if waiting.untaken {
        cx.ui.hint("why what was fetched last was not taken says: keyward sync --dry-run");
    }
    Ok(if waiting.wants_a_look() { Ending::Found(Kind::Attention) } else { Ending::Done })
}

fn details(waiting: &Waiting, now: DateTime<Utc>) -> Details {
    let in_step = match waiting.settled {
        Some(at) => {
            let day = at.to_rfc3339_opts(SecondsFormat::Secs, true);
            let ago = match condition::short((now - at).max(TimeDelta::zero())) {
                now if now == "now" => "just now".to_owned(),
                span => format!("{span} ago"),
            };
            format!("with the commit of {day}, {ago}")
        }
        None => "never yet".to_owned(),
    };
    let mut details = Details::new().section(format!("Remote {}", waiting.remote)).row("in step", in_step);
    let names: Vec<&str> = waiting.connectors.iter().map(Address::as_str).collect();
    let count = |count: u64, one: &str, more: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        count => Some(format!("{count} {more}")),
    };
    let unsent = [
        count(names.len() as u64, "connector", "connectors").map(|count| format!("{count}: {}", names.join(", "))),
        count(waiting.epochs as u64, "epoch of the policy", "epochs of the policy"),
        count(waiting.records, "record of this device", "records of this device"),
        (!waiting.own.is_empty()).then(|| waiting.own.join(", ")),
    ];
    for what in unsent.into_iter().flatten() {
        details = details.row("not sent", what);
    }
    if waiting.untaken {
        details = details.row("not taken", Cell::toned("what was fetched last", Tone::Notice));
    }
    if waiting.merging {
        details = details.row("half done", Cell::toned("a merge that git has begun", Tone::Notice));
    }
    if waiting.is_over() {
        details = details.row("waiting", "nothing");
    }
    details
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
