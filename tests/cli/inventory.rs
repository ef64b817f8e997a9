//! What there is, in every form in which it is written, and who may know it.

use std::fs;

use insta::assert_snapshot;

use crate::screen::Terminal;
use crate::support::{Outcome, TestEnv};

/// Five connectors that differ in everything that can be filtered and sorted by.
fn stocked() -> Result<TestEnv, Box<dyn std::error::Error>> {
    let env = TestEnv::with_store()?;
    let add = |words: &[&str]| -> Outcome {
        let said = env.feed(&[&["add", "--reason", "test"], words].concat(), b"value")?;
        assert_eq!(said.code, 0, "{words:?}: {}", said.stderr);
        Ok(())
    };
    let owner = ["--owner", "team-platform", "--purpose", "push release artefacts"];
    let github = ["--vendor", "github-app", "--kind", "api-key", "--every", "30d", "--expires", "90d"];
    add(&[&["dev/acme/github:token"][..], &owner, &github].concat())?;
    add(&["prod/database:password", "--owner", "data", "--purpose", "reports, \"monthly\" | yearly", "--kind", "pw"])?;
    add(&["prod/stripe:api_key", "--owner", "payments", "--purpose", "charge cards", "--expires", "2020-01-01"])?;
    add(&["staging/npm:token", "--owner", "web", "--purpose", "publish", "--expires", "7d"])?;
    add(&["dev/gone:token", "--owner", "web", "--purpose", "nothing"])?;
    env.ok(&["remove", "dev/gone", "--orphan", "--reason", "closed"])?;
    env.ok(&["reveal", "staging/npm", "--reason", "test"])?;
    Ok(env)
}

/// The names in the answer, in its order.
fn names(env: &TestEnv, arguments: &[&str]) -> Result<String, Box<dyn std::error::Error>> {
    let json = env.ok(&[&["inventory", "--format", "json"], arguments].concat())?.stdout;
    let json: serde_json::Value = serde_json::from_str(&json)?;
    let name = |row: &serde_json::Value| row["name"].as_str().unwrap_or_default().to_owned();
    Ok(json["connectors"].as_array().into_iter().flatten().map(name).collect::<Vec<_>>().join(" "))
}

#[test]
fn filters_and_orders() -> Outcome {
    let env = stocked()?;
    for (arguments, expected) in [
        (&[][..], "acme/github database stripe npm"),
        (&["--all"], "acme/github gone database stripe npm"),
        (&["--state", "removed"], "gone"),
        (&["--state", "expired"], "stripe"),
        (&["--state", "expiring"], "npm"),
        (&["--state", "active"], "acme/github database"),
        (&["prod/**"], "database stripe"),
        (&["*/npm"], "npm"),
        (&["dev/*/*"], "acme/github"),
        (&["git"], "acme/github"),
        (&["GIT"], "acme/github"),
        (&["dev/acme"], "acme/github"),
        (&["nothing-like-it"], ""),
        (&["--env", "prod"], "database stripe"),
        (&["--vendor", "github-app"], "acme/github"),
        (&["--kind", "pw"], "database"),
        (&["--owner", "web", "--all"], "gone npm"),
        (&["--owner", "web", "--env", "dev"], ""),
        (&["--reverse"], "npm stripe database acme/github"),
        (&["--sort", "owner"], "database stripe acme/github npm"),
        (&["--sort", "expires"], "stripe npm acme/github database"),
        (&["--sort", "next"], "acme/github database stripe npm"),
        (&["--sort", "access"], "acme/github database stripe npm"),
    ] {
        assert_eq!(names(&env, arguments)?, expected, "{arguments:?}");
    }
    let mut by_variable = env.command(&["ls"]);
    let said: crate::support::Said = by_variable.env("KEYWARD_ENV", "staging").output()?.into();
    assert!(said.stdout.contains("npm") && !said.stdout.contains("stripe"), "{}", said.stdout);
    env.fails(2, &["inventory", "prod/***"])?;
    env.fails(2, &["inventory", "--sort", "size"])?;
    Ok(())
}

