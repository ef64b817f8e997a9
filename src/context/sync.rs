//! A sync as commands ask for it and tell of it.

use chrono::{DateTime, Utc};

use super::find::Believed;
use super::{Context, Ending};
use crate::access::{Access, KeySource};
use crate::connector::name::Address;
use crate::diagnostic::{Diagnostic, Failure, Kind};
use crate::git::{GitError, Remote, Repository};
use crate::output::Ui;
use crate::private_fs::Dir;
use crate::store::{Knowledge, StoreError};
use crate::sync::{self, Options, Report, Waiting};
use crate::trust::TrustError;

/// Two changes of a connector that a person must decide between before anything else can come from the remote.
#[derive(Debug, thiserror::Error)]
#[error("what the remote has cannot be taken: {0} is a fork")]
pub struct Forked(Address);

impl Diagnostic for Forked {
    fn kind(&self) -> Kind {
        Kind::Attention
    }

    fn hint(&self) -> Option<String> {
        Some(decide(&self.0))
    }
}

/// Brings the store of this command and its remote together.
pub fn sync(options: &Options, cx: &mut Context) -> Result<Report, Failure> {
    let mut access = open(cx)?;
    let repository = repository(access.store().dir(), cx)?;
    bring_together(&mut access, &repository, options, cx)
}

/// What waits here; nothing is fetched for that.
pub fn waiting(cx: &mut Context) -> Result<Waiting, Failure> {
    let access = cx.open()?;
    Ok(Waiting::look(&repository(access.store().dir(), cx)?, access.own_log()?.as_ref())?)
}

/// Opens the store with the policy that the remote has now, to make the next epoch of it: two that are made at once are rivals.
/// A remote that cannot be reached, or that is not believed, keeps nobody from changing who has access.
pub fn open_for_policy(cx: &mut Context) -> Result<Access, Failure> {
    let mut access = open(cx)?;
    let options = Options { reason: cx.given_reason()?, ..Options::default() };
    match exchange_as(&mut access, &options, cx) {
        Ok(None) => {}
        Ok(Some(report)) => {
            if let Some(fork) = report.forks.first() {
                return Err(Forked(fork.address.clone()).into());
            }
            if report.came() {
                cx.ui.status(&format!("Took what {} had.", report.remote));
            }
        }
        Err(failure) if failure.signal().is_some() => return Err(failure),
        Err(failure) => {
            let why = failure.chain().join(": ");
            cx.ui.warn(&format!("this policy is changed without what the remote may have: {why}"));
            failure.hint().iter().for_each(|hint| cx.ui.hint(hint));
        }
    }
    Ok(access)
}

/// Gives the remote a policy that has just been made, so that the next admin begins with it. It is in force here whatever the
/// remote says.
pub fn publish_policy(access: &mut Access, cx: &mut Context) {
    cx.commit_deeds();
    let sent = exchange_as(access, &Options::default(), cx);
    let why = match sent {
        Ok(None) => return,
        Ok(Some(report)) if report.forks.is_empty() => {
            if report.pushed {
                cx.ui.status(&format!("Pushed to {}.", report.remote));
            }
            return;
        }
        Ok(Some(report)) => Failure::from(Forked(report.forks[0].address.clone())),
        Err(failure) => failure,
    };
    cx.ui.warn(&format!("the remote does not have this policy yet: {}", why.chain().join(": ")));
    cx.ui.hint(&why.hint().unwrap_or_else(|| "send it when the remote can be reached: keyward sync".to_owned()));
}

/// Opens the store; one whose policy is behind what this machine has seen in another clone gets from the remote what it lacks.
fn open(cx: &mut Context) -> Result<Access, Failure> {
    let believed = cx.believe()?;
    let store = match believed.store(cx.now()) {
        Err(StoreError::Trust(TrustError::RolledBack { .. })) if is_shared(&believed)? => {
            let repository = repository(&believed.location.dir, cx)?;
            let state = KeySource::state_of(&cx.settings, &believed.id)?;
            let known = (&believed.id, &believed.knowledge);
            cx.ui.progress("Fetching the policy ...");
            let caught_up = sync::catch_up(&repository, &believed.location.dir, &state, known, cx.now());
            cx.ui.progress_over();
            caught_up?;
            believed.store(cx.now())?
        }
        store => store?,
    };
    cx.enter(store, believed.keys)
}

/// Whether there is a remote and a memory.
fn is_shared(believed: &Believed) -> Result<bool, GitError> {
    let remembers = matches!(believed.knowledge, Knowledge::Remembered(_));
    Ok(remembers && remote(&believed.location.dir)?.is_some())
}

/// A sync where there is a remote, and a memory of the store.
fn exchange_as(access: &mut Access, options: &Options, cx: &mut Context) -> Result<Option<Report>, Failure> {
    match Exchange::of(access, cx)? {
        Some(shared) => bring_together(access, &shared.repository, options, cx).map(Some),
        None => Ok(None),
    }
}

/// A sync where there is a remote; a fork is an error: nothing is done on a state of which there are two.
pub(super) fn exchange(access: &mut Access, cx: &mut Context) -> Result<(), Failure> {
    match exchange_as(access, &Options::default(), cx)? {
        Some(report) => settled(&report),
        None => Ok(()),
    }
}

fn settled(report: &Report) -> Result<(), Failure> {
    report.forks.first().map_or(Ok(()), |fork| Err(Forked(fork.address.clone()).into()))
}

/// A store that others share: what bringing it together with the remote takes.
pub(super) struct Exchange {
    repository: Repository,
    state: Dir,
}

impl Exchange {
    /// If there is a remote, and a memory of the store.
    pub fn of(access: &Access, cx: &Context) -> Result<Option<Self>, Failure> {
        let store = access.store();
        if store.pins().is_none() || remote(store.dir())?.is_none() {
            return Ok(None);
        }
        let state = KeySource::state_of(&cx.settings, store.id())?;
        Ok(Some(Self { repository: repository(store.dir(), cx)?, state }))
    }

    /// Brings them together once more.
    pub fn again(&self, access: &mut Access, now: DateTime<Utc>, ui: &mut Ui) -> Result<(), Failure> {
        settled(&sync::sync(access, &self.repository, self.state.clone(), now, &Options::default(), ui)?)
    }
}

/// The remote that the store's branch follows, if there is one.
fn remote(store: &Dir) -> Result<Option<Remote>, GitError> {
    let Some(repository) = Repository::of(store)? else { return Ok(None) };
    let Some(branch) = repository.branch()? else { return Ok(None) };
    match repository.remote(&branch) {
        Err(GitError::NoRemote) => Ok(None),
        remote => remote.map(Some),
    }
}

pub(super) fn repository(store: &Dir, cx: &Context) -> Result<Repository, GitError> {
    let repository = Repository::of(store)?.ok_or_else(|| GitError::NoRepository(store.path().to_owned()))?;
    Ok(repository.attended(!cx.ui.options().no_input))
}

fn bring_together(
    access: &mut Access,
    repository: &Repository,
    options: &Options,
    cx: &mut Context,
) -> Result<Report, Failure> {
    let state = KeySource::state_of(&cx.settings, access.store().id())?;
    let now = cx.now();
    Ok(sync::sync(access, repository, state, now, options, &mut cx.ui)?)
}

fn decide(address: &Address) -> String {
    format!("keyward resolve {address} --take ours, or --take theirs; the other one is kept as previous")
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
        ui.hint(&decide(&fork.address));
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
