//! What an identity may be, and how it is kept.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::support::{Outcome, TestEnv};
use crate::terminal::Terminal;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Makes a key with the real program; the empty passphrase is none.
pub fn ssh_key(env: &TestEnv, kind: &str, passphrase: &str) -> Result<PathBuf> {
    let path = env.path(format!("id_{kind}"));
    let mut keygen = Command::new("ssh-keygen");
    keygen.args(["-q", "-t", kind, "-C", "alice@laptop", "-N", passphrase, "-f"]).arg(&path);
    if kind == "rsa" {
        keygen.args(["-b", "3072"]);
    }
    let made = keygen.output().map_err(|error| format!("ssh-keygen (Debian package openssh-client): {error}"))?;
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    Ok(path)
}

/// The public half without its comment, as a policy names it.
fn public_half(key: &std::path::Path) -> Result<String> {
    let text = fs::read_to_string(key.with_extension("pub"))?;
    Ok(text.split_ascii_whitespace().take(2).collect::<Vec<_>>().join(" "))
}

#[test]
fn a_store_whose_only_member_has_an_ssh_key() -> Outcome {
    let env = TestEnv::empty()?;
    let key = ssh_key(&env, "ed25519", "")?;
    let run = |arguments: &[&str], input: &str| -> Result<crate::support::Said> {
        let mut command = env.command(arguments);
        command.env("KEYWARD_IDENTITY_FILE", &key).stdin(std::process::Stdio::piped());
        let mut child = command.spawn()?;
        std::io::Write::write_all(&mut child.stdin.take().ok_or("no input")?, input.as_bytes())?;
        let said: crate::support::Said = child.wait_with_output()?.into();
        assert_eq!(said.code, 0, "{arguments:?}: {}", said.stderr);
        Ok(said)
    };
    run(&["init", "--member", "alice", "--device", "laptop"], "")?;
    run(&["add", "dev/github:token", "--owner", "team", "--purpose", "test"], "first")?;
    assert_eq!(run(&["reveal", "dev/github"], "")?.bytes, b"first");
    run(&["set", "dev/github"], "second")?;
    assert_eq!(run(&["reveal", "dev/github@1"], "")?.bytes, b"first");
    // Everything that is sealed to the own identity: the writer's key, the policy key, a new group's key.
    run(&["env", "add", "qa", "--yes"], "")?;
    run(&["policy", "renew", "--yes"], "")?;
    run(&["audit", "verify", "--each"], "")?;
    run(&["doctor"], "")?;
    let mut epochs: Vec<_> = fs::read_dir(env.store().join("policy"))?.flatten().map(|entry| entry.path()).collect();
    epochs.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    let policy = fs::read_to_string(epochs.first().ok_or("no policy")?)?;
    assert!(policy.contains(&public_half(&key)?), "{policy}");
    // What the stock program opens: the way out without us.
    let sealed = env.store().join("groups/dev/1/alice.age");
    let opened = Command::new("age").arg("-d").arg("-i").arg(&key).arg(sealed).output()?;
    assert!(String::from_utf8_lossy(&opened.stdout).starts_with("AGE-SECRET-KEY-1"));
    Ok(())
}

#[test]
fn an_ssh_key_with_a_passphrase_is_asked_for_it() -> Outcome {
    let env = TestEnv::empty()?;
    let key = ssh_key(&env, "ed25519", "correct horse")?;
    let command = |arguments: &[&str]| {
        let mut command = env.command(arguments);
        command.env("KEYWARD_IDENTITY_FILE", &key);
        command
    };
    let ask = |arguments: &[&str], passphrase: &str, code: i32| -> Result<String> {
        let mut person = Terminal::start(&command(arguments))?;
        person.expect("Passphrase of ")?;
        person.keys(&format!("{passphrase}\n"))?;
        let said = person.end()?;
        assert_eq!(said.code, code, "{arguments:?}: {}", said.stdout);
        assert!(!said.stdout.contains("correct horse"));
        Ok(said.stdout)
    };
    ask(&["init", "--member", "alice", "--device", "laptop"], "correct horse", 0)?;
    let value = env.path("value");
    fs::write(&value, "sealed for an ssh key")?;
    let from = format!("token={}", value.display());
    let add = ["add", "dev/x", "--from-file", &from, "--owner", "team", "--purpose", "test"];
    ask(&add, "correct horse", 0)?;
    assert!(ask(&["reveal", "dev/x"], "correct horse", 0)?.contains("sealed for an ssh key"));
    let wrong = ask(&["reveal", "dev/x"], "wrong", 5)?;
    assert!(wrong.contains("the passphrase is wrong"), "{wrong}");
    // Nobody is there to ask: locked, and nothing hangs.
    let said: crate::support::Said = command(&["reveal", "dev/x"]).output()?.into();
    assert_eq!(said.code, 5, "{}", said.stderr);
    assert!(said.stderr.contains("has a passphrase"), "{}", said.stderr);
    Ok(())
}

