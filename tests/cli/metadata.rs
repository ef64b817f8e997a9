//! What is said of a connector, how its values come in and go out, and who may do what.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use insta::assert_snapshot;

use crate::screen::Terminal;
use crate::support::{Outcome, Said, TestEnv};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

const META: [&str; 4] = ["--owner", "team", "--purpose", "test"];

fn with<'a>(words: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    [words, more].concat()
}

fn json(env: &TestEnv, arguments: &[&str]) -> Result<serde_json::Value> {
    Ok(serde_json::from_str(&env.ok(&with(arguments, &["--format", "json"]))?.stdout)?)
}

/// Times, ids and places of this run by words that stay the same.
fn steady(env: &TestEnv, text: &str) -> Result<String> {
    let home = env.path("").display().to_string();
    let mut text = text.replace(home.trim_end_matches('/'), "~");
    for (pattern, word) in [
        (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "<time>"),
        (r"\d{4}-\d\d-\d\d", "<day>     "),
        (r"\(\d{4,}d\)", "(<days>)"),
        (r"kw1[a-z2-7]{52}(@\d+:[0-9a-f]{32})?", "<store>"),
        (r"sha256:[0-9a-f]{64}", "<digest>"),
        (r"age1[0-9a-z]{58}", "<recipient>"),
        (r"(words +)[a-z]+( [a-z]+){11}", "$1<words>"),
    ] {
        text = regex::Regex::new(pattern)?.replace_all(&text, word).into_owned();
    }
    Ok(text)
}

