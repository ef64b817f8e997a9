//! Ordinary life with git: pulls by hand, rebases, squashes, shallow clones, second clones, restored backups.

use std::fs;
use std::path::PathBuf;

use super::{reveal, set, whole};
use crate::support::checkout::git;
use crate::support::team::{Team, accept_older};
use crate::support::{Outcome, Said, TestEnv};

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

/// Another folder on a device whose own store is in step: a worktree of another branch, or a second clone.
struct Second<'a> {
    env: &'a TestEnv,
    folder: PathBuf,
    flag: String,
}

impl<'a> Second<'a> {
    fn at(env: &'a TestEnv, folder: &str) -> Self {
        let folder = env.path(folder);
        Self { env, flag: folder.display().to_string(), folder }
    }

    fn worktree(env: &'a TestEnv) -> Result<Self, Box<dyn std::error::Error>> {
        let second = Self::at(env, "tree");
        git(&env.store(), &["worktree", "add", "-q", "-b", "feature", &second.flag])?;
        Ok(second)
    }

    fn clone(team: &'a Team) -> Result<Self, Box<dyn std::error::Error>> {
        let second = Self::at(&team.bob, "second");
        team.bob.ok(&["join", &team.url(), &second.flag])?;
        Ok(second)
    }

    /// A command there, and how it must end.
    fn ends(&self, code: i32, arguments: &[&str]) -> Result<Said, Box<dyn std::error::Error>> {
        self.env.fails(code, &[&["--store", &self.flag][..], arguments].concat())
    }

    fn set(&self, reference: &str, value: &str) -> Result<Said, Box<dyn std::error::Error>> {
        Ok(self.env.feed(&["--store", &self.flag, "set", reference], value.as_bytes())?)
    }
}

/// Alice's connectors, which bob has too.
fn with_connectors(names: &[&str]) -> Result<Team, Box<dyn std::error::Error>> {
    let team = Team::new()?;
    for name in names {
        team.alice.add(&format!("{name}:token"), "first")?;
    }
    team.alice.ok(&["sync"])?;
    team.bob.ok(&["sync"])?;
    Ok(team)
}

#[test]
fn two_worktrees_change_one_connector_one_after_the_other() -> Outcome {
    let team = with_connectors(&["dev/one"])?;
    let tree = Second::worktree(&team.bob)?;
    set(&team.bob, "dev/one", "of main")?;
    // The device knows a newer one, whatever branch that is on: nothing goes on from the older one, nor hands it out.
    let says = "dev/one is older than this machine has seen: revision 1, seen 2";
    let said = tree.set("dev/one", "of feature")?;
    assert!(said.code == 6 && said.stderr.contains(says), "{}", said.stderr);
    for arguments in [&["reveal", "dev/one"][..], &["edit", "dev/one", "--owner", "bob"]] {
        let said = tree.ends(6, arguments)?;
        assert!(said.stderr.contains(says) && said.stdout.is_empty(), "{}", said.stderr);
    }
    assert!(tree.ends(0, &["inventory"])?.stdout.contains("older"));
    assert!(tree.ends(6, &["doctor"])?.stdout.contains("older than this machine has seen"));
    // Another branch is another line of the remote: a sync of either does not bring it.
    tree.ends(0, &["sync"])?;
    team.bob.ok(&["sync"])?;
    tree.ends(0, &["sync"])?;
    tree.ends(6, &["reveal", "dev/one"])?;
    // A merge does; then it goes on from there, and the other branch waits for it.
    git(&tree.folder, &["merge", "-q", "main"])?;
    assert_eq!(tree.ends(0, &["reveal", "dev/one"])?.stdout, "of main");
    assert_eq!(tree.set("dev/one", "of feature")?.code, 0);
    tree.ends(0, &["sync"])?;
    team.bob.fails(6, &["reveal", "dev/one"])?;
    git(&team.bob.store(), &["merge", "-q", "feature"])?;
    team.bob.ok(&["sync"])?;
    tree.ends(0, &["doctor"])?;
    team.alice.ok(&["sync"])?;
    for env in [&team.alice, &team.bob] {
        let versions = ["dev/one@1", "dev/one@2", "dev/one@3"].map(|version| reveal(env, version));
        assert_eq!(versions.into_iter().collect::<Result<Vec<_>, _>>()?, ["first", "of main", "of feature"]);
        whole(env)?;
    }
    Ok(())
}

#[test]
fn a_fork_between_two_worktrees_is_settled_in_the_one_that_this_machine_knows() -> Outcome {
    let team = with_connectors(&["dev/one"])?;
    let tree = Second::worktree(&team.bob)?;
    set(&team.bob, "dev/one", "of main")?;
    // Somebody wants it so.
    accept_older(&team.bob, &tree.folder)?;
    assert_eq!(tree.set("dev/one", "of feature")?.code, 0);
    tree.ends(0, &["doctor"])?;
    let said = team.bob.fails(6, &["reveal", "dev/one"])?;
    assert!(said.stderr.contains("dev/one is another revision 2 than this machine has seen"), "{}", said.stderr);
    assert!(git(&tree.folder, &["merge", "main"]).is_err(), "it conflicts");
    assert_eq!(tree.ends(3, &["sync"])?.stdout, "fork dev/one: both made a version 2\n");
    assert_eq!(tree.ends(0, &["resolve", "dev/one", "--take", "ours"])?.stdout, "merged dev/one\n");
    team.bob.ok(&["sync"])?;
    // The own log has gone on in both: git cannot tell that one is the other's beginning.
    let _ = git(&team.bob.store(), &["merge", "feature"]);
    team.bob.ok(&["sync"])?;
    tree.ends(0, &["sync"])?;
    tree.ends(0, &["doctor"])?;
    team.alice.ok(&["sync"])?;
    for env in [&team.alice, &team.bob] {
        let versions = ["dev/one@1", "dev/one@2", "dev/one@3"].map(|version| reveal(env, version));
        assert_eq!(versions.into_iter().collect::<Result<Vec<_>, _>>()?, ["first", "of main", "of feature"]);
        assert_eq!(reveal(env, "dev/one")?, "of feature");
        whole(env)?;
    }
    Ok(())
}

