//! What somebody hostile, or unlucky, tries. Each test was a hole once.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use keyward::anchor::{Anchor, StoreId};
use keyward::crypto::keys::{Identity, SigningKey};
use keyward::crypto::plugin::Plugins;
use keyward::crypto::seal::seal;
use keyward::digest::Digest;
use keyward::private_fs::Dir;
use keyward::secret::Secret;
use keyward::signature::Type;
use keyward::store::change::begin;
use keyward::trust::{Memory, Pins, TrustError, load};

use crate::support::{Outcome, TestEnv};
use crate::terminal::Terminal;

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
        write!(text, "[[environment]]\nname = \"e{number}\"\nrequire_reason = '\\w{{60}}'\n")?;
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
fn of_two_known_stores_in_one_folder_the_one_that_was_there_stays_or_none_is_chosen() -> Outcome {
    let env = TestEnv::with_store()?;
    env.ok(&["init", "other", "--member", "alice", "--device", "laptop"])?;
    for entry in fs::read_dir(env.path("other/policy"))? {
        let entry = entry?;
        fs::copy(entry.path(), env.store().join("policy").join(entry.file_name()))?;
    }
    let stayed = env.ok(&["inventory"])?;
    assert!(stayed.stderr.contains("it is not followed"), "{}", stayed.stderr);
    fs::remove_file(env.path("state/keyward/places"))?;
    let refused = env.fails(2, &["inventory"])?;
    assert!(refused.stderr.contains("the beginnings of 2 stores"), "{}", refused.stderr);
    Ok(())
}

/// Writes an epoch that `signers` sign, with the table of admins `named`; its digest.
fn epoch(
    dir: &Dir,
    after: Option<(&StoreId, u64, Digest)>,
    rejected: &[Digest],
    named: &[(&str, &SigningKey)],
    (signer, key): (&str, &SigningKey),
    members: &str,
) -> Result<Digest, Box<dyn std::error::Error>> {
    let number = after.map_or(1, |(_, before, _)| before + 1);
    let prev = after.map(|(.., digest)| digest.to_string()).unwrap_or_default();
    let rejected: Vec<String> = rejected.iter().map(|digest| format!("\"{digest}\"")).collect();
    let mut text = format!("format = 1\nepoch = {number}\nprev = \"{prev}\"\ncreated = 2026-01-05T08:00:00Z\n");
    write!(text, "expires = 2126-01-05T08:00:00Z\nthreshold = 1\nrejected = [{}]\n", rejected.join(", "))?;
    for (member, key) in named {
        let key: String = key.public().into();
        write!(text, "[[admin]]\nmember = \"{member}\"\nkey = \"{key}\"\n")?;
    }
    text += members;
    let digest = Digest::of(text.as_bytes());
    let stem = format!("policy/{number:06}-{}.toml", digest.short());
    let signature = key.sign(after.map(|(id, ..)| id), Type::Policy, text.as_bytes());
    dir.write(&format!("{stem}.{signer}.sig"), format!("{signature}\n").as_bytes())?;
    dir.write(&stem, text.as_bytes())?;
    Ok(digest)
}

#[test]
fn a_removed_admin_cannot_reject_his_removal() -> Outcome {
    let env = TestEnv::empty()?;
    let dir = Dir::create(&env.path("store"))?;
    let (alice, bob) = (("alice", &SigningKey::generate()?), ("bob", &SigningKey::generate()?));
    let mut members = "[[environment]]\nname = \"prod\"\n".to_owned();
    for name in ["alice", "bob"] {
        let recipient = Identity::generate().recipient()?;
        write!(members, "[[member]]\nname = \"{name}\"\nkind = \"human\"\nrecipient = \"{recipient}\"\n")?;
    }
    let first = epoch(&dir, None, &[], &[alice, bob], alice, &members)?;
    let id = StoreId::of_genesis(&first);
    let removal = epoch(&dir, Some((&id, 1, first)), &[], &[alice], alice, &members)?;
    let rival = epoch(&dir, Some((&id, 1, first)), &[removal], &[alice, bob], bob, &members)?;
    let now = "2026-06-01T00:00:00Z".parse()?;
    let anchored = || load(&dir, &id, &Memory::Anchored(Anchor::of(&id, 1, &first)), now);
    assert!(matches!(anchored(), Err(TrustError::Rivals { .. })), "{:?}", anchored().map(|trust| trust.newest.digest));
    // Whoever the rival still has for its admin may reject it.
    let next = epoch(&dir, Some((&id, 2, removal)), &[rival], &[alice], alice, &members)?;
    assert_eq!(anchored()?.newest.digest, next);
    Ok(())
}

