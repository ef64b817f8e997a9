//! Who may, and what is believed: passphrases, identities, recipients, policies, memory.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use crate::support::{Outcome, Said, TestEnv};
use crate::terminal::Terminal;

/// What every refusal has: its code, what and where, and the next step.
pub fn refused(said: &Said, code: i32, words: &[&str]) -> Outcome {
    let hint = said.stderr.lines().any(|line| line.starts_with("hint: ")) || said.stderr.contains("try '--help'");
    let missing = words.iter().find(|word| !said.stderr.contains(*word));
    if said.code == code && hint && missing.is_none() && said.stdout.is_empty() {
        return Ok(());
    }
    Err(format!("expected {code} {words:?} and a hint, got {}\n{}{}", said.code, said.stdout, said.stderr).into())
}

/// The value is still there and everything is in order.
pub fn whole(env: &TestEnv, reference: &str, value: &str) -> Outcome {
    let said = env.ok(&["reveal", reference, "--reason", "still there?"])?;
    if said.bytes != value.as_bytes() {
        return Err(format!("{reference} is {:?}", said.stdout).into());
    }
    env.ok(&["doctor"])?;
    env.ok(&["audit", "verify", "--each"]).map(drop)
}

/// A copy of a folder as it is, links as links.
pub fn copy(from: &Path, to: &Path) -> Outcome {
    let done = std::process::Command::new("cp").arg("-a").arg(from).arg(to).output()?;
    if done.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&done.stderr).into_owned().into()) }
}

fn doctor_finds(env: &TestEnv, words: &[&str]) -> Outcome {
    let said = env.run(&["doctor"])?;
    let all = format!("{}{}", said.stdout, said.stderr);
    match words.iter().find(|word| !all.contains(*word)) {
        None if said.code == 6 => Ok(()),
        _ => Err(format!("doctor ended with {}, {words:?} expected\n{all}", said.code).into()),
    }
}

#[test]
fn a_wrong_passphrase_opens_nothing() -> Outcome {
    let env = TestEnv::empty()?;
    let mut person =
        Terminal::start(&env.command(&["init", "--member", "alice", "--device", "laptop", "--passphrase"]))?;
    for question in ["New passphrase of your identity", "The same again"] {
        person.expect(question)?;
        person.keys("correct horse\n")?;
    }
    let made = person.end()?;
    assert_eq!(made.code, 0, "{}", made.stdout);

    let add = env.command(&["add", "dev/x:token", "--owner", "team", "--purpose", "test", "--generate"]);
    let mut person = Terminal::start(&add)?;
    person.expect("Passphrase of")?;
    person.keys("correct horse\n")?;
    assert_eq!(person.end()?.code, 0);

    let records = log_length(&env)?;
    let mut person = Terminal::start(&env.command(&["reveal", "dev/x"]))?;
    person.expect("Passphrase of")?;
    person.keys("battery staple\n")?;
    let wrong = person.end()?;
    assert_eq!(wrong.code, 5, "{}", wrong.stdout);
    assert!(wrong.stdout.contains("the passphrase is wrong") && wrong.stdout.contains("hint: "), "{}", wrong.stdout);
    assert!(wrong.stdout.contains("config/keyward/identity"), "{}", wrong.stdout);
    assert!(!wrong.stdout.contains("battery"), "the passphrase was shown");
    // Nobody to ask: locked as well, at once.
    refused(&env.run(&["reveal", "dev/x"])?, 5, &["identity"])?;
    assert_eq!(log_length(&env)?, records, "a record was written without a key");
    env.ok(&["doctor"])?;
    env.ok(&["audit", "verify", "--each"])?;
    Ok(())
}

/// Bytes of the own log.
fn log_length(env: &TestEnv) -> Result<u64, Box<dyn std::error::Error>> {
    Ok(fs::metadata(env.state()?.join("audit/1.jsonl"))?.len())
}

#[test]
fn without_an_identity_it_is_locked() -> Outcome {
    let env = TestEnv::with_store()?;
    env.add("dev/x:token", "value")?;
    let (identity, away) = (env.path("config/keyward/identity"), env.path("away"));
    fs::rename(&identity, &away)?;
    refused(&env.run(&["reveal", "dev/x"])?, 5, &["no identity", "config/keyward/identity"])?;
    refused(&env.feed(&["set", "dev/x"], b"new")?, 5, &["no identity"])?;
    // What needs no key goes on.
    env.ok(&["inventory"])?;
    env.ok(&["show", "dev/x"])?;

    // Another person's identity, none at all, and one too many.
    let own = fs::read_to_string(&away)?;
    let other = TestEnv::with_store()?;
    fs::copy(other.path("config/keyward/identity"), &identity)?;
    refused(&env.run(&["reveal", "dev/x"])?, 5, &["not alice's"])?;
    for content in ["", "AGE-SECRET-KEY-1QQQQ\n", "hello\n", &format!("{own}{own}")] {
        fs::write(&identity, content)?;
        let said = env.run(&["reveal", "dev/x"])?;
        refused(&said, 5, &["cannot open the identity", "config/keyward/identity"])?;
        assert!(!said.stderr.contains("QQQQ"), "an identity was quoted: {}", said.stderr);
    }
    fs::rename(&away, &identity)?;
    whole(&env, "dev/x", "value")
}

