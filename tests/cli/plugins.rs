//! age plugins: a small real one, in a folder that only root and this user can write, and what it may not do.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use rustix::fs::FlockOperation;
use rustix::process::Signal;
use tempfile::TempDir;

use crate::support::{Outcome, Said, TestEnv};
use crate::terminal::Terminal;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// The plugin `toy`, installed; it behaves as the file `mode` beside it says.
struct Toy(TempDir);

impl Toy {
    fn install() -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("keyward-plugin-").tempdir_in(trusted_folder()?)?;
        let toy = Self(folder);
        fs::write(toy.program(), fs::read("tests/cli/plugins/age-plugin-toy")?)?;
        toy.chmod(0o755)?;
        Ok(toy)
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn program(&self) -> PathBuf {
        self.at("age-plugin-toy")
    }

    fn path(&self) -> String {
        self.program().display().to_string()
    }

    fn chmod(&self, mode: u32) -> Outcome {
        Ok(fs::set_permissions(self.program(), fs::Permissions::from_mode(mode))?)
    }

    fn mode(&self, mode: &str) -> Outcome {
        Ok(fs::write(self.at("mode"), mode)?)
    }

    /// A new identity's file.
    fn identity(&self) -> Result<String> {
        let made: Said = Command::new(self.program()).arg("--generate").output()?.into();
        assert_eq!(made.code, 0, "{}", made.stderr);
        Ok(made.stdout)
    }
}

/// Where a program may lie: neither the build folder nor the home needs to be such a place.
pub fn trusted_folder() -> Result<PathBuf> {
    let own = rustix::process::geteuid().as_raw();
    let trusted = |folder: &Path| {
        let meta = fs::metadata(folder);
        meta.is_ok_and(|meta| (meta.uid() == 0 || meta.uid() == own) && meta.mode() & 0o022 == 0)
    };
    let home = std::env::var_os("HOME").map(PathBuf::from);
    let candidates = [Some(PathBuf::from(env!("CARGO_TARGET_TMPDIR"))), home];
    let mut candidates = candidates.into_iter().flatten().filter_map(|folder| folder.canonicalize().ok());
    let found = candidates.find(|folder| folder.ancestors().all(trusted));
    found.ok_or_else(|| "neither the build folder nor HOME is a place that only root and you can write".into())
}

fn recipient(identity: &str) -> &str {
    identity.split_whitespace().find(|word| word.starts_with("age1")).unwrap_or_default()
}

fn line(identity: &str) -> &str {
    identity.lines().find(|line| line.starts_with("AGE-PLUGIN-")).unwrap_or_default()
}

/// A home with the plugin's identity taken in; no store.
fn with_identity(toy: &Toy) -> Result<(TestEnv, String)> {
    let env = TestEnv::empty()?;
    env.ok(&["identity", "plugin", "allow", "toy", &toy.path()])?;
    let identity = toy.identity()?;
    let said = env.feed(&["identity", "import", "-"], identity.as_bytes())?;
    assert_eq!((said.code, said.stdout.trim()), (0, recipient(&identity)), "{}", said.stderr);
    Ok((env, identity))
}

/// A home with a store of it and one connector.
fn with_store(toy: &Toy) -> Result<(TestEnv, String)> {
    let (env, identity) = with_identity(toy)?;
    env.ok(&["init", "--member", "alice", "--device", "laptop"])?;
    env.add("dev/x:token", "value")?;
    Ok((env, identity))
}

