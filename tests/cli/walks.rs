//! The main walks from beginning to end.

use crate::support::{Outcome, TestEnv};

#[test]
fn a_value_goes_in_and_comes_out() -> Outcome {
    let env = TestEnv::with_store()?;
    env.add("dev/github:token", "first value\n")?;
    // One line end is the shell's, not the value's.
    assert_eq!(env.ok(&["reveal", "dev/github:token"])?.bytes, b"first value");
    let set = env.feed(&["set", "dev/github"], b"second")?;
    assert_eq!(set.code, 0, "{}", set.stderr);
    assert_eq!(env.ok(&["reveal", "dev/github"])?.bytes, b"second");
    assert_eq!(env.ok(&["reveal", "dev/github@1"])?.bytes, b"first value");
    env.ok(&["restore", "dev/github@1"])?;
    assert_eq!(env.ok(&["get", "dev/github"])?.bytes, b"first value");
    env.ok(&["audit", "verify", "--each"])?;
    env.ok(&["doctor"])?;
    Ok(())
}

#[test]
fn production_wants_a_reason() -> Outcome {
    let env = TestEnv::with_store()?;
    env.add("prod/db:password", "secret")?;
    let refused = env.fails(4, &["reveal", "prod/db"])?;
    assert!(refused.stdout.is_empty());
    assert!(refused.stderr.contains("environment prod requires a reason"), "{}", refused.stderr);
    assert_eq!(env.ok(&["reveal", "prod/db", "--reason", "restore"])?.bytes, b"secret");
    let log = env.ok(&["audit", "log", "prod/db", "--action", "reveal", "--format", "json"])?.stdout;
    assert!(log.contains("\"denied\"") && log.contains("\"restore\""), "{log}");
    Ok(())
}

#[test]
fn a_move_keeps_values_and_leaves_a_sign() -> Outcome {
    let env = TestEnv::with_store()?;
    env.add("dev/old:token", "one")?;
    env.feed(&["set", "dev/old"], b"two")?;
    env.ok(&["move", "dev/old", "dev/acme/new"])?;
    assert_eq!(env.ok(&["reveal", "dev/acme/new@1"])?.bytes, b"one");
    assert_eq!(env.ok(&["reveal", "dev/acme/new"])?.bytes, b"two");
    let gone = env.fails(1, &["reveal", "dev/old"])?;
    assert!(gone.stderr.contains("is called dev/acme/new now"), "{}", gone.stderr);
    env.fails(2, &["move", "dev/acme/new", "prod/new"])?;
    env.ok(&["doctor"])?;
    Ok(())
}

#[test]
fn a_removed_connector_is_a_tombstone() -> Outcome {
    let env = TestEnv::with_store()?;
    env.add("dev/a:token", "one")?;
    let live = env.fails(2, &["remove", "dev/a"])?;
    assert!(live.stderr.contains("--orphan"), "{}", live.stderr);
    env.ok(&["remove", "dev/a", "--orphan", "--reason", "account closed"])?;
    assert!(!env.ok(&["inventory"])?.stdout.contains("dev"));
    assert!(env.ok(&["inventory", "--all"])?.stdout.contains("removed"));
    // A new one in its place never takes an old number.
    env.add("dev/a:token", "again")?;
    assert_eq!(env.ok(&["reveal", "dev/a@2"])?.bytes, b"again");
    env.ok(&["doctor"])?;
    Ok(())
}

#[test]
fn a_new_environment_is_a_new_epoch() -> Outcome {
    let env = TestEnv::with_store()?;
    let anchor = env.ok(&["env", "add", "qa", "--yes"])?.stdout;
    assert!(anchor.contains("@2:"), "{anchor}");
    env.add("qa/x", "value")?;
    assert_eq!(env.ok(&["reveal", "qa/x"])?.bytes, b"value");
    assert!(env.ok(&["policy", "log"])?.stdout.lines().count() == 3);
    env.ok(&["policy", "renew", "--expires", "30d", "--yes"])?;
    env.ok(&["doctor"])?;
    Ok(())
}