#[test]
fn two_clones_on_one_device_are_settled_in_the_one_that_made_the_change() -> Outcome {
    let team = with_connectors(&["dev/one"])?;
    let second = Second::clone(&team)?;
    set(&team.bob, "dev/one", "his")?;
    let said = second.set("dev/one", "his too")?;
    assert!(said.code == 6 && said.stderr.contains("revision 1, seen 2"), "{}", said.stderr);
    set(&team.alice, "dev/one", "hers")?;
    team.alice.ok(&["sync"])?;
    // Where it was not made nobody can decide about it.
    let said = second.ends(6, &["sync"])?;
    let says = "the remote has revision 2 of dev/one, older than this machine has seen, or another: 2";
    assert!(said.stderr.contains(says) && said.stderr.contains("sync the other clones"), "{}", said.stderr);
    team.bob.fails(3, &["sync"])?;
    team.bob.ok(&["resolve", "dev/one", "--take", "ours"])?;
    assert_eq!(second.ends(0, &["sync"])?.stdout, "took dev/one (revision 3)\n");
    assert_eq!(second.set("dev/one", "his too")?.code, 0);
    second.ends(0, &["sync"])?;
    team.bob.ok(&["sync"])?;
    team.alice.ok(&["sync"])?;
    second.ends(0, &["doctor"])?;
    for env in [&team.alice, &team.bob] {
        let versions = ["dev/one@1", "dev/one@2", "dev/one@3", "dev/one@4"].map(|version| reveal(env, version));
        assert_eq!(versions.into_iter().collect::<Result<Vec<_>, _>>()?, ["first", "hers", "his", "his too"]);
        whole(env)?;
    }
    Ok(())
}

#[test]
fn a_clone_that_another_one_on_the_device_has_overtaken_comes_in_step_by_accept_older() -> Outcome {
    let team = with_connectors(&["dev/one", "dev/two"])?;
    let second = Second::clone(&team)?;
    set(&team.bob, "dev/one", "his")?;
    team.bob.ok(&["edit", "dev/two", "--owner", "bob"])?;
    set(&team.alice, "dev/one", "hers")?;
    team.alice.ok(&["edit", "dev/one", "--owner", "alice"])?;
    for purpose in ["one", "another"] {
        team.alice.ok(&["edit", "dev/two", "--purpose", purpose])?;
    }
    team.alice.ok(&["sync"])?;
    // What the other clone takes is newer than what is here and was never sent.
    second.ends(0, &["sync"])?;
    let said = team.bob.fails(6, &["reveal", "dev/one"])?;
    assert!(said.stderr.contains("dev/one is older than this machine has seen: revision 2, seen 3"), "{}", said.stderr);
    team.bob.fails(3, &["sync"])?;
    accept_older(&team.bob, &team.bob.store())?;
    assert_eq!(team.bob.ok(&["resolve", "dev/one", "--take", "ours"])?.stdout, "merged dev/one\nmerged dev/two\n");
    second.ends(0, &["sync"])?;
    second.ends(0, &["doctor"])?;
    team.alice.ok(&["sync"])?;
    for env in [&team.alice, &team.bob] {
        let versions = ["dev/one@1", "dev/one@2", "dev/one@3"].map(|version| reveal(env, version));
        assert_eq!(versions.into_iter().collect::<Result<Vec<_>, _>>()?, ["first", "hers", "his"]);
        let shown = env.ok(&["show", "dev/two"])?.stdout;
        assert!(shown.contains("owner       bob") && shown.contains("purpose     another"), "{shown}");
        whole(env)?;
    }
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

#[test]
fn a_payload_that_a_killed_change_has_left_is_not_sent_to_and_fro() -> Outcome {
    let team = with_connectors(&["dev/one"])?;
    let left = team.bob.store().join("connectors/dev/one/v9-01234567.age");
    fs::write(&left, "sealed, and never named")?;
    for _ in 0..2 {
        team.bob.ok(&["sync"])?;
        team.alice.ok(&["sync"])?;
    }
    let head = || git(&team.remote(), &["rev-parse", "main"]);
    let before = head()?;
    for env in [&team.bob, &team.alice, &team.bob, &team.alice] {
        assert_eq!(env.ok(&["sync"])?.stderr, "In step with origin/main.\n");
    }
    assert_eq!(head()?, before);
    assert!(left.exists(), "it may belong to a change that is under way");
    Ok(())
}
