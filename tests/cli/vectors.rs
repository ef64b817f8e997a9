//! Both readers of the format agree: what the second verifier's table says of each store (tests/vectors/) is what the
//! program says of it. The table is the truth of both; where they differ by decision it is written down here.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;

use crate::support::{Outcome, Said};

/// When a row says nothing of the time. The clock is a false one for all rows, so that they mean the same on every day.
const NOW: &str = "2026-11-23T12:00:00Z";
/// Rows with another end than the table's, and why.
const DECIDED: [(&str, i32); 2] = [
    // The program is given the store's id, which decides between two beginnings as an anchor does between rivals.
    ("policy-wrong-store", 0),
    // A reader that cannot take the anchor for one: a wrong input (2), not a wrong store.
    ("anchor-form", 2),
];

type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

#[test]
fn the_committed_stores_are_read_as_the_second_verifier_reads_them() -> Outcome {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/good");
    agree(&[root.join("minimal"), root.join("rich")])
}

#[test]
fn every_mutated_store_ends_as_the_table_says() -> Outcome {
    let scratch = tempfile::Builder::new().prefix("keyward-vectors-").tempdir()?;
    let vectors = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors");
    let venv = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/.cache/venv/bin/python");
    let python = if venv.is_file() { venv } else { "python3".into() };
    let made = Command::new(&python).arg("-B").arg(vectors.join("make.py")).arg("--bad").arg(scratch.path()).output();
    let made: Said = made.map_err(|error| format!("{} (Debian package python3): {error}", python.display()))?.into();
    if made.code != 0 {
        let why = "the library PyNaCl of tests/vectors/requirements.txt must be there; tests/run installs it";
        return Err(format!("make.py: {why}\n{}", made.stderr).into());
    }
    let mut rows: Vec<PathBuf> =
        fs::read_dir(scratch.path())?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>()?;
    rows.sort();
    assert!(rows.len() > 400, "only {} rows", rows.len());
    agree(&rows)
}

/// Holds rows against the program, several at a time.
fn agree(rows: &[PathBuf]) -> Outcome {
    let (next, wrong) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                while let Some(row) = rows.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let found = judge(row).unwrap_or_else(|error| Some(error.to_string()));
                    if let (Some(why), Ok(mut wrong)) = (found, wrong.lock()) {
                        wrong.push(format!("{}: {why}", row.display()));
                    }
                }
            });
        }
    });
    let wrong = wrong.into_inner()?;
    if wrong.is_empty() { Ok(()) } else { Err(format!("{} rows:\n{}", wrong.len(), wrong.join("\n")).into()) }
}

/// What is wrong with the program's answer to one row.
fn judge(row: &Path) -> Result<Option<String>> {
    let meta: Value = serde_json::from_slice(&fs::read(row.join("meta.json"))?)?;
    let id = meta["id"].as_str().unwrap_or_default();
    let expected = i32::try_from(meta["exit"].as_i64().ok_or("no exit")?)?;
    let expected = DECIDED.iter().find(|(name, _)| *name == id).map_or(expected, |(_, code)| *code);
    let reader = Reader::new(row, &meta)?;

    // Where only opening shows the fault, a look from outside would say nothing.
    if meta["args"]["identity"].is_null() || expected == 0 {
        let seen = reader.doctor()?;
        if seen.code != expected {
            let said = format!("{}{}", seen.stdout, seen.stderr);
            return Ok(Some(format!("doctor ended with {} instead of {expected}\n{said}", seen.code)));
        }
        if expected == 6 && !(seen.stdout.contains("\"integrity\"") || seen.stderr.contains("\nhint: ")) {
            return Ok(Some(format!("neither a finding nor an error with a hint\n{}{}", seen.stdout, seen.stderr)));
        }
    }
    if meta["args"]["identity"].is_null() { Ok(None) } else { opened(&reader, &meta, expected) }
}

/// Reveals all that alice can read of a row whose fault shows only inside.
fn opened(reader: &Reader, meta: &Value, expected: i32) -> Result<Option<String>> {
    let base = meta["base"].as_str().unwrap_or(meta["id"].as_str().unwrap_or_default());
    let good = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/good").join(base).join("meta.json");
    let good: Value = serde_json::from_slice(&fs::read(good)?)?;
    let values: BTreeMap<String, BTreeMap<String, BTreeMap<String, Value>>> =
        serde_json::from_value(good["values"].clone())?;
    let mut refused = 0;
    for (connector, versions) in &values {
        for (version, fields) in versions {
            for (field, value) in fields {
                let reference = format!("{connector}@{version}:{field}");
                let said = reader.reveal(&reference)?;
                match said.code {
                    0 if expected == 0 && meta["id"].as_str() == Some(base) && said.bytes != plain(value)? => {
                        return Ok(Some(format!("{reference} is another value")));
                    }
                    0 => {}
                    6 if said.bytes.is_empty() && said.stderr.contains("\nhint: ") => refused += 1,
                    // Revoked versions may have lost their payloads, and what others alone can read stays shut.
                    code => {
                        return Ok(Some(format!(
                            "reveal {reference} ended with {code}\n{}{}",
                            said.stdout, said.stderr
                        )));
                    }
                }
            }
        }
    }
    match (expected, refused) {
        (0, 0) | (6, 1..) => Ok(None),
        _ => Ok(Some(format!("{refused} reveals were refused, {expected} was expected"))),
    }
}

