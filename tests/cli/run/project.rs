//! `.keyward.toml`: who may say what a program gets, and that somebody has agreed to it.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::process::Command;

use super::{Result, VALUE};
use crate::screen::Terminal;
use crate::support::{Outcome, Said, TestEnv};

const TEXT: &str = "[profiles.default]\nenv = \"dev\"\n[profiles.default.bindings]\nTOKEN = \"github:token\"\n";
const QUESTION: &str = "Do programs that you run from this folder get these? [y/N] ";
const SHOW: [&str; 5] = ["run", "--", "sh", "-c", "echo \"got $TOKEN\""];

/// A store in the home, and a project file there.
fn scene(text: &str) -> Result<TestEnv> {
    let env = super::scene()?;
    env.add("prod/github:token", "the-value-of-production")?;
    fs::write(env.path(".keyward.toml"), text)?;
    close(&env.path(".keyward.toml"))?;
    Ok(env)
}

fn close(file: &Path) -> std::io::Result<()> {
    fs::set_permissions(file, fs::Permissions::from_mode(0o644))
}

fn asked(env: &TestEnv, arguments: &[&str], answer: &str) -> Result<Said> {
    let mut terminal = Terminal::start(env.command(arguments), 80)?;
    terminal.answer(QUESTION, answer)?;
    terminal.end()
}

fn digest(text: &str) -> String {
    keyward::digest::Digest::of(text.as_bytes()).hex()
}

#[test]
fn it_counts_after_it_was_accepted() -> Outcome {
    let env = scene(TEXT)?;
    let said = env.fails(125, &SHOW)?;
    assert!(said.stderr.contains("was not accepted on this machine"), "{}", said.stderr);
    for way in ["--bindings FILE", &format!("KEYWARD_PROJECT_SHA256={}", digest(TEXT))] {
        assert!(said.stderr.contains(way), "{}", said.stderr);
    }
    let said = asked(&env, &SHOW, "n")?;
    assert!(said.code == 125 && !said.stdout.contains(VALUE), "{}", said.stdout);
    let said = asked(&env, &SHOW, "y")?;
    assert!(said.stdout.contains("default: TOKEN gets dev/github:token"), "{}", said.stdout);
    assert!(said.stdout.contains("got hunter2-hunter2"), "{}", said.stdout);
    // From then on without a word, also from a folder below, whatever environment is meant elsewhere.
    fs::create_dir_all(env.path("below/deep"))?;
    let mut command = env.command(&SHOW);
    let said = Said::from(command.current_dir(env.path("below/deep")).env("KEYWARD_ENV", "prod").output()?);
    assert_eq!((said.code, said.stdout.as_str(), said.stderr.as_str()), (0, "got hunter2-hunter2\n", ""));
    let said = env.fails(125, &["--env", "prod", "run", "--", "true"])?;
    assert!(said.stderr.contains("a profile names the environments of its own"), "{}", said.stderr);
    let said = env.fails(125, &["run", "--profile", "other", "--", "true"])?;
    assert!(said.stderr.contains("has no profile other; it has: default"), "{}", said.stderr);
    Ok(())
}

#[test]
fn an_edit_is_shown_and_asked_about_again() -> Outcome {
    let env = scene(TEXT)?;
    asked(&env, &SHOW, "y")?;
    let edited = format!("{TEXT}OTHER = \"keyward://prod/github/token\"\n").replace("\"dev\"", "\"staging\"");
    fs::write(env.path(".keyward.toml"), &edited)?;
    let said = env.fails(125, &SHOW)?;
    assert!(said.stderr.contains("was not accepted"), "{}", said.stderr);
    let said = asked(&env, &SHOW, "n")?;
    for line in [
        "has changed since you accepted it",
        "- default: TOKEN gets dev/github:token",
        "+ default: TOKEN gets staging/github:token",
        "+ default: OTHER gets prod/github:token",
    ] {
        assert!(said.stdout.contains(line), "{line}: {}", said.stdout);
    }
    // Back to what was accepted, it counts again.
    fs::write(env.path(".keyward.toml"), TEXT)?;
    env.ok(&SHOW)?;
    fs::write(env.path(".keyward.toml"), format!("# a comment\n{TEXT}"))?;
    let said = asked(&env, &SHOW, "y")?;
    assert!(said.stdout.contains("only in what means nothing"), "{}", said.stdout);
    Ok(())
}

#[test]
fn a_machine_names_the_digest() -> Outcome {
    let env = scene(TEXT)?;
    let run = |digest: &str| -> Result<Said> {
        Ok(env.command(&SHOW).env("KEYWARD_PROJECT_SHA256", digest).output()?.into())
    };
    assert_eq!(run(&digest(TEXT))?.code, 0);
    let said = run(&digest("something else"))?;
    assert!(said.code == 125 && said.stderr.contains("is not the file that KEYWARD_PROJECT_SHA256 names"), "{said:?}");
    Ok(())
}

