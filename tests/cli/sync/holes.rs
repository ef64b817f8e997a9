//! What somebody hostile, a kill at the wrong moment, or ordinary life with git does to a sync. Each test was a hole once.

use std::fs;
use std::thread::sleep;
use std::time::Duration;

use keyward::digest::Digest;
use keyward::private_fs::Dir;

use super::{ends, reveal, set, whole};
use crate::support::checkout::git;
use crate::support::team::Team;
use crate::support::{Outcome, TestEnv};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Both are in step over `dev/one`.
fn in_step() -> Result<Team> {
    let team = Team::new()?;
    team.alice.add("dev/one:token", "first")?;
    team.alice.ok(&["sync"])?;
    team.bob.ok(&["sync"])?;
    Ok(team)
}

fn tip(team: &Team) -> Result<String> {
    Ok(git(&team.remote(), &["rev-parse", "main"])?.trim().to_owned())
}

/// A person decides, and no version is lost.
fn both_are_kept(team: &Team, decides: &TestEnv) -> Outcome {
    let said = decides.fails(3, &["sync"])?;
    assert!(said.stdout.starts_with("fork dev/one: "), "{}", said.stdout);
    decides.ok(&["resolve", "dev/one", "--take", "ours"])?;
    let mut values = vec![reveal(decides, "dev/one@2")?, reveal(decides, "dev/one@3")?];
    values.sort();
    assert_eq!(values, ["hers", "his"]);
    for env in [&team.alice, &team.bob] {
        env.ok(&["sync"])?;
        whole(env)?;
    }
    Ok(())
}

#[test]
fn bytes_that_lie_where_a_payload_is_to_come_are_not_taken_for_it() -> Outcome {
    let team = in_step()?;
    let clone = team.attacker()?;
    set(&team.alice, "dev/one:token", "second")?;
    team.alice.ok(&["sync"])?;
    git(&clone, &["fetch", "-q", "origin"])?;
    let new = git(&clone, &["diff", "--name-only", "HEAD", "origin/main"])?;
    let payload = new.lines().find(|path| ends(path, "age")).ok_or("no payload came")?;
    // The change is held back, and something else lies where its payload will be; nothing names it yet.
    fs::write(clone.join(payload), "nothing of the sort")?;
    Team::push(&clone)?;
    git(&team.bob.store(), &["pull", "-q", "origin", "main"])?;
    team.bob.ok(&["sync"])?;
    git(&clone, &["fetch", "-q", "origin"])?;
    git(&clone, &["checkout", "-q", "origin/main"])?;
    let store = team.alice.store();
    for path in new.lines().filter(|path| *path != payload) {
        fs::copy(store.join(path), clone.join(path))?;
    }
    Team::push(&clone)?;
    let said = team.bob.fails(6, &["sync"])?;
    assert!(said.stderr.contains("the payload of dev/one@2 is not the one that was sealed"), "{}", said.stderr);
    assert_eq!(reveal(&team.bob, "dev/one")?, "first");
    Ok(())
}

#[test]
fn a_payload_that_came_before_its_connector_is_taken_with_it() -> Outcome {
    let team = in_step()?;
    let clone = team.attacker()?;
    set(&team.alice, "dev/one:token", "second")?;
    team.alice.ok(&["sync"])?;
    git(&clone, &["fetch", "-q", "origin"])?;
    let new = git(&clone, &["diff", "--name-only", "HEAD", "origin/main"])?;
    let payload = new.lines().find(|path| ends(path, "age")).ok_or("no payload came")?;
    let store = team.alice.store();
    fs::copy(store.join(payload), clone.join(payload))?;
    Team::push(&clone)?;
    team.bob.ok(&["sync"])?;
    git(&clone, &["fetch", "-q", "origin"])?;
    git(&clone, &["checkout", "-q", "origin/main"])?;
    for path in new.lines() {
        fs::copy(store.join(path), clone.join(path))?;
    }
    Team::push(&clone)?;
    team.bob.ok(&["sync"])?;
    assert_eq!(reveal(&team.bob, "dev/one")?, "second");
    whole(&team.bob)
}

