//! Several people with a clone each of one store, over a repository that all of them push to.

use std::path::{Path, PathBuf};

use super::checkout::git;
use super::{Outcome, TestEnv};
use crate::terminal::Terminal;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// A bare repository, and the homes of those who share it.
pub struct Team {
    root: tempfile::TempDir,
    pub alice: TestEnv,
    pub bob: TestEnv,
}

impl Team {
    /// Alice is the admin, bob a member who may do everything with connectors; both are in step.
    pub fn new() -> Result<Self> {
        let team = Self::alone()?;
        team.enrol(&team.bob, "bob")?;
        Ok(team)
    }

    /// Both have made a second version of a connector; alice has pushed hers.
    pub fn forked(name: &str) -> Result<Self> {
        let team = Self::new()?;
        team.alice.add(&format!("{name}:token"), "first")?;
        team.alice.ok(&["sync"])?;
        team.bob.ok(&["sync"])?;
        for (env, value) in [(&team.alice, "hers"), (&team.bob, "his")] {
            let said = env.feed(&["set", name], value.as_bytes())?;
            assert_eq!(said.code, 0, "{}", said.stderr);
        }
        team.alice.ok(&["sync"])?;
        team.bob.fails(3, &["sync"])?;
        Ok(team)
    }

    /// Alice alone, with a store in step with the repository; bob has an identity.
    pub fn alone() -> Result<Self> {
        let root = tempfile::Builder::new().prefix("keyward-remote-").tempdir()?;
        git(root.path(), &["init", "-q", "--bare", "-b", "main", "store.git"])?;
        let (alice, bob) = (TestEnv::empty()?, TestEnv::empty()?);
        alice.ok(&["init", "--git", "--member", "alice", "--device", "laptop"])?;
        git(&alice.store(), &["branch", "-m", "main"])?;
        git(&alice.store(), &["remote", "add", "origin", &root.path().join("store.git").display().to_string()])?;
        alice.ok(&["sync"])?;
        bob.ok(&["identity", "new"])?;
        Ok(Self { root, alice, bob })
    }

    /// The repository that all push to.
    pub fn remote(&self) -> PathBuf {
        self.root.path().join("store.git")
    }

    /// Where it is, as an argument.
    pub fn url(&self) -> String {
        self.remote().display().to_string()
    }

    /// The newest anchor, as alice knows it.
    pub fn anchor(&self) -> Result<String> {
        let shown = self.alice.ok(&["policy", "show"])?.stdout;
        let anchor = shown.split_whitespace().find(|word| word.starts_with("kw1") && word.contains('@'));
        Ok(anchor.ok_or("no anchor is shown")?.to_owned())
    }

    /// Somebody joins, is added by alice with every right on connectors, and both are in step.
    pub fn enrol(&self, env: &TestEnv, name: &str) -> Outcome {
        self.enrol_all(&[(env, name)])
    }

    /// The same for several at once.
    pub fn enrol_all(&self, people: &[(&TestEnv, &str)]) -> Outcome {
        let anchor = self.anchor()?;
        let mut rule = vec!["access", "allow", "**", "--can", "use,export,reveal,write", "--why", "a test", "--yes"];
        for (env, name) in people {
            env.ok(&["join", &self.url(), "--store-id", &anchor])?;
            let keys = env.ok(&["member", "keys", "--member", name, "--device", "desk"])?.stdout;
            // What it prints is what an admin types.
            let words: Vec<&str> = keys.split_whitespace().skip(1).map(|word| word.trim_matches('\'')).collect();
            self.alice.ok(&[&words[..], &["--yes"]].concat())?;
            rule.extend(["--member", name]);
        }
        self.alice.ok(&rule)?;
        self.alice.ok(&["rekey", "--reason", "a test"])?;
        self.alice.ok(&["sync"])?;
        let syncs =
            people.iter().map(|(env, _)| env.command(&["sync"]).spawn()).collect::<std::io::Result<Vec<_>>>()?;
        for sync in syncs {
            let output = sync.wait_with_output()?;
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
        Ok(())
    }

    /// A further clone of the repository by plain git, for whoever means harm: what is done there is pushed by [`Team::push`].
    pub fn attacker(&self) -> Result<PathBuf> {
        let folder = self.root.path().join("attacker");
        let _ = std::fs::remove_dir_all(&folder);
        git(self.root.path(), &["clone", "-q", "store.git", "attacker"])?;
        Ok(folder)
    }

    /// Commits everything in a clone and pushes it.
    pub fn push(clone: &Path) -> Outcome {
        git(clone, &["add", "-A", "-f"])?;
        git(clone, &["commit", "-q", "--allow-empty", "-m", "harm"])?;
        git(clone, &["push", "-q", "--force", "origin", "HEAD:main"]).map(drop)
    }
}

/// A person says on a terminal that what is there is the newest there is, as after a restored backup.
pub fn accept_older(env: &TestEnv, store: &Path) -> Outcome {
    let store = store.display().to_string();
    let accept = env.command(&["--store", &store, "doctor", "--accept-older", "--reason", "a test"]);
    let mut person = Terminal::start(&accept)?;
    person.expect("Type `older`")?;
    person.keys("older\n")?;
    let said = person.end()?;
    if said.code == 0 { Ok(()) } else { Err(said.stdout.into()) }
}
