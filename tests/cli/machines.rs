//! Machines and access: a machine reads exactly what it was given, needs nothing but two variables, and leaves its record.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use chrono::DateTime;
use keyward::anchor::StoreId;
use keyward::audit::{self, Action, Decision, Draft, Head, Introduction, OperationId, Record, Source};
use keyward::connector::name::Writer;
use keyward::crypto::keys::{Identity, SigningKey};
use keyward::digest::Digest;
use keyward::secret::Secret;
use keyward::signature::Type;

use crate::support::checkout::{self, read_only};
use crate::support::{Outcome, Said, TestEnv};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// A machine: its secret, and an anchor under which it works.
struct Machine {
    secret: String,
    anchor: String,
}

fn anchor_in(said: &Said) -> String {
    said.stdout.lines().find_map(|line| line.strip_prefix("anchor  ")).unwrap_or_default().to_owned()
}

impl Machine {
    /// Made in this store, and given one capability on one connector.
    fn new(env: &TestEnv, name: &str, connector: &str, can: &str) -> Result<Self> {
        let made = env.ok(&["member", "add", name, "--kind", "machine", "--new", "--yes"])?;
        let secret = made.stdout.lines().last().unwrap_or_default().to_owned();
        assert!(secret.starts_with("AGE-SECRET-KEY-1"), "{}", made.stdout);
        let rule = ["access", "allow", connector, "--member", name, "--can", can, "--why", "a test", "--yes"];
        let anchor = anchor_in(&env.ok(&rule)?);
        env.ok(&["rekey", "--reason", "a test"])?;
        Ok(Self { secret, anchor })
    }

