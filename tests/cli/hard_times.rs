//! Hard times: no space, no right to write, a wrong clock, two at once, interruptions, nobody who listens, git in between.

use std::fs;
use std::io::Write as _;
use std::os::unix::process::CommandExt as _;
use std::process::{Command, Stdio};

use rustix::process::Signal;

use crate::support::{Outcome, Said, TestEnv};
use crate::terminal::Terminal;
use crate::trust::{refused, whole};

/// Runs the program through another one, in the same home.
fn through(env: &TestEnv, program: &[&str], arguments: &[&str]) -> Command {
    let plain = env.command(arguments);
    let mut command = Command::new(program[0]);
    command.args(&program[1..]).arg(plain.get_program()).args(arguments).env_clear();
    command.envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?))));
    command.current_dir(env.path("")).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs the program under another time, as `faketime` writes it.
pub fn at(env: &TestEnv, time: &str, arguments: &[&str]) -> Result<Said, Box<dyn std::error::Error>> {
    let said = through(env, &["faketime", "-f", time], arguments).output();
    Ok(said.map_err(|error| format!("faketime (Debian package faketime): {error}"))?.into())
}

/// Runs the program after a shell command in a namespace of its own, where mounts are nobody else's.
fn mounted(env: &TestEnv, prepare: &str, arguments: &[&str]) -> Result<Said, Box<dyn std::error::Error>> {
    let script = format!("{prepare} && exec \"$@\"");
    let mut wrap = vec!["unshare", "--mount"];
    if !rustix::process::geteuid().is_root() {
        wrap.extend(["--map-root-user", "--user"]);
    }
    wrap.extend(["sh", "-c", &script, "sh"]);
    let said: Said = through(env, &wrap, arguments)
        .env("STORE", env.store())
        .env("STATE", env.path("state"))
        .output()
        .map_err(|error| format!("unshare (Debian package util-linux): {error}"))?
        .into();
    if said.stderr.contains("unshare:") || said.stderr.contains("mount:") {
        return Err(format!("namespaces and mounts must be possible here (run as root): {}", said.stderr).into());
    }
    Ok(said)
}

/// Makes a folder one that cannot be written.
const READ_ONLY: &str = "mount --bind \"$STORE\" \"$STORE\" && mount -o remount,bind,ro \"$STORE\"";

const ADD: [&str; 7] = ["add", "dev/new:token", "--owner", "o", "--purpose", "p", "--generate"];

#[test]
fn a_read_only_store_is_read() -> Outcome {
    let env = TestEnv::with_store()?;
    env.add("dev/x:token", "value")?;
    let read = mounted(&env, READ_ONLY, &["reveal", "dev/x"])?;
    assert_eq!((read.code, read.bytes.as_slice()), (0, &b"value"[..]), "{}", read.stderr);
    for command in [&ADD[..], &["remove", "dev/x", "--orphan", "--reason", "r"], &["env", "add", "qa", "--yes"]] {
        let said = mounted(&env, READ_ONLY, command)?;
        refused(&said, 1, &["read-only", "data/keyward/default"])?;
    }
    // Where no record can be written there is no value.
    let said = mounted(&env, &READ_ONLY.replace("STORE", "STATE"), &["reveal", "dev/x"])?;
    refused(&said, 1, &["nothing was done", "audit record", "read-only"])?;
    assert!(!env.store().join("connectors/dev/new/connector.toml").exists());
    whole(&env, "dev/x", "value")
}