#[test]
fn nothing_is_said_on_stderr_only() -> Outcome {
    let env = TestEnv::with_store()?;
    let said = env.ok(&["inventory"])?;
    assert_eq!(said.stdout, "");
    assert_snapshot!(said.stderr, @"No connectors. Add one with: keyward add dev/NAME --owner TEAM --purpose WHY");
    assert_eq!(env.ok(&["inventory", "--quiet"])?.stderr, "");
    assert_eq!(env.ok(&["inventory", "--format", "json"])?.stdout, "{\n  \"connectors\": [],\n  \"version\": 1\n}\n");
    Ok(())
}

/// At a width of a terminal, by its own word or by `COLUMNS`.
fn at(env: &TestEnv, columns: u16, variable: bool) -> Result<String, Box<dyn std::error::Error>> {
    let mut command = env.command(&["inventory", "--all"]);
    if variable {
        command.env("COLUMNS", columns.to_string());
    }
    let said = Terminal::start(command, if variable { 200 } else { columns })?.end()?;
    assert_eq!(said.code, 0, "{}", said.stdout);
    Ok(ages(&said.stdout))
}

/// How long ago 2020 was grows with time.
fn ages(text: &str) -> String {
    regex::Regex::new(r"-\d{4}d").map_or_else(|_| text.to_owned(), |age| age.replace_all(text, "-NNNNd").into_owned())
}

