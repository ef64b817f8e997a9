//! Epochs that come over a remote, and changes of those whom an epoch has taken a right away: what was signed by the wrong
//! people, or for another place, is refused by who has seen the store, and by who has not.

use std::fs;
use std::path::{Path, PathBuf};

use keyward::anchor::StoreId;
use keyward::crypto::keys::{Identity, SigningKey};
use keyward::digest::Digest;
use keyward::secret::Secret;
use keyward::signature::Type;

use super::{reveal, set, whole};
use crate::support::checkout::git;
use crate::support::team::{Team, accept_older};
use crate::support::{Outcome, TestEnv};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// What an admin holds.
struct Admin {
    id: StoreId,
    key: SigningKey,
}

/// Alice's hand, for what she would never sign.
fn admin(env: &TestEnv) -> Result<Admin> {
    let identity = Identity::parse(&Secret::new(fs::read(env.path("config/keyward/identity"))?))?;
    let id = env.state()?.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let sealed = fs::read(env.path(format!("config/keyward/policy-keys/{id}.age")))?;
    Ok(Admin { id: id.parse()?, key: SigningKey::parse(&identity.open(&sealed)?)? })
}

fn newest(store: &Path) -> Result<PathBuf> {
    let files = fs::read_dir(store.join("policy"))?.filter_map(|entry| entry.ok().map(|entry| entry.path()));
    files.filter(|path| path.extension().is_some_and(|ending| ending == "toml")).max().ok_or_else(|| "no epoch".into())
}

/// The epoch after the newest, or one beside it, with these signatures.
fn write_epoch(
    store: &Path,
    id: &StoreId,
    beside: bool,
    signers: &[(&str, &SigningKey)],
    change: impl Fn(String) -> String,
) -> Outcome {
    let before = fs::read_to_string(newest(store)?)?;
    let line = |name: &str| -> Result<String> {
        let line = before.lines().find(|line| line.starts_with(name));
        Ok(line.ok_or("no such line")?.to_owned())
    };
    let number: u64 = line("epoch = ")?["epoch = ".len()..].parse()?;
    let mut text = before.clone();
    if !beside {
        text = text.replacen(&line("epoch = ")?, &format!("epoch = {}", number + 1), 1);
        text = text.replacen(&line("prev = ")?, &format!("prev = \"{}\"", Digest::of(before.as_bytes())), 1);
    }
    let text = change(text);
    let number = if beside { number } else { number + 1 };
    let stem = store.join(format!("policy/{number:06}-{}.toml", Digest::of(text.as_bytes()).short()));
    for (name, key) in signers {
        let signature = key.sign(Some(id), Type::Policy, text.as_bytes());
        fs::write(format!("{}.{name}.sig", stem.display()), format!("{signature}\n"))?;
    }
    Ok(fs::write(stem, text)?)
}

fn named_admin(text: &str, name: &str, key: &SigningKey) -> String {
    let public: String = key.public().into();
    let at = text.find("[[member]]").unwrap_or(text.len());
    format!("{}[[admin]]\nmember = \"{name}\"\nkey = \"{public}\"\n\n{}", &text[..at], &text[at..])
}

/// One who is in step and one who has never been here refuse what stands at the remote now.
fn refused(team: &Team, pinned: &str, fresh: Option<&str>) -> Outcome {
    let anchor = team.anchor()?;
    let policies = || -> Result<usize> { Ok(fs::read_dir(team.bob.store().join("policy"))?.count()) };
    let before = policies()?;
    let said = team.bob.fails(6, &["sync"])?;
    assert!(said.stderr.contains(pinned), "{}", said.stderr);
    assert_eq!(policies()?, before);
    if let Some(fresh) = fresh {
        let said = TestEnv::empty()?.fails(6, &["join", &team.url(), "--store-id", &anchor])?;
        assert!(said.stderr.contains(fresh), "{}", said.stderr);
    }
    Ok(())
}

#[test]
fn signed_by_too_few() -> Outcome {
    let team = Team::new()?;
    let (alice, stranger) = (admin(&team.alice)?, SigningKey::generate()?);
    // A threshold of two, and alice in two roles: once as she is, once under another's name.
    let clone = team.attacker()?;
    let change = |text: String| named_admin(&text.replace("threshold = 1", "threshold = 2"), "bob", &stranger);
    write_epoch(&clone, &alice.id, false, &[("alice", &alice.key), ("bob", &alice.key)], change)?;
    Team::push(&clone)?;
    let says = "the signature of bob is not valid";
    refused(&team, says, Some(says))?;
    let clone = team.attacker()?;
    git(&clone, &["reset", "-q", "--hard", "HEAD^"])?;
    write_epoch(&clone, &alice.id, false, &[("alice", &alice.key)], change)?;
    Team::push(&clone)?;
    refused(&team, "1 of 2 admins have signed it", Some("1 of 2 admins have signed it"))?;
    let clone = team.attacker()?;
    git(&clone, &["reset", "-q", "--hard", "HEAD^"])?;
    write_epoch(&clone, &alice.id, false, &[("bob", &stranger)], |text| named_admin(&text, "bob", &stranger))?;
    Team::push(&clone)?;
    refused(&team, "0 of 1 admins have signed it", Some("0 of 1 admins have signed it"))
}