#[test]
fn a_full_disk_loses_nothing() -> Outcome {
    let env = TestEnv::with_store()?;
    env.add("dev/x:token", "value")?;
    let big = env.path("big");
    fs::write(&big, vec![b'x'; 400 * 1024])?;
    let big = format!("token={}", big.display());
    // A disk of its own with the same files on it and little room.
    let full = |place: &str, free: &str, then: &str, arguments: &[&str]| {
        let prepare = format!(
            "cp -a \"${place}\" \"$HOME/copy\" && mount -t tmpfs -o size=2m none \"${place}\" && cp -a \"$HOME/copy/.\" \"${place}\" \
             && rm -r \"$HOME/copy\" && {{ dd if=/dev/zero of=\"${place}/.filler\" bs=4k 2>/dev/null; truncate -s -{free} \"${place}/.filler\"; {then} }}"
        );
        mounted(&env, &prepare, arguments)
    };
    for free in ["0", "8k", "64k"] {
        let said = full("STORE", free, "", &["set", "dev/x", "--from-file", &big])?;
        refused(&said, 1, &["no space is left"]).map_err(|error| format!("{free}: {error}"))?;
    }
    // Some records still fit into the last page of the log.
    let until = "for n in 1 2 3 4 5 6 7 8 9; do \"$1\" reveal dev/x >/dev/null 2>&1 || break; done;";
    let said = full("STATE", "0", until, &["reveal", "dev/x"])?;
    refused(&said, 1, &["nothing was done", "audit record"])?;
    whole(&env, "dev/x", "value")
}

#[test]
fn after_a_full_disk_the_store_is_whole() -> Outcome {
    let env = TestEnv::with_store()?;
    env.add("dev/x:token", "value")?;
    let program = env!("CARGO_BIN_EXE_keyward");
    // All in one namespace: fill, fail, look, make room, go on.
    let script = format!(
        "cp -a \"$STORE\" \"$HOME/copy\" && mount -t tmpfs -o size=1m none \"$STORE\" && cp -a \"$HOME/copy/.\" \"$STORE\" || exit 90
         dd if=/dev/zero of=\"$STORE/.filler\" bs=4k 2>/dev/null
         '{program}' set dev/x --generate 2>&1 && exit 91
         '{program}' reveal dev/x || exit 92
         '{program}' doctor 2>&1 || exit 93
         rm \"$STORE/.filler\"
         '{program}' set dev/x --generate 2>&1 || exit 94
         '{program}' doctor 2>&1 || exit 95
         '{program}' audit verify --each 2>&1 || exit 96
         find \"$STORE\" -name '.kw-*' | grep . && exit 97
         echo all went well"
    );
    let said = mounted(&env, &format!("sh -c {}", quoted(&script)), &["--version"])?;
    assert!(said.stdout.contains("all went well"), "{} {}{}", said.code, said.stdout, said.stderr);
    Ok(())
}

fn quoted(script: &str) -> String {
    format!("'{}'", script.replace('\'', "'\\''"))
}

#[test]
fn a_clock_in_1970_is_noticed() -> Outcome {
    let env = TestEnv::with_store()?;
    env.add("dev/x:token", "value")?;
    for command in [&["reveal", "dev/x"][..], &["inventory"], &ADD, &["doctor"]] {
        refused(&at(&env, "1970-01-02 00:00:00", command)?, 1, &["clock says 1970", "set the clock"])?;
    }
    whole(&env, "dev/x", "value")
}

#[test]
fn a_clock_in_the_far_future_changes_nothing() -> Outcome {
    let env = TestEnv::with_store()?;
    env.add("dev/x:token", "value")?;
    for time in ["2100-01-01 00:00:00", "2037-12-31 23:59:59"] {
        let read = at(&env, time, &["reveal", "dev/x"])?;
        assert_eq!((read.code, read.bytes.as_slice()), (0, &b"value"[..]), "{}", read.stderr);
        assert!(read.stderr.contains("expired"), "{}", read.stderr);
        refused(&at(&env, time, &ADD)?, 4, &["expired", "policy renew"])?;
    }
    whole(&env, "dev/x", "value")
}

