//! A sync as commands ask for it and tell of it.

use super::{Context, Ending};
use crate::access::KeySource;
use crate::diagnostic::{Failure, Kind};
use crate::git::{GitError, Repository};
use crate::output::Ui;
use crate::sync::{self, Options, Report};

/// Brings the store of this command and its remote together.
pub fn sync(options: &Options, cx: &mut Context) -> Result<Report, Failure> {
    let mut access = cx.open()?;
    let repository = Repository::of(access.store().dir())?;
    let repository = repository.ok_or_else(|| GitError::NoRepository(access.store().dir().path().to_owned()))?;
    let state = KeySource::state_of(&cx.settings, access.store().id())?;
    let now = cx.now();
    Ok(sync::sync(&mut access, &repository, state, now, options, &mut cx.ui)?)
}

/// How a command ends after a sync: with forks left somebody has to look.
pub fn ending(report: &Report) -> Ending {
    if report.forks.is_empty() { Ending::Done } else { Ending::Found(Kind::Attention) }
}

/// Says what came, what was sent, and what waits for a person.
pub fn tell(report: &Report, dry_run: bool, ui: &mut Ui) -> Result<(), Failure> {
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
    if let Some(fork) = report.forks.first() {
        ui.warn("nothing was taken or sent: a person must decide first");
        ui.hint(&format!(
            "keyward resolve {} --take ours, or --take theirs; the other one is kept as previous",
            fork.address
        ));
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
