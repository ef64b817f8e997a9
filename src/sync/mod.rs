//! How two clones of a store come together over a remote that nobody has to trust: fetched objects are verified before any of
//! them comes near the store, settled file by file, committed on what was fetched, and pushed.
//!
//! What may go wrong between two steps leaves a store that is valid, and a next sync that begins anew: each file is taken
//! because of what it is, not because of what was done before.

mod catch_up;
mod decided;
mod error;
mod join;
mod judge;
mod seen;
mod settle;
mod status;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::access::{Access, Taking};
use crate::audit::{Heads, OwnLog};
use crate::connector::merge::Side;
use crate::connector::name::{Address, Writer};
use crate::connector::text::Text;
use crate::git::{Author, Entry, GitError, Incoming, Oid, Place, Remote, Repository, Tree};
use crate::output::Ui;
use crate::private_fs::Dir;
use crate::store::Knowledge;
use crate::trust::Pins;
use decided::Decisions;
use settle::History;

pub use catch_up::catch_up;
pub use error::SyncError;
pub use join::{Joined, Newcomer};
pub use judge::{Standard, Theirs};
pub use settle::{Fork, Plan};
pub use status::Waiting;

/// A file of people's own, or of a log, is at most this long.
const LIMIT: u64 = 1024 * 1024 * 1024;
/// How often somebody else may be faster.
const ATTEMPTS: usize = 30;

/// What is asked for.
#[derive(Debug, Default)]
pub struct Options {
    /// Why, for the record of what is signed.
    pub reason: Option<Text>,
    /// Only tell what would be done.
    pub dry_run: bool,
    /// What a person has decided of connectors that both sides have changed.
    pub decided: BTreeMap<Address, Side>,
    /// Whether a remote that has less than before is taken for a restored backup, and gets back what it lacks.
    pub accept_older: bool,
}

/// What has happened, or would.
#[derive(Debug, Default)]
pub struct Report {
    /// The other end.
    pub remote: String,
    /// Connectors that are here now as the remote had them, with their revision.
    pub taken: Vec<(Address, u64)>,
    /// The policy's epoch, if a newer one came.
    pub epoch: Option<u64>,
    /// Logs that came or went on.
    pub logs: Vec<Writer>,
    /// Connectors that both sides had changed, brought together and signed.
    pub merged: Vec<Address>,
    /// Connectors that a person must decide on. Nothing was taken or sent.
    pub forks: Vec<Fork>,
    /// Whether something was sent.
    pub pushed: bool,
    /// Whether the ends of others' logs were left unrecorded because nobody could open the identity.
    pub unseen: bool,
}

impl Report {
    /// Whether anything came.
    pub fn came(&self) -> bool {
        !self.taken.is_empty() || self.epoch.is_some() || !self.logs.is_empty() || !self.merged.is_empty()
    }
}

/// What this machine knows beside the store's files.
struct Known {
    knowledge: Knowledge,
    own: Option<OwnLog>,
    heads: Heads,
    decided: Decisions,
}

/// One sync of one store.
struct Sync<'a> {
    access: &'a mut Access,
    repository: &'a Repository,
    remote: Remote,
    author: Author,
    incoming: Incoming,
    state: Dir,
    now: DateTime<Utc>,
    options: &'a Options,
    report: Report,
}

/// keep what is here -> fetch -> verify -> settle -> commit on what was fetched -> push; again if somebody was faster
pub fn sync(
    access: &mut Access,
    repository: &Repository,
    state: Dir,
    now: DateTime<Utc>,
    options: &Options,
    ui: &mut Ui,
) -> Result<Report, SyncError> {
    let done = bring_together(access, repository, state, now, options, ui);
    ui.progress_over();
    done
}

