//! A policy is changed on top of what the remote has, and is there at once: epochs that two make at the same time are rivals.

use std::fs;

use super::{set, whole};
use crate::support::checkout::git;
use crate::support::team::Team;
use crate::support::{Outcome, TestEnv};

const ALLOW: [&str; 10] = ["access", "allow", "dev/one", "--member", "bob", "--can", "use", "--why", "a test", "--yes"];

fn epoch(env: &TestEnv) -> Result<String, Box<dyn std::error::Error>> {
    let shown = env.ok(&["policy", "log", "--format", "json"])?.stdout;
    let newest = shown.lines().find(|line| line.contains("\"epoch\"")).ok_or("no epoch")?;
    Ok(newest.trim().to_owned())
}

#[test]
fn a_policy_change_takes_what_is_there_and_is_there_at_once() -> Outcome {
    let team = Team::new()?;
    team.bob.add("dev/one:token", "first")?;
    team.bob.ok(&["sync"])?;
    let said = team.alice.ok(&ALLOW)?;
    assert!(said.stderr.contains("Took what origin/main had."), "{}", said.stderr);
    assert!(said.stderr.contains("Pushed to origin/main."), "{}", said.stderr);
    team.alice.ok(&["show", "dev/one"])?;
    let subjects = git(&team.remote(), &["log", "--format=%s", "main"])?;
    assert!(subjects.starts_with("access-allow (epoch 4)\n"), "{subjects}");
    team.bob.ok(&["sync"])?;
    assert_eq!(epoch(&team.alice)?, epoch(&team.bob)?);
    whole(&team.alice)?;
    whole(&team.bob)
}

#[test]
fn a_remote_out_of_reach_keeps_nobody_from_changing_who_has_access() -> Outcome {
    let team = Team::new()?;
    let away = team.remote().with_extension("away");
    fs::rename(team.remote(), &away)?;
    let said = team.alice.ok(&ALLOW)?;
    for wanted in
        ["changed without what the remote may have", "the remote does not have this policy yet", "keyward sync"]
    {
        assert!(said.stderr.contains(wanted), "{}", said.stderr);
    }
    fs::rename(&away, team.remote())?;
    team.alice.ok(&["sync"])?;
    team.bob.ok(&["sync"])?;
    assert_eq!(epoch(&team.alice)?, epoch(&team.bob)?);
    Ok(())
}

#[test]
fn a_fork_is_decided_before_the_policy_is_changed() -> Outcome {
    let team = Team::new()?;
    team.bob.add("dev/one:token", "first")?;
    team.bob.ok(&["sync"])?;
    team.alice.ok(&["sync"])?;
    set(&team.bob, "dev/one", "his")?;
    team.bob.ok(&["sync"])?;
    set(&team.alice, "dev/one", "hers")?;
    let before = epoch(&team.alice)?;
    let said = team.alice.fails(3, &ALLOW)?;
    assert!(said.stderr.contains("keyward resolve dev/one --take ours"), "{}", said.stderr);
    assert_eq!(epoch(&team.alice)?, before);
    Ok(())
}

#[test]
fn the_status_tells_what_waits_and_fetches_nothing() -> Outcome {
    let team = Team::new()?;
    let status = |env: &TestEnv| env.ok(&["sync", "--status"]);
    team.alice.ok(&["sync"])?;
    let said = status(&team.alice)?.stdout;
    assert!(said.contains("waiting  nothing"), "{said}");
    let away = team.remote().with_extension("away");
    fs::rename(team.remote(), &away)?;
    team.alice.add("dev/one:token", "first")?;
    team.alice.ok(&["reveal", "dev/one"])?;
    let said = status(&team.alice)?.stdout;
    assert!(said.contains("not sent  1 connector: dev/one"), "{said}");
    assert!(said.contains("4 records of this device"), "{said}");
    fs::rename(&away, team.remote())?;
    team.alice.ok(&["sync"])?;
    let said = status(&team.alice)?.stdout;
    assert!(said.contains("waiting  nothing"), "{said}");

    // What was fetched and not taken waits for a person; so does a merge that git has begun.
    team.bob.ok(&["sync"])?;
    set(&team.bob, "dev/one", "his")?;
    team.bob.ok(&["sync"])?;
    set(&team.alice, "dev/one", "hers")?;
    team.alice.fails(3, &["sync"])?;
    let said = team.alice.fails(3, &["sync", "--status", "--format", "json"])?;
    assert!(said.stdout.contains("\"untaken\": true") && said.stdout.contains("\"merging\": false"), "{}", said.stdout);
    assert!(
        git(&team.alice.store(), &["pull", "--no-rebase", "origin", "main"]).is_err(),
        "both have changed one file"
    );
    let said = team.alice.fails(3, &["sync", "--status"])?;
    assert!(said.stdout.contains("a merge that git has begun"), "{}", said.stdout);
    team.alice.ok(&["resolve", "dev/one", "--take", "ours"])?;
    let said = status(&team.alice)?.stdout;
    assert!(said.contains("waiting  nothing"), "{said}");
    Ok(())
}