#[test]
fn a_remote_that_told_each_another_history_does_not_drop_a_credential() -> Outcome {
    let team = in_step()?;
    set(&team.bob, "dev/one:token", "his")?;
    team.bob.ok(&["sync"])?;
    // What alice did meanwhile is of a higher revision, but she has never seen what bob did.
    set(&team.alice, "dev/one:token", "hers")?;
    team.alice.ok(&["edit", "dev/one", "--owner", "platform"])?;
    let clone = team.attacker()?;
    git(&clone, &["fetch", "-q", &team.alice.store().display().to_string(), "main"])?;
    git(&clone, &["checkout", "-q", "FETCH_HEAD", "--", "connectors/dev/one", "audit/alice"])?;
    Team::push(&clone)?;
    team.bob.fails(3, &["sync"])?;
    assert_eq!(reveal(&team.bob, "dev/one")?, "his");
    // Whoever began it is in step with what the remote has now.
    team.bob.ok(&["resolve", "dev/one", "--take", "ours"])?;
    team.alice.ok(&["sync"])?;
    let mut values = vec![reveal(&team.alice, "dev/one@2")?, reveal(&team.alice, "dev/one@3")?];
    values.sort();
    assert_eq!(values, ["hers", "his"]);
    whole(&team.alice)
}

/// Both have set another value, and bob has merged by hand, in his own favour.
fn merged_by_hand() -> Result<Team> {
    let team = in_step()?;
    set(&team.alice, "dev/one:token", "hers")?;
    team.alice.ok(&["sync"])?;
    set(&team.bob, "dev/one:token", "his")?;
    let store = team.bob.store();
    assert!(git(&store, &["pull", "--no-rebase", "--no-edit", "origin", "main"]).is_err(), "it conflicts");
    git(&store, &["add", "-A"])?;
    git(&store, &["commit", "-qm", "merged, as one does"])?;
    Ok(team)
}

#[test]
fn a_merge_by_hand_in_ones_own_favour_is_a_fork_all_the_same() -> Outcome {
    let team = merged_by_hand()?;
    let before = tip(&team)?;
    team.bob.fails(3, &["sync"])?;
    assert_eq!(tip(&team)?, before);
    both_are_kept(&team, &team.bob)
}

#[test]
fn who_gets_such_a_merge_can_settle_it() -> Outcome {
    let team = merged_by_hand()?;
    git(&team.bob.store(), &["push", "-q", "origin", "HEAD:main"])?;
    both_are_kept(&team, &team.alice)
}

#[test]
fn what_a_pull_by_hand_brought_is_verified_by_the_next_sync() -> Outcome {
    let team = in_step()?;
    let clone = team.attacker()?;
    let path = clone.join("connectors/dev/one/connector.toml");
    fs::write(&path, fs::read_to_string(&path)?.replace("\"team\"", "\"evil\""))?;
    Team::push(&clone)?;
    git(&team.bob.store(), &["pull", "-q", "origin", "main"])?;
    let said = team.bob.fails(6, &["sync"])?;
    assert!(said.stderr.contains("the signature of alice/laptop is not valid"), "{}", said.stderr);
    Ok(())
}

#[test]
fn changes_after_a_clean_pull_by_hand_are_no_fork() -> Outcome {
    let team = in_step()?;
    set(&team.alice, "dev/one:token", "second")?;
    team.alice.ok(&["sync"])?;
    git(&team.bob.store(), &["pull", "-q", "--no-rebase", "origin", "main"])?;
    set(&team.bob, "dev/one:token", "third")?;
    team.bob.ok(&["edit", "dev/one", "--owner", "bob"])?;
    team.bob.ok(&["sync"])?;
    team.alice.ok(&["sync"])?;
    assert_eq!(reveal(&team.alice, "dev/one")?, "third");
    whole(&team.alice)
}

#[test]
fn what_nobody_else_would_take_is_not_sent() -> Outcome {
    let team = in_step()?;
    team.bob.ok(&["edit", "dev/one", "--owner", "bob"])?;
    // Meanwhile he may not write any more.
    let rules = team.alice.ok(&["access", "list"])?.stdout;
    let number = rules.lines().find(|line| line.contains("bob")).and_then(|line| line.split_whitespace().next());
    team.alice.ok(&["access", "remove", number.ok_or("no rule of bob's")?, "--yes"])?;
    team.alice.ok(&["sync"])?;
    let before = tip(&team)?;
    let said = team.bob.fails(6, &["sync"])?;
    assert!(
        said.stderr.contains("sealed by bob/desk, whom the newest policy gives no `write` here"),
        "{}",
        said.stderr
    );
    assert_eq!(tip(&team)?, before);
    team.alice.ok(&["sync"])?;
    Ok(())
}