#[test]
fn the_table_fits_its_terminal() -> Outcome {
    let env = stocked()?;
    assert_snapshot!(at(&env, 40, false)?, @r#"
    ENV      NAME         AGE  STATE
    dev      acme/github  now  active
    dev      gone         now  removed
    prod     database     now  active
    prod     stripe       now  expired
    staging  npm          now  expiring
    not shown: VENDOR, KIND, OWNER, NEXT, EXPIRES, LAST ACCESS (use --format wide)
    "#);
    assert_snapshot!(at(&env, 80, false)?, @r#"
    ENV      NAME         OWNER          AGE  NEXT  EXPIRES  LAST ACCESS  STATE
    dev      acme/github  team-platform  now   30d      90d               active
    dev      gone         web            now                              removed
    prod     database     data           now                              active
    prod     stripe       payments       now         -NNNNd               expired
    staging  npm          web            now             7d          now  expiring
    not shown: VENDOR, KIND (use --format wide)
    "#);
    assert_snapshot!(at(&env, 120, false)?, @r#"
    ENV      NAME         VENDOR      KIND     OWNER          AGE  NEXT  EXPIRES  LAST ACCESS  STATE
    dev      acme/github  github-app  api-key  team-platform  now   30d      90d               active
    dev      gone         manual      secret   web            now                              removed
    prod     database     manual      pw       data           now                              active
    prod     stripe       manual      secret   payments       now         -NNNNd               expired
    staging  npm          manual      secret   web            now             7d          now  expiring
    "#);
    for columns in [40, 80, 120] {
        assert_eq!(at(&env, columns, false)?, at(&env, columns, true)?, "COLUMNS={columns}");
        let table = at(&env, columns, true)?;
        let rows = table.lines().filter(|line| !line.starts_with("not shown: "));
        assert!(rows.clone().all(|line| line.chars().count() <= usize::from(columns)), "{table}");
    }
    // A pipe has no width: nothing is dropped, and nothing is said of it.
    let piped = env.ok(&["inventory", "--all"])?;
    assert_eq!(ages(&piped.stdout), at(&env, 120, false)?);
    assert_eq!(piped.stderr, "");
    assert_snapshot!(ages(&env.ok(&["inventory", "--format", "wide"])?.stdout), @r#"
    ENV      NAME         VENDOR      KIND     OWNER          AGE  NEXT  EXPIRES  LAST ACCESS  STATE     VERSION  FIELDS    PURPOSE
    dev      acme/github  github-app  api-key  team-platform  now   30d      90d               active          1  token     push release artefacts
    prod     database     manual      pw       data           now                              active          1  password  reports, "monthly" | yearly
    prod     stripe       manual      secret   payments       now         -NNNNd               expired         1  api_key   charge cards
    staging  npm          manual      secret   web            now             7d          now  expiring        1  token     publish
    "#);
    Ok(())
}

#[test]
fn colour_is_for_terminals_that_want_it() -> Outcome {
    let env = stocked()?;
    let shown = |variables: &[(&str, &str)]| -> Result<String, Box<dyn std::error::Error>> {
        let mut command = env.command(&["inventory"]);
        command.env("TERM", "xterm-256color").envs(variables.iter().copied());
        Ok(Terminal::start(command, 80)?.end()?.stdout)
    };
    assert!(shown(&[])?.contains('\x1b'));
    assert!(!shown(&[("NO_COLOR", "1")])?.contains('\x1b'));
    assert!(!shown(&[("TERM", "dumb")])?.contains('\x1b'));
    assert!(!env.ok(&["inventory"])?.stdout.contains('\x1b'));
    let mut forced = env.command(&["inventory"]);
    let said: crate::support::Said = forced.env("CLICOLOR_FORCE", "1").output()?.into();
    assert!(said.stdout.contains('\x1b'));
    Ok(())
}

#[test]
fn machines_read_it() -> Outcome {
    let env = stocked()?;
    let json = env.ok(&["inventory", "dev/acme/github", "--format", "json"])?.stdout;
    let mut json: serde_json::Value = serde_json::from_str(&json)?;
    for time in ["created", "next_rotation", "expires"] {
        let text = json["connectors"][0][time].as_str().unwrap_or_default().to_owned();
        assert!(text.len() == 20 && text.ends_with('Z'), "{time}: {text}");
        json["connectors"][0][time] = "<time>".into();
    }
    assert_snapshot!(format!("{json:#}"), @r#"
    {
      "connectors": [
        {
          "created": "<time>",
          "environment": "dev",
          "error": null,
          "expires": "<time>",
          "fields": [
            "token"
          ],
          "kind": "api-key",
          "last_access": null,
          "name": "acme/github",
          "next_rotation": "<time>",
          "owner": "team-platform",
          "purpose": "push release artefacts",
          "state": "active",
          "vendor": "github-app",
          "version": 1
        }
      ],
      "version": 1
    }
    "#);

    let csv = env.ok(&["inventory", "--all", "--format", "csv"])?;
    let mut reader = csv::Reader::from_reader(csv.bytes.as_slice());
    assert_snapshot!(reader.headers()?.iter().collect::<Vec<_>>().join(" "), @"env name vendor kind owner age next expires last_access state version fields purpose");
    let rows = reader.records().collect::<Result<Vec<_>, _>>()?;
    assert_eq!(rows.len(), 5);
    assert!(rows.iter().any(|row| &row[1] == "database" && &row[12] == "reports, \"monthly\" | yearly"), "{rows:?}");

    let markdown = env.ok(&["inventory", "prod/**", "--format", "markdown"])?.stdout;
    assert_snapshot!(ages(&markdown), @r#"
    | ENV | NAME | VENDOR | KIND | OWNER | AGE | NEXT | EXPIRES | LAST ACCESS | STATE |
    | --- | --- | --- | --- | --- | ---: | ---: | ---: | ---: | --- |
    | prod | database | manual | pw | data | now |  |  |  | active |
    | prod | stripe | manual | secret | payments | now |  | -NNNNd |  | expired |
    "#);
    Ok(())
}

#[test]
fn it_needs_no_identity_and_no_home() -> Outcome {
    let env = stocked()?;
    fs::remove_file(env.path("config/keyward/identity"))?;
    assert_eq!(env.ok(&["inventory"])?.stdout.lines().count(), 5);
    env.ok(&["show", "prod/stripe"])?;
    let policy = env.ok(&["policy", "show", "--format", "json"])?.stdout;
    let policy: serde_json::Value = serde_json::from_str(&policy)?;
    let anchor = policy["anchor"].as_str().unwrap_or_default();
    let store = env.store().display().to_string();
    for arguments in [&["inventory"][..], &["show", "prod/stripe"], &["policy", "show"], &["audit", "log"]] {
        let mut command = env.command(&[&["--store", &store], arguments].concat());
        command.env_clear().env("KEYWARD_STORE_ID", anchor);
        let said: crate::support::Said = command.output()?.into();
        assert_eq!(said.code, 0, "{arguments:?}: {}", said.stderr);
        assert!(!said.stdout.is_empty());
    }
    // Without the anchor nobody says that this is the right store.
    let mut command = env.command(&["--store", &store, "inventory"]);
    let said: crate::support::Said = command.env_clear().output()?.into();
    assert_eq!(said.code, 5, "{}", said.stderr);
    assert!(said.stdout.is_empty() && said.stderr.contains("KEYWARD_STORE_ID"), "{}", said.stderr);
    Ok(())
}