    /// The program as a build container runs it: no home, no terminal, two variables.
    fn command(&self, store: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_keyward"));
        command.args(arguments).current_dir(store).env_clear();
        command.env("KEYWARD_IDENTITY", &self.secret).env("KEYWARD_STORE_ID", &self.anchor);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn run(&self, store: &Path, audit: Option<&Path>, arguments: &[&str]) -> Result<Said> {
        let mut command = self.command(store, arguments);
        if let Some(audit) = audit {
            command.env("KEYWARD_AUDIT_DIR", audit);
        }
        Ok(command.output()?.into())
    }
}

/// A store that the build system checks out: the last commit alone, and nothing may be written there.
fn checkout(env: &TestEnv) -> Result<PathBuf> {
    let clone = env.path("ci");
    checkout::commit(&env.store())?;
    checkout::clone(&env.store(), &clone)?;
    Ok(clone)
}

#[test]
fn a_machine_reads_exactly_what_it_was_given() -> Outcome {
    let env = TestEnv::with_store()?;
    env.add("dev/deploy:token", "for the machine")?;
    env.add("dev/other:token", "not for it")?;
    let ci = Machine::new(&env, "ci", "dev/deploy", "use,reveal")?;
    let store = env.store();
    assert_eq!(ci.run(&store, None, &["reveal", "dev/deploy"])?.bytes, b"for the machine");

    let refused = ci.run(&store, None, &["reveal", "dev/other"])?;
    assert_eq!(refused.code, 4, "{}", refused.stderr);
    assert!(refused.stderr.contains("no access rule gives ci `reveal` on dev/other"), "{}", refused.stderr);
    // Not by the program's courtesy alone: the other one is not sealed to it.
    let shown = env.ok(&["show", "dev/other"])?.stdout;
    let readers = shown.split("Last accesses").next().unwrap_or_default();
    assert!(readers.contains("Who can read it") && !readers.contains("ci"), "{shown}");
    for (arguments, code) in [
        (&["edit", "dev/deploy", "--owner", "me"][..], 4),
        (&["policy", "renew", "--yes"], 4),
        (&["member", "add", "x", "--kind", "machine", "--new", "--yes"], 4),
    ] {
        assert_eq!(ci.run(&store, None, arguments)?.code, code, "{arguments:?}");
    }
    let who = ci.run(&store, None, &["whoami"])?.stdout;
    assert!(who.contains("ci") && who.contains("dev/deploy (access 5)") && !who.contains("dev/other"), "{who}");
    let shown = env.ok(&["show", "dev/deploy"])?.stdout;
    assert!(shown.contains("use, reveal by access 5 (dev/deploy)"), "{shown}");

    // Each run is a writer of its own, and the record is whole.
    let report = env.ok(&["audit", "verify", "--each"])?;
    assert!(report.stdout.contains("whole"), "{}", report.stdout);
    let log = env.ok(&["audit", "log", "--actor", "ci", "--format", "json"])?.stdout;
    assert!(log.contains("\"denied\"") && log.contains("ci/run-"), "{log}");
    Ok(())
}

#[test]
fn a_build_needs_no_home_and_writes_nothing_into_its_checkout() -> Outcome {
    let env = TestEnv::with_store()?;
    env.add("dev/deploy:token", "for the machine")?;
    let ci = Machine::new(&env, "ci", "dev/deploy", "reveal")?;
    let clone = checkout(&env)?;
    let reveal = ci.command(&clone, &["reveal", "dev/deploy"]);
    let refused: Said = read_only(&clone, &reveal).output()?.into();
    assert_eq!((refused.code, refused.bytes.len()), (1, 0), "{}", refused.stderr);
    assert!(refused.stderr.contains("KEYWARD_AUDIT_DIR"), "{}", refused.stderr);

    let audit = env.path("records");
    let mut reveal = ci.command(&clone, &["reveal", "dev/deploy"]);
    reveal.env("KEYWARD_AUDIT_DIR", &audit);
    let said: Said = read_only(&clone, &reveal).output()?.into();
    assert_eq!((said.code, said.bytes.as_slice()), (0, &b"for the machine"[..]), "{}", said.stderr);

    // Somebody brings the records home.
    let folder = audit.display().to_string();
    let taken = env.ok(&["audit", "import", &folder])?;
    assert!(taken.stdout.starts_with("taken  ci/run-"), "{}", taken.stdout);
    assert!(env.ok(&["audit", "import", &folder])?.stdout.is_empty());
    env.ok(&["audit", "verify", "--each"])?;
    let log = env.ok(&["audit", "log", "dev/deploy", "--action", "reveal"])?.stdout;
    assert!(log.contains("ci/run-"), "{log}");
    assert!(env.ok(&["inventory", "--format", "json"])?.stdout.contains("\"last_access\": \"2"));
    Ok(())
}

/// The file of the only run that a machine has had.
fn run_log(folder: &Path, machine: &str) -> Result<PathBuf> {
    let run = fs::read_dir(folder.join("audit").join(machine))?.next().ok_or("no run")??.path();
    Ok(run.join("1.jsonl"))
}

#[test]
fn what_does_not_verify_is_not_shown() -> Outcome {
    let env = TestEnv::with_store()?;
    env.add("dev/deploy:token", "value")?;
    let ci = Machine::new(&env, "ci", "dev/deploy", "reveal")?;
    ci.run(&env.store(), None, &["reveal", "dev/deploy"])?;
    let file = run_log(&env.store(), "ci")?;
    let good = fs::read_to_string(&file)?;
    let forged = good.replacen("\"reveal\"", "\"export\"", 1);
    let json = |env: &TestEnv| env.run(&["audit", "log", "--actor", "ci", "--format", "json"]);
    let all = json(&env)?;
    assert_eq!((all.code, all.stdout.matches("\"seq\"").count()), (0, 3), "{}", all.stderr);
    let op = all.stdout.split("\"op\": \"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();

    // What this machine has verified before and what it has not: a changed record is never shown as if it were true.
    let heads = env.state()?.join("heads.pin");
    for remembered in [true, false] {
        fs::write(&file, &good)?;
        env.ok(&["audit", "verify"])?;
        fs::write(&file, &forged)?;
        if !remembered {
            fs::remove_file(&heads)?;
        }
        let said = json(&env)?;
        assert_eq!(said.code, 6, "{}", said.stdout);
        assert!(said.stdout.contains("\"begin\"") && !said.stdout.contains("export"), "{}", said.stdout);
        assert!(said.stderr.contains("ci/run-") && said.stderr.contains("not shown"), "{}", said.stderr);
        assert!(said.stderr.contains("record 2: signature: is not signed by its writer"), "{}", said.stderr);
        let said = env.fails(6, &["audit", "show", op])?;
        assert!(!said.stdout.contains("export") && said.stderr.contains("not shown"), "{}", said.stdout);
        // Who asks about others need not care.
        env.ok(&["audit", "log", "--actor", "alice"])?;
    }
    // A log of nobody is nobody's word.
    fs::write(&file, good.replace("ci/machine", "ci/nobody"))?;
    let said = env.fails(6, &["audit", "show", op])?;
    assert!(said.stdout.is_empty() && said.stderr.contains("unknown-writer"), "{}{}", said.stdout, said.stderr);
    Ok(())
}

#[test]
fn a_removed_machine_is_told_so() -> Outcome {
    let env = TestEnv::with_store()?;
    env.add("dev/deploy:token", "value")?;
    let ci = Machine::new(&env, "ci", "dev/deploy", "use,reveal")?;
    let other = Machine::new(&env, "other", "dev/deploy", "use")?;
    env.ok(&["member", "remove", "ci", "--yes"])?;
    env.ok(&["policy", "renew", "--yes"])?;
    for arguments in
        [&["reveal", "dev/deploy"][..], &["export", "--format", "json", "-e", "T=dev/deploy:token"], &["whoami"]]
    {
        let said = ci.run(&env.store(), None, arguments)?;
        assert_eq!(said.code, 5, "{}", said.stderr);
        assert!(said.stderr.contains("the policy has not named ci since epoch 6"), "{}", said.stderr);
        assert!(said.stderr.contains("keyward member add ci"), "{}", said.stderr);
    }
    // Whom no epoch ever named was not removed.
    let stranger = Machine { secret: second_secret()?, anchor: other.anchor };
    let said = stranger.run(&env.store(), None, &["reveal", "dev/deploy"])?;
    assert_eq!(said.code, 5, "{}", said.stderr);
    assert!(said.stderr.contains("is not a writer") && !said.stderr.contains("since epoch"), "{}", said.stderr);
    Ok(())
}

fn second_secret() -> Result<String> {
    let line = Identity::generate().to_line()?;
    Ok(line.expose_text().unwrap_or_default().trim().to_owned())
}

#[test]
fn a_machine_is_itself_by_a_file_too() -> Outcome {
    let env = TestEnv::with_store()?;
    env.add("dev/deploy:token", "for the machine")?;
    let ci = Machine::new(&env, "ci", "dev/deploy", "use,reveal")?;
    let store = env.store();
    // As the age programs and a CI write it: with a line feed, or with comments.
    for (number, text) in [ci.secret.clone(), format!("# a comment\n{}\n", ci.secret)].into_iter().enumerate() {
        let file = env.path(format!("secret-{number}"));
        fs::write(&file, text)?;
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600))?;
        let by_file = |arguments: &[&str]| -> Result<Said> {
            let mut command = ci.command(&store, arguments);
            command.env_remove("KEYWARD_IDENTITY").env("KEYWARD_IDENTITY_FILE", &file);
            Ok(command.output()?.into())
        };
        let said = by_file(&["reveal", "dev/deploy"])?;
        assert_eq!((said.code, said.bytes.as_slice()), (0, &b"for the machine"[..]), "{}", said.stderr);
        assert!(by_file(&["whoami"])?.stdout.contains("ci"));
        assert_eq!(by_file(&["run", "-e", "T=dev/deploy:token", "--", "sh", "-c", "test \"$T\""])?.code, 0);
        // A file that others may read is no secret any more, and that is what is said.
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644))?;
        let said = by_file(&["reveal", "dev/deploy"])?;
        assert!(said.code != 0 && said.stderr.contains("secret-") && said.stderr.contains("644"), "{}", said.stderr);
    }
    let log = env.ok(&["audit", "log", "--actor", "ci", "--action", "reveal", "--format", "json"])?.stdout;
    assert_eq!(log.matches("\"seq\"").count(), 4, "{log}");
    env.ok(&["audit", "verify", "--each"])?;
    Ok(())
}