#[test]
fn other_peoples_files_are_not_swept_into_a_commit() -> Outcome {
    let team = in_step()?;
    let strays = ["connectors/dev/one/connector.toml.orig", "connectors/dev/.DS_Store", "audit/alice/desk.bak~"];
    for path in strays {
        let path = team.bob.store().join(path);
        fs::create_dir_all(path.parent().ok_or("a parent")?)?;
        fs::write(path, "stray")?;
    }
    team.bob.run(&["edit", "dev/one", "--owner", "bob"])?;
    team.bob.ok(&["sync"])?;
    let names = git(&team.remote(), &["ls-tree", "-r", "--name-only", "main"])?;
    assert!(strays.iter().all(|path| !names.contains(path)), "{names}");
    team.alice.ok(&["sync"])?;
    assert!(team.alice.ok(&["show", "dev/one"])?.stdout.contains("bob"));
    Ok(())
}

#[test]
fn what_is_gone_from_the_folder_is_not_gone_for_everybody() -> Outcome {
    let team = in_step()?;
    let before = tip(&team)?;
    fs::remove_dir_all(team.bob.store().join("connectors/dev/one"))?;
    let said = team.bob.fails(6, &["sync"])?;
    assert!(said.stderr.contains("connectors/dev/one/connector.toml"), "{}", said.stderr);
    assert_eq!(tip(&team)?, before);
    // As the hint says.
    git(&team.bob.store(), &["checkout", "HEAD", "--", "."])?;
    team.bob.ok(&["sync"])?;
    assert_eq!(reveal(&team.bob, "dev/one")?, "first");
    Ok(())
}

#[test]
fn an_epoch_that_nobody_signed_is_refused_whatever_its_number() -> Outcome {
    for number in [1, 2, 3] {
        let team = in_step()?;
        let clone = team.attacker()?;
        let text = format!("format = 1\nepoch = {number}\nprev = \"\"\n");
        let name = format!("policy/{number:06}-{}.toml", Digest::of(text.as_bytes()).short());
        fs::write(clone.join(&name), text)?;
        Team::push(&clone)?;
        let said = team.bob.fails(6, &["sync"])?;
        assert!(said.stderr.contains("the remote's policy is not believed"), "{number}: {}", said.stderr);
        assert!(!team.bob.store().join(name).exists());
    }
    Ok(())
}

#[test]
fn two_syncs_on_one_device_do_not_see_each_others_files() -> Outcome {
    let team = in_step()?;
    team.alice.ok(&["edit", "dev/one", "--owner", "platform"])?;
    team.alice.ok(&["sync"])?;
    let incoming = Dir::open(&team.bob.state()?.join("incoming"))?;
    let at = incoming.read("at", 128)?;
    let another = incoming.lock("lock", true, None)?;
    let mut child = team.bob.command(&["sync"]).spawn()?;
    sleep(Duration::from_secs(2));
    assert!(child.try_wait()?.is_none(), "it waits");
    assert_eq!(incoming.read("at", 128)?, at);
    drop(another);
    let output = child.wait_with_output()?;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(team.bob.ok(&["show", "dev/one"])?.stdout.contains("platform"));
    Ok(())
}

#[test]
fn a_sync_that_was_killed_after_an_epoch_came_goes_on() -> Outcome {
    let team = in_step()?;
    team.bob.add("dev/his:token", "his")?;
    team.bob.ok(&["sync"])?;
    team.alice.ok(&["sync"])?;
    let second = team.alice.path("second");
    let store = second.display().to_string();
    team.alice.ok(&["join", &team.url(), &store])?;
    set(&team.bob, "dev/his:token", "newer")?;
    team.bob.ok(&["sync"])?;
    team.alice.ok(&["sync"])?;
    let rules = team.alice.ok(&["access", "list"])?.stdout;
    let number = rules.lines().find(|line| line.contains("bob")).and_then(|line| line.split_whitespace().next());
    team.alice.ok(&["access", "remove", number.ok_or("no rule of bob's")?, "--yes"])?;
    team.alice.ok(&["sync"])?;
    // The epoch keeps bob's newest file, and that has not come.
    for entry in fs::read_dir(team.alice.store().join("policy"))? {
        let from = entry?.path();
        fs::copy(&from, second.join("policy").join(from.file_name().ok_or("a name")?))?;
    }
    team.alice.ok(&["--store", &store, "sync"])?;
    assert_eq!(team.alice.ok(&["--store", &store, "reveal", "dev/his"])?.stdout, "newer");
    Ok(())
}