#[test]
fn a_store_whose_only_member_has_a_plugin() -> Outcome {
    let toy = Toy::install()?;
    let (env, identity) = with_store(&toy)?;
    assert_eq!(env.ok(&["reveal", "dev/x"])?.bytes, b"value");
    assert_eq!(env.feed(&["set", "dev/x"], b"second")?.code, 0);
    for command in [
        &["env", "add", "qa", "--yes"][..],
        &["policy", "renew", "--yes"],
        &["audit", "verify", "--each"],
        &["doctor"],
        &["member", "add", "ci", "--kind", "machine", "--new", "--yes"],
        // Sealed to the member alone: the plugin opens the payload itself.
        &["access", "allow", "dev/**", "--member", "ci", "--can", "use", "--why", "test", "--yes"],
        &["rekey"],
    ] {
        env.ok(command)?;
    }
    assert_eq!(env.ok(&["reveal", "dev/x"])?.bytes, b"second");
    let shown = env.ok(&["identity", "show", "--format", "json"])?.stdout;
    assert!(shown.contains("\"kind\": \"plugin toy\"") && shown.contains(recipient(&identity)), "{shown}");
    assert!(!shown.contains(line(&identity)), "{shown}");
    assert_eq!(env.ok(&["identity", "export"])?.stdout, identity);
    // It is offered what plugins seal and nothing else.
    let offered: Vec<String> = serde_json::from_slice(&fs::read(toy.at("offered"))?)?;
    assert_eq!(offered, ["toy"]);
    Ok(())
}

#[test]
fn a_member_with_a_plugin_is_sealed_to_by_name() -> Outcome {
    let toy = Toy::install()?;
    let env = TestEnv::with_store()?;
    env.add("dev/x:token", "value")?;
    let identity = toy.identity()?;
    let bob = TestEnv::empty()?;
    bob.ok(&["identity", "plugin", "allow", "toy", &toy.path()])?;
    assert_eq!(bob.feed(&["identity", "import", "-"], identity.as_bytes())?.code, 0);
    let anchor = |env: &TestEnv| -> Result<String> {
        let shown = env.ok(&["policy", "show"])?.stdout;
        let anchor = shown.split_whitespace().find(|word| word.starts_with("kw1") && word.contains('@'));
        Ok(anchor.ok_or("no anchor")?.to_owned())
    };
    let as_bob = |arguments: &[&str]| -> Result<Said> {
        let mut command = bob.command(arguments);
        command.env("KEYWARD_STORE", env.store()).env("KEYWARD_STORE_ID", anchor(&env)?);
        Ok(command.output()?.into())
    };
    let keys = as_bob(&["member", "keys", "--member", "bob", "--device", "desk"])?;
    assert_eq!(keys.code, 0, "{}", keys.stderr);
    let add: Vec<&str> = keys.stdout.split_whitespace().skip(1).map(|word| word.trim_matches('\'')).collect();
    assert_eq!(add[4], recipient(&identity), "{add:?}");
    env.ok(&[&add[..], &["--yes"]].concat())?;
    let allow = ["access", "allow", "dev/x", "--member", "bob", "--can", "use,reveal", "--why", "test", "--yes"];
    env.ok(&allow)?;
    // Alice's machine knows no such plugin: nothing is sealed, and it is said to whom and what to do.
    let refused = env.fails(8, &["rekey"])?;
    let told = [
        format!("cannot seal to {}", recipient(&identity)),
        "the age plugin toy is not allowed on this machine".to_owned(),
        "keyward identity plugin allow toy /path/to/age-plugin-toy".to_owned(),
    ];
    assert!(told.iter().all(|part| refused.stderr.contains(part)), "{}", refused.stderr);
    env.ok(&["identity", "plugin", "allow", "toy", &toy.path()])?;
    env.ok(&["rekey"])?;
    let said = as_bob(&["reveal", "dev/x"])?;
    assert_eq!((said.code, said.stdout.as_str()), (0, "value"), "{}", said.stderr);
    assert_eq!(env.ok(&["reveal", "dev/x"])?.bytes, b"value");
    env.ok(&["audit", "verify", "--each"])?;
    Ok(())
}