#[test]
fn records_that_nobody_vouches_for_are_not_taken() -> Outcome {
    let env = TestEnv::with_store()?;
    env.add("dev/deploy:token", "value")?;
    let ci = Machine::new(&env, "ci", "dev/deploy", "reveal")?;
    let audit = env.path("records");
    ci.run(&env.store(), Some(&audit), &["reveal", "dev/deploy"])?;
    let file = run_log(&audit, "ci")?;
    let good = fs::read_to_string(&file)?;
    let import = |env: &TestEnv| env.run(&["audit", "import", &audit.display().to_string()]);
    let forged = good.replacen("\"reveal\"", "\"export\"", 1);
    let unknown = good.replace("ci/machine", "ci/nobody");
    for (what, text) in [("changed", &forged), ("unknown machine", &unknown)] {
        fs::write(&file, text)?;
        let said = import(&env)?;
        assert_eq!((said.code, said.stdout.as_str()), (6, ""), "{what}: {}", said.stderr);
    }
    // Under another machine's name, and with a line cut off by a killed runner.
    fs::write(&file, &good)?;
    let elsewhere = audit.join("audit/alice/run-else");
    fs::create_dir_all(&elsewhere)?;
    fs::copy(&file, elsewhere.join("1.jsonl"))?;
    let said = import(&env)?;
    assert_eq!(said.code, 8, "{}", said.stderr);
    assert!(said.stdout.starts_with("taken  ci/run-"), "{}", said.stdout);
    assert!(said.stderr.contains("not taken: alice/run-else"), "{}", said.stderr);
    assert!(!env.store().join("audit/alice/run-else").exists());
    assert_eq!(import(&env)?.code, 6, "nothing is new in it but what is refused");
    fs::remove_dir_all(&elsewhere)?;
    fs::write(&file, &good[..good.len() - 20])?;
    assert_eq!(import(&env)?.code, 0);
    env.ok(&["audit", "verify", "--each"])?;
    // Other records under the numbers that are known.
    let mut lines: Vec<&str> = good.split_inclusive('\n').collect();
    lines.truncate(1);
    fs::write(&file, lines.concat())?;
    assert_eq!(import(&env)?.code, 0, "a beginning of what is known says nothing new");
    Ok(())
}

