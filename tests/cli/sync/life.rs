//! Ordinary life with git: pulls by hand, rebases, squashes, shallow clones, second clones, restored backups.

use std::fs;

use super::{reveal, set, whole};
use crate::support::Outcome;
use crate::support::checkout::git;
use crate::support::team::Team;

/// Both have changed one connector in different fields, and each another one; alice has pushed.
fn apart() -> Result<Team, Box<dyn std::error::Error>> {
    let team = Team::new()?;
    team.alice.add("dev/one:token", "first")?;
    team.alice.ok(&["sync"])?;
    team.bob.ok(&["sync"])?;
    team.alice.ok(&["edit", "dev/one", "--owner", "platform"])?;
    team.alice.add("dev/hers:token", "hers")?;
    set(&team.bob, "dev/one:token", "second")?;
    team.bob.add("dev/his:token", "his")?;
    team.alice.ok(&["sync"])?;
    Ok(team)
}

/// After all is settled both have all of it.
fn together(team: &Team) -> Outcome {
    team.bob.ok(&["sync"])?;
    team.alice.ok(&["sync"])?;
    for env in [&team.alice, &team.bob] {
        assert_eq!(reveal(env, "dev/one")?, "second");
        assert_eq!(reveal(env, "dev/hers")?, "hers");
        assert_eq!(reveal(env, "dev/his")?, "his");
        assert!(env.ok(&["show", "dev/one"])?.stdout.contains("platform"));
        assert_eq!(git(&env.store(), &["status", "--porcelain"])?, "");
        whole(env)?;
    }
    Ok(())
}

#[test]
fn a_pull_by_hand_that_conflicts_is_settled_by_sync() -> Outcome {
    let team = apart()?;
    let conflicted = git(&team.bob.store(), &["pull", "--no-rebase", "--no-edit", "origin", "main"]);
    assert!(conflicted.is_err(), "both have changed one file");
    // The own valid file stays in place; a change now is not committed into the middle of the merge.
    assert_eq!(reveal(&team.bob, "dev/one")?, "second");
    together(&team)
}

#[test]
fn a_rebase_by_hand_is_no_tampering() -> Outcome {
    let team = apart()?;
    let rebased = git(&team.bob.store(), &["pull", "--rebase", "origin", "main"]);
    assert!(rebased.is_err(), "both have changed one file");
    git(&team.bob.store(), &["rebase", "--abort"])?;
    together(&team)
}

#[test]
fn a_squashed_branch_is_known_for_what_it_is() -> Outcome {
    let team = Team::new()?;
    team.bob.add("dev/one:token", "first")?;
    set(&team.bob, "dev/one:token", "second")?;
    // Bob's commits come to the remote as one, made by somebody else from the same files.
    let clone = team.attacker()?;
    git(&clone, &["fetch", "-q", &team.bob.store().display().to_string(), "main"])?;
    git(&clone, &["merge", "-q", "--squash", "FETCH_HEAD"])?;
    git(&clone, &["commit", "-qm", "squashed"])?;
    git(&clone, &["push", "-q", "origin", "HEAD:main"])?;
    team.alice.ok(&["sync"])?;
    team.alice.ok(&["edit", "dev/one", "--owner", "platform"])?;
    team.alice.ok(&["sync"])?;
    let said = team.bob.ok(&["sync"])?;
    assert_eq!(said.stdout, "took dev/one (revision 3)\n");
    assert_eq!(reveal(&team.bob, "dev/one")?, "second");
    whole(&team.bob)
}

#[test]
fn a_shallow_clone_syncs() -> Outcome {
    let team = apart()?;
    let (url, shallow) = (format!("file://{}", team.url()), team.bob.path("shallow"));
    git(&team.bob.path(""), &["clone", "-q", "--depth", "1", &url, &shallow.display().to_string()])?;
    let store_flag = shallow.display().to_string();
    team.bob.ok(&["--store", &store_flag, "edit", "dev/hers", "--owner", "bob"])?;
    team.bob.ok(&["--store", &store_flag, "sync"])?;
    team.alice.ok(&["sync"])?;
    assert!(team.alice.ok(&["show", "dev/hers"])?.stdout.contains("bob"));
    // Its record tells of what the other clone has not shared yet; then it has.
    team.bob.ok(&["sync"])?;
    team.alice.ok(&["sync"])?;
    whole(&team.alice)
}

#[test]
fn two_clones_on_one_device_are_one_writer() -> Outcome {
    let team = Team::new()?;
    let second = team.bob.path("second").display().to_string();
    team.bob.ok(&["join", &team.url(), &second])?;
    team.bob.add("dev/one:token", "first")?;
    team.bob.ok(&["--store", &second, "sync"])?;
    team.bob.ok(&["sync"])?;
    team.bob.ok(&["--store", &second, "sync"])?;
    set(&team.bob, "dev/one:token", "second")?;
    team.bob.ok(&["sync"])?;
    // It is older than this machine has seen until it has synced.
    team.bob.fails(6, &["--store", &second, "reveal", "dev/one"])?;
    team.bob.ok(&["--store", &second, "sync"])?;
    assert_eq!(team.bob.ok(&["--store", &second, "reveal", "dev/one"])?.stdout, "second");
    team.alice.ok(&["sync"])?;
    whole(&team.alice)
}