#[test]
fn an_identity_that_others_may_read_is_not_used() -> Outcome {
    let env = TestEnv::with_store()?;
    env.add("dev/x:token", "value")?;
    let identity = env.path("config/keyward/identity");
    for mode in [0o640, 0o604, 0o644] {
        fs::set_permissions(&identity, fs::Permissions::from_mode(mode))?;
        refused(&env.run(&["reveal", "dev/x"])?, 5, &["open to other users", "config/keyward/identity", "chmod 600"])?;
    }
    fs::set_permissions(&identity, fs::Permissions::from_mode(0o600))?;
    // A link in its place leads elsewhere; a pipe would wait for ever.
    let away = env.path("away");
    fs::rename(&identity, &away)?;
    let fifo = std::process::Command::new("mkfifo").arg(&identity).status()?;
    assert!(fifo.success());
    let said = env.run(&["reveal", "dev/x"])?;
    assert!(said.code != 0 && said.stdout.is_empty(), "{}", said.stderr);
    fs::remove_file(&identity)?;
    fs::rename(&away, &identity)?;
    whole(&env, "dev/x", "value")
}

#[test]
fn what_is_unknown_is_guessed() -> Outcome {
    let env = TestEnv::with_store()?;
    env.add("dev/github:token", "value")?;
    refused(
        &env.run(&["reveal", "dev/githib"])?,
        1,
        &["there is no connector dev/githib", "did you mean dev/github?"],
    )?;
    refused(&env.run(&["show", "prd/github"])?, 1, &["environments are dev, prod, staging", "prod/github?"])?;
    refused(&env.run(&["reveal", "prod/github"])?, 1, &["no connector prod/github", "did you mean dev/github?"])?;
    refused(&env.run(&["reveal", "dev/github:tokn"])?, 1, &["no field tokn", "token"])?;
    refused(&env.run(&["reveal", "dev/github@7"])?, 1, &["no version 7"])?;
    refused(&env.run(&["reveal", "github"])?, 2, &["names no environment"])?;
    for reference in ["dev/../x", "dev/GitHub", "dev/", "/dev/x", "dev/con", "dev/a/b/c/d/e", "dev/x@0", "dev/x:T", ""]
    {
        let said = env.run(&["reveal", reference])?;
        assert_eq!((said.code, said.stdout.as_str()), (2, ""), "{reference}: {}", said.stderr);
    }
    whole(&env, "dev/github", "value")
}

#[test]
fn somebody_it_was_not_sealed_to_is_told_so() -> Outcome {
    let env = TestEnv::with_store()?;
    env.add("dev/x:token", "value")?;
    // The group's key for this member is another member's, or nobody's.
    let group = env.store().join("groups/dev/1/alice.age");
    let good = fs::read(&group)?;
    fs::write(&group, fs::read(env.store().join("groups/prod/1/alice.age"))?)?;
    refused(&env.run(&["reveal", "dev/x"])?, 6, &["dev", "not the key that the policy names"])?;
    fs::write(&group, fs::read(other_groups_file()?)?)?;
    refused(&env.run(&["reveal", "dev/x"])?, 6, &["dev", "cannot open it"])?;
    fs::remove_file(&group)?;
    refused(&env.run(&["reveal", "dev/x"])?, 6, &["dev", "missing"])?;
    doctor_finds(&env, &["groups/dev/1/alice.age"])?;
    fs::write(&group, good)?;
    whole(&env, "dev/x", "value")
}

/// A group's file that is sealed to somebody of another store.
fn other_groups_file() -> Result<std::path::PathBuf, Box<dyn std::error::Error>> {
    let good = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/good/rich/store/groups/dev/2/carol.age");
    if good.is_file() { Ok(good) } else { Err("tests/vectors/good is incomplete".into()) }
}