/// The key that this machine derives for its store.
fn machine_key(ci: &Machine) -> Result<(StoreId, SigningKey)> {
    let machine = Identity::parse_native(&Secret::from(ci.secret.clone()))?;
    let store = ci.anchor.split('@').next().unwrap_or_default().parse::<StoreId>()?;
    let key = machine.machine_key(&store)?;
    Ok((store, key))
}

/// A run of this machine, made by hand, that has seen the head of another one: nothing else here writes such a record.
fn run_that_saw(env: &TestEnv, ci: &Machine, seen: Head) -> Outcome {
    let (store, machine) = machine_key(ci)?;
    let (writer, key) = ("ci/run-witness".parse::<Writer>()?, SigningKey::generate()?);
    let body = Introduction::body(&writer, &key.public(), 1);
    let sig = machine.sign(Some(&store), Type::Run, &body);
    let introduction = Introduction { machine: "ci/machine".parse()?, key: key.public(), sig };
    let steps = vec![(Action::Begin, Vec::new(), Some(introduction)), (Action::Seen, vec![seen], None)];
    log_by_hand(&env.store(), (&store, &writer, &key), steps)
}

/// A log below `audit/` there that nobody's program has written.
fn log_by_hand(
    folder: &Path,
    (store, writer, key): (&StoreId, &Writer, &SigningKey),
    steps: Vec<(Action, Vec<Head>, Option<Introduction>)>,
) -> Outcome {
    let mut lines: Vec<u8> = Vec::new();
    let mut prev = store.audit_origin();
    for (seq, (action, heads, run)) in (1..).zip(steps) {
        let draft = Draft {
            at: DateTime::default(),
            op: OperationId::new(DateTime::default(), [7; 10]),
            action,
            decision: Decision::Allowed,
            outcome: audit::Outcome::Ok,
            objects: Vec::new(),
            epoch: 1,
            rule: None,
            reason: None,
            error: None,
            sink: None,
            source: Source::default(),
            heads,
            run,
        };
        let record = Record { store: store.clone(), writer: writer.clone(), seq, prev, draft, tool: "test".parse()? };
        let line = audit::seal_line(&record, &|body| key.sign(Some(store), Type::Audit, body));
        prev = Digest::of(&line);
        lines.extend(line);
    }
    let folder = folder.join("audit").join(writer.as_str());
    fs::create_dir_all(&folder)?;
    Ok(fs::write(folder.join("1.jsonl"), lines)?)
}

