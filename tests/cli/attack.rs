//! What somebody hostile, or unlucky, tries. Each test was a hole once.

use std::fs;

use keyward::digest::Digest;
use keyward::private_fs::Dir;
use keyward::trust::{Memory, Pins};

use crate::support::{Outcome, TestEnv};

#[test]
fn nothing_is_acknowledged_that_no_reader_takes() -> Outcome {
    let env = TestEnv::with_store()?;
    env.add("dev/a", "one")?;
    let add = ["add", "dev/b", "--owner", "team", "--purpose", "test"];

    // A host twice: the writer took it, no reader did.
    let hosts = ["--host", "a.example", "--host", "a.example"];
    assert_eq!(env.feed(&[&add[..], &hosts].concat(), b"two")?.code, 2);
    env.fails(2, &[&["edit", "dev/a"][..], &hosts].concat())?;

    // More metadata than a reader reads.
    let scope = format!("name={}", "x".repeat(1000));
    let scopes: Vec<&str> = std::iter::repeat_n(["--scope", &scope], 1100).flatten().collect();
    env.fails(2, &[&["edit", "dev/a"], &scopes[..]].concat())?;

    // 512 KiB that JSON writes in twice as many, padded to 4 MiB.
    let quotes = env.feed(&["set", "dev/a"], "\"".repeat(512 * 1024).as_bytes())?;
    assert_eq!(quotes.code, 1, "{}", quotes.stderr);

    assert_eq!(env.ok(&["reveal", "dev/a"])?.bytes, b"one");
    assert!(!env.store().join("connectors/dev/b/connector.toml").exists());
    env.ok(&["doctor"])?;
    Ok(())
}

#[test]
fn an_unsigned_policy_costs_nothing_but_its_refusal() -> Outcome {
    let env = TestEnv::with_store()?;
    let folder = env.store().join("policy");
    let genesis = fs::read_dir(&folder)?.filter_map(Result::ok).map(|entry| entry.path());
    let genesis = genesis.filter(|path| path.extension().is_some_and(|ending| ending == "toml"));
    let genesis = genesis.map(fs::read_to_string).collect::<Result<String, _>>()?;
    let prev = format!("prev = \"{}\"", Digest::of(genesis.as_bytes()));
    let mut text = genesis.replacen("epoch = 1", "epoch = 2", 1).replacen("prev = \"\"", &prev, 1);
    // Each of these patterns takes megabytes once it is compiled; a policy file has room for a hundred thousand.
    for number in 0..20_000 {
        text += &format!("[[environment]]\nname = \"e{number}\"\nrequire_reason = '\\w{{60}}'\n");
    }
    fs::write(folder.join(format!("000002-{}.toml", Digest::of(text.as_bytes()).short())), &text)?;
    let refused = env.fails(6, &["inventory"])?;
    assert!(refused.stderr.contains("0 of 1 admins have signed it"), "{}", refused.stderr);
    Ok(())
}

#[test]
fn a_slower_process_does_not_lower_what_is_remembered() -> Outcome {
    let env = TestEnv::empty()?;
    let pins = Pins::new(Dir::create(&env.path("pins"))?);
    let (one, two) = (Digest::of(b"one"), Digest::of(b"two"));
    pins.raise_policy(2, &two)?;
    pins.raise_policy(1, &one)?;
    pins.raise_policy(2, &one)?;
    assert!(matches!(pins.policy()?, Some(Memory::Pinned { epoch: 2, digest }) if digest == two));
    Ok(())
}

#[test]
fn of_two_known_stores_in_one_folder_none_is_chosen() -> Outcome {
    let env = TestEnv::with_store()?;
    env.ok(&["init", "other", "--member", "alice", "--device", "laptop"])?;
    for entry in fs::read_dir(env.path("other/policy"))? {
        let entry = entry?;
        fs::copy(entry.path(), env.store().join("policy").join(entry.file_name()))?;
    }
    let refused = env.fails(2, &["inventory"])?;
    assert!(refused.stderr.contains("the beginnings of 2 stores"), "{}", refused.stderr);
    Ok(())
}
