//! The help of every command: it has examples, and every example works as it is printed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

use crate::plugin_cmd::Programs;
use crate::screen::Terminal;
use crate::support::team::Team;
use crate::support::{Outcome, Said, TestEnv};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// How an example is run that needs more than a shell.
enum Way {
    /// Questions on a terminal, and what is typed.
    Asked(&'static [(&'static str, &'static str)]),
    /// A placeholder in it is replaced by what this command line prints.
    With(&'static str, &'static str),
    /// With a display for the clipboard.
    Display,
    /// In a home without a store, after this has been run there.
    Prepared(&'static str, &'static [(&'static str, &'static str)]),
    /// In a copy of the prepared home where this has been run.
    After(&'static str),
    /// In a home without a store; the URL in it is replaced by that of a repository which others push to.
    Joining(&'static str),
    /// With a plugin that is there; its path in it is replaced by that one's.
    Plugin,
    /// In a clone whose remote has another version of `dev/shared`.
    Forked,
    /// In a home without a store.
    Fresh(&'static [(&'static str, &'static str)]),
}

const TWICE: &[(&str, &str)] = &[("Value of token: ", "value"), ("The same again: ", "value")];

const PASSPHRASE: &[(&str, &str)] =
    &[("New passphrase of your identity: ", "long enough"), ("The same again: ", "long enough")];

/// An identity with a passphrase.
const CLOSED: &str = "ssh-keygen -q -t ed25519 -N 'long enough' -f key; keyward identity import key";

/// The store becomes a repository with a remote.
const SHARED: &str = "git init -q --bare -b main remote.git; cd data/keyward/default; git init -q -b main; \
                      printf '/.lock\n' >.git/info/exclude; git remote add origin ../../../remote.git";

/// The examples that need more than a shell. One that no command prints any more fails the test.
/// A dependent.
const WEB: &str = "keyward dependent add dev/hook web --env-file \"$PWD/web.env\" --var HOOK=value";

const WAYS: &[(&str, Way)] = &[
    ("keyward add dev/github:token --owner platform --purpose 'push artefacts'", Way::Asked(TWICE)),
    (
        "keyward add dev/db --field user --field password --owner data --purpose etl",
        Way::Asked(&[
            ("Value of password: ", "a"),
            ("The same again: ", "a"),
            ("Value of user: ", "b"),
            ("The same again: ", "b"),
        ]),
    ),
    ("keyward set dev/github", Way::Asked(TWICE)),
    ("keyward edit dev/github", Way::Asked(&[])),
    ("keyward reveal dev/github:token --copy", Way::Display),
    (
        "keyward doctor --accept-older --reason 'restored the backup of Sunday'",
        Way::Asked(&[("Type `older` to accept: ", "older")]),
    ),
    (
        "keyward audit show aetm3kxxgvsaiab2kyxh7pmbxe",
        Way::With(
            "aetm3kxxgvsaiab2kyxh7pmbxe",
            "keyward audit log -n 1 --format json | sed -n 's/.*\"op\": \"\\(.*\\)\".*/\\1/p'",
        ),
    ),
    (
        "keyward audit show aetm3kxxgvsaiab2 --format json",
        Way::With(
            "aetm3kxxgvsaiab2",
            "keyward audit log -n 1 --format json | sed -n 's/.*\"op\": \"\\(.*\\)\".*/\\1/p'",
        ),
    ),
    (
        "keyward run --profile ci -- env",
        Way::Asked(&[("Do programs that you run from this folder get these? [y/N] ", "y")]),
    ),
    ("keyward policy adopt \"$DIGEST\"", Way::Asked(&[("what an admin tells you? [y/N] ", "y")])),
    ("keyward identity new", Way::Fresh(&[])),
    ("keyward identity new --passphrase", Way::Fresh(PASSPHRASE)),
    ("keyward identity protect --with passphrase", Way::Asked(PASSPHRASE)),
    ("keyward identity export", Way::Asked(&[("Type `show` to print the secret here: ", "show")])),
    ("keyward identity import identity.backup", Way::Prepared("age-keygen -o identity.backup", &[])),
    ("keyward identity import - <identity.backup", Way::Prepared("age-keygen -o identity.backup", &[])),
    (
        "keyward identity import ~/.ssh/id_ed25519",
        Way::Prepared("mkdir .ssh; ssh-keygen -q -t ed25519 -N '' -f .ssh/id_ed25519", &[]),
    ),
    (
        "keyward identity plugin allow yubikey /usr/bin/age-plugin-yubikey",
        Way::With("/usr/bin/age-plugin-yubikey", "echo /usr/bin/true"),
    ),
    (
        "keyward identity plugin allow yubikey /usr/bin/age-plugin-yubikey --pin",
        Way::With("/usr/bin/age-plugin-yubikey", "echo /usr/bin/true"),
    ),
    (
        "keyward identity plugin forget yubikey",
        Way::Prepared("keyward identity plugin allow yubikey /usr/bin/true", &[]),
    ),
    ("keyward identity unlock", Way::Prepared(CLOSED, &[("Passphrase of ", "long enough")])),
    ("keyward identity unlock --for 2h", Way::Prepared(CLOSED, &[("Passphrase of ", "long enough")])),
    ("keyward dependent check dev/hook", Way::After(WEB)),
    ("keyward dependent remove dev/hook web", Way::After(WEB)),
    ("keyward dependent remove dev/hook web --forget", Way::After(WEB)),
    ("keyward vendor check acme.toml", Way::After("keyward vendor new acme --out acme.toml")),
    ("keyward plugin trust acme /opt/keyward-plugin-acme --serves 'prod/crm/**'", Way::Plugin),
    ("keyward plugin trust acme /opt/keyward-plugin-acme --serves 'dev/**' --pin", Way::Plugin),
    ("keyward plugin test /opt/keyward-plugin-acme", Way::Plugin),
    ("keyward plugin test /opt/keyward-plugin-acme --format json", Way::Plugin),
    ("keyward plugin forget acme", Way::After("keyward plugin trust acme /bin/true --serves 'dev/**'")),
    ("keyward sync", Way::After(SHARED)),
    ("keyward sync --dry-run", Way::After(SHARED)),
    ("keyward sync --status", Way::After(SHARED)),
    ("keyward lease list", Way::After(SHARED)),
    ("keyward lease list --format json", Way::After(SHARED)),
    ("keyward sync --format json", Way::After(SHARED)),
    ("keyward join git@git.example.com:team/secrets.git", Way::Joining("git@git.example.com:team/secrets.git")),
    (
        "keyward join https://git.example.com/team/secrets.git ./secrets",
        Way::Joining("https://git.example.com/team/secrets.git"),
    ),
    ("keyward resolve dev/shared --take theirs", Way::Forked),
    ("keyward resolve dev/shared --take ours --reason 'theirs was a test'", Way::Forked),
    ("keyward init", Way::Fresh(&[])),
    ("keyward init secrets --git", Way::Fresh(&[])),
    ("keyward init secrets --member alice --device laptop --passphrase", Way::Fresh(PASSPHRASE)),
];

/// Everything the examples speak of.
fn fixture() -> Result<TestEnv> {
    let env = TestEnv::with_store()?;
    fs::create_dir(env.path("bin"))?;
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_keyward"), env.path("bin/keyward"))?;
    fs::create_dir_all(env.path(".local/share/bash-completion/completions"))?;
    fs::write(env.path("server.key"), "a key")?;
    fs::write(env.path("config.yaml.tpl"), "password: keyward://dev/db/password\n")?;
    fs::write(env.path(".keyward.toml"), "[profiles.ci.bindings]\nTOKEN = \"dev/github:token\"\n")?;
    Command::new("chmod").arg("go-w").arg(env.path(".keyward.toml")).status()?;
    fs::write(env.path("editor"), "#!/bin/sh\nsed -i 's/^owner = .*/owner = \"edited\"/' \"$1\"\n")?;
    Command::new("chmod").arg("+x").arg(env.path("editor")).status()?;
    let add = |reference: &str, more: &[&str]| -> Outcome {
        let line = [&["add", reference, "--owner", "team", "--purpose", "test", "--reason", "test"], more].concat();
        let said = env.feed(&line, b"value")?;
        assert_eq!(said.code, 0, "{reference}: {}", said.stderr);
        Ok(())
    };
    add("dev/github:token", &["--tenant", "acme"])?;
    add("dev/old:token", &[])?;
    for reference in
        ["dev/webhook:secret", "dev/db:password", "prod/github:token", "prod/db:password", "prod/postgres:password"]
    {
        add(reference, &[])?;
    }
    add("prod/npm:token", &[])?;
    add("dev/hook", &["--vendor", "issued"])?;
    for reference in ["dev/github", "prod/npm"] {
        for value in [b"two", b"six"] {
            let said = env.feed(&["set", reference, "--reason", "test"], value)?;
            assert_eq!(said.code, 0, "{}", said.stderr);
        }
    }
    people(&env)?;
    Ok(env)
}

/// A machine `ci` with a run of it recorded elsewhere, and `bob`, who is in one group.
fn people(env: &TestEnv) -> Outcome {
    let made = env.ok(&["member", "add", "ci", "--kind", "machine", "--new", "--yes"])?.stdout;
    let secret = made.lines().last().unwrap_or_default();
    let rule = ["access", "allow", "dev/old", "--member", "ci", "--can", "reveal", "--why", "tests", "--yes"];
    let anchor = env.ok(&rule)?.stdout;
    let anchor = anchor.lines().find_map(|line| line.strip_prefix("anchor  ")).unwrap_or_default();
    env.ok(&["rekey", "dev/old"])?;
    let mut reveal = env.command(&["reveal", "dev/old"]);
    reveal.env("KEYWARD_IDENTITY", secret).env("KEYWARD_STORE_ID", anchor);
    let said: Said = reveal.env("KEYWARD_AUDIT_DIR", env.path("keyward-audit")).output()?.into();
    assert_eq!(said.code, 0, "{}", said.stderr);
    let (recipient, key) = keys()?;
    let writer = format!("desk={key}");
    env.ok(&["member", "add", "bob", "--recipient", &recipient, "--writer", &writer, "--yes"])?;
    env.ok(&["group", "add-member", "prod", "bob", "--yes"]).map(drop)
}

/// Public keys as somebody else's device would make them.
fn keys() -> Result<(String, String)> {
    let recipient = keyward::crypto::keys::Identity::generate().recipient()?;
    Ok((recipient.to_string(), keyward::crypto::keys::SigningKey::generate()?.public().to_string()))
}

fn shell(env: &TestEnv, line: &str) -> Command {
    let template = env.command(&[]);
    let mut command = Command::new("sh");
    command.args(["-euc", line]).current_dir(env.path("")).env_clear();
    command.envs(template.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let path = std::env::var("PATH").unwrap_or_default();
    command.env("PATH", format!("{}:{path}", env.path("bin").display())).env("TOKEN", "value");
    command.env("EDITOR", env.path("editor"));
    if let Ok((recipient, key)) = keys() {
        command.env("RECIPIENT", recipient).env("KEY", key);
    }
    command.stdin(std::process::Stdio::null());
    command
}

fn asked(command: Command, answers: &[(&str, &str)]) -> Result<Said> {
    let mut terminal = Terminal::start(command, 80)?;
    for (question, answer) in answers {
        terminal.answer(question, answer)?;
    }
    terminal.end()
}

/// A home with nothing but the program.
fn fresh() -> Result<TestEnv> {
    let env = TestEnv::empty()?;
    fs::create_dir(env.path("bin"))?;
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_keyward"), env.path("bin/keyward"))?;
    Ok(env)
}

fn run(line: &str, prepared: &TestEnv) -> Result<()> {
    let env = TestEnv::empty()?;
    let copied = Command::new("cp").arg("-a").arg(prepared.path(".")).arg(env.path("")).status()?;
    assert!(copied.success());
    // What an example of `add` makes is not there yet.
    if let Some(reference) = line.split_once("keyward add ").and_then(|(_, rest)| rest.split(' ').next()) {
        let name = reference.split(':').next().unwrap_or_default();
        if env.run(&["show", name])?.code == 0 {
            env.ok(&["move", name, &format!("{name}-elsewhere"), "--reason", "test"])?;
            fs::remove_dir_all(env.store().join("connectors").join(name))?;
            fs::remove_file(env.state()?.join("connectors.pin"))?;
        }
    }
    let way = WAYS.iter().find(|(example, _)| *example == line).map(|(_, way)| way);
    let said: Said = match way {
        None => shell(&env, line).output()?.into(),
        Some(Way::With(placeholder, source)) => {
            let found: Said = shell(&env, source).output()?.into();
            let found = found.stdout.lines().next().unwrap_or_default().to_owned();
            assert!(!found.is_empty(), "{source} prints nothing");
            let part = &found[..placeholder.len().min(found.len())];
            shell(&env, &line.replace(placeholder, part)).output()?.into()
        }
        Some(Way::Asked(answers)) => {
            let epochs = env.ok(&["policy", "log", "--format", "json"])?.stdout;
            let epochs: serde_json::Value = serde_json::from_str(&epochs)?;
            let mut command = shell(&env, line);
            command.env("DIGEST", epochs["epochs"][0]["digest"].as_str().unwrap_or_default());
            asked(command, answers)?
        }
        Some(Way::After(script)) => {
            let said: Said = shell(&env, script).output()?.into();
            assert_eq!(said.code, 0, "{script}: {}", said.stderr);
            shell(&env, line).output()?.into()
        }
        Some(Way::Joining(url)) => {
            let team = Team::alone()?;
            let env = fresh()?;
            asked(shell(&env, &line.replace(url, &team.url())), &[("Do both lines of words match? [y/N] ", "y")])?
        }
        Some(Way::Plugin) => {
            let programs = Programs::new()?;
            shell(&env, &line.replace("/opt/keyward-plugin-acme", &programs.example()?)).output()?.into()
        }
        Some(Way::Forked) => {
            let team = Team::forked("dev/shared")?;
            fs::create_dir(team.bob.path("bin"))?;
            std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_keyward"), team.bob.path("bin/keyward"))?;
            shell(&team.bob, line).output()?.into()
        }
        Some(Way::Fresh(answers) | Way::Prepared(_, answers)) => {
            let env = fresh()?;
            if let Some(Way::Prepared(script, _)) = way {
                let said: Said = shell(&env, script).output()?.into();
                assert_eq!(said.code, 0, "{script}: {}", said.stderr);
            }
            asked(shell(&env, line), answers)?
        }
        Some(Way::Display) => {
            let display = crate::canary::Display::start()?;
            let line = format!("{line} --clear-after 1");
            shell(&env, &line).env("DISPLAY", &display.name).output()?.into()
        }
    };
    if said.code != 0 {
        return Err(format!("ended with {}\n{}{}", said.code, said.stdout, said.stderr).into());
    }
    Ok(())
}

/// The help of every command that is not hidden, by its path.
fn helps(env: &TestEnv, command: &clap::Command, path: &[String], into: &mut BTreeMap<String, String>) -> Outcome {
    let line: Vec<&str> = path.iter().map(String::as_str).chain(["--help"]).collect();
    into.insert(path.join(" "), env.ok(&line)?.stdout);
    for sub in command.get_subcommands().filter(|sub| !sub.is_hide_set()) {
        helps(env, sub, &[path, &[sub.get_name().to_owned()]].concat(), into)?;
    }
    Ok(())
}

#[test]
fn every_example_works_as_it_is_printed() -> Outcome {
    use rayon::prelude::*;
    let mut all = BTreeMap::new();
    helps(&TestEnv::empty()?, &keyward::cli::command(), &[], &mut all)?;
    let mut examples = BTreeSet::new();
    for (command, help) in &all {
        if command.is_empty() {
            continue;
        }
        let block = help.split_once("\nExamples:\n").map(|(_, block)| block);
        let lines: Vec<&str> = block.into_iter().flat_map(|block| block.lines().map(str::trim)).collect();
        assert!(!lines.is_empty(), "the help of `keyward {command}` has no examples\n{help}");
        for line in lines {
            let word = format!("keyward {}", command.replace("inventory", "").trim());
            let word = word.trim();
            let alias = [("inventory", "keyward ls"), ("remove", "keyward rm")];
            let about =
                line.contains(word) || alias.iter().any(|(name, alias)| command == name && line.starts_with(alias));
            assert!(about, "an example of `keyward {command}` is about something else: {line}");
            assert!(line.chars().count() <= 78, "wrapped on a terminal of 80 columns: {line}");
            examples.insert(line.to_owned());
        }
    }
    assert!(examples.len() > 40, "{examples:#?}");
    for (line, _) in WAYS {
        assert!(examples.contains(*line), "no help prints this example any more: {line}");
    }
    let prepared = fixture()?;
    let failed: Vec<String> = examples
        .par_iter()
        .filter_map(|line| run(line, &prepared).err().map(|error| format!("$ {line}\n{error}")))
        .collect();
    assert!(failed.is_empty(), "{} of {} examples do not work:\n{}", failed.len(), examples.len(), failed.join("\n"));
    Ok(())
}

#[test]
fn a_slip_is_understood() -> Outcome {
    let env = TestEnv::with_store()?;
    env.add("dev/github:token", "value")?;
    for (arguments, code, meant) in [
        (&["revael", "dev/github"][..], 2, "'reveal'"),
        (&["inventry"], 2, "'inventory'"),
        (&["polcy", "show"], 2, "'policy'"),
        (&["policy", "shwo"], 2, "'show'"),
        (&["inventory", "--fromat", "json"], 2, "'--format'"),
        (&["inventory", "--format", "jsn"], 2, "'json'"),
        (&["reveal", "dev/github", "--resaon", "x"], 2, "'--reason'"),
        (&["reveal", "dev/gihtub"], 1, "did you mean dev/github?"),
        (&["reveal", "prod/github"], 1, "did you mean dev/github?"),
        (&["reveal", "deb/github"], 1, "did you mean dev/github?"),
        (&["completions", "bsh"], 2, "'bash'"),
    ] {
        let said = env.fails(code, arguments)?;
        assert!(said.stderr.contains(meant), "{arguments:?}: {}", said.stderr);
    }
    Ok(())
}

#[test]
fn a_value_on_the_command_line_is_not_repeated() -> Outcome {
    let env = TestEnv::with_store()?;
    let said = env.fails(2, &["set", "dev/github", "hunter2"])?;
    assert!(!said.stderr.contains("hunter2"), "{}", said.stderr);
    assert!(said.stderr.contains("never from the command line"), "{}", said.stderr);
    Ok(())
}

#[test]
fn nobody_is_offered_what_is_hidden() -> Outcome {
    let env = TestEnv::empty()?;
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = env.ok(&["completions", shell])?.stdout;
        assert!(script.contains("inventory") && !script.contains("__clipboard"), "{shell}");
    }
    for (_, page) in [("", env.ok(&["man"])?.stdout), ("add", env.ok(&["man", "add"])?.stdout)] {
        assert!(!page.contains("clipboard") && !page.contains(".SH EXTRA\nExamples"), "{page}");
    }
    Ok(())
}

#[test]
fn help_fits_a_terminal() -> Outcome {
    let env = TestEnv::empty()?;
    let mut command = env.command(&["inventory", "--help"]);
    command.env("TERM", "xterm");
    let said = Terminal::start(command, 80)?.end()?;
    let too_wide: Vec<&str> = said.stdout.lines().filter(|line| visible(line) > 80).collect();
    assert!(too_wide.is_empty(), "{too_wide:#?}");
    Ok(())
}

/// Characters of a line without its styles.
fn visible(line: &str) -> usize {
    let mut styles = false;
    let seen = line.chars().filter(|character| {
        let was = styles;
        styles = *character == '\x1b' || (styles && *character != 'm');
        !was && !styles
    });
    seen.count()
}