#[test]
fn a_key_that_was_taken_away_brings_nothing_home() -> Outcome {
    let env = TestEnv::with_store()?;
    env.add("dev/deploy:token", "value")?;
    let old = Machine::new(&env, "ci", "dev/deploy", "reveal")?;
    let [old_runs, new_runs, straight] = ["old", "new", "straight"].map(|name| env.path(name));
    old.run(&env.store(), Some(&old_runs), &["reveal", "dev/deploy"])?;
    // A machine's runs write, it never does: also while it is a member.
    let (store, key) = machine_key(&old)?;
    let writer = "ci/machine".parse::<Writer>()?;
    log_by_hand(&straight, (&store, &writer, &key), vec![(Action::Seen, Vec::new(), None)])?;
    let import = |folder: &Path| env.run(&["audit", "import", &folder.display().to_string()]);
    let refused = |folder: &Path, when: &str| -> Outcome {
        let said = import(folder)?;
        assert_eq!((said.code, said.stdout.as_str()), (6, ""), "{when}: {}", said.stderr);
        assert!(said.stderr.contains("not taken: ci/"), "{when}: {}", said.stderr);
        Ok(())
    };
    refused(&straight, "a member")?;
    env.ok(&["member", "remove", "ci", "--yes"])?;
    refused(&old_runs, "removed")?;
    refused(&straight, "removed")?;
    let new = Machine::new(&env, "ci", "dev/deploy", "reveal")?;
    new.run(&env.store(), Some(&new_runs), &["reveal", "dev/deploy"])?;
    refused(&old_runs, "added anew")?;
    refused(&straight, "added anew")?;
    assert!(!env.store().join("audit/ci").exists());
    let said = import(&new_runs)?;
    assert!(said.code == 0 && said.stdout.starts_with("taken  ci/run-"), "{} {}", said.stdout, said.stderr);
    env.ok(&["audit", "verify", "--each"])?;
    Ok(())
}