#[test]
fn two_at_once_wait_for_each_other() -> Outcome {
    let env = TestEnv::with_store()?;
    env.add("dev/x:token", "value")?;
    let start = |arguments: &[&str]| env.command(arguments).spawn();
    let mut running = Vec::new();
    for n in 0..8 {
        let name = format!("dev/n{n}:token");
        running.push(start(&["add", &name, "--owner", "o", "--purpose", "p", "--generate"])?);
        running.push(start(&["set", "dev/x", "--generate"])?);
        running.push(start(&["reveal", "dev/x"])?);
    }
    for child in running {
        let said: Said = child.wait_with_output()?.into();
        assert_eq!(said.code, 0, "{}{}", said.stdout, said.stderr);
    }
    let shown = env.ok(&["show", "dev/x", "--format", "json"])?.stdout;
    assert!(shown.contains("\"revision\": 9") || env.ok(&["reveal", "dev/x@9"])?.code == 0, "{shown}");
    env.ok(&["doctor"])?;
    env.ok(&["audit", "verify", "--each"]).map(drop)
}

/// Files by their places.
type Files = Vec<(String, Vec<u8>)>;

/// Everything in the store and in this machine's memory of it.
fn everything(env: &TestEnv) -> Result<Files, Box<dyn std::error::Error>> {
    let mut found = Vec::new();
    let mut waiting = vec![env.store(), env.path("state"), env.path("config")];
    while let Some(folder) = waiting.pop() {
        if !folder.exists() {
            continue;
        }
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            // The lock is there from the first change on and says nothing.
            if path.is_dir() {
                waiting.push(path);
            } else if path.file_name().is_some_and(|name| name != ".lock") {
                found.push((path.display().to_string(), fs::read(&path)?));
            }
        }
    }
    found.sort();
    Ok(found)
}

#[test]
fn an_interrupted_question_changes_nothing() -> Outcome {
    let env = TestEnv::with_store()?;
    env.add("prod/x:token", "value")?;
    let before = everything(&env)?;
    let hidden = env.command(&["set", "prod/x", "--reason", "r"]);
    let shown = env.command(&["reveal", "prod/x"]);
    for (command, question) in [(&hidden, "oken"), (&shown, "Reason for reveal of prod/x")] {
        // Ctrl-C, Ctrl-\, Ctrl-D as a person types them, then signals from elsewhere.
        for (key, code) in [("\u{3}", 130), ("half\u{3}", 130), ("\u{1c}", 131), ("\u{4}", 1)] {
            let mut person = Terminal::start(command)?;
            person.expect(question)?;
            person.keys(key)?;
            let said = person.end()?;
            assert_eq!(said.code, code, "{key:?}: {}", said.stdout);
            assert!(code == 1 || !said.stdout.contains("half") || question.starts_with("Reason"), "{}", said.stdout);
        }
        for (signal, code) in [(Signal::TERM, 143), (Signal::INT, 130), (Signal::HUP, 129)] {
            let mut person = Terminal::start(command)?;
            person.expect(question)?;
            person.keys("half")?;
            person.signal(signal)?;
            assert_eq!(person.end()?.code, code);
        }
    }
    assert_eq!(everything(&env)?, before, "something was written");
    whole(&env, "prod/x", "value")
}

#[test]
fn an_interrupted_passphrase_leaves_no_store() -> Outcome {
    let env = TestEnv::empty()?;
    let init = env.command(&["init", "--member", "alice", "--device", "laptop", "--passphrase"]);
    for question in ["New passphrase", "The same again"] {
        let mut person = Terminal::start(&init)?;
        person.expect("New passphrase")?;
        if question == "The same again" {
            person.keys("secret words\n")?;
            person.expect(question)?;
        }
        assert!(!person.is_as_before()?, "a passphrase would be shown");
        person.keys("sec\u{3}")?;
        let said = person.end()?;
        assert_eq!(said.code, 130);
        assert!(!said.stdout.contains("sec"), "the passphrase was shown: {}", said.stdout);
    }
    assert_eq!(everything(&env)?, []);
    Ok(())
}

