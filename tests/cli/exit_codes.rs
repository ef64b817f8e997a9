//! The exit codes are documented and do not change: one way to each, with what is said first.

use std::fmt::Write as _;
use std::fs;

use insta::assert_snapshot;

use crate::support::{Outcome, TestEnv};

#[test]
fn each_code_means_what_is_documented() -> Outcome {
    let env = TestEnv::with_store()?;
    env.add("dev/github:token", "value")?;
    env.add("prod/db:password", "value")?;
    let mut table = String::new();
    let mut row = |env: &TestEnv, arguments: &[&str]| row(&mut table, env, arguments);
    row(&env, &["inventory"])?;
    row(&env, &["--version"])?;
    row(&env, &["help", "reveal"])?;
    row(&env, &["doctor"])?;
    row(&env, &["export", "dev/github", "--format", "json"])?;
    row(&env, &["reveal", "dev/nothing"])?;
    row(&env, &["export", "PATH=dev/github", "--format", "azure-pipelines"])?;
    row(&env, &["reveal", "dev/github@7"])?;
    row(&env, &["reveal", "dev/github:other"])?;
    row(&env, &["--store", "nowhere", "inventory"])?;
    row(&env, &[])?;
    row(&env, &["frobnicate"])?;
    row(&env, &["reveal"])?;
    row(&env, &["reveal", "github"])?;
    row(&env, &["reveal", "dev/Git Hub"])?;
    row(&env, &["add", "dev/x"])?;
    row(&env, &["remove", "dev/github"])?;
    row(&env, &["init"])?;
    row(&env, &["export", "dev/github", "--format", "dotenv"])?;
    row(&env, &["inject", ".env"])?;
    row(&env, &["lease", "list"])?;
    row(&env, &["vendor", "show", "sendgird"])?;
    row(&env, &["vendor", "check", ".env"])?;
    row(&env, &["plugin", "test", "/bin/true"])?;
    row(&env, &["plugin", "test", "/bin/true", "--id", "toy"])?;
    // A record that was cut off in the middle, as by a power failure, is nobody's attack.
    let log = env.state()?.join("audit/1.jsonl");
    let whole = fs::read(&log)?;
    fs::write(&log, [&whole[..], b"{\"v\":1,"].concat())?;
    row(&env, &["audit", "verify"])?;
    row(&env, &["doctor"])?;
    fs::write(&log, &whole)?;
    row(&env, &["reveal", "prod/db"])?;
    row(&env, &["set", "prod/db", "--generate"])?;
    row(&env, &["export", "dev/github", "prod/db", "--format", "json"])?;
    row(&env, &["add", "qa/x", "--generate", "--owner", "a", "--purpose", "b"])?;
    fs::rename(env.path("config/keyward/identity"), env.path("identity"))?;
    row(&env, &["reveal", "dev/github"])?;
    fs::rename(env.path("identity"), env.path("config/keyward/identity"))?;
    let mut damaged = whole.clone();
    damaged[whole.len() / 2] ^= 1;
    fs::write(&log, damaged)?;
    row(&env, &["audit", "verify", "--full"])?;
    fs::write(&log, &whole)?;
    let folder = env.store().join("connectors/dev/github");
    for entry in fs::read_dir(&folder)?.flatten().filter(|entry| entry.path().extension().is_some_and(|e| e == "age")) {
        fs::write(entry.path(), "something else")?;
    }
    row(&env, &["reveal", "dev/github"])?;
    row(&env, &["doctor"])?;
    fs::write(folder.join("connector.toml"), "something else")?;
    row(&env, &["show", "dev/github"])?;
    row(&env, &["inventory"])?;
    assert_snapshot!(table, @r#"
    0 | keyward inventory | 
    0 | keyward --version | 
    0 | keyward help reveal | 
    0 | keyward doctor | Everything is in order.
    0 | keyward export dev/github --format json | 
    1 | keyward reveal dev/nothing | error: there is no connector dev/nothing
    1 | keyward export PATH=dev/github --format azure-pipelines | error: azure-pipelines cannot set PATH: the name belongs to the program that reads it
    1 | keyward reveal dev/github@7 | error: dev/github has no version 7
    1 | keyward reveal dev/github:other | error: dev/github has no field other; it has token
    1 | keyward --store nowhere inventory | error: nowhere is not a keyward store
    2 | keyward  | Keep the credentials of connectors sealed, and everyone who touches one on a signed record
    2 | keyward frobnicate | error: unrecognized subcommand 'frobnicate'
    2 | keyward reveal | error: the following required arguments were not provided:
    2 | keyward reveal github | error: "github" names no environment
    2 | keyward reveal dev/Git Hub | error: invalid value 'dev/Git Hub' for '<REF>': "dev/Git Hub" is not a reference: use 1 to 63 of a-z 0-9 . _ -, beginning with a letter or digit
    2 | keyward add dev/x | error: --owner is missing: every connector has an owner and a purpose
    2 | keyward remove dev/github | error: dev/github still has credentials that may be live at the vendor: version 1
    2 | keyward init | error: ~/data/keyward/default is a keyward store already
    2 | keyward export dev/github --format dotenv | error: dotenv needs --dialect
    2 | keyward inject .env | error: .env is a dotenv file: how a value is quoted in it depends on its reader
    2 | keyward lease list | error: ~/data/keyward/default is not a git repository
    1 | keyward vendor show sendgird | error: no driver knows the vendor sendgird: its credentials are rotated by hand
    1 | keyward vendor check .env | error: .env does not exist
    2 | keyward plugin test /bin/true | error: the name of /bin/true does not say which plugin it is
    7 | keyward plugin test /bin/true --id toy | error: 1 of 2 checks failed
    3 | keyward audit verify | 
    3 | keyward doctor | 
    4 | keyward reveal prod/db | error: denied: environment prod requires a reason
    4 | keyward set prod/db --generate | error: denied: environment prod requires a reason
    4 | keyward export dev/github prod/db --format json | error: denied: values of dev and prod do not go together: the policy does not say that dev and prod may mix
    4 | keyward add qa/x --generate --owner a --purpose b | error: denied: the policy has no environment qa
    5 | keyward reveal dev/github | error: no identity: ~/config/keyward/identity does not exist
    6 | keyward audit verify --full | 
    6 | keyward reveal dev/github | error: the payload of dev/github@1 is not the one that was sealed
    6 | keyward doctor | 
    6 | keyward show dev/github | error: dev/github: connector.toml is not valid: it does not end in the five lines of a seal
    6 | keyward inventory | warning: dev/github: connector.toml is not valid: it does not end in the five lines of a seal
    "#);
    Ok(())
}

/// How a command ends, and what it says first.
fn row(table: &mut String, env: &TestEnv, arguments: &[&str]) -> Outcome {
    let said = env.run(arguments)?;
    let first = said.stderr.lines().next().unwrap_or_default();
    let first = first.replace(&env.path("").display().to_string(), "~/");
    writeln!(table, "{} | keyward {} | {first}", said.code, arguments.join(" "))?;
    Ok(())
}

#[test]
fn run_ends_as_its_program_does() -> Outcome {
    let env = TestEnv::with_store()?;
    env.add("dev/github:token", "value")?;
    env.add("prod/db:password", "value")?;
    let mut table = String::new();
    let mut row = |env: &TestEnv, arguments: &[&str]| row(&mut table, env, arguments);
    row(&env, &["run", "-e", "T=dev/github", "--", "sh", "-c", "exit 42"])?;
    row(&env, &["run", "-e", "T=dev/github", "--mask", "--", "sh", "-c", "kill -TERM $$"])?;
    row(&env, &["run", "-e", "T=prod/db", "--", "true"])?;
    row(&env, &["run", "-e", "T=dev/nothing", "--", "true"])?;
    row(&env, &["run", "-e", "T=dev/github"])?;
    row(&env, &["run", "-e", "T=dev/github", "--", "/dev/null"])?;
    row(&env, &["run", "-e", "T=dev/github", "--", "no-such-program"])?;
    assert_snapshot!(table, @r#"
    42 | keyward run -e T=dev/github -- sh -c exit 42 | 
    143 | keyward run -e T=dev/github --mask -- sh -c kill -TERM $$ | 
    125 | keyward run -e T=prod/db -- true | keyward: error: denied: environment prod requires a reason
    125 | keyward run -e T=dev/nothing -- true | keyward: error: there is no connector dev/nothing
    125 | keyward run -e T=dev/github | keyward: error: the following required arguments were not provided:
    126 | keyward run -e T=dev/github -- /dev/null | keyward: error: /dev/null cannot be run
    127 | keyward run -e T=dev/github -- no-such-program | keyward: error: no-such-program is not there
    "#);
    Ok(())
}

#[test]
fn the_help_names_the_codes() -> Outcome {
    let help = TestEnv::empty()?.ok(&["--help"])?.stdout;
    let words = help.split_whitespace().collect::<Vec<_>>().join(" ");
    let codes = "Exit codes: 0 ok, 1 failed, 2 usage, 3 attention, 4 denied by policy, 5 locked, 6 integrity, \
                 7 vendor failed, 8 partly done, 70 internal";
    assert!(words.contains(codes), "{help}");
    // The manual and the README say the same.
    let readme = fs::read_to_string("README.md")?;
    for code in codes.trim_start_matches("Exit codes: ").split(", ") {
        let (number, meaning) = code.split_once(' ').unwrap_or_default();
        assert!(readme.contains(&format!("| {number} | {meaning}")), "README.md has no exit code {number} {meaning}");
    }
    Ok(())
}