#[test]
fn a_repository_that_was_here_before_runs_nothing() -> Outcome {
    let env = TestEnv::empty()?;
    let git = |arguments: &[&str]| Command::new("git").arg("-C").arg(env.path("")).args(arguments).status();
    assert!(git(&["init", "--quiet", "store"])?.success());
    let pwned = env.path("pwned");
    let filter = format!("touch '{}'; cat", pwned.display());
    assert!(git(&["-C", "store", "config", "filter.x.clean", &filter])?.success());
    fs::create_dir_all(env.path("store/.git/info"))?;
    fs::write(env.path("store/.git/info/attributes"), "* filter=x\n")?;
    let trace = env.path("trace");
    let init = ["init", "store", "--git", "--member", "alice", "--device", "laptop"];
    let said = env.command(&init).env("GIT_TRACE", &trace).output()?;
    assert_eq!(said.status.code(), Some(6), "{}", String::from_utf8_lossy(&said.stderr));
    assert!(!pwned.exists() && !trace.exists());
    // An empty repository of one's own is welcome.
    assert!(git(&["init", "--quiet", "other"])?.success());
    assert!(git(&["-C", "other", "remote", "add", "origin", "https://git.example/store"])?.success());
    env.ok(&["init", "other", "--git", "--member", "alice", "--device", "laptop"])?;
    Ok(())
}

#[test]
fn a_copy_without_its_payload_does_not_end_a_move() -> Outcome {
    let env = TestEnv::with_store()?;
    env.add("dev/old", "one")?;
    let before = fs::read(env.store().join("connectors/dev/old/connector.toml"))?;
    let payload = |name: &str| -> std::io::Result<PathBuf> {
        let files = fs::read_dir(env.store().join("connectors/dev").join(name))?.filter_map(Result::ok);
        let payload = files.map(|file| file.path()).find(|path| path.extension().is_some_and(|ending| ending == "age"));
        payload.ok_or_else(|| std::io::Error::other("no payload"))
    };
    let sealed = (payload("old")?, fs::read(payload("old")?)?);
    env.ok(&["move", "dev/old", "dev/new"])?;
    // As if it had been killed before the tombstone.
    fs::write(env.store().join("connectors/dev/old/connector.toml"), before)?;
    fs::write(&sealed.0, &sealed.1)?;
    fs::remove_file(env.state()?.join("connectors.pin"))?;
    fs::remove_file(payload("new")?)?;
    env.fails(6, &["move", "dev/old", "dev/new"])?;
    assert_eq!(env.ok(&["reveal", "dev/old"])?.bytes, b"one");
    Ok(())
}

#[test]
fn a_rival_can_be_settled_by_who_has_seen_neither() -> Outcome {
    let env = TestEnv::with_store()?;
    let (policy, pin) = (env.store().join("policy"), env.state()?.join("policy.pin"));
    let files = || -> std::io::Result<Vec<PathBuf>> { fs::read_dir(&policy)?.map(|entry| Ok(entry?.path())).collect() };
    let (first, seen) = (files()?, fs::read(&pin)?);
    // Two admins' machines that did not know of each other.
    env.ok(&["policy", "renew", "--expires", "30d", "--yes"])?;
    let second = files()?.into_iter().filter(|file| !first.contains(file));
    let second = second.map(|file| Ok((fs::read(&file)?, file))).collect::<std::io::Result<Vec<_>>>()?;
    for (_, file) in &second {
        fs::remove_file(file)?;
    }
    fs::write(&pin, &seen)?;
    env.ok(&["policy", "renew", "--expires", "31d", "--yes"])?;
    let later = fs::read(&pin)?;
    for (bytes, file) in &second {
        fs::write(file, bytes)?;
    }
    fs::write(&pin, &seen)?;
    env.fails(6, &["inventory"])?;
    let epoch = second.iter().find(|(_, file)| file.extension().is_some_and(|ending| ending == "toml"));
    let digest = epoch.map(|(bytes, _)| Digest::of(bytes).to_string()).unwrap_or_default();
    env.ok(&["policy", "adopt", &digest, "--yes"])?;
    env.ok(&["inventory"])?;
    // What lowers the epoch is no settling.
    fs::write(&pin, String::from_utf8(later)?.replacen("2 ", "3 ", 1))?;
    env.fails(6, &["policy", "adopt", &digest, "--yes"])?;
    Ok(())
}

