//! `plugin`: the shipped example under the hands of a user, and programs that are no plugins.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use insta::assert_snapshot;
use tempfile::TempDir;

use crate::plugins::trusted_folder;
use crate::screen::Terminal;
use crate::support::{Outcome, TestEnv};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// A folder of programs that only root and this user can write.
pub struct Programs(TempDir);

impl Programs {
    pub fn new() -> Result<Self> {
        Ok(Self(tempfile::Builder::new().prefix("keyward-plugin-").tempdir_in(trusted_folder()?)?))
    }

    /// A program of this name.
    fn program(&self, name: &str, bytes: impl AsRef<[u8]>) -> Result<String> {
        let path = self.0.path().join(name);
        fs::write(&path, bytes)?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755))?;
        Ok(path.display().to_string())
    }

    /// The example that is a shell script.
    pub fn example(&self) -> Result<String> {
        let name = "keyward-plugin-jsonfile-sh";
        self.program(name, fs::read(format!("tests/plugins/{name}"))?)
    }
}

const ID: &str = "jsonfile-sh";

#[test]
fn a_plugin_is_trusted_listed_and_forgotten() -> Outcome {
    let (env, programs) = (TestEnv::empty()?, Programs::new()?);
    let path = programs.example()?;
    let said = env.ok(&["plugin", "list"])?;
    assert_eq!((said.stdout.as_str(), said.stderr.contains("keyward plugin trust ID PATH")), ("", true));
    let trust = ["plugin", "trust", ID, &path, "--serves", "prod/crm/**", "--serves", "dev/x"];
    let said = env.ok(&trust)?.stderr.replace(&path, "PATH");
    assert_snapshot!(said, @"PATH is trusted as the plugin jsonfile-sh with the credentials of prod/crm/**, dev/x.");
    let list = |code: i32| -> Result<serde_json::Value> {
        let said = env.run(&["plugin", "list", "--format", "json"])?;
        assert_eq!(said.code, code, "{}", said.stderr);
        let json: serde_json::Value = serde_json::from_str(&said.stdout)?;
        Ok(json["plugins"][0].clone())
    };
    let plugin = list(0)?;
    assert_eq!((&plugin["id"], &plugin["path"]), (&ID.into(), &path.as_str().into()));
    assert_eq!(plugin["serves"], serde_json::json!(["prod/crm/**", "dev/x"]));
    assert!(plugin["sha256"].is_null() && plugin["refused"].is_null(), "{plugin}");
    // It is a vendor like any other, and says itself what it does.
    let shown = env.ok(&["vendor", "show", ID])?.stdout;
    assert!(shown.contains("a plugin that this machine trusts") && shown.contains("Strategy issue"), "{shown}");
    assert!(env.ok(&["vendor", "list"])?.stdout.contains("issue (multi)"));
    // Once more only on purpose; pinned, another program in its place is not started.
    assert!(env.fails(2, &trust)?.stderr.contains("is trusted already"));
    env.ok(&[&trust[..], &["--pin", "--replace"]].concat())?;
    assert!(list(0)?["sha256"].as_str().is_some_and(|digest| digest.starts_with("sha256:")));
    programs.program("keyward-plugin-jsonfile-sh", "#!/bin/sh\necho another\n")?;
    assert!(list(0)?["refused"].is_string());
    assert!(env.fails(5, &["vendor", "list"])?.stdout.contains("is not started"));
    assert!(env.ok(&["plugin", "forget", ID])?.stderr.contains("is started no more"));
    assert_snapshot!(env.fails(1, &["plugin", "forget", ID])?.stderr, @r#"
    error: the plugin jsonfile-sh is not trusted here
    hint: see which are: keyward plugin list
    "#);
    Ok(())
}

#[test]
fn what_cannot_be_trusted_is_refused() -> Outcome {
    let (env, programs) = (TestEnv::empty()?, Programs::new()?);
    let path = programs.example()?;
    let writable = programs.program("keyward-plugin-open", "#!/bin/sh\n")?;
    fs::set_permissions(&writable, fs::Permissions::from_mode(0o777))?;
    for (id, path, serves, code, part) in [
        ("sendgrid", path.as_str(), "dev/**", 2, "the vendor sendgrid has a driver already, in the catalogue"),
        ("postgres", &path, "dev/**", 2, "has a driver already, in this program"),
        (ID, "keyward-plugin-jsonfile-sh", "dev/**", 2, "is not an absolute path"),
        (ID, "/nowhere/plugin", "dev/**", 5, "is not started"),
        ("open", &writable, "dev/**", 5, "is not started"),
        (ID, &path, "no pattern", 2, "--serves"),
    ] {
        let said = env.fails(code, &["plugin", "trust", id, path, "--serves", serves])?;
        assert!(said.stderr.contains(part), "{part}: {}", said.stderr);
    }
    env.fails(2, &["plugin", "trust", ID, &path])?;
    assert_eq!(env.ok(&["plugin", "list"])?.stdout, "");
    // What is trusted and says nothing that could be understood is said at once.
    let mute = programs.program("keyward-plugin-mute", "#!/bin/sh\n")?;
    let said = env.ok(&["plugin", "trust", "mute", &mute, "--serves", "dev/**"])?.stderr;
    assert!(said.contains("does not describe itself") && said.contains("keyward plugin test"), "{said}");
    Ok(())
}

#[test]
fn a_plugin_is_tested_before_it_is_trusted() -> Outcome {
    let (env, programs) = (TestEnv::empty()?, Programs::new()?);
    let path = programs.example()?;
    assert_snapshot!(env.ok(&["plugin", "test", &path])?.stdout, @r#"
    CHECK                                             RESULT
    its program may be started                        passed
    it says hello, and ends when it is asked nothing  passed
    it describes itself                               passed
    all of its strategies are understood              passed
    it passes over a field that it does not know      passed
    it refuses a step that it does not know           passed
    it refuses a version that it does not know        passed
    "#);
    assert_eq!(env.ok(&["plugin", "list"])?.stdout, "");
    let other = programs.program("other", "#!/bin/sh\necho '{\"v\":[1],\"plugin\":\"other\",\"version\":\"1\"}'\n")?;
    let said = env.fails(2, &["plugin", "test", &other])?;
    assert!(said.stderr.contains("--id ID"), "{}", said.stderr);
    let said = env.fails(7, &["plugin", "test", &other, "--id", "other"])?;
    assert_snapshot!(format!("{}{}", said.stdout, said.stderr), @r#"
    CHECK                                             RESULT
    its program may be started                        passed
    it says hello, and ends when it is asked nothing  passed
    it describes itself                               no: the plugin other does not describe itself: the plugin ended without an answer
    error: 1 of 3 checks failed
    hint: docs/plugins.md says how a plugin talks
    "#);
    let said = env.fails(7, &["plugin", "test", &path, "--id", "another", "--format", "json"])?;
    let json: serde_json::Value = serde_json::from_str(&said.stdout)?;
    assert_eq!(json["checks"][0], serde_json::json!({ "check": "its program may be started", "failed": null }));
    assert_eq!(json["checks"][1]["failed"], "it is another plugin");
    env.fails(7, &["plugin", "test", "/nowhere/keyward-plugin-x"])?;
    Ok(())
}

#[test]
fn what_is_shown_fits_a_terminal() -> Outcome {
    let (env, programs) = (TestEnv::empty()?, Programs::new()?);
    let path = programs.example()?;
    env.ok(&["plugin", "trust", ID, &path, "--serves", "prod/crm/**"])?;
    for arguments in [&["plugin", "list"][..], &["plugin", "test", &path], &["vendor", "show", ID]] {
        let mut command = env.command(arguments);
        command.env("TERM", "xterm").env("NO_COLOR", "1");
        let said = Terminal::start(command, 80)?.end()?;
        let wide: Vec<&str> = said.stdout.lines().filter(|line| line.trim_end().chars().count() > 80).collect();
        assert!(said.code == 0 && wide.is_empty(), "{arguments:?}: {wide:#?}");
    }
    Ok(())
}
