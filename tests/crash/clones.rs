//! Two clones of one store on one device: one state folder, one log.

use std::thread;

use crate::crowd::one_chain;
use crate::home::{Home, Said, Trouble, finish, scratch};
use crate::matrix::say;

const ROUNDS: usize = 15;

#[test]
fn two_clones_share_one_log() -> Result<(), Trouble> {
    let folder = scratch()?;
    let home = Home::empty(folder.path().join("home"))?;
    let (first, second) = (home.path("first"), home.path("second"));
    let (first, second) = (first.to_string_lossy(), second.to_string_lossy());
    home.ok(&["init", &first, "--git", "--member", "alice", "--device", "laptop"])?;
    for name in ["a", "b", "c", "d"] {
        home.ok_with(
            &["--store", &first, "add", &format!("dev/{name}:token"), "--owner", "t", "--purpose", "p"],
            "value 0",
        )?;
    }
    git(&home, &["clone", "--quiet", &first, &second])?;

    // Two of the connectors are changed in one clone, two in the other; both are read in both.
    let work = [(&first, "dev/a"), (&first, "dev/b"), (&second, "dev/c"), (&second, "dev/d")];
    let outcomes: Vec<Result<(), Trouble>> = thread::scope(|scope| {
        let home = &home;
        let threads: Vec<_> =
            work.iter().map(|(store, name)| scope.spawn(move || changes(home, store, name))).collect();
        let lost = || Err("a client ended early".to_owned());
        threads.into_iter().map(|thread| thread.join().unwrap_or_else(|_| lost())).collect()
    });
    outcomes.into_iter().collect::<Result<Vec<()>, _>>()?;
    for store in [&first, &second] {
        home.ok(&["--store", store, "audit", "verify", "--each"])?;
    }
    let sets = work.len() * ROUNDS;
    one_chain(&home, sets)?;

    // git brings them together. Of the log each clone has another beginning: whichever is kept, it is the same log.
    for store in [&first, &second] {
        let left = git(&home, &["-C", store, "status", "--porcelain"])?.text();
        if !left.is_empty() {
            return Err(format!("not committed in {store}: {left}"));
        }
    }
    let pulled = git_may_fail(&home, &["-C", &first, "pull", "--quiet", "--no-rebase", "--no-edit", &second, "HEAD"])?;
    if !pulled.is_ok() {
        let conflicts = git(&home, &["-C", &first, "diff", "--name-only", "--diff-filter=U"])?.text();
        if conflicts.lines().ne(["audit/alice/laptop/1.jsonl"]) {
            return Err(format!("conflicts in other files than the log: {conflicts}{}", pulled.stderr));
        }
        git(&home, &["-C", &first, "checkout", "--theirs", "--", "audit"])?;
        commit(&home, &first)?;
    }
    for (_, name) in work {
        let shown = home.ok(&["--store", &first, "reveal", name])?.text();
        if shown != format!("value {ROUNDS}") {
            return Err(format!("lost: {name} is {shown:?}"));
        }
    }
    home.ok_with(&["--store", &first, "set", "dev/a"], "together")?;
    home.ok(&["--store", &first, "doctor"])?;
    home.ok(&["--store", &first, "audit", "verify", "--each"])?;
    one_chain(&home, sets + 1)?;
    say("clones: two clones, four clients, one log");
    Ok(())
}

/// Sets and reveals one connector in one clone.
fn changes(home: &Home, store: &str, name: &str) -> Result<(), Trouble> {
    for round in 1..=ROUNDS {
        let value = format!("value {round}");
        home.ok_with(&["--store", store, "set", name], &value)?;
        let shown = home.ok(&["--store", store, "reveal", name])?.text();
        if shown != value {
            return Err(format!("{name} is {shown:?} and not {value:?}"));
        }
    }
    Ok(())
}

fn commit(home: &Home, store: &str) -> Result<(), Trouble> {
    git(home, &["-C", store, "add", "--all"])?;
    git(home, &["-C", store, "commit", "--quiet", "-m", "state"]).map(drop)
}

fn git(home: &Home, arguments: &[&str]) -> Result<Said, Trouble> {
    let said = git_may_fail(home, arguments)?;
    if said.is_ok() { Ok(said) } else { Err(format!("git {arguments:?}: {}{}", said.text(), said.stderr)) }
}

fn git_may_fail(home: &Home, arguments: &[&str]) -> Result<Said, Trouble> {
    let mut command = home.command("git");
    command.args(["-c", "user.name=alice", "-c", "user.email=alice@example.org", "-c", "commit.gpgSign=false"]);
    command.args(arguments);
    finish(command, "").map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => "git is missing: install the package git".to_owned(),
        _ => format!("git: {error}"),
    })
}