#[test]
fn the_stock_programs_and_we_read_each_other() -> Outcome {
    let toy = Toy::install()?;
    let (env, identity) = with_store(&toy)?;
    let search = format!("{}:{}", toy.0.path().display(), std::env::var("PATH")?);
    let file = env.path("config/keyward/identity");
    let programs: Vec<&str> =
        ["age", "rage"].into_iter().filter(|program| Command::new(program).arg("--version").output().is_ok()).collect();
    assert!(!programs.is_empty(), "age (Debian package age) is missing");
    for program in programs {
        // Rage wraps with a client of its own, and not always with a command that means nothing.
        toy.mode("age")?;
        let sealed = env.store().join("groups/dev/1/alice.age");
        let opened = Command::new(program).env("PATH", &search).arg("-d").arg("-i").arg(&file).arg(sealed).output()?;
        assert!(String::from_utf8_lossy(&opened.stdout).starts_with("AGE-SECRET-KEY-1"), "{program}: {opened:?}");
        let writer = env.state()?.join("writer.age");
        let key = Command::new(program).env("PATH", &search).arg("-d").arg("-i").arg(&file).arg(&writer).output()?;
        let plain = env.path("plain");
        fs::write(&plain, key.stdout)?;
        let mut seal = Command::new(program);
        seal.env("PATH", &search).args(["-r", recipient(&identity), "-o"]).arg(&writer).arg(&plain);
        fs::remove_file(&writer)?;
        assert!(seal.status()?.success(), "{program}");
        assert_eq!(env.ok(&["reveal", "dev/x"])?.bytes, b"value", "{program}");
    }
    Ok(())
}

#[test]
fn only_what_a_person_allowed_is_started() -> Outcome {
    let toy = Toy::install()?;
    let (env, _) = with_store(&toy)?;
    let allow = ["identity", "plugin", "allow", "toy", &toy.path()];
    let refused = |code: i32, part: &str| -> Outcome {
        let said = env.fails(code, &["reveal", "dev/x"])?;
        assert!(said.stderr.contains(part), "{part}: {}", said.stderr);
        Ok(())
    };
    // Forgotten: also not from the PATH.
    env.ok(&["identity", "plugin", "forget", "toy"])?;
    env.fails(1, &["identity", "plugin", "forget", "toy"])?;
    let search = format!("{}:{}", toy.0.path().display(), std::env::var("PATH")?);
    let said: Said = env.command(&["reveal", "dev/x"]).env("PATH", search).output()?.into();
    assert_eq!(said.code, 5, "{}", said.stderr);
    refused(5, "keyward identity plugin allow toy /path/to/age-plugin-toy")?;
    // Pinned: one byte more is another program.
    env.ok(&[&allow[..], &["--pin"]].concat())?;
    env.ok(&["reveal", "dev/x"])?;
    let program = fs::read(toy.program())?;
    fs::write(toy.program(), [&program[..], b"\n"].concat())?;
    refused(5, "is not the program that was allowed as the age plugin toy")?;
    let list = env.ok(&["identity", "plugin", "list", "--format", "json"])?.stdout;
    assert!(list.contains("its digest is another one") && list.contains("\"sha256\": \"sha256:"), "{list}");
    env.ok(&allow)?;
    env.ok(&["reveal", "dev/x"])?;
    // Others can write it, or a folder above it.
    for mode in [0o775, 0o757] {
        toy.chmod(mode)?;
        refused(5, "can be written by others")?;
        env.fails(5, &allow)?;
    }
    toy.chmod(0o644)?;
    refused(5, "not executable")?;
    toy.chmod(0o755)?;
    fs::set_permissions(toy.0.path(), fs::Permissions::from_mode(0o1777))?;
    refused(5, "can be written by others")?;
    fs::set_permissions(toy.0.path(), fs::Permissions::from_mode(0o755))?;
    env.ok(&["reveal", "dev/x"])?;
    // A good program behind a link that anybody could turn: the test's home is below /tmp.
    let link = env.path("age-plugin-toy");
    std::os::unix::fs::symlink(toy.program(), &link)?;
    let said = env.run(&["identity", "plugin", "allow", "toy", &link.display().to_string()])?;
    assert_eq!(said.code, 5, "{}", said.stderr);
    for relative in ["age-plugin-toy", "./age-plugin-toy"] {
        let said = env.fails(2, &["identity", "plugin", "allow", "toy", relative])?;
        assert!(said.stderr.contains("is not an absolute path"), "{}", said.stderr);
    }
    env.fails(2, &["identity", "plugin", "allow", "../toy", &toy.path()])?;
    env.fails(2, &["identity", "plugin", "allow", "age-plugin-toy", &toy.path()])?;
    // The list itself: not others', and of the one form.
    let list = env.path("config/keyward/age-plugins.toml");
    let text = fs::read_to_string(&list)?;
    for wrong in [
        text.replace("format = 1", "format = 2"),
        text.replace("path =", "program ="),
        text.replace(&toy.path(), "age-plugin-toy"),
        format!("{text}\n{}", text.replace("format = 1", "")),
    ] {
        fs::write(&list, &wrong)?;
        let said = env.run(&["reveal", "dev/x"])?;
        assert!([2, 5].contains(&said.code), "{wrong}{}", said.stderr);
    }
    fs::write(&list, &text)?;
    fs::set_permissions(&list, fs::Permissions::from_mode(0o666))?;
    refused(5, "can be written by others")
}