fn bring_together(
    access: &mut Access,
    repository: &Repository,
    state: Dir,
    now: DateTime<Utc>,
    options: &Options,
    ui: &mut Ui,
) -> Result<Report, SyncError> {
    if access.store().pins().is_none() {
        return Err(SyncError::NoMemory);
    }
    let branch = repository.branch()?.ok_or(GitError::Detached)?;
    let remote = repository.remote(&branch)?;
    let author = Author { writer: access.writer()?, store: access.store().id().clone() };
    let report = Report { remote: remote.to_string(), ..Report::default() };
    let incoming = Incoming::new(&state)?;
    let mut sync = Sync { access, repository, remote, author, incoming, state, now, options, report };
    if let Some(other) = repository.merging()?
        && !sync.finish_merge(other, ui)?
    {
        return Ok(sync.report);
    }
    for _ in 0..ATTEMPTS {
        sync.keep()?;
        ui.progress(&format!("Fetching from {} ...", sync.remote));
        let fetched = repository.fetch(&sync.remote)?;
        let [head, settled] = repository.head_and_settled(&sync.remote)?;
        if let Some(fetched) = fetched.clone()
            && !sync.settle(fetched, head.as_ref(), settled.as_ref(), ui)?
        {
            return Ok(sync.report);
        }
        match sync.send(fetched.as_ref(), ui) {
            Err(SyncError::Git(GitError::Raced)) => {}
            sent => return sent.map(|()| sync.report),
        }
    }
    Err(SyncError::Raced(ATTEMPTS))
}

impl<'a> Sync<'a> {
    /// Commits what the store here has and git does not.
    fn keep(&mut self) -> Result<(), SyncError> {
        if self.options.dry_run {
            return Ok(());
        }
        self.access.copy_log()?;
        let (repository, author) = (self.repository, &self.author);
        let message = format!("Keep what {} has done", author.writer);
        self.access.adopt(|store| {
            repository.commit_here(store.dir(), author, &message)?;
            Ok::<_, SyncError>((None, ()))
        })
    }

    /// Settles what a `git pull` by hand has begun; whether it is settled.
    fn finish_merge(&mut self, other: Oid, ui: &mut Ui) -> Result<bool, SyncError> {
        let head = self.repository.resolve("HEAD")?;
        // It need not be the remote's: a branch that is merged here may know less.
        let common = head.as_ref().map(|head| self.repository.common(head, &other)).transpose()?.flatten();
        let base = self.as_base(common.map(|common| (common, History::Guessed)));
        let settled = self.take(other.clone(), head.as_ref(), base, ui)?;
        let Some(own) = settled.filter(|_| !self.options.dry_run) else { return Ok(false) };
        self.commit(&own, &[other])?;
        self.repository.end_merge()?;
        self.repository.restage()?;
        Ok(true)
    }

    /// Brings what was fetched and what is here together, as a commit on what was fetched; whether that could be.
    fn settle(
        &mut self,
        fetched: Oid,
        head: Option<&Oid>,
        settled: Option<&Oid>,
        ui: &mut Ui,
    ) -> Result<bool, SyncError> {
        let holds = |commit: Option<&Oid>| commit.map_or(Ok(false), |commit| self.repository.holds(commit, &fetched));
        let (is_ours, is_settled) = (holds(head)?, holds(settled)?);
        if is_ours && is_settled {
            return Ok(true);
        }
        let base = self.base(&fetched, head, settled.cloned(), is_ours)?;
        let Some(own) = self.take(fetched.clone(), head, base, ui)? else { return Ok(false) };
        if self.options.dry_run {
            return Ok(false);
        }
        // A pull by hand has brought the histories together, and nobody had verified what it brought.
        if is_ours {
            self.keep()?;
            return Ok(true);
        }
        let forward = match head {
            Some(head) => self.repository.holds(&fetched, head)?,
            None => true,
        };
        if forward {
            self.repository.forward(head, &fetched)?;
            self.keep()?;
        } else {
            self.commit(&own, &[fetched])?;
        }
        Ok(true)
    }