#[test]
fn a_branch_that_knows_less_than_the_remote_can_be_merged() -> Outcome {
    let team = in_step()?;
    let tree = team.alice.path("tree").display().to_string();
    git(&team.alice.store(), &["worktree", "add", "-q", "-b", "feature", &tree])?;
    team.alice.ok(&["--store", &tree, "edit", "dev/one", "--owner", "feature"])?;
    team.alice.ok(&["--store", &tree, "sync"])?;
    team.bob.ok(&["edit", "dev/one", "--purpose", "main"])?;
    team.bob.add("dev/two:token", "other")?;
    team.bob.ok(&["sync"])?;
    let store = team.bob.store();
    git(&store, &["fetch", "-q", "origin", "feature"])?;
    assert!(git(&store, &["merge", "FETCH_HEAD"]).is_err(), "it conflicts");
    assert_eq!(team.bob.ok(&["sync"])?.stdout, "merged dev/one\n");
    let shown = team.bob.ok(&["show", "dev/one"])?.stdout;
    assert!(shown.contains("feature") && shown.contains("main"), "{shown}");
    team.bob.ok(&["show", "dev/two"])?;
    whole(&team.bob)
}

#[test]
fn a_change_off_any_branch_waits_for_one() -> Outcome {
    let team = in_step()?;
    let store = team.bob.store();
    git(&store, &["checkout", "-q", "--detach"])?;
    let head = git(&store, &["rev-parse", "HEAD"])?;
    let said = team.bob.feed(&["set", "dev/one:token"], b"second")?;
    assert!(said.code == 0 && said.stderr.contains("not committed"), "{}", said.stderr);
    assert_eq!(git(&store, &["rev-parse", "HEAD"])?, head);
    git(&store, &["checkout", "-q", "main"])?;
    team.bob.ok(&["sync"])?;
    team.alice.ok(&["sync"])?;
    assert_eq!(reveal(&team.alice, "dev/one")?, "second");
    Ok(())
}

#[test]
fn a_branch_that_follows_no_remote_goes_where_the_others_go() -> Outcome {
    let team = in_step()?;
    let store = team.bob.store();
    git(&store, &["checkout", "-q", "-b", "feature", "--track", "main"])?;
    team.bob.ok(&["sync"])?;
    assert!(git(&team.remote(), &["rev-parse", "feature"]).is_ok());
    // A branch may follow a bare URL, which may hold a password: it is never shown.
    git(&store, &["config", "branch.feature.remote", "http://bob:pa55@127.0.0.1:1/x"])?;
    let said = team.bob.run(&["sync"])?;
    assert!(!said.stderr.contains("pa55") && !said.stdout.contains("pa55"), "{}", said.stderr);
    git(&store, &["config", "remote.origin.url", "http://bob:pa55@127.0.0.1:1/x"])?;
    let said = team.bob.fails(1, &["sync"])?;
    assert!(said.stderr.contains("127.0.0.1") && !said.stderr.contains("pa55"), "{}", said.stderr);
    let said = TestEnv::empty()?.fails(1, &["join", "http://bob:pa55@127.0.0.1:1/x"])?;
    assert!(!said.stderr.contains("pa55"), "{}", said.stderr);
    Ok(())
}

#[test]
fn killed_at_any_moment_a_sync_begins_anew() -> Outcome {
    let team = in_step()?;
    for round in 0..12_u64 {
        set(&team.alice, "dev/one:token", &format!("value {round}"))?;
        team.alice.add(&format!("dev/hers-{round}:token"), "hers")?;
        team.alice.ok(&["sync"])?;
        team.bob.add(&format!("dev/his-{round}:token"), "his")?;
        let mut child = team.bob.command(&["sync"]).spawn()?;
        sleep(Duration::from_millis(60 * round));
        child.kill()?;
        child.wait()?;
        // The programs that it has started end by themselves.
        sleep(Duration::from_millis(300));
        team.bob.ok(&["sync"])?;
        assert_eq!(reveal(&team.bob, "dev/one")?, format!("value {round}"));
        team.alice.ok(&["sync"])?;
        assert_eq!(reveal(&team.alice, &format!("dev/his-{round}"))?, "his");
    }
    whole(&team.alice)?;
    whole(&team.bob)
}
