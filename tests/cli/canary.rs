//! Known values go through every command there is, and are then looked for where they should not be: in stdout and
//! stderr, on the screen, in every file of the home, in argv and environment of every child, in every byte written
//! anywhere (docs of each shape: `needles`). A command without a case here fails the test.

mod cases;
mod needles;
mod trace;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rayon::prelude::*;
use tempfile::TempDir;

pub use self::cases::Display;
use self::needles::Canary;
use self::trace::{Call, calls, traced};
use crate::screen::Terminal;
use crate::support::{Outcome, Said, TestEnv};

/// A store with canaries in it, and what was found of them.
struct Scene {
    env: TestEnv,
    /// A folder beside the home: what a person hands over, and what is handed to him.
    given: TempDir,
    canaries: Vec<Canary>,
    identity: String,
    complaints: Vec<String>,
}

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// The values in the store, by field.
fn values() -> BTreeMap<&'static str, String> {
    let mut state = 20_u32;
    let long = std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from(b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789+/=&%$"[(state >> 24) as usize % 63])
    });
    BTreeMap::from([
        ("plain", "cnry-Zk3vQ9xW7pLm2Rt8Yb".to_owned()),
        ("quoted", r#"c "quoted' $HOME \back; *Qy7 value"#.to_owned()),
        ("lines", "--BEGIN CANARY KEY--\nMIIEcnryLines0aB1cD2eF3\ngH4iJ5kL6mN7oP8qR9\n--END CANARY KEY--\n".to_owned()),
        ("long", long.take(200).collect()),
    ])
}

impl Scene {
    /// A store with all values in `dev/canary` (two versions) and one in `prod/canary`; the identity is in the
    /// environment and in no file of the home.
    fn new() -> Result<Self> {
        let env = TestEnv::with_store()?;
        let given = tempfile::Builder::new().prefix("keyward-given-").tempdir()?;
        fs::create_dir(env.path("tmp"))?;
        let json = serde_json::to_vec(&values())?;
        let add = ["add", "dev/canary", "--from-json", "--owner", "team", "--purpose", "test"];
        assert_eq!(env.feed(&add, &json)?.code, 0);
        assert_eq!(env.feed(&["set", "dev/canary", "--from-json"], &json)?.code, 0);
        env.add("prod/canary:plain", &values()["plain"])?;
        fs::rename(env.path("config/keyward/identity"), given.path().join("identity"))?;
        let file = fs::read_to_string(given.path().join("identity"))?;
        let identity = file.lines().find(|line| line.starts_with("AGE-SECRET-KEY-1")).unwrap_or_default().to_owned();
        let mut canaries: Vec<_> = values().into_iter().map(|(name, value)| Canary::new(name, value)).collect();
        canaries.push(Canary::new("identity", &identity["AGE-SECRET-KEY-1".len()..]));
        for (name, value) in values() {
            fs::write(given.path().join(name), value)?;
        }
        fs::write(given.path().join("json"), json)?;
        Ok(Self { env, given, canaries, identity, complaints: Vec::new() })
    }

    fn given(&self, name: &str) -> PathBuf {
        self.given.path().join(name)
    }