#[test]
fn a_reader_that_goes_away_is_no_failure_to_speak_of() -> Outcome {
    let env = TestEnv::with_store()?;
    for n in 0..40 {
        env.add(&format!("dev/n{n}:token"), "value")?;
    }
    for command in ["inventory", "audit log", "policy show", "--help", "inventory --format json"] {
        let line = format!("\"$0\" {command} | head -n 0; exit ${{PIPESTATUS[0]}}");
        let said: Said = through(&env, &["bash", "-c", &line], &[]).output()?.into();
        assert!(
            !said.stderr.contains("panicked") && !said.stderr.contains("Broken pipe"),
            "{command}: {}",
            said.stderr
        );
        assert!(said.code == 0 || said.code == 1 && said.stderr.is_empty(), "{command}: {} {}", said.code, said.stderr);
        let line = format!("\"$0\" {command} >&-");
        let said: Said = through(&env, &["bash", "-c", &line], &[]).output()?.into();
        assert!(!said.stderr.contains("panicked"), "{command}: {}", said.stderr);
        let line = format!("\"$0\" {command} >/dev/full");
        let said: Said = through(&env, &["bash", "-c", &line], &[]).output()?.into();
        assert!(
            command == "--help" || said.code == 1 && said.stderr.contains("cannot write the output"),
            "{command}: {} {}",
            said.code,
            said.stderr
        );
    }
    // A value that nobody took is on the record all the same.
    let line = "\"$0\" reveal dev/n1 >/dev/full";
    let said: Said = through(&env, &["bash", "-c", line], &[]).output()?.into();
    assert_eq!(said.code, 1, "{}", said.stderr);
    assert!(env.ok(&["audit", "log", "dev/n1", "--format", "json"])?.stdout.contains("\"reveal\""));
    whole(&env, "dev/n1", "value")
}

#[test]
fn without_a_home_an_anchor_is_enough_to_read() -> Outcome {
    let env = TestEnv::with_store()?;
    env.add("dev/x:token", "value")?;
    let shown = env.ok(&["policy", "show"])?.stdout;
    let anchor = shown.split_whitespace().find(|word| word.contains("@1:")).ok_or("no anchor")?;
    let identity = fs::read_to_string(env.path("config/keyward/identity"))?;
    let identity = identity.lines().find(|line| line.starts_with("AGE-SECRET-KEY-1")).ok_or("no identity")?;
    let opened = Command::new("chmod").args(["-R", "a+rX"]).arg(env.path("data")).status()?;
    assert!(opened.success() && Command::new("chmod").arg("a+rX").arg(env.path("")).status()?.success());
    // A user whom the system does not know has no home by any other way either.
    let homeless = |arguments: &[&str], anchor: Option<&str>| -> std::io::Result<Said> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_keyward"));
        command
            .args(arguments)
            .env_clear()
            .env("KEYWARD_STORE", env.store())
            .envs(anchor.map(|anchor| ("KEYWARD_STORE_ID", anchor)));
        command.env("KEYWARD_IDENTITY", identity).current_dir("/").stdin(Stdio::null());
        if rustix::process::geteuid().is_root() {
            command.uid(54_321).gid(54_321);
        }
        Ok(command.output()?.into())
    };
    fs::copy(env!("CARGO_BIN_EXE_keyward"), env.path("keyward"))?;
    for command in [&["inventory"][..], &["show", "dev/x"], &["doctor"], &["audit", "verify"]] {
        let said = homeless(command, Some(anchor))?;
        assert_eq!(said.code, 0, "{command:?}: {}{}", said.stdout, said.stderr);
    }
    refused(&homeless(&["inventory"], None)?, 5, &["does not know the store"])?;
    refused(&homeless(&["reveal", "dev/x"], Some(anchor))?, 5, &[])?;
    let said = homeless(&["init", "--member", "a", "--device", "b"], None)?;
    assert!(said.code != 0 && said.stderr.contains("hint: "), "{}", said.stderr);
    whole(&env, "dev/x", "value")
}