#[test]
fn signed_by_an_admin_who_was_removed() -> Outcome {
    let team = Team::new()?;
    let (alice, bobs) = (admin(&team.alice)?, SigningKey::generate()?);
    let store = team.alice.store();
    write_epoch(&store, &alice.id, false, &[("alice", &alice.key), ("bob", &bobs)], |text| {
        named_admin(&text, "bob", &bobs)
    })?;
    let without = named_admin("", "bob", &bobs);
    write_epoch(&store, &alice.id, false, &[("alice", &alice.key)], |text| text.replace(&without, ""))?;
    team.alice.ok(&["sync"])?;
    team.bob.ok(&["sync"])?;
    let clone = team.attacker()?;
    write_epoch(&clone, &alice.id, false, &[("bob", &bobs)], |text| named_admin(&text, "bob", &bobs))?;
    Team::push(&clone)?;
    refused(&team, "0 of 1 admins have signed it", Some("0 of 1 admins have signed it"))?;
    // Nor beside the epoch that removed him.
    let clone = team.attacker()?;
    git(&clone, &["reset", "-q", "--hard", "HEAD^"])?;
    write_epoch(&clone, &alice.id, true, &[("bob", &bobs)], |text| named_admin(&text, "bob", &bobs))?;
    Team::push(&clone)?;
    refused(&team, "the remote's policy is not believed", None)
}

#[test]
fn an_earlier_epoch_under_a_later_number() -> Outcome {
    let team = Team::new()?;
    let clone = team.attacker()?;
    let newest = newest(&clone)?;
    let name = newest.file_name().ok_or("a name")?.to_string_lossy().into_owned();
    for entry in fs::read_dir(clone.join("policy"))? {
        let from = entry?.file_name().to_string_lossy().into_owned();
        if let Some(rest) = from.strip_prefix(&name) {
            let number: u64 = name[..6].parse()?;
            let to = format!("policy/{:06}{}{rest}", number + 1, &name[6..]);
            fs::copy(clone.join("policy").join(&from), clone.join(to))?;
        }
    }
    Team::push(&clone)?;
    let says = "it does not follow the epoch before";
    refused(&team, says, Some(says))
}

#[test]
fn objects_of_another_store() -> Outcome {
    let team = Team::new()?;
    team.alice.add("dev/one:token", "first")?;
    team.alice.ok(&["sync"])?;
    team.bob.ok(&["sync"])?;
    let other = TestEnv::with_store()?;
    other.add("dev/one:token", "of another store")?;
    let clone = team.attacker()?;
    fs::remove_dir_all(clone.join("connectors/dev/one"))?;
    crate::trust::copy(&other.store().join("connectors/dev/one"), &clone.join("connectors/dev"))?;
    Team::push(&clone)?;
    let says = "the signature of alice/laptop is not valid; the file was changed, or belongs to another store";
    refused(&team, says, Some(says))?;
    let clone = team.attacker()?;
    git(&clone, &["reset", "-q", "--hard", "HEAD^"])?;
    for entry in fs::read_dir(other.store().join("policy"))? {
        let from = entry?.path();
        fs::copy(&from, clone.join("policy").join(from.file_name().ok_or("a name")?))?;
    }
    Team::push(&clone)?;
    refused(&team, "two valid policies claim epoch 1", Some("two valid policies claim epoch 1"))
}

#[test]
fn a_rival_of_the_newest_epoch_stops_until_an_admin_has_settled_it() -> Outcome {
    let team = Team::new()?;
    let alice = admin(&team.alice)?;
    let anchor = team.anchor()?;
    let clone = team.attacker()?;
    write_epoch(&clone, &alice.id, true, &[("alice", &alice.key)], |text| text.replacen("\n\n", "\n# rival\n\n", 1))?;
    Team::push(&clone)?;
    refused(&team, "two valid policies claim epoch", Some("two valid policies claim epoch"))?;
    // Each goes on under the one he has.
    team.bob.add("dev/his:token", "his")?;
    team.alice.fails(6, &["sync"])?;
    git(&team.alice.store(), &["pull", "-q", "--no-rebase", "--no-edit", "origin", "main"])?;
    team.alice.ok(&["policy", "renew", "--yes"])?;
    team.alice.ok(&["sync"])?;
    team.bob.ok(&["sync"])?;
    whole(&team.bob)?;
    // Whoever was told of the epoch before is let in: what came after it refuses the rival.
    TestEnv::empty()?.ok(&["join", &team.url(), "--store-id", &anchor]).map(drop)
}