    /// Verifies a commit and takes what it has: the people's own files it brought, or `None` where a person must decide.
    fn take(
        &mut self,
        commit: Oid,
        head: Option<&Oid>,
        (base, history): (Tree, History),
        ui: &mut Ui,
    ) -> Result<Option<Vec<Entry>>, SyncError> {
        let head = head.map(|head| self.repository.tree(head)).transpose()?.unwrap_or_default();
        let epoch = self.access.store().policy().epoch;
        ui.progress("Verifying what has come ...");
        let known = self.known()?;
        let standard = self.standard(&known, &base, self.options.accept_older);
        let theirs = standard.judge(self.access.store(), &self.incoming, commit)?;
        let dry_run = self.options.dry_run;
        let plan = self.access.adopt(|store| {
            let plan = settle::plan(&standard, store, &theirs, &head, history)?;
            let taking = (!dry_run && plan.forks.is_empty()).then(|| taking(&theirs.files, &plan));
            Ok::<_, SyncError>((taking, plan))
        })?;
        self.note(&theirs, &plan, epoch);
        if !plan.forks.is_empty() && !dry_run {
            known.decided.keep(&self.state, &plan.joint)?;
        }
        if !plan.forks.is_empty() || dry_run {
            return Ok(None);
        }
        for joint in &plan.joint {
            self.access.bring_together(joint, self.options.reason.as_ref(), ui)?;
        }
        known.decided.forget(&self.state)?;
        self.see(&theirs, &plan, ui)?;
        self.access.copy_log()?;
        let own = plan.take.iter().filter(|(_, place)| *place == Place::Own);
        let taken = own.map(|(path, _)| Entry::Object(path.clone(), theirs.tree[path].oid.clone()));
        let gone = plan.drop.iter().filter(|path| Place::of(path) == Some(Place::Own)).cloned().map(Entry::Gone);
        Ok(Some(taken.chain(gone).collect()))
    }

    /// What this machine knows beside the store's files.
    fn known(&self) -> Result<Known, SyncError> {
        let newest = &self.access.store().trust().newest;
        let heads = match self.access.store().pins().map(Pins::heads).transpose()?.flatten() {
            Some(text) => Heads::parse(&String::from_utf8_lossy(&text))?,
            None => Heads::default(),
        };
        let knowledge = Knowledge::Since(newest.policy.epoch, newest.digest);
        let decided = Decisions::read(&self.state, &self.options.decided)?;
        Ok(Known { knowledge, own: self.access.own_log()?, heads, decided })
    }

    fn standard<'b>(&self, known: &'b Known, base: &'b Tree, accept_older: bool) -> Standard<'b>
    where
        'a: 'b,
    {
        Standard {
            repository: self.repository,
            knowledge: &known.knowledge,
            own: known.own.as_ref(),
            heads: &known.heads,
            base,
            accept_older,
            decided: &known.decided,
            now: self.now,
        }
    }

    /// What both sides began with: the last sync, or what git's history says; and whether it was the last sync. Where our history
    /// holds theirs already, git's says nothing.
    fn base(
        &self,
        commit: &Oid,
        head: Option<&Oid>,
        settled: Option<Oid>,
        is_ours: bool,
    ) -> Result<(Tree, History), SyncError> {
        if is_ours {
            return Ok((self.as_base(settled.map(|settled| (settled, History::Held))).0, History::Held));
        }
        let common = match head {
            Some(head) => self.repository.common(head, commit)?,
            None => None,
        };
        let base = match (settled, common) {
            (Some(settled), Some(common)) if !self.repository.holds(&settled, &common)? => {
                Some((common, History::Guessed))
            }
            (Some(settled), _) => Some((settled, History::Synced)),
            (None, common) => common.map(|common| (common, History::Guessed)),
        };
        Ok(self.as_base(base))
    }

    /// A base that is gone from a shallow clone is no base.
    fn as_base(&self, base: Option<(Oid, History)>) -> (Tree, History) {
        let tree = base.and_then(|(base, history)| Some((self.repository.tree(&base).ok()?, history)));
        tree.unwrap_or((Tree::new(), History::Guessed))
    }