#[test]
fn an_older_policy_is_a_roll_back() -> Outcome {
    let env = TestEnv::with_store()?;
    let first = env.ok(&["policy", "show"])?.stdout;
    env.ok(&["env", "add", "qa", "--yes"])?;
    env.add("dev/x:token", "value")?;
    let away = env.path("away");
    fs::create_dir(&away)?;
    for entry in fs::read_dir(env.store().join("policy"))? {
        let path = entry?.path();
        let name = path.file_name().ok_or("no name")?.to_owned();
        if name.to_string_lossy().starts_with("000002-") {
            fs::rename(&path, away.join(name))?;
        }
    }
    for command in [&["reveal", "dev/x"][..], &["inventory"], &["env", "add", "other", "--yes"], &["policy", "show"]] {
        let said = env.run(command)?;
        refused(&said, 6, &["older than this machine has seen", "epoch 2", "doctor --accept-older"])?;
    }
    doctor_finds(&env, &["older than this machine has seen"])?;
    // Whoever has the newer anchor sees it as well, without memory; whoever has the older does not.
    let anchor = first.split_whitespace().find(|word| word.starts_with("kw1") && word.contains("@1:"));
    let anchor = anchor.ok_or("no anchor in `policy show`")?;
    let with = |anchor: &str| {
        Ok::<_, std::io::Error>(env.command(&["inventory"]).env("KEYWARD_STORE_ID", anchor).output()?.into())
    };
    let older: Said = with(anchor)?;
    assert_eq!(older.code, 0, "{}", older.stderr);
    let newer: Said = with(&anchor.replace("@1:", "@2:"))?;
    refused(&newer, 6, &["older than the anchor", "epoch 2"])?;
    for entry in fs::read_dir(&away)? {
        let path = entry?.path();
        fs::rename(&path, env.store().join("policy").join(path.file_name().ok_or("no name")?))?;
    }
    whole(&env, "dev/x", "value")
}

#[test]
fn only_a_person_accepts_an_older_state() -> Outcome {
    let env = TestEnv::with_store()?;
    env.add("dev/x:token", "one")?;
    let backup = env.path("backup");
    copy(&env.store(), &backup)?;
    assert_eq!(env.feed(&["set", "dev/x"], b"two")?.code, 0);
    env.add("dev/later:token", "later")?;
    fs::remove_dir_all(env.store())?;
    copy(&backup, &env.store())?;

    refused(&env.run(&["reveal", "dev/x"])?, 6, &["dev/x is older", "revision 1, seen 2", "accept-older"])?;
    refused(&env.run(&["reveal", "dev/later"])?, 6, &["dev/later is gone", "accept-older"])?;
    let list = env.run(&["inventory"])?;
    assert!(list.stdout.contains("older") && list.stdout.contains("deleted"), "{}{}", list.stdout, list.stderr);
    doctor_finds(&env, &["dev/x", "dev/later"])?;
    refused(&env.run(&["doctor", "--accept-older"])?, 2, &["needs a reason"])?;
    refused(&env.run(&["doctor", "--accept-older", "--reason", "backup"])?, 2, &["on a terminal only"])?;

    let accept = env.command(&["doctor", "--accept-older", "--reason", "restored the backup of Sunday"]);
    let mut person = Terminal::start(&accept)?;
    person.expect("Type `older`")?;
    person.keys("yes\n")?;
    assert_eq!(person.end()?.code, 1);
    doctor_finds(&env, &["dev/x"])?;

    let mut person = Terminal::start(&accept)?;
    person.expect("Type `older`")?;
    person.keys("older\n")?;
    let accepted = person.end()?;
    assert_eq!(accepted.code, 0, "{}", accepted.stdout);
    assert!(accepted.stdout.contains("dev/x") && accepted.stdout.contains("dev/later"), "{}", accepted.stdout);
    let record = env.ok(&["audit", "log", "--action", "accept-older", "--format", "json"])?.stdout;
    assert!(record.contains("restored the backup of Sunday") && record.contains("dev/later"), "{record}");
    // The log in the backup is a beginning of the own one: nothing of it is lost, and the next change copies the rest.
    env.add("dev/new:token", "new")?;
    assert_eq!(env.feed(&["set", "dev/x"], b"three")?.code, 0);
    whole(&env, "dev/x", "three")
}