#[test]
fn a_clone_that_is_behind_seals_to_nobody_who_was_removed() -> Outcome {
    let team = Team::new()?;
    team.bob.add("dev/one:token", "first")?;
    team.bob.ok(&["sync"])?;
    let second = team.bob.path("second").display().to_string();
    team.bob.ok(&["join", &team.url(), &second])?;
    let carol = TestEnv::empty()?;
    carol.ok(&["identity", "new"])?;
    team.alice.ok(&["sync"])?;
    team.enrol(&carol, "carol")?;
    team.bob.ok(&["--store", &second, "sync"])?;
    team.alice.ok(&["sync"])?;
    team.alice.ok(&["member", "remove", "carol", "--yes"])?;
    team.alice.ok(&["sync"])?;
    // The one clone has heard of it; then the other one on the same device must not go on as if it had not.
    team.bob.ok(&["--store", &second, "sync"])?;
    let said = team.bob.feed(&["set", "dev/one:token"], b"second")?;
    assert!(
        said.code == 6 && said.stderr.contains("the policy is older than this machine has seen"),
        "{}",
        said.stderr
    );
    Ok(())
}

/// Bob's rights, or all of him, are gone, and his clone does not know.
fn demoted(how: &[&str]) -> Result<Team> {
    let team = Team::new()?;
    team.alice.add("dev/one:token", "first")?;
    team.alice.ok(&["sync"])?;
    team.bob.ok(&["sync"])?;
    let rules = team.alice.ok(&["access", "list"])?.stdout;
    let rule = rules.lines().find(|line| line.contains("bob")).and_then(|line| line.split_whitespace().next());
    let how: Vec<&str> = how.iter().map(|word| if *word == "RULE" { rule.unwrap_or_default() } else { word }).collect();
    team.alice.ok(&how)?;
    team.alice.ok(&["sync"])?;
    Ok(team)
}

#[test]
fn what_a_writer_does_after_he_was_demoted_is_refused() -> Outcome {
    for how in [&["access", "remove", "RULE", "--yes"][..], &["member", "remove", "bob", "--yes"]] {
        let team = demoted(how)?;
        // As if it had been before: under the epoch that let him.
        set(&team.bob, "dev/one:token", "his")?;
        let clone = team.attacker()?;
        git(&clone, &["fetch", "-q", &team.bob.store().display().to_string(), "main"])?;
        git(&clone, &["checkout", "-q", "FETCH_HEAD", "--", "connectors"])?;
        Team::push(&clone)?;
        let said = team.alice.fails(6, &["sync"])?;
        let says = "sealed by bob/desk, whom the newest policy gives no `write` here";
        assert!(said.stderr.contains(says), "{}", said.stderr);
        assert_eq!(reveal(&team.alice, "dev/one")?, "first");
        let said = TestEnv::empty()?.fails(6, &["join", &team.url(), "--store-id", &team.anchor()?])?;
        assert!(said.stderr.contains(says), "{}", said.stderr);
    }
    Ok(())
}

/// Bob may not write any more, only read, and has something that he has not sent.
fn unsent(his: impl Fn(&TestEnv) -> Outcome, hers: impl Fn(&TestEnv) -> Outcome) -> Result<Team> {
    let team = demoted(&["access", "remove", "RULE", "--yes"])?;
    let rule = ["access", "allow", "**", "--member", "bob", "--can", "use,export,reveal", "--why", "a test", "--yes"];
    team.alice.ok(&rule)?;
    his(&team.bob)?;
    hers(&team.alice)?;
    team.alice.ok(&["sync"])?;
    Ok(team)
}

/// He throws away what he has not sent, and is in step.
fn throw_away(team: &Team) -> Outcome {
    let store = team.bob.store();
    git(&store, &["reset", "-q", "--hard", "refs/keyward/fetched/origin/main"])?;
    team.bob.ok(&["sync"])?;
    // The device has seen what he threw away: only he can say that it was nothing.
    let said = team.bob.fails(6, &["doctor"])?.stdout;
    assert!(said.contains("this machine has seen"), "{said}");
    accept_older(&team.bob, &store)?;
    for env in [&team.bob, &team.alice, &team.bob, &team.alice] {
        env.ok(&["sync"])?;
    }
    let head = |folder: &Path| git(folder, &["rev-parse", "main"]);
    assert_eq!([head(&store)?, head(&team.alice.store())?], [head(&team.remote())?, head(&team.remote())?]);
    for env in [&team.alice, &team.bob] {
        assert_eq!(git(&env.store(), &["status", "--porcelain"])?, "");
        whole(env)?;
    }
    Ok(())
}