#[test]
fn a_rival_that_comes_while_somebody_reads_is_not_refused_unseen() -> Outcome {
    let env = TestEnv::with_store()?;
    env.ok(&["policy", "renew", "--yes"])?;
    let policy = env.store().join("policy");
    let rival = Digest::of(b"a rival");
    let file = policy.join(format!("000002-{}.toml", rival.short()));
    let before = fs::read_dir(&policy)?.count();
    for arguments in [&["policy", "renew"][..], &["env", "add", "qa"], &["env", "set", "dev", "--mix"]] {
        let mut person = Terminal::start(&env.command(arguments))?;
        person.expect("Sign this as the new policy?")?;
        fs::write(&file, b"a rival")?;
        person.keys("y\n")?;
        let said = person.end()?;
        assert_eq!(said.code, 2, "{}", said.stdout);
        assert!(said.stdout.contains("the policy changed meanwhile"), "{}", said.stdout);
        fs::remove_file(&file)?;
        assert_eq!(fs::read_dir(&policy)?.count(), before);
    }
    // Who has seen it may refuse it.
    fs::write(&file, b"a rival")?;
    let said = env.ok(&["policy", "renew", "--expires", "90d", "--yes"])?.stderr;
    assert!(said.contains(&format!("- policy refuses epoch {rival}: {}", rival.words())), "{said}");
    assert!(said.contains("+ policy is valid for 90d"), "{said}");
    assert!(env.ok(&["policy", "log", "--format", "json"])?.stdout.contains(&format!("\"{rival}\"")));
    // Once is enough.
    let said = env.ok(&["policy", "renew", "--yes"])?.stderr;
    assert!(!said.contains("refuses"), "{said}");
    Ok(())
}

/// The store's id, and epoch 2 as its only admin could make it: `change` has the text of epoch 1, and a list to keep.
fn second_epoch(
    env: &TestEnv,
    kept: Option<&str>,
    change: impl Fn(String) -> String,
) -> Result<StoreId, Box<dyn std::error::Error>> {
    let identity = Identity::parse(&Secret::new(fs::read(env.path("config/keyward/identity"))?))?;
    let id = env.state()?.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let id: StoreId = id.parse()?;
    let sealed = fs::read(env.path(format!("config/keyward/policy-keys/{id}.age")))?;
    let key = SigningKey::parse(&identity.open(&sealed)?)?;
    let genesis = fs::read_dir(env.store().join("policy"))?.filter_map(Result::ok).map(|entry| entry.path());
    let genesis = genesis.filter(|path| path.extension().is_some_and(|ending| ending == "toml"));
    let genesis = genesis.map(fs::read_to_string).collect::<Result<String, _>>()?;
    let mut head = format!("prev = \"{}\"", Digest::of(genesis.as_bytes()));
    if let Some(kept) = kept {
        write!(head, "\nkept = \"{}\"", Digest::of(kept.as_bytes()))?;
    }
    let text = change(genesis.replacen("epoch = 1", "epoch = 2", 1).replacen("prev = \"\"", &head, 1));
    let (dir, stem) = (Dir::open(&env.store())?, format!("policy/000002-{}", Digest::of(text.as_bytes()).short()));
    if let Some(kept) = kept {
        dir.write(&format!("{stem}.kept"), kept.as_bytes())?;
    }
    let signature = key.sign(Some(&id), Type::Policy, text.as_bytes());
    dir.write(&format!("{stem}.toml.alice.sig"), format!("{signature}\n").as_bytes())?;
    dir.write(&format!("{stem}.toml"), text.as_bytes())?;
    Ok(id)
}