#[test]
fn it_gets_the_short_list_of_variables_and_no_terminal() -> Outcome {
    let toy = Toy::install()?;
    let (env, _) = with_store(&toy)?;
    fs::write(toy.at("seen"), "")?;
    let mut command = env.command(&["reveal", "dev/x", "--reason", "none"]);
    command.env("KEYWARD_REASON", "secret").env("KEYWARD_FUTURE", "x").env("AWS_SECRET_ACCESS_KEY", "x");
    command.env("LD_PRELOAD", "").env("SSH_AUTH_SOCK", "x").env("AGEDEBUG", "plugin").env("TERM", "xterm");
    let mut person = Terminal::start(&command)?;
    person.expect("value")?;
    assert_eq!(person.end()?.code, 0);
    let seen = fs::read_to_string(toy.at("seen"))?;
    assert!(!seen.trim().is_empty());
    for line in seen.lines() {
        let seen: serde_json::Value = serde_json::from_str(line)?;
        let environment: BTreeMap<String, String> = serde_json::from_value(seen["env"].clone())?;
        // What a shim before the interpreter adds is not ours.
        let names = environment
            .keys()
            .filter(|name| !name.contains("PYENV") && !["PWD", "SHLVL", "_"].contains(&name.as_str()));
        let names: Vec<&str> = names.map(String::as_str).collect();
        let known = ["PATH", "HOME", "TERM", "LANG", "TMPDIR", "USER", "SHELL"];
        assert!(names.iter().all(|name| known.contains(name) || name.starts_with("LC_")), "{names:?}");
        assert_eq!(seen["argv"], serde_json::json!(["--age-plugin=identity-v1"]));
        assert_eq!((&seen["cwd"], &seen["terminal"]), (&"/".into(), &false.into()));
    }
    Ok(())
}

#[test]
fn the_callers_path_chooses_no_interpreter() -> Outcome {
    let toy = Toy::install()?;
    let (env, _) = with_store(&toy)?;
    let (folder, ran) = (env.path("hostile"), env.path("ran"));
    fs::create_dir(&folder)?;
    let python = folder.join("python3");
    fs::write(&python, format!("#!/bin/sh\necho >{}\nexec /usr/bin/env -i /usr/bin/python3 \"$@\"\n", ran.display()))?;
    fs::set_permissions(&python, fs::Permissions::from_mode(0o755))?;
    let said: Said = env.command(&["reveal", "dev/x"]).env("PATH", &folder).output()?.into();
    assert_eq!((said.code, said.bytes.as_slice()), (0, &b"value"[..]), "{}", said.stderr);
    assert!(!ran.exists());
    Ok(())
}

