//! The README's tour is typed as it stands there.

use std::process::{Command, Stdio};

use crate::support::{Outcome, Said, TestEnv};

/// What stands behind `$ ` in the `console` blocks.
fn commands(text: &str) -> Vec<&str> {
    let blocks = text.split("```console\n").skip(1).filter_map(|rest| rest.split("```").next());
    blocks.flat_map(str::lines).filter_map(|line| line.strip_prefix("$ ")).collect()
}

#[test]
fn the_tour_works() -> Outcome {
    let readme = std::fs::read_to_string("README.md")?;
    let commands = commands(&readme);
    assert!(commands.len() > 15, "{commands:?}");
    let env = TestEnv::empty()?;
    std::fs::create_dir(env.path("bin"))?;
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_keyward"), env.path("bin/keyward"))?;
    let path = format!("{}:{}", env.path("bin").display(), std::env::var("PATH")?);
    for line in commands {
        let mut shell = Command::new("sh");
        shell.args(["-uc", line]).current_dir(env.path("")).env_clear().stdin(Stdio::null());
        // Only a home: the files lie where the README says.
        shell.env("HOME", env.path("")).env("PATH", &path).env("USER", "alice").env("TOKEN", "a value");
        let said: Said = shell.output()?.into();
        let expected = line.rsplit_once("# exit code ").map_or(Ok(0), |(_, code)| code.parse())?;
        assert_eq!(said.code, expected, "$ {line}\n{}{}", said.stdout, said.stderr);
    }
    Ok(())
}

#[test]
fn it_says_nothing_of_this_machine() -> Outcome {
    let readme = std::fs::read_to_string("README.md")?;
    for word in ["../shared", "/work/", "/root", "/tmp/"] {
        assert!(!readme.contains(word), "{word}");
    }
    for link in readme.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
        let file = link.split('#').next().unwrap_or_default();
        assert!(
            link.starts_with("https://") || link.starts_with('#') || std::path::Path::new(file).exists(),
            "{link} leads nowhere"
        );
    }
    Ok(())
}