    /// Runs a command under `strace`, and looks for every canary everywhere.
    fn watch(&mut self, deed: &Deed<'_>) -> Result<Seen> {
        let mut command = self.env.command(&deed.arguments.iter().map(String::as_str).collect::<Vec<_>>());
        command.env("TMPDIR", self.env.path("tmp")).env("KEYWARD_IDENTITY", &self.identity);
        command.envs(deed.environment.iter().copied());
        let file = self.given("trace");
        let mut command = traced(&command, &file);
        let (said, stdout) = if deed.answers.is_empty() {
            let (stdout, stderr) = (self.given("stdout"), self.given("stderr"));
            command.stdin(Stdio::piped()).stdout(File::create(&stdout)?).stderr(File::create(&stderr)?);
            let mut child = command.spawn().map_err(|error| format!("cannot run strace (package strace): {error}"))?;
            if let Some(mut stdin) = child.stdin.take() {
                let _ = stdin.write_all(&deed.input);
            }
            if let Some(during) = deed.during {
                during(self)?;
            }
            let status = child.wait()?;
            let said = std::process::Output { status, stdout: fs::read(&stdout)?, stderr: fs::read(&stderr)? };
            (Said::from(said), stdout)
        } else {
            let mut terminal = Terminal::start(command, 80)?;
            for (question, line) in &deed.answers {
                terminal.answer(question, line)?;
            }
            (terminal.end()?, PathBuf::from("/dev/pts"))
        };
        let line = deed.arguments.join(" ");
        if said.code != deed.code {
            let (code, expected) = (said.code, deed.code);
            let told = format!("{line}: ended with {code} instead of {expected}\n{}{}", said.stdout, said.stderr);
            self.complaints.push(told);
        }
        let calls = calls(&String::from_utf8_lossy(&fs::read(&file)?));
        let started = calls.first().is_some_and(|call| call.name == "execve" && !call.bytes.is_empty());
        assert!(started && calls.len() > 1, "strace saw nothing of: {line}");
        for (name, reference) in &deed.learns {
            let mut reveal = self.env.command(&["reveal", reference]);
            let value = reveal.env("KEYWARD_IDENTITY", &self.identity).output()?.stdout;
            assert!(value.len() > 7, "{reference} has no value to look for");
            self.canaries.push(Canary::new(name, value));
        }
        if let Some(name) = deed.shows {
            let shown = self.canaries.iter().find(|canary| canary.name == name);
            if shown.is_none_or(|canary| canary.found_in(&said.bytes).is_none()) {
                self.complaints.push(format!("{line}: no {name} in stdout"));
            }
        }
        let seen = Seen { said, calls, stdout };
        let places = self.look(&seen, deed.shows, &deed.into);
        self.complaints.extend(places.into_iter().map(|place| format!("{line}: {place}")));
        Ok(seen)
    }

    /// Every place where a canary is and should not be.
    fn look(&self, seen: &Seen, shows: Option<&str>, into: &[(&str, &str)]) -> Vec<String> {
        let mut files = Vec::new();
        collect(self.env.path(""), &mut files);
        let mut found = Vec::new();
        for canary in &self.canaries {
            let mut complain = |bytes: &[u8], place: String| {
                if let Some(shape) = canary.found_in(bytes) {
                    found.push(format!("{} ({shape}) in {place}", canary.name));
                }
            };
            let is_answer = shows == Some(canary.name);
            if !is_answer {
                complain(&seen.said.bytes, "stdout".to_owned());
            }
            complain(seen.said.stderr.as_bytes(), "stderr".to_owned());
            // The first is the command itself, as it was typed.
            for call in &seen.calls[1..] {
                let given = into.iter().any(|(name, place)| *name == canary.name && call.place.contains(place));
                let answered = is_answer && call.place.starts_with(&*seen.stdout.to_string_lossy());
                if !given && !answered {
                    complain(&call.bytes, format!("{}({:?} {})", call.name, call.fd, call.place));
                }
            }
            for (path, bytes) in &files {
                complain(bytes, path.display().to_string());
                complain(path.to_string_lossy().as_bytes(), format!("the name {}", path.display()));
            }
        }
        found
    }
}

/// All files below a folder with what is in them.
fn collect(folder: PathBuf, into: &mut Vec<(PathBuf, Vec<u8>)>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() && !path.is_symlink() {
            collect(path, into);
        } else {
            let bytes = fs::read(&path).unwrap_or_default();
            into.push((path, bytes));
        }
    }
}

/// A command line, and what belongs to it.
#[derive(Default)]
struct Deed<'a> {
    arguments: Vec<String>,
    environment: Vec<(&'a str, &'a str)>,
    input: Vec<u8>,
    /// Questions on a terminal and what is typed; without any there is no terminal.
    answers: Vec<(&'a str, &'a str)>,
    code: i32,
    shows: Option<&'a str>,
    into: Vec<(&'a str, &'a str)>,
    learns: Vec<(&'static str, &'a str)>,
    during: Option<&'a dyn Fn(&Scene) -> Outcome>,
}

impl<'a> Deed<'a> {
    fn new(arguments: &[&str]) -> Self {
        Self { arguments: arguments.iter().map(|word| (*word).to_owned()).collect(), ..Self::default() }
    }

    /// What comes on standard input.
    fn reads(self, input: impl Into<Vec<u8>>) -> Self {
        Self { input: input.into(), ..self }
    }

    /// What is typed on a terminal.
    fn asks(self, answers: &[(&'a str, &'a str)]) -> Self {
        Self { answers: answers.to_vec(), ..self }
    }

    /// The exit code; 0 if this is not said.
    fn ends(self, code: i32) -> Self {
        Self { code, ..self }
    }