#[test]
fn what_a_bad_plugin_gives_is_not_taken() -> Outcome {
    let toy = Toy::install()?;
    let (env, identity) = with_store(&toy)?;
    let other = TestEnv::empty()?;
    other.ok(&["identity", "plugin", "allow", "toy", &toy.path()])?;
    for (mode, opens, seals) in [
        ("flood", "more commands than anybody needs", "more commands than anybody needs"),
        ("long", "said more than anybody listens to", "said more than anybody listens to"),
        ("die", "ended in the middle: the \\x1b[31mtoken\\x07 was pulled", "ended in the middle"),
        ("error", "no \\x1b[2J\\x1b]0;owned\\x07token\\n\\x1b[31mhere xxx", "the age plugin toy failed"),
        ("garbage", "what it says is no command", "what it says is no command"),
        ("silent", "this identity is not alice's", "it sealed nothing and gave no reason"),
        ("short-key", "a file key of a wrong length", "a file key of a wrong length"),
        ("native", "", "a stanza of a kind that is not a plugin's"),
        ("grease", "", "a stanza of a kind that is not a plugin's"),
        ("other-file", "", "it seals a file that it was not given"),
        ("twice", "", "it seals twice to one recipient"),
        ("huge", "", "could not be opened again"),
    ] {
        toy.mode(mode)?;
        let begin = Instant::now();
        let opened = env.run(&["reveal", "dev/x"])?;
        // The identity's proof when it is taken in seals first.
        let sealed = other.feed(&["identity", "import", "-"], identity.as_bytes())?;
        assert!(begin.elapsed() < Duration::from_secs(12), "{mode} took {:?}", begin.elapsed());
        let code = if opens.is_empty() { 0 } else { 5 };
        assert!(opened.code == code && opened.stderr.contains(opens), "{mode}: {} {}", opened.code, opened.stderr);
        assert!([1, 5].contains(&sealed.code) && sealed.stderr.contains(seals), "{mode}: {}", sealed.stderr);
        assert!(!other.path("config/keyward/identity").exists(), "{mode}");
        for said in [&opened, &sealed] {
            assert!(!said.stderr.contains('\x1b') && !said.stderr.contains(line(&identity)), "{mode}: {}", said.stderr);
            assert!(said.stderr.lines().all(|line| line.len() < 700), "{mode}: {}", said.stderr);
        }
    }
    toy.mode("unsupported")?;
    assert_eq!(other.feed(&["identity", "import", "-"], identity.as_bytes())?.code, 0);
    env.ok(&["doctor"])?;
    Ok(())
}

#[test]
fn a_plugin_that_hangs_is_ended_with_all_it_started() -> Outcome {
    let toy = Toy::install()?;
    let (env, _) = with_store(&toy)?;
    toy.mode("hang")?;
    let begin = Instant::now();
    let said = env.fails(5, &["reveal", "dev/x"])?;
    assert!(said.stderr.contains("did not answer within 15 seconds"), "{}", said.stderr);
    assert!((15..20).contains(&begin.elapsed().as_secs()), "{:?}", begin.elapsed());
    toy.mode("hang-with-child")?;
    env.fails(5, &["reveal", "dev/x"])?;
    let gone = |toy: &Toy| -> Outcome {
        for process in fs::read_to_string(toy.at("child"))?.split(' ') {
            // A zombie that nobody has waited for yet has ended too.
            let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
            assert!(status.is_empty() || status.contains("State:\tZ"), "{process} is still there: {status}");
        }
        Ok(())
    };
    gone(&toy)?;
    // Ctrl-C, and a signal: it has no part in our terminal, and is not left behind.
    for signal in [None, Some(Signal::TERM)] {
        fs::remove_file(toy.at("child"))?;
        toy.mode("hang-with-child-quietly")?;
        let mut person = Terminal::start(&env.command(&["reveal", "dev/x"]))?;
        let begin = Instant::now();
        while !toy.at("child").exists() && begin.elapsed() < Duration::from_secs(30) {
            std::thread::sleep(Duration::from_millis(20));
        }
        match signal {
            None => person.keys("\x03")?,
            Some(signal) => person.signal(signal)?,
        }
        let said = person.end()?;
        assert_eq!(said.code, 128 + signal.map_or(2, Signal::as_raw), "{}", said.stdout);
        gone(&toy)?;
    }
    Ok(())
}

