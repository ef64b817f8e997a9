//! A real keyring: gnome-keyring on a bus of its own, unlocked, locked, stopped and absent.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::{Outcome, Said, TestEnv};
use crate::terminal::Terminal;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

const PATIENCE: Duration = Duration::from_secs(30);

/// A session bus that starts nothing by itself.
const BUS: &str = include_str!("support/bus.conf");

/// A desktop session in a home of its own.
struct Desktop {
    env: TestEnv,
    bus: Child,
    keyring: Option<Child>,
}

impl Desktop {
    fn new() -> Result<Self> {
        let env = TestEnv::empty()?;
        let file = env.path("bus.conf");
        fs::create_dir_all(env.path("run"))?;
        fs::set_permissions(env.path("run"), std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
        fs::write(&file, BUS.replace("@PATH@", &env.path("run/bus").display().to_string()))?;
        let mut daemon = Command::new("dbus-daemon");
        daemon.arg("--nofork").arg(format!("--config-file={}", file.display())).stderr(Stdio::null());
        let bus = daemon.spawn().map_err(|error| format!("dbus-daemon (Debian package dbus): {error}"))?;
        let desktop = Self { env, bus, keyring: None };
        wait_until(|| Ok(desktop.socket().exists()))?;
        Ok(desktop)
    }

    /// Starts the keyring; with its password it is unlocked.
    fn start(&mut self, password: Option<&str>) -> Outcome {
        let mut daemon = self.within(Command::new("gnome-keyring-daemon"));
        daemon
            .args(["--foreground", "--components=secrets"])
            .arg(format!("--control-directory={}", self.env.path("run").display()));
        daemon.arg(if password.is_some() { "--unlock" } else { "--start" });
        daemon.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let missing = |error| format!("gnome-keyring-daemon (Debian package gnome-keyring): {error}");
        let mut child = daemon.spawn().map_err(missing)?;
        if let Some(mut stdin) = child.stdin.take() {
            stdin.write_all(password.unwrap_or_default().as_bytes())?;
        }
        self.keyring = Some(child);
        wait_until(|| {
            let mut ask = self.within(Command::new("dbus-send"));
            ask.args([
                "--session",
                "--print-reply",
                "--dest=org.freedesktop.DBus",
                "/",
                "org.freedesktop.DBus.NameHasOwner",
            ]);
            let answer = ask.arg("string:org.freedesktop.secrets").output()?;
            Ok(String::from_utf8_lossy(&answer.stdout).contains("true"))
        })
    }

    fn stop(&mut self) -> Outcome {
        if let Some(mut keyring) = self.keyring.take() {
            keyring.kill()?;
            keyring.wait()?;
        }
        Ok(())
    }

    fn signal(&self, name: &str) -> Outcome {
        let id = self.keyring.as_ref().ok_or("no keyring runs")?.id().to_string();
        assert!(Command::new("kill").args([name, &id]).status()?.success());
        Ok(())
    }

    fn socket(&self) -> PathBuf {
        self.env.path("run/bus")
    }

    /// A program with the environment of this session.
    fn within(&self, mut command: Command) -> Command {
        let template = self.env.command(&[]);
        command.env_clear().envs(template.get_envs().filter_map(|(name, value)| Some((name, value?))));
        command.env("XDG_RUNTIME_DIR", self.env.path("run"));
        command.env("DBUS_SESSION_BUS_ADDRESS", format!("unix:path={}", self.socket().display()));
        command.current_dir(self.env.path("")).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn keyward(&self, arguments: &[&str]) -> Command {
        let mut command = self.within(Command::new(env!("CARGO_BIN_EXE_keyward")));
        command.args(arguments);
        command
    }

    /// Runs what must end with a code; how long it took.
    fn ends(&self, code: i32, arguments: &[&str]) -> Result<(Said, Duration)> {
        let begin = Instant::now();
        let said: Said = self.keyward(arguments).output()?.into();
        assert_eq!(said.code, code, "{arguments:?}: {}{}", said.stdout, said.stderr);
        Ok((said, begin.elapsed()))
    }

    /// A store whose only member's identity is in the keyring.
    fn with_store(&mut self) -> Outcome {
        self.start(Some("login"))?;
        self.ends(0, &["init", "--keyring", "--member", "alice", "--device", "laptop"])?;
        fs::write(self.env.path("value"), "kept")?;
        self.ends(0, &["add", "dev/x", "--from-file", "token=value", "--owner", "team", "--purpose", "test"])?;
        Ok(())
    }
}

impl Drop for Desktop {
    fn drop(&mut self) {
        for child in self.keyring.iter_mut().chain([&mut self.bus]) {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn wait_until(mut ready: impl FnMut() -> Result<bool>) -> Outcome {
    let begin = Instant::now();
    while !ready()? {
        if begin.elapsed() > PATIENCE {
            return Err("the session does not come up".into());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}

#[test]
fn an_identity_lives_in_an_unlocked_keyring() -> Outcome {
    let mut desktop = Desktop::new()?;
    desktop.with_store()?;
    let file = desktop.env.path("config/keyward/identity");
    assert!(!file.exists(), "the identity is in a file too");
    let note = fs::read_to_string(desktop.env.path("config/keyward/identity.toml"))?;
    assert!(note.contains("kept = \"keyring\"") && !note.contains("SECRET"), "{note}");
    assert_eq!(desktop.ends(0, &["reveal", "dev/x"])?.0.bytes, b"kept");
    let (shown, _) = desktop.ends(0, &["identity", "show", "--format", "json"])?;
    assert!(shown.stdout.contains("\"kept\": \"keyring\""), "{}", shown.stdout);
    let (refused, _) = desktop.ends(2, &["identity", "new"])?;
    assert!(refused.stderr.contains("there is an identity already"), "{}", refused.stderr);

    // Out into a file, and in again: the same identity.
    let (backup, _) = desktop.ends(0, &["identity", "export"])?;
    desktop.ends(0, &["identity", "protect", "--with", "file"])?;
    assert_eq!(fs::read_to_string(&file)?, backup.stdout);
    desktop.stop()?;
    assert_eq!(desktop.ends(0, &["reveal", "dev/x"])?.0.bytes, b"kept");
    desktop.start(Some("login"))?;
    desktop.ends(0, &["identity", "protect", "--with", "keyring"])?;
    assert!(!file.exists(), "the file is still there");
    assert_eq!(desktop.ends(0, &["reveal", "dev/x"])?.0.bytes, b"kept");
    Ok(())
}

/// Killed after the note was written and before the file went.
#[test]
fn a_change_that_was_interrupted_is_finished_by_the_next() -> Outcome {
    let mut desktop = Desktop::new()?;
    desktop.with_store()?;
    let file = desktop.env.path("config/keyward/identity");
    desktop.ends(0, &["identity", "export", "--out", "config/keyward/identity"])?;
    assert_eq!(desktop.ends(0, &["reveal", "dev/x"])?.0.bytes, b"kept");
    desktop.ends(0, &["identity", "protect", "--with", "keyring"])?;
    assert!(!file.exists(), "the plain file has stayed");
    // Another identity's file is nobody's leftover.
    let made = Command::new("age-keygen").arg("-o").arg(&file).output()?;
    assert!(made.status.success());
    let other = fs::read(&file)?;
    for with in ["keyring", "file"] {
        let (refused, _) = desktop.ends(2, &["identity", "protect", "--with", with])?;
        assert!(refused.stderr.contains("is there too"), "{}", refused.stderr);
    }
    assert_eq!(fs::read(&file)?, other);
    Ok(())
}

#[test]
fn a_locked_keyring_is_told_from_an_empty_one_and_from_none() -> Outcome {
    let mut desktop = Desktop::new()?;
    desktop.with_store()?;
    let reveal = ["reveal", "dev/x"];
    desktop.stop()?;
    desktop.start(None)?;
    let (locked, took) = desktop.ends(5, &reveal)?;
    assert!(locked.stderr.contains("the keyring is locked") && locked.stderr.contains("hint: "), "{}", locked.stderr);
    assert!(took < Duration::from_secs(5), "it waited for {took:?}");

    desktop.stop()?;
    let (none, took) = desktop.ends(5, &reveal)?;
    assert!(none.stderr.contains("there is no keyring here: no program"), "{}", none.stderr);
    assert!(took < Duration::from_secs(5), "it waited for {took:?}");
    let mut elsewhere = desktop.keyward(&reveal);
    let said: Said = elsewhere.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere").output()?.into();
    assert!(said.code == 5 && said.stderr.contains("there is no keyring here: no session bus"), "{}", said.stderr);

    fs::remove_dir_all(desktop.env.path("data/keyrings"))?;
    desktop.start(Some("login"))?;
    let (empty, _) = desktop.ends(5, &reveal)?;
    assert!(empty.stderr.contains("has no identity in it"), "{}", empty.stderr);
    // Nothing has fallen back to a file on its own.
    assert!(!desktop.env.path("config/keyward/identity").exists());
    Ok(())
}

#[test]
fn a_keyring_that_hangs_has_a_deadline_and_a_person_can_end_it() -> Outcome {
    let mut desktop = Desktop::new()?;
    desktop.with_store()?;
    desktop.signal("-STOP")?;
    let (slow, took) = desktop.ends(5, &["reveal", "dev/x"])?;
    assert!(slow.stderr.contains("did not answer within 5 seconds"), "{}", slow.stderr);
    assert!(took < Duration::from_secs(8), "it waited for {took:?}");

    let mut person = Terminal::start(&desktop.keyward(&["reveal", "dev/x"]))?;
    person.expect("Waiting for the keyring")?;
    person.keys("\x03")?;
    assert_eq!(person.end()?.code, 130);
    let mut person = Terminal::start(&desktop.keyward(&["reveal", "dev/x"]))?;
    person.expect("Waiting for the keyring")?;
    desktop.signal("-CONT")?;
    let said = person.end()?;
    assert!(said.code == 0 && said.stdout.contains("kept"), "{}", said.stdout);
    Ok(())
}