#[test]
fn init_takes_no_place_that_is_taken() -> Outcome {
    let env = TestEnv::with_store()?;
    env.add("dev/x:token", "value")?;
    let before = everything(&env)?;
    let init = ["init", "--member", "a", "--device", "b"];
    refused(&env.run(&init)?, 2, &["is a keyward store already", "inventory"])?;
    let inside = env.store().join("connectors/inner");
    let inside = inside.to_str().ok_or("no text")?;
    refused(&env.run(&[&init[..], &[inside]].concat())?, 2, &["lies inside the store"])?;
    assert!(!env.store().join("connectors/inner").exists());
    let used = env.path("used");
    fs::create_dir(&used)?;
    fs::write(used.join("letter.txt"), "dear")?;
    refused(&env.run(&[&init[..], &[used.to_str().ok_or("no text")?]].concat())?, 2, &["is not empty", "letter.txt"])?;
    assert_eq!(fs::read_dir(&used)?.count(), 1);
    let file = used.join("letter.txt");
    let said = env.run(&[&init[..], &[file.to_str().ok_or("no text")?]].concat())?;
    assert!(said.code != 0 && fs::read(&file)? == b"dear", "{}", said.stderr);
    assert_eq!(everything(&env)?, before, "something was written");
    whole(&env, "dev/x", "value")
}

/// `git` as the store's owner types it.
fn git(env: &TestEnv, arguments: &[&str]) -> Result<String, Box<dyn std::error::Error>> {
    let mut command = through(env, &["git", "-C", env.store().to_str().ok_or("no text")?], &[]);
    command = {
        let mut plain = Command::new("git");
        plain.arg("-C").arg(env.store()).args([
            "-c",
            "user.name=alice",
            "-c",
            "user.email=a@b",
            "-c",
            "init.defaultBranch=main",
        ]);
        plain.args(arguments).env_clear().envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
        plain.stdin(Stdio::null());
        plain
    };
    let said: Said = command.output().map_err(|error| format!("git (Debian package git): {error}"))?.into();
    if said.code == 0 {
        Ok(said.stdout)
    } else {
        Err(format!("git {arguments:?}: {}{}", said.stdout, said.stderr).into())
    }
}