#[test]
fn it_asks_through_us() -> Outcome {
    let toy = Toy::install()?;
    let (env, _) = with_identity(&toy)?;
    env.ok(&["init", "--member", "alice", "--device", "laptop"])?;
    toy.mode("ask")?;
    let talk = |pin: &str, code: i32| -> Result<String> {
        let mut person = Terminal::start(&env.command(&["policy", "renew", "--yes"]))?;
        // Once for this device's key and once for the admin's.
        for _ in 0..if code == 0 { 2 } else { 1 } {
            person.expect("age-plugin-toy: PIN of the token: ")?;
            person.keys(&format!("{pin}\n"))?;
            if code == 0 {
                person.expect("age-plugin-toy: Which slot: ")?;
                person.keys("7\n")?;
                person.expect("age-plugin-toy: Use slot 7? (yes: Go on, no: Stop) [y/N] ")?;
                person.keys("y\n")?;
            }
        }
        let said = person.end()?;
        assert_eq!(said.code, code, "{}", said.stdout);
        assert!(!said.stdout.contains("123456"), "{}", said.stdout);
        Ok(said.stdout)
    };
    talk("123456", 0)?;
    let said = talk("1234", 5)?;
    assert!(said.contains("the age plugin toy failed") && said.contains("the PIN is wrong"), "{said}");
    // Ctrl-C at its question ends us, as at ours.
    let mut person = Terminal::start(&env.command(&["policy", "renew", "--yes"]))?;
    person.expect("PIN of the token: ")?;
    person.keys("\x03")?;
    assert_eq!(person.end()?.code, 130);
    // Nobody is there: it is told so.
    let said = env.fails(5, &["policy", "renew", "--yes"])?;
    assert!(said.stderr.contains("the PIN is wrong"), "{}", said.stderr);
    toy.mode("touch")?;
    let said = env.ok(&["policy", "renew", "--yes"])?;
    assert!(said.stderr.contains("age-plugin-toy: touch the \\x1b[31mtoken"), "{}", said.stderr);
    assert!(env.ok(&["policy", "renew", "--yes", "--quiet"])?.stderr.is_empty());
    let quiet = Terminal::start(&env.command(&["policy", "renew", "--yes", "--quiet"]))?.end()?;
    assert!(quiet.code == 0 && quiet.stdout.contains("touch the"), "{}", quiet.stdout);
    Ok(())
}

#[test]
fn nobody_waits_for_the_answer_to_its_question() -> Outcome {
    let toy = Toy::install()?;
    let (env, _) = with_identity(&toy)?;
    env.ok(&["init", "--member", "alice", "--device", "laptop"])?;
    toy.mode("ask")?;
    let mut person = Terminal::start(&env.command(&["policy", "renew", "--yes"]))?;
    // For this device's key, and then for the admin's.
    for _ in 0..2 {
        person.expect("age-plugin-toy: PIN of the token: ")?;
        let lock = fs::File::open(env.store().join(".lock"))?;
        rustix::fs::flock(&lock, FlockOperation::NonBlockingLockExclusive)?;
        drop(lock);
        for (answer, next) in [("123456", "Which slot: "), ("7", "[y/N] ")] {
            person.keys(&format!("{answer}\n"))?;
            person.expect(next)?;
        }
        person.keys("y\n")?;
    }
    let said = person.end()?;
    assert_eq!(said.code, 0, "{}", said.stdout);
    Ok(())
}