    /// The canary that is the answer on stdout, and must be.
    fn shows(self, name: &'a str) -> Self {
        Self { shows: Some(name), ..self }
    }

    /// A canary that may be written to places with this in their name.
    fn writes(mut self, name: &'a str, place: &'a str) -> Self {
        self.into.push((name, place));
        self
    }

    /// A value made by this command, which becomes a canary.
    fn learns(mut self, name: &'static str, reference: &'a str) -> Self {
        self.learns.push((name, reference));
        self
    }

    fn env(mut self, name: &'a str, value: &'a str) -> Self {
        self.environment.push((name, value));
        self
    }

    /// What is done while it runs.
    fn during(self, deed: &'a dyn Fn(&Scene) -> Outcome) -> Self {
        Self { during: Some(deed), ..self }
    }
}

/// What came of it.
struct Seen {
    said: Said,
    calls: Vec<Call>,
    stdout: PathBuf,
}

/// Every command that can be typed, hidden ones too.
fn leaves(command: &clap::Command, path: &str, into: &mut BTreeSet<String>) {
    for sub in command.get_subcommands() {
        let path = format!("{path} {}", sub.get_name());
        if sub.has_subcommands() {
            leaves(sub, &path, into);
        } else {
            into.insert(path.trim_start().to_owned());
        }
    }
}

#[test]
fn no_value_is_where_it_should_not_be() {
    let mut commands = BTreeSet::new();
    leaves(&keyward::cli::command(), "", &mut commands);
    let with_case: BTreeSet<String> = cases::CASES.iter().map(|(command, _)| (*command).to_owned()).collect();
    assert_eq!(commands, with_case, "every command has its case in tests/cli/canary/cases.rs, and nothing else has");
    let complaints: Vec<String> = cases::CASES
        .par_iter()
        .flat_map(|(command, case)| {
            let run = || -> Result<Vec<String>> {
                let mut scene = Scene::new()?;
                case(&mut scene)?;
                Ok(scene.complaints)
            };
            run().unwrap_or_else(|error| vec![format!("{command}: {error}")])
        })
        .collect();
    assert!(complaints.is_empty(), "{} places:\n{}", complaints.len(), complaints.join("\n"));
}

#[test]
fn the_watch_sees_what_there_is_to_see() -> Outcome {
    // What is shown is found; and the same value is complained of where it was not expected.
    let mut scene = Scene::new()?;
    scene.watch(&Deed::new(&["reveal", "dev/canary:quoted"]))?;
    let told = scene.complaints.join("\n");
    assert!(told.contains("quoted (plain) in stdout") && told.contains("in write("), "{told}");
    // Files, their names, children's argv and environment.
    scene.complaints.clear();
    let place = scene.env.path("tmp/editor");
    let editor = format!("{} plain", place.display());
    fs::write(&place, "#!/bin/sh\ntouch \"$HOME/$CANARY\"; echo \"$CANARY\" >\"$HOME/file\"\n/bin/echo \"$CANARY\"\n")?;
    Command::new("chmod").arg("+x").arg(&place).status()?;
    let value = values()["plain"].clone();
    let edit = Deed::new(&["edit", "dev/canary"]).env("EDITOR", &editor).env("CANARY", &value);
    scene.watch(&edit.asks(&[("", "")]).ends(2))?;
    let told = scene.complaints.join("\n");
    for place in ["in execve(", "in stdout", "/file", "in the name "] {
        assert!(told.contains(place), "{place} is missing in\n{told}");
    }
    Ok(())
}

/// Opens a payload with the two commands that the documentation names, given the program that is called `age` there.
fn open_by_hand(program: &str, scene: &Scene, environment: &str, connector: &str) -> Result<serde_json::Value> {
    let store = scene.env.store();
    let key = open_file(program, &scene.given("identity"), &store.join(format!("groups/{environment}/1/alice.age")))?;
    let key_file = scene.given("key");
    fs::write(&key_file, key)?;
    let payload = newest_payload(&store.join("connectors").join(environment).join(connector))?;
    Ok(serde_json::from_slice(&open_file(program, &key_file, &payload)?)?)
}