#[test]
fn a_hostile_file_is_refused() -> Outcome {
    let env = scene(TEXT)?;
    let file = env.path(".keyward.toml");
    asked(&env, &SHOW, "y")?;
    let refused = |why: &str| -> Outcome {
        let said = env.fails(125, &SHOW)?;
        assert!(said.stderr.contains(why), "{why}: {}", said.stderr);
        assert!(!said.stdout.contains(VALUE));
        Ok(())
    };
    // The very bytes that were accepted, in a file that somebody else could have made or can change.
    for mode in [0o664, 0o646, 0o666] {
        fs::set_permissions(&file, fs::Permissions::from_mode(mode))?;
        refused("can be written by others")?;
    }
    close(&file)?;
    if rustix::process::geteuid().is_root() {
        Command::new("chown").arg("65534").arg(&file).status()?;
        refused("belongs to another user")?;
        Command::new("chown").arg("0").arg(&file).status()?;
    }
    fs::rename(&file, env.path("real.toml"))?;
    symlink(env.path("real.toml"), &file)?;
    refused("is a symbolic link")?;
    fs::remove_file(&file)?;
    Command::new("mkfifo").arg(&file).status()?;
    refused("is a fifo")?;
    fs::remove_file(&file)?;
    fs::create_dir(&file)?;
    refused("is a directory")?;
    fs::remove_dir(&file)?;
    fs::write(&file, format!("{TEXT}#{}", "x".repeat(70_000)))?;
    close(&file)?;
    refused("has 70")?;
    for (text, why) in [
        ("[profiles.default]\ncommand = \"sh\"\n", "line 2: there are only"),
        ("exec = \"sh\"\n", "line 1: there are only"),
        ("[profiles.default.bindings]\nTOKEN = \"hunter2-Hunter2!\"\n", "line 2: this is not a reference"),
        ("[profiles.default.bindings]\nTOKEN = { env = \"dev\" }\n", "line 2: there are only"),
        ("[profiles.default.bindings\n", "line 1: "),
        ("\u{feff}", "byte order mark"),
    ] {
        fs::write(&file, text)?;
        refused(why)?;
    }
    // References that are accepted and still never bound.
    for name in ["LD_PRELOAD", "PATH", "BASH_ENV", "KEYWARD_STORE"] {
        let text = format!("[profiles.default.bindings]\n{name} = \"dev/github:token\"\n");
        fs::write(&file, &text)?;
        let said = Said::from(env.command(&SHOW).env("KEYWARD_PROJECT_SHA256", digest(&text)).output()?);
        assert!(said.code == 125 && said.stderr.contains(&format!("{name} is never bound")), "{said:?}");
    }
    // What is said on the command line needs no file, and reads none.
    env.ok(&["run", "-e", "TOKEN=dev/github:token", "--store", &env.store().display().to_string(), "--", "true"])?;
    Ok(())
}

#[test]
fn it_counts_inside_a_repository_or_the_home_only() -> Outcome {
    let env = scene(TEXT)?;
    let elsewhere = tempfile::tempdir()?;
    let below = elsewhere.path().join("repository/below");
    fs::create_dir_all(&below)?;
    fs::write(elsewhere.path().join(".keyward.toml"), TEXT)?;
    close(&elsewhere.path().join(".keyward.toml"))?;
    let run = || -> Result<Said> {
        let mut command = env.command(&SHOW);
        Ok(command.current_dir(&below).env("KEYWARD_PROJECT_SHA256", digest(TEXT)).output()?.into())
    };
    assert!(run()?.stderr.contains("nothing is bound"));
    // A repository below the file does not reach up to it; one around it does.
    fs::create_dir(elsewhere.path().join("repository/.git"))?;
    assert!(run()?.stderr.contains("nothing is bound"));
    fs::write(elsewhere.path().join("repository/.keyward.toml"), TEXT)?;
    close(&elsewhere.path().join("repository/.keyward.toml"))?;
    assert_eq!(run()?.stdout, "got hunter2-hunter2\n");
    Ok(())
}

#[test]
fn it_may_say_where_the_store_is() -> Outcome {
    let env = scene(&format!("store = \"moved\"\n{TEXT}"))?;
    fs::rename(env.store(), env.path("moved"))?;
    let said = env.fails(2, &["inventory"])?;
    assert!(said.stderr.contains("was not accepted on this machine"), "{}", said.stderr);
    let said = asked(&env, &["inventory"], "y")?;
    assert!(said.code == 0 && said.stdout.contains("the store is moved"), "{}", said.stdout);
    assert!(env.ok(&["inventory"])?.stdout.contains("github"));
    assert_eq!(env.ok(&SHOW)?.stdout, "got hunter2-hunter2\n");
    // The caller's own word stands above the file's.
    env.fails(1, &["--store", "nowhere", "inventory"])?;
    Ok(())
}