#[test]
fn what_an_epoch_keeps_the_next_one_keeps() -> Outcome {
    let env = TestEnv::with_store()?;
    env.add("dev/a", "one")?;
    let file = fs::read(env.store().join("connectors/dev/a/connector.toml"))?;
    let kept = format!("dev/a {}\n", Digest::of(&file));
    // It takes alice's right to write, and keeps what she wrote.
    second_epoch(&env, Some(&kept), |text| text.replace("\"write\", ", "").replace(", \"write\"", ""))?;
    assert_eq!(env.ok(&["reveal", "dev/a"])?.bytes, b"one");
    env.fails(4, &["edit", "dev/a", "--owner", "others"])?;
    env.ok(&["policy", "renew", "--yes"])?;
    env.ok(&["policy", "renew", "--yes"])?;
    assert_eq!(env.ok(&["reveal", "dev/a"])?.bytes, b"one");
    Ok(())
}

#[test]
fn somebody_elses_copy_does_not_end_a_move() -> Outcome {
    let env = TestEnv::with_store()?;
    env.add("dev/old", "one")?;
    let (bob, recipient) = (SigningKey::generate()?, Identity::generate().recipient()?);
    let key: String = bob.public().into();
    let id = second_epoch(&env, None, |text| {
        let member = format!("name = \"bob\"\nkind = \"human\"\nrecipient = \"{recipient}\"\n");
        let writer = format!("[[member.writer]]\ndevice = \"desk\"\nkey = \"{key}\"\n");
        let access = "connectors = \"dev/**\"\nmembers = [\"bob\"]\ncapabilities = [\"write\"]\nreason = \"x\"\n";
        format!("{text}\n[[member]]\n{member}{writer}[[access]]\n{access}")
    })?;
    // Bob can read nothing. He puts a look-alike where alice is about to move it.
    let old = fs::read_to_string(env.store().join("connectors/dev/old/connector.toml"))?;
    let payload = seal([&recipient], &Secret::new(b"no value".to_vec()), &Plugins::none())?;
    let sealed = Digest::of(&payload);
    let lines = old.lines().filter(|line| !line.starts_with("signature")).map(|line| match line.split(' ').next() {
        Some("name") => "name = \"new\"".to_owned(),
        Some("sealed") => format!("sealed = \"{sealed}\""),
        Some("writer") => "writer = \"bob/desk\"".to_owned(),
        _ => line.to_owned(),
    });
    let signed = lines.map(|line| line + "\n").collect::<Vec<_>>().concat();
    let signature = bob.sign(Some(&id), Type::Connector, signed.as_bytes());
    let dir = Dir::open(&env.store())?;
    dir.write(&format!("connectors/dev/new/v1-{}.age", sealed.short()), &payload)?;
    dir.write("connectors/dev/new/connector.toml", format!("{signed}signature = \"{signature}\"\n").as_bytes())?;
    env.ok(&["show", "dev/new"])?;
    let refused = env.fails(2, &["move", "dev/old", "dev/new"])?;
    assert!(refused.stderr.contains("dev/new exists already"), "{}", refused.stderr);
    assert_eq!(env.ok(&["reveal", "dev/old"])?.bytes, b"one");
    Ok(())
}

#[test]
fn who_has_lost_the_lock_replaces_nothing() -> Outcome {
    let env = TestEnv::empty()?;
    let dir = Dir::create(&env.path("store"))?;
    let (first, address) = (begin(&dir, &[])?, "dev/a".parse()?);
    fs::remove_file(env.path("store/.lock"))?;
    let second = begin(&dir, &[])?;
    second.put_connector(&address, b"second")?;
    assert!(first.put_connector(&address, b"first").is_err());
    assert_eq!(fs::read(env.path("store/connectors/dev/a/connector.toml"))?, b"second");
    Ok(())
}