#[test]
fn an_identity_is_taken_in_only_with_its_own_recipient() -> Outcome {
    let toy = Toy::install()?;
    let env = TestEnv::empty()?;
    env.ok(&["identity", "plugin", "allow", "toy", &toy.path()])?;
    let (identity, other) = (toy.identity()?, toy.identity()?);
    let import = |file: &str, more: &[&str]| env.feed(&[&["identity", "import", "-"], more].concat(), file.as_bytes());
    let bare = format!("{}\n", line(&identity));
    let swapped = identity.replace(recipient(&identity), recipient(&other));
    let native: Said = Command::new("age-keygen").output()?.into();
    for (file, more, code, part) in [
        (bare.as_str(), &[][..], 5, "must say its recipient, age1toy1"),
        (&format!("{identity}# {}\n", recipient(&other)), &[], 5, "and no second one"),
        (&identity, &["--recipient", recipient(&other)], 5, "and no second one"),
        (&swapped, &[], 5, "does not open what is sealed to the recipient"),
        (&bare, &["--recipient", recipient(&other)], 5, "does not open what is sealed to the recipient"),
        (&format!("{identity}{}\n", line(&other)), &[], 5, "not an identity"),
        (&identity.to_lowercase(), &[], 5, "not an identity"),
        (&native.stdout, &["--recipient", recipient(&identity)], 2, "any other one shows its recipient itself"),
    ] {
        let said = import(file, more)?;
        assert!(said.code == code && said.stderr.contains(part), "{part}: {} {}", said.code, said.stderr);
        assert!(!said.stderr.contains(line(&identity)), "{}", said.stderr);
        assert!(!env.path("config/keyward/identity").exists(), "{part}");
    }
    let said = import(&bare, &["--recipient", recipient(&identity)])?;
    assert_eq!(said.code, 0, "{}", said.stderr);
    let kept = fs::read_to_string(env.path("config/keyward/identity"))?;
    assert_eq!(kept, format!("# public key: {}\n{bare}", recipient(&identity)));
    // Changed afterwards, it is nobody's: the policy names another recipient.
    env.ok(&["init", "--member", "alice", "--device", "laptop"])?;
    env.add("dev/x:token", "value")?;
    fs::write(env.path("config/keyward/identity"), &swapped)?;
    let said = env.fails(5, &["reveal", "dev/x"])?;
    assert!(said.stderr.contains("the policy names another recipient"), "{}", said.stderr);
    Ok(())
}

#[test]
fn a_file_may_name_it_and_a_variable_may_not() -> Outcome {
    let toy = Toy::install()?;
    let (env, identity) = with_store(&toy)?;
    let kept = env.path("config/keyward/identity");
    fs::rename(&kept, env.path("elsewhere"))?;
    let with = |name: &str, value: &str| -> Result<Said> {
        Ok(env.command(&["reveal", "dev/x"]).env(name, value).output()?.into())
    };
    let said = with("KEYWARD_IDENTITY_FILE", &env.path("elsewhere").display().to_string())?;
    assert_eq!((said.code, said.bytes.as_slice()), (0, &b"value"[..]), "{}", said.stderr);
    for value in [identity.as_str(), line(&identity)] {
        let said = with("KEYWARD_IDENTITY", value)?;
        assert_eq!(said.code, 5, "{}", said.stderr);
        assert!(said.stderr.contains("not a native age identity"), "{}", said.stderr);
        assert!(!said.stderr.contains(line(&identity)), "{}", said.stderr);
    }
    Ok(())
}

#[test]
fn it_is_kept_with_a_passphrase_like_any_other() -> Outcome {
    let toy = Toy::install()?;
    let (env, identity) = with_store(&toy)?;
    let (new, again) = ("New passphrase of your identity: ", "The same again: ");
    let words = "correct horse battery staple";
    let asked = |arguments: &[&str], questions: &[&str]| -> Result<String> {
        let mut person = Terminal::start(&env.command(arguments))?;
        for question in questions {
            person.expect(question)?;
            person.keys(&format!("{words}\n"))?;
        }
        let said = person.end()?;
        assert_eq!(said.code, 0, "{arguments:?}: {}", said.stdout);
        Ok(said.stdout)
    };
    asked(&["identity", "protect", "--with", "passphrase"], &[new, again])?;
    assert!(fs::read(env.path("config/keyward/identity"))?.starts_with(b"age-encryption.org/v1\n-> scrypt "));
    assert!(asked(&["reveal", "dev/x"], &["Passphrase of "])?.contains("value"));
    let closed = fs::read(env.path("config/keyward/identity"))?;
    let said = TestEnv::empty()?.feed(&["identity", "import", "-", "--recipient", recipient(&identity)], &closed)?;
    assert!(said.code == 2 && said.stderr.contains("takes no --recipient"), "{}: {}", said.code, said.stderr);
    asked(&["identity", "protect", "--with", "file"], &["Passphrase of "])?;
    assert_eq!(fs::read_to_string(env.path("config/keyward/identity"))?, identity);
    Ok(())
}