#[test]
fn what_a_writer_has_not_sent_before_he_was_demoted_stays_with_him_until_he_throws_it_away() -> Outcome {
    let edit = |bob: &TestEnv| bob.ok(&["edit", "dev/one", "--owner", "bob"]).map(drop);
    let (set_it, add) =
        (|bob: &TestEnv| set(bob, "dev/one:token", "his"), |bob: &TestEnv| bob.add("dev/his:token", "his"));
    for (his, name) in [(&edit as &dyn Fn(&TestEnv) -> Outcome, "dev/one"), (&set_it, "dev/one"), (&add, "dev/his")] {
        let team = unsent(his, |_| Ok(()))?;
        let before = git(&team.remote(), &["rev-parse", "main"])?;
        let says = format!("{name}: sealed by bob/desk, whom the newest policy gives no `write` here");
        for _ in 0..2 {
            let said = team.bob.fails(6, &["sync"])?;
            assert!(
                said.stderr.starts_with("error: what is here would be refused by everybody else"),
                "{}",
                said.stderr
            );
            assert!(said.stderr.contains(&says) && said.stderr.contains("nothing was sent"), "{}", said.stderr);
        }
        assert_eq!(git(&team.remote(), &["rev-parse", "main"])?, before);
        assert!(team.bob.fails(6, &["doctor"])?.stdout.contains(&says));
        // No command of a store takes it back.
        for arguments in [&["remove", name, "--orphan", "--yes", "--reason", "a test"][..], &["reveal", name]] {
            let said = team.bob.fails(6, arguments)?;
            assert!(said.stderr.contains(&says), "{}", said.stderr);
        }
        throw_away(&team)?;
        assert_eq!(reveal(&team.bob, "dev/one")?, "first");
    }
    Ok(())
}

#[test]
fn where_somebody_else_has_changed_it_meanwhile_he_can_throw_his_away_too() -> Outcome {
    let edit = |env: &TestEnv, field: &str| env.ok(&["edit", "dev/one", field, "his"]).map(drop);
    let team = unsent(|bob| edit(bob, "--owner"), |alice| edit(alice, "--purpose"))?;
    let said = team.bob.fails(4, &["sync"])?;
    assert!(said.stderr.contains("no access rule gives bob `write` on dev/one"), "{}", said.stderr);
    team.bob.fails(6, &["sync"])?;
    throw_away(&team)?;
    let team = unsent(|bob| set(bob, "dev/one:token", "his"), |alice| set(alice, "dev/one:token", "hers"))?;
    assert_eq!(team.bob.fails(3, &["sync"])?.stdout, "fork dev/one: both made a version 2\n");
    // The policy has come by now; and whoever may not write cannot decide, not even for the other one's.
    for side in ["ours", "theirs"] {
        let said = team.bob.fails(6, &["resolve", "dev/one", "--take", side])?;
        assert!(said.stderr.contains("whom the newest policy gives no `write` here"), "{}", said.stderr);
    }
    throw_away(&team)?;
    assert_eq!(reveal(&team.bob, "dev/one")?, "hers");
    Ok(())
}

#[test]
fn records_after_a_cut_are_not_believed_nor_vouched_for() -> Outcome {
    let team = demoted(&["member", "remove", "bob", "--yes"])?;
    reveal(&team.bob, "dev/one")?;
    team.bob.ok(&["audit", "verify"])?;
    let log = find(&team.bob.state()?, "1.jsonl")?;
    let clone = team.attacker()?;
    fs::copy(log, clone.join("audit/bob/desk/1.jsonl"))?;
    Team::push(&clone)?;
    team.alice.ok(&["sync"])?;
    let last = fs::read_to_string(clone.join("audit/bob/desk/1.jsonl"))?.lines().count();
    let own = fs::read_to_string(team.alice.store().join("audit/alice/laptop/1.jsonl"))?;
    let vouched = format!("\"writer\":\"bob/desk\",\"seq\":{last},");
    assert!(!own.contains(&vouched), "{own}");
    whole(&team.alice)
}

fn find(folder: &Path, name: &str) -> Result<PathBuf> {
    let mut waiting = vec![folder.to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            match (path.is_dir(), path.file_name().is_some_and(|found| found == name)) {
                (true, _) if !path.ends_with("incoming") => waiting.push(path),
                (false, true) => return Ok(path),
                _ => {}
            }
        }
    }
    Err(format!("there is no {name}").into())
}