#[test]
fn an_ssh_key_of_another_kind_is_refused_with_a_reason() -> Outcome {
    for (kind, why) in [("rsa", "ssh-rsa key cannot be an identity"), ("ecdsa", "ssh-ed25519 can")] {
        let env = TestEnv::empty()?;
        let key = ssh_key(&env, kind, "")?;
        let mut command = env.command(&["init", "--member", "alice", "--device", "laptop"]);
        let said: crate::support::Said = command.env("KEYWARD_IDENTITY_FILE", &key).output()?.into();
        assert_eq!(said.code, 5, "{kind}: {}", said.stderr);
        assert!(said.stderr.contains(why) && said.stderr.contains("hint: "), "{kind}: {}", said.stderr);
        assert!(!env.store().join("policy").exists(), "{kind}: a store was begun");
    }
    Ok(())
}

#[test]
fn a_variable_holds_a_native_identity_only() -> Outcome {
    let env = TestEnv::with_store()?;
    let key = fs::read_to_string(ssh_key(&env, "ed25519", "")?)?;
    let mut command = env.command(&["whoami"]);
    command.args(["--format", "json"]).env("KEYWARD_IDENTITY", &key);
    let said: crate::support::Said = command.output()?.into();
    assert_eq!(said.code, 0, "{}", said.stderr);
    let mut command = env.command(&["group", "show"]);
    assert!(command.env("KEYWARD_IDENTITY", &key).output()?.status.success(), "nothing needs it");
    env.add("dev/x:token", "value")?;
    let mut command = env.command(&["reveal", "dev/x"]);
    let said: crate::support::Said = command.env("KEYWARD_IDENTITY", &key).output()?.into();
    assert_eq!(said.code, 5, "{}", said.stderr);
    assert!(said.stderr.contains("not a native age identity"), "{}", said.stderr);
    assert!(!said.stderr.contains(&key[60..100]), "{}", said.stderr);
    Ok(())
}

/// The one line of an identity's file that is the secret.
fn secret_line(file: &str) -> &str {
    file.lines().find(|line| line.starts_with("AGE-SECRET-KEY-1")).unwrap_or_default()
}

fn on_terminal(env: &TestEnv, arguments: &[&str], asked: &[(&str, &str)], code: i32) -> Result<String> {
    let mut person = Terminal::start(&env.command(arguments))?;
    for (question, answer) in asked {
        person.expect(question)?;
        person.keys(&format!("{answer}\n"))?;
    }
    let said = person.end()?;
    assert_eq!(said.code, code, "{arguments:?}: {}", said.stdout);
    Ok(said.stdout)
}

const NEW: &str = "New passphrase of your identity: ";
const AGAIN: &str = "The same again: ";
const WORDS: &str = "correct horse battery staple";

#[test]
fn the_same_identity_moves_between_file_and_passphrase() -> Outcome {
    let env = TestEnv::with_store()?;
    env.add("dev/x:token", "value")?;
    let path = env.path("config/keyward/identity");
    let plain = fs::read_to_string(&path)?;
    let shown = env.ok(&["identity", "show", "--format", "json"])?.stdout;
    assert!(shown.contains("\"kept\": \"file\"") && shown.contains("\"kind\": \"native\""), "{shown}");
    assert!(!shown.contains(secret_line(&plain)), "{shown}");

    on_terminal(&env, &["identity", "protect", "--with", "passphrase"], &[(NEW, WORDS), (AGAIN, WORDS)], 0)?;
    let closed = fs::read(&path)?;
    assert!(closed.starts_with(b"age-encryption.org/v1\n-> scrypt "), "not closed");
    let work = String::from_utf8_lossy(&closed[..120]);
    assert!(work.lines().nth(1).is_some_and(|line| line.ends_with(" 18")), "{work}");
    let told = env.ok(&["identity", "show"])?.stdout;
    assert!(told.contains("with a passphrase") && told.contains("when its passphrase is typed"), "{told}");
    env.fails(5, &["reveal", "dev/x"])?;
    let told = on_terminal(&env, &["reveal", "dev/x"], &[("Passphrase of ", WORDS)], 0)?;
    assert!(told.contains("value"), "{told}");

    // Another passphrase: the old one has to be typed, and no longer opens it.
    let asked = [(NEW, "hunter2"), ("weak", ""), (AGAIN, "hunter2"), ("Passphrase of ", WORDS)];
    let asked = [asked[0], asked[2], asked[3]];
    let told = on_terminal(&env, &["identity", "protect", "--with", "passphrase"], &asked, 0)?;
    assert!(told.contains("that one is weak"), "{told}");
    on_terminal(&env, &["reveal", "dev/x"], &[("Passphrase of ", WORDS)], 5)?;
    on_terminal(&env, &["identity", "protect", "--with", "file"], &[("Passphrase of ", "hunter2")], 0)?;
    assert_eq!(secret_line(&fs::read_to_string(&path)?), secret_line(&plain));
    assert_eq!(env.ok(&["reveal", "dev/x"])?.bytes, b"value");
    Ok(())
}