#[test]
fn a_run_that_nobody_brought_home_is_named_by_who_saw_it() -> Outcome {
    let env = TestEnv::with_store()?;
    env.add("dev/deploy:token", "value")?;
    let ci = Machine::new(&env, "ci", "dev/deploy", "reveal")?;
    let audit = env.path("records");
    ci.run(&env.store(), Some(&audit), &["reveal", "dev/deploy"])?;
    // Nothing tells of a run that nobody has seen.
    env.ok(&["audit", "verify"])?;
    let file = run_log(&audit, "ci")?;
    let run = format!("ci/{}", file.parent().and_then(Path::file_name).unwrap_or_default().display());
    let log = fs::read(&file)?;
    let last = log.split_inclusive(|byte| *byte == b'\n').next_back().unwrap_or_default();
    run_that_saw(&env, &ci, Head { writer: run.parse()?, seq: 3, hash: Digest::of(last) })?;
    let said = env.fails(3, &["audit", "verify"])?;
    let dispute = format!("{run} record 3: dispute: ci/run-witness has seen record 3, but the log is not there");
    assert_eq!(said.stdout.trim_end(), dispute);
    // Whoever asks what was done hears of it too.
    assert!(env.fails(3, &["audit", "log"])?.stderr.contains(&dispute));
    // Brought home, it is whole; taken away again, this machine knows better.
    let folder = audit.display().to_string();
    env.ok(&["audit", "import", &folder])?;
    env.ok(&["audit", "verify"])?;
    fs::remove_dir_all(env.store().join("audit").join(&run))?;
    let said = env.fails(6, &["audit", "verify"])?;
    assert!(said.stdout.contains(&format!("{run} record 3: truncated")), "{}", said.stdout);
    assert!(env.fails(6, &["audit", "verify", "--full"])?.stdout.contains(&dispute));
    Ok(())
}

#[test]
fn nobody_signs_what_nobody_has_seen() -> Outcome {
    let env = TestEnv::with_store()?;
    let add = ["member", "add", "ci", "--kind", "machine", "--new"];
    let said = env.fails(2, &add)?;
    assert!(said.stderr.contains("+ ci is a member") && said.stderr.contains("--yes"), "{}", said.stderr);
    assert!(said.stdout.is_empty(), "the secret of a machine that does not exist: {}", said.stdout);
    let said = env.fails(2, &["group", "add-member", "dev", "alice", "--yes"])?;
    assert!(said.stderr.contains("nothing was changed"), "{}", said.stderr);
    assert!(env.ok(&["policy", "show", "--format", "json"])?.stdout.contains("\"epoch\": 1"));
    Ok(())
}

/// Somebody else with a device of his own: public keys from there, and the store as he sees it.
fn second_person(env: &TestEnv, name: &str) -> Result<(TestEnv, [String; 2])> {
    let other = TestEnv::empty()?;
    other.ok(&["init", "elsewhere", "--member", name, "--device", "desk"])?;
    let anchor = env.ok(&["policy", "show", "--format", "json"])?.stdout;
    let anchor: serde_json::Value = serde_json::from_str(&anchor)?;
    let mut keys = other.command(&["member", "keys", "--member", name, "--device", "desk"]);
    keys.env("KEYWARD_STORE", env.store()).env("KEYWARD_STORE_ID", anchor["anchor"].as_str().unwrap_or_default());
    let said: Said = keys.output()?.into();
    assert_eq!(said.code, 0, "{}", said.stderr);
    let word = |after: &str| {
        let rest = said.stdout.split_once(after).map(|(_, rest)| rest).unwrap_or_default();
        rest.split_whitespace().next().unwrap_or_default().trim_matches('\'').to_owned()
    };
    Ok((other, [word("--recipient "), word("--writer ")]))
}

fn as_member(env: &TestEnv, other: &TestEnv, arguments: &[&str]) -> Result<Said> {
    let anchor: serde_json::Value = serde_json::from_str(&env.ok(&["policy", "show", "--format", "json"])?.stdout)?;
    let mut command = other.command(arguments);
    command.env("KEYWARD_STORE", env.store());
    command.env("KEYWARD_STORE_ID", anchor["anchor"].as_str().unwrap_or_default());
    Ok(command.output()?.into())
}