#[test]
fn show_says_everything_but_the_value() -> Outcome {
    let env = TestEnv::with_store()?;
    let add = [
        "add",
        "dev/github:token",
        "--owner",
        "team-platform",
        "--purpose",
        "push release artefacts",
        "--vendor",
        "github-app",
        "--kind",
        "api-key",
        "--tenant",
        "acme",
        "--service-account",
        "release-bot",
        "--documentation",
        "https://wiki.example/github",
        "--scope",
        "contents:write=pushes release artefacts",
        "--scope",
        "metadata:read=finds the repository",
        "--host",
        "api.github.com",
        "--every",
        "30d",
        "--overlap",
        "24h",
        "--expires",
        "2099-01-31",
    ];
    assert_eq!(env.feed(&add, b"first")?.code, 0);
    assert_eq!(env.feed(&["set", "dev/github"], b"second")?.code, 0);
    env.ok(&["reveal", "dev/github", "--reason", "look"])?;
    let shown = env.ok(&["show", "dev/github"])?.stdout;
    assert!(!shown.contains("first") && !shown.contains("second"));
    assert_snapshot!(steady(&env, &shown)?, @r#"
    dev/github
      state                 active
      owner                 team-platform
      purpose               push release artefacts
      vendor                github-app
      kind                  api-key
      tenant                acme
      service account       release-bot
      documentation         https://wiki.example/github
      hosts                 api.github.com
      scope                 contents:write: pushes release artefacts
      scope                 metadata:read: finds the repository
      rotates every         30d
      overlap               24h
      next rotation         <time> (30d)
      changed by            alice/laptop (revision 2, its record 5)

    Version 1
      stage                 previous
      fields                token ********
      made                  <time> (just now)
      expires               <time> (<days>)
      sealed to             group:dev/1

    Version 2
      stage                 current
      fields                token ********
      made                  <time> (just now)
      sealed to             group:dev/1

    Who can read it
      alice                 use, export, reveal by access 3 (dev/**); use, export, reveal by access 4 (**)

    Last accesses
      <time>  reveal by alice/laptop: look
    "#);
    let shape = json(&env, &["show", "dev/github"])?;
    let keys: Vec<&str> = shape.as_object().into_iter().flat_map(|map| map.keys()).map(String::as_str).collect();
    assert_snapshot!(keys.join(" "), @"digest environment last_accesses metadata name next_rotation readers revision state version versions writer");
    assert_eq!(shape["metadata"]["scope"][1]["reason"], "finds the repository", "{shape:#}");
    env.fails(2, &["show", "dev/github", "--format", "csv"])?;
    Ok(())
}

#[test]
fn edit_by_flags() -> Outcome {
    let env = TestEnv::with_store()?;
    env.add("dev/github:token", "value")?;
    let edit = |more: &[&str]| env.ok(&with(&["edit", "dev/github"], more));
    edit(&[
        "--owner",
        "release",
        "--tenant",
        "acme",
        "--every",
        "30d",
        "--host",
        "a.example",
        "--host",
        "b.example:443",
    ])?;
    edit(&["--scope", "repo=reads code", "--expires", "2099-01-31", "--service-account", "bot"])?;
    let shown = json(&env, &["show", "dev/github"])?;
    assert_eq!(shown["metadata"]["owner"], "release");
    assert_eq!(shown["metadata"]["hosts"], serde_json::json!(["a.example", "b.example:443"]));
    assert_eq!(shown["versions"][0]["expires"], "2099-01-31T00:00:00Z");
    assert_eq!(shown["revision"], 3);
    for (what, key) in
        [("tenant", "tenant"), ("scopes", "scope"), ("hosts", "hosts"), ("service-account", "service_account")]
    {
        edit(&["--unset", what])?;
        let empty = &json(&env, &["show", "dev/github"])?["metadata"][key];
        assert!(empty.is_null() || empty == &serde_json::json!([]), "{what}: {empty}");
    }
    edit(&["--unset", "expires", "--unset", "every"])?;
    let shown = json(&env, &["show", "dev/github"])?;
    assert!(shown["versions"][0]["expires"].is_null() && shown["next_rotation"].is_null(), "{shown:#}");
    assert_eq!(env.ok(&["reveal", "dev/github"])?.bytes, b"value");
    assert_snapshot!(env.fails(2, &["edit", "dev/github", "--unset", "owner"])?.stderr, @r#"
    error: "owner" cannot be unset
    hint: possible are tenant, service-account, documentation, scopes, hosts, every, overlap, expires, strategy, admin, serves, coupled, dependents
    "#);
    assert_snapshot!(env.fails(2, &["edit", "dev/github", "--owner", "release"])?.stderr, @"error: dev/github is like that already");
    assert_snapshot!(env.fails(2, &["edit", "dev/github"])?.stderr, @r#"
    error: nothing to change was given, and there is no terminal for an editor
    hint: give flags, as in: keyward edit REF --owner TEAM
    "#);
    Ok(())
}

#[test]
fn bad_metadata_is_named() -> Outcome {
    let env = TestEnv::with_store()?;
    let mut told = String::new();
    for flags in [
        &["--owner", "team"][..],
        &["--owner", "", "--purpose", "x"],
        &["--owner", "a\tb", "--purpose", "x"],
        &["--owner", "a", "--purpose", "evil \u{202e}txt"],
        &["--owner", "a", "--purpose", "x", "--vendor", "Git Hub"],
        &["--owner", "a", "--purpose", "x", "--scope", "contents:write"],
        &["--owner", "a", "--purpose", "x", "--scope", "contents:write="],
        &["--owner", "a", "--purpose", "x", "--documentation", "ftp://x"],
        &["--owner", "a", "--purpose", "x", "--host", "https://x"],
        &["--owner", "a", "--purpose", "x", "--every", "monthly"],
        &["--owner", "a", "--purpose", "x", "--overlap", "0d"],
        &["--owner", "a", "--purpose", "x", "--expires", "31.1.2027"],
    ] {
        let said = env.feed(&with(&["add", "dev/x"], flags), b"value")?;
        assert_eq!(said.code, 2, "{flags:?}: {}", said.stderr);
        told.push_str(said.stderr.lines().next().unwrap_or_default());
        told.push('\n');
    }
    assert_snapshot!(told, @r#"
    error: --purpose is missing: every connector has an owner and a purpose
    error: --owner: a text is 1 to 1,024 characters, not blank, without control or direction characters
    error: --owner: a text is 1 to 1,024 characters, not blank, without control or direction characters
    error: --purpose: a text is 1 to 1,024 characters, not blank, without control or direction characters
    error: --vendor: "Git Hub" is not a word: use 1 to 63 of a-z 0-9 . _ -, beginning with a letter or digit
    error: --scope: write NAME=REASON: every permission has its reason
    error: --scope: a text is 1 to 1,024 characters, not blank, without control or direction characters
    error: --documentation: "ftp://x" is not a link: https:// or http:// and 1 to 1,024 characters without spaces
    error: --host: "https://x" is not a host: 1 to 255 of a-z 0-9 . - and, for a port, : and a number
    error: --every: "monthly" is not a span of time: write a number from 1 to 99999 and m, h or d, such as 30d
    error: --overlap: "0d" is not a span of time: write a number from 1 to 99999 and m, h or d, such as 30d
    error: --expires: "31.1.2027" is no date (2027-01-31), time (2027-01-31T12:00:00Z) or span (90d)
    "#);
    assert_eq!(env.ok(&["inventory"])?.stdout, "");
    Ok(())
}

/// An editor that is a script.
fn editor(env: &TestEnv, script: &str) -> Result<String> {
    let file = env.path("editor");
    fs::write(&file, format!("#!/bin/sh\n{script}\n"))?;
    fs::set_permissions(&file, fs::Permissions::from_mode(0o700))?;
    Ok(file.display().to_string())
}

fn edited(env: &TestEnv, script: &str) -> Result<Said> {
    let mut command = env.command(&["edit", "dev/github"]);
    command.env("EDITOR", editor(env, script)?);
    Terminal::start(command, 80)?.end()
}

#[test]
fn edit_in_an_editor() -> Outcome {
    let env = TestEnv::with_store()?;
    env.add("dev/github:token", "value")?;
    let said = edited(&env, "cp \"$1\" \"$HOME/sheet\"; sed -i 's/^owner = .*/owner = \"release\"/' \"$1\"")?;
    assert_eq!((said.code, said.stdout.as_str()), (0, "Changed dev/github.\n"));
    assert_snapshot!(fs::read_to_string(env.path("sheet"))?, @r#"
    # Metadata only; values are changed with `keyward set`. Delete everything to change nothing.
    [metadata]
    vendor = "manual"
    kind = "secret"
    owner = "team"
    purpose = "test"
    "#);
    assert_eq!(json(&env, &["show", "dev/github"])?["metadata"]["owner"], "release");
    let mut told = String::new();
    for script in [
        "true",
        "false",
        ": >\"$1\"",
        "echo 'surprise = 1' >>\"$1\"",
        "sed -i 's/^owner.*//' \"$1\"",
        "printf '\\377' >>\"$1\"",
        "sed -i 's/^kind = .*/kind = \"A B\"/' \"$1\"",
    ] {
        let said = edited(&env, script)?;
        let line = format!("{}: {}\n", said.code, said.stdout.trim_end().replace('\n', "; "));
        told.push_str(&line);
    }
    assert_snapshot!(told, @r#"
    2: error: dev/github is like that already
    1: error: the editor ended with an error; nothing was changed
    1: error: nothing was left in the editor; nothing was changed
    2: error: line 7: unknown field `surprise`, expected one of `vendor`, `kind`, `owner`, `purpose`, `tenant`, `service_account`, `documentation`, `hosts`, `scope`, `rotation`, `dependent`; hint: nothing was changed; edit it again
    2: error: line 2: missing field `owner`; hint: nothing was changed; edit it again
    2: error: line 7: key with no value, expected `=`; hint: nothing was changed; edit it again
    2: error: line 4: "A B" is not a word: use 1 to 63 of a-z 0-9 . _ -, beginning with a letter or digit; hint: nothing was changed; edit it again
    "#);
    // Nothing of it lies about.
    let mut left = fs::read_dir(env.path("state/keyward"))?.flatten().map(|entry| entry.file_name());
    let sheet = left.find(|name| name.to_string_lossy().starts_with("edit"));
    assert_eq!(sheet, None);
    let mut command = env.command(&["edit", "dev/github"]);
    command.env("EDITOR", "no-such-editor");
    let said = Terminal::start(command, 80)?.end()?;
    assert_eq!(said.code, 1);
    assert!(said.stdout.contains("the program no-such-editor is not installed"), "{}", said.stdout);
    let said = Terminal::start(env.command(&["edit", "dev/github"]), 80)?.end()?;
    assert!(said.stdout.contains("set VISUAL or EDITOR"), "{}", said.stdout);
    Ok(())
}

#[test]
fn add_asks_for_what_is_missing() -> Outcome {
    let env = TestEnv::with_store()?;
    let mut terminal = Terminal::start(env.command(&["add", "dev/github:token"]), 80)?;
    terminal.answer("Owner (who answers for it): ", "team")?;
    terminal.answer("Purpose: ", "push artefacts")?;
    terminal.answer("Value of token: ", "hidden value")?;
    terminal.answer("The same again: ", "hidden value")?;
    let said = terminal.end()?;
    assert_eq!(said.code, 0);
    assert_snapshot!(said.stdout, @r#"
    Owner (who answers for it): team
    Purpose: push artefacts
    Value of token: 
    The same again: 
    Added dev/github.
    "#);
    assert_eq!(env.ok(&["reveal", "dev/github"])?.bytes, b"hidden value");
    assert_eq!(json(&env, &["show", "dev/github"])?["metadata"]["purpose"], "push artefacts");
    let mut terminal = Terminal::start(env.command(&["add", "dev/npm", "--no-input"]), 80)?;
    terminal.wait_for("--owner is missing")?;
    assert_eq!(terminal.end()?.code, 2);
    Ok(())
}

#[test]
fn production_asks_for_the_reason() -> Outcome {
    let env = TestEnv::with_store()?;
    env.add("prod/db:password", "value")?;
    let mut terminal = Terminal::start(env.command(&["reveal", "prod/db"]), 80)?;
    terminal.answer("Reason for reveal of prod/db: ", "restore a backup")?;
    let said = terminal.end()?;
    assert_eq!((said.code, said.stdout.lines().last()), (0, Some("value")));
    let log = json(&env, &["audit", "log", "--action", "reveal"])?;
    assert_eq!(log["records"][1]["reason"], "restore a backup");
    assert_eq!(log["records"][1]["sink"], "terminal");
    Ok(())
}

#[test]
fn values_come_from_files_and_json() -> Outcome {
    let env = TestEnv::with_store()?;
    let binary: Vec<u8> = (0..=255).chain([10, 10, 0]).collect();
    fs::write(env.path("key"), &binary)?;
    env.ok(&with(&["add", "dev/tls", "--from-file", "key=key", "--from-file", "cert=key"], &META))?;
    assert_eq!(env.ok(&["reveal", "dev/tls:key"])?.bytes, binary);
    assert_eq!(env.ok(&["reveal", "dev/tls:cert"])?.bytes, binary);
    env.ok(&with(&["add", "dev/one:x", "--from-file", "key"], &META))?;
    assert_eq!(env.ok(&["reveal", "dev/one"])?.bytes, binary);
    let json = with(&["add", "dev/db", "--from-json"], &META);
    assert_eq!(env.feed(&json, "{\"user\":\"app\",\"password\":\"p\\u00e4ss\\n\"}".as_bytes())?.code, 0);
    assert_eq!(env.ok(&["reveal", "dev/db:password"])?.bytes, "päss\n".as_bytes());
    // A set without fields renews those there are.
    let said = env.feed(&["set", "dev/db", "--from-json"], b"{\"user\":\"app\",\"password\":\"two\"}")?;
    assert_eq!(said.code, 0, "{}", said.stderr);
    assert_eq!(env.ok(&["reveal", "dev/db:user"])?.bytes, b"app");
    env.fails(2, &["reveal", "dev/db"])?;
    for (arguments, code) in [
        (&["add", "dev/n", "--from-file", "missing"][..], 1),
        (&["add", "dev/n", "--from-file", "."], 2),
        (&["add", "dev/n", "--from-file", "x=key", "--from-file", "x=key"], 2),
        (&["add", "dev/n", "--from-json", "--generate"], 2),
    ] {
        let said = env.run(&with(arguments, &META))?;
        assert_eq!(said.code, code, "{arguments:?}: {}", said.stderr);
    }
    Ok(())
}

#[test]
fn generated_values_have_their_length_and_letters() -> Outcome {
    let env = TestEnv::with_store()?;
    for (number, (alphabet, length, letters)) in [
        ("alphanumeric", "32", "^[A-Za-z0-9]{32}$"),
        ("hex", "64", "^[0-9a-f]{64}$"),
        ("urlsafe", "4096", "^[A-Za-z0-9_-]{4096}$"),
        ("printable", "100", "^[!-~]{100}$"),
        ("digits", "8", "^[0-9]{8}$"),
    ]
    .into_iter()
    .enumerate()
    {
        let name = format!("dev/g{number}");
        env.ok(&with(&["add", &name, "--generate", "--alphabet", alphabet, "--length", length], &META))?;
        let value = env.ok(&["reveal", &name])?.stdout;
        assert!(regex::Regex::new(letters)?.is_match(&value), "{alphabet}: {value}");
        env.ok(&["set", &name, "--generate"])?;
        let second = env.ok(&["reveal", &name])?.stdout;
        assert!(second != value && second.len() == 32, "{second}");
    }
    for wrong in [&["--length", "7"][..], &["--length", "4097"], &["--alphabet", "runes"]] {
        env.fails(2, &with(&with(&["add", "dev/w", "--generate"], wrong), &META))?;
    }
    env.fails(2, &with(&["add", "dev/w", "--length", "20"], &META))?;
    Ok(())
}

#[test]
fn an_empty_value_is_meant_or_refused() -> Outcome {
    let env = TestEnv::with_store()?;
    let add = with(&["add", "dev/x:token"], &META);
    let said = env.run(&add)?;
    assert_eq!(said.code, 2);
    assert_snapshot!(said.stderr, @r#"
    error: the value of token is empty
    hint: if that is meant, say --allow-empty
    "#);
    // A line end alone is an empty value, unless it is to be kept.
    assert_eq!(env.feed(&add, b"\n")?.code, 2);
    assert_eq!(env.feed(&with(&add, &["--keep-newline"]), b"\n")?.code, 0);
    assert_eq!(env.ok(&["reveal", "dev/x"])?.bytes, b"\n");
    env.ok(&["set", "dev/x", "--allow-empty"])?;
    assert_eq!(env.ok(&["reveal", "dev/x"])?.bytes, b"");
    assert_eq!(env.feed(&["set", "dev/x", "--from-json"], b"{\"token\":\"\"}")?.code, 2);
    Ok(())
}

#[test]
fn out_is_private_and_replaces_nothing() -> Outcome {
    let env = TestEnv::with_store()?;
    env.add("dev/x:token", "value")?;
    let out = ["reveal", "dev/x", "--out", "token.txt"];
    let said = env.ok(&out)?;
    assert_eq!(said.stdout, "");
    assert_snapshot!(said.stderr, @"Written to token.txt (mode 0600). Remove it when you are done.");
    let mode = |file: &Path| -> Result<u32> { Ok(fs::metadata(file)?.permissions().mode() & 0o777) };
    let file = env.path("token.txt");
    assert_eq!((fs::read(&file)?, mode(&file)?), (b"value".to_vec(), 0o600));
    fs::write(&file, "mine")?;
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644))?;
    // Refused before the value is opened: nothing of a reveal is recorded.
    let before = json(&env, &["audit", "log"])?;
    assert_snapshot!(env.fails(2, &out)?.stderr, @r#"
    error: token.txt exists already
    hint: choose another name, or remove the file first
    "#);
    assert_eq!(json(&env, &["audit", "log"])?, before);
    assert_eq!(fs::read(&file)?, b"mine");
    env.ok(&with(&out, &["--force"]))?;
    assert_eq!((fs::read(&file)?, mode(&file)?), (b"value".to_vec(), 0o600));
    std::os::unix::fs::symlink("token.txt", env.path("link"))?;
    env.fails(2, &["reveal", "dev/x", "--out", "link", "--force"])?;
    env.fails(2, &["reveal", "dev/x", "--out", "y", "--copy"])?;
    env.fails(2, &["reveal", "dev/x", "--force"])?;
    Ok(())
}

#[test]
fn a_terminal_gets_one_plain_line() -> Outcome {
    let env = TestEnv::with_store()?;
    for (name, value, shown) in
        [("dev/plain", "back\\slash", "back\\slash\n"), ("dev/wild", "one\ntwo\x1b[2J\\", "one\\ntwo\\x1b[2J\\\\\n")]
    {
        let add = with(&["add", name, "--keep-newline"], &META);
        assert_eq!(env.feed(&add, value.as_bytes())?.code, 0);
        let said = Terminal::start(env.command(&["reveal", name]), 80)?.end()?;
        assert!(said.stdout.starts_with(shown), "{:?}", said.stdout);
        assert_eq!(said.stdout.contains("warning: the value is shown escaped"), name == "dev/wild");
        assert_eq!(env.ok(&["reveal", name])?.bytes, value.as_bytes());
    }
    Ok(())
}

#[test]
fn who_may_do_what() -> Outcome {
    let env = TestEnv::with_store()?;
    let shown = |arguments: &[&str]| -> Result<String> { steady(&env, &env.ok(arguments)?.stdout) };
    assert_snapshot!(shown(&["whoami"])?, @r#"
    You
      member        alice (admin)
      device        laptop
      identity      ~/config/keyward/identity
      kept          native, in a file without a passphrase
      groups        dev, prod, staging

    Store
      folder        ~/data/keyward/default
      id            <store>
      policy epoch  1

    You may
      use           prod/** (access 1), staging/** (access 2), dev/** (access 3), ** (access 4)
      export        staging/** (access 2), dev/** (access 3), ** (access 4)
      reveal        staging/** (access 2), dev/** (access 3), ** (access 4)
      write         ** (access 4)
      audit         ** (access 4)
      admin         sign the policy
    "#);
    assert_snapshot!(shown(&["env", "list"])?, @r#"
    ENVIRONMENT  REASON        APPROVALS  MAX OVERLAP  MIX
    dev          not required  0                       no
    prod         required      0                       no
    staging      not required  0                       no
    "#);
    assert_snapshot!(shown(&["group", "show"])?, @r#"
    GROUP    KEY  STATE     MEMBERS
    dev        1  in order  alice
    prod       1  in order  alice
    staging    1  in order  alice
    "#);
    assert_snapshot!(shown(&["group", "show", "prod"])?, @r#"
    Group prod
      members   alice
      state     in order
      key 1     <recipient> (in use)
      access 1  prod/**: use (members of group prod work with prod)
    "#);
    assert_snapshot!(shown(&["policy", "show"])?, @r#"
    Policy
      store    <store>
      epoch    1
      words    <words>
      anchor   <store>
      made     <time>
      expires  <time>
      admins   alice (1 must sign)

    Members
      alice    human, writes from laptop

    Groups
      dev      alice
      prod     alice
      staging  alice

    Environments
      dev      no reason required
      prod     a reason is required
      staging  no reason required

    Access
      1        prod/**: group prod may use (members of group prod work with prod)
      2        staging/**: group staging may use, export, reveal (members of group staging work with staging)
      3        dev/**: group dev may use, export, reveal (members of group dev work with dev)
      4        **: alice may use, export, reveal, write, audit (made this store and maintains it)
    "#);
    assert_snapshot!(shown(&["policy", "log"])?, @r#"
    EPOCH  MADE        EXPIRES     ADMINS  DIGEST
        1  <day>       <day>       alice   <digest>
    "#);
    assert_snapshot!(env.fails(1, &["group", "show", "ops"])?.stderr, @r#"
    error: there is no group ops
    hint: groups are dev, prod, staging
    "#);
    for arguments in [&["whoami"][..], &["env", "list"], &["group", "show"], &["policy", "show"], &["policy", "log"]] {
        assert_eq!(json(&env, arguments)?["version"], 1, "{arguments:?}");
    }
    env.ok(&["env", "add", "prod-eu", "--require-reason", "[A-Z]+-[0-9]+", "--yes"])?;
    assert!(env.ok(&["env", "list"])?.stdout.contains("required: [A-Z]+-[0-9]+"));
    env.fails(4, &with(&["add", "prod-eu/x", "--generate", "--reason", "because"], &META))?;
    env.ok(&with(&["add", "prod-eu/x", "--generate", "--reason", "INC-4711"], &META))?;
    Ok(())
}

#[test]
fn adopting_an_epoch_is_confirmed() -> Outcome {
    let env = TestEnv::with_store()?;
    let digest = json(&env, &["policy", "log"])?["epochs"][0]["digest"].as_str().unwrap_or_default().to_owned();
    let none = format!("sha256:{}", "0".repeat(64));
    assert_snapshot!(steady(&env, &env.fails(1, &["policy", "adopt", &none])?.stderr)?, @r#"
    error: no epoch in this store has the digest <digest>
    hint: keyward policy log lists the epochs this machine follows
    "#);
    assert_eq!(env.fails(2, &["policy", "adopt", &digest])?.stdout, "");
    let mut terminal = Terminal::start(env.command(&["policy", "adopt", &digest]), 80)?;
    terminal.answer("Do these words match what an admin tells you? [y/N] ", "n")?;
    assert_eq!(terminal.end()?.code, 1);
    env.ok(&["policy", "adopt", &digest, "--yes", "--reason", "compared by telephone"])?;
    assert_eq!(json(&env, &["audit", "log", "-n", "2"])?["records"][1]["reason"], "compared by telephone");
    Ok(())
}

#[test]
fn a_new_passphrase_is_asked_for_twice_and_then_known() -> Outcome {
    let env = TestEnv::empty()?;
    let init = ["init", "--passphrase", "--member", "alice", "--device", "laptop"];
    let mut terminal = Terminal::start(env.command(&init), 80)?;
    terminal.answer("New passphrase of your identity: ", "correct horse")?;
    terminal.answer("The same again: ", "correct horse")?;
    let said = terminal.end()?;
    assert_eq!(said.code, 0, "{}", said.stdout);
    assert_eq!(said.stdout.matches("assphrase").count(), 1, "{}", said.stdout);
    let mut terminal = Terminal::start(env.command(&with(&["add", "dev/x", "--generate"], &META)), 80)?;
    terminal.answer("identity: ", "correct horse")?;
    assert_eq!(terminal.end()?.code, 0);
    let said = env.run(&["reveal", "dev/x"])?;
    assert_eq!(said.code, 5, "{}", said.stderr);
    Ok(())
}
