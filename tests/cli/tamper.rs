//! Somebody who can write to the store: every file flipped, cut, extended, exchanged, renamed, converted, or another thing
//! altogether. The answer is always 6, with the place named, and the rest of the store goes on.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::{Outcome, Said, TestEnv};
use crate::trust::{copy, refused, whole};

/// A store with two connectors and two versions, and one epoch after the first.
fn scene() -> Result<TestEnv, Box<dyn std::error::Error>> {
    let env = TestEnv::with_store()?;
    env.ok(&["env", "add", "qa", "--yes"])?;
    env.add("dev/x:token", "one")?;
    assert_eq!(env.feed(&["set", "dev/x"], b"two")?.code, 0);
    env.add("dev/y:token", "other")?;
    Ok(env)
}

/// The one file in a folder of the store whose name begins and ends so.
fn find(env: &TestEnv, folder: &str, begin: &str, end: &str) -> Result<PathBuf, Box<dyn std::error::Error>> {
    for entry in fs::read_dir(env.store().join(folder))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with(begin) && name.ends_with(end) {
            return Ok(path);
        }
    }
    Err(format!("no {begin}...{end} in {folder}").into())
}

/// A file, a word that its failure must say, and whether `reveal dev/x` depends on it.
type Sort = (PathBuf, &'static str, bool);

/// Every sort of file.
fn sorts(env: &TestEnv) -> Result<Vec<Sort>, Box<dyn std::error::Error>> {
    Ok(vec![
        (find(env, "connectors/dev/x", "connector", ".toml")?, "dev/x", true),
        (find(env, "connectors/dev/x", "v2-", ".age")?, "dev/x", true),
        (find(env, "policy", "000002-", ".toml")?, "000002-", true),
        (find(env, "policy", "000001-", ".toml")?, "000001-", true),
        (find(env, "groups/dev/1", "alice", ".age")?, "dev/1/alice", true),
        (find(env, "audit/alice/laptop", "1", ".jsonl")?, "alice/laptop", false),
        (find(env, "", ".gitattributes", "")?, ".gitattributes", true),
    ])
}

/// `doctor` ends with 6 and names the place, and so does `reveal` where it depends on the file; nothing else changes.
fn found(env: &TestEnv, file: &Path, word: &str, needed: bool, what: &str) -> Outcome {
    let doctor = env.run(&["doctor"])?;
    let all = format!("{}{}", doctor.stdout, doctor.stderr);
    let place = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    // What is wrong within a group's sealed key shows only to whoever opens it.
    let sealed = word.starts_with("dev/1") && doctor.code == 0;
    if !sealed && (doctor.code != 6 || !(all.contains(word) || all.contains(&place))) {
        return Err(format!("{what} {}: doctor ended with {}\n{all}", file.display(), doctor.code).into());
    }
    let reveal = env.run(&["reveal", "dev/x"])?;
    if needed {
        refused(&reveal, 6, &[]).map_err(|error| format!("{what} {}: {error}", file.display()))?;
    } else if reveal.bytes != b"two" {
        return Err(format!("{what} {}: {}", file.display(), reveal.stderr).into());
    }
    Ok(())
}

/// Does something to each sort of file in turn, looks, and puts it back.
fn each(what: &str, spoil: impl Fn(&Path, &[u8]) -> std::io::Result<bool>) -> Outcome {
    let env = scene()?;
    for (file, word, needed) in sorts(&env)? {
        let good = fs::read(&file)?;
        if spoil(&file, &good)? {
            found(&env, &file, word, needed, what)?;
        }
        if fs::symlink_metadata(&file).is_ok_and(|meta| meta.is_dir()) {
            fs::remove_dir(&file)?;
        } else if fs::symlink_metadata(&file).is_ok() {
            fs::remove_file(&file)?;
        }
        fs::write(&file, good)?;
    }
    whole(&env, "dev/x", "two")
}

#[test]
fn one_bit_is_enough() -> Outcome {
    let env = scene()?;
    for (file, word, needed) in sorts(&env)? {
        let good = fs::read(&file)?;
        // The beginning, the middle, the last signature or tag, and the last byte.
        for at in [0, good.len() / 2, good.len().saturating_sub(20), good.len() - 1] {
            let mut bad = good.clone();
            bad[at] ^= 1;
            fs::write(&file, &bad)?;
            // A log whose last line feed is gone is torn, which is no tampering but a killed writer; this one's truth is elsewhere.
            found(&env, &file, word, needed, &format!("bit at {at} of {}", good.len()))?;
        }
        fs::write(&file, good)?;
    }
    whole(&env, "dev/x", "two")
}

#[test]
fn a_signature_is_exact() -> Outcome {
    let env = scene()?;
    let file = find(&env, "policy", "000002-", ".sig")?;
    let good = fs::read(&file)?;
    // This machine remembers epoch 2; whoever does not must not believe it.
    let anchor = env.ok(&["policy", "show"])?.stdout;
    let anchor = anchor.split_whitespace().find(|word| word.contains("@2:")).ok_or("no anchor")?.to_owned();
    let fresh = || -> std::io::Result<Said> {
        Ok(env
            .command(&["inventory"])
            .env("KEYWARD_STORE_ID", &anchor)
            .env("XDG_STATE_HOME", env.path("none"))
            .output()?
            .into())
    };
    assert_eq!(fresh()?.code, 0);
    let mut flipped = good.clone();
    flipped[40] ^= 1;
    for (what, bad) in [
        ("flipped", flipped),
        ("cut", good[..86].to_vec()),
        ("longer", [&good[..], b"\n"].concat()),
        ("converted", [&good[..86], b"\r\n"].concat()),
        ("empty", Vec::new()),
        ("huge", vec![b'A'; 4096]),
    ] {
        fs::write(&file, bad)?;
        refused(&fresh()?, 6, &[]).map_err(|error| format!("{what}: {error}"))?;
    }
    fs::remove_file(&file)?;
    refused(&fresh()?, 6, &["epoch 2", "0 of 1"])?;
    fs::write(&file, &good)?;
    // Signed by somebody who is no admin.
    fs::write(file.with_file_name(file.file_name().ok_or("")?.to_string_lossy().replace("alice", "mallory")), good)?;
    refused(&fresh()?, 6, &["mallory"])?;
    Ok(())
}

#[test]
fn a_file_that_was_cut_or_extended_is_not_taken() -> Outcome {
    // A copy of the own log that ends early, also within a line, is what a killed process leaves: the truth is elsewhere.
    let is_log = |file: &Path| file.extension().is_some_and(|ending| ending == "jsonl");
    each("cut by half", |file, good| fs::write(file, &good[..good.len() / 2]).map(|()| !is_log(file)))?;
    each("emptied", |file, _| fs::write(file, b"").map(|()| !is_log(file)))?;
    each("with bytes after its end", |file, good| fs::write(file, [good, b"x"].concat()).map(|()| true))?;
    each("with a line after its end", |file, good| fs::write(file, [good, b"# x\n"].concat()).map(|()| true))
}

#[test]
fn converted_line_ends_are_seen() -> Outcome {
    each("converted", |file, good| {
        let mut bad = Vec::new();
        for byte in good {
            if *byte == b'\n' {
                bad.push(b'\r');
            }
            bad.push(*byte);
        }
        fs::write(file, bad).map(|()| true)
    })
}

#[test]
fn a_link_is_not_followed() -> Outcome {
    each("a link to the right bytes", |file, good| {
        let away = std::env::temp_dir().join(format!("keyward-link-{}", std::process::id()));
        fs::write(&away, good)?;
        fs::remove_file(file)?;
        symlink(&away, file).map(|()| true)
    })?;
    let _ = fs::remove_file(std::env::temp_dir().join(format!("keyward-link-{}", std::process::id())));
    // Nor one in place of a folder.
    let env = scene()?;
    for (folder, needed) in [
        ("connectors/dev/x", true),
        ("connectors", true),
        ("policy", true),
        ("groups/dev", true),
        ("audit/alice", true),
    ] {
        let (folder, away) = (env.store().join(folder), env.path("away"));
        fs::rename(&folder, &away)?;
        symlink(&away, &folder)?;
        let doctor = env.run(&["doctor"])?;
        assert_ne!(doctor.code, 0, "{}", folder.display());
        let reveal = env.run(&["reveal", "dev/x"])?;
        assert_eq!(reveal.code == 0, !needed, "{}: {}", folder.display(), reveal.stderr);
        fs::remove_file(&folder)?;
        fs::rename(&away, &folder)?;
    }
    whole(&env, "dev/x", "two")
}

#[test]
fn nothing_but_regular_files_is_read() -> Outcome {
    let make = |program: &'static str, arguments: &'static [&'static str]| {
        move |file: &Path, _: &[u8]| {
            fs::remove_file(file)?;
            let made = Command::new(program).arg(file).args(arguments).status()?;
            if made.success() {
                Ok(true)
            } else {
                Err(std::io::Error::other(format!("{program} (Debian package coreutils; needs root)")))
            }
        }
    };
    each("a fifo", make("mkfifo", &[]))?;
    each("a directory", make("mkdir", &[]))?;
    each("a device", make("mknod", &["c", "1", "5"]))
}

#[test]
fn ten_gibibytes_are_refused_at_once() -> Outcome {
    let begin = std::time::Instant::now();
    each("a sparse file", |file, _| {
        fs::OpenOptions::new().write(true).open(file)?.set_len(10 << 30)?;
        Ok(true)
    })?;
    assert!(begin.elapsed() < std::time::Duration::from_secs(60), "it was read");
    Ok(())
}

#[test]
fn exchanged_files_are_seen() -> Outcome {
    let env = scene()?;
    let swap = |one: &Path, other: &Path| -> Outcome {
        let (a, b) = (fs::read(one)?, fs::read(other)?);
        fs::write(one, b)?;
        Ok(fs::write(other, a)?)
    };
    let (x, y) =
        (find(&env, "connectors/dev/x", "connector", ".toml")?, find(&env, "connectors/dev/y", "connector", ".toml")?);
    let (one, two) = (find(&env, "connectors/dev/x", "v1-", ".age")?, find(&env, "connectors/dev/x", "v2-", ".age")?);
    for (a, b, word) in [(&x, &y, "says it is dev/y"), (&one, &two, "not the one that was sealed")] {
        swap(a, b)?;
        refused(&env.run(&["reveal", "dev/x"])?, 6, &["dev/x", word])?;
        assert_eq!(env.run(&["doctor"])?.code, 6);
        swap(a, b)?;
    }
    // A whole folder under another's name, where nobody has seen one.
    copy(&env.store().join("connectors/dev/x"), &env.store().join("connectors/dev/z"))?;
    refused(&env.run(&["reveal", "dev/z"])?, 6, &["dev/z says it is dev/x"])?;
    assert_eq!(env.ok(&["reveal", "dev/x"])?.bytes, b"two");
    fs::remove_dir_all(env.store().join("connectors/dev/z"))?;
    // In another environment.
    fs::create_dir_all(env.store().join("connectors/prod"))?;
    copy(&env.store().join("connectors/dev/x"), &env.store().join("connectors/prod/x"))?;
    refused(&env.run(&["reveal", "prod/x", "--reason", "r"])?, 6, &["prod/x says it is dev/x"])?;
    fs::remove_dir_all(env.store().join("connectors/prod"))?;
    whole(&env, "dev/x", "two")
}

#[test]
fn renamed_files_are_seen() -> Outcome {
    let env = scene()?;
    for (folder, begin, end, to) in [
        ("connectors/dev/x", "v2-", ".age", "v3-01234567.age"),
        ("connectors/dev/x", "connector", ".toml", "connector.toml~"),
        ("policy", "000002-", ".toml", "000003-01234567.toml"),
        ("policy", "000001-", ".toml", "000001-01234567.toml"),
        ("groups/dev/1", "alice", ".age", "bob.age"),
        ("audit/alice/laptop", "1", ".jsonl", "10001.jsonl"),
    ] {
        let from = find(&env, folder, begin, end)?;
        let to = from.with_file_name(to);
        fs::rename(&from, &to)?;
        let doctor = env.run(&["doctor"])?;
        assert_eq!(doctor.code, 6, "{}: {}{}", from.display(), doctor.stdout, doctor.stderr);
        fs::rename(&to, &from)?;
    }
    // A connector moved by hand.
    fs::rename(env.store().join("connectors/dev/x"), env.store().join("connectors/dev/z"))?;
    refused(&env.run(&["reveal", "dev/x"])?, 6, &["dev/x is gone"])?;
    refused(&env.run(&["reveal", "dev/z"])?, 6, &["dev/z says it is dev/x"])?;
    fs::rename(env.store().join("connectors/dev/z"), env.store().join("connectors/dev/x"))?;
    whole(&env, "dev/x", "two")
}

#[test]
fn names_that_nobody_gave_are_refused() -> Outcome {
    let env = scene()?;
    for (place, word) in [
        ("notes.txt", "notes.txt"),
        ("requests/x.toml", "requests/x.toml"),
        ("policy/readme.txt", "policy/readme.txt"),
        ("connectors/dev/x/notes.md", "notes.md"),
        ("connectors/dev/.DS_Store", ".DS_Store"),
        ("connectors/dev/Upper/connector.toml", "Upper"),
        ("connectors/dev/x/inner/connector.toml", "inner"),
        ("groups/Dev/1/alice.age", "Dev"),
        ("groups/dev/01/alice.age", "01"),
        ("audit/alice/laptop/notes", "notes"),
        ("audit/mallory/desk/1.jsonl", "mallory/desk"),
    ] {
        let path = env.store().join(place);
        let folder = path.parent().ok_or("no folder")?.to_owned();
        let mut made = folder.clone();
        while !made.parent().is_none_or(Path::exists) {
            made = made.parent().ok_or("no folder")?.to_owned();
        }
        let fresh = !folder.exists();
        fs::create_dir_all(&folder)?;
        fs::write(&path, b"x\n")?;
        let doctor = env.run(&["doctor"])?;
        let all = format!("{}{}", doctor.stdout, doctor.stderr);
        assert!(doctor.code == 6 && all.contains(word), "{place}: {} {all}", doctor.code);
        if fresh { fs::remove_dir_all(made)? } else { fs::remove_file(path)? }
    }
    whole(&env, "dev/x", "two")
}

#[test]
fn file_names_that_are_no_text_are_refused() -> Outcome {
    use std::os::unix::ffi::OsStrExt as _;
    let env = scene()?;
    for folder in [
        "",
        "policy",
        "connectors",
        "connectors/dev",
        "connectors/dev/x",
        "groups/dev/1",
        "audit",
        "audit/alice/laptop",
    ] {
        for name in [&b"\xff\xfe"[..], b"a\nb", b"\x1b[2Jevil", b"a b"] {
            let path = env.store().join(folder).join(std::ffi::OsStr::from_bytes(name));
            fs::write(&path, b"x")?;
            let doctor = env.run(&["doctor"])?;
            assert_eq!(doctor.code, 6, "{path:?}: {}{}", doctor.stdout, doctor.stderr);
            let all = [doctor.bytes, doctor.stderr.into_bytes()].concat();
            assert!(
                !all.contains(&0x1b) && std::str::from_utf8(&all).is_ok(),
                "{path:?} reached the terminal as it is"
            );
            fs::remove_file(path)?;
        }
    }
    whole(&env, "dev/x", "two")
}

#[test]
fn a_header_of_a_hundred_thousand_stanzas_is_not_parsed() -> Outcome {
    let half = "A".repeat(43);
    let stanza = format!("-> X25519 {half}\n{half}\n");
    let bomb = format!("age-encryption.org/v1\n{}--- {half}\n", stanza.repeat(100_000));
    let short = format!("age-encryption.org/v1\n{}--- {half}\n", "-> x\n\n".repeat(100_000));
    let env = scene()?;
    for bomb in [bomb, short] {
        let group = find(&env, "groups/dev/1", "alice", ".age")?;
        let good = fs::read(&group)?;
        fs::write(&group, &bomb)?;
        let begin = std::time::Instant::now();
        refused(&env.run(&["reveal", "dev/x"])?, 6, &["dev"])?;
        assert!(begin.elapsed() < std::time::Duration::from_secs(5), "it was parsed");
        fs::write(&group, good)?;
        // In place of the identity, and of this device's key.
        for place in [env.path("config/keyward/identity"), env.state()?.join("writer.age")] {
            let good = fs::read(&place)?;
            fs::write(&place, &bomb)?;
            let begin = std::time::Instant::now();
            let said = env.run(&["reveal", "dev/x"])?;
            assert!(said.code != 0 && said.stdout.is_empty(), "{}", place.display());
            assert!(begin.elapsed() < std::time::Duration::from_secs(5), "it was parsed");
            fs::write(&place, good)?;
        }
    }
    whole(&env, "dev/x", "two")
}

#[test]
fn another_stores_objects_are_foreign() -> Outcome {
    let (env, other) = (scene()?, scene()?);
    for (folder, begin, end) in [
        ("connectors/dev/x", "connector", ".toml"),
        ("groups/dev/1", "alice", ".age"),
        ("audit/alice/laptop", "1", ".jsonl"),
    ] {
        let place = find(&env, folder, begin, end)?;
        let good = fs::read(&place)?;
        fs::write(&place, fs::read(find(&other, folder, begin, end)?)?)?;
        let doctor = env.run(&["doctor"])?;
        if folder.starts_with("groups") {
            // What is sealed shows only to whom it is sealed.
            refused(&env.run(&["reveal", "dev/x"])?, 6, &["dev"])?;
        } else {
            assert_eq!(doctor.code, 6, "{folder}: {}{}", doctor.stdout, doctor.stderr);
        }
        fs::write(&place, good)?;
    }
    // A whole connector, under a name nobody has seen.
    copy(&other.store().join("connectors/dev/y"), &env.store().join("connectors/dev/w"))?;
    let said = env.run(&["reveal", "dev/w"])?;
    refused(&said, 6, &["dev/w", "another store"])?;
    fs::remove_dir_all(env.store().join("connectors/dev/w"))?;
    // A whole store in place of ours.
    let away = env.path("away");
    fs::rename(env.store(), &away)?;
    copy(&other.store(), &env.store())?;
    let said = env.run(&["reveal", "dev/x"])?;
    assert!(said.code == 5 && said.stdout.is_empty(), "{}", said.stderr);
    fs::remove_dir_all(env.store())?;
    fs::rename(&away, env.store())?;
    whole(&env, "dev/x", "two")
}

#[test]
fn the_record_says_whose_which_and_what() -> Outcome {
    let env = scene()?;
    env.ok(&["audit", "verify", "--full"])?;
    let own = env.state()?.join("audit/1.jsonl");
    let copy = find(&env, "audit/alice/laptop", "1", ".jsonl")?;
    let truth = fs::read_to_string(&own)?;
    let lines: Vec<&str> = truth.split_inclusive('\n').collect();
    let change = |line: &str, from: &str, to: &str| line.replacen(from, to, 1);
    let rebuilt = |at: usize, new: &str| {
        let mut lines = lines.clone();
        lines[at] = new;
        lines.concat()
    };
    let cases = [
        ("one word", rebuilt(2, &change(lines[2], "\"alice\"", "\"malic\"")), "record 4: link"),
        ("no json", rebuilt(2, "hello\n"), "record 3: syntax"),
        ("a line left out", rebuilt(2, ""), "record 3: sequence"),
        ("a line twice", rebuilt(2, &lines[2].repeat(2)), "record 4: sequence"),
        (
            "the last signature",
            rebuilt(lines.len() - 1, &change(lines[lines.len() - 1], "\"sig\":\"", "\"sig\":\"A")),
            "syntax",
        ),
        ("another store", rebuilt(2, &change(lines[2], "\"store\":\"kw1", "\"store\":\"kw1a")), "record 3: syntax"),
        ("cut", lines[..lines.len() - 2].concat(), "truncated"),
    ];
    for (what, log, kind) in cases {
        fs::write(&own, &log)?;
        for depth in [&["audit", "verify", "--full"][..], &["audit", "verify", "--each"]] {
            let said = env.run(depth)?;
            let all = format!("{}{}", said.stdout, said.stderr);
            assert!(said.code == 6 && all.contains("alice/laptop"), "{what}: {} {all}", said.code);
            assert!(words_of(&all).contains(&kind.replace(": ", " ").replace("record ", "")), "{what} {kind}: {all}");
        }
        // Nothing is written on top of it.
        let said = env.run(&["reveal", "dev/x"])?;
        assert!(said.code != 0 || fs::read_to_string(&own)?.starts_with(&log), "{what}");
        fs::write(&own, &truth)?;
    }
    // The copy in the store is another matter: the own log is the truth.
    let good = fs::read(&copy)?;
    fs::write(&copy, rebuilt(1, &change(lines[1], "alice", "malic")))?;
    let said = env.run(&["audit", "verify", "--full"])?;
    assert!(said.code == 6 && said.stdout.contains("store-copy-differs"), "{}{}", said.stdout, said.stderr);
    fs::write(&copy, good)?;
    whole(&env, "dev/x", "two")
}

/// A table's words with one space between.
fn words_of(text: &str) -> String {
    text.replace(':', " ").split_whitespace().collect::<Vec<_>>().join(" ")
}