#[test]
fn no_git_command_loses_or_forks_the_record() -> Outcome {
    let env = TestEnv::empty()?;
    env.ok(&["init", "--git", "--member", "alice", "--device", "laptop"])?;
    let save = |message: &str| -> Outcome {
        git(&env, &["add", "-A"])?;
        git(&env, &["commit", "--quiet", "-m", message]).map(drop)
    };
    // Back to changes that no commit has, as they are after a command in the middle of a rebase.
    let uncommit = || git(&env, &["reset", "--quiet", "--mixed", "HEAD~1"]);
    env.add("dev/x:token", "one")?;
    let bare = env.path("bare.git");
    git(&env, &["clone", "--quiet", "--bare", ".", bare.to_str().ok_or("no text")?])?;
    git(&env, &["remote", "add", "origin", bare.to_str().ok_or("no text")?])?;
    let branch = git(&env, &["branch", "--show-current"])?.trim().to_owned();
    let log = |env: &TestEnv| -> Result<String, Box<dyn std::error::Error>> {
        Ok(fs::read_to_string(env.state()?.join("audit/1.jsonl"))?)
    };

    let mut known = log(&env)?;
    let mut goes_on = |what: &str, restore: &[&[&str]]| -> Outcome {
        // An older checkout: values are refused, or still those that were, and every record is added to the one log.
        let said = env.run(&["reveal", "dev/x"])?;
        assert!(said.code == 0 || said.code == 6, "{what}: {}", said.stderr);
        let now = log(&env)?;
        assert!(now.starts_with(&known), "{what} lost records");
        known = now;
        let verified = env.run(&["audit", "verify", "--each"])?;
        assert_eq!(verified.code, 0, "{what}: {}{}", verified.stdout, verified.stderr);
        for command in restore {
            git(&env, command)?;
        }
        env.ok(&["doctor"]).map_err(|error| format!("{what}: {error}"))?;
        Ok(())
    };

    assert_eq!(env.feed(&["set", "dev/x"], b"two")?.code, 0);
    git(&env, &["checkout", "--quiet", "HEAD~1"])?;
    goes_on("checkout", &[&["checkout", "--quiet", &branch]])?;
    git(&env, &["reset", "--quiet", "--hard", "HEAD~1"])?;
    goes_on("reset --hard", &[&["reset", "--quiet", "--hard", "HEAD@{1}"]])?;
    git(&env, &["push", "--quiet", "origin", &branch])?;
    git(&env, &["reset", "--quiet", "--hard", "HEAD~1"])?;
    git(&env, &["pull", "--quiet", "--ff-only", "origin", &branch])?;
    goes_on("pull", &[])?;
    assert_eq!(env.feed(&["set", "dev/x"], b"three")?.code, 0);
    uncommit()?;
    git(&env, &["stash", "--quiet", "--include-untracked"])?;
    goes_on("stash", &[&["stash", "pop", "--quiet"]])?;
    save("third")?;
    env.add("dev/untracked:token", "new")?;
    uncommit()?;
    git(&env, &["stash", "--quiet", "--include-untracked"])?;
    goes_on("stash of new files", &[&["stash", "pop", "--quiet"]])?;
    save("fourth")?;
    git(&env, &["clean", "--quiet", "-fdx"])?;
    goes_on("clean", &[])?;
    assert_eq!(env.ok(&["reveal", "dev/x"])?.bytes, b"three");

    // A change made on an older checkout is refused, so that nothing forks.
    git(&env, &["checkout", "--quiet", "HEAD~2"])?;
    refused(&env.feed(&["set", "dev/x"], b"fork")?, 6, &["dev/x is older"])?;
    git(&env, &["checkout", "--quiet", "--force", &branch])?;
    whole(&env, "dev/x", "three")?;
    assert_eq!(git(&env, &["fsck", "--strict", "--no-dangling"])?, "");
    Ok(())
}

#[test]
fn a_worktree_shares_the_one_record() -> Outcome {
    let env = TestEnv::empty()?;
    env.ok(&["init", "--git", "--member", "alice", "--device", "laptop"])?;
    env.add("dev/x:token", "one")?;
    let tree = env.path("tree");
    let tree = tree.to_str().ok_or("no text")?;
    git(&env, &["worktree", "add", "--quiet", tree])?;
    assert_eq!(env.ok(&["--store", tree, "reveal", "dev/x"])?.bytes, b"one");
    assert_eq!(env.feed(&["--store", tree, "set", "dev/x"], b"two")?.code, 0);
    // Here it is older now, and said to be.
    refused(&env.run(&["reveal", "dev/x"])?, 6, &["dev/x is older"])?;
    assert_eq!(env.ok(&["--store", tree, "reveal", "dev/x"])?.bytes, b"two");
    env.ok(&["--store", tree, "doctor"])?;
    env.ok(&["--store", tree, "audit", "verify", "--each"])?;
    env.ok(&["audit", "verify", "--each"]).map(drop)
}

#[test]
fn a_value_that_waits_is_fed_slowly() -> Outcome {
    let env = TestEnv::with_store()?;
    let mut child =
        env.command(&["add", "dev/x:token", "--owner", "o", "--purpose", "p"]).stdin(Stdio::piped()).spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        for piece in [&b"slow"[..], b"ly"] {
            stdin.write_all(piece)?;
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
    }
    let said: Said = child.wait_with_output()?.into();
    assert_eq!(said.code, 0, "{}", said.stderr);
    whole(&env, "dev/x", "slowly")
}
