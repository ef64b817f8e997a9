//! What people and files say: names, texts and values of every shape.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;

use crate::support::{Outcome, Said, TestEnv};
use crate::trust::{refused, whole};

/// The most a credential holds.
const LIMIT: usize = 512 * 1024;

#[test]
fn no_metadata_carries_control_characters() -> Outcome {
    let env = TestEnv::with_store()?;
    env.add("dev/x:token", "value")?;
    let evil = [
        "\u{1b}[31mred",
        "two\nlines",
        "bell\u{7}",
        "c1\u{9b}",
        "bidi\u{202e}",
        "mark\u{200f}",
        "\u{2028}",
        "",
        " \t ",
        "\r",
    ];
    for flag in ["owner", "purpose", "tenant", "service-account", "documentation", "vendor", "kind"] {
        for text in evil.iter().chain([&"x".repeat(1025).as_str()]) {
            let option = format!("--{flag}={text}");
            let mut arguments = vec!["add", "dev/y:token", "--generate"];
            arguments.extend(if flag == "owner" { vec!["--purpose", "p"] } else { vec!["--owner", "o"] });
            if flag != "purpose" && flag != "owner" {
                arguments.extend(["--purpose", "p"]);
            }
            arguments.push(&option);
            let said = env.run(&arguments)?;
            refused(&said, 2, &[]).map_err(|error| format!("{option:?}: {error}"))?;
            assert!(
                !said.stderr.contains(['\u{1b}', '\u{7}', '\u{9b}', '\u{202e}']),
                "{option:?} reached the terminal"
            );
            if !(flag == "vendor" || flag == "kind") {
                refused(&env.run(&["edit", "dev/x", &option])?, 2, &[])
                    .map_err(|error| format!("{option:?}: {error}"))?;
            }
        }
    }
    for text in evil {
        let said = env.run(&["reveal", "dev/x", "--reason", text])?;
        refused(&said, 2, &["reason"]).map_err(|error| format!("{text:?}: {error}"))?;
    }
    assert!(!env.store().join("connectors/dev/y").exists());
    whole(&env, "dev/x", "value")
}

#[test]
fn no_metadata_is_anything_but_utf_8() -> Outcome {
    let env = TestEnv::with_store()?;
    env.add("dev/x:token", "value")?;
    let odd = OsStr::from_bytes(b"\xff\xfe");
    for flag in ["--owner", "--purpose", "--tenant", "--reason", "--env"] {
        let said: Said = env.command(&["add", "dev/y:token", "--generate", flag]).arg(odd).output()?.into();
        assert_eq!((said.code, said.stdout.as_str()), (2, ""), "{flag}: {}", said.stderr);
    }
    let said: Said = env.command(&["reveal"]).arg(odd).output()?.into();
    assert_eq!(said.code, 2, "{}", said.stderr);
    // In the environment.
    for (variable, reference, code, word) in [
        ("KEYWARD_STORE_ID", "dev/x", 2, "KEYWARD_STORE_ID"),
        ("KEYWARD_IDENTITY", "dev/x", 5, "KEYWARD_IDENTITY"),
        ("KEYWARD_ENV", "x", 2, "\u{fffd}"),
    ] {
        let said: Said = env.command(&["reveal", reference]).env(variable, odd).output()?.into();
        assert_eq!((said.code, said.bytes.as_slice()), (code, &b""[..]), "{variable}: {}", said.stderr);
        assert!(said.stderr.contains(word), "{variable}: {}", said.stderr);
    }
    whole(&env, "dev/x", "value")
}

#[test]
fn values_are_any_bytes() -> Outcome {
    let env = TestEnv::with_store()?;
    let all: Vec<u8> = (0..=255).collect();
    let values: [(&str, Vec<u8>); 9] = [
        ("all", all.clone()),
        ("zeros", vec![0; 1000]),
        ("newlines", b"\n\n\n".to_vec()),
        ("quotes", b"\"\\'$`{}[]".to_vec()),
        ("unicode", "é\u{2028}\u{202e}\u{1f511}".as_bytes().to_vec()),
        ("broken", b"half of \xe2\x82".to_vec()),
        ("largest", vec![b'x'; LIMIT]),
        ("largest-binary", all.iter().copied().cycle().skip(128).take(LIMIT).collect()),
        ("json", b"{\"b64\":\"AAEC\"}".to_vec()),
    ];
    for (name, value) in &values {
        let file = env.path(name);
        fs::write(&file, value)?;
        let reference = format!("dev/{name}");
        let from = format!("token={}", file.display());
        env.ok(&["add", &reference, "--owner", "o", "--purpose", "p", "--from-file", &from])?;
        assert_eq!(&env.ok(&["reveal", &reference])?.bytes, value, "{name} from a file");
        let set = env.feed(&["set", &reference, "--keep-newline"], value)?;
        assert_eq!(set.code, 0, "{name}: {}", set.stderr);
        assert_eq!(&env.ok(&["reveal", &reference])?.bytes, value, "{name} from standard input");
    }
    env.ok(&["doctor"])?;
    env.ok(&["audit", "verify", "--each"]).map(drop)
}