#[test]
fn a_clone_whose_policy_is_behind_another_on_the_device_catches_up() -> Outcome {
    let team = Team::new()?;
    let second = team.alice.path("second").display().to_string();
    team.alice.ok(&["join", &team.url(), &second])?;
    team.alice.ok(&["env", "add", "qa", "--yes"])?;
    let said = team.alice.fails(6, &["--store", &second, "inventory"])?;
    assert!(said.stderr.contains("keyward sync"), "{}", said.stderr);
    team.alice.ok(&["--store", &second, "sync"])?;
    team.alice.ok(&["--store", &second, "env", "list"])?;
    // A change of the policy catches up by itself.
    team.alice.ok(&["env", "add", "load", "--yes"])?;
    team.alice.ok(&["--store", &second, "env", "add", "perf", "--yes"])?;
    // What the remote does not have either cannot come from it, and a stranger's policy does not.
    team.alice.ok(&["sync"])?;
    let away = team.remote().with_extension("away");
    fs::rename(team.remote(), &away)?;
    team.alice.ok(&["env", "add", "soak", "--yes"])?;
    fs::rename(&away, team.remote())?;
    let said = team.alice.fails(6, &["--store", &second, "sync"])?;
    assert!(said.stderr.contains("sync the other clones on this device first"), "{}", said.stderr);
    team.alice.ok(&["sync"])?;
    team.alice.ok(&["--store", &second, "sync"])?;
    whole(&team.alice)
}

#[test]
fn a_worktree_of_a_branch_is_a_clone_too() -> Outcome {
    let team = Team::new()?;
    team.bob.add("dev/one:token", "first")?;
    team.bob.ok(&["sync"])?;
    let tree = team.bob.path("tree").display().to_string();
    git(&team.bob.store(), &["worktree", "add", "-q", "-b", "feature", &tree])?;
    let said = team.bob.feed(&["--store", &tree, "set", "dev/one:token"], b"second")?;
    assert_eq!(said.code, 0, "{}", said.stderr);
    assert!(git(&team.bob.path("tree"), &["log", "-1", "--format=%s"])?.starts_with("set dev/one"));
    team.bob.ok(&["--store", &tree, "sync"])?;
    assert!(git(&team.remote(), &["rev-parse", "feature"]).is_ok());
    Ok(())
}

#[test]
fn what_the_user_has_staged_stays_staged() -> Outcome {
    let team = Team::new()?;
    let store = team.alice.store();
    fs::write(store.join("README.md"), "ours\n")?;
    git(&store, &["add", "README.md"])?;
    team.alice.add("dev/one:token", "first")?;
    assert_eq!(git(&store, &["status", "--porcelain"])?, "A  README.md\n");
    team.bob.add("dev/two:token", "second")?;
    team.bob.ok(&["sync"])?;
    team.alice.ok(&["sync"])?;
    assert_eq!(git(&store, &["status", "--porcelain"])?, "A  README.md\n");
    git(&store, &["commit", "-qm", "a page"])?;
    team.alice.ok(&["sync"])?;
    team.bob.ok(&["sync"])?;
    assert_eq!(fs::read_to_string(team.bob.store().join("README.md"))?, "ours\n");
    assert_eq!(git(&team.bob.store(), &["status", "--porcelain"])?, "");
    Ok(())
}

#[test]
fn a_remote_restored_from_a_backup_gets_back_what_it_lacks() -> Outcome {
    let team = Team::new()?;
    team.alice.add("dev/one:token", "first")?;
    team.alice.ok(&["sync"])?;
    let backup = git(&team.remote(), &["rev-parse", "main"])?;
    set(&team.alice, "dev/one:token", "second")?;
    team.alice.add("dev/two:token", "other")?;
    team.alice.ok(&["sync"])?;
    git(&team.remote(), &["update-ref", "refs/heads/main", backup.trim()])?;
    // Everything it has is in our history: nothing is taken, and what it lacks is pushed.
    team.alice.ok(&["sync"])?;
    team.bob.ok(&["sync"])?;
    assert_eq!(reveal(&team.bob, "dev/one")?, "second");
    Ok(())
}

#[test]
fn a_store_inside_a_larger_repository_is_left_to_git() -> Outcome {
    let env = crate::support::TestEnv::empty()?;
    let outer = env.path("code");
    fs::create_dir_all(&outer)?;
    git(&outer, &["init", "-q"])?;
    let store = outer.join("secrets").display().to_string();
    env.ok(&["init", &store, "--member", "alice", "--device", "laptop"])?;
    let said = env.feed(&["--store", &store, "add", "dev/one:token", "--owner", "t", "--purpose", "t"], b"value")?;
    assert_eq!((said.code, said.stderr.contains("commit")), (0, false), "{}", said.stderr);
    assert!(git(&outer, &["log"]).is_err(), "nothing was committed");
    let said = env.fails(2, &["--store", &store, "sync"])?;
    assert!(said.stderr.contains("is not a git repository"), "{}", said.stderr);
    Ok(())
}