#[test]
fn a_second_person_comes_and_goes() -> Outcome {
    let env = TestEnv::with_store()?;
    for number in 0..3 {
        env.add(&format!("dev/n{number}:token"), "value")?;
    }
    let (bob, [recipient, writer]) = second_person(&env, "bob")?;
    let before = fs::read_dir(env.store().join("groups/dev/1"))?.count();
    env.ok(&["member", "add", "bob", "--recipient", &recipient, "--writer", &writer, "--yes"])?;
    assert_eq!(as_member(&env, &bob, &["reveal", "dev/n0"])?.code, 4);
    env.ok(&["group", "add-member", "dev", "bob", "--yes"])?;
    // One small file, however many connectors there are; what is sealed stays as it is.
    assert_eq!(fs::read_dir(env.store().join("groups/dev/1"))?.count(), before + 1);
    let said = as_member(&env, &bob, &["reveal", "dev/n0"])?;
    assert_eq!((said.code, said.bytes.as_slice()), (0, &b"value"[..]), "{}", said.stderr);

    env.ok(&["access", "allow", "dev/**", "--member", "bob", "--can", "write", "--why", "helps", "--yes"])?;
    assert_eq!(as_member(&env, &bob, &["edit", "dev/n1", "--owner", "bob"])?.code, 0);
    env.ok(&["doctor"])?;

    // He leaves: the group has a new key, what he signed stays valid, what he writes from now on is refused.
    env.ok(&["member", "remove", "bob", "--yes"])?;
    let group = env.ok(&["group", "show", "dev", "--format", "json"])?.stdout;
    assert!(group.contains("\"number\": 2") && !group.contains("bob"), "{group}");
    assert!(env.ok(&["show", "dev/n1"])?.stdout.contains("bob/desk"));
    env.ok(&["inventory"])?;
    for (arguments, code) in [(&["reveal", "dev/n0"][..], 4), (&["edit", "dev/n1", "--owner", "bob"], 4)] {
        let said = as_member(&env, &bob, arguments)?;
        assert_eq!(said.code, code, "{}", said.stderr);
        assert!(said.stderr.contains("the policy has not named bob since epoch 5"), "{}", said.stderr);
        assert!(said.stderr.contains("keyward member add bob"), "{}", said.stderr);
    }
    let inventory = env.ok(&["inventory", "--state", "stale", "--format", "json"])?.stdout;
    assert_eq!(inventory.matches("\"state\": \"stale\"").count(), 3, "{inventory}");
    env.ok(&["rekey"])?;
    assert!(env.ok(&["inventory", "--state", "stale", "--format", "json"])?.stdout.contains("[]"));
    assert_eq!(env.ok(&["reveal", "dev/n1"])?.bytes, b"value");
    env.ok(&["doctor"])?;
    env.ok(&["audit", "verify", "--each"])?;
    // With the store as it is on his disk and his old key he changes nothing for anybody.
    let file = env.store().join("connectors/dev/n2/connector.toml");
    let text = fs::read_to_string(&file)?;
    fs::write(&file, text.replacen("writer = \"alice/laptop\"", "writer = \"bob/desk\"", 1))?;
    assert_eq!(env.run(&["inventory"])?.code, 6);
    Ok(())
}

#[test]
fn who_is_not_in_a_group_lets_nobody_in() -> Outcome {
    let env = TestEnv::with_store()?;
    let (bob, [recipient, writer]) = second_person(&env, "bob")?;
    env.ok(&["member", "add", "bob", "--recipient", &recipient, "--writer", &writer, "--yes"])?;
    env.ok(&["group", "add-member", "dev", "bob", "--yes"])?;
    env.ok(&["group", "remove-member", "dev", "alice", "--yes"])?;
    let group = env.ok(&["group", "show", "dev", "--format", "json"])?.stdout;
    assert!(group.contains("\"stale\": true"), "{group}");
    // Nothing more is sealed to it until somebody inside has made its next key.
    let add = ["add", "dev/x:token", "--owner", "o", "--purpose", "p"];
    let refused = env.feed(&add, b"value")?;
    assert_ne!(refused.code, 0, "{}", refused.stderr);
    assert!(refused.stderr.contains("dev"), "{}", refused.stderr);
    let refused = env.fails(4, &["group", "add-member", "dev", "alice", "--yes"])?;
    assert!(refused.stderr.contains("alice is not in group dev"), "{}", refused.stderr);
    assert_eq!(as_member(&env, &bob, &["whoami"])?.code, 0);
    Ok(())
}