#[test]
fn a_demo_in_a_relative_folder_stays_in_it() -> Outcome {
    let env = TestEnv::empty()?;
    env.ok(&["demo", "./kept"])?;
    assert!(env.path("kept/store").is_dir() && env.path("kept/config/keyward/identity").is_file());
    let left: Vec<_> = std::fs::read_dir(env.path(""))?.flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(left, ["kept"], "the demo touched the user's own folders");
    Ok(())
}

#[test]
fn the_demo_tells_its_story() -> Outcome {
    let env = TestEnv::empty()?;
    let demo = env.ok(&["demo"])?.stdout;
    for said in ["$ keyward init", "$ keyward inventory", "(exit code 4)", "(exit code 6)", "keyward init"] {
        assert!(demo.contains(said), "{said} is missing in\n{demo}");
    }
    assert!(!env.path("config").exists() && !env.path("state").exists(), "the demo touched the user's own folders");
    Ok(())
}

#[test]
fn the_record_is_outside_the_store_and_copied_into_it() -> Outcome {
    let env = TestEnv::with_store()?;
    env.add("dev/a", "one")?;
    env.ok(&["reveal", "dev/a"])?;
    let own = std::fs::read(env.state()?.join("audit/1.jsonl"))?;
    let copy = std::fs::read(env.store().join("audit/alice/laptop/1.jsonl"))?;
    // A reveal changes nothing in the store; the next change brings its records along.
    assert!(own.starts_with(&copy) && own.len() > copy.len());
    env.ok(&["edit", "dev/a", "--owner", "others"])?;
    assert_eq!(
        std::fs::read(env.state()?.join("audit/1.jsonl"))?,
        std::fs::read(env.store().join("audit/alice/laptop/1.jsonl"))?
    );
    Ok(())
}

#[test]
fn a_deleted_connector_is_missed_also_by_who_remembers_nothing() -> Outcome {
    let env = TestEnv::with_store()?;
    env.add("dev/a", "one")?;
    std::fs::remove_dir_all(env.store().join("connectors/dev/a"))?;
    let pinned = env.fails(6, &["reveal", "dev/a"])?;
    assert!(pinned.stderr.contains("this machine has seen revision 1"), "{}", pinned.stderr);
    std::fs::remove_file(env.state()?.join("connectors.pin"))?;
    let recorded = env.fails(6, &["reveal", "dev/a"])?;
    assert!(recorded.stderr.contains("alice/laptop has recorded to have made it"), "{}", recorded.stderr);
    assert!(env.fails(6, &["doctor"])?.stdout.contains("connectors/dev/a"));
    Ok(())
}

#[test]
fn a_rolled_back_connector_contradicts_its_writers_record() -> Outcome {
    let env = TestEnv::with_store()?;
    env.add("dev/a", "one")?;
    let file = env.store().join("connectors/dev/a/connector.toml");
    let old = std::fs::read(&file)?;
    env.ok(&["edit", "dev/a", "--owner", "others"])?;
    std::fs::write(&file, old)?;
    std::fs::remove_file(env.state()?.join("connectors.pin"))?;
    let said = env.fails(6, &["doctor"])?;
    assert!(said.stdout.contains("is older than alice/laptop left it"), "{}", said.stdout);
    Ok(())
}

#[test]
fn a_folder_whose_store_was_exchanged_is_not_used() -> Outcome {
    let env = TestEnv::with_store()?;
    env.ok(&["init", "other", "--member", "alice", "--device", "laptop"])?;
    env.add("dev/a", "one")?;
    std::fs::rename(env.store(), env.path("away"))?;
    std::fs::rename(env.path("other"), env.store())?;
    let said = env.fails(6, &["inventory"])?;
    assert!(said.stderr.contains("held the store") && said.stderr.contains("hint:"), "{}", said.stderr);
    Ok(())
}