#[test]
fn an_empty_value_must_be_meant() -> Outcome {
    let env = TestEnv::with_store()?;
    let add = ["add", "dev/x:token", "--owner", "o", "--purpose", "p"];
    for input in [&b""[..], b"\n"] {
        refused(&env.feed(&add, input)?, 2, &["the value of token is empty", "--allow-empty"])?;
    }
    assert!(!env.store().join("connectors/dev").exists());
    assert_eq!(env.feed(&[&add[..], &["--allow-empty"]].concat(), b"")?.code, 0);
    whole(&env, "dev/x", "")
}

#[test]
fn a_value_above_the_limit_is_refused_before_it_is_kept() -> Outcome {
    let env = TestEnv::with_store()?;
    env.add("dev/x:token", "value")?;
    let (above, far, half) = (env.path("above"), env.path("far"), env.path("half"));
    fs::write(&above, vec![b'x'; LIMIT + 1])?;
    fs::File::create(&far)?.set_len(10 << 30)?;
    fs::write(&half, vec![b'x'; LIMIT / 2 + 1])?;
    let file = |field: &str, path: &std::path::Path| format!("{field}={}", path.display());
    refused(&env.feed(&["set", "dev/x"], &vec![b'x'; LIMIT + 1])?, 2, &["524288"])?;
    refused(&env.feed(&["set", "dev/x"], &vec![b'x'; 4 * LIMIT])?, 2, &["524288"])?;
    refused(&env.run(&["set", "dev/x", "--from-file", &file("token", &above)])?, 2, &["524288"])?;
    refused(&env.run(&["set", "dev/x", "--from-file", &file("token", &far)])?, 2, &["far"])?;
    // All fields together count.
    let two = [file("a", &half), file("b", &half)];
    let add = ["add", "dev/y", "--owner", "o", "--purpose", "p", "--from-file", &two[0], "--from-file", &two[1]];
    refused(&env.run(&add)?, 2, &["524290", "524288"])?;
    assert!(!env.store().join("connectors/dev/y").join("connector.toml").exists());
    whole(&env, "dev/x", "value")?;
    // The largest value whose every byte is kept as six comes back whole.
    let large = vec![0; LIMIT];
    assert_eq!(env.feed(&["set", "dev/x", "--keep-newline"], &large)?.code, 0);
    assert!(env.ok(&["reveal", "dev/x"])?.bytes == large);
    env.ok(&["doctor"]).map(drop)
}

#[test]
fn a_value_is_not_taken_from_what_is_no_file() -> Outcome {
    let env = TestEnv::with_store()?;
    env.add("dev/x:token", "value")?;
    let nowhere = format!("token={}", env.path("nowhere").display());
    let folder = format!("token={}", env.path("data").display());
    for (from, word) in [(nowhere.as_str(), "nowhere"), (&folder, "data"), ("token=/dev/zero", "/dev/zero")] {
        let said = env.run(&["set", "dev/x", "--from-file", from])?;
        assert!(said.code != 0 && said.stderr.contains(word), "{from}: {} {}", said.code, said.stderr);
    }
    for json in
        ["", "[]", "{", "{\"a\":1}", "{\"a\":\"x\",\"a\":\"y\"}", "{\"A\":\"x\"}", "{}", "\u{feff}{\"a\":\"x\"}"]
    {
        let said = env.feed(&["set", "dev/x", "--from-json"], json.as_bytes())?;
        assert!(said.code == 2 && !said.stderr.contains("\"x\""), "{json}: {} {}", said.code, said.stderr);
    }
    whole(&env, "dev/x", "value")
}

#[test]
fn a_value_shown_on_a_terminal_is_one_harmless_line() -> Outcome {
    let env = TestEnv::with_store()?;
    env.add("dev/x:token", "a\u{1b}[2Jb\u{7}c\u{202e}d\ne")?;
    let person = crate::terminal::Terminal::start(&env.command(&["reveal", "dev/x"]))?;
    let said = person.end()?;
    assert_eq!(said.code, 0);
    assert!(!said.stdout.contains("\u{1b}[2J") && !said.stdout.contains(['\u{7}', '\u{202e}']), "{:?}", said.stdout);
    assert_eq!(said.stdout.trim_end().lines().filter(|line| line.contains("2Jb")).count(), 1, "{:?}", said.stdout);
    Ok(())
}

#[test]
fn no_connector_lies_in_another() -> Outcome {
    let env = TestEnv::with_store()?;
    env.add("dev/a/b:token", "value")?;
    for name in ["dev/a", "dev/a/b/c"] {
        let reference = format!("{name}:token");
        let said = env.run(&["add", &reference, "--owner", "o", "--purpose", "p", "--generate"])?;
        refused(&said, 2, &[name, "dev/a/b"])?;
    }
    refused(
        &env.run(&["add", "dev/a/b:token", "--owner", "o", "--purpose", "p", "--generate"])?,
        2,
        &["dev/a/b", "keyward set"],
    )?;
    whole(&env, "dev/a/b", "value")
}
