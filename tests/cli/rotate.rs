//! `rotate`, `revoke` and `due` as people meet them: on a store that is shared, resumed elsewhere, refused, and with words.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use serde_json::Value;

use crate::lease::take;
use crate::support::checkout::git;
use crate::support::team::Team;
use crate::support::{Outcome, TestEnv};

const HEX: &str = "0123456789abcdef0123456789abcdef";

/// A secret that keyward issues, and a `.env` file that gets it.
fn issued(env: &TestEnv) -> Outcome {
    let add = ["add", "dev/hook", "--vendor", "issued", "--owner", "team", "--purpose", "test"];
    let said = env.feed(&add, HEX.as_bytes())?;
    assert_eq!(said.code, 0, "{}", said.stderr);
    web(env, "dev/hook")
}

fn web(env: &TestEnv, connector: &str) -> Outcome {
    let folder = env.path("web");
    fs::create_dir_all(&folder)?;
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o700))?;
    let file = folder.join(".env").display().to_string();
    env.ok(&["dependent", "add", connector, "web", "--env-file", &file, "--var", "HOOK=value"]).map(drop)
}

fn in_file(env: &TestEnv) -> std::io::Result<String> {
    let text = fs::read_to_string(env.path("web/.env"))?;
    Ok(text.trim().trim_start_matches("HOOK=").trim_matches('\'').to_owned())
}

/// Each line of an answer as JSON.
fn lines(said: &str) -> Result<Vec<Value>, serde_json::Error> {
    said.lines().map(serde_json::from_str).collect()
}

#[test]
fn what_one_began_another_brings_to_its_end() -> Outcome {
    let team = Team::new()?;
    issued(&team.alice)?;
    team.alice.ok(&["sync"])?;
    let said = team.alice.ok(&["rotate", "dev/hook", "--overlap", "1h"])?.stdout;
    assert!(said.contains("the old one ends after"), "{said}");
    assert_eq!(team.alice.ok(&["lease", "list"])?.stdout, "", "the lease was given back");
    assert_eq!(team.alice.ok(&["reveal", "dev/hook"])?.stdout, in_file(&team.alice)?);
    // What she did is on the remote: bob needs no word of hers.
    team.bob.ok(&["sync"])?;
    let json: Value = serde_json::from_str(&team.bob.ok(&["due", "--format", "json"])?.stdout)?;
    assert_eq!(json["due"][0]["state"], "in overlap", "{json}");
    let later = |env: &TestEnv, arguments: &[&str]| -> Result<(i32, String), Box<dyn std::error::Error>> {
        let template = env.command(&[]);
        let mut command = std::process::Command::new("faketime");
        command.args(["-f", "+2h", env!("CARGO_BIN_EXE_keyward")]).args(arguments).env_clear();
        command.envs(template.get_envs().filter_map(|(name, value)| Some((name, value?))));
        let output = command.current_dir(env.path("")).stdin(std::process::Stdio::null()).output()?;
        let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        Ok((output.status.code().unwrap_or(-1), said))
    };
    // The place that depends on it is alice's; the value was confirmed there, and nothing more goes to it.
    let (code, said) = later(&team.bob, &["rotate", "--due"])?;
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("the old version is dead"), "{said}");
    team.alice.ok(&["sync"])?;
    let shown = team.alice.ok(&["show", "dev/hook"])?.stdout;
    assert!(!shown.contains("operation") && shown.contains("revoked"), "{shown}");
    for env in [&team.alice, &team.bob] {
        env.ok(&["audit", "verify", "--each"])?;
        env.ok(&["doctor"])?;
    }
    Ok(())
}

#[test]
fn nobody_acts_while_another_has_the_lease_or_the_remote_is_away() -> Outcome {
    let team = Team::new()?;
    issued(&team.alice)?;
    team.alice.ok(&["sync"])?;
    let lease = take(&team.bob, "bob/desk", &["dev/hook"])?;
    let said = team.alice.fails(1, &["rotate", "dev/hook"])?;
    assert!(said.stderr.contains("bob/desk"), "{}", said.stderr);
    assert_eq!(team.alice.ok(&["reveal", "dev/hook"])?.stdout, HEX, "nothing was begun");
    lease.release()?;
    fs::rename(team.remote(), team.remote().with_extension("away"))?;
    team.alice.fails(1, &["rotate", "dev/hook"])?;
    assert_eq!(team.alice.ok(&["reveal", "dev/hook"])?.stdout, HEX, "without the remote nothing is begun");
    fs::rename(team.remote().with_extension("away"), team.remote())?;
    team.alice.ok(&["rotate", "dev/hook"])?;
    // Each commit names objects and never a value.
    let log = git(&team.remote(), &["log", "--format=%B", "main"])?;
    assert!(log.contains("dev/hook") && !log.contains(&in_file(&team.alice)?), "{log}");
    Ok(())
}