fn open_file(program: &str, identity: &Path, file: &Path) -> Result<Vec<u8>> {
    let output = Command::new(program).arg("-d").arg("-i").arg(identity).arg(file).output();
    let output = output.map_err(|error| format!("cannot run {program} (package {program}): {error}"))?;
    if !output.status.success() {
        return Err(format!("{program}: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(output.stdout)
}

fn newest_payload(folder: &Path) -> Result<PathBuf> {
    let mut files: Vec<_> = fs::read_dir(folder)?.flatten().map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "age"));
    files.sort();
    files.pop().ok_or_else(|| "there is no payload".into())
}

#[test]
fn age_and_rage_open_a_payload_in_two_steps() -> Outcome {
    let scene = Scene::new()?;
    for program in ["age", "rage"] {
        let payload = open_by_hand(program, &scene, "dev", "canary")?;
        assert_eq!(payload["fields"], serde_json::to_value(values())?, "{program}");
        assert_eq!((&payload["environment"], &payload["version"]), (&"dev".into(), &2.into()));
        assert_eq!(open_by_hand(program, &scene, "prod", "canary")?["fields"]["plain"], values()["plain"]);
    }
    Ok(())
}

/// Killed at a prompt with a value in its memory: no core, and nobody else of the same user can look into it.
#[test]
fn a_process_with_a_value_in_it_is_closed() -> Outcome {
    let env = TestEnv::with_store()?;
    let (home, program) = (env.path(""), env.path("keyward"));
    fs::copy(env!("CARGO_BIN_EXE_keyward"), &program)?;
    // Root may look into everything: the question is what another process of a plain user can.
    let nobody = ["--reuid=65534", "--regid=65534", "--clear-groups"];
    let is_root = rustix::process::geteuid().is_root();
    if is_root {
        let changed = Command::new("chown").args(["-R", "65534:65534"]).arg(&home).status()?;
        assert!(changed.success());
    }
    let as_user = |program: &Path, before: &[&str], arguments: &[&str]| {
        let template = env.command(&[]);
        let mut command = Command::new(if is_root { "setpriv" } else { "env" });
        if is_root {
            command.args(nobody);
        }
        command.args(before).arg(program).args(arguments).env_clear().current_dir(&home);
        command.envs(template.get_envs().filter_map(|(name, value)| Some((name, value?))));
        command
    };
    let unlimited: &[&str] = &["prlimit", "--core=unlimited"];
    let before = if is_root { unlimited } else { &[] };
    let add = ["add", "dev/x:token", "--owner", "team", "--purpose", "test"];
    let mut terminal = Terminal::start(as_user(&program, before, &add), 80)?;
    terminal.answer("Value of token: ", &values()["plain"])?;
    terminal.wait_for("The same again: ")?;

    let process = PathBuf::from(format!("/proc/{}", terminal.id()));
    let limits = fs::read_to_string(process.join("limits"))?;
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap_or_default();
    // The hard limit stays as it was, to be given back to a program.
    assert_eq!(core.split_whitespace().nth(4), Some("0"), "{core}");
    let mut other = as_user(Path::new("sleep"), &[], &["60"]).spawn()?;
    let readable = |process: &Path, name: &str| -> Result<bool> {
        let file = process.join(name);
        let mut read = as_user(Path::new("dd"), &[], &["bs=1", "count=0", &format!("if={}", file.display())]);
        Ok(read.stdout(Stdio::null()).stderr(Stdio::null()).status()?.success())
    };
    let plain = PathBuf::from(format!("/proc/{}", other.id()));
    for name in ["mem", "environ", "maps"] {
        // Until it has become the other user's `sleep`, nobody may look into that one either.
        let control = (0..500).any(|_| {
            std::thread::sleep(std::time::Duration::from_millis(5));
            readable(&plain, name).unwrap_or(false)
        });
        assert!(control, "not even a plain process has a readable {name}: the test proves nothing here");
        assert!(!readable(&process, name)?, "{name} can be read by another process of the user");
    }
    other.kill()?;
    other.wait()?;

    let killed = Command::new("kill").args(["-ABRT", &terminal.id().to_string()]).status()?;
    assert!(killed.success());
    let said = terminal.end()?;
    assert_eq!(said.code, 128 + 6);
    let canary = Canary::new("plain", values()["plain"].as_str());
    assert_eq!(canary.found_in(&said.bytes), None);
    let mut files = Vec::new();
    collect(home, &mut files);
    for (path, bytes) in &files {
        assert_eq!(canary.found_in(bytes), None, "{}", path.display());
        assert!(!path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("core")), "{}", path.display());
    }
    Ok(())
}
