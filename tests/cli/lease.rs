//! `lease list` over a real remote, with leases that the engine's own module has taken.

use std::collections::BTreeSet;
use std::fs;
use std::time::Duration;

use keyward::audit::OperationId;
use keyward::context::lease::moment;
use keyward::git::lease::{Lease, Leases, Length, Moment, name_of};
use keyward::git::{Author, Repository};
use keyward::private_fs::Dir;
use serde_json::Value;

use crate::support::checkout::git;
use crate::support::team::Team;
use crate::support::{Outcome, TestEnv};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Takes leases as a rotation in this home would.
pub fn take(env: &TestEnv, writer: &str, connectors: &[&str]) -> Result<Lease> {
    let store = Dir::open(&env.store())?;
    let repository = Repository::of(&store)?.ok_or("a repository")?;
    let remote = repository.remote("main")?;
    let state = env.state()?;
    let id = state.file_name().and_then(|name| name.to_str()).ok_or("an id")?.parse()?;
    let author = Author { writer: writer.parse()?, store: id };
    let connectors = connectors.iter().map(|name| name.parse()).collect::<std::result::Result<BTreeSet<_>, _>>()?;
    let operation = OperationId::new(chrono::DateTime::UNIX_EPOCH, [7; 10]);
    let mut leases = Leases::new(repository, remote, Some(Dir::open(&state)?), moment);
    Ok(leases.take(&author, operation, connectors, Length::default())?)
}

fn listed(env: &TestEnv) -> Result<Vec<Value>> {
    let said = env.ok(&["lease", "list", "--format", "json"])?.stdout;
    let json: Value = serde_json::from_str(&said)?;
    assert_eq!(json["version"], 1);
    Ok(json["leases"].as_array().ok_or("a list")?.clone())
}

#[test]
fn who_is_at_work_is_seen_by_all() -> Outcome {
    let team = Team::new()?;
    assert_eq!(team.bob.ok(&["lease", "list"])?.stdout, "");
    let mut lease = take(&team.alice, "alice/laptop", &["dev/one", "prod/two"])?;
    for (env, ours) in [(&team.alice, true), (&team.bob, false)] {
        let leases = listed(env)?;
        assert_eq!(leases.len(), 2);
        let one = &leases[0];
        assert_eq!((&one["connector"], &one["holder"]), (&"dev/one".into(), &"alice/laptop".into()));
        assert_eq!((&one["ours"], &one["error"], &one["length_seconds"]), (&ours.into(), &Value::Null, &900.into()));
        let left = one["at_most_seconds"].as_u64().ok_or("a number")?;
        assert!((900..=960).contains(&left), "{left}");
    }
    let table = team.alice.ok(&["lease", "list"])?.stdout;
    let lines: Vec<Vec<&str>> = table.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(lines[0], ["CONNECTOR", "HOLDER", "AT", "MOST", "OPERATION"]);
    assert_eq!(lines[2][..3], ["prod/two", "alice/laptop", "(you)"]);
    lease.renew()?;
    lease.release()?;
    assert_eq!(listed(&team.bob)?.len(), 0);
    Ok(())
}

#[test]
fn its_first_sight_is_remembered_from_one_command_to_the_next() -> Outcome {
    let team = Team::new()?;
    let _lease = take(&team.alice, "alice/laptop", &["dev/one"])?;
    listed(&team.bob)?;
    let seen = || -> Result<String> {
        let folder = team.bob.state()?.join("leases");
        let mut files = fs::read_dir(folder)?.filter_map(|entry| entry.ok().map(|entry| entry.path()));
        let file = files.find(|path| path.extension().is_some_and(|end| end == "seen")).ok_or("a file")?;
        Ok(fs::read_to_string(file)?)
    };
    let before = seen()?;
    assert!(before.starts_with(&name_of(&"dev/one".parse()?)), "{before}");
    std::thread::sleep(Duration::from_millis(1100));
    let left = listed(&team.bob)?[0]["at_most_seconds"].as_u64().ok_or("a number")?;
    assert!(left < 960, "{left}");
    assert_eq!(seen()?, before);
    Ok(())
}

#[test]
fn what_cannot_be_read_is_named_and_does_nothing_to_the_terminal() -> Outcome {
    let team = Team::new()?;
    team.alice.add("dev/one:token", "value")?;
    let clone = team.attacker()?;
    for connector in ["dev/one", "dev/nowhere"] {
        git(&clone, &["commit", "-q", "--allow-empty", "-m", "\u{1b}]0;harm\u{7}keyward lease 1"])?;
        let reference = format!("refs/keyward/lease/{}", name_of(&connector.parse()?));
        git(&clone, &["push", "-q", "origin", &format!("HEAD:{reference}")])?;
    }
    let leases = listed(&team.alice)?;
    let named: Vec<_> = leases.iter().map(|lease| (&lease["connector"], &lease["error"])).collect();
    assert_eq!(named, [(&Value::Null, &"unreadable".into()), (&"dev/one".into(), &"unreadable".into())]);
    let table = team.alice.ok(&["lease", "list", "--format", "wide"])?.stdout;
    assert!(table.contains("unreadable") && !table.contains("harm"), "{table}");
    Ok(())
}

#[test]
fn over_http_one_of_two_has_it() -> Outcome {
    let team = Team::new()?;
    let (_server, at) = crate::sync::transports::http(&team)?;
    for env in [&team.alice, &team.bob] {
        let url = format!("http://bob:pass-word@{at}/store.git");
        git(&env.store(), &["remote", "set-url", "origin", &url])?;
    }
    let names = ["dev/one", "dev/two"];
    let take = |env, writer| take(env, writer, &names).map_err(|error| error.to_string());
    let (hers, his) = std::thread::scope(|scope| {
        let his = scope.spawn(|| take(&team.bob, "bob/desk"));
        (take(&team.alice, "alice/laptop"), his.join())
    });
    let (mut lease, refusal) = match (hers, his.map_err(|_| "a thread panicked")?) {
        (Ok(lease), Err(refusal)) | (Err(refusal), Ok(lease)) => (lease, refusal),
        other => panic!("{other:?}"),
    };
    assert!(refusal.contains("is leased by"), "{refusal}");
    lease.renew()?;
    assert_eq!(listed(&team.bob)?.len(), 2);
    lease.release()?;
    assert_eq!(listed(&team.bob)?.len(), 0);
    Ok(())
}

#[test]
fn without_a_remote_there_is_nobody_to_ask() -> Outcome {
    let env = TestEnv::empty()?;
    env.ok(&["init", "--git", "--member", "alice", "--device", "laptop"])?;
    let said = env.fails(2, &["lease", "list"])?;
    assert!(said.stderr.contains("no remote") && said.stderr.contains("git remote add"), "{}", said.stderr);
    Ok(())
}

#[test]
fn the_clock_goes_on_and_says_which_start_it_counts_from() {
    let first = moment();
    std::thread::sleep(Duration::from_millis(20));
    let Moment { boot, since } = moment();
    assert!(since >= first.since + Duration::from_millis(20) && boot == first.boot);
    assert!(boot.is_some_and(|boot| boot.len() == 36) || !cfg!(target_os = "linux"));
}