#[test]
fn a_new_credential_is_on_the_remote_before_a_dependent_has_it() -> Outcome {
    let team = Team::new()?;
    issued(&team.alice)?;
    team.alice.ok(&["sync"])?;
    // The remote takes the intent and nothing after it.
    let hook = team.remote().join("hooks/pre-receive");
    fs::write(
        &hook,
        "#!/bin/sh\nread old new ref\ncase $ref in refs/heads/*) n=$(cat count 2>/dev/null || echo 0); echo $((n+1)) >count; [ $n -lt 1 ];; esac\n",
    )?;
    fs::set_permissions(&hook, fs::Permissions::from_mode(0o755))?;
    let said = team.alice.run(&["rotate", "dev/hook"])?;
    assert_ne!(said.code, 0, "{}", said.stderr);
    assert!(!team.alice.path("web/.env").exists(), "the dependent has a value that only one machine knows");
    fs::remove_file(&hook)?;
    team.alice.ok(&["rotate", "dev/hook", "--resume"])?;
    assert_eq!(team.alice.ok(&["reveal", "dev/hook"])?.stdout, in_file(&team.alice)?);
    Ok(())
}

#[test]
fn each_event_is_a_line_of_json() -> Outcome {
    let env = TestEnv::with_store()?;
    issued(&env)?;
    let plan = lines(&env.ok(&["rotate", "dev/hook", "--dry-run", "--format", "json"])?.stdout)?;
    assert_eq!((&plan[0]["event"], &plan[0]["makes"], &plan[0]["ends"]), (&"plan".into(), &2.into(), &vec![1].into()));
    let events = lines(&env.ok(&["rotate", "dev/hook", "--format", "json"])?.stdout)?;
    let words: Vec<&str> =
        events.iter().filter_map(|event| event["step"].as_str().or(event["event"].as_str())).collect();
    let steps = ["begun", "intent", "created", "validated", "dependent", "pushed", "overlap", "revoked", "end"];
    assert_eq!(words, steps);
    assert!(events.iter().all(|event| event["version"] == 1 && event["connector"] == "dev/hook"), "{events:?}");
    // The record says which dependent got which version, and nothing says the value.
    let record = env.ok(&["audit", "log", "--format", "json"])?.stdout;
    let record: Value = serde_json::from_str(&record)?;
    let pushes = record["records"].as_array().ok_or("records")?.iter();
    let push = pushes.filter(|each| each["action"] == "rotate-push" && each["sink"] == "web (confirmed)");
    let push: Vec<_> = push.map(|each| (&each["objects"][0]["version"], &each["op"])).collect();
    assert_eq!(push, [(&2.into(), &events[0]["operation"])]);
    Ok(())
}

#[test]
fn two_processes_never_act_for_one_connector() -> Outcome {
    let env = TestEnv::with_store()?;
    issued(&env)?;
    // A dependent that takes a while.
    let file = env.path("web/.env").display().to_string();
    env.ok(&[
        "dependent",
        "add",
        "dev/hook",
        "web",
        "--replace",
        "--env-file",
        &file,
        "--var",
        "HOOK=value",
        "--then",
        "/bin/sleep 2",
    ])?;
    let mut first = env.command(&["rotate", "dev/hook"]).spawn()?;
    let end = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while !env.ok(&["show", "dev/hook"])?.stdout.contains("operation") && std::time::Instant::now() < end {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let said = env.fails(1, &["rotate", "dev/hook", "--resume"])?;
    assert!(said.stderr.contains("another keyward on this device is at work on dev/hook"), "{}", said.stderr);
    assert!(first.wait()?.success());
    assert_eq!(env.ok(&["reveal", "dev/hook"])?.stdout, in_file(&env)?);
    Ok(())
}

#[test]
fn what_may_not_rotate_is_refused_before_anything_happens() -> Outcome {
    let env = TestEnv::with_store()?;
    issued(&env)?;
    let refused = |code: i32, arguments: &[&str], says: &str| -> Outcome {
        let said = env.fails(code, arguments)?;
        assert!(said.stderr.contains(says), "{arguments:?}: {}", said.stderr);
        assert_eq!(env.ok(&["reveal", "dev/hook"])?.stdout, HEX);
        Ok(())
    };
    // Whoever may edit a connector chooses neither where values go nor who manages it.
    env.ok(&["edit", "dev/hook", "--host", "evil.example.com"])?;
    refused(6, &["rotate", "dev/hook"], "was sealed for issued, and the connector says issued at evil.example.com")?;
    env.ok(&["edit", "dev/hook", "--unset", "hosts"])?;
    env.ok(&["edit", "dev/hook", "--vendor", "postgres"])?;
    refused(6, &["rotate", "dev/hook", "--strategy", "single-role"], "was sealed for issued")?;
    env.ok(&["edit", "dev/hook", "--vendor", "issued"])?;
    refused(2, &["rotate", "dev/hook", "--strategy", "other"], "issued has no strategy other")?;
    env.ok(&["edit", "dev/hook", "--dependent", "web", "--dependent", "nowhere"])?;
    refused(2, &["rotate", "dev/hook"], "nowhere, which this machine does not know")?;
    // A target serves the connectors that this machine says, whoever names it.
    env.add("dev/other:value", "a value")?;
    env.ok(&["edit", "dev/other", "--dependent", "web"])?;
    let said = env.feed(&["rotate", "dev/other"], b"another value")?;
    assert_eq!(said.code, 7, "{}", said.stderr);
    assert!(said.stderr.contains("does not serve dev/other"), "{}", said.stderr);
    env.ok(&["edit", "dev/hook", "--dependent", "web"])?;
    env.ok(&["env", "set", "dev", "--max-overlap", "1h", "--yes"])?;
    refused(4, &["rotate", "dev/hook", "--overlap", "2h"], "more than the 1h that dev allows")?;
    env.ok(&["rotate", "dev/hook"])?;
    Ok(())
}