#[test]
fn an_identity_is_made_once_and_comes_back_from_its_backup() -> Outcome {
    let env = TestEnv::empty()?;
    assert!(env.fails(5, &["identity", "show"])?.stderr.contains("keyward identity new"));
    let made = env.ok(&["identity", "new"])?;
    let path = env.path("config/keyward/identity");
    let file = fs::read_to_string(&path)?;
    assert!(file.contains(made.stdout.trim_end()), "{}", made.stdout);
    for again in [&["identity", "new"][..], &["identity", "import", "-"], &["identity", "new", "--keyring"]] {
        let refused = env.fails(2, again)?;
        assert!(refused.stderr.contains("there is an identity already"), "{}", refused.stderr);
    }
    env.ok(&["identity", "export", "--out", "backup"])?;
    env.fails(2, &["identity", "export", "--out", "backup"])?;
    let backup = fs::read_to_string(env.path("backup"))?;
    assert_eq!(secret_line(&backup), secret_line(&file));
    assert_eq!(env.ok(&["identity", "export"])?.stdout, backup);
    let keygen = Command::new("age-keygen").arg("-y").arg(env.path("backup")).output()?;
    assert_eq!(String::from_utf8_lossy(&keygen.stdout), made.stdout, "the stock program reads another recipient");
    // On a terminal only after a word.
    let refused = on_terminal(&env, &["identity", "export"], &[("Type `show`", "yes")], 2)?;
    assert!(!refused.contains("AGE-SECRET"), "{refused}");
    assert!(on_terminal(&env, &["identity", "export"], &[("Type `show`", "show")], 0)?.contains(secret_line(&file)));

    for from in [&["identity", "import", "backup"][..], &["identity", "import", "-"]] {
        fs::remove_file(&path)?;
        let said = env.feed(from, backup.as_bytes())?;
        assert_eq!((said.code, said.stdout.as_str()), (0, made.stdout.as_str()), "{}", said.stderr);
    }
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&path)?.permissions()) & 0o777, 0o600);
    Ok(())
}

#[test]
fn an_ssh_key_is_taken_in_as_it_is() -> Outcome {
    let env = TestEnv::empty()?;
    let key = ssh_key(&env, "ed25519", WORDS)?;
    env.ok(&["identity", "import", "id_ed25519"])?;
    assert_eq!(fs::read(&key)?, fs::read(env.path("config/keyward/identity"))?);
    let shown = env.ok(&["identity", "show", "--format", "json"])?.stdout;
    assert!(shown.contains("\"ssh-ed25519\"") && shown.contains(&public_half(&key)?), "{shown}");
    let refused = on_terminal(&env, &["identity", "protect", "--with", "file"], &[("Passphrase of ", WORDS)], 5)?;
    assert!(refused.contains("kept only with it"), "{refused}");
    let asked = [(NEW, WORDS), (AGAIN, WORDS), ("Passphrase of ", WORDS)];
    let refused = on_terminal(&env, &["identity", "protect", "--with", "passphrase"], &asked, 2)?;
    assert!(refused.contains("ssh-keygen -p"), "{refused}");
    assert_eq!(fs::read(&key)?, fs::read(env.path("config/keyward/identity"))?);
    Ok(())
}

/// A login session of its own with its own keyring in the kernel, so that tests do not meet.
fn in_session(env: &TestEnv, script: &str) -> Result<String> {
    let template = env.command(&[]);
    let mut session = Command::new("keyctl");
    session.args(["session", "-", "sh", "-euc", script]).env_clear().current_dir(env.path(""));
    session.envs(template.get_envs().filter_map(|(name, value)| Some((name, value?))));
    session.env("keyward", env!("CARGO_BIN_EXE_keyward"));
    let mut person = Terminal::start(&session).map_err(|error| format!("keyctl (Debian package keyutils): {error}"))?;
    person.expect("Passphrase of ")?;
    person.keys(&format!("{WORDS}\n"))?;
    let said = person.end()?;
    let absent = "this kernel has no keyrings for us (a sandbox?)";
    assert!(!said.stdout.contains("the kernel has no keyring for us"), "{absent}: {}", said.stdout);
    assert_eq!(said.code, 0, "{}", said.stdout);
    assert!(!said.stdout.contains("correct horse"), "{}", said.stdout);
    Ok(said.stdout)
}

