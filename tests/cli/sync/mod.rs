//! Clones of one store over real repositories: what comes is verified before it is taken, and nobody's change is lost.

mod accidents;
mod epochs;
mod five;
mod holes;
mod hostile;
mod life;
mod policy;
pub mod transports;

use std::fs;

use crate::support::team::Team;
use crate::support::{Outcome, Said, TestEnv};

/// Whether a file's name has this ending.
fn ends(name: &str, ending: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, found)| found == ending)
}

fn reveal(env: &TestEnv, reference: &str) -> Result<String, Box<dyn std::error::Error>> {
    Ok(env.ok(&["reveal", reference])?.stdout)
}

fn set(env: &TestEnv, reference: &str, value: &str) -> Outcome {
    let said = env.feed(&["set", reference], value.as_bytes())?;
    assert_eq!(said.code, 0, "{}", said.stderr);
    Ok(())
}

/// Every clone is whole: nothing is wrong with the store, and nothing with its record.
fn whole(env: &TestEnv) -> Outcome {
    env.ok(&["doctor"])?;
    env.ok(&["audit", "verify", "--each"]).map(drop)
}

/// What a command says, and how often it starts git, which tells of itself; what git starts itself is not counted.
fn counted(env: &TestEnv, arguments: &[&str]) -> Result<(Said, usize), Box<dyn std::error::Error>> {
    let (config, events) = (env.path("counting.gitconfig"), env.path("events"));
    fs::write(&config, format!("[trace2]\n\teventTarget = {}\n", events.display()))?;
    let output = env.command(arguments).env("GIT_CONFIG_GLOBAL", &config).output()?;
    let told = fs::read_to_string(&events)?;
    fs::remove_file(&events)?;
    // The name of a process that git has started begins with that of its parent.
    let is_ours =
        |line: &&str| line.contains(r#""event":"start""#) && !line.split(',').nth(1).unwrap_or("/").contains('/');
    Ok((output.into(), told.lines().filter(is_ours).count()))
}

#[test]
fn many_changes_start_git_no_more_often_than_one() -> Outcome {
    let team = Team::new()?;
    let names: Vec<String> = (0..8).map(|number| format!("dev/n{number}")).collect();
    for name in &names {
        team.alice.add(&format!("{name}:token"), "value")?;
    }
    team.alice.ok(&["sync"])?;
    team.bob.ok(&["sync"])?;
    let mut starts = Vec::new();
    for (owner, changed) in [("one", &names[..1]), ("all", &names[..])] {
        // Bob has told what he has seen.
        team.alice.ok(&["sync"])?;
        for name in changed {
            team.alice.ok(&["edit", name, "--owner", owner])?;
        }
        let (sent, for_sending) = counted(&team.alice, &["sync"])?;
        let (taken, for_taking) = counted(&team.bob, &["sync"])?;
        assert_eq!((sent.code, taken.code), (0, 0), "{} {}", sent.stderr, taken.stderr);
        assert_eq!(taken.stdout.lines().count(), changed.len());
        starts.push((for_sending, for_taking));
    }
    assert!(starts[0].0 > 0 && starts[0] == starts[1], "{starts:?}");
    Ok(())
}

#[test]
fn what_one_does_the_other_has_after_a_sync() -> Outcome {
    let team = Team::new()?;
    team.alice.add("dev/one:token", "first")?;
    let said = team.alice.ok(&["sync"])?;
    assert!(said.stdout.is_empty() && said.stderr.ends_with("pushed.\n"), "{}", said.stderr);
    let said = team.bob.ok(&["sync"])?;
    assert_eq!(said.stdout, "took dev/one (revision 1)\n");
    assert_eq!(reveal(&team.bob, "dev/one")?, "first");
    set(&team.bob, "dev/one:token", "second")?;
    team.bob.ok(&["sync"])?;
    team.alice.ok(&["sync"])?;
    assert_eq!(reveal(&team.alice, "dev/one")?, "second");
    for env in [&team.alice, &team.bob] {
        whole(env)?;
    }
    Ok(())
}

#[test]
fn a_sync_without_news_changes_nothing_and_ends() -> Outcome {
    let team = Team::new()?;
    team.alice.add("dev/one:token", "first")?;
    // Each tells the other what he has seen, and then there is no more to tell.
    for _ in 0..2 {
        team.alice.ok(&["sync"])?;
        team.bob.ok(&["sync"])?;
    }
    team.alice.ok(&["sync"])?;
    let head = || crate::support::checkout::git(&team.remote(), &["rev-parse", "main"]);
    let before = head()?;
    for env in [&team.alice, &team.bob, &team.alice, &team.bob] {
        let said = env.ok(&["sync"])?;
        assert_eq!(said.stderr, "In step with origin/main.\n");
    }
    assert_eq!(head()?, before);
    Ok(())
}

#[test]
fn changes_of_different_fields_come_together() -> Outcome {
    let team = Team::new()?;
    team.alice.add("dev/one:token", "first")?;
    team.alice.ok(&["sync"])?;
    team.bob.ok(&["sync"])?;
    team.alice.ok(&["edit", "dev/one", "--owner", "platform"])?;
    set(&team.bob, "dev/one:token", "second")?;
    team.alice.ok(&["sync"])?;
    let said = team.bob.ok(&["sync"])?;
    assert_eq!(said.stdout, "merged dev/one\n");
    team.alice.ok(&["sync"])?;
    for env in [&team.alice, &team.bob] {
        assert_eq!(reveal(env, "dev/one")?, "second");
        let shown = env.ok(&["show", "dev/one"])?.stdout;
        assert!(shown.contains("platform"), "{shown}");
        whole(env)?;
    }
    let log = team.alice.ok(&["audit", "log", "dev/one", "--action", "merge", "--format", "json"])?.stdout;
    assert!(log.contains("bob/desk"), "{log}");
    Ok(())
}

#[test]
fn two_new_values_wait_for_a_person() -> Outcome {
    let team = Team::new()?;
    team.alice.add("dev/one:token", "first")?;
    team.alice.add("dev/two:token", "other")?;
    team.alice.ok(&["sync"])?;
    team.bob.ok(&["sync"])?;
    set(&team.alice, "dev/one:token", "hers")?;
    set(&team.bob, "dev/one:token", "his")?;
    team.alice.ok(&["sync"])?;
    team.alice.ok(&["edit", "dev/two", "--owner", "platform"])?;
    team.alice.ok(&["sync"])?;
    let before = crate::support::checkout::git(&team.remote(), &["rev-parse", "main"])?;
    let said = team.bob.fails(3, &["sync"])?;
    assert_eq!(said.stdout, "fork dev/one: both made a version 2\n");
    assert_eq!(crate::support::checkout::git(&team.remote(), &["rev-parse", "main"])?, before);
    assert_eq!(reveal(&team.bob, "dev/one")?, "his");
    assert!(!team.bob.ok(&["show", "dev/two"])?.stdout.contains("platform"));
    let json = team.bob.fails(3, &["sync", "--format", "json"])?.stdout;
    assert!(json.contains("\"both made a version 2\""), "{json}");
    Ok(())
}

#[test]
fn a_dry_run_tells_and_does_nothing() -> Outcome {
    let team = Team::new()?;
    team.alice.add("dev/one:token", "first")?;
    team.alice.ok(&["sync"])?;
    let said = team.bob.ok(&["sync", "--dry-run"])?;
    assert_eq!(said.stdout, "would take dev/one (revision 1)\n");
    assert_eq!(team.bob.fails(1, &["show", "dev/one"])?.stdout, "");
    team.bob.ok(&["sync"])?;
    team.bob.ok(&["show", "dev/one"])?;
    Ok(())
}

#[test]
fn every_change_is_a_commit_that_names_it() -> Outcome {
    let team = Team::new()?;
    team.alice.add("dev/one:token", "a-value-nobody-commits")?;
    team.alice.ok(&["edit", "dev/one", "--owner", "platform"])?;
    team.alice.ok(&["move", "dev/one", "dev/two"])?;
    let git = |arguments: &[&str]| crate::support::checkout::git(&team.alice.store(), arguments);
    let subjects = git(&["log", "--format=%s %an %ae", "-3"])?;
    let lines: Vec<&str> = subjects.lines().collect();
    assert!(lines[0].starts_with("move 2 connectors alice alice/laptop@kw1"), "{subjects}");
    assert!(lines[1].starts_with("edit dev/one alice"), "{subjects}");
    assert!(lines[2].starts_with("add dev/one alice"), "{subjects}");
    assert_eq!(git(&["status", "--porcelain"])?, "");
    assert!(!git(&["log", "-p"])?.contains("a-value-nobody-commits"));
    Ok(())
}

#[test]
fn sixteen_push_at_once_and_nothing_is_lost() -> Outcome {
    let team = Team::new()?;
    let names: Vec<String> = (0..14).map(|number| format!("m{number}")).collect();
    let envs = names.iter().map(|_| TestEnv::empty()).collect::<Result<Vec<_>, _>>()?;
    for env in &envs {
        env.ok(&["identity", "new"])?;
    }
    let people: Vec<_> = envs.iter().zip(&names).map(|(env, name)| (env, name.as_str())).collect();
    team.enrol_all(&people)?;
    let all: Vec<&TestEnv> = envs.iter().chain([&team.alice, &team.bob]).collect();
    for (number, env) in all.iter().enumerate() {
        env.add(&format!("dev/of-{number}:token"), &format!("value {number}"))?;
    }
    let children: Vec<_> = all.iter().map(|env| env.command(&["sync"]).spawn()).collect::<Result<_, _>>()?;
    for child in children {
        let output = child.wait_with_output()?;
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    team.alice.ok(&["sync"])?;
    for number in 0..16 {
        team.alice.ok(&["show", &format!("dev/of-{number}")])?;
    }
    whole(&team.alice)
}

#[test]
fn a_person_decides_and_no_live_credential_is_forgotten() -> Outcome {
    for (take, current, other) in [("ours", "his", "hers"), ("theirs", "hers", "his")] {
        let team = Team::forked("dev/one")?;
        let said = team.bob.ok(&["resolve", "dev/one", "--take", take])?;
        assert_eq!(said.stdout, "merged dev/one\n");
        team.alice.ok(&["sync"])?;
        for env in [&team.alice, &team.bob] {
            assert_eq!(reveal(env, "dev/one")?, current);
            let versions = ["dev/one@1", "dev/one@2", "dev/one@3"].map(|version| reveal(env, version));
            let versions = versions.into_iter().collect::<Result<Vec<_>, _>>()?;
            assert_eq!(versions, ["first", "hers", "his"], "{other} is kept");
            let shown = env.ok(&["show", "dev/one", "--format", "json"])?.stdout;
            let stages = |stage: &str| shown.matches(&format!("\"stage\": \"{stage}\"")).count();
            assert_eq!((stages("current"), stages("previous")), (1, 2), "{shown}");
            whole(env)?;
        }
    }
    Ok(())
}

#[test]
fn where_nothing_is_forked_there_is_nothing_to_decide() -> Outcome {
    let team = Team::new()?;
    team.alice.add("dev/one:token", "first")?;
    let said = team.alice.fails(1, &["resolve", "dev/one", "--take", "ours"])?;
    assert!(said.stderr.contains("dev/one is no fork"), "{}", said.stderr);
    Ok(())
}

#[test]
fn an_environment_may_want_the_record_on_the_remote_first() -> Outcome {
    let team = Team::new()?;
    team.alice.add("dev/one:token", "first")?;
    team.alice.add("staging/two:token", "other")?;
    let said = team.alice.ok(&["env", "set", "dev", "--anchor", "push", "--yes"])?;
    assert!(
        said.stderr.contains("+ environment dev hands out nothing before the record of it is on the remote"),
        "{}",
        said.stderr
    );
    team.alice.ok(&["sync"])?;
    team.bob.ok(&["sync"])?;
    let on_remote = || crate::support::checkout::git(&team.remote(), &["show", "main:audit/bob/desk/1.jsonl"]);
    assert!(!on_remote()?.contains("\"reveal\""));
    assert_eq!(reveal(&team.bob, "dev/one")?, "first");
    assert!(on_remote()?.contains("\"reveal\""), "the record is there before the value is");
    // What others have pushed is for a sync.
    let said = team.alice.fails(4, &["reveal", "dev/one"])?;
    assert!(said.stdout.is_empty() && said.stderr.contains("keyward sync"), "{}", said.stderr);
    team.alice.ok(&["sync"])?;
    assert_eq!(reveal(&team.alice, "dev/one")?, "first");
    // No remote, no value; other environments go on.
    let away = team.remote().with_extension("away");
    std::fs::rename(team.remote(), &away)?;
    let said = team.alice.fails(125, &["run", "-e", "TOKEN=dev/one:token", "--", "true"])?;
    assert!(said.stderr.contains("before the record of it is on the remote"), "{}", said.stderr);
    assert_eq!(reveal(&team.alice, "staging/two")?, "other");
    std::fs::rename(&away, team.remote())?;
    team.alice.ok(&["sync"])?;
    whole(&team.alice)
}
