//! A sync that is killed at any moment leaves a valid store, and the next one goes on.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use rayon::prelude::*;

use super::{reveal, set, whole};
use crate::support::checkout::git;
use crate::support::team::Team;
use crate::support::{Outcome, TestEnv};

/// Both have changed one connector in different fields, each has one of its own, alice has signed an epoch; she has pushed.
fn apart() -> Result<Team, Box<dyn std::error::Error>> {
    let team = Team::new()?;
    team.alice.add("dev/one:token", "first")?;
    team.alice.ok(&["sync"])?;
    team.bob.ok(&["sync"])?;
    team.alice.ok(&["edit", "dev/one", "--owner", "platform"])?;
    team.alice.add("dev/hers:token", "hers")?;
    team.alice.ok(&["env", "add", "qa", "--yes"])?;
    set(&team.bob, "dev/one:token", "second")?;
    team.bob.add("dev/his:token", "his")?;
    team.alice.ok(&["sync"])?;
    Ok(team)
}

fn copy(from: &Path, to: &Path) -> Outcome {
    let copied = Command::new("cp").arg("-a").arg(from.join(".")).arg(to).status()?;
    if copied.success() { Ok(()) } else { Err("cp failed".into()) }
}

/// Bob as he was and the remote as it was, in folders of their own.
fn again(team: &Team) -> Result<(TestEnv, tempfile::TempDir), Box<dyn std::error::Error>> {
    let (bob, remote) = (TestEnv::empty()?, tempfile::Builder::new().prefix("keyward-remote-").tempdir()?);
    copy(&team.bob.path(""), &bob.path(""))?;
    copy(&team.remote(), remote.path())?;
    git(&bob.store(), &["remote", "set-url", "origin", &remote.path().display().to_string()])?;
    Ok((bob, remote))
}

#[test]
fn killed_at_any_moment_it_goes_on_the_next_time() -> Outcome {
    const MOMENTS: u32 = 48;
    let team = apart()?;
    let (bob, _remote) = again(&team)?;
    let begin = Instant::now();
    bob.ok(&["sync"])?;
    // Others run meanwhile: the later moments are beyond the end of one that is not disturbed.
    let step = begin.elapsed() * 2 / MOMENTS;
    let killed = (0..MOMENTS).into_par_iter().map(|moment| -> Result<bool, String> {
        let failed = |error: Box<dyn std::error::Error>| format!("moment {moment}: {error}");
        let (bob, remote) = again(&team).map_err(failed)?;
        let mut child = bob.command(&["sync"]).spawn().map_err(|error| error.to_string())?;
        std::thread::sleep(step * moment);
        let killed = child.try_wait().map_err(|error| error.to_string())?.is_none();
        let _ = child.kill();
        let _ = child.wait();
        // The git that it had started comes to its own end.
        std::thread::sleep(Duration::from_millis(300));
        let after = || -> Outcome {
            assert!(matches!(reveal(&bob, "dev/one")?.as_str(), "second"));
            assert_eq!(reveal(&bob, "dev/his")?, "his");
            bob.ok(&["sync"])?;
            assert_eq!(reveal(&bob, "dev/one")?, "second");
            assert_eq!(reveal(&bob, "dev/hers")?, "hers");
            assert!(bob.ok(&["show", "dev/one"])?.stdout.contains("platform"));
            assert_eq!(git(&bob.store(), &["status", "--porcelain"])?, "");
            assert_eq!(git(&bob.store(), &["rev-parse", "HEAD"])?, git(remote.path(), &["rev-parse", "main"])?);
            whole(&bob)
        };
        after().map_err(failed)?;
        Ok(killed)
    });
    let killed = killed.collect::<Result<Vec<_>, _>>()?;
    let count = killed.iter().filter(|killed| **killed).count();
    assert!(count > 10, "only {count} were killed before their end");
    Ok(())
}

#[test]
fn a_lock_that_a_killed_git_has_left_is_named() -> Outcome {
    let team = apart()?;
    std::fs::write(team.bob.store().join(".git/index.lock"), "")?;
    let said = team.bob.fails(1, &["sync"])?;
    assert!(said.stderr.contains("index.lock"), "{}", said.stderr);
    std::fs::remove_file(team.bob.store().join(".git/index.lock"))?;
    team.bob.ok(&["sync"])?;
    assert_eq!(reveal(&team.bob, "dev/hers")?, "hers");
    whole(&team.bob)
}

#[test]
fn a_remote_that_cannot_be_reached_costs_nothing_but_the_sync() -> Outcome {
    let team = apart()?;
    let away = team.remote().with_extension("away");
    std::fs::rename(team.remote(), &away)?;
    let said = team.bob.fails(1, &["sync"])?;
    assert!(said.stderr.contains("could not fetch"), "{}", said.stderr);
    team.bob.add("dev/meanwhile:token", "kept")?;
    assert_eq!(reveal(&team.bob, "dev/meanwhile")?, "kept");
    std::fs::rename(&away, team.remote())?;
    team.bob.ok(&["sync"])?;
    team.alice.ok(&["sync"])?;
    assert!(team.alice.ok(&["show", "dev/meanwhile"])?.stdout.contains("dev/meanwhile"));
    Ok(())
}