#[test]
fn an_unlocked_identity_asks_nothing_until_its_time_is_up() -> Outcome {
    let env = TestEnv::with_store()?;
    env.add("dev/x:token", "value")?;
    on_terminal(&env, &["identity", "protect", "--with", "passphrase"], &[(NEW, WORDS), (AGAIN, WORDS)], 0)?;
    let told = in_session(
        &env,
        r#"
        "$keyward" identity unlock --for 15m
        "$keyward" identity show --format json
        echo "value is $("$keyward" reveal dev/x)"
        id=$(keyctl search @s user "$(keyctl rdescribe $(keyctl rlist @s) | cut -d';' -f5)")
        keyctl rdescribe "$id"; echo "left: $(awk '/keyward:identity/ { print $4 }' /proc/keys)"
        "$keyward" identity lock
        "$keyward" reveal dev/x </dev/null || echo "code $?"
        "#,
    )?;
    assert!(told.contains("\"unlocked\": true") && told.contains("value is value"), "{told}");
    // Nobody but the session's own processes: no rights for user, group and others.
    assert!(told.contains(";2f000000;") || told.contains("2f000000"), "{told}");
    assert!(told.contains("left: 14m") || told.contains("left: 15m"), "{told}");
    assert!(told.contains("Locked.") && told.contains("code 5"), "{told}");
    Ok(())
}

#[test]
fn an_unlocked_identity_of_another_file_is_not_used() -> Outcome {
    let env = TestEnv::empty()?;
    let key = ssh_key(&env, "ed25519", WORDS)?;
    env.ok(&["identity", "import", "id_ed25519"])?;
    let told = in_session(
        &env,
        r#"
        "$keyward" identity unlock --for 1h
        "$keyward" init --member alice --device laptop </dev/null
        printf one | "$keyward" add dev/x:token --owner team --purpose test
        echo "value is $("$keyward" reveal dev/x </dev/null)"
        ssh-keygen -q -p -P 'correct horse battery staple' -N other -f config/keyward/identity
        "$keyward" reveal dev/x </dev/null || echo "code $?"
        "#,
    )?;
    assert!(told.contains("value is one") && told.contains("code 5"), "{told}");
    assert!(key.exists());
    Ok(())
}

#[test]
fn what_needs_no_unlocking_says_so() -> Outcome {
    let env = TestEnv::with_store()?;
    let said = env.fails(2, &["identity", "unlock"])?;
    assert!(said.stderr.contains("opens without a question"), "{}", said.stderr);
    let mut given = env.command(&["identity", "protect", "--with", "file"]);
    let said: crate::support::Said = given.env("KEYWARD_IDENTITY", "AGE-SECRET-KEY-1X").output()?.into();
    assert_eq!(said.code, 2, "{}", said.stderr);
    assert!(said.stderr.contains("given in KEYWARD_IDENTITY"), "{}", said.stderr);
    Ok(())
}

/// A job's identity comes in a variable; while it waits, nobody finds it there.
#[test]
fn a_variable_is_wiped_from_the_environment() -> Outcome {
    let env = TestEnv::with_store()?;
    let path = env.path("config/keyward/identity");
    let line = secret_line(&fs::read_to_string(&path)?).to_owned();
    fs::remove_file(&path)?;
    let mut command = env.command(&["add", "dev/x:token", "--owner", "team", "--purpose", "test"]);
    command.env("KEYWARD_IDENTITY", &line).env("BEFORE", "seen").env("ZZZ_AFTER", "seen");
    let mut terminal = crate::screen::Terminal::start(command, 80)?;
    terminal.wait_for("Value of token: ")?;
    let process = PathBuf::from(format!("/proc/{}", terminal.id()));
    match fs::read(process.join("environ")) {
        Ok(block) => {
            let text = String::from_utf8_lossy(&block).into_owned();
            assert!(text.contains("BEFORE=seen") && text.contains("ZZZ_AFTER=seen"), "{text}");
            assert!(!text.contains("AGE-SECRET-KEY") && !text.contains(&line[20..40]), "the identity is in {text}");
        }
        // Only root may look at all.
        Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::PermissionDenied),
    }
    let status = fs::read_to_string(process.join("status"))?;
    let locked = status.lines().find(|line| line.starts_with("VmLck:")).unwrap_or_default();
    assert!(!locked.ends_with(" 0 kB"), "no memory is locked: {locked}");
    terminal.answer("", "value")?;
    terminal.answer("The same again: ", "value")?;
    assert_eq!(terminal.end()?.code, 0);
    let mut reveal = env.command(&["reveal", "dev/x"]);
    assert_eq!(reveal.env("KEYWARD_IDENTITY", &line).output()?.stdout, b"value");
    Ok(())
}
