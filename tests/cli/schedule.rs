//! `schedule print`: units that the systems themselves take, and whose command lines run.

use std::fs;
use std::process::Command;

use crate::support::{Outcome, TestEnv};

#[test]
fn systemd_takes_the_units_and_finds_them_confined() -> Outcome {
    let env = TestEnv::with_store()?;
    let part = |part: &str| env.ok(&["schedule", "print", "--systemd", "--part", part]);
    let (service, timer) = (part("service")?.stdout, part("timer")?.stdout);
    let name = timer.lines().find_map(|line| line.strip_prefix("Unit=")).ok_or("a unit")?;
    let folder = env.path("units");
    fs::create_dir(&folder)?;
    let timer_name = name.replace(".service", ".timer");
    fs::write(folder.join(name), &service)?;
    fs::write(folder.join(&timer_name), &timer)?;
    let analyze = |arguments: &[&str]| -> Result<(), Box<dyn std::error::Error>> {
        let output = Command::new("systemd-analyze").args(arguments).current_dir(&folder).output();
        let output = output.map_err(|error| format!("cannot run systemd-analyze (package systemd): {error}"))?;
        let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        if output.status.success() { Ok(()) } else { Err(format!("{arguments:?}: {said}").into()) }
    };
    analyze(&["verify", "--man=no", &format!("./{name}"), &format!("./{timer_name}")])?;
    analyze(&["security", "--offline=true", "--threshold=30", &format!("./{name}")])?;
    // The very lines run.
    for key in ["ExecStart=", "ExecStopPost="] {
        let line = service.lines().find_map(|line| line.strip_prefix(key)).ok_or(key)?;
        let mut shell = env.command(&[]);
        let shell = Command::new("sh").args(["-c", line]).env_clear().envs(pairs(&mut shell)).output()?;
        assert!(shell.status.success(), "{line}: {}", String::from_utf8_lossy(&shell.stderr));
    }
    Ok(())
}

fn pairs(command: &mut Command) -> Vec<(std::ffi::OsString, std::ffi::OsString)> {
    let set = |(name, value): (&std::ffi::OsStr, Option<&std::ffi::OsStr>)| Some((name.to_owned(), value?.to_owned()));
    command.get_envs().filter_map(set).collect()
}

#[test]
fn the_line_of_cron_runs_and_ends_with_what_needs_somebody() -> Outcome {
    let env = TestEnv::with_store()?;
    env.add("dev/old:token", "value")?;
    let unit = env.ok(&["schedule", "print", "--cron", "--at", "04:30"])?.stdout;
    let line = unit.lines().find(|line| !line.starts_with('#')).ok_or("a line")?;
    let mut words = line.splitn(6, ' ');
    let fields: Vec<&str> = words.by_ref().take(5).collect();
    let number = |field: &str, below: u8| field.parse::<u8>().is_ok_and(|number| number < below);
    assert!(number(fields[0], 60) && number(fields[1], 24) && fields[2..] == ["*", "*", "*"], "{line}");
    let command = words.next().ok_or("a command")?;
    assert!(!command.contains('%'), "cron takes a percent sign for a line end");
    let run = || -> Result<Option<i32>, Box<dyn std::error::Error>> {
        let mut environment = env.command(&[]);
        let mut shell = Command::new("sh");
        Ok(shell.args(["-c", command]).env_clear().envs(pairs(&mut environment)).output()?.status.code())
    };
    assert_eq!(run()?, Some(0));
    env.ok(&["edit", "dev/old", "--expires", "1d"])?;
    // It ends soon, and only a person can make another one: 8 or 3, never silence.
    assert_eq!(run()?, Some(3));
    Ok(())
}

#[test]
fn hosted_units_are_yaml_without_a_value() -> Outcome {
    let env = TestEnv::with_store()?;
    env.add("dev/old:token", "a-value-of-no-unit")?;
    let python = fs::canonicalize("tests/.cache/export/bin/python").map_err(|_| "run tests/run once")?;
    let python = if python.exists() { "tests/.cache/export/bin/python" } else { "python3" };
    for target in ["--github-actions", "--kubernetes-cronjob"] {
        let unit = env.ok(&["schedule", "print", target])?.stdout;
        assert!(!unit.contains("a-value-of-no-unit") && unit.contains("rotate"), "{unit}");
        let file = env.path("unit.yaml");
        fs::write(&file, &unit)?;
        let code = "import sys,yaml; d=yaml.safe_load(open(sys.argv[1])); assert d and isinstance(d,dict)";
        let output = Command::new(python).args(["-c", code]).arg(&file).output()?;
        assert!(output.status.success(), "{target}: {}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(())
}