fn plain(value: &Value) -> Result<Vec<u8>> {
    match (value.as_str(), value["b64"].as_str()) {
        (Some(text), _) => Ok(text.as_bytes().to_vec()),
        (None, Some(text)) => Ok(data_encoding::BASE64.decode(text.as_bytes())?),
        (None, None) => Err("a value of neither form".into()),
    }
}

/// The program as somebody runs it who has an anchor and, if need be, alice's identity and the state of her laptop.
struct Reader {
    row: PathBuf,
    home: tempfile::TempDir,
    anchor: String,
    now: String,
}

impl Reader {
    fn new(row: &Path, meta: &Value) -> Result<Self> {
        let anchor = meta["args"]["anchor"].as_str().or(meta["store_id"].as_str()).ok_or("no anchor")?.to_owned();
        let now = meta["args"]["now"].as_str().unwrap_or(NOW).replace('T', " ").replace('Z', "");
        let home = tempfile::Builder::new().prefix("keyward-reader-").tempdir()?;
        if !meta["args"]["identity"].is_null() {
            let state = home.path().join("state/keyward").join(&anchor[..55]);
            fs::create_dir_all(state.join("audit"))?;
            for file in ["writer", "writer.age"] {
                fs::copy(row.join("state").join(file), state.join(file))?;
            }
            let log = row.join("store/audit/alice/laptop/1.jsonl");
            if log.is_file() {
                fs::copy(log, state.join("audit/1.jsonl"))?;
            }
        }
        Ok(Self { row: row.to_owned(), home, anchor, now })
    }

    fn doctor(&self) -> Result<Said> {
        self.run(&["doctor", "--format", "json"], None)
    }

    fn reveal(&self, reference: &str) -> Result<Said> {
        let identity = fs::read_to_string(self.row.join("identity.txt"))?;
        self.run(&["reveal", reference, "--reason", "vectors"], Some(identity.trim_end()))
    }

    fn run(&self, arguments: &[&str], identity: Option<&str>) -> Result<Said> {
        let mut command = Command::new("faketime");
        command.args(["-f", &self.now]).arg(env!("CARGO_BIN_EXE_keyward")).args(arguments);
        command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("TZ", "UTC");
        command.env("KEYWARD_STORE", self.row.join("store")).env("KEYWARD_STORE_ID", &self.anchor);
        command.current_dir(self.home.path()).env("HOME", self.home.path());
        command.env("XDG_STATE_HOME", self.home.path().join("state"));
        command.envs(identity.map(|identity| ("KEYWARD_IDENTITY", identity)));
        let said = command.stdin(Stdio::null()).output();
        Ok(said.map_err(|error| format!("faketime (Debian package faketime): {error}"))?.into())
    }
}

#[test]
fn a_stale_version_is_sealed_again_by_the_next_writer_who_can_read_it() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let copied = Command::new("cp").args(["-r", "tests/vectors/good/rich/."]).arg(folder.path()).status()?;
    assert!(copied.success());
    let meta: Value = serde_json::from_slice(&fs::read(folder.path().join("meta.json"))?)?;
    let alice = Reader::new(folder.path(), &meta)?;
    let identity = fs::read_to_string(folder.path().join("identity.txt"))?;
    let run = |arguments: &[&str]| alice.run(arguments, Some(identity.trim_end()));
    let stale = |said: &Said| said.stdout.contains("\"stale\": true");

    assert!(stale(&run(&["show", "prod/legacy", "--format", "json"])?));
    let payloads = || fs::read_dir(folder.path().join("store/connectors/prod/legacy")).map(Iterator::count);
    let before = payloads()?;
    // Alice's record is not the store's: the bare id would not let her change it.
    let anchored = Reader { anchor: meta["anchor"].as_str().ok_or("no anchor")?.to_owned(), ..alice };
    let run = |arguments: &[&str]| anchored.run(arguments, Some(identity.trim_end()));
    let edited = run(&["edit", "prod/legacy", "--owner", "others", "--reason", "vectors"])?;
    assert_eq!(edited.code, 0, "{}{}", edited.stdout, edited.stderr);
    assert!(!stale(&run(&["show", "prod/legacy", "--format", "json"])?));
    assert_eq!(payloads()?, before, "the old payload stays beside the new one");
    assert_eq!(run(&["reveal", "prod/legacy", "--reason", "vectors"])?.bytes, b"kept");
    // Opening it was decided and recorded like any other.
    let log = run(&["audit", "log", "prod/legacy", "--action", "edit", "--format", "wide"])?.stdout;
    assert!(log.contains("store"), "{log}");
    assert_eq!(run(&["audit", "verify", "--each"])?.code, 0);
    Ok(())
}
