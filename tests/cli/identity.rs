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
    run(&["env", "add", "qa"], "")?;
    run(&["policy", "renew"], "")?;
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
        assert!(!said.stdout.contains("horse"));
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