    fn note(&mut self, theirs: &Theirs, plan: &Plan, epoch: u64) {
        let report = &mut self.report;
        report.forks.clone_from(&plan.forks);
        if !plan.forks.is_empty() {
            return;
        }
        let newest = theirs.store.policy().epoch;
        report.epoch = (newest > epoch).then_some(newest).or(report.epoch);
        report.taken.extend(plan.taken.iter().map(|(address, revision, _)| (address.clone(), *revision)));
        report.merged.extend(plan.joint.iter().map(|joint| joint.address.clone()));
        report.logs.extend(plan.logs.keys().filter_map(|path| judge::writer_of(path)));
        report.logs.sort();
        report.logs.dedup();
    }

    /// Puts on record how far others' logs go that came with this.
    fn see(&mut self, theirs: &Theirs, plan: &Plan, ui: &mut Ui) -> Result<(), SyncError> {
        let heads = seen::worth_naming(&theirs.files, plan, &theirs.store.policy().cuts)?;
        if heads.is_empty() {
            return Ok(());
        }
        if !self.access.signs_unasked() && !ui.can_ask() {
            self.report.unseen = true;
            return Ok(());
        }
        Ok(self.access.record_seen(heads, ui)?)
    }

    /// Commits everything that is not as in the last commit, with another parent.
    fn commit(&mut self, own: &[Entry], others: &[Oid]) -> Result<(), SyncError> {
        let (repository, author) = (self.repository, &self.author);
        let message = format!("Bring {} and {} together", author.writer, self.remote);
        self.access.adopt(|store| {
            let status = repository.status()?;
            let mut entries: Vec<Entry> = status.changed.iter().cloned().map(Entry::Here).collect();
            entries.extend(own.iter().cloned());
            repository.commit(store.dir(), &status, &entries, others, author, &message)?;
            Ok::<_, SyncError>((None, ()))
        })
    }

    /// Judges what is about to be sent as others will: what they would refuse stops only this clone, not everybody.
    fn judge_ours(&self, head: &Oid, fetched: Option<&Oid>) -> Result<(), SyncError> {
        let base = fetched.map(|fetched| self.repository.tree(fetched)).transpose()?.unwrap_or_default();
        let known = self.known()?;
        let judged = self.standard(&known, &base, false).judge(self.access.store(), &self.incoming, head.clone());
        judged.map(drop).map_err(|error| SyncError::Ours(Box::new(error)))
    }

    /// Pushes what the remote lacks, and notes where both stand.
    fn send(&mut self, fetched: Option<&Oid>, ui: &mut Ui) -> Result<(), SyncError> {
        let [head, settled] = self.repository.head_and_settled(&self.remote)?;
        let Some(head) = head.filter(|_| !self.options.dry_run) else { return Ok(()) };
        if fetched != Some(&head) {
            ui.progress("Verifying what is to be sent ...");
            self.judge_ours(&head, fetched)?;
            ui.progress(&format!("Pushing to {} ...", self.remote));
            self.repository.push(&self.remote, &head, fetched)?;
            self.report.pushed = true;
        }
        if settled.as_ref() != Some(&head) {
            // What is remembered must not be more than what is on the disk.
            self.state.flush()?;
            self.repository.note_pushed(&self.remote, &head)?;
        }
        Ok(())
    }
}

/// What others rest on first: an epoch after its signatures, connectors after everything they name.
fn taking(files: &Dir, plan: &Plan) -> Taking {
    let rank = |(path, place): &&(String, Place)| {
        let is_epoch = *place == Place::Policy && judge::is_epoch(path);
        (*place == Place::Connector, is_epoch, *place)
    };
    let mut ranked: Vec<&(String, Place)> = plan.take.iter().collect();
    ranked.sort_by_key(rank);
    let paths = ranked.into_iter().map(|(path, _)| path.clone()).collect();
    Taking { files: files.clone(), paths, gone: plan.drop.clone(), seen: plan.taken.clone() }
}
