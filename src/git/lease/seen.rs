//! Since when each lease stands at the remote as it does, by this machine's own clock: what a taker has to wait for.

use std::collections::BTreeMap;
use std::time::Duration;

use super::token::Length;
use super::{MARGIN, at_leases};
use crate::digest::Digest;
use crate::git::{Oid, Remote};
use crate::private_fs::{Dir, FsError};

const LIMIT: u64 = 16 * 1024 * 1024;

/// A moment by the clock that nobody sets and that goes on while the machine sleeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// Which start of the machine it counts from, where the system names it: a word without spaces.
    pub boot: Option<String>,
    /// How long after it.
    pub since: Duration,
}

impl Moment {
    /// How long before `now` this was; `None` if the machine was started in between.
    pub fn before(&self, now: &Self) -> Option<Duration> {
        now.since.checked_sub(self.since).filter(|_| self.boot == now.boot)
    }
}

/// Tells the moment; given by `context`, which alone reads the clock.
pub type Clock = fn() -> Moment;

/// First sights of what one remote has.
pub(super) struct Seen {
    dir: Option<Dir>,
    file: String,
    first: BTreeMap<String, (Oid, Moment)>,
}

impl Seen {
    /// What was seen of a remote before, kept in the state folder where there is one.
    pub(super) fn new(state: Option<Dir>, remote: &Remote) -> Self {
        let file = format!("{}.seen", Digest::of(remote.name.as_bytes()).half());
        Self { dir: state, file, first: BTreeMap::new() }
    }

    /// Notes what the remote was found to have, `now` being a moment after it was asked.
    pub(super) fn note(&mut self, there: &BTreeMap<String, Oid>, now: &Moment) -> Result<(), FsError> {
        let Some(dir) = self.dir.as_ref().map(at_leases).transpose()? else {
            self.merge(&BTreeMap::new(), there, now);
            return Ok(());
        };
        let _lock = dir.lock("seen.lock", true, Some(Duration::from_secs(10)))?;
        let bytes = dir.read_optional(&self.file, LIMIT)?.unwrap_or_default();
        let kept = String::from_utf8_lossy(&bytes);
        self.merge(&kept.lines().filter_map(parse).collect(), there, now);
        let text: String = self.first.iter().filter_map(|(name, (value, first))| line(name, value, first)).collect();
        if text == kept { Ok(()) } else { dir.write(&self.file, text.as_bytes()) }
    }

    /// How long until a value of this length may be replaced by somebody else.
    pub(super) fn wait(&self, name: &str, length: Length, now: &Moment) -> Duration {
        let age = self.first.get(name).and_then(|(_, first)| first.before(now)).unwrap_or_default();
        (length.duration() + MARGIN).saturating_sub(age)
    }

    /// Keeps the earliest sight of each value that still stands; everything else begins now.
    fn merge(&mut self, kept: &BTreeMap<String, (Oid, Moment)>, there: &BTreeMap<String, Oid>, now: &Moment) {
        let earlier = std::mem::take(&mut self.first);
        let first = |(name, value): (&String, &Oid)| {
            let known = [earlier.get(name), kept.get(name)].into_iter().flatten();
            let same = known.filter(|(seen, first)| seen == value && first.before(now).is_some());
            let first = same.map(|(_, first)| first).min_by_key(|first| first.since).unwrap_or(now);
            (name.clone(), (value.clone(), first.clone()))
        };
        self.first = there.iter().map(first).collect();
    }
}

/// A sight as it is kept; not if nobody could tell later from which start of the machine it is.
fn line(name: &str, value: &Oid, first: &Moment) -> Option<String> {
    let boot = first.boot.as_ref()?;
    // Rounded up: a little too late is the safe side.
    let millis = first.since.as_nanos().div_ceil(1_000_000);
    Some(format!("{name} {value} {boot} {millis}\n"))
}

/// A damaged line is a sight forgotten: its wait begins anew.
fn parse(line: &str) -> Option<(String, (Oid, Moment))> {
    let [name, value, boot, millis] = line.split(' ').collect::<Vec<_>>()[..] else { return None };
    let since = Duration::from_millis(millis.parse().ok()?);
    Some((name.to_owned(), (value.parse().ok()?, Moment { boot: Some(boot.to_owned()), since })))
}
