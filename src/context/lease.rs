//! The leases of the store's remote, and the clock that they are counted by.

use std::path::Path;
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

use super::Context;
use super::sync::repository;
use crate::access::{Access, KeySource};
use crate::diagnostic::Failure;
use crate::git::GitError;
use crate::git::lease::{Leases, Moment};
use crate::private_fs;

/// Goes on while the machine sleeps; what the standard library has does not.
#[cfg(any(target_os = "linux", target_os = "android"))]
const CLOCK: ClockId = ClockId::Boottime;
/// Goes on while the machine sleeps, on macOS at least.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
const CLOCK: ClockId = ClockId::Monotonic;

/// Another word after each start of a Linux; nothing elsewhere.
const BOOT: &str = "/proc/sys/kernel/random/boot_id";

/// The leases of the remote that a store's branch follows.
pub fn leases(access: &Access, cx: &Context) -> Result<Leases, Failure> {
    let store = access.store();
    let repository = repository(store.dir(), cx)?;
    let branch = repository.branch()?.ok_or(GitError::Detached)?;
    let remote = repository.remote(&branch)?;
    // Whoever has no memory of the store may have no place for one.
    let state = store.pins().map(|_| KeySource::state_of(&cx.settings, store.id())).transpose()?;
    Ok(Leases::new(repository, remote, state, moment))
}

/// The moment by a clock that nobody can set.
pub fn moment() -> Moment {
    let now = clock_gettime(CLOCK);
    let (seconds, nanos) = (u64::try_from(now.tv_sec), u32::try_from(now.tv_nsec));
    let boot = private_fs::read_file(Path::new(BOOT), 64).ok().and_then(|text| String::from_utf8(text).ok());
    let boot = boot.map(|text| text.trim().to_owned()).filter(|word| !word.is_empty() && !word.contains(' '));
    Moment { boot, since: Duration::new(seconds.unwrap_or(0), nanos.unwrap_or(0)) }
}