#[test]
fn a_connector_that_was_removed_does_not_come_back() -> Outcome {
    let env = TestEnv::with_store()?;
    env.add("dev/x:token", "one")?;
    let (folder, away) = (env.store().join("connectors/dev/x"), env.path("away"));
    copy(&folder, &away)?;
    env.ok(&["remove", "dev/x", "--orphan", "--reason", "account closed"])?;
    let tombstone = env.path("tombstone");
    fs::rename(&folder, &tombstone)?;
    copy(&away, &folder)?;
    refused(&env.run(&["reveal", "dev/x"])?, 6, &["dev/x is older", "revision 1, seen 2"])?;
    refused(&env.feed(&["set", "dev/x"], b"new")?, 6, &["dev/x is older"])?;
    doctor_finds(&env, &["connectors/dev/x"])?;
    // The tombstone taken away altogether is seen, too.
    fs::remove_dir_all(&folder)?;
    refused(&env.run(&["reveal", "dev/x"])?, 6, &["dev/x is gone"])?;
    refused(&env.feed(&["add", "dev/x:token", "--owner", "o", "--purpose", "p"], b"new")?, 6, &["dev/x is gone"])?;
    fs::rename(&tombstone, &folder)?;
    env.ok(&["doctor"]).map(drop)
}

#[test]
fn a_stranger_asks_for_an_anchor() -> Outcome {
    let env = TestEnv::with_store()?;
    env.add("dev/x:token", "value")?;
    let guest = TestEnv::empty()?;
    copy(&env.store(), &guest.path("store"))?;
    let store = guest.path("store");
    let store = store.to_str().ok_or("no text")?;
    refused(&guest.run(&["inventory", "--store", store])?, 5, &["does not know the store kw1", "KEYWARD_STORE_ID"])?;
    assert!(!guest.path("state").exists(), "something was remembered");
    for wrong in ["kw1", "x", "kw1aaaa@1:00"] {
        let said = guest.command(&["inventory", "--store", store]).env("KEYWARD_STORE_ID", wrong).output()?.into();
        refused(&said, 2, &["KEYWARD_STORE_ID"])?;
    }
    let other = TestEnv::with_store()?;
    let shown = other.ok(&["policy", "show"])?.stdout;
    let anchor = shown.split_whitespace().find(|word| word.contains("@1:")).ok_or("no anchor")?;
    let said = guest.command(&["inventory", "--store", store]).env("KEYWARD_STORE_ID", anchor).output()?.into();
    refused(&said, 6, &["no policy of store kw1"])?;
    // A person compares the words, and says no or yes.
    for (answer, code) in [("n\n", 1), ("y\n", 0)] {
        let mut person = Terminal::start(&guest.command(&["inventory", "--store", store]))?;
        person.expect("match?")?;
        person.keys(answer)?;
        let said = person.end()?;
        assert_eq!(said.code, code, "{}", said.stdout);
        assert_eq!(guest.path("state").exists(), code == 0);
    }
    guest.ok(&["inventory", "--store", store]).map(drop)
}

#[test]
fn a_policy_is_changed_by_its_admins_alone() -> Outcome {
    let env = TestEnv::with_store()?;
    env.add("dev/x:token", "value")?;
    let before = fs::read_dir(env.store().join("policy"))?.count();
    fs::rename(env.path("config/keyward/policy-keys"), env.path("away"))?;
    refused(&env.run(&["env", "add", "qa", "--yes"])?, 4, &["policy key"])?;
    assert_eq!(fs::read_dir(env.store().join("policy"))?.count(), before);
    fs::rename(env.path("away"), env.path("config/keyward/policy-keys"))?;
    env.ok(&["env", "add", "qa", "--yes"])?;
    whole(&env, "dev/x", "value")
}

#[test]
fn an_expired_policy_changes_nothing_more() -> Outcome {
    let env = TestEnv::empty()?;
    env.ok(&["init", "--member", "alice", "--device", "laptop", "--expires", "30d"])?;
    env.add("dev/x:token", "value")?;
    let later = |arguments: &[&str]| crate::hard_times::at(&env, "+31d", arguments);
    let add = later(&["add", "dev/y:token", "--owner", "o", "--purpose", "p", "--generate"])?;
    refused(&add, 4, &["expired", "policy renew"])?;
    // Reading goes on here, with a warning; without memory it does not.
    let read = later(&["reveal", "dev/x"])?;
    assert_eq!((read.code, read.bytes.as_slice()), (0, &b"value"[..]), "{}", read.stderr);
    assert!(read.stderr.contains("warning: the policy expired"), "{}", read.stderr);
    assert!(!env.store().join("connectors/dev/y").join("connector.toml").exists());
    let renewed = later(&["policy", "renew", "--yes"])?;
    assert_eq!(renewed.code, 0, "{}", renewed.stderr);
    let add = later(&["add", "dev/y:token", "--owner", "o", "--purpose", "p", "--generate"])?;
    assert_eq!(add.code, 0, "{}", add.stderr);
    Ok(())
}
