//! The README's rotation of a PostgreSQL password, typed as it stands there.

use std::process::Command;

use tempfile::TempDir;

use crate::support::postgres::{self as server, ADMIN, query};

#[test]
fn the_readme_rotates_a_real_password() {
    let server = server::start();
    server.sql("create role app login password 'first-Pa55'");
    let home: TempDir = tempfile::Builder::new().prefix("keyward-readme-").tempdir().unwrap();
    let bin = home.path().join("bin");
    std::fs::create_dir(&bin).unwrap();
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_keyward"), bin.join("keyward")).unwrap();
    let readme = std::fs::read_to_string("README.md").unwrap();
    let block = readme.split("```console postgres\n").nth(1).unwrap().split("```").next().unwrap();
    let commands: Vec<&str> =
        block.split("$ ").filter(|command| command.starts_with("printf") || command.starts_with("keyward")).collect();
    assert!((6..=10).contains(&commands.len()), "ten lines are promised: {commands:?}");
    for command in commands {
        let mut shell = Command::new("sh");
        shell.args(["-euc", command]).current_dir(home.path()).env_clear().env("HOME", home.path());
        shell.env("PATH", format!("{}:{}", bin.display(), std::env::var("PATH").unwrap()));
        shell.env("DB_ADMIN", ADMIN.0).env("DB_ADMIN_PASSWORD", ADMIN.1);
        shell.env("DB_HOST", server.host()).env("DB_PASSWORD", "first-Pa55").stdin(std::process::Stdio::null());
        let output = shell.output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{command}{}", String::from_utf8_lossy(&output.stderr));
        if let Some((_, text)) = command.trim_end().rsplit_once("# says ") {
            assert!(said.contains(text), "{command}{said}");
        }
    }
    query(server.port, "app", "first-Pa55", "select 1").expect_err("the first password is dead");
    let env = std::fs::read_to_string(home.path().join("shop.env")).unwrap();
    let value = |name: &str| {
        let line = env.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('=')).unwrap();
        line.trim_matches('\'').to_owned()
    };
    query(server.port, &value("DB_USER"), &value("DB_PASSWORD"), "select 1").expect("the shop logs in");
}
